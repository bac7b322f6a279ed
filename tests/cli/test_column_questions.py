"""``--map ask``: the columns of a file that tweetup does not know, asked for on a terminal."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.running import Run
from tests.cli.terminal import Terminal
from tweetup.config import load_config
from tweetup.files.file_columns import propose_columns, read_file_columns

HEADER = "nr;when;who;mood;body;answers\n"
ROWS = [
    ("700001", "2024-05-07T19:00:00Z", "ada", "", "Q1: Why do we label anything? #labelchat", ""),
    ("700002", "2024-05-07T19:02:00Z", "ben", "ok", "A1: To find it again #labelchat", "700001"),
    ("700003", "2024-05-07T19:03:00Z", "cleo", "ok", "A1: For the next one #labelchat", "700001"),
]
TABLE = HEADER + "".join(";".join(row) + "\n" for row in ROWS)


def shown(path: Path, *arguments: str) -> Terminal:
    """The import of a file on a terminal."""
    environ = os.environ | {"LC_ALL": "C.UTF-8"}
    return Terminal(
        path.parent,
        ["-m", "tweetup", "import", path.name, "--map", "ask", *arguments],
        environ,
        columns=200,
    )


def answer(terminal: Terminal, question: str, text: str) -> None:
    """Wait for a question and type an answer."""
    terminal.wait_for(lambda: question in terminal.written)
    terminal.type(f"{text}\n")


@pytest.mark.long
def test_questions_on_a_terminal(here: Path, run: Run) -> None:
    """Enter takes what is proposed; the answers are kept, so that the next file needs none."""
    file = here / "Our tool.csv"
    file.write_text(TABLE)
    terminal = shown(file)
    answer(terminal, "the post's id?", "")
    answer(terminal, "the time of the post?", "when")
    answer(terminal, "the author's handle?", "9")
    answer(terminal, "a number from 1 to 6", "3")
    answer(terminal, "the text?", "")
    answer(terminal, "that it answers?", "answers")
    answer(terminal, "the address of the post?", "-")
    answer(terminal, "the author's name?", "")
    answer(terminal, "at home?", "")
    assert terminal.close() == 0, terminal.written
    assert "2  when: 2024-05-07T19:00:00Z | 2024-05-07T19:02:00Z" in terminal.written
    (table,) = load_config(here / "tweetup.toml").tables
    assert (table.name, table.columns) == (
        "our-tool",
        ("id=nr", "created_at=when", "author=who", "text=body", "reply_id=answers"),
    )
    posts = run("posts", "latest", "--json").rows
    assert [(post["author"], post["text"]) for post in posts] == [(it[2], it[4]) for it in ROWS]
    later = here / "later.csv"
    later.write_text(TABLE.replace("70000", "80000").replace("#labelchat", "again, #labelchat"))
    assert run("import", later).code == 0
    assert len(run("posts", "latest", "--json").rows) == 6


@pytest.mark.long
def test_a_file_that_is_known(here: Path) -> None:
    """Its columns are used as answered, and nothing is written."""
    file = here / "plain.csv"
    file.write_text(TABLE.replace(HEADER, "id;created_at;author;mood;text;in_reply_to_id\n"))
    terminal = shown(file)
    for question in (
        "id?",
        "post?",
        "handle?",
        "text?",
        "answers?",
        "address of the post?",
        "name?",
    ):
        answer(terminal, question, "")
    answer(terminal, "at home?", "")
    assert terminal.close() == 0, terminal.written
    assert "knows such files as plain-csv" in terminal.written
    assert not (here / "tweetup.toml").exists()


@pytest.mark.long
def test_a_table_without_ids(here: Path) -> None:
    """The way out is named, and the table with it is read."""
    file = here / "chat.csv"
    file.write_text(
        "when,who,body\n" + "".join(",".join(row[1:3]) + ",Q1 #labelchat now\n" for row in ROWS)
    )
    terminal = shown(file)
    answer(terminal, "the post's id? (number or name, - if none has it)", "-")
    assert terminal.close() == 2
    assert "no column has the post's id, which every post needs" in terminal.written
    assert "numbers the posts" in terminal.written
    assert not (here / "tweetup.toml").exists()


def test_nobody_to_ask(here: Path, run: Run) -> None:
    """A script gets an error that says what to write."""
    (here / "chat.csv").write_text(TABLE)
    result = run("import", "chat.csv", "--map", "ask")
    assert result.code == 2
    assert "there is no terminal to ask on" in result.err
    assert "--map id=COLUMN" in result.err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("chat.csv", TABLE),
        (
            "chat.json",
            json.dumps(
                [dict(zip(HEADER.strip().split(";"), row, strict=True)) for row in ROWS], indent=1
            ),
        ),
    ],
)
def test_proposals(tmp_path: Path, name: str, content: str) -> None:
    """By the values of a column, and its name."""
    file = tmp_path / name
    file.write_text(content)
    columns = read_file_columns(str(file))
    assert columns.format is None
    assert columns.shown("mood") == ("ok",)
    assert propose_columns(columns) == {
        "created_at": "when",
        "id": "nr",
        "text": "body",
        "author": "who",
    }


def test_saved_columns_in_the_configuration(here: Path, run: Run) -> None:
    """They may be written by hand; a pair that is none is an error with its place."""
    (here / "chat.csv").write_text(TABLE)
    pairs = ["id=nr", "created_at=when", "author=who", "text = body"]
    (here / "tweetup.toml").write_text(f"[tables.tool]\ncolumns = {json.dumps(pairs)}\n")
    assert run("import", "chat.csv").code == 0
    (here / "tweetup.toml").write_text('[tables.tool]\ncolumns = ["nr"]\n')
    result = run("import", "chat.csv")
    assert result.code == 2
    assert "'nr' does not name a field and a column" in result.err


@pytest.mark.parametrize(
    ("expected", "others"),
    [
        ("who.handle", {"who.nm": "Ada", "who.id": "7"}),
        ("handle", {"user": "Ada", "name": "Ada"}),
        ("username", {"user": "Ada", "user_id": "u7"}),
        ("screen_name", {"user_name_full": "Ada", "author": "Ada"}),
        ("author.username", {"author.name": "Ada", "author.id": "7"}),
        ("account.acct", {"account.display_name": "Ada"}),
        ("user", {"user_name.display_name": "Ada"}),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_the_handle_among_names(
    tmp_path: Path, expected: str, others: dict[str, str], first: bool
) -> None:
    """A column that is called a handle is proposed before one with short names."""
    named = {expected: "ada_w", **others} if first else {**others, expected: "ada_w"}
    values = {"nr": "7", "when": "2024-05-07T19:00:00Z", "body": "Why do we label?", **named}
    file = tmp_path / "chat.csv"
    file.write_text(",".join(values) + "\n" + ",".join(values.values()) + "\n")
    assert propose_columns(read_file_columns(str(file)))["author"] == expected


@pytest.mark.parametrize("other", ["user_id", "in_reply_to_id", "conversation_id", "author.id"])
def test_the_id_among_ids(tmp_path: Path, other: str) -> None:
    """The id of something else is not proposed, whatever stands first."""
    for names in ((other, "id"), ("tweet_id", other)):
        file = tmp_path / "chat.csv"
        file.write_text(f"{','.join(names)},when,who,body\n7,8,2024-05-07T19:00:00Z,ada,I am\n")
        assert propose_columns(read_file_columns(str(file)))["id"] in {"id", "tweet_id"}
