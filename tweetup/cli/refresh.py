"""``tweetup refresh``."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from tweetup.cli.access import access_for, credentials_option
from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import print_json, say
from tweetup.cli.progress import Progress, timing_of
from tweetup.cli.signals import if_interrupted
from tweetup.errors import CredentialsError, UsageError
from tweetup.networks.errors import NetworkError
from tweetup.text.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tweetup.capture.maintenance.refresh import Plan, Refreshed
    from tweetup.config import Config
    from tweetup.errors import TweetupError
    from tweetup.project.project import Project

__all__ = ["refresh"]

_GOES_ON = "interrupted; what was found out is applied: run the same command again for the rest"
_MOST_IDS = 5
"""Ids of posts nobody answered for that are told; --json has them all."""


@click.command()
@click.argument("session", required=False)
@click.option("--hashtag", metavar="TAG", help="Only the chat of this hashtag.")
@click.option("--network", metavar="NAME", help="Only posts of this network.")
@click.option("--dry-run", is_flag=True, help="Say how many posts that is and what it costs.")
@click.option(
    "--max-posts",
    type=click.IntRange(min=1),
    metavar="N",
    help="At most so many, those not looked at for longest first.",
)
@click.option("--again", is_flag=True, help="Also posts seen within the last hour.")
@click.option(
    "--deletions",
    is_flag=True,
    help="Only what is gone: on X by a compliance job, which costs nothing.",
)
@click.option("--believe", is_flag=True, help="Remove what is gone even if that is most of it.")
@credentials_option
@as_json
@with_config
def refresh(
    config: Config,
    *,
    session: str | None,
    hashtag: str | None,
    network: str | None,
    dry_run: bool,
    max_posts: int | None,
    again: bool,
    deletions: bool,
    believe: bool,
    credentials: Path | None,
    as_json: bool,
) -> int:
    """Look posts up again: remove what is gone, and take in what was edited.

    SESSION or --hashtag says which; without either, all there are. Deleted, protected and
    withheld posts and those of suspended accounts are removed for good, as the networks demand.
    Posts nobody answered for stay, and the exit code is 3.
    """
    from tweetup.capture.maintenance.refresh import choose_scope, networks_of, plan_refresh
    from tweetup.project.project import open_project

    with if_interrupted(_GOES_ON), open_project(config) as project:
        scope = choose_scope(project, hashtag=hashtag, session=session)
        names = networks_of(scope)
        if network is not None and network not in names:
            raise UsageError(f"no post of {scope.name} is of {network!r}", where="--network")
        plans = [
            plan_refresh(project, scope, name, again=again, max_posts=max_posts, now=_now())
            for name in names
            if network in {None, name}
        ]
        if dry_run:
            return _print_plans(project, plans, as_json=as_json, free=deletions)
        done: list[Refreshed] = []
        codes = [0]
        for plan in plans:
            try:
                done += _refresh(project, plan, credentials, only_gone=deletions, believe=believe)
            except (CredentialsError, NetworkError) as error:
                say(str(error))  # another network may let us in
                codes.append(error.exit_code)
    if as_json:
        print_json(map(_row, done))
    return max([*codes, *map(_code, done)])


def _now() -> datetime:
    return datetime.now(tz=UTC)


def _refresh(
    project: Project, plan: Plan, credentials: Path | None, *, only_gone: bool, believe: bool
) -> list[Refreshed]:
    """What came of it at one network; nothing where there was nothing to ask."""
    from tweetup.capture.maintenance.refresh import refresh as look_up
    from tweetup.networks import NETWORKS

    _say_left_out(plan)
    if not plan.ids:
        return []
    network = NETWORKS.get(plan.network)
    access = access_for(project.config, network, credentials)
    progress = Progress(f"{plan.network}: {plan.scope}", "post", time.monotonic)

    try:
        done = look_up(
            project,
            network,
            access,
            plan,
            timing_of(progress, _now),
            only_gone=only_gone,
            believe=believe,
            progress=progress,
        )
    finally:
        progress.clear()
    for line in _lines(done):
        say(f"{plan.network}: {line}")
    return [done]


def _say_left_out(plan: Plan) -> None:
    if plan.lately:
        seen = counted(plan.lately, "post was", "posts were")
        say(f"{plan.network}: {seen} seen within the hour (--again asks anyway)")
    if plan.nameless:
        have = counted(plan.nameless, "post has an id", "posts have ids")
        say(f"{plan.network}: {have} of tweetup's own, which nobody knows")
    if plan.left:
        left = counted(plan.left, "post is", "posts are")
        say(f"{plan.network}: {left} left for the next time")


def _lines(done: Refreshed) -> Iterator[str]:
    gone = sum(count for _, count in done.gone)
    answered = done.asked - len(done.unanswered)
    if done.error is not None and not answered:
        none = f"none of {counted(done.asked, 'post')} was looked up"
        yield f"{done.error.what}{_hint(done.error)}; {none}"
        return
    some = f"{answered:,} of " if done.unanswered else ""
    posts = f"{some}{counted(done.asked, 'post')}"
    later = f", {counted(done.later, 'later version')}" if done.later else ""
    yield (
        f"looked up {posts} of {done.scope}: {done.there:,} there"
        f" ({done.added.updated:,} changed{later}), {gone:,} gone{_cost(done)}"
    )
    if gone:
        reasons = ", ".join(f"{count} {why}" for why, count in done.gone)
        yield f"gone: {reasons}" + (
            f"; removed {done.removed:,} with reposts of them, recaps and sites made before"
            " hold them until you make them again"
            if not done.held
            else "; that is most of them, so none was removed: if it is true, add --believe"
        )
    if done.unanswered:
        first = ", ".join(done.unanswered[:_MOST_IDS])
        more = ", …" if len(done.unanswered) > _MOST_IDS else ""
        yield f"{len(done.unanswered):,} not answered for, they stay as they are: {first}{more}"
    if done.error is not None:
        yield f"{done.error.what}{_hint(done.error)}; what was found out is applied"


def _hint(error: TweetupError) -> str:
    return f"; {error.hint}" if error.hint else ""


def _cost(done: Refreshed) -> str:
    usd = done.cost.usd
    return f", for {usd:.2f} USD at most" if usd else ""


def _code(done: Refreshed) -> int:
    if done.error is not None:
        return done.error.exit_code
    return 3 if done.unanswered or done.held else 0


def _row(done: Refreshed) -> dict[str, Any]:
    usd = done.cost.usd
    return {
        "network": done.network,
        "scope": done.scope,
        "asked": done.asked,
        "there": done.there,
        "changed": done.added.updated,
        "later_versions": done.later,
        "gone": dict(done.gone),
        "removed": done.removed,
        "held": done.held,
        "unanswered": list(done.unanswered),
        "usd": None if usd is None else float(usd),
        "error": None if done.error is None else str(done.error),
    }


def _print_plans(project: Project, plans: list[Plan], *, as_json: bool, free: bool) -> int:
    """What would be asked for, without asking anybody."""
    from tweetup.capture.maintenance.refresh import cost_of

    rows: list[dict[str, Any]] = []
    for plan in plans:
        least, most = cost_of(project, plan)
        rows.append(
            {
                "network": plan.network,
                "scope": plan.scope,
                "posts": len(plan.ids),
                "seen_lately": plan.lately,
                "left": plan.left,
                "usd": None if least is None else float(least),
                "usd_most": None if most is None else float(most),
            }
        )
        _say_left_out(plan)
        price = "no price is known" if most is None else f"{least:.2f} to {most:.2f} USD"
        job = "; by compliance jobs, where there are any, nothing" if free else ""
        posts = counted(len(plan.ids), "post")
        say(f"{plan.network}: {posts} of {plan.scope} to look up: {price}{job}")
    if as_json:
        print_json(rows)
    return 0
