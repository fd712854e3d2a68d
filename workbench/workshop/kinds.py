"""Kinds of workshop steps: what people enter in a step, who sees it, and when.

A kind is data. Whatever comes later registers a kind of its own, and an agenda offers only what is
registered (DOMAIN.md section 3 has the steps, DESIGN.md section 3 the principle).
"""

from dataclasses import dataclass
from typing import Literal

# Everybody at once; hidden until the stage is revealed; never beyond the own side; a page of its own.
Visibility = Literal["shared", "revealed", "own_side", "page"]
Tally = Literal["none", "weights", "scores", "texts"]
Per = Literal["person", "side"]
FieldForm = Literal["line", "number", "text", "weight", "score", "choice", "tick"]
LONGEST_LINE = 200
LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that an entry holds; `name` is its key in entries and the end of its text's code.

    `most` is the longest text in signs, or the highest number; `choices` the keys of a choice.
    """

    name: str
    form: FieldForm
    most: int = LONGEST_LINE
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """What happens in a step of this kind.

    `per` says whether each person enters or one entry stands for a side. `items` names the list
    that a ballot is about ("outcomes", "candidates"), empty where there is none; the fields are then
    asked once for each item. `page` is the address of a page that does the work ("levels.index").
    `nameless` entries are shown without their writer. `rounds` is how often a ballot may be held.
    `panel` names a part of the three views that is the kind's own ("walk", "cascade"), empty where the fields
    make them.
    """

    key: str
    visibility: Visibility
    per: Per = "person"
    fields: tuple[Field, ...] = ()
    items: str = ""
    page: str = ""
    tally: Tally = "none"
    nameless: bool = False
    rounds: int = 1
    panel: str = ""

    @property
    def asks(self) -> bool:
        """Whether people enter something in the step itself."""
        return bool(self.fields)


REGISTERED: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind available to agendas; raises ValueError for a second one of the same key."""
    if kind.key in REGISTERED:
        msg = f"two kinds of step are called {kind.key}"
        raise ValueError(msg)
    REGISTERED[kind.key] = kind
    return kind


def installed(key: str) -> bool:
    """Return whether a kind of this key is registered."""
    return key in REGISTERED


def kind_of(key: str) -> Kind:
    """Return the registered kind; raises KeyError where none is."""
    return REGISTERED[key]
