"""The site as `tweetup site serve` shows it: pages load again when something changed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

URL = "https://chats.example.org/care"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(demo: Path, tmp_path: Path) -> Path:
    """The demo, of a site that will be below a path of its host."""
    here = tmp_path / "here"
    shutil.copytree(demo, here)
    settings = here / "tweetup.toml"
    text = settings.read_text(encoding="utf-8")
    titled = re.sub(r"(?m)^title = .*", f'title = "First"\nurl = "{URL}"', text, count=1)
    settings.write_text(titled, encoding="utf-8")
    return here


@pytest.fixture
def serving(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """`tweetup site serve` in that folder."""
    with subprocess.Popen(
        [sys.executable, "-m", "tweetup", "site", "serve", "--port", "0", "--output", "site"],
        cwd=folder,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        yield process
        process.kill()


def said(process: subprocess.Popen[str], part: str) -> str:
    """The next line on stderr that has a part."""
    assert process.stderr is not None
    return next(line for line in process.stderr if part in line)


@pytest.mark.long
def test_pages_load_again(serving: subprocess.Popen[str], folder: Path, browser: Browser) -> None:
    """After a change of settings, of a template or of the archive; a mistake leaves all as it was.
    A page that is not there is the site's own, at its path; nothing is in the folder.
    """
    address = said(serving, "serves it").split()[1]
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/care/", address)
    settings = folder / "tweetup.toml"
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(60_000)
        errors: list[str] = []
        page.on("console", lambda message: errors.append(message.text))
        page.goto(address.removesuffix("care/"))
        assert page.url == address
        expect(page).to_have_title("First")
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace('"First"', "First"), encoding="utf-8")
        assert "the site is as it was" in said(serving, "tweetup.toml")
        own = folder / "mine"
        own.mkdir()
        shutil.copy(ROOT / "templates/site/about.html.j2", own)
        settings.write_text(
            'templates = "mine"\n' + text.replace('"First"', '"Second"'), encoding="utf-8"
        )
        expect(page).to_have_title("Second", timeout=60_000)
        page.goto(f"{address}about.html")
        (own / "site").mkdir()
        about = (own / "about.html.j2").read_text(encoding="utf-8")
        (own / "site/about.html.j2").write_text(about.replace("<p>", "<p>So: "), encoding="utf-8")
        expect(page.locator("main")).to_contain_text("So: ", timeout=60_000)
        tweetup(folder, "retitle", "latest", "A new name")
        page.goto(address)
        expect(page.locator("main")).to_contain_text("A new name", timeout=60_000)
        answer = page.goto(f"{address}none/at-all.html")
        assert answer is not None
        assert answer.status == 404
        page.get_by_role("link", name="Second").first.click()
        assert page.url == f"{address}index.html"
    assert all("404" in line for line in errors)
    files = (folder / "site").rglob("*.html")
    assert not [it for it in files if ".tweetup" in it.read_text(encoding="utf-8")]
    serving.send_signal(signal.SIGINT)
    assert "stopped" in said(serving, "stopped")
    assert serving.wait(30) == 0


@pytest.mark.long
def test_who_gets_an_answer(serving: subprocess.Popen[str]) -> None:
    """Nobody under another name of this machine, and nobody files that begin with a dot."""
    address = urlsplit(said(serving, "serves it").split()[1])
    statuses = []
    for path, host in [
        ("/care/", address.netloc),
        ("/care/", "attacker.example"),
        ("/care/.tweetup-site", address.netloc),
        ("/care/..%2ftweetup.toml", address.netloc),
        ("/caretaker", address.netloc),
    ]:
        connection = HTTPConnection(address.netloc)
        connection.request("GET", path, headers={"Host": host})
        statuses.append(connection.getresponse().status)
        connection.close()
    assert statuses == [200, 421, 404, 404, 404]


def tweetup(folder: Path, *arguments: str) -> None:
    """Run a command in a folder."""
    subprocess.run(
        [sys.executable, "-m", "tweetup", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )
