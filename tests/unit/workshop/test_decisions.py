"""Decisions: both consent to the same words, or the reason of an override is on record."""

from datetime import UTC, datetime

import pytest

from workbench.codes import StepError
from workbench.workshop.decisions import Decision, consented, overridden, reworded, withdrawn

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def test_it_stands_when_both_have_consented() -> None:
    """One consent is none; twice by one side is one."""
    one = consented(consented(Decision("Availability is paid"), "provider", NOW), "provider", NOW)
    assert one.state == "open"
    assert consented(one, "customer", NOW).state == "agreed"


def test_other_words_need_new_consents() -> None:
    """Nobody consents to what they have not read."""
    one = consented(Decision("Availability is paid"), "provider", NOW)
    assert reworded(one, "Availability is reported").consents == ()


def test_an_override_has_a_reason_and_is_no_consent() -> None:
    """It says so for good."""
    one = Decision("Availability is paid")
    with pytest.raises(StepError):
        overridden(one, "because")
    assert (
        overridden(one, "the customer's plant manager joins only on Thursday").state == "overridden"
    )


def test_what_is_taken_is_taken() -> None:
    """A decision that is over takes no consent; neutral people consent to nothing."""
    over = withdrawn(Decision("Availability is paid"))
    assert over.state == "withdrawn"
    for refused in (
        lambda: consented(over, "provider", NOW),
        lambda: consented(Decision("x"), "neutral", NOW),
    ):
        with pytest.raises(StepError):
            refused()
