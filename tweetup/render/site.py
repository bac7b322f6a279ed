"""A static site of all sessions: a front page, a page a session, a feed, in a folder of its own."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from tweetup.render.charts import signature
from tweetup.render.folder import KeptFiles, write_folder
from tweetup.render.templates import open_templates
from tweetup.render.view import RecapView, safe_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from tweetup.model import Recap, Session, Wording
    from tweetup.render.charts import Stripe
    from tweetup.render.templates import Templates

__all__ = ["Card", "Site", "SitePage", "build_site", "write_site"]

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
class Card:
    """A session as the front page lists it; ``questions`` are anchor, colour, tile and heading."""

    title: str
    hashtag: str
    date: date
    day: str
    lead: str | None
    stripes: tuple[Stripe, ...]
    questions: tuple[tuple[str, int, str, str], ...]
    tallies: str


class SitePage:
    """A session's page, as templates list it, link it and put it into the feed.

    Its recap is read when it is asked for, and again later: a template that lists all sessions
    does well with ``session`` and ``card``, which stay in memory.
    """

    def __init__(self, session: Session, load: Callable[[str], RecapView]) -> None:
        self.session = session
        self.path = _page_path(session.id)
        self._load = load

    @property
    def view(self) -> RecapView:
        """The view of the session's recap."""
        return self._load(self.session.id)

    @property
    def recap(self) -> Recap:
        """The session's recap."""
        return self.view.recap

    @cached_property
    def card(self) -> Card:
        """The part of the recap that the front page shows."""
        recap, view = self.recap, self.view
        people = "account" if recap.numbers.advertisers else "person"
        # As in the recap: where there is no repost, none is said to be among the posts.
        words = "figure_posts" if recap.numbers.reposts else "figure_posts_alone"
        posts = f"{view.figures(recap.numbers.posts)} {view.say(words)}"
        return Card(
            title=recap.title,
            hashtag=recap.hashtag,
            date=recap.date,
            day=view.day,
            lead=recap.intro[0].text if recap.intro else None,
            stripes=signature(view),
            questions=tuple(
                (
                    view.anchor(section.section),
                    view.colour(section.section),
                    view.tile(section),
                    view.heading(section),
                )
                for section in view.questions
            ),
            tallies=view.say(
                "site_tallies",
                people=view.tally(recap.numbers.participants, people),
                posts=posts,
            ),
        )

    @property
    def anchor(self) -> str:
        """The id of the session on the front page."""
        return safe_name(self.session.id.lower())

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
        return _transcript_path(self.session.id)

    @property
    def feed_id(self) -> str:
        """The entry's permanent id: it stays when the site moves or the session is renamed."""
        first = next(iter(self.session.aliases), self.session.id)
        return _urn(f"session:{first}")

    @property
    def updated(self) -> datetime:
        """The end of the session; a feed does not say when it was built."""
        return self.session.end


def build_site(
    recaps: Iterable[Recap],
    output: Path,
    *,
    site: Site,
    words: Wording,
    templates: Path | None = None,
    made_of: str | None = None,
) -> tuple[Path, ...]:
    """Return the site of ``recaps`` written into ``output``, as :func:`write_site` does.

    The same recaps give the same bytes, in whatever order.
    """
    by_id = {recap.session.id: recap for recap in recaps}
    return write_site(
        (recap.session for recap in by_id.values()),
        by_id.__getitem__,
        output,
        site=site,
        words=words,
        templates=templates,
        made_of=made_of,
    )


def write_site(
    sessions: Iterable[Session],
    load: Callable[[str], Recap],
    output: Path,
    *,
    site: Site,
    words: Wording,
    templates: Path | None = None,
    made_of: str | None = None,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Return the site of ``sessions`` written into ``output``; the paths of its files, sorted.

    ``load`` returns the recap of a session by its id; it is called in turn from the newest session
    to the oldest, and once more for some. ``words`` are those of the front page, ``made_of`` and
    ``overwrite`` are as in :func:`~tweetup.render.folder.write_folder`. The newest session comes
    first. A page at each name that a session had before leads to its page. Raises
    :class:`~tweetup.errors.TweetupError` where ``output`` holds files of someone else's or a user's
    template fails: nothing is written then.
    """
    pages = _pages(sessions, load)
    workshop = open_templates(templates)
    style = workshop.render("page.css")
    stamp = hashlib.sha256(style.encode()).hexdigest()[:8]
    frame = {"site": site, "pages": pages, "stamp": stamp, "words": words}
    with KeptFiles() as files:
        files.add("style.css", style)
        _add_pages(files, workshop, pages, frame)
        files.add("index.html", workshop.render("site/index.html.j2", **frame, root=""))
        feed = _urn("feed:" + (site.url or site.title))
        entries = pages[:_FEED_LENGTH]
        files.add(
            "feed.xml",
            workshop.render("site/feed.xml.j2", **frame, feed_id=feed, entries=entries),
        )
        if site.url:
            files.add("sitemap.xml", workshop.render("site/sitemap.xml.j2", **frame))
            files.add("robots.txt", workshop.render("site/robots.txt.j2", **frame))
        return write_folder(output, files, made_of=made_of, overwrite=overwrite)


def _add_pages(
    files: KeptFiles, workshop: Templates, pages: Sequence[SitePage], frame: Mapping[str, object]
) -> None:
    """Render the pages of all sessions, and those at the names that they had before."""
    own = {path for page in pages for path in (page.path, page.transcript_path)}
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
        _ = page.card  # kept for the front page
        files.add(page.path, workshop.render("site/session.html.j2", **session))
        files.add(page.transcript_path, workshop.render("site/transcript.html.j2", **session))
    for page in pages:
        for alias in page.session.aliases:
            for path, href in (
                (_page_path(alias), page.href),
                (_transcript_path(alias), page.transcript_href),
            ):
                if path not in own:
                    own.add(path)
                    moved = {**frame, "root": "../", "page": page, "href": href}
                    files.add(path, workshop.render("site/redirect.html.j2", **moved))


def _pages(sessions: Iterable[Session], load: Callable[[str], Recap]) -> tuple[SitePage, ...]:
    """Return the pages of sessions, the newest first, whose recaps ``load`` returns."""

    # A page names its neighbours: it, the next one and the one before stay in memory.
    @lru_cache(maxsize=3)
    def view(name: str) -> RecapView:
        return RecapView(load(name), transcript=f"{quote(safe_name(name))}.transcript.html")

    newest_first = sorted(sessions, key=lambda it: (it.start, it.id), reverse=True)
    return tuple(SitePage(session, view) for session in newest_first)


def _page_path(session: str) -> str:
    return f"sessions/{safe_name(session)}.html"


def _transcript_path(session: str) -> str:
    return f"sessions/{safe_name(session)}.transcript.html"


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"tweetup:{name}").urn
