"""The public frame as a file: all that a neutral run needs to know of a round beside the answers."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.proposal.bargaining.openness import Openness
from workbench.services.receipt import canonical, fingerprint
from workbench.store.frame import FrameRow

FORMAT = "equipoise-frame"
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class PublicFrame:
    """What both agree to before anybody answers: the same for both.

    `key` is the fingerprint of the one-off key that both agreed to, None where none is named.
    `yearly_invoice` is today's, money a year: it stands behind some usual answers, and in no result.
    """

    deal: int
    round: int
    mode: Openness
    rule: str
    menu: Mapping[str, Any]
    yearly_invoice: float
    key: str | None = None

    @property
    def menu_sha256(self) -> str:
        """Return the fingerprint of the menu."""
        return fingerprint(self.menu)

    def content(self) -> bytes:
        """Return the file: canonical JSON."""
        return canonical(
            {
                "format": FORMAT,
                "schema_version": SCHEMA_VERSION,
                "deal": self.deal,
                "round": self.round,
                "mode": self.mode,
                "rule": self.rule,
                "key": self.key,
                "yearly_invoice": self.yearly_invoice,
                "menu_sha256": self.menu_sha256,
                "menu": dict(self.menu),
            }
        )

    def sha256(self) -> str:
        """Return the fingerprint of the frame, to which every sealed file and the result are bound."""
        return hashlib.sha256(self.content()).hexdigest()

    def row(self) -> FrameRow:
        """Return it as the code that settles rounds reads it; it is in no database."""
        return FrameRow(
            deal_id=self.deal,
            round=self.round,
            openness=self.mode,
            rule=self.rule,
            menu=dict(self.menu),
            menu_sha256=self.menu_sha256,
        )
