"""Texts of the workshop: what its rooms say, and the names of fields and statements."""

from flask_babel import gettext

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "workshop.exists": marked("There is a workshop for this deal already."),
    "workshop.does_not_lead": marked(
        "Only the facilitator, or who was handed the lead, can do this. Nothing was changed."
    ),
    "workshop.paper_of_the_other_side": marked(
        "Whoever types in a ballot reads it. Only a facilitator types in those of the other side."
    ),
    "workshop.move_not_now": marked(
        "This step cannot do that now; somebody may have moved it on. Look at where it stands."
    ),
    "workshop.due_has_passed": marked("This date has passed. Choose today or a later one."),
    "workshop.log_changed": marked(
        "Somebody changed this meanwhile, so nothing was done. Look at it again and decide then."
    ),
    "workshop.agenda_changed": marked(
        "Somebody changed the agenda meanwhile; here it is. Make your change again if it still fits."
    ),
    "workshop.agenda_not_kept": marked(
        "The agenda was not changed: something below cannot be. What you typed is still in its fields."
    ),
    "workshop.template_name": marked("Give the agenda a name of at most 80 signs."),
    "workshop.no_such_step": marked("The agenda has no step %(key)s."),
    "workshop.order_has_other_steps": marked(
        "The new order must name the same steps. The agenda was left as it is."
    ),
    "workshop.minutes": marked("A step takes between 1 and %(most)s minutes."),
    "workshop.step_not_understood": marked(
        "A step belongs to the pre-work or to session 1 to 4, and its title has at most %(most)s signs."
    ),
    "workshop.too_many_steps": marked("An agenda has at most %(most)s steps."),
    "workshop.too_many_templates": marked(
        "You have %(most)s agendas already. Keep this one under the name of an older one."
    ),
    "workshop.too_many_entries": marked("There are %(most)s entries already; no more are taken."),
    "workshop.stage_locked": marked(
        "The entries of this step are locked. What you wrote is still here: ask whoever leads to unlock "
        "them, and send it then; or keep it as a note for your side."
    ),
    "workshop.stage_not_open": marked(
        "This step takes no entries now. What you wrote is still here: send it if the step is held "
        "once more, or keep it as a note for your side."
    ),
    "workshop.not_your_entry": marked("The other side wrote this; only they change it."),
    "workshop.only_sides_consent": marked("Only the two sides consent to a decision."),
    "workshop.override_needs_reason": marked(
        "Say why you go on without both consents, in at least %(fewest)s signs. Everybody will read it."
    ),
    "workshop.decision_is_taken": marked(
        "This decision is no longer open. Put a new one into the log to change it."
    ),
    "workshop.sealed_tells_no_more": marked(
        "A sealed round tells one package or no overlap. An offer of something better would tell that "
        "there is something better, so this step belongs to guided and open rounds."
    ),
    "workshop.sealed_gives_no_hints": marked(
        "A sealed round gives no hint of how near the two sides are; the step shows the one answer."
    ),
    "workshop.needs_both_histories": marked(
        "It compares a history of each side, and there is no such pair yet. Once there is, make the "
        "agenda anew or add the step."
    ),
    "workshop.kind_not_installed": marked("This installation has no page for the step."),
    "workshop.statement_activity": marked(
        "“%(word)s” counts what somebody does. Say what the customer gets from it, for example "
        "“the line runs 98 hours of 100”."
    ),
    "workshop.minimum_above": marked(
        "The minimum is above the target: what you could live with is at most what you hope for."
    ),
    "workshop.minimum_below_target": marked(
        "Less is better here, and the minimum is below the target: what you could live with is at least "
        "what you hope for."
    ),
    "workshop.condition_unbound": marked(
        "Say what is excluded if the condition does not hold, or tick that there is none yet."
    ),
    "workshop.condition_both": marked("This names an exclusion, so take the tick away."),
    "walkthrough.no_history": marked(
        "There is no history to walk through yet. Bring a log of stops with their ends, best one of "
        "each side."
    ),
    "walkthrough.nothing_found": marked(
        "The histories give no event to walk through: they agree, or hold no stop with an end. Nothing "
        "was changed."
    ),
    "walkthrough.list_made": marked(
        "Somebody made the list anew meanwhile; here it is. Make it once more only if the histories "
        "changed since."
    ),
    "walkthrough.event_gone": marked(
        "This event is no longer in the list: the histories tell it in another way by now. Nothing was "
        "kept of what you just wrote; it still stands below."
    ),
    "walkthrough.no_such_answer": marked("Choose one of the answers."),
    "walkthrough.reason_missing": marked(
        "Say why you dispute it: the other side has to answer it."
    ),
    "walkthrough.reason_too_long": marked("At most %(most)s signs. Nothing was cut off."),
    "workshop.statement_empty": marked("Fill this in: an outcome names it."),
    "workshop.statement_number": marked("Say in words what is better, not only a number."),
    "workshop.screen_not_measurable": marked("Not measurable enough: it cannot carry a level yet."),
    "workshop.screen_five_are_enough": marked("%(most)s KPIs are enough; this one waits."),
    "workshop.screen_gameable": marked("Easy to game: it needs a counter-KPI."),
    "workshop.screen_nobody_controls": marked("Neither side controls it much: no money on it."),
}

FIELDS: dict[str, str] = {
    "executive": marked("Executive sponsor"),
    "limit": marked("Decides up to"),
    "peers": marked("Pairs: role, our person, your person"),
    "self": marked("Our own company"),
    "other": marked("The other company"),
    "result": marked("So that … (the result)"),
    "unit": marked("for … (site, line, team)"),
    "by": marked("by … (date)"),
    "measured_by": marked("measured by … (KPI)"),
    "weight": marked("Weight, 0 to 100"),
    "reciprocity": marked("Reciprocity: we give as we take"),
    "autonomy": marked("Autonomy: each decides for itself"),
    "honesty": marked("Honesty: we say what is, also when it is bad"),
    "loyalty": marked("Loyalty: we treat the other’s interest as we treat ours"),
    "equity": marked("Equity: gains and risks are shared fairly"),
    "integrity": marked("Integrity: our deeds match our words"),
    "own": marked("One of your own"),
    "text": marked("Your words"),
    "who": marked("Who"),
    "loses": marked("What it costs them"),
    "action": marked("What we do about it"),
    "candidate": marked("KPI"),
    "outcome": marked("Shows which outcome"),
    "measurable": marked("Measurable"),
    "controllable_provider": marked("Controlled by the provider"),
    "controllable_customer": marked("Controlled by the customer"),
    "gameable": marked("Can be gamed"),
    "valuable": marked("Valuable"),
    "data": marked("Different data"),
    "definition": marked("Different definition"),
    "exclusions": marked("Different exclusions"),
    "risk": marked("Different appetite for risk"),
    "plan": marked("Different belief in the plan"),
    "note": marked("A note"),
    "promise": marked("Kind"),
    "condition": marked("Condition"),
    "exclusion": marked("If it does not hold, this is excluded"),
    "none_yet": marked("It is bound to no exclusion yet"),
    "target": marked("Target we hope for"),
    "minimum": marked("Minimum we could live with"),
    "why": marked("Why"),
    "contact": marked("Our one contact"),
    "cadence": marked("Reviews: how often, who"),
    "exit": marked("How we part if we must"),
}
CHOICES: dict[str, str] = {
    "deliver_if": marked("We can deliver if …"),
    "commit_to": marked("We commit to …"),
}
ANSWERS: dict[str, str] = {
    "as_told": marked("Accept: it stands as told"),
    "as_provider": marked("Accept as the provider's log tells it"),
    "as_customer": marked("Accept as the customer's log tells it"),
    "dispute": marked("Dispute"),
}
STANDINGS: dict[str, str] = {
    "open": marked("waits for a word"),
    "agreed": marked("agreed"),
    "disputed": marked("disputed"),
}
DIMENSIONS: dict[str, str] = {
    "trust": marked("Trust"),
    "innovation": marked("Innovation"),
    "communication": marked("Communication"),
    "team_orientation": marked("Working as one team"),
    "focus": marked("Focus on the outcome"),
}
STATEMENTS: dict[str, str] = {
    "trust_1": marked("Words match deeds."),
    "trust_2": marked("Bad news is told early."),
    "trust_3": marked("What is said in confidence stays there."),
    "innovation_1": marked("New ideas are tried out."),
    "innovation_2": marked("Improvement that costs own revenue is proposed all the same."),
    "innovation_3": marked("Mistakes are used to learn."),
    "communication_1": marked("Data are shared in time."),
    "communication_2": marked("The right people talk to each other."),
    "communication_3": marked("Questions are answered, not passed on."),
    "team_orientation_1": marked("Causes are solved before anybody is blamed."),
    "team_orientation_2": marked("People of both companies act as one team when a line stands."),
    "team_orientation_3": marked("Credit is shared."),
    "focus_1": marked("People know which numbers matter."),
    "focus_2": marked("Decisions are made at the right level."),
    "focus_3": marked("Work that does not help the outcome is stopped."),
}
STATES: dict[str, str] = {
    "planned": marked("planned"),
    "open": marked("open"),
    "locked": marked("locked"),
    "revealed": marked("revealed"),
    "closed": marked("closed"),
}
MOVES: dict[str, str] = {
    "open": marked("Open this step"),
    "lock": marked("Lock entries"),
    "unlock": marked("Unlock entries"),
    "reveal": marked("Reveal"),
    "close": marked("Close this step"),
    "again": marked("Hold it once more"),
}


def field_label(name: str) -> str:
    """Return the label of a field of an entry."""
    return str(gettext(FIELDS[name]))


def choice_label(key: str) -> str:
    """Return the words of a choice."""
    return str(gettext(CHOICES[key]))


def verdict_words(goes_on: bool, paid: bool) -> str:
    """Return what the scores of a screening say of a candidate."""
    if not goes_on:
        return str(gettext("waits"))
    return str(gettext("goes on, with money") if paid else gettext("goes on, without money"))


def answer_label(key: str) -> str:
    """Return what a side says of an event of the baseline."""
    return str(gettext(ANSWERS[key]))


def standing_name(key: str) -> str:
    """Return where an event of the baseline stands."""
    return str(gettext(STANDINGS[key]))


def item_words(key: str, words: str) -> str:
    """Return an item in people's own words, or the product's statement of that key."""
    return words or str(gettext(STATEMENTS[key])) if key else ""


def dimension_name(key: str) -> str:
    """Return the name of a dimension of the relationship."""
    return str(gettext(DIMENSIONS[key]))


def state_name(key: str) -> str:
    """Return the state of a stage in a word."""
    return str(gettext(STATES[key]))


def move_name(key: str) -> str:
    """Return what the facilitator can do, as on a button."""
    return str(gettext(MOVES[key]))
