"""What is set up, what it allows and what is missing: one finding a line, never a value.

Networks are looked at in :mod:`tweetup.pipeline.upkeep.doctor_networks`.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from tweetup import __version__
from tweetup.archive.health import examine_file
from tweetup.errors import ArchiveError
from tweetup.pipeline.workplace import open_work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tweetup.archive.health import Health
    from tweetup.config import Config
    from tweetup.errors import ConfigError

__all__ = ["Finding", "State", "check_archive", "check_config", "check_versions", "exit_code"]

_CLIENTS: Final = ("tweepy", "Mastodon.py", "atproto", "websockets")


class State(StrEnum):
    """How something is: ``unused`` is not set up and not asked for, which is fine."""

    OK = "ok"
    UNUSED = "unused"
    MISSING = "missing"
    WRONG = "wrong"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was looked at (``x``, ``archive``), which side of it, how it is, and what to do."""

    subject: str
    check: str
    state: State
    what: str
    hint: str | None = None


def exit_code(findings: Iterable[Finding]) -> int:
    """4 where a login was refused, 3 where something is missing or wrong, else 0."""
    states = {finding.state for finding in findings}
    if State.REFUSED in states:
        return 4
    return 3 if states & {State.MISSING, State.WRONG} else 0


def check_versions() -> Finding:
    """What runs here: the versions that a report of a bug should name."""
    clients = [f"{name} {found}" for name in _CLIENTS if (found := _version(name))]
    python = ".".join(map(str, sys.version_info[:3]))
    what = ", ".join([f"tweetup {__version__}", f"Python {python}", *clients])
    return Finding(subject="tweetup", check="versions", state=State.OK, what=what)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def check_config(config: Config, path: Path, problem: ConfigError | None) -> Finding:
    """Whether ``tweetup.toml`` can be meant; without one, the defaults hold."""

    def found(state: State, what: str, hint: str | None = None) -> Finding:
        return Finding(subject="tweetup.toml", check="settings", state=state, what=what, hint=hint)

    if problem is not None:
        where = f"{problem.where}: " if problem.where else ""
        return found(State.WRONG, f"{where}{problem.what}", problem.hint)
    if not path.exists():
        return found(
            State.UNUSED, f"{path} is not there, the defaults hold", "tweetup init writes one"
        )
    chats = ", ".join(f"#{chat.hashtag}" for chat in config.chats) or "none"
    return found(State.OK, f"{path}; chats: {chats}")


def check_archive(config: Config) -> Iterator[Finding]:
    """Where it is, whether it is sound and can be written, and what came into it last."""

    def found(check: str, state: State, what: str, hint: str | None = None) -> Finding:
        return Finding(subject="archive", check=check, state=state, what=what, hint=hint)

    path = config.archive
    if not path.exists():
        if (folder := _nearest(path)) is not None and not os.access(folder, os.W_OK):
            yield found("file", State.WRONG, f"{path} is not there, and {folder} is read-only")
        else:
            what = f"{path} is not there yet"
            yield found("file", State.UNUSED, what, "tweetup capture or import makes it")
        return
    try:
        health = examine_file(path)
        yield _file(path, health)
        if health.damage:
            yield found("integrity", State.WRONG, health.damage[0], "restore it from a backup")
            return
        yield found("integrity", State.OK, "no damage found")
        if health.schema == health.newest:
            yield found("captures", State.OK, _last(config))
    except ArchiveError as error:
        yield found("file", State.WRONG, f"{error.where}: {error.what}", error.hint)


def _nearest(path: Path) -> Path | None:
    """The nearest folder above that is there."""
    return next((folder for folder in path.absolute().parents if folder.is_dir()), None)


def _file(path: Path, health: Health) -> Finding:
    schema = f"schema {health.schema}"
    if health.schema < health.newest:
        schema += f", brought up to date ({health.newest}) when it is next used"
    writable = "" if health.writable else ", read-only: nothing can be captured into it"
    return Finding(
        subject="archive",
        check="file",
        state=State.OK if health.writable else State.WRONG,
        what=f"{path}: {health.size / 1_000_000:.1f} MB, {schema}{writable}",
        hint=None if health.writable else "copy it to where you may write",
    )


def _last(config: Config) -> str:
    """The latest line of the ledger."""
    with open_work(config) as work:
        lines = work.archive.captures()
    if not lines:
        return "nothing was captured or imported yet"
    line = lines[-1]
    chat = f" of #{line.capture.hashtag}" if line.capture.hashtag else ""
    end = "" if line.finished_at else ", broken off"
    return (
        f"last {line.capture.kind}{chat} from {line.capture.source},"
        f" {line.started_at:%Y-%m-%d %H:%M} UTC{end}"
    )
