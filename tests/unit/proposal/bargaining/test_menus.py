"""Finite menus with a fee on a grid, free, or between limits, against brute force."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.proposal.bargaining import coupled
from workbench.proposal.bargaining.answers import Rule, worth
from workbench.proposal.bargaining.couplings import Coupling, Sense
from workbench.proposal.bargaining.fee_ranges import FeeLimits
from workbench.proposal.bargaining.menus import MenuBargain, Option
from workbench.proposal.bargaining.proposals import NoProposal, Proposal
from workbench.proposal.bargaining.rules import HALF

FREE = FeeLimits(None, None)
NOTHING = Fraction(0), Fraction(0)
whole = st.integers(-5, 9).map(Fraction)
powers = st.sampled_from([HALF, Fraction(1, 4)])


@st.composite
def menus(draw):
    """Draw options of up to three KPIs, alternatives, and perhaps a budget."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    kpis = tuple(
        tuple(Option(j, draw(whole), draw(whole), draw(whole), draw(whole)) for j in range(size))
        for size in sizes
    )
    budget = Coupling(
        tuple(tuple(Fraction(draw(st.integers(0, 3))) for _ in range(size)) for size in sizes),
        Sense.AT_MOST,
        Fraction(draw(st.integers(0, 6))),
    )
    couplings = draw(st.sampled_from([(), (budget,)]))
    return MenuBargain(kpis, FREE, (draw(whole), draw(whole)), couplings, draw(powers))


def at_no_fee(bargain):
    """Return the gains at a fee of zero of every allowed package, by enumeration."""
    found = {}
    for package in product(*(range(len(options)) for options in bargain.kpis)):
        if all(c.met(package) for c in bargain.couplings):
            chosen = [options[j] for options, j in zip(bargain.kpis, package, strict=True)]
            customer = sum(o.value - o.incentive for o in chosen) - bargain.alternatives[0]
            provider = sum(o.incentive - o.cost - o.risk for o in chosen) - bargain.alternatives[1]
            found[package] = customer, provider
    return found


def best_on(grid, bargain):
    """Return the ideals and what each rule can reach with these fees, by enumeration."""
    gains = [(a - fee, b + fee) for a, b in at_no_fee(bargain).values() for fee in grid]
    zone = [pair for pair in gains if min(pair) >= 0]
    if not zone:
        return None
    ideals = max(a for a, _ in zone), max(b for _, b in zone)
    return ideals, {r: max(worth(r, g, ideals, bargain.power) for g in zone) for r in Rule}


def reached(proposal, ideals, power):
    """Return what each rule of a proposal reached."""
    return {
        rule: float(worth(rule, tuple(map(Fraction, offer.gains)), ideals, power))
        for rule, offer in proposal.offers.items()
    }


def adds_up(bargain, proposal):
    """The package of every offer with its fee gives the stated gains."""
    known = at_no_fee(bargain)
    for offer in proposal.offers.values():
        a, b = known[offer.package]
        fee = Fraction(offer.fee)
        assert offer.gains == pytest.approx((float(a - fee), float(b + fee)), abs=1e-9)


@given(menus(), st.lists(st.integers(-12, 12).map(Fraction), min_size=1, max_size=4, unique=True))
def test_a_fee_on_a_grid_is_one_more_issue(bargain, fees):
    """Every rule reaches what enumeration finds; no zone exactly where it finds none."""
    none = (Fraction(0),) * len(fees)
    with_fees = replace(
        bargain,
        fees=tuple(fees),
        couplings=tuple(
            replace(c, coefficients=(*c.coefficients, none)) for c in bargain.couplings
        ),
    )
    proposal, wanted = with_fees.propose(), best_on(fees, bargain)
    if wanted is None:
        assert isinstance(proposal, NoProposal)
        return
    adds_up(bargain, proposal)
    ideals, best = wanted
    assert proposal.ideals == tuple(map(float, ideals))
    assert reached(proposal, ideals, bargain.power) == pytest.approx(
        {rule: float(value) for rule, value in best.items()}
    )


@given(menus())
def test_a_free_fee_shares_out_the_most_joint_value(bargain):
    """The package has the most joint value; power moves the fee alone."""
    joint = [a + b for a, b in at_no_fee(bargain).values()]
    proposal = bargain.propose()
    if not joint or max(joint) < 0:
        assert isinstance(proposal, NoProposal)
        assert proposal.reason == ("no_overlap" if joint else "couplings_unmet")
        return
    adds_up(bargain, proposal)
    most = float(max(joint))
    assert {offer.package for offer in proposal.offers.values()} == {
        proposal.offers[Rule.NASH].package
    }
    power = float(bargain.power)
    assert proposal.offers[Rule.NASH].gains == pytest.approx((power * most, (1 - power) * most))
    for rule in (Rule.KALAI_SMORODINSKY, Rule.EGALITARIAN, Rule.UTILITARIAN):
        assert proposal.offers[rule].gains == pytest.approx((most / 2, most / 2))


@given(menus(), st.integers(-9, 6), st.integers(0, 9))
def test_a_fee_between_limits_beats_every_fee_of_a_fine_grid(bargain, lowest, width):
    """No fee in steps of a quarter does better by any rule, and the ideals are at least as large."""
    limits = FeeLimits(Fraction(lowest), Fraction(lowest + width))
    proposal = replace(bargain, fees=limits).propose()
    grid = [Fraction(lowest) + Fraction(k, 4) for k in range(4 * width + 1)]
    wanted = best_on(grid, bargain)
    if isinstance(proposal, NoProposal):
        assert wanted is None
        return
    adds_up(bargain, proposal)
    assert all(lowest <= offer.fee <= lowest + width for offer in proposal.offers.values())
    assert all(min(offer.gains) >= 0 for offer in proposal.offers.values())
    if wanted is not None:
        ideals = tuple(map(Fraction, proposal.ideals))
        assert all(ours >= theirs for ours, theirs in zip(ideals, wanted[0], strict=True))
        ours = reached(proposal, ideals, bargain.power)
        for rule in (Rule.NASH, Rule.EGALITARIAN, Rule.UTILITARIAN):
            assert ours[rule] >= float(wanted[1][rule]) - 1e-9


@given(menus())
def test_limits_that_bind_nobody_are_no_limits_for_nash(bargain):
    """With very wide limits the fee is free: the same gains under Nash."""
    free = bargain.propose()
    wide = replace(bargain, fees=FeeLimits(Fraction(-1000), Fraction(1000))).propose()
    assert type(free) is type(wide)
    if isinstance(free, Proposal):
        assert wide.offers[Rule.NASH].gains == pytest.approx(free.offers[Rule.NASH].gains)


def one_kpi(*amounts, **changes):
    """Return a menu of one KPI from (value, incentive, cost, risk), with a free fee."""
    options = tuple(Option(j, *map(Fraction, row)) for j, row in enumerate(amounts))
    return replace(MenuBargain((options,), FREE, NOTHING, (), HALF), **changes)


def test_every_part_of_the_model_has_its_sign():
    """Gains are value - incentive - fee - d and fee + incentive - cost - risk - d."""
    bargain = one_kpi(
        (100, 7, 30, 5), fees=(Fraction(50),), alternatives=(Fraction(3), Fraction(2))
    )
    offer = bargain.propose().offers[Rule.NASH]
    assert offer.gains == (100 - 7 - 50 - 3, 50 + 7 - 30 - 5 - 2)


def test_refusing_everything_is_a_reason():
    """Without any option, or any fee, the red lines are why."""
    nothing = NoProposal("red_lines", "exhaustive", 0)
    bargain = one_kpi((1, 0, 0, 0))
    assert replace(bargain, kpis=((),)).propose() == nothing
    assert replace(bargain, fees=()).propose() == nothing
    assert replace(bargain, fees=FeeLimits(Fraction(2), Fraction(1))).propose() == nothing


def test_limits_with_constraints_have_a_largest_menu(monkeypatch):
    """A coupled menu that is too large to list is refused by name."""
    monkeypatch.setattr(coupled, "SMALL", 1)
    budget = Coupling(((Fraction(0), Fraction(1)),), Sense.AT_MOST, Fraction(1))
    bargain = one_kpi((1, 0, 0, 0), (2, 0, 0, 0), couplings=(budget,))
    with pytest.raises(StepError) as caught:
        replace(bargain, fees=FeeLimits(Fraction(0), None)).propose()
    assert caught.value.finding.code == "bargaining.too_many_packages"
