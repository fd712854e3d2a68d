"""What kept attempts say about the questions themselves: too easy, too hard, or misleading.

Classical test theory (Crocker and Algina 1986, chapter 14): the difficulty of a question is the
mean of its points, its discrimination the correlation of its points with those of all others.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from training.quiz import Answer, Quiz
from training.scoring import Result

FEW: Final = 30
"""Below so many attempts a correlation is uncertain by more than a third (1.96 / √30)."""
WEAK: Final = 0.15
"""A discrimination below this is worth a look (Ebel and Frisbie 1991 revise below 0.20)."""


class ItemStatistics(Struct, frozen=True):
    """One question over `count` attempts.

    `share` is the mean of the points, 0 to 1, None without attempts; `discrimination` is −1 to 1,
    None where either side does not vary; `chosen` counts how often each option was chosen, and
    `skipped` how often nothing was answered. `few` marks numbers that rest on too little.
    """

    key: str
    count: int
    share: float | None
    discrimination: float | None
    chosen: Mapping[str, int]
    skipped: int
    few: bool

    @property
    def weak(self) -> bool:
        """Return whether the question does not tell apart who knows more, as far as one can say."""
        return not self.few and self.discrimination is not None and self.discrimination < WEAK


def item_statistics(quiz: Quiz, results: Sequence[Result]) -> tuple[ItemStatistics, ...]:
    """Return the statistics of every question of a quiz, in its order.

    `results` are the first attempts of different people: whoever has seen the answers says
    nothing about the question. Answers that wait for a person's mark are left out.
    """
    return tuple(_of(question.key, results) for question in quiz.questions)


def _of(key: str, results: Sequence[Result]) -> ItemStatistics:
    own, rest, answers = [], [], []
    for result in results:
        item = next((one for one in result.items if one.question.key == key), None)
        if item is None or item.points is None:
            continue
        others = [one.points or 0.0 for one in result.items if one is not item]
        own.append(item.points)
        rest.append(math.fsum(others))
        answers.append(item.answer)
    count = len(own)
    return ItemStatistics(
        key=key,
        count=count,
        share=math.fsum(own) / count if count else None,
        discrimination=correlation(own, rest),
        chosen=Counter(_picks(answers)),
        skipped=sum(answer is None for answer in answers),
        few=count < FEW,
    )


def _picks(answers: Iterable[Answer | None]) -> Iterable[str]:
    for answer in answers:
        if isinstance(answer, frozenset):
            yield from answer


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return Pearson's correlation of two rows of the same length, None where one is constant.

    >>> correlation([1, 2, 3], [2, 4, 6])
    1.0
    """
    if len(one) < 2 or len(set(one)) == 1 or len(set(other)) == 1:
        return None
    mean, mean_other = math.fsum(one) / len(one), math.fsum(other) / len(other)
    first = [value - mean for value in one]
    second = [value - mean_other for value in other]
    scale = math.sqrt(math.fsum(v * v for v in first) * math.fsum(v * v for v in second))
    if scale == 0:
        return None
    shared = math.fsum(a * b for a, b in zip(first, second, strict=True))
    return max(-1.0, min(1.0, shared / scale))
