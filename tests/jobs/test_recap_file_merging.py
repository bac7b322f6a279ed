"""Where the file and the recap both changed: joined, asked for, and never lost."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.jobs.editing import NURSE, Desk, block, kinds, line
from tests.render.own import picture
from tweetup.jobs import decide
from tweetup.model import Recap
from tweetup.recap.decisions import PartState
from tweetup.render.text_file import MergeWith


@pytest.mark.long
def test_new_elsewhere(desk: Desk) -> None:
    """What was decided elsewhere comes into the file, and what the file changed into the record."""
    decide.settle_quote(desk.project, desk.session, NURSE, PartState.LEFT_OUT)
    decide.write_paragraph(desk.project, desk.session, "Theirs.", place="Q2")
    decide.title_recap(desk.project, desk.session, "Theirs")
    done = desk.edited(("(16).", "(16), as I say."), ("[example.org/house-rules]", "[Rules]"))
    assert [it.kind for it in done.decisions] == ["recap sentence", "recap link"]
    assert (done.new, done.gone) == (1, 1)
    assert NURSE not in desk.text
    assert all(
        words in desk.text for words in ("Theirs.", 'title: "Theirs"', "as I say", "[Rules]")
    )
    assert desk.run().decisions == ()


def test_both_changed_other_words(desk: Desk) -> None:
    """Words that both changed in different places are joined."""
    decide.word_sentence(
        desk.project,
        desk.session,
        "attendance",
        "In all, 33 posted, many more than on 7 August 2009 (16).",
    )
    done = desk.edited(("(16).", "(16)!"))
    assert (done.joined, done.conflicts) == (1, 0)
    (sentence,) = (it for it in desk.recap.intro if it.name == "attendance")
    assert sentence.text == "In all, 33 posted, many more than on 7 August 2009 (16)!"


@pytest.mark.long
def test_conflict_changes_nothing(desk: Desk) -> None:
    """Where both changed the same words both are shown beside the file; nothing else is stored."""
    decide.title_recap(desk.project, desk.session, "Theirs")
    desk.edit('title: "Pharma’s part', 'title: "Mine: pharma’s part')
    desk.edit("(16).", "(16)!")
    text = desk.text
    done = desk.run()
    assert (done.conflicts, done.is_written, done.decisions) == (1, False, ())
    assert (desk.text, len(desk.stored)) == (text, 1)
    assert done.beside == desk.path.with_name("hcsmeu-2009-08-21.new.md")
    beside = done.beside.read_text(encoding="utf-8")
    assert re.search(
        '<<<<<<< your file\ntitle: "Mine.*"\n=======\ntitle: "Theirs"\n>>>>>>> decided', beside
    )
    assert "(16)!" in beside
    # The new version with one title, in place of the file, is read as it stands.
    desk.write(re.sub("<<<<<<<.*\n(title: .*\n)=======\n.*\n>>>>>>>.*\n", r"\1", beside))
    assert [it.kind for it in desk.run().decisions] == ["retitle", "recap sentence"]
    assert desk.recap.title.startswith("Mine")
    assert desk.run().decisions == ()


@pytest.mark.parametrize(
    ("keep", "title"), [(MergeWith.FILE, "Mine"), (MergeWith.RECORD, "Theirs")]
)
def test_conflict_decided_by_option(desk: Desk, keep: MergeWith, title: str) -> None:
    decide.title_recap(desk.project, desk.session, "Theirs")
    desk.write(re.sub("title: .*", "title: Mine", desk.text))
    assert desk.run(keep=keep).conflicts == 0
    assert desk.recap.title == title
    assert f'title: "{title}"' in desk.text


@pytest.mark.long
def test_own_part_edited_here_and_deleted_there(desk: Desk) -> None:
    """Words of a person are not lost: the file has them, and both are asked for."""
    made = decide.write_paragraph(desk.project, desk.session, "A paragraph.", place="Q2")
    desk.run()
    decide.write_paragraph(desk.project, desk.session, "", name=made.decision.target)
    desk.edit("A paragraph.", "A better paragraph.")
    done = desk.run()
    assert done.conflicts == 1
    assert done.beside is not None
    assert "A better paragraph." in done.beside.read_text(encoding="utf-8")
    assert desk.run(keep=MergeWith.FILE).conflicts == 0
    assert [it.text for it in desk.recap.own] == ["A better paragraph."]


@pytest.mark.long
def test_new_version_that_somebody_edits_stays(desk: Desk) -> None:
    """An edited new version is not overwritten by the next one."""
    decide.title_recap(desk.project, desk.session, "Theirs")
    desk.write(re.sub("title: .*", "title: Mine", desk.text))
    first = desk.run().beside
    assert first is not None
    assert desk.run().beside == first
    first.write_text("mine", encoding="utf-8")
    second = desk.run().beside
    assert second == desk.path.with_name("hcsmeu-2009-08-21.new-2.md")
    assert first.read_text(encoding="utf-8") == "mine"


@pytest.mark.long
def test_older_edition(desk: Desk) -> None:
    """A copy of an earlier edition is read against that edition."""
    early = desk.text
    desk.edited(("(16).", "(16)!"))
    decide.settle_quote(desk.project, desk.session, NURSE, PartState.LEFT_OUT)
    desk.run()
    desk.write(early.replace("three questions", "3 questions"))
    assert kinds(desk.run()) == [("recap sentence", "participation")]
    assert "(16)!" in desk.text
    assert NURSE not in desk.text


@pytest.mark.long
def test_saved_meanwhile(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is saved while its edits are stored keeps what was saved."""
    from tweetup.jobs import recap_file

    write = recap_file.write_pictures
    later = desk.text.replace("three questions", "3 questions").replace("(16).", "(16)!")

    def saving(recap: Recap, folder: Path) -> None:
        desk.write(later)
        write(recap, folder)

    desk.edit("(16).", "(16)!")
    with monkeypatch.context() as patch:
        patch.setattr(recap_file, "write_pictures", saving)
        done = desk.run()
    assert (len(done.decisions), done.is_written, desk.text) == (1, False, later)
    assert done.beside is not None
    assert kinds(desk.run()) == [("recap sentence", "participation")]


_WORDED: dict[str, Callable[[Desk, str], object]] = {
    "sentence attendance": lambda desk, words: decide.word_sentence(
        desk.project, desk.session, "attendance", words
    ),
    "theme Q1:communities": lambda desk, words: decide.word_finding(
        desk.project, desk.session, "Q1:communities", words
    ),
}


def _delete(desk: Desk, mark: str) -> None:
    desk.edit(f"{line(desk, mark)}\n", "")


@pytest.mark.long
@pytest.mark.parametrize("mark", _WORDED)
def test_deleted_here_and_reworded_there(desk: Desk, mark: str) -> None:
    """Words that somebody decided on since are not deleted unasked; older ones are."""
    reword = _WORDED[mark]
    reword(desk, "First words.")
    desk.run()
    _delete(desk, mark)
    text = desk.text
    reword(desk, "Newer words of my co-host.")
    done = desk.run()
    assert (done.conflicts, done.is_written, done.decisions) == (1, False, ())
    assert desk.text == text
    assert done.beside is not None
    beside = done.beside.read_text(encoding="utf-8")
    assert "<<<<<<< your file\n=======\nNewer words of my co-host." in beside
    assert desk.run(keep=MergeWith.FILE).conflicts == 0
    assert "Newer words" not in desk.text


@pytest.mark.long
@pytest.mark.parametrize("mark", _WORDED)
def test_deleted_here_as_it_was_decided(desk: Desk, mark: str) -> None:
    """A part that nobody decided on since the file was written is deleted."""
    _WORDED[mark](desk, "First words.")
    desk.run()
    _delete(desk, mark)
    done = desk.run()
    assert (done.conflicts, len(done.decisions)) == (0, 1)
    assert "First words." not in desk.text


def _swap_first_sections(desk: Desk) -> None:
    sections = re.search(
        "(## [^\\n]*<!-- section Q1 .*?)(## [^\\n]*<!-- section Q2 .*?)(?=## )",
        desk.text,
        re.DOTALL,
    )
    assert sections is not None
    desk.edit(sections[0], sections[2] + sections[1])


@pytest.mark.parametrize("keep", [MergeWith.ASK, MergeWith.RECORD])
def test_order_changed_here_and_there(desk: Desk, keep: MergeWith) -> None:
    """An order that somebody decided on since gives way to the file's with a line on both."""
    _swap_first_sections(desk)
    decide.reorder(desk.project, desk.session, "sections", ["Q3", "Q1", "Q2"])
    done = desk.run(keep=keep)
    shown = [it.section for it in desk.recap.sections]
    if keep is MergeWith.RECORD:
        assert (shown[:3], done.decisions, done.overruled) == (["Q3", "Q1", "Q2"], (), ())
        return
    (decision,) = done.decisions
    assert shown[:2] == ["Q2", "Q1"]
    (told,) = done.overruled
    assert told == (
        "the order of sections changed in the file and here: the file's counts;"
        f" `tweetup corrections undo {decision.id}` takes the other"
    )


@pytest.mark.long
def test_order_of_quotes_changed_here_and_there(desk: Desk) -> None:
    """The line names the section; an order decided on before the file was written has none."""
    names = re.findall("<!-- quote (x:\\d+) -->", desk.text.split("<!-- section Q3 ")[1])[:2]
    decide.reorder(desk.project, desk.session, "quotes", names[::-1], section="Q3")
    desk.run()
    first, second = (block(desk, name) for name in names)
    desk.edit(first, "")
    desk.edit(second, first + second)
    assert desk.run().overruled == ()


def _add_saw(desk: Desk) -> None:
    decide.add_list_item(desk.project, desk.session, "Q1", "tools", "Saw", posts=[NURSE])


_BELOW: dict[str, tuple[str, str, Callable[[Desk, str], object]]] = {
    "a theme": ("section Q1", "section Q2", _WORDED["theme Q1:communities"]),
    "an own paragraph": (
        "section Q1",
        "section Q2",
        lambda desk, words: decide.write_paragraph(desk.project, desk.session, words, place="Q1"),
    ),
    "a link": (
        "part links",
        "part next",
        lambda desk, words: decide.title_link(
            desk.project, desk.session, "http://example.org/house-rules", words
        ),
    ),
    "an added link": (
        "part links",
        "part next",
        lambda desk, words: decide.add_link(
            desk.project, desk.session, "https://example.org/new", words
        ),
    ),
    "a thing of a list": (
        "list Q1 / tools",
        "section Q2",
        lambda desk, words: decide.decide_list_item(
            desk.project, desk.session, "Q1", "tools", "Saw", text=words
        ),
    ),
}


@pytest.mark.parametrize(
    "case", [it if it == "a theme" else pytest.param(it, marks=pytest.mark.long) for it in _BELOW]
)
def test_deleted_whole_and_reworded_there(desk: Desk, case: str) -> None:
    """A section or list of which somebody worded a part since is not left out unasked."""
    first, end, reword = _BELOW[case]
    _add_saw(desk)
    desk.run()
    before = len(desk.stored)
    start, stop = (desk.text.index(line(desk, it)) for it in (first, end))
    desk.write(desk.text[:start] + desk.text[stop:])
    text = desk.text
    reword(desk, "Newer words of my co-host.")
    done = desk.run()
    # Two themes that had stood in one line may be two parts now.
    assert done.conflicts == (2 if case == "a theme" else 1)
    assert (done.is_written, done.decisions) == (False, ())
    assert (desk.text, len(desk.stored)) == (text, before + 1)
    assert done.beside is not None
    beside = done.beside.read_text(encoding="utf-8")
    assert "<<<<<<< your file\n=======\n" in beside
    assert beside.count("Newer words of my co-host.") == 1
    desk.run(keep=MergeWith.RECORD)
    assert "Newer words of my co-host." in desk.text


@pytest.mark.long
def test_next_time_deleted_and_reworded_there(desk: Desk) -> None:
    """The next meeting that somebody worded since is not left out unasked, nor by its heading."""
    start, stop = (desk.text.index(line(desk, it)) for it in ("part next", "part numbers"))
    desk.write(desk.text[:start] + desk.text[stop:])
    text = desk.text
    decide.word_next(desk.project, desk.session, "Next month, says my co-host")
    done = desk.run()
    assert (done.conflicts, done.decisions, desk.text) == (1, (), text)
    assert done.beside is not None
    beside = done.beside.read_text(encoding="utf-8")
    assert "<<<<<<< your file\n=======\n" in beside
    assert kinds(desk.run(keep=MergeWith.FILE)) == [("recap section", "next")]
    assert desk.recap.omitted == ("next",)


@pytest.mark.long
def test_deleted_whole_counts_by_the_option(desk: Desk) -> None:
    first, end, reword = _BELOW["a theme"]
    start, stop = (desk.text.index(line(desk, it)) for it in (first, end))
    desk.write(desk.text[:start] + desk.text[stop:])
    reword(desk, "Newer words of my co-host.")
    assert kinds(desk.run(keep=MergeWith.FILE)) == [("recap section", "Q1")]
    assert "Newer words" not in desk.text


@pytest.mark.long
def test_words_here_and_another_place_there(desk: Desk) -> None:
    """Of a paragraph of one's own, words and place are decided one by one."""
    made = decide.write_paragraph(desk.project, desk.session, "Mine alone.", place="Q1")
    desk.run()
    name = made.decision.target
    decide.write_paragraph(desk.project, desk.session, "Mine alone.", name=name, place="Q3")
    done = desk.edited(("Mine alone.", "Mine, not alone."))
    assert done.conflicts == 0
    assert [(it.text, it.place) for it in desk.recap.own] == [("Mine, not alone.", "Q3")]


@pytest.mark.long
def test_caption_here_and_alternative_text_there(desk: Desk) -> None:
    """So are both texts of a picture."""
    box = picture()
    made = decide.add_picture(
        desk.project, desk.session, box, alternative="A ramp", caption="Ours", place="Q1"
    )
    desk.run()
    shown = made.recap.own[0].picture
    assert shown is not None
    decide.add_picture(
        desk.project,
        desk.session,
        shown,
        alternative="A steep ramp",
        caption="Ours",
        name=made.decision.target,
        place="Q1",
    )
    done = desk.edited(("Ours", "Theirs"))
    assert done.conflicts == 0
    (part,) = desk.recap.own
    assert part.picture is not None
    assert (part.picture.alternative, part.text) == ("A steep ramp", "Theirs")
