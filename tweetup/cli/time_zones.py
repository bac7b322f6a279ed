"""The time zone of a chat that nobody configured one for: a line at its import, and a question."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tweetup.cli.output import say

if TYPE_CHECKING:
    from tweetup.config import Config
    from tweetup.jobs.time_zones import OpenZone
    from tweetup.project.project import Project

__all__ = ["settle_zone"]


def settle_zone(project: Project, hashtag: str, *, silent: bool = False) -> None:
    """Say which zone a chat without a configured one has; on a terminal ask, and write it.

    ``silent``: derive the sessions that tell the zone, and neither say nor ask anything.
    """
    from tweetup.jobs.time_zones import find_open_zone

    zone = find_open_zone(project, hashtag)
    if zone is None or silent:
        return
    say(_line(zone, project.config))
    if zone.examined and sys.stdin.isatty() and sys.stderr.isatty():
        _ask(zone, project.config)


def _line(zone: OpenZone, config: Config) -> str:
    remedy = f"to set it, write {zone.assignment} under {zone.table} in {config.file}"
    opening = f"no time zone is configured for #{zone.hashtag}"
    if not zone.examined:
        return f"{opening}: its posts are looked at for one when they are read; {remedy}"
    if zone.zone is None:
        return (
            f"{opening} and none could be guessed: UTC is used, so session names carry the day in"
            f" UTC; {remedy}"
        )
    return f"{opening}: {zone.zone} is used, guessed because {'; '.join(zone.reasons)}; {remedy}"


def _ask(zone: OpenZone, config: Config) -> None:
    """Ask until the answer is a zone, yes or no, and write the zone; the end of input writes none.

    A guess that is refused must not stay in force: the zone is asked for then, and without one UTC
    is written, so that no later command guesses again.
    """
    if zone.zone is None:
        if not _set_typed(zone, config, f"Where is #{zone.hashtag} at home? [a zone, or n]"):
            say(f"left open; {zone.assignment} under {zone.table} in {config.file} sets it later")
        return
    question = f"Is #{zone.hashtag} at home in {zone.zone}? [Y/n or a zone]"
    answer = _set_typed(zone, config, question, default=zone.zone)
    if answer is None:
        say(f"left open: {zone.zone} is used, as guessed")
    elif not answer and not _set_typed(
        zone, config, f"Where is #{zone.hashtag} at home? [a zone, or n for UTC]"
    ):
        _set(zone, config, "UTC")
        say("UTC is used, so session names carry the day in UTC")


def _set_typed(
    zone: OpenZone, config: Config, question: str, *, default: str | None = None
) -> bool | None:
    """Ask for a zone, write it and return True; False for a no, None at the end of input.

    Without an answer, or with a yes, the zone is ``default``.
    """
    while True:
        answer = _answer(question, default="n" if default is None else "y")
        if answer is None:
            return None
        if answer in ("n", "no"):
            return False
        name = default if default is not None and answer in ("y", "yes") else answer
        if _set(zone, config, name):
            return True


def _set(zone: OpenZone, config: Config, name: str) -> bool:
    """Write a zone and say so; return False, having said why, for a name that no zone has."""
    from tweetup.jobs.time_zones import set_zone

    try:
        set_zone(config, zone.hashtag, name)
    except ValueError as error:
        problem, hint = error.args
        say(f"{problem}; {hint}")
        return False
    say(f'wrote timezone = "{name}" under {zone.table} into {config.file}')
    return True


def _answer(question: str, *, default: str) -> str | None:
    """Return the text typed, yes and no in lower case; None at the end of input."""
    try:
        typed = click.prompt(question, default=default, show_default=False, err=True, type=str)
    except click.Abort:
        return None
    typed = typed.strip()
    return typed.lower() if typed.lower() in ("y", "yes", "n", "no") else typed
