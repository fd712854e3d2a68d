"""English sentences of what is done after a round without an overlap."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "moves.not_after_this_round": marked(
        "This can be done after a round that ended without an overlap. Nothing was changed."
    ),
    "moves.both_agreed": marked("Both sides have said so, and both know it; it stands."),
    "moves.pilot_needs_both": marked("A pilot needs the word of both sides. Nothing was made."),
    "moves.no_balanced_levels": marked(
        "The menu has no balanced levels for every KPI. Make a frame with them first."
    ),
    "moves.months": marked("Choose a number of months from %(fewest)s to %(most)s."),
    "moves.day_has_passed": marked("Choose a day after today."),
}
