"""The rules that a whole module keeps, and that two languages agree."""

import pytest

from tests.unit.training.module_text import TEXT, changed, line_of
from training.module_check import agree, check
from training.module_read import read
from workbench.platform.texts import sentence


def test_the_example_keeps_every_rule() -> None:
    """What the format asks for is enough."""
    assert check(read(TEXT)) == ()


QUESTION = TEXT[TEXT.index("```question") : TEXT.index('```question\nkey = "several"')]
LONG = 'text="Right and, as one sees, longer", correct=true'

BROKEN = [
    (("{#second minutes=4}", "{#second minutes=6}"), "module.unit_length", "# The second"),
    (("{#check minutes=4}", "{#check minutes=2}"), "module.unit_length", "# Check"),
    (('"Say another.", ', ""), "module.objective_count", "objectives"),
    (("{.worked}", ""), "module.section_missing", "key = "),
    (("{.good}", ""), "module.section_missing", "key = "),
    (("{.bad}", ""), "module.section_missing", "key = "),
    (("{.exercise}", ""), "module.section_missing", "key = "),
    (('explanation = "40 + 3."', 'explanation = " "'), "module.empty", 'key = "number"'),
    (('explanation="Yes."', 'explanation=""'), "module.empty", 'key = "one"'),
    (('unit = "second"', 'unit = "nowhere"'), "module.unknown_unit", 'key = "number"'),
    (("[^taylor-2005]", "[^taylor-2006]"), "module.unknown_source", "Models that"),
    (("[^taylor-2005]", ""), "module.unused_source", '[[sources]]'),
    (('key = "example"', 'key = "An Example"'), "module.key_form", 'key = '),
    (("{#second", "{#Second_"), "module.key_form", "# The second"),
    (("order = 3", "order = 0"), "module.order", "order"),
    (("strands = [\"insight\", \"interact\"]", "strands = []"), "module.empty", "strands"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "code", "at"), BROKEN)
def test_a_broken_rule_is_told_at_its_line(change: tuple[str, str], code: str, at: str) -> None:
    """Each rule of the format can be broken, and is then the only one told with its line."""
    text = changed(*change)
    reading = read(text)
    assert reading.problems == ()
    told = {problem.code: problem for problem in check(reading)}
    assert code in told
    assert told[code].line == line_of(text, at)
    assert "%(" not in sentence(told[code].finding)


def _codes(text: str) -> set[str]:
    return {problem.code for problem in check(read(text))}


def test_a_module_has_its_length() -> None:
    """Six units of five minutes and the questions are too long, three are too few."""
    longer = changed("minutes=4}\nText.", "minutes=5}\nText.").replace("minutes=4", "minutes=5")
    more = longer.replace("# Check", "# More {#more minutes=5}\nText.\n\n# Check")
    assert _codes(more) == {"module.module_length"}
    fewer = TEXT[: TEXT.index("# The third")] + TEXT[TEXT.index("# The fourth") :]
    assert _codes(fewer) == {"module.unit_count", "module.unknown_unit"}


def test_questions_are_counted() -> None:
    """Five to nine are asked."""
    few = TEXT.replace(QUESTION, "")
    assert _codes(few) == set()
    assert _codes(few[: few.index('```question\nkey = "write"')]) == {"module.question_count"}
    many = TEXT + "".join(QUESTION.replace('"one"', f'"one-{n}"') for n in range(4))
    assert _codes(many) == {"module.question_count"}


def test_the_longest_option_is_not_always_the_right_one() -> None:
    """Two of two choice questions are too many, one of two is not."""
    one = TEXT.replace('text="Right", correct=true', LONG, 1)
    both = TEXT.replace('text="Right", correct=true', LONG)
    assert _codes(one) == set()
    assert _codes(both) == {"module.longest_right"}


def test_a_file_that_cannot_be_read_keeps_its_problems() -> None:
    """Rules are checked once it can be read."""
    reading = read(changed("{.worked}", "{.wrked}"))
    assert check(reading) == reading.problems


@pytest.mark.parametrize(
    ("change", "what", "at"),
    [
        (("order = 3", "order = 4"), "front/order", "order"),
        (("value = 43", "value = 44"), "question/number", 'key = "number"'),
        (("tolerance = 1", "tolerance = 2"), "question/number", 'key = "number"'),
        (("97.5, 98.0", "97.5, 98.1"), "unit/first/figure 1", "# The first"),
        (('{key="b", left="night"', '{key="c", left="night"'), "question/pairs", 'key = "pairs"'),
        (("{#second minutes=4}", "{#second minutes=3}"), "unit/second/minutes", "# The second"),
        (("{.remember}", ""), "unit/fourth/sections", "# The fourth"),
        (('status = "confirmed"', 'status = "opinion"'), "source/taylor-2005", "[[sources]]"),
        (('strand = "cocreate"', 'strand = "insight"'), "question/pairs", 'key = "pairs"'),
    ],
)
def test_languages_agree_in_keys_and_numbers(change: tuple[str, str], what: str, at: str) -> None:
    """What differs is told at the translation's line; words may differ."""
    words = TEXT.replace("Because.", "Darum.").replace('title = "An', 'title = "Ein')
    assert agree(read(TEXT), read(words)) == ()
    text = changed(*change)
    told = agree(read(TEXT), read(text))
    assert [dict(problem.params)["what"] for problem in told] == [what]
    assert told[0].line == line_of(text, at)
    assert "%(" not in sentence(told[0].finding)
