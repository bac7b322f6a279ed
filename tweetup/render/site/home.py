"""The home page: the chat, when it meets next, what was said last, and the newest recaps."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from tweetup.render.site.chats import chat_boxes
from tweetup.render.site.head import home_data
from tweetup.render.site.plan import PlannedPage
from tweetup.render.site.years import year_links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.model import Quote, Recap
    from tweetup.render.site.plan import SiteContents

__all__ = ["going_text", "plan_home"]

_NEWEST: Final = 4
"""The recaps that the home page shows, the latest with its lead."""


def plan_home(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield the home page."""
    newest = contents.pages[:_NEWEST]

    def make() -> str:
        latest = newest[0] if newest else None
        return contents.render(
            "site/index.html.j2",
            root="",
            boxes=chat_boxes(contents),
            hashtags=contents.hashtags,
            latest=latest,
            view=latest.view if latest else None,
            opening=latest and _opening(latest.recap),
            earlier=newest[1:],
            years=year_links(contents),
            going=going_text(contents),
            data=home_data(contents),
        )

    yield PlannedPage(
        path="index.html",
        make=make,
        inputs=lambda: (
            contents.named_chats,
            contents.hashtags,
            year_links(contents),
            tuple((page.href, contents.digest(page)) for page in newest),
        ),
        modified=lambda: max((page.updated for page in contents.pages), default=None),
    )


def _opening(recap: Recap) -> Quote | None:
    """Return the first post that a recap without a lead and without questions shows, if any.

    It stands for them: else the home page would tell nothing that people wrote.
    """
    if recap.lead_quote is not None or any(it.question for it in recap.sections):
        return None
    for section in recap.sections:
        shown = (*section.framing, *(it.quote for it in section.points), *section.quotes)
        exchanged = (quote for it in section.exchanges for quote in it.posts)
        if quote := next(chain(shown, exchanged), None):
            return quote
    return None


def going_text(contents: SiteContents) -> str:
    """Return the sentence on how many recaps there are, and how many people came last."""
    if not contents.pages:
        return ""
    return contents.words.fill(
        "site_going",
        recaps=contents.words.tally(len(contents.pages), "recap"),
        year=str(min(page.session.start.year for page in contents.pages)),
        tallies=contents.pages[0].tallies(contents.words),
    )
