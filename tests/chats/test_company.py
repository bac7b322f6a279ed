"""What other posts say of a post's section: those it answers, its author's own, those around."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chats.scenes import HOURS, bare, crowd, exact, guess, lay, scene, spoken, sure
from tests.costs import growth
from tweetup.chats.place.feature_matrix import Array, Scene
from tweetup.chats.place.neighbour_features import COMPANY, company_evidence
from tweetup.model import Post

ASKED = (10.0, 20.0, 30.0)


def says(scene: Scene, belief: Array, name: str) -> Array:
    """What one kind of evidence says."""
    return dict(company_evidence(scene, belief))[name]


def by_one(*minutes: float, asked: tuple[float, ...] = ASKED) -> Scene:
    """One author's posts at these minutes."""
    n = len(minutes)
    return bare(
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
    found = bare([11, 12, 13], ASKED, **{link: [-1, 0, -1]})
    belief = np.array([[0.1, 0.7, 0.2, 0.0]] * 3)
    assert says(found, belief, name).tolist() == [[0] * 4, belief[0].tolist(), [0] * 4]
    for other in {"reply", "quote", "copy"} - {name}:
        assert not says(found, belief, other).any()


def test_what_a_post_likely_answers() -> None:
    """Words to somebody: their posts speak, each by how likely it is meant."""
    found = bare([11, 12, 13], ASKED, speech=spoken(3, (2, 0, 0.25), (2, 1, 0.5)))
    belief = sure([1, 2, 0], 4)
    assert says(found, belief, "addressed").tolist() == [[0] * 4, [0] * 4, [0, 0.25, 0.5, 0]]


def test_what_answers_a_post() -> None:
    """The mean of the posts that reply to, quote, repeat or speak to it; none says nothing."""
    found = bare(
        [11, 12, 13, 14, 15], ASKED,
        reply=[-1, 0, -1, -1, -1], quote=[-1, -1, 0, -1, -1], copy=[-1, -1, -1, 0, -1],
        speech=spoken(5, (4, 0, 1.0)),
    )  # fmt: skip
    rows = says(found, sure([0, 1, 1, 2, 3], 4), "answered_by")
    assert rows[0].tolist() == [0, 0.5, 0.25, 0.25]
    assert not rows[1:].any()


def test_a_single_unlikely_answer_says_little() -> None:
    """What hardly answers a post counts for as much as it is likely, not for a whole answer."""
    found = bare([11, 12], ASKED, speech=spoken(2, (1, 0, 0.2)))
    assert says(found, sure([0, 2], 4), "answered_by")[0].tolist() == [0, 0, 0.2, 0]
    beside = bare([11, 12, 13], ASKED, reply=[-1, 0, -1], speech=spoken(3, (2, 0, 0.5)))
    row = says(beside, sure([0, 1, 2], 4), "answered_by")[0]
    assert row == pytest.approx([0, 1 / 1.5, 0.5 / 1.5, 0])


def test_an_authors_neighbours_fade() -> None:
    """The post before and the one after speak, half as loud at four minutes apart."""
    belief = sure([1, 2, 3], 4)
    rows = by_one(11, 11, 15)
    assert says(rows, belief, "author_before").tolist() == [[0] * 4, [0, 1, 0, 0], [0, 0, 0.5, 0]]
    assert says(rows, belief, "author_after").tolist() == [[0, 0, 1, 0], [0, 0, 0, 0.5], [0] * 4]


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
    """What is said of an author rests on their own posts alone."""
    apart = bare([21, 22, 33], ASKED, author=[0, 1, 2])
    for name in ("author_before", "author_thread", "author_after", "author_ahead", "author_behind"):
        assert not says(apart, sure([1, 2, 3], 4), name).any()


def test_an_author_who_runs_behind() -> None:
    """Whose other posts are one question behind is so again; whose are not, is not."""
    minutes = [22.0, 32.0, 33.0, 34.0] * 2
    found = bare(minutes, ASKED, author=[0] * 4 + [1] * 4)
    rows = says(found, sure([1, 2, 2, 2, 2, 3, 3, 3], 4), "author_lag")
    assert rows[1, 2] > 0 > rows[1, 3]
    assert rows[5, 3] > 0 > rows[5, 2]


def test_a_habit_counts_against_what_is_usual() -> None:
    """An author's other posts count beside three that run behind as all of the chat do; those of
    the first question, when nobody can run behind, do not count.
    """
    found = bare([32.0, 33.0, 34.0, 35.0], ASKED, author=[0, 0, 1, 2])
    row = says(found, sure([3, 2, 3, 3], 4), "author_lag")[0]
    usual, alone = 2 / 7, 4 / 7
    assert row[2] == pytest.approx(np.log((1 + 3 * usual) / 4 / usual))
    assert row[3] == pytest.approx(np.log(3 * alone / 4 / alone))
    early = says(by_one(11.0, 12.0, 32.0), sure([1, 1, 2], 4), "author_lag")
    assert early == pytest.approx(np.zeros((3, 4)))


def test_an_author_of_one_post_has_no_habit() -> None:
    """Somebody's only post says nothing of their delay, wherever it is believed."""
    found = bare([32.0, 33.0, 34.0], ASKED)
    assert says(found, sure([1, 2, 3], 4), "author_lag") == pytest.approx(np.zeros((3, 4)))


def test_posts_around() -> None:
    """The mean of eight before and eight after; itself and what is further does not count."""
    minutes = [float(minute) for minute in range(30)]
    for position in (0, 4, 15, 29):
        for other in range(30):
            belief = sure([1 if index == other else 0 for index in range(30)], 2)
            told = says(bare(minutes, [-1.0]), belief, "around")[position, 1]
            near = other != position and abs(other - position) <= 8
            neighbours = min(position, 8) + min(29 - position, 8)
            assert told == pytest.approx(1 / neighbours if near else 0)


def test_a_post_alone_has_no_company() -> None:
    """One post, and none at all."""
    for minutes in ([11.0], []):
        found = bare(minutes, ASKED)
        with exact():
            for _, rows in company_evidence(found, sure([1] * len(minutes), 4)):
                assert rows == pytest.approx(np.zeros((len(minutes), 4)))


def extremes(found: Scene, belief: Array) -> tuple[Array, Array]:
    """What is ahead and behind, gone through pair by pair."""
    ahead, behind = np.zeros(found.shape), np.zeros(found.shape)
    for one in range(len(belief)):
        for other in range(len(belief)):
            for column in range(belief.shape[1]):
                if found.author[one] != found.author[other]:
                    continue
                if other < one:
                    past = belief[other, column + 1 :].sum()
                    ahead[one, column] = max(ahead[one, column], past)
                elif other > one:
                    still = belief[other, :column].sum()
                    behind[one, column] = max(behind[one, column], still)
    return ahead, behind


@given(HOURS, st.integers(0, 9))
def test_any_hour_has_company(hour: tuple[list[Post], list[float]], seed: int) -> None:
    """Of any posts: every kind once and in order, one number a post and section, each a share
    from 0 to 1 but for the author's delay, which is finite; ahead and behind are as by all pairs;
    nobody's belief about a post says anything about that post itself, the delay apart.
    """
    posts, minutes = hour
    found = scene(posts, asked=minutes)
    belief = guess(found, seed)
    with exact():
        told = dict(company_evidence(found, belief))
    assert list(told) == list(COMPANY)
    for name, rows in told.items():
        assert rows.shape == found.shape
        assert np.isfinite(rows).all()
        if name != "author_lag":
            assert (rows > -1e-9).all()
            assert (rows < 1 + 1e-9).all()
    ahead, behind = extremes(found, belief)
    assert np.allclose(told["author_ahead"], ahead)
    assert np.allclose(told["author_behind"], behind)
    if posts:
        position = seed % len(posts)
        other = belief.copy()
        other[position] = sure([seed % belief.shape[1]], belief.shape[1])[0]
        for name, rows in company_evidence(found, other):
            if name != "author_lag":
                assert np.allclose(rows[position], told[name][position])


@pytest.mark.parametrize("people", [1, 200, 20_000])
def test_cost_grows_with_the_posts(people: int) -> None:
    """Ten thousand posts, by one author or by as many, cost near eight times what an eighth of
    them does, not 64 times.
    """
    scenes = {size: lay(crowd(size, people=people), asked=ASKED) for size in (1_250, 10_000)}

    def work(size: int) -> None:
        assert len(list(company_evidence(scenes[size], guess(scenes[size], 1)))) == len(COMPANY)

    assert growth(work) < 20
