"""Several records of one post become one, whatever order they come in."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.archive.examples import START, post, posts
from tweetup.archive.identity import are_one_post
from tweetup.archive.merge import (
    differ_in_content,
    digest,
    merge_posts,
    merge_seen_times,
    normalize_post,
)
from tweetup.model import (
    Author,
    Counts,
    Link,
    Poll,
    PollOption,
    Post,
    Reference,
    Relation,
    nameless_handle,
)

REPLY = Reference(relation=Relation.REPLY, id="9")
QUOTE = Reference(relation=Relation.QUOTE, id="8", handle="bob")


def same(first: Post, second: Post) -> tuple[Post, Post]:
    """Two records of one post."""
    return replace(first, network="x", id="1"), replace(second, network="x", id="1")


@given(posts(), posts())
def test_order_does_not_show(first: Post, second: Post) -> None:
    """Merging is commutative and idempotent."""
    first, second = same(first, second)
    assert merge_posts(first, second) == merge_posts(second, first)
    assert merge_posts(first, first) == first
    assert merge_posts(merge_posts(first, second), second) == merge_posts(first, second)


@given(posts(), posts(), posts())
def test_pieces_do_not_show(first: Post, second: Post, third: Post) -> None:
    """Merging is associative."""
    first, second = same(first, second)
    third, _ = same(third, first)
    assert merge_posts(merge_posts(first, second), third) == merge_posts(
        first, merge_posts(second, third)
    )


def test_a_handle_told_replaces_one_withheld() -> None:
    """Records of a post with and without its author's handle are one post, in any order."""
    told = replace(post("1"), author=Author(network="x", handle="ada", id="101", name="Ada"))
    untold = replace(
        told,
        author=Author(network="x", handle=nameless_handle("101"), id="101", seen_at=START),
    )
    without_id = replace(told, author=Author(network="x", handle="ada"))
    for named in (told, without_id):
        assert are_one_post(untold, named)
        assert merge_posts(untold, named).author == merge_posts(named, untold).author
        assert merge_posts(untold, named).handle == "ada"
    other = replace(told, author=Author(network="x", handle="ben", id="102"))
    assert not are_one_post(untold, other)


Seen = tuple[datetime | None, datetime | None]
SEEN = st.none() | st.integers(0, 2).map(lambda day: START + timedelta(days=day))


@given(posts(), st.tuples(SEEN, SEEN), st.tuples(SEEN, SEEN))
def test_seen_again_is_merged(kept: Post, first: Seen, again: Seen) -> None:
    """Of a post that another record tells alike, merging takes other times at most."""
    stored, seen = (
        replace(
            kept,
            author=replace(kept.author, seen_at=seen_at),
            counts=kept.counts and replace(kept.counts, as_of=as_of),
            poll=kept.poll and replace(kept.poll, as_of=as_of),
        )
        for seen_at, as_of in (first, again)
    )
    assert merge_seen_times(stored, seen) == merge_posts(stored, seen)
    assert merge_seen_times(stored, stored) is stored
    assert not differ_in_content(stored, merge_posts(stored, seen))


LIKED = Counts(likes=3, as_of=START)
ASKED = Poll(options=(PollOption(text="yes", votes=3), PollOption(text="no", votes=0)), as_of=START)
HIDDEN = Poll(options=(PollOption(text="yes"), PollOption(text="no")), multiple=False, voters=3)
SHOWN = Author(network="x", handle="ada", bio="walks", seen_at=START)
MORE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"text": "we"}, {"text": "we listen"}),
    ({"place": None}, {"place": "Ghent"}),
    ({"author": SHOWN}, {"author": replace(SHOWN, bio="reads")}),
    ({"author": SHOWN}, {"author": replace(SHOWN, followers=1)}),
    ({"counts": None}, {"counts": LIKED}),
    ({"counts": LIKED}, {"counts": None}),
    ({"counts": LIKED}, {"counts": replace(LIKED, likes=4)}),
    ({"poll": None}, {"poll": ASKED}),
    ({"poll": ASKED}, {"poll": None}),
    ({"poll": ASKED}, {"poll": replace(ASKED, voters=4)}),
]


@pytest.mark.parametrize(("before", "after"), MORE)
def test_what_tells_more_is_not_only_seen_again(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Other words, another profile and other figures are not the same post seen once more."""
    kept, told = post(**before), post(**after)
    assert differ_in_content(kept, told)
    assert merge_seen_times(kept, told) is None


@pytest.mark.parametrize(
    ("field", "poorer", "fuller", "why"),
    [
        ("text", "RT @ada: we lis…", "RT @ada: we listen first", "cut off by a format"),
        ("language", None, "en", "unknown"),
        ("language", "und", "en", "undetermined is not a language"),
        ("url", None, "https://example.org/1", "unknown"),
        ("source", None, "Web", "unknown"),
        ("conversation_id", None, "7", "unknown"),
        ("created_at", START + timedelta(minutes=3), START + timedelta(seconds=7), "to the minute"),
        ("hashtags", (), ("demochat",), "unknown"),
        ("links", (Link(url="u"),), (Link(url="u", title="A title"),), "no title"),
        ("references", (REPLY,), (replace(REPLY, handle="bob"),), "no handle"),
        ("references", (replace(REPLY, id=None, handle="bob"),), (REPLY,), "no id"),
        ("counts", None, Counts(likes=0), "unknown is not nothing"),
        ("counts", Counts(likes=5), Counts(likes=5, replies=0), "fewer counts"),
        (
            "counts",
            Counts(likes=9, as_of=START),
            Counts(likes=4, as_of=START + timedelta(days=1)),
            "older",
        ),
        ("poll", None, HIDDEN, "unknown"),
        ("poll", replace(HIDDEN, as_of=START + timedelta(days=1)), ASKED, "votes hidden"),
        (
            "poll",
            ASKED,
            replace(
                ASKED,
                options=(PollOption(text="yes", votes=2), PollOption(text="no", votes=0)),
                as_of=START + timedelta(days=1),
            ),
            "older",
        ),
        ("poll", ASKED, replace(ASKED, multiple=True), "less told"),
        (
            "author",
            Author(network="x", handle="ada", name="Ada", seen_at=START),
            Author(network="x", handle="ada", followers=3),
            "a handle is no profile",
        ),
        (
            "author",
            Author(network="x", handle="ada", followers=6000, seen_at=START + timedelta(days=900)),
            Author(network="x", handle="ada", followers=180, seen_at=START),
            "followers as they were at the time of the post",
        ),
    ],
)
def test_the_fuller_wins(field: str, poorer: Any, fuller: Any, why: str) -> None:
    """In each field the value that says more wins, from whichever side it comes."""
    first, second = (replace(post(), **{field: value}) for value in (poorer, fuller))
    assert getattr(merge_posts(first, second), field) == fuller, why
    assert getattr(merge_posts(second, first), field) == fuller, why


def test_each_relation_by_itself() -> None:
    """A format that carries replies and one that carries quotes make up both."""
    first, second = post(references=(REPLY,)), post(references=(QUOTE,))
    assert merge_posts(first, second).references == (REPLY, QUOTE)


@pytest.mark.parametrize(
    ("given_post", "settled"),
    [
        (post(text="a\ud83d b"), post(text="a? b")),
        (post(text="a\x00b"), post(text="ab")),
        (post(counts=Counts()), post()),
        (
            post(poll=Poll(options=(PollOption(text="y\x00es", votes=2**70),))),
            post(poll=Poll(options=(PollOption(text="yes"),))),
        ),
        (post(counts=Counts(likes=2**70, replies=1)), post(counts=Counts(replies=1))),
        (post(references=(QUOTE, REPLY)), post(references=(REPLY, QUOTE))),
        (post(text="literally \\u0000"), post(text="literally \\u0000")),
        (post(text="👩🏽‍⚕️ \u202e #demochat"), post(text="👩🏽‍⚕️ \u202e #demochat")),
    ],
)
def test_settle(given_post: Post, settled: Post) -> None:
    """Values that SQLite cannot store are repaired; all others stay as they are."""
    assert normalize_post(given_post) == normalize_post(settled) == (settled, digest(settled))


def test_digest_sees_every_field() -> None:
    """A change of any field changes the digest; the same values give the same."""
    first = post(counts=Counts(likes=1), language="en")
    assert digest(first) == digest(replace(first))
    changed = [
        replace(first, text="else"),
        replace(first, counts=Counts(likes=2)),
        replace(first, language=None),
        replace(first, poll=ASKED),
        replace(first, poll=HIDDEN),
        replace(first, author=replace(first.author, bio="new")),
    ]
    assert len({digest(second) for second in [first, *changed]}) == 7


def test_a_later_version_says_what_a_post_says() -> None:
    """However short it is, with no link or tag of the earlier one; what is beside it stays."""
    first = post("1", "a long text https://slip.example #slip #demochat",
                 hashtags=("slip", "demochat"), links=(Link(url="https://slip.example"),),
                 source="Web")  # fmt: skip
    later = post("1", "short #demochat", edited_at=START)
    whole = merge_posts(first, later)
    assert whole == merge_posts(later, first)
    assert (whole.text, whole.hashtags, whole.links) == ("short #demochat", ("demochat",), ())
    assert (whole.edited_at, whole.source) == (START, "Web")
