"""Look posts up again: remove deleted ones, hide absent ones, and write edits and counts."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, TypeVar, runtime_checkable

from tweetup.archive import Added, Incoming, is_made_up_id
from tweetup.capture.budget import Budget
from tweetup.capture.ledger import RECENTLY, REFRESH
from tweetup.capture.places import open_places, source_name
from tweetup.errors import CredentialsError, QuotaError, TweetupError, UsageError
from tweetup.formats.records import Skipped
from tweetup.model import DELETED, Absence, Capture, Cost, PostKey, Progress
from tweetup.networks.errors import NetworkError, NoAccessError
from tweetup.networks.paging import Asker
from tweetup.networks.prices import read_prices
from tweetup.text import fold_tag
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal

    from tweetup.archive import AbsentPost, Archive
    from tweetup.formats.records import Record
    from tweetup.networks import Access, LookupResult, Network, Place
    from tweetup.networks.paging import Timing
    from tweetup.project.project import Project

__all__ = [
    "RefreshPlan",
    "RefreshResult",
    "RefreshScope",
    "choose_scope",
    "estimate_refresh",
    "networks_in_scope",
    "plan_refresh",
    "refresh_posts",
]

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshScope:
    """The posts to look up, a name for messages, and their chat, None for the whole archive.

    ``absent`` are those that are hidden since their network did not show them.
    """

    name: str
    hashtag: str | None
    keys: tuple[PostKey, ...]
    absent: tuple[AbsentPost, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshPlan:
    """The ids to look up on a network, those not seen for longest first.

    Numbers of posts left out: ``seen_recently`` were seen within the last hour, ``own_ids`` have
    ids of tweetup's own, which no network has, ``deferred`` are more than ``--max-posts`` allows.
    ``absent`` are those of the ids that are hidden since the network did not show them.
    """

    network: str
    scope: str
    hashtag: str | None
    ids: tuple[str, ...]
    absent: frozenset[str] = frozenset()
    seen_recently: int = 0
    own_ids: int = 0
    deferred: int = 0


def choose_scope(project: Project, *, hashtag: str | None, session: str | None) -> RefreshScope:
    """Return the posts of a session, of a chat, or all in the archive with those referred to.

    Raises :class:`~tweetup.errors.UnknownNameError` for a session or chat that is not there, and
    :class:`~tweetup.errors.UsageError` where both are named.
    """
    if hashtag is not None and session is not None:
        raise UsageError("a session is of one chat already", where="--hashtag", hint="leave it out")
    if session is not None:
        chosen = project.session(session)
        absent = tuple(
            it
            for it in _absent_of_chat(project, chosen.hashtag)
            if chosen.start <= it.created_at <= chosen.end
        )
        keys = project.session_keys(chosen)
        return RefreshScope(name=chosen.id, hashtag=chosen.hashtag, keys=keys, absent=absent)
    if hashtag is not None:
        chat = project.chat(hashtag)
        keys = tuple(post.key for post in project.posts(chat))
        absent = _absent_of_chat(project, chat)
        return RefreshScope(name=f"#{chat}", hashtag=chat, keys=keys, absent=absent)
    return RefreshScope(
        name="the archive",
        hashtag=None,
        keys=project.archive.keys(),
        absent=project.archive.absences.posts(),
    )


def _absent_of_chat(project: Project, chat: str) -> tuple[AbsentPost, ...]:
    tags = set(project.config.chat(chat).hashtags)
    return tuple(
        it
        for it in project.archive.absences.posts()
        if not tags.isdisjoint(map(fold_tag, it.hashtags))
    )


def networks_in_scope(scope: RefreshScope) -> tuple[str, ...]:
    """Return the networks of the posts, in alphabetical order."""
    return tuple(sorted({key.network for key in (*scope.keys, *(it.key for it in scope.absent))}))


def plan_refresh(
    project: Project,
    scope: RefreshScope,
    network: str,
    *,
    again: bool,
    max_posts: int | None,
    now: datetime,
) -> RefreshPlan:
    """Return the plan for a network; ``again`` includes posts seen within the last hour."""
    # A repost that is hidden with its original comes back with it.
    absent = {
        it.key: it.confirmed_at
        for it in scope.absent
        if it.key.network == network and set(it.reasons) != {Absence.REPEATS_ABSENT}
    }
    keys = [*(key for key in scope.keys if key.network == network), *absent]
    seen = {**project.archive.last_seen(keys), **absent}
    # A short number that the network itself showed is an id there, and no row number of a table.
    named = [key for key in keys if not is_made_up_id(key.id) or (key in seen and key.id.isdigit())]
    due = [key for key in named if again or seen.get(key, _NEVER) < now - RECENTLY]
    due.sort(key=lambda key: seen.get(key, _NEVER))
    chosen = due if max_posts is None else due[:max_posts]
    return RefreshPlan(
        network=network,
        scope=scope.name,
        hashtag=scope.hashtag,
        ids=tuple(key.id for key in chosen),
        absent=frozenset(key.id for key in chosen if key in absent),
        seen_recently=len(named) - len(due),
        own_ids=len(keys) - len(named),
        deferred=len(due) - len(chosen),
    )


def estimate_refresh(project: Project, plan: RefreshPlan) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and the most that the lookup costs in US dollars, None without a price.

    The least is the price of the posts, the most that of the posts with an author for each.
    """
    prices = read_prices(plan.network, project.config.prices)
    posts: Iterable[tuple[str, int]] = [("post", len(plan.ids))]
    return prices.of_charges(posts), prices.of_charges([*posts, ("user", len(plan.ids))])


_FEW: Final = 20
"""So many deleted posts are believed, even if they are most of those looked up."""
_T = TypeVar("_T")


@runtime_checkable
class _ComplianceChecker(Protocol):
    """A place that lists the deleted ones of many posts without reading a post."""

    def check_compliance(
        self, ids: Sequence[str], *, wait: Callable[[float], object]
    ) -> tuple[tuple[str, str], ...]:
        """Return the ids of the deleted posts, each with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshResult:
    """The result of a refresh at one network.

    ``there`` counts posts that the network still shows, ``later`` versions under a new id, which
    are in the archive now. ``gone`` counts deleted posts by reason, and ``absent`` those that the
    network does not show for now; ``removed`` are the posts removed from the archive, ``overdue``
    those removed as they had been hidden for ``hidden_days``, ``hidden`` those hidden by this
    refresh, and ``shown`` those shown again, all with reposts of them. ``left_hidden`` counts the
    ``absent`` ones that are not removed. ``held`` is true where so many posts were gone that none
    was removed. ``unanswered`` are ids without an answer, ``error`` is the reason for that.
    """

    network: str
    scope: str
    asked: int
    there: int
    added: Added
    later: int
    gone: tuple[tuple[str, int], ...]
    absent: tuple[tuple[str, int], ...]
    removed: int
    overdue: int
    left_hidden: tuple[tuple[str, int], ...]
    hidden: int
    shown: int
    hidden_days: timedelta
    held: bool
    unanswered: tuple[str, ...]
    cost: Cost
    error: TweetupError | None


def refresh_posts(
    project: Project,
    network: Network,
    access: Access,
    plan: RefreshPlan,
    timing: Timing,
    *,
    only_gone: bool,
    believe: bool,
    progress: Callable[[int], object],
) -> RefreshResult:
    """Look up a plan's posts at the network, update the archive, and return the result.

    With ``only_gone`` a place that has compliance jobs is asked by one, which costs nothing and
    reports no edits. If more than half of the posts are deleted by the answers, none is removed
    unless ``believe`` is true: a fault of the network looks like that. Posts that the network does
    not show for now are hidden. Answers from before an error are applied. Raises the errors of
    opening a place.
    """
    job = _Job(project, network, plan, timing, progress)
    archive = project.archive
    with open_places(network, access, clock=timing.clock, archive=archive) as places:
        try:
            for place in places:
                job.ask(place, only_gone=only_gone)
        finally:
            job.remove_gone(believe=believe)
    return job.result()


class _Job:
    """The refresh of one network's posts, place after place until each post has an answer."""

    def __init__(
        self,
        project: Project,
        network: Network,
        plan: RefreshPlan,
        timing: Timing,
        progress: Callable[[int], object],
    ) -> None:
        self._error: TweetupError | None = None
        self._archive: Archive = project.archive
        self._network = network
        self._plan = plan
        self._timing = timing
        self._progress = progress
        prices = read_prices(network.name, project.config.prices)
        self._budget = Budget(prices, max_posts=None, max_usd=None)
        self._waiting: dict[str, None] = dict.fromkeys(plan.ids)
        self._later: set[str] = set()
        self._there: set[str] = set()
        self._gone: dict[str, str] = {}
        self._unsure: dict[str, None] = {}
        self._added = Added()
        self._removed = self._overdue = self._hidden = self._shown = 0
        self._left_hidden: Counter[str] = Counter()
        self._after = project.config.refresh.hidden_days
        self._held = False

    def ask(self, place: Place, *, only_gone: bool) -> None:
        """Look up the posts without an answer so far at one place."""
        if not self._waiting:
            return
        entry = _LookupEntry(self._archive, self._capture(place), self._budget)
        before = set(self._gone)
        try:
            if only_gone and isinstance(place, _ComplianceChecker):
                self._check(place, entry)
            else:
                self._look_up(place, entry)
        except (CredentialsError, QuotaError, NetworkError) as error:
            self._error = error  # another place may have the posts
        finally:
            gone = [why for post, why in self._gone.items() if post not in before]
            entry.close(gone, unanswered=len(self._waiting))

    def _capture(self, place: Place) -> Capture:
        return Capture(
            kind=REFRESH,
            source=source_name(self._network, place),
            hashtag=self._plan.hashtag,
            query=self._plan.scope,
        )

    def _check(self, place: _ComplianceChecker, entry: _LookupEntry) -> None:
        """Run one compliance job; a post that it does not name is still there."""
        ids = list(self._waiting)
        self._timing.tell(
            f"{self._network.name}: a compliance job looks at {counted(len(ids), 'post')}"
        )
        gone = entry.ask(
            Asker(self._timing), lambda: place.check_compliance(ids, wait=self._timing.sleep)
        )
        self._gone |= dict(gone)
        there = set(ids) - self._gone.keys()
        self._there |= there
        self._shown += self._archive.absences.show(
            self._keys(it for it in there if it in self._plan.absent)
        )
        self._waiting.clear()
        self._progress(len(ids))

    def _look_up(self, place: Place, entry: _LookupEntry) -> None:
        asker = Asker(self._timing, pause=lambda: place.pause)
        pending = deque(self._waiting)
        is_checked = isinstance(place, _ComplianceChecker)
        try:
            while pending:
                lot = [pending.popleft() for _ in range(min(len(pending), place.lookup_size))]
                answer = entry.ask(asker, partial(place.look_up, lot))
                pending.extend(self._write(answer, entry, is_checked=is_checked))
                self._progress(len(self._there) + len(self._gone) + len(self._unsure))
        except QuotaError:
            self._tell_deleted(place, entry)  # that costs nothing
            raise
        self._tell_deleted(place, entry)

    def _tell_deleted(self, place: Place, entry: _LookupEntry) -> None:
        """Tell deleted posts from those of accounts that left for now: a lookup finds neither.

        A compliance job tells them apart, and costs nothing. Where the login may run none, posts
        that are not found are deleted ones, as the network's rules have it. Those that no job
        has confirmed, since it failed or names them not, have no answer and stay.
        """
        unsure = list(self._unsure)
        if not unsure or not isinstance(place, _ComplianceChecker):
            return
        self._timing.tell(
            f"{self._network.name}: a compliance job tells why"
            f" {counted(len(unsure), 'post')} cannot be found"
        )
        asker = Asker(self._timing)
        try:
            gone = entry.ask(asker, lambda: place.check_compliance(unsure, wait=self._timing.sleep))
        except NoAccessError as error:
            self._timing.tell(f"{error}; they are taken for deleted")
            gone = tuple((post, DELETED) for post in unsure)
        except (CredentialsError, QuotaError, NetworkError) as error:
            self._timing.tell(f"{error}; why they cannot be found is not known, so nothing changes")
            return
        self._gone |= dict(gone)
        for post, _ in gone:
            self._waiting.pop(post, None)

    def _write(self, answer: LookupResult, entry: _LookupEntry, *, is_checked: bool) -> list[str]:
        """Write the posts of an answer, and return the ids of later versions to look up as well.

        Where it ``is_checked`` by a job, a post that is not found has no answer yet.
        """
        for remark in answer.remarks:
            self._timing.tell(remark)
        records = [item for item in answer.records if not isinstance(item, Skipped)]
        self._added += entry.write(answer, records, self._later)
        answered = {record.post.id for record in records} & self._waiting.keys()
        self._there |= answered
        gone = {post: why for post, why in answer.gone if post in self._waiting}
        if is_checked:
            self._unsure |= dict.fromkeys(post for post, why in gone.items() if why == DELETED)
        gone = {post: why for post, why in gone.items() if post not in self._unsure}
        self._gone |= gone
        for post in (*answered, *gone):
            self._waiting.pop(post, None)
        return self._later_versions(records)

    def _later_versions(self, records: Iterable[Record]) -> list[str]:
        """Return the newest ids of edited posts that are not in the archive."""
        latest = {
            PostKey(record.post.network, max(record.post.edits, key=_version_order))
            for record in records
            if record.post.edits
        }
        stored = {post.key for post in self._archive.posts_by_key(latest)}
        later = [key.id for key in sorted(latest - stored) if key.id not in self._later]
        self._later.update(later)
        self._waiting |= dict.fromkeys(later)
        return later

    def remove_gone(self, *, believe: bool) -> None:
        """Remove the deleted posts, unless they are most of the posts looked up; hide absent ones.

        Posts that have been absent for too long are removed as well.
        """
        gone = [post for post, why in self._gone.items() if why == DELETED]
        self._held = not believe and len(gone) >= _FEW and len(gone) > len(self._there)
        if gone and not self._held:
            self._removed = self._archive.remove(posts=self._keys(gone), by_network=True).posts
        absent = {
            PostKey(self._network.name, post): Absence(why)
            for post, why in self._gone.items()
            if why != DELETED
        }
        absences = self._archive.absences
        self._hidden = absences.hide(absent)
        self._overdue = absences.remove_overdue(absent.keys(), after=self._after) if absent else 0
        left = absences.known(absent.keys())
        self._left_hidden = Counter(reason.value for key, reason in absent.items() if key in left)

    def _keys(self, posts: Iterable[str]) -> list[PostKey]:
        return [PostKey(self._network.name, post) for post in posts]

    def result(self) -> RefreshResult:
        """Return the result."""
        return RefreshResult(
            network=self._network.name,
            scope=self._plan.scope,
            asked=len(self._plan.ids),
            there=len(self._there - self._later),
            added=self._added,
            later=len(self._there & self._later),
            gone=self._counted(lambda why: why == DELETED),
            absent=self._counted(lambda why: why != DELETED),
            removed=self._removed,
            overdue=self._overdue,
            left_hidden=tuple(sorted(self._left_hidden.items())),
            hidden=self._hidden,
            shown=self._shown + self._added.back,
            hidden_days=self._after,
            held=self._held,
            unanswered=tuple(self._waiting),
            cost=self._budget.cost,
            error=self._error if self._waiting else None,
        )

    def _counted(self, chosen: Callable[[str], bool]) -> tuple[tuple[str, int], ...]:
        """Return the chosen ones of the reasons why posts are not there, with their numbers."""
        return tuple(sorted(Counter(filter(chosen, self._gone.values())).items()))


class _LookupEntry:
    """The ledger entry of one place's lookup."""

    def __init__(self, archive: Archive, capture: Capture, budget: Budget) -> None:
        self._archive = archive
        self._number = archive.begin(capture)
        self._budget = budget
        self._format: str | None = None
        self._read = 0
        self._skipped: Counter[str] = Counter()
        self._cost = Cost()

    def ask(self, asker: Asker, request: Callable[[], _T]) -> _T:
        """Return the answer to a request; each retry counts as a request."""
        before = asker.requests
        try:
            return asker.ask(request)
        finally:
            self._cost += self._budget.charge((), requests=asker.requests - before)

    def write(self, answer: LookupResult, records: Sequence[Record], later: set[str]) -> Added:
        """Write the records of an answer; only new versions count as posts of the hashtag."""
        self._format = answer.format
        self._read += len(answer.records)
        self._skipped.update(item.reason for item in answer.records if isinstance(item, Skipped))
        self._cost += self._budget.charge(answer.charges, requests=0)
        return self._archive.add_page(
            self._number,
            (
                Incoming(record.post, record.pieces, record.post.id not in later)
                for record in records
            ),
            self._progress(),
        )

    def close(self, gone: Iterable[str], *, unanswered: int) -> None:
        """Finish the entry with the reasons of deletions and the number of unanswered posts."""
        self._skipped.update(f"gone: {why}" for why in gone)
        self._skipped["not answered for"] += unanswered
        self._archive.finish_capture(self._number, self._progress())

    def _progress(self) -> Progress:
        return Progress(
            cursor=None,
            format=self._format,
            read=self._read,
            skipped=tuple(self._skipped.items()),
            cost=self._cost,
        )


def _version_order(post: str) -> tuple[int, str]:
    """Return the sort key of a version's id: ids of later versions are greater numbers."""
    return len(post), post
