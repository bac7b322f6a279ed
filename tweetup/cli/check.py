"""``tweetup check``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import one_line, print_json, say
from tweetup.errors import IncompleteError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.config import Config
    from tweetup.jobs.check import CheckReport, MergedPost

__all__ = ["check", "report_lines", "report_object"]


@click.command()
@click.option(
    "--part",
    is_flag=True,
    help="Part posts merged from records of different posts; tweetup conflicts lists them then.",
)
@as_json
@with_config
def check(config: Config, *, part: bool, as_json: bool) -> int:
    """Check the archive: its file, rows and search index, and posts merged by mistake.

    Nothing is changed without --part. The exit code is 3 where something is wrong.
    """
    from tweetup.jobs.check import inspect_archive
    from tweetup.project.project import open_project

    with open_project(config) as project:
        report = inspect_archive(project, part=part)
    if as_json:
        print_json([report_object(report)])
    else:
        for line in report_lines(report):
            click.echo(line)
        say(_closing_line(report))
    return IncompleteError.exit_code if report.faults or report.merged else 0


def report_object(report: CheckReport) -> dict[str, Any]:
    """Return the report as JSON."""
    return {
        "faults": [{"kind": fault.kind.value, "message": fault.message} for fault in report.faults],
        "merged": [
            {
                "network": merged.key.network,
                "id": merged.key.id,
                "records": [
                    {
                        "author": post.handle,
                        "created_at": post.created_at.isoformat(),
                        "text": post.text,
                    }
                    for post in merged.posts
                ],
            }
            for merged in report.merged
        ],
        "records_read": report.records,
        "parted": report.parted,
    }


def report_lines(report: CheckReport) -> Iterator[str]:
    """Yield a line for each fault, and for each merged post with what its records say."""
    for fault in report.faults:
        yield f"{fault.kind.value}: {fault.message}"
    for merged in report.merged:
        yield from _merged_lines(merged)


def _merged_lines(merged: MergedPost) -> Iterator[str]:
    yield f"merged: {merged.key.network}:{merged.key.id}"
    for post in merged.posts:
        yield f"   @{post.handle}, {post.created_at:%Y-%m-%d %H:%M:%S} UTC: {one_line(post.text)}"


def _closing_line(report: CheckReport) -> str:
    if not report.faults and not report.merged:
        return "the archive is in order"
    found = []
    if report.faults:
        found.append(counted(len(report.faults), "fault"))
    if report.merged:
        posts = counted(len(report.merged), "post")
        hint = (
            "parted; tweetup conflicts lists them"
            if report.parted
            else "tweetup check --part parts them"
        )
        found.append(f"{posts} merged from records of different posts ({hint})")
    return "; ".join(found)
