"""The recipes for a site against real servers: nginx, SFTP and rsync over SSH, and a bucket."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from tests.recipes.servers import bucket, nginx, ssh
from tests.recipes.test_site_recipes import blocks, names
from tweetup.cli import main

pytestmark = [pytest.mark.long, pytest.mark.server]

RELEASE = "%Y%m%dT%H%M%SZ"


@pytest.fixture(scope="module", params=["", "/chats"], ids=["at the root", "below a path"])
def site(
    request: pytest.FixtureRequest, demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The path of a site, and the site of a session that was renamed, with search."""
    path: str = request.param
    folder = tmp_path_factory.mktemp("site") / "demo"
    shutil.copytree(demo, folder)
    config = folder / "tweetup.toml"
    text = config.read_text(encoding="utf-8")
    url = f'[site]\nurl = "https://www.example.org{path}"\nsearch = true\n'
    config.write_text(text.replace("[site]\n", url, 1), encoding="utf-8")
    run(folder, "session", "rename", "latest", "pharma")
    run(folder, "site", "build", "--output", "public")
    return path, folder / "public"


def run(folder: Path, *arguments: str) -> None:
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert main(list(arguments)) == 0
    finally:
        os.chdir(before)


@dataclass(frozen=True)
class Answer:
    """An answer of a server: ``says`` are its headers, by their names in small letters."""

    status: int
    content: bytes
    says: defaultdict[str, str]


def get(url: str, **headers: str) -> Answer:
    """The answer to a request; redirects are not followed."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=60)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    query = f"?{parts.query}" if parts.query else ""
    connection.request("GET", parts.path + query, headers={"Host": "www.example.org", **named})
    got = connection.getresponse()
    says = defaultdict(str, {name.lower(): value for name, value in got.getheaders()})
    answer = Answer(got.status, got.read(), says)
    connection.close()
    return answer


@pytest.fixture(scope="module")
def served(
    site: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str, Path]]:
    """The server's address, the path of the site, and its folder."""
    path, public = site
    folder = tmp_path_factory.mktemp("nginx")
    (folder / "current").symlink_to(public)
    lines, below = blocks("nginx")
    if path:
        lines = re.sub(r"    root .*?\n    error_page .*?\n", lambda _: below, lines)
    lines = lines.replace("/srv/chats", str(folder))
    with nginx(lines, folder) as address:
        yield address, path, public


Served = tuple[str, str, Path]


def test_every_file_is_served(served: Served) -> None:
    """As it is, with its type."""
    address, path, public = served
    types = {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "application/javascript; charset=utf-8",
        ".xml": "text/xml; charset=utf-8",
        ".ics": "text/calendar; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".wasm": "application/wasm",
        ".json": "application/json",
        ".png": "image/png",
    }
    kinds = set()
    for name in names(public) - {".tweetup-site"}:
        answer = get(f"{address}{path}/{name}")
        assert (answer.status, answer.content) == (200, (public / name).read_bytes()), name
        suffix = Path(name).suffix
        kinds.add(suffix)
        said = answer.says["content-type"].replace("UTF-8", "utf-8")
        if suffix in types:
            assert said.removesuffix("; charset=utf-8") == types[suffix].removesuffix(
                "; charset=utf-8"
            ), name
        assert answer.says["x-content-type-options"] == "nosniff"
    assert {".html", ".css", ".js", ".xml", ".ics"} <= kinds


def test_pages_and_their_links(served: Served) -> None:
    """The home page is the folder's; where there is none, the site's own page with its styles."""
    address, path, public = served
    assert get(f"{address}{path}/").content == (public / "index.html").read_bytes()
    if path:
        moved = get(f"{address}{path}")
        assert moved.status == 301
        assert urlsplit(moved.says["location"]).path == f"{path}/"
    for name in ("nothing.html", "sessions/deep/nothing", "nothing/"):
        missing = get(f"{address}{path}/{name}")
        assert (missing.status, missing.content) == (404, (public / "404.html").read_bytes()), name
    page = (public / "404.html").read_text(encoding="utf-8")
    found = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    assert found
    for href in found:
        assert get(urljoin(f"{address}{path}/sessions/deep/nothing", href)).status == 200


def test_former_addresses_lead_on(served: Served) -> None:
    """The page at the name that the session had leads to the one that it has."""
    address, path, public = served
    (old,) = (
        f"sessions/{it.name}"
        for it in (public / "sessions").glob("hcsmeu-*.html")
        if "transcript" not in it.name and 'http-equiv="refresh"' in it.read_text("utf-8")
    )
    page = get(f"{address}{path}/{old}")
    assert page.status == 200
    refresh = re.search(rb'http-equiv="refresh" content="0; ?url=([^"]+)"', page.content)
    assert refresh
    there = urljoin(f"{address}{path}/{old}", refresh[1].decode())
    assert there == f"{address}{path}/sessions/pharma.html"
    assert get(there).status == 200


def test_caches(served: Served) -> None:
    """Pages are asked for anew and sent if they changed; styles of a version are kept."""
    address, path, public = served
    page = get(f"{address}{path}/index.html")
    assert page.says["cache-control"] == "no-cache"
    tag = page.says["etag"]
    again = get(f"{address}{path}/index.html", If_None_Match=tag)
    assert (again.status, again.content) == (304, b"")
    (style,) = set(re.findall(rb'href="(style\.css\?[^"]+)"', page.content))
    kept = get(f"{address}{path}/{style.decode()}")
    assert kept.says["cache-control"] == "public, max-age=31536000, immutable"
    script = re.findall(r'src="(search\.js\?[^"]+)"', (public / "search.html").read_text("utf-8"))
    assert "immutable" in get(f"{address}{path}/{script[0]}").says["cache-control"]
    for name in ("style.css", "feed.xml", "pagefind/pagefind.js"):
        assert get(f"{address}{path}/{name}").says["cache-control"] == "no-cache", name


def test_compression(served: Served) -> None:
    """Texts are sent compressed to browsers that ask for it, and are the same."""
    address, path, public = served
    for name in ("index.html", "style.css", "feed.xml", "search.js"):
        answer = get(f"{address}{path}/{name}", Accept_Encoding="gzip")
        assert answer.says["content-encoding"] == "gzip", name
        whole = (public / name).read_bytes()
        assert gzip.decompress(answer.content) == whole
        assert len(answer.content) < len(whole) / 2


@pytest.fixture
def work(demo: Path, tmp_path: Path) -> Path:
    """A folder with a site in ``public``, which has an old page."""
    shutil.copytree(demo / "site", tmp_path / "public")
    (tmp_path / "public/old.html").write_text("old", encoding="utf-8")
    return tmp_path


def environment(**settings: str) -> dict[str, str]:
    """The environment without what this machine says of a cloud of its own."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
    return {**own, **settings}


def shell(script: str, work: Path, programs: Path | None, **settings: str) -> None:
    path = os.environ["PATH"]
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=work,
        env=environment(PATH=f"{programs}:{path}" if programs else path, **settings),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr + done.stdout


def script_with(word: str) -> str:
    (script,) = (it for it in blocks("sh") if word in it)
    return script


@pytest.mark.parametrize("word", ["rsync", "sftp"])
def test_upload_over_ssh(word: str, work: Path) -> None:
    """Each release takes the place of the one before in one step, by a link."""
    if shutil.which(word) is None:
        pytest.skip(f"no {word} here: .ci/run says how to install it")
    there = work / "there"
    there.mkdir()
    script = script_with(word).replace("me@www", "www").replace("/srv/chats", str(there))
    with ssh(work) as programs:
        for number in (1, 2):
            # Two runs may be within a second.
            shell(script.replace(RELEASE, f"{RELEASE}-{number}"), work, programs)
            assert (there / "current").is_symlink()
            assert names(there / "current") == names(work / "public") - {".tweetup-site"}
            (work / "public/old.html").unlink(missing_ok=True)
    assert len([it for it in there.iterdir() if not it.is_symlink()]) == 2
    assert {it.name for it in there.iterdir() if it.is_symlink()} == {"current"}


def test_upload_without_links(work: Path) -> None:
    """The folder that is shown is renamed, and the new one takes its name."""
    there = work / "there"
    (there / "current").mkdir(parents=True)
    (there / "current/older.html").write_text("older", encoding="utf-8")
    (text,) = (it for it in blocks("text") if "sftp>" in it)
    lines = re.findall(r"^sftp> (.*)$", text, re.MULTILINE)
    assert len(lines) == 4
    with ssh(work) as programs:
        for day in ("2024-05-16", "2024-05-23"):
            batch = "\n".join([f"cd {there}", *lines]).replace("2024-05-16", day)
            shell(f"sftp -b - www.example.org <<'end'\n{batch}\nend\n", work, programs)
            assert names(there / "current") == names(work / "public") - {".tweetup-site"}
            (work / "public/old.html").unlink(missing_ok=True)
    assert names(there / "before-2024-05-16") == {"older.html"}
    assert "old.html" in names(there / "before-2024-05-23")


def test_bucket(work: Path) -> None:
    """The bucket has the site and nothing else; its documents are served, also where none is."""
    if shutil.which("rclone") is None:
        pytest.skip("no rclone here: .ci/run says how to install it")
    (work / "public/404.html").write_text("nothing here", encoding="utf-8")
    with bucket("www.example.org", work) as made:
        for _ in range(2):
            shell(script_with("rclone"), work, None, **made.settings)
            files = names(work / "public") - {".tweetup-site"}
            listed = subprocess.run(
                ["rclone", "lsf", "--recursive", "--files-only", "chats:www.example.org"],
                env=environment(**made.settings),
                check=True,
                capture_output=True,
                text=True,
            )
            assert set(listed.stdout.split()) == files
            for name in files:
                answer = get(f"{made.address}/www.example.org/{name}", Accept="text/html")
                assert answer.content == (work / "public" / name).read_bytes(), name
                if name.endswith(".html"):
                    assert answer.says["content-type"].startswith("text/html")
            (work / "public/old.html").unlink(missing_ok=True)
        home = get(f"{made.address}/www.example.org/", Accept="text/html")
        assert home.content == (work / "public/index.html").read_bytes()
        missing = get(f"{made.address}/www.example.org/no.html", Accept="text/html")
        assert (missing.status, missing.content) == (404, b"nothing here")
