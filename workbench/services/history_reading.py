"""What the limited child does with an uploaded file; only the child imports this module.

Each function takes the folder that holds `file` (and `register` where one was sent), what is asked
as plain data, and a way to report progress; it returns plain data.
"""

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cohorts import register_cohorts
from workbench.evidence.history.counting import covered
from workbench.evidence.history.guesses import Guess, Proposal
from workbench.evidence.history.importing import import_history, read_register
from workbench.evidence.history.mapping import Mapping, parse_mapping
from workbench.evidence.history.proposing import propose
from workbench.evidence.history.readers.files import read_table
from workbench.evidence.history.records import History
from workbench.evidence.history.roles import KINDS
from workbench.evidence.kpi.card import KpiCard
from workbench.evidence.kpi.compute import card_inputs, compute_card
from workbench.platform.errors import Refused
from workbench.services.history_sample import sample_to_plain
from workbench.services.history_summary import summarise
from workbench.services.series import to_plain
from workbench.services.value_list import read_values

SAMPLE_ROWS = 20
SHARE_OF_IMPORT = 0.55  # of the time that a reading of a million rows takes
Report = Callable[[str, float], None]


def look(folder: Path, asked: dict[str, Any], report: Report) -> dict[str, Any]:  # noqa: ARG001
    """Check that the file is a table with rows and the register lists assets; return a preview.

    {"columns", "row_count", "rows": the first as texts, "sample": the first as they were read,
    "notes": what the reader had to decide, "kind": the likeliest, "kinds": per kind {"columns",
    "hints", "register_count"}}. `asked["zone"]` is the site's. Raises Refused beside `file` or
    `register`.
    """
    try:
        table = read_table((folder / "file").read_bytes())
    except StepError as error:
        raise _beside("file", error) from error
    if table.rows == 0:
        raise Refused("history.empty_file", field="file")
    rows = [
        tuple(column.raw(row) for column in table.columns)
        for row in range(min(table.rows, SAMPLE_ROWS))
    ]
    return {
        "columns": list(table.header),
        "row_count": table.rows,
        "rows": [list(row) for row in rows],
        "sample": sample_to_plain(table, SAMPLE_ROWS),
        "notes": [asdict(note) for note in table.notes],
        "kind": propose(table, asked["zone"]).kind,
        "kinds": {kind: _of_kind(propose(table, asked["zone"], kind), folder) for kind in KINDS},
    }


def _beside(field: str, error: StepError) -> Refused:
    return Refused(error.finding.code, field, **error.finding.params)


def _of_kind(proposal: Proposal, folder: Path) -> dict[str, Any]:
    return {
        "columns": proposal.columns,
        "hints": [_hint(guess) for guess in proposal.guesses if guess.key != "kind"],
        "register_count": _register_count(folder, proposal.columns.get("asset")),
    }


def _hint(guess: Guess) -> dict[str, Any]:
    """Return a guess with the field of the mapping page that it answers."""
    fields = {"column": f"role_{guess.role}", "unit": f"unit_{guess.role}"}
    return {
        "field": fields.get(guess.key, guess.key),
        "value": guess.value or "",
        "sure": guess.sure,
        "choices": list(guess.choices),
        "reason": asdict(guess.reason),
    }


def _register_count(folder: Path, column: str | None) -> int | None:
    register = folder / "register"
    if not register.exists():
        return None
    try:
        return len(read_register(register.read_bytes(), column))
    except StepError as error:
        raise _beside("register", error) from error


def read(folder: Path, asked: dict[str, Any], report: Report) -> dict[str, Any]:
    """Read the whole file by `asked["mapping"]`, in the form of m.json.

    Returns {"content_sha256", "summary", "problems": rows put aside}.
    """
    raw = asked["mapping"]
    mapping, history = _opened(folder, raw, report)
    register = folder / "register"
    named = mapping.columns.get("asset")
    cohorts = register_cohorts(register.read_bytes(), named) if register.exists() else {}
    known = set(history.assets)
    members = {name: tuple(a for a in assets if a in known) for name, assets in cohorts.items()}
    groups = {name: group for name, group in members.items() if group}
    return {
        "content_sha256": history.content_sha256,
        "summary": summarise(history, mapping, groups, _of_summary(report)),
        "problems": [asdict(problem) for problem in history.problems],
    }


def _of_summary(report: Report) -> Callable[[float], None]:
    """Return what turns a share of the summary into one of the whole reading."""
    return lambda share: report(
        "intake.phase_summarise", SHARE_OF_IMPORT + (1 - SHARE_OF_IMPORT) * share
    )


def _opened(folder: Path, raw: dict[str, Any], report: Report) -> tuple[Mapping, History]:
    mapping = parse_mapping(raw)
    register = folder / "register"
    if mapping.register is not None:
        if not register.exists():
            raise Refused("history.no_register", field="assets")
        listed = read_register(register.read_bytes(), mapping.columns.get("asset"))
        mapping = mapping.with_assets(listed)
    data = (folder / "file").read_bytes()
    return mapping, import_history(
        data, mapping, on_progress=lambda phase, share: report(phase, SHARE_OF_IMPORT * share)
    )


def series(folder: Path, asked: dict[str, Any], report: Report) -> dict[str, Any]:
    """Return {"series"}: the KPI of `asked["card"]` for each of `asked["scopes"]`.

    A scope is [cohort or None, assets]; a series also holds the `inputs` of its formula.
    """
    mapping, records = _opened(folder, asked["mapping"], report)
    mapping = _to_its_end(mapping, records)
    told = dict(asked["card"])
    told["assets"] = tuple(told["assets"])
    card = KpiCard(**told)
    found = []
    for cohort, assets in asked["scopes"]:
        of = replace(card, cohort=cohort, assets=tuple(assets))
        found.append(
            to_plain(compute_card(records, mapping, of))
            | {"inputs": _finite(card_inputs(records, mapping, of))}
        )
    return {"series": found}


def _to_its_end(mapping: Mapping, records: History) -> Mapping:
    """Let a month that a log of events reaches only into count the hours that it reaches."""
    if records.kind != "events" or mapping.observed is not None:
        return mapping
    begin, end = covered(records, mapping)
    return replace(mapping, observed=(begin, end)) if begin < end else mapping


def _finite(inputs: dict[str, Any]) -> dict[str, list[float | None]]:
    return {
        name: [float(x) if np.isfinite(x) else None for x in array]
        for name, array in inputs.items()
    }


def values(folder: Path, asked: dict[str, Any], report: Report) -> dict[str, Any]:  # noqa: ARG001
    """Return the short list of values in the file, NaN as null: {"values", "percent", "first"}."""
    listed = read_values((folder / "file").read_bytes())
    plain = [None if np.isnan(value) else value for value in listed.values.tolist()]
    return {"values": plain, "percent": listed.percent, "first": listed.first}
