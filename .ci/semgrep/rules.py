# Examples for rules.yml: each line after a "ruleid" must be found, each after an "ok" must not.
# ruff: noqa
# mypy: ignore-errors
import hmac
import os
import pickle
import random
import urllib.request

import flask
import jinja2
import sqlalchemy
import weasyprint
from flask import redirect, render_template, request, url_for
from markupsafe import Markup


def pages(form, log, response, name, env, csrf, archive):
    # ruleid: template-from-string
    flask.render_template_string("<p>" + name)
    # ruleid: template-from-string
    jinja2.Template(name)
    # ok: template-from-string
    render_template("deal/index.html")
    # ruleid: markup-not-escaped
    Markup(name)
    # ok: markup-not-escaped
    Markup("<br>")
    # ruleid: form-populates-object
    form.populate_obj(name)
    # ruleid: redirect-to-input
    redirect(request.args["next"])
    # ok: redirect-to-input
    redirect(url_for("deal.index"))
    # ruleid: link-base-from-host
    base = request.host_url
    # ruleid: form-value-in-log
    log.info("saved", form.fee.data)
    # ruleid: form-value-in-log
    log.info("saved", fee=form.fee.data)
    # ok: form-value-in-log
    log.info("saved", deal=form.deal_id)
    # ruleid: cookie-without-protection
    response.set_cookie("a", "b")
    # ok: cookie-without-protection
    response.set_cookie("a", "b", secure=True, httponly=True, samesite="Lax")
    # ruleid: csrf-exempt
    csrf.exempt(name)
    # ruleid: archive-unpacked
    archive.extractall()
    return base


def data(connection, name, token, given):
    # ruleid: sql-from-text
    connection.execute(sqlalchemy.text(f"SELECT {name}"))
    # ruleid: sql-from-text
    connection.exec_driver_sql(f"DROP TABLE {name}")
    # ok: sql-from-text
    connection.execute(sqlalchemy.text("SELECT :name"), {"name": name})
    # ruleid: own-randomness
    random.random()
    # ruleid: own-randomness
    os.urandom(8)
    # ruleid: secret-compared-by-equality
    if token == given:
        pass
    # ok: secret-compared-by-equality
    hmac.compare_digest(token, given)
    # ruleid: unsafe-deserialisation
    pickle.loads(given)
    # ruleid: network-from-the-server
    urllib.request.urlopen(name)
    # ruleid: pdf-may-fetch
    weasyprint.HTML(string=name)
    # ok: pdf-may-fetch
    weasyprint.HTML(string=name, url_fetcher=given)
