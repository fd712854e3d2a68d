"""Who learns in this request, as statements name the person."""

from training.services import record
from training.services.record import Learner
from workbench.platform.requests import config, person


def learner() -> Learner:
    """Return the person of this request."""
    return record.learner(person().id, config())
