"""A result that is signed and yet is not what a run of this frame gives."""

import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from workbench.cli import neutral_input
from workbench.platform.errors import Refused
from workbench.platform.neutral_keys import OneOffKey
from workbench.proposal.bargaining.openness import Openness
from workbench.services import neutral, neutral_result
from workbench.services.private_inputs import Answers
from workbench.services.public_frame import PublicFrame

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "formats" / "neutral.md"
BLOCKS = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
KEY = OneOffKey(b"s" * 32, b"g" * 32)
MODES: tuple[Openness, ...] = ("sealed", "guided", "open_book")
Made = tuple[PublicFrame, dict[str, Any]]


def made(folder: Path, mode: Openness, **answers: float) -> Made:
    """Return the documented frame in a mode and its result; `answers` are the customer's own."""
    plain = [json.loads(block) for block in BLOCKS[:3]]
    plain[1]["answers"] |= answers
    names = ("frame", "customer", "provider")
    for name, one in zip(names, plain, strict=True):
        (folder / name).write_text(json.dumps(one | ({"mode": mode} if name == "frame" else {})))
    frame = neutral_input.frame_of(folder / "frame")
    given: dict[Any, Answers] = {
        side: neutral_input.answers_of(folder / side, frame, side)  # type: ignore[arg-type]
        for side in names[1:]
    }
    sealed = {side: neutral.seal(frame, side, one, KEY.public())[0] for side, one in given.items()}
    return frame, neutral.settle(frame, sealed, KEY)


def signed(result: Mapping[str, Any], **changes: object) -> dict[str, Any]:
    """Return the result with other values, signed again by the right key."""
    other = dict(result) | changes
    return other | {"signature": KEY.sign(neutral.signed_bytes(other)).hex()}


def why(frame: PublicFrame, result: Mapping[str, Any]) -> str | None:
    """Return the code of the refusal, None for a sound result."""
    try:
        neutral_result.require_sound(frame, result, KEY.public().fingerprint())
    except Refused as refusal:
        return refusal.finding.code
    return None


@pytest.mark.parametrize("mode", MODES)
def test_a_result_as_it_was_made_is_sound(tmp_path: Path, mode: Openness) -> None:
    """With an overlap and without; after a way through a file too."""
    for answers in ({}, {"highest_fee": 1000}):
        frame, result = made(tmp_path, mode, **answers)
        assert why(frame, result) is None
        assert why(frame, json.loads(json.dumps(result, indent=3))) is None


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "changes",
    [
        {"package": 4}, {"package": -1}, {"package": True}, {"package": None}, {"package": "3"},
        {"status": "no_overlap"}, {"status": "other"}, {"commitments": {"customer": "0" * 64}},
        {"commitments": {"customer": "0" * 64, "provider": "0" * 63}}, {"commitments": None},
        {"commitments": {"customer": "0" * 64, "provider": 5}}, {"deal": 8}, {"round": 2},
        {"mode": "other"}, {"rule": "egalitarian"}, {"menu": {}}, {"menu_sha256": "0" * 64},
        {"told": {"customer": "00"}}, {"told": None}, {"open": {}},
        {"rules": {"nash": 3}}, {"three": {"safe": 1}}, {"more": 1}, {"rules": None},
    ],
    ids=str,
)  # fmt: skip
def test_what_no_run_gives_is_refused(
    tmp_path: Path, mode: Openness, changes: dict[str, object]
) -> None:
    """Although the agreed key signed it."""
    frame, result = made(tmp_path, mode)
    assert why(frame, signed(result, **changes)) == "neutral.malformed"


def test_details_of_guided_and_open_results(tmp_path: Path) -> None:
    """The chosen rule's package is the settled one; places are in the menu; rows are of its length."""
    frame, result = made(tmp_path, "open_book")
    rules, three, book = result["rules"], result["three"], result["open"]
    wrong: list[dict[str, object]] = [
        {"rules": rules | {"nash": 0}},
        {"rules": rules | {"egalitarian": 9}},
        {"three": three | {"safe": 4}},
        {"open": book | {"customer": book["customer"][:-1]}},
        {"open": book | {"both": [1, 1, 1, 1]}},
        {"open": book | {"more": []}},
        {"open": book | {"customer": [math.nan, *book["customer"][1:]]}},
        {"open": None},
    ]
    for changes in wrong:
        assert why(frame, signed(result, **changes)) == "neutral.malformed", changes


def test_texts_that_cannot_be_written(tmp_path: Path) -> None:
    """Half a sign of UTF-16 has no bytes that anybody could have signed."""
    frame, result = made(tmp_path, "sealed")
    assert why(frame, result | {"more": "\ud800"}) == "neutral.not_signed"


def test_what_is_kept_is_what_a_server_keeps(tmp_path: Path) -> None:
    """No name more, and no package where there is no overlap."""
    _, result = made(tmp_path, "sealed")
    assert neutral_result.outcome_of(result) == {"status": "settled", "package": 3}
    _, none = made(tmp_path, "sealed", highest_fee=1000)
    assert neutral_result.outcome_of(none) == {"status": "no_overlap"}
