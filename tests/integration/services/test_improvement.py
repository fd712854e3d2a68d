"""After a joint draft: one look, one offer to both, two silent answers."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.integration.conftest import Table
from tests.integration.private import now, seat
from tests.integration.services.test_rounds import play
from tests.integration.settled import HOT, accept_both, lower, newest, start, wishes
from workbench.platform import clock
from workbench.platform.config import Config
from workbench.platform.database import Base
from workbench.platform.errors import Conflict, Refused
from workbench.platform.permissions import PAYING_SIDES, Seat, Side
from workbench.proposal.bargaining.answers import Rule
from workbench.services import (
    draft,
    entry,
    improvement,
    improvement_menu,
    keys,
    result,
    retention,
    values,
)
from workbench.services.chosen_package import ChosenPackage
from workbench.services.frame import Mode
from workbench.services.improvement import Answer, ImprovementView
from workbench.store.improvement import ImprovementAnswerRow, ImprovementRow, improvements

NEUTRAL = "facilitator"


def view(db: Session, config: Config, table: Table, side: Side) -> ImprovementView:
    """Return what a side's executive sees, or the facilitator."""
    role = NEUTRAL if side == "neutral" else "executive"
    return improvement.view(db, config.keys, Seat(0, table.deal_id, side, role))  # type: ignore[arg-type]


def agreed(db: Session, config: Config, table: Table, mode: Mode) -> None:
    """Play a round in a mode, make the draft and let both accept it."""
    play(db, config, table, mode)
    start(db, table.deal_id)
    accept_both(db, table.deal_id)


def look(db: Session, config: Config, table: Table) -> bool:
    """Let the provider look, as its page shows it."""
    seen = view(db, config, table, "provider").version
    # a step of its own: what a look computes beforehand ends the transaction
    db.commit()
    return improvement.look(db, config.keys, seat(table.deal_id, "provider"), seen)


def say(db: Session, config: Config, table: Table, side: Side, given: Answer) -> str:
    """Let a side answer."""
    seen = view(db, config, table, side).version
    return improvement.answer(db, config.keys, seat(table.deal_id, side), given, seen)


def test_an_offer_is_better_for_both_and_accepted_by_both(
    framed: Table, db: Session, config: Config
) -> None:
    """Guided: each sees its own gain alone; once both accept, the draft is remade of the offer."""
    agreed(db, config, framed, Mode("guided"))
    assert view(db, config, framed, "customer").standing == "ready"
    assert look(db, config, framed)
    seen = {side: view(db, config, framed, side) for side in (*PAYING_SIDES, "neutral")}
    offer = seen["provider"].offer
    assert offer is not None
    assert {side: set(one.gains or {}) for side, one in seen.items()} == {
        "provider": {"provider"}, "customer": {"customer"}, "neutral": set(),
    }  # fmt: skip
    fee = float(newest(db, framed.deal_id).terms.yearly_fee)
    for side in PAYING_SIDES:
        before, after = (seen[side].gains or {})[side]
        mine = result.own_result(
            db, config.keys, now(db, framed.deal_id), seat(framed.deal_id, side)
        )
        assert mine is not None
        assert before == pytest.approx(mine.gain)
        assert after > before + improvement.WORTH_IT * fee
    assert replace(seen["provider"], gains=None) == replace(seen["customer"], gains=None)

    assert say(db, config, framed, "customer", "accept") == "open"
    assert [view(db, config, framed, side).answered for side in PAYING_SIDES] == [False, True]
    assert say(db, config, framed, "provider", "accept") == "accepted"
    found = newest(db, framed.deal_id)
    assert (found.number, found.accepted, found.terms.yearly_fee) == (2, False, offer.fee)
    assert found.problems == ()
    levels = {line.kpi: [(one.minimum, one.target) for one in line.cohorts] for line in offer.lines}
    for kpi in found.terms.kpis:
        assert [(one.ladder.minimum, one.ladder.target) for one in kpi.levels] == levels[kpi.kpi]
    assert view(db, config, framed, "customer").standing == "accepted"
    assert db.scalar(select(func.count()).select_from(ImprovementAnswerRow)) == 0
    plans = {one.kpi: one.improvement for one in found.terms.outlook.plans}  # type: ignore[union-attr]
    for (kpi, _cohort), future in found.futures.items():
        assert plans[kpi] == pytest.approx(future.shared.improvement * future.plan)


def test_no_row_or_version_tells_who_refused(framed: Table, db: Session, config: Config) -> None:
    """Three worlds, each seen by three: the same view, and the same rows but for numbers of rows."""
    agreed(db, config, framed, Mode("guided"))
    assert look(db, config, framed)
    told = []
    said: tuple[tuple[Answer, Answer], ...] = (
        ("refuse", "accept"), ("accept", "refuse"), ("refuse", "refuse"),
    )  # fmt: skip
    for first, second in said:
        with db.begin_nested() as step:
            assert say(db, config, framed, "provider", first) == "open"
            assert say(db, config, framed, "customer", second) == "no_change"
            assert newest(db, framed.deal_id).number == 1
            rows = [
                [tuple(row) for row in db.execute(select(Base.metadata.tables[name]))]
                for name in ("improvement", "improvement_answer", "draft")
            ]
            sides = (*PAYING_SIDES, "neutral")
            told.append(([view(db, config, framed, side) for side in sides], rows))
            step.rollback()
    assert told[0] == told[1] == told[2]
    assert {one.standing for one in told[0][0]} == {"no_change"}


def test_until_both_have_answered_nobody_learns_of_the_first(
    framed: Table, db: Session, config: Config
) -> None:
    """Also a refusal waits; an answer counts once; it is not readable in the row."""
    agreed(db, config, framed, Mode("guided"))
    look(db, config, framed)
    before = view(db, config, framed, "customer")
    sizes = set()
    for given in ("accept", "refuse"):
        with db.begin_nested() as step:
            say(db, config, framed, "provider", given)  # type: ignore[arg-type]
            assert view(db, config, framed, "customer") == before
            (row,) = db.scalars(select(ImprovementAnswerRow))
            sizes.add(len(row.sealed))
            with pytest.raises(Refused, match="answered"):
                say(db, config, framed, "provider", "accept")
            step.rollback()
    assert len(sizes) == 1


def test_in_the_open_book_both_gains_are_shown_to_all(
    framed: Table, db: Session, config: Config
) -> None:
    """The table of the design: post-settlement offers, open book: both."""
    agreed(db, config, framed, Mode("open_book", Rule.EGALITARIAN))
    if not look(db, config, framed):
        pytest.fail("the finer menu has something better than the egalitarian package")
    seen = [view(db, config, framed, side) for side in PAYING_SIDES]
    assert seen[0] == seen[1]
    assert set(seen[0].gains or {}) == set(PAYING_SIDES)


def test_what_is_not_allowed(settled: Table, db: Session, config: Config) -> None:
    """Sealed says why; before both accept nothing is looked for."""
    start(db, settled.deal_id)
    accept_both(db, settled.deal_id)
    assert view(db, config, settled, "provider").standing == "sealed"
    with pytest.raises(Refused, match=r"improvement\.sealed"):
        look(db, config, settled)
    assert improvements(db, now(db, settled.deal_id).id) == []


def test_one_side_cannot_probe_alone(framed: Table, db: Session, config: Config) -> None:
    """A version that one side made and accepted is not looked at; an offer lapses with its draft."""
    agreed(db, config, framed, Mode("guided"))
    assert look(db, config, framed)
    stale = view(db, config, framed, "customer").version
    draft.save(db, seat(framed.deal_id, "provider"), 1, HOT, lower(newest(db, framed.deal_id)))
    assert view(db, config, framed, "customer").standing == "not_joint"
    with pytest.raises(Refused, match="not_joint"):
        look(db, config, framed)
    with pytest.raises(Conflict):
        improvement.answer(db, config.keys, seat(framed.deal_id, "customer"), "accept", stale)
    accept_both(db, framed.deal_id)
    look(db, config, framed)
    assert [row.state for row in improvements(db, now(db, framed.deal_id).id)][1] == "no_change"
    db.add_all(
        ImprovementRow(
            deal_id=framed.deal_id, frame_id=now(db, framed.deal_id).id, draft_number=number,
            state="nothing", menu=None, compared=1, made_at=now(db, framed.deal_id).created_at,
        )
        for number in range(90, 92)
    )  # fmt: skip
    draft.save(db, seat(framed.deal_id, "provider"), 2, HOT, lower(newest(db, framed.deal_id)))
    accept_both(db, framed.deal_id)
    assert view(db, config, framed, "provider").standing == "used_up"


def test_a_changed_draft_is_what_the_offer_must_beat(
    framed: Table, db: Session, config: Config
) -> None:
    """Its gains are counted on the paths: an untouched draft has those of its package to the cent."""
    play(db, config, framed, Mode("guided"))
    start(db, framed.deal_id)
    row = now(db, framed.deal_id)
    settled = result.published(db, row)
    assert settled is not None
    assert settled.package is not None
    package = ChosenPackage(row.menu, settled.package.index)
    untouched = improvement_menu.as_drafted(newest(db, framed.deal_id), package)
    hot = wishes(newest(db, framed.deal_id))
    draft.save(
        db, seat(framed.deal_id, "provider"), 1, HOT,
        [replace(one, credit=one.credit / 2) for one in hot],
    )  # fmt: skip
    changed = improvement_menu.as_drafted(newest(db, framed.deal_id), package)
    for side in PAYING_SIDES:
        own = values.sheet(db, config.keys, row, side)
        assert own.view is not None
        gain = entry.view_of(untouched, side, own.answers).gains[0]
        assert gain == own.view.gains[settled.package.index]
        after = entry.view_of(changed, side, own.answers).gains[0]
        assert np.sign(after - gain) == (1 if side == "provider" else -1)  # less comes back


def test_a_renewed_key_opens_the_answer_and_destruction_takes_it(
    framed: Table, db: Session, config: Config
) -> None:
    """Sealed answers go with the keys and with the private values of their side."""
    agreed(db, config, framed, Mode("guided"))
    look(db, config, framed)
    say(db, config, framed, "provider", "accept")
    db.commit()
    sessions = sessionmaker(db.get_bind())
    keys.rotate(sessions, config.keys, framed.deal_id, grace=0.0)
    with db.begin_nested() as step:
        assert say(db, config, framed, "customer", "accept") == "accepted"
        step.rollback()
    after = clock.now() + timedelta(days=365 * 3)
    assert retention.begin(db, config.keys, after)["begun"] == 1
    assert db.scalar(select(func.count()).select_from(ImprovementAnswerRow)) == 0
    assert view(db, config, framed, "customer").standing == "no_change"
