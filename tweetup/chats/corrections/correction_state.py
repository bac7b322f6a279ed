"""The working state of a session's questions while corrections are applied one by one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tweetup.chats.corrections.kinds import SECTIONS_OF_ALL, IdleCorrection, moment_of, post_of
from tweetup.model import with_polls
from tweetup.text import read_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.model import Correction, PostKey, Question
    from tweetup.text import Role

__all__ = [
    "CorrectedQuestions",
    "CorrectionState",
    "ManualPlacement",
    "PendingPlacement",
    "QuestionState",
]


@dataclass(frozen=True, slots=True)
class ManualPlacement:
    """A section that a person chose for a post.

    ``moved`` is True where the post itself was moved, False where it was made a question.
    """

    section: str
    reason: str
    moved: bool
    correction: Correction


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedQuestions:
    """The questions of a session in order, with corrections applied.

    ``by_label_number`` holds the questions that the number on a label may mean, the first asked
    first; ``manual`` the placements by people; ``idle`` the corrections that change nothing.
    """

    questions: tuple[Question, ...]
    by_label_number: Mapping[int, tuple[Question, ...]]
    manual: Mapping[PostKey, ManualPlacement]
    idle: tuple[IdleCorrection, ...]


@dataclass(slots=True)
class QuestionState:
    """A question while it is corrected, with the times it was asked and its label numbers."""

    question: Question
    asked: set[datetime] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)
    edited: Correction | None = None

    def __post_init__(self) -> None:
        if self.question.asked_at is not None:
            self.asked.add(self.question.asked_at)
        self.numbers.add(self.question.number)


@dataclass(frozen=True, slots=True)
class PendingPlacement:
    """A section chosen for a post: a question by its entry, or one of the sections of all."""

    entry: int | None
    section: str
    reason: str
    moved: bool
    correction: Correction


@dataclass(slots=True)
class CorrectionState:
    """The questions of one session, by entry number, and the placements chosen so far."""

    entries: dict[int, QuestionState]
    posts: Mapping[PostKey, ParsedPost]
    letters: Mapping[str, Role]
    hashtags: tuple[str, ...]
    merged: dict[int, int] = field(default_factory=dict)
    pending: dict[PostKey, PendingPlacement] = field(default_factory=dict)
    idle: list[IdleCorrection] = field(default_factory=list)

    def find(self, correction: Correction, section: str | None, asked: str = "asked") -> int | None:
        """Return the entry a correction means: asked at that moment, else of that name."""
        moment = moment_of(correction, asked)
        kind = (section or "")[:1]
        for uid, entry in self.entries.items():
            if moment is not None and moment in entry.asked and entry.question.section[0] == kind:
                return uid
        return next(
            (uid for uid, entry in self.entries.items() if entry.question.section == section), None
        )

    def parsed_post(self, correction: Correction) -> ParsedPost | None:
        """Return the post a correction is about, None where the session does not have it."""
        key = post_of(correction)
        return self.posts.get(key) if key is not None else None

    def holder(self, number: int) -> int | None:
        """Return the entry with that number."""
        numbered = {entry.question.number: uid for uid, entry in self.entries.items()}
        return numbered.get(number)

    def remove_from_all(self, key: PostKey) -> None:
        """Remove a post from the posts of every question."""
        for entry in self.entries.values():
            entry.question = _without_post(entry.question, key)

    def absorb(self, other: int, *, into: int) -> None:
        """Remove an entry and give another its times and label numbers."""
        if other == into:
            return
        removed = self.entries.pop(other)
        self.merged[other] = into
        self.entries[into].asked |= removed.asked
        self.entries[into].numbers |= removed.numbers

    def choose(self, key: PostKey, placement: PendingPlacement) -> None:
        """Record a placement; an earlier move of the same post becomes idle."""
        before = self.pending.pop(key, None)
        if before is not None and before.moved:
            self.idle.append(
                IdleCorrection(before.correction, "a later one places its post", overruled=True)
            )
        self.pending[key] = placement

    def order_stretches(self) -> None:
        """Renumber the stretches by the time they begin."""
        stretches = [e for e in self.entries.values() if e.question.section[0] == "S"]
        for number, entry in enumerate(sorted(stretches, key=_by_time), 1):
            entry.question = replace(entry.question, section=f"S{number}", number=number)

    def finish(self) -> CorrectedQuestions:
        """Return the corrected questions and placements."""
        manual: dict[PostKey, ManualPlacement] = {}
        for key, placement in self.pending.items():
            section = self._section(placement)
            if section is None:
                why = f"there is no {placement.section} in this session any more"
                self.idle.append(IdleCorrection(placement.correction, why))
                continue
            manual[key] = ManualPlacement(
                section, placement.reason, placement.moved, placement.correction
            )
            for entry in self.entries.values():
                if placement.moved and entry.question.section != section:
                    entry.question = _without_post(entry.question, key)
        entries = _in_order(self.entries.values())
        polls = {
            key: parsed.post.poll
            for key, parsed in self.posts.items()
            if parsed.post.poll is not None
        }
        questions = with_polls((entry.question for entry in entries), polls)
        for entry, question in zip(entries, questions, strict=True):
            entry.question = question
        return CorrectedQuestions(
            questions=questions,
            by_label_number=_by_label_number(entries),
            manual=manual,
            idle=tuple(self.idle),
        )

    def _section(self, placement: PendingPlacement) -> str | None:
        if placement.section in SECTIONS_OF_ALL:
            return placement.section
        uid = placement.entry
        while uid is not None and uid in self.merged:
            uid = self.merged[uid]
        if uid is None or uid not in self.entries:
            uid = self.find(placement.correction, placement.section)
        return self.entries[uid].question.section if uid is not None else None


def _in_order(entries: Iterable[QuestionState]) -> list[QuestionState]:
    """Return the questions by number; those with a name for a label stand where they were asked."""
    ordered = sorted(entries, key=lambda entry: (entry.question.number, _by_time(entry)))
    for named in [entry for entry in ordered if _is_named(entry.question)]:
        ordered.remove(named)
        earlier = [at for at, entry in enumerate(ordered) if _by_time(entry) < _by_time(named)]
        ordered.insert(max(earlier, default=-1) + 1, named)
    return ordered


def _is_named(question: Question) -> bool:
    return question.label is not None and not read_labels(question.label)


def _by_time(entry: QuestionState) -> tuple[bool, float, int]:
    moment = entry.question.asked_at
    return (moment is None, moment.timestamp() if moment else 0.0, entry.question.number)


def _by_label_number(entries: Sequence[QuestionState]) -> dict[int, tuple[Question, ...]]:
    by_number: dict[int, list[QuestionState]] = {}
    for entry in entries:
        if entry.question.section[0] == "Q":
            for number in sorted(entry.numbers):
                by_number.setdefault(number, []).append(entry)
    return {
        number: tuple(entry.question for entry in sorted(theirs, key=_by_time))
        for number, theirs in sorted(by_number.items())
    }


def _without_post(question: Question, key: PostKey) -> Question:
    if key not in question.posts and key != question.post:
        return question
    posts = tuple(other for other in question.posts if other != key)
    post = question.post if question.post != key else next(iter(posts), None)
    return replace(question, posts=posts, post=post)
