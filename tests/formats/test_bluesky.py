"""Bluesky's pages, threads, feeds and Jetstream: the same posts out of all of them."""

import json
from datetime import UTC, datetime

import pytest

from tests.files.conftest import Read
from tests.formats.shapes import lines
from tests.formats.social_shapes import (
    JETSTREAM,
    LINK,
    PAGES,
    QUESTION_VIEW,
    SOCIAL,
    TEXT,
    did,
    event,
    record,
    uri,
    view,
)
from tweetup.model import Counts, Kind, Link, Media, PostKey, Relation

POST = uri("cleo", "3c")
QUESTION = uri("ada", "3q")


@pytest.mark.parametrize("page", PAGES)
def test_a_post_as_served(read: Read, page: str) -> None:
    """Text, entities by their bytes, pointers, pictures and counts, whatever page it came in."""
    found = read(json.dumps(PAGES[page]).encode())
    assert (found.source.format, found.skipped) == ("bluesky", ())
    post = found.posts[POST]
    assert (post.network, post.handle, post.author.id) == (
        "bluesky",
        "cleo.example.org",
        did("cleo"),
    )
    assert post.text == TEXT
    assert post.created_at == datetime(2026, 3, 4, 20, 0, 0, 123000, tzinfo=UTC)
    assert (post.hashtags, post.mentions) == (("labelchat",), ("ben.example.org",))
    assert post.links == (Link(url=LINK, short="example.org/a…"),)
    assert post.media == (
        Media(kind="photo", url="https://cdn.example.org/1.jpg", alt_text="A dim gallery"),
    )
    assert post.kind is Kind.QUOTE
    assert post.target(Relation.QUOTE) == PostKey("bluesky", QUESTION)
    assert post.target(Relation.REPLY) == PostKey("bluesky", uri("ben", "3a"))
    assert post.conversation_id == QUESTION
    assert post.url == "https://bsky.app/profile/cleo.example.org/post/3c"
    assert post.counts == Counts(replies=0, reposts=2, quotes=1, likes=3)
    assert {**found.included, **found.posts}[QUESTION].text.startswith("Q1: What")


def test_a_repost_in_a_feed(read: Read) -> None:
    """It is a post of who reposted, with the whole text; its original comes along."""
    found = read(json.dumps(PAGES["feed"]).encode())
    (repost,) = [post for post in found.posts.values() if post.kind is Kind.REPOST]
    assert repost.handle == "ben.example.org"
    assert repost.text == "RT @ada.example.org: Q1: What makes a label good? #labelchat"
    assert repost.target(Relation.REPOST) == PostKey("bluesky", QUESTION)
    assert (repost.counts, repost.created_at.minute) == (None, 5)


def test_a_recording_of_jetstream(read: Read) -> None:
    """Posts and reposts are read, deletions handed on, everything else is counted."""
    found = read(lines(JETSTREAM))
    assert found.records[0].unfiltered
    assert list(found.posts) == [
        QUESTION,
        POST,
        f"at://{did('ben')}/app.bsky.feed.repost/3r",
        uri("ben", "3x"),
    ]
    assert [deletion.post_id for deletion in found.deletions] == [uri("ben", "3x")]
    assert list(found.source.notes.values()) == [2]
    recorded, served = found.posts[POST], read(json.dumps(PAGES["one"]).encode()).posts[POST]
    assert (recorded.text, recorded.links, recorded.references) == (
        served.text,
        served.links,
        served.references,
    )
    assert recorded.handle == did("cleo")
    assert recorded.counts is None


def test_an_event_with_its_account(read: Read) -> None:
    """A capture adds the account it looked up; another's is no reason to believe in a name."""
    account = {"did": did("ada"), "handle": "ada.example.org", "followersCount": 12}
    events = [
        {**event(handle, "1", record=record("Hello")), "author": account}
        for handle in ("ada", "eve")
    ]
    found = read(lines(events))
    authors = [post.author for post in found.posts.values()]
    assert [(one.handle, one.followers) for one in authors] == [
        ("ada.example.org", 12),
        (did("eve"), None),
    ]


TIMES = [
    ("2026-03-04T20:00:00.000Z", "2026-03-04T20:00:00+00:00", "as its author says"),
    ("2027-01-01T00:00:00.000Z", "2026-03-04T20:00:01+00:00", "never later than it was seen"),
    ("2019-01-01T00:00:00.000Z", "2019-01-01T00:00:00+00:00", "moved here from elsewhere"),
    ("soon", "2026-03-04T20:00:01+00:00", "when it was seen, at least"),
]


@pytest.mark.parametrize(("written", "expected", "why"), TIMES)
def test_when_a_post_was_written(read: Read, written: str, expected: str, why: str) -> None:
    """An author can write any time into a post; the network says when it came."""
    said = {**record("Hello"), "createdAt": written}
    found = read(json.dumps({"posts": [view("ada", "1", said)]}).encode())
    assert found.posts[uri("ada", "1")].created_at == datetime.fromisoformat(expected), why


@pytest.mark.parametrize("index", [(-1, 4), (4, 2), (0, 9999), (2**40, 2**41), (1, 3)], ids=str)
def test_facets_that_point_anywhere(read: Read, index: tuple[int, int]) -> None:
    """A facet may lie: what it covers is text, or nothing."""
    start, end = index
    lying = {"index": {"byteStart": start, "byteEnd": end}, "features": [{"did": did("ben")}]}
    found = read(json.dumps({"posts": [view("ada", "1", record(facets=[lying]))]}).encode())
    assert len(found.posts[uri("ada", "1")].mentions) == 1


def test_an_account_without_a_handle(read: Read) -> None:
    """An account whose handle no longer holds goes by its DID."""
    broken = view("ada", "1", record("Hello"))
    broken["author"]["handle"] = "handle.invalid"
    post = read(json.dumps({"posts": [broken]}).encode()).posts[uri("ada", "1")]
    assert post.handle == did("ada")


def test_one_broken_post_costs_one(read: Read) -> None:
    """In a page and in a recording."""
    page = {"posts": [QUESTION_VIEW, {**QUESTION_VIEW, "record": {"text": 5}}]}
    found = read(json.dumps(page).encode())
    assert (len(found.posts), len(found.skipped)) == (1, 1)
    found = read(lines([*JETSTREAM, event("ada", "7", record={"text": "x"})]))
    assert (len(found.posts), len(found.skipped)) == (4, 1)


def test_a_thread_deeper_than_any(read: Read) -> None:
    """Answers to answers to answers: read as far as it can be, and never a traceback."""
    depth = 20_000
    thread = b'{"thread":' + b'{"replies":[' * depth + b"]}" * depth + b"}"
    found = read(json.dumps(PAGES["search"]).encode() + b"\n" + thread)
    assert len(found.posts) == 2
    assert len(found.skipped) == 1


@pytest.mark.parametrize("shape", [name for name in SOCIAL if "sky" in name or "jet" in name])
def test_raw_records_can_be_read_again(read: Read, shape: str) -> None:
    """What is kept of a post is enough to map it anew."""
    for kept in read(SOCIAL[shape][1]).records:
        again = read(kept.raw)
        assert {**again.included, **again.posts}[kept.post.id] == kept.post
