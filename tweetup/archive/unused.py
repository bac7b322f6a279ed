"""Delete an archive that a command made, and into which nothing came."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

from tweetup.archive.connection import schema_version
from tweetup.archive.journal import choose_journal, has_log, open_file
from tweetup.errors import ArchiveError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["delete_unused_archive", "missing_paths"]

_USED: Final = """
    SELECT EXISTS (SELECT 1 FROM posts) OR EXISTS (SELECT 1 FROM corrections)
        OR EXISTS (SELECT 1 FROM _removals) OR EXISTS (SELECT 1 FROM annotations)
        OR EXISTS (SELECT 1 FROM captures WHERE read > 0)
"""
_SEARCHED: Final = """
    SELECT EXISTS (
        SELECT 1 FROM captures WHERE finished_at IS NOT NULL AND (kind = 'missed' OR NOT EXISTS (
            SELECT 1 FROM json_each(captures.gaps) WHERE value ->> 'certain')))
"""


def missing_paths(path: Path) -> tuple[Path, ...]:
    """Return the archive's file and its folders that do not exist yet, the innermost first."""
    paths = (path, *path.parents)
    return tuple(missing for missing in paths if not missing.exists())


def delete_unused_archive(made: tuple[Path, ...], *, keep_searches: bool) -> bool:
    """Delete an archive without anything in it, with its folders; return whether it was deleted.

    ``made`` is the result of :func:`missing_paths` before the archive was made. With
    ``keep_searches`` a search that found nothing counts as something. An archive that another
    program has open stays, and so does one on a network drive, where nobody can tell.
    """
    if not made:
        return False
    path, *folders = made
    try:
        if path.exists() and not _delete_file(path, keep_searches=keep_searches):
            return False
    except (sqlite3.DatabaseError, ArchiveError, OSError):  # in use, damaged, or on a full disk
        return False
    with suppress(OSError):  # another program put something into a folder
        for folder in folders:
            folder.rmdir()
    return not path.exists()


def _delete_file(path: Path, *, keep_searches: bool) -> bool:
    with closing(open_file(path, mode="rw", timeout=0)) as raw:
        if _is_used(raw, path, keep_searches=keep_searches) or not has_log(raw):
            return False
        # SQLite gives up the log only where no other program has the archive open.
        raw.execute("PRAGMA journal_mode = delete").fetchone()
        raw.execute("BEGIN EXCLUSIVE")
        if _is_used(raw, path, keep_searches=keep_searches):
            raw.execute("ROLLBACK")
            choose_journal(raw, path)
            return False
        with suppress(PermissionError):  # of Windows, which deletes no open file
            path.unlink()
    path.unlink(missing_ok=True)
    return True


def _is_used(raw: sqlite3.Connection, path: Path, *, keep_searches: bool) -> bool:
    if schema_version(raw, path) == 0:
        return False
    queries = (_USED, _SEARCHED) if keep_searches else (_USED,)
    return any(raw.execute(query).fetchone()[0] for query in queries)
