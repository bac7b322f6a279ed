"""Look posts up again: those gone at the network are removed here, changes are written down."""

from __future__ import annotations

from collections import Counter, deque
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, TypeVar, runtime_checkable

from tweetup.archive import Added
from tweetup.capture.budget import Budget
from tweetup.capture.chat import source_name
from tweetup.errors import CredentialsError, QuotaError, TweetupError, UsageError
from tweetup.files import Skipped
from tweetup.model import Capture, Cost, PostKey, Progress
from tweetup.networks.errors import NetworkError
from tweetup.networks.paging import Asker
from tweetup.networks.prices import read_prices
from tweetup.text.counting import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal

    from tweetup.archive import Archive
    from tweetup.files import Record
    from tweetup.networks import Access, Found, Network, Place
    from tweetup.networks.paging import Timing
    from tweetup.project.project import Project

__all__ = [
    "Plan",
    "Refreshed",
    "Scope",
    "choose_scope",
    "cost_of",
    "networks_of",
    "plan_refresh",
    "refresh",
]

_LATELY: Final = timedelta(hours=1)
_OURS: Final = "rounded-"
"""What ids begin with that tweetup itself gave, since a spreadsheet had rounded the network's."""
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What somebody wants looked up: its name for messages, its chat if it is of one, the posts."""

    name: str
    hashtag: str | None
    keys: tuple[PostKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The ids to look up on a network, those that were not seen for longest first.

    ``lately`` are those left out since the network showed them within the last hour, ``nameless``
    those whose id no network knows, ``left`` those beyond ``--max-posts``.
    """

    network: str
    scope: str
    hashtag: str | None
    ids: tuple[str, ...]
    lately: int = 0
    nameless: int = 0
    left: int = 0


def choose_scope(project: Project, *, hashtag: str | None, session: str | None) -> Scope:
    """The posts of a session, of a chat, or all there are, those that only came along included.

    Raises :class:`~tweetup.errors.UnknownNameError` for a name nobody used.
    """
    if hashtag is not None and session is not None:
        raise UsageError("a session is of one chat already", where="--hashtag", hint="leave it out")
    if session is not None:
        found = project.session(session)
        return Scope(name=found.id, hashtag=found.hashtag, keys=found.posts)
    if hashtag is not None:
        chat = project.chat(hashtag)
        keys = tuple(post.key for post in project.posts(chat))
        return Scope(name=f"#{chat}", hashtag=chat, keys=keys)
    return Scope(name="the archive", hashtag=None, keys=project.archive.keys())


def networks_of(scope: Scope) -> tuple[str, ...]:
    """Return the networks whose posts are in it, alphabetical."""
    return tuple(sorted({key.network for key in scope.keys}))


def plan_refresh(
    project: Project,
    scope: Scope,
    network: str,
    *,
    again: bool,
    max_posts: int | None,
    now: datetime,
) -> Plan:
    """What to ask a network for; ``again`` asks also for what it showed within the hour."""
    keys = [key for key in scope.keys if key.network == network]
    named = [key for key in keys if not key.id.startswith(_OURS)]
    seen = project.archive.last_seen(named)
    due = [key for key in named if again or seen.get(key, _NEVER) < now - _LATELY]
    due.sort(key=lambda key: seen.get(key, _NEVER))
    chosen = due if max_posts is None else due[:max_posts]
    return Plan(
        network=network,
        scope=scope.name,
        hashtag=scope.hashtag,
        ids=tuple(key.id for key in chosen),
        lately=len(named) - len(due),
        nameless=len(keys) - len(named),
        left=len(due) - len(chosen),
    )


def cost_of(project: Project, plan: Plan) -> tuple[Decimal | None, Decimal | None]:
    """What looking it up costs in US dollars: the posts alone, and each with an account of its own.

    None where no price is known.
    """
    prices = read_prices(plan.network, project.config.prices)
    posts: Iterable[tuple[str, int]] = [("post", len(plan.ids))]
    return prices.of_charges(posts), prices.of_charges([*posts, ("user", len(plan.ids))])


_KIND: Final = "refresh"
_FEW: Final = 20
"""So many posts may be gone at once without anybody wondering, however few there were."""
_T = TypeVar("_T")


@runtime_checkable
class _Complies(Protocol):
    """A place that says of many posts at once which are gone, without reading one."""

    def check_compliance(
        self, ids: Sequence[str], *, wait: Callable[[float], object]
    ) -> tuple[tuple[str, str], ...]:
        """Return the ids of those that are gone, each with why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What came of it at one network.

    ``there`` are posts that the network still shows, ``later`` those that were edited under a new
    id, which is in the archive now. ``gone`` counts by reason; ``removed`` are the posts that went
    from the archive, reposts of them included. Where ``held`` is true so many would have gone that
    none did. ``unanswered`` are ids nobody said anything of, and ``error`` why the rest was not
    asked for.
    """

    network: str
    scope: str
    asked: int
    there: int
    added: Added
    later: int
    gone: tuple[tuple[str, int], ...]
    removed: int
    held: bool
    unanswered: tuple[str, ...]
    cost: Cost
    error: TweetupError | None


def refresh(
    project: Project,
    network: Network,
    access: Access,
    plan: Plan,
    timing: Timing,
    *,
    only_gone: bool,
    believe: bool,
    progress: Callable[[int], object],
) -> Refreshed:
    """Look a plan's posts up at the network, and bring the archive in line with what it says.

    With ``only_gone`` a place that has compliance jobs is asked by one, which costs nothing and
    tells of no edits. If more than half of the posts are said to be gone, none goes unless
    ``believe`` is true: a network in trouble looks like that. What was found out when something
    fails is applied. Raises what opening a place does.
    """
    job = _Job(project, network, plan, timing, progress)
    with ExitStack() as stack:
        places = network.open(access, clock=timing.clock)
        for place in places:
            stack.callback(place.close)
        try:
            for place in places:
                job.ask(place, only_gone=only_gone)
        finally:
            job.take_out(believe=believe)
    return job.refreshed()


class _Job:
    """One network's posts, from place to place until all are answered for."""

    def __init__(
        self,
        project: Project,
        network: Network,
        plan: Plan,
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
        self._added = Added()
        self._removed = 0
        self._held = False

    def ask(self, place: Place, *, only_gone: bool) -> None:
        """Ask one place for all that nobody has answered for yet."""
        if not self._waiting:
            return
        line = _Line(self._archive, self._capture(place), self._budget)
        before = set(self._gone)
        try:
            if only_gone and isinstance(place, _Complies):
                self._check(place, line)
            else:
                self._look_up(place, line)
        except (CredentialsError, QuotaError, NetworkError) as error:
            self._error = error  # another place may know
        finally:
            gone = [why for post, why in self._gone.items() if post not in before]
            line.close(gone, unanswered=len(self._waiting))

    def _capture(self, place: Place) -> Capture:
        return Capture(
            kind=_KIND,
            source=source_name(self._network, place),
            hashtag=self._plan.hashtag,
            query=self._plan.scope,
        )

    def _check(self, place: _Complies, line: _Line) -> None:
        """By one compliance job: whatever it does not name is still there."""
        ids = list(self._waiting)
        self._timing.tell(
            f"{self._network.name}: a compliance job looks at {counted(len(ids), 'post')}"
        )
        gone = line.ask(
            Asker(self._timing), lambda: place.check_compliance(ids, wait=self._timing.sleep)
        )
        self._gone |= dict(gone)
        self._there.update(set(ids) - self._gone.keys())
        self._waiting.clear()
        self._progress(len(ids))

    def _look_up(self, place: Place, line: _Line) -> None:
        asker = Asker(self._timing, pause=lambda: place.pause)
        pending = deque(self._waiting)
        while pending:
            lot = [pending.popleft() for _ in range(min(len(pending), place.lookup_size))]
            found = line.ask(asker, partial(place.look_up, lot))
            pending.extend(self._keep(found, line))
            self._progress(len(self._there) + len(self._gone))

    def _keep(self, found: Found, line: _Line) -> list[str]:
        """Write down what was found; the ids of later versions, to be looked up as well."""
        records = [one for one in found.found if not isinstance(one, Skipped)]
        self._added += line.keep(found, records, self._later)
        answered = {one.post.id for one in records} & self._waiting.keys()
        self._there |= answered
        self._gone |= {post: why for post, why in found.gone if post in self._waiting}
        for post in (*answered, *(post for post, _ in found.gone)):
            self._waiting.pop(post, None)
        return self._later_versions(records)

    def _later_versions(self, records: Iterable[Record]) -> list[str]:
        """Return the new ids of posts that were edited, unless the archive has them."""
        latest = {
            PostKey(one.post.network, max(one.post.edits, key=_in_order))
            for one in records
            if one.post.edits
        }
        known = {post.key for post in self._archive.posts_by_key(latest)}
        later = [key.id for key in sorted(latest - known) if key.id not in self._later]
        self._later.update(later)
        self._waiting |= dict.fromkeys(later)
        return later

    def take_out(self, *, believe: bool) -> None:
        """Remove what is gone, unless that is most of what was asked for."""
        gone = len(self._gone)
        self._held = not believe and gone >= _FEW and gone > len(self._there)
        if gone and not self._held:
            keys = [PostKey(self._network.name, post) for post in self._gone]
            self._removed = self._archive.remove(posts=keys).posts

    def refreshed(self) -> Refreshed:
        """What came of it."""
        return Refreshed(
            network=self._network.name,
            scope=self._plan.scope,
            asked=len(self._plan.ids),
            there=len(self._there - self._later),
            added=self._added,
            later=len(self._there & self._later),
            gone=tuple(sorted(Counter(self._gone.values()).items())),
            removed=self._removed,
            held=self._held,
            unanswered=tuple(self._waiting),
            cost=self._budget.cost,
            error=self._error if self._waiting else None,
        )


class _Line:
    """One place's line of the ledger."""

    def __init__(self, archive: Archive, capture: Capture, budget: Budget) -> None:
        self._archive = archive
        self._number = archive.begin(capture)
        self._budget = budget
        self._format: str | None = None
        self._read = 0
        self._skipped: Counter[str] = Counter()
        self._cost = Cost()

    def ask(self, asker: Asker, request: Callable[[], _T]) -> _T:
        """What a request brings; every try of it is counted."""
        before = asker.requests
        try:
            return asker.ask(request)
        finally:
            self._cost += self._budget.charge((), requests=asker.requests - before)

    def keep(self, found: Found, records: Sequence[Record], later: set[str]) -> Added:
        """Write what was found; only new versions count as asked for by the chat's hashtag."""
        self._format = found.format
        self._read += len(found.found)
        self._skipped.update(one.reason for one in found.found if isinstance(one, Skipped))
        self._cost += self._budget.charge(found.charges, requests=0)
        return self._archive.add_page(
            self._number,
            ((one.post, one.pieces, one.post.id not in later) for one in records),
            self._progress(),
        )

    def close(self, gone: Iterable[str], *, unanswered: int) -> None:
        """Close it, with why each of the posts that are gone is, and how many nobody knows of."""
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


def _in_order(post: str) -> tuple[int, str]:
    """Ids of the versions of a post grow."""
    return len(post), post
