"""From export file to page, on every real chat there is."""

import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Run

DATA = Path(
    os.environ.get("TWEETUP_REAL_DATA", Path(__file__).parents[2].parent / "shared" / "data")
)
CHATS = sorted(path.stem for path in (DATA / "chats").glob("*.jsonl") if path.stem.count(".") == 0)
QUICK = {"ngsschat-2013-05-15", "pstweetchat-2020-09"}
HASHTAGS = {"docnow": "DocNowCommunity"}


class Requests(HTMLParser):
    """Collects what a page would run, or ask of anyone, by itself."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "iframe", "object", "embed", "base"}:
            self.found.append(tag)
        for name, value in attrs:
            asks = name in {"src", "srcset", "poster"} and not (value or "").startswith("data:")
            sheet = (
                tag == "link" and name == "href" and "stylesheet" in (dict(attrs).get("rel") or "")
            )
            if asks or sheet or name.startswith("on"):
                self.found.append(f"{tag} {name}={value}")


def go_the_road(run: Run, file: Path, hashtag: str) -> None:
    """Import a file and write up every session: all posts placed, the page whole and quiet."""
    imported = run("import", file, "--hashtag", hashtag)
    assert (imported.code, len(imported.said)) == (0, 2), imported.err
    assert "no time zone is configured" in imported.said[1]
    sessions = run("sessions", "--json").rows
    assert sessions
    for session in sessions:
        name = session["session"]
        posts = run("posts", name, "--json").rows
        questions = run("questions", name, "--json").rows
        assert (len(posts), len(questions)) == (session["posts"], session["questions"])
        assert len({(post["network"], post["id"]) for post in posts}) == len(posts)
        known = {post["id"] for post in posts}
        for part in run("summary", name, "--json").rows:
            for sentence in part["sentences"]:
                assert set(sentence["posts"]) <= known
        page = run("recap", name, "--format", "html")
        assert (page.code, page.err) == (0, "")
        assert page.out.rstrip().endswith("</html>")
        assert Requests(page.out).found == []
        assert run("recap", name, "--format", "html").out == page.out
        assert run("recap", name).out.startswith("# ")


def each(names: list[str]) -> list[Any]:
    """Return the chats as parameters: a small one of each kind for any run, the rest for long."""
    return [pytest.param(name, marks=[pytest.mark.long] * (name not in QUICK)) for name in names]


@pytest.mark.long
@pytest.mark.parametrize("name", each(CHATS))
def test_chat(here: Path, run: Run, name: str) -> None:
    """Every chat becomes at least one session and its recap, the same one each time."""
    tag = name.partition("-")[0]
    go_the_road(run, DATA / "chats" / f"{name}.jsonl", HASHTAGS.get(tag, tag))


@pytest.mark.parametrize("name", each([name for name in CHATS if name.startswith("pstweetchat")]))
def test_chat_without_numbered_questions(here: Path, run: Run, name: str) -> None:
    """A chat that numbers nothing has no questions listed, and stretches instead."""
    run("import", DATA / "chats" / f"{name}.jsonl", "--hashtag", "pstweetchat")
    assert run("questions", "latest", "--json").rows == []
    sections = {post["section"] for post in run("posts", "latest", "--json").rows}
    assert any(re.fullmatch(r"S\d+", section) for section in sections)


EXPORTS = [
    # folder, file, hashtag, session
    ("twarc1", "june032015.json", "critlib", "critlib-2015-06-02"),
    ("twarc1", "june032015.csv", "critlib", "critlib-2015-06-02"),
    ("twarc1", "mar102015.json", "critlib", "critlib-2015-03-10"),
    ("twarc1", "mar102015.csv", "critlib", "critlib-2015-03-10"),
    ("twarc2", "2sets.jsonl", "brexit", "brexit-2021-09-22"),
]


@pytest.mark.long
@pytest.mark.parametrize(("folder", "name", "hashtag", "session"), EXPORTS)
def test_export(here: Path, run: Run, folder: str, name: str, hashtag: str, session: str) -> None:
    """An export as its tool wrote it goes the same road."""
    file = DATA / "formats" / folder / name
    if not file.exists():
        pytest.skip(f"{name} is not among the real data")
    go_the_road(run, file, hashtag)
    assert run("sessions", "--json").rows[-1]["session"] == session


NOT_POSTS = [
    "counts.jsonl",
    "lists.jsonl",
    "users.jsonl",
    "empty.json",
]


@pytest.mark.parametrize("name", NOT_POSTS)
def test_file_without_posts(here: Path, run: Run, name: str) -> None:
    """What is no file of posts is refused in one line that says what it is."""
    file = DATA / "formats" / "twarc2" / name
    if not file.exists():
        pytest.skip(f"{name} is not among the real data")
    result = run("import", file, "--hashtag", "anything")
    assert (result.code, result.out, len(result.said)) == (1, "", 1)
    assert name in result.err
