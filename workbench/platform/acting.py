"""Who acts, and by what: known wherever a change is written down."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts and by what: a route's endpoint, or the words of a command.

    `role` is that of the seat, or "person" (signed in, outside a deal), "visitor", "cli", "timer".
    """

    role: str = "visitor"
    action: str = ""
    user_id: int | None = None
    side: str | None = None


NOBODY = Actor()
_actor: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def act(who: Actor) -> None:
    """Say who acts from now on in this thread; a request says it at its start."""
    _actor.set(who)


def actor() -> Actor:
    """Return who acts."""
    return _actor.get()


@contextlib.contextmanager
def acting(who: Actor) -> Iterator[None]:
    """Within this block `who` acts."""
    token = _actor.set(who)
    try:
        yield
    finally:
        _actor.reset(token)
