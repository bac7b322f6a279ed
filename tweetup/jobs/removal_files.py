"""The files beside an archive, and outputs, that show or may show somebody who is removed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tweetup.config import CONFIG_NAME
from tweetup.jobs.outputs import RECAP_KINDS
from tweetup.jobs.shown_people import RemovedWords
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tweetup.archive import OutputFile, RemovedNames
    from tweetup.jobs.shown_people import Sight
    from tweetup.model import PostKey
    from tweetup.project.project import Project

__all__ = ["FileTrace", "WordsToFind", "files_that_show", "words_to_find"]

_MAGIC = b"SQLite format 3"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTrace:
    """A file of the owner's that shows or may show somebody who was removed.

    ``about`` says which kind of file it is; ``count`` is how often it names or quotes them, None
    for a file that is not there any more. ``is_made`` is False for one that tweetup did not make.
    ``may`` is True, with a count of 0, for an output of a session of theirs that cannot be searched
    for them, as a PDF or picture, or that has words which others may have written as well.
    """

    path: str
    about: str
    count: int | None
    is_made: bool = True
    may: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsToFind:
    """The words of those who are to be removed, and the names of the sessions with their posts.

    ``unknown`` are sessions of outputs whose posts are not known any more.
    """

    names: RemovedNames
    words: RemovedWords
    sessions: frozenset[str]
    unknown: frozenset[str]

    def stood_in(self, session: str | None) -> bool:
        """Return True where they may have stood in a session."""
        return session is not None and session in self.sessions | self.unknown


def words_to_find(
    project: Project,
    *,
    posts: Iterable[PostKey],
    authors: Iterable[str],
    author_ids: Iterable[tuple[str, str]],
) -> WordsToFind:
    """Return the words and sessions of those who are to be removed; to be asked before."""
    keys, handles, accounts = tuple(posts), tuple(authors), tuple(author_ids)
    archive = project.archive
    names = archive.removals.names_of(posts=keys, authors=handles, author_ids=accounts)
    places = archive.removals.places_of(posts=keys, authors=handles, author_ids=accounts)
    written = {it.session for it in archive.removals.outputs() if it.session is not None}
    return WordsToFind(
        names=names,
        words=RemovedWords(names, [key.id for key in places.posts]),
        sessions=places.sessions,
        unknown=frozenset(it for it in written if not archive.session_keys(it)),
    )


def files_that_show(project: Project, find: WordsToFind) -> Iterator[FileTrace]:
    """Yield the files beside the archive that show the people, and outputs that do or may."""
    outputs = project.archive.removals.outputs()
    moved = [it for it in outputs if it.kind == "backup" and not Path(it.path).exists()]
    for output in outputs:
        if output not in moved[:-1]:
            yield from _of_output(output, find, earlier=len(moved[:-1]) * (output in moved))
    recorded = {Path(output.path) for output in outputs}
    imported = {line.capture.source for line in project.captures}
    archive = project.archive.path
    for path in sorted(archive.absolute().parent.iterdir()):
        ours = {archive.name, *(f"{archive.name}{end}" for end in ("-wal", "-shm", "-journal"))}
        if path.name in ours or path in recorded or not path.is_file():
            continue
        about = "imported into the archive" if path.name in imported else _kind_of(path)
        count = find.words.look_at(path).count if about is not None else 0
        if about is not None and count:
            is_made = path.name not in imported
            yield FileTrace(path=str(path), about=about, count=count, is_made=is_made)
    yield from _of_settings(project, find.names)


def _of_settings(project: Project, names: RemovedNames) -> Iterator[FileTrace]:
    """Yield the files of settings that name the people."""
    beside = project.archive.path.absolute().with_name(CONFIG_NAME)
    for config in dict.fromkeys((project.config.file.absolute(), beside)):
        if not config.is_file():
            continue
        lines = config.read_text(encoding="utf-8", errors="replace").splitlines()
        count = sum(_names_somebody(line, names) for line in lines)
        if count:
            yield FileTrace(path=str(config), about="your settings", count=count, is_made=False)


def _names_somebody(line: str, names: RemovedNames) -> bool:
    pattern = names.label_pattern
    return (pattern is not None and pattern.search(line) is not None) or any(
        fold_handle(value) in names.handles for value in re.findall(r"[\"\']([^\"\']+)", line)
    )


def _of_output(output: OutputFile, find: WordsToFind, *, earlier: int) -> Iterator[FileTrace]:
    """Yield the output if it shows or may show the people, or is gone, as rotated copies are.

    ``earlier`` copies of the archive before it are not where they were written either.
    """
    path = Path(output.path)
    about = f"{output.kind} of {output.session}" if output.session else output.kind
    about = f"{about}, written {output.written_at:%Y-%m-%d %H:%M} UTC"
    about += f", and {earlier} before it" if earlier else ""
    if not path.exists():
        yield FileTrace(path=output.path, about=about, count=None)
        return
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    sights = {file: find.words.look_at(file) for file in files if file.is_file()}
    count = sum(sight.count for sight in sights.values())
    may = not count and any(_may_show(output, it, sights[it], find) for it in sights)
    if count or may:
        yield FileTrace(path=output.path, about=about, count=count, may=may)


def _may_show(output: OutputFile, file: Path, sight: Sight, find: WordsToFind) -> bool:
    """Return True for a file that may show them by the record of its session.

    Pictures beside a recap are the owner's own.
    """
    if output.kind == "site":
        # A card is called after its session; what pages show of the others is to be read in them.
        named = any(file.name.startswith(session) for session in find.sessions)
        return named if not sight.is_searched else sight.may and bool(find.sessions)
    if output.kind not in RECAP_KINDS or output.part_of is not None:
        return False
    return (sight.may or not sight.is_searched) and find.stood_in(output.session)


def _kind_of(path: Path) -> str | None:
    """Return the kind of a file that tweetup made beside the archive, None for another one."""
    if path.name.startswith(".") and path.name.endswith(".part"):
        return "left by an interrupted command"
    with path.open("rb") as file:
        return "another archive or a copy" if file.read(len(_MAGIC)) == _MAGIC else None
