"""``tweetup capture HASHTAG --live``: a chat followed while it runs."""

from __future__ import annotations

import os
import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from click.core import ParameterSource

from tweetup.cli.access import access_for
from tweetup.cli.capture_report import closing_lines, dollars, exit_code
from tweetup.cli.live_terminal import Lines, Screen, can_draw
from tweetup.cli.output import say
from tweetup.cli.progress import Progress, timing_of
from tweetup.cli.signals import Heeding, enders
from tweetup.config.moments import read_clock, read_moment
from tweetup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal
    from pathlib import Path
    from types import FrameType

    import click

    from tweetup.capture.live.follow import Followed, Follower, LiveOrder
    from tweetup.capture.results import Captured
    from tweetup.cli.signals import Handler
    from tweetup.config import ChatConfig, Config
    from tweetup.model import Gap
    from tweetup.networks import Network

__all__ = ["live_end", "refuse_others", "run_live"]

_INCOMPLETE = 3
_WITH_LIVE = frozenset(
    {
        "hashtag", "network", "live", "minutes", "until", "max_posts", "max_cost",
        "hide_progress", "credentials", "archive_path", "config_path",
    }
)  # fmt: skip
"""Parameters of ``tweetup capture`` that mean something with ``--live``."""


def refuse_others(context: click.Context) -> None:
    """Raise :class:`~tweetup.errors.UsageError` for an option that goes only with a search."""
    for parameter in context.command.params:
        name = parameter.name or ""
        given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if given and name not in _WITH_LIVE:
            raise UsageError(
                "does not go with --live",
                where=parameter.opts[0],
                hint="leave it out, or capture again with it when the chat is over",
            )


def live_end(
    chat: ChatConfig, *, until: str | None, minutes: float | None, now: datetime
) -> datetime | None:
    """When somebody wants it to end: after so many minutes, or at a time in the chat's zone.

    A time of day is the next one there is. None: nobody said. Raises
    :class:`~tweetup.errors.UsageError` for what is no time, has passed, or is said twice.
    """
    if until is None:
        return None if minutes is None else now + timedelta(minutes=minutes)
    if minutes is not None:
        raise UsageError("--until and --minutes both say when it ends", hint="give one of them")
    end = _moment(until.strip(), chat, now)
    if end <= now:
        raise UsageError("has passed already", where="--until", hint="give a time to come")
    return end


def _moment(written: str, chat: ChatConfig, now: datetime) -> datetime:
    try:
        minutes = read_clock(written)
    except ValueError:
        try:
            return read_moment(written, zone=chat.timezone, start=None)
        except ValueError as error:
            raise UsageError(
                f"{written!r} is no time", where="--until", hint="write it like 21:30"
            ) from error
    here = now.astimezone(ZoneInfo(chat.timezone))
    at = here.replace(hour=minutes // 60, minute=minutes % 60, second=0, microsecond=0)
    return (at if at > here else at + timedelta(days=1)).astimezone(UTC)


def _now() -> datetime:
    return datetime.now(UTC)


def run_live(
    config: Config,
    hashtag: str,
    network: Network,
    *,
    until: datetime | None = None,
    credentials: Path | None = None,
    max_posts: int | None = None,
    max_usd: Decimal | None = None,
    plain: bool = False,
    clock: Callable[[], datetime] = _now,
    monotonic: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
) -> int:
    """Follow a chat until its hour is over (or ``until``, aware), then search for what is missing.

    ``plain`` draws nothing. Returns 0 where everything is there, 3 where something is missing.
    Raises what a network refuses before anything was heard.
    """
    from tweetup.capture.live.follow import Follower, Terms, Watch, plan_live
    from tweetup.networks.paging import Timing
    from tweetup.project.project import open_project

    access = access_for(config, network, credentials, listening=True)
    terms = Terms(until=until, most_posts=max_posts, most_usd=max_usd)
    with open_project(config, create=True) as project, _Wishes() as wishes:
        order = plan_live(project, hashtag, terms, now=clock())
        zone = ZoneInfo(config.chat(hashtag).timezone)
        view = Screen(os.environ) if can_draw(os.environ) and not plain else Lines()
        watch = Watch(
            timing=Timing(clock=clock, sleep=wishes.over.wait, tell=_hush),
            monotonic=monotonic,
            over=wishes.over,
            show=view.show,
        )
        follower = Follower(project, network, access, order, watch)
        say(_opening_line(order, network.title, zone))
        if not follower.can_search:
            say(_no_login(network))
        with view:
            followed = follower.listen()
        captured = None
        try:
            for line in _heard_lines(followed, order, zone):
                say(line)
            captured = _search(follower, followed, wishes, clock, sleep)
        finally:
            missing = follower.close(captured)
    if not (follower.can_search or missing or followed.left):
        say("heard from beginning to end; for want of a login, nothing was searched for")
        return 0
    by_hand = _by_hand(order, network, followed, zone)
    return _conclude(followed, captured, missing, zone, by_hand)


def _hush(said: str) -> None:
    """While the view is on, it alone says what is to be said."""
    del said


def _opening_line(order: LiveOrder, title: str, zone: ZoneInfo) -> str:
    if order.terms.until is not None:
        until = f"until {_clock(order.terms.until, zone)} ({zone.key})"
    else:
        until = "until Ctrl-C"
    return f"following #{order.hashtag} on {title} {until}"


def _no_login(network: Network) -> str:
    needs = " and ".join(need.variables[0] for need in network.needs if not need.to_listen)
    return f"no login for {network.title}: what is not heard stays missing, unless you set {needs}"


def _heard_lines(followed: Followed, order: LiveOrder, zone: ZoneInfo) -> Iterator[str]:
    """What was heard, what was not, and what it cost."""
    span = f"{_clock(followed.since, zone)} to {_clock(followed.until, zone)} ({zone.key})"
    parts = [f"heard {followed.read}", f"new {followed.added.new}"]
    if followed.deleted:
        parts.append(f"{followed.deleted} removed, as the network wants")
    if followed.cost.prices_of is not None and followed.cost.usd:
        parts.append(f"at most {dollars(followed.cost.usd)}")
    if followed.ended not in ("over", "stopped", "given up"):
        parts.append(f"ended by {followed.ended}")
    yield f"#{order.hashtag}, {span}: {', '.join(parts)}"
    for outage in followed.outages:
        when = f"{_clock(outage.since, zone)} to {_clock(outage.until, zone)}"
        rest = "; went on where it had broken off" if outage.bridged else ""
        yield f"{outage.place} was not heard from {when} ({outage.why}){rest}"
    for left in followed.left:
        yield str(left.error)


def _search(
    follower: Follower,
    followed: Followed,
    wishes: _Wishes,
    clock: Callable[[], datetime],
    sleep: Callable[[float], object],
) -> Captured | None:
    """Search the whole time for what was not heard; None where that was not done or was left."""
    order = follower.search_order(until=followed.until)
    given_up = followed.ended == "given up"
    spent = order.max_posts is not None and order.max_posts <= 0
    spent = spent or (order.max_usd is not None and order.max_usd <= 0)
    if given_up or spent or wishes.leave_at_once or not follower.can_search:
        return None
    say("searching the same time for what was not heard; Ctrl-C leaves that out")
    progress = Progress(f"#{order.chat.hashtag}", "post", time.monotonic)
    wishes.interrupt()
    try:
        timing = timing_of(progress, clock, sleep)
        captured = follower.search(order, timing, progress=progress)
    except KeyboardInterrupt:
        return None
    finally:
        progress.clear()
    for line in closing_lines(captured, order):
        say(line)
    return captured


def _by_hand(order: LiveOrder, network: Network, followed: Followed, zone: ZoneInfo) -> str:
    """The command that searches the same time."""
    since = order.since.astimezone(zone)
    until = followed.until.astimezone(zone) + timedelta(minutes=1)
    return (
        f"tweetup capture {order.hashtag} --network {network.name}"
        f" --since {since:%Y-%m-%dT%H:%M} --until {until:%Y-%m-%dT%H:%M}"
    )


def _conclude(
    followed: Followed,
    captured: Captured | None,
    missing: Sequence[Gap],
    zone: ZoneInfo,
    by_hand: str,
) -> int:
    """Say whether everything is there; the exit code."""
    if captured is None:
        for gap in missing:
            say(f"missing: {_clock(gap.since, zone)} to {_clock(gap.until, zone)} ({gap.why})")
        say(f"not searched for what was not heard; this does it, best today: {by_hand}")
        refused = [left.error for left in followed.left]
        return refused[0].exit_code if followed.ended == "given up" and refused else _INCOMPLETE
    code = _INCOMPLETE if followed.left else exit_code(captured)
    if code == 0:
        say("all that the network has of that time is in the archive")
    return code


def _clock(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M:%S}" if moment is not None else "now"


class _Wishes(Heeding):
    """What the person at the keyboard, or whoever ends programs, wants: told by signals.

    Ctrl-C sets ``over`` while the chat is heard, and interrupts it the second time; so
    do the signals that end a program, after which nothing more is begun.
    """

    def __init__(self) -> None:
        super().__init__()
        self.over = threading.Event()
        self.leave_at_once = False

    def ways(self) -> dict[int, Handler]:
        """The keyboard ends the listening, others all of it."""
        return {signal.SIGINT: self._end, **dict.fromkeys(enders(), self._leave)}

    def interrupt(self) -> None:
        """From now on Ctrl-C interrupts whatever is done, as it does elsewhere."""
        self.heed_otherwise(signal.default_int_handler)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        if self.over.is_set():
            raise KeyboardInterrupt
        self.over.set()

    def _leave(self, _number: int, _frame: FrameType | None) -> None:
        self.leave_at_once = True
        self.over.set()
