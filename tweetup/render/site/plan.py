"""A page to be made: its path, the inputs that decide its bytes, and its maker."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from tweetup.model import Session, Wording
    from tweetup.render.site.pages import SitePage
    from tweetup.render.site.records import Address, PageInputs, RolesSource, Site, SiteChat
    from tweetup.render.templates import Templates

__all__ = ["NavLink", "PageType", "PlannedPage", "SiteContents", "redirect"]


@dataclass(frozen=True, kw_only=True)
class SiteContents:
    """All that pages are planned from: ``pages`` are those of the sessions, the newest first.

    ``stamp`` names the stylesheet's version, ``inputs`` tell what is as before (None: nothing).
    ``reads_all`` is True where templates of a user may show any session on any page. ``chats`` are
    those of the pages, in order of their names; ``addresses`` all that pages ever had. ``nav`` are
    the links that all pages have. ``planned`` are the pages planned so far, by their paths;
    ``roles`` are those of the chats that are for the public (None: of no chat).
    """

    site: Site
    words: Wording
    pages: tuple[SitePage, ...]
    workshop: Templates
    style: str
    stamp: str
    inputs: PageInputs | None = None
    reads_all: bool = False
    chats: tuple[SiteChat, ...] = ()
    addresses: tuple[Address, ...] = ()
    nav: tuple[NavLink, ...] = ()
    planned: dict[str, PlannedPage] = field(default_factory=dict)
    roles: RolesSource | None = None

    @cached_property
    def hashtags(self) -> Mapping[str, str]:
        """The chats' hashtags as most of their recaps write them, by those of sessions.

        Of two that are as many, the one that was written last.
        """
        written: dict[str, Counter[str]] = {}
        for page in self.pages:
            written.setdefault(page.session.hashtag, Counter())[page.card.hashtag] += 1
        return {tag: counts.most_common(1)[0][0] for tag, counts in written.items()}

    @cached_property
    def named_chats(self) -> tuple[SiteChat, ...]:
        """The chats; one without a title of its own has its hashtag as most of its recaps write it.

        All recaps are read for it where none of them is in memory yet.
        """
        return tuple(
            replace(chat, title=f"#{self.hashtags[chat.hashtag]}")
            if chat.title == f"#{chat.hashtag}"
            else chat
            for chat in self.chats
        )

    @property
    def base(self) -> str:
        """The site's address with a slash at its end; empty where it is not known."""
        return f"{self.site.url}/" if self.site.url else ""

    def pages_of_chat(self, hashtag: str) -> tuple[SitePage, ...]:
        """Return the pages of a chat, the newest first."""
        return tuple(page for page in self.pages if page.session.hashtag == hashtag)

    def render(self, template: str, **context: object) -> str:
        """Return a page by its template, which gets the site, its pages and words as well."""
        frame = {
            "site": self.site,
            "pages": self.pages,
            "stamp": self.stamp,
            "words": self.words,
            "nav": self.nav,
            "base": self.base,
        }
        return self.workshop.render(template, **{**frame, **context})

    def digest(self, page: SitePage) -> str:
        """Return a digest of the recap of a session; its card is in memory after that.

        There is none, and :class:`ValueError` is raised, without ``inputs``.
        """
        if self.inputs is None:
            raise ValueError("a site without inputs has no digests")
        digest = self.inputs.digest(page.session.id)
        self.inputs.keep(page.session.id, page.card)
        return digest

    def digest_of_page(self, kind: str, page: PlannedPage) -> str | None:
        """Return a digest of all that a page is made of; None where it is made in any case."""
        if self.inputs is None or page.inputs is None:
            return None
        of_all = tuple(map(self.digest, self.pages)) if self.reads_all else ()
        frame = (self.inputs.frame, self.stamp, self.nav)
        decides = (*frame, kind, page.path, page.inputs(), of_all)
        return blake2b(repr(decides).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPage:
    """A file of the site; ``inputs`` returns all that decides its bytes beside the frame.

    They are values whose ``repr`` is the same in each program. A page without inputs is made at
    each build. One that ``gives_way`` is left out where another page has its path. One that search
    engines are told of has ``modified``, which returns when it changed last (None: nobody knows).
    ``session`` is the one that the page is about. One that is not ``is_lasting`` may go.
    """

    path: str
    make: Callable[[], str | bytes]
    inputs: Callable[[], tuple[object, ...]] | None = None
    gives_way: bool = False
    modified: Callable[[], datetime | None] | None = None
    session: Session | None = None
    is_lasting: bool = True

    @property
    def is_address(self) -> bool:
        """True where people may keep the address: there is to be a page for ever."""
        return self.is_lasting and self.path.endswith(".html")


class NavLink(NamedTuple):
    """A link that every page has, from the site's root, with the name of its words.

    It stands at the foot of pages where ``is_last``, else at their top.
    """

    href: str
    words: str
    is_last: bool = False


class PageType(NamedTuple):
    """A type of pages by its name, and the function that plans them in the order of making.

    ``links`` returns the links to them that all pages have.
    """

    name: str
    plan: Callable[[SiteContents], Iterable[PlannedPage]]
    links: Callable[[SiteContents], tuple[NavLink, ...]] | None = None


def redirect(
    contents: SiteContents,
    title: Callable[[], str],
    path: str,
    href: str,
    session: Session | None = None,
) -> PlannedPage:
    """Return a page at ``path`` that leads to the page of a ``title`` at ``href``."""
    return PlannedPage(
        path=path,
        make=lambda: contents.render(
            "site/redirect.html.j2", root="../" * path.count("/"), title=title(), href=href
        ),
        inputs=lambda: (title(), href),
        gives_way=True,
        session=session,
    )
