"""The modules that come with the product keep their own rules, in both languages."""

from pathlib import Path

import pytest

from training.module_check import agree, check
from training.module_read import Reading, read

SHELF = Path(__file__).resolve().parents[3] / "training" / "content" / "modules"
KEYS = sorted(path.name.removesuffix(".en.md") for path in SHELF.glob("*.en.md"))
PLANNED = 15  # fourteen modules and the final exercise


def reading(key: str, language: str) -> Reading:
    """Return a module as read from its file."""
    return read((SHELF / f"{key}.{language}.md").read_text(encoding="utf-8"))


def test_the_whole_curriculum_is_there() -> None:
    """Each module stands in its place, counted from 1, and its key is that of its file."""
    found = [reading(key, "en").module for key in KEYS]
    assert [module.key for module in found if module] == KEYS
    assert sorted(module.front.order for module in found if module) == list(range(1, PLANNED + 1))


@pytest.mark.parametrize("key", KEYS)
def test_a_module_keeps_the_rules_in_both_languages(key: str) -> None:
    """Length, examples, sources, questions; the same keys and numbers in both."""
    ours, theirs = reading(key, "en"), reading(key, "zh_Hans_CN")
    assert check(ours) == ()
    assert check(theirs) == ()
    assert agree(ours, theirs) == ()
