"""What a network is told of whoever asks, and where each of it was found.

In this order: the file that ``--credentials`` names, ``TWEETUP_…`` variables, the variables that
other programs use, the credentials file in the user's folder for configuration, and a question
at the terminal. No value is ever taken from a command line, which every user of a machine can
read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.capture.credentials.endpoints import find_addresses
from tweetup.capture.credentials.file import default_place, read_credentials, shown
from tweetup.errors import CredentialsError
from tweetup.networks import Access
from tweetup.networks.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tweetup.capture.credentials.file import CredentialsFile
    from tweetup.config import Config
    from tweetup.networks import Need, Network

__all__ = ["Known", "access_with", "can_search", "find_access", "known_needs", "open_file"]

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
    """The same, with a file that was read already: a pipe can be read once."""
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
    """The file that ``--credentials`` names, if it names one."""
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
    """The first variable that is set to something."""
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
    """The value without what copying put around it; anything else odd in it is refused.

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
