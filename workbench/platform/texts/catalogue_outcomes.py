"""What a KPI answers, how it is gamed, what guards against it, what its definition must settle: outcomes of the customer."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "discovery.asks_time_to_ship": marked(
        "How long does an order wait from its release until it leaves the house?"
    ),
    "discovery.gamed_time_to_ship": marked(
        "Orders are released late, or closed before the carrier has them."
    ),
    "discovery.guard_time_to_ship": marked(
        "Take both stamps from the systems of order and carrier, and watch the slowest tenth beside the mean."
    ),
    "discovery.define_time_to_ship": marked(
        "Name the event that starts the clock, and calendar or working hours. “Mailing time” in some texts means takt time instead: say which."
    ),
    "discovery.asks_takt_time": marked("At which pace must units leave the line to meet demand?"),
    "discovery.gamed_takt_time": marked(
        "Demand is entered low or planned time long, so that the pace looks easy."
    ),
    "discovery.guard_takt_time": marked(
        "Take demand from confirmed orders and planned time from the shift calendar, and compare the cycle time with it."
    ),
    "discovery.define_takt_time": marked(
        "Demand and planned time give it, not the machine: agree a band. “Mailing time” in some texts means this, in others time to ship."
    ),
    "discovery.asks_production_capacity": marked(
        "How many units could be made in the planned time, at the effectiveness that was shown?"
    ),
    "discovery.gamed_production_capacity": marked(
        "An old ideal cycle time, or the effectiveness of one good month, is used for the whole year."
    ),
    "discovery.guard_production_capacity": marked(
        "Renew the ideal cycle time with the mix of products, and take the effectiveness of twelve months or more."
    ),
    "discovery.define_production_capacity": marked(
        "With an effectiveness of one it is theoretical capacity: say which of the two is meant."
    ),
    "discovery.asks_oee": marked("Which part of the planned time makes good units at full speed?"),
    "discovery.gamed_oee": marked(
        "A generous ideal cycle time lifts it, stops are booked as planned, or units are made that nobody ordered."
    ),
    "discovery.guard_oee": marked(
        "Write the ideal cycle time of each product on the card, list what counts as planned, and show the three factors apart."
    ),
    "discovery.define_oee": marked(
        "Availability times performance times quality. Above one the ideal cycle time is wrong: correct it, never cut the value off."
    ),
    "discovery.asks_downtime_vs_uptime": marked("How many hours down stand against each hour up?"),
    "discovery.gamed_downtime_vs_uptime": marked("Hours are moved into time that nobody observes."),
    "discovery.guard_downtime_vs_uptime": marked(
        "Report unknown time beside it, and agree what happens when there is too much of it."
    ),
    "discovery.define_downtime_vs_uptime": marked(
        "It has no value where uptime is zero, and no upper end; availability says the same between zero and one."
    ),
    "discovery.asks_net_operating_profit": marked(
        "What remains of the revenue after the goods sold and running the business?"
    ),
    "discovery.gamed_net_operating_profit": marked(
        "Cost or revenue is moved to another month or another unit."
    ),
    "discovery.guard_net_operating_profit": marked(
        "Take it from closed accounts, over a year, for one named unit."
    ),
    "discovery.define_net_operating_profit": marked(
        "Before interest; say whether before or after tax. Much moves it beside service: use it to value a point of another KPI, seldom for a level."
    ),
    "discovery.asks_unit_contribution_margin": marked("How much does one more unit sold earn?"),
    "discovery.gamed_unit_contribution_margin": marked(
        "Costs are called fixed that vary with the quantity."
    ),
    "discovery.guard_unit_contribution_margin": marked(
        "List the variable costs by name and keep the list for the term."
    ),
    "discovery.define_unit_contribution_margin": marked(
        "Times units per hour it values an hour of downtime. It may be negative, and it is mostly a secret of the customer."
    ),
    "discovery.asks_availability": marked(
        "For which part of the planned time did the equipment run?"
    ),
    "discovery.gamed_availability": marked(
        "Planned time is shortened after a stop, or stops are renamed as planned work."
    ),
    "discovery.guard_availability": marked(
        "Fix the shift calendar before the month begins, and watch planned stops as a KPI of their own."
    ),
    "discovery.define_availability": marked(
        "What it is divided by decides everything: planned time or calendar time. Write it down."
    ),
    "discovery.asks_technical_availability": marked(
        "For which part of the observed time was the equipment technically ready?"
    ),
    "discovery.gamed_technical_availability": marked(
        "Equipment counts as ready while it runs slowly, or gaps of the data hide stops."
    ),
    "discovery.guard_technical_availability": marked(
        "Say at which speed ready begins and how unobserved time counts; read the performance rate beside it."
    ),
    "discovery.define_technical_availability": marked(
        "Ready is not running: an idle machine that could start is ready. Say who starts and stops the clock."
    ),
    "discovery.asks_quality_ratio": marked("Which part of what was made is good?"),
    "discovery.gamed_quality_ratio": marked(
        "Doubtful units are passed, or sorted out after the count."
    ),
    "discovery.guard_quality_ratio": marked(
        "Count where the next step accepts, and watch complaints."
    ),
    "discovery.define_quality_ratio": marked(
        "Say whether a reworked unit is good, and where on the line it is counted."
    ),
    "discovery.asks_throughput": marked(
        "How many good units leave for each hour that the equipment runs?"
    ),
    "discovery.gamed_throughput": marked(
        "Easy products are made first, or run hours are logged short."
    ),
    "discovery.guard_throughput": marked(
        "Take run hours from the controller, and compare within groups of products."
    ),
    "discovery.define_throughput": marked(
        "Good units over run hours here; ISO 22400-2 divides all units by the time of the order. Say which."
    ),
    "discovery.asks_lead_time": marked("How many days pass from an order to its completion?"),
    "discovery.gamed_lead_time": marked(
        "Orders are split, or accepted only when they can be done at once."
    ),
    "discovery.guard_lead_time": marked(
        "Start the clock at the customer's request, and watch the age of orders that are still open."
    ),
    "discovery.define_lead_time": marked(
        "A log that has just begun misses the long orders, so its first months look too good: leave them out."
    ),
    "discovery.asks_on_time_delivery": marked(
        "Which part of the orders due was delivered when it was promised?"
    ),
    "discovery.gamed_on_time_delivery": marked(
        "Promises are made far ahead, or dates are moved afterwards."
    ),
    "discovery.guard_on_time_delivery": marked(
        "Measure against the date confirmed first, and show how long promises are."
    ),
    "discovery.define_on_time_delivery": marked(
        "Say whether early and part deliveries are on time."
    ),
    "discovery.asks_energy_per_unit": marked("How much energy does a good unit take?"),
    "discovery.gamed_energy_per_unit": marked("Use moves to a meter that nobody reads."),
    "discovery.guard_energy_per_unit": marked(
        "One boundary with all its meters, and an adjustment for volume and temperature."
    ),
    "discovery.define_energy_per_unit": marked(
        "Energy that does not depend on volume makes small months look bad: adjust for volume, or judge the year."
    ),
    "discovery.asks_total_downtime": marked(
        "How many hours was the equipment down, planned and unplanned together?"
    ),
    "discovery.gamed_total_downtime": marked(
        "Short stops are not logged, or equipment is handed back before it runs at full speed."
    ),
    "discovery.guard_total_downtime": marked(
        "Take stops from the controller, and the end of a stop from the first good unit."
    ),
    "discovery.define_total_downtime": marked(
        "Overlapping stops of one machine count once. Say whether it is of one machine or of all together."
    ),
    "discovery.asks_unscheduled_downtime": marked(
        "How many hours did the equipment stand without anybody having planned it?"
    ),
    "discovery.gamed_unscheduled_downtime": marked("A stop is called planned at the last minute."),
    "discovery.guard_unscheduled_downtime": marked(
        "Agree a deadline by which a stop is announced, and let both sides say the cause of each long stop."
    ),
    "discovery.define_unscheduled_downtime": marked(
        "Say whose causes count: missing material, power or operators are mostly left out."
    ),
    "discovery.asks_mtbf": marked("How long does the equipment run, on average, before it fails?"),
    "discovery.gamed_mtbf": marked(
        "Failures are joined into one, or small ones are not called failures."
    ),
    "discovery.guard_mtbf": marked(
        "Define a failure by its effect and its length, and let both sides see the list."
    ),
    "discovery.define_mtbf": marked(
        "Operating or calendar time between failures: both are in use. Without a failure there is no mean: report the hours without one."
    ),
    "discovery.asks_mean_downtime": marked(
        "How long does a stop last, from standing still to running again?"
    ),
    "discovery.gamed_mean_downtime": marked("Many short stops are logged to bring the mean down."),
    "discovery.guard_mean_downtime": marked(
        "Read the number of stops beside it, and go through the longest ones one by one."
    ),
    "discovery.define_mean_downtime": marked(
        "It holds response, waiting and repair. A few very long stops decide the mean: agree what happens with those."
    ),
    "discovery.asks_maintenance_cost_per_rav": marked(
        "How much does maintenance cost, compared with the price of new equipment?"
    ),
    "discovery.gamed_maintenance_cost_per_rav": marked("Work is put off, or booked as investment."),
    "discovery.guard_maintenance_cost_per_rav": marked(
        "Watch the backlog and the failure rate, and fix what is an investment."
    ),
    "discovery.define_maintenance_cost_per_rav": marked(
        "Agree the replacement value and the year of its prices; judge the year, never a month."
    ),
    "discovery.asks_maintenance_unit_cost": marked(
        "How much maintenance does each unit made cost?"
    ),
    "discovery.gamed_maintenance_unit_cost": marked(
        "Work is put off, or units are made for stock."
    ),
    "discovery.guard_maintenance_unit_cost": marked("Judge the year, and watch the failure rate."),
    "discovery.define_maintenance_unit_cost": marked(
        "It falls by itself as volume grows: agree a band of volume."
    ),
    "discovery.asks_sla_compliance": marked(
        "Which part of the tickets was done within the agreed time?"
    ),
    "discovery.gamed_sla_compliance": marked(
        "A ticket that missed its limit is left lying, or priorities are lowered."
    ),
    "discovery.guard_sla_compliance": marked(
        "Watch the age of the late ones, and let both sides set priorities."
    ),
    "discovery.define_sla_compliance": marked(
        "Few tickets make it jump: of thirty, one miss is more than three points. Count misses instead where there are few."
    ),
    "discovery.asks_customer_satisfaction": marked(
        "Which part of those who answered is satisfied?"
    ),
    "discovery.gamed_customer_satisfaction": marked(
        "Only happy people are asked, or the technician stands beside them."
    ),
    "discovery.guard_customer_satisfaction": marked(
        "Let somebody neutral ask everybody or a random sample, and show how many answered."
    ),
    "discovery.define_customer_satisfaction": marked(
        "The two best of five marks, for example. Few answers make it swing: show their number."
    ),
    "discovery.asks_stops": marked("How often did the equipment stop?"),
    "discovery.gamed_stops": marked(
        "Two stops are joined, or the shortest stop that counts is made longer."
    ),
    "discovery.guard_stops": marked(
        "Fix the shortest stop that counts, and read the hours beside it."
    ),
    "discovery.define_stops": marked("Say whether planned stops count."),
}
