"""English sentences for the codes of proposal; `marked` hands them to gettext."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "bargaining.concavity_without_value": marked(
        "%(kpi)s has a concavity but no value per point. Nothing was computed: give its value per point."
    ),
    "bargaining.convexity_without_cost": marked(
        "%(kpi)s has a convexity but no cost per point. Nothing was computed: give its cost per point."
    ),
    "bargaining.coupling_mismatch": marked(
        "A constraint needs one coefficient for each option of each issue. Nothing was settled."
    ),
    "bargaining.empty_menu": marked(
        "There is nothing to choose from: the menu or one of its issues is empty."
        " Add at least one package."
    ),
    "bargaining.exponent_out_of_range": marked(
        "“exponents” must be below 1. Nothing was settled: at 1 it is the most joint value, which stands among the rules."
    ),
    "bargaining.form_unknown": marked(
        "The form of the bargain is not stated, or not one of continuous, polygon, division and menu. Nothing was settled: state it as “form”, see docs/formats/propose.md."
    ),
    "bargaining.frontier_too_large": marked(
        "More than %(most)s combinations are efficient, too many to list."
        " Nothing was settled: use fewer issues or options."
    ),
    "bargaining.key_missing": marked(
        "“%(key)s” is missing in %(place)s. Nothing was settled: add it to the file."
    ),
    "bargaining.kpi_without_value": marked(
        "%(kpi)s is part of the menu but has no value per point."
        " Nothing was computed: enter a value, zero if it is worth or costs nothing."
    ),
    "bargaining.menu_mismatch": marked(
        "The two sides were given different menus. Nothing was settled: both must answer the same one."
    ),
    "bargaining.menu_too_large": marked(
        "The menu has %(found)s packages; a sealed round takes at most %(most)s."
        " Nothing was settled: fix the window or the incentive slope, or offer fewer levels."
    ),
    "bargaining.name_twice": marked(
        "The name %(name)s stands twice in %(place)s. Nothing was settled: give each its own name."
    ),
    "bargaining.nested_too_deeply": marked(
        "The file nests too deeply to be a domain. Nothing was settled: see docs/formats."
    ),
    "bargaining.no_issues": marked(
        "The list of issues is empty. Nothing was settled: name at least one issue."
    ),
    "bargaining.no_options": marked(
        "%(place)s is empty. Nothing was settled: each issue needs at least one value."
    ),
    "bargaining.not_a_list": marked(
        "%(place)s must be a list. Nothing was settled: see docs/formats."
    ),
    "bargaining.not_a_name": marked(
        "%(place)s must be a name: a text that is not empty, for a value also a number."
        " Nothing was settled."
    ),
    "bargaining.not_a_number": marked(
        "%(place)s must be a number. Nothing was settled: write it without quotes, with a decimal point."
    ),
    "bargaining.not_a_sense": marked(
        '%(place)s must be "<=", ">=" or "==". Nothing was settled: say how the sum compares.'
    ),
    "bargaining.not_an_object": marked(
        "%(place)s must be a JSON object. Nothing was settled: see docs/formats."
    ),
    "bargaining.not_finite": marked(
        "The file contains %(text)s, which is no number. Nothing was settled: replace it by a number."
    ),
    "bargaining.not_json": marked(
        "The file is not JSON: reading stopped at line %(line)s, column %(column)s."
        " Nothing was settled."
    ),
    "bargaining.not_two_sides": marked(
        "The file has %(found)s sides. Nothing was settled: a domain has exactly two."
    ),
    "bargaining.not_utf8": marked(
        "The file is not UTF-8 text. Nothing was settled: save it as UTF-8."
    ),
    "bargaining.number_out_of_range": marked(
        "A number of the file is too long, or outside 1e-%(exponent)s to 1e%(exponent)s."
        " Nothing was settled: write it in a larger or smaller unit."
    ),
    "bargaining.option_unknown": marked(
        "%(place)s is not an option of this KPI. Nothing was settled: name it as in the menu."
    ),
    "bargaining.power_not_between": marked(
        "“power” must lie between 0 and 1. Nothing was settled: 0.5 treats both alike."
    ),
    "bargaining.power_out_of_range": marked(
        "The weight of a side must lie between 0 and 1, as a fraction with a denominator of at most"
        " %(finest)s. Nothing was settled: one half treats both alike."
    ),
    "bargaining.range_empty": marked(
        "The lowest amount of %(place)s is above the highest. Nothing was settled."
    ),
    "bargaining.risk_out_of_range": marked(
        "“risk” must be above 0 and at most 1 for both sides. Nothing was settled: 1 is neutral."
    ),
    "bargaining.too_hard": marked(
        "The solver found no proven answer in its time. Nothing was settled:"
        " use fewer issues, options or constraints, or rounder numbers."
    ),
    "bargaining.too_many_options": marked(
        "%(place)s has more than %(most)s entries. Nothing was settled: offer fewer values."
    ),
    "bargaining.too_many_packages": marked(
        "With limits on a free fee and constraints, at most %(most)s packages can be compared. Nothing was settled: offer fewer options, or give the fee as a list of amounts."
    ),
    "bargaining.value_negative": marked(
        "“%(field)s” is below zero. Nothing was computed: enter zero or more."
    ),
    "bargaining.value_not_finite": marked(
        "“%(field)s” is not a number. Nothing was computed: enter a number."
    ),
    "bargaining.value_too_large": marked(
        "“%(field)s” is larger than any yearly amount. Nothing was computed: check its unit."
    ),
    "bargaining.wrong_length": marked(
        "%(place)s has %(found)s entries, %(expected)s are needed: one for each issue or value."
        " Nothing was settled."
    ),
    "economics.clause_not_availability": marked(
        "The clause on %(kpi)s is better when it is lower; a business case settles on availability."
        " Nothing was priced: give clauses on availability alone."
    ),
    "economics.currency_missing": marked(
        "The amounts have no currency. Nothing was priced: say which one, such as EUR."
    ),
    "economics.end_unknown": marked(
        "%(count)d incidents have no end. Nothing was priced: say how many hours such an incident"
        " lasts (hours_per_incident), or give their ends."
    ),
    "economics.fee_paid_back": marked(
        "The schedule pays back the whole fee in every year, so no fee is too high. There is no"
        " highest fee: lower the credits."
    ),
    "economics.history_two_of_three": marked(
        "A history needs two of incidents a year, hours down a year and hours of one incident."
        " Nothing was priced: give exactly two, the third follows."
    ),
    "economics.money_out_of_range": marked(
        "%(field)s is %(value)s. Nothing was priced: an amount is 0 or more, and at most 10^15."
    ),
    "economics.no_fee_for_customer": marked(
        "Even without a fee the customer would pay %(beyond)s more a year than today. There is no"
        " highest fee: the plan saves too little downtime."
    ),
    "economics.no_fee_for_hurdle": marked(
        "No fee leaves a mean margin of %(hurdle)s of the fee after the settlement. There is no"
        " lowest fee: lower the hurdle or the credits."
    ),
    "economics.no_fee_for_loss": marked(
        "No fee keeps the chance of a loss within %(most_loss)s: in too many years the schedule pays"
        " the whole fee back. There is no lowest fee: lower the credits."
    ),
    "economics.no_value_created": marked(
        "At this plan both sides together gain %(created)s a year, so there is nothing to share."
    ),
    "economics.onerous": marked(
        "The expected margin is negative in year %(years)s of the term: tell finance, the contract"
        " may be onerous."
    ),
    "economics.out_of_range": marked(
        "%(field)s is %(value)s, but must be %(range)s. Nothing was priced: correct it."
    ),
    "economics.plan_is_belief": marked(
        "The figures under the plan rest on what the parties believe it will improve. What happens"
        " if nothing improves stands beside them."
    ),
    "economics.recovered_too_much": marked(
        "More is recovered (%(recovered)s) than an hour of downtime loses. Nothing was priced:"
        " what comes back by overtime or stock cannot exceed the loss."
    ),
    "economics.too_many_incidents": marked(
        "So many incidents a year in %(draws)d simulated years would take too long. Nothing was"
        " simulated: ask for at most %(fitting)d years."
    ),
    "economics.variation_unknown": marked(
        "Nothing says how much the hours of incidents vary. Nothing was simulated: give the"
        " variation (standard deviation by mean), or three incidents with their ends."
    ),
    "economics.zone_empty": marked(
        "No fee suits both: the provider needs at least %(low)s, the customer bears at most %(high)s;"
        " %(gap)s are missing."
    ),
}
