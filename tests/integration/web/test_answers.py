"""What a page says when the server cannot answer it."""

from contextlib import ExitStack

import pytest
from flask import Flask
from sqlalchemy.pool import QueuePool

from tests.integration.conftest import Browser


def test_too_many_at_once_are_told_to_try_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no connection comes free, not even for the session, the answer is a page and 503."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    engine = app.extensions["engine"]
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    monkeypatch.setattr(pool, "_timeout", 0.01)
    visitor = Browser(app)
    assert visitor.get("/glossary").status_code == 200
    with ExitStack() as held:
        for _each in range(pool.size() + pool._max_overflow):
            held.enter_context(engine.connect())
        for language, words in (("en", "Too many people"), ("zh-CN", "人数过多")):
            answer = visitor.get("/glossary", headers={"Accept-Language": language})
            assert answer.status_code == 503
            assert answer.headers["Retry-After"] == "5"
            assert words in answer.get_data(as_text=True)
    assert visitor.get("/glossary").status_code == 200


def test_a_name_that_is_not_the_servers_is_refused_with_a_page(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under another Host nothing can be addressed, not even a style: a plain page, 400, no cookie."""
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["equipoise.example"])
    visitor = Browser(app).client
    assert visitor.get("/glossary", base_url="http://equipoise.example").status_code == 200
    for path in ("/glossary", "/static/app.css", "/deals/1", "/nowhere"):
        for language, words in (("en", "under this name"), ("zh-CN", "服务器不以这个名称应答")):
            told = {"Accept-Language": language}
            answer = visitor.get(path, base_url="http://evil.example", headers=told)
            assert answer.status_code == 400, path
            assert words in answer.get_data(as_text=True)
            assert "evil.example" not in answer.get_data(as_text=True)
            assert "Set-Cookie" not in answer.headers
            assert "Content-Security-Policy" in answer.headers
    posted = visitor.post("/sign-in", base_url="http://evil.example", data={"email": "a@b.example"})
    assert posted.status_code == 400
