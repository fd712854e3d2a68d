"""A list of numbers as people keep it in a spreadsheet: its columns, and what each row states.

Headers and fixed words are taken in English and in Chinese, whatever the language of the reader.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbench.codes import Finding, StepError
from workbench.evidence.history.numbers import LARGEST, read_number

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "site": ("site", "plant", "line", "现场", "工厂", "产线"),
    "number": ("number", "team", "kpi", "指标", "团队", "指标名称"),
    "part_of": ("part of", "parent", "属于", "它属于", "上级"),
    "weight": ("weight", "权重"),
    "structure": ("structure", "made as", "构成", "结构"),
    "needed": ("needed", "must work", "须正常数"),
    "factor": ("factor", "系数"),
    "unit": ("unit", "单位"),
    "direction": ("direction", "better is", "更好的是", "方向"),
    "today": ("today", "base", "current", "目前", "目前的值", "基准"),
    "best": ("best", "proven best", "最好水平", "已证明的最好水平"),
    "owner": ("owner", "side", "所属一方", "所属方"),
    "lead": ("lead", "负责人"),
    "email": ("e-mail", "email", "mail", "邮箱", "电子邮件"),
    "levers": ("levers", "手段"),
    "support": ("support", "所需支持"),
}
"""Names of each column, folded; the first is written in English, the first Chinese one in Chinese."""

WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "structure": {
        "leaf": ("leaf", "team", "无组成部分"),
        "indicator": ("indicator", "参考指标"),
        "sum": ("sum", "求和"),
        "mean": ("mean", "weighted mean", "加权平均"),
        "product": ("product", "乘积"),
        "parallel": ("parallel", "并联"),
        "k_of_n": ("k of n", "k 取 n"),
        "losses": ("losses", "损失"),
    },
    "direction": {"higher": ("higher", "更高"), "lower": ("lower", "更低")},
    "owner": {"provider": ("provider", "服务商"), "customer": ("customer", "客户")},
}
LONGEST = {"site": 200, "number": 200, "unit": 32, "lead": 200, "email": 255}
LONGEST_TEXT = 500
_LOW = {"weight": 1e-6, "factor": 1e-9, "needed": 1.0}
_HIGH = {"needed": 200.0}
_NUMBERS = ("weight", "needed", "factor", "today", "best")
_LINES = ("part_of", "weight", "levers", "support")
SHARE = "ratio"
_GUARDED = frozenset("=+-@\t\r\n'")

Said = str | float | tuple[str, ...] | tuple[float, ...] | None


@dataclass(frozen=True, slots=True)
class Line:
    """What one row states; `row` as a spreadsheet counts.

    `said` has an entry for each column of the file: None where the cell is empty. `part_of` is a
    tuple of names, `weight` one of as many or fewer numbers; `today` and `best` are as written,
    with `percent` naming those that bear a percent sign.
    """

    row: int
    name: str
    said: Mapping[str, Said]
    percent: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot be taken, and why."""

    row: int
    name: str
    finding: Finding


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Return the place of each column that a header names; others are left aside.

    StepErrors: cascade.sheet_no_numbers without a column of names, cascade.sheet_column_twice.

    >>> columns_of(["Site", "Team", "Remarks", "Proven best"])
    {'site': 0, 'number': 1, 'best': 3}
    """
    known = {name: key for key, names in COLUMNS.items() for name in names}
    found: dict[str, int] = {}
    for place, written in enumerate(header):
        folded = folded_name(written).replace("_", " ")
        key = known.get(folded)
        if key is not None and key in found:
            raise StepError("cascade.sheet_column_twice", column=written.strip()[:60])
        if key is not None:
            found[key] = place
    if "number" not in found:
        raise StepError("cascade.sheet_no_numbers")
    return found


def folded_name(text: str) -> str:
    """Return a name as names are compared: case and runs of spaces do not count."""
    return " ".join(text.split()).casefold()


def read_line(row: int, cells: Sequence[str], columns: Mapping[str, int]) -> Line | Problem:
    """Return what a row of texts states, or the first thing that is wrong with it."""
    texts = {
        key: _plain(cells[place] if place < len(cells) else "") for key, place in columns.items()
    }
    name = " ".join(texts["number"].split())
    try:
        said = {key: _said(key, text) for key, text in texts.items() if key != "number"}
    except StepError as error:
        return Problem(row, name[:60], error.finding)
    percent = frozenset(key for key in ("today", "best") if texts.get(key, "").endswith("%"))
    return _checked(Line(row, name, said, percent))


def _plain(text: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from running it."""
    body = text.strip()
    guards = body.startswith("'") and body[1:].lstrip(" ")[:1] in _GUARDED
    return body[1:].strip() if guards else body


def _checked(line: Line) -> Line | Problem:
    if not line.name:
        return Problem(line.row, "", Finding("cascade.sheet_no_name"))
    if len(line.name) > LONGEST["number"]:
        most = LONGEST["number"]
        return Problem(line.row, line.name[:60], _too_long("number", most))
    unit = line.said.get("unit")
    if line.percent and unit not in {None, SHARE}:
        column = min(line.percent)
        return Problem(line.row, line.name, Finding("cascade.sheet_percent", {"column": column}))
    return line


def _said(key: str, text: str) -> Said:
    if not text:
        return None
    if key in WORDS:
        return _word(key, text)
    if key in _NUMBERS:
        return _numbers(key, text)
    return _names(text) if key == "part_of" else _text(key, text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(" ".join(one.split()) for one in text.splitlines() if one.strip())


def _text(key: str, text: str) -> str:
    most = LONGEST.get(key, LONGEST_TEXT)
    if len(text) > most:
        raise StepError("cascade.sheet_too_long", column=key, most=most)
    body = text if key in _LINES else " ".join(text.split())
    return SHARE if key == "unit" and body == "%" else body


def _too_long(key: str, most: int) -> Finding:
    return Finding("cascade.sheet_too_long", {"column": key, "most": most})


def _word(key: str, text: str) -> str:
    folded = folded_name(text).replace("_", " ")
    for code, names in WORDS[key].items():
        if folded in names or folded == code.replace("_", " "):
            return code
    words = ", ".join(names[0] for names in WORDS[key].values())
    raise StepError("cascade.sheet_word", column=key, value=text[:60], words=words)


def _numbers(key: str, text: str) -> Said:
    found = tuple(_number(key, one) for one in text.splitlines() if one.strip())
    if key == "weight":
        return found
    if len(found) > 1:
        raise StepError("cascade.sheet_number", column=key, value=text[:60])
    return found[0]


def _number(key: str, text: str) -> float:
    body = text.strip()
    if key in {"today", "best"}:
        body = body.rstrip("%").strip()
    value = read_number(body, ".")
    if value is None and "," in body:
        value = read_number(body, ",")
    if value is None or "%" in body or abs(value) > LARGEST:
        raise StepError("cascade.sheet_number", column=key, value=text.strip()[:60])
    if value < _LOW.get(key, -LARGEST) or value > _HIGH.get(key, LARGEST):
        raise StepError("cascade.sheet_out_of_range", column=key, value=text.strip()[:60])
    if key == "needed" and value != int(value):
        raise StepError("cascade.sheet_number", column=key, value=text.strip()[:60])
    return value
