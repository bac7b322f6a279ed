"""The state of a running chat for its host's screen: pure functions of posts and the time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.chats.corrections.hosts_and_posts import without_hidden
from tweetup.chats.corrections.sessions import assign_corrections
from tweetup.chats.segment import segment
from tweetup.claims import CONFIDENCE, find_left_open, open_gate
from tweetup.insight import (
    classify_acts,
    find_open_questions,
    find_participants,
    session_language,
)
from tweetup.model import Session, in_time_order, post_name
from tweetup.project.claims import score_questions_of
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from tweetup.claims import Gate
    from tweetup.model import (
        Correction,
        Participant,
        PlannedQuestion,
        Post,
        PostKey,
        Question,
        Segmentation,
    )
    from tweetup.networks.listening import Outage

__all__ = [
    "Discussion",
    "LiveChat",
    "LivePost",
    "LiveQuestion",
    "LiveView",
    "PlaceState",
    "UnansweredQuestion",
    "count_outside",
    "count_pace",
    "read_discussion",
]

_MOST_POSTS = 2_000
"""The most posts that are read at once: twice as many as a busy hour has."""
_LATEST: Final = 20
"""The latest posts that a host is shown."""
_UNDER_CURRENT: Final = 60
"""The latest posts under the current question that a host is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveChat:
    """A chat as its configuration and its earlier sessions describe it.

    ``start`` and ``end`` are those of its session, ``end`` None where it has no schedule.
    ``regulars`` are handles as written; ``seen_before`` are the folded handles of all earlier
    sessions, None where the archive has none, and ``ids_before`` the ids of their accounts, by
    network and folded handle. A post whose section has at least ``confidence`` may count as an
    answer.
    """

    hashtag: str
    start: datetime
    end: datetime | None
    confidence: float = CONFIDENCE
    hashtags: tuple[str, ...] = ()
    timezone: str = "UTC"
    title: str | None = None
    hosts: tuple[str, ...] = ()
    label_style: str | None = None
    language: str | None = None
    planned: tuple[PlannedQuestion, ...] = ()
    regulars: tuple[str, ...] = ()
    seen_before: frozenset[str] | None = None
    ids_before: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The date of its session in its time zone."""
        return self.start.astimezone(ZoneInfo(self.timezone)).date()

    @property
    def session(self) -> str:
        """The name of its session, as that of a day with one session."""
        return f"{self.hashtag}-{self.day.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveQuestion:
    """A question of the chat and its answers so far; ``answered_by`` are handles, first to last.

    ``posts`` are those that ask it, as far as they are there.
    """

    section: str
    label: str
    text: str
    asked_at: datetime | None
    answers: int
    answered_by: tuple[str, ...]
    posts: tuple[PostKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredQuestion:
    """A participant's question without a reply so far."""

    handle: str
    text: str
    asked_at: datetime
    post: PostKey


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePost:
    """One of the latest posts; ``section`` is None where it is not sure.

    ``answers`` says that it counts as an answer to that section's question.
    """

    post: Post
    section: str | None
    answers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    """The questions, answers and participants of the session so far.

    ``people`` is the number of those who wrote posts of their own, ``newcomers`` how many of them
    were in no earlier session (None without earlier sessions). ``here`` and ``absent`` are the
    regulars. ``next_planned`` is the first planned question after the last one asked. ``hosts`` are
    handles, of the configuration or found; ``latest`` the latest posts, reposts left out, the last
    one first; ``new_handles`` those of the newcomers.
    """

    questions: tuple[LiveQuestion, ...] = ()
    next_planned: PlannedQuestion | None = None
    people: int = 0
    newcomers: int | None = None
    here: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    unanswered: tuple[UnansweredQuestion, ...] = ()
    hosts: tuple[str, ...] = ()
    latest: tuple[LivePost, ...] = ()
    new_handles: tuple[str, ...] = ()
    under_current: tuple[LivePost, ...] = ()

    @property
    def current(self) -> LiveQuestion | None:
        """The question asked last, None before the first one."""
        asked = [question for question in self.questions if question.asked_at is not None]
        return max(asked, key=lambda question: (question.asked_at, question.section), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceState:
    """The state of the connection to one place.

    ``heard`` is true once it was connected, ``polling`` where it is searched at intervals for want
    of a stream, or since that is ``unreachable`` for this reason; ``outage`` is the one that lasts,
    ``again`` the time of the next try; ``given_up`` the reason why there will be none.
    """

    name: str
    heard: bool = False
    polling: bool = False
    unreachable: str = ""
    outage: Outage | None = None
    again: datetime | None = None
    given_up: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveView:
    """The data of one screen.

    ``posts`` are all of the session, ``posts_before`` and ``posts_after`` those of them outside its
    hour. ``pace`` are the posts of each minute, the present one last; ``outages`` those whose posts
    were not found by a search yet; listening began ``since`` and ends ``until``; ``replies`` are
    the posts without the hashtag; ``note`` a message, such as the error of a write that is retried;
    ``ended`` the reason in the last view of all, such as ``over`` or ``stopped``.
    """

    chat: LiveChat
    now: datetime
    posts: int
    pace: tuple[int, ...]
    discussion: Discussion
    places: tuple[PlaceState, ...]
    outages: tuple[Outage, ...]
    until: datetime | None = None
    note: str = ""
    posts_before: int = 0
    posts_after: int = 0
    network: str = ""
    since: datetime | None = None
    replies: int = 0
    ended: str = ""

    @property
    def posts_in_hour(self) -> int:
        """The number of posts from the chat's start to its end, so far."""
        return self.posts - self.posts_before - self.posts_after


def count_pace(posts: Iterable[Post], now: datetime, minutes: int = 30) -> tuple[int, ...]:
    """Return the number of posts in each of the last minutes, the minute up to ``now`` last.

    A post that a network dates later than ``now`` counts in the last one.
    """
    counts = [0] * minutes
    for post in posts:
        ago = max(0, (now - post.created_at) // timedelta(minutes=1))
        if ago < minutes:
            counts[-1 - ago] += 1
    return tuple(counts)


def count_outside(posts: Iterable[Post], chat: LiveChat) -> tuple[int, int]:
    """Return the numbers of posts before the chat's start and after its end, where it has one."""
    times = [post.created_at for post in posts]
    before = sum(time < chat.start for time in times)
    return before, 0 if chat.end is None else sum(time > chat.end for time in times)


def read_discussion(
    posts: Iterable[Post],
    chat: LiveChat,
    now: datetime,
    *,
    corrections: Sequence[Correction] = (),
    settled: frozenset[str] = frozenset(),
) -> Discussion:
    """Return the discussion so far by segmenting the posts, at most the latest 2,000.

    Answers are those that a recap of the same posts counts: neither thanks and announcements of
    hosts nor questions left open. Corrections apply already: posts hidden count for nothing.
    ``settled`` are the names of posts whose questions somebody says were answered.
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
    acts = classify_acts(
        shown,
        segmentation=segmentation,
        language=language,
        hashtags=chat.hashtags or (chat.hashtag,),
    )
    gate = open_gate(
        shown,
        segmentation=segmentation,
        acts=acts,
        confidence=chat.confidence,
        end=session.end,
        hashtags=chat.hashtags or (chat.hashtag,),
    )
    scores = score_questions_of(shown, segmentation, language)
    gate = replace(gate, left_open=find_left_open(gate, scores))
    people = find_participants(
        shown, copies=gate.copies, hosts=segmentation.hosts, seen_before=_seen_before(shown, chat)
    )
    writing = [person for person in people if person.took_part]
    here, absent = _regulars(chat, segmentation, writing)
    questions = _asked(gate, segmentation)
    talk = Discussion(
        questions=questions,
        next_planned=_next_planned(chat.planned, questions),
        people=len(writing),
        newcomers=_newcomers(writing),
        here=here,
        absent=absent,
        unanswered=tuple(
            question
            for question in _unanswered(gate, segmentation, language)
            if post_name(question.post) not in settled
        ),
        hosts=tuple(segmentation.hosts),
        latest=_latest(gate),
        new_handles=tuple(person.author.handle for person in writing if person.newcomer),
    )
    return replace(talk, under_current=_under(talk.current, gate))


def _seen_before(posts: Iterable[Post], chat: LiveChat) -> frozenset[str] | None:
    """Return the folded handles of the posts' authors who were in an earlier session.

    An account is known by its id, whatever handle it has now; a handle alone tells an account
    where its earlier records, or that of the post, give no id.
    """
    if chat.seen_before is None:
        return None
    ids = {(network, it) for (network, _), its in chat.ids_before.items() for it in its}
    seen = set()
    for post in posts:
        author, handle = post.author, fold_handle(post.handle)
        owners = chat.ids_before.get((author.network, handle))
        by_handle = handle in chat.seen_before and (author.id is None or owners is None)
        if by_handle or (author.network, author.id) in ids:
            seen.add(handle)
    return frozenset(seen)


def _session(posts: Sequence[Post], chat: LiveChat, now: datetime) -> Session:
    """Return the session that is on; posts before its start belong to it as well."""
    latest = max((post.created_at for post in posts), default=chat.start)
    return Session(
        id=chat.session,
        hashtag=chat.hashtag,
        start=chat.start,
        end=chat.end or max(now, latest, chat.start + timedelta(minutes=1)),
        timezone=chat.timezone,
        posts=tuple(post.key for post in posts),
    )


def _asked(gate: Gate, segmentation: Segmentation) -> tuple[LiveQuestion, ...]:
    return tuple(
        _with_answers(question, gate)
        for question in segmentation.questions
        if question.section.startswith("Q")
    )


def _with_answers(question: Question, gate: Gate) -> LiveQuestion:
    posts = in_time_order(gate.answers(question.section))
    handles: dict[str, str] = {}
    for post in posts:
        handles.setdefault(fold_handle(post.handle), post.handle)
    return LiveQuestion(
        section=question.section,
        label=question.label or question.section,
        text=question.whole_text,
        asked_at=question.asked_at,
        answers=len(posts),
        answered_by=tuple(handles.values()),
        posts=tuple(question.posts),
    )


def _next_planned(
    planned: Sequence[PlannedQuestion], questions: Sequence[LiveQuestion]
) -> PlannedQuestion | None:
    """Return the first planned question after the last one asked."""
    last = max((int(question.section[1:]) for question in questions), default=0)
    return next((question for question in planned if question.number > last), None)


def _regulars(
    chat: LiveChat, segmentation: Segmentation, people: Iterable[Participant]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the regulars who wrote a post and those who did not; hosts are neither."""
    leading = set(map(fold_handle, (*chat.hosts, *segmentation.hosts)))
    writing = {fold_handle(person.author.handle) for person in people}
    guests = [handle for handle in chat.regulars if fold_handle(handle) not in leading]
    return (
        tuple(handle for handle in guests if fold_handle(handle) in writing),
        tuple(handle for handle in guests if fold_handle(handle) not in writing),
    )


def _newcomers(people: Iterable[Participant]) -> int | None:
    newcomers = [person.newcomer for person in people if person.newcomer is not None]
    return sum(newcomers) if newcomers else None


def _unanswered(
    gate: Gate, segmentation: Segmentation, language: str
) -> tuple[UnansweredQuestion, ...]:
    """Return participants' open questions, the latest first.

    A post counts as an answer or waits for one: an answer in the form of a question is none. Until
    the chat's first question, stretches are named after a post, which may be a participant's.
    """
    asked = {
        key
        for question in segmentation.questions
        if question.section.startswith("Q")
        for key in question.posts
    }
    open_questions = find_open_questions(
        gate.posts.values(), hosts=segmentation.hosts, question_posts=asked, language=language
    )
    return tuple(
        UnansweredQuestion(
            handle=post.handle, text=post.text, asked_at=post.created_at, post=post.key
        )
        for post in reversed(open_questions)
        if post.key not in gate.counted
    )


def _under(current: LiveQuestion | None, gate: Gate) -> tuple[LivePost, ...]:
    """Return the latest posts under a question but those that ask it, the last one first."""
    if current is None:
        return ()
    under = [
        post
        for post in in_time_order(gate.posts.values())
        if gate.section(post.key) == current.section
        and post.key not in current.posts
        and not gate.is_repost(post.key)
    ]
    return _shown(under[-_UNDER_CURRENT:], gate)


def _latest(gate: Gate) -> tuple[LivePost, ...]:
    own = [post for post in in_time_order(gate.posts.values()) if not gate.is_repost(post.key)]
    return _shown(own[-_LATEST:], gate)


def _shown(posts: Sequence[Post], gate: Gate) -> tuple[LivePost, ...]:
    return tuple(
        LivePost(post=post, section=gate.section(post.key), answers=post.key in gate.counted)
        for post in reversed(posts)
    )
