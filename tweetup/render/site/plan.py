"""A page to be made: its path, the inputs that decide its bytes, and its maker."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tweetup.model import Wording
    from tweetup.render.site.pages import SitePage
    from tweetup.render.site.records import PageInputs, Site
    from tweetup.render.templates import Templates

__all__ = ["PageType", "PlannedPage", "SiteContents"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteContents:
    """All that pages are planned from: ``pages`` are those of the sessions, the newest first.

    ``stamp`` names the stylesheet's version, ``inputs`` tell what is as before (None: nothing).
    ``reads_all`` is True where templates of a user may show any session on any page.
    """

    site: Site
    words: Wording
    pages: tuple[SitePage, ...]
    workshop: Templates
    style: str
    stamp: str
    inputs: PageInputs | None = None
    reads_all: bool = False

    def render(self, template: str, **context: object) -> str:
        """Return a page by its template, which gets the site, its pages and words as well."""
        frame = {"site": self.site, "pages": self.pages, "stamp": self.stamp, "words": self.words}
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
        decides = (self.inputs.frame, self.stamp, kind, page.path, page.inputs(), of_all)
        return blake2b(repr(decides).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPage:
    """A file of the site; ``inputs`` returns all that decides its bytes beside the frame.

    They are values whose ``repr`` is the same in each program. A page without inputs is made at
    each build. One that ``gives_way`` is left out where another page has its path.
    """

    path: str
    make: Callable[[], str | bytes]
    inputs: Callable[[], tuple[object, ...]] | None = None
    gives_way: bool = False


class PageType(NamedTuple):
    """A type of pages by its name, and the function that plans them in the order of making."""

    name: str
    plan: Callable[[SiteContents], Iterable[PlannedPage]]
