"""Feeds of new recaps, of all chats and of each: Atom, and JSON Feed where the address is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tweetup.render.post_text import clean
from tweetup.render.site.chats import own_files
from tweetup.render.site.pages import urn
from tweetup.render.site.plan import PlannedPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tweetup.render.site.pages import SitePage
    from tweetup.render.site.plan import SiteContents

__all__ = ["plan_feeds"]

_LENGTH: Final = 20


def plan_feeds(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield the feeds of the newest recaps: of all, and of each of several chats."""
    made: dict[str, str] = {}

    def entry(page: SitePage) -> str:
        if page.path not in made:
            made[page.path] = contents.render("site/entry.html.j2", page=page)
        return made[page.path]

    name = contents.site.title
    yield from _plan_feeds(contents, "feed", name, contents.pages, entry)
    for chat, path in own_files(contents, ""):
        pages = contents.pages_of_chat(chat.hashtag)
        yield from _plan_feeds(contents, path, f"{chat.title} – {name}", pages, entry)


def _plan_feeds(
    contents: SiteContents,
    path: str,
    title: str,
    pages: tuple[SitePage, ...],
    entry: Callable[[SitePage], str],
) -> Iterator[PlannedPage]:
    entries = pages[:_LENGTH]
    place = "feed:" + (contents.site.url or contents.site.title)
    feed = urn(place if path == "feed" else f"{place} {path}")
    # Without an address links are relative to the feed.
    base = contents.base or "../" * path.count("/")

    def inputs() -> tuple[object, ...]:
        return title, *((it.href, it.feed_id, it.updated, contents.digest(it)) for it in entries)

    yield PlannedPage(
        path=f"{path}.xml",
        make=lambda: contents.render(
            "site/feed.xml.j2",
            feed_id=feed,
            feed_title=title,
            feed_path=f"{path}.xml",
            entries=entries,
            entry=entry,
            base=base,
        ),
        inputs=inputs,
    )
    if contents.site.url:
        yield PlannedPage(
            path=f"{path}.json",
            make=lambda: _json(contents, f"{path}.json", title, entries, entry),
            inputs=inputs,
        )


def _json(
    contents: SiteContents,
    path: str,
    title: str,
    entries: tuple[SitePage, ...],
    entry: Callable[[SitePage], str],
) -> str:
    """Return a feed as JSON Feed 1.1."""
    site, base = contents.site, contents.base
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(title),
        "home_page_url": base,
        "feed_url": base + path,
        **({"description": clean(site.description)} if site.description else {}),
        "language": contents.words.language,
        "authors": [{"name": clean(site.author or site.title)}],
        "items": [
            {
                "id": page.feed_id,
                "url": base + page.href,
                "title": clean(page.card.title),
                "content_html": str(entry(page)),
                "date_published": page.dated.isoformat(),
                "date_modified": page.updated.isoformat(),
                "tags": [page.card.hashtag],
            }
            for page in entries
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)
