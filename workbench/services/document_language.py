"""The agreement document in the reader's language: names that the product itself gave, translated."""

import re
from gettext import NullTranslations
from typing import TypeVar

from workbench.agreement.document import AgreementDocument
from workbench.agreement.document.kpi_shapes import KpiPart
from workbench.agreement.document.shapes import MediationPart
from workbench.platform.texts.roles import INPUTS

Name = TypeVar("Name", str, str | None)


def in_language(document: AgreementDocument, texts: NullTranslations) -> AgreementDocument:
    """Return the document with the names that the product itself gave in the reader's language.

    What people wrote stays as they wrote it; agreement.json keeps every text unchanged.
    """
    said = Reader(texts)
    found = document["mediation"]
    return {
        **document,
        "parties": [
            {
                **party,
                "executive": {**party["executive"], "name": said(party["executive"]["name"])},
                "contact": {**party["contact"], "name": said(party["contact"]["name"])},
            }
            for party in document["parties"]
        ],
        "kpis": [kpi_in_language(kpi, said, texts) for kpi in document["kpis"]],
        "settlement": {
            **document["settlement"],
            "clauses": [
                {**clause, "name": said(clause["name"]), "cohort": said(clause["cohort"])}
                for clause in document["settlement"]["clauses"]
            ],
        },
        "cascade": [
            {**line, "kpi": said(line["kpi"]), "lead": said(line["lead"])}
            for line in document["cascade"]
        ],
        "evidence": [{**each, "kpi": said(each["kpi"])} for each in document["evidence"]],
        "mediation": found and _mediation(found, said),
        "signatures": [{**each, "name": said(each["name"])} for each in document["signatures"]],
    }


def _mediation(found: MediationPart, said: "Reader") -> MediationPart:
    return {
        **found,
        "changes": [
            {**each, "name": said(each["name"]), "cohort": said(each["cohort"])}
            for each in found["changes"]
        ],
        "offered": [
            {**each, "levels": [{**one, "name": said(one["name"])} for one in each["levels"]]}
            for each in found["offered"]
        ],
    }


def kpi_in_language(kpi: KpiPart, said: "Reader", texts: NullTranslations) -> KpiPart:
    """Return one KPI with its names and its formula in the reader's language."""
    return {
        **kpi,
        "name": said(kpi["name"]),
        "formula_words": formula_words(kpi["formula"], texts),
        "levels": [{**each, "cohort": said(each["cohort"])} for each in kpi["levels"]],
        "charts": [{**each, "cohort": said(each["cohort"])} for each in kpi["charts"]],
        "provider_owner": said(kpi["provider_owner"]),
        "customer_owner": said(kpi["customer_owner"]),
    }


class Reader:
    """Reads single names in the language; none and the empty one are no messages of a catalogue."""

    def __init__(self, texts: NullTranslations) -> None:
        self._texts = texts

    def __call__(self, name: Name) -> Name:
        """Return the name in the language."""
        return self._texts.gettext(name) if name else name


def formula_words(formula: str, texts: NullTranslations) -> str:
    """Return a formula of the catalogue in words: "run hours / planned hours"; "" for another."""
    found = re.findall(r"[A-Za-z_]\w*", formula)
    if not found or not set(found) <= set(INPUTS):
        return ""
    spaced = re.sub(r"\s*([*/+-])\s*", r" \1 ", formula).replace("*", "×").replace("-", "−")
    return re.sub(r"[a-z_]\w*", lambda name: texts.gettext(INPUTS[name[0]]), spaced)
