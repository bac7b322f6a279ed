"""Recipes for a site: the scripts run here, the workflows are as their services want them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/publish-a-site.md").read_text(encoding="utf-8")

SSH = '#!/bin/sh\nwhile [ "${1#-}" != "$1" ]; do shift 2; done\nshift\nexec sh -c "$*"\n'


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.long
@pytest.mark.parametrize("program", ["rsync", "rclone"])
def test_scripts(program: str, demo: Path, tmp_path: Path) -> None:
    """The site arrives without the list of its files, and what is gone from it goes there too."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not here")
    (script,) = (each for each in blocks("sh") if program in each)
    there = tmp_path / "there"
    there.mkdir()
    script = script.replace("/srv/chats", str(there)).replace("chats:www.example.org", str(there))
    script = script.replace("%SZ", "%S%NZ")  # two runs within a second
    shutil.copytree(demo / "site", tmp_path / "public")
    (tmp_path / "public/old.html").write_text("old", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    ssh = tmp_path / "bin/ssh"
    ssh.write_text(SSH, encoding="utf-8")
    ssh.chmod(0o755)
    shown = there / "current" if program == "rsync" else there
    for old in (True, False):
        if not old:
            (tmp_path / "public/old.html").unlink()
        subprocess.run(
            ["sh", "-c", script],
            cwd=tmp_path,
            env={**os.environ, "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"},
            check=True,
            capture_output=True,
        )
        assert names(shown) == names(tmp_path / "public") - {".tweetup-site"}


@pytest.mark.parametrize(("number", "schema"), [(0, "github-workflows"), (1, "gitlab-ci")])
def test_workflows(number: int, schema: str, tmp_path: Path) -> None:
    """Each is valid by the schema that is published for it."""
    file = tmp_path / "workflow.yml"
    file.write_text(blocks("yaml")[number], encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def names(folder: Path) -> set[str]:
    """The files of a folder that may be a link."""
    real = folder.resolve()
    return {path.relative_to(real).as_posix() for path in real.rglob("*") if path.is_file()}
