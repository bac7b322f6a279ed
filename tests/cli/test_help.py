"""What --help says, and what it costs."""

import subprocess
import sys

import click
import pytest

from tests.cli.running import Run
from tweetup import __version__
from tweetup.cli.command_table import COMMANDS, overview
from tweetup.cli.exit_codes import program

HEAVY = {
    "spacy", "sumy", "tweepy", "numpy", "scipy", "rustworkx", "sqlite_utils", "jinja2", "click",
    "rich",
}  # fmt: skip


def imported_by(*arguments: str) -> set[str]:
    """The packages that ``tweetup ARGUMENTS`` imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tweetup", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    names = (line.rpartition("|")[2].strip() for line in done.stderr.splitlines())
    return {name.partition(".")[0] for name in names}


def test_help_imports_nothing_heavy() -> None:
    """``tweetup --help`` is answered without any of the packages that do the work."""
    assert not imported_by("--help") & HEAVY


@pytest.mark.parametrize("command", ["sessions", "posts", "questions"])
def test_help_of_a_command_imports_no_language(command: str) -> None:
    """Asking what a command takes loads click, and none of the packages that do the work."""
    assert not imported_by(command, "--help") & (HEAVY - {"click"})


def test_table_matches_the_commands() -> None:
    """Every command of the table exists under its name, and says more in its own help."""
    for name in COMMANDS:
        command = program.get_command(click.Context(program), name)
        assert command is not None
        assert command.name == name
        assert command.help


def test_overview_is_what_click_would_show(run: Run) -> None:
    """The short cut around click and click itself give the same overview."""
    assert run("--help").out == overview() == program.get_help(click.Context(program)) + "\n"


def test_overview_fits_a_terminal_of_80_columns() -> None:
    assert max(map(len, overview().splitlines())) <= 80


@pytest.mark.parametrize("arguments", [("--version",), ("--version", "sessions")])
def test_version(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (result.code, result.out) == (0, f"tweetup {__version__}\n")


def test_module_runs_as_a_program() -> None:
    """``python -m tweetup`` is the same program."""
    done = subprocess.run(
        [sys.executable, "-m", "tweetup", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"tweetup {__version__}\n"
