"""Both texts of a form: what somebody filled meanwhile is not emptied by one who never saw it."""

import pytest
from flask import Flask
from flask_babel import Babel
from wtforms import StringField

from workbench.platform.conflicts import Line, VersionedForm, side_by_side


class Words(VersionedForm):
    """A form with two texts."""

    outcome = StringField("Outcome")
    owner = StringField("Owner")


@pytest.fixture
def context():
    """Return an application that forms can stand in."""
    app = Flask("forms")
    app.config.update(SECRET_KEY="forms", WTF_CSRF_ENABLED=False)
    Babel(app)
    with app.test_request_context("/"):
        yield app


@pytest.mark.usefixtures("context")
def test_an_empty_field_proposes_what_stands_now():
    """The other's text is chosen, and stands in the form below; written texts stay mine."""
    mine = Words(data={"outcome": "Calm nights", "owner": " "})
    theirs = Words(data={"outcome": "Fewer calls", "owner": "Service director"})
    outcome, owner = side_by_side(mine, theirs).lines
    assert (outcome.theirs_first, owner.theirs_first) == (False, True)
    assert (mine.outcome.data, mine.owner.data) == ("Calm nights", "Service director")


def test_what_both_left_empty_stays_empty():
    """There is nothing to propose."""
    assert not Line("Owner", "", " ").theirs_first
