"""A copy of an archive as it is at one moment, also while other programs write to it.

SQLite's online backup (https://sqlite.org/backup.html) reads the pages of one state, those in the
log included. The copy is one file with a rollback journal: it opens from any medium. It appears
under its name when it is whole and has been checked.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from tweetup.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.archive.connection import ArchiveConnection

__all__ = ["Backup", "write_backup"]

#: Pages in a step: some megabytes, so that progress can be shown.
_PAGES: Final = 2_000


class Backup(Struct, frozen=True, kw_only=True):
    """A copy of an archive: where it is, its size in bytes, and how many posts it has."""

    path: Path
    size: int
    posts: int


def write_backup(
    connection: ArchiveConnection,
    path: Path,
    *,
    replace: bool,
    progress: Callable[[int, int], None] | None = None,
) -> Backup:
    """Write a copy of the archive to ``path`` and check it; return its figures.

    ``progress`` is called with the bytes done and their total. With ``replace`` a file of this name
    is replaced, never the archive itself. Raises :class:`~tweetup.errors.ArchiveError` for a copy
    that cannot be written or is not whole; nothing is left of it then.
    """
    _check_place(connection.path, path, replace=replace)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        posts = _copy(connection, draft, progress)
        _check_copy(draft, posts, path)
        draft.replace(path)
    except OSError as error:
        raise ArchiveError(
            f"the copy cannot be written: {error.strerror}", where=str(path), hint=_ELSEWHERE
        ) from error
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                draft.with_name(f"{draft.name}{suffix}").unlink()
    return Backup(path=path, size=path.stat().st_size, posts=posts)


_ELSEWHERE: Final = "name another place: tweetup backup PATH"


def _check_place(archive: Path, path: Path, *, replace: bool) -> None:
    if path.exists() and path.samefile(archive):
        raise ArchiveError("this is the archive itself", where=str(path), hint=_ELSEWHERE)
    if path.exists() and not path.is_file():
        raise ArchiveError("this is no file", where=str(path), hint=_ELSEWHERE)
    if path.exists() and not replace:
        raise ArchiveError(
            "there is a file of this name", where=str(path), hint="--force replaces it"
        )


def _copy(
    connection: ArchiveConnection, draft: Path, progress: Callable[[int, int], None] | None
) -> int:
    """Copy the archive to the draft, as private as the archive; return how many posts it has."""
    mode = connection.path.stat().st_mode & 0o777
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode | 0o200))
    with connection.copying() as raw, closing(sqlite3.connect(draft)) as target:
        (size,) = raw.execute("PRAGMA page_size").fetchone()

        def tell(_status: int, remaining: int, total: int) -> None:
            if progress is not None:
                progress((total - remaining) * size, total * size)

        raw.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
        try:
            raw.backup(target, pages=_PAGES, progress=tell, sleep=0.01)
            target.execute("PRAGMA journal_mode = delete").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_FULL:
                raise
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        (posts,) = target.execute("SELECT COUNT(*) FROM posts").fetchone()
    return int(posts)


def _check_copy(draft: Path, posts: int, path: Path) -> None:
    """Read the copy as a program would; raise where it is not whole."""
    with closing(sqlite3.connect(f"{draft.absolute().as_uri()}?mode=ro", uri=True)) as copy:
        lines = [str(line) for (line,) in copy.execute("PRAGMA integrity_check(1)")]
        (stored,) = copy.execute("SELECT COUNT(*) FROM posts").fetchone()
    if lines != ["ok"] or stored != posts:
        raise ArchiveError(
            f"the copy is not whole: {lines[0]}",
            where=str(path),
            hint="`tweetup check` tells whether the archive itself is damaged",
        )
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
