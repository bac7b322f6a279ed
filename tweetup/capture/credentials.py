"""Logins and addresses of networks: found where people keep them, and never shown.

``find_access`` looks at the options, the environment, the credentials file (TOML, one table a
network, readable by its owner alone) and a prompt at the terminal, in this order.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tweetup.errors import ConfigError, CredentialsError
from tweetup.networks import Access
from tweetup.networks.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tweetup.config import Config
    from tweetup.networks import Need, Network

__all__ = [
    "Addresses",
    "CredentialsFile",
    "Known",
    "access_with",
    "can_search",
    "default_place",
    "find_access",
    "find_addresses",
    "known_needs",
    "open_file",
    "read_credentials",
    "shown",
]

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
    """Return the path as a person would write it: under ``~`` where it is at home."""
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
    """Return the place as a shell takes it; the ~ stays outside the quotes."""
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
    """Return the line a parser's message names; the message itself may quote the text."""
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


_ADDRESS: Final = re.compile(r"""[^\s<>"'{}|\\^`?#@]+""")
_ENCRYPTED: Final = {"https": True, "http": False, "wss": True, "ws": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where a network is to be reached instead of at its own address.

    ``where`` names what said so: variables and settings, each once.
    """

    url: str | None = None
    stream_url: str | None = None
    servers: tuple[str, ...] = ()
    where: tuple[str, ...] = ()


def find_addresses(config: Config, network: Network, environ: Mapping[str, str]) -> Addresses:
    """Where a network is to be reached: ``TWEETUP_…`` variables before ``tweetup.toml``.

    Raises :class:`~tweetup.errors.ConfigError` for what is no address, and for one that is not
    encrypted, unless it is this machine's own.
    """
    said = config.network(network.name)
    prefix = f"TWEETUP_{network.name.upper().replace('-', '_')}"
    places: dict[str, None] = {}

    def read(key: str, configured: str) -> tuple[str, str]:
        variable = f"{prefix}_{key.upper()}"
        value = environ.get(variable, "").strip()
        where = variable if value else f"tweetup.toml: networks.{network.name}.{key}"
        if value or configured:
            places[where] = None
        return value or configured, where

    servers, where = read("servers", " ".join(said.servers))
    return Addresses(
        url=_address(*read("url", said.url or ""), web=True),
        stream_url=_address(*read("stream_url", said.stream_url or "")),
        servers=tuple(
            dict.fromkeys(_server(one, where) for one in re.split(r"[\s,]+", servers) if one)
        ),
        where=tuple(places),
    )


def _server(written: str, where: str) -> str:
    """A server by its name (``mastodon.example``), or its whole address where that is http."""
    if "://" in written:
        return (_address(written, where, web=True) or "").removeprefix("https://")
    return (_address(f"https://{written}", where) or "").removeprefix("https://").lower()


def _address(written: str, where: str, *, web: bool = False) -> str | None:
    if not written:
        return None
    hint = 'write it like "https://api.example.org"'
    scheme, host = _parts(written)
    schemes = ("https", "http") if web else tuple(_ENCRYPTED)
    if scheme not in schemes or not host:
        # Not shown: what is no address may be a token that got into the wrong variable.
        raise ConfigError("is no web address", where=where, hint=hint)
    if not _ENCRYPTED[scheme] and not _is_loopback(host):
        what = "a login is sent encrypted only, but to this machine's own addresses"
        raise ConfigError(what, where=where, hint=hint)
    return written.rstrip("/")


def _parts(written: str) -> tuple[str, str | None]:
    """Return the scheme and the host; no host where it is no address."""
    try:
        parts = urlsplit(written)
        _ = parts.port  # what is no number shows only when it is asked for
    except ValueError:
        return "", None
    return parts.scheme, parts.hostname if _ADDRESS.fullmatch(written) else None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


_PRINTABLE: Final = re.compile(r"[\x20-\x7e]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A need, its value where there is one, and where that was found (a variable, a file)."""

    need: Need
    value: Secret | None = None
    where: str | None = None


def find_access(
    config: Config,
    network: Network,
    *,
    file: Path | None,
    environ: Mapping[str, str],
    ask: Callable[[Need], str] | None,
    listening: bool = False,
) -> Access:
    """Everything that is known for a network.

    ``file`` is the one named by ``--credentials``; ``ask`` puts a question at the terminal and is
    None where there is none. Where somebody is only ``listening``, what that can do without is
    left out, unless some of it is known. Raises :class:`~tweetup.errors.CredentialsError` where
    something required is found nowhere or cannot be sent, and
    :class:`~tweetup.errors.ConfigError` for a file that cannot be read and an address that cannot
    be meant.
    """
    named = open_file(file, environ)
    return access_with(config, network, named=named, environ=environ, ask=ask, listening=listening)


def can_search(network: Network, access: Access) -> bool:
    """Whether all is known that searching takes."""
    return all(need.name in access.values for need in network.needs if not need.to_listen)


def access_with(
    config: Config,
    network: Network,
    *,
    named: CredentialsFile | None,
    environ: Mapping[str, str],
    ask: Callable[[Need], str] | None,
    listening: bool = False,
) -> Access:
    """Return the same, with a file that was read already: a pipe can be read once."""
    addresses = find_addresses(config, network, environ)
    values = {}
    found = known_needs(network, named=named, environ=environ)
    searching = not listening or any(one.value for one in found if not one.need.to_listen)
    for known in found:
        value = known.value
        if value is None and known.need.required and (searching or known.need.to_listen):
            value = _asked(network, known.need, environ, ask)
        if value is not None:
            values[known.need.name] = value
    return Access(
        values=values,
        url=addresses.url,
        stream_url=addresses.stream_url,
        servers=addresses.servers,
    )


def open_file(file: Path | None, environ: Mapping[str, str]) -> CredentialsFile | None:
    """Return the file that ``--credentials`` names, if it names one."""
    return None if file is None else read_credentials(file, environ)


def known_needs(
    network: Network, *, named: CredentialsFile | None, environ: Mapping[str, str]
) -> tuple[Known, ...]:
    """What is known of each of a network's needs, without asking anybody.

    The user's own file is read only where it is needed, so that one that others may read is no
    hindrance to whoever does not use it.
    """
    own: CredentialsFile | None = None
    found = []
    for need in network.needs:
        known = _in_file(network, need, named) or _in_environment(need, environ)
        if known is None:
            own = own or _own_file(environ)
            known = _in_file(network, need, own)
        found.append(known or Known(need=need))
    return tuple(found)


def _own_file(environ: Mapping[str, str]) -> CredentialsFile | None:
    place = default_place(environ)
    return read_credentials(place, environ) if place.exists() else None


def _in_file(network: Network, need: Need, file: CredentialsFile | None) -> Known | None:
    value = file.values.get((network.name, need.name)) if file is not None else None
    if file is None or value is None:
        return None
    where = f"{file.place}: {network.name}.{need.name}"
    return Known(need=need, value=_usable(value, where), where=where)


def _in_environment(need: Need, environ: Mapping[str, str]) -> Known | None:
    """Return the first variable that is set to something."""
    for variable in need.variables:
        if environ.get(variable, "").strip():
            value = _usable(Secret(environ[variable]), variable)
            return Known(need=need, value=value, where=variable)
    return None


def _asked(
    network: Network,
    need: Need,
    environ: Mapping[str, str],
    ask: Callable[[Need], str] | None,
) -> Secret:
    if ask is None:
        place = shown(default_place(environ), environ)
        raise CredentialsError(
            f"{network.title} wants to know {need.what}",
            where=f"--network {network.name}",
            hint=f"set {need.variables[0]}, or {need.name} under [{network.name}] in {place}",
        )
    return _usable(Secret(ask(need)), "what you typed")


def _usable(value: Secret, where: str) -> Secret:
    """Return the value without what copying put around it; anything else odd in it is refused.

    A line break in a value would be a line of its own in the request's head (CWE-113).
    """
    bare = _bare(value)
    if not bare:
        raise CredentialsError("is empty", where=where, hint="copy it again")
    if not _can_be_sent(bare):
        raise CredentialsError(
            "holds a character that no token, handle or server has",
            where=where,
            hint="copy it again, without line breaks or anything around it",
        )
    return bare


def _bare(value: Secret) -> Secret:
    """Without blanks and a pair of quotes around it."""
    text = value.reveal().strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].strip()
    return Secret(text)


def _can_be_sent(value: Secret) -> bool:
    return _PRINTABLE.fullmatch(value.reveal()) is not None
