"""The JSON Schema of the input of `cascade`; the reader takes its keys from here."""

from workbench.agreement.cascade.sharing import GRAPH_RULES

_NUMBER = {"type": ["number", "null"]}
_TEXT = {"type": "string"}
_BY_KEY = {"type": "object", "additionalProperties": {"type": "number"}}
STRUCTURES = ("leaf", "indicator", "sum", "mean", "product", "parallel", "k_of_n", "losses")
DIRECTIONS = ("higher", "lower")
SIDES = ("provider", "customer")
SOURCES = ("provider", "customer", "both")

NODE: dict[str, object] = {
    "key": _TEXT,
    "name": _TEXT,
    "structure": {"enum": list(STRUCTURES)},
    "unit": _TEXT,
    "direction": {"enum": list(DIRECTIONS)},
    "current": _NUMBER,
    "best": _NUMBER,
    "factor": {"type": "number", "exclusiveMinimum": 0},
    "needed": {"type": ["integer", "null"], "minimum": 1},
    "owner_side": {"enum": [*SIDES, None]},
    "owner": _TEXT,
    "levers": {"type": "array", "items": _TEXT},
    "support_needed": _TEXT,
    "effort": {"type": "number", "exclusiveMinimum": 0},
    "effort_from": {"enum": list(SOURCES)},
}
EDGE: dict[str, object] = {
    "parent": _TEXT,
    "child": _TEXT,
    "weight": {"type": "number", "exclusiveMinimum": 0},
}
ACTUAL: dict[str, object] = {"before": _BY_KEY, "after": _BY_KEY}
FILE: dict[str, object] = {
    "schema_version": {"const": 1},
    "graph": {
        "type": "object",
        "additionalProperties": False,
        "required": ["nodes"],
        "properties": {
            "nodes": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["key"],
                    "properties": NODE,
                },
            },
            "edges": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["parent", "child"],
                    "properties": EDGE,
                },
            },
        },
    },
    "target": {"type": "number"},
    "rule": {"enum": [*GRAPH_RULES, "all"]},
    "reserve": {"type": "number", "minimum": 0},
    "frozen": _BY_KEY,
    "minimum": _NUMBER,
    "alpha": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    "seed": {"type": "integer", "minimum": 0},
    "n_paths": {"type": "integer", "minimum": 100, "maximum": 200000},
    "spreads": _BY_KEY,
    "correlation": {"type": "number", "minimum": 0, "maximum": 1},
    "paths": {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": "number"}},
    },
    "held_minimums": _BY_KEY,
    "actual": {
        "type": "object",
        "additionalProperties": False,
        "required": ["after"],
        "properties": ACTUAL,
    },
}
SCHEMA: dict[str, object] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Input of `python -m workbench cascade`",
    "type": "object",
    "additionalProperties": False,
    "required": ["graph", "target"],
    "properties": FILE,
}
