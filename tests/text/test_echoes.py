"""Copies of somebody's post inside another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import ends
from tweetup.text import (
    StatusLink,
    find_status_links,
    leading_mentions,
    mention_part,
    read_echo,
)

REPOSTS = [
    ("RT @rosa: Sow now", "rosa", "Sow now"),
    ("RT @rosa Sow now", "rosa", "Sow now"),
    ("RT: @rosa: Sow now", "rosa", "Sow now"),
    ("RT @rosa: Sow now and th…", "rosa", "Sow now and th…"),
    ("MT @rosa: Sow now", "rosa", "Sow now"),
    ("MRT @rosa: Sow now", "rosa", "Sow now"),
    ("RT @rosa: RT @li: Sow now", "rosa", "RT @li: Sow now"),
    ('"@rosa: Sow now"', "rosa", "Sow now"),
    ("“@rosa: Sow now”", "rosa", "Sow now"),
    ("«@rosa: Sow now»", "rosa", "Sow now"),
    ('"Sow now, says the almanac" via @rosa', "rosa", "Sow now, says the almanac"),
    ("“Sow now, says the almanac” h/t @rosa", "rosa", "Sow now, says the almanac"),
    ('"Sow now, says the almanac" –(via @rosa)', "rosa", "Sow now, says the almanac"),
    ('"Sow in May -- via @rosa', "rosa", "Sow in May -"),
    (">> RT @rosa: Sow now", "rosa", "Sow now"),
    ("RT @rosa: A1: “Sow” now", "rosa", "A1: “Sow” now"),
    ("RT @rosa:", "rosa", ""),
    ("RT rosa: Sow now", "rosa", "Sow now"),
    ("RT rosa: Sow now and th… http://t.co/x", "rosa", "Sow now and th… http://t.co/x"),
    ("RT rosa: RT @li: Sow now", "rosa", "RT @li: Sow now"),
    ("RT @rosa: line\nbreak", "rosa", "line\nbreak"),
]


@pytest.mark.parametrize(("text", "handle", "copied"), REPOSTS)
def test_copies_without_a_word_added(text: str, handle: str, copied: str) -> None:
    """A copy alone is the other's voice: whose, and what they said."""
    echo = read_echo(text)
    assert echo is not None
    assert (echo.handle, echo.text, echo.is_repost) == (handle, copied, True)


COMMENTED = [
    ("So true! RT @rosa: Sow now", "rosa", "Sow now", "So true!"),
    ("A1 this: RT @rosa Sow now", "rosa", "Sow now", "A1 this:"),
    ('"@rosa: Sow now" so true', "rosa", "Sow now", "so true"),
    ("“@rosa: Sow now” so true", "rosa", "Sow now", "so true"),
    ("So true “@rosa: Sow now”", "rosa", "Sow now", "So true"),
    ("So true “@rosa: Sow now” indeed", "rosa", "Sow now", "So true indeed"),
    ("So true (RT @rosa: Sow now)", "rosa", "Sow now)", "So true"),
    ("So true|RT @rosa: Sow now", "rosa", "Sow now", "So true"),
    ("So true MT @rosa: Sow now", "rosa", "Sow now", "So true"),
    ("So true MRT @rosa: Sow now", "rosa", "Sow now", "So true"),
]


@pytest.mark.parametrize(("text", "handle", "copied", "comment"), COMMENTED)
def test_copies_with_a_word_added(text: str, handle: str, copied: str, comment: str) -> None:
    """What the copier added is their own voice."""
    echo = read_echo(text)
    assert echo is not None
    assert (echo.handle, echo.text, echo.comment) == (handle, copied, comment)
    assert not echo.is_repost


NONE = [
    "Sow now",
    "Please RT: we start at eight",
    "RT if you sow in spring",
    "RT please: sow in spring",
    "RT this: sow in spring",
    "RT rosa sows in spring",
    "As RT rosa: sow in spring",
    "RT: sow in spring",
    "RTs are not endorsements @rosa",
    "ART @rosa: paint",
    "START @rosa: dig",
    "thanks for the RT @",
    "@rosa: Sow now",
    "I read this via @rosa",
    '"Sow now" via @rosa',
    '"Sow now, says the almanac" via @rosa today',
    "“Sow now”",
    "via @rosa",
    "rt rosa: Sow now",
    "",
]


@pytest.mark.parametrize("text", NONE)
def test_what_copies_nobody(text: str) -> None:
    """A request for reposts, words to somebody and a credit are no copies."""
    assert read_echo(text) is None


STATUS = [
    ("https://twitter.com/rosa/status/123", (StatusLink("rosa", "123"),)),
    ("https://x.com/rosa/status/123?s=20", (StatusLink("rosa", "123"),)),
    ("https://mobile.twitter.com/rosa/statuses/123", (StatusLink("rosa", "123"),)),
    ("http://twitter.com/#!/rosa/status/123", (StatusLink("rosa", "123"),)),
    ("https://twitter.com/rosa/status/123/photo/1", (StatusLink("rosa", "123"),)),
    ("https://twitter.com/rosa", ()),
    ("https://twitter.com/rosa/status/abc", ()),
    ("https://nottwitter.com/rosa/status/123", ()),
    ("https://netflix.com/rosa/status/123", ()),
]


@pytest.mark.parametrize(("text", "found"), STATUS)
def test_links_to_posts(text: str, found: tuple[StatusLink, ...]) -> None:
    """A link to a post names its author and its id; other links do not."""
    assert find_status_links(text) == found


@pytest.mark.parametrize(
    ("text", "spoken_to"),
    [
        ("@rosa hello", ("rosa",)),
        (".@rosa hello", ("rosa",)),
        ("@rosa @li hello @kim", ("rosa", "li")),
        ("@rosa@garden.example hello", ("rosa@garden.example",)),
        (" @rosa hello", ("rosa",)),
        ("hello @rosa", ()),
        ("", ()),
    ],
)
def test_whom_a_post_speaks_to(text: str, spoken_to: tuple[str, ...]) -> None:
    """The handles a text begins with."""
    assert leading_mentions(text) == spoken_to


@given(
    st.one_of(
        st.text(max_size=100),
        st.lists(
            st.sampled_from(["RT ", "MT", "@rosa", ": ", '"', "“", "”", " via ", "x", "\n", "A1"]),
            max_size=15,
        ).map("".join),
    )
)
def test_any_text_is_read(text: str) -> None:
    """Nothing raises, and a copy's words stand in the text."""
    echo = read_echo(text)
    assert echo is None or (echo.text in text and f"@{echo.handle}" in text)
    find_status_links(text)
    assert all(f"@{handle}" in text for handle in leading_mentions(text))


COSTLY = [
    '"' + "a" * 13 + " " * 300_000 + "x",
    '"' + "a" * 13 + " -" * 150_000 + "x",
    '"' + "a" * 13 + " via" * 90_000,
    "RT" + " " * 300_000 + "x",
]


@pytest.mark.parametrize("text", COSTLY)
def test_text_made_to_cost_time_does_not(text: str) -> None:
    """What only begins like a copy is found out, however long it goes on."""
    with ends():
        assert read_echo(text) is None


PARTS = [
    ("well said @ben", "ben", False, "own"),
    ("RT @ben: thanks @cleo", "ben", False, "prefix"),
    ("RT @Ben: thanks @cleo", "cleo", False, "repeated"),
    ("@cleo look RT @ben: hi", "cleo", False, "own"),
    ("@ben so true RT @ben: hi", "ben", False, "own"),
    ("RT @ben.example.org: hi", "ben.example.org", True, "prefix"),
    ("RT @ben@social.example: hi", "ben@social.example", True, "prefix"),
    ("RT @benny: hi @ben", "ben", False, "repeated"),
    ("a boost without a prefix @ben", "ben", True, "repeated"),
    ("“@ben: hi” agreed, @cleo", "cleo", False, "own"),
    ("not in the text", "ben", False, "own"),
]


@pytest.mark.parametrize(("text", "handle", "is_repost", "part"), PARTS)
def test_the_part_of_a_mention(text: str, handle: str, *, is_repost: bool, part: str) -> None:
    """The author's own words before the prefix, the prefix before the words repeated."""
    assert mention_part(text, handle, is_repost=is_repost) == part


@pytest.mark.parametrize(
    ("text", "handle", "copied", "comment"),
    [
        ("RT @ada@garden.example: pots, again", "ada@garden.example", "pots, again", ""),
        ("RT @ada.garden.example: pots, again", "ada.garden.example", "pots, again", ""),
        ("So true RT @ada@garden.example pots", "ada@garden.example", "pots", "So true"),
        ('"@ada@garden.example: pots, again" yes', "ada@garden.example", "pots, again", "yes"),
        ('"pots again and more" via @ada.garden.example', "ada.garden.example", None, ""),
        ("RT @ada: pots.example is a site", "ada", "pots.example is a site", ""),
    ],
)
def test_copies_of_accounts_of_other_networks(
    text: str, handle: str, copied: str | None, comment: str
) -> None:
    echo = read_echo(text)
    assert echo is not None
    assert (echo.handle, echo.comment) == (handle, comment)
    assert echo.text == (copied or "pots again and more")
