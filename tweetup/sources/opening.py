"""The door for files: a path in, posts out."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
import tempfile
import weakref
from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tweetup.errors import InputError
from tweetup.sources.content import open_contents
from tweetup.sources.detect import detect_format
from tweetup.sources.formats import FORMATS
from tweetup.sources.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.sources.content import Content
    from tweetup.sources.formats.base import Format
    from tweetup.sources.records import Record

__all__ = ["Source", "open_source"]


class Source:
    """A file of posts: iterate it, as often as needed, for its records and what was skipped.

    ``name`` is the file's name without its folders, ``format`` the name of its format (several
    joined by ``+`` for a zip that holds several kinds).
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

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file's bytes as they are, packed or not, in hexadecimal."""
        with self._path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @property
    def notes(self) -> Counter[str]:
        """What was read, but not as it stood, so far: reason → how often."""
        total: Counter[str] = Counter()
        for content, _ in self._parts:
            total.update(content.notes)
        return total

    def __iter__(self) -> Iterator[Record | Skipped]:
        yield from self._skipped
        for content, reader in self._parts:
            content.notes.clear()
            yield from reader.read(content)
            if content.fault:
                yield Skipped(content.name, content.fault)


def open_source(
    path: str,
    *,
    format: str | None = None,  # noqa: A002 - the option is called --format
    stdin: BinaryIO | None = None,
) -> Source:
    """The posts of a file; ``-`` is standard input (``stdin``, or that of the process).

    The format is told by what the file holds; ``format`` insists on one. Raises
    :class:`~tweetup.errors.InputError` for what is no file of posts, saying what it is instead,
    and :class:`~tweetup.errors.UnknownNameError` for a format nobody registered.
    """
    insisted = FORMATS.get(format) if format is not None else None
    try:
        if path == "-":
            return _open_stream(stdin or sys.stdin.buffer, insisted)
        file = Path(path)
        _check(file)
        return _open_file(file, file.name, insisted)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=path) from error


def _open_stream(stream: BinaryIO, insisted: Format | None) -> Source:
    """Keep what the stream gives in a file, to be looked at, then read; it goes with the source."""
    handle, name = tempfile.mkstemp(prefix="tweetup-")
    try:
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(stream, file)
        source = _open_file(Path(name), "standard input", insisted)
    except BaseException:
        Path(name).unlink()
        raise
    weakref.finalize(source, os.unlink, name)
    return source


def _open_file(file: Path, name: str, insisted: Format | None) -> Source:
    parts, skipped = _recognise(open_contents(file, name), insisted)
    return Source(name, file, parts, skipped)


def _check(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise InputError(
            "there is no such file", where=str(path), hint="check the name and the folder"
        ) from error
    if stat.S_ISDIR(mode):
        raise InputError("this is a folder", where=str(path), hint="name the files in it")


def _recognise(
    contents: tuple[Content, ...], insisted: Format | None
) -> tuple[tuple[tuple[Content, Format], ...], tuple[Skipped, ...]]:
    """Each content with its format; in a zip, what is no posts is left out and named."""
    parts: list[tuple[Content, Format]] = []
    errors: list[InputError] = []
    for content in contents:
        try:
            parts.append((content, insisted or detect_format(content)))
        except InputError as error:
            errors.append(error)
    if not parts:
        raise errors[0]
    return tuple(parts), tuple(Skipped(error.where or "", error.what) for error in errors)
