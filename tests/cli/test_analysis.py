"""``tweetup analyse`` and ``tweetup status``."""

import json
from pathlib import Path

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import Run


@pytest.fixture(autouse=True)
def _imported(here: Path, run: Run) -> None:
    write_jsonl(here / "chat.jsonl", invent_chat())
    assert run("import", "chat.jsonl", "--hashtag", "labelchat").code == 0


def test_derived_and_told(run: Run) -> None:
    """Nothing is derived before, all after; a second run says so."""
    assert "not derived yet" in run("status").out
    assert run("analyse", "--jobs", "1").said == [
        "tweetup: derived 1 session; 0 were up to date",
    ]
    assert run("analyse").said == ["tweetup: derived 0 sessions; 1 were up to date"]
    (row,) = json.loads(run("status", "--json").out)
    assert row["session"] == "labelchat-2024-05-07"
    assert row["results"][0]["kind"] == "sessions"
    assert {result["state"] for result in row["results"]} == {"derived"}
    assert row["corrections"] == []


def test_an_unknown_hashtag(run: Run) -> None:
    """Both commands name the chats that there are."""
    for command in ("analyse", "status"):
        result = run(command, "--hashtag", "nobody")
        assert result.code == 2
        assert "labelchat" in result.err


def test_no_session(tmp_path: Path, run: Run) -> None:
    """Both commands say why there is none, and what makes one."""
    file = tmp_path / "one.jsonl"
    file.write_text(
        '{"id": "7000001", "created_at": "2021-03-04T20:00:00Z", "author": "ada",'
        ' "text": "Hello #demochat"}\n',
        encoding="utf-8",
    )
    here = ("--archive", str(tmp_path / "one.db"))
    assert run("import", file, "--hashtag", "demochat", *here).code == 0
    for command in ("analyse", "status"):
        result = run(command, *here)
        assert result.code == 0
        assert "one person wrote all of them, @ada" in result.err
