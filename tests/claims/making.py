"""Gates for tests: a row per post, with section, confidence and dialogue act."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tweetup.claims import Gate, open_gate
from tweetup.model import (
    Author,
    DialogueAct,
    Method,
    Placement,
    Post,
    PostAct,
    PostKey,
    Question,
    Segmentation,
)

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
        )
        for minute, (name, handle, text) in enumerate(rows)
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
