"""``tweetup analyse | status``."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import click

from tweetup.cli.options import as_json, hashtag_option, with_config
from tweetup.cli.output import print_json, print_table, say
from tweetup.cli.progress import ProgressDisplay
from tweetup.cli.signals import if_interrupted
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from tweetup.config import Config
    from tweetup.jobs.analysis import SessionStatus

__all__ = ["analyse", "status", "status_row"]


@click.command()
@hashtag_option
@click.option(
    "--all", "every", is_flag=True, help="Derive the sessions and all results anew, stale or not."
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="So many worker processes [default: one for each processor].",
)
@with_config
def analyse(config: Config, *, hashtag: str | None, every: bool, jobs: int | None) -> None:
    """Derive what is stale of all sessions, so that lists, recaps and the site need not.

    Interrupted, it keeps the sessions that are done; run again, it goes on with the others.
    """
    from tweetup.jobs.analysis import analyse_sessions
    from tweetup.project.project import open_project

    progress = ProgressDisplay(str(config.archive), "session", time.monotonic)
    with (
        open_project(config) as project,
        if_interrupted("interrupted; run it again to go on with the other sessions"),
    ):
        try:
            analysed = analyse_sessions(
                project,
                hashtag,
                every=every,
                jobs=jobs or os.cpu_count() or 1,
                progress=progress,
            )
        finally:
            progress.clear()
        if not analysed.derived + analysed.current:
            say(str(project.no_session(hashtag)))
            return
    derived = counted(analysed.derived, "session")
    say(f"derived {derived}; {analysed.current} were up to date")


@click.command()
@hashtag_option
@as_json
@with_config
def status(config: Config, *, hashtag: str | None, as_json: bool) -> None:
    """List what is derived of each session, what is stale and why, and what is decided.

    Stale results are derived again when they are asked for, or all at once by tweetup analyse.
    The list of the sessions itself is asked for here: its state is that before.
    """
    from tweetup.jobs.analysis import session_statuses
    from tweetup.project.project import open_project

    with open_project(config) as project:
        rows = [status_row(it) for it in session_statuses(project, hashtag)]
        nothing = "" if rows or as_json else str(project.no_session(hashtag))
    if as_json:
        print_json(rows)
    elif rows:
        print_table(
            ("session", "derived", "stale", "why", "corrections"),
            [
                [
                    row["session"],
                    sum(result["state"] == "derived" for result in row["results"]),
                    sum(result["state"] != "derived" for result in row["results"]),
                    _reason(row),
                    len(row["corrections"]),
                ]
                for row in rows
            ],
        )
    else:
        say(nothing)


def _reason(row: dict[str, Any]) -> str:
    """Return the first reason for a stale result: the others mostly follow from it."""
    for result in row["results"]:
        if result["state"] == "missing":
            return "not derived yet"
        if result["why"]:
            return str(result["why"][0])
    return ""


def status_row(it: SessionStatus) -> dict[str, Any]:
    """Return the status of a session as JSON."""
    return {
        "session": it.session.id,
        "hashtag": it.session.hashtag,
        "results": [
            {
                "kind": result.kind,
                "state": result.state,
                "why": list(result.why),
                "version": result.version,
                "made_at": result.made_at,
            }
            for result in (it.listing, *it.results)
        ],
        "corrections": [
            {"number": correction.id, "kind": correction.kind, "target": correction.target}
            for correction in it.corrections
        ],
    }
