"""X before anybody is logged in."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from tweetup.errors import CredentialsError
from tweetup.sources.networks.base import Need
from tweetup.sources.networks.failures import NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tweetup.sources.networks.base import Access
    from tweetup.sources.networks.secret import Secret
    from tweetup.sources.networks.x.place import XPlace

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
        """The one place. Raises what :class:`~tweetup.sources.networks.base.Network` says."""
        token = access.values.get(_TOKEN.name)
        if not token:
            raise CredentialsError(
                "no bearer token is known",
                where=self.name,
                hint=f"set {_TOKEN.variables[0]} to {_TOKEN.what}",
            )
        _check(token)
        try:
            from tweetup.sources.networks.x.place import XPlace
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
