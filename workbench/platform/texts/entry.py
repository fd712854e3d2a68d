"""English sentences for the codes of private entry: refusals, defaults, why a figure is derived."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "values.frame_open": marked(
        "Both sides agree to the frame first. Nothing was kept; your answers can be entered then."
    ),
    "values.neutral_round": marked(
        "Both sides chose a neutral run for this round: nothing is entered here, and nothing was kept."
    ),
    "values.already_locked": marked(
        "Your side has locked its answers. While the other side has not, you can unlock and change them."
    ),
    "values.locked_once": marked(
        "Your side has locked these answers already, so nothing was locked a second time. While the "
        "other side has not locked, you can unlock and change them."
    ),
    "values.round_settled": marked(
        "Your side has locked these answers already, and the round is settled: nothing was locked a "
        "second time. The proposal is there for both sides."
    ),
    "values.range_middle": marked(
        "You wrote no “about”, so the middle of your range counts as it. You can still change it."
    ),
    "values.incomplete": marked("Some questions have no answer yet. Nothing was locked."),
    "values.accepts_nothing": marked(
        "You accept none of the packages, so a lock can only end in no overlap. Nothing was locked: "
        "look at your answers again, or tick that you have."
    ),
    "values.not_locked": marked("Your side has not locked. Nothing was changed."),
    "values.other_has_locked": marked(
        "The other side has locked too, so the round is settled and stays as it is."
    ),
    "values.round_over": marked(
        "The frame was replaced while you were writing. Nothing was kept of this answer; open your "
        "private values again."
    ),
    "values.too_large": marked(
        "This is more than any yearly amount. Nothing was kept of it; check the zeros."
    ),
    "values.default_earlier": marked("This is what your own side answered in the round before."),
    "values.negative": marked("Write an amount of zero or more."),
    "values.range_order": marked(
        "The lowest must not be above the likely amount, nor that above the highest."
    ),
    "values.range_needs_low": marked("How low can it be? Write it, or leave both ends empty."),
    "values.range_needs_high": marked("How high can it be? Write it, or leave both ends empty."),
    "values.default_invoice": marked("This is today's invoice a year, which both sides know."),
    "values.default_top_fee": marked("This is the highest fee of the agreed grid."),
    "values.default_low_fee": marked("This is the lowest fee of the agreed grid."),
    "values.default_recovered": marked(
        "Where overtime and stock help, 40 to 80 %% of a lost hour are usually made up for later; we "
        "start from 40 %% made up for. Write 0 if nothing is made up for, as where every hour is sold "
        "out."
    ),
    "values.default_worst_year": marked(
        "0: even bad years should not lose money, the usual condition of a business case. Leave it "
        "empty for no limit."
    ),
    "values.default_risk": marked(
        "The weight of the worked business case: 5 %% of what bad years are worse than the average."
    ),
    "values.default_confidence": marked(
        "The plan as both sides agreed on it; you may believe less of it than you say aloud."
    ),
    "values.default_derived": marked("This is what follows from your other answers."),
    "values.needed": marked("Write an amount; zero is an answer too."),
    "values.no_such_choice": marked("Choose one of the answers."),
    "values.not_per_cent": marked("Write a number from 0 to 100."),
    "values.default_cost": marked("This is today's invoice less a usual margin of 15 %%."),
    "values.default_margin": marked("This is a usual margin of 15 %% of today's invoice."),
    "entry.no_formula": marked(
        "Nothing shared tells what a point of it is worth in hours, so it counts as 0 until you say."
    ),
    "entry.history_silent": marked(
        "The shared history does not say what this needs (scheduled hours, or stops and their length), "
        "so it counts as 0 until you say."
    ),
    "entry.hours_counted_already": marked(
        "Another KPI of the menu measures the lost hours themselves, these among them. It counts as 0 "
        "here, so that no hour counts twice; say a figure if it is worth more to you than the hours."
    ),
    "entry.availability_point": marked(
        "0.01 × %(hours)s scheduled hours a year, from the shared history, × what an hour down costs "
        "you for good."
    ),
    "entry.hours_point": marked(
        "%(periods)s periods a year × what an hour down costs you for good."
    ),
    "entry.stop_hour": marked(
        "An hour less at each of %(stops)s stops a year, from the shared history, × what an hour down "
        "costs you for good."
    ),
    "entry.second_visit": marked(
        "One in a hundred of %(stops)s stops a year that needs no second visit × %(hours)s hours of a "
        "stop, both from the shared history, × what an hour down costs you for good."
    ),
    "entry.stop_less": marked(
        "%(periods)s periods a year × %(hours)s hours of a stop, from the shared history, × what an "
        "hour down costs you for good."
    ),
    "entry.no_bound": marked(
        "Nothing bounds how good it can get, so a tenth of what goes wrong cannot be told. It counts as "
        "0 until you say what it costs."
    ),
    "entry.tenth": marked(
        "%(part)s %% of your cost of a tenth, as the money at stake is split between the KPIs; each "
        "further part costs more than the one before."
    ),
}
