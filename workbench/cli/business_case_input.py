"""What `business-case FILE` reads: both sides' figures, checked key by key.

docs/formats/business-case.md has the schema. Whatever cannot be used is named in one line.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import cast, get_args

from workbench.cli.business_case_history import read_history
from workbench.cli.json_entry import Entry, finite, load_object, money
from workbench.cli.json_input import refuse
from workbench.outlook.failures import FailurePlan
from workbench.proposal.economics import (
    ASSUMPTIONS,
    Alternatives,
    Assumption,
    BreakFixPrices,
    BusinessCase,
    CeilingTerms,
    DowntimeHour,
    EndOfTerm,
    FloorTerms,
    RiskPremium,
    ServiceCost,
    Term,
    oee_point,
    usual_range,
)
from workbench.proposal.economics.provider import PremiumKind
from workbench.settlement.schedule import Schedule
from workbench.settlement.schedule_record import schedule_from_dict

MOST_BYTES = 100_000_000
MOST_FEES = 50
NONE = Decimal(0)
TOP = (
    "schema_version",
    "currency",
    "scheduled_hours",
    "history",
    "downtime_hour",
    "oee",
    "break_fix",
    "plan",
    "provider",
    "customer",
    "schedule",
    "alternatives",
    "fees",
    "reference_fee",
    "ranges",
)
HOUR = ("lost_contribution", "idle_labour", "restart_scrap", "penalties", "recovered", "kappa")
PRICES = (
    "retainer",
    "visit",
    "visits_per_incident",
    "parts",
    "maintenance",
    "maintenance_visits",
    "coordination",
)
PROVIDER = (
    "fixed",
    "incident",
    "variation",
    "hurdle",
    "most_loss",
    "margin_today",
    "premium",
    "end_of_term",
    "term",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The whole file: the case, the fees to look at, and how far assumptions may be off."""

    case: BusinessCase
    hour: DowntimeHour
    oee_point: Decimal | None
    fees: tuple[Decimal, ...]
    reference: Decimal | None
    ranges: dict[Assumption, tuple[float, float]]


def read(name: str, content: bytes) -> Asked:
    """Return what the file asks; raises BadInput, and StepError for figures out of range."""
    file = Entry(load_object(name, content, MOST_BYTES), name, TOP)
    if file.whole("schema_version", 1) != 1:
        refuse(f"{name} has another 'schema_version' than 1.")
    hour_entry = file.entry("downtime_hour", HOUR)
    hour = DowntimeHour(
        *(hour_entry.money(key, NONE if at else None) for at, key in enumerate(HOUR[:5]))
    )
    case = _case(file, hour, hour_entry.number("kappa"))
    return Asked(
        case=case,
        hour=hour,
        oee_point=_oee(file),
        fees=tuple(_fee(one, at) for at, one in enumerate(file.list_of("fees", MOST_FEES), 1)),
        reference=_positive(file.money("reference_fee"), "'reference_fee'")
        if file.has("reference_fee")
        else None,
        ranges=_ranges(file.entry("ranges", ASSUMPTIONS), case),
    )


def _case(file: Entry, hour: DowntimeHour, kappa: float) -> BusinessCase:
    history, attributable = read_history(file)
    provider = file.entry("provider", PROVIDER)
    customer = file.entry("customer", ("obligations", "weight"))
    plan = file.entry("plan", ("fewer", "shorter"))
    return BusinessCase(
        history=history,
        scheduled_hours=file.number("scheduled_hours"),
        hour_cost=hour.cost,
        kappa=kappa,
        prices=_prices(file.entry("break_fix", PRICES)),
        plan=FailurePlan(plan.number("fewer"), plan.number("shorter")),
        cost=ServiceCost(
            provider.money("fixed"), provider.money("incident"), provider.number("variation")
        ),
        schedule=_schedule(file),
        attributable=attributable,
        floor=FloorTerms(provider.number("hurdle", 0.15), provider.number("most_loss", 0.05)),
        ceiling=CeilingTerms(customer.money("obligations", NONE), customer.number("weight", 0.05)),
        alternatives=_alternatives(file),
        premium=_premium(provider),
        end=_end(provider),
        term=_term(provider),
        margin_today=provider.money("margin_today", NONE),
    )


def _prices(given: Entry) -> BreakFixPrices:
    return BreakFixPrices(
        retainer=given.money("retainer", NONE),
        visit=given.money("visit"),
        visits_per_incident=given.number("visits_per_incident", 1.0),
        parts=given.money("parts", NONE),
        maintenance=given.money("maintenance", NONE),
        maintenance_visits=given.number("maintenance_visits", 0.0),
        coordination=given.money("coordination", NONE),
    )


def _alternatives(file: Entry) -> Alternatives:
    given = file.entry("alternatives", ("competitor", "self_perform", "self_perform_hurdle"))
    return Alternatives(
        competitor=given.money_or_none("competitor"),
        self_perform=given.money_or_none("self_perform"),
        self_perform_hurdle=given.money("self_perform_hurdle", NONE),
    )


def _premium(provider: Entry) -> RiskPremium | None:
    if not provider.has("premium"):
        return None
    given = provider.entry("premium", ("kind", "loading", "contracts", "correlation"))
    kind = given.text("kind")
    if kind not in get_args(PremiumKind):
        refuse(f"'kind' of the premium is '{kind[:40]}'; write {', '.join(get_args(PremiumKind))}.")
    return RiskPremium(
        kind=cast("PremiumKind", kind),
        loading=given.number("loading"),
        contracts=given.whole("contracts", 1),
        correlation=given.number("correlation", 0.0),
    )


def _end(provider: Entry) -> EndOfTerm | None:
    if not provider.has("end_of_term"):
        return None
    given = provider.entry("end_of_term", ("mean", "variation"))
    return EndOfTerm(given.money("mean"), given.number("variation", 0.0))


def _term(provider: Entry) -> Term:
    given = provider.entry("term", ("years", "fee_growth", "cost_growth"))
    return Term(
        given.whole("years", 1), given.number("fee_growth", 0.0), given.number("cost_growth", 0.0)
    )


def _schedule(file: Entry) -> Schedule:
    record = file.required("schedule")
    currency = file.text("currency")
    if not isinstance(record, dict):
        refuse("'schedule' must be an object: a schedule as docs/formats/schedule.md says.")
    if record.get("currency", currency) != currency:
        refuse("'currency' of the schedule is not that of the file.")
    filled = {"schema_version": 1, "yearly_cap": None, **record}
    return schedule_from_dict({**filled, "currency": currency, "yearly_fee": "0"})


def _oee(file: Entry) -> Decimal | None:
    if not file.has("oee"):
        return None
    given = file.entry("oee", ("planned_hours", "ideal_rate", "unit_margin"))
    return oee_point(
        given.number("planned_hours"), given.number("ideal_rate"), given.money("unit_margin")
    )


def _fee(value: object, at: int) -> Decimal:
    return _positive(money(value, f"Fee {at}"), f"Fee {at}")


def _positive(amount: Decimal, where: str) -> Decimal:
    if not Decimal("0.01") <= amount <= Decimal(10) ** 15:
        refuse(f"{where} is {amount}, but must be above 0 and at most 10^15.")
    return amount


def _ranges(given: Entry, case: BusinessCase) -> dict[Assumption, tuple[float, float]]:
    found: dict[Assumption, tuple[float, float]] = {}
    for assumption in ASSUMPTIONS:
        ends = given.list_of(assumption, 2)
        if ends:
            low, high = (finite(one, f"'{assumption}' in 'ranges'") for one in (ends[0], ends[-1]))
            if len(ends) == 1 or low > high:
                refuse(f"'{assumption}' in 'ranges' must be a low and a high value.")
            found[assumption] = (low, high)
        else:
            found[assumption] = usual_range(case, assumption)
    return found
