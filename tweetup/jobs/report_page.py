"""The figures of a report as a page: pictures with tables, each with who was counted and how."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from tweetup import __version__
from tweetup.jobs.figure_pictures import (
    picture_pairs,
    picture_rates,
    picture_tags,
    picture_words,
)
from tweetup.jobs.report_people import people_parts
from tweetup.jobs.report_public import public_lead, public_parts
from tweetup.jobs.report_tables import NONE, report_table, some_pictures
from tweetup.render.report import DotsPicture, ReportPage, ReportPart, ReportTable
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tweetup.insight.rates import SectionCourse
    from tweetup.insight.telling_words import TellingWord
    from tweetup.jobs.course import EventRates
    from tweetup.jobs.report import ConversationReport
    from tweetup.project.project import Project
    from tweetup.render.charts_course import CoursePicture

__all__ = ["draw_report"]

_MOST_WORDS: Final = 25
"""Words of each side."""


def draw_report(project: Project, report: ConversationReport, *, public: bool = False) -> str:
    """Return a report as an HTML page that needs no other file.

    One for the public names nobody, and tells no number of people from one to four, nor another
    from which it follows.
    """
    from tweetup.render.report import report_page

    parts = (
        _record(report),
        *people_parts(report),
        _hashtags(report),
        _words(report),
        *(() if report.event is None else (_event(report.event),)),
        _pace(report),
    )
    page = ReportPage(
        title=_title(report),
        lead=(*(public_lead(report) if public else _size(report)), *_lead(report, public=public)),
        parts=public_parts(report) if public else parts,
        made=f"Made by tweetup {__version__}. People are accounts, each with all its handles; posts"
        " that somebody hid or removed do not count.",
    )
    return report_page(page, project.config.templates)


def _title(report: ConversationReport) -> str:
    role = None if report.role is None else report.role.replace("_", " ")
    who = "" if role is None else f", people with the role “{role}”"
    return f"#{report.hashtag}{_window(report)}{who}"


def _window(report: ConversationReport) -> str:
    since, until = (
        None if it is None else it.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")
        for it in (report.since, report.until)
    )
    if since and until:
        return f" from {since} to {until}"
    return f" since {since}" if since else f" until {until}" if until else ""


def _size(report: ConversationReport) -> Iterator[str]:
    posts = sum(it.posts for it in report.sessions)
    own = sum(it.own for it in report.sessions)
    yield (
        f"{counted(len(report.sessions), 'session')}, {counted(posts, 'post')},"
        f" {own:,} of them in their authors’ own words, by"
        f" {counted(len(report.people.people), 'person', 'people')}, reposters included."
    )


def _recorded(report: ConversationReport, *, public: bool) -> str:
    """Return in brackets how many people have a role by record; nothing for the public."""
    chosen = {it.activity.person for it in report.people.people}
    number = sum(it.is_recorded and it.person in chosen for it in report.roles.people)
    return "" if public else f" ({counted(number, 'person', 'people')})"


def _lead(report: ConversationReport, *, public: bool) -> Iterator[str]:
    if not report.with_hosts:
        yield "Posts by the hosts of each session are left out."
    if report.role is not None:
        yield (
            "People, posts, the graph, hashtags, rates and minutes are of those alone who state"
            f" this role or of whom somebody recorded it{_recorded(report, public=public)};"
            " shares of roles are of all."
        )
    if report.people.unread:
        unread = counted(len(report.people.unread), "session")
        yield f"{unread} not counted, as the posts were not read for answers (tweetup analyse)."
    if report.talk.lacking:
        yield (
            "Without most of the reposts that their posts count, since no search gives them:"
            f" {', '.join(report.talk.lacking)}. Reposts of these do not compare with the others’."
        )


def _record(report: ConversationReport) -> ReportPart:
    from tweetup.recap.wordings.english import ENGLISH
    from tweetup.render.charts_over_time import SessionPoint, draw_dots

    points = [
        SessionPoint(
            date=it.date,
            people=it.people,
            posts=it.posts,
            href=it.id,
            label=f"{it.id}: {counted(it.people, 'person', 'people')}, {counted(it.posts, 'post')}",
        )
        for it in report.sessions
    ]
    dots = None
    if len(points) > 1:
        most = max(points, key=lambda it: it.people)
        dots = DotsPicture(
            title=f"Sessions of #{report.hashtag}",
            summary="A dot is a session: the higher, the more posts; the larger, the more people"
            f" wrote in their own words. Most people, {most.people}, came on {most.date}.",
            drawn=draw_dots(points, ENGLISH),
        )
    rows = (
        (
            it.id,
            str(it.date),
            f"{it.people:,}",
            f"{it.posts:,}",
            f"{it.own:,}",
        )
        for it in reversed(report.sessions)
    )
    table = report_table(
        "Sessions, the last one first",
        ("session", "day", "people", "posts", "in own words"),
        rows,
        text=("day",),
        command=f"tweetup sessions --hashtag {report.hashtag}",
        remarks=("People wrote something in their own words; posts include reposts.",),
    )
    return ReportPart(anchor="sessions", heading="Sessions", dots=dots, tables=(table,))


def _hashtags(report: ConversationReport) -> ReportPart:
    tags = report.tags
    pairs = tags.pairs
    together = report_table(
        "Hashtags that travel together",
        ("hashtags", "people who use both", "expected", "log-likelihood ratio", "posts with both"),
        (
            (
                f"#{it.first.tag} #{it.second.tag}",
                f"{it.observed:,}",
                f"{it.expected:.1f}",
                f"{it.g2:.1f}",
                f"{len(it.posts):,}",
            )
            for it in pairs.pairs
        ),
        remarks=(
            (
                f"Of {counted(pairs.people, 'person', 'people')} who wrote; {pairs.compared:,}"
                " pairs were compared. Of independent ones 5 in 100 pass 3.84 by chance."
            ),
        ),
        command=f"tweetup tags --hashtag {report.hashtag}",
    )
    each = report_table(
        "Each hashtag",
        ("hashtag", "people", "posts", "first used", "remark"),
        (
            (
                f"#{it.tag}",
                f"{it.people:,}",
                f"{len(it.posts):,}",
                it.first_at[:10],
                ", ".join(_marks(own=it.is_own, new=it.is_new, inside=it.is_inside)),
            )
            for it in tags.uses
        ),
        text=("first used", "remark"),
        command=f"tweetup tags --hashtag {report.hashtag} --each",
        folded=True,
    )
    course = tags.by_quarter
    over_time = report_table(
        "Hashtags by quarter",
        ("hashtag", *course.quarters),
        (
            ("all who wrote", *(f"{it:,}" for it in course.writers)),
            *((f"#{it.tag}", *(f"{people:,}" for people in it.people)) for it in course.tags),
        ),
        remarks=(
            "People, each once a quarter, by the dates of the sessions.",
            "Hashtags of three people or more.",
        ),
        command=f"tweetup tags --hashtag {report.hashtag} --over-time",
        folded=True,
    )
    return ReportPart(
        anchor="hashtags",
        heading="Hashtags",
        rows=some_pictures(picture_pairs(tags, "Hashtags that travel together")),
        strips=picture_tags(tags, "Hashtags by quarter"),
        tables=(together, each, over_time),
    )


def _marks(*, own: bool, new: bool | None, inside: bool) -> Iterator[str]:
    if own:
        yield "the chat’s own"
    if new:
        yield "new"
    if inside:
        yield "contains the chat’s own"


def _words(report: ConversationReport) -> ReportPart:
    heading = "Words that set it apart"
    if report.words is None:
        told = "Words are compared where a window of time or a role is chosen: there is none here."
        return ReportPart(anchor="words", heading=heading, paragraphs=(told,))
    words = report.words
    telling = words.telling
    own, others = ("in the window", "in the rest of the record")
    if report.role is not None:
        own, others = report.role.replace("_", " "), "all others"
    paragraphs = [
        (
            f"{counted(telling.compared, 'word')} compared, of"
            f" {counted(telling.people, 'person', 'people')} ({own}) and {telling.other_people:,}"
            f" ({others}): up to {ceil(telling.compared / 20)} may be here by chance. Each person"
            " counts once for a word; reposts and copies are left out."
        )
    ]
    if words.unjudged:
        unjudged = counted(words.unjudged, "person", "people")
        paragraphs.append(f"{unjudged} left out whose profiles do not tell whether they have it.")
    sides = (
        (f"Words {own}" if report.role is None else f"Words of {own}", False),
        (f"Words {others}" if report.role is None else f"Words of {others}", True),
    )
    tables = tuple(
        report_table(
            name,
            ("word", "z", "people", "people of the other side", "posts", "also written"),
            (_word(it) for it in telling.words if it.of_others is is_other),
            text=("also written",),
            command=f"tweetup words --hashtag {report.hashtag}",
            most=_MOST_WORDS,
        )
        for name, is_other in sides
    )
    return ReportPart(
        anchor="words",
        heading=heading,
        paragraphs=tuple(paragraphs),
        rows=some_pictures(picture_words(words, "Words that set it apart")),
        tables=tuple(it for it in tables if it.rows),
    )


def _sides(it: TellingWord) -> tuple[int, int]:
    """Return the people of the word's own group who wrote it, and those of the other."""
    return (it.other_people, it.people) if it.of_others else (it.people, it.other_people)


def _word(it: TellingWord) -> tuple[str, ...]:
    own, others = (f"{people:,}" for people in _sides(it))
    return (it.word, f"{it.z:.1f}", own, others, f"{len(it.posts):,}", ", ".join(it.forms[1:]))


def _pace(report: ConversationReport) -> ReportPart:
    pictures, tables = [], []
    for name, course in report.courses:
        if course:
            pictures.append(_picture(name, course))
            tables += [_course(name, course), _bars(name, pictures[-1])]
    left_out = len(report.sessions) - len(report.courses)
    paragraphs = (f"The last {len(report.courses)} of {len(report.sessions)} sessions.",)
    return ReportPart(
        anchor="pace",
        heading="Posts a minute by question",
        paragraphs=paragraphs if left_out else (),
        courses=tuple(pictures),
        tables=tuple(tables),
    )


def _picture(name: str, course: Sequence[SectionCourse]) -> CoursePicture:
    from tweetup.render.charts_course import CoursePicture, MinutesOfSection

    return CoursePicture(
        title=f"Posts a minute by question: {name}",
        sections=tuple(
            MinutesOfSection(
                name=it.section,
                posts=it.posts,
                people=it.people,
                minutes=tuple((minute.at, minute.posts) for minute in it.minutes),
            )
            for it in course
        ),
    )


def _bars(name: str, picture: CoursePicture) -> ReportTable:
    """Return every bar of a picture."""
    rows = [(it.name, bar.at, f"{bar.posts:,}") for it in picture.rows for bar in it.bars]
    return report_table(
        f"Posts by minute: {name}",
        ("section", "from", "posts"),
        rows,
        text=("from",),
        most=len(rows),
        remarks=("Times are in UTC; minutes without a post are left out.",),
        folded=True,
    )


def _event(event: EventRates) -> ReportPart:
    remarks = ["Posts answer each other and do not fall like rain: a rate has no interval."]
    remarks.append("People an hour: the mean of the whole hours of a window.")
    if event.first is not None and event.rates[0].window.start < event.first:
        remarks.append(f"The record begins at {event.first:%Y-%m-%d %H:%M}: before, none is known.")
    if event.last is not None and event.rates[-1].window.end > event.last:
        remarks.append(f"The record ends at {event.last:%Y-%m-%d %H:%M}: later, none is known.")
    table = report_table(
        "Posts an hour",
        ("window", "from", "to", "posts", "people", "posts an hour", "people an hour"),
        (
            (
                it.window.name,
                f"{it.window.start:%Y-%m-%d %H:%M}",
                f"{it.window.end:%Y-%m-%d %H:%M}",
                f"{it.posts:,}",
                f"{it.people:,}",
                f"{it.posts_an_hour:.1f}",
                NONE if it.people_an_hour is None else f"{it.people_an_hour:.1f}",
            )
            for it in event.rates
        ),
        text=("from", "to"),
        remarks=remarks,
    )
    heading = "Before, during and after the event"
    picture = picture_rates(event, "Posts an hour")
    return ReportPart(anchor="event", heading=heading, rows=some_pictures(picture), tables=(table,))


def _course(name: str, course: Sequence[SectionCourse]) -> ReportTable:
    return report_table(
        f"Posts by question: {name}",
        ("section", "posts", "people", "first", "half written by", "last", "most in a minute"),
        (
            (
                it.section,
                f"{it.posts:,}",
                f"{it.people:,}",
                f"{it.minutes[0].at:%Y-%m-%d %H:%M}",
                f"{it.half_at:%H:%M}",
                f"{it.minutes[-1].at:%H:%M}",
                f"{it.busiest.posts} at {it.busiest.at:%H:%M}",
            )
            for it in course
        ),
        text=("first", "half written by", "last", "most in a minute"),
        remarks=("Times are in UTC.",),
    )
