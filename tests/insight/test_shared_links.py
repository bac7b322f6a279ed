"""Short and cut-off links, resolved by the other posts of a session."""

import pytest

from tests.insight.making import post
from tweetup.insight.shared_links import read_shared_links
from tweetup.model import Link, Media, Post, PostKey, in_time_order

LONG = "http://example.org/2024/05/our-readings"
RECORD = Link(url=LONG, short="http://t.co/AbCdEfGhIj")

# (post with the whole link, post with less of it): the second shares the first's page.
TWINS = [
    # A record expands a short link wherever it stands.
    (post(1, "ann", "see http://t.co/AbCdEfGhIj", links=(RECORD,)), "http://t.co/AbCdEfGhIj"),
    # Cut off, with or without the words before it, in a repost or by a program.
    (
        post(1, "ann", f"A2 our list of readings {LONG}"),
        "RT @ann: A2 our list of readings http://ex…",
    ),
    (
        post(1, "ann", f"A2 our list of readings {LONG}"),
        "so good: http://example.org/2024/05/our-re…",
    ),
    (
        post(1, "ann", f"A2 our list of readings {LONG}"),
        "so good: http://example.org/2024/05/our...",
    ),
    (post(1, "ann", f"A2 our list of readings {LONG}"), "http://example.org/2024/05/ourâ€¦"),
    # Cut off without an ellipsis, after the same words.
    (
        post(1, "ann", f"A2 our list of readings {LONG}"),
        "RT @ann: A2 our list of readings http://ex",
    ),
    (
        post(1, "ann", "see http://t.co/AbCdEfGhIj", links=(RECORD,)),
        "a list to read http://t.co/AbCdEf",
    ),
    # A copy by other means of the same words.
    (
        post(1, "ann", f"Our whole list of spring readings {LONG} #chat"),
        "RT @ann: Our whole list of spring readings http://bit.ly/a1B2c3 #chat",
    ),
]
# Pairs of posts whose links are not the same page, with the links of the second.
STRANGERS = [
    # Two whole links begin alike.
    (f"one {LONG} other {LONG}-again", "so good: http://example.org/2024/05/our-re…", ()),
    # The host alone says nothing, whatever else was linked on it.
    (f"A2 our list of readings {LONG}", "so good: http://example.org…", ()),
    # A page that is the beginning of another is a page.
    (
        f"A2 our list of readings {LONG}",
        "http://example.org/2024/05",
        ("http://example.org/2024/05",),
    ),
    (f"A2 our list {LONG}", "start at http://example.org", ("http://example.org",)),
    # A name at a shortener is whole, though another begins with it.
    ("see http://bit.ly/readingslist", "http://bit.ly/readings", ("http://bit.ly/readings",)),
    # The same few words, or two pages each.
    (f"Read this: {LONG}", "Read this: http://bit.ly/a1B2c3", ("http://bit.ly/a1B2c3",)),
    (
        f"All of our spring readings {LONG} http://example.org/b",
        "All of our spring readings http://bit.ly/a1B2c3",
        ("http://bit.ly/a1B2c3",),
    ),
]


def links(posts: list[Post], number: int) -> tuple[str, ...]:
    shared = read_shared_links(in_time_order(posts))
    return tuple(link.url for link in shared.get(PostKey("x", str(number)), ()))


@pytest.mark.parametrize(("whole", "text"), TWINS)
@pytest.mark.parametrize("minute", [0, 5])
def test_a_link_is_resolved_by_its_twin(whole: Post, text: str, minute: int) -> None:
    """Whichever of the two posts came first."""
    assert links([whole, post(2, "bob", text, minute=minute)], 2) == (LONG,)


@pytest.mark.parametrize(("first", "second", "expected"), STRANGERS)
def test_links_are_joined_only_where_they_are_one(
    first: str, second: str, expected: tuple[str, ...]
) -> None:
    """A wrong address is worse than none."""
    assert links([post(1, "ann", first), post(2, "bob", second)], 2) == expected


def test_short_links_are_followed_to_the_end() -> None:
    """A record's address may be short itself, and short links that lead to each other end."""
    inner = Link(url="http://bit.ly/a1B2c3", short="http://t.co/AbCdEfGhIj")
    outer = Link(url=LONG, short="http://bit.ly/a1B2c3")
    posts = [
        post(1, "ann", "see http://t.co/AbCdEfGhIj", links=(inner,)),
        post(2, "bob", "see http://bit.ly/a1B2c3", links=(outer,)),
    ]
    assert links(posts, 1) == (LONG,)
    circle = Link(url="http://t.co/AbCdEfGhIj", short="http://bit.ly/a1B2c3")
    posts[1] = post(2, "bob", "see http://bit.ly/a1B2c3", links=(circle,))
    assert len(links(posts, 1)) == 1


def test_a_repost_has_the_links_of_its_original() -> None:
    """Those of the record, and passed on."""
    original = post(1, "ann", "see http://t.co/AbCdEfGhIj", links=(RECORD,))
    posts = [original, post(2, "bob", "RT @ann: see http://t.c…", repost=1)]
    shared = read_shared_links(posts)
    assert [link.passed_on for link in shared[PostKey("x", "1")]] == [False]
    assert [(link.url, link.passed_on) for link in shared[PostKey("x", "2")]] == [(LONG, True)]


def test_a_page_counts_once_in_a_post() -> None:
    """However often the post has it, and in which form; its own picture is no link."""
    twice = post(1, "ann", f"{LONG} and {LONG}#part http://t.co/AbCdEfGhIj", links=(RECORD,))
    assert links([twice], 1) == (LONG,)
    picture = Post(
        network="x",
        id="1",
        created_at=twice.created_at,
        author=twice.author,
        text="look http://img.example/1.jpg",
        media=(Media(kind="photo", url="http://img.example/1.jpg"),),
    )
    assert links([picture], 1) == ()


def test_a_record_whose_text_was_shortened_is_whole() -> None:
    """Networks show the beginning of a link and record all of it."""
    record = Link(url=LONG, short="http://example.org/2024/...")
    assert links([post(1, "ann", "see http://example.org/2024/...", links=(record,))], 1) == (LONG,)
    display = Link(url=LONG, short="example.org/2024...")
    assert links([post(1, "ann", "see example.org/2024...", links=(display,))], 1) == (LONG,)
