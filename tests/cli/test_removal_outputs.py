"""What is left of a removed person: files beside the archive, and words of others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Run


@pytest.mark.long
def test_all_files_of_the_demo_are_named(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Recaps, site, settings and the imported file, also from another folder."""
    monkeypatch.chdir(tmp_path)
    assert run("demo").code == 0
    result = run("remove", "--author", "anneke_dvl", "--archive", "demo/tweetup.db")
    assert result.code == 0
    named = {
        line.split()[1].removeprefix(f"{tmp_path}/demo/") for line in result.said if " ×: " in line
    }
    assert named == {"recap.md", "recap.html", "site", "sample-chat.jsonl", "tweetup.toml"}


def test_answers_to_a_removed_person(tmp_path: Path, run: Run) -> None:
    """A reply keeps its record, with a pseudonym for whom it answers, and can be hidden later."""
    server = "https://soc.example"
    zoe, carol = (
        {"id": name, "username": name, "acct": f"{name}@soc.example", "url": f"{server}/@{name}"}
        for name in ("zoe", "carol")
    )
    both = {"visibility": "public", "tags": [{"name": "mchat"}], "media_attachments": []}
    asked = {
        **both, "id": "1", "uri": f"{server}/1", "created_at": "2023-05-04T18:01:00Z",
        "account": zoe, "content": "<p>A thing #mchat</p>", "mentions": [],
    }  # fmt: skip
    answer = {
        **both, "id": "2", "uri": f"{server}/2", "created_at": "2023-05-04T18:02:00Z",
        "account": carol, "content": "<p>@zoe thanks #mchat</p>", "mentions": [zoe],
        "in_reply_to_id": "1", "in_reply_to_account_id": "zoe",
    }  # fmt: skip
    file, here = tmp_path / "m.json", ("--archive", str(tmp_path / "m.db"))
    file.write_text(json.dumps([asked, answer]), encoding="utf-8")
    assert run("import", file, "--hashtag", "mchat", *here).code == 0
    assert run("remove", "--author", "zoe@soc.example", *here).code == 0
    raw = run("raw", f"{server}/2", *here)
    assert raw.code == 0
    assert "zoe@soc.example" not in raw.out
    assert "removed-" in raw.out
    assert "@zoe thanks" in run("search", "thanks", *here).out
    run("remove", "--author", "zoe@soc.example", "--mentions", "hide", *here)
    assert "@zoe thanks" not in run("search", "thanks", *here).out


def test_answers_that_arrive_after_a_removal(tmp_path: Path, run: Run) -> None:
    """They keep their records as those before it do; a repost or copy does not come in."""
    own = "my own words of the evening, many of them #demochat"
    told = [("ada", own), ("ben", "@ada I planted the beans by the wall #demochat")]
    later = [
        ("ben", "@ada then the peas came up by the shed #demochat"),
        ("cleo", f"RT @ada: {own}"),
    ]
    here = ("--archive", str(tmp_path / "a.db"), "--hashtag", "demochat")
    for name, posts in (("first", told), ("later", later)):
        file = tmp_path / f"{name}.jsonl"
        file.write_text(
            "".join(
                json.dumps(
                    {
                        "id": f"70000{name[0]}{number}",
                        "created_at": f"2021-03-04T20:0{number}:00Z",
                        "author": author,
                        "text": text,
                    }
                )
                + "\n"
                for number, (author, text) in enumerate(posts)
            ),
            encoding="utf-8",
        )
    assert run("import", tmp_path / "first.jsonl", *here).code == 0
    assert run("remove", "--author", "ada", *here[:2]).code == 0
    assert "left out 1" in run("import", tmp_path / "later.jsonl", *here).err
    for identity, words in (("70000f1", "the beans"), ("70000l0", "the peas")):
        assert words in run("raw", identity, *here[:2]).out
    assert run("raw", "70000l1", *here[:2]).code == 2


def test_somebody_whom_others_only_mention_is_offered(tmp_path: Path, run: Run) -> None:
    """A name without its server, of a person without a post, gets the whole one as a hint."""
    file = tmp_path / "m.jsonl"
    post = {"id": "7000001", "created_at": "2021-03-04T20:00:00Z", "author": "ben"}
    file.write_text(json.dumps({**post, "text": "@evelyn@books.example hi #demochat"}) + "\n")
    here = ("--archive", str(tmp_path / "m.db"))
    assert run("import", file, "--hashtag", "demochat", *here).code == 0
    result = run("remove", "--author", "evelyn", *here)
    assert result.code == 2
    assert "did you mean evelyn@books.example?" in result.err
