"""The parts of a report for the public: nobody is named, and no small number follows from others.

A number of one to four people is left out, and so is one from which it follows beside the others
on the page: the rest of a total, a group of which one part alone is told, a share whose whole would
tell those left over. Posts stand only beside numbers of people that are told, as a post is written
by one person. Where a table cannot be told like that it is left out whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tweetup.jobs.figure_pictures import (
    picture_pairs,
    picture_rates,
    picture_shares,
    picture_words,
)
from tweetup.jobs.public_roles import public_roles
from tweetup.jobs.report_tables import NONE, report_table, shares_table, some_pictures
from tweetup.model import FEWEST_SHOWN, is_small_count, suppress
from tweetup.render.report import DotsPicture, ReportPart
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.insight.rates import Rate
    from tweetup.insight.tag_pairs import TagPair
    from tweetup.insight.telling_words import TellingWord
    from tweetup.jobs.report import ConversationReport, SessionCounts
    from tweetup.render.report import ReportTable

__all__ = ["has_public_parts", "public_lead", "public_parts"]

_LEFT_OUT = (
    "Numbers of fewer than five people are left out (–), with those from which they would follow."
)


def has_public_parts(report: ConversationReport) -> bool:
    """Return whether enough people wrote for anything to be told."""
    return _wrote(report) >= FEWEST_SHOWN


def public_lead(report: ConversationReport) -> Iterator[str]:
    """Yield the first paragraphs."""
    sessions = counted(len(report.sessions), "session")
    if all(map(_is_told, report.sessions)):
        posts = sum(it.posts for it in report.sessions)
        own = sum(it.own for it in report.sessions)
        sessions += f", {counted(posts, 'post')}, {own:,} of them in their authors’ own words"
    yield f"{sessions}. Nobody is named."
    yield _LEFT_OUT


def public_parts(report: ConversationReport) -> tuple[ReportPart, ...]:
    """Return the parts, those first of which most is told."""
    return (
        _sessions(report),
        _people(report),
        _roles(report),
        _relations(report),
        _hashtags(report),
        *_words(report),
        *_event(report),
        _questions(report),
    )


def _wrote(report: ConversationReport) -> int:
    return sum(bool(it.activity.sessions) for it in report.people.people)


def _is_told(it: SessionCounts) -> bool:
    return not is_small_count(it.people, it.posts, it.own)


def _sessions(report: ConversationReport) -> ReportPart:
    from tweetup.recap.wordings.english import ENGLISH
    from tweetup.render.charts_over_time import SessionPoint, draw_dots

    told = [it for it in report.sessions if _is_told(it)]
    points = [
        SessionPoint(
            date=it.date,
            people=it.people,
            posts=it.posts,
            href=it.id,
            label=f"{it.id}: {counted(it.people, 'person', 'people')}, {counted(it.posts, 'post')}",
        )
        for it in told
    ]
    dots = None
    if len(points) > 1:
        dots = DotsPicture(
            title=f"Sessions of #{report.hashtag}",
            summary="A dot is a session: the higher, the more posts; the larger, the more people"
            " wrote in their own words.",
            drawn=draw_dots(points, ENGLISH),
        )
    table = report_table(
        "Sessions, the last one first",
        ("session", "day", "people", "posts", "in own words"),
        (
            (
                it.id,
                str(it.date),
                *(
                    f"{number:,}" if _is_told(it) else NONE
                    for number in (it.people, it.posts, it.own)
                ),
            )
            for it in reversed(report.sessions)
        ),
        text=("day",),
        command=f"tweetup sessions --hashtag {report.hashtag}",
        remarks=("People wrote something in their own words; posts include reposts.",),
    )
    return ReportPart(anchor="sessions", heading="Sessions", dots=dots, tables=(table,))


def _people(report: ConversationReport) -> ReportPart:
    """Return how many came, newcomers and others."""
    wrote = [it.activity for it in report.people.people if it.activity.sessions]
    parts = _parts_of_two(report)
    if is_small_count(*parts):
        told = "Not told: with the two sessions above, small numbers would follow from it."
        return ReportPart(anchor="people", heading="People", paragraphs=(told,))
    kinds = {
        "came for the first time": sum(it.is_newcomer is True for it in wrote),
        "had come before": sum(it.is_newcomer is False for it in wrote),
        "cannot be told": sum(it.is_newcomer is None for it in wrote),
    }
    shown = suppress([list(kinds.values())])
    rows = [*zip(kinds, shown.cells[0], strict=True), ("all", shown.total)]
    table = report_table(
        "People who wrote in their own words",
        ("people", "number"),
        ((name, NONE if number is None else f"{number:,}") for name, number in rows),
        remarks=(
            (
                "It cannot be told of people who came to one of the first three meetings of the"
                " record whether they came before."
            ),
        ),
    )
    return ReportPart(anchor="people", heading="People", tables=(table,))


def _parts_of_two(report: ConversationReport) -> tuple[int, ...]:
    """Return the people of both of two sessions, and of one alone; nothing of other numbers."""
    if len(report.sessions) != 2 or not all(map(_is_told, report.sessions)):
        return ()
    first, second = (it.people for it in report.sessions)
    both = first + second - _wrote(report)
    return both, first - both, second - both


def _roles(report: ConversationReport) -> ReportPart:
    public = public_roles(report.roles, report.shares, report.groups, beside=_parts_of_two(report))
    told = (
        "A role is one that the person’s own profile states, or that somebody recorded; nothing is"
        " inferred about anybody’s health."
    )
    shares = public.shares
    if not shares:
        nobody = "No role is told: too few people state one, or too few do not."
        return ReportPart(anchor="roles", heading="Roles", paragraphs=(told, nobody))
    basis = f"{counted(public.judged, 'person', 'people')} judged"
    if public.with_bio is not None:
        basis += f"; {public.with_bio:,} have a profile text, {public.abstained:,} left open"
    return ReportPart(
        anchor="roles",
        heading="Roles",
        paragraphs=(f"{basis}. {told}",),
        rows=some_pictures(picture_shares(shares, "Roles")),
        tables=(shares_table(shares, report.hashtag),),
    )


def _relations(report: ConversationReport) -> ReportPart:
    """Return how many posts address somebody, without a word of whom."""
    posts: dict[str, int] = {}
    people: dict[str, set[str]] = {}
    for tie in report.talk.ties:
        posts[tie.relation] = posts.get(tie.relation, 0) + tie.weight
        people.setdefault(tie.relation, set()).add(tie.source)
    table = report_table(
        "Posts that address somebody",
        ("relation", "posts"),
        (
            (name, NONE if is_small_count(number, len(people[name])) else f"{number:,}")
            for name, number in sorted(posts.items())
        ),
    )
    return ReportPart(anchor="graph", heading="Posts that address somebody", tables=(table,))


def _hashtags(report: ConversationReport) -> ReportPart:
    every = report.tags.pairs.people
    tags = replace(
        report.tags,
        uses=tuple(
            it
            for it in report.tags.uses
            if it.people >= FEWEST_SHOWN and not is_small_count(every - it.people)
        ),
        pairs=replace(
            report.tags.pairs,
            pairs=tuple(it for it in report.tags.pairs.pairs if _is_wide_pair(it, every)),
        ),
    )
    tables: list[ReportTable] = []
    if tags.pairs.pairs:
        tables.append(
            report_table(
                "Hashtags that travel together",
                ("hashtags", "people who use both", "expected", "log-likelihood ratio"),
                (
                    (
                        f"#{it.first.tag} #{it.second.tag}",
                        f"{it.observed:,}",
                        f"{it.expected:.1f}",
                        f"{it.g2:.1f}",
                    )
                    for it in tags.pairs.pairs
                ),
                command=f"tweetup tags --hashtag {report.hashtag}",
            )
        )
    if tags.uses:
        tables.append(
            report_table(
                "Hashtags",
                ("hashtag", "people", "posts"),
                ((f"#{it.tag}", f"{it.people:,}", f"{len(it.posts):,}") for it in tags.uses),
                command=f"tweetup tags --hashtag {report.hashtag} --each",
            )
        )
    nobody = "No hashtag is told: too few people used one, or too few did not."
    return ReportPart(
        anchor="hashtags",
        heading="Hashtags",
        paragraphs=() if tables else (nobody,),
        rows=some_pictures(picture_pairs(tags, "Hashtags that travel together")),
        tables=tuple(tables),
    )


def _is_wide_pair(it: TagPair, people: int) -> bool:
    """Return whether those who use both, one alone, and neither are enough people, or nobody."""
    first, second = it.first.people - it.observed, it.second.people - it.observed
    neither = people - it.observed - first - second
    return it.observed >= FEWEST_SHOWN and not is_small_count(first, second, neither)


def _words(report: ConversationReport) -> Iterator[ReportPart]:
    """Yield the words that enough people wrote, on one side or on both."""
    if report.words is None:
        return
    telling = report.words.telling
    shown = tuple(it for it in telling.words if not is_small_count(*_sides(it)))
    words = replace(report.words, telling=replace(telling, words=shown))
    table = report_table(
        "Words, those of the window or the role first",
        ("word", "z", "people", "people of the other side"),
        ((it.word, f"{it.z:.1f}", *(f"{people:,}" for people in _sides(it))) for it in shown),
        command=f"tweetup words --hashtag {report.hashtag}",
    )
    told = (
        "Many words were compared: some are here by chance. Each person counts once for a word;"
        " words below 0 are of the other side."
    )
    if shown:
        yield ReportPart(
            anchor="words",
            heading="Words that set it apart",
            paragraphs=(told,),
            rows=some_pictures(picture_words(words, "Words that set it apart")),
            tables=(table,),
        )


def _sides(it: TellingWord) -> tuple[int, int]:
    """Return the people of the word's own group who wrote it, and those of the other."""
    return (it.other_people, it.people) if it.of_others else (it.people, it.other_people)


def _event(report: ConversationReport) -> Iterator[ReportPart]:
    if report.event is None:
        return
    event = report.event
    is_whole = not any(is_small_count(it.people, it.posts) for it in event.rates)
    table = report_table(
        "Posts an hour",
        ("window", "from", "to", "posts", "people", "posts an hour", "people an hour"),
        (
            (
                it.window.name,
                f"{it.window.start:%Y-%m-%d %H:%M}",
                f"{it.window.end:%Y-%m-%d %H:%M}",
                *_rate(it),
            )
            for it in event.rates
        ),
        text=("from", "to"),
    )
    yield ReportPart(
        anchor="event",
        heading="Before, during and after the event",
        rows=some_pictures(picture_rates(event, "Posts an hour") if is_whole else None),
        tables=(table,),
    )


def _rate(it: Rate) -> tuple[str, ...]:
    if is_small_count(it.people, it.posts):
        return (NONE,) * 4
    return (
        f"{it.posts:,}",
        f"{it.people:,}",
        f"{it.posts_an_hour:.1f}",
        f"{it.people_an_hour:.1f}",
    )


def _questions(report: ConversationReport) -> ReportPart:
    """Return the people of each section: posts would tell those of the sections left out."""
    tables = [
        report_table(
            f"People by question: {name}",
            ("section", "people"),
            (
                (it.section, NONE if is_small_count(it.people, it.posts) else f"{it.people:,}")
                for it in course
            ),
        )
        for name, course in report.courses
        if course
    ]
    return ReportPart(anchor="questions", heading="People by question", tables=tuple(tables))
