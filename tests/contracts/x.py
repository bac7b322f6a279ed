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
    from collections.abc import Iterator

    from tests.servers.serving import Asked

__all__ = ["BEFORE", "HERE", "SINCE", "answer_faults", "request_faults"]

HERE = Path(__file__).parent
BEFORE = "x_before_2_167"
SINCE = "x_since_2_167"


@cache
def _contract(name: str) -> dict[str, Any]:
    contract: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return contract


@cache
def _validator(name: str, request: str) -> Draft202012Validator:
    contract = _contract(name)
    return Draft202012Validator(
        {**contract["requests"][request]["response"], "$defs": contract["$defs"]}
    )


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


def answer_faults(name: str, asked: Asked, answer: object) -> Iterator[str]:
    """Where an answer is not as described."""
    request = _request(name, asked)
    if request is None:
        return
    for error in _validator(name, request).iter_errors(abridged(answer)):
        inner = innermost(error)
        yield f"{request}: {inner.json_path}: {shortened(inner.message)}"
