"""Inference: marginals of the sections that had begun, fixed posts, contributions."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chats.making import post
from tests.chats.matrices import HOURS, bare_matrix, exact, matrix_of, reply_targets
from tests.costs import examples
from tweetup.chats.place.inference import (
    FEATURE_GROUPS,
    LOCAL_FEATURES,
    RELATIONAL_FEATURES,
    PlacementWeights,
    feature_contributions,
    infer_marginals,
    load_weights,
)
from tweetup.model import Post

ASKED = (10.0, 20.0, 30.0)


def heeding(
    *, rounds: int = 1, inverse_temperature: float = 1.0, **worth: float
) -> PlacementWeights:
    """Return weights of these features alone, local ones from the first round on."""
    assert set(worth) <= {*LOCAL_FEATURES, *RELATIONAL_FEATURES}
    return PlacementWeights(
        first={name: worth.get(name, 0.0) for name in LOCAL_FEATURES},
        later={name: worth.get(name, 0.0) for name in (*LOCAL_FEATURES, *RELATIONAL_FEATURES)},
        targets=(),
        rounds=rounds,
        inverse_temperature=inverse_temperature,
        version="test",
    )


@pytest.mark.parametrize(
    ("minute", "expected"),
    [(5, [1, 0, 0, 0]), (15, [1 / 2, 1 / 2, 0, 0]), (35, [1 / 4] * 4)],
)
def test_without_features_all_begun_sections_are_as_likely(
    minute: float, expected: list[float]
) -> None:
    """Nobody answers a question that was not asked; of the others none is likelier."""
    assert infer_marginals(bare_matrix([minute], ASKED), {}, heeding())[0] == pytest.approx(
        expected
    )


def test_features_count_by_their_weight() -> None:
    """Odds are the weight's exponential, scaled at last by how sure the model may be."""
    late = bare_matrix([35.0], ASKED)
    one = infer_marginals(late, {}, heeding(lag1=np.log(3)))[0]
    assert one == pytest.approx([1 / 6, 1 / 6, 3 / 6, 1 / 6])
    assert infer_marginals(late, {}, heeding(lag1=np.log(3), rounds=0))[0] == pytest.approx(one)
    calmed = infer_marginals(late, {}, heeding(lag1=np.log(9), inverse_temperature=0.5))[0]
    assert calmed == pytest.approx(one)


def test_fixed_posts_stay_and_pull_along() -> None:
    """A fixed post keeps its section against all features, a reply is drawn to it, and a reply
    to that by the next round.
    """
    chain = bare_matrix([35.0, 36.0, 37.0], ASKED, reply=[-1, 0, 1])
    once = infer_marginals(chain, {0: 1}, heeding(lag1=9.0, rounds=1, reply=20.0))
    twice = infer_marginals(chain, {0: 1}, heeding(lag1=9.0, rounds=2, reply=20.0))
    assert once[0].tolist() == twice[0].tolist() == [0, 1, 0, 0]
    assert once[1].argmax() == twice[1].argmax() == 1
    assert (once[2].argmax(), twice[2].argmax()) == (2, 1)


def test_contributions_to_the_section_chosen() -> None:
    """A contribution is the score for the section, less the mean of those that had begun."""
    matrix = bare_matrix([21.0, 22.0], ASKED, targets=reply_targets(2, (1, 0, 1.0)))
    weights = heeding(addressed=3.0, lag1=1.0)
    marginals = infer_marginals(matrix, {0: 2}, weights)
    contributions = feature_contributions(matrix, marginals, weights)
    assert contributions["addressed"].tolist() == pytest.approx([0, 3 - 3 / 3])
    assert contributions["lag1"].tolist() == pytest.approx([0 - 1 / 3, 0 - 1 / 3])
    assert set(contributions) == {*LOCAL_FEATURES, *RELATIONAL_FEATURES}
    # A section that had not begun is no other to compare with.
    ahead = feature_contributions(matrix, infer_marginals(matrix, {0: 3}, weights), weights)
    assert ahead["addressed"][1] == 0


def test_every_feature_has_a_weight_and_a_group() -> None:
    """The weights that ship are finite, one for each, and each kind is of one sort."""
    weights = load_weights()
    assert set(weights.first) == set(LOCAL_FEATURES)
    assert set(weights.later) == {*LOCAL_FEATURES, *RELATIONAL_FEATURES}
    assert np.isfinite([*weights.first.values(), *weights.later.values(), *weights.targets]).all()
    assert weights.rounds >= 1
    assert 0 < weights.inverse_temperature <= 1
    named = [name for names in FEATURE_GROUPS.values() for name in names]
    assert sorted(named) == sorted({*LOCAL_FEATURES, *RELATIONAL_FEATURES})


@settings(max_examples=examples(0.4))
@given(HOURS, st.integers(0, 9), st.sampled_from([1.0, 1e3, -1e3]))
def test_marginals_are_probabilities(
    hour: tuple[list[Post], list[float]], seed: int, strength: float
) -> None:
    """Of any posts, under weights of any strength: rows of shares that sum to 1, none for a section
    that had not begun but where a post is fixed there, the same again.
    """
    posts, asked = hour
    matrix = matrix_of(posts, asked=asked)
    n, s = matrix.shape
    fixed = {position: (position + seed) % s for position in range(0, n, 3)}
    shipped = load_weights()
    later = {name: worth * strength for name, worth in shipped.later.items()}
    weights = replace(shipped, later=later)
    with exact():
        marginals = infer_marginals(matrix, fixed, weights)
    assert marginals.shape == (n, s)
    assert ((marginals >= 0) & (marginals <= 1)).all()
    assert np.allclose(marginals.sum(axis=1), 1)
    assert np.array_equal(marginals, infer_marginals(matrix, fixed, weights))
    for position in range(n):
        if position in fixed:
            assert marginals[position, fixed[position]] == 1
        else:
            assert not marginals[position][~matrix.allowed[position]].any()


def test_no_posts_no_marginals() -> None:
    """Nothing at all, and one post alone."""
    with exact():
        assert infer_marginals(bare_matrix([], ASKED), {}, load_weights()).shape == (0, 4)
        assert infer_marginals(
            matrix_of([post(1, "rosa", "Hello")]), {}, load_weights()
        ).tolist() == [[1.0]]
