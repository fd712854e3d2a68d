"""Who sees which quantity when: the table of the design, row by row."""

import pytest

from workbench.platform.permissions import PAYING_SIDES, TABLE
from workbench.platform.visibility import MOMENTS, QUANTITIES, Moment, audience, reaches

ROWS = [row for group in QUANTITIES.values() for row in group]


def across(key: str) -> list[str]:
    """Return who sees a quantity at each moment."""
    return [audience(key, moment) for moment in MOMENTS]


class TestAudience:
    def test_every_quantity_stands_once(self) -> None:
        """Two rows for one quantity could say two things."""
        keys = [row.key for row in ROWS]
        assert len(keys) == len(set(keys))

    @pytest.mark.parametrize(
        ("key", "who"),
        [
            ("history", ["both", "both", "both", "both"]),
            ("own_values", ["own_side", "own_side", "own_side", "both"]),
            ("own_board_paper", ["own_side", "own_side", "own_side", "own_side"]),
            ("lock_state", ["one_bit", "past", "past", "past"]),
            ("commitments", ["stored", "both", "both", "both"]),
            ("settled_package", ["nobody", "same_bytes", "both", "both"]),
            ("three_packages_and_four_rules", ["nobody", "nobody", "both", "both"]),
            ("own_share_of_own_best_case", ["nobody", "nobody", "own_side", "both"]),
            ("own_red_lines_that_would_move", ["nobody", "nobody", "own_side", "both"]),
            ("certificate", ["nobody", "certified", "certified", "both"]),
            ("post_settlement_offers", ["nobody", "nobody", "both", "both"]),
            ("frontier_and_zone", ["nobody", "nobody", "nobody", "both"]),
            ("pdf_packages_offered", ["past", "nobody", "both", "both"]),
        ],
    )
    def test_the_rows_say_what_the_design_says(self, key: str, who: list[str]) -> None:
        """Before both lock, sealed, guided, open book."""
        assert across(key) == who

    def test_a_quantity_without_a_row_is_private(self) -> None:
        """What nobody has thought of stays with its side, in every mode."""
        assert across("something_new") == ["own_side"] * len(MOMENTS)


class TestReaches:
    @pytest.mark.parametrize("moment", MOMENTS)
    def test_a_neutral_seat_never_gets_what_is_private(self, moment: Moment) -> None:
        """The facilitator sees a quantity only where both sides do."""
        for row in ROWS:
            seen = {reaches(row.key, moment, owner, "neutral") for owner in PAYING_SIDES}
            both = reaches(row.key, moment, "provider", "customer")
            assert seen == {both}

    def test_the_other_sides_values_are_seen_in_the_open_book_alone(self) -> None:
        """Sealed and guided keep them, before the lock every mode does."""
        seen = [reaches("own_values", moment, "provider", "customer") for moment in MOMENTS]
        assert seen == [False, False, False, True]


class TestGrants:
    def test_no_neutral_role_is_granted_what_is_private_to_a_side(self) -> None:
        """The two tables agree: an object of private quantities belongs to executives alone."""
        private = {row.what for row in QUANTITIES["private"] if row.what}
        holders = {(role, side) for role, side, what, _action in TABLE if what in private}
        assert holders == {("executive", side) for side in PAYING_SIDES}

    def test_a_role_means_the_same_on_each_of_its_sides(self) -> None:
        """The page describes a role once, so its sides must not differ."""
        by_seat: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for role, side, what, action in TABLE:
            by_seat.setdefault((role, side), set()).add((what, action))
        for role in {role for role, _side in by_seat}:
            grants = [pairs for (who, _side), pairs in by_seat.items() if who == role]
            assert all(pairs == grants[0] for pairs in grants), role

    def test_objects_of_quantities_are_objects_of_the_table(self) -> None:
        """A misspelt object would bind nothing."""
        objects = {what for _role, _side, what, _action in TABLE}
        assert {row.what for row in ROWS if row.what} <= objects
