"""Decisions as they are read from the log: names of posts and sections, the last on each part."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.model import Correction, PostKey, Question
from tweetup.recap.decisions import (
    DecisionKind,
    Decisions,
    posts_named,
    read_moment,
    read_post,
    rename_posts,
    words_digest,
)

ASKED = datetime(2031, 3, 4, 19, 10, tzinfo=UTC)
AT_URI = "at://did:plc:ada/app.bsky.feed.post/3k"
A, B = PostKey("x", "1"), PostKey("bluesky", AT_URI)


def decided(kind: str, target: str | None = None, **value: str) -> Correction:
    return Correction(kind=kind, hashtag="d", target=target, value=tuple(sorted(value.items())))


def question(section: str, minute: int) -> Question:
    return Question(
        section=section,
        number=int(section[1:]),
        label=section,
        text=f"{section}?",
        post=None,
        author=None,
        asked_at=ASKED + timedelta(minutes=minute),
        posts=(),
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("x:1", A),
        (f"bluesky:{AT_URI}", B),
        ("mastodon:https://a.example/1", PostKey("mastodon", "https://a.example/1")),
        ("x:", None),
        (":1", None),
        ("x", None),
        ("", None),
    ],
)
def test_posts_are_read(text: str, key: PostKey | None) -> None:
    assert read_post(text) == key


@pytest.mark.parametrize("text", [None, "", "soon", "2031-03-04T19:10:00", "2031-13-04T19:10:00Z"])
def test_a_moment_has_a_zone(text: str | None) -> None:
    assert read_moment(text) is None
    assert read_moment("2031-03-04T19:10:00Z") == ASKED


NAMED = [
    (decided("recap quote", "x:1"), (A,)),
    (decided("recap quote", f"bluesky:{AT_URI}"), (B,)),
    (decided("recap exchange", f"x:1 bluesky:{AT_URI}"), (A, B)),
    (decided("recap finding", f"point bluesky:{AT_URI}"), (B,)),
    (decided("recap merge", "point x:1", into=f"point bluesky:{AT_URI}"), (A, B)),
    (decided("recap support", "own 1", posts="x:1 x:1"), (A,)),
    (decided("recap open", "x:1", by=f"bluesky:{AT_URI}"), (A, B)),
    (decided("recap paragraph", "own 1", after="x:1", text="x:9"), (A,)),
    (decided("recap order", "quotes", names='["x:1", "point x:1", "own 2"]'), (A,)),
    (decided("recap link", "https://a.example/1", text="x:1"), ()),
    (decided("recap order", "links", names='["https://a.example/1"]'), ()),
    (decided("recap finding", "mention ratio"), ()),
    (decided("retitle", title="x:1"), ()),
]


@pytest.mark.parametrize(("decision", "keys"), NAMED)
def test_the_posts_of_a_decision(decision: Correction, keys: tuple[PostKey, ...]) -> None:
    """In its target and values, whatever the network, and no address or word of a person."""
    assert posts_named(decision) == keys


@pytest.mark.parametrize(("decision", "keys"), NAMED)
def test_posts_get_their_later_names(decision: Correction, keys: tuple[PostKey, ...]) -> None:
    """Each of them, and nothing else; without any the decision is the same."""
    renamed = rename_posts(decision, {A: "x:2", B: "bluesky:other"})
    later = {A: PostKey("x", "2"), B: PostKey("bluesky", "other")}
    assert posts_named(renamed) == tuple(later[key] for key in keys)
    assert (renamed == decision) == (not keys)
    assert rename_posts(decision, {}) == decision


def test_sections_in_an_order_follow_their_questions() -> None:
    """A question that got another number stands where it was put; a section without one too."""
    order = decided(
        "recap order",
        "sections",
        names='["Q3", "chatter", "Q1"]',
        moments=json.dumps([(ASKED + timedelta(minutes=30)).isoformat(), "", ASKED.isoformat()]),
    )
    decisions = Decisions([order], [question("Q1", 0), question("Q2", 20), question("Q7", 30)])
    read = decisions.order("sections")
    assert read is not None
    assert read.names == ("Q7", "chatter", "Q1")


def test_a_section_is_found_by_its_moment() -> None:
    """Of the two questions that swapped numbers each keeps its decision."""
    of_first = decided("recap section", "Q1", asked=ASKED.isoformat(), state="left out")
    decisions = Decisions([of_first], [question("Q2", 0), question("Q1", 20)])
    assert [it.target for it in decisions.of(DecisionKind.SECTION)] == ["Q2"]


PARTS: list[tuple[str, Correction, Correction, bool]] = [
    ("one title", decided("retitle", title="a"), decided("retitle", title="b"), True),
    (
        "one post",
        decided("recap quote", "x:1"),
        decided("recap quote", "x:1", state="left out"),
        True,
    ),
    ("two posts", decided("recap quote", "x:1"), decided("recap quote", "x:2"), False),
    (
        "one point, whatever its section is called",
        decided("recap finding", "point x:1", section="Q1"),
        decided("recap finding", "point x:1", section="Q2"),
        True,
    ),
    (
        "a phrase of two sections",
        decided("recap finding", "mention soil", section="Q1"),
        decided("recap finding", "mention soil", section="Q2"),
        False,
    ),
    (
        "words and omission",
        decided("recap wording", "point x:1", text="a"),
        decided("recap finding", "point x:1", state="left out"),
        False,
    ),
    (
        "things of two lists",
        decided("recap item", "Spade", section="Q1", list="tools"),
        decided("recap item", "Spade", section="Q1", list="gifts"),
        False,
    ),
    (
        "orders of two sections",
        decided("recap order", "quotes", section="Q1", names="[]"),
        decided("recap order", "quotes", section="Q2", names="[]"),
        False,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("why", "first", "second", "is_one"), PARTS)
def test_the_last_on_a_part_holds(
    why: str, first: Correction, second: Correction, is_one: bool
) -> None:
    decisions = Decisions([first, second], [])
    assert [it.overruled for it in decisions.standings] == [is_one, False], why
    assert decisions.effective == 2 - is_one


def test_unknown_kinds_and_states_are_told() -> None:
    """A newer version may know them: they are kept, and change nothing."""
    stored = [decided("recap mood", "x:1"), decided("recap quote", "x:1", state="purple")]
    decisions = Decisions(stored, [])
    assert all("does not know" in (it.why or "") for it in decisions.standings)
    assert decisions.effective == 0


ANY_TEXT = st.text(max_size=12) | st.sampled_from(
    ["x:1", "point x:1", "mention soil", "own 1", "[]", '["x:1"]', "{", "shown", "left out", "Q1"]
)
ANY = st.builds(
    lambda kind, target, value: decided(kind, target, **value),
    st.sampled_from([*map(str, DecisionKind), "recap mood"]),
    st.none() | ANY_TEXT,
    st.dictionaries(
        st.sampled_from(["section", "asked", "state", "names", "moments", "posts", "removed"]),
        ANY_TEXT,
    ),
)


@given(st.lists(ANY, max_size=8))
def test_any_log_is_read(stored: list[Correction]) -> None:
    """Nothing raises, and each decision has one standing, in the order made."""
    decisions = Decisions(stored, [question("Q1", 0)])
    assert [it.stored for it in decisions.standings] == stored
    for read in decisions.of(*DecisionKind):
        _ = (read.names, read.posts(), read.posts("by"), read.text, read.part)
    assert decisions.effective <= len(stored)
    for decision in stored:
        posts_named(rename_posts(decision, {A: "x:2"}))


@given(st.text())
def test_a_digest_tells_nothing_of_words(text: str) -> None:
    assert len(words_digest(text)) == 16
    assert (words_digest(text) == words_digest("soil")) == (text == "soil")
