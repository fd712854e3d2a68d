"""Outcome statements: a result for somebody by a date, measured by a KPI; activities are refused.

"Twelve visits a year" is what a provider does; "the line runs 98 hours of 100" is what a customer
gets. The words below are activities in service agreements (DOMAIN.md section 1, S13).
"""

import re
from dataclasses import dataclass

from workbench.codes import Finding

# Words that count what is done, in English and Chinese; whole words, so that "visitor" is none.
_ENGLISH = (
    "visit", "visits", "call-out", "call-outs", "callout", "callouts", "inspection", "inspections",
    "man-hour", "man-hours", "manhour", "manhours", "man-day", "man-days", "labour hours",
    "labor hours", "hours of labour", "hours of labor", "service hours", "maintenance hours",
    "technicians on site", "reports delivered", "report delivered", "trainings held", "tickets closed",
    "spare parts delivered", "parts replaced", "filters changed", "checklists", "meetings held",
)  # fmt: skip
_CHINESE = (
    "上门", "拜访", "巡检次数", "检查次数", "点检次数", "工时", "人天", "人时", "出勤", "派工",
    "更换次数", "培训次数", "会议次数", "报告份数", "工单关闭数", "驻场人数",
)  # fmt: skip
_WORD = re.compile(
    r"(?<![\w-])(" + "|".join(map(re.escape, _ENGLISH)) + r")(?![\w-])", re.IGNORECASE
)
# What makes a result of such a word: there is less of it, none, or it takes the place of another.
# "No fewer than twelve visits" promises the activity all the same.
_LESS = re.compile(
    r"\b(?:no|without|never|fewer|less|instead of|rather than|half (?:the|as many)|"
    r"not (?:two|three|four|five|six|several|many|\d+)|(?:at|on|with|in|by|after) (?:the|their|its) first|"
    r"reduc\w+|halv\w+|avoid\w*|sav\w+)\b"
    r"|减少|降低|减半|无需|无须|不需|不用|不再|没有|免去|免除|避免|而不是|而非|一次修好|首次",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"\b(?:no|not) (?:fewer|less) than\b|\bnever (?:fewer|less) than\b|不(?:得)?少于|不低于",
    re.IGNORECASE,
)
_FEWEST_SIGNS = 4


@dataclass(frozen=True, slots=True)
class Statement:
    """So that `result` for `unit` by `by`, measured by `measured_by`."""

    result: str
    unit: str
    by: str
    measured_by: str


def activity_in(text: str) -> str | None:
    """Return the first word that names an activity, or None.

    None also where the sentence states a result in such words: "one visit, not three".
    """
    if _LESS.search(_AT_LEAST.sub(" ", text)):
        return None
    found = _WORD.search(text)
    if found is not None:
        return found.group(1)
    return next((word for word in _CHINESE if word in text), None)


def problems(statement: Statement) -> dict[str, Finding]:
    """Return what keeps each field from being part of an outcome; empty when it is one."""
    found = {}
    for name in ("result", "measured_by"):
        word = activity_in(getattr(statement, name))
        if word is not None:
            found[name] = Finding("workshop.statement_activity", {"word": word})
    for name in ("result", "unit", "by", "measured_by"):
        if not getattr(statement, name).strip():
            found[name] = Finding("workshop.statement_empty")
    if "result" not in found and _only_a_number(statement.result):
        found["result"] = Finding("workshop.statement_number")
    return found


def _only_a_number(text: str) -> bool:
    letters = sum(sign.isalpha() for sign in text)
    return letters < _FEWEST_SIGNS and not any("\u4e00" <= sign <= "\u9fff" for sign in text)
