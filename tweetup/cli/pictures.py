"""The option that draws figures into a file: its endings, and what it does not go with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tweetup.cli.output import say, write_file
from tweetup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.project.project import Project
    from tweetup.render.charts_grid import GridPicture
    from tweetup.render.charts_rows import RowsPicture, StripsPicture

__all__ = ["check_picture", "picture_option", "write_picture"]


def picture_option(text: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Return the option -o with its help."""
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=text
    )


def check_picture(output: Path | None, *, as_json: bool, posts_of: str | None = None) -> None:
    """Raise :class:`~tweetup.errors.UsageError` for another ending, or a picture beside JSON.

    So it does for one beside the posts behind figures, ``posts_of`` whom or of what they are.
    """
    if output is None:
        return
    if posts_of is not None:
        raise UsageError("posts and a picture are two answers", where="-o", hint="leave one out")
    if as_json:
        raise UsageError("a picture is no JSON", where="-o", hint="leave out --json")
    if output.suffix.lower() not in {".svg", ".html"}:
        hint = "name it .svg, or .html for the picture with its table"
        raise UsageError("no picture has this ending", where=str(output), hint=hint)


def write_picture(
    project: Project,
    picture: RowsPicture | StripsPicture | GridPicture | None,
    output: Path,
    *,
    nothing: str,
) -> None:
    """Write a picture, or say that there is nothing to draw."""
    from tweetup.jobs.figure_pictures import draw_figures

    if picture is None:
        say(f"{nothing}: nothing was written")
        return
    as_page = output.suffix.lower() == ".html"
    write_file(output, draw_figures(project, picture, as_page=as_page))
