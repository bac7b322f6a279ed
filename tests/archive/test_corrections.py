"""A correction is kept apart, undone by a mark, carried over once."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.archive.examples import clock, fill, look, make, post
from tweetup.errors import UnknownNameError
from tweetup.model import Correction

MOVE = Correction(
    kind="move",
    hashtag="#DemoChat",
    session="demochat-2021-03-04",
    target="x:1",
    value=(("section", "Q2"), ("why", 'ä "quoted"')),
    note="answers Q2",
)


def test_written_and_read(tmp_path: Path) -> None:
    """A correction comes back with its number, its time and its chat's folded name."""
    with make(tmp_path / "a.db") as archive:
        kept = archive.add_correction(MOVE)
        assert kept == replace(MOVE, id=1, hashtag="demochat", made_at=clock())
        assert archive.corrections("DEMOCHAT") == archive.corrections() == (kept,)
        assert archive.corrections("other") == ()


def test_undone_is_a_mark(tmp_path: Path) -> None:
    """An undone correction is left out unless asked for; nothing is deleted."""
    path = tmp_path / "a.db"
    with make(path) as archive:
        kept = archive.add_correction(MOVE)
        assert archive.undo_correction(1) == replace(kept, undone=True)
        assert archive.undo_correction(1).undone
        assert archive.corrections("demochat") == ()
        assert archive.corrections("demochat", undone=True) == (replace(kept, undone=True),)
        with pytest.raises(UnknownNameError, match="no correction named '7'"):
            archive.undo_correction(7)
    assert look(path, "SELECT COUNT(*) FROM corrections") == [(1,)]


def test_carried_over_once(tmp_path: Path) -> None:
    """A decision with its time is the same decision; made again by hand it is another."""
    dated = replace(MOVE, made_at=clock() - timedelta(days=3))
    with make(tmp_path / "a.db") as archive:
        first = archive.add_correction(dated)
        assert archive.add_correction(dated) == first
        archive.add_correction(MOVE)
        archive.add_correction(MOVE)
        assert [item.id for item in archive.corrections()] == [1, 2, 3]


def test_survives_imports_and_the_post_itself(tmp_path: Path) -> None:
    """Neither an import nor the absence of what it is about changes a correction."""
    with make(tmp_path / "a.db") as archive:
        kept = archive.add_correction(MOVE)
        fill(archive, [post("1")])
        fill(archive, [post("1", language="en")])
        assert archive.corrections("demochat") == (kept,)


def test_one_step_has_one_time(tmp_path: Path) -> None:
    """Those of a step have a time of their own, later than all before; an error leaves none."""
    with make(tmp_path / "a.db") as archive:
        before = archive.add_correction(MOVE)
        with archive.in_one_step():
            step = [archive.add_correction(replace(MOVE, target=f"x:{it}")) for it in (2, 3)]
        assert before.made_at is not None
        times = {it.made_at for it in step}
        assert times == {before.made_at + timedelta(microseconds=1)}
        with pytest.raises(UnknownNameError), archive.in_one_step():
            archive.add_correction(replace(MOVE, target="x:4"))
            archive.undo_correction(7)
        assert len(archive.corrections()) == 3
        # The next one is none of the step.
        after = archive.add_correction(replace(MOVE, target="x:5"))
        assert after.made_at not in times
