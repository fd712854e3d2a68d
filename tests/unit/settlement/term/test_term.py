"""The term: each rule on its worked case, and both evaluators to the cent on random schedules."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from workbench.codes import StepError
from workbench.settlement.rules import EarnBack, Glide, Limits, Ramp, Ratchet, Season
from workbench.settlement.schedule import Clause, Ladder, Schedule, in_version, problems
from workbench.settlement.shapes.points import PointBand, PointRow, Points, PointsPaid, PointTable
from workbench.settlement.shapes.pool import GainShare, ShareBand
from workbench.settlement.shapes.price import PriceCurve
from workbench.settlement.shapes.rate import DelayPenalty, ShortfallRate
from workbench.settlement.shapes.tiers import Tier, Tiers
from workbench.settlement.term.paths import paths_money
from workbench.settlement.term.statement import settle_term
from workbench.settlement.term.windows import span

CLIFF = Clause("availability", "month", Ladder("higher", 0.98, 0.98, 0.98), 0.1, 0.0)
GOOD, BAD = Decimal("0.99"), Decimal("0.97")


def schedule_of(*clauses, **more):
    """Return a schedule of 120,000 a year, 10,000 a month."""
    return in_version(Schedule("EUR", Decimal(120_000), clauses, **more))


def months_of(clause, values, **more):
    """Return what falls into each month when the clause stands alone."""
    padded = [*values, *[GOOD] * (-len(values) % 12)]
    schedule = schedule_of(clause, **more)
    assert problems(schedule) == ()
    return settle_term(schedule, {(clause.kpi, clause.cohort, "month"): padded}).months


def test_two_strikes_pay_only_in_the_month_that_completes_the_pair():
    """Below, fine, below, below: a credit in month 4 alone (domain guide 8)."""
    found = months_of(replace(CLIFF, strikes=2), [BAD, GOOD, BAD, BAD])
    assert found[:4] == (0, 0, 0, -1000)


def test_a_repeat_counts_twice_but_never_more_than_the_fee():
    """The second of two in a row costs double; ten times a tenth is all there is."""
    assert months_of(replace(CLIFF, repeat=2.0), [BAD, BAD, GOOD, BAD])[:4] == (
        -1000,
        -2000,
        0,
        -1000,
    )
    assert months_of(replace(CLIFF, repeat=50.0), [BAD, BAD])[1] == -10_000


def test_half_comes_back_after_six_good_months():
    """A credit of 1,000, then six good months: 500 back (domain guide 8)."""
    found = months_of(replace(CLIFF, earn_back=EarnBack(0.5, 6)), [BAD, *[GOOD] * 6])
    assert found[:7] == (-1000, 0, 0, 0, 0, 0, 500)


def test_an_offset_lessens_the_next_credit_and_lapses_at_the_end():
    """Nothing is paid out; the next credit is what is left."""
    clause = replace(CLIFF, earn_back=EarnBack(1.0, 3, offset=True), weight=1.0)
    assert months_of(clause, [BAD, GOOD, GOOD, GOOD, BAD])[:5] == (-1000, 0, 0, 0, 0)
    assert sum(months_of(clause, [BAD])) == -1000


def test_credits_beyond_the_floor_never_come_back():
    """An egregious month is not earned back."""
    ladder = replace(CLIFF.ladder, floor=0.9)
    clause = replace(CLIFF, ladder=ladder, earn_back=EarnBack(0.5, 6))
    assert sum(months_of(clause, [Decimal("0.85")])) == -1000
    assert sum(months_of(clause, [BAD])) == -500


def test_two_horizons_stand_side_by_side():
    """Every month at 99.0 meets a monthly 98.5 and misses a yearly 99.5 (domain guide 8)."""
    month = replace(CLIFF, ladder=Ladder("higher", 0.985, 0.985, 0.985))
    year = replace(CLIFF, window="year", ladder=Ladder("higher", 0.995, 0.995, 0.995))
    schedule = schedule_of(month, year)
    assert problems(schedule) == ()
    found = settle_term(schedule, {
        ("availability", None, "month"): [GOOD] * 12, ("availability", None, "year"): [GOOD],
    })  # fmt: skip
    assert [line.amount for line in found.lines if line.window == "month"] == [0] * 12
    assert found.years == (-12_000,)


def test_a_ramp_reports_first_and_then_counts_half():
    """Nothing for three months, half for three, then all."""
    found = months_of(replace(CLIFF, ramp=Ramp(3, 3)), [BAD] * 7)
    assert found[:7] == (0, 0, 0, -500, -500, -500, -1000)


def test_summer_has_levels_of_its_own():
    """98 in summer and 94 otherwise (domain guide 2.1), an agreement that starts in April."""
    other = Ladder("higher", 0.94, 0.94, 0.94)
    clause = replace(CLIFF, ladder=other, seasons=(Season((6, 7, 8), 0.98, 0.98, 0.98),))
    found = months_of(clause, [BAD] * 12, first_month=4)
    assert [n for n, money in enumerate(found) if money] == [2, 3, 4]


def test_levels_glide_from_their_start():
    """The minimum begins at 95 and approaches 98; what passes at first fails later."""
    clause = replace(CLIFF, glide=Glide(0.95, 0.95, 3.0))
    found = months_of(clause, [BAD] * 12)
    assert found[0] == found[2] == 0
    assert found[-1] == -1000


def test_limits_of_a_month_and_of_twelve_months():
    """One cap on the month; the other leaves what it leaves."""
    both = (CLIFF, replace(CLIFF, kpi="response", incident=None))
    schedule = schedule_of(
        *both, in_month=Limits(credit=0.15), in_twelve_months=Limits(credit=0.02)
    )
    found = settle_term(schedule, {(c.kpi, None, "month"): [BAD] * 12 for c in both})
    assert found.months[:3] == (-1500, -900, 0)
    assert found.years == (-2400,)
    assert [one.code for one in found.findings][:2] == ["settlement.limit_applied"] * 2


def test_one_incident_is_paid_once():
    """Two KPIs hurt by the same event: the larger credit alone."""
    small = replace(CLIFF, kpi="response", credit=0.04, incident="line")
    large = replace(CLIFF, incident="line")
    schedule = schedule_of(small, large)
    found = settle_term(schedule, {(c.kpi, None, "month"): [BAD] * 12 for c in (small, large)})
    assert found.months[0] == -1000


@pytest.mark.parametrize(
    ("rule", "money"), [("not_settled", 0), ("last_value", -1000), ("as_missed", -1000)]
)
def test_what_a_missing_value_does(rule, money):
    """Nothing, the value before, or the whole credit; each says so."""
    schedule = schedule_of(replace(CLIFF, missing=rule))
    found = settle_term(schedule, {("availability", None, "month"): [BAD, None, *[GOOD] * 10]})
    assert found.months[1] == money
    said = {finding.code for finding in found.lines[1].changes}
    assert said == {"not_settled": set(), "last_value": {"settlement.last_value_used"},
                    "as_missed": {"settlement.counts_as_missed"}}[rule]  # fmt: skip


def test_points_count_twice_after_a_failure_and_a_table_says_what_they_cost():
    """98.5 % in the first month and again in the next: one point, then two (domain guide 8)."""
    points = PointsPaid(
        Points("higher", (PointBand(0.99, 1), PointBand(0.95, 4)), repeat=2.0),
        PointTable((PointRow(1, 0.01), PointRow(2, 0.02), PointRow(4, 0.05))),
    )
    low = Decimal("0.985")
    assert months_of(replace(CLIFF, points=points), [low, low, GOOD, low])[:4] == (
        -100, -200, 0, -100,
    )  # fmt: skip


def test_each_started_point_of_a_shortfall_costs_one_per_cent():
    """97.0 % under 98.5 %: two steps have begun; linear it is one and a half."""
    rate = ShortfallRate(0.985, 0.01, 0.01, started=True)
    assert months_of(replace(CLIFF, rate=rate), [BAD])[0] == -200
    assert months_of(replace(CLIFF, rate=replace(rate, started=False)), [BAD])[0] == -150


def test_a_saving_is_shared_by_bands():
    """NEC: target 500,000, cost 200,000, a quarter between 80 and 100 %: 25,000 (domain guide 8)."""
    ladder = Ladder("lower", 1.0, 1.0, 1.0)
    clause = Clause("cost", "year", ladder, 0.0, 0.0, gain=GainShare((ShareBand(0.8, 1.0, 0.25),)))
    schedule = in_version(Schedule("GBP", Decimal(500_000), (clause,)))
    assert problems(schedule) == ()
    found = settle_term(schedule, {("cost", None, "year"): [Decimal("0.4")]})
    assert found.years == (25_000,)


def test_days_of_delay_cost_by_the_week_up_to_a_cap():
    """Half a week costs half; a hundred days no more than the cap."""
    delay = DelayPenalty(0.01, 7.0, "ceil", 0.1, 60)
    clause = Clause("days late", "month", Ladder("lower", 0.0, 0.0, 0.0), 0.0, 0.0, delay=delay)
    days = [Decimal(0), Decimal("3.2"), Decimal(14), Decimal(100), *[Decimal(0)] * 8]
    found = settle_term(schedule_of(clause), {("days late", None, "month"): days})
    assert found.months[:4] == (0, Decimal("-57.14"), -200, -1000)


def test_levels_move_half_the_way_after_a_year_that_was_better():
    """98.0, a year at 99.0: 98.5 from then on, and 98.2 that passed before costs (domain guide 8)."""
    clause = replace(CLIFF, ratchet=Ratchet())
    other = Decimal("0.982")
    found = settle_term(
        schedule_of(clause), {("availability", None, "month"): [GOOD] * 12 + [other] * 12}
    )
    assert found.years == (0, -12_000)
    assert [f.code for f in found.lines[12].changes] == ["settlement.ratchet_moved"]
    stays = settle_term(
        schedule_of(clause),
        {("availability", None, "month"): [GOOD] * 11 + [Decimal("0.98")] + [other] * 12},
    )
    assert stays.years == (0, 0)


def test_years_must_be_whole_and_alike():
    """Thirteen months, or one KPI with two years and one with one, settle nothing."""
    with pytest.raises(StepError):
        settle_term(schedule_of(CLIFF), {("availability", None, "month"): [GOOD] * 13})
    other = replace(CLIFF, kpi="response")
    with pytest.raises(StepError) as refused:
        settle_term(schedule_of(CLIFF, other), {
            ("availability", None, "month"): [GOOD] * 24, ("response", None, "month"): [GOOD] * 12,
        })  # fmt: skip
    assert refused.value.finding.code == "settlement.years_differ"


class Drawn:
    """Random schedules that use every rule, and values near their levels."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def maybe(self, value, chance=0.4):
        """Return the value, or None."""
        return value if self.rng.random() < chance else None

    def pick(self, *choices):
        """Return one of the choices."""
        return choices[self.rng.integers(len(choices))]

    def share(self, low=0, high=1000):
        """Return a fraction with three decimals."""
        return int(self.rng.integers(low, high)) / 1000

    def levels(self, sign, center):
        """Return minimum, target and stretch in order, four decimals."""
        steps = np.sort(self.rng.integers(0, 200, 3)) * sign
        return [round(center + float(step) / 10_000, 4) for step in steps]

    def ladder(self, direction):
        """Return a ladder; sometimes a cliff, sometimes with a floor or a dead band."""
        minimum, target, stretch = self.levels(1 if direction == "higher" else -1, 0.95)
        sign = 1 if direction == "higher" else -1
        band = min(abs(target - minimum), abs(stretch - target)) / 4
        floor = self.maybe(round(minimum - sign * 0.01, 4))
        return Ladder(direction, minimum, target, stretch, self.pick(0.0, round(band, 4)), floor)

    def shape(self, direction):
        """Return tiers or a price, or neither."""
        steps = np.sort(self.rng.integers(0, 300, 3))
        beyond = sorted(self.levels(1, 0.95), reverse=direction == "higher")
        tiers = Tiers(
            direction, tuple(Tier(b, int(c) / 1000) for b, c in zip(beyond, steps, strict=True))
        )
        price = PriceCurve(0.96, float(self.pick(1, 2.5)), float(self.pick(0, 1)), self.maybe(0.94),
                           relative=bool(self.rng.random() < 0.5))  # fmt: skip
        return self.pick(
            {}, {}, {"tiers": tiers}, {"price": price}, {"rate": self.rate(direction)},
            {"points": self.points(direction)}, {"gain": self.gain()}, {"delay": self.delay()},
        )  # fmt: skip

    def rate(self, direction):
        """Return a rate for each step of a shortfall, linear or by started step."""
        level = float(self.levels(1, 0.95)[0])
        step, started = self.pick(0.001, 0.003, 0.01), bool(self.rng.random() < 0.5)
        return ShortfallRate(level, step, self.share(0, 50), self.share(1), started, direction)

    def points(self, direction):
        """Return points by bands, more of them after a failure, and what they cost."""
        beyond = sorted(self.levels(1, 0.95), reverse=direction == "higher")
        bands = tuple(PointBand(b, int(n)) for b, n in zip(beyond, (1, 3, 7), strict=True))
        rows = tuple(PointRow(n, self.share(0, 300)) for n in (1, 3, 6, 10))
        return PointsPaid(Points(direction, bands, float(self.pick(1, 1.5, 2))), PointTable(rows))

    def gain(self):
        """Return a shared gain on a cost near its target."""
        low, middle, high = sorted(float(x) for x in self.levels(1, 0.93))
        bands = (ShareBand(low, middle, self.share()), ShareBand(middle, high + 0.01, self.share()))
        return GainShare(bands if low < middle else bands[1:], float(self.pick(1.0, 2.5)))

    def delay(self):
        """Return a penalty for days; the values are shares of a day here, which round."""
        rounding = self.pick("floor", "ceil")
        return DelayPenalty(self.share(0, 50), float(self.pick(1, 7)), rounding, self.share(1), 30)

    def clause(self, kpi):
        """Return a clause with some of the optional rules."""
        direction = self.pick("higher", "lower")
        ladder = self.ladder(direction)
        shape = self.shape(direction)
        start = sorted(self.levels(1, 0.94), reverse=direction == "lower")
        levels = self.ladder(direction)
        season = [Season((1, 2, 12), levels.minimum, levels.target, levels.stretch)]
        ratchet = (
            None
            if shape
            else self.maybe(
                Ratchet(self.pick(0.5, 0.333), self.pick(0.9, 0.1), int(self.pick(1, 2)))
            )
        )
        ladder = replace(ladder, best=self.maybe(1.0 if direction == "higher" else 0.0))
        return Clause(
            kpi, self.pick("month", "month", "quarter", "year"), ladder, self.share(0, 300),
            self.share(0, 200) if ladder.stretch != ladder.target else 0.0,
            decimals=int(self.pick(2, 3, 4)), **shape, ratchet=ratchet,
            weight=self.pick(1.0, self.share()), strikes=int(self.pick(1, 1, 2)),
            repeat=1.0 if "points" in shape else float(self.pick(1, 1.5, 2)),
            earn_back=self.maybe(EarnBack(self.share(), int(self.rng.integers(1, 6)), bool(self.rng.random() < 0.5))),
            ramp=self.maybe(Ramp(int(self.rng.integers(0, 4)), int(self.rng.integers(0, 4)))),
            glide=None if ratchet else self.maybe(Glide(start[0], start[1], float(self.pick(1, 3, 7.5))), 0.2),
            seasons=tuple(season) if not ratchet and self.rng.random() < 0.3 else (),
            incident=self.maybe("line"), missing=self.pick("not_settled", "last_value", "as_missed"),
        )  # fmt: skip

    def schedule(self):
        """Return a schedule of one to four clauses with some limits."""
        clauses = tuple(self.clause(f"kpi {n}") for n in range(self.rng.integers(1, 5)))
        limits = lambda: self.maybe(Limits(self.maybe(self.share()), self.maybe(self.share())))  # noqa: E731
        return in_version(Schedule(
            "EUR", Decimal(int(self.rng.integers(0, 10**9))) / 100, clauses,
            self.maybe(self.share()), in_month=limits(), in_twelve_months=limits(),
            first_month=int(self.rng.integers(1, 13)),
        ))  # fmt: skip

    def values(self, schedule, paths, years):
        """Return monthly values as Decimals of five decimals (None where missing), by KPI."""
        cells = {}
        for clause in schedule.clauses:
            drawn = self.rng.integers(91_000, 99_500, (paths, 12 * years))
            gone = self.rng.random(drawn.shape) < 0.05
            cells[clause.kpi, clause.cohort] = [
                [None if g else Decimal(int(v)).scaleb(-5) for v, g in zip(row, off, strict=True)]
                for row, off in zip(drawn, gone, strict=True)
            ]
        return cells


def means(months, width):
    """Return the mean of each window, None where a month is missing."""
    parts = [months[n : n + width] for n in range(0, len(months), width)]
    return [None if None in part else sum(part) / len(part) for part in parts]


def both_evaluators(seed, paths=3, years=3):
    """Return what both evaluators say of one random schedule, in cents, and the schedule."""
    drawn = Drawn(seed)
    schedule = drawn.schedule()
    cells = drawn.values(schedule, paths, years)
    floats = {
        place: np.array([[np.nan if v is None else float(v) for v in row] for row in rows])
        for place, rows in cells.items()
    }
    exact = []
    for path in range(paths):
        measured = {
            (c.kpi, c.cohort, c.window): means(cells[c.kpi, c.cohort][path], span(c))
            for c in schedule.clauses
        }
        exact.append(settle_term(schedule, measured).years)
    return schedule, paths_money(schedule, floats), exact


def agree(seeds):
    """Compare both evaluators to the cent, and hold the caps, over random schedules."""
    for seed in seeds:
        schedule, floats, exact = both_evaluators(seed)
        np.testing.assert_allclose(
            floats, np.array(exact, dtype=np.float64), atol=1e-4, err_msg=f"seed {seed}"
        )
        if schedule.yearly_cap is not None:
            most = schedule.yearly_fee * Decimal(repr(schedule.yearly_cap)) + Decimal("0.005")
            assert all(abs(total) <= most for years in exact for total in years)


def test_both_evaluators_agree_to_the_cent():
    """On random schedules over every rule; the exhaustive run is nightly."""
    agree(range(150))


@pytest.mark.nightly
def test_both_evaluators_agree_to_the_cent_on_ten_thousand():
    """Ten thousand schedules, three paths of three years each."""
    agree(range(10_000))
