"""Intervals of shares beside scipy's, and how often they hold the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.insight.intervals import Accuracy, corrected_share, wilson_interval


@pytest.mark.long
@pytest.mark.parametrize(("part", "whole"), [(0, 1), (1, 1), (3, 7), (16, 16), (5, 1000), (0, 40)])
def test_wilson_is_that_of_scipy(part: int, whole: int) -> None:
    """To ten digits, at both ends as well."""
    from scipy.stats import binomtest

    interval = wilson_interval(part, whole)
    assert interval is not None
    expected = binomtest(part, whole).proportion_ci(method="wilson")
    assert (interval.low, interval.high) == pytest.approx((expected.low, expected.high), abs=1e-10)


def test_wilson_of_published_example() -> None:
    """Newcombe 1998, table I: 81 of 263, and 0 of 20."""
    first, none = wilson_interval(81, 263), wilson_interval(0, 20)
    assert first is not None
    assert none is not None
    assert (round(first.low, 4), round(first.high, 4)) == (0.2553, 0.3662)
    assert (round(none.low, 4), round(none.high, 4)) == (0.0, 0.1611)
    assert wilson_interval(0, 0) is None


@given(st.integers(1, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_an_interval_holds_its_share(counts: tuple[int, int]) -> None:
    """Within 0 and 1, whatever the counts; a reader without errors leaves the share as it is."""
    part, whole = counts
    interval = wilson_interval(part, whole)
    assert interval is not None
    assert 0 <= interval.low <= part / whole <= interval.high <= 1
    perfect = corrected_share(part, whole, Accuracy(true=90, missed=0, false=0, clear=900))
    assert perfect is not None
    assert perfect.share == pytest.approx(part / whole)
    assert 0 <= perfect.interval.low <= perfect.interval.high <= 1


def test_corrected_share() -> None:
    """Rogan & Gladen: (0.2 + 0.95 - 1) / (0.8 + 0.95 - 1); at most 1, at least 0."""
    accuracy = Accuracy(true=80, missed=20, false=5, clear=95)
    middle, none = corrected_share(20, 100, accuracy), corrected_share(1, 100, accuracy)
    everybody = corrected_share(100, 100, accuracy)
    assert middle is not None
    assert none is not None
    assert everybody is not None
    assert middle.share == pytest.approx(0.2)
    assert middle.interval.low < 0.2 < middle.interval.high
    assert (none.share, everybody.share) == (0, 1)


@pytest.mark.parametrize(
    "accuracy",
    [
        Accuracy(true=0, missed=0, false=0, clear=9),
        Accuracy(true=5, missed=5, false=5, clear=5),
        Accuracy(true=0, missed=9, false=1, clear=0),
    ],
)
def test_a_reader_that_guesses_corrects_nothing(accuracy: Accuracy) -> None:
    """Nor does one of which nobody with the role was tested; or a share of nobody."""
    assert corrected_share(5, 10, accuracy) is None
    assert corrected_share(0, 0, Accuracy(true=9, missed=1, false=1, clear=9)) is None


@pytest.mark.long
@pytest.mark.parametrize(
    ("truth", "sensitivity", "specificity", "people"),
    [(0.05, 0.75, 0.99, 300), (0.3, 0.8, 0.98, 100), (0.6, 0.8, 0.95, 40), (0.3, 0.9, 0.9, 1000)],
)
def test_corrected_intervals_hold_the_truth(
    truth: float, sensitivity: float, specificity: float, people: int
) -> None:
    """In 93 to 98 of 100 simulated chats, with errors known from 40 and 300 profiles alone."""
    random = np.random.default_rng(1)
    chance = truth * sensitivity + (1 - truth) * (1 - specificity)
    held, draws = 0, 2000
    for _ in range(draws):
        found, clear = int(random.binomial(40, sensitivity)), int(random.binomial(300, specificity))
        corrected = corrected_share(
            int(random.binomial(people, chance)),
            people,
            Accuracy(true=found, missed=40 - found, false=300 - clear, clear=clear),
        )
        assert corrected is not None
        held += corrected.interval.low <= truth <= corrected.interval.high
    assert 0.93 <= held / draws <= 0.98
