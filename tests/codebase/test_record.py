"""Every table says whom its changes concern, and nothing passes by the record."""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import training.store
import workbench.platform.accounts
import workbench.store
from workbench.platform.permissions import ROUTES
from workbench.platform.tables import Base
from workbench.platform.texts.record import ACTIONS, TABLES

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for part in ("workbench", "training") for path in (ROOT / part).rglob("*.py"))
# Where statements change rows of the installation without loading them; the record then says so.
PLACES = {("workbench/platform/accounts/people.py", "OneTimeLink")}

for package in (workbench.platform.accounts, workbench.store, training.store):
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
CLASSES = sorted((one.class_ for one in Base.registry.mappers), key=lambda one: one.__name__)


@pytest.mark.parametrize("rows", CLASSES, ids=lambda one: one.__name__)
def test_every_class_of_rows_says_where_its_changes_belong(rows: type[Base]) -> None:
    """One line beside the table: `recorded = …`, see workbench.platform.scopes."""
    assert "recorded" in rows.__dict__, f"{rows.__name__} lacks recorded = of_deal() or its kin"
    rule = rows.recorded
    for column in (rule.deal, rule.side, *rule.shown, *rule.key):
        assert column is None or column in rows.__table__.columns
    if "deal_id" in rows.__table__.columns and not rule.unrecorded:
        assert rule.is_of_deals(), f"{rows.__name__} has a deal"


@pytest.mark.parametrize("rows", CLASSES, ids=lambda one: one.__name__)
def test_every_table_of_deals_has_a_name_in_words(rows: type[Base]) -> None:
    """The page of the record calls things by their names."""
    assert not rows.recorded.is_of_deals() or rows.__tablename__ in TABLES


def test_every_table_has_a_class_or_belongs_to_one() -> None:
    """A table that only links two others is changed with the row that holds the link."""
    mapped = {one.__tablename__ for one in CLASSES}
    links = {
        relation.secondary.name
        for one in Base.registry.mappers
        for relation in one.relationships
        if relation.secondary is not None
    }
    assert set(Base.metadata.tables) == mapped | links


def test_words_are_for_actions_that_exist() -> None:
    """The words name routes."""
    assert set(ACTIONS) <= set(ROUTES)


def test_rows_on_record_are_changed_one_by_one() -> None:
    """A statement over many rows tells the record too little; of a deal's rows it is refused."""
    recorded = {one.__name__ for one in CLASSES if not one.recorded.unrecorded}
    assert {place for path in FILES for place in _statements(path, recorded)} == PLACES


def _statements(path: Path, names: set[str]) -> set[tuple[str, str]]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func).rsplit(".", 1)[-1]
        about = ast.unparse(node.args[0]) if node.args else ""
        if called in {"update", "delete", "insert"} and about in names:
            found.add((str(path.relative_to(ROOT)), about))
        if called.startswith("bulk_"):
            found.add((str(path.relative_to(ROOT)), called))
    return found
