"""How people take part: conversing or broadcasting, to the matter, again and again, answering.

No count tells whether somebody is respectful; whether people answer those who address them can be
counted, and stands in its place. Each share has the posts that it is counted from.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tweetup.insight.graph import TALKING
from tweetup.insight.intervals import wilson_interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.insight.activity import Attendances
    from tweetup.insight.intervals import Interval
    from tweetup.model import CountedEdge, CountedPost, Extent

__all__ = ["Engagement", "PostShare", "profile_engagement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostShare:
    """A share of posts: ``posts`` of ``whole``, both by their numbers in the archive."""

    posts: tuple[int, ...]
    whole: tuple[int, ...]

    @property
    def share(self) -> float | None:
        """Return the share, from 0 to 1; None of no posts."""
        return len(self.posts) / len(self.whole) if self.whole else None

    @property
    def interval(self) -> Interval | None:
        """Return the interval of 95 % (Wilson); None of no posts."""
        return wilson_interval(len(self.posts), len(self.whole))


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """How a person takes part, over the posts of own words in an extent.

    ``broadcasting`` posts are no reply and no quote, mention nobody and have a link; ``conversing``
    ones are replies or answers to questions. ``relevant`` ones stand in a question, of those in
    sessions that have questions. ``answering`` are posts by others that reply to, quote or mention
    the person, answered where the person then did the same to their authors before the end of
    the session. ``attended`` of ``meetings``, those of the record since the person's first.
    """

    person: str
    is_host: bool
    broadcasting: PostShare
    conversing: PostShare
    relevant: PostShare
    answering: PostShare
    attended: int
    meetings: int

    @property
    def own(self) -> int:
        """Return the number of posts of own words."""
        return len(self.conversing.whole)


@dataclass(slots=True)
class _Posts:
    """The own posts of a person within an extent."""

    own: list[int] = field(default_factory=list)
    plain_with_link: list[int] = field(default_factory=list)
    conversing: list[int] = field(default_factory=list)
    asked: list[tuple[str, int]] = field(default_factory=list)
    relevant: list[int] = field(default_factory=list)
    is_host: bool = False


def profile_engagement(
    posts: Iterable[CountedPost],
    edges: Iterable[CountedEdge],
    *,
    extent: Extent,
    attendances: Attendances,
) -> tuple[Engagement, ...]:
    """Return how everybody with own words in an extent takes part, most posts first.

    ``posts`` and ``edges`` are those of all sessions of the chat, of which ``attendances`` are
    counted here.
    """
    people: defaultdict[str, _Posts] = defaultdict(_Posts)
    with_questions: set[str] = set()
    within: set[int] = set()
    for post in posts:
        attendances.note(post)
        if post.section.startswith("Q"):
            with_questions.add(post.session)
        is_in = extent.has(post.session, post.written_at)
        if is_in and (extent.with_hosts or not post.is_host):
            within.add(post.number)
            if post.own:
                _add(people[post.person], post)
    mentioning: set[int] = set()
    talk: list[CountedEdge] = []
    for edge in edges:
        if edge.relation == "mention":
            mentioning.add(edge.number)
        if edge.relation in TALKING:
            talk.append(edge)
    addressed = _addressed(talk, within)
    engaged = [
        _engagement(
            person,
            it,
            addressed.get(person, {}),
            mentioning=mentioning,
            with_questions=with_questions,
            attended=attendances.since_first(person),
        )
        for person, it in people.items()
    ]
    return tuple(sorted(engaged, key=lambda it: (-it.own, it.person)))


def _add(person: _Posts, post: CountedPost) -> None:
    is_answer = post.counted and post.section.startswith("Q")
    person.is_host |= post.is_host
    person.own.append(post.number)
    person.asked.append((post.session, post.number))
    if post.kind == "original" and post.has_link:
        person.plain_with_link.append(post.number)
    if post.kind == "reply" or is_answer:
        person.conversing.append(post.number)
    if post.section.startswith("Q"):
        person.relevant.append(post.number)


def _addressed(talk: Sequence[CountedEdge], within: set[int]) -> Mapping[str, Mapping[int, bool]]:
    """Return the posts that address each person, with whether the person answered them."""
    latest: dict[tuple[str, str, str], str] = {}
    for it in talk:
        key = (it.session, it.source, it.target)
        moment = it.written_at.rstrip("Z")
        latest[key] = max(moment, latest.get(key, ""))
    addressed: defaultdict[str, dict[int, bool]] = defaultdict(dict)
    for it in talk:
        if it.number in within:
            answer = latest.get((it.session, it.target, it.source), "")
            is_answered = answer > it.written_at.rstrip("Z")
            # A post in two sessions is answered where it is in either.
            before = addressed[it.target].get(it.number, False)
            addressed[it.target][it.number] = before or is_answered
    return addressed


def _engagement(
    person: str,
    posts: _Posts,
    addressed: Mapping[int, bool],
    *,
    mentioning: set[int],
    with_questions: set[str],
    attended: tuple[int, int],
) -> Engagement:
    # A post that belongs to two sessions counts once.
    own = tuple(dict.fromkeys(posts.own))
    return Engagement(
        person=person,
        is_host=posts.is_host,
        broadcasting=PostShare(
            posts=_once(it for it in posts.plain_with_link if it not in mentioning), whole=own
        ),
        conversing=PostShare(posts=_once(posts.conversing), whole=own),
        relevant=PostShare(
            posts=_once(posts.relevant),
            whole=_once(number for session, number in posts.asked if session in with_questions),
        ),
        answering=PostShare(
            posts=tuple(it for it, is_answered in addressed.items() if is_answered),
            whole=tuple(addressed),
        ),
        attended=attended[0],
        meetings=attended[1],
    )


def _once(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(numbers))
