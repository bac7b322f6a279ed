"""Decisions on a session that was split: listed and counted under the half that they act on."""

import pytest

from tests.jobs.editing import Desk
from tweetup.jobs import decide
from tweetup.jobs.analysis import session_statuses
from tweetup.jobs.correction_log import list_corrections
from tweetup.jobs.corrections import split_session
from tweetup.recap.decisions import PartState


@pytest.mark.long
def test_decisions_are_with_their_half(desk: Desk) -> None:
    """One on a question of the second half is of that session; status counts it there."""
    first = desk.session.id
    (third,) = (it.question for it in desk.recap.sections if it.section == "Q3")
    assert third is not None
    assert third.asked_at is not None
    for section in ("Q1", "Q3"):
        decide.leave_out(desk.project, desk.session, section, PartState.LEFT_OUT)
    split_session(desk.project, desk.session, third.asked_at.isoformat())
    desk.project.forget()
    halves = [it.id for it in desk.project.sessions()][-2:]
    told = {it.correction.target: it.told.session for it in list_corrections(desk.project)}
    assert (told["Q1"], told["Q3"], told[None]) == (halves[0], halves[1], first)
    counted = {
        it.session.id: [one.target for one in it.corrections]
        for it in session_statuses(desk.project)
        if it.corrections
    }
    assert counted == {halves[0]: ["Q1"], halves[1]: ["Q3"]}
