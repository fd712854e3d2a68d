"""Sealed entry: encrypted from the first answer on, two locks, one run, nothing in between."""

import contextlib
import hashlib
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.private import (
    ANSWERS,
    CUSTOMER,
    NEVER,
    amounts_of,
    answered,
    enter,
    next_round,
    now,
    seat,
    traces,
)
from workbench.platform.config import Config
from workbench.platform.database import Base, make_engine, make_sessions
from workbench.platform.errors import Conflict, Damaged, NotFound, Refused
from workbench.platform.permissions import PAYING_SIDES, Side
from workbench.platform.side_keys import SideKey
from workbench.services import frame, result, values
from workbench.services.answer_effects import Trial, effect
from workbench.services.mirror import of_package
from workbench.services.own_view import (
    all_packages,
    best_packages,
    lock_state,
    points,
    prefilled,
)
from workbench.services.questions import Answer, Question
from workbench.store.values import PrivateValuesRow, RunRow, own_values, run_of

AMOUNTS = amounts_of(*ANSWERS.values())


def lock(db: Session, config: Config, deal_id: int, side: Side) -> bool:
    """Lock one side."""
    return values.lock(db, config.keys, deal_id, seat(deal_id, side))


class TestEntry:
    def test_before_both_agree_the_frame_nothing_is_taken(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """A changed frame stops entry until both have agreed again."""
        frame.propose(db, framed.deal_id, frame.usual_fees(db, framed.deal_id)[:1])
        with pytest.raises(Refused) as refused:
            enter(db, config.keys, framed.deal_id, "customer")
        assert refused.value.finding.code == "values.frame_open"

    def test_answers_entered_before_a_change_of_the_frame_cannot_be_locked(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """A lock binds to a menu that both have agreed to."""
        enter(db, config.keys, framed.deal_id, "customer")
        frame.propose(db, framed.deal_id, frame.usual_fees(db, framed.deal_id)[:1])
        with pytest.raises(Refused) as refused:
            lock(db, config, framed.deal_id, "customer")
        assert refused.value.finding.code == "values.frame_open"

    def test_a_lock_names_the_menu_that_was_seen(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """A page from before a change of the frame locks nothing."""
        enter(db, config.keys, framed.deal_id, "customer")
        with pytest.raises(Conflict):
            values.lock(db, config.keys, framed.deal_id, seat(framed.deal_id, "customer"), seen="0")

    def test_a_question_that_is_not_asked_is_not_kept(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Nobody stores answers to the other side's questions."""
        row = now(db, framed.deal_id)
        with pytest.raises(NotFound):
            values.answer(
                db,
                config.keys,
                row,
                seat(framed.deal_id, "customer"),
                ("base_cost", answered(1.0)),
            )

    def test_each_side_sees_its_own_gain_only(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """The customer's view does not change with the provider's answers."""
        row = now(db, framed.deal_id)
        enter(db, config.keys, framed.deal_id, "customer")
        before = values.sheet(db, config.keys, row, "customer").view
        enter(db, config.keys, framed.deal_id, "provider")
        after = values.sheet(db, config.keys, row, "customer").view
        assert before is not None
        assert after is not None
        assert np.array_equal(before.gains, after.gains)

    def test_own_packages_are_sorted_and_counted(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Best first, only accepted ones; the whole list stays in menu order."""
        row = now(db, framed.deal_id)
        enter(db, config.keys, framed.deal_id, "provider")
        own = values.sheet(db, config.keys, row, "provider")
        view = own.view
        assert view is not None
        everything = all_packages(row, "provider", own)
        best = best_packages(everything)
        assert [one.gain for one in best] == sorted((one.gain for one in best), reverse=True)
        assert [one.package.index for one in everything] == list(range(81))
        assert sum(one.accepted for one in everything) == int(view.acceptable.sum())

    def test_an_answer_says_what_a_level_set_is_worth(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Money a year is the amount per point times the points of improvement."""
        row = now(db, framed.deal_id)
        own = values.sheet(db, config.keys, row, "customer")
        asked = own.refinements[0]
        own = replace(own, answers=own.answers | {asked.key: answered(1000.0)})
        told = effect(Trial(row.menu, "customer", own), asked, own).meanings
        assert told
        for one in told:
            assert one.money == pytest.approx(1000 * max(one.line.improvement, 0))

    def test_what_was_answered_stands_in_the_form_to_the_last_digit(self) -> None:
        """Large amounts are not rounded when they are shown again."""
        asked = Question("base_cost", "base_cost", None, 5.0, None)
        assert prefilled(asked, Answer(1.5, 1234567.0, 123456789.25)) == {
            "likely": "1,234,567",
            "low": "1.50",
            "high": "123,456,789.25",
        }
        assert prefilled(asked, None) == {"likely": "5"}


class TestLock:
    def test_incomplete_answers_are_not_locked(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Every question needs an answer first."""
        row = now(db, framed.deal_id)
        with pytest.raises(Refused):
            lock(db, config, framed.deal_id, "customer")
        given = ("highest_fee", answered(1.0))
        values.answer(db, config.keys, row, seat(framed.deal_id, "customer"), given)
        with pytest.raises(Refused) as refused:
            lock(db, config, framed.deal_id, "customer")
        assert refused.value.finding.code == "values.incomplete"

    def test_nothing_is_run_on_a_menu_that_was_changed(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """A fee that another hand wrote into the database: neither lock is kept on it."""
        row = now(db, framed.deal_id)
        for side in PAYING_SIDES:
            enter(db, config.keys, framed.deal_id, side)
        values.lock(db, config.keys, framed.deal_id, seat(framed.deal_id, "customer"))
        row.menu = row.menu | {"fees": ["1"]}
        db.flush()
        with pytest.raises(Damaged):
            values.lock(db, config.keys, framed.deal_id, seat(framed.deal_id, "provider"))
        assert run_of(db, row.id) is None

    def test_the_first_lock_runs_nothing_and_the_second_publishes(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """One lock shows one bit; two locks make one run with what both are told."""
        row = now(db, framed.deal_id)
        for side in PAYING_SIDES:
            enter(db, config.keys, framed.deal_id, side)
        assert lock(db, config, framed.deal_id, "provider") is False
        assert run_of(db, row.id) is None
        assert result.published(db, row) is None
        assert lock_state(db, row).provider
        assert not lock_state(db, row).customer
        assert lock(db, config, framed.deal_id, "customer") is True
        published = result.published(db, row)
        assert published is not None
        assert published.status == "settled"
        assert published.package is not None
        assert set(published.commitments) == set(PAYING_SIDES)

    def test_the_settled_package_has_the_largest_product_of_gains(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Of the packages that both accept; recomputed here from both sheets."""
        row = now(db, framed.deal_id)
        for side in PAYING_SIDES:
            enter(db, config.keys, framed.deal_id, side)
            lock(db, config, framed.deal_id, side)
        views = {side: values.sheet(db, config.keys, row, side).view for side in PAYING_SIDES}
        mine, theirs = views["provider"], views["customer"]
        assert mine is not None
        assert theirs is not None
        both = mine.acceptable & theirs.acceptable
        best = int(np.where(both, mine.gains * theirs.gains, -np.inf).argmax())
        published = result.published(db, row)
        assert published is not None
        assert published.package is not None
        assert published.package.index == best
        for side in PAYING_SIDES:
            view = views[side]
            assert view is not None
            own = result.own_result(db, config.keys, row, seat(framed.deal_id, side))
            gain = own.gain if own else None
            assert gain == float(view.gains[best])

    def test_the_commitment_opens_with_salt_and_inputs(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """SHA-256(salt ‖ canonical inputs), as the receipt of a side can prove."""
        row = now(db, framed.deal_id)
        enter(db, config.keys, framed.deal_id, "customer")
        lock(db, config, framed.deal_id, "customer")
        kept = own_values(db, row.id, "customer")
        assert kept is not None
        assert kept.sealed_salt is not None
        key = SideKey(config.keys, framed.deal_id, "customer")
        salt = key.open(kept.sealed_salt, "round-1/salt")
        answers = {name: {"low": x, "likely": x, "high": x} for name, x in CUSTOMER.items()}
        plain = {"answers": answers, "schema_version": 2}
        inputs = json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()
        assert hashlib.sha256(salt + inputs).hexdigest() == kept.commitment
        assert len(salt) == 32

    def test_locked_answers_stay_as_they_are(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """After the own lock, and after the round, an answer is refused."""
        row = now(db, framed.deal_id)
        given = ("highest_fee", answered(1.0))
        for side in PAYING_SIDES:
            enter(db, config.keys, framed.deal_id, side)
        lock(db, config, framed.deal_id, "customer")
        for _ in range(2):
            with pytest.raises(Refused) as refused:
                values.answer(db, config.keys, row, seat(framed.deal_id, "customer"), given)
            assert refused.value.finding.code == "values.already_locked"
            with contextlib.suppress(Refused):
                lock(db, config, framed.deal_id, "provider")
        assert run_of(db, row.id) is not None

    def test_unlocking_ends_when_the_other_has_locked(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Alone one may take the lock back; after the second lock the round stands."""
        for side in PAYING_SIDES:
            enter(db, config.keys, framed.deal_id, side)
        lock(db, config, framed.deal_id, "provider")
        values.unlock(db, framed.deal_id, seat(framed.deal_id, "provider"))
        assert lock_state(db, now(db, framed.deal_id)).provider is False
        lock(db, config, framed.deal_id, "provider")
        lock(db, config, framed.deal_id, "customer")
        with pytest.raises(Refused) as refused:
            values.unlock(db, framed.deal_id, seat(framed.deal_id, "provider"))
        assert refused.value.finding.code == "values.other_has_locked"

    def test_a_frame_with_a_lock_or_a_settlement_is_not_replaced(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Nobody changes the menu under a locked side, nor a settled round."""
        fees = frame.usual_fees(db, framed.deal_id)
        for side, code in (("provider", "frame.somebody_locked"), ("customer", "frame.settled")):
            enter(db, config.keys, framed.deal_id, side)  # type: ignore[arg-type]  # a literal pair
            lock(db, config, framed.deal_id, side)  # type: ignore[arg-type]  # a literal pair
            with pytest.raises(Refused) as refused:
                frame.propose(db, framed.deal_id, fees)
            assert refused.value.finding.code == code


class TestRounds:
    def test_no_overlap_says_no_more_than_that(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Neither closeness nor a count: the outcome is one word."""
        row = now(db, framed.deal_id)
        enter(db, config.keys, framed.deal_id, "customer", NEVER)
        enter(db, config.keys, framed.deal_id, "provider")
        for side in PAYING_SIDES:
            lock(db, config, framed.deal_id, side)
        run = run_of(db, row.id)
        assert run is not None
        assert run.outcome == {"status": "no_overlap"}
        exported = json.loads(result.export(db, row) or b"")
        assert exported["package"] is None
        own = result.own_result(db, config.keys, row, seat(framed.deal_id, "customer"))
        assert own is not None
        assert own.gain is None

    def test_after_three_rounds_there_is_no_fourth(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Never more rounds than agreed; each starts with the own earlier answers as defaults."""
        for number in (1, 2, 3):
            assert now(db, framed.deal_id).round == number
            enter(db, config.keys, framed.deal_id, "customer", NEVER)
            enter(db, config.keys, framed.deal_id, "provider")
            for side in PAYING_SIDES:
                lock(db, config, framed.deal_id, side)
            if number < 3:
                row = next_round(db, framed.deal_id)
                own = values.sheet(db, config.keys, row, "customer")
                assert own.answers == {}
                every = (*own.questions, *own.refinements)
                assert [q.default for q in every] == list(NEVER.values())
        with pytest.raises(Refused) as refused:
            next_round(db, framed.deal_id)
        assert refused.value.finding.code == "frame.no_more_rounds"

    def test_an_answer_for_a_replaced_round_is_refused(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """A form from the round before does not reach the new round."""
        old = now(db, framed.deal_id)
        enter(db, config.keys, framed.deal_id, "customer", NEVER)
        enter(db, config.keys, framed.deal_id, "provider")
        for side in PAYING_SIDES:
            lock(db, config, framed.deal_id, side)
        next_round(db, framed.deal_id)
        with pytest.raises(Refused) as refused:
            values.answer(
                db,
                config.keys,
                old,
                seat(framed.deal_id, "customer"),
                ("highest_fee", answered(2.0)),
            )
        assert refused.value.finding.code == "values.round_over"


class TestTwoAtOnce:
    """Two real threads with a connection each, on SQLite and on PostgreSQL."""

    def at_once(self, database_url: str, *steps: Callable[[Session], object]) -> list[object]:
        """Run the steps at the same moment; return what each answered or the code it was refused."""
        start, said = threading.Barrier(len(steps)), [None] * len(steps)

        def run(place: int) -> None:
            engine = make_engine(database_url)
            with make_sessions(engine)() as own:
                start.wait()
                try:
                    answer = steps[place](own)
                    own.commit()
                except Refused as refused:
                    answer = refused.finding.code
                said[place] = answer  # type: ignore[call-overload]  # filled by place
            engine.dispose()

        threads = [threading.Thread(target=run, args=(place,)) for place in range(len(steps))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return list(said)

    @pytest.mark.parametrize("attempt", range(3))
    def test_two_last_locks_make_one_run(
        self, framed: Table, db: Session, config: Config, attempt: int
    ) -> None:
        """Exactly one of two simultaneous locks is the second one."""
        for side in PAYING_SIDES:
            enter(db, config.keys, framed.deal_id, side)
        db.commit()
        said = self.at_once(
            config.database_url,
            lambda own: lock(own, config, framed.deal_id, "provider"),
            lambda own: lock(own, config, framed.deal_id, "customer"),
        )
        assert sorted(map(bool, said)) == [False, True], attempt
        db.rollback()
        assert len(list(db.scalars(select(RunRow)))) == 1

    def test_two_people_of_one_side_lock_once(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """The slower one is told that the side has locked; the commitment stays the first."""
        enter(db, config.keys, framed.deal_id, "provider")
        db.commit()
        said = self.at_once(
            config.database_url,
            *[lambda own: lock(own, config, framed.deal_id, "provider")] * 2,
        )
        assert set(said) == {False, "values.locked_once"}

    def behind(
        self, db: Session, database_url: str, late: Callable[[Session], object], *ahead: object
    ) -> object:
        """Start `late` while `db` has done something and not committed; return what it answered."""
        assert ahead
        timer = threading.Timer(0.3, db.commit)
        timer.start()
        (said,) = self.at_once(database_url, late)
        timer.join()
        return said

    def test_an_answer_never_slips_in_behind_a_lock(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """An answer that waited for a lock sees it, whatever its session had read before."""
        enter(db, config.keys, framed.deal_id, "customer")
        db.commit()
        engine = make_engine(config.database_url)
        with make_sessions(engine)() as early:
            mine = now(early, framed.deal_id)
            held = own_values(early, mine.id, "customer")  # the page reads before it writes
            early.commit()
            lock(db, config, framed.deal_id, "customer")
            ahead = threading.Timer(0.3, db.commit)
            ahead.start()
            given = ("highest_fee", answered(777777.0))
            with pytest.raises(Refused) as refused:
                values.answer(early, config.keys, mine, seat(framed.deal_id, "customer"), given)
            ahead.join()
        engine.dispose()
        assert held is not None
        assert refused.value.finding.code == "values.already_locked"

    def test_two_answers_of_one_side_are_both_kept(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Colleagues who share the work overwrite nothing."""
        row = now(db, framed.deal_id)
        place = seat(framed.deal_id, "customer")
        names = ("highest_fee", "alternative_cost", "value_per_point-availability")
        values.answer(db, config.keys, row, place, (names[0], answered(5.0)))
        db.commit()
        engine = make_engine(config.database_url)
        with make_sessions(engine)() as early:
            mine = now(early, framed.deal_id)
            held = own_values(early, mine.id, "customer")
            early.commit()
            values.answer(db, config.keys, row, place, (names[1], answered(5.0)))
            ahead = threading.Timer(0.3, db.commit)
            ahead.start()
            values.answer(early, config.keys, mine, place, (names[2], answered(5.0)))
            ahead.join()
            early.commit()
            kept = values.sheet(early, config.keys, mine, "customer").answers
        engine.dispose()
        assert held is not None
        assert set(kept) == set(names)

    def test_a_second_lock_waits_for_the_first(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """The later lock sees the earlier one and runs the round."""
        for side in PAYING_SIDES:
            enter(db, config.keys, framed.deal_id, side)
        db.commit()
        ahead = lock(db, config, framed.deal_id, "provider")
        late = lambda own: lock(own, config, framed.deal_id, "customer")  # noqa: E731
        assert self.behind(db, config.database_url, late, ahead) is True

    def test_an_unlock_behind_the_second_lock_is_refused(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Once the other side's lock was first, nothing is taken back."""
        for side in PAYING_SIDES:
            enter(db, config.keys, framed.deal_id, side)
        lock(db, config, framed.deal_id, "provider")
        db.commit()
        ahead = lock(db, config, framed.deal_id, "customer")
        late = lambda own: values.unlock(own, framed.deal_id, seat(framed.deal_id, "provider"))  # noqa: E731
        assert self.behind(db, config.database_url, late, ahead) == "values.other_has_locked"

    def test_a_lock_behind_an_unlock_runs_nothing(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Once the other side's lock was taken back, the lock is the first again."""
        for side in PAYING_SIDES:
            enter(db, config.keys, framed.deal_id, side)
        lock(db, config, framed.deal_id, "provider")
        db.commit()
        ahead = [values.unlock(db, framed.deal_id, seat(framed.deal_id, "provider"))]
        late = lambda own: lock(own, config, framed.deal_id, "customer")  # noqa: E731
        assert self.behind(db, config.database_url, late, ahead) is False

    def test_unlocking_and_the_second_lock_follow_each_other(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Either the lock was taken back and nothing ran, or the round ran and stands."""
        row = now(db, framed.deal_id)
        for side in PAYING_SIDES:
            enter(db, config.keys, framed.deal_id, side)
        lock(db, config, framed.deal_id, "provider")
        db.commit()
        said = self.at_once(
            config.database_url,
            lambda own: values.unlock(own, framed.deal_id, seat(framed.deal_id, "provider")),
            lambda own: lock(own, config, framed.deal_id, "customer"),
        )
        db.rollback()
        state = lock_state(db, row)
        assert said in (["values.other_has_locked", True], [None, False])
        assert state.customer
        assert state.provider == state.published == (said[1] is True)


class TestAtRest:
    def test_rows_and_file_hold_no_plain_number(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """From the first answer on the database holds only ciphertext, also in its free pages."""
        enter(db, config.keys, framed.deal_id, "customer")
        enter(db, config.keys, framed.deal_id, "customer", NEVER)
        enter(db, config.keys, framed.deal_id, "customer")
        enter(db, config.keys, framed.deal_id, "provider")
        for side in PAYING_SIDES:
            lock(db, config, framed.deal_id, side)
        db.commit()
        raw = repr(
            [
                [tuple(row) for row in db.execute(select(table)).all()]
                for table in Base.metadata.sorted_tables
            ]
        ).encode()
        if config.database_url.startswith("sqlite"):
            file = Path(config.database_url.removeprefix("sqlite:///"))
            raw += b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
        assert b"settled" in raw
        for amount in AMOUNTS:
            assert not [trace for trace in traces(amount) if trace in raw], amount

    def test_a_row_moved_to_the_other_side_or_round_does_not_open(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Deal, side and round are bound to the ciphertext."""
        enter(db, config.keys, framed.deal_id, "customer")
        row = now(db, framed.deal_id)
        kept = own_values(db, row.id, "customer")
        assert kept is not None
        db.add(PrivateValuesRow(frame_id=row.id, side="provider", sealed=kept.sealed))
        db.flush()
        SideKey(config.keys, framed.deal_id, "provider").seal(b"", "the side has a key of its own")
        with pytest.raises(InvalidTag):
            values.sheet(db, config.keys, row, "provider")

    def test_nothing_private_is_printed_or_logged(
        self, framed: Table, db: Session, config: Config, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Neither a dataclass's repr nor a log of any library at any level shows an amount."""
        caplog.set_level(logging.DEBUG)
        row = now(db, framed.deal_id)
        shown: list[Any] = []
        for side in PAYING_SIDES:
            enter(db, config.keys, framed.deal_id, side)
            own = values.sheet(db, config.keys, row, side)
            assert own.view is not None
            shown += [own, own.questions, own.answers, own.view, own.derived, points(row, own)]
            shown += [best_packages(all_packages(row, side, own)), of_package(db, config.keys,
                      seat(framed.deal_id, side), 0)]  # fmt: skip
            trial = Trial(row.menu, side, own)
            shown += [trial, effect(trial, own.questions[0], own)]
            with pytest.raises(Refused) as refused:
                values.unlock(db, framed.deal_id, seat(framed.deal_id, side))
            shown.append(refused.value)
        for side in PAYING_SIDES:
            lock(db, config, framed.deal_id, side)
        printed = (repr(shown) + caplog.text).encode()
        for amount in AMOUNTS:
            assert not [trace for trace in traces(amount) if trace in printed], amount
