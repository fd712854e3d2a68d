"""Terms: canonical JSON, digest, the way back, and what stands before a signature."""

import json
import re
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.agreement.terms import (
    CascadeLine,
    Evidence,
    Mediation,
    Terms,
    canonical_json,
    digest,
    json_schema,
    problems,
    terms_from_json,
)
from workbench.agreement.terms.canonical import LARGEST_FILE
from workbench.codes import StepError

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "formats" / "agreement.md"


def documented(kind: str) -> Any:
    """Return the JSON block of the format's description."""
    found = re.search(rf"```json {kind}\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return json.loads(found[1])


EXAMPLE = documented("example")


def sample() -> Terms:
    """Return the documented agreement."""
    return terms_from_json(json.dumps(EXAMPLE).encode())


def codes(terms: Terms) -> list[str]:
    """Return the codes of the problems."""
    return [finding.code for finding in problems(terms)]


def refusal(content: bytes) -> tuple[str, dict[str, Any]]:
    """Return code and parameters of the error that reading raises."""
    with pytest.raises(StepError) as caught:
        terms_from_json(content)
    return caught.value.finding.code, dict(caught.value.finding.params)


def test_example_of_the_guide_is_read_and_written_unchanged() -> None:
    """The documented example is an agreement without problems and survives the round trip."""
    terms = sample()
    assert json.loads(canonical_json(terms)) == EXAMPLE
    assert problems(terms) == ()


def test_schema_of_the_guide_is_the_schema_of_the_shapes() -> None:
    """The documented JSON Schema is derived from the shapes."""
    assert documented("schema") == json_schema()


def test_canonical_bytes() -> None:
    """Keys are sorted, nothing is padded, Chinese is written as it is, money is plain text."""
    terms = replace(sample(), title="一号线", yearly_fee=Decimal("5.20E+5"))
    content = canonical_json(terms)
    assert content.startswith(b'{"audit_head":"')
    assert b'"yearly_fee":"520000"' in content
    assert '"title":"一号线"'.encode() in content
    assert b'": ' not in content
    assert b'", "' not in content
    assert digest(terms) == sha256(content).hexdigest()
    pairs: list[list[str]] = []
    json.loads(content, object_pairs_hook=lambda found: pairs.append([key for key, _ in found]))
    assert all(keys == sorted(keys) for keys in pairs)


@pytest.mark.parametrize(
    ("amount", "written"),
    [("0", "0"), ("-0.00", "0"), ("1.50", "1.5"), ("1E+3", "1000"), ("1E-4", "0.0001")],
)
def test_money_has_one_written_form(amount: str, written: str) -> None:
    """Equal amounts are written alike, whatever their exponent."""
    content = canonical_json(replace(sample(), yearly_fee=Decimal(amount)))
    assert f'"yearly_fee":"{written}"}}'.encode() in content


def test_decomposed_text_has_the_same_digest() -> None:
    """A text typed with combining marks is the same text."""
    composed = replace(sample(), title="Café")
    decomposed = replace(composed, title=unicodedata.normalize("NFD", "Café"))
    assert composed.title != decomposed.title
    assert digest(composed) == digest(decomposed)


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text)
)
money = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=4)
numbers = st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number or 0.0)
lines = st.builds(
    CascadeLine,
    team=words,
    side=st.sampled_from(["provider", "customer"]),
    kpi=words,
    level=numbers,
    unit=words,
    accepted=st.booleans(),
)
evidence = st.builds(
    Evidence,
    kpi=words,
    data_set=words,
    rows=st.integers(0, 10**9),
    sha256=words,
    first=words,
    last=words,
    formula_version=words,
)


@settings(max_examples=60)
@given(
    words,
    money,
    st.dates(),
    st.lists(lines, max_size=3),
    st.lists(evidence, max_size=3),
    st.none() | words,
)
def test_every_agreement_survives_the_round_trip(
    title: str,
    fee: Decimal,
    start: date,
    cascade: list[CascadeLine],
    rests_on: list[Evidence],
    head: str | None,
) -> None:
    """Whatever is written is read back equal, and written again byte for byte."""
    terms = replace(
        sample(),
        title=title,
        yearly_fee=fee,
        start=start,
        cascade=tuple(cascade),
        evidence=tuple(rests_on),
        audit_head=head,
        mediation=None,
        conditions=(title,),
    )
    content = canonical_json(terms)
    assert terms_from_json(content) == terms
    assert canonical_json(terms_from_json(content)) == content


@given(numbers, numbers)
def test_digest_tells_two_levels_apart(first: float, second: float) -> None:
    """Agreements are equal exactly when their digests are."""
    one, other = (
        replace(sample(), cascade=(replace(sample().cascade[0], level=level),))
        for level in (first, second)
    )
    assert (digest(one) == digest(other)) == (one == other)


def test_no_infinite_number_is_written() -> None:
    """Infinity, NaN and overlong money are refused with their place."""
    broken = replace(sample(), cascade=(replace(sample().cascade[0], level=float("inf")),))
    with pytest.raises(StepError) as caught:
        canonical_json(broken)
    assert caught.value.finding.params["where"] == "$.cascade[0].level"
    with pytest.raises(StepError):
        canonical_json(replace(sample(), yearly_fee=Decimal("1E+999999")))


def test_half_a_character_is_refused() -> None:
    """A lone surrogate cannot be written as UTF-8; the place is named."""
    with pytest.raises(StepError) as caught:
        canonical_json(replace(sample(), title="\ud800"))
    assert caught.value.finding.code == "terms.not_text"


def test_unknown_schema_version_is_refused() -> None:
    """A file of another format version is not guessed at; true is not 1."""
    for version in (2, "1", True, None):
        content = json.dumps({**EXAMPLE, "schema_version": version}).encode()
        assert refusal(content)[0] == "terms.unknown_version"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "terms.not_json"),
        (b"[]", "terms.not_json"),
        (b"\xff\xfe", "terms.not_json"),
        (b'{"schema_version":1,"schema_version":1}', "terms.not_json"),
        (b'{"schema_version":NaN}', "terms.not_json"),
        (b"[" * 100_000, "terms.not_json"),
        (b" " * (LARGEST_FILE + 1), "terms.too_large"),
        (b'{"schema_version":1}', "terms.missing_field"),
    ],
)
def test_what_is_no_agreement_file(content: bytes, code: str) -> None:
    """Anything but one complete JSON object is refused with its reason."""
    assert refusal(content)[0] == code


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("title", 5, "$.title"),
        ("version", 1.0, "$.version"),
        ("version", True, "$.version"),
        ("months", "36", "$.months"),
        ("yearly_fee", 520000, "$.yearly_fee"),
        ("yearly_fee", "much", "$.yearly_fee"),
        ("start", "2026-13-01", "$.start"),
        ("parties", {}, "$.parties"),
        ("schedule", None, "$.schedule"),
        ("cascade", [{**EXAMPLE["cascade"][0], "side": "both"}], "$.cascade[0].side"),
        ("cascade", [{**EXAMPLE["cascade"][0], "level": "high"}], "$.cascade[0].level"),
        ("cascade", [{**EXAMPLE["cascade"][0], "accepted": 1}], "$.cascade[0].accepted"),
    ],
)
def test_wrong_kind_names_its_place(field: str, value: object, where: str) -> None:
    """A value of the wrong kind is refused, and the error says where it stands."""
    code, params = refusal(json.dumps({**EXAMPLE, field: value}).encode())
    assert (code, params["where"]) == ("terms.wrong_kind", where)


def test_unknown_field_is_refused() -> None:
    """What this program does not know, nobody would have signed."""
    code, params = refusal(json.dumps({**EXAMPLE, "discount": "all"}).encode())
    assert (code, params["field"]) == ("terms.unknown_field", "discount")


def test_money_without_bounds_is_refused() -> None:
    """An amount of a million digits is no amount."""
    code, _ = refusal(json.dumps({**EXAMPLE, "yearly_fee": "1E+999999"}).encode())
    assert code == "terms.not_a_number"
    huge = {**EXAMPLE["cascade"][0], "level": 10**400}
    assert refusal(json.dumps({**EXAMPLE, "cascade": [huge]}).encode())[0] == "terms.not_a_number"


def test_problems_of_the_frame() -> None:
    """Title, version, currency, fee, term and KPIs are asked for before a signature."""
    terms = sample()
    broken = replace(
        terms,
        title=" ",
        version=0,
        currency="usd",
        yearly_fee=Decimal(0),
        months=0,
        kpis=(),
        schedule=replace(terms.schedule, currency="usd", yearly_fee=Decimal(0), clauses=()),
    )
    assert set(codes(broken)) >= {
        "terms.no_title",
        "terms.bad_version",
        "terms.bad_currency",
        "terms.fee_not_positive",
        "terms.bad_term",
        "terms.no_kpi",
    }


def test_problems_of_the_parties() -> None:
    """Two different organisations sign, each with an executive and one contact point."""
    terms = sample()
    provider, customer = terms.parties
    assert codes(replace(terms, parties=(provider,))) == ["terms.not_two_sides"]
    same = replace(customer, organisation=provider.organisation.upper())
    assert codes(replace(terms, parties=(provider, same))) == ["terms.same_organisation"]
    bare = replace(
        customer,
        organisation="",
        executive=replace(customer.executive, name=""),
        contact=replace(customer.contact, reach=""),
    )
    assert codes(replace(terms, parties=(provider, bare))) == [
        "terms.no_organisation",
        "terms.no_executive",
        "terms.no_contact",
    ]


def test_problems_of_a_kpi() -> None:
    """A KPI needs its card, both owners, levels and evidence, and stands once."""
    terms = sample()
    last = terms.kpis[-1]
    bare = replace(last, formula="", customer_owner="", levels=(), kpi="new")
    assert codes(replace(terms, kpis=(*terms.kpis, bare))) == [
        "terms.kpi_incomplete",
        "terms.kpi_without_owner",
        "terms.kpi_without_levels",
        "terms.kpi_without_evidence",
    ]
    twice = codes(replace(terms, kpis=(*terms.kpis, last)))
    assert twice == ["terms.kpi_twice", "terms.kpi_twice"]


def test_what_was_shown_is_what_is_paid() -> None:
    """A clause that differs from the KPI's levels, window or rounding is a problem."""
    terms = sample()
    kpi = terms.kpis[0]
    changed = replace(kpi, decimals=kpi.decimals + 1)
    assert codes(replace(terms, kpis=(changed, *terms.kpis[1:]))) == ["terms.clause_differs"] * 2
    fewer = replace(kpi, levels=kpi.levels[:1])
    assert codes(replace(terms, kpis=(fewer, *terms.kpis[1:]))) == ["terms.clause_without_levels"]
    dearer = replace(terms, schedule=replace(terms.schedule, yearly_fee=Decimal(1)))
    assert codes(dearer) == ["terms.schedule_disagrees"]
    turned = replace(kpi, direction="lower")
    assert codes(replace(terms, kpis=(turned, *terms.kpis[1:]))) == ["terms.direction_differs"] * 2


def test_problems_of_the_traces() -> None:
    """Fingerprints look like fingerprints, limits were checked, and every team has answered."""
    terms = sample()
    mediation = terms.mediation
    assert isinstance(mediation, Mediation)
    unchecked = replace(mediation, limits_checked=False, provider_commitment="secret")
    line = replace(terms.cascade[0], accepted=False)
    broken = replace(terms, mediation=unchecked, audit_head="ABC", cascade=(line,))
    assert codes(broken) == [
        "terms.limits_not_checked",
        "terms.bad_hash",
        "terms.bad_hash",
        "terms.cascade_open",
    ]


def test_lookups() -> None:
    """A party is found by its side and a clause by KPI and cohort; else there is none."""
    terms = sample()
    provider = terms.party("provider")
    assert provider is not None
    assert provider.organisation == "Meridian Line Systems"
    assert replace(terms, parties=()).party("customer") is None
    paid = terms.clause("availability", "New installations")
    assert paid is not None
    assert paid.credit == 0.03
    assert terms.clause("availability", None) is None


def test_a_file_from_before_support_and_minimum_keeps_its_bytes() -> None:
    """A team level without the later fields is read, and written again byte for byte."""
    line = CascadeLine("Dispatch", "provider", "response_time", 0.83, "h", accepted=True)
    old = canonical_json(replace(sample(), cascade=(line,)))
    assert b'"support"' not in old
    assert canonical_json(terms_from_json(old)) == old
    full = replace(sample(), cascade=(replace(line, support="A second shift", minimum=1.2),))
    assert terms_from_json(canonical_json(full)) == full
