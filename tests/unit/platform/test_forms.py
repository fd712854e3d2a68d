"""Money and plain numbers as people write them."""

from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st
from wtforms import Form, StringField

from workbench.platform.forms import Amount, PlainNumber, amount

GARBAGE = [
    "", "x", "1_0", "1e5", "NaN", "inf", "١٢٣", "１２", "12 %", "USD 5", "--5", "1250.", ".5",
    "0,500", "0.125", "1234,567", "14,04,000", "1,404.000", "1,404,00", "1,404 000", "1 00", "5\n6",
    "1.5.5",
]  # fmt: skip


def errors(validator: Amount | PlainNumber, text: str) -> list[str]:
    """Return what a field with this validator says to a text, in English."""

    class One(Form):
        field = StringField("Field", [validator])

    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        form = One(data={"field": text})
        form.validate()
        return [str(error) for error in form.field.errors]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,404,000", "1404000"), ("90,000", "90000"), ("8,000", "8000"), ("306,733", "306733"),
        ("600,000", "600000"), ("1250,50", "1250.50"), ("1250.5", "1250.5"), ("300.000", "300000"),
        ("1 250 000", "1250000"), ("1\u00a0250\u202f000".replace("\u202f", "\u00a0"), "1250000"),
        ("1\u202f250,5", "1250.5"), ("1'250.75", "1250.75"), ("1’250’000", "1250000"),
        ("1.404.000,50", "1404000.50"), ("1,404,000.50", "1404000.50"), (" 5 ", "5"), ("0", "0"),
        ("-1,234", "-1234"), ("\u2212300", "-300"), ("+7", "7"), ("9" * 18, "9" * 18),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text: str, expected: str) -> None:
    """The README's numbers and both decimal marks."""
    assert amount(text) == Decimal(expected)


@pytest.mark.parametrize("text", GARBAGE)
def test_what_is_no_amount_or_could_be_two_is_refused(text: str) -> None:
    """Nothing that Python alone reads, nothing ambiguous; the error does not repeat the text."""
    with pytest.raises(ValueError, match=r"^not an amount of money$"):
        amount(text)


@pytest.mark.parametrize("text", ["9" * 19, "9" * 400, "1" + ",000" * 6])
def test_more_than_eighteen_digits_are_too_many(text: str) -> None:
    """Another sentence than for garbage."""
    with pytest.raises(OverflowError, match=r"^an amount of too many digits$"):
        amount(text)
    assert errors(Amount(), text) == ["This number is too large to be an amount."]


@given(st.integers(-(10**15), 10**15), st.sampled_from([",", ".", " ", "'", "\u00a0"]))
def test_every_grouping_reads_back(cents: int, mark: str) -> None:
    """An amount written in groups, with the other mark before its cents, is the same amount."""
    value = Decimal(cents).scaleb(-2)
    point = "," if mark == "." else "."
    text = f"{value:,.2f}".replace(".", "p").replace(",", mark).replace("p", point)
    assert amount(text) == value


@pytest.mark.parametrize(
    ("validator", "text", "words"),
    [
        (Amount(), "1_0", ["Write an amount such as 1,404,000 or 1250.50."]),
        (Amount(), "", []),
        (Amount(low=1, high=1e11), "90,000", []),
        (Amount(low=1), "-1", ["Write an amount above zero, for example 300,000."]),
        (Amount(low=1), "0.5", ["Write an amount of at least 1."]),
        (Amount(high=1e11), "9" * 15, ["Write an amount of at most 100,000,000,000."]),
        (PlainNumber(), "x", ["Write a plain number, for example 98.5."]),
        (PlainNumber(example="10"), "1_0", ["Write a plain number, for example 10."]),
        (PlainNumber(low=1e-6), "0", ["Write a number above zero."]),
        (PlainNumber(low=-1e9), "-2000000000", ["Write a number of at least -1,000,000,000."]),
        (PlainNumber(high=1e9), "2000000000", ["Write a number of at most 1,000,000,000."]),
        (PlainNumber(low=0, high=100), "98,5", []),
    ],
)
def test_a_refusal_says_what_to_write(
    validator: Amount | PlainNumber, text: str, words: list[str]
) -> None:
    """Numbers in messages are those of people, never 1e-06."""
    assert errors(validator, text) == words
