"""Lines on all that is elsewhere in the new file, or gone from it, than a person left it."""

from collections.abc import Callable

import pytest

from tests.jobs.editing import LEAD, MIHAELA, NURSE, Desk, block, line
from tweetup.jobs import decide
from tweetup.jobs.corrections import renumber_question
from tweetup.model import Picture
from tweetup.recap.decisions import OWN_NAME, DecisionKind, PartState, read_post
from tweetup.render.text_file import FilePart, MergeWith, PartKind, merge_parts

_OUT = PartState.LEFT_OUT
_RUN = tuple(filter(None, map(read_post, ("x:3448721784", "x:3448726887"))))


def _retitle(desk: Desk) -> None:
    decide.title_recap(desk.project, desk.session, "Theirs")


def _reorder(desk: Desk) -> None:
    decide.reorder(desk.project, desk.session, "sections", ["Q2", "Q1", "Q3"])


def _drop_numbers(desk: Desk) -> None:
    decide.leave_out(desk.project, desk.session, "numbers", _OUT)


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "counts"),
    [
        (_retitle, {"reworded": 1}),
        (_reorder, {"reordered": 1}),
        (_drop_numbers, {"gone": 1}),
    ],
)
def test_changes_made_elsewhere_are_counted(
    desk: Desk, change: Callable[[Desk], None], counts: dict[str, int]
) -> None:
    """A file that is written with something other than before is not one with nothing new."""
    change(desk)
    done = desk.run()
    assert done.is_written
    made = {name: getattr(done, name) for name in ("new", "gone", "reworded", "reordered")}
    assert {name: count for name, count in made.items() if count} == counts
    again = desk.run()
    assert not again.is_written
    assert (again.reworded, again.reordered, again.gone, again.other_lines) == (0, 0, 0, 0)


def test_lines_of_the_program_that_are_other_are_counted(desk: Desk) -> None:
    """Where no part changed, the lines did: of an exchange, the posts are quoted one by one."""
    decide.add_finding(desk.project, desk.session, "Q2", "Mine", [MIHAELA])
    done = desk.run()
    assert done.other_lines >= 2
    text = desk.text
    desk.write(text.replace("*But:* <!-- text -->\n\n", "", 1))
    assert desk.run().other_lines == 1


def _section(desk: Desk, name: str, following: str) -> str:
    start = desk.text.index(line(desk, name))
    return desk.text[start : desk.text.index(line(desk, following))]


def _move(desk: Desk, moved: str, before: str) -> None:
    text = desk.text.replace(moved, "")
    assert text != desk.text
    desk.write(text.replace(before, moved + before))


def _quote_to_the_top(desk: Desk) -> None:
    _move(desk, block(desk, MIHAELA), line(desk, "section Q1"))


def _quote_within_its_section(desk: Desk) -> None:
    _move(desk, block(desk, MIHAELA), block(desk, "x:3448695587"))


def _quote_to_another_question(desk: Desk) -> None:
    _move(desk, block(desk, MIHAELA), block(desk, "x:3449042425"))


def _section_before_another(desk: Desk) -> None:
    _move(desk, _section(desk, "section Q2", "section Q3"), line(desk, "section Q1"))


def _drop_quote(desk: Desk) -> None:
    decide.settle_quote(desk.project, desk.session, MIHAELA, _OUT)


def _drop_section(desk: Desk) -> None:
    decide.leave_out(desk.project, desk.session, "Q2", _OUT)


@pytest.mark.long
@pytest.mark.parametrize(
    ("move", "drop", "words"),
    [
        (_quote_to_the_top, _drop_quote, "“A1: One role nobody else can"),
        (_quote_within_its_section, _drop_quote, "“A1: One role nobody else can"),
        (_quote_to_another_question, _drop_quote, "“A1: One role nobody else can"),
        (_section_before_another, _drop_section, "“What can we learn from"),
    ],
)
@pytest.mark.parametrize("keep", [MergeWith.ASK, MergeWith.FILE])
def test_moved_here_and_left_out_there(
    desk: Desk,
    move: Callable[[Desk], None],
    drop: Callable[[Desk], None],
    words: str,
    keep: MergeWith,
) -> None:
    """A part that a person moved and that a command leaves out since is told, with its number."""
    drop(desk)
    move(desk)
    lines = desk.text.split("\n")
    at = next(place for place, it in enumerate(lines) if words[1:] in it)
    marked = at if "<!--" in lines[at] else at + 2  # of a post, the line below it
    (told,) = (it for it in desk.run(keep=keep).remarks if words in it)
    assert told.startswith(f"line {marked + 1}: ")
    assert "correction 1 left it out since: `tweetup corrections undo 1`" in told
    assert not [it for it in desk.run(keep=keep).remarks if words in it]


@pytest.mark.long
def test_own_words_moved_here_and_dropped_there(desk: Desk) -> None:
    """So with a paragraph of a person's own, whose words are the same."""
    decide.write_paragraph(desk.project, desk.session, "My own words.", place="Q2")
    desk.run()
    own = next(it for it in desk.text.split("\n") if it.startswith("My own words."))
    name = desk.recap.own[0].name
    assert name.startswith(OWN_NAME)
    decide.write_paragraph(desk.project, desk.session, "", name=name)
    _move(desk, f"{own}\n\n", line(desk, "section Q1"))
    (told,) = (it for it in desk.run().remarks if "My own words." in it)
    assert "correction 2 left it out since" in told


def test_left_where_it_stood_and_left_out_there(desk: Desk) -> None:
    """Nothing of the person's is lost where they moved nothing."""
    _drop_quote(desk)
    done = desk.run()
    assert (done.gone, done.remarks) == (1, ())


@pytest.mark.long
@pytest.mark.parametrize("before", ["*But:* <!-- text -->", "> @rx_ruairi I disagree that"])
def test_own_words_between_posts_side_by_side(desk: Desk, before: str) -> None:
    """Posts that answer each other stand together: own words stand behind them, and that is told.

    Where the posts are apart again, the words stay where they are.
    """
    place = desk.text.index(before)
    desk.write(f"{desk.text[:place]}My own words.\n\n{desk.text[place:]}")
    number = desk.text[:place].count("\n") + 1
    (told,) = desk.run().remarks
    assert told == (
        f"line {number}: “My own words.” stands behind the post “@rx_ruairi I disagree that"
        " publishing sums is leading. It…” now: posts that answer each other stand together"
    )
    assert desk.run().remarks == ()
    decide.settle_exchange(desk.project, desk.session, _RUN, _OUT)
    assert desk.run().decisions == ()
    assert "My own words." in desk.text


@pytest.mark.long
@pytest.mark.parametrize(
    "before",
    ["### Key themes <!-- text -->", "> A1: Whatever role it takes", "## How this was made"],
)
def test_own_words_that_stay_are_not_told(desk: Desk, before: str) -> None:
    place = desk.text.index(before)
    desk.write(f"{desk.text[:place]}My own words.\n\n{desk.text[place:]}")
    told = [it for it in desk.run().remarks if "My own words." in it]
    has_place = before != "## How this was made"
    assert len(told) == (not has_place)


@pytest.mark.long
def test_renumbered_question_keeps_its_decisions(desk: Desk) -> None:
    """Own words of a question stay with it, and no line says that they moved."""
    decide.write_paragraph(desk.project, desk.session, "My own words.", place="Q2")
    desk.run()
    renumber_question(desk.project, desk.session, "Q2", 9)
    desk.session = desk.project.session("latest")
    done = desk.run()
    assert not [it for it in done.remarks if "My own words." in it]
    assert "My own words." in desk.text


@pytest.mark.long
def test_a_comment_whose_part_is_gone_stays_where_it_is_put(desk: Desk) -> None:
    """It goes behind the last part, from where the next run does not move it."""
    marked = block(desk, MIHAELA)
    desk.write(desk.text.replace(marked, f"{marked}<!-- a note of mine -->\n\n"))
    _drop_quote(desk)
    desk.run()
    assert desk.text.count("<!-- a note of mine -->") == 1
    written = desk.text
    done = desk.run()
    assert (done.is_written, desk.text) == (False, written)


def _own_in_q2(desk: Desk) -> None:
    """Put a paragraph and a picture of one's own between two posts of the second section."""
    picture = Picture(
        data=b"<svg/>",
        media_type="image/svg+xml",
        digest="ab",
        width=2,
        height=1,
        alternative="A blue board",
    )
    place = {"place": "Q2", "after": MIHAELA}
    decide.write_paragraph(desk.project, desk.session, "Mine on this answer", **place)
    decide.add_picture(
        desk.project, desk.session, picture, alternative="A blue board", caption="", **place
    )
    desk.run()


@pytest.mark.long
def test_own_parts_deleted_with_their_section_are_gone(desk: Desk) -> None:
    """They do not stand at the end without a word; each is told, and can be taken back."""
    _own_in_q2(desk)
    section = _section(desk, "section Q2", "section Q3")
    assert "Mine on this answer" in section
    assert "A blue board" in section
    desk.write(desk.text.replace(section, ""))
    done = desk.run(many=True)
    assert [it.kind for it in done.decisions] == [
        DecisionKind.SECTION,
        DecisionKind.PARAGRAPH,
        DecisionKind.PICTURE,
    ]
    assert desk.recap.own == ()
    assert "Mine on this answer" not in desk.text
    told = [it for it in done.remarks if "is out with the section" in it]
    assert [it.partition(" is out")[0] for it in told] == [
        "“Mine on this answer”",
        "“A blue board”",
    ]
    desk.project.archive.undo_correction(*(it.id for it in done.decisions if it.id is not None))
    desk.run()
    assert "Mine on this answer" in _section(desk, "section Q2", "section Q3")
    assert "A blue board" in _section(desk, "section Q2", "section Q3")


@pytest.mark.parametrize("kind", [PartKind.OWN, PartKind.PICTURE])
def test_what_goes_with_a_section(kind: PartKind) -> None:
    """The section is one edit, and each part of one's own in it; its posts go without one."""
    section = FilePart(kind=PartKind.SECTION, name="Q2", text="Which?")
    quote = FilePart(kind=PartKind.QUOTE, name=MIHAELA, place="Q2", text="A2")
    own = FilePart(kind=kind, name="one", place="Q2", text="Mine")
    elsewhere = FilePart(kind=kind, name="two", place="Q1", text="Mine")
    parts = (elsewhere, section, quote, own)
    merged = merge_parts(parts, (elsewhere,), parts, where="file")
    assert [it.part for it in merged.edits] == [section, own]


@pytest.mark.long
def test_own_parts_of_a_section_that_is_left_out_are_told(desk: Desk) -> None:
    """Where they stand now: they were not deleted."""
    _own_in_q2(desk)
    made = decide.leave_out(desk.project, desk.session, "Q2", _OUT)
    assert made.remark == (
        "your own “Mine on this answer”, “A blue board” stand behind the last section and the"
        " links now"
    )
    assert decide.leave_out(desk.project, desk.session, "Q3", _OUT).remark == ""


@pytest.mark.long
def test_a_post_moved_behind_the_large_one(desk: Desk) -> None:
    """Stands in its section as before: no decision, and a line says how it would be large."""
    quote = block(desk, NURSE)
    large = block(desk, LEAD)
    desk.write(desk.text.replace(quote, "").replace(large, large + quote, 1))
    done = desk.run()
    assert done.decisions == ()
    assert any("to show this one large, put it above the other one" in it for it in done.remarks)
    assert desk.text.index(quote.splitlines()[0]) > desk.text.index(line(desk, "section Q1"))


def test_of_a_changed_phrase_the_phrase_alone_is_decided(desk: Desk) -> None:
    """Who wrote it is derived, and so is told anew; the file has it in a line of its own."""
    desk.edit("- “transparency”", "- “openness”")
    done = desk.run()
    assert [(it.kind, it.target) for it in done.decisions] == [
        ("recap wording", "mention transparency")
    ]
    assert dict(done.decisions[0].value)["text"] == "“openness”"
    assert (done.copy, done.remarks) == (None, ())
    assert "<!-- theme Q1:transparency -->\n\n4 people <!-- text -->" in desk.text
    settled = desk.text
    assert desk.run().decisions == ()
    assert desk.text == settled
