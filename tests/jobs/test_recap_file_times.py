"""Where times or numbers changed since the file was written, what a person typed is taken over."""

from __future__ import annotations

import re

import pytest

from tests.jobs.editing import NURSE, Desk, desk, line, shared_sample
from tweetup.config import load_config
from tweetup.jobs.recap_file import EditedFile, edit_recap
from tweetup.project.project import open_project
from tweetup.render.text_file.added_words import added_to_one_of, added_words

__all__ = ["desk", "shared_sample"]

BYLINE = f"<!-- quote {NURSE} -->"
ZONES = ["Europe/Amsterdam", "Pacific/Auckland"]


def run_in(desk: Desk, zone: str) -> tuple[EditedFile, list[str]]:
    """Run it with the chat in another zone; return the result and the paragraphs of one's own."""
    config = desk.project.config.file
    text = config.read_text(encoding="utf-8")
    config.write_text(re.sub("timezone = .*", f'timezone = "{zone}"', text), encoding="utf-8")
    with open_project(load_config(config)) as project:
        session = project.session("latest")
        done = edit_recap(project, session, desk.path)
        again = edit_recap(project, session, desk.path)
        assert (again.decisions, again.remarks, again.is_written) == ((), (), False)
        written = desk.text
    return done, re.findall(r"(.*) <!-- own .* -->", written)


@pytest.mark.long
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("before", "after", "own"),
    [
        ("a logo on top #hcsmeu", "a logo on top #hcsmeu\n>\n> I add a line", ["I add a line"]),
        (f" {BYLINE}", f" Well said! {BYLINE}", ["Well said!"]),
        (" <!-- sentence meeting -->", " Welcome! <!-- sentence meeting -->", []),
        (" <!-- sentence participation -->", " Hello! <!-- sentence participation -->", []),
    ],
)
def test_no_copy_for_times_alone(
    desk: Desk, zone: str, before: str, after: str, own: list[str]
) -> None:
    """The words are in the recap; the times are those of the new zone."""
    assert "12:09 BST" in desk.text
    desk.edit(before, after)
    done, paragraphs = run_in(desk, zone)
    assert (done.copy, done.conflicts, len(done.decisions)) == (None, 0, 1), done.remarks
    assert paragraphs == own
    assert "BST" not in desk.text
    assert own or after.partition(" <!--")[0].strip() in desk.text


@pytest.mark.long
@pytest.mark.parametrize("zone", ["Europe/London", *ZONES])
def test_words_in_place_of_the_programs_are_in_a_copy(desk: Desk, zone: str) -> None:
    """Also below a post: nothing that was typed is lost."""
    byline = line(desk, f"quote {NURSE}")
    desk.edit(byline, byline.replace("**Tamsin Ardley**", "Our **dear Tamsin**"))
    done, paragraphs = run_in(desk, zone)
    assert done.copy is not None
    assert "dear Tamsin" in done.copy.read_text(encoding="utf-8")
    assert paragraphs == []


@pytest.mark.long
def test_sentences_within_a_line_of_the_program(desk: Desk) -> None:
    """They are a paragraph of one's own, and the line is as it was."""
    joining = "Quoted or named here and would"
    done = desk.edited((joining, f"We meet in the Red Lion. {joining}"))
    assert (done.copy, len(done.decisions)) == (None, 1), done.remarks
    assert [it.text for it in desk.recap.own] == ["We meet in the Red Lion."]
    assert joining in desk.text


LINE = "Counted here: 36 posts from 25 people. More is below."
ADDED = {
    "behind": ("Counted here: 36 posts from 25 people. More is below. Lively!", "Lively!"),
    "before": ("So then. Counted here: 36 posts from 25 people. More is below.", "So then."),
    "other numbers": ("Counted here: 9 posts from 5 people. More is below. Oh", "Oh"),
    "a sentence within": (
        "Counted here: 36 posts from 25 people. Not bad, is it? More is below.",
        "Not bad, is it?",
    ),
    "within, other numbers": (
        "Counted here: 9 posts from 5 people. Not bad. More is below.",
        "Not bad.",
    ),
}
NOT_ADDED = {
    "nothing": LINE,
    "other numbers alone": "Counted here: 99 posts from 25 people. More is below.",
    "a word within": "Counted here: 36 lively posts from 25 people. More is below.",
    "a word less": "Counted here: 36 posts. More is below. Lively!",
    "another word": "Counted there: 36 posts from 25 people. More is below. Lively!",
    "in two places": "Oh. Counted here: 9 posts from 25 people. Ah. More is below.",
    "another line": "Fewer spoke up.",
}


@pytest.mark.parametrize("case", ADDED)
def test_added_words(case: str) -> None:
    """Before, behind and between those of the program."""
    mine, added = ADDED[case]
    assert added_words(mine, LINE) == added
    assert added_to_one_of(["More is", LINE, "Papers"], mine) == added


@pytest.mark.parametrize("case", NOT_ADDED)
def test_no_added_words(case: str) -> None:
    """A change of the program's words is none that can be taken over."""
    assert not added_words(NOT_ADDED[case], LINE)
    assert not added_to_one_of([LINE, "Papers and pages"], NOT_ADDED[case])


def test_times_of_another_zone() -> None:
    """The name behind a time is no word."""
    theirs = "Ann (@ann), 21 August 2009, 13:09 CEST, under Q2"
    for zone in ("BST", "UTC", "UTC+05:30", "NZST"):
        mine = f"Ann (@ann), 21 August 2009, 12:09 {zone}, under Q2 Well said"
        assert added_words(mine, theirs) == "Well said"
    assert not added_words("Ann (@ann), 21 August 2009, 12:09 at night, under Q2", theirs)
