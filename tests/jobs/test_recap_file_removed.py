"""Words of removed posts in a text file that was edited before: they do not come in again."""

import re

import pytest

from tests.jobs.editing import NURSE, TOBY, Desk, block, line
from tweetup.jobs import decide
from tweetup.jobs.removal import take_down
from tweetup.render import render_recap

_PIECE = "do not need another forum with a logo"


@pytest.mark.long
@pytest.mark.parametrize("by_post", [False, True], ids=["person", "post"])
def test_removed_words_do_not_come_in_by_the_file(desk: Desk, by_post: bool) -> None:
    """An unread paragraph with a piece of a post that was removed since becomes no decision."""
    post = block(desk, NURSE)
    assert _PIECE in post
    heading = line(desk, "section Q2")
    own = f"As one of us put it, they {_PIECE}, and I agree.\n\nMy own thought."
    desk.edit(heading, f"{own}\n\n{heading}")
    sentence = line(desk, "sentence attendance")
    desk.edit(sentence, sentence.replace("(16).", f"(16); they {_PIECE}."))
    quoted = block(desk, TOBY)
    desk.edit(quoted, quoted.replace("\n\n— ", f" They {_PIECE}.\n\n— "))
    wanted = {"posts": [NURSE]} if by_post else {"authors": ["nurse_tamsin"]}
    take_down(desk.project, **wanted)  # type: ignore[arg-type]  # as it takes them
    desk.session = desk.project.session("latest")
    done = desk.run()
    assert [dict(it.value)["text"] for it in done.decisions] == ["My own thought."]
    said = [it for it in done.remarks if "repeats words of a removed post" in it]
    assert len(said) == 3, done.remarks
    assert "My own thought." in desk.text
    shown = [desk.text, render_recap(desk.recap, "html"), render_recap(desk.recap, "markdown")]
    files = [it.read_text(encoding="utf-8") for it in desk.path.parent.glob("*.md")]
    for text in (*shown, *files, *done.remarks):
        assert _PIECE not in text
    assert desk.run().decisions == ()


def test_removed_words_are_in_no_conflict(desk: Desk) -> None:
    """Where a paragraph changed here and went with the removal, no new version has its words."""
    decide.write_paragraph(desk.project, desk.session, "Mine alone.", place="Q2")
    desk.run()
    desk.edit("Mine alone.", f"They {_PIECE}.")
    decide.title_recap(desk.project, desk.session, "Theirs")
    desk.write(re.sub("title: .*", "title: Mine", desk.text))
    take_down(desk.project, posts=[NURSE])
    done = desk.run()
    assert done.conflicts == 1
    assert done.beside is not None
    assert _PIECE not in done.beside.read_text(encoding="utf-8")


@pytest.mark.long
def test_names_in_words_that_are_typed_later(desk: Desk) -> None:
    """They are replaced as a removal itself replaces them, and that is told."""
    take_down(desk.project, authors=["nurse_tamsin"])
    desk.session = desk.project.session("latest")
    made = decide.write_paragraph(desk.project, desk.session, "As @nurse_tamsin said.")
    assert dict(made.decision.value)["text"] == "As @removed said."
    assert "“removed” stands" in made.remark
    heading = line(desk, "section Q2")
    desk.run()
    desk.edit(heading, f"And @nurse_tamsin said more.\n\n{heading}")
    done = desk.run()
    assert [dict(it.value)["text"] for it in done.decisions] == ["And @removed said more."]
    assert sum("“removed” stands" in it for it in done.remarks) == 1
    assert "removed-" not in desk.text
    plain = decide.write_paragraph(desk.project, desk.session, "As @removed said.\n\nTwice.")
    assert plain.remark == ""
