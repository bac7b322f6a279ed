"""``tweetup capture HASHTAG --due``: for scheduled runs, silent where nothing is due."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from click.core import ParameterSource

from tweetup.cli.access import access_for
from tweetup.cli.capture_report import (
    closing_lines,
    exit_code,
    gaps_told,
    missed_line,
    print_estimates,
    print_results,
    said_days,
)
from tweetup.cli.output import say
from tweetup.cli.progress import ProgressDisplay, timing_of, utc_now
from tweetup.cli.signals import if_interrupted
from tweetup.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    import click

    from tweetup.capture.maintenance.due import (
        Backlog,
        CapturedMeeting,
        CatchUpOptions,
        MissedMeetings,
        RemainingMeetings,
    )
    from tweetup.capture.results import CaptureResult
    from tweetup.config import ChatConfig, Config
    from tweetup.networks import Access, Network
    from tweetup.project.project import Project

__all__ = ["refuse_times", "run_due"]

_INCOMPLETE: Final = 3
_GOES_ON: Final = (
    "interrupted; posts captured so far are kept: run the same command again to resume"
)
_TIMES: Final = frozenset(
    {"since", "until", "since_id", "until_id", "last", "date", "live", "minutes"}
)
"""Parameters of ``tweetup capture`` that say when, which ``--due`` does already."""


def refuse_times(context: click.Context) -> None:
    """Raise :class:`~tweetup.errors.UsageError` for an option that says when, too."""
    for parameter in context.command.params:
        name = parameter.name or ""
        given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if given and name in _TIMES:
            raise UsageError(
                "cannot be combined with --due", where=parameter.opts[0],
                hint="leave one of them out",
            )  # fmt: skip


def run_due(
    config: Config,
    chat: ChatConfig,
    network: Network,
    terms: CatchUpOptions,
    credentials: Path | None,
    *,
    dry_run: bool,
    hide: bool,
    as_json: bool,
) -> int:
    """Capture the meetings that are due, print a report of each and return the exit code of all.

    0 where nothing is left to do; the code of the error where every meeting was refused; else 3.
    """
    from tweetup.capture.maintenance.due import find_backlog
    from tweetup.project.new_archive import create_project
    from tweetup.project.project import open_project

    access = access_for(config, network, credentials, ends=utc_now())
    opened = open_project(config) if dry_run else create_project(config, keep_searches=True)
    with if_interrupted(_GOES_ON), opened as project:
        backlog = find_backlog(project, network, access, chat, terms, clock=utc_now)
        if dry_run:
            return _estimate(config, backlog, access, as_json=as_json)
        return _catch_up(project, backlog, access, hide=hide, as_json=as_json)


def _catch_up(
    project: Project, backlog: Backlog, access: Access, *, hide: bool, as_json: bool
) -> int:
    from tweetup.capture.maintenance.due import CapturedMeeting, RemainingMeetings, catch_up

    progress = ProgressDisplay(f"#{backlog.chat.hashtag}", "post", time.monotonic, hidden=hide)
    caught: list[CaptureResult] = []
    codes: list[int] = []
    try:
        timing = timing_of(progress, utc_now)
        with gaps_told(backlog.chat, progress):
            for came in catch_up(project, backlog, access, timing, progress=progress):
                progress.clear()
                code = _tell(came, backlog.chat)
                codes.append(codes[-1] or code if isinstance(came, RemainingMeetings) else code)
                if isinstance(came, CapturedMeeting):
                    caught.append(came.result)
    finally:
        progress.clear()
    if as_json:
        print_results(caught)
    return codes[0] if len(set(codes)) == 1 else _INCOMPLETE if any(codes) else 0


def _tell(came: CapturedMeeting | MissedMeetings | RemainingMeetings, chat: ChatConfig) -> int:
    """Print the report of a meeting and return its exit code."""
    from tweetup.capture.maintenance.due import CapturedMeeting, MissedMeetings

    if isinstance(came, CapturedMeeting):
        code = exit_code(came.result)
        if code or came.result.rows or _meets_on_a_day(chat):
            for line in closing_lines(came.result, came.request):
                say(line)
        return code
    if isinstance(came, MissedMeetings):
        searched = came.were_searched
        say(missed_line(chat.hashtag, came.days, came.error, were_searched=searched))
    else:
        say(f"#{chat.hashtag} of {said_days(came.days)}: left for the next run")
    return _INCOMPLETE


def _meets_on_a_day(chat: ChatConfig) -> bool:
    """Return whether a day without a post is worth a note: not where any day may be one."""
    any_day = chat.schedule is not None and chat.schedule.weekday is None
    return not (any_day or chat.daily)


def _estimate(config: Config, backlog: Backlog, access: Access, *, as_json: bool) -> int:
    from tweetup.capture.estimate import estimate_capture

    timing = timing_of(ProgressDisplay("counting", "post", time.monotonic, hidden=True), utc_now)
    estimates = [
        estimate
        for order in backlog.requests(config, utc_now())
        for estimate in estimate_capture(config, backlog.network, access, order, timing)
    ]
    if estimates or as_json:
        print_estimates(estimates, backlog.chat, as_json=as_json)
    return 0
