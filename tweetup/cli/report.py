"""``tweetup report``: who talks in a chat, to whom and how it runs, as one page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tweetup.cli.chosen_posts import hosts_option, role_option, tell_zone, window_options
from tweetup.cli.options import with_config
from tweetup.cli.output import say, write_file
from tweetup.errors import UsageError

if TYPE_CHECKING:
    from tweetup.config import Config

__all__ = ["report"]


@click.command()
@click.argument("hashtag")
@window_options[0]
@window_options[1]
@role_option()
@click.option(
    "--event",
    metavar="FROM..TO",
    help="Tell posts an hour before, during and after an event, as `tweetup rates` does.",
)
@hosts_option("Count each session's hosts, or leave them out [default: --hosts].")
@click.option(
    "--annotations",
    is_flag=True,
    help="Add what you recorded of people, and the sweet spot: tweetup annotate.",
)
@click.option(
    "--public", is_flag=True, help="Name nobody, and tell no number of fewer than five people."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to FILE [default: HASHTAG-report.html].",
)
@with_config
def report(
    config: Config,
    /,
    *,
    hashtag: str,
    since: str | None,
    until: str | None,
    role: str | None,
    event: str | None,
    with_hosts: bool,
    annotations: bool,
    public: bool,
    output: Path | None,
) -> None:
    """Write a page on who talks in the chat HASHTAG, to whom, and how the conversation runs.

    The page has a table for every picture, and needs no other file and no network. It names people:
    it is for reading, not for publishing; `--public` writes one to be published.
    """
    from tweetup.jobs.people import read_event, read_window
    from tweetup.jobs.report import read_report
    from tweetup.jobs.report_page import draw_report
    from tweetup.jobs.report_public import has_public_parts
    from tweetup.project.project import open_project
    from tweetup.text import fold_tag

    if public and annotations:
        hint = "leave one out"
        raise UsageError("what you recorded is not for the public", where="--public", hint=hint)
    tag = fold_tag(hashtag)
    path = output or Path(f"{tag}-report.html")
    if path.suffix.lower() not in {".html", ".htm"}:
        raise UsageError("a report is a page", where=str(path), hint="name it .html")
    with open_project(config) as project:
        times = read_window(project, tag, None, since=since, until=until)
        about = None if event is None else read_event(project, tag, event)
        tell_zone(times.guessed_zone or (about[2] if about is not None else None))
        made = read_report(
            project,
            tag,
            since=times.since,
            until=times.until,
            role=role,
            event=about[:2] if about is not None else None,
            with_hosts=with_hosts,
            with_remarks=annotations,
        )
        if not made.sessions:
            say("nobody posted then: nothing was written")
            return
        if public and not has_public_parts(made):
            say("fewer than five people wrote then: nothing was written for the public")
            return
        write_file(path, draw_report(project, made, public=public))
