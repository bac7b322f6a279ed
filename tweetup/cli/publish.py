"""``tweetup recap | site build | site serve | demo``."""

from __future__ import annotations

import os
import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from tweetup.cli.correction_rows import tell_idle
from tweetup.cli.options import find_session, session_argument, with_config
from tweetup.cli.output import say, write_file
from tweetup.cli.progress import ProgressDisplay
from tweetup.errors import IncompleteError, UsageError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from tweetup.config import Config
    from tweetup.jobs.recap_file import EditedFile
    from tweetup.jobs.site import PublishedSite
    from tweetup.project.project import Project

__all__ = ["demo", "recap", "site"]

_SITE = Path("public")
_PICTURES = "pictures"
"""The folder beside a recap in Markdown with the pictures of its own."""
_DEMO = Path("demo")

output_option = click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=_SITE,
    show_default=True,
    metavar="DIR",
    help="The site's folder.",
)

overwrite_option = click.option(
    "--overwrite", is_flag=True, help="Write over pages that were changed since."
)


@click.command()
@session_argument
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    help="markdown, html, json, transcript or a plug-in's"
    " [default: by the suffix of FILE, else markdown].",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to a file rather than to standard output.",
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
        _edit(config, session, output, keep=keep, many=many, overwrite=overwrite)
        return
    _write_recap(config, session, format_name, output, transcript, overwrite=overwrite)


def _write_recap(
    config: Config,
    session: str,
    format_name: str | None,
    output: Path | None,
    transcript: Path | None,
    *,
    overwrite: bool,
) -> None:
    """Write a recap to a file or to standard output, and its transcript."""
    from tweetup.jobs.outputs import record_output
    from tweetup.jobs.publish import recap_session
    from tweetup.jobs.written_files import write_pictures
    from tweetup.project.project import open_project
    from tweetup.render import OUTPUTS, render_recap, render_transcript

    name = format_name or _format_for(output)
    OUTPUTS.get(name)  # an unknown name is told before any project
    with open_project(config) as project:
        met = find_session(project, session)
        written = recap_session(project, met)
        tell_idle(project, met)
        link = _relative(transcript, output) if transcript is not None else None
        pictures = _PICTURES if name == "markdown" else None
        text = render_recap(
            written, name, templates=config.templates, transcript=link, pictures=pictures
        )
        files = [] if output is None else [(output, "recap", text)]
        if transcript is not None:
            back = _relative(output, transcript) if output is not None else ""
            page = render_transcript(written, templates=config.templates, recap_page=back)
            files.append((transcript, "transcript", page))
        for path, _, content in files if not overwrite else ():
            _check(project, path, content, met.id)
        if output is None:
            click.echo(text, nl=False)
        elif pictures is not None:
            write_pictures(written, output.parent / pictures)
        for path, kind, content in files:
            write_file(path, content)
            record_output(project, path, kind, session=met.id, content=content.encode())
            say(f"wrote {path}")


def _check(project: Project, path: Path, content: str, session: str) -> None:
    """Refuse to write over a file that a person changed, or that is there to be edited."""
    from tweetup.jobs.outputs import check_unchanged, read_file_bytes
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
    check_unchanged(
        project,
        path,
        content.encode(),
        hint=f"{edits}name another file, or add --overwrite to lose what it says",
    )


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
    from tweetup.jobs.recap_file import edit_recap, recap_file_path
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
    _tell_edited(done)
    if done.beside is not None:
        raise IncompleteError(
            f"{done.path} is as it was" if done.conflicts else f"{done.path} was saved meanwhile",
            hint=f"the new version is in {done.beside}",
        )


def _tell_edited(done: EditedFile) -> None:
    """Tell the decisions that edits became, what is new, and what was not taken over."""
    for remark in done.remarks:
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
    ]
    changes = "; ".join(filter(None, told)) or "no edits, and nothing new"
    if done.beside is not None:
        say(f"{done.path}: {changes}")
        return
    say(f"{'wrote' if done.is_written else 'left'} {done.path}: {changes}")
    if done.decisions:
        say(
            "`tweetup corrections` lists the decisions, and `tweetup corrections undo NUMBER`"
            " takes one back"
        )


def _relative(path: Path, page: Path | None) -> str:
    """Return the address of a file from the page that links to it, standard output: from here."""
    folder = page.parent if page is not None else Path()
    return quote(Path(os.path.relpath(path, folder)).as_posix())


def _format_for(output: Path | None) -> str:
    """Return the format whose files end like this one; Markdown for standard output."""
    from tweetup.render import OUTPUTS

    name = output.name.lower() if output is not None else ""
    formats = {made.suffix: name for name, made in OUTPUTS}
    endings = {**formats, ".txt": "markdown", ".markdown": "markdown", ".htm": "html"}
    if "." not in name:
        return "markdown"
    # Of two suffixes the longer one: page.transcript.html is no recap.
    suffix = max((it for it in endings if name.endswith(it)), key=len, default=None)
    if suffix is None:
        raise UsageError(
            f"no format's files end in {Path(name).suffix}",
            where=str(output),
            hint=f"end it in {' or '.join(sorted(formats))}, or name the format with --format",
        )
    return endings[suffix]


@click.group()
def site() -> None:
    """Build a static site of all sessions, or preview it."""


@site.command()
@output_option
@overwrite_option
@with_config
def build(config: Config, *, output: Path, overwrite: bool) -> None:
    """Write the site of all sessions: a page each, a front page and a feed.

    Where you changed a page, nothing is written.
    """
    _build(config, output, overwrite=overwrite)


@site.command()
@output_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port to listen on; 0 takes any that is free.",
)
@overwrite_option
@with_config
def serve(config: Config, *, output: Path, port: int, overwrite: bool) -> None:
    """Build the site and serve it to this machine only, until Ctrl-C."""
    from tweetup.cli.preview import serve_folder

    _build(config, output, overwrite=overwrite)
    with serve_folder(output, port) as server:
        say(f"http://127.0.0.1:{server.server_port}/ serves it to this machine only; Ctrl-C stops")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("stopped")


def _build(config: Config, output: Path, *, overwrite: bool) -> None:
    from tweetup.jobs.site import find_unchanged_site

    site = find_unchanged_site(config, output) or _publish(config, output, overwrite=overwrite)
    files = counted(len(site.files), "file")
    done = f"wrote {files}" if site.is_new else f"nothing has changed: {files} as before"
    say(f"{done}; {output / 'index.html'} is the front page")


def _publish(config: Config, output: Path, *, overwrite: bool) -> PublishedSite:
    from tweetup.jobs.outputs import record_output
    from tweetup.jobs.site import publish_site
    from tweetup.project.project import open_project

    progress = ProgressDisplay(str(output), "session", time.monotonic)
    try:
        with open_project(config) as project:
            site = publish_site(project, output, progress=progress, overwrite=overwrite)
            progress.clear()
            record_output(project, output, "site")
            tell_idle(project)
    finally:
        progress.clear()
    return site


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
