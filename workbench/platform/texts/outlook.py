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
    "outlook.gaps": marked(
        "%(missing)d of %(periods)d periods have no value. They were left out, not filled in."
    ),
    "outlook.season_ignored": marked(
        "A season of %(season)d periods was ignored: it can be seen only in at least %(needed)d "
        "periods that mostly have values."
    ),
    "outlook.trend_found": marked(
        "The history has a trend of %(change)+g over %(periods)d periods. The outlook lets it fade. "
        "Please say what caused it."
    ),
    "outlook.plan_out_of_range": marked(
        "The plan's %(field)s is %(value)g; it must be %(range)s. Please correct it."
    ),
}
