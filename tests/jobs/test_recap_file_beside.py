"""The new version beside a file in conflict, taken in place of the file."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.jobs.editing import NURSE, Desk, block, kinds, line
from tweetup.jobs import decide
from tweetup.jobs.publish_files import plan_publication
from tweetup.jobs.recap_file import EditedFile
from tweetup.recap.decisions import PartState

_BOTH = re.compile(r"^<<<<<<<[^\n]*\n(.*?)^=======\n.*?^>>>>>>>[^\n]*\n", re.DOTALL | re.MULTILINE)


def _in_conflict(desk: Desk) -> EditedFile:
    """A title that was given here and there."""
    title = next(it for it in desk.text.split("\n") if it.startswith("title:"))
    desk.edit(title, 'title: "Mine"')
    decide.title_recap(desk.project, desk.session, "Theirs")
    done = desk.run()
    assert done.beside is not None
    return done


def _take(desk: Desk, done: EditedFile) -> EditedFile:
    """Take the new version with what the file had."""
    assert done.beside is not None
    desk.write(_BOTH.sub(r"\1", done.beside.read_text(encoding="utf-8")))
    return desk.run()


def _files(desk: Desk) -> list[str]:
    return sorted(it.name for it in desk.path.parent.iterdir() if it.is_file())


def test_words_that_have_no_place(desk: Desk) -> None:
    """They stand at the end of it, are told, and are one's own when it is taken."""
    desk.edit(line(desk, "section Q3"), f"My words.\n\n- one\n- two\n\n{line(desk, 'section Q3')}")
    decide.leave_out(desk.project, desk.session, "Q2", PartState.LEFT_OUT)
    done = _in_conflict(desk)
    assert [it for it in done.remarks if it.startswith("has no place") and "My words." in it]
    taken = _take(desk, done)
    assert [it.text for it in desk.recap.own] == ["My words.", "- one\n- two"]
    assert {it.place for it in desk.recap.own} == {"end"}
    assert taken.copy is None
    assert _files(desk) == [desk.path.name]


@pytest.mark.long
def test_changed_words_of_others_are_in_a_comment(desk: Desk) -> None:
    """A post with other words is not published as one's own, and its words are not lost."""
    quoted = block(desk, NURSE)
    words = quoted.split(" ")
    desk.edit(quoted, " ".join((*words[:4], "ALTERED", *words[5:])))
    taken = _take(desk, _in_conflict(desk))
    assert kinds(taken) == [("retitle", None)]
    assert re.search(r"<!-- [^\n]*ALTERED[^\n]* -->", desk.text)


@pytest.mark.long
def test_what_follows_from_edits_is_no_edit(desk: Desk) -> None:
    """Sentences that count, and the number of decisions, are the program's after it is taken."""
    text = desk.text
    second, third = (text.index(line(desk, it)) for it in ("section Q2", "section Q3"))
    desk.write(text[:second] + text[third:])
    guests = next(it for it in desk.text.split("\n") if it.startswith("guests:"))
    desk.edit(guests, 'guests: ["@nurse_tamsin"]')
    taken = _take(desk, _in_conflict(desk))
    assert {kind for kind, _ in kinds(taken)} == {"retitle", "recap section", "recap guest"}
    assert taken.remarks == ()
    assert taken.copy is None
    assert desk.run().decisions == ()


@pytest.mark.long
def test_an_order_is_in_it(desk: Desk) -> None:
    """The sections stand as in the file, and are put so when it is taken."""
    first, second, third = (desk.text.index(line(desk, f"section Q{it}")) for it in (1, 2, 3))
    text = desk.text
    desk.write(text[:first] + text[second:third] + text[first:second] + text[third:])
    done = _in_conflict(desk)
    taken = _take(desk, done)
    assert ("recap order", "sections") in kinds(taken)
    assert [it.section for it in desk.recap.sections][:2] == ["Q2", "Q1"]


@pytest.mark.long
def test_a_picture_is_there(desk: Desk) -> None:
    """The new version names a file that it finds, and shows it when it is taken."""
    Image.new("RGB", (4, 3), (200, 10, 10)).save(desk.path.parent / "chart.png")
    desk.edit(line(desk, "section Q2"), f"![A chart](chart.png)\n\n{line(desk, 'section Q2')}")
    done = _in_conflict(desk)
    assert done.beside is not None
    (name,) = re.findall(r"!\[A chart\]\((.*?)\)", done.beside.read_text(encoding="utf-8"))
    assert Path(desk.path.parent / name).is_file()
    _take(desk, done)
    assert [it.picture is not None for it in desk.recap.own] == [True]


@pytest.mark.long
def test_a_new_version_beside_is_no_publication(desk: Desk) -> None:
    """Nothing was published by it: all since the last time is still told."""
    before = plan_publication(desk.project, desk.session).since
    _in_conflict(desk)
    assert plan_publication(desk.project, desk.session).since == before
