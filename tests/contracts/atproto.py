"""atproto as its makers' lexicons describe it, and Jetstream's events.

``atproto.json`` names the package that it was cut out of (:mod:`tools.contracts.atproto`). A
lexicon becomes a JSON Schema, and ``jsonschema`` validates by that: the SDK's own models take
members that no lexicon has, and lag behind; the makers' validator needs Node. Formats of strings
are checked by the SDK. Lexicons are open to more members, but an invented server that sends others
has made them up.

Jetstream has no lexicon for the messages of ``/subscribe``; they are as its Go code writes them
(github.com/bluesky-social/jetstream, ``Event`` and ``Commit``), with the account and identity
events of ``com.atproto.sync.subscribeRepos`` inside.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atproto_client.models import string_formats
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from pydantic import TypeAdapter

from tests.contracts.faults import abridged, innermost, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.servers.serving import Asked

__all__ = ["answer_faults", "event_faults", "request_faults", "source"]

_FILE = Path(__file__).with_name("atproto.json")
_METHODS = {"query": "GET", "procedure": "POST"}
#: Members that a union or an unknown value names its definition in.
_TYPE = "$type"
#: Errors that any request may end in, by the makers' code (@atproto/xrpc-server, pds and bsky).
_ERRORS = frozenset(
    {
        "AccountDeactivated",
        "AccountTakedown",
        "AuthMissing",
        "AuthenticationRequired",
        "ExpiredToken",
        "InternalServerError",
        "InvalidRequest",
        "InvalidToken",
        "MethodNotImplemented",
        "RateLimitExceeded",
        "UpstreamFailure",
        "XRPCNotSupported",
    }
)
_FORMATS = {
    "at-uri": string_formats.AtUri,
    "cid": string_formats.Cid,
    "datetime": string_formats.DateTime,
    "did": string_formats.Did,
    "handle": string_formats.Handle,
    "at-identifier": string_formats.AtIdentifier,
    "language": string_formats.Language,
    "nsid": string_formats.Nsid,
    "record-key": string_formats.RecordKey,
    "tid": string_formats.Tid,
    "uri": string_formats.Uri,
}
_JETSTREAM = "Jetstream"
_KINDS = {"commit", "account", "identity"}
_COMMIT = {
    "type": "object",
    "required": ["rev", "operation", "collection", "rkey"],
    "properties": {
        "rev": {"type": "string", "format": "tid"},
        "operation": {"enum": ["create", "update", "delete"]},
        "collection": {"type": "string", "format": "nsid"},
        "rkey": {"type": "string", "format": "record-key"},
        "record": {"$ref": "#/$defs/unknown"},
        "cid": {"type": "string", "format": "cid"},
    },
    "if": {"properties": {"operation": {"const": "delete"}}},
    "then": {"not": {"anyOf": [{"required": ["record"]}, {"required": ["cid"]}]}},
    "else": {"required": ["record", "cid"]},
    "additionalProperties": False,
}
_EVENT = {
    "type": "object",
    "required": ["did", "time_us", "kind"],
    "properties": {
        "did": {"type": "string", "format": "did"},
        "time_us": {"type": "integer", "minimum": 0},
        "kind": {"enum": sorted(_KINDS)},
        "commit": _COMMIT,
        "account": {"$ref": "#/$defs/com.atproto.sync.subscribeRepos%23account"},
        "identity": {"$ref": "#/$defs/com.atproto.sync.subscribeRepos%23identity"},
    },
    "oneOf": [
        {"properties": {"kind": {"const": kind}}, "required": [kind]} for kind in sorted(_KINDS)
    ],
    "maxProperties": 4,
    "additionalProperties": False,
}
_checker = FormatChecker(formats=())


def source() -> str:
    """The package and version that the lexicons are of."""
    return str(_contract()["source"])


def request_faults(asked: Asked) -> Iterator[str]:
    """What the lexicons do not know of a request."""
    name = asked.path.removeprefix("/xrpc/")
    definition = _definitions().get(name, {})
    if asked.method != _METHODS.get(definition.get("type", "")):
        yield f"{asked.method} {asked.path} is no request that a lexicon has"
        return
    described = definition.get("parameters", {}).get("properties", {})
    for error in _validator(f"{name} parameters").iter_errors(_parameters(asked, described)):
        yield _told(name, error)
    if "input" in definition:
        wanted = definition["input"]["encoding"]
        if asked.headers.get("content-type", "").split(";")[0] != wanted:
            yield f"{name} wants a body of {wanted}"
            return
        for error in _validator(f"{name} input").iter_errors(asked.json()):
            yield _told(name, error)


def answer_faults(asked: Asked, status: int, answer: Any) -> Iterator[str]:
    """Where an answer is not as described."""
    name = asked.path.removeprefix("/xrpc/")
    definition = _definitions().get(name)
    if definition is None:
        return
    if status == 200:
        for error in _validator(f"{name} output").iter_errors(abridged(answer)):
            yield _told(name, error)
        return
    if set(answer) != {"error", "message"}:
        yield f"{name}: an error has an error and a message, not {', '.join(answer)}"
    elif answer["error"] not in _ERRORS | {one["name"] for one in definition.get("errors", ())}:
        yield f"{name} never says {answer['error']}"


def event_faults(event: Mapping[str, Any]) -> Iterator[str]:
    """Where an event is not as Jetstream's."""
    for error in _validator(_JETSTREAM).iter_errors(event):
        yield _told(_JETSTREAM, error)


def _told(name: str, error: ValidationError) -> str:
    inner = innermost(error)
    return f"{name}: {inner.json_path}: {shortened(inner.message)}"


def _parameters(asked: Asked, described: Mapping[str, Any]) -> dict[str, Any]:
    """The query as its parameters' types: a list for an array, a number for an integer."""
    found: dict[str, Any] = {}
    for name, values in asked.lists.items():
        kind = described.get(name, {}).get("type")
        if kind == "array":
            found[name] = list(values)
        elif kind == "integer" and re.fullmatch(r"-?\d+", values[-1]):
            found[name] = int(values[-1])
        else:
            found[name] = values[-1] if len(values) == 1 else list(values)
    return found


# --- lexicons as JSON Schema --------------------------------------------------------------


@cache
def _contract() -> dict[str, Any]:
    contract: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return contract


def _definitions() -> dict[str, Any]:
    definitions: dict[str, Any] = _contract()["definitions"]
    return definitions


@cache
def _schemas() -> dict[str, Any]:
    """Every definition that is a value, and ``unknown``: a record of a kind that is described."""
    kinds = {"query", "procedure"}
    values = {
        name: part.get("record", part)
        for name, part in _definitions().items()
        if part["type"] not in kinds
    }
    records = [name for name, part in _definitions().items() if part["type"] == "record"]
    unknown = {"type": "object", "allOf": [_when_it_is(name) for name in records]}
    return {name: _schema(part) for name, part in values.items()} | {"unknown": unknown}


def _schema(part: Mapping[str, Any]) -> dict[str, Any]:
    """A value of a lexicon as a JSON Schema."""
    return _SCHEMAS[part["type"]](part)


def _array(part: Mapping[str, Any]) -> dict[str, Any]:
    limits = {"maxItems": part.get("maxLength"), "minItems": part.get("minLength")}
    return {"type": "array", "items": _schema(part["items"])} | _given(limits)


def _plain(part: Mapping[str, Any]) -> dict[str, Any]:
    names = ("type", "minimum", "maximum", "enum", "const")
    return _given({name: part.get(name) for name in names})


def _string(part: Mapping[str, Any]) -> dict[str, Any]:
    names = ("type", "format", "enum", "const")
    limits = {"maxBytes": part.get("maxLength"), "minBytes": part.get("minLength")}
    return _given({name: part.get(name) for name in names} | limits)


def _object(part: Mapping[str, Any]) -> dict[str, Any]:
    nullable = part.get("nullable", ())
    described = {name: _schema(value) for name, value in part.get("properties", {}).items()}
    members = {
        name: {"anyOf": [value, {"type": "null"}]} if name in nullable else value
        for name, value in described.items()
    }
    return {
        "type": "object",
        "required": part.get("required", []),
        "properties": members | {_TYPE: {"type": "string"}},
        "additionalProperties": False,
    }


def _union(part: Mapping[str, Any]) -> dict[str, Any]:
    """One of these, by the name in it; of an open union also one that is not described."""
    names = [name.removesuffix("#main") for name in part["refs"]]
    kinds = {"enum": names} if part.get("closed") else {"type": "string"}
    return {
        "type": "object",
        "required": [_TYPE],
        "properties": {_TYPE: kinds},
        "allOf": [_when_it_is(name) for name in names],
    }


def _when_it_is(name: str) -> dict[str, Any]:
    named = {"properties": {_TYPE: {"const": name}}, "required": [_TYPE]}
    return {"if": named, "then": _reference(name)}


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": "#/$defs/" + name.replace("#", "%23")}


def _blob(part: Mapping[str, Any]) -> dict[str, Any]:
    size = {"type": "integer", "minimum": 0} | _given({"maximum": part.get("maxSize")})
    members = {
        _TYPE: {"const": "blob"},
        "ref": _closed({"$link": {"type": "string", "format": "cid"}}),
        "mimeType": {"type": "string"},
        "size": size,
    }
    return _closed(members)


def _closed(members: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(members),
        "properties": members,
        "additionalProperties": False,
    }


def _given(limits: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in limits.items() if value is not None}


_SCHEMAS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "array": _array,
    "blob": _blob,
    "boolean": _plain,
    "bytes": lambda _: _closed({"$bytes": {"type": "string"}}),
    "cid-link": lambda _: _closed({"$link": {"type": "string", "format": "cid"}}),
    "integer": _plain,
    "object": _object,
    "ref": lambda part: _reference(part["ref"]),
    "string": _string,
    "union": _union,
    "unknown": lambda _: {"$ref": "#/$defs/unknown"},
}


@cache
def _validator(name: str) -> Draft202012Validator:
    """What validates an event of Jetstream, or a request's parameters, input or output."""
    method, _, part = name.partition(" ")
    if name == _JETSTREAM:
        schema = _EVENT
    elif part == "parameters":
        schema = _object(_definitions()[method].get("parameters", {}))
    else:
        schema = _schema(_definitions()[method][part]["schema"])
    validator: Draft202012Validator = _Validator(
        {**schema, "$defs": _schemas()}, format_checker=_checker
    )
    return validator


def _most_bytes(_: object, most: int, value: object, __: object) -> Iterator[ValidationError]:
    if isinstance(value, str) and len(value.encode()) > most:
        yield ValidationError(f"{value[:40]!r} has more than {most} bytes")


def _least_bytes(_: object, least: int, value: object, __: object) -> Iterator[ValidationError]:
    if isinstance(value, str) and len(value.encode()) < least:
        yield ValidationError(f"{value[:40]!r} has less than {least} bytes")


_Validator = validators.extend(  # type: ignore[no-untyped-call]  # jsonschema has no types for it
    Draft202012Validator, {"maxBytes": _most_bytes, "minBytes": _least_bytes}
)


def _add_format(name: str, kind: Any) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)

    @_checker.checks(name, raises=ValueError)
    def _is_valid(value: object) -> bool:
        if isinstance(value, str):
            adapter.validate_python(value, context={"strict_string_format": True})
        return True


for _name, _kind in _FORMATS.items():
    _add_format(_name, _kind)
