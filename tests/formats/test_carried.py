"""What a format says it carries comes out of its files, and nothing else does."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.files.conftest import Read
from tests.formats.full_shapes import CASHTAG, EDITED, FULL, PICTURE, PLACE
from tests.formats.poll_shapes import CHOICES
from tests.formats.shapes import FILES
from tests.formats.shapes import SEEN as SEEN_AT
from tests.formats.social_shapes import SOCIAL
from tests.formats.table_shapes import TABLES
from tests.formats.web_shapes import WEB
from tweetup.formats import FORMATS
from tweetup.formats.base import CARRIED_FIELDS
from tweetup.model import Media, Post, Relation

SHAPES = FILES | {name: (name, content) for name, content in TABLES.items()} | SOCIAL | WEB

SEEN: dict[str, Callable[[Post], object]] = {
    "reply": lambda post: post.target(Relation.REPLY),
    "repost": lambda post: post.target(Relation.REPOST),
    "language": lambda post: post.language,
    "source": lambda post: post.source,
    "place": lambda post: post.place,
    "cashtags": lambda post: post.cashtags,
    "conversation": lambda post: post.conversation_id,
    "edits": lambda post: post.edits or post.edited_at,
    "alt text": lambda post: next((item.alt_text for item in post.media if item.alt_text), None),
    "counts": lambda post: post.counts,
    "poll": lambda post: post.poll and tuple(option.text for option in post.poll.options),
    "profile": lambda post: post.author.bio or post.author.followers,
    "as of": lambda post: post.author.seen_at,
}


def _carried(name: str) -> frozenset[str]:
    declared: tuple[str, ...] = getattr(FORMATS.get(name), "carries", ())
    return frozenset(declared)


@pytest.mark.parametrize("name", FORMATS.names())
def test_declarations_are_known_things(name: str) -> None:
    """A declaration speaks of what the documentation explains."""
    assert _carried(name) <= set(CARRIED_FIELDS)


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_comes_that_is_not_declared(read: Read, shape: str) -> None:
    """What the table of formats leaves empty is None in every post of that format."""
    name, content = SHAPES[shape]
    posts = [record.post for record in read(content).records]
    seen = {thing for thing, of in SEEN.items() if any(of(post) for post in posts)}
    assert seen <= _carried(name)


TOLD: dict[str, Callable[[Post], object]] = SEEN | {
    "quote": lambda post: post.target(Relation.QUOTE),
    "links": lambda post: post.links,
    "media": lambda post: post.media,
}
VALUES: dict[str, set[object]] = {
    "language": {"en"},
    "source": {"Invented Web App", "Invented App"},
    "place": {PLACE},
    "cashtags": {(CASHTAG,)},
    "edits": {tuple(EDITED), datetime(2026, 3, 4, 21, tzinfo=UTC)},
    "alt text": {"A dim gallery"},
    "poll": {CHOICES},
    "as of": {SEEN_AT},
}
ELSEWHERE = {"twitter-to-sqlite", "x-compliance"}
"""Formats that are no files of this room, and one that carries nothing."""


@pytest.mark.parametrize("name", sorted(set(FORMATS.names()) - ELSEWHERE))
def test_what_is_declared_comes(read: Read, name: str) -> None:
    """Everything a format says it carries comes out of a file that has it, as it stands there."""
    found = [read(content) for content in FULL[name]]
    assert {reading.source.format for reading in found} == {name}
    posts = [record.post for reading in found for record in reading.records]
    for thing in _carried(name):
        values = {value for post in posts if (value := TOLD[thing](post))}
        assert values, f"{name} says it carries {thing}"
        assert values <= VALUES.get(thing, values), thing


def test_pictures_come_with_their_address(read: Read) -> None:
    """Where a table lists them by address only, they are pictures."""
    for name in ("archiver", "dmi-tcat", "rtweet"):
        posts = [record.post for content in FULL[name] for record in read(content).records]
        assert {item for post in posts for item in post.media} == {
            Media(kind="photo", url=PICTURE)
        }, name
