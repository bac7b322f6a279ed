"""Deciding on a recap as its host does: real commands on the bundled sample, undone again."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.deciding import (
    ANSWER,
    LINK,
    OTHER_QUESTION,
    POINT,
    QUESTION,
    QUOTE,
    REPLY,
    SECOND,
    SESSION,
    SLIDES,
    THIRD,
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
        typed="finding word Q1:communities 'Forums *exist* already'",
    ),
    Case(finding("word", POINT, "Pay and stay silent"), "recap wording", "Pay and stay silent"),
    Case(
        finding("drop", "mention approval"),
        "recap finding",
        gone="“approval”",
        typed="finding drop Q1:approval",
    ),
    Case(
        finding("keep", "q1:Rules"),
        "recap finding",
        "“rules”",
        typed="finding keep Q1:rules",
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
        typed="finding merge Q1:funding Q1:transparency",
    ),
    Case(
        finding("quote", "communities", QUOTE),
        "recap example",
        "Forums exist",
        before=(finding("word", "communities", "Forums exist"),),
        typed=f"finding quote Q1:communities x:{QUOTE}",
    ),
    Case(
        finding("quote", POINT, "--none"),
        "recap example",
        gone="one sponsor paid our translators",
        before=(finding("word", POINT, "Pay and stay silent"),),
    ),
    Case(
        finding("support", "communities", QUOTE, POINT),
        "recap support",
        "Forums exist",
        before=(finding("word", "communities", "Forums exist"),),
        typed=f"finding support Q1:communities x:{QUOTE} x:{POINT}",
    ),
    Case(
        finding("add", "q2", "Nobody owned it", "3449069694"),
        "recap wording",
        "Nobody owned it",
        typed="finding add Q2 'Nobody owned it' x:3449069694",
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
        typed=f"open answered x:{QUESTION} --by x:{QUOTE}",
    ),
    Case(
        on("open", "drop", QUESTION),
        "recap open",
        gone="### We found no answer to",
        before=(OPEN,),
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
        typed="list rename Q3 Choirs 'Choir singing' --list places",
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
        typed="topic Trust",
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
        typed="next 'Friday, at noon' --start 2009-09-04T11:00:00+00:00",
    ),
    Case(("next", SESSION, "--none"), "recap next", gone="4 September 2009", typed="next --none"),
    Case(("retitle", SESSION, "The pilot"), "retitle", "# The pilot", typed="retitle 'The pilot'"),
    Case(
        on("intro", "word", "attendance", "More than ever."),
        "recap sentence",
        "More than ever.",
        "more than on 7 August",
        typed="intro word attendance 'More than ever.'",
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
        typed=f"link title {LINK} 'Rules of a house'",
    ),
    Case(on("link", "drop", LINK), "recap link", gone="house-rules", typed=f"link drop {LINK}"),
    Case(on("link", "show", LINK), "recap link", "house-rules", before=(on("link", "drop", LINK),)),
    Case(ADD_SLIDES, "recap link", "[The slides]", typed=f"link add {SLIDES} 'The slides'"),
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
        on("bot", "add", "typeonetoby"),
        "recap bot",
        gone="Whatever role it takes",
        typed="bot add typeonetoby",
    ),
    Case(
        on("bot", "remove", "typeonetoby"),
        "recap bot",
        "Whatever role it takes",
        before=(on("bot", "add", "typeonetoby"),),
        typed="bot remove typeonetoby",
    ),
    Case(
        on("paragraph", "add", "**Thanks** to all"),
        "recap paragraph",
        "(three questions asked)",
        typed="'**Thanks** to all'",
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


@pytest.mark.long
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
    told = "is taken for a bot already" if command[0] == "bot" else "it is decided already"
    assert told in again.err
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


@pytest.mark.long
def test_a_decision_whose_ground_changed_is_told(decided: Path, run: Run) -> None:
    """It stays in force and is reported everywhere, until somebody decides anew."""
    made = decide(run, *finding("word", "communities", "Forums exist"))
    assert run("hide", QUOTE).code == 0
    hidden = log(run)[-1]
    reason = "look again: 1 of the 5 posts that it rested on is gone"
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


@pytest.mark.long
def test_ones_own_decisions_are_no_news(decided: Path, run: Run) -> None:
    """A finding whose posts somebody chose, or merged, has not changed for the decisions before."""
    made = [
        decide(run, *finding("word", "communities", "Forums exist")),
        decide(run, *finding("quote", "communities", QUOTE)),
        decide(run, *finding("support", "communities", QUOTE, POINT)),
        decide(run, *finding("merge", "funding", "communities")),
        decide(run, *finding("word", "communities", "Forums exist already")),
        decide(run, *on("link", "title", LINK, "One page")),
        decide(run, *on("link", "title", LINK, "Our page")),
    ]
    assert run("recap", SESSION).err == ""
    undo(run, *made)


@pytest.mark.long
def test_decisions_are_exported_and_imported(decided: Path, run: Run, tmp_path: Path) -> None:
    """One file carries them to another archive, with the rest of the log."""
    made = decide(run, *on("paragraph", "add", "Carried over"))
    file = tmp_path / "decided.json"
    assert run("corrections", "export", "-o", file).code == 0
    undo(run, made)
    assert "Carried over" not in recap(run)
    rows = json.loads(file.read_text(encoding="utf-8"))["corrections"]
    assert [(row["kind"], row["target"]) for row in rows] == [("recap paragraph", made["target"])]


def test_a_part_is_derived_again(decided: Path, run: Run) -> None:
    """Whichever of its decisions is named; that is undone as the others are."""
    before = recap(run)
    first = decide(run, "retitle", SESSION, "The first title")
    titled = recap(run)
    decide(run, "retitle", SESSION, "The second title")
    said = run("corrections", "derive", first["id"], "--note", "too clever")
    assert (said.code, said.out) == (0, "")
    assert said.err.startswith("tweetup: as derived now: ")
    assert recap(run) == before
    last = log(run)[-1]
    assert (last["note"], last["status"]) == ("too clever", "in effect")
    assert f"undo: tweetup corrections undo {last['id']}\n" in said.err
    undo(run, last)
    assert "The second title" in recap(run)
    made = json.loads(run("corrections", "derive", last["id"] - 1, "--json").out)
    assert (made["kind"], made["session"]) == (first["kind"], SESSION)
    assert recap(run) == before != titled


@pytest.mark.long
def test_no_part_is_derived_again(decided: Path, run: Run) -> None:
    """Of a number that is not there, undone, or of no part; and where it is derived already."""
    made = decide(run, "retitle", SESSION, "Another title")
    moved = json.loads(run("hide", QUESTION, "--json").out)
    for number, told in (
        (99, "correction"),
        (moved["id"], f"tweetup corrections undo {moved['id']}"),
    ):
        refused = run("corrections", "derive", number)
        assert (refused.code, told in refused.err) == (2, True), refused.err
    assert run("corrections", "derive", made["id"]).code == 0
    twice = run("corrections", "derive", made["id"])
    assert (twice.code, "already" in twice.err) == (2, True), twice.err
    undo(run, made)
    undone = run("corrections", "derive", made["id"])
    assert (undone.code, "it is undone" in undone.err) == (2, True), undone.err


def test_a_phrase_of_two_sections_is_listed_as_it_is_typed(decided: Path, run: Run) -> None:
    """The line of the log has the section, and does what it says when it is typed."""
    lines = [f"finding keep {section}:rules" for section in ("Q1", "Q3")]
    made = [decide(run, *finding(*line.split()[1:])) for line in lines]
    listed = run("corrections").out
    undo(run, *made)
    for line in lines:
        assert line in listed
        row = decide(run, *finding(*line.split()[1:]))
        assert line.endswith(f" {row['value']['section']}:rules")
