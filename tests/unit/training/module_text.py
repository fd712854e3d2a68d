"""A small module that keeps every rule, and how to change it for a test."""

FRONT = """+++
key = "example"
title = "An example"
summary = "Afterwards you know what a module looks like."
strands = ["insight", "interact"]
track = "knowledge"
order = 3
audience = ["engineer", "trainee"]
objectives = ["Say one thing.", "Say another.", "Say a third."]
[[sources]]
key = "taylor-2005"
text = "Taylor, Russ-Eft and Chan (2005)"
effect = "d about 0.5"
status = "confirmed"
+++
"""

UNITS = """# The first *unit* {#first minutes=4}
Models that show good and bad are learned better.[^taylor-2005]

```figure
kind = "dots"
title = "Three months"
description = "They rise."
unit = "%"
rows = [{label = "A", values = [97.5, 98.0, 98.5]}]
```

## Worked {.worked}
| a | b |
|---|---|
| 1 | 2 |

## Good {.good}
> Well said.

## Bad {.bad}
> Badly said.

# The second unit {#second minutes=4}
Text.

## Do it {.exercise}
Do it.

# The third unit {#third minutes=4}
Text.

# The fourth unit {#fourth minutes=5}
Text.

## Remember {.remember}
One sentence.
"""

CHECK = """# Check yourself {#check minutes=4}
Paper is allowed.

```question
key = "one"
kind = "single"
strand = "insight"
unit = "first"
prompt = "Which?"
explanation = "Because."
options = [
  {key="a", text="Right", correct=true, explanation="Yes."},
  {key="b", text="Wrong one", correct=false, explanation="No."},
]
```
```question
key = "several"
kind = "multiple"
strand = "insight"
unit = "first"
prompt = "Which ones?"
explanation = "Because."
options = [
  {key="a", text="Right", correct=true, explanation="Yes."},
  {key="b", text="Wrong one", correct=false, explanation="No."},
  {key="c", text="Right too", correct=true, explanation="Yes."},
]
```
```question
key = "number"
kind = "numeric"
strand = "insight"
unit = "second"
prompt = "How many?"
explanation = "40 + 3."
value = 43
tolerance = 1
measured_in = "%"
```
```question
key = "row"
kind = "order"
strand = "interact"
unit = "third"
prompt = "In which order?"
explanation = "One after the other."
options = [
  {key="a", text="First", explanation="It begins."},
  {key="b", text="Second", explanation="It goes on."},
]
```
```question
key = "pairs"
kind = "match"
strand = "cocreate"
unit = "third"
prompt = "What belongs together?"
explanation = "So it does."
pairs = [
  {key="a", left="day", right="light"},
  {key="b", left="night", right="dark"},
]
```
```question
key = "write"
kind = "text"
strand = "interact"
unit = "fourth"
prompt = "Write a sentence."
explanation = "For example this one."
rubric = "One point for a verb."
```
"""

TEXT = FRONT + UNITS + CHECK


def changed(old: str, new: str) -> str:
    """Return the module with one change; a change that changes nothing is a broken test."""
    assert TEXT.count(old) >= 1, old
    return TEXT.replace(old, new, 1)


def line_of(text: str, part: str) -> int:
    """Return the line, from 1, on which a part of a text begins."""
    return text[: text.index(part)].count("\n") + 1
