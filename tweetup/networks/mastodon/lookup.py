"""Posts looked up again where they were written, for nobody else knows of a deletion for sure.

A post's ``uri`` names its server and, with Mastodon and GoToSocial, its id there. That server is
asked without a login, unless it is our own. What it does not have is gone: it says "not found" of
deleted posts and of those that were made private alike. Only its own interface is believed: a web
page in its place, a server that is down or wants a login says nothing about a post, and such a
post is left unanswered, not taken for deleted. Several posts of a server are one request where it
takes that (Mastodon 4.3); what is missing from such an answer is asked for once more by itself.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.errors import CredentialsError
from tweetup.formats.records import Record, Skipped
from tweetup.networks.base import Found
from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError
from tweetup.networks.mastodon.api import Client, read_as
from tweetup.networks.mastodon.http_session import Answer
from tweetup.networks.mastodon.responses import FORMAT, Reader, served
from tweetup.networks.mastodon.servers import origin_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.networks.mastodon.servers import Origin, Server

__all__ = ["Lookup"]

_MOST_CLIENTS: Final = 16

_Fate = tuple[Record | Skipped, ...] | str | None
"""The records of a post, why it is gone, or None where nobody says."""


class _Account(msgspec.Struct):
    suspended: bool | None = None


class _Shown(msgspec.Struct):
    uri: str
    visibility: str | None = None
    account: _Account | None = None


class _Search(msgspec.Struct):
    statuses: list[msgspec.Raw]


class Lookup:
    """Looks posts up from one place; ``known`` are the servers that the user named."""

    def __init__(self, client: Client, known: Sequence[Server]) -> None:
        self._client = client
        self._known = known
        self._others: OrderedDict[str, Client] = OrderedDict()
        self._silent: set[str] = set()
        self._single: set[str] = set()

    def find(self, ids: Sequence[str]) -> Found:
        """What became of posts, by their uris: a request for each server they were written on.

        A server that nobody named and that cannot be asked is not asked again.
        """
        fates: dict[str, _Fate] = {}
        by_server: dict[Server, dict[str, Origin]] = {}
        for uri in dict.fromkeys(ids):
            origin = origin_of(uri, self._known)
            if origin is None:
                fates[uri] = self._resolved(uri)
            else:
                by_server.setdefault(origin.server, {})[uri] = origin
        failure: TryAgainError | None = None
        for server, origins in by_server.items():
            try:
                fates.update(self._found_at(server, origins))
            except RateLimitedError:
                raise
            except TryAgainError as error:
                failure = error
        # What another server said is not lost for one that is down.
        if failure is not None and all(fate is None for fate in fates.values()):
            raise failure
        answers = [(uri, fates.get(uri)) for uri in ids]
        return Found(
            found=tuple(one for _, fate in answers if isinstance(fate, tuple) for one in fate),
            gone=tuple((uri, fate) for uri, fate in answers if isinstance(fate, str)),
            format=FORMAT,
        )

    def _found_at(self, server: Server, origins: Mapping[str, Origin]) -> Mapping[str, _Fate]:
        """Return the fates of posts that were written on one server."""
        if server.trusted:
            return self._ask(server, origins)
        if server.name in self._silent:
            return {}
        try:
            return self._ask(server, origins)
        except RateLimitedError:
            raise
        except (NetworkError, CredentialsError):
            self._silent.add(server.name)
            return {}

    def _ask(self, server: Server, origins: Mapping[str, Origin]) -> Mapping[str, _Fate]:
        client = self._client_of(server)
        seen: dict[str, bytes] = {}
        if len(origins) > 1 and server.name not in self._single:
            seen = self._together(client, [origin.id for origin in origins.values()])
        fates: dict[str, _Fate] = {}
        for uri, origin in origins.items():
            raw = seen.get(uri)
            if raw is None:
                answer = client.status(origin.id)
                raw = None if answer is None else answer.body
            fates[uri] = "deleted" if raw is None else _fate(uri, raw, client)
        return fates

    def _together(self, client: Client, ids: Sequence[str]) -> dict[str, bytes]:
        """Return posts by their uris.

        None, and never again, of a server that takes no such request.
        """
        name = client.server.name
        try:
            raws = read_as(list[msgspec.Raw], client.statuses(ids), name)
        except TryAgainError:
            raise
        except NetworkError:
            raws = []
        found = {post.uri: bytes(raw) for raw in raws if (post := served(raw)) is not None}
        if not found:
            self._single.add(name)
        return found

    def _resolved(self, uri: str) -> tuple[Record | Skipped, ...] | None:
        """A post whose uri does not tell its id: what our own server knows of it, if it tells."""
        if self._client.token is None:
            return None
        answer = self._client.resolve(uri)
        found = read_as(_Search, answer, self._client.server.name).statuses
        return _records(bytes(found[0]), self._client) if found else None

    def _client_of(self, server: Server) -> Client:
        if server == self._client.server:
            return self._client
        client = self._others.pop(server.name, None)
        if client is None:
            own = self._client
            client = Client(server, token=None, timeout=own.timeout, clock=own.clock)
        self._others[server.name] = client
        if len(self._others) > _MOST_CLIENTS:
            self._others.popitem(last=False)[1].close()
        return client

    def close(self) -> None:
        """Let go of the connections to other servers."""
        for client in self._others.values():
            client.close()


def _fate(uri: str, raw: bytes, client: Client) -> _Fate:
    """What a post's own record says of it."""
    shown = read_as(_Shown, Answer(200, {}, raw), client.server.name)
    if shown.uri != uri:
        return None  # another post has its number: that says nothing of this one
    if shown.account is not None and shown.account.suspended:
        return "suspended"
    if shown.visibility in {"private", "direct"}:
        return "protected"
    return _records(raw, client)


def _records(raw: bytes, client: Client) -> tuple[Record | Skipped, ...]:
    """Return the post, and what came along with it marked so."""
    found = Reader(client.server.name, client.clock).read([raw], None, listed=False)
    return tuple(
        replace(one, included=True) if isinstance(one, Record) and place else one
        for place, one in enumerate(found)
    )
