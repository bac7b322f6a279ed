"""The sweet spot of a chat: active online, of value to them, and close, as lists and a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.jobs.annotate import latest_remarks
from tweetup.jobs.engagement import FigurePost, person_named, read_engagement
from tweetup.model import LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Unpack

    from tweetup.insight.sweet_spot import SpotPerson, SweetSpot
    from tweetup.jobs.people import PostsAsked
    from tweetup.model import Annotation
    from tweetup.project.project import Project
    from tweetup.render.charts_venn import VennPicture, VennRow

__all__ = ["SpotTable", "draw_sweet_spot", "picture_spot", "posts_of_spot", "read_sweet_spot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotTable:
    """The sweet spot of an extent; ``handles`` are the last ones, by person.

    ``unread`` are sessions whose posts were not read for answers, which a read-only archive may
    have: nobody is active there.
    """

    spot: SweetSpot
    handles: Mapping[str, str]
    unread: tuple[str, ...]


def read_sweet_spot(
    project: Project,
    hashtag: str | None = None,
    *,
    least_posts: int = 1,
    least_level: str = "medium",
    role: str | None = None,
    **asked: Unpack[PostsAsked],
) -> SpotTable:
    """Return the people of the posts asked for by circle, with all who are annotated.

    ``least_level`` is one of :data:`~tweetup.model.LEVELS`. With ``role`` only people who wrote
    there and state it are told, since of others no profile of the time is there. Raises
    :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used, or a role that is none.
    """
    from tweetup.insight.sweet_spot import find_sweet_spot

    table = read_engagement(project, hashtag, role=role, **asked)
    posts = {it.person: it.conversing.whole for it in table.people}
    remarks = latest_remarks(project)
    spot = find_sweet_spot(
        posts,
        remarks if role is None else {it: remarks[it] for it in posts if it in remarks},
        least_posts=least_posts,
        least_level=LEVELS.index(least_level),
    )
    people = {it.person for region in spot.regions for it in region.people}
    return SpotTable(spot=spot, handles=project.archive.people.handles(people), unread=table.unread)


def posts_of_spot(project: Project, table: SpotTable, handle: str) -> tuple[FigurePost, ...]:
    """Return the posts by which a person is active.

    Raises :class:`~tweetup.errors.UnknownNameError` for somebody who is in no circle.
    """
    named = person_named(table.handles, handle)
    posts = [
        post
        for region in table.spot.regions
        for it in region.people
        if it.person in named
        for post in it.posts
    ]
    keys = project.archive.people.post_keys(posts)
    return tuple(FigurePost(figure="active", post=keys[it], counts=True) for it in posts)


def draw_sweet_spot(
    project: Project, table: SpotTable, *, title: str, as_page: bool, remarks: Sequence[str] = ()
) -> str:
    """Return the picture of a sweet spot as SVG or, with its table, as an HTML page."""
    from tweetup.render.charts_venn import venn_page, venn_svg

    draw = venn_page if as_page else venn_svg
    return draw(picture_spot(table, title=title, remarks=remarks), project.config.templates)


def picture_spot(table: SpotTable, *, title: str, remarks: Sequence[str] = ()) -> VennPicture:
    """Return a sweet spot as three circles with names.

    ``remarks`` are lines of the caption, beside those on the circles.
    """
    from tweetup.insight.sweet_spot import CIRCLES
    from tweetup.render.charts_venn import VennPicture, VennRegion

    spot = table.spot
    level = LEVELS[spot.least_level]
    posts = "a post" if spot.least_posts == 1 else f"{spot.least_posts} posts"
    of_value, close = spot.recorded
    active = f"{spot.size('active')} active people"
    recorded = f"Recorded of {active}: a value of {of_value}, a relationship of {close}"
    caption = [
        f"Active: {posts} of own words at least; value, relationship: recorded as {level} or more",
        f"{recorded}; the others may be in these circles",
        *remarks,
    ]
    return VennPicture(
        title=title,
        labels=("active online", "value to them", "relationship"),
        regions=tuple(
            VennRegion(
                circles=tuple(CIRCLES.index(it) for it in region.circles),
                names=tuple(table.handles[it.person] for it in region.people),
            )
            for region in spot.regions
        ),
        rows=tuple(_row(it, table.handles) for region in spot.regions for it in region.people),
        remarks=tuple(caption),
    )


def _row(it: SpotPerson, handles: Mapping[str, str]) -> VennRow:
    from tweetup.render.charts_venn import VennRow
    from tweetup.text.plurals import counted

    posts = counted(len(it.posts), "post")
    cells = (posts, _level(it.value), _level(it.relationship))
    return VennRow(name=handles[it.person], cells=cells)


def _level(remark: Annotation | None) -> str:
    return "not recorded" if remark is None else remark.value
