"""Cursors of Bluesky's searches, and the next pages of its threads.

A search steps back in time rather than by Bluesky's own cursor, which counts positions from the
newest post (a post deleted in between moves the next ones out of the page) and ends after ten
thousand: each request is for posts no newer than the last post but one, by the time that both
sides sort by, the earlier one of ``createdAt`` and ``indexedAt``. Where a page is not in that
order, or all of one millisecond, Bluesky's cursor is followed. The last post's time is not used,
since no later post shows whether it is in order.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.formats.bluesky_posts import Posts, ThreadNode
from tweetup.formats.json_stream import UNREADABLE
from tweetup.networks.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.networks.base import Query

__all__ = [
    "DEPTH",
    "SearchCursor",
    "SearchResults",
    "next_cursor",
    "reached",
    "read_cursor",
    "truncated_replies",
    "window_parameters",
]

# Deeper replies are requested from the last post of a response; JSON readers stop at 200 levels.
DEPTH: Final = 50

_MILLISECOND: Final = timedelta(milliseconds=1)
_LAST: Final = datetime(9999, 12, 31, tzinfo=UTC)


class SearchResults(Posts, rename="camel"):
    """A page of a search."""

    cursor: str | None = None
    hits_total: int | None = None


class SearchCursor(msgspec.Struct, frozen=True, omit_defaults=True):
    """A position in a search: hashtag, the time before which posts follow, Bluesky's cursor."""

    tag: str
    until: str | None = None
    cursor: str | None = None

    def encode(self) -> str:
        """Return the position as a cursor of ours."""
        return msgspec.json.encode(self).decode()


class _Address(msgspec.Struct, rename="camel"):
    uri: str
    reply_count: int | None = None


_CURSOR = msgspec.json.Decoder(SearchCursor)
_NODE = msgspec.json.Decoder(ThreadNode)
_ADDRESS = msgspec.json.Decoder(_Address)


def read_cursor(cursor: str | None, query: Query) -> SearchCursor:
    """Return the position of a cursor; the beginning for None.

    Raises :class:`NetworkError` for the cursor of another search.
    """
    if cursor is None:
        return SearchCursor(query.hashtags[0])
    try:
        position = _CURSOR.decode(cursor)
    except UNREADABLE:
        position = SearchCursor("")
    if position.tag not in query.hashtags:
        raise NetworkError(
            "the cursor is of another search", where="Bluesky", hint="start the capture anew"
        )
    return position


def window_parameters(query: Query, position: SearchCursor) -> dict[str, str]:
    """Return the parameters ``since``, ``until`` and ``cursor`` of a request."""
    parameters = {
        "since": None if query.since is None else _floor(query.since),
        "until": position.until or (None if query.until is None else _ceiling(query.until)),
        "cursor": position.cursor,
    }
    return {name: value for name, value in parameters.items() if value is not None}


def next_cursor(
    position: SearchCursor, cursor: str | None, times: Sequence[datetime], query: Query
) -> SearchCursor | None:
    """Return the position after a page with posts of these times; None at the end."""
    following = _further(position, cursor, times, query) if cursor is not None else None
    if following is None:
        later = query.hashtags[query.hashtags.index(position.tag) + 1 :]
        following = SearchCursor(later[0]) if later else None
    return following


def reached(step: SearchCursor, times: Sequence[datetime], query: Query) -> datetime | None:
    """Return the time from which on the search is complete when ``step`` follows a page.

    ``times`` are those of the page's posts. None: from its oldest post on. While other hashtags
    follow, nothing is complete.
    """
    is_begun = step.until is not None or step.cursor is not None
    if step.tag != query.hashtags[-1] or not is_begun:
        return query.until
    return min(times, default=None)


def _further(
    position: SearchCursor, cursor: str, times: Sequence[datetime], query: Query
) -> SearchCursor | None:
    if times and query.since is not None and max(times) < query.since:
        return None
    if len(times) > 1 and all(older <= newer for newer, older in pairwise(times)):
        until = _floor(min(times[-2], _LAST) + _MILLISECOND)
        if position.until is None or until < position.until:
            return SearchCursor(position.tag, until)
    return SearchCursor(position.tag, position.until, cursor)


def truncated_replies(thread: bytes, root: str) -> list[str]:
    """Return the posts of a thread whose replies are missing because they are too deep."""
    queue, truncated = [thread], []
    while queue:
        try:
            node = _NODE.decode(queue.pop(0))
            post = _ADDRESS.decode(node.post)
        except UNREADABLE:
            continue
        is_cut = node.replies is None and post.reply_count and post.uri != root
        if is_cut and post.uri.startswith("at://") and not post.uri.split()[1:]:
            truncated.append(post.uri)
        queue += [bytes(reply) for reply in node.replies or ()]
    return truncated


def _floor(moment: datetime) -> str:
    """Return a time in Bluesky's form, rounded down to the millisecond."""
    written = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return written.replace("+00:00", "Z")


def _ceiling(moment: datetime) -> str:
    whole = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    return _floor(whole if whole == moment else whole + _MILLISECOND)
