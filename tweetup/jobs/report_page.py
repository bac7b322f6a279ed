"""The figures of a report as a page: pictures with tables, each with who was counted and how."""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import TYPE_CHECKING, Final

from tweetup import __version__
from tweetup.jobs.figure_pictures import (
    picture_pairs,
    picture_rates,
    picture_shares,
    picture_tags,
    picture_words,
)
from tweetup.render.report import DotsPicture, ReportColumn, ReportPage, ReportPart, ReportTable
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tweetup.insight.intervals import Interval
    from tweetup.insight.rates import SectionCourse
    from tweetup.insight.telling_words import TellingWord
    from tweetup.jobs.course import EventRates
    from tweetup.jobs.report import ConversationReport
    from tweetup.model import PersonStanding, Standing
    from tweetup.project.project import Project
    from tweetup.render.charts_course import CoursePicture
    from tweetup.render.charts_people import GraphPicture
    from tweetup.render.charts_rows import RowsPicture

__all__ = ["draw_report"]

_MOST_ROWS: Final = 50
_MOST_WORDS: Final = 25
"""Words of each side."""
_NONE: Final = "–"


def draw_report(project: Project, report: ConversationReport) -> str:
    """Return a report as an HTML page that needs no other file."""
    from tweetup.render.report import report_page

    parts = (
        _record(report),
        _people(report),
        _roles(report),
        _graph(report),
        _hashtags(report),
        _words(report),
        *(() if report.event is None else (_event(report.event),)),
        _pace(report),
    )
    page = ReportPage(
        title=_title(report),
        lead=tuple(_lead(report)),
        parts=parts,
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


def _lead(report: ConversationReport) -> Iterator[str]:
    posts = sum(it.posts for it in report.sessions)
    own = sum(it.own for it in report.sessions)
    yield (
        f"{counted(len(report.sessions), 'session')}, {counted(posts, 'post')},"
        f" {own:,} of them in their authors’ own words, by"
        f" {counted(len(report.people.people), 'person', 'people')}, reposters included."
    )
    if not report.with_hosts:
        yield "Posts by the hosts of each session are left out."
    if report.role is not None:
        yield (
            "People, posts, the graph, hashtags and rates are of those alone who state this role;"
            " shares of roles and the minutes are of all."
        )
    if report.people.unread:
        unread = counted(len(report.people.unread), "session")
        yield f"{unread} not counted, as the posts were not read for answers (tweetup analyse)."
    if report.talk.lacking:
        yield (
            "Without most of the reposts that their posts count, since no search gives them:"
            f" {', '.join(report.talk.lacking)}. Reposts of these do not compare with the others’."
        )


def _table(
    name: str,
    columns: Sequence[str],
    rows: Iterable[tuple[str, ...]],
    *,
    text: Sequence[str] = (),
    remarks: Sequence[str] = (),
    command: str = "",
    most: int = _MOST_ROWS,
    folded: bool = False,
) -> ReportTable:
    """Return a table whose columns are numbers, but for the first one and ``text``."""
    rows = list(rows)
    told = list(remarks)
    if len(rows) > most:
        told.insert(0, f"{len(rows) - most:,} more rows: {command}")
    return ReportTable(
        name=name,
        columns=tuple(
            ReportColumn(name=it, is_number=bool(index) and it not in text)
            for index, it in enumerate(columns)
        ),
        rows=tuple(rows[:most]),
        remarks=tuple(told),
        folded=folded,
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
            summary="A dot is a session: the higher, the more people wrote in their own words; the"
            f" larger, the more posts. Most people, {most.people}, came on {most.date}.",
            drawn=draw_dots(points, ENGLISH),
        )
    rows = (
        (it.id, str(it.date), f"{it.people:,}", f"{it.posts:,}", f"{it.own:,}")
        for it in reversed(report.sessions)
    )
    table = _table(
        "Sessions, the last one first",
        ("session", "day", "people", "posts", "in own words"),
        rows,
        text=("day",),
        command=f"tweetup sessions --hashtag {report.hashtag}",
        remarks=("People wrote something in their own words; posts include reposts.",),
    )
    return ReportPart(anchor="sessions", heading="Sessions", dots=dots, tables=(table,))


def _people(report: ConversationReport) -> ReportPart:
    wrote = [it for it in report.people.people if it.activity.sessions]
    known = [it for it in wrote if it.activity.is_newcomer is not None]
    new = [it for it in known if it.activity.is_newcomer]
    followed = [it for it in new if it.activity.came_back is not None]
    back = sum(it.activity.came_back is True for it in followed)
    paragraphs = [f"{counted(len(wrote), 'person', 'people')} wrote in their own words."]
    if unknown := len(wrote) - len(known):
        paragraphs.append(
            f"{unknown:,} of them came to one of the first three meetings of the record, so that it"
            " cannot tell whether they came before. Of the others,"
            f" {len(new):,} of {len(known):,} came for the first time."
        )
    else:
        paragraphs.append(f"{len(new):,} of them came for the first time.")
    if followed:
        share = back / len(followed)
        paragraphs.append(
            f"{back:,} of {len(followed):,} newcomers ({share:.0%}) came back to one of the next"
            " four meetings; the others are not followed for so long yet."
        )
    people = _table(
        "People, those who came to most sessions first",
        (
            "person", "sessions", f"of the last {report.people.last}", "posts", "originals",
            "replies", "quotes", "reposts", "replies to them", "mentions of them",
            "reposts of them", "questions answered", "links", "share of posts", "first seen",
        ),
        (
            (
                f"@{did.handle}", f"{len(did.sessions):,}", f"{did.of_last}", f"{did.posts:,}",
                f"{did.originals:,}", f"{did.replies:,}", f"{did.quotes:,}", f"{did.reposts:,}",
                f"{did.replies_received:,}", f"{did.mentions_received:,}",
                f"{did.reposts_received:,}", f"{did.questions_answered:,}", f"{did.links:,}",
                f"{did.share:.1%}", f"{did.first_seen:%Y-%m-%d}",
            )
            for did in (it.activity for it in wrote)
        ),
        text=("first seen",),
        command=f"tweetup people --hashtag {report.hashtag}",
    )  # fmt: skip
    cohorts = _table(
        "People by the quarter of their first meeting",
        ("quarter", "people", "came back", "followed", "who came in each quarter from then on"),
        (
            (
                it.quarter if it.is_known else f"{it.quarter} or before",
                f"{it.people:,}",
                f"{it.came_back:,}",
                f"{it.followed:,}",
                ", ".join(str(people) for people in it.later),
            )
            for it in report.people.cohorts
        ),
        text=("who came in each quarter from then on",),
        remarks=("Of the whole record and of all people, whatever the window and the role.",),
        command=f"tweetup people --hashtag {report.hashtag} --cohorts",
        folded=True,
    )
    return ReportPart(
        anchor="people", heading="People", paragraphs=tuple(paragraphs), tables=(people, cohorts)
    )


def _roles(report: ConversationReport) -> ReportPart:
    people = report.roles.people
    judged = sum(it.is_judged for it in people)
    table = _table(
        "Roles that people state",
        ("role", "people", "of those judged", "95 % interval", "corrected", "its interval"),
        (
            (
                it.role.replace("_", " "),
                f"{it.people:,}",
                f"{it.people / it.judged:.1%}" if it.judged else _NONE,
                _span(it.interval),
                _NONE if it.corrected is None else f"{it.corrected.share:.1%}",
                _NONE if it.corrected is None else _span(it.corrected.interval),
            )
            for it in report.shares
            if it.people
        ),
        text=("95 % interval", "its interval"),
        remarks=(
            (
                "Somebody may state several roles: shares do not add up to 100 %. Corrected shares"
                " allow for the errors that the reader made on profiles labelled by hand."
            ),
        ),
        command=f"tweetup roles --hashtag {report.hashtag}",
    )
    paragraph = (
        f"{counted(len(people), 'person', 'people')} wrote, {sum(it.has_bio for it in people):,}"
        f" of them with a profile text; {judged:,} judged, {sum(it.abstained for it in people):,}"
        " left open. A role is one that the person’s own profile states, or that somebody recorded;"
        " nothing is inferred about anybody’s health."
    )
    return ReportPart(
        anchor="roles",
        heading="Roles",
        paragraphs=(paragraph,),
        rows=_some(picture_shares(report.shares, "Roles")),
        tables=(table,),
    )


def _some(*pictures: RowsPicture | None) -> tuple[RowsPicture, ...]:
    return tuple(it for it in pictures if it is not None)


def _span(interval: Interval | None) -> str:
    return _NONE if interval is None else f"{interval.low:.1%} to {interval.high:.1%}"


def _graph(report: ConversationReport) -> ReportPart:
    from tweetup.insight.centrality import LEAST_PEOPLE
    from tweetup.insight.layout import place_people
    from tweetup.render.charts_people import GraphPicture

    talk = report.talk
    ties = [it for it in talk.ties if it.relation != "repost"]
    picture = None
    if ties:
        groups = {it.person: it.roles[0].role for it in report.roles.people if it.roles}
        drawing = place_people(ties, talk.handles, hosts=talk.hosting, groups=groups)
        picture = GraphPicture(
            title=f"Who addressed whom in #{report.hashtag}",
            drawing=drawing,
            names={it.person: talk.handles[it.person] for it in drawing.discs},
        )
    size = sum(it.talk is not None for it in report.standings)
    rank = "by PageRank" if size >= LEAST_PEOPLE else "by the number of people who address them"
    table = _table(
        f"People in the graph, {rank}",
        (
            "person", "rank", "people who address them", "posts at them", "people they address",
            "posts by them", "PageRank", "rank without hosts", "reposts of them",
        ),
        (_standing(it, talk.handles) for it in report.standings),
        remarks=(
            ("PageRank: damping 0.85, weighted by posts; reposts apart. Being addressed is not"
            " influence: see docs/how-to/see-who-talks.md."),
        ),
        command=f"tweetup graph --hashtag {report.hashtag} --centrality",
    )  # fmt: skip
    by_relation: Counter[str] = Counter()
    for tie in talk.ties:
        by_relation[tie.relation] += tie.weight
    kinds = _table(
        "Posts that address somebody",
        ("relation", "posts", "pairs of people", "of them guessed"),
        (
            (
                relation,
                f"{posts:,}",
                f"{sum(it.relation == relation for it in talk.ties):,}",
                f"{sum(it.guessed for it in talk.ties if it.relation == relation):,}",
            )
            for relation, posts in sorted(by_relation.items())
        ),
        remarks=("Guessed: the file names nobody, the words of the post do.",),
    )
    return ReportPart(
        anchor="graph",
        heading="Who addresses whom",
        graph=picture,
        paragraphs=() if talk.ties else ("Nobody addressed anybody.",),
        tables=(kinds, table, *_lines(picture)) if talk.ties else (),
    )


def _lines(picture: GraphPicture | None) -> Iterator[ReportTable]:
    """Yield the lines of a picture."""
    if picture is not None:
        rows = [
            (
                f"@{picture.names[it.source]}",
                f"@{picture.names[it.target]}",
                f"{it.there:,}",
                f"{it.back:,}",
            )
            for it in picture.lines
        ]
        columns = ("from", "to", "posts", "and back")
        yield _table(
            "Lines of the picture", columns, rows, text=("to",), most=len(rows), folded=True
        )


def _standing(it: PersonStanding, handles: Mapping[str, str]) -> tuple[str, ...]:
    guests, reposts = it.talk_without_hosts, it.reposts
    return (
        f"@{handles[it.person]}",
        *_place(it.talk),
        _NONE if guests is None else f"{guests.rank:,}",
        _NONE if reposts is None else f"{reposts.in_posts:,}",
    )


def _place(it: Standing | None) -> tuple[str, ...]:
    if it is None:
        return (_NONE,) * 6
    numbers = (it.rank, it.in_people, it.in_posts, it.out_people, it.out_posts)
    pagerank = _NONE if it.pagerank is None else f"{it.pagerank:.4f}"
    return (*(f"{number:,}" for number in numbers), pagerank)


def _hashtags(report: ConversationReport) -> ReportPart:
    pairs = report.tags.pairs
    together = _table(
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
    each = _table(
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
            for it in report.tags.uses
        ),
        text=("first used", "remark"),
        command=f"tweetup tags --hashtag {report.hashtag} --each",
        folded=True,
    )
    course = report.tags.by_quarter
    over_time = _table(
        "Hashtags by quarter",
        ("hashtag", *course.quarters),
        (
            ("all who wrote", *(f"{it:,}" for it in course.writers)),
            *((f"#{it.tag}", *(f"{people:,}" for people in it.people)) for it in course.tags),
        ),
        remarks=("People, each once a quarter; hashtags of three people or more.",),
        command=f"tweetup tags --hashtag {report.hashtag} --over-time",
        folded=True,
    )
    return ReportPart(
        anchor="hashtags",
        heading="Hashtags",
        rows=_some(picture_pairs(report.tags, "Hashtags that travel together")),
        strips=picture_tags(report.tags, "Hashtags by quarter"),
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
    telling = report.words.telling
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
    if report.words.unjudged:
        unjudged = counted(report.words.unjudged, "person", "people")
        paragraphs.append(f"{unjudged} left out whose profiles do not tell whether they have it.")
    sides = (
        (f"Words {own}" if report.role is None else f"Words of {own}", False),
        (f"Words {others}" if report.role is None else f"Words of {others}", True),
    )
    tables = tuple(
        _table(
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
        rows=_some(picture_words(report.words, "Words that set it apart")),
        tables=tuple(it for it in tables if it.rows),
    )


def _word(it: TellingWord) -> tuple[str, ...]:
    own, others = (it.other_people, it.people) if it.of_others else (it.people, it.other_people)
    forms = ", ".join(it.forms[1:])
    return (it.word, f"{it.z:.1f}", f"{own:,}", f"{others:,}", f"{len(it.posts):,}", forms)


def _pace(report: ConversationReport) -> ReportPart:
    from tweetup.render.charts_course import CoursePicture, MinutesOfSection

    pictures = tuple(
        CoursePicture(
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
        for name, course in report.courses
        if course
    )
    tables = []
    for (name, course), picture in zip(
        ((name, course) for name, course in report.courses if course), pictures, strict=True
    ):
        tables += [_course(name, course), _bars(name, picture)]
    left_out = len(report.sessions) - len(report.courses)
    paragraphs = (f"The last {len(report.courses)} of {len(report.sessions)} sessions.",)
    return ReportPart(
        anchor="pace",
        heading="Posts a minute by question",
        paragraphs=paragraphs if left_out else (),
        courses=pictures,
        tables=tuple(tables),
    )


def _bars(name: str, picture: CoursePicture) -> ReportTable:
    """Return every bar of a picture."""
    rows = [(it.name, bar.at, f"{bar.posts:,}") for it in picture.rows for bar in it.bars]
    return _table(
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
    if event.first is not None and event.rates[0].window.start < event.first:
        remarks.append(f"The record begins at {event.first:%Y-%m-%d %H:%M}: before, none is known.")
    if event.last is not None and event.rates[-1].window.end > event.last:
        remarks.append(f"The record ends at {event.last:%Y-%m-%d %H:%M}: later, none is known.")
    table = _table(
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
                f"{it.people_an_hour:.1f}",
            )
            for it in event.rates
        ),
        text=("from", "to"),
        remarks=remarks,
    )
    heading = "Before, during and after the event"
    picture = picture_rates(event, "Posts an hour")
    return ReportPart(anchor="event", heading=heading, rows=_some(picture), tables=(table,))


def _course(name: str, course: Sequence[SectionCourse]) -> ReportTable:
    return _table(
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
