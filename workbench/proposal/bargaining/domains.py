"""Step bargaining: a two-party domain from JSON, with every number read exactly.

The utility of a side is the sum over issues of weight x evaluation of the chosen option; its
reservation value is its disagreement point. Numbers are taken as the decimals that are written,
never as floats, so that two packages tie only where they really do. docs/formats/bargain.md
describes the format.

Where a side also has `raw_weights` and `raw_evaluations`, and these, each evaluation divided by the
largest of its issue and each weight by the sum of the weights, give the stated numbers, then the
raw ones are used: the stated ones are their rounded copies, and rounding makes false ties.
"""

import json
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from workbench.codes import StepError
from workbench.proposal.bargaining.couplings import CoupledMenu, Coupling
from workbench.proposal.bargaining.frontier import Menu, Package
from workbench.proposal.bargaining.reading import (
    OptionName,
    Table,
    all_different,
    as_couplings,
    as_list,
    as_number,
    as_numbers,
    as_object,
    as_option,
    as_table,
    member,
    read,
)

MOST_OPTIONS = 100_000  # of one issue
SAME = Fraction(1, 10**9)  # raw and stated numbers agree to this


@dataclass(frozen=True, slots=True)
class Issue:
    """What is negotiated, and the names of its options (at least one, all different)."""

    name: str
    options: tuple[OptionName, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side: a weight per issue, an evaluation per issue and option, a reservation value."""

    name: str
    weights: tuple[Fraction, ...]
    evaluations: Table
    reservation: Fraction


@dataclass(frozen=True, slots=True)
class Domain:
    """A two-party domain: issues with options, and what both sides make of them."""

    issues: tuple[Issue, ...]
    sides: tuple[Side, Side]
    couplings: tuple[Coupling, ...] = ()

    @property
    def coupled(self) -> CoupledMenu:
        """The menu with the couplings that a package must meet."""
        return CoupledMenu(self.menu, self.couplings)

    @property
    def menu(self) -> Menu:
        """What each option adds to the utility of each side: weight x evaluation, exactly."""
        first, second = (
            [[w * e for e in row] for w, row in zip(side.weights, side.evaluations, strict=True)]
            for side in self.sides
        )
        return Menu(
            tuple(tuple(zip(a, b, strict=True)) for a, b in zip(first, second, strict=True))
        )

    @property
    def reservation(self) -> tuple[Fraction, Fraction]:
        """The disagreement point: both reservation values."""
        return self.sides[0].reservation, self.sides[1].reservation

    def named(self, package: Package) -> list[OptionName]:
        """Return the names of the chosen options, issue by issue."""
        return [issue.options[j] for issue, j in zip(self.issues, package, strict=True)]


def parse(content: bytes) -> Domain:
    """Read a domain from UTF-8 JSON.

    Raises StepError bargaining.* that names the place in the file: not JSON, a key is missing, a
    list has another length, a number is not one, no issues, an issue without options, a name twice.
    """
    document = as_object(read(content), "FILE")
    issues = _issues(as_list(member(document, "issues", "FILE"), "issues"))
    sides = as_list(member(document, "sides", "FILE"), "sides")
    if len(sides) != 2:
        raise StepError("bargaining.not_two_sides", found=len(sides))
    first, second = (_side(side, f"sides[{i}]", issues) for i, side in enumerate(sides))
    return Domain(
        issues,
        (first, second),
        as_couplings(document.get("constraints", []), "constraints", _sizes(issues)),
    )


def _sizes(issues: tuple[Issue, ...]) -> tuple[int, ...]:
    return tuple(len(issue.options) for issue in issues)


def _issues(values: list[object]) -> tuple[Issue, ...]:
    if not values:
        raise StepError("bargaining.no_issues")
    issues = tuple(_issue(value, f"issues[{i}]") for i, value in enumerate(values))
    all_different([issue.name for issue in issues], "issues")
    return issues


def _issue(value: object, place: str) -> Issue:
    issue = as_object(value, place)
    name = member(issue, "name", place)
    if not isinstance(name, str) or not name.strip():
        raise StepError("bargaining.not_a_name", place=f"{place}.name")
    names = as_list(member(issue, "values", place), f"{place}.values")
    if not names:
        raise StepError("bargaining.no_options", place=f"{place}.values")
    if len(names) > MOST_OPTIONS:
        raise StepError("bargaining.too_many_options", place=f"{place}.values", most=MOST_OPTIONS)
    options = tuple(as_option(option, f"{place}.values[{j}]") for j, option in enumerate(names))
    all_different([json.dumps(option) for option in options], f"{place}.values")
    return Issue(name, options)


def _side(value: object, place: str, issues: tuple[Issue, ...]) -> Side:
    side = as_object(value, place)
    weights = as_numbers(member(side, "weights", place), f"{place}.weights", len(issues))
    evaluations = as_table(
        member(side, "evaluations", place), f"{place}.evaluations", _sizes(issues)
    )
    if side.get("raw_weights") is not None and side.get("raw_evaluations") is not None:
        raw = _normalised(
            as_numbers(side["raw_weights"], f"{place}.raw_weights", len(issues)),
            as_table(side["raw_evaluations"], f"{place}.raw_evaluations", _sizes(issues)),
        )
        if _same(raw, (weights, evaluations)):
            weights, evaluations = raw
    reservation = as_number(member(side, "reservation_value", place), f"{place}.reservation_value")
    return Side(str(side.get("name", place)), weights, evaluations, reservation)


def _normalised(weights: tuple[Fraction, ...], rows: Table) -> tuple[tuple[Fraction, ...], Table]:
    """Divide weights by their sum and evaluations by the largest of their issue, where not zero."""
    total = sum(weights) or Fraction(1)
    largest = [max(row) or Fraction(1) for row in rows]
    evaluations = tuple(
        tuple(e / most for e in row) for row, most in zip(rows, largest, strict=True)
    )
    return tuple(w / total for w in weights), evaluations


def _same(
    raw: tuple[tuple[Fraction, ...], Table], stated: tuple[tuple[Fraction, ...], Table]
) -> bool:
    pairs = chain(
        zip(raw[0], stated[0], strict=True),
        zip(chain(*raw[1]), chain(*stated[1]), strict=True),
    )
    return all(abs(a - b) <= SAME for a, b in pairs)
