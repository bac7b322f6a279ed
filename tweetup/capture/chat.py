"""Capture a chat's posts of a time window from a network into the archive."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from tweetup.capture.budget import Budget
from tweetup.capture.collector import REPLIES, SEARCH, Collector
from tweetup.capture.plan import plan
from tweetup.capture.results import Captured, Estimate
from tweetup.errors import CredentialsError, QuotaError, UsageError
from tweetup.model import Capture, Gap
from tweetup.networks import Query
from tweetup.networks.errors import NetworkError
from tweetup.networks.paging import Asker
from tweetup.networks.prices import read_prices
from tweetup.text import counting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from tweetup.capture.results import Order, PlaceResult
    from tweetup.capture.window import Window
    from tweetup.config import Config
    from tweetup.networks import Access, Counted, Network, Page, Place
    from tweetup.networks.paging import Timing
    from tweetup.project.project import Project

    _Fetch = Callable[[Query, str | None, int | None], Page]

__all__ = ["capture_chat", "estimate_capture", "idle_spells", "source_name"]

_MINUTE: Final = timedelta(minutes=1)
_AROUND: Final = timedelta(minutes=10)
"""How long before and after a silence the chat's pace is measured."""
_FEWEST: Final = 8
"""Posts in that time that make a chat lively."""
_SHORTEST, _LONGEST = 3, 45
"""Minutes: people do fall silent for a moment, all of them; and chats end."""
_SURPRISE: Final = math.log(100_000)
"""A silence counts if chance brings it once in so many: Poisson, at the slower of both paces.

In 33 real chats no silence does; of holes of ten minutes cut into them, three in four do.
"""


def idle_spells(minutes: Sequence[tuple[datetime, int]]) -> tuple[Gap, ...]:
    """Return the silences that a chat's own pace does not explain.

    ``minutes`` are those in which posts were written, with how many, in time order. Whatever
    stops a network from giving posts leaves such a hole; so may a power cut at the host's. The
    slower pace of before and after decides, so that neither a beginning nor an end is one.
    """
    times = [minute for minute, _ in minutes]
    written = [0, *accumulate(count for _, count in minutes)]

    def is_odd(before: datetime, after: datetime) -> bool:
        last, first = bisect_left(times, before), bisect_left(times, after)
        earlier = written[last + 1] - written[bisect_right(times, before - _AROUND)]
        later = written[bisect_left(times, after + _AROUND)] - written[first]
        slower = min(earlier, later)
        expected = slower * (_silent(before, after) * _MINUTE / _AROUND)
        return slower >= _FEWEST and expected > _SURPRISE

    return tuple(
        Gap(
            since=before + _MINUTE,
            until=after,
            why=f"silence for {_silent(before, after)} minutes in a lively chat",
            certain=False,
        )
        for before, after in pairwise(times)
        if _SHORTEST <= _silent(before, after) <= _LONGEST and is_odd(before, after)
    )


def _silent(before: datetime, after: datetime) -> int:
    """Return the minutes between two in which something was written."""
    return round((after - before) / _MINUTE) - 1


_TOLERANCE: Final = 0.02
_FEW: Final = 3
"""Of the posts a network counts, how many may well have been deleted since, or be protected."""


def capture_chat(
    project: Project,
    network: Network,
    access: Access,
    order: Order,
    timing: Timing,
    *,
    progress: Callable[[int], object],
) -> Captured:
    """Ask every place of the network for the chat's posts, and say what is missing.

    Goes on where an earlier capture of the same window stopped. What a place refuses is in its
    result, and the other places are asked all the same. ``progress`` is told how many posts have
    come. Raises :class:`~tweetup.errors.CredentialsError` and
    :class:`~tweetup.networks.errors.NetworkError` where no place can be opened, and
    :class:`~tweetup.errors.ArchiveError` where the archive gives way; what was written stays.
    """
    job = _Job(
        project=project,
        network=network,
        order=order,
        timing=timing,
        budget=_budget(project.config, network, order),
        progress=progress,
    )
    with ExitStack() as stack:
        places = network.open(access, clock=timing.clock)
        for place in places:
            stack.callback(place.close)
        visits = [_Visit(job, place) for place in places]
        for visit in visits:
            visit.search()
            visit.check()
        if order.max_replies:
            _fetch_replies(job, visits)
        return _captured(job, visits)


def estimate_capture(
    config: Config, network: Network, access: Access, order: Order, timing: Timing
) -> tuple[Estimate, ...]:
    """How many posts each place has for the chat, and what they would cost.

    Nothing is captured, but counting may cost something itself. Raises what :func:`capture_chat`
    does, and what a place refuses.
    """
    budget = _budget(config, network, order)
    with ExitStack() as stack:
        places = network.open(access, clock=timing.clock)
        for place in places:
            stack.callback(place.close)
        return tuple(_estimate(place, order, timing, budget) for place in places)


def source_name(network: Network, place: Place) -> str:
    """What the ledger calls a place: ``x``, ``mastodon:social.example``."""
    return place.name if place.name == network.name else f"{network.name}:{place.name}"


def _budget(config: Config, network: Network, order: Order) -> Budget:
    prices = read_prices(network.name, config.prices)
    if order.max_usd is not None and prices.usd is None:
        raise UsageError(
            f"no price list says what {network.title} charges",
            where="--max-cost",
            hint="name one with prices in tweetup.toml, or limit it with --max-posts",
        )
    return Budget(prices, max_posts=order.max_posts, max_usd=order.max_usd)


def _query(order: Order) -> Query:
    window = order.window
    return Query(hashtags=order.chat.hashtags, since=window.since, until=window.until)


def _estimate(place: Place, order: Order, timing: Timing, budget: Budget) -> Estimate:
    asker = Asker(timing, pause=lambda: place.pause)
    counted = asker.ask(lambda: place.count(_query(order)))
    posts = counted.posts if counted is not None else None
    each = [] if posts is None else [("post", posts)]
    known = posts is not None or budget.prices.free
    return Estimate(
        place=place.name,
        since=order.window.since,
        until=order.window.until,
        posts=posts,
        usd=budget.prices.of_charges(each) if known else None,
        usd_most=budget.prices.of_charges([*each, ("user", posts or 0)]) if known else None,
        cost=budget.charge(counted.charges if counted is not None else (), requests=asker.requests),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What is the same at every place."""

    project: Project
    network: Network
    order: Order
    timing: Timing
    budget: Budget
    progress: Callable[[int], object]

    @property
    def minutes(self) -> tuple[tuple[datetime, int], ...]:
        """The posts of the window that the archive has, by the minute.

        Networks count, and write times, by whole seconds: those in which the window begins and
        ends are counted whole here as well, or two posts of the last one would seem to lack.
        """
        window = self.order.window
        since, end = (moment.replace(microsecond=0) for moment in (window.since, window.until))
        until = end if end == window.until else end + timedelta(seconds=1)
        return self.project.archive.minutes(
            self.order.chat.hashtag, self.network.name, since=since, until=until
        )


class _Visit:
    """What is done at one place."""

    def __init__(self, job: _Job, place: Place) -> None:
        self._job = job
        self._place = place
        self._counted: int | None = None
        self._asker = Asker(job.timing, where=place.name, pause=lambda: place.pause)
        self.collector = Collector(
            job.project.archive,
            place.name,
            self._asker,
            tell=job.timing.tell,
            progress=job.progress,
        )

    @property
    def may_go_on(self) -> bool:
        """Whether the place still answers."""
        return self.collector.may_go_on

    def search(self) -> None:
        """Ask for the posts with the chat's hashtags."""
        tags = " ".join(f"#{tag}" for tag in self._job.order.chat.hashtags)

        def fetch(query: Query, cursor: str | None, at_most: int | None) -> Page:
            return self._place.search(query, cursor=cursor, at_most=at_most)

        self._collect(SEARCH, tags, fetch, self._job.budget)

    def fetch_replies(self, post: str, budget: Budget) -> None:
        """Ask for the answers below a post, whatever hashtag they carry."""

        def fetch(query: Query, cursor: str | None, at_most: int | None) -> Page:
            return self._place.conversation(post, query, cursor=cursor, at_most=at_most)

        self._collect(REPLIES, f"replies to {post}", fetch, budget)

    def _collect(self, kind: str, query: str, fetch: _Fetch, budget: Budget) -> None:
        order = self._job.order
        asked = Capture(
            kind=kind,
            source=source_name(self._job.network, self._place),
            hashtag=order.chat.hashtag,
            query=query,
            since=order.window.since,
            until=order.window.until,
        )
        for stretch in plan(asked, self._job.project.archive.captures()):
            if not self.may_go_on:
                self.collector.leave_out(stretch)
                continue
            part = Query(hashtags=order.chat.hashtags, since=stretch.since, until=stretch.until)
            capture = replace(asked, since=stretch.since, until=stretch.until)
            self.collector.collect(capture, stretch, partial(fetch, part), budget)

    def check(self) -> None:
        """Compare what came with how many posts the network says there are, if it does say."""
        job = self._job
        if not self.collector.done or job.budget.reason is not None:
            return
        before = self._asker.requests
        try:
            counted = self._asker.ask(lambda: self._place.count(_query(job.order)))
        except (CredentialsError, QuotaError, NetworkError) as error:
            job.timing.tell(f"{error}; so nobody can say whether all of it came")
            return
        if counted is None:
            return
        self._counted = counted.posts
        rows = sum(count for _, count in job.minutes)
        gaps = []
        if counted.posts > rows:
            gaps.append(_lacking(counted, rows, self._place.name, job.order.window))
        cost = job.budget.charge(counted.charges, requests=self._asker.requests - before)
        self.collector.note(gaps, cost)

    def result(self) -> PlaceResult:
        """What came from here."""
        return self.collector.result(counted=self._counted)


def _lacking(counted: Counted, rows: int, place: str, window: Window) -> Gap:
    """What is missing where a network counts more posts than the archive has."""
    certain = counted.exact and counted.posts - rows > max(_FEW, _TOLERANCE * counted.posts)
    here = f"{rows:,} {'is' if rows == 1 else 'are'} here"
    why = f"{place} counts {counting.counted(counted.posts, 'post')}, {here}"
    if not counted.exact:
        why += "; its counts are not exact"
    elif not certain:
        why += "; it counts some that nobody can read any more"
    return Gap(since=window.since, until=window.until, why=why, certain=certain)


def _fetch_replies(job: _Job, visits: Sequence[_Visit]) -> None:
    """Fetch the answers below every question of the window, at each place that still answers."""
    order = job.order
    allowed = job.budget.part(max_posts=order.max_replies)
    for post in _question_posts(job.project, order.chat.hashtag, job.network.name, order.window):
        for visit in visits:
            if visit.may_go_on:
                visit.fetch_replies(post, allowed)


def _question_posts(project: Project, chat: str, network: str, window: Window) -> Iterator[str]:
    """Yield the ids of the posts that asked the questions of the sessions within a window."""
    project.forget()
    if chat not in project.chats:
        return
    for session in project.sessions(chat):
        if session.start < window.until and session.end > window.since:
            for question in project.segmented(session).questions:
                yield from (key.id for key in question.posts if key.network == network)


def _captured(job: _Job, visits: Sequence[_Visit]) -> Captured:
    minutes = job.minutes
    searched = next((visit for visit in visits if visit.collector.done), None)
    if searched is not None and (idle := idle_spells(minutes)):
        searched.collector.note(idle)
    places = tuple(visit.result() for visit in visits)
    return Captured(
        hashtag=job.order.chat.hashtag,
        network=job.network.name,
        window=job.order.window,
        places=places,
        rows=sum(count for _, count in minutes),
        gaps=tuple(gap for place in places for gap in place.gaps),
    )
