"""Hashes: what is kept is what came in."""

import random

import numpy as np
import pytest

from workbench.codes import StepError
from workbench.evidence.history.hashing import bytes_hash, check_content, verified
from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping

TEXT = "s,e,a,h\n2024-01-01,2024-01-02,A,1.5\n2024-01-03,,B,\n2024-02-01,2024-02-02,A,2\n"
RAW = {"kind": "events", "columns": {"start": "s", "end": "e", "asset": "a", "repair_hours": "h"}}


def test_any_changed_bit_of_the_file_is_seen():
    """300 random bits of stored bytes, turned one at a time."""
    data, chance = TEXT.encode(), random.Random(3)
    recorded = bytes_hash(data)
    assert verified(data, recorded) is data
    for _ in range(300):
        spoilt = bytearray(data)
        spoilt[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        with pytest.raises(StepError) as refused:
            verified(bytes(spoilt), recorded)
        assert refused.value.finding.code == "history.bytes_changed"


def test_any_changed_value_of_the_rows_is_seen():
    """Each cell of each column, one bit turned; an equal zero and a NaN of other bits are equal."""
    history = import_history(TEXT.encode(), parse_mapping(RAW))
    check_content(history, history.content_sha256)
    for name in ("start", "end", "repair_hours"):
        for row in range(history.size):
            column = history.columns[name]
            before = column[row]
            column.view(np.int64)[row] ^= 1 << 40
            same = np.isnan(before) and np.isnan(column[row])
            if not same:
                with pytest.raises(StepError):
                    check_content(history, history.content_sha256)
            column[row] = before
    check_content(history, history.content_sha256)


def test_the_order_of_columns_does_not_change_the_content():
    """Columns go by the names of their roles."""
    rows = [line.split(",") for line in TEXT.splitlines()]
    turned = "\n".join(",".join(reversed(row)) for row in rows) + "\n"
    first, second = (import_history(t.encode(), parse_mapping(RAW)) for t in (TEXT, turned))
    assert first.content_sha256 == second.content_sha256
    assert first.sha256 != second.sha256
