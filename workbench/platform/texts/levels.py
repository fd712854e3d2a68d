"""English sentences for the codes of levels and menus; `marked` hands them to gettext."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "levels.breaks_alpha": marked(
        "The minimum is missed in %(percent)s %% of the windows as planned; the shared limit is"
        " %(limit)s %%."
    ),
    "levels.breaks_beta": marked(
        "The target is met in %(percent)s %% of the windows as planned; the shared limit is at least"
        " %(limit)s %%."
    ),
    "levels.breaks_stretch": marked(
        "The stretch is reached in %(percent)s %% of the windows as planned; the shared limit is at"
        " least %(limit)s %%."
    ),
    "levels.no_history": marked(
        "The paths came without a history: nothing here is checked against what was measured."
    ),
    "levels.rests_on_model": marked(
        "The history holds %(seen)s such windows. A miss as rare as %(percent)s %% cannot be seen in"
        " so few; that limit rests on the model."
    ),
    "levels.season_misses": marked(
        "With the same levels all year, %(least)s %% of the windows of one season would be below the"
        " minimum and %(most)s %% of another; with own levels each season keeps the limits."
    ),
    "levels.season_needs_shorter_window": marked(
        "A window of a year has no seasons. No levels by season: choose months or quarters."
    ),
    "levels.season_not_shown": marked(
        "The history shows no season: that takes two whole years and months that differ by more than"
        " chance. No levels by season: use the same levels all year, or windows of a year."
    ),
    "levels.season_without_window": marked(
        "No window ends in the season %(name)s. No levels by season: give it the months in which its"
        " windows end."
    ),
    "levels.window_few_cases": marked(
        "The minimum allows %(allowed)s misses in such a window, so single cases decide. Choose a"
        " longer window or a level in counts."
    ),
    "levels.window_less_chance": marked(
        "Its values swing %(percent)s %% less than those of %(months)s-month windows, so the same limits"
        " allow tighter levels and fewer misses a year."
    ),
    "levels.window_longest_that_pays": marked(
        "%(months)s-month windows are the longest that have levels in every set and fit the settlement"
        " period (%(most)s, in months)."
    ),
    "levels.window_none_fits": marked(
        "No window has levels in every set and is settled in time. Offer another window, a longer"
        " settlement period or softer limits."
    ),
    "levels.window_pays_late": marked(
        "%(months)s-month windows are longer than the agreed settlement period (%(most)s, in months)."
    ),
    "levels.window_without_levels": marked("The set %(name)s has no levels in this window."),
    "levels.limits_wrong": marked(
        "The shared limits contradict each other: minimum missed in at most %(alpha)s, target met in"
        " at least %(beta)s, stretch reached in at least %(stretch)s of the windows. Nothing was"
        " proposed: choose shares between 0 and 1 in that order of difficulty."
    ),
    "levels.minimum_at_limit": marked(
        "The minimum is as tight as it can be if it may be missed in %(percent)s %% of the windows."
    ),
    "levels.minimum_kept_apart": marked(
        "The minimum stands one step below the target; the limit on misses would allow a tighter one."
    ),
    "levels.no_room": marked(
        "There is no room for a minimum, a target and a stretch between the worst and the best value"
        " within the shared limits. Nothing was proposed: choose a longer window or softer limits."
    ),
    "levels.no_spread": marked(
        "The simulated windows are all alike, so no level can be told from another."
        " Nothing was proposed: check the history or choose another KPI."
    ),
    "levels.perfect_refused": marked(
        "A level of %(target)s is the best value there is; nobody can promise that."
        " Choose one short of perfection."
    ),
    "levels.plan_is_belief": marked(
        "These levels rest on the improvement plan, which is what the parties believe."
        " Only the outlook without change is checked against history."
    ),
    "levels.stretch_below_perfection": marked(
        "The stretch stays at %(stretch)s, one step short of the best value there is."
    ),
    "levels.target_at_limit": marked(
        "The target is as tight as it can be if it should be met in %(percent)s %% of the windows."
    ),
    "levels.target_below_perfection": marked(
        "The target stays at %(target)s: the limits would allow a tighter one, but perfection is not"
        " promised."
    ),
    "levels.target_kept_apart": marked(
        "The target stands one step below the stretch; the limit on the target alone would allow a"
        " tighter one."
    ),
    "levels.target_beyond_history": marked(
        "The target %(target)s is better than any window in the history: it rests on the plan alone."
    ),
    "menu.fees_added": marked(
        "So that there are at least 20 packages, %(count)s fees stand halfway between those that both"
        " named; the lowest and the highest are yours."
    ),
    "menu.levels_added": marked(
        "So that there is more to choose from, %(count)s more level sets stand halfway between"
        " the three, in their limits and in the plan that they assume."
    ),
    "menu.empty": marked(
        "A menu needs at least one KPI and one fee. No menu was made: add what is missing."
    ),
    "menu.fee_wrong": marked(
        "The fees %(fees)s cannot make a menu: each must be above 0 and stand once."
        " No menu was made: correct the fees."
    ),
    "menu.name_twice": marked(
        "Two options of %(kpi)s have the same name. No menu was made: give each its own name."
    ),
    "menu.nothing_to_choose": marked(
        "The menu has no option for %(kpi)s. No menu was made: offer at least one."
    ),
    "menu.slope_fixed": marked(
        "The public frame fixes the incentive “%(slope)s”, so that the menu stays small."
    ),
    "menu.too_few_packages": marked(
        "The menu would have %(count)s packages; a sealed round takes at least %(least)s, so that there"
        " is a choice. No menu was made: offer more levels, windows, incentives or fees."
    ),
    "menu.too_many_levels": marked(
        "%(kpi)s has %(count)s levels to choose from; %(most)s is the most. No menu was made: offer"
        " fewer."
    ),
    "menu.too_many_options": marked(
        "%(kpi)s has %(count)s options; %(most)s is the most. No menu was made: offer fewer windows,"
        " plans or incentives."
    ),
    "menu.window_fixed": marked(
        "The public frame fixes the window of %(kpi)s, so that the menu stays small."
    ),
    "menu.too_many_packages": marked(
        "The menu would have %(count)s packages; %(most)s is the most that stays checkable."
        " No menu was made: fix the window or the incentive, or offer fewer levels or fees."
    ),
    "levels.reset_rule_unreadable": marked(
        "The rule that resets provisional levels cannot be read (month %(reset_on)s). Please give a "
        "class i to v, 6 to 24 months, a month such as 2027-10 and a change of 0 or more."
    ),
    "levels.reset_to_come": marked("The provisional levels hold until %(reset_on)s."),
    "levels.reset_waits": marked(
        "The provisional levels stay: %(measured)d months are measured, %(needed)d are needed."
    ),
    "levels.reset_done": marked(
        "The levels were reset in %(month)s by the same rule, from %(measured)d own months."
    ),
    "levels.reset_bounded": marked(
        "The own history asks for more than the agreed change of %(change)g; the levels moved by "
        "that and no further."
    ),
}
