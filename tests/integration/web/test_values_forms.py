"""What people write in private questions, beyond plain numbers."""

from decimal import Decimal

import pytest

from workbench.platform.forms import amount
from workbench.web.forms.values import tidy


@pytest.mark.parametrize(
    ("text", "expected"),
    [("39k", "39000"), ("$39,000", "39000"), ("USD 39,000", "39000"), ("39,000 EUR", "39000"),
     ("3.9万", "39000"), ("３９，０００", "39000"), ("39 000", "39000"), ("39000元", "39000")],
)  # fmt: skip
def test_money_is_read_without_its_signs(text: str, expected: str) -> None:
    """Currency, full-width digits, and thousands said as k or 万."""
    assert amount(tidy(text, per_cent=False)) == Decimal(expected)


@pytest.mark.parametrize("text", ["92%", "92 %", "９２％", "92"])
def test_a_field_of_per_cent_takes_its_own_sign(text: str) -> None:
    """92 % where per cent is asked for is 92."""
    assert amount(tidy(text, per_cent=True)) == Decimal(92)


@pytest.mark.parametrize("text", ["40 %", "forty", "三万九千", "0,500", "k", ""])
def test_what_is_none_of_that_stays_as_it_was_written(text: str) -> None:
    """So that the error stands beside the person's own words."""
    assert tidy(text, per_cent=False) == text
