"""The facts of the KPI catalogue: formula, unit, direction, bounds.

Basis: ISO 22400-2, EN 15341 and SMRP metrics as secondary sources give them, and ITIL and
field-service practice; a contract must state its own definition. Names are texts: the code
"kpi.name_<key>" stands in workbench.platform.texts.evidence.
"""

from typing import Literal, NamedTuple, cast

Aim = Literal["higher", "lower", "target"]
Level = Literal["customer_outcome", "operations", "service_team"]


class Fact(NamedTuple):
    """One KPI: `formula` over its inputs (sums over the period), natural bounds, aim.

    `aim` "target" means that neither extreme is ideal: the parties agree on a band.
    """

    key: str
    unit: str
    aim: Aim
    lower: float | None
    upper: float | None
    level: Level
    formula: str

    @property
    def name(self) -> str:
        """The code of the KPI's name."""
        return f"kpi.name_{self.key}"


# key | unit | aim | lower..upper | level | formula
_TABLE = """
time_to_ship | h | lower | 0.. | customer_outcome | sum_ship_hours/orders_shipped
takt_time | s/unit | target | 0.. | customer_outcome | planned_time_h*3600/units_demanded
cycle_time | s/unit | lower | 0.. | operations | run_time_h*3600/units_produced
production_capacity | units/period | higher | 0.. | customer_outcome | planned_time_h*3600/ideal_cycle_s*demonstrated_oee
oee | ratio | higher | 0..1 | customer_outcome | (run_time_h/planned_time_h)*(ideal_cycle_s*units_produced/(run_time_h*3600))*(good_units/units_produced)
downtime_vs_uptime | ratio | lower | 0.. | customer_outcome | downtime_h/uptime_h
net_operating_profit | currency | higher | .. | customer_outcome | revenue-cost_of_goods_sold-operating_expenses
unit_contribution_margin | currency/unit | higher | .. | customer_outcome | price_per_unit-variable_cost_per_unit
availability | ratio | higher | 0..1 | customer_outcome | run_time_h/planned_time_h
technical_availability | ratio | higher | 0..1 | customer_outcome | ready_time_h/observed_time_h
inherent_availability | ratio | higher | 0..1 | operations | mtbf_h/(mtbf_h+mttr_h)
performance | ratio | higher | 0..1 | operations | ideal_cycle_s*units_produced/(run_time_h*3600)
quality_ratio | ratio | higher | 0..1 | customer_outcome | good_units/units_produced
teep | ratio | higher | 0..1 | operations | oee*planned_time_h/calendar_time_h
utilization | ratio | higher | 0..1 | operations | run_time_h/calendar_time_h
throughput | units/h | higher | 0.. | customer_outcome | good_units/run_time_h
first_pass_yield | ratio | higher | 0..1 | operations | units_right_first_time/units_started
scrap_ratio | ratio | lower | 0..1 | operations | scrap_units/units_produced
rework_ratio | ratio | lower | 0..1 | operations | rework_units/units_produced
lead_time | d | lower | 0.. | customer_outcome | sum_lead_time_d/orders_completed
on_time_delivery | ratio | higher | 0..1 | customer_outcome | orders_on_time/orders_due
energy_per_unit | kWh/unit | lower | 0.. | customer_outcome | energy_kwh/good_units
total_downtime | h | lower | 0.. | customer_outcome | scheduled_downtime_h+unscheduled_downtime_h
scheduled_downtime | h | lower | 0.. | operations | scheduled_downtime_h
unscheduled_downtime | h | lower | 0.. | customer_outcome | unscheduled_downtime_h
mtbf | h | higher | 0.. | customer_outcome | operating_time_h/failures
mttr | h | lower | 0.. | service_team | repair_time_h/repairs
mean_downtime | h | lower | 0.. | customer_outcome | downtime_h/stops
mtbm | h | higher | 0.. | operations | operating_time_h/maintenance_actions
failure_rate | 1/1000 h | lower | 0.. | operations | 1000*failures/operating_time_h
preventive_ratio | ratio | target | 0..1 | operations | preventive_actions/maintenance_actions
reactive_work | ratio | lower | 0..1 | service_team | reactive_hours/maintenance_hours
schedule_compliance | ratio | higher | 0..1 | service_team | work_orders_done_as_scheduled/work_orders_scheduled
pm_compliance | ratio | higher | 0..1 | service_team | pm_done_on_time/pm_due
maintenance_cost_per_rav | ratio | lower | 0.. | customer_outcome | maintenance_cost/replacement_asset_value
maintenance_unit_cost | currency/unit | lower | 0.. | customer_outcome | maintenance_cost/units_produced
response_time | h | lower | 0.. | service_team | sum_response_h/tickets_responded
resolution_time | h | lower | 0.. | service_team | sum_resolution_h/tickets_resolved
first_time_fix_rate | ratio | higher | 0..1 | service_team | jobs_fixed_first_visit/jobs_closed
reopen_rate | ratio | lower | 0..1 | service_team | tickets_reopened/tickets_closed
sla_compliance | ratio | higher | 0..1 | customer_outcome | tickets_within_sla/tickets_closed
backlog | count | lower | 0.. | service_team | opened_to_date-closed_to_date
remote_resolution_rate | ratio | higher | 0..1 | service_team | tickets_resolved_remotely/tickets_resolved
technician_utilization | ratio | target | 0..1 | service_team | productive_hours/available_hours
parts_availability | ratio | higher | 0..1 | service_team | part_lines_filled/part_lines_requested
customer_satisfaction | ratio | higher | 0..1 | customer_outcome | satisfied_responses/survey_responses
stops | count | lower | 0.. | customer_outcome | stops
"""


def _fact(line: str) -> Fact:
    key, unit, aim, bounds, level, formula = (part.strip() for part in line.split(" | "))
    lower, upper = (float(bound) if bound else None for bound in bounds.split(".."))
    return Fact(key, unit, cast("Aim", aim), lower, upper, cast("Level", level), formula)


FACTS: tuple[Fact, ...] = tuple(_fact(line) for line in _TABLE.strip().splitlines())
