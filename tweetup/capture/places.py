"""The places of a network (its servers or interfaces): open them, and name them in the ledger."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from tweetup.capture.ledger import NAMES
from tweetup.model import Capture, Progress
from tweetup.networks.base import RefusalMemory
from tweetup.networks.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from tweetup.archive import Archive
    from tweetup.networks import Access, Network, Place

__all__ = ["open_places", "source_name"]


@contextmanager
def open_places(
    network: Network,
    access: Access,
    *,
    clock: Callable[[], datetime],
    archive: Archive | None = None,
) -> Iterator[Sequence[Place]]:
    """Open the places that a login leads to, and close them when the block ends.

    An ``archive`` keeps for the next run what places learn about names that they refuse. Opening
    makes no request. Raises :class:`~tweetup.errors.CredentialsError` and
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
            if isinstance(place, RefusalMemory) and archive is not None:
                stack.enter_context(_remembering(source_name(network, place), place, archive))
        yield places


@contextmanager
def _remembering(source: str, place: RefusalMemory, archive: Archive) -> Iterator[None]:
    """Have a place begin with the lessons of earlier runs, and keep those of the block."""
    lessons = [
        entry.capture.query
        for entry in archive.captures()
        if (entry.capture.kind, entry.capture.source) == (NAMES, source)
    ]
    before = frozenset((lessons[-1] or "").split()) if lessons else frozenset[str]()
    place.recall(before)
    recalled = place.learned
    try:
        yield
    finally:
        if place.learned != recalled:
            query = " ".join(sorted((before - recalled) | place.learned))
            entry = archive.begin(Capture(kind=NAMES, source=source, query=query))
            archive.finish_capture(entry, Progress(cursor=None))


def source_name(network: Network, place: Place) -> str:
    """Return the ledger's name for a place: ``x``, ``mastodon:social.example``."""
    return place.name if place.name == network.name else f"{network.name}:{place.name}"
