"""X, by its API v2 through tweepy.

::

    client.py     the place: search, counts, lookup, conversations, stream, login status
    search.py     queries, fields and windows of searches
    lookup.py     posts looked up again, one by one or by compliance jobs
    stream.py     the filtered stream and our rule in it
    responses.py  responses to records, with their next page and charges
    transport.py  tweepy's requests: address, time-outs, and the token
    errors.py     refused and failed requests as errors

tweepy is imported when the place is opened, not before.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from tweetup.errors import CredentialsError
from tweetup.networks.base import Need
from tweetup.networks.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tweetup.networks.base import Access
    from tweetup.networks.secret import Secret
    from tweetup.networks.x.client import XPlace

__all__ = ["X", "XNetwork"]

_TOKEN: Final = Need(
    name="bearer_token",
    variables=("TWEETUP_X_BEARER_TOKEN", "BEARER_TOKEN", "TWITTER_BEARER_TOKEN"),
    description="the bearer token of an app at https://console.x.com (Keys and tokens)",
    page=lambda _access: "https://console.x.com",
)


class XNetwork:
    """X, which has one place, queried with the bearer token of an app."""

    name = "x"
    title = "X"
    needs = (_TOKEN,)
    url = "https://api.x.com"

    def open(self, access: Access, *, clock: Callable[[], datetime]) -> tuple[XPlace, ...]:
        """Return the one place. Raises the errors of :meth:`.Network.open`."""
        token = access.values.get(_TOKEN.name)
        if not token:
            raise CredentialsError(
                "no bearer token is known",
                where=self.name,
                hint=f"set {_TOKEN.variables[0]} to {_TOKEN.description}",
            )
        _check(token)
        try:
            from tweetup.networks.x.client import XPlace
        except ImportError as error:
            raise NetworkError(
                f"its client is not installed ({error.name} is missing)",
                where=self.name,
                hint="install it: python -m pip install 'tweepy>=4.17'",
            ) from None
        return (
            XPlace(
                token,
                url=access.url or self.url,
                stream_url=access.stream_url,
                timeout=access.timeout,
                clock=clock,
                sleep=time.sleep,
            ),
        )


def _check(token: Secret) -> None:
    """Raise for a token that HTTP cannot carry: tweepy's own error would print it."""
    if not all("!" <= letter <= "~" for letter in token.reveal()):
        raise CredentialsError(
            "the bearer token has blanks or letters that no token has",
            where=XNetwork.name,
            hint=f"copy it again: {_TOKEN.description}",
        )


X: Final = XNetwork()
