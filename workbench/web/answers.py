"""Answers to what went wrong: a page that says what happened, what was kept and what to do."""

from functools import partial

from flask import Flask, render_template
from flask_babel import force_locale, gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from workbench.platform.database import no_connection_was_free
from workbench.platform.errors import Conflict, Damaged, NotFound
from workbench.platform.languages import accepted_language

Answer = tuple[str, int] | tuple[str, int, dict[str, str]]
BUSY_SECONDS = "5"


def install(app: Flask) -> None:
    """Attach the error pages."""
    app.register_error_handler(NotFound, lambda _error: _page(404))
    app.register_error_handler(Conflict, lambda _error: _page(409))
    app.register_error_handler(Damaged, lambda _error: _damaged())
    app.register_error_handler(CSRFError, lambda _error: _page(400))
    app.register_error_handler(SecurityError, lambda _error: _refused_host(app))
    app.register_error_handler(HTTPException, partial(_http, app))


def _damaged() -> Answer:
    title = gettext("A stored file is damaged")
    text = gettext(
        "It is no longer what was kept: its fingerprint has changed. Nothing was computed from it. "
        "Tell your administrator, who can restore it from a backup."
    )
    return render_template("layout/error.html", title=title, text=text, code=500), 500


def _http(app: Flask, error: HTTPException) -> Answer | HTTPException:
    code = error.code or 500
    if no_connection_was_free(getattr(error, "original_exception", None)):
        return _busy(app)
    return error if code in {301, 302, 303, 304, 307, 308} else _page(code)


def _busy(app: Flask) -> Answer:
    """Answer when no database connection came free in time: by then not even the session is known."""
    with force_locale(accepted_language()):
        page = app.jinja_env.get_template("layout/bare.html").render(
            title=gettext("Too many people ask at this moment"),
            text=gettext("Nothing was changed. Go back and try again in a few seconds."),
            styled=True,
        )
    return page, 503, {"Retry-After": BUSY_SECONDS}


def _refused_host(app: Flask) -> Answer:
    """Answer under a name that is not this server's: no address can be made, not even of a style."""
    with force_locale(accepted_language()):
        page = app.jinja_env.get_template("layout/bare.html").render(
            title=gettext("This server does not answer under this name"),
            text=gettext(
                "Nothing was changed. Look at the address that you were given; if it is this one, "
                "tell your administrator, who lists the server's names in EQUIPOISE_HOSTS."
            ),
            styled=False,
        )
    return page, 400


def _page(code: int) -> Answer:
    texts = {
        400: (
            gettext("This form was open for too long"),
            gettext("Nothing was changed. Go back, reload the page and send it again."),
        ),
        403: (
            gettext("Your seat in this deal does not allow this"),
            gettext("Nothing was changed. Whoever invited you can give you another seat."),
        ),
        404: (
            gettext("There is nothing here for you"),
            gettext("The address may be wrong, or the page belongs to a deal you have no seat in."),
        ),
        405: (
            gettext("This address cannot be used in that way"),
            gettext("Nothing was changed. Go back and use the button on the page."),
        ),
        409: (
            gettext("Somebody changed this meanwhile"),
            gettext("Nothing was overwritten. Go back and reload the page to see what it is now."),
        ),
        413: (
            gettext("The file is too large"),
            gettext("Nothing was kept of it. Send a shorter period, or a compressed file."),
        ),
    }
    fallback = (
        gettext("Something went wrong on our side"),
        gettext(
            "Nothing was changed. Try again; if it happens again, tell your administrator the number below."
        ),
    )
    title, text = texts.get(code, fallback)
    return render_template("layout/error.html", title=title, text=text, code=code), code
