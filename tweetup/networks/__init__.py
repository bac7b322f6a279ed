"""The networks that posts are captured from: one module or folder each, beside what they share.

::

    base.py      what a network is: Network, Place, Query, Page, and what it needs to be asked
    failures.py  what a network answers when it does not give what was asked for
    paging.py    the one retry loop: page after page, with clock and sleep passed in
    listening.py one place heard for hours: outages, sleeping computers, searching instead
    matching.py  what a query is about, for networks that cannot be asked exactly that
    prices.py    what networks charge, by a list with a date
    clocks.py    what time it is there
    secret.py    a value that never shows itself

A package of its own adds a network by naming an object with the members of
:class:`~tweetup.networks.base.Network` in the entry-point group ``tweetup.networks``.
No client of a network is imported before a place is asked for.
"""

from __future__ import annotations

from tweetup.networks.base import (
    Access,
    Charge,
    Counted,
    Found,
    Heard,
    Need,
    Network,
    Page,
    Place,
    Query,
    Standing,
)
from tweetup.registry import Registry

__all__ = [
    "NETWORKS",
    "Access",
    "Charge",
    "Counted",
    "Found",
    "Heard",
    "Need",
    "Network",
    "Page",
    "Place",
    "Query",
    "Standing",
]

NETWORKS: Registry[Network] = Registry(
    "network",
    "tweetup.networks",
    {
        "x": "tweetup.networks.x:X",
        "mastodon": "tweetup.networks.mastodon:MASTODON",
        "bluesky": "tweetup.networks.bluesky.client:BLUESKY",
    },
    also_called={
        "twitter": "x",
        "twitter.com": "x",
        "x.com": "x",
        "fediverse": "mastodon",
        "bsky": "bluesky",
        "bsky.app": "bluesky",
        "atproto": "bluesky",
    },
)
