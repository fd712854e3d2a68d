"""Questions and answers of the cards that are made of one's own agreement."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "own_cards.cap": marked("How much can all KPIs together move in a year at most?"),
    "own_cards.cap_answer": marked("%(share)s of the yearly fee, either way: %(amount)s."),
    "own_cards.unit": marked("In which unit is “%(kpi)s” measured, and which way is better?"),
    "own_cards.unit_answer": marked("In %(unit)s; %(better)s."),
    "own_cards.unit_share": marked("per cent (it is a share)"),
    "own_cards.higher": marked("higher is better"),
    "own_cards.lower": marked("lower is better"),
    "own_cards.window": marked("Over which time is “%(kpi)s” settled?"),
    "own_cards.window_answer": marked("Over a %(window)s."),
    "own_cards.month": marked("month"),
    "own_cards.quarter": marked("quarter"),
    "own_cards.year": marked("year"),
    "own_cards.measured": marked(
        "Where do the values of “%(kpi)s” come from, and who answers for them?"
    ),
    "own_cards.measured_answer": marked(
        "From: %(source)s. For the provider: %(provider)s. For the customer: %(customer)s."
    ),
    "own_cards.exclusions": marked("What does not count for “%(kpi)s”?"),
    "own_cards.exclusions_answer": marked("Not counted: %(items)s."),
    "own_cards.of_part": marked("%(what)s, %(part)s"),
    "own_cards.target": marked("What is the target of “%(what)s”?"),
    "own_cards.minimum": marked("What is the minimum of “%(what)s”?"),
    "own_cards.stretch": marked("What is the stretch level of “%(what)s”?"),
    "own_cards.at_least": marked("%(level)s or more."),
    "own_cards.at_most": marked("%(level)s or less."),
    "own_cards.below": marked(
        "What does the provider pay back when “%(what)s” is worse than its minimum?"
    ),
    "own_cards.below_answer": marked(
        "%(share)s of the fee for that %(window)s. It is no more when the miss is larger."
    ),
    "own_cards.miss": marked(
        "Which missed minimums of “%(what)s” have a consequence beyond money?"
    ),
    "own_cards.miss_once": marked(
        "Every one: a %(window)s below it calls for a joint corrective plan."
    ),
    "own_cards.miss_consecutive": marked(
        "%(k)s in a row, each over a %(window)s, call for a joint review by both executives."
    ),
    "own_cards.miss_of": marked(
        "%(k)s of the last %(n)s, each over a %(window)s, call for a joint review by both executives."
    ),
    "own_cards.risk": marked("How much of the fee hangs on “%(what)s” over a year?"),
    "own_cards.risk_answer": marked(
        "At most %(credit)s of it is paid back (%(amount)s), and at most %(bonus)s is added."
    ),
}
