"""Which quantity may be shown to whom, and when: the parties' choice of openness as data.

One row per quantity, four moments: before both sides have locked, and afterwards in each of the
three modes. A quantity without a row is private to its side.
"""

from dataclasses import dataclass
from typing import Literal

from workbench.platform.roles import PAYING_SIDES, Side

Moment = Literal["before", "sealed", "guided", "open_book"]
Audience = Literal[
    "both", "own_side", "one_bit", "same_bytes", "certified", "stored", "nobody", "past"
]
MOMENTS: tuple[Moment, ...] = ("before", "sealed", "guided", "open_book")
# What both sides get in some form; "stored" and "nobody" reach no page, "past" has no meaning then.
SHARED: frozenset[Audience] = frozenset({"both", "one_bit", "same_bytes", "certified"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A row: who sees the quantity at each moment; `what` is its object of the grants, if any yet."""

    key: str
    before: Audience
    sealed: Audience
    guided: Audience
    open_book: Audience
    what: str | None = None

    def at(self, moment: Moment) -> Audience:
        """Return who sees it at that moment."""
        found: Audience = getattr(self, moment)
        return found


def _shared(key: str, what: str | None = None) -> Quantity:
    return Quantity(key, "both", "both", "both", "both", what)


def _own(key: str, what: str | None = None) -> Quantity:
    """Return a row of what stays with its side unless both chose the open book."""
    return Quantity(key, "own_side", "own_side", "own_side", "both", what)


def _open_book_only(key: str) -> Quantity:
    return Quantity(key, "nobody", "nobody", "nobody", "both")


QUANTITIES: dict[str, tuple[Quantity, ...]] = {
    # What both know already, and what follows from it alone.
    "shared": (
        _shared("history", "history"),
        _shared("kpi_values", "kpi"),
        _shared("outlook", "levels"),
        _shared("consequences", "draft"),
        _shared("proposed_levels", "levels"),
        _shared("menu", "frame"),
        _shared("money_at_risk", "draft"),
        _shared("todays_invoice", "deal"),
        _shared("incidents_and_hours_avoided"),
        _shared("stress_test_shared_half"),
        _shared("statements"),
        _shared("team_levels", "cascade"),
        _shared("effort_weights_entered_for_sharing", "cascade"),
    ),
    # What a side enters and what is computed from it alone.
    "private": (
        _own("own_values", "own_values"),
        _own("own_gain_of_each_package", "own_values"),
        _own("own_count_of_accepted_packages", "own_values"),
        _own("own_chance_of_loss", "own_values"),
        _own("own_economics"),
        _own("own_half_of_stress_test"),
        _own("own_half_of_business_case"),
        _own("own_value_since_signing"),
        _own("own_effort_costs"),
        Quantity("own_board_paper", "own_side", "own_side", "own_side", "own_side"),
        Quantity("own_readiness_answers", "own_side", "own_side", "own_side", "own_side"),
    ),
    # The round itself.
    "round": (
        Quantity("lock_state", "one_bit", "past", "past", "past", "lock_state"),
        Quantity("commitments", "stored", "both", "both", "both", "settled_package"),
        Quantity("settled_package", "nobody", "same_bytes", "both", "both", "settled_package"),
        Quantity("three_packages_and_four_rules", "nobody", "nobody", "both", "both"),
        Quantity("own_share_of_own_best_case", "nobody", "nobody", "own_side", "both"),
        Quantity("own_red_lines_that_would_move", "nobody", "nobody", "own_side", "both"),
        Quantity("certificate", "nobody", "certified", "certified", "both"),
        Quantity("post_settlement_offers", "nobody", "nobody", "both", "both", "improvement"),
        _open_book_only("frontier_and_zone"),
        _open_book_only("other_sides_gain"),
        _open_book_only("surplus_and_money_left_on_the_table"),
        _open_book_only("price_of_fairness_and_value_split"),
        _open_book_only("joint_value_and_return_since_signing"),
    ),
    # What the agreement's PDF says of the round.
    "document": (
        Quantity("pdf_mode_rule_commitments", "past", "both", "both", "both", "document"),
        Quantity("pdf_packages_offered", "past", "nobody", "both", "both", "document"),
        Quantity("pdf_figures", "past", "nobody", "nobody", "both", "document"),
    ),
}
_ROWS = {row.key: row for group in QUANTITIES.values() for row in group}


def audience(quantity: str, moment: Moment) -> Audience:
    """Return who sees a quantity at a moment; one without a row is private to its side."""
    row = _ROWS.get(quantity)
    return row.at(moment) if row else "own_side"


def reaches(quantity: str, moment: Moment, owner: Side, reader: Side) -> bool:
    """Return whether a seat on the reader's side may be shown the owner's quantity.

    A neutral reader sees what both see, and never what is private to a side.
    """
    who = audience(quantity, moment)
    return who in SHARED or (who == "own_side" and owner == reader and reader in PAYING_SIDES)
