"""Forms and drafts of a page whose questions have other numbers since it was drawn."""

from __future__ import annotations

import re
from contextlib import chdir
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from tests.desk.conftest import Chats
from tests.desk.serving import Desk, serving
from tests.desk.test_answers import do, page
from tests.desk.test_guard import ask, cookie
from tweetup.cli import main


def _section(text: str, name: str) -> str:
    """A section as the forms of a page name it."""
    (found,) = set(re.findall(rf'data-drop="({name} [^"]+)"', text))
    return unescape(found)


def _corrected(archive: Path, *words: str) -> None:
    with chdir(archive.parent):
        assert main([*words, "--archive", str(archive)]) == 0


def _keep(desk: Desk, **form: str) -> None:
    headers = {"Cookie": cookie(desk), "Origin": desk.origin}
    assert ask(desk, "/s/{}/draft", "POST", urlencode(form), **headers).status == 204


def test_a_form_is_about_the_question_that_was_seen(chats: Chats, tmp_path: Path) -> None:
    """It goes there after a renumbering; its draft as well, and other sections keep their ids."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk:
        before = page(desk)
        place = _section(before, "Q1")
        form = {"do": "paragraph", "draft": "do place after", "place": place, "after": ""}
        _keep(desk, **form, text="On the first")
        _corrected(archive, "question", "renumber", "latest", "Q1", "2")
        after = page(desk)
        assert _section(after, "Q2").split(" ", 1)[1] == place.split(" ", 1)[1]
        ids = [set(re.findall(r'id="block-(question-[^"]+)"', text)) for text in (before, after)]
        assert ids[0] == ids[1] != set()
        assert f'value="{place}"' in after  # offered with the question
        done = do(desk, **form, text="On the first")
        assert done.headers["desk-outcome"] == "done", done.text
        (part,) = re.findall(
            r'id="block-question-[^"]+"(?:(?!id="block-).)*?On the first', done.text, re.DOTALL
        )
        assert _section(part, "Q2")
        assert "On the first" not in page(desk).partition('class="draft"')[2]


def test_a_question_that_is_gone(chats: Chats, tmp_path: Path) -> None:
    """A form on it is not done, and says why: no other question gets the words."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk:
        place = _section(page(desk), "Q1")
        _corrected(archive, "question", "remove", "latest", "Q1")
        page(desk)
        done = do(desk, do="paragraph", place=place, text="On the first")
        assert done.headers["desk-outcome"] == "failed"
        assert "not in this session any more" in done.text


def test_words_on_the_other_half_of_a_split(chats: Chats, tmp_path: Path) -> None:
    """A draft is offered in the session that has its question now, and is settled there."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk:
        text = page(desk)
        place = _section(text, "Q3")
        form = {"do": "paragraph", "draft": "do place after", "place": place, "after": ""}
        _keep(desk, **form, text="On the third")
        _corrected(archive, "session", "split", "latest", place.rpartition(" ")[2])
        assert 'class="draft"' not in page(desk)
        headers = {"Cookie": cookie(desk)}
        second = ask(desk, "/s/{}-2", **headers)
        while "An analysis runs" in second.text or second.status != 200:
            second = ask(desk, "/s/{}-2", **headers)
        assert 'class="draft"' in second.text
        assert "On the third" in second.text
