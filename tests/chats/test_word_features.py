"""Word features: stems, words of the question, of the section, and of posts near."""

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
    sure,
    word_arrays,
)
from tests.costs import SIZES, growth
from tweetup.chats.place import word_features
from tweetup.chats.place.feature_matrix import FeatureMatrix, FloatArray, truncated_stems
from tweetup.chats.place.word_features import asked_words, near_words, section_words
from tweetup.model import Post
from tweetup.text import words


def stem(text: str, *dropped: str) -> list[str]:
    """The truncated_stems of a text."""
    return list(truncated_stems(words(text), frozenset(dropped)))


ALIKE = [
    ("slug", "slugs"), ("garden", "gardening"), ("gardener's", "gardeners"), ("potato", "potatoes"),
    ("child's", "childs"), ("child’s", "childs"), ("Beans", "bean"), ("pot", "pots"),
    ("Straße", "STRASSEN"), ("огород", "огородник"), ("jardines", "jardineros"), ("ﬁeld", "fields"),
    ("house", "houses"),
]  # fmt: skip
UNLIKE = [
    ("glas", "glass"), ("bus", "bu"), ("boss", "bos"), ("slug", "snail"), ("plant", "plane"),
    ("planter", "planet"), ("gas", "ga"), ("spade", "spades2"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_words_alike(one: str, other: str) -> None:
    """A plural, a genitive, an ending beyond the sixth letter make no other word."""
    assert stem(one) == stem(other) != []


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_words_unlike(one: str, other: str) -> None:
    """Short words keep their s, a double s is no plural, and six letters must agree."""
    assert stem(one) != stem(other)


@pytest.mark.parametrize(("text", "kept"), [("a I x", []), ("is it", ["is", "it"]), ("", [])])
def test_letters_are_no_words(text: str, kept: list[str]) -> None:
    """A letter by itself tells nothing; two do."""
    assert stem(text) == kept


def test_dropped_words_are_left_out() -> None:
    """The very word, not those that begin like it."""
    assert stem("gardenchat slugs gardenchats", "gardenchat") == ["slug", "garden"]


@given(st.lists(st.text(max_size=20), max_size=8), st.text(max_size=3))
def test_stems_are_short_and_their_own(texts: list[str], dropped: str) -> None:
    """Whatever is written: six letters at most, no word made longer, words in their order."""
    given_words = [word for text in texts for word in words(text)]
    matrix = list(truncated_stems(given_words, frozenset([dropped])))
    kept = [word for word in given_words if len(word) > 1 and word != dropped]
    assert len(matrix) == len(kept)
    for short, word in zip(matrix, kept, strict=True):
        assert 1 <= len(short) <= min(6, len(word))
        assert word.replace("'", "").startswith(short)


def asked(*texts: str, question: str = "What eats your lettuce?") -> list[float]:
    """Return the share of each post in the words of the question."""
    posts = [post(11 + n, f"guest{n}", text, id=f"{n}") for n, text in enumerate(texts)]
    rows = asked_words(matrix_of(posts, asked=[10], questions=[question]))
    assert not rows[:, 0].any()
    matrix: list[float] = rows[:, 1].tolist()
    return matrix


SHARES = ("Slugs and lettuce", "lettuces", "EATS", "they eats #lettuce", "@rosa lettuce")
SHARES_NOT = ("Slugs and snails", "", "@lettuce hello", "https://lettuce.example/eats", "let us")


@pytest.mark.parametrize("text", SHARES)
def test_words_shared_with_the_question(text: str) -> None:
    """A word of the question, in whatever form, speaks for it."""
    assert asked(text, "Nothing at all")[0] > 0


@pytest.mark.parametrize("text", SHARES_NOT)
def test_words_not_shared_with_the_question(text: str) -> None:
    """Other words, handles and links do not."""
    assert asked(text, "Nothing at all")[0] == 0


def test_what_a_shared_word_is_worth() -> None:
    """Its rarity, over the root of all the post's words are worth; saying it twice adds nothing."""
    once, twice, padded, _ = asked("lettuce", "lettuce lettuce", "lettuce frost barrel", "hello")
    common, rare = np.log(5 / 4), np.log(5 / 2)
    assert once == twice == pytest.approx(common)
    assert padded == pytest.approx(common / np.sqrt(common + 2 * rare))
    assert asked("lettuce", "lettuce") == [0, 0]


def test_every_question_has_its_own_words() -> None:
    """A post is weighed against each question by itself; a question without words says nothing."""
    posts = [post(40, "rosa", "My barrel froze", id="1"), post(41, "li", "Mine did not", id="2")]
    texts = ["Where is your barrel?", "Has it froze?", "Has it froze in your barrel?", ""]
    rows = asked_words(matrix_of(posts, asked=[10, 20, 30, 35], questions=texts))
    _, barrel, froze, both, none = rows[0]
    assert barrel == froze > 0
    assert both == pytest.approx(2 * barrel)
    assert none == 0


def test_posts_stand_where_their_words_are_said() -> None:
    """Words that people use in one section speak for it; words of all sections speak for none."""
    rows = [("slug", "all")] * 6 + [("frost", "all")] * 6 + [("slug",), ("frost",), ("all",), ()]
    matrix = bare_matrix(range(16), [0.0, 6.0], **word_arrays(*rows))
    marginals = sure([1] * 6 + [2] * 6 + [0] * 4, 3)
    slug, frost, everywhere, silent = section_words(matrix, marginals)[12:]
    assert slug[1] > slug[2]
    assert frost[2] > frost[1]
    assert everywhere[1] == pytest.approx(everywhere[2])
    assert silent.tolist() == [0, 0, 0]


def test_a_question_counts_as_a_post_of_its_section() -> None:
    """Before anybody answered, its own words are those of its section."""
    posts = [post(21, "rosa", "lettuce", id="1"), post(22, "li", "lettuce", id="2")]
    matrix = matrix_of(posts, asked=[10, 20], questions=["Which barrel?", "Which lettuce?"])
    row = section_words(matrix, sure([0, 0], 3))[0]
    assert row[2] > row[1]


def test_many_words_are_damped() -> None:
    """Four words of equal weight count twice as much as one, not four times."""
    rows = [("a", "b", "c", "d")] * 8 + [("x", "y")] * 8 + [("a",), ("b",), ("c",), ("d",)]
    rows.append(("a", "b", "c", "d"))
    matrix = bare_matrix(range(21), [0.0, 8.0], **word_arrays(*rows))
    told = section_words(matrix, sure([1] * 8 + [2] * 8 + [0] * 5, 3))
    one, four = told[16], told[20]
    assert (four[1] - four[2]) == pytest.approx(2 * (one[1] - one[2]))


def section_by_pairs(matrix: FeatureMatrix, marginals: FloatArray) -> FloatArray:
    """Return :func:`section_words`, computed post by post."""
    n, s = matrix.shape
    held_by = np.zeros((n, len(matrix.idf)))
    held_by[matrix.owner, matrix.tokens] = 1.0
    asked = np.zeros((len(matrix.idf), s))
    for column, tokens in enumerate(matrix.question_tokens):
        asked[tokens, column] = 1.0
    common = held_by.sum(axis=0) + asked.sum(axis=1) + 0.1
    common /= common.sum()
    result = np.zeros((n, s))
    for one in range(n):
        others = np.arange(n) != one
        mine = np.flatnonzero(held_by[one])
        for column in range(s):
            said = held_by[others].T @ marginals[others, column] + asked[:, column]
            share = (said + 1000 * common) / (said.sum() + 1000)
            result[one, column] = np.log(share / common)[mine].sum() / np.sqrt(max(len(mine), 1))
    return result


def near_by_pairs(matrix: FeatureMatrix, marginals: FloatArray) -> FloatArray:
    """Return :func:`near_words`, computed pair by pair."""
    n, s = matrix.shape
    vectors = np.zeros((n, len(matrix.idf)))
    vectors[matrix.owner, matrix.tokens] = matrix.idf[matrix.tokens]
    norm = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors / np.where(norm > 0, norm, 1.0)
    minute = np.floor(matrix.minute)
    result = np.zeros((n, s))
    for one in range(n):
        crowd = 1.0
        for other in range(n):
            if other != one and abs(minute[one] - minute[other]) <= 10:
                like = float(vectors[one] @ vectors[other])
                result[one] += like * marginals[other]
                crowd += like
        result[one] /= crowd
    return result


@given(HOURS, st.integers(0, 9), st.sampled_from([2, 40_000]))
def test_any_hour_has_its_words(
    hour: tuple[list[Post], list[float]], seed: int, chunk: int
) -> None:
    """Of any posts, however many words are worked on at once: finite numbers, one a post and
    section; the section's and those near are as gone through one by one, those near a share of
    all; a post's own marginals do not enter its features.
    """
    posts, minutes = hour
    matrix = matrix_of(posts, asked=minutes, questions=["What of slugs and beans?"] * len(minutes))
    marginals = random_marginals(matrix, seed)
    with pytest.MonkeyPatch.context() as patch, exact():
        patch.setattr(word_features, "_CHUNK", chunk)
        of_question = asked_words(matrix)
        of_section = section_words(matrix, marginals)
        near = near_words(matrix, marginals)
    for rows in (of_question, of_section, near):
        assert rows.shape == matrix.shape
        assert np.isfinite(rows).all()
    assert (of_question >= 0).all()
    assert np.allclose(of_section, section_by_pairs(matrix, marginals))
    assert np.allclose(near, near_by_pairs(matrix, marginals))
    assert (near > -1e-9).all()
    assert (near.sum(axis=1) < 1).all()
    if posts:
        position = seed % len(posts)
        other = marginals.copy()
        other[position] = sure([seed % marginals.shape[1]], marginals.shape[1])[0]
        assert np.allclose(section_words(matrix, other)[position], of_section[position])
        assert np.allclose(near_words(matrix, other)[position], near[position])


# When two posts in the same words were written; whether one says something of the other.
NEAR = [(0.0, 0.0, True), (0.0, 10.9, True), (5.5, 15.2, True), (0.9, 11.0, False), (0, 30, False)]


@pytest.mark.parametrize(("one", "other", "near"), NEAR)
def test_near_is_ten_minutes(one: float, other: float, *, near: bool) -> None:
    """Within ten minutes, whole minutes apart, before and after."""
    matrix = bare_matrix([one, other], [-1.0], **word_arrays(("slug",), ("slug",)))
    rows = near_words(matrix, sure([1, 1], 2))
    assert rows[:, 1].tolist() == ([0.5, 0.5] if near else [0, 0])


def test_the_more_alike_the_more_it_says() -> None:
    """Posts in the very same words say more than those that share one; those in others nothing."""
    rows = [("slug", "beer"), ("slug", "beer"), ("slug", "trap"), ("frost", "barrel")]
    matrix = bare_matrix([1, 1, 1, 1], [0.0, 0.5, 0.7], **word_arrays(*rows))
    near = near_words(matrix, sure([0, 1, 2, 3], 4))[0]
    assert near == pytest.approx([0, 1 / 2.5, 0.5 / 2.5, 0])


@pytest.mark.long
@pytest.mark.parametrize("minutes", [0.0, 60.0, 30_000.0])
@pytest.mark.parametrize("size", SIZES)
def test_cost_grows_with_the_words(minutes: float, size: int) -> None:
    """Ten thousand posts, in one second or over weeks, cost near eight times as much as an
    eighth of them, not 64 times.
    """
    matrices = {
        count: matrix_of_parsed(crowd(count, minutes=minutes), asked=[0.0])
        for count in (size // 8, size)
    }

    def work(count: int) -> None:
        marginals = random_marginals(matrices[count], 1)
        asked_words(matrices[count])
        section_words(matrices[count], marginals)
        near_words(matrices[count], marginals)

    assert growth(work, size=size) < 20
