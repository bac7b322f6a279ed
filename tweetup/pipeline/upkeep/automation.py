"""What runs a capture by itself: lines for cron, units for systemd, a workflow for GitHub Actions.

Each wakes every day at every time that may be right
(:func:`~tweetup.pipeline.upkeep.schedule.ticks`) and runs ``tweetup capture … --due``, which is
silent where nothing is due; where ``tweetup schedule … --due`` named something, earlier posts are
looked up again after it. Days without a meeting make up for what was missed or refused.
No value of a credential is in any of them: programs read the credentials file, GitHub its
secrets, by name.
"""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.pipeline.upkeep.schedule import Tick, ticks
from tweetup.pipeline.upkeep.workflow import WORKFLOW
from tweetup.text.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, tzinfo

    from tweetup.config import CaptureConfig, ChatConfig
    from tweetup.sources.networks import Network

__all__ = ["Task", "as_cron", "as_github", "as_systemd"]

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
    """A service and the timer that starts it, with where each belongs: systemd.timer(5)."""
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
    """A workflow for GitHub Actions; its clock is UTC, so a zone with summer time has two times."""
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
    """A line for each thing the network wants to know: its name, never its value."""
    for need in network.needs:
        variable = need.variables[0]
        kind = "secrets" if need.secret else "vars"
        yield f"        {variable}: ${{{{ {kind}.{variable} }}}}"


def _plain(hashtag: str) -> str:
    """The hashtag as part of a file's name: letters of other alphabets by their code."""
    return "".join(
        char if char.isascii() and char.isalnum() else f"-{ord(char):x}" for char in hashtag
    )


def _percent(text: str, written: str) -> str:
    """Cron ends a command at a %, systemd replaces what follows it."""
    return text.replace("%", written)


def _systemd_quoted(text: str) -> str:
    """One argument: systemd.service(5), "Command lines"."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
