"""One conversation in every shape: the same posts come out, as far as the shape carries them."""

import pytest

from tests.files.conftest import Read
from tests.formats.shapes import (
    ANSWER,
    FILES,
    LONG,
    QUESTION,
    QUOTE,
    REPOST,
    SEEN,
    TALK,
)
from tweetup.formats.base import WRONG_ID
from tweetup.model import Kind, Link, Media, PostKey, Relation

X = ["twarc1", "twarc1 compat", "v2 page", "v2 page in print", "v2 stream", "v2 flat"]
WITH_CUT_OFF_REPOSTS = {"json2csv"}


@pytest.mark.parametrize("shape", FILES)
def test_told_by_content_and_read_whole(read: Read, shape: str) -> None:
    """Every shape is recognised without a telling name; each post comes once, in order."""
    name, content = FILES[shape]
    found = read(content)
    assert found.source.format == name
    assert found.skipped == ()
    assert list(found.posts) == [said.id for said in TALK]


@pytest.mark.parametrize("shape", FILES)
def test_what_every_shape_carries(read: Read, shape: str) -> None:
    """Time, author, text, tags, kind and what is answered do not depend on the shape."""
    posts = read(FILES[shape][1]).posts
    for said in TALK:
        post = posts[said.id]
        assert (post.network, post.handle, post.created_at) == ("x", said.author, said.moment)
        assert post.url == f"https://x.com/{said.author}/status/{said.id}"
        assert post.author.name == f"{said.author.title()} & Co"
        assert post.author.followers == 12
        if said.repost and shape in WITH_CUT_OFF_REPOSTS:
            continue
        assert post.text == (f"RT @{said.repost.author}: {LONG}" if said.repost else said.text)
        assert post.hashtags == ("labelchat",)
    assert [posts[said.id].kind for said in (QUESTION, ANSWER, REPOST)] == [
        Kind.ORIGINAL,
        Kind.REPLY,
        Kind.REPOST,
    ]
    assert posts[ANSWER.id].target(Relation.REPLY) == PostKey("x", QUESTION.id)
    assert posts[REPOST.id].references[0].handle == "ben"


@pytest.mark.parametrize("shape", X)
def test_what_the_network_itself_says(read: Read, shape: str) -> None:
    """X's own records carry the repost's original, the quote, links led on, media, counts."""
    found = read(FILES[shape][1])
    posts = found.posts
    assert posts[REPOST.id].target(Relation.REPOST) == PostKey("x", ANSWER.id)
    quote = posts[QUOTE.id]
    assert quote.kind is Kind.QUOTE
    assert quote.target(Relation.QUOTE) == PostKey("x", QUESTION.id)
    assert [reference.handle for reference in quote.references] == ["ada"]
    short, target = "https://t.co/abc", "https://museum.example.org/labels?a=1&b=2"
    assert quote.links == (Link(url=target, short=short),)
    assert quote.media == (
        Media(kind="photo", url="https://pictures.example.org/1.jpg", alt_text="A dim gallery"),
    )
    assert posts[REPOST.id].mentions == ("ben",)
    assert (quote.source, quote.language) == ("Invented Web App", "en")
    assert quote.author.id == "103"
    assert set(found.included) <= {QUESTION.id, ANSWER.id}
    assert found.included[QUESTION.id] == posts[QUESTION.id]


@pytest.mark.parametrize("shape", X)
def test_counts_are_the_posts_own(read: Read, shape: str) -> None:
    """A repost has no counts: those X writes at it are its original's. Zero stays zero."""
    posts = read(FILES[shape][1]).posts
    assert posts[REPOST.id].counts is None
    counts = posts[ANSWER.id].counts
    assert counts is not None
    assert (counts.reposts, counts.likes) == (7, 5)
    assert counts.replies == (0 if shape.startswith("v2") else None)
    assert posts[ANSWER.id].author.following == 0


@pytest.mark.parametrize("shape", FILES)
def test_missing_is_none(read: Read, shape: str) -> None:
    """What a shape does not carry, or carries empty, is None and never 0 or ''."""
    for post in read(FILES[shape][1]).posts.values():
        assert post.author.bio is None
        assert post.author.location is None
        assert post.author.url is None
        assert post.place is None
        seen = SEEN if shape.startswith("v2") else None
        assert post.author.seen_at == seen
        if post.counts:
            assert post.counts.as_of == seen


@pytest.mark.parametrize("shape", FILES)
def test_raw_record_gives_the_post_again(read: Read, shape: str) -> None:
    """What is kept of a post is enough to map it anew, whatever page it came in."""
    for record in read(FILES[shape][1]).records:
        again = read(record.raw)
        assert again.posts[record.post.id] == record.post


@pytest.mark.parametrize("shape", FILES)
def test_reading_twice_gives_the_same(read: Read, shape: str) -> None:
    """A source can be iterated again."""
    found = read(FILES[shape][1])
    assert tuple(found.source) == found.records


@pytest.mark.parametrize("shape", X)
def test_an_id_that_is_not_its_posts(read: Read, shape: str) -> None:
    """Whatever the format: where id and time of a post of X contradict, one of them is wrong."""
    day = TALK[0].moment.strftime
    content = FILES[shape][1]
    content = content.replace(day("%Y-%m-%dT").encode(), b"2019-01-02T")
    content = content.replace(day("%a %b %d").encode(), b"Tue Jan 01")
    found = read(content)
    assert found.records == ()
    assert {one.reason for one in found.skipped} == {WRONG_ID}
