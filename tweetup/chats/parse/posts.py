"""The posts of a session as the rest of the room reads them: labels, own words, links between them.

Everything later is decided by position in time order, so posts become numbers here once.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tweetup.model import Kind, Post, PostKey, Relation
from tweetup.text import (
    Label,
    Role,
    contains_text,
    find_status_links,
    fold_handle,
    leading_mentions,
    read_echo,
    read_labels,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

__all__ = ["Reading", "read_posts", "speaks_to_others"]

# How far back, in minutes, a copy, a quote without id or a spoken-to handle may point.
_COPY_REACH = 36 * 60.0
_ADDRESS_REACH = 30.0
# Copies are looked for among the last posts of their author, so a flood costs no more than n.
_MOST_CANDIDATES = 400
_MOST_SPOKEN_TO = 3
# Two people may well use the same few words; so many are a copy.
_FEWEST_COPIED = 7
_MOST_RECENT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A post in its session. Positions point into the session's time order.

    ``own`` is what the author wrote (the comment, where the post copies another's); ``words``
    are those of ``own``. ``minute`` counts from the session's start. ``reply_to``, ``quotes``
    and ``copy_of`` are posts of the session this one surely points at; ``addressed`` is the last
    post of the person it speaks to, likely but not sure.
    """

    post: Post
    position: int
    minute: float
    who: str
    own: str
    words: tuple[str, ...]
    labels: tuple[Label, ...]
    echoes: bool
    reply_to: int | None = None
    quotes: int | None = None
    copy_of: int | None = None
    addressed: int | None = None
    speaks_to: tuple[str, ...] = ()

    @property
    def adds_nothing(self) -> bool:
        """Return True for a repost and for a copy without a word of the author's own."""
        return self.post.kind is Kind.REPOST or (self.echoes and not self.words)


def speaks_to_others(reading: Reading, readings: Sequence[Reading]) -> bool:
    """Whether a post turns to somebody rather than to all; a thread of one's own turns to all."""
    if any(handle != reading.who for handle in reading.speaks_to):
        return True
    return reading.reply_to is not None and readings[reading.reply_to].who != reading.who


def read_posts(
    posts: Sequence[Post], start: datetime, letters: Mapping[str, Role]
) -> list[Reading]:
    """Read posts that are in time order; ``start`` is minute 0."""
    readings = [_read(post, position, start, letters) for position, post in enumerate(posts)]
    return _link(_without_copies(readings))


def _without_copies(readings: Sequence[Reading]) -> list[Reading]:
    """Old exports hold reposts as the same words under another name: such a one is an echo."""
    first: dict[tuple[str, ...], Reading] = {}
    return [_silent_copy(reading, first) or reading for reading in readings]


def _silent_copy(reading: Reading, first: dict[tuple[str, ...], Reading]) -> Reading | None:
    """The reading as an echo, where somebody else was first to say all of its words."""
    if reading.echoes or len(reading.words) < _FEWEST_COPIED:
        return None
    original = first.setdefault(reading.words, reading)
    late = reading.minute - original.minute > _COPY_REACH
    if original.who == reading.who or late or reading.post.kind is not Kind.ORIGINAL:
        return None
    return replace(
        reading,
        own="",
        words=(),
        labels=(),
        speaks_to=(),
        echoes=True,
        copy_of=original.position,
    )


def _read(post: Post, position: int, start: datetime, letters: Mapping[str, Role]) -> Reading:
    echo = read_echo(post.text)
    own = post.text if echo is None else echo.comment
    if echo is None and post.kind is Kind.REPOST:
        own = ""
    return Reading(
        post=post,
        position=position,
        minute=(post.created_at - start).total_seconds() / 60,
        who=fold_handle(post.handle),
        own=own,
        words=words(own),
        labels=read_labels(own, letters),
        echoes=echo is not None or post.kind is Kind.REPOST,
        speaks_to=tuple(dict.fromkeys(fold_handle(handle) for handle in leading_mentions(own))),
    )


def _link(readings: list[Reading]) -> list[Reading]:
    at = {reading.post.key: reading.position for reading in readings}
    by_author: dict[str, list[int]] = defaultdict(list)
    for reading in readings:
        by_author[reading.who].append(reading.position)
    return [_linked(reading, readings, at, by_author) for reading in readings]


def _linked(
    reading: Reading,
    readings: list[Reading],
    at: Mapping[PostKey, int],
    by_author: Mapping[str, list[int]],
) -> Reading:
    post = reading.post
    reply_to, quotes, copy_of = (
        _target(at, post.target(relation), reading.position)
        for relation in (Relation.REPLY, Relation.QUOTE, Relation.REPOST)
    )
    if reading.copy_of is not None:
        copy_of = reading.copy_of
    if copy_of is None and reading.echoes:
        copy_of = _copied(reading, readings, by_author)
    if quotes is None and copy_of is None:
        quotes = _quoted(reading, readings, at, by_author)
    addressed = None
    if reply_to is None and reading.speaks_to:
        addressed = _addressed(reading, readings, by_author)
    return replace(
        reading,
        reply_to=reply_to,
        quotes=quotes,
        copy_of=copy_of,
        addressed=addressed,
    )


def _addressed(
    reading: Reading, readings: list[Reading], by_author: Mapping[str, list[int]]
) -> int | None:
    """The post a spoken-to post most likely answers: recent, to this author, in like words.

    Names, time and wording are the strongest signs of reply structure in Elsner and Charniak,
    "Disentangling Chat" (2010).
    """
    mine = set(reading.words)
    best, best_score = None, -1.0
    for rank, handle in enumerate(reading.speaks_to[:_MOST_SPOKEN_TO]):
        theirs = by_author.get(handle, ())
        before = theirs[: bisect_left(theirs, reading.position)][-_MOST_RECENT:]
        for position in reversed(before):
            other = readings[position]
            gap = reading.minute - other.minute
            if gap > _ADDRESS_REACH:
                break
            shared = len(mine & set(other.words)) / math.sqrt(1 + len(other.words))
            score = 1 / (1 + gap / 4) + 0.3 * shared - 0.2 * rank
            score += 0.8 * (reading.who in other.speaks_to) - 0.5 * other.adds_nothing
            if score > best_score:
                best, best_score = position, score
    return best


def _target(at: Mapping[PostKey, int], key: PostKey | None, position: int) -> int | None:
    """Where a post's target stands; clocks of two networks may put it after the post."""
    target = at.get(key) if key is not None else None
    return target if target != position else None


def _copied(
    reading: Reading, readings: list[Reading], by_author: Mapping[str, list[int]]
) -> int | None:
    """The post an RT, MT or quoted copy repeats, by its author and its words."""
    echo = read_echo(reading.post.text)
    if echo is None:
        return None
    theirs = by_author.get(fold_handle(echo.handle), ())
    before = theirs[: bisect_left(theirs, reading.position)][-_MOST_CANDIDATES:]
    wanted = set(words(echo.text))
    best, best_share = None, 0.6
    for position in reversed(before):
        if reading.minute - readings[position].minute > _COPY_REACH:
            break
        text = readings[position].post.text
        if contains_text(text, echo.text):
            return position
        share = _share(wanted, set(words(text)))
        if share > best_share:
            best, best_share = position, share
    return best


def _share(part: set[str], whole: set[str]) -> float:
    return len(part & whole) / len(part) if len(part) > 2 else 0.0


def _quoted(
    reading: Reading,
    readings: list[Reading],
    at: Mapping[PostKey, int],
    by_author: Mapping[str, list[int]],
) -> int | None:
    """The post a link points at; where its id is not here, its author's last one before."""
    for link in find_status_links(reading.post.text):
        known = at.get(PostKey(reading.post.network, link.id))
        if known is not None:
            return known if known != reading.position else None
        last = _last_of(reading, readings, by_author.get(fold_handle(link.handle), ()))
        if last is not None:
            return last
    return None


def _last_of(reading: Reading, readings: list[Reading], theirs: Sequence[int]) -> int | None:
    """The last post of somebody before this one, within reach."""
    index = bisect_right(theirs, reading.position - 1) - 1
    if index < 0:
        return None
    position = theirs[index]
    near = reading.minute - readings[position].minute <= _ADDRESS_REACH
    return position if near and position != reading.position else None
