"""English sentences for the codes of private entry: why a figure is derived as it is."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
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
