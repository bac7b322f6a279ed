"""The networks that posts are captured from.

::

    base.py       the protocol of a network: Network, Place, Query, Page and the other values
    errors.py     the errors that a network's client raises
    paging.py     the retry loop, page after page, with clock and sleep passed in
    listening.py  a stream followed for hours: reconnection, outages, polling where none is allowed
    prices.py     prices of networks, from a dated list
    secret.py     a value that is never printed or logged
    x/            X, by tweepy
    mastodon/     Mastodon and compatible servers, by Mastodon.py
    bluesky/      Bluesky, by the atproto SDK and Jetstream

A package of its own adds a network by naming an object with the members of
:class:`~tweetup.networks.base.Network` in the entry-point group ``tweetup.networks``.
No client library of a network is imported before :meth:`Network.open` is called.
"""

from __future__ import annotations

from tweetup.networks.base import (
    Access,
    Charge,
    LoginStatus,
    LookupResult,
    Need,
    Network,
    Page,
    Place,
    PostCount,
    Query,
    QuestionThread,
    StreamEvents,
)
from tweetup.registry import Registry

__all__ = [
    "NETWORKS",
    "Access",
    "Charge",
    "LoginStatus",
    "LookupResult",
    "Need",
    "Network",
    "Page",
    "Place",
    "PostCount",
    "Query",
    "QuestionThread",
    "StreamEvents",
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
