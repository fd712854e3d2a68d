"""A module is read from Markdown, and what cannot be read is refused at its line."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.training.module_text import TEXT, changed, line_of
from training.module import Audience, Chart, Module, Prose, SectionKind, Source, Status, Track
from training.module_read import read
from training.quiz import QuestionKind
from training.strands import Strand
from workbench.platform.texts import TEXTS, sentence


@pytest.fixture(scope="module")
def module() -> Module:
    """Return the example, read."""
    found = read(TEXT)
    assert found.problems == ()
    assert found.module is not None
    return found.module


def test_the_front_matter_is_read(module: Module) -> None:
    """Every field stands in its type."""
    front = module.front
    assert (front.key, front.title, front.order) == ("example", "An example", 3)
    assert front.strands == (Strand.INSIGHT, Strand.INTERACT)
    assert front.track is Track.KNOWLEDGE
    assert front.audience == (Audience.ENGINEER, Audience.TRAINEE)
    assert len(front.objectives) == 3
    said = Source(
        "taylor-2005", "Taylor, Russ-Eft and Chan (2005)", "d about 0.5", Status.CONFIRMED
    )
    assert front.sources == (said,)


def test_units_sections_and_blocks_keep_their_order(module: Module) -> None:
    """Headings of the first rank are units, those of the second sections, the rest blocks."""
    assert [unit.key for unit in module.units] == ["first", "second", "third", "fourth"]
    assert module.check.key == "check"
    assert module.minutes == 21
    first = module.unit("first")
    kinds = [section.kind for section in first.sections]
    assert kinds == [SectionKind.TEXT, SectionKind.WORKED, SectionKind.GOOD, SectionKind.BAD]
    assert [type(block) for block in first.sections[0].blocks] == [Prose, Chart]
    assert first.figures[0].rows[0].values == (97.5, 98.0, 98.5)
    assert first.cites == ("taylor-2005",)
    with pytest.raises(KeyError):
        module.unit("fifth")


def test_running_text_becomes_html_without_markup_of_the_author(module: Module) -> None:
    """Tables and quotations are made; a citation leads to its source."""
    sections = module.unit("first").sections
    texts = [block.html for s in sections for block in s.blocks if isinstance(block, Prose)]
    assert '<a href="#source-taylor-2005">1</a>' in texts[0]
    assert "<table>" in texts[1]
    assert "<blockquote>" in texts[2]
    assert module.unit("first").title == "The first *unit*"


def test_questions_of_all_kinds_are_read(module: Module) -> None:
    """Each kind has its own fields; the questions make a quiz."""
    assert [question.kind for question in module.questions] == list(QuestionKind)[:6]
    number, row, pairs, text = module.questions[2:]
    assert (number.value, number.tolerance, number.unit) == (43, 1, "%")
    assert [option.key for option in row.options] == ["a", "b"]
    assert [(pair.left, pair.right) for pair in pairs.pairs] == [
        ("day", "light"),
        ("night", "dark"),
    ]
    assert text.rubric == "One point for a verb."
    assert module.quiz.key == "module/example"


REFUSED = [
    ("+++\nkey", "key", "module.no_front", "key"),
    ("order = 3", "order = ", "module.toml", "order = "),
    ("order = 3", "order = 3\nlevel = 2", "module.unknown_field", "level"),
    ('summary = "Afterwards you know what a module looks like."\n', "", "module.missing_field", 'key = "example"'),
    ("order = 3", 'order = "three"', "module.field_value", "order"),
    ('track = "knowledge"', 'track = "wisdom"', "module.field_value", "track"),
    ('status = "confirmed"', 'status = "sure"', "module.field_value", "status"),
    ('title = "An example"', 'title = "<b>An example</b>"', "module.html", "title"),
    ("Text.\n", "Text with <script>x</script>.\n", "module.html", "Text with"),
    ("Text.\n", "Line.\nA <br> break.\n", "module.html", "A <br>"),
    ("Text.\n", "A [link](https://example.org).\n", "module.link", "A [link]"),
    ("Text.\n", "See https://example.org.\n", "module.link", "See https"),
    ("Text.\n", "Text.\n\n[a]: https://example.org\n", "module.link", "[a]:"),
    ("Text.\n", "![picture](x.png)\n", "module.picture", "![picture]"),
    ("Text.\n", "```python\n1\n```\n", "module.unknown_block", "```python"),
    ("Text.\n", "Text.\n\n    indented\n", "module.unknown_block", "    indented"),
    ("{.worked}", "{.wrked}", "module.unknown_mark", "## Worked"),
    ("{#second minutes=4}", "{#second minutes=4 .new}", "module.unknown_mark", "# The second"),
    ("{#second minutes=4}", "{minutes=4}", "module.unit_key", "# The second"),
    ("{#second minutes=4}", "", "module.unit_minutes", "# The second"),
    ("{#second minutes=4}", "{#second minutes=four}", "module.unit_minutes", "# The second"),
    ("{#second minutes=4}", "{#first minutes=4}", "module.key_twice", "# The second"),
    ('key = "several"', 'key = "one"', "module.key_twice", 'key = "one"\nkind = "multiple"'),
    ("Paper is allowed.", "## Good {.good}", "module.section_place", "## Good {.good}\n\n```q"),
    ("Text.\n", '```question\nkey = "x"\n```\n', "module.question_place", '```question\nkey = "x"'),
    ("value = 43\n", "", "module.question_kind", 'key = "number"'),
    ('text="Wrong one", correct=false', 'text="Wrong one"', "module.option_correct", '  {key="b"'),
    ('text="First"', 'text="First", correct=true', "module.option_correct", '  {key="a", text="First"'),
    ('unit = "second"\n', 'unit = "second"\nscreen = "x"\n', "module.unknown_field", 'screen = "x"'),
    ("values = [97.5, 98.0, 98.5]", "values = []", "module.field_value", "kind = \"dots\""),
    ("# The first", "Before.\n\n# The first", "module.text_before_unit", "Before."),
    ("{#check minutes=4}", "{#end minutes=4}", "module.check_last", "# Check"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "at"), REFUSED)
def test_what_cannot_be_read_is_refused_at_its_line(old: str, new: str, code: str, at: str) -> None:
    """The author is told what is wrong and where, in words that exist."""
    text = changed(old, new)
    found = read(text)
    assert found.module is None
    told = {problem.code: problem for problem in found.problems}
    assert code in told
    assert told[code].line == line_of(text, at)
    assert "%(" not in sentence(told[code].finding)


def test_several_problems_are_told_at_once_in_order() -> None:
    """An author mends all in one go."""
    text = changed("{.worked}", "{.wrked}").replace("Text.", "<i>Text.</i>")
    lines = [problem.line for problem in read(text).problems]
    assert lines == [line_of(TEXT, "## Worked"), 39, 45, 48]


def test_line_ends_of_another_system_are_read() -> None:
    """Files written on Windows are the same module."""
    assert read("\ufeff" + TEXT.replace("\n", "\r\n")) == read(TEXT)


def test_inline_code_may_show_a_tag() -> None:
    """Between backticks it is an example; it is escaped."""
    found = read(changed("Text.", "Write `<b>` nowhere."))
    assert found.module is not None
    block = found.module.unit("second").sections[0].blocks[0]
    assert isinstance(block, Prose)
    assert "<code>&lt;b&gt;</code>" in block.html


@given(st.text(alphabet="ab#*[]()<>!`'\"{}.=-+|\n ^:", max_size=60))
def test_no_text_of_an_author_reaches_the_page_as_markup(text: str) -> None:
    """Whatever stands in a unit, either it is refused or its HTML has safe tags alone."""
    found = read(changed("Text.\n", f"{text}\n"))
    for problem in found.problems:
        assert problem.code in TEXTS
        assert 1 <= problem.line <= TEXT.count("\n") + 62
    for unit in found.module.units if found.module else ():
        for block in (block for section in unit.sections for block in section.blocks):
            if isinstance(block, Prose):
                _Strict().feed(block.html)


class _Strict(HTMLParser):
    """Refuses every tag that CommonMark without HTML, links and pictures does not make."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        assert tag in {
            *[
                "p",
                "em",
                "strong",
                "code",
                "pre",
                "ul",
                "ol",
                "li",
                "blockquote",
                "hr",
                "br",
                "sup",
                "a",
            ],
            *HEADINGS,
        }
        for name, value in attrs:
            assert (tag, name) in {("sup", "class"), ("a", "href"), ("ol", "start")}
            assert name != "href" or (value or "").startswith("#source-")


HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td")
