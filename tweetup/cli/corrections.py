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
    from tweetup.model import Correction, Post
    from tweetup.project.derived import ChatSession
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
    "reply": "by the post it replies to",
    "quote": "by the post it quotes",
    "repost": "with the post it repeats",
    "model": "by the model, from all signs together",
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
    """Return a correction as a person would type it."""
    from tweetup.chats.corrections.kinds import moment_of  # its room takes long to import

    value = dict(correction.value)
    at = _minute(moment_of(correction, "at"))
    phrase = {
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
    return f"{correction.kind} {phrase.get(correction.kind, correction.target)}"


def trouble(standing: CorrectionStatus) -> str:
    """Return a sentence on why a correction changes nothing."""
    correction = standing.correction
    return f"correction {correction.id} ({decision(correction)}) has no effect: {standing.why}"


def heading(post: Post) -> str:
    """Return the author, time and text of a post, in a line."""
    return f"@{post.handle}, {_minute(post.created_at)} UTC: {post.text}"


def explanation_row(explanation: Explanation) -> dict[str, Any]:
    """Return the explanation of a placement as an object of JSON."""
    return {
        "id": explanation.post.id,
        "network": explanation.post.network,
        "author": explanation.post.handle,
        "created_at": _time(explanation.post.created_at),
        "text": explanation.post.text,
        "url": explanation.post.url,
        "session": explanation.session.id,
        "section": explanation.placement.section,
        "question": explanation.question.text if explanation.question else None,
        "method": explanation.placement.method.value,
        "confidence": round(explanation.placement.confidence, 3),
        "reason": explanation.placement.reason,
        "also": list(explanation.placement.also),
        "candidates": [
            {"section": section, "share": round(share, 3)}
            for section, share in explanation.candidates
        ],
        "correction": explanation.correction.id if explanation.correction else None,
        "hidden": explanation.hidden.id if explanation.hidden else None,
    }


def explanation_lines(explanation: Explanation) -> Iterator[str]:
    """Yield the explanation of a placement in plain words."""
    placement = explanation.placement
    asked = (
        f": {explanation.question.text}"
        if explanation.question and explanation.question.text
        else ""
    )
    yield f"It is in {placement.section} of {explanation.session.id}{asked}"
    reason = f": {placement.reason}" if placement.reason else ""
    yield f"Decided {_METHODS[placement.method.value]}{reason}."
    sure = next(word for least, word in _SURE if placement.confidence >= least)
    yield f"How sure: {sure} ({placement.confidence:.2f})."
    if placement.also:
        yield f"It also answers {', '.join(placement.also)}."
    others = [
        f"{section} ({share:.2f})"
        for section, share in explanation.candidates[: _MOST_CANDIDATES + 1]
        if section != placement.section and share >= _LEAST_SHARE
    ]
    if others:
        yield f"Next most likely: {', '.join(others)}."
    if explanation.correction is not None:
        yield _decided("decided this", explanation.correction)
    if explanation.hidden is not None:
        yield _decided("hides it", explanation.hidden)


def _decided(decision_text: str, correction: Correction) -> str:
    note = f", with the note “{correction.note}”" if correction.note else ""
    return f"Correction {correction.id} {decision_text}: {decision(correction)}{note}."


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
    """List all corrections with their status, in the order they were stored.

    They apply in the order they were made: of two that contradict each other the later one wins.
    """
    if context.invoked_subcommand is not None:
        _take_no_options(context)
        return
    from tweetup.jobs.correction_log import list_corrections
    from tweetup.project.project import open_project

    with open_project(config) as project:
        statuses = list_corrections(project, hashtag)
    if as_json:
        print_json(map(correction_row, statuses))
    elif statuses:
        columns = ("id", "made_at", "status", "session", "decision", "note")
        print_table(columns, map(correction_cells, statuses))
    else:
        say("no corrections")
    _tell(statuses)


def _take_no_options(context: click.Context) -> None:
    """Refuse ``corrections --archive X undo 1``: nothing would look at that archive."""
    options = [
        parameter.opts[0]
        for parameter in context.command.params
        if context.get_parameter_source(str(parameter.name)) is ParameterSource.COMMANDLINE
    ]
    if options:
        name = context.invoked_subcommand
        raise UsageError(
            f"{' and '.join(options)} must follow {name}",
            where="corrections",
            hint=f"write tweetup corrections {name} … {' … '.join(options)}",
        )


@corrections.command("undo")
@click.argument("number", type=click.IntRange(min=1), metavar="ID")
@with_config
def undo(config: Config, *, number: int) -> None:
    """Undo the correction ID."""
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
    """Write all corrections that are not undone as JSON, for another archive."""
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
def import_corrections(config: Config, *, file: Path) -> None:
    """Import the corrections of another archive; those stored already are skipped."""
    from tweetup.jobs.correction_log import import_corrections
    from tweetup.project.project import open_project

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise InputError(f"cannot be read: {reason}", where=str(file)) from error
    with open_project(config) as project:
        carried = import_corrections(project, text, name=str(file))
    say(
        f"{file}: new {carried.new}, known {carried.known};"
        " tweetup corrections lists the status of each"
    )


@click.command()
@click.argument("post_id")
@as_json
@with_config
def why(config: Config, *, post_id: str, as_json: bool) -> None:
    """Explain the section of a post: how it was decided, and with what confidence.

    POST_ID is the post's id, network:id, or the link to it.
    """
    from tweetup.jobs.posts import explain_post
    from tweetup.project.project import open_project

    with open_project(config) as project:
        post, explanations = explain_post(project, post_id)
    if as_json:
        print_json(map(explanation_row, explanations))
        return
    click.echo(one_line(heading(post)))
    for explanation in explanations:
        for line in explanation_lines(explanation):
            click.echo(f"  {one_line(line)}")
    if not explanations:
        click.echo("  It is in no session: no recap shows it.")


def tell_idle(
    project: Project, session: ChatSession | None = None, *, hashtag: str | None = None
) -> None:
    """Say which corrections of a session (None: of all) change nothing as things stand, and why."""
    from tweetup.jobs.correction_log import ineffective_corrections, list_corrections

    _tell(
        ineffective_corrections(project, session)
        if session is not None
        else list_corrections(project, hashtag)
    )


def _tell(statuses: Iterable[CorrectionStatus]) -> None:
    for standing in statuses:
        if standing.status == "no effect":
            say(trouble(standing))
