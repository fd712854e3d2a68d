"""create_app: the one place that knows both the workbench and the training."""

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect
from sqlalchemy.orm import scoped_session
from werkzeug.middleware.proxy_fix import ProxyFix

import training.web
import workbench.web
from training.deals import agreements_of
from workbench.platform import headers, languages, logs, requests
from workbench.platform.accounts import security
from workbench.platform.accounts.sessions import DatabaseSessions
from workbench.platform.config import ROOT, Config, from_environment, private_bytes
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.live import Hub, Standing
from workbench.store.deal import seat_of
from workbench.store.devices import device_seat
from workbench.web import live


def create_app(config: Config | None = None) -> Flask:
    """Build the application from the configuration (default: the environment)."""
    settings = config or from_environment()
    settings.prepare()
    app = Flask("equipoise", root_path=str(ROOT))
    app.config.update(
        SECRET_KEY=settings.secret_key(),
        PASSWORD_SALT=settings.password_salt(),
        TESTING=settings.testing,
        TRANSLATIONS=ROOT / "translations",
        MAX_CONTENT_LENGTH=settings.upload_limit,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        SESSION_COOKIE_NAME="equipoise",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=settings.session_longest,
        PASSKEY_ORIGIN="" if settings.demo else settings.base_url,
        WTF_CSRF_TIME_LIMIT=None,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies)  # type: ignore[method-assign]  # Flask's way
    if not settings.testing:
        logs.configure(readable=settings.development)
    logs.install(app, sparing=settings.development)
    engine = make_engine(settings.database_url)
    app.extensions["engine"] = engine
    make_session = make_sessions(engine)
    sessions = scoped_session(make_session)
    visits = DatabaseSessions(app, make_session, settings.session_idle, settings.session_longest)
    app.session_interface = visits
    Bootstrap5(app)
    CSRFProtect(app)
    languages.install(app)
    requests.install(app, sessions, settings, requests.Doors(seat_of, device_seat))
    security.install(app, sessions, private_bytes(settings.keys / "accounts.key", 32))
    headers.install(app)
    live.install(app, Hub(engine, make_session, Standing(seat_of, visits.signed_in_by)))
    workbench.web.register(app)
    training.web.register(app, agreements_of)
    return app
