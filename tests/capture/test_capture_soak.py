"""A few rounds of the soak: captures that fail and are killed lose nothing."""

from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.soak import soak


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_arrives_equals_what_was_sent(tmp_path: Path, seed: int) -> None:
    """An hour of chat in two seconds, while processes are killed and requests fail at random."""
    done = soak(tmp_path, seed=seed, factor=1800, posts=500)
    assert not done.wrong
    assert done.posts == 500
    assert done.runs > 1


@pytest.mark.long
def test_live_captures_join_in(tmp_path: Path) -> None:
    """A few minutes of a chat, followed and searched for by turns, at 120 x."""
    done = soak(tmp_path, seed=11, factor=120, posts=600, length=timedelta(minutes=4))
    assert not done.wrong
    assert done.lives
