"""A static site of all sessions: a front page, a page a session, a feed, in a folder of its own."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from tweetup.render.folder import write_folder
from tweetup.render.templates import open_templates
from tweetup.render.view import RecapView, safe_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from tweetup.model import Recap, Wording

__all__ = ["Site", "SitePage", "build_site"]

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
    def author(self) -> str | None:
        """The publisher's name."""
        ...

    @property
    def description(self) -> str | None:
        """Its subject, in a sentence."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """A session's page, as templates list it, link it and put it into the feed."""

    recap: Recap
    view: RecapView
    path: str

    @property
    def href(self) -> str:
        """The page from the site's root."""
        return quote(self.path)

    @property
    def transcript_href(self) -> str:
        """The page of its transcript from the site's root."""
        return quote(self.transcript_path)

    @property
    def transcript_path(self) -> str:
        """The file of its transcript in the site's folder."""
        return f"{self.path.removesuffix('.html')}.transcript.html"

    @property
    def feed_id(self) -> str:
        """The entry's permanent id: it stays when the site moves or the session is renamed."""
        first = next(iter(self.recap.session.aliases), self.recap.session.id)
        return _urn(f"session:{first}")

    @property
    def updated(self) -> datetime:
        """The end of the session; a feed does not say when it was built."""
        return self.recap.session.end


def build_site(
    recaps: Iterable[Recap],
    output: Path,
    *,
    site: Site,
    words: Wording,
    templates: Path | None = None,
    made_of: str | None = None,
) -> tuple[Path, ...]:
    """Return the site of ``recaps`` written into ``output``; the paths of its files, sorted.

    ``words`` are those of the front page, ``made_of`` is as in
    :func:`~tweetup.render.folder.write_folder`. The newest session comes first, whatever the order
    given; the same recaps give the same bytes. A page at each name that a session had before leads
    to its page. Raises :class:`~tweetup.errors.TweetupError` where ``output`` holds files of
    someone else's (nothing is written then) or a user's template fails.
    """
    pages = _pages(recaps)
    workshop = open_templates(templates)
    style = workshop.render("page.css")
    stamp = hashlib.sha256(style.encode()).hexdigest()[:8]
    files = {"style.css": style}
    frame = {"site": site, "pages": pages, "stamp": stamp, "words": words}
    files["index.html"] = workshop.render("site/index.html.j2", **frame, root="")
    for index, page in enumerate(pages):
        session = {
            **frame,
            "root": "../",
            "page": page,
            "recap": page.recap,
            "view": page.view,
            "recap_page": PurePosixPath(page.href).name,
            "newer": pages[index - 1] if index else None,
            "older": pages[index + 1] if index + 1 < len(pages) else None,
        }
        files[page.path] = workshop.render("site/session.html.j2", **session)
        files[page.transcript_path] = workshop.render("site/transcript.html.j2", **session)
    for page in pages:
        for alias in page.recap.session.aliases:
            path = _page_path(alias)
            if path not in files:
                files[path] = workshop.render(
                    "site/redirect.html.j2", **frame, root="../", page=page
                )
    feed = {"feed_id": _urn("feed:" + (site.url or site.title)), "entries": pages[:_FEED_LENGTH]}
    files["feed.xml"] = workshop.render("site/feed.xml.j2", **frame, **feed)
    if site.url:
        files["sitemap.xml"] = workshop.render("site/sitemap.xml.j2", **frame)
        files["robots.txt"] = workshop.render("site/robots.txt.j2", **frame)
    whole = {name: text.strip("\n") + "\n" for name, text in files.items()}
    return write_folder(output, whole, made_of=made_of)


def _pages(recaps: Iterable[Recap]) -> tuple[SitePage, ...]:
    found = {recap.session.id: recap for recap in recaps}
    newest_first = sorted(
        found.values(), key=lambda recap: (recap.session.start, recap.session.id), reverse=True
    )
    names = {recap.session.id: safe_name(recap.session.id) for recap in newest_first}
    return tuple(
        SitePage(
            recap=recap,
            view=RecapView(recap, transcript=f"{quote(names[recap.session.id])}.transcript.html"),
            path=_page_path(recap.session.id),
        )
        for recap in newest_first
    )


def _page_path(session: str) -> str:
    return f"sessions/{safe_name(session)}.html"


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"tweetup:{name}").urn
