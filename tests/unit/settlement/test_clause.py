"""A clause: which way is better, and what says its money."""

from dataclasses import fields, replace

import pytest

from workbench.settlement.clause import SHAPES, Clause, Ladder
from workbench.settlement.shapes.pool import GainShare, ShareBand
from workbench.settlement.shapes.price import PriceCurve
from workbench.settlement.shapes.rate import DelayPenalty, ShortfallRate

CLAUSE = Clause("availability", "month", Ladder("higher", 0.96, 0.97, 0.98), 0.1, 0.05)


@pytest.mark.parametrize(("direction", "sign"), [("higher", 1), ("lower", -1)])
def test_the_sign_says_which_way_is_better(direction, sign):
    """Multiplied by it, a better value is always the larger one."""
    assert replace(CLAUSE.ladder, direction=direction).sign == sign


@pytest.mark.parametrize(
    "shape",
    [
        {"price": PriceCurve(0.97, 2.0)},
        {"rate": ShortfallRate(0.97, 0.01, 0.01)},
        {"delay": DelayPenalty(0.01, 7.0, "ceil", 0.1, 60)},
        {"gain": GainShare((ShareBand(0.8, 1.0, 0.25),))},
    ],
)
def test_a_shape_says_the_money_instead_of_the_ladder(shape):
    """Without one the ladder does; two are both told, so that a check can refuse them."""
    assert CLAUSE.shape is None
    assert CLAUSE.shapes == ()
    assert replace(CLAUSE, **shape).shape == next(iter(shape.values()))
    both = replace(CLAUSE, **(shape | {"price": PriceCurve(0.97, 2.0)}))
    assert len(both.shapes) == len(shape | {"price": None})


def test_every_shape_is_a_field():
    """The list of names and the fields cannot part."""
    assert set(SHAPES) <= {field.name for field in fields(Clause)}
