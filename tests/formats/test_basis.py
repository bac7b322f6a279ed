"""Each reference says if the network's record stated it, and knows the account where it can."""

import pytest

from tests.files.conftest import Read
from tests.formats.full_shapes import FULL
from tests.formats.test_carried import SHAPES
from tweetup.model import Basis, Post, Reference, Relation


def _posts(read: Read, content: bytes) -> list[Post]:
    return [record.post for record in read(content).records]


def _references(posts: list[Post]) -> list[Reference]:
    return [reference for post in posts for reference in post.references]


CONTENTS = {shape: content for shape, (_, content) in SHAPES.items()} | {
    f"{name} in full {number}": content
    for name, contents in FULL.items()
    for number, content in enumerate(contents)
}


@pytest.mark.parametrize("shape", CONTENTS)
def test_every_reference_has_a_basis(read: Read, shape: str) -> None:
    """A text has no id of an answered or reposted post: with one the record has stated it."""
    references = _references(_posts(read, CONTENTS[shape]))
    assert None not in {reference.basis for reference in references}
    with_id = [it for it in references if it.id and it.relation is not Relation.QUOTE]
    assert {it.basis for it in with_id} <= {Basis.STATED}


@pytest.mark.parametrize("shape", CONTENTS)
def test_the_account_is_that_of_the_post(read: Read, shape: str) -> None:
    """The id of a target's author is the one that the target itself has for them."""
    posts = _posts(read, CONTENTS[shape])
    authors = {post.id: post.author.id for post in posts if post.author.id}
    told = [it for it in _references(posts) if it.author_id and it.id in authors]
    assert [it for it in told if it.author_id != authors[it.id or ""]] == []


KNOWING = {
    "academictwitter-tidy",
    "bluesky",
    "bluesky-records",
    "jetstream",
    "mastodon",
    "snscrape",
    "twarc1",
    "x-archive-2012",
    "x-v2",
    "x-web",
}


@pytest.mark.long
def test_formats_that_know_the_account(read: Read) -> None:
    """Bluesky's DID stands in the address of the target, others name the account beside it."""
    knowing = set()
    for content in CONTENTS.values():
        reading = read(content)
        if any(it.author_id for it in _references([record.post for record in reading.records])):
            knowing.add(reading.source.format)
    assert knowing == KNOWING
