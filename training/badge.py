"""Sign achievements as Open Badges 3.0 credentials, and say what a credential is worth.

The edge around `openbadgeslib`, which no other module imports. A credential is a JWT-VC (Open
Badges 3.0, section 8.2: the payload of a compact JWS is the credential) signed with Ed25519. Its
subject is a salted hash of an e-mail address: whoever knows the address can check that the badge
is of that person, and nobody reads the address from it.
"""

import base64
import datetime as dt
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib import ob3

from workbench.platform import clock
from workbench.platform.config import private_bytes
from workbench.platform.tokens import random_bytes

KEY_BYTES = 32
SALT_BYTES = 16
LONGEST_TOKEN = 64 * 1024
_SEGMENTS = 3
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]{1,400}")


@dataclass(frozen=True, slots=True)
class Achievement:
    """What can be achieved; `criteria` say what it takes, `key` names it in addresses."""

    key: str
    name: str
    description: str
    criteria: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Work by which a person has earned it: a title and what was done."""

    name: str
    narrative: str


@dataclass(frozen=True, slots=True)
class Award:
    """One person's achievement. Moments are aware; `until` None never expires.

    Raises ValueError for a moment without a time zone and for an end before the beginning.
    """

    achievement: Achievement
    email: str
    evidence: tuple[Evidence, ...]
    since: dt.datetime
    until: dt.datetime | None = None

    def __post_init__(self) -> None:
        """Refuse what no verifier could date."""
        moments = (self.since, self.since if self.until is None else self.until)
        if any(one.utcoffset() is None for one in moments) or moments[1] < moments[0]:
            reason = "an award needs aware moments, the end not before the beginning"
            raise ValueError(reason)


@dataclass(frozen=True, slots=True)
class Issuer:
    """This installation as an issuer: its folder of keys, its name, its address without a slash.

    The key is made when it is first needed and lies in the folder, readable by its owner alone.
    """

    keys: Path
    name: str
    address: str

    @property
    def path(self) -> Path:
        """Where the private key lies."""
        return self.keys / "badge-issuer.key"

    def public(self) -> bytes:
        """Return the 32 bytes of the public key; raises ValueError where the file is damaged."""
        return self._private().public_key().public_bytes_raw()

    def did(self) -> str:
        """Return did:web where the address is reached by https, otherwise did:key."""
        try:
            return ob3.did_web_from_url(self.address)
        except ValueError:
            return ob3.did_key_from_pem(_pem(self.public()))

    def did_document(self) -> dict[str, Any]:
        """Return what is served as did.json, by which others find the key of a did:web."""
        x = base64.urlsafe_b64encode(self.public()).rstrip(b"=").decode()
        key = {"kty": "OKP", "crv": "Ed25519", "x": x}  # RFC 8037, section 2
        return ob3.build_did_document(self.did(), [("badges", key)])

    def sign(self, award: Award) -> str:
        """Return the credential as a compact JWS."""
        what = award.achievement
        credential = ob3.OpenBadgeCredential(
            issuer=ob3.Issuer(id=self.did(), name=self.name, url=self.address),
            recipient_id=None,
            achievement=ob3.Achievement(
                id=f"{self.address}/practice/badges/{what.key}",
                name=what.name,
                description=what.description,
                criteria_narrative=what.criteria,
                tags=list(what.tags),
            ),
            issuance_date=_whole_second(award.since),
            expiration_date=None if award.until is None else _whole_second(award.until),
            evidence=[
                ob3.Evidence(name=one.name, narrative=one.narrative) for one in award.evidence
            ],
            identifiers=[_identity(award.email, random_bytes(SALT_BYTES).hex())],
        )
        return ob3.OB3Signer(self._private(), "EdDSA").sign(credential)

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(private_bytes(self.path, KEY_BYTES))


@dataclass(frozen=True, slots=True)
class Intact:
    """Signed by a known issuer, unchanged and valid today; `identity` is checked by `is_of`."""

    id: str
    achievement: Achievement
    issuer: str
    evidence: tuple[Evidence, ...]
    since: dt.datetime
    until: dt.datetime | None
    identity: tuple[tuple[str, str], ...] = field(repr=False)

    def is_of(self, email: str) -> bool:
        """Tell whether the credential was given to this address; case does not count."""
        return any(
            hmac.compare_digest(_identity(email, salt).identity_hash, identity_hash)
            for identity_hash, salt in self.identity
        )


@dataclass(frozen=True, slots=True)
class Tampered:
    """It names a known issuer, who has not signed it as it is now."""


@dataclass(frozen=True, slots=True)
class UnknownIssuer:
    """Whether it is genuine cannot be said: nobody here knows the issuer that it names."""

    issuer: str


@dataclass(frozen=True, slots=True)
class Expired:
    """Signed and unchanged, and no longer valid."""

    until: dt.datetime


@dataclass(frozen=True, slots=True)
class NotYetValid:
    """Signed and unchanged, and valid from a later day."""

    since: dt.datetime


@dataclass(frozen=True, slots=True)
class Malformed:
    """It is no Open Badges 3.0 credential in the form of a JWT."""


Verdict = Intact | Tampered | UnknownIssuer | Expired | NotYetValid | Malformed


def verify(token: str, issuers: Mapping[str, bytes]) -> Verdict:
    """Say what a credential is worth.

    `issuers` are the known ones: the 32 bytes of the public key by DID. Nothing is fetched.
    """
    parts = _parts(token.strip())
    if parts is None:
        return Malformed()
    issuer = parts.payload["iss"]
    if issuer not in issuers:
        return UnknownIssuer(issuer)
    try:
        Ed25519PublicKey.from_public_bytes(issuers[issuer]).verify(parts.signature, parts.signed)
    except InvalidSignature:
        return Tampered()
    return _judged(token.strip(), parts.payload, issuers[issuer])


def _judged(token: str, payload: dict[str, Any], public: bytes) -> Verdict:
    """Return what a token is worth whose signature holds: its dates, and whether it is a badge."""
    try:
        return _intact(ob3.OB3Verifier(_pem(public), issuer_did=payload["iss"]).verify(token))
    except ob3.OB3VerificationError:
        return _untimely(payload) or Malformed()


def _intact(credential: ob3.OpenBadgeCredential) -> Intact:
    what = credential.achievement
    return Intact(
        id=credential.id or "",
        achievement=Achievement(
            what.id.rpartition("/")[2],
            what.name,
            what.description,
            what.criteria_narrative,
            tuple(what.tags),
        ),
        issuer=credential.issuer.name,
        evidence=tuple(
            Evidence(one.name or "", one.narrative or "") for one in credential.evidence
        ),
        since=credential.issuance_date or clock.now(),  # the library has filled it
        until=credential.expiration_date,
        identity=tuple((one.identity_hash, one.salt or "") for one in credential.identifiers),
    )


def _untimely(payload: dict[str, Any]) -> Expired | NotYetValid | None:
    """Return what the dates of a signed credential say against it, or None."""
    until, since = _moment(payload.get("validUntil")), _moment(payload.get("validFrom"))
    if until is not None and until < clock.now():
        return Expired(until)
    if since is not None and since > clock.now():
        return NotYetValid(since)
    return None


@dataclass(frozen=True, slots=True)
class _Parts:
    """A compact JWS taken apart: what was signed, the payload with its issuer, the signature."""

    signed: bytes
    payload: dict[str, Any]
    signature: bytes


def _parts(token: str) -> _Parts | None:
    segments = token.split(".") if len(token) <= LONGEST_TOKEN else []
    if len(segments) != _SEGMENTS:
        return None
    try:
        _head, body, signature = (_decoded(segment) for segment in segments)
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return None
    issuer = payload.get("iss") if isinstance(payload, dict) else None
    if not isinstance(issuer, str) or not _URI.fullmatch(issuer):
        return None
    return _Parts(".".join(segments[:2]).encode(), payload, signature)


def _decoded(segment: str) -> bytes:
    """Return the bytes; raises ValueError for a second spelling, which decoders would let pass."""
    raw = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    if base64.urlsafe_b64encode(raw).rstrip(b"=") != segment.encode():
        raise ValueError(segment)
    return raw


def _moment(value: object) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.utcoffset() is not None else None


def _whole_second(moment: dt.datetime) -> dt.datetime:
    """Return the moment as the registered claims can say it: in whole seconds, in UTC."""
    return moment.astimezone(dt.UTC).replace(microsecond=0)


def _identity(email: str, salt: str) -> ob3.IdentityObject:
    return ob3.IdentityObject.create(email.strip().lower(), salt)


def _pem(public: bytes) -> bytes:
    key = Ed25519PublicKey.from_public_bytes(public)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
