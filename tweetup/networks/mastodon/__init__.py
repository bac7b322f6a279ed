"""Mastodon and servers with the same API (Pleroma, Akkoma, GoToSocial), through Mastodon.py.

There is no central server: each server has the posts that reached it, so several are queried and
a post is identified by its ``uri``. The modules::

    client.py        one server: search, threads, lookup, stream, login status
    search.py        pages of a hashtag's timeline, and the ids that contain a time
    lookup.py        posts looked up again on the servers they were written on
    stream.py        the stream of a hashtag
    responses.py     responses to records, by the importer
    api.py           requests through Mastodon.py
    http_session.py  the HTTP session below it, bound to one host
    errors.py        refused and failed requests as errors
    servers.py       addresses of servers, and the server that a post's uri names
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tweetup.errors import CredentialsError
from tweetup.extras import install_command
from tweetup.formats.mastodon_posts import MASTODON_NETWORK as NETWORK
from tweetup.networks.base import Need
from tweetup.networks.errors import NetworkError
from tweetup.networks.mastodon.servers import read_servers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.networks.base import Access, Place
    from tweetup.networks.mastodon.servers import Server

__all__ = ["MASTODON", "MastodonNetwork"]

_PATIENCE: Final = 10.0
"""Seconds to wait for a server that tells its software."""

SERVERS: Final = Need(
    name="servers",
    variables=("TWEETUP_MASTODON_SERVERS", "MASTODON_BASE_URL"),
    description="the servers to ask, by name, with commas between them (mastodon.example)",
    secret=False,
    required=False,
)
TOKEN: Final = Need(
    name="access_token",
    variables=("TWEETUP_MASTODON_ACCESS_TOKEN", "MASTODON_ACCESS_TOKEN"),
    description="a token of an account on the first server, where it wants one, with the scope read"
    " (Preferences, Development, New application; GoToSocial: User, Applications)",
    required=False,
    page=lambda access: _token_page(_servers(access)[1]),
)


def _token_page(server: Server) -> str:
    """Return the address at which a server's users make a token, by the software it runs."""
    from tweetup.errors import TweetupError

    path = "settings/applications/new"
    try:
        from tweetup.networks.mastodon.api import ApiClient
        from tweetup.networks.mastodon.software import read_software

        client = ApiClient(server, token=None, timeout=_PATIENCE, clock=lambda: datetime.now(UTC))
        try:
            if read_software(client).name == "GoToSocial":
                path = "settings/user/applications/new"
        finally:
            client.close()
    except (ModuleNotFoundError, TweetupError):
        pass  # the page of Mastodon, which most have
    return f"{server.url}/{path}"


class MastodonNetwork:
    """The Mastodon servers that a user names."""

    name = NETWORK
    title = "Mastodon"
    needs = (SERVERS, TOKEN)
    url = None

    def open(self, access: Access, *, clock: Callable[[], datetime]) -> tuple[Place, ...]:
        """Return a place for each server; the token is sent to the server it belongs to only.

        That is the first server of the credentials (``MASTODON_BASE_URL``), else the first of all.
        Raises :class:`~tweetup.errors.CredentialsError` where no server is named or the token is
        unusable, :class:`~tweetup.networks.errors.NetworkError` where Mastodon.py is not
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
            from tweetup.networks.mastodon.api import ApiClient
            from tweetup.networks.mastodon.client import MastodonPlace
        except ModuleNotFoundError as error:
            missing = error.name or ""
            if missing.startswith("tweetup"):
                raise
        else:
            return tuple(
                MastodonPlace(
                    ApiClient(
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
            hint=f"run: {install_command('mastodon')}",
        )


MASTODON: Final = MastodonNetwork()


def _servers(access: Access) -> tuple[tuple[Server, ...], Server]:
    """Return the servers to query, and the one that the token belongs to."""
    value = access.values.get(SERVERS.name)
    with_token = read_servers([value.reveal()]) if value else ()
    named = read_servers(access.servers) or read_servers([access.url] if access.url else ())
    servers = named or with_token
    if not servers:
        raise CredentialsError(
            "no server of Mastodon to ask is known",
            where="--network mastodon",
            hint=f"run tweetup login mastodon, or name one in {SERVERS.variables[0]}, or with"
            " servers = […] under [networks.mastodon] in tweetup.toml",
        )
    return servers, with_token[0] if with_token else servers[0]


def _is_sendable(token: str) -> bool:
    return token.isascii() and token.isprintable() and " " not in token
