"""What a card says in words, and how long it rests."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from training.own_cards import Money, Months, Quantity, Said, Share, Words
from training.services.wording import rest, say
from workbench.platform.config import ROOT

RESTS = (
    (timedelta(minutes=1), "1 minute", "1 分钟"),
    (timedelta(minutes=5.5), "6 minutes", "6 分钟"),
    (timedelta(days=2), "2 days", "2 天"),
    (timedelta(days=46), "46 days", "46 天"),
    (timedelta(days=163), "5 months", "5 个月"),
    (timedelta(days=1348), "3.7 years", "3.7 年"),
)


@pytest.fixture(scope="module")
def app() -> Flask:
    """Return an application that knows nothing but languages."""
    app = Flask("words")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    Babel(app)
    return app


@pytest.mark.parametrize(("span", "english", "chinese"), RESTS)
def test_a_rest_is_told_in_the_unit_that_people_use(
    app: Flask, span: timedelta, english: str, chinese: str
) -> None:
    """Minutes, days up to a hundred, months up to two years, then years."""
    with app.test_request_context():
        with force_locale("en"):
            assert rest(span) == english
        with force_locale("zh_Hans_CN"):
            assert rest(span) == chinese


def test_every_kind_of_parameter_has_its_words(app: Flask) -> None:
    """Shares in per cent, money with its currency, months by name, a part inside a name."""
    part = Said("own_cards.of_part", {"what": "Uptime", "part": Months((6, 7, 8))})
    said = (
        (
            Said("own_cards.target", {"what": part}),
            "What is the target of “Uptime, June to August”?",
        ),
        (Said("own_cards.at_most", {"level": Quantity(3.8, "h")}), "3.8\u00a0h or less."),
        (Said("own_cards.exclusions_answer", {"items": Words(("A", "B"))}), "Not counted: A; B."),
        (
            Said(
                "own_cards.cap_answer",
                {"share": Share(0.125), "amount": Money(Decimal("6.5E+4"), "USD")},
            ),
            "12.5% of the yearly fee, either way: USD\u00a065,000.",
        ),
    )
    with app.test_request_context(), force_locale("en"):
        assert [say(one) for one, _ in said] == [words for _, words in said]
