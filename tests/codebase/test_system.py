"""What `make demo` and `make test` say on a system that lacks packages under Debian 12's names."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KNOWN = (
    "python3-venv libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-cjk fonts-noto-core fonts-dejavu-core"
)


def system(folder: Path, what: str, **programs: str) -> subprocess.CompletedProcess[str]:
    """Run .ci/system where these programs stand for the system's own."""
    for name, body in programs.items():
        path = folder / name.replace("_", "-")
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
    for name in ("sh", "grep", "id"):
        if not (folder / name).exists():
            (folder / name).symlink_to(f"/bin/{name}" if name == "sh" else f"/usr/bin/{name}")
    words = ["/bin/sh", str(ROOT / ".ci" / "system"), what]
    env = {"PATH": str(folder), "HOME": os.environ.get("HOME", "/")}
    return subprocess.run(words, env=env, capture_output=True, text=True, check=False)


def half_known() -> dict[str, str]:
    """Return programs of a system that has half of the packages and none of the others."""
    has = " ".join(f'[ "$last" = {name} ] && exit 0;' for name in KNOWN.split())
    last = 'for last in "$@"; do :; done;'
    return {
        "dpkg_query": f"{last} {has.replace('exit 0', '{ printf installed; exit 0; }')} exit 1",
        "apt_get": "exit 0",
        "apt_cache": "exit 0",
        "id": "echo 0",
    }


def test_the_demonstration_goes_on_without_what_is_not_to_be_had(tmp_path: Path) -> None:
    """One line names what is missing, and what then does not work."""
    done = system(tmp_path, "demo", **half_known())
    assert done.returncode == 0
    assert "could not be installed: libharfbuzz-subset0" in done.stdout
    assert "goes on" in done.stdout
    assert done.stderr == ""


def test_the_tests_stop_and_name_what_is_missing(tmp_path: Path) -> None:
    """They need every package; no stack trace comes later."""
    done = system(tmp_path, "test", **half_known())
    assert done.returncode == 1
    for name in ("chromium", "postgresql", "qpdf", "poppler-utils"):
        assert name in done.stdout
    assert "fonts-noto-cjk" not in done.stdout


def test_a_system_without_apt_is_told_the_same(tmp_path: Path) -> None:
    """Neither dpkg nor apt: every name is listed."""
    done = system(tmp_path, "test")
    assert done.returncode == 1
    assert "libpango-1.0-0" in done.stdout
    assert system(tmp_path, "demo").returncode == 0
