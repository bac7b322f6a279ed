"""Compute when a chat is to be captured, and write schedules: cron, systemd, GitHub Actions."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import PackageNotFoundError, distribution
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from tweetup.errors import ConfigError
from tweetup.project.meetings import session_of
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime, tzinfo

    from tweetup.config import CaptureConfig, ChatConfig
    from tweetup.networks import Network

__all__ = [
    "WORKFLOW",
    "Meeting",
    "Task",
    "TimeOfDay",
    "as_cron",
    "as_github",
    "as_systemd",
    "check_meets",
    "installed_from",
    "meetings",
    "wake_times",
]

_DAY: Final = timedelta(days=1)
_NO_TIME: Final = timedelta()
_INDEXED: Final = timedelta(minutes=1)
"""The time from the end of a window to its capture; it is longer than ``SEARCH_DELAY``."""
_YEAR: Final = timedelta(days=370)
"""A year and some days, so that weekly meetings follow every change of summer time."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a chat: its date in the chat's zone; start, end and time of capture in UTC."""

    day: date
    start: datetime
    end: datetime
    capture: datetime


@dataclass(frozen=True, slots=True, order=True)
class TimeOfDay:
    """A time of day on a clock that the context names."""

    hour: int
    minute: int


def check_meets(chat: ChatConfig) -> None:
    """Raise :class:`~tweetup.errors.ConfigError` where the chat has no time in ``tweetup.toml``."""
    if chat.schedule is None and not chat.daily and chat.next_date is None:
        raise ConfigError(
            "the chat has no time to be captured after",
            where=f"tweetup.toml: chats.{chat.hashtag}",
            hint='say when it meets: timezone = "Europe/Berlin", weekday = "friday", '
            'time = "13:00", or next_date for a chat that meets now and then',
        )


def meetings(
    chat: ChatConfig,
    margins: CaptureConfig,
    *,
    since: datetime,
    until: datetime,
    late: bool = False,
) -> Iterator[Meeting]:
    """Yield the meetings with a time of capture from ``since`` up to but not ``until``, in order.

    They begin at the same time of day in the chat's zone, whatever its offset; a daily chat has
    one from midnight to midnight, ``next_date`` is one more. ``late`` waits for late answers.
    """
    zone = ZoneInfo(chat.zone)
    tail = _NO_TIME if chat.daily else margins.tail
    tail = (max(tail, margins.late) if late else tail) + _INDEXED
    day = (since - tail - 2 * _DAY).astimezone(zone).date()
    while day <= (until + _DAY).astimezone(zone).date():
        if (ends := session_of(day, chat)) is not None:
            start, end = ends
            if since <= end + tail < until:
                yield Meeting(day, start, end, end + tail)
        day += _DAY


def wake_times(
    chat: ChatConfig, margins: CaptureConfig, *, clock: tzinfo | None, since: datetime
) -> tuple[TimeOfDay, ...]:
    """Return every time of day at which a capture is to begin within a year, on a ``clock``.

    None is this machine's own clock. Mostly there is one time; two where only one of the clocks
    has summer time, or they change on different days.
    """
    if chat.schedule is None and not chat.daily and chat.next_date is not None:
        upcoming = meetings(chat, margins, since=chat.next_date, until=chat.next_date + _YEAR)
    else:
        usual = replace(chat, next_date=None)
        upcoming = meetings(usual, margins, since=since, until=since + _YEAR)
    moments = [meeting.capture.astimezone(clock) for meeting in upcoming]
    return tuple(sorted({TimeOfDay(at.hour, at.minute) for at in moments}))


WORKFLOW: Final = """\
# .github/workflows/tweetup-@NAME@.yml, in a PRIVATE repository with your tweetup.toml in it.
# @HOUR@
#
# GitHub's clock is UTC: where the chat's zone has summer time, two times stand below, and
# tweetup captures at the one that is right that day. GitHub may start late, or not at all when it
# is busy: each day makes up for those before it, and does nothing where nothing is due.
# The login comes from Settings > Secrets and variables > Actions, under the names below; the one
# that tweetup login stored on your machine is not there.
@INSTALLED@
name: @TITLE@
on:
  schedule:
@CRONS@
  workflow_dispatch:
concurrency:
  group: tweetup-@NAME@
  cancel-in-progress: false
permissions:
  contents: read
  actions: write
jobs:
  capture:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    env:
      GH_TOKEN: ${{ github.token }}
      ARCHIVE: archives/tweetup.db
      NAME: tweetup-@NAME@
    steps:
    - name: Refuse to keep posts where everybody can fetch them
      run: |
        seen=$(gh repo view "$GITHUB_REPOSITORY" --json visibility --jq .visibility)
        if [ "$seen" = PUBLIC ]; then
          echo "::error::make this repository private: posts may not be offered as a database"
          exit 1
        fi
    - uses: actions/checkout@v4
    - uses: actions/setup-python@v5
      with:
        python-version: "3.12"
    - run: python -m pip install "@PACKAGE@"
    - name: Fetch the archive that the last run left
      run: |
        gh api "repos/$GITHUB_REPOSITORY/actions/artifacts?name=$NAME&per_page=100" > kept.json
        run=$(jq '[.artifacts[] | select(.expired | not)]
          | max_by(.created_at) | .workflow_run.id // empty' kept.json)
        if [ -n "$run" ]; then
          gh run download "$run" --name "$NAME" --dir archives
        fi
    - name: See whether a session is due
      id: due
      run: |
        days=$(tweetup schedule @TAG@ --network @NETWORK@ --due --archive "$ARCHIVE")
        echo "days=$(echo $days)" >> "$GITHUB_OUTPUT"
    - name: Capture what is due
      if: steps.due.outputs.days != ''
      env:
@LOGIN@
      run: tweetup capture @TAG@ --network @NETWORK@ --due --archive "$ARCHIVE"
    - name: Take out what was deleted since
      if: steps.due.outputs.days != '' && !cancelled()
      env:
@LOGIN@
      run: |
        tweetup refresh --hashtag @TAG@ --network @NETWORK@ --deletions --archive "$ARCHIVE"
    - name: Keep the archive for the next run
      if: steps.due.outputs.days != '' && !cancelled()
      uses: actions/upload-artifact@v4
      with:
        name: tweetup-@NAME@
        path: archives/tweetup.db
        if-no-files-found: error
        # The most there is: without a session for 90 days the archive is gone, so fetch it first.
        retention-days: 90
    - name: Forget earlier copies, which hold what was deleted since
      if: steps.due.outputs.days != ''
      run: |
        for old in $(jq '.artifacts[].id' kept.json); do
          gh api --method DELETE "repos/$GITHUB_REPOSITORY/actions/artifacts/$old"
        done
"""


_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_EXTRAS: Final = {"mastodon": "[mastodon]", "bluesky": "[bluesky]"}
_FROM_REPOSITORY: Final = (
    "# tweetup is installed from the repository and commit that this one came from."
)
_FROM_CHECKOUT: Final = """\
# tweetup is installed from a folder tweetup/ in your repository: copy the checkout there, or write
# the address of a Git repository of it in place of ./tweetup, as git+https://…"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A chat to be captured on a schedule, by ``program`` (the command) in ``folder``.

    ``options`` go to every command (``--config``, ``--archive``), ``credentials`` to those that
    request pages of the network. The times of the year after ``now`` count. ``source`` is the
    address of the Git repository that tweetup was installed from, with its commit, or None.
    """

    chat: ChatConfig
    network: Network
    margins: CaptureConfig
    now: datetime
    program: tuple[str, ...]
    folder: str
    options: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()
    source: str | None = None

    def wake_times(self, clock: tzinfo | None) -> tuple[TimeOfDay, ...]:
        """Return the times to start at, on a clock."""
        return wake_times(self.chat, self.margins, clock=clock, since=self.now)

    @property
    def hashtag(self) -> str:
        """The hashtag of the chat."""
        return self.chat.hashtag


def as_cron(task: Task, clock: tzinfo | None = None) -> str:
    """Return lines for ``crontab -e``; ``clock`` is the one that cron uses, None this machine's.

    The format is that of crontab(5), without ``CRON_TZ``, which not every cron has. Cron does not
    make up for the time a machine was off, so a second run starts twelve hours later.
    """
    times = task.wake_times(clock)
    later = [TimeOfDay((time.hour + 12) % 24, time.minute) for time in times]
    command = _percent(f"cd {shlex.quote(task.folder)} && {_shell(task)}", "\\%")
    return "".join(
        [
            f"# {_hour(task)}\n",
            "# Times here are this machine's clock. "
            + (
                "Where it and the chat's clock change to summer time\n"
                "# differently, tweetup is woken more often and captures when it is time.\n"
                if len(times) > 1
                else "It changes to summer time when the chat's does.\n"
            ),
            "# Each day, twice, what was missed is made up for; where nothing was, it is silent.\n",
            *(f"{fields} {command}\n" for fields in _cron_times([*times, *later])),
        ]
    )


def as_systemd(task: Task) -> str:
    """Return a service and the timer that starts it, with where each belongs: systemd.timer(5)."""
    name = f"tweetup-{_plain(task.hashtag)}"
    zone = task.chat.zone
    calendar = "".join(
        f"OnCalendar={time.hour:02}:{time.minute:02}:00 {zone}\n"
        for time in task.wake_times(ZoneInfo(zone))
    )
    script = _percent(_shell(task), "%%").replace("$", "$$")
    return f"""\
# ~/.config/systemd/user/{name}.service
[Unit]
Description=Capture #{task.hashtag}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={_percent(task.folder, "%%")}
ExecStart=/bin/sh -c {_systemd_quoted(script)}
# 3 says that something is missing; the journal says what.
SuccessExitStatus=3

# ~/.config/systemd/user/{name}.timer
# {_hour(task)}
[Unit]
Description=After each #{task.hashtag}, and each day for what was missed

[Timer]
{calendar}# Where the machine was off at that time, it captures when it is on again.
Persistent=true

[Install]
WantedBy=timers.target

# Then, once:
#   systemctl --user daemon-reload
#   systemctl --user enable --now {name}.timer
#   loginctl enable-linger    so that it also runs while nobody is logged in
"""


def as_github(task: Task) -> str:
    """Return a workflow for GitHub Actions.

    Its clock is UTC, so a zone with summer time has two times.
    """
    words = {
        "NAME": _plain(task.hashtag),
        "NETWORK": task.network.name,
        "HOUR": _hour(task),
        "TAG": shlex.quote(task.hashtag),
        "TITLE": json.dumps(f"Capture #{task.hashtag}"),
        "CRONS": "\n".join(f'    - cron: "{time}"' for time in _cron_times(task.wake_times(UTC))),
        "LOGIN": "\n".join(_secrets(task.network)),
        "PACKAGE": _requirement(task),
        "INSTALLED": _FROM_CHECKOUT if task.source is None else _FROM_REPOSITORY,
    }
    return re.sub(r"@([A-Z]+)@", lambda match: words[match[1]], WORKFLOW)


def _requirement(task: Task) -> str:
    """Return the requirement for pip: never the bare name, a stranger's in an index."""
    extra = _EXTRAS.get(task.network.name, "")
    return f"./tweetup{extra}" if task.source is None else f"tweetup{extra} @ {task.source}"


def installed_from() -> str | None:
    """Return the ``git+https://…@commit`` that this tweetup was installed from, None without one.

    Installers record it in ``direct_url.json`` (PEP 610). Only an address that other machines
    can fetch from, without a login in it, is returned.
    """
    try:
        record = json.loads(distribution("tweetup").read_text("direct_url.json") or "{}")
    except PackageNotFoundError:
        return None
    url, version = record.get("url", ""), record.get("vcs_info", {})
    if version.get("vcs") != "git" or not _PUBLIC.fullmatch(url):
        return None
    return f"git+{url}@{version['commit_id']}"


_PUBLIC: Final = re.compile(r"https://[^/@\s\"]+/[^@\s\"]+")


def _hour(task: Task) -> str:
    chat = task.chat
    after = round(task.margins.tail.total_seconds() / 60)
    captured = "captured when the day is over"
    if chat.schedule is not None and not chat.daily:
        captured = f"captured {counted(chat.schedule.minutes + after, 'minute')} after it begins"
    elif not chat.daily:
        captured = f"captured {counted(after, 'minute')} after it ends"
    return f"#{task.hashtag}, {_when(chat)} {chat.zone}: {captured}"


def _when(chat: ChatConfig) -> str:
    if chat.daily:
        return "every day,"
    if chat.schedule is None:
        return "at each next_date,"
    weekday = chat.schedule.weekday
    day = "day" if weekday is None else _DAYS[weekday]
    hour, minute = divmod(chat.schedule.start, 60)
    return f"every {day} {hour:02}:{minute:02}"


def _shell(task: Task) -> str:
    """Return the shell command: due captures, and only after these the lookup of earlier posts."""
    tag, network = task.hashtag, task.network.name
    chat = (tag, "--network", network)
    due = _call(task, "schedule", *chat, "--due", *task.credentials)
    capture = _call(task, "capture", *chat, "--due", *task.credentials)
    refresh = _call(task, "refresh", "--hashtag", *chat, "--deletions", *task.credentials)
    return (
        f"due=$({due}) && {{ {capture}; code=$?;"
        f' if [ -n "$due" ]; then {refresh} || code=$?; fi; exit $code; }}'
    )


def _call(task: Task, *arguments: str) -> str:
    return shlex.join([*task.program, *arguments, *task.options])


def _cron_times(times: Sequence[TimeOfDay]) -> tuple[str, ...]:
    """Return times as the five fields of crontab(5); hours of the same minute share a line."""
    hours: dict[int, set[int]] = {}
    for time in times:
        hours.setdefault(time.minute, set()).add(time.hour)
    return tuple(f"{minute} {','.join(map(str, sorted(at)))} * * *" for minute, at in hours.items())


def _secrets(network: Network) -> Iterable[str]:
    """Yield a line for each credential of the network: its name, never its value."""
    for need in network.needs:
        variable = need.variables[0]
        kind = "secrets" if need.secret else "vars"
        yield f"        {variable}: ${{{{ {kind}.{variable} }}}}"


def _plain(hashtag: str) -> str:
    """Return the hashtag as part of a file name, letters of other alphabets by their code."""
    return "".join(
        char if char.isascii() and char.isalnum() else f"-{ord(char):x}" for char in hashtag
    )


def _percent(text: str, escaped: str) -> str:
    """Escape each %: cron ends a command there, systemd reads a specifier."""
    return text.replace("%", escaped)


def _systemd_quoted(text: str) -> str:
    """Return the text quoted as one argument: systemd.service(5), "Command lines"."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
