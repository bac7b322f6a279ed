"""The software that a server runs, and how its API differs from Mastodon's.

NodeInfo names it (https://nodeinfo.diaspora.software/protocol.html): the instance's answer alone
has a version only, which compatible software writes in ways of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.errors import CredentialsError
from tweetup.networks.errors import NetworkError, TryAgainError
from tweetup.networks.mastodon.api import decode_as
from tweetup.text import clean_control

if TYPE_CHECKING:
    from tweetup.networks.mastodon.api import ApiClient

__all__ = ["Software", "read_software"]

_LONGEST: Final = 80
# Pleroma and its kin: the version they are like, then their own.
_COMPATIBLE: Final = re.compile(r"compatible; (\S+) ([^)]+)")
# Mastodon has had no version below 1 since servers speak its API, and writes no commit so.
_GOTOSOCIAL: Final = re.compile(r"0\.\d+\.\d+(?:-rc\d+)?\+git-")
_NODEINFO: Final = "/nodeinfo/2.0"
#: Hashtag timelines with posts that answer nobody alone; their threads have the answers.
_WITHOUT_REPLIES: Final = {"gotosocial": "GoToSocial"}
#: No stream of a hashtag over HTTP, but over websockets alone.
_WITHOUT_STREAMS: Final = frozenset({"GoToSocial"})


class _Instance(msgspec.Struct):
    version: str


class _Software(msgspec.Struct):
    name: str = ""
    version: str = ""


class _NodeInfo(msgspec.Struct):
    software: _Software


@dataclass(frozen=True, slots=True)
class Software:
    """A server's software, by the name it is written with, and its version."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def leaves_replies_out(self) -> bool:
        """Whether its hashtag timelines are without posts that answer others."""
        return self.name in _WITHOUT_REPLIES.values()

    @property
    def has_hashtag_streams(self) -> bool:
        """Whether its hashtags can be listened to; else a live capture searches again and again."""
        return self.name not in _WITHOUT_STREAMS


def read_software(client: ApiClient) -> Software:
    """Return a server's software, by NodeInfo and, without it, by the version of its instance.

    A web server may serve one of them while the other is out of order. Raises the error of a
    server that answers neither.
    """
    try:
        told = decode_as(_NodeInfo, client.get(_NODEINFO), client.server.name).software
    except (NetworkError, CredentialsError):
        told = _Software()
    version = _clean(told.version)
    if not told.name:
        told, version = _by_instance(_version(client))
    elif _COMPATIBLE.search(version):
        told, version = _by_instance(version)
    folded = told.name.casefold()
    return Software(_WITHOUT_REPLIES.get(folded) or _clean(told.name).capitalize(), version)


def _by_instance(version: str) -> tuple[_Software, str]:
    other = _COMPATIBLE.search(version)
    if other is not None:
        return _Software(other[1]), other[2]
    is_other = "gotosocial" in version.casefold() or _GOTOSOCIAL.match(version)
    return _Software("gotosocial" if is_other else "mastodon"), version


def _version(client: ApiClient) -> str:
    try:
        answer = client.send(lambda api: api.instance_v1())
    except TryAgainError:
        raise
    except NetworkError:
        answer = client.send(lambda api: api.instance_v2())
    return _clean(decode_as(_Instance, answer, client.server.name).version)


def _clean(text: str) -> str:
    return clean_control(text)[:_LONGEST]
