"""Texts of the KPI graph: its checks and its levels."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "cascade.node_unknown": marked(
        "There is no number with the key %(node)s in this cascade. Nothing was changed; please "
        "choose one from the list."
    ),
    "cascade.graph_empty": marked(
        "The cascade has no number yet. Begin with the KPI at the top, then add what it is made of."
    ),
    "cascade.node_twice": marked(
        "The key %(node)s is used twice in this cascade. Nothing was changed; give each number "
        "its own key."
    ),
    "cascade.edge_unknown": marked(
        "A line of the cascade leads to %(node)s, which is not in it. Nothing was changed; add "
        "that number or take the line out."
    ),
    "cascade.edge_twice": marked(
        "%(child)s stands twice below %(parent)s. Nothing was changed; keep one of the two lines."
    ),
    "cascade.weight_unusable": marked(
        "The weight of %(child)s below %(parent)s is not a number above zero. Nothing was "
        "changed; please correct it."
    ),
    "cascade.node_childless": marked(
        "%(node)s is made of other numbers, but none stands below it. Nothing was changed; add "
        "its parts, or make it a number of its own with today's value and a best."
    ),
    "cascade.node_with_children": marked(
        "Numbers stand below %(node)s, which is a number of its own or an indicator. Nothing was "
        "changed; say how it is made of them, or hang them elsewhere."
    ),
    "cascade.needed_unusable": marked(
        "How many of the %(parts)s parts of %(node)s must work is missing, or not between 1 and "
        "their number. Nothing was changed; please correct it."
    ),
    "cascade.factor_unusable": marked(
        "The constant factor of %(node)s is not a number above zero. Nothing was changed; please "
        "correct it."
    ),
    "cascade.directions_differ": marked(
        "%(child)s does not fit below %(node)s: one is better when higher, the other when lower. "
        "Losses count against their parent, all other parts go the same way as it does. Nothing "
        "was changed; please check both directions."
    ),
    "cascade.graph_tops": marked(
        "%(count)s numbers have nothing above them (%(names)s). A cascade has one top: hang the "
        "others below it, or make a cascade of their own for them. Nothing was changed."
    ),
    "cascade.graph_cycle": marked(
        "%(node)s is, through others, a part of itself. Nothing was changed; take out one of the "
        "lines of the circle."
    ),
    "cascade.value_missing": marked(
        "Today's value or the proven best of %(node)s is missing. Nothing was computed; please "
        "enter both."
    ),
    "cascade.number_unusable": marked(
        "The numbers of %(node)s cannot be used: today's value and the best must be numbers, the "
        "effort weight above zero. Nothing was computed; please correct them."
    ),
    "cascade.value_out_of_range": marked(
        "%(node)s has the value %(value).5g, which cannot be a part of %(parent)s: factors of a "
        "product are above zero, parts that stand in for each other are shares from 0 to 1, "
        "losses are not below zero. Nothing was computed; please correct it."
    ),
    "cascade.losses_above_one": marked(
        "The losses below %(node)s add up to %(total).4g, more than everything. Nothing was "
        "computed; enter each as a share of the planned time."
    ),
    "cascade.best_worse": marked(
        "The proven best of %(node)s (%(best).5g) is worse than today (%(today).5g). Nothing was "
        "computed; enter a best that is at least as good, or check the direction."
    ),
    "cascade.current_differs": marked(
        "For %(node)s today's value was entered as %(said).5g, but its parts give %(gives).5g. "
        "The parts count; please check whether one is missing or wrong."
    ),
    "cascade.best_beyond_parts": marked(
        "The best of %(node)s was entered as %(said).5g, but with every part at its best it is "
        "%(gives).5g. The parts count."
    ),
    "cascade.reserve_unusable": marked(
        "The reserve of the governance board must be a number from 0, in the unit of the top. "
        "Nothing was computed; please correct it."
    ),
    "cascade.rule_fell_back": marked(
        "The rule %(rule)s does not fit %(count)s of the numbers (%(names)s). What stands below "
        "them was shared by headroom."
    ),
    "cascade.most_demanding": marked(
        "%(node)s serves several numbers. It takes the most demanding level, the one for "
        "%(parent)s; the others beside it then need to do less."
    ),
    "cascade.better_than_accepted": marked(
        "The levels below %(node)s give %(gives).5g, better than the %(accepted).5g that it "
        "accepted. The better value counts; open %(node)s if its level should say so."
    ),
    "cascade.node_out_of_reach": marked(
        "Even with everything below it at its proven best %(node)s reaches %(attainable).5g, "
        "which is %(gap).3g short of %(target).5g. No levels were proposed. Change that level, "
        "or agree support that raises what a team can reach."
    ),
    "cascade.node_out_of_reach_accepted": marked(
        "With the accepted levels kept and all others at their best %(node)s reaches "
        "%(attainable).5g, which is %(gap).3g short of %(target).5g. The accepted levels were "
        "kept, no others proposed. Open one of them, change that level, or agree more support."
    ),
    "cascade.graph_paths_unusable": marked(
        "The simulated values of %(node)s are missing, differ in number from the others, or are "
        "not all numbers. No minimum was computed; run the simulation again for all numbers that "
        "have none below them."
    ),
    "cascade.paths_not_split": marked(
        "The history of %(node)s goes beyond what its parts can give around their levels, so it "
        "cannot be split among them. Levels stand; no minimum was computed below it."
    ),
    "cascade.minimum_beside_held": marked(
        "With the minimums that are held the top gets %(rolled_up).5g instead of its minimum "
        "%(minimum).5g; the others cannot make up for it. Open one of the held minimums."
    ),
    "cascade.leaf_not_measured": marked(
        "%(node)s has no measured value before or after, so nothing was attributed. Enter both, "
        "for every number that has none below it."
    ),
    "cascade.not_a_teams": marked(
        "%(node)s has no team that answers for it. Nothing was changed; name an owner first, or "
        "answer for another number."
    ),
    "cascade.level_not_carried": marked(
        "%(node)s accepted %(accepted).5g, but the levels below it give %(gives).5g. The cascade "
        "stays open; share the levels again."
    ),
    "cascade.check_not_passed": marked(
        "%(team)s has not answered all three questions right yet. The level stays agreed; look at "
        "your page again and take the check once more."
    ),
    "cascade.ask_number": marked("Which level of %(node)s has your team agreed?"),
    "cascade.ask_missed_by": marked("By how much does %(node)s miss that level today?"),
    "cascade.ask_lever": marked("What can your team pull to move %(node)s?"),
    "cascade.ask_serves": marked("Which number does %(node)s serve?"),
    "cascade.choice_value": marked("%(value).4g %(unit)s"),
    "cascade.choice_text": marked("%(text)s"),
    "cascade.choice_wait": marked("Nothing; we wait for the next review."),
    "cascade.choice_count_differently": marked("We count it differently."),
    "cascade.too_many_outcomes": marked(
        "%(count)s outcomes are cascaded at once; more than %(most)s pull attention apart. "
        "Consider which can wait."
    ),
    "cascade.too_many_objectives": marked(
        "%(team)s carries %(count)s objectives a year; more than %(most)s are too many for one "
        "team. Consider which another team can carry, or which can wait."
    ),
    "cascade.everything_linked": marked(
        "All %(count)s boxes of one corner of the matrix are linked (%(corner)s). Where everything "
        "is linked nothing is chosen; keep the links that matter most."
    ),
}
