"""Texts of what is refused about the numbers under a KPI."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "team_levels.draft_open": marked(
        "Teams get their levels once both sides have accepted a draft. Nothing was changed."
    ),
    "team_levels.no_history": marked(
        "The history of this KPI does not cover every cohort of the agreement, so no minimum was "
        "computed for the teams."
    ),
    "team_levels.out_of_reach": marked(
        "Even with every team at its proven best the KPI reaches %(attainable)s: %(shortfall)s "
        "short of the target %(target)s. Nothing was changed. Agree support that raises what a "
        "team can reach, or another target."
    ),
    "team_levels.out_of_reach_with_accepted": marked(
        "With the accepted levels kept and the other teams at their proven best the KPI reaches "
        "%(attainable)s: %(shortfall)s short of the target %(target)s. Nothing was changed. Hold "
        "this level, ask an accepted team again, or agree more support."
    ),
    "team_levels.tree_out_of_reach": marked(
        "Even with every number at its proven best the KPI reaches %(attainable)s: %(shortfall)s "
        "short of the target %(target)s. What you entered is kept. Agree support that raises what "
        "a team can reach, a smaller reserve, or another target."
    ),
    "team_levels.tree_out_of_reach_with_accepted": marked(
        "With the accepted levels kept and every other number at its proven best the KPI reaches "
        "%(attainable)s: %(shortfall)s short of the target %(target)s. What you entered is kept. "
        "Ask an accepted team again, or agree more support."
    ),
    "team_levels.minimums_short": marked(
        "With the accepted minimums kept, the other teams cannot make up the agreed minimum "
        "%(minimum)s: together they come to %(rolled_up)s. Nothing was changed. Ask an accepted "
        "team again."
    ),
    "team_levels.counter_beyond_best": marked(
        "This is better than the team's proven best of %(best)s. Write a level that the team can "
        "reach, or accept the proposed one."
    ),
    "team_levels.name_twice": marked(
        "Two teams have the same name. Nothing was changed; give each its own name."
    ),
    "team_levels.deeper": marked(
        "Numbers under this KPI are made of others meanwhile. Nothing was changed; change them one "
        "by one in the tree."
    ),
    "team_levels.has_parts": marked(
        "%(name)s still has parts. Nothing was changed; take its parts out first, or put them "
        "under another number."
    ),
    "team_levels.no_place": marked(
        "Choose at least one number that this is a part of, each once. Nothing was changed; what "
        "it is a part of must be made of parts."
    ),
    "team_levels.in_a_circle": marked(
        "%(name)s cannot be a part of what it is made of itself. Nothing was changed; choose "
        "another place."
    ),
    "team_levels.too_many": marked(
        "A cascade has at most %(most)s numbers. Nothing was added; take out what nobody uses."
    ),
    "team_levels.lead_of_other_side": marked(
        "The lead of %(team)s belongs to the other side. Nothing was changed; choose a team lead "
        "of the side that owns the team."
    ),
    "team_levels.period_twice": marked(
        "This period is there already. Nothing was changed; give this one another name, or change "
        "the values of the one that is there."
    ),
}
