"""Correcting a chat as its host does: real commands on the bundled sample, in an empty folder."""

import json
import random
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Result, Run
from tweetup.archive import open_archive
from tweetup.model import Absence, PostKey

SESSION = "hcsmeu-2009-08-21"
ADVERT = "slimdeals88"


def posts(run: Run, *more: str) -> list[dict[str, Any]]:
    """The session's posts as JSON."""
    rows: list[dict[str, Any]] = run("posts", SESSION, "--json", *more).rows
    return rows


def places(run: Run) -> dict[str, str]:
    """The section of every post of the session."""
    return {row["id"]: row["section"] for row in posts(run)}


def find(run: Run, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The first post that is so."""
    return next(row for row in posts(run) if wanted(row))


def answer(run: Run, label: str = "A1") -> str:
    """The id of an answer to a question that somebody reposted."""
    repeated = " ".join(row["text"] for row in posts(run) if row["kind"] == "repost")
    row = find(run, lambda one: one["text"].startswith(label) and one["text"][:40] in repeated)
    return str(row["id"])


def decide(run: Run, *arguments: object) -> Result:
    """Run a command that must succeed."""
    done = run(*arguments)
    assert (done.code, done.out) == (0, ""), done.err
    return done


def standing(run: Run) -> list[tuple[str, str]]:
    """What was decided and what came of it."""
    return [(row["kind"], row["status"]) for row in run("corrections", "--json").rows]


def everything(run: Run) -> list[Any]:
    """All that a host and a researcher see of the session."""
    listings = [("questions", SESSION), ("posts", SESSION), ("themes", SESSION), ("sessions",)]
    seen: list[Any] = [run(*listing, "--json").rows for listing in listings]
    return [*seen, run("recap", SESSION).out]


def numbers(run: Run) -> list[str]:
    """The session's questions by section."""
    return [row["section"] for row in run("questions", SESSION, "--json").rows]


def names(run: Run) -> list[str]:
    """The sessions there are."""
    return [row["session"] for row in run("sessions", "--json").rows]


@pytest.mark.long
def test_move_post_is_seen_at_once_and_taken_back(sample: Path, run: Run) -> None:
    """A move shows in posts, questions and recap, says how to undo it, and undone is gone."""
    before = everything(run)
    identity = answer(run)
    counted = run("questions", SESSION, "--json").rows[0]["answers"]
    said = decide(run, "move", identity, "q3", "--note", "it is about brands").said
    assert said[0].startswith("tweetup: the post is in Q3 now, and 1 other post moved with it")
    assert said[0].endswith("undo: tweetup corrections undo 1")
    row = find(run, lambda one: bool(one["id"] == identity))
    assert (row["section"], row["method"], row["confidence"]) == ("Q3", "manual", 1.0)
    assert run("questions", SESSION, "--json").rows[0]["answers"] < counted
    assert "hand (1)" in run("recap", SESSION).out
    decide(run, "corrections", "undo", 1)
    assert everything(run) == before
    assert standing(run) == [("move", "undone")]


@pytest.mark.long
def test_a_hidden_post_is_nowhere_but_in_the_archive(sample: Path, run: Run) -> None:
    """No listing, recap or page has it or its author; search still finds it."""
    row = find(run, lambda one: bool(one["author"] == ADVERT))
    decide(run, "hide", row["id"], "--note", "advert")
    assert ADVERT not in json.dumps(everything(run))
    assert ADVERT not in run("people", "--json").out + run("people", SESSION).out
    assert run("sessions", "--json").rows[-1]["hidden"] == 1
    assert "Hidden by hand: 1 post." in run("recap", SESSION).out
    assert run("site", "build").code == 0
    pages = [path for path in (sample / "public").rglob("*") if path.is_file()]
    assert not [path for path in pages if ADVERT.encode() in path.read_bytes()]
    assert run("search", "kilos", "--json").rows[0]["id"] == row["id"]
    assert "Correction 1 hides it" in run("why", row["id"]).out


@pytest.mark.long
def test_questions_corrected(sample: Path, run: Run) -> None:
    """Merge, edit, renumber, remove and add, as a host would, one after the other."""
    decide(run, "merge", SESSION, "Q2", "Q3")
    assert numbers(run) == ["Q1", "Q2"]
    decide(run, "corrections", "undo", 1)
    decide(run, "question", "merge", SESSION, "Q2", "Q3")
    decide(run, "question", "renumber", SESSION, "Q2", 5)
    assert numbers(run) == ["Q1", "Q5"]
    decide(run, "question", "edit", SESSION, "Q5", "Campaigns, *and* brands?")
    assert "Campaigns, \\*and\\* brands?" in run("recap", SESSION).out
    greeting = find(run, lambda one: "First question in a" in one["text"])["id"]
    decide(run, "question", "add", SESSION, greeting, "--number", 3)
    assert numbers(run) == ["Q1", "Q3", "Q5"]
    decide(run, "question", "remove", SESSION, "Q3")
    assert numbers(run) == ["Q1", "Q5"]


@pytest.mark.long
def test_listings_call_sections_as_they_are_called_now(sample: Path, run: Run) -> None:
    """A question that got another number: decisions made before name it by that one."""
    post = run("quote", "list", "latest", "--json").rows[0]["post"]
    for command in (
        ("part", "drop", "latest", "Q2"),
        ("paragraph", "add", "latest", "Words", "--place", "Q1"),
        ("question", "edit", "latest", "Q1", "Why?"),
        ("move", post, "Q2"),
        ("part", "order", "latest", "Q3", "Q1"),
        ("question", "renumber", "latest", "Q2", "8"),
        ("question", "renumber", "latest", "Q1", "7"),
    ):
        assert run(*command).code == 0
    lines = run("corrections").out
    for typed in ("part drop Q8", "question edit Q7 ", "part order Q3 Q7", f"move {post} Q8"):
        assert typed in lines
    # As they were called when they were renumbered.
    assert "question renumber Q2 8" in lines
    assert "question renumber Q1 7" in lines
    rows = {row["kind"]: row for row in run("corrections", "--json").rows}
    assert rows["recap section"]["target"] == "Q2"
    assert run("part", "drop", "latest", "Q7").code == 0
    assert run("corrections", "undo", "1").code == 0


@pytest.mark.long
def test_split_question(sample: Path, run: Run) -> None:
    """A follow-up that the host asked within Q2 becomes a question of its own."""
    follow_up = find(run, lambda one: "your own country's version" in one["text"])["id"]
    decide(run, "question", "split", SESSION, "Q2", follow_up, "--number", 7)
    asked = run("questions", SESSION, "--json").rows
    assert [row["section"] for row in asked] == ["Q1", "Q2", "Q3", "Q7"]
    assert asked[-1]["post_id"] == follow_up
    assert asked[-1]["answers"] > 0


@pytest.mark.long
def test_a_host_whose_posts_are_hidden_is_told_to_be_so(sample: Path, run: Run) -> None:
    """With the reason; not that the host wrote nothing. Posts hidden by hand still count."""
    decide(run, "host", "add", SESSION, "nurse_tamsin")
    own = [row for row in posts(run) if row["author"] == "nurse_tamsin"]
    for row in own:
        decide(run, "hide", row["id"])
    assert standing(run)[0] == ("host add", "in effect")
    for number in range(2, 2 + len(own)):
        decide(run, "corrections", "undo", number)
    with open_archive(sample / "tweetup.db") as archive:
        keys = [PostKey(row["network"], row["id"]) for row in own]
        archive.absences.hide(dict.fromkeys(keys, Absence.SUSPENDED))
    reason = (
        "the posts of @nurse_tamsin in this session are hidden, as their network does not show them"
        " for now (suspended)"
    )
    (line,) = [line for line in run("questions", SESSION).said if "correction 1" in line]
    assert line.endswith(f"has no effect: {reason}")
    (told, *_) = run("corrections", "--json").rows
    assert (told["kind"], told["why"]) == ("host add", reason)
    again = run("host", "remove", SESSION, "@Nurse_Tamsin")
    assert (again.code, again.out, len(again.said)) == (2, "", 1)
    assert reason in again.err


@pytest.mark.long
def test_hosts_and_title(sample: Path, run: Run) -> None:
    """Who hosted and what the recap is called."""
    decide(run, "host", "add", SESSION, "@nurse_tamsin")
    decide(run, "host", "remove", SESSION, "jvanesse")
    hosts = run("sessions", "--json").rows[-1]["hosts"]
    assert "nurse_tamsin" in hosts
    assert "jvanesse" not in hosts
    decide(run, "retitle", SESSION, "What pharma may say")
    assert run("recap", SESSION).out.startswith("# What pharma may say\n")
    assert "<title>What pharma may say" in run("recap", SESSION, "--format", "html").out


@pytest.mark.long
def test_sessions_split_renamed_joined(sample: Path, run: Run) -> None:
    """The later half becomes a session, gets a name, and joins again; no post is lost."""
    count = len(posts(run))
    decide(run, "session", "split", SESSION, "12:30")
    assert names(run)[1:] == [SESSION, f"{SESSION}-2"]
    decide(run, "session", "rename", f"{SESSION}-2", "Second-Half")
    assert names(run)[1:] == [SESSION, "second-half"]
    assert len(posts(run)) + len(run("posts", "second-half", "--json").rows) == count
    decide(run, "session", "join", SESSION, "second-half")
    assert names(run)[1:] == [SESSION]
    assert len(posts(run)) == count
    for number in (3, 2, 1):
        decide(run, "corrections", "undo", number)
    assert run("sessions", "--json").rows[1]["found_by"] == "schedule"


@pytest.mark.long
def test_words_on_a_session_that_is_split_are_to_be_looked_at(sample: Path, run: Run) -> None:
    """They stay with one of both: which it is to be, the host knows."""
    session, other = "hcsmeu-2009-08-21", "hcsmeu-2009-08-21-2"
    for place in ("intro", "end", "Q3"):
        assert run("paragraph", "add", session, f"Words, {place}", "--place", place).code == 0
    assert run("retitle", session, "Both halves").code == 0
    split = run("session", "split", session, "12:41")
    assert split.code == 0
    rows = run("corrections", "--json").rows
    statuses = {row["id"]: (row["status"], row["changed"]) for row in rows}
    changed = f"its session was split since: it stays with {session}, not with {other}"
    assert statuses[1] == statuses[2] == ("look again", changed)
    assert statuses[3] == ("in effect", None)  # it went along with its question
    assert statuses[4][0] == "look again"
    assert "Words, Q3" in run("recap", other).out
    told = run("recap", session).err
    assert f"(paragraph add {rows[1]['target']!r} 'Words, end'): look again: its session" in told
    # Decided on since, it stays where it is; joined again, nothing is in two sessions.
    name = rows[0]["target"]
    assert run("paragraph", "edit", session, name, "Words on this half").code == 0
    assert run("corrections", "--json").rows[-1]["status"] == "in effect"
    assert run("corrections", "undo", "5").code == 0
    assert {row["status"] for row in run("corrections", "--json").rows} == {
        "in effect",
        "overruled",
        "undone",
    }


@pytest.mark.long
def test_why(sample: Path, run: Run) -> None:
    """In plain words: where, how, how sure, what else, and who decided."""
    identity = answer(run)
    assert "Decided by a label: labelled A1." in run("why", identity).out
    decide(run, "move", identity, "Q2", "--note", "campaign")
    told = run("why", f"https://x.com/somebody/status/{identity}").out
    assert f"It is in Q2 of {SESSION}: What can we learn" in told
    assert "How sure: sure (1.00)." in told
    assert f"Correction 1 decided this: move x:{identity} Q2, with the note “campaign”." in told
    (row,) = run("why", f"x:{identity}", "--json").rows
    assert (row["section"], row["method"], row["correction"]) == ("Q2", "manual", 1)
    weighed = find(run, lambda one: one["method"] == "time" and one["section"] == "Q1")
    (row,) = run("why", weighed["id"], "--json").rows
    assert row["candidates"][0]["section"] == "Q1"
    assert row["correction"] is None


@pytest.mark.long
def test_corrections_outlive_imports(sample: Path, run: Run, project_root: Path) -> None:
    """Importing the same and more changes nothing that was decided."""
    identity = answer(run)
    decide(run, "move", identity, "Q3")
    before = places(run)
    lines = (project_root / "archives" / "sample-chat.jsonl").read_text("utf-8").splitlines()
    late = {**json.loads(lines[-1]), "id": "9999", "text": "A3: late, but true #hcsmeu"}
    (sample / "more.jsonl").write_text("\n".join([*lines, json.dumps(late)]), encoding="utf-8")
    assert run("import", "more.jsonl").code == 0
    after = places(run)
    assert after.pop("9999") == "Q3"
    assert after == before


@pytest.mark.long
@pytest.mark.parametrize(
    "seed", [0, pytest.param(1, marks=pytest.mark.long), pytest.param(2, marks=pytest.mark.long)]
)
def test_carried_to_another_archive(sample: Path, run: Run, project_root: Path, seed: int) -> None:
    """Imported into a copy, in any order, they come to the same; imported twice adds nothing."""
    decide(run, "move", answer(run), "Q3")
    decide(run, "move", answer(run), "Q2", "--note", "on second thought")
    decide(run, "hide", find(run, lambda one: bool(one["author"] == ADVERT))["id"])
    decide(run, "merge", SESSION, "Q1", "Q2")
    decide(run, "question", "renumber", SESSION, "Q1", 4)
    decide(run, "session", "rename", SESSION, "third")
    decide(run, "session", "rename", "third", SESSION)
    decide(run, "corrections", "export", "-o", "decided.json")
    written = json.loads((sample / "decided.json").read_text("utf-8"))
    random.Random(seed).shuffle(written["corrections"])
    (sample / "shuffled.json").write_text(json.dumps(written), encoding="utf-8")
    listings = [(name, SESSION, "--json") for name in ("questions", "posts", "themes")]
    expected = [run(*listing).rows for listing in listings]
    there = ("--archive", str(sample / "there.db"))
    assert run("import", project_root / "archives" / "sample-chat.jsonl", *there).code == 0
    assert "new 7, known 0" in decide(run, "corrections", "import", "shuffled.json", *there).err
    assert "new 0, known 7" in decide(run, "corrections", "import", "decided.json", *there).err
    assert [run(*listing, *there).rows for listing in listings] == expected


@pytest.mark.long
def test_waiting_for_what_it_is_about(sample: Path, run: Run, project_root: Path) -> None:
    """Corrections of posts not there yet are kept and told; they count once the posts come."""
    identity = answer(run)
    decide(run, "move", identity, "Q3")
    decide(run, "retitle", SESSION, "Third")
    decide(run, "corrections", "export", "-o", "decided.json")
    chat = (project_root / "archives" / "sample-chat.jsonl").read_text("utf-8").splitlines()
    (sample / "early.jsonl").write_text("\n".join(chat[:30]), encoding="utf-8")
    (sample / "late.jsonl").write_text("\n".join(chat[30:]), encoding="utf-8")
    there = ("--archive", str(sample / "there.db"))
    assert run("import", "early.jsonl", *there).code == 0
    decide(run, "corrections", "import", "decided.json", *there)
    told = run("corrections", *there)
    assert told.code == 0
    assert told.err.count("has no effect") == 2
    assert "its post is not in the archive" in told.err
    assert f"there is no session {SESSION}" in told.err
    assert run("import", "late.jsonl", *there).code == 0
    assert run("posts", SESSION, *there).out == run("posts", SESSION).out
    assert run("recap", SESSION, *there).out.startswith("# Third\n")
    assert [row["status"] for row in run("corrections", "--json", *there).rows] == ["in effect"] * 2


@pytest.mark.long
def test_listings_tell_what_has_no_effect(sample: Path, run: Run) -> None:
    """A question that is gone is named on stderr wherever its session is listed."""
    identity = answer(run)
    decide(run, "move", identity, "Q3")
    decide(run, "question", "remove", SESSION, "Q3")
    reason = f"correction 1 (move x:{identity} Q3) has no effect: there is no Q3"
    for listing in (("questions",), ("posts",), ("themes",), ("summary",), ("people",), ("recap",)):
        told = run(*listing, SESSION)
        assert told.code == 0
        assert reason in told.err
        assert "correction" not in told.out.splitlines()[0]
    for of_all in (("sessions",), ("site", "build")):
        assert reason in run(*of_all).err
    assert standing(run) == [("move", "no effect"), ("question remove", "in effect")]


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (("move", "344867864", "Q1"), 2, "did you mean 3448678648"),
        (("move", "3448678648", "Q7"), 2, "did you mean Q"),
        (("move", "3448678648", "nowhere"), 2, "no section named 'nowhere'"),
        (("move", "3448678648", "S1"), 2, "no section named 'S1'"),
        (("move", "3146772787", "Q1"), 2, "is in no session"),
        (("hide", "77"), 2, "no post named '77'"),
        (("merge", "hcsmeu-2009-08-22", "Q1", "Q2"), 2, "did you mean hcsmeu-2009-08-21"),
        (("merge", SESSION, "Q1", "Q9"), 2, "no section named 'Q9'"),
        (("merge", SESSION, "Q1", "Q1"), 2, "are one already"),
        (("question", "add", SESSION, "3448678648"), 2, "asks Q1 already"),
        (("question", "add", SESSION, "3448690261", "--number", "2"), 2, "there is a Q2 already"),
        (("question", "add", SESSION, "3186093851"), 2, "is not in hcsmeu-2009-08-21"),
        (("question", "split", SESSION, "Q1", "3448678648"), 2, "begins with"),
        (("question", "edit", SESSION, "Q1", " \x07 "), 2, "the wording is empty"),
        (("question", "renumber", SESSION, "Q1", "100"), 2, "100 is not in the range"),
        (("retitle", SESSION, " "), 2, "the title is empty"),
        (("host", "add", SESSION, "nurse_tamsen"), 2, "did you mean nurse_tamsin"),
        (("session", "split", SESSION, "25:10"), 2, "no time of day"),
        (("session", "split", SESSION, "03:00"), 2, "nothing was written before"),
        (("session", "rename", SESSION, "../etc"), 2, "cannot be a session's name"),
        (("session", "rename", SESSION, "hcsmeu-2009-08-07"), 2, "already"),
        (("session", "join", SESSION, SESSION), 2, "one session already"),
        (("corrections", "undo", "7"), 2, "no correction named '7'"),
        (("corrections", "--json", "undo", "7"), 2, "--json must follow undo"),
        (("corrections", "import", "tweetup.toml"), 1, "it is not JSON"),
        (("corrections", "import", "missing.json"), 1, "cannot be read"),
        (("why", "77"), 2, "no post named '77'"),
    ],
)
def test_what_cannot_be_done(
    sample: Path, run: Run, command: tuple[str, ...], code: int, said: str
) -> None:
    """One line that says what is wrong, the documented exit code, and nothing kept."""
    done = run(*command)
    assert (done.code, done.out, len(done.said)) == (code, "", 1)
    assert said in done.err
    assert run("corrections", "--json").rows == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("text", "corrections[0]: it is not an object"),
        ({"kind": "explode"}, "there is no correction called 'explode'"),
        ({"kind": "hide"}, "its hashtag is missing"),
        ({"kind": "hide", "hashtag": "a", "value": ["x"]}, "its value is not"),
        ({"kind": "hide", "hashtag": "a", "target": 7}, "its target is not a text"),
        ({"kind": "hide", "hashtag": "a", "made_at": "soon"}, "its made_at is not a time"),
        ({"kind": "hide", "hashtag": "a", "made_at": "2026-01-01"}, "names no time zone"),
    ],
)
def test_files_that_are_no_corrections(sample: Path, run: Run, row: object, said: str) -> None:
    """Nothing of a file with a fault in it is taken over."""
    good = {"kind": "hide", "hashtag": "hcsmeu", "made_at": "2026-01-01T00:00:00Z"}
    written = {"format": "tweetup corrections", "version": 1, "corrections": [row, good]}
    (sample / "decided.json").write_text(json.dumps(written), encoding="utf-8")
    done = run("corrections", "import", "decided.json")
    assert (done.code, len(done.said)) == (1, 1)
    assert said in done.err
    assert run("corrections", "--json").rows == []


@pytest.mark.long
def test_hostile_corrections(sample: Path, run: Run) -> None:
    """Whatever an imported file says, no path, terminal or listing gives way."""
    rows = [
        {"kind": kind, "hashtag": "hcsmeu", "session": SESSION, "target": target,
         "value": value, "note": "\x1b[2J\u202e", "made_at": "2026-01-01T00:00:00Z"}
        for kind, target, value in (
            ("session rename", None, {"name": "../../escaped"}),
            ("session split", None, {"at": "\u202e"}),
            ("retitle", None, {"title": "\x1b]0;<script>alert(1)</script>{{ 1 }}"}),
            ("question renumber", "Q1", {"number": "9" * 400}),
            ("move", "x", {"section": "<b>"}),
        )
    ]  # fmt: skip
    written = {"format": "tweetup corrections", "version": 1, "corrections": rows}
    (sample / "decided.json").write_text(json.dumps(written), encoding="utf-8")
    decide(run, "corrections", "import", "decided.json")
    assert [status for _, status in standing(run)] == [
        "no effect",
        "no effect",
        "in effect",
        "no effect",
        "no effect",
    ]
    told = run("corrections")
    assert "\x1b" not in told.out + told.err
    assert run("site", "build").code == 0
    assert not list(sample.parent.glob("escaped*"))
    assert "<script>alert" not in run("recap", SESSION, "--format", "html").out


@pytest.mark.long
def test_an_id_of_two_networks(sample: Path, run: Run) -> None:
    """Two networks with one id: the command asks which, and takes network:id."""
    identity = answer(run)
    row = find(run, lambda one: bool(one["id"] == identity))
    toot = {
        "id": row["id"], "created_at": row["created_at"], "author": "ann",
        "text": "Hello from elsewhere #hcsmeu", "network": "mastodon",
    }  # fmt: skip
    (sample / "toot.jsonl").write_text(json.dumps(toot), encoding="utf-8")
    assert run("import", "toot.jsonl", "--hashtag", "hcsmeu").code == 0
    done = run("move", row["id"], "Q2")
    assert done.code == 2
    assert f"mastodon:{row['id']}" in done.err
    assert f"x:{row['id']}" in done.err
    assert run("move", f"x:{row['id']}", "Q2").code == 0


def test_an_export_spares_the_files_of_others(derived: Path, run: Run) -> None:
    """It writes over an export as it wrote it, and over nothing else unless it is told to."""
    assert run("retitle", "latest", "One title").code == 0
    export = ("corrections", "export", "-o")
    assert run(*export, "mine.json").code == 0
    assert run("retitle", "latest", "Another title").code == 0
    assert run(*export, "mine.json").code == 0
    path = derived / "mine.json"
    assert "Another title" in path.read_text(encoding="utf-8")
    edited = path.read_text(encoding="utf-8").replace("Another", "My")
    path.write_text(edited, encoding="utf-8")
    for name in ("mine.json", "tweetup.toml", "recap.html"):
        if name == "tweetup.toml":
            (derived / name).write_text("# mine\n", encoding="utf-8")
        elif name == "recap.html":
            assert run("recap", "latest", "-o", name).code == 0
        before = (derived / name).read_bytes()
        result = run(*export, name)
        assert (result.code, len(result.said)) == (2, 1), result
        assert "nothing was written; name another file, or add --overwrite" in result.err
        assert (derived / name).read_bytes() == before
    assert run(*export, "mine.json", "--overwrite").code == 0
    assert path.read_text(encoding="utf-8") != edited
    assert run("recap", "latest", "--edit", "-o", "text.md").code == 0
    text = (derived / "text.md").read_bytes()
    result = run(*export, "text.md", "--overwrite")
    assert (result.code, (derived / "text.md").read_bytes()) == (2, text)
    assert "a recap to be edited" in result.err


MADE_AS_JSON = {
    "retitle": ("retitle", "latest", "Another title"),
    "host": ("host", "add", "latest", "ben"),
    "hide": ("hide", "1009"),
    "move": ("move", "1009", "Q1"),
    "merge": ("merge", "latest", "Q1", "Q2"),
    "question": ("question", "edit", "latest", "Q1", "Other words?"),
    "session": ("session", "rename", "latest", "evening"),
}


@pytest.mark.parametrize("case", MADE_AS_JSON)
def test_a_correction_as_json(derived: Path, run: Run, case: str) -> None:
    """The object is that of ``corrections --json``, and nothing else is printed."""
    result = run(*MADE_AS_JSON[case], "--note", "as asked", "--json")
    assert (result.code, result.err) == (0, ""), result
    made = json.loads(result.out)
    assert (made["status"], made["note"]) == ("in effect", "as asked")
    assert [made] == run("corrections", "--json").rows


PLANNED_AS_JSON = (
    ("add", "What next?", "--by", "labelfan"),
    ("edit", "1", "What now?"),
    ("edit", "1", "What then?", "--by", "labelhost"),
    ("topic", "Labels"),
    ("guest", "labelfan"),
    ("drop", "1"),
)


def test_plans_as_json(derived: Path, run: Run) -> None:
    """A line for each decision, as ``corrections --json`` lists them."""
    made = []
    for name, *arguments in PLANNED_AS_JSON:
        when = ("--date", "2031-03-04", "--json")
        result = run("plan", name, "labelchat", *arguments, *when)
        assert (result.code, result.err) == (0, ""), result
        made += [json.loads(line)["id"] for line in result.out.splitlines()]
    assert made == [row["id"] for row in run("corrections", "--json").rows]
    assert len(made) == len(PLANNED_AS_JSON) + 2


PLANNED_IN_WORDS = {
    ("add", "What next?"): "Question: “What next?”; questions planned: 1; undo: ",
    ("edit", "1", "What now?"): "Question: “What now?”; questions planned: 1; undo: ",
    ("drop", "Q1"): "Question off: “What now?”; questions planned: 0; undo: ",
    ("topic", "Labels"): "Topic: “Labels”; questions planned: 0; undo: ",
    ("guest", "labelfan"): "Guest: @labelfan; questions planned: 0; undo: ",
    ("guest", "labelfan", "--off"): "Guest off: @labelfan; questions planned: 0; undo: ",
}


def test_plans_say_the_decision_they_made(derived: Path, run: Run) -> None:
    for number, ((name, *arguments), told) in enumerate(PLANNED_IN_WORDS.items(), start=1):
        result = run("plan", name, "labelchat", *arguments, "--date", "2031-03-04")
        assert result.code == 0
        start = f"#labelchat, 2031-03-04: {told}tweetup corrections undo {number}"
        assert result.err == f"tweetup: {start}\n"


def test_plans_are_listed_as_one_types_them(derived: Path, run: Run) -> None:
    """With the labels that questions have now; typed once all is undone, they make the plan."""
    chat, on = "labelchat", ("--date", "2024-06-04")
    for words in (
        ("add", chat, "Why “so”, Ann's?", "--by", "@dora_example"),
        ("add", chat, "How so?"),
        ("topic", chat, "A topic; of $HOME"),
        ("guest", chat, "@carla"),
        ("guest", chat, "@dora"),
        ("guest", chat, "dora", "--off"),
        ("word", chat, "welcome", "Hello & welcome"),
    ):
        assert run("plan", *words, *on).code == 0, words
    wanted = run("plan", "list", chat, *on).out
    typed = [shlex.split(line, comments=True) for line in plan_lines(run)]
    for number in range(len(typed), 0, -1):
        assert run("corrections", "undo", str(number)).code == 0
    assert "nothing is planned yet" in run("plan", "list", chat, *on).out
    for command in typed:
        assert run(*command).code == 0, command
    assert run("plan", "list", chat, *on).out == wanted
    assert run("plan", "edit", chat, "Q2", "How, then?", *on).code == 0
    assert run("plan", "order", chat, "Q2", "Q1", *on).code == 0
    assert plan_lines(run)[-2:] == [
        "plan edit labelchat Q1 'How, then?' --date 2024-06-04",
        "plan order labelchat Q1 Q2 --date 2024-06-04",
    ]
    assert run("plan", "order", chat, "Q2", *on).code == 0
    assert [line.split()[2] for line in run("plan", "list", chat, *on).out.splitlines()[1:4]] == [
        *("topic", "guest", "Q1"),
    ]
    assert run("plan", "drop", chat, "Q2", *on).code == 0
    assert plan_lines(run)[-1].endswith("--date 2024-06-04 # How, then?")


def plan_lines(run: Run) -> list[str]:
    lines = run("corrections").out.splitlines()[1:]
    return [f"plan {line.partition('  plan ')[2].strip()}" for line in lines if "  plan " in line]


def test_redo_takes_an_undo_back(sample: Path, run: Run) -> None:
    """With a number or without, as JSON too, until something else is decided on the session."""
    for title in ("One", "Two"):
        decide(run, "retitle", SESSION, title)
    undone = run("corrections", "undo", "2", "--json").rows
    assert (undone["id"], undone["status"]) == (2, "undone")
    said = run("corrections", "undo", "1").err
    assert "redo: tweetup corrections redo 1" in said
    redone = run("corrections", "redo", "--json").rows
    assert (redone["id"], redone["status"]) == (1, "in effect")
    assert (
        "redone: retitle Two; undo: tweetup corrections undo 2"
        in run(*("corrections", "redo", "2")).err
    )
    assert "Two" in run("recap", SESSION).out
    refused = run("corrections", "redo")
    assert (refused.code, "nothing can be done again" in refused.err) == (2, True)
    run("corrections", "undo", "2")
    decide(run, "retitle", SESSION, "Three")
    refused = run("corrections", "redo", "2")
    assert (refused.code, "something else was decided since" in refused.err) == (2, True)
