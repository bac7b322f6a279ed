"""What a network answers when it does not give what was asked for.

::

    TweetupError
    ├── CredentialsError     401, 403, a missing access tier: asking again is no use      exit 4
    │   └── OutOfReachError      this login reaches later posts, but none so old
    ├── QuotaError           402, credits or the month's posts are used up                exit 5
    └── NetworkError         anything else that is final: 404, TLS, an answer nobody can read
        └── TryAgainError    what may pass: 5xx, time-outs, resets, half an answer, no name found
            └── RateLimitedError    429, with the moment it ends where the network says so

A place (:class:`~tweetup.networks.base.Place`) turns whatever its client raises into one
of these, from which no token can be read (``raise … from None`` where the client's own exception
holds a request). The retry loop (:mod:`tweetup.networks.paging`) waits for the lower two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.errors import CredentialsError, TweetupError

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["NetworkError", "OutOfReachError", "RateLimitedError", "TryAgainError"]


class NetworkError(TweetupError):
    """A network that cannot be asked, or an answer that cannot be used."""


class OutOfReachError(CredentialsError):
    """Posts as old as that are not shown to this login, while later ones may be."""


class TryAgainError(NetworkError):
    """A failure that may pass: the same request may succeed a little later."""


class RateLimitedError(TryAgainError):
    """Too many requests: the network answers again after ``reset``, if it says when."""

    def __init__(self, what: str, *, where: str | None = None, reset: datetime | None) -> None:
        self.reset = reset
        super().__init__(what, where=where)
