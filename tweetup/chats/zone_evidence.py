"""What the posts of a chat tell of its time zone, read once of each post.

Evidence of earlier posts is added to without reading them again: :func:`read_evidence` of some
posts and then of later ones is that of all of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from tweetup.model import ClockStatement, ZoneEvidence, in_time_order
from tweetup.text import find_hashtags, fold_handle, fold_tag, fold_text, is_repost, read_echo
from tweetup.text.time_zones import find_clock_times, find_home_zones, zone_of_location

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tweetup.model import Post, PostKey, Session

__all__ = ["NearestSession", "read_evidence"]

_AROUND: Final = timedelta(days=14)
"""A post about a session is written this long before or after it at most."""
_NEXT_DAY: Final = timedelta(hours=36)
_INTRODUCTIONS: Final = timedelta(minutes=20)
_MOST_AUTHORS: Final = 200
"""Authors whose raw records are read for the time zone of their profiles."""


def read_evidence(
    posts: Iterable[Post],
    sessions: Sequence[Session],
    *,
    hashtags: Iterable[str] = (),
    before: ZoneEvidence | None = None,
) -> ZoneEvidence:
    """Return the evidence of posts of a chat under its ``hashtags``, added to that ``before``.

    ``sessions`` are all of the chat in time order. Posts of the evidence before are all earlier,
    and no session within 20 minutes of one of them was another when it was read.
    """
    reader = _Reader(before or ZoneEvidence(), sessions, hashtags)
    for post in in_time_order(posts):
        reader.read(post)
    return reader.evidence()


class NearestSession:
    """The session that a moment is nearest to; found by bisection."""

    def __init__(self, sessions: Sequence[Session]) -> None:
        """Take sessions in time order."""
        self._sessions = sessions
        self._starts = [session.start for session in sessions]

    def to(self, moment: datetime) -> Session | None:
        """Return the session that begins nearest to a moment, None where none does in two weeks."""
        after = bisect_right(self._starts, moment)
        near = self._sessions[max(0, after - 1) : after + 1]
        session = min(near, key=lambda session: abs(session.start - moment), default=None)
        if session is None or abs(session.start - moment) > _AROUND:
            return None
        return session

    def around(self, moment: datetime) -> Sequence[Session]:
        """Return the sessions that begin within a day and a half of a moment."""
        first = bisect_left(self._starts, moment - _NEXT_DAY)
        return self._sessions[first : bisect_right(self._starts, moment + _NEXT_DAY)]


class _Reader:
    """The evidence of the posts read so far."""

    def __init__(
        self, before: ZoneEvidence, sessions: Sequence[Session], hashtags: Iterable[str]
    ) -> None:
        self._nearest = NearestSession(sessions)
        self._hashtags = {fold_tag(tag) for tag in hashtags}
        self._statements = list(before.statements)
        self._texts = {statement.text for statement in before.statements}
        self._introductions = dict(before.introductions)
        self._locations = dict(before.locations)
        self._languages = Counter(dict(before.languages))
        self._authors: dict[str, PostKey] = dict(before.authors)
        self._writers = dict.fromkeys(before.writers)

    def evidence(self) -> ZoneEvidence:
        return ZoneEvidence(
            statements=tuple(self._statements),
            introductions=tuple(self._introductions.items()),
            locations=tuple(self._locations.items()),
            languages=tuple(self._languages.items()),
            authors=tuple(self._authors.items()),
            writers=tuple(self._writers),
        )

    def read(self, post: Post) -> None:
        """Add what a post tells that is later than all before it."""
        handle = fold_handle(post.handle)
        if handle in self._authors or len(self._authors) < _MOST_AUTHORS:
            self._authors[handle] = post.key
        if post.language not in (None, "und"):
            self._languages[post.language] += 1
        if not is_repost(post):
            self._read_person(post, handle)
        self._read_clocks(post)

    def _read_person(self, post: Post, handle: str) -> None:
        """Add the zone of an introduction at the beginning of a session, and that of a profile."""
        if handle in self._authors:
            self._writers[handle] = None
        session = self._nearest.to(post.created_at)
        if session is not None and abs(post.created_at - session.start) <= _INTRODUCTIONS:
            zones = find_home_zones(post.text)
            if len(zones) == 1:
                self._introductions[handle] = zones[0]
        location = zone_of_location(post.author.location) if post.author.location else None
        if location is not None:
            self._locations[handle] = location

    def _read_clocks(self, post: Post) -> None:
        """Add the first time with a zone, else the first; none of a post about another chat.

        A time with a zone counts beside another's hashtag where the chat's own stands first. Of
        posts with one text the first counts.
        """
        clocks = list(find_clock_times(post.text))
        if not clocks:
            return
        text = _digest(post.text)
        if text in self._texts:
            return
        self._texts.add(text)
        named = [clock for clock in clocks if clock.zones]
        # A chat's own zone comes first; UTC is added for people elsewhere.
        named.sort(key=lambda clock: clock.zones == ("UTC",))
        chosen = named[0] if named else clocks[0]
        counts = not self._announces_another_chat(post) and (
            bool(named) or not self._of_another_chat(post)
        )
        self._statements.append(
            ClockStatement(
                text=text,
                handle=post.handle,
                at=post.created_at,
                written=chosen.written if counts else "",
                minutes=chosen.minutes if counts else (),
                zones=chosen.zones if counts else (),
            )
        )

    def _announces_another_chat(self, post: Post) -> bool:
        """Return True where the first hashtag of a chat in a post is another's."""
        for tag in map(fold_tag, find_hashtags(post.text)):
            if tag in self._hashtags:
                return False
            if tag.endswith("chat"):
                return True
        return False

    def _of_another_chat(self, post: Post) -> bool:
        tags = {fold_tag(tag) for tag in post.hashtags}
        return any(tag.endswith("chat") for tag in tags - self._hashtags)


def _digest(text: str) -> str:
    """Return a digest of the beginning of a text, a repost's prefix left out."""
    echo = read_echo(text)
    words = fold_text(echo.text if echo is not None else text)[:60]
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
