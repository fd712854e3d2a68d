"""One-off keys: what was sealed opens once more for the same context alone; one run destroys the key."""

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.platform.neutral_keys import (
    PRIVATE_FILE,
    KeyGone,
    NotOpened,
    OneOffKey,
    PublicKey,
    destroy,
    load,
    make,
    open_with,
    seal_with,
)

SECRET = OneOffKey(b"s" * 32, b"g" * 32)
small = st.binary(max_size=60)


@given(small, small)
def test_what_is_sealed_opens_for_the_same_context(plain: bytes, context: bytes) -> None:
    """The bytes come back, and no two sealings are alike."""
    one, other = (SECRET.public().seal(plain, context) for _ in range(2))
    assert one != other
    assert SECRET.open(one, context) == SECRET.open(other, context) == plain
    with pytest.raises(NotOpened):
        SECRET.open(one, context + b".")
    with pytest.raises(NotOpened):
        OneOffKey(b"t" * 32, b"g" * 32).open(one, context)


@given(st.data())
def test_a_changed_byte_opens_nothing(data: st.DataObject) -> None:
    """Wherever it stands: in the message's key, the nonce, the ciphertext or behind it."""
    sealed = bytearray(SECRET.public().seal(b"12345", b"here"))
    # X25519 ignores the highest bit of a key (RFC 7748); the derived key is bound to all of its bytes
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(NotOpened):
        SECRET.open(bytes(sealed), b"here")
    with pytest.raises(NotOpened):
        SECRET.open(bytes(sealed[: place % 40]), b"here")


def test_nothing_is_sealed_to_a_key_of_zeros() -> None:
    """The shared secret would be known to all."""
    with pytest.raises(ValueError, match="shared"):
        PublicKey(b"\0" * 32, SECRET.public().signing).seal(b"1", b"here")


def test_a_signature_is_of_one_key_and_one_content() -> None:
    """Another content, another key, and what is no signature at all."""
    signature = SECRET.sign(b"settled")
    public = SECRET.public()
    assert public.signed(b"settled", signature)
    assert not public.signed(b"settled.", signature)
    assert not public.signed(b"settled", signature[:-1] + b"\0\0")
    assert not PublicKey(public.sealing, b"\1" * 32).signed(b"settled", signature)


def test_a_fingerprint_covers_both_parts() -> None:
    """Thirty-two signs; another part, another fingerprint."""
    public = SECRET.public()
    seen = {
        public.fingerprint(),
        PublicKey(b"\1" * 32, public.signing).fingerprint(),
        PublicKey(public.sealing, b"\1" * 32).fingerprint(),
    }
    assert len(seen) == 3
    assert {len(one) for one in seen} == {32}


def test_a_secret_seals_per_context() -> None:
    """Another context or another secret opens nothing."""
    sealed = seal_with(b"a" * 32, b"told", b"customer")
    assert open_with(b"a" * 32, sealed, b"customer") == b"told"
    for secret, context in ((b"a" * 32, b"provider"), (b"b" * 32, b"customer")):
        with pytest.raises(NotOpened):
            open_with(secret, sealed, context)
    with pytest.raises(NotOpened):
        open_with(b"a" * 32, b"", b"customer")


def test_the_private_part_lies_in_its_folder_until_it_is_destroyed(tmp_path) -> None:
    """Its owner alone reads it; nobody makes a second one in its place; gone is gone."""
    folder = tmp_path / "keys"
    public = make(folder)
    kept = folder / PRIVATE_FILE
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert load(folder).public() == public
    with pytest.raises(FileExistsError):
        make(folder)
    assert load(folder).public() == public
    destroy(folder)
    assert list(folder.iterdir()) == []
    for gone in (load, destroy):
        with pytest.raises(KeyGone):
            gone(folder)


def test_half_a_key_is_none(tmp_path) -> None:
    """A file that was cut is said to be gone."""
    make(tmp_path)
    (tmp_path / PRIVATE_FILE).write_bytes(b"short")
    with pytest.raises(KeyGone):
        load(tmp_path)
