"""What ships: wheel, source distribution, editable install and bare checkout all do the job."""

import os
import pickle
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from configparser import ConfigParser
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

import pytest

from tests.render.builders import recap
from tweetup import __version__, formats_extra
from tweetup.render import render_recap

NOT_SOURCE = shutil.ignore_patterns(
    ".git", ".venv*", ".*_cache", ".hypothesis", "__pycache__", "*.egg-info", "*.db", "*.db-*",
    "build", "dist", "demo", "public", "site-docs", "htmlcov", ".coverage*",
)  # fmt: skip

RENDER = """
import pickle, sys
from tweetup.render import render_recap
sys.stdout.reconfigure(encoding="utf-8", newline="")
print(render_recap(pickle.load(sys.stdin.buffer), sys.argv[1]), end="")
"""


def run(*command: str | Path, cwd: Path, **more: str) -> str:
    """The output of a command that must succeed; without this process's own paths."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env={**environment, **more},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, project_root: Path) -> Path:
    """A copy of the sources, so that building leaves nothing behind in this one."""
    copy = tmp_path_factory.mktemp("checkout") / "tweetup"
    shutil.copytree(project_root, copy, ignore=NOT_SOURCE)
    return copy


@pytest.fixture(scope="module")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution, and the wheel that was built from it."""
    output = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", output, checkout, cwd=output)
    return output


@pytest.fixture(scope="module")
def wheel_names(built: Path) -> set[str]:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def sdist_names(built: Path) -> set[str]:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """The Python of a new environment that has everything tweetup needs, but not tweetup."""
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv", cwd=tmp_path)
    folder = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = folder / Path(sys.executable).name
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path)
    # A folder named in a .pth file is searched, and its own .pth files (tweetup's, here) are not.
    paths = "\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    (Path(site.strip()) / "needed.pth").write_text(paths, encoding="utf-8")
    return python


def install(python: Path, *what: str | Path) -> None:
    """Install with this environment's pip into another one, from what is here alone."""
    options = "--quiet", "--no-deps", "--no-index", "--no-build-isolation"
    pip = sys.executable, "-m", "pip", "--python", python, "install", *options
    run(*pip, *what, cwd=python.parent, PIP_DISABLE_PIP_VERSION_CHECK="1")


def assert_renders(python: Path, cwd: Path, *, origin: Path, **more: str) -> None:
    """The tweetup found there is the one meant, and renders what this one does."""
    where = run(python, "-c", "import tweetup; print(tweetup.__file__)", cwd=cwd, **more)
    assert Path(where.strip()).is_relative_to(origin)
    example = recap()
    for format_name in ("markdown", "html"):
        done = subprocess.run(
            [python, "-c", RENDER, format_name], cwd=cwd, env={**os.environ, **more},
            input=pickle.dumps(example), capture_output=True, check=True,
        )  # fmt: skip
        assert done.stdout.decode() == render_recap(example, format_name)


def test_every_package_is_named(project_root: Path) -> None:
    """Every folder of modules or data of tweetup/ is in setup.cfg, or the wheel would lack it."""
    setup = ConfigParser()
    setup.read(project_root / "setup.cfg", encoding="utf-8")
    beside = {"tweetup.templates", "tweetup.sample"}
    folders = {path.parent for path in (project_root / "tweetup").rglob("*.py")}
    assert set(setup["options"]["packages"].split()) == beside | {
        ".".join(folder.relative_to(project_root).parts) for folder in folders
    }


@pytest.mark.long
def test_the_wheel_holds_all_of_the_package(wheel_names: set[str], project_root: Path) -> None:
    """Every module and data file of tweetup/ and every template; so no package is forgotten."""
    expected = {
        path.relative_to(project_root).as_posix()
        for path in (project_root / "tweetup").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    expected |= {
        f"tweetup/templates/{path.relative_to(project_root / 'templates').as_posix()}"
        for path in (project_root / "templates").rglob("*")
        if path.is_file()
    }
    assert expected <= wheel_names
    assert "tweetup/templates/recap.html.j2" in wheel_names
    assert "tweetup/py.typed" in wheel_names


@pytest.mark.long
def test_the_wheel_holds_the_sample_chat(wheel_names: set[str], project_root: Path) -> None:
    """``tweetup demo`` works where it was installed."""
    samples = {
        f"tweetup/sample/{path.name}" for path in (project_root / "archives").glob("sample-*")
    }
    assert samples
    assert samples <= wheel_names


@pytest.mark.long
def test_the_wheel_registers_rare_formats(built: Path) -> None:
    """Readers of rare files come with the package and through its entry points alone."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/entry_points.txt"))
        points = archive.read(name).decode()
    groups = re.findall(r"^\[(.+)\]$", points, re.MULTILINE)
    assert {"tweetup.formats", "tweetup.unpackers", "tweetup.downloads"} <= set(groups)
    registered = set(re.findall(r"= (tweetup\.formats_extra\.\w+):", points))
    there = {
        f"tweetup.formats_extra.{module.name}" for module in iter_modules(formats_extra.__path__)
    }
    assert registered <= there
    sources = [Path(find_spec(name).origin).read_text() for name in registered]  # type: ignore[union-attr, arg-type]  # modules of files
    for part in there - registered:  # a part of a reader that has a name
        assert any(f"from {part} import" in source for source in sources), part


@pytest.mark.long
def test_the_wheel_holds_nothing_else(wheel_names: set[str]) -> None:
    """No tests, no archives of people's posts, no top-level names but tweetup's."""
    info = f"tweetup-{__version__}.dist-info"
    assert {name.split("/")[0] for name in wheel_names} == {"tweetup", info}
    assert not [name for name in wheel_names if name.endswith((".db", ".pyc")) or "/test" in name]
    assert f"{info}/licenses/LICENSE" in wheel_names


@pytest.mark.long
def test_the_source_distribution_can_be_built_and_tested(sdist_names: set[str]) -> None:
    """It holds what the wheel is made from, the tests and the documentation; no archives."""
    needed = {
        "LICENSE", "Makefile", "pyproject.toml", "setup.cfg", "mkdocs.yml", ".ci/run",
        "templates/recap.html.j2", "tests/test_packaging.py", "docs/index.md", "tweetup/py.typed",
    }  # fmt: skip
    assert needed <= sdist_names
    assert not [name for name in sdist_names if name.endswith((".db", ".pyc"))]


@pytest.mark.long
def test_an_installed_wheel_renders(built: Path, environment: Path, tmp_path: Path) -> None:
    """Templates and the sample chat are found inside the package."""
    install(environment, *built.glob("*.whl"))
    assert_renders(environment, tmp_path, origin=environment.parents[1])
    program = environment.parent / f"tweetup{sysconfig.get_config_var('EXE') or ''}"
    assert run(program, "--version", cwd=tmp_path) == f"tweetup {__version__}\n"
    run(program, "demo", cwd=tmp_path)
    assert "</html>" in (tmp_path / "demo" / "recap.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_an_editable_install_renders(checkout: Path, environment: Path, tmp_path: Path) -> None:
    """Templates are found beside the package."""
    install(environment, "--editable", checkout)
    assert_renders(environment, tmp_path, origin=checkout)


@pytest.mark.long
def test_a_bare_checkout_renders(checkout: Path, environment: Path, tmp_path: Path) -> None:
    """Nothing installed but what tweetup needs."""
    assert_renders(environment, tmp_path, origin=checkout, PYTHONPATH=str(checkout))
