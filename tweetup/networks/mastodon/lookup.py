"""Lookup of posts on the servers they were written on: no other server is sure of a deletion.

A post's ``uri`` names its server and, with Mastodon and GoToSocial, its id there. That server is
queried without a login, unless it is our own. A post that it does not have is gone: the response
is "not found" for deleted posts and for posts made private alike. So it is for all posts of a
suspended account (``StatusPolicy`` of Mastodon), which may come back: where a post is not found,
its author's account is asked for. Only a response of the API
counts: where a web page comes instead, or the server is down or requires a login, the state of
the post stays unknown. Several posts of a server are one request where it supports that (Mastodon
4.3); posts missing from such a response are requested once more, each alone.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from tweetup.errors import CredentialsError
from tweetup.formats.records import Record, Skipped
from tweetup.model import DELETED, Absence
from tweetup.networks.base import LookupResult
from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError
from tweetup.networks.mastodon.api import ApiClient, decode_as
from tweetup.networks.mastodon.http_session import Answer
from tweetup.networks.mastodon.responses import FORMAT, Reader, read_summary
from tweetup.networks.mastodon.servers import locate_post

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.networks.mastodon.servers import PostLocation, Server

__all__ = ["Lookup"]

_MOST_CLIENTS: Final = 16

_Fate = tuple[Record | Skipped, ...] | str | None
"""The records of a post, the reason why it is gone, or None where its state is unknown."""


class _Account(msgspec.Struct):
    id: str | None = None
    suspended: bool | None = None


class _Relation(msgspec.Struct):
    id: str
    blocked_by: bool = False


class _Shown(msgspec.Struct):
    uri: str
    visibility: str | None = None
    account: _Account | None = None


class _Search(msgspec.Struct):
    statuses: list[msgspec.Raw]


class Lookup:
    """Looks posts up for one place; ``named`` are the servers that the user named."""

    def __init__(self, client: ApiClient, named: Sequence[Server]) -> None:
        self._client = client
        self._named = named
        self._others: OrderedDict[str, ApiClient] = OrderedDict()
        self._silent: set[str] = set()
        self._single: set[str] = set()

    def find(self, ids: Sequence[str]) -> LookupResult:
        """Return the state of posts by their uris, with a request for each of their servers.

        A server that the user did not name is not queried again after a failure.
        """
        fates: dict[str, _Fate] = {}
        by_server: dict[Server, dict[str, PostLocation]] = {}
        for uri in dict.fromkeys(ids):
            location = locate_post(uri, self._named)
            if location is None:
                fates[uri] = self._resolved(uri)
            else:
                by_server.setdefault(location.server, {})[uri] = location
        failure: TryAgainError | None = None
        for server, locations in by_server.items():
            try:
                fates.update(self._fates_at(server, locations))
            except RateLimitedError:
                raise
            except TryAgainError as error:
                failure = error
        # Answers of other servers are not lost for one that is down.
        if failure is not None and all(fate is None for fate in fates.values()):
            raise failure
        answers = [(uri, fates.get(uri)) for uri in ids]
        return LookupResult(
            records=tuple(item for _, fate in answers if isinstance(fate, tuple) for item in fate),
            gone=tuple((uri, fate) for uri, fate in answers if isinstance(fate, str)),
            format=FORMAT,
        )

    def _fates_at(
        self, server: Server, locations: Mapping[str, PostLocation]
    ) -> Mapping[str, _Fate]:
        """Return the fates of posts that were written on one server."""
        if server.trusted:
            return self._request_fates(server, locations)
        if server.name in self._silent:
            return {}
        try:
            return self._request_fates(server, locations)
        except RateLimitedError:
            raise
        except (NetworkError, CredentialsError):
            self._silent.add(server.name)
            return {}

    def _request_fates(
        self, server: Server, locations: Mapping[str, PostLocation]
    ) -> Mapping[str, _Fate]:
        client = self._client_of(server)
        bodies: dict[str, bytes] = {}
        if len(locations) > 1 and server.name not in self._single:
            bodies = self._together(client, [location.id for location in locations.values()])
        fates: dict[str, _Fate] = {}
        authors: dict[str, str | None] = {}
        for uri, location in locations.items():
            raw = bodies.get(uri)
            if raw is None:
                answer = client.status(location.id)
                raw = None if answer is None else answer.body
            if raw is not None:
                fates[uri] = _fate(uri, raw, client)
                continue
            if location.author not in authors:
                authors[location.author] = _why_gone(client, location)
            fates[uri] = authors[location.author]
        return fates

    def _together(self, client: ApiClient, ids: Sequence[str]) -> dict[str, bytes]:
        """Return posts by their uris; none from a server without such requests."""
        name = client.server.name
        try:
            raws = decode_as(list[msgspec.Raw], client.statuses(ids), name)
        except TryAgainError:
            raise
        except NetworkError:
            raws = []
        bodies = {post.uri: bytes(raw) for raw in raws if (post := read_summary(raw)) is not None}
        if not bodies:
            self._single.add(name)
        return bodies

    def _resolved(self, uri: str) -> tuple[Record | Skipped, ...] | None:
        """Return our own server's copy of a post whose uri does not contain its id."""
        if self._client.token is None:
            return None
        answer = self._client.resolve(uri)
        statuses = decode_as(_Search, answer, self._client.server.name).statuses
        return _records(bytes(statuses[0]), self._client) if statuses else None

    def _client_of(self, server: Server) -> ApiClient:
        if server == self._client.server:
            return self._client
        client = self._others.pop(server.name, None)
        if client is None:
            own = self._client
            client = ApiClient(server, token=None, timeout=own.timeout, clock=own.clock)
        self._others[server.name] = client
        if len(self._others) > _MOST_CLIENTS:
            self._others.popitem(last=False)[1].close()
        return client

    def close(self) -> None:
        """Close the connections to other servers."""
        for client in self._others.values():
            client.close()


def _why_gone(client: ApiClient, location: PostLocation) -> str | None:
    """Return why posts of an account are not found; None where the server does not tell."""
    try:
        answer = client.account(location.author, by_number=location.by_number)
        if answer is None:
            return DELETED
        account = decode_as(_Account, answer, client.server.name)
        if not account.suspended and _is_blocked_by(client, account):
            return Absence.BLOCKED
    except TryAgainError:
        raise
    except (NetworkError, CredentialsError):
        return None
    return Absence.SUSPENDED if account.suspended else DELETED


def _is_blocked_by(client: ApiClient, account: _Account) -> bool:
    """Return True where an account shows its posts to others than the token's own account."""
    if client.token is None or account.id is None:
        return False
    answer = client.relationship(account.id)
    relations = decode_as(list[_Relation], answer, client.server.name)
    return any(it.id == account.id and it.blocked_by for it in relations)


def _fate(uri: str, raw: bytes, client: ApiClient) -> _Fate:
    """Return the fate of a post by its own record."""
    shown = decode_as(_Shown, Answer(200, {}, raw), client.server.name)
    if shown.uri != uri:
        return None  # another post has its number: the state of this one stays unknown
    if shown.account is not None and shown.account.suspended:
        return Absence.SUSPENDED
    if shown.visibility in {"private", "direct"}:
        return Absence.PROTECTED
    return _records(raw, client)


def _records(raw: bytes, client: ApiClient) -> tuple[Record | Skipped, ...]:
    """Return the record of a post, and other records with it marked as included."""
    items = Reader(client.server.name, client.clock).read([raw], None, listed=False)
    return tuple(
        replace(item, included=True) if isinstance(item, Record) and number else item
        for number, item in enumerate(items)
    )
