"""Reply targets: candidates, the signs of each, and the likeliest."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chats.making import post
from tests.chats.matrices import HOURS, TARGET_WEIGHTS, crowd, exact, read
from tweetup.chats.place.reply_targets import TARGET_FEATURES, find_reply_targets, target_candidates
from tweetup.model import Post

SILENT = (0.0,) * len(TARGET_FEATURES)


def weighed(**weights: float) -> tuple[float, ...]:
    """Weights that heed these signs alone."""
    assert set(weights) <= set(TARGET_FEATURES)
    return tuple(weights.get(sign, 0.0) for sign in TARGET_FEATURES)


def targets(posts: list[Post]) -> list[str]:
    """The ids of the candidates of the last post, in the order they are looked at."""
    parsed_posts = read(posts)
    found = {parsed.position: positions for parsed, positions in target_candidates(parsed_posts)}
    return [parsed_posts[position].post.id for position, _ in found.get(len(parsed_posts) - 1, [])]


def signs(other: Post, speaker: Post, *between: Post) -> dict[str, float]:
    """Return the features of the first post as the target of the second."""
    parsed_posts = read([other, *between, speaker])
    [(_, candidates)] = [
        pair for pair in target_candidates(parsed_posts) if pair[0].post.id == speaker.id
    ]
    return next(
        dict(zip(TARGET_FEATURES, of, strict=True))
        for at, of in candidates
        if parsed_posts[at].post == other
    )


CANDIDATES = {
    "the latest first": (
        [post(1, "rosa", "a", id="1"), post(2, "rosa", "b", id="2"), post(3, "li", "@rosa yes")],
        ["2", "1"],
    ),
    "of everyone spoken to": (
        [post(1, "rosa", "a", id="1"), post(2, "kim", "b", id="2"), post(3, "li", "@kim @rosa")],
        ["2", "1"],
    ),
    "of the first three people": (
        [post(1, "rosa", "a", id="1"), post(3, "li", "@kim @omar @rosa yes")],
        ["1"],
    ),
    "in whatever case the handle is": (
        [post(1, "Rosa", "a", id="1"), post(3, "li", ".@rOSA yes")],
        ["1"],
    ),
    "thirty minutes back": (
        [post(1, "rosa", "a", id="1"), post(31, "li", "@rosa yes")],
        ["1"],
    ),
    "in the same second": (
        [post(1, "rosa", "a", id="1"), post(1, "li", "@rosa yes", id="2")],
        ["1"],
    ),
    "each post once, however often its author is named": (
        [post(1, "rosa", "a", id="1"), post(3, "li", "@rosa @Rosa yes")],
        ["1"],
    ),
    "the third person, however often the first is named": (
        [post(1, "kim", "a", id="1"), post(3, "li", "@rosa @rosa @rosa @kim yes")],
        ["1"],
    ),
}

NO_CANDIDATES = {
    "more than thirty minutes back": (
        post(1, "rosa", "a", id="1"),
        post(31.1, "li", "@rosa yes"),
    ),
    "after the post": (post(3, "li", "@rosa yes"), post(4, "rosa", "a", id="1")),
    "by somebody else": (post(1, "kim", "a", id="1"), post(3, "li", "@rosa yes")),
    "named in the midst": (post(1, "rosa", "a", id="1"), post(3, "li", "I agree with @rosa")),
    "a fourth person's": (
        post(1, "rosa", "a", id="1"),
        post(3, "li", "@kim @omar @eve @rosa yes"),
    ),
}


@pytest.mark.parametrize(("posts", "expected"), CANDIDATES.values(), ids=CANDIDATES)
def test_candidates(posts: list[Post], expected: list[str]) -> None:
    """Candidates are the recent posts of the people spoken to."""
    assert targets(posts) == expected


@pytest.mark.parametrize("posts", NO_CANDIDATES.values(), ids=NO_CANDIDATES)
def test_no_candidates(posts: tuple[Post, ...]) -> None:
    """A post that is too old, too late, or by others is no candidate."""
    assert not any(candidates for _, candidates in target_candidates(read(posts)))


def test_only_the_last_twelve_posts_are_looked_at() -> None:
    """Somebody who never stops does not make every answer dear."""
    flood = [post(index / 10, "rosa", f"no {index}", id=f"{index + 1}") for index in range(40)]
    expected = [str(index) for index in range(40, 28, -1)]
    assert targets([*flood, post(5, "li", "@rosa stop")]) == expected


SAID = post(10, "rosa", "Slugs ate the lettuce", id="1")
SHOWS = {
    "second_handle": (SAID, post(12, "li", "@kim @rosa yes")),
    "spoke_to_me": (post(10, "rosa", "@li hello", id="1"), post(12, "li", "@rosa yes")),
    "shared_words": (SAID, post(12, "li", "@rosa what, the lettuce?")),
    "repost": (post(10, "rosa", "RT @kim: slugs", id="1"), post(12, "li", "@rosa yes")),
    "spoke_to_others": (post(10, "rosa", "@kim hello", id="1"), post(12, "li", "@rosa yes")),
    "too_quick": (SAID, post(10.5, "li", "@rosa yes")),
    "shared_people": (post(10, "rosa", "@kim hello", id="1"), post(12, "li", "@rosa @kim yes")),
    "question": (post(10, "rosa", "Slugs?", id="1"), post(12, "li", "@rosa yes")),
    "posts_between": (SAID, post(12, "li", "@rosa yes"), post(11, "rosa", "And snails")),
}
HIDES = {
    "second_handle": (SAID, post(12, "li", "@rosa @kim yes")),
    "spoke_to_me": (post(10, "rosa", "@kim hello", id="1"), post(12, "li", "@rosa yes")),
    "shared_words": (SAID, post(12, "li", "@rosa mine too")),
    "repost": (post(10, "rosa", "RT this, please", id="1"), post(12, "li", "@rosa yes")),
    "spoke_to_others": (post(10, "rosa", "@kim @li hi", id="1"), post(12, "li", "@rosa yes")),
    "too_quick": (SAID, post(10.8, "li", "@rosa yes")),
    "shared_people": (post(10, "rosa", "@kim hello", id="1"), post(12, "li", "@rosa @eve yes")),
    "question": (SAID, post(12, "li", "@rosa what?")),
    "posts_between": (SAID, post(12, "li", "@rosa yes"), post(11, "kim", "And snails")),
}


@pytest.mark.parametrize("sign", SHOWS)
def test_a_sign_shows(sign: str) -> None:
    """Each sign is there where it should be."""
    assert signs(*SHOWS[sign])[sign] > 0


@pytest.mark.parametrize("sign", HIDES)
def test_a_sign_does_not_show(sign: str) -> None:
    """And not where it nearly would."""
    assert signs(*HIDES[sign])[sign] == 0


def test_measured_signs() -> None:
    """Minutes and posts between count by their logarithm, words by the root of the other's."""
    features = signs(SAID, post(13, "li", "@rosa the slugs"), post(11, "rosa", "And snails"))
    assert features["gap"] == pytest.approx(np.log(4))
    assert features["posts_between"] == pytest.approx(np.log(2))
    assert features["shared_words"] == pytest.approx(2 / np.sqrt(5))


def test_every_handle_but_the_first_is_a_second_one() -> None:
    """The third handle is no further away than the second."""
    assert signs(SAID, post(12, "li", "@kim @eve @rosa yes"))["second_handle"] == 1


def test_weights_may_be_large() -> None:
    """Weights without bounds overflow nothing."""
    posts = [post(1, "rosa", "a", id="1"), post(2, "rosa", "b", id="2"), post(3, "li", "@rosa c")]
    with exact():
        targets = find_reply_targets(read(posts), weighed(gap=9000.0))
    assert targets.best[2] == 0
    assert targets.probability.tolist() == [1.0]


def test_weights_decide() -> None:
    """The likeliest is the one whose signs weigh most; shares are those of a softmax."""
    posts = [
        post(1, "rosa", "Slugs ate the lettuce", id="1"),
        post(2, "rosa", "Nice weather", id="2"),
        post(5, "li", "@rosa all the lettuce?", id="3"),
    ]
    by_time = find_reply_targets(read(posts), weighed(posts_between=-2.0))
    assert by_time.best.tolist() == [-1, -1, 1]
    assert by_time.target.tolist() == [1, 0]
    assert by_time.probability == pytest.approx([0.8, 0.2])
    by_words = find_reply_targets(read(posts), weighed(shared_words=2.0))
    assert by_words.best.tolist() == [-1, -1, 0]
    assert by_words.source.tolist() == [2, 2]


def test_the_latest_wins_a_tie() -> None:
    """With equal scores the latest post of the first person named is the target."""
    posts = [post(n, "rosa", f"no {n}", id=f"{n}") for n in (1, 2, 3)]
    targets = find_reply_targets(read([*posts, post(4, "li", "@rosa yes")]), SILENT)
    assert targets.best[3] == 2
    assert targets.probability == pytest.approx([1 / 3] * 3)


def test_shares_that_hardly_count_are_left_out() -> None:
    """A candidate with a probability below one in fifty is no target."""
    posts = [post(1, "rosa", "a", id="1"), post(2, "rosa", "b", id="2"), post(3, "li", "@rosa c")]
    targets = find_reply_targets(read(posts), weighed(posts_between=-6.0))
    assert targets.target.tolist() == [1]
    assert targets.probability[0] == pytest.approx(64 / 65)


def test_a_recorded_reply_is_not_guessed() -> None:
    """A post with a recorded reply has no likely targets."""
    posts = [post(1, "rosa", "a", id="1"), post(2, "rosa", "b", id="2")]
    replies = post(3, "li", "@rosa yes", id="3", reply="1")
    targets = find_reply_targets(read([*posts, replies]), TARGET_WEIGHTS)
    assert targets.best.tolist() == [-1, -1, -1]
    assert len(targets.source) == 0
    elsewhere = post(3, "li", "@rosa yes", id="3", reply="77")
    assert find_reply_targets(read([*posts, elsewhere]), TARGET_WEIGHTS).best[2] >= 0


@given(HOURS, st.integers(0, 99))
def test_probabilities(hour: tuple[list[Post], list[float]], seed: int) -> None:
    """Of any posts in any order: targets come before; probabilities lie in (0, 1] and sum to 1 at
    most, the best has the greatest, and each pair is listed once.
    """
    posts, _ = hour
    with exact():
        targets = find_reply_targets(read(posts), TARGET_WEIGHTS)
    shuffled = random.Random(seed).sample(posts, len(posts))
    again = find_reply_targets(read(shuffled), TARGET_WEIGHTS)
    for name in ("source", "target", "probability", "best"):
        assert np.array_equal(getattr(targets, name), getattr(again, name))
    assert (targets.target < targets.source).all()
    assert ((targets.probability > 0) & (targets.probability <= 1)).all()
    pairs = list(zip(targets.source.tolist(), targets.target.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    total = np.bincount(targets.source, weights=targets.probability, minlength=len(posts))
    assert (total <= 1 + 1e-9).all()
    for source in set(targets.source.tolist()):
        own = targets.source == source
        assert (
            targets.best[source]
            in targets.target[own][targets.probability[own] == targets.probability[own].max()]
        )
    assert ((targets.best >= 0) == (total > 0)).all()


@pytest.mark.long
@pytest.mark.parametrize(("people", "minutes"), [(1, 0.0), (200, 60.0)])
def test_ten_thousand_posts_have_few_candidates(people: int, minutes: float) -> None:
    """Candidates grow with the posts: three people's last twelve at most, each once."""
    looked_at = [
        len(candidates)
        for _, candidates in target_candidates(crowd(10_000, people=people, minutes=minutes))
    ]
    assert len(looked_at) == 3_334
    assert max(looked_at) == 12
