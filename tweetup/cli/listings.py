"""``tweetup sessions | questions | posts | themes | summary | search``, and their rows."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC
from typing import TYPE_CHECKING, Any

import click

from tweetup.cli.correction_rows import tell_idle
from tweetup.cli.options import (
    as_json,
    find_session,
    hashtag_option,
    section_option,
    session_argument,
    with_config,
)
from tweetup.cli.output import print_json, print_table, say
from tweetup.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.archive import Hit, WithoutHashtag
    from tweetup.config import Config
    from tweetup.model import Gap, Poll, PostKey, SessionOverview, Theme, ThemeTrend
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession, SegmentedSession

__all__ = [
    "Row",
    "hit_rows",
    "in_section",
    "post_rows",
    "posts",
    "print_rows",
    "prose",
    "question_rows",
    "questions",
    "search",
    "section_names",
    "session_row",
    "sessions",
    "summary",
    "summary_rows",
    "theme_rows",
    "themes",
    "trend_rows",
]

Row = dict[str, Any]


def session_row(session: ChatSession, overview: SessionOverview) -> Row:
    """Return one session with its figures."""
    return {
        "session": session.id,
        "aliases": list(session.aliases),
        "hashtag": session.hashtag,
        "start": _time(session.start),
        "end": _time(session.end),
        "timezone": session.timezone,
        "timezone_source": session.zone_source,
        **asdict(overview.numbers),
        "hidden": overview.hidden,
        "hosts": list(overview.hosts),
        "found_by": session.found_by,
    }


def question_rows(overview: SessionOverview) -> list[Row]:
    """Return the questions in order, each with its answers and the people who wrote them."""
    return [
        {
            "section": question.section,
            "number": question.number,
            "label": question.label,
            "text": question.text,
            "post_id": question.post.id if question.post else None,
            "author": question.author,
            "asked_at": _time(question.asked_at) if question.asked_at else None,
            "submitted_by": question.submitted_by,
            "poll": _poll_row(question.poll) if question.poll else None,
            "answers": overview.section(question.section).answers,
            "participants": overview.section(question.section).people,
        }
        for question in overview.questions
    ]


def _poll_row(poll: Poll) -> Row:
    return {
        "options": [{"text": option.text, "votes": option.votes} for option in poll.options],
        "multiple": poll.multiple,
        "voters": poll.voters,
        "ends_at": _time(poll.ends_at) if poll.ends_at else None,
        "counted_at": _time(poll.as_of) if poll.as_of else None,
    }


def _with_choices(row: Row) -> Row:
    """Return a question for a table: the options of its poll stand behind its words."""
    if row["poll"] is None:
        return row
    options = row["poll"]["options"]
    is_voted = any(option["votes"] for option in options)
    choices = [
        f"{option['text']} {option['votes']}"
        if is_voted and option["votes"] is not None
        else option["text"]
        for option in options
    ]
    return {**row, "text": f"{row['text']} [{' · '.join(choices)}]".lstrip()}


def post_rows(segmented: SegmentedSession) -> list[Row]:
    """Return the posts in time order, each with where it stands and how that was decided."""
    placements = {placement.post: placement for placement in segmented.segmentation.placements}
    rows = []
    for post in segmented.posts:
        placement = placements[post.key]
        rows.append(
            {
                "id": post.id,
                "network": post.network,
                "author": post.handle,
                "created_at": _time(post.created_at),
                "text": post.text,
                "kind": post.kind.value,
                "section": placement.section,
                "method": placement.method.value,
                "confidence": round(placement.confidence, 3),
                "reason": placement.reason,
                "also": list(placement.also),
                "url": post.url,
            }
        )
    return rows


def section_names(project: Project, session: ChatSession) -> tuple[str, ...]:
    """Return the names of the sections of a session, in reading order."""
    return tuple(section.section for section in project.overview(session).sections)


def theme_rows(themes: Iterable[Theme]) -> list[Row]:
    """Return the themes, section by section, with the ids of their posts."""
    return [_theme_row(theme) for theme in themes]


def _theme_row(theme: Theme) -> Row:
    return {
        "section": theme.section,
        "label": theme.label,
        "support": theme.support,
        "reposted": theme.reposted,
        "posts": _ids(theme.posts),
        "quotes": _ids(theme.quotes),
    }


def trend_rows(trends: Iterable[ThemeTrend]) -> list[Row]:
    """Return the themes of a chat over its sessions, each session with the themes that are one."""
    return [
        {
            "label": trend.label,
            "trend": trend.trend.value,
            "support": trend.support,
            "first": trend.sessions[0][0],
            "last": trend.sessions[-1][0],
            "sessions": [
                {
                    "session": session,
                    "themes": [_theme_row(theme) for theme in themes],
                }
                for session, themes in trend.sessions
            ],
        }
        for trend in trends
    ]


def summary_rows(project: Project, session: ChatSession) -> list[Row]:
    """Return the sections with the answers that sum them up, whole posts, the best first."""
    from tweetup.claims import admit_summary

    summaries = project.summaries(session)
    answers = project.counted(session)
    keys = [key for summary in summaries for key in summary.posts if key in answers]
    posts = {post.key: post for post in project.some_posts(session, keys)}
    headings = {it.section: it.text for it in project.overview(session).asked}
    return [
        {
            "section": summary.section,
            "heading": headings.get(summary.section, summary.section),
            "sentences": [
                {
                    "text": posts[key].text,
                    "post_id": key.id,
                    "posts": [key.id],
                    "author": posts[key].handle,
                }
                for key in admit_summary(summary, posts)
            ],
        }
        for summary in summaries
    ]


def hit_rows(hits: Iterable[Hit]) -> list[Row]:
    """Return posts that a search found, the best first."""
    return [
        {
            "id": hit.post.id,
            "network": hit.post.network,
            "author": hit.post.handle,
            "created_at": _time(hit.post.created_at),
            "text": hit.post.text,
            "url": hit.post.url,
        }
        for hit in hits
    ]


def in_section(rows: Sequence[Row], section: str | None, sections: Sequence[str]) -> Sequence[Row]:
    """Return the rows of one section (None: all); a section that the session lacks is an error."""
    if section is None:
        return rows
    if section not in sections:
        raise UnknownNameError("section", section, sections)
    return [row for row in rows if row["section"] == section]


def prose(row: Row) -> str:
    """Return a row of a summary as a heading with its sentences, ending in an empty line."""
    section, heading = row["section"], row["heading"]
    if not heading.startswith(section):
        heading = f"{section}: {heading}"
    return "\n".join((heading, *(f"  {sentence['text']}" for sentence in row["sentences"]), ""))


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _ids(keys: Iterable[PostKey]) -> list[str]:
    return [key.id for key in keys]


@click.command()
@hashtag_option
@as_json
@with_config
def sessions(config: Config, *, hashtag: str | None, as_json: bool) -> None:
    """List when each hashtag met, the earliest session first.

    Posts in a session's hour, before and after it are counted apart.
    """
    from tweetup.capture.answers import note_removed
    from tweetup.capture.ledger import of_chat
    from tweetup.capture.standing import find_shared, find_standing
    from tweetup.project.project import open_project

    with open_project(config) as project:
        met = project.sessions(hashtag)
        project.read_ahead("overview")
        rows = [session_row(session, project.overview(session)) for session in met]
        counted = project.archive.counted_reposts()
        without_hashtag = project.archive.without_hashtag()
        captures = project.archive.captures()
        for row, session in zip(rows, met, strict=True):
            entries = of_chat(captures, config.chat(session.hashtag))
            standing = find_standing(session, entries)
            row["not_proved"] = _reasons(standing and note_removed(project, entries, standing))
            if standing is None:
                others = find_shared(project, session, captures, config.chat(session.hashtag))
                row["not_proved"] = _only_shared(session.hashtag, others)
            row["reposts_counted"] = counted.get(row["session"])
            untagged = without_hashtag.get(row["session"])
            row["people_without_hashtag"] = untagged.people if untagged else None
            row["answers_lacking"] = untagged.lacking if untagged else None
            row["quotes_lacking"] = untagged.quotes_lacking if untagged else None
        tell_idle(project, hashtag=hashtag)
        nothing = "" if rows or as_json else str(project.no_session(hashtag))
    columns = (
        "session",
        "start",
        "minutes",
        "posts_in_hour",
        "posts_before",
        "posts_after",
        "participants",
        "questions",
    )
    print_rows(rows, columns, as_json=as_json, nothing=nothing)
    _say_not_proved(rows)
    _say_without_reposts(rows)
    _say_without_untagged(
        {
            row["session"]: without_hashtag[row["session"]]
            for row in rows
            if row["session"] in without_hashtag
        }
    )


def _reasons(gaps: Sequence[Gap] | None) -> list[str] | None:
    """Return why it is not proved that all was captured; None for sessions that no search asked."""
    return None if gaps is None else list(dict.fromkeys(gap.why for gap in gaps))


def _only_shared(hashtag: str, others: Sequence[str]) -> list[str] | None:
    """Return the reason why a session known from captures of other chats alone is not proved."""
    if not others:
        return None
    tags = ", ".join(f"#{tag}" for tag in others)
    why = f"known from captures of {tags} alone: posts without that hashtag are missing"
    return [f"{why} (tweetup capture {hashtag})"]


def _say_not_proved(rows: Sequence[Row]) -> None:
    """Say of which sessions the latest captures do not prove that all of it is here, and why."""
    reasons = {row["session"]: row["not_proved"] for row in rows if row["not_proved"]}
    if reasons:
        each = {why for whys in reasons.values() for why in whys}
        why = each.pop() if len(each) == 1 else "tweetup sessions --json has the reasons"
        say(f"not proved that all was captured of {_few(list(reasons))}: {why}")


def _say_without_untagged(captured: Mapping[str, WithoutHashtag]) -> None:
    """Say which sessions have posts without the hashtag, where others lack all or many of them."""
    having = [name for name, it in captured.items() if it.posts and it.captured]
    others = [name for name, it in captured.items() if not it.captured]
    if having and others:
        say(
            "with posts without the hashtag (--with-replies and --live have them):"
            f" {_few(having)}; without them or without many, as far as is known: {_few(others)};"
            " posts and participants of these do not compare"
        )


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")


def _say_without_reposts(rows: Sequence[Row]) -> None:
    """Say which sessions lack reposts, most or all, that others in the list have."""
    lacks = {
        row["session"]: 2 * row["reposts"] < (row["reposts_counted"] or 0)
        for row in rows
        if row["reposts"] or row["reposts_counted"]
    }
    without = [session for session, is_lacking in lacks.items() if is_lacking]
    if without and not all(lacks.values()):
        say(
            "without most of the reposts that their posts count, since no search gives them:"
            f" {_few(without)};"
            " compare posts of these with originals, replies and quotes of the others"
        )


@click.command()
@session_argument
@as_json
@with_config
def questions(config: Config, *, session: str, as_json: bool) -> None:
    """List the questions of SESSION in order.

    Answers and participants, the people who wrote them, are counted without greetings, thanks and
    the like, and without posts whose section is not sure.

    SESSION is a name that `tweetup sessions` lists, or `latest`. A chat without questions has
    none; its stretches show in `tweetup posts`.
    """
    from tweetup.project.project import open_project

    with open_project(config) as project:
        met = find_session(project, session)
        rows = question_rows(project.overview(met))
        tell_idle(project, met)
    columns = ("section", "answers", "participants", "author", "submitted_by", "text")
    rows = rows if as_json else list(map(_with_choices, rows))
    print_rows(rows, columns, as_json=as_json, nothing="no question found in this session")


@click.command()
@session_argument
@section_option
@as_json
@with_config
def posts(config: Config, *, session: str, section: str | None, as_json: bool) -> None:
    """List the posts of SESSION in time order, each with its section.

    SESSION is a name that `tweetup sessions` lists, or `latest`.
    """
    from tweetup.project.project import open_project

    with open_project(config) as project:
        met = find_session(project, session)
        segmented = project.segmented(met)
        tell_idle(project, met)
    rows = in_section(post_rows(segmented), section, segmented.sections)
    columns = ("id", "created_at", "section", "method", "confidence", "author", "text")
    print_rows(rows, columns, as_json=as_json, nothing="no post in this section")


@click.command()
@click.argument("session", required=False)
@section_option
@hashtag_option
@click.option("--trend", is_flag=True, help="Show the themes of a chat over its sessions.")
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
    """List the themes of SESSION under each question: posts on the same matter.

    The support of a theme is the number of people who wrote its posts; those who only reposted
    them are counted apart. SESSION is a name that `tweetup sessions` lists, or `latest`. With
    --trend, and the chat's --hashtag instead of a session: which themes came back, which are new
    in its last session, and which fade.
    """
    from tweetup.project.project import open_project

    if trend:
        _trends(config, session=session, section=section, hashtag=hashtag, as_json=as_json)
        return
    if session is None or hashtag is not None:
        message = "themes are listed for a session, or with --trend for the chat of a hashtag"
        raise UsageError(message, hint="try: tweetup themes latest")
    with open_project(config) as project:
        met = find_session(project, session)
        themes = project.themes(met)
        sections = section_names(project, met)
        tell_idle(project, met)
    rows = in_section(theme_rows(themes), section, sections)
    columns = ("section", "support", "reposted", "label")
    if rows and not as_json:
        click.echo("posts on the same matter, by the number of people who wrote them")
    nothing = "no theme found: too few people wrote on the same matter"
    print_rows(rows, columns, as_json=as_json, nothing=nothing)


def _trends(
    config: Config, *, session: str | None, section: str | None, hashtag: str | None, as_json: bool
) -> None:
    from tweetup.jobs.across_sessions import chat_trends
    from tweetup.project.project import open_project

    if hashtag is None or session is not None or section is not None:
        raise UsageError(
            "a trend is that of a whole chat",
            where="--trend",
            hint="try: tweetup themes --hashtag TAG --trend",
        )
    with open_project(config) as project:
        rows = trend_rows(chat_trends(project, hashtag))
    columns = ("trend", "support", "label", "first", "last")
    print_rows(rows, columns, as_json=as_json, nothing="no theme came back, and none is new")


@click.command()
@session_argument
@section_option
@as_json
@with_config
def summary(config: Config, *, session: str, section: str | None, as_json: bool) -> None:
    """Summarize SESSION by question, in whole answers of different people.

    SESSION is a name that `tweetup sessions` lists, or `latest`.
    """
    from tweetup.project.project import open_project

    with open_project(config) as project:
        met = find_session(project, session)
        summaries = summary_rows(project, met)
        sections = section_names(project, met)
        tell_idle(project, met)
    rows = in_section(summaries, section, sections)
    if as_json:
        print_json(rows)
    else:
        _print_prose(rows)


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="At most this many posts.",
)
@as_json
@with_config
def search(config: Config, *, query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find posts by their words, the best first."""
    from tweetup.project.project import open_project

    with open_project(config) as project:
        rows = hit_rows(project.archive.search(" ".join(query), limit=limit))
    columns = ("id", "created_at", "author", "text")
    print_rows(rows, columns, as_json=as_json, nothing="no post has these words")


def print_rows(rows: Sequence[Row], columns: Sequence[str], *, as_json: bool, nothing: str) -> None:
    """Print a table of ``columns``, all rows as JSON, or a note on stderr that there are none."""
    if as_json:
        print_json(rows)
    elif rows:
        print_table(columns, [[row[column] for column in columns] for row in rows])
    else:
        say(nothing)


def _print_prose(rows: Sequence[Row]) -> None:
    for row in rows:
        click.echo(prose(row))
