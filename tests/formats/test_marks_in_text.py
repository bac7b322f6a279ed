"""Hashtags, mentions, cashtags and links of records that came without marks of their own."""

import json
from typing import Any

import pytest

from tests.files.conftest import Read
from tests.formats.shapes import QUESTION, lines, v1_status, v2_page
from tweetup.formats.post_fields import find_marks
from tweetup.model import Link

TEXT = "@ben_x try $AB, not $5: #labelchat https://museum.example.org/a"


def v2(*, marked: object = None, **more: Any) -> bytes:
    page = v2_page((QUESTION,))
    (tweet,) = page["data"]
    del tweet["entities"]
    tweet.update(text=TEXT, **({} if marked is None else {"entities": marked}), **more)
    return lines([page])


def v1(*, marked: object = None) -> bytes:
    status = {**v1_status(QUESTION), "full_text": TEXT, "entities": marked}
    return lines([{name: value for name, value in status.items() if value is not None}])


@pytest.mark.parametrize("make", [v1, v2])
def test_marks_are_found_where_a_record_has_none(read: Read, make: Any) -> None:
    """A record without the field is one that was asked for less."""
    (post,) = read(make()).posts.values()
    assert post.hashtags == ("labelchat",)
    assert post.mentions == ("ben_x",)
    assert post.cashtags == ("AB",)
    assert post.links == (Link(url="https://museum.example.org/a"),)


@pytest.mark.parametrize("make", [v1, v2])
def test_marks_that_are_empty_are_none(read: Read, make: Any) -> None:
    """Where the field is there, the network marked nothing."""
    (post,) = read(make(marked={})).posts.values()
    assert (post.hashtags, post.mentions, post.cashtags, post.links) == ((), (), (), ())


def test_the_link_to_own_pictures_is_none(read: Read) -> None:
    """X ends the text of a post with pictures with a link to them."""
    (post,) = read(v2(attachments={"media_keys": ["3_1"]})).posts.values()
    assert post.links == ()


def test_a_repost_without_marks(read: Read) -> None:
    """The account reposted is the first mention, as where it is marked."""
    page = v2_page((QUESTION,))
    (tweet,) = page["data"]
    del tweet["entities"]
    tweet["text"] = f"RT @ben_x: {TEXT}"
    (post,) = read(json.dumps(page).encode()).posts.values()
    assert post.mentions == ("ben_x",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$AB and $AB.C", ("AB", "AB.C")),
        ("$5 US$A $$AB $toolongone https://a.example/$AB", ()),
        ("($ab)", ("ab",)),
    ],
)
def test_cashtags_are_symbols(text: str, found: tuple[str, ...]) -> None:
    """Sums of money and names of programs are none."""
    assert find_marks(text).cashtags == found
