"""The sample session with the text file of its recap, to be edited as a person does."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tweetup.config import load_config
from tweetup.jobs.demo import run_demo
from tweetup.jobs.publish import decided_recap
from tweetup.jobs.recap_file import EditedFile, edit_recap, recap_file_path
from tweetup.model import Correction, Recap
from tweetup.project.project import Project, open_project
from tweetup.project.records import ChatSession

NURSE, TOBY, MIHAELA = "x:3448695587", "x:3448690261", "x:3448738519"
LEAD = "x:3448941141"
RUN = "x:3448721784 x:3448726887"


@dataclass
class Desk:
    """A session with its file: edits are texts put for others."""

    project: Project
    session: ChatSession
    path: Path

    def run(self, **options: object) -> EditedFile:
        return edit_recap(self.project, self.session, self.path, **options)  # type: ignore[arg-type]  # as it takes them

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def write(self, text: str) -> None:
        self.path.write_text(text, encoding="utf-8")

    def edit(self, before: str, after: str) -> None:
        assert self.text.count(before) == 1, before
        self.write(self.text.replace(before, after))

    def edited(self, *edits: tuple[str, str]) -> EditedFile:
        for before, after in edits:
            self.edit(before, after)
        return self.run()

    @property
    def recap(self) -> Recap:
        return decided_recap(self.project, self.session).recap

    @property
    def stored(self) -> tuple[Correction, ...]:
        return self.project.archive.corrections()


@pytest.fixture(scope="session")
def shared_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample chat, imported and derived once: to be copied."""
    folder = tmp_path_factory.mktemp("sample") / "demo"
    list(run_demo(folder))
    shutil.rmtree(folder / "site")
    return folder


@pytest.fixture
def desk(tmp_path: Path, shared_sample: Path) -> Iterator[Desk]:
    """The sample session with its file, as it is first written."""
    folder = shutil.copytree(shared_sample, tmp_path / "demo")
    with (folder / "tweetup.toml").open("a", encoding="utf-8") as settings:
        settings.write('[recap]\nparticipants = "all"\n')
    with open_project(load_config(folder / "tweetup.toml")) as project:
        session = project.session("latest")
        made = Desk(project, session, recap_file_path(project, session))
        assert made.run().is_new
        yield made


def block(desk: Desk, name: str) -> str:
    """Return the whole quotation of a post in the file, with its byline."""
    match = re.search(
        rf"(?:^>.*\n)+\n— .*<!-- (?:quote|question) {name}\b.*-->\n\n", desk.text, re.MULTILINE
    )
    assert match is not None
    return match[0]


def kinds(done: EditedFile) -> list[tuple[str, str | None]]:
    return [(it.kind, it.target) for it in done.decisions]


def line(desk: Desk, mark: str) -> str:
    marks = (f"<!-- {mark} -->", f"<!-- {mark} asked ")
    (found,) = (it for it in desk.text.split("\n") if any(mark in it for mark in marks))
    return found
