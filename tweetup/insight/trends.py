"""Themes across the sessions of a chat: returning, new and fading ones.

A theme counts as raised in another session where several people there wrote its words, all of
them in one post. Words that a chat uses all the time are its own subject, which is no theme.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tweetup.insight.content_words import content_stems, stemmer
from tweetup.insight.tokenized_posts import own_text
from tweetup.model import RaisedBefore, ReturningPhrase, ThemeTrend, Trend, in_time_order
from tweetup.text import fold_handle, fold_tag, is_repost, words
from tweetup.text.entities import HASHTAG
from tweetup.text.inflection import holds_phrase, singular

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from tweetup.model import Finding, Post, PostKey, Theme

__all__ = ["EarlierSession", "find_returning", "find_trends"]

# So many people of another session have to write a phrase.
_FEWEST_PEOPLE: Final = 3
_SHORTEST_ALONE: Final = 5
# Words that this share of the other sessions' posts hold together are the chat's own subject.
_COMMON: Final = 0.05
# Themes of two sessions are one where the posts of each hold the other's label so often.
_FEWEST_POSTS: Final = 2
_SHARE: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierSession:
    """An earlier session of a chat: its id, its date in the chat's time zone, and its posts."""

    session: str
    date: date
    posts: Sequence[Post]


def find_returning(
    findings: Iterable[Finding],
    before: Iterable[EarlierSession],
    *,
    language: str = "en",
) -> tuple[ReturningPhrase, ...]:
    """Return the phrases of sure mentions that earlier sessions had, with those sessions.

    An earlier session counts where three people wrote the phrase there in their own words, its
    words in a row, in singular or plural. A phrase that the chat uses all the time is its own
    subject and is left out. Only phrases are searched for, which takes little time for a hundred
    sessions.
    """
    code = _code(language)
    earlier = sorted(before, key=lambda session: (session.date, session.session))
    total = sum(len(session.posts) for session in earlier)
    forms: dict[str, str] = {}
    sessions = [_SearchedSession(session, code, forms) for session in earlier]
    returning = []
    for finding in findings:
        if finding.phrase is None or not finding.sure:
            continue
        hits = [session.find_raised(finding.phrase) for session in sessions]
        raised = tuple(hit for hit in hits if hit is not None)
        if raised and sum(len(hit.posts) for hit in raised) <= max(
            _FEWEST_PEOPLE + 1, _COMMON * total
        ):
            returning.append(
                ReturningPhrase(section=finding.section, phrase=finding.text, before=raised)
            )
    return tuple(returning)


def _code(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


def _search_stems(label: str, hashtags: Collection[str], code: str) -> frozenset[str]:
    """Return the stems to search a label's theme by; none where it is too short."""
    own = {stemmer(code)(fold_tag(tag)) for tag in hashtags}
    stems = frozenset(content_stems(label, code)) - own
    if len(stems) == 1 and len(next(iter(stems))) < _SHORTEST_ALONE:
        return frozenset()
    return stems


class _SearchedSession:
    """The posts of a session in their authors' own words, each taken apart once.

    ``forms`` are singulars of words, shared by all sessions.
    """

    def __init__(self, session: EarlierSession, code: str, forms: dict[str, str]) -> None:
        self._session = session
        self._code = code
        self._forms = forms

    @cached_property
    def _posts(self) -> list[tuple[Post, tuple[str, ...]]]:
        """The posts in time order, each with the singulars of its words."""
        return [
            (post, tuple(map(self._singular, words(own_text(post)))))
            for post in in_time_order(self._session.posts)
            if not is_repost(post)
        ]

    @cached_property
    def _by_word(self) -> Mapping[str, list[int]]:
        """The positions of the posts that hold a word."""
        positions: dict[str, list[int]] = {}
        for position, (_, forms) in enumerate(self._posts):
            for form in dict.fromkeys(forms):
                positions.setdefault(form, []).append(position)
        return positions

    def _singular(self, word: str) -> str:
        form = self._forms.get(word)
        if form is None:
            form = self._forms[word] = singular(word.casefold(), self._code)
        return form

    def find_raised(self, phrase: str) -> RaisedBefore | None:
        """Return the posts with the phrase, None where too few people wrote it."""
        wanted = _singulars(phrase, self._code)
        if not wanted:
            positions: Iterable[int] = range(len(self._posts))
        else:
            positions = self._by_word.get(wanted[0], ())
        posts = [
            post
            for post, forms in (self._posts[position] for position in positions)
            if _has_run(forms, wanted) and holds_phrase(post.text, phrase)
        ]
        people = {(post.network, fold_handle(post.handle)) for post in posts}
        if len(people) < _FEWEST_PEOPLE:
            return None
        return RaisedBefore(
            session=self._session.session,
            date=self._session.date,
            people=len(people),
            posts=tuple(post.key for post in posts),
        )


def _singulars(text: str, code: str) -> tuple[str, ...]:
    return tuple(singular(word.casefold(), code) for word in words(text))


def _has_run(words_of: Sequence[str], wanted: Sequence[str]) -> bool:
    size = len(wanted)
    return any(
        tuple(words_of[start : start + size]) == tuple(wanted)
        for start in range(len(words_of) - size + 1)
    )


def find_trends(
    sessions: Sequence[tuple[str, Sequence[Theme]]],
    posts: Mapping[PostKey, Post],
    *,
    hashtags: Collection[str] = (),
    language: str = "en",
) -> tuple[ThemeTrend, ...]:
    """Return the trends of a chat's themes, the one of most writers first.

    ``sessions`` are in time order, each with its themes; ``posts`` hold at least all that the
    themes name. *Returning* themes were raised in two sessions or more and recently, *new* ones
    in the last session for the first time, *fading* ones in two or more but not recently (in the
    last quarter, two sessions at least). A theme of one earlier session is no trend.
    """
    code = _code(language)
    chains: list[_ThemeChain] = []
    for position, (_, themes) in enumerate(sessions):
        earlier = list(chains)
        for theme in themes:
            stemmed = _StemmedTheme.of(theme, posts, hashtags, code)
            best = max(earlier, key=lambda chain: chain.similarity(stemmed), default=None)
            if best is None or not best.similarity(stemmed):
                best = _ThemeChain()
                chains.append(best)
            best.add(position, stemmed)
    recent = len(sessions) - max(2, len(sessions) // 4)
    trends = [chain.trend([name for name, _ in sessions], recent=recent) for chain in chains]
    return tuple(
        sorted(
            (trend for trend in trends if trend is not None),
            key=lambda trend: (-trend.support, trend.label),
        )
    )


@dataclass(frozen=True, slots=True)
class _StemmedTheme:
    """A theme with its label's stems and the stems of each of its posts."""

    theme: Theme
    label: frozenset[str]
    posts: tuple[frozenset[str], ...]

    @classmethod
    def of(
        cls, theme: Theme, posts: Mapping[PostKey, Post], hashtags: Collection[str], code: str
    ) -> _StemmedTheme:
        stems = (
            frozenset(content_stems(HASHTAG.sub(" ", own_text(posts[key])), code))
            for key in theme.posts
            if key in posts and not is_repost(posts[key])
        )
        return cls(theme, _search_stems(theme.label, hashtags, code), tuple(stems))

    def named_in(self, other: _StemmedTheme) -> float:
        """Return the share of the other's posts with this label's stems, 0 where too few."""
        if not self.label or not other.posts:
            return 0.0
        often = sum(self.label <= stems for stems in other.posts)
        share = often / len(other.posts)
        return share if often >= _FEWEST_POSTS and share >= _SHARE else 0.0


class _ThemeChain:
    """One theme as several sessions raised it."""

    def __init__(self) -> None:
        self._by_session: defaultdict[int, list[_StemmedTheme]] = defaultdict(list)

    def add(self, position: int, theme: _StemmedTheme) -> None:
        self._by_session[position].append(theme)

    def similarity(self, theme: _StemmedTheme) -> float:
        """Return the similarity of a theme to the latest of these, either's label in the other."""
        latest = self._by_session[max(self._by_session)]
        return max(max(theme.named_in(other), other.named_in(theme)) for other in latest)

    def trend(self, names: Sequence[str], *, recent: int) -> ThemeTrend | None:
        positions = sorted(self._by_session)
        if len(positions) > 1:
            trend = Trend.RETURNING if positions[-1] >= recent else Trend.FADING
        elif positions[0] == len(names) - 1 and len(names) > 1:
            trend = Trend.NEW
        else:
            return None
        themes = [it.theme for position in positions for it in self._by_session[position]]
        return ThemeTrend(
            label=min(themes, key=lambda theme: (-theme.support, theme.label)).label,
            trend=trend,
            sessions=tuple(
                (names[position], tuple(it.theme for it in self._by_session[position]))
                for position in positions
            ),
        )
