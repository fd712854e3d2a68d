"""The door of a workshop: its code on the projector, and the picture of it that a phone reads."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import qrcode  # type: ignore[import-untyped]
from flask import url_for
from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]

from workbench.platform.requests import config, db, may, seat
from workbench.platform.startup import is_local
from workbench.services import workshop_door
from workbench.services.workshop_door import Door

QUIET = 4  # modules of white around a code, as its standard asks


@dataclass(frozen=True, slots=True)
class Picture:
    """A QR code as a path of squares, `size` by `size` units with the quiet zone."""

    size: int
    path: str


@dataclass(frozen=True, slots=True)
class Way:
    """How to come in: the address as people type it, the code, the picture of both.

    `local` says that the address is one that no other machine reaches.
    """

    address: str
    code: str | None
    picture: Picture
    local: bool


def picture_of(text: str) -> Picture:
    """Return the QR code of a text, with the quiet zone of the standard (ISO/IEC 18004)."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    dark = [(x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
    return Picture(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))


def way_in(code: str | None) -> Way:
    """Return how to come in by the address that the installation or this browser uses."""
    base = config().base_url
    address = base + url_for("joining.page", _external=not base)
    typed = code.replace("-", "") if code else None
    linked = base + url_for("joining.page", room=typed, _external=not base)
    return Way(
        address=address.partition("://")[2] or address,
        code=code,
        picture=picture_of(linked),
        local=is_local(urlsplit(address).hostname or ""),
    )


def at_door() -> Door:
    """Return what the reader sees at the door of the deal."""
    return workshop_door.door(db(), seat(), config().secret_key(), admits=may("joining.admit"))
