"""Modules on the command line and in the database: checked, kept in versions, given back."""

import json
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.unit.training.module_text import TEXT
from training import catalogue
from training.cli import main
from training.module_check import agree, check
from training.module_read import read
from training.services import modules
from training.store.modules import newest_module, newest_modules
from workbench.platform.errors import Conflict, NotFound, Refused

CHINESE = TEXT.replace('title = "An example"', 'title = "一个例子"')
BOTH = {"en": TEXT, "zh_Hans_CN": CHINESE}
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the command line at a new installation; return a folder for files."""
    monkeypatch.setenv("EQUIPOISE_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'modules.sqlite3'}")
    return tmp_path


def told(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, object]], str]:
    """Return the JSON lines and the line of trouble."""
    out, err = capsys.readouterr()
    return [json.loads(line) for line in out.splitlines()], err


class TestShelf:
    def test_kept_modules_stand_beside_the_shipped_ones(self, db: Session) -> None:
        """By their order; in the reader's language, or in English."""
        assert modules.keep(db, BOTH, None) == "example"
        titles = {m.key: m.front.title for m in modules.all_modules(db, "zh_Hans_CN")}
        assert titles["example"] == "一个例子"
        assert set(titles) == {*catalogue.module_keys(), "example"}
        assert modules.module_of(db, "example", "en").front.title == "An example"
        with pytest.raises(NotFound):
            modules.module_of(db, "nothing", "en")

    def test_a_change_is_a_new_version_and_the_same_text_is_none(self, db: Session) -> None:
        """Versions are kept; each language has its own."""
        modules.keep(db, BOTH, None)
        modules.keep(db, {"en": TEXT.replace("Text.", "More text."), "zh_Hans_CN": CHINESE}, None)
        versions = {(row.language, row.version) for row in newest_modules(db)}
        assert versions == {("en", 2), ("zh_Hans_CN", 1)}
        row = newest_module(db, "example", "en")
        assert row is not None
        assert "More text." in row.text

    def test_a_broken_module_is_refused(self, db: Session) -> None:
        """Nothing is kept, and the number of problems is said."""
        with pytest.raises(Refused) as refusal:
            modules.keep(db, {"en": TEXT.replace("minutes=4", "minutes=9", 1)}, None)
        assert refusal.value.finding.code == "training.module_broken"
        assert newest_modules(db) == []

    def test_languages_agree_also_with_what_is_kept(self, db: Session) -> None:
        """A translation that comes later is checked against the English text."""
        modules.keep(db, {"en": TEXT}, None)
        assert modules.module_of(db, "example", "zh_Hans_CN").front.title == "An example"
        with pytest.raises(Refused):
            modules.keep(db, {"zh_Hans_CN": CHINESE.replace("value = 43", "value = 44")}, None)
        modules.keep(db, {"zh_Hans_CN": CHINESE}, None)
        assert modules.module_of(db, "example", "zh_Hans_CN").front.title == "一个例子"

    def test_two_authors_do_not_overwrite_each_other(self, db: Session) -> None:
        """Who began with an older version is told so."""
        modules.keep(db, {"en": TEXT}, None, {"en": 0})
        with pytest.raises(Conflict):
            modules.keep(db, {"en": TEXT.replace("Text.", "Other.")}, None, {"en": 0})
        modules.keep(db, {"en": TEXT.replace("Text.", "Other.")}, None, {"en": 1})

    def test_a_shipped_module_is_not_overridden(
        self, db: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It keeps its key for itself."""
        monkeypatch.setattr(catalogue, "module_keys", lambda: ("example",))
        with pytest.raises(Refused) as refusal:
            modules.keep(db, BOTH, None)
        assert refusal.value.finding.code == "training.module_shipped"


@pytest.mark.parametrize("key", catalogue.module_keys() or ["none"])
def test_shipped_modules_keep_every_rule(key: str) -> None:
    """In both languages, which agree."""
    if key == "none":
        pytest.skip("no modules are shipped yet")
    source, other = (read(catalogue.module_text(key, lang)) for lang in catalogue.LANGUAGES)
    assert (*check(source), *check(other), *agree(source, other)) == ()
    assert source.module is not None
    assert source.module.key == key


class TestCommands:
    def test_a_good_file_says_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Exit code 0, no lines."""
        assert main(["check", str(ROOT / "docs" / "examples" / "example.en.md")]) == 0
        assert told(capsys) == ([], "")

    def test_a_file_is_named_as_its_key(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A module that is shipped is found by its file's name."""
        (tmp_path / "other.en.md").write_text(TEXT, encoding="utf-8")
        assert main(["check", str(tmp_path)]) == 2
        assert [(row["code"], row["line"]) for row in told(capsys)[0]] == [("module.file_name", 2)]

    def test_problems_are_lines_with_file_and_number(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Exit code 2 and one line; a translation that differs is told in its own file."""
        (tmp_path / "example.en.md").write_text(TEXT, encoding="utf-8")
        assert main(["check", str(tmp_path)]) == 0
        assert told(capsys) == ([], "")
        other = tmp_path / "example.zh_Hans_CN.md"
        other.write_text(CHINESE.replace("value = 43", "value = 44"), encoding="utf-8")
        assert main(["check", str(tmp_path)]) == 2
        rows, line = told(capsys)
        assert [(row["file"], row["code"]) for row in rows] == [(str(other), "module.differs")]
        assert line == "1 problems in 1 of 2 files\n"

    def test_modules_go_in_and_come_out_alike(
        self, installation: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """What export prints, import takes."""
        (installation / "example.en.md").write_text(TEXT, encoding="utf-8")
        (installation / "example.zh_Hans_CN.md").write_text(CHINESE, encoding="utf-8")
        files = [str(installation / f"example.{lang}.md") for lang in catalogue.LANGUAGES]
        assert main(["import", *files]) == 0
        assert told(capsys)[0] == [{"key": "example", "languages": ["en", "zh_Hans_CN"]}]
        assert main(["export", "example"]) == 0
        out = capsys.readouterr().out
        assert [json.loads(line)["text"] for line in out.splitlines()] == [TEXT, CHINESE]
        lines = installation / "modules.jsonl"
        lines.write_text(out.replace("An example", "Another example"), encoding="utf-8")
        assert main(["import", str(lines)]) == 0
        capsys.readouterr()
        assert main(["export", "example"]) == 0
        rows, _ = told(capsys)
        assert [(row["language"], row["version"]) for row in rows] == [("en", 2), ("zh_Hans_CN", 1)]

    def test_nothing_is_kept_where_one_is_broken(
        self, installation: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """All or none."""
        (installation / "example.en.md").write_text(TEXT, encoding="utf-8")
        bad = TEXT.replace('key = "example"', 'key = "bad"').replace("{.worked}", "{.new}")
        (installation / "bad.en.md").write_text(bad, encoding="utf-8")
        assert main(["import", str(installation)]) == 2
        rows, line = told(capsys)
        assert ([row["code"] for row in rows], line) == (
            ["module.unknown_mark"], "nothing was kept: 1 problems\n",
        )  # fmt: skip
        assert main(["export", "example"]) == 2

    def test_items_are_a_line_each(
        self, installation: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Also before anybody has answered."""
        (installation / "example.en.md").write_text(TEXT, encoding="utf-8")
        assert main(["import", str(installation / "example.en.md")]) == 0
        capsys.readouterr()
        assert main(["items", "example"]) == 0
        rows, _ = told(capsys)
        assert len(rows) == 6
        assert rows[0] == {
            "question": "one", "attempts": 0, "share": None, "discrimination": None,
            "chosen": {}, "skipped": 0, "few": True, "weak": False,
        }  # fmt: skip
        assert main(["items", "nothing"]) == 2
        assert told(capsys) == ([], "no module named nothing\n")

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["check", "nowhere.en.md"], "nowhere.en.md"),
            (["check", "{folder}/a.md"], "the name must end in"),
            (["check", "{folder}/a.jsonl"], "not a line with key"),
            (["check", "{folder}/b.jsonl"], "language is de"),
            (["check", "{folder}/c.en.md"], "not UTF-8"),
            (["check", "{folder}/empty"], "no modules in"),
            (["publish"], "invalid choice"),
        ],
    )
    def test_what_cannot_be_used_is_one_line(
        self, words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Exit code 2, nothing on the output."""
        (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
        (tmp_path / "a.jsonl").write_text("[1]\n", encoding="utf-8")
        row = {"key": "a", "language": "de", "text": ""}
        (tmp_path / "b.jsonl").write_text(json.dumps(row), encoding="utf-8")
        (tmp_path / "c.en.md").write_bytes(b"\xff\xfe")
        (tmp_path / "empty").mkdir()
        assert main([word.format(folder=tmp_path) for word in words]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert said in err
        assert err.count("\n") == 1
