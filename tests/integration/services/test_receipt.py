"""Receipts: each side's own proof, and the round again from both."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.private import ANSWERS, NEVER, enter, next_round, now, seat
from tests.integration.services.test_rounds import play
from workbench.cli import main
from workbench.platform.config import Config
from workbench.platform.errors import NotFound
from workbench.platform.permissions import PAYING_SIDES, Side
from workbench.proposal.bargaining.answers import Rule
from workbench.services import receipt, result, values
from workbench.services.frame import Mode

Files = dict[str, Path]
UNUSABLE: tuple[tuple[str, dict[str, object], str], ...] = (
    ("customer", {"salt": "x"}, "64 hexadecimal signs"),
    ("customer", {"format": "other"}, "no receipt of version 1"),
    ("customer", {"schema_version": 2}, "no receipt of version 1"),
    ("customer", {"side": "provider"}, "not the customer's receipt"),
    ("customer", {"round": 2}, "not of one round"),
    ("customer", {"deal": None}, "needs 'deal'"),
    ("customer", {"inputs": "{}"}, "lacks an answer"),
    ("customer", {"inputs": "[]"}, "not a JSON object"),
    ("customer", {"inputs": '{"base_cost":{"low":1,"likely":NaN,"high":1}}'}, "no number"),
    ("customer", {"inputs": '{"base_cost":{"low":1,"likely":2}}'}, "needs 'high'"),
    ("customer", {"more": 1}, "has no 'more'"),
    ("result", {"menu": []}, "must be an object"),
    ("result", {"menu": {}}, "SHA-256 differs"),
    ("customer", {"mode": "guided"}, "not of one round"),
    ("customer", {"mode": "other"}, "must be one of sealed, guided, open_book"),
    ("customer", {"rule": "other"}, "must be one of nash"),
)


@pytest.fixture
def files(settled: Table, db: Session, config: Config, tmp_path: Path) -> Files:
    """Return both receipts of a settled round, the menu and the published result as files."""
    return kept(db, config, settled.deal_id, tmp_path)


def kept(db: Session, config: Config, deal_id: int, folder: Path) -> Files:
    """Write what people can download of the last round."""
    row = now(db, deal_id)
    found = {
        side: receipt.download(db, config.keys, seat(deal_id, side), row.round)
        for side in PAYING_SIDES
    }
    exported = result.export(db, row)
    assert exported is not None
    found |= {"result": exported, "menu": receipt.public_menu(db, deal_id, row.round)}  # type: ignore[dict-item]
    for name, data in found.items():
        (folder / f"{name}.json").write_bytes(data)
    return {name: folder / f"{name}.json" for name in found}


def changed(path: Path, **changes: object) -> Path:
    """Write a file again with other values; None takes a key away."""
    plain = json.loads(path.read_bytes()) | changes
    plain = {key: value for key, value in plain.items() if value is not None}
    other = path.with_name(f"changed-{path.name}")
    other.write_text(json.dumps(plain))
    return other


def replay(
    capsys: pytest.CaptureFixture[str], customer: Path, provider: Path, menu: Path
) -> tuple[int, dict[str, Any] | str]:
    """Run the command; return exit code and answer, or the one line."""
    code = main(["bargain", "replay", str(customer), str(provider), str(menu)])
    told = capsys.readouterr()
    if code == 2:
        assert told.out == ""
        assert told.err.count("\n") == 1
        return code, told.err
    return code, json.loads(told.out)


def test_a_receipt_proves_what_its_own_side_locked(
    settled: Table, db: Session, files: Files
) -> None:
    """Salt and inputs give the commitment that was published; the answers are the side's own."""
    told = result.published(db, now(db, settled.deal_id))
    assert told is not None
    for side in PAYING_SIDES:
        plain = json.loads(files[side].read_bytes())
        made = hashlib.sha256(bytes.fromhex(plain["salt"]) + plain["inputs"].encode())
        assert made.hexdigest() == plain["commitment"] == told.commitments[side]
        answers = json.loads(plain["inputs"])["answers"]
        assert {key: one["likely"] for key, one in answers.items()} == ANSWERS[side]
        assert (plain["side"], plain["deal"], plain["round"]) == (side, settled.deal_id, 1)


def test_a_receipt_is_there_from_the_own_lock_on(
    framed: Table, db: Session, config: Config
) -> None:
    """Not before, not after unlocking, and the other side's lock changes nothing."""
    own = seat(framed.deal_id, "customer")
    enter(db, config.keys, framed.deal_id, "customer")
    with pytest.raises(NotFound):
        receipt.download(db, config.keys, own, 1)
    values.lock(db, config.keys, framed.deal_id, own)
    before = receipt.download(db, config.keys, own, 1)
    values.unlock(db, framed.deal_id, own)
    with pytest.raises(NotFound):
        receipt.download(db, config.keys, own, 1)
    values.lock(db, config.keys, framed.deal_id, own)
    again = receipt.download(db, config.keys, own, 1)
    assert json.loads(again)["salt"] != json.loads(before)["salt"]
    enter(db, config.keys, framed.deal_id, "provider")
    values.lock(db, config.keys, framed.deal_id, seat(framed.deal_id, "provider"))
    assert receipt.download(db, config.keys, own, 1) == again


class TestPages:
    def test_each_side_downloads_its_own(self, settled: Table, db: Session, files: Files) -> None:
        """The facilitator gets none; the menu is the same for all; there is no round 2."""
        db.commit()
        for who in PAYING_SIDES:
            client = settled.people[who]
            assert client.get(settled.path("/safekeeping/rounds/1/receipt.json")).data == (
                files[who].read_bytes()
            )
            page = client.get(settled.path("/safekeeping")).text
            assert "Download your receipt of round 1" in page
            assert client.get(settled.path("/safekeeping/rounds/2/receipt.json")).status_code == 404
        leader = settled.people["facilitator"]
        assert leader.get(settled.path("/safekeeping/rounds/1/receipt.json")).status_code == 403
        assert "Your receipt" not in leader.get(settled.path("/safekeeping")).text
        menus = {
            settled.people[who].get(settled.path("/safekeeping/rounds/1/menu.json")).data
            for who in (*PAYING_SIDES, "facilitator")
        }
        assert menus == {files["menu"].read_bytes()}
        plain = json.loads(files["customer"].read_bytes())
        assert hashlib.sha256(menus.pop()).hexdigest() == plain["menu_sha256"]

    def test_before_there_is_a_frame(self, table: Table) -> None:
        """The page is there and offers nothing; there is nothing to download."""
        client = table.people["provider"]
        assert "While your side is locked" in client.get(table.path("/safekeeping")).text
        for name in ("receipt", "menu"):
            path = table.path(f"/safekeeping/rounds/1/{name}.json")
            assert client.get(path).status_code == 404


class TestReplay:
    def test_both_receipts_give_the_published_package_again(
        self, settled: Table, db: Session, files: Files, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """With the published result it says that this is right; with the menu alone, nothing of it."""
        told = result.published(db, now(db, settled.deal_id))
        assert told is not None
        assert told.package is not None
        pair = (files["customer"], files["provider"])
        expected = {"status": "settled", "package": told.package.index, "commitments_match": True}
        assert replay(capsys, *pair, files["result"]) == (0, expected | {"matches_published": True})
        assert replay(capsys, *pair, files["menu"]) == (0, expected | {"matches_published": None})

    def test_no_overlap_in_a_second_round(
        self, framed: Table, db: Session, config: Config, tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        """Each round has receipts of its own; those of two rounds do not fit together."""
        found = []
        for number in (1, 2):
            enter(db, config.keys, framed.deal_id, "customer", NEVER)
            enter(db, config.keys, framed.deal_id, "provider")
            for side in PAYING_SIDES:
                values.lock(db, config.keys, framed.deal_id, seat(framed.deal_id, side))
            folder = tmp_path / f"{number}"
            folder.mkdir()
            found.append(kept(db, config, framed.deal_id, folder))
            if number == 1:
                next_round(db, framed.deal_id)
        first, second = found
        expected = {"status": "no_overlap", "package": None, "commitments_match": True}
        code, answer = replay(capsys, second["customer"], second["provider"], second["result"])
        assert (code, answer) == (0, expected | {"matches_published": True})
        code, line = replay(capsys, first["customer"], second["provider"], second["result"])
        assert code == 2
        assert "not of one round" in line

    @pytest.mark.parametrize(
        "mode", [Mode("guided", Rule.EGALITARIAN), Mode("open_book")], ids=lambda one: one.openness
    )
    def test_a_guided_or_open_round_in_its_mode(
        self, framed: Table, db: Session, config: Config, tmp_path: Path, mode: Mode,
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        """Everything that both were told is computed again; another number among it is seen."""
        found = play(db, config, framed, mode)
        assert found.package is not None
        files = kept(db, config, framed.deal_id, tmp_path)
        pair = (files["customer"], files["provider"])
        expected = {"status": "settled", "package": found.package.index, "commitments_match": True}
        assert replay(capsys, *pair, files["result"]) == (0, expected | {"matches_published": True})
        rules = json.loads(files["result"].read_bytes())["rules"]
        other = changed(files["result"], rules=rules | {"nash": rules["nash"] + 1})
        code, answer = replay(capsys, *pair, other)
        assert (code, answer) == (1, expected | {"matches_published": False})

    def test_what_was_exchanged_is_seen(
        self, files: Files, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Inputs, salt, a whole receipt made up afterwards, the package, a published commitment."""
        customer, provider, told = (files[name] for name in ("customer", "provider", "result"))
        plain = json.loads(customer.read_bytes())
        inputs = plain["inputs"].replace("598127.53", "598127.52")
        for forged in ({"inputs": inputs}, {"salt": "0" * 64}):
            code, answer = replay(capsys, changed(customer, **forged), provider, told)
            assert code == 1
            assert isinstance(answer, dict)
            assert answer["commitments_match"] is False
        salt = "1" * 64
        made = hashlib.sha256(bytes.fromhex(salt) + inputs.encode()).hexdigest()
        whole = changed(customer, inputs=inputs, salt=salt, commitment=made)
        code, answer = replay(capsys, whole, provider, told)
        assert isinstance(answer, dict)
        assert (code, answer["commitments_match"], answer["matches_published"]) == (1, True, False)
        package = json.loads(told.read_bytes())["package"]
        other = changed(told, package=package | {"index": (package["index"] + 1) % 2})
        code, answer = replay(capsys, customer, provider, other)
        assert isinstance(answer, dict)
        assert (code, answer["commitments_match"], answer["matches_published"]) == (1, True, False)

    def test_one_line_says_what_cannot_be_used(
        self, files: Files, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Exit code 2, and never a number of the answers."""
        for which, changes, said in UNUSABLE:
            given = files | {which: changed(files[which], **changes)}
            code, line = replay(capsys, given["customer"], given["provider"], given["result"])
            assert code == 2
            assert said in line
            assert "598127" not in line

    def test_wrong_numbers_of_files(self, files: Files, capsys: pytest.CaptureFixture[str]) -> None:
        """One file, or the word and three."""
        assert main(["bargain", "replay", str(files["customer"])]) == 2
        assert "one FILE, or replay and three" in capsys.readouterr().err
        assert main(["bargain", "replay"]) == 2  # a file of that name, which is not there
        assert main(["bargain", "replay", "a.json", "b.json", "c.json"]) == 2
        assert capsys.readouterr().err.startswith("replay: No such file")


@pytest.mark.parametrize("side", PAYING_SIDES)
def test_only_the_own_side_is_asked_for(
    settled: Table, db: Session, config: Config, files: Files, side: Side
) -> None:
    """A neutral seat has no receipt, whatever its role is allowed."""
    assert files[side].exists()
    with pytest.raises(NotFound):
        receipt.download(db, config.keys, seat(settled.deal_id, "neutral"), 1)
