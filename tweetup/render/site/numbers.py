"""Numbers over time: people and posts of each session, as a chart of dots and as tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from math import floor
from statistics import median
from typing import TYPE_CHECKING

from tweetup.model import FEWEST_SHOWN, is_small_count, suppress
from tweetup.render.charts_over_time import SessionPoint, draw_dots
from tweetup.render.site.over import plan_over
from tweetup.render.site.shares import draw_shares

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.render.charts_over_time import Dots
    from tweetup.render.site.facts import GatheredFacts
    from tweetup.render.site.over import ChatSessions, SessionLink
    from tweetup.render.site.plan import PlannedPage, SiteContents
    from tweetup.render.site.shares import DrawnShares

__all__ = ["plan_numbers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A session's numbers; people are None where they are few, or tell another number that is.

    ``is_first`` is True where nobody can tell who came for the first time: the archive has no
    earlier session. ``posts`` are without reposts, ``untagged`` those of them without the hashtag:
    None where these or the others are few.
    """

    link: SessionLink
    people: int | None
    newcomers: int | None
    is_first: bool
    posts: int
    untagged: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Year:
    """A year's number of sessions, and the middle of their people and of their posts."""

    year: int
    sessions: int
    people: int | None
    posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """A chat in numbers, the newest first; ``most`` is the session of most people.

    ``is_mixed`` tells that some sessions have posts without the hashtag and others none, so that
    they do not compare: no session has the most then. ``roles`` are None where too few people state
    any for the public, ``roles_of`` is a digest of all that decides them.
    """

    dots: Dots
    rows: tuple[_Row, ...]
    years: tuple[_Year, ...]
    most: _Row | None
    is_mixed: bool
    roles_of: str
    draw_roles: Callable[[], DrawnShares | None] = field(repr=False)

    @property
    def roles(self) -> DrawnShares | None:
        """The roles of the chat's people, drawn: they are read for it."""
        return self.draw_roles()


def plan_numbers(contents: SiteContents) -> tuple[PlannedPage, ...]:
    """Return the page of numbers."""
    return plan_over(contents, "numbers.html", "site/numbers.html.j2", _gather)


def _gather(chat: ChatSessions) -> _Numbers:
    rows = tuple(_row(chat.link(page), facts) for page, facts in chat.sessions)
    words = chat.contents.words
    is_mixed = len({facts.untagged > 0 for _, facts in chat.sessions}) > 1
    points = [
        SessionPoint(
            date=row.link.date,
            people=row.people or 0,
            posts=row.posts,
            href=row.link.href,
            label=f"{row.link.day}{words.fill('colon')} {_tallies(chat, row)}",
        )
        for row in rows
    ]
    return _Numbers(
        dots=draw_dots(points, words),
        rows=rows,
        years=tuple(_year(year, list(of)) for year, of in groupby(rows, _year_of)),
        # Of as many people, the first session that had them.
        most=None if is_mixed else max(reversed(rows), key=lambda row: row.people or 0),
        is_mixed=is_mixed,
        roles_of="" if chat.contents.roles is None else chat.contents.roles.digest(),
        draw_roles=partial(_roles, chat),
    )


def _roles(chat: ChatSessions) -> DrawnShares | None:
    contents = chat.contents
    roles = None if contents.roles is None else contents.roles.read(chat.chat.hashtag)
    return None if roles is None else draw_shares(roles, contents.words)


def _row(link: SessionLink, facts: GatheredFacts) -> _Row:
    newcomers = facts.newcomers
    known = (
        (facts.participants,)
        if newcomers is None
        else (
            newcomers,
            facts.participants - newcomers,
        )
    )
    public = suppress([known])
    is_few = is_small_count(facts.untagged, facts.posts - facts.untagged)
    return _Row(
        link=link,
        people=public.total,
        newcomers=None if newcomers is None else public.cells[0][0],
        is_first=newcomers is None,
        posts=facts.posts,
        untagged=None if is_few else facts.untagged,
    )


def _shown(people: int | None) -> int | None:
    return people if people is not None and people >= FEWEST_SHOWN else None


def _tallies(chat: ChatSessions, row: _Row) -> str:
    words = chat.contents.words
    posts = words.tally(row.posts, "post")
    if row.untagged:
        posts += f", {words.fill('site_without_hashtag', number=words.figures(row.untagged))}"
    if row.people is None:
        return posts
    return words.fill("site_tallies", people=words.tally(row.people, "person"), posts=posts)


def _year_of(row: _Row) -> int:
    return row.link.date.year


def _year(year: int, rows: list[_Row]) -> _Year:
    return _Year(
        year=year,
        sessions=len(rows),
        people=_shown(_middle([row.people or 0 for row in rows])),
        posts=_middle([row.posts for row in rows]),
    )


def _middle(numbers: list[int]) -> int:
    """Return the median as a whole number; half a one counts up."""
    return floor(median(numbers) + 0.5)
