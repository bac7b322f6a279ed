"""Pages of a hashtag's timeline, started at the end of a window where the ids contain a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tweetup.networks.mastodon.responses import read_summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    import msgspec

    from tweetup.networks.base import Query
    from tweetup.networks.mastodon.responses import StatusSummary

__all__ = [
    "FLAKE",
    "ID_SCHEMES",
    "SKEW",
    "SNOWFLAKE",
    "ULID",
    "IdScheme",
    "TimelineRequest",
    "detect_id_scheme",
    "next_max_id",
]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_LAST: Final = int((datetime(9999, 1, 1, tzinfo=UTC) - _EPOCH) / _MILLISECOND)
_DECIMAL: Final = "0123456789"
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

SKEW: Final = timedelta(minutes=10)
"""Tolerance for a post that arrives before it was written: its author's clock may be fast."""

_ON_TIME: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class IdScheme:
    """A scheme of ids: digits of an ``alphabet``, milliseconds since 1970 above ``shift`` bits.

    ``backdated`` says that a post which a server fetches late, as part of a thread, gets the id
    of the time it was written.
    """

    name: str
    alphabet: str
    lengths: tuple[int, int]
    shift: int
    backdated: bool

    def time_of(self, status_id: str) -> datetime | None:
        """Return the time at which a post of this id arrived; None for another scheme's id."""
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
        """Return the lowest id of a time: every post that arrived before it has a lower one."""
        number = int((moment - _EPOCH) / _MILLISECOND) << self.shift
        digits = ""
        while number:
            number, digit = divmod(number, len(self.alphabet))
            digits = self.alphabet[digit] + digits
        return digits.rjust(self.lengths[0], self.alphabet[0])


SNOWFLAKE: Final = IdScheme("snowflake", _DECIMAL, (17, 19), 16, backdated=True)
ULID: Final = IdScheme("ulid", _CROCKFORD, (26, 26), 80, backdated=True)
FLAKE: Final = IdScheme("flake", _BASE62, (18, 18), 64, backdated=False)
ID_SCHEMES: Final = (SNOWFLAKE, ULID, FLAKE)


def detect_id_scheme(posts: Sequence[tuple[str, datetime]]) -> IdScheme | None:
    """Return the scheme whose times agree with the ids of posts and the times they were written.

    Half of the posts must have arrived within the hour after they were written.
    """
    return next((scheme for scheme in ID_SCHEMES if _fits(scheme, posts)), None)


def _fits(scheme: IdScheme, posts: Sequence[tuple[str, datetime]]) -> bool:
    on_time = 0
    for status_id, written in posts:
        arrived = scheme.time_of(status_id)
        if arrived is None:
            return False
        on_time += -SKEW <= arrived - written <= _ON_TIME
    return bool(on_time) and 2 * on_time >= len(posts)


TOGETHER: Final = 4
"""Maximal number of hashtags in a timeline (``LIMIT_PER_MODE`` of Mastodon's ``TagFeed``)."""

LATE: Final = timedelta(hours=6)
"""Maximal delay of a delivery that is searched for: a server that was down gets posts hours later,
and a post delivered late has the id of the time it arrived."""

_CURSOR: Final = re.compile(r"(\d{1,6})\+([1-4])(?:<(\w{1,64}))?", re.ASCII)
_NEXT: Final = re.compile(r'<[^>]*[?&]max_id=([0-9A-Za-z]{1,64})[^>]*>\s*;\s*rel="?next\b')


@dataclass(frozen=True, slots=True)
class TimelineRequest:
    """One request: ``together`` hashtags from number ``first`` on, posts below ``max_id``."""

    first: int
    together: int
    max_id: str | None = None

    @classmethod
    def read(cls, cursor: str | None, hashtags: Sequence[str]) -> TimelineRequest:
        """Return the request of a cursor; the first one for None."""
        match = _CURSOR.fullmatch(cursor or "")
        if match is None or int(match[1]) >= len(hashtags):
            return cls(0, max(1, min(TOGETHER, len(hashtags))))
        return cls(int(match[1]), int(match[2]), match[3])

    @property
    def cursor(self) -> str:
        """Return the request as a cursor."""
        below = f"<{self.max_id}" if self.max_id else ""
        return f"{self.first}+{self.together}{below}"

    def tags(self, hashtags: Sequence[str]) -> Sequence[str]:
        """Return the hashtags of the request."""
        return hashtags[self.first : self.first + self.together]

    def after(
        self, query: Query, statuses: Sequence[msgspec.Raw], link: str
    ) -> TimelineRequest | None:
        """Return the request after a page; None after the last one.

        Only Mastodon joins hashtags: where the ids have another scheme, or the first page was
        empty, each hashtag is requested alone.
        """
        posts = _posts(statuses)
        scheme = _scheme(posts)
        alone = self.together > 1 and self.max_id is None and scheme is not SNOWFLAKE
        if not posts or _is_behind(posts, scheme, query):
            return self._next_hashtags(query, alone=alone)
        below = _below(posts, link)
        if below is None:
            return self._next_hashtags(query, alone=alone)
        if query.until is not None and scheme is not None and scheme.backdated:
            limit = scheme.at(query.until + LATE)
            below = min(below, limit, key=lambda status_id: (len(status_id), status_id))
        return TimelineRequest(self.first, 1 if alone else self.together, below)

    def reached(self, query: Query, statuses: Sequence[msgspec.Raw]) -> datetime | None:
        """Return the time from which on the search is complete when this request follows a page.

        None: from the page's oldest post on. While other hashtags follow, nothing is complete. An
        old post that arrived late stands among newer ones, so the last id of a page counts.
        """
        left = len(query.hashtags) - self.first - self.together
        if left > 0 or self.max_id is None:
            return query.until
        posts = _posts(statuses)
        scheme = _scheme(posts)
        return scheme.time_of(posts[-1].id) if scheme is not None else posts[-1].written

    def _next_hashtags(self, query: Query, *, alone: bool) -> TimelineRequest | None:
        """Return the first request for the hashtags after these; None where there are none."""
        first = self.first + (1 if alone else self.together)
        left = len(query.hashtags) - first
        single = alone or (self.together == 1 and len(query.hashtags) > 1)
        return TimelineRequest(first, 1 if single else min(TOGETHER, left)) if left > 0 else None


def _posts(statuses: Sequence[msgspec.Raw]) -> list[StatusSummary]:
    return [post for raw in statuses if (post := read_summary(raw)) is not None]


def _scheme(posts: Sequence[StatusSummary]) -> IdScheme | None:
    return detect_id_scheme([(post.id, post.written) for post in posts if post.written])


def _is_behind(posts: Sequence[StatusSummary], scheme: IdScheme | None, query: Query) -> bool:
    """Return whether all posts after this page were written before the window.

    An old post that arrived late stands among newer ones: where ids contain no time, all posts
    of a page must be older.
    """
    if query.since is None:
        return False
    arrived = scheme.time_of(posts[-1].id) if scheme is not None else None
    if arrived is not None:
        return arrived + SKEW < query.since
    return all(post.written is not None and post.written < query.since for post in posts)


def _below(posts: Sequence[StatusSummary], link: str) -> str | None:
    """Return the id below which the next page begins; None on the last page."""
    following = next_max_id(link)
    return following if following is not None or link else posts[-1].id


def next_max_id(link: str) -> str | None:
    """Return the id below which the next page begins, of a ``Link`` header; None on the last."""
    match = _NEXT.search(link)
    return None if match is None else match[1]
