"""The recap of a session: derived from its posts, and decided by people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Final

from tweetup import __version__
from tweetup.archive import ABSENT, GONE, REMOVED
from tweetup.jobs.across_sessions import session_people
from tweetup.model import NO_WORDS, FindingKind, Method, Provenance
from tweetup.project.decisions import read_decisions, session_splits
from tweetup.project.plans import read_plan
from tweetup.project.records import plain_session
from tweetup.recap import PreviousSession, build_recap
from tweetup.recap.decisions import (
    DecisionKind,
    Decisions,
    decide_claims,
    decide_text,
    is_on_text_alone,
    posts_named,
)
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.model import (
        Attendance,
        Capture,
        Claims,
        Correction,
        Participant,
        Post,
        PostKey,
        Recap,
        ReturningPhrase,
        Wording,
    )
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession, SegmentedSession
    from tweetup.recap.decisions import DecisionStanding

__all__ = [
    "DecidedRecap",
    "decided_recap",
    "derived_recap",
    "is_derived",
    "recap_session",
    "recap_settings",
]

_LOOK_BACK = 26
"""Sessions in which phrases are looked for: half a year of a weekly chat, two of a monthly one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedRecap:
    """A recap with the decisions of people: ``recap`` is what is published.

    ``derived`` is the recap without them, ``standings`` the effect of each.
    """

    recap: Recap
    derived: Recap
    standings: tuple[DecisionStanding, ...] = ()


def recap_session(project: Project, session: ChatSession) -> Recap:
    """Return the session as the document that every output is made from."""
    return decided_recap(project, session).recap


def decided_recap(
    project: Project, session: ChatSession, *, also: Sequence[Correction] = ()
) -> DecidedRecap:
    """Return the recap of a session, derived and decided; ``also`` are decisions not stored yet."""
    derived = derived_recap(project, session)
    stored = (*read_decisions(project, session), *also)
    if not stored:
        return DecidedRecap(recap=derived, derived=derived)
    last: dict[tuple[Correction, ...], DecidedRecap] = project.keep(session, "decided recap", dict)
    if stored not in last:
        last.clear()
        last[stored] = _decide(project, session, derived, stored)
    return last[stored]


def _decide(
    project: Project, session: ChatSession, derived: Recap, stored: tuple[Correction, ...]
) -> DecidedRecap:
    """Return a recap with decisions applied to its claims and to its text."""
    if all(map(is_on_text_alone, stored)):
        # No post is read for them, nor is a sentence composed anew.
        asked = [section.question for section in derived.sections if section.question is not None]
        return _decide_text(project, session, Decisions(stored, asked), derived, derived)
    segmentation = project.segmented(session).segmentation
    claims = project.claims(session)
    posts = {quote.post.key: quote.post for quote, _ in derived.transcript}
    missing = _why_missing(project, session, stored, posts)
    decisions = Decisions(stored, segmentation.questions, missing=missing)
    decided = decide_claims(claims, decisions, posts, segmentation.section_of())
    composed = build_recap(
        session=derived.session,
        posts=posts.values(),
        segmentation=segmentation,
        claims=decided,
        returning=_still_mentioned(derived.returning, claims, decided),
        resources=derived.resources,
        participants=_with_guests(derived.participants, claims.guests, decided.guests),
        numbers=derived.numbers,
        section_numbers=project.overview(session).sections,
        previous=_previous_of(derived.attendance),
        chat=project.config.chat(session.hashtag),
        settings=project.config.recap_of(session.hashtag),
        wording=derived.wording,
        provenance=derived.provenance,
        following=session.next_start,
    )
    return _decide_text(project, session, decisions, composed, derived)


def _decide_text(
    project: Project,
    session: ChatSession,
    decisions: Decisions,
    composed: Recap,
    derived: Recap,
) -> DecidedRecap:
    pictures = project.archive.pictures(
        decision.values.get("picture", "") for decision in decisions.of(DecisionKind.PICTURE)
    )
    recap = decide_text(composed, decisions, pictures, derived=derived)
    _look_again_after_splits(project, session, decisions)
    return DecidedRecap(recap=recap, derived=derived, standings=decisions.standings)


def _look_again_after_splits(project: Project, session: ChatSession, decisions: Decisions) -> None:
    """Note the decisions on a whole recap that were made before its session was split."""
    splits = session_splits(project, session)
    if not splits:
        return
    told = {it.stored for it in decisions.standings if it.changed}
    for decision in decisions.of(*_OF_WHOLE):
        since = [name for split, name in splits if _order_of(split) > _order_of(decision.stored)]
        if since and not decision.section and decision.stored not in told:
            others = " and ".join(dict.fromkeys(since))
            change = f"its session was split since: it stays with {session.id}, not with {others}"
            decisions.rests_on_other(decision, change)


def _order_of(decision: Correction) -> tuple[float, int]:
    """Return a key by which decisions are in the order in which they were made."""
    return decision.made_at.timestamp() if decision.made_at else inf, decision.id or 0


_OF_WHOLE: Final = (
    *(DecisionKind.TITLE, DecisionKind.TOPIC, DecisionKind.NEXT),
    *(DecisionKind.PARAGRAPH, DecisionKind.PICTURE),
)
"""Kinds of decisions on a whole recap, in words that may be about any part of the session."""


def _why_missing(
    project: Project,
    session: ChatSession,
    decisions: Iterable[Correction],
    posts: Mapping[PostKey, Post],
) -> dict[PostKey, str]:
    """Return why posts that decisions name are not among those of a session."""
    named = {key for decision in decisions for key in posts_named(decision)} - posts.keys()
    if not named:
        return {}
    hidden = frozenset(project.session_posts(session).hidden)
    # Asked one by one: the archive answers with the latest version of each.
    stored = {key for key in named if project.archive.posts_by_key([key])}
    absent = project.archive.absences.known(named) - stored
    reasons = dict.fromkeys(named, "its post is not in the archive")
    reasons |= dict.fromkeys(stored, "its post is not in this session any more")
    reasons |= dict.fromkeys(hidden & named, "its post is hidden")
    return reasons | dict.fromkeys(
        absent, "its post is hidden, as its network does not show it for now"
    )


def is_derived(project: Project, session: ChatSession) -> bool:
    """Return True where the recap of a session is stored and current: it takes no analysis."""
    origins = project.stored_origins(session, partial(recap_settings, project, session))
    origin = origins.get("recap")
    return (
        origin is not None and project.archive.load_result("recap", session.id, origin) is not None
    )


def _still_mentioned(
    returning: Iterable[ReturningPhrase], derived: Claims, decided: Claims
) -> tuple[ReturningPhrase, ...]:
    """Return the phrases that earlier sessions had, but for those that somebody left out here."""

    def phrases(claims: Claims) -> set[tuple[str, str]]:
        return {
            (section.section, name.casefold())
            for section in claims.sections
            for finding in section.findings
            for name in (finding.phrase, finding.text)
            if finding.kind is FindingKind.MENTION and name
        }

    denied = phrases(derived) - phrases(decided)
    return tuple(it for it in returning if (it.section, it.phrase.casefold()) not in denied)


def _with_guests(
    participants: Iterable[Participant], derived: Iterable[str], decided: Iterable[str]
) -> tuple[Participant, ...]:
    """Return the participants, those marked as guests about whom somebody decided so."""
    before, after = set(map(fold_handle, derived)), set(map(fold_handle, decided))
    return tuple(
        replace(person, is_guest=handle in after)
        if (handle := fold_handle(person.author.handle)) in before ^ after
        else person
        for person in participants
    )


def _previous_of(came: Attendance) -> PreviousSession | None:
    """Return the meeting before, as the attendance of a session tells of it."""
    if came.previous is None or came.previous_date is None:
        return None
    return PreviousSession(
        session=came.previous,
        date=came.previous_date,
        participants=came.previous_participants,
        meeting_participants=came.meeting_participants,
    )


def derived_recap(project: Project, session: ChatSession) -> Recap:
    """Return the recap of a session without decisions.

    It is stored without the words of its language and the names of the files it came from.
    """
    wording = project.wording(project.facts(session).language)

    def derive() -> Recap:
        settings = recap_settings(project, session)
        recap = project.recap_record(session, settings, lambda: _build(project, session, wording))
        return replace(
            recap, wording=wording, provenance=_provenance(project, session, recap.provenance)
        )

    return project.keep(session, "derived recap", derive)


def recap_settings(project: Project, session: ChatSession) -> dict[str, object]:
    """Return the settings that a recap reads beside those of its claims."""
    guests = _planned_guests(project, session)
    return {
        **({"guests": guests} if guests else {}),
        "chat": project.config.chat(session.hashtag),
        "recap": project.config.recap_of(session.hashtag),
        "wording": project.wording_digest(project.facts(session).language),
        "session": plain_session(session),
    }


def _planned_guests(project: Project, session: ChatSession) -> tuple[str, ...]:
    return read_plan(project.archive, project.config.chat(session.hashtag), session.date).guests


def _build(project: Project, session: ChatSession, wording: Wording) -> Recap:
    """Return the recap of a session, made anew, without wording and sources."""
    from tweetup.claims import place_links
    from tweetup.insight import find_resources

    segmented = project.segmented(session)
    *meetings, meeting = project.meetings_until(session)
    before = [sitting for earlier in meetings for sitting in earlier]
    claims = project.claims(session)
    crowds = [project.crowd(earlier) for earlier in before]
    chat = project.config.chat(session.hashtag)
    overview = project.overview(session)
    gate = project.gate(session)
    recap = build_recap(
        session=plain_session(session),
        posts=segmented.posts,
        segmentation=segmented.segmentation,
        claims=claims,
        returning=_find_returning(claims, project, before, segmented.language),
        numbers=overview.numbers,
        section_numbers=overview.sections,
        resources=find_resources(
            segmented.posts,
            place_links(
                gate, segmentation=segmented.segmentation, start=session.start, end=session.end
            ),
            acts=gate.acts,
            misattributed=gate.misattributed,
            hosts=gate.hosts,
            asking=gate.asking,
            language=segmented.language,
        ),
        participants=session_people(
            project,
            session,
            crowds,
            guests=project.names_in(
                session, (*chat.guests, *_planned_guests(project, session), *claims.guests)
            ),
        ),
        previous=_previous(project, meetings, meeting),
        chat=chat,
        settings=project.config.recap_of(session.hashtag),
        wording=wording,
        provenance=_of_session(project, segmented),
        following=session.next_start,
    )
    return replace(recap, wording=NO_WORDS)


def _find_returning(
    claims: Claims, project: Project, before: Sequence[ChatSession], language: str
) -> tuple[ReturningPhrase, ...]:
    """Return those of the mentions that people used in the sessions ``before``."""
    from tweetup.insight import EarlierSession, find_returning

    recent = [
        EarlierSession(session=earlier.id, date=earlier.date, posts=project.visible_posts(earlier))
        for earlier in before[-_LOOK_BACK:]
    ]
    findings = [finding for section in claims.sections for finding in section.findings]
    return find_returning(findings, recent, language=language)


def _previous(
    project: Project,
    meetings: Sequence[Sequence[ChatSession]],
    meeting: Sequence[ChatSession],
) -> PreviousSession | None:
    """Return the meeting before this one and how many took part; None for the first.

    Their number is None where only one of both was captured with posts without the hashtag.
    """
    if not meetings:
        return None
    is_comparable = _are_comparable(project, meetings[-1], meeting)
    return PreviousSession(
        session=meetings[-1][-1].id,
        date=meetings[-1][-1].date,
        participants=_participants(project, meetings[-1]) if is_comparable else None,
        meeting_participants=_participants(project, meeting) if len(meeting) > 1 else None,
    )


def _are_comparable(
    project: Project, before: Sequence[ChatSession], meeting: Sequence[ChatSession]
) -> bool:
    """Return whether the people of two meetings were captured alike, as far as is known."""
    captured = project.archive.without_hashtag()
    return all(
        captured[earlier.id].is_comparable(captured[session.id])
        for earlier in before
        for session in meeting
        if earlier.id in captured and session.id in captured
    )


def _participants(project: Project, meeting: Sequence[ChatSession]) -> int:
    """Return the number of people who took part in any sitting of a meeting."""
    return len(frozenset().union(*map(project.participants, meeting)))


def _of_session(project: Project, segmented: SegmentedSession) -> Provenance:
    """Return the part of a provenance that follows from the session's posts."""
    brought = project.archive.first_captures(post.key for post in segmented.posts)
    methods = Counter(placement.method for placement in segmented.segmentation.placements)
    return Provenance(
        version=__version__,
        sources=(),
        methods=tuple((method.value, methods[method]) for method in Method if methods[method]),
        skipped=0,
        hidden=len(segmented.hidden),
        captures=tuple(sorted(brought)),
    )


def _provenance(project: Project, session: ChatSession, of_session: Provenance) -> Provenance:
    """Return the provenance of a recap, with the files that brought its posts.

    Records that could not be read are told of these files, and of others of the chat with posts
    from before its end and after its start, of each file the last time; not those that were
    removed or are absent: they were readable.
    """
    hashtags = project.config.chat(session.hashtag).hashtags
    lines = [line for line in project.captures if line.capture.hashtag in hashtags]
    brought = frozenset(of_session.captures)
    around = {
        line.capture.source: line
        for line in lines
        if line.id in brought or _spans(line.capture, session)
    }
    return replace(
        of_session,
        version=__version__,
        sources=tuple(dict.fromkeys(it.capture.source for it in lines if it.id in brought)),
        skipped=sum(
            count
            for line in around.values()
            for reason, count in line.skipped
            if reason not in {REMOVED, GONE, ABSENT}
        ),
    )


def _spans(capture: Capture, session: ChatSession) -> bool:
    """Return True where a capture has posts on both sides of a session, or in it."""
    if capture.since is None or capture.until is None:
        return False
    return capture.since <= session.end and capture.until >= session.start
