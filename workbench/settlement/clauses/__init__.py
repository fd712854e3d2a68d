"""Step clauses: published clause models with their cases, read onto shapes and answered in Decimal.

docs/formats/settle.md describes the format, kind by kind.
"""

import json
from collections.abc import Mapping
from decimal import Decimal

from workbench.codes import Finding, StepError
from workbench.settlement.clauses import bands, credit, others
from workbench.settlement.clauses.fields import Fields, Model, Plain, Settle

MODELS: dict[str, Model] = {
    "tiered_credit": credit.tiered_credit,
    "tiered_credit_below": credit.tiered_credit_below,
    "at_risk_pool": credit.at_risk_pool,
    "banded_penalty_sum": bands.banded_penalty_sum,
    "points_table": others.points_table,
    "piecewise_availability": others.piecewise_availability,
    "delay_penalty": others.delay_penalty,
}


def parse(content: bytes) -> object:
    """Return the JSON of a file with its decimal numbers as written; StepError where it is none."""
    try:
        found: object = json.loads(
            content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_constant
        )
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise StepError("settlement.file_not_json") from error
    return found


def _no_constant(name: str) -> object:
    raise ValueError(name)


def answer(model: object) -> list[tuple[str, dict[str, Plain] | Finding]]:
    """Return each case's name with its result, or with the finding for which the clause refuses it.

    Raises StepError settlement.model_unknown, and settlement.model_field where the entry itself or
    one of its parameters cannot be read.
    """
    entry = Fields.of(model, "")
    kind = entry.text("model")
    if kind not in MODELS:
        raise StepError("settlement.model_unknown", model=kind, known=", ".join(MODELS))
    settle = MODELS[kind](entry.inner("parameters"))
    return [
        (one.text("name"), _result(settle, one.inner("input"))) for one in entry.entries("cases")
    ]


def _result(settle: Settle, given: Fields) -> dict[str, Plain] | Finding:
    try:
        return settle(given)
    except StepError as refused:
        return refused.finding


def plain(result: Mapping[str, Plain]) -> dict[str, Plain]:
    """Return a result with JSON numbers, whole ones without a decimal point."""
    return {key: Fields.number_out(value) for key, value in result.items()}
