"""``tweetup tags | words | rates``: how a conversation runs."""

from __future__ import annotations

from datetime import UTC, timedelta
from math import ceil
from typing import TYPE_CHECKING

import click

from tweetup.cli.chosen_posts import (
    ChosenPosts,
    about_posts,
    hosts_option,
    optional_session,
    role_option,
    tell_zone,
)
from tweetup.cli.correction_rows import tell_idle
from tweetup.cli.listings import print_rows
from tweetup.cli.options import as_json, find_session, hashtag_option, with_config
from tweetup.cli.output import say, write_file
from tweetup.cli.pictures import check_picture, picture_option, write_picture
from tweetup.errors import UnknownNameError, UsageError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from tweetup.cli.listings import Row
    from tweetup.config import Config
    from tweetup.insight.rates import Rate, SectionCourse
    from tweetup.insight.tag_pairs import TagPair, TagUse
    from tweetup.insight.telling_words import TellingWord
    from tweetup.jobs.course import ChatTags, ChatWords, EventRates
    from tweetup.model import PostKey
    from tweetup.project.project import Project

__all__ = ["rates", "set_apart", "tags"]

_PAIRS = ("tag", "with_tag", "observed", "expected", "g2", "posts", "marks")
_WORDS = ("group", "word", "z", "people", "other_people", "posts", "forms")
_RATES = (
    "window", "start", "end", "hours", "posts", "own", "people", "posts_an_hour", "people_an_hour",
)  # fmt: skip
_SECTIONS = (
    "section", "posts", "people", "first", "half", "last", "posts_a_minute", "busiest",
    "busiest_posts",
)  # fmt: skip
_POSTS = ("id", "at", "author", "text")
_TITLES = {
    "pairs": "Hashtags that travel together",
    "each": "Hashtags",
    "over time": "Hashtags by quarter",
}
_TAGS = {
    "pairs": (_PAIRS, "no hashtags travel together"),
    "each": (("tag", "people", "posts", "first_used", "marks"), "nobody used a hashtag"),
    "over time": (("tag", "quarter", "people", "writers"), "no hashtag is used by three people"),
}


@click.command()
@about_posts
@role_option()
@hosts_option()
@click.option("--each", is_flag=True, help="List each hashtag, those of most people first.")
@click.option("--over-time", is_flag=True, help="List the people of each hashtag by quarter.")
@picture_option("Draw the table into FILE.svg, or into FILE.html with its numbers.")
@as_json
@with_config
def tags(
    config: Config,
    /,
    *,
    posts: ChosenPosts,
    each: bool,
    over_time: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """List hashtags that the same people use, in SESSION or in all sessions.

    SESSION is a name that `tweetup sessions` lists, or `latest`. A pair is told where three people
    or more use both, and more than would by chance; the chat's own hashtag is in no pair.
    docs/how-to/see-how-a-chat-runs.md explains the figures.
    """
    from tweetup.jobs.course import keys_of, read_tags
    from tweetup.project.project import open_project

    check_picture(output, as_json=as_json)
    if each and over_time:
        raise UsageError("these are two tables", where="--over-time", hint="leave one out")
    kind = "each" if each else "over time" if over_time else "pairs"
    with open_project(config) as project:
        met = posts.session_in(project)
        asked = posts.asked(project, met)
        table = read_tags(project, posts.hashtag, role=posts.role, **asked)
        _tell_left_out(table.unread)
        if output is not None:
            _draw_tags(project, table, kind, output, title=f"{_TITLES[kind]} in {posts.named(met)}")
            return
        keys = keys_of(project, _posts_of_tags(table, kind)) if as_json else None
    if kind == "pairs" and not as_json:
        _tell_compared(table)
    columns, nothing = _TAGS[kind]
    print_rows(_tag_rows(table, kind, keys), columns, as_json=as_json, nothing=nothing)


def _posts_of_tags(table: ChatTags, kind: str) -> Iterable[Iterable[int]]:
    """Return the posts behind each row."""
    if kind == "each":
        return (it.posts for it in table.uses)
    if kind == "over time":
        return (posts for it in table.by_quarter.tags for posts in it.posts)
    return (it.posts for it in table.pairs.pairs)


def _tag_rows(table: ChatTags, kind: str, keys: Mapping[int, PostKey] | None) -> list[Row]:
    """Return the rows of a table, for JSON where the keys of posts are given."""
    if kind == "each":
        return [_told_use(it) if keys is None else _use_row(it, keys) for it in table.uses]
    if kind == "over time":
        return _quarter_rows(table, keys)
    pairs = table.pairs.pairs
    return [_told_pair(it) if keys is None else _pair_row(it, table, keys) for it in pairs]


def _quarter_rows(table: ChatTags, keys: Mapping[int, PostKey] | None) -> list[Row]:
    """Return hashtags by quarter, those without people left out."""
    course = table.by_quarter
    return [
        {
            "tag": it.tag,
            "quarter": quarter,
            "people": it.people[place],
            "writers": course.writers[place],
            **({} if keys is None else {"posts": _ids(it.posts[place], keys)}),
        }
        for it in course.tags
        for place, quarter in enumerate(course.quarters)
        if it.people[place]
    ]


def _draw_tags(project: Project, table: ChatTags, kind: str, output: Path, *, title: str) -> None:
    from tweetup.jobs.figure_pictures import picture_pairs, picture_tags, picture_uses

    draw = {"each": picture_uses, "over time": picture_tags, "pairs": picture_pairs}[kind]
    write_picture(project, draw(table, title), output, nothing=_TAGS[kind][1])


@click.command("words")
@about_posts
@role_option("The words of those who state it: tweetup roles.")
@hosts_option()
@click.option("--against", metavar="ROLE", help="With --role: compare with this one, not with all.")
@click.option("--posts", "word", metavar="WORD", help="List the posts with one of the words.")
@picture_option("Draw the words into FILE.svg, or into FILE.html with their numbers.")
@as_json
@with_config
def set_apart(
    config: Config,
    /,
    *,
    posts: ChosenPosts,
    against: str | None,
    word: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """List words that set a role, a session or a window of time apart, by those who wrote them.

    SESSION, a name that `tweetup sessions` lists or `latest`, and --since with --until are compared
    with all other posts of the chat; --role, within them, with people of other roles or of none.
    docs/how-to/see-how-a-chat-runs.md explains the figures.
    """
    from tweetup.jobs.course import keys_of, read_chat_words
    from tweetup.project.project import open_project

    role = posts.role
    check_picture(output, as_json=as_json, posts_of=word)
    _check_groups(posts.session, posts.since or posts.until, role=role, against=against)
    with open_project(config) as project:
        met = posts.session_in(project)
        asked = posts.asked(project, met)
        table = read_chat_words(project, posts.hashtag, role=role, against=against, **asked)
        _tell_left_out(table.unread)
        if word is not None:
            rows = _posts_with(project, table.telling.words, word)
            print_rows(rows, _POSTS, as_json=as_json, nothing="no post has it")
            return
        names = (role or (met.id if met is not None else "window"), against or "others")
        _tell_tested(table, names)
        if output is not None:
            from tweetup.jobs.figure_pictures import picture_words

            picture = picture_words(table, f"Words that set {names[0]} apart from {names[1]}")
            write_picture(project, picture, output, nothing="no words set them apart")
            return
        keys = keys_of(project, (it.posts for it in table.telling.words)) if as_json else {}
    rows = [
        _word_row(it, table, names, keys) if as_json else _told_word(it, names)
        for it in table.telling.words
    ]
    print_rows(rows, _WORDS, as_json=as_json, nothing="no words set them apart")


@click.command()
@optional_session
@hashtag_option
@click.option(
    "--event",
    metavar="FROM..TO",
    help="When something happened: 2024-05-07T19:30..2024-05-09, TO included if it is a date.",
)
@click.option(
    "--before",
    type=click.FloatRange(min=0, min_open=True),
    metavar="H",
    help="Compare with so many hours before [default: as long as the event].",
)
@click.option(
    "--after",
    type=click.FloatRange(min=0, min_open=True),
    metavar="H",
    help="Compare with so many hours after [default: as long as the event].",
)
@click.option("--by-question", is_flag=True, help="Follow the questions of SESSION by minute.")
@picture_option("Draw the figures into FILE.svg, or into FILE.html with a table.")
@role_option()
@hosts_option()
@as_json
@with_config
def rates(
    config: Config,
    /,
    *,
    session: str | None,
    hashtag: str | None,
    event: str | None,
    before: float | None,
    after: float | None,
    by_question: bool,
    output: Path | None,
    role: str | None,
    with_hosts: bool,
    as_json: bool,
) -> None:
    """Tell posts and people an hour before, during and after an event, or by question and minute.

    Give --event, or SESSION and --by-question; SESSION is a name that `tweetup sessions` lists, or
    `latest`. docs/how-to/see-how-a-chat-runs.md explains the figures.
    """
    from tweetup.jobs.course import keys_of, read_rates
    from tweetup.jobs.people import read_event
    from tweetup.project.project import open_project

    _check_rates(session, event, by_question=by_question, others=(before, after))
    check_picture(output, as_json=as_json)
    with open_project(config) as project:
        if session is not None:
            chosen = ChosenPosts(
                session=session,
                hashtag=hashtag,
                since=None,
                until=None,
                role=role,
                with_hosts=with_hosts,
            )
            _follow(project, chosen, output, as_json=as_json)
            return
        start, end, zone = read_event(project, hashtag, event or "")
        tell_zone(zone)
        table = read_rates(
            project,
            hashtag,
            start=start,
            end=end,
            before=end - start if before is None else timedelta(hours=before),
            after=end - start if after is None else timedelta(hours=after),
            role=role,
            with_hosts=with_hosts,
        )
        _tell_left_out(table.unread)
        _tell_record(table)
        if output is not None:
            from tweetup.jobs.figure_pictures import picture_rates

            picture = picture_rates(table, f"Posts an hour around {event}")
            write_picture(project, picture, output, nothing="nobody posted")
            return
        keys = keys_of(project, (it.numbers for it in table.rates)) if as_json else {}
    rows = [_rate_row(it, keys) if as_json else _told_rate(it) for it in table.rates]
    print_rows(rows, _RATES, as_json=as_json, nothing="nobody posted")


def _follow(project: Project, posts: ChosenPosts, output: Path | None, *, as_json: bool) -> None:
    """Print the sections of a session, or draw them."""
    from tweetup.jobs.course import draw_course, read_course

    session = find_session(project, posts.session or "latest")
    tell_idle(project, session)
    course = read_course(project, session, with_hosts=posts.with_hosts, role=posts.role)
    if output is None:
        rows = [_section_row(it) if as_json else _told_section(it) for it in course]
        print_rows(rows, _SECTIONS, as_json=as_json, nothing="nobody posted")
    elif course:
        title = f"Posts by question and minute in {posts.named(session)}"
        as_page = output.suffix.lower() == ".html"
        write_file(output, draw_course(project, course, title=title, as_page=as_page))
    else:
        say("nobody posted: nothing was written")


def _check_rates(
    session: str | None, event: str | None, *, by_question: bool, others: tuple[object, ...]
) -> None:
    """Raise where not one of both answers is asked for, or with options of the other."""
    if (event is None) == (session is None) or by_question != (session is not None):
        hint = "give --event FROM..TO, or SESSION and --by-question"
        raise UsageError("rates are of an event, or of a session by question", hint=hint)
    if session is not None and any(it is not None for it in others):
        hint = "leave out --before and --after"
        raise UsageError("these are for an event", where="--by-question", hint=hint)


def _tell_record(table: EventRates) -> None:
    """Say which part of the windows is before the first post captured, or after the last."""
    if table.first is None or table.last is None:
        return
    start, end = table.rates[0].window.start, table.rates[-1].window.end
    if start < table.first:
        say(f"the record begins at {_minute(table.first)}: the time before has no posts to count")
    if end > table.last:
        say(f"the record ends at {_minute(table.last)}: the time after has no posts to count")


def _rate_row(it: Rate, keys: Mapping[int, PostKey]) -> Row:
    return {
        "window": it.window.name,
        "start": it.window.start.astimezone(UTC).isoformat(),
        "end": it.window.end.astimezone(UTC).isoformat(),
        "hours": it.window.hours,
        "posts": it.posts,
        "own": it.own,
        "people": it.people,
        "posts_an_hour": it.posts_an_hour,
        "people_an_hour": it.people_an_hour,
        "ids": _ids(it.numbers, keys),
    }


def _told_rate(it: Rate) -> Row:
    return {
        "window": it.window.name,
        "start": _minute(it.window.start),
        "end": _minute(it.window.end),
        "hours": f"{it.window.hours:.1f}",
        "posts": it.posts,
        "own": it.own,
        "people": it.people,
        "posts_an_hour": f"{it.posts_an_hour:.1f}",
        "people_an_hour": "" if it.people_an_hour is None else f"{it.people_an_hour:.1f}",
    }


def _section_row(it: SectionCourse) -> Row:
    return {
        "section": it.section,
        "posts": it.posts,
        "people": it.people,
        "first": it.minutes[0].at.isoformat(),
        "half": it.half_at.isoformat(),
        "last": it.minutes[-1].at.isoformat(),
        "busiest": it.busiest.at.isoformat(),
        "busiest_posts": it.busiest.posts,
        "posts_a_minute": it.posts_a_minute,
        "minutes": [
            {"at": minute.at.isoformat(), "posts": minute.posts, "people": minute.people}
            for minute in it.minutes
        ],
    }


def _told_section(it: SectionCourse) -> Row:
    return {
        "section": it.section,
        "posts": it.posts,
        "people": it.people,
        "first": _minute(it.minutes[0].at),
        "half": _minute(it.half_at),
        "last": _minute(it.minutes[-1].at),
        "busiest": _minute(it.busiest.at),
        "busiest_posts": it.busiest.posts,
        "posts_a_minute": f"{it.posts_a_minute:.1f}",
    }


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def _check_groups(
    session: str | None, window: str | None, *, role: str | None, against: str | None
) -> None:
    """Raise where nothing is told apart, or options do not go together."""
    if against is not None and role is None:
        raise UsageError("one role is compared with another", where="--against", hint="add --role")
    if role is None and session is None and window is None:
        hint = "give --role, SESSION, or --since and --until"
        raise UsageError("nothing tells whose words to compare with the others", hint=hint)
    if role is None and session is not None and window is not None:
        hint = "leave one out, or add --role"
        raise UsageError("a session and a window of time are two comparisons", hint=hint)


def _tell_tested(table: ChatWords, names: tuple[str, str]) -> None:
    """Say how many people and words were compared."""
    from statistics import NormalDist

    telling = table.telling
    say(
        f"{names[0]}: {counted(telling.people, 'person', 'people')}; {names[1]}:"
        f" {counted(telling.other_people, 'person', 'people')}"
    )
    if table.in_both:
        say(f"{counted(table.in_both, 'person', 'people')} with both roles left out")
    if table.unjudged:
        say(
            f"{counted(table.unjudged, 'person', 'people')} left out whose profiles do not tell"
            " whether they have a role"
        )
    if telling.compared:
        sure = NormalDist().inv_cdf(1 - 0.025 / telling.compared)
        say(
            f"{counted(telling.compared, 'word')} compared: up to"
            f" {ceil(telling.compared / 20)} may be here by chance, hardly any over {sure:.1f}"
        )


def _posts_with(project: Project, telling: Sequence[TellingWord], word: str) -> list[Row]:
    """Return the posts that hold a word that was told, under any of its forms."""
    from tweetup.jobs.course import keys_of

    these = [it.posts for it in telling if word.casefold() in it.forms]
    if not these:
        raise UnknownNameError("telling word", word, [it.word for it in telling])
    keys = keys_of(project, these)
    chosen = [keys[number] for posts in these for number in posts]
    return [
        {
            "id": it.id,
            "network": it.network,
            "at": it.created_at.isoformat(),
            "author": it.handle,
            "text": it.text,
        }
        for it in project.archive.posts_by_key(chosen)
    ]


def _word_row(
    it: TellingWord, table: ChatWords, names: tuple[str, str], keys: Mapping[int, PostKey]
) -> Row:
    return {
        "group": names[it.of_others],
        "word": it.word,
        "forms": list(it.forms),
        "z": it.z,
        "log_odds": it.log_odds,
        "people": it.people,
        "of_people": table.telling.people,
        "other_people": it.other_people,
        "of_other_people": table.telling.other_people,
        "compared": table.telling.compared,
        "posts": _ids(it.posts, keys),
    }


def _told_word(it: TellingWord, names: tuple[str, str]) -> Row:
    return {
        "group": names[it.of_others],
        "word": it.word,
        "z": f"{it.z:.1f}",
        "people": it.people,
        "other_people": it.other_people,
        "posts": len(it.posts),
        "forms": ", ".join(it.forms[1:]),
    }


def _tell_compared(table: ChatTags) -> None:
    pairs = table.pairs
    if pairs.compared:
        say(
            f"{counted(pairs.compared, 'pair')} used by three people or more,"
            f" {len(pairs.pairs)} of them by more than expected of {pairs.people} people"
        )


def _tell_left_out(unread: Sequence[str]) -> None:
    if unread:
        say(
            f"{counted(len(unread), 'session')} not counted, as the posts were not read for"
            " answers and the archive is read-only: tweetup analyse reads them"
        )


def _use_row(it: TagUse, keys: Mapping[int, PostKey]) -> Row:
    return {
        "tag": it.tag,
        "people": it.people,
        "first_used": it.first_at,
        "new": it.is_new,
        "own": it.is_own,
        "inside": it.is_inside,
        "posts": _ids(it.posts, keys),
    }


def _told_use(it: TagUse) -> Row:
    return {
        "tag": it.tag,
        "people": it.people,
        "posts": len(it.posts),
        "first_used": f"{it.first_at[:16]}Z",
        "marks": _marks(it),
    }


def _pair_row(it: TagPair, table: ChatTags, keys: Mapping[int, PostKey]) -> Row:
    return {
        "tag": it.first.tag,
        "with_tag": it.second.tag,
        "observed": it.observed,
        "expected": it.expected,
        "g2": it.g2,
        "people": table.pairs.people,
        "tag_people": it.first.people,
        "with_tag_people": it.second.people,
        "new": [use.tag for use in (it.first, it.second) if use.is_new],
        "inside": [use.tag for use in (it.first, it.second) if use.is_inside],
        "posts": _ids(it.posts, keys),
    }


def _told_pair(it: TagPair) -> Row:
    marks = (f"{use.tag}: {_marks(use)}" for use in (it.first, it.second) if _marks(use))
    return {
        "tag": it.first.tag,
        "with_tag": it.second.tag,
        "observed": it.observed,
        "expected": f"{it.expected:.1f}",
        "g2": f"{it.g2:.1f}",
        "posts": len(it.posts),
        "marks": "; ".join(marks),
    }


def _marks(use: TagUse) -> str:
    marks = {"the chat's": use.is_own, "new": use.is_new, "inside": use.is_inside}
    return ", ".join(name for name, holds in marks.items() if holds)


def _ids(numbers: Iterable[int], keys: Mapping[int, PostKey]) -> list[str]:
    return [keys[number].id for number in numbers if number in keys]
