"""An archive that is made and not used is deleted, unless anybody else uses it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tweetup.archive import connection, open_archive
from tweetup.config import Config
from tweetup.errors import UsageError
from tweetup.project.new_archive import create_project
from tweetup.project.project import Project


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(archive=tmp_path / "a" / "b" / "tweetup.db")


def test_it_goes_with_its_folders(config: Config, tmp_path: Path) -> None:
    """Whatever ended the block; an archive that nobody asked for was never made."""
    with create_project(config):
        assert list(tmp_path.iterdir()) == []
    with create_project(config) as project:
        assert project.archive.path.exists()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UsageError), create_project(config) as project:
        assert project.archive.keys() == ()
        raise UsageError("an error")
    assert list(tmp_path.iterdir()) == []


def test_one_that_somebody_has_open_stays(config: Config) -> None:
    """A second capture, begun beside one that is refused, keeps its archive."""
    with create_project(config) as project:
        _ = project.archive
        second = open_archive(config.archive, create=True)
    with second:
        assert config.archive.exists()
        assert second.keys() == ()
    with open_archive(config.archive) as archive:
        assert archive.keys() == ()


def test_one_that_another_program_has_open_stays(config: Config) -> None:
    """The same for another process, which holds it by a lock of the system."""
    program = (
        "import sys; from pathlib import Path; from tweetup.archive import open_archive\n"
        "with open_archive(Path(sys.argv[1])):\n    print('open', flush=True); sys.stdin.read()"
    )
    with create_project(config) as project:
        _ = project.archive
        other = subprocess.Popen(
            [sys.executable, "-c", program, str(config.archive)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
    assert config.archive.exists()
    other.communicate("")
    assert other.returncode == 0


@pytest.mark.parametrize("vanishes", ["before", "after"])
def test_one_that_is_deleted_while_it_is_opened_is_made_again(
    config: Config, monkeypatch: pytest.MonkeyPatch, vanishes: str
) -> None:
    """What is written into it later must be in the file of that name."""
    made = connection._prepare
    deleted: list[bool] = []

    def prepare(*arguments: object, **options: object) -> None:
        if vanishes == "after":
            made(*arguments, **options)  # type: ignore[arg-type]  # handed on as they are
        if not deleted:
            config.archive.unlink()
            deleted.append(True)
        if vanishes == "before":
            made(*arguments, **options)  # type: ignore[arg-type]  # handed on as they are

    monkeypatch.setattr(connection, "_prepare", prepare)
    project = Project(config, create=True)
    assert project.archive.keys() == ()
    project.close()
    with open_archive(config.archive) as archive:
        assert archive.captures() == ()
