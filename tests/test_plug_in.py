"""The examples of docs/how-to/plug-in.md and CONTRIBUTING.md, installed and used as they stand."""

import gzip
import io
import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import Run, here, run
from tests.desk.serving import serving
from tests.servers.serving import Answer, Asked, as_json, serve
from tweetup import registry
from tweetup.archive import open_archive
from tweetup.config import load_config
from tweetup.files import open_source
from tweetup.formats import Format
from tweetup.insight import SUMMARIZERS, summarise
from tweetup.jobs.publish_files import FileState, plan_publication, publish_files
from tweetup.model import PostKey
from tweetup.networks import NETWORKS, Network
from tweetup.project.project import open_project
from tweetup.render import TextOutput

__all__ = ["here", "run"]

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "how-to" / "plug-in.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w./]+)`:\n\n```\w+\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
COMMANDS = re.findall(r"^```sh\ntweetup (.*?)\n```", PAGE, re.MULTILINE)
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SKELETONS = re.findall(r"^```python\n(.*?)^```", CONTRIBUTING, re.MULTILINE | re.DOTALL)
TOKEN = "a-token-of-the-board"
SKELETON_OF = {
    "tweetup.formats": "MyFormat",
    "tweetup.networks": "MyNetwork",
    "tweetup.outputs": "MyOutput",
    "tweetup.summarizers": "my_summarizer",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the page's package installed in it."""
    source = tmp_path_factory.mktemp("source")
    for name, text in FILES.items():
        if name == "pyproject.toml" or name.startswith("tweetup_museum/"):
            (source / name).parent.mkdir(exist_ok=True)
            (source / name).write_text(text, encoding="utf-8")
    target = tmp_path_factory.mktemp("site")
    options = "--quiet", "--no-deps", "--no-index", "--no-build-isolation"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, "--target", target, source], check=True
    )
    return target


def forget_installed() -> None:
    """Have the packages of this process searched for entry points again."""
    registry.installed_entry_points.cache_clear()
    registry._all_entry_points.cache_clear()


@pytest.fixture
def installed(site: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to work in, with the page's package importable."""
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("HOME", str(here))
    forget_installed()
    yield here
    forget_installed()


@pytest.fixture
def log(installed: Path) -> Path:
    """An evening of #labelchat as a log, which has one line that is none."""
    lines = [f"{post['created_at']} <{post['author']}> {post['text']}\n" for post in invent_chat()]
    path = installed / "evening.log"
    path.write_text("".join([*lines, "-- end of log --\n"]), encoding="utf-8")
    return path


class Board:
    """The board's server: pages of five, the newest first; ``faults`` are sent before answers."""

    def __init__(self, posts: list[dict[str, Any]]) -> None:
        self.posts = posts
        self.faults: list[Answer] = []
        self.asked: list[Asked] = []

    def __call__(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return as_json({}, 401)
        if self.faults:
            return self.faults.pop()
        if asked.path == "/posts":
            return self._page([post for post in self.posts if _matches(post, asked)], asked)
        post_id, _, below = asked.path.removeprefix("/posts/").partition("/")
        if below == "replies":
            return self._page([p for p in self.posts if p["in_reply_to_id"] == post_id], asked)
        matches = [post for post in self.posts if post["id"] == post_id]
        return as_json(matches[0]) if matches else as_json({}, 404)

    def _page(self, posts: list[dict[str, Any]], asked: Asked) -> Answer:
        start = int(asked.query.get("cursor", 0))
        newest = sorted(posts, key=lambda post: str(post["created_at"]), reverse=True)
        more = start + 5 if start + 5 < len(newest) else None
        return as_json({"posts": newest[start : start + 5], "next": more and str(more)})


def _matches(post: dict[str, Any], asked: Asked) -> bool:
    """Return whether a post has the hashtag, and is of the time that was asked for."""
    since, until = asked.query.get("since", ""), asked.query.get("until", "9")
    tag = f"#{asked.query.get('tags', '')}"
    return tag in post["text"] and since <= post["created_at"] < until


def captured_ids() -> set[str]:
    """Return the ids of the posts in the archive that have the chat's hashtag."""
    with open_archive(Path("archives/tweetup.db"), write=False) as archive:
        return {post.id for post in archive.posts("labelchat") if post.network == "board"}


@pytest.fixture
def board(installed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    """The board with the chat of an hour ago."""
    board = Board(invent_chat(start=datetime.now(UTC) - timedelta(minutes=90)))
    with serve(board) as server:
        monkeypatch.setenv("TWEETUP_BOARD_URL", server.url)
        monkeypatch.setenv("TWEETUP_BOARD_TOKEN", TOKEN)
        yield board


def command(start: str) -> list[str]:
    """Return the arguments of the page's command that starts so."""
    return next(shlex.split(line) for line in COMMANDS if line.startswith(start))


def test_the_page_has_one_of_each() -> None:
    """A file for each entry point of the package, and commands that use them."""
    registered = set(re.findall(r'"tweetup_museum\.(\w+):', FILES["pyproject.toml"]))
    modules = {Path(name).stem for name in FILES if name.startswith("tweetup_museum/")}
    assert modules == registered
    assert len(modules) == 6
    assert len(COMMANDS) == 5


@pytest.mark.long
def test_a_format(log: Path, run: Run) -> None:
    """The format is recognized; importing twice adds nothing; the line that is none is counted."""
    posts = len(log.read_text("utf-8").splitlines()) - 1
    first = run(*command("import"))
    assert first.code == 3  # not all of it could be read
    assert f"new {posts}," in first.err
    assert "1 × not a line of a chat log (evening.log:34)" in first.err
    assert f"new 0, updated 0, unchanged {posts}," in run(*command("import")).err


@pytest.mark.long
def test_an_output_and_a_language(log: Path, run: Run) -> None:
    """The ending chooses the output; a language that is set has the package's sentences."""
    run(*command("import"))
    assert run(*command("recap latest -o evening.org")).code == 0
    outline = Path("evening.org").read_text("utf-8").splitlines()
    assert outline[0].startswith("* ")
    assert len([line for line in outline if line.startswith("** Q")]) == 3
    Path("tweetup.toml").write_text(FILES["tweetup.toml"], encoding="utf-8")
    assert run(*command("recap latest -o evening.md")).code == 0
    recap = Path("evening.md").read_text("utf-8")
    assert "wtorek, 7 maja 2024" in recap
    assert re.search(r"\b([2-4] osoby|\d+ osób)\b", recap)


@pytest.mark.long
def test_an_output_of_several_files_of_bytes(log: Path, run: Run) -> None:
    """All are written, again as they were, and kept where a person changed one."""
    run(*command("import"))
    args = command("recap latest -o evening.quotes.gz")
    assert run(*args).code == 0
    packed, authors = Path("evening.quotes.gz").absolute(), Path("case/authors.txt")
    assert gzip.decompress(packed.read_bytes())
    names = authors.read_text("utf-8")
    assert names.splitlines() == sorted({*names.split()}) != []
    for other, told in (
        (("recap", "latest", "--format", "case"), "several files"),
        ((*args, "--quotes", "link"), "cannot show quotes as link"),
    ):
        refused = run(*other)
        assert (refused.code, refused.out) == (2, "")
        assert told in refused.err
    with open_project(load_config()) as project:
        session = project.session("latest")
        plan = plan_publication(project, session)
        states = {it.path.name: (it.format, it.state) for it in plan.files}
        assert states[packed.name] == ("case", FileState.SAME)
        assert authors.name not in states
        authors.unlink()
        (done,) = publish_files(project, session, [packed])
        assert (done.state, authors.read_text("utf-8")) == (FileState.CHANGED, names)
        authors.write_text("nobody", encoding="utf-8")
        (done,) = publish_files(project, session, [packed])
        assert done.state == FileState.EDITED
    assert run(*args).code == 2
    assert authors.read_text("utf-8") == "nobody"


@pytest.mark.long
def test_the_desk_offers_bytes_to_be_kept(
    log: Path, site: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are never shown as text, or opened."""
    run(*command("import"))
    run(*command("recap latest -o evening.quotes.gz"))
    monkeypatch.setenv("PYTHONPATH", str(site))
    with serving(Path("archives/tweetup.db").absolute()) as desk:
        opener = build_opener(HTTPCookieProcessor())
        opener.open(desk.address).close()
        page = desk.address.partition("?")[0]
        with opener.open(f"{page}/see?as=case") as answer:
            shown = answer.read().decode()
        assert "/preview/case" in shown
        assert "<iframe" not in shown
        with opener.open(f"{page}/preview/case") as answer:
            assert answer.read() == Path("evening.quotes.gz").read_bytes()
            assert answer.headers["content-disposition"].startswith("attachment")
            assert answer.headers["content-type"] == "application/octet-stream"


@pytest.mark.long
def test_a_network(board: Board, run: Run) -> None:
    """All pages arrive, through a fault that passes."""
    board.faults.append(as_json({}, 503))
    captured = run(*command("capture"))
    assert captured.code == 0, captured.err
    tagged = {post["id"] for post in board.posts if "#labelchat" in post["text"]}
    assert len(tagged) > 10
    assert captured_ids() == tagged


@pytest.mark.long
def test_a_network_is_asked_for_replies(board: Board, run: Run) -> None:
    """Answers without the hashtag come by the conversation of the post they answer."""
    question = next(post["id"] for post in board.posts if "Q1" in post["text"])
    answer = board.posts[-1] | {"id": "5000", "text": "Large type", "in_reply_to_id": question}
    board.posts.append(answer)
    assert run(*command("capture"), "--with-replies").code == 0
    assert f"/posts/{question}/replies" in {asked.path for asked in board.asked}
    with open_archive(Path("archives/tweetup.db"), write=False) as archive:
        assert archive.posts_by_key([PostKey("board", "5000")])


def test_a_network_looks_posts_up(board: Board, run: Run) -> None:
    """A post that the board has no more is taken out."""
    run(*command("capture"))
    before = captured_ids()
    gone = board.posts.pop()["id"]
    assert gone in before
    refreshed = run("refresh", "--again")
    assert refreshed.code == 0, refreshed.err
    assert captured_ids() == before - {gone}


def test_a_network_refuses_a_token(board: Board, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit code is that of a login, and the token is not shown."""
    monkeypatch.setenv("TWEETUP_BOARD_TOKEN", "another-token")
    refused = run(*command("capture"))
    assert refused.code == 4
    assert "the token is refused" in refused.err
    assert "another-token" not in refused.err


def test_a_login_of_a_network(board: Board, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for, checked and stored as that of a network of tweetup's own."""
    monkeypatch.delenv("TWEETUP_BOARD_TOKEN")
    for typed, code in [("another-token", 4), (TOKEN, 0)]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        assert run("login", "board").code == code
        assert run(*command("capture")).code == code


def test_what_a_network_captured_can_be_read_again(site: Path, installed: Path) -> None:
    """The format that a page names makes the same post of the raw record."""
    module = runpy.run_path(str(site / "tweetup_museum" / "board.py"))
    (record,) = module["read_posts"](invent_chat()[:1])
    Path("kept.jsonl").write_bytes(record.raw)
    (again,) = open_source("kept.jsonl", format=module["FORMAT"])
    assert again.post == record.post  # type: ignore[union-attr]  # it is a record


def test_a_summarizer(log: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """The page's program prints two posts, the longest first."""
    run(*command("import"))
    (log.parent / "summary.py").write_text(FILES["summary.py"], encoding="utf-8")
    runpy.run_path("summary.py")
    first, second = capsys.readouterr().out.splitlines()
    assert len(first.split()) >= len(second.split()) > 8


@pytest.fixture
def skeletons(here: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """CONTRIBUTING's skeletons by their group, each registered as ``mine``."""
    (block,) = SKELETONS
    (here / "my_skeletons.py").write_text(block, encoding="utf-8")
    names = runpy.run_path("my_skeletons.py")
    objects = {
        group: names[name]() if name.startswith("My") else names[name]
        for group, name in SKELETON_OF.items()
    }

    class Point:
        name = "mine"

        def __init__(self, group: str) -> None:
            self.group = group

        def load(self) -> Any:
            return objects[self.group]

    monkeypatch.setattr(
        "tweetup.registry.installed_entry_points",
        lambda group: [Point(group)] if group in objects else [],
    )
    monkeypatch.setenv("HOME", str(here))
    return objects


def test_skeletons_have_all_members(skeletons: dict[str, Any]) -> None:
    """Of their protocols, which the page's examples have as well."""
    protocols = {
        "tweetup.formats": Format,
        "tweetup.networks": Network,
        "tweetup.outputs": TextOutput,
    }
    for group, protocol in protocols.items():
        members = {name for name in vars(protocol) if not name.startswith("_")}
        assert members
        assert not [name for name in members if not hasattr(skeletons[group], name)]
    assert NETWORKS.get("mine") is skeletons["tweetup.networks"]
    assert callable(SUMMARIZERS.get("mine"))


def test_skeletons_work(skeletons: dict[str, Any], run: Run) -> None:
    """Each is used by a command, or by the function that takes its name."""
    write_jsonl(Path("chat.jsonl"), invent_chat())
    Path("mine.txt").write_text("mine: a file\n", encoding="utf-8")
    assert "not a post" in run("import", "mine.txt").err
    assert run("import", "chat.jsonl").code == 0
    assert run("recap", "latest", "-o", "recap.mine").code == 0
    assert "labelchat" in Path("recap.mine").read_text("utf-8").lower()
    captured = run("capture", "labelchat", "--network", "mine", "--last", "3h")
    assert captured.code == 0, captured.err
    assert "shows no post with #labelchat" in captured.err
    with open_archive(Path("archives/tweetup.db"), write=False) as archive:
        posts = archive.posts("labelchat")
    assert summarise(posts, section="Q1", count=2, summarizer="mine").summarizer == "mine"


def test_a_network_that_opens_no_place(skeletons: dict[str, Any], run: Run) -> None:
    """One sentence names the network and the next step; nothing is captured."""
    skeletons["tweetup.networks"].open = lambda _access, *, clock: ()
    done = run("capture", "labelchat", "--network", "mine", "--last", "3h")
    assert done.code == 1
    assert "mine: the network opened no place to ask; check its settings" in done.err
