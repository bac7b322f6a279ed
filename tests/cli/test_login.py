"""``tweetup login``: at a real terminal and in pipes, against each network's servers."""

import io
import os
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.networks import TAG, nobody
from tests.cli.running import Run
from tests.cli.terminal import Terminal
from tests.servers.bluesky import HANDLE, Bluesky, bluesky
from tests.servers.bluesky_network import PASSWORD
from tests.servers.mastodon import mastodon
from tests.servers.mastodon_statuses import ulid
from tests.servers.serving import refused
from tests.servers.x import TOKEN, XServer
from tests.servers.x_posts import chat

__all__ = ["nobody"]

ROOT = Path(__file__).resolve().parents[2]
WRONG = "abcd-efgh-ijkl-xxxx"
OWN = "correct horse battery staple"
FIND_HANDLE = "such as museum.bsky.social"
HIDDEN = "hidden while you type: "
Answers = Sequence[tuple[str, str]]


@pytest.fixture
def sky(nobody: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bluesky]:
    """Bluesky with a post of ten minutes ago, and a folder without anything in it."""
    with bluesky() as server:
        at = datetime.now(UTC) - timedelta(minutes=10)
        server.network.add_post("ada.example", f"A1: small ones #{TAG}", at=at)
        monkeypatch.setenv("TWEETUP_BLUESKY_URL", server.url)
        monkeypatch.setenv("TWEETUP_BLUESKY_STREAM_URL", server.stream_url)
        yield server


Talk = Callable[..., tuple[int, str]]


@pytest.fixture
def talk(nobody: Path) -> Talk:
    """Run ``tweetup`` at a terminal; give each answer when the question is there."""

    def run_it(*arguments: str, answers: Answers = (), **environ: str) -> tuple[int, str]:
        inherited = {
            name: value for name, value in os.environ.items() if name not in {"BROWSER", "DISPLAY"}
        }
        given: Mapping[str, str] = {**inherited, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
        terminal = Terminal(
            nobody, ["-m", "tweetup", *arguments], {**given, **environ}, columns=300
        )
        seen = 0
        for question, answer in answers:
            terminal.wait_for(lambda q=question, at=seen: q in terminal.written[at:])  # type: ignore[misc]  # bound at once
            seen = terminal.written.index(question, seen) + len(question)
            terminal.type(answer if answer == "\x03" else f"{answer}\n")
        if answers and answers[-1][1] == "\x03":
            # A terminal that closes sends a signal of its own, which must not come first.
            terminal.insist("\x03", lambda: "interrupted" in terminal.written)
        code = terminal.close()
        return code, terminal.written.replace("\r", "")

    return run_it


def own_file(folder: Path) -> Path:
    return folder / ".config" / "tweetup" / "credentials.toml"


def stored(folder: Path) -> dict[str, dict[str, str]]:
    """What the file has, which is its owner's alone."""
    path = own_file(folder)
    if not path.exists():
        return {}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return tomllib.loads(path.read_text())


BLUESKY = {"bluesky": {"handle": HANDLE, "app_password": PASSWORD}}


@pytest.mark.long
def test_two_steps_on_bluesky(sky: Bluesky, talk: Talk, nobody: Path, run: Run) -> None:
    """From an empty folder: log in, capture. The password shows nowhere."""
    code, shown = talk("login", "bluesky", answers=[(FIND_HANDLE, HANDLE), (HIDDEN, PASSWORD)])
    assert code == 0
    assert "make it at https://bsky.app/settings/app-passwords\n" in shown
    assert f"logged in as @{HANDLE}" in shown
    assert "stored in ~/.config/tweetup/credentials.toml, which only you can read" in shown
    assert f"the login is sent to {sky.url}, by TWEETUP_BLUESKY_URL\n" in shown
    assert PASSWORD not in shown
    assert stored(nobody) == BLUESKY
    command = shown.rpartition("now: tweetup ")[2].strip().replace("HASHTAG", TAG)
    done = run(*command.split())
    assert done.code == 0
    assert "new 1" in done.err


@pytest.mark.long
def test_what_is_mistyped_is_asked_for_again(sky: Bluesky, talk: Talk, nobody: Path) -> None:
    """A few times; what was right is proposed again, and nothing is stored before all of it is."""
    code, shown = talk(
        "login",
        "bluesky",
        answers=[
            (FIND_HANDLE, "anna"),
            (f"{FIND_HANDLE} [anna]", HANDLE),
            (HIDDEN, WRONG),
            (HIDDEN, PASSWORD),
        ],
    )
    assert code == 0
    assert "a handle has a dot in it, like anna.bsky.social; once more, or Ctrl-C" in shown
    again = f"the handle or the app password is wrong; once more for {HANDLE}, or Ctrl-C"
    assert again in shown
    assert stored(nobody) == BLUESKY
    answers = [(HIDDEN, WRONG)] * 3
    code, shown = talk("login", "bluesky", HANDLE, "--replace", answers=answers)
    assert code == 4
    assert shown.rstrip().endswith("the app password is wrong; nothing was stored")
    assert stored(nobody) == BLUESKY
    assert sky.logins == 5


@pytest.mark.long
def test_an_account_password_is_not_stored(sky: Bluesky, talk: Talk, nobody: Path) -> None:
    """By its form it is not even sent; by what it allows it is refused."""
    sky.scope = "com.atproto.access"
    code, shown = talk(
        "login",
        "bluesky",
        HANDLE,
        answers=[
            (HIDDEN, OWN),
            ("Send it to Bluesky all the same?", ""),
            (HIDDEN, PASSWORD),
            (HIDDEN, "\x03"),
        ],
    )
    assert code == 130
    assert "it may be the account's own password, which may do everything" in shown
    assert "this is the account's own password, which may do everything" in shown
    assert shown.rstrip().endswith("tweetup: interrupted; nothing was stored")
    assert sky.logins == 1
    assert not any(b"horse" in asked.body for asked in sky.http.asked)
    assert "horse" not in shown
    assert stored(nobody) == {}


@pytest.mark.long
def test_a_stored_login_is_replaced_when_asked(sky: Bluesky, talk: Talk, nobody: Path) -> None:
    """Not by Enter alone; what else is in the file stays."""
    own_file(nobody).parent.mkdir(parents=True)
    own_file(nobody).touch(0o600)
    own_file(nobody).write_text(
        '# keys\n[x]\nbearer_token = "t"\n\n[bluesky]\nhandle = "o.example"\n'
    )
    before = stored(nobody)
    code, shown = talk("login", "bluesky", answers=[("Replace it?", "")])
    assert (code, stored(nobody)) == (0, before)
    assert "a login for Bluesky (handle: o.example) is stored already" in shown
    assert "nothing was changed" in shown
    answers = [("Replace it?", "y"), ("[o.example]", HANDLE), (HIDDEN, PASSWORD)]
    code, shown = talk("login", "bluesky", answers=answers, BSKY_HANDLE="another.example")
    assert code == 0
    assert stored(nobody) == {**before, **BLUESKY}
    assert own_file(nobody).read_text().startswith("# keys\n")
    assert "BSKY_HANDLE is set in this terminal and comes first: unset BSKY_HANDLE" in shown


@pytest.mark.long
def test_a_browser_opens_the_page(sky: Bluesky, talk: Talk, nobody: Path) -> None:
    """Once, and not with --no-browser; a terminal without a screen has none."""
    script = nobody / "browser"
    script.write_text(f'#!/bin/sh\necho "$1" >> {nobody}/opened\n')
    script.chmod(0o755)
    answers = [(HIDDEN, WRONG), (HIDDEN, PASSWORD)]
    code, shown = talk("login", "bluesky", HANDLE, answers=answers, BROWSER=f"{script} %s")
    assert code == 0
    assert "make it at https://bsky.app/settings/app-passwords, which your browser opens" in shown
    assert (nobody / "opened").read_text() == "https://bsky.app/settings/app-passwords\n"
    arguments = ("login", "bluesky", HANDLE, "--replace", "--no-browser")
    code, shown = talk(*arguments, answers=[(HIDDEN, PASSWORD)], BROWSER=f"{script} %s")
    assert code == 0
    assert "which your browser opens" not in shown
    assert (nobody / "opened").read_text().count("\n") == 1


@pytest.mark.long
def test_a_network_that_cannot_be_reached(sky: Bluesky, talk: Talk, nobody: Path) -> None:
    """It is said, and the login stored unchecked only if that is wanted."""
    sky.http.faults.append(refused(503))
    unchecked = "Store it unchecked? [y/N]: "
    code, shown = talk(
        "login", "bluesky", HANDLE, answers=[(HIDDEN, WRONG), (unchecked, ""), ("[", "\x03")]
    )
    assert (code, stored(nobody)) == (130, {})
    assert "it cannot be checked now: Bluesky: it has a failure of its own (status 503)" in shown
    sky.http.faults.append(refused(503))
    code, _ = talk("login", "bluesky", HANDLE, answers=[(HIDDEN, PASSWORD), (unchecked, "y")])
    assert (code, stored(nobody)) == (0, BLUESKY)


@pytest.mark.long
def test_two_steps_on_mastodon(talk: Talk, nobody: Path, run: Run) -> None:
    """A server's name is enough where it shows hashtags to everybody."""
    with mastodon() as server:
        server.post("ada", f"A1 #{TAG}", at=datetime.now(UTC) - timedelta(minutes=10))
        code, shown = talk("login", "mastodon", answers=[("mastodon.example): ", server.url)])
        assert code == 0
        assert "no token is needed; with one, a live chat comes without delay" in shown
        assert stored(nobody) == {"mastodon": {"servers": server.url}}
        done = run("capture", TAG, "--network", "mastodon", "--last", "2h")
    assert done.code == 0
    assert "new 1" in done.err


@pytest.mark.long
def test_a_server_that_wants_a_token(talk: Talk, nobody: Path) -> None:
    """It is made there, goes to that server only, and away with it."""
    with (
        mastodon(tokens={"s3cret-token": "ada"}, login=401) as home,
        mastodon(login=401) as other,
        mastodon(makes_ids=ulid, many_tags=False, unused_tags=False) as third,
    ):
        third.meant = ("/timelines/none/",)
        code, shown = talk(
            "login", "mastodon", home.url, f"{other.url},{third.url}",
            answers=[(HIDDEN, "wrong"), (HIDDEN, "s3cret-token")],
        )  # fmt: skip
        assert code == 0
        assert f"make it at {home.url}/settings/applications/new\n" in shown
        assert f"{home.name}: refuses the token (401); once more" in shown
        assert f"logged in as ada@{home.name}" in shown
        assert "s3cret" not in shown
        servers = ", ".join(server.url for server in (home, other, third))
        assert stored(nobody) == {"mastodon": {"servers": servers, "access_token": "s3cret-token"}}
        assert not any("authorization" in asked.headers for asked in other.http.asked)
        code, shown = talk("login", "mastodon", third.url, other.url, "--replace")
        assert code == 0
        assert f"{other.name} shows hashtags to its own users only: to capture from it" in shown
        assert stored(nobody) == {"mastodon": {"servers": f"{third.url}, {other.url}"}}
        code, shown = talk(
            "login", "mastodon", third.url, "--replace", "--with-token", answers=[(HIDDEN, "\x03")]
        )
        assert code == 130


@pytest.mark.long
def test_a_server_that_is_none(talk: Talk, nobody: Path) -> None:
    """Another name is asked for; a name that is not found may be a mistake."""
    with mastodon() as server:
        server.http.faults.extend([refused(404), refused(404), refused(404)])
        code, shown = talk("login", "mastodon", server.url, answers=[("[", server.url)])
    assert code == 0
    assert "knows nothing of this (404); once more, or Ctrl-C" in shown
    assert stored(nobody) == {"mastodon": {"servers": server.url}}


@pytest.mark.long
def test_x(talk: Talk, nobody: Path) -> None:
    """The console's page, the token; credits that are used up say nothing against it."""
    with XServer(chat(3, start=datetime.now(UTC) - timedelta(minutes=30))).serving() as server:
        answers = [(HIDDEN, "AAAAmistyped"), (HIDDEN, TOKEN)]
        code, shown = talk("login", "x", answers=answers, TWEETUP_X_URL=server.url)
        assert code == 0
        assert "make it at https://console.x.com\n" in shown
        assert "the bearer token was refused (401); once more" in shown
        assert "recent search" in shown
        assert stored(nobody) == {"x": {"bearer_token": TOKEN}}
        server.faults.extend([refused(402, {"title": "CreditsDepleted"})] * 4)
        answers = [("Replace it?", "y"), (HIDDEN, TOKEN)]
        code, shown = talk("login", "x", answers=answers, TWEETUP_X_URL=server.url)
    assert code == 0
    assert "the login is right; x: the credits are used up (402)" in shown


class _Pipe(io.TextIOWrapper):
    """Standard input that is no terminal."""

    def __init__(self, text: str) -> None:
        super().__init__(io.BytesIO(text.encode()))


def piped(monkeypatch: pytest.MonkeyPatch, text: str | None) -> None:
    monkeypatch.setattr("sys.stdin", None if text is None else _Pipe(text))


def test_a_secret_in_a_pipe(
    sky: Bluesky, nobody: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first line, as password managers print it, with notes below; one try, no question."""
    piped(monkeypatch, f"{WRONG}\n")
    refusal = run("login", "bluesky", HANDLE)
    assert (refusal.code, stored(nobody)) == (4, {})
    piped(monkeypatch, f"{OWN}\nlogin: anna\n")
    refusal = run("login", "bluesky", HANDLE)
    assert (refusal.code, stored(nobody)) == (4, {})
    assert refusal.err.startswith("tweetup: the login is sent to")
    assert "app_password: it has not the form of an app password" in refusal.err
    assert OWN not in refusal.err
    piped(monkeypatch, f"{PASSWORD}\nlogin: anna\n")
    done = run("login", "bluesky", f"@{HANDLE}")
    assert (done.code, done.out) == (0, "")
    assert stored(nobody)["bluesky"]["app_password"] == PASSWORD
    assert PASSWORD not in done.err
    again = run("login", "bluesky", HANDLE)
    assert (again.code, again.said[-1].endswith("add --replace to replace it")) == (2, True)
    sky.http.faults.append(refused(503))
    piped(monkeypatch, f"{PASSWORD}\n")
    failed = run("login", "bluesky", HANDLE, "--replace")
    assert failed.code == 1
    assert failed.said[-1].endswith("nothing was stored")


def test_servers_of_the_configuration_come_first(
    nobody: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said, unless they are the same."""
    piped(monkeypatch, None)
    config = nobody / "tweetup.toml"
    with mastodon() as server:
        config.write_text('[networks.mastodon]\nservers = ["social.example"]\n')
        done = run("login", "mastodon", server.url)
        assert done.code == 0
        first = "tweetup: tweetup.toml: networks.mastodon.servers comes first: social.example"
        assert first in done.said
        config.write_text(f'[networks.mastodon]\nservers = ["{server.url}"]\n')
        assert "comes first" not in run("login", "mastodon", server.url, "--replace").err


@pytest.mark.parametrize("text", [None, "", "\n"])
def test_nobody_to_ask(
    sky: Bluesky, nobody: Path, run: Run, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    """Exit code 2 and what to do instead; nobody was asked."""
    piped(monkeypatch, text)
    done = run("login", "bluesky")
    assert (done.code, len(done.said)) == (2, 1)
    assert "there is no terminal to ask at; name the handle of the account" in done.err
    done = run("login", "bluesky", HANDLE)
    assert done.code == 2
    assert "pass show bluesky | tweetup login bluesky HANDLE" in done.err
    assert sky.http.asked == []
    assert stored(nobody) == {}


def test_mastodon_needs_no_terminal(
    nobody: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no token is needed, standard input is not read."""
    piped(monkeypatch, None)
    with mastodon() as server:
        assert run("login", "mastodon", server.url).code == 0
    assert stored(nobody) == {"mastodon": {"servers": server.url}}


@pytest.mark.long
def test_a_terminal_for_input_alone_is_none(nobody: Path, sky: Bluesky) -> None:
    """With messages in a file, what is typed would show: nobody is asked."""
    import pty

    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tweetup", "login", "bluesky", HANDLE], check=False,
            cwd=nobody, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=theirs,
            capture_output=True, timeout=60,
        )  # fmt: skip
    finally:
        os.close(theirs)
        os.close(ours)
    assert done.returncode == 2


def test_a_secret_in_the_command_is_not_shown(
    nobody: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is in the history of the shell now: the advice is to make another one."""
    piped(monkeypatch, None)
    for arguments in [("x", TOKEN), ("bluesky", HANDLE, PASSWORD)]:
        done = run("login", *arguments)
        assert done.code == 2
        assert "make another" in done.err
        assert arguments[-1] not in done.err


def test_without_a_network_they_are_listed(
    nobody: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What each wants, and where it is set; and no value."""
    monkeypatch.setenv("BEARER_TOKEN", TOKEN)
    done = run("login")
    assert done.code == 0
    assert ["x", "bearer_token", "BEARER_TOKEN"] in [line.split() for line in done.out.splitlines()]
    assert TOKEN not in done.out + done.err
    assert run("login", "blueski").code == 2


def test_a_login_is_removed(nobody: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the file; a variable that still sets it is named."""
    assert run("login", "x", "--remove").said == ["tweetup: no login for X is stored"]
    own_file(nobody).parent.mkdir(parents=True)
    own_file(nobody).touch(0o600)
    own_file(nobody).write_text('[x]\nbearer_token = "t"\n[mastodon]\nservers = "m.example"\n')
    monkeypatch.setenv("BEARER_TOKEN", TOKEN)
    done = run("login", "x", "--remove")
    assert done.code == 0
    assert "removed from ~/.config/tweetup/credentials.toml" in done.err
    assert "unset BEARER_TOKEN" in done.err
    assert stored(nobody) == {"mastodon": {"servers": "m.example"}}


def test_a_file_that_cannot_be_written_asks_nobody(nobody: Path, run: Run) -> None:
    """Before any question: others may read it, or its client is missing."""
    own_file(nobody).parent.mkdir(parents=True)
    own_file(nobody).touch(0o600)
    own_file(nobody).chmod(0o640)
    done = run("login", "bluesky", HANDLE)
    assert (done.code, len(done.said)) == (4, 1)
    assert "run chmod 600" in done.err


def test_a_missing_client_is_said_first(
    nobody: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the command that installs it where tweetup runs."""
    monkeypatch.setitem(sys.modules, "atproto_client", None)
    done = run("login", "bluesky")
    assert done.code == 1
    assert f'run: {sys.executable} -m pip install "atproto>=' in done.err
