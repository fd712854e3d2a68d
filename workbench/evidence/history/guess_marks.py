"""Guessing marks: the delimiter, the decimal mark, and the mark between thousands."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from workbench.codes import Finding
from workbench.evidence.history.cells import RawColumn, RawTable, as_texts, is_nothing
from workbench.evidence.history.guesses import Guess, Params
from workbench.evidence.history.numbers import SPACES

_BODY = re.compile(rf"[+-]?\d[\d.,{SPACES}]*", re.ASCII)
_LOOKED_AT = 200_000
_MARKS = (".", ",")


def guess_delimiter(table: RawTable) -> Guess | None:
    """Return which sign parts the cells of CSV; None for files without delimiters."""
    if not table.marks:
        return None
    best = table.marks[0]
    rivals = [m for m in table.marks if (m.even, m.cells) == (best.even, best.cells)]
    seen: Params = {"mark": _said(best.mark), "even": best.even, "lines": best.lines}
    if best.even == 0:
        return Guess("delimiter", None, "likely", Finding("history.guess_one_column"))
    if len(rivals) > 1:
        marks = tuple(m.mark for m in rivals)
        both: Params = {"marks": " ".join(map(_said, marks)), "lines": best.lines}
        return Guess(
            "delimiter", best.mark, "open", Finding("history.guess_delimiters", both), marks
        )
    sure = best.even == best.lines
    reason = Finding("history.guess_delimiter", seen)
    return Guess("delimiter", best.mark, "certain" if sure else "likely", reason, (best.mark,))


def _said(mark: str) -> str:
    return "TAB" if mark == "\t" else mark


def guess_decimal(columns: Iterable[RawColumn]) -> tuple[Guess, ...]:
    """Return the decimal mark and the thousands mark that the cells of number columns show.

    1.234 fits both a point that parts thousands and one that parts decimals: open, unless other
    cells of the file show it.
    """
    votes, example = _votes(columns)
    points, commas, either = votes["."], votes[","], votes["either"]
    marked = points + commas + either
    if points and commas:
        mixed: Params = {"points": points, "commas": commas}
        mark = "." if points >= commas else ","
        decimal = Guess(
            "decimal", mark, "open", Finding("history.guess_decimals_mixed", mixed), _MARKS
        )
    elif points or commas:
        mark = "." if points else ","
        seen: Params = {"mark": mark, "count": points + commas, "of": marked}
        decimal = Guess("decimal", mark, "certain", Finding("history.guess_decimal", seen), (mark,))
    elif either:
        mark = "."
        twofold: Params = {"count": either, "text": example}
        decimal = Guess(
            "decimal", mark, "open", Finding("history.guess_decimal_either", twofold), _MARKS
        )
    else:
        mark = "."
        none = Finding("history.guess_decimal_none", {"of": votes["of"]})
        decimal = Guess("decimal", mark, "certain", none, _MARKS)
    return decimal, *_thousands(decimal, votes)


def _thousands(decimal: Guess, votes: Counter[str]) -> tuple[Guess, ...]:
    """Return the mark between thousands, where cells have one."""
    if votes["space"]:
        seen = Finding("history.guess_thousands_space", {"count": votes["space"]})
        return (Guess("thousands", "space", "certain", seen, ("space",)),)
    other = "," if decimal.value == "." else "."
    count = votes[f"{other} groups"]
    if count == 0:
        return ()
    seen = Finding("history.guess_thousands", {"mark": other, "count": count})
    return (
        Guess(
            "thousands", other, "open" if decimal.sure == "open" else "certain", seen, (other, "")
        ),
    )


def _votes(columns: Iterable[RawColumn]) -> tuple[Counter[str], str]:
    votes: Counter[str] = Counter()
    example = ""
    for column in columns:
        for text, count in _counted(column):
            kind = _kind(text)
            votes["of"] += count
            for vote in kind:
                votes[vote] += count
            if kind == ("either",):
                example = example or text[:60]
    for mark, other in ((".", ","), (",", ".")):
        if votes[mark] and not votes[other]:  # 1,234 beside 98.5: the comma can only part thousands
            votes[f"{other} groups"] += votes[f"either {other}"]
            votes[mark] += votes[f"either {mark}"]
            votes["either"] -= votes[f"either {mark}"] + votes[f"either {other}"]
    return votes, example


def _counted(column: RawColumn) -> list[tuple[str, int]]:
    """Return the distinct texts of the first rows with how often each occurs."""
    column = as_texts(column)
    if column.codes is None:
        return []
    codes, counts = np.unique(column.codes[:_LOOKED_AT], return_counts=True)
    texts = [(column.texts[i], n) for i, n in zip(codes.tolist(), counts.tolist(), strict=True)]
    return [(text, n) for text, n in texts if not is_nothing(text)]


def _kind(text: str) -> tuple[str, ...]:
    """Return what one cell votes for: its decimal mark, a group mark, either, or nothing."""
    body = text.strip().rstrip("%").strip()
    if not _BODY.fullmatch(body):
        return ()
    spaced = any(sign in SPACES for sign in body)
    votes = ["space"] if spaced else []
    marks = [sign for sign in body if sign in _MARKS]
    if len(set(marks)) == 2:
        return *votes, marks[-1], f"{marks[0]} groups"
    if len(marks) > 1:
        return *votes, ("," if marks[0] == "." else "."), f"{marks[0]} groups"
    if len(marks) == 1:
        whole, part = body.lstrip("+-").split(marks[0])
        grouped = (
            len(part) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0") and not spaced
        )
        votes += ["either", f"either {marks[0]}"] if grouped else [marks[0]]
    return tuple(votes)


def sample_texts(column: RawColumn, most: int) -> Sequence[str]:
    """Return the first cells of a column as texts."""
    return [column.raw(row) for row in range(min(column.rows, most))]
