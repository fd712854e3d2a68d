"""The agenda as the facilitator changes it: minutes, order, steps, days, templates."""

import re

import pytest
from werkzeug.test import TestResponse

from tests.integration.conftest import Table
from tests.integration.web.test_workshop import met, opened, shop, text
from workbench.workshop import kinds
from workbench.workshop.kinds import Field, Kind

__all__ = ["met"]


def plan(table: Table, move: str, **typed: str) -> TestResponse:
    """Let the facilitator send what was typed on the page of the agenda with a button."""
    browser, page = table.people["facilitator"], shop(table, "/lead/agenda")
    version = re.search(r'name="version" value="(\d+)"', text(browser, page))
    assert version is not None
    sent = {"csrf_token": browser.token(page), "version": version.group(1), "move": move}
    return browser.client.post(page, data=sent | typed)


def test_what_is_done_without_meeting_has_a_day_and_no_clock(met: Table) -> None:
    """Pre-work that was opened counts nothing down; its page says by when."""
    browser = met.people["facilitator"]
    for key, clocks in (("P4", 0), ("1.2", 1)):
        opened(met, key)
        for rest in ("", "/lead", "/lead/projector"):
            assert text(browser, shop(met, rest)).count("data-left") == clocks, (key, rest)
    assert "+5 minutes" in text(browser, shop(met, "/lead"))
    change = {"minutes": "15", "session": "0", "apart": "y", "due": "2027-03-01"}
    answer = plan(met, "", **{f"P4-{name}": value for name, value in change.items()})
    assert answer.status_code == 302
    for rest in ("/step/P4", "/agenda"):
        assert "by 2027-03-01" in text(met.people["provider"], shop(met, rest))


def test_the_agenda_is_changed_by_one_at_a_time(met: Table) -> None:
    """A change on top of another one is answered with what stands now."""
    browser, page = met.people["facilitator"], shop(met, "/lead/agenda")
    before = dict(
        re.findall(r'name="(csrf_token|version)"[^>]*value="([^"]*)"', text(browser, page))
    )
    move = {"move": "down-1.1"}
    assert browser.client.post(page, data=before | move).status_code == 302
    late = browser.client.post(page, data=before | move)
    assert late.status_code == 409
    assert "Somebody changed the agenda meanwhile" in late.get_data(as_text=True)
    order = re.findall(r'agenda-key">([^<]+)<', text(browser, page))
    assert order.index("1.1") == order.index("1.2") + 1


def test_a_button_pressed_twice_is_no_other_person(met: Table) -> None:
    """An arrow, a new step and the times are kept once; another order meanwhile is told as before."""
    browser, page = met.people["facilitator"], shop(met, "/lead/agenda")
    new = {"title": "Visit to line 3", "kind": "note", "minutes": "15", "session": "2"}
    times = {"format": "four_meetings", "first": "2027-03-01T09:00"}
    typed = {"1.1-session": "1", "1.1-minutes": "14"}
    before = re.findall(r'agenda-key">([^<]+)<', text(browser, page))
    for sent in ({"move": "up-1.1"}, new | {"move": "add"}, times | {"move": "times"}):
        seen = re.findall(
            r'name="(csrf_token|version|order)"[^>]*value="([^"]*)"', text(browser, page)
        )
        twice = dict(seen) | typed | sent
        assert [browser.client.post(page, data=twice).status_code for _ in "ab"] == [302, 302]
        typed |= {"1.1-session": "0", "1.1-apart": "y"}
    order = re.findall(r'agenda-key">([^<]+)<', text(browser, page))
    assert order.index("1.1") == before.index("1.1") - 1
    assert order.count("x1") == 1
    assert "x2" not in order
    assert browser.client.post(page, data=twice | {"1.1-minutes": "15"}).status_code == 409


def test_minutes_and_times_are_kept_by_one_button(met: Table) -> None:
    """Whichever of the two is pressed; a start that is none keeps both typed."""
    typed = {"1.1-session": "1", "1.1-minutes": "14", "format": "one_day"}
    answer = plan(met, "times", **typed | {"first": "2027-03-01T08:30"})
    assert answer.headers["Location"].endswith("#times")
    page = text(met.people["customer"], shop(met, "/agenda"))
    assert "2027-03-01 08:30 · 14 minutes" in page
    refused = plan(met, "", **typed | {"1.1-minutes": "13", "first": "half past nine"})
    assert refused.status_code == 422
    shown = refused.get_data(as_text=True)
    assert 'value="13"' in shown
    assert "half past nine" in shown
    answer = plan(met, "down-1.1", **typed | {"first": "2027-03-01T09:30"})
    assert answer.status_code == 302
    assert "2027-03-01 09:30" in text(met.people["customer"], shop(met, "/agenda"))


def test_one_press_keeps_all_that_was_typed(met: Table) -> None:
    """Minutes, a reason to skip and a move go together, and the answer is at the step."""
    typed = {"1.1-session": "1", "1.2-session": "1", "1.2-minutes": "20", "1.2-skipped": "by mail"}
    answer = plan(met, "down-1.1", **typed | {"1.1-minutes": "12"})
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/lead/agenda?kept=1#step-1.1")
    page = text(met.people["customer"], shop(met, "/agenda"))
    assert page.index(">1.2<") < page.index(">1.1<")
    assert "Skipped: by mail" in page
    assert "12 minutes" in page


def test_a_step_is_added_where_its_page_is(met: Table) -> None:
    """A step without a title is refused and the minutes stay typed; then it is there."""
    new = {"title": "", "kind": "note", "minutes": "15", "session": "2"}
    typed = {"1.1-session": "1", "1.1-minutes": "14"}
    refused = plan(met, "add", **typed | new)
    assert refused.status_code == 422
    assert 'value="14"' in refused.get_data(as_text=True)
    added = plan(met, "add", **typed | new | {"title": "Visit to line 3"})
    assert added.headers["Location"].endswith("#step-x1")
    page = text(met.people["customer"], shop(met, "/agenda"))
    assert "Visit to line 3" in page
    assert "14 minutes" in page


def test_minutes_that_cannot_be_are_refused_beside_their_field(met: Table) -> None:
    """Nothing is changed; the number stays to be mended."""
    refused = plan(met, "down-1.1", **{"1.1-session": "1", "1.1-minutes": "0"})
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert 'id="1.1-minutes-error"' in page
    assert "The agenda was not changed" in page


def test_an_agenda_is_kept_for_other_deals(met: Table) -> None:
    """What was kept under a name comes back as it was, and only to whoever kept it."""
    plan(met, "", **{"1.1-session": "1", "1.1-minutes": "14"})
    browser, page = met.people["facilitator"], shop(met, "/lead/agenda")
    kept = browser.post(f"{page}/template", page=page, name="Short day")
    assert kept.headers["Location"].endswith("#templates")
    assert plan(met, "", **{"1.1-session": "1", "1.1-minutes": "30"}).status_code == 302
    found = re.search(r"/agenda/template/(\d+)", text(browser, page))
    assert found is not None
    assert "Use “Short day” here" in text(browser, page)
    version = re.search(r'name="version" value="(\d+)"', text(browser, page))
    assert version is not None
    used = browser.post(f"{page}/template/{found.group(1)}", page=page, version=version.group(1))
    assert used.status_code == 302
    assert re.search(r'name="1.1-minutes"[^>]*value="14"', text(browser, page))


def test_a_day_has_one_start_and_meetings_have_four(met: Table) -> None:
    """What a day does not use is not kept, and does not come back with the meetings."""
    browser, page = met.people["facilitator"], shop(met, "/lead/agenda")
    starts = {
        "first": "2027-03-01T09:00",
        "second": "2027-03-02T09:00",
        "third": "2027-03-03T09:00",
    }

    def keep(form: str) -> str:
        version = re.search(r'name="version" value="(\d+)"', text(browser, page))
        assert version is not None
        sent = {"version": version.group(1), "format": form, "move": "times"} | starts
        kept = browser.post(page, page=page, **sent)
        assert kept.headers["Location"].endswith("#times")
        return text(met.people["customer"], shop(met, "/agenda"))

    day = keep("one_day")
    assert all(time in day for time in ("2027-03-01 09:00", "2027-03-01 10:45", "2027-03-01 13:00"))
    assert "2027-03-03" not in day
    assert "2027-03-03" not in text(browser, page)
    weeks = keep("four_meetings")
    assert "2027-03-01 10:45" not in weeks
    assert "2027-03-03 09:00" in weeks


def test_a_kind_that_is_installed_brings_its_step(
    met: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later room registers a kind: the running workshop has its step and its form, and it works."""
    browser, agenda = met.people["provider"], shop(met, "/agenda")
    left_out = re.compile(r"<li>Read back and sign: ")
    assert left_out.search(text(browser, agenda))
    monkeypatch.setattr(kinds, "REGISTERED", dict(kinds.REGISTERED))
    kinds.register(Kind("read_back", "shared", fields=(Field("text", "text"),)))
    page = text(browser, agenda)
    assert not left_out.search(page)
    assert re.search(r"/step/4.5[^>]*>Read back and sign<", page)
    assert page.index("/step/4.3") < page.index("/step/4.5")
    opened(met, "4.5")
    entered = browser.post(
        shop(met, "/step/4.5/enter"), page=shop(met, "/step/4.5"), text="It is so"
    )
    assert entered.status_code == 302
    assert "It is so" in text(met.people["customer"], shop(met, "/step/4.5"))
