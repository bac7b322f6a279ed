"""Conflicts as a host meets them: an import that names them, a list, a decision that stays."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import Run
from tests.formats.shapes import v1_status
from tests.jobs.collisions import Row, as_csv, as_v1

POSTS = invent_chat()
# The second answer: the first one is repeated by a repost.
LINE = [number for number, post in enumerate(POSTS, 1) if post["text"].startswith("A2")][1]
FIRST = POSTS[LINE - 1]
SECOND = {**FIRST, "author": "zoe", "text": "A2: Zeppelins, nothing but zeppelins #labelchat"}
SPOKEN = FIRST["text"].removesuffix(" #labelchat")
OUTPUTS = [
    ("posts", "latest"),
    ("posts", "latest", "--json"),
    ("questions", "latest", "--json"),
    ("themes", "latest", "--json"),
    ("summary", "latest", "--json"),
    ("people", "latest"),
    ("people", "latest", "--json"),
    ("sessions", "--json"),
    ("search", "labelchat", "--json", "--limit", "99"),
    ("recap", "latest"),
    ("recap", "latest", "--format", "json"),
]


def edited(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the chat with these posts in place of those of their ids."""
    other = {post["id"]: post for post in changes}
    return [other.get(post["id"], post) for post in POSTS]


@pytest.fixture
def other(imported: Path) -> Path:
    """A file in which an answer is somebody else's, beside the archive of the chat."""
    return write_jsonl(imported / "edited.jsonl", edited(SECOND))


@pytest.fixture
def parted(run: Run, other: Path) -> Path:
    """The same file, imported."""
    assert run("import", other).code == 3
    return other


def shown(run: Run) -> str:
    """Return all that the commands print of the chat."""
    results = [run(*command) for command in OUTPUTS]
    assert [result.code for result in results] == [0] * len(OUTPUTS)
    return "\n".join(result.out for result in results)


def test_an_import_names_them(run: Run, other: Path) -> None:
    """The closing line counts them and says where they are listed; so does the JSON; exit 3."""
    result = run("import", other)
    assert result.code == 3
    assert result.said[0].endswith(
        "new 1, updated 0, unchanged 32, skipped 0; 1 record under the id of another post, kept"
        " beside it: edited.jsonl:19 beside chat.jsonl (import 1) (author); `tweetup conflicts`"
        " lists them, to decide"
    )
    again = run("import", other, "--json")
    assert again.code == 3
    (row,) = again.rows
    counts = ("new", "updated", "unchanged", "conflicts")
    assert [row[key] for key in counts] == [0, 0, len(POSTS), 1]


def test_the_list(run: Run, parted: Path) -> None:
    """The id, the field, both posts with author, time, words and place; how many to decide."""
    result = run("conflicts")
    when = f"{FIRST['created_at'][:19].replace('T', ' ')} UTC"
    assert result.code == 0
    assert result.out.splitlines() == [
        f"1  file:{FIRST['id']}  by different authors",
        f"   first  chat.jsonl (import 1): @{FIRST['author']}, {when}: {FIRST['text']}",
        f"   second edited.jsonl:{LINE}: @zoe, {when}: {SECOND['text']}",
    ]
    assert result.said == [
        "tweetup: 1 conflict to decide: tweetup conflicts decide NUMBER both|first|second"
    ]


def test_the_list_as_json(run: Run, parted: Path) -> None:
    """All of it, for programs."""
    (row,) = run("conflicts", "--json").rows
    found_at = row.pop("found_at")
    assert re.match(r"\d{4}-\d\d-\d\dT.*\+00:00$", found_at)
    assert re.fullmatch(FIRST["id"] + r"~[0-9a-f]{12}", second_id := row["second"].pop("id"))
    assert row == {
        "conflict": 1,
        "network": "file",
        "id": FIRST["id"],
        "disagree_in": "author",
        "first": {
            "id": FIRST["id"],
            "place": "chat.jsonl (import 1)",
            "author": FIRST["author"],
            "created_at": FIRST["created_at"],
            "text": FIRST["text"],
        },
        "second": {
            "place": f"edited.jsonl:{LINE}",
            "author": "zoe",
            "created_at": FIRST["created_at"],
            "text": SECOND["text"],
        },
        "decision": None,
        "note": None,
        "decided_at": None,
    }
    assert second_id in [row["id"] for row in run("posts", "latest", "--json").rows]


@pytest.mark.parametrize(
    ("change", "says", "field"),
    [
        ({"author": "zoe"}, "by different authors", "author"),
        ({"created_at": "2024-06-07T18:22:00+00:00"}, "written at different times", "time"),
        ({"text": "A2: Zeppelins #labelchat"}, "in different words", "text"),
    ],
)
def test_the_field(run: Run, other: Path, change: dict[str, str], says: str, field: str) -> None:
    """It is the one in which the records disagree."""
    write_jsonl(other, edited({**FIRST, **change}))
    run("import", other)
    assert run("conflicts").out.splitlines()[0].endswith(says)
    assert [row["disagree_in"] for row in run("conflicts", "--json").rows] == [field]


def test_a_long_text_is_cut(run: Run, other: Path) -> None:
    """A line shows as much as tells the posts apart; line ends and terminal codes are no lines."""
    long = f"A2: Zeppelins\n\x1b[2J{'and more zeppelins ' * 30} #labelchat"
    write_jsonl(other, edited({**SECOND, "text": long}))
    run("import", other)
    lines = run("conflicts").out.splitlines()
    assert len(lines) == 3
    assert lines[2].endswith("…")
    assert len(lines[2]) < 300
    assert "\x1b" not in lines[2]


def test_nothing_to_decide(run: Run, imported: Path) -> None:
    """It says so, and as JSON an empty list."""
    result = run("conflicts")
    assert (result.code, result.out, result.said) == (0, "", ["tweetup: no conflicts to decide"])
    assert run("conflicts", "--all").said == result.said
    assert run("conflicts", "--json").rows == []


def test_both_are_shown_until_it_is_decided(run: Run, parted: Path) -> None:
    """Neither sentence is lost, and each stands under its author's name."""
    authors = {row["text"]: row["author"] for row in run("posts", "latest", "--json").rows}
    assert authors[FIRST["text"]] == FIRST["author"]
    assert authors[SECOND["text"]] == "zoe"


DECIDED = {
    "both": (True, True, "both are posts"),
    "first": (True, False, "the first is the post, the second is set aside"),
    "second": (False, True, "the second is the post, the first is set aside"),
}


@pytest.mark.long
@pytest.mark.parametrize("decision", DECIDED)
def test_a_decision(run: Run, parted: Path, decision: str) -> None:
    """The post set aside is in nothing that is shown; an import keeps the decision."""
    first_shown, second_shown, says = DECIDED[decision]
    result = run("conflicts", "decide", "1", decision, "--note", "seen at the museum")
    assert (result.code, result.out) == (0, "")
    assert result.said == [f"tweetup: conflict 1 (file:{FIRST['id']}): {says}"]
    assert run("conflicts").said == ["tweetup: no conflicts to decide"]
    for _ in range(2):
        listed = run("conflicts", "--all").out.splitlines()
        assert listed[3] == f"   decided: {says} (seen at the museum)"
        (row,) = run("conflicts", "--all", "--json").rows
        assert (row["decision"], row["note"]) == (decision, "seen at the museum")
        assert row["decided_at"] >= row["found_at"]
        text = shown(run)
        assert (SPOKEN in text) is first_shown
        assert ("eppelins" in text) is second_shown
        assert ("zoe" in text) is second_shown
        again = run("import", parted, "--json")
        assert again.code == 0
        assert [again.rows[0][key] for key in ("new", "updated", "conflicts")] == [0, 0, 0]


@pytest.mark.long
def test_a_decision_is_taken_back(run: Run, parted: Path) -> None:
    """Both are shown again, and an import counts the conflict again."""
    before = shown(run)
    run("conflicts", "decide", "1", "first", "--note", "by mistake")
    assert "zoe" not in shown(run)
    result = run("conflicts", "reopen", "1")
    assert result.said == [f"tweetup: conflict 1 (file:{FIRST['id']}): open again, both are shown"]
    assert shown(run) == before
    (row,) = run("conflicts", "--json").rows
    assert (row["decision"], row["note"], row["decided_at"]) == (None, None, None)
    assert run("import", parted).code == 3


@pytest.mark.long
def test_another_decision(run: Run, parted: Path) -> None:
    """The last one counts."""
    run("conflicts", "decide", "1", "first")
    run("conflicts", "decide", "1", "second")
    text = shown(run)
    assert SPOKEN not in text
    assert "zoe" in text


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("decide", "7", "both"), 2, "no conflict named '7'; `tweetup conflicts --all` lists them"),
        (("reopen", "7"), 2, "no conflict named '7'; `tweetup conflicts --all` lists them"),
        (("decide", "0", "both"), 2, "0 is not in the range x>=1"),
        (("decide", "one", "both"), 2, "'one' is not a valid integer range"),
        (("decide", "1", "third"), 2, "'third' is not one of 'both', 'first', 'second'"),
        (("decide", "1"), 2, "Missing argument"),
        (("undo", "1"), 2, "No such command 'undo'"),
    ],
)
def test_errors(run: Run, parted: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    """One line says what is wrong, and nothing is decided."""
    result = run("conflicts", *arguments)
    assert (result.code, result.out, len(result.said)) == (code, "", 1)
    assert says in result.err
    assert len(run("conflicts", "--json").rows) == 1


def test_no_archive(run: Run, here: Path) -> None:
    """The command makes none."""
    result = run("conflicts")
    assert result.code == 1
    assert "there is no archive here" in result.err
    assert not (here / "archives").exists()


@pytest.mark.long
def test_a_post_is_removed(run: Run, parted: Path) -> None:
    """So is the other one under its id, and the conflict; an import leaves both out."""
    result = run("remove", "--post", FIRST["id"])
    assert result.said[0].startswith(
        "tweetup: removed 2 posts, 0 reposts or copies by others and 1 profile"
    )
    assert run("conflicts", "--all", "--json").rows == []
    text = shown(run)
    assert SPOKEN not in text
    assert "zoe" not in text
    rows = run("import", "chat.jsonl", parted, "--json").rows
    assert [(row["new"], row["conflicts"], row["removed"]) for row in rows] == [(0, 0, 1)] * 2
    text = shown(run)
    assert SPOKEN not in text
    assert "zoe" not in text


@pytest.mark.long
def test_the_second_is_removed(run: Run, parted: Path) -> None:
    """Named by the id it is listed under it goes alone, and stays away."""
    (row,) = run("conflicts", "--json").rows
    result = run("remove", "--post", row["second"]["id"])
    assert result.said[0].startswith("tweetup: removed 1 post, ")
    for _ in range(2):
        assert run("conflicts", "--all", "--json").rows == []
        text = shown(run)
        assert SPOKEN in text
        assert "zoe" not in text
        (row,) = run("import", parted, "--json").rows
        assert (row["new"], row["conflicts"], row["removed"]) == (0, 0, 1)


@pytest.mark.long
def test_an_author_is_removed(run: Run, parted: Path) -> None:
    """The other's post stays, without a conflict."""
    run("remove", "--author", "zoe")
    for _ in range(2):
        assert run("conflicts", "--all", "--json").rows == []
        text = shown(run)
        assert SPOKEN in text
        assert "zoe" not in text
        (row,) = run("import", parted, "--json").rows
        assert (row["new"], row["conflicts"], row["removed"]) == (0, 0, 1)
    assert b"eppelins" not in (parted.parent / "archives" / "tweetup.db").read_bytes()


def test_three_under_one_id(run: Run, other: Path) -> None:
    """Each but the first is a conflict of its own, with a number that stays."""
    third = {**FIRST, "author": "yara", "text": "A2: Yachts, if need be #labelchat"}
    write_jsonl(other, edited(SECOND))
    run("import", other)
    more = write_jsonl(other.parent / "more.jsonl", edited(third))
    (row,) = run("import", more, "--json").rows
    assert (row["new"], row["conflicts"]) == (1, 1)
    rows = run("conflicts", "--json").rows
    assert [(row["conflict"], row["second"]["author"]) for row in rows] == [(1, "zoe"), (2, "yara")]
    assert "2 conflicts to decide" in run("conflicts").err
    run("conflicts", "decide", "2", "second")
    rows = run("search", "A2", "--json", "--limit", "99").rows
    assert SPOKEN not in json.dumps(rows)
    assert {"zoe", "yara"} <= {row["author"] for row in rows}
    assert [row["conflict"] for row in run("conflicts", "--json").rows] == [1]


@pytest.mark.long
def test_the_second_by_its_id(run: Run, parted: Path) -> None:
    """The id in the list names the post to other commands, as any id does."""
    (row,) = run("conflicts", "--json").rows
    identity = row["second"]["id"]
    why = run("why", identity)
    assert (why.code, why.out.startswith(f"@zoe, {FIRST['created_at'][:10]}")) == (0, True)
    assert run("hide", identity).code == 0
    assert "zoe" not in run("recap", "latest").out
    assert run("why", FIRST["id"]).out.startswith(f"@{FIRST['author']}, ")


def test_a_rename_that_is_known_later(run: Run, here: Path) -> None:
    """A record that ties both handles to one account settles the conflict; no other one does."""
    first = Row(author="ada", minute=1, text="A1: We read every label aloud #labelchat")
    renamed, other = replace(first, author="ada_reads"), replace(first, author="zoe")
    later = [replace(first, minute=minute, text=f"A{minute}: Yes #labelchat") for minute in (2, 3)]
    user = v1_status(later[1].said)["user"]
    tied = [later[0], replace(later[1], more={"user": {**user, "screen_name": "ada_reads"}})]
    files = [as_csv("a", [first]), as_csv("b", [renamed]), as_csv("c", [other]), as_v1("ids", tied)]
    for file in files:
        (here / file.name).write_bytes(file.data)
    for name in "abc":
        run("import", f"{name}.csv", "--hashtag", "labelchat")
    result = run("import", "ids.jsonl", "--hashtag", "labelchat")
    assert result.code == 0
    assert (
        "; 1 × a conflict settled, since both handles are of one account: the post that came first"
        " stays (tweetup conflicts --all lists it)"
    ) in result.said[0]
    settled, undecided = run("conflicts", "--all", "--json").rows
    assert (settled["decision"], settled["note"]) == ("first", "both handles are of one account")
    assert (undecided["second"]["author"], undecided["decision"]) == ("zoe", None)
    assert run("import", "b.csv", "--hashtag", "labelchat").code == 0
    assert run("import", "c.csv", "--hashtag", "labelchat").code == 3
    run("conflicts", "decide", "1", "both")
    run("import", "a.csv", "--hashtag", "labelchat")
    (kept, _) = run("conflicts", "--all", "--json").rows
    assert kept["decision"] == "both"
