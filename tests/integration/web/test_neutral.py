"""Pages of a neutral run: chosen with the frame, done elsewhere, its result sent in."""

import json
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.private import now
from tests.integration.services.test_neutral_round import (
    KEY,
    OTHER,
    agreed,
    lock_both,
    record,
    run,
)
from tests.integration.web.test_frame import FEES
from workbench.services import frame, neutral_key, neutral_round
from workbench.services.frame import Mode
from workbench.store.values import run_of

PASTED = neutral_key.content(KEY.public()).decode()
FINGERPRINT = KEY.public().fingerprint()
GROUPED = " ".join(FINGERPRINT[at : at + 4] for at in range(0, len(FINGERPRINT), 4))


@pytest.fixture
def chosen(framed: Table, db: Session) -> Table:
    """Return a table whose sides have agreed to a neutral run."""
    agreed(db, framed)
    db.commit()
    return framed


def send(table: Table, who: str, found: dict[str, Any] | bytes) -> Any:
    """Send a file as somebody would."""
    data = found if isinstance(found, bytes) else json.dumps(found).encode()
    path = table.path("/neutral/result")
    page = table.path("/neutral")
    return table.people[who].post(path, page, file=(BytesIO(data), "result.json"))


class TestChoosing:
    def test_it_is_part_of_the_frame(self, framed: Table, db: Session) -> None:
        """The key is pasted, its fingerprint shown to both, and both agree anew."""
        path = framed.path("/frame")
        answer = framed.people["facilitator"].post(path, **FEES, place="neutral", key=PASTED)
        assert answer.status_code == 302
        row = now(db, framed.deal_id)
        assert frame.view(row).key == FINGERPRINT
        assert not frame.view(row).agreed
        page = framed.people["customer"].get(path).text
        assert GROUPED in page
        assert "this server never has them" in page
        assert "Whoever runs the server could read private values" not in page

    @pytest.mark.parametrize(
        ("key", "said"),
        [
            ("", "needs the public key"),
            ("x", "not a public key"),
            ("{}", "not a public key"),
            (PASTED.replace(FINGERPRINT, "0" * 32), "not a public key"),
            ("[" * 5000, "not a public key"),
        ],
    )
    def test_a_key_that_is_none(self, framed: Table, db: Session, key: str, said: str) -> None:
        """The sentence stands at the field, what was typed stays, and the frame is as it was."""
        before = frame.agreed_version(now(db, framed.deal_id))
        db.rollback()
        path = framed.path("/frame")
        answer = framed.people["provider"].post(path, **FEES, place="neutral", key=key)
        assert answer.status_code == 422
        assert said in answer.text
        assert frame.agreed_version(now(db, framed.deal_id)) == before

    def test_a_key_without_the_choice_means_nothing(self, framed: Table, db: Session) -> None:
        """On this server is what was chosen."""
        path = framed.path("/frame")
        framed.people["provider"].post(path, **FEES, place="server", key=PASTED)
        assert frame.key_of(now(db, framed.deal_id)) is None

    def test_the_form_keeps_the_key(self, chosen: Table) -> None:
        """Whoever changes a fee need not paste it again."""
        page = chosen.people["provider"].get(chosen.path("/frame")).text
        assert KEY.public().sealing.hex() in page


class TestThePage:
    def test_nothing_is_entered_here(self, chosen: Table) -> None:
        """Private pages lead to the page that says how it is done, with commands of the own side."""
        for rest in ("/values", "/values/question/risk", "/values/package/1"):
            answer = chosen.people["customer"].get(chosen.path(rest))
            assert answer.status_code == 302
            assert answer.location.endswith("/neutral")
        page = chosen.people["customer"].get(chosen.path("/neutral")).text
        assert "nothing is entered on this server" in page
        assert GROUPED in page
        assert "--side customer" in page
        assert "--side provider" not in page

    def test_there_is_none_for_a_round_on_this_server(self, framed: Table) -> None:
        """Neither the page nor its files, but for the public frame."""
        client = framed.people["provider"]
        for rest, code in (
            ("", 404), ("/rounds/1/key.json", 404), ("/rounds/1/result.json", 404),
            ("/rounds/1/frame.json", 200), ("/rounds/2/frame.json", 404),
        ):  # fmt: skip
            assert client.get(framed.path(f"/neutral{rest}")).status_code == code, rest

    def test_the_public_files_are_the_same_for_all(self, chosen: Table, db: Session) -> None:
        """Byte for byte, and what the third machine wrote."""
        for name in ("frame", "key"):
            path = chosen.path(f"/neutral/rounds/1/{name}.json")
            got = {
                chosen.people[who].get(path).data for who in ("provider", "customer", "facilitator")
            }
            assert len(got) == 1
        assert got.pop().decode() == PASTED
        page = chosen.people["facilitator"].get(chosen.path("/neutral")).text
        assert neutral_round.public_frame(db, now(db, chosen.deal_id)).sha256() in page


class TestTheLock:
    def test_each_executive_records_its_own(self, chosen: Table, db: Session) -> None:
        """With the person's name; the other side sees that, and what once both are there."""
        found = run(db, now(db, chosen.deal_id))["commitments"]
        db.rollback()
        page, path = chosen.path("/neutral"), chosen.path("/neutral/lock")
        people = chosen.people
        for side in ("provider", "customer"):
            assert people[side].post(path, page, commitment=f' "{found[side]}",').status_code == 302
            seen = {who: people[who].get(page).text for who in ("provider", "customer")}
            assert found["provider"] in seen["provider"]
            assert (found["provider"] in seen["customer"]) is (side == "customer")
        assert found["customer"] in people["facilitator"].get(page).text
        assert "neither can be replaced" in people["customer"].get(page).text
        record_page = people["provider"].get(chosen.path("/record")).text
        assert "recorded the commitment of a sealed file" in record_page

    def test_what_is_refused_stands_at_the_field(self, chosen: Table) -> None:
        """A commitment that is none; the facilitator and a team lead have no side to record for."""
        page, path = chosen.path("/neutral"), chosen.path("/neutral/lock")
        answer = chosen.people["provider"].post(path, page, commitment="abc")
        assert (answer.status_code, "has 64 signs" in answer.text) == (422, True)
        assert "Send the result" not in answer.text
        for who in ("facilitator", "provider_lead"):
            answer = chosen.people[who].post(path, chosen.path(""), commitment="a" * 64)
            assert answer.status_code == 403


class TestTheResult:
    @pytest.mark.parametrize("who", ["provider", "customer", "facilitator"])
    def test_either_executive_or_the_facilitator_sends_it(
        self, chosen: Table, db: Session, who: str
    ) -> None:
        """Both then see it, and that a neutral machine computed it."""
        found = run(db, now(db, chosen.deal_id))
        lock_both(db, chosen, found["commitments"])
        db.commit()
        answer = send(chosen, who, found)
        assert answer.status_code == 302
        for reader in ("provider", "customer", "facilitator"):
            page = chosen.people[reader].get(chosen.path("/result")).text
            assert "We have a package" in page
            assert "Computed by a neutral machine" in page
            assert FINGERPRINT in page
            assert "Your own gain" not in page
        path = chosen.path("/neutral/rounds/1/result.json")
        assert json.loads(chosen.people["customer"].get(path).data) == found

    def test_the_draft_goes_on_as_ever(self, chosen: Table, db: Session) -> None:
        """And says who computed the package."""
        record(db, chosen, run(db, now(db, chosen.deal_id)))
        db.commit()
        client = chosen.people["provider"]
        answer = client.post(chosen.path("/draft/start"), chosen.path("/result"))
        assert answer.status_code == 302
        page = client.get(chosen.path("/draft")).text
        assert "computed by a neutral machine" in page
        assert FINGERPRINT in page

    def test_a_file_that_is_refused(self, chosen: Table, db: Session) -> None:
        """The sentence stands at the field; nothing is kept."""
        row = now(db, chosen.deal_id)
        other, right, forged = run(db, row, OTHER), run(db, row), run(db, row)
        lock_both(db, chosen, right["commitments"])
        db.commit()
        for found, said in (
            (forged, "neither of the files whose commitments both sides recorded"),
            (other, "another key"),
            (right | {"package": 0}, "signature does not fit"),
            (b"nonsense", "not the result of a neutral run"),
        ):
            answer = send(chosen, "customer", found)
            assert answer.status_code == 422
            assert said in answer.text
            assert "choose it again" in answer.text
            assert "what you wrote is still below" not in answer.text
        answer = chosen.people["customer"].post(
            chosen.path("/neutral/result"), chosen.path("/neutral")
        )
        assert (answer.status_code, "Choose the file" in answer.text) == (422, True)
        assert run_of(db, now(db, chosen.deal_id).id) is None

    def test_those_who_decide_nothing_send_nothing(self, chosen: Table) -> None:
        """A team lead is refused."""
        answer = chosen.people["provider_lead"].get(chosen.path("/neutral"))
        assert answer.status_code == 403

    def test_before_there_is_one(self, framed: Table, db: Session) -> None:
        """The proposal page says where to go."""
        agreed(db, framed, Mode("guided", key=KEY.public()))
        db.commit()
        page = framed.people["customer"].get(framed.path("/result")).text
        assert "To the neutral run" in page
        assert "To your private values" not in page
