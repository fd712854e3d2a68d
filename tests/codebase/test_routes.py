"""Every route has a row in the permission table, and every template parses."""

from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from workbench.platform.config import Config
from workbench.platform.permissions import RESERVED, ROUTES, TABLE

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the whole application; no request is made."""
    folder = tmp_path_factory.mktemp("instance")
    url = f"sqlite:///{folder / 'unused.sqlite3'}"
    return create_app(Config(instance=folder, database_url=url, keys=folder, testing=True))


def test_every_route_is_listed_and_every_listing_is_a_route(app: Flask) -> None:
    """Deny unless listed, and no stale rows."""
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ROUTES)


def test_deal_routes_name_a_grant_that_somebody_has(app: Flask) -> None:
    """A route that nobody may use is a mistake, and deal routes carry the deal in the path."""
    granted = {(what, action) for _role, _side, what, action in TABLE}
    for rule in app.url_map.iter_rules():
        access = ROUTES[rule.endpoint]
        if access.scope == "deal":
            assert (access.what, access.action) in granted, rule.endpoint
            assert "deal_id" in rule.arguments, rule.endpoint


def test_every_grant_is_used_by_a_route() -> None:
    """The permission table holds no row without a route, but for those kept for a named room."""
    used = {(access.what, access.action) for access in ROUTES.values() if access.scope == "deal"}
    granted = {(what, action) for _role, _side, what, action in TABLE}
    assert granted - used == set(RESERVED)
    assert all(RESERVED.values())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_template_parses(app: Flask, path: Path) -> None:
    """A template with a syntax error is found before a person finds it."""
    app.jinja_env.parse(path.read_text(encoding="utf-8"))
