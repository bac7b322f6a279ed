"""Gates for tests: a row per post, with section, confidence and dialogue act."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tweetup.claims import Gate, open_gate
from tweetup.claims.mentions import SessionPhrases
from tweetup.insight.content_words import content_words
from tweetup.insight.phrases import find_phrases
from tweetup.model import (
    Author,
    DialogueAct,
    Method,
    Placement,
    Post,
    PostAct,
    PostKey,
    Question,
    Reference,
    Relation,
    Segmentation,
)
from tweetup.text import strip_entities
from tweetup.text.inflection import word_starts

QUESTION = "Q1: How do makerspaces change teaching in public libraries?"
START = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)


def key(id: str) -> PostKey:  # noqa: A002 - the field's own name
    """Return the key of a post of :func:`make_gate`."""
    return PostKey("x", id)


def make_gate(
    *rows: tuple[str, str, str],
    sections: dict[str, str] | None = None,
    confidence: dict[str, float] | None = None,
    methods: dict[str, Method] | None = None,
    acts: dict[str, DialogueAct] | None = None,
    hosts: tuple[str, ...] = (),
    asking: tuple[str, ...] = (),
    question: str = "?",
    replies: dict[str, str | None] | None = None,
) -> Gate:
    """Return the gate of posts given as (id, handle, text), one a minute.

    A post not named in the mappings is a surely placed answer of Q1, placed by a model.
    """
    posts = tuple(
        Post(
            network="x",
            id=name,
            created_at=START + timedelta(minutes=minute),
            author=Author(network="x", handle=handle),
            text=text,
            references=(Reference(relation=Relation.REPLY, id=target),) if target else (),
        )
        for minute, (name, handle, text) in enumerate(rows)
        for target in [(replies or {}).get(name)]
    )
    placements = tuple(
        Placement(
            post=post.key,
            section=(sections or {}).get(post.id, "Q1"),
            method=(methods or {}).get(post.id, Method.MODEL),
            confidence=(confidence or {}).get(post.id, 0.9),
        )
        for post in posts
    )
    first = Question(
        section="Q1",
        number=1,
        text=question,
        label="Q1",
        post=None,
        posts=tuple(map(key, asking)),
        author=None,
        asked_at=next((post.created_at for post in posts if post.id in asking), None),
    )
    return open_gate(
        posts,
        segmentation=Segmentation(
            session="chat-2026-03-04", hosts=hosts, questions=(first,), placements=placements
        ),
        acts=[
            PostAct(
                post=post.key,
                act=(acts or {}).get(post.id, DialogueAct.ANSWER),
                answer=0.5,
            )
            for post in posts
        ],
    )


def make_phrases(
    *rows: tuple[str, str, str],
    question: str = QUESTION,
    topic_words: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
    sections: dict[str, str] | None = None,
    acts: dict[str, DialogueAct] | None = None,
    confidence: dict[str, float] | None = None,
) -> SessionPhrases:
    """Return the phrases of posts in Q1, among others that answer nothing."""
    others = [(f"x{n}", f"other{n}", f"Chatter{n} of the day") for n in range(120)]
    gate = make_gate(
        *rows,
        *others,
        sections={**{name: "chatter" for name, _, _ in others}, **(sections or {})},
        acts={**{name: DialogueAct.REACTION for name, _, _ in others}, **(acts or {})},
        confidence=confidence,
    )
    return SessionPhrases(
        gate=gate,
        phrases=find_phrases(gate.posts.values(), hashtags=["chat"]),
        questions={name: f"{name}: Yours?" for name in set(gate.sections) - {"Q1"}}
        | {"Q1": question},
        topic_words=topic_words,
        names=names,
        words={
            key: word_starts(" ".join(content_words(strip_entities(post.text), "en")))
            for key, post in gate.posts.items()
        },
    )
