"""``tweetup move | hide | merge | retitle | question | host | session``: a person's decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tweetup.cli.options import (
    hashtag_option,
    note_option,
    section_argument,
    section_name,
    session_argument,
    with_config,
)
from tweetup.cli.output import say
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.config import Config
    from tweetup.jobs.corrections import Effect, SessionCorrection
    from tweetup.model import Correction
    from tweetup.project.derived import ChatSession
    from tweetup.project.project import Project

__all__ = ["hide", "host", "merge", "move", "question", "retitle", "session"]

number_option = click.option(
    "--number",
    type=click.IntRange(1, 99),
    metavar="N",
    help="Its number [default: that of its label, else a free one].",
)


@click.command()
@click.argument("post_id")
@section_argument
@hashtag_option
@note_option
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
    _tell(effect, f"the post is in {section}", "{posts} moved with it")


@click.command()
@click.argument("post_id")
@hashtag_option
@note_option
@with_config
def hide(config: Config, *, post_id: str, hashtag: str | None, note: str | None) -> None:
    """Keep a post and its reposts out of recaps, themes, figures and the site.

    It stays in the archive. POST_ID is the post's id, network:id, or the link to it.
    """
    from tweetup.jobs.corrections import hide_post
    from tweetup.project.project import open_project

    with open_project(config) as project:
        effect = hide_post(project, post_id, hashtag=hashtag, note=note)
    _tell(effect, "the post is hidden", "{posts} that repeat it")


@click.command()
@session_argument
@click.argument("title")
@note_option
@with_config
def retitle(config: Config, *, session: str, title: str, note: str | None) -> None:
    """Give the recap of SESSION another TITLE."""
    from tweetup.jobs.corrections import retitle

    effect = _within(
        config, session, lambda project, session: retitle(project, session, title, note=note)
    )
    _tell(effect, "the recap has the new title")


@click.command()
@session_argument
@section_argument
@click.argument("other", callback=section_name)
@note_option
@with_config
def merge(config: Config, *, session: str, section: str, other: str, note: str | None) -> None:
    """Merge question OTHER into question SECTION, which keeps its number and text."""
    from tweetup.jobs.corrections import merge_questions

    effect = _within(
        config,
        session,
        lambda project, session: merge_questions(project, session, section, other, note=note),
    )
    _tell(effect, f"{other} is a part of {section}", "{posts} changed section")


@click.group()
def question() -> None:
    """Correct the questions of a session: add, edit, merge, split, renumber, remove."""


@question.command("add")
@session_argument
@click.argument("post_id")
@number_option
@note_option
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
    _tell(effect, f"the post asks Q{_number(effect)}", "{posts} changed section")


@question.command("edit")
@session_argument
@section_argument
@click.argument("text")
@note_option
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
    _tell(effect, f"{section} has the new text", "{posts} changed section")


question.add_command(merge)


@question.command("split")
@session_argument
@section_argument
@click.argument("post_id")
@number_option
@note_option
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
    _tell(effect, f"the post {opened}", "{posts} changed section")


@question.command("renumber")
@session_argument
@section_argument
@click.argument("number", type=click.IntRange(1, 99))
@note_option
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
    _tell(effect, f"{section} is Q{number}", "{posts} changed number with it")


@question.command("remove")
@session_argument
@section_argument
@note_option
@with_config
def remove_question(config: Config, *, session: str, section: str, note: str | None) -> None:
    """Remove the question SECTION; its posts go to other sections."""
    from tweetup.jobs.corrections import remove_question

    effect = _within(
        config,
        session,
        lambda project, session: remove_question(project, session, section, note=note),
    )
    _tell(effect, f"{section} is no question", "{posts} changed section")


@click.group()
def host() -> None:
    """Add or remove hosts of a session."""


@host.command("add")
@session_argument
@click.argument("handle")
@note_option
@with_config
def add_host(config: Config, *, session: str, handle: str, note: str | None) -> None:
    """Add HANDLE to the hosts of SESSION."""
    from tweetup.jobs.corrections import add_host

    effect = _within(
        config, session, lambda project, session: add_host(project, session, handle, note=note)
    )
    _tell(effect, f"@{effect.correction.target} is a host", "{posts} changed section")


@host.command("remove")
@session_argument
@click.argument("handle")
@note_option
@with_config
def remove_host(config: Config, *, session: str, handle: str, note: str | None) -> None:
    """Remove HANDLE from the hosts of SESSION."""
    from tweetup.jobs.corrections import remove_host

    effect = _within(
        config, session, lambda project, session: remove_host(project, session, handle, note=note)
    )
    _tell(effect, f"@{effect.correction.target} is no host", "{posts} changed section")


@click.group()
def session() -> None:
    """Split, join or rename sessions."""


@session.command("split")
@session_argument
@click.argument("at")
@note_option
@with_config
def split_session(config: Config, *, session: str, at: str, note: str | None) -> None:
    """Split SESSION: a new session begins at AT.

    AT is a time of day in the chat's zone (20:30), a date and time (2026-03-05T20:30), or the
    first post of the new session.
    """
    from tweetup.jobs.corrections import split_session

    made = _session(
        config, lambda project: split_session(project, _find(project, session), at, note=note)
    )
    _say(f"posts from then on are in {made.session.id}", made.correction)


@session.command("join")
@session_argument
@click.argument("other")
@note_option
@with_config
def join_sessions(config: Config, *, session: str, other: str, note: str | None) -> None:
    """Join SESSION and OTHER into one session, named as the earlier one."""
    from tweetup.jobs.corrections import join_sessions

    made = _session(
        config,
        lambda project: join_sessions(
            project, _find(project, session), _find(project, other), note=note
        ),
    )
    _say(f"both are {made.session.id}", made.correction)


@session.command("rename")
@session_argument
@click.argument("name")
@note_option
@with_config
def rename_session(config: Config, *, session: str, name: str, note: str | None) -> None:
    """Rename SESSION to NAME; pages and links take the new name."""
    from tweetup.jobs.corrections import rename_session

    made = _session(
        config, lambda project: rename_session(project, _find(project, session), name, note=note)
    )
    _say(f"the session is called {made.session.id}", made.correction)


def _within(config: Config, name: str, decide: Callable[[Project, ChatSession], Effect]) -> Effect:
    from tweetup.project.project import open_project

    with open_project(config) as project:
        return decide(project, _find(project, name))


def _session(config: Config, decide: Callable[[Project], SessionCorrection]) -> SessionCorrection:
    from tweetup.project.project import open_project

    with open_project(config) as project:
        return decide(project)


def _find(project: Project, name: str) -> ChatSession:

    return project.session(name)


def _number(effect: Effect) -> str:
    return dict(effect.correction.value)["number"]


def _tell(effect: Effect, message: str, others: str = "{posts}") -> None:
    posts = counted(effect.others, "other post")
    _say(message, effect.correction, f", and {others.format(posts=posts)}" if effect.others else "")


def _say(message: str, correction: Correction, more: str = "") -> None:
    """Print the effect of a correction, the number of posts moved, and how to undo it."""
    say(f"{message} now{more}; undo: tweetup corrections undo {correction.id}")
