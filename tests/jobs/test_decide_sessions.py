"""Decisions follow their session and question: renumbered, split, joined and renamed."""

from datetime import timedelta

import pytest
from msgspec import structs

from tests.chats.making import TAG
from tests.jobs.deciding import (
    latest,
    meeting_of,
    project_of,
    quotes,
    recap_of,
    section,
    shown_posts,
    talk,
)
from tweetup.errors import UsageError
from tweetup.jobs import decide
from tweetup.jobs.correction_log import (
    list_corrections,
)
from tweetup.recap.decisions import PartState

LEFT = PartState.LEFT_OUT


def test_questions_renumbered_keep_their_decisions() -> None:
    """They follow the moment in which the question was asked."""
    from tweetup.jobs.corrections import renumber_question

    with project_of(talk()) as project:
        session = latest(project)
        decide.write_paragraph(project, session, "Of tools.", place="Q3")
        decide.leave_out(project, session, "Q2", LEFT)
        decide.reorder(project, session, "sections", ["Q3", "Q1"])
        decide.add_finding(
            project, session, "Q3", "Lend no spade", [quotes(recap_of(project), "Q3")[0]]
        )
        renumber_question(project, session, "Q3", 7)
        recap = recap_of(project)
        names = [it.section for it in recap.sections]
        assert names[:2] == ["Q7", "Q1"]
        assert "Q2" not in names
        assert [it.place for it in recap.own] == ["Q7"]
        assert any(it.text == "Lend no spade" for it in section(recap, "Q7").findings)
        assert {it.status for it in list_corrections(project)} == {"in effect"}


@pytest.mark.long
def test_sessions_split_joined_and_renamed_keep_their_decisions() -> None:
    """Each goes to the session that has its post or question now."""
    from tweetup.jobs.corrections import join_sessions, rename_session, split_session

    with project_of([*talk(), *meeting_of(3)]) as project:
        session = latest(project)
        late = quotes(recap_of(project), "Q3")[0]
        decide.title_recap(project, session, "Soil")
        decide.settle_quote(project, session, late, LEFT)
        decide.write_paragraph(project, session, "Of tools.", place="Q3")
        split_session(project, session, "19:29")
        first, second = project.sessions()
        told = {it.correction.kind: it.status for it in list_corrections(project)}
        assert told["recap quote"] == told["recap paragraph"] == "in effect"
        from tweetup.jobs.publish import recap_session

        assert late not in shown_posts(recap_session(project, second))
        assert [it.text for it in recap_session(project, second).own] == ["Of tools."]
        assert not recap_session(project, first).own
        join_sessions(project, first, second)
        (joined,) = project.sessions()
        rename_session(project, joined, "an-evening-of-soil")
        assert recap_of(project).title == "Soil"
        assert late not in shown_posts(recap_of(project))
        of_recap = [it for it in list_corrections(project) if it.correction.is_of_recap]
        assert {it.status for it in of_recap} == {"in effect"}


@pytest.mark.long
def test_a_name_that_another_session_had_is_taken_by_choice_alone() -> None:
    """Links and a page of the site lead to that one: by its names, and by the site's ledger."""
    from tweetup.archive import SiteAddress
    from tweetup.jobs.corrections import rename_session

    week = timedelta(days=7)
    later = [
        structs.replace(it, id=f"9{it.id}", created_at=it.created_at + week) for it in meeting_of(2)
    ]
    with project_of([*meeting_of(2), *later]) as project:
        first, second = project.sessions()
        rename_session(project, first, "spring")
        first, second = project.sessions()
        summer = rename_session(project, first, "summer")
        assert summer.former is None
        first, second = project.sessions()
        with pytest.raises(UsageError, match="summer was called spring before"):
            rename_session(project, second, "spring")
        address = SiteAddress(
            path="sessions/autumn.html", chat=TAG, start=first.start, end=first.end
        )
        project.archive.write_site_ledger([address], ())
        with pytest.raises(UsageError, match="summer was called autumn before"):
            rename_session(project, second, "autumn")
        assert rename_session(project, first, "spring").former is None  # its own
        first, second = project.sessions()
        taken = rename_session(project, second, "summer", reuse=True)
        assert (taken.session.id, taken.former) == ("summer", "spring")
