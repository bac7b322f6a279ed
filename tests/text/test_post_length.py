"""The length of a post on each network, by published rules and their examples."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.text.post_length import POST_LIMITS, graphemes, post_length
from tweetup.text.post_parts import split_post

FAMILY = "👨‍👩‍👧‍👦"

# Weighted lengths as twitter-text 3 counts them: its conformance cases and their neighbours.
ON_X = [
    ("", 0),
    ("hello", 5),
    ("é", 1),
    ("e\u0301", 1),
    ("Ä und ß, Ёлка, عربي", 19),
    ("日本語", 6),
    ("가", 2),
    ("नमस्ते", 6),
    ("“so”", 4),
    ("…", 2),
    ("–", 1),
    ("😀", 2),
    (FAMILY, 2),
    ("👍🏽", 2),
    ("🇩🇪", 2),
    ("🇩🇪🇫🇷", 4),
    ("🏳️‍🌈", 2),
    ("🤷‍♀️", 2),
    ("1️⃣", 2),
    ("1", 1),
    ("❤", 2),
    ("❤️", 2),
    ("☺\ufe0e", 4),
    ("©", 2),
    ("https://example.org", 23),
    ("https://example.org/" + "a" * 200, 23),
    ("http://example.org/a.", 24),
    ("(https://example.org/a_(b))", 25),
    ("https://example.org/a?b=c&d#e, and", 28),
    ("https://例え.jp/", 23),
    ("https://example.org/例", 25),
    ("example.com", 23),
    ("www.example.co.uk/path", 23),
    ("日本語example.com", 29),
    ("a@b.com", 7),
    ("@a.com", 6),
    ("$x.com", 6),
    ("e.g.", 4),
    ("http://localhost", 16),
    ("a\r\nb", 3),
]


@pytest.mark.parametrize(("text", "length"), ON_X)
def test_on_x(text: str, length: int) -> None:
    assert post_length("x", text) == length


def test_a_name_that_may_be_a_link_counts_as_the_longer_one() -> None:
    """X has a list of a thousand top-level domains; a post that fits by this fits by that."""
    assert post_length("x", "wait.What now") == 27
    assert post_length("x", "a" * 30 + ".abcdef") == 37


ON_MASTODON = [
    ("hello", 5),
    ("日本語", 3),
    (FAMILY, 1),
    ("https://example.org/" + "a" * 200 + " x", 25),
    ("@ada@museum.example hello", 10),
    ("@ada hello", 10),
    ("ada@museum.example", 18),
    ("example.com", 11),
]


@pytest.mark.parametrize(("text", "length"), ON_MASTODON)
def test_on_mastodon(text: str, length: int) -> None:
    assert post_length("mastodon", text) == length


@pytest.mark.parametrize(
    ("text", "length"),
    [("hello", 5), ("日本語", 3), (FAMILY, 1), ("e\u0301", 1), ("https://example.org/ab", 22)],
)
def test_on_bluesky(text: str, length: int) -> None:
    """A link is as long as it is written: only the app shortens what it shows."""
    assert post_length("bluesky", text) == length


@given(st.text(), st.text())
def test_no_network_counts_more_than_both_halves(first: str, second: str) -> None:
    """Counting is per character, emoji, handle or link; Bluesky's is plainly that of graphemes."""
    assert post_length("bluesky", first + second) <= graphemes(first) + graphemes(second)
    for network in POST_LIMITS:
        assert post_length(network, first) >= 0


def takes(network: str, text: str) -> bool:
    return post_length(network, text) <= POST_LIMITS[network]


@given(st.lists(st.text(alphabet="abc日😀 é", min_size=1, max_size=120).map(str.strip), max_size=9))
def test_parts_fit_and_hold_every_sentence_once(words: list[str]) -> None:
    sentences = [f"{it}." for it in words if it]
    for network in POST_LIMITS:
        fits = partial(takes, network)
        parts = split_post("Q1", sentences, "#labelchat", fits=fits)
        if len(parts) == 1:
            assert parts[0] == " ".join(["Q1:", *sentences, "#labelchat"])
            continue
        assert all(map(fits, parts))
        bodies = []
        for number, part in enumerate(parts, 1):
            head, tail = f"Q1 {number}/{len(parts)}: ", " #labelchat"
            assert part.startswith(head)
            assert part.endswith(tail)
            bodies.append(part.removeprefix(head).removesuffix(tail))
        assert " ".join(bodies) == " ".join(sentences)


def test_a_sentence_that_fits_nowhere_is_left_whole() -> None:
    def fits(text: str) -> bool:
        return len(text) <= 40

    assert split_post("Q1", ["a" * 50], "#tag", fits=fits) == (f"Q1: {'a' * 50} #tag",)
    many = ["b" * 20 + "."] * 30
    assert len(split_post("", many, "#tag", fits=fits)) == 1
    assert split_post("", ["One two three.", "Four five six seven eight."], "#tag", fits=fits) == (
        "1/2 One two three. #tag",
        "2/2 Four five six seven eight. #tag",
    )
