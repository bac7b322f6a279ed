"""The parts of a report for the public: nobody is named, and no small number follows from others.

Each number goes through the rule of :mod:`tweetup.jobs.public_numbers`. Where a table cannot be
told like that it is left out whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tweetup.jobs.figure_pictures import (
    picture_pairs,
    picture_rates,
    picture_shares,
    picture_words,
)
from tweetup.jobs.public_numbers import (
    PublicCount,
    PublicNumbers,
    part_of,
    part_of_nested,
    tells_overlap,
    tells_three,
)
from tweetup.jobs.public_roles import public_roles
from tweetup.jobs.report_tables import public_table, shares_table, some_pictures
from tweetup.model import FEWEST_SHOWN, is_small_count, suppress
from tweetup.render.report import DotsPicture, ReportPart
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tweetup.insight.rates import Rate
    from tweetup.insight.tag_pairs import TagPair, TagUse
    from tweetup.insight.telling_words import TellingWord
    from tweetup.jobs.report import ConversationReport
    from tweetup.render.report import ReportTable

__all__ = ["has_public_parts", "public_lead", "public_parts"]

_LEFT_OUT = (
    "Numbers of fewer than five people are left out (–), with those from which they would follow."
)


class _SessionTold(NamedTuple):
    """The numbers of a session: its people and its posts, all and in own words."""

    people: PublicCount
    posts: PublicCount
    own: PublicCount


class _Told:
    """The numbers of a page that several of its parts tell, or must not tell."""

    def __init__(self, report: ConversationReport) -> None:
        """Take the people who wrote, then those and the posts of each session."""
        self.people, self.posts = PublicNumbers(), PublicNumbers()
        self.wrote = frozenset(
            it.activity.person for it in report.people.people if it.activity.sessions
        )
        self.people.count(self.wrote)
        sessions = report.sessions
        self.all_posts = frozenset[int]().union(*(it.numbers for it in sessions))
        self.own_posts = frozenset[int]().union(*(it.own_numbers for it in sessions))
        self.sessions = tuple(
            _SessionTold(
                people,
                posts := self.posts.count(it.numbers, is_held=not people.is_told),
                self.posts.count(it.own_numbers, is_held=not posts.is_told),
            )
            for it, people in zip(
                sessions,
                self.people.count_parts(self.wrote, [it.writers for it in sessions]),
                strict=True,
            )
        )
        self.has_own = all(it.own.is_told for it in self.sessions)


def has_public_parts(report: ConversationReport) -> bool:
    """Return whether enough people wrote for anything to be told."""
    return _wrote(report) >= FEWEST_SHOWN


def public_lead(report: ConversationReport) -> Iterator[str]:
    """Yield the first paragraphs."""
    told = _Told(report)
    sessions = counted(len(report.sessions), "session")
    if all(it.posts.is_told for it in told.sessions):
        sessions += f", {counted(len(told.all_posts), 'post')}"
        if told.has_own:
            sessions += f", {len(told.own_posts):,} of them in their authors’ own words"
    yield f"{sessions}. Nobody is named."
    yield _LEFT_OUT


def public_parts(report: ConversationReport) -> tuple[ReportPart, ...]:
    """Return the parts, those first of which most is told."""
    told = _Told(report)
    return (
        _sessions(report, told),
        _people(report, told),
        _roles(report, told),
        _relations(report, told),
        _hashtags(report, told),
        *_words(report, told),
        *_event(report, told),
        _questions(report, told),
    )


def _wrote(report: ConversationReport) -> int:
    return sum(bool(it.activity.sessions) for it in report.people.people)


def _sessions(report: ConversationReport, told: _Told) -> ReportPart:
    from tweetup.recap.wordings.english import ENGLISH
    from tweetup.render.charts_over_time import SessionPoint, draw_dots

    numbered = [*zip(report.sessions, told.sessions, strict=True)]
    points = [
        SessionPoint(
            date=it.date,
            people=it.people,
            posts=it.posts,
            href=it.id,
            label=f"{it.id}: {counted(it.people, 'person', 'people')}, {counted(it.posts, 'post')}",
        )
        for it, numbers in numbered
        if numbers.people.is_told and numbers.posts.is_told
    ]
    dots = None
    if len(points) > 1:
        dots = DotsPicture(
            title=f"Sessions of #{report.hashtag}",
            summary="A dot is a session: the higher, the more posts; the larger, the more people"
            " wrote in their own words.",
            drawn=draw_dots(points, ENGLISH),
        )
    table = public_table(
        "Sessions, the last one first",
        ("session", "day", "people", "posts", "in own words"),
        ((it.id, str(it.date), *numbers) for it, numbers in reversed(numbered)),
        text=("day",),
        command=f"tweetup sessions --hashtag {report.hashtag}",
        remarks=("People wrote something in their own words; posts include reposts.",),
    )
    return ReportPart(anchor="sessions", heading="Sessions", dots=dots, tables=(table,))


def _people(report: ConversationReport, told: _Told) -> ReportPart:
    """Return how many came, newcomers and others."""
    wrote = [it.activity for it in report.people.people if it.activity.sessions]
    kinds = {
        name: frozenset(it.person for it in wrote if it.is_newcomer is answer)
        for name, answer in (
            ("came for the first time", True),
            ("had come before", False),
            ("cannot be told", None),
        )
    }
    shown = suppress([[len(it) for it in kinds.values()]])
    is_open = any(_is_made_of_sessions(it, report, told) for it in kinds.values())
    counts = [
        told.people.count(people, is_held=is_open or number is None)
        for people, number in zip(kinds.values(), shown.cells[0], strict=True)
    ]
    # One that a session tells, not the others, must not follow from these.
    if any(not it.is_told for it, number in zip(counts, shown.cells[0], strict=True) if number):
        counts = [replace(it, is_held=True) for it in counts]
    table = public_table(
        "People who wrote in their own words",
        ("people", "number"),
        (*zip(kinds, counts, strict=True), ("all", part_of(len(told.wrote)))),
        remarks=(
            (
                "It cannot be told of people who came to one of the first three meetings of the"
                " record whether they came before."
            ),
        ),
    )
    return ReportPart(anchor="people", heading="People", tables=(table,))


def _is_made_of_sessions(people: frozenset[str], report: ConversationReport, told: _Told) -> bool:
    """Return whether sessions of these people alone tell how few came to several of them."""
    parts = [
        (it.writers, numbers.people)
        for it, numbers in zip(report.sessions, told.sessions, strict=True)
        if it.writers and it.writers <= people
    ]
    is_whole = frozenset[str]().union(*(writers for writers, _ in parts)) == people
    return is_whole and tells_overlap(people, [it for _, it in parts])


def _roles(report: ConversationReport, told: _Told) -> ReportPart:
    whole = None if report.role is None else told.wrote
    public = public_roles(
        report.roles, report.shares, report.groups, beside=told.people, whole=whole
    )
    stated = (
        "A role is one that the person’s own profile states, or that somebody recorded; nothing is"
        " inferred about anybody’s health."
    )
    shares = public.shares
    if not shares:
        nobody = "No role is told: too few people state one, or too few do not."
        return ReportPart(anchor="roles", heading="Roles", paragraphs=(stated, nobody))
    basis = f"{counted(public.wrote, 'person', 'people')} wrote, {public.judged:,} of them judged"
    if public.with_bio is not None:
        basis += f"; {public.with_bio:,} have a profile text, {public.abstained:,} left open"
    return ReportPart(
        anchor="roles",
        heading="Roles",
        paragraphs=(f"{basis}. {stated}",),
        rows=some_pictures(picture_shares(shares, "Roles")),
        tables=(shares_table(shares, report.hashtag),),
    )


def _relations(report: ConversationReport, told: _Told) -> ReportPart:
    """Return how many posts address somebody, without a word of whom."""
    posts: dict[str, int] = {}
    people: dict[str, set[str]] = {}
    for tie in report.talk.ties:
        posts[tie.relation] = posts.get(tie.relation, 0) + tie.weight
        people.setdefault(tie.relation, set()).add(tie.source)
    totals = (len(told.all_posts), len(told.own_posts))
    counts = {
        name: replace(
            part_of_nested(number, *totals),
            # Reposts of all sessions less those of some tell the few of another.
            is_held=is_small_count(len(people[name])) or (name == "repost" and not told.has_own),
        )
        for name, number in sorted(posts.items())
    }
    reposts = counts.get("repost")
    if reposts is not None and reposts.is_told:
        # A repost neither answers nor quotes: the posts that are none are a total of the others.
        others = totals[0] - reposts.number
        counts = {
            name: it
            if it is reposts
            else replace(it, rests=(*it.rests, *part_of(it.number, others).rests))
            for name, it in counts.items()
        }
    table = public_table("Posts that address somebody", ("relation", "posts"), counts.items())
    return ReportPart(anchor="graph", heading="Posts that address somebody", tables=(table,))


def _hashtags(report: ConversationReport, told: _Told) -> ReportPart:
    pairs = report.tags.pairs
    uses = [it for it in report.tags.uses if _is_used(it, report, told)]
    both = [it for it in pairs.pairs if it.first in uses and it.second in uses]
    tags = replace(
        report.tags,
        uses=tuple(uses),
        pairs=replace(pairs, pairs=tuple(_told_pairs(both, pairs.people))),
    )
    tables: list[ReportTable] = []
    if tags.pairs.pairs:
        tables.append(
            public_table(
                "Hashtags that travel together",
                ("hashtags", "people who use both", "expected", "log-likelihood ratio"),
                (
                    (
                        f"#{it.first.tag} #{it.second.tag}",
                        part_of(it.observed, it.first.people, it.second.people),
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
            public_table(
                "Hashtags",
                ("hashtag", "people", "posts"),
                (
                    (
                        f"#{it.tag}",
                        part_of(it.people, pairs.people, len(told.wrote)),
                        told.posts.count(it.posts, is_held=_is_nearly_own(it, report, told)),
                    )
                    for it in tags.uses
                ),
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


def _is_nearly_own(it: TagUse, report: ConversationReport, told: _Told) -> bool:
    """Return whether the posts with a hashtag tell how few posts are not in people's own words.

    They do where they are nearly all of those that are, or all of a session of which it is not
    told how many these are.
    """
    posts = frozenset(it.posts)
    return is_small_count(abs(len(told.own_posts) - len(posts))) or any(
        len(session.own_numbers - posts) < FEWEST_SHOWN
        for session, numbers in zip(report.sessions, told.sessions, strict=True)
        if session.own_numbers and not numbers.own.is_told
    )


def _is_used(it: TagUse, report: ConversationReport, told: _Told) -> bool:
    """Return whether those who use a hashtag, and the others, are enough people, or nobody."""
    return part_of(it.people, report.tags.pairs.people, len(told.wrote)).is_told


def _told_pairs(pairs: Sequence[TagPair], people: int) -> Iterator[TagPair]:
    """Yield the pairs that do not tell, alone or with two others, how few use which hashtags."""
    uses = {tag.tag: tag.people for it in pairs for tag in (it.first, it.second)}
    told: dict[tuple[str, str], int] = {}
    for it in pairs:
        if not _is_wide_pair(it, people):
            continue
        first, second = it.first, it.second
        thirds = [
            (uses[tag], told[_pair(first.tag, tag)], told[_pair(second.tag, tag)])
            for tag in uses
            if _pair(first.tag, tag) in told and _pair(second.tag, tag) in told
        ]
        if not any(
            tells_three(
                people, (first.people, second.people, size), (it.observed, with_first, with_second)
            )
            for size, with_first, with_second in thirds
        ):
            told[_pair(first.tag, second.tag)] = it.observed
            yield it


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _is_wide_pair(it: TagPair, people: int) -> bool:
    """Return whether those who use both, one alone, and neither are enough people, or nobody."""
    first, second = it.first.people - it.observed, it.second.people - it.observed
    neither = people - it.observed - first - second
    return not is_small_count(it.observed, first, second, neither)


def _words(report: ConversationReport, told: _Told) -> Iterator[ReportPart]:
    """Yield the words that enough people wrote, on one side or on both, and enough did not."""
    if report.words is None:
        return
    telling = report.words.telling
    own_totals = (telling.people, len(told.wrote))
    other_totals = [telling.other_people]
    if report.role is not None:
        other_totals.append(len(report.roles.judged - told.wrote))

    def sides(it: TellingWord) -> tuple[PublicCount, PublicCount]:
        """Return the people of the word's own group who wrote it, and those of the other."""
        own, others = part_of(it.people, *own_totals), part_of(it.other_people, *other_totals)
        return (others, own) if it.of_others else (own, others)

    shown = tuple(it for it in telling.words if all(side.is_told for side in sides(it)))
    words = replace(report.words, telling=replace(telling, words=shown))
    table = public_table(
        "Words, those of the window or the role first",
        ("word", "z", "people", "people of the other side"),
        ((it.word, f"{it.z:.1f}", *sides(it)) for it in shown),
        command=f"tweetup words --hashtag {report.hashtag}",
    )
    remark = (
        "Many words were compared: some are here by chance. Each person counts once for a word;"
        " words below 0 are of the other side."
    )
    if shown:
        yield ReportPart(
            anchor="words",
            heading="Words that set it apart",
            paragraphs=(remark,),
            rows=some_pictures(picture_words(words, "Words that set it apart")),
            tables=(table,),
        )


def _event(report: ConversationReport, told: _Told) -> Iterator[ReportPart]:
    if report.event is None:
        return
    event = report.event
    rates = _told_rates(report, event.rates, told)
    is_whole = all(people.is_told and posts.is_told for _, people, posts in rates)
    table = public_table(
        "Posts an hour",
        ("window", "from", "to", "posts", "people", "posts an hour"),
        (
            (
                it.window.name,
                f"{it.window.start:%Y-%m-%d %H:%M}",
                f"{it.window.end:%Y-%m-%d %H:%M}",
                posts,
                people,
                f"{it.posts_an_hour:.1f}" if posts.is_told else str(posts),
            )
            for it, people, posts in rates
        ),
        text=("from", "to"),
    )
    yield ReportPart(
        anchor="event",
        heading="Before, during and after the event",
        rows=some_pictures(picture_rates(event, "Posts an hour") if is_whole else None),
        tables=(table,),
    )


def _told_rates(
    report: ConversationReport, rates: Sequence[Rate], told: _Told
) -> list[tuple[Rate, PublicCount, PublicCount]]:
    """Return each window with its people, reposters as well, and its posts.

    A post is in one window at most: those in none would follow from the posts of the sessions.
    """
    people = []
    for it in rates:
        wrote = told.people.count(it.writers)
        people.append(told.people.count(it.persons, is_held=not wrote.is_told))
    posts = told.posts.count_apart(
        [
            it.numbers
            for it, numbers in zip(report.sessions, told.sessions, strict=True)
            if numbers.posts.is_told
        ],
        [it.numbers for it in rates],
        are_held=[not it.is_told for it in people],
    )
    return list(zip(rates, people, posts, strict=True))


def _questions(report: ConversationReport, told: _Told) -> ReportPart:
    """Return the people of each section: posts would tell those of the sections left out."""
    tables = [
        public_table(
            f"People by question: {name}",
            ("section", "people"),
            zip(
                (it.section for it in course),
                told.people.count_parts(
                    frozenset[str]().union(*(it.writers for it in course)),
                    [it.writers for it in course],
                ),
                strict=True,
            ),
            remarks=("People wrote something there in their own words.",),
        )
        for name, course in report.courses
        if course
    ]
    return ReportPart(anchor="questions", heading="People by question", tables=tuple(tables))
