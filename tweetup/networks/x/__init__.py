"""X, by its API v2 through tweepy.

::

    network.py   X: what it needs to be told; opens its one place
    place.py     one request a call: search, counts, lookup, conversations, standing
    window.py    what is asked for, and of which time, as X wants to have it said
    lookup.py    posts looked up again, and why some no longer show
    answers.py   an answer's bytes: the records in it, its next page, what it was charged for
    asking.py    tweepy's requests on their way: address, time-outs, and the token nowhere else
    refusals.py  what X says when it does not give what was asked for, in one line
    stream.py    the filtered stream; rules.py the one rule of ours among its rules
    jobs.py      compliance jobs: what must go, of many posts at once

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
    what="the bearer token of an app at https://console.x.com (Keys and tokens)",
)


class XNetwork:
    """X: one place, asked as one app by its bearer token."""

    name = "x"
    title = "X"
    needs = (_TOKEN,)
    url = "https://api.x.com"

    def open(self, access: Access, *, clock: Callable[[], datetime]) -> tuple[XPlace, ...]:
        """Return the one place. Raises what :class:`~tweetup.networks.base.Network` says."""
        token = access.values.get(_TOKEN.name)
        if not token:
            raise CredentialsError(
                "no bearer token is known",
                where=self.name,
                hint=f"set {_TOKEN.variables[0]} to {_TOKEN.what}",
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
    """A token that HTTP cannot carry would be shown in the client's own error."""
    if not all("!" <= letter <= "~" for letter in token.reveal()):
        raise CredentialsError(
            "the bearer token has blanks or letters that no token has",
            where=XNetwork.name,
            hint=f"copy it again: {_TOKEN.what}",
        )


X: Final = XNetwork()
