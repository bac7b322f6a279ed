"""Deciding on a recap as its host does: real commands on the bundled sample, undone again."""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from tests.cli.running import Run
from tweetup.jobs.pictures import read_picture

SESSION = "hcsmeu-2009-08-21"
BEFORE = "hcsmeu-2009-08-07"
POINT = "3448860010"
QUOTE, SECOND, THIRD = "3448695587", "3448690261", "3448738519"
ANSWER, REPLY = "3448721784", "3448726887"
LINK = "http://example.org/house-rules"
SLIDES = "https://example.org/slides"
QUESTION = "3448793294"
OTHER_QUESTION = "3448711454"

Words = tuple[str, ...]


def finding(*words: str) -> Words:
    return ("finding", words[0], SESSION, *words[1:])


def quote(*words: str) -> Words:
    return ("quote", words[0], SESSION, *words[1:])


def on(group: str, verb: str, *words: str) -> Words:
    return (group, verb, SESSION, *words)


@dataclass(frozen=True)
class Case:
    """A command, those that must go before it, and its effect on the recap in Markdown."""

    command: Words
    kind: str
    shown: str = ""
    gone: str = ""
    before: tuple[Words, ...] = ()
    typed: str = ""
    status: str = "in effect"


ADD_SLIDES = on("link", "add", SLIDES, "The slides", "--section", "Q2")
ADD_CHOIR = on("list", "add", "Q3", "Choirs", "3449206330", "--list", "places")
ADD_ABBEY = on("list", "add", "Q3", "Abbeys", "3449254470", "--list", "places")
OPEN = on("open", "show", QUESTION)
OPEN_OTHER = on("open", "show", OTHER_QUESTION)

CASES: tuple[Case, ...] = (
    Case(
        finding("word", "communities", "Forums *exist* already"),
        "recap wording",
        "Forums \\*exist\\* already",
        "“Communities” came up",
        typed="finding word 'mention communities' “Forums *exist* already”",
    ),
    Case(finding("word", POINT, "Pay and stay silent"), "recap wording", "Pay and stay silent"),
    Case(
        finding("drop", "mention approval"),
        "recap finding",
        gone="“approval”",
        typed="finding drop 'mention approval'",
    ),
    Case(
        finding("keep", "q1:Rules"),
        "recap finding",
        "“rules”",
        typed="finding keep 'mention rules'",
    ),
    Case(
        finding("keep", "approval"),
        "recap finding",
        "“approval”",
        before=(finding("drop", "approval"),),
    ),
    Case(
        finding("merge", "funding", "transparency"),
        "recap merge",
        "transparency / funding",
        "“funding”",
        typed="finding merge 'mention funding' 'mention transparency'",
    ),
    Case(
        finding("quote", "communities", QUOTE),
        "recap example",
        "Forums exist",
        before=(finding("word", "communities", "Forums exist"),),
        typed=f"finding quote 'mention communities' x:{QUOTE}",
    ),
    Case(
        finding("quote", POINT, "--none"), "recap example", gone="one sponsor paid our translators"
    ),
    Case(
        finding("support", "communities", QUOTE, POINT),
        "recap support",
        "Forums exist",
        before=(finding("word", "communities", "Forums exist"),),
        typed=f"finding support 'mention communities' x:{QUOTE} x:{POINT}",
    ),
    Case(
        finding("add", "q2", "Nobody owned it", "3449069694"),
        "recap wording",
        "Nobody owned it",
        typed="finding add Q2 “Nobody owned it” x:3449069694",
    ),
    Case(
        finding("order", "Q3", "strategy", "voice"),
        "recap order",
        "“Strategy” came up",
        "“Company” came up",
        typed="finding order Q3 'mention strategy' 'mention voice'",
    ),
    Case(
        quote("show", "3448711454"),
        "recap quote",
        "hcsmeu/3448711454",
        typed="quote show x:3448711454",
    ),
    Case(
        quote("show", "x:3448711454", "--section", "Q3"),
        "recap quote",
        "hcsmeu/3448711454",
        typed="quote show x:3448711454 --section Q3",
    ),
    Case(
        quote("drop", QUOTE),
        "recap quote",
        gone="Support communities that exist",
        typed=f"quote drop x:{QUOTE}",
    ),
    Case(
        quote("order", "Q1", THIRD, f"x:{QUOTE}"),
        "recap order",
        "Counted here: 36 posts from 25 people.*\n\n> A1: One role nobody else",
        typed=f"quote order Q1 x:{THIRD} x:{QUOTE}",
    ),
    Case(
        quote("lead", SECOND),
        "recap lead",
        f"hcsmeu/{SECOND}",
        "Nobody owned it",
        typed=f"quote lead x:{SECOND}",
    ),
    Case(quote("lead", "--none"), "recap lead", gone="Nobody owned it", typed="quote lead --none"),
    Case(
        on("exchange", "drop", REPLY),
        "recap exchange",
        gone="publishing sums is leading",
        typed=f"exchange drop x:{ANSWER} x:{REPLY}",
    ),
    Case(
        on("exchange", "show", ANSWER),
        "recap exchange",
        "publishing sums is leading",
        before=(on("exchange", "drop", ANSWER),),
        typed=f"exchange show x:{ANSWER} x:{REPLY}",
    ),
    Case(OPEN, "recap open", "### We found no answer to", typed=f"open show x:{QUESTION}"),
    Case(
        on("open", "answered", QUESTION, "--by", QUOTE),
        "recap open",
        gone="### We found no answer to",
        before=(OPEN,),
        status="look again",
        typed=f"open answered x:{QUESTION} --by x:{QUOTE}",
    ),
    Case(
        on("open", "drop", QUESTION),
        "recap open",
        gone="### We found no answer to",
        before=(OPEN,),
        status="look again",
    ),
    Case(
        on("open", "order", "Q1", QUESTION),
        "recap order",
        before=(OPEN_OTHER, OPEN),
        typed=f"open order Q1 x:{QUESTION}",
    ),
    Case(
        ADD_CHOIR,
        "recap item",
        "- Choirs: @regulena",
        typed="list add Q3 Choirs x:3449206330 --list places",
    ),
    Case(
        on("list", "rename", "q3", "choirs", "Choir singing"),
        "recap item",
        "- Choir singing: @regulena",
        before=(ADD_CHOIR,),
        typed="list rename Q3 Choirs “Choir singing” --list places",
    ),
    Case(
        on("list", "remove", "Q3", "Choirs"),
        "recap item",
        "- Abbeys",
        "- Choirs",
        before=(ADD_CHOIR, ADD_ABBEY),
        typed="list remove Q3 Choirs --list places",
    ),
    Case(
        on("list", "drop", "Q3"),
        "recap list",
        gone="- Choirs",
        before=(ADD_CHOIR,),
        typed="list drop Q3 --list places",
    ),
    Case(
        on("list", "show", "Q3", "--list", "places"),
        "recap list",
        "- Choirs",
        before=(ADD_CHOIR, on("list", "drop", "Q3")),
    ),
    Case(
        ("topic", SESSION, "Trust"),
        "recap topic",
        "# Trust: ",
        "Pharma’s part",
        typed="topic “Trust”",
    ),
    Case(
        ("topic", SESSION, "--none"),
        "recap topic",
        gone="Pharma’s part in social media”",
        typed="topic --none",
    ),
    Case(
        ("next", SESSION, "Friday, at noon", "--start", "2009-09-04T12:00"),
        "recap next",
        "Friday, at noon",
        typed="next “Friday, at noon” --start 2009-09-04T11:00:00+00:00",
    ),
    Case(("next", SESSION, "--none"), "recap next", gone="4 September 2009", typed="next --none"),
    Case(("retitle", SESSION, "The pilot"), "retitle", "# The pilot", typed="retitle “The pilot”"),
    Case(
        on("intro", "word", "attendance", "More than ever."),
        "recap sentence",
        "More than ever.",
        "more than on 7 August",
        typed="intro word attendance “More than ever.”",
    ),
    Case(
        on("intro", "drop", "asked"),
        "recap sentence",
        gone="The questions led from",
        typed="intro drop asked",
    ),
    Case(
        on("intro", "order", "attendance"),
        "recap order",
        "## In short\n\nIn all, 33 posted",
        typed="intro order attendance",
    ),
    Case(
        on("link", "title", LINK, "Rules of a house"),
        "recap link",
        "[Rules of a house]",
        typed=f"link title {LINK} “Rules of a house”",
    ),
    Case(on("link", "drop", LINK), "recap link", gone="house-rules", typed=f"link drop {LINK}"),
    Case(on("link", "show", LINK), "recap link", "house-rules", before=(on("link", "drop", LINK),)),
    Case(ADD_SLIDES, "recap link", "[The slides]", typed=f"link add {SLIDES} “The slides”"),
    Case(
        on("link", "title", SLIDES, "Slides"),
        "recap link",
        "[Slides]",
        "[The slides]",
        before=(ADD_SLIDES,),
    ),
    Case(on("link", "drop", SLIDES), "recap link", gone="The slides", before=(ADD_SLIDES,)),
    Case(
        on("link", "order", "http://example.org/one-page-policy"),
        "recap order",
        typed="link order http://example.org/one-page-policy",
    ),
    Case(
        on("guest", "add", "@Nurse_Tamsin"),
        "recap guest",
        "(@nurse_tamsin, guest)",
        typed="guest add nurse_tamsin",
    ),
    Case(
        on("guest", "remove", "nurse_tamsin"),
        "recap guest",
        gone="(@nurse_tamsin, guest)",
        before=(on("guest", "add", "nurse_tamsin"),),
        typed="guest remove nurse_tamsin",
    ),
    Case(
        on("paragraph", "add", "**Thanks** to all"),
        "recap paragraph",
        "(three questions asked)",
        typed="“**Thanks** to all”",
    ),
    Case(
        on("paragraph", "add", "Behind the post", "--after", QUOTE),
        "recap paragraph",
        f"hcsmeu/{QUOTE})\n\nBehind the post",
    ),
    Case(
        on("paragraph", "add", "At the end of Q2", "--place", "q2", "--after", "end"),
        "recap paragraph",
        "At the end of Q2",
    ),
    Case(
        on("part", "drop", "Q2"),
        "recap section",
        gone='love our health service" campaign?\n',
        typed="part drop Q2",
    ),
    Case(
        on("part", "show", "q2"),
        "recap section",
        "*Q2, asked by",
        before=(on("part", "drop", "Q2"),),
    ),
    Case(
        on("part", "drop", "NUMBERS"),
        "recap section",
        gone="## In numbers",
        typed="part drop numbers",
    ),
    Case(
        on("part", "drop", "participants"),
        "recap section",
        gone="## Who",
        typed="part drop participants",
    ),
    Case(on("part", "order", "Q3", "Q1"), "recap order", typed="part order Q3 Q1"),
)


@pytest.fixture(scope="module")
def decided(shared_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sample chat in a folder to work in, for all cases: each is undone."""
    folder = tmp_path_factory.mktemp("decided") / "here"
    shutil.copytree(shared_sample, folder)
    with chdir(folder):
        yield folder


@pytest.fixture
def pictures(here: Path) -> Path:
    """A folder with pictures, told by what is in them and not by their names."""
    photo = Image.linear_gradient("L").resize((2400, 1200)).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Acme Camera"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
    photo.save(here / "photo.txt", format="JPEG", exif=exif, comment=b"secret place")
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "secret place")
    Image.new("RGBA", (40, 20), (200, 0, 0, 90)).save(here / "clear.png", pnginfo=texts)
    Image.new("I;16", (40, 20), 40_000).save(here / "grey.png")
    Image.new("CMYK", (40, 20)).save(here / "print.jpg")
    Image.new("P", (40, 20)).save(here / "small.gif", comment=b"secret place")
    photo.save(here / "photo.webp", exif=exif)
    photo.save(here / "phone.jpg", format="MPO", save_all=True, append_images=[photo], exif=exif)
    (here / "words.png").write_text("no picture")
    (here / "half.jpg").write_bytes((here / "photo.txt").read_bytes()[:9_000])
    (here / "large.png").write_bytes(bytes(5_000_001))
    return here


def recap(run: Run) -> str:
    written = run("recap", SESSION)
    assert written.code == 0
    return written.out


def decide(run: Run, *command: str) -> dict[str, Any]:
    """Run a command that must succeed, and return the decision."""
    done = run(*command, *(() if command[0] == "retitle" else ("--json",)))
    assert done.code == 0, done.err
    row: dict[str, Any] = (
        json.loads(done.out) if done.out else run("corrections", "--json").rows[-1]
    )
    return row


def log(run: Run) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = run("corrections", "--json").rows
    return rows


def undo(run: Run, *made: dict[str, Any]) -> None:
    for row in reversed(made):
        assert run("corrections", "undo", row["id"]).code == 0


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: " ".join(case.command[:1] + case.command[1:2])
)
def test_a_decision_is_made_shown_listed_and_undone(case: Case, decided: Path, run: Run) -> None:
    """It stands in the recap and in the log as a person would type it; undone, all is as before."""
    untouched = recap(run)
    made = [decide(run, *command) for command in case.before]
    before = recap(run)
    made.append(decide(run, *case.command))
    row = made[-1]
    assert (row["kind"], row["status"], row["session"]) == (case.kind, case.status, SESSION)
    assert row["target"] is None or isinstance(row["target"], str)
    assert isinstance(row["value"], dict)
    now = recap(run)
    assert now != before
    assert case.shown in now
    assert not case.gone or (case.gone in before and case.gone not in now)
    listed = run("corrections").out.splitlines()[-1]
    assert case.typed in listed
    assert log(run)[-1] == row
    undo(run, made[-1])
    assert recap(run) == before
    undo(run, *made[:-1])
    assert recap(run) == untouched


OWN_ALONE = (
    ("finding", "list"), ("quote", "list"), ("open", "list"), ("list", "list"), ("link", "list"),
    ("intro", "list"), ("part", "list"), ("paragraph", "list"), ("picture", "list"), ("topic",),
    ("next",),
)  # fmt: skip


@pytest.mark.parametrize("listing", OWN_ALONE, ids=" ".join)
def test_listings(listing: Words, decided: Path, run: Run) -> None:
    """A table with a heading, or a word that there is nothing; the same as JSON."""
    rows = run(*listing, SESSION, "--json").rows
    table = run(*listing, SESSION)
    assert table.code == 0
    if rows:
        assert len(table.out.splitlines()) == len(rows) + 1
    else:
        assert table.out == ""
        assert table.err.startswith("tweetup: ")


def test_what_the_listings_hold(decided: Path, run: Run) -> None:
    """Findings by the names that commands take, also those left out; posts with their places."""
    made = [
        decide(run, *finding("drop", "approval")),
        decide(run, *finding("word", "communities", "Forums exist")),
        decide(run, *finding("support", "communities", QUOTE, POINT)),
        decide(run, *quote("lead", SECOND)),
        decide(run, *on("part", "drop", "links")),
        decide(run, *on("intro", "drop", "asked")),
    ]
    findings = {row["finding"]: row for row in run(*finding("list"), "--json").rows}
    assert findings["mention approval"]["state"] == "left out"
    assert findings["Q1:rules"]["state"] == "unsure"
    assert findings[f"point x:{POINT}"]["shown_posts"] == [f"x:{POINT}"]
    worded = findings["mention communities"]
    assert (worded["text"], worded["people"], worded["by"]) == ("Forums exist", 2, "person")
    assert worded["posts"] == [f"x:{QUOTE}", f"x:{POINT}"]
    of_q3 = run(*finding("list"), "--section", "q3", "--json").rows
    assert {row["section"] for row in of_q3} == {"Q3"}
    shown = run(*quote("list"), "--json").rows
    assert (shown[0]["post"], shown[0]["shown_as"]) == (f"x:{SECOND}", "lead")
    assert {row["shown_as"] for row in shown} == {"lead", "quote", "exchange", "finding"}
    parts = {row["part"]: row["state"] for row in run(*on("part", "list"), "--json").rows}
    assert (parts["links"], parts["next"], parts["Q1"]) == ("left out", "shown", "shown")
    sentences = {row["sentence"]: row["state"] for row in run(*on("intro", "list"), "--json").rows}
    assert sentences["asked"] == "left out"
    undo(run, *made)


def test_own_parts_are_edited_moved_ordered_and_dropped(decided: Path, run: Run) -> None:
    """A paragraph keeps its name; what follows it moves with it."""
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
    """Written anew without words of any kind; what can be seen through stays so."""
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
    (finding("keep", "nothing"), "no finding named"),
    (finding("merge", "communities", "nothing"), "no finding named"),
    (finding("merge", "communities", "voice"), "no finding named 'voice'"),
    (finding("merge", "communities", "communities"), "cannot be merged with itself"),
    (finding("quote", "nothing", QUOTE), "no finding named"),
    (finding("quote", POINT, EARLY), f"the post {EARLY} is not in {SESSION}"),
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
    """By what is in them, and by their size."""
    monkeypatch.chdir(decided)
    done = run(*on("picture", "add", str(pictures / name), "--alt", "x"))
    assert (done.code, len(done.said)) == (code, 1)
    assert message in done.err


TWICE: tuple[Words, ...] = tuple(
    case.command for case in CASES
    if not case.before and case.command[:2] not in {("finding", "add"), ("paragraph", "add")}
)  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("command", TWICE, ids=lambda it: " ".join(it[:2]))
def test_nothing_is_decided_twice(command: Words, decided: Path, run: Run) -> None:
    """The same decision again would change nothing: it is refused, with the number of the first."""
    made = decide(run, *command)
    again = run(*command)
    assert (again.code, again.out) == (2, "")
    assert f"it is decided already: correction {made['id']}" in again.err
    assert log(run)[-1] == made
    undo(run, made)


def test_a_note_and_how_to_undo(decided: Path, run: Run) -> None:
    """Told once, in a line; the note is listed."""
    done = run(*quote("drop", QUOTE), "--note", "too long")
    row = log(run)[-1]
    assert done.said == [
        f"tweetup: the recap does not show the post now; undo: tweetup corrections undo {row['id']}"
    ]
    assert row["note"] == "too long"
    undo(run, row)


def test_a_decision_whose_ground_changed_is_told(decided: Path, run: Run) -> None:
    """It stays in force and is reported everywhere, until somebody decides anew."""
    made = decide(run, *finding("word", "communities", "Forums exist"))
    assert run("hide", QUOTE).code == 0
    hidden = log(run)[-1]
    reason = "look again: 1 of the 5 posts that it rested on are gone"
    listings = [
        ("recap", SESSION),
        ("finding", "list", SESSION),
        ("posts", SESSION),
        ("corrections",),
    ]
    for command in listings:
        done = run(*command)
        assert f"correction {made['id']} (finding word" in done.err
        assert reason in done.err
    assert run("site", "build").code == 0
    assert log(run)[-2]["status"] == "look again"
    assert log(run)[-2]["changed"] in reason
    assert "Forums exist" in recap(run)
    anew = decide(run, *finding("word", "communities", "Forums exist"))
    assert anew["status"] == "in effect"
    assert "look again" not in run("recap", SESSION).err
    undo(run, anew, hidden, made)


def test_decisions_are_exported_and_imported(decided: Path, run: Run, tmp_path: Path) -> None:
    """One file carries them to another archive, with the rest of the log."""
    made = decide(run, *on("paragraph", "add", "Carried over"))
    file = tmp_path / "decided.json"
    assert run("corrections", "export", "-o", file).code == 0
    undo(run, made)
    assert "Carried over" not in recap(run)
    rows = json.loads(file.read_text(encoding="utf-8"))["corrections"]
    assert [(row["kind"], row["target"]) for row in rows] == [("recap paragraph", made["target"])]
