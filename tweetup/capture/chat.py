"""Capture a chat's posts of a time window from a network into the archive."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.capture.along import Along
from tweetup.capture.answers import ThreadReader, forget_removed, read_answers
from tweetup.capture.collector import Collector
from tweetup.capture.completeness import (
    QUOTE_COUNTS,
    beside_gap,
    closed_count_gap,
    compare_with_count,
    count_gaps,
    count_missing,
    count_told,
    field_gaps,
    find_checked,
    find_curable,
    find_silences,
    find_told,
    hidden_gap,
    repost_gap,
    saw_all_of,
    select_told,
    unchecked_gap,
    unseen_gap,
    was_count_told,
)
from tweetup.capture.conversations import Conversations
from tweetup.capture.dropped import drop_places
from tweetup.capture.earlier_parts import EarlierParts, read_earlier_parts
from tweetup.capture.estimate import budget_of, whole_seconds
from tweetup.capture.filled import filled_gaps
from tweetup.capture.job import CaptureJob
from tweetup.capture.ledger import (
    CONVERSATIONS,
    REPLIES,
    SEARCH,
    TAGGED_CONVERSATIONS,
    WITH_REPLIES,
    hashtag_query,
    of_chat,
)
from tweetup.capture.lookups import PostLookups
from tweetup.capture.places import open_places, source_name
from tweetup.capture.plan import plan_search, search_parts
from tweetup.capture.reference_counts import RELATIONS, count_of
from tweetup.capture.results import CaptureResult, InterruptedCaptureError
from tweetup.capture.threads_above import PostsAbove, name_host_posts
from tweetup.capture.timelines import UnseenAnswers, find_unseen_answers
from tweetup.errors import CredentialsError, QuotaError
from tweetup.formats.records import Record
from tweetup.model import Capture, Gap, GapKind, Kind
from tweetup.networks.base import (
    LaterCounter,
    LoginAdviser,
    QuoteFinder,
)
from tweetup.networks.errors import NetworkError
from tweetup.networks.paging import Asker

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from tweetup.capture.answers import ChatAnswers
    from tweetup.capture.budget import Budget
    from tweetup.capture.plan import SearchPart
    from tweetup.capture.results import CaptureRequest, PlaceResult
    from tweetup.model import Post
    from tweetup.networks import Access, Charge, Network, Page, Place, PostCount, Query
    from tweetup.networks.paging import Timing
    from tweetup.project.project import Project

    _Fetch = Callable[[Query, str | None, int | None], Page]

__all__ = ["capture_chat"]

_UNCHECKED: Final = "so nobody can say whether all of it came"
_UNASKED: Final = (
    "the others may lack the hashtag (--with-replies reads them), be later, protected or deleted"
)
_NOT_ALL_ASKED: Final = "the others were not asked for, or are later, protected or deleted"
_BEFORE: Final = timedelta(hours=24)
"""How long before a window posts are answered in it, where only conversations have answers."""


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
    :class:`~tweetup.errors.UsageError` for a limit in dollars without a price list,
    :class:`~tweetup.errors.ArchiveError` where a page cannot be written, and
    :class:`~tweetup.capture.results.InterruptedCaptureError` on Ctrl-C; earlier pages stay.
    """
    job = CaptureJob(
        project=project,
        network=network,
        request=request,
        timing=timing,
        budget=budget_of(project.config, network, request),
        progress=progress,
        earlier=of_chat(project.archive.captures(), request.chat),
    )
    archive = project.archive
    with open_places(network, access, clock=timing.clock, archive=archive) as places:
        captures = [_PlaceCapture(job, place) for place in places]
        try:
            for capture in captures:
                capture.search()
                capture.check()
            if request.asks_conversations:
                _ask_conversations(job, captures)
        except KeyboardInterrupt:
            so_far = tuple(capture.result_so_far() for capture in captures)
            raise InterruptedCaptureError(so_far) from None
        return _conclude(job, captures)


class _PlaceCapture:
    """The capture at one place."""

    def __init__(self, job: CaptureJob, place: Place) -> None:
        self._job = job
        self.place = place
        self._counted: int | None = None
        self._count_exact = True
        self._count_agrees = False
        self._count_told = 0
        self._was_counted = False
        self._left_out: UnseenAnswers | None = None
        self._is_provable = True
        self._earlier: dict[str, Post] = {}
        self._included = Along()
        self._along: Mapping[str, Post] = {}
        self._conversations_of: Conversations | None = None
        self._asks_untagged = False
        self._compared = 0
        self._unsought: tuple[int, ...] = ()
        self._untagged: dict[str, Post] = {}
        self._told = frozenset[Gap]()
        self._curable = frozenset[Gap]()
        self._asker = Asker(job.timing, where=place.name, pause=lambda: place.pause)
        self._parts: tuple[SearchPart, ...] = ()
        self._before = EarlierParts()
        self.found: dict[str, Post] = {}
        self.collector = Collector(
            job.project.archive,
            place.name,
            self._asker,
            job.query,
            compares=job.request.asks_conversations,
            tell=job.timing.tell,
            progress=job.progress,
        )
        self._lookups = PostLookups(job, place, self._asker, self.collector)
        self._above = PostsAbove(job, place, self._asker, self._lookups, self._included)
        self._host_posts: Mapping[str, Post] = {}

    @property
    def may_go_on(self) -> bool:
        """True while the place answers and no limit is used up."""
        return self.collector.may_go_on

    @property
    def is_free(self) -> bool:
        """True where reading a post costs nothing."""
        return self._job.budget.prices.free

    @property
    def shown(self) -> frozenset[str]:
        """The posts that the search has shown, in this part or an earlier one; no reposts."""
        return self._before.names.union(self.found)

    @property
    def all_found(self) -> dict[str, Post]:
        """The posts that the search has found, in this part or an earlier one."""
        return {**self._before.found, **self.found}

    @property
    def _query(self) -> str:
        return hashtag_query(self._job.request.chat.hashtags)

    def search(self) -> None:
        """Search for the posts with the chat's hashtags."""

        def fetch(query: Query, cursor: str | None, at_most: int | None) -> Page:
            page = self.place.search(query, cursor=cursor, at_most=at_most)
            for item in page.records:
                if isinstance(item, Record) and not item.included:
                    self.found[item.post.id] = item.post
            self._included.note(page)
            if page.complete_until is not None:
                self._job.timing.reached(page.complete_until)
            return page

        capture = self._capture(SEARCH, self._query)
        self._parts = search_parts(capture, self._job.project.archive.captures())
        self._collect(capture, fetch, self._job.budget)
        if self.collector.began_anew:
            self._parts = ()
        # Without those that turned out to be deleted meanwhile.
        self._before = read_earlier_parts(
            self._job, self.place, self._asker, self.collector, self._parts
        )
        self._included.add_earlier(self._before.along)

    def _capture(self, kind: str, query: str) -> Capture:
        request = self._job.request
        return Capture(
            kind=kind,
            source=source_name(self._job.network, self.place),
            hashtag=request.chat.hashtag,
            query=query,
            since=request.window.since,
            until=request.window.until,
        )

    def _collect(self, capture: Capture, fetch: _Fetch, budget: Budget) -> None:
        tags = self._job.request.chat.hashtags
        for span in plan_search(capture, self._job.project.archive.captures()):
            if not self.may_go_on:
                self.collector.leave_out(span)
                continue
            if span.cursor is not None:
                self._watch_stored()
            part = whole_seconds(tags, span.since, span.until)
            entry = replace(capture, since=span.since, until=span.until)
            self.collector.collect(entry, span, partial(fetch, part), budget)

    def _watch_stored(self) -> None:
        """Have the place report deletions and reposts of posts that an interrupted run stored."""
        since = self._job.request.window.since
        posts = self._job.project.archive.posts(self._job.request.chat.hashtag)
        self.place.watch(post.id for post in posts if post.created_at >= since)

    def check(self) -> None:
        """Compare the posts with the network's own count, and with the fields asked for.

        A limit that is used up leaves out a count that its rest does not pay for, and no other one.
        """
        job, window = self._job, self._job.request.window
        if not self.collector.done:
            return
        fields = field_gaps(self.place.name, self.collector.fields, window)
        before = self._asker.requests
        counted, gaps = self._ask_count()
        charges: Sequence[Charge] = ()
        if counted is not None and counted.instead is None:
            charges = counted.charges
            self._counted = counted.posts
            gaps = self._compare(counted)
        cost = job.budget.charge(charges, requests=self._asker.requests - before)
        told = self._of_session((*fields, *gaps))
        self.collector.note(told, cost, closed=self._closed_counts())

    def _ask_count(self) -> tuple[PostCount | None, tuple[Gap, ...]]:
        """Return the network's count, None where it has none, and the gap of one not made."""
        job, window = self._job, self._job.request.window
        if not job.budget.pays_for_count:
            why = f"the rest of the limit does not pay for {self.place.name}'s count; {_UNCHECKED}"
            return None, (unchecked_gap(why, window),)
        try:
            return self._asker.ask(lambda: self.place.count(job.query)), ()
        except (CredentialsError, QuotaError, NetworkError) as error:
            # A login that may search and not count will not count next time.
            for_good = isinstance(error, CredentialsError)
            return None, (unchecked_gap(f"{error}; {_UNCHECKED}", window, for_good=for_good),)

    def _of_session(self, gaps: Sequence[Gap]) -> list[Gap]:
        """Return gaps from the session's start on, which is that of each capture of it."""
        began = self._job.session_start() if gaps else None
        return [
            replace(gap, since=gap.since if gap.certain or began is None else began) for gap in gaps
        ]

    def _compare(self, counted: PostCount) -> tuple[Gap, ...]:
        job, window = self._job, self._job.request.window
        if counted.posts is None:
            why = f"{self.place.name} gave no number of posts; {_UNCHECKED}"
            return (unchecked_gap(why, window, for_good=True),)
        # The archive has posts that were deleted since, so that only what came now compares, and
        # what came to the earlier parts of a search that was resumed.
        originals = [post for post in self.found.values() if post.kind is not Kind.REPOST]
        before = self._before.names.difference(post.id for post in originals)
        came = len(originals) + len(before) + job.removed_since(self._parts, originals)
        self._count_exact = counted.exact
        self._count_agrees = came == counted.posts
        search = self._capture(SEARCH, self._query)
        self._count_told = count_told(window, search, job.earlier)
        self._was_counted = 0 < counted.posts - came <= self._count_told
        gap = compare_with_count(
            self.place.name,
            counted.posts,
            came=came,
            since=window.since,
            window=window,
            exact=counted.exact,
            sought=self._was_counted,
        )
        return () if gap is None else (gap,)

    def _closed_counts(self) -> Sequence[Gap]:
        """Return the note that the count of a session agrees which earlier captures told."""
        job = self._job
        search = self._capture(SEARCH, self._query)
        if not self._count_agrees or not was_count_told(job.request.window, search, job.earlier):
            return ()
        began = job.session_start() or job.request.window.since
        return (closed_count_gap(self._counted or 0, began, job.request.window),)

    def _told_earlier(self) -> frozenset[tuple[GapKind, str]]:
        """Return the posts and sessions of which earlier captures told something."""
        return find_told(self._capture(SEARCH, ""), self._job.earlier)

    def find_software(self) -> None:
        """Find out whether the place leaves answers out of its search, and look further back.

        Posts of the day before the window may be answered in it.
        """
        if not self.collector.done:
            return
        place, job = self.place, self._job
        self._left_out = find_unseen_answers(place, self._asker)
        if self._left_out is None:
            return
        job.timing.tell_once(self._left_out.news)
        since = job.request.window.since
        query = dataclasses.replace(job.query, since=since - _BEFORE, until=since)

        def fetch(cursor: str | None) -> Page:
            return place.search(query, cursor=cursor, at_most=None)

        try:
            for page in self._asker.pages(fetch, None):
                for item in page.records:
                    if isinstance(item, Record) and not item.included:
                        self._earlier[item.post.id] = item.post
        except (CredentialsError, QuotaError, NetworkError) as error:
            why = f"{error}; {_UNCHECKED}"
            self.collector.note((unchecked_gap(why, job.request.window),))

    @property
    def look_back(self) -> timedelta:
        """The time before the window whose posts may be answered in it, unseen by any search."""
        return timedelta() if self._left_out is None else _BEFORE

    def ask_conversations(
        self, chat: ChatAnswers, budget: Budget | None, shown: Collection[str]
    ) -> None:
        """Compare answers and quotes with the counts of posts, and ask for those that lack.

        With a ``budget``, posts without the hashtag are stored as well. ``shown`` are the posts
        that any place has shown in this capture.
        """
        if not self.is_free:
            self._along = self._included.among(chat.posts)
        self._host_posts = self._above.host_posts(
            self.all_found, chat.hosts, budget or self._job.budget
        )
        conversations = self._conversations(chat, shown, everything=budget is not None)
        if budget is not None or self.is_free:
            if budget is not None:
                if not self.is_free:
                    self._lookups.look_up_stored(
                        conversations, chat, {**self._along, **self.all_found}, budget
                    )
                known = {**self._earlier, **self.all_found}
                conversations.add_threads(self._above.threads(chat, known, budget))
            members = (*chat.questions, *chat.posts)
            thread = ThreadReader(
                self.place,
                conversations,
                self._job.query,
                stores_untagged=budget is not None,
                untagged=self._untagged,
                along=None
                if budget is None
                else self._included.page(
                    members,
                    self._job.query,
                    asking=self._host_posts,
                    all_of_them=not self.is_free,
                ),
            )
            if thread.is_needed:
                query = TAGGED_CONVERSATIONS if budget is None else CONVERSATIONS
                capture = self._capture(REPLIES, query)
                self._collect(capture, thread.fetch, budget or self._job.budget)
            if isinstance(self.place, LaterCounter):
                self._lookups.count_later(self.place, conversations)
        self._conversations_of, self._asks_untagged = conversations, budget is not None

    def _conversations(
        self, chat: ChatAnswers, shown: Collection[str], *, everything: bool
    ) -> Conversations:
        """Return the posts to look at: the questions, and others as far as asking is free.

        Where the search left answers out, and where posts without the hashtag are wanted, those of
        the archive as well.
        """
        place, found = self.place, self.all_found
        finds_replies = any(post.kind is Kind.REPLY for post in found.values())
        leaves_out = self.is_free and (self._left_out is not None or not finds_replies)
        conversations = Conversations(
            {**name_host_posts(self._host_posts), **chat.labels},
            chat.seen,
            by_root=not self.is_free,
            kinds=self._counting_kinds,
            login_advice=place.login_advice if isinstance(place, LoginAdviser) else None,
            asks_always=self._left_out is not None,
            shows_all=self.is_free,
            seeks_all=everything,
        )
        posts, others = [*chat.questions], []
        if everything or not chat.questions or leaves_out:
            posts += [post for post in chat.posts if post.kind is not Kind.REPOST]
        elif self.is_free:
            others = [post for post in found.values() if post.kind is not Kind.REPOST]
        else:
            known = {post for kind, post in self._told_earlier() if kind in RELATIONS}
            posts += [post for post in found.values() if post.id in known]
        shown_here = {**self._earlier, **self._along, **found}
        for post in posts:
            if post.id in shown_here:
                conversations.add([shown_here[post.id]])
            else:
                conversations.add_stored([post], stale=self.is_free and post.id not in shown)
        if self._left_out is not None:
            conversations.add(self._earlier.values())
        conversations.add(self._host_posts.values())
        conversations.add(others, needs_counts=False)
        conversations.note_shown({**self._along, **found}.values())
        return conversations

    @property
    def _counting_kinds(self) -> Collection[GapKind]:
        """Return the kinds of references that the place has numbers of, as far as one can know."""
        counts = [post.counts for post in self.all_found.values() if post.counts]
        has_quotes = any(it.quotes is not None for it in counts)
        if isinstance(self.place, QuoteFinder) and (
            has_quotes or not QUOTE_COUNTS.isdisjoint(self.collector.fields)
        ):
            return (GapKind.ANSWERS, GapKind.QUOTES)
        return (GapKind.ANSWERS,)

    def missing_answers(self) -> tuple[Gap, ...]:
        """Return the answers and quotes that lack, after every place was asked for theirs."""
        if self._conversations_of is None:
            return ()
        return self._conversations_of.gaps(
            self.place.name,
            until=self._job.request.window.until,
            unasked=_NOT_ALL_ASKED if self._asks_untagged else _UNASKED,
            option=self._option,
        )

    def told_of(self, gaps: Iterable[Gap]) -> frozenset[Gap]:
        """Return those of the gaps that earlier captures told."""
        return select_told(gaps, self._capture(SEARCH, ""), self._job.earlier)

    def compare_answers(
        self, gaps: Collection[Gap], elsewhere: Collection[Gap], compared: dict[GapKind, set[str]]
    ) -> None:
        """Note the answers and quotes that lack.

        Of its ``gaps`` those that another place counts as many of are told there (``elsewhere``):
        the ledger keeps them all the same. ``compared`` are the posts that others looked at.
        """
        conversations = self._conversations_of
        if conversations is None:
            return
        new = [gap for gap in gaps if gap not in elsewhere]
        self._compared = len(conversations.compared(GapKind.ANSWERS) - compared[GapKind.ANSWERS])
        for kind in compared:
            compared[kind] |= conversations.compared(kind)
        if not self.is_free and not self._asks_untagged:
            posts = self.all_found.values()
            self._unsought = conversations.lacking_beside(
                post for post in posts if post.kind is not Kind.REPOST
            )
        forget_removed(self._job.project, self._job.network.name, conversations)
        told_earlier = self._told_earlier()
        closed = [*conversations.closed(told_earlier), *elsewhere]
        if not self.is_free:
            closed += filled_gaps(self._job, self._capture(SEARCH, "").source, conversations)
        self.collector.note(new, closed=closed)
        window = self._job.request.window
        if (unread := conversations.unread(self.place.name, window)) is not None:
            self.collector.note(self._of_session((unread,)))
        if (unknown := conversations.unknown(self.place.name, window)) is not None:
            # One that has the chat has no answers to posts that it does not have.
            if self.all_found:
                self._job.timing.tell(unknown.why)
            else:
                self.collector.note(self._of_session((unknown,)))
        self._note_unseen(told_earlier)

    def _note_unseen(self, told: Collection[tuple[GapKind, str]]) -> None:
        """Note the answers below posts that nobody has looked at, or can look at."""
        job, window, left_out = self._job, self._job.request.window, self._left_out
        posts = {**self._earlier, **self.all_found}
        if left_out is not None:
            # Its search may have none of the posts that are here.
            stored = job.project.archive.posts_between(
                job.request.chat.hashtag, job.network.name, since=window.since, until=window.until
            )
            posts |= {post.id: post for post in stored}
        if not posts and (left_out is None or left_out.software is not None):
            return
        times = (post.created_at for post in posts.values())
        began = job.session_start() or min(times, default=window.since)
        if left_out is not None:
            self.collector.note((left_out.gap(window, began),))
            self._is_provable = False
        unseen = None if self._conversations_of is None else self._conversations_of.unseen()
        if unseen is not None and unseen.posts:
            gap = unseen_gap(self.place.name, unseen, WITH_REPLIES, began, window)
            self.collector.note((gap,))
        hidden, why = (0, "") if self._conversations_of is None else self._conversations_of.hidden()
        if hidden:
            self.collector.note((hidden_gap(hidden, why, began, window),))
        beside = beside_gap(self._unsought, WITH_REPLIES, began, window)
        if self._unsought:
            self.collector.note((beside,))
        elif (beside.kind, f"{began.isoformat()} {WITH_REPLIES}") in told and saw_all_of(
            beside, window, self._capture(SEARCH, ""), job.earlier
        ):
            self.collector.note(closed=(beside,))

    @property
    def _option(self) -> str | None:
        """Return the option with which conversations are asked for, where they were not."""
        return None if self._asks_untagged or self.is_free else WITH_REPLIES

    def compare_questions(self, compared: Mapping[GapKind, Collection[str]]) -> None:
        """Note questions whose number of answers or quotes no place has told, and wrong numbers.

        Where no post has the number, the field that never came is named already.
        """
        conversations, until = self._conversations_of, self._job.request.window.until
        if conversations is None:
            return
        for kind in compared:
            low = conversations.counted_too_low(self.place.name, kind, until=until)
            if low is not None:
                self.collector.note((low,))
        shown = self.all_found.values()
        uncounted = conversations.uncounted(
            self.place.name,
            {
                kind: posts
                for kind, posts in compared.items()
                if any(count_of(post, kind) is not None for post in shown)
            },
            until=until,
            option=self._option,
        )
        fields, window = self.collector.fields, self._job.request.window
        looked_at = conversations.looked_at
        others = count_gaps(self.place.name, fields, window, besides=looked_at)
        self.collector.note((*uncounted, *self._of_session(others)))

    def conclude(self, idle: Sequence[Gap]) -> None:
        """Add the reposts that no search gives, and tell apart gaps that were told before."""
        job = self._job
        stored = sum(count for _, count in job.minutes())
        reposts = max(
            stored - sum(count for _, count in job.minutes(reposts=False)),
            # Those that were removed on request came as well.
            sum(post.kind is Kind.REPOST for post in self.found.values()),
        )
        originals = [post for post in self.all_found.values() if post.kind is not Kind.REPOST]
        gap = repost_gap(originals, reposts, job.network.title, job.request.window)
        gaps = (*idle, *([gap] if gap is not None else ()))
        if gaps and self.collector.done:
            self.collector.note(gaps)
        self._tell_known_gaps()

    def _tell_known_gaps(self) -> None:
        capture = self._capture(SEARCH, "")
        gaps, earlier = self.collector.gaps, self._job.earlier
        self._told = self.told_of(gaps)
        if self._was_counted:
            self._told |= {gap for gap in gaps if gap.kind is GapKind.COUNT}
        self._curable = find_curable(gaps, capture, earlier)

    def result_so_far(self) -> PlaceResult:
        """Return the result at this place where the capture is interrupted."""
        self._tell_known_gaps()
        return dataclasses.replace(self.result(), gaps=self.collector.settled_gaps)

    def result(self) -> PlaceResult:
        """Return the result at this place."""
        archive = self._job.project.archive
        untagged = self._untagged.values()
        known = {post.key for post in archive.posts_by_key(post.key for post in untagged)}
        others = [post for post in untagged if post.key not in known]
        removed = archive.removals.of_request(others)
        return self.collector.result(
            counted=self._counted,
            count_exact=self._count_exact,
            count_agrees=self._count_agrees,
            provable=self._is_provable,
            compared=self._compared,
            unsought=len(self._unsought),
            told=self._told,
            checked=find_checked(
                self.collector.search_gaps, self._capture(SEARCH, self._query), self._job.earlier
            ),
            curable=self._curable,
            untagged=len(others) - len(removed),
        )


def _ask_conversations(job: CaptureJob, captures: Sequence[_PlaceCapture]) -> None:
    """Ask each place that still answers for the answers that its posts count."""
    request = job.request
    allowed = job.budget.split_off(max_posts=request.max_replies) if request.max_replies else None
    for capture in captures:
        capture.find_software()
    found = {name: post for one in captures for name, post in one.all_found.items()}
    chat = read_answers(
        job.project,
        request.chat.hashtag,
        job.network.name,
        request.window,
        tags=request.chat.hashtags,
        found=found,
        shown=frozenset[str]().union(*(one.shown for one in captures)),
        is_whole=all(one.collector.done for one in captures),
        before=max((capture.look_back for capture in captures), default=timedelta()),
    )
    if not any(capture.look_back for capture in captures):
        job.tell_unshown(chat.unshown)
    for capture in captures:
        if capture.may_go_on and capture.collector.done:
            capture.ask_conversations(chat, allowed, found)
    # Each place may count answers that another one has.
    gaps = [capture.missing_answers() for capture in captures]
    told = frozenset[Gap]().union(
        *(capture.told_of(part) for capture, part in zip(captures, gaps, strict=True))
    )
    most: dict[tuple[GapKind, str | None], Gap] = {}
    for gap in (gap for part in gaps for gap in part):
        # One that was told before hides no news of another place.
        most[gap.kind, gap.post] = max(
            most.get((gap.kind, gap.post), gap),
            gap,
            key=lambda it: (it not in told, count_missing(it)),
        )
    compared: dict[GapKind, set[str]] = {kind: set() for kind in RELATIONS}
    for capture, part in zip(captures, gaps, strict=True):
        elsewhere = [gap for gap in part if most[gap.kind, gap.post] is not gap]
        capture.compare_answers(part, elsewhere, compared)
    for capture in captures:
        capture.compare_questions(compared)


def _conclude(job: CaptureJob, captures: Sequence[_PlaceCapture]) -> CaptureResult:
    minutes = job.minutes()
    searched = next((capture for capture in captures if capture.collector.done), None)
    idle = find_silences(minutes)
    for capture in captures:
        capture.conclude(idle if capture is searched else ())
    for capture in captures:
        capture.collector.settle()
    if all(capture.collector.done for capture in captures):
        drop_places(job, [source_name(job.network, capture.place) for capture in captures])
    places = tuple(capture.result() for capture in captures)
    return CaptureResult(
        hashtag=job.request.chat.hashtag,
        network=job.network.name,
        window=job.request.window,
        places=places,
        rows=sum(count for _, count in minutes),
        gaps=tuple(gap for place in places for gap in place.gaps),
    )
