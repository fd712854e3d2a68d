"""How the settled package was found, as the terms say it: no more than the mode allows."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import cast

from workbench.agreement import terms
from workbench.agreement.terms import Figures, Gains, Mediation
from workbench.services.menu import PackageView
from workbench.services.result import Book, PublishedResult
from workbench.store.frame import FrameRow

CENT = Decimal("0.01")
SHARE_DIGITS = 6


def mediation_of(frame: FrameRow, settled: PublishedResult, *, as_settled: bool) -> Mediation:
    """Return mode, rule, commitments, the packages that were shown, and an open book's figures.

    `as_settled`: the terms are of the settled package. Figures of it say nothing of another one.
    """
    return Mediation(
        openness=frame.openness,
        rule=settled.rule.value,
        provider_commitment=settled.commitments["provider"],
        customer_commitment=settled.commitments["customer"],
        limits_checked=True,
        offered=tuple(_offered(settled)),
        neutral_key=settled.key,
        figures=_figures(settled) if as_settled else None,
    )


def _offered(settled: PublishedResult) -> Iterator[terms.Offered]:
    """Return the packages that a guided or open round showed, rule by rule and set by set."""
    for rule, package in settled.rules.items():
        yield _package(rule.value, package, settled.book)
    for name, found in settled.three.items():
        if found is not None:
            yield _package(cast("terms.OfferedBy", name), found, settled.book)


def _package(by: terms.OfferedBy, package: PackageView, book: Book | None) -> terms.Offered:
    levels = tuple(f"{line.kpi}: {line.level_set}" for line in package.lines)
    gains = None if book is None else _gains(book, package.index)
    return terms.Offered(by, levels, package.fee, gains)


def _figures(settled: PublishedResult) -> Figures | None:
    book = settled.book
    if book is None or book.figures is None or settled.package is None:
        return None
    return Figures(
        gains=_gains(book, settled.package.index),
        compared=len(book.both),
        accepted=sum(book.both),
        most=_cents(book.figures.most),
        price=round(book.figures.price[settled.rule], SHARE_DIGITS),
    )


def _gains(book: Book, place: int) -> Gains:
    return Gains(
        _cents(book.customer[place]),
        _cents(book.provider[place]),
        _share(book.customer, book.both, place),
        _share(book.provider, book.both, place),
    )


def _share(gains: list[float], both: list[bool], place: int) -> float | None:
    best = max((gain for gain, accepted in zip(gains, both, strict=True) if accepted), default=0.0)
    return round(gains[place] / best, SHARE_DIGITS) if best > 0 else None


def _cents(amount: float) -> Decimal:
    return Decimal(repr(float(amount))).quantize(CENT, ROUND_HALF_UP) + 0
