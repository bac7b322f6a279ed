"""Files that need one more package: the command that installs it where tweetup is."""

import io
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.files.conftest import Read
from tweetup.errors import InputError


def workbook() -> bytes:
    """A workbook with a row."""
    book = openpyxl.Workbook()
    book.create_sheet().append(["id", "text"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


TAPE = b"interactions:\n- request: {}\n  response: {}\n"


@pytest.mark.parametrize(
    ("name", "content", "module", "package"),
    [("posts.xlsx", workbook(), "openpyxl", "openpyxl"), ("tape.yaml", TAPE, "yaml", "PyYAML")],
)
def test_the_command_names_the_package(
    read: Read,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: bytes,
    module: str,
    package: str,
) -> None:
    """And this Python: another pip may install it elsewhere, or look for a tweetup in an index."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError) as told:
        read(content, name=name)
    assert f'{sys.executable} -m pip install "{package}' in str(told.value)


def test_no_hint_names_tweetup_in_an_index(project_root: Path) -> None:
    """The name is somebody else's there, or nobody's: commands name packages, pages a folder."""
    pages = [*(project_root / "tweetup").rglob("*.py"), *(project_root / "docs").rglob("*.md")]
    assert len(pages) > 100
    assert [page for page in pages if "install 'tweetup[" in page.read_text("utf-8")] == []
