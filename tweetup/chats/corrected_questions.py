"""The questions of a session as people corrected them, and what they placed by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tweetup.chats.corrections import (
    SECTIONS_OF_ALL,
    Decision,
    Idle,
    in_force,
    moment_of,
    post_of,
    value_of,
)
from tweetup.model import PostKey, Question
from tweetup.text import DEFAULT_LETTERS, Role, question_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.chats.reading import Reading
    from tweetup.model import Correction

__all__ = ["ByHand", "Corrected", "correct_questions", "free_number"]

_MOVED = "put there by hand"
_ASKED = "made a question by hand"
_OPENS = "made the start of a stretch by hand"


@dataclass(frozen=True, slots=True)
class ByHand:
    """A section somebody chose for a post; ``moved``: for the post itself, not as a question."""

    section: str
    reason: str
    moved: bool
    correction: Correction


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """The questions in order, and what else the corrections say.

    ``answered`` holds which questions the number on a label may mean, the first asked first;
    ``by_hand`` the posts people placed; ``idle`` the corrections that change nothing.
    """

    questions: tuple[Question, ...]
    answered: Mapping[int, tuple[Question, ...]]
    by_hand: Mapping[PostKey, ByHand]
    idle: tuple[Idle, ...]


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
    desk = _Desk(
        {uid: _Entry(question) for uid, question in enumerate(questions)},
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


@dataclass(slots=True)
class _Entry:
    """A question while it is corrected: when it was asked, which numbers on labels mean it."""

    question: Question
    asked: set[datetime] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)
    edited: Correction | None = None

    def __post_init__(self) -> None:
        if self.question.asked_at is not None:
            self.asked.add(self.question.asked_at)
        self.numbers.add(self.question.number)


@dataclass(frozen=True, slots=True)
class _Choice:
    """Where a post goes: a question by its entry, or one of the sections of all."""

    entry: int | None
    section: str
    reason: str
    moved: bool
    correction: Correction


@dataclass(slots=True)
class _Desk:
    """The work in progress of one session."""

    entries: dict[int, _Entry]
    readings: Mapping[PostKey, Reading]
    letters: Mapping[str, Role]
    hashtags: tuple[str, ...]
    merged: dict[int, int] = field(default_factory=dict)
    choices: dict[PostKey, _Choice] = field(default_factory=dict)
    idle: list[Idle] = field(default_factory=list)

    def find(self, correction: Correction, section: str | None, asked: str = "asked") -> int | None:
        """The entry a correction means: asked at that moment, else of that name."""
        moment = moment_of(correction, asked)
        kind = (section or "")[:1]
        for uid, entry in self.entries.items():
            if moment is not None and moment in entry.asked and entry.question.section[0] == kind:
                return uid
        return next(
            (uid for uid, entry in self.entries.items() if entry.question.section == section), None
        )

    def reading_of(self, correction: Correction) -> Reading | None:
        """The post a correction is about, if the session has it."""
        key = post_of(correction)
        return self.readings.get(key) if key is not None else None

    def holder(self, number: int) -> int | None:
        """The entry with that number."""
        held = {entry.question.number: uid for uid, entry in self.entries.items()}
        return held.get(number)

    def take_from_all(self, key: PostKey) -> None:
        """Let no question count this post among those that ask it."""
        for entry in self.entries.values():
            entry.question = _without_post(entry.question, key)

    def absorb(self, other: int, *, into: int) -> None:
        """Let one entry answer to all that another answered to, which is no more."""
        if other == into:
            return
        gone = self.entries.pop(other)
        self.merged[other] = into
        self.entries[into].asked |= gone.asked
        self.entries[into].numbers |= gone.numbers

    def choose(self, key: PostKey, choice: _Choice) -> None:
        """Write down where a post goes; an earlier move of it counts no more."""
        before = self.choices.pop(key, None)
        if before is not None and before.moved:
            self.idle.append(Idle(before.correction, "a later correction places its post"))
        self.choices[key] = choice

    def order_stretches(self) -> None:
        """Number the stretches by the time they begin."""
        stretches = [e for e in self.entries.values() if e.question.section[0] == "S"]
        for number, entry in enumerate(sorted(stretches, key=_by_time), 1):
            entry.question = replace(entry.question, section=f"S{number}", number=number)

    def cleared(self) -> Corrected:
        """What came of it all."""
        by_hand: dict[PostKey, ByHand] = {}
        for key, choice in self.choices.items():
            section = self._section(choice)
            if section is None:
                why = f"there is no {choice.section} in this session any more"
                self.idle.append(Idle(choice.correction, why))
                continue
            by_hand[key] = ByHand(section, choice.reason, choice.moved, choice.correction)
            for entry in self.entries.values():
                if choice.moved and entry.question.section != section:
                    entry.question = _without_post(entry.question, key)
        entries = sorted(self.entries.values(), key=lambda e: (e.question.number, _by_time(e)))
        questions = tuple(entry.question for entry in entries)
        return Corrected(
            questions=questions,
            answered=_answered(entries),
            by_hand=by_hand,
            idle=tuple(self.idle),
        )

    def _section(self, choice: _Choice) -> str | None:
        if choice.section in SECTIONS_OF_ALL:
            return choice.section
        uid = choice.entry
        while uid is not None and uid in self.merged:
            uid = self.merged[uid]
        if uid is None or uid not in self.entries:
            uid = self.find(choice.correction, choice.section)
        return self.entries[uid].question.section if uid is not None else None


def _by_time(entry: _Entry) -> tuple[bool, float, int]:
    moment = entry.question.asked_at
    return (moment is None, moment.timestamp() if moment else 0.0, entry.question.number)


def _answered(entries: Sequence[_Entry]) -> dict[int, tuple[Question, ...]]:
    found: dict[int, list[_Entry]] = {}
    for entry in entries:
        if entry.question.section[0] == "Q":
            for number in sorted(entry.numbers):
                found.setdefault(number, []).append(entry)
    return {
        number: tuple(entry.question for entry in sorted(theirs, key=_by_time))
        for number, theirs in sorted(found.items())
    }


def _without_post(question: Question, key: PostKey) -> Question:
    if key not in question.posts and key != question.post:
        return question
    posts = tuple(other for other in question.posts if other != key)
    post = question.post if question.post != key else next(iter(posts), None)
    return replace(question, posts=posts, post=post)


def _move(desk: _Desk, correction: Correction) -> str | None:
    reading = desk.reading_of(correction)
    section = value_of(correction, "section") or ""
    if reading is None:
        return "its post is not in this session"
    uid = desk.find(correction, section)
    note = f": {correction.note}" if correction.note else ""
    choice = _Choice(uid, section, f"{_MOVED}{note}", moved=True, correction=correction)
    desk.choose(reading.post.key, choice)
    return None


def _add(desk: _Desk, correction: Correction) -> str | None:
    reading = desk.reading_of(correction)
    number = _number(correction)
    if reading is None:
        return "its post is not in this session"
    if number is None:
        return "it names no number"
    _open(desk, correction, reading, number=number)
    return None


def _split(desk: _Desk, correction: Correction) -> str | None:
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


def _open(desk: _Desk, correction: Correction, reading: Reading, *, number: int) -> None:
    """Let a post ask question ``number`` (0: open a stretch)."""
    key = reading.post.key
    alone = [uid for uid, entry in desk.entries.items() if entry.question.posts == (key,)]
    desk.take_from_all(key)
    fresh = _asked_by(desk, reading, number)
    uid = desk.holder(number) if number else None
    if uid is None:
        uid = max((*desk.entries, *desk.merged), default=-1) + 1
        desk.entries[uid] = _Entry(fresh)
    else:
        known = desk.entries[uid]
        known.question = replace(fresh, posts=(key, *known.question.posts))
        known.asked.add(reading.post.created_at)
    entry = desk.entries[uid]
    entry.numbers |= {label.number for label in reading.labels[:1] if number}
    for other in alone:
        desk.absorb(other, into=uid)
    reason = _ASKED if number else _OPENS
    desk.choose(key, _Choice(uid, fresh.section, reason, moved=False, correction=correction))


def _asked_by(desk: _Desk, reading: Reading, number: int) -> Question:
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


def _edit(desk: _Desk, correction: Correction) -> str | None:
    uid = desk.find(correction, correction.target)
    if uid is None:
        return f"there is no {correction.target} in this session"
    entry = desk.entries[uid]
    if entry.edited is not None:
        desk.idle.append(Idle(entry.edited, "a later correction rewords it"))
    entry.edited = correction
    entry.question = replace(entry.question, text=value_of(correction, "text") or "")
    return None


def _merge(desk: _Desk, correction: Correction) -> str | None:
    """The second becomes part of the first, which keeps its number and wording."""
    uid = desk.find(correction, correction.target)
    other = desk.find(correction, value_of(correction, "with"), "with_asked")
    if uid is None or other is None:
        name = correction.target if uid is None else value_of(correction, "with")
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


def _renumber(desk: _Desk, correction: Correction) -> str | None:
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


def _remove(desk: _Desk, correction: Correction) -> str | None:
    uid = desk.find(correction, correction.target)
    if uid is None:
        return f"there is no {correction.target} in this session"
    del desk.entries[uid]
    desk.order_stretches()
    return None


def _number(correction: Correction) -> int | None:
    text = value_of(correction, "number") or ""
    return int(text) if re.fullmatch(r"[1-9]\d?", text) else None


_ACTS: Mapping[str, Callable[[_Desk, Correction], str | None]] = {
    Decision.MOVE: _move,
    Decision.ADD_QUESTION: _add,
    Decision.SPLIT_QUESTION: _split,
    Decision.EDIT_QUESTION: _edit,
    Decision.MERGE_QUESTIONS: _merge,
    Decision.RENUMBER_QUESTION: _renumber,
    Decision.REMOVE_QUESTION: _remove,
}
