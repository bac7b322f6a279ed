"""``tweetup schedule``: what it prints for a configured chat, and where it says no."""

import json
import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from tests.cli.networks import TAG, nobody, x
from tests.cli.running import Run
from tests.servers.x import XServer

__all__ = ["nobody", "x"]

CHAT = """\
[chats.hcsmeu]
network = "mastodon"
timezone = "Europe/Berlin"
weekday = "friday"
time = "20:00"
"""


@pytest.fixture
def configured(here: Path) -> Path:
    (here / "tweetup.toml").write_text(CHAT)
    return here


def test_cron_is_the_default(run: Run, configured: Path) -> None:
    """A line that goes to this folder and calls this very tweetup."""
    result = run("schedule", "#HcsmEU")
    assert result.code == 0
    (line,) = [line for line in result.out.splitlines() if not line.startswith("#")][:1]
    assert f"cd {configured} && " in line
    assert "schedule hcsmeu --network mastodon --due" in line
    assert "capture hcsmeu --network mastodon --due" in line


def test_options_given_now_are_given_then(run: Run, configured: Path) -> None:
    """Whole paths: cron begins elsewhere."""
    (configured / "other.toml").write_text(CHAT)
    result = run(
        "schedule", "hcsmeu", "--config", "other.toml", "--archive", "b.db",
        "--credentials", "keys.toml", "--network", "bluesky",
    )  # fmt: skip
    assert f"--config {configured}/other.toml --archive {configured}/b.db" in result.out
    assert result.out.count(f"--credentials {configured}/keys.toml") == 3
    assert "--network bluesky" in result.out


def test_what_only_this_terminal_knows_is_named(
    run: Run, x: XServer, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cron and systemd have no variable of a terminal: a login has to be in a file by then."""
    (here / "tweetup.toml").write_text(CHAT.replace("mastodon", "x"))
    place = (
        "run tweetup login x, or put bearer_token under [x] in ~/.config/tweetup/credentials.toml"
    )
    for kind in ("cron", "systemd"):
        said = run("schedule", "hcsmeu", "--as", kind).err
        assert f"tweetup: BEARER_TOKEN is set in this terminal only: {place}\n" in said
        assert "TWEETUP_X_URL is set in this terminal only: write it into tweetup.toml" in said
    assert "in this terminal only" not in run("schedule", "hcsmeu", "--as", "github").err
    monkeypatch.delenv("BEARER_TOKEN")
    monkeypatch.delenv("TWEETUP_X_URL")
    assert run("schedule", "hcsmeu").err == f"tweetup: no login for X is set: {place}\n"
    no_server = run("schedule", "hcsmeu", "--network", "mastodon").err
    assert no_server.startswith(
        "tweetup: no server of Mastodon is named: run tweetup login mastodon, or put servers under"
    )
    elsewhere = run("schedule", "hcsmeu", "--credentials", "keys.toml").err
    assert "tweetup login" not in elsewhere
    own = here / ".config" / "tweetup" / "credentials.toml"
    own.parent.mkdir(parents=True)
    own.write_text('[x]\nbearer_token = "AAAA"\n')
    own.chmod(0o600)
    assert run("schedule", "hcsmeu").err == ""
    own.chmod(0o644)
    result = run("schedule", "hcsmeu")
    assert (result.code, "chmod 600" in result.err) == (0, True)


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("hcsmue", "no network is set for #hcsmue; did you mean #hcsmeu?"),
        ("other", "no network is set for #other; name one of x, mastodon, bluesky"),
        ("hcs meu", "is no hashtag"),
    ],
)
def test_a_chat_that_is_not_configured(run: Run, configured: Path, tag: str, said: str) -> None:
    """The same words as those of a capture, and the chat that is likely meant."""
    for command in ("schedule", "capture"):
        result = run(command, tag)
        assert (result.code, result.out) == (2, "")
        assert said in result.err


def test_a_workflow_comes_with_its_warning(run: Run, configured: Path) -> None:
    """YAML on standard output, what to mind on standard error."""
    result = run("schedule", "hcsmeu", "--as", "github")
    assert yaml.safe_load(result.out)["name"] == "Capture #hcsmeu"
    assert "keep the repository private" in result.err
    assert "secrets.TWEETUP_MASTODON_ACCESS_TOKEN" in result.out
    assert "the one\n# that tweetup login stored on your machine is not there" in result.out


_GIT = {"vcs": "git", "commit_id": "0123abc"}
_ADDRESS = "https://git.example/anna/tweetup.git"


@pytest.mark.parametrize(
    ("record", "package", "note"),
    [
        (None, "./tweetup[mastodon]", "a folder tweetup/ in your repository"),
        ({"url": "file:///home/anna/tweetup", "dir_info": {"editable": True}},
         "./tweetup[mastodon]", "a folder tweetup/ in your repository"),
        ({"url": "ssh://git@git.example/anna/tweetup", "vcs_info": _GIT},
         "./tweetup[mastodon]", "a folder tweetup/ in your repository"),
        ({"url": "https://anna:s3cret@git.example/tweetup", "vcs_info": _GIT},
         "./tweetup[mastodon]", "a folder tweetup/ in your repository"),
        ({"url": _ADDRESS, "vcs_info": _GIT},
         f"tweetup[mastodon] @ git+{_ADDRESS}@0123abc", "the repository and commit"),
    ],
)  # fmt: skip
def test_a_workflow_installs_this_tweetup_and_nobody_elses(
    run: Run, configured: Path, tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch, record: object, package: str, note: str,
) -> None:  # fmt: skip
    """As the README has it: from a checkout or a Git repository, never by name from an index."""
    site = tmp_path_factory.mktemp("site")
    metadata = site / "tweetup-0.1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: tweetup\nVersion: 0.1\n")
    if record is not None:
        (metadata / "direct_url.json").write_text(json.dumps(record))
    monkeypatch.syspath_prepend(str(site))
    workflow = run("schedule", "hcsmeu", "--as", "github").out
    steps = yaml.safe_load(workflow)["jobs"]["capture"]["steps"]
    (installed,) = [step["run"] for step in steps if "pip install" in step.get("run", "")]
    assert installed == f'python -m pip install "{package}"'
    assert note in workflow


def test_a_timer_goes_by_the_chats_zone(run: Run, configured: Path) -> None:
    """Two units, for the user's own systemd."""
    result = run("schedule", "hcsmeu", "--as", "systemd")
    assert "OnCalendar=22:01:00 Europe/Berlin\n" in result.out
    assert f"WorkingDirectory={configured}\n" in result.out


def test_due_prints_the_dates_of_the_last_sessions(run: Run, configured: Path) -> None:
    """A line each, the oldest first; where there is no archive yet, all of four weeks are due."""
    result = run("schedule", "hcsmeu", "--due")
    assert result.code == 0
    days = [datetime.fromisoformat(line).replace(tzinfo=UTC) for line in result.out.split()]
    assert {day.weekday() for day in days} == {4}
    assert days == sorted(days)
    assert len(days) in {3, 4}
    assert timedelta(0) <= datetime.now(UTC) - days[-1] <= timedelta(days=8)
    assert not (configured / "archives").exists()


@pytest.mark.parametrize(
    ("config", "arguments", "said"),
    [
        (
            CHAT.replace('weekday = "friday"\ntime = "20:00"\n', ""),
            (),
            "has no time to be captured",
        ),
        (CHAT.replace('network = "mastodon"\n', ""), (), "no network is set for #hcsmeu"),
        (CHAT, ("--network", "mastodn"), "no network named 'mastodn'; did you mean mastodon?"),
        (CHAT, ("--network", "Twitter"), "no network named 'twitter'; did you mean x?"),
        (CHAT, ("--network", "bsky"), "no network named 'bsky'; did you mean bluesky?"),
        (CHAT, ("--network", "facebook"), "named 'facebook'; known: bluesky, mastodon, x"),
        (CHAT, ("--as", "windows"), "'windows' is not one of 'cron', 'systemd', 'github'"),
        ("", (), "no network is set for #hcsmeu"),
    ],
)
@pytest.mark.parametrize("due", [(), ("--due",)])
def test_what_cannot_be_scheduled(
    run: Run, here: Path, config: str, arguments: tuple[str, ...], said: str, due: tuple[str, ...]
) -> None:
    """Code 2, with what to add."""
    (here / "tweetup.toml").write_text(config)
    result = run("schedule", "hcsmeu", *arguments, *due)
    assert result.code == 2
    assert said in result.err
    assert not result.out


@pytest.mark.long
def test_the_printed_line_does_the_whole_job_once(run: Run, x: XServer, here: Path) -> None:
    """In a real shell: what is due is captured and looked up; the next wake-up asks nobody."""
    begun = datetime.now(UTC) - timedelta(minutes=130)
    (here / "tweetup.toml").write_text(
        f'[chats.{TAG}]\nnetwork = "x"\ntime = "{begun:%H:%M}"\nminutes = 60\n'
    )
    weeks = [begun - timedelta(days=32), begun - timedelta(minutes=30)]
    since, until = (f"{moment:%Y-%m-%dT%H:%M}" for moment in weeks)
    assert run("capture", TAG, "--since", since, "--until", until).code == 0
    line = run("schedule", TAG).out.splitlines()[-1]
    command = line.split(maxsplit=5)[5].replace("\\%", "%").replace(" --deletions", "")
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}

    def wake() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "-c", command], cwd="/", env=environ, capture_output=True,
            encoding="utf-8", check=False,
        )  # fmt: skip

    first = wake()
    assert first.returncode == 0, first.stderr
    assert f"#{TAG}" in first.stderr
    assert "posts were asked for within the last hour" in first.stderr
    asked = len(x.asked)
    assert asked
    assert run("schedule", TAG, "--due").out == ""
    second = wake()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert len(x.asked) == asked
