"""The key of the list of removals, in a file of its own beside the archive: ``tweetup.db.key``.

Whoever has the archive and the key can find out who asked to be removed, by trying the handles that
other people's posts mention; whoever has one of the two cannot. The file has a line for each key,
in hexadecimal: an archive that was handed on without its key gets a new one for later removals, and
the line of the first can be added again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tweetup.errors import ArchiveError

if TYPE_CHECKING:
    import sqlite3

__all__ = ["key_path", "key_print", "make_key", "move_key_out", "read_keys"]

_BYTES: Final = 32


def key_path(connection: sqlite3.Connection) -> Path:
    """Return the file that has the keys of an open archive."""
    return _beside(_archive_path(connection))


def key_print(key: bytes) -> str:
    """Return 16 hexadecimal digits that tell keys apart and reveal none."""
    return blake2b(b"key", key=key, digest_size=8).hexdigest()


def read_keys(connection: sqlite3.Connection) -> tuple[bytes, ...]:
    """Return the keys of an open archive, the one for new removals last; none without a file.

    Raises :class:`~tweetup.errors.ArchiveError` for a file that cannot be read or holds no keys.
    An archive that was not opened for writing since may still have its key in itself.
    """
    row = connection.execute("SELECT value FROM _secrets WHERE name = 'removals'").fetchone()
    inside = () if row is None else (bytes(row[0]),)
    path = key_path(connection)
    try:
        lines = path.read_text(encoding="ascii").split()
        keys = tuple(bytes.fromhex(line) for line in lines)
    except FileNotFoundError:
        return inside
    except (OSError, ValueError) as error:
        raise _unreadable(path) from error
    if not all(len(key) == _BYTES for key in keys):
        raise _unreadable(path)
    return (*inside, *keys)


def make_key(connection: sqlite3.Connection) -> bytes:
    """Return the key for new removals, made and written to its file where there is none."""
    keys = read_keys(connection)
    if keys:
        return keys[-1]
    import secrets

    key = secrets.token_bytes(_BYTES)
    _write(key_path(connection), [key])
    return key


def move_key_out(connection: sqlite3.Connection) -> None:
    """Move the key of an older archive into its file; the caller holds the transaction.

    The file is on the disk before the archive loses its copy: a power cut leaves both.
    """
    row = connection.execute("SELECT value FROM _secrets WHERE name = 'removals'").fetchone()
    if row is None:
        return
    key = bytes(row[0])
    keys = [other for other in read_keys(connection) if other != key]
    _write(key_path(connection), [key, *keys])
    connection.execute("UPDATE _removals SET key = ? WHERE key IS NULL", (key_print(key),))
    connection.execute("DELETE FROM _secrets WHERE name = 'removals'")


def _archive_path(connection: sqlite3.Connection) -> Path:
    (path,) = (
        file for _, name, file in connection.execute("PRAGMA database_list") if name == "main"
    )
    return Path(path)


def _beside(archive: Path) -> Path:
    return archive.with_name(f"{archive.name}.key")


def _write(path: Path, keys: list[bytes]) -> None:
    """Write the keys for the owner alone, whole or not at all."""
    draft = path.with_name(f".{path.name}.part")
    try:
        with suppress(FileNotFoundError):
            draft.unlink()
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii", newline="\n") as file:
            file.writelines(f"{key.hex()}\n" for key in keys)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ArchiveError(
            f"the key of the list of removals cannot be written: {error.strerror}",
            where=str(path),
            hint="make room, and see who may write to the folder",
        ) from error


def _unreadable(path: Path) -> ArchiveError:
    return ArchiveError(
        "the key of the list of removals cannot be read",
        where=str(path),
        hint="put the file back from a backup",
    )
