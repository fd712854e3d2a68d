"""Pages of the training half."""

import importlib
import pkgutil

from flask import Flask


def register(app: Flask) -> None:
    """Attach the blueprint `bp` of every page module of this package."""
    for module in pkgutil.iter_modules(__path__):
        page = importlib.import_module(f"{__name__}.{module.name}")
        if hasattr(page, "bp"):
            app.register_blueprint(page.bp)
