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


NO_CONSTANTS = {"__all__", "TYPE_CHECKING", "T", "R"}
"""Names at the top of a module that are no constants of the room: type variables and the like."""


def names_of_two_rooms(package: Path) -> dict[str, set[str]]:
    """Return public functions, classes and constants of two rooms or more, with those rooms.

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
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Name) and target.id not in NO_CONSTANTS:
                        rooms[target.id].add(room)
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
    assert names_of_two_rooms(project_root / "tweetup") == {}


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
    unneeded = shutil.ignore_patterns("__pycache__", "tagger")
    shutil.copytree(project_root / "tweetup", copy / "tweetup", ignore=unneeded)
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
    """The package as it is keeps them: what breaks them below are the lines that are added."""
    done = lint_imports(package)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


BREACHES = [
    # module, line, the contract that it breaks, the words of the report on it
    ("model/__init__", "import tweetup.config", "A layer imports", "model -> tweetup.config"),
    ("chats/__init__", "import tweetup.archive", "A layer imports", "chats -> tweetup.archive"),
    ("render/__init__", "import tweetup.jobs", "A layer imports", "render -> tweetup.jobs"),
    ("jobs/__init__", "import tweetup.capture", "A layer imports", "jobs -> tweetup.capture"),
    ("capture/__init__", "import tweetup.jobs", "A layer imports", "capture -> tweetup.jobs"),
    (
        "jobs/__init__",
        "import tweetup.networks",
        "Jobs do not know networks",
        "jobs -> tweetup.networks",
    ),
    (
        "capture/plan",
        "import tweetup.capture.live",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.capture.",
    ),
    (
        "capture/live/live_view",
        "import tweetup.capture.live.follow",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.capture.live.",
    ),
    (
        "chats/place/feature_matrix",
        "from tweetup.chats.place.word_features import near_words",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.chats.place.",
    ),
    (
        "chats/corrections/questions",
        "import tweetup.chats.place",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.chats.",
    ),
    (
        "chats/parse/posts",
        "import tweetup.chats.questions",
        "In chats posts are parsed",
        "chats.parse.posts -> tweetup.chats.questions",
    ),
    ("claims/__init__", "import tweetup.insight", "A layer imports", "claims -> tweetup.insight"),
    ("recap/__init__", "import tweetup.claims", "A layer imports", "recap -> tweetup.claims"),
    (
        "claims/gate",
        "import tweetup.claims.points",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.claims.",
    ),
    ("jobs/__init__", "import sqlite3", "Only the archive knows SQLite", "jobs -> sqlite3"),
    ("recap/__init__", "import spacy", "Only insight knows spaCy and sumy", "recap -> spacy"),
    ("jobs/__init__", "import rustworkx", "Only insight knows rustworkx", "jobs -> rustworkx"),
    ("export/__init__", "import tweetup.render", "A layer imports", "export -> tweetup.render"),
    ("recap/__init__", "from jinja2 import Template", "Only render knows Jinja", "recap -> jinja2"),
    ("jobs/__init__", "import click", "Only cli knows click and rich", "jobs -> click"),
    ("render/__init__", "import rich.console", "Only cli knows click and rich", "render -> rich"),
    ("files/__init__", "import tweepy", "Only networks knows network clients", "files -> tweepy"),
    (
        "recap/names",
        "import tweetup.recap.sections",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.recap.",
    ),
    (
        "model/posts",
        "if TYPE_CHECKING:\n    from tweetup.model.sessions import Session",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.model.",
    ),
    (
        "formats/__init__",
        "import tweetup.formats_extra",
        "A layer imports",
        "formats -> tweetup.formats_extra",
    ),
    (
        "files/gather",
        "import tweetup.formats_extra.cassettes",
        "Nothing imports formats_extra",
        "files.gather -> tweetup.formats_extra.cassettes",
    ),
    (
        "jobs/__init__",
        "import tweetup.formats_extra",
        "Nothing imports formats_extra",
        "jobs -> tweetup.formats_extra",
    ),
    (
        "formats/times",
        "import tweetup.formats.tables",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.formats.",
    ),
    (
        "capture/plan",
        "import tweetup.render",
        "Captures read networks",
        "tweetup.capture.plan -> tweetup.render",
    ),
    (
        "files/unpack",
        "import tweetup.files.open",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.files.",
    ),
    (
        "insight/language",
        "import tweetup.insight.themes",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.insight.",
    ),
    (
        "text/entities",
        "import tweetup.text.labels",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.text.",
    ),
    (
        "archive/rows",
        "import tweetup.archive.read",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.archive.",
    ),
    (
        "config/values",
        "import tweetup.config.load",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.config.",
    ),
    (
        "render/post_text",
        "import tweetup.render.templates",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.render.",
    ),
    (
        "project/derived",
        "import tweetup.project.project",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.project.",
    ),
    (
        "jobs/across_sessions",
        "import tweetup.jobs.publish",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.jobs.",
    ),
    (
        "cli/output",
        "import tweetup.cli.listings",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.cli.",
    ),
    (
        "networks/secret",
        "import tweetup.files",
        "A layer imports",
        "networks.secret -> tweetup.files",
    ),
    (
        "networks/base",
        "import tweetup.networks.paging",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.networks.",
    ),
    (
        "networks/x/search",
        "if TYPE_CHECKING:\n    from tweetup.networks.x.client import XPlace",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.networks.x.",
    ),
    (
        "networks/mastodon/servers",
        "if TYPE_CHECKING:\n    from tweetup.networks.mastodon.api import ApiClient",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.networks.mastodon.",
    ),
    (
        "networks/bluesky/errors",
        "if TYPE_CHECKING:\n    from tweetup.networks.bluesky.login import Login",
        "The modules and folders of a room",
        "No cycles are allowed in tweetup.networks.bluesky.",
    ),
]


def test_each_contract_catches_its_breach(package: Path, tmp_path: Path) -> None:
    """A line in the wrong room fails the check, which names the rule and the import; so does a
    room that no layer names.
    """
    broken = tmp_path / "broken"
    shutil.copytree(package, broken)
    for module, line, _, _ in BREACHES:
        path = broken / "tweetup" / f"{module}.py"
        assert path.is_file(), module
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    (broken / "tweetup" / "unplanned.py").touch()
    done = lint_imports(broken)
    assert done.returncode == 1
    report = " ".join(done.stdout.split())
    for _, _, contract, breach in BREACHES:
        assert re.search(rf"^{contract}.*\bBROKEN", done.stdout, re.MULTILINE), contract
        assert breach in report
    assert "not listed as layers: - tweetup.unplanned" in report


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here")
@pytest.mark.parametrize(
    ("failing", "last"),
    [
        ((), "make check: all passed"),
        (("mypy",), "make check: failed: types"),
        (("ruff", "mkdocs"), "make check: failed: lint, docs"),
    ],
)
def test_make_check_says_last_which_checks_failed(
    tmp_path: Path, project_root: Path, failing: tuple[str, ...], last: str
) -> None:
    """Each check runs, whichever failed before it; the exit code tells whether all passed."""
    shutil.copy(project_root / "Makefile", tmp_path)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("ruff", "mypy", "lint-imports", "python", "mkdocs"):
        program = programs / name
        program.write_text(f"#!/bin/sh\necho {name} ran\nexit {int(name in failing)}\n")
        program.chmod(0o700)
    for name in ("setup.cfg", "pyproject.toml", *(f".venv/.ready-{it}" for it in ("run", "dev"))):
        (tmp_path / name).touch()
    environ = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    done = subprocess.run(
        ["make", "check"], cwd=tmp_path, env=environ, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert last in done.stdout.splitlines()[-1]
    assert bool(done.returncode) is bool(failing)
    for name in ("ruff", "mypy", "lint-imports", "python", "mkdocs"):
        assert f"{name} ran" in done.stdout


@pytest.mark.long
@pytest.mark.parametrize(("required", "code"), [("generator", 0), ("generator browser", 1)])
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
