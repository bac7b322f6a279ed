"""What time it is where a network is: the ``Date`` header of any answer (RFC 9110, 6.6.1).

Asked without a login. A clock that is minutes off makes logins fail, windows miss posts, and rate
limits seem to have passed.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import UTC
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tweetup.networks.errors import NetworkError, TryAgainError

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import Message

__all__ = ["time_at"]


def time_at(url: str, *, timeout: float) -> datetime:
    """What time it is at an address, to the second, in UTC.

    Raises :class:`~tweetup.networks.errors.NetworkError` where nobody answers, or the
    answer does not say.
    """
    host = urlsplit(url).hostname or url
    try:
        headers = _head(url, timeout)
    except (OSError, HTTPException) as error:
        raise TryAgainError(f"no answer from {host}: {_reason(error)}", where=host) from None
    try:
        return parsedate_to_datetime(headers["Date"] or "").astimezone(UTC)
    except ValueError:
        raise NetworkError(f"{host} does not say what time it is", where=host) from None


def _head(url: str, timeout: float) -> Message:
    """The headers of whatever it answers; a redirect is an answer too."""
    request = urllib.request.Request(url, method="HEAD")  # noqa: S310 - a network's address, checked to be of the web
    opener = urllib.request.build_opener(_Stay)
    try:
        with opener.open(request, timeout=timeout) as response:
            headers: Message = response.headers
            return headers
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.headers


class _Stay(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else."""

    def redirect_request(self, *_where: object) -> None:
        """No request follows."""


def _reason(error: OSError | HTTPException) -> str:
    reason = getattr(error, "reason", None) or error
    return getattr(reason, "strerror", None) or type(reason).__name__
