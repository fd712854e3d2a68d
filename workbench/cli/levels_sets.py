"""What `levels FILE` says of shared limits and level sets."""

from collections.abc import Mapping

from workbench.cli.json_input import Record, number_of, refuse
from workbench.proposal.levels import SETTINGS, Setting, SharedLimits, held_to

MOST_SETS = 5


def settings_of(record: Record) -> Mapping[str, Setting]:
    """Return the level sets, held to the shared limits where these are given."""
    asked = record.get("sets")
    settings: Mapping[str, Setting] = SETTINGS
    if asked is not None:
        if not isinstance(asked, dict) or not 1 <= len(asked) <= MOST_SETS:
            refuse(f"'sets' must be an object with 1 to {MOST_SETS} named level sets.")
        settings = {name: _setting(name, one) for name, one in asked.items()}
    limits = record.get("limits", {})
    if not isinstance(limits, dict):
        refuse("'limits' must be an object with 'alpha', 'beta' and 'stretch'.")
    _known(limits, ("alpha", "beta", "stretch"), "'limits'")
    shared = SharedLimits(
        alpha=share_of(limits, "alpha", 1.0),
        beta=share_of(limits, "beta", 0.0),
        stretch_probability=share_of(limits, "stretch", 0.0),
    )
    return held_to(settings, shared)


def _setting(name: str, value: object) -> Setting:
    if not isinstance(value, dict):
        refuse(f"'sets' needs an object with 'alpha', 'beta' and 'plan' for {name!r}.")
    _known(value, ("alpha", "beta", "stretch", "plan"), f"The set {name!r}")
    for key in ("alpha", "beta"):
        if value.get(key) is None:
            refuse(f"The set {name!r} has no '{key}'.")
    limits = SharedLimits(
        share_of(value, "alpha", 0.0),
        share_of(value, "beta", 0.0),
        share_of(value, "stretch", 0.10),
    )
    return Setting(limits, share_of(value, "plan", 1.0, (0.0, 10.0)))


def _known(record: Record, keys: tuple[str, ...], where: str) -> None:
    unknown = sorted(set(record) - set(keys))
    if unknown:
        refuse(f"{where} has an unknown key {unknown[0]!r}; it knows {', '.join(keys)}.")


def share_of(
    record: Record, key: str, default: float, allowed: tuple[float, float] = (0.0, 1.0)
) -> float:
    """Return a number in its range, a share of 0..1 unless said otherwise."""
    value = number_of(record.get(key), f"'{key}'")
    found = default if value is None else value
    if not allowed[0] <= found <= allowed[1]:
        refuse(f"'{key}' is {found:g}; it must be {allowed[0]:g} to {allowed[1]:g}.")
    return found
