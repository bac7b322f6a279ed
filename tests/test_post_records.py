"""Posts and their parts as records: equal by content, never changed, written the same for good."""

import pickle
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from tweetup.archive.merge import digest, profile_digest
from tweetup.model import Author, Counts, Link, Media, Poll, PollOption, Post, Reference, Relation

AUTHOR = Author(
    network="x",
    handle="ada",
    id="77",
    name="Ada",
    verified=False,
    created_at=datetime(2012, 1, 2, tzinfo=UTC),
    seen_at=datetime(2021, 3, 5, tzinfo=UTC),
)
POST = Post(
    network="x",
    id="101",
    created_at=datetime(2021, 3, 4, 19, 0, 5, tzinfo=UTC),
    author=AUTHOR,
    text="A1: “listen” https://t.co/a #demochat",
    references=(Reference(relation=Relation.REPLY, id="100", handle="ben"),),
    hashtags=("demochat",),
    links=(Link(url="https://example.org/", short="https://t.co/a"),),
    media=(Media(kind="photo", alt_text="a field"),),
    language="en",
    edits=("101", "102"),
    edited_at=datetime(2021, 3, 4, 19, 9, tzinfo=UTC),
    counts=Counts(likes=3, as_of=datetime(2021, 3, 5, tzinfo=UTC)),
)
POLL = Poll(options=(PollOption(text="yes", votes=3), PollOption(text="no")), multiple=False)
RECORDS = [
    POST,
    POST.author,
    POST.counts,
    POST.links[0],
    POST.media[0],
    POST.references[0],
    POLL,
    POLL.options[0],
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_equal_by_content(record: Any) -> None:
    """A copy is equal, hashes alike and prints alike; another class with its values is not it."""
    copy = pickle.loads(pickle.dumps(record))
    assert copy is not record
    assert (copy, hash(copy), repr(copy)) == (record, hash(record), repr(record))
    assert record != tuple(getattr(record, name) for name in record.__struct_fields__)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_never_changed(record: Any) -> None:
    """No field can be set or added; a changed copy is no longer equal."""
    (first, *_) = record.__struct_fields__
    with pytest.raises(AttributeError):
        setattr(record, first, "else")
    with pytest.raises(AttributeError):
        record.mood = "glad"
    assert replace(record, **{first: "else"}) != record


def test_fields_are_named() -> None:
    """A post cannot be built by the order of its fields, nor without those that every post has."""
    with pytest.raises(TypeError):
        Author("x", "ada")  # type: ignore[call-arg]  # refused here
    with pytest.raises(TypeError):
        Post(network="x", id="1")  # type: ignore[call-arg]  # refused here


def test_written_the_same_for_good() -> None:
    """Archives compare posts by digests, kept results by how records print: both must stay."""
    assert digest(POST).hex() == "b368a2c068ebe3d26393347349e997aa"
    assert profile_digest(AUTHOR) == "aa1bf20927a9b8c935cbef24c92e3284"
    assert repr(POST.references[0]) == (
        "Reference(relation=<Relation.REPLY: 'reply'>, id='100', handle='ben', author_id=None,"
        " basis=None)"
    )
    assert repr(POST).startswith("Post(network='x', id='101', created_at=datetime.datetime(2021, ")
