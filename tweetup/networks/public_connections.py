"""Connections of requests to servers that others name: to public addresses alone."""

from __future__ import annotations

import socket
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection

from tweetup.networks.public_hosts import is_public_address

__all__ = ["InsideError", "PublicAdapter"]


class InsideError(requests.RequestException):
    """A host name given by others that resolves to a private address."""


class _PublicConnection(HTTPSConnection):
    """A connection to a public address, checked before it is opened and again afterwards."""

    def _new_conn(self) -> socket.socket:
        """Connect; raise :class:`InsideError` before a byte is sent, that of TLS included."""
        for *_, address in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM):
            _check_public(self.host, str(address[0]))
        made = super()._new_conn()
        try:
            # The name may resolve to another address a moment later.
            _check_public(self.host, str(made.getpeername()[0]))
        except InsideError:
            made.close()
            raise
        return made


def _check_public(host: str, address: str) -> None:
    if not is_public_address(address):
        raise InsideError(host)


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _PublicConnection


class PublicAdapter(HTTPAdapter):
    """Connects to public addresses only; behind a proxy, the proxy resolves and checks names."""

    def init_poolmanager(
        self,
        *args: Any,  # noqa: ANN401 - requests' own, passed on
        **kwargs: Any,  # noqa: ANN401 - requests' own, passed on
    ) -> None:
        """Set up the pools of requests with connections that check their addresses."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicPool}
