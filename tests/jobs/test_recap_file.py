"""Edits of a recap's text file become decisions, and the file is written anew with what is new."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.samples import sampled
from tweetup.config import load_config
from tweetup.errors import UsageError
from tweetup.jobs import decide
from tweetup.jobs.demo import run_demo
from tweetup.jobs.publish import decided_recap
from tweetup.jobs.recap_file import EditedFile, edit_recap, recap_file_path
from tweetup.model import Correction, Recap
from tweetup.project.project import Project, open_project
from tweetup.project.records import ChatSession
from tweetup.recap.decisions import PartState
from tweetup.render.text_file import MergeWith

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
        return edit_recap(self.project, self.session, self.path, **options)  # type: ignore[arg-type]

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
def desk(tmp_path: Path, shared_sample: Path):
    folder = shutil.copytree(shared_sample, tmp_path / "demo")
    with open_project(load_config(folder / "tweetup.toml")) as project:
        session = project.session("latest")
        made = Desk(project, session, recap_file_path(project, session))
        assert made.run().is_new
        yield made


def block(desk: Desk, name: str) -> str:
    """Return the whole quotation of a post in the file, with its byline."""
    match = re.search(rf"(?:^>.*\n)+\n— .*<!-- (?:quote|question) {name}\b.*-->\n\n", desk.text, re.M)
    assert match is not None
    return match[0]


def kinds(done: EditedFile) -> list[tuple[str, str | None]]:
    return [(it.kind, it.target) for it in done.decisions]


def test_unedited(desk: Desk) -> None:
    """A file that nobody edited gives no decision, and is left as it is."""
    before = desk.text
    done = desk.run()
    assert (done.decisions, done.remarks, done.is_written) == ((), (), False)
    assert desk.text == before


def drop(name: str) -> Callable[[Desk], None]:
    return lambda desk: desk.edit(block(desk, name), "")


def put(before: str, after: str) -> Callable[[Desk], None]:
    return lambda desk: desk.edit(before, after)


def move(name: str, behind: str) -> Callable[[Desk], None]:
    def edit(desk: Desk) -> None:
        moved, target = block(desk, name), block(desk, behind)
        desk.edit(moved, "")
        desk.edit(target, target + moved)

    return edit


def line(desk: Desk, mark: str) -> str:
    (found,) = (it for it in desk.text.split("\n") if f"<!-- {mark} -->" in it)
    return found


def reword(mark: str, words: str) -> Callable[[Desk], None]:
    return lambda desk: desk.edit(line(desk, mark), f"{words} <!-- {mark} -->")


def drop_line(mark: str) -> Callable[[Desk], None]:
    return lambda desk: desk.edit(line(desk, mark) + "\n", "")


def drop_part(start: str, end: str) -> Callable[[Desk], None]:
    def edit(desk: Desk) -> None:
        text = desk.text
        first, last = text.index(line(desk, start)), text.index(line(desk, end))
        desk.write(text[:first] + text[last:])

    return edit


def add_before(mark: str, words: str) -> Callable[[Desk], None]:
    return lambda desk: desk.edit(line(desk, mark), f"{words}\n\n{line(desk, mark)}")


EDITS = [
    ("title", put('title: "Pharma’s', 'title: "Our evening: pharma’s'), [("retitle", None)]),
    ("title without marks", put('title: "Pharma’s part in social media: Health care social media'
     ' Europe (#hcsmeu), 21 August 2009"', "title: Pharma: its part"), [("retitle", None)]),
    ("topic", put('topic: "Pharma’s part in social media"', "topic: Pharma"), [("recap topic", None)]),
    ("no topic", put('topic: "Pharma’s part in social media"', "topic:"), [("recap topic", None)]),
    ("next", put('next: "4', 'next: "Friday, 4'), [("recap next", None)]),
    ("next in its part", put("\n4 September 2009, 12:00", "\n5 September 2009, 12:00"), [("recap next", None)]),
    ("guest", put("guests: []", "guests: [@policyfen]"), [("recap guest", "policyfen")]),
    ("guest in lines", put("guests: []", "guests:\n  - policyfen"), [("recap guest", "policyfen")]),
    ("sentence", reword("sentence attendance", "More came."), [("recap sentence", "attendance")]),
    ("words behind the mark", put("(16). <!-- sentence attendance -->", "(16). <!-- sentence attendance --> Yes."), [("recap sentence", "attendance")]),
    ("no sentence", drop_line("sentence attendance"), [("recap sentence", "attendance")]),
    ("a mark alone", reword("sentence attendance", ""), [("recap sentence", "attendance")]),
    ("quote", drop(NURSE), [("recap quote", NURSE)]),
    ("large quote", drop(LEAD), [("recap quote", LEAD)]),
    ("order", move(NURSE, TOBY), [("recap order", "quotes")]),
    ("another section", move(NURSE, "x:3449042425"), [("recap quote", NURSE), ("recap order", "quotes")]),
    ("made large", move(NURSE, LEAD), [("recap quote", NURSE)]),
    ("exchange", drop("x:3448721784"), [("recap exchange", RUN), ("recap quote", "x:3448726887")]),
    ("theme", reword("theme Q1:transparency", "- Say who pays"), [("recap wording", "mention transparency")]),
    ("no theme", drop_line("theme Q1:transparency"), [("recap finding", "mention transparency")]),
    ("point", drop("x:3448860010"), [("recap finding", "point x:3448860010")]),
    ("link title", put("[example.org/house-rules]", "[House rules]"), [("recap link", "http://example.org/house-rules")]),
    ("no link", lambda desk: desk.write(re.sub(r"- \[example.org/house.*\n", "", desk.text)), [("recap link", "http://example.org/house-rules")]),
    ("new link", put("- [example.org/house", "- [A book](https://books.example/1)\n- [example.org/house"), [("recap link", "https://books.example/1"), ("recap order", "links")]),
    ("bare link", put("- [example.org/house", "- https://books.example/1\n- [example.org/house"), [("recap link", "https://books.example/1"), ("recap order", "links")]),
    ("section", drop_part("section Q2", "section Q3"), [("recap section", "Q2")]),
    ("links", drop_part("part links", "part next"), [("recap section", "links")]),
    ("numbers", drop_part("part numbers", "part participants"), [("recap section", "numbers")]),
    ("order of sections", lambda desk: desk.write(swap(desk)), [("recap order", "sections")]),
]


def swap(desk: Desk) -> str:
    """Return the text with Q2 behind Q3."""
    first, second, third = (desk.text.index(line(desk, it)) for it in ("section Q2", "section Q3", "part links"))
    text = desk.text
    return text[:first] + text[second:third] + text[first:second] + text[third:]


@pytest.mark.parametrize(("edit", "expected"), sampled([it[1:] for it in EDITS], every=1), ids=[it[0] for it in EDITS])
def test_edit(desk: Desk, edit: Callable[[Desk], None], expected: list[tuple[str, str | None]]) -> None:
    """An edit becomes its decisions; the file written then gives none, and repeats the edit."""
    edit(desk)
    done = desk.run()
    assert kinds(done) == expected, (done.remarks, desk.text)
    again = desk.run()
    assert (again.decisions, again.is_written, again.beside) == ((), False, None)
