"""Canonical JSON: equal terms give equal bytes, and the bytes give the terms back.

Sorted keys, no white space, UTF-8 in normal form C, Decimals as plain strings without trailing
zeros, floats as the shortest text that reads back equal (Python's repr), dates as YYYY-MM-DD.
Every field is written, defaults too, but for those that came later (metadata "later"): they are
written only where they differ from their default, so that older files keep their bytes. docs/formats/agreement.md has the JSON Schema.
"""

import hashlib
import json
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, Literal, NoReturn, Union, cast, get_args, get_origin, get_type_hints

from workbench.agreement.terms.scalars import READERS, WRITERS, wrong_kind
from workbench.agreement.terms.shapes import SCHEMA_VERSION, Terms
from workbench.codes import StepError

Json = Any  # what the json module reads and writes
LARGEST_FILE = 5_000_000  # bytes; an agreement is some 20 kB


def canonical_json(terms: Terms) -> bytes:
    """Return the canonical bytes of the terms.

    Raises StepError "terms.not_a_number" or "terms.not_text" with the place.
    """
    plain = to_plain(terms, Terms, "$")
    text = json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8")


def digest(terms: Terms) -> str:
    """Return the SHA-256 of the canonical bytes as 64 lower-case hex digits."""
    return hashlib.sha256(canonical_json(terms)).hexdigest()


def terms_from_json(content: bytes) -> Terms:
    """Return the terms of an agreement file; white space and key order do not matter.

    Raises StepError: "terms.not_json", "terms.unknown_version", "terms.missing_field",
    "terms.unknown_field", "terms.wrong_kind", "terms.not_a_number", "terms.not_text".
    """
    if len(content) > LARGEST_FILE:
        raise _too_large()
    try:
        plain = json.loads(
            content.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_constant
        )
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise _not_json() from None
    if not isinstance(plain, dict):
        raise _not_json()
    version = plain.get("schema_version")
    if version != SCHEMA_VERSION or isinstance(version, bool):
        raise _unknown_version(version)
    return cast("Terms", from_plain(plain, Terms, "$"))


def to_plain(value: Any, hint: Any, where: str) -> Json:
    """Return `value` as JSON data, guided by its type hint; `where` names the place."""
    hint, empty = _without_none(hint)
    if empty and value is None:
        return None
    if is_dataclass(hint):
        return _write_object(value, cast("type", hint), where)
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        return [to_plain(each, item, f"{where}[{index}]") for index, each in enumerate(value)]
    return value if get_origin(hint) is Literal else WRITERS[hint](value, where)


def from_plain(plain: Json, hint: Any, where: str) -> Any:
    """Return the value that `to_plain` wrote; StepError names the place of the first fault."""
    hint, empty = _without_none(hint)
    if empty and plain is None:
        return None
    if is_dataclass(hint):
        return _read_object(plain, cast("type", hint), where)
    if get_origin(hint) is tuple:
        return _read_list(plain, get_args(hint)[0], where)
    return _read_scalar(plain, hint, where)


def _write_object(value: Any, shape: type, where: str) -> Json:
    hints = get_type_hints(shape)
    names = [
        field.name
        for field in fields(shape)
        if not field.metadata.get("later") or getattr(value, field.name) != field.default
    ]
    return {name: to_plain(getattr(value, name), hints[name], f"{where}.{name}") for name in names}


def _read_list(plain: Json, item: Any, where: str) -> Any:
    if not isinstance(plain, list):
        raise wrong_kind(where, "list")
    return tuple(from_plain(each, item, f"{where}[{n}]") for n, each in enumerate(plain))


def _read_object(plain: Json, shape: type, where: str) -> Any:
    if not isinstance(plain, dict):
        raise wrong_kind(where, "object")
    later = {field.name for field in fields(shape) if field.metadata.get("later")}
    names = [field.name for field in fields(shape)]
    for name in names:
        if name not in plain and name not in later:
            raise _missing_field(where, name)
    for name in plain:
        if name not in names:
            raise _unknown_field(where, name)
    hints = get_type_hints(shape)
    return shape(
        **{
            name: from_plain(plain[name], hints[name], f"{where}.{name}")
            for name in names
            if name in plain
        }
    )


def _read_scalar(plain: Json, hint: Any, where: str) -> Any:
    if get_origin(hint) is not Literal:
        return READERS[hint](plain, where)
    choices = get_args(hint)
    for choice in choices:
        if plain == choice and type(plain) is type(choice):
            return choice
    raise wrong_kind(where, ", ".join(map(str, choices)))


def _without_none(hint: Any) -> tuple[Any, bool]:
    """Return (X, True) for the hint `X | None`, else (hint, False)."""
    if get_origin(hint) not in (UnionType, Union):
        return hint, False
    rest = [each for each in get_args(hint) if each is not type(None)]
    return rest[0], len(rest) < len(get_args(hint))


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """Refuse a key that stands twice: two readers could see two agreements in one file."""
    found = dict(pairs)
    if len(found) < len(pairs):
        message = "a key stands twice"
        raise ValueError(message)
    return found


def _no_constant(name: str) -> NoReturn:
    message = f"{name} is not JSON"
    raise ValueError(message)


def _too_large() -> StepError:
    return StepError("terms.too_large", limit=LARGEST_FILE)


def _not_json() -> StepError:
    return StepError("terms.not_json")


def _unknown_version(version: object) -> StepError:
    return StepError("terms.unknown_version", version=str(version)[:40], known=SCHEMA_VERSION)


def _missing_field(where: str, name: str) -> StepError:
    return StepError("terms.missing_field", where=where, field=name)


def _unknown_field(where: str, name: str) -> StepError:
    return StepError("terms.unknown_field", where=where, field=name[:60])
