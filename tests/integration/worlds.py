"""A framed deal in which B's private answers may be anything, and everybody else looks.

It is built once, kept as it is when A has answered, and brought back before every look, so that two
looks differ in B's inputs alone. B enters by the pages, as a person does.
"""

import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from pysqlite3.dbapi2 import connect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from tests.integration.channels import files, heard, rows
from tests.integration.conftest import Browser
from tests.integration.filled import form_to
from tests.integration.private import ANSWERS, enter, now
from tests.integration.stages import Place, Stages, _copy
from tests.integration.watching import Seen, Watch, fillings, fix_randomness
from workbench.platform.accounts.people import one_time_link
from workbench.platform.accounts.rows import User
from workbench.platform.audit import AuditEventRow
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions, reading
from workbench.platform.permissions import PAYING_SIDES, Side
from workbench.proposal.bargaining.sealed import SealedSettlement, settle_sealed
from workbench.services import history, questions, result, values
from workbench.services.questions import LEFT_EMPTY, SHAPES, Answer
from workbench.store.document import documents
from workbench.store.draft import drafts
from workbench.store.frame import FrameRow
from workbench.store.history import data_sets
from workbench.store.kpi import kpi_cards

OTHER: dict[Side, Side] = {"provider": "customer", "customer": "provider"}
Inputs = Mapping[str, Answer]
SOME = frozenset({"static", "deal.overview", "deal.index"})


@dataclass(frozen=True)
class Kept:
    """The database as it is when A has answered, to be brought back."""

    place: Place
    copy: Path

    def keep(self) -> None:
        """Copy the database away."""
        if self.place.file is not None:
            _backup(self.place.file, self.copy)
        else:  # which works while nobody is connected
            _copy(self.place.url, "test", self.copy.stem)

    def bring_back(self) -> None:
        """Put what was kept in the place of the database."""
        if self.place.file is not None:
            _backup(self.copy, self.place.file)
        else:
            _copy(self.place.url, self.copy.stem, "test")


def _backup(source: Path, target: Path) -> None:
    """Copy by the database itself, so that connections to the target may stay open."""
    with closing(connect(source)) as there, closing(connect(target)) as here:
        there.backup(here)


@dataclass
class World:
    """The application, its database, B's executive at the pages, and everybody else looking."""

    config: Config
    kept: Kept
    here: Kept
    deal_id: int
    secret: Side
    patch: pytest.MonkeyPatch
    watch: Watch = field(init=False)
    people: dict[str, Browser] = field(init=False)

    def __post_init__(self) -> None:
        self.app = create_app(self.config)
        self.engine = make_engine(self.config.database_url)
        self.sessions = make_sessions(self.engine)
        self.people = {}

    @property
    def other(self) -> Side:
        """Return A's side."""
        return OTHER[self.secret]

    def path(self, rest: str = "") -> str:
        """Return the path of a page of the deal."""
        return f"/deals/{self.deal_id}{rest}"

    def furnish(self) -> None:
        """Let everybody sign in, A answer everything, and both sides' keys exist; then keep it."""
        with self.sessions() as db:
            _read_file(db, self.deal_id)
            enter(db, self.config.keys, self.deal_id, self.other)
            people = {user.title: one_time_link(db, user) for user in db.scalars(select(User))}
            db.commit()
            fill = fillings(db, self.deal_id)
        self.people = {name: Browser(self.app).sign_in(link) for name, link in people.items()}
        viewers = {name: one for name, one in self.people.items() if name != self.secret}
        viewers["stranger"] = Browser(self.app)
        self.watch = Watch(self.app, viewers, fill)
        self.watch.look(SOME)  # everybody's session has begun
        self.people[self.secret].get(self.path("/values"))
        self.close()
        self.kept.keep()
        self.again()
        with self.sessions() as db:  # B's key is made now, or the first world would be another one
            enter(db, self.config.keys, self.deal_id, self.secret)
        self.again()

    def again(self) -> None:
        """Bring back the beginning, chance included."""
        self._bring(self.kept)
        shutil.rmtree(self.config.outbox, ignore_errors=True)

    def hold(self) -> None:
        """Keep what stands now, to be brought back after each form that is sent."""
        if self.here.place.file is None:
            self.close()  # a database of a server is copied only while nobody is connected
        self.here.keep()

    def brought(self) -> None:
        """Bring back what stood when everybody began to look, chance included."""
        self._bring(self.here)

    def _bring(self, kept: Kept) -> None:
        if kept.place.file is None:
            self.close()  # a database of a server is replaced only while nobody is connected
        kept.bring_back()
        fix_randomness(self.patch)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
        self.app.extensions["engine"].dispose()

    def enter(self, inputs: Inputs) -> None:
        """Let B answer by the pages, one question a page."""
        for key, given in inputs.items():
            self.send(self.secret, f"/values/question/{key}", f"/values/question/{key}", {
                name: "" if given.none else f"{getattr(given, name):.2f}"
                for name in ("likely", "low", "high")
            } | {"meant": "as written"})  # fmt: skip

    def lock(self, side: Side) -> None:
        """Let a side lock by its page."""
        self.send(side, "/values/lock", "/values/lock", {"sure": "y"})

    def propose(self) -> None:
        """Let A make the frame anew, with another fee."""
        self.send(self.other, "/frame", "/frame", {"middle": "512345"})

    def choose(self, openness: str) -> None:
        """Let A make the frame in another mode, and both agree to it."""
        self.send(self.other, "/frame", "/frame", {"openness": openness})
        for side in PAYING_SIDES:
            self.send(side, "/frame", "/frame/agree", {})

    def invite(self) -> None:
        """Let A invite a person, who gets a mail."""
        self.send(self.other, "/invite", "", {"email": "new@example.org", "side": self.other})

    def send(self, who: str, page: str, action: str, changes: Mapping[str, str]) -> None:
        """Send a form as it stands on a page, with changes; it is kept."""
        browser = self.people[who]
        found = form_to(browser.get(self.path(page)).get_data(as_text=True), action)
        answer = browser.client.post(self.path(action or page), data=found.fields | dict(changes))
        assert answer.status_code < 400, (who, action, answer.status_code)

    def masks(self) -> tuple[bytes, ...]:
        """Return what B published and may differ: its commitment, and what is a hash of it."""
        with self.sessions() as db:
            told = result.published(db, now(db, self.deal_id))
            made: list[tuple[str, ...]] = [(row.sha256,) for row in drafts(db, self.deal_id)]
            made += [(row.terms_sha256, row.pdf_sha256) for row in documents(db, self.deal_id)]
            if made:  # the record holds digests of these, and nothing else that may differ
                made += [tuple(db.scalars(select(AuditEventRow.hash)))]
        if told is None:
            return ()
        follow = [digest for digests in made for digest in digests]  # hashes of what has it in it
        follow += [digest[:12] for digest in follow]
        return tuple(text.encode() for text in (told.commitments[self.secret], *follow))

    def fill(self) -> dict[str, list[object]]:
        """Return what stands for the arguments of routes now."""
        with self.sessions() as db:
            return fillings(db, self.deal_id)

    def agree(self) -> None:
        """Make the draft of the settled package, let both accept it, and make its document."""
        self.send(self.other, "/draft", "/draft/start", {})
        for side in (self.other, self.secret):
            self.send(side, "/draft", "/draft/accept", {})
        self.send(self.other, "/documents", "/documents", {"language": "en"})

    def outside(self) -> Seen:
        """Return what was written beside the answers."""
        return rows(self.engine, self.secret) | files(self.config.instance)

    def total(self) -> float:
        """Return the sum of B's answers: what a leak would read, also while somebody writes."""
        with reading(), self.sessions() as db:
            own = values.sheet(db, self.config.keys, now(db, self.deal_id), self.secret)
        return sum(given.likely for given in own.answers.values())


@dataclass(frozen=True)
class State:
    """What has happened when everybody looks, and how they look."""

    name: str
    locks: tuple[str, ...] = ()
    anew: bool = False
    agreed: bool = False
    openness: str = "sealed"
    viewers: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    posts: bool = True
    questions: int | None = None

    def look(self, world: World, inputs: Inputs, only: frozenset[str] | None = None) -> Seen:
        """Bring the world to this state with B's inputs, and return everything that can be learnt."""
        world.again()
        if self.openness != "sealed":
            world.choose(self.openness)
        with heard("B acts") as acting:
            world.enter(inputs)
            for who in self.locks:
                world.lock(world.secret if who == "B" else world.other)
            if self.anew:
                world.propose()
                world.invite()
            if self.agreed:
                world.agree()
        seen, watch = dict(acting) | world.outside(), self._watch(world)
        if self.posts:
            world.hold()
        fix_randomness(world.patch)  # B's answers took some of it
        for name, browser in watch.viewers.items():
            with heard(f"{name} looks") as looking:
                seen |= replace(watch, viewers={name: browser}).look(only)
            seen |= looking
        if self.posts:
            with heard("forms are sent") as sending:
                seen |= watch.send(world.other, seen, world.brought)
            seen |= sending
        return seen

    def _watch(self, world: World) -> Watch:
        every = world.watch.viewers
        names = {world.other, *(self.viewers or every)}
        # A's lock upon B's publishes what depends on B's inputs: it is sent in a state of its own.
        unsent = frozenset({"values.lock"}) if "B" in self.locks else frozenset[str]()
        fill = world.fill() if self.agreed else world.watch.fill
        if self.questions is not None:
            own = [key for key in fill[QUESTION] if key in ANSWERS[world.other]]
            fill = fill | {QUESTION: own[: self.questions]}
        return replace(
            world.watch,
            viewers={name: one for name, one in every.items() if name in names},
            headers=self.headers,
            fill=fill,
            unsent=unsent,
        )


QUESTION = "values.question key"
REPORT = b"month,good_units,units_produced\n2024-01,95,100\n2024-02,97,100\n"
MAP = {
    "kind": "values", "tz": "Europe/Berlin",
    "columns": {"period": "month", "good_units": "good_units", "units_produced": "units_produced"},
}  # fmt: skip


def _read_file(db: Session, deal_id: int) -> None:
    """Let the cards rest on a file that has been read, so that its pages are real ones."""
    planted = data_sets(db, deal_id)[0]
    read = history.add(db, deal_id, "customer", "report", REPORT)
    history.confirm(db, deal_id, read, MAP)
    for card in kpi_cards(db, deal_id):
        card.data_set_id = read
    db.flush()
    db.delete(planted)
    db.flush()


def build(stages: Stages, place: Place, folder: Path, secret: Side) -> World:
    """Return a furnished world in which `secret` is B; clock and chance stand still already."""
    seated = stages.bring(place, "framed")
    config = Config(folder, place.url, place.keys, development=True, testing=True,
                    secure_cookies=False)  # fmt: skip
    kept, here = (
        Kept(place, folder.parent / f"{name}_{secret}.sqlite3") for name in ("kept", "here")
    )
    made = World(config, kept, here, seated.deal_id, secret, pytest.MonkeyPatch())
    fix_randomness(made.patch)
    made.furnish()
    return made


@dataclass
class Draws:
    """Private inputs of a side by a seeded generator: around usual ones, extreme, with ranges."""

    side: Side
    rng: np.random.Generator

    def one(self, spread: float = 0.8) -> dict[str, Answer]:
        """Return an answer to every question."""
        return {key: self._answer(key, usual, spread) for key, usual in ANSWERS[self.side].items()}

    def _answer(self, key: str, usual: float, spread: float) -> Answer:
        kind = next(one for one in SHAPES if one == key.partition("-")[0])
        shape = SHAPES[kind]
        if shape.choices:
            return _alone(float(self.rng.choice(shape.choices)))
        if shape.optional and self.rng.random() < 0.1:
            return LEFT_EMPTY
        likely = round(usual * float(np.exp(self.rng.normal(0, spread))), 2)
        if self.rng.random() < 0.05:
            likely = 0.0
        most = 100.0 if kind == "worst_level" else shape.most
        likely = min(likely, most)
        if not shape.ranged or self.rng.random() < 0.5:
            return _alone(likely)
        low, high = (
            round(likely * float(factor), 2) for factor in self.rng.uniform((0.5, 1), (1, 2))
        )
        return Answer(low, likely, min(high, most))

    def same_result(self, frame: FrameRow, count: int) -> list[dict[str, Answer]]:
        """Return inputs with which the round ends in the same way, against the usual other side."""
        other = {key: _alone(amount) for key, amount in ANSWERS[OTHER[self.side]].items()}
        against = values.gains(frame, OTHER[self.side], other)
        found = [self.one()]
        wanted = _outcome(self.side, values.gains(frame, self.side, found[0]), against)
        while len(found) < count:
            drawn = self.one(0.3 if wanted is not None else 0.8)
            if _outcome(self.side, values.gains(frame, self.side, drawn), against) == wanted:
                found.append(drawn)
        return found


def _alone(amount: float) -> Answer:
    return questions.Answer(amount, amount, amount)


def _outcome(side: Side, mine: values.SideGains, theirs: values.SideGains) -> int | None:
    pair = (mine, theirs) if side == "customer" else (theirs, mine)
    settled = settle_sealed(*pair)
    return settled.index if isinstance(settled, SealedSettlement) else None


def published_frame(world: World) -> FrameRow:
    """Return the frame that the world begins with, loaded in full, whatever was looked at before."""
    world.again()
    with world.sessions() as db:
        row = now(db, world.deal_id)
        _ = row.menu
        db.expunge_all()
    return row
