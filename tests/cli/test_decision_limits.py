"""Paragraphs and pictures of a host's own, and decisions that cannot be made."""

import sys
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.deciding import (
    ANSWER,
    LINK,
    POINT,
    QUESTION,
    QUOTE,
    REPLY,
    SECOND,
    SESSION,
    SLIDES,
    Words,
    decide,
    finding,
    log,
    on,
    quote,
    recap,
    undo,
)
from tests.cli.running import Run
from tweetup.jobs.pictures import read_picture


def test_own_parts_are_listed_as_added_where_they_were(decided: Path, run: Run) -> None:
    """The first decision on a paragraph added it, the next ones edit it, undone or not."""
    name = decide(run, *on("paragraph", "add", "First words"))["target"]
    decide(run, *on("paragraph", "edit", name, "Other words"))
    added, edited = (f"paragraph {verb} '{name}' '" for verb in ("add", "edit"))
    listed = run("corrections").out
    assert (listed.count(f"{added}First"), listed.count(f"{edited}Other")) == (1, 1)
    assert f"undone: {added}First words'" in run("corrections", "undo", "1").err
    assert f"redone: {added}First words'" in run("corrections", "redo").err
    assert f"undone: {edited}Other words'" in run("corrections", "undo", "2").err
    assert run("corrections", "undo", "1").code == 0


@pytest.mark.long
def test_own_parts_are_edited_moved_ordered_and_dropped(decided: Path, run: Run) -> None:
    """A paragraph keeps its name; parts that follow it move with it."""
    first = decide(run, *on("paragraph", "add", "First *words*"))
    name = first["target"]
    second = decide(
        run, *on("paragraph", "add", "Second words", "--after", name.removeprefix("own "))
    )
    made = [first, second]
    assert "First *words*\n\nSecond words\n" in recap(run)
    made.append(decide(run, *on("paragraph", "edit", name, "Other **words**")))
    assert "Other **words**\n\nSecond words\n" in recap(run)
    made.append(decide(run, *on("paragraph", "move", name, "--place", "Q3", "--after", "end")))
    rows = run(*on("paragraph", "list"), "--json").rows
    assert [(row["text"], row["place"], row["after"]) for row in rows] == [
        ("Other **words**", "Q3", "end"),
        ("Second words", "intro", name),
    ]
    assert "Other **words**\n\nSecond words\n" in recap(run)
    made.append(decide(run, *on("paragraph", "add", "Third words", "--after", name)))
    assert "Other **words**\n\nSecond words\n\nThird words\n" in recap(run)
    made.append(decide(run, *on("paragraph", "order", name, made[-1]["target"])))
    assert "Other **words**\n\nThird words\n\nSecond words\n" in recap(run)
    made.append(decide(run, *on("paragraph", "drop", name)))
    assert "Other **words**" not in recap(run)
    assert run(*on("paragraph", "drop", name)).code == 2
    undo(run, *made)
    assert "words" not in recap(run).split("## What role")[0]


def test_own_words_from_standard_input(
    decided: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several paragraphs at once."""
    monkeypatch.setattr("sys.stdin", StringIO("One\n\n- two\n- three\n"))
    made = decide(run, *on("paragraph", "add", "-"))
    assert "One\n\n- two\n- three\n" in recap(run)
    undo(run, made)


@pytest.mark.long
def test_pictures(decided: Path, pictures: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told by their content, upright, smaller, and with nothing of the camera; with words."""
    monkeypatch.chdir(decided)
    made = [
        decide(
            run,
            *on(
                "picture",
                "add",
                str(pictures / "photo.txt"),
                "--alt",
                "A ramp",
                "--caption",
                "*Us*",
            ),
        )
    ]
    assert "![A ramp](pictures/" in recap(run)
    assert run("recap", SESSION, "-o", decided / "out.md").code == 0
    written = next((decided / "pictures").iterdir())
    with Image.open(written) as image:
        assert image.size == (800, 1600)
    for word in (b"Acme", b"secret", b"Exif"):
        assert word not in written.read_bytes()
    name = made[0]["target"]
    made.append(decide(run, *on("picture", "edit", name, "--alt", "A grey ramp", "--place", "Q2")))
    (row,) = run(*on("picture", "list"), "--json").rows
    assert (row["alternative"], row["text"], row["place"]) == ("A grey ramp", "*Us*", "Q2")
    assert row["digest"] == written.stem
    made.append(decide(run, *on("picture", "edit", name, "--file", str(pictures / "clear.png"))))
    assert run(*on("picture", "list"), "--json").rows[0]["media_type"] == "image/png"
    made.append(decide(run, *on("picture", "drop", name)))
    assert run(*on("picture", "list"), "--json").rows == []
    assert run("corrections").out.splitlines()[-1].rstrip().endswith(f"picture drop '{name}'")
    undo(run, *made)
    assert "![" not in recap(run)


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "media_type", "size"),
    [
        ("photo.txt", "image/jpeg", (800, 1600)),
        ("clear.png", "image/png", (40, 20)),
        ("grey.png", "image/png", (40, 20)),
        ("print.jpg", "image/jpeg", (40, 20)),
        ("small.gif", "image/png", (40, 20)),
        ("photo.webp", "image/webp", (800, 1600)),
        ("phone.jpg", "image/jpeg", (800, 1600)),
    ],
)
def test_kinds_of_pictures(
    pictures: Path, name: str, media_type: str, size: tuple[int, int]
) -> None:
    """Written anew without words of any kind; a clear one stays clear."""
    made = read_picture(pictures / name)
    assert (made.media_type, (made.width, made.height)) == (media_type, size)
    image = Image.open(BytesIO(made.data))
    assert image.size == size
    assert not image.getexif()
    assert b"secret" not in made.data
    assert (image.mode == "RGBA") == (name == "clear.png")
    if name == "grey.png":
        assert image.getpixel((0, 0)) == 156


def test_pictures_without_their_package(
    decided: Path, pictures: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One error with the command that installs it."""
    monkeypatch.chdir(decided)
    monkeypatch.setitem(sys.modules, "PIL", None)
    done = run(*on("picture", "add", str(pictures / "clear.png"), "--alt", "Red"))
    assert done.code == 1
    assert len(done.said) == 1
    assert "-m pip install" in done.err
    assert "Pillow" in done.err


NO_POST = "99999999999"
EARLY = "3186644562"
ERRORS: tuple[tuple[Words, str], ...] = (
    (finding("word", "nothing", "Words"), "no finding named 'nothing'"),
    (finding("word", "communities", "  "), "the finding is empty"),
    (finding("word", "rules", "Words"), "several sections have the finding rules; write Q1:"),
    (finding("drop", "nothing"), "no finding named"),
    (on("list", "add", "Q1", "Wikis", QUOTE), "Q1 has no list; --list NAME begins one"),
    (finding("keep", "nothing"), "no finding named"),
    (finding("merge", "communities", "nothing"), "no finding named"),
    (finding("merge", "communities", "voice"), "no finding named 'voice'"),
    (finding("merge", "communities", "communities"), "cannot be merged with itself"),
    (finding("quote", "nothing", QUOTE), "no finding named"),
    (finding("quote", POINT, EARLY), f"the post {EARLY} is not in {SESSION}"),
    (finding("quote", POINT, "--none"), "unless it is worded"),
    (finding("quote", POINT), "name a post, or give --none"),
    (finding("quote", "communities", QUOTE), "unless it is worded"),
    (finding("support", POINT, NO_POST), "no post named"),
    (finding("support", "communities", SECOND), "do not hold the phrase: word it first"),
    (finding("support", POINT, EARLY), "is not in"),
    (finding("support", "communities"), "Missing argument"),
    (finding("add", "Q1", " ", QUOTE), "the finding is empty"),
    (finding("add", "Q9", "Words", QUOTE), "no section named 'Q9'"),
    (finding("add", "Q1", "Words", EARLY), "is not in"),
    (finding("order", "Q1", "voice"), "no finding named 'voice'"),
    (finding("order", "Q1", POINT), "the recap is like that already"),
    (quote("show", EARLY), "is not in"),
    (quote("show", QUOTE, "--section", "Q8"), "no section named 'Q8'"),
    (quote("drop", NO_POST), "no post named"),
    (quote("order", "Q2", QUOTE), "no quote of Q2 named"),
    (quote("order", "Q1", QUOTE, SECOND), "the recap is like that already"),
    (quote("lead", EARLY), "is not in"),
    (quote("lead", QUOTE, "--none"), "name a post, or give --none"),
    (on("exchange", "drop", QUOTE), "no post in an exchange named"),
    (on("exchange", "show", ANSWER), "the recap is like that already"),
    (on("open", "show", EARLY), "is not in"),
    (on("open", "answered", NO_POST), "no post named"),
    (on("open", "answered", QUESTION, "--by", EARLY), "is not in"),
    (on("open", "drop", EARLY), "is not in"),
    (on("open", "order", "Q1", QUESTION), "no open question of Q1 named"),
    (on("list", "show", "Q1"), "Q1 has no list"),
    (on("list", "drop", "Q1", "--list", "tools"), "the list is not there any more"),
    (on("list", "rename", "Q1", "x", "y", "--list", "tools"), "no thing in the list of Q1 named"),
    (on("list", "rename", "Q1", "x", " ", "--list", "tools"), "the name is empty"),
    (on("list", "remove", "Q1", "x", "--list", "tools"), "no thing in the list of Q1 named"),
    (on("list", "add", "Q1", " ", QUOTE, "--list", "tools"), "the name is empty"),
    (on("list", "add", "Q1", "x", EARLY, "--list", "tools"), "is not in"),
    (on("list", "add", "Q1", "x", QUOTE), "Q1 has no list"),
    (("topic", SESSION, " "), "the text is empty; --none leaves it out"),
    (("topic", SESSION, "x", "--none"), "contradict each other"),
    (("next", SESSION, " "), "the text is empty"),
    (("next", SESSION, "soon", "--start", "soon"), "soon is no date and time"),
    (("next", SESSION, "--start", "2009-09-04T12:00"), "--start needs the words"),
    (on("intro", "word", "nothing", "x"), "no sentence of the introduction named"),
    (on("intro", "word", "asked", " "), "the sentence is empty"),
    (on("intro", "drop", "nothing"), "no sentence of the introduction named"),
    (on("intro", "order", "nothing"), "no sentence of the introduction named"),
    (on("intro", "order", "meeting"), "the recap is like that already"),
    (on("link", "title", SLIDES, "x"), "no link named"),
    (on("link", "title", LINK, " "), "the title is empty"),
    (on("link", "drop", SLIDES), "no link named"),
    (on("link", "show", LINK), "the recap is like that already"),
    (on("link", "add", "slides", "x"), "is no web address"),
    (on("link", "add", SLIDES, " "), "the title is empty"),
    (on("link", "order", SLIDES), "no link named"),
    (on("guest", "add", "nobody"), "no person in this session named"),
    (on("bot", "add", "nobody"), "no person in this session named"),
    (on("bot", "remove", "nurse_tamsin"), "is no bot here"),
    (on("guest", "remove", "nurse_tamsin"), "the recap is like that already"),
    (on("paragraph", "add", " "), "the paragraph is empty"),
    (on("paragraph", "add", "x", "--place", "Q9"), "no section named"),
    (on("paragraph", "add", "x", "--after", EARLY), "is not in"),
    (on("paragraph", "add", "x", "--after", "3448711454"), "the recap does not show the post"),
    (on("paragraph", "add", "x", "--after", QUOTE, "--place", "Q2"), "Q2 does not show the post"),
    (on("paragraph", "add", "x" * 5_001), "more than 5,000 characters"),
    (on("paragraph", "edit", "nothing", "x"), "no paragraph of your own named"),
    (on("paragraph", "move", "nothing", "--place", "end"), "no paragraph of your own named"),
    (on("paragraph", "move", "nothing"), "name the place"),
    (on("paragraph", "drop", "nothing"), "no paragraph of your own named"),
    (on("paragraph", "order", "nothing"), "no part of your own named"),
    (on("picture", "add", "clear.png"), "needs words for those who cannot see it"),
    (on("picture", "add", "clear.png", "--alt", " "), "needs words for those who cannot see it"),
    (on("picture", "edit", "nothing", "--alt", "x"), "no picture named"),
    (on("picture", "edit", "nothing"), "name what is to change"),
    (on("picture", "drop", "nothing"), "no picture named"),
    (on("part", "drop", "Q9"), "no section named 'Q9'"),
    (on("part", "drop", "footer"), "no section named 'footer'"),
    (on("part", "show", "Q1"), "the recap is like that already"),
    (on("part", "order", "Q9"), "no section named 'Q9'"),
    (on("part", "order", "Q1", "Q2"), "the recap is like that already"),
    (("finding", "drop", "nochat-2020-01-01", "x"), "no session named"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("command", "message"), ERRORS, ids=lambda it: " ".join(it[:2]) if isinstance(it, tuple) else ""
)
def test_a_decision_that_cannot_be(command: Words, message: str, decided: Path, run: Run) -> None:
    """One line says why, with exit code 2, and nothing is stored."""
    before = log(run)
    done = run(*command)
    assert (done.code, done.out, len(done.said)) == (2, "", 1)
    assert message in done.err
    assert log(run) == before


@pytest.mark.parametrize(
    ("name", "message", "code"),
    [
        ("words.png", "it is no picture in PNG, JPEG, WebP or GIF", 1),
        ("half.jpg", "it is no picture in PNG, JPEG, WebP or GIF, or it is damaged", 1),
        ("large.png", "more than 5 MB", 2),
        ("missing.png", "cannot be read: No such file", 1),
    ],
)
def test_pictures_that_are_refused(
    decided: Path, pictures: Path, run: Run, monkeypatch: pytest.MonkeyPatch,
    name: str, message: str, code: int,
) -> None:  # fmt: skip
    """By their content, and by their size."""
    monkeypatch.chdir(decided)
    done = run(*on("picture", "add", str(pictures / name), "--alt", "x"))
    assert (done.code, len(done.said)) == (code, 1)
    assert message in done.err


def test_behind_posts_that_stand_side_by_side(decided: Path, run: Run) -> None:
    """Own words that follow the first of them stand behind the last one."""
    made = [
        decide(run, *on("paragraph", "add", f"Behind {post}", "--after", post))
        for post in (REPLY, ANSWER)
    ]
    shown = recap(run)
    assert f"Behind {REPLY}\n\nBehind {ANSWER}\n" in shown
    (row,) = (it for it in run(*quote("list"), "--json").rows if it["post"] == f"x:{REPLY}")
    assert shown.index(row["text"][:30]) < shown.index("Behind ")
    assert [it["status"] for it in log(run)[-2:]] == ["in effect", "in effect"]
    undo(run, *made)


def test_the_words_on_an_added_part(decided: Path, run: Run) -> None:
    """Wherever an added paragraph is told of, it is called added."""
    added = run(*on("paragraph", "add", "My words", "--after", QUOTE))
    assert added.code == 0
    dropped = decide(run, *on("quote", "drop", QUOTE))
    for command in (on("paragraph", "list"), ("recap", SESSION), ("recap", SESSION, "--edit")):
        said = run(*command).err
        assert "paragraph add" in said
        assert "paragraph edit" not in said
    undo(run, dropped)
