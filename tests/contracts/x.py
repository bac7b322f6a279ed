"""X's API as X's own Python SDK describes it, in both vocabularies.

``x_before_2_167.json`` and ``x_since_2_167.json`` name the SDK's versions that they were cut out of
(:mod:`tools.contracts.x_api`). X says of its OpenAPI description that servers may send more members
than it names, but an invented server that does has made them up.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from tests.contracts.faults import abridged, innermost, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.servers.serving import Asked

__all__ = ["BEFORE", "HERE", "SINCE", "answer_faults", "problem_faults", "request_faults"]

HERE = Path(__file__).parent
BEFORE = "x_before_2_167"
SINCE = "x_since_2_167"


@cache
def _contract(name: str) -> dict[str, Any]:
    contract: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return contract


@cache
def _validator(name: str, request: str, part: str) -> Draft202012Validator:
    contract = _contract(name)
    return Draft202012Validator({**contract["requests"][request][part], "$defs": contract["$defs"]})


@cache
def _problems(name: str) -> dict[str, Draft202012Validator]:
    """What validates a problem, by its type; by an empty string one of any other type.

    Descriptions name those that come with an answer. What is refused is told by RFC 7807 too: X's
    examples have a title and a type, and members of their own.
    """
    definitions = _contract(name)["$defs"]
    common = {"type": "object", "required": ["title", "type"]}
    members = {"title": {"type": "string"}, "type": {"type": "string"}}
    found = {"": Draft202012Validator({**common, "properties": members})}
    for kind, schema in definitions.items():
        named = schema.get("properties", {}).get("type", {}).get("const")
        if kind.endswith("Problem") and named:
            found[named] = Draft202012Validator({**schema, "$defs": definitions})
    return found


def _request(name: str, asked: Asked) -> str | None:
    requests = _contract(name)["requests"]
    for request in requests:
        method, pattern = request.split(" ")
        if method == asked.method and re.fullmatch(
            re.sub(r"\{\w+\}", "[^/]+", pattern), asked.path
        ):
            return str(request)
    return None


def request_faults(name: str, asked: Asked) -> Iterator[str]:
    """What the description does not know of a request that was answered."""
    request = _request(name, asked)
    if request is None:
        yield f"{asked.method} {asked.path} is no request that the description has"
        return
    parameters = _contract(name)["requests"][request]["parameters"]
    for parameter, value in asked.query.items():
        if parameter not in parameters:
            yield f"{request} takes no {parameter}"
            continue
        allowed = parameters[parameter]
        for one in value.split(",") if allowed else ():
            if one not in allowed:
                yield f"{request} takes no {parameter}={one}"
    if "body" in _contract(name)["requests"][request]:
        for error in _validator(name, request, "body").iter_errors(asked.json()):
            inner = innermost(error)
            yield f"{request} takes no such body: {inner.json_path}: {shortened(inner.message)}"


def answer_faults(name: str, asked: Asked, answer: object) -> Iterator[str]:
    """Where an answer is not as described."""
    request = _request(name, asked)
    if request is None:
        return
    for error in _validator(name, request, "response").iter_errors(abridged(answer)):
        inner = innermost(error)
        yield f"{request}: {inner.json_path}: {shortened(inner.message)}"


def problem_faults(name: str, problem: Mapping[str, Any]) -> Iterator[str]:
    """Where a refusal is not as described."""
    kinds = _problems(name)
    for error in kinds.get(str(problem.get("type")), kinds[""]).iter_errors(problem):
        yield f"a problem: {error.json_path}: {shortened(error.message)}"
