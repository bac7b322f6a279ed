"""Listening, keeping and looking, step by step, until it is to end."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.model import Gap
from tweetup.pipeline.live.hearing import Hearing, Left
from tweetup.pipeline.live.search import Spent
from tweetup.pipeline.live.view import LiveView, PlaceState, Talk, count_pace, read_talk
from tweetup.sources.networks.listening import Outage
from tweetup.text.counting import counted

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from decimal import Decimal

    from tweetup.archive import Added
    from tweetup.model import Cost, Post
    from tweetup.pipeline.capture.records import Order
    from tweetup.pipeline.live.keeping import Keeper
    from tweetup.pipeline.live.search import Filled, Searcher
    from tweetup.pipeline.live.view import LiveChat
    from tweetup.pipeline.workplace import Work
    from tweetup.sources.networks.listening import Listener, News

__all__ = ["Followed", "Terms", "follow", "gaps_of"]

_STEP: Final = 0.2
"""Seconds of waiting for news before the clock is looked at again."""
_SECOND: Final = timedelta(seconds=1)
_LOOK: Final = 5.0
"""Seconds between two readings of what was said, and …"""
_SHARE: Final = 10
"""… how many times as long as one takes: a chat of thousands is read more rarely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """When to end: at a moment, after so many new posts, once it has cost so many dollars."""

    until: datetime | None = None
    most_posts: int | None = None
    most_usd: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What came of it.

    ``ended`` says why it ended, ``heard`` whether any place ever was; ``outages`` are all of
    them, in time order.
    """

    since: datetime
    until: datetime
    ended: str
    heard: bool
    read: int
    added: Added
    deleted: int
    cost: Cost
    outages: tuple[Outage, ...]
    left: tuple[Left, ...]

    @property
    def missed(self) -> tuple[Outage, ...]:
        """The outages in which something may be missing."""
        return tuple(outage for outage in self.outages if not outage.bridged)


def follow(
    work: Work,
    chat: LiveChat,
    listeners: Sequence[Listener],
    *,
    keeper: Keeper,
    terms: Terms,
    clock: Callable[[], datetime],
    monotonic: Callable[[], float],
    over: threading.Event,
    show: Callable[[LiveView], None],
    searcher: Searcher,
    order_for: Callable[[Outage], Order] | None,
) -> Followed:
    """Listen until the terms say so, ``over`` is set or no place is left; keep what is heard.

    ``show`` is given the view once a second. What was posted in an outage is searched for as
    ``order_for`` says, once it is over and where there is no bound to what may be spent; None
    says that nothing can be. The lines of the ledger are left open. Raises
    :class:`~tweetup.errors.ArchiveError` where nothing can be written for minutes; what was written
    before stays.
    """
    following = _Following(work, chat, listeners, keeper=keeper, terms=terms, clock=clock)
    following.make_known(keeper.posts.values())
    with Hearing(listeners, over=over) as hearing:
        while not following.ended(over, searcher.spent):
            for news in hearing.news(_STEP):
                following.note(news)
            if order_for is not None:
                for outage in following.to_fill():
                    searcher.ask(order_for(outage))
            for filled in searcher.filled():
                following.fill(filled)
            if following.second_is_over():
                following.keep()
                following.look(monotonic)
                following.show(show, searcher.state)
    for news in hearing.news(0):
        following.note(news)
    following.keep()
    return following.followed()


def gaps_of(outages: Iterable[Outage], *, searched: bool = False) -> dict[str, list[Gap]]:
    """What may be missing at each place; ``searched`` for afterwards, it only looks so."""
    gaps: defaultdict[str, list[Gap]] = defaultdict(list)
    for outage in outages:
        if not outage.bridged:
            why = f"{outage.why}; searched for afterwards" if searched else outage.why
            gap = Gap(since=outage.since, until=outage.until, why=why, certain=not searched)
            gaps[outage.place].append(gap)
    return gaps


class _Following:
    """Where it stands: each place, each outage, what was said and when it was last looked at."""

    def __init__(
        self,
        work: Work,
        chat: LiveChat,
        listeners: Sequence[Listener],
        *,
        keeper: Keeper,
        terms: Terms,
        clock: Callable[[], datetime],
    ) -> None:
        self._work = work
        self._chat = chat
        self._keeper = keeper
        self._terms = terms
        self._clock = clock
        self._heard_places = [one.place for one in listeners]
        self._places = {one.place.name: PlaceState(name=one.place.name) for one in listeners}
        self._outages: list[Outage] = []
        self._unfilled: list[Outage] = []
        self._asked = 0
        self._left: list[Left] = []
        self._since = clock()
        self._second: datetime | None = None
        self._talk = Talk()
        self._changed = True
        self._look_at = 0.0
        self._ended = ""

    def ended(self, over: threading.Event, earlier: Spent) -> bool:
        """Whether it is to end now; ``earlier`` is what else was spent."""
        terms, keeper = self._terms, self._keeper
        spent = earlier + Spent(posts=keeper.added.new, cost=keeper.cost)
        usd = spent.cost.usd
        if over.is_set():
            self._ended = "stopped"
        elif terms.until is not None and self._clock() >= terms.until:
            self._ended = "over"
        elif len(self._left) == len(self._places):
            self._ended = "given up"
        elif terms.most_posts is not None and spent.posts >= terms.most_posts:
            self._ended = f"{counted(terms.most_posts, 'post')} (--max-posts)"
        elif terms.most_usd is not None and usd is not None and usd >= terms.most_usd:
            self._ended = f"{terms.most_usd} US dollars (--max-cost)"
        return bool(self._ended)

    def note(self, news: News | Left) -> None:
        """Take in what is new at a place."""
        state = self._places[news.place]
        if isinstance(news, Left):
            self._left.append(news)
            self._places[news.place] = self._given_up(state, news.error.what)
            return
        if news.heard is not None:
            state = replace(state, heard=True)
            self._changed |= self._keeper.take(news.place, news.heard)
        if news.outage is not None and news.outage.until is not None:
            self._outages.append(news.outage)
            if not news.outage.bridged:
                self._unfilled.append(news.outage)
            state = replace(state, outage=None, again=None)
        elif news.outage is not None:
            state = replace(state, outage=news.outage, again=news.again)
        self._places[news.place] = replace(state, polling=news.polling)

    def _given_up(self, state: PlaceState, why: str) -> PlaceState:
        """A place that will not be heard again: from now on, or since it was heard last."""
        since = self._clock() if state.heard else self._since
        outage = state.outage or Outage(place=state.name, since=since, until=None, why=why)
        return replace(state, left=why, outage=outage, again=None)

    def to_fill(self) -> list[Outage]:
        """The outages that ended since this was asked last, and left something to search for."""
        fresh = self._outages[self._asked :]
        self._asked = len(self._outages)
        bounded = self._terms.most_posts is not None or self._terms.most_usd is not None
        return [] if bounded else [outage for outage in fresh if not outage.bridged]

    def fill(self, filled: Filled) -> None:
        """Take in what was searched for."""
        self._keeper.have_at_hand(filled.posts)
        self.make_known(filled.posts)
        self._changed = True
        if filled.complete:
            self._unfilled = [one for one in self._unfilled if one.until != filled.until]

    def make_known(self, posts: Iterable[Post]) -> None:
        """Have the places tell of posts that did not come by listening, too."""
        ids = [post.id for post in posts]
        for place in self._heard_places:
            place.know(ids)

    def second_is_over(self) -> bool:
        """Whether a second has passed since this was said last, whichever way the clock went."""
        now = self._clock()
        if self._second is not None and abs(now - self._second) < _SECOND:
            return False
        self._second = now
        return True

    def keep(self) -> None:
        """Write what was heard: before it is shown, so that what a host has seen is kept."""
        now = self._clock()
        self._keeper.write(now, self._gaps(now))

    def look(self, monotonic: Callable[[], float]) -> None:
        """Read what was said so far, now and then, if anything was said since."""
        began = monotonic()
        if not self._changed or began < self._look_at:
            return
        self._changed = False
        corrections = self._work.corrections(self._chat.hashtag)
        self._talk = read_talk(
            self._keeper.posts.values(), self._chat, self._clock(), corrections=corrections
        )
        self._look_at = began + max(_LOOK, _SHARE * (monotonic() - began))

    def show(self, show: Callable[[LiveView], None], note: str) -> None:
        """Give the view away."""
        now = self._clock()
        trouble = self._keeper.trouble
        show(
            LiveView(
                chat=self._chat,
                now=now,
                posts=len(self._keeper.posts),
                pace=count_pace(self._keeper.posts.values(), now),
                talk=self._talk,
                places=tuple(self._places.values()),
                outages=tuple(self._unfilled),
                until=self._terms.until,
                note=f"not written yet, tried again: {trouble.what}" if trouble else note,
            )
        )

    def _gaps(self, now: datetime) -> dict[str, list[Gap]]:
        """What is missing at each place, for the ledger."""
        lasting = [state.outage for state in self._places.values() if state.outage is not None]
        outages = [*self._outages, *(replace(outage, until=now) for outage in lasting)]
        return gaps_of(outages)

    def followed(self) -> Followed:
        """What came of it."""
        now, keeper = self._clock(), self._keeper
        lasting = [state.outage for state in self._places.values() if state.outage is not None]
        outages = [*self._outages, *(replace(outage, until=now) for outage in lasting)]
        return Followed(
            since=self._since,
            until=now,
            ended=self._ended,
            heard=any(state.heard for state in self._places.values()),
            read=keeper.read,
            added=keeper.added,
            deleted=keeper.deleted,
            cost=keeper.cost,
            outages=tuple(sorted(outages, key=lambda outage: (outage.since, outage.place))),
            left=tuple(self._left),
        )
