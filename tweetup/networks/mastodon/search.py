"""Searching a hashtag's timeline page by page, from where the ids of a server say a window ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tweetup.networks.mastodon.responses import served

if TYPE_CHECKING:
    from collections.abc import Sequence

    import msgspec

    from tweetup.networks.base import Query
    from tweetup.networks.mastodon.responses import Served

__all__ = ["FLAKE", "KINDS", "SKEW", "SNOWFLAKE", "ULID", "Kind", "Step", "kind_of"]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_LAST: Final = int((datetime(9999, 1, 1, tzinfo=UTC) - _EPOCH) / _MILLISECOND)
_DECIMAL: Final = "0123456789"
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

SKEW: Final = timedelta(minutes=10)
"""How much earlier than it was written a post may arrive: its author's clock may be fast."""

_ON_TIME: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of id: digits of an ``alphabet``, the time above ``shift`` other bits.

    ``backdated`` says that a post which a server comes by late, as part of a thread, gets the id
    it would have had in time.
    """

    name: str
    alphabet: str
    lengths: tuple[int, int]
    shift: int
    backdated: bool

    def time_of(self, status_id: str) -> datetime | None:
        """When a post of this id arrived; None where the id is of another kind."""
        shortest, longest = self.lengths
        if not shortest <= len(status_id) <= longest:
            return None
        number = 0
        for letter in status_id:
            digit = self.alphabet.find(letter)
            if digit < 0:
                return None
            number = number * len(self.alphabet) + digit
        milliseconds = number >> self.shift
        return _EPOCH + milliseconds * _MILLISECOND if milliseconds < _LAST else None

    def at(self, moment: datetime) -> str:
        """Return the lowest id of a moment: every post that arrived before it has a lower one."""
        number = int((moment - _EPOCH) / _MILLISECOND) << self.shift
        digits = ""
        while number:
            number, digit = divmod(number, len(self.alphabet))
            digits = self.alphabet[digit] + digits
        return digits.rjust(self.lengths[0], self.alphabet[0])


SNOWFLAKE: Final = Kind("snowflake", _DECIMAL, (17, 19), 16, backdated=True)
ULID: Final = Kind("ulid", _CROCKFORD, (26, 26), 80, backdated=True)
FLAKE: Final = Kind("flake", _BASE62, (18, 18), 64, backdated=False)
KINDS: Final = (SNOWFLAKE, ULID, FLAKE)


def kind_of(posts: Sequence[tuple[str, datetime]]) -> Kind | None:
    """Return the kind that ids of posts and the times they were written agree on, if one does.

    Half of the posts must have arrived within the hour after they were written.
    """
    return next((kind for kind in KINDS if _fits(kind, posts)), None)


def _fits(kind: Kind, posts: Sequence[tuple[str, datetime]]) -> bool:
    on_time = 0
    for status_id, written in posts:
        arrived = kind.time_of(status_id)
        if arrived is None:
            return False
        on_time += -SKEW <= arrived - written <= _ON_TIME
    return bool(on_time) and 2 * on_time >= len(posts)


TOGETHER: Final = 4
"""Hashtags that a timeline joins at most (``LIMIT_PER_MODE`` of Mastodon's ``TagFeed``)."""

LATE: Final = timedelta(hours=6)
"""How late a post may arrive at a server and be found: servers that cannot be reached are tried
again for hours, and a post delivered late has the id of the moment it arrived."""

_CURSOR: Final = re.compile(r"(\d{1,6})\+([1-4])(?:<(\w{1,64}))?", re.ASCII)
_NEXT: Final = re.compile(r'<[^>]*[?&]max_id=([0-9A-Za-z]{1,64})[^>]*>\s*;\s*rel="?next\b')


@dataclass(frozen=True, slots=True)
class Step:
    """One request: ``together`` hashtags from the ``first`` on, posts below ``max_id``."""

    first: int
    together: int
    max_id: str | None = None

    @classmethod
    def read(cls, cursor: str | None, hashtags: Sequence[str]) -> Step:
        """Return the step a cursor stands for; the first one where there is none."""
        match = _CURSOR.fullmatch(cursor or "")
        if match is None or int(match[1]) >= len(hashtags):
            return cls(0, max(1, min(TOGETHER, len(hashtags))))
        return cls(int(match[1]), int(match[2]), match[3])

    @property
    def written(self) -> str:
        """The cursor."""
        below = f"<{self.max_id}" if self.max_id else ""
        return f"{self.first}+{self.together}{below}"

    def tags(self, hashtags: Sequence[str]) -> Sequence[str]:
        """Return the hashtags that are asked for."""
        return hashtags[self.first : self.first + self.together]

    def after(self, query: Query, statuses: Sequence[msgspec.Raw], link: str) -> Step | None:
        """Return the step after a page; None after the last one.

        Only Mastodon is known to join hashtags: where ids are others', or nothing came at first,
        each is asked for alone.
        """
        posts = _posts(statuses)
        kind = _kind(posts)
        alone = self.together > 1 and self.max_id is None and kind is not SNOWFLAKE
        if not posts or _is_behind(posts, kind, query):
            return self._other(query, alone=alone)
        below = _below(posts, link)
        if below is None:
            return self._other(query, alone=alone)
        if query.until is not None and kind is not None and kind.backdated:
            below = min(below, kind.at(query.until + LATE), key=lambda one: (len(one), one))
        return Step(self.first, 1 if alone else self.together, below)

    def reached(self, query: Query, statuses: Sequence[msgspec.Raw]) -> datetime | None:
        """From when on all has come when this step follows a page; None: from its oldest post on.

        While another hashtag is still to be asked for, nothing is sure. An old post that arrived
        late stands among newer ones, so that what counts is the id a page ends with.
        """
        left = len(query.hashtags) - self.first - self.together
        if left > 0 or self.max_id is None:
            return query.until
        posts = _posts(statuses)
        kind = _kind(posts)
        return kind.time_of(posts[-1].id) if kind is not None else posts[-1].written

    def _other(self, query: Query, *, alone: bool) -> Step | None:
        """Return the hashtags after these."""
        first = self.first + (1 if alone else self.together)
        left = len(query.hashtags) - first
        single = alone or (self.together == 1 and len(query.hashtags) > 1)
        return Step(first, 1 if single else min(TOGETHER, left)) if left > 0 else None


def _posts(statuses: Sequence[msgspec.Raw]) -> list[Served]:
    return [post for raw in statuses if (post := served(raw)) is not None]


def _kind(posts: Sequence[Served]) -> Kind | None:
    return kind_of([(post.id, post.written) for post in posts if post.written])


def _is_behind(posts: Sequence[Served], kind: Kind | None, query: Query) -> bool:
    """Whether all that is below this page was written before the window.

    An old post that arrived late stands among newer ones: where ids tell nothing, all posts of a
    page must be older.
    """
    if query.since is None:
        return False
    arrived = kind.time_of(posts[-1].id) if kind is not None else None
    if arrived is not None:
        return arrived + SKEW < query.since
    return all(post.written is not None and post.written < query.since for post in posts)


def _below(posts: Sequence[Served], link: str) -> str | None:
    """Return the id below which the next page begins.

    None where the server says that there is none.
    """
    match = _NEXT.search(link)
    if match is not None:
        return match[1]
    return None if link else posts[-1].id
