"""Pages: permission, form, one service call, an answer."""

import importlib
import pkgutil

from flask import Flask


def register(app: Flask) -> None:
    """Attach the blueprint `bp` of every page module of this package, and the error pages."""
    for module in pkgutil.iter_modules(__path__):
        page = importlib.import_module(f"{__name__}.{module.name}")
        if hasattr(page, "bp"):
            app.register_blueprint(page.bp)
    importlib.import_module("workbench.web.answers").install(app)
    app.jinja_env.globals["installed"] = app.view_functions.__contains__
