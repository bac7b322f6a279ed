"""The state of a running chat as JSON, for other programs and pages: all that a host is shown.

The structs below are the format; :func:`live_schema` is the JSON Schema (2020-12) of it, which the
documentation publishes. A name keeps its meaning; new ones may be added. Nothing here draws.

Annotations are read at run time: no ``from __future__ import annotations`` here.
"""

import inspect
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from tweetup import __version__
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from tweetup.capture.live.live_view import (
        LivePost,
        LiveQuestion,
        LiveView,
        PlaceState,
        UnansweredQuestion,
    )
    from tweetup.networks.listening import Outage

__all__ = ["LiveState", "live_schema", "live_state"]

_Moment = Annotated[datetime, msgspec.Meta(tz=True)]
_Connection = Literal["connecting", "listening", "searching", "lost", "given up"]


class LiveChatEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The chat and its session: date is its day in timezone, end null without a schedule.

    hosts are those of the settings, or found. regulars took part in at least half of the chat's
    last four sessions: here are those who have posted, absent those who have not.
    """

    hashtag: str
    hashtags: tuple[str, ...]
    title: str | None
    session: str
    date: date
    timezone: str
    start: _Moment
    end: _Moment | None
    hosts: tuple[str, ...]
    here: tuple[str, ...]
    absent: tuple[str, ...]


class OutageEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A time in which a place was not heard; until is null while it lasts."""

    place: str
    since: _Moment
    until: _Moment | None
    why: str


class PlaceEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The connection to a place: the network itself or one of its servers.

    searching: the login has no stream, so the place is searched every half minute. lost: outage
    says since when and why, again when the next try is due. given up: outage says why; no try
    follows.
    """

    name: str
    state: _Connection
    outage: OutageEntry | None
    again: _Moment | None


class PostCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Posts of the session: all, and those of its hour, before and after it.

    without_hashtag are the replies and quotes without the hashtag that were heard so far.
    per_minute are the last 30 minutes up to at, the present one last.
    """

    all: int
    in_hour: int
    before: int
    after: int
    without_hashtag: int
    per_minute: tuple[int, ...]


class PeopleCounts(msgspec.Struct, frozen=True, kw_only=True):
    """People who wrote a post of their own; newcomers were in no earlier session of the archive.

    newcomers is null, and newcomer_handles empty, where the archive has no earlier session.
    """

    all: int
    newcomers: int | None
    newcomer_handles: tuple[str, ...]


class QuestionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A question of the chat, with its answers so far as `tweetup questions` counts them.

    posts are the ids of those that ask it. answered_by are handles, the first to answer first;
    quiet are the regulars who are here and did not answer.
    """

    section: str
    label: str
    text: str
    asked_at: _Moment | None
    posts: tuple[str, ...]
    answers: int
    people: int
    answered_by: tuple[str, ...]
    quiet: tuple[str, ...]


class PlannedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The next planned question, of tweetup.toml or of the plan."""

    number: int
    text: str


class UnansweredEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A participant's question without a reply so far."""

    post: str
    network: str
    handle: str
    text: str
    asked_at: _Moment


class LatestEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One of the latest posts; section is null where it is not sure.

    answers says that the post counts as an answer to the question of its section.
    """

    post: str
    network: str
    handle: str
    name: str | None
    text: str
    created_at: _Moment
    url: str | None
    section: str | None
    answers: bool


class LiveState(msgspec.Struct, frozen=True, kw_only=True):
    """A chat at a moment while it runs, its lists in time order.

    latest, unanswered and under_current begin with the last one; under_current are the posts that
    came in under the current question, 60 at most. at is when the state was made; listening began
    since and ends until (null: when it is stopped). current is the section of the question asked
    last. missed are outages whose posts no search has found yet. note is a message of the moment,
    such as an archive that cannot be written. ended is null while it goes on; the last state of all
    has the reason, such as over or stopped.
    """

    version: str
    at: _Moment
    since: _Moment
    until: _Moment | None
    ended: str | None
    network: str
    chat: LiveChatEntry
    places: tuple[PlaceEntry, ...]
    missed: tuple[OutageEntry, ...]
    note: str | None
    posts: PostCounts
    people: PeopleCounts
    current: str | None
    questions: tuple[QuestionEntry, ...]
    next_planned: PlannedEntry | None
    unanswered: tuple[UnansweredEntry, ...]
    latest: tuple[LatestEntry, ...]
    under_current: tuple[LatestEntry, ...]


def live_schema() -> dict[str, Any]:
    """Return the JSON Schema of :class:`LiveState`."""
    schema = msgspec.json.schema(LiveState)
    for definition in schema["$defs"].values():
        # msgspec before 0.23 keeps the indentation of the class in the source.
        definition["description"] = inspect.cleandoc(definition["description"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def live_state(view: "LiveView") -> LiveState:
    """Return the state that a view shows, without anything of the login."""
    chat, talk = view.chat, view.discussion
    return LiveState(
        version=__version__,
        at=_whole(view.now),
        since=_whole(view.since or view.now),
        until=_whole(view.until) if view.until is not None else None,
        ended=view.ended or None,
        network=view.network,
        chat=LiveChatEntry(
            hashtag=chat.hashtag,
            hashtags=chat.hashtags or (chat.hashtag,),
            title=chat.title,
            session=chat.session,
            date=chat.day,
            timezone=chat.timezone,
            start=_whole(chat.start),
            end=_whole(chat.end) if chat.end is not None else None,
            hosts=talk.hosts or chat.hosts,
            here=talk.here,
            absent=talk.absent,
        ),
        places=tuple(map(_place, view.places)),
        missed=tuple(_outage(it) for it in view.outages if it.until and not it.bridged),
        note=view.note or None,
        posts=PostCounts(
            all=view.posts,
            in_hour=view.posts_in_hour,
            before=view.posts_before,
            after=view.posts_after,
            without_hashtag=view.replies,
            per_minute=view.pace,
        ),
        people=PeopleCounts(
            all=talk.people, newcomers=talk.newcomers, newcomer_handles=talk.new_handles
        ),
        current=talk.current.section if talk.current is not None else None,
        questions=tuple(_question(it, talk.here) for it in talk.questions),
        next_planned=None
        if talk.next_planned is None
        else PlannedEntry(number=talk.next_planned.number, text=talk.next_planned.text),
        unanswered=tuple(map(_unanswered, talk.unanswered)),
        latest=tuple(map(_latest, talk.latest)),
        under_current=tuple(map(_latest, talk.under_current)),
    )


def _whole(moment: datetime) -> datetime:
    """Return a moment in UTC, in whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _place(place: "PlaceState") -> PlaceEntry:
    state: _Connection
    if place.given_up:
        state = "given up"
    elif place.outage is not None:
        state = "lost"
    elif not place.heard:
        state = "connecting"
    else:
        state = "searching" if place.polling else "listening"
    return PlaceEntry(
        name=place.name,
        state=state,
        outage=_outage(place.outage) if place.outage is not None else None,
        again=_whole(place.again) if place.again is not None else None,
    )


def _outage(outage: "Outage") -> OutageEntry:
    return OutageEntry(
        place=outage.place,
        since=_whole(outage.since),
        until=_whole(outage.until) if outage.until is not None else None,
        why=outage.why,
    )


def _question(question: "LiveQuestion", here: tuple[str, ...]) -> QuestionEntry:
    answered = set(map(fold_handle, question.answered_by))
    return QuestionEntry(
        section=question.section,
        label=question.label,
        text=question.text,
        asked_at=_whole(question.asked_at) if question.asked_at is not None else None,
        posts=tuple(key.id for key in question.posts),
        answers=question.answers,
        people=len(question.answered_by),
        answered_by=question.answered_by,
        quiet=tuple(handle for handle in here if fold_handle(handle) not in answered),
    )


def _unanswered(question: "UnansweredQuestion") -> UnansweredEntry:
    return UnansweredEntry(
        post=question.post.id,
        network=question.post.network,
        handle=question.handle,
        text=question.text,
        asked_at=_whole(question.asked_at),
    )


def _latest(latest: "LivePost") -> LatestEntry:
    post = latest.post
    return LatestEntry(
        post=post.id,
        network=post.network,
        handle=post.handle,
        name=post.author.name,
        text=post.text,
        created_at=_whole(post.created_at),
        url=post.url,
        section=latest.section,
        answers=latest.answers,
    )
