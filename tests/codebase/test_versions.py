"""Every route that changes something is bound to what the person saw, or says why it need not be."""

import pytest
from flask import Flask

from app import create_app
from workbench.platform.config import Config
from workbench.platform.conflicts import VersionedForm
from workbench.platform.permissions import ROUTES

# Routes that overwrite nothing which somebody else could have changed meanwhile.
UNBOUND = {
    "deal.send_invitation": "adds a seat; a person who has one already is refused",
    "joining.make": "adds a code",
    "joining.revoke": "a revoked code stays revoked",
    "devices.make": "adds a device",
    "devices.revoke": "a revoked token stays revoked",
    "history.upload": "adds a data set of its own",
    "history.confirm": "a data set is read once: a later reading is answered with both",
    "history.discard": "deletes a file of the own side that nothing uses; refused once it is used",
    "intake.cancel": "ends a reading; file and answers stay, and it may begin again",
    "neutral.record": "a round has one result; a second one, or one of another frame, is refused",
    "draft.preview": "keeps nothing",
    "cascade_tree.add": "adds a number of its own; a place that is gone, or a name twice, is refused",
    "cascade_movement.add": "adds a period of its own; one of a name that is there is refused",
    "cascade_sheet.preview": "keeps nothing",
    "workshop.start": "makes the workshop: a second one is refused and leads to the first",
    "workshop.done": "says that the person is done, which stays so",
    "workshop.here": "says that the person is there",
    "workshop_lead.room": "sets one switch of the room to what the button says",
    "workshop_walk.show": "shows the event that the button names",
    "workshop_lead.type_in": "adds a ballot of its own",
    "rehearsal.start": "makes a deal of its own, in which nobody else sits",
    "rehearsal.crowd": "lets simulated people do what the button says; nobody real writes for them",
    "rehearsal.meanwhile": "lets the next simulated person answer who has not",
    "rehearsal.end": "deletes a rehearsal, in which nothing counts",
    "workshop_summary.mail": "sends a link; what the page says is made anew for each reader",
    "workshop_log.add": "adds an item; the same sending twice adds one",
    "workshop_log.propose": "adds a decision; the same sending twice adds one",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the whole application; no request is made."""
    folder = tmp_path_factory.mktemp("instance")
    url = f"sqlite:///{folder / 'unused.sqlite3'}"
    return create_app(Config(instance=folder, database_url=url, keys=folder, testing=True))


def changing(app: Flask) -> set[str]:
    """Return the endpoints of a deal that take anything but reading methods.

    Outside a deal are a person's own account, session and practice, which nobody else changes.
    """
    reading = {"GET", "HEAD", "OPTIONS"}
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if (rule.methods or set()) - reading and ROUTES[rule.endpoint].scope == "deal"
    }


def bound_routes(app: Flask) -> dict[str, type[VersionedForm]]:
    """Return the endpoints that are bound to a version, each with its form."""
    views = {endpoint: app.view_functions[endpoint] for endpoint in changing(app)}
    return {name: view.bound_to for name, view in views.items() if hasattr(view, "bound_to")}


def test_every_changing_route_is_bound_to_a_version_or_says_why_not(app: Flask) -> None:
    """Nobody's text is overwritten unseen: a new route is on one side or the other."""
    bound = set(bound_routes(app))
    assert changing(app) - bound - set(UNBOUND) == set()
    assert bound & set(UNBOUND) == set()
    assert set(UNBOUND) - changing(app) == set()


def test_what_binds_a_route_is_a_versioned_form(app: Flask) -> None:
    """The version is a field of the form, and a missing one matches nothing."""
    for endpoint, form in bound_routes(app).items():
        assert issubclass(form, VersionedForm), endpoint
        assert ROUTES[endpoint].scope == "deal", endpoint
