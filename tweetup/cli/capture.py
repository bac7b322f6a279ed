"""``tweetup capture``."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

import click

from tweetup.cli.access import access_for, credentials_option, network_of, one_hashtag
from tweetup.cli.capture_report import closing_lines, exit_code, print_estimates, print_results
from tweetup.cli.options import with_config
from tweetup.cli.output import say
from tweetup.cli.progress import ProgressDisplay, timing_of
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
    "interrupted; what came is kept: run the same command again, and it goes on from here"
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
    "--network", metavar="NAME", help="x, mastodon or bluesky [default: as tweetup.toml says]."
)
@click.option(
    "--since",
    "--start-time",
    metavar="TIME",
    help="From then on: 2026-11-20T19:45 or 19:45, in the chat's zone, or a date.",
)
@click.option("--until", "--end-time", metavar="TIME", help="Up to then; a date includes that day.")
@click.option(
    "--since-id", metavar="ID", help="From the second of that post of X on, instead of --since."
)
@click.option(
    "--until-id", metavar="ID", help="Up to the second of that post of X, instead of --until."
)
@click.option("--last", metavar="TIME", help="The last 2h, 90m or 3d.")
@click.option("--date", metavar="DATE", help="The session of that day [default: the last one].")
@click.option(
    "--due",
    is_flag=True,
    help="Every session of the last weeks that is over and was not captured whole, oldest first.",
)
@click.option("--announcements", is_flag=True, help="The days before the session as well.")
@click.option("--late", is_flag=True, help="The day after it as well, for late answers.")
@click.option("--live", is_flag=True, help="While it runs, with a view of it, until it is over.")
@click.option(
    "--minutes",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="With --live: for so long, whatever the schedule says.",
)
@click.option("--dry-run", is_flag=True, help="Say how many posts there are, and what they cost.")
@click.option(
    "--max-posts",
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Stop after so many posts; run it again to go on.",
)
@click.option(
    "--max-cost", type=_Dollars(), metavar="USD", help="Stop where so many dollars are used up."
)
@click.option(
    "--with-replies", is_flag=True, help="Answers to the questions without the hashtag as well."
)
@click.option(
    "--max-replies",
    type=click.IntRange(min=1),
    default=_REPLIES,
    show_default=True,
    metavar="N",
    help="How many posts --with-replies may read.",
)
@click.option("--hide-progress", is_flag=True, help="No line that counts while posts come.")
@click.option("--json", "as_json", is_flag=True, help="Print what came of it as JSON.")
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
    with_replies: bool,
    max_replies: int,
    hide_progress: bool,
    as_json: bool,
    credentials: Path | None,
) -> int:
    """Fetch a chat's posts from a network into the archive.

    Without a time it is the chat's last session, as its schedule in tweetup.toml says. What was
    begun goes on when the command is run again; asked again in full, nothing comes in twice. The
    exit code is 3 where something is missing: what it is, is said.

    With --due, for what runs by itself, each session is a capture of its own, --max-posts and
    --max-cost are for all of them together, and where nothing is due nothing is said.

    With --live it listens while the chat runs and shows who answers what, until its hour is over
    or --until, then a time like 21:30. What was not heard is searched for at the end.
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
            until=live_end(chat, until=until, minutes=minutes, now=_now()),
            credentials=credentials,
            max_posts=max_posts,
            max_usd=max_cost,
            plain=hide_progress,
        )
    if minutes is not None:
        raise UsageError("goes with --live", where="--minutes", hint="give --last 90m instead")
    wanted = WindowOptions(
        since=since, until=until, last=last, date=date, announcements=announcements, late=late
    )
    wanted = between_posts(wanted, chosen_network.name, since_id=since_id, until_id=until_id)
    order = CaptureRequest(
        chat=chat,
        window=choose_window(wanted, chat, config.capture, now=_now()),
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
    from tweetup.project.project import open_project

    access = access_for(config, network, credentials)
    progress = ProgressDisplay(f"#{order.chat.hashtag}", "post", time.monotonic, hidden=hide)
    timing = timing_of(progress, _now)
    try:
        with if_interrupted(_GOES_ON), open_project(config, create=True) as project:
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
    from tweetup.capture.chat import estimate_capture

    access = access_for(config, network, credentials)
    progress = ProgressDisplay("counting", "post", time.monotonic, hidden=True)
    estimates = estimate_capture(config, network, access, order, timing_of(progress, _now))
    print_estimates(estimates, order.chat, as_json=as_json)
    return 0


def _now() -> datetime:
    return datetime.now(tz=UTC)
