"""English sentences for the codes of agreement; `marked` hands them to gettext."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "terms.not_text": marked(
        "A text at %(where)s holds a character that cannot be stored. Please type it again."
    ),
    "terms.not_a_number": marked(
        "The number at %(where)s is not an amount we can write down: it is infinite, missing or "
        "too long. Nothing was changed; please enter it again."
    ),
    "terms.not_json": marked(
        "This is not an agreement file: it cannot be read as JSON. Nothing was changed. Please "
        "choose the file agreement.json, as it is attached to the PDF."
    ),
    "terms.too_large": marked(
        "The file is larger than %(limit)s bytes and was not read. An agreement is far smaller; "
        "please check that this is the right file."
    ),
    "terms.unknown_version": marked(
        "The file says format version %(version)s; this program knows version %(known)s. Nothing "
        "was changed. Please open it with the version that wrote it."
    ),
    "terms.missing_field": marked(
        "The agreement file lacks %(field)s at %(where)s. Nothing was changed; please choose an "
        "unchanged file."
    ),
    "terms.unknown_field": marked(
        "The agreement file has an unknown entry %(field)s at %(where)s. Nothing was changed; "
        "please choose an unchanged file."
    ),
    "terms.wrong_kind": marked(
        "The agreement file has something unexpected at %(where)s; expected: %(expected)s. "
        "Nothing was changed; please choose an unchanged file."
    ),
    "terms.no_title": marked("The agreement has no title yet. Please give it one."),
    "terms.bad_version": marked(
        "The version number is %(version)s; versions count from 1. Please make a new version."
    ),
    "terms.bad_currency": marked(
        "%(currency)s is not a currency code of three capital letters, such as USD or CNY. Please "
        "choose one."
    ),
    "terms.fee_not_positive": marked(
        "The yearly fee is %(fee)s. Please enter an amount above zero."
    ),
    "terms.bad_term": marked(
        "The term is %(months)s months. Please choose between 1 and %(longest)s months."
    ),
    "terms.no_kpi": marked("The agreement has no KPI yet. Please add at least one."),
    "terms.not_two_sides": marked(
        "An agreement has one provider and one customer; this one names %(count)s parties. Please "
        "name both."
    ),
    "terms.same_organisation": marked(
        "Both sides name the same organisation. Please correct one of them."
    ),
    "terms.no_organisation": marked("One side (%(side)s) has no organisation yet. Please add it."),
    "terms.no_executive": marked(
        "One side (%(side)s) has no executive who signs. Please add the name or the role."
    ),
    "terms.no_contact": marked(
        "One side (%(side)s) has no single contact point. Please add a name or role and how to "
        "reach it."
    ),
    "terms.kpi_incomplete": marked(
        "The KPI %(kpi)s lacks its name, its formula or its data source. Please complete its card."
    ),
    "terms.kpi_without_owner": marked(
        "The KPI %(kpi)s needs an owner on each side. Please name both."
    ),
    "terms.kpi_without_levels": marked(
        "The KPI %(kpi)s has no levels yet. Please set a minimum, a target and a stretch level."
    ),
    "terms.kpi_without_evidence": marked(
        "The KPI %(kpi)s rests on no data set. Please link the history it was set from."
    ),
    "terms.kpi_twice": marked("The KPI %(kpi)s stands twice in the agreement. Please remove one."),
    "terms.direction_differs": marked(
        "The levels of %(kpi)s (%(cohort)s) go in the other direction than the KPI. Please set "
        "them again."
    ),
    "terms.schedule_disagrees": marked(
        "The settlement schedule has another fee or currency than the agreement. Please make them "
        "equal."
    ),
    "terms.first_month_differs": marked(
        "The settlement schedule has levels by season and begins in another month than the agreement."
        " Please let it begin in month %(month)s."
    ),
    "terms.clause_without_levels": marked(
        "The settlement schedule pays %(kpi)s (%(cohort)s), but the agreement has no levels for "
        "it. Please add the levels or remove the clause."
    ),
    "terms.clause_differs": marked(
        "The settlement clause of %(kpi)s (%(cohort)s) has other levels, another window or another "
        "rounding than the KPI. What was shown must be what is paid: please make them equal."
    ),
    "terms.limits_not_checked": marked(
        "The limits of both sides were not checked when the package was found. Please run the "
        "round again."
    ),
    "terms.bad_hash": marked(
        "%(hash)s is not a SHA-256 fingerprint. Please load the data again, so that it is computed "
        "anew."
    ),
    "terms.cascade_open": marked(
        "%(count)s team levels are not accepted yet. The teams answer before the signature."
    ),
    "cascade.no_teams": marked(
        "No team stands below this KPI yet. Add at least one team, then share the target."
    ),
    "cascade.team_twice": marked(
        "The team key %(team)s is used twice below this KPI. Nothing was changed; give each team "
        "its own key."
    ),
    "cascade.team_unknown": marked(
        "There is no team %(team)s below this KPI. Nothing was changed; please choose one from "
        "the list."
    ),
    "cascade.value_unusable": marked(
        "The numbers of %(team)s cannot be used: today's value and the best must be numbers, "
        "weight and effort above zero, and in a product every value above zero. Nothing was "
        "changed; please correct them."
    ),
    "cascade.best_worse_than_today": marked(
        "The proven best of %(team)s is worse than today's value. Nothing was changed; enter a "
        "best that is at least as good as today, or check the direction of the KPI."
    ),
    "cascade.target_unusable": marked(
        "The target above the teams, or an accepted level, is not a number that can be shared (in "
        "a product it must be above zero). Nothing was changed; please enter it again."
    ),
    "cascade.rule_not_for": marked(
        "The rule %(rule)s does not fit this structure (%(structure)s). Nothing was changed; "
        "choose sharing by headroom or by least effort, which always fit."
    ),
    "cascade.already_met": marked(
        "The teams already reach %(today).5g together, at least as good as the target "
        "%(target).5g. Each open level stays at today's value; the rest is a reserve."
    ),
    "cascade.out_of_reach": marked(
        "Even with every team at its proven best the KPI reaches %(attainable).5g, which is "
        "%(shortfall).3g short of the target %(target).5g. No levels were proposed. Change the "
        "target, or agree support that raises what a team can reach."
    ),
    "cascade.out_of_reach_with_accepted": marked(
        "With the accepted levels kept, the other teams at their best reach %(attainable).5g, "
        "which is %(shortfall).3g short of the target %(target).5g. The accepted levels were "
        "kept. Reopen one of them, change the target, or agree more support."
    ),
    "cascade.paths_unusable": marked(
        "The simulated values of the teams do not fit together, so no minimum was computed. Run "
        "the simulation again for all teams of this KPI."
    ),
    "cascade.chance_unusable": marked(
        "%(given)s is not usable here: the chance of missing a minimum lies between 0 and 1, the "
        "correlation from 0 to 1. Nothing was computed; please enter another value."
    ),
    "cascade.minimum_not_kept": marked(
        "On these simulations the KPI misses its minimum %(minimum).5g in %(chance).1f %% of the "
        "periods, more than the agreed %(alpha).1f %%. No team minimum can cure that. A minimum "
        "of %(kept).5g would keep the agreed chance."
    ),
    "cascade.minimum_below_all_paths": marked(
        "No simulated period is as bad as the minimum %(minimum).5g. Each team's minimum is its "
        "worst simulated value; together they give %(rolled_up).5g."
    ),
    "cascade.measured_unusable": marked(
        "The measured values of the teams before and after cannot be compared: they differ in "
        "number, or one is missing or not above zero. No shares were computed; please check them."
    ),
    "cascade.move_refused": marked(
        "%(team)s is in state %(state)s, where this step is not possible. Nothing was changed; "
        "reload the page to see the present state."
    ),
    "cascade.no_level_yet": marked(
        "%(team)s has no proposed level yet, so there is nothing to answer. Share the target "
        "among the teams first."
    ),
    "cascade.support_missing": marked(
        "%(team)s accepts with support, but does not say which. Nothing was changed; write what "
        "the team needs."
    ),
    "cascade.reason_missing": marked(
        "%(team)s offers another level without a reason. Nothing was changed; write one sentence "
        "that says why."
    ),
    "cascade.counter_unusable": marked(
        "The level that %(team)s offers cannot be used: it is no number, or better than the "
        "proven best %(best).5g. Nothing was changed; please enter another level."
    ),
    "cascade.counter_undecided": marked(
        "%(team)s has offered another level that the owner has not decided on. Nothing was "
        "changed; take or hold it first, then share the rest again."
    ),
    "cascade.answers_missing": marked(
        "Not every team has accepted a level yet; still open: %(teams)s. The cascade stays open; "
        "ask them for their answer."
    ),
    "cascade.top_target_missed": marked(
        "The accepted levels reach %(reached).5g together, not the target %(target).5g. The "
        "cascade stays open; reopen a level and share the rest again."
    ),
    "document.claim_no_warranty": marked(
        "A chance is computed from the history named in the evidence annex, without what both sides "
        "left out of it where a KPI says so. It is no warranty of "
        "future performance: what the history does not contain, the chance cannot know."
    ),
    "document.claim_plan_is_belief": marked(
        "Numbers marked “as planned” rest on the improvement plan of both sides. A plan is a "
        "belief; only the numbers “if nothing changes” were tested against history."
    ),
    "document.claim_values_can_be_shaded": marked(
        "The package was found from what both sides stated. Whoever states something else than "
        "what they believe changes the result; nobody can check this from outside."
    ),
    "document.claim_luck_remains": marked(
        "Part of every settlement is chance. A single window proves neither good nor bad work."
    ),
    "document.claim_hash_is_no_truth": marked(
        "A fingerprint shows that data and terms have not changed since. It does not show that "
        "the data were measured correctly."
    ),
    "document.claim_operator_can_read": marked(
        "Private answers are encrypted for each side. Whoever operates the server during the round "
        "could still read them; the parties knew this when they chose how to run it."
    ),
    "document.claim_no_legal_advice": marked(
        "Credits and bonuses are price adjustments for the service that was delivered. This "
        "document is no legal advice; have it checked under the law that you choose."
    ),
}
