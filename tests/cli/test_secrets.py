"""No login in what commands write: output, logs of any level, tracebacks, archive, process list."""

import base64
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.servers.bluesky import HANDLE, bluesky
from tests.servers.bluesky_network import PASSWORD
from tests.servers.mastodon import mastodon
from tests.servers.serving import refused, stalled
from tests.servers.x import XServer
from tests.servers.x_posts import chat

CANARY = "cnry7Qx9vLk2canarytok%2Bd0notsh0w"
TAG = "labelchat"
TALKATIVE = Path(__file__).with_name("talkative.py")
ROOT = TALKATIVE.parents[2]


@dataclass
class Site:
    """A network on loopback, and what a command must be told to reach it."""

    name: str
    secret: str
    faults: Any
    environ: Mapping[str, str]
    elsewhere: str
    """The variable with its address."""
    url: str
    made: list[str] = field(default_factory=list)
    """Secrets that it made itself."""


@contextmanager
def on_x() -> Iterator[Site]:
    posts = chat(30, start=datetime.now(UTC) - timedelta(minutes=90))
    with XServer(posts, token=CANARY).serving() as server:
        yield Site(
            "x", CANARY, server.faults,
            {"BEARER_TOKEN": CANARY, "TWEETUP_X_URL": server.url}, "TWEETUP_X_URL", server.url,
        )  # fmt: skip


@contextmanager
def on_mastodon() -> Iterator[Site]:
    with mastodon(tokens={CANARY: "ada"}, login=401) as server:
        for minutes in range(30, 60):
            at = datetime.now(UTC) - timedelta(minutes=minutes)
            server.post(f"p{minutes % 7}", f"post {minutes} #{TAG}", at=at)
        environ = {"MASTODON_BASE_URL": server.url, "MASTODON_ACCESS_TOKEN": CANARY}
        yield Site("mastodon", CANARY, server.http.faults, environ, "MASTODON_BASE_URL", server.url)


@contextmanager
def on_bluesky() -> Iterator[Site]:
    with bluesky() as server:
        for minutes in range(30, 60):
            at = datetime.now(UTC) - timedelta(minutes=minutes)
            server.network.add_post(f"p{minutes % 7}.example", f"post {minutes} #{TAG}", at=at)
        environ = {
            "BSKY_HANDLE": HANDLE, "BSKY_APP_PASSWORD": PASSWORD,
            "TWEETUP_BLUESKY_URL": server.url, "TWEETUP_BLUESKY_STREAM_URL": server.stream_url,
        }  # fmt: skip
        site = Site(
            "bluesky", PASSWORD, server.http.faults, environ, "TWEETUP_BLUESKY_URL", server.url
        )
        yield site
        site.made += [*server._tokens, *server._refreshing]


SITES = {"x": on_x, "mastodon": on_mastodon, "bluesky": on_bluesky}


def spellings(secret: str) -> list[bytes]:
    """A secret as it might turn up: plain, escaped, in base 64, or the half of it."""
    forms = {secret, quote(secret), quote(secret, safe=""), secret[: len(secret) // 2 + 2]}
    plain = base64.b64encode(secret.encode()).decode().rstrip("=")
    basic = base64.b64encode(f"{HANDLE}:{secret}".encode()).decode().rstrip("=")
    return [form.encode() for form in (*forms, plain, basic)]


def assert_hidden(secrets: Sequence[str], written: Mapping[str, bytes]) -> None:
    """In nothing that was written is any of the secrets, however spelled."""
    for place, content in written.items():
        for secret in secrets:
            for form in spellings(secret):
                assert form not in content, (
                    f"{place}: …{content[max(0, content.find(form) - 300) :][:300]!r}"
                )


def files_in(folder: Path) -> dict[str, bytes]:
    """Every byte of every file there."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def clean(environ: Mapping[str, str], home: Path) -> dict[str, str]:
    """An environment with nothing of the machine's own logins."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return {
        **kept, "HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONFAULTHANDLER": "1",
        "PYTHONUNBUFFERED": "1", **environ,
    }  # fmt: skip


def run_steps(
    steps: Sequence[Mapping[str, Any]], environ: Mapping[str, str], folder: Path
) -> tuple[list[int], dict[str, bytes]]:
    """Run commands in one process; their exit codes, and all that was written by anybody."""
    process = subprocess.Popen(
        [sys.executable, TALKATIVE], cwd=folder, env=clean(environ, folder),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    out, err = process.communicate(json.dumps(steps).encode(), timeout=120)
    said = err.decode(errors="replace")
    assert "codes: " in said, said[-3000:]
    codes = json.loads(said.rpartition("codes: ")[2])
    return codes, {"stdout": out, "stderr": err, **files_in(folder)}


@pytest.mark.long
@pytest.mark.parametrize(
    "name", ["x", *(pytest.param(name, marks=pytest.mark.long) for name in SITES if name != "x")]
)
def test_no_command_writes_a_login_down(name: str, tmp_path: Path) -> None:
    """With every logger at its loudest; refused, broken, unencrypted, and with a bug of ours."""
    capture = ["capture", TAG, "--network", name, "--last", "2h", "--hide-progress"]
    with SITES[name]() as site:
        wrong = site.url.replace("http://", "https://")
        echo = f"Bearer {site.secret} of you"  # as a careless proxy might answer
        said = {"error": echo, "message": echo, "title": echo, "detail": echo}
        site.faults.extend([refused(401, said), refused(500, said)])
        steps: list[dict[str, Any]] = [
            {"arguments": [*capture, "--json"]},
            {"arguments": [*capture, "--json"]},
            {"arguments": ["doctor", "--network", name]},
            {"arguments": ["refresh", "--again", "--json"]},
            {"arguments": ["doctor", "--json"], "environ": {site.elsewhere: wrong}},
            {"arguments": capture, "environ": {site.elsewhere: site.url}, "bug": True},
        ]
        codes, written = run_steps(steps, site.environ, tmp_path)
    assert codes[0] == 4, written["stderr"][-3000:].decode()
    assert codes[1:4] == [0, 0, 0], written["stderr"][-3000:].decode()
    assert codes[4] != 0
    assert codes[5] == -1
    assert b"DEBUG" in written["stderr"]
    assert b"ZeroDivisionError" in written["stderr"]
    assert b"asking again in" in written["stderr"]
    assert any(path.endswith("tweetup.db") for path in written)
    assert_hidden([site.secret, *site.made], written)


@pytest.mark.long
def test_a_process_that_is_killed_shows_nothing(tmp_path: Path) -> None:
    """In the process list while it waits, in its dying words, and in what it leaves behind."""
    with on_x() as site:
        site.faults.append(stalled())
        with subprocess.Popen(
            [sys.executable, "-m", "tweetup", "capture", TAG, "--network", "x", "--last", "2h"],
            cwd=tmp_path, env=clean(site.environ, tmp_path),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            archive = tmp_path / "archives" / "tweetup.db"
            deadline = time.monotonic() + 60
            while not (archive.exists() and not site.faults) and time.monotonic() < deadline:
                time.sleep(0.05)
            listed = Path(f"/proc/{process.pid}/cmdline").read_bytes()
            process.send_signal(signal.SIGABRT)
            out, err = process.communicate(timeout=120)
    assert b"capture" in listed
    assert b"Fatal Python error" in err
    written = {"cmdline": listed, "stdout": out, "stderr": err, **files_in(tmp_path)}
    assert_hidden([site.secret], written)


@pytest.mark.long
def test_a_typed_token_does_not_show(tmp_path: Path) -> None:
    """Somebody at a terminal is asked for it, and what they type or paste is not echoed."""
    with on_x() as site, ExitStack() as stack:
        environ = {name: value for name, value in site.environ.items() if name != "BEARER_TOKEN"}
        terminal, inner = pty.openpty()
        stack.callback(os.close, terminal)
        process = subprocess.Popen(
            [sys.executable, "-m", "tweetup", "capture", TAG, "--network", "x", "--last", "2h"],
            cwd=tmp_path, env=clean(environ, tmp_path), stdin=inner, stdout=inner, stderr=inner,
            start_new_session=True,
        )  # fmt: skip
        os.close(inner)
        shown = read_until(terminal, b"bearer token")
        os.write(terminal, f"{CANARY}\n".encode())
        shown += read_until(terminal, b"\0never")
        assert process.wait(timeout=120) == 0, shown
    assert b"read 30" in shown or b"new " in shown
    assert_hidden([CANARY], {"terminal": shown, **files_in(tmp_path)})


def read_until(terminal: int, wanted: bytes) -> bytes:
    """What the terminal shows, up to that or to the end."""
    shown = b""
    deadline = time.monotonic() + 60
    while wanted not in shown and time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                more = os.read(terminal, 65_536)
            except OSError:  # nobody holds its other end any more
                break
            shown += more
    return shown


@pytest.mark.long
def test_without_a_terminal_nobody_is_asked(tmp_path: Path) -> None:
    """A timer must not wait for somebody to type: exit code 4, and what to set."""
    done = subprocess.run(
        [sys.executable, "-m", "tweetup", "capture", TAG, "--network", "x", "--last", "2h"],
        cwd=tmp_path, env=clean({}, tmp_path), stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 4
    assert "set TWEETUP_X_BEARER_TOKEN" in done.stderr


def test_a_canary_would_be_found() -> None:
    """The search itself: plain, escaped, halved, or as basic authentication carries it."""
    for form in spellings(CANARY):
        with pytest.raises(AssertionError):
            assert_hidden([CANARY], {"log": b"before " + form + b" after"})
    assert_hidden([CANARY], {"log": b"a token, put-in-on-the-way"})
