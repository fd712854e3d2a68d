"""English sentences for the codes of outlook; `marked` hands them to gettext."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "outlook.no_values": marked(
        "None of the %(periods)d periods has a value, so nothing can be said about the future. "
        "Please check the import, or use the history of a sister asset."
    ),
    "outlook.too_few_values": marked(
        "Only %(count)d periods have a value; an outlook needs at least %(needed)d. The values are "
        "kept. Please add history, or use the history of a sister asset."
    ),
    "outlook.constant_series": marked(
        "All %(count)d values are the same (%(value)g). How much they vary cannot be learned from "
        "that, so no chance is stated. Please check whether the value is measured or filled in, or "
        "use more digits, finer periods or a sister asset."
    ),
    "outlook.below_bound": marked(
        "%(count)d values lie below the lower bound %(bound)g (the lowest is %(value)g). Nothing "
        "was changed. Please correct the values or the bound."
    ),
    "outlook.above_bound": marked(
        "%(count)d values lie above the upper bound %(bound)g (the highest is %(value)g). Nothing "
        "was changed. Please correct the values or the bound."
    ),
    "outlook.bounds_crossed": marked(
        "The lower bound %(lower)g is not below the upper bound %(upper)g. Please correct them."
    ),
    "outlook.not_a_number": marked(
        "At least one value is infinite or larger than %(limit)g. Please correct it, or leave the "
        "period empty."
    ),
    "outlook.periods_out_of_range": marked(
        "An outlook covers 1 to %(most)d periods, not %(periods)d. Please choose another number."
    ),
    "outlook.thin_history": marked(
        "The history has only %(count)d values, fewer than %(wanted)d: ranges are wide, and levels "
        "taken from them should be provisional."
    ),
    "outlook.reach": marked(
        "%(count)d values show by themselves what comes about once in %(once)d periods; rarer "
        "chances rest on the model. What never happened in them may still come in up to "
        "%(percent)d%% of periods."
    ),
    "outlook.gaps": marked(
        "%(missing)d of %(periods)d periods have no value. They were left out, not filled in."
    ),
    "outlook.season_ignored": marked(
        "A season of %(season)d periods was ignored: it can be seen only in at least %(needed)d "
        "periods that mostly have values."
    ),
    "outlook.trend_found": marked(
        "The history has a trend of %(change)s over %(periods)d periods. The outlook lets it fade. "
        "Please say what caused it."
    ),
    "outlook.plan_out_of_range": marked(
        "The plan's %(field)s is %(value)g; it must be %(range)s. Please correct it."
    ),
    "outlook.no_exposure": marked(
        "%(count)d failures in %(hours)g operating hours say nothing of a rate. Please give a count "
        "from 0 and hours above 0."
    ),
    "outlook.prior_out_of_range": marked(
        "A prior of %(shape)g failures in %(hours)g hours is none. Please give failures above 0 and "
        "hours from 0."
    ),
    "outlook.no_life_seen_whole": marked(
        "None of the %(count)d lives was seen from its beginning to its failure, so no survival "
        "curve is drawn."
    ),
    "outlook.too_few_failures": marked(
        "%(count)d failures are too few to fit how lives are spread; a constant rate is used."
    ),
    "outlook.ageing_not_testable": marked(
        "Whether the assets age cannot be tested: %(count)d failures were seen, at least %(needed)d "
        "at different ages are needed. A constant failure rate is used."
    ),
    "outlook.ageing_used": marked(
        "Lives are not spread as a constant failure rate spreads them (Weibull shape %(shape)g from "
        "%(count)d failures, p = %(p)g). The Weibull law is used."
    ),
    "outlook.constant_rate_used": marked(
        "A constant failure rate is used: %(count)d failures do not contradict it (Weibull shape "
        "%(shape)g, p = %(p)g)."
    ),
    "outlook.no_failure_seen": marked(
        "No failure was seen in %(hours)g operating hours. The outlook uses the middle of what is "
        "possible, one failure in %(mtbf)g hours; with 90 %% certainty it is at most one in "
        "%(bound)g hours."
    ),
    "outlook.failure_after_end": marked(
        "%(count)d failures lie after the end of their asset's observation. Please correct the "
        "ends or the failures."
    ),
    "outlook.repair_out_of_range": marked(
        "A repair of mean %(mean)g hours and a spread of %(spread)g is none. Please give hours "
        "above 0 and a spread from 0."
    ),
    "outlook.too_few_repairs": marked(
        "Only %(count)d repairs were seen to their end; at least %(needed)d are needed. No downtime "
        "is stated. Please add repairs, or use those of a sister asset."
    ),
    "outlook.repair_without_hours": marked(
        "At least one repair lasts no time or less. Please correct it, or leave it out."
    ),
    "outlook.repairs_all_same": marked(
        "All %(count)d repairs last the same (%(hours)g hours). How much they vary cannot be "
        "learned from that, so no downtime is stated. Please check whether the hours were measured."
    ),
    "outlook.open_repairs": marked(
        "Repairs that were still open: %(count)d. Each counts as at least so long as it had lasted."
    ),
    "outlook.fleet_out_of_range": marked(
        "A fleet of %(assets)d assets with %(hours)g hours in a period does not run. Please correct "
        "both."
    ),
    "outlook.bound_out_of_range": marked(
        "A prediction bound needs at least 2 months, 1 month ahead and a confidence of 0.5 to below "
        "1, not %(months)d, %(ahead)d and %(confidence)g."
    ),
    "outlook.no_fleet": marked(
        "%(assets)d assets with %(count)d failures say nothing of how assets differ. At least two "
        "assets and one failure are needed."
    ),
    "outlook.rate_borrowed": marked(
        "%(percent)d %% of this failure rate is borrowed from %(sisters)d sister assets; the asset "
        "itself failed %(count)d times."
    ),
    "outlook.no_sisters": marked(
        "No sister has the %(needed)d varying values that it takes to borrow from it."
    ),
    "outlook.all_borrowed": marked(
        "There are no own values yet: the whole outlook is borrowed (sisters asked: %(sisters)d), as "
        "wide as they differ from each other."
    ),
    "outlook.level_borrowed": marked(
        "Only %(own)d own values: %(percent)d %% of the level is borrowed (sisters asked: %(sisters)d)."
    ),
    "outlook.one_sister": marked(
        "There is one sister only. How much assets differ cannot be seen from one, so they are "
        "assumed to differ about as much as months do."
    ),
    "outlook.break_found": marked(
        "From %(period)s on the level is another: %(before)s before, %(after)s after (p = %(p)g)."
    ),
    "outlook.outlier_found": marked(
        "%(period)s does not fit: %(value)s, where %(usual)s was usual: %(score)g times as far off as "
        "a month usually is."
    ),
    "outlook.season_found": marked(
        "The months of the year differ: the highest are those like %(high)s, about %(most)s, the "
        "lowest those like %(low)s, about %(least)s (p = %(p)g)."
    ),
    "outlook.drift_found": marked(
        "The level drifts by %(change)s over %(periods)d months (p = %(p)g)."
    ),
}
