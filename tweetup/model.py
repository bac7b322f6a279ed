"""The records that pass between rooms: frozen, without I/O.

Times are aware and in UTC, ids are text, sequences are tuples. ``None`` means "the network
does not say" and is never written as 0 or "". A post's identity is its network and its id.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime

__all__ = [
    "Attendance",
    "Author",
    "Capture",
    "Correction",
    "Counts",
    "Exchange",
    "Kind",
    "Link",
    "Media",
    "Method",
    "Minute",
    "Numbers",
    "OpenQuestion",
    "Participant",
    "Placement",
    "PlannedQuestion",
    "Post",
    "PostKey",
    "Provenance",
    "Question",
    "Quote",
    "Recap",
    "RecapSection",
    "Reference",
    "Relation",
    "Resource",
    "Schedule",
    "Segmentation",
    "Sentence",
    "Session",
    "Summary",
    "Theme",
    "section_order",
]


class PostKey(NamedTuple):
    """A post's identity: ids of two networks may be the same number."""

    network: str
    id: str


class Kind(StrEnum):
    """What a post is, by what it points at."""

    ORIGINAL = "original"
    REPLY = "reply"
    QUOTE = "quote"
    REPOST = "repost"


class Relation(StrEnum):
    """How a post points at another."""

    REPLY = "reply"
    QUOTE = "quote"
    REPOST = "repost"


class Method(StrEnum):
    """By what kind of evidence a post got its section."""

    LABEL = "label"
    REPLY = "reply"
    QUOTE = "quote"
    REPOST = "repost"
    MODEL = "model"
    TIME = "time"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """An account as its profile stood at ``seen_at``. ``handle`` has no leading @."""

    network: str
    handle: str
    id: str | None = None
    name: str | None = None
    bio: str | None = None
    location: str | None = None
    url: str | None = None
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    verified: bool | None = None
    created_at: datetime | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A pointer from a post to another: the other's id where known, and its author's handle."""

    relation: Relation
    id: str | None = None
    handle: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link in a post: ``url`` expanded as far as the record tells, ``short`` as in the text."""

    url: str
    short: str | None = None
    title: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A picture, video or card: ``kind`` as the network calls it."""

    kind: str
    url: str | None = None
    alt_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How often a post was answered, reposted, quoted and liked as of a moment."""

    replies: int | None = None
    reposts: int | None = None
    quotes: int | None = None
    likes: int | None = None
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post as the network showed it. ``text`` is whole: long forms, no cut-off reposts."""

    network: str
    id: str
    created_at: datetime
    author: Author
    text: str
    references: tuple[Reference, ...] = ()
    hashtags: tuple[str, ...] = ()
    cashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    media: tuple[Media, ...] = ()
    language: str | None = None
    source: str | None = None
    place: str | None = None
    url: str | None = None
    conversation_id: str | None = None
    edits: tuple[str, ...] = ()
    counts: Counts | None = None

    @property
    def key(self) -> PostKey:
        """The post's identity."""
        return PostKey(self.network, self.id)

    @property
    def handle(self) -> str:
        """The author's handle, without @."""
        return self.author.handle

    @property
    def kind(self) -> Kind:
        """What the post is: a repost before a quote before a reply."""
        relations = {reference.relation for reference in self.references}
        for relation in (Relation.REPOST, Relation.QUOTE, Relation.REPLY):
            if relation in relations:
                return Kind(relation.value)
        return Kind.ORIGINAL

    def target(self, relation: Relation) -> PostKey | None:
        """The post this one replies to, quotes or reposts, where the record names its id."""
        for reference in self.references:
            if reference.relation is relation and reference.id is not None:
                return PostKey(self.network, reference.id)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A line of the ledger: one import or one capture, what it saw and what it left out."""

    source: str
    kind: str = "import"
    format: str | None = None
    hashtag: str | None = None
    digest: str | None = None
    query: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person decided against what was derived: kept apart, undone by a mark.

    ``target`` names what is corrected (``network:id`` of a post, a section, a handle), ``value``
    what to make of it, as pairs of a name and a text. ``id`` and ``made_at`` are the archive's.
    """

    kind: str
    hashtag: str
    session: str | None = None
    target: str | None = None
    value: tuple[tuple[str, str], ...] = ()
    note: str | None = None
    id: int | None = None
    made_at: datetime | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedQuestion:
    """A question of the host's plan (``tweetup.toml``)."""

    number: int
    text: str
    submitted_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a chat meets: ``weekday`` 0 is Monday, ``start`` minutes after local midnight."""

    weekday: int | None
    start: int
    minutes: int
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One meeting of a hashtag.

    ``id`` is ``hashtag-YYYY-MM-DD`` in the chat's own zone; ``start`` and ``end`` are the hour
    itself, while ``posts`` (in time order) also holds what led up to it and late answers.
    ``found_by`` is ``schedule``, ``burst`` or ``manual``.
    """

    id: str
    hashtag: str
    start: datetime
    end: datetime
    timezone: str = "UTC"
    found_by: str = "burst"
    posts: tuple[PostKey, ...] = ()

    @property
    def minutes(self) -> float:
        """How long the hour was, in minutes."""
        return (self.end - self.start).total_seconds() / 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question the host asked, or a stretch of a chat without questions.

    ``section`` is ``Q3`` (``S3`` for a stretch); ``label`` is how the host wrote it (``T3``,
    ``Q3``; None where the post had none). ``posts`` are all that asked it, the first one first:
    parts, repeats, rewordings. ``text`` is the question as a reader should see it.
    """

    section: str
    number: int
    text: str
    label: str | None
    post: PostKey | None
    posts: tuple[PostKey, ...]
    author: str | None
    asked_at: datetime | None
    submitted_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """In which section a post stands, by which method, how sure (0–1) and why, in plain words."""

    post: PostKey
    section: str
    method: Method
    confidence: float
    reason: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmentation:
    """A session taken apart: its hosts, its questions in order and a placement for every post."""

    session: str
    hosts: tuple[str, ...]
    questions: tuple[Question, ...]
    placements: tuple[Placement, ...]

    def section_of(self) -> dict[PostKey, str]:
        """Every post's section."""
        return {placement.post: placement.section for placement in self.placements}


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A point people made under one question.

    ``support`` counts people (a repost counts as its reposter's voice), ``posts`` are all that
    make the point, ``quotes`` two or three of them that say it best, the best one first.
    """

    section: str
    label: str
    support: int
    posts: tuple[PostKey, ...]
    quotes: tuple[PostKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with the posts it rests on."""

    text: str
    posts: tuple[PostKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What was said in a section: whole posts chosen by ``summarizer``, best first."""

    section: str
    summarizer: str
    posts: tuple[PostKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A post shown whole, as the networks' display rules ask."""

    post: Post
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Posts that answer each other, in order: ``posts`` as quotes, ``people`` how many wrote."""

    posts: tuple[Quote, ...]
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A participant's question that drew no reply."""

    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A link that was shared: by whom, how often, under which sections, first in which post."""

    url: str
    title: str | None
    sharers: tuple[str, ...]
    shares: int
    sections: tuple[str, ...]
    posts: tuple[PostKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Someone in a session, and how: counts of posts, and whether seen in this chat before.

    ``newcomer`` is None where the archive holds no earlier session to tell by.
    """

    author: Author
    originals: int
    replies: int
    quotes: int
    reposts: int
    sections: tuple[str, ...]
    is_host: bool = False
    is_guest: bool = False
    newcomer: bool | None = None

    @property
    def posts(self) -> int:
        """All posts of any kind."""
        return self.originals + self.replies + self.quotes + self.reposts

    @property
    def took_part(self) -> bool:
        """Whether they wrote anything of their own; reposting alone is listening."""
        return self.posts > self.reposts


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """A session in figures. ``participants`` wrote at least one original, reply or quote."""

    posts: int
    originals: int
    replies: int
    quotes: int
    reposts: int
    participants: int
    reposters_only: int
    minutes: int
    busiest_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Who came, against last time; ``previous`` is None for the first session known."""

    participants: int
    newcomers: int | None
    returning: int | None
    previous: str | None
    previous_participants: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minute:
    """One step of the timeline: posts per section in the ``minutes`` from ``start``."""

    start: datetime
    minutes: int
    posts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapSection:
    """One section of a recap: a question with what was said, or introductions and closing."""

    section: str
    heading: str
    question: Question | None
    answers: int
    people: int
    summary: tuple[Sentence, ...]
    themes: tuple[Theme, ...]
    quotes: tuple[Quote, ...]
    open_questions: tuple[OpenQuestion, ...]
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """How a recap was made: program version, sources, counts by method, what was left out."""

    version: str
    sources: tuple[str, ...]
    methods: tuple[tuple[str, int], ...]
    summarizer: str
    skipped: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recap:
    """One session as a document a host can edit: what every template receives.

    A published contract: a name once here keeps its meaning; new ones may be added.
    """

    session: Session
    title: str
    hashtag: str
    date: date
    intro: tuple[Sentence, ...]
    hosts: tuple[Participant, ...]
    guests: tuple[Participant, ...]
    attendance: Attendance
    numbers: Numbers
    sections: tuple[RecapSection, ...]
    resources: tuple[Resource, ...]
    participants: tuple[Participant, ...]
    timeline: tuple[Minute, ...]
    transcript: tuple[tuple[Quote, str], ...]
    next_date: datetime | None
    provenance: Provenance
    theme_quotes: tuple[tuple[PostKey, Quote], ...] = field(default=())


_SECTION = re.compile(r"([QS])(\d+)$")


def section_order(section: str) -> tuple[int, int, str]:
    """Sort key of a section's name: intro, the questions by number, chatter, closing."""
    numbered = _SECTION.match(section)
    if numbered:
        return (1, int(numbered[2]), numbered[1])
    return ({"intro": 0, "chatter": 2, "closing": 3}.get(section, 4), 0, section)
