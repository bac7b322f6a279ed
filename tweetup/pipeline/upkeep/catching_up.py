"""Every meeting that is due, captured one after the other, the oldest first.

Each is a capture of its own, with its own lines of the ledger, so that what goes wrong with one
does not take the others along. What may be read and spent is for all of them together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tweetup.errors import CredentialsError, QuotaError
from tweetup.pipeline.capture.chat import capture_chat, source_name
from tweetup.pipeline.capture.records import Order
from tweetup.pipeline.capture.window import Wanted, choose_window
from tweetup.pipeline.upkeep.due import due_meetings, note_missed
from tweetup.sources.networks.failures import OutOfReachError, TryAgainError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime
    from decimal import Decimal

    from tweetup.config import ChatConfig, Config
    from tweetup.errors import TweetupError
    from tweetup.pipeline.capture.records import Captured
    from tweetup.pipeline.upkeep.due import Due
    from tweetup.pipeline.upkeep.schedule import Meeting
    from tweetup.pipeline.workplace import Work
    from tweetup.sources.networks import Access, Network
    from tweetup.sources.networks.paging import Timing

__all__ = ["Backlog", "Caught", "Left", "Missed", "Terms", "catch_up", "find_backlog"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is captured of each meeting, and the bounds: those of posts and money for all of them.

    ``max_replies`` is for each meeting.
    """

    announcements: bool = False
    late: bool = False
    max_posts: int | None = None
    max_usd: Decimal | None = None
    max_replies: int = 0


_ALL: Final = Terms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What is due of a chat on a network, and what is wanted of it."""

    chat: ChatConfig
    network: Network
    due: Due
    terms: Terms

    def orders(self, config: Config, now: datetime) -> list[Order]:
        """What is to be captured of each meeting, the oldest first."""
        return [self.order(config, one, self.terms, now) for one in self.due.meetings]

    def order(self, config: Config, meeting: Meeting, terms: Terms, now: datetime) -> Order:
        """What is to be captured of one meeting, within these bounds."""
        wanted = Wanted(
            date=meeting.day.isoformat(), announcements=terms.announcements, late=terms.late
        )
        return Order(
            chat=self.chat,
            window=choose_window(wanted, self.chat, config.capture, now=now),
            max_posts=terms.max_posts,
            max_usd=terms.max_usd,
            max_replies=terms.max_replies,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """A meeting that was asked for, and what came of it."""

    order: Order
    done: Captured


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """The days of meetings that no search reaches any more; ``error`` is what the network said."""

    days: tuple[date, ...]
    error: TweetupError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The days of meetings that were not asked for, since the one before them ended it all."""

    days: tuple[date, ...]


def find_backlog(
    work: Work,
    network: Network,
    access: Access | None,
    chat: ChatConfig,
    terms: Terms = _ALL,
    *,
    clock: Callable[[], datetime],
) -> Backlog:
    """What is due at the places that this login leads to; None: at those that ever were asked.

    Makes no request. Raises what opening the places raises, and
    :class:`~tweetup.errors.ConfigError` where nobody said when the chat meets.
    """
    sources = None
    if access is not None:
        places = network.open(access, clock=clock)
        sources = [source_name(network, place) for place in places]
        for place in places:
            place.close()
    due = due_meetings(
        work, chat.hashtag, network.name, now=clock(), sources=sources, late=terms.late
    )
    return Backlog(chat=chat, network=network, due=due, terms=terms)


def catch_up(
    work: Work,
    backlog: Backlog,
    access: Access,
    timing: Timing,
    *,
    progress: Callable[[int], object],
) -> Iterator[Caught | Missed | Left]:
    """Capture what is due; what came of each meeting comes as soon as it is known.

    What a network does not reach any more is noted in the ledger, and so told of once. Raises
    what :func:`~tweetup.pipeline.capture.chat.capture_chat` does.
    """
    hashtag, network, due = backlog.chat.hashtag, backlog.network, backlog.due
    running = _Running(backlog.terms)
    missed: dict[date, TweetupError] = {}
    for number, meeting in enumerate(due.meetings):
        order = backlog.order(work.config, meeting, running.terms, timing.clock())
        done = capture_chat(work, network, access, order, timing, progress=progress)
        error = next((e for e in _errors(done) if isinstance(e, OutOfReachError)), None)
        if error is not None:
            certain = [gap for gap in done.gaps if gap.certain]
            note_missed(work, hashtag, network.name, meeting, certain)
            missed[meeting.day] = error
        else:
            yield Caught(order=order, done=done)
        if running.ends_with(done) and (rest := due.meetings[number + 1 :]):
            yield Left(days=_days(rest))
            break
    if missed:
        yield Missed(days=tuple(missed), error=next(iter(missed.values())))
    for meeting in due.past:
        note_missed(work, hashtag, network.name, meeting)
    if due.past:
        yield Missed(days=_days(due.past))


class _Running:
    """What is left of the bounds, and whether anything more is to be asked for."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    def ends_with(self, done: Captured) -> bool:
        """Take what was read and spent from the bounds; whether that was the last capture."""
        terms = self.terms
        posts = usd = None
        if terms.max_posts is not None:
            posts = terms.max_posts - sum(place.posts for place in done.places)
        if terms.max_usd is not None:
            usd = terms.max_usd - (done.cost.usd or 0)
        self.terms = replace(terms, max_posts=posts, max_usd=usd)
        used_up = any(bound is not None and bound <= 0 for bound in (posts, usd))
        return used_up or any(place.stopped for place in done.places) or _is_over(done)


def _is_over(done: Captured) -> bool:
    """Whether no place will answer anything else either."""
    errors = _errors(done)
    ends = CredentialsError, QuotaError, TryAgainError
    return len(errors) == len(done.places) and all(
        isinstance(error, ends) and not isinstance(error, OutOfReachError) for error in errors
    )


def _errors(done: Captured) -> list[TweetupError]:
    return [place.error for place in done.places if place.error is not None]


def _days(meetings: tuple[Meeting, ...]) -> tuple[date, ...]:
    return tuple(meeting.day for meeting in meetings)
