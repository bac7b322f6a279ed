"""README's ways to install: each runs as it stands, in a new copy of the sources.

The ``sh`` blocks of the section run, one after the other. pipx is no dependency of the tests: what
it does, an environment of its own and ``pip install`` in it, is what the last block does.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.test_packaging import NOT_SOURCE

PAGES = ("README.md", "CONTRIBUTING.md")
SECTION = re.compile(r"^## Install\n(.*?)^## ", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"\bmake ([a-z-]+)\b(?=`|\s+#|$)", re.MULTILINE)


@pytest.fixture(scope="module")
def blocks(project_root: Path) -> list[str]:
    """The blocks of commands in README's section on installing."""
    section = SECTION.search((project_root / "README.md").read_text(encoding="utf-8"))
    assert section
    return BLOCK.findall(section[1])


@pytest.fixture
def checkout(tmp_path: Path, project_root: Path) -> Path:
    """A copy of the sources, in a folder named as README names it."""
    copy = tmp_path / "tweetup"
    shutil.copytree(project_root, copy, ignore=NOT_SOURCE)
    return copy


def run(script: str, folder: Path) -> str:
    """Return the output of a script of commands that must all succeed; nothing is downloaded.

    A new environment finds the libraries that this one has by ``PYTHONPATH``, but not tweetup:
    a folder's ``.pth`` files count only in the environment that it belongs to.
    """
    own = str(Path(sys.executable).parent)
    path = [entry for entry in os.environ["PATH"].split(os.pathsep) if entry != own]
    libraries = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    environ = {
        **{key: value for key, value in os.environ.items() if not key.startswith("VIRTUAL_ENV")},
        "PATH": os.pathsep.join([str(folder / "bin"), *path]),
        "PYTHONPATH": os.pathsep.join(libraries),
        "PYTHON": sys.executable,
        "PIP_NO_INDEX": "1",
        "PIP_NO_COMPILE": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # the option's value, false: build isolation is off
    }
    (folder / "bin").mkdir(exist_ok=True)
    (folder / "bin" / "python3").unlink(missing_ok=True)
    (folder / "bin" / "python3").symlink_to(sys.executable)
    done = subprocess.run(
        ["bash", "-euxo", "pipefail", "-c", script], cwd=folder, env=environ,
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.long
def test_after_make_demo_the_next_command_works(blocks: list[str], checkout: Path) -> None:
    """In the folder of the sources; the tweetup that answers is the one just set up."""
    output = run(f"{blocks[0]}\ncommand -v tweetup", checkout)
    assert output.splitlines()[-1] == str(checkout / ".venv" / "bin" / "tweetup")
    assert "hcsmeu-2009-08-21" in output
    assert "</html>" in (checkout / "demo" / "again.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_pip_installs_the_sources(blocks: list[str], checkout: Path) -> None:
    """From the folder above them, into a new environment."""
    folder = checkout.parent
    output = run(f"{blocks[1]}\ncommand -v tweetup", folder)
    assert output.splitlines()[-1] == str(folder / "my-env" / "bin" / "tweetup")
    assert "tweetup COMMAND" in output


def test_all_commands_of_the_section_are_tried(blocks: list[str]) -> None:
    """A further block of commands needs a test of its own."""
    assert len(blocks) == 2


@pytest.mark.parametrize("page", PAGES)
def test_every_target_that_a_page_names_exists(page: str, project_root: Path) -> None:
    """What README and CONTRIBUTING tell to make is in the Makefile."""
    makefile = (project_root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(MAKE.findall((project_root / page).read_text(encoding="utf-8")))
    assert {"demo", "test"} <= named <= targets
