"""Acts of people as rows to count, and the figures of people that are counted from them.

Rows are tuples and not records, as a chat has millions of them. A person is the account in all
sessions, written as its network and ``:@`` with its handle in lower case, or ``:`` with its id
where it had several handles. Times of rows are ISO 8601 in UTC, as the archive has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Cohort", "CountedEdge", "CountedPost", "Extent", "PersonActivity"]


class CountedPost(NamedTuple):
    """A post of a session that nobody hid, and the person who wrote it.

    ``handle`` is the person's at the time. ``meeting`` is the first of the sessions that belong to
    one meeting, ``number`` the post's in the archive. ``kind`` is repost also for a text that only
    repeats another; ``own`` is true of words of the author's own, ``counted`` of an answer whose
    ``section`` is sure, and ``is_host`` of posts by a host of the session.
    """

    session: str
    meeting: str
    person: str
    handle: str
    kind: str
    act: str
    own: bool
    counted: bool
    section: str
    written_at: str
    has_link: bool
    is_host: bool
    number: int


class CountedEdge(NamedTuple):
    """A post of a session that replies to, quotes, reposts or mentions somebody else.

    ``relation`` is reply, quote, repost or mention; ``beside`` is true of a mention of the person
    whom the same post replies to, quotes or reposts.
    """

    session: str
    source: str
    target: str
    relation: str
    is_guessed: bool
    beside: bool
    written_at: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The posts over which figures are counted.

    ``sessions`` are their names, None for all; ``since`` and ``until`` bound when they were
    written, the latter exclusive; ``with_hosts`` is false where posts by a session's hosts are out.
    """

    sessions: frozenset[str] | None = None
    since: str | None = None
    until: str | None = None
    with_hosts: bool = True

    def has(self, session: str, written_at: str) -> bool:
        """Return whether a post written in a session at a time is within."""
        if self.sessions is not None and session not in self.sessions:
            return False
        if self.since is None and self.until is None:
            return True
        # Times of the archive may lack a fraction: without the Z they are in the order of text.
        moment = written_at.rstrip("Z")
        return (self.since is None or moment >= self.since.rstrip("Z")) and (
            self.until is None or moment < self.until.rstrip("Z")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonActivity:
    """The figures of one person over an :class:`Extent`, each a count of posts unless it says so.

    ``handle`` is the last one that a record tells.
    ``posts`` are all of the person's, by kind ``originals``, ``replies``, ``quotes``, ``reposts``,
    and ``share`` is their part of all posts of the extent, from 0 to 1. Received are posts by
    others, of the extent, that point at the person; ``mentions`` are posts that mention others.
    ``questions_answered`` counts questions with a counted answer, in each session anew.

    ``sessions`` are those of the extent with own words of the person. The rest is of the whole
    record of the chat: ``first_seen`` and ``last_seen`` of any post, ``first_session`` with own
    words (None without), and ``of_last``, how many of its last meetings the person came to.
    ``is_newcomer`` tells whether the meeting of ``first_session`` is in the extent, and is None
    where it is one of the first of the record: who came before is not known. ``came_back`` tells
    whether one of the next meetings after the first was attended, None where that is not known or
    not all of these have been.
    """

    person: str
    handle: str
    posts: int
    originals: int
    replies: int
    quotes: int
    reposts: int
    share: float
    replies_received: int
    quotes_received: int
    reposts_received: int
    mentions_received: int
    mentions: int
    questions_answered: int
    links: int
    sessions: tuple[str, ...]
    first_session: str | None
    first_seen: datetime
    last_seen: datetime
    of_last: int
    is_newcomer: bool | None
    came_back: bool | None
    is_host: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """The people whose first meeting was in one quarter of a year by its own date: 2024-Q3.

    ``is_known`` is false where the record begins then: some of them may have come before.
    ``came_back`` of ``followed`` came to one of the next meetings after their first; the others
    are not followed for so long yet. ``later`` is how many of them took part in each quarter of
    the record from this one on.
    """

    quarter: str
    people: int
    is_known: bool
    came_back: int
    followed: int
    later: tuple[int, ...]
