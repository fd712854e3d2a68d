"""`neutral`: the documented example on three machines, every mode, and what is refused."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.cli import main, neutral_input
from workbench.proposal.bargaining.answers import Rule
from workbench.services import neutral, rounds

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "formats" / "neutral.md"
BLOCKS = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
FRAME, CUSTOMER, PROVIDER, PREVIEW, TOLD = (json.loads(block) for block in BLOCKS)
INPUTS = {"customer": CUSTOMER, "provider": PROVIDER}
SECRET = {  # figures that stand nowhere by chance
    "customer": {"highest_fee": 320127.53, "value_per_point-availability": 40561.37},
    "provider": {"base_cost": 210769.71, "lowest_fee": 250417.93},
}


class Machines:
    """Three machines in one folder; each command is run as a person would run it."""

    def __init__(self, folder, capsys):
        self.folder, self.capsys = folder, capsys
        self.write("frame", FRAME)
        for side, inputs in INPUTS.items():
            self.write(side, inputs)

    def path(self, name):
        """Return where a file of that name lies."""
        return self.folder / (name if "." in name or name == "keys" else f"{name}.json")

    def read(self, name):
        """Return the object of a file."""
        return json.loads(self.path(name).read_bytes())

    def write(self, name, plain):
        """Write an object to a file."""
        self.path(name).write_text(json.dumps(plain))

    def change(self, name, **changes):
        """Write a file again with other values; None takes a key away."""
        self.write(name, {k: v for k, v in (self.read(name) | changes).items() if v is not None})

    def call(self, what, *names, **options):
        """Return exit code and answer, or the one line."""
        given = [f"--{key.replace('_', '-')}={self.path(name)}" for key, name in options.items()]
        code = main(["neutral", what, *names, *given])
        told = self.capsys.readouterr()
        if code == 2:
            assert told.out == ""
            assert told.err.count("\n") == 1
            return code, told.err
        return code, json.loads(told.out)

    def do(self, what, *names, **options):
        """Return the answer of a command that must succeed."""
        code, answer = self.call(what, *names, **options)
        assert code == 0, answer
        return answer

    def key(self):
        """Make the key on the third machine."""
        return self.do("key", out="keys")

    def seal(self, side):
        """Seal a side's answers on its own machine."""
        return self.call("seal", f"--side={side}", frame="frame", inputs=side, key="keys/public.json",
                         out=f"{side}-sealed", receipt=f"{side}-receipt")  # fmt: skip

    def run(self, out="result", **other):
        """Settle on the third machine."""
        files = {"provider": "provider-sealed", "customer": "customer-sealed"} | other
        return self.call("run", frame="frame", key_dir="keys", out=out, **files)

    def check(self, **more):
        """Check the result on a side's own machine."""
        return self.call("check", frame="frame", result="result", **more)

    def play(self):
        """Go all the way; return what the third machine says."""
        self.key()
        for side in INPUTS:
            assert self.seal(side)[0] == 0
        code, answer = self.run()
        assert code == 0, answer
        return answer


@pytest.fixture
def machines(tmp_path, capsys):
    """Return three machines with the documented frame and answers."""
    return Machines(tmp_path, capsys)


def with_mode(machines, mode, rule="nash"):
    """Let both have agreed to another mode."""
    machines.change("frame", mode=mode, rule=rule)


def test_the_documented_example(machines):
    """Preview, settlement, and what each side alone is told are the printed ones."""
    assert machines.do("preview", "--side=customer", frame="frame", inputs="customer") == PREVIEW
    answer = machines.play()
    assert (answer["status"], answer["package"]) == (TOLD["status"], TOLD["package"])
    for side in INPUTS:
        code, told = machines.check(key="keys/public.json", receipt=f"{side}-receipt")
        assert (code, told["own_answers_used"], told["told"]) == (0, True, TOLD[side])
        assert told["commitments"] == answer["commitments"]


@pytest.mark.parametrize("mode", ["sealed", "guided", "open_book"])
def test_a_run_tells_what_a_server_would_tell(machines, mode):
    """The same outcome from the same answers, by the code that settles rounds, in every mode."""
    rule = "nash" if mode == "sealed" else "utilitarian"
    with_mode(machines, mode, rule)
    machines.play()
    frame = neutral_input.frame_of(machines.path("frame"))
    answers = {side: neutral_input.answers_of(machines.path(side), frame, side) for side in INPUTS}
    played = rounds.play(frame.row(), answers)
    result = machines.read("result")
    assert {name: result[name] for name in played.outcome} == played.outcome
    assert played.outcome["status"] == "settled"
    told = {
        side: machines.check(key="keys/public.json", receipt=f"{side}-receipt") for side in INPUTS
    }
    assert {side: one[1]["told"] for side, one in told.items()} == {
        side: played.told.get(side) for side in INPUTS
    }


@pytest.mark.parametrize("mode", ["sealed", "guided"])
def test_no_overlap(machines, mode):
    """A customer who refuses every fee: nothing to both, in a guided round what would have to move."""
    with_mode(machines, mode)
    machines.change("customer", answers=CUSTOMER["answers"] | {"highest_fee": 1000})
    answer = machines.play()
    assert (answer["status"], answer["package"]) == ("no_overlap", None)
    code, told = machines.check(key="keys/public.json", receipt="customer-receipt")
    assert code == 0
    assert told["told"] == (
        None if mode == "sealed" else {"fee": 259000.0, "gain": 0.0, "package": 0}
    )


def test_the_receipts_give_the_package_again(machines, capsys):
    """By `bargain replay`, with the result, and with the frame's menu alone."""
    answer = machines.play()
    receipts = [str(machines.path(f"{side}-receipt")) for side in ("customer", "provider")]
    machines.write("menu", FRAME["menu"])
    for third, published in (("result", True), ("menu", None), ("frame", None)):
        assert main(["bargain", "replay", *receipts, str(machines.path(third))]) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["package"], told["commitments_match"]) == (answer["package"], True)
        assert told["matches_published"] is published


def test_a_key_serves_one_run(machines):
    """The private part is gone afterwards, whatever the files; the first result stays."""
    machines.play()
    assert [path.name for path in machines.path("keys").iterdir()] == ["public.json"]
    before = machines.path("result").read_bytes()
    code, line = machines.run(out="again")
    assert code == 2
    assert "destroyed after its run" in line
    assert not machines.path("again").exists()
    assert machines.path("result").read_bytes() == before
    assert not [path for path in machines.folder.iterdir() if path.name.startswith(".")]


def test_nothing_private_leaves_the_own_machine_in_the_clear(machines):
    """Neither file nor result nor line holds an answer, and sealed files are of one length."""
    for side, figures in SECRET.items():
        machines.change(side, answers=INPUTS[side]["answers"] | figures)
    told = json.dumps(machines.play()) + "".join(
        machines.path(name).read_text() for name in ("customer-sealed", "provider-sealed", "result")
    )
    for side, figures in SECRET.items():
        kept = machines.path(f"{side}-receipt").read_text()
        assert all(str(figure) in kept and str(figure) not in told for figure in figures.values())
    lengths = {len(machines.read(f"{side}-sealed")["sealed"]) for side in INPUTS}
    assert len(lengths) == 1
    for name in ("customer-receipt", "customer-sealed", "keys/private.key", "keys/public.json"):
        path = machines.path(name)
        assert not path.exists() or path.stat().st_mode & 0o077 == 0


def test_the_form_has_the_usual_figures(machines):
    """What is null there must be answered; filled in, it can be sealed."""
    answer = machines.do("form", "--side=provider", frame="frame", out="blank")
    assert answer["to_fill_in"] == ["tenth_cost"]
    code, line = machines.call("preview", "--side=provider", frame="frame", inputs="blank")
    assert (code, "'tenth_cost' in blank.json" in line) == (2, True)
    found = machines.read("blank")
    machines.write("blank", found | {"answers": found["answers"] | {"tenth_cost": 9000}})
    assert machines.do("preview", "--side=provider", frame="frame", inputs="blank")["packages"] == 4


@pytest.mark.parametrize(
    ("key", "given", "said"),
    [
        ("highest_fee", -5, "zero or more"),
        ("highest_fee", {"low": 1, "likely": 2, "high": 3}, "one figure, not a range"),
        ("highest_fee", "320000", "is no number"),
        ("highest_fee", None, "'highest_fee' in customer.json"),
        ("highest_fee", {"none": True}, "'highest_fee' in customer.json"),
        ("hour_cost", {"low": 3, "likely": 2, "high": 3}, "lowest must not be above"),
        ("hour_cost", {"low": 3, "likely": 4}, "needs 'high'"),
        ("hour_cost", True, "is no number"),
        ("recovered", 140, "'recovered' in customer.json"),
        ("risk", 0.3, "'risk' in customer.json"),
        ("base_cost", 5, "no question of this side"),
    ],
)
def test_an_answer_that_cannot_stand(machines, key, given, said):
    """One line names the question and never the figure; nothing is written."""
    machines.key()
    machines.change("customer", answers=CUSTOMER["answers"] | {key: given})
    code, line = machines.seal("customer")
    assert code == 2
    assert said in line
    assert "320000" not in line
    assert not machines.path("customer-sealed").exists()
    assert not machines.path("customer-receipt").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": "other"}, "no equipoise-frame file of version 1"),
        ({"schema_version": 2}, "no equipoise-frame file"),
        ({"mode": "half"}, "must be one of sealed, guided, open_book"),
        ({"rule": "best"}, "must be one of nash"),
        ({"deal": None}, "needs 'deal'"),
        ({"more": 1}, "has no 'more'"),
        ({"menu": [1]}, "must be an object"),
        ({"menu": {}}, "not the SHA-256 of its menu"),
        ({"menu_sha256": "0"}, "not the SHA-256 of its menu"),
        ({"yearly_invoice": "x"}, "not a number"),
    ],
)
def test_a_frame_that_cannot_be_used(machines, changes, said):
    """One line, before anything is done."""
    machines.change("frame", **changes)
    code, line = machines.call("form", "--side=customer", frame="frame", out="blank")
    assert (code, said in line) == (2, True), line


@pytest.mark.parametrize("part", ["kpis", "cards", "packages", "fees"])
def test_a_menu_of_something_else(machines, part):
    """Its fingerprint fits, and yet nothing can be counted on it."""
    menu = {key: value for key, value in FRAME["menu"].items() if key != part}
    frame = replace(neutral_input.frame_of(machines.path("frame")), menu=menu)
    machines.path("frame").write_bytes(frame.content())
    code, line = machines.call("form", "--side=customer", frame="frame", out="blank")
    assert (code, "not one of Equipoise's" in line) == (2, True), line


class TestRefusedRuns:
    """Whatever the third machine refuses, the key stays for a run with the right files."""

    @pytest.fixture
    def sealed(self, machines):
        """Return machines where both have sealed."""
        machines.key()
        for side in INPUTS:
            assert machines.seal(side)[0] == 0
        return machines

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"side": "customer"}, "not what the provider sealed"),
            ({"frame_sha256": "0" * 64}, "sealed for another frame"),
            ({"key": "0" * 32}, "sealed to another key"),
            ({"sealed": "xyz"}, "not hexadecimal"),
            ({"sealed": "00" * 400}, "does not open"),
            ({"format": "other"}, "no equipoise-sealed-inputs file"),
            ({"sealed": None}, "needs 'sealed'"),
        ],
    )
    def test_a_file_that_is_not_the_right_one(self, sealed, changes, said):
        """The line says which; put right, the run goes on."""
        right = sealed.read("provider-sealed")
        sealed.change("provider-sealed", **changes)
        code, line = sealed.run()
        assert (code, said in line) == (2, True), line
        assert not sealed.path("result").exists()
        sealed.write("provider-sealed", right)
        assert sealed.run()[0] == 0

    def test_the_other_sides_file_as_ones_own(self, sealed):
        """What the customer sealed opens as the customer's alone, whatever is written on it."""
        copied = sealed.read("customer-sealed") | {"side": "provider"}
        sealed.write("provider-sealed", copied)
        assert "does not open" in sealed.run()[1]

    def test_another_round(self, sealed):
        """The frame is bound to what was sealed."""
        sealed.change("frame", round=2)
        assert "sealed for another frame" in sealed.run()[1]

    def test_answers_that_no_page_would_take(self, sealed):
        """Checked again on the third machine, whatever sealed them; the line says no figure."""
        frame = neutral_input.frame_of(sealed.path("frame"))
        answers = neutral_input.answers_of(sealed.path("provider"), frame, "provider")
        wrong = answers | {"base_cost": replace(answers["base_cost"], low=-771199.0)}
        key = neutral_input.key_of(sealed.path("keys/public.json"), frame)
        sealed.write("provider-sealed", neutral.seal(frame, "provider", wrong, key)[0].plain())
        code, line = sealed.run()
        assert (code, "not those that this frame asks for" in line) == (2, True)
        assert "771199" not in line

    def test_the_result_is_there_already(self, sealed):
        """It is not replaced, and the key is kept."""
        sealed.write("result", {})
        assert "is there already" in sealed.run()[1]
        assert sealed.run(out="other")[0] == 0

    def test_two_machines_at_once(self, sealed, monkeypatch):
        """Both have opened everything: one alone gets a result."""
        settle = neutral.settle

        def meanwhile(*given):
            found = settle(*given)
            monkeypatch.setattr(neutral, "settle", settle)
            assert sealed.run(out="first")[0] == 0
            return found

        monkeypatch.setattr(neutral, "settle", meanwhile)
        code, line = sealed.run(out="second")
        assert (code, "destroyed after its run" in line) == (2, True)
        assert not sealed.path("second").exists()
        assert not list(sealed.folder.glob(".*"))


class TestKeysAgreedWithTheFrame:
    def test_sealing_and_running_take_the_agreed_key_alone(self, machines):
        """A public key that was exchanged on the way is named."""
        machines.change("frame", key="0" * 32)
        made = machines.key()["fingerprint"]
        code, line = machines.seal("customer")
        assert (code, made in line, "0" * 32 in line) == (2, True, True)
        machines.change("frame", key=made)
        for side in INPUTS:
            assert machines.seal(side)[0] == 0
        assert machines.run()[0] == 0
        assert machines.check()[1]["key"] == made  # the frame names it: no --key is needed

    def test_without_one_the_key_must_be_given(self, machines):
        """A result proves nothing by the key that it names itself."""
        machines.play()
        code, line = machines.check()
        assert (code, "give the public key with --key" in line) == (2, True)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"sealing": "x"}, "64 hexadecimal signs"),
            ({"fingerprint": "0" * 32}, "not the one of its key"),
            ({"sealing": "0" * 64, "fingerprint": None}, "Nothing can be sealed"),
            ({"format": "x"}, "no equipoise-neutral-key file"),
        ],
    )
    def test_a_public_key_that_is_none(self, machines, changes, said):
        """One line."""
        machines.key()
        machines.change("keys/public.json", **changes)
        code, line = machines.seal("customer")
        assert (code, said in line) == (2, True), line

    def test_a_folder_has_one_key(self, machines):
        """A second one is not made in its place, also where the public part was moved away."""
        machines.key()
        assert "is there already" in machines.call("key", out="keys")[1]
        machines.path("keys/public.json").unlink()
        assert "has a private key already" in machines.call("key", out="keys")[1]


class TestCheck:
    def test_a_receipt_of_other_answers(self, machines):
        """Sealed twice, and the first file was run: the second receipt says so, exit code 1."""
        machines.key()
        machines.seal("customer")
        machines.path("customer-sealed").rename(machines.path("first"))
        machines.path("customer-receipt").unlink()
        machines.seal("customer")
        machines.seal("provider")
        machines.run(customer="first")
        code, told = machines.check(key="keys/public.json", receipt="customer-receipt")
        assert (code, told["own_answers_used"]) == (1, False)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"package": 0}, "signature does not fit"),
            ({"commitments": {}}, "signature does not fit"),
            ({"signature": "00"}, "signature does not fit"),
            ({"signature": None}, "signature does not fit"),
            ({"signature": 5}, "signature does not fit"),
            ({"frame_sha256": "0" * 64}, "another frame"),
            ({"key": {"sealing": "0" * 64, "signing": "0" * 64}}, "another key"),
            ({"key": 1}, "another key"),
            ({"format": "x"}, "not the result of a neutral run"),
            ({"schema_version": 2}, "not the result of a neutral run"),
        ],
    )
    def test_a_result_that_was_changed(self, machines, changes, said):
        """Every part of it is signed."""
        machines.play()
        machines.change("result", **changes)
        code, line = machines.check(key="keys/public.json")
        assert (code, said in line) == (2, True), line

    def test_every_rule_is_among_those_of_a_guided_result(self, machines):
        """As the server publishes them."""
        machines.play()
        assert machines.read("result")["rules"].keys() == {rule.value for rule in Rule}
