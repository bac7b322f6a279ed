"""The rooms and files that the pages about the layout name are there."""

import pkgutil
import re
from configparser import ConfigParser
from pathlib import Path

import pytest

PAGES = ("CONTRIBUTING.md", "docs/explanation/architecture.md")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"(?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|md|cfg|toml|cff)")
ROOMS = re.compile(r"[a-z_]+(?:, [a-z_]+)*")
DOTTED = re.compile(r"[a-z_]+(?:\.\w+)+")
# Files that a user writes, or that a command makes.
NOT_OURS = {"tweetup.toml", "wording.toml", "credentials.toml", "build/screenshots"}
GROUPS = {
    f"tweetup.{kind}" for kind in ("formats", "networks", "outputs", "summarizers", "wordings")
}
"""Groups of entry points, which are no modules."""


def paths(line: str, root: Path) -> dict[str, bool]:
    """Return the paths of a line in back ticks, and whether there is such a file or folder.

    A path begins in the top folder or in ``tweetup/``; or in the line's first folder, as in a row
    of a table that is about that folder.
    """
    named = [code for code in CODE.findall(line) if PATH.fullmatch(code) and code not in NOT_OURS]
    starts = [root, root / "tweetup"]
    if named:
        starts += [start / named[0] for start in tuple(starts)]
    return {path: any((start / path).exists() for start in starts) for path in named}


def dotted_names(line: str, root: Path) -> dict[str, bool]:
    """Return the dotted names in back ticks that begin with a room, and whether they are there."""
    rooms = {path.stem for path in (root / "tweetup").iterdir()} | {"tweetup"}
    names = (re.split(r"[(,\s=]", code)[0] for code in CODE.findall(line))
    wanted = [
        name for name in names if DOTTED.fullmatch(name) and not PATH.fullmatch(name)
        and name not in GROUPS and name.partition(".")[0] in rooms
    ]  # fmt: skip
    return {name: resolves(name) for name in wanted}


def resolves(name: str) -> bool:
    """Return whether a module or a name in one is there; ``tweetup.`` may be left out."""
    try:
        pkgutil.resolve_name("tweetup." + name.removeprefix("tweetup."))
    except (ImportError, AttributeError):
        return False
    return True


def drawn_rooms(text: str) -> list[str]:
    """Return the names in a drawing of layers: the first words of each box, before two spaces."""
    drawings = [block for language, block in FENCE.findall(text) if not language]
    lines = [line.strip() for block in drawings for line in block.splitlines()]
    boxes = [box.strip() for line in lines if line.startswith("│") for box in line.split("│")]
    heads = [re.split(r"\s{2,}", box)[0] for box in boxes]
    return [room for head in heads if ROOMS.fullmatch(head) for room in head.split(", ")]


def missing(text: str, root: Path) -> list[str]:
    """Return all that a text names and that is not there."""
    prose = FENCE.sub("", text)
    absent = [room for room in drawn_rooms(text) if not resolves(room)]
    for line in prose.splitlines():
        for named in (paths(line, root), dotted_names(line, root)):
            absent += [name for name, is_there in named.items() if not is_there]
    return absent


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_is_there(page: str, project_root: Path) -> None:
    """Every folder, file and module; a room that was moved is named anew."""
    text = (project_root / page).read_text(encoding="utf-8")
    assert sum(len(paths(line, project_root)) for line in text.splitlines()) > 0
    assert missing(text, project_root) == []


@pytest.mark.parametrize(
    "text",
    [
        "| `tweetup/model/`, `posts.py` | records |",
        "| `tweetup/archive/` | `derived/` holds the stored results |",
        "reads `model.Post` and `tweetup.text.find_links(text)`",
        "`setup.cfg`, `tweetup.toml` and `ruff check`",
        "```\n │ chats │ insight │ never know each other │\n │ config  tweetup.toml │\n```",
    ],
)
def test_a_name_that_is_there(text: str, project_root: Path) -> None:
    assert missing(text, project_root) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("| `tweetup/attic/` | tables |", "tweetup/attic/"),
        ("| `tweetup/model/`, `nothing.py` | records |", "nothing.py"),
        ("the folder `tests/nowhere/`", "tests/nowhere/"),
        ("reads `model.Nothing`", "model.Nothing"),
        ("calls `tweetup.text.find_nothing(text)`", "tweetup.text.find_nothing"),
        ("```\n │ chats │ attic │\n```", "attic"),
    ],
)
def test_a_name_that_is_not_there(text: str, name: str, project_root: Path) -> None:
    assert missing(text, project_root) == [name]


def test_the_drawing_has_every_layer(project_root: Path) -> None:
    """In the order of the contract, the highest first."""
    settings = ConfigParser()
    settings.read(project_root / "setup.cfg", encoding="utf-8")
    contract = settings["importlinter:contract:layers"]["layers"]
    layers = [name for name in re.findall(r"\w+", contract) if name != "__main__"]
    page = (project_root / "docs/explanation/architecture.md").read_text(encoding="utf-8")
    assert drawn_rooms(page) == layers
