"""Corrections of questions, and of the sections of posts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tweetup.chats.corrections.correction_state import (
    CorrectedQuestions,
    CorrectionState,
    PendingPlacement,
    QuestionState,
)
from tweetup.chats.corrections.kinds import CorrectionKind, IdleCorrection, in_force, value_of
from tweetup.model import Question
from tweetup.text import question_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.chats.parse.session import ParsedSession
    from tweetup.model import Correction

__all__ = ["correct_questions", "free_number"]

_MOVED = "somebody moved it there"
_ASKED = "somebody made it a question"
_OPENS = "somebody began a stretch with it"


def correct_questions(
    questions: Sequence[Question],
    corrections: Iterable[Correction],
    parsed_session: ParsedSession,
    *,
    earlier: CorrectedQuestions | None = None,
) -> CorrectedQuestions:
    """Apply the corrections of questions and the moves of posts, in order.

    ``questions`` are the derived ones, or the stretches of a chat without; numbers stay as the
    host asked unless somebody renumbers, stretches are numbered in the order of time. ``earlier``
    is the result of the same corrections on questions that are all gone now: a correction that
    had an effect there is not idle.
    """
    state = CorrectionState(
        {uid: QuestionState(question) for uid, question in enumerate(questions)},
        {parsed.post.key: parsed for parsed in parsed_session.posts},
        parsed_session.letters,
        parsed_session.hashtags,
    )
    for correction in in_force(corrections):
        apply = _APPLY.get(correction.kind)
        why = apply(state, correction) if apply is not None else None
        if why is not None:
            state.idle.append(IdleCorrection(correction, why))
    corrected = state.finish()
    if earlier is None:
        return corrected
    idle_before = [idle.correction for idle in earlier.idle]
    return replace(
        corrected,
        idle=tuple(idle for idle in corrected.idle if idle.correction in idle_before),
    )


def free_number(questions: Sequence[Question], *, asked_at: datetime, labels: Iterable[int]) -> int:
    """Return a number for a question nobody has numbered yet.

    It is that of its own label if no question has it, else the lowest free one after the question
    asked before it.
    """
    used = {question.number for question in questions}
    for number in labels:
        if number not in used:
            return number
    before = (q.number for q in questions if q.asked_at is not None and q.asked_at <= asked_at)
    number = max(before, default=0) + 1
    while number in used:
        number += 1
    return number


def _move(state: CorrectionState, correction: Correction) -> str | None:
    parsed = state.parsed_post(correction)
    section = value_of(correction, "section") or ""
    if parsed is None:
        return "its post is not in this session"
    uid = state.find(correction, section)
    note = f": {correction.note}" if correction.note else ""
    placement = PendingPlacement(uid, section, f"{_MOVED}{note}", moved=True, correction=correction)
    state.choose(parsed.post.key, placement)
    return None


def _add(state: CorrectionState, correction: Correction) -> str | None:
    parsed = state.parsed_post(correction)
    number = _number(correction)
    if parsed is None:
        return "its post is not in this session"
    if number is None:
        return "it names no number"
    _open(state, correction, parsed, number=number)
    return None


def _split(state: CorrectionState, correction: Correction) -> str | None:
    parsed = state.parsed_post(correction)
    section = value_of(correction, "section")
    uid = state.find(correction, section)
    if parsed is None:
        return "its post is not in this session"
    if uid is None:
        return f"there is no {section} in this session"
    if state.entries[uid].question.section[0] == "S":
        _open(state, correction, parsed, number=None)
        state.order_stretches()
        return None
    number = _number(correction)
    if number is None:
        return "it names no number"
    _open(state, correction, parsed, number=number)
    return None


def _open(
    state: CorrectionState, correction: Correction, parsed: ParsedPost, *, number: int | None
) -> None:
    """Make a post ask question ``number`` (None: open a stretch)."""
    key = parsed.post.key
    alone = [uid for uid, entry in state.entries.items() if entry.question.posts == (key,)]
    state.remove_from_all(key)
    fresh = _asked_by(state, parsed, number)
    uid = state.holder(number) if number is not None else None
    if uid is None:
        uid = max((*state.entries, *state.merged), default=-1) + 1
        state.entries[uid] = QuestionState(fresh)
    else:
        standing = state.entries[uid]
        standing.question = replace(fresh, posts=(key, *standing.question.posts))
        standing.asked.add(parsed.post.created_at)
    entry = state.entries[uid]
    if number is not None:
        entry.numbers |= {label.number for label in parsed.labels[:1]}
    for other in alone:
        state.absorb(other, into=uid)
    reason = _OPENS if number is None else _ASKED
    state.choose(
        key, PendingPlacement(uid, fresh.section, reason, moved=False, correction=correction)
    )


def _asked_by(state: CorrectionState, parsed: ParsedPost, number: int | None) -> Question:
    written = parsed.labels[0].written if parsed.labels and number is not None else None
    same = bool(written) and parsed.labels[0].number == number
    return Question(
        section="S0" if number is None else f"Q{number}",
        number=number or 0,
        text=question_text(parsed.own_text, state.letters, state.hashtags),
        label=written if same else None,
        post=parsed.post.key,
        posts=(parsed.post.key,),
        author=parsed.post.handle,
        asked_at=parsed.post.created_at,
    )


def _edit(state: CorrectionState, correction: Correction) -> str | None:
    uid = state.find(correction, correction.target)
    if uid is None:
        return f"there is no {correction.target} in this session"
    entry = state.entries[uid]
    if entry.edited is not None:
        state.idle.append(IdleCorrection(entry.edited, "a later one rewords it", overruled=True))
    entry.edited = correction
    entry.question = replace(entry.question, text=value_of(correction, "text") or "")
    return None


def _merge(state: CorrectionState, correction: Correction) -> str | None:
    """Merge the second question into the first, which keeps its number and wording."""
    uid = state.find(correction, correction.target)
    other = state.find(correction, value_of(correction, "other"), "other_asked")
    if uid is None or other is None:
        name = correction.target if uid is None else value_of(correction, "other")
        return f"there is no {name} in this session"
    if uid == other:
        return f"{correction.target} and {value_of(correction, 'with')} are one already"
    first, second = state.entries[uid], state.entries[other]
    times = [moment for moment in (first.question.asked_at, second.question.asked_at) if moment]
    first.question = replace(
        first.question,
        text=first.question.text or second.question.text,
        post=first.question.post or second.question.post,
        posts=tuple(dict.fromkeys((*first.question.posts, *second.question.posts))),
        asked_at=min(times, default=None),
    )
    state.absorb(other, into=uid)
    state.order_stretches()
    return None


def _renumber(state: CorrectionState, correction: Correction) -> str | None:
    """Give a question a number; a question that has it gets the other's in exchange."""
    uid = state.find(correction, correction.target)
    number = _number(correction)
    if uid is None or number is None:
        return f"there is no {correction.target} in this session"
    entry = state.entries[uid]
    if entry.question.section[0] == "S":
        return "stretches are numbered in the order of time"
    other = state.holder(number)
    if other is not None:
        holder = state.entries[other]
        holder.question = _numbered(holder.question, entry.question.number)
    entry.question = _numbered(entry.question, number)
    return None


def _numbered(question: Question, number: int) -> Question:
    label = re.sub(r"\d+", str(number), question.label, count=1) if question.label else None
    return replace(question, number=number, section=f"Q{number}", label=label)


def _remove(state: CorrectionState, correction: Correction) -> str | None:
    uid = state.find(correction, correction.target)
    if uid is None:
        return f"there is no {correction.target} in this session"
    del state.entries[uid]
    state.order_stretches()
    return None


def _number(correction: Correction) -> int | None:
    text = value_of(correction, "number") or ""
    return int(text) if re.fullmatch(r"0|[1-9]\d?", text) else None


_APPLY: Mapping[str, Callable[[CorrectionState, Correction], str | None]] = {
    CorrectionKind.MOVE: _move,
    CorrectionKind.ADD_QUESTION: _add,
    CorrectionKind.SPLIT_QUESTION: _split,
    CorrectionKind.EDIT_QUESTION: _edit,
    CorrectionKind.MERGE_QUESTIONS: _merge,
    CorrectionKind.RENUMBER_QUESTION: _renumber,
    CorrectionKind.REMOVE_QUESTION: _remove,
}
