"""What runs a capture by itself does what it says, on real shells and parsers."""

import os
import shlex
import shutil
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from msgspec.structs import replace

from tweetup.capture.maintenance.schedule import Task, as_cron, as_github, as_systemd
from tweetup.config import CaptureConfig, ChatConfig
from tweetup.model import Schedule
from tweetup.networks import Need

BERLIN = ChatConfig(
    hashtag="hcsmeu",
    hashtags=("hcsmeu",),
    timezone="Europe/Berlin",
    schedule=Schedule(weekday=4, start=20 * 60, minutes=60, timezone="Europe/Berlin"),
)


class Sample:
    """A network that wants to know a token and a server."""

    name = "mastodon"
    title = "Mastodon"
    needs = (
        Need(name="token", variables=("TWEETUP_M_TOKEN", "M_TOKEN"), description="a token"),
        Need(name="server", variables=("TWEETUP_M_SERVER",), description="a server", secret=False),
    )
    url = None


def task(folder: Path, **changes: Any) -> Task:
    said: dict[str, Any] = {
        "chat": BERLIN, "network": Sample(),
        "margins": CaptureConfig(tail=timedelta(hours=1)), "now": datetime(2026, 11, 1, tzinfo=UTC),
        "program": (str(folder / "tweetup"),), "folder": str(folder), **changes,
    }  # fmt: skip
    return Task(**said)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an awkward name and a tweetup that writes down how it was called."""
    place = tmp_path / "my chat's 100% $HOME folder"
    place.mkdir()
    program = place / "tweetup"
    program.write_text(
        "#!/bin/sh\n"
        'printf "%s\\n" "$*" >> "$(dirname "$0")/called"\n'
        'case "$1 $*" in "schedule "*) printf "%s" "$DUE"; exit "${DUE_CODE:-0}";;\n'
        '"capture "*) exit "${CAPTURE_CODE:-0}";; *) exit "${REFRESH_CODE:-0}";; esac\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return place


def from_cron(folder: Path) -> str:
    """The command of the one line, as cron(8) hands it to a shell: a bare % would end it."""
    (line,) = as_cron(task(folder), ZoneInfo("Europe/Berlin")).splitlines()[3:]
    command = line.split(maxsplit=5)[5]
    assert "%" not in command.replace("\\%", "")
    return command.replace("\\%", "%")


def from_systemd(folder: Path) -> str:
    """The script of the service, as systemd.service(5) takes its quotes and signs away."""
    unit = as_systemd(task(folder)).splitlines()
    (folder_line,) = [line for line in unit if line.startswith("WorkingDirectory=")]
    assert folder_line.partition("=")[2].replace("%%", "%") == str(folder)
    (start,) = [line for line in unit if line.startswith("ExecStart=")]
    shell, flag, script = shlex.split(start.partition("=")[2])
    assert (shell, flag) == ("/bin/sh", "-c")
    assert "%" not in script.replace("%%", "")
    return script.replace("%%", "%").replace("$$", "$")


@pytest.mark.parametrize("made", [from_cron, from_systemd])
@pytest.mark.parametrize(
    ("environment", "code", "called"),
    [
        ({"DUE": ""}, 0, ["schedule", "capture"]),
        ({"DUE": "", "CAPTURE_CODE": "3"}, 3, ["schedule", "capture"]),
        ({"DUE": "", "DUE_CODE": "2"}, 2, ["schedule"]),
        ({"DUE": "2026-11-20"}, 0, ["schedule", "capture", "refresh"]),
        ({"DUE": "2026-11-20", "CAPTURE_CODE": "3"}, 3, ["schedule", "capture", "refresh"]),
        ({"DUE": "2026-11-13\n2026-11-20"}, 0, ["schedule", "capture", "refresh"]),
        ({"DUE": "2026-11-20", "REFRESH_CODE": "4"}, 4, ["schedule", "capture", "refresh"]),
    ],
)
def test_it_captures_what_is_due_and_then_refreshes(
    folder: Path, made: Any, environment: dict[str, str], code: int, called: list[str]
) -> None:
    """In a real shell, in a folder with quotes, a percent sign and a dollar in its name."""
    done = subprocess.run(
        ["/bin/sh", "-c", made(folder)],
        env={"PATH": os.environ["PATH"], **environment}, cwd=folder, check=False,
    )  # fmt: skip
    lines = (folder / "called").read_text().splitlines()
    assert [line.split()[0] for line in lines] == called
    assert done.returncode == code
    if "capture" in called:
        assert lines[1] == "capture hcsmeu --network mastodon --due"
    if "refresh" in called:
        assert lines[2] == "refresh --hashtag hcsmeu --network mastodon --deletions"


def test_options_and_credentials_go_where_they_are_taken(folder: Path) -> None:
    """The configuration to every call, the credentials file to those that ask a network."""
    made = task(
        folder, options=("--config", "/a b/t.toml"), credentials=("--credentials", "/c/keys.toml")
    )
    text = as_cron(made, UTC)
    assert text.count("--config '/a b/t.toml'") == 3
    assert "schedule hcsmeu --network mastodon --due --credentials /c/keys.toml --config" in text
    assert "capture hcsmeu --network mastodon --due --credentials /c/keys.toml --config" in text


def test_the_timer_goes_by_the_zone_of_the_chat(folder: Path) -> None:
    """One line, with the zone in it, so that systemd reckons summer time by itself."""
    lines = as_systemd(task(folder)).splitlines()
    calendar = [line for line in lines if line.startswith("OnCalendar=")]
    assert calendar == ["OnCalendar=22:01:00 Europe/Berlin"]
    daily = ChatConfig(hashtag="expo", hashtags=("expo",), daily=True)
    assert "OnCalendar=00:01:00 UTC\n" in as_systemd(task(folder, chat=daily))


def _units(text: str) -> dict[str, str]:
    """Each unit by its file's name."""
    units: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines(keepends=True):
        if line.startswith("# ~/.config/systemd/user/"):
            name = line.strip().rpartition("/")[2]
        units.setdefault(name, []).append(line)
    return {name: "".join(lines) for name, lines in units.items()}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_the_units(folder: Path, tmp_path: Path) -> None:
    """Its own checker finds nothing to say, and its calendar wakes just after ten at night."""
    units = _units(as_systemd(task(folder)))
    assert set(units) == {"tweetup-hcsmeu.service", "tweetup-hcsmeu.timer"}
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", *units],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip
    assert [line for line in checked.stderr.splitlines() if "tweetup-" in line] == []
    shown = subprocess.run(
        ["systemd-analyze", "calendar", "22:01:00 Europe/Berlin"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert shown.returncode == 0
    assert "22:01:00 Europe/Berlin" in shown.stdout


def test_the_workflow_wakes_in_utc_at_both_hours(folder: Path) -> None:
    """YAML that says what is meant: each day, one job, a private artifact."""
    flow = yaml.safe_load(as_github(task(folder)))
    # YAML 1.1 takes a bare "on" for true; GitHub reads 1.2.
    assert [one["cron"] for one in flow[True]["schedule"]] == ["1 20,21 * * *"]
    assert flow["name"] == "Capture #hcsmeu"
    steps = flow["jobs"]["capture"]["steps"]
    capture = next(step for step in steps if step.get("name") == "Capture what is due")
    assert capture["env"] == {
        "TWEETUP_M_TOKEN": "${{ secrets.TWEETUP_M_TOKEN }}",
        "TWEETUP_M_SERVER": "${{ vars.TWEETUP_M_SERVER }}",
    }
    uploads = [step for step in steps if "upload-artifact" in step.get("uses", "")]
    assert [step["with"]["path"] for step in uploads] == ["archives/tweetup.db"]
    assert [step["run"] for step in steps if "pip" in step.get("run", "")] == [
        'python -m pip install "./tweetup[mastodon]"'
    ]


@pytest.mark.parametrize("hashtag", ["hcsmeu", "café", "健康"])
def test_the_workflow_is_sound_for_any_hashtag(folder: Path, hashtag: str) -> None:
    """Each script is one that bash can read, no word is left to fill in, names are plain ASCII."""
    text = as_github(task(folder, chat=replace(BERLIN, hashtag=hashtag)))
    flow = yaml.safe_load(text)
    assert flow["name"] == f"Capture #{hashtag}"
    assert flow["concurrency"]["group"].isascii()
    scripts = [step["run"] for step in flow["jobs"]["capture"]["steps"] if "run" in step]
    assert len(scripts) == 7
    for script in scripts:
        subprocess.run(["/bin/bash", "-n", "-c", script.encode()], check=True)
    assert "@" not in text.replace("@v4", "").replace("@v5", "")


def test_the_first_step_refuses_a_public_repository(tmp_path: Path, folder: Path) -> None:
    """Run for real, with a gh that says what the repository is."""
    (step, *_) = yaml.safe_load(as_github(task(folder)))["jobs"]["capture"]["steps"]
    gh = tmp_path / "gh"
    gh.write_text('#!/bin/sh\necho "$SEEN"\n')
    gh.chmod(0o700)
    codes = {
        seen: subprocess.run(
            ["/bin/bash", "-e", "-c", step["run"]],
            env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "SEEN": seen,
                 "GITHUB_REPOSITORY": "me/chat"},
            capture_output=True, check=False,
        ).returncode
        for seen in ("PUBLIC", "PRIVATE", "INTERNAL")
    }  # fmt: skip
    assert codes == {"PUBLIC": 1, "PRIVATE": 0, "INTERNAL": 0}
