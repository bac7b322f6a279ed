"""Record corrections of a session without an analysis: the desk answers at once, derives later.

They are those of :mod:`tweetup.jobs.corrections`, checked against the results that are stored. One
that a newer analysis finds to be without effect is told of in the history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.chats.corrections.kinds import SECTIONS_OF_ALL, CorrectionKind
from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs.corrections import cleaned_line, correction_of
from tweetup.jobs.posts import find_key
from tweetup.jobs.publish import derived_recap
from tweetup.model import MARK_BOT, DialogueAct, Method, post_name, section_order
from tweetup.project.decisions import read_decisions
from tweetup.recap.decisions import DecisionKind, PartState
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.model import Correction, PostKey, Question
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "bots_of",
    "hide_at_once",
    "mark_bot_at_once",
    "move_at_once",
    "move_posts_at_once",
    "settle_host_at_once",
    "word_question_at_once",
]


def move_at_once(project: Project, session: ChatSession, post: str, section: str) -> Correction:
    """Move a post of a session to a section; the section that it has is made sure.

    Raises :class:`~tweetup.errors.UnknownNameError` for a section that is not there,
    :class:`~tweetup.errors.UsageError` for a post that is not, or that a person put there.
    """
    return project.archive.add_correction(_move(project, session, post, section))


def move_posts_at_once(
    project: Project, session: ChatSession, sections: Mapping[str, str]
) -> tuple[Correction, ...]:
    """Move several posts of a session, each to its section: all of them, or on an error none.

    Raises as :func:`move_at_once` does.
    """
    moves = [_move(project, session, post, section) for post, section in sections.items()]
    return tuple(project.archive.add_correction(move) for move in moves)


def hide_at_once(project: Project, session: ChatSession, post: str) -> Correction:
    """Hide a post of a session and its reposts from everything. Raises as :func:`move_at_once`."""
    key = _post(project, session, post)
    return _store(project, session, CorrectionKind.HIDE, target=post_name(key))


def bots_of(project: Project, session: ChatSession) -> frozenset[str]:
    """Return the handles of a session's bots: those found, and those that people marked."""
    gate = project.gate(session)
    handles = _handles(project, session)
    bots = {
        fold_handle(gate.posts[key].handle)
        for key, placed in gate.acts.items()
        if placed.act is DialogueAct.BOT and key in gate.posts
    }
    for decision in read_decisions(project, session):
        if decision.kind == MARK_BOT and decision.target:
            is_bot = dict(decision.value).get("state") == PartState.SHOWN
            (bots.add if is_bot else bots.discard)(fold_handle(decision.target))
    return frozenset(handles[it] for it in bots if it in handles)


def _handles(project: Project, session: ChatSession) -> Mapping[str, str]:
    """Return the handles of a session's people as they write them, by the folded ones."""
    people = derived_recap(project, session).participants
    return {fold_handle(it.author.handle): it.author.handle for it in people}


def mark_bot_at_once(
    project: Project, session: ChatSession, handle: str, *, is_bot: bool
) -> Correction:
    """Say that somebody is a bot, whose posts are no answers and are quoted nowhere, or is none.

    Raises :class:`~tweetup.errors.UnknownNameError` for somebody who wrote nothing in the session,
    :class:`~tweetup.errors.UsageError` where it is so already.
    """
    handles = _handles(project, session)
    name = handles.get(fold_handle(handle.strip().removeprefix("@")))
    if name is None:
        raise UnknownNameError("person in this session", handle, handles.values())
    if (name in bots_of(project, session)) is is_bot:
        is_so = "is taken for a bot already" if is_bot else "is no bot here"
        raise UsageError(f"@{name} {is_so}")
    state = PartState.SHOWN if is_bot else PartState.LEFT_OUT
    return project.archive.add_correction(
        correction_of(session, DecisionKind.BOT, target=name, value=[("state", state.value)])
    )


def word_question_at_once(
    project: Project, session: ChatSession, section: str, text: str
) -> Correction:
    """Change the wording of a question or of a stretch."""
    question = _question(project, session, section)
    words = cleaned_line(text, "wording")
    if words == question.text:
        raise UsageError("the question says that already")
    value = [("text", words), *_asked(question)]
    return _store(project, session, CorrectionKind.EDIT_QUESTION, target=section, value=value)


def settle_host_at_once(
    project: Project, session: ChatSession, handle: str, *, is_host: bool
) -> Correction:
    """Record that somebody hosted a session, or did not.

    Raises :class:`~tweetup.errors.UnknownNameError` for somebody who wrote nothing in it.
    """
    handles = {fold_handle(it.handle): it.handle for it in project.session_posts(session).stored}
    folded = fold_handle(handle.strip().removeprefix("@"))
    if folded not in handles:
        raise UnknownNameError("person in this session", handle, handles.values())
    hosts = set(map(fold_handle, project.overview(session).hosts))
    if (folded in hosts) is is_host:
        raise UsageError(f"@{handles[folded]} is {'a' if is_host else 'no'} host already")
    kind = CorrectionKind.ADD_HOST if is_host else CorrectionKind.REMOVE_HOST
    return _store(project, session, kind, target=handles[folded])


def _move(project: Project, session: ChatSession, post: str, section: str) -> Correction:
    """Return the correction that moves a post, not stored yet."""
    key = _post(project, session, post)
    value = [("section", section)]
    if section not in SECTIONS_OF_ALL:
        value += _asked(_question(project, session, section))
    placements = project.segmented(session).segmentation.placements
    placed = next((it for it in placements if it.post == key), None)
    if placed is not None and placed.section == section and placed.method is Method.MANUAL:
        raise UsageError(f"the post is under {section} already")
    return correction_of(
        session, CorrectionKind.MOVE, target=post_name(key), value=value, note=None
    )


def _store(
    project: Project,
    session: ChatSession,
    kind: CorrectionKind,
    *,
    target: str,
    value: Sequence[tuple[str, str]] = (),
) -> Correction:
    """Store a correction; results remembered of the session stay as they were."""
    return project.archive.add_correction(correction_of(session, kind, target=target, value=value))


def _post(project: Project, session: ChatSession, identity: str) -> PostKey:
    """Return the key of a post of the session that nobody hid."""
    shown = {post.key for post in project.visible_posts(session)}
    key = find_key(project, identity, candidates=shown)
    if key not in shown:
        raise UsageError(f"the post {identity} is not in {session.id}", hint="or it is hidden")
    return key


def _question(project: Project, session: ChatSession, section: str) -> Question:
    questions = {it.section: it for it in project.segmented(session).segmentation.questions}
    if section not in questions:
        names = sorted((*questions, *SECTIONS_OF_ALL), key=section_order)
        raise UnknownNameError("section", section, names)
    return questions[section]


def _asked(question: Question) -> list[tuple[str, str]]:
    """Return the time of asking, by which a question is found again under another number."""
    return [("asked", question.asked_at.isoformat())] if question.asked_at is not None else []
