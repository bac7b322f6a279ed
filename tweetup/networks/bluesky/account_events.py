"""Events of accounts that left or came back, checked by asking before anything is removed.

Jetstream's events may come twice or late: an account that moves is deactivated and active again
within minutes. They may also come before the interface that is asked knows, so one that it does
not confirm is asked about again minutes later, twice and when listening ends. Where nobody can be
asked, an event hides posts and never removes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from tweetup.errors import TweetupError
from tweetup.formats.records import Deletion, Record
from tweetup.model import DELETED, Absence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from tweetup.networks.base import AccountEvent, LookupResult

    #: Returns the notices about an account's posts, which are those given.
    CheckAccount = Callable[[AccountEvent], Iterator[Deletion]]

__all__ = ["ABSENT_STATES", "ASKED_AGAIN", "AccountChecks", "AccountLookup"]

_NETWORK: Final = "bluesky"
_LOOKUP: Final = 25

ABSENT_STATES: Final = {
    "deleted": Absence.ACCOUNT_DELETED,
    "deactivated": Absence.DEACTIVATED,
    "suspended": Absence.SUSPENDED,
    "takendown": Absence.TAKEN_DOWN,
}
"""The meaning of the states of accounts where nobody can be asked."""


ASKED_AGAIN: Final = (timedelta(minutes=1), timedelta(minutes=5))
"""How long after an event that was not confirmed the network is asked again.

By the last one it knows: only then is a post removed that it does not show.
"""

_FEW: Final = 20
"""So many posts that are not there are believed, even if they are most of an account's."""


class AccountLookup(Protocol):
    """The network, asked about an account and its posts."""

    def account_reason(self, account: str) -> str | None:
        """Return why an account is not shown; an empty text for one that is, None if unknown."""

    def look_up(self, ids: Sequence[str]) -> LookupResult:
        """Return which of these posts are there, and the reasons why others are not."""


@dataclass(slots=True)
class _Unconfirmed:
    """An event that the network has not confirmed, since when, and how often it was asked again."""

    event: AccountEvent
    since: datetime
    times: int = 0


class AccountChecks:
    """Asks the network about events of accounts, and again about those that it does not confirm."""

    def __init__(self, network: AccountLookup, clock: Callable[[], datetime]) -> None:
        self._network = network
        self._clock = clock
        self._unconfirmed: dict[str, _Unconfirmed] = {}

    @property
    def unconfirmed(self) -> tuple[AccountEvent, ...]:
        """The events that were not confirmed so far; of each account the last."""
        return tuple(it.event for it in self._unconfirmed.values())

    def check(self, event: AccountEvent) -> Iterator[Deletion]:
        """Yield the truth about an account and its posts; the word of the event if that fails."""
        self._unconfirmed[event.account] = _Unconfirmed(event, self._clock())
        yield from self._ask(event, first=True)

    def check_due(self) -> Iterator[Deletion]:
        """Yield the truth about accounts that it is time to ask about again."""
        now = self._clock()
        for waiting in list(self._unconfirmed.values()):
            is_asked = waiting.times < len(ASKED_AGAIN)
            if is_asked and now - waiting.since >= ASKED_AGAIN[waiting.times]:
                waiting.times += 1
                yield from self._ask(waiting.event, first=False)

    def confirm(self, events: Iterable[AccountEvent]) -> Iterator[Deletion]:
        """Yield the truth about accounts whose events were not confirmed before."""
        for event in events:
            yield from self._ask(event, first=False)

    def _ask(self, event: AccountEvent, *, first: bool) -> Iterator[Deletion]:
        is_settled = self._clock() - event.at >= ASKED_AGAIN[-1]
        try:
            notices = self._answered(event, is_settled=is_settled)
        except TweetupError:
            notices = None
        if notices is not None:
            yield from notices
        elif first:
            said = DELETED if event.active else ABSENT_STATES[event.status]
            yield _of_account(event, said, back=event.active, at=event.at)

    def _answered(self, event: AccountEvent, *, is_settled: bool) -> list[Deletion] | None:
        """Return the notices by the network's answers; None where these do not tell."""
        reason = self._network.account_reason(event.account)
        if reason is None:
            return None
        if reason:
            return list(self._not_shown(event, reason, is_settled=is_settled))
        return list(self._look_up(event, is_settled=is_settled))

    def _not_shown(
        self, event: AccountEvent, reason: str, *, is_settled: bool
    ) -> Iterator[Deletion]:
        """Yield the notice about an account that is not shown; posts only go if that is sure."""
        if reason != DELETED:
            if not event.active:
                self._unconfirmed.pop(event.account, None)
            yield _of_account(event, reason)
        elif event.status == "deleted" or is_settled:
            self._unconfirmed.pop(event.account, None)
            yield _of_account(event, DELETED)
        elif not event.active:
            yield _of_account(event, ABSENT_STATES[event.status])

    def _look_up(self, event: AccountEvent, *, is_settled: bool) -> Iterator[Deletion]:
        """Yield notices about the posts of an account that is shown, one by one.

        Those that are not there stay as they are, hidden or not, until it is sure that they were
        deleted or taken down, and unless that is most of many.
        """
        notice = partial(Deletion, _NETWORK, where=event.where)
        there: list[str] = []
        gone: dict[str, str] = {}
        for start in range(0, len(event.posts), _LOOKUP):
            answer = self._network.look_up(event.posts[start : start + _LOOKUP])
            posts = (item.post.id for item in answer.records if isinstance(item, Record))
            there += [post for post in posts if post in event.posts]
            gone |= dict(answer.gone)
        # An account that is shown is back before its posts are: these may be on their way.
        late = [post for post, why in gone.items() if why in {DELETED, Absence.TAKEN_DOWN}]
        is_believed = is_settled and not (len(late) >= _FEW and len(late) > len(there))
        is_unknown = len(there) + len(gone) < len(set(event.posts))
        if event.active and (is_believed or not (late or is_unknown)):
            self._unconfirmed.pop(event.account, None)
        yield from (notice(post_id=post, back=True) for post in there)
        for post, why in gone.items():
            if post not in late or is_believed:
                yield notice(post_id=post, reason=why)


def _of_account(
    event: AccountEvent, reason: str, *, back: bool = False, at: datetime | None = None
) -> Deletion:
    return Deletion(
        _NETWORK, None, event.where, author_id=event.account, reason=reason, back=back, at=at
    )
