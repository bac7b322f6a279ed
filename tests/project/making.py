"""Made chats for claims: invented sayings in the shapes by which posts support each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import strategies as st

from tests.chats.making import ASKED, START, TAG, post
from tweetup.chats.segment import segment
from tweetup.claims import Gate, find_left_open, open_gate
from tweetup.config import ChatConfig
from tweetup.insight import classify_acts
from tweetup.model import Claims, Post, in_time_order
from tweetup.project.claims import make_claims, score_questions
from tweetup.project.records import ChatSession, SegmentedSession
from tweetup.text import whole_handles

HOST = "mona"
FIRST_ID = 770_000_000
CHAT = ChatConfig(hashtag=TAG, hashtags=(TAG,))
PEOPLE = ("rosa", "li", "kim", "omar", "eve", "tom", "uma", "zoe", "ann", "bo", "cy", "dee")
SAYINGS = (
    "Compost makes the difference in heavy clay soil, we never dig without a barrow of compost",
    "We water the raised beds in the morning, before the sun is high, and the lettuce stays crisp",
    "Raised beds save my back, and the school children reach them from their wheelchairs",
    "No copper tape ever stopped a slug in my greenhouse, but a board at night does",
    "Children love digging up potatoes, so we plant rows of potatoes for the school every spring",
    "My neighbours share seeds over the fence, and a seed library does the same for our town",
    "The seed library of our town has taught us more than any course about soil and frost",
    "Mulch keeps the weeds down all summer and the compost heap stays warm all winter",
    "A compost heap needs air, so we turn ours every second week with an old fork",
    "Our seed library lends tools as well, because nobody needs a scythe of their own",
    "Old apple trees need a patient saw, and a neighbour who has done it for forty years",
    "Frost came twice in May, so we keep fleece beside the raised beds until June",
    "Nettles make good soup and better manure, which the compost heap turns into soil",
    "Bees come for the borage and stay for the beans, so we sow borage between the rows",
    "We plan the year with Hortus, Growbook and Seedly, and note each frost in them",
    "Rain from a shed roof fills two barrels in a night, enough for the beds until July",
)
LIST_ASKED = "Which apps do you use to plan your garden?"
APPS = ("Hortus", "Growbook", "Seedly", "Trellis Planner")
AGREEING = (
    "+1",
    "I agree with this, so true",
    "This! Exactly what we see",
    "Yes, I could not agree more with you",
)
OPPOSING = (
    "I disagree, nobody has the time to carry that much when the soil is dry and the days short",
    "But what you say holds for clay alone, our sand lets all the water through in an hour",
    "I don't agree, in a wet spring that only brings more slugs into the whole garden",
)
BESIDE = (
    "Thanks all, bye, see you next week",
    "Hi, I teach gardening at a school in Ghent",
    "Hello everyone, late as ever",
    "How do you keep the foxes out of raised beds?",
    "Does anybody know a good book on pruning old pear trees?",
    "Cheap pills https://pills.example #sale #deal #offer",
    "A page on slugs worth reading: https://garden.example/slugs",
    "We met at the market last Friday, I was late",
)


def make_chat(seed: int) -> tuple[Post, ...]:
    """Return an hour with up to three questions, answers, reactions and posts beside them."""
    random = Random(seed)
    posts = [
        post(0, HOST, f"Welcome to #{TAG}! Tonight's topic: raised beds and soil", id=f"{FIRST_ID}")
    ]

    def write(
        minute: float,
        who: str,
        text: str,
        *,
        reply: str | None = None,
        quote: str | None = None,
        repost: str | None = None,
    ) -> Post:
        identity = str(FIRST_ID + len(posts))
        written = post(
            *(minute, who, f"{text} #{TAG}"), id=identity, reply=reply, quote=quote, repost=repost
        )
        posts.append(written)
        return written

    sayings = list(SAYINGS)
    random.shuffle(sayings)
    shared = random.choice(("", "", "; our plant swap helps"))
    for number in range(1, random.choice((0, 1, 2, 3, 3)) + 1):
        minute = number * 15 - 10.0
        if random.random() < 1 / 3:
            write(minute - 1, HOST, "A word before the next question, on pots and sheds and seeds:")
        lists = random.random() < 1 / 4
        write(minute, HOST, f"Q{number}: {LIST_ASKED if lists else ASKED[number]}")
        for _ in range(random.randint(3, 9)):
            minute += 1
            who = random.choice(PEOPLE)
            label = f"A{number} " if random.random() < 2 / 3 else ""
            own = ", ".join(random.sample(APPS, 2)) if lists else (sayings or [SAYINGS[0]]).pop()
            answer = write(minute, who, label + own + random.choice((shared, shared, "")))
            others = [name for name in PEOPLE if name != who]
            _react(answer, random.sample(others, random.randint(0, 6)), random, write)
    for _ in range(random.randint(0, 9)):
        write(random.uniform(0, 75), random.choice(PEOPLE), random.choice(BESIDE))
    write(58, HOST, "Thanks all, great chat! The next chat is on 18 March at 7pm")
    return tuple(in_time_order(posts))


def _react(answer: Post, people: Sequence[str], random: Random, write: Callable[..., Post]) -> None:
    """Write what these people do about an answer: all of them the same, or each something else."""
    way = random.choice(("agree", "oppose", "repost", "copy", "same", "mixed"))
    own = answer.text.removesuffix(f" #{TAG}")
    for number, who in enumerate(people):
        minute = (answer.created_at - START).total_seconds() / 60 + 0.3 + number / 10
        each = random.choice(("agree", "oppose", "repost", "quote")) if way == "mixed" else way
        if each == "agree":
            write(minute, who, f"@{answer.handle} {random.choice(AGREEING)}", reply=answer.id)
        elif each == "oppose":
            write(minute, who, f"@{answer.handle} {random.choice(OPPOSING)}", reply=answer.id)
        elif each == "quote":
            write(minute, who, random.choice((*AGREEING, *OPPOSING)), quote=answer.id)
        elif each == "same":
            write(minute, who, own)
        else:
            stated = answer.id if each == "repost" else None
            write(minute, who, f"RT @{answer.handle}: {own}", repost=stated)


chats = st.integers(0, 2**32 - 1).map(make_chat)
"""Chats of a seed: what is in them is spread more evenly than by drawing post for post."""


def claims_of(posts: Sequence[Post]) -> tuple[Claims, Gate, SegmentedSession]:
    """Return the claims of a chat from these posts, in the order they are given in."""
    session = ChatSession(
        id=f"{TAG}-{START:%Y-%m-%d}",
        hashtag=TAG,
        start=START,
        end=START + timedelta(hours=1),
        posts=tuple(item.key for item in posts),
    )
    segmentation = segment(
        posts, session=session, hosts=whole_handles((HOST,), posts), language="en"
    )
    segmented = SegmentedSession(
        session=session, posts=tuple(posts), segmentation=segmentation, language="en"
    )
    acts = classify_acts(posts, segmentation=segmentation, language="en", hashtags=(TAG,))
    gate = open_gate(posts, segmentation=segmentation, acts=acts)
    gate = replace(gate, left_open=find_left_open(gate, score_questions(segmented)))
    return make_claims(segmented, gate, CHAT, language_model=None), gate, segmented
