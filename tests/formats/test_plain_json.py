"""Plain posts: which network they are of, and what their text alone shows."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from tests.files.conftest import Read
from tests.formats.shapes import START, x_id
from tweetup.formats.cells import unescape
from tweetup.model import Basis, Post, Reference, Relation

ID = x_id(START)
POST = {"id": ID, "created_at": START.isoformat(), "author": "ada", "text": "Hello"}


def _post(read: Read, **fields: Any) -> Post:
    found = read(json.dumps({**POST, **fields}).encode())
    assert found.skipped == ()
    return found.records[0].post


NETWORKS = [
    ({}, "x", "its id holds its time"),
    ({"id": int(ID)}, "x", "a number is an id"),
    ({"id": "1"}, "file", "an id of nobody's"),
    ({"id": "post-1"}, "file", "an id of nobody's"),
    ({"created_at": "2021-03-04T21:00:00Z"}, "file", "id and time contradict each other"),
    ({"id": "1", "network": "x"}, "x", "it says so"),
    ({"id": "1", "network": "Twitter"}, "x", "as it was called"),
    ({"id": "1", "network": "mastodon"}, "mastodon", "it says so"),
    ({"id": "1", "network": "../x"}, "file", "no name of a network"),
    ({"id": "1", "network": None}, "file", "it does not say"),
]


@pytest.mark.parametrize(("fields", "network", "why"), NETWORKS)
def test_network(read: Read, fields: dict[str, Any], network: str, why: str) -> None:
    """Told post by post; only X's posts get an address made for them."""
    post = _post(read, **fields)
    assert (post.network, post.author.network) == (network, network), why
    expected = f"https://x.com/ada/status/{fields.get('id', ID)}" if network == "x" else None
    assert post.url == expected


ADDRESSES = [
    ("https://example.org/1", "https://example.org/1"),
    ("javascript:alert(1)", None),
    ("https://example.org/\n<b>", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("url", "expected"), ADDRESSES)
def test_address_of_its_own(read: Read, url: str | None, expected: str | None) -> None:
    """A post may bring its address, if it is one."""
    assert _post(read, id="1", url=url).url == expected


def _ref(relation: str, handle: str | None = None, post_id: str | None = None) -> Reference:
    return Reference(relation=Relation(relation), id=post_id, handle=handle, basis=Basis.STATED)


def _guess(relation: str, handle: str, post_id: str | None = None) -> Reference:
    return replace(_ref(relation, handle, post_id), basis=Basis.GUESSED)


REFERENCES = [
    ("Hello", {}, ()),
    ("hello @ben", {}, ()),
    (".@ben hello all", {}, ()),
    ("@ben hello", {}, (_guess("reply", "ben"),)),
    ("@ben hello", {"in_reply_to_id": "5"}, (_ref("reply", "ben", "5"),)),
    ("hello", {"in_reply_to_id": "5"}, (_ref("reply", None, "5"),)),
    ("hello @ben", {"in_reply_to_id": "5"}, (_ref("reply", None, "5"),)),
    ("hello", {"in_reply_to_id": ""}, ()),
    ("RT @ben: hello", {}, (_guess("repost", "ben"),)),
    ("MT @ben: hello", {}, (_guess("repost", "ben"),)),
    ("So true! RT @ben: hello", {}, (_guess("quote", "ben"),)),
    ("hello", {"kind": "repost"}, (_ref("repost"),)),
    ("RT @ben: hello", {"kind": "retweet"}, (_ref("repost", "ben"),)),
    ("hello", {"kind": "original"}, ()),
    ("look https://x.com/ben/status/77", {}, (_guess("quote", "ben", "77"),)),
    ("look https://example.org/ben/status/77", {}, ()),
    (f"look https://twitter.com/ada/status/{ID}/photo/1", {}, ()),
    ("look https://x.com/ben/status/77", {"network": "mastodon"}, ()),
    ("look https://x.com/ben/status/77", {"network": "twitter"}, (_guess("quote", "ben", "77"),)),
    # An id that is none of X's: the row does not name its network, the link does.
    ("look https://twitter.com/ben/status/77", {"id": "a-1"}, (_guess("quote", "ben", "77"),)),
    ("look https://example.org/ben", {"id": "a-1"}, ()),
    ("look https://x.com/ben", {"id": "a-1"}, ()),
    ("@ben look RT @cleo: hi", {}, (_guess("quote", "cleo"), _guess("reply", "ben"))),
]


@pytest.mark.parametrize(("text", "fields", "references"), REFERENCES)
def test_references(
    read: Read, text: str, fields: dict[str, Any], references: tuple[Reference, ...]
) -> None:
    """What the fields do not say the text may show, as a guess; then only the handle is known."""
    assert _post(read, text=text, **fields).references == references


def test_text_is_read(read: Read) -> None:
    """Tags, people and links are found in the text, each once and in order."""
    post = _post(read, text="#A11y with @ben and @ben: https://example.org/a. #labels #A11y")
    assert post.hashtags == ("A11y", "labels")
    assert post.mentions == ("ben",)
    assert [link.url for link in post.links] == ["https://example.org/a"]


ESCAPED = [
    ("a &amp; b", "a & b"),
    ("&lt;b&gt;", "<b>"),
    ("&amp;lt;", "&lt;"),
    ("&amp;amp;", "&amp;"),
    ("&copy; &#39;", "&copy; &#39;"),
    ("AT&T", "AT&T"),
]


@pytest.mark.parametrize(("written", "typed"), ESCAPED)
def test_entities_are_undone_once(written: str, typed: str) -> None:
    """X escapes three characters once; what looks like another entity was typed so."""
    assert unescape(written) == typed


def test_only_x_escapes(read: Read) -> None:
    """Text of other networks stands as it is."""
    assert _post(read, text="a &amp; b").text == "a & b"
    assert _post(read, id="1", text="a &amp; b").text == "a &amp; b"


@pytest.mark.parametrize("author", ["ada", "@ada", " @ada "])
def test_author_without_at(read: Read, author: str) -> None:
    assert _post(read, author=author).handle == "ada"


FOLLOWERS = [(12, 12), ("12", 12), (12.0, 12), (0, 0), ("", None), (None, None), (-1, None)]


@pytest.mark.parametrize(("written", "followers"), FOLLOWERS)
def test_followers(read: Read, written: object, followers: int | None) -> None:
    """Nought is a number of followers, nothing is not."""
    assert _post(read, author_followers=written).author.followers == followers


def test_large_ids_stay_exact(read: Read) -> None:
    """A number of 19 digits is an id to its last digit."""
    assert _post(read, id=1367565508408250983).id == "1367565508408250983"
