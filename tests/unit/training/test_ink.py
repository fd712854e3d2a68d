"""Ink stories: every path ends, a stored state goes on as if nothing had happened."""

import json
from collections.abc import Callable

import pytest

from tests.unit.training.stories import KEY, STORIES, best, chance, outline, play, worst
from training.catalogue import CONTENT, story_card
from training.ink import InkStory
from training.scenario import Scene
from training.strands import Strand
from workbench.codes import StepError

ENGLISH = STORIES["en"]
ENDINGS = {"balanced", "open", "overpromised", "hollow", "blind", "walkout"}


def situations(lang: str, sort: Callable[[Scene], str]) -> dict[str, Scene]:
    """Return one scene for every sort of situation that can be reached."""
    story = STORIES[lang]
    found: dict[str, Scene] = {}
    waiting = [story.begin(1)]
    while waiting:
        scene = waiting.pop()
        if found.setdefault(sort(scene), scene) is scene:
            waiting += [story.choose(scene.state, choice.index) for choice in scene.choices]
    return found


def exact(scene: Scene) -> str:
    """Name a situation by place, variables and moves: our stories keep nothing else."""
    moves = [choice.move for choice in scene.choices]
    return json.dumps([scene.knots[-1], scene.variables, moves])


def rough(scene: Scene) -> str:
    """Name a situation by what the story's conditions ask for, so that there are few."""
    now = scene.variables
    asked = [now[name] for name in ("aligned", "agreed", "ending")]
    bands = [int(now["insight"]) >= 3, int(now["trust"]) >= 5, int(now["trust"]) <= 2]
    return json.dumps([scene.knots[-1], asked, bands, [choice.move for choice in scene.choices]])


@pytest.fixture(scope="module")
def reached() -> dict[str, Scene]:
    """Return the sorts of situation of the English story."""
    return situations("en", rough)


def test_there_are_at_least_eight_knots_and_all_are_reached(reached: dict[str, Scene]) -> None:
    """A role-play has eight knots or more, and none of them is out of reach."""
    names = json.loads((CONTENT / "stories" / f"{KEY}.en.json").read_text())["root"][-1]
    written = {name for name in names if name not in {"#f", "#n", "global decl"}}
    assert len(written) >= 8
    assert written == {knot for scene in reached.values() for knot in scene.knots}


def test_every_end_is_the_debrief_with_a_known_ending(reached: dict[str, Scene]) -> None:
    """No path stops before the debrief, and each of the endings can happen."""
    ends = [scene for scene in reached.values() if scene.ended]
    assert {scene.knots[-1] for scene in ends} == {"debrief"}
    assert {scene.variables["ending"] for scene in ends} == ENDINGS


def test_every_choice_names_its_move_and_its_points(reached: dict[str, Scene]) -> None:
    """Each choice has a move of its own within the scene and 0 to 3 points per tested strand."""
    for scene in reached.values():
        moves = [choice.move for choice in scene.choices]
        assert all(moves)
        assert len(set(moves)) == len(moves)
        for choice in scene.choices:
            assert choice.points
            assert all(0 <= points <= 3 for points in choice.points.values())


def test_each_moment_has_a_choice_that_is_best_in_every_strand(reached: dict[str, Scene]) -> None:
    """Full marks in one strand never cost marks in another."""
    for scene in reached.values():
        tops = {s: max((c.points.get(s, 0) for c in scene.choices), default=0) for s in Strand}
        assert scene.ended or any(
            all(choice.points.get(s, 0) == tops[s] for s in Strand) for choice in scene.choices
        )


def test_the_debrief_has_a_text_for_every_move_and_ending(reached: dict[str, Scene]) -> None:
    """No move that can be made lacks its text, and no text belongs to a move that does not exist."""
    card = story_card(KEY, "en")
    assert {c.move for scene in reached.values() for c in scene.choices} == card.moves.keys()
    assert card.endings.keys() == ENDINGS


def test_every_line_has_a_speaker_and_a_text(reached: dict[str, Scene]) -> None:
    """Lines are spoken by a known role and are not empty."""
    for scene in reached.values():
        assert {line.who for line in scene.lines} <= {"you", "narrator", "director", "colleague"}
        assert all(line.text for line in scene.lines)


@pytest.mark.parametrize(
    "sort", [pytest.param(rough), pytest.param(exact, marks=pytest.mark.nightly)]
)
def test_both_languages_have_the_same_situations(sort: Callable[[Scene], str]) -> None:
    """Chinese and English reach the same places with the same moves, points and speakers."""
    english, chinese = situations("en", sort), situations("zh_Hans_CN", sort)
    assert chinese.keys() == english.keys()
    for key, scene in english.items():
        assert outline(chinese[key]) == outline(scene)
        assert scene.choices or scene.knots[-1] == "debrief"


@pytest.mark.parametrize("lang", STORIES)
def test_good_choices_lead_to_a_balanced_end_and_bad_ones_do_not(lang: str) -> None:
    """What the trainee says decides how it ends."""
    assert play(STORIES[lang], best).variables["ending"] == "balanced"
    assert play(STORIES[lang], worst).variables["ending"] != "balanced"


@pytest.mark.parametrize("seed", range(40))
def test_random_walks_end_alike_in_both_languages(seed: int) -> None:
    """Whatever is chosen, the play ends, in the same way in both languages."""
    ends = [play(story, chance(seed), seed) for story in STORIES.values()]
    assert ends[0].knots[-1] == "debrief"
    assert outline(ends[0]) == outline(ends[1])


@pytest.mark.nightly
def test_two_thousand_random_walks_end_alike() -> None:
    """2,000 seeded walks end in the debrief, in the same way in both languages."""
    for seed in range(2000):
        ends = [play(story, chance(seed), seed) for story in STORIES.values()]
        assert ends[0].knots[-1] == "debrief"
        assert outline(ends[0]) == outline(ends[1])


@pytest.mark.parametrize("seed", range(5))
def test_a_stored_state_goes_on_as_if_nothing_had_happened(seed: int) -> None:
    """After every step a fresh story continues from the stored text to the same end."""
    text = (CONTENT / "stories" / f"{KEY}.en.json").read_text(encoding="utf-8")
    whole, pick = play(ENGLISH, chance(seed), seed), chance(seed)
    scene = ENGLISH.begin(seed)
    while not scene.ended:
        other = InkStory(KEY, text)
        assert other.resume(scene.state) == scene
        scene = other.choose(scene.state, pick(scene))
    assert scene == whole


def test_plays_do_not_disturb_each_other() -> None:
    """Two plays on one story object, step by step in turn, end as if each were alone."""
    first, second = ENGLISH.begin(1), ENGLISH.begin(1)
    while not (first.ended and second.ended):
        first = first if first.ended else ENGLISH.choose(first.state, best(first))
        second = second if second.ended else ENGLISH.choose(second.state, worst(second))
    assert (first, second) == (play(ENGLISH, best), play(ENGLISH, worst))


def test_the_language_can_change_in_the_middle() -> None:
    """A state of one language goes on in the other at the same place."""
    scene = ENGLISH.begin(1)
    for _ in range(4):
        scene = ENGLISH.choose(scene.state, best(scene))
    there = STORIES["zh_Hans_CN"].resume(scene.state)
    assert outline(there) == outline(scene)
    assert there.lines != scene.lines
    assert ENGLISH.resume(there.state) == scene


def test_a_choice_that_is_not_on_offer_is_refused() -> None:
    """An index outside the scene raises training.choice_gone, and nothing has moved."""
    scene = ENGLISH.begin(1)
    for index in (-1, len(scene.choices)):
        with pytest.raises(StepError, match=r"training\.choice_gone"):
            ENGLISH.choose(scene.state, index)
    assert ENGLISH.resume(scene.state) == scene


@pytest.mark.parametrize("state", ["", "{}", "null", '{"format": 1}', "no json", "\ud800"])
def test_what_is_no_state_is_refused(state: str) -> None:
    """A text that is no stored play raises training.state_unreadable."""
    with pytest.raises(StepError, match=r"training\.state_unreadable"):
        ENGLISH.resume(state)


@pytest.mark.parametrize(
    ("field", "value"),
    [("format", 2), ("story", "another"), ("engine", ""), ("engine", "{}"), ("engine", "[]")],
)
def test_a_damaged_state_is_refused(field: str, value: object) -> None:
    """A state of another form, story or engine raises training.state_unreadable."""
    state = json.loads(ENGLISH.begin(1).state) | {field: value}
    with pytest.raises(StepError, match=r"training\.state_unreadable"):
        ENGLISH.resume(json.dumps(state))


def test_a_rewritten_story_says_so() -> None:
    """A trail that the present text does not offer raises training.story_changed."""
    scene = ENGLISH.begin(1)
    state = json.loads(ENGLISH.choose(scene.state, 0).state) | {"print": "older"}
    assert ENGLISH.resume(json.dumps(state)).step == 1
    state["trail"][0]["choice"]["move"] = "gone"
    with pytest.raises(StepError, match=r"training\.story_changed"):
        ENGLISH.resume(json.dumps(state))


def test_a_fault_in_a_text_is_reported() -> None:
    """A story that runs out of content raises training.story_failed with the engine's reason."""
    broken = {
        "inkVersion": 21,
        "root": [["^Hello.", "\n", None], {"global decl": ["ev", "/ev", "end", None], "#f": 1}],
        "listDefs": {},
    }
    with pytest.raises(StepError, match=r"training\.story_failed"):
        InkStory("broken", json.dumps(broken)).begin(1)
