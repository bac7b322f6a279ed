"""The recap as JSON, for other programs: posts by id, no texts of posts.

The structs below are the format; :func:`recap_schema` is the JSON Schema (2020-12) of it, which
the documentation publishes. A name keeps its meaning; new ones may be added.

Annotations are read at run time: no ``from __future__ import annotations`` here.
"""

import inspect
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import msgspec

from tweetup.model import FindingKind, finding_name
from tweetup.render.rendered import FileType, FunctionOutput, RenderOptions
from tweetup.render.view import RecapView

if TYPE_CHECKING:
    from tweetup.model import OwnPart, Poll, PostKey, Recap, RecapSection, Sentence

__all__ = ["JSON", "RecapDocument", "recap_schema"]

_Moment = Annotated[datetime, msgspec.Meta(tz=True)]

_ATTENDANCE: Final = ("newcomers", "returning", "previous_participants")


class StatementEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of the recap with the ids of the posts it rests on.

    name tells the sentences of the introduction apart, whatever their words, and is empty in a
    section; by is person where somebody decided on the words.
    """

    name: str
    text: str
    by: Literal["rule", "person"]
    posts: tuple[str, ...]


class TopicEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The session's topic; posts is empty where a plan or a person gave it."""

    text: str
    posts: tuple[str, ...]


class MeetingEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The next meeting; posts is empty where its date is of the archive or of tweetup.toml."""

    text: str
    start: _Moment | None
    posts: tuple[str, ...]


class FindingEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A key theme: a point that somebody made, or a phrase that several people used.

    people is the number of authors of posts, which say it in their own words. agreed are posts
    that agree in words, reposted the number of people who passed one of posts on. The phrase of a
    mention stands, as it is or inflected, in each of posts. sure is false for a mention whose
    people may mean different things by its phrase, or that is dull: a recap's text leaves it out.
    name is the one by which decisions refer to the finding in its section. statement is a person's
    wording of it, which the recap shows instead of text; by is person where somebody decided on
    its words or its posts.
    """

    name: str
    kind: FindingKind
    text: str
    statement: str | None
    phrase: str | None
    posts: tuple[str, ...]
    people: int
    agreed: tuple[str, ...]
    reposted: int
    quotes: tuple[str, ...]
    against: tuple[str, ...]
    by: Literal["rule", "person", "reader"]
    sure: bool


class ListEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that answers named, with the number of people who named it."""

    item: str
    people: int
    posts: tuple[str, ...]


class ListEntries(msgspec.Struct, frozen=True, kw_only=True):
    """Answers that name things of one kind; what is empty where the kind is not known."""

    what: str
    items: tuple[ListEntry, ...]


class PollOptionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A choice of a poll; votes is null where the network hides them."""

    text: str
    votes: int | None


class PollEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The network's own poll on a question, its options in order, as of counted_at.

    voters is the number of people who voted, each for several options where multiple is true.
    """

    options: tuple[PollOptionEntry, ...]
    multiple: bool | None
    voters: int | None
    ends_at: _Moment | None
    counted_at: _Moment | None


class SectionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its answers, or another part of the session.

    answers and people count the answers whose section is sure. exchanges are posts shown side by
    side, the second against the first; open are questions to which no answer was found. statements
    are findings in a person's words for which no post is shown.
    """

    section: str
    number: int | None
    question: str | None
    question_post: str | None
    poll: PollEntry | None
    submitted_by: str | None
    answers: int
    people: int
    framing: tuple[str, ...]
    findings: tuple[FindingEntry, ...]
    quotes: tuple[str, ...]
    lists: tuple[ListEntries, ...]
    exchanges: tuple[tuple[str, ...], ...]
    open: tuple[str, ...]
    statements: tuple[StatementEntry, ...]


class OwnPictureEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that a person added, without its bytes; alternative describes it in words.

    digest names it: its file beside a recap in Markdown has this name.
    """

    digest: str
    media_type: str
    width: int
    height: int
    alternative: str


class OwnEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph, or a picture with its caption, that a person added; text is Markdown.

    place is intro, a section, or end. after is the part it follows there: a post (network:id),
    another part of a person's own, end, or nothing, which is the place's start.
    """

    name: str
    place: str
    after: str
    text: str
    picture: OwnPictureEntry | None


class RemovedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A line in place of a post that a person had chosen and that was removed; as of an own part.

    text is Markdown.
    """

    place: str
    after: str
    text: str


class LinkEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A link worth reading, by those who shared it."""

    url: str
    title: str | None
    kind: str
    section: str | None
    sections: tuple[str, ...]
    people: tuple[str, ...]
    posts: tuple[str, ...]


class PostEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A post that the recap quotes or counts, without its text."""

    id: str
    network: str
    author: str
    created_at: _Moment
    url: str | None


class RecapDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The recap of one session, made by tweetup.

    Posts are named by their ids; cited has the network and the address of each. No post stands
    twice among lead_quote and the quotes, exchanges, open and findings' quotes of all sections.
    numbers are the figures of the session by name, left_out the posts that were neither quoted
    nor counted, by reason. own are the paragraphs and pictures that people added, omitted the
    parts at the end that they left out; decisions counts all that they decided and that changes
    the recap, which tweetup corrections lists.
    """

    version: str
    session: str
    hashtag: str
    language: str
    start: _Moment
    end: _Moment
    timezone: str
    date: date
    title: str
    topic: TopicEntry | None
    proposals: tuple[str, ...]
    next: MeetingEntry | None
    hosts: tuple[str, ...]
    guests: tuple[str, ...]
    summary: tuple[StatementEntry, ...]
    lead_quote: str | None
    sections: tuple[SectionEntry, ...]
    links: tuple[LinkEntry, ...]
    own: tuple[OwnEntry, ...]
    omitted: tuple[str, ...]
    removed: tuple[RemovedEntry, ...]
    decisions: int
    numbers: dict[str, int | None]
    left_out: dict[str, int]
    cited: tuple[PostEntry, ...]


def recap_schema() -> dict[str, Any]:
    """Return the JSON Schema of :class:`RecapDocument`."""
    schema = msgspec.json.schema(RecapDocument)
    for definition in schema["$defs"].values():
        # msgspec before 0.23 keeps the indentation of the class in the source.
        definition["description"] = inspect.cleandoc(definition["description"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _write(recap: "Recap", _options: RenderOptions) -> str:
    """Return the recap as indented JSON, ending in one line break."""
    encoded = msgspec.json.format(msgspec.json.encode(_document(recap)), indent=2)
    return encoded.decode() + "\n"


JSON: Final = FunctionOutput(
    name="json",
    types=(FileType(suffix=".json", media_type="application/json"),),
    make=_write,
)


def _document(recap: "Recap") -> RecapDocument:
    topic = recap.topic
    return RecapDocument(
        version=recap.provenance.version,
        session=recap.session.id,
        hashtag=recap.session.hashtag,
        language=recap.wording.language,
        start=recap.session.start,
        end=recap.session.end,
        timezone=recap.session.timezone,
        date=recap.date,
        title=recap.title,
        topic=TopicEntry(text=topic.text, posts=_ids(topic.posts)) if topic else None,
        proposals=tuple(proposal.text for proposal in recap.proposals),
        next=_meeting(recap),
        hosts=tuple(host.author.handle for host in recap.hosts),
        guests=tuple(guest.author.handle for guest in recap.guests),
        summary=tuple(map(_statement, recap.intro)),
        lead_quote=recap.lead_quote.post.id if recap.lead_quote else None,
        sections=tuple(map(_section, recap.sections)),
        links=tuple(_links(recap)),
        own=tuple(map(_own, recap.own)),
        omitted=recap.omitted,
        removed=tuple(
            RemovedEntry(place=it.place, after=it.after, text=it.text) for it in recap.removed
        ),
        decisions=recap.provenance.decisions,
        numbers=_numbers(recap),
        left_out={reason.reason: reason.posts for reason in recap.provenance.left_out},
        cited=tuple(_cited(recap)),
    )


def _meeting(recap: "Recap") -> MeetingEntry | None:
    """Return the next meeting as a page tells it, None where it tells none."""
    meeting = recap.next_meeting
    if meeting is not None:
        return MeetingEntry(text=meeting.text, start=meeting.start, posts=_ids(meeting.posts))
    if recap.next_date is None:
        return None
    view = RecapView(recap)
    text = f"{view.weekday(recap.next_date)}, {view.moment(recap.next_date)}"
    return MeetingEntry(text=text, start=recap.next_date, posts=())


def _ids(keys: "Iterable[PostKey]") -> tuple[str, ...]:
    return tuple(key.id for key in keys)


def _section(section: "RecapSection") -> SectionEntry:
    question = section.question
    return SectionEntry(
        section=section.section,
        number=question.number if question else None,
        question=question.text if question else None,
        question_post=question.post.id if question and question.post else None,
        poll=_poll(question.poll) if question and question.poll else None,
        submitted_by=question.submitted_by if question else None,
        answers=section.answers,
        people=section.people,
        framing=tuple(quote.post.id for quote in section.framing),
        findings=tuple(
            FindingEntry(
                name=finding_name(finding),
                kind=finding.kind,
                text=finding.text,
                statement=finding.statement or None,
                phrase=finding.phrase,
                posts=_ids(finding.posts),
                people=finding.people,
                agreed=_ids(finding.agreed),
                reposted=finding.reposted,
                quotes=_ids(finding.quotes),
                against=_ids(finding.against),
                by=finding.by,  # type: ignore[arg-type] # one of the three by contract
                sure=finding.sure,
            )
            for finding in section.findings
        ),
        quotes=tuple(quote.post.id for quote in section.quotes),
        lists=tuple(
            ListEntries(
                what=answers.what,
                items=tuple(
                    ListEntry(item=it.item, people=it.people, posts=_ids(it.posts))
                    for it in answers.items
                ),
            )
            for answers in section.lists
        ),
        exchanges=tuple(
            tuple(quote.post.id for quote in exchange.posts) for exchange in section.exchanges
        ),
        open=tuple(it.quote.post.id for it in section.open_questions),
        statements=tuple(map(_statement, section.statements)),
    )


def _statement(sentence: "Sentence") -> StatementEntry:
    return StatementEntry(
        name=sentence.name,
        text=sentence.text,
        by=sentence.by,  # type: ignore[arg-type] # one of the two by contract
        posts=_ids(sentence.posts),
    )


def _own(part: "OwnPart") -> OwnEntry:
    picture = part.picture
    return OwnEntry(
        name=part.name,
        place=part.place,
        after=part.after,
        text=part.text,
        picture=OwnPictureEntry(
            digest=picture.digest,
            media_type=picture.media_type,
            width=picture.width,
            height=picture.height,
            alternative=picture.alternative,
        )
        if picture is not None
        else None,
    )


def _poll(poll: "Poll") -> PollEntry:
    return PollEntry(
        options=tuple(PollOptionEntry(text=it.text, votes=it.votes) for it in poll.options),
        multiple=poll.multiple,
        voters=poll.voters,
        ends_at=poll.ends_at,
        counted_at=poll.as_of,
    )


def _links(recap: "Recap") -> Iterator[LinkEntry]:
    for resource in recap.resources:
        yield LinkEntry(
            url=resource.url,
            title=resource.title,
            kind=resource.kind,
            section=resource.sections[0] if resource.sections else None,
            sections=resource.sections,
            people=resource.sharers,
            posts=_ids(resource.posts),
        )


def _numbers(recap: "Recap") -> dict[str, int | None]:
    """Return the figures by the names of their fields."""
    came = asdict(recap.attendance)
    return {**asdict(recap.numbers), **{name: came[name] for name in _ATTENDANCE}}


def _cited(recap: "Recap") -> Iterator[PostEntry]:
    """Yield every post that any part of the document names, in time order."""
    quotes = {quote.post.key: quote for quote, _ in recap.transcript}
    for key in sorted(_named(recap) & quotes.keys(), key=lambda key: quotes[key].post.order):
        post = quotes[key].post
        yield PostEntry(
            id=post.id,
            network=post.network,
            author=post.handle,
            created_at=post.created_at,
            url=quotes[key].url,
        )


def _named(recap: "Recap") -> "set[PostKey]":
    named: set[PostKey] = set()
    for statement in recap.intro:
        named.update(statement.posts)
    for stated in (recap.topic, recap.next_meeting):
        named.update(stated.posts if stated else ())
    for resource in recap.resources:
        named.update(resource.posts)
    if recap.lead_quote is not None:
        named.add(recap.lead_quote.post.key)
    for section in recap.sections:
        for finding in section.findings:
            named.update((*finding.posts, *finding.agreed, *finding.against))
        for statement in section.statements:
            named.update(statement.posts)
        for answers in section.lists:
            named.update(key for item in answers.items for key in item.posts)
        shown = (*section.framing, *section.quotes, *(it.quote for it in section.open_questions))
        named.update(quote.post.key for quote in shown)
        named.update(quote.post.key for run in section.exchanges for quote in run.posts)
        if section.question is not None and section.question.post is not None:
            named.add(section.question.post)
    return named
