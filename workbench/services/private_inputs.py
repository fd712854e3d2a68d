"""A side's answers as canonical JSON: what is sealed, what a commitment is made of.

docs/formats/private-inputs.md has the format. Version 1 had no version: it was the answers alone.
"""

import json

from workbench.services import questions
from workbench.services.questions import Answer

SCHEMA_VERSION = 2
Answers = dict[str, Answer]


def canonical(answers: Answers) -> bytes:
    """Return the answers by the keys of their questions: names sorted, nothing between them."""
    plain = {
        "answers": {key: given.plain() for key, given in answers.items()},
        "schema_version": SCHEMA_VERSION,
    }
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()


def read(data: bytes) -> Answers:
    """Return the answers of canonical inputs, also those of version 1.

    Raises ValueError, KeyError, TypeError or AttributeError for anything else.
    """
    plain = json.loads(data)
    if "schema_version" in plain:
        if plain["schema_version"] != SCHEMA_VERSION:
            raise ValueError(plain["schema_version"])
        plain = plain["answers"]
    return {key: questions.from_plain(given) for key, given in plain.items()}
