"""Where a search of a hashtag's timeline goes on: page below page, down to the window's start.

A timeline cannot be asked for a window in time. Where ids tell the time
(:mod:`~tweetup.sources.networks.mastodon.ids`), one page is enough to see that, and the next one
begins at the window's end; elsewhere it is paged back to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.sources.networks.mastodon.ids import SKEW, SNOWFLAKE, kind_of
from tweetup.sources.networks.mastodon.reading import served

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import msgspec

    from tweetup.sources.networks.base import Query
    from tweetup.sources.networks.mastodon.ids import Kind
    from tweetup.sources.networks.mastodon.reading import Served

__all__ = ["Step"]

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
        """The step a cursor stands for; the first one where there is none."""
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
        """The hashtags that are asked for."""
        return hashtags[self.first : self.first + self.together]

    def after(self, query: Query, statuses: Sequence[msgspec.Raw], link: str) -> Step | None:
        """The step after a page; None after the last one.

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
        """The hashtags after these."""
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
    """The id below which the next page begins; None where the server says that there is none."""
    match = _NEXT.search(link)
    if match is not None:
        return match[1]
    return None if link else posts[-1].id
