"""From the accepted draft to a PDF with its terms inside."""

import hashlib
import subprocess
from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.integration.agreed import accept_draft
from tests.integration.conftest import Table
from tests.integration.plant import add_cards
from tests.integration.printed import printed_text
from tests.integration.private import seat
from tests.integration.services.test_cascade import leads_of
from tests.integration.services.test_cascade_tree import RESPONSE, stage, tree
from workbench.agreement.cascade.catchball import Accept
from workbench.agreement.terms import CascadeLine, canonical_json, terms_from_json
from workbench.platform import clock
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.services import cascade, cascade_tree, document, draft, draft_edit
from workbench.services.document_contents import months_after
from workbench.services.document_language import formula_words
from workbench.services.document_tree import numbers_of
from workbench.store.cascade import TeamNodeRow, team_nodes
from workbench.store.deal import DealRow
from workbench.store.draft import latest_draft
from workbench.store.kpi import kpi_cards


def attachment(content: bytes, folder: Path) -> bytes:
    """Return agreement.json as it is attached to a PDF."""
    path = folder / "attached.pdf"
    path.write_bytes(content)
    subprocess.run(
        ["pdfdetach", "-savefile", "agreement.json", "-o", "out.json", str(path)],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    return (folder / "out.json").read_bytes()


class TestGenerating:
    def test_the_pdf_carries_both_parties_and_the_very_terms(
        self, accepted: Table, db: Session, tmp_path: Path
    ) -> None:
        """The attached terms are those that are offered apart, and their fingerprint is printed."""
        number = document.generate(db, accepted.deal_id, "en")
        pdf, terms = (f(db, accepted.deal_id, number) for f in (document.pdf, document.terms))
        assert pdf.content.startswith(b"%PDF")
        text = printed_text(pdf.content, tmp_path)
        assert "Provider Ltd" in text
        assert "Customer Inc" in text
        assert terms.sha256 in text.replace(" ", "")
        assert attachment(pdf.content, tmp_path) == terms.content
        assert hashlib.sha256(terms.content).hexdigest() == terms.sha256
        assert hashlib.sha256(pdf.content).hexdigest() == pdf.sha256
        row = latest_draft(db, accepted.deal_id)
        assert row is not None
        assert terms.content == row.terms

    def test_both_languages_are_made_from_one_draft(self, accepted: Table, db: Session) -> None:
        """Two documents of one version carry the same terms, byte for byte."""
        ids = [document.generate(db, accepted.deal_id, name) for name in ("en", "zh_Hans_CN")]
        listed = document.index(db, accepted.deal_id)
        assert [view.id for view in listed] == ids[::-1]
        assert {view.terms_sha256 for view in listed} == {listed[0].terms_sha256}
        assert {view.language for view in listed} == {"en", "zh_Hans_CN"}
        assert document.pdf(db, accepted.deal_id, ids[1]).name == (
            "Uptime-of-the-packaging-lines-v1-zh.pdf"
        )

    def test_before_both_have_accepted_there_is_no_document(
        self, accepted: Table, db: Session
    ) -> None:
        """A new version needs both acceptances before it is printed."""
        found = draft.view(db, accepted.deal_id)
        assert found is not None
        clause = found.terms.schedule.clauses[0]
        wish = replace(draft_edit.wish_of(clause), credit=0.02)
        rest = [
            draft_edit.wish_of(c) for c in found.terms.schedule.clauses[1:] if c.kpi == clause.kpi
        ]
        who = seat(accepted.deal_id, "provider")
        draft.save(db, who, 1, clause.kpi, [wish, *rest])
        with pytest.raises(Refused) as refused:
            document.generate(db, accepted.deal_id, "en")
        assert refused.value.finding.code == "document.not_accepted"

    def test_a_draft_that_changed_during_the_rendering_conflicts(
        self, accepted: Table, db: Session
    ) -> None:
        """A document of a version that is no longer the newest is not kept."""
        prepared = document.prepare(db, accepted.deal_id, "en")
        printed = document.Printed(b"{}", b"%PDF", clock.now())
        old = replace(prepared, terms=replace(prepared.terms, title="Before the change"))
        with pytest.raises(Conflict):
            document.keep(db, old, printed)

    def test_an_unknown_language_is_refused_beside_its_field(
        self, accepted: Table, db: Session
    ) -> None:
        """Only languages that the document is translated into can be chosen."""
        with pytest.raises(Refused) as refused:
            document.prepare(db, accepted.deal_id, "../../etc")
        assert refused.value.field == "language"

    def test_another_deal_has_no_such_document(self, accepted: Table, db: Session) -> None:
        """A document belongs to its deal."""
        with pytest.raises(NotFound):
            document.pdf(db, accepted.deal_id, 4711)


class TestTeamLevels:
    def test_only_levels_that_teams_accepted_under_this_version_are_printed(
        self, accepted: Table, db: Session
    ) -> None:
        """An open level, and one that was shared from an older version, stay out."""
        card = kpi_cards(db, accepted.deal_id)[0]
        row = latest_draft(db, accepted.deal_id)
        assert row is not None
        for name, state in (("Field service", "accepted"), ("Spare parts", "proposed")):
            db.add(team(accepted.deal_id, card.id, name, state))
        deal = db.get_one(DealRow, accepted.deal_id)
        deal.settings = {"cascade": {str(card.id): {"draft": row.sha256}}}
        db.flush()
        terms = document.prepare(db, accepted.deal_id, "en").terms
        assert [(line.team, line.level) for line in terms.cascade] == [("Field service", 0.97)]
        without = replace(terms, cascade=())
        assert canonical_json(without) == row.terms
        deal.settings = {"cascade": {str(card.id): {"draft": "0" * 64}}}
        db.flush()
        assert document.prepare(db, accepted.deal_id, "en").terms.cascade == ()

    def test_what_a_team_needs_is_printed(self, accepted: Table, db: Session) -> None:
        """A level accepted with support carries the support and the team's minimum."""
        card = kpi_cards(db, accepted.deal_id)[0]
        row = latest_draft(db, accepted.deal_id)
        assert row is not None
        node = team(accepted.deal_id, card.id, "Field service", "accepted_with_support")
        node.answer, node.minimum = {"support": "A second shift technician"}, 0.95
        db.add(node)
        deal = db.get_one(DealRow, accepted.deal_id)
        deal.settings = {"cascade": {str(card.id): {"draft": row.sha256}}}
        db.flush()
        (line,) = document.prepare(db, accepted.deal_id, "en").terms.cascade
        assert (line.support, line.minimum) == ("A second shift technician", 0.95)


def test_the_annex_has_the_tree_with_references(table: Table, db: Session) -> None:
    """Every number stands in the tree; what a team has not accepted has no level there."""
    deal_id, card = table.deal_id, add_cards(db, table.deal_id)[RESPONSE]
    accept_draft(db, deal_id)
    rows = {row.name: row for row in tree(db, table, card)}
    shared = stage("Weather", 0.0, 0.0, (None, 1.0), (rows["Travel"].id, 1.0))
    cascade_tree.add(db, deal_id, card, shared)
    rows = {row.name: row for row in team_nodes(db, deal_id, card)}
    lead = leads_of(db, deal_id)["provider"]
    cascade.answer(db, lead, rows["Dispatch"].id, rows["Dispatch"].version, Accept())
    row = latest_draft(db, deal_id)
    assert row is not None
    line = CascadeLine("Dispatch", "provider", "response_time", 1.0, "h", accepted=True)
    terms = replace(terms_from_json(row.terms), cascade=(line,))
    assert numbers_of(db, deal_id, terms, "0" * 64) == ()
    assert numbers_of(db, deal_id, replace(terms, cascade=()), row.sha256) == ()
    numbers = numbers_of(db, deal_id, terms, row.sha256)
    told = [(one.mark, one.name, one.state, one.first) for one in numbers]
    assert told == [
        ("", "Response time", "agreed", None),
        ("1", "Access", "open", None),
        ("2", "Travel", "follows", None),
        ("2.1", "Dispatch", "accepted", None),
        ("2.2", "Road", "open", None),
        ("2.3", "Weather", "open", None),
        ("3", "Weather", "again", "2.3"),
    ]
    whole, dispatch = numbers[0], numbers[3]
    assert whole.level == pytest.approx(3.8)
    assert whole.minimum == pytest.approx(4.6)
    assert (dispatch.today, dispatch.lead) == (1.2, "provider_lead")
    assert dispatch.level == rows["Dispatch"].target
    assert [one.level for one in numbers if one.state in {"open", "follows"}] == [None] * 4


def test_a_formula_of_the_catalogue_is_told_in_words() -> None:
    """Inputs become words; a formula that people wrote themselves is left alone."""
    told = formula_words("run_time_h/planned_time_h", NullTranslations())
    assert told == "run hours / planned hours"
    assert formula_words("A = (T_ready - T_down) / T_ready", NullTranslations()) == ""


def team(deal_id: int, card_id: int, name: str, state: str) -> TeamNodeRow:
    """Return a team's node with a level."""
    return TeamNodeRow(
        deal_id=deal_id,
        card_id=card_id,
        position=1,
        name=name,
        owner_side="provider",
        current=0.96,
        best=0.98,
        target=0.97,
        state=state,
        answer={},
    )


@pytest.mark.parametrize(
    ("last", "ahead"), [("2026-12", ("2027-01", "2027-02")), ("2026-06", ("2026-07", "2026-08"))]
)
def test_the_outlook_begins_with_the_month_after_the_history(
    last: str, ahead: tuple[str, str]
) -> None:
    """Months ahead are named as the history names its own."""
    assert months_after(last, 2) == ahead


def test_terms_of_a_document_read_back(accepted: Table, db: Session) -> None:
    """What is attached can be read again as the same terms."""
    number = document.generate(db, accepted.deal_id, "en")
    content = document.terms(db, accepted.deal_id, number).content
    assert canonical_json(terms_from_json(content)) == content
