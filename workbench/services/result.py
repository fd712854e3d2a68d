"""The published result of a round: identical for both, what is a side's own to its owner only."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from workbench.platform.permissions import PAYING_SIDES, Access, Seat, Side, allowed
from workbench.platform.visibility import reaches
from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.openness import OpenBook, Openness, open_book
from workbench.services import record, values
from workbench.services.frame import key_of
from workbench.services.menu import PackageView, package_of
from workbench.services.own_gain import GainParts, gain_parts
from workbench.store.frame import FrameRow
from workbench.store.values import own_values, run_of

OWN_VALUES = Access("own_values", "read")


@dataclass(frozen=True, slots=True)
class Book:
    """What the open book shows, money a year: the gains of both at every package, by place.

    `both` says which packages both accept; `figures` is None where there are none.
    """

    customer: list[float]
    provider: list[float]
    both: list[bool]
    figures: OpenBook | None


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """What both sides are told: the package or no overlap, and both commitments.

    `rules` and `three` are empty unless both chose more than the sealed mode; `book` is there in the
    open book alone. `key` is the fingerprint of the key that signed the result of a neutral run.
    """

    round: int
    status: str
    package: PackageView | None
    menu_sha256: str
    commitments: dict[Side, str]
    openness: Openness
    rule: Rule
    rules: dict[Rule, PackageView]
    three: dict[str, PackageView | None]
    book: Book | None
    key: str | None

    @property
    def agree(self) -> bool:
        """Whether all rules choose the settled package."""
        return all(one == self.package for one in self.rules.values())


def published(db: Session, frame: FrameRow | None) -> PublishedResult | None:
    """Return the round's result, or None before both sides have locked."""
    run = run_of(db, frame.id) if frame else None
    if frame is None or run is None:
        return None
    outcome: dict[str, Any] = run.outcome
    key = key_of(frame)
    index = outcome.get("package")
    rules = {Rule(name): place for name, place in outcome.get("rules", {}).items()}
    three: dict[str, int | None] = outcome.get("three", {})
    return PublishedResult(
        round=frame.round,
        status=outcome["status"],
        package=None if index is None else package_of(frame.menu, index),
        menu_sha256=frame.menu_sha256,
        commitments=outcome["neutral"]["commitments"] if key else _commitments(db, frame),
        openness=frame.openness,
        rule=Rule(frame.rule),
        rules={rule: package_of(frame.menu, place) for rule, place in rules.items()},
        three={
            name: None if place is None else package_of(frame.menu, place)
            for name, place in three.items()
        },
        book=_book(outcome, rules),
        key=key.fingerprint() if key else None,
    )


def _book(outcome: dict[str, Any], rules: dict[Rule, int]) -> Book | None:
    kept = outcome.get("open")
    if kept is None:
        return None
    gains: tuple[list[float], list[float], list[bool]] = (
        kept["customer"],
        kept["provider"],
        kept["both"],
    )
    return Book(*gains, open_book(*gains, rules) if any(kept["both"]) else None)


def _commitments(db: Session, frame: FrameRow) -> dict[Side, str]:
    """Return both commitments; called only after the run, which needs two locks."""
    rows = {side: own_values(db, frame.id, side) for side in PAYING_SIDES}
    return {side: row.commitment for side, row in rows.items() if row and row.commitment}


def export(db: Session, frame: FrameRow | None) -> bytes | None:
    """Return the published result as canonical JSON: identical bytes for both sides.

    `record` is the end of the deal's record now.
    """
    result = published(db, frame)
    if result is None or frame is None:
        return None
    head = record.head(db, frame.deal_id)
    plain = {
        "schema_version": 2,
        "round": result.round,
        "mode": result.openness,
        "rule": result.rule.value,
        "status": result.status,
        "package": None if result.package is None else _plain_package(frame, result.package.index),
        "menu_sha256": result.menu_sha256,
        "menu": frame.menu,
        "commitments": result.commitments,
        **({"neutral_key": result.key} if result.key else {}),
        **_more(db, frame, result),
        "record": {"number": head.number, "hash": head.hash, "at": head.at},
    }
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()


def _more(db: Session, frame: FrameRow, result: PublishedResult) -> dict[str, Any]:
    """Return what a guided or open round tells both beside the package."""
    run = run_of(db, frame.id)
    if run is None or result.openness == "sealed":
        return {}
    return {name: run.outcome[name] for name in ("rules", "three", "open") if name in run.outcome}


def _plain_package(frame: FrameRow | None, index: int) -> dict[str, Any]:
    """Return the package as the public menu has it, with the levels of its options."""
    menu: dict[str, Any] = frame.menu if frame else {}
    package: dict[str, Any] = menu["packages"][index]
    levels = {
        part["kpi"]: next(
            o for o in part["options"] if o["name"] == package["options"][part["kpi"]]
        )
        for part in menu["kpis"]
    }
    return package | {"levels": levels}


@dataclass(frozen=True, slots=True, repr=False)
class OwnMove:
    """The package nearest to an overlap, and what is missing on one's own side, money a year."""

    package: PackageView
    gain: float
    fee: float


@dataclass(frozen=True, slots=True, repr=False)
class OwnResult:
    """What one side alone is told of the round; money a year over its best alternative.

    `gain` is its own at the settled package, `parts` what that is made of, and `share` that gain as a
    part (0..1) of its best case in the zone; `rules` its own gain and share at every rule's package, `three` at the three
    packages. `accepted` of `packages` it accepts. Without an overlap `move` says what would have to
    move on its side, where the mode allows it.
    """

    gain: float | None
    parts: GainParts | None
    share: float | None
    rules: dict[Rule, tuple[float, float]]
    three: dict[str, tuple[float, float]]
    accepted: int
    packages: int
    move: OwnMove | None


def own_result(db: Session, keys: Path, frame: FrameRow, seat: Seat) -> OwnResult | None:
    """Return what the own side alone is told.

    None before the run, after a neutral one (no answer is here to count it from), and for whoever may
    not see the own side's values, such as a facilitator.
    """
    result = published(db, frame)
    shown = reaches("own_gain_of_each_package", frame.openness, seat.side, seat.side)
    if result is None or result.key or not (shown and allowed(seat, OWN_VALUES)):
        return None
    own = values.sheet(db, keys, frame, seat.side)
    view = own.view
    if view is None:
        return None
    told = values.told(db, keys, frame, seat.side) or {}
    best = told.get("best_case")

    def at(package: PackageView) -> tuple[float, float]:
        gain = float(view.gains[package.index])
        return gain, gain / best if best else 0.0

    return OwnResult(
        gain=None if result.package is None else at(result.package)[0],
        parts=None
        if result.package is None
        else gain_parts(frame.menu, seat.side, own, result.package.index),
        share=at(result.package)[1] if result.package is not None and best else None,
        rules={rule: at(one) for rule, one in result.rules.items()},
        three={name: at(one) for name, one in result.three.items() if one is not None},
        accepted=int(view.acceptable.sum()),
        packages=int(view.acceptable.size),
        move=_move(frame, told),
    )


def _move(frame: FrameRow, told: dict[str, float]) -> OwnMove | None:
    if "package" not in told:
        return None
    package = package_of(frame.menu, int(told["package"]))
    return OwnMove(package, told["gain"], told["fee"])
