"""The modules of an installation: those that are shipped, and those that its authors keep.

Nothing that is shipped is overridden: a module of one's own has a key of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from training import catalogue, module_check
from training.module import Module
from training.module_read import Reading, read
from training.module_toml import Problem
from training.store.modules import TrainingModuleRow, newest_module, newest_modules
from training.store.once import added
from workbench.codes import StepError
from workbench.platform import clock
from workbench.platform.errors import Conflict, NotFound, Refused

SOURCE = catalogue.LANGUAGES[0]
"""The language against which translations are checked."""


@dataclass(frozen=True, slots=True)
class ModuleText:
    """A module's file in one language; `version` is 0 for what is shipped."""

    key: str
    language: str
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A problem of the file in one language."""

    language: str
    problem: Problem


def all_modules(db: Session, lang: str) -> list[Module]:
    """Return all modules in their order, each in `lang`, or in English where there is no such one."""
    found = [catalogue.module(key, lang) for key in catalogue.module_keys()]
    for key, texts in _kept(db).items():
        kept = texts.get(lang) or texts.get(SOURCE) or next(iter(texts.values()))
        # a key that was kept before a module of that name was shipped stays in the table, unused
        if key not in catalogue.module_keys() and (module := read(kept.text).module) is not None:
            found.append(module)
    return sorted(found, key=lambda module: (module.front.order, module.key))


def module_of(db: Session, key: str, lang: str) -> Module:
    """Return a module; raises NotFound."""
    if key in catalogue.module_keys():
        try:
            return catalogue.module(key, lang)
        except StepError as error:
            raise NotFound from error
    row = newest_module(db, key, lang) or newest_module(db, key, SOURCE)
    module = read(row.text).module if row else None
    if module is None:
        raise NotFound
    return module


def all_texts(db: Session) -> list[ModuleText]:
    """Return the files of all modules in all languages, the shipped ones first."""
    shipped = [
        ModuleText(key, lang, 0, catalogue.module_text(key, lang))
        for key in catalogue.module_keys()
        for lang in catalogue.LANGUAGES
    ]
    kept = [ModuleText(row.key, row.language, row.version, row.text) for row in newest_modules(db)]
    return shipped + kept


def problems_of(texts: Mapping[str, str]) -> list[FileProblem]:
    """Return what is wrong with the files of a module by language, and where they do not agree."""
    readings = {lang: read(text) for lang, text in texts.items()}
    return [
        FileProblem(lang, problem)
        for lang, reading in readings.items()
        for problem in (*module_check.check(reading), *_disagreement(readings, lang))
    ]


def keep(
    db: Session,
    texts: Mapping[str, str],
    author_id: int | None,
    seen: Mapping[str, int] | None = None,
) -> str:
    """Keep new versions of the files of one module by language; returns its key.

    A language whose text is the newest already gets no new version. `seen` are the versions that
    the author began with (0 for none). Raises Refused training.module_broken,
    training.module_keys_differ and training.module_shipped, Conflict where another version came
    meanwhile; nothing is kept then. Write the problems out with `problems_of`.
    """
    key = _key(db, texts)
    for lang, text in texts.items():
        row = newest_module(db, key, lang)
        version = row.version if row else 0
        if seen is not None and seen.get(lang, 0) != version:
            raise Conflict
        if row is None or row.text != text:
            kept = TrainingModuleRow(
                key=key, language=lang, version=version + 1, text=text, author_id=author_id,
                created_at=clock.now(),
            )  # fmt: skip
            if not added(db, kept):
                raise Conflict
    return key


def _key(db: Session, texts: Mapping[str, str]) -> str:
    found = problems_of(_with_source(db, texts))
    if found or not texts:
        raise Refused("training.module_broken", None, count=len(found))
    keys = {module.key for text in texts.values() if (module := read(text).module)}
    if len(keys) != 1:
        raise Refused("training.module_keys_differ", None, keys=", ".join(sorted(keys)))
    key = keys.pop()
    if key in catalogue.module_keys():
        raise Refused("training.module_shipped", None, key=key)
    return key


def _with_source(db: Session, texts: Mapping[str, str]) -> dict[str, str]:
    """Add the source that is kept already, so that a translation alone is checked against it."""
    whole = dict(texts)
    for text in texts.values():
        module = read(text).module
        row = newest_module(db, module.key, SOURCE) if module else None
        if row is not None:
            whole.setdefault(SOURCE, row.text)
    return whole


def _disagreement(readings: Mapping[str, Reading], lang: str) -> tuple[Problem, ...]:
    if lang == SOURCE or SOURCE not in readings:
        return ()
    return module_check.agree(readings[SOURCE], readings[lang])


def _kept(db: Session) -> dict[str, dict[str, TrainingModuleRow]]:
    kept: dict[str, dict[str, TrainingModuleRow]] = {}
    for row in newest_modules(db):
        kept.setdefault(row.key, {})[row.language] = row
    return kept
