"""``tweetup move | hide | merge | retitle | question | host | session | corrections | why``.

A person's corrections: made, listed, undone, carried over; and the explanation of a placement.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from tweetup.cli.correction_rows import (
    correction_cells,
    correction_row,
    decision,
    iso_time,
    minute,
    tell_statuses,
)
from tweetup.cli.deciding import is_json_wanted, made_json_option, print_made
from tweetup.cli.options import (
    as_json,
    find_session,
    hashtag_option,
    note_option,
    section_argument,
    section_name,
    session_argument,
    with_config,
)
from tweetup.cli.output import one_line, print_json, print_table, say, write_file
from tweetup.errors import InputError, UsageError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tweetup.config import Config
    from tweetup.jobs.corrections import Effect, SessionCorrection
    from tweetup.jobs.posts import Explanation
    from tweetup.model import Correction, Post
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "corrections",
    "explanation_lines",
    "explanation_row",
    "heading",
    "hide",
    "host",
    "merge",
    "move",
    "question",
    "retitle",
    "session",
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


def heading(post: Post) -> str:
    """Return the author, time and text of a post, in a line."""
    return f"@{post.handle}, {minute(post.created_at)} UTC: {post.text}"


def explanation_row(explanation: Explanation) -> dict[str, Any]:
    """Return the explanation of a placement as an object of JSON."""
    return {
        "id": explanation.post.id,
        "network": explanation.post.network,
        "author": explanation.post.handle,
        "created_at": iso_time(explanation.post.created_at),
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
    tell_statuses(statuses)


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
@made_json_option
@with_config
def undo(config: Config, *, number: int) -> None:
    """Undo the correction ID."""
    from tweetup.jobs.correction_log import undo_correction
    from tweetup.project.project import open_project

    with open_project(config) as project:
        undone = undo_correction(project, number)
        begins = _adding(project, undone)
        print_made(project, undone)
    if not is_json_wanted():
        told = decision(undone, begins=begins)
        say(f"undone: {told}; redo: tweetup corrections redo {undone.id}")


def _adding(project: Project, correction: Correction) -> bool:
    """Return True for a decision that added a part of a person's own."""
    from tweetup.jobs.correction_log import first_on_own_parts

    stored = project.archive.corrections(correction.hashtag, undone=True)
    return correction.id in first_on_own_parts(stored)


@corrections.command("redo")
@click.argument("number", type=click.IntRange(min=1), metavar="[ID]", required=False)
@made_json_option
@with_config
def redo(config: Config, *, number: int | None) -> None:
    """Redo the correction ID, or the one that was undone last.

    What was undone can be redone, step by step, until something else is decided on the same
    session. Corrections that were undone together are redone together.
    """
    from tweetup.jobs.correction_log import redo_correction
    from tweetup.project.project import open_project

    with open_project(config) as project:
        redone = redo_correction(project, number)
        begins = {it.id for it in redone if _adding(project, it)}
        print_made(project, *redone)
    for it in () if is_json_wanted() else redone:
        told = decision(it, begins=it.id in begins)
        say(f"redone: {told}; undo: tweetup corrections undo {it.id}")


@corrections.command("derive")
@click.argument("number", type=click.IntRange(min=1), metavar="ID")
@note_option
@made_json_option
@with_config
def derive(config: Config, *, number: int, note: str | None) -> None:
    """Derive anew the part of a recap that the decision ID is on: as if nobody had decided on it.

    All decisions on the part stay in the history, and count again once this one is undone.
    """
    from tweetup.jobs.decide_again import derive_part
    from tweetup.project.project import open_project

    with open_project(config) as project:
        stored = derive_part(project, number, note=note).decision
        print_made(project, stored)
    if not is_json_wanted():
        say(f"as derived now: {decision(stored)}; undo: tweetup corrections undo {stored.id}")


@corrections.command("export")
@hashtag_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to a file rather than to standard output.",
)
@click.option("--overwrite", is_flag=True, help="Write over another file that is there.")
@with_config
def export(config: Config, *, hashtag: str | None, output: Path | None, overwrite: bool) -> None:
    """Write all corrections that are not undone as JSON, for another archive."""
    from tweetup.jobs.correction_log import export_corrections
    from tweetup.jobs.outputs import record_output
    from tweetup.project.project import open_project

    with open_project(config) as project:
        text = export_corrections(project, hashtag)
        if output is None:
            click.echo(text, nl=False)
            return
        _check_export(project, output, text.encode(), overwrite=overwrite)
        write_file(output, text)
        record_output(project, output, "corrections", content=text.encode())
    say(f"wrote {output}")


def _check_export(project: Project, path: Path, content: bytes, *, overwrite: bool) -> None:
    """Refuse to write over a file that is no export, and ever over a recap to be edited."""
    from tweetup.jobs.outputs import check_unchanged, read_file_bytes
    from tweetup.jobs.recap_file import edition_of

    if path.is_file() and edition_of(read_file_bytes(path)):
        raise UsageError(
            "is a recap to be edited; nothing was written",
            where=str(path),
            hint="name another file",
        )
    if not overwrite:
        hint = "name another file, or add --overwrite to lose that one"
        check_unchanged(project, path, content, hint=hint, kinds=frozenset({"corrections"}))


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


number_option = click.option(
    "--number",
    type=click.IntRange(0, 99),
    metavar="N",
    help="Its number [default: that of its label, else a free one].",
)


@click.command()
@click.argument("post_id")
@section_argument
@hashtag_option
@note_option
@made_json_option
@with_config
def move(
    config: Config, *, post_id: str, section: str, hashtag: str | None, note: str | None
) -> None:
    """Put a post into SECTION; its reposts and the replies to it follow.

    POST_ID is the post's id, network:id, or the link to it. SECTION is intro, Q1, Q2 …, chatter
    or closing.
    """
    from tweetup.jobs.corrections import move_post
    from tweetup.project.project import open_project

    with open_project(config) as project:
        effect = move_post(project, post_id, section, hashtag=hashtag, note=note)
        print_made(project, effect.correction)
    _say_effect(effect, f"the post is in {section}", "{posts} moved with it")


@click.command()
@click.argument("post_id")
@hashtag_option
@note_option
@made_json_option
@with_config
def hide(config: Config, *, post_id: str, hashtag: str | None, note: str | None) -> None:
    """Keep a post and its reposts out of recaps, themes, figures and the site.

    It stays in the archive. POST_ID is the post's id, network:id, or the link to it.
    """
    from tweetup.jobs.corrections import hide_post
    from tweetup.project.project import open_project

    with open_project(config) as project:
        effect = hide_post(project, post_id, hashtag=hashtag, note=note)
        print_made(project, effect.correction)
    _say_effect(effect, "the post is hidden", "{posts} that repeat it")


@click.command()
@session_argument
@click.argument("title")
@note_option
@made_json_option
@with_config
def retitle(config: Config, *, session: str, title: str, note: str | None) -> None:
    """Give the recap of SESSION another TITLE."""
    from tweetup.jobs.decide import title_recap
    from tweetup.project.project import open_project

    with open_project(config) as project:
        decided = title_recap(project, find_session(project, session), title, note=note)
        print_made(project, decided.decision)
    _say("the recap has the new title", decided.decision)
    if decided.remark:
        say(decided.remark)


@click.command()
@session_argument
@section_argument
@click.argument("other", callback=section_name)
@note_option
@made_json_option
@with_config
def merge(config: Config, *, session: str, section: str, other: str, note: str | None) -> None:
    """Merge question OTHER into question SECTION, which keeps its number and text."""
    from tweetup.jobs.corrections import merge_questions

    effect = _within(
        config,
        session,
        lambda project, session: merge_questions(project, session, section, other, note=note),
    )
    _say_effect(effect, f"{other} is a part of {section}", "{posts} changed section")


@click.group()
def question() -> None:
    """Correct the questions of a session: add, edit, merge, split, renumber, remove."""


@question.command("add")
@session_argument
@click.argument("post_id")
@number_option
@note_option
@made_json_option
@with_config
def add_question(
    config: Config, *, session: str, post_id: str, number: int | None, note: str | None
) -> None:
    """Make the post POST_ID a question of SESSION."""
    from tweetup.jobs.corrections import add_question

    effect = _within(
        config,
        session,
        lambda project, session: add_question(project, session, post_id, number=number, note=note),
    )
    _say_effect(effect, f"the post asks Q{_number(effect)}", "{posts} changed section")


@question.command("edit")
@session_argument
@section_argument
@click.argument("text")
@note_option
@made_json_option
@with_config
def edit_question(
    config: Config, *, session: str, section: str, text: str, note: str | None
) -> None:
    """Change the text of question SECTION, or the heading of a stretch, to TEXT."""
    from tweetup.jobs.corrections import edit_question

    effect = _within(
        config,
        session,
        lambda project, session: edit_question(project, session, section, text, note=note),
    )
    _say_effect(effect, f"{section} has the new text", "{posts} changed section")


question.add_command(merge)


@question.command("split")
@session_argument
@section_argument
@click.argument("post_id")
@number_option
@note_option
@made_json_option
@with_config
def split_question(
    config: Config,
    *,
    session: str,
    section: str,
    post_id: str,
    number: int | None,
    note: str | None,
) -> None:
    """Make the post POST_ID a question of its own, separate from SECTION."""
    from tweetup.jobs.corrections import split_question

    effect = _within(
        config,
        session,
        lambda project, session: split_question(
            project, session, section, post_id, number=number, note=note
        ),
    )
    opened = f"asks Q{_number(effect)}" if section.startswith("Q") else "opens a stretch"
    _say_effect(effect, f"the post {opened}", "{posts} changed section")


@question.command("renumber")
@session_argument
@section_argument
@click.argument("number", type=click.IntRange(0, 99))
@note_option
@made_json_option
@with_config
def renumber_question(
    config: Config, *, session: str, section: str, number: int, note: str | None
) -> None:
    """Give question SECTION the number NUMBER; a question that has it gets the old number."""
    from tweetup.jobs.corrections import renumber_question

    effect = _within(
        config,
        session,
        lambda project, session: renumber_question(project, session, section, number, note=note),
    )
    _say_effect(effect, f"{section} is Q{number}", "{posts} changed number with it")


@question.command("remove")
@session_argument
@section_argument
@note_option
@made_json_option
@with_config
def remove_question(config: Config, *, session: str, section: str, note: str | None) -> None:
    """Remove the question SECTION; its posts go to other sections."""
    from tweetup.jobs.corrections import remove_question

    effect = _within(
        config,
        session,
        lambda project, session: remove_question(project, session, section, note=note),
    )
    _say_effect(effect, f"{section} is no question", "{posts} changed section")


@click.group()
def host() -> None:
    """Add or remove hosts of a session."""


@host.command("add")
@session_argument
@click.argument("handle")
@note_option
@made_json_option
@with_config
def add_host(config: Config, *, session: str, handle: str, note: str | None) -> None:
    """Add HANDLE to the hosts of SESSION."""
    from tweetup.jobs.corrections import add_host

    effect = _within(
        config, session, lambda project, session: add_host(project, session, handle, note=note)
    )
    _say_effect(effect, f"@{effect.correction.target} is a host", "{posts} changed section")


@host.command("remove")
@session_argument
@click.argument("handle")
@note_option
@made_json_option
@with_config
def remove_host(config: Config, *, session: str, handle: str, note: str | None) -> None:
    """Remove HANDLE from the hosts of SESSION."""
    from tweetup.jobs.corrections import remove_host

    effect = _within(
        config, session, lambda project, session: remove_host(project, session, handle, note=note)
    )
    _say_effect(effect, f"@{effect.correction.target} is no host", "{posts} changed section")


@click.group()
def session() -> None:
    """Split, join or rename sessions."""


@session.command("split")
@session_argument
@click.argument("at")
@note_option
@made_json_option
@with_config
def split_session(config: Config, *, session: str, at: str, note: str | None) -> None:
    """Split SESSION: a new session begins at AT.

    AT is a time of day in the chat's zone (20:30), a date and time (2026-03-05T20:30), or the
    first post of the new session.
    """
    from tweetup.jobs.corrections import split_session

    made = _session(
        config,
        lambda project: split_session(project, find_session(project, session), at, note=note),
    )
    _say(f"posts from then on are in {made.session.id}", made.correction)


@session.command("join")
@session_argument
@click.argument("other")
@note_option
@made_json_option
@with_config
def join_sessions(config: Config, *, session: str, other: str, note: str | None) -> None:
    """Join SESSION and OTHER into one session, named as the earlier one."""
    from tweetup.jobs.corrections import join_sessions

    made = _session(
        config,
        lambda project: join_sessions(
            project, find_session(project, session), find_session(project, other), note=note
        ),
    )
    _say(f"both are {made.session.id}", made.correction)


@session.command("rename")
@session_argument
@click.argument("name")
@click.option("--reuse", is_flag=True, help="Take a name that another session had before.")
@note_option
@made_json_option
@with_config
def rename_session(
    config: Config, *, session: str, name: str, reuse: bool, note: str | None
) -> None:
    """Rename SESSION to NAME; pages and links take the new name, and the old ones lead there."""
    from tweetup.jobs.corrections import rename_session

    made = _session(
        config,
        lambda project: rename_session(
            project, find_session(project, session), name, reuse=reuse, note=note
        ),
    )
    more = f", and links to that name lead to it rather than to {made.former}"
    message = f"the session is called {made.session.id}"
    _say(message, made.correction, more if made.former else "")


def _within(config: Config, name: str, decide: Callable[[Project, ChatSession], Effect]) -> Effect:
    from tweetup.project.project import open_project

    with open_project(config) as project:
        effect = decide(project, find_session(project, name))
        print_made(project, effect.correction)
        return effect


def _session(config: Config, decide: Callable[[Project], SessionCorrection]) -> SessionCorrection:
    from tweetup.project.project import open_project

    with open_project(config) as project:
        made = decide(project)
        print_made(project, made.correction)
        return made


def _number(effect: Effect) -> str:
    return dict(effect.correction.value)["number"]


def _say_effect(effect: Effect, message: str, others: str = "{posts}") -> None:
    posts = counted(effect.others, "other post")
    _say(message, effect.correction, f", and {others.format(posts=posts)}" if effect.others else "")


def _say(message: str, correction: Correction, more: str = "") -> None:
    """Print the effect of a correction, the number of posts moved, and how to undo it.

    Nothing where it was printed as JSON.
    """
    if is_json_wanted():
        return
    say(f"{message} now{more}; undo: tweetup corrections undo {correction.id}")
