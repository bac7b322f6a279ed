"""What a format says it carries comes out of its files, and nothing else does."""

from collections.abc import Callable

import pytest

from tests.sources.conftest import Read
from tests.sources.shapes import FILES
from tests.sources.social_shapes import SOCIAL
from tests.sources.table_shapes import TABLES
from tweetup.model import Post, Relation
from tweetup.sources.formats import FORMATS
from tweetup.sources.formats.base import EVERYTHING

SHAPES = FILES | {name: (name, content) for name, content in TABLES.items()} | SOCIAL

SEEN: dict[str, Callable[[Post], object]] = {
    "reply": lambda post: post.target(Relation.REPLY),
    "repost": lambda post: post.target(Relation.REPOST),
    "language": lambda post: post.language,
    "source": lambda post: post.source,
    "place": lambda post: post.place,
    "cashtags": lambda post: post.cashtags,
    "conversation": lambda post: post.conversation_id,
    "edits": lambda post: post.edits,
    "alt text": lambda post: any(item.alt_text for item in post.media),
    "counts": lambda post: post.counts,
    "profile": lambda post: post.author.bio or post.author.followers,
    "as of": lambda post: post.author.seen_at,
}


def _carried(name: str) -> frozenset[str]:
    declared: tuple[str, ...] = getattr(FORMATS.get(name), "carries", ())
    return frozenset(declared)


@pytest.mark.parametrize("name", FORMATS.names())
def test_declarations_are_known_things(name: str) -> None:
    """A declaration speaks of what the documentation explains."""
    assert _carried(name) <= set(EVERYTHING)


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_comes_that_is_not_declared(read: Read, shape: str) -> None:
    """What the table of formats leaves empty is None in every post of that format."""
    name, content = SHAPES[shape]
    posts = [record.post for record in read(content).records]
    seen = {thing for thing, of in SEEN.items() if any(of(post) for post in posts)}
    assert seen <= _carried(name)


TOLD = ["v2 page", "v2 flat", "twarc1", "snscrape", "mastodon lines", "bluesky feed", "twarc-csv"]


@pytest.mark.parametrize("shape", TOLD)
def test_what_is_declared_comes(read: Read, shape: str) -> None:
    """Where the invented conversation has it, it is there."""
    name, content = SHAPES[shape]
    posts = [record.post for record in read(content).records]
    wanted = {"reply", "repost", "language", "source", "counts", "profile"} & _carried(name)
    assert {thing for thing in wanted if any(SEEN[thing](post) for post in posts)} == wanted
