"""What simulated participants write in a rehearsal; people see that nobody real wrote it."""

from flask_babel import gettext

from workbench.platform.texts.marking import marked

TEXTS = {
    "rehearsal.title": marked("Rehearsal: %(title)s"),
    "rehearsal.executive_provider": marked("Simulated executive %(number)s, provider"),
    "rehearsal.executive_customer": marked("Simulated executive %(number)s, customer"),
    "rehearsal.participant_provider": marked("Simulated participant %(number)s, provider"),
    "rehearsal.participant_customer": marked("Simulated participant %(number)s, customer"),
    "rehearsal.sponsors_executive": marked("A simulated executive, up to 500,000 a year"),
    "rehearsal.outcome_statements_result_1": marked("No line stands longer than four hours"),
    "rehearsal.outcome_statements_result_2": marked("The lines run 98 hours of 100"),
    "rehearsal.outcome_statements_unit_1": marked("the packaging plant"),
    "rehearsal.outcome_statements_unit_2": marked("the packaging plant"),
    "rehearsal.outcome_statements_by_1": marked("the end of next year"),
    "rehearsal.outcome_statements_by_2": marked("the end of next year"),
    "rehearsal.outcome_statements_measured_by_1": marked("mean time to restoration"),
    "rehearsal.outcome_statements_measured_by_2": marked("availability"),
    "rehearsal.vision_text": marked("One team that is paid when the lines run."),
    "rehearsal.behaviours_text": marked("We say bad news on the day we learn it."),
    "rehearsal.stakeholders_who": marked("The shift leaders"),
    "rehearsal.stakeholders_loses": marked("The choice of when a line is stopped"),
    "rehearsal.candidates_candidate_1": marked("Mean time to restoration"),
    "rehearsal.candidates_candidate_2": marked("Availability"),
    "rehearsal.conditions_condition": marked("Operators clean the sensors in every shift"),
    "rehearsal.conditions_exclusion": marked("Stops by sensors that were not cleaned"),
    "rehearsal.governance_contact": marked("A simulated contact"),
    "rehearsal.governance_cadence": marked("every month, and a review each quarter"),
    "rehearsal.note_text": marked("We would like to come back to this."),
    "rehearsal.merged_text": marked("One team that is paid when the lines run."),
    "rehearsal.not_a_rehearsal": marked(
        "This is no rehearsal: real people answer for themselves. Nothing was changed."
    ),
    "rehearsal.nobody_left": marked(
        "Nobody of a side can leave any more. Let somebody join first, or go on with those who are there."
    ),
    "rehearsal.too_many": marked(
        "A side has at most %(most)s simulated people, and a rehearsal a hundred in all. Nobody was added."
    ),
    "rehearsal.nobody_here": marked(
        "Everybody of this side has lost the connection already. Let them come back first."
    ),
    "rehearsal.nobody_away": marked(
        "Nobody of this side has lost the connection. Nothing was changed."
    ),
    "rehearsal.nobody_again": marked(
        "Nobody can answer this step a second time now: it is not open, nobody has answered it yet, or "
        "each side has one entry, which is changed on the page of the step. Nothing was changed."
    ),
    "rehearsal.of_a_rehearsal": marked(
        "This is a rehearsal already. Start another one from the deal itself."
    ),
}


def say(code: str, parameters: dict[str, str]) -> str:
    """Return the text of a code in the language of whoever asks: it is kept as people's words are."""
    return str(gettext(TEXTS[code])) % parameters
