"""A neutral run recorded: the same as a server run, checked, and nothing private on the server."""

import json
from contextlib import nullcontext
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.private import ANSWERS, answered, enter, now, seat, traces
from tests.integration.services.test_rounds import play
from tests.integration.settled import accept_both
from workbench.cli import main
from workbench.platform.config import Config
from workbench.platform.errors import Conflict, Damaged, NotFound, Refused
from workbench.platform.neutral_keys import OneOffKey
from workbench.platform.permissions import PAYING_SIDES, Seat, Side
from workbench.proposal.bargaining.answers import Rule
from workbench.services import (
    draft,
    frame,
    improvement,
    neutral,
    neutral_lock,
    neutral_round,
    receipt,
    result,
    stress_test,
    values,
)
from workbench.services.document_contents import contents
from workbench.services.frame import Mode
from workbench.store.frame import FrameRow
from workbench.store.neutral import neutral_locks
from workbench.store.values import PrivateValuesRow, RunRow, run_of

KEY = OneOffKey(b"s" * 32, b"g" * 32)
OTHER = OneOffKey(b"t" * 32, b"h" * 32)
FACILITATOR: Side = "neutral"


def agreed(db: Session, table: Table, mode: Mode | None = None) -> FrameRow:
    """Make the frame of a neutral run, and let both agree to it."""
    fees = frame.usual_fees(db, table.deal_id)
    row = frame.propose(db, table.deal_id, fees, mode=mode or Mode(key=KEY.public()))
    for side in PAYING_SIDES:
        frame.agree(db, seat(table.deal_id, side), frame.agreed_version(row))
    return row


def run(
    db: Session, row: FrameRow, key: OneOffKey = KEY, folder: Path | None = None
) -> dict[str, Any]:
    """Seal both sides' answers and settle them, as on three machines; keep receipts in a folder."""
    public = neutral_round.public_frame(db, row)
    sealed = {}
    for side, amounts in ANSWERS.items():
        answers = {name: answered(amount) for name, amount in amounts.items()}
        sealed[side], own = neutral.seal(public, side, answers, key.public())
        if folder is not None:
            (folder / f"{side}.json").write_bytes(own.content())
    return neutral.settle(public, sealed, key)


def record(db: Session, table: Table, found: dict[str, Any]) -> RunRow:
    """Send the result as the facilitator, once both have recorded what it was made with."""
    lock_both(db, table, found.get("commitments", {}))
    return send(db, table, found)


def lock_both(db: Session, table: Table, commitments: dict[Side, str]) -> None:
    """Record each side's commitment where it is not recorded yet and can be."""
    row = now(db, table.deal_id)
    agreed_by_both = row.provider_agreed_at and row.customer_agreed_at
    if not agreed_by_both or run_of(db, row.id) is not None:
        return
    for side, commitment in commitments.items():
        if side not in neutral_locks(db, row.id):
            neutral_lock.lock(db, seat(table.deal_id, side), commitment)


def send(db: Session, table: Table, found: dict[str, Any]) -> RunRow:
    """Send the result as the facilitator."""
    who = Seat(0, table.deal_id, FACILITATOR, "facilitator")
    return neutral_round.record(db, who, json.dumps(found).encode())


def refused(db: Session, table: Table, found: dict[str, Any]) -> str:
    """Return why a result is refused."""
    with pytest.raises(Refused) as caught:
        record(db, table, found)
    return caught.value.finding.code


@pytest.mark.parametrize(
    "mode", [Mode(), Mode("guided", Rule.EGALITARIAN), Mode("open_book")], ids=lambda m: m.openness
)
def test_both_are_told_what_a_server_would_tell(
    framed: Table, db: Session, config: Config, mode: Mode, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Same answers, same outcome, byte for byte but for the salts; the receipts replay it."""
    served = play(db, config, framed, mode)
    wanted = db.scalars(select(RunRow.outcome)).one()
    db.rollback()  # back to the agreed frame
    row = agreed(db, framed, Mode(mode.openness, mode.rule, KEY.public()))
    found = run(db, row, folder=tmp_path)
    kept = record(db, framed, found).outcome
    assert {name: kept[name] for name in kept if name != "neutral"} == wanted
    told = result.published(db, row)
    assert told is not None
    assert (told.package, told.rules, told.three) == (served.package, served.rules, served.three)
    assert (told.key, told.commitments) == (KEY.public().fingerprint(), found["commitments"])
    assert json.loads(neutral_round.result_file(db, framed.deal_id, 1)) == found
    exported = result.export(db, row)
    assert exported is not None
    (tmp_path / "result.json").write_bytes(exported)
    files = [str(tmp_path / f"{name}.json") for name in ("customer", "provider", "result")]
    assert main(["bargain", "replay", *files]) == 0
    assert json.loads(capsys.readouterr().out)["matches_published"] is True


def test_the_server_has_no_answer_and_no_gain(framed: Table, db: Session, config: Config) -> None:
    """No row of private values, no figure in what is kept, and nobody is shown an own gain."""
    row = agreed(db, framed, Mode("guided", key=KEY.public()))
    record(db, framed, run(db, row))
    assert db.scalars(select(PrivateValuesRow)).all() == []
    kept = json.dumps(db.scalars(select(RunRow.outcome)).one()).encode()
    figures = [amount for one in ANSWERS.values() for amount in one.values() if amount > 1000]
    assert not [one for one in figures if any(trace in kept for trace in traces(one))]
    for side in PAYING_SIDES:
        assert result.own_result(db, config.keys, row, seat(framed.deal_id, side)) is None


def test_what_was_entered_before_both_chose_it_is_not_looked_at(
    framed: Table, db: Session, config: Config
) -> None:
    """Answers of a frame on this server that was replaced: to nobody, also in an open book."""
    for side in PAYING_SIDES:
        enter(db, config.keys, framed.deal_id, side)
    row = agreed(db, framed, Mode("open_book", key=KEY.public()))
    record(db, framed, run(db, row))
    assert len(db.scalars(select(PrivateValuesRow)).all()) == 2
    for side in PAYING_SIDES:
        mine = seat(framed.deal_id, side)
        assert values.sheet(db, config.keys, row, side).answers == {}
        assert stress_test.opened(db, config.keys, row, mine, "own_gain_of_each_package") == {}
        assert result.own_result(db, config.keys, row, mine) is None


def test_nothing_better_is_looked_for_afterwards(
    framed: Table, db: Session, config: Config
) -> None:
    """The page says why, and a look is refused."""
    record(db, framed, run(db, agreed(db, framed, Mode("guided", key=KEY.public()))))
    draft.start(db, seat(framed.deal_id, "provider"))
    accept_both(db, framed.deal_id)
    db.commit()
    own = seat(framed.deal_id, "customer")
    found = improvement.view(db, config.keys, own)
    assert found.standing == "neutral"
    with pytest.raises(Refused, match=r"improvement\.neutral"):
        improvement.look(db, config.keys, own, found.version)
    db.rollback()
    page = framed.people["customer"].get(framed.path("/improvement")).text
    assert "Not after a neutral run" in page


def test_the_draft_and_the_agreement_say_who_computed(framed: Table, db: Session) -> None:
    """As after a run on the server, with the fingerprint of the key."""
    row = agreed(db, framed)
    found = run(db, row)
    record(db, framed, found)
    draft.start(db, seat(framed.deal_id, "provider"))
    made = draft.view(db, framed.deal_id)
    assert made is not None
    assert made.terms.mediation is not None
    assert made.terms.mediation.neutral_key == KEY.public().fingerprint()
    assert made.terms.mediation.customer_commitment == found["commitments"]["customer"]
    printed = contents(made.terms, made.futures, "en")["mediation"]
    assert printed is not None
    assert printed["neutral_key"] == KEY.public().fingerprint()


class TestTheFrame:
    def test_an_old_frame_means_on_this_server(self, framed: Table, db: Session) -> None:
        """Its version is the fingerprint of the menu, as ever."""
        row = now(db, framed.deal_id)
        assert frame.key_of(row) is None
        assert frame.view(row).key is None
        assert frame.agreed_version(row) == row.menu_sha256
        with pytest.raises(NotFound):
            neutral_round.key_file(db, framed.deal_id, 1)
        with pytest.raises(NotFound):
            neutral_round.record(db, seat(framed.deal_id, "provider"), b"{}")
        with pytest.raises(NotFound):
            neutral_round.result_file(db, framed.deal_id, 1)

    def test_both_agree_to_the_key(self, framed: Table, db: Session) -> None:
        """Another key is another version: nobody agrees to one unseen."""
        row = agreed(db, framed)
        before = frame.agreed_version(row)
        assert before != row.menu_sha256
        fees = frame.usual_fees(db, framed.deal_id)
        row = frame.propose(db, framed.deal_id, fees, mode=Mode(key=OTHER.public()))
        assert not frame.view(row).agreed
        with pytest.raises(Conflict):
            frame.agree(db, seat(framed.deal_id, "provider"), before)

    def test_the_file_has_all_that_the_machines_need(self, framed: Table, db: Session) -> None:
        """Its SHA-256 is what sealed files and the result are bound to; the menu is the round's."""
        row = agreed(db, framed)
        plain = json.loads(neutral_round.frame_file(db, framed.deal_id, 1))
        assert (plain["key"], plain["mode"]) == (KEY.public().fingerprint(), "sealed")
        assert plain["menu_sha256"] == row.menu_sha256 == receipt.fingerprint(plain["menu"])

    def test_nothing_can_be_entered(self, framed: Table, db: Session, config: Config) -> None:
        """The services refuse it, whatever page it comes from."""
        agreed(db, framed)
        for side in PAYING_SIDES:
            with pytest.raises(Refused, match=r"values\.neutral_round"):
                enter(db, config.keys, framed.deal_id, side)
            with pytest.raises(Refused, match=r"values\.neutral_round"):
                values.lock(db, config.keys, framed.deal_id, seat(framed.deal_id, side))

    def test_a_key_serves_one_round(self, framed: Table, db: Session) -> None:
        """After no overlap the next round needs a new one."""
        row = agreed(db, framed)
        public = neutral_round.public_frame(db, row)
        sealed = {}
        for side, amounts in ANSWERS.items():
            answers = {
                name: answered(1.0 if name == "highest_fee" else amount)
                for name, amount in amounts.items()
            }
            sealed[side] = neutral.seal(public, side, answers, KEY.public())[0]
        kept = record(db, framed, neutral.settle(public, sealed, KEY))
        assert kept.outcome["status"] == "no_overlap"
        fees = frame.usual_fees(db, framed.deal_id)
        with pytest.raises(Refused, match=r"neutral\.key_used"):
            frame.propose(db, framed.deal_id, fees, mode=Mode(key=KEY.public()))
        again = agreed(db, framed, Mode(key=OTHER.public()))
        assert again.round == 2
        assert record(db, framed, run(db, again, OTHER)).outcome["status"] == "settled"


class TestRefused:
    def test_on_a_menu_that_was_changed(self, framed: Table, db: Session) -> None:
        """The menu no longer has the SHA-256 that both agreed to."""
        row = agreed(db, framed)
        found = run(db, row)
        row.menu = row.menu | {"fees": ["1"]}
        db.flush()
        with pytest.raises(Damaged):
            record(db, framed, found)

    def test_before_both_have_agreed(self, framed: Table, db: Session) -> None:
        """A result of a frame that one side has not agreed to."""
        row = agreed(db, framed)
        found = run(db, row)
        row.customer_agreed_at = None
        assert refused(db, framed, found) == "neutral.not_agreed"

    def test_a_second_result(self, framed: Table, db: Session) -> None:
        """A round has one run."""
        row = agreed(db, framed)
        record(db, framed, run(db, row))
        assert refused(db, framed, run(db, row)) == "neutral.published"
        assert len(db.scalars(select(RunRow)).all()) == 1

    def test_another_key_or_frame_or_content(self, framed: Table, db: Session) -> None:
        """Each by its own sentence; nothing is kept."""
        row = agreed(db, framed)
        found = run(db, row)
        assert refused(db, framed, run(db, row, OTHER)) == "neutral.other_key"
        assert refused(db, framed, found | {"package": 0}) == "neutral.not_signed"
        assert refused(db, framed, found | {"frame_sha256": "0" * 64}) == "neutral.other_frame"
        assert refused(db, framed, {}) == "neutral.no_result"
        for data in (b"", b"[]", b"\xff", b"[" * 100_000, b'{"format": ' + b"9" * 5000 + b"}"):
            with pytest.raises(Refused, match=r"neutral\.no_result"):
                neutral_round.record(db, seat(framed.deal_id, "customer"), data)
        with pytest.raises(Refused, match=r"neutral\.too_large"):
            neutral_round.record(
                db, seat(framed.deal_id, "customer"), b" " * (neutral_round.MOST_BYTES + 1)
            )
        agreed(db, framed, Mode("guided", key=KEY.public()))  # the frame that counts now
        assert refused(db, framed, found) == "neutral.other_frame"
        assert db.scalars(select(RunRow)).all() == []


class TestTheLock:
    """No result without both commitments, and none but the one that was made with both files."""

    def test_a_file_in_the_name_of_a_side_settles_nothing(self, framed: Table, db: Session) -> None:
        """Each forged side is named; what was recorded stands, and the true result is taken."""
        row = agreed(db, framed)
        found, forged = run(db, row), run(db, row)
        lock_both(db, framed, found["commitments"])
        assert refused(db, framed, forged) == "neutral.other_file_both"
        for side in PAYING_SIDES:
            mine = neutral_locks(db, row.id)[side]
            kept, mine.commitment = mine.commitment, forged["commitments"][side]
            assert refused(db, framed, found) == f"neutral.other_file_{side}"
            mine.commitment = kept
        assert db.scalars(select(RunRow)).all() == []
        assert send(db, framed, found).outcome["status"] == "settled"

    def test_never_a_result_without_two_locks(self, framed: Table, db: Session) -> None:
        """Neither, the one or the other has not recorded."""
        found = run(db, agreed(db, framed))
        missing = []
        for side in (None, "customer", "provider"):
            if side is not None:
                lock_both(db, framed, {side: found["commitments"][side]})
            try:
                send(db, framed, found)
            except Refused as refusal:
                missing.append(refusal.finding.code)
        assert missing == ["neutral.unlocked_both", "neutral.unlocked_provider"]

    def test_it_is_replaced_until_the_other_side_has_locked(
        self, framed: Table, db: Session
    ) -> None:
        """By what the person saw; time and person are kept; the other learns it once both are there."""
        row = agreed(db, framed)
        one, two = seat(framed.deal_id, "provider"), seat(framed.deal_id, "customer")
        seen = neutral_lock.view(db, row, one).version
        neutral_lock.lock(db, one, "a" * 64, seen)
        with pytest.raises(Conflict):
            neutral_lock.lock(db, one, "b" * 64, seen)
        neutral_lock.lock(db, one, "b" * 64, neutral_lock.view(db, row, one).version)
        others = neutral_lock.view(db, row, two)
        assert (others.sides, others.shown, others.both) == ({"provider"}, {}, False)
        neutral_lock.lock(db, two, "c" * 64, others.version)
        assert neutral_lock.view(db, row, two).shown["provider"].commitment == "b" * 64
        for who in (one, two):
            with pytest.raises(Refused, match=r"neutral\.both_locked"):
                neutral_lock.lock(db, who, "d" * 64, neutral_lock.view(db, row, who).version)

    def test_another_frame_takes_both_away(self, framed: Table, db: Session) -> None:
        """The way out of a wrong commitment; a page from before it is a conflict."""
        row = agreed(db, framed)
        found = run(db, row)
        lock_both(db, framed, {"customer": "a" * 64, "provider": "b" * 64})
        assert refused(db, framed, found) == "neutral.other_file_both"
        again = agreed(db, framed)
        assert (again.id, neutral_locks(db, again.id)) == (row.id, {})
        assert record(db, framed, found).outcome["status"] == "settled"

    def test_what_is_refused(self, framed: Table, db: Session) -> None:
        """No commitment, no agreement, after the result, no paying side, no neutral round."""
        mine = seat(framed.deal_id, "provider")
        with pytest.raises(NotFound):
            neutral_lock.lock(db, mine, "a" * 64)
        row = agreed(db, framed)
        for text in ("", "a" * 63, "A" * 64, "٣" * 64, "a" * 64 + "\n"):
            with pytest.raises(Refused, match=r"neutral\.no_commitment"):
                neutral_lock.lock(db, mine, text)
        with pytest.raises(NotFound):
            neutral_lock.lock(db, seat(framed.deal_id, FACILITATOR), "a" * 64)
        row.customer_agreed_at = None
        with pytest.raises(Refused, match=r"neutral\.lock_not_agreed"):
            neutral_lock.lock(db, mine, "a" * 64)
        row = agreed(db, framed)
        record(db, framed, run(db, row))
        with pytest.raises(Refused, match=r"neutral\.published"):
            neutral_lock.lock(db, mine, "a" * 64)

    def test_in_no_order_is_there_a_run_without_two_locks(self, framed: Table, db: Session) -> None:
        """Locks of either side, a wrong one of the customer and the result, in every order."""
        row = agreed(db, framed)
        found = run(db, row)
        locks = {side: found["commitments"][side] for side in PAYING_SIDES}
        for order in permutations(("customer", "provider", "wrong", "send")):
            with db.begin_nested() as start:
                standing: dict[str, str] = {}
                for step in order:
                    if step == "send":
                        wanted = standing == locks
                        with nullcontext() if wanted else pytest.raises(Refused):
                            send(db, framed, found)
                        assert (run_of(db, row.id) is not None) is wanted, order
                    else:
                        side: Side = "customer" if step == "wrong" else step
                        both_or_over = len(standing) == 2 or run_of(db, row.id) is not None
                        text = "f" * 64 if step == "wrong" else locks[side]
                        with pytest.raises(Refused) if both_or_over else nullcontext():
                            neutral_lock.lock(db, seat(framed.deal_id, side), text)
                        standing = standing if both_or_over else standing | {side: text}
                start.rollback()
