"""Record a person's corrections: checked first, so that none without effect is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.chats.corrections.hosts_and_posts import without_hidden
from tweetup.chats.corrections.kinds import SECTIONS_OF_ALL, CorrectionKind
from tweetup.chats.corrections.questions import free_number
from tweetup.chats.corrections.sessions import hashtag_of_name, is_session_name
from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs.posts import find_post, keys_in_sessions
from tweetup.jobs.unseen_people import why_hidden
from tweetup.model import Correction, post_name, section_order
from tweetup.project.project import LATEST
from tweetup.project.stages import correct_chat_sessions
from tweetup.text import clean_control, fold_handle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import StrEnum

    from tweetup.chats.segment import SegmentationRun
    from tweetup.model import Post, Question, Session
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "Effect",
    "SessionCorrection",
    "add_host",
    "add_question",
    "cleaned_line",
    "cleaned_paragraph",
    "correction_of",
    "edit_question",
    "hide_post",
    "join_sessions",
    "merge_questions",
    "move_post",
    "remove_host",
    "remove_question",
    "rename_session",
    "renumber_question",
    "split_question",
    "split_session",
    "store_correction",
]

_HIGHEST = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A correction as stored, and the number of other posts that it moved or hid."""

    correction: Correction
    others: int = 0


def move_post(
    project: Project,
    identity: str,
    section: str,
    *,
    hashtag: str | None = None,
    note: str | None = None,
) -> Effect:
    """Move a post to a section of its session; its reposts and replies follow.

    ``hashtag`` says which chat is meant where a post stands in sessions of several.

    Raises :class:`~tweetup.errors.UnknownNameError` for a post or a section that is not there,
    :class:`~tweetup.errors.UsageError` for a post in no session or in several.
    """
    post, session = _post_in_session(project, identity, hashtag)
    before = project.explain(session)
    value = [("section", section)]
    if section not in SECTIONS_OF_ALL:
        value += _asked(_question(before, section))
    return _decide(
        project,
        session,
        before,
        CorrectionKind.MOVE,
        target=post_name(post.key),
        value=value,
        note=note,
    )


def hide_post(
    project: Project, identity: str, *, hashtag: str | None = None, note: str | None = None
) -> Effect:
    """Hide a post and its reposts from everything derived from its session.

    Raises as :func:`move_post` does.
    """
    post, session = _post_in_session(project, identity, hashtag)
    stored = store_correction(
        project, correction_of(session, CorrectionKind.HIDE, target=post_name(post.key), note=note)
    )
    hidden = without_hidden(project.session_posts(session).stored, [stored])[1]
    return Effect(correction=stored, others=len(hidden) - 1)


def add_question(
    project: Project,
    session: ChatSession,
    identity: str,
    *,
    number: int | None = None,
    note: str | None,
) -> Effect:
    """Make a post ask a question: number ``number``, else that of its label or a free one."""
    post = _post_of(project, session, identity)
    before = project.explain(session)
    questions = [q for q in before.corrected.questions if q.section.startswith("Q")]
    for question in questions:
        if question.post == post.key:
            raise UsageError(
                f"the post {identity} asks {question.section} already",
                hint="tweetup question renumber gives it another number",
            )
    chosen = _free(questions, number)
    if chosen is None:
        chosen = free_number(
            questions, asked_at=post.created_at, labels=before.label_numbers(post.key)
        )
    value = [("number", str(chosen))]
    return _decide(
        project,
        session,
        before,
        CorrectionKind.ADD_QUESTION,
        target=post_name(post.key),
        value=value,
        note=note,
    )


def split_question(
    project: Project,
    session: ChatSession,
    section: str,
    identity: str,
    *,
    number: int | None = None,
    note: str | None = None,
) -> Effect:
    """Split a question, or a stretch, off ``section``: it begins with a post."""
    post = _post_of(project, session, identity)
    before = project.explain(session)
    question = _question(before, section)
    if question.post == post.key:
        raise UsageError(f"{identity} is the post that {section} begins with")
    value = [("section", section), *_asked(question)]
    if section.startswith("Q"):
        labels = [label for label in before.label_numbers(post.key) if label != question.number]
        chosen = _free(before.corrected.questions, number)
        if chosen is None:
            chosen = free_number(
                before.corrected.questions,
                asked_at=max(post.created_at, question.asked_at or post.created_at),
                labels=labels,
            )
        value.append(("number", str(chosen)))
    return _decide(
        project,
        session,
        before,
        CorrectionKind.SPLIT_QUESTION,
        target=post_name(post.key),
        value=value,
        note=note,
    )


def edit_question(
    project: Project, session: ChatSession, section: str, text: str, *, note: str | None = None
) -> Effect:
    """Change the wording of a question or of a stretch."""
    before = project.explain(session)
    value = [("text", cleaned_line(text, "wording")), *_asked(_question(before, section))]
    return _decide(
        project,
        session,
        before,
        CorrectionKind.EDIT_QUESTION,
        target=section,
        value=value,
        note=note,
    )


def merge_questions(
    project: Project, session: ChatSession, section: str, other: str, *, note: str | None = None
) -> Effect:
    """Merge ``other`` into ``section``, which keeps its number and its wording."""
    before = project.explain(session)
    value = [
        ("other", other),
        *_asked(_question(before, section)),
        *_asked(_question(before, other), "other_asked"),
    ]
    return _decide(
        project,
        session,
        before,
        CorrectionKind.MERGE_QUESTIONS,
        target=section,
        value=value,
        note=note,
    )


def renumber_question(
    project: Project, session: ChatSession, section: str, number: int, *, note: str | None = None
) -> Effect:
    """Give a question another number; one that has it already gets this one's."""
    before = project.explain(session)
    value = [("number", str(_checked(number))), *_asked(_question(before, section))]
    return _decide(
        project,
        session,
        before,
        CorrectionKind.RENUMBER_QUESTION,
        target=section,
        value=value,
        note=note,
    )


def remove_question(
    project: Project, session: ChatSession, section: str, *, note: str | None = None
) -> Effect:
    """Remove a question; its posts are placed in other sections."""
    before = project.explain(session)
    value = _asked(_question(before, section))
    return _decide(
        project,
        session,
        before,
        CorrectionKind.REMOVE_QUESTION,
        target=section,
        value=value,
        note=note,
    )


def add_host(
    project: Project, session: ChatSession, handle: str, *, note: str | None = None
) -> Effect:
    """Record that somebody hosted the session.

    Raises :class:`~tweetup.errors.UnknownNameError` for somebody who wrote nothing in it, and
    :class:`~tweetup.errors.UsageError` for somebody whose posts in it are hidden.
    """
    return _decide_host(project, session, CorrectionKind.ADD_HOST, handle, note)


def remove_host(
    project: Project, session: ChatSession, handle: str, *, note: str | None = None
) -> Effect:
    """Record that somebody did not host the session. Raises as :func:`add_host` does."""
    return _decide_host(project, session, CorrectionKind.REMOVE_HOST, handle, note)


def store_correction(project: Project, correction: Correction) -> Correction:
    """Store a correction and forget all remembered results."""
    stored = project.archive.add_correction(correction)
    project.forget()
    return stored


def _decide(
    project: Project,
    session: ChatSession,
    before: SegmentationRun,
    kind: CorrectionKind,
    *,
    target: str,
    value: Sequence[tuple[str, str]] = (),
    note: str | None,
) -> Effect:
    """Store a correction within a session, unless it would change nothing."""
    decided = correction_of(session, kind, target=target, value=value, note=note)
    after = project.explain(session, also=decided)
    for idle in after.idle:
        if idle.correction == decided:
            raise UsageError(idle.why, where=f"{kind} {target}")
    places = before.segmentation.section_of()
    moved = [
        placement.post
        for placement in after.segmentation.placements
        if places.get(placement.post) != placement.section and post_name(placement.post) != target
    ]
    return Effect(correction=store_correction(project, decided), others=len(moved))


def _decide_host(
    project: Project, session: ChatSession, kind: CorrectionKind, handle: str, note: str | None
) -> Effect:
    before = project.explain(session)
    author = fold_handle(handle.strip())
    if author not in before.handles:
        if (why := why_hidden(project, session, handle)) is not None:
            raise UsageError(why, where=f"{kind} {handle}")
        raise UnknownNameError("person in this session", handle, before.handles.values())
    return _decide(project, session, before, kind, target=before.handles[author], note=note)


def correction_of(
    session: Session,
    kind: StrEnum,
    *,
    target: str | None = None,
    value: Sequence[tuple[str, str]] = (),
    note: str | None = None,
) -> Correction:
    """Return a correction of a session, which is found again by a moment within its hour."""
    during = session.start + (session.end - session.start) / 2
    return Correction(
        kind=kind.value,
        hashtag=session.hashtag,
        session=session.id,
        target=target,
        value=tuple(sorted([*value, ("during", during.isoformat())])),
        note=cleaned_line(note, "note") if note is not None else None,
    )


def _post_in_session(
    project: Project, identity: str, hashtag: str | None
) -> tuple[Post, ChatSession]:
    project.sessions(hashtag)  # an unknown hashtag is told before an unknown post
    post = find_post(project, identity, candidates=keys_in_sessions(project, hashtag))
    matches = project.sessions_of_post(post.key, hashtag)
    if not matches:
        raise UsageError(
            f"the post {identity} is in no session, so no recap shows it",
            hint="tweetup sessions lists when the hashtag met",
        )
    if len(matches) > 1:
        names = " or ".join(session.hashtag for session in matches)
        raise UsageError(
            f"the post {identity} is in sessions of several chats",
            hint=f"choose one with --hashtag {names}",
        )
    return post, matches[0]


def _post_of(project: Project, session: ChatSession, identity: str) -> Post:
    keys = project.session_keys(session)
    post = find_post(project, identity, candidates=keys)
    if post.key not in keys:
        raise UsageError(
            f"the post {identity} is not in {session.id}",
            hint=f"tweetup posts {session.id} lists those that are",
        )
    return post


def _question(run: SegmentationRun, section: str) -> Question:
    """Return the question or stretch of that name."""
    questions = {question.section: question for question in run.corrected.questions}
    if section not in questions:
        names = sorted((*questions, *SECTIONS_OF_ALL), key=section_order)
        raise UnknownNameError("section", section, names)
    return questions[section]


def _asked(question: Question, name: str = "asked") -> list[tuple[str, str]]:
    """Return the time of asking, by which a question is found again after it got another number."""
    return [(name, question.asked_at.isoformat())] if question.asked_at is not None else []


def _free(questions: Sequence[Question], number: int | None) -> int | None:
    """Return the number; raise :class:`UsageError` where a question has it."""
    if number is not None and any(question.number == _checked(number) for question in questions):
        raise UsageError(
            f"there is a Q{number} already",
            hint="choose another number; tweetup question renumber exchanges two",
        )
    return number


def _checked(number: int) -> int:
    if not 0 <= number <= _HIGHEST:
        raise UsageError(f"{number} is no number for a question", hint=f"use 0 to {_HIGHEST}")
    return number


def cleaned_line(text: str, name: str) -> str:
    """Return the text as one line; an empty one is refused."""
    line = " ".join(clean_control(text).split())
    if not line:
        raise UsageError(f"the {name} is empty")
    return line


def cleaned_paragraph(text: str) -> str:
    """Return the text without ends of lines that show nothing; one that is too long is refused.

    Two blanks that break a line are a backslash then, which editors and forms keep.
    """
    from tweetup.render.own_text import keep_breaks

    words = "\n".join(clean_control(text).strip().splitlines())
    words = (
        keep_breaks(words)
        if "  \n" in words
        else re.sub(r"[^\S\n]+$", "", words, flags=re.MULTILINE)
    )
    if len(words) > _LONGEST:
        raise UsageError(f"the paragraph has more than {_LONGEST:,} characters")
    return words


_LINE_ENDS = re.compile(r"[^\S\n]+$", re.MULTILINE)

_LONGEST = 5_000
"""Characters that one paragraph may have."""

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?$")


@dataclass(frozen=True, slots=True)
class SessionCorrection:
    """A correction of sessions as stored, and the session that it made.

    ``former`` is the id of the session that had its name before, None where none had.
    """

    correction: Correction
    session: Session
    former: str | None = None


def split_session(
    project: Project, session: ChatSession, at: str, *, note: str | None = None
) -> SessionCorrection:
    """Begin a session of its own at a moment.

    ``at`` is a time of day where the chat is at home, a date and time, or a post to begin with.

    Raises :class:`~tweetup.errors.UsageError` for a moment before or after all posts.
    """
    moment = _moment(project, session, at).astimezone(UTC)
    decided = correction_of(
        session, CorrectionKind.SPLIT_SESSION, value=[("at", moment.isoformat())], note=note
    )
    before = {other.id for other in project.sessions(session.hashtag)}
    stored = _decide_session(project, decided)
    after = project.sessions(session.hashtag)
    return SessionCorrection(stored, next(other for other in after if other.id not in before))


def join_sessions(
    project: Project, session: ChatSession, other: Session, *, note: str | None = None
) -> SessionCorrection:
    """Make one session of two of a chat.

    Raises :class:`~tweetup.errors.UsageError` for sessions of two chats, or one and the same.
    """
    if session.hashtag != other.hashtag:
        raise UsageError(f"{session.id} and {other.id} belong to different chats")
    if session.id == other.id:
        raise UsageError(f"{session.id} is one session already")
    during = other.start + (other.end - other.start) / 2
    decided = correction_of(
        session,
        CorrectionKind.JOIN_SESSIONS,
        target=other.id,
        value=[("other_during", during.isoformat())],
        note=note,
    )
    stored = _decide_session(project, decided)
    first = min(session, other, key=lambda part: (part.start, part.id))
    after = project.sessions(session.hashtag)
    return SessionCorrection(stored, next(other for other in after if other.id == first.id))


def rename_session(
    project: Project,
    session: ChatSession,
    name: str,
    *,
    reuse: bool = False,
    note: str | None = None,
) -> SessionCorrection:
    """Give a session another name.

    Raises :class:`~tweetup.errors.UsageError` for a name that is taken, that sessions of another
    hashtag get by their dates, or that cannot be part of a file's name and a link; without
    ``reuse`` also for one that another session had, to which links and a page of the site lead.
    """
    wanted = name.strip().casefold()
    if not is_session_name(wanted) or wanted == LATEST:
        raise UsageError(
            f"{name!r} cannot be a session's name", hint="use letters, digits, - and _"
        )
    if any(other.id.casefold() == wanted for other in project.sessions()):
        raise UsageError(f"a session is called {wanted} already", hint="choose another name")
    dated = hashtag_of_name(wanted)
    if dated is not None and dated != project.config.chat(session.hashtag).hashtag:
        raise UsageError(
            f"{wanted} has the form of names by date of #{dated}, not of"
            f" #{project.config.chat(session.hashtag).hashtag}",
            hint="choose another name: the hashtag and a date are kept for that chat's sessions",
        )
    former = _former_owner(project, session, wanted)
    if former is not None and not reuse:
        raise UsageError(
            f"{former.id} was called {wanted} before, and links to that name lead to it",
            hint="choose another name; with --reuse they lead to this session from now on",
        )
    decided = correction_of(
        session, CorrectionKind.RENAME_SESSION, value=[("name", wanted)], note=note
    )
    stored = _decide_session(project, decided)
    after = project.sessions(session.hashtag)
    renamed = next(other for other in after if other.id == wanted)
    return SessionCorrection(stored, renamed, former.id if former is not None else None)


def _former_owner(project: Project, session: ChatSession, name: str) -> ChatSession | None:
    """Return another session that had a name before, or whose page the site had at that address."""
    from tweetup.render.site.pages import page_path

    others = [it for it in project.sessions() if it.id != session.id]
    for other in others:
        if name in map(str.casefold, other.aliases):
            return other
    for address in project.archive.read_site_addresses():
        if address.path != page_path(name) or address.start is None or address.end is None:
            continue
        shared = {
            it: min(it.end, address.end) - max(it.start, address.start)
            for it in (session, *others)
            if it.hashtag == address.chat
        }
        owner = max(shared, key=lambda it: shared[it], default=session)
        return owner if owner != session and shared[owner] > timedelta() else None
    return None


def _decide_session(project: Project, decided: Correction) -> Correction:
    """Store a correction of sessions, unless it would change nothing."""
    chat = decided.hashtag
    tried = correct_chat_sessions(
        project.posts(chat),
        project.config.chat(chat),
        (*project.corrections(chat), decided),
        load_profile_zones=project.profile_zones,
    )
    colliding = project.colliding_renames(project.config.chat(chat).hashtag, decided)
    for idle in (*tried.idle, *colliding):
        if idle.correction == decided:
            raise UsageError(idle.why, where=f"{decided.kind} {decided.session}")
    return store_correction(project, decided)


def _moment(project: Project, session: ChatSession, at: str) -> datetime:
    zone = ZoneInfo(session.timezone)
    clock = _CLOCK.match(at.strip())
    if clock is None:
        return _written_out(at.strip(), zone) or _post_time(project, session, at)
    first = session.start.astimezone(zone).date()
    for day in (first, first + timedelta(days=1)):
        moment = _at(clock, day, zone, at)
        if session.start < moment <= session.end:
            return moment
    return _at(clock, first, zone, at)


def _at(clock: re.Match[str], day: date, zone: ZoneInfo, text: str) -> datetime:
    hour, minute, second = (int(part or 0) for part in clock.groups())
    try:
        return datetime.combine(day, time(hour, minute, second), tzinfo=zone)
    except ValueError as error:
        raise UsageError(f"{text} is no time of day", hint="write it like 20:30") from error


def _written_out(at: str, zone: ZoneInfo) -> datetime | None:
    """Return a date and time, in the chat's time zone unless the text names another."""
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d", at):
        return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise UsageError(f"{at} is no time", hint="write it like 2026-03-05T20:30") from error
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _post_time(project: Project, session: ChatSession, identity: str) -> datetime:
    keys = project.session_keys(session)
    post = find_post(project, identity, candidates=keys)
    if post.key not in keys:
        raise UsageError(f"the post {identity} is not in {session.id}")
    return post.created_at
