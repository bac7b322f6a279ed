"""The questions of a session as people corrected them, and what they placed by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tweetup.chats.corrections.correction_state import Choice, Corrected, Desk, Entry
from tweetup.chats.corrections.decisions import Decision, Idle, in_force, value_of
from tweetup.model import Question
from tweetup.text import DEFAULT_LETTERS, Role, question_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.chats.parse.posts import Reading
    from tweetup.model import Correction

__all__ = ["correct_questions", "free_number"]

_MOVED = "somebody moved it there"
_ASKED = "somebody made it a question"
_OPENS = "somebody began a stretch with it"


def correct_questions(
    questions: Sequence[Question],
    corrections: Iterable[Correction],
    *,
    readings: Sequence[Reading],
    letters: Mapping[str, Role] = DEFAULT_LETTERS,
    hashtags: tuple[str, ...] = (),
) -> Corrected:
    """Apply the corrections of questions and the moves of posts, in order.

    ``questions`` are the derived ones, or the stretches of a chat without; numbers stay what the
    host asked unless somebody renumbers, stretches are numbered in the order of time.
    """
    desk = Desk(
        {uid: Entry(question) for uid, question in enumerate(questions)},
        {reading.post.key: reading for reading in readings},
        letters,
        hashtags,
    )
    for correction in in_force(corrections):
        act = _ACTS.get(correction.kind)
        if act is None:
            continue
        why = act(desk, correction)
        if why is not None:
            desk.idle.append(Idle(correction, why))
    return desk.cleared()


def free_number(questions: Sequence[Question], *, asked_at: datetime, labels: Iterable[int]) -> int:
    """The number for a question nobody has numbered yet.

    That of its own label if no question has it, else the lowest free one after the question
    asked before it.
    """
    taken = {question.number for question in questions}
    for number in labels:
        if number not in taken:
            return number
    before = (q.number for q in questions if q.asked_at is not None and q.asked_at <= asked_at)
    number = max(before, default=0) + 1
    while number in taken:
        number += 1
    return number


def _move(desk: Desk, correction: Correction) -> str | None:
    reading = desk.reading_of(correction)
    section = value_of(correction, "section") or ""
    if reading is None:
        return "its post is not in this session"
    uid = desk.find(correction, section)
    note = f": {correction.note}" if correction.note else ""
    choice = Choice(uid, section, f"{_MOVED}{note}", moved=True, correction=correction)
    desk.choose(reading.post.key, choice)
    return None


def _add(desk: Desk, correction: Correction) -> str | None:
    reading = desk.reading_of(correction)
    number = _number(correction)
    if reading is None:
        return "its post is not in this session"
    if number is None:
        return "it names no number"
    _open(desk, correction, reading, number=number)
    return None


def _split(desk: Desk, correction: Correction) -> str | None:
    reading = desk.reading_of(correction)
    section = value_of(correction, "section")
    uid = desk.find(correction, section)
    if reading is None:
        return "its post is not in this session"
    if uid is None:
        return f"there is no {section} in this session"
    if desk.entries[uid].question.section[0] == "S":
        _open(desk, correction, reading, number=0)
        desk.order_stretches()
        return None
    number = _number(correction)
    if number is None:
        return "it names no number"
    _open(desk, correction, reading, number=number)
    return None


def _open(desk: Desk, correction: Correction, reading: Reading, *, number: int) -> None:
    """Let a post ask question ``number`` (0: open a stretch)."""
    key = reading.post.key
    alone = [uid for uid, entry in desk.entries.items() if entry.question.posts == (key,)]
    desk.take_from_all(key)
    fresh = _asked_by(desk, reading, number)
    uid = desk.holder(number) if number else None
    if uid is None:
        uid = max((*desk.entries, *desk.merged), default=-1) + 1
        desk.entries[uid] = Entry(fresh)
    else:
        known = desk.entries[uid]
        known.question = replace(fresh, posts=(key, *known.question.posts))
        known.asked.add(reading.post.created_at)
    entry = desk.entries[uid]
    entry.numbers |= {label.number for label in reading.labels[:1] if number}
    for other in alone:
        desk.absorb(other, into=uid)
    reason = _ASKED if number else _OPENS
    desk.choose(key, Choice(uid, fresh.section, reason, moved=False, correction=correction))


def _asked_by(desk: Desk, reading: Reading, number: int) -> Question:
    written = reading.labels[0].written if reading.labels and number else None
    same = bool(written) and reading.labels[0].number == number
    return Question(
        section=f"Q{number}" if number else "S0",
        number=number,
        text=question_text(reading.own, desk.letters, desk.hashtags),
        label=written if same else None,
        post=reading.post.key,
        posts=(reading.post.key,),
        author=reading.post.handle,
        asked_at=reading.post.created_at,
    )


def _edit(desk: Desk, correction: Correction) -> str | None:
    uid = desk.find(correction, correction.target)
    if uid is None:
        return f"there is no {correction.target} in this session"
    entry = desk.entries[uid]
    if entry.edited is not None:
        desk.idle.append(Idle(entry.edited, "a later one rewords it", overruled=True))
    entry.edited = correction
    entry.question = replace(entry.question, text=value_of(correction, "text") or "")
    return None


def _merge(desk: Desk, correction: Correction) -> str | None:
    """The second becomes part of the first, which keeps its number and wording."""
    uid = desk.find(correction, correction.target)
    other = desk.find(correction, value_of(correction, "other"), "other_asked")
    if uid is None or other is None:
        name = correction.target if uid is None else value_of(correction, "other")
        return f"there is no {name} in this session"
    if uid == other:
        return f"{correction.target} and {value_of(correction, 'with')} are one already"
    kept, gone = desk.entries[uid], desk.entries[other]
    times = [moment for moment in (kept.question.asked_at, gone.question.asked_at) if moment]
    kept.question = replace(
        kept.question,
        text=kept.question.text or gone.question.text,
        post=kept.question.post or gone.question.post,
        posts=tuple(dict.fromkeys((*kept.question.posts, *gone.question.posts))),
        asked_at=min(times, default=None),
    )
    desk.absorb(other, into=uid)
    desk.order_stretches()
    return None


def _renumber(desk: Desk, correction: Correction) -> str | None:
    """A number that another question has is exchanged with it."""
    uid = desk.find(correction, correction.target)
    number = _number(correction)
    if uid is None or number is None:
        return f"there is no {correction.target} in this session"
    entry = desk.entries[uid]
    if entry.question.section[0] == "S":
        return "stretches are numbered in the order of time"
    other = desk.holder(number)
    if other is not None:
        holder = desk.entries[other]
        holder.question = _numbered(holder.question, entry.question.number)
    entry.question = _numbered(entry.question, number)
    return None


def _numbered(question: Question, number: int) -> Question:
    label = re.sub(r"\d+", str(number), question.label, count=1) if question.label else None
    return replace(question, number=number, section=f"Q{number}", label=label)


def _remove(desk: Desk, correction: Correction) -> str | None:
    uid = desk.find(correction, correction.target)
    if uid is None:
        return f"there is no {correction.target} in this session"
    del desk.entries[uid]
    desk.order_stretches()
    return None


def _number(correction: Correction) -> int | None:
    text = value_of(correction, "number") or ""
    return int(text) if re.fullmatch(r"[1-9]\d?", text) else None


_ACTS: Mapping[str, Callable[[Desk, Correction], str | None]] = {
    Decision.MOVE: _move,
    Decision.ADD_QUESTION: _add,
    Decision.SPLIT_QUESTION: _split,
    Decision.EDIT_QUESTION: _edit,
    Decision.MERGE_QUESTIONS: _merge,
    Decision.RENUMBER_QUESTION: _renumber,
    Decision.REMOVE_QUESTION: _remove,
}
