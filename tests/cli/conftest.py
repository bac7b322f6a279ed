"""An invented chat as a file, and imported."""

import shutil
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import here, run
from tweetup.cli import main

__all__ = ["chat", "here", "imported", "run"]


@pytest.fixture
def chat(here: Path) -> Path:
    """The invented chat as a file in the folder to work in."""
    return write_jsonl(here / "chat.jsonl", invent_chat())


@pytest.fixture(scope="session")
def shared_import(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the invented chat, imported once: to be copied."""
    folder = tmp_path_factory.mktemp("imported")
    chat = write_jsonl(folder / "chat.jsonl", invent_chat())
    with chdir(folder), redirect_stderr(StringIO()) as said:
        code = main(["import", str(chat)])
    assert code == 0, said.getvalue()
    return folder


@pytest.fixture(scope="session")
def shared_recap(shared_import: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder after a recap, with what was derived for it: to be copied."""
    folder = tmp_path_factory.mktemp("derived") / "here"
    shutil.copytree(shared_import, folder)
    with chdir(folder), redirect_stdout(StringIO()), redirect_stderr(StringIO()) as said:
        code = main(["recap", "latest"])
    assert code == 0, said.getvalue()
    return folder


@pytest.fixture
def imported(here: Path, shared_import: Path) -> Path:
    """The folder to work in, with the invented chat imported."""
    return shutil.copytree(shared_import, here, dirs_exist_ok=True)


@pytest.fixture
def derived(here: Path, shared_recap: Path) -> Path:
    """The folder to work in, with the invented chat imported and its results stored."""
    return shutil.copytree(shared_recap, here, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def shared_sample(made_once: Callable[..., Path], project_root: Path) -> Path:
    """A folder with the sample chat, configured, imported and looked at once: to be copied."""
    archives = project_root / "archives"

    def fill(folder: Path) -> None:
        shutil.copyfile(archives / "sample-tweetup.toml", folder / "tweetup.toml")
        with chdir(folder), redirect_stdout(StringIO()), redirect_stderr(StringIO()) as said:
            codes = [
                main(["import", str(archives / "sample-chat.jsonl")]),
                main(["recap", "latest"]),
            ]
        assert codes == [0, 0], said.getvalue()

    return made_once("sample", fill)


@pytest.fixture
def sample(here: Path, shared_sample: Path) -> Path:
    """The sample chat, configured and imported in the folder to work in."""
    return shutil.copytree(shared_sample, here, dirs_exist_ok=True)
