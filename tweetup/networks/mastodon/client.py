"""The client of one Mastodon server: hashtag timelines, threads, posts, streams and limits."""

from __future__ import annotations

from queue import Empty, Queue
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from tweetup.errors import CredentialsError, TweetupError
from tweetup.formats.mastodon_posts import MASTODON_NETWORK as NETWORK
from tweetup.formats.records import Deletion, Record, Skipped
from tweetup.networks.base import LoginStatus, LookupResult, Page, PostCount, Query, StreamEvents
from tweetup.networks.fields import count_fields, fields_of
from tweetup.networks.mastodon.api import AT_ONCE, PAGE, ApiClient, decode_as
from tweetup.networks.mastodon.lookup import Lookup
from tweetup.networks.mastodon.responses import FORMAT, Reader, read_summary
from tweetup.networks.mastodon.search import TimelineRequest, next_max_id
from tweetup.networks.mastodon.servers import locate_post
from tweetup.networks.mastodon.software import read_software
from tweetup.networks.mastodon.stream import Event, Stream
from tweetup.text import clean_control

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tweetup.networks.mastodon.api import ApiClient
    from tweetup.networks.mastodon.servers import Server
    from tweetup.networks.mastodon.software import Software

__all__ = ["MastodonPlace", "read_login_status"]

_ANY_HASHTAG: Final = "tweetup"
_POLLED: Final = (
    "searching hashtags every half minute while a chat is followed (it has no stream of them)"
)


class _Account(msgspec.Struct):
    acct: str


def read_login_status(client: ApiClient) -> LoginStatus:
    """Return the server's software, the token's account and the services allowed: 3 requests.

    Raises :class:`~tweetup.errors.CredentialsError` for a token that the server refuses.
    """
    software = read_software(client)
    allows, lacks = [f"asking {client.server.name} ({software})"], []
    identity = _identity(client)
    try:
        client.timeline([_ANY_HASHTAG], max_id=None, limit=1)
    except CredentialsError as error:
        searches = False
        lacks.append(f"hashtag timelines: {error.problem}")
    else:
        searches = True
        without = "" if client.token else ", without a login"
        allows.append(f"searching hashtags{without}")
    if identity is not None and not software.has_hashtag_streams:
        allows.append(_POLLED)
    elif identity is not None:
        allows.append("listening to hashtags as posts come in")
    else:
        lacks.append("listening to posts as they come in: that wants a token of an account there")
    return LoginStatus(
        identity=identity, allows=tuple(allows), lacks=tuple(lacks), searches=searches
    )


def _identity(client: ApiClient) -> str | None:
    if client.token is None:
        return None
    try:
        answer = client.send(lambda api: api.account_verify_credentials())
    except TweetupError:
        if client.last_status != 403:
            raise
        return None  # a token without the scope to read its own account
    acct = clean_control(decode_as(_Account, answer, client.server.name).acct)[:80]
    return acct if "@" in acct else f"{acct}@{client.server.name}"


_UNKNOWN_THREAD: Final = "it was not seen to have the first post of the thread"
UNKNOWN_DELETED: Final = "the deletion of a post that was not seen before"

# Entity Status; quotes_count came with Mastodon 4.5, and other software has none.
_REQUIRED: Final = count_fields(
    promised=True, replies="replies_count", reposts="reblogs_count", likes="favourites_count"
)

#: ``DESCENDANTS_LIMIT`` and ``DESCENDANTS_DEPTH_LIMIT`` of Mastodon, for those without a login.
_MOST_BELOW, _DEEPEST = 60, 20
_LOG_IN: Final = "tweetup login mastodon --with-token"
_CUT_OFF: Final = (
    f"without a login it shows {_MOST_BELOW} posts of a thread, {_DEEPEST} deep: log in for the"
    f" others ({_LOG_IN})"
)

_PULSE: Final = 2.0
_RESOLVED: Final = "id:"
_NEW: Final = frozenset({"update", "status.update"})


class _Resolved(msgspec.Struct):
    statuses: list[msgspec.Raw] = []


class _Context(msgspec.Struct):
    descendants: list[msgspec.Raw]
    ancestors: list[msgspec.Raw] = []


class MastodonPlace:
    """One server, queried with a token or without; ``named`` are all servers of the user."""

    def __init__(self, client: ApiClient, named: Sequence[Server]) -> None:
        self._client = client
        self._server = client.server
        self._reader = Reader(self.name, client.clock)
        self._lookup = Lookup(client, named)
        self._named = named
        self._software: Software | None = None

    @property
    def name(self) -> str:
        """Return the server's name."""
        return self._server.name

    @property
    def pause(self) -> float:
        """Return the seconds between two requests: 0 while many are left in the rate limit."""
        return self._client.pause

    @property
    def lookup_size(self) -> int:
        """Return the maximal number of posts in one request, where one server has them all."""
        return AT_ONCE

    def search(self, query: Query, *, cursor: str | None, at_most: int | None) -> Page:
        """Return a page of the hashtags' timeline, cut to the window."""
        request = TimelineRequest.read(cursor, query.hashtags)
        limit = PAGE if at_most is None else max(1, min(PAGE, at_most))
        tags = request.tags(query.hashtags)
        answer = self._client.timeline(tags, max_id=request.max_id, limit=limit)
        statuses = decode_as(list[msgspec.Raw], answer, self.name)
        after = request.after(query, statuses, answer.headers.get("link", ""))
        records = self._reader.read(statuses, query)
        return Page(
            records=records,
            format=FORMAT,
            cursor=None if after is None else after.cursor,
            passed_over=max(0, len(statuses) - len(records)),
            reached=None if after is None else after.reached(query, statuses),
            fields=fields_of(records, _REQUIRED),
        )

    @property
    def login_advice(self) -> str | None:
        """Return the command that logs in where there is no token."""
        return None if self._client.token is not None else _LOG_IN

    def leaves_replies_out(self) -> str | None:
        """Return the name of software whose hashtag timelines are without replies, else None."""
        if self._software is None:
            self._software = read_software(self._client)
        return self._software.name if self._software.leaves_replies_out else None

    def count(self, query: Query) -> PostCount | None:  # noqa: ARG002 - the protocol's parameter
        """Return None: servers count a hashtag's posts by day only, and not for everybody."""
        return None

    def conversation(
        self,
        post: str,
        query: Query,  # noqa: ARG002 - a thread is captured with the hashtag or without it
        *,
        cursor: str | None,
        at_most: int | None,  # noqa: ARG002 - a thread has no pages
    ) -> Page:
        """Return the replies below a post that this server has.

        A post of another server is found by its id here, if an earlier page contained it, or by a
        search, which requires a token. Threads come from servers of the user only: any other
        server could forge replies of anybody.
        """
        if cursor is not None and cursor.startswith(_RESOLVED):
            status_id: str | None = cursor.removeprefix(_RESOLVED)
        else:
            status_id = self._status_id(post)
        if status_id is not None:
            return self._replies(post, status_id)
        if self._client.token is not None:
            return self._resolved(post)
        elsewhere = locate_post(post, self._named)
        if elsewhere is not None and elsewhere.server.trusted:
            return Page(records=(), format=FORMAT)  # its own server is queried as well
        return _unknown_thread()

    def above(self, post: str) -> Page:
        """Return the posts above one, and replies read before that turn out to answer them.

        Unlisted ones are included records: they are looked at and not stored.
        """
        status_id = self._status_id(post)
        if status_id is None:
            return Page(records=(), format=FORMAT)
        context = decode_as(_Context, self._client.context(status_id), self.name)
        records = self._reader.read(context.ancestors, None, listed=False)
        shown = map(read_summary, context.ancestors)
        unlisted = {it.uri for it in shown if it is not None and it.visibility == "unlisted"}
        return Page(
            records=tuple(
                replace(item, included=item.included or item.post.id in unlisted)
                for item in records
                if isinstance(item, Record)
            ),
            format=FORMAT,
        )

    def _status_id(self, post: str) -> str | None:
        """Return the server's id of a post: its own, or one that an earlier page contained."""
        location = locate_post(post, (self._server,))
        is_local = location is not None and location.server == self._server
        return location.id if location and is_local else self._reader.id_of(post)

    def quotes(
        self,
        post: str,
        query: Query,  # noqa: ARG002 - the server lists all of them
        *,
        cursor: str | None,
        at_most: int | None,
    ) -> Page:
        """Return a page of the posts that quote a post, the newest first (Mastodon 4.5).

        Raises :class:`~tweetup.errors.CredentialsError` without a token: the list is for users.
        """
        if self._client.token is None:
            raise CredentialsError(
                "lists the posts that quote another to its own users only",
                where=self.name,
                hint=f"run {_LOG_IN}",
            )
        status_id = self._status_id(post)
        if status_id is None:
            return Page(records=(), format=FORMAT)
        limit = PAGE if at_most is None else max(1, min(PAGE, at_most))
        answer = self._client.quotes(status_id, max_id=cursor, limit=limit)
        statuses = decode_as(list[msgspec.Raw], answer, self.name)
        return Page(
            records=self._reader.read(statuses, None),
            format=FORMAT,
            cursor=next_max_id(answer.headers.get("link", "")),
        )

    def _replies(self, post: str, status_id: str) -> Page:
        self._reader.learn(status_id, post)
        context = decode_as(_Context, self._client.context(status_id), self.name)
        return Page(
            records=self._reader.read(context.descendants, None),
            format=FORMAT,
            cut_off=self._cut_off(status_id, context.descendants),
        )

    def _cut_off(self, status_id: str, below: Sequence[msgspec.Raw]) -> str | None:
        """Return why a thread may have more posts, with the remedy; None where it cannot."""
        if self._client.token is not None:
            return None
        depths = {status_id: 0}
        for post in map(read_summary, below):
            if post is not None:
                depths[post.id] = depths.get(post.in_reply_to_id or "", 0) + 1
        if len(below) < _MOST_BELOW and max(depths.values()) < _DEEPEST:
            return None
        return _CUT_OFF

    def _resolved(self, post: str) -> Page:
        resolved = decode_as(_Resolved, self._client.resolve(post), self.name)
        self._reader.read(resolved.statuses, None)
        status_id = self._reader.id_of(post)
        if status_id is None:
            return _unknown_thread()
        return Page(records=(), format=FORMAT, cursor=f"{_RESOLVED}{status_id}")

    def look_up(self, ids: Sequence[str]) -> LookupResult:
        """Return the posts as they are now on the servers they were written on."""
        return self._lookup.find(ids)

    def listen(
        self,
        query: Query,
        *,
        cursor: str | None,  # noqa: ARG002 - Mastodon's streams do not resume
    ) -> Iterator[StreamEvents]:
        """Yield posts with a hashtag, their edits and deletions, from a stream for each hashtag."""
        events: Queue[Event] = Queue(maxsize=1_000)
        streams = [Stream(self._client.copy(), tag, events) for tag in query.hashtags]
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
                    yield StreamEvents(records=self._records(event, query), format=FORMAT)
        finally:
            for stream in streams:
                stream.close()

    def _records(self, event: Event, query: Query) -> tuple[Record | Deletion | Skipped, ...]:
        if event.name in _NEW:
            return self._reader.read([event.data], query)
        if event.name != "delete":
            return ()
        uri = self._reader.uri_of(event.data.decode(errors="replace"))
        if uri is None:
            return (Skipped(self.name, UNKNOWN_DELETED),)
        return (Deletion(network=NETWORK, post_id=uri, where=self.name),)

    def watch(self, posts: Iterable[str]) -> None:
        """Remember the ids of posts that were written on this server.

        Its ids of other servers' posts are unknown until it sends these posts.
        """
        for post in posts:
            location = locate_post(post, (self._server,))
            if location is not None and location.server == self._server:
                self._reader.learn(location.id, post)

    def login_status(self) -> LoginStatus:
        """Return the server's software, the token's account and the services allowed."""
        return read_login_status(self._client)

    def close(self) -> None:
        """Close the connections, those to other servers as well."""
        self._lookup.close()
        self._client.close()


def _unknown_thread() -> Page:
    """Return the page of the thread of a post that the server was not seen to have."""
    return Page(records=(), format=FORMAT, cut_off=_UNKNOWN_THREAD, is_unknown=True)
