"""Servers of the fediverse: their addresses, and the server that a post's uri names.

A post's ``uri`` is written by its author. A server that it names is queried only if it is on the
public internet, so that no post makes tweetup send requests inside a private network (server-side
request forgery, CWE-918); servers that the user has named may be anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tweetup.networks.base import is_loopback
from tweetup.networks.errors import NetworkError
from tweetup.networks.public_hosts import is_public_name

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["PostLocation", "Server", "locate_post", "read_servers"]

_BETWEEN: Final = re.compile(r"[\s,;]+")
_STATUS: Final = re.compile(
    r"(?P<by_number>/ap)?/users/(?P<author>[^/?#]+)/statuses/(?P<id>[0-9A-Za-z]{1,64})"
    r"(?:/activity)?"
)


@dataclass(frozen=True, slots=True)
class Server:
    """A server by its address (``https://mastodon.example``); ``trusted`` where the user named it.

    Two servers of the same name are equal.
    """

    url: str
    trusted: bool = True

    @property
    def name(self) -> str:
        """Return its host, with the port where that is not the default one."""
        return urlsplit(self.url).netloc

    @property
    def is_loopback(self) -> bool:
        """Return whether it runs on this machine."""
        return is_loopback(urlsplit(self.url).hostname or "")


@dataclass(frozen=True, slots=True)
class PostLocation:
    """The server that a post was written on, its id there, and its author's.

    ``author`` is the name of a user of that server, the number of the account with ``by_number``.
    """

    server: Server
    id: str
    author: str
    by_number: bool = False


def read_servers(written: Iterable[str]) -> tuple[Server, ...]:
    """Return the servers that a user names, each once: ``mastodon.example``, or a whole address.

    Raises :class:`~tweetup.networks.errors.NetworkError` for an invalid address, and for
    plain http to any machine but this one.
    """
    names = [name for item in written for name in _BETWEEN.split(item) if name]
    return tuple(dict.fromkeys(_server(name) for name in names))


def _server(written: str) -> Server:
    url = written if "://" in written else f"https://{written}"
    scheme, host, port = _parts(url)
    # The value is not shown: it may be a token in the wrong place.
    if scheme not in {"https", "http"} or not host or "@" in url:
        raise NetworkError("one of Mastodon's servers is no server", hint='like "mastodon.example"')
    if scheme == "http" and not is_loopback(host):
        raise NetworkError("is asked over https only", where=host, hint=f"write https://{host}")
    usual = {"https": 443, "http": 80}[scheme]
    shown = f"[{host}]" if ":" in host else host
    return Server(f"{scheme}://{shown}" + (f":{port}" if port not in {None, usual} else ""))


def locate_post(uri: str, named: Iterable[Server]) -> PostLocation | None:
    """Return a post's server and id by its ``uri``; None where it has none, or a private server.

    Mastodon and GoToSocial write the id into the uri; others (Pleroma, Misskey) do not. The
    ``named`` servers may be anywhere, any other must have a public name and use https.
    """
    scheme, host, port = _parts(uri)
    match = _STATUS.fullmatch(urlsplit(uri).path) if host else None
    if match is None or "@" in urlsplit(uri).netloc:
        return None
    usual = {"https": 443, "http": 80}.get(scheme)
    name = host if port in {None, usual} else f"{host}:{port}"
    for server in named:
        if server.name == name:
            return _location(server, match)
    if scheme != "https" or port not in {None, 443} or not is_public_name(host):
        return None
    return _location(Server(f"https://{host}", trusted=False), match)


def _location(server: Server, match: re.Match[str]) -> PostLocation:
    return PostLocation(
        server, match["id"], match["author"], by_number=match["by_number"] is not None
    )


def _parts(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host in lower case and port; an empty host for an invalid address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "", "", None
    return parts.scheme, parts.hostname or "", port
