"""The places of a network (its servers or interfaces): open them, and name them in the ledger."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from tweetup.networks.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from tweetup.networks import Access, Network, Place

__all__ = ["open_places", "source_name"]


@contextmanager
def open_places(
    network: Network, access: Access, *, clock: Callable[[], datetime]
) -> Iterator[Sequence[Place]]:
    """Open the places that a login leads to, and close them when the block ends.

    Opening makes no request. Raises :class:`~tweetup.errors.CredentialsError` and
    :class:`~tweetup.networks.errors.NetworkError` where a place cannot be opened, or there is none.
    """
    with ExitStack() as stack:
        places = network.open(access, clock=clock)
        if not places:
            raise NetworkError(
                "the network opened no place to ask",
                where=network.name,
                hint="check its settings with tweetup doctor",
            )
        for place in places:
            stack.callback(place.close)
        yield places


def source_name(network: Network, place: Place) -> str:
    """Return the ledger's name for a place: ``x``, ``mastodon:social.example``."""
    return place.name if place.name == network.name else f"{network.name}:{place.name}"
