"""The plant of the worked business case (DOMAIN.md 5.4): its assumptions, each with its source.

A food and consumer-goods plant runs 6,000 scheduled hours a year on the provider's machines. The
hours are shared out: at any time one machine runs the plant's product, so an hour lost on a machine
is an hour lost by the plant, and the fleet's scheduled hours are the plant's. Twelve machines in
service have 500 a year each. Availability 97.85 % is 1 − 129.2/6,000 on this scheduled base; on
the calendar base (12 machines × 8,766 h) the same stops give 99.88 %. A contract must say which.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plant:
    """What the generator needs to know; hours unless said otherwise.

    `first_month` (year, month) and `months` span the history in the site's `zone`. `installed`
    machines serve from the start; `new` gives for each later machine the month (0-based) of its
    commissioning. A new machine fails `new_start` times as often as the plant's mean at first and
    falls to `new_settled` times with a time constant of `ramp_months`; the installed base carries
    the rest. `response_hours` and `first_visit_share` go in a line from the first value to the
    second. `conditioned`: number and mean length of stops are exactly the plant's, and one lasts
    `longest_hours`; otherwise both are free (Poisson, lognormal).
    """

    zone: str = "Europe/Berlin"
    first_month: tuple[int, int] = (2023, 10)
    months: int = 36
    installed: int = 8
    new: tuple[int, ...] = (12, 12, 18, 18)
    scheduled_hours_a_month: float = 500.0  # 6,000 a year, stated assumption
    incidents_a_year: float = 129.2 / 6.0  # 40 % of 323 h (senseye.io), at 6 h each
    hours_an_incident: float = 6.0  # stated assumption
    spread: float = 1.2  # coefficient of variation of the hours, lognormal
    longest_hours: float = 48.0  # one long event, so that a cap for major events can be discussed
    new_start: float = 1.8
    new_settled: float = 0.6
    ramp_months: float = 3.0
    calls_a_month: float = 31.0
    response_hours: tuple[float, float] = (3.5, 2.9)
    response_spread: float = 0.8
    first_visit_share: tuple[float, float] = (0.78, 0.82)
    open_at_end: int = 2
    conditioned: bool = True

    def machines(self) -> tuple[str, ...]:
        """Return the names of all machines, installed ones first."""
        return tuple(f"M{i:02d}" for i in range(1, self.installed + len(self.new) + 1))

    def cohort(self, machine: int) -> str:
        """Return the cohort of a machine by its place in `machines`."""
        return "installed" if machine < self.installed else "new"

    def cohorts(self) -> dict[str, tuple[str, ...]]:
        """Return the machines of each cohort by its name."""
        names = self.machines()
        return {"installed": names[: self.installed], "new": names[self.installed :]}

    def commissioned(self, machine: int) -> int:
        """Return the month of the history in which a machine starts; 0 for the installed base."""
        return 0 if machine < self.installed else self.new[machine - self.installed]

    def serving(self, month: int, cohort: str) -> tuple[int, ...]:
        """Return the machines of a cohort that run in a month."""
        every = range(self.installed + len(self.new))
        return tuple(m for m in every if self.cohort(m) == cohort and self.commissioned(m) <= month)


@dataclass(frozen=True, slots=True)
class Money:
    """The money of the same case, USD: stated assumptions except where a source is named."""

    cost_a_down_hour: float = 39_000.0  # consumer goods, senseye.io 2022
    share_not_recovered: float = 0.6
    retainer: float = 120_000.0
    visit: float = 2_800.0
    parts_an_incident: float = 4_200.0
    maintenance_visits: int = 24
    maintenance_visit: float = 1_500.0
    provider_fixed: float = 260_000.0
    provider_an_incident: float = 5_200.0
    provider_spread: float = 0.9
    failures_avoided: float = 0.25  # lower end of 25 to 40 % (Guajardo et al., 2012)
    downtime_shortened: float = 0.20

    def invoice(self, plant: Plant) -> float:
        """Return today's yearly break-fix invoice: retainer, visits and parts, maintenance."""
        incidents = plant.incidents_a_year * (self.visit + self.parts_an_incident)
        return self.retainer + incidents + self.maintenance_visits * self.maintenance_visit

    def downtime_cost(self, plant: Plant) -> float:
        """Return what a year's downtime costs the customer, after what overtime recovers."""
        hours = plant.incidents_a_year * plant.hours_an_incident
        return hours * self.cost_a_down_hour * self.share_not_recovered


DEMO_PLANT = Plant()
DEMO_MONEY = Money()
DEMO_SEED = 5412
"""Taken from 5400 to 5699 because its ramp-up of new machines can be seen and no year stands out."""
