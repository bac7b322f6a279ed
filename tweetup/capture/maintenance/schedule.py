"""When a chat is captured, and the schedules that run it: cron, systemd, GitHub Actions."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.capture.window import session_of
from tweetup.errors import ConfigError
from tweetup.text.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime, tzinfo

    from tweetup.config import CaptureConfig, ChatConfig
    from tweetup.networks import Network

__all__ = [
    "WORKFLOW",
    "Meeting",
    "Task",
    "Tick",
    "as_cron",
    "as_github",
    "as_systemd",
    "check_meets",
    "meetings",
    "ticks",
]

_DAY: Final = timedelta(days=1)
_NO_TIME: Final = timedelta()
_FOUND: Final = timedelta(minutes=1)
"""How long after its window a capture begins, so that networks find all of it (``SETTLED``)."""
_YEAR: Final = timedelta(days=370)
"""Long enough for every change of summer time to fall between two meetings of a week."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One hour of a chat: its date in the chat's own zone, its ends, when to capture it (UTC)."""

    day: date
    start: datetime
    end: datetime
    capture: datetime


@dataclass(frozen=True, slots=True, order=True)
class Tick:
    """A time of day on some clock."""

    hour: int
    minute: int


def check_meets(chat: ChatConfig) -> None:
    """Raise :class:`~tweetup.errors.ConfigError` where ``tweetup.toml`` does not say when."""
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
    """Yield the meetings to be captured from ``since`` up to but not ``until``, in order.

    They begin at the same time of day in the chat's zone, whatever its offset; a daily chat has
    one from midnight to midnight, ``next_date`` is one more. ``late`` waits for late answers.
    """
    zone = ZoneInfo(chat.timezone)
    tail = _NO_TIME if chat.daily else margins.tail
    tail = (max(tail, margins.late) if late else tail) + _FOUND
    day = (since - tail - 2 * _DAY).astimezone(zone).date()
    while day <= (until + _DAY).astimezone(zone).date():
        if (ends := session_of(day, chat)) is not None:
            start, end = ends
            if since <= end + tail < until:
                yield Meeting(day, start, end, end + tail)
        day += _DAY


def ticks(
    chat: ChatConfig, margins: CaptureConfig, *, clock: tzinfo | None, since: datetime
) -> tuple[Tick, ...]:
    """Every time of day at which a capture is to begin within a year, on a ``clock``.

    None is this machine's own clock. Mostly one; two where only one of the clocks knows summer
    time, or they change on different days.
    """
    if chat.schedule is None and not chat.daily and chat.next_date is not None:
        found = meetings(chat, margins, since=chat.next_date, until=chat.next_date + _YEAR)
    else:
        usual = replace(chat, next_date=None)
        found = meetings(usual, margins, since=since, until=since + _YEAR)
    moments = [meeting.capture.astimezone(clock) for meeting in found]
    return tuple(sorted({Tick(at.hour, at.minute) for at in moments}))


WORKFLOW: Final = """\
# .github/workflows/tweetup-@NAME@.yml, in a PRIVATE repository with your tweetup.toml in it.
# @HOUR@
#
# GitHub's clock is UTC: where the chat's zone has summer time, two times stand below, and
# tweetup captures at the one that is right that day. GitHub may start late, or not at all when it
# is busy: each day makes up for those before it, and does nothing where nothing is due.
# The login comes from Settings > Secrets and variables > Actions, under the names below.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A chat to be captured by itself: ``program`` is how tweetup is called, ``folder`` where.

    ``options`` go to every call (``--config``, ``--archive``), ``credentials`` to those that ask
    the network. ``now`` is the day from which a year of times is looked at.
    """

    chat: ChatConfig
    network: Network
    margins: CaptureConfig
    now: datetime
    program: tuple[str, ...]
    folder: str
    options: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()

    def ticks(self, clock: tzinfo | None) -> tuple[Tick, ...]:
        """When to wake, on a clock."""
        return ticks(self.chat, self.margins, clock=clock, since=self.now)

    @property
    def hashtag(self) -> str:
        """The chat's name."""
        return self.chat.hashtag


def as_cron(task: Task, clock: tzinfo | None = None) -> str:
    """Lines for ``crontab -e``; ``clock`` is the one that cron goes by, None this machine's.

    The format of crontab(5), without ``CRON_TZ``, which not every cron knows. Cron does not make
    up for the time a machine was off, so it wakes twelve hours later as well.
    """
    found = task.ticks(clock)
    later = [Tick((tick.hour + 12) % 24, tick.minute) for tick in found]
    command = _percent(f"cd {shlex.quote(task.folder)} && {_shell(task)}", "\\%")
    return "".join(
        [
            f"# {_hour(task)}\n",
            "# Times here are this machine's clock. "
            + (
                "Where it and the chat's clock change to summer time\n"
                "# differently, tweetup is woken more often and captures when it is time.\n"
                if len(found) > 1
                else "It changes to summer time when the chat's does.\n"
            ),
            "# Each day, twice, what was missed is made up for; where nothing was, it is silent.\n",
            *(f"{time} {command}\n" for time in _cron_times([*found, *later])),
        ]
    )


def as_systemd(task: Task) -> str:
    """Return a service and the timer that starts it, with where each belongs: systemd.timer(5)."""
    name = f"tweetup-{_plain(task.hashtag)}"
    zone = task.chat.timezone
    calendar = "".join(
        f"OnCalendar={tick.hour:02}:{tick.minute:02}:00 {zone}\n"
        for tick in task.ticks(ZoneInfo(zone))
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
        "CRONS": "\n".join(f'    - cron: "{time}"' for time in _cron_times(task.ticks(UTC))),
        "LOGIN": "\n".join(_secrets(task.network)),
        "PACKAGE": f"tweetup{_EXTRAS.get(task.network.name, '')}",
    }
    return re.sub(r"@([A-Z]+)@", lambda match: words[match[1]], WORKFLOW)


def _hour(task: Task) -> str:
    chat = task.chat
    after = round(task.margins.tail.total_seconds() / 60)
    captured = "captured when the day is over"
    if chat.schedule is not None and not chat.daily:
        captured = f"captured {counted(chat.schedule.minutes + after, 'minute')} after it begins"
    elif not chat.daily:
        captured = f"captured {counted(after, 'minute')} after it ends"
    return f"#{task.hashtag}, {_when(chat)} {chat.timezone}: {captured}"


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
    """What is run: captures that are due, and only after these the look-up of earlier posts."""
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


def _cron_times(found: Sequence[Tick]) -> tuple[str, ...]:
    """Ticks as five fields; hours of the same minute share a line."""
    hours: dict[int, set[int]] = {}
    for tick in found:
        hours.setdefault(tick.minute, set()).add(tick.hour)
    return tuple(f"{minute} {','.join(map(str, sorted(at)))} * * *" for minute, at in hours.items())


def _secrets(network: Network) -> Iterable[str]:
    """Yield a line for each thing the network wants to know: its name, never its value."""
    for need in network.needs:
        variable = need.variables[0]
        kind = "secrets" if need.secret else "vars"
        yield f"        {variable}: ${{{{ {kind}.{variable} }}}}"


def _plain(hashtag: str) -> str:
    """Return the hashtag as part of a file's name: letters of other alphabets by their code."""
    return "".join(
        char if char.isascii() and char.isalnum() else f"-{ord(char):x}" for char in hashtag
    )


def _percent(text: str, written: str) -> str:
    """Cron ends a command at a %, systemd replaces what follows it."""
    return text.replace("%", written)


def _systemd_quoted(text: str) -> str:
    """One argument: systemd.service(5), "Command lines"."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
