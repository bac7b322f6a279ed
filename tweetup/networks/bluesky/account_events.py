"""Events of accounts that left or came back, checked by asking before anything is removed.

Jetstream's events may come twice or late: an account that moves is deactivated and active again
within minutes. Where nobody can be asked, an event hides posts and never removes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from tweetup.errors import TweetupError
from tweetup.formats.records import Deletion, Record
from tweetup.model import DELETED, Absence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from tweetup.networks.base import LookupResult

    #: Returns the notices about an account's posts, which are those given.
    CheckAccount = Callable[["AccountEvent", Sequence[str]], Iterator[Deletion]]

__all__ = ["ABSENT_STATES", "AccountEvent", "AccountLookup", "check_account"]

_NETWORK: Final = "bluesky"
_LOOKUP: Final = 25

ABSENT_STATES: Final = {
    "deleted": Absence.ACCOUNT_DELETED,
    "deactivated": Absence.DEACTIVATED,
    "suspended": Absence.SUSPENDED,
    "takendown": Absence.TAKEN_DOWN,
}
"""The meaning of the states of accounts where nobody can be asked."""


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """An account whose posts are watched has changed its state."""

    did: str
    active: bool
    status: str
    where: str
    at: datetime


class AccountLookup(Protocol):
    """The network, asked about an account and its posts."""

    def account_reason(self, account: str) -> str | None:
        """Return why an account is not shown; an empty text for one that is, None if unknown."""

    def look_up(self, ids: Sequence[str]) -> LookupResult:
        """Return which of these posts are there, and the reasons why others are not."""


def check_account(
    network: AccountLookup, event: AccountEvent, posts: Sequence[str]
) -> Iterator[Deletion]:
    """Yield the truth about an account and its ``posts``; the word of the event if that fails."""
    notice = partial(Deletion, _NETWORK, where=event.where)
    try:
        reason = network.account_reason(event.did)
        if reason:
            yield notice(post_id=None, author_id=event.did, reason=reason)
            return
        for start in range(0, len(posts) if reason is not None else 0, _LOOKUP):
            answer = network.look_up(posts[start : start + _LOOKUP])
            for item in answer.records:
                if isinstance(item, Record) and item.post.id in posts:
                    yield notice(post_id=item.post.id, back=True)
            for post, why in answer.gone:
                yield notice(post_id=post, reason=why)
    except TweetupError:
        reason = None
    if reason is None:
        said = DELETED if event.active else ABSENT_STATES[event.status]
        yield notice(post_id=None, author_id=event.did, reason=said, back=event.active, at=event.at)
