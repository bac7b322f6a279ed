"""Whom a post speaks to: candidates, the signs of each, and the likeliest."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chats.making import post
from tests.chats.scenes import HOURS, SPEECH, crowd, exact, read
from tweetup.chats.place.reply_targets import SIGNS, candidates, find_speech
from tweetup.model import Post

SILENT = (0.0,) * len(SIGNS)


def weighed(**weights: float) -> tuple[float, ...]:
    """Weights that heed these signs alone."""
    assert set(weights) <= set(SIGNS)
    return tuple(weights.get(sign, 0.0) for sign in SIGNS)


def targets(posts: list[Post]) -> list[str]:
    """The ids of the candidates of the last post, in the order they are looked at."""
    readings = read(posts)
    found = {reading.position: positions for reading, positions in candidates(readings)}
    return [readings[position].post.id for position, _ in found.get(len(readings) - 1, [])]


def signs(other: Post, speaker: Post, *between: Post) -> dict[str, float]:
    """The signs for the first post as what the second answers."""
    readings = read([other, *between, speaker])
    [(_, found)] = [pair for pair in candidates(readings) if pair[0].post.id == speaker.id]
    return next(dict(zip(SIGNS, of, strict=True)) for at, of in found if readings[at].post == other)


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
    """What is too old, too late, or by others is none."""
    assert not any(found for _, found in candidates(read(posts)))


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
    found = signs(SAID, post(13, "li", "@rosa the slugs"), post(11, "rosa", "And snails"))
    assert found["gap"] == pytest.approx(np.log(4))
    assert found["posts_between"] == pytest.approx(np.log(2))
    assert found["shared_words"] == pytest.approx(2 / np.sqrt(5))


def test_every_handle_but_the_first_is_a_second_one() -> None:
    """The third handle is no further away than the second."""
    assert signs(SAID, post(12, "li", "@kim @eve @rosa yes"))["second_handle"] == 1


def test_weights_may_be_large() -> None:
    """What is fitted without bounds overflows nothing."""
    posts = [post(1, "rosa", "a", id="1"), post(2, "rosa", "b", id="2"), post(3, "li", "@rosa c")]
    with exact():
        found = find_speech(read(posts), weighed(gap=9000.0))
    assert found.best[2] == 0
    assert found.share.tolist() == [1.0]


def test_weights_decide() -> None:
    """The likeliest is the one whose signs weigh most; shares are those of a softmax."""
    posts = [
        post(1, "rosa", "Slugs ate the lettuce", id="1"),
        post(2, "rosa", "Nice weather", id="2"),
        post(5, "li", "@rosa all the lettuce?", id="3"),
    ]
    by_time = find_speech(read(posts), weighed(posts_between=-2.0))
    assert by_time.best.tolist() == [-1, -1, 1]
    assert by_time.target.tolist() == [1, 0]
    assert by_time.share == pytest.approx([0.8, 0.2])
    by_words = find_speech(read(posts), weighed(shared_words=2.0))
    assert by_words.best.tolist() == [-1, -1, 0]
    assert by_words.speaker.tolist() == [2, 2]


def test_the_latest_wins_a_tie() -> None:
    """Where signs weigh the same, the latest post of the first person named is meant."""
    posts = [post(n, "rosa", f"no {n}", id=f"{n}") for n in (1, 2, 3)]
    found = find_speech(read([*posts, post(4, "li", "@rosa yes")]), SILENT)
    assert found.best[3] == 2
    assert found.share == pytest.approx([1 / 3] * 3)


def test_shares_that_hardly_count_are_left_out() -> None:
    """What is less likely than one in fifty is no target."""
    posts = [post(1, "rosa", "a", id="1"), post(2, "rosa", "b", id="2"), post(3, "li", "@rosa c")]
    found = find_speech(read(posts), weighed(posts_between=-6.0))
    assert found.target.tolist() == [1]
    assert found.share[0] == pytest.approx(64 / 65)


def test_a_recorded_reply_is_not_guessed() -> None:
    """Where the record says what a post answers, its handles say nothing more."""
    posts = [post(1, "rosa", "a", id="1"), post(2, "rosa", "b", id="2")]
    replies = post(3, "li", "@rosa yes", id="3", reply="1")
    found = find_speech(read([*posts, replies]), SPEECH)
    assert found.best.tolist() == [-1, -1, -1]
    assert len(found.speaker) == 0
    elsewhere = post(3, "li", "@rosa yes", id="3", reply="77")
    assert find_speech(read([*posts, elsewhere]), SPEECH).best[2] >= 0


@given(HOURS, st.integers(0, 99))
def test_shares_are_probabilities(hour: tuple[list[Post], list[float]], seed: int) -> None:
    """Of any posts in any order: targets come before, shares lie in (0, 1] and sum to 1 at most,
    the best has the greatest, and each pair is listed once.
    """
    posts, _ = hour
    with exact():
        found = find_speech(read(posts), SPEECH)
    shuffled = random.Random(seed).sample(posts, len(posts))
    again = find_speech(read(shuffled), SPEECH)
    for name in ("speaker", "target", "share", "best"):
        assert np.array_equal(getattr(found, name), getattr(again, name))
    assert (found.target < found.speaker).all()
    assert ((found.share > 0) & (found.share <= 1)).all()
    pairs = list(zip(found.speaker.tolist(), found.target.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    total = np.bincount(found.speaker, weights=found.share, minlength=len(posts))
    assert (total <= 1 + 1e-9).all()
    for speaker in set(found.speaker.tolist()):
        mine = found.speaker == speaker
        assert (
            found.best[speaker] in found.target[mine][found.share[mine] == found.share[mine].max()]
        )
    assert ((found.best >= 0) == (total > 0)).all()


@pytest.mark.parametrize(("people", "minutes"), [(1, 0.0), (200, 60.0)])
def test_ten_thousand_posts_have_few_candidates(people: int, minutes: float) -> None:
    """What is looked at grows with the posts: three people's last twelve at most, each once."""
    looked_at = [
        len(found) for _, found in candidates(crowd(10_000, people=people, minutes=minutes))
    ]
    assert len(looked_at) == 3_334
    assert max(looked_at) == 12
