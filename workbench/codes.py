"""What a pure step says to people: a code with typed parameters, never a sentence.

The edges turn a code into a text in the reader's language (workbench.platform.texts).
A test fails on a code that lacks English or Chinese.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a step noticed.

    `code` is a key of workbench.platform.texts.TEXTS, written as a literal where the finding is
    made ("history.duplicate_row"); `params` fill its placeholders.
    """

    code: str
    params: dict[str, str | int | float] = field(default_factory=dict)


class StepError(Exception):
    """A step cannot answer; carries the finding that says why."""

    def __init__(self, code: str, **params: str | int | float) -> None:
        super().__init__(code)
        self.finding = Finding(code, params)
