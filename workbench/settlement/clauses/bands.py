"""Penalties by bands of a share, as percent of a bill, summed up to a cap; extra for repeats."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from workbench.codes import StepError
from workbench.evidence.kpi.series import Direction
from workbench.settlement.clauses.fields import Fields, Plain, Settle
from workbench.settlement.shapes.pool import capped_sum
from workbench.settlement.shapes.tiers import Tier, Tiers

NOT_A_KPI = {"repeat", "sum"}


@dataclass(frozen=True, slots=True)
class Banded:
    """One KPI at one priority: its objective and the bands behind it, as tiers."""

    direction: Direction
    objective: Fraction
    tiers: Tiers

    def of(self, value: Fraction) -> dict[str, Plain]:
        """Return whether the objective is met (on it, it is) and the percent that is due."""
        short = self.objective - value if self.direction == "higher" else value - self.objective
        return {"met": short <= 0, "percent": -self.tiers.share(value) * 100}


def banded_penalty_sum(parameters: Fields) -> Settle:
    """Read every KPI with bands, the repeat rule, the limits of counted changes, and the cap."""
    banded = {
        (kpi, priority): _banded(parameters.inner(kpi), priority)
        for kpi in parameters.values
        if "by_priority" in _plain(parameters.values[kpi])
        for priority in parameters.inner(kpi).inner("by_priority").values
    }
    cap = parameters.percent("cap_percent")

    def settle(case: Fields) -> dict[str, Plain]:
        kpi = case.text("kpi")
        if kpi == "sum":
            return _sum(case, cap)
        if kpi == "repeat":
            return _repeat(case, parameters)
        if _has_limit(parameters, kpi):
            return _counted(case, parameters.inner(kpi))
        rule = banded.get((kpi, case.text("priority")))
        if rule is None:
            raise StepError("settlement.case_kpi", kpi=kpi, priority=case.text("priority"))
        return _value(case, rule)

    return settle


def _plain(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _banded(kpi: Fields, priority: str) -> Banded:
    direction: Direction = "lower" if kpi.text("direction") == "lower" else "higher"
    rule = kpi.inner("by_priority").inner(priority)
    # A band of a share that should be high holds its lower end, one that should be low its upper
    # end: either way a value on the better end of a band has not fallen into it.
    name, better, worse = ("bands", "hi", "lo") if direction == "higher" else ("", "lo", "hi")
    name = name or ("bands_open_low" if rule.has("bands_open_low") else "bands")
    rows = sorted(
        rule.entries(name), key=lambda row: row.number(better), reverse=direction == "higher"
    )
    for row, following in pairwise(rows):
        if row.number(worse) != following.number(better):
            raise StepError("settlement.bands_apart", field=following.place)
    tiers = tuple(Tier(float(row.percent(better)), float(row.percent("percent"))) for row in rows)
    return Banded(direction, rule.percent("objective"), Tiers(direction, tiers))


def _value(case: Fields, rule: Banded) -> dict[str, Plain]:
    if not case.has("total"):
        return rule.of(case.share("value"))
    good, total = case.amount("good"), case.amount("total")
    if total == 0 or good > total:
        raise StepError("settlement.case_count", good=str(good), total=str(total))
    return {"value": good * 100 / total} | rule.of(good / total)


def _sum(case: Fields, cap: Fraction) -> dict[str, Plain]:
    parts = [abs(case.as_number(one, "percents")) / 100 for one in case.list("percents")]
    return {"percent": capped_sum(parts, float(cap)) * 100}


def _repeat(case: Fields, parameters: Fields) -> dict[str, Plain]:
    """Charge the extra when this month and the one before both had a penalty, of whatever sign."""
    both = case.number("last") != 0 and case.number("current") != 0
    percent = parameters.inner("repeat").number("percent") if both else Fraction(0)
    return {"met": not both, "percent": percent}


def _has_limit(parameters: Fields, kpi: str) -> bool:
    return any(name.startswith("limit") for name in _plain(parameters.values.get(kpi)))


def _counted(case: Fields, rule: Fields) -> dict[str, Plain]:
    """Allow so many in a quarter, by the size of the node; more cost the percent."""
    names = [name for name in ("value", "count", "changes") if case.has(name)]
    count = case.amount(names[0] if names else "value")
    over = count > rule.number(_limit(case, rule))
    return {"met": not over, "percent": rule.number("percent") if over else Fraction(0)}


def _limit(case: Fields, rule: Fields) -> str:
    said = " ".join(str(value) for value in case.values.values()).lower()
    names = [name for name in rule.values if name.startswith("limit")]
    fitting = [name for name in names if any(part in said for part in name.split("_")[1:-1])]
    if len(names) > 1 and len(fitting) != 1:
        raise StepError("settlement.case_node")
    return (fitting or names)[0]
