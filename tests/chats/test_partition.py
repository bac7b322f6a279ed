"""Properties that hold of every segmentation, whatever the posts."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.chats.making import (
    ASKED,
    PEOPLE,
    SAYINGS,
    TAG,
    evening,
    keys,
    meeting,
    post,
    segmented,
    whole,
)
from tests.chats.making import START as BEGIN
from tests.costs import ends, examples
from tweetup.chats.segment import segment
from tweetup.model import PlannedQuestion, Post, Segmentation

OPENINGS = (
    "Q1: {s}?", "Q2: {s}?", "Q3: {s}?", "T1: {s}?", "A1: {s}", "A2 {s}", "A1 & A2 {s}", "{s}",
    "@rosa {s}", "RT @li: {s}", "“@kim: {s}” yes", "Hello, {s}", "Thanks all, {s}", "Welcome! {s}",
    "ICYMI Q1: {s}", "F1: {s}?", "Q2 (1/2): {s}", "+ {s}", "3) {s}",
    "{s} https://x.com/rosa/status/5", "\u202e{s}", "{{% {s} %}}", "=1+1 {s}", "",
)  # fmt: skip


@st.composite
def chats(draw: st.DrawFn) -> list[Post]:
    """Up to thirty posts of any kind by a few people, many in one second, pointing anywhere."""
    count = draw(st.integers(0, 30))
    ids = st.sampled_from([None, *map(str, range(count + 2))])
    posts = []
    for index in range(count):
        text = draw(st.sampled_from(OPENINGS)).format(s=draw(st.sampled_from(SAYINGS)))
        pointer = draw(st.sampled_from(("reply", "quote", "repost")))
        target = draw(ids)
        posts.append(
            post(
                draw(st.integers(-30, 90)),
                draw(st.sampled_from(("mona", *PEOPLE[:4]))),
                text + draw(st.sampled_from(["", f" #{TAG}", " #other"])),
                id=str(index),
                reply=target if pointer == "reply" else None,
                quote=target if pointer == "quote" else None,
                repost=target if pointer == "repost" else None,
            )
        )
    return posts


PLANS = st.sampled_from(
    [
        (),
        tuple(PlannedQuestion(number=n, text=ASKED[n]) for n in (1, 2)),
        (PlannedQuestion(number=9, text=""),),
    ]
)


@pytest.mark.long
@settings(max_examples=examples(3))
@given(
    chats(),
    st.sampled_from([(), ("mona",), ("nobody", "@Rosa")]),
    st.sampled_from([None, "Q", "T", "F", "x"]),
    st.sampled_from([None, "de", "pt-BR", "xx"]),
    PLANS,
    st.randoms(use_true_random=False),
)
def test_a_segmentation_is_a_partition(
    posts: list[Post],
    hosts: tuple[str, ...],
    style: str | None,
    language: str | None,
    plan: tuple[PlannedQuestion, ...],
    random: object,
) -> None:
    """Every post stands in exactly one section that exists, with a confidence and a reason;
    shuffled input gives the same, byte for byte.
    """
    segmentation = segmented(posts, hosts=hosts, style=style, language=language, planned=plan)
    assert Counter(item.post for item in segmentation.placements) == Counter(keys(posts))
    holds(segmentation)
    shuffled = list(posts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    again = segment(
        shuffled,
        session=whole(shuffled),
        hosts=hosts,
        style=style,
        language=language,
        planned=plan,
    )
    assert again == segmentation


def holds(segmentation: Segmentation) -> None:
    """Sections exist, questions are apart and in order, figures in range, reasons in words."""
    named = [question.section for question in segmentation.questions]
    assert len(named) == len(set(named))
    assert [q.number for q in segmentation.questions] == sorted(
        q.number for q in segmentation.questions
    )
    assert len({name[0] for name in named}) <= 1
    known = {"intro", "closing", "chatter", *named}
    placed = {item.post: item.section for item in segmentation.placements}
    for item in segmentation.placements:
        assert item.section in known
        assert set(item.also) <= known - {item.section}
        assert 0 <= item.confidence <= 1
        assert len(item.reason.split()) >= 2
        assert "_" not in item.reason
    for question in segmentation.questions:
        assert question.post is None or question.post == question.posts[0]
        assert all(placed[key] == question.section for key in question.posts)
    assert len(set(segmentation.hosts)) == len(segmentation.hosts)


FEW = [
    [],
    [post(0, "mona", f"Welcome! #{TAG}", id="1")],
    [post(0, "mona", "", id="1")],
    [post(0, "mona", f"Q1: {ASKED[0]}", id="1")],
    [post(0, "mona", f"A1: {SAYINGS[0]}", id="1")],
    [post(n, "mona", f"{SAYINGS[n]} #{TAG}", id=f"{n}") for n in range(9)],
    [post(5, who, f"{SAYINGS[n]} #{TAG}", id=f"{n}") for n, who in enumerate(PEOPLE)],
    [post(0, "li", "RT @mona: gone", id="1", repost="7")],
    [post(0, "li", "myself", id="1", reply="1")],
    [post(0, "li", "you", id="1", reply="2"), post(1, "rosa", "you", id="2", reply="1")],
]


@pytest.mark.parametrize("posts", FEW, ids=range(len(FEW)))
def test_small_and_odd_sessions(posts: list[Post]) -> None:
    """No post, one post, one author, one second, and posts that point at themselves."""
    segmentation = segmented(posts)
    assert sorted(item.post for item in segmentation.placements) == sorted(keys(posts))
    holds(segmentation)


def test_posts_outside_the_session_are_left_alone() -> None:
    """The archive may hold more: only the session's posts are placed, and by themselves."""
    posts = meeting(BEGIN)
    other = [post(60 * 24 * 7 + n, "rosa", f"Q{n}: {ASKED[n]} #{TAG}") for n in range(1, 5)]
    session = whole(posts)
    assert segment([*posts, *other], session=session) == segment(posts, session=session)


def test_two_networks_may_share_ids() -> None:
    """Posts of two networks with the same number are two posts."""
    posts = evening(post(10, "mona", f"Q1: {ASKED[0]} #{TAG}", id="1"), numbers=(1,))
    twins = [replace(item, network="mastodon") for item in posts[:5]]
    segmentation = segmented([*posts, *twins])
    assert len(segmentation.placements) == len(posts) + 5
    holds(segmentation)


@pytest.mark.parametrize("answers", [60, pytest.param(250, marks=pytest.mark.long)])
def test_a_session_of_a_crowd(answers: int) -> None:
    """Two thousand posts are segmented as a small session is."""
    posts = []
    for n in range(1, 9):
        posts.append(post(7 * n, "mona", f"Q{n}: {ASKED[n - 1]} #{TAG}", id=f"{n}"))
        for k in range(answers):
            label = f"A{n}: " if k % 3 == 0 else ""
            said = f"{SAYINGS[(n + k) % 16]} and {SAYINGS[(n * k) % 16].lower()} no {k}"
            posts.append(post(7 * n + 5 * k / answers, f"guest{k % 120}", f"{label}{said} #{TAG}"))
    with ends():
        segmentation = segmented(posts)
    assert len(segmentation.questions) == 8
    holds(segmentation)
