"""One place asked page by page, each page written together with where to go on after it."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final

from tweetup.archive import Added
from tweetup.capture.results import PlaceResult
from tweetup.errors import CredentialsError, QuotaError, TweetupError
from tweetup.files import Deletion, Skipped
from tweetup.model import Cost, Gap, PostKey, Progress
from tweetup.networks.errors import NetworkError, TryAgainError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from tweetup.archive import Archive
    from tweetup.capture.budget import Budget
    from tweetup.capture.plan import Stretch
    from tweetup.files import Record
    from tweetup.model import Capture
    from tweetup.networks import Page
    from tweetup.networks.paging import Asker

    #: A request for the page at a cursor, of as few posts as a page may hold if a number is given.
    Fetch = Callable[[str | None, int | None], Page]

__all__ = ["REPLIES", "SEARCH", "Collector", "Line"]

SEARCH: Final = "capture"
REPLIES: Final = "replies"
"""What the ledger calls a search by hashtag, and one for what answers a post."""

_ENDS: Final = (CredentialsError, QuotaError, TryAgainError)
"""What a place says when it will not answer anything else either."""


class Line:
    """One line of the ledger while it is being written, and why it ended."""

    def __init__(self, number: int, capture: Capture, stretch: Stretch) -> None:
        self.number = number
        self.capture = capture
        self.stretch = stretch
        self.cursor = stretch.cursor
        self.oldest = stretch.reached
        self.format: str | None = None
        self.read = 0
        self.skipped: Counter[str] = Counter()
        self.broken = 0
        self.cost = Cost()
        self.notes: tuple[Gap, ...] = ()
        self.complete = False
        self.stopped: str | None = None
        self.error: TweetupError | None = None

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing of the stretch as things stand."""
        if self.complete:
            return self.notes
        why = self.stopped or (self.error and self.error.what) or "broken off"
        if self.capture.kind == REPLIES:
            why = f"answers without the hashtag: {why}"
        until = self.stretch.until if self.oldest is None else self.oldest
        return (Gap(since=self.stretch.since, until=until, why=why), *self.notes)

    @property
    def progress(self) -> Progress:
        """How far it is, for the ledger."""
        return Progress(
            cursor=self.cursor,
            format=self.format,
            read=self.read,
            skipped=tuple(self.skipped.items()),
            gaps=self.gaps,
            cost=self.cost,
        )

    def stop_for(self, reason: str | None) -> bool:
        """Stop where there is a reason; whether there is."""
        self.stopped = reason
        return reason is not None

    def pass_on(self, page: Page) -> Iterator[Record]:
        """Yield the records of a page; what was skipped is counted, how far back it goes noted."""
        self.format = page.format
        self.cursor = page.cursor
        if page.reached is not None:
            self.oldest = min(max(page.reached, self.stretch.since), self.stretch.until)
        for found in page.found:
            if isinstance(found, Deletion):
                continue
            self.read += 1
            if isinstance(found, Skipped):
                self.skipped[found.reason] += 1
                self.broken += found.broken
                continue
            if not found.included and page.reached is None:
                self._reach(found.post.created_at)
            yield found

    def _reach(self, moment: datetime) -> None:
        self.oldest = moment if self.oldest is None else min(self.oldest, moment)


class Collector:
    """Collects what one place gives, under as many lines of the ledger as it takes."""

    def __init__(
        self,
        archive: Archive,
        place: str,
        asker: Asker,
        *,
        tell: Callable[[str], object],
        progress: Callable[[int], object],
    ) -> None:
        """``tell`` is told in words what goes on, ``progress`` how many posts have come."""
        self._archive = archive
        self._place = place
        self._asker = asker
        self._tell = tell
        self._progress = progress
        self._requests = 0
        self._lines: list[Line] = []
        self._left_out: list[Gap] = []
        self._added = Added()
        self._posts = self._replies = self._deleted = 0
        self._resumed = False

    @property
    def done(self) -> bool:
        """Whether the whole window was searched."""
        lines = [line for line in self._lines if line.capture.kind != REPLIES]
        return not self._left_out and all(line.complete for line in lines)

    @property
    def may_go_on(self) -> bool:
        """Whether to ask the place for more: it has not refused, and nothing is used up."""
        if not self._lines:
            return True
        last = self._lines[-1]
        return last.stopped is None and not isinstance(last.error, _ENDS)

    def collect(self, capture: Capture, stretch: Stretch, fetch: Fetch, budget: Budget) -> None:
        """Ask for all pages of a stretch, until the budget is used up.

        What the network refuses ends it, and is kept on the line; what the archive refuses is
        raised. A cursor that the network does not know any more begins the stretch anew.
        """
        line = Line(self._archive.begin(capture), capture, stretch)
        self._lines.append(line)
        self._resumed |= line.cursor is not None
        try:
            try:
                self._ask_all(line, fetch, budget)
            except NetworkError as error:
                if stretch.cursor is None or line.format or isinstance(error, TryAgainError):
                    raise
                self._tell(f"{self._place}: cannot go on where it was ({error.what}); begins anew")
                line.cursor = line.oldest = None
                self._ask_all(line, fetch, budget)
        except (CredentialsError, QuotaError, NetworkError) as error:
            line.error = error
        line.cost += budget.charge((), requests=self._count_requests())
        self._archive.finish_capture(line.number, line.progress)

    def leave_out(self, stretch: Stretch) -> None:
        """Note a stretch that is not asked for, since the place does not answer any more."""
        why = "not asked for any more"
        self._left_out.append(Gap(since=stretch.since, until=stretch.until, why=why))

    def note(self, gaps: Sequence[Gap] = (), cost: Cost | None = None) -> None:
        """Add to the line of the search what was found out since, and what that cost."""
        line = next(line for line in reversed(self._lines) if line.capture.kind != REPLIES)
        line.notes += tuple(gaps)
        line.cost += cost or Cost()
        self._archive.finish_capture(line.number, line.progress)

    def _ask_all(self, line: Line, fetch: Fetch, budget: Budget) -> None:
        if line.stop_for(budget.reason):
            return
        for page in self._asker.pages(partial(_bounded, fetch, budget), line.cursor):
            line.cost += budget.charge(page.charges, requests=self._count_requests())
            self._keep(line, page, budget)
            if page.cursor is not None and line.stop_for(budget.reason):
                return
        line.complete = True

    def _keep(self, line: Line, page: Page, budget: Budget) -> None:
        records = list(line.pass_on(page))
        added = self._archive.add_page(
            line.number,
            ((record.post, record.pieces, record.included) for record in records),
            line.progress,
        )
        self._added += added
        self._replies += added.new if line.capture.kind == REPLIES else 0
        self._delete([one for one in page.found if isinstance(one, Deletion)])
        asked_for = sum(not record.included for record in records)
        budget.read(asked_for)
        self._posts += asked_for
        self._progress(self._posts)

    def _delete(self, deletions: Sequence[Deletion]) -> None:
        """Take out what the network says must go."""
        if deletions:
            posts = [PostKey(one.network, one.post_id) for one in deletions if one.post_id]
            accounts = [(one.network, one.author_id) for one in deletions if one.author_id]
            self._deleted += self._archive.remove(posts=posts, author_ids=accounts).posts

    def _count_requests(self) -> int:
        """Return the requests since the last time."""
        since, self._requests = self._requests, self._asker.requests
        return self._requests - since

    def result(self, *, counted: int | None) -> PlaceResult:
        """All of it."""
        skipped: Counter[str] = Counter()
        for line in self._lines:
            skipped.update(line.skipped)
        return PlaceResult(
            place=self._place,
            read=sum(line.read for line in self._lines),
            posts=self._posts,
            replies=self._replies,
            added=self._added,
            deleted=self._deleted,
            skipped=tuple(skipped.most_common()),
            broken=sum(line.broken for line in self._lines),
            cost=sum((line.cost for line in self._lines), Cost()),
            gaps=(*(gap for line in self._lines for gap in line.gaps), *self._left_out),
            counted=counted,
            resumed=self._resumed,
            stopped=next((line.stopped for line in self._lines if line.stopped), None),
            error=next((line.error for line in self._lines if line.error), None),
        )


def _bounded(fetch: Fetch, budget: Budget, cursor: str | None) -> Page:
    return fetch(cursor, budget.room)
