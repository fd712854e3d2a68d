"""The JSON Schema of an agreement file, derived from the shapes, so that the two cannot differ."""

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from workbench.agreement.terms.shapes import SCHEMA_VERSION, Terms

Schema = dict[str, Any]

_SCALARS: dict[object, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Decimal: {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
    date: {"type": "string", "format": "date"},
    type(None): {"type": "null"},
}


def json_schema() -> Schema:
    """Return the schema (draft 2020-12) of the file that `canonical_json` writes."""
    shapes: dict[str, Schema] = {}
    _describe(Terms, shapes)
    root = shapes.pop("Terms")
    root["properties"]["schema_version"] = {"const": SCHEMA_VERSION}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Equipoise agreement",
        **root,
        "$defs": dict(sorted(shapes.items())),
    }


def _describe(hint: Any, shapes: dict[str, Schema]) -> Schema:
    """Return the schema of a type hint; dataclasses are collected in `shapes` and referred to."""
    if is_dataclass(hint):
        return _shape(hint, shapes)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (UnionType, Union):
        return {"anyOf": [_describe(each, shapes) for each in arguments]}
    if origin is tuple:
        return {"type": "array", "items": _describe(arguments[0], shapes)}
    return {"enum": list(arguments)} if origin is Literal else _SCALARS[hint]


def _shape(hint: Any, shapes: dict[str, Schema]) -> Schema:
    name = hint.__name__
    if name not in shapes:
        hints = get_type_hints(hint)
        names = [field.name for field in fields(hint)]
        shapes[name] = {
            "type": "object",
            "additionalProperties": False,
            "required": [each.name for each in fields(hint) if not each.metadata.get("later")],
            "properties": {each: _describe(hints[each], shapes) for each in names},
        }
    return {"$ref": f"#/$defs/{name}"}
