"""Check a site as a folder on the disk: its links, its HTML, its pictures, its size, its requests.

Nothing is fetched: links that lead to other hosts are not followed.
"""

from __future__ import annotations

import posixpath
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urljoin, urlsplit

from tweetup.errors import UsageError
from tweetup.jobs.page_facts import (
    PageAddress,
    addresses_in_css,
    addresses_in_feed,
    read_page_facts,
)
from tweetup.render.folder import FolderList, read_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tweetup.jobs.page_facts import PageFacts

__all__ = ["MOST_BYTES", "SiteFinding", "SiteReport", "check_site"]

MOST_BYTES: Final = 100 * 1024
"""The size that the first view of a recap or of the home page may have, with its stylesheets."""
_FETCHED: Final = frozenset({"", "http", "https"})
_HARMLESS: Final = frozenset({"mailto", "tel", "webcal", "data", "at"})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class SiteFinding:
    """A fault of a site: its file from the site's root, line and column, and the fault in words.

    ``column`` is 0 where it is not told. ``is_ours`` is True for a fault in the HTML of a page that
    is as tweetup wrote it.
    """

    file: str
    line: int
    column: int = 0
    problem: str
    is_ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """All faults of a site, in the order of its files, and the number of pages read."""

    findings: tuple[SiteFinding, ...]
    pages: int


def check_site(
    folder: Path, *, url: str | None = None, allowed: Iterable[str] = (), embeds: bool = False
) -> SiteReport:
    """Return the faults of the site in a folder.

    ``url`` is the address that it will have: links that begin with it, or with its path, are the
    site's own. Pages may load something from the hosts ``allowed``, and from no other; with
    ``embeds`` frames and scripts of the hosts that a page's own policy names as well. Raises
    :class:`~tweetup.errors.UsageError` where the folder has no pages.
    """
    names = frozenset(_files(folder))
    pages = {
        name: read_page_facts((folder / name).read_text(encoding="utf-8", errors="replace"))
        for name in sorted(names)
        if name.endswith((".html", ".htm"))
    }
    if not pages:
        raise UsageError(
            "there is no site here",
            where=str(folder),
            hint="`tweetup site build` makes one; name its folder if it is another",
        )
    hosts = frozenset(it.lower() for it in allowed)
    checker = _Checker(folder, names, pages, url or "", allowed=hosts, embeds=embeds)
    return SiteReport(findings=tuple(sorted(set(checker.findings()))), pages=len(pages))


def _files(folder: Path) -> Iterator[str]:
    """Yield the names of the files of a site; hidden folders have none."""
    if not folder.is_dir():
        return
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")[:-1]):
            yield name


class _Checker:
    def __init__(
        self,
        folder: Path,
        names: frozenset[str],
        pages: Mapping[str, PageFacts],
        url: str,
        *,
        allowed: frozenset[str],
        embeds: bool,
    ) -> None:
        self._folder = folder
        self._made = read_list(folder) or FolderList(names=frozenset())
        self._names = names
        self._pages = pages
        self._url = urlsplit(url)
        self._allowed = allowed
        self._embeds = embeds

    def findings(self) -> Iterator[SiteFinding]:
        for name, page in self._pages.items():
            is_ours = bool(page.faults) and self._made.holds(self._folder, name)
            for line, column, problem in page.faults:
                yield SiteFinding(
                    file=name, line=line, column=column, problem=problem, is_ours=is_ours
                )
            for place in map(partial(_from_base, page), page.links):
                # A page that refreshes sends readers there by itself.
                sent = self._foreign(place) if place.element == "meta" else None
                yield from self._of(name, place, sent or self._broken(name, place.address))
            for place in map(partial(_from_base, page), page.loads):
                yield from self._of(
                    name, place, self._foreign(place, page) or self._missing(name, place)
                )
            yield from self._weight(name, page)
        for name in sorted(self._names):
            if name.endswith(".css"):
                yield from self._of_style(name)
            elif self._is_feed(name):
                yield from self._of_feed(name)

    def _of(self, name: str, place: PageAddress, problem: str | None) -> Iterator[SiteFinding]:
        if problem is not None:
            yield SiteFinding(file=name, line=place.line, problem=problem)

    def _of_style(self, name: str) -> Iterator[SiteFinding]:
        text = (self._folder / name).read_text(encoding="utf-8", errors="replace")
        for line, address in addresses_in_css(text):
            place = PageAddress(line=line, address=address, element="style")
            yield from self._of(name, place, self._foreign(place) or self._missing(name, place))

    def _is_feed(self, name: str) -> bool:
        """Return True for a feed in Atom or JSON, and for the map of the site."""
        if name == "sitemap.xml":
            return True
        stem, _, suffix = name.rpartition(".")
        return suffix in {"xml", "json"} and (stem == "feed" or stem.startswith("chats/"))

    def _of_feed(self, name: str) -> Iterator[SiteFinding]:
        text = (self._folder / name).read_text(encoding="utf-8", errors="replace")
        for line, address in addresses_in_feed(text):
            place = PageAddress(line=line, address=address, element="a")
            yield from self._of(name, place, self._broken(name, address))

    def _target(self, name: str, address: str) -> tuple[str, str] | None:
        """Return the file and the anchor that an address leads to; None where it is off the site.

        The file of an address above the site's root begins with ``../``.
        """
        parts = urlsplit(address)
        if parts.scheme not in _FETCHED or parts.netloc:
            same = (parts.scheme or self._url.scheme, parts.netloc.lower())
            if not self._url.netloc or same != (self._url.scheme, self._url.netloc.lower()):
                return None
        path = unquote(parts.path)
        if path.startswith("/") or parts.netloc:
            root = f"{self._url.path.rstrip('/')}/"
            if parts.netloc and not (path or "/").startswith(root) and path != root[:-1]:
                return None  # another site of the same host
            file = path.removeprefix(root) if path.startswith(root) else f"../{path.lstrip('/')}"
            file = "" if path == root[:-1] else file
        elif path:
            file = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
            file = f"{file}/" if path.endswith(("/", "/.", "/..")) or path in {".", ".."} else file
        else:
            file = name
        if file in {"", "./"} or file.endswith("/"):
            file = posixpath.normpath(f"{file}index.html")
        return file, unquote(parts.fragment)

    def _broken(self, name: str, address: str) -> str | None:
        """Return the fault of a link in words, None where it has none."""
        try:
            scheme = urlsplit(address).scheme.lower()
            target = self._target(name, address)
        except ValueError:
            return f"no address: {address}"
        if scheme in {"javascript", "vbscript"}:
            return f"a link that runs a script: {address}"
        if scheme and scheme not in _FETCHED | _HARMLESS:
            return f"a link that only some programs open: {address}"
        return None if target is None else self._absent(address, *target)

    def _absent(self, address: str, file: str, anchor: str) -> str | None:
        """Return the fault of a link to a file and an anchor that are not there, in words."""
        if file not in self._names and f"{file}/index.html" not in self._names:
            return f"broken link: {address}"
        page = self._pages.get(file)
        # Browsers look for the words behind it on the page: no part of it has that name.
        anchor = anchor.partition(":~:")[0]
        if anchor and page is not None and anchor not in page.ids and anchor.lower() != "top":
            return f"missing anchor: {address}"
        return None

    def _missing(self, name: str, place: PageAddress) -> str | None:
        """Return the fault of a file that a page loads in words, None where it has none."""
        target = None if place.element == "base" else self._target(name, place.address)
        if target is None or target[0] in self._names or place.address.startswith("#"):
            return None
        return f"missing file: {place.address}"

    def _foreign(self, place: PageAddress, page: PageFacts | None = None) -> str | None:
        """Return the fault of a request to another host in words, None where there is none."""
        try:
            parts = urlsplit(place.address)
        except ValueError:
            return f"no address: {place.address}"
        if not parts.netloc or self._target("", place.address) is not None:
            return None
        host = (parts.hostname or "").lower()
        hosts = self._allowed
        if self._embeds and page is not None and place.element in {"iframe", "script"}:
            hosts |= page.policy
        return None if host in hosts else f"<{place.element}> asks another host: {host}"

    def _weight(self, name: str, page: PageFacts) -> Iterator[SiteFinding]:
        """Yield a finding where the home page or a recap is too large; transcripts may be long."""
        is_recap = name.startswith("sessions/") and not name.endswith(".transcript.html")
        if name != "index.html" and not is_recap:
            return
        own = {self._target(name, style) for style in page.styles}
        files = [name, *(it[0] for it in own if it is not None and it[0] in self._names)]
        size = sum((self._folder / file).stat().st_size for file in files)
        if size > MOST_BYTES:
            problem = f"{size // 1024} KB with its styles, {MOST_BYTES // 1024} KB are the most"
            yield SiteFinding(file=name, line=1, problem=problem)


def _from_base(page: PageFacts, place: PageAddress) -> PageAddress:
    """Return an address as browsers read it where the page names another place to begin at."""
    if not page.base or place.element == "base":
        return place
    with suppress(ValueError):  # told as no address
        return replace(place, address=urljoin(page.base, place.address))
    return place
