"""The API of Mastodon and GoToSocial, as their makers and Mastodon.py describe it.

``mastodon.json`` has Mastodon's entities, each field with the version that it came with; which
Mastodon.py it was cut out of, it names (:mod:`tools.contracts.mastodon_api`). A server of a version
has the fields of that version and no others: a field that a test's server has made up, or that a
real server of that version cannot have, is a breach.

GoToSocial gives the same entities with other fields. Which ones is told below by its documentation
(https://docs.gotosocial.org/en/v0.20.2/api/swagger/) in words of ours: names, types, and what is
left out where it is empty.
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

    from jsonschema import ValidationError

    from tests.servers.serving import Asked

__all__ = ["answer_faults", "described", "event_faults", "request_faults", "source"]

_FILE = Path(__file__).with_name("mastodon.json")
_GOTOSOCIAL = "gotosocial"

#: Parameters by https://docs.joinmastodon.org/methods/, each with its type.
_PAGE = {"max_id": "id", "since_id": "id", "min_id": "id", "limit": "1-40"}
_TIMELINE = {
    **_PAGE,
    "any[]": "list",
    "all[]": "list",
    "none[]": "list",
    "local": "boolean",
    "remote": "boolean",
    "only_media": "boolean",
}
_SEARCH = {
    **_PAGE,
    "q": "text",
    "type": "accounts|hashtags|statuses",
    "resolve": "boolean",
    "following": "boolean",
    "account_id": "id",
    "exclude_unreviewed": "boolean",
    "offset": "number",
}
#: Requests that tweetup sends: what they take, what must be given, and what comes back.
_REQUESTS: tuple[tuple[str, Mapping[str, str], tuple[str, ...], str], ...] = (
    ("/api/v1/timelines/tag/[^/]+", _TIMELINE, (), "Status[]"),
    ("/api/v1/statuses", {"id[]": "list"}, ("id[]",), "Status[]"),
    ("/api/v1/statuses/[^/]+", {}, (), "Status"),
    ("/api/v1/statuses/[^/]+/context", {}, (), "Context"),
    ("/api/v1/statuses/[^/]+/quotes", {"limit": "number", "max_id": "text"}, (), "Status[]"),
    ("/api/v2/search", _SEARCH, ("q",), "SearchV2"),
    ("/api/v1/instance", {}, (), "Instance"),
    ("/api/v2/instance", {}, (), "InstanceV2"),
    ("/api/v1/accounts/verify_credentials", {}, (), "Account"),
    ("/api/v1/accounts/lookup", {"acct": "text"}, ("acct",), "Account"),
    ("/api/v1/accounts/relationships", {"id[]": "list"}, ("id[]",), "Relationship[]"),
    ("/api/v1/streaming/hashtag", {"tag": "text"}, ("tag",), ""),
    ("/api/v1/streaming", {"tag": "text", "stream": "text"}, ("tag", "stream"), ""),
    ("/nodeinfo/2.0", {}, (), "NodeInfo"),
    ("/.well-known/nodeinfo", {}, (), "NodeInfoLinks"),
)
_TYPES = {
    "boolean": r"true|false|1|0",
    "id": r"[0-9A-Za-z]+",
    "list": r".+",
    "number": r"\d+",
    "text": r".+",
    "1-40": r"[1-9]|[1-3]\d|40",
}


def _field(*types: str, null: bool = False, optional: bool = False) -> dict[str, Any]:
    return {"types": types, "since": None, "nullable": null, "optional": optional}


#: Fields that Mastodon.py has for other places too, or makes no difference between.
_CORRECTED: dict[str, dict[str, dict[str, Any] | None]] = {
    # https://docs.joinmastodon.org/entities/Status/#application: the name and website alone.
    "Application": dict.fromkeys(
        ("id", "vapid_key", "redirect_uri", "redirect_uris", "scopes"), None
    ),
    # https://docs.joinmastodon.org/entities/Account/: of muted accounts, and of local ones.
    "Account": {
        "mute_expires_at": _field("datetime", null=True, optional=True),
        "noindex": _field("boolean", null=True, optional=True),
    },
    # https://docs.joinmastodon.org/entities/MediaAttachment/: null where there is no picture.
    "MediaAttachment": {"blurhash": _field("string", null=True)},
}

#: By which fields GoToSocial's entities differ: None for those that it does not have.
_DIFFERENT: dict[str, dict[str, dict[str, Any] | None]] = {
    "Status": {
        **dict.fromkeys(("quote", "quotes_count", "quote_approval", "tagged_collections"), None),
        **{
            name: _field("boolean")
            for name in ("favourited", "reblogged", "muted", "bookmarked", "pinned")
        },
        "text": _field("string", optional=True),
        "content_type": _field("string", optional=True),
        "interaction_policy": _field("object"),
        "local_only": _field("boolean", optional=True),
    },
    "Account": {
        **dict.fromkeys(("uri", "indexable", "limited", "memorial", "mute_expires_at"), None),
        "noindex": None,
        "discoverable": _field("boolean"),
        "hide_collections": _field("boolean", optional=True),
        "enable_rss": _field("boolean", optional=True),
        "roles": _field("object[]", optional=True),
        "avatar_description": _field("string", optional=True),
        "header_description": _field("string", optional=True),
        "avatar_media_id": _field("string", optional=True),
        "header_media_id": _field("string", optional=True),
        "custom_css": _field("string", optional=True),
        "theme": _field("string", optional=True),
    },
    "MediaAttachment": {
        "preview_remote_url": _field("string", null=True, optional=True),
        "text_url": _field("string", null=True, optional=True),
    },
    "Instance": {
        **{name: _field("string") for name in ("account_domain",)},
        **{
            name: _field("string", optional=True)
            for name in (
                "custom_css",
                "description_text",
                "short_description_text",
                "terms",
                "terms_text",
                "thumbnail_description",
                "thumbnail_static",
                "thumbnail_static_type",
                "thumbnail_type",
            )
        },
        "debug": _field("boolean", optional=True),
        "max_toot_chars": _field("integer"),
        "contact_account": _field("Account", optional=True),
        "stats": _field("InstanceStatistics"),
    },
    "InstanceV2": {
        **dict.fromkeys(("icon", "api_versions", "wrapstodon"), None),
        "account_domain": _field("string"),
        **{
            name: _field("string", optional=True)
            for name in ("custom_css", "description_text", "terms", "terms_text")
        },
        "debug": _field("boolean", optional=True),
    },
    "InstanceConfiguration": {
        "emojis": _field("object"),
        "oidc_enabled": _field("boolean", optional=True),
    },
    "InstanceConfigurationV2": {
        **dict.fromkeys(("limited_federation", "timelines_access"), None),
        "emojis": _field("object"),
        "oidc_enabled": _field("boolean", optional=True),
    },
    "InstanceAccountConfiguration": {
        "max_pinned_statuses": None,
        "allow_custom_css": _field("boolean"),
        "max_profile_fields": _field("integer"),
    },
    "InstanceStatusConfiguration": {"supported_mime_types": _field("string[]")},
    "InstanceRegistrations": dict.fromkeys(("url", "sign_up_url", "reason_required", "min_age")),
}
#: GoToSocial takes Mastodon's entities of this version, its differences aside.
_ALIKE = "4.5.0"

_NODEINFO: dict[str, dict[str, dict[str, Any]]] = {
    # https://nodeinfo.diaspora.software/ns/schema/2.0
    "NodeInfo": {
        "version": _field("string"),
        "software": _field("NodeInfoSoftware"),
        "protocols": _field("string[]"),
        "services": _field("object"),
        "openRegistrations": _field("boolean"),
        "usage": _field("object"),
        "metadata": _field("object"),
    },
    "NodeInfoSoftware": {"name": _field("string"), "version": _field("string")},
    "NodeInfoLinks": {"links": _field("NodeInfoLink[]")},
    "NodeInfoLink": {"rel": _field("string"), "href": _field("string")},
}


def source() -> str:
    """The package and version that Mastodon's entities are of."""
    return str(_contract()["source"])


def described(version: str) -> str | None:
    """The software of a server by the version that it tells, where its entities are known."""
    if "+git-" in version:
        return _GOTOSOCIAL
    return None if "compatible" in version else "mastodon"


def request_faults(asked: Asked) -> Iterator[str]:
    """What the documentation does not know of a request."""
    found = _request(asked)
    if found is None or asked.method != "GET":
        yield f"{asked.method} {asked.path} is no request that is documented"
        return
    _, parameters, wanted, _ = found
    for name in wanted:
        if name not in asked.lists:
            yield f"{asked.path} wants {name}"
    for name, values in asked.lists.items():
        kind = parameters.get(name)
        if kind is None:
            yield f"{asked.path} takes no {name}"
        elif not all(re.fullmatch(_TYPES.get(kind, kind), value) for value in values):
            yield f"{asked.path} takes no {name}={values[0]}"


def answer_faults(version: str, asked: Asked, status: int, answer: Any) -> Iterator[str]:
    """Where an answer is not as a server of the version gives it."""
    found, software = _request(asked), described(version)
    if found is None or software is None or not found[3]:
        return
    if status != 200:
        if not isinstance(answer, dict) or not isinstance(answer.get("error"), str):
            yield f"{asked.path}: an error is told as such, not {answer}"
        return
    yield from _faults(software, version, found[3], abridged(answer), asked.path)


def event_faults(version: str, event: str, payload: bytes) -> Iterator[str]:
    """Where an event of a stream is not as documented."""
    software = described(version)
    if software is None:
        return
    if event in {"update", "status.update"}:
        yield from _faults(software, version, "Status", json.loads(payload), event)
    elif event != "delete" or not re.fullmatch(rb"[0-9A-Za-z]+", payload):
        yield f"{event}: a stream of a hashtag has no such event"


def _faults(software: str, version: str, entity: str, value: Any, where: str) -> Iterator[str]:
    parts = _parts(_ALIKE if software == _GOTOSOCIAL else version)
    for error in _validator(software, parts, entity).iter_errors(value):
        inner: ValidationError = innermost(error)
        yield f"{software} {where}: {inner.json_path}: {shortened(inner.message)}"


def _request(asked: Asked) -> tuple[str, Mapping[str, str], tuple[str, ...], str] | None:
    return next((it for it in _REQUESTS if re.fullmatch(it[0], asked.path.rstrip("/"))), None)


# --- entities as JSON Schema --------------------------------------------------------------


@cache
def _contract() -> dict[str, Any]:
    contract: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return contract


def _entities(software: str) -> dict[str, dict[str, dict[str, Any]]]:
    found: dict[str, dict[str, Any]] = {
        name: dict(fields) for name, fields in _contract()["entities"].items()
    }
    differences = [_CORRECTED, *([_DIFFERENT] if software == _GOTOSOCIAL else [])]
    for changes in differences:
        for name, fields in changes.items():
            found[name] |= fields
    return {
        name: {field: told for field, told in fields.items() if told is not None}
        for name, fields in {**found, **_NODEINFO}.items()
    }


@cache
def _validator(software: str, parts: tuple[int, ...], entity: str) -> Draft202012Validator:
    definitions = {name: _object(fields, parts) for name, fields in _entities(software).items()}
    schema = {**_type(entity), "$defs": definitions}
    return Draft202012Validator(schema)


def _object(fields: Mapping[str, Any], parts: tuple[int, ...]) -> dict[str, Any]:
    there = {
        name: field
        for name, field in fields.items()
        if field["since"] is None or _parts(field["since"]) <= parts
    }
    return {
        "type": "object",
        "properties": {name: _value(field) for name, field in there.items()},
        "required": [name for name, field in there.items() if not field["optional"]],
        "additionalProperties": False,
    }


def _value(field: Mapping[str, Any]) -> dict[str, Any]:
    kinds = [_type(name) for name in field["types"]]
    kinds += [{"type": "null"}] if field["nullable"] else []
    return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}


def _type(name: str) -> dict[str, Any]:
    if name.endswith("[]"):
        return {"type": "array", "items": _type(name.removesuffix("[]"))}
    if name == "datetime":
        return {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?$"}
    plain = {"array", "boolean", "integer", "number", "object", "string"}
    return {"type": name} if name in plain else {"$ref": f"#/$defs/{name}"}


def _parts(version: str) -> tuple[int, ...]:
    numbers = re.match(r"\d+(?:\.\d+)*", version)
    assert numbers is not None, version
    return tuple(int(part) for part in numbers[0].split("."))
