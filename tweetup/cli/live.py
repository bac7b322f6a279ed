"""``tweetup capture HASHTAG --live``: follow a chat while it runs."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from click.core import ParameterSource

from tweetup.cli.access import access_for
from tweetup.cli.capture_report import closing_lines, dollars, exit_code
from tweetup.cli.live_text import PlainLines
from tweetup.cli.output import conflicts_remark, left_out_remarks, say, withdrawn_remarks
from tweetup.cli.progress import ProgressDisplay, timing_of, utc_now
from tweetup.cli.signals import Heeding, enders
from tweetup.config.values import parse_clock, parse_moment
from tweetup.errors import UsageError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal
    from pathlib import Path
    from types import FrameType

    import click

    from tweetup.capture.live.follow import Follower, FollowResult
    from tweetup.capture.live.live_view import LiveView
    from tweetup.capture.live.session import LiveRequest
    from tweetup.capture.results import CaptureResult
    from tweetup.cli.live_json import JsonLines
    from tweetup.cli.live_screen import Screen
    from tweetup.cli.signals import Handler
    from tweetup.config import ChatConfig, Config
    from tweetup.model import Gap
    from tweetup.networks import Network

__all__ = ["live_end", "refuse_others", "run_live"]

_INCOMPLETE = 3
_UNASKED = (
    "without a login, questions that a host asked without the hashtag and answers without it below"
    " posts that were not heard were not asked for; within 36 hours this reads them: {}"
)
_WITH_LIVE = frozenset(
    {
        "hashtag", "network", "live", "minutes", "until", "max_posts", "max_cost",
        "with_replies", "max_replies", "as_json",
        "hide_progress", "credentials", "archive_path", "config_path",
    }
)  # fmt: skip
"""Parameters of ``tweetup capture`` that may be given with ``--live``."""


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
    """Return the end that was asked for: after so many minutes, or at a time in the chat's zone.

    A time of day is the next one there is; without either the end is None. Raises
    :class:`~tweetup.errors.UsageError` for a text that is no time, a time that has passed, or both.
    """
    if until is None:
        return None if minutes is None else now + timedelta(minutes=minutes)
    if minutes is not None:
        raise UsageError("--until and --minutes both set the end", hint="give one of them")
    end = _parse_moment(until.strip(), chat, now)
    if end <= now:
        raise UsageError("has passed already", where="--until", hint="give a time to come")
    return end


def _parse_moment(text: str, chat: ChatConfig, now: datetime) -> datetime:
    try:
        minutes = parse_clock(text)
    except ValueError:
        try:
            return parse_moment(text, zone=chat.zone, start=None)
        except ValueError as error:
            raise UsageError(
                f"{text!r} is no time", where="--until", hint="write it like 21:30"
            ) from error
    local = now.astimezone(ZoneInfo(chat.zone))
    end = local.replace(hour=minutes // 60, minute=minutes % 60, second=0, microsecond=0)
    return (end if end > local else end + timedelta(days=1)).astimezone(UTC)


def run_live(
    config: Config,
    hashtag: str,
    network: Network,
    *,
    until: datetime | None = None,
    credentials: Path | None = None,
    max_posts: int | None = None,
    max_usd: Decimal | None = None,
    max_replies: int = 0,
    plain: bool = False,
    as_json: bool = False,
    clock: Callable[[], datetime] = utc_now,
    monotonic: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
) -> int:
    """Follow a chat until its hour is over (or ``until``, aware), then search for missing posts.

    At most ``max_replies`` replies and quotes without the hashtag are heard. ``plain`` draws
    nothing; ``as_json`` writes the state on stdout, a line at each change. Returns exit code 0
    where no post is missing, 3 where some may be, or came under the id of another post.
    Raises the :class:`~tweetup.errors.TweetupError` of a network that refuses from the start.
    """
    from tweetup.capture.live.follow import Follower, LiveContext
    from tweetup.capture.live.live_file import LiveFile
    from tweetup.capture.live.session import LiveLimits, check_search_login, plan_live
    from tweetup.networks.paging import Timing
    from tweetup.project.new_archive import create_project

    access = access_for(config, network, credentials, listening=True)
    check_search_login(network, access, clock)
    limits = LiveLimits(until=until, max_posts=max_posts, max_usd=max_usd, max_replies=max_replies)
    chat = config.chat(hashtag)
    with (
        create_project(config) as project,
        _Signals() as signals,
        LiveFile(config.archive, chat.hashtag, network.name, stop=signals.stop.set) as handed,
    ):
        order = plan_live(project, hashtag, limits, now=clock())
        zone = ZoneInfo(chat.zone)
        view = _open_view(plain=plain, as_json=as_json)
        watch = LiveContext(
            timing=Timing(clock=clock, sleep=signals.stop.wait, tell=_discard),
            monotonic=monotonic,
            stop=signals.stop,
            show=_both(view.show, handed.show),
        )
        follower = Follower(project, network, access, order, watch)
        say(_opening_line(order, network.title, zone))
        if not follower.can_search:
            say(_no_login(network, can_replay=follower.can_replay))
        with view:
            followed = follower.listen()
        if handed.problem:
            say(f"the desk was not shown this chat: {handed.problem}")
        captured = None
        try:
            for line in _heard_lines(followed, order, zone):
                say(line)
            captured = _search(follower, followed, signals, clock, sleep)
        finally:
            missing = follower.close(captured)
    for remark in withdrawn_remarks(follower.confirmed):
        say(f"accounts that left or came back, asked about once more: {remark}")
    by_hand = _by_hand(order, network, followed, zone)
    if captured is None and not (follower.can_search or missing or followed.given_up):
        say("heard from beginning to end; without a login no search was made")
        if max_replies:
            say(_UNASKED.format(by_hand))
        return _INCOMPLETE if followed.added.conflicts else 0
    if captured is not None and max_replies and not follower.can_search:
        say(_UNASKED.format(by_hand))
    return _conclude(followed, captured, missing, zone, by_hand)


def _open_view(*, plain: bool, as_json: bool = False) -> Screen | PlainLines | JsonLines:
    """Return a view that draws on stderr, or prints plain lines where that cannot be drawn on.

    With ``as_json`` it writes on stdout as well, and draws nothing on the terminal that this is.
    """
    if as_json:
        from tweetup.cli.live_json import JsonLines

        return JsonLines(_open_view(plain=plain or sys.stdout.isatty()))
    if plain or not sys.stderr.isatty() or os.environ.get("TERM", "dumb") in ("dumb", "unknown"):
        return PlainLines()
    from tweetup.cli.live_screen import Screen

    return Screen(os.environ)


def _both(
    show: Callable[[LiveView], object], hand: Callable[[LiveView], object]
) -> Callable[[LiveView], None]:
    def both(view: LiveView) -> None:
        show(view)
        hand(view)

    return both


def _discard(message: str) -> None:
    """Drop a message: while the view is open, it alone reports."""
    del message


def _opening_line(order: LiveRequest, title: str, zone: ZoneInfo) -> str:
    if order.limits.until is not None:
        until = f"until {_clock(order.limits.until, zone)} ({zone.key})"
    else:
        until = "until Ctrl-C"
    return f"following #{order.hashtag} on {title} {until}"


def _no_login(network: Network, *, can_replay: bool) -> str:
    if can_replay:
        return f"no login for {network.title}: posts not heard are read again from its stream"
    needs = " and ".join(need.variables[0] for need in network.needs if not need.to_listen)
    return f"no login for {network.title}: posts not heard stay missing unless you set {needs}"


def _heard_lines(followed: FollowResult, order: LiveRequest, zone: ZoneInfo) -> Iterator[str]:
    """Yield lines about the posts heard and their cost, the outages, and the places given up."""
    span = f"{_clock(followed.since, zone)} to {_clock(followed.until, zone)} ({zone.key})"
    parts = [f"heard {followed.read}", f"new {followed.added.new}"]
    if followed.replies:
        parts.append(f"{counted(followed.replies, 'reply', 'replies')} without the hashtag")
    parts += [*withdrawn_remarks(followed.withdrawn), *left_out_remarks(followed.added)]
    if followed.cost.prices_of is not None and followed.cost.usd:
        parts.append(f"at most {dollars(followed.cost.usd)}")
    if followed.ended not in ("over", "stopped", "given up"):
        parts.append(f"ended by {followed.ended}")
    yield f"#{order.hashtag}, {span}: {', '.join(parts)}"
    if followed.added.conflicts:
        yield conflicts_remark(followed.added.conflicts)
    for outage in followed.outages:
        when = f"{_clock(outage.since, zone)} to {_clock(outage.until, zone)}"
        rest = "; searched for since" if outage.searched else ""
        rest = "; resumed without a gap" if outage.bridged else rest
        yield f"{outage.place} was not heard from {when} ({outage.why}){rest}"
    for left in followed.given_up:
        yield str(left.error)


def _search(
    follower: Follower,
    followed: FollowResult,
    signals: _Signals,
    clock: Callable[[], datetime],
    sleep: Callable[[float], object],
) -> CaptureResult | None:
    """Search the whole time for posts not heard; return None where that was left out or ended.

    Without a login, only the times of posts not heard are read again.
    """
    until = followed.until
    order = follower.search_request(until=until, with_replies=True)
    if not follower.can_search:
        missed = follower.replay_request(until=until)
        if missed is None:
            return None
        order = missed
    given_up = followed.ended == "given up"
    spent = order.max_posts is not None and order.max_posts <= 0
    spent = spent or (order.max_usd is not None and order.max_usd <= 0)
    if given_up or spent or signals.terminated:
        return None
    say("searching the same time for missing posts; Ctrl-C skips the search")
    progress = ProgressDisplay(f"#{order.chat.hashtag}", "post", time.monotonic)
    signals.interrupt()
    try:
        timing = timing_of(progress, clock, sleep)
        captured = follower.search(order, timing, progress=progress)
    except KeyboardInterrupt:
        return None
    finally:
        progress.clear()
    for line in closing_lines(captured, order, were_heard=followed.read > 0):
        say(line)
    return captured


def _by_hand(order: LiveRequest, network: Network, followed: FollowResult, zone: ZoneInfo) -> str:
    """Return the command that searches the same time."""
    since = order.since.astimezone(zone)
    until = followed.until.astimezone(zone) + timedelta(minutes=1)
    return (
        f"tweetup capture {order.hashtag} --network {network.name}"
        f" --since {since:%Y-%m-%dT%H:%M} --until {until:%Y-%m-%dT%H:%M}"
        f"{' --with-replies' if order.limits.max_replies else ''}"
    )


def _conclude(
    followed: FollowResult,
    captured: CaptureResult | None,
    missing: Sequence[Gap],
    zone: ZoneInfo,
    by_hand: str,
) -> int:
    """Print whether anything is missing and return the exit code."""
    if captured is None:
        for gap in missing:
            say(f"missing: {_clock(gap.since, zone)} to {_clock(gap.until, zone)} ({gap.why})")
        say(f"the search for missing posts was skipped; to run it, best today: {by_hand}")
        refused = [left.error for left in followed.given_up]
        return refused[0].exit_code if followed.ended == "given up" and refused else _INCOMPLETE
    partly = followed.given_up or followed.added.conflicts
    code = _INCOMPLETE if partly else exit_code(captured)
    if code == 0 and captured.proved:
        say("the archive has all posts that the network has of that time")
    elif code == 0:
        say("all that was heard and found is in the archive; the network gives no proof of more")
    return code


def _clock(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M:%S}" if moment is not None else "now"


class _Signals(Heeding):
    """Signals that end the capture.

    The first Ctrl-C sets ``stop``, which ends the listening, and the second one interrupts. Signals
    of other programs set ``terminated`` as well: no search is begun after the listening.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stop = threading.Event()
        self.terminated = False

    def ways(self) -> dict[int, Handler]:
        """Return the handler of each signal while the chat is listened to."""
        return {signal.SIGINT: self._stop, **dict.fromkeys(enders(), self._terminate)}

    def interrupt(self) -> None:
        """Let Ctrl-C and the other signals raise KeyboardInterrupt from now on."""
        self.heed_otherwise(signal.default_int_handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self.stop.is_set():
            raise KeyboardInterrupt
        self.stop.set()

    def _terminate(self, _number: int, _frame: FrameType | None) -> None:
        self.terminated = True
        self.stop.set()
