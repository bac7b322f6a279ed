"""Themes across the sessions of a chat: what comes back, what is new, what fades.

A theme counts as raised in another session where several people there wrote its words, all of
them in one post. Words that a chat uses all the time are its subject and come back with
everything; so they tell nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.insight.content_words import plain_stems, plain_words, stemmer
from tweetup.insight.tokenized_posts import own_text
from tweetup.model import RaisedBefore, ReturningTheme, Theme, ThemeTrend, Trend, in_time_order
from tweetup.text import fold_handle, fold_tag, is_repost
from tweetup.text.entities import HASHTAG

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date

    from tweetup.model import Post, PostKey

__all__ = ["Past", "find_returning", "find_trends"]

# So many people of another session have to write a theme's words; of a single word, more.
_FEWEST_PEOPLE: Final = 3
_FEWEST_FOR_ONE_WORD: Final = 4
_SHORTEST_ALONE: Final = 5
# Words that this share of the other sessions' posts hold together are the chat's own subject.
_COMMON: Final = 0.05
# Themes of two sessions are one where the posts of each hold the other's label so often.
_FEWEST_POSTS: Final = 2
_SHARE: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A session of a chat: its name, its day where the chat is at home, and its posts."""

    session: str
    date: date
    posts: Sequence[Post]


def find_returning(
    themes: Iterable[Theme],
    before: Iterable[Past],
    *,
    hashtags: Collection[str] = (),
    language: str = "en",
) -> tuple[ReturningTheme, ...]:
    """The themes that earlier sessions of the chat raised, in their order, with where they did.

    Looks for a label's words only, so that a hundred sessions are looked through at once.
    ``hashtags`` are the chat's own, whose words tell nothing.
    """
    code = _code(language)
    past = sorted(before, key=lambda one: (one.date, one.session))
    total = sum(len(one.posts) for one in past)
    found = []
    for theme in themes:
        wanted = _telling(theme.label, hashtags, code)
        if not wanted:
            continue
        hits = [_raised(one, wanted, code) for one in past]
        raised = tuple(hit for hit in hits if hit is not None)
        if raised and sum(len(hit.posts) for hit in raised) <= max(
            _FEWEST_FOR_ONE_WORD, _COMMON * total
        ):
            found.append(ReturningTheme(theme=theme, before=raised))
    return tuple(found)


def _code(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


def _telling(label: str, hashtags: Collection[str], code: str) -> frozenset[str]:
    """The stems of a label by which it can be found again; none where it says too little."""
    own = {stemmer(code)(fold_tag(tag)) for tag in hashtags}
    stems = frozenset(plain_stems(label, code)) - own
    if len(stems) == 1 and len(next(iter(stems))) < _SHORTEST_ALONE:
        return frozenset()
    return stems


def _raised(past: Past, wanted: frozenset[str], code: str) -> RaisedBefore | None:
    """The posts of a session that hold all the words, if enough people wrote them."""
    holds = _holder(wanted, code)
    posts = [post for post in in_time_order(past.posts) if not is_repost(post) and holds(post)]
    people = {(post.network, fold_handle(post.handle)) for post in posts}
    if len(people) < (_FEWEST_PEOPLE if len(wanted) > 1 else _FEWEST_FOR_ONE_WORD):
        return None
    return RaisedBefore(
        session=past.session,
        date=past.date,
        people=len(people),
        posts=tuple(post.key for post in posts),
    )


def _holder(wanted: frozenset[str], code: str) -> Callable[[Post], bool]:
    """Whether a post holds all the stems; most posts are told by the longest one's beginning."""
    stem = stemmer(code)
    longest = max(sorted(wanted), key=len)
    begins = re.compile(rf"\b{re.escape(longest[:4])}", re.IGNORECASE)

    def holds(post: Post) -> bool:
        if not begins.search(post.text):
            return False
        return wanted <= {stem(word) for word in plain_words(own_text(post), code)}

    return holds


def find_trends(
    sessions: Sequence[tuple[str, Sequence[Theme]]],
    posts: Mapping[PostKey, Post],
    *,
    hashtags: Collection[str] = (),
    language: str = "en",
) -> tuple[ThemeTrend, ...]:
    """How the themes of a chat run through its sessions, the one most people raised first.

    ``sessions`` are in time order, each with its themes; ``posts`` hold at least all that the
    themes name. *Returning* was raised in two sessions or more and lately, *new* in the last one
    for the first time, *fading* in two or more but not lately (the last quarter, two at least).
    What was raised once, earlier, is no trend.
    """
    code = _code(language)
    threads: list[_Thread] = []
    for position, (_, themes) in enumerate(sessions):
        known = list(threads)
        for theme in themes:
            told = _Told.of(theme, posts, hashtags, code)
            best = max(known, key=lambda thread: thread.likeness(told), default=None)
            if best is None or not best.likeness(told):
                best = _Thread()
                threads.append(best)
            best.add(position, told)
    lately = len(sessions) - max(2, len(sessions) // 4)
    trends = [thread.trend([name for name, _ in sessions], lately=lately) for thread in threads]
    return tuple(
        sorted(
            (trend for trend in trends if trend is not None),
            key=lambda trend: (-trend.support, trend.label),
        )
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """A theme with its label's stems and the stems of each of its posts."""

    theme: Theme
    label: frozenset[str]
    posts: tuple[frozenset[str], ...]

    @classmethod
    def of(
        cls, theme: Theme, posts: Mapping[PostKey, Post], hashtags: Collection[str], code: str
    ) -> _Told:
        held = (
            frozenset(plain_stems(HASHTAG.sub(" ", own_text(posts[key])), code))
            for key in theme.posts
            if key in posts and not is_repost(posts[key])
        )
        return cls(theme, _telling(theme.label, hashtags, code), tuple(held))

    def names(self, other: _Told) -> float:
        """The share of the other's posts that hold this label's words, 0 where too few do."""
        if not self.label or not other.posts:
            return 0.0
        often = sum(self.label <= held for held in other.posts)
        share = often / len(other.posts)
        return share if often >= _FEWEST_POSTS and share >= _SHARE else 0.0


class _Thread:
    """The themes of several sessions that are one."""

    def __init__(self) -> None:
        self._told: defaultdict[int, list[_Told]] = defaultdict(list)

    def add(self, position: int, told: _Told) -> None:
        self._told[position].append(told)

    def likeness(self, told: _Told) -> float:
        """How well a theme goes with the latest of these: one has to name the other."""
        latest = self._told[max(self._told)]
        return max(max(told.names(other), other.names(told)) for other in latest)

    def trend(self, names: Sequence[str], *, lately: int) -> ThemeTrend | None:
        positions = sorted(self._told)
        if len(positions) > 1:
            trend = Trend.RETURNING if positions[-1] >= lately else Trend.FADING
        elif positions[0] == len(names) - 1 and len(names) > 1:
            trend = Trend.NEW
        else:
            return None
        themes = [told.theme for position in positions for told in self._told[position]]
        return ThemeTrend(
            label=min(themes, key=lambda theme: (-theme.support, theme.label)).label,
            trend=trend,
            sessions=tuple(
                (names[position], tuple(told.theme for told in self._told[position]))
                for position in positions
            ),
        )
