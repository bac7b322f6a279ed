"""``tweetup corrections | why``: decisions people made, and why a post stands where it stands."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from tweetup.cli.options import as_json, hashtag_option, with_config
from tweetup.cli.output import one_line, print_json, print_table, say
from tweetup.errors import InputError, TweetupError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from tweetup.config import Config
    from tweetup.jobs.correction_log import CorrectionStatus
    from tweetup.jobs.posts import Explanation
    from tweetup.model import Correction, Post, Session
    from tweetup.project.project import Project

__all__ = [
    "correction_cells",
    "correction_row",
    "corrections",
    "decision",
    "explanation_lines",
    "explanation_row",
    "heading",
    "tell_idle",
    "trouble",
    "why",
]

_METHODS = {
    "label": "by a label",
    "reply": "by what it replies to",
    "quote": "by what it quotes",
    "repost": "with the post it repeats",
    "model": "by weighing all there is",
    "time": "by the time it was written",
    "manual": "by hand",
}
_SURE = ((0.9, "sure"), (0.7, "fairly sure"), (0.5, "likely"), (0.0, "a guess"))
_MOST_CANDIDATES = 3
_LEAST_SHARE = 0.01


def correction_row(standing: CorrectionStatus) -> dict[str, Any]:
    """One correction as JSON, with its status and, where it changes nothing, why."""
    correction = standing.correction
    return {
        "id": correction.id,
        "made_at": _time(correction.made_at),
        "status": standing.status,
        "why": standing.why,
        "kind": correction.kind,
        "hashtag": correction.hashtag,
        "session": correction.session,
        "target": correction.target,
        "value": dict(correction.value),
        "note": correction.note,
    }


def correction_cells(standing: CorrectionStatus) -> tuple[object, ...]:
    """One correction as a line of the table."""
    correction = standing.correction
    return (
        correction.id,
        _minute(correction.made_at),
        standing.status,
        correction.session,
        decision(correction),
        correction.note,
    )


def decision(correction: Correction) -> str:
    """What was decided, as a person would type it."""
    from tweetup.chats.corrections.decisions import moment_of  # its room takes long to import

    value = dict(correction.value)
    at = _minute(moment_of(correction, "at"))
    said = {
        "move": f"{correction.target} {value.get('section')}",
        "retitle": f"“{value.get('title')}”",
        "question add": f"{correction.target} as Q{value.get('number')}",
        "question edit": f"{correction.target} “{value.get('text')}”",
        "question merge": f"{correction.target} {value.get('other')}",
        "question split": f"{value.get('section')} {correction.target}",
        "question renumber": f"{correction.target} {value.get('number')}",
        "session split": f"{correction.session} at {at} UTC",
        "session join": f"{correction.session} {correction.target}",
        "session rename": f"{correction.session} {value.get('name')}",
    }
    return f"{correction.kind} {said.get(correction.kind, correction.target)}"


def trouble(standing: CorrectionStatus) -> str:
    """That a correction changes nothing, and why."""
    one = standing.correction
    return f"correction {one.id} ({decision(one)}) has no effect: {standing.why}"


def heading(post: Post) -> str:
    """Who wrote a post, when and what."""
    return f"@{post.handle}, {_minute(post.created_at)} UTC: {post.text}"


def explanation_row(found: Explanation) -> dict[str, Any]:
    """Why a post stands where it does, as JSON."""
    return {
        "id": found.post.id,
        "network": found.post.network,
        "author": found.post.handle,
        "created_at": _time(found.post.created_at),
        "text": found.post.text,
        "url": found.post.url,
        "session": found.session.id,
        "section": found.placement.section,
        "question": found.question.text if found.question else None,
        "method": found.placement.method.value,
        "confidence": round(found.placement.confidence, 3),
        "reason": found.placement.reason,
        "also": list(found.placement.also),
        "candidates": [
            {"section": section, "share": round(share, 3)} for section, share in found.candidates
        ],
        "correction": found.correction.id if found.correction else None,
        "hidden": found.hidden.id if found.hidden else None,
    }


def explanation_lines(found: Explanation) -> Iterator[str]:
    """Why a post stands where it does, in plain words."""
    placement = found.placement
    asked = f": {found.question.text}" if found.question and found.question.text else ""
    yield f"It stands in {placement.section} of {found.session.id}{asked}"
    reason = f": {placement.reason}" if placement.reason else ""
    yield f"Decided {_METHODS[placement.method.value]}{reason}."
    sure = next(word for least, word in _SURE if placement.confidence >= least)
    yield f"How sure: {sure} ({placement.confidence:.2f})."
    if placement.also:
        yield f"It speaks to {', '.join(placement.also)} as well."
    others = [
        f"{section} ({share:.2f})"
        for section, share in found.candidates[: _MOST_CANDIDATES + 1]
        if section != placement.section and share >= _LEAST_SHARE
    ]
    if others:
        yield f"Else it would stand in {', '.join(others)}."
    if found.correction is not None:
        yield _decided("decided this", found.correction)
    if found.hidden is not None:
        yield _decided("hides it", found.hidden)


def _decided(what: str, correction: Correction) -> str:
    note = f", with the note “{correction.note}”" if correction.note else ""
    return f"Correction {correction.id} {what}: {decision(correction)}{note}."


def _time(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def _minute(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" if moment else ""


@click.group(invoke_without_command=True)
@hashtag_option
@as_json
@with_config
@click.pass_context
def corrections(
    context: click.Context, config: Config, *, hashtag: str | None, as_json: bool
) -> None:
    """List what people decided, in the order it was kept, and what came of each.

    They apply in the order they were made: of two that contradict each other the later one wins.
    """
    if context.invoked_subcommand is not None:
        _take_no_options(context)
        return
    from tweetup.jobs.correction_log import list_corrections
    from tweetup.project.project import open_project

    with open_project(config) as project:
        found = list_corrections(project, hashtag)
    if as_json:
        print_json(map(correction_row, found))
    elif found:
        columns = ("id", "made_at", "status", "session", "decision", "note")
        print_table(columns, map(correction_cells, found))
    else:
        say("nobody corrected anything")
    _tell(found)


def _take_no_options(context: click.Context) -> None:
    """Refuse ``corrections --archive X undo 1``: nothing would look at that archive."""
    given = [
        parameter.opts[0]
        for parameter in context.command.params
        if context.get_parameter_source(str(parameter.name)) is ParameterSource.COMMANDLINE
    ]
    if given:
        name = context.invoked_subcommand
        raise UsageError(
            f"{' and '.join(given)} stand before {name}",
            where="corrections",
            hint=f"write tweetup corrections {name} … {' … '.join(given)}",
        )


@corrections.command("undo")
@click.argument("number", type=click.IntRange(min=1), metavar="ID")
@with_config
def undo(config: Config, *, number: int) -> None:
    """Take the correction ID back: all is as if it had never been made."""
    from tweetup.jobs.correction_log import undo_correction
    from tweetup.project.project import open_project

    with open_project(config) as project:
        undone = undo_correction(project, number)
    say(f"undone: {decision(undone)}")


@corrections.command("export")
@hashtag_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to a file rather than to standard output.",
)
@with_config
def export(config: Config, *, hashtag: str | None, output: Path | None) -> None:
    """Write what people decided, and did not undo, as JSON for another archive."""
    from tweetup.jobs.correction_log import export_corrections
    from tweetup.project.project import open_project

    with open_project(config) as project:
        text = export_corrections(project, hashtag)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise TweetupError(
            f"cannot be written: {error.strerror}", where=str(output), hint="name another place"
        ) from error
    say(f"wrote {output}")


@corrections.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@with_config
def import_file(config: Config, *, file: Path) -> None:
    """Take over the corrections of another archive; what is known here adds nothing."""
    from tweetup.jobs.correction_log import import_corrections
    from tweetup.project.project import open_project

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise InputError(f"cannot be read: {reason}", where=str(file)) from error
    with open_project(config) as project:
        done = import_corrections(project, text, name=str(file))
    say(f"{file}: new {done.new}, known {done.known}; tweetup corrections lists what came of them")


@click.command()
@click.argument("post_id")
@as_json
@with_config
def why(config: Config, *, post_id: str, as_json: bool) -> None:
    """Tell in which section a post stands, how that was decided, and how sure it is.

    POST_ID is the post's id, network:id, or the link to it.
    """
    from tweetup.jobs.posts import explain_post
    from tweetup.project.project import open_project

    with open_project(config) as project:
        post, found = explain_post(project, post_id)
    if as_json:
        print_json(map(explanation_row, found))
        return
    click.echo(one_line(heading(post)))
    for explanation in found:
        for line in explanation_lines(explanation):
            click.echo(f"  {one_line(line)}")
    if not found:
        click.echo("  It stands in no session: no recap shows it.")


def tell_idle(
    project: Project, session: Session | None = None, *, hashtag: str | None = None
) -> None:
    """Say which corrections of a session (None: of all) change nothing as things stand, and why."""
    from tweetup.jobs.correction_log import ineffective_corrections, list_corrections

    _tell(
        ineffective_corrections(project, session)
        if session is not None
        else list_corrections(project, hashtag)
    )


def _tell(found: Iterable[CorrectionStatus]) -> None:
    for standing in found:
        if standing.status == "no effect":
            say(trouble(standing))
