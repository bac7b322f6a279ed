"""Follow a chat while it runs: listen, write, show it to its host, and search again at the end."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.archive import Withdrawn
from tweetup.capture.chat import capture_chat
from tweetup.capture.credentials import can_replay, can_search
from tweetup.capture.ledger import STREAM, hashtag_query
from tweetup.capture.live.backfill import INDEXING_DELAY, Backfiller, Usage, stored_posts
from tweetup.capture.live.listeners import GivenUp, Listeners
from tweetup.capture.live.live_view import (
    Discussion,
    LiveView,
    PlaceState,
    count_outside,
    count_pace,
    read_discussion,
)
from tweetup.capture.live.live_writer import LiveWriter
from tweetup.capture.live.session import describe_chat, planned_now, settled_questions
from tweetup.capture.places import open_places, source_name
from tweetup.capture.results import CaptureRequest
from tweetup.capture.window import CaptureWindow, whole_second
from tweetup.errors import CredentialsError
from tweetup.model import Capture, Gap, Relation
from tweetup.networks import Query, QuestionThread, StreamEvents
from tweetup.networks.base import AccountConfirmer, is_tagged
from tweetup.networks.errors import NetworkError
from tweetup.networks.listening import Listener, Outage, Pace
from tweetup.networks.paging import in_words
from tweetup.networks.prices import read_prices
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tweetup.archive import Added
    from tweetup.capture.live.backfill import Backfill
    from tweetup.capture.live.live_view import LiveChat
    from tweetup.capture.live.session import LiveLimits, LiveRequest
    from tweetup.capture.results import CaptureResult
    from tweetup.model import Cost, Post, PostKey
    from tweetup.networks import Access, Network, Place
    from tweetup.networks.base import AccountEvent
    from tweetup.networks.listening import News
    from tweetup.networks.paging import Timing
    from tweetup.project.project import Project

__all__ = ["FollowResult", "Follower", "LiveContext"]

_STEP: Final = 0.2
"""Seconds to wait for news before the clock is read again."""
_SECOND: Final = timedelta(seconds=1)
_READ_EVERY: Final = 5.0
"""Seconds between two readings of the discussion at least, and …"""
_READ_SHARE: Final = 10
"""… this many times as long as one takes: thousands of posts are read more rarely."""
_PACE: Final = Pace()


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveContext:
    """The clocks of a live capture, the event that ends it, and the function that shows a view.

    ``monotonic`` counts seconds while the computer is awake. ``timing.sleep`` is to end when
    ``stop`` is set.
    """

    timing: Timing
    monotonic: Callable[[], float]
    stop: threading.Event
    show: Callable[[LiveView], None]
    pace: Pace = _PACE


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowResult:
    """The result of listening.

    ``ended`` is the reason for its end in words, ``heard`` whether any place was ever connected;
    ``replies`` are those of the posts without the hashtag; ``outages`` those of all places, in time
    order; ``given_up`` the places that refused. ``complete_since`` has the places whose streams
    reach back, with the time to which they do.
    """

    since: datetime
    until: datetime
    ended: str
    heard: bool
    read: int
    added: Added
    withdrawn: Withdrawn
    cost: Cost
    outages: tuple[Outage, ...]
    given_up: tuple[GivenUp, ...]
    complete_since: Mapping[str, datetime] = field(default_factory=dict)
    replies: int = 0

    @property
    def missed(self) -> tuple[Outage, ...]:
        """The outages in which posts may be missing."""
        return tuple(outage for outage in self.outages if outage.is_missing)


class Follower:
    """Follow one chat on one network.

    Call :meth:`listen` until it ends, then :meth:`search` for the posts of outages if
    :attr:`can_search` is true, or those of :meth:`replay_request` otherwise, then :meth:`close`.
    Whatever is raised in between, the posts
    written so far stay, and so does their ledger entry.
    """

    def __init__(
        self,
        project: Project,
        network: Network,
        access: Access,
        request: LiveRequest,
        context: LiveContext,
    ) -> None:
        self._project = project
        self._network = network
        self._access = access
        self._request = request
        self._context = context
        self._chat = project.config.chat(request.hashtag)
        self._writer: LiveWriter | None = None
        self._outages: tuple[Outage, ...] = ()
        self._usage = Usage()
        self._created_at = context.timing.clock()
        self._began: dict[str, datetime] = {}
        self._unconfirmed: dict[str, tuple[AccountEvent, ...]] = {}
        self.confirmed = Withdrawn()
        self.can_search = can_search(network, access)
        self.can_replay = can_replay(network, access)

    def listen(self) -> FollowResult:
        """Write and show the posts of all places until a limit, ``stop`` or the last place's end.

        The posts of outages are searched for meanwhile, unless a limit of posts or cost is set.
        Raises the errors of opening the network's places, the error of the first place where none
        was ever connected, and :class:`~tweetup.errors.ArchiveError` where nothing can be written
        for minutes; posts written before stay.
        """
        context, request = self._context, self._request
        now = context.timing.clock()
        earlier = self.search_request(until=now)
        chat = describe_chat(self._project, request.hashtag, start=request.start, end=request.end)
        # The archive exists from here on, for the backfiller as well.
        posts = stored_posts(self._project, earlier)
        backfiller = Backfiller(self._project.config, self._network, self._access, context.timing)
        if self.can_search and now - request.since > INDEXING_DELAY:
            backfiller.submit(self._backfill_request(request.since, now - INDEXING_DELAY))
            backfiller.submit(self._backfill_request(now - INDEXING_DELAY, now))
        clock = context.timing.clock
        with open_places(self._network, self._access, clock=clock) as places, backfiller:
            writer = self._new_writer(places, posts)
            listeners = [self._listener(place) for place in places]
            following = _Following(
                self._project,
                chat,
                listeners,
                network=self._network.name,
                limits=request.limits,
                context=context,
                writer=writer,
            )
            result = following.run(
                listeners, backfiller, self._outage_request if self.can_search else None
            )
            self._usage = backfiller.usage + Usage(posts=writer.added.new, cost=writer.cost)
            self._unconfirmed = {
                place.name: place.unconfirmed
                for place in places
                if isinstance(place, AccountConfirmer) and place.unconfirmed
            }
        if result.given_up and not result.heard:
            raise result.given_up[0].error
        self._writer, self._outages = writer, result.outages
        for name, moment in result.complete_since.items():
            self._began[name] = min(self._began[name], moment)
        return result

    def search_request(self, *, until: datetime, with_replies: bool = False) -> CaptureRequest:
        """Return the request to search all of the time up to ``until`` within the limits left.

        ``with_replies`` asks for the conversations of the questions as well, since an outage has
        replies without the hashtag, too; but not once as many were heard as are wanted.
        """
        is_full = self._writer is not None and not self._writer.takes_replies
        until = _end_of_second(until)
        limits, usage = self._request.limits, self._usage
        usd = None if limits.max_usd is None else limits.max_usd - (usage.cost.usd or 0)
        return CaptureRequest(
            chat=self._chat,
            window=CaptureWindow(
                since=whole_second(self._request.since),
                until=until,
                ends=until,
                start=self._request.start,
                end=self._request.end,
            ),
            max_posts=None if limits.max_posts is None else limits.max_posts - usage.posts,
            max_usd=usd,
            max_replies=limits.max_replies if with_replies and not is_full else 0,
        )

    def replay_request(self, *, until: datetime) -> CaptureRequest | None:
        """Return the request for the posts not heard up to ``until``; None where there are none.

        It is for a network whose recent posts can be had without a login, as is missing here.
        """
        gaps = [gap for place in self._missing(searched=False).values() for gap in place]
        if not gaps or not self.can_replay:
            return None
        since = min(gap.since or self._request.since for gap in gaps)
        ends = max(gap.until or until for gap in gaps)
        request = self._backfill_request(since, min(ends + _SECOND, until))
        return request if request.window.since < request.window.until else None

    def search(
        self, request: CaptureRequest, timing: Timing, *, progress: Callable[[int], object]
    ) -> CaptureResult:
        """Search for the posts of a request once the network has indexed them.

        Returns and raises the same as :func:`~tweetup.capture.chat.capture_chat`.
        """
        early = request.window.until + INDEXING_DELAY - timing.clock()
        if early > timedelta():
            seconds = early.total_seconds()
            timing.tell(f"waiting {in_words(seconds)}, until what was posted last can be found")
            timing.left(seconds)
            timing.sleep(seconds)
        return capture_chat(
            self._project, self._network, self._access, request, timing, progress=progress
        )

    def close(self, searched: CaptureResult | None) -> tuple[Gap, ...]:
        """Finish the ledger entries, and return the gaps left after a search.

        ``searched`` is the result of that search, None where there was none. A complete search
        makes the gaps of outages uncertain ones, which are not returned. Accounts are asked about
        once more whose events nobody has confirmed: ``confirmed`` are the posts that go or come
        back by that. Raises
        :class:`~tweetup.errors.ArchiveError` where the last posts cannot be written.
        """
        gaps = self._missing(searched=searched is not None and searched.covered)
        if self._writer is not None:
            before = self._writer.withdrawn
            self._confirm_accounts(self._writer)
            self._writer.finish(gaps)
            self.confirmed = self._writer.withdrawn - before
            self._writer = None
        certain = [gap for place in gaps.values() for gap in place if gap.certain]
        return (*certain, *(searched.new_gaps if searched is not None else ()))

    def _confirm_accounts(self, writer: LiveWriter) -> None:
        """Ask about accounts whose events were heard before the network knew of it."""
        if not self._unconfirmed:
            return
        unconfirmed, self._unconfirmed = self._unconfirmed, {}
        clock = self._context.timing.clock
        with (
            suppress(CredentialsError, NetworkError),
            open_places(self._network, self._access, clock=clock) as places,
        ):
            for place in places:
                if isinstance(place, AccountConfirmer) and place.name in unconfirmed:
                    records = place.confirm(unconfirmed[place.name])
                    writer.take(place.name, StreamEvents(records=records))

    def _missing(self, *, searched: bool) -> dict[str, list[Gap]]:
        """Return the gaps by the places' names, after a complete search if it was ``searched``.

        Without a login a search reads the stream again, which leaves none.
        """
        if self.can_search:
            return _gaps_by_place(self._outages, searched=searched)
        gaps = {} if searched else _gaps_by_place(self._outages)
        if not searched:
            for place, began in self._began.items():
                gaps[place] = [*self._gap_before(began), *gaps.get(place, ())]
        return gaps

    def _listener(self, place: Place) -> Listener:
        context = self._context
        query = Query(hashtags=self._chat.hashtags, since=self._request.since)
        return Listener(
            place,
            query,
            timing=context.timing,
            monotonic=context.monotonic,
            pace=context.pace,
            cursor=self._resume_cursor(place),
            is_free=read_prices(self._network.name, self._project.config.prices).free,
        )

    def _resume_cursor(self, place: Place) -> str | None:
        """Return the cursor of an earlier run that was killed while it listened to this session.

        Records the time at which the stream resumes, for the gap before it.
        """
        capture = self._stream_capture(place)
        streams = [
            entry
            for entry in self._project.archive.captures()
            if entry.capture.is_same_request(capture)
            and entry.capture.since is not None
            and entry.capture.since >= self._request.since
        ]
        last = streams[-1] if streams else None
        killed = last if last is not None and last.finished_at is None and last.cursor else None
        began = killed.capture.since if killed is not None else None
        self._began[place.name] = began or self._created_at
        return killed.cursor if killed is not None else None

    def _new_writer(self, places: Sequence[Place], posts: Sequence[Post]) -> LiveWriter:
        captures = {place.name: self._stream_capture(place) for place in places}
        prices = read_prices(self._network.name, self._project.config.prices)
        return LiveWriter(
            self._project.archive,
            captures,
            prices,
            posts,
            hashtags=self._chat.hashtags,
            max_replies=self._request.limits.max_replies,
        )

    def _stream_capture(self, place: Place) -> Capture:
        return Capture(
            kind=STREAM,
            source=source_name(self._network, place),
            hashtag=self._chat.hashtag,
            query=hashtag_query(self._chat.hashtags),
            since=self._context.timing.clock(),
            until=self._request.limits.until,
        )

    def _outage_request(self, outage: Outage) -> CaptureRequest:
        return self._backfill_request(outage.since, outage.until or self._context.timing.clock())

    def _backfill_request(self, since: datetime, until: datetime) -> CaptureRequest:
        request = self.search_request(until=until)
        window = replace(request.window, since=whole_second(since))
        # The last search compares answers with the counts of their posts.
        return replace(request, window=window, asks_conversations=False)

    def _gap_before(self, began: datetime) -> Iterator[Gap]:
        """Yield the gap before a place was heard, unless the chat's posts were in the stream."""
        if began - self._request.since > INDEXING_DELAY:
            why = "before it was listened to"
            yield Gap(since=self._request.since, until=began, why=why)


class _Following:
    """The state of listening: places, outages, the discussion and the time of its last reading."""

    def __init__(
        self,
        project: Project,
        chat: LiveChat,
        listeners: Sequence[Listener],
        *,
        network: str,
        limits: LiveLimits,
        context: LiveContext,
        writer: LiveWriter,
    ) -> None:
        self._project = project
        self._network = network
        self._chat = chat
        self._writer = writer
        self._limits = limits
        self._context = context
        self._clock = context.timing.clock
        self._listeners = listeners
        self._places = {it.place.name: PlaceState(name=it.place.name) for it in listeners}
        self._ended_outages: list[Outage] = []
        self._unfilled: list[Outage] = []
        self._submitted = 0
        self._given_up: list[GivenUp] = []
        self._complete_since: dict[str, datetime] = {}
        self._since = self._clock()
        self._second: datetime | None = None
        self._discussion = Discussion()
        self._threads: tuple[QuestionThread, ...] = ()
        self._changed = True
        self._others = -1
        self._read_next = 0.0
        self._ended = ""

    def run(
        self,
        listeners: Sequence[Listener],
        backfiller: Backfiller,
        request_for: Callable[[Outage], CaptureRequest] | None,
    ) -> FollowResult:
        """Write and show the news of the listeners until the end, and return the result.

        ``request_for`` returns the search for the posts of an outage; None: none is possible. The
        ledger entries are left open.
        """
        self._mark_seen(self._writer.posts.values())
        absent = [it.key.id for it in self._project.archive.absences.posts()]
        for listener in listeners:
            listener.place.watch(absent)
        with Listeners(listeners, stop=self._context.stop) as threads:
            while not self._has_ended(backfiller.usage):
                for news in threads.news(_STEP):
                    self._take_in(news)
                if request_for is not None:
                    for outage in self._take_unsubmitted():
                        backfiller.submit(request_for(outage))
                for backfill in backfiller.results():
                    self._fill(backfill)
                if self._second_is_over():
                    self._write()
                    self._read()
                    self._show(backfiller.state)
        for news in threads.news(0):
            self._take_in(news)
        self._write()
        self._read_next = 0.0
        self._read()
        self._show("")
        return self._result()

    def _has_ended(self, backfilled: Usage) -> bool:
        """Return whether to end now, and note the reason."""
        limits, writer = self._limits, self._writer
        usage = backfilled + Usage(posts=writer.added.new, cost=writer.cost)
        usd = usage.cost.usd
        if self._context.stop.is_set():
            self._ended = "stopped"
        elif limits.until is not None and self._clock() >= limits.until:
            self._ended = "over"
        elif len(self._given_up) == len(self._places):
            self._ended = "given up"
        elif limits.max_posts is not None and usage.posts >= limits.max_posts:
            self._ended = f"{counted(limits.max_posts, 'post')} (--max-posts)"
        elif limits.max_usd is not None and usd is not None and usd >= limits.max_usd:
            self._ended = f"{limits.max_usd} US dollars (--max-cost)"
        return bool(self._ended)

    def _take_in(self, news: News | GivenUp) -> None:
        state = self._places[news.place]
        if isinstance(news, GivenUp):
            self._given_up.append(news)
            self._places[news.place] = self._without_place(state, news.error.problem)
            return
        if news.heard is not None:
            state = replace(state, heard=True)
            if news.heard.complete_since is not None:
                self._complete_since[news.place] = news.heard.complete_since
            self._changed |= self._writer.take(news.place, news.heard)
        if news.outage is not None and news.outage.until is not None:
            self._ended_outages.append(news.outage)
            if not news.outage.bridged:
                self._unfilled.append(news.outage)
            state = replace(state, outage=None, again=None)
        elif news.outage is not None:
            state = replace(state, outage=news.outage, again=news.again)
        self._places[news.place] = replace(
            state, polling=news.polling, unreachable=news.unreachable
        )

    def _without_place(self, state: PlaceState, why: str) -> PlaceState:
        """Return the state of a place given up: an outage from now on, or since its last post."""
        since = self._clock() if state.heard else self._since
        outage = state.outage or Outage(place=state.name, since=since, until=None, why=why)
        return replace(state, given_up=why, outage=outage, again=None)

    def _take_unsubmitted(self) -> list[Outage]:
        """Return the outages with missed posts that ended since the last call.

        None with a limit of posts or cost: that is left for the search at the end.
        """
        fresh = self._ended_outages[self._submitted :]
        self._submitted = len(self._ended_outages)
        limited = self._limits.max_posts is not None or self._limits.max_usd is not None
        return [] if limited else [outage for outage in fresh if not outage.bridged]

    def _fill(self, backfill: Backfill) -> None:
        self._writer.add_searched(backfill.posts)
        self._mark_seen(backfill.posts)
        self._changed = True
        if backfill.complete:
            self._unfilled = [it for it in self._unfilled if not _is_for(backfill, it)]
            self._ended_outages = [
                replace(outage, searched=outage.searched or _is_for(backfill, outage))
                for outage in self._ended_outages
            ]

    def _mark_seen(self, posts: Iterable[Post]) -> None:
        """Have the streams report reposts and deletions of these posts, and replies to them.

        A quote without the hashtag begins a talk elsewhere: replies to it are none of the chat's.
        """
        posts = list(posts)
        for listener in self._listeners:
            listener.place.watch([post.id for post in posts])
        query = Query(hashtags=self._chat.hashtags or (self._chat.hashtag,))
        self._hear_replies(
            [post.id for post in posts if is_tagged(post, query) or post.target(Relation.REPLY)]
        )

    def _hear_replies(self, posts: Sequence[str] = ()) -> None:
        """Have the places report replies and quotes without the hashtag, until there are enough."""
        if self._limits.max_replies:
            threads = self._threads if self._writer.takes_replies else None
            for listener in self._listeners:
                listener.hear_replies(posts, threads)

    def _find_threads(self) -> tuple[QuestionThread, ...]:
        """Return the threads of the questions asked so far."""
        posts = self._writer.posts
        keys = [key for question in self._discussion.questions for key in question.posts]
        return tuple(
            QuestionThread(post=key.id, root=_root_of(posts[key], posts))
            for key in keys
            if key in posts and key.network == self._network
        )

    def _second_is_over(self) -> bool:
        """Return whether a second has passed since this was true, by a clock that may be set."""
        now = self._clock()
        if self._second is not None and abs(now - self._second) < _SECOND:
            return False
        self._second = now
        return True

    def _write(self) -> None:
        """Write the batch, before its posts are shown: a post that a host has seen is stored."""
        now = self._clock()
        self._changed |= self._writer.write(now, _gaps_by_place(self._outages(now)))

    def _read(self) -> None:
        """Read the discussion again if posts or decisions have come, and not too soon."""
        began = self._context.monotonic()
        others = self._project.archive.changes_of_others()
        self._changed |= others != self._others
        self._others = others
        if not self._changed or began < self._read_next:
            return
        self._changed = False
        hashtag = self._chat.hashtag
        planned = planned_now(self._project, hashtag, self._chat.day)
        self._chat = replace(self._chat, planned=planned)
        self._discussion = read_discussion(
            self._writer.posts.values(),
            self._chat,
            self._clock(),
            corrections=self._project.corrections(hashtag),
            settled=settled_questions(self._project, hashtag),
        )
        threads = self._find_threads()
        if threads != self._threads or not self._writer.takes_replies:
            self._threads = threads
            self._hear_replies()
        seconds = self._context.monotonic() - began
        self._read_next = began + max(_READ_EVERY, _READ_SHARE * seconds)

    def _show(self, note: str) -> None:
        now = self._clock()
        error = self._writer.write_error
        before, after = count_outside(self._writer.posts.values(), self._chat)
        self._context.show(
            LiveView(
                chat=self._chat,
                now=now,
                posts=len(self._writer.posts),
                pace=count_pace(self._writer.posts.values(), now),
                discussion=self._discussion,
                places=tuple(self._places.values()),
                outages=tuple(self._unfilled),
                until=self._limits.until,
                note=f"not written yet, tried again: {error.problem}" if error else note,
                posts_before=before,
                posts_after=after,
                network=self._network,
                since=self._since,
                replies=self._writer.replies,
                ended=self._ended,
            )
        )

    def _outages(self, now: datetime) -> list[Outage]:
        """Return all outages; those that last end ``now``."""
        lasting = [state.outage for state in self._places.values() if state.outage is not None]
        return [*self._ended_outages, *(replace(outage, until=now) for outage in lasting)]

    def _result(self) -> FollowResult:
        now, writer = self._clock(), self._writer
        outages = self._outages(now)
        return FollowResult(
            since=self._since,
            until=now,
            ended=self._ended,
            heard=any(state.heard for state in self._places.values()),
            read=writer.read,
            added=writer.added,
            withdrawn=writer.withdrawn,
            cost=writer.cost,
            outages=tuple(sorted(outages, key=lambda outage: (outage.since, outage.place))),
            given_up=tuple(self._given_up),
            complete_since=self._complete_since,
            replies=writer.replies,
        )


def _root_of(post: Post, posts: Mapping[PostKey, Post]) -> str | None:
    """Return the id of the post that a post's thread began with, None where it is not the chat's.

    A host who strings questions together has them in one conversation, that of the first.
    """
    seen: set[PostKey] = set()
    while (above := post.target(Relation.REPLY)) is not None:
        if above not in posts or above in seen:
            return None
        seen.add(above)
        post = posts[above]
    return post.id


def _end_of_second(moment: datetime) -> datetime:
    """Return the end of a moment's second: networks search by whole seconds."""
    return whole_second(moment + _SECOND)


def _is_for(backfill: Backfill, outage: Outage) -> bool:
    return outage.until is not None and _end_of_second(outage.until) == backfill.until


def _gaps_by_place(outages: Iterable[Outage], *, searched: bool = False) -> dict[str, list[Gap]]:
    """Return the gaps that outages leave by the places' names, uncertain if ``searched`` since.

    A time before the first connection that was searched is none, as the time before the capture.
    """
    gaps: defaultdict[str, list[Gap]] = defaultdict(list)
    for outage in outages:
        is_searched = searched or outage.searched
        if not outage.bridged and not (is_searched and outage.first):
            why = f"{outage.why}; searched for afterwards" if is_searched else outage.why
            gap = Gap(since=outage.since, until=outage.until, why=why, certain=not is_searched)
            gaps[outage.place].append(gap)
    return gaps
