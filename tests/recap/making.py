"""Small chats made by hand: a line a post, in the shapes that the other rooms give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tweetup.archive import count_figures
from tweetup.config import ChatConfig
from tweetup.model import (
    Author,
    DialogueAct,
    Method,
    Numbers,
    Participant,
    Placement,
    Post,
    PostAct,
    PostKey,
    Provenance,
    Question,
    Reference,
    Relation,
    ReturningTheme,
    Segmentation,
    Session,
    Summary,
    Theme,
)
from tweetup.recap import PreviousSession, build_recap
from tweetup.text import fold_handle, is_repost

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tweetup.model import Recap

START = datetime(2024, 3, 8, 19, 0, tzinfo=UTC)
NETWORK = "x"
PROVENANCE = Provenance(
    version="0", sources=("made.jsonl",), methods=(), summarizer="coverage", skipped=0
)
CHAT = ChatConfig(hashtag="carechat", hashtags=("carechat",), title="Care chat")


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


def theme(section: str, label: str, posts: Sequence[Post], quotes: int = 2) -> Theme:
    """A theme whose support is the number of people who wrote its posts."""
    return Theme(
        section=section,
        label=label,
        support=len({fold_handle(one.handle) for one in posts if not is_repost(one)}),
        posts=tuple(one.key for one in posts),
        quotes=tuple(one.key for one in posts[:quotes]),
    )


@dataclass(frozen=True, kw_only=True)
class Made:
    """A made chat: every post with its section; the first of a Q or S section by a host asks."""

    placed: tuple[tuple[Post, str], ...]
    hosts: tuple[str, ...] = ("host",)
    themes: tuple[Theme, ...] = ()
    open_questions: tuple[Post, ...] = ()
    exchanges: tuple[tuple[Post, ...], ...] = ()
    replies: tuple[tuple[int, int], ...] = ()
    returning: tuple[ReturningTheme, ...] = ()
    previous: PreviousSession | None = None
    newcomers: frozenset[str] | None = None
    chat: ChatConfig = CHAT
    following: datetime | None = None
    zone: str = "UTC"
    methods: tuple[tuple[int, Method], ...] = ()

    @property
    def session(self) -> Session:
        """An hour from ``START``."""
        return Session(
            id=f"carechat-{START.date().isoformat()}",
            hashtag="carechat",
            start=START,
            end=START + timedelta(hours=1),
            timezone=self.zone,
            posts=tuple(one.key for one, _ in self.placed),
        )

    @property
    def segmentation(self) -> Segmentation:
        """Sections as placed; a question is what a host posted first in its section."""
        methods = dict(self.methods)
        asked: dict[str, Post] = {}
        for one, section in self.placed:
            if section[1:].isdecimal() and one.handle in self.hosts:
                asked.setdefault(section, one)
        return Segmentation(
            session=self.session.id,
            hosts=self.hosts,
            questions=tuple(_question(name, asked[name]) for name in sorted(asked)),
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
    def numbers(self) -> Numbers:
        """The figures of its posts."""
        posts = [one for one, _ in self.placed]
        acts = [PostAct(post=one.key, act=DialogueAct.ANSWER, answer=0.5) for one in posts]
        figures = count_figures(self.session, posts, self.segmentation, acts, self.counted)
        return figures.numbers

    def recap(self, posts: Iterable[Post] | None = None) -> Recap:
        """The recap of it, or of those ``posts`` of it."""
        sections = dict.fromkeys(section for _, section in self.placed)
        return build_recap(
            session=self.session,
            posts=[one for one, _ in self.placed] if posts is None else posts,
            segmentation=self.segmentation,
            themes=self.themes,
            summaries=[
                Summary(
                    section=name,
                    summarizer="made",
                    posts=tuple(one.key for one, section in self.placed if section == name),
                )
                for name in sections
            ],
            resources=(),
            participants=self.participants(),
            numbers=self.numbers,
            counted=self.counted,
            open_questions=self.open_questions,
            exchanges=self.exchanges,
            previous=self.previous,
            chat=self.chat,
            provenance=PROVENANCE,
            following=self.following,
            returning=self.returning,
            replies={key(reply): key(target) for reply, target in self.replies},
        )


def _question(section: str, one: Post) -> Question:
    return Question(
        section=section,
        number=int(section[1:]),
        text=one.text,
        label=section,
        post=one.key,
        posts=(one.key,),
        author=one.handle,
        asked_at=one.created_at,
    )
