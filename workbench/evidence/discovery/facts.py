"""The content of the KPI catalogue: what belongs to a KPI beside its formula, as rows of a table.

What the engine computes (formula, unit, aim, bounds) stands once, in `evidence.kpi.catalogue_facts`;
a row here has the same key. Sentences (what a KPI answers, how it is gamed, what guards against it,
what its definition must settle) are texts: "discovery.asks_<key>", "gamed_", "guard_", "define_".

Columns. Nature: input, output or outcome. Window: the shortest that usually rests on enough cases.
Control: who moves it most. Split: how it falls into the levels of teams, as the cascade calls it;
`+` joins the KPIs it is made of, "-" stands where it only splits by machines or teams. Moves: the
amount of the formula that a better value changes, with the sign of the change. Counter: KPIs to watch
beside it. Reference: standards that name it, see `STANDARDS`; nature, window and control are our own
judgement.
"""

TABLE = """
time_to_ship | outcome | month | customer | mean | - | -sum_ship_hours | on_time_delivery | -
takt_time | input | month | customer | none | - | - | cycle_time | -
cycle_time | output | month | both | none | - | +units_produced | quality_ratio | i
production_capacity | outcome | year | both | sum | - | - | oee | -
oee | outcome | month | both | product | availability+performance+quality_ratio | +good_units | total_downtime | i s:2.1.1
downtime_vs_uptime | outcome | month | both | none | - | -downtime_h | technical_availability | s:3.2
net_operating_profit | outcome | year | customer | sum | - | - | customer_satisfaction | a
unit_contribution_margin | outcome | quarter | customer | none | - | - | quality_ratio | a
availability | outcome | quarter | both | mean | - | +run_time_h | scheduled_downtime | i s:2.2
technical_availability | outcome | quarter | provider | mean | - | +ready_time_h | performance | w
inherent_availability | output | year | provider | none | mtbf+mttr | - | mean_downtime | e
performance | output | month | both | mean | - | +units_produced | quality_ratio | i
quality_ratio | outcome | month | both | mean | - | +good_units | rework_ratio | i
teep | output | quarter | customer | none | oee+utilization | - | on_time_delivery | s:2.1.2
utilization | output | month | customer | mean | - | +run_time_h | throughput | s:2.5
throughput | outcome | month | both | none | - | +good_units | quality_ratio | i
first_pass_yield | output | month | both | mean | - | +units_right_first_time | rework_ratio | i
scrap_ratio | output | month | both | mean | - | -scrap_units | rework_ratio | i
rework_ratio | output | month | both | mean | - | -rework_units | first_pass_yield | i
lead_time | outcome | month | customer | mean | - | -sum_lead_time_d | on_time_delivery | -
on_time_delivery | outcome | month | customer | mean | - | +orders_on_time | lead_time | f
energy_per_unit | outcome | year | both | mean | - | -energy_kwh | throughput | i
total_downtime | outcome | month | both | sum | scheduled_downtime+unscheduled_downtime | -unscheduled_downtime_h | stops | s:3.2
scheduled_downtime | output | quarter | both | sum | - | -scheduled_downtime_h | pm_compliance | s:3.3
unscheduled_downtime | outcome | month | provider | product | stops+mean_downtime | -unscheduled_downtime_h | scheduled_downtime | s:3.4
mtbf | outcome | year | provider | none | - | -failures | mean_downtime | e i s:3.5.1
mttr | output | quarter | provider | mean | - | -repair_time_h | mean_downtime | e i s:3.5.2
mean_downtime | outcome | quarter | both | sum | response_time+mttr | -downtime_h | stops | s:3.5.4
mtbm | output | year | provider | none | - | -maintenance_actions | pm_compliance | s:3.5.3
failure_rate | output | year | provider | mean | - | -failures | mean_downtime | e
preventive_ratio | input | quarter | provider | mean | - | - | failure_rate | s:5.4.2
reactive_work | output | quarter | provider | mean | - | -reactive_hours | failure_rate | i s:5.4.1
schedule_compliance | output | month | both | mean | - | +work_orders_done_as_scheduled | backlog | s:5.4.4
pm_compliance | output | month | both | mean | - | +pm_done_on_time | failure_rate | s:5.4.14
maintenance_cost_per_rav | outcome | year | both | none | - | -maintenance_cost | failure_rate | e s:1.5
maintenance_unit_cost | outcome | year | both | mean | - | -maintenance_cost | failure_rate | s:1.3
response_time | output | month | provider | mean | - | -sum_response_h | resolution_time | f t
resolution_time | output | month | both | mean | - | -sum_resolution_h | reopen_rate | t
first_time_fix_rate | output | quarter | provider | mean | - | +jobs_fixed_first_visit | reopen_rate | f
reopen_rate | output | quarter | provider | mean | - | -tickets_reopened | resolution_time | t
sla_compliance | outcome | quarter | provider | mean | - | +tickets_within_sla | backlog | t
backlog | output | month | both | sum | - | - | reopen_rate | t
remote_resolution_rate | output | quarter | both | mean | - | +tickets_resolved_remotely | reopen_rate | f
technician_utilization | input | quarter | provider | mean | - | - | response_time | f
parts_availability | output | quarter | provider | mean | - | +part_lines_filled | mean_downtime | f
customer_satisfaction | outcome | quarter | both | mean | - | +satisfied_responses | sla_compliance | f
stops | outcome | quarter | provider | sum | - | -stops | unscheduled_downtime | -
"""

STANDARDS = {
    "i": ("ISO 22400-2", "named"),
    "e": ("EN 15341", "named"),
    "s": ("SMRP Best Practice Metrics", "listed"),
    "w": ("practice_wind", "practice"),
    "t": ("practice_itil", "practice"),
    "f": ("practice_field", "practice"),
    "a": ("practice_accounting", "practice"),
}
"""Letter → name and how firm: "named" there (check the clause in your own copy), "listed" in the
contents under that number, or common "practice" without a clause (its name is a text, "discovery.<name>")."""

ELEMENTS = {
    "availability": "APT/PBT",
    "performance": "PRU·PQ/APT",
    "quality_ratio": "GQ/PQ",
    "oee": "A·E·Q",
    "throughput": "PQ/AOET",
    "first_pass_yield": "GP/IP",
    "scrap_ratio": "SQ/PQ",
    "rework_ratio": "RQ/PQ",
    "reactive_work": "CMT/(CMT+PMT)",
}
"""The formula in the time and quantity elements of ISO 22400-2, where an open ontology of it gives
one (hsu-aut/IndustrialStandard-ODP-ISO22400-2, MIT License)."""

SYMPTOM_TABLE = """
not_ready | availability technical_availability downtime_vs_uptime total_downtime | failure_rate mean_downtime scheduled_downtime inherent_availability
stops_often | stops failure_rate mtbf unscheduled_downtime | pm_compliance preventive_ratio mtbm
stops_long | mean_downtime unscheduled_downtime total_downtime | mttr response_time first_time_fix_rate parts_availability resolution_time
output_short | oee throughput production_capacity teep | availability performance quality_ratio utilization
too_slow | cycle_time performance takt_time throughput | oee first_pass_yield
bad_units | quality_ratio first_pass_yield scrap_ratio rework_ratio | oee pm_compliance
late_orders | on_time_delivery lead_time time_to_ship | takt_time availability throughput cycle_time
help_late | response_time sla_compliance resolution_time | remote_resolution_rate technician_utilization backlog
comes_back | first_time_fix_rate reopen_rate | mttr parts_availability failure_rate
parts_wait | parts_availability mean_downtime | resolution_time first_time_fix_rate
firefighting | reactive_work preventive_ratio pm_compliance schedule_compliance | mtbm backlog technician_utilization
service_cost | maintenance_cost_per_rav maintenance_unit_cost | reactive_work failure_rate remote_resolution_rate first_time_fix_rate
energy_cost | energy_per_unit | performance scrap_ratio utilization
earnings | net_operating_profit unit_contribution_margin | oee scrap_ratio maintenance_unit_cost energy_per_unit
green_but_unhappy | customer_satisfaction | reopen_rate response_time on_time_delivery unscheduled_downtime
new_machines | technical_availability availability oee | failure_rate first_pass_yield stops
"""
"""Symptom | KPIs that measure the trouble itself | KPIs of what causes it."""
