"""``tweetup recap --edit``: messages, exit codes, and files that are never overwritten."""

import os
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import Run

FILE = Path("recaps", "labelchat-2024-05-07.md")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(derived: Path, run: Run) -> Path:
    """The text file of the chat's recap, as it is first written."""
    result = run("recap", "latest", "--edit")
    assert (result.code, result.out) == (0, "")
    assert result.said == [f"tweetup: wrote {FILE}: edit it, then run the same command again"]
    return derived / FILE


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.long
def test_edits_reach_every_output(file: Path, run: Run) -> None:
    """An edit is in the Markdown, the page, the JSON and the site; undo takes it back."""
    edit(file, "guests: []", "guests: []\nlayout: post")
    edit(file, "title: ", "title: My title\nother: ")
    result = run("recap", "latest", "--edit")
    assert result.code == 0
    assert result.said[0] == f"tweetup: wrote {FILE}: 1 decision from your edits"
    for name in ("markdown", "html", "json"):
        assert "My title" in run("recap", "latest", "--format", name).out
    assert run("site", "build", "--output", "web").code == 0
    assert "My title" in Path("web/sessions/labelchat-2024-05-07.html").read_text(encoding="utf-8")
    assert run("corrections", "undo", "1").code == 0
    assert run("recap", "latest", "--edit").code == 0
    assert "My title" not in file.read_text(encoding="utf-8")
    assert "layout: post" in file.read_text(encoding="utf-8")


def test_nothing_new(file: Path, run: Run) -> None:
    result = run("recap", "latest", "--edit")
    assert result.said == [f"tweetup: left {FILE}: no edits, and nothing new"]


def test_conflict(file: Path, run: Run) -> None:
    """Exit code 3: both versions stand in the new file, and the old one is as it was."""
    assert run("retitle", "latest", "Theirs").code == 0
    text = re.sub("title: .*", "title: Mine", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    result = run("recap", "latest", "--edit")
    assert (result.code, len(result.said)) == (3, 2)
    assert "1 part changed in the file and elsewhere" in result.said[0]
    assert "labelchat-2024-05-07.new.md" in result.said[1]
    assert file.read_text(encoding="utf-8") == text
    assert run("recap", "latest", "--edit", "--keep", "file").code == 0
    assert 'title: "Mine"' in file.read_text(encoding="utf-8")


def test_mistake(file: Path, run: Run) -> None:
    file.write_text("", encoding="utf-8")
    result = run("recap", "latest", "--edit")
    assert (result.code, len(result.said)) == (2, 1)
    assert file.read_bytes() == b""
    assert run("recap", "latest", "--edit", "--overwrite").code == 0
    assert "## " in file.read_text(encoding="utf-8")


def test_another_path(derived: Path, run: Run) -> None:
    assert run("recap", "latest", "--edit", "-o", "posts/one.md").code == 0
    edit(derived / "posts" / "one.md", "title: ", "title: Mine\nother: ")
    assert run("recap", "latest", "--edit", "-o", "posts/one.md").code == 0
    assert "# Mine" in run("recap", "latest").out


WRONG_OPTIONS = [
    ("--keep", "file"),
    ("--many",),
    ("--edit", "--format", "html"),
    ("--edit", "--transcript", "t.html"),
]


@pytest.mark.parametrize("options", WRONG_OPTIONS, ids=" ".join)
def test_options_that_do_not_go_together(derived: Path, run: Run, options: tuple[str, ...]) -> None:
    assert run("recap", "latest", *options).code == 2
    assert not list(derived.glob("recaps/*"))


# Files that a person changed


@pytest.mark.parametrize(
    ("name", "options"),
    [("a.md", ()), ("a.html", ()), ("a.json", ()), ("a.md", ("--transcript", "t.html"))],
)
def test_changed_file_is_not_overwritten(
    derived: Path, run: Run, name: str, options: tuple[str, ...]
) -> None:
    """Nor is a transcript; the option says so, and what is unchanged is written anew."""
    command = ("recap", "latest", "-o", name, *options)
    assert run(*command).code == 0
    assert run("retitle", "latest", "Another title").code == 0
    assert run(*command).code == 0
    changed = derived / (options[1] if options else name)
    changed.write_text("mine", encoding="utf-8")
    result = run(*command)
    assert (result.code, len(result.said)) == (2, 1)
    assert "was changed since tweetup wrote it; nothing was written" in result.said[0]
    assert changed.read_text(encoding="utf-8") == "mine"
    assert run(*command, "--overwrite").code == 0
    assert changed.read_text(encoding="utf-8") != "mine"
    assert run(*command).code == 0


def test_file_of_another_kind_is_not_overwritten(derived: Path, run: Run) -> None:
    (derived / "a.md").write_text("mine", encoding="utf-8")
    result = run("recap", "latest", "-o", "a.md")
    assert (result.code, "was not written from this archive" in result.said[0]) == (2, True)
    assert run("recap", "latest", "--edit", "-o", "a.md").code == 2
    assert (derived / "a.md").read_text(encoding="utf-8") == "mine"
    (derived / "empty.md").touch()
    assert run("recap", "latest", "-o", "empty.md").code == 0


def test_file_to_edit_is_not_overwritten_by_a_plain_recap(file: Path, run: Run) -> None:
    """Even if nobody edited it: its marks would be gone."""
    before = file.read_bytes()
    result = run("recap", "latest", "-o", FILE)
    assert (result.code, "--edit" in result.said[0]) == (2, True)
    assert file.read_bytes() == before


def test_plain_recap_becomes_a_file_to_edit(derived: Path, run: Run) -> None:
    """A recap that nobody changed may be written anew as a file to edit."""
    assert run("recap", "latest", "-o", "a.md").code == 0
    assert run("recap", "latest", "--edit", "-o", "a.md").code == 0
    assert "edition:" in (derived / "a.md").read_text(encoding="utf-8")


def test_file_of_an_earlier_version(derived: Path, run: Run) -> None:
    """Recorded without a digest it counts as changed if it was written to after that."""
    for name in ("a.md", "b.md"):
        assert run("recap", "latest", "-o", name).code == 0
    (archive,) = derived.glob("archives/*.db")
    with closing(sqlite3.connect(archive)) as sql, sql:
        sql.execute("UPDATE outputs SET content_digest = NULL")
    edit(derived / "b.md", "# ", "# Mine: ")
    later = time.time() + 60
    os.utime(derived / "b.md", (later, later))
    assert run("retitle", "latest", "Another title").code == 0
    assert run("recap", "latest", "-o", "a.md").code == 0
    assert run("recap", "latest", "-o", "b.md").code == 2


# Interrupted


@pytest.mark.long
def test_killed_at_any_moment(file: Path, run: Run) -> None:
    """The file is as it was or new; the next run decides no edit twice and loses none."""
    (archive,) = file.parents[1].glob("archives/*.db")
    command = [sys.executable, "-m", "tweetup", "recap", "latest", "--edit"]
    for turn in range(12):
        mark = f"Paragraph number {turn}."
        text = file.read_text(encoding="utf-8")
        head, heading, rest = text.partition("\n## ")
        second = rest.index("\n## ")
        file.write_text(
            f"{head}{heading}{rest[:second]}\n{mark}\n{rest[second:]}", encoding="utf-8"
        )
        edit(file, f"title: {title_of(file)}", f'title: "Title {turn}"')
        edited = file.read_text(encoding="utf-8")
        process = subprocess.Popen(
            command, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        time.sleep(0.25 + turn * 0.12)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        left = file.read_text(encoding="utf-8")
        assert left == edited or mark in left
        assert run("recap", "latest", "--edit").code == 0
        assert run("recap", "latest", "--edit").said == [
            f"tweetup: left {FILE}: no edits, and nothing new"
        ]
        assert file.read_text(encoding="utf-8").count(mark) == 1
        with closing(sqlite3.connect(archive)) as sql:
            rows = sql.execute("SELECT kind, count(*) FROM corrections GROUP BY kind").fetchall()
        assert dict(rows) == {"retitle": turn + 1, "recap paragraph": turn + 1}


def title_of(file: Path) -> str:
    (title,) = re.findall("^title: (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return str(title)


@pytest.mark.long
@pytest.mark.parametrize("name", ["august.md", "my posts/it's August.md"])
def test_a_named_file_names_its_command(file: Path, run: Run, name: str) -> None:
    """The command at its top reads it; that of the other file tells that it is unread."""
    Path(name).parent.mkdir(exist_ok=True)
    assert run("recap", "latest", "--edit", "-o", name).code == 0
    lines = Path(name).read_text(encoding="utf-8").splitlines()
    command = shlex.split(lines[2].removeprefix("# tweetup "))
    assert command == ["recap", "labelchat-2024-05-07", "--edit", "-o", name]
    assert shlex.split(file.read_text(encoding="utf-8").splitlines()[2])[-1] == "--edit"
    edit(Path(name), "title: ", "title: My title\nother: ")
    result = run("recap", "latest", "--edit")
    reads = f"`tweetup {shlex.join(command)}` reads them"
    assert result.said == [
        f"tweetup: left {FILE}: no edits, and nothing new",
        f"tweetup: {name} has edits that were not read: {reads}",
    ]
    assert "My title" not in file.read_text(encoding="utf-8")
    result = run(*command)
    assert result.said[0] == f"tweetup: wrote {name}: 1 decision from your edits"
    assert len(run("recap", "latest", "--edit").said) == 1
    assert "My title" in file.read_text(encoding="utf-8")
    left = run("recap", "latest", "--edit", "-o", str(Path(name).absolute()))
    assert left.said == [f"tweetup: left {Path(name).absolute()}: no edits, and nothing new"]


def test_a_link_that_leads_nowhere_yet(file: Path, run: Run) -> None:
    """The file is written where the link leads, and the link stays; so is it when it is read."""
    Path("elsewhere").mkdir()
    link, target = Path("august.md"), Path("elsewhere/august.md")
    link.symlink_to(target)
    assert run("recap", "latest", "--edit", "-o", str(link)).code == 0
    assert link.is_symlink()
    edit(target, "title: ", "title: My title\nother: ")
    assert run("recap", "latest", "--edit", "-o", str(link)).code == 0
    assert link.is_symlink()
    assert 'title: "My title"' in target.read_text(encoding="utf-8")


def test_a_folder_is_made_for_a_recap(derived: Path, run: Run) -> None:
    assert run("recap", "latest", "-o", "new/folder/recap.md").code == 0
    assert "labelchat" in (derived / "new/folder/recap.md").read_text(encoding="utf-8")
