"""Nothing of one side reaches anybody else: the differential test of DESIGN.md section 5.

Clock, tokens and salts are fixed. Whatever B enters, everything that everybody else can fetch stays
the same, to the byte, as long as the lock states are the same; after publication, while the result
is the same, B's commitment is the only difference.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask, Response
from sqlalchemy.orm import Session

from app import create_app
from tests.integration.conftest import Browser, Table, _empty, brought, seat_everybody
from tests.integration.plant import add_cards, agree_frame
from tests.integration.private import ANSWERS, NEVER, PROVIDER, enter, now, seat
from tests.integration.stages import Place, Seated
from tests.integration.watching import Seen, Watch, differences, fillings, fix_randomness
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.migrations import upgrade
from workbench.platform.permissions import PAYING_SIDES, Side
from workbench.services import result, values

OTHER: dict[Side, Side] = {"provider": "customer", "customer": "provider"}
MOMENT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.nightly)])
def seated(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Place, Seated]:
    """Return a database of SQLite; each night of PostgreSQL too, for the time it takes."""
    return brought(request, tmp_path)


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stop the clock and fix every source of randomness."""
    fix_randomness(monkeypatch)
    with time_machine.travel(MOMENT, tick=False):
        yield


@dataclass(frozen=True)
class World:
    """A framed deal, its database, and everybody but B's executive looking."""

    app: Flask
    config: Config
    db: Session
    deal_id: int
    secret: Side
    watch: Watch

    def enter(self, side: Side, amounts: dict[str, float]) -> None:
        """Let a side answer everything."""
        enter(self.db, self.config.keys, self.deal_id, side, amounts)
        self.db.commit()

    def lock(self, side: Side) -> None:
        """Let a side lock."""
        values.lock(self.db, self.config.keys, self.deal_id, seat(self.deal_id, side))
        self.db.commit()

    def unlock(self, side: Side) -> None:
        """Let a side take its lock back."""
        values.unlock(self.db, self.deal_id, seat(self.deal_id, side))
        self.db.commit()

    def commitment(self, side: Side) -> bytes:
        """Return a published commitment."""
        published = result.published(self.db, now(self.db, self.deal_id))
        assert published is not None
        self.db.rollback()
        return published.commitments[side].encode()


def world(app: Flask, config: Config, db: Session, table: Table, secret: Side) -> World:
    """Return the world in which `secret` is B."""
    viewers = {who: browser for who, browser in table.people.items() if who != secret}
    viewers["stranger"] = Browser(app)
    watch = Watch(app, viewers, fillings(db, table.deal_id))
    return World(app, config, db, table.deal_id, secret, watch)


def scaled(side: Side, factor: float) -> dict[str, float]:
    """Return the side's answers times a factor."""
    return {key: amount * factor for key, amount in ANSWERS[side].items()}


def changed(side: Side) -> list[dict[str, float]]:
    """Return other private inputs: tiny ones, and one with which the side accepts nothing."""
    around = NEVER if side == "customer" else PROVIDER | {"base_cost": 9e11}
    return [scaled(side, 1e-4), around]


@pytest.fixture(params=PAYING_SIDES)
def watched(
    request: pytest.FixtureRequest, app: Flask, config: Config, db: Session, framed: Table
) -> World:
    """Return the world with B on either side; A has answered everything and looked around."""
    made = world(app, config, db, framed, request.param)
    made.enter(OTHER[made.secret], ANSWERS[OTHER[made.secret]])
    made.watch.look(
        frozenset({"static", "deal.overview", "deal.index"})
    )  # everybody's session has begun
    return made


class TestBeforeBothHaveLocked:
    def test_the_walk_reaches_what_there_is(self, watched: World) -> None:
        """Every GET route is fetched, and A sees real pages with its own numbers, not refusals."""
        seen = watched.watch.look()
        routes = {
            rule.endpoint
            for rule in watched.app.url_map.iter_rules()
            if "GET" in (rule.methods or set())
        }
        assert {endpoint for _who, endpoint, _path in seen} == routes
        a = OTHER[watched.secret]
        reached = {
            endpoint for (who, endpoint, _), got in seen.items() if who == a and got[0] == 200
        }
        assert reached >= {
            "deal.overview", "levels.index", "levels.kpi", "frame.page", "values.page",
            "values.state", "values.question", "result.page",
        }  # fmt: skip
        own = f"{ANSWERS[a]['highest_fee' if a == 'customer' else 'base_cost']:,.0f}".encode()
        page = f"/deals/{watched.deal_id}/values"
        assert own in seen[a, "values.page", page][2]
        assert all(got[0] != 500 for got in seen.values())

    def test_nothing_changes_whatever_b_enters(self, watched: World) -> None:
        """No answers, or any others: the same bytes for everybody else."""
        before = watched.watch.look()
        for amounts in changed(watched.secret):
            watched.enter(watched.secret, amounts)
            assert differences(before, watched.watch.look()) == []

    def test_nothing_changes_whatever_b_has_locked(self, watched: World) -> None:
        """The lock shows one bit, not what it locks."""
        b = watched.secret
        watched.enter(b, ANSWERS[b])
        watched.lock(b)
        before = watched.watch.look()
        watched.unlock(b)
        watched.enter(b, changed(b)[-1])
        watched.lock(b)
        assert differences(before, watched.watch.look()) == []

    def test_nothing_changes_while_a_alone_has_locked(self, watched: World) -> None:
        """To lock first tells A nothing about B."""
        watched.lock(OTHER[watched.secret])
        before = watched.watch.look()
        watched.enter(watched.secret, changed(watched.secret)[-1])
        assert differences(before, watched.watch.look()) == []


# Pairs of B's inputs with the same result: a package, or no overlap.
SAME = {
    "customer": [
        (ANSWERS["customer"], ANSWERS["customer"] | {"highest_fee": 577123.19}),
        (NEVER, NEVER | {"highest_fee": 34567.89, "alternative_cost": 400123.45}),
    ],
    "provider": [
        (PROVIDER, PROVIDER | {"base_cost": 318612.35}),
        (PROVIDER | {"base_cost": 9e8}, PROVIDER | {"base_cost": 8.7654321e8}),
    ],
}


class TestAfterPublication:
    @pytest.mark.parametrize("pair", range(2))
    @pytest.mark.parametrize("secret", PAYING_SIDES)
    def test_bs_commitment_is_the_only_difference(
        self,
        database_url: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        secret: Side,
        pair: int,
    ) -> None:
        """The same package, or no overlap, reads the same whatever B had entered."""
        seen, commitments = [], []
        for number, amounts in enumerate(SAME[secret][pair]):
            fix_randomness(monkeypatch)
            one, mark = published(database_url, tmp_path / str(number), secret, amounts)
            seen.append(one)
            commitments.append(mark)
        assert commitments[0] != commitments[1]
        assert differences(seen[0], seen[1]) != []
        masks = (commitments[0], commitments[1])
        assert differences(seen[0], seen[1], masks) == []


def published(
    database_url: str, folder: Path, secret: Side, amounts: dict[str, float]
) -> tuple[Seen, bytes]:
    """Build a world from nothing, publish, and return what all see and B's commitment."""
    if database_url.startswith("sqlite"):
        folder.mkdir()
        database_url = f"sqlite:///{folder / 'world.sqlite3'}"
    else:
        _empty(database_url)
    engine = make_engine(database_url)
    upgrade(engine)
    config = Config(folder, database_url, folder / "keys", development=True, testing=True,
                    secure_cookies=False)  # fmt: skip
    app = create_app(config)
    with make_sessions(engine)() as db:
        table = seat_everybody(app, db)
        add_cards(db, table.deal_id)
        agree_frame(db, table.deal_id)
        db.commit()
        made = world(app, config, db, table, secret)
        made.enter(OTHER[secret], ANSWERS[OTHER[secret]])
        made.enter(secret, amounts)
        for side in PAYING_SIDES:
            made.lock(side)
        seen, mark = made.watch.look(), made.commitment(secret)
    engine.dispose()
    return seen, mark


def total(made: World) -> float:
    """Return the sum of B's answers: what a leak would read."""
    row = now(made.db, made.deal_id)
    own = values.sheet(made.db, made.config.keys, row, made.secret)
    made.db.rollback()
    return sum(given.likely for given in own.answers.values())


def in_a_template(made: World, patch: pytest.MonkeyPatch) -> None:
    """Write B's total into every page."""
    patch.setitem(made.app.jinja_env.globals, "language_tag", lambda: f"en-{total(made):.0f}")


def in_a_header(made: World, patch: pytest.MonkeyPatch) -> None:
    """Tell in a header whether B's total is large."""

    def tell(response: Response) -> Response:
        response.headers["X-Rows"] = "2" if total(made) > 1e5 else "1"
        return response

    there = made.app.after_request_funcs[None]
    patch.setitem(made.app.after_request_funcs, None, [*there, tell])


def in_a_service(made: World, patch: pytest.MonkeyPatch) -> None:
    """Let whose turn it is depend on what B entered."""
    turn = lambda _db, _deal_id, _stage: "both" if total(made) > 1e5 else "nobody"  # noqa: E731
    patch.setattr("workbench.services.progress._turn", turn)


SOME = frozenset({"deal.overview", "values.page", "frame.page"})


class TestTheTestItself:
    @pytest.mark.parametrize("plant", [in_a_template, in_a_header, in_a_service])
    def test_a_planted_leak_is_found(
        self,
        watched: World,
        monkeypatch: pytest.MonkeyPatch,
        plant: Callable[[World, pytest.MonkeyPatch], None],
    ) -> None:
        """Text, header or a single bit: the comparison sees it."""
        watched.enter(watched.secret, ANSWERS[watched.secret])
        plant(watched, monkeypatch)
        before = watched.watch.look(SOME)
        watched.enter(watched.secret, scaled(watched.secret, 1e-4))
        found = differences(before, watched.watch.look(SOME))
        assert any(line.startswith(OTHER[watched.secret]) for line in found)
