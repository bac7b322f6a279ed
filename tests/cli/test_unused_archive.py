"""A command that read nothing leaves no archive behind, and no folder for one."""

from pathlib import Path

import pytest

from tests.cli.networks import TAG, nobody, x
from tests.cli.running import Run
from tests.servers.bluesky import HANDLE, bluesky
from tests.servers.mastodon import mastodon
from tests.servers.serving import html_page, refused, reset
from tests.servers.x import XServer
from tweetup.archive import open_archive
from tweetup.capture.ledger import SEARCH

__all__ = ["nobody", "x"]

LAST = ("capture", TAG, "--network", "x", "--last", "2h")
LIVE = ("capture", TAG, "--network", "x", "--live", "--minutes", "5", "--hide-progress")
SCHEDULE = f'[chats.{TAG}]\nnetwork = "x"\ntime = "00:00"\nweekday = "monday"\n'


def left(folder: Path) -> list[str]:
    """What is in the folder now."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.parametrize("command", [LAST, (*LAST, "--with-replies"), LIVE])
def test_a_refused_login(run: Run, x: XServer, here: Path, command: tuple[str, ...]) -> None:
    """Searching or listening, at every request."""
    x.token = "another"
    assert run(*command).code == 4
    assert left(here) == []


def test_a_refused_login_of_bluesky(
    run: Run, nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The login is the first request; the folders of --archive go as well."""
    with bluesky() as server:
        monkeypatch.setenv("TWEETUP_BLUESKY_URL", server.url)
        monkeypatch.setenv("BSKY_HANDLE", HANDLE)
        monkeypatch.setenv("BSKY_APP_PASSWORD", "abcd-efgh-ijkl-xxxx")
        archive = nobody / "data" / "chats" / "all.db"
        done = run(
            "capture", TAG, "--network", "bluesky", "--last", "2h", "--archive", archive
        )  # fmt: skip
    assert done.code == 4
    assert left(nobody) == []


@pytest.mark.parametrize("fault", [html_page(), refused(404, {"error": "Record not found"})])
def test_a_server_that_is_none(
    run: Run, nobody: Path, monkeypatch: pytest.MonkeyPatch, fault: object
) -> None:
    """A name in place of a server's: a web page, or nothing."""
    with mastodon() as server:
        server.http.faults.extend([fault] * 9)  # type: ignore[list-item]  # a row of the table
        monkeypatch.setenv("MASTODON_BASE_URL", server.url)
        assert run("capture", TAG, "--network", "mastodon", "--last", "2h").code == 1
    assert left(nobody) == []


def test_a_network_that_is_down(
    run: Run, x: XServer, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After ten minutes of asking again, or when somebody has seen enough."""
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    x.faults.extend([reset()] * 100)
    assert run(*LAST).code == 1
    assert left(here) == []

    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupted)
    assert run(*LAST).code == 130
    assert left(here) == []


def test_a_hashtag_that_nobody_used(run: Run, x: XServer, here: Path) -> None:
    """A typing error in an empty folder; what was there before stays."""
    (here / "archives").mkdir()
    (here / "archives" / "notes.txt").touch()
    assert "no post with #lablchat" in run(*LAST[:1], "lablchat", *LAST[2:]).err
    assert left(here) == ["archives", "archives/notes.txt"]


def test_a_schedule_remembers_that_nothing_came(run: Run, x: XServer, here: Path) -> None:
    """Else it would ask for the same meetings every night; but a refusal is no answer."""
    (here / "tweetup.toml").write_text(SCHEDULE)
    x.posts.clear()
    x.token, token = "another", x.token
    assert run("capture", TAG, "--due").code == 4
    assert left(here) == ["tweetup.toml"]
    x.token = token
    assert run("capture", TAG, "--due").code == 0
    with open_archive(here / "archives" / "tweetup.db") as archive:
        assert {line.capture.kind for line in archive.captures()} == {SEARCH}


def test_an_archive_that_was_there_stays(run: Run, x: XServer, here: Path) -> None:
    """Also an empty one: somebody made it. The ledger has the refusal."""
    with open_archive(here / "archives" / "tweetup.db", create=True):
        pass
    x.token = "another"
    assert run(*LAST).code == 4
    with open_archive(here / "archives" / "tweetup.db") as archive:
        assert len(archive.captures()) == 1
