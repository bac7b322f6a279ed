"""A chat followed while it runs: heard, kept, shown to its host, and searched for at the end.

::

    live_chat.py       what is known before: the hour, the plan, who came before
    live_hearing.py    several places at once, a thread for each
    live_search.py     what was posted before anybody listened
    live_keeping.py    what is heard → the archive, and the posts at hand
    live_view.py       posts and the time → what the host sees
    live_following.py  all of these together, until it is to end
    live.py            from a hashtag to what is missing
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.model import Capture, Gap
from tweetup.pipeline.capture.chat import capture_chat, source_name
from tweetup.pipeline.capture.records import Order
from tweetup.pipeline.capture.window import Window
from tweetup.pipeline.live.chat import live_chat, present_meeting
from tweetup.pipeline.live.following import Followed, Terms, follow, gaps_of
from tweetup.pipeline.live.keeping import Keeper
from tweetup.pipeline.live.search import FINDABLE, Searcher, Spent, posts_since
from tweetup.pipeline.logins.access import can_search
from tweetup.sources.networks import Query
from tweetup.sources.networks.listening import Listener, Pace
from tweetup.sources.networks.paging import in_words
from tweetup.sources.networks.prices import read_prices

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from tweetup.model import Post
    from tweetup.pipeline.capture.records import Captured
    from tweetup.pipeline.live.view import LiveView
    from tweetup.pipeline.workplace import Work
    from tweetup.sources.networks import Access, Network, Place
    from tweetup.sources.networks.listening import Outage
    from tweetup.sources.networks.paging import Timing

__all__ = ["Follower", "LiveOrder", "Watch", "plan_live"]

_PACE: Final = Pace()


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveOrder:
    """What to follow: a chat with its hour, from when on it is of interest, and when to end."""

    hashtag: str
    since: datetime
    start: datetime
    end: datetime | None
    terms: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Whoever watches: the time, seconds awake, the wish to end, and what is done with a view.

    ``timing.sleep`` is to end when ``over`` is set.
    """

    timing: Timing
    monotonic: Callable[[], float]
    over: threading.Event
    show: Callable[[LiveView], None]
    pace: Pace = _PACE


def plan_live(work: Work, hashtag: str, terms: Terms, *, now: datetime) -> LiveOrder:
    """What there is to follow now: the chat's meeting with lead and tail, else what comes.

    A moment to end at in the terms goes before the meeting's.
    """
    meeting = present_meeting(work, hashtag, now)
    if meeting is None:
        since = now.replace(microsecond=0)  # networks count whole seconds
        return LiveOrder(hashtag=hashtag, since=since, start=now, end=None, terms=terms)
    margins = work.config.capture
    until = terms.until or meeting.end + margins.tail
    return LiveOrder(
        hashtag=hashtag,
        since=min(meeting.start - margins.lead, now),
        start=meeting.start,
        end=meeting.end,
        terms=Terms(until=until, most_posts=terms.most_posts, most_usd=terms.most_usd),
    )


class Follower:
    """Follows one chat on one network.

    :meth:`listen` until it is to end, then :meth:`search` for what was not heard, if
    :attr:`can_search` says so, then :meth:`close`. Whatever happens in between, what was heard
    stays and the ledger says so.
    """

    def __init__(
        self, work: Work, network: Network, access: Access, order: LiveOrder, watch: Watch
    ) -> None:
        self._work = work
        self._network = network
        self._access = access
        self._order = order
        self._watch = watch
        self._chat = work.config.chat(order.hashtag)
        self._keeper: Keeper | None = None
        self._outages: tuple[Outage, ...] = ()
        self._spent = Spent()
        self._made_at = watch.timing.clock()
        self._began: dict[str, datetime] = {}
        self.can_search = can_search(network, access)

    def listen(self) -> Followed:
        """Hear, keep and show what is posted.

        Raises what opening the network's places raises, the refusal of the place where none was
        ever heard, and :class:`~tweetup.errors.ArchiveError` where nothing can be written.
        """
        watch, order = self._watch, self._order
        now = watch.timing.clock()
        earlier = self.search_order(until=now)
        chat = live_chat(self._work, order.hashtag, start=order.start, end=order.end)
        # The archive is there from here on, for the search as well.
        posts = posts_since(self._work, earlier)
        searcher = Searcher(self._work.config, self._network, self._access, watch.timing)
        if self.can_search and now - order.since > FINDABLE:
            searcher.ask(self._order_for(order.since, now - FINDABLE))
            searcher.ask(self._order_for(now - FINDABLE, now))
        with self._places() as places, searcher:
            keeper = self._new_keeper(places, posts)
            followed = follow(
                self._work,
                chat,
                [self._listener(place) for place in places],
                keeper=keeper,
                terms=order.terms,
                clock=watch.timing.clock,
                monotonic=watch.monotonic,
                over=watch.over,
                show=watch.show,
                searcher=searcher,
                order_for=self._order_of if self.can_search else None,
            )
            self._spent = searcher.spent + Spent(posts=keeper.added.new, cost=keeper.cost)
        if followed.left and not followed.heard:
            raise followed.left[0].error
        self._keeper, self._outages = keeper, followed.outages
        return followed

    @contextmanager
    def _places(self) -> Iterator[Sequence[Place]]:
        with ExitStack() as stack:
            places = self._network.open(self._access, clock=self._watch.timing.clock)
            for place in places:
                stack.callback(place.close)
            yield places

    def _listener(self, place: Place) -> Listener:
        watch = self._watch
        query = Query(hashtags=self._chat.hashtags, since=self._order.since)
        return Listener(
            place,
            query,
            timing=watch.timing,
            monotonic=watch.monotonic,
            pace=watch.pace,
            cursor=self._broken_off(place),
        )

    def _broken_off(self, place: Place) -> str | None:
        """Where a run that was killed in the midst of this chat had got to.

        Since when the place is heard is noted beside it.
        """
        asked = self._capture_at(place)
        streams = [
            line
            for line in self._work.archive.captures()
            if line.capture.asks_like(asked)
            and line.capture.since is not None
            and line.capture.since >= self._order.since
        ]
        last = streams[-1] if streams else None
        killed = last if last is not None and last.finished_at is None and last.cursor else None
        began = killed.capture.since if killed is not None else None
        self._began[place.name] = began or self._made_at
        return killed.cursor if killed is not None else None

    def _new_keeper(self, places: Sequence[Place], posts: Sequence[Post]) -> Keeper:
        captures = {place.name: self._capture_at(place) for place in places}
        prices = read_prices(self._network.name, self._work.config.prices)
        return Keeper(self._work.archive, captures, prices, posts)

    def _capture_at(self, place: Place) -> Capture:
        return Capture(
            kind="stream",
            source=source_name(self._network, place),
            hashtag=self._chat.hashtag,
            query=" ".join(f"#{tag}" for tag in self._chat.hashtags),
            since=self._watch.timing.clock(),
            until=self._order.terms.until,
        )

    def _order_of(self, outage: Outage) -> Order:
        return self._order_for(outage.since, outage.until or self._watch.timing.clock())

    def _order_for(self, since: datetime, until: datetime) -> Order:
        order = self.search_order(until=until)
        since = since.replace(microsecond=0)
        return replace(order, window=replace(order.window, since=since))

    def search_order(self, *, until: datetime) -> Order:
        """The whole of the time up to ``until``, for what is left to spend."""
        terms, spent = self._order.terms, self._spent
        usd = None if terms.most_usd is None else terms.most_usd - (spent.cost.usd or 0)
        return Order(
            chat=self._chat,
            window=Window(
                since=self._order.since,
                until=until,
                ends=until,
                start=self._order.start,
                end=self._order.end,
            ),
            max_posts=None if terms.most_posts is None else terms.most_posts - spent.posts,
            max_usd=usd,
        )

    def search(
        self, order: Order, timing: Timing, *, progress: Callable[[int], object]
    ) -> Captured:
        """Search for what was not heard; raises what a capture does.

        Networks deliver and find a post only a while after it was posted: that is waited for.
        """
        early = order.window.until + FINDABLE - timing.clock()
        if early > timedelta():
            seconds = early.total_seconds()
            timing.tell(f"waiting {in_words(seconds)}, until what was posted last can be found")
            timing.left(seconds)
            timing.sleep(seconds)
        return capture_chat(
            self._work, self._network, self._access, order, timing, progress=progress
        )

    def close(self, captured: Captured | None) -> tuple[Gap, ...]:
        """Close the ledger; what is missing, or looks so, after that search.

        None: there was none. A search that came to its end leaves no outage open.
        """
        complete = captured is not None and captured.complete
        gaps = gaps_of(self._outages, searched=complete)
        if not self.can_search:
            for place, began in self._began.items():
                gaps[place] = [*self._before(began), *gaps.get(place, ())]
        if self._keeper is not None:
            self._keeper.finish(gaps)
            self._keeper = None
        missed = [gap for place in gaps.values() for gap in place if gap.certain]
        return (*missed, *(captured.gaps if captured is not None else ()))

    def _before(self, began: datetime) -> Iterator[Gap]:
        """What was posted before a place was heard, if there was time for it."""
        if began - self._order.since > FINDABLE:
            why = "before it was listened to"
            yield Gap(since=self._order.since, until=began, why=why)
