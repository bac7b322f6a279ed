"""Capture a chat's posts of a time window from a network into the archive."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.capture.budget import Budget
from tweetup.capture.collector import Collector
from tweetup.capture.ledger import REPLIES, SEARCH, hashtag_query
from tweetup.capture.places import open_places, source_name
from tweetup.capture.plan import plan_search
from tweetup.capture.results import CaptureResult, Estimate
from tweetup.errors import CredentialsError, QuotaError, UsageError
from tweetup.model import Capture, Gap
from tweetup.networks import Query
from tweetup.networks.errors import NetworkError
from tweetup.networks.paging import Asker
from tweetup.networks.prices import read_prices
from tweetup.text import plurals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from tweetup.capture.results import CaptureRequest, PlaceResult
    from tweetup.capture.window import CaptureWindow
    from tweetup.config import Config
    from tweetup.networks import Access, Network, Page, Place
    from tweetup.networks.paging import Timing
    from tweetup.project.project import Project

    _Fetch = Callable[[Query, str | None, int | None], Page]

__all__ = ["capture_chat", "estimate_capture", "find_silences"]

_MINUTE: Final = timedelta(minutes=1)
_AROUND: Final = timedelta(minutes=10)
"""The time before and after a silence in which the pace of the chat is measured."""
_FEWEST: Final = 8
"""The fewest posts in that time of a lively chat."""
_SHORTEST, _LONGEST = 3, 45
"""Minutes: shorter silences happen in any chat, and longer ones are its end."""
_SURPRISE: Final = math.log(100_000)
"""Minus the logarithm of the probability below which a silence is reported.

The model is a Poisson process at the slower of both paces. In 33 real chats no silence is
reported; of holes of ten minutes cut into them, three in four are.
"""
_TOLERANCE: Final = 0.02
_FEW: Final = 3
"""Posts that a network counts and does not give, since they are deleted or protected: no gap."""
_UNCHECKED: Final = "so nobody can say whether all of it came"


def capture_chat(
    project: Project,
    network: Network,
    access: Access,
    request: CaptureRequest,
    timing: Timing,
    *,
    progress: Callable[[int], object],
) -> CaptureResult:
    """Capture the chat's posts at every place of the network, and return the result with its gaps.

    Resumes at the cursor of an earlier capture of the same window. An error of a place is in its
    result, and the other places are searched all the same. ``progress`` is called with the number
    of posts so far. Raises :class:`~tweetup.errors.CredentialsError` and
    :class:`~tweetup.networks.errors.NetworkError` where no place can be opened,
    :class:`~tweetup.errors.UsageError` for a limit in dollars without a price list, and
    :class:`~tweetup.errors.ArchiveError` where a page cannot be written; earlier pages stay.
    """
    job = _Job(
        project=project,
        network=network,
        request=request,
        timing=timing,
        budget=_budget(project.config, network, request),
        progress=progress,
    )
    with open_places(network, access, clock=timing.clock) as places:
        captures = [_PlaceCapture(job, place) for place in places]
        for capture in captures:
            capture.search()
            capture.check()
        if request.max_replies:
            _fetch_replies(job, captures)
        return _conclude(job, captures)


def estimate_capture(
    config: Config, network: Network, access: Access, request: CaptureRequest, timing: Timing
) -> tuple[Estimate, ...]:
    """Return the number of posts at each place for the chat, and their price.

    No post is captured, but counting may have a price of its own. Raises the errors of
    :func:`capture_chat`, and those of a place that refuses to count.
    """
    budget = _budget(config, network, request)
    with open_places(network, access, clock=timing.clock) as places:
        return tuple(_estimate(place, request, timing, budget) for place in places)


def find_silences(minutes: Sequence[tuple[datetime, int]]) -> tuple[Gap, ...]:
    """Return the silences that the pace of the chat does not explain, as uncertain gaps.

    ``minutes`` are those in which posts were written, with their number, in time order. A fault
    of the network leaves such a hole; so may a power cut at the host's. The slower of the paces
    before and after decides, so that neither the beginning nor the end of a chat is a silence.
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


def _budget(config: Config, network: Network, request: CaptureRequest) -> Budget:
    prices = read_prices(network.name, config.prices)
    if request.max_usd is not None and prices.usd is None:
        raise UsageError(
            f"no price list says what {network.title} charges",
            where="--max-cost",
            hint="name one with prices in tweetup.toml, or limit it with --max-posts",
        )
    return Budget(prices, max_posts=request.max_posts, max_usd=request.max_usd)


def _query(request: CaptureRequest) -> Query:
    window = request.window
    return Query(hashtags=request.chat.hashtags, since=window.since, until=window.until)


def _estimate(place: Place, request: CaptureRequest, timing: Timing, budget: Budget) -> Estimate:
    asker = Asker(timing, pause=lambda: place.pause)
    counted = asker.ask(lambda: place.count(_query(request)))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """The parts of a capture that are the same at every place."""

    project: Project
    network: Network
    request: CaptureRequest
    timing: Timing
    budget: Budget
    progress: Callable[[int], object]

    @property
    def minutes(self) -> tuple[tuple[datetime, int], ...]:
        """The numbers of posts in the archive by the minute of the window.

        Networks count, and write times, by whole seconds: the seconds in which the window begins
        and ends are counted whole here as well, or posts of the last one would seem missing.
        """
        window = self.request.window
        since, end = (moment.replace(microsecond=0) for moment in (window.since, window.until))
        until = end if end == window.until else end + timedelta(seconds=1)
        return self.project.archive.minutes(
            self.request.chat.hashtag, self.network.name, since=since, until=until
        )


class _PlaceCapture:
    """The capture at one place."""

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
        """True while the place answers and no limit is used up."""
        return self.collector.may_go_on

    def search(self) -> None:
        """Search for the posts with the chat's hashtags."""
        tags = hashtag_query(self._job.request.chat.hashtags)

        def fetch(query: Query, cursor: str | None, at_most: int | None) -> Page:
            page = self._place.search(query, cursor=cursor, at_most=at_most)
            if page.complete_until is not None:
                self._job.timing.reached(page.complete_until)
            return page

        self._collect(SEARCH, tags, fetch, self._job.budget)

    def fetch_replies(self, post: str, budget: Budget) -> None:
        """Fetch the replies below a post, with or without the hashtag."""

        def fetch(query: Query, cursor: str | None, at_most: int | None) -> Page:
            return self._place.conversation(post, query, cursor=cursor, at_most=at_most)

        self._collect(REPLIES, f"replies to {post}", fetch, budget)

    def _collect(self, kind: str, query: str, fetch: _Fetch, budget: Budget) -> None:
        request = self._job.request
        capture = Capture(
            kind=kind,
            source=source_name(self._job.network, self._place),
            hashtag=request.chat.hashtag,
            query=query,
            since=request.window.since,
            until=request.window.until,
        )
        for span in plan_search(capture, self._job.project.archive.captures()):
            if not self.may_go_on:
                self.collector.leave_out(span)
                continue
            if span.cursor is not None:
                self._watch_stored()
            part = Query(hashtags=request.chat.hashtags, since=span.since, until=span.until)
            entry = replace(capture, since=span.since, until=span.until)
            self.collector.collect(entry, span, partial(fetch, part), budget)

    def _watch_stored(self) -> None:
        """Have the place report deletions and reposts of posts that an interrupted run stored."""
        since = self._job.request.window.since
        posts = self._job.project.archive.posts(self._job.request.chat.hashtag)
        self._place.watch(post.id for post in posts if post.created_at >= since)

    def check(self) -> None:
        """Compare the posts in the archive with the network's own count, if it has one."""
        job = self._job
        if not self.collector.done or job.budget.reason is not None:
            return
        before = self._asker.requests
        try:
            counted = self._asker.ask(lambda: self._place.count(_query(job.request)))
        except (CredentialsError, QuotaError, NetworkError) as error:
            job.timing.tell(f"{error}; {_UNCHECKED}")
            return
        if counted is None or counted.instead is not None:
            return
        self._counted = counted.posts
        rows = sum(count for _, count in job.minutes)
        gaps = []
        if counted.posts is None:
            job.timing.tell(f"{self._place.name} gave no number of posts; {_UNCHECKED}")
        elif counted.posts > rows:
            gap = _count_gap(
                counted.posts, rows, self._place.name, job.request.window, exact=counted.exact
            )
            gaps.append(gap)
        cost = job.budget.charge(counted.charges, requests=self._asker.requests - before)
        self.collector.note(gaps, cost)

    def result(self) -> PlaceResult:
        """Return the result at this place."""
        return self.collector.result(counted=self._counted)


def _count_gap(posts: int, rows: int, place: str, window: CaptureWindow, *, exact: bool) -> Gap:
    """Return the gap where a network counts more posts than the archive has."""
    certain = exact and posts - rows > max(_FEW, _TOLERANCE * posts)
    here = f"{rows:,} {'is' if rows == 1 else 'are'} here"
    why = f"{place} counts {plurals.counted(posts, 'post')}, {here}"
    if not exact:
        why += "; its counts are not exact"
    elif not certain:
        why += "; it counts some that nobody can read any more"
    return Gap(since=window.since, until=window.until, why=why, certain=certain)


def _fetch_replies(job: _Job, captures: Sequence[_PlaceCapture]) -> None:
    """Fetch the replies below every question of the window, at each place that still answers."""
    request = job.request
    allowed = job.budget.split_off(max_posts=request.max_replies)
    chat, network = request.chat.hashtag, job.network.name
    for post in _question_posts(job.project, chat, network, request.window):
        for capture in captures:
            if capture.may_go_on:
                capture.fetch_replies(post, allowed)


def _question_posts(
    project: Project, chat: str, network: str, window: CaptureWindow
) -> Iterator[str]:
    """Yield the ids of the posts with the questions of the sessions within a window."""
    project.forget()
    if chat not in project.chats:
        return
    for session in project.sessions(chat):
        if session.start < window.until and session.end > window.since:
            for question in project.segmented(session).questions:
                yield from (key.id for key in question.posts if key.network == network)


def _conclude(job: _Job, captures: Sequence[_PlaceCapture]) -> CaptureResult:
    minutes = job.minutes
    searched = next((capture for capture in captures if capture.collector.done), None)
    if searched is not None and (idle := find_silences(minutes)):
        searched.collector.note(idle)
    places = tuple(capture.result() for capture in captures)
    return CaptureResult(
        hashtag=job.request.chat.hashtag,
        network=job.network.name,
        window=job.request.window,
        places=places,
        rows=sum(count for _, count in minutes),
        gaps=tuple(gap for place in places for gap in place.gaps),
    )


def _silent(before: datetime, after: datetime) -> int:
    """Return the number of minutes between two minutes with posts."""
    return round((after - before) / _MINUTE) - 1
