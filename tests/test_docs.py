"""The documentation's commands run, as they stand, one page after the other."""

import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest

from tests.samples import sampled
from tweetup.cli import main

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    if "```console" in path.read_text(encoding="utf-8")
)
SHELL = re.compile(r"[|&;<>$`*~{}()\\]")
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
FROM_SCRATCH = ("tutorial.md", "README.md")
SAMPLE = ROOT / "archives" / "sample-chat.jsonl"


def commands(page: Path) -> list[str]:
    """The commands of a page's console blocks that call tweetup, or change where one is."""
    blocks = "".join(BLOCK.findall(page.read_text(encoding="utf-8")))
    return [line[2:] for line in blocks.splitlines() if line.startswith("$ ")]


def run(command: str, folder: Path) -> Path:
    """Run a command in a folder, where it must succeed; return the folder it leads to.

    A shell runs those with a sign of its own in them, with this environment's programs; tweetup
    alone is run in this process.
    """
    name, *arguments = shlex.split(command)
    if name == "tweetup" and not SHELL.search(command):
        with chdir(folder):
            assert main(arguments) == 0, command
        return folder
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-euxo", "pipefail", "-c", f"{command}\npwd".encode()], cwd=folder,
        env={**os.environ, "PATH": path}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.splitlines()[-1])


def test_there_are_commands_to_run() -> None:
    """The pages are found, and so are the commands in them."""
    assert {"tutorial.md", "publish-a-recap.md"} <= {page.name for page in PAGES}


@pytest.mark.parametrize(
    "name",
    sampled(
        (str(page.relative_to(ROOT)) for page in reversed(PAGES)), every=4, always={"README.md"}
    ),
)
def test_the_commands_of_a_page_run(name: str, demo: Path, tmp_path: Path) -> None:
    """From an export file for README and tutorial, in the sample's folder for the others."""
    page = ROOT / name
    script = commands(page)
    if not script:
        pytest.fail(f"{page.name} has a console block without a command")
    folder = tmp_path / "here"
    if page.name in FROM_SCRATCH:
        folder.mkdir()
        shutil.copy(SAMPLE, folder / "chat.jsonl")
    else:
        shutil.copytree(demo, folder)
    for command in script:
        folder = run(command, folder)


def test_a_file_to_save_has_a_folder() -> None:
    """A command before it makes the folder, or the file lies in the blog's own."""
    page = (ROOT / "docs/how-to/publish-to-a-blog.md").read_text(encoding="utf-8")
    saved = list(re.finditer(r"save this as `(blog/.+)/[^/`]+`", page))
    assert saved
    for it in saved:
        assert f"mkdir -p {it[1]}\n" in page[: it.start()], it[1]


QUERIES = re.findall(
    r"^```sql\n(.*?)^```",
    (ROOT / "docs/how-to/query-the-archive.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)


@pytest.fixture(scope="module")
def analysed(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's folder after the commands that the page on SQL names."""
    folder = tmp_path_factory.mktemp("analysed") / "here"
    shutil.copytree(demo, folder)
    for command in commands(ROOT / "docs/how-to/query-the-archive.md"):
        run(command, folder)
    return folder


def test_there_are_queries_to_run() -> None:
    """The blocks of SQL are found."""
    assert len(QUERIES) >= 8


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_has_rows(query: str, analysed: Path) -> None:
    """Each query of the page on SQL lists something of the sample, and every column of it."""
    archive = sqlite3.connect(f"file:{analysed / 'tweetup.db'}?mode=ro", uri=True)
    try:
        rows = archive.execute(query).fetchall()
    finally:
        archive.close()
    assert rows
    assert all(any(row[column] is not None for row in rows) for column in range(len(rows[0])))


def test_the_program_on_the_json_page(
    analysed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It prints each quote of the recap with its text, from the archive."""
    page = (ROOT / "docs/reference/recap-json.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    run("tweetup recap latest -o recap.json", analysed)
    (analysed / "archives").mkdir()
    shutil.copy(analysed / "tweetup.db", analysed / "archives")
    monkeypatch.chdir(analysed)
    capsys.readouterr()
    exec(compile(program, "recap-json.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    recap = json.loads((analysed / "recap.json").read_text(encoding="utf-8"))
    assert len(printed) == sum(len(section["quotes"]) for section in recap["sections"]) > 5
    assert printed[0].startswith("Q1 ")
