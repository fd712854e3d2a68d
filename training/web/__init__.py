"""Pages of the training half."""

import importlib
import pkgutil

from flask import Flask

from training.answers import shown_options, shown_rights


def register(app: Flask) -> None:
    """Attach the blueprint `bp` of every page module of this package."""
    app.jinja_env.filters.update(shown_options=shown_options, shown_rights=shown_rights)
    for module in pkgutil.iter_modules(__path__):
        page = importlib.import_module(f"{__name__}.{module.name}")
        if hasattr(page, "bp"):
            app.register_blueprint(page.bp)
