"""Badges are Open Badges 3.0 credentials; a changed sign or another key is found."""

import base64
import datetime as dt
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib import ob3

from training import badge
from training.badge import Achievement, Award, Evidence, Issuer, verify

SINCE = dt.datetime(2026, 3, 2, 9, 30, 7, 123456, tzinfo=dt.timezone(dt.timedelta(hours=8)))
TALK = Achievement(
    "uptime-meeting",
    "Led the uptime meeting",
    "Has led a talk about 可用率 to a shared outcome.",
    "Read the lesson, pass the quiz and finish the role-play.",
    ("interests", "probability"),
)
WORK = (
    Evidence("Quiz", "Passed with 83% of the points."),
    Evidence("Role-play", "Finished with an outcome that both sides measure."),
)
AWARD = Award(TALK, "Mei.Lin@customer.example", WORK, SINCE)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    """Return an installation that is reached by https."""
    return Issuer(tmp_path / "keys", "Workbench of the north", "https://workbench.example")


def known(*issuers: Issuer) -> dict[str, bytes]:
    """Return the public keys by DID."""
    return {one.did(): one.public() for one in issuers}


def segments(token: str) -> list[Any]:
    """Return header and payload of a compact JWS."""
    return [
        json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        for part in token.split(".")[:2]
    ]


def resigned(issuer: Issuer, **members: object) -> str:
    """Return a credential with other members that the issuer has signed all the same."""
    payload = {**segments(issuer.sign(AWARD))[1], **members}
    return ob3.OB3Signer(issuer._private(), "EdDSA").sign_payload(payload)


def is_uri(value: object) -> bool:
    """Tell whether a value can be a URI."""
    return isinstance(value, str) and ":" in value and not any(sign.isspace() for sign in value)


def test_the_credential_is_what_the_standard_wants(issuer: Issuer) -> None:
    """The members that Open Badges 3.0 requires are there, each of its type (model B.1)."""
    head, credential = segments(issuer.sign(AWARD))
    assert credential["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert credential["@context"][1].startswith("https://purl.imsglobal.org/spec/ob/v3p0/context")
    assert {"VerifiableCredential", "OpenBadgeCredential"} <= set(credential["type"])
    assert is_uri(credential["id"])
    assert credential["name"] == TALK.name
    assert "Profile" in credential["issuer"]["type"]
    assert credential["issuer"]["id"] == "did:web:workbench.example"
    assert credential["validFrom"] == "2026-03-02T01:30:07Z"
    assert "validUntil" not in credential
    for schema in credential["credentialSchema"]:
        assert set(schema) == {"id", "type"}
        assert is_uri(schema["id"])
    for entry, given in zip(credential["evidence"], WORK, strict=True):
        assert entry == {"type": ["Evidence"], "name": given.name, "narrative": given.narrative}
    # B.3: the claims beside the credential; no `sub`, since the subject has no id
    assert credential["iss"] == credential["issuer"]["id"]
    assert credential["jti"] == credential["id"]
    assert credential["nbf"] == int(SINCE.timestamp())
    assert "sub" not in credential
    # 8.2.2: the header says by which public key, never by which private one
    assert head["alg"] == "EdDSA"
    assert set(head["jwk"]) == {"kty", "crv", "x"}


def test_the_subject_is_an_achievement_of_a_hashed_address(issuer: Issuer) -> None:
    """Achievement and identity have what the standard requires, and no address can be read."""
    token = issuer.sign(AWARD)
    subject = segments(token)[1]["credentialSubject"]
    assert subject["type"] == ["AchievementSubject"]
    achievement = subject["achievement"]
    assert is_uri(achievement["id"])
    assert achievement == {
        "id": "https://workbench.example/practice/badges/uptime-meeting",
        "type": ["Achievement"],
        "name": TALK.name,
        "description": TALK.description,
        "criteria": {"narrative": TALK.criteria},
        "tag": list(TALK.tags),
    }
    (identity,) = subject["identifier"]
    assert set(identity) == {"type", "hashed", "identityHash", "identityType", "salt"}
    assert (identity["type"], identity["hashed"]) == ("IdentityObject", True)
    assert identity["identityType"] == "emailAddress"
    assert identity["identityHash"].startswith("sha256$")
    assert "customer.example" not in json.dumps(segments(token))


def test_two_badges_of_one_person_share_no_hash(issuer: Issuer) -> None:
    """The salt is made anew, so that badges cannot be laid side by side."""
    hashes = {
        segments(issuer.sign(AWARD))[1]["credentialSubject"]["identifier"][0]["identityHash"]
        for _ in range(2)
    }
    assert len(hashes) == 2


def test_what_was_signed_is_intact(issuer: Issuer) -> None:
    """All that was said comes back, and it is of one person alone."""
    verdict = verify(f"\n {issuer.sign(AWARD)}\n", known(issuer))
    assert isinstance(verdict, badge.Intact)
    assert (verdict.achievement, verdict.evidence) == (TALK, WORK)
    assert verdict.issuer == issuer.name
    assert verdict.since == SINCE.replace(microsecond=0)
    assert verdict.until is None
    assert verdict.is_of(" mei.lin@CUSTOMER.example ")
    assert not verdict.is_of("mei.lin@customer.exampl")


def test_a_changed_sign_anywhere_is_found(issuer: Issuer) -> None:
    """Each sign of header, payload and signature is changed in turn, also by its last bit alone."""
    token = issuer.sign(AWARD)
    keys = known(issuer)
    for place, sign in enumerate(token):
        if sign != ".":
            other = ALPHABET[ALPHABET.index(sign) ^ 1]
            verdict = verify(token[:place] + other + token[place + 1 :], keys)
            assert not isinstance(verdict, badge.Intact), place


def test_foreign_signs_in_the_signature_are_found(issuer: Issuer) -> None:
    """A decoder that skips what it does not know would let these pass."""
    token = issuer.sign(AWARD)
    head, body, signature = token.split(".")
    for changed in (f"{signature}=", f"{signature[:9]}!{signature[9:]}", f"{signature}é"):
        assert verify(f"{head}.{body}.{changed}", known(issuer)) == badge.Malformed()


def test_a_changed_statement_is_tampered_with(issuer: Issuer) -> None:
    """A better name under the old signature is called by its name."""
    head, body, signature = issuer.sign(AWARD).split(".")
    payload = {**segments(f"{head}.{body}.")[1], "name": "Led the board"}
    forged = base64.urlsafe_b64encode(json.dumps(payload).encode()).rstrip(b"=").decode()
    assert verify(f"{head}.{forged}.{signature}", known(issuer)) == badge.Tampered()


def test_another_key_in_the_name_of_the_issuer_is_tampering(issuer: Issuer, tmp_path: Path) -> None:
    """Whoever signs with a key of their own, and sends its public half along, gains nothing."""
    impostor = Issuer(tmp_path / "other", issuer.name, issuer.address)
    assert verify(impostor.sign(AWARD), known(issuer)) == badge.Tampered()


def test_an_issuer_that_nobody_knows_is_named(issuer: Issuer, tmp_path: Path) -> None:
    """It may be genuine; that cannot be said here."""
    other = Issuer(tmp_path / "other", "Elsewhere", "https://elsewhere.example")
    assert verify(other.sign(AWARD), known(issuer)) == badge.UnknownIssuer(
        "did:web:elsewhere.example"
    )
    assert isinstance(verify(other.sign(AWARD), known(issuer, other)), badge.Intact)


def test_dates_are_kept(issuer: Issuer) -> None:
    """Past its end it has expired, before its beginning it waits; both are signed all the same."""
    end = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    past = Award(TALK, "a@b.example", WORK, SINCE, end)
    assert verify(issuer.sign(past), known(issuer)) == badge.Expired(end)
    later = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
    future = Award(TALK, "a@b.example", WORK, later)
    assert verify(issuer.sign(future), known(issuer)) == badge.NotYetValid(later)
    running = Award(TALK, "a@b.example", WORK, SINCE, later)
    verdict = verify(issuer.sign(running), known(issuer))
    assert isinstance(verdict, badge.Intact)
    assert verdict.until == later


@pytest.mark.parametrize(
    "token",
    [
        "",
        "Mei has led the meeting",
        "e30.e30.e30",
        "a.b",
        "W10.W10.W10",
        "e30.eyJpc3MiOjd9.",
        "x" * 70_000,
    ],
)
def test_what_is_no_credential_is_malformed(issuer: Issuer, token: str) -> None:
    """Nothing that a page may send raises an error."""
    assert verify(token, known(issuer)) == badge.Malformed()


@pytest.mark.parametrize(
    "members",
    [
        {"type": ["VerifiableCredential"]},
        {"@context": []},
        {"credentialSubject": {}},
        {"validFrom": "soon"},
        {"jti": "urn:uuid:another"},
        {"iss": "did:web:workbench.example\ud800"},
    ],
)
def test_a_signed_token_that_is_no_badge_is_malformed(
    issuer: Issuer, members: dict[str, Any]
) -> None:
    """The right key under something else makes no badge of it."""
    assert verify(resigned(issuer, **members), known(issuer)) == badge.Malformed()


def test_the_key_is_made_once_and_read_by_its_owner_alone(issuer: Issuer) -> None:
    """A second look finds the same key."""
    assert not issuer.path.exists()
    assert issuer.public() == Issuer(issuer.keys, "again", issuer.address).public()
    assert stat.S_IMODE(issuer.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(issuer.keys.stat().st_mode) == 0o700


def test_without_https_the_key_is_the_name(tmp_path: Path) -> None:
    """did:web trusts the certificate of the address; where there is none, did:key names the key."""
    local = Issuer(tmp_path, "Laptop", "http://127.0.0.1:8000")
    assert local.did().startswith("did:key:z6Mk")
    token = local.sign(AWARD)
    assert isinstance(verify(token, known(local)), badge.Intact)
    # anybody finds the key in the name itself
    assert ob3.OB3Verifier.for_issuer_did(local.did()).verify(token).name == TALK.name


def test_others_find_the_key_of_an_address(issuer: Issuer) -> None:
    """The document that the address serves leads a foreign verifier to the right key."""
    document = json.dumps(issuer.did_document()).encode()
    asked = []

    def download(url: str, **_: object) -> bytes:
        asked.append(url)
        return document

    verifier = ob3.OB3Verifier.for_issuer_did(issuer.did(), download=download)
    assert verifier.verify(issuer.sign(AWARD)).issuer.name == issuer.name
    assert asked == ["https://workbench.example/.well-known/did.json"]


@pytest.mark.parametrize("until", [SINCE - dt.timedelta(days=1), SINCE.replace(tzinfo=None)])
def test_an_award_has_dates_that_a_verifier_can_read(until: dt.datetime) -> None:
    """An end before the beginning or without a zone is refused before it is signed."""
    with pytest.raises(ValueError, match="aware"):
        Award(TALK, "a@b.example", WORK, SINCE, until)
