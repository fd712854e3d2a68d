"""Names of the steps of a workshop, what each is for, and what the facilitator says."""

from flask_babel import gettext

from workbench.platform.texts.marking import marked

# For each step: its name, what it is for, and what the facilitator says next.
STEPS: dict[str, tuple[str, str, str]] = {
    "sponsors": (
        marked("Sponsors and peers"),
        marked("Two named executives, and a pair for each role."),
        marked("Who decides on each side, up to which amount, and who is whose peer?"),
    ),
    "readiness": (
        marked("Readiness"),
        marked("Can we run such an agreement?"),
        marked("Answer for your own side; answers stay private, scores are shared."),
    ),
    "relationship": (
        marked("How we work together"),
        marked("Rate your own company and the other on fifteen statements."),
        marked(
            "Rate both companies honestly: nobody sees single answers, only means of three or more."
        ),
    ),
    "outcome_ballot": (
        marked("Desired outcomes"),
        marked("Say what success is: a result for somebody by a date, measured by something."),
        marked("Write outcomes, not activities. What would you tell your board a year from now?"),
    ),
    "data_room": (
        marked("Data room"),
        marked("12 to 36 months of history that both sides see."),
        marked("Load the history and its meaning; the other side checks the same numbers."),
    ),
    "private_entry": (
        marked("Private questions"),
        marked("Seven questions whose answers only the computation reads."),
        marked(
            "Answer alone or with your own side. Nobody else sees it, not even the facilitator."
        ),
    ),
    "training": (
        marked("Two short lessons"),
        marked("Interests and positions; reading a probability chart."),
        marked("Take the two lessons before the first meeting: a quarter of an hour."),
    ),
    "principles": (
        marked("Ground rules and intent"),
        marked("Tick the principles that your side stands for, and add one of your own."),
        marked("Which of these would you notice if it were missing? Each side adds one."),
    ),
    "vision": (
        marked("Shared vision"),
        marked("One sentence each, written alone, shown together, then merged."),
        marked(
            "Write one sentence: what do we want to be true in three years? Then we read all of them."
        ),
    ),
    "gap_chart": (
        marked("Relationship gap"),
        marked("Where we see each other differently, and two behaviours to change."),
        marked("Look at the widest gap first. Each side names a behaviour that it will change."),
    ),
    "gap_unrated": (  # the same step where nobody rated anything before
        marked("Relationship gap"),
        marked("Where we see each other differently, and two behaviours to change."),
        marked("Nothing was rated. Each side names a behaviour of its own that it will change."),
    ),
    "outcomes": (
        marked("Outcomes: vote and converge"),
        marked(
            "Give weights alone; then only the largest differences are talked about; then vote again."
        ),
        marked(
            "Open the ballot, reveal, talk about the two largest differences, hold it once more."
        ),
    ),
    "stakeholders": (
        marked("Who loses under this?"),
        marked("Name those whom the change costs something, and what to do about it."),
        marked("Who would quietly work against this, and what would they need?"),
    ),
    "candidates": (
        marked("KPI candidates"),
        marked(
            "Which KPIs would show the outcomes? Start from the catalogue and the largest causes of downtime."
        ),
        marked("For each outcome: what would you look at on Monday morning to know?"),
    ),
    "screening": (
        marked("Screening"),
        marked(
            "Score each candidate from 0 to 3 alone: measurable, controllable, gameable, valuable."
        ),
        marked("Score alone; at most five go on, at most three with money."),
    ),
    "kpi_card": (
        marked("KPI cards"),
        marked("Define each KPI so that two people compute the same number."),
        marked("Read each card aloud. Could somebody who was not here compute it?"),
    ),
    "baseline": (
        marked("Baseline walk-through"),
        marked("The computed history, and the events that matter most first."),
        marked("Take the largest event first: accept or dispute, and go on."),
    ),
    "disagreement": (
        marked("Why do we disagree?"),
        marked(
            "How much of it is data, definition, exclusions, risk, or belief in the plan: scored alone."
        ),
        marked(
            "Score alone from 0 to 3, then look at the largest cause first: it says what to do."
        ),
    ),
    "conditions": (
        marked("Conditions"),
        marked("“We can deliver if …” and “we commit to …”, each bound to an exclusion."),
        marked("What must be true for you to deliver? What do you promise in return?"),
    ),
    "outlook": (
        marked("Read the outlook together"),
        marked("What the next year looks like from history alone."),
        marked("Where would you bet against this fan? Label what stands out."),
    ),
    "wishes": (
        marked("Private wishes"),
        marked("Each side notes the levels that it hopes for. Only your side ever sees them."),
        marked("Agree within your own side what you would like, and what you could live with."),
    ),
    "mirror": (
        marked("Consequence mirror"),
        marked("What your own wish means for you: chances and money."),
        marked("Look at what you get back if they fail, beside what you would lose."),
    ),
    "overlap": (
        marked("Is there an overlap?"),
        marked("Both sides lock; the round is computed once."),
        marked("Lock when you are ready. Nobody sees anything before both have locked."),
    ),
    "sealed_answer": (
        marked("Lock: one answer for both"),
        marked("Both sides lock; both are told one package, or no overlap, and nothing else."),
        marked("Lock when you are ready. There is no hint before, and one answer after."),
    ),
    "proposals": (
        marked("The proposals"),
        marked("Packages by four rules, and what each means."),
        marked("Which package could you defend in your own house?"),
    ),
    "settled_package": (
        marked("The settled package"),
        marked("The package that both sides accept with the largest product of both gains."),
        marked("Read it line by line. What would surprise your house?"),
    ),
    "stress_test": (
        marked("Stress test"),
        marked("A bad year, one long event, less volume, missing data, no improvement."),
        marked("Which of these would end the relationship? Adjust caps and exclusions."),
    ),
    "joint_draft": (
        marked("Joint draft"),
        marked("Accept the draft, or accept it with a condition."),
        marked("Each side says: accept, or accept if … Note each condition."),
    ),
    "improve": (
        marked("Better for both?"),
        marked(
            "The computation may offer a package that both prefer; each may refuse without a reason."
        ),
        marked("You keep what you have. Would both rather have this?"),
    ),
    "cascade": (
        marked("Cascade"),
        marked("From the agreed level to every team, and back."),
        marked("Can this be reached? What support is needed? What is in the way?"),
    ),
    "governance": (
        marked("Governance"),
        marked("Who talks to whom how often, how disputes go up, and how we part if we must."),
        marked("Name one contact a side, the rhythm of reviews, and the way out."),
    ),
    "board_papers": (
        marked("Board papers"),
        marked("One page for each board; each side sees its own detail."),
        marked("What will your board ask first?"),
    ),
    "read_back": (
        marked("Read back and sign"),
        marked("Five questions on what was agreed, answered by both; then sign."),
        marked("Answer alone. Where the answers differ, we change the words."),
    ),
    "own": (
        marked("A step of your own"),
        marked("Added by the facilitator; what you write is seen by everybody."),
        marked("Say what this step is for, and when it is done."),
    ),
}
AFTER_NO_OVERLAP: dict[str, str] = {
    "breathe": marked(
        "Say it plainly: no package suited both. That is a result, not a failure. Ten minutes’ break."
    ),
    "own_diagnosis": marked(
        "Each side alone: how many packages do you accept, and which of your own limits is in the way?"
    ),
    "why_we_disagree": marked(
        "Together: is it the data, the definition, the exclusions, the risk, or the belief in the plan?"
    ),
    "widen_or_guide": marked("Choose: widen the public frame, or let a guided round show more."),
    "pilot_or_park": marked("Or measure without money for two quarters, or park it with a date."),
    "close_well": marked(
        "Write down what was decided and who does what by when, before anybody leaves."
    ),
}


def step_name(name: str, title: str = "") -> str:
    """Return the name of a step: the facilitator's own title, or the usual one."""
    return title or str(gettext(STEPS.get(name, STEPS["own"])[0]))


def step_purpose(name: str) -> str:
    """Return what a step is for, in a sentence."""
    return str(gettext(STEPS.get(name, STEPS["own"])[1]))


def step_prompt(name: str) -> str:
    """Return what the facilitator says at a step."""
    return str(gettext(STEPS.get(name, STEPS["own"])[2]))


def no_overlap_script(names: tuple[str, ...]) -> list[str]:
    """Return what to do when a round ended without an overlap, step by step."""
    return [str(gettext(AFTER_NO_OVERLAP[name])) for name in names]
