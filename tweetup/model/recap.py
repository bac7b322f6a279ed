"""The recap, the document that every template receives and a host can edit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - read when stored results are decoded

from tweetup.model.claims import (  # noqa: TC001 - as above
    AnswerList,
    Finding,
    LeftOut,
    NextMeeting,
    Topic,
)
from tweetup.model.findings import (  # noqa: TC001 - as above
    Exchange,
    OpenQuestion,
    Participant,
    Quote,
    Resource,
    ReturningPhrase,
    Sentence,
)
from tweetup.model.sessions import Question, Session  # noqa: TC001 - as above
from tweetup.model.small_cells import suppress
from tweetup.model.wording import Wording  # noqa: TC001 - as above

__all__ = [
    "Attendance",
    "Minute",
    "Numbers",
    "OwnPart",
    "Picture",
    "Point",
    "Provenance",
    "Recap",
    "RecapSection",
    "SectionNumbers",
    "own_place",
    "posts_shown",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """A session in figures, which docs/reference/figures.md defines.

    ``posts`` are ``posts_before`` its hour, ``posts_in_hour`` and ``posts_after``; the hour has
    ``minutes``. ``participants`` wrote at least one original, reply or quote, at any time of the
    session, ``advertisers`` of them nothing but adverts; ``without_hashtag`` are posts of own words
    that lack the hashtag; ``writers_in_hour`` wrote
    ``written_in_hour`` in its hour.
    """

    posts: int
    originals: int
    replies: int
    quotes: int
    reposts: int
    participants: int
    advertisers: int
    reposters_only: int
    questions: int
    minutes: int
    posts_in_hour: int
    posts_before: int
    posts_after: int
    without_hashtag: int
    written_in_hour: int
    writers_in_hour: int
    busiest_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionNumbers:
    """A section in figures, which docs/reference/figures.md defines.

    ``writers`` wrote the ``written`` posts, ``people`` the ``answers`` among them.
    """

    section: str
    posts: int = 0
    written: int = 0
    writers: int = 0
    answers: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """The number of participants against the meeting before, whose last session is ``previous``.

    That is the one before in the archive, which may lack others: ``previous_date`` says when it
    was. Both are None for the first. Where this one has several sittings, each a session of its
    own, ``meeting_participants`` are the people of all of them: the number to compare.
    """

    participants: int
    newcomers: int | None
    returning: int | None
    previous: str | None
    previous_date: date | None
    previous_participants: int | None
    meeting_participants: int | None = None

    @property
    def for_public(self) -> tuple[int | None, int | None]:
        """Return newcomers and returning people, None where few people would be told.

        The number of participants stands beside them.
        """
        if self.newcomers is None or self.returning is None:
            return None, None
        public = suppress([(self.newcomers, self.returning)])
        first, again = public.cells[0]
        return (None, None) if public.total is None else (first, again)


@dataclass(frozen=True, slots=True, kw_only=True)
class Minute:
    """One step of the timeline: posts per section in the ``minutes`` from ``start``."""

    start: datetime
    minutes: int
    posts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A key theme shown as the post that states it, with the support that others stated for it.

    ``support`` says who said nearly the same, agreed or disagreed (empty where reposts are all its
    support), ``against`` are posts that disagree. ``statement`` is a person's own wording of the
    point, which stands before the post; empty where there is none.
    """

    finding: Finding
    quote: Quote
    support: Sentence
    against: tuple[Quote, ...] = ()
    statement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of the owner's: ``digest`` names it, ``alternative`` says what it shows.

    ``data`` are its bytes, ``width`` and ``height`` its size in pixels.
    """

    digest: str
    media_type: str
    width: int
    height: int
    alternative: str
    data: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPart:
    """A paragraph or a picture that a person added.

    ``place`` is ``intro``, a section (:func:`own_place`), or ``end``; ``after`` is the name of the
    part of that place that it follows (a post as ``network:id``, another part of a person's own),
    empty for its start. ``text`` is Markdown: the paragraph's, or the picture's caption.
    """

    name: str
    place: str
    text: str
    after: str = ""
    picture: Picture | None = None


def own_place(section: str) -> str:
    """Return the place of parts of a person's own in a section: its name.

    Of the posts before the first question it is ``section intro``: ``intro`` is the introduction.
    """
    return f"section {section}" if section == "intro" else section


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapSection:
    """One section of a recap: a question with its answers, or introductions and closing.

    ``framing`` is the host's own introduction of the question; ``findings`` are the key themes,
    of which ``points`` are shown as posts and the mentions as the first sentence of ``summary``,
    whose other sentences are on phrases that earlier sessions had. ``exchanges`` are posts shown
    side by side, ``open_questions`` those to which no answer was found. ``answers`` and ``people``
    count the answers to a question and their authors, elsewhere all posts that were written.
    ``statements`` are key themes in a person's own words that no post is shown for, ``former`` the
    names of those that a person left out or merged, to which links may lead.
    """

    section: str
    heading: str
    question: Question | None
    answers: int
    people: int
    framing: tuple[Quote, ...] = ()
    findings: tuple[Finding, ...] = ()
    points: tuple[Point, ...] = ()
    summary: tuple[Sentence, ...] = ()
    quotes: tuple[Quote, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    lists: tuple[AnswerList, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    statements: tuple[Sentence, ...] = ()
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The provenance of a recap: program version, sources, placements by method, omissions.

    ``skipped`` counts records that could not be read, ``hidden`` posts that a person hid,
    ``left_out`` posts that were neither quoted nor counted, by reason. ``captures`` are the lines
    of the ledger that brought the posts, and ``sources`` their names. ``decisions`` counts the
    decisions of people that changed the text.
    """

    version: str
    sources: tuple[str, ...]
    methods: tuple[tuple[str, int], ...]
    skipped: int
    note: str = ""
    hidden: int = 0
    left_out: tuple[LeftOut, ...] = ()
    captures: tuple[int, ...] = ()
    decisions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recap:
    """One session as a document a host can edit; every template receives it.

    A published contract: a name once here keeps its meaning; new ones may be added. ``wording``
    holds the words of the recap's language. ``intro`` is the recap in short, each sentence with
    its posts; ``lead_quote`` is shown large and stands nowhere else. ``proposals`` are topics to
    choose a title from where ``topic`` is None. ``listed`` are the participants to name: all, those
    who introduced themselves, or none (``listed_by``: ``all``, ``introduced``, ``number``), and
    those who agreed to it.
    ``returning`` are phrases that earlier sessions had. ``own`` are the paragraphs and pictures
    that a person added, in the order in which those of one place stand; ``omitted`` are the names
    of parts that a person left out (``links``, ``next``, ``numbers``, ``participants``).
    ``removed`` are lines in place of posts that a person had chosen and that were removed since.
    """

    session: Session
    title: str
    hashtag: str
    date: date
    wording: Wording
    intro: tuple[Sentence, ...]
    hosts: tuple[Participant, ...]
    guests: tuple[Participant, ...]
    attendance: Attendance
    numbers: Numbers
    sections: tuple[RecapSection, ...]
    resources: tuple[Resource, ...]
    participants: tuple[Participant, ...]
    listed: tuple[Participant, ...]
    timeline: tuple[Minute, ...]
    transcript: tuple[tuple[Quote, str], ...]
    next_date: datetime | None
    provenance: Provenance
    topic: Topic | None = None
    proposals: tuple[Topic, ...] = ()
    lead_quote: Quote | None = None
    next_meeting: NextMeeting | None = None
    join: str = ""
    removal: str = ""
    listed_by: str = "all"
    returning: tuple[ReturningPhrase, ...] = ()
    own: tuple[OwnPart, ...] = ()
    omitted: tuple[str, ...] = ()
    removed: tuple[OwnPart, ...] = ()


def posts_shown(section: RecapSection) -> dict[str, str]:
    """Return the names of the posts that a section shows, each with that of the own parts' place.

    Own parts that follow one of several posts side by side stand behind the last of them, and
    those that follow a post that introduces the question at the start of the section.
    """
    alone = [*section.quotes, *(it.quote for it in section.points)]
    alone += [it.quote for it in section.open_questions]
    shown = {":".join(quote.post.key): "" for quote in section.framing}
    for quotes in (*([quote] for quote in alone), *(run.posts for run in section.exchanges)):
        names = [":".join(quote.post.key) for quote in quotes]
        shown |= dict.fromkeys(names, names[-1] if names else "")
    return shown
