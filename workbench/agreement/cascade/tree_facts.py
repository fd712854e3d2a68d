"""Of what the KPIs of the catalogue are usually made: a start that the parties change.

Rows: key | structure | factor | parts. A part that has a row of its own is opened further. Keys of
the catalogue stand for its KPIs, all others for `PARTS`. Losses are shares of the planned time;
breakdowns: failures per 1,000 planned hours × mean down time ÷ 1,000.
"""

TREES = """
oee | product | 1 | availability performance quality_ratio
teep | product | 1 | oee planned_share
availability | losses | 1 | breakdown_loss planned_maintenance_loss changeover_loss starved_loss
technical_availability | losses | 1 | breakdown_loss planned_maintenance_loss
breakdown_loss | product | 0.001 | planned_failure_rate mean_downtime
mean_downtime | sum | 1 | response_time diagnosis_time parts_wait repair_work
performance | losses | 1 | speed_loss minor_stop_loss
quality_ratio | losses | 1 | startup_reject_loss production_reject_loss
throughput | product | 1 | run_rate quality_ratio
total_downtime | sum | 1 | scheduled_downtime unscheduled_downtime
scheduled_downtime | sum | 1 | planned_maintenance_time changeover_time
unscheduled_downtime | product | 1 | stops mean_downtime
stops | sum | 1 | mechanical_stops electrical_stops operating_stops
failure_rate | sum | 1 | mechanical_failures electrical_failures operating_failures
mttr | sum | 1 | diagnosis_time parts_wait repair_work
resolution_time | sum | 1 | response_time diagnosis_time parts_wait repair_work
response_time | sum | 1 | dispatch_time travel_time
lead_time | sum | 1 | order_days waiting_days making_days shipping_days
time_to_ship | sum | 1 | picking_time packing_time handover_time
first_pass_yield | product | 1 | first_stage_yield second_stage_yield final_stage_yield
scrap_ratio | sum | 1 | startup_reject_loss production_reject_loss
energy_per_unit | sum | 1 | running_energy idle_energy
maintenance_unit_cost | sum | 1 | labour_unit_cost parts_unit_cost
"""

OVER_SITES = """
utilization
rework_ratio
on_time_delivery
production_capacity
preventive_ratio
reactive_work
schedule_compliance
pm_compliance
first_time_fix_rate
reopen_rate
sla_compliance
backlog
remote_resolution_rate
technician_utilization
parts_availability
"""
"""KPIs that fall into the same KPI of sites, lines or teams: totals as sums, the others as means."""

TOTALS = frozenset({"production_capacity", "backlog"})
INDICATORS = frozenset({"net_operating_profit", "customer_satisfaction"})
"""They answer to what is below them, but do not add up of it: no levels, no money."""

# key | unit | direction | owner's side
PARTS = """
planned_share | ratio | higher | customer
breakdown_loss | ratio | lower | provider
planned_maintenance_loss | ratio | lower | provider
changeover_loss | ratio | lower | customer
starved_loss | ratio | lower | customer
planned_failure_rate | 1/1000 h | lower | provider
diagnosis_time | h | lower | provider
parts_wait | h | lower | provider
repair_work | h | lower | provider
speed_loss | ratio | lower | customer
minor_stop_loss | ratio | lower | customer
startup_reject_loss | ratio | lower | customer
production_reject_loss | ratio | lower | customer
run_rate | units/h | higher | customer
planned_maintenance_time | h | lower | provider
changeover_time | h | lower | customer
mechanical_stops | count | lower | provider
electrical_stops | count | lower | provider
operating_stops | count | lower | customer
mechanical_failures | 1/1000 h | lower | provider
electrical_failures | 1/1000 h | lower | provider
operating_failures | 1/1000 h | lower | customer
dispatch_time | h | lower | provider
travel_time | h | lower | provider
order_days | d | lower | customer
waiting_days | d | lower | customer
making_days | d | lower | customer
shipping_days | d | lower | customer
picking_time | h | lower | customer
packing_time | h | lower | customer
handover_time | h | lower | customer
first_stage_yield | ratio | higher | customer
second_stage_yield | ratio | higher | customer
final_stage_yield | ratio | higher | customer
running_energy | kWh/unit | lower | customer
idle_energy | kWh/unit | lower | customer
labour_unit_cost | currency/unit | lower | provider
parts_unit_cost | currency/unit | lower | provider
"""
