"""Guided and open-book rounds through the services: what both are told, and what a side alone is."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.printed import printed_text
from tests.integration.private import ANSWERS, CUSTOMER, NEVER, enter, now, seat
from tests.integration.settled import accept_both, newest, start
from workbench.agreement.terms import canonical_json, terms_from_json
from workbench.document.formats import Formats
from workbench.platform.config import Config
from workbench.platform.errors import Conflict
from workbench.platform.permissions import PAYING_SIDES, Seat
from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.openness import Openness
from workbench.services import document, draft, frame, result, values
from workbench.services.document_contents import contents
from workbench.services.frame import Mode
from workbench.store.values import PrivateValuesRow, RunRow


def play(
    db: Session,
    config: Config,
    table: Table,
    mode: Mode,
    amounts: dict[str, dict[str, float]] | None = None,
) -> result.PublishedResult:
    """Make the frame anew in a mode, let both agree, answer and lock; return what is published."""
    row = frame.propose(db, table.deal_id, frame.usual_fees(db, table.deal_id), mode=mode)
    for side in PAYING_SIDES:
        frame.agree(db, seat(table.deal_id, side), frame.agreed_version(row))
    for side in PAYING_SIDES:
        enter(db, config.keys, table.deal_id, side, (amounts or ANSWERS)[side])
        values.lock(db, config.keys, table.deal_id, seat(table.deal_id, side))
    found = result.published(db, now(db, table.deal_id))
    assert found is not None
    return found


def own(db: Session, config: Config, table: Table, who: Seat) -> result.OwnResult | None:
    """Return what a seat alone is told."""
    return result.own_result(db, config.keys, now(db, table.deal_id), who)


def test_a_guided_round_tells_four_rules_and_three_packages(
    framed: Table, db: Session, config: Config
) -> None:
    """The chosen rule settles; shares go to their owner alone, and no gain stands in the run."""
    found = play(db, config, framed, Mode("guided", Rule.EGALITARIAN))
    assert (found.openness, found.rule, found.book) == ("guided", Rule.EGALITARIAN, None)
    assert set(found.rules) == set(Rule)
    assert found.package == found.rules[Rule.EGALITARIAN]
    assert set(found.three) == {"safe", "balanced", "ambitious"}
    for side in PAYING_SIDES:
        mine = own(db, config, framed, seat(framed.deal_id, side))
        assert mine is not None
        assert mine.share is not None
        assert 0 < mine.share <= 1
        assert mine.rules[Rule.UTILITARIAN][1] <= 1 + 1e-12
        assert mine.move is None
    neutral = Seat(0, framed.deal_id, "neutral", "facilitator")
    assert own(db, config, framed, neutral) is None
    [run] = db.scalars(select(RunRow))
    assert set(run.outcome) == {"status", "package", "rules", "three"}
    mine = own(db, config, framed, seat(framed.deal_id, "customer"))
    kept = db.scalars(select(PrivateValuesRow)).all()
    assert mine is not None
    assert all(f"{mine.gain:.2f}".encode() not in (row.sealed_told or b"") for row in kept)


def test_the_draft_says_mode_and_rule(framed: Table, db: Session, config: Config) -> None:
    """What both chose beforehand stands in the terms."""
    play(db, config, framed, Mode("guided", Rule.KALAI_SMORODINSKY))
    draft.start(db, seat(framed.deal_id, "provider"))
    found = draft.view(db, framed.deal_id)
    assert found is not None
    assert found.terms.mediation is not None
    assert found.terms.mediation.openness == "guided"
    assert found.terms.mediation.rule == "kalai_smorodinsky"
    shown = [one.by for one in found.terms.mediation.offered]
    assert shown[:4] == [rule.value for rule in Rule]
    assert terms_from_json(canonical_json(found.terms)) == found.terms
    said = contents(found.terms, found.futures, "en")["mediation"]
    assert said is not None
    assert [one["by"] for one in said["offered"]] == shown
    assert said["figures"] is None
    assert all(one["gains"] is None for one in said["offered"])
    assert b'"gains"' not in canonical_json(found.terms)
    assert b'"figures"' not in canonical_json(found.terms)
    assert {one["name"] for one in said["offered"][0]["levels"]} == {
        kpi.name for kpi in found.terms.kpis
    }


def test_the_open_book_shows_both_gains_to_both(framed: Table, db: Session, config: Config) -> None:
    """The same book for everybody; the frontier holds every rule's answer."""
    found = play(db, config, framed, Mode("open_book"))
    assert found.book is not None
    assert found.book.figures is not None
    for side, gains in (("customer", found.book.customer), ("provider", found.book.provider)):
        mine = own(db, config, framed, seat(framed.deal_id, side))  # type: ignore[arg-type]
        assert mine is not None
        assert found.package is not None
        assert mine.gain == gains[found.package.index]
    places = {package.index for package in found.rules.values()}
    assert places <= set(found.book.figures.frontier)
    told = result.export(db, now(db, framed.deal_id))
    assert told is not None
    assert b'"open":' in told


def test_the_agreement_of_an_open_book_prints_the_figures_of_both(
    framed: Table, db: Session, config: Config, tmp_path: Path
) -> None:
    """Gains, shares of each side's own best case and the certificate, as the proposal showed them."""
    settled = play(db, config, framed, Mode("open_book"))
    assert settled.book is not None
    assert settled.package is not None
    start(db, framed.deal_id)
    terms = newest(db, framed.deal_id).terms
    assert terms.mediation is not None
    figures = terms.mediation.figures
    assert figures is not None
    assert terms_from_json(canonical_json(terms)) == terms
    place = settled.package.index
    assert float(figures.gains.customer) == pytest.approx(settled.book.customer[place], abs=0.005)
    assert float(figures.gains.provider) == pytest.approx(settled.book.provider[place], abs=0.005)
    mine = own(db, config, framed, seat(framed.deal_id, "customer"))
    assert mine is not None
    assert figures.gains.customer_share == pytest.approx(mine.share, abs=1e-6)
    assert (figures.compared, figures.accepted) == (
        len(settled.book.both),
        sum(settled.book.both),
    )
    accept_both(db, framed.deal_id)
    number = document.generate(db, framed.deal_id, "en")
    text = printed_text(document.pdf(db, framed.deal_id, number).content, tmp_path)
    assert "What the open book showed" in text
    for gain in (figures.gains.customer, figures.gains.provider):
        assert Formats("en").money(float(gain)) in text
    assert f"all {figures.compared} packages of the menu were compared" in text


def test_a_guided_round_without_overlap_tells_each_what_stands_in_its_own_way(
    framed: Table, db: Session, config: Config
) -> None:
    """The customer's highest fee is far too low: it is told by how much, the provider what it misses."""
    found = play(db, config, framed, Mode("guided"), {**ANSWERS, "customer": NEVER})
    assert found.status == "no_overlap"
    mine = own(db, config, framed, seat(framed.deal_id, "customer"))
    assert mine is not None
    assert (mine.gain, mine.accepted) == (None, 0)
    assert mine.move is not None
    fee = float(mine.move.package.fee)
    assert mine.move.fee == pytest.approx(fee - NEVER["highest_fee"])
    other = own(db, config, framed, seat(framed.deal_id, "provider"))
    assert other is not None
    assert other.accepted > 0
    assert other.move is None


def test_a_sealed_round_without_overlap_tells_nothing_of_the_kind(
    framed: Table, db: Session, config: Config
) -> None:
    """Only how many packages one's own side accepts."""
    found = play(db, config, framed, Mode(), {**ANSWERS, "customer": NEVER})
    assert (found.status, found.rules, found.three, found.book) == ("no_overlap", {}, {}, None)
    for side in PAYING_SIDES:
        mine = own(db, config, framed, seat(framed.deal_id, side))
        assert mine is not None
        assert mine.move is None
    assert all(row.sealed_told is None for row in db.scalars(select(PrivateValuesRow)))


@pytest.mark.parametrize("openness", ["guided", "open_book"])
def test_nobody_agrees_to_a_mode_unseen(framed: Table, db: Session, openness: Openness) -> None:
    """A frame changed to another mode needs both agreements anew."""
    before = frame.agreed_version(now(db, framed.deal_id))
    fees = frame.usual_fees(db, framed.deal_id)
    row = frame.propose(db, framed.deal_id, fees, mode=Mode(openness))
    assert row.provider_agreed_at is None
    with pytest.raises(Conflict):
        frame.agree(db, seat(framed.deal_id, "customer"), before)
    assert frame.agreed_version(row) != before


def test_after_a_round_without_overlap_guided_is_recommended(
    framed: Table, db: Session, config: Config
) -> None:
    """With the reason; before it, sealed."""
    assert frame.recommendation(db, framed.deal_id).openness == "sealed"
    play(db, config, framed, Mode(), {**ANSWERS, "customer": CUSTOMER | {"highest_fee": 10.0}})
    found = frame.recommendation(db, framed.deal_id)
    assert found.openness == "guided"
    assert found.reason.code == "frame.guided_after_no_overlap"


def test_a_guided_round_settles_over_five_level_sets(
    framed: Table, db: Session, config: Config
) -> None:
    """The larger menu is compared whole, and the draft takes a set that lies between the three."""
    found = play(db, config, framed, Mode("guided", Rule.NASH))
    assert found.package is not None
    row = now(db, framed.deal_id)
    assert len(row.menu["packages"]) == 375
    between = next(
        one["index"]
        for one in row.menu["packages"]
        if set(one["options"].values()) == {"safe–balanced"}
    )
    run = db.scalars(select(RunRow)).one()
    run.outcome = {**run.outcome, "package": between}
    db.flush()
    draft.start(db, seat(framed.deal_id, "provider"))
    started = draft.view(db, framed.deal_id)
    assert started is not None
    chosen = {part["kpi"]: part["options"][1]["cohorts"] for part in row.menu["kpis"]}
    for clause in started.terms.schedule.clauses:
        assert clause.ladder.target in {one["target"] for one in chosen[clause.kpi]}
