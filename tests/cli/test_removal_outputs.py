"""Files beside the archive that show a removed person are named."""

from __future__ import annotations

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
