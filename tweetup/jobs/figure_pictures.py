"""Figures of a conversation as pictures: hashtags, words, rates and roles, each with its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.render.charts_grid import GridPicture, grid_page, grid_svg
from tweetup.render.charts_rows import (
    NumberRow,
    RowsPicture,
    StripRow,
    StripsPicture,
    rows_page,
    rows_svg,
    strips_page,
    strips_svg,
)
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.jobs.course import ChatTags, ChatWords, EventRates
    from tweetup.jobs.roles import RoleShare
    from tweetup.project.project import Project

__all__ = [
    "draw_figures",
    "picture_pairs",
    "picture_rates",
    "picture_shares",
    "picture_tags",
    "picture_uses",
    "picture_words",
]

_MOST_ROWS: Final = 30
_MOST_STRIPS: Final = 20
_MOST_WORDS: Final = 20
"""Words of each group."""


def draw_figures(
    project: Project, picture: RowsPicture | StripsPicture | GridPicture, *, as_page: bool
) -> str:
    """Return a picture as SVG or, with its table, as an HTML page."""
    templates = project.config.templates
    if isinstance(picture, GridPicture):
        return (grid_page if as_page else grid_svg)(picture, templates)
    if isinstance(picture, RowsPicture):
        return (rows_page if as_page else rows_svg)(picture, templates)
    return (strips_page if as_page else strips_svg)(picture, templates)


def picture_tags(table: ChatTags, title: str) -> StripsPicture | None:
    """Return the hashtags that most people use, but the chat's own, by quarter, if any."""
    own = {it.tag for it in table.uses if it.is_own}
    course = table.by_quarter
    others = [it for it in course.tags if it.tag not in own]
    tags = others[:_MOST_STRIPS]
    if not tags:
        return None
    return StripsPicture(
        title=title,
        head="hashtag",
        columns=course.quarters,
        rows=tuple(StripRow(name=f"#{it.tag}", values=it.people) for it in tags),
        caption=f"People who used each; right: the most in a quarter.{_left_out(others, tags)}",
    )


def picture_uses(table: ChatTags, title: str) -> RowsPicture | None:
    """Return each hashtag by its people, but the chat's own; None where there is none."""
    uses = [it for it in table.uses if not it.is_own]
    return _rows(
        title,
        ("hashtag", "people", "", ""),
        [
            NumberRow(name=f"#{it.tag}", value=it.people, text=f"{it.people:,}")
            for it in uses[:_MOST_ROWS]
        ],
        caption=f"People who used each.{_left_out(uses, uses[:_MOST_ROWS])}",
    )


def picture_pairs(table: ChatTags, title: str) -> RowsPicture | None:
    """Return pairs of hashtags by the people who use both and those expected; None without any."""
    pairs = table.pairs.pairs
    return _rows(
        title,
        ("hashtags", "people who use both", "expected", ""),
        [
            NumberRow(
                name=f"#{it.first.tag} #{it.second.tag}",
                value=it.observed,
                text=f"{it.observed:,}",
                mark=it.expected,
            )
            for it in pairs[:_MOST_ROWS]
        ],
        caption=(
            "People who use both; the stroke: as many as by chance."
            f"{_left_out(pairs, pairs[:_MOST_ROWS])}"
        ),
    )


def picture_words(table: ChatWords, title: str) -> RowsPicture | None:
    """Return the words of both groups by how far they are set apart; None without any."""
    words = table.telling.words
    sides = [[it for it in words if it.of_others is other] for other in (False, True)]
    shown = [*sides[0][:_MOST_WORDS], *reversed(sides[1][:_MOST_WORDS])]
    other = " Left: words of the other group." if sides[1] else ""
    return _rows(
        title,
        ("word", "z", "", ""),
        [
            NumberRow(
                name=it.word,
                value=it.z,
                text=f"{it.z:.1f} ({it.other_people if it.of_others else it.people})",
            )
            for it in shown
        ],
        caption=f"Standard errors (people).{other}{_left_out(words, shown)}",
    )


def picture_rates(table: EventRates, title: str) -> RowsPicture | None:
    """Return posts an hour before, during and after an event, with the people of each."""
    return _rows(
        title,
        ("window", "posts an hour", "", ""),
        [
            NumberRow(
                name=it.window.name,
                value=it.posts_an_hour,
                text=f"{it.posts_an_hour:.1f} ({counted(it.people, 'person', 'people')})",
            )
            for it in table.rates
        ],
        caption="Posts an hour (people); times before and after a record count as none.",
    )


def picture_shares(shares: Sequence[RoleShare], title: str) -> RowsPicture | None:
    """Return the shares of roles with their intervals; None where nobody states any."""
    stated = [it for it in shares if it.people]
    return _rows(
        title,
        ("role", "share of those judged", "", "95 % interval"),
        [
            NumberRow(
                name=it.role.replace("_", " "),
                value=it.people / it.judged,
                text=f"{it.people / it.judged:.1%} ({it.people:,})",
                span=None if it.interval is None else (it.interval.low, it.interval.high),
            )
            for it in stated
        ],
        caption="Shares of people judged, with 95 % intervals; some have several roles.",
    )


def _rows(
    title: str, heads: tuple[str, str, str, str], rows: Sequence[NumberRow], *, caption: str
) -> RowsPicture | None:
    if not rows:
        return None
    return RowsPicture(title=title, heads=heads, rows=tuple(rows), caption=caption)


def _left_out(every: Sequence[object], shown: Sequence[object]) -> str:
    more = len(every) - len(shown)
    return f" {more:,} more left out." if more > 0 else ""
