"""The house rules that no linter knows, and that the checks themselves catch what they are for."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tweetup import __version__

CODE = ("tweetup", "tests", "tools", "benchmarks")

# A waiver names its rule and says why: "noqa: S101 - why", "type: ignore[arg-type]  # why".
WAIVER = re.compile(r"#\s*(?:noqa\b|type:\s*ignore)(.*)")
REASONED = re.compile(r"(?:: [A-Z]+\d+(?:, ?[A-Z]+\d+)* - \w|\[[a-z, -]+\]\s+# \w).{6,}")


def modules(root: Path) -> list[Path]:
    """All of the project's own modules but this one, which shows waivers in order to test them."""
    found = [path for folder in CODE for path in (root / folder).rglob("*.py")]
    return [path for path in found if path != Path(__file__)]


@pytest.mark.parametrize(
    ("line", "reasoned"),
    [
        ("x()  # noqa: S101 - the caller has checked it", True),
        ("x()  # noqa: S101, SLF001 - the caller has checked it", True),
        ("x()  # type: ignore[arg-type]  # the stub forgets None", True),
        ("x()  # noqa", False),
        ("x()  # noqa: S101", False),
        ("x()  # noqa: S101 - yes", False),
        ("x()  # type: ignore", False),
        ("x()  # type: ignore[arg-type]", False),
    ],
)
def test_a_reason_is_told_from_none(line: str, *, reasoned: bool) -> None:
    """What counts as a reason, and what does not."""
    waiver = WAIVER.search(line)
    assert waiver
    assert bool(REASONED.match(waiver[1])) is reasoned


def test_every_waiver_carries_its_reason(project_root: Path) -> None:
    """A rule is set aside on its line, by its code, with a reason a reader can judge."""
    bare = [
        f"{path.relative_to(project_root)}:{number}: {line.strip()}"
        for path in modules(project_root)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for waiver in [WAIVER.search(line)]
        if waiver and not REASONED.match(waiver[1])
    ]
    assert not bare


def test_no_module_is_too_long(project_root: Path) -> None:
    """A module has one subject; 700 lines are more than one subject needs."""
    lengths = {
        path.relative_to(project_root).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in modules(project_root)
    }
    assert not {path: length for path, length in lengths.items() if length > 700}


# Names that two rooms still define, each with the room that is to rename its own.
WAITING = {
    "Asking": "chats, networks",
    "Connection": "networks",
    "Entry": "archive, chats",
    "Kind": "networks",
    "Line": "capture, cli, networks",
    "Lines": "cli, formats",
    "Mark": "networks, render",
    "Numbers": "formats",
    "Origin": "archive, networks",
    "Page": "formats, render",
    "Progress": "cli",
    "Quote": "formats",
    "Session": "networks",
    "Standing": "jobs, networks",
    "Table": "config, formats",
    "Window": "networks",
    "exit_code": "capture, cli",
    "gather": "chats, files",
    "host": "render",
    "import_file": "cli",
    "merge": "archive, cli",
    "origin_of": "networks, project",
    "read_posts": "archive, chats",
    "undo": "archive, cli",
}


def names_of_two_rooms(package: Path) -> dict[str, set[str]]:
    """Return public functions and classes defined in two rooms or more, with those rooms.

    A command may carry the name of the job that it imports and calls: one word for one thing.
    """
    rooms: dict[str, set[str]] = defaultdict(set)
    imported_by_commands: set[str] = set()
    for path in sorted(package.rglob("*.py")):
        room = path.relative_to(package).with_suffix("").parts[0]
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                rooms[node.name].add(room)
        if room == "cli":
            defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            imported = {
                alias.name
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom)
                for alias in node.names
            }
            imported_by_commands |= defined & imported
    for name in imported_by_commands:
        rooms[name].discard("cli")
    return {name: names for name, names in rooms.items() if name[0] != "_" and len(names) > 1}


def test_no_public_name_is_defined_in_two_rooms(project_root: Path) -> None:
    """A name that a search finds in two rooms stands for two things."""
    assert names_of_two_rooms(project_root / "tweetup").keys() <= WAITING.keys()


def test_a_name_of_two_rooms_is_found(tmp_path: Path) -> None:
    """But not one of two modules of one room, a private one, or a command with its job's name."""
    for module, lines in {
        "chats/merge": "class Post: pass\ndef join(): pass\ndef _read(): pass",
        "chats/split": "def join(): pass",
        "archive/merge": "class Post: pass\nasync def refresh(): pass\ndef _read(): pass",
        "cli/refresh": "def refresh():\n    from tweetup.archive.merge import refresh",
        "cli/join": "def join(): pass",
        "registry": "def lookup(): pass",
        "project/lookup": "def lookup(): pass",
    }.items():
        path = tmp_path / f"{module}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(lines, encoding="utf-8")
    assert names_of_two_rooms(tmp_path) == {
        "Post": {"archive", "chats"},
        "join": {"chats", "cli"},
        "lookup": {"project", "registry"},
    }


def test_versions_agree(project_root: Path) -> None:
    """The citation names the version that the package has."""
    citation = (project_root / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {__version__}\n" in citation


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory, project_root: Path) -> Path:
    """A folder with a copy of the package and its contracts, to break rules in."""
    copy = tmp_path_factory.mktemp("contracts")
    shutil.copytree(project_root / "tweetup", copy / "tweetup")
    shutil.copy(project_root / "setup.cfg", copy)
    return copy


def lint_imports(folder: Path) -> "subprocess.CompletedProcess[str]":
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [program, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_the_contracts_are_kept(package: Path) -> None:
    """The package as it is keeps them: what breaks them below is the line that was added."""
    done = lint_imports(package)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("model", "import tweetup.config", "A layer imports only what stands below it"),
        ("chats/__init__", "import tweetup.archive", "rooms never know each other"),
        ("render/__init__", "import tweetup.jobs", "A layer imports only what stands below it"),
        ("jobs/__init__", "import tweetup.capture", "rooms never know each other"),
        ("capture/__init__", "import tweetup.jobs", "rooms never know each other"),
        ("jobs/__init__", "import tweetup.networks", "Jobs do not know networks"),
        ("capture/plan", "import tweetup.capture.live", "import each other in one direction"),
        (
            "capture/live/view",
            "import tweetup.capture.live.follow",
            "import each other in one direction",
        ),
        ("unplanned", "", "A layer imports only what stands below it"),
        (
            "chats/place/feature_matrix",
            "from tweetup.chats.place.word_features import near_words",
            "import each other in one direction",
        ),
        (
            "chats/corrections/questions",
            "import tweetup.chats.place",
            "import each other in one direction",
        ),
        ("chats/parse/posts", "import tweetup.chats.questions", "In chats posts are parsed"),
        ("jobs/__init__", "import sqlite3", "Only the archive knows SQLite"),
        ("recap/__init__", "import spacy", "Only insight knows spaCy and sumy"),
        ("recap/__init__", "from jinja2 import Template", "Only render knows Jinja"),
        ("jobs/__init__", "import click", "Only cli knows click and rich"),
        ("render/__init__", "import rich.console", "Only cli knows click and rich"),
        ("files/__init__", "import tweepy", "Only networks knows network clients"),
        ("recap/facts", "import tweetup.recap.sections", "import each other in one direction"),
        (
            "model/posts",
            "if TYPE_CHECKING:\n    from tweetup.model.sessions import Session",
            "import each other in one direction",
        ),
        (
            "formats/__init__",
            "import tweetup.formats_extra",
            "A layer imports only what stands below it",
        ),
        ("files/gather", "import tweetup.formats_extra.cassettes", "Nothing imports formats_extra"),
        ("jobs/__init__", "import tweetup.formats_extra", "Nothing imports formats_extra"),
        ("formats/times", "import tweetup.formats.tables", "import each other in one direction"),
    ],
)
def test_each_contract_catches_its_breach(
    package: Path, module: str, line: str, broken: str
) -> None:
    """One line in the wrong room fails the check, and the check names the rule."""
    path = package / "tweetup" / f"{module}.py"
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    try:
        done = lint_imports(package)
    finally:
        path.unlink() if before is None else path.write_text(before, encoding="utf-8")
    assert done.returncode == 1
    assert re.search(rf"{broken}.*\bBROKEN", done.stdout)


@pytest.mark.parametrize(
    ("required", "code"), [("", 0), ("generator", 0), ("browser", 1), ("generator browser", 1)]
)
def test_a_skip_is_a_failure_where_the_test_must_run(
    tmp_path: Path, project_root: Path, required: str, code: int
) -> None:
    """TWEETUP_REQUIRE names the markers; other tests may still be skipped."""
    shutil.copy(project_root / "tests" / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    browser\n    generator\n")
    (tmp_path / "test_it.py").write_text(
        "import pytest\n\n"
        "@pytest.fixture\ndef absent():\n    pytest.skip('not here')\n\n"
        "@pytest.mark.browser\ndef test_page(absent): pass\n\n"
        "def test_other(absent): pass\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", tmp_path],
        env={**os.environ, "TWEETUP_REQUIRE": required},
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout
    assert ("must run here" in done.stdout) is bool(code)
