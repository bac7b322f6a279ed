"""The credentials file: one table a network, in TOML, that nobody else may read.

::

    [x]
    bearer_token = "…"

    [mastodon]
    servers = "mastodon.example"
    access_token = "…"

No error here shows a value, a part of one or its length, and none carries the parser's own
exception, which holds the whole text.
"""

from __future__ import annotations

import os
import stat
import sys
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tweetup.errors import ConfigError, CredentialsError
from tweetup.networks.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CredentialsFile", "default_place", "read_credentials", "shown"]

_NAME: Final = "credentials.toml"
_LARGEST: Final = 65_536
"""Bytes of a credentials file; a larger one is some other file."""


@dataclass(frozen=True, slots=True)
class CredentialsFile:
    """What a file holds, by network and name; ``place`` is how messages call it."""

    place: str
    values: Mapping[tuple[str, str], Secret]


@dataclass(frozen=True, slots=True)
class _Problem:
    """What is wrong with a file's text, without a word of it."""

    what: str
    hint: str | None = None


def default_place(environ: Mapping[str, str]) -> Path:
    """Where the file is looked for: the user's folder for configuration.

    The XDG Base Directory Specification's, which takes absolute paths only; on Windows APPDATA.
    """
    variable = "APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME"
    base = environ.get(variable, "")
    folder = Path(base)
    if not folder.is_absolute():
        folder = _home(environ) / ".config"
    return folder / "tweetup" / _NAME


def _home(environ: Mapping[str, str]) -> Path:
    return Path(environ["HOME"]) if environ.get("HOME") else Path.home()


def shown(path: Path, environ: Mapping[str, str]) -> str:
    """The path as a person would write it: under ``~`` where it is at home."""
    with suppress(ValueError):
        return f"~/{path.relative_to(_home(environ)).as_posix()}"
    return str(path)


def read_credentials(path: Path, environ: Mapping[str, str]) -> CredentialsFile:
    """Read the file, a link's target, or a pipe (``--credentials <(pass show …)``).

    Raises :class:`~tweetup.errors.CredentialsError` where others may read it or it belongs to
    somebody else, and :class:`~tweetup.errors.ConfigError` where it cannot be read or is no table
    of texts for each network.
    """
    place = shown(path, environ)
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        hint = "name another with --credentials" if isinstance(error, FileNotFoundError) else None
        raise ConfigError(f"cannot be read: {error.strerror}", where=place, hint=hint) from None
    try:
        _check_owner(os.fstat(number), place)
        found = _parse(number)
    finally:
        os.close(number)
    if isinstance(found, _Problem):
        raise ConfigError(found.what, where=place, hint=found.hint)
    return CredentialsFile(place, found)


def _check_owner(found: os.stat_result, place: str) -> None:
    """Only the owner may read it, and the owner is who runs this. Windows has no such modes."""
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISFIFO(found.st_mode)):
        raise ConfigError("is not a file", where=place)
    if sys.platform == "win32":
        return
    if found.st_uid != os.geteuid():
        raise CredentialsError(
            "belongs to another user, who could read and change it",
            where=place,
            hint=f"make it yours: chown $(id -un) {_quoted(place)}",
        )
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise CredentialsError(
            f"others than you may read or change it (mode {stat.S_IMODE(found.st_mode):04o})",
            where=place,
            hint=f"run chmod 600 {_quoted(place)}",
        )


def _quoted(place: str) -> str:
    """The place as a shell takes it; the ~ stays outside the quotes."""
    if place.replace("/", "").replace(".", "").replace("-", "").replace("_", "")[1:].isalnum():
        return place
    home, slash, rest = place.partition("/") if place.startswith("~/") else ("", "", place)
    return f"{home}{slash}'{rest.replace(chr(39), chr(39) + chr(92) + chr(39) * 2)}'"


def _parse(number: int) -> dict[tuple[str, str], Secret] | _Problem:
    """The values, or what is wrong: an error raised from here would carry the text in its frame."""
    with os.fdopen(number, "rb", closefd=False) as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        return _Problem("is too large for a credentials file")
    try:
        return _values(tomllib.loads(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    except tomllib.TOMLDecodeError as error:
        line = _line(str(error))
    at = f" (line {line})" if line else ""
    return _Problem(f"is not TOML{at}", 'write each value in quotes, like bearer_token = "…"')


def _line(message: str) -> int:
    """The line a parser's message names; the message itself may quote the text."""
    _, _, rest = message.partition("(at line ")
    number = rest.partition(",")[0]
    return int(number) if number.isdecimal() else 0


def _values(tables: Mapping[str, object]) -> dict[tuple[str, str], Secret] | _Problem:
    values = {}
    for network, table in tables.items():
        if not isinstance(table, dict):
            # Its name is not shown: it could be a token that stands in the wrong place.
            what = "holds a value outside the table of a network"
            return _Problem(what, "put a line like [x] above it")
        for name, value in table.items():
            if not isinstance(value, str):
                return _Problem("holds a value that is not text", "write each in quotes")
            values[network, name] = Secret(value)
    return values
