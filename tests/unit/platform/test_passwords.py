"""Passwords that anybody around the person could guess are refused."""

import pytest

from workbench.platform.accounts.passwords import weakness

KNOWN = ("anna.keller@corvane.example", "Provider executive", "Corvane Foods", "Uptime of lines")


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword", "Password1234!", "qwertyuiop12", "aaaaaaaaaaaa", "123456789012",
        "Corvane2026!!", "corvanefoods1", "annakeller1999", "Equipoise-2026", "abcabcabcabc",
        "UptimeOfLines1", "letmeinletmein", "ProviderExecutive1",
    ],
)  # fmt: skip
def test_what_can_be_guessed_is_refused(password: str) -> None:
    """Usual words, runs of keys, repetitions and the names around a person count for nothing."""
    assert weakness(password, KNOWN) == "account.password_known"


@pytest.mark.parametrize(
    "password",
    ["giraffe quiet mosaic", "Tr0mbone;Kiosk", "我们的猫喜欢在屋顶上晒太阳", "vK9#pQ2m!xZr"],
)
def test_words_that_do_not_belong_together_are_taken(password: str) -> None:
    """No rule about capitals or digits: length and surprise count."""
    assert weakness(password, KNOWN) is None


def test_length_has_two_ends() -> None:
    """Eleven signs are too few; a text without end would keep the server busy."""
    assert weakness("tr0mbone;ki", ()) == "account.password_short"
    assert weakness("giraffe " * 20, ()) == "account.password_long"
