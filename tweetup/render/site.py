"""A static site of all sessions: a front page, a page a session, a feed.

Pages stand in ``sessions/`` under the session's id, questions under their section's id
(``sessions/hcsmeu-2009-08-21.html#q2``): both are permanent. All links are relative, so that
the site works in any folder and from a disk; only the feed and the site map name addresses.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from tweetup.render.folder import write_folder
from tweetup.render.templates import open_templates
from tweetup.render.view import RecapView, safe_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from tweetup.model import Recap

__all__ = ["Page", "Site", "build_site"]

_FEED_LENGTH = 20


class Site(Protocol):
    """The site's own settings; ``url`` is its address without a slash at the end."""

    @property
    def title(self) -> str:
        """Its name."""
        ...

    @property
    def url(self) -> str | None:
        """The address it will have, None if it is not known."""
        ...

    @property
    def language(self) -> str:
        """Its language as a tag."""
        ...

    @property
    def author(self) -> str | None:
        """The publisher's name."""
        ...

    @property
    def description(self) -> str | None:
        """Its subject, in a sentence."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A session's page, as templates list it, link it and put it into the feed."""

    recap: Recap
    view: RecapView
    path: str

    @property
    def href(self) -> str:
        """The page from the site's root."""
        return quote(self.path)

    @property
    def feed_id(self) -> str:
        """The entry's permanent id: it stays when the site moves."""
        return _urn(f"session:{self.recap.session.id}")

    @property
    def updated(self) -> datetime:
        """The end of the session; a feed does not say when it was built."""
        return self.recap.session.end


def build_site(
    recaps: Iterable[Recap], output: Path, *, site: Site, templates: Path | None = None
) -> tuple[Path, ...]:
    """Return the site of ``recaps`` written into ``output``; the paths of its files, sorted.

    The newest session comes first, whatever the order given; the same recaps give the same
    bytes. Raises :class:`~tweetup.errors.TweetupError` where ``output`` holds files of someone
    else's (nothing is written then) or a user's template fails.
    """
    pages = _pages(recaps)
    workshop = open_templates(templates)
    style = workshop.render("page.css")
    stamp = hashlib.sha256(style.encode()).hexdigest()[:8]
    files = {"style.css": style}
    frame = {"site": site, "pages": pages, "stamp": stamp}
    files["index.html"] = workshop.render("site/index.html.j2", **frame, root="")
    for index, page in enumerate(pages):
        files[page.path] = workshop.render(
            "site/session.html.j2",
            **frame,
            root="../",
            page=page,
            recap=page.recap,
            view=page.view,
            newer=pages[index - 1] if index else None,
            older=pages[index + 1] if index + 1 < len(pages) else None,
        )
    feed = {"feed_id": _urn("feed:" + (site.url or site.title)), "entries": pages[:_FEED_LENGTH]}
    files["feed.xml"] = workshop.render("site/feed.xml.j2", **frame, **feed)
    if site.url:
        files["sitemap.xml"] = workshop.render("site/sitemap.xml.j2", **frame)
        files["robots.txt"] = workshop.render("site/robots.txt.j2", **frame)
    return write_folder(output, {name: text.strip("\n") + "\n" for name, text in files.items()})


def _pages(recaps: Iterable[Recap]) -> tuple[Page, ...]:
    found = {recap.session.id: recap for recap in recaps}
    newest_first = sorted(
        found.values(), key=lambda recap: (recap.session.start, recap.session.id), reverse=True
    )
    return tuple(
        Page(
            recap=recap,
            view=RecapView(recap),
            path=f"sessions/{safe_name(recap.session.id)}.html",
        )
        for recap in newest_first
    )


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"tweetup:{name}").urn
