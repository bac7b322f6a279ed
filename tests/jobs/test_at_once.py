"""Decisions of the desk that are recorded without an analysis."""

import pytest

from tests.jobs.editing import NURSE, Desk
from tweetup.desk.actions import ACTIONS, Form
from tweetup.jobs.quick_corrections import hide_at_once, mark_bot_at_once, move_at_once
from tweetup.model import Correction


def _hide(desk: Desk) -> Correction:
    return hide_at_once(desk.project, desk.session, NURSE)


def _move(desk: Desk) -> Correction:
    return move_at_once(desk.project, desk.session, NURSE, "Q3")


def _mark(desk: Desk) -> Correction:
    return mark_bot_at_once(desk.project, desk.session, "rx_ruairi", is_bot=True)


@pytest.mark.parametrize("decide", [_hide, _move, _mark])
def test_redo_waits_for_no_analysis(desk: Desk, decide: object) -> None:
    """As undo does not: what was derived is read as it was, and derived anew later."""
    made = decide(desk)  # type: ignore[operator]  # one of the above
    before = desk.project.segmented(desk.session)
    for do in ("undo", "redo", "undo", "redo"):
        done = ACTIONS[do](desk.project, desk.session, Form({"number": [str(made.id)]}))
        assert done.derives
        assert done.text.startswith({"undo": "Undone: ", "redo": "Done again: "}[do])
        assert desk.project.segmented(desk.session) is before
    assert made.id in {it.id for it in desk.stored}
