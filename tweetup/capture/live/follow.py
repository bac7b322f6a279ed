"""Follow a chat while it runs: listen, write, show it to its host, and search again at the end."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.capture.chat import capture_chat, source_name
from tweetup.capture.credentials import can_search
from tweetup.capture.live.catch_up import FINDABLE, Searcher, Spent, posts_since
from tweetup.capture.live.listeners import Hearing, Left
from tweetup.capture.live.live_writer import Keeper
from tweetup.capture.live.view import LiveChat, LiveView, PlaceState, Talk, count_pace, read_talk
from tweetup.capture.maintenance.schedule import meetings
from tweetup.capture.results import Order
from tweetup.capture.window import Window
from tweetup.model import Capture, Gap
from tweetup.networks import Query
from tweetup.networks.listening import Listener, Outage, Pace
from tweetup.networks.paging import in_words
from tweetup.networks.prices import read_prices
from tweetup.text import fold_handle
from tweetup.text.counting import counted

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from decimal import Decimal

    from tweetup.archive import Added
    from tweetup.capture.live.catch_up import Filled
    from tweetup.capture.maintenance.schedule import Meeting
    from tweetup.capture.results import Captured
    from tweetup.model import Cost, Post, Session
    from tweetup.networks import Access, Network, Place
    from tweetup.networks.listening import News
    from tweetup.networks.paging import Timing
    from tweetup.project.project import Project

__all__ = [
    "Followed",
    "Follower",
    "LiveOrder",
    "Terms",
    "Watch",
    "follow",
    "gaps_of",
    "live_chat",
    "plan_live",
    "present_meeting",
]

_RECENT: Final = 4
"""Sessions that say who comes regularly."""
_AHEAD: Final = timedelta(hours=3)
"""How early before its hour somebody may begin to listen to a chat."""


def present_meeting(project: Project, hashtag: str, now: datetime) -> Meeting | None:
    """Return the chat's meeting that is on, ended a while ago, or begins within hours.

    None where nobody said when the chat meets, or it does not meet now.
    """
    config = project.config
    # Of a daily chat, its hour is what somebody follows.
    chat = replace(config.chat(hashtag), daily=False)
    length = timedelta(minutes=chat.schedule.minutes if chat.schedule is not None else 60)
    until = now + _AHEAD + length + config.capture.tail
    near = meetings(chat, config.capture, since=now, until=until)
    return next((one for one in near if one.end + config.capture.tail >= now), None)


def live_chat(project: Project, hashtag: str, *, start: datetime, end: datetime | None) -> LiveChat:
    """Return the chat as its configuration and its earlier sessions tell it.

    A regular took part in at least half of its last four sessions.
    """
    chat = project.config.chat(hashtag)
    earlier = _earlier(project, chat.hashtag, start)
    return LiveChat(
        hashtag=chat.hashtag,
        start=start,
        end=end,
        timezone=chat.timezone,
        title=chat.title,
        hosts=chat.hosts,
        label_style=chat.label_style,
        language=chat.language,
        planned=chat.planned(start.astimezone(ZoneInfo(chat.timezone)).date()),
        regulars=_regulars(project, earlier[-_RECENT:]),
        seen_before=frozenset[str]().union(*(project.crowd(one).handles for one in earlier))
        if earlier
        else None,
    )


def _earlier(project: Project, chat: str, start: datetime) -> list[Session]:
    if not project.config.archive.exists() or chat not in project.chats:
        return []
    return [session for session in project.sessions(chat) if session.end <= start]


def _regulars(project: Project, sessions: list[Session]) -> tuple[str, ...]:
    """Who took part in half of the sessions, the most faithful first, with the latest handle."""
    times: Counter[str] = Counter()
    handles: dict[str, str] = {}
    for session in sessions:
        for handle in project.crowd(session).writers:
            times[fold_handle(handle)] += 1
            handles[fold_handle(handle)] = handle
    enough = len(sessions) / 2
    faithful = sorted(times, key=lambda who: (-times[who], who))
    return tuple(handles[who] for who in faithful if times[who] >= enough)


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
    project: Project,
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
    following = _Following(project, chat, listeners, keeper=keeper, terms=terms, clock=clock)
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
        project: Project,
        chat: LiveChat,
        listeners: Sequence[Listener],
        *,
        keeper: Keeper,
        terms: Terms,
        clock: Callable[[], datetime],
    ) -> None:
        self._project = project
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
        """Return a place that will not be heard again: from now on, or since it was heard last."""
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
        corrections = self._project.corrections(self._chat.hashtag)
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


def plan_live(project: Project, hashtag: str, terms: Terms, *, now: datetime) -> LiveOrder:
    """What there is to follow now: the chat's meeting with lead and tail, else what comes.

    A moment to end at in the terms goes before the meeting's.
    """
    meeting = present_meeting(project, hashtag, now)
    if meeting is None:
        since = now.replace(microsecond=0)  # networks count whole seconds
        return LiveOrder(hashtag=hashtag, since=since, start=now, end=None, terms=terms)
    margins = project.config.capture
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
        self, project: Project, network: Network, access: Access, order: LiveOrder, watch: Watch
    ) -> None:
        self._project = project
        self._network = network
        self._access = access
        self._order = order
        self._watch = watch
        self._chat = project.config.chat(order.hashtag)
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
        chat = live_chat(self._project, order.hashtag, start=order.start, end=order.end)
        # The archive is there from here on, for the search as well.
        posts = posts_since(self._project, earlier)
        searcher = Searcher(self._project.config, self._network, self._access, watch.timing)
        if self.can_search and now - order.since > FINDABLE:
            searcher.ask(self._order_for(order.since, now - FINDABLE))
            searcher.ask(self._order_for(now - FINDABLE, now))
        with self._places() as places, searcher:
            keeper = self._new_keeper(places, posts)
            followed = follow(
                self._project,
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
            for line in self._project.archive.captures()
            if line.capture.is_same_request(asked)
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
        prices = read_prices(self._network.name, self._project.config.prices)
        return Keeper(self._project.archive, captures, prices, posts)

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
        """Return the whole of the time up to ``until``, for what is left to spend."""
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
            self._project, self._network, self._access, order, timing, progress=progress
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
