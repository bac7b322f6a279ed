"""Statements that a recap makes about a session, each with the posts that support it.

Whatever stands in one of these records passed the gate (``tweetup.claims``). A number of people
always counts those who wrote the posts in their own words; agreement and reposts are apart.

Annotations are read at run time, when the archive decodes stored claims: no
``from __future__ import annotations`` here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from tweetup.model.plans import Schedule
from tweetup.model.posts import PostKey, post_name

__all__ = [
    "MENTION_NAME",
    "POINT_NAME",
    "AnswerList",
    "Claims",
    "DialogueAct",
    "Finding",
    "FindingKind",
    "LeftOut",
    "ListItem",
    "NamedAssent",
    "NextMeeting",
    "PassedOn",
    "PhraseUse",
    "PostAct",
    "SectionClaims",
    "SharedPhrase",
    "Support",
    "Topic",
    "finding_name",
]

MENTION_NAME: Final = "mention "
"""The beginning of the name of a finding that is a mention: its phrase follows."""

POINT_NAME: Final = "point "
"""The beginning of the name of a finding that is a point: that of its post follows."""


class DialogueAct(StrEnum):
    """The purpose of a post in a chat, after the dialogue acts of Stolcke et al. (2000).

    A ``QUESTION`` is a participant's own; a ``REACTION`` agrees, laughs or acknowledges and adds
    nothing; ``ORGANISING`` posts run the chat (welcome, next question, time left, technique).
    """

    ANSWER = "answer"
    QUESTION = "question"
    REACTION = "reaction"
    GREETING = "greeting"
    INTRODUCTION = "introduction"
    THANKS = "thanks"
    ORGANISING = "organising"
    ADVERT = "advert"
    BOT = "bot"
    REPOST = "repost"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostAct:
    """The dialogue act of a post; ``answer`` is the probability (0-1) that it answers."""

    post: PostKey
    act: DialogueAct
    answer: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The explicit support of a post by people other than its author.

    ``same_words`` are posts that say nearly the same in their authors' own words. ``agreed``,
    ``against`` and ``contrasted`` are the first post of each person who agreed in words, disagreed
    in words or began with "but", in a reply, quote or comment whose target is stated. ``reposted``
    is the number of people who reposted it.
    """

    post: PostKey
    same_words: tuple[PostKey, ...] = ()
    agreed: tuple[PostKey, ...] = ()
    reposted: int = 0
    against: tuple[PostKey, ...] = ()
    contrasted: tuple[PostKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAssent:
    """A post with words of assent that names a person (folded handle), its target not stated."""

    post: PostKey
    handle: str


class FindingKind(StrEnum):
    """The kind of a finding: a point that people made, or a phrase that they used."""

    POINT = "point"
    MENTION = "mention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A key theme of a section: a point with explicit support, or a mention.

    ``posts`` say it in their authors' own words, ``people`` is the number of these authors.
    ``agreed`` are posts that agree in words and say no more, ``reposted`` is the number of people
    who passed one of ``posts`` on. A mention's ``phrase`` stands, as it is or inflected, in each
    of ``posts``; a point has none. ``quotes`` are those of ``posts`` that are shown under the
    finding, ``against`` posts that disagree in words. ``by`` is ``rule``, ``person`` or ``reader``.
    ``sure`` is False for a mention whose people may mean different things by its phrase, or that
    is dull: the record keeps it, the text of a recap leaves it out. ``statement`` is a person's
    own wording of it, empty where there is none. ``name`` tells findings of a recap apart whatever
    is decided on them; empty in derived ones, whose posts or phrase name them.
    """

    section: str
    kind: FindingKind
    text: str
    posts: tuple[PostKey, ...]
    people: int
    phrase: str | None = None
    agreed: tuple[PostKey, ...] = ()
    reposted: int = 0
    quotes: tuple[PostKey, ...] = ()
    against: tuple[PostKey, ...] = ()
    by: str = "rule"
    sure: bool = True
    statement: str = ""
    name: str = ""


def finding_name(finding: Finding) -> str:
    """Return the name of a finding: ``point network:id``, ``mention PHRASE`` or ``own NAME``.

    A point is named by the post that states it, a mention by its phrase in lower case.
    """
    if finding.name:
        return finding.name
    if finding.kind is FindingKind.MENTION:
        return MENTION_NAME + (finding.phrase or finding.text).casefold()
    return POINT_NAME + post_name((*finding.quotes, *finding.posts)[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem:
    """One thing that answers named, with the number of people who named it in ``posts``."""

    item: str
    people: int
    posts: tuple[PostKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseUse:
    """A post that holds a phrase, with the word that negates it there (no, without), if any.

    ``negation`` ends in an ellipsis where other words stand between: "not …" a big fan.

    ``whole`` is True where the phrase stands alone, and not as a part of a longer one. ``noun``
    is False where a single word is a verb there: support stands in "they support us" as well.
    ``head`` is False where the phrase only describes a noun behind it: real world, in "real world
    problems".
    """

    post: PostKey
    whole: bool = True
    noun: bool = True
    head: bool = True
    negation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPhrase:
    """A noun phrase or proper name that at least two people wrote in a session.

    ``text`` is its spelling by most people, ``words`` are its content words in singular and lower
    case. ``tags`` has a letter for each of its tokens: A adjective, N noun, P proper noun, M
    number, V verb, o any other. ``name`` is True where it is written with capitals. Every word
    of ``text`` stands in the post of each of ``uses``, in singular or plural; reposts are none.
    ``others`` hold it in a form that begins otherwise: body and bodies, meetup and meet-up.
    """

    text: str
    words: tuple[str, ...]
    tags: str
    name: bool
    uses: tuple[PhraseUse, ...]
    others: tuple[PostKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerList:
    """Answers that name things: ``what`` is their kind (tools, books, places, hashtags)."""

    what: str
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The topic of a session, with the posts that state it (none where a plan or a person does).

    ``sure`` is False for a proposal that only a draft shows.
    """

    text: str
    posts: tuple[PostKey, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMeeting:
    """The next meeting as announced: ``text`` in words, ``start`` where the words give it.

    ``posts`` announce it; none where the configuration does. Where the words give its ``day``, it
    stands here with the ``time`` as written ("" where it is not the usual one and not told), the
    handles of its ``leaders`` and its ``topic``, so that a recap can say it in its own language;
    ``text`` is in the chat's. ``pause`` is the first and the last day of a pause that the hosts
    announced, alone or beside a meeting.
    """

    text: str
    posts: tuple[PostKey, ...] = ()
    start: datetime | None = None
    day: date | None = None
    time: str | None = None
    leaders: tuple[str, ...] = ()
    topic: str | None = None
    pause: tuple[date, date] | None = None

    def starts(self, schedule: Schedule | None) -> datetime | None:
        """Return the start, at the usual hour where the words give a day alone."""
        is_usual = self.start is None and self.day is not None and self.time is None
        if not is_usual or self.day is None or schedule is None:
            return self.start
        return schedule.start_on(self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn:
    """A post that ``people`` reposted, more than any other of its session."""

    post: PostKey
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A reason why posts are neither quoted nor counted, with the number of these posts."""

    reason: str
    posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionClaims:
    """Everything a recap may state of one section.

    ``answers`` are the posts counted as answers, ``people`` the number of their authors.
    ``framing`` is the host's own introduction of the question, ``exchanges`` are posts that belong
    side by side (a post and its counter-view), ``open_questions`` had no answer that was found.
    No post stands in two of ``quotes``, ``exchanges``, ``open_questions`` and findings' quotes.
    """

    section: str
    answers: tuple[PostKey, ...] = ()
    people: int = 0
    framing: tuple[PostKey, ...] = ()
    findings: tuple[Finding, ...] = ()
    quotes: tuple[PostKey, ...] = ()
    exchanges: tuple[tuple[PostKey, ...], ...] = ()
    lists: tuple[AnswerList, ...] = ()
    open_questions: tuple[PostKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Everything a recap may state of a session.

    ``proposals`` are topics for a host to choose from where ``topic`` is None. ``guests`` are
    handles of people whom a host's post presents as guests, ``introduced`` handles of those who
    introduced themselves, ``advertisers`` those of accounts that wrote adverts or copies alone.
    ``lead_quote`` is the one post shown large, which stands nowhere else; ``passed_on`` is the
    answer reposted by most people, a point of its section where others agreed or disagreed.
    ``next_doubt`` are a host's words after which the next date by a schedule is not sure.
    ``mentions`` are phrases of several sections. ``unshown`` are posts that count, and that no
    recap shows whole, as a person left them out.
    """

    topic: Topic | None = None
    proposals: tuple[Topic, ...] = ()
    next_meeting: NextMeeting | None = None
    next_doubt: NextMeeting | None = None
    guests: tuple[str, ...] = ()
    introduced: tuple[str, ...] = ()
    advertisers: tuple[str, ...] = ()
    lead_quote: PostKey | None = None
    passed_on: PassedOn | None = None
    mentions: tuple[Finding, ...] = ()
    sections: tuple[SectionClaims, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    unshown: tuple[PostKey, ...] = ()
