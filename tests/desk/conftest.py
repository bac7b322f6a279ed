"""Chats that desks are opened on: the bundled sample, and one that is invented."""

import shutil
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.labelchat import write_jsonl
from tests.desk.invented import invent
from tweetup.cli import main

Chats = Callable[[str, Path], Path]

# One way through each page of the desk stays in ``make test``: most tests here open a browser, and
# take seconds.
_SHORT_MODULE = "test_guard"
_SHORT_TESTS = (
    "test_an_action[invented-title-mouse]",
    "test_only_what_changed_is_sent",
    "test_it_fits[/s/{}-phone]",
    "test_it_fits[/-phone]",
    "test_names_tell_buttons_apart",
    "test_every_action",
    "test_nothing_else_is_started[fields0",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave most tests of this folder to test-long."""
    folder = Path(__file__).parent
    for item in items:
        is_short = item.path.stem == _SHORT_MODULE or item.name.startswith(_SHORT_TESTS)
        if item.path.parent == folder and not is_short:
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def chats(demo: Path, made_once: Callable[..., Path]) -> Chats:
    """Copy the archive of a chat to a folder; returns it. ``imported`` has nothing derived yet."""

    def fill(folder: Path) -> None:
        posts = sorted(invent(), key=lambda post: str(post["created_at"]))
        file = write_jsonl(folder / "labelchat.jsonl", posts)
        with chdir(folder), redirect_stderr(StringIO()) as said, redirect_stdout(StringIO()):
            assert main(["import", str(file), "--archive", "chat.db"]) == 0, said.getvalue()
            shutil.copy("chat.db", "imported.db")
            assert main(["recap", "latest", "--archive", "chat.db"]) == 0, said.getvalue()

    def copy(name: str, folder: Path) -> Path:
        if name == "sample":
            return Path(shutil.copy(demo / "tweetup.db", folder / "chat.db"))
        made = made_once("desk", fill) / f"{'imported' if name == 'imported' else 'chat'}.db"
        return Path(shutil.copy(made, folder / "chat.db"))

    return copy
