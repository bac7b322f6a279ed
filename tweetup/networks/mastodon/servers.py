"""Servers of the fediverse: their addresses, and which of them a post may send us to.

A post's ``uri`` is written by whoever posted it. A server that it names is asked only where it
stands on the public internet, so that no post makes tweetup knock at doors inside a network
(server-side request forgery, CWE-918); servers that the user has named may stand anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tweetup.networks.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Origin", "Server", "is_public_address", "origin_of", "read_servers"]

_BETWEEN: Final = re.compile(r"[\s,;]+")
_HOST: Final = re.compile(r"(?=.{4,253}\Z)(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}", re.ASCII)
_STATUS: Final = re.compile(r"(?:/ap)?/users/[^/?#]+/statuses/([0-9A-Za-z]{1,64})(?:/activity)?")
_NAT64: Final = IPv6Network("64:ff9b::/96")  # RFC 6052
# Names that stand for something inside a network, or for nothing at all (RFC 6761, 6762, 8375).
_INSIDE: Final = frozenset(
    {"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa"}
    | {"test", "invalid", "example", "onion", "i2p", "private"}
)


@dataclass(frozen=True, slots=True)
class Server:
    """A server by its address (``https://mastodon.example``); ``trusted`` where the user named it.

    Two of the same name are the same server.
    """

    url: str
    trusted: bool = True

    @property
    def name(self) -> str:
        """Its host, and its port where that is not the usual one."""
        return urlsplit(self.url).netloc

    @property
    def is_loopback(self) -> bool:
        """Whether it runs on this machine."""
        return _is_loopback(urlsplit(self.url).hostname or "")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a post was written, and its id there."""

    server: Server
    id: str


def read_servers(written: Iterable[str]) -> tuple[Server, ...]:
    """Return the servers that a user names, each once: ``mastodon.example``, or a whole address.

    Raises :class:`~tweetup.networks.errors.NetworkError` for what is no server, and for
    plain http to any machine but this one.
    """
    names = [name for item in written for name in _BETWEEN.split(item) if name]
    return tuple(dict.fromkeys(_server(name) for name in names))


def _server(written: str) -> Server:
    url = written if "://" in written else f"https://{written}"
    scheme, host, port = _parts(url)
    # Not shown: what is no server may be a token that got into the wrong place.
    if scheme not in {"https", "http"} or not host or "@" in url:
        raise NetworkError("one of Mastodon's servers is no server", hint='like "mastodon.example"')
    if scheme == "http" and not _is_loopback(host):
        raise NetworkError("is asked over https only", where=host, hint=f"write https://{host}")
    usual = {"https": 443, "http": 80}[scheme]
    shown = f"[{host}]" if ":" in host else host
    return Server(f"{scheme}://{shown}" + (f":{port}" if port not in {None, usual} else ""))


def origin_of(uri: str, known: Iterable[Server]) -> Origin | None:
    """Where to ask for a post, told by its ``uri``; None where that does not say, or leads astray.

    Mastodon and GoToSocial write the post's id there into the uri; others (Pleroma, Misskey) do
    not. A server among the ``known`` ones is asked wherever it stands, any other only under a
    public name over https.
    """
    scheme, host, port = _parts(uri)
    match = _STATUS.fullmatch(urlsplit(uri).path) if host else None
    if match is None or "@" in urlsplit(uri).netloc:
        return None
    usual = {"https": 443, "http": 80}.get(scheme)
    name = host if port in {None, usual} else f"{host}:{port}"
    for server in known:
        if server.name == name:
            return Origin(server, match[1])
    inside = host.rpartition(".")[2] in _INSIDE
    if scheme != "https" or port not in {None, 443} or inside or not _HOST.fullmatch(host):
        return None
    return Origin(Server(f"https://{host}", trusted=False), match[1])


def is_public_address(address: str) -> bool:
    """Whether an IP address is one of the public internet's, and hides none that is not."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner: IPv4Address | None = None
    if isinstance(found, IPv6Address):
        translated = IPv4Address(int(found) & 0xFFFF_FFFF) if found in _NAT64 else None
        inner = found.ipv4_mapped or found.sixtofour or translated
    return all(one.is_global and not one.is_multicast for one in (found, inner or found))


def _parts(url: str) -> tuple[str, str, int | None]:
    """Scheme, host in lower case and port; no host where it is no address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "", "", None
    return parts.scheme, parts.hostname or "", port


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
