"""Private inputs as canonical JSON: one way to write them, both versions read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.services.private_inputs import canonical, read
from workbench.services.questions import LEFT_EMPTY, Answer

amounts = st.floats(0, 1e12)
answers = st.dictionaries(
    st.text(max_size=20), st.builds(Answer, amounts, amounts, amounts) | st.just(LEFT_EMPTY)
)


def test_the_bytes_are_those_of_the_format() -> None:
    """Names sorted, nothing between them, an empty answer said as such."""
    kept = {"worst_level": LEFT_EMPTY, "highest_fee": Answer(1.5, 2.0, 3.0)}
    assert canonical(kept) == (
        b'{"answers":{"highest_fee":{"high":3.0,"likely":2.0,"low":1.5},'
        b'"worst_level":{"none":true}},"schema_version":2}'
    )


@given(answers)
def test_what_is_written_is_read(kept: dict[str, Answer]) -> None:
    """To the last digit, and the same answers give the same bytes."""
    assert read(canonical(kept)) == kept
    assert canonical(dict(reversed(kept.items()))) == canonical(kept)


def test_inputs_from_before_the_version_are_read() -> None:
    """A side that locked then settles as it would have."""
    old = json.dumps({"highest_fee": {"low": 1.0, "likely": 2.0, "high": 3.0}}).encode()
    assert read(old) == {"highest_fee": Answer(1.0, 2.0, 3.0)}


def test_a_later_version_is_refused() -> None:
    """Nobody guesses what it means."""
    with pytest.raises(ValueError, match="3"):
        read(b'{"answers":{},"schema_version":3}')
