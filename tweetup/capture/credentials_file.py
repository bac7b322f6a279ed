"""Write the user's own credentials file: one network's login, the rest of the file as it was.

The file is written beside the old one, readable by its owner from its first byte on, and takes its
place whole. Comments and other networks are kept.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from tweetup.capture.credentials import default_path, display_path, read_credentials
from tweetup.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tweetup.capture.credentials import CredentialsFile
    from tweetup.networks import Network
    from tweetup.networks.secret import Secret

__all__ = ["read_own_credentials", "remove_login", "store_login"]

_HEAD: Final = "# Logins of tweetup, for you alone; tweetup login writes them.\n"
_OWNER_ONLY: Final = 0o600
_FOLDER: Final = 0o700


def read_own_credentials(environ: Mapping[str, str]) -> CredentialsFile | None:
    """Return the content of the user's own file; None where there is no file.

    Raises the errors of :func:`~tweetup.capture.credentials.read_credentials`, and
    :class:`~tweetup.errors.ConfigError` where the file could not be written: it is a link, or in
    no folder that this user may write to.
    """
    path = default_path(environ)
    name = display_path(path, environ)
    try:
        link = os.readlink(path) if path.is_symlink() else None  # noqa: PTH115 - as the link has it
        folder = next(parent for parent in path.parents if parent.exists())
        exists = path.exists()
    except OSError as error:
        raise ConfigError(f"cannot be looked at: {error.strerror}", where=name) from None
    if link is not None:
        raise ConfigError(
            f"is a link, to {link}, which tweetup reads and does not replace",
            where=name,
            hint="write the login into that file yourself",
        )
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigError(
            f"{display_path(folder, environ)} is no folder that you may write to",
            where=name,
            hint="see whose it is, or set XDG_CONFIG_HOME to another folder",
        )
    return read_credentials(path, environ) if exists else None


def store_login(network: Network, values: Mapping[str, Secret], environ: Mapping[str, str]) -> str:
    """Write a network's login into the user's own file, in place of an earlier one.

    Needs of the network without a value are removed from the file. Returns the file's path as
    messages show it. Raises the errors of :func:`read_own_credentials`, and
    :class:`~tweetup.errors.ConfigError` where it cannot be written.
    """

    def change(table: dict[str, Any]) -> None:
        for need in network.needs:
            value = values.get(need.name)
            if value is not None:
                table[need.name] = value.reveal()
            elif need.name in table:
                del table[need.name]

    return _rewrite(network, change, environ)


def remove_login(network: Network, environ: Mapping[str, str]) -> str | None:
    """Remove a network's login from the user's own file; return its path, None where it had none.

    Raises the errors of :func:`store_login`.
    """
    own = read_own_credentials(environ)
    if own is None or not own.has_login(network.name):
        return None
    return _rewrite(network, None, environ)


def _rewrite(
    network: Network,
    change: Callable[[dict[str, Any]], None] | None,
    environ: Mapping[str, str],
) -> str:
    """Change the table of a network, or remove it; return the path of the file for messages."""
    read_own_credentials(environ)
    path = default_path(environ)
    name = display_path(path, environ)
    before = path.read_bytes().decode("utf-8-sig") if path.exists() else _HEAD
    text = _changed(before, network.name, change)
    if text is None:
        raise ConfigError(
            f"has [{network.name}] in a form that tweetup cannot change",
            where=name,
            hint="write it as a table of its own, or change it yourself",
        )
    try:
        _replace(path, text.encode())
    except OSError as error:
        reason = f"cannot be written: {error.strerror}"
        hint = "see whether the disk is full, and who may write to its folder"
        raise ConfigError(reason, where=name, hint=hint) from None
    return name


def _changed(
    before: str, network: str, change: Callable[[dict[str, Any]], None] | None
) -> str | None:
    """Return the text of the file after a change; None where anything else would change with it."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    wanted: dict[str, Any] = tomllib.loads(before)
    try:
        document = tomlkit.parse(before)
        for tables in (wanted, document):
            if change is None:
                tables.pop(network, None)
                continue
            if not isinstance(tables.get(network, {}), dict):
                return None
            if network not in tables:
                tables[network] = tomlkit.table() if tables is document else {}
            following = _cut_following(tables[network]) if tables is document else []
            change(tables[network])
            if following:
                tables[network].value.body.extend(following)
        text = tomlkit.dumps(document)
        return text if tomllib.loads(text) == wanted else None
    except (TOMLKitError, tomllib.TOMLDecodeError):
        return None


def _cut_following(table: object) -> list[Any]:
    """Cut the comments at the end of a table off, and return them with the empty line before.

    They are about the table that follows: a key that is added has to come before them.
    """
    from tomlkit.items import Comment, Table, Whitespace

    if not isinstance(table, Table):
        return []
    body = table.value.body
    own = len(body)
    while own and isinstance(body[own - 1][1], Comment | Whitespace):
        own -= 1
    first = next((n for n in range(own, len(body)) if isinstance(body[n][1], Whitespace)), None)
    if first is None:
        return []
    following = body[first:]
    del body[first:]
    return following


def _replace(path: Path, content: bytes) -> None:
    """Replace a file as a whole by one that its owner alone could ever read."""
    for folder in reversed([folder for folder in path.parents if not folder.exists()]):
        folder.mkdir(mode=_FOLDER, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    try:
        with os.fdopen(number, "wb") as file:
            draft.chmod(_OWNER_ONLY)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
