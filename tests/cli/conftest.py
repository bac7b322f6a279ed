"""An invented chat as a file, and imported."""

from pathlib import Path

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import Run, here, run

__all__ = ["chat", "here", "imported", "run"]


@pytest.fixture
def chat(here: Path) -> Path:
    """The invented chat as a file in the folder to work in."""
    return write_jsonl(here / "chat.jsonl", invent_chat())


@pytest.fixture
def imported(chat: Path, run: Run) -> Path:
    """The folder to work in, with the invented chat imported."""
    assert run("import", chat).code == 0
    return chat.parent
