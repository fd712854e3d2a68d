"""Every code of a pure step has its English sentence, and every text its Chinese one."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from workbench.agreement.cascade.trees import PART_KEYS
from workbench.evidence.discovery.catalogue import ENTRIES, SYMPTOMS
from workbench.platform.texts import TEXTS

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
CONTENT = ("asks", "gamed", "guard", "define")
SAYING = {"Finding", "StepError", "Refused", "Said"}


def _codes() -> set[str]:
    """Collect the literal first argument of every Finding, StepError, Refused and Said, and `code = …`."""
    found: set[str] = set()
    for package in ("workbench", "training"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                found |= _said(node)
    return found


def _said(node: ast.AST) -> set[str]:
    literal: ast.expr | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING:
        literal = node.args[0] if node.args else None
    if isinstance(node, ast.Assign) and [ast.unparse(t) for t in node.targets] == ["code"]:
        literal = node.value
    plain = isinstance(literal, ast.Constant) and isinstance(literal.value, str)
    return {literal.value} if plain else set()


def test_every_code_has_a_sentence() -> None:
    """A step says codes; each has a sentence."""
    assert {code for code in _codes() if code not in TEXTS} == set()


def test_every_kpi_and_symptom_has_its_content() -> None:
    """Content is data: an entry without its sentences would show an empty page."""
    said = {f"discovery.{what}_{key}" for key in ENTRIES for what in CONTENT}
    said |= {f"discovery.{what}_{key}" for key in SYMPTOMS for what in ("symptom", "outcome")}
    assert said - set(TEXTS) == set()
    told = {code for code in TEXTS if code.split("_")[0].removeprefix("discovery.") in CONTENT}
    assert told - said == set()


def test_every_part_of_a_starting_tree_has_a_name() -> None:
    """Parts are data too."""
    told = {code for code in TEXTS if code.startswith("cascade.part_")}
    assert told == {f"cascade.part_{key}" for key in PART_KEYS}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """Return the Chinese catalogue."""
    with CATALOGUE.open("rb") as file:
        return read_po(file)


def test_the_chinese_catalogue_is_complete(catalogue: Catalog) -> None:
    """Every text of code and templates is translated, none is fuzzy."""
    methods = [
        ("workbench/**.py", "python"),
        ("training/**.py", "python"),
        ("templates/**.html", "jinja2"),
    ]
    keywords = {
        "_": None,
        "_l": None,
        "gettext": None,
        "ngettext": (1, 2),
        "lazy_gettext": None,
        "marked": None,
    }
    missing = set()
    for _file, _line, message, _comments, _context in extract_from_dir(
        str(ROOT), methods, keywords=keywords
    ):
        identity = message[0] if isinstance(message, tuple) else message
        entry = catalogue.get(identity)
        if entry is None or not entry.string or entry.fuzzy:
            missing.add(identity)
    assert missing == set()


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ("菜单", "方案清单"),
        ("替代选择", "替代方案"),
        ("你(?!们)", "您"),
        ("方案方案清单", "方案清单"),
    ],
)
def test_one_thing_has_one_word_in_chinese(catalogue: Catalog, other: str, word: str) -> None:
    """The menu, the best alternative and the reader; several readers are 你们."""
    texts = [one for entry in catalogue for one in _several(entry.string)]
    assert not [text for text in texts if re.search(other, text)]
    assert any(word in text for text in texts)


def _several(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text
