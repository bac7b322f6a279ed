"""``tweetup capture``."""

from __future__ import annotations

import time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import click

from tweetup.cli.access import access_for, credentials_option, network_of, one_hashtag
from tweetup.cli.capture_report import (
    closing_lines,
    exit_code,
    gaps_told,
    print_estimates,
    print_results,
)
from tweetup.cli.options import with_config
from tweetup.cli.output import say
from tweetup.cli.progress import ProgressDisplay, timing_of, utc_now
from tweetup.cli.signals import if_interrupted
from tweetup.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tweetup.capture.results import CaptureRequest
    from tweetup.config import Config
    from tweetup.networks import Network

__all__ = ["capture"]

_REPLIES: Final = 500
_GOES_ON: Final = (
    "interrupted; posts captured so far are kept: run the same command again to resume"
)


class _Dollars(click.ParamType[Decimal]):
    """An amount of money, exactly as written."""

    name = "USD"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        try:
            amount = Decimal(str(value).strip().lstrip("$"))
        except InvalidOperation:
            self.fail(f"{value!r} is no amount; write it like 2.50", param, ctx)
        if not amount.is_finite() or amount <= 0:
            self.fail(f"{value!r} is not more than 0", param, ctx)
        return amount


@click.command()
@click.argument("hashtag")
@click.option(
    "--network", metavar="NAME", help="x, mastodon or bluesky [default: network in tweetup.toml]."
)
@click.option(
    "--since",
    "--start-time",
    metavar="TIME",
    help="Start: 2026-11-20T19:45 or 19:45, in the chat's zone, or a date.",
)
@click.option("--until", "--end-time", metavar="TIME", help="End; a date includes that day.")
@click.option(
    "--since-id", metavar="ID", help="Start at the second of this post of X, instead of --since."
)
@click.option(
    "--until-id", metavar="ID", help="End at the second of this post of X, instead of --until."
)
@click.option("--last", metavar="TIME", help="The last 2h, 90m or 3d.")
@click.option("--date", metavar="DATE", help="The session of that day [default: the last one].")
@click.option(
    "--due",
    is_flag=True,
    help="Every past session of the last weeks that is not captured completely, oldest first.",
)
@click.option("--announcements", is_flag=True, help="Include the days before the session.")
@click.option("--late", is_flag=True, help="Include the day after the session, for late answers.")
@click.option("--live", is_flag=True, help="Follow the chat while it runs, on a live screen.")
@click.option(
    "--minutes",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="With --live: minutes to follow the chat, whatever its schedule.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Show the number of posts and their cost only.",
)
@click.option(
    "--max-posts",
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Stop after N posts; run the command again to resume.",
)
@click.option(
    "--max-cost", type=_Dollars(), metavar="USD", help="Stop when the cost reaches this amount."
)
@click.option(
    "--with-replies/--no-replies",
    default=None,
    help="Include replies to the questions that lack the hashtag  [default: with --live].",
)
@click.option(
    "--max-replies",
    type=click.IntRange(min=1),
    default=_REPLIES,
    show_default=True,
    metavar="N",
    help="How many posts --with-replies may read, or --live may hear without the hashtag.",
)
@click.option("--hide-progress", is_flag=True, help="Show no progress on a terminal.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print the result as JSON; with --live the state, a line at each change.",
)
@credentials_option
@with_config
def capture(
    config: Config,
    *,
    hashtag: str,
    network: str | None,
    since: str | None,
    until: str | None,
    since_id: str | None,
    until_id: str | None,
    last: str | None,
    date: str | None,
    due: bool,
    announcements: bool,
    late: bool,
    live: bool,
    minutes: float | None,
    dry_run: bool,
    max_posts: int | None,
    max_cost: Decimal | None,
    with_replies: bool | None,
    max_replies: int,
    hide_progress: bool,
    as_json: bool,
    credentials: Path | None,
) -> int:
    """Fetch a chat's posts from a network into the archive.

    Without a time it fetches the last session by the schedule in tweetup.toml. Run again, the
    command resumes an unfinished capture; no post is stored twice. The exit code is 3 if posts
    are missing; the last lines name the gaps.

    With --due, for scheduled runs, each session is captured separately, --max-posts and
    --max-cost limit all of them together, and nothing is printed if no session is due.

    With --live it follows the chat as it runs and shows who answers which question, until the
    chat ends or until --until, a time such as 21:30. At the end it searches for missing posts.
    """
    from tweetup.capture.maintenance.due import CatchUpOptions
    from tweetup.capture.results import CaptureRequest
    from tweetup.capture.window import WindowOptions, between_posts, choose_window
    from tweetup.cli.capture_due import refuse_times, run_due
    from tweetup.cli.live import live_end, refuse_others, run_live

    chat = config.chat(one_hashtag(hashtag))
    chosen_network = network_of(config, chat, network)
    replies = max_replies if with_replies else 0
    if due:
        refuse_times(click.get_current_context())
        return run_due(
            config,
            chat,
            chosen_network,
            CatchUpOptions(
                announcements=announcements,
                late=late,
                max_posts=max_posts,
                max_usd=max_cost,
                max_replies=replies,
            ),
            credentials,
            dry_run=dry_run,
            hide=hide_progress,
            as_json=as_json,
        )
    if live:
        refuse_others(click.get_current_context())
        return run_live(
            config,
            hashtag,
            chosen_network,
            until=live_end(chat, until=until, minutes=minutes, now=utc_now()),
            credentials=credentials,
            max_posts=max_posts,
            max_usd=max_cost,
            max_replies=0 if with_replies is False else max_replies,
            plain=hide_progress,
            as_json=as_json,
        )
    if minutes is not None:
        raise UsageError("goes with --live", where="--minutes", hint="give --last 90m instead")
    wanted = WindowOptions(
        since=since, until=until, last=last, date=date, announcements=announcements, late=late
    )
    wanted = between_posts(wanted, chosen_network.name, since_id=since_id, until_id=until_id)
    order = CaptureRequest(
        chat=chat,
        window=choose_window(wanted, chat, config.capture, now=utc_now()),
        max_posts=max_posts,
        max_usd=max_cost,
        max_replies=replies,
    )
    if dry_run:
        return _estimate(config, chosen_network, order, credentials, as_json=as_json)
    return _capture(config, chosen_network, order, credentials, hide=hide_progress, as_json=as_json)


def _capture(
    config: Config,
    network: Network,
    order: CaptureRequest,
    credentials: Path | None,
    *,
    hide: bool,
    as_json: bool,
) -> int:
    from tweetup.capture.chat import capture_chat
    from tweetup.project.new_archive import create_project

    access = access_for(config, network, credentials, ends=order.window.until)
    progress = ProgressDisplay(f"#{order.chat.hashtag}", "post", time.monotonic, hidden=hide)
    timing = timing_of(progress, utc_now, zone=ZoneInfo(order.chat.zone))
    try:
        with if_interrupted(_GOES_ON), create_project(config) as project:
            with gaps_told(order.chat, progress):
                captured = capture_chat(project, network, access, order, timing, progress=progress)
            hashtags = [tag for tag, _ in project.archive.hashtags()]
    finally:
        progress.clear()
    hashtags += [chat.hashtag for chat in config.chats]
    for line in closing_lines(captured, order, hashtags):
        say(line)
    if as_json:
        print_results([captured])
    return exit_code(captured)


def _estimate(
    config: Config,
    network: Network,
    order: CaptureRequest,
    credentials: Path | None,
    *,
    as_json: bool,
) -> int:
    from tweetup.capture.estimate import estimate_capture

    access = access_for(config, network, credentials, ends=order.window.until)
    progress = ProgressDisplay("counting", "post", time.monotonic, hidden=True)
    estimates = estimate_capture(config, network, access, order, timing_of(progress, utc_now))
    print_estimates(estimates, order.chat, as_json=as_json)
    return 0
