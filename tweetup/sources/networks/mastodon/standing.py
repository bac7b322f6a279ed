"""What a server of Mastodon allows who asks, for ``tweetup doctor``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.errors import CredentialsError, TweetupError
from tweetup.sources.networks.base import Standing
from tweetup.sources.networks.failures import NetworkError, TryAgainError
from tweetup.sources.networks.mastodon.client import read_as
from tweetup.text import clean_control

if TYPE_CHECKING:
    from tweetup.sources.networks.mastodon.client import Client

__all__ = ["find_standing"]

_ANY_HASHTAG: Final = "tweetup"
# Pleroma and its kin: the version they are like, then their own.
_COMPATIBLE: Final = re.compile(r"compatible; ([^)]+)")


class _Instance(msgspec.Struct):
    version: str


class _Account(msgspec.Struct):
    acct: str


def find_standing(client: Client) -> Standing:
    """The server's software, whose token it is, and what may be read: three requests.

    Raises :class:`~tweetup.errors.CredentialsError` for a token that the server refuses.
    """
    allows, lacks = [_software(client)], []
    identity = _identity(client)
    try:
        client.timeline([_ANY_HASHTAG], max_id=None, limit=1)
    except CredentialsError as error:
        lacks.append(f"hashtag timelines: {error.what}")
    else:
        without = "" if client.token else ", without a login"
        allows.append(f"searching hashtags{without}")
    if identity is not None:
        allows.append("listening to hashtags as posts come in")
    else:
        lacks.append("listening to posts as they come in: that wants a token of an account there")
    return Standing(identity=identity, allows=tuple(allows), lacks=tuple(lacks))


def _software(client: Client) -> str:
    """What runs there, by its version, which Pleroma and others put their own name in."""
    where = client.server.name
    try:
        answer = client.ask(lambda api: api.instance_v1())
    except TryAgainError:
        raise
    except NetworkError:
        answer = client.ask(lambda api: api.instance_v2())
    version = clean_control(read_as(_Instance, answer, where).version)[:80]
    other = _COMPATIBLE.search(version)
    return f"asking {where} ({other[1] if other else f'version {version}'})"


def _identity(client: Client) -> str | None:
    if client.token is None:
        return None
    try:
        answer = client.ask(lambda api: api.account_verify_credentials())
    except TweetupError:
        if client.last_status != 403:
            raise
        return None  # a token that may read, but not whose it is
    acct = clean_control(read_as(_Account, answer, client.server.name).acct)[:80]
    return acct if "@" in acct else f"{acct}@{client.server.name}"
