"""Files that are made but not written yet, kept in a temporary file: a site may be of any size."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile, gettempdir
from typing import TYPE_CHECKING, Self

from tweetup.errors import TweetupError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["KeptFiles"]


class KeptFiles(Mapping[str, bytes]):
    """The bytes of files by their names, in the order in which they were added."""

    def __init__(self) -> None:
        """Open the file; raises :class:`~tweetup.errors.TweetupError` where that fails."""
        self._places: dict[str, tuple[int, int]] = {}
        with _telling_of_space():
            self._file = TemporaryFile()  # noqa: SIM115 - closed at the end of the with block

    def __enter__(self) -> Self:
        """Return the files, to be closed at the end of the block."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the temporary file, which takes it away."""
        with suppress(OSError):  # of a full disk, of which :meth:`add` told
            self._file.close()

    def add(self, name: str, content: str | bytes) -> None:
        """Keep a file; raises :class:`~tweetup.errors.TweetupError` on a full disk.

        A text ends in one line break, and letters that UTF-8 lacks are question marks.
        """
        data = content if isinstance(content, bytes) else _encoded(content)
        with _telling_of_space():
            self._places[name] = (self._file.seek(0, os.SEEK_END), len(data))
            self._file.write(data)

    def __getitem__(self, name: str) -> bytes:
        """Return the bytes of a file."""
        start, length = self._places[name]
        self._file.seek(start)
        return self._file.read(length)

    def __iter__(self) -> Iterator[str]:
        """Yield the names in the order in which they were added."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return the number of files."""
        return len(self._places)


def _encoded(text: str) -> bytes:
    return (text.strip("\n") + "\n").encode("utf-8", "replace")


@contextmanager
def _telling_of_space() -> Iterator[None]:
    """Raise :class:`~tweetup.errors.TweetupError` for a temporary file that cannot be."""
    try:
        yield
    except OSError as error:
        raise TweetupError(
            f"pages cannot be kept in a temporary file: {error.strerror or error}",
            where=gettempdir(),
            hint="make room there, or name another folder in the environment variable TMPDIR",
        ) from error
