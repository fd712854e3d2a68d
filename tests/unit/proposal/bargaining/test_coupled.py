"""Coupled menus by each of the three methods, against brute force."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.proposal.bargaining import coupled as subject
from workbench.proposal.bargaining import listing
from workbench.proposal.bargaining.answers import Rule, Settled, worth
from workbench.proposal.bargaining.coupled import settle_coupled
from workbench.proposal.bargaining.coupled_answers import (
    LARGEST_GAP,
    CoupledSettled,
    Listed,
    NoCoupledZone,
    Separating,
    Solver,
)
from workbench.proposal.bargaining.couplings import CoupledMenu, Coupling, Sense
from workbench.proposal.bargaining.frontier import Menu, merge
from workbench.proposal.bargaining.listing import Prices
from workbench.proposal.bargaining.rules import HALF, keys, settle

TINY = 1e-9
ORIGIN = Fraction(0), Fraction(0)
tenths = st.integers(-9, 9).map(lambda n: Fraction(n, 10))
points = st.tuples(tenths, tenths)
FEWER = settings(max_examples=settings.default.max_examples // 2)
low_points = points.map(lambda p: (p[0] - 1, p[1] - 1))
powers = st.sampled_from([HALF, Fraction(1, 3), Fraction(9, 10)])


@st.composite
def problems(draw, least=0):
    """Draw a small menu with up to two couplings of every sense."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    menu = Menu(tuple(tuple(draw(points) for _ in range(size)) for size in sizes))
    couplings = [
        Coupling(
            tuple(tuple(Fraction(draw(st.integers(-3, 3))) for _ in range(size)) for size in sizes),
            draw(st.sampled_from(Sense)),
            Fraction(draw(st.integers(-4, 8)), draw(st.sampled_from([1, 2]))),
        )
        for _ in range(draw(st.integers(least, 2)))
    ]
    return CoupledMenu(menu, tuple(couplings))


def by_hand(problem, reservation):
    """Return every allowed package with its gains, and those in the zone, by enumeration."""
    packages = product(*(range(len(options)) for options in problem.menu.issues))
    gains = {
        p: tuple(u - r for u, r in zip(problem.menu.utilities(p), reservation, strict=True))
        for p in packages
        if problem.allowed(p)
    }
    return gains, {p: g for p, g in gains.items() if min(g) >= 0}


def expected(zone, power):
    """Return the package that each rule chooses, by the order of equals that the rules state."""
    ideals = max(a for a, _ in zone.values()), max(b for _, b in zone.values())
    scale = 1
    for a, b in zone.values():
        scale *= a.denominator * b.denominator
    whole = {p: (int(a * scale), int(b * scale)) for p, (a, b) in zone.items()}
    units = int(ideals[0] * scale), int(ideals[1] * scale)
    return {
        rule: max(sorted(whole), key=lambda p, key=key: key(whole[p]))
        for rule, key in keys(units, power).items()
    }


@pytest.fixture
def listed_by_bounds(monkeypatch):
    """Treat every menu as a large one."""
    monkeypatch.setattr(subject, "SMALL", 0)


@pytest.fixture
def solved(monkeypatch):
    """Treat every menu as one with too many packages near the best."""
    monkeypatch.setattr(subject, "SMALL", 0)
    monkeypatch.setattr(listing, "MOST_LISTED", -1)


def agrees(problem, reservation, power, outcome):
    """Check an outcome against brute force; where it is proved by listing also its order of equals."""
    allowed, zone = by_hand(problem, reservation)
    if not zone:
        assert isinstance(outcome, NoCoupledZone)
        assert outcome.reason == ("no_overlap" if allowed else "couplings_unmet")
        return
    assert isinstance(outcome, CoupledSettled)
    assert outcome.ideals == (max(a for a, _ in zone.values()), max(b for _, b in zone.values()))
    wanted = expected(zone, power)
    for rule, answer in outcome.answers.items():
        assert problem.allowed(answer.package)
        assert problem.menu.utilities(answer.package) == answer.utilities
        reached, best = (
            worth(rule, zone[p], outcome.ideals, power) for p in (answer.package, wanted[rule])
        )
        assert reached == best
        if isinstance(answer.certificate, Listed):
            assert zone[answer.package] == zone[wanted[rule]]


@given(problems(), points, powers)
def test_listing_the_whole_menu_agrees_with_brute_force(problem, reservation, power):
    """Every rule, the ideals, the size of the frontier and the reason for no zone."""
    outcome = settle_coupled(problem, reservation, power)
    agrees(problem, reservation, power, outcome)
    assert outcome.holds(problem)
    _, zone = by_hand(problem, reservation)
    if zone:
        gains = set(zone.values())
        efficient = [
            g for g in gains if not any(h != g and h[0] >= g[0] and h[1] >= g[1] for h in gains)
        ]
        assert outcome.zone_size == len(efficient)
        assert {r: a.package for r, a in outcome.answers.items()} == expected(zone, power)


@pytest.mark.usefixtures("listed_by_bounds")
def test_listing_by_bounds_agrees_with_brute_force():
    """The same where only the packages are listed that the prices do not rule out."""

    @given(problems(), points, powers)
    def check(problem, reservation, power):
        outcome = settle_coupled(problem, reservation, power)
        agrees(problem, reservation, power, outcome)
        assert outcome.holds(problem)
        if isinstance(outcome, CoupledSettled):
            _, zone = by_hand(problem, reservation)
            assert {r: a.package for r, a in outcome.answers.items()} == expected(zone, power)

    check()


@pytest.mark.usefixtures("solved")
def test_the_solver_agrees_with_brute_force():
    """The same by the mixed-integer solver, within its gap."""

    @FEWER
    @given(problems(), points, powers)
    def check(problem, reservation, power):
        outcome = settle_coupled(problem, reservation, power)
        agrees(problem, reservation, power, outcome)
        if isinstance(outcome, CoupledSettled):
            proofs = {rule: answer.certificate for rule, answer in outcome.answers.items()}
            assert all(isinstance(proof, Solver) for proof in proofs.values())
            gaps = {rule: proof.gap for rule, proof in proofs.items()}
            if power != HALF or outcome.answers[Rule.EGALITARIAN].certificate.bound < TINY:
                del gaps[Rule.NASH]  # where a gain of nothing has little weight, tangents stay far
            assert max(gaps.values()) <= LARGEST_GAP

    check()


@given(problems(), points)
def test_without_couplings_the_answers_are_those_of_the_frontier(problem, reservation):
    """No coupling: every package, the frontier and the ideals are those of `settle`."""
    free = CoupledMenu(problem.menu, ())
    ours, theirs = settle_coupled(free, reservation), settle(merge(free.menu), reservation)
    if not isinstance(theirs, Settled):
        assert isinstance(ours, NoCoupledZone)
        return
    assert {r: a.package for r, a in ours.answers.items()} == {
        r: a.package for r, a in theirs.answers.items()
    }
    assert (ours.ideals, ours.zone_size) == (theirs.ideals, theirs.zone_size)


@pytest.mark.usefixtures("listed_by_bounds")
def test_a_certificate_accepts_no_package_that_another_beats():
    """Put any other package in an answer: it holds only where brute force finds none better."""

    @FEWER
    @given(problems(), low_points, powers, st.data())
    def check(problem, reservation, power, data):
        outcome = settle_coupled(problem, reservation, power)
        assume(isinstance(outcome, CoupledSettled))
        _, zone = by_hand(problem, reservation)
        package = data.draw(st.sampled_from(sorted(zone)))
        best = {r: max(worth(r, g, outcome.ideals, power) for g in zone.values()) for r in Rule}
        utilities = problem.menu.utilities(package)
        for rule, answer in outcome.answers.items():
            forged = replace(answer, package=package, utilities=utilities)
            settled = replace(outcome, answers={rule: forged})
            fair = worth(rule, zone[package], outcome.ideals, power) == best[rule]
            assert settled.holds(problem) == fair

    check()


@given(problems(), points, powers)
def test_swapping_the_sides_mirrors_the_answers(problem, reservation, power):
    """Exchanging the sides exchanges the ideals and keeps what every rule reaches."""
    mirrored = Menu(tuple(tuple((b, a) for a, b in options) for options in problem.menu.issues))
    there = settle_coupled(problem, reservation, power)
    back = settle_coupled(replace(problem, menu=mirrored), reservation[::-1], 1 - power)
    assert type(there) is type(back)
    assume(isinstance(there, CoupledSettled))
    assert back.ideals == there.ideals[::-1]
    for rule in Rule:
        here, mirror = (
            tuple(
                u - r for u, r in zip(side.answers[rule].utilities, side.reservation, strict=True)
            )
            for side in (there, back)
        )
        assert worth(rule, here, there.ideals, power) == worth(rule, mirror, back.ideals, 1 - power)


@given(problems(), low_points, st.randoms(use_true_random=False))
def test_the_order_of_issues_and_options_changes_nothing_but_ties(problem, reservation, random):
    """Shuffle issues and options: the same values by every rule, the same ideals and frontier."""
    issues = list(range(len(problem.menu.issues)))
    random.shuffle(issues)
    orders = [random.sample(range(n), n) for n in map(len, problem.menu.issues)]

    def shuffled(rows):
        return tuple(tuple(rows[i][j] for j in orders[i]) for i in issues)

    other = CoupledMenu(
        Menu(shuffled(problem.menu.issues)),
        tuple(replace(c, coefficients=shuffled(c.coefficients)) for c in problem.couplings),
    )
    here, there = settle_coupled(problem, reservation), settle_coupled(other, reservation)
    assert type(here) is type(there)
    assume(isinstance(here, CoupledSettled))
    assert (here.ideals, here.zone_size) == (there.ideals, there.zone_size)
    for rule in Rule:
        gains = [
            tuple(u - r for u, r in zip(side.answers[rule].utilities, reservation, strict=True))
            for side in (here, there)
        ]
        assert len({worth(rule, pair, here.ideals, HALF) for pair in gains}) == 1


@given(problems(), low_points, st.sampled_from([Fraction(1, 7), Fraction(10**6)]))
def test_counting_in_another_currency_changes_no_package(problem, reservation, rate):
    """Both sides' money, and any coupling with its limit, times a rate."""
    scaled = CoupledMenu(
        Menu(tuple(tuple((a * rate, b * rate) for a, b in row) for row in problem.menu.issues)),
        tuple(
            Coupling(
                tuple(tuple(n * rate for n in r) for r in c.coefficients), c.sense, c.limit * rate
            )
            for c in problem.couplings
        ),
    )
    here = settle_coupled(problem, reservation)
    there = settle_coupled(scaled, (reservation[0] * rate, reservation[1] * rate))
    assert type(here) is type(there)
    assume(isinstance(here, CoupledSettled))
    assert [a.package for a in here.answers.values()] == [a.package for a in there.answers.values()]


@given(problems(), points)
def test_an_option_that_is_worse_and_takes_as_much_changes_nothing(problem, reservation):
    """A dominated option that uses the same of every coupling, put last, is never chosen."""
    first = (*problem.menu.issues[0], tuple(u - Fraction(1, 3) for u in problem.menu.issues[0][0]))
    longer = CoupledMenu(
        Menu((first, *problem.menu.issues[1:])),
        tuple(
            replace(
                c, coefficients=((*c.coefficients[0], c.coefficients[0][0]), *c.coefficients[1:])
            )
            for c in problem.couplings
        ),
    )
    here, there = settle_coupled(problem, reservation), settle_coupled(longer, reservation)
    assert type(here) is type(there)
    assume(isinstance(here, CoupledSettled))
    assert here.answers == there.answers


def two_by_two(*couplings):
    """Return a menu of two issues: keep, or trade one unit of gain for two of the other's."""
    keep, trade = (Fraction(3), Fraction(0)), (Fraction(2), Fraction(2))
    return CoupledMenu(Menu(((keep, trade), (keep, trade))), couplings)


def coupling(rows, sense, limit):
    """Return a coupling from plain numbers."""
    return Coupling(tuple(tuple(map(Fraction, row)) for row in rows), sense, Fraction(limit))


def test_a_coupling_moves_the_answer():
    """Both trades together are best for balance; where only one is allowed, one is chosen."""
    free = settle_coupled(two_by_two(), ORIGIN)
    assert free.answers[Rule.EGALITARIAN].package == (1, 1)
    one = settle_coupled(two_by_two(coupling(((0, 1), (0, 1)), Sense.AT_MOST, 1)), ORIGIN)
    assert one.answers[Rule.EGALITARIAN].package == (0, 1)
    assert one.answers[Rule.EGALITARIAN].utilities == (5, 2)


@pytest.mark.usefixtures("listed_by_bounds")
def test_reasons_for_no_zone_are_proved_by_weights():
    """A coupling that nothing meets, and sides that never meet, each with weights that show it."""
    unmet = settle_coupled(two_by_two(coupling(((1, 2), (1, 2)), Sense.AT_MOST, 1)), ORIGIN)
    assert unmet.reason == "couplings_unmet"
    assert isinstance(unmet.certificate, Separating)
    apart = settle_coupled(two_by_two(), (Fraction(5), Fraction(4)))
    assert apart.reason == "no_overlap"
    assert isinstance(apart.certificate, Separating)
    assert apart.holds(two_by_two())
    assert not replace(apart, certificate=Separating(Prices((0.5, 0.0), (), 0.0))).holds(
        two_by_two()
    )


@pytest.mark.usefixtures("listed_by_bounds")
def test_whole_numbers_that_never_add_up_are_found_out():
    """Halves meet a limit that whole numbers cannot: no package does, and the answer says so."""
    outcome = settle_coupled(two_by_two(coupling(((0, 2), (0, 2)), Sense.EQUAL, 1)), ORIGIN)
    assert isinstance(outcome, NoCoupledZone)
    assert outcome.reason == "couplings_unmet"


@pytest.mark.usefixtures("solved")
def test_a_package_that_misses_a_limit_by_a_hair_is_cut_off():
    """The solver takes a billionth too much for nothing; the answer does not."""
    hair = 3 + Fraction(1, 10**9)
    problem = two_by_two(coupling(((1, hair / 2), (1, hair / 2)), Sense.AT_MOST, 3))
    outcome = settle_coupled(problem, ORIGIN)
    assert sorted(outcome.answers[Rule.EGALITARIAN].package) == [0, 1]
    exact = two_by_two(coupling(((1, Fraction(3, 2)), (1, Fraction(3, 2))), Sense.AT_MOST, 3))
    assert settle_coupled(exact, ORIGIN).answers[Rule.EGALITARIAN].package == (1, 1)


@pytest.mark.parametrize("power", [Fraction(0), Fraction(1), Fraction(1, 101)])
def test_power_outside_its_range_is_refused(power):
    """The weight lies strictly between 0 and 1, in steps no finer than a hundredth part."""
    with pytest.raises(StepError) as caught:
        settle_coupled(two_by_two(), ORIGIN, power)
    assert caught.value.finding.code == "bargaining.power_out_of_range"
