"""Words of discovery: symptoms, outcomes, what an entry of the catalogue says, and why a KPI stands where."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "discovery.symptom_not_ready": marked("Machines are not ready when production needs them"),
    "discovery.outcome_not_ready": marked("Machines that are ready when production needs them"),
    "discovery.symptom_stops_often": marked("Machines stop too often"),
    "discovery.outcome_stops_often": marked("Fewer stops that nobody planned"),
    "discovery.symptom_stops_long": marked("When a machine stops, it stands too long"),
    "discovery.outcome_stops_long": marked("Machines that run again soon after a stop"),
    "discovery.symptom_output_short": marked("We make less than we could sell"),
    "discovery.outcome_output_short": marked("The output that the market takes"),
    "discovery.symptom_too_slow": marked("Machines run, but too slowly"),
    "discovery.outcome_too_slow": marked("Machines that keep the pace of demand"),
    "discovery.symptom_bad_units": marked("Too much is scrap or has to be done again"),
    "discovery.outcome_bad_units": marked("Products that are right the first time"),
    "discovery.symptom_late_orders": marked("Orders leave too late"),
    "discovery.outcome_late_orders": marked("Orders that leave when they were promised"),
    "discovery.symptom_help_late": marked("Help comes too late"),
    "discovery.outcome_help_late": marked("Help before the shift is lost"),
    "discovery.symptom_comes_back": marked("The same fault comes back"),
    "discovery.outcome_comes_back": marked("Faults that are solved for good"),
    "discovery.symptom_parts_wait": marked("We wait for spare parts"),
    "discovery.outcome_parts_wait": marked("Spare parts that are there when they are needed"),
    "discovery.symptom_firefighting": marked("We put out fires, and planned work stays undone"),
    "discovery.outcome_firefighting": marked("Work that is planned and done as planned"),
    "discovery.symptom_service_cost": marked("Maintenance costs too much"),
    "discovery.outcome_service_cost": marked("The same readiness for less money"),
    "discovery.symptom_energy_cost": marked("Each unit takes too much energy"),
    "discovery.outcome_energy_cost": marked("Less energy for each unit"),
    "discovery.symptom_earnings": marked("The line earns less than it should"),
    "discovery.outcome_earnings": marked("A line that earns what it should"),
    "discovery.symptom_green_but_unhappy": marked("The figures are green, and people are unhappy"),
    "discovery.outcome_green_but_unhappy": marked("Figures that agree with what people see"),
    "discovery.symptom_new_machines": marked("New machines do not come up to speed"),
    "discovery.outcome_new_machines": marked("New machines that soon do what they were bought for"),
    "discovery.why_measures": marked("It measures: %(symptom)s"),
    "discovery.why_causes": marked("It moves a cause of: %(symptom)s"),
    "discovery.why_data": marked("It can be computed from what you have loaded"),
    "discovery.why_no_data": marked("Nothing that is loaded gives it yet"),
    "discovery.why_long": marked("%(months)s months of history"),
    "discovery.why_fair": marked("%(months)s months of history: enough to begin with"),
    "discovery.why_short": marked("Only %(months)s months of history"),
    "discovery.why_outcome": marked("An outcome: the customer has something of it"),
    "discovery.why_output": marked("An output: it shows that work was done"),
    "discovery.why_input": marked("An input: nobody gains by it as such"),
    "discovery.why_customer": marked(
        "Mostly the customer moves it: hard for a provider to answer for"
    ),
    "discovery.why_movable": marked("The provider can move it"),
    "discovery.data_ready": marked("Can be computed from “%(name)s”, %(months)s months."),
    "discovery.data_failing": marked("“%(name)s” has the columns, but: %(reason)s"),
    "discovery.data_missing": marked(
        "“%(name)s” would give it with a column more for: %(columns)s"
    ),
    "discovery.data_none": marked(
        "It needs a file that is not there yet (%(kind)s) with: %(columns)s"
    ),
    "discovery.kind_events": marked("log of stops or calls"),
    "discovery.kind_readings": marked("readings at fixed times"),
    "discovery.kind_values": marked("ready-made figures"),
    "discovery.point_more": marked(
        "For each percentage point better: about %(amount)s more a year (%(quantity)s)"
    ),
    "discovery.point_less": marked(
        "For each percentage point better: about %(amount)s less a year (%(quantity)s)"
    ),
    "discovery.tenth_more": marked(
        "For a tenth better: about %(amount)s more a year (%(quantity)s)"
    ),
    "discovery.tenth_less": marked(
        "For a tenth better: about %(amount)s less a year (%(quantity)s)"
    ),
    "discovery.aim_higher": marked("higher"),
    "discovery.aim_lower": marked("lower"),
    "discovery.aim_target": marked("a band that both agree"),
    "discovery.level_customer_outcome": marked("What the customer has of it"),
    "discovery.level_operations": marked("How operations run"),
    "discovery.level_service_team": marked("How the service team works"),
    "discovery.no_cause": marked("no cause stated"),
    "discovery.pareto_hours": marked(
        "The largest cause: %(cause)s, with %(share)s of %(total)s unplanned hours."
    ),
    "discovery.pareto_count": marked(
        "The most frequent cause: %(cause)s, with %(share)s of %(total)s cases. How long they lasted this file does not say."
    ),
    "discovery.pareto_planned": marked("%(hours)s hours of planned stops are not in it."),
    "discovery.pareto_spellings": marked(
        "Names that differ in capitals or blanks alone are joined; other spellings of one cause still stand apart."
    ),
    "discovery.pareto_rest": marked(
        "%(count)s smaller causes with %(hours)s hours together are not listed."
    ),
    "discovery.by_hours": marked("Unplanned hours by cause, from “%(name)s”"),
    "discovery.by_count": marked("Cases by cause, from “%(name)s”"),
    "discovery.by_cost": marked("Cost by cause, from “%(name)s”"),
    "discovery.unknown_symptom": marked(
        "%(symptom)s is no symptom; nothing was looked up. Known are: %(known)s."
    ),
    "discovery.nature_input": marked("an input: what is put in"),
    "discovery.nature_output": marked("an output: what is done"),
    "discovery.nature_outcome": marked("an outcome: what the customer has of it"),
    "discovery.window_month": marked("a month"),
    "discovery.window_quarter": marked("a quarter"),
    "discovery.window_year": marked("a year"),
    "discovery.control_provider": marked("mostly the provider"),
    "discovery.control_customer": marked("mostly the customer"),
    "discovery.control_both": marked("both, each a part"),
    "discovery.split_mean": marked("as a weighted mean of machines or teams"),
    "discovery.split_sum": marked("as a sum of machines, causes or teams"),
    "discovery.split_product": marked("as a product of its parts"),
    "discovery.split_none": marked(
        "it does not add up: it stays whole, and teams get what causes it"
    ),
    "discovery.parts_mean": marked("as a weighted mean of: %(parts)s"),
    "discovery.parts_sum": marked("as a sum of: %(parts)s"),
    "discovery.parts_product": marked("as a product of: %(parts)s"),
    "discovery.parts_none": marked("by a formula of its own, from: %(parts)s"),
    "discovery.basis_named": marked("%(name)s names it. Check the clause in your own copy."),
    "discovery.basis_listed": marked(
        "%(name)s lists it as %(clause)s. The wording is not quoted here."
    ),
    "discovery.basis_practice": marked("Common practice: %(name)s"),
    "discovery.practice_wind": marked("wind power"),
    "discovery.practice_itil": marked("service management (ITIL)"),
    "discovery.practice_field": marked("field service"),
    "discovery.practice_accounting": marked("management accounting"),
}
