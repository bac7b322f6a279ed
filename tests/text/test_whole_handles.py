"""A text on Mastodon names an account without its server: "@ada" is ada@garden.example."""

import pytest
from msgspec import structs

from tests.chats.making import post
from tweetup.model import Author, Post
from tweetup.text import (
    find_addressees,
    find_mentions,
    leading_mentions,
    whole_handles,
    with_whole_mentions,
)

ADA, BEN = "Ada_W@garden.example", "ben@pots.example"


def of(
    handle: str, text: str, *, mentions: tuple[str, ...] = (), network: str = "mastodon"
) -> Post:
    author = Author(network=network, handle=handle)
    made = post(0, handle, text)
    return structs.replace(made, network=network, author=author, mentions=mentions)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((), ("ada_w", "ben", "cy@far.example")),
        ((ADA,), (ADA, "ben", "cy@far.example")),
        ((ADA, BEN), (ADA, BEN, "cy@far.example")),
        ((ADA, "ada_w@other.example", BEN), ("ada_w", BEN, "cy@far.example")),
        (("ada", "benny@pots.example"), ("ada_w", "ben", "cy@far.example")),
    ],
)
def test_mentions_with_their_server(names: tuple[str, ...], expected: tuple[str, ...]) -> None:
    text = "@ada_w @ben and @cy@far.example"
    assert find_mentions(text, names) == expected
    assert find_addressees(text, names) == expected[:2]
    assert leading_mentions(text, names) == expected[:2]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (of("cy@far.example", "@ada_w so true"), (ADA,)),
        (of("cy@far.example", "@ada_w so true", mentions=("ada_w",)), (ADA,)),
        (of("cy@far.example", "@ada_w so true", mentions=(ADA,)), (ADA,)),
        (of("cy@far.example", "@dee so true"), ()),
        (of("cy@far.example", "@dee so true", mentions=("dee",)), ("dee",)),
        (of("cy@far.example", "so true"), ()),
        (of("cy", "@ada_w so true", network="x"), ()),
        # Of somebody who was removed the text still has the handle.
        (of("cy@far.example", "@ada_w so true", mentions=("removed-1f",)), ("removed-1f",)),
    ],
)
def test_mentions_of_authors_of_the_session(written: Post, expected: tuple[str, ...]) -> None:
    by_ada = of(ADA, "A1 pots")
    assert with_whole_mentions([by_ada, written])[1].mentions == expected
    assert with_whole_mentions([by_ada, written])[1].text == written.text


def test_two_of_one_name_are_nobody() -> None:
    posts = [of(ADA, "pots"), of("ada_w@other.example", "soil"), of(BEN, "@ada_w true")]
    assert with_whole_mentions(posts)[2].mentions == ()


def test_handles_of_the_configuration() -> None:
    posts = [of(ADA, "pots"), of("cy", "soil", network="x")]
    assert whole_handles(["ada_w", "cy", "@ADA_W", "dee", BEN], posts) == (
        *(ADA, "cy", ADA, "dee", BEN),
    )
