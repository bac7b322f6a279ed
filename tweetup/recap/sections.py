"""The sections of a recap: question, quotes, key themes, lists, open questions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.model import (
    Exchange,
    FindingKind,
    OpenQuestion,
    Point,
    Quote,
    RecapSection,
    SectionClaims,
    SectionNumbers,
    Sentence,
    section_order,
)
from tweetup.recap.clauses import end_clause, split_clauses
from tweetup.recap.names import list_handles, list_some
from tweetup.text import (
    bare_question,
    fold_handle,
    gives_reason,
    has_question_mark,
    leading_mentions,
)
from tweetup.text.entities import QUESTION_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from tweetup.model import (
        Claims,
        Finding,
        Post,
        PostKey,
        Question,
        ReturningPhrase,
        Session,
        Wording,
    )

__all__ = ["RecapContext", "build_sections", "name_sections", "show_post"]

_HEADING: Final = 100
"""Characters a heading may have before it is cut at a word; longer ones wrap on a phone."""
_LONGEST_QUESTION: Final = 140
_MOST_DATES: Final = 3
_MOST_IN_HEADING: Final = 2


def show_post(post: Post) -> Quote:
    """Return a post as it is quoted, with the link of its record."""
    return Quote(post=post, url=post.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapContext:
    """The session, its posts, the claims that sections are written from, and its figures."""

    session: Session
    posts: Mapping[PostKey, Post]
    questions: tuple[Question, ...]
    claims: Claims
    returning: tuple[ReturningPhrase, ...]
    numbers: Mapping[str, SectionNumbers]
    wording: Wording


def build_sections(context: RecapContext) -> tuple[RecapSection, ...]:
    """Return the sections that have anything to show, in reading order."""
    questions = {question.section: question for question in context.questions}
    claims = {section.section: section for section in context.claims.sections}
    names = sorted({*questions, *claims}, key=section_order)
    return tuple(
        _section(
            questions.get(name),
            claims.get(name, SectionClaims(section=name)),
            position,
            context,
        )
        for position, name in enumerate(names)
        if name.startswith("Q") or (name in claims and _is_worth_showing(claims[name]))
    )


def _is_worth_showing(claims: SectionClaims) -> bool:
    """Return False for a section without a question in which nobody is quoted."""
    worded = any(finding.statement for finding in claims.findings)
    return bool(claims.quotes or claims.exchanges or claims.open_questions or worded)


def name_sections(
    questions: Iterable[Question], wording: Wording, *, session: Session
) -> dict[str, str]:
    """Return the names of sections within a sentence: the host's label, else the section's.

    A stretch is named by the time of its first post.
    """
    names = {name: wording.fill(f"section_{name}") for name in ("intro", "chatter", "closing")}
    for question in questions:
        section = question.section
        if section.startswith("Q"):
            names[section] = question.label or section
        elif question.asked_at is not None:
            names[section] = _since(question.asked_at, session, wording, heads=False)
    return names


def _section(
    question: Question | None, claims: SectionClaims, position: int, context: RecapContext
) -> RecapSection:
    posts = context.posts
    section = claims.section
    figures = context.numbers.get(section, SectionNumbers(section=section))
    asked = section.startswith("Q")

    def shown(keys: Iterable[PostKey]) -> tuple[Quote, ...]:
        return tuple(show_post(posts[key]) for key in keys if key in posts)

    return RecapSection(
        section=section,
        heading=_heading(section, question, context),
        question=question if asked else None,
        answers=figures.answers,
        people=figures.people,
        framing=shown(claims.framing),
        findings=claims.findings,
        points=tuple(_points(claims.findings, context)),
        statements=tuple(_statements(claims.findings)),
        summary=tuple(_summary(claims, position, context)),
        quotes=shown(claims.quotes),
        exchanges=tuple(
            Exchange(posts=shown(run), people=len(list_handles(posts[key] for key in run)))
            for run in claims.exchanges
        ),
        lists=claims.lists,
        open_questions=tuple(OpenQuestion(quote=it) for it in shown(claims.open_questions)),
    )


def _points(findings: Iterable[Finding], context: RecapContext) -> Iterator[Point]:
    for finding in findings:
        is_shown = finding.kind is FindingKind.POINT or finding.statement
        if is_shown and finding.quotes:
            yield Point(
                finding=finding,
                quote=show_post(context.posts[finding.quotes[0]]),
                statement=finding.statement,
                support=_support(finding, context),
                # Who only says no is named with the others who disagree, and not quoted.
                against=tuple(
                    show_post(post)
                    for post in (context.posts[key] for key in finding.against)
                    if gives_reason(post.text) and post.key not in context.claims.unshown
                ),
            )


def _statements(findings: Iterable[Finding]) -> Iterator[Sentence]:
    """Yield the findings that a person worded and that no post is shown for."""
    for finding in findings:
        if finding.statement and not finding.quotes:
            yield Sentence(
                text=finding.statement, posts=finding.posts, name=finding.name, by=finding.by
            )


def _support(finding: Finding, context: RecapContext) -> Sentence:
    """Return who said nearly the same, who agreed and who disagreed; empty for reposts alone."""
    wording, posts = context.wording, context.posts
    lead = posts[finding.quotes[0]]
    alike = (posts[key] for key in finding.posts if not _same_author(posts[key], lead))
    same = list_handles(alike)
    clauses: list[tuple[str, tuple[PostKey, ...]]] = []
    for name, keys, handles in (
        ("same", tuple(key for key in finding.posts if key != lead.key), same),
        ("agreed", finding.agreed, list_handles(posts[key] for key in finding.agreed)),
        ("against", finding.against, list_handles(posts[key] for key in finding.against)),
    ):
        if handles:
            text = wording.fill(
                f"support_{name}",
                people=wording.count(len(handles), "person"),
                names=list_some(handles, wording),
            )
            clauses.append((end_clause(text), keys))
    every = dict.fromkeys((*finding.posts, *finding.agreed, *finding.against))
    others = tuple(key for key in every if key != lead.key)
    if not clauses:
        return Sentence(text="", posts=others)
    listed = wording.listing([text for text, _ in clauses])
    sentence = wording.sentence("support", clauses=listed)
    return replace(split_clauses(sentence, [keys for _, keys in clauses]), posts=others)


def _same_author(post: Post, other: Post) -> bool:
    """Return True for posts of one account; a handle on another network is another one."""
    return post.network == other.network and fold_handle(post.handle) == fold_handle(other.handle)


def _summary(claims: SectionClaims, position: int, context: RecapContext) -> Iterator[Sentence]:
    """Yield the line of mentions, then the phrases that earlier sessions had."""
    wording = context.wording
    mentions = _sure_mentions(claims)
    if mentions:
        listed = f"{wording.fill('semicolon')} ".join(
            end_clause(_mention(mention, context, "mention" if turn else "mention_first"))
            for turn, mention in enumerate(mentions)
        )
        text = wording.sentence("mentions", position, mentions=listed)
        sentence = split_clauses(text, [mention.posts for mention in mentions])
        yield replace(sentence, name="mentions")
    for returning in context.returning:
        if returning.section != claims.section:
            continue
        before = returning.before
        dated = before if len(before) <= _MOST_DATES else (before[0], *before[-2:])
        yield Sentence(
            text=wording.sentence(
                "again",
                position,
                phrase=wording.quoted(returning.phrase),
                dates=wording.listing([wording.day(it.date) for it in dated]),
            ),
            posts=tuple(dict.fromkeys(key for it in before for key in it.posts)),
        )


def _sure_mentions(claims: SectionClaims) -> list[Finding]:
    mentions = (it for it in claims.findings if it.kind is FindingKind.MENTION)
    return [it for it in mentions if it.sure and not it.statement]


def _mention(mention: Finding, context: RecapContext, pattern: str) -> str:
    handles = list_handles(context.posts[key] for key in mention.posts)
    return context.wording.fill(
        pattern,
        phrase=context.wording.quoted(mention.text),
        people=context.wording.count(mention.people, "person"),
        names=list_some(handles, context.wording),
    )


def _heading(section: str, question: Question | None, context: RecapContext) -> str:
    """Return a section's heading.

    The question as asked; of a stretch the question that opened it, unless it was put to one
    person, else the time of its first post and its first mentions; of answers to a question that
    the hosts left out its number; of any other its name.
    """
    wording = context.wording
    if question is not None and section.startswith("Q"):
        text = _cut(bare_question(question.text))
        return wording.fill("heading_question", label=question.label or section, text=text)
    if section.startswith("S") and section[1:].isdecimal():
        asked = _asked_of_all(question.text) if question is not None else ""
        if has_question_mark(asked):
            return _first_question(bare_question(asked))
        return _stretch_heading(section, question, context)
    if section.startswith("Q") and section[1:].isdecimal():
        return wording.fill("heading_left_out", number=section[1:])
    has_questions = any(it.section.startswith("Q") for it in context.questions)
    names = {} if has_questions else {"intro": "start", "chatter": "aside"}
    return wording.fill(f"heading_{names.get(section, section)}")


def _asked_of_all(text: str) -> str:
    """Return a text without the handles that it opens with; empty where it speaks to one person."""
    handles = leading_mentions(text)
    if len(handles) == 1 and text.lstrip().startswith("@"):
        return ""
    for handle in handles:
        text = text.split(f"@{handle}", 1)[1]
    rest = text.lstrip(" .,:;&+–—-") if handles else text
    return rest[:1].upper() + rest[1:]


def _since(moment: datetime, session: Session, wording: Wording, *, heads: bool) -> str:
    """Return the time from which a stretch is, with the day where that is not the session's.

    It is a heading, or within a sentence.
    """
    zone = ZoneInfo(session.timezone)
    local = moment.astimezone(zone)
    time, day = wording.clock(local), local.date()
    if day == session.start.astimezone(zone).date():
        return wording.fill("heading_stretch" if heads else "section_stretch", time=time)
    name = "heading_stretch_day" if heads else "section_stretch_day"
    return wording.fill(name, date=wording.day(day), time=time)


def _started(
    question: Question | None, claims: SectionClaims | None, context: RecapContext
) -> datetime:
    """Return the moment of a stretch's first post, as far as it is shown."""
    times = [context.posts[key].created_at for key in claims.quotes] if claims else []
    if question is not None and question.asked_at is not None:
        times.append(question.asked_at)
    return min(times, default=context.session.start)


def _stretch_heading(section: str, question: Question | None, context: RecapContext) -> str:
    claims = next((it for it in context.claims.sections if it.section == section), None)
    mentions = [it.text for it in _sure_mentions(claims)] if claims else []
    start = _started(question, claims, context)
    time = _since(start, context.session, context.wording, heads=True)
    if not mentions:
        return time
    text = context.wording.listing(mentions[:_MOST_IN_HEADING])
    return context.wording.fill("heading_question", label=time, text=text)


def _first_question(text: str) -> str:
    """Return a text that is too long for a heading up to its first question mark, else cut."""
    end = min((place for mark in QUESTION_MARKS if (place := text.find(mark)) >= 0), default=-1) + 1
    return text[:end] if len(text) > _HEADING and 0 < end <= _LONGEST_QUESTION else _cut(text)


def _cut(text: str) -> str:
    """Return a text no longer than a heading, cut after a word."""
    if len(text) <= _HEADING:
        return text
    return f"{text[:_HEADING].rsplit(' ', 1)[0].rstrip(' ,;:.–—-')}…"
