"""Find the login and the addresses of a network; no message shows a secret.

``find_access`` reads the file that ``--credentials`` names, the environment, the user's own
credentials file (TOML, a table for each network, readable by its owner alone) and asks at the
terminal, in this order.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tweetup.capture.toml_lines import TOP, key_lines
from tweetup.errors import ConfigError, CredentialsError
from tweetup.networks import Access
from tweetup.networks.base import is_loopback
from tweetup.networks.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tweetup.config import Config
    from tweetup.networks import Need, Network

__all__ = [
    "Addresses",
    "Credential",
    "CredentialsFile",
    "build_access",
    "can_replay",
    "can_search",
    "default_path",
    "display_path",
    "find_access",
    "find_addresses",
    "find_credentials",
    "read_credentials",
    "read_named_credentials",
    "setting_hint",
    "usable_secret",
]

_NAME: Final = "credentials.toml"
_LARGEST: Final = 65_536
"""The most bytes of a credentials file; a larger one is some other file."""


@dataclass(frozen=True, slots=True)
class CredentialsFile:
    """The secrets of a file by network and name; ``path`` is its path as messages show it.

    ``unusable`` has the line of each value that is no text or in no table, under ``TOP`` that of
    the latter. Its names are not shown: each could be a token that stands in the wrong place.
    """

    path: str
    values: Mapping[tuple[str, str], Secret]
    unusable: Mapping[tuple[str, str], int] = field(default_factory=dict, repr=False)

    def has_login(self, network: str) -> bool:
        """Return whether anything stands in the table of a network, usable or not."""
        keys = (*self.values, *self.unusable)
        return any(table == network or (table, name) == (TOP, network) for table, name in keys)


@dataclass(frozen=True, slots=True)
class _Problem:
    """A fault in the text of a file, described without quoting the text."""

    problem: str
    hint: str | None = None


def default_path(environ: Mapping[str, str]) -> Path:
    """Return the path of the user's own credentials file.

    It is in the configuration folder of the XDG Base Directory Specification, which takes absolute
    paths only; on Windows in APPDATA.
    """
    variable = "APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME"
    base = environ.get(variable, "")
    folder = Path(base)
    if not folder.is_absolute():
        folder = _home(environ) / ".config"
    return folder / "tweetup" / _NAME


def _home(environ: Mapping[str, str]) -> Path:
    return Path(environ["HOME"]) if environ.get("HOME") else Path.home()


def display_path(path: Path, environ: Mapping[str, str]) -> str:
    """Return the path for messages, with ``~`` for the home folder."""
    with suppress(ValueError):
        return f"~/{path.relative_to(_home(environ)).as_posix()}"
    return str(path)


def read_credentials(path: Path, environ: Mapping[str, str]) -> CredentialsFile:
    """Read a file, the target of a link, or a pipe (``--credentials <(pass show …)``).

    Returns the secrets by network and name. Raises :class:`~tweetup.errors.CredentialsError` where
    others may read the file or it belongs to another user, and
    :class:`~tweetup.errors.ConfigError` where it cannot be read or is not TOML. A value that is no
    text is an error only where it is looked for, by :func:`find_credentials`.
    """
    name = display_path(path, environ)
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        hint = "name another with --credentials" if isinstance(error, FileNotFoundError) else None
        raise ConfigError(f"cannot be read: {error.strerror}", where=name, hint=hint) from None
    try:
        _check_owner(os.fstat(number), name)
        content = _parse(number, name)
    finally:
        os.close(number)
    if isinstance(content, _Problem):
        raise ConfigError(content.problem, where=name, hint=content.hint)
    return content


def _check_owner(status: os.stat_result, path: str) -> None:
    """Raise unless only its owner, this user, may read it; Windows has no such modes."""
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode)):
        raise ConfigError("is not a file", where=path)
    if sys.platform == "win32":
        return
    if status.st_uid != os.geteuid():
        raise CredentialsError(
            "belongs to another user, who could read and change it",
            where=path,
            hint=f"make it yours: chown $(id -un) {_quoted(path)}",
        )
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise CredentialsError(
            f"others than you may read or change it (mode {stat.S_IMODE(status.st_mode):04o})",
            where=path,
            hint=f"run chmod 600 {_quoted(path)}",
        )


def _quoted(path: str) -> str:
    """Return the path quoted for a shell; the ~ stays outside the quotes."""
    if path.replace("/", "").replace(".", "").replace("-", "").replace("_", "")[1:].isalnum():
        return path
    home, slash, rest = path.partition("/") if path.startswith("~/") else ("", "", path)
    return f"{home}{slash}'{rest.replace(chr(39), chr(39) + chr(92) + chr(39) * 2)}'"


def _parse(number: int, path: str) -> CredentialsFile | _Problem:
    """Return the content or the fault: an error raised here would carry the text in its frame."""
    with os.fdopen(number, "rb", closefd=False) as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        return _Problem("is too large for a credentials file")
    try:
        text = data.decode("utf-8-sig")
        return _content(path, tomllib.loads(text), text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    except tomllib.TOMLDecodeError as error:
        line = _line(str(error))
    at = f" (line {line})" if line else ""
    return _Problem(f"is not TOML{at}", 'write each value in quotes, like bearer_token = "…"')


def _line(message: str) -> int:
    """Return the line number in a parser's message; the message itself may quote the text."""
    _, _, rest = message.partition("(at line ")
    number = rest.partition(",")[0]
    return int(number) if number.isdecimal() else 0


def _content(path: str, tables: Mapping[str, object], text: str) -> CredentialsFile:
    values: dict[tuple[str, str], Secret] = {}
    unusable = []
    for network, table in tables.items():
        if not isinstance(table, dict):
            unusable.append((TOP, network))
            continue
        for name, value in table.items():
            if isinstance(value, str):
                values[network, name] = Secret(value)
            else:
                unusable.append((network, name))
    lines = key_lines(text) if unusable else {}
    return CredentialsFile(path, values, {key: lines[key] for key in unusable})


_ADDRESS: Final = re.compile(r"""[^\s<>"'{}|\\^`?#@]+""")
_ENCRYPTED: Final = {"https": True, "http": False, "wss": True, "ws": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """The addresses to use instead of a network's own.

    ``where`` names the variables and settings they come from, each once.
    """

    url: str | None = None
    stream_url: str | None = None
    directory_url: str | None = None
    servers: tuple[str, ...] = ()
    where: tuple[str, ...] = ()


def find_addresses(config: Config, network: Network, environ: Mapping[str, str]) -> Addresses:
    """Return the addresses of a network: ``TWEETUP_…`` variables before ``tweetup.toml``.

    Raises :class:`~tweetup.errors.ConfigError` for a text that is no address, and for an address
    without encryption that is not this machine's own.
    """
    settings = config.network(network.name)
    prefix = f"TWEETUP_{network.name.upper().replace('-', '_')}"
    sources: dict[str, None] = {}

    def read(key: str, configured: str) -> tuple[str, str]:
        variable = f"{prefix}_{key.upper()}"
        value = environ.get(variable, "").strip()
        where = variable if value else f"tweetup.toml: networks.{network.name}.{key}"
        if value or configured:
            sources[where] = None
        return value or configured, where

    servers, where = read("servers", " ".join(settings.servers))
    return Addresses(
        url=_address(*read("url", settings.url or ""), web=True),
        stream_url=_address(*read("stream_url", settings.stream_url or "")),
        directory_url=_address(*read("directory_url", settings.directory_url or ""), web=True),
        servers=tuple(
            dict.fromkeys(
                _server(written, where) for written in re.split(r"[\s,]+", servers) if written
            )
        ),
        where=tuple(sources),
    )


def _server(written: str, where: str) -> str:
    """Return a server's name (``mastodon.example``), or its whole address if that is http."""
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
        # The text is not shown: it may be a token that got into the wrong variable.
        raise ConfigError("is no web address", where=where, hint=hint)
    if not _ENCRYPTED[scheme] and not is_loopback(host):
        reason = "a login is sent encrypted only, but to this machine's own addresses"
        raise ConfigError(reason, where=where, hint=hint)
    return written.rstrip("/")


def _parts(written: str) -> tuple[str, str | None]:
    """Return scheme and host of an address; the host is None where the text is no address."""
    try:
        parts = urlsplit(written)
        _ = parts.port  # raises for a port that is no number
    except ValueError:
        return "", None
    return parts.scheme, parts.hostname if _ADDRESS.fullmatch(written) else None


_PRINTABLE: Final = re.compile(r"[\x20-\x7e]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A need of a network, its value if there is one, and the source of it (a variable, a file)."""

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
    age: timedelta | None = None,
) -> Access:
    """Return the login and the addresses of a network.

    ``file`` is the one that ``--credentials`` names; ``ask`` prompts at the terminal, None where
    there is no terminal. With ``listening``, credentials that only a search needs are not asked
    for, nor those that only a search for posts older than ``age`` needs, unless some of them are
    set. Raises :class:`~tweetup.errors.CredentialsError` where a
    required credential is set nowhere or cannot be sent in a header, and
    :class:`~tweetup.errors.ConfigError` for a file that cannot be read and a text that is no
    address.
    """
    named = read_named_credentials(file, environ)
    return build_access(
        config, network, named=named, environ=environ, ask=ask, listening=listening, age=age
    )


def can_search(network: Network, access: Access) -> bool:
    """Return whether all credentials are set that a search needs."""
    return all(need.name in access.values for need in network.needs if not need.to_listen)


def can_replay(network: Network, access: Access) -> bool:
    """Return whether all credentials are set that a search for recent posts needs."""
    return all(
        need.name in access.values or need.only_beyond is not None
        for need in network.needs
        if not need.to_listen
    )


def build_access(
    config: Config,
    network: Network,
    *,
    named: CredentialsFile | None,
    environ: Mapping[str, str],
    ask: Callable[[Need], str] | None,
    listening: bool = False,
    age: timedelta | None = None,
) -> Access:
    """Return the same as :func:`find_access` for a file read before: a pipe is read only once."""
    addresses = find_addresses(config, network, environ)
    values = {}
    credentials = find_credentials(network, named=named, environ=environ)
    is_begun = any(credential.value for credential in credentials if not credential.need.to_listen)
    for credential in credentials:
        need, value = credential.need, credential.value
        is_spared = _is_spared(need, listening=listening, age=age) and not is_begun
        if value is None and need.required and not is_spared:
            value = _prompt(network, need, environ, ask)
        if value is not None:
            values[need.name] = value
    return Access(
        values=values,
        url=addresses.url,
        stream_url=addresses.stream_url,
        directory_url=addresses.directory_url,
        servers=addresses.servers,
    )


def _is_spared(need: Need, *, listening: bool, age: timedelta | None) -> bool:
    """Return whether a command does without a credential, as long as no other of it is set."""
    is_recent = age is not None and need.only_beyond is not None and age < need.only_beyond
    return is_recent or (listening and not need.to_listen)


def read_named_credentials(file: Path | None, environ: Mapping[str, str]) -> CredentialsFile | None:
    """Return the secrets of the file that ``--credentials`` names, None without the option."""
    return None if file is None else read_credentials(file, environ)


def find_credentials(
    network: Network, *, named: CredentialsFile | None, environ: Mapping[str, str]
) -> tuple[Credential, ...]:
    """Return a credential for each need of a network, without a value where it is set nowhere.

    The user's own file is read only where it is needed, so that a file that others may read stops
    only those who use it. Raises the errors of :func:`read_credentials`.
    """
    own: CredentialsFile | None = None
    credentials = []
    for need in network.needs:
        credential = _in_file(network, need, named) or _in_environment(need, environ)
        if credential is None:
            own = own or _own_file(environ)
            credential = _in_file(network, need, own)
        credentials.append(credential or Credential(need=need))
    return tuple(credentials)


def _own_file(environ: Mapping[str, str]) -> CredentialsFile | None:
    path = default_path(environ)
    return read_credentials(path, environ) if path.exists() else None


def _in_file(network: Network, need: Need, file: CredentialsFile | None) -> Credential | None:
    if file is None:
        return None
    value = file.values.get((network.name, need.name))
    if value is None:
        _check_usable(network, need, file)
        return None
    where = f"{file.path}: {network.name}.{need.name}"
    return Credential(need=need, value=usable_secret(value, where), where=where)


def _check_usable(network: Network, need: Need, file: CredentialsFile) -> None:
    """Raise where the value of a need stands in the file, but not as a text in its table."""
    lines = file.unusable
    table = f"put its values as texts below a line [{network.name}]"
    for key, problem, hint in (
        ((network.name, need.name), f"{network.name}.{need.name} is not a text",
         f'write it in quotes: {need.name} = "…"'),
        ((TOP, network.name), f"{network.name} is not a table", table),
        ((TOP, need.name), f"{need.name} stands outside the table of a network", table),
    ):  # fmt: skip
        if key in lines:
            raise ConfigError(f"{problem} (line {lines[key]})", where=file.path, hint=hint)


def _in_environment(need: Need, environ: Mapping[str, str]) -> Credential | None:
    """Return the credential of the first variable that is set and not blank."""
    for variable in need.variables:
        if environ.get(variable, "").strip():
            value = usable_secret(Secret(environ[variable]), variable)
            return Credential(need=need, value=value, where=variable)
    return None


def _prompt(
    network: Network,
    need: Need,
    environ: Mapping[str, str],
    ask: Callable[[Need], str] | None,
) -> Secret:
    if ask is None:
        older = ""
        if need.only_beyond is not None:
            older = f", for posts older than {need.only_beyond // timedelta(hours=1)} hours"
        raise CredentialsError(
            f"{network.title} wants to know {need.description}{older}",
            where=f"--network {network.name}",
            hint=setting_hint(network, need, environ),
        )
    return usable_secret(Secret(ask(need)), "what you typed")


def setting_hint(network: Network, need: Need, environ: Mapping[str, str]) -> str:
    """Return the hint on how to set a credential: by a command, a variable, or in the own file."""
    path = display_path(default_path(environ), environ)
    by_hand = f"set {need.variables[0]}, or {need.name} under [{network.name}] in {path}"
    return f"run tweetup login {network.name}, or {by_hand}"


def usable_secret(value: Secret, where: str) -> Secret:
    """Return the value without blanks and quotes around it.

    Raises :class:`~tweetup.errors.CredentialsError` for any other character that no header may
    hold: a line break in a value would be a header of its own (CWE-113).
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
    """Return the value without blanks and a pair of quotes around it."""
    text = value.reveal().strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].strip()
    return Secret(text)


def _can_be_sent(value: Secret) -> bool:
    return _PRINTABLE.fullmatch(value.reveal()) is not None
