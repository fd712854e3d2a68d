"""Everything that everybody can learn, so that two states of the world can be compared.

New routes are included by themselves: the walk reads the application's map of addresses, and the
forms that are sent are those that stand on the pages. Beside the answers of the application stand
what it wrote elsewhere: rows, files (mails among them), log lines and the console (channels.py).
"""

import hashlib
import os
import random
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import product

import pikepdf
import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.integration.conftest import Browser
from tests.integration.filled import Fields, SentForm, forms_of
from tests.integration.private import ANSWERS
from workbench.platform import tokens
from workbench.platform.permissions import ROUTES
from workbench.store.cascade import team_nodes
from workbench.store.document import documents
from workbench.store.history import data_sets
from workbench.store.kpi import kpi_cards

Fetched = tuple[int, tuple[tuple[str, str], ...], bytes]
Key = tuple[str, str, str]  # who, channel or endpoint, path
Seen = dict[Key, Fetched]
EVENTS = "text/event-stream"
PDF = "application/pdf"
NONSENSE = "no such thing, 1_0 %"


class Stream:
    """Bytes that look random and are the same in every world."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, size: int) -> bytes:
        """Return the next bytes."""
        made = b""
        while len(made) < size:
            self.count += 1
            made += hashlib.sha256(str(self.count).encode()).digest()
        return made[:size]


CHANCE = Stream()


def fix_randomness(patch: pytest.MonkeyPatch) -> None:
    """Start the one stream anew: tokens, salts, session keys and CSRF secrets come from it."""
    CHANCE.count = 0
    patch.setattr(tokens, "_source", CHANCE)
    patch.setattr(os, "urandom", CHANCE)
    patch.setattr(random, "_urandom", CHANCE)


@dataclass(frozen=True)
class Watch:
    """Who looks, at which addresses; forms to `unsent` endpoints are not sent."""

    app: Flask
    viewers: dict[str, Browser]
    fill: dict[str, list[object]]
    headers: tuple[tuple[str, str], ...] = ()
    unsent: frozenset[str] = frozenset()

    def paths(self) -> Iterator[tuple[str, str]]:
        """Return (endpoint, path) of every GET route with every filling of its arguments."""
        adapter = self.app.url_map.bind("localhost")
        for rule in self.app.url_map.iter_rules():
            if "GET" not in (rule.methods or set()):
                continue
            names = sorted(rule.arguments)
            for values in product(*(self._values(rule, name) for name in names)):
                filled = dict(zip(names, values, strict=True))
                yield rule.endpoint, adapter.build(rule.endpoint, filled)

    def _values(self, rule: Rule, name: str) -> list[object]:
        number = type(rule._converters[name]).__name__ == "IntegerConverter"
        usual = self.fill.get(name, [1 if number else "x"])
        return self.fill.get(f"{rule.endpoint} {name}", usual)

    def look(self, only: frozenset[str] | None = None) -> Seen:
        """Fetch everything, or some endpoints only, as everybody."""
        seen: Seen = {}
        for endpoint, path in self.paths():
            if only is None or endpoint in only:
                for who, browser in self.viewers.items():
                    seen |= self._fetch(who, browser, endpoint, path)
        return seen

    def _fetch(self, who: str, browser: Browser, endpoint: str, path: str) -> Seen:
        """Return the answer, and the one to somebody who has it already."""
        CHANCE.count = 0  # what somebody sees does not depend on who else looked before
        answer = browser.get(path, headers=self.headers)
        seen = {(who, endpoint, path): fetched(answer)}
        known = {
            asked: answer.headers[told]
            for asked, told in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
            if told in answer.headers
        }
        if known:
            CHANCE.count = 0
            again = browser.get(path, headers=dict(self.headers) | known)
            seen[who, endpoint, f"{path} again"] = fetched(again)
        return seen

    def send(self, who: str, seen: Seen, again: Callable[[], None]) -> Seen:
        """Send every form that stands on a page of `who`, as it is and with nonsense in it.

        `again` brings the world back after each.
        """
        found: Seen = {}
        for (viewer, _endpoint, path), (status, _headers, body) in list(seen.items()):
            if viewer == who and status == 200 and b"<form" in body:
                for form in forms_of(body.decode()):
                    action = form.action or path.removesuffix(" again")
                    for key, fields in self._to_send(who, form, action):
                        if key not in found:
                            found[key] = fetched(self.viewers[who].client.post(action, data=fields))
                            again()
        return found

    def _to_send(self, who: str, form: SentForm, action: str) -> list[tuple[Key, Fields]]:
        endpoint = self._endpoint(action)
        if form.method.lower() != "post" or endpoint is None or endpoint in self.unsent:
            return []
        odd = {name: [NONSENSE] for name in form.fields if name != "csrf_token"}
        fields = {"sent": form.fields, "nonsense": form.fields | odd}
        return [((who, endpoint, f"{action} {how}"), sent) for how, sent in fields.items()]

    def _endpoint(self, action: str) -> str | None:
        """Return the endpoint that a form goes to, unless it concerns the own account and session."""
        try:
            endpoint, _ = self.app.url_map.bind("localhost").match(action, method="POST")
        except HTTPException:
            return None
        access = ROUTES[endpoint]
        own = access.scope == "public" or access.what in {"account", "own_account"}
        return None if own else str(endpoint)


def fetched(answer: TestResponse) -> Fetched:
    """Return status, all headers and body; of an endless stream the first piece.

    The number that each request gets is new each time, and is left out.
    """
    number = answer.headers.pop("X-Request-ID", "").encode()
    if answer.mimetype == EVENTS:
        body = next(iter(answer.response), b"")
        answer.close()
        return answer.status_code, tuple(sorted(answer.headers.items())), bytes(body)
    if answer.mimetype == PDF and answer.status_code == 200:
        length = "Content-Length"  # of compressed text: it says what the text says
        told = tuple(sorted(one for one in answer.headers.items() if one[0] != length))
        return answer.status_code, told, opened(answer.get_data())
    body = answer.get_data().replace(number, b"number") if number else answer.get_data()
    return answer.status_code, tuple(sorted(answer.headers.items())), body


def opened(pdf: bytes) -> bytes:
    """Return what a PDF says, without spaces: its metadata, its attachments and its pages."""
    found: list[bytes] = []
    with pikepdf.open(BytesIO(pdf)) as document:
        found += [f"{name}={value}".encode() for name, value in sorted(document.docinfo.items())]
        found.append(document.Root.Metadata.read_bytes())
        for name, attached in sorted(document.attachments.items()):
            found += [name.encode(), attached.get_file().read_bytes()]
    words = ["pdftotext", "-", "-"]
    found.append(subprocess.run(words, input=pdf, capture_output=True, check=True).stdout)
    return b"".join(b"\n".join(found).split())


def fillings(db: Session, deal_id: int) -> dict[str, list[object]]:
    """Return what stands for the arguments of routes; what is not named gets 1 or "x".

    "endpoint name" counts more than "name".
    """
    cards, made = kpi_cards(db, deal_id), documents(db, deal_id)
    filled: dict[str, list[object]] = {
        "deal_id": [deal_id],
        "card_id": [cards[0].id, cards[-1].id],
        "data_set_id": [row.id for row in data_sets(db, deal_id)],
        "document_id": [row.id for row in made] or [1],
        "node_id": [row.id for row in team_nodes(db, deal_id)] or [1],
        "key": [cards[0].key],
        "values.question key": [key for answers in ANSWERS.values() for key in answers],
        "values.package number": [1, 81],
    }
    db.rollback()
    return filled


SENT = (" sent", " nonsense")
BESIDE = ("database", "files", "log", "console")


def unsent(seen: Seen) -> Seen:
    """Return what was fetched and written without what the forms answered."""
    return {
        key: got
        for key, got in seen.items()
        if key[1] != "forms are sent" and not key[2].endswith(SENT)
    }


def seats(seen: Seen, only: str, endpoints: frozenset[str]) -> Seen:
    """Return what one person was answered there, and what is written whoever looks."""
    return {
        key: got
        for key, got in seen.items()
        if (key[0] == only and key[1] in endpoints)
        or key[0] in {"database", "files"}
        or (key[0] in BESIDE and key[1] == "B acts")
    }


def differences(before: Seen, after: Seen, masks: Iterable[bytes] = ()) -> list[str]:
    """Return what differs once the masked texts are taken out, as "who endpoint path"."""
    masks = tuple(masks)
    return [
        " ".join(key)
        for key in [*before, *(key for key in after if key not in before)]
        if _masked(before.get(key), masks) != _masked(after.get(key), masks)
    ]


def _masked(fetched: Fetched | None, masks: tuple[bytes, ...]) -> tuple[int, bytes] | None:
    """Return the answer with each mask replaced by one sign."""
    if fetched is None:
        return None
    status, headers, body = fetched
    whole = repr(headers).encode() + body
    for mask in masks:
        whole = whole.replace(mask, b"*")
    return status, whole
