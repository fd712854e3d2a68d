"""Words of the workshop that its templates ask for."""

from collections.abc import Callable, Sequence
from typing import Any

from workbench.codes import Finding
from workbench.platform.texts import sentence, workshop, workshop_steps
from workbench.web import workshop_cascaded, workshop_walked


def say(code: str) -> str:
    """Return the sentence of a code without parameters."""
    return sentence(Finding(code))


def why_words(reason: Sequence[Any]) -> str:
    """Return the sentence of a reason as a reveal keeps it: a code and its parameters."""
    return sentence(Finding(reason[0], dict(reason[1])))


WORDS: dict[str, Callable[..., Any]] = {
    "step_name": workshop_steps.step_name,
    "step_purpose": workshop_steps.step_purpose,
    "step_prompt": workshop_steps.step_prompt,
    "field_label": workshop.field_label,
    "choice_label": workshop.choice_label,
    "item_words": workshop.item_words,
    "verdict_words": workshop.verdict_words,
    "answer_label": workshop.answer_label,
    "standing_name": workshop.standing_name,
    "dimension_name": workshop.dimension_name,
    "state_name": workshop.state_name,
    "move_name": workshop.move_name,
    "no_overlap_script": workshop_steps.no_overlap_script,
    "word_words": workshop_walked.word_words,
    "counts_words": workshop_walked.counts_words,
    "weight_words": workshop_walked.weight_words,
    "cascade_counts": workshop_cascaded.cascade_counts,
    "sharing_words": workshop_cascaded.sharing_words,
    "remedies_of": workshop_cascaded.remedies_of,
    "on_the_wall": workshop_cascaded.on_the_wall,
    "answer_words": workshop_cascaded.answer_words,
    "say": say,
}
