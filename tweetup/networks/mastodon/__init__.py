"""Mastodon, and what answers as it does (Pleroma, Akkoma, GoToSocial), through Mastodon.py.

There is no Mastodon to ask, but servers: each shows what it has seen, so several are asked and a
post is told by its ``uri``. The parts::

    place.py     one server: search, threads, look-up, listening
    paging.py    where a timeline is gone on with, by ids that tell the time
    ids.py       such ids
    reading.py   answers to records, by the importer
    lookup.py    what became of posts, asked where they were written
    stream.py    posts as they come in
    standing.py  what a server allows
    client.py    requests through Mastodon.py
    session.py   the connections below it, which lead to no other host
    failures.py  what goes wrong, in a sentence each
    servers.py   servers by name, and which of them a post may send us to
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.errors import CredentialsError
from tweetup.formats.mastodon_posts import MASTODON_NETWORK as NETWORK
from tweetup.networks.base import Need
from tweetup.networks.errors import NetworkError
from tweetup.networks.mastodon.servers import read_servers

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tweetup.networks.base import Access, Place
    from tweetup.networks.mastodon.servers import Server

__all__ = ["MASTODON", "MastodonNetwork"]

SERVERS: Final = Need(
    name="servers",
    variables=("TWEETUP_MASTODON_SERVERS", "MASTODON_BASE_URL"),
    what="the servers to ask, by name, with commas between them (mastodon.example)",
    secret=False,
    required=False,
)
TOKEN: Final = Need(
    name="access_token",
    variables=("TWEETUP_MASTODON_ACCESS_TOKEN", "MASTODON_ACCESS_TOKEN"),
    what="a token of an account on the first server, where it wants one, with the scope read"
    " (Preferences, Development, New application)",
    required=False,
)


class MastodonNetwork:
    """The servers of Mastodon that a user names."""

    name = NETWORK
    title = "Mastodon"
    needs = (SERVERS, TOKEN)
    url = None

    def open(self, access: Access, *, clock: Callable[[], datetime]) -> tuple[Place, ...]:
        """A place for each server. The token goes to the server it belongs to, and to no other.

        That is the first of the servers found with it (``MASTODON_BASE_URL``), else the first one.
        Raises :class:`~tweetup.errors.CredentialsError` where no server or an unusable token is
        known, :class:`~tweetup.networks.errors.NetworkError` where Mastodon.py is not
        installed.
        """
        servers, home = _servers(access)
        token = access.values.get(TOKEN.name)
        if token is not None and not _is_sendable(token.reveal()):
            raise CredentialsError(
                "the token has characters that no token has",
                where=TOKEN.variables[0],
                hint="copy it again",
            )
        try:
            from tweetup.networks.mastodon.api import Client
            from tweetup.networks.mastodon.client import MastodonPlace
        except ModuleNotFoundError as error:
            missing = error.name or ""
            if missing.startswith("tweetup"):
                raise
        else:
            return tuple(
                MastodonPlace(
                    Client(
                        server,
                        token=token if server == home else None,
                        timeout=access.timeout,
                        clock=clock,
                    ),
                    servers,
                )
                for server in servers
            )
        raise NetworkError(
            "Mastodon is asked through Mastodon.py, which is not installed",
            hint="pip install 'tweetup[mastodon]'",
        )


MASTODON: Final = MastodonNetwork()


def _servers(access: Access) -> tuple[tuple[Server, ...], Server]:
    """Return the servers to ask, and the one that the token belongs to."""
    known = access.values.get(SERVERS.name)
    found_with = read_servers([known.reveal()]) if known else ()
    named = read_servers(access.servers) or read_servers([access.url] if access.url else ())
    servers = named or found_with
    if not servers:
        raise CredentialsError(
            "no server of Mastodon to ask is known",
            where="--network mastodon",
            hint=f"name one in {SERVERS.variables[0]}, or servers = […] under"
            " [networks.mastodon] in tweetup.toml",
        )
    return servers, found_with[0] if found_with else servers[0]


def _is_sendable(token: str) -> bool:
    return token.isascii() and token.isprintable() and " " not in token
