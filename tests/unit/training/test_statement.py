"""Statements are what xAPI 1.0.3 wants, come back as they went, and refuse with a code."""

import copy
import datetime as dt
import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.attempt import Activity, Attempt, Verb
from training.statement import Actor, Statement, read, read_duration
from workbench.codes import StepError
from workbench.platform.texts import TEXTS

BASE = "https://workbench.example/xapi/"
ACTOR = Actor("https://workbench.example", "n2hX0b_7Yk3s-Q9w")
PASSED = Statement(
    UUID("6690e6c9-3ef0-4ed3-8b37-7f3964730bee"),
    ACTOR,
    Attempt(
        Activity.QUIZ,
        "quiz/chances",
        Verb.PASSED,
        dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC),
        dt.timedelta(minutes=4, seconds=13.5),
        0.75,
        success=True,
    ),
    BASE,
    "zh-Hans-CN",
)

LAST_YEAR = 9999

moments = st.builds(
    lambda when, ms, hours: when.replace(microsecond=ms * 1000).astimezone(
        dt.timezone(dt.timedelta(hours=hours))
    ),
    st.datetimes(timezones=st.just(dt.UTC), allow_imaginary=False).filter(
        lambda when: 1 < when.year < LAST_YEAR
    ),
    st.integers(0, 999),
    st.integers(-11, 13),
)
attempts = st.builds(
    Attempt,
    st.sampled_from(Activity),
    st.text("abcdefghijklmnopqrstuvwxyz-/0123456789", min_size=1, max_size=60),
    st.sampled_from(Verb),
    moments,
    st.integers(0, 10**9).map(lambda hundredths: dt.timedelta(milliseconds=10 * hundredths)),
    st.none() | st.integers(-10_000, 10_000).map(lambda share: share / 10_000),
    st.none() | st.booleans(),
    st.none() | st.text(max_size=80),
)
statements = st.builds(
    Statement,
    st.uuids(),
    st.builds(
        Actor, st.just(ACTOR.home_page), st.from_regex(r"[A-Za-z0-9_-]{16,64}", fullmatch=True)
    ),
    attempts,
    st.just(BASE),
    st.sampled_from(["en", "zh-Hans-CN", "de-CH"]),
)


def test_a_passed_quiz_is_a_whole_statement() -> None:
    """Every member stands where xAPI 1.0.3 wants it."""
    assert PASSED.plain() == {
        "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
        "version": "1.0.3",
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": "https://workbench.example", "name": "n2hX0b_7Yk3s-Q9w"},
        },
        "verb": {"id": "http://adlnet.gov/expapi/verbs/passed", "display": {"en": "passed"}},
        "object": {
            "objectType": "Activity",
            "id": "https://workbench.example/xapi/quiz/chances",
            "definition": {"type": "http://adlnet.gov/expapi/activities/assessment"},
        },
        "result": {
            "completion": True,
            "duration": "PT4M13.50S",
            "score": {"scaled": 0.75},
            "success": True,
        },
        "context": {"language": "zh-Hans-CN"},
        "timestamp": "2026-03-02T09:30:00.000+00:00",
    }


@settings(max_examples=60)
@given(statements)
def test_what_was_written_is_read_back(statement: Statement) -> None:
    """Through JSON and back nothing is lost, at the precision that xAPI compares."""
    back = read(json.loads(json.dumps(statement.plain())), BASE)
    assert back == statement
    assert back.plain() == statement.plain()


@settings(max_examples=30)
@given(statements, st.data())
def test_a_statement_without_a_member_is_refused(statement: Statement, data: st.DataObject) -> None:
    """Whatever is taken away is missed, and the refusal is a code that has a sentence."""
    plain = statement.plain()
    del plain[data.draw(st.sampled_from(sorted(plain)))]
    with pytest.raises(StepError) as caught:
        read(plain, BASE)
    assert caught.value.finding.code == "training.statement_shape"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=60)
@given(JSON_VALUES, st.sampled_from(["", *sorted(PASSED.plain())]))
def test_anything_else_is_read_or_refused_with_a_code(value: Any, member: str) -> None:
    """Foreign JSON raises nothing but a refusal with a sentence."""
    plain = {**PASSED.plain(), member: value} if member else value
    refused = ""
    try:
        read(plain, BASE)
    except StepError as error:
        refused = error.finding.code
    assert not refused or refused in TEXTS


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the statement with one member changed; a path such as "result.score.scaled"."""
    plain = copy.deepcopy(PASSED.plain())
    *way, last = path.split(".")
    inner: Any = plain
    for step in way:
        inner = inner[step]
    inner[last] = value
    return plain


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("id", "no-uuid", "shape"),
        ("version", "2.0.0", "version"),
        ("version", "1.0a", "version"),
        ("actor.objectType", "Group", "actor"),
        ("actor.account.name", "mei@workbench.example", "actor"),
        ("actor.account.homePage", "workbench", "actor"),
        ("verb.id", "http://adlnet.gov/expapi/verbs/shared", "verb"),
        ("verb.id", "passed", "verb"),
        ("object.id", "https://elsewhere.example/quiz/chances", "object"),
        ("object.id", BASE, "object"),
        ("object.objectType", "StatementRef", "object"),
        ("object.definition.type", "http://adlnet.gov/expapi/activities/meeting", "object"),
        ("result.score.scaled", 1.01, "result"),
        ("result.duration", "P1Y", "result"),
        ("result.duration", "PT", "result"),
        ("result.duration", "P9999999999DT1S", "result"),
        ("result.completion", False, "result"),
        ("timestamp", "2026-03-02T09:30:00", "result"),
        ("timestamp", "yesterday", "shape"),
        ("context.language", "zh_Hans_CN", "language"),
    ],
)
def test_each_refusal_has_its_code(path: str, value: object, code: str) -> None:
    """What contradicts the standard is named, and the name has a sentence."""
    with pytest.raises(StepError) as caught:
        read(changed(path, value), BASE)
    assert caught.value.finding.code == f"training.statement_{code}"
    assert caught.value.finding.code in TEXTS


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("version", "1.0.0"),
        ("timestamp", "2026-03-02T17:30:00+08:00"),
        ("result.duration", "PT253.5S"),
        ("stored", "2026-03-02T09:30:01Z"),
    ],
)
def test_other_spellings_of_the_same_are_read(path: str, value: str) -> None:
    """A store may write the same moment and duration in its own way, and add its own members."""
    assert read(changed(path, value), BASE) == PASSED


def test_days_count_in_a_duration() -> None:
    """A day is 24 hours here."""
    assert read_duration("P1DT2H") == dt.timedelta(hours=26)


@pytest.mark.parametrize("base", ["https://workbench.example/xapi", "xapi/", "https://a b/"])
def test_a_base_that_is_no_iri_is_refused(base: str) -> None:
    """The key must stand behind an address that ends in a slash."""
    with pytest.raises(StepError, match=r"training\.statement_object"):
        Statement(PASSED.id, ACTOR, PASSED.attempt, base, "en")
