"""Time features: delays of all chats, and the chat's own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chats.making import post
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
from tweetup.chats.place.feature_matrix import FeatureMatrix
from tweetup.chats.place.time_features import TIME_FEATURES, chat_lag, clipped_lag, time_features
from tweetup.model import Post

ASKED = (10.0, 20.0, 30.0)


def says(matrix: FeatureMatrix, name: str) -> list[list[float]]:
    """Return one feature, row by row."""
    rows: list[list[float]] = dict(time_features(matrix))[name].tolist()
    return rows


def at(minute: float, **given: object) -> FeatureMatrix:
    """One post, questions at 10, 20 and 30."""
    return bare_matrix([minute], ASKED, **given)


# What is said of a post at a minute, for intro, Q1, Q2 and Q3; what is not named says nothing.
SAYS: dict[str, tuple[float, list[float]]] = {
    "lag1": (35, [0, 0, 1, 0]),
    "lag1_late": (33, [0, 0, np.log(4), 0]),
    "lag2": (35, [0, 1, 0, 0]),
    "lag1_0": (30.5, [0, 0, 1, 0]),
    "lag1_1": (31.0, [0, 0, 1, 0]),
    "lag1_2": (32.0, [0, 0, 1, 0]),
    "lag1_4": (34.0, [0, 0, 1, 0]),
    "lag2_0": (31.9, [0, 1, 0, 0]),
    "age": (31, [0, np.log(22), np.log(12), 0]),
    "intro": (10, [1, 0, 0, 0]),
    "intro_late": (13, [np.log(4), 0, 0, 0]),
}
SILENT = [
    ("lag1", 9.0), ("lag1", 10.0), ("lag2", 29.9), ("lag3", 35.0), ("lag1_0", 31.0),
    ("lag1_1", 30.9), ("lag1_1", 32.0), ("lag1_2", 31.9), ("lag1_2", 34.0),
    ("lag1_4", 33.9), ("lag1_4", 38.0),
    ("lag2_0", 32.0), ("age", 19.9), ("intro", 9.9), ("intro_late", 10.0), ("lag1_late", 30.0),
    ("host_behind", 35.0), ("spoken_behind", 35.0), ("short_behind", 35.0),
]  # fmt: skip


@pytest.mark.parametrize("name", SAYS)
def test_time_says(name: str) -> None:
    """Each feature is non-zero for its sections alone, with this value."""
    minute, expected = SAYS[name]
    assert says(at(minute), name) == [pytest.approx(expected)]


@pytest.mark.parametrize(("name", "minute"), SILENT)
def test_time_says_nothing(name: str, minute: float) -> None:
    """And not of the question asked last, nor outside of its minutes."""
    assert not np.any(says(at(minute), name))


def test_the_further_back_the_more() -> None:
    """Beyond the question before last, the number of questions counts by its logarithm."""
    five = bare_matrix([55.0], (10, 20, 30, 40, 50))
    expected = [0, np.log(3), np.log(2), 0, 0, 0]
    assert says(five, "lag3") == [pytest.approx(expected)]
    assert says(five, "lag2") == [[0, 0, 0, 1, 0, 0]]


# What lets some posts run behind differently: it holds for Q1 twice, for Q2 once.
BEHIND: dict[str, dict[str, object]] = {
    "host_behind": {"is_host": np.array([True])},
    "short_behind": {"length": [4.0]},
}
NOT_BEHIND: dict[str, dict[str, object]] = {
    "host_behind": {"is_host": np.array([False])},
    "short_behind": {"length": [5.0]},
}


@pytest.mark.parametrize("name", BEHIND)
def test_some_run_behind_differently(name: str) -> None:
    """Hosts and short posts have a word of their own for each question they are behind."""
    assert says(at(35, **BEHIND[name]), name) == [[0, 2, 1, 0]]


@pytest.mark.parametrize("name", NOT_BEHIND)
def test_others_do_not(name: str) -> None:
    """Others have not."""
    assert not np.any(says(at(35, **NOT_BEHIND[name]), name))


def test_who_speaks_to_somebody_runs_behind_differently() -> None:
    """By a recorded reply or by a handle at the start; not who is spoken to."""
    matrix = bare_matrix(
        [35, 36, 37], ASKED, reply=[-1, 0, -1], targets=reply_targets(3, (2, 0, 0.9))
    )
    assert says(matrix, "spoken_behind") == [[0, 0, 0, 0], [0, 2, 1, 0], [0, 2, 1, 0]]


def test_first_posts_run_behind_differently() -> None:
    """Somebody's first post, and the question before alone."""
    matrix = bare_matrix([35, 36], ASKED, before=[-1, 0])
    assert says(matrix, "first_behind") == [[0, 0, 1, 0], [0, 0, 0, 0]]


QUIET = [
    # minutes of guests' posts with questions at 10, 20 and 30; the value of the questions behind
    ((15.0, 25.0, 35.0), np.log(4)),
    ((15.0, 26.0, 35.0), np.log(3)),
    ((12.0, 15.0, 29.0, 35.0), 0.0),
    ((19.0, 29.0, 35.0), 0.0),
    ((18.0, 28.0, 35.0), 0.0),
]


@pytest.mark.parametrize(("minutes", "value"), QUIET)
def test_after_the_talk_ended_nobody_runs_behind(minutes: tuple[float, ...], value: float) -> None:
    """Where hosts wait for the end of the talk before most questions, by the shorter waits."""
    rows = says(bare_matrix(minutes, ASKED), "quiet_behind")
    assert rows[-1] == [pytest.approx(it) for it in (0, value, value, 0)]


def test_hosts_own_posts_do_not_break_the_quiet() -> None:
    hosts = np.array([False, True, False, True, False])
    matrix = bare_matrix([15.0, 19.5, 25.0, 29.5, 35.0], ASKED, is_host=hosts)
    assert says(matrix, "quiet_behind")[-1] == [
        pytest.approx(it) for it in (0, *2 * [np.log(4)], 0)
    ]
    alone = bare_matrix([35.0], ASKED, is_host=np.array([True]))
    assert not np.any(says(alone, "quiet_behind"))


def test_a_talk_begun_before_is_not_late() -> None:
    """A reply to a post from before the last question is not behind that question; the age of a
    question counts from the post itself.
    """
    matrix = bare_matrix([33.0], ASKED, thread_minute=[22.0])
    assert says(matrix, "lag1") == [[0, 1, 0, 0]]
    assert says(matrix, "lag1_2") == [[0, 1, 0, 0]]
    assert says(matrix, "age") == [pytest.approx([0, np.log(24), 0, 0])]


# The question asked last when a post was written, what lag each column is, which can be told.
ELIGIBLE = [
    (5.0, [0, 0, 0, 0], [False, False, False, False]),
    (15.0, [1, 0, 0, 0], [False, False, False, False]),
    (25.0, [2, 1, 0, 0], [False, True, True, False]),
    (35.0, [2, 2, 1, 0], [False, True, True, True]),
]


@pytest.mark.parametrize(("minute", "lag", "eligible"), ELIGIBLE)
def test_who_can_run_behind(minute: float, lag: list[int], eligible: list[bool]) -> None:
    """From the second question on, among those asked; intro never."""
    matrix = clipped_lag(at(minute))
    assert matrix[0].tolist() == [lag]
    assert matrix[1].tolist() == [eligible]


def test_a_chat_that_runs_behind() -> None:
    """Posts this long after a question that stand at the one before make others likely there."""
    minutes = [20.5] * 20 + [25.0]
    matrix = bare_matrix(minutes, (10.0, 20.0))
    behind = chat_lag(matrix, sure([1] * 20 + [2], 3))
    ahead = chat_lag(matrix, sure([2] * 20 + [2], 3))
    assert behind[0, 1] > behind[0, 2]
    assert ahead[0, 2] > ahead[0, 1]
    # In other minutes, the chat as a whole says it, less surely: as eight posts would.
    overall = (20 + 1.5) / (21 + 6)
    assert behind[0, 1] == pytest.approx(np.log((20 + 8 * overall) / 28))
    assert behind[20, 1] == pytest.approx(np.log(8 * overall / 9))


def test_a_chat_of_which_nothing_is_known() -> None:
    """Before anybody could run behind, a chat's delays are those it is thought to have."""
    matrix = bare_matrix([25.0], (10.0, 20.0))
    [row] = chat_lag(matrix, sure([0], 3))
    assert row == pytest.approx([0, np.log(1.5 / 6), np.log(4 / 6)])
    assert not chat_lag(bare_matrix([15.0], (10.0, 20.0)), sure([1], 3)).any()


def test_the_chats_own_delays_are_shares() -> None:
    """Of one minute's post, the shares of the lags that exist make up one."""
    matrix = bare_matrix([35.0, 35.5, 36.0, 30.2], ASKED)
    rows = chat_lag(matrix, random_marginals(matrix, 3))
    assert np.exp(rows[:, 1:]).sum(axis=1) == pytest.approx([1, 1, 1, 1])


@given(HOURS, st.integers(0, 9))
def test_any_hour_can_be_timed(hour: tuple[list[Post], list[float]], seed: int) -> None:
    """Of any posts: every kind once and in order, one number a post and section, all finite,
    none below 0 but for the chat's own, which are logarithms of shares; nothing is said of sections
    that had not begun, intro apart.
    """
    posts, asked = hour
    matrix = matrix_of(posts, asked=asked)
    with exact():
        said = list(time_features(matrix))
        own = chat_lag(matrix, random_marginals(matrix, seed))
    assert [name for name, _ in said] == list(TIME_FEATURES)
    for _, rows in said:
        assert rows.shape == matrix.shape
        assert np.isfinite(rows).all()
        assert (rows >= 0).all()
        assert not rows[~matrix.allowed].any()
    assert own.shape == matrix.shape
    assert (own <= 0).all()
    assert np.isfinite(own).all()
    assert not own[:, 0].any()
    assert not own[~matrix.allowed].any()


def test_a_chat_without_questions_has_no_delays() -> None:
    """With intro alone there is nothing to run behind."""
    matrix = matrix_of([post(n, "rosa", "Hello", id=f"{n}") for n in range(5)])
    assert not any(rows.any() for _, rows in time_features(matrix))
    assert not chat_lag(matrix, random_marginals(matrix, 1)).any()


@pytest.mark.parametrize("size", SIZES)
def test_cost_grows_with_the_posts(size: int) -> None:
    """Ten thousand posts cost near eight times as much as an eighth of them, not 64 times."""
    matrices = {count: matrix_of_parsed(crowd(count), asked=ASKED) for count in (size // 8, size)}

    def work(count: int) -> None:
        for _ in range(5):
            assert len(list(time_features(matrices[count]))) == len(TIME_FEATURES)
            chat_lag(matrices[count], random_marginals(matrices[count], 1))

    assert growth(work, size=size) < 20
