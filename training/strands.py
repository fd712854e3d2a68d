"""The three competency strands that every lesson, question and choice of a role-play trains."""

from enum import StrEnum


class Strand(StrEnum):
    """What a person learns to do (seed item S81 of the domain guide)."""

    INTERACT = "interact"
    """Speak and listen so that the other side can say what it needs."""
    INSIGHT = "insight"
    """Use knowledge of the customer's needs and of the numbers."""
    COCREATE = "cocreate"
    """Make a result together that both sides can live with."""
