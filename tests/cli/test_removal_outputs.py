"""What is left of a removed person: files beside the archive, and words of others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.running import Run


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
