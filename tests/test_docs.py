"""The documentation's commands run, as they stand, one page after the other."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    if "```console" in path.read_text(encoding="utf-8")
)
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
FROM_SCRATCH = ("tutorial.md", "README.md")
SAMPLE = ROOT / "archives" / "sample-chat.jsonl"


def commands(page: Path) -> list[str]:
    """The commands of a page's console blocks that call tweetup, or change where one is."""
    blocks = "".join(BLOCK.findall(page.read_text(encoding="utf-8")))
    return [line[2:] for line in blocks.splitlines() if line.startswith("$ ")]


def run(script: str, folder: Path) -> None:
    """Run a script of commands in a folder, with this environment's programs; each must succeed."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-euxo", "pipefail", "-c", script.encode()], cwd=folder,
        env={**os.environ, "PATH": path}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which ``tweetup demo`` was run: a sample chat, imported and configured."""
    folder = tmp_path_factory.mktemp("docs")
    run("tweetup demo", folder)
    return folder / "demo"


def test_there_are_commands_to_run() -> None:
    """The pages are found, and so are the commands in them."""
    assert {"tutorial.md", "publish-a-recap.md"} <= {page.name for page in PAGES}


@pytest.mark.parametrize(
    "page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES]
)
def test_the_commands_of_a_page_run(page: Path, demo: Path, tmp_path: Path) -> None:
    """From an export file for README and tutorial, in the sample's folder for the others."""
    script = commands(page)
    if not script:
        pytest.fail(f"{page.name} has a console block without a command")
    folder = tmp_path / "here"
    if page.name in FROM_SCRATCH:
        folder.mkdir()
        shutil.copy(SAMPLE, folder / "chat.jsonl")
    else:
        shutil.copytree(demo, folder)
    run("\n".join(script), folder)
