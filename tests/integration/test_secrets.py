"""Nothing of one side reaches anybody else: the differential test of DESIGN.md section 5.

Clock, tokens and salts are fixed. Whatever B enters, everything that everybody else can fetch, and
everything that is written beside, stays the same to the byte as long as the lock states are the
same; after publication, while the result is the same, B's commitment is the only difference.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
import time_machine

from tests.integration.leaks import AGREED, PLANTS, Plant, pdf_metadata
from tests.integration.private import ANSWERS, NEVER, PROVIDER, answered, scaled
from tests.integration.stages import Place, Stages
from tests.integration.watching import Seen, differences, seats, unsent
from tests.integration.worlds import Draws, Inputs, State, World, build, published_frame
from workbench.platform.permissions import PAYING_SIDES, ROUTES, Side

MOMENT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
SEED = 3
SETTLING = 3  # whichever side draws with it, the round settles: then there is most to be shown
CHINESE = (("Accept-Language", "zh-CN"),)
HTMX = (("HX-Request", "true"),)
# Beside A's executive one more seat looks in each state, another one for each side that is B:
# together every seat. A's forms take as long as all pages and are sent in two states.
STATES = (
    State("open", viewers=("facilitator", "stranger")),
    State("A has locked", ("A",), viewers=("provider_lead", "outsider"), headers=HTMX),
    State("B has locked", ("B",), viewers=("customer_lead", "facilitator")),
    State("the frame anew", anew=True, viewers=("trainee", "customer_lead"), headers=CHINESE),
    State("published", ("B", "A"), viewers=("provider_lead", "trainee")),
)
FORMS_IN = {"open", "B has locked"}
PAIRS = {"open": 3, "A has locked": 2, "B has locked": 3, "the frame anew": 2, "published": 3}
FEWER = {("customer", "open"): 2}  # 25 pairs in all
NIGHTLY = {"sqlite": 50, "postgres": 10}  # pairs of a state and a side: 500, and 100 on PostgreSQL
Worlds = Callable[[Side], World]


@pytest.fixture(autouse=True)
def still() -> Iterator[None]:
    """Stop the clock."""
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture(scope="module")
def built() -> Iterator[dict[tuple[str, Side], World]]:
    """Keep the worlds of this module; they are built when first asked for."""
    made: dict[tuple[str, Side], World] = {}
    yield made
    for world in reversed(made.values()):  # the first one knows what chance was before all of them
        world.close()
        world.patch.undo()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.nightly)])
def kind(request: pytest.FixtureRequest) -> str:
    """Name the database: SQLite; each night PostgreSQL too, for the time it takes."""
    return str(request.param)


@pytest.fixture
def worlds(
    request: pytest.FixtureRequest,
    kind: str,
    stages: Stages,
    built: dict[tuple[str, Side], World],
    tmp_path_factory: pytest.TempPathFactory,
) -> Worlds:
    """Return the maker of worlds: each is built once and brought back for every look."""

    def make(secret: Side) -> World:
        if (kind, secret) not in built:
            folder = tmp_path_factory.mktemp(f"{kind}-{secret}")
            url = f"sqlite:///{folder / 'world.sqlite3'}"
            if kind == "postgres":
                url = request.getfixturevalue("postgres").replace("/postgres?", "/test?")
            world = build(stages, Place(url, folder / "keys"), folder, secret)
            world.app.jinja_env.bytecode_cache = request.getfixturevalue("compiled_templates")
            built[kind, secret] = world
        return built[kind, secret]

    return make


def inputs(amounts: dict[str, float]) -> Inputs:
    """Return amounts as answers."""
    return {key: answered(amount) for key, amount in amounts.items()}


def visible(seen: Seen) -> Seen:
    """Return what people can fetch, without what is written beside."""
    return {
        key: got
        for key, got in seen.items()
        if key[0] not in {"database", "files", "log", "console"}
    }


def of_the_deal() -> frozenset[str]:
    """Name the routes of a deal; the others are about the own account, practice, and nobody."""
    return frozenset(name for name, access in ROUTES.items() if access.scope == "deal")


def compare(world: World, state: State, chain: list[Inputs], *, all_seats: int = 1) -> int:
    """Look once per input; each must show what the one before showed. Returns the pairs.

    In the first `all_seats` pairs every viewer of the state looks, and where A's forms are sent,
    everywhere; in the others A's executive, who sees most, looks at all pages of the deal, and at
    two of the pages that ask a question.
    """
    before: Seen | None = None
    masks: tuple[bytes, ...] = ()
    for number, drawn in enumerate(chain):
        every = number <= all_seats
        how = state if every else replace(state, viewers=(world.other,), posts=False, questions=2)
        seen, own = how.look(world, drawn, None if how.posts else of_the_deal()), world.masks()
        if before is not None:
            both = (before, seen)
            if not every:
                both = tuple(seats(unsent(one), world.other, of_the_deal()) for one in both)
                both = tuple({key: one[key] for key in one if key in both[1]} for one in both)
            assert differences(*both, masks + own) == []
            assert not own or own != masks
        before, masks = seen, own
    return len(chain) - 1


def chain(world: World, state: State, pairs: int, seed: int) -> list[Inputs]:
    """Return inputs to compare one after the other; after publication the result is the same."""
    draws = Draws(world.secret, np.random.default_rng([SEED, seed, len(state.name)]))
    if state.name == "published":
        return draws.same_result(published_frame(world), pairs + 1)
    return [draws.one() for _ in range(pairs + 1)]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
@pytest.mark.parametrize("secret", PAYING_SIDES)
def test_whatever_b_enters_nobody_learns_it(worlds: Worlds, secret: Side, state: State) -> None:
    """25 pairs of private inputs: every byte, header, row, file and log line is the same."""
    world, seat = worlds(secret), state.viewers[PAYING_SIDES.index(secret)]
    state = replace(state, viewers=(seat,), posts=state.name in FORMS_IN, questions=4)
    pairs = FEWER.get((secret, state.name), PAIRS[state.name])
    assert compare(world, state, chain(world, state, pairs, seed=SETTLING)) == pairs


@pytest.mark.parametrize(
    ("secret", "openness"), [("provider", "guided"), ("customer", "open_book")]
)
def test_no_mode_shows_anything_before_both_have_locked(
    worlds: Worlds, secret: Side, openness: str
) -> None:
    """Guided and open rounds tell more afterwards; until then they keep what a sealed one keeps."""
    state = replace(
        STATES[2], openness=openness, viewers=("facilitator",), posts=False, questions=4
    )
    assert compare(worlds(secret), state, chain(worlds(secret), state, 1, seed=0)) == 1


@pytest.mark.nightly
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
@pytest.mark.parametrize("secret", PAYING_SIDES)
def test_whatever_b_enters_nobody_learns_it_all_night(
    worlds: Worlds, kind: str, secret: Side, state: State
) -> None:
    """500 pairs, and 100 on PostgreSQL, and every seat looks in every state."""
    world, done = worlds(secret), 0
    every = tuple(world.watch.viewers)
    while done < NIGHTLY[kind]:
        pair = (every[done % len(every)], every[(done // 5 + 3) % len(every)])
        seated = replace(state, viewers=pair)
        drawn = chain(world, state, min(5, NIGHTLY[kind] - done), 1 + done)
        done += compare(world, seated, drawn, all_seats=5)


class TestTheWalk:
    def test_it_reaches_what_there_is(self, worlds: Worlds) -> None:
        """Every GET route is fetched; A sees real pages with its own numbers."""
        world = worlds("provider")
        seen = State("open", viewers=("stranger",), posts=False).look(world, {})
        routes = {
            rule.endpoint
            for rule in world.app.url_map.iter_rules()
            if "GET" in (rule.methods or set())
        }
        for who in ("customer", "stranger"):
            assert {endpoint for viewer, endpoint, _path in seen if viewer == who} >= routes
        reached = {key[1] for key, got in seen.items() if key[0] == "customer" and got[0] == 200}
        assert reached >= {
            "deal.overview", "levels.index", "levels.kpi", "frame.page", "values.page",
            "values.state", "values.question", "values.package", "result.page",
            "safekeeping.page", "safekeeping.menu_file", "improvement.page",
        }  # fmt: skip
        assert "safekeeping.receipt_file" not in reached  # before A's own lock
        own = f"{ANSWERS['customer']['highest_fee']:,.2f}".encode()
        assert own in seen["customer", "values.page", world.path("/values")][2]
        assert all(got[0] != 500 for got in seen.values())

    def test_it_reaches_the_receipt_of_the_own_side_alone(self, worlds: Worlds) -> None:
        """After A's lock A has its own receipt, which B's answers are compared for; others none."""
        world, only = worlds("provider"), frozenset({"safekeeping.receipt_file"})
        state = State("A has locked", ("A",), viewers=("facilitator", "provider_lead"), posts=False)
        seen = state.look(world, inputs(PROVIDER), only)
        got = {who: answer for (who, name, _path), answer in seen.items() if name in only}
        assert got["customer"][0] == 200
        assert b'"side":"customer"' in got["customer"][2]
        assert str(ANSWERS["customer"]["highest_fee"]).encode() in got["customer"][2]
        assert {got[who][0] for who in ("facilitator", "provider_lead")} == {403}

    def test_it_sends_the_forms_and_changes_nothing(self, worlds: Worlds) -> None:
        """What A's forms answer is compared too, valid and not, and none of it is kept."""
        world = worlds("provider")
        seen = State("open", viewers=("stranger",), questions=2).look(world, inputs(PROVIDER))
        sent = {key[1]: got[0] for key, got in seen.items() if key[2].endswith(" sent")}
        assert {sent[name] for name in ("frame.propose", "values.answer", "values.lock")} == {302}
        odd = {key[1]: got[0] for key, got in seen.items() if key[2].endswith(" nonsense")}
        assert odd["frame.propose"] == 422
        assert {key: got for key, got in seen.items() if key[0] == "database"} == {
            key: got for key, got in world.outside().items() if key[0] == "database"
        }

    @pytest.mark.parametrize("secret", PAYING_SIDES)
    def test_nobody_learns_whether_b_has_answered(self, worlds: Worlds, secret: Side) -> None:
        """No answers, or all and nothing is accepted: the same pages for everybody."""
        world = worlds(secret)
        state = State("open", viewers=("facilitator",), posts=False, questions=4)
        never = NEVER if secret == "customer" else PROVIDER | {"base_cost": 9e11}
        seen = [visible(state.look(world, one, of_the_deal())) for one in ({}, inputs(never))]
        assert differences(seen[0], seen[1]) == []


@pytest.mark.nightly
def test_a_leak_into_the_document_is_found(worlds: Worlds, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two documents of the same package say the same; a word among the keywords is seen."""
    world, only = worlds("provider"), frozenset({"document.pdf", "document.terms"})
    pair = chain(world, STATES[-1], 1, seed=11)
    looks = [(AGREED.look(world, one, only), world.masks()) for one in pair]
    assert (
        looks[0][0]["customer", "document.pdf", world.path("/documents/1/agreement.pdf")][0] == 200
    )
    assert read(differences(looks[0][0], looks[1][0], looks[0][1] + looks[1][1])) == []
    pdf_metadata(world, monkeypatch)
    leaking, masks = AGREED.look(world, pair[1], only), world.masks()
    found = read(differences(looks[0][0], leaking, looks[0][1] + masks))
    assert any("document.pdf" in line for line in found), found


def read(found: list[str]) -> list[str]:
    """Return what people can read of the differences: the rows hold the compressed files."""
    return [line for line in found if not line.startswith("database")]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_a_planted_leak_is_found(
    worlds: Worlds, monkeypatch: pytest.MonkeyPatch, plant: Plant
) -> None:
    """Through every channel: the comparison names the place, and without the plant finds nothing."""
    world = worlds("provider")
    pair = [inputs(ANSWERS["provider"]), inputs(scaled(PROVIDER, 1e-4))]
    if not plant.answered:
        pair = [{}, pair[0]]
    if plant.state.locks:
        pair = chain(world, STATES[-1], 1, seed=SETTLING)
    plant.put(world, monkeypatch)
    looks = [(plant.state.look(world, one, plant.only), world.masks()) for one in pair]
    found = differences(looks[0][0], looks[1][0], looks[0][1] + looks[1][1])
    assert any(plant.found in line for line in found), found[:20]
