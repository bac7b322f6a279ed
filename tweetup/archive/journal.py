"""The journal of an archive, by which readers go on reading while one program writes.

An archive has a write-ahead log (https://sqlite.org/wal.html): what a program writes goes to a file
beside it, ``tweetup.db-wal``, and into the archive itself when nobody reads an older state. All
programs that have it open share memory for that, so they must run on one computer. On a network
drive an archive therefore has a rollback journal, with which readers and a writer wait for each
other.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tweetup.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["choose_journal", "empty_log", "has_log", "is_on_network_drive", "open_file"]

#: The file systems that are mounted, a line each: device, folder, type (Linux, fstab(5)).
_MOUNTS: Final = Path("/proc/self/mounts")

#: File systems that several computers can write to, or that share no memory between programs.
_NETWORK_TYPES: Final = re.compile(
    r"nfs\d?|cifs|smb\w*|ncpfs|afs|ceph|lustre|gpfs|beegfs|orangefs|pvfs2|ocfs2|gfs2?|coda|9p|davfs"
    r"|vboxsf|vmhgfs|prl_fs|fuse|fuse\..+"
)

#: Result codes for a folder in which no log can be made.
_NO_FILE_BESIDE: Final = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})

#: In the header of a SQLite file: the versions that may write and read it, 2 with a log.
_VERSIONS: Final = slice(18, 20)
_WITH_LOG: Final = b"\x02\x02"


def open_file(path: Path, *, mode: str, timeout: float) -> sqlite3.Connection:
    """Open an archive's file, also where no log can be made beside it; return the connection.

    ``mode`` is that of SQLite's URI: ``ro``, ``rw`` or ``rwc``. Raises :class:`sqlite3.Error`, and
    :class:`~tweetup.errors.ArchiveError` where the posts written last are in a log that cannot be
    read here.
    """
    raw = _connect(path, f"mode={mode}", timeout)
    try:
        raw.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        raw.close()
        if error.sqlite_errorcode & 0xFF not in _NO_FILE_BESIDE or not _is_with_log(path):
            raise
        if _has_content(log_of(path)):
            raise ArchiveError(
                "a program that wrote to the archive was interrupted, and the posts that it wrote"
                " last cannot be read here",
                where=str(path),
                hint="open it once where its folder may be written to, with `tweetup check`",
            ) from error
        # A medium that nobody can write to: nothing changes while this program reads.
        return _connect(path, "mode=ro&immutable=1", timeout)
    except BaseException:
        raw.close()
        raise
    return raw


def _connect(path: Path, options: str, timeout: float) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}", uri=True, timeout=timeout, isolation_level=None
    )


def log_of(path: Path) -> Path:
    """Return the file beside an archive that has what was written last."""
    return path.with_name(f"{path.name}-wal")


def _is_with_log(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(_VERSIONS.stop)[_VERSIONS] == _WITH_LOG


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def choose_journal(raw: sqlite3.Connection, path: Path) -> None:
    """Give the archive the journal that fits the drive it is on, if nobody else has it open."""
    wanted = "delete" if is_on_network_drive(path) else "wal"
    if has_log(raw) == (wanted == "wal"):
        return
    try:
        with _without_waiting(raw):
            raw.execute(f"PRAGMA journal_mode = {wanted}").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise


def has_log(raw: sqlite3.Connection) -> bool:
    """Return True where the archive has a write-ahead log, False for a rollback journal."""
    (mode,) = raw.execute("PRAGMA journal_mode").fetchone()
    return bool(mode == "wal")


def empty_log(raw: sqlite3.Connection, *, wait: bool) -> bool:
    """Write the log into the archive and cut it to no bytes; return False where others read it.

    Without this, bytes that a removal overwrote stay in the log until the next program opens the
    archive alone. With ``wait`` readers have the connection's timeout to finish.
    """
    with nullcontext() if wait else _without_waiting(raw):
        busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


@contextmanager
def _without_waiting(raw: sqlite3.Connection) -> Iterator[None]:
    """Give up at once where another program uses the archive."""
    (timeout,) = raw.execute("PRAGMA busy_timeout").fetchone()
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout = {timeout}")


def is_on_network_drive(path: Path, *, mounts: Path = _MOUNTS) -> bool:
    r"""Return True where an archive is on a drive that other computers may use as well.

    Linux lists the types of its file systems; on Windows the real path of a file on such a drive
    begins with ``\\server``. Elsewhere SQLite itself refuses a log where it cannot work.
    """
    real = path.resolve()
    if real.drive.startswith("\\\\"):
        return True
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    name = ""
    # Of folders mounted one in another the innermost counts, of two in one place the last.
    best = -1
    for _, folder, kind, *_ in (line.split(" ") for line in lines):
        place = Path(re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), folder))
        if real.is_relative_to(place) and len(place.parts) >= best:
            name, best = kind, len(place.parts)
    return _NETWORK_TYPES.fullmatch(name) is not None
