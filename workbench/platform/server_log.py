"""gunicorn's own log lines through ours: its lines would name addresses, and those may be secret."""

from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from workbench.platform import logs
from workbench.platform.config import from_environment


class ServerLog(Logger):  # type: ignore[misc]  # ships no types
    """Hands the error log to `workbench.platform.logs`; there is no access log."""

    def setup(self, cfg: Any) -> None:
        """Take gunicorn's handlers away; what it says goes the way of all other libraries."""
        super().setup(cfg)
        logs.configure(readable=from_environment().development)
        logs.take_over()
        for one in (self.error_log, self.access_log):
            one.handlers.clear()
        self.error_log.propagate = True
        self.access_log.disabled = True
