"""Open a path as a source of records."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import weakref
from collections import Counter
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from msgspec.structs import replace

from tweetup.errors import InputError
from tweetup.files.detect import detect_format, prepare, read_head
from tweetup.files.gather import files_in, gather_contents
from tweetup.formats import FORMATS
from tweetup.formats.base import WRONG_ID
from tweetup.formats.content import Siblings
from tweetup.formats.import_options import DEFAULT_OPTIONS
from tweetup.formats.records import Record, Skipped
from tweetup.formats.times import contradicts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tweetup.files.databases import DatabaseReader
    from tweetup.formats.base import Format, Head
    from tweetup.formats.content import Content
    from tweetup.formats.import_options import ImportOptions
    from tweetup.formats.records import Deletion, FindLines, KnownLine

__all__ = ["Source", "find_owners", "open_source"]

NO_SUCH_TIME = "a time that no post can have"

_PIECE = 1 << 20
_READ_ME = re.compile(r"(?:^|/)read[ _-]?me(?:\.(?:txt|md|rst|html?))?$", re.IGNORECASE)
"""A file that tells of those beside it: it holds no posts, and nobody misses it."""
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_ENCODINGS = {
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252, which their bytes look like",
    "mac_roman": "Mac Roman, which their bytes look like",
}


class Source:
    """A file or folder of posts: iterate it, as often as needed, for its records.

    Between them come deletions and skipped pieces. ``name`` is the file's name without its folders,
    ``format`` the name of its format (several joined by ``+`` for a zip or folder that holds
    several kinds).
    """

    def __init__(
        self,
        name: str,
        path: Path,
        parts: tuple[tuple[Content, Format], ...],
        skipped: tuple[Skipped, ...],
    ) -> None:
        self.name = name
        self.format = "+".join(dict.fromkeys(reader.name for _, reader in parts))
        self._path = path
        self._parts = parts
        self._skipped = skipped
        self._before = 0
        self._current: Content | None = None

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the file's bytes as they are, packed or not, in hexadecimal.

        Of a folder: of its files' names and digests.
        """
        if not self._path.is_dir():
            return _digest(self._path)
        whole = hashlib.sha256()
        for file in files_in(self._path):
            inner = file.relative_to(self._path).as_posix()
            whole.update(f"{inner}\0{_digest(file) if file.is_file() else ''}\n".encode())
        return whole.hexdigest()

    @property
    def size(self) -> int | None:
        """Return the bytes to read, packed ones where the file is packed; None if unknown."""
        sizes = [content.size for content, _ in self._parts]
        return None if None in sizes else sum(size or 0 for size in sizes)

    @property
    def position(self) -> int:
        """Return the number of these bytes read since the iteration began."""
        if self._current is None:
            return self._before
        reached = self._current.position
        return self._before + min(reached, self._current.size or reached)

    @property
    def notes(self) -> Counter[str]:
        """Return the changes made while reading so far: kind of change → number of posts."""
        total: Counter[str] = Counter()
        for content, _ in self._parts:
            total.update(content.notes)
        return total

    def by_line(self, find_lines: FindLines) -> None:
        """Read raw records by the line where a format stores them so, passing over known ones.

        ``find_lines`` looks for lines in the archive. Files that hold other posts than a chat's are
        read as a whole: it depends on the chat which of their posts came along.
        """
        for content, reader in self._parts:
            if not getattr(reader, "unfiltered", False):
                content.find_lines = find_lines

    def __iter__(self) -> Iterator[Record | KnownLine | Deletion | Skipped]:
        yield from self._skipped
        self._before = 0
        for content, reader in self._parts:
            self._current = content
            content.notes.clear()
            if content.encoding:
                content.notes[f"files read as {_ENCODINGS[content.encoding]}"] += 1
            yield from _checked(
                reader.read(content), unfiltered=getattr(reader, "unfiltered", False)
            )
            if content.fault:
                yield Skipped(content.name, content.fault)
            self._before += content.size or content.position
            self._current = None


def _checked(
    items: Iterable[Record | KnownLine | Deletion | Skipped], *, unfiltered: bool
) -> Iterator[Record | KnownLine | Deletion | Skipped]:
    """Yield the items, with posts of an impossible time replaced by skipped pieces."""
    for item in items:
        if not isinstance(item, Record):
            yield item
        elif not _EARLIEST <= item.post.created_at < _LATEST:
            yield Skipped(item.where, NO_SUCH_TIME)
        elif item.post.network == "x" and contradicts(item.post.id, item.post.created_at):
            yield Skipped(item.where, WRONG_ID)
        else:
            yield replace(item, unfiltered=True) if unfiltered else item


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_source(
    path: str,
    *,
    format: str | None = None,  # noqa: A002 - the option is called --format
    options: ImportOptions = DEFAULT_OPTIONS,
    stdin: BinaryIO | None = None,
    read_database: DatabaseReader | None = None,
) -> Source:
    """Return the source for a file or folder, or for standard input where ``path`` is ``-``.

    ``stdin`` stands for the process's own standard input. The format is found by the content of the
    file; ``format`` insists on one, ``options`` add to the file. ``read_database`` reads databases
    as lines of JSON. Raises :class:`~tweetup.errors.InputError` for a file that holds no posts,
    with a description of it, and :class:`~tweetup.errors.UnknownNameError` for an unknown format or
    field.
    """
    insisted = FORMATS.get(format) if format is not None else None
    try:
        if path == "-":
            stream = stdin or sys.stdin.buffer
            pieces = iter(lambda: stream.read(_PIECE), b"")
            return _open_stream(pieces, "standard input", insisted, options, read_database)
        file = Path(path)
        _check(file)
        return _open_path(file, file.name or file.resolve().name, insisted, options, read_database)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=path) from error


def find_owners(
    path: str,
    options: ImportOptions,
    *,
    format: str | None = None,  # noqa: A002 - the option is called --format
    read_database: DatabaseReader | None = None,
) -> frozenset[str] | None:
    """Return the ids of the accounts in a file whose handle it does not tell.

    Of an owner without any id the set is empty. None for a file that ``--author`` says nothing
    about. Raises as :func:`open_source` does.
    """
    insisted = FORMATS.get(format) if format is not None else None
    file = Path(path)
    try:
        _check(file)
        name = file.name or file.resolve().name
        contents, _ = gather_contents(file, name, read_database, author=options.author)
        parts, _ = _recognise(contents, name, insisted, options)
        return _owners(parts)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=path) from error


def _open_stream(
    pieces: Iterable[bytes],
    called: str,
    insisted: Format | None,
    options: ImportOptions,
    read_database: DatabaseReader | None,
) -> Source:
    """Copy a stream to a temporary file, which is removed with the source, and open that."""
    import tempfile

    handle, name = tempfile.mkstemp(prefix="tweetup-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
        source = _open_path(Path(name), called, insisted, options, read_database)
    except BaseException:
        Path(name).unlink()
        raise
    weakref.finalize(source, os.unlink, name)
    return source


def _open_path(
    path: Path,
    name: str,
    insisted: Format | None,
    options: ImportOptions,
    read_database: DatabaseReader | None,
) -> Source:
    contents, unopened = gather_contents(path, name, read_database, author=options.author)
    parts, skipped = _recognise(contents, name, insisted, options)
    if options.author is not None:
        _check_author(parts, name)
    return Source(name, path, parts, unopened + skipped)


def _owners(parts: Sequence[tuple[Content, Format]]) -> frozenset[str] | None:
    """Return the ids of accounts without a handle; None where no handle is wanted."""
    accounts: set[str] = set()
    for content, reader in parts:
        find: Callable[[Content], frozenset[str]] | None = getattr(reader, "accounts", None)
        if find is not None:
            accounts |= find(content)
    if not accounts and not any(getattr(reader, "takes_author", False) for _, reader in parts):
        return None
    return frozenset(accounts)


def _check_author(parts: Sequence[tuple[Content, Format]], name: str) -> None:
    """Refuse a handle where there is no account without one, or more than one."""
    accounts = _owners(parts)
    if accounts is None:
        raise InputError(
            "--author names the owner of a Bluesky repository or a tweets.js, not of this file",
            where=name,
            hint="leave it out",
        )
    if len(accounts) > 1:
        raise InputError(
            f"these are posts of {len(accounts)} accounts, and --author names one",
            where=name,
            hint="import the files of each account by themselves, or leave --author out",
        )


def _check(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise InputError(
            "there is no such file", where=str(path), hint="check the name and the folder"
        ) from error
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode) and not stat.S_ISFIFO(mode):
        raise InputError("this is no file", where=str(path), hint="name a file or folder")


def _recognise(
    contents: tuple[Content, ...], name: str, insisted: Format | None, options: ImportOptions
) -> tuple[tuple[tuple[Content, Format], ...], tuple[Skipped, ...]]:
    """Return each content with its format, and the contents without posts as skipped."""
    formats: list[Format | InputError] = []
    for content in contents:
        prepare(content, options)
        try:
            formats.append(detect_format(content, insisted))
        except InputError as error:
            formats.append(error)
    present = {form.name: form for form in formats if not isinstance(form, InputError)}
    parts: list[tuple[Content, Format]] = []
    errors: list[InputError] = []
    for content, form in zip(contents, formats, strict=True):
        found = form if not isinstance(form, InputError) else _completed(content, present.values())
        if found is not None:
            parts.append((content, found))
        elif isinstance(form, InputError):
            errors.append(form)
    if not parts and len(errors) == 1:
        raise errors[0]
    if not parts:
        raise InputError(
            f"none of the {len(errors)} files in it holds posts;"
            f" of the first, {errors[0].where}, {errors[0].problem}",
            where=name,
            hint=errors[0].hint,
        )
    _introduce(parts)
    return tuple(parts), tuple(
        Skipped(error.where or "", error.problem)
        for error in errors
        if not _READ_ME.search(error.where or "")
    )


def _completed(content: Content, present: Iterable[Format]) -> Format | None:
    """Return the format of other contents whose posts a content has accounts or such of, if any."""
    for form in present:
        completes: Callable[[Head], bool] | None = getattr(form, "completes", None)
        if completes is not None and completes(read_head(content)):
            return form
    return None


def _introduce(parts: Sequence[tuple[Content, Format]]) -> None:
    """Give the contents in a format that looks for accounts in all of them each other."""
    for form in {reader.name: reader for _, reader in parts}.values():
        contents = tuple(content for content, reader in parts if reader is form)
        if len(contents) > 1 and getattr(form, "reads_siblings", False):
            siblings = Siblings(contents)
            for content in contents:
                content.siblings = siblings
