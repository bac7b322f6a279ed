"""Recorded exchanges: the answers of networks in the cassettes of VCR and its kin.

A cassette is YAML or JSON with ``interactions`` or ``http_interactions``; the body of an answer is
a text inside it (in base64 where it was binary). Each body is a content of its own, read in its own
format. The ``Date`` of an answer is the time of its counts. PyYAML reads those in YAML; only they
need it, so that it comes with the extra ``cassettes``.
"""

from __future__ import annotations

import base64
import binascii
import io
import zlib
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from tweetup.errors import InputError
from tweetup.extras import install_command
from tweetup.formats.content import Content
from tweetup.formats.json_stream import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CASSETTES", "CassetteUnpacker"]

_LARGEST = 1 << 27
_KEYS = ("interactions", "http_interactions")
_SIGNS = (
    b"interactions:",
    b"http_interactions:",
    b"---\ninteractions:",
    b"---\nhttp_interactions:",
)


class CassetteUnpacker:
    """Opens cassettes: each answer's body is a content."""

    def unpack(self, content: Content, start: bytes) -> tuple[Content, ...]:
        """Return the bodies of the answers in a cassette; none where the content is no cassette.

        Raises :class:`~tweetup.errors.InputError` for a cassette that is damaged, larger than
        128 MB or without any answer, and for one in YAML where PyYAML is missing.
        """
        return _open_cassette(content, start)


CASSETTES = CassetteUnpacker()


def _open_cassette(content: Content, start: bytes) -> tuple[Content, ...]:
    head = start.lstrip()
    in_yaml = head.replace(b"\r\n", b"\n").startswith(_SIGNS)
    if not in_yaml and not (
        head.startswith(b"{") and any(b'"%b"' % key.encode() in head for key in _KEYS)
    ):
        return ()
    with content.open() as stream:
        raw = stream.read(_LARGEST + 1)
    if len(raw) > _LARGEST:
        raise InputError(
            f"this recording of exchanges is larger than {_LARGEST >> 20} MB",
            where=content.name,
            hint="save the answers' bodies and import those",
        )
    recorded = _read_yaml(raw, content.name) if in_yaml else _read_json(raw)
    bodies = list(_bodies(recorded))
    if not bodies:
        if not in_yaml:
            return ()
        raise InputError(
            "this recording of exchanges holds no answers", where=content.name, hint="record anew"
        )
    return tuple(
        Content(f"{content.name}#{number}", partial(_open, body), seen_at=seen_at, size=len(body))
        for number, body, seen_at in bodies
    )


def _open(body: bytes) -> BinaryIO:
    return io.BytesIO(body)


def _read_json(raw: bytes) -> object:
    try:
        return msgspec.json.decode(raw)
    except UNREADABLE:
        return None


def _read_yaml(raw: bytes, name: str) -> object:
    try:
        import yaml
    except ImportError as error:
        raise InputError(
            "this is a recording of exchanges in YAML, which needs one more package",
            where=name,
            hint=f"run: {install_command('cassettes')}",
        ) from error
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(raw, Loader=loader)  # noqa: S506 - both are safe loaders
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(
            "this recording of exchanges is damaged", where=name, hint="record it anew"
        ) from error


def _bodies(recorded: object) -> Iterator[tuple[int, bytes, datetime | None]]:
    """Yield each answer's number, body and time."""
    exchanges: object = next(
        (recorded[key] for key in _KEYS if isinstance(recorded, dict) and key in recorded), []
    )
    for number, exchange in enumerate(exchanges if isinstance(exchanges, list) else [], start=1):
        response = exchange.get("response") if isinstance(exchange, dict) else None
        if not isinstance(response, dict):
            continue
        body = _body(response.get("body"))
        if body and body.strip():
            yield number, body, _date(response.get("headers"))


def _body(body: object) -> bytes | None:
    if isinstance(body, dict):
        encoded = body.get("base64_string")
        if isinstance(encoded, str | bytes):
            return _unpacked(_decoded(encoded))
        body = body.get("string")
    if isinstance(body, bytes):
        return _unpacked(body)
    return body.encode(errors="replace") if isinstance(body, str) else None


def _decoded(encoded: str | bytes) -> bytes:
    try:
        return base64.b64decode(encoded)
    except (binascii.Error, ValueError):
        return b""


def _unpacked(body: bytes) -> bytes:
    """Return the body without the compression it was sent in, as far as that can be undone."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(31).decompress(body, _LARGEST)
    except zlib.error:
        return b""


def _date(headers: object) -> datetime | None:
    """Return the time of an answer, by its header."""
    if not isinstance(headers, dict):
        return None
    date = next((value for key, value in headers.items() if str(key).lower() == "date"), None)
    date = date[0] if isinstance(date, list) and date else date
    try:
        from email.utils import parsedate_to_datetime  # nothing else needs the parsers of e-mail

        moment = parsedate_to_datetime(str(date))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
