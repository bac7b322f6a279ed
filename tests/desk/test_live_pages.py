"""A running chat at the desk: real captures against a server of X, the desk as its own program."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.servers.x import TOKEN, XServer

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / ".node" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = 60.0
SETTINGS = '[chats.labelchat]\ntitle = "Labels in museums"\nnetwork = "x"\n'
STATE = "archives/tweetup.db-live-labelchat-x.json"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


@dataclass
class Running:
    """A desk with its addresses, and the server of X beside it."""

    folder: Path
    server: XServer
    environ: dict[str, str]
    program: subprocess.Popen[str]
    address: str
    guests: str

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        fields: dict[str, str] | None = None,
        lan: bool = False,
    ) -> tuple[int, str]:
        """The answer to a request with the token of one of both addresses."""
        parts = urlsplit(self.guests if lan else self.address)
        port, token = parts.port, parts.query.partition("=")[2]
        headers = {
            "Cookie": f"tweetup-desk-{port}={token}",
            "Origin": f"http://127.0.0.1:{port}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return answer_of(port, path, method=method, body=urlencode(fields or {}), headers=headers)

    def shows(self, words: str, *, lan: bool = False) -> None:
        """Wait until the page of the chat shows something."""
        wait_for(lambda: words in self.ask("/live/labelchat-x", lan=lan)[1])


def answer_of(
    port: int | None, path: str, *, headers: dict[str, str], method: str = "GET", body: str = ""
) -> tuple[int, str]:
    """Status and text of an answer from this machine."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def wait_for(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "that never came"
        time.sleep(0.1)


@contextmanager
def desk(folder: Path, environ: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """``tweetup desk --lan`` in a folder: its process and both addresses."""
    command = [sys.executable, "-m", "tweetup", "desk", "--no-browser", "--lan"]
    with subprocess.Popen(
        command, cwd=folder, env=environ, stderr=subprocess.PIPE, encoding="utf-8"
    ) as program:
        try:
            assert program.stderr
            found = [re.search(r"http://\S+", program.stderr.readline()) for _ in range(2)]
            addresses = [it[0] for it in found if it]
            assert len(addresses) == 2
            yield program, addresses[0], addresses[1]
        finally:
            program.kill()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A desk without an archive yet, whose chat is in the settings; captures end with the test."""
    (tmp_path / "tweetup.toml").write_text(SETTINGS, encoding="utf-8")
    with XServer(heartbeat=0.5).serving() as server:
        environ = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "TWEETUP_X_URL": server.url,
            "TWEETUP_X_BEARER_TOKEN": TOKEN,
        }
        with desk(tmp_path, environ) as (program, address, guests):
            yield Running(tmp_path, server, environ, program, address, guests)
            end_captures(tmp_path)


def captures(folder: Path) -> list[int]:
    """The live captures that run in a folder, by their process ids."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            words = (each / "cmdline").read_bytes().split(b"\0")
            if b"--live" in words and (each / "cwd").readlink() == folder:
                found.append(int(each.name))
        except OSError:
            continue
    return found


def end_captures(folder: Path) -> None:
    for number in captures(folder):
        os.kill(number, signal.SIGKILL)


def start(running: Running) -> None:
    status, _ = running.ask(
        "/live", method="POST", fields={"hashtag": "#LabelChat", "network": "x"}
    )
    assert status == 303
    running.shows("x: listening")


def talk(server: XServer) -> None:
    server.post("Q1: What makes a label good? #labelchat", author="host")
    server.post("A1 A number <script>alert(1)</script> #labelchat", author="ada")
    server.post("Does anybody here print labels in braille? #labelchat", author="emil")


def test_a_chat_from_start_to_end(running: Running) -> None:
    """Started at the desk; posts stay text; a question goes from the list; the end is asked for."""
    start(running)
    talk(running.server)
    running.shows("What makes a label good?")
    running.shows("A number &lt;script&gt;alert(1)&lt;/script&gt;")
    running.shows("Unanswered questions (1)")
    page = running.ask("/live/labelchat-x")[1]
    post = re.search(r'name="post" value="([^"]+)"', page)
    assert post
    running.ask("/live/labelchat-x/settle", method="POST", fields={"post": post[1]})
    running.shows("Unanswered questions (0)")
    assert 'action="/live/labelchat-x/take-back"' in running.ask("/live/labelchat-x?did=1")[1]
    for _ in range(2):  # the second time there is nothing to take back
        running.ask("/live/labelchat-x/take-back", method="POST", fields={"number": "1"})
        running.shows("Unanswered questions (1)")
    assert "take-back" not in running.ask("/live/labelchat-x?did=1")[1]
    assert running.ask("/live/labelchat-x?did=1", lan=True)[0] == 200
    running.ask("/live/labelchat-x/settle", method="POST", fields={"post": post[1]})
    running.shows("Unanswered questions (0)")
    home = running.ask("/")[1]
    assert '<a href="/live/labelchat-x">labelchat-' in home
    assert "No session is in the archive" not in home
    assert "The recap of" not in running.ask("/live/labelchat-x")[1]
    running.ask("/live/labelchat-x/end", method="POST")
    running.shows("The capture was ended.")
    assert TOKEN not in page + running.ask("/live")[1]
    leads_to_the_recap(running)


def leads_to_the_recap(running: Running) -> None:
    """Once the capture has ended, its page says so and has a link to the recap, for hosts alone."""
    wait_for(lambda: not captures(running.folder))
    running.shows("The recap of labelchat-")
    page = running.ask("/live/labelchat-x")[1]
    assert "ended" in page
    link = re.search(r'href="(/s/labelchat-[^"]+)"', page)
    assert link
    wait_for(lambda: running.ask(link[1])[0] == 200)
    assert "What makes a label good?" in running.ask(link[1])[1]
    assert "Captured now" not in running.ask("/")[1]
    assert f'href="{link[1]}"' in running.ask("/")[1]
    assert "/s/labelchat-" not in running.ask("/live/labelchat-x", lan=True)[1]


def test_a_capture_in_a_terminal_leads_to_the_recap(running: Running) -> None:
    """The desk did not start it, and says all the same that it ended."""
    command = [sys.executable, "-m", "tweetup", "capture", "labelchat", "--live", "--hide-progress"]
    with subprocess.Popen(
        command, cwd=running.folder, env=running.environ, stderr=subprocess.DEVNULL
    ) as program:
        running.shows("x: listening")
        talk(running.server)
        running.shows("What makes a label good?")
        assert '<a href="/live/labelchat-x">labelchat-' in running.ask("/")[1]
        program.send_signal(signal.SIGINT)
        leads_to_the_recap(running)
    assert "The capture has ended." in running.ask("/live/labelchat-x")[1]


def test_a_capture_in_a_terminal_is_shown_and_its_crash_told(running: Running) -> None:
    """Killed, it falls silent; started again it goes on, and the state of before is not kept."""
    command = [sys.executable, "-m", "tweetup", "capture", "labelchat", "--live", "--hide-progress"]
    with subprocess.Popen(
        command, cwd=running.folder, env=running.environ, stderr=subprocess.DEVNULL
    ) as program:
        running.shows("x: listening")
        talk(running.server)
        running.shows("What makes a label good?")
        program.kill()
    state = running.folder / STATE
    os.utime(state, (time.time() - 60,) * 2)
    running.shows("No word from the capture")
    fields = {"hashtag": "labelchat", "network": "x"}
    assert running.ask("/live", method="POST", fields=fields)[0] == 303
    wait_for(lambda: "No word" not in running.ask("/live/labelchat-x")[1])
    running.shows("x: listening")
    # Without a time of the chat in the settings, it begins with the posts from now on.
    talk(running.server)
    running.shows("What makes a label good?")


def test_a_crash_of_the_desk_ends_no_capture(running: Running) -> None:
    """The next desk shows it again, with the posts of the meantime, and can end it."""
    start(running)
    running.program.kill()
    talk(running.server)
    assert len(captures(running.folder)) == 1
    with desk(running.folder, running.environ) as (program, address, guests):
        again = Running(running.folder, running.server, running.environ, program, address, guests)
        again.shows("What makes a label good?")
        again.ask("/live/labelchat-x/end", method="POST")
        again.shows("The capture was ended.")


def test_a_refused_login_is_told_in_its_own_words(running: Running) -> None:
    """The page asks for no token: it says what the capture said."""
    running.server.token = "another"
    running.ask("/live", method="POST", fields={"hashtag": "labelchat", "network": "x"})
    running.shows("exit code 4")
    page = running.ask("/live/labelchat-x")[1]
    assert "type=password" not in page
    assert TOKEN not in page


@pytest.mark.long
@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"hashtag": "--config=/etc/passwd", "network": "x"}, "Not done"),
        ({"hashtag": "labelchat", "network": "--help"}, "no network called"),
        ({"hashtag": "labelchat", "network": "x", "minutes": "soon"}, "no minutes"),
        ({"hashtag": "labelchat", "network": "x", "minutes": "nan"}, "no minutes"),
    ],
)
def test_nothing_else_is_started(running: Running, fields: dict[str, str], why: str) -> None:
    status, page = running.ask("/live", method="POST", fields=fields)
    assert status == 200
    assert why in page
    assert captures(running.folder) == []


def test_the_local_network_only_looks(running: Running) -> None:
    """Its address shows running chats; no form, no other page, no other token or host."""
    start(running)
    talk(running.server)
    running.shows("What makes a label good?", lan=True)
    page = running.ask("/live/labelchat-x", lan=True)[1]
    assert "<form" not in page
    assert "<button" not in page
    for path in ("/plan", "/s/latest", "/plan/labelchat", "/people", "/people/x:@ann"):
        assert running.ask(path, lan=True)[0] == 404
    for path in ("/live", "/live/labelchat-x/end", "/live/labelchat-x/settle"):
        assert running.ask(path, method="POST", lan=True)[0] == 403
    assert captures(running.folder)
    here, there = urlsplit(running.address), urlsplit(running.guests)
    assert here.query != there.query
    for port, token, host, status in (
        (there.port, here.query, f"127.0.0.1:{there.port}", 403),
        (here.port, there.query, f"127.0.0.1:{here.port}", 403),
        (there.port, there.query, f"127.0.0.1:{there.port}", 303),
        (there.port, there.query, f"192.168.7.9:{there.port}", 303),
        (there.port, there.query, f"rebound.example:{there.port}", 403),
        (there.port, there.query, "192.168.7.9", 403),
        (here.port, here.query, f"192.168.7.9:{here.port}", 403),
    ):
        assert answer_of(port, f"/?{token}", headers={"Host": host})[0] == status, (token, host)


def rects(page: Page) -> float:
    top: float = page.evaluate(
        "document.querySelector('#live-answers li:nth-child(9)').getBoundingClientRect().top"
    )
    return top


@pytest.mark.browser
def test_what_is_read_does_not_move(running: Running, browser: Browser) -> None:
    """On a phone and a projector: nothing to scroll sideways, axe is content, and who scrolled into
    the answers is told of new ones.
    """
    start(running)
    running.server.post("Q1: What makes a label good? #labelchat", author="host")
    for number in range(25):
        running.server.post(
            f"A1 Answer {number} of many {'w' * 60} #labelchat", author=f"p{number}"
        )
    with browser.new_context(viewport={"width": 390, "height": 700}, bypass_csp=True) as context:
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(running.address)
        page.goto(running.address.split("/?")[0] + "/live/labelchat-x")
        expect(page.locator("#live-answers li")).to_have_count(25, timeout=60_000)
        assert page.evaluate("document.scrollingElement.scrollWidth") == 390
        page.locator("#live-answers li:nth-child(9)").scroll_into_view_if_needed()
        page.mouse.wheel(0, 300)
        page.wait_for_timeout(300)
        before = rects(page)
        running.server.post("A1 The newest of all #labelchat", author="zoe")
        more = page.locator(".live-more")
        expect(more).to_have_text("1 new: show", timeout=60_000)
        assert abs(rects(page) - before) < 2
        more.click()
        expect(page.locator("#live-answers li").first).to_contain_text("newest", timeout=60_000)
        if AXE.exists():
            page.add_script_tag(path=AXE)
            for width in (390, 1920):
                page.set_viewport_size({"width": width, "height": 900})
                found = page.evaluate("async () => (await axe.run(document)).violations")
                assert not [(it["id"], it["nodes"][0]["html"][:200]) for it in found]
        running.program.kill()
        expect(page.locator("#lost")).to_contain_text("does not answer", timeout=60_000)
        assert not wrong
