"""The mapping: which column plays which role, and how stamps, gaps and causes are to be read."""

from dataclasses import dataclass, field, replace
from typing import Literal, cast, get_args
from zoneinfo import ZoneInfo

from workbench.codes import StepError
from workbench.evidence.history.roles import KINDS, NEEDED, ROLES, Kind, role_named
from workbench.evidence.history.times import read_instant
from workbench.evidence.history.units import unit_choices

Stamps = Literal["start", "end"]
TimeBase = Literal["ready", "calendar"]
CountBy = Literal["asset", "category"]


@dataclass(frozen=True, slots=True)
class Options:
    """Fine points of reading; None or empty means: find out from the file.

    `slot_seconds` length of a reading's slot. `stop_seconds` how long a slot must be not ready to
    belong to a stop. `decimal` "." or ",". `thousands` the sign between groups of three figures:
    ".", ",", "space", "" for none. `delimiter` of CSV. `sheet` of a workbook. `date_format` "iso",
    "dmy", "mdy", "epoch", "excel" (days as a sheet counts them) or a strptime pattern. `stamp_zone`
    the zone of stamps without an offset where it is not the site's. `units` role → unit of its
    column (ms, s, min, h, d, share, percent) where it is not that of the role. `categories` keeps only these events. `planned` categories that
    are planned stops. `count_by` "asset": events of one asset at one time are one failure;
    "category": each category counts. `first_state` the state of a ticket nobody has answered yet.
    `percent` the columns value, ready_share and coverage are percentages without their sign.
    """

    slot_seconds: int | None = None
    stop_seconds: float = 60.0
    decimal: str = "."
    delimiter: str | None = None
    date_format: str | None = None
    categories: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    count_by: CountBy = "asset"
    first_state: str = "New"
    percent: bool = False
    thousands: str | None = None
    sheet: str | None = None
    stamp_zone: str | None = None
    units: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file is read; `columns` maps a role to a column name of the file.

    `assets` is the fleet (assets without a row count too); `register` names the file that lists
    it, which the edge reads with evidence.history.register. `observed` is the time that the
    records cover, seconds UTC, half open; None means the whole periods that hold data.
    `time_base` None means: ready time where it can be known, else calendar time.
    """

    kind: Kind
    columns: dict[str, str]
    tz: str = "UTC"
    stamps: Stamps = "start"
    assets: tuple[str, ...] | None = None
    register: str | None = None
    observed: tuple[int, int] | None = None
    time_base: TimeBase | None = None
    options: Options = field(default_factory=Options)

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.tz)

    @property
    def clock(self) -> ZoneInfo:
        """The time zone of stamps without an offset."""
        return ZoneInfo(self.options.stamp_zone or self.tz)

    def with_assets(self, assets: tuple[str, ...]) -> "Mapping":
        """Return the mapping with the fleet of a register file."""
        return replace(self, assets=assets, register=None)


_KEYS = ("kind", "tz", "stamps", "columns", "assets", "observed", "time_base", "options")


def parse_mapping(raw: object, **overrides: str | None) -> Mapping:
    """Return the mapping that m.json states; `overrides` (kind, tz, stamps, …) win where not None.

    Options may stand under "options" or beside the other keys. Raises StepError that names what is
    wrong and what is known.
    """
    if not isinstance(raw, dict):
        raise StepError("history.map_not_object")
    data = {str(key): value for key, value in raw.items()}
    data |= {key: value for key, value in overrides.items() if value is not None}
    options = _parse_options(data)
    _refuse_unknown(data)
    kind = cast("Kind", _choice(data, "kind", KINDS, None))
    tz = parse_zone(data.get("tz", "UTC"))
    assets, register = _parse_assets(data.get("assets"))
    columns = _parse_columns(kind, data.get("columns"))
    _check_units(options.units, columns)
    return Mapping(
        kind=kind,
        columns=columns,
        tz=tz,
        stamps=cast("Stamps", _choice(data, "stamps", get_args(Stamps), "start")),
        assets=assets,
        register=register,
        observed=_parse_observed(data.get("observed"), ZoneInfo(tz)),
        time_base=cast("TimeBase | None", _choice(data, "time_base", get_args(TimeBase), "")),
        options=options,
    )


def _refuse_unknown(data: dict[str, object]) -> None:
    for key in data:
        if key not in _KEYS:
            known = ", ".join((*_KEYS, *Options.__dataclass_fields__))
            raise StepError("history.map_unknown_key", key=key, known=known)


def _choice(
    data: dict[str, object], key: str, known: tuple[str, ...], default: str | None
) -> str | None:
    value = data.get(key)
    if value is None:
        if default is None:
            raise StepError("history.map_missing", key=key, known=", ".join(known))
        return default or None
    if value not in known:
        raise StepError(
            "history.map_choice", key=key, value=str(value)[:60], known=", ".join(known)
        )
    return str(value)


def parse_zone(name: object) -> str:
    """Return the name of a time zone; StepError("history.map_zone") for what is none."""
    try:
        ZoneInfo(str(name))
    except (KeyError, OSError, ValueError) as error:
        raise StepError("history.map_zone", value=str(name)[:60]) from error
    return str(name)


def _parse_columns(kind: Kind, raw: object) -> dict[str, str]:
    if not isinstance(raw, dict) or not raw:
        raise StepError("history.map_columns", known=", ".join(ROLES[kind]))
    pairs = {str(key): value for key, value in raw.items()}
    names_first = not any(role_named(kind, key) for key in pairs)
    if names_first and all(isinstance(v, str) and role_named(kind, v) for v in pairs.values()):
        pairs = {str(value): key for key, value in pairs.items()}  # written the other way round
    columns: dict[str, str] = {}
    for name, column in pairs.items():
        role = role_named(kind, name)
        if role is None:
            known = ", ".join(ROLES[kind])
            raise StepError("history.map_unknown_role", role=name[:60], kind=kind, known=known)
        if not isinstance(column, str) or not column:
            raise StepError("history.map_column_name", role=role)
        columns[role] = column
    for group in NEEDED[kind]:
        if not any(role in columns for role in group):
            raise StepError("history.map_needs_role", kind=kind, roles=" / ".join(group[:3]))
    return columns


def _parse_assets(raw: object) -> tuple[tuple[str, ...] | None, str | None]:
    if raw is None:
        return None, None
    if isinstance(raw, str) and raw:
        return None, raw
    if isinstance(raw, list) and raw and all(_is_name(item) for item in raw):
        return tuple(dict.fromkeys(str(item) for item in raw)), None
    raise StepError("history.map_assets")


def _is_name(item: object) -> bool:
    if not isinstance(item, str | int) or isinstance(item, bool):
        return False
    text = str(item)
    return text.strip() == text != "" and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _parse_observed(raw: object, zone: ZoneInfo) -> tuple[int, int] | None:
    if raw is None:
        return None
    if not isinstance(raw, list) or len(raw) != 2:
        raise StepError("history.map_observed")
    begin, end = (read_instant(str(item), zone) for item in raw)
    if begin is None or end is None or end <= begin:
        raise StepError("history.map_observed")
    return begin, end


def _parse_options(data: dict[str, object]) -> Options:
    """Take the options out of `data`, wherever they stand."""
    nested = data.pop("options", None)
    if nested is not None and not isinstance(nested, dict):
        raise StepError("history.map_options")
    given = {str(key): value for key, value in (nested or {}).items()}
    known = Options.__dataclass_fields__
    given |= {key: data.pop(key) for key in list(data) if key in known}
    for key in given:
        if key not in known:
            raise StepError("history.map_unknown_key", key=key, known=", ".join(known))
    return _checked_options({key: value for key, value in given.items() if value is not None})


def _checked_options(given: dict[str, object]) -> Options:
    for key, value in given.items():
        if key in {"slot_seconds", "stop_seconds"}:
            given[key] = _positive(key, value)
        elif key in {"categories", "planned"}:
            given[key] = _names(key, value)
        elif key in {"percent", "units"}:
            _check_kind(key, value)
        elif key in _CHOICES:
            _choice(given, key, _CHOICES[key], "")
        else:
            _check_text(key, value)
    _check_marks(given)
    return Options(**given)  # type: ignore[arg-type]  # each value was checked above


def _check_marks(given: dict[str, object]) -> None:
    """Refuse one sign for decimals and thousands, and a zone of stamps that does not exist."""
    if given.get("thousands") == given.get("decimal", "."):
        raise StepError("history.map_option", key="thousands")
    if "stamp_zone" in given:
        parse_zone(given["stamp_zone"])


_CHOICES: dict[str, tuple[str, ...]] = {
    "decimal": (".", ","),
    "thousands": (".", ",", "space", ""),
    "count_by": get_args(CountBy),
}


def _check_kind(key: str, value: object) -> None:
    if not isinstance(value, bool if key == "percent" else dict):
        raise StepError("history.map_option", key=key)


def _check_units(units: dict[str, str], columns: dict[str, str]) -> None:
    for role, unit in units.items():
        if role not in columns or unit not in unit_choices(role):
            known = ", ".join(unit_choices(role)) or "-"
            raise StepError(
                "history.map_unit", role=str(role)[:60], unit=str(unit)[:60], known=known
            )


def _check_text(key: str, value: object) -> None:
    if not isinstance(value, str) or not value or (key == "delimiter" and len(value) != 1):
        raise StepError("history.map_option", key=key)


def _positive(key: str, value: object) -> float:
    good = isinstance(value, int | float) and not isinstance(value, bool)
    if not good or not 1 <= cast("float", value) <= 366 * 86400:
        raise StepError("history.map_option", key=key)
    number = cast("float", value)
    return round(number) if key == "slot_seconds" else float(number)


def _names(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(_is_name(item) for item in value):
        raise StepError("history.map_option", key=key)
    return tuple(str(item) for item in value)
