"""Invented chats for the tests of this folder: posts by the minute, and whole lively hours."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from tweetup.chats.segment import segment
from tweetup.model import (
    Author,
    PlannedQuestion,
    Post,
    PostKey,
    Question,
    Reference,
    Relation,
    Segmentation,
    Session,
)
from tweetup.text import find_hashtags

# A Tuesday evening.
START = datetime(2031, 3, 4, 19, 0, tzinfo=UTC)
TAG = "gardenchat"

PEOPLE = ("rosa", "li", "kim", "omar", "eve", "tom", "uma", "zoe")
SAYINGS = (
    "Compost makes the difference in heavy clay",
    "We water in the morning, before the sun is high",
    "My neighbours share seeds over the fence",
    "Slugs ate every lettuce this year",
    "A shed roof gives enough rain for two barrels",
    "Raised beds save my back",
    "Children love digging up potatoes",
    "Bees come for the borage and stay for the beans",
    "Mulch keeps the weeds down all summer",
    "Old apple trees need a patient saw",
    "Nettles make good soup and better manure",
    "Copper tape never stopped anything in my greenhouse",
    "Grandmother kept every onion in a stocking",
    "Frost came twice in May, so be careful with dahlias",
    "Radio plays for foxes at night, they say",
    "Wheelbarrows with two wheels are worth the money",
)


def post(
    minute: float,
    who: str,
    text: str,
    *,
    id: str | None = None,  # noqa: A002 - the record's own name
    reply: str | None = None,
    quote: str | None = None,
    repost: str | None = None,
    start: datetime = START,
) -> Post:
    """A post ``minute`` minutes after the start; ``reply``, ``quote``, ``repost`` name ids."""
    named = ((Relation.REPLY, reply), (Relation.QUOTE, quote), (Relation.REPOST, repost))
    moment = start + timedelta(minutes=minute)
    return Post(
        network="x",
        id=id or f"{moment:%m%d%H%M%S}{sum(map(ord, who + text)) % 10**6:06}",
        created_at=moment,
        author=Author(network="x", handle=who),
        text=text,
        references=tuple(Reference(relation=kind, id=other) for kind, other in named if other),
        hashtags=find_hashtags(text),
    )


def chatter(
    start: datetime, *, minutes: int = 60, step: float = 2.0, people: int = 6
) -> list[Post]:
    """A lively stretch without labels: somebody says something every ``step`` minutes."""
    return [
        post(
            round(index * step, 2),
            PEOPLE[index % people],
            f"{SAYINGS[index % len(SAYINGS)]} {index} #{TAG}",
            start=start,
        )
        for index in range(int(minutes / step))
    ]


def meeting(start: datetime, *, asked: int = 4, host: str = "mona") -> list[Post]:
    """An hour with a welcome, questions every ten minutes with answers, and thanks."""
    posts = [post(0, host, f"Welcome to #{TAG}! Please introduce yourselves", start=start)]
    posts += [
        post(1 + place, who, f"Hi all, {who} from the allotments #{TAG}", start=start)
        for place, who in enumerate(PEOPLE)
    ]
    for number in range(1, asked + 1):
        minute = number * 10
        posts.append(post(minute, host, f"Q{number}: {ASKED[number - 1]} #{TAG}", start=start))
        posts += [
            post(
                minute + 1 + step,
                who,
                f"A{number}: {SAYINGS[(number + step) % 10]}, {ASIDES[number - 1]} #{TAG}",
                start=start,
            )
            for step, who in enumerate(PEOPLE[:6])
        ]
    posts.append(post(58, host, f"Thanks all, great chat! See you next week #{TAG}", start=start))
    return posts


ASIDES = (
    "in my corner at least",
    "since the drought years",
    "or so my aunt says",
    "ever since the school garden",
    "whatever the catalogue promises",
    "after a wet spring",
    "if the frost lets me",
    "though neighbours shake their heads",
)
"""What answers add, question by question, so that no two people write the same words."""

ASKED = (
    "What grows in your smallest pot?",
    "How do you save water in a dry summer?",
    "Which tool would you never lend?",
    "Who taught you to dig?",
    "Where do you buy seeds you can trust?",
    "When do you give up on a plant?",
    "What will you try next year?",
    "Which weed do you secretly like?",
)


def whole(posts: Sequence[Post], *, minutes: int = 60, start: datetime = START) -> Session:
    """A session of these posts."""
    return Session(
        id=f"{TAG}-{start:%Y-%m-%d}",
        hashtag=TAG,
        start=start,
        end=start + timedelta(minutes=minutes),
        posts=tuple(item.key for item in posts),
    )


def segmented(
    posts: Sequence[Post],
    *,
    hosts: Sequence[str] = (),
    style: str | None = None,
    language: str | None = None,
    planned: Sequence[PlannedQuestion] = (),
    minutes: int = 60,
) -> Segmentation:
    """The posts segmented as one session."""
    session = whole(posts, minutes=minutes)
    return segment(
        posts, session=session, hosts=hosts, style=style, language=language, planned=planned
    )


def sections(segmentation: Segmentation) -> dict[str, str]:
    """The section of every post by its id."""
    return {key.id: section for key, section in segmentation.section_of().items()}


def asked(segmentation: Segmentation) -> list[tuple[str, str]]:
    """The questions' sections and texts in order."""
    return [(question.section, question.text) for question in segmentation.questions]


def question(segmentation: Segmentation, section: str) -> Question:
    """The question of a section."""
    return next(item for item in segmentation.questions if item.section == section)


def keys(posts: Iterable[Post]) -> list[PostKey]:
    """The posts' identities."""
    return [item.key for item in posts]


def answers(
    minute: float, number: int, *, form: str = "A{n}: {said}", people: int = 4
) -> list[Post]:
    """Answers by several people in the minutes after; ``form`` says how they label."""
    return [
        post(
            minute + 1.5 + 1.5 * place,
            who,
            form.format(n=number, said=SAYINGS[(4 * number - 4 + place) % len(SAYINGS)])
            + f" #{TAG}",
        )
        for place, who in enumerate(PEOPLE[:people])
    ]


def evening(*asking: Post, form: str = "A{n}: {said}", numbers: Sequence[int] = ()) -> list[Post]:
    """A welcome, the posts given, four answers after each of ``numbers``' posts, and thanks.

    The first of ``numbers`` answers the first post given, and so on.
    """
    posts = [post(0, "mona", f"Welcome to #{TAG}! I'm your host tonight")]
    posts += [post(1 + n, who, f"Hi, {who} here #{TAG}") for n, who in enumerate(PEOPLE[:4])]
    posts += asking
    for item, number in zip(asking, numbers, strict=False):
        minute = (item.created_at - START).total_seconds() / 60
        posts += answers(minute, number, form=form)
    posts.append(post(58, "mona", f"Thanks for joining, see you next week! #{TAG}"))
    return posts


def three(*more: Post, replace: dict[int, Post] | None = None) -> list[Post]:
    """An evening of three plain questions at 10, 20 and 30, some replaced, and more posts."""
    usual = {n: post(10 * n, "mona", f"Q{n}: {ASKED[n]} #{TAG}", id=f"{n}") for n in (1, 2, 3)} | (
        replace or {}
    )
    return [*evening(*(usual[n] for n in (1, 2, 3)), numbers=(1, 2, 3)), *more]


def ask_three(form: str) -> list[Post]:
    """Three questions of the host, ten minutes apart, in a form of label."""
    return [
        post(10 * n, "mona", f"{form.format(n=n, text=ASKED[n])} #{TAG}", id=f"{n}")
        for n in (1, 2, 3)
    ]
