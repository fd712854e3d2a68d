"""The ranking: from what people complain of to candidates, each with the reasons for its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.codes import Finding
from workbench.evidence.discovery.catalogue import ENTRIES, Entry, symptom
from workbench.evidence.discovery.needs import DataCheck, Source, check_data
from workbench.evidence.discovery.points import Point

# What a reason weighs. Our own judgement: open to both, shown beside every candidate.
MEASURES, CAUSES, DATA, LONG, FAIR, OUTCOME, OUTPUT, MOVABLE = 3, 1, 4, 2, 1, 2, 1, 1
LONG_MONTHS, FAIR_MONTHS = 24, 12


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a candidate stands where it stands: the finding and the weight that it adds."""

    finding: Finding
    weight: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A KPI that answers what was complained of; `taken` if the deal measures it already."""

    entry: Entry
    symptoms: tuple[str, ...]
    check: DataCheck
    point: Point | None
    reasons: tuple[Reason, ...]
    taken: bool

    @property
    def score(self) -> int:
        """The sum of the weights."""
        return sum(reason.weight for reason in self.reasons)


def rank(
    symptoms: Sequence[str],
    sources: Sequence[Source],
    points: Mapping[int, Mapping[str, Point]],
    taken: frozenset[str] = frozenset(),
) -> tuple[Candidate, ...]:
    """Return the candidates for some symptoms, the best first, equal ones as the symptoms name them.

    `points` holds what a point moves, by source and KPI. Raises StepError for an unknown symptom.
    """
    chosen = [symptom(key) for key in dict.fromkeys(symptoms)]
    found = []
    named = dict.fromkeys(key for s in chosen for key in (*s.direct, *s.levers))
    for one in (ENTRIES[key] for key in named):
        direct = tuple(s.key for s in chosen if one.key in s.direct)
        levers = tuple(s.key for s in chosen if one.key in s.levers)
        check = check_data(one, sources)
        point = points.get(check.source or 0, {}).get(one.key)
        reasons = _reasons(one, direct, levers, check)
        found.append(
            Candidate(one, (*direct, *levers), check, point, reasons, taken=one.key in taken)
        )
    return tuple(sorted(found, key=lambda candidate: -candidate.score))


def _reasons(
    one: Entry, direct: tuple[str, ...], levers: tuple[str, ...], check: DataCheck
) -> tuple[Reason, ...]:
    reasons = [Reason(Finding("discovery.why_measures", {"symptom": s}), MEASURES) for s in direct]
    reasons += [Reason(Finding("discovery.why_causes", {"symptom": s}), CAUSES) for s in levers]
    reasons += _of_data(check)
    if one.nature == "outcome":
        reasons.append(Reason(Finding("discovery.why_outcome"), OUTCOME))
    elif one.nature == "output":
        reasons.append(Reason(Finding("discovery.why_output"), OUTPUT))
    else:
        reasons.append(Reason(Finding("discovery.why_input"), 0))
    if one.control == "customer":
        reasons.append(Reason(Finding("discovery.why_customer"), 0))
    else:
        reasons.append(Reason(Finding("discovery.why_movable"), MOVABLE))
    return tuple(reasons)


def _of_data(check: DataCheck) -> list[Reason]:
    if check.state != "ready":
        return [Reason(Finding("discovery.why_no_data"), 0)]
    found = [Reason(Finding("discovery.why_data"), DATA)]
    months: dict[str, str | int | float] = {"months": check.months}
    if check.months >= LONG_MONTHS:
        found.append(Reason(Finding("discovery.why_long", months), LONG))
    elif check.months >= FAIR_MONTHS:
        found.append(Reason(Finding("discovery.why_fair", months), FAIR))
    else:
        found.append(Reason(Finding("discovery.why_short", months), 0))
    return found
