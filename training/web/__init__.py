"""Pages of the training half."""

import importlib
import pkgutil

from flask import Flask, g

from training.answers import shown_options, shown_rights
from training.services.review import Agreements


def register(app: Flask, agreements: Agreements) -> None:
    """Attach the blueprint `bp` of every page module of this package.

    `agreements` tells the pages what is agreed in the deals of a person.
    """
    app.jinja_env.filters.update(shown_options=shown_options, shown_rights=shown_rights)

    @app.before_request
    def begin() -> None:
        g.agreements = agreements

    for module in pkgutil.iter_modules(__path__):
        page = importlib.import_module(f"{__name__}.{module.name}")
        if hasattr(page, "bp"):
            app.register_blueprint(page.bp)
