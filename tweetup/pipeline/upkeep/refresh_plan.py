"""Which posts are looked up again: those of a session, a chat or all, not those seen just now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tweetup.errors import UsageError
from tweetup.pipeline.sessions import find_session
from tweetup.sources.networks.prices import read_prices

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from tweetup.model import PostKey
    from tweetup.pipeline.workplace import Work

__all__ = ["Plan", "Scope", "choose_scope", "cost_of", "networks_of", "plan_refresh"]

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


def choose_scope(work: Work, *, hashtag: str | None, session: str | None) -> Scope:
    """The posts of a session, of a chat, or all there are, those that only came along included.

    Raises :class:`~tweetup.errors.UnknownNameError` for a name nobody used.
    """
    if hashtag is not None and session is not None:
        raise UsageError("a session is of one chat already", where="--hashtag", hint="leave it out")
    if session is not None:
        found = find_session(work, session)
        return Scope(name=found.id, hashtag=found.hashtag, keys=found.posts)
    if hashtag is not None:
        chat = work.chat(hashtag)
        keys = tuple(post.key for post in work.posts(chat))
        return Scope(name=f"#{chat}", hashtag=chat, keys=keys)
    return Scope(name="the archive", hashtag=None, keys=work.archive.keys())


def networks_of(scope: Scope) -> tuple[str, ...]:
    """The networks whose posts are in it, alphabetical."""
    return tuple(sorted({key.network for key in scope.keys}))


def plan_refresh(
    work: Work,
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
    seen = work.archive.last_seen(named)
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


def cost_of(work: Work, plan: Plan) -> tuple[Decimal | None, Decimal | None]:
    """What looking it up costs in US dollars: the posts alone, and each with an account of its own.

    None where no price is known.
    """
    prices = read_prices(plan.network, work.config.prices)
    posts: Iterable[tuple[str, int]] = [("post", len(plan.ids))]
    return prices.of_charges(posts), prices.of_charges([*posts, ("user", len(plan.ids))])
