"""``tweetup sessions | questions | posts | themes | summary | people | search``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tweetup.cli import rows
from tweetup.cli.decided import tell_idle
from tweetup.cli.options import (
    as_json,
    hashtag_option,
    section_option,
    session_argument,
    with_config,
)
from tweetup.cli.output import print_json, print_table, say
from tweetup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.cli.rows import Row
    from tweetup.config import Config

__all__ = ["people", "posts", "questions", "search", "sessions", "summary", "themes"]


@click.command()
@hashtag_option
@as_json
@with_config
def sessions(config: Config, *, hashtag: str | None, as_json: bool) -> None:
    """List when each hashtag met, the earliest session first."""
    from tweetup.pipeline.analyse import segment_session
    from tweetup.pipeline.sessions import list_sessions
    from tweetup.pipeline.workplace import open_work

    with open_work(config) as work:
        found = [
            rows.session_row(segment_session(work, session))
            for session in list_sessions(work, hashtag)
        ]
        tell_idle(work, hashtag=hashtag)
    columns = ("session", "start", "minutes", "posts", "participants", "questions")
    _print(found, columns, as_json=as_json, nothing="no session found in these posts")


@click.command()
@session_argument
@as_json
@with_config
def questions(config: Config, *, session: str, as_json: bool) -> None:
    """List the questions SESSION was asked, in order.

    SESSION is a name that `tweetup sessions` lists, or `latest`. A chat without questions has
    none; its stretches show in `tweetup posts`.
    """
    from tweetup.pipeline.analyse import segment_session
    from tweetup.pipeline.sessions import find_session
    from tweetup.pipeline.workplace import open_work

    with open_work(config) as work:
        met = find_session(work, session)
        found = rows.question_rows(segment_session(work, met))
        tell_idle(work, met)
    columns = ("section", "answers", "participants", "author", "submitted_by", "text")
    _print(found, columns, as_json=as_json, nothing="nobody asked a question in this session")


@click.command()
@session_argument
@section_option
@as_json
@with_config
def posts(config: Config, *, session: str, section: str | None, as_json: bool) -> None:
    """List the posts of SESSION in time order, each with its section.

    SESSION is a name that `tweetup sessions` lists, or `latest`.
    """
    from tweetup.pipeline.analyse import segment_session
    from tweetup.pipeline.sessions import find_session
    from tweetup.pipeline.workplace import open_work

    with open_work(config) as work:
        met = find_session(work, session)
        segmented = segment_session(work, met)
        tell_idle(work, met)
    found = rows.in_section(rows.post_rows(segmented), section, segmented.sections)
    columns = ("id", "created_at", "section", "method", "confidence", "author", "text")
    _print(found, columns, as_json=as_json, nothing="no post in this section")


@click.command()
@click.argument("session", required=False)
@section_option
@hashtag_option
@click.option("--trend", is_flag=True, help="How the themes of a chat run through its sessions.")
@as_json
@with_config
def themes(
    config: Config,
    *,
    session: str | None,
    section: str | None,
    hashtag: str | None,
    trend: bool,
    as_json: bool,
) -> None:
    """List the points people made in SESSION under each question.

    The support of a theme counts people. SESSION is a name that `tweetup sessions` lists, or
    `latest`. With --trend, and the chat's --hashtag instead of a session: which themes came
    back, which are new in its last session, and which fade.
    """
    from tweetup.pipeline.analyse import analyse
    from tweetup.pipeline.sessions import find_session
    from tweetup.pipeline.workplace import open_work

    if trend:
        _trends(config, session=session, section=section, hashtag=hashtag, as_json=as_json)
        return
    if session is None or hashtag is not None:
        what = "themes are listed for a session, or with --trend for the chat of a hashtag"
        raise UsageError(what, hint="try: tweetup themes latest")
    with open_work(config) as work:
        met = find_session(work, session)
        analysis = analyse(work, met)
        tell_idle(work, met)
    found = rows.in_section(rows.theme_rows(analysis), section, analysis.segmented.sections)
    columns = ("section", "support", "label")
    _print(found, columns, as_json=as_json, nothing="no theme found: too few people said the same")


def _trends(
    config: Config, *, session: str | None, section: str | None, hashtag: str | None, as_json: bool
) -> None:
    from tweetup.pipeline.trends import chat_trends
    from tweetup.pipeline.workplace import open_work

    if hashtag is None or session is not None or section is not None:
        raise UsageError(
            "a trend is that of a whole chat",
            where="--trend",
            hint="try: tweetup themes --hashtag TAG --trend",
        )
    with open_work(config) as work:
        found = rows.trend_rows(chat_trends(work, hashtag))
    columns = ("trend", "support", "label", "first", "last")
    _print(found, columns, as_json=as_json, nothing="no theme was raised twice, and none is new")


@click.command()
@session_argument
@section_option
@as_json
@with_config
def summary(config: Config, *, session: str, section: str | None, as_json: bool) -> None:
    """Sum up SESSION, question by question, in sentences that name the posts they rest on.

    SESSION is a name that `tweetup sessions` lists, or `latest`.
    """
    from tweetup.pipeline.publish import recap_session
    from tweetup.pipeline.sessions import find_session
    from tweetup.pipeline.workplace import open_work

    with open_work(config) as work:
        met = find_session(work, session)
        recap = recap_session(work, met)
        tell_idle(work, met)
    known = tuple(part.section for part in recap.sections)
    found = rows.in_section(rows.summary_rows(recap), section, known)
    if as_json:
        print_json(found)
    else:
        _print_prose(found)


@click.command()
@click.argument("session", required=False)
@hashtag_option
@as_json
@with_config
def people(config: Config, *, session: str | None, hashtag: str | None, as_json: bool) -> None:
    """List who took part in SESSION, or in all sessions, and how.

    SESSION is a name that `tweetup sessions` lists, or `latest`.
    """
    from tweetup.pipeline.analyse import segment_session
    from tweetup.pipeline.people import everyone, session_people
    from tweetup.pipeline.sessions import find_session
    from tweetup.pipeline.workplace import open_work

    with open_work(config) as work:
        if session is not None:
            met = find_session(work, session)
            segmented = segment_session(work, met)
            tell_idle(work, met)
            found = rows.participant_rows(session_people(work, segmented))
            columns: Sequence[str] = (
                "handle",
                "posts",
                "originals",
                "replies",
                "quotes",
                "reposts",
                "role",
                "name",
            )
        else:
            found = rows.regular_rows(everyone(work, hashtag))
            columns = (
                "handle",
                "sessions",
                "posts",
                "originals",
                "replies",
                "quotes",
                "reposts",
                "first",
                "last",
                "name",
            )
    _print(found, columns, as_json=as_json, nothing="nobody took part")


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="At most so many posts.",
)
@as_json
@with_config
def search(config: Config, *, query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find posts by their words, the best first."""
    from tweetup.pipeline.workplace import open_work

    with open_work(config) as work:
        found = rows.hit_rows(work.archive.search(" ".join(query), limit=limit))
    columns = ("id", "created_at", "author", "text")
    _print(found, columns, as_json=as_json, nothing="no post has these words")


def _print(found: Sequence[Row], columns: Sequence[str], *, as_json: bool, nothing: str) -> None:
    """A table of ``columns``, everything as JSON, or a word on stderr that there is nothing."""
    if as_json:
        print_json(found)
    elif found:
        print_table(columns, [[row[column] for column in columns] for row in found])
    else:
        say(nothing)


def _print_prose(found: Sequence[Row]) -> None:
    for row in found:
        click.echo(rows.prose(row))
