"""Where a network is reached: at its own address, unless the environment or the owner says else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tweetup.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tweetup.config import Config
    from tweetup.networks import Network

__all__ = ["Addresses", "find_addresses"]

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
    """The scheme and the host; no host where it is no address."""
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
