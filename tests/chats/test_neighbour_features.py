"""Neighbour features: the posts that a post answers, its author's own, those around."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chats.matrices import (
    HOURS,
    bare_matrix,
    crowd,
    exact,
    matrix_of,
    matrix_of_parsed,
    random_marginals,
    reply_targets,
    sure,
)
from tests.costs import SIZES, growth
from tweetup.chats.place.feature_matrix import FeatureMatrix, FloatArray
from tweetup.chats.place.neighbour_features import NEIGHBOUR_FEATURES, neighbour_features
from tweetup.model import Post

ASKED = (10.0, 20.0, 30.0)


def says(matrix: FeatureMatrix, marginals: FloatArray, name: str) -> FloatArray:
    """Return one feature (n, s)."""
    return dict(neighbour_features(matrix, marginals))[name]


def by_one(*minutes: float, asked: tuple[float, ...] = ASKED) -> FeatureMatrix:
    """One author's posts at these minutes."""
    n = len(minutes)
    return bare_matrix(
        minutes,
        asked,
        author=[0] * n,
        before=list(range(-1, n - 1)),
        after=[*range(1, n), -1],
    )


@pytest.mark.parametrize(
    ("name", "link"), [("reply", "reply"), ("quote", "quote"), ("copy", "copy")]
)
def test_what_a_post_points_at(name: str, link: str) -> None:
    """A post is believed where the post it points at is; one that points at none says nothing."""
    matrix = bare_matrix([11, 12, 13], ASKED, **{link: [-1, 0, -1]})
    marginals = np.array([[0.1, 0.7, 0.2, 0.0]] * 3)
    assert says(matrix, marginals, name).tolist() == [[0] * 4, marginals[0].tolist(), [0] * 4]
    for other in {"reply", "quote", "copy"} - {name}:
        assert not says(matrix, marginals, other).any()


def test_what_a_post_likely_answers() -> None:
    """Words to somebody: their posts speak, each by how likely it is meant."""
    matrix = bare_matrix([11, 12, 13], ASKED, targets=reply_targets(3, (2, 0, 0.25), (2, 1, 0.5)))
    marginals = sure([1, 2, 0], 4)
    assert says(matrix, marginals, "addressed").tolist() == [[0] * 4, [0] * 4, [0, 0.25, 0.5, 0]]


def test_what_answers_a_post() -> None:
    """The mean of the posts that reply to, quote, repeat or speak to it; none says nothing."""
    matrix = bare_matrix(
        [11, 12, 13, 14, 15], ASKED,
        reply=[-1, 0, -1, -1, -1], quote=[-1, -1, 0, -1, -1], copy=[-1, -1, -1, 0, -1],
        targets=reply_targets(5, (4, 0, 1.0)),
    )  # fmt: skip
    rows = says(matrix, sure([0, 1, 1, 2, 3], 4), "answered_by")
    assert rows[0].tolist() == [0, 0.5, 0.25, 0.25]
    assert not rows[1:].any()


def test_a_single_unlikely_answer_says_little() -> None:
    """An unlikely answer counts by its probability, not as a whole answer."""
    matrix = bare_matrix([11, 12], ASKED, targets=reply_targets(2, (1, 0, 0.2)))
    assert says(matrix, sure([0, 2], 4), "answered_by")[0].tolist() == [0, 0, 0.2, 0]
    beside = bare_matrix(
        [11, 12, 13], ASKED, reply=[-1, 0, -1], targets=reply_targets(3, (2, 0, 0.5))
    )
    row = says(beside, sure([0, 1, 2], 4), "answered_by")[0]
    assert row == pytest.approx([0, 1 / 1.5, 0.5 / 1.5, 0])


def test_an_authors_neighbours_fade() -> None:
    """The post before and the one after speak, half as loud at four minutes apart."""
    marginals = sure([1, 2, 3], 4)
    rows = by_one(11, 11, 15)
    assert says(rows, marginals, "author_before").tolist() == [
        [0] * 4,
        [0, 1, 0, 0],
        [0, 0, 0.5, 0],
    ]
    assert says(rows, marginals, "author_after").tolist() == [[0, 0, 1, 0], [0, 0, 0, 0.5], [0] * 4]


@pytest.mark.parametrize(("gap", "goes_on"), [(0.0, True), (1.5, True), (1.6, False), (9.0, False)])
def test_in_the_same_breath(gap: float, *, goes_on: bool) -> None:
    """A minute and a half after their last post, somebody goes on with it."""
    rows = says(by_one(11, 11 + gap), sure([1, 0], 4), "author_thread")
    assert rows.tolist() == [[0] * 4, [0, int(goes_on), 0, 0]]


def test_people_seldom_turn_back() -> None:
    """Ahead: an author who has been at a later question is past the earlier ones, for good."""
    rows = says(by_one(21, 31, 32, 33), sure([2, 3, 0, 1], 4), "author_ahead")
    assert rows.tolist() == [[0] * 4, [1, 1, 0, 0], [1, 1, 1, 0], [1, 1, 1, 0]]


def test_people_have_not_come_to_what_they_answer_later() -> None:
    """Behind: an author who later is at an earlier question has not come to the next yet."""
    rows = says(by_one(21, 31, 32, 33), sure([3, 1, 2, 3], 4), "author_behind")
    assert rows.tolist() == [[0, 0, 1, 1], [0, 0, 0, 1], [0] * 4, [0] * 4]


def test_the_question_after_the_last() -> None:
    """A step: after a question comes the next; after intro none in particular, nor after all."""
    rows = says(by_one(11, 12, 13, 14), sure([0, 1, 3, 0], 4), "author_step")
    assert rows.tolist() == [[0] * 4, [0] * 4, [0, 0, 1, 0], [0] * 4]


def test_one_author_says_nothing_of_another() -> None:
    """Author features depend on the author's own posts alone."""
    apart = bare_matrix([21, 22, 33], ASKED, author=[0, 1, 2])
    for name in ("author_before", "author_thread", "author_after", "author_ahead", "author_behind"):
        assert not says(apart, sure([1, 2, 3], 4), name).any()


def test_an_author_who_runs_behind() -> None:
    """An author whose other posts are one question behind is likely so again; another is not."""
    minutes = [22.0, 32.0, 33.0, 34.0] * 2
    matrix = bare_matrix(minutes, ASKED, author=[0] * 4 + [1] * 4)
    rows = says(matrix, sure([1, 2, 2, 2, 2, 3, 3, 3], 4), "author_lag")
    assert rows[1, 2] > 0 > rows[1, 3]
    assert rows[5, 3] > 0 > rows[5, 2]


def test_a_habit_counts_against_what_is_usual() -> None:
    """An author's other posts count beside three that run behind as all of the chat do; those of
    the first question, when nobody can run behind, do not count.
    """
    matrix = bare_matrix([32.0, 33.0, 34.0, 35.0], ASKED, author=[0, 0, 1, 2])
    row = says(matrix, sure([3, 2, 3, 3], 4), "author_lag")[0]
    usual, alone = 2 / 7, 4 / 7
    assert row[2] == pytest.approx(np.log((1 + 3 * usual) / 4 / usual))
    assert row[3] == pytest.approx(np.log(3 * alone / 4 / alone))
    early = says(by_one(11.0, 12.0, 32.0), sure([1, 1, 2], 4), "author_lag")
    assert early == pytest.approx(np.zeros((3, 4)))


def test_an_author_of_one_post_has_no_habit() -> None:
    """Somebody's only post says nothing of their delay, wherever it is believed."""
    matrix = bare_matrix([32.0, 33.0, 34.0], ASKED)
    assert says(matrix, sure([1, 2, 3], 4), "author_lag") == pytest.approx(np.zeros((3, 4)))


def test_posts_around() -> None:
    """The mean of eight posts before and eight after, without the post itself and any further."""
    minutes = [float(minute) for minute in range(30)]
    for position in (0, 4, 15, 29):
        for other in range(30):
            marginals = sure([1 if index == other else 0 for index in range(30)], 2)
            told = says(bare_matrix(minutes, [-1.0]), marginals, "around")[position, 1]
            near = other != position and abs(other - position) <= 8
            neighbours = min(position, 8) + min(29 - position, 8)
            assert told == pytest.approx(1 / neighbours if near else 0)


def test_a_post_alone_has_no_company() -> None:
    """One post, and none at all."""
    for minutes in ([11.0], []):
        matrix = bare_matrix(minutes, ASKED)
        with exact():
            for _, rows in neighbour_features(matrix, sure([1] * len(minutes), 4)):
                assert rows == pytest.approx(np.zeros((len(minutes), 4)))


def extremes(matrix: FeatureMatrix, marginals: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the features ahead and behind, computed pair by pair."""
    ahead, behind = np.zeros(matrix.shape), np.zeros(matrix.shape)
    for one in range(len(marginals)):
        for other in range(len(marginals)):
            for column in range(marginals.shape[1]):
                if matrix.author[one] != matrix.author[other]:
                    continue
                if other < one:
                    past = marginals[other, column + 1 :].sum()
                    ahead[one, column] = max(ahead[one, column], past)
                elif other > one:
                    still = marginals[other, :column].sum()
                    behind[one, column] = max(behind[one, column], still)
    return ahead, behind


@given(HOURS, st.integers(0, 9))
def test_any_hour_has_company(hour: tuple[list[Post], list[float]], seed: int) -> None:
    """Of any posts: every kind once and in order, one number a post and section, each a share
    from 0 to 1 but for the author's delay, which is finite; ahead and behind are as by all pairs;
    nobody's marginals about a post says anything about that post itself, the delay apart.
    """
    posts, minutes = hour
    matrix = matrix_of(posts, asked=minutes)
    marginals = random_marginals(matrix, seed)
    with exact():
        told = dict(neighbour_features(matrix, marginals))
    assert list(told) == list(NEIGHBOUR_FEATURES)
    for name, rows in told.items():
        assert rows.shape == matrix.shape
        assert np.isfinite(rows).all()
        if name != "author_lag":
            assert (rows > -1e-9).all()
            assert (rows < 1 + 1e-9).all()
    ahead, behind = extremes(matrix, marginals)
    assert np.allclose(told["author_ahead"], ahead)
    assert np.allclose(told["author_behind"], behind)
    if posts:
        position = seed % len(posts)
        other = marginals.copy()
        other[position] = sure([seed % marginals.shape[1]], marginals.shape[1])[0]
        for name, rows in neighbour_features(matrix, other):
            if name != "author_lag":
                assert np.allclose(rows[position], told[name][position])


@pytest.mark.long
@pytest.mark.parametrize("people", [1, 200, 20_000])
@pytest.mark.parametrize("size", SIZES)
def test_cost_grows_with_the_posts(people: int, size: int) -> None:
    """Ten thousand posts, by one author or by as many, cost near eight times as much as an
    eighth of them, not 64 times.
    """
    matrices = {
        count: matrix_of_parsed(crowd(count, people=people), asked=ASKED)
        for count in (size // 8, size)
    }

    def work(count: int) -> None:
        assert len(
            list(neighbour_features(matrices[count], random_marginals(matrices[count], 1)))
        ) == len(NEIGHBOUR_FEATURES)

    assert growth(work, size=size) < 20
