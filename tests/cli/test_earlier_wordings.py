"""Copies of what a post said before it was edited go with it, whatever removes the post."""

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.archive.examples import look
from tests.cli.running import Run
from tests.formats.social_shapes import did, event, record, uri

PATH = Path("chat.db")
HERE = ("--archive", PATH)
FIRST, EDITED = "We listen to every single carer who calls", "We read all letters, one by one"
#: A text that goes on is the same post, where the record does not say that it was edited.
LONGER = f"{FIRST} and to their friends"
WRITTEN = event("dora", "3d", record=record(f"#labelchat {FIRST}"))
CHANGED = event("dora", "3d", "update", record=record(f"#labelchat {LONGER}"))
COPY = event("eve", "3e", record=record(f"so true: {FIRST} #labelchat"))
ANSWER = event("fay", "3f", record=record("Thanks to you all, as always #labelchat"))
DELETED = event("dora", "3d", "delete")
CLOSED = {
    "did": did("dora"),
    "time_us": 1772654409000000,
    "kind": "account",
    "account": {"active": False, "did": did("dora"), "status": "deleted"},
}
LEFT = {uri("eve", "3e"), uri("fay", "3f")}
#: Files with a post, its edit, a copy of its first words and what the network says of it then.
DELETIONS: list[tuple[str, list[list[object]], set[str]]] = [
    # Copies by others stay: they go on request alone.
    ("a post, in one recording", [[WRITTEN, CHANGED, COPY, ANSWER, DELETED]], LEFT),
    ("a post, later", [[WRITTEN, COPY], [CHANGED, ANSWER], [DELETED]], LEFT),
    # An account's deletion may be taken back, so its posts are hidden.
    ("an account, later", [[WRITTEN, COPY], [CHANGED, ANSWER], [CLOSED]], LEFT),
]


def take_in(run: Run, files: Sequence[Sequence[object]]) -> None:
    """Import files of one line for each value."""
    for number, values in enumerate(files):
        path = Path(f"{number}.jsonl")
        path.write_text("".join(f"{json.dumps(value)}\n" for value in values))
        assert run("import", path, "--hashtag", "labelchat", *HERE).code == 0


def left() -> set[str]:
    return {identity for (identity,) in look(PATH, "SELECT id FROM posts")}


@pytest.mark.parametrize(("what", "files", "stay"), DELETIONS)
def test_a_deletion_in_a_file(
    here: Path, run: Run, what: str, files: list[list[object]], stay: set[str]
) -> None:
    """And no later import brings a post or a copy back."""
    take_in(run, files)
    assert left() == stay, what
    take_in(run, [[COPY, WRITTEN]])
    assert left() == stay, what


def test_somebody_who_came_back(here: Path, run: Run) -> None:
    """Their handle was removed; that the posts of an account are theirs is told by an import."""
    bare = {
        "id": "at://old",
        "network": "bluesky",
        "author": "dora.example.org",
        "text": "Hello #labelchat",
        "created_at": "2026-03-04T20:00:00Z",
    }
    take_in(run, [[WRITTEN, COPY], [CHANGED, ANSWER], [bare]])
    assert run("remove", "--author", "dora.example.org", *HERE).code == 0
    assert left() == {uri("dora", "3d"), uri("eve", "3e"), uri("fay", "3f")}
    account = {"did": did("dora"), "handle": "dora.example.org"}
    take_in(run, [[{**event("dora", "3z", record=record("#labelchat")), "author": account}]])
    assert left() == {uri("fay", "3f")}


def table(*rows: tuple[str, str]) -> str:
    """Return a table that numbers its rows, of handles and texts."""
    lines = (
        f"{number},2021-03-04 20:0{number}:00,{handle},#labelchat {text}"
        for number, (handle, text) in enumerate(rows, 1)
    )
    return "\n".join(("id,created_at,author,text", *lines)) + "\n"


def test_a_row_of_a_table_that_numbers_its_rows(here: Path, run: Run) -> None:
    """Its id in the archive has a suffix that its records do not have."""
    others = table(("ann", "Welcome to all of you"), ("bob", "Good evening from me"))
    rows = [("gus", "Another chat begins here"), ("hal", "I am here as well today")]
    before = table(*rows, ("dora", FIRST), ("eve", f"so true: {FIRST}"))
    after = table(*rows, ("dora", LONGER), ("eve", f"so true: {FIRST}"))
    for number, content in enumerate((others, before, after)):
        Path(f"{number}.csv").write_text(content)
        assert run("import", f"{number}.csv", *HERE).code == 0
    ((identity, text),) = look(PATH, "SELECT id, text FROM posts WHERE handle = 'dora'")
    assert (identity.partition("@")[0], "@" in identity, "friends" in text) == ("3", True, True)
    assert run("remove", "--post", f"file:{identity}", *HERE).code == 0
    handles = {handle for (handle,) in look(PATH, "SELECT handle FROM posts")}
    assert handles == {"ann", "bob", "gus", "hal"}


def status(text: str, **fields: Any) -> dict[str, Any]:
    """Return a status of a server as its interface gives it."""
    home = "https://social.example"
    return {
        "id": "101",
        "created_at": "2021-03-04T19:01:00.000Z",
        "uri": f"{home}/users/dora/statuses/101",
        "visibility": "public",
        "content": f"<p>{text} #labelchat</p>",
        "account": {"id": "1", "username": "dora", "acct": "dora", "url": f"{home}/@dora"},
        "media_attachments": [],
        "mentions": [],
        "tags": [{"name": "labelchat", "url": f"{home}/tags/labelchat"}],
        **fields,
    }


def test_records_of_a_file_of_several_formats(here: Path, run: Run) -> None:
    """The records of a zip have the names of all its formats."""
    edit = status(EDITED, edited_at="2021-03-04T19:09:00.000Z")
    for number, value in enumerate((status(FIRST), edit)):
        with zipfile.ZipFile(f"{number}.zip", "w") as file:
            file.writestr("a.json", json.dumps([value]))
            file.writestr("b.csv", table(("eve", f"so true: {FIRST}")))
        assert run("import", f"{number}.zip", *HERE).code == 0
    assert run("remove", "--author", "dora@social.example", *HERE).code == 0
    assert left() == set()
