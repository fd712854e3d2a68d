"""Which passwords are refused: short ones, and those made of what everybody or one's circle knows.

What can be guessed is taken out: the person's address, name and deals, the usual words, runs of the
keyboard, repetitions. What is left must still be long enough to be worth something.
"""

import re
from collections.abc import Iterable

SHORTEST = 12
LONGEST = 128
LEFT_OVER = 6
USUAL = (
    "passwort", "password", "passw0rd", "p@ssword", "kennwort", "letmein", "welcome", "willkommen",
    "administrator", "admin", "qwerty", "qwertz", "asdfgh", "zxcvbn", "iloveyou", "monkey", "dragon",
    "football", "baseball", "sunshine", "princess", "shadow", "master", "superman", "batman",
    "trustno1", "changeme", "secret", "geheim", "hallo", "hello", "login", "access", "summer",
    "winter", "spring", "autumn", "sommer", "herbst", "equipoise", "woaini", "mima", "abc", "xyz",
    "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december", "monday", "friday", "sunday", "company", "uptime", "test",
)  # fmt: skip
ROWS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "qwertzuiop",
    "asdfghjkl",
    "zxcvbnm",
)
RUN = 4
SHORTEST_WORD = 3


def weakness(password: str, known: Iterable[str]) -> str | None:
    """Return the code of what is wrong with the password, or None.

    `known` are texts that people around this person know: address, title, organisation, deals.
    """
    if len(password) < SHORTEST:
        return "account.password_short"
    if len(password) > LONGEST:
        return "account.password_long"
    rest = password.lower()
    words = {word for text in known for word in re.split(r"[\W_]+", text.lower())}
    for word in sorted({*USUAL, *words}, key=len, reverse=True):
        if len(word) >= SHORTEST_WORD or not word.isascii():
            rest = rest.replace(word, " ") if word else rest
    left = set(re.sub(r"[\W_]", "", _without_runs(rest)))
    return "account.password_known" if len(left) < LEFT_OVER else None


def _without_runs(text: str) -> str:
    """Take out pieces of a row of the keyboard, forwards or backwards, and years."""
    for row in ROWS:
        for line in (row, row[::-1]):
            for size in range(len(line), RUN - 1, -1):
                for start in range(len(line) - size + 1):
                    text = text.replace(line[start : start + size], " ")
    return re.sub(r"(19|20)\d\d", " ", text)
