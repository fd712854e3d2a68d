"""The record in words: what was done, by which route or to which rows, and what does not fit."""

from collections.abc import Iterable

from flask_babel import gettext

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "record.gap": marked("An entry is missing, or one stands where it does not belong."),
    "record.previous": marked("This entry does not follow the one before it."),
    "record.hash": marked("This entry was changed after it was written."),
    "record.body": marked("This entry was written for another place."),
    "record.head": marked("The last entry is not the one that the head of the chain names."),
    "record.unreadable": marked("This cannot be read any more."),
    "record.file": marked("This file is not the one whose fingerprint stands beside it."),
    "record.digest": marked("The fingerprint beside this file is not the one on record."),
    "record.row_gone": marked("This is on record and was removed without one."),
}

ACTIONS: dict[str, str] = {
    "deal.create": marked("opened the deal"),
    "deal.send_invitation": marked("gave a person a seat"),
    "members.change": marked("changed a person's seat"),
    "members.remove": marked("took a person's seat away"),
    "members.leave_now": marked("left the deal"),
    "joining.enter": marked("asked for a seat with a join code"),
    "joining.admit": marked("admitted a guest"),
    "joining.decline": marked("declined a guest"),
    "joining.make": marked("made a join code"),
    "joining.revoke": marked("ended a join code"),
    "devices.make": marked("made a key for a device"),
    "devices.revoke": marked("ended a device's key"),
    "history.discard": marked("discarded a file"),
    "history.upload": marked("brought a file"),
    "history.confirm": marked("said what the columns of a file hold"),
    "kpi.create": marked("made a KPI card"),
    "kpi.complete": marked("completed a KPI card"),
    "labels.say": marked("labelled what stands out in a history"),
    "levels.share": marked("changed what both assume about the levels"),
    "frame.propose": marked("made the frame"),
    "frame.agree": marked("agreed to the frame"),
    "values.answer": marked("answered a private question"),
    "values.lock": marked("locked the private answers"),
    "values.unlock": marked("took the lock back"),
    "neutral.lock": marked("recorded the commitment of a sealed file"),
    "safekeeping.wish": marked("asked how long private values are kept"),
    "safekeeping.hold": marked("held the destruction of private values back, or no longer"),
    "safekeeping.name_auditor": marked("named an auditor"),
    "draft.start": marked("made the draft from the settled package"),
    "draft.save": marked("made a new version of the draft"),
    "draft.accept": marked("accepted the draft"),
    "improvement.look": marked("looked for a package that both prefer"),
    "improvement.answer": marked("answered an offer"),
    "cascade.save": marked("shared a level among teams"),
    "cascade.answer": marked("answered for a team"),
    "cascade.resolve": marked("decided on a team's answer"),
    "document.generate": marked("made the agreement document"),
}

# What an action without words of its own did, by the rows that changed.
TABLES: dict[str, str] = {
    "deal": marked("the deal"),
    "seat": marked("a seat"),
    "data_set": marked("a data set"),
    "kpi_card": marked("a KPI card"),
    "history_label": marked("a label in a history"),
    "frame": marked("the frame"),
    "private_values": marked("private answers"),
    "lock": marked("who has locked"),
    "neutral_lock": marked("the commitment of a sealed file"),
    "run": marked("the result of the round"),
    "round_auditor": marked("the auditor of the round"),
    "move_wish": marked("what a side would do after a round"),
    "move": marked("what both do after a round"),
    "parking": marked("that the deal waits"),
    "workshop": marked("the workshop"),
    "workshop_stage": marked("a step of the workshop"),
    "workshop_ballot": marked("a hidden entry in the workshop"),
    "workshop_done": marked("that somebody is done with a step"),
    "workshop_reveal": marked("what a step revealed"),
    "workshop_entry": marked("an entry in the workshop"),
    "workshop_walk": marked("the list of events of the baseline"),
    "workshop_walk_event": marked("an event of the baseline"),
    "workshop_walk_word": marked("what a side says of an event of the baseline"),
    "workshop_side_note": marked("a side's own note"),
    "workshop_item": marked("something parked or to do"),
    "workshop_decision": marked("a decision of the workshop"),
    "retention": marked("how long private values are kept"),
    "draft": marked("the draft"),
    "improvement": marked("an offer after the settlement"),
    "improvement_answer": marked("an answer to an offer"),
    "device": marked("a device"),
    "join_code": marked("a join code"),
    "team_node": marked("a team's level"),
    "team_edge": marked("what a team's level is a part of"),
    "team_measure": marked("what was measured of a period"),
    "agreement_document": marked("the agreement document"),
}
KINDS: dict[str, str] = {
    "insert": marked("made: %(things)s"),
    "update": marked("changed: %(things)s"),
    "delete": marked("removed: %(things)s"),
}


def told(action: str, rows: Iterable[tuple[str, str]]) -> str:
    """Return in words what an entry says was done; `rows` are pairs of table and kind."""
    if action in ACTIONS:
        return str(gettext(ACTIONS[action]))
    found: dict[str, list[str]] = {}
    for table, kind in rows:
        found.setdefault(kind, []).append(str(gettext(TABLES[table])) if table in TABLES else table)
    parts = [
        str(gettext(KINDS[kind])) % {"things": " · ".join(things)} for kind, things in found.items()
    ]
    return " · ".join(parts)
