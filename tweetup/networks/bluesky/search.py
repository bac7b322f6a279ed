"""How searches and threads of Bluesky go on from one page to the next.

A search steps back in time rather than by Bluesky's own cursor, which counts places from the
newest post (one taken back in between moves the next ones out of the page) and ends after ten
thousand: each step asks for what is no newer than the last post but one, by the time that both
sides sort by, the earlier one of ``createdAt`` and ``indexedAt``. Where a page is not in that
order, or all of one millisecond, Bluesky's cursor is followed. The last post is not stepped to,
since nothing after it shows whether its time is in order.
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

__all__ = ["DEPTH", "Mark", "Searched", "cut_off", "next_mark", "reached", "read_mark", "window"]

# Deeper replies are asked for from where the answer stops; JSON readers stop at 200 levels.
DEPTH: Final = 50

_MILLISECOND: Final = timedelta(milliseconds=1)
_LAST: Final = datetime(9999, 12, 31, tzinfo=UTC)


class Searched(Posts, rename="camel"):
    """A page of a search."""

    cursor: str | None = None
    hits_total: int | None = None


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a search stands: its hashtag, what it asks for posts before, Bluesky's own cursor."""

    tag: str
    until: str | None = None
    cursor: str | None = None

    def written(self) -> str:
        """Return the mark as a cursor of ours."""
        return msgspec.json.encode(self).decode()


class _Address(msgspec.Struct, rename="camel"):
    uri: str
    reply_count: int | None = None


_MARK = msgspec.json.Decoder(Mark)
_NODE = msgspec.json.Decoder(ThreadNode)
_ADDRESS = msgspec.json.Decoder(_Address)


def read_mark(cursor: str | None, query: Query) -> Mark:
    """Return the mark of a cursor; the beginning for None."""
    if cursor is None:
        return Mark(query.hashtags[0])
    try:
        mark = _MARK.decode(cursor)
    except UNREADABLE:
        mark = Mark("")
    if mark.tag not in query.hashtags:
        raise NetworkError(
            "the cursor is of another search", where="Bluesky", hint="start the capture anew"
        )
    return mark


def window(query: Query, mark: Mark) -> dict[str, str]:
    """Return the parameters that say from when and until when, and where in between."""
    said = {
        "since": None if query.since is None else _floor(query.since),
        "until": mark.until or (None if query.until is None else _ceiling(query.until)),
        "cursor": mark.cursor,
    }
    return {name: value for name, value in said.items() if value is not None}


def next_mark(
    mark: Mark, cursor: str | None, times: Sequence[datetime], query: Query
) -> Mark | None:
    """Where the search goes on after a page whose posts are of these times; None at its end."""
    following = _further(mark, cursor, times, query) if cursor is not None else None
    if following is None:
        later = query.hashtags[query.hashtags.index(mark.tag) + 1 :]
        following = Mark(later[0]) if later else None
    return following


def reached(step: Mark, times: Sequence[datetime], query: Query) -> datetime | None:
    """From when on all has come when ``step`` follows a page whose posts are of these times.

    None: from its oldest post on. While another hashtag is still to be asked for, nothing is sure.
    """
    is_begun = step.until is not None or step.cursor is not None
    if step.tag != query.hashtags[-1] or not is_begun:
        return query.until
    return min(times, default=None)


def _further(mark: Mark, cursor: str, times: Sequence[datetime], query: Query) -> Mark | None:
    if times and query.since is not None and max(times) < query.since:
        return None
    if len(times) > 1 and all(older <= newer for newer, older in pairwise(times)):
        until = _floor(min(times[-2], _LAST) + _MILLISECOND)
        if mark.until is None or until < mark.until:
            return Mark(mark.tag, until)
    return Mark(mark.tag, mark.until, cursor)


def cut_off(thread: bytes, asked: str) -> list[str]:
    """The posts of a thread that have replies which it does not show, since they are too deep."""
    waiting, found = [thread], []
    while waiting:
        try:
            node = _NODE.decode(waiting.pop(0))
            post = _ADDRESS.decode(node.post)
        except UNREADABLE:
            continue
        is_cut = node.replies is None and post.reply_count and post.uri != asked
        if is_cut and post.uri.startswith("at://") and not post.uri.split()[1:]:
            found.append(post.uri)
        waiting += [bytes(reply) for reply in node.replies or ()]
    return found


def _floor(moment: datetime) -> str:
    """Return a time as Bluesky reads it, to the millisecond."""
    written = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return written.replace("+00:00", "Z")


def _ceiling(moment: datetime) -> str:
    whole = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    return _floor(whole if whole == moment else whole + _MILLISECOND)
