"""Pages: permission, form, one service call, an answer."""

import importlib
import pkgutil
from dataclasses import dataclass

from flask import Flask

from workbench.platform.requests import db, may, seat_here
from workbench.platform.texts.rights import role_name
from workbench.services import progress
from workbench.web.workshop_words import WORDS, why_words


def register(app: Flask) -> None:
    """Attach the blueprint `bp` of every page module of this package, and the error pages."""
    for module in pkgutil.iter_modules(__path__):
        page = importlib.import_module(f"{__name__}.{module.name}")
        if hasattr(page, "bp"):
            app.register_blueprint(page.bp)
    importlib.import_module("workbench.web.answers").install(app)
    app.jinja_env.globals["installed"] = app.view_functions.__contains__
    app.jinja_env.globals["standing"] = standing
    app.jinja_env.globals["role_name"] = role_name
    app.jinja_env.globals.update(WORDS)
    app.jinja_env.filters["why_words"] = why_words


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the deal of a page stands; `stage` is None when every stage is done."""

    stage: progress.Stage | None


def standing() -> Standing | None:
    """Return where the deal stands, as the seat that asks may know it.

    None outside a deal, and for a seat that may not see its overview.
    """
    place = seat_here()
    if place is None or not may("deal.overview"):
        return None
    return Standing(progress.now(db(), place.deal_id, place))
