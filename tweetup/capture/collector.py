"""Search one place page by page; each page is written together with the cursor behind it."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.archive import Added, Incoming, Withdrawn
from tweetup.capture.completeness import UNCOMPARED, pending_gap
from tweetup.capture.ledger import REPLIES
from tweetup.capture.results import PlaceResult
from tweetup.errors import CredentialsError, QuotaError, TweetupError
from tweetup.formats.records import Deletion, Skipped
from tweetup.model import Cost, Gap, Kind, PostKey, Progress
from tweetup.networks.base import is_tagged, keep_matching
from tweetup.networks.errors import NetworkError, TryAgainError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tweetup.archive import Archive
    from tweetup.capture.budget import Budget
    from tweetup.capture.plan import SearchSpan
    from tweetup.formats.records import Record
    from tweetup.model import Capture
    from tweetup.networks import Page, Query
    from tweetup.networks.base import FieldCount
    from tweetup.networks.paging import Asker

    #: A request for the page at a cursor, with as many posts at most, as far as the network allows.
    Fetch = Callable[[str | None, int | None], Page]

__all__ = ["ENDING_ERRORS", "Collector", "LedgerEntry"]

ENDING_ERRORS: Final = (CredentialsError, QuotaError, TryAgainError)
"""Errors after which a place will not answer any other request either."""


class LedgerEntry:
    """An entry of the ledger while its search runs, and the reason it ended."""

    def __init__(self, number: int, capture: Capture, span: SearchSpan) -> None:
        self.number = number
        self.capture = capture
        self.span = span
        self.cursor = span.cursor
        self.oldest = span.reached
        self.passed = span.passed
        self.format: str | None = None
        self.read = 0
        self.skipped: Counter[str] = Counter()
        self.broken = 0
        self.cost = Cost()
        self.notes = span.notes
        self.closed: tuple[Gap, ...] = ()
        self.pending: tuple[Gap, ...] = ()
        self.complete = False
        self.stopped: str | None = None
        self.error: TweetupError | None = None

    @property
    def is_over(self) -> bool:
        """True once nothing more is asked for."""
        return self.complete or self.stopped is not None or self.error is not None

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps in the span so far."""
        if self.complete:
            return self.notes
        reason = self.stopped or (self.error and self.error.problem) or "broken off"
        if self.capture.kind == REPLIES:
            reason = f"answers in conversations: {reason}"
        until = self.span.until if self.oldest is None else self.oldest
        since = self.span.since if self.passed is None else self.passed
        return (Gap(since=since, until=until, why=reason), *self.notes)

    @property
    def progress(self) -> Progress:
        """The progress so far, as the ledger stores it."""
        return Progress(
            cursor=self.cursor,
            format=self.format,
            read=self.read,
            skipped=tuple(self.skipped.items()),
            gaps=(*self.gaps, *self.closed, *(self.pending if self.complete else ())),
            cost=self.cost,
        )

    def stop_for(self, reason: str | None) -> bool:
        """Stop if there is a reason, and return whether there is."""
        self.stopped = reason
        return reason is not None

    def pass_on(self, page: Page) -> Iterator[Record]:
        """Yield the records of a page; count the skipped ones and note how far back it reaches."""
        self.format = page.format
        self.cursor = page.cursor
        self.notes += page.gaps
        if page.complete_until is not None:
            self.passed = min(max(page.complete_until, self.span.since), self.span.until)
        if page.reached is not None:
            self.oldest = min(max(page.reached, self.span.since), self.span.until)
        for record in page.records:
            if isinstance(record, Deletion):
                continue
            self.read += 1
            if isinstance(record, Skipped):
                self.skipped[record.reason] += 1
                self.broken += record.broken
                continue
            if not record.included and page.reached is None and page.complete_until is None:
                self._reach(record.post.created_at)
            yield record

    def _reach(self, moment: datetime) -> None:
        self.oldest = moment if self.oldest is None else min(self.oldest, moment)


class Collector:
    """Collect the pages of one place, under one entry of the ledger for each span."""

    def __init__(
        self,
        archive: Archive,
        place: str,
        asker: Asker,
        query: Query,
        *,
        compares: bool = True,
        tell: Callable[[str], object],
        progress: Callable[[int], object],
    ) -> None:
        """``query`` has the hashtags that tell an answer of the search from any other.

        ``compares`` is False where no answers are compared with counts: the ledger says so.
        ``tell`` takes messages for the user, ``progress`` the number of posts so far.
        """
        self._archive = archive
        self._place = place
        self._asker = asker
        self._query = query
        self._compares = compares
        self._tell = tell
        self._progress = progress
        self._requests = 0
        self._entries: list[LedgerEntry] = []
        self._left_out: list[Gap] = []
        self._fields: dict[str, FieldCount] = {}
        self._added = Added()
        self._posts = self._replies = 0
        self._withdrawn = Withdrawn()
        self._remarks: dict[str, None] = {}
        self._resumed = self._began_anew = False
        self._removed: set[PostKey] = set()

    @property
    def done(self) -> bool:
        """True once the whole window was searched."""
        entries = [entry for entry in self._entries if entry.capture.kind != REPLIES]
        return not self._left_out and all(entry.complete for entry in entries)

    @property
    def resumed(self) -> bool:
        """True where a part of the window was searched by an earlier capture."""
        return self._resumed

    @property
    def began_anew(self) -> bool:
        """True where an earlier part was searched once more, since its cursor was refused."""
        return self._began_anew

    @property
    def fields(self) -> Mapping[str, FieldCount]:
        """The fields asked for, with how many posts must have one and how many do."""
        return self._fields

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps of all entries and of the spans left out."""
        return (*(gap for entry in self._entries for gap in entry.gaps), *self._left_out)

    @property
    def search_gaps(self) -> tuple[Gap, ...]:
        """The gaps of the search alone, without those of conversations."""
        entries = (entry for entry in self._entries if entry.capture.kind != REPLIES)
        return (*(gap for entry in entries for gap in entry.gaps), *self._left_out)

    @property
    def settled_gaps(self) -> tuple[Gap, ...]:
        """The gaps but for the rest of a search that goes on."""
        entries = self._entries
        settled = (
            gap for entry in entries for gap in (entry.gaps if entry.is_over else entry.notes)
        )
        return (*settled, *self._left_out)

    @property
    def may_go_on(self) -> bool:
        """True unless the place has refused or a limit is used up."""
        if not self._entries:
            return True
        last = self._entries[-1]
        return last.stopped is None and not isinstance(last.error, ENDING_ERRORS)

    def collect(self, capture: Capture, span: SearchSpan, fetch: Fetch, budget: Budget) -> None:
        """Fetch and write all pages of a span, until the budget is used up.

        An error of the network ends the span and is kept on its entry. A cursor that the network
        does not accept any more begins the span anew. Raises
        :class:`~tweetup.errors.ArchiveError` where a page cannot be written.
        """
        entry = LedgerEntry(self._archive.begin(capture), capture, span)
        if not self._compares:
            entry.closed = (UNCOMPARED,)
        elif capture.kind != REPLIES:
            entry.pending = (pending_gap(span.since, span.until),)
        self._entries.append(entry)
        self._resumed |= entry.cursor is not None
        try:
            try:
                self._ask_all(entry, fetch, budget)
            except NetworkError as error:
                if span.cursor is None or entry.format or isinstance(error, TryAgainError):
                    raise
                self._tell(
                    f"{self._place}: cannot go on where it was ({error.problem}); begins anew"
                )
                entry.cursor = entry.oldest = entry.passed = None
                entry.notes = ()
                self._began_anew = True
                self._ask_all(entry, fetch, budget)
        except (CredentialsError, QuotaError, NetworkError) as error:
            entry.error = error
        entry.cost += budget.charge((), requests=self._count_requests())
        self._archive.finish_capture(entry.number, entry.progress)

    def leave_out(self, span: SearchSpan) -> None:
        """Note a span as a gap, since the place does not answer any more."""
        reason = "not asked for any more"
        self._left_out.append(Gap(since=span.since, until=span.until, why=reason))

    def note(
        self, gaps: Sequence[Gap] = (), cost: Cost | None = None, *, closed: Sequence[Gap] = ()
    ) -> None:
        """Add gaps found after the search, and the cost of finding them, to its entry.

        ``closed`` are those of earlier captures that this one has closed.
        """
        entry = next(entry for entry in reversed(self._entries) if entry.capture.kind != REPLIES)
        entry.notes += tuple(gaps)
        entry.closed += tuple(closed)
        entry.cost += cost or Cost()
        self._archive.finish_capture(entry.number, entry.progress)

    def add_again(self, records: Sequence[Record]) -> None:
        """Write posts of earlier parts of the search as the place shows them now."""
        entry = next(entry for entry in reversed(self._entries) if entry.capture.kind != REPLIES)
        entry.read += len(records)
        self._added += self._add(entry, records, entry.progress)

    def settle(self) -> None:
        """Note that all checks were made that this capture makes."""
        for entry in self._entries:
            if entry.pending:
                entry.pending = ()
                self._archive.finish_capture(entry.number, entry.progress)

    def _ask_all(self, entry: LedgerEntry, fetch: Fetch, budget: Budget) -> None:
        if entry.stop_for(budget.reason):
            return
        for page in self._asker.pages(partial(_fetch_within, fetch, budget), entry.cursor):
            entry.cost += budget.charge(page.charges, requests=self._count_requests())
            self._write_page(entry, page, budget)
            if page.cursor is not None and entry.stop_for(budget.reason):
                return
        entry.complete = True

    def _write_page(self, entry: LedgerEntry, page: Page, budget: Budget) -> None:
        before = entry.progress
        records = list(entry.pass_on(page))
        self._remarks |= dict.fromkeys(page.remarks)
        new = 0
        if entry.capture.kind == REPLIES:
            # Those with the hashtag first: the new ones among the rest are counted by themselves.
            tagged = list(keep_matching(records, lambda post: is_tagged(post, self._query)))
            untagged = list(keep_matching(records, lambda post: not is_tagged(post, self._query)))
            referenced = [record for record in untagged if record.included]
            added = self._add(entry, [*tagged, *referenced], before)
            self._added += added
            new += added.new
            untagged = [record for record in untagged if not record.included]
            keys = {record.post.key for record in untagged}
            known = self._archive.asked_for(keys)
            added = self._add(entry, untagged, entry.progress)
            # One that came along before is new as an answer.
            joined = self._archive.asked_for(keys) - known
            asking = {it.post.key for it in untagged if it.post.kind is Kind.ORIGINAL}
            self._replies += len(joined - asking)
            new += len(joined)
        else:
            for name, count in page.fields.items():
                before_page = self._fields.get(name)
                self._fields[name] = count if before_page is None else before_page + count
            added = self._add(entry, records, entry.progress)
        self._added += added
        self._delete([record for record in page.records if isinstance(record, Deletion)])
        matched = sum(not record.included for record in records)
        # A thread that is free is read from its top each time: known posts use up no limit.
        is_reread = entry.capture.kind == REPLIES and budget.prices.free
        budget.add_posts(min(new, matched) if is_reread else matched)
        self._posts += matched
        self._progress(self._posts)

    def _add(self, entry: LedgerEntry, records: Iterable[Record], progress: Progress) -> Added:
        """Write records with the progress behind them, and return their counts.

        A post that was removed on request counts once, however often it comes.
        """
        records = list(records)
        added = self._archive.add_page(
            entry.number,
            (
                Incoming(record.post, record.pieces, record.included, heard=record.heard)
                for record in records
            ),
            progress,
        )
        if not added.removed:
            return added
        keys = self._archive.removals.of_request(record.post for record in records)
        # All versions of a post are one.
        removed = {
            PostKey(it.post.network, it.post.edits[0]) if it.post.edits else it.post.key
            for it in records
            if it.post.key in keys
        }
        counted = len(removed - self._removed)
        self._removed |= removed
        return replace(added, removed=counted)

    def _delete(self, deletions: Sequence[Deletion]) -> None:
        """Remove, hide or show the posts of which the network says that they are gone or back."""
        self._withdrawn += self._archive.absences.take(deletions)

    def _count_requests(self) -> int:
        """Return the number of requests since the last call."""
        counted, self._requests = self._requests, self._asker.requests
        return self._requests - counted

    def result(
        self,
        *,
        counted: int | None,
        count_exact: bool,
        count_agrees: bool,
        provable: bool,
        compared: int,
        unsought: int,
        told: frozenset[Gap],
        checked: frozenset[Gap],
        curable: frozenset[Gap],
        untagged: int,
    ) -> PlaceResult:
        """Return the result of all entries.

        ``counted`` is the network's own count of posts, and whether as many came; ``provable`` is
        False where the place has posts that no request finds; ``compared`` the number of posts
        whose own counts were looked at, ``unsought`` the number of others that count more than
        came, ``told`` the gaps told before, ``checked`` those in time that an earlier capture has
        checked and ``curable`` those with a remedy, ``untagged`` the number of answers without the
        hashtag that were not asked for.
        """
        skipped: Counter[str] = Counter()
        for entry in self._entries:
            skipped.update(entry.skipped)
        return PlaceResult(
            place=self._place,
            read=sum(entry.read for entry in self._entries),
            posts=self._posts,
            replies=self._replies,
            untagged=untagged,
            added=self._added,
            withdrawn=self._withdrawn,
            skipped=tuple(skipped.most_common()),
            broken=sum(entry.broken for entry in self._entries),
            cost=sum((entry.cost for entry in self._entries), Cost()),
            gaps=self.gaps,
            told=told,
            checked=checked,
            curable=curable,
            counted=counted,
            count_exact=count_exact,
            count_agrees=count_agrees,
            provable=provable,
            compared=compared,
            unsought=unsought,
            remarks=tuple(self._remarks),
            resumed=self._resumed,
            searched=self.done,
            stopped=next((entry.stopped for entry in self._entries if entry.stopped), None),
            error=next((entry.error for entry in self._entries if entry.error), None),
        )


def _fetch_within(fetch: Fetch, budget: Budget, cursor: str | None) -> Page:
    return fetch(cursor, budget.remaining)
