"""``tweetup backup``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import print_json, say
from tweetup.cli.progress import ProgressDisplay, utc_now
from tweetup.errors import ArchiveError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from tweetup.config import Config
    from tweetup.project.project import Project

__all__ = ["backup"]


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path), metavar="[PATH]")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@as_json
@with_config
def backup(config: Config, path: Path | None, *, force: bool, as_json: bool) -> None:
    """Copy the archive as it is now, also while a capture or import runs.

    PATH is a file or a folder [default: beside the archive, its name with the time in UTC]. The
    copy is one file, checked before it gets its name, and as private as the archive.
    """
    from tweetup.jobs.check import back_up
    from tweetup.jobs.removal import missing_key_text
    from tweetup.project.project import open_project

    progress = ProgressDisplay(str(config.archive), "byte", time.monotonic)
    try:
        with open_project(config) as project:
            copy = back_up(
                project,
                path,
                at=utc_now(),
                replace=force,
                progress=lambda done, total: progress(0, done=done, total=total),
            )
            unrecorded = _record(project, copy.path)
            key_file = project.archive.removals.key_file()
            missing_key = missing_key_text(project)
    finally:
        progress.clear()
    if unrecorded is not None:
        say(f"{copy.path} is not recorded, so a removal will not name it: {unrecorded}")
    if as_json:
        print_json(
            [
                {
                    "backup": str(copy.path),
                    "archive": str(config.archive),
                    "posts": copy.posts,
                    "bytes": copy.size,
                }
            ]
        )
    else:
        size = f"{copy.size / 1_000_000:.1f} MB"
        say(f"wrote {copy.path}: {counted(copy.posts, 'post')}, {size}, its pages checked")
    if missing_key is not None:
        say(missing_key)
    elif key_file is not None:
        say(
            f"its list of removals needs the key: copy {key_file} to {copy.path}.key, for you alone"
        )


def _record(project: Project, path: Path) -> ArchiveError | None:
    """Record a copy; return the error where that fails, as while another program writes."""
    from tweetup.jobs.outputs import record_output

    try:
        record_output(project, path, "backup")
    except ArchiveError as error:
        return error
    return None
