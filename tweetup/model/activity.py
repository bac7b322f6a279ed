"""Acts of people as rows to count: the posts of each person, and whom each post points at.

They are tuples and not records, as a chat has millions of them.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["CountedEdge", "CountedPost"]


class CountedPost(NamedTuple):
    """A post of a session that nobody hid, and who wrote it.

    ``person`` is the account in all sessions: its network and ``:@`` with its handle in lower case,
    or ``:`` with its id where it had several handles. ``meeting`` is the first of the sessions that
    belong to one meeting, and ``number`` the post's in the archive. ``kind`` is repost also for a
    text that only repeats another; ``own`` is true of words of the author's own, and ``counted`` of
    an answer whose ``section`` is sure. ``written_at`` is ISO 8601 in UTC, as the archive has it.
    """

    session: str
    meeting: str
    person: str
    kind: str
    act: str
    own: bool
    counted: bool
    section: str
    written_at: str
    has_link: bool
    number: int


class CountedEdge(NamedTuple):
    """A post of a session that replies to, quotes, reposts or mentions somebody else.

    ``target`` is a person as ``source`` is. ``relation`` is reply, quote, repost or mention;
    ``beside`` is true of a mention of the person whom the same post replies to, quotes or reposts.
    """

    session: str
    source: str
    target: str
    relation: str
    is_guessed: bool
    beside: bool
    written_at: str
    number: int
