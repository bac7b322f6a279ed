"""A chat while it runs, as its host wants to see it: pure functions of posts and the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.chats import segment
from tweetup.chats.corrections.hosts_and_posts import without_hidden
from tweetup.chats.corrections.sessions import assign_corrections
from tweetup.insight import find_open_questions, find_participants, session_language
from tweetup.model import Session, in_time_order
from tweetup.recap import answers_by_section
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from tweetup.model import (
        Correction,
        Participant,
        PlannedQuestion,
        Post,
        Question,
        Segmentation,
    )
    from tweetup.networks.listening import Outage

__all__ = [
    "Asked",
    "LiveChat",
    "LiveView",
    "PlaceState",
    "Talk",
    "Unanswered",
    "count_pace",
    "read_talk",
]

_MOST_POSTS = 2_000
"""Posts that are read at once: what a busy hour has, twice over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveChat:
    """What is known of a chat before anything is heard.

    ``start`` and ``end`` are its hour, ``end`` None where nobody said when it ends. ``regulars``
    are handles as written; ``seen_before`` folded ones of all earlier sessions, None where the
    archive has none.
    """

    hashtag: str
    start: datetime
    end: datetime | None
    timezone: str = "UTC"
    title: str | None = None
    hosts: tuple[str, ...] = ()
    label_style: str | None = None
    language: str | None = None
    planned: tuple[PlannedQuestion, ...] = ()
    regulars: tuple[str, ...] = ()
    seen_before: frozenset[str] | None = None

    @property
    def day(self) -> date:
        """The day of its session, where the chat is at home."""
        return self.start.astimezone(ZoneInfo(self.timezone)).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question of the chat with what came so far; ``who`` answered, the first one first."""

    section: str
    label: str
    text: str
    asked_at: datetime | None
    answers: int
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A participant's question that nobody took up yet."""

    handle: str
    text: str
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What was said so far.

    ``people`` wrote something of their own, ``newcomers`` of them were in no earlier session
    (None where there is none to tell by). ``here`` and ``absent`` are the regulars.
    """

    questions: tuple[Asked, ...] = ()
    following: PlannedQuestion | None = None
    people: int = 0
    newcomers: int | None = None
    here: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()

    @property
    def on(self) -> Asked | None:
        """The question that was asked last."""
        asked = [question for question in self.questions if question.asked_at is not None]
        return max(asked, key=lambda one: (one.asked_at, one.section), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceState:
    """How it stands with one place.

    ``heard`` is whether it ever was, ``polling`` that it is searched every so often; ``outage``
    is the one that lasts, ``again`` the next try; ``left`` says why it is given up.
    """

    name: str
    heard: bool = False
    polling: bool = False
    outage: Outage | None = None
    again: datetime | None = None
    left: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveView:
    """Everything the host sees.

    ``pace`` counts posts by the minute, the present one last; ``outages`` are those that left a
    hole which was not filled yet; ``until`` is when listening ends;
    ``note`` is what else is to be said, such as what keeps what was heard from being written.
    """

    chat: LiveChat
    now: datetime
    posts: int
    pace: tuple[int, ...]
    talk: Talk
    places: tuple[PlaceState, ...]
    outages: tuple[Outage, ...]
    until: datetime | None = None
    note: str = ""


def count_pace(posts: Iterable[Post], now: datetime, minutes: int = 30) -> tuple[int, ...]:
    """How many posts came in each of the last minutes, the minute up to ``now`` last.

    A post that a network dates later than ``now`` came in the last one.
    """
    counts = [0] * minutes
    for post in posts:
        ago = max(0, (now - post.created_at) // timedelta(minutes=1))
        if ago < minutes:
            counts[-1 - ago] += 1
    return tuple(counts)


def read_talk(
    posts: Iterable[Post], chat: LiveChat, now: datetime, *, corrections: Sequence[Correction] = ()
) -> Talk:
    """What was said so far: of very many posts, the latest two thousand.

    What people hid or decided about the session already counts.
    """
    ordered = in_time_order(posts)[-_MOST_POSTS:]
    session = _session(ordered, chat, now)
    decided = assign_corrections((session,), corrections)[0].get(session.id, ())
    language = chat.language or session_language(ordered)
    segmentation = segment(
        ordered,
        session=session,
        hosts=chat.hosts,
        style=chat.label_style,
        language=language,
        planned=chat.planned,
        corrections=decided,
    )
    shown = without_hidden(ordered, decided)[0]
    people = find_participants(shown, hosts=segmentation.hosts, seen_before=chat.seen_before)
    writing = [person for person in people if person.took_part]
    here, absent = _regulars(chat, segmentation, writing)
    questions = _asked(shown, segmentation)
    return Talk(
        questions=questions,
        following=_following(chat.planned, questions),
        people=len(writing),
        newcomers=_newcomers(writing),
        here=here,
        absent=absent,
        unanswered=_unanswered(shown, segmentation, language),
    )


def _session(posts: Sequence[Post], chat: LiveChat, now: datetime) -> Session:
    """Return the session that is going on; what came before its hour belongs to it as well."""
    latest = max((post.created_at for post in posts), default=chat.start)
    return Session(
        id=f"{chat.hashtag}-{chat.day.isoformat()}",
        hashtag=chat.hashtag,
        start=chat.start,
        end=chat.end or max(now, latest, chat.start + timedelta(minutes=1)),
        timezone=chat.timezone,
        posts=tuple(post.key for post in posts),
    )


def _asked(posts: Sequence[Post], segmentation: Segmentation) -> tuple[Asked, ...]:
    answers = answers_by_section(posts, segmentation)
    return tuple(
        _with_answers(question, answers)
        for question in segmentation.questions
        if question.section.startswith("Q")
    )


def _with_answers(question: Question, answers: Mapping[str, tuple[Post, ...]]) -> Asked:
    theirs = answers.get(question.section, ())
    who: dict[str, str] = {}
    for post in theirs:
        who.setdefault(fold_handle(post.handle), post.handle)
    return Asked(
        section=question.section,
        label=question.label or question.section,
        text=question.text,
        asked_at=question.asked_at,
        answers=len(theirs),
        who=tuple(who.values()),
    )


def _following(
    planned: Sequence[PlannedQuestion], questions: Sequence[Asked]
) -> PlannedQuestion | None:
    """Return the first planned question after the last one asked."""
    last = max((int(question.section[1:]) for question in questions), default=0)
    return next((question for question in planned if question.number > last), None)


def _regulars(
    chat: LiveChat, segmentation: Segmentation, people: Iterable[Participant]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the regulars who wrote something and those who did not; hosts are neither."""
    leading = set(map(fold_handle, (*chat.hosts, *segmentation.hosts)))
    writing = {fold_handle(person.author.handle) for person in people}
    guests = [who for who in chat.regulars if fold_handle(who) not in leading]
    return (
        tuple(who for who in guests if fold_handle(who) in writing),
        tuple(who for who in guests if fold_handle(who) not in writing),
    )


def _newcomers(people: Iterable[Participant]) -> int | None:
    known = [person.newcomer for person in people if person.newcomer is not None]
    return sum(known) if known else None


def _unanswered(
    posts: Sequence[Post], segmentation: Segmentation, language: str
) -> tuple[Unanswered, ...]:
    """Participants' open questions, the latest first."""
    asked = {key for question in segmentation.questions for key in question.posts}
    found = find_open_questions(
        posts, hosts=segmentation.hosts, question_posts=asked, language=language
    )
    return tuple(
        Unanswered(handle=post.handle, text=post.text, asked_at=post.created_at)
        for post in reversed(found)
    )
