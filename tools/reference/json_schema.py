"""Describe the objects of a JSON Schema as sections of a reference page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tools.reference.prose import prose, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["describe_objects"]


def describe_objects(schema: Mapping[str, Any], *, first: str) -> Iterator[str]:
    """Yield a heading, a description and a table for each object of a JSON Schema.

    They are in the order of their first mention, from the object ``first`` on.
    """
    definitions = schema["$defs"]
    for name in _in_order(definitions, first):
        definition = definitions[name]
        rows = [
            (f"`{key}`", _type(value, definitions))
            for key, value in definition["properties"].items()
        ]
        yield f"## {name}\n\n{prose(definition['description'])}\n\n{table(('name', 'type'), rows)}"


def _in_order(definitions: Mapping[str, Any], first: str) -> list[str]:
    names = [first]
    for name in names:
        text = json.dumps(definitions[name])
        mentioned = sorted(definitions, key=lambda other: text.find(f'/{other}"'))
        names += [it for it in mentioned if f'/{it}"' in text and it not in names]
    return [name for name in names if "properties" in definitions[name]]


def _type(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    """Return the type of a value in words: list of text, date and time or null."""
    if "anyOf" in schema:
        return " or ".join(_type(choice, definitions) for choice in schema["anyOf"])
    if "$ref" in schema:
        return _named(schema["$ref"].rpartition("/")[2], definitions)
    if "enum" in schema:
        return "one of " + ", ".join(f"`{value}`" for value in schema["enum"])
    if schema["type"] == "array":
        return f"list of {_type(schema['items'], definitions)}"
    if schema["type"] == "object":
        return f"object of {_type(schema['additionalProperties'], definitions)} by name"
    words = {"string": "text", "integer": "number"}
    formats = {"date-time": "date and time", "date": "date"}
    kind = str(schema["type"])
    return formats.get(schema.get("format", ""), words.get(kind, kind))


def _named(name: str, definitions: Mapping[str, Any]) -> str:
    """Return a link to an object of the page, or the values of an enumeration."""
    definition = definitions[name]
    if "properties" in definition:
        return f"[{name}](#{name.lower()})"
    return _type(definition, definitions)
