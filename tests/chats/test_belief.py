"""From evidence to belief: shares of the sections that had begun, settled posts, reasons."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chats.making import post
from tests.chats.scenes import HOURS, bare, exact, scene, spoken
from tweetup.chats.place.inference import (
    KINDS,
    MOVING,
    STILL,
    Weights,
    believe,
    contributions,
    load_weights,
)
from tweetup.model import Post

ASKED = (10.0, 20.0, 30.0)


def heeding(*, rounds: int = 1, sureness: float = 1.0, **worth: float) -> Weights:
    """Weights under which these kinds of evidence alone count, still ones from the start."""
    assert set(worth) <= {*STILL, *MOVING}
    return Weights(
        first={name: worth.get(name, 0.0) for name in STILL},
        later={name: worth.get(name, 0.0) for name in (*STILL, *MOVING)},
        speech=(),
        rounds=rounds,
        sureness=sureness,
        version="test",
    )


@pytest.mark.parametrize(
    ("minute", "expected"),
    [(5, [1, 0, 0, 0]), (15, [1 / 2, 1 / 2, 0, 0]), (35, [1 / 4] * 4)],
)
def test_without_evidence_all_that_had_begun_is_as_likely(
    minute: float, expected: list[float]
) -> None:
    """Nobody answers a question that was not asked; of the others none is likelier."""
    assert believe(bare([minute], ASKED), {}, heeding())[0] == pytest.approx(expected)


def test_evidence_is_worth_its_weight() -> None:
    """Odds are the weight's exponential, scaled at last by how sure the model may be."""
    late = bare([35.0], ASKED)
    one = believe(late, {}, heeding(lag1=np.log(3)))[0]
    assert one == pytest.approx([1 / 6, 1 / 6, 3 / 6, 1 / 6])
    assert believe(late, {}, heeding(lag1=np.log(3), rounds=0))[0] == pytest.approx(one)
    calmed = believe(late, {}, heeding(lag1=np.log(9), sureness=0.5))[0]
    assert calmed == pytest.approx(one)


def test_settled_posts_stay_and_pull_along() -> None:
    """A settled post keeps its section against all evidence, a reply is drawn to it, and a reply
    to that by the next round.
    """
    chain = bare([35.0, 36.0, 37.0], ASKED, reply=[-1, 0, 1])
    once = believe(chain, {0: 1}, heeding(lag1=9.0, rounds=1, reply=20.0))
    twice = believe(chain, {0: 1}, heeding(lag1=9.0, rounds=2, reply=20.0))
    assert once[0].tolist() == twice[0].tolist() == [0, 1, 0, 0]
    assert once[1].argmax() == twice[1].argmax() == 1
    assert (once[2].argmax(), twice[2].argmax()) == (2, 1)


def test_what_was_said_for_the_section_chosen() -> None:
    """A reason is what its evidence said for the section, over the mean of those that had begun."""
    found = bare([21.0, 22.0], ASKED, speech=spoken(2, (1, 0, 1.0)))
    weights = heeding(addressed=3.0, lag1=1.0)
    belief = believe(found, {0: 2}, weights)
    told = contributions(found, belief, weights)
    assert told["addressed"].tolist() == pytest.approx([0, 3 - 3 / 3])
    assert told["lag1"].tolist() == pytest.approx([0 - 1 / 3, 0 - 1 / 3])
    assert set(told) == {*STILL, *MOVING}
    # A section that had not begun is no other to compare with.
    ahead = contributions(found, believe(found, {0: 3}, weights), weights)
    assert ahead["addressed"][1] == 0


def test_every_kind_of_evidence_has_a_weight_and_a_name() -> None:
    """The weights that ship are finite, one for each, and each kind is of one sort."""
    weights = load_weights()
    assert set(weights.first) == set(STILL)
    assert set(weights.later) == {*STILL, *MOVING}
    assert np.isfinite([*weights.first.values(), *weights.later.values(), *weights.speech]).all()
    assert weights.rounds >= 1
    assert 0 < weights.sureness <= 1
    named = [name for names in KINDS.values() for name in names]
    assert sorted(named) == sorted({*STILL, *MOVING})


@settings(max_examples=20)
@given(HOURS, st.integers(0, 9), st.sampled_from([1.0, 1e3, -1e3]))
def test_belief_is_made_of_shares(
    hour: tuple[list[Post], list[float]], seed: int, strength: float
) -> None:
    """Of any posts, under weights of any strength: rows of shares that sum to 1, none for a section
    that had not begun but where a post is settled there, the same again.
    """
    posts, asked = hour
    found = scene(posts, asked=asked)
    n, s = found.shape
    anchors = {position: (position + seed) % s for position in range(0, n, 3)}
    shipped = load_weights()
    later = {name: worth * strength for name, worth in shipped.later.items()}
    weights = replace(shipped, later=later)
    with exact():
        belief = believe(found, anchors, weights)
    assert belief.shape == (n, s)
    assert ((belief >= 0) & (belief <= 1)).all()
    assert np.allclose(belief.sum(axis=1), 1)
    assert np.array_equal(belief, believe(found, anchors, weights))
    for position in range(n):
        if position in anchors:
            assert belief[position, anchors[position]] == 1
        else:
            assert not belief[position][~found.allowed[position]].any()


def test_no_posts_no_belief() -> None:
    """Nothing at all, and one post alone."""
    with exact():
        assert believe(bare([], ASKED), {}, load_weights()).shape == (0, 4)
        assert believe(scene([post(1, "rosa", "Hello")]), {}, load_weights()).tolist() == [[1.0]]
