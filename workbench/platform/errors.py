"""Errors that people meet: each names the field that caused it and carries a finding.

`Refused` is what a service raises when a person's wish cannot be done; pages show it beside the
field and keep the input, the command line prints it and exits with 2.
"""

from workbench.codes import Finding


class Refused(Exception):  # noqa: N818 (it names what happened to the wish)
    """A wish that cannot be done; `field` is the form field it belongs to, or None for the page."""

    def __init__(self, code: str, field: str | None = None, **params: str | int | float) -> None:
        super().__init__(code)
        self.finding = Finding(code, params)
        self.field = field


class NotFound(Exception):  # noqa: N818 (it names an answer)
    """There is no such thing for this person; the page answers 404 whatever the reason."""


class Conflict(Exception):  # noqa: N818 (it names an answer)
    """Somebody else changed the same thing meanwhile; nothing was overwritten."""


class Damaged(Exception):  # noqa: N818 (it names a state)
    """Stored bytes no longer have the SHA-256 that was recorded with them; nothing is read from them.

    `what` is "file", "register", "terms", "pdf" or "menu".
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
