"""Progress: how far a long import has come, for an edge that shows it and may stop it."""

from collections.abc import Callable

OnProgress = Callable[[str, float], None]
"""Called with the code of a phase, which has a text, and the share of all work done, 0 to 1."""


class Progress:
    """Tells the edge about each phase as it begins; an exception of the edge ends the import."""

    def __init__(self, on_progress: OnProgress | None) -> None:
        self._tell = on_progress

    def reading(self) -> None:
        """Tell that the bytes are being read."""
        self._say("history.phase_reading", 0.0)

    def typing(self, done: int, columns: int) -> None:
        """Tell that column number `done` of so many is being typed."""
        self._say("history.phase_typing", 0.4 + 0.3 * done / max(columns, 1))

    def checking(self) -> None:
        """Tell that rows are compared with each other."""
        self._say("history.phase_checking", 0.7)

    def counting(self) -> None:
        """Tell that overlaps, gaps and months are counted."""
        self._say("history.phase_counting", 0.9)

    def hashing(self) -> None:
        """Tell that the content is hashed."""
        self._say("history.phase_hashing", 0.8)

    def done(self) -> None:
        """Tell that all is done."""
        self._say("history.phase_counting", 1.0)

    def _say(self, code: str, share: float) -> None:
        if self._tell is not None:
            self._tell(code, share)
