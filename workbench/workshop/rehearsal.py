"""What simulated participants enter in a rehearsal: valid for the step, and the sides disagree.

What people would write is a code here, as everywhere in the rooms; an edge says it in words.
"""

from collections.abc import Sequence

import numpy as np

from workbench.workshop.kinds import Field, Kind

Value = str | int | float | bool
Entry = dict[str, dict[str, Value]]  # by item ("" for a step without a list) and field
CODE = "rehearsal."
# Outcomes come in two versions, so that a ballot has something to weigh; the rest in one.
TWO = {"outcome_statements", "candidates"}
LEAST_RATING = 1
# A condition names its exclusion, which it may do without only by saying so.
ALSO, NEVER = {"exclusion", "target", "minimum"}, {"none_yet"}
WISH = 90.0  # the target and the minimum alike: no minimum beyond the target


def entry_of(kind: Kind, items: Sequence[str], version: int, rng: np.random.Generator) -> Entry:
    """Return a valid entry for every item: numbers, choices, and codes of texts.

    `version` is 0 or 1, one for each side: the one weighs the first items more, the other the last,
    and scores lean apart by a point. Weights are whole and add up to 100. Deterministic from `rng`.
    """
    about = list(items) or [""]
    weights = _weights(len(about), version, rng)
    return {
        item: {
            field.name: _value(kind, field, version, int(weights[place]), rng)
            for field in kind.fields
            if field.name not in NEVER
            and (field.required or field.name in ALSO or field.form in {"tick", "choice"})
        }
        for place, item in enumerate(about)
    }


def _weights(count: int, version: int, rng: np.random.Generator) -> np.ndarray:
    """Return whole weights that add up to 100, the first items heavier or, in version 1, the last."""
    lean = np.arange(count, 0, -1, dtype=np.float64)
    parts = rng.dirichlet(4.0 * (lean if version == 0 else lean[::-1]))
    found = np.floor(parts * 100).astype(int)
    found[np.argsort(found - parts * 100)[: 100 - int(found.sum())]] += 1
    return np.asarray(found)


def _value(kind: Kind, field: Field, version: int, weight: int, rng: np.random.Generator) -> Value:
    least = LEAST_RATING if field.name in {"self", "other"} else 0
    middle = least + (field.most - least) // 2 + (1 if version == 0 else 0)
    score = int(np.clip(middle + rng.integers(-1, 2), least, field.most))
    ticked = bool(rng.random() < 0.5)
    if field.form in {"weight", "score", "tick", "number"}:
        return {"weight": weight, "score": score, "tick": ticked, "number": WISH}[field.form]
    if field.form == "choice":
        return str(rng.choice(field.choices))
    return code_of(kind, field, version)


def code_of(kind: Kind, field: Field, version: int) -> str:
    """Return the code of what would be written in a field of text."""
    return f"{CODE}{kind.key}_{field.name}" + (f"_{version + 1}" if kind.key in TWO else "")
