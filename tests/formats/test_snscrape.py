"""JSON Lines of snscrape and twscrape."""

import json

import pytest

from tests.files.conftest import Read
from tests.formats.shapes import ANSWER, LONG, QUESTION, QUOTE, REPOST, TALK
from tests.formats.social_shapes import SOCIAL, scraped
from tweetup.files import ImportOptions
from tweetup.formats.base import RECOVERED, ROUNDED, ROUNDED_REPLY, WRONG_ID
from tweetup.model import Kind, Link, PostKey, Relation

SHAPES = [name for name, (form, _) in SOCIAL.items() if form == "snscrape"]


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


def test_ids_that_a_program_has_rounded(read: Read) -> None:
    """Programs that know only floats round bare numbers: the address has the post's own id."""
    kept = [json.dumps({**scraped(said), "id": int(float(said.id))}).encode() for said in TALK]
    found = read(b"\n".join(kept))
    assert list(found.posts) == [said.id for said in TALK]
    answer = found.posts[ANSWER.id]
    assert [(one.relation, one.id, one.handle) for one in answer.references] == [
        (Relation.REPLY, None, "ada")
    ]
    assert answer.conversation_id is None
    assert found.posts[REPOST.id].target(Relation.REPOST) == PostKey("x", ANSWER.id)
    assert found.source.notes == {RECOVERED: len(TALK), ROUNDED_REPLY: 1}
    for record in found.records:
        assert read(record.raw).records[0].post == record.post


def test_ids_as_text(read: Read) -> None:
    """What a number has lost is there as text, as twscrape writes each id."""
    rows = []
    for said in TALK:
        row = {**scraped(said), "url": None, "id_str": said.id, "id": int(float(said.id))}
        if said.reply:
            row |= {"inReplyToTweetIdStr": said.reply.id, "conversationIdStr": said.reply.id}
        rows.append(row)
    found = read("\n".join(map(json.dumps, rows)).encode())
    assert list(found.posts) == [said.id for said in TALK]
    answer = found.posts[ANSWER.id]
    assert answer.target(Relation.REPLY) == PostKey("x", QUESTION.id)
    assert answer.conversation_id == QUESTION.id
    assert not found.source.notes


def test_ids_that_nothing_tells_any_more(read: Read) -> None:
    """Without an address rounded ids are nobody's, and one of another time is not its post's."""
    rows = [
        {**scraped(said), "id": int(float(f"{int(said.id):.5e}")), "url": None} for said in TALK
    ]
    rounded = "\n".join(map(json.dumps, rows)).encode()
    found = read(rounded)
    assert found.posts == {}
    assert {one.reason for one in found.skipped} == {ROUNDED}
    own = read(rounded, options=ImportOptions(rounded_ids=True)).posts
    assert len(own) == len(TALK)
    assert all(name.startswith("rounded-") for name in own)
    wrong = {**scraped(QUESTION), "id": int(ANSWER.id) + (1 << 42), "url": None}
    assert [one.reason for one in read(json.dumps(wrong).encode()).skipped] == [WRONG_ID]
