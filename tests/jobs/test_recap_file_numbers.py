"""A text file whose questions have other numbers since it was written."""

import re

import pytest

from tests.jobs.editing import Desk, line
from tweetup.jobs.corrections import remove_question, renumber_question


def _renewed(desk: Desk) -> Desk:
    desk.project.forget()
    desk.session = desk.project.session("latest")
    return desk


def _without_moments(desk: Desk) -> None:
    """Make the file and its edition as they were before marks had the moments of questions."""
    desk.write(re.sub(r"(<!-- section Q\d) asked \S+ -->", r"\1 -->", desk.text))
    with desk.project.archive._connection.writing() as sql:
        sql.execute("UPDATE _recap_file_parts SET role = '', role_of = '' WHERE kind = 'section'")


@pytest.mark.parametrize("is_earlier", [False, pytest.param(True, marks=pytest.mark.long)])
def test_edits_stay_with_their_question(desk: Desk, *, is_earlier: bool) -> None:
    """Own words and a section left out go to the questions that the host edited."""
    headings = {it.section: it.heading.split(": ")[1] for it in desk.recap.sections}
    desk.edit(line(desk, "section Q2"), f"Words on the first.\n\n{line(desk, 'section Q2')}")
    third = desk.text.index(line(desk, "section Q3"))
    desk.write(desk.text[:third] + desk.text[desk.text.index(line(desk, "part links")) :])
    if is_earlier:
        _without_moments(desk)
    renumber_question(desk.project, desk.session, "Q1", 2)
    done = _renewed(desk).run()
    assert [it.kind for it in done.decisions] == ["recap section", "recap paragraph"]
    (own,) = desk.recap.own
    assert (own.text, own.place) == ("Words on the first.", "Q2")
    assert [it.heading for it in desk.recap.sections] == [
        f"Q1: {headings['Q2']}",
        f"Q2: {headings['Q1']}",
    ]


@pytest.mark.long
def test_words_on_a_question_that_is_gone(desk: Desk) -> None:
    """They stand at the end, on no other question, and that is told."""
    desk.edit(line(desk, "section Q3"), f"Words on the second.\n\n{line(desk, 'section Q3')}")
    remove_question(desk.project, desk.session, "Q2")
    done = _renewed(desk).run()
    (own,) = desk.recap.own
    assert (own.text, own.place) == ("Words on the second.", "end")
    assert [it for it in done.remarks if "“Words on the second.” stands behind" in it]
    assert _renewed(desk).run().decisions == ()
