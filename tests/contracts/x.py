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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import ValidationError

    from tests.servers.serving import Asked

__all__ = ["BEFORE", "HERE", "SINCE", "answer_faults", "request_faults"]

HERE = Path(__file__).parent
BEFORE = "x_before_2_167"
SINCE = "x_since_2_167"

#: Objects of a page that are looked at: the first and the last ones are of every kind.
_LOOKED_AT = 3


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
    for error in _validator(name, request).iter_errors(_abridged(answer)):
        inner = _innermost(error)
        yield f"{request}: {inner.json_path}: {inner.message[:200]}"


def _innermost(error: ValidationError) -> ValidationError:
    """The error of a value that each of several schemas refuses: of that which goes furthest."""
    inner = [_innermost(it) for it in error.context or ()]
    return max(inner, key=lambda it: len(it.absolute_path), default=error)


def _abridged(value: Any) -> Any:
    """A page of a hundred posts says nothing that its first and last ones do not."""
    if isinstance(value, dict):
        return {name: _abridged(part) for name, part in value.items()}
    if isinstance(value, list):
        kept = value if len(value) <= 2 * _LOOKED_AT else value[:_LOOKED_AT] + value[-_LOOKED_AT:]
        return [_abridged(part) for part in kept]
    return value
