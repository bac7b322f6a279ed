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
    """Ask until the answer is a zone, yes or no; the end of input is a no."""
    from tweetup.jobs.time_zones import set_zone

    if zone.zone is not None:
        question = f"Is #{zone.hashtag} at home in {zone.zone}? [Y/n or a zone]"
    else:
        question = f"Where is #{zone.hashtag} at home? [a zone, or n]"
    while (answer := _answer(question, default="y" if zone.zone else "n")) not in ("n", "no"):
        name = zone.zone if answer in ("y", "yes") and zone.zone else answer
        try:
            set_zone(config, zone.hashtag, name)
        except ValueError as error:
            problem, hint = error.args
            say(f"{problem}; {hint}")
            continue
        say(f'wrote timezone = "{name}" under {zone.table} into {config.file}')
        return
    say(f"left open; {zone.assignment} under {zone.table} in {config.file} sets it later")


def _answer(question: str, *, default: str) -> str:
    """Return the text typed: yes and no in lower case, a zone as it is."""
    try:
        typed = click.prompt(question, default=default, show_default=False, err=True, type=str)
    except click.Abort:
        return "n"
    typed = typed.strip()
    return typed.lower() if typed.lower() in ("y", "yes", "n", "no") else typed
