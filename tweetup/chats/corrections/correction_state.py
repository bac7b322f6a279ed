"""The questions of a session while they are being corrected, one correction after the other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tweetup.chats.corrections.decisions import SECTIONS_OF_ALL, Idle, moment_of, post_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tweetup.chats.parse.posts import Reading
    from tweetup.model import Correction, PostKey, Question
    from tweetup.text import Role

__all__ = ["ByHand", "Choice", "Corrected", "Desk", "Entry"]


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


@dataclass(slots=True)
class Entry:
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
class Choice:
    """Where a post goes: a question by its entry, or one of the sections of all."""

    entry: int | None
    section: str
    reason: str
    moved: bool
    correction: Correction


@dataclass(slots=True)
class Desk:
    """The work in progress of one session."""

    entries: dict[int, Entry]
    readings: Mapping[PostKey, Reading]
    letters: Mapping[str, Role]
    hashtags: tuple[str, ...]
    merged: dict[int, int] = field(default_factory=dict)
    choices: dict[PostKey, Choice] = field(default_factory=dict)
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

    def choose(self, key: PostKey, choice: Choice) -> None:
        """Write down where a post goes; an earlier move of it counts no more."""
        before = self.choices.pop(key, None)
        if before is not None and before.moved:
            self.idle.append(Idle(before.correction, "a later one places its post", overruled=True))
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

    def _section(self, choice: Choice) -> str | None:
        if choice.section in SECTIONS_OF_ALL:
            return choice.section
        uid = choice.entry
        while uid is not None and uid in self.merged:
            uid = self.merged[uid]
        if uid is None or uid not in self.entries:
            uid = self.find(choice.correction, choice.section)
        return self.entries[uid].question.section if uid is not None else None


def _by_time(entry: Entry) -> tuple[bool, float, int]:
    moment = entry.question.asked_at
    return (moment is None, moment.timestamp() if moment else 0.0, entry.question.number)


def _answered(entries: Sequence[Entry]) -> dict[int, tuple[Question, ...]]:
    found: dict[int, list[Entry]] = {}
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
