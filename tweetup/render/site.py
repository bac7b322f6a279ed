"""A static site of all sessions: a front page, a page a session, a feed, in a folder of its own."""

from __future__ import annotations

import hashlib
import os
import uuid
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from tweetup.errors import TweetupError
from tweetup.render.templates import open_templates
from tweetup.render.view import RecapView, safe_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from tweetup.model import Recap, Wording

__all__ = ["LIST", "Site", "SitePage", "build_site", "write_folder"]

LIST = ".tweetup-site"
_HEAD = (
    "# The files tweetup made here. It writes over these and removes the ones it no longer makes."
)


def write_folder(folder: Path, files: Mapping[str, str]) -> tuple[Path, ...]:
    """``files`` (path from the folder with ``/`` → text) written into ``folder``; their paths.

    A file appears whole or not at all, and one that holds the text already is not touched.
    Files of an earlier call that are not in ``files`` are removed. Raises
    :class:`~tweetup.errors.TweetupError` before anything is written where the folder is not
    tweetup's, a file of someone else's is in the way, or a link leads out of the folder.
    """
    try:
        known = _known(folder)
        targets = {name: _inside(folder, name) for name in files}
        _refuse_strangers(targets, known)
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / LIST, _listing({*known, *files}))
        for name, target in targets.items():
            _write(target, files[name])
        for name in sorted(known - set(files)):
            _remove(folder, name)
        _write(folder / LIST, _listing(files))
    except OSError as error:
        raise TweetupError(
            f"the folder cannot be written: {error.strerror or error}",
            where=str(error.filename or folder),
            hint="choose another folder with --output",
        ) from error
    return tuple(targets[name] for name in sorted(targets))


def _known(folder: Path) -> set[str]:
    """Return the names of the files that are tweetup's.

    Raises where the folder is someone else's.
    """
    if folder.exists() and not folder.is_dir():
        raise TweetupError("this is a file, not a folder", where=str(folder))
    listing = folder / LIST
    if listing.is_file() and not listing.is_symlink():
        lines = listing.read_text(encoding="utf-8").splitlines()
        return {line for line in lines if line and not line.startswith("#")}
    if folder.is_dir() and any(folder.iterdir()):
        raise TweetupError(
            "the folder has files in it that tweetup did not make",
            where=str(folder),
            hint="choose an empty or a new folder with --output",
        )
    return set()


def _inside(folder: Path, name: str) -> Path:
    """Return the path of ``name``, which may not lead out of the folder, by dots or by links."""
    pure = PurePosixPath(name)
    target = folder.joinpath(*pure.parts)
    plain = not pure.is_absolute() and ".." not in pure.parts and pure.parts
    if not plain or not target.resolve().is_relative_to(folder.resolve()):
        raise TweetupError(
            "the file would lie outside its folder", where=f"{folder}: {name}", hint="remove links"
        )
    return target


def _refuse_strangers(targets: Mapping[str, Path], known: set[str]) -> None:
    for name, target in targets.items():
        if name not in known and (target.exists() or target.is_symlink()):
            raise TweetupError(
                "a file that tweetup did not make is in the way",
                where=str(target),
                hint="move it away, or choose another folder with --output",
            )


def _write(target: Path, text: str) -> None:
    """``text`` into ``target`` in one step; nothing where it is there already."""
    data = text.encode("utf-8", "replace")
    if target.is_file() and not target.is_symlink() and target.read_bytes() == data:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        fresh.write_bytes(data)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _remove(folder: Path, name: str) -> None:
    """Remove a file of ours that is made no longer, with the folders it leaves empty."""
    target = _inside(folder, name)
    target.unlink(missing_ok=True)
    for parent in target.parents:
        if parent == folder or not parent.is_dir() or any(parent.iterdir()):
            return
        parent.rmdir()


def _listing(names: Iterable[str]) -> str:
    return "\n".join([_HEAD, *sorted(names)]) + "\n"


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
) -> tuple[Path, ...]:
    """Return the site of ``recaps`` written into ``output``; the paths of its files, sorted.

    ``words`` are those of the front page. The newest session comes first, whatever the order
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
    return write_folder(output, {name: text.strip("\n") + "\n" for name, text in files.items()})


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
