"""A loss of power while the text file and its copies are written: at any step nothing is lost."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.jobs.editing import Desk
from tweetup.config import load_config
from tweetup.jobs import outputs, recap_file
from tweetup.jobs.recap_file import edit_recap
from tweetup.project.project import open_project

pytestmark = pytest.mark.skipif(os.name == "nt", reason="folders are synced on POSIX")

MINE = "Words of mine, in a line of the program."
EDITS = (
    ("(16).", "(16), as I say."),
    ("## In numbers", "A paragraph of my own.\n\n## In numbers"),
)


class Steps:
    """The steps of a run in their order, and the folder as it is on disk after each."""

    def __init__(self, folder: Path, states: Path) -> None:
        self.folder = folder
        self.states = states
        self.taken: list[tuple[str, str]] = []
        self.synced: dict[int, bytes] = {}

    def take(self, step: str, name: str) -> None:
        self.taken.append((step, name))
        shutil.copytree(self.folder, self.states / f"{len(self.taken)}")

    def path_of(self, descriptor: int) -> Path:
        """Return the path of an open file or folder."""
        open_file = os.fstat(descriptor)
        within = (self.folder, *self.folder.rglob("*"))
        return next(it for it in within if os.path.samestat(it.stat(), open_file))

    @contextmanager
    def recording(self, patch: pytest.MonkeyPatch) -> Iterator[None]:
        """Note each file and folder that reaches the disk, and each file that gets its name."""
        sync, replace, record = os.fsync, os.replace, outputs.record_output

        def syncing(descriptor: int) -> None:
            sync(descriptor)
            path = self.path_of(descriptor)
            if path.is_file():
                self.synced[os.fstat(descriptor).st_ino] = path.read_bytes()
            self.take("sync", path.name)

        def replacing(first: Path, then: Path) -> None:
            # Of a file that is not on disk, its new name could lead to nothing.
            assert self.synced[first.stat().st_ino] == first.read_bytes()
            self.take("before the name", Path(then).name)
            replace(first, then)
            self.take("name", Path(then).name)

        def recording(*arguments: object, **named: object) -> None:
            self.take("before the record", "")
            record(*arguments, **named)  # type: ignore[arg-type]  # as it takes them
            self.take("record", "")

        with patch.context() as patched:
            patched.setattr(os, "fsync", syncing)
            patched.setattr(os, "replace", replacing)
            patched.setattr(recap_file, "record_output", recording)
            yield


def outcome(folder: Path) -> tuple[str, list[tuple[str, str]], set[str]]:
    """Return the text of the file, the words of all decisions, and the copies beside it."""
    path = next(it for it in (folder / "recaps").glob("*.md") if it.stem.count(".") == 0)
    with open_project(load_config(folder / "tweetup.toml")) as project:
        decided = [
            (it.kind, dict(it.value).get("text", "")) for it in project.archive.corrections()
        ]
    copies = {it.read_text(encoding="utf-8") for it in path.parent.glob("*.before*.md")}
    return path.read_text(encoding="utf-8").split("\nedition:")[1], sorted(decided), copies


def run_again(folder: Path) -> None:
    path = next(it for it in (folder / "recaps").glob("*.md") if it.stem.count(".") == 0)
    with open_project(load_config(folder / "tweetup.toml")) as project:
        edit_recap(project, project.session("latest"), path)


def edited(desk: Desk) -> str:
    """Edit words of the recap, add some, and write over a line of the program's, which is lost."""
    for before, after in EDITS:
        desk.edit(before, after)
    start = desk.text.index("More figures:")
    end = desk.text.index("\n", start)
    desk.write(f"{desk.text[:start]}{MINE} <!-- text -->{desk.text[end:]}")
    return desk.text


@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.long), 6])
def test_power_is_lost_at_any_step(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    """The next run ends where the first one would have: the same file, each decision once, and the
    person's lines that the file has no more in a copy.
    """
    folder = desk.path.parent.parent
    text = edited(desk)
    desk.project.close()
    steps = Steps(folder, tmp_path / "states")
    with steps.recording(monkeypatch):
        run_again(folder)
    whole = outcome(folder)
    assert len(whole[1]) == 2
    assert MINE not in whole[0]
    assert whole[2] == {text}
    assert len(steps.taken) > 8
    for number in range(1, len(steps.taken) + 1, every):
        state = steps.states / str(number)
        for draft in state.rglob(".*.part"):  # what was not synced may be gone
            draft.write_bytes(b"")
        run_again(state)
        assert outcome(state) == whole, steps.taken[number - 1]


def test_the_copy_is_on_disk_before_the_file_changes(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each name reaches the disk before the next file is named; the record comes last."""
    name = desk.path.name
    edited(desk)
    steps = Steps(desk.path.parent.parent, tmp_path / "states")
    with steps.recording(monkeypatch):
        desk.run()
    named = [
        (step, it) for step, it in steps.taken if step in {"name", "sync"} and "part" not in it
    ]
    copy = f"{desk.path.stem}.before.md"
    assert named == [
        ("name", copy),
        ("sync", "recaps"),
        ("name", name),
        ("sync", "recaps"),
    ]
    assert steps.taken[-1] == ("record", "")
