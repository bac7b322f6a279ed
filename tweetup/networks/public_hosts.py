"""Servers that others name, in a post or in an account's document: on the public internet alone.

No post and no account makes tweetup send requests inside a private network (server-side request
forgery, CWE-918).
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

__all__ = ["is_public_address", "is_public_name"]

_HOST: Final = re.compile(r"(?=.{4,253}\Z)(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}", re.ASCII)
_NAT64: Final = IPv6Network("64:ff9b::/96")  # RFC 6052
# Names inside private networks, and reserved names (RFC 6761, 6762, 8375).
_INSIDE: Final = frozenset(
    {"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa"}
    | {"test", "invalid", "example", "onion", "i2p", "private"}
)


def is_public_name(host: str) -> bool:
    """Return whether a host, in lower case, is a name of the public internet and no address."""
    return host.rpartition(".")[2] not in _INSIDE and _HOST.fullmatch(host) is not None


def is_public_address(address: str) -> bool:
    """Return whether an IP address, and any IPv4 address embedded in it, is a public one."""
    try:
        outer = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner: IPv4Address | None = None
    if isinstance(outer, IPv6Address):
        translated = IPv4Address(int(outer) & 0xFFFF_FFFF) if outer in _NAT64 else None
        inner = outer.ipv4_mapped or outer.sixtofour or translated
    return all(ip.is_global and not ip.is_multicast for ip in (outer, inner or outer))
