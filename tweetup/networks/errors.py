"""Errors that the client of a network raises.

::

    TweetupError
    ├── CredentialsError     401, 403, a missing access tier: a retry does not help       exit 4
    │   ├── OutOfReachError      this login may read later posts, but none so old
    │   └── NoAccessError        this login may never use the service, whenever it asks
    ├── QuotaError           402, credits or the month's posts are used up                exit 5
    └── NetworkError         any other final failure: 404, TLS, an unreadable response
        └── TryAgainError    temporary: 5xx, time-outs, resets, truncated responses, DNS
            └── RateLimitedError    429, with the time at which the limit ends where it is sent

A place (:class:`~tweetup.networks.base.Place`) converts every exception of its client library to
one of these, from which no token can be read (``raise … from None`` where the library's exception
holds a request). The retry loop (:mod:`tweetup.networks.paging`) retries the lower two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.errors import CredentialsError, TweetupError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

__all__ = [
    "NetworkError",
    "NoAccessError",
    "OutOfReachError",
    "RateLimitedError",
    "TryAgainError",
    "exception_chain",
]


class NetworkError(TweetupError):
    """A network that cannot be reached, or a response that cannot be used."""


class OutOfReachError(CredentialsError):
    """Posts so old are not available to this login, while later ones may be."""


class NoAccessError(CredentialsError):
    """A service that is not for this login; others are."""


class TryAgainError(NetworkError):
    """A temporary failure: the same request may succeed a little later."""


class RateLimitedError(TryAgainError):
    """Too many requests; the limit ends at ``reset`` (None where the network does not send it)."""

    def __init__(self, message: str, *, where: str | None = None, reset: datetime | None) -> None:
        self.reset = reset
        super().__init__(message, where=where)


def exception_chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and all that requests and urllib3 wrapped in it, the outermost first."""
    visited: set[int] = set()
    queue: list[object] = [error]
    while queue:
        cause = queue.pop(0)
        if not isinstance(cause, BaseException) or id(cause) in visited:
            continue
        visited.add(id(cause))
        yield cause
        queue += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]
