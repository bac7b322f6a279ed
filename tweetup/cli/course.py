"""``tweetup tags | words``: how a conversation runs."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import click

from tweetup.cli.correction_rows import tell_idle
from tweetup.cli.graph import window_options
from tweetup.cli.listings import print_rows
from tweetup.cli.options import as_json, find_session, hashtag_option, with_config
from tweetup.cli.output import say
from tweetup.errors import UnknownNameError, UsageError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.cli.listings import Row
    from tweetup.config import Config
    from tweetup.insight.tag_pairs import TagPair, TagUse
    from tweetup.insight.telling_words import TellingWord
    from tweetup.jobs.course import ChatTags, ChatWords
    from tweetup.model import PostKey
    from tweetup.project.project import Project

__all__ = ["role_option", "tags", "words"]

_PAIRS = ("tag", "with_tag", "observed", "expected", "g2", "posts", "marks")
_WORDS = ("group", "word", "z", "people", "other_people", "posts", "forms")
_POSTS = ("id", "at", "author", "text")
_EACH = ("tag", "people", "posts", "first_used", "marks")

role_option = click.option(
    "--role", metavar="ROLE", help="Posts of those alone who state it: tweetup roles."
)


@click.command()
@click.argument("session", required=False)
@hashtag_option
@window_options[0]
@window_options[1]
@role_option
@click.option("--each", is_flag=True, help="List each hashtag, those of most people first.")
@as_json
@with_config
def tags(
    config: Config,
    /,
    *,
    session: str | None,
    hashtag: str | None,
    since: str | None,
    until: str | None,
    role: str | None,
    each: bool,
    as_json: bool,
) -> None:
    """List hashtags that the same people use, in SESSION or in all sessions.

    SESSION is a name that `tweetup sessions` lists, or `latest`. A pair is told where three people
    or more use both, and more than would by chance; the chat's own hashtag is in no pair.
    docs/how-to/see-how-a-chat-runs.md explains the figures.
    """
    from tweetup.jobs.course import keys_of, read_tags
    from tweetup.jobs.people import read_window
    from tweetup.project.project import open_project

    with open_project(config) as project:
        met = None if session is None else find_session(project, session)
        if met is not None:
            tell_idle(project, met)
        start, end = read_window(project, hashtag, met, since=since, until=until)
        table = read_tags(project, hashtag, session=met, since=start, until=end, role=role)
        _tell_left_out(table.unread)
        told = [it.posts for it in (table.uses if each else table.pairs.pairs)]
        keys = keys_of(project, told) if as_json else {}
        if not each and not as_json:
            _tell_compared(table)
    if each:
        rows = [_use_row(it, keys) if as_json else _told_use(it) for it in table.uses]
    else:
        rows = [
            _pair_row(it, table, keys) if as_json else _told_pair(it) for it in table.pairs.pairs
        ]
    nothing = "nobody used a hashtag" if each else "no hashtags travel together"
    print_rows(rows, _EACH if each else _PAIRS, as_json=as_json, nothing=nothing)


@click.command()
@click.argument("session", required=False)
@hashtag_option
@window_options[0]
@window_options[1]
@click.option("--role", metavar="ROLE", help="The words of those who state it: tweetup roles.")
@click.option("--against", metavar="ROLE", help="With --role: compare with this one, not with all.")
@click.option("--posts", "word", metavar="WORD", help="List the posts with one of the words.")
@as_json
@with_config
def words(
    config: Config,
    /,
    *,
    session: str | None,
    hashtag: str | None,
    since: str | None,
    until: str | None,
    role: str | None,
    against: str | None,
    word: str | None,
    as_json: bool,
) -> None:
    """List words that set a role, a session or a window of time apart, by those who wrote them.

    SESSION, a name that `tweetup sessions` lists or `latest`, and --since with --until are compared
    with all other posts of the chat; --role, within them, with people of other roles or of none.
    docs/how-to/see-how-a-chat-runs.md explains the figures.
    """
    from tweetup.jobs.course import keys_of, read_chat_words
    from tweetup.jobs.people import read_window
    from tweetup.project.project import open_project

    _check_groups(session, since or until, role=role, against=against)
    with open_project(config) as project:
        met = None if session is None else find_session(project, session)
        if met is not None:
            tell_idle(project, met)
        start, end = read_window(project, hashtag, met, since=since, until=until)
        table = read_chat_words(
            project, hashtag, session=met, since=start, until=end, role=role, against=against
        )
        _tell_left_out(table.unread)
        if word is not None:
            rows = _posts_with(project, table.telling.words, word)
            print_rows(rows, _POSTS, as_json=as_json, nothing="no post has it")
            return
        keys = keys_of(project, (it.posts for it in table.telling.words)) if as_json else {}
    names = (role or (met.id if met is not None else "window"), against or "others")
    _tell_tested(table, names)
    rows = [
        _word_row(it, table, names, keys) if as_json else _told_word(it, names)
        for it in table.telling.words
    ]
    print_rows(rows, _WORDS, as_json=as_json, nothing="no words set them apart")


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
