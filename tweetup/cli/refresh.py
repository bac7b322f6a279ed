"""``tweetup refresh``."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import click

from tweetup.cli.access import access_for, credentials_option
from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import conflicts_remark, print_json, say
from tweetup.cli.progress import ProgressDisplay, timing_of, utc_now
from tweetup.cli.signals import if_interrupted
from tweetup.errors import CredentialsError, IncompleteError, UsageError
from tweetup.networks.errors import NetworkError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tweetup.capture.maintenance.refresh import RefreshPlan, RefreshResult
    from tweetup.config import Config
    from tweetup.errors import TweetupError
    from tweetup.project.project import Project

__all__ = ["refresh"]

_GOES_ON = "interrupted; answers so far are applied: run the same command again for the rest"
_MADE_BEFORE: Final = "recaps and sites made before still show them: make these again"
_MOST_IDS = 5
"""Ids of posts without an answer that are printed; --json has them all."""


@click.command()
@click.argument("session", required=False)
@click.option("--hashtag", metavar="TAG", help="Only the chat of this hashtag.")
@click.option("--network", metavar="NAME", help="Only posts of this network.")
@click.option("--dry-run", is_flag=True, help="Show the number of posts and their cost only.")
@click.option(
    "--max-posts",
    type=click.IntRange(min=1),
    metavar="N",
    help="At most N posts, those checked longest ago first.",
)
@click.option("--again", is_flag=True, help="Include posts asked for within the last hour.")
@click.option(
    "--deletions",
    is_flag=True,
    help="Check only for deletions: on X by a compliance job, which is free.",
)
@click.option(
    "--believe",
    is_flag=True,
    help="Remove posts that are deleted, even more than half.",
)
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
    """Look posts up again: remove deleted ones, hide absent ones, update edited ones.

    SESSION or --hashtag selects posts; without either, all posts are looked up. Deleted posts are
    removed for good, as the networks require. Posts that are protected or withheld, or whose
    account is suspended, deactivated or blocked, are hidden from every output: shown again once the
    network shows them, removed for good after 30 days ([refresh] hidden_days; 0: at once). Posts
    without an answer stay, and the exit code is 3.
    """
    from tweetup.capture.maintenance.refresh import choose_scope, networks_in_scope, plan_refresh
    from tweetup.project.project import open_project

    with if_interrupted(_GOES_ON), open_project(config) as project:
        scope = choose_scope(project, hashtag=hashtag, session=session)
        names = networks_in_scope(scope)
        if network is not None and network not in names:
            raise UsageError(f"no post of {scope.name} is of {network!r}", where="--network")
        plans = [
            plan_refresh(project, scope, name, again=again, max_posts=max_posts, now=utc_now())
            for name in names
            if network in {None, name}
        ]
        if not plans:
            say(f"{scope.name} has no post to look up")
        if dry_run:
            return _print_plans(project, plans, as_json=as_json, free=deletions)
        refreshed: list[RefreshResult] = []
        codes = [0]
        for plan in plans:
            try:
                refreshed += _refresh(
                    project, plan, credentials, only_gone=deletions, believe=believe
                )
            except (CredentialsError, NetworkError) as error:
                say(str(error))  # another network may let us in
                codes.append(error.exit_code)
        codes.append(_check_erased(project, refreshed))
    if as_json:
        print_json(map(_row, refreshed))
    return max([*codes, *map(_code, refreshed)])


def _check_erased(project: Project, refreshed: Sequence[RefreshResult]) -> int:
    """Say where bytes of removed posts may be left; return the exit code."""
    from tweetup.jobs.removal import check_erased

    if any(result.removed or result.overdue or result.hidden for result in refreshed):
        try:
            check_erased(project)
        except IncompleteError as error:
            say(str(error))
            return error.exit_code
    return 0


def _refresh(
    project: Project, plan: RefreshPlan, credentials: Path | None, *, only_gone: bool, believe: bool
) -> list[RefreshResult]:
    """Return the result at one network; an empty list where there was nothing to look up."""
    from tweetup.capture.maintenance.refresh import refresh_posts
    from tweetup.networks import NETWORKS

    _say_left_out(plan)
    if not plan.ids:
        return []
    network = NETWORKS.get(plan.network)
    access = access_for(project.config, network, credentials, ends=utc_now())
    progress = ProgressDisplay(f"{plan.network}: {plan.scope}", "post", time.monotonic)

    try:
        refreshed = refresh_posts(
            project,
            network,
            access,
            plan,
            timing_of(progress, utc_now),
            only_gone=only_gone,
            believe=believe,
            progress=progress,
        )
    finally:
        progress.clear()
    for line in _lines(refreshed):
        say(f"{plan.network}: {line}")
    return [refreshed]


def _say_left_out(plan: RefreshPlan) -> None:
    if plan.seen_recently:
        asked = counted(plan.seen_recently, "post was", "posts were")
        insist = (
            "left out (--again includes them)"
            if plan.ids
            else "so nothing is looked up; to insist, add --again"
        )
        say(f"{plan.network}: {asked} asked for within the last hour, {insist}")
    if plan.own_ids:
        have = counted(plan.own_ids, "post has an id", "posts have ids")
        say(f"{plan.network}: {have} made by tweetup, unknown to the network")
    if plan.deferred:
        left = counted(plan.deferred, "post is", "posts are")
        say(f"{plan.network}: {left} left for the next run")


def _lines(refreshed: RefreshResult) -> Iterator[str]:
    gone = sum(count for _, count in refreshed.gone)
    absent = sum(count for _, count in refreshed.absent)
    answered = refreshed.asked - len(refreshed.unanswered)
    if refreshed.error is not None and not answered:
        none = f"none of {counted(refreshed.asked, 'post')} was looked up"
        yield f"{refreshed.error.problem}{_hint(refreshed.error)}; {none}"
        return
    some = f"{answered:,} of " if refreshed.unanswered else ""
    posts = f"{some}{counted(refreshed.asked, 'post')}"
    later = f", {counted(refreshed.later, 'later version')}" if refreshed.later else ""
    yield (
        f"looked up {posts} of {refreshed.scope}: {refreshed.there:,} there"
        f" ({refreshed.added.updated:,} changed{later}), {gone:,} gone"
        f"{f', {absent:,} not shown for now' if absent else ''}{_cost(refreshed)}"
    )
    if gone:
        yield f"gone: {_by_reason(refreshed.gone)}" + (
            f"; removed {refreshed.removed:,}, reposts included; {_MADE_BEFORE}"
            if not refreshed.held
            else "; that is more than half, so none was removed; if it is true, add --believe"
        )
    yield from _absence_lines(refreshed)
    if refreshed.added.conflicts:
        yield conflicts_remark(refreshed.added.conflicts)
    if refreshed.unanswered:
        first = ", ".join(refreshed.unanswered[:_MOST_IDS])
        more = ", …" if len(refreshed.unanswered) > _MOST_IDS else ""
        count = len(refreshed.unanswered)
        yield f"{count:,} without an answer, kept as they are: {first}{more}"
    if refreshed.error is not None:
        yield f"{refreshed.error.problem}{_hint(refreshed.error)}; answers so far are applied"


def _absence_lines(refreshed: RefreshResult) -> Iterator[str]:
    """Yield lines on posts that the network does not show for now, or shows again."""
    days = counted(refreshed.hidden_days.days, "day")
    if refreshed.left_hidden:
        since_now = (
            f" ({counted(refreshed.hidden, 'post')} since now, reposts included; {_MADE_BEFORE})"
            if refreshed.hidden
            else ""
        )
        yield (
            f"hidden: {_by_reason(refreshed.left_hidden)}{since_now}; shown again once the network"
            f" shows them, removed for good after {days}"
        )
    if refreshed.overdue:
        yield (
            f"removed {counted(refreshed.overdue, 'post')} that had been hidden for {days},"
            " reposts included"
            if refreshed.hidden_days
            else f"not shown for now: {_by_reason(refreshed.absent)}; hidden_days is 0, so removed"
            f" for good: {counted(refreshed.overdue, 'post')}, reposts included; {_MADE_BEFORE}"
        )
    if refreshed.shown:
        yield f"shown again: {counted(refreshed.shown, 'post')}, reposts included"


def _by_reason(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{count} {why}" for why, count in counts)


def _hint(error: TweetupError) -> str:
    return f"; {error.hint}" if error.hint else ""


def _cost(refreshed: RefreshResult) -> str:
    usd = refreshed.cost.usd
    return f", for {usd:.2f} USD at most" if usd else ""


def _code(refreshed: RefreshResult) -> int:
    if refreshed.error is not None:
        return refreshed.error.exit_code
    partly = refreshed.unanswered or refreshed.held or refreshed.added.conflicts
    return 3 if partly else 0


def _row(refreshed: RefreshResult) -> dict[str, Any]:
    usd = refreshed.cost.usd
    return {
        "network": refreshed.network,
        "scope": refreshed.scope,
        "asked": refreshed.asked,
        "there": refreshed.there,
        "changed": refreshed.added.updated,
        "conflicts": refreshed.added.conflicts,
        "later_versions": refreshed.later,
        "gone": dict(refreshed.gone),
        "absent": dict(refreshed.absent),
        "removed": refreshed.removed,
        "overdue": refreshed.overdue,
        "hidden": refreshed.hidden,
        "shown": refreshed.shown,
        "held": refreshed.held,
        "unanswered": list(refreshed.unanswered),
        "usd": None if usd is None else float(usd),
        "error": None if refreshed.error is None else str(refreshed.error),
    }


def _print_plans(project: Project, plans: list[RefreshPlan], *, as_json: bool, free: bool) -> int:
    """Print the posts that would be looked up and their price, without any request."""
    from tweetup.capture.maintenance.refresh import estimate_refresh

    rows: list[dict[str, Any]] = []
    for plan in plans:
        least, most = estimate_refresh(project, plan)
        rows.append(
            {
                "network": plan.network,
                "scope": plan.scope,
                "posts": len(plan.ids),
                "seen_lately": plan.seen_recently,
                "left": plan.deferred,
                "usd": None if least is None else float(least),
                "usd_most": None if most is None else float(most),
            }
        )
        _say_left_out(plan)
        price = "no price is known" if most is None else f"{least:.2f} to {most:.2f} USD"
        job = "; free by compliance job, where the network has one" if free else ""
        posts = counted(len(plan.ids), "post")
        say(f"{plan.network}: {posts} of {plan.scope} to look up: {price}{job}")
    if as_json:
        print_json(rows)
    return 0
