"""``tweetup recap | demo``."""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from tweetup.cli.correction_rows import tell_idle
from tweetup.cli.options import find_session, session_argument, with_config
from tweetup.cli.output import say, write_bytes
from tweetup.errors import IncompleteError, UsageError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from tweetup.config import Config
    from tweetup.jobs.recap_file import EditedFile
    from tweetup.project.project import Project
    from tweetup.render import ChosenOutput, QuoteStyle, Rendered, RenderOptions

__all__ = ["demo", "recap"]

_PICTURES = "pictures"
"""The folder beside a recap in Markdown with the pictures of its own."""
_DEMO = Path("demo")


@click.command()
@session_argument
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    help="markdown, html, json, transcript, pdf; a blog's: hugo, jekyll, eleventy, pelican,"
    " mkdocs, quarto, pandoc; fragment, wordpress, wordpress-blocks, ghost; email; thread-x,"
    " thread-bluesky, thread-mastodon; or a plug-in's"
    " [default: by the suffix of FILE, else markdown].",
)
@click.option(
    "--quotes",
    type=click.Choice(["static", "embed", "link"]),
    default="static",
    show_default=True,
    help="How quotes are shown: as text, for which no reader asks a network; by the network's own"
    " frame; or as a link. Not every format can do each.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to a file rather than to standard output; into a folder, under the name that the"
    " format's readers expect.",
)
@click.option(
    "--transcript",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the transcript as well, an HTML page of its own; an HTML recap links to it.",
)
@click.option(
    "--edit",
    is_flag=True,
    help="Write a text file to edit [default: recaps/SESSION.md], or read your edits of it: they"
    " become decisions that all outputs follow.",
)
@click.option(
    "--keep",
    type=click.Choice(["file", "recap"]),
    help="With --edit: the words that count where both the file and the recap changed. Without it"
    " both are shown in NAME.new.md, and nothing is changed.",
)
@click.option("--many", is_flag=True, help="With --edit: you deleted most of the file on purpose.")
@click.option(
    "--overwrite",
    is_flag=True,
    help="Write over a file that was changed, without reading its edits.",
)
@with_config
def recap(
    config: Config,
    *,
    session: str,
    format_name: str | None,
    quotes: str,
    output: Path | None,
    transcript: Path | None,
    edit: bool,
    keep: str | None,
    many: bool,
    overwrite: bool,
) -> None:
    """Write the recap of SESSION, as Markdown, HTML or JSON.

    It states nothing but facts that posts support. SESSION is a name that `tweetup sessions`
    lists, or `latest`. A file that you changed is never overwritten: with --edit your edits are
    read.
    """
    if not edit and (keep or many):
        raise UsageError("--keep and --many are for --edit", hint="add --edit")
    if edit:
        if transcript is not None or format_name not in {None, "markdown"}:
            raise UsageError("--edit writes Markdown alone", hint="run the command twice")
        if quotes != "static":
            raise UsageError("--edit writes quotes as text", hint="leave --quotes out")
        _edit(config, session, output, keep=keep, many=many, overwrite=overwrite)
        return
    _write_recap(
        config, session, format_name, output, transcript, quotes=quotes, overwrite=overwrite
    )


def _write_recap(
    config: Config,
    session: str,
    format_name: str | None,
    output: Path | None,
    transcript: Path | None,
    *,
    quotes: str,
    overwrite: bool,
) -> None:
    """Write a recap to a file or to standard output, and its transcript."""
    from tweetup.jobs.publish import recap_session
    from tweetup.project.project import open_project
    from tweetup.render import render_output

    # All that is wrong with the options is told before any project is opened.
    files = _files(config, format_name, output, transcript, quotes)
    with open_project(config) as project:
        met = find_session(project, session)
        written = recap_session(project, met)
        tell_idle(project, met)
        done = []
        for path, chosen, options in files:
            rendered = render_output(written, chosen, options)
            if path is not None and path.is_dir():
                path /= f"{rendered.stem or met.id}{chosen.suffix}"  # noqa: PLW2901 - the file in it
            done.append((path, chosen, options, rendered))
        for path, chosen, _, rendered in done if not overwrite else ():
            if path is not None:
                _check(project, path, chosen, rendered, session=met.id)
        for path, chosen, options, rendered in done:
            if path is None:
                _print(rendered)
            else:
                _write_file(project, path, chosen, rendered, quotes=options.quotes, session=met.id)


def _files(
    config: Config,
    format_name: str | None,
    output: Path | None,
    transcript: Path | None,
    quotes: str,
) -> list[tuple[Path | None, ChosenOutput, RenderOptions]]:
    """Return the files to write, each with its format and options; None is standard output."""
    from tweetup.render import QuoteStyle, RenderOptions, check_options, choose_output

    is_folder = output is not None and output.is_dir()
    if is_folder and transcript is not None:
        raise UsageError(
            "a transcript leads back to the recap, whose name is not known yet",
            where=str(output),
            hint="name the recap's file with -o, or write the transcript by itself",
        )
    chosen = choose_output(format_name, None if is_folder else output)
    given = RenderOptions(
        quotes=QuoteStyle(quotes),
        templates=config.templates,
        site=config.site.url,
        pictures=_PICTURES,
        theme=config.page_theme,
    )
    link = _relative(transcript, output) if transcript is not None else None
    options = replace(given, transcript=link).only(chosen.output)
    check_options(chosen, options)
    if output is None:
        _check_printed(chosen)
    files = [(output, chosen, options)]
    if transcript is not None:
        page = choose_output("transcript", transcript)
        back = _relative(output, transcript) if output is not None else ""
        files.append((transcript, page, replace(given, recap_page=back).only(page.output)))
    return files


def _check_printed(chosen: ChosenOutput) -> None:
    """Refuse standard output to formats that are of no use there."""
    if chosen.output.is_several:
        raise UsageError(
            f"the format {chosen.name} makes several files", hint="name the first one with -o"
        )
    if not chosen.type.is_text and sys.stdout.isatty():
        raise UsageError(f"the format {chosen.name} is no text", hint="name a file with -o")


def _print(rendered: Rendered) -> None:
    """Write a recap to standard output, and tell of files that would lie beside it."""
    click.echo(rendered.content, nl=False)
    if rendered.beside:
        files = counted(len(rendered.beside), "file")
        say(f"left out {files} that belong beside the recap: -o FILE writes them as well")


def _write_file(
    project: Project,
    path: Path,
    chosen: ChosenOutput,
    rendered: Rendered,
    *,
    quotes: QuoteStyle,
    session: str,
) -> None:
    from tweetup.jobs.outputs import record_rendered
    from tweetup.jobs.written_files import make_folder, write_beside

    make_folder(path.parent)
    write_beside(path, rendered)
    write_bytes(path, rendered.data)
    record_rendered(project, path, chosen, rendered, quotes=quotes, session=session)
    say(f"wrote {path}")


def _check(
    project: Project, path: Path, chosen: ChosenOutput, rendered: Rendered, *, session: str
) -> None:
    """Refuse to write over a file that was changed, is to be edited, or has another format."""
    from tweetup.jobs.outputs import check_format, check_unchanged, read_file_bytes
    from tweetup.jobs.recap_file import edition_of

    name = shlex.quote(str(path))
    way = f"`tweetup recap {session} --edit -o {name}` reads your edits"
    if path.is_file() and edition_of(read_file_bytes(path)):
        raise UsageError(
            "is a recap to be edited; nothing was written",
            where=str(path),
            hint=f"{way}; name another file, or add --overwrite",
        )
    is_markdown = path.suffix.lower() in {".md", ".markdown"}
    edits = f"to edit a recap, begin with `tweetup recap {session} --edit`; " * is_markdown
    hint = f"{edits}name another file, or add --overwrite to lose what it says"
    check_unchanged(project, path, rendered.data, hint=hint)
    check_format(project, path, rendered.data, chosen.name)
    for it in rendered.beside:
        check_unchanged(project, path.parent / it.path, it.content, hint=hint)


def _edit(
    config: Config,
    name: str,
    output: Path | None,
    *,
    keep: str | None,
    many: bool,
    overwrite: bool,
) -> None:
    """Read the edits of a recap's text file, and write it anew."""
    from tweetup.jobs.recap_file import command_path, edit_recap, recap_file_path, unread_files
    from tweetup.project.project import open_project
    from tweetup.render.text_file import MergeWith

    way = {None: MergeWith.ASK, "file": MergeWith.FILE, "recap": MergeWith.RECORD}[keep]
    with open_project(config) as project:
        session = find_session(project, name)
        path = output or recap_file_path(project, session)
        if output is None and path.stem in session.aliases:
            say(f"{path} is the file of {session.id}: so the session was called before")
        done = edit_recap(project, session, path, keep=way, many=many, overwrite=overwrite)
        tell_idle(project, session)
        unread = [
            (it, command_path(project, session, it)) for it in unread_files(project, session, path)
        ]
    _tell_edited(done)
    for file, named in unread:
        option = f" -o {shlex.quote(named)}" if named else ""
        say(
            f"{named or file} has edits that were not read:"
            f" `tweetup recap {session.id} --edit{option}` reads them"
        )
    if done.beside is not None:
        raise IncompleteError(
            f"{done.path} is as it was" if done.conflicts else f"{done.path} was saved meanwhile",
            hint=f"the new version is in {done.beside}",
        )
    if done.overruled and way is MergeWith.ASK:
        raise IncompleteError(
            "an order that somebody decided on is not the recap's any more",
            hint="put it right if it should be: --keep says beforehand which one counts",
        )


def _tell_edited(done: EditedFile) -> None:
    """Tell the decisions that edits became, what is new, and what was not taken over."""
    for remark in (*done.remarks, *done.overruled):
        say(remark)
    if done.conflicts:
        parts = counted(done.conflicts, "part")
        say(
            f"{parts} changed in the file and elsewhere, and {done.beside} shows both versions:"
            f" take that file in place of {done.path} with one version of each, or add"
            " --keep file or --keep recap; nothing was decided yet"
        )
        return
    if done.is_new:
        say(f"wrote {done.path}: edit it, then run the same command again")
        return
    told = [
        f"{counted(len(done.decisions), 'decision')} from your edits" if done.decisions else "",
        f"{counted(done.joined, 'part')} joined with changes made elsewhere" if done.joined else "",
        f"{counted(done.new, 'part')} new" if done.new else "",
        f"{counted(done.gone, 'part')} gone" if done.gone else "",
        f"{counted(done.reworded, 'part')} in other words" if done.reworded else "",
        f"{counted(done.reordered, 'list')} of parts in another order" if done.reordered else "",
    ]
    changes = "; ".join(filter(None, told)) or _unedited(done)
    if done.beside is not None:
        say(f"{done.path}: {changes}")
        return
    say(f"{'wrote' if done.is_written else 'left'} {done.path}: {changes}")
    if done.decisions:
        say(
            "`tweetup corrections` lists the decisions, and `tweetup corrections undo NUMBER`"
            " takes one back"
        )


def _unedited(done: EditedFile) -> str:
    """Return how a file differs from the one before it where nothing in it was decided on."""
    if not done.is_written:
        return "no edits, and nothing new"
    if done.other_lines:
        return f"no edits; other lines of the program's: {done.other_lines}"
    return "no edits; some lines of the program's are gone, or stand elsewhere"


def _relative(path: Path, page: Path | None) -> str:
    """Return the address of a file from the page that links to it, standard output: from here."""
    folder = page.parent if page is not None else Path()
    return quote(Path(os.path.relpath(path, folder)).as_posix())


@click.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=_DEMO,
    show_default=True,
    metavar="DIR",
    help="The folder to write to.",
)
def demo(output: Path) -> None:
    """Import the bundled sample chat, write its recap and build its site."""
    from tweetup.jobs.demo import run_demo

    for line in run_demo(output):
        say(line)
