"""``tweetup import``: whose chat a file is, and the line it ends with."""

import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import Run

SIZE = len(invent_chat())


def retagged(tag: str, *, every: int = 1) -> list[dict[str, Any]]:
    """The chat under another hashtag; of its posts, one in ``every`` carries it."""
    return [
        {**post, "text": post["text"].replace("#labelchat", tag if index % every == 0 else "")}
        for index, post in enumerate(invent_chat())
    ]


def test_closing_line(chat: Path, run: Run) -> None:
    """A line says what was read, what was new, and whose chat it was taken for; one the zone."""
    result = run("import", chat)
    assert (result.code, result.out) == (0, "")
    assert result.said == [
        (
            "tweetup: chat.jsonl → #labelchat, the hashtag of most posts (--hashtag TAG chooses"
            f" another): read {SIZE}, new {SIZE}, updated 0, unchanged 0, skipped 0"
        ),
        (
            "tweetup: no time zone is configured for #labelchat and none could be guessed: UTC is"
            " used, so session names carry the day in UTC; to set it, write timezone ="
            ' "Europe/London" under [chats.labelchat] in tweetup.toml'
        ),
    ]


def test_importing_again_adds_nothing(imported: Path, run: Run) -> None:
    before = run("posts", "latest", "--json").out
    assert f"read {SIZE}, new 0, updated 0, unchanged {SIZE}" in run("import", "chat.jsonl").err
    assert run("posts", "latest", "--json").out == before


CARRIED = [
    (1, True, "every post carries it"),
    (2, True, "every other post carries it"),
    (3, True, "one in three carries it"),
    (4, False, "fewer carry it: the file may be anybody's"),
]


@pytest.mark.parametrize(("every", "chosen", "why"), CARRIED)
def test_hashtag_most_posts_carry(here: Path, run: Run, every: int, chosen: bool, why: str) -> None:
    """Without --hashtag a file is the chat's whose hashtag a third of its posts carry."""
    write_jsonl(here / "chat.jsonl", retagged("#OtherChat", every=every))
    assert (run("import", "chat.jsonl").code == 0) is chosen, why
    if chosen:
        assert {row["hashtag"] for row in run("sessions", "--json").rows} == {"otherchat"}


def test_hashtag_said_goes_before_hashtags_carried(chat: Path, run: Run) -> None:
    """With --hashtag all posts of the file belong to that chat, whatever they carry."""
    assert run("import", chat, "--hashtag", "#Elsewhere").code == 0
    assert [row["session"] for row in run("sessions", "--json").rows] == ["elsewhere-2024-05-07"]
    assert len(run("posts", "latest", "--json").rows) == SIZE


def test_hashtag_configured_goes_before_a_more_common_one(here: Path, run: Run) -> None:
    """A configured chat is meant even where another hashtag is on more of the posts."""
    (here / "tweetup.toml").write_text('[chats.labelchat]\nhashtags = ["lblchat"]\n')
    posts = [{**post, "text": f"{post['text']} #museums"} for post in retagged("#LblChat", every=2)]
    write_jsonl(here / "chat.jsonl", posts)
    assert "→ #labelchat" in run("import", "chat.jsonl").err
    assert [row["hashtag"] for row in run("sessions", "--json").rows] == ["labelchat"]


@pytest.mark.long
def test_standard_input(chat: Path, run: Run) -> None:
    """``-`` reads standard input like a file."""
    done = subprocess.run(
        [sys.executable, "-m", "tweetup", "import", "-"],
        input=chat.read_bytes(),
        capture_output=True,
        cwd=chat.parent,
        check=False,
    )
    assert done.returncode == 0
    assert f"new {SIZE}" in done.stderr.decode()


def test_packed_files(here: Path, run: Run) -> None:
    """A gzip and a zip are read as they are, and hold the same posts."""
    content = "".join(json.dumps(post) + "\n" for post in invent_chat()).encode()
    (here / "chat.jsonl.gz").write_bytes(gzip.compress(content))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("export/chat.jsonl", content)
    (here / "chat.zip").write_bytes(packed.getvalue())
    result = run("import", "chat.jsonl.gz", "chat.zip")
    assert (result.code, len(result.said)) == (0, 3)
    assert f"new {SIZE}" in result.said[0]
    assert f"unchanged {SIZE}" in result.said[1]


def test_several_chats_in_one_archive(here: Path, run: Run) -> None:
    """An archive holds as many chats as one likes; each lists its own sessions."""
    write_jsonl(here / "one.jsonl", invent_chat())
    write_jsonl(here / "two.jsonl", [{**p, "id": f"9{p['id']}"} for p in retagged("#OtherChat")])
    assert run("import", "one.jsonl", "two.jsonl").code == 0
    assert len(run("sessions", "--json").rows) == 2
    (row,) = run("sessions", "--hashtag", "#OtherChat", "--json").rows
    assert row["session"] == "otherchat-2024-05-07"


def test_archive_where_the_configuration_says(chat: Path, run: Run) -> None:
    """``--archive`` goes before ``archive`` in tweetup.toml, and that before the default."""
    (chat.parent / "tweetup.toml").write_text('archive = "kept/posts.db"\n', encoding="utf-8")
    assert run("import", chat).code == 0
    assert (chat.parent / "kept" / "posts.db").is_file()
    assert run("import", chat, "--archive", "other.db").code == 0
    assert (chat.parent / "other.db").is_file()
    assert not (chat.parent / "archives").exists()
