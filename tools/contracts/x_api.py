"""Write the part of X's API that tweetup uses, as X's own Python SDK describes it.

::

    pip install --target SDK xdk==0.10.6
    PYTHONPATH=SDK python -m tools.contracts.x_api tests/contracts/x_since_2_167.json

The SDK (MIT, on PyPI) is generated from X's OpenAPI description. Of each request the parameters are
kept, with the values that are allowed, and of each body and response its JSON Schema, in which
objects may have no other members. xdk 0.10.2 has the names before version 2.167 of the
description, 0.10.4 and later those since.
"""

from __future__ import annotations

import importlib
import inspect
import json
import re
import sys
import typing
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

#: Requests of tweetup: the SDK's module, client and method of each.
_REQUESTS: Final = {
    "GET /2/tweets/search/recent": ("posts", "PostsClient", "search_recent"),
    "GET /2/tweets/search/all": ("posts", "PostsClient", "search_all"),
    "GET /2/tweets/counts/recent": ("posts", "PostsClient", "get_counts_recent"),
    "GET /2/tweets/counts/all": ("posts", "PostsClient", "get_counts_all"),
    "GET /2/tweets": ("posts", "PostsClient", "get_by_ids"),
    "GET /2/tweets/{id}/quote_tweets": ("posts", "PostsClient", "get_quoted"),
    "GET /2/tweets/search/stream": ("stream", "StreamClient", "posts"),
    "GET /2/tweets/search/stream/rules": ("stream", "StreamClient", "get_rules"),
    "POST /2/tweets/search/stream/rules": ("stream", "StreamClient", "update_rules"),
    "POST /2/compliance/jobs": ("compliance", "ComplianceClient", "create_jobs"),
    "GET /2/compliance/jobs/{id}": ("compliance", "ComplianceClient", "get_jobs_by_id"),
    "GET /2/usage/tweets": ("usage", "UsageClient", "get"),
}
#: Of entities that are an index and more, older versions of the SDK kept the index alone.
_ENTITIES: Final = {
    "cashtags": "CashtagFields",
    "hashtags": "HashtagFields",
    "mentions": "MentionFields",
    "urls": "UrlFields",
}
#: Problems and media have members of their kind, which the SDK has as classes of their own.
_OPEN: Final = frozenset({"Media", "Problem"})
_SET: Final = re.compile(r'params\["([\w.]+)"\] = [^\n]*?\b(\w+)\)?\s*$', re.MULTILINE)


def main() -> None:
    """Write the contract into the file named."""
    requests: dict[str, Any] = {}
    definitions: dict[str, Any] = {}
    schemas = importlib.import_module("xdk.schemas")
    for request, (module, client, method) in _REQUESTS.items():
        source = importlib.import_module(f"xdk.{module}.client")
        function = getattr(getattr(source, client), method)
        hints = typing.get_type_hints(function, localns={"Literal": typing.Literal})
        returned = hints.pop("return")
        for _ in range(2):  # out of Iterator, Generator or Optional
            returned = next(iter(typing.get_args(returned)), returned)
        schema = returned.model_json_schema()
        definitions |= schema.pop("$defs", {})
        for name in _ENTITIES.values():
            if hasattr(schemas, name):
                definitions[name] = getattr(schemas, name).model_json_schema()
        body = hints.pop("body", None)
        requests[request] = {
            "parameters": _parameters(function, hints),
            "response": _closed(schema),
        }
        if body is not None:
            taken = body.model_json_schema()
            definitions |= taken.pop("$defs", {})
            requests[request]["body"] = _closed(taken)
    contract = {
        "source": f"xdk {version('xdk')} (PyPI, MIT), X's Python SDK, generated from its OpenAPI",
        "requests": requests,
        "$defs": _whole({name: _closed(definitions[name]) for name in sorted(definitions)}),
    }
    Path(sys.argv[1]).write_text(json.dumps(contract, indent=1) + "\n", encoding="utf-8")


def _whole(definitions: dict[str, Any]) -> dict[str, Any]:
    """Return definitions whose entities have the members that their indices lack."""
    for entities in list(definitions.values()):
        for kind, fields in _ENTITIES.items():
            listed = entities.get("properties", {}).get(kind, {}).get("anyOf", [{}])[0]
            index = str(listed.get("items", {}).get("$ref", "")).removeprefix("#/$defs/")
            if index.startswith("EntityIndices") and fields in definitions:
                whole = f"{fields}WithIndices"
                parts = (definitions[index], definitions[fields])
                definitions[whole] = {
                    **definitions[index],
                    "properties": {**parts[0]["properties"], **parts[1]["properties"]},
                    "required": [*parts[0].get("required", ()), *parts[1].get("required", ())],
                }
                listed["items"]["$ref"] = f"#/$defs/{whole}"
    return definitions


def _parameters(function: Any, hints: dict[str, Any]) -> dict[str, list[str] | None]:  # noqa: ANN401 - what the SDK has
    """Return the query's parameters, each with the values that are allowed; None for any."""
    found: dict[str, list[str] | None] = {}
    named = {variable: name for name, variable in _SET.findall(inspect.getsource(function))}
    for variable, hint in hints.items():
        name = named.get(variable, variable.replace("_fields", ".fields"))
        values = sorted(set(_literals(hint)))
        found[name] = values or None
    return found


def _literals(hint: Any) -> list[str]:  # noqa: ANN401 - what the SDK has
    if typing.get_origin(hint) is typing.Literal:
        return [str(value) for value in typing.get_args(hint)]
    return [value for part in typing.get_args(hint) for value in _literals(part)]


def _closed(schema: Any) -> Any:  # noqa: ANN401 - what the SDK has
    """Return a schema whose objects have the members that it names alone, without its prose."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {
        name: _closed(part)
        for name, part in schema.items()
        if not (name in {"description", "title"} and isinstance(part, str))
    }
    if "properties" in closed and schema.get("title") not in _OPEN:
        closed["additionalProperties"] = False
    return closed


if __name__ == "__main__":
    main()
