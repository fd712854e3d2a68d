"""Planted leaks: the smallest changes of the product that let something of B's answers out.

Each plant names what it patches and how the comparison must find it: in which state of the world
everybody looks, and what the line that is found says.
"""

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from flask import Response
from sqlalchemy import text
from sqlalchemy.orm import Session
from wtforms import Field, ValidationError

from tests.integration.worlds import State, World
from workbench.platform import topics
from workbench.platform.forms import Amount, Form
from workbench.platform.permissions import PAYING_SIDES
from workbench.platform.scopes import Scope, through
from workbench.services import (
    deal,
    document,
    frame_menu,
    menu,
    post,
    receipt,
    result,
    stress_test,
    values,
)
from workbench.store.deal import seats_in
from workbench.store.frame import FrameRow
from workbench.store.values import PrivateValuesRow

LARGE = 1e5  # B's total lies above with usual answers, and below with tiny ones
Put = Callable[[World, pytest.MonkeyPatch], None]
OPEN = State("open", viewers=("facilitator",), posts=False)
SENDING = replace(OPEN, posts=True)
PUBLISHED = State("published", locks=("B", "A"), viewers=("facilitator",), posts=False)
AGREED = State("agreed", locks=("B", "A"), agreed=True, viewers=("facilitator",), posts=False)
ANEW = State("anew", anew=True, viewers=("facilitator",), posts=False)


@dataclass(frozen=True)
class Plant:
    """A leak, where to look for it, and what the found line names."""

    name: str
    put: Put
    found: str
    only: frozenset[str]
    state: State = OPEN
    answered: bool = True  # or compared with no answers at all


def large(world: World) -> bool:
    """Tell the one bit that is leaked."""
    return world.total() > LARGE


def page(world: World, patch: pytest.MonkeyPatch) -> None:
    """Write B's total into every page."""
    told = lambda: f"en-{world.total():.0f}"  # noqa: E731
    patch.setitem(world.app.jinja_env.globals, "language_tag", told)


def fragment(world: World, patch: pytest.MonkeyPatch) -> None:
    """Let the lock panel ask again at another address."""
    seen: Callable[..., str] = world.app.view_functions["values.state"].__globals__["_seen"]
    patch.setattr("workbench.web.values._seen", lambda now: seen(now) + str(int(large(world))))


def etag(world: World, patch: pytest.MonkeyPatch) -> None:
    """Mark the answers with what B entered; the pages stay the same."""

    def mark(response: Response) -> Response:
        response.set_etag(f"{world.total():.0f}")
        return response

    _after(world, patch, mark)


def header(world: World, patch: pytest.MonkeyPatch) -> None:
    """Tell in a header whether B's total is large."""

    def tell(response: Response) -> Response:
        response.headers["X-Rows"] = "2" if large(world) else "1"
        return response

    _after(world, patch, tell)


def _after(world: World, patch: pytest.MonkeyPatch, change: Callable[[Response], Response]) -> None:
    there = world.app.after_request_funcs[None]
    patch.setitem(world.app.after_request_funcs, None, [*there, change])


def whose_turn(world: World, patch: pytest.MonkeyPatch) -> None:
    """Let whose turn it is depend on what B entered."""
    turn = lambda *_asked: "both" if large(world) else "nobody"  # noqa: E731
    patch.setattr("workbench.services.progress._turn", turn)


def event_count(_world: World, patch: pytest.MonkeyPatch) -> None:
    """Let the number that both sides follow grow with the private work of one."""
    grow = topics.grow

    def leak(session: Session, scopes: Iterable[Scope]) -> None:
        told = set(scopes)
        grow(session, told | {Scope(one.deal_id) for one in told})

    patch.setattr(topics, "grow", leak)


def audit_row(_world: World, patch: pytest.MonkeyPatch) -> None:
    """Keep private answers on the record that both sides share."""
    patch.setattr(PrivateValuesRow, "recorded", through("frame_id", FrameRow))


def row_version(_world: World, patch: pytest.MonkeyPatch) -> None:
    """Count a change of the deal for each private answer above a limit."""
    _upon_answer(patch, "UPDATE deal SET version = version + 1 WHERE id = :deal")


def row_ids(_world: World, patch: pytest.MonkeyPatch) -> None:
    """Take a number of a shared table for each private answer above a limit."""
    _upon_answer(
        patch,
        "INSERT INTO data_set (deal_id, name, side, file, file_sha256, created_at) "
        "VALUES (:deal, 'draft', 'neutral', '', '0', CURRENT_TIMESTAMP)",
    )


def _upon_answer(patch: pytest.MonkeyPatch, statement: str) -> None:
    keep = values.answer_question

    def leak(db: Any, keys: Any, seat: Any, key: str, amounts: Any, seen: Any = None) -> Any:
        following = keep(db, keys, seat, key, amounts, seen)
        if amounts[1] > LARGE:
            db.execute(text(statement), {"deal": seat.deal_id})
        return following

    patch.setattr(values, "answer_question", leak)


def order(world: World, patch: pytest.MonkeyPatch) -> None:
    """Turn the list of seats round."""
    seats = deal.seats
    told = lambda db, deal_id: seats(db, deal_id)[:: -1 if large(world) else 1]  # noqa: E731
    patch.setattr(deal, "seats", told)


def export(world: World, patch: pytest.MonkeyPatch) -> None:
    """Write B's total into the exported result."""
    told = result.export
    patch.setattr(
        result,
        "export",
        lambda db, row: json.dumps(json.loads(told(db, row)) | {"x": world.total()}).encode(),
    )


def half_of_both(_world: World, patch: pytest.MonkeyPatch) -> None:
    """Show B's half of the stress test beside A's."""
    told = stress_test.opened

    def leak(db: Session, keys: Any, row: FrameRow, seat: Any, quantity: str) -> Any:
        seats = [replace(seat, side=side, role="executive") for side in PAYING_SIDES]
        return {s: a for one in seats for s, a in told(db, keys, row, one, quantity).items()}

    patch.setattr(stress_test, "opened", leak)


def receipt_of_both(world: World, patch: pytest.MonkeyPatch) -> None:
    """Write B's total into A's receipt."""
    told = receipt.download

    def leak(*given: Any) -> bytes:
        plain = json.loads(told(*given))
        return json.dumps(plain | {"other": world.total()}).encode()

    patch.setattr(receipt, "download", leak)


def log_line(_world: World, patch: pytest.MonkeyPatch) -> None:
    """Log what was answered."""
    keep = values.answer_question

    def leak(*given: Any) -> Any:
        logging.getLogger("workbench").info("answered %s", given[4])
        return keep(*given)

    patch.setattr(values, "answer_question", leak)


def error_text(world: World, patch: pytest.MonkeyPatch) -> None:
    """Add a word to what is said of the other side's mistakes."""
    read = Amount.__call__

    def leak(amount: Amount, form: Form, control: Field) -> None:
        try:
            read(amount, form, control)
        except ValidationError as error:
            said = f"{error} {large(world)}"
            raise ValidationError(said) from error

    patch.setattr(Amount, "__call__", leak)


def menu_construction(world: World, patch: pytest.MonkeyPatch) -> None:
    """Leave the highest fee out of the menu if B's total is large."""
    made = frame_menu.made

    def told(db: Session, deal_id: int, openness: Any, fees: Any) -> Any:
        return made(db, deal_id, openness, fees[: 2 if large(world) else 3])

    patch.setattr(frame_menu, "made", told)


def package_order(world: World, patch: pytest.MonkeyPatch) -> None:
    """Show the packages of the menu in another order."""
    told = menu.packages_at
    patch.setattr(
        "workbench.web.frame.packages_at",
        lambda plain, places: told(plain, places)[:: -1 if large(world) else 1],
    )


def pdf_metadata(world: World, patch: pytest.MonkeyPatch) -> None:
    """Write B's total among the keywords of the document."""
    made = document.agreement_pdf

    def leak(*given: Any) -> bytes:
        out = BytesIO()
        with pikepdf.open(BytesIO(made(*given))) as pdf:
            pdf.docinfo["/Keywords"] = f"{world.total():.0f}"
            pdf.save(out, deterministic_id=True)
        return out.getvalue()

    patch.setattr(document, "agreement_pdf", leak)


def mail(_world: World, patch: pytest.MonkeyPatch) -> None:
    """Write what was answered into a mail to somebody at the table."""
    keep = values.answer_question

    def leak(*given: Any) -> Any:
        db, deal_id, likely = given[0], given[2].deal_id, given[4][1]
        told = {"deal": f"{likely:.0f}", "seat": "Facilitator"}
        post.put(db, seats_in(db, deal_id)[0].user, "invitation", "en", params=told)
        return keep(*given)

    patch.setattr(values, "answer_question", leak)


LIVE = frozenset({"live.stream"})
RECORD = frozenset({"record.page"})
RESULT = "result.page"
RECEIPT = "safekeeping.receipt_file"
PAGES = frozenset({"deal.overview", "values.page", "frame.page"})
PLANTS = (
    Plant("page", page, "deal.overview", PAGES),
    Plant("header", header, "deal.overview", PAGES),
    Plant("whose turn", whose_turn, "deal.overview", PAGES),
    Plant("fragment", fragment, "values.state", frozenset({"values.state"})),
    Plant("ETag", etag, "glossary.page", frozenset({"glossary.page"})),
    Plant("event count", event_count, "customer live.stream", LIVE, answered=False),
    Plant("audit row", audit_row, "customer record.page", RECORD, answered=False),
    Plant("row version", row_version, "database deal", PAGES),
    Plant("export", export, "result.export", frozenset({"result.export"}), PUBLISHED),
    Plant("half of the stress test", half_of_both, RESULT, frozenset({RESULT}), PUBLISHED),
    Plant("receipt", receipt_of_both, RECEIPT, frozenset({RECEIPT}), PUBLISHED),
    Plant("log line", log_line, "log B acts", frozenset()),
    Plant("error text", error_text, "values.answer", frozenset({"values.question"}), SENDING),
    Plant("row ids", row_ids, "history.index", frozenset({"history.index"})),
    Plant("row order", order, "deal.overview", PAGES),
    Plant("menu construction", menu_construction, "frame.page", PAGES, ANEW),
    Plant("menu order", package_order, "frame.page", PAGES),
    Plant("mail", mail, "database outbox", frozenset()),
)
