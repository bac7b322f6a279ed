"""Running the real command on real files."""

from pathlib import Path

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import Result, Run
from tweetup.cli import main


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``tweetup ARGUMENTS`` in this process."""

    def command(*arguments: object) -> Result:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        written = capsys.readouterr()
        return Result(code, written.out, written.err)

    return command


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def chat(here: Path) -> Path:
    """The invented chat as a file in the folder to work in."""
    return write_jsonl(here / "chat.jsonl", invent_chat())


@pytest.fixture
def imported(chat: Path, run: Run) -> Path:
    """The folder to work in, with the invented chat imported."""
    assert run("import", chat).code == 0
    return chat.parent
