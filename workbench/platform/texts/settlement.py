"""English sentences for the codes of settlement; `marked` hands them to gettext."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "settlement.level_not_a_number": marked(
        "A level of this ladder is not a number. Enter minimum, target and stretch as numbers."
    ),
    "settlement.minimum_beyond_target": marked(
        "The minimum %(minimum)s is better than the target %(target)s. "
        "Put the minimum on the worse side of the target."
    ),
    "settlement.target_beyond_stretch": marked(
        "The target %(target)s is better than the stretch %(stretch)s. "
        "Put the stretch on the better side of the target."
    ),
    "settlement.floor_beyond_minimum": marked(
        "The critical floor %(floor)s is better than the minimum %(minimum)s. "
        "Put the floor on the worse side of the minimum."
    ),
    "settlement.dead_band_negative": marked(
        "The dead band %(dead_band)s is negative. Enter 0 or a positive width."
    ),
    "settlement.dead_band_too_wide": marked(
        "The dead band %(dead_band)s reaches the next level, only %(gap)s away from the target. "
        "Narrow the band or move the levels apart."
    ),
    "settlement.fraction_out_of_range": marked(
        "The %(name)s of %(kpi)s is %(fraction)s. "
        "It is a fraction of the window's fee: enter a number from 0 to 1."
    ),
    "settlement.bonus_without_stretch": marked(
        "%(kpi)s pays a bonus, but its stretch equals its target. "
        "Set a stretch beyond the target or a bonus of 0."
    ),
    "settlement.window_unknown": marked(
        "The window %(window)s of %(kpi)s is not known. Choose month, quarter or year."
    ),
    "settlement.decimals_out_of_range": marked(
        "The value of %(kpi)s cannot be rounded to %(decimals)s decimals. Enter 0 to %(most)s."
    ),
    "settlement.trigger_without_miss": marked(
        "A trigger after %(k)s misses would always fire. Enter at least 1 miss."
    ),
    "settlement.trigger_impossible": marked(
        "%(k)s misses cannot happen within %(n)s windows. "
        "Enter a number of misses no larger than the number of windows."
    ),
    "settlement.currency_missing": marked(
        "The schedule names no currency. Enter one, for example EUR."
    ),
    "settlement.fee_negative": marked(
        "The yearly fee %(fee)s is not an amount of 0 or more. Enter the fee of one year."
    ),
    "settlement.cap_out_of_range": marked(
        "The yearly cap %(cap)s is not a fraction of the fee. Enter a number from 0 to 1, or none."
    ),
    "settlement.file_not_json": marked("The file is not JSON in UTF-8. Give one clause model."),
    "settlement.model_unknown": marked("The model %(model)s is not known. These are: %(known)s."),
    "settlement.model_field": marked(
        "%(field)s is missing or of the wrong kind. docs/formats/settle.md shows what it holds."
    ),
    "settlement.bands_apart": marked(
        "%(field)s does not begin where the band before it ends. Close the gap between the bands."
    ),
    "settlement.no_tier": marked("The clause has no tier. Add at least one."),
    "settlement.tier_credit": marked(
        "A tier's credit of %(credit)s is not a fraction of the charge. Enter a number from 0 to 1."
    ),
    "settlement.tiers_fall": marked(
        "A worse value would cost less. Let the credits rise from tier to tier."
    ),
    "settlement.guarantee_out_of_range": marked(
        "The guarantee of %(guaranteed)s is not a share. Enter a number above 0 and up to 1."
    ),
    "settlement.slope_negative": marked("The slope of a price is negative. Enter 0 or more."),
    "settlement.zero_above_guarantee": marked(
        "Nothing would be paid below %(zero_below)s, which lies above the guarantee. Lower it."
    ),
    "settlement.not_late": marked(
        "The delivery is not late: a penalty for delay cannot be asked before the agreed time."
    ),
    "settlement.no_availability": marked(
        "The measured availability is 0: no production can be compared with the guarantee."
    ),
    "settlement.case_not_a_share": marked(
        "%(field)s is %(value)s. It is a percentage: at least 0 and at most 100."
    ),
    "settlement.case_negative": marked("%(field)s is %(value)s, and cannot be negative."),
    "settlement.case_time_zone": marked(
        "%(field)s names no time zone. Write it with its offset, such as 2027-03-01T12:00:00+01:00."
    ),
    "settlement.case_kpi": marked("The clause has no rule for %(kpi)s at priority %(priority)s."),
    "settlement.case_count": marked(
        "%(good)s of %(total)s make no share: count at least one case, and no more good ones than all."
    ),
    "settlement.case_node": marked("The case does not say which of the limits applies."),
    "settlement.case_season": marked("The clause has no season %(season)s. These are: %(known)s."),
    "settlement.ramp_negative": marked(
        "A ramp has a negative number of windows. Enter 0 or more windows of each kind."
    ),
    "settlement.glide_tau": marked(
        "The time constant %(tau)s of the glide path is not a positive number of windows."
    ),
    "settlement.season_months": marked(
        "A season has no month, or one that no calendar has. Enter months from 1 to 12."
    ),
    "settlement.earn_back": marked(
        "%(share)s of earlier credits cannot come back after %(after)s windows. "
        "Enter a share from 0 to 1 and at least one window."
    ),
    "settlement.weight_out_of_range": marked(
        "The weight of %(kpi)s is not a share. Enter a number from 0 to 1."
    ),
    "settlement.strikes_or_repeat": marked(
        "%(kpi)s needs at least one strike, and a repeat that counts once or more."
    ),
    "settlement.two_shapes": marked(
        "%(kpi)s says its money in more than one way besides the ladder. Keep one of them."
    ),
    "settlement.rate_wrong": marked(
        "A rate of %(rate)s for each step of %(step)s cannot be settled. Enter a step above 0, a rate "
        "of 0 or more, and a most from 0 to 1."
    ),
    "settlement.points_wrong": marked(
        "Points need at least one band and one row, whole points from 1 on, a repeat that counts once "
        "or more, and credits from 0 to 1."
    ),
    "settlement.gain_bands": marked(
        "A shared gain needs bands that begin before they end and do not overlap, shares from 0 to 1, "
        "and a target cost above 0."
    ),
    "settlement.ratchet_wrong": marked(
        "A ratchet cannot move a level by %(share)s of the way. Enter parts from above 0 to 1, not both "
        "the whole way, and at least one year."
    ),
    "settlement.ratchet_alone": marked(
        "%(kpi)s has a ratchet beside other ways to say or move its levels. Keep one of them."
    ),
    "settlement.repeat_twice": marked(
        "%(kpi)s counts repeats in its points and in its credit. Keep one of them."
    ),
    "settlement.points_repeated": marked("After a failure the points count more: %(points)s."),
    "settlement.ratchet_moved": marked(
        "The year before was better throughout: the levels move by %(by)s."
    ),
    "settlement.first_month": marked(
        "The agreement cannot start in month %(month)s. Enter a month from 1 to 12."
    ),
    "settlement.schema_too_old": marked(
        "Schema version %(version)s cannot say the rules of this schedule. Use version %(needed)s."
    ),
    "settlement.years_differ": marked(
        "The KPIs cover different numbers of years. Settle whole years that all of them cover."
    ),
    "settlement.last_value_used": marked(
        "Nothing was measured for %(kpi)s: the value before is used, as agreed."
    ),
    "settlement.counts_as_missed": marked(
        "Nothing was measured for %(kpi)s: the window counts as missed, as agreed."
    ),
    "settlement.ramp_applied": marked("Ramp-up: %(percent)s%% of the money counts."),
    "settlement.strike_first": marked(
        "No credit yet: one is due only after %(strikes)s windows in a row."
    ),
    "settlement.repeat_counted": marked("A failure in a row counts %(times)s times."),
    "settlement.incident_once": marked(
        "The same incident is paid once: a larger credit stands beside this one."
    ),
    "settlement.earned_back": marked("%(amount)s of earlier credits is earned back."),
    "settlement.limit_applied": marked("The sum of a month, %(sum)s, is limited to %(total)s."),
    "settlement.no_clause": marked("The schedule pays for no KPI. Add at least one clause."),
    "settlement.clause_twice": marked(
        "%(kpi)s is paid by two clauses. Keep one for each KPI and part of the fleet."
    ),
    "settlement.schema_unknown": marked(
        "This schedule has schema version %(version)s; version %(known)s can be read. "
        "Nothing was loaded. Export it again with a current version."
    ),
    "settlement.record_bad": marked(
        "The field %(field)s of this schedule is missing or of the wrong kind. "
        "Nothing was loaded. Correct the field and load it again."
    ),
    "settlement.windows_wrong": marked(
        "%(kpi)s has %(given)s values, and its year has %(needed)s windows. Nothing was settled. "
        "Give one value for each window, empty where nothing was measured."
    ),
    "settlement.not_settled": marked(
        "%(kpi)s has no measured value in this window, so nothing is settled for it."
    ),
    "settlement.below_minimum": marked(
        "%(kpi)s is %(value)s, worse than the minimum %(minimum)s: "
        "credit of %(percent)s %% of the window's fee."
    ),
    "settlement.below_target": marked(
        "%(kpi)s is %(value)s, between the minimum %(minimum)s and the target %(target)s: "
        "credit of %(percent)s %% of the window's fee."
    ),
    "settlement.on_target": marked(
        "%(kpi)s is %(value)s, within what the target %(target)s allows: the fee stays as it is."
    ),
    "settlement.above_target": marked(
        "%(kpi)s is %(value)s, better than the target %(target)s: "
        "bonus of %(percent)s %% of the window's fee."
    ),
    "settlement.cap_applied": marked(
        "The year's windows add up to %(sum)s; the yearly cap limits this to %(total)s."
    ),
    "settlement.not_whole_years": marked(
        "The simulated future has %(months)s months. Consequences are told per year: "
        "simulate 12 months or a multiple of 12."
    ),
    "settlement.breach_unchanged": marked(
        "Even if nothing gets worse, the minimum is missed at least once a year "
        "in %(percent)s years of 100."
    ),
    "settlement.luck_needs_plan": marked(
        "How much of the settlement is luck can be told only beside a plan: "
        "it compares a provider who changes nothing with one who does as planned."
    ),
    "settlement.standing_still_costs_nothing": marked(
        "A provider who changes nothing would on average pay no credit. "
        "Raise the target, or say that no improvement is wanted."
    ),
    "settlement.standing_still_earns": marked(
        "A provider who changes nothing would on average receive a bonus. "
        "Raise the target, or say that no improvement is wanted."
    ),
    "settlement.planned_not_balanced": marked(
        "With the plan as chosen, the settlement is %(percent)s %% of the fee a year on average. "
        "It should be about zero: the fee already pays for the plan."
    ),
    "settlement.minimum_missed_as_planned": marked(
        "Even with the plan as chosen, %(percent)s windows of 100 miss the minimum. "
        "Lower the minimum or choose a longer window."
    ),
    "settlement.target_rarely_met": marked(
        "With the plan as chosen, only %(percent)s windows of 100 meet the target. "
        "A target that both can stand behind is met in 50 to 70: ease it, or plan more."
    ),
    "settlement.target_easily_met": marked(
        "With the plan as chosen, %(percent)s windows of 100 meet the target. "
        "A target that asks for the plan is met in 50 to 70: raise it."
    ),
    "settlement.bonus_beyond_credit": marked(
        "%(kpi)s pays a larger bonus at the stretch than credit at the minimum. "
        "A bonus no larger than the credit keeps both directions fair."
    ),
    "settlement.few_cases": marked(
        "At %(cases)s cases a month this level allows %(allowed)s to miss, so that a single case "
        "decides. Agree on a count, such as at most %(in_quarter)s misses a quarter, or on a longer window."
    ),
    "settlement.stress_out_of_range": marked(
        "%(field)s of the serial failure is %(value)s, outside what is possible. "
        "Nothing was computed: enter hours of 0 or more, 1 to 12 months, scheduled hours above 0."
    ),
    "settlement.replay_short": marked(
        "The history has %(months)s months; %(asked)s were asked for. Only these are replayed."
    ),
    "settlement.replay_missing": marked(
        "%(missing)s months have no value, and %(windows)s windows with them are not settled."
    ),
    "settlement.practice_needs_months": marked(
        "The history has fewer than %(months)s measured months, "
        "so the usual practice of mean and worst of %(months)s months is not shown."
    ),
    "settlement.file_too_large": marked(
        "The file is larger than %(most)s kB. Nothing was read: give the values of one KPI, "
        "one line for each month."
    ),
    "settlement.file_empty": marked(
        "The file has no values. Nothing was read: give one line for each month, oldest first."
    ),
    "settlement.file_not_csv": marked(
        "The file is not a CSV. Nothing was read: save it as text with one line for each month."
    ),
    "settlement.file_columns": marked(
        "Line %(line)s has %(found)s columns. Nothing was read: give period and value, "
        "or the value alone."
    ),
    "settlement.file_no_number": marked(
        "Line %(line)s has “%(text)s” where a number is needed. Nothing was read: correct the line, "
        "or leave the value empty if nothing was measured."
    ),
    "settlement.file_mixed_percent": marked(
        "Some values have a percent sign and some have none. Nothing was read: write all alike."
    ),
    "settlement.file_month_twice": marked(
        "The month %(text)s stands in more than one line, first in line %(line)s. "
        "Nothing was read: keep one value for each month."
    ),
    "settlement.file_too_long": marked(
        "The months of this file span more than %(most)s years. Nothing was read: check the years."
    ),
}
