"""Texts for codes: every code of a pure step has an English sentence here, translated by gettext.

One module per room holds its `TEXTS`; placeholders are %(name)s.
"""

import importlib
import re
from collections.abc import Mapping

from flask_babel import gettext

from workbench.codes import Finding

ROOMS = (
    "evidence",
    "intake",
    "guesses",
    "comparison",
    "outlook",
    "settlement",
    "proposal",
    "levels",
    "entry",
    "agreement",
    "cascade",
    "cascade_parts",
    "cascade_sheet",
    "team_levels",
    "training",
    "training_modules",
    "training_cards",
    "services",
    "account",
    "operation",
    "members",
    "record",
    "workshop",
    "rehearsal",
    "moves",
    "frame",
    "neutral",
    "discovery",
    "formula",
    "catalogue_outcomes",
    "catalogue_operations",
    "catalogue_service",
)


def _collect() -> dict[str, str]:
    texts: dict[str, str] = {}
    for room in ROOMS:
        texts |= importlib.import_module(f"workbench.platform.texts.{room}").TEXTS
    return texts


TEXTS = _collect()


NUMBER = re.compile(r"%\((\w+)\)\.\d+g")


def sentence(finding: Finding) -> str:
    """Return the finding as a sentence in the current language (English outside a request).

    A number that comes as text, with its unit, is written as it is.
    """
    # gettext itself fills in nothing, "%%" included, where a text has no parameters
    return _worded(str(gettext(TEXTS[finding.code])), finding.params) % finding.params


def _worded(text: str, params: Mapping[str, object]) -> str:
    def place(found: re.Match[str]) -> str:
        return f"%({found[1]})s" if isinstance(params.get(found[1]), str) else found[0]

    return NUMBER.sub(place, text)
