"""The number of posts of a capture and their price before it, its query and its budget."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tweetup.capture.budget import Budget
from tweetup.capture.places import open_places
from tweetup.capture.results import Estimate
from tweetup.capture.window import whole_second
from tweetup.errors import UsageError
from tweetup.networks import Query
from tweetup.networks.paging import Asker
from tweetup.networks.prices import read_prices

if TYPE_CHECKING:
    from datetime import datetime

    from tweetup.capture.results import CaptureRequest
    from tweetup.config import Config
    from tweetup.networks import Access, Network, Place
    from tweetup.networks.paging import Timing

__all__ = ["budget_of", "estimate_capture", "query_of", "whole_seconds"]


def estimate_capture(
    config: Config, network: Network, access: Access, request: CaptureRequest, timing: Timing
) -> tuple[Estimate, ...]:
    """Return the number of posts at each place for the chat, and their price.

    No post is captured, but counting may have a price of its own. Raises the errors of
    :func:`~tweetup.capture.chat.capture_chat`, and those of a place that refuses to count.
    """
    budget = budget_of(config, network, request)
    with open_places(network, access, clock=timing.clock) as places:
        return tuple(_estimate(place, request, timing, budget) for place in places)


def budget_of(config: Config, network: Network, request: CaptureRequest) -> Budget:
    """Return the budget of a request: posts, and dollars by the price list.

    Raises :class:`~tweetup.errors.UsageError` for a limit in dollars without a price list.
    """
    prices = read_prices(network.name, config.prices)
    if request.max_usd is not None and prices.usd is None:
        raise UsageError(
            f"no price list says what {network.title} charges",
            where="--max-cost",
            hint="name one with prices in tweetup.toml, or limit it with --max-posts",
        )
    return Budget(prices, max_posts=request.max_posts, max_usd=request.max_usd)


def query_of(request: CaptureRequest) -> Query:
    """Return the query for the chat's hashtags in the window."""
    window = request.window
    return whole_seconds(request.chat.hashtags, window.since, window.until)


def whole_seconds(hashtags: tuple[str, ...], since: datetime, until: datetime) -> Query:
    """Return the query for all seconds that a span has a part of.

    Networks write times, search and count by whole seconds: a post of the first one would be
    counted and left out.
    """
    end = whole_second(until)
    return Query(
        hashtags=hashtags,
        since=whole_second(since),
        until=end if end == until else end + timedelta(seconds=1),
    )


def _estimate(place: Place, request: CaptureRequest, timing: Timing, budget: Budget) -> Estimate:
    asker = Asker(timing, pause=lambda: place.pause)
    counted = asker.ask(lambda: place.count(query_of(request)))
    posts = counted.posts if counted is not None else None
    each = [] if posts is None else [("post", posts)]
    priced = posts is not None or budget.prices.free
    return Estimate(
        place=place.name,
        since=request.window.since,
        until=request.window.until,
        posts=posts,
        usd=budget.prices.of_charges(each) if priced else None,
        usd_most=budget.prices.of_charges([*each, ("user", posts or 0)]) if priced else None,
        cost=budget.charge(counted.charges if counted is not None else (), requests=asker.requests),
        instead=counted.instead if counted is not None else None,
    )
