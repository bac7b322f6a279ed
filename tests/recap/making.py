"""Small chats and their claims made by hand: a line a post, in the shapes of the other rooms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tweetup.archive import count_figures
from tweetup.config import ChatConfig, RecapConfig
from tweetup.model import (
    Author,
    Claims,
    DialogueAct,
    Finding,
    FindingKind,
    Method,
    Participant,
    Placement,
    Post,
    PostAct,
    PostKey,
    Provenance,
    Question,
    Reference,
    Relation,
    ReturningPhrase,
    SectionClaims,
    Segmentation,
    Session,
    section_order,
)
from tweetup.recap import PreviousSession, build_recap, wording_for
from tweetup.text import fold_handle, is_repost

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tweetup.archive import SessionFigures
    from tweetup.model import Recap

START = datetime(2024, 3, 8, 19, 0, tzinfo=UTC)
NETWORK = "x"
PROVENANCE = Provenance(version="0", sources=("made.jsonl",), methods=(), skipped=0)
CHAT = ChatConfig(hashtag="carechat", hashtags=("carechat",), title="Care chat")
SETTINGS = RecapConfig()
NO_CLAIMS = Claims()


def key(number: int) -> PostKey:
    """The key of the post made with that number."""
    return PostKey(NETWORK, str(number))


def post(
    number: int,
    handle: str,
    text: str = "A word on it #carechat",
    *,
    minute: float = 10,
    reply: int | None = None,
    quote: int | None = None,
    repost: int | None = None,
    url: str | None = None,
) -> Post:
    """One post; ``reply``, ``quote`` and ``repost`` are numbers of other posts."""
    pointed = ((Relation.REPLY, reply), (Relation.QUOTE, quote), (Relation.REPOST, repost))
    return Post(
        network=NETWORK,
        id=str(number),
        created_at=START + timedelta(minutes=minute),
        author=Author(network=NETWORK, handle=handle),
        text=text,
        url=url,
        references=tuple(
            Reference(relation=relation, id=str(at)) for relation, at in pointed if at is not None
        ),
    )


def keys(posts: Iterable[Post]) -> tuple[PostKey, ...]:
    """Return the keys of the posts."""
    return tuple(post.key for post in posts)


def count_people(posts: Iterable[Post]) -> int:
    """Return the number of people who wrote the posts; reposts are no writing."""
    return len({fold_handle(post.handle) for post in posts if not is_repost(post)})


def mention(section: str, phrase: str, posts: Sequence[Post]) -> Finding:
    """Return the finding that these posts hold a phrase."""
    return Finding(
        section=section,
        kind=FindingKind.MENTION,
        text=phrase,
        phrase=phrase,
        posts=keys(posts),
        people=count_people(posts),
    )


def point(
    section: str,
    post: Post,
    *,
    same: Sequence[Post] = (),
    agreed: Sequence[Post] = (),
    against: Sequence[Post] = (),
    reposted: int = 0,
) -> Finding:
    """Return the finding that a post makes a point, with the posts that support it."""
    return Finding(
        section=section,
        kind=FindingKind.POINT,
        text=post.text,
        posts=keys([post, *same]),
        people=count_people([post, *same]),
        agreed=keys(agreed),
        reposted=reposted,
        quotes=(post.key,),
        against=keys(against),
    )


@dataclass(frozen=True, kw_only=True)
class Made:
    """A made chat: every post with its section; the first of a Q or S section by a host asks.

    So does the first of one of the ``askers``, who are no hosts.

    ``section_claims`` are those of sections apart from their answers, which follow from ``placed``;
    ``session_claims`` those of the session; posts numbered in ``adverts`` are adverts.
    """

    placed: tuple[tuple[Post, str], ...]
    start: datetime = START
    name: str | None = None
    hosts: tuple[str, ...] = ("host",)
    askers: tuple[str, ...] = ()
    section_claims: tuple[SectionClaims, ...] = ()
    session_claims: Claims = NO_CLAIMS
    returning: tuple[ReturningPhrase, ...] = ()
    previous: PreviousSession | None = None
    newcomers: frozenset[str] | None = None
    chat: ChatConfig = CHAT
    settings: RecapConfig = SETTINGS
    language: str | None = "en"
    following: datetime | None = None
    zone: str = "UTC"
    methods: tuple[tuple[int, Method], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    adverts: frozenset[int] = frozenset()
    minutes: int = 60

    @property
    def session(self) -> Session:
        """An hour from ``start``."""
        return Session(
            id=self.name or f"carechat-{self.start.date().isoformat()}",
            hashtag="carechat",
            start=self.start,
            end=self.start + timedelta(minutes=self.minutes),
            timezone=self.zone,
            posts=tuple(one.key for one, _ in self.placed),
        )

    @property
    def segmentation(self) -> Segmentation:
        """Sections as placed; a question is what a host posted first in its section."""
        methods = dict(self.methods)
        asked: dict[str, Post] = {}
        for one, section in self.placed:
            if section[1:].isdecimal() and one.handle in (*self.hosts, *self.askers):
                asked.setdefault(section, one)
        return Segmentation(
            session=self.session.id,
            hosts=self.hosts,
            questions=tuple(
                _question(name, asked[name], dict(self.labels).get(name, name))
                for name in sorted(asked)
            ),
            placements=tuple(
                Placement(
                    post=one.key,
                    section=section,
                    method=methods.get(int(one.id), Method.LABEL),
                    confidence=1.0,
                )
                for one, section in self.placed
            ),
        )

    def participants(self) -> tuple[Participant, ...]:
        """Everybody who posted, with counts by kind of post."""
        people: dict[str, Participant] = {}
        for one, section in self.placed:
            person = people.get(one.handle) or self._person(one)
            name = {"original": "originals", "reply": "replies"}.get(one.kind, f"{one.kind}s")
            people[one.handle] = replace(
                person,
                sections=(*person.sections, section),
                **{name: getattr(person, name) + 1},
            )
        return tuple(people.values())

    def _person(self, one: Post) -> Participant:
        return Participant(
            author=one.author,
            originals=0,
            replies=0,
            quotes=0,
            reposts=0,
            sections=(),
            is_host=one.handle in self.hosts,
            is_guest=one.handle in self.chat.guests,
            newcomer=None if self.newcomers is None else one.handle in self.newcomers,
        )

    @property
    def counted(self) -> frozenset[PostKey]:
        """The keys of the posts that count as answers: neither reposts nor questions."""
        asking = {key for question in self.segmentation.questions for key in question.posts}
        return frozenset(
            one.key for one, _ in self.placed if not is_repost(one) and one.key not in asking
        )

    @property
    def figures(self) -> SessionFigures:
        """The figures of its posts."""
        posts = [one for one, _ in self.placed]
        adverts = keys(one for one in posts if int(one.id) in self.adverts)
        acts = [
            PostAct(
                post=one.key,
                act=DialogueAct.ADVERT if one.key in adverts else DialogueAct.ANSWER,
                answer=0.5,
            )
            for one in posts
        ]
        return count_figures(self.session, posts, self.segmentation, acts, self.counted)

    @property
    def claims(self) -> Claims:
        """The claims as made, each section with its answers and the people who gave them."""
        given = {claims.section: claims for claims in self.section_claims}
        names = sorted({section for _, section in self.placed} | given.keys(), key=section_order)
        sections = tuple(self._section(name, given) for name in names)
        return replace(self.session_claims, sections=sections)

    def _section(self, name: str, given: dict[str, SectionClaims]) -> SectionClaims:
        answers = [one for one, place in self.placed if place == name and one.key in self.counted]
        return replace(
            given.get(name, SectionClaims(section=name)),
            answers=keys(answers),
            people=count_people(answers),
        )

    def recap(self, posts: Iterable[Post] | None = None) -> Recap:
        """The recap of it, from its posts in the order of ``posts``."""
        figures = self.figures
        return build_recap(
            session=self.session,
            posts=[one for one, _ in self.placed] if posts is None else posts,
            segmentation=self.segmentation,
            claims=self.claims,
            returning=self.returning,
            resources=(),
            participants=self.participants(),
            numbers=figures.numbers,
            section_numbers=figures.sections,
            previous=self.previous,
            chat=self.chat,
            settings=self.settings,
            wording=wording_for(self.language),
            provenance=PROVENANCE,
            following=self.following,
        )


def _question(section: str, one: Post, label: str) -> Question:
    return Question(
        section=section,
        number=int(section[1:]),
        text=one.text,
        label=label,
        post=one.key,
        posts=(one.key,),
        author=one.handle,
        asked_at=one.created_at,
    )
