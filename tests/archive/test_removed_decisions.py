"""Decisions on recaps outlive a removal, and keep nothing of whom was removed."""

import json
import re
from pathlib import Path

import pytest

from tests.archive.examples import all_bytes, look, make, post
from tests.archive.test_derived import NAME
from tweetup.archive import Archive
from tweetup.model import Author, Correction, Post, PostKey

WORDS = "quinces want a south wall and patient hands all year"
CLEO = Author(network="x", handle="cleo_77", id="7700001", name="Cleo Quinceman")
OWN = post("90100001", f"A1: {WORDS} #demochat", author=CLEO)
OTHER = post("90100002", "A1: something else entirely #demochat", handle="eve")
THIRD = post("90100003", "A1: the third of them agrees #demochat", handle="bob")
#: Whatever tells of the person: in no byte of the file, and in no output.
NEEDLES = (b"cleo_77", b"7700001", b"quinceman", b"quinces want", b"90100001")


def decided(kind: str, target: str | None = None, **value: str) -> Correction:
    pairs = tuple(sorted(value.items()))
    return Correction(kind=kind, hashtag="demochat", session=NAME, target=target, value=pairs)


X, Y = "x:90100001", "x:90100002"

#: Decisions, what their target is afterwards, and their values; ``~`` stands for the pseudonym.
CASES: dict[str, tuple[Correction, str | None, dict[str, str]]] = {
    "a quote": (decided("recap quote", X, state="shown", words="0b1c"), "x:~", {"state": "shown"}),
    "another one": (
        decided("recap quote", Y, state="shown", words="0b1c"),
        Y,
        {"state": "shown", "words": "0b1c"},
    ),
    "left open": (
        decided("recap open", Y, state="answered", by=X),
        Y,
        {"state": "answered", "by": "x:~"},
    ),
    "an exchange": (
        decided("recap exchange", f"{Y} {X}", state="left out"),
        f"{Y} x:~",
        {"state": "left out"},
    ),
    "the large one": (decided("recap lead", posts=X), None, {"posts": "x:~"}),
    "words for a point": (
        decided("recap wording", f"point {X}", text="Walls help", rested_on=f"{X} {Y}", was=WORDS),
        "point x:~",
        {"text": "Walls help", "rested_on": f"x:~ {Y}", "removed": "was"},
    ),
    "their words for a point": (
        decided("recap wording", f"point {Y}", text=f"“{WORDS}”, they say", rested_on=Y),
        f"point {Y}",
        {"rested_on": Y, "removed": "text"},
    ),
    "who said it": (
        decided("recap support", f"point {X}", posts=f"{Y} {X}", rested_on=X),
        "point x:~",
        {"posts": f"{Y} x:~", "rested_on": "x:~"},
    ),
    "joined": (
        decided("recap merge", f"point {Y}", into=f"point {X}"),
        f"point {Y}",
        {"into": "point x:~"},
    ),
    "an order": (
        decided("recap order", "findings", names=json.dumps([f"point {X}", "own 12", "mention a"])),
        "findings",
        {"names": '["point x:~", "own 12", "mention a"]'},
    ),
    "an order of links": (
        decided("recap order", "links", names=json.dumps(["https://x.com/cleo_77", "https://b.e"])),
        "links",
        {"names": '["https://b.e"]'},
    ),
    "a paragraph after it": (
        decided("recap paragraph", "own 1", text="So it was.", after=X, place="Q1"),
        "own 1",
        {"text": "So it was.", "after": "x:~", "place": "Q1"},
    ),
    "a paragraph with their words": (
        decided("recap paragraph", "own 1", text=f"One said: {WORDS}.", place="intro"),
        "own 1",
        {"place": "intro", "removed": "text"},
    ),
    "a paragraph with the id": (
        decided("recap paragraph", "own 1", text="https://x.com/i/status/90100001", place="intro"),
        "own 1",
        {"place": "intro", "removed": "text"},
    ),
    "a picture": (
        decided("recap picture", "own 2", picture="ab", alternative="Cleo Quinceman", text=""),
        "own 2",
        {"picture": "ab", "alternative": "removed", "text": ""},
    ),
    "a sentence": (
        decided("recap sentence", "left_open", text="Ask @cleo_77!", was="Of @cleo_77."),
        "left_open",
        {"text": "Ask @removed!", "was": "Of @removed."},
    ),
    "a title": (decided("retitle", title="With @cleo_77"), None, {"title": "With @removed"}),
    "a title in their words": (decided("retitle", title=WORDS), None, {"removed": "title"}),
    "a link to them": (
        decided("recap link", "https://x.com/cleo_77/status/90100001", state="left out"),
        None,
        {"state": "left out", "removed": "target"},
    ),
    "a link's title": (
        decided("recap link", "https://b.example", text=WORDS),
        "https://b.example",
        {"removed": "text"},
    ),
    "a mention": (
        decided("recap finding", "mention quinces want a south wall", state="left out"),
        None,
        {"state": "left out", "removed": "target"},
    ),
    "a thing": (
        decided("recap item", "Trellis", list="apps", posts=X, state="shown", text=""),
        "Trellis",
        {"list": "apps", "posts": "x:~", "state": "shown", "text": ""},
    ),
}  # fmt: skip


def cells(archive: Archive) -> tuple[str | None, dict[str, str]]:
    """Return target and values of the correction, ``~`` for the pseudonym of the post."""
    (stored,) = archive.corrections(undone=True)

    def masked(text: str) -> str:
        return re.sub(r"removed-[0-9a-f]{12}", "~", text)

    target = stored.target and masked(stored.target)
    return target, {name: masked(text) for name, text in stored.value}


@pytest.mark.parametrize("undone", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_nothing_of_the_person_is_left(tmp_path: Path, case: str, undone: bool) -> None:
    """The row stays, undone or not; its names of the post, and words of the person, do not."""
    decision, target, value = CASES[case]
    path = tmp_path / "a.db"
    with make(path, [OWN, OTHER, THIRD]) as archive:
        made = archive.add_correction(decision)
        if undone:
            archive.undo_correction(made.id or 0)
        names = archive.removals.names_of(authors=["cleo_77"], author_ids=[("x", "7700001")])
        removed = archive.remove(authors=["cleo_77"], author_ids=[("x", "7700001")])
        assert cells(archive) == (target, value)
        replaced = any("removed" in text for name, text in value.items() if name != "removed")
        assert bool(removed.replaced) == replaced
        assert removed.decisions == (case != "another one" and not replaced)
        assert archive.removals.traces(names) == ()
    data = all_bytes(path).lower()
    assert [needle for needle in NEEDLES if needle in data] == []


@pytest.mark.parametrize("case", CASES)
def test_a_decision_that_comes_later(tmp_path: Path, case: str) -> None:
    """From another archive or an old export: it is stored without whom was removed here."""
    decision, target, value = CASES[case]
    path = tmp_path / "a.db"
    with make(path, [OWN, OTHER, THIRD]) as archive:
        archive.remove(authors=["cleo_77"], author_ids=[("x", "7700001")])
        archive.add_correction(decision)
        stored_target, stored = cells(archive)
    # The list has digests alone, so that names in a text are replaced, and a few words stay.
    if case not in {"a mention", "a link to them", "a picture", "a paragraph with the id"}:
        assert stored_target == target
        assert stored.keys() - {"was"} == value.keys() - {"was"}
    data = all_bytes(path).lower()
    left = {needle for needle in NEEDLES if needle in data}
    # Of words the list tells six in a row and more, of a display name only the posts' own.
    assert left <= {"a mention": {b"quinces want"}, "a picture": {b"quinceman"}}.get(case, set())


@pytest.mark.parametrize("kind", ["recap guest", "recap bot"])
def test_a_decision_on_the_person_goes(tmp_path: Path, kind: str) -> None:
    """A mark as a guest or bot is on nothing but the person; marks of others stay."""
    path = tmp_path / "a.db"
    with make(path, [OWN, OTHER]) as archive:
        archive.add_correction(decided(kind, "Cleo_77", state="shown"))
        archive.add_correction(decided(kind, "eve", state="shown"))
        assert archive.remove(authors=["cleo_77"]).decisions == 1
        assert [it.target for it in archive.corrections()] == ["eve"]
        archive.add_correction(decided(kind, "Cleo_77", state="shown"))
    assert b"cleo_77" not in all_bytes(path).lower()


def test_one_post_alone(tmp_path: Path) -> None:
    """Of a person with other posts the name may stay; the post's name and words do not."""
    path = tmp_path / "a.db"
    second: Post = post("90100009", "A2: mulch, always mulch #demochat", author=CLEO)
    with make(path, [OWN, second, OTHER]) as archive:
        for decision, _, _ in CASES.values():
            archive.add_correction(decision)
        archive.add_correction(decided("recap guest", "cleo_77", state="shown"))
        archive.add_correction(decided("recap quote", "x:90100009", state="shown"))
        archive.remove(posts=[PostKey("x", "90100001")])
        targets = [it.target for it in archive.corrections()]
        assert targets[-2:] == ["cleo_77", "x:90100009"]
        assert len(targets) == len(CASES) + 2
    data = all_bytes(path).lower()
    assert b"90100001" not in data
    assert b"quinces want" not in data


def test_two_decisions_on_one_post_stay_on_one(tmp_path: Path) -> None:
    """The pseudonym is the same in all, so that the later one still overrules the earlier."""
    with make(tmp_path / "a.db", [OWN, OTHER]) as archive:
        for state in ("shown", "left out"):
            archive.add_correction(decided("recap quote", X, state=state))
        archive.add_correction(decided("recap quote", Y, state="shown"))
        archive.remove(posts=[OWN.key])
        first, second, other = (it.target for it in archive.corrections())
    assert first == second != other


def test_notes_and_dry_runs(tmp_path: Path) -> None:
    """A note that names the person is emptied; to try it changes nothing, and counts the same."""
    path = tmp_path / "a.db"
    with make(path, [OWN, OTHER]) as archive:
        noted = Correction(
            kind="recap quote", hashtag="demochat", target=Y, note="asked by @cleo_77"
        )
        archive.add_correction(noted)
        before = look(path, "SELECT * FROM corrections")
        tried = archive.remove(authors=["cleo_77"], dry_run=True)
        assert look(path, "SELECT * FROM corrections") == before
        assert archive.remove(authors=["cleo_77"]).decisions == tried.decisions == 1
        assert archive.corrections()[0].note is None
