"""Opening the file, its transactions and integrity, and SQLite's errors in plain words."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from msgspec import MsgspecError, Struct

from tweetup.archive.blocks import DAMAGED, UNREADABLE_TEXT
from tweetup.archive.functions import add_functions, add_raw_function
from tweetup.archive.journal import choose_journal, empty_log, has_log, open_file
from tweetup.archive.migration import migrate
from tweetup.archive.removal_key import move_key_out
from tweetup.archive.schema import TABLES, VERSION
from tweetup.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

__all__ = [
    "APPLICATION_ID",
    "ArchiveConnection",
    "Health",
    "connect",
    "connect_to_query",
    "examine_file",
    "schema_version",
    "translated_errors",
]

#: Marks a SQLite file as tweetup's own: "twtp".
APPLICATION_ID: Final = 0x74777470

_PATIENCE: Final = 15.0
"""Seconds for which an examination waits for another program."""
_QUERY_TIMEOUT: Final = 60.0
"""Seconds that a query waits for a program that is writing."""

_OPENINGS: Final = 5
"""Times that an archive is made anew where another program deletes the one that it made."""

_READ_ONLY: Final = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM})

#: Codes by which SQLite reports a log that cannot be made, and the size of an empty log's index.
_NO_ROOM: Final = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})
_LOG_SIZE: Final = 32_768

_RESTORE: Final = "restore it from a backup"
_LOOK: Final = f"`tweetup check` lists the damage; {_RESTORE}"
_MEND: Final = (
    f"`tweetup check --repair` makes anew what is derived from posts; if it is not, {_RESTORE}"
)

_OF_OWNER: Final = re.compile(r"(view|trigger|index) of your own, (.+?): ", re.DOTALL)
_MISSING: Final = re.compile(
    r"(?:error in view \w+: )?no such (table|column|view): (?:main\.)?(\w+)"
)

#: SQLite's result codes, a message for a person, and a hint.
_REASONS: Final = (
    (
        (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED),
        "another program is using the archive and does not let go of it",
        "close it, or try again when it is done",
    ),
    (
        (sqlite3.SQLITE_FULL,),
        "the disk is full; everything written before is kept",
        "make room and run the command again",
    ),
    (
        (sqlite3.SQLITE_NOTADB,),
        "this is not a tweetup archive",
        "name the archive with --archive",
    ),
    (
        (sqlite3.SQLITE_CORRUPT,),
        "the archive is damaged: {}",
        _RESTORE,
    ),
    (
        (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_AUTH),
        "the archive cannot be opened, read or written: {}",
        "check the disk, and who may use the file and its folder",
    ),
)


class _TriedError(Exception):
    """Ends a transaction that is not to write anything."""


class ArchiveConnection:
    """An open archive file and its transactions.

    ``clock`` gives the time for the ledger; nothing else here reads a clock.
    """

    def __init__(
        self, path: Path, raw: sqlite3.Connection, *, writable: bool, clock: Callable[[], datetime]
    ) -> None:
        self.path = path
        self.writable = writable
        self.clock = clock
        self._raw = raw
        self._is_joint = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection that sees one state of the archive for several queries."""
        with translated_errors(self.path), self._transaction("BEGIN"):
            yield self._raw

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection in a transaction that writes all or nothing.

        Raises :class:`~tweetup.errors.ArchiveError` where the archive is read-only.
        """
        if not self.writable:
            raise _read_only(self.path)
        with translated_errors(self.path), self._transaction("BEGIN IMMEDIATE"):
            yield self._raw

    @contextmanager
    def joint(self) -> Iterator[None]:
        """Make one transaction of all that is read and written within: all of it or nothing.

        Raises :class:`~tweetup.errors.ArchiveError` where the archive is read-only.
        """
        with self.writing():
            pass  # whether it can be written, told in plain words
        with _transaction(self._raw, "BEGIN IMMEDIATE"):
            self._is_joint = True
            try:
                yield
            finally:
                self._is_joint = False

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        """Begin and end a transaction, unless a joint one is going on."""
        if self._is_joint:
            yield
            return
        with _transaction(self._raw, begin):
            yield

    @contextmanager
    def erasing(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection in a transaction that overwrites deleted bytes in the file.

        The log is emptied as well, unless another program is reading: see :meth:`empty_log`.
        """
        with translated_errors(self.path):
            self._raw.execute("PRAGMA secure_delete = ON")
        try:
            with self.writing() as raw:
                yield raw
        finally:
            self._raw.execute("PRAGMA secure_delete = OFF")
        with translated_errors(self.path):
            empty_log(self._raw, wait=False)

    @contextmanager
    def mending(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection in a transaction in which foreign keys are not followed."""
        self._raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with self.writing() as raw:
                yield raw
        finally:
            self._raw.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def copying(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection that sees one state of the archive and keeps no writer waiting.

        Without a log it cannot do both: then its state is that of each query.
        """
        with ExitStack() as stack:
            stack.enter_context(translated_errors(self.path))
            if has_log(self._raw):
                stack.enter_context(_transaction(self._raw, "BEGIN"))
            yield self._raw

    @contextmanager
    def trying(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection in a transaction that writes nothing in the end."""
        with suppress(_TriedError), self.writing() as raw:
            yield raw
            raise _TriedError

    def empty_log(self) -> bool:
        """Write the log into the archive and empty it; return False where others still read it."""
        with translated_errors(self.path):
            return empty_log(self._raw, wait=True)

    def compact(self) -> None:
        """Write the file anew without the bytes of rows that were deleted or changed before."""
        with translated_errors(self.path):
            self._raw.execute("VACUUM")
            empty_log(self._raw, wait=False)

    def close(self) -> None:
        """Close the file."""
        self._raw.close()


def connect(
    path: Path,
    *,
    write: bool,
    create: bool,
    clock: Callable[[], datetime],
    timeout: float,
    whole: bool = True,
) -> ArchiveConnection:
    """Open an archive and migrate it to the latest schema; return the connection.

    ``timeout`` is how many seconds to wait for another program that is writing. An archive that
    lacks a table opens only where it need not be ``whole``, to be examined and mended.
    Raises :class:`~tweetup.errors.ArchiveError` for every reason it cannot be used.
    """
    options = {"write": write, "create": create, "whole": whole}
    for _ in range(_OPENINGS):
        before = _identity(path)
        try:
            return _connect(path, **options, clock=clock, timeout=timeout)
        except ArchiveError as error:
            # A command that was refused may just have deleted what it had made (:mod:`.unused`).
            is_same = before is not None and before == _identity(path)
            if not create or (is_same and not _is_moved(error)):
                raise
    return _connect(path, **options, clock=clock, timeout=timeout)


class _MovedError(ArchiveError):
    """The file that was opened is no longer the one of that name."""


def _is_moved(error: ArchiveError) -> bool:
    """Return whether an archive was deleted while it was opened, which SQLite notices as well."""
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return isinstance(error, _MovedError) or code == sqlite3.SQLITE_READONLY_DBMOVED


def _check_unmoved(path: Path, opened: tuple[int, int] | None) -> None:
    """Raise unless the file of this name is still the one that was ``opened``."""
    if opened is None or opened != _identity(path):
        raise _MovedError("the archive was deleted while it was opened", where=str(path))


def _identity(path: Path) -> tuple[int, int] | None:
    """Return the device and number of a file, None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _connect(
    path: Path,
    *,
    write: bool,
    create: bool,
    clock: Callable[[], datetime],
    timeout: float,
    whole: bool,
) -> ArchiveConnection:
    _check_path(path, create=create)
    with translated_errors(path):
        # Opened for writing even to read: a journal that a killed import left must be rolled back.
        raw = open_file(path, mode="rwc" if create else "rw", timeout=timeout)
        try:
            opened = _identity(path)
            writable = write and _can_write(path)
            _prepare(raw, path, writable=writable, create=create, clock=clock, whole=whole)
            if write and not writable and _can_write(path):
                opened = None  # it was not there for a moment
            if create and writable and not has_log(raw):
                # Whoever is about to delete it has done so now, and SQLite refuses to write.
                with _transaction(raw, "BEGIN IMMEDIATE"):
                    raw.execute(f"PRAGMA user_version = {VERSION}")
            _check_unmoved(path, opened)
        except BaseException:
            raw.close()
            raise
    return ArchiveConnection(path, raw, writable=writable, clock=clock)


def connect_to_query(path: Path) -> sqlite3.Connection:
    """Open an archive to read it by SQL, with the functions ``raw`` and ``link_address``.

    ``raw(post)`` is the record of a post as it came, by the archive's own number of the post,
    ``link_address(url)`` the one address of a page. The archive is migrated first where it is of an
    older version. Raises :class:`~tweetup.errors.ArchiveError` for a file that cannot be used.
    """
    connect(path, write=True, create=False, clock=_now, timeout=_QUERY_TIMEOUT).close()
    with translated_errors(path):
        raw = open_file(path, mode="rw", timeout=_QUERY_TIMEOUT)
        raw.execute("PRAGMA query_only = ON")
    add_functions(raw)
    add_raw_function(raw)
    return raw


def _now() -> datetime:
    return datetime.now(tz=UTC)


def _check_path(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise ArchiveError(
            "a folder is not an archive", where=str(path), hint="name a file in it: tweetup.db"
        )
    if path.exists():
        return
    if not create:
        raise ArchiveError(
            "there is no archive here",
            where=str(path),
            hint="tweetup import FILE or tweetup capture HASHTAG makes one, or name another with"
            " --archive",
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(
            f"the folder for the archive cannot be made: {error.strerror}",
            where=str(path),
            hint="name a place you may write to with --archive",
        ) from error


def _can_write(path: Path) -> bool:
    """Return True where the file may be written and a journal created beside it."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def _prepare(
    raw: sqlite3.Connection,
    path: Path,
    *,
    writable: bool,
    create: bool,
    clock: Callable[[], datetime],
    whole: bool,
) -> None:
    version = schema_version(raw, path)
    if version < VERSION:
        if version == 0 and not (writable and create):
            raise _empty(path)
        if not writable:
            raise ArchiveError(
                "this archive was made by an older tweetup and cannot be brought up to date here",
                where=str(path),
                hint="open it once where it can be written",
            )
        _migrate(raw, path, clock=clock)
    tables = raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    missing = sorted(TABLES.difference(name for (name,) in tables))
    if missing and whole:
        raise _lacking("table", missing, path)
    if writable:
        choose_journal(raw, path)
        if "_secrets" not in missing:
            _move_key_out(raw)
    raw.execute("PRAGMA foreign_keys = ON")
    # With another default of a build of SQLite, a loss of power would take what was stored last.
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("PRAGMA cache_size = -32000")
    if not writable:
        raw.execute("PRAGMA query_only = ON")


def _move_key_out(raw: sqlite3.Connection) -> None:
    """Move the key of an older archive into a file of its own, and overwrite its bytes here."""
    if raw.execute("SELECT 1 FROM _secrets WHERE name = 'removals'").fetchone() is None:
        return
    raw.execute("PRAGMA secure_delete = ON")
    with _transaction(raw, "BEGIN IMMEDIATE"):
        move_key_out(raw)
    raw.execute("PRAGMA secure_delete = OFF")
    empty_log(raw, wait=False)


def _migrate(raw: sqlite3.Connection, path: Path, *, clock: Callable[[], datetime]) -> None:
    with _transaction(raw, "BEGIN IMMEDIATE"):
        if schema_version(raw, path) < VERSION:  # else another program was faster
            migrate(raw, clock=clock)
            raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            raw.execute(f"PRAGMA user_version = {VERSION}")


def schema_version(raw: sqlite3.Connection, path: Path) -> int:
    """Return how many steps the archive has; 0 for an empty file.

    Raises :class:`~tweetup.errors.ArchiveError` for a file of another program or a newer tweetup.
    """
    with closing(raw.execute("SELECT COUNT(*) FROM sqlite_schema")) as rows:
        (tables,) = rows.fetchone()
    (owner,) = raw.execute("PRAGMA application_id").fetchone()
    (version,) = raw.execute("PRAGMA user_version").fetchone()
    if tables and owner != APPLICATION_ID:
        raise ArchiveError(
            "this is a SQLite file of another program, not a tweetup archive",
            where=str(path),
            hint="tweetup import reads posts from it if it knows that program",
        )
    if version > VERSION:
        raise ArchiveError(
            "this archive was made by a newer tweetup", where=str(path), hint="update tweetup"
        )
    return int(version)


@contextmanager
def _transaction(raw: sqlite3.Connection, begin: str) -> Iterator[None]:
    raw.execute(begin)
    try:
        yield
        raw.execute("COMMIT")
    except BaseException:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        raise


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Raise SQLite's errors as :class:`ArchiveError`; mistakes in our SQL stay as they are.

    So are values that no version of tweetup writes, such as half a time or a broken raw record.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        translated = _translate(error, path)
        if translated is None:
            raise
        raise translated from error
    except UnicodeEncodeError:  # of a value on its way into the archive
        raise
    except (ValueError, MsgspecError, *DAMAGED) as error:
        raise _damaged("a value in it cannot be read", path) from error


def _translate(error: sqlite3.DatabaseError, path: Path) -> ArchiveError | None:
    code = _primary(error)
    if code in _READ_ONLY:
        return _read_only(path)
    if code in _NO_ROOM and _is_disk_full(path):
        code = sqlite3.SQLITE_FULL
    for codes, message, hint in _REASONS:
        if code in codes:
            return ArchiveError(message.format(error), where=str(path), hint=hint)
    if str(error).startswith(UNREADABLE_TEXT):
        return _damaged("a text in it cannot be read", path)
    kept = _OF_OWNER.match(str(error))
    if kept is not None:
        return ArchiveError(
            f"the archive is of an older tweetup and keeps its tables: {error}",
            where=str(path),
            hint=f"keep its SQL, run `DROP {kept[1].upper()} {kept[2]}`, try again, make it anew",
        )
    missing = _MISSING.match(str(error))
    if missing is not None:
        return _lacking(missing[1], [missing[2]], path)
    return None


def _is_disk_full(path: Path) -> bool:
    """Return True where there is no room for the log, which reading needs as well."""
    try:
        return shutil.disk_usage(path.absolute().parent).free < _LOG_SIZE
    except OSError:
        return False


def _damaged(problem: str, path: Path, *, hint: str = _LOOK) -> ArchiveError:
    return ArchiveError(f"the archive is damaged: {problem}", where=str(path), hint=hint)


def _lacking(kind: str, names: Sequence[str], path: Path) -> ArchiveError:
    """Return the error of an archive without the first of its tables or views, and others."""
    more = f", nor {len(names) - 1} others" if len(names) > 1 else ""
    return _damaged(f"it has no {kind} {names[0]}{more}", path, hint=_MEND)


def _empty(path: Path) -> ArchiveError:
    return ArchiveError(
        "this file is empty, not an archive",
        where=str(path),
        hint="name the archive with --archive",
    )


def _read_only(path: Path) -> ArchiveError:
    return ArchiveError(
        "the archive is read-only",
        where=str(path),
        hint="copy it to where you may write, and name the copy with --archive",
    )


def _primary(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code; -1 where Python raised the error by itself."""
    code = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else int(code) & 0xFF


_MOST_PROBLEMS: Final = 5
"""Problems that are reported; a damaged file may have as many as it has pages."""


class Health(Struct, frozen=True, kw_only=True):
    """An archive's file: its size in bytes, the steps of its schema, and damage found in it.

    ``newest`` is how many steps this version has; an archive with fewer is migrated when it is
    next opened.
    """

    size: int
    writable: bool
    schema: int
    newest: int
    damage: tuple[str, ...] = ()


def examine_file(path: Path) -> Health:
    """Return the health of an archive, without changing it.

    Raises :class:`~tweetup.errors.ArchiveError` for a file that is no archive, is one of a newer
    tweetup, or cannot be read at all.
    """
    writable = os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)
    # For writing where that may be: a journal that a killed import left must be rolled back.
    mode = "rw" if writable else "ro"
    with (
        translated_errors(path),
        closing(open_file(path, mode=mode, timeout=_PATIENCE)) as connection,
    ):
        connection.execute("PRAGMA query_only = ON")
        schema = schema_version(connection, path)
        if schema == 0:
            raise _empty(path)
        damage = _damage(connection)
        size = path.stat().st_size
    return Health(size=size, writable=writable, schema=schema, newest=VERSION, damage=damage)


def _damage(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the problems that SQLite's quick check reports; it may fail on one itself."""
    try:
        lines = connection.execute(f"PRAGMA quick_check({_MOST_PROBLEMS})").fetchall()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return (str(error),)
    return tuple(str(line) for (line,) in lines if line != "ok")
