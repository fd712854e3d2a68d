"""Fixtures for every kind of test."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
# How long an example takes says something of the machine, not of the rule.
settings.register_profile(
    "nightly", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=300
)
settings.register_profile("calm", settings.get_profile("nightly"), max_examples=30)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "calm"))
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"


def missing(reason: str) -> None:
    """Skip with the reason, or fail where everything is required."""
    if REQUIRE_ALL:
        pytest.fail(f"REQUIRE_ALL=1: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of reference cases and histories (EQUIPOISE_SHARED, default ../shared)."""
    folder = Path(os.environ.get("EQUIPOISE_SHARED", ROOT.parent / "shared")).resolve()
    if not (folder / "reference").is_dir():
        missing(f"no reference cases at {folder}: set EQUIPOISE_SHARED")
    return folder
