"""A host's words never vanish: they are taken over, or kept in a copy beside the file."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from tests.jobs.editing import NURSE, TOBY, Desk, desk, line, shared_sample
from tweetup.config import load_config
from tweetup.jobs import decide
from tweetup.jobs.corrections import rename_session
from tweetup.jobs.publish_files import plan_publication
from tweetup.jobs.recap_file import EditedFile, edit_recap
from tweetup.project.project import open_project
from tweetup.render.own_text import own_markdown
from tweetup.render.text_file import MergeWith, printing, reading

__all__ = ["desk", "shared_sample"]

LINKS = "## Worth reading <"
LAST = "- [example.org/one-page-policy]"


def own(desk: Desk) -> dict[str, tuple[str, str]]:
    return {it.text: (it.place, it.after) for it in desk.recap.own}


def is_settled(desk: Desk) -> bool:
    """Return True where one more run finds nothing to do or to tell."""
    again = desk.run()
    return (again.decisions, again.remarks, again.is_written) == ((), (), False)


@pytest.mark.long
def test_words_beside_new_links(desk: Desk) -> None:
    added = (
        "- [Slides](https://example.org/slides): the talk of Clara, *very* good\n"
        "- https://example.org/bare\n"
        "- See [Notes](https://example.org/notes) by Mo\n"
    )
    done = desk.edited(
        (LAST, f"{added}{LAST}"),
        ("@ilaria_snz, under Q2", "@ilaria_snz, under Q2. Worth the time!"),
    )
    assert done.copy is None, done.remarks
    titles = {it.url: it.title for it in desk.recap.resources}
    assert titles["https://example.org/slides"] == "Slides"
    assert titles["https://example.org/bare"] == "example.org/bare"
    assert titles["https://example.org/notes"] == "Notes"
    assert set(own(desk)) == {
        "Slides: the talk of Clara, *very* good",
        "See [Notes](https://example.org/notes) by Mo",
        "example.com/love-in-numbers: Worth the time!",
    }
    assert is_settled(desk)


@pytest.mark.long
def test_reference_links_and_footnotes(desk: Desk) -> None:
    desk.edit(
        LINKS,
        'See [the paper][p] and [q].\n\n[p]: https://example.org/paper "Paper"\n'
        "[q]: https://example.org/q\n\nA claim[^1].\n\n[^1]: https://example.org/fn\n\n"
        f"[^2]: Page seven.\n\n{LINKS}",
    )
    done = desk.run()
    assert done.copy is None
    assert list(own(desk)) == [
        'See [the paper](https://example.org/paper "Paper") and [q](https://example.org/q).',
        "A claim[^1].",
        "\\[^1]: https://example.org/fn",
        "[^2]: Page seven.",
    ]
    assert is_settled(desk)


@pytest.mark.long
def test_a_file_with_more_escapes_was_written_by_an_older_version(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its words are the same: an edit beside them, or a sign for its entity, is no conflict."""
    decide.write_paragraph(desk.project, desk.session, "**Note**: a | b, see https://a.example")
    with monkeypatch.context() as before:
        before.setattr(printing, "print_own", partial(own_markdown, linked=False))
        before.setattr(reading, "read_own", str)
        desk.run()
    assert "a &#124; b, see https&#58;&#47;&#47;a.example" in desk.text
    desk.edit("a &#124; b", "a | b")
    done = desk.run()
    assert (done.decisions, done.conflicts, done.is_written) == ((), 0, True)
    with monkeypatch.context() as before:
        before.setattr(printing, "print_own", partial(own_markdown, linked=False))
        before.setattr(reading, "read_own", str)
        desk.run(overwrite=True)
    desk.edit("a &#124; b", "a | c")
    done = desk.run()
    assert (len(done.decisions), done.conflicts) == (1, 0)
    assert "**Note**: a \\| c, see https://a.example <!-- own" in desk.text
    assert is_settled(desk)


@pytest.mark.long
def test_unused_address_is_in_a_copy(desk: Desk) -> None:
    done = desk.edited((LINKS, f"[q]: https://example.org/q\n\n{LINKS}"))
    assert done.copy is not None
    assert "https://example.org/q" in done.copy.read_text(encoding="utf-8")
    assert "https://example.org/q" in done.remarks[-1]


@pytest.mark.long
def test_notes_and_comments_stay_in_the_file(desk: Desk) -> None:
    done = desk.edited(
        ("date: ", "# a note of mine\ndate: "),
        ("## Next time <", "<!-- later: ask\nClara -->\n\n## Next time <"),
        ("## In short <", "<!-- first of all -->\n\n## In short <"),
    )
    assert (done.decisions, done.copy) == ((), None)
    text = desk.text
    assert text.index("# a note of mine") < text.index("edition:")
    assert text.index("one-page-policy") < text.index("<!-- later: ask\nClara -->")
    assert (
        text.index("<!-- later") < text.index("## Next time") > text.index("<!-- first of all -->")
    )
    assert is_settled(desk)
    desk.edited(("(16).", "(16)!"))
    assert "# a note of mine" in desk.text
    assert "<!-- later: ask\nClara -->" in desk.text


@pytest.mark.long
def test_words_in_lines_of_the_program(desk: Desk) -> None:
    """Words that are added to the program's are one's own; where these changed, a copy has them."""
    joining = "Please tell @clarawelborne and @jvanesse."
    done = desk.edited(
        (joining, f"{joining} We meet in the Red Lion."),
        ("a logo on top #hcsmeu", "a logo on top #hcsmeu\n>\n> I add a line"),
        (
            "Counted here: 36 posts from 25 people.",
            "Counted here: 36 posts from 25 people. It was lively.",
        ),
        ("Counted here: 26 posts from 20 people.", "Fewer spoke up here."),
    )
    assert own(desk) == {
        "It was lively.": ("Q1", ""),
        "I add a line": ("Q1", NURSE),
        "We meet in the Red Lion.": ("end", ""),
    }
    assert done.copy == desk.path.with_name(f"{desk.path.stem}.before.md")
    assert "Fewer spoke up here." in done.copy.read_text(encoding="utf-8")
    (told,) = (it for it in done.remarks if done.copy.name in it)
    assert len(re.findall(r"line \d+ “", told)) == 1
    assert is_settled(desk)


@pytest.mark.long
def test_copies_are_not_written_over(desk: Desk) -> None:
    first = desk.edited(("36 posts from 25 people", "a first crowd")).copy
    second = desk.edited(("36 posts from 25 people", "a second crowd")).copy
    assert first is not None
    assert second is not None
    assert first != second
    assert "a first crowd" in first.read_text(encoding="utf-8")
    desk.edit("(16).", "(16)!")
    third = desk.run(overwrite=True).copy
    assert third is not None
    assert "(16)!" in third.read_text(encoding="utf-8")
    assert "(16)!" not in desk.text


def test_place_of_words_is_told(desk: Desk) -> None:
    done = desk.edited(
        ("## In short <", "Before all.\n\n## In short <"),
        ("## Who posted <", "After the numbers.\n\n## Who posted <"),
        (LINKS, f"In its place.\n\n{LINKS}"),
    )
    told = [it for it in done.remarks if "stands behind" in it]
    assert ["Before all." in it for it in told] == [True, False]
    assert ["After the numbers." in it for it in told] == [False, True]
    assert is_settled(desk)


def test_deleted_lines_that_stand_again_are_told(desk: Desk) -> None:
    before = desk.text
    topic = re.search("^topic: .*\n", before, re.MULTILINE)
    assert topic is not None
    byline = line(desk, f"quote {TOBY}")
    quoted = re.search("^> A1: Support communities .*\n", before, re.MULTILINE)
    assert quoted is not None
    done = desk.edited(
        (topic[0], ""),
        ("date: 2009-08-21\n", ""),
        (f"{LINKS}!-- part links -->\n", ""),
        (f"{byline}\n", ""),
        ("*But:* <!-- text -->\n\n> @rx", "> @rx"),
        (f"{quoted[0]}\n", ""),
    )
    assert (done.decisions, done.copy) == ((), None)
    assert desk.text == before
    for words in ("“topic: …”", "“date: …”", "“Worth reading”", "“But:”", "A1: Whatever", "Tamsin"):
        assert [words in it and "again" in it for it in done.remarks].count(True) == 1, words


@pytest.mark.long
def test_new_version_is_deleted_when_its_conflict_is_over(desk: Desk) -> None:
    decide.title_recap(desk.project, desk.session, "Theirs")
    desk.write(re.sub("title: .*", 'title: "Mine"', desk.text))
    beside = desk.run().beside
    assert beside is not None
    plan = plan_publication(desk.project, desk.session)
    assert beside.absolute() not in [it.path for it in plan.files]
    done = desk.run(keep=MergeWith.RECORD)
    assert not beside.exists()
    assert done.copy is not None
    assert 'title: "Mine"' in done.copy.read_text(encoding="utf-8")
    plan = plan_publication(desk.project, desk.session)
    assert done.copy.absolute() not in [it.path for it in plan.files]


@pytest.mark.long
def test_several_runs_at_once(desk: Desk) -> None:
    """Where nobody saved the file meanwhile, no run leaves a new version beside it."""
    desk.edit("(16).", "(16)!")
    desk.edit(LINKS, f"Mine.\n\n{LINKS}")
    config = desk.project.config.file

    def run(_: int) -> EditedFile:
        with open_project(load_config(config)) as project:
            return edit_recap(project, project.session("latest"), desk.path)

    with ThreadPoolExecutor(3) as pool:
        runs = list(pool.map(run, range(3)))
    assert [it.beside for it in runs] == [None] * 3
    assert len(desk.stored) == 2
    assert list(own(desk)) == ["Mine."]
    assert sorted(it.name for it in desk.path.parent.iterdir()) == [desk.path.name]
    assert "(16)!" in desk.text


@pytest.mark.long
def test_a_mark_that_shows_nothing_is_kept(desk: Desk) -> None:
    """A mark of a post with a mistyped id: it is told with its line, and stands in a copy."""
    heading = line(desk, "section Q2")
    desk.edit(heading, f"<!-- quote x:34486955 -->\n\n{heading}")
    done = desk.run()
    assert done.copy is not None
    assert "<!-- quote x:34486955 -->" in done.copy.read_text(encoding="utf-8")
    assert any("not taken over" in it and "quote x:34486955" in it for it in done.remarks)
    assert is_settled(desk)


@pytest.mark.long
def test_character_references_are_taken_over(desk: Desk) -> None:
    """They are written otherwise, and say the same: nothing of them is lost."""
    heading = line(desk, "section Q2")
    desk.edit(heading, f"&lt;b&gt; &amp;amp; &#123; &copy; \\*no\\* \\&amp;\n\n{heading}")
    done = desk.run()
    assert (done.copy, len(done.decisions)) == (None, 1)
    assert not any("not taken over" in it for it in done.remarks)
    assert is_settled(desk)


@pytest.mark.long
@pytest.mark.parametrize("title", ["[x](javascript:alert(1))", "![pic](http://e.example/x.png)"])
def test_lines_of_the_program_are_no_words_of_a_person(desk: Desk, title: str) -> None:
    """A title with an address in it, undone elsewhere: the file had it from the program."""
    made = decide.title_recap(desk.project, desk.session, title)
    desk.run()
    assert made.decision.id is not None
    desk.project.archive.undo_correction(made.decision.id)
    done = desk.edited(("(16).", "(16)!"))
    assert (done.copy, len(done.decisions)) == (None, 1)
    assert not any("not taken over" in it for it in done.remarks)


@pytest.mark.long
def test_the_name_of_a_session_is_no_word_of_a_person(desk: Desk) -> None:
    """After a rename the lines that name the session have its other name, and nothing is lost."""
    desk.edit("(16).", "(16)!")
    rename_session(desk.project, desk.session, "evening")
    desk.project.forget()
    desk.session = desk.project.session("evening")
    done = desk.run()
    assert (done.copy, len(done.decisions)) == (None, 1)
    assert 'session: "evening"' in desk.text or "session: evening" in desk.text
