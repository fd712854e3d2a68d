"""Whoever comes before both sides have accepted a draft is led to the page that says so."""

from collections.abc import Callable
from functools import wraps

from flask import redirect, url_for
from werkzeug.wrappers import Response

from workbench.platform.errors import Refused
from workbench.platform.requests import db

Answered = Response | str | tuple[str, int]
View = Callable[..., Answered]


def once_agreed(view: View) -> View:
    """Lead to the page of the cascade where there is no accepted draft to share levels of."""

    @wraps(view)
    def led(deal_id: int, **named: int) -> Answered:
        try:
            return view(deal_id, **named)
        except Refused as refusal:
            if refusal.finding.code != "team_levels.draft_open":
                raise
            db().rollback()
            return redirect(url_for("cascade.page", deal_id=deal_id))

    return led
