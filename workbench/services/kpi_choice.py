"""Choosing a KPI: which ones a data set can give, why not the others, and groups of assets."""

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from workbench.codes import Finding
from workbench.evidence.kpi.catalogue import CATALOGUE
from workbench.evidence.kpi.catalogue_facts import Fact
from workbench.evidence.kpi.own import names_of
from workbench.platform.errors import Refused
from workbench.platform.texts import TEXTS, sentence
from workbench.platform.texts.roles import input_words, question

_LEVELS = ("customer_outcome", "operations", "service_team")


@dataclass(frozen=True, slots=True)
class Choice:
    """A KPI of the catalogue, its formula in words; `reason` says why the data set cannot give it, None if it can."""

    key: str
    name: str
    unit: str
    formula: str
    reason: str | None


def choices(summary: dict[str, Any]) -> tuple[list[Choice], list[Choice]]:
    """Return the KPIs that the data set can give, outcomes of the customer first, and the others."""
    found = [
        _choice(fact, summary["kpis"].get(fact.key, _UNKNOWN))
        for fact in sorted(CATALOGUE.values(), key=lambda fact: _LEVELS.index(fact.level))
    ]
    return [c for c in found if c.reason is None], [c for c in found if c.reason is not None]


_UNKNOWN: dict[str, Any] = {"code": "kpi.why_kind", "params": {}}


def _choice(fact: Fact, reason: dict[str, Any] | None) -> Choice:
    why = sentence(why_not(Finding(**reason))) if reason is not None else None
    return Choice(fact.key, catalogue_name(fact.key), fact.unit, formula_words(fact.formula), why)


def own_names(summary: dict[str, Any]) -> tuple[str, ...]:
    """Return what a formula of one's own may name in a data set."""
    return names_of(summary["kind"], summary["columns"])


def catalogue_name(key: str) -> str:
    """Return the catalogue's name of a KPI in the reader's language."""
    return str(gettext(TEXTS[CATALOGUE[key].name]))


def english_name(key: str) -> str:
    """Return the catalogue's English name, which pages and the PDF translate."""
    return TEXTS[CATALOGUE[key].name]


def formula_words(formula: str) -> str:
    """Return a formula with its inputs in words: "run hours / planned hours"."""
    spaced = re.sub(r"\s*([*/+-])\s*", r" \1 ", formula).replace("*", "×").replace("-", "−")
    return re.sub(r"[a-z_]\w*", lambda name: input_words(name[0]), spaced)


def why_not(finding: Finding) -> Finding:
    """Return the reason in the words of pages; the step's own texts speak of the command line."""
    if finding.code == "kpi.needs_role":
        roles = str(finding.params["role"]).split(" / ")
        return Finding("kpi.why_role", {"question": " / ".join(map(question, roles))})
    if finding.code == "kpi.missing_inputs":
        names = str(finding.params["inputs"]).split(", ")
        return Finding("kpi.why_inputs", {"inputs": ", ".join(map(input_words, names))})
    return Finding(_SAID.get(finding.code, finding.code), finding.params)


_SAID = {
    "kpi.not_from_kind": "kpi.why_kind",
    "kpi.ready_base_needs_end": "kpi.why_end",
    "kpi.needs_weights": "kpi.why_weights",
    "kpi.out_of_bounds": "kpi.why_bounds",
    "kpi.grain": "kpi.why_grain",
}


def read_groups(text: str, assets: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the groups written as lines "name: asset, asset"; Refused beside `groups`.

    Chinese punctuation is understood too.
    """
    groups: dict[str, tuple[str, ...]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, listed = re.sub("[：]", ":", line).partition(":")
        members = tuple(filter(None, map(str.strip, re.split("[,，、;；]", listed))))
        unknown = next((member for member in members if member not in assets), None)
        if unknown is not None:
            raise Refused("kpi.group_asset", field="groups", asset=unknown[:60])
        if not name.strip() or not members or name.strip() in groups:
            raise Refused("kpi.group_line", field="groups", line=line[:60])
        groups[name.strip()] = members
    if not groups:
        raise Refused("kpi.group_line", field="groups", line="")
    return groups


def groups_text(groups: dict[str, list[str]]) -> str:
    """Return groups as people write them, one line a group."""
    return "\n".join(f"{name}: {', '.join(assets)}" for name, assets in groups.items())
