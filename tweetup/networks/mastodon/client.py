"""One server of Mastodon: its hashtag timelines, threads, posts, streams and limits."""

from __future__ import annotations

import re
from queue import Empty, Queue
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.errors import CredentialsError, TweetupError
from tweetup.formats.mastodon_posts import MASTODON_NETWORK as NETWORK
from tweetup.formats.records import Deletion, Record, Skipped
from tweetup.networks.base import Counted, Found, Heard, Page, Query, Standing
from tweetup.networks.errors import NetworkError, TryAgainError
from tweetup.networks.mastodon.api import AT_ONCE, PAGE, Client, read_as
from tweetup.networks.mastodon.lookup import Lookup
from tweetup.networks.mastodon.responses import FORMAT, Reader
from tweetup.networks.mastodon.search import Step
from tweetup.networks.mastodon.servers import origin_of
from tweetup.networks.mastodon.stream import Event, Stream
from tweetup.text import clean_control

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tweetup.networks.mastodon.api import Client
    from tweetup.networks.mastodon.servers import Server

__all__ = ["MastodonPlace", "find_standing"]

_ANY_HASHTAG: Final = "tweetup"
# Pleroma and its kin: the version they are like, then their own.
_COMPATIBLE: Final = re.compile(r"compatible; ([^)]+)")


class _Instance(msgspec.Struct):
    version: str


class _Account(msgspec.Struct):
    acct: str


def find_standing(client: Client) -> Standing:
    """Return the server's software, whose token it is, and what may be read: three requests.

    Raises :class:`~tweetup.errors.CredentialsError` for a token that the server refuses.
    """
    allows, lacks = [_software(client)], []
    identity = _identity(client)
    try:
        client.timeline([_ANY_HASHTAG], max_id=None, limit=1)
    except CredentialsError as error:
        lacks.append(f"hashtag timelines: {error.what}")
    else:
        without = "" if client.token else ", without a login"
        allows.append(f"searching hashtags{without}")
    if identity is not None:
        allows.append("listening to hashtags as posts come in")
    else:
        lacks.append("listening to posts as they come in: that wants a token of an account there")
    return Standing(identity=identity, allows=tuple(allows), lacks=tuple(lacks))


def _software(client: Client) -> str:
    """What runs there, by its version, which Pleroma and others put their own name in."""
    where = client.server.name
    try:
        answer = client.ask(lambda api: api.instance_v1())
    except TryAgainError:
        raise
    except NetworkError:
        answer = client.ask(lambda api: api.instance_v2())
    version = clean_control(read_as(_Instance, answer, where).version)[:80]
    other = _COMPATIBLE.search(version)
    return f"asking {where} ({other[1] if other else f'version {version}'})"


def _identity(client: Client) -> str | None:
    if client.token is None:
        return None
    try:
        answer = client.ask(lambda api: api.account_verify_credentials())
    except TweetupError:
        if client.last_status != 403:
            raise
        return None  # a token that may read, but not whose it is
    acct = clean_control(read_as(_Account, answer, client.server.name).acct)[:80]
    return acct if "@" in acct else f"{acct}@{client.server.name}"


UNKNOWN_THREAD: Final = "a thread whose first post the server was not seen to have"
UNKNOWN_DELETED: Final = "the deletion of a post that was not seen before"

_PULSE: Final = 2.0
_RESOLVED: Final = "id:"
_NEW: Final = frozenset({"update", "status.update"})


class _Found(msgspec.Struct):
    statuses: list[msgspec.Raw] = []


class _Context(msgspec.Struct):
    descendants: list[msgspec.Raw]


class MastodonPlace:
    """One server, asked as one account or as nobody; ``known`` are all that the user named."""

    def __init__(self, client: Client, known: Sequence[Server]) -> None:
        self._client = client
        self._server = client.server
        self._reader = Reader(self.name, client.clock)
        self._lookup = Lookup(client, known)
        self._known = known

    @property
    def name(self) -> str:
        """The server's name."""
        return self._server.name

    @property
    def pause(self) -> float:
        """Seconds between two requests: none while the server says that many are left."""
        return self._client.pause

    @property
    def lookup_size(self) -> int:
        """Posts that one request may ask for, where they were written on one server."""
        return AT_ONCE

    def search(self, query: Query, *, cursor: str | None, at_most: int | None) -> Page:
        """One page of the timeline of the hashtags, cut to the window."""
        step = Step.read(cursor, query.hashtags)
        limit = PAGE if at_most is None else max(1, min(PAGE, at_most))
        answer = self._client.timeline(step.tags(query.hashtags), max_id=step.max_id, limit=limit)
        statuses = read_as(list[msgspec.Raw], answer, self.name)
        after = step.after(query, statuses, answer.headers.get("link", ""))
        found = self._reader.read(statuses, query)
        return Page(
            found=found,
            format=FORMAT,
            cursor=None if after is None else after.written,
            passed_over=max(0, len(statuses) - len(found)),
            reached=None if after is None else after.reached(query, statuses),
        )

    def count(self, query: Query) -> Counted | None:  # noqa: ARG002 - a place's door
        """Nothing: servers count a hashtag's posts by day only, and not for everybody."""
        return None

    def conversation(
        self,
        post: str,
        query: Query,  # noqa: ARG002 - a thread is wanted with the hashtag or without it
        *,
        cursor: str | None,
        at_most: int | None,  # noqa: ARG002 - a thread comes whole
    ) -> Page:
        """Return the replies below a post that this server has.

        A post of another server is found by its id here, known from a page it was on, or by a
        search that wants a token. Only servers that the user named are asked for threads: another
        could pass off anything as anybody's answer.
        """
        if cursor is not None and cursor.startswith(_RESOLVED):
            status_id: str | None = cursor.removeprefix(_RESOLVED)
        else:
            origin = origin_of(post, (self._server,))
            at_home = origin is not None and origin.server == self._server
            status_id = origin.id if origin and at_home else self._reader.id_of(post)
        if status_id is not None:
            return self._replies(post, status_id)
        if self._client.token is not None:
            return self._resolved(post)
        elsewhere = origin_of(post, self._known)
        if elsewhere is not None and elsewhere.server.trusted:
            return Page(found=(), format=FORMAT)  # its own server is asked as well
        return Page(found=(Skipped(self.name, UNKNOWN_THREAD),), format=FORMAT)

    def _replies(self, post: str, status_id: str) -> Page:
        self._reader.learn(status_id, post)
        context = read_as(_Context, self._client.context(status_id), self.name)
        return Page(found=self._reader.read(context.descendants, None), format=FORMAT)

    def _resolved(self, post: str) -> Page:
        found = read_as(_Found, self._client.resolve(post), self.name)
        self._reader.read(found.statuses, None)
        status_id = self._reader.id_of(post)
        if status_id is None:
            return Page(found=(Skipped(self.name, UNKNOWN_THREAD),), format=FORMAT)
        return Page(found=(), format=FORMAT, cursor=f"{_RESOLVED}{status_id}")

    def look_up(self, ids: Sequence[str]) -> Found:
        """Return the posts as they are now where they were written; see ``lookup.py``."""
        return self._lookup.find(ids)

    def listen(
        self,
        query: Query,
        *,
        cursor: str | None,  # noqa: ARG002 - no stream of Mastodon's goes on from one
    ) -> Iterator[Heard]:
        """What is posted with a hashtag, with edits and deletions; a stream for each hashtag."""
        events: Queue[Event] = Queue(maxsize=1_000)
        streams = [Stream(self._client.another(), tag, events) for tag in query.hashtags]
        try:
            waiting = len(streams)
            while True:
                try:
                    event = events.get(timeout=_PULSE)
                except Empty:
                    event = Event("alive")
                if event.error is not None:
                    raise event.error
                waiting -= event.name == "open"
                if waiting <= 0:
                    yield Heard(found=self._heard(event, query), format=FORMAT)
        finally:
            for stream in streams:
                stream.close()

    def _heard(self, event: Event, query: Query) -> tuple[Record | Deletion | Skipped, ...]:
        if event.name in _NEW:
            return self._reader.read([event.data], query)
        if event.name != "delete":
            return ()
        uri = self._reader.uri_of(event.data.decode(errors="replace"))
        if uri is None:
            return (Skipped(self.name, UNKNOWN_DELETED),)
        return (Deletion(network=NETWORK, post_id=uri, where=self.name),)

    def know(self, posts: Iterable[str]) -> None:
        """Remember the ids of posts that were written on this server.

        What it calls posts of other servers only shows where it is asked for them.
        """
        for post in posts:
            origin = origin_of(post, (self._server,))
            if origin is not None and origin.server == self._server:
                self._reader.learn(origin.id, post)

    def standing(self) -> Standing:
        """Return the server's software, whose token it is, and what may be read."""
        return find_standing(self._client)

    def close(self) -> None:
        """Let go of the connections, those to other servers as well."""
        self._lookup.close()
        self._client.close()
