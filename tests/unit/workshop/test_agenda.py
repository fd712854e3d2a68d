"""The agenda: the steps of the guide, what a mode leaves out, and how it is changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.workshop import agenda as agendas
from workbench.workshop.agenda import Agenda, Step


def usual(openness: agendas.Openness = "guided") -> Agenda:
    """Return the usual agenda with every kind installed."""
    return agendas.usual("one_day", openness, lambda _key: True)


def test_it_is_the_pre_work_and_the_22_steps_of_the_guide() -> None:
    """Seven pieces of pre-work; sessions of 90 minutes; 22 steps."""
    plan = usual()
    assert [one.key for one in plan.steps if one.session == 0] == [f"P{n}" for n in range(1, 8)]
    met = [one for one in plan.steps if one.session]
    assert len(met) == 22
    assert [sum(one.minutes for one in met if one.session == n) for n in (1, 2, 3, 4)] == [90] * 4


def test_a_sealed_round_gives_no_hints() -> None:
    """4.1 is left out, 3.4 and 3.5 are replaced, each with a reason."""
    plan = usual("sealed")
    names = {one.key: one.name for one in plan.steps}
    assert "4.1" not in names
    assert (names["3.4"], names["3.5"]) == ("sealed_answer", "settled_package")
    reasons = {one.name: one.reason for one in plan.left_out if one.name != "disagreement"}
    assert reasons == {
        "overlap": "workshop.sealed_gives_no_hints",
        "proposals": "workshop.sealed_gives_no_hints",
        "improve": "workshop.sealed_tells_no_more",
    }


@pytest.mark.parametrize("openness", ["sealed", "guided", "open_book"])
def test_why_we_disagree_stands_beside_the_baseline_of_two_histories(
    openness: agendas.Openness,
) -> None:
    """With one history, or none, it is left out and says why."""
    whole = agendas.usual("one_day", openness, lambda _key: True, both=True)
    names = [one.name for one in whole.steps]
    assert names[names.index("baseline") + 1] == "disagreement"
    assert "disagreement" not in {one.name for one in whole.left_out}
    alone = usual(openness)
    assert "disagreement" not in {one.name for one in alone.steps}
    assert agendas.LeftOut("disagreement", "workshop.needs_both_histories") in alone.left_out


def test_what_is_not_installed_is_not_offered() -> None:
    """A later room registers its kind; until then its step is named among what is left out."""
    plan = agendas.usual("one_day", "guided", lambda key: key != "read_back")
    assert "4.5" not in {one.key for one in plan.steps}
    assert [(one.name, one.reason) for one in plan.left_out] == [
        ("disagreement", "workshop.needs_both_histories"),
        ("read_back", "workshop.kind_not_installed"),
    ]


def test_an_agenda_that_is_there_already_takes_in_what_is_installed_later() -> None:
    """Read-back, board papers and readiness come to their usual places; nothing else is changed."""
    later = {"read_back", "board_papers", "readiness"}
    before = agendas.usual("one_day", "sealed", lambda key: key not in later)
    before = agendas.changed(before, "1.4", minutes=45)
    kept = agendas.to_plain(before)
    assert agendas.from_plain(kept, lambda key: key not in later) == before
    after = agendas.from_plain(kept, lambda _key: True)
    whole = agendas.changed(usual("sealed"), "1.4", minutes=45)
    assert after.steps == whole.steps
    assert set(after.left_out) == set(whole.left_out)
    gone = agendas.from_plain(agendas.to_plain(after), lambda key: key not in later)
    assert gone.steps == before.steps


def test_a_step_is_moved_with_its_session() -> None:
    """Moving the last step of session 1 down puts it into session 2, and back."""
    plan = usual()
    down = agendas.shifted(plan, "1.5", 1)
    order = [one.key for one in down.steps]
    assert order.index("1.5") == order.index("2.1") + 1
    assert down.step("1.5").session == 2
    assert agendas.shifted(down, "1.5", -1).steps[order.index("1.5") - 1].key == "1.5"


def test_what_would_break_an_agenda_is_refused() -> None:
    """No minutes, another session, other steps, an unknown key."""
    plan = usual()
    for change in (
        lambda: agendas.changed(plan, "1.1", minutes=0),
        lambda: agendas.changed(plan, "1.1", session=9),
        lambda: agendas.changed(plan, "9.9", minutes=5),
        lambda: agendas.reordered(plan, ["1.1"]),
    ):
        with pytest.raises(StepError):
            change()


def test_an_agenda_kept_before_there_were_due_days_is_read() -> None:
    """A step without the field has no day."""
    plain = agendas.to_plain(agendas.changed(usual(), "P1", due="2027-03-01"))
    assert agendas.from_plain(plain, lambda _key: True).step("P1").due == "2027-03-01"
    for one in plain["steps"]:
        del one["due"]
    assert agendas.from_plain(plain, lambda _key: True) == usual()


def test_own_steps_get_keys_of_their_own() -> None:
    """A step goes to the end of its session; two of them are told apart."""
    mine = Step("", "own", "note", 2, 15, title="Visit to line 3")
    plan = agendas.added(agendas.added(usual(), mine), mine)
    assert [one.key for one in plan.steps if one.name == "own"] == ["x1", "x2"]
    at = [one.key for one in plan.steps].index("x1")
    assert plan.steps[at - 1].key == "2.5"
    assert plan.steps[at + 2].session == 3


@given(st.lists(st.tuples(st.integers(0, 28), st.integers(-40, 40)), max_size=12))
def test_moving_loses_no_step(shifts: list[tuple[int, int]]) -> None:
    """Whatever is moved where, every step is there once, and the plain form reads back the same."""
    plan = usual()
    keys = [one.key for one in plan.steps]
    for which, places in shifts:
        plan = agendas.shifted(plan, keys[which], places)
    assert sorted(one.key for one in plan.steps) == sorted(keys)
    assert agendas.from_plain(agendas.to_plain(plan), lambda _key: True) == plan
    assert all(one.apart == (one.session == 0) for one in plan.steps)
