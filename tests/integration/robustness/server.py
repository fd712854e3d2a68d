"""A PostgreSQL server of a test's own that writes to the disk for good, and that can be killed."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from tests.conftest import missing

PATIENCE = 60.0


class Server:
    """One cluster in a folder of its own, with fsync on."""

    def __init__(self) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        if not found:
            missing("PostgreSQL server programs are not installed (apt-get install postgresql)")
        self._programs = found[-1]
        self.folder = Path(tempfile.mkdtemp(prefix="equipoise-crash-"))
        self._data = self.folder / "data"
        self._running: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "-D", str(self._data), "-A", "trust", "-U", "equipoise", "-E", "UTF8",
                  "--no-sync", "--no-locale")  # fmt: skip

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"postgresql://equipoise@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it and wait until it answers; after a crash it recovers first."""
        # A child of ours, not of pg_ctl: a killed postmaster that nobody waits for counts as running.
        self._running = subprocess.Popen(
            [*self._as_user(), str(self._programs / "postgres"), "-D", str(self._data),
             "-k", str(self.folder), "-c", "listen_addresses=", "-c", "fsync=on",
             "-c", "synchronous_commit=on"],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.url):
                return
            time.sleep(0.05)
        missing(f"PostgreSQL did not start in {self.folder}")

    def kill(self) -> None:
        """Kill -9 the postmaster and every backend at once."""
        while running := self._processes():
            for process in running:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.02)
        if self._running is not None:
            self._running.wait()

    def remove(self) -> None:
        """Take everything away."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _processes(self) -> list[int]:
        """Return the server's processes: those at work in its folder of data."""
        found = []
        for place in Path("/proc").glob("[0-9]*/cwd"):
            with contextlib.suppress(OSError):
                if place.readlink() == self._data:
                    found.append(int(place.parent.name))
        return found

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [*self._as_user(), str(self._programs / program), *words],
            check=True, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _as_user(self) -> list[str]:
        return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
