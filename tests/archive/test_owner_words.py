"""The archive's owner is asked about each word that may be a removed person's name."""

from pathlib import Path

import pytest

from tests.archive.examples import all_bytes, look, make, post
from tests.archive.test_derived import NAME, saved_session
from tweetup.archive import RemovedNames
from tweetup.model import Author, Correction

ANNA = Author(network="x", handle="annakovacs", id="2002002", name="Anna K. 🌸")
OWN = post("901", "A1: forty words and not one more than that #demochat", author=ANNA)

ROSE = RemovedNames(
    handles=frozenset({"rose", "ada@social.example", "x"}),
    names=frozenset({"Rosa", "Rosa Thorn (she)", "🌸"}),
)

TITLES = [
    ("An evening with rose", "An evening with removed"),
    ("Rose's garden: ROSE", "removed's garden: removed"),
    ("with @rose, and @rosemary", "with @removed, and @rosemary"),
    ("@rose.example is another", "@rose.example is another"),
    ("#rose", "#rose"),
    ("roses, primrose, rose_77", "roses, primrose, rose_77"),
    ("Rosa Thorn (she) and Rosa", "removed and removed"),
    ("ada, @ada, @ada@social.example", "removed, @removed, @removed"),
    ("@ada@other.example", "@ada@other.example"),
    ("x marks it 🌸", "x marks it 🌸"),
]


@pytest.mark.parametrize(("title", "cleaned"), TITLES)
def test_whole_words(title: str, cleaned: str) -> None:
    """A name is a whole word of two letters or more, whatever these are."""
    assert ROSE.replaced_by_owner(title, "removed") == cleaned


@pytest.mark.parametrize(
    ("label", "cleaned"),
    [("rose_tweets.csv", "removed_tweets.csv"), ("a-rose", "a-removed"), ("roses", "roses")],
)
def test_labels(label: str, cleaned: str) -> None:
    assert ROSE.replaced_by_owner(label, "removed", is_label=True) == cleaned


def decided(kind: str, target: str | None = None, **value: str) -> Correction:
    return Correction(
        kind=kind, hashtag="demochat", session=NAME, target=target, value=tuple(value.items())
    )


#: Corrections before and after a removal: target and value.
CORRECTIONS = [
    (decided("retitle", title="With annakovacs"), (None, '[["title", "With removed"]]')),
    (decided("retitle", title="With Anna K."), (None, '[["title", "With removed."]]')),
    (
        decided("question edit", "Q1", text="annakovacs asks: why?"),
        ("Q1", '[["text", "removed asks: why?"]]'),
    ),
    (
        decided("session rename", name="annakovacs-night"),
        (None, '[["name", "removed-night"]]'),
    ),
    (decided("session join", "annakovacs-night"), ("removed-night", "[]")),
    (decided("move", "x:913", section="Q1"), ("x:913", '[["section", "Q1"]]')),
    (decided("retitle", title="On labels"), (None, '[["title", "On labels"]]')),
]


@pytest.mark.parametrize("undone", [False, True])
@pytest.mark.parametrize(("correction", "cells"), CORRECTIONS)
def test_corrections(
    tmp_path: Path, correction: Correction, cells: tuple[str | None, str], undone: bool
) -> None:
    """The name is replaced in titles, questions and names of sessions, undone or not, and told."""
    path = tmp_path / "a.db"
    with make(path, [OWN]) as archive:
        made = archive.add_correction(correction)
        if undone:
            assert made.id is not None
            archive.undo_correction(made.id)
        names = archive.removals.names_of(authors=["annakovacs"])
        removed = archive.remove(authors=["annakovacs"])
        assert archive.removals.traces(names) == ()
    assert look(path, "SELECT target, value FROM corrections") == [cells]
    told = () if "removed" not in str(cells) else (f"correction 1 ({correction.kind})",)
    assert removed.replaced == told
    assert b"annakovacs" not in all_bytes(path).lower()


def test_notes_files_and_reasons(tmp_path: Path) -> None:
    """So it is in notes, names of files and reasons; a network's own words in the ledger stay."""
    path = tmp_path / "a.db"
    noted = Correction(kind="move", hashtag="demochat", target="x:913", note="annakovacs wrote")
    with make(path, [OWN], source="annakovacs_tweets.csv") as archive:
        archive.add_correction(noted)
        archive.remove(posts=[], reason="for annakovacs")
        removed = archive.remove(authors=["annakovacs"], reason="mail of annakovacs")
        assert [line.reason for line in archive.removals.log()] == [
            "for removed",
            "mail of removed",
        ]
        assert archive.corrections()[0].note == "removed wrote"
        assert archive.captures()[0].capture.source == "removed_tweets.csv"
    places = ("correction 1 (move)", "import 1", "removal 1", "the reason of this removal")
    assert removed.replaced == places
    assert b"annakovacs" not in all_bytes(path).lower()


def test_the_ledger_of_a_capture(tmp_path: Path) -> None:
    """A capture goes on where the one before ended, so its source stays: no one named it."""
    with make(tmp_path / "a.db", [OWN], kind="capture", source="annakovacs") as archive:
        archive.remove(authors=["annakovacs"])
        assert archive.captures()[0].capture.source == "annakovacs"


def test_a_session_named_after_somebody(tmp_path: Path) -> None:
    """Its results go, so that its name becomes no alias; the name of a chat stays in it."""
    path = tmp_path / "a.db"
    day = NAME.removeprefix("demochat-")
    with saved_session(path) as archive:
        archive.remove(authors=["demochat"], dry_run=True)
        assert look(path, "SELECT session FROM sessions") == [(NAME,)]
        archive.remove(authors=[day])
    assert look(path, "SELECT session FROM sessions") == []


def test_the_check_sees_them(tmp_path: Path) -> None:
    """A name that is left in the owner's words is an error of the removal, not words of others."""
    path = tmp_path / "a.db"
    with make(path, [post("902", "the rose is red #demochat")]) as archive:
        archive.add_correction(decided("retitle", title="With rose"))
        (trace,) = archive.removals.traces(RemovedNames(handles=frozenset({"rose"})))
    assert (trace.place, trace.count, trace.stays) == ("corrections.value", 1, False)
