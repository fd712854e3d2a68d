"""A list of numbers: its columns, its rows, and each row that cannot be taken with its reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement.cascade.sheet import COLUMNS, Line, Problem, columns_of, read_line
from workbench.agreement.cascade.sheet_numbers import Judged, Number, Standing
from workbench.agreement.cascade.sheet_places import judge
from workbench.codes import StepError

KPI = Number("OEE", "mean", "ratio")


def listed(*rows: str, header: str = "") -> list[Line | Problem]:
    """Return the rows of a list, cells parted by |, below a header."""
    columns = columns_of(header.split("|"))
    return [read_line(at, row.split("|"), columns) for at, row in enumerate(rows, start=2)]


def judged(lines: list[Line | Problem], *standing: Number, top: Number = KPI) -> Judged:
    """Return what rows that can be read make beside what stands."""
    numbers = {one.name.casefold(): one for one in standing}
    good = [line for line in lines if isinstance(line, Line)]
    return judge(good, Standing(top, frozenset({"oee"}), numbers))


def codes(problems) -> list[tuple[int, str]]:
    """Return the rows of the problems with their codes, without the room."""
    return [(one.row, one.finding.code.removeprefix("cascade.sheet_")) for one in problems]


def test_a_plain_list_of_sites_and_teams_makes_two_levels() -> None:
    """A site that has no row is made as a mean; it weighs what its teams weigh together."""
    lines = listed(
        "Plant A|Line 1|78|86|5|provider",
        "Plant A|Line 2|77,7|85,9|3|customer",
        "|Line 3|77.5 %|87.3|2|",
        header="Site|Team|Today|Proven best|Weight|Owner",
    )
    found = judged(lines)
    assert not found.problems
    made = {one.number.name: one.number for one in found.wanted}
    site = Number("Plant A", "mean", "ratio", places=(("", 8.0),))
    assert made["Plant A"] == site
    assert made["Line 2"] == Number(
        "Line 2", unit="ratio", current=77.7 / 100, best=85.9 / 100, owner_side="customer",
        places=(("plant a", 3.0),),
    )  # fmt: skip
    assert made["Line 3"].places == (("", 2.0),)
    assert made["Line 3"].current == 0.775


def test_headers_and_words_are_taken_in_chinese() -> None:
    """The template in Chinese reads as that in English."""
    (line,) = listed("响应|属于甲|求和|更低|服务商", header="指标|属于|构成|更好的是|所属一方")
    assert isinstance(line, Line)
    assert line.said == {
        "part_of": ("属于甲",), "structure": "sum", "direction": "lower", "owner": "provider",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("|1||", "no_name"),
        ("A|one||", "number"),
        ("A|1,234.5||", "number"),
        ("A|1e400||", "number"),
        ("A|1|0|", "out_of_range"),
        ("A|1||middle", "word"),
        ("A|98 %||", "percent"),
        (f"{'A' * 201}|1||", "too_long"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(cells: str, code: str) -> None:
    """The row number, what is wrong, and nothing else of it is taken."""
    rows = listed(cells + "|h", header="team|today|weight|owner|unit")
    assert codes(rows) == [(2, code)]


def test_a_row_leans_on_what_it_is_a_part_of() -> None:
    """A bad parent takes its parts with it; the others are taken."""
    lines = listed(
        "A||1|mean", "B|A|1|", "C|B|1|", "D|E|1|", "A||2|", "G|G|1|sum", "H|OEE|1|", "I|H|1|leaf",
        header="team|part of|weight|structure",
    )  # fmt: skip
    found = judged(lines, Number("X", places=(("", 1.0),)))
    assert codes(found.problems) == [(5, "parent_unknown"), (6, "twice"), (7, "circle")]
    names = [one.number.name for one in found.wanted]
    assert sorted(names) == ["A", "B", "C", "H", "I"]
    assert next(one.number.structure for one in found.wanted if one.number.name == "B") == "mean"


def test_parts_of_a_row_that_is_left_out_say_so() -> None:
    """So does a part of a part."""
    lines = listed("A|Z", "B|A", "C|B", header="team|part of")
    expected = [(2, "parent_unknown"), (3, "parent_left_out"), (4, "parent_left_out")]
    assert codes(judged(lines).problems) == expected


def test_what_stands_is_changed_where_the_list_says_something_else() -> None:
    """An absent column changes nothing; an empty cell empties; the rest is left alone."""
    stands = Number("A", unit="h", current=2.0, best=1.0, levers="stock", places=(("", 4.0),))
    lines = listed("a|3|", "B|1|x", header="team|today|levers")
    found = judged(lines, stands, Number("C", places=(("", 1.0),)))
    changed, made = found.wanted
    assert changed.changes == ("name", "current", "levers")
    assert changed.number.best == 1.0
    assert changed.number.places == (("", 4.0),)
    assert (made.before, made.changes) == (None, ())


def test_a_number_may_be_a_part_of_several() -> None:
    """One line of the cell a place, the weights in the same order."""
    header = columns_of(["number", "part of", "weight", "structure"])
    rows = [["S", "", "", "sum"], ["T", "", "", "sum"], ["U", "S\nT", "2\n3", ""]]
    lines = [read_line(at, row, header) for at, row in enumerate(rows, start=2)]
    assert judged(lines).wanted[-1].number.places == (("s", 2.0), ("t", 3.0))
    rows[2] = ["U", "S", "2\n3", ""]
    lines = [read_line(at, row, header) for at, row in enumerate(rows, start=2)]
    assert codes(judged(lines).problems) == [(4, "weights")]


def test_what_has_parts_keeps_them() -> None:
    """A number whose parts stay cannot become one without parts; losses turn the direction."""
    stands = (
        Number("A", "losses", "ratio", places=(("", 1.0),)),
        Number("B", "leaf", "ratio", "lower", places=(("a", 1.0),)),
    )
    lines = listed("A||leaf", "C|A|", "D|B|", header="team|part of|structure")
    expected = [(2, "has_parts"), (3, "parent_no_parts"), (4, "parent_no_parts")]
    assert codes(judged(lines, *stands).problems) == expected
    (made,) = judged(listed("C|A", header="team|part of"), *stands).wanted
    assert made.number.direction == "lower"


@pytest.mark.parametrize(
    ("header", "code"),
    [("site|today", "no_numbers"), ("team|number", "column_twice")],
)
def test_a_file_without_usable_columns_is_refused(header: str, code: str) -> None:
    """Nothing of it is read."""
    with pytest.raises(StepError) as caught:
        columns_of(header.split("|"))
    assert caught.value.finding.code == f"cascade.sheet_{code}"


def test_an_apostrophe_before_a_formula_sign_is_no_part_of_the_text() -> None:
    """What an export guards against spreadsheets reads back as it was."""
    (line,) = listed("'=A|'-cut, then 'check", header="team|levers")
    assert isinstance(line, Line)
    assert (line.name, line.said["levers"]) == ("=A", "-cut, then 'check")
    (plain,) = listed("'A'|", header="team|levers")
    assert plain.name == "'A'"


def test_no_name_of_a_column_means_two() -> None:
    """Each header has one meaning."""
    names = [name for found in COLUMNS.values() for name in found]
    assert len(set(names)) == len(names)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdefg")), max_size=12))
def test_every_row_is_taken_or_has_a_reason(pairs: list[tuple[str, str]]) -> None:
    """Whatever is a part of whatever: no row is lost, and parents come before parts."""
    lines = listed(*(f"{name}|{parent}" for name, parent in pairs), header="team|part of")
    found = judged(lines, Number("g", "sum", places=(("", 1.0),)))
    rows = [one.row for one in found.wanted if one.row] + [one.row for one in found.problems]
    assert sorted(rows) == [line.row for line in lines]
    seen = {"", "g"}
    for one in found.wanted:
        assert {parent for parent, _ in one.number.places} <= seen
        seen.add(one.number.name)
