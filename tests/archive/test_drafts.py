"""Words that were typed and not saved: one set a form, gone with a person whom they tell of."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.archive.examples import all_bytes, make, post
from tests.archive.test_owner_words import ANNA, OWN
from tweetup.archive import open_archive
from tweetup.model import Draft

TITLE = (("do", "title"),)
OTHER = (("do", "sentence"), ("name", "facts"))


def typed(text: str, form: tuple[tuple[str, str], ...] = TITLE, session: str = "a") -> Draft:
    """Words in a form."""
    return Draft(session=session, form=form, label="Edit", words=(("text", text),))


def test_the_last_words_of_each_form_are_kept(tmp_path: Path) -> None:
    """By session and form, whatever the words are; deleted, none is left in the file."""
    path = tmp_path / "a.db"
    words = "nobody typed \u202e these \x00 <words> before 👩‍👩‍👧"
    with make(path) as archive:
        for draft in (typed("Half"), typed(words), typed("b", OTHER), typed("c", session="b")):
            archive.write_draft(draft)
        kept = sorted(archive.drafts("a"), key=lambda it: it.form, reverse=True)
        assert [(it.form, it.words) for it in kept] == [
            (TITLE, (("text", words),)),
            (OTHER, (("text", "b"),)),
        ]
        assert all(it.typed_at is not None for it in kept)
        archive.delete_draft("a", TITLE)
        archive.delete_draft("a", TITLE)
        assert [it.form for it in archive.drafts("a")] == [OTHER]
        assert len(archive.drafts("b")) == 1


def test_a_crash_takes_no_words_that_were_written(tmp_path: Path) -> None:
    """They are in the files as soon as they are written, on disk: all is synced at each commit."""
    path = tmp_path / "a.db"
    with make(path) as archive, closing(sqlite3.connect(path)) as fresh:
        with archive._connection.writing() as sql:
            assert sql.execute("PRAGMA synchronous").fetchone() == (2,)
        assert fresh.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        archive.write_draft(typed("Words of a minute"))
        crashed = tmp_path / "crashed"
        crashed.mkdir()
        for file in tmp_path.glob("a.db*"):
            shutil.copy(file, crashed / file.name)
    with open_archive(crashed / "a.db") as archive:
        assert [it.words for it in archive.drafts("a")] == [(("text", "Words of a minute"),)]


@pytest.mark.parametrize(
    ("draft", "stays"),
    [
        (typed("With annakovacs"), False),
        (typed("as @AnnaKovacs told us"), False),
        (typed("forty words and not one more than that, they say"), False),
        (typed("On labels"), True),
        (typed("x", (("do", "quote"), ("name", "@annakovacs"))), False),
        (typed("hannakovacsi"), True),
    ],
)
def test_a_removal_takes_drafts_that_tell_of_the_person(
    tmp_path: Path, draft: Draft, stays: bool
) -> None:
    """Their name or their words, in the words or in the form, whatever session it is."""
    path = tmp_path / "a.db"
    with make(path, [OWN, post("902", "A1: fewer #demochat")]) as archive:
        archive.write_draft(draft)
        archive.remove(authors=[ANNA.handle])
        assert bool(archive.drafts("a")) is stays
    if not stays:
        assert b"annakovacs" not in all_bytes(path).lower()
    with open_archive(path) as archive:
        assert bool(archive.drafts("a")) is stays
