"""Everything that everybody can fetch, so that two states of the world can be compared.

New routes are included by themselves: the walk reads the application's map of addresses.
"""

import hashlib
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from tests.integration.conftest import Browser
from tests.integration.private import ANSWERS
from workbench.platform import tokens
from workbench.store.history import data_sets
from workbench.store.kpi import kpi_cards

Fetched = tuple[int, tuple[tuple[str, str], ...], bytes]
Seen = dict[tuple[str, str, str], Fetched]  # (who, endpoint, path)


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


def fix_randomness(patch: pytest.MonkeyPatch) -> None:
    """Start the one stream anew: tokens, salts, session keys and CSRF secrets come from it."""
    stream = Stream()
    patch.setattr(tokens, "_source", stream)
    patch.setattr(os, "urandom", stream)
    patch.setattr(random, "_urandom", stream)


@dataclass(frozen=True)
class Watch:
    """Who looks, at which addresses."""

    app: Flask
    viewers: dict[str, Browser]
    fill: dict[str, list[object]]

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
        return {
            (who, endpoint, path): fetch(browser, path)
            for endpoint, path in self.paths()
            for who, browser in self.viewers.items()
            if only is None or endpoint in only
        }


def fetch(browser: Browser, path: str) -> Fetched:
    """Return status, all headers and body."""
    answer = browser.get(path)
    return answer.status_code, tuple(sorted(answer.headers.items())), answer.get_data()


def fillings(db: Session, deal_id: int) -> dict[str, list[object]]:
    """Return what stands for the arguments of routes; what is not named gets 1 or "x".

    "endpoint name" counts more than "name".
    """
    cards = kpi_cards(db, deal_id)
    filled: dict[str, list[object]] = {
        "deal_id": [deal_id],
        "card_id": [cards[0].id, cards[-1].id],
        "data_set_id": [row.id for row in data_sets(db, deal_id)],
        "key": [cards[0].key],
        "values.question key": [key for answers in ANSWERS.values() for key in answers],
    }
    db.rollback()
    return filled


def differences(before: Seen, after: Seen, masks: tuple[bytes, ...] = ()) -> list[str]:
    """Return what differs once the masked texts are taken out, as "who endpoint path"."""
    assert before.keys() == after.keys()
    return [
        " ".join(key) for key in before if masked(before[key], masks) != masked(after[key], masks)
    ]


def masked(fetched: Fetched, masks: tuple[bytes, ...]) -> tuple[int, bytes]:
    """Return the answer with each mask replaced by one sign."""
    status, headers, body = fetched
    whole = repr(headers).encode() + body
    for mask in masks:
        whole = whole.replace(mask, b"*")
    return status, whole
