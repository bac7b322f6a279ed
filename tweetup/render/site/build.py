"""Make the pages of a site whose inputs are others than before, and write its folder."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tweetup.render.folder import FolderList, KeptFiles, read_list, write_folder
from tweetup.render.site.page_types import PAGE_TYPES
from tweetup.render.site.pages import pages_of
from tweetup.render.site.plan import SiteContents
from tweetup.render.site.records import Address, RolesSource, SiteChat
from tweetup.render.site.search_index import plan_index
from tweetup.render.templates import open_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from tweetup.model import Recap, Session, Wording
    from tweetup.render.site.pages import SitePage
    from tweetup.render.site.plan import NavLink, PlannedPage
    from tweetup.render.site.records import PageInputs, Site

__all__ = ["build_site", "make_pages", "write_site"]

_OTHERS: Final = re.compile(r"\b(?:pages|newer|older|entries)\b")
"""The names by which templates reach the pages of other sessions."""


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
    inputs: PageInputs | None = None,
    chats: Iterable[SiteChat] = (),
    addresses: Iterable[Address] = (),
    roles: RolesSource | None = None,
) -> tuple[Path, ...]:
    """Return the site of ``sessions`` written into ``output``; the paths of its files, sorted.

    ``load`` returns the recap of a session by its id; it is called in turn from the newest session
    of a chat to the oldest, and once more for some. ``words`` are those of the front page,
    ``made_of`` and ``overwrite`` are as in :func:`~tweetup.render.folder.write_folder`. With
    ``inputs``, a page that was made of the same is neither made nor written. The newest session
    comes first. ``chats`` are told of where they have sessions. A page at each name that a session
    had before leads to its page, and so does one at each of ``addresses``.``roles`` are those of
    the chats that are for the public. Raises :class:`~tweetup.errors.TweetupError` where ``output``
    holds files of someone else's or a user's template fails: nothing is written then.
    """
    pages = pages_of(sessions, load, inputs, site.quotes)
    contents = _contents(pages, site, words, templates)
    contents = replace(_with(contents, chats, addresses, inputs), roles=roles)
    before = read_list(output) or FolderList(names=frozenset())
    digests: dict[str, str] = {}
    kept = []
    with KeptFiles() as files:
        for kind, page in _planned(contents):
            digest = contents.digest_of_page(kind, page)
            if digest is not None:
                digests[page.path] = digest
                if before.inputs.get(page.path) == digest and before.holds(output, page.path):
                    kept.append(page.path)
                    continue
            files.add(page.path, page.make())
        index = plan_index(contents, output, before, digests)
        if index is not None:
            kept += index.kept
            made = {} if index.kept else index.make(lambda name: _page(files, output, name))
            for name, data in made.items():
                files.add(name, data)
            if index.digest is not None:
                digests |= dict.fromkeys((*index.kept, *made), index.digest)
        return write_folder(
            output, files, kept=kept, inputs=digests, made_of=made_of, overwrite=overwrite
        )


def make_pages(
    recaps: Iterable[Recap],
    *,
    site: Site,
    words: Wording,
    templates: Path | None = None,
    chats: Iterable[SiteChat] = (),
    addresses: Iterable[Address] = (),
    roles: RolesSource | None = None,
) -> Iterator[Callable[[], str | bytes]]:
    """Yield a function for each page and file of a site but the index of its search, to make it.

    All is as of :func:`write_site`. Raises :class:`~tweetup.errors.TweetupError` where a template
    fails that is rendered once for all pages.
    """
    by_id = {recap.session.id: recap for recap in recaps}
    sessions = (recap.session for recap in by_id.values())
    pages = pages_of(sessions, by_id.__getitem__, None, site.quotes)
    contents = _with(_contents(pages, site, words, templates), chats, addresses, None)
    contents = replace(contents, roles=roles)
    for _, page in _planned(contents):
        yield page.make


def _contents(
    pages: tuple[SitePage, ...], site: Site, words: Wording, templates: Path | None
) -> SiteContents:
    """Return that which all pages of a site are made of, without its chats."""
    workshop = open_templates(templates)
    style = "".join(
        workshop.render(name, theme=site.theme) for name in ("page.css", "site/over.css")
    )
    return SiteContents(
        site=site,
        words=words,
        pages=pages,
        workshop=workshop,
        style=style,
        stamp=hashlib.sha256(style.encode()).hexdigest()[:8],
        reads_all=templates is not None and _reads_all(templates),
    )


def _with(
    contents: SiteContents,
    chats: Iterable[SiteChat],
    addresses: Iterable[Address],
    inputs: PageInputs | None,
) -> SiteContents:
    """Return the contents with the chats that have pages, former addresses and a menu."""
    contents = replace(
        contents,
        chats=_chats_of(contents.pages, chats),
        addresses=tuple(addresses),
        inputs=inputs,
    )
    return replace(contents, nav=_nav_of(contents))


def _page(files: KeptFiles, output: Path, name: str) -> bytes:
    """Return a page made now, or one that stays as it is."""
    return files[name] if name in files else (output / name).read_bytes()


def _planned(contents: SiteContents) -> Iterator[tuple[str, PlannedPage]]:
    """Yield all pages with their types; of two at a path the one that does not give way."""
    for kind in PAGE_TYPES:
        for page in kind.plan(contents):
            if page.path in contents.planned:
                if page.gives_way:
                    continue
                raise ValueError(f"two pages have the path {page.path}")
            contents.planned[page.path] = page
            if contents.inputs is not None and page.is_address:
                contents.inputs.publish(_address(page))
            yield kind.name, page


def _address(page: PlannedPage) -> Address:
    session = page.session
    if session is None:
        return Address(path=page.path)
    return Address(path=page.path, chat=session.hashtag, start=session.start, end=session.end)


def _chats_of(pages: Iterable[SitePage], chats: Iterable[SiteChat]) -> tuple[SiteChat, ...]:
    """Return the chats that have pages, in order of their names."""
    by_tag = {chat.hashtag: chat for chat in chats}
    return tuple(
        by_tag.get(tag) or SiteChat(hashtag=tag, title=f"#{tag}")
        for tag in sorted({page.session.hashtag for page in pages})
    )


def _nav_of(contents: SiteContents) -> tuple[NavLink, ...]:
    """Return the links that all pages have."""
    return tuple(
        link for kind in PAGE_TYPES if kind.links is not None for link in kind.links(contents)
    )


def _reads_all(templates: Path) -> bool:
    """Return whether a template of the user's may show other sessions than its page's own."""
    return any(
        _OTHERS.search(path.read_text(encoding="utf-8", errors="replace"))
        for path in templates.rglob("*.j2")
        if path.is_file()
    )
