"""JSON Lines of snscrape and twscrape."""

import pytest

from tests.sources.conftest import Read
from tests.sources.shapes import ANSWER, LONG, QUESTION, QUOTE, REPOST, TALK
from tests.sources.social_shapes import SOCIAL
from tweetup.model import Kind, Link, PostKey, Relation

SHAPES = [name for name in SOCIAL if "scrape" in name]


@pytest.mark.parametrize("shape", SHAPES)
def test_posts(read: Read, shape: str) -> None:
    """The same posts as X's own interfaces give."""
    found = read(SOCIAL[shape][1])
    assert (found.source.format, found.skipped) == ("snscrape", ())
    posts = found.posts
    assert list(posts) == [said.id for said in TALK]
    for said in TALK:
        post = posts[said.id]
        assert (post.network, post.handle, post.created_at) == ("x", said.author, said.moment)
        assert post.text == (f"RT @{said.repost.author}: {LONG}" if said.repost else said.text)
        assert (post.author.name, post.author.bio) == (f"{said.author.title()} & Co", None)
        assert post.author.following == 0
    assert posts[REPOST.id].target(Relation.REPOST) == PostKey("x", ANSWER.id)
    assert posts[REPOST.id].counts is None
    assert posts[ANSWER.id].target(Relation.REPLY) == PostKey("x", QUESTION.id)
    assert posts[QUOTE.id].kind is Kind.QUOTE
    assert posts[QUOTE.id].target(Relation.QUOTE) == PostKey("x", QUESTION.id)
    assert posts[QUOTE.id].links == (
        Link(url="https://museum.example.org/labels?a=1&b=2", short="https://t.co/abc"),
    )
    assert posts[QUOTE.id].media[0].url == "https://pictures.example.org/1.jpg"
    assert (posts[QUOTE.id].source, posts[QUOTE.id].conversation_id) == (
        "Invented Web App",
        QUOTE.id,
    )
    assert set(found.included) == {ANSWER.id, QUESTION.id}


@pytest.mark.parametrize("shape", SHAPES)
def test_raw_records_can_be_read_again(read: Read, shape: str) -> None:
    """What is kept of a post is enough to map it anew."""
    for kept in read(SOCIAL[shape][1]).records:
        assert read(kept.raw).posts[kept.post.id] == kept.post
