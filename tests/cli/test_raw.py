"""``tweetup raw``: the bytes of a post's records, and the same by SQL."""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import Run
from tweetup.archive import RawRecord, connect_to_query
from tweetup.cli.raw import raw_record_row
from tweetup.model import PostKey

LINE = '{"id": "%s", "network": "%s", "created_at": "2021-03-04T20:00:00Z", "author": "ada",'
LINE += ' "text": "Hi #demochat \\u202e",  "url": "https://example.org/p/1"%s}'
FIRST, AGAIN = LINE % ("1", "x", ""), LINE % ("1", "x", ', "likes": 3')
OTHER, THIRD = LINE % ("1", "mastodon", ""), LINE % ("2", "x", "")
ARCHIVE = Path("archives", "tweetup.db")


@pytest.fixture(autouse=True)
def imported(run: Run, here: Path) -> None:
    """Three posts, one of which was seen twice."""
    for name, lines in {"a": (FIRST, OTHER, THIRD), "b": (AGAIN,)}.items():
        Path(f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert run("import", f"{name}.jsonl", "--hashtag", "demochat").code == 0


@pytest.mark.parametrize(
    ("name", "records"),
    [
        ("x:1", [FIRST, AGAIN]),
        ("mastodon:1", [OTHER]),
        ("2", [THIRD]),
        ("https://x.com/ada/status/2", [THIRD]),
    ],
)
def test_records_as_they_came(run: Run, name: str, records: list[str]) -> None:
    """Byte for byte, the blanks between fields too, in the order they came."""
    result = run("raw", name)
    assert (result.code, result.out) == (0, "".join(f"{line}\n" for line in records))


def test_the_link_of_a_post_whose_id_is_another_address(run: Run) -> None:
    """On Mastodon a post's id is not the address of its page."""
    line = LINE % ("https://example.org/users/bo/statuses/7", "mastodon", "")
    line = line.replace("https://example.org/p/1", "https://example.org/@bo/7")
    Path("c.jsonl").write_text(line + "\n", encoding="utf-8")
    assert run("import", "c.jsonl", "--hashtag", "demochat").code == 0
    for name in ("https://example.org/@bo/7", "https://example.org/users/bo/statuses/7"):
        result = run("raw", name)
        assert (result.code, result.out) == (0, f"{line}\n")
    assert run("raw", "https://example.org/@bo/8").code == 2


def test_as_json(run: Run) -> None:
    """With the network and the format that reads it."""
    first, again = run("raw", "x:1", "--json").rows
    assert (first["network"], first["id"], first["base64"]) == ("x", "1", None)
    assert (first["record"], again["record"]) == (FIRST, AGAIN)
    assert first["format"] == again["format"]


@pytest.mark.parametrize("name", ["2", "x:2", "https://x.com/ada/status/2"])
def test_a_post_that_cannot_be_read(run: Run, name: str) -> None:
    """Its record is stored apart from it, and is printed all the same."""
    with closing(sqlite3.connect(ARCHIVE, isolation_level=None)) as sql:
        sql.execute("UPDATE posts SET text = CAST(x'48e92e' AS TEXT) WHERE id = '2'")
    assert "a text in it cannot be read" in run("why", "2").err
    result = run("raw", name)
    assert (result.code, result.out, result.err) == (0, f"{THIRD}\n", "")
    assert [row["record"] for row in run("raw", name, "--json").rows] == [THIRD]


@pytest.mark.long
def test_bytes_that_are_no_text() -> None:
    """JSON has them as base64, and everything else as text."""
    row = raw_record_row(PostKey("x", "7"), RawRecord("csv", b"Caf\xe9"))
    assert row == {**row, "format": "csv", "record": None, "base64": "Q2Fm6Q=="}


@pytest.mark.parametrize(
    ("name", "code", "message"), [("1", 2, "write mastodon:1 or x:1"), ("99", 2, "99")]
)
def test_which_post(run: Run, name: str, code: int, message: str) -> None:
    """An id of two networks needs its network; an unknown one is an error."""
    result = run("raw", name)
    assert (result.code, result.out) == (code, "")
    assert message in result.err


def test_a_terminal_is_given_no_control_characters(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record may hold whatever a stranger wrote."""
    hostile = json.dumps({**json.loads(THIRD), "id": "9000003", "text": "a\u202eb #demochat"})
    Path("d.jsonl").write_text(hostile.replace("\\u202e", "\u202e") + "\n", encoding="utf-8")
    assert run("import", "d.jsonl", "--hashtag", "demochat").code == 0
    assert "\u202e" in run("raw", "9000003").out
    monkeypatch.setattr(sys.stdout.__class__, "isatty", lambda _: True)
    assert "\u202e" not in run("raw", "9000003").out


def test_raw_in_sql() -> None:
    """Where the program opens the connection, ``raw`` is the record that came last."""
    connection = connect_to_query(ARCHIVE)
    rows = connection.execute("SELECT raw(post) FROM posts WHERE id = '1' ORDER BY network")
    assert rows.fetchall() == [(OTHER,), (AGAIN,)]
    assert connection.execute("SELECT raw(NULL), raw(99)").fetchone() == (None, None)
    query = "SELECT json_extract(raw(post), '$.likes') FROM posts WHERE network = 'x' AND id = '1'"
    assert connection.execute(query).fetchone() == (3,)
    assert connection.execute("SELECT link_address('http://www.a.example/?si=1')").fetchone() == (
        "https://a.example",
    )
    with pytest.raises(Exception, match="readonly"):
        connection.execute("DELETE FROM posts")
    connection.close()
