"""``tweetup doctor``: what is set, what it allows, what is missing, and never a value."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.networks import TAG, captured, nobody, x
from tests.cli.running import Result, Run
from tests.servers.bluesky import HANDLE, bluesky
from tests.servers.bluesky_network import PASSWORD
from tests.servers.jetstream import refuses
from tests.servers.mastodon import mastodon
from tests.servers.serving import html_page, refused
from tests.servers.x import TOKEN, XServer
from tweetup import __version__

__all__ = ["captured", "nobody", "x"]


def rows(result: Result, subject: str, check: str | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = result.rows
    return [
        row for row in found if row["subject"] == subject and check in {None, row["check"]}
    ]  # fmt: skip


def test_where_nothing_is_set_up_nothing_is_wrong(run: Run, nobody: Path) -> None:
    """It says how to set each network up, asks nobody, and makes no archive."""
    result = run("doctor", "--json")
    assert result.code == 0
    assert {row["state"] for row in result.rows} == {"ok", "unused"}
    (login,) = rows(result, "x", "login")
    assert login["hint"] == (
        "run tweetup login x, or set TWEETUP_X_BEARER_TOKEN, or bearer_token under [x] in"
        " ~/.config/tweetup/credentials.toml"
    )
    assert {row["subject"] for row in result.rows} >= {"x", "mastodon", "bluesky", "archive"}
    assert f"tweetup {__version__}" in rows(result, "tweetup")[0]["what"]
    assert list(nobody.iterdir()) == []


def test_a_login_that_works(run: Run, captured: Path, x: XServer) -> None:
    """Where it was found, what it allows, that the clock is right; what was captured last."""
    result = run("doctor", "--network", "x", "--json")
    assert result.code == 0
    (login,) = rows(result, "x", "login")
    assert (login["state"], login["what"]) == ("ok", "bearer_token: set by BEARER_TOKEN")
    (address,) = rows(result, "x", "address")
    assert address["what"] == f"{x.url}, by TWEETUP_X_URL"
    allowed = [row["what"] for row in rows(result, "x", "access") if row["state"] == "ok"]
    assert "recent search" in allowed
    assert [row["what"] for row in rows(result, "x", "clock")] == ["right"]
    (last,) = rows(result, "archive", "captures")
    assert last["what"].startswith(f"last capture of #{TAG} from x, 20")
    assert TOKEN not in result.out + result.err


def test_it_reads_as_a_page(run: Run, captured: Path) -> None:
    """A paragraph for each thing, on standard output; what it comes to on standard error."""
    result = run("doctor")
    heads = [line for line in result.out.splitlines() if not line.startswith(" ")]
    assert heads == ["tweetup", "tweetup.toml", "archive", "x", "mastodon", "bluesky"]
    assert "  ok       login: bearer_token: set by BEARER_TOKEN" in result.out.splitlines()
    assert "           → tweetup init writes one" in result.out.splitlines()
    assert result.err == "tweetup: no problem found\n"


def test_mastodon_without_a_server_is_something_missing(run: Run, nobody: Path) -> None:
    """Code 3: nobody was asked, so nobody refused."""
    result = run("doctor", "--network", "mastodon", "--json")
    assert result.code == 3
    (access,) = rows(result, "mastodon", "access")
    assert access["state"] == "missing"
    assert "TWEETUP_MASTODON_SERVERS" in access["hint"]


def test_nothing_set_up_is_not_called_right(run: Run, nobody: Path) -> None:
    """No fault either: files can be imported. What to begin with is said."""
    result = run("doctor")
    assert result.code == 0
    assert result.err.startswith("tweetup: no network is set up; importing files needs none")
    (nobody / "tweetup.toml").write_text('[networks.mastodon]\nservers = ["mastodon.example"]\n')
    assert run("doctor", "--offline").err == "tweetup: no problem found\n"


def test_a_refused_login(run: Run, x: XServer) -> None:
    """Code 4, and what to do."""
    x.token = "another"
    result = run("doctor", "--network", "x", "--json")
    assert result.code == 4
    assert [row["state"] for row in rows(result, "x", "access")] == ["refused"]
    assert TOKEN not in result.out + result.err


@pytest.mark.parametrize("fault", [refused(500), html_page()])
def test_a_network_in_trouble_is_something_wrong(run: Run, x: XServer, fault: Any) -> None:
    """Code 3: nobody knows whether the login is right."""
    x.faults.append(fault)
    result = run("doctor", "--network", "x", "--json")
    assert result.code == 3
    assert [row["state"] for row in rows(result, "x", "access")] == ["wrong"]


def test_what_an_app_may_not_do_is_no_fault(run: Run, x: XServer) -> None:
    """It is said, and captures that do not need it work."""
    x.lacks.add("search/all")
    result = run("doctor", "--network", "x", "--json")
    assert result.code == 0
    lacking = [row["what"] for row in rows(result, "x", "access") if row["state"] == "unused"]
    assert any("full-archive search" in what for what in lacking)


def test_bluesky_without_a_login_is_no_fault_where_it_can_be_captured(
    run: Run, nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code 0 once its stream was reached: the last hours can be captured, and that is said."""
    limit = "capturing the last 36 hours and listening, without a login"
    with bluesky() as server:
        monkeypatch.setenv("TWEETUP_BLUESKY_URL", server.url)
        monkeypatch.setenv("TWEETUP_BLUESKY_STREAM_URL", server.stream_url)
        result = run("doctor", "--network", "bluesky", "--json")
        page = run("doctor", "--network", "bluesky")
        assert len(server.stream.asked) == 2
        assert server.logins == 0
        server.stream.faults.extend([refuses(403), refuses(403)])
        unreachable = run("doctor", "--network", "bluesky", "--json")
    assert (result.code, page.code) == (0, 0)
    assert [row["state"] for row in rows(result, "bluesky", "login")] == ["unused", "unused"]
    assert {row["hint"][:25] for row in rows(result, "bluesky", "login")} == {
        "run tweetup login bluesky"
    }
    access = {row["what"]: row["state"] for row in rows(result, "bluesky", "access")}
    assert access[limit] == "ok"
    assert (
        access["not allowed: searching for older posts, refreshing: these require a login"]
        == "unused"
    )
    assert page.err == "tweetup: no problem found\n"
    assert unreachable.code != 0
    assert "ok" not in {row["state"] for row in rows(unreachable, "bluesky", "access")}


def test_half_a_login_of_bluesky_is_something_missing(
    run: Run, nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code 3: a capture asks for the other half."""
    monkeypatch.setenv("BSKY_HANDLE", HANDLE)
    result = run("doctor", "--network", "bluesky", "--json")
    assert result.code == 3
    assert [row["state"] for row in rows(result, "bluesky", "login")] == ["ok", "missing"]
    assert not rows(result, "bluesky", "access")


def test_a_network_asked_for_by_name_must_be_set_up(run: Run, nobody: Path) -> None:
    """The same for one that a chat in tweetup.toml meets on."""
    result = run("doctor", "--network", "x", "--json")
    assert result.code == 3
    assert [row["state"] for row in rows(result, "x", "login")] == ["missing"]
    assert not rows(result, "x", "access")
    (nobody / "tweetup.toml").write_text('[chats.a]\nnetwork = "x"\n')
    result = run("doctor", "--json")
    assert result.code == 3
    assert "missing" in {row["state"] for row in rows(result, "x", "login")}
    (nobody / "tweetup.toml").write_text('[chats.a]\nnetwork = "bluesky"\n')
    result = run("doctor", "--offline", "--json")
    assert result.code == 0
    assert {row["state"] for row in rows(result, "bluesky", "login")} == {"unused"}
    (access,) = rows(result, "bluesky", "access")
    assert access["what"] == (
        "capturing the last 36 hours and listening (capture --live), which need no login"
    )


def test_offline_asks_nobody(run: Run, x: XServer) -> None:
    """Only what can be seen from here."""
    assert run("doctor", "--offline").code == 0
    assert x.asked == []


def test_a_clock_that_is_off_is_told(run: Run, x: XServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the network's own time, in words."""
    import tweetup.capture.maintenance.doctor as looking

    there = datetime.now(UTC) - timedelta(minutes=7)
    monkeypatch.setattr(looking, "read_server_time", lambda _url, timeout: there)
    result = run("doctor", "--network", "x", "--json")
    assert result.code == 3
    (clock,) = rows(result, "x", "clock")
    assert (clock["state"], clock["what"]) == ("wrong", "7 minutes fast")


def test_each_server_of_mastodon_is_looked_at(
    run: Run, nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its name, and only the first has the login."""
    with mastodon(tokens={"sekret-token": "ada"}) as one, mastodon() as two:
        monkeypatch.setenv("TWEETUP_MASTODON_SERVERS", f"{one.url}, {two.url}")
        monkeypatch.setenv("MASTODON_ACCESS_TOKEN", "sekret-token")
        result = run("doctor", "--network", "mastodon", "--json")
    assert result.code == 0
    assert not any(row["what"].startswith("servers") for row in rows(result, "mastodon", "login"))
    told = " ".join(row["what"] for row in rows(result, "mastodon", "access"))
    assert one.name in told
    assert two.name in told
    assert "sekret" not in result.out + result.err
    assert not any("authorization" in asked.headers for asked in two.http.asked)


def test_bluesky_says_who_is_logged_in(
    run: Run, nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a file that only its owner may read; found wherever it is named."""
    keys = nobody / "keys.toml"
    keys.write_text(f'[bluesky]\nhandle = "{HANDLE}"\napp_password = "{PASSWORD}"\n')
    keys.chmod(0o600)
    with bluesky() as server:
        monkeypatch.setenv("TWEETUP_BLUESKY_URL", server.url)
        result = run("doctor", "--network", "bluesky", "--credentials", "keys.toml", "--json")
    assert result.code == 0
    logins = [row["what"] for row in rows(result, "bluesky", "login")]
    assert "app_password: set by keys.toml: bluesky.app_password" in logins
    assert f"logged in as @{HANDLE}" in [row["what"] for row in rows(result, "bluesky", "access")]
    assert PASSWORD not in result.out + result.err


def test_an_account_password_is_named(
    run: Run, nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what it allows; by its form where nobody is asked, or where it is refused."""
    monkeypatch.setenv("BSKY_HANDLE", HANDLE)
    monkeypatch.setenv("BSKY_APP_PASSWORD", "Correct horse battery staple")
    result = run("doctor", "--network", "bluesky", "--offline", "--json")
    assert result.code == 3
    *_, form = rows(result, "bluesky", "login")
    assert form["state"] == "wrong"
    assert form["what"].startswith("app_password: it has not the form of an app password")
    assert form["hint"].startswith("tweetup login bluesky asks for another")
    with bluesky() as server:
        monkeypatch.setenv("TWEETUP_BLUESKY_URL", server.url)
        refusal = run("doctor", "--network", "bluesky", "--json")
        monkeypatch.setenv("BSKY_APP_PASSWORD", PASSWORD)
        server.scope = "com.atproto.access"
        accepted = run("doctor", "--network", "bluesky", "--json")
    assert refusal.code == 4
    assert rows(refusal, "bluesky", "login")[-1] == form
    assert "horse" not in refusal.out + refusal.err
    assert accepted.code == 3
    last = rows(accepted, "bluesky", "login")[-1]
    assert (last["state"], last["hint"]) == ("wrong", form["hint"])
    assert last["what"].startswith("this is the account's own password, which may do everything")


def test_a_login_that_works_has_the_right_form(
    run: Run, nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server of somebody's own may make app passwords of another form."""
    monkeypatch.setattr("tests.servers.bluesky.PASSWORD", "another-form-of-app-password")
    monkeypatch.setenv("BSKY_HANDLE", HANDLE)
    monkeypatch.setenv("BSKY_APP_PASSWORD", "another-form-of-app-password")
    with bluesky() as server:
        monkeypatch.setenv("TWEETUP_BLUESKY_URL", server.url)
        assert run("doctor", "--network", "bluesky").code == 0


def test_a_credentials_file_that_others_may_read(run: Run, nobody: Path) -> None:
    """Code 4 and the command that mends it, and the rest is looked at all the same."""
    own = nobody / ".config" / "tweetup" / "credentials.toml"
    own.parent.mkdir(parents=True)
    own.write_text('[x]\nbearer_token = "sekret"\n')
    own.chmod(0o644)
    result = run("doctor", "--json")
    assert result.code == 4
    (login,) = rows(result, "x", "login")
    assert login["hint"] == "run chmod 600 ~/.config/tweetup/credentials.toml"
    assert "sekret" not in result.out + result.err
    assert rows(result, "bluesky")


def test_a_named_file_is_read_once(run: Run, x: XServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it can be a pipe, from which a password manager writes."""
    monkeypatch.delenv("BEARER_TOKEN")
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as pipe:
        pipe.write(f'[x]\nbearer_token = "{TOKEN}"\n')
    try:
        result = run("doctor", "--credentials", f"/dev/fd/{reader}", "--json")
    finally:
        os.close(reader)
    assert result.code == 0
    assert "recent search" in [row["what"] for row in rows(result, "x", "access")]
    assert x.asked


@pytest.mark.parametrize(("mode", "code", "state"), [(0o644, 4, "refused"), (None, 3, "wrong")])
def test_a_named_file_that_cannot_be_used(
    run: Run, nobody: Path, mode: int | None, code: int, state: str
) -> None:
    """It is said once, and the rest is looked at all the same."""
    if mode is not None:
        (nobody / "keys.toml").touch(mode)
    result = run("doctor", "--credentials", "keys.toml", "--json")
    assert result.code == code
    assert [row["state"] for row in rows(result, "credentials")] == [state]
    assert rows(result, "bluesky")


def test_a_configuration_that_cannot_be_meant(run: Run, nobody: Path) -> None:
    """Code 3 with the place, and the rest is looked at all the same."""
    (nobody / "tweetup.toml").write_text('[chats.a]\ntimezone = "Berlin"\n')
    result = run("doctor", "--json")
    assert result.code == 3
    (config,) = rows(result, "tweetup.toml")
    assert config["state"] == "wrong"
    assert "chats.a.timezone (line 2): no time zone named 'Berlin'" in config["what"]
    assert config["hint"] == "did you mean Europe/Berlin?"
    assert rows(result, "archive")


def test_an_archive_of_another_program(run: Run, nobody: Path) -> None:
    """Code 3: nothing can be captured into it."""
    with closing(sqlite3.connect(nobody / "other.db")) as connection:
        connection.execute("CREATE TABLE t (x)")
    result = run("doctor", "--archive", "other.db", "--offline", "--json")
    assert result.code == 3
    (file,) = rows(result, "archive")
    assert "SQLite file of another program" in file["what"]


def test_an_empty_file_is_no_archive(run: Run, nobody: Path) -> None:
    """It is said to be empty, not to be brought up to date, and stays as it is."""
    Path("e.db").touch()
    result = run("doctor", "--offline", "--archive", "e.db")
    assert result.code == 3
    assert "this file is empty, not an archive" in result.out
    assert "brought up to date" not in result.out
    assert Path("e.db").read_bytes() == b""


def test_an_unknown_network(run: Run, nobody: Path) -> None:
    """The nearest name that there is."""
    result = run("doctor", "--network", "mastodont")
    assert result.code == 2
    assert "did you mean mastodon?" in result.err
