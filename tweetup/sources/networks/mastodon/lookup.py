"""Posts looked up again where they were written, for nobody else knows of a deletion for sure.

A post's ``uri`` names its server and, with Mastodon and GoToSocial, its id there. That server is
asked without a login, unless it is our own. What it does not have is gone: it says "not found" of
deleted posts and of those that were made private alike. Only its own interface is believed: a web
page in its place, a server that is down or wants a login says nothing about a post, and such a
post is left unanswered, not taken for deleted.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.errors import CredentialsError
from tweetup.sources.networks.base import Found
from tweetup.sources.networks.failures import NetworkError, RateLimitedError
from tweetup.sources.networks.mastodon.client import Client, read_as
from tweetup.sources.networks.mastodon.reading import FORMAT, Reader
from tweetup.sources.networks.mastodon.servers import Origin, origin_of
from tweetup.sources.records import Record, Skipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.sources.networks.mastodon.servers import Server

__all__ = ["Lookup"]

_MOST_CLIENTS: Final = 16


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

    def find(self, ids: Sequence[str]) -> Found:
        """What became of posts, by their uris.

        A server that nobody named and that cannot be asked is not asked again.
        """
        found: list[Record | Skipped] = []
        gone: list[tuple[str, str]] = []
        for uri in ids:
            answer = self._find(uri)
            if isinstance(answer, str):
                gone.append((uri, answer))
            elif answer is not None:
                found += answer
        return Found(found=tuple(found), gone=tuple(gone), format=FORMAT)

    def _find(self, uri: str) -> tuple[Record | Skipped, ...] | str | None:
        """The records of a post, why it is gone, or None where nobody says."""
        origin = origin_of(uri, self._known)
        if origin is None:
            return self._resolved(uri)
        if origin.server.trusted:
            return self._at(origin, uri)
        if origin.server.name in self._silent:
            return None
        try:
            return self._at(origin, uri)
        except RateLimitedError:
            raise
        except (NetworkError, CredentialsError):
            self._silent.add(origin.server.name)
            return None

    def _at(self, origin: Origin, uri: str) -> tuple[Record | Skipped, ...] | str | None:
        client = self._client_of(origin.server)
        answer = client.status(origin.id)
        if answer is None:
            return "deleted"
        shown = read_as(_Shown, answer, client.server.name)
        if shown.uri != uri:
            return None  # another post has its number: that says nothing of this one
        if shown.account is not None and shown.account.suspended:
            return "suspended"
        if shown.visibility in {"private", "direct"}:
            return "protected"
        return _records(answer.body, client)

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


def _records(raw: bytes, client: Client) -> tuple[Record | Skipped, ...]:
    """The post, and what came along with it marked so."""
    found = Reader(client.server.name, client.clock).read([raw], None, listed=False)
    return tuple(
        replace(one, included=True) if isinstance(one, Record) and place else one
        for place, one in enumerate(found)
    )
