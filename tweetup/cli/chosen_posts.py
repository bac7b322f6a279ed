"""The posts that a command counts, as the command line names them: one definition for all."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tweetup.cli.correction_rows import tell_idle
from tweetup.cli.options import find_session, hashtag_option
from tweetup.cli.output import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.jobs.people import PostsAsked, Times
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "ChosenPosts",
    "about_posts",
    "hosts_option",
    "optional_session",
    "role_option",
    "tell_zone",
    "window_options",
]

R = TypeVar("R")

_HOSTS = "Count the posts of each session's hosts, or leave them out [default: --hosts]."
_ROLE = "Posts of those alone who state it: tweetup roles."

optional_session = click.argument("session", required=False)
window_options = (
    click.option(
        "--since", metavar="TIME", help="Posts from then on: 2024-05-07T19:30, or a date."
    ),
    click.option("--until", metavar="TIME", help="Posts before then; a date includes that day."),
)


def hosts_option(text: str = _HOSTS) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Return the option that leaves out hosts, with its help."""
    return click.option("--hosts/--no-hosts", "with_hosts", default=True, help=text)


def role_option(text: str = _ROLE) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Return the option that keeps the people of a role, with its help."""
    return click.option("--role", metavar="ROLE", help=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenPosts:
    """The posts of a session, of a chat or (None) of all, between two times as written.

    ``role`` keeps those of the people with it, ``with_hosts`` is false where those of a session's
    hosts are left out.
    """

    session: str | None
    hashtag: str | None
    since: str | None
    until: str | None
    role: str | None = None
    with_hosts: bool = True

    def session_in(self, project: Project, *, idle: bool = True) -> ChatSession | None:
        """Return the session that is named, None for several; tell if corrections of it are idle.

        Raises :class:`~tweetup.errors.UnknownNameError` for a session that is none.
        """
        if self.session is None:
            return None
        session = find_session(project, self.session)
        if idle:
            tell_idle(project, session)
        return session

    def named(self, session: ChatSession | None) -> str:
        """Return of which posts a picture is, for its title."""
        whole = "all chats" if self.hashtag is None else f"#{self.hashtag.removeprefix('#')}"
        by = "" if self.role is None else f", posts by people of the role {self.role}"
        return f"{whole if session is None else session.id}{by}"

    def times(self, project: Project, session: ChatSession | None, *, tell: bool = True) -> Times:
        """Return the times as jobs take them, in the zone of the chat, and tell one guessed."""
        from tweetup.jobs.people import Times, read_window

        read = read_window(project, self.hashtag, session, since=self.since, until=self.until)
        if tell:
            tell_zone(read.guessed_zone)
        return Times(since=read.since, until=read.until)

    def asked(
        self, project: Project, session: ChatSession | None, *, tell: bool = True
    ) -> PostsAsked:
        """Return the posts as jobs take them; a role apart, as not all of these have one."""
        from tweetup.jobs.people import PostsAsked

        times = self.times(project, session, tell=tell)
        return PostsAsked(session=session, with_hosts=self.with_hosts, **times)


def tell_zone(guessed_zone: str | None) -> None:
    """Say in which zone times were read where that is guessed."""
    if guessed_zone is not None:
        say(f"times are read in {guessed_zone}, the zone guessed for the chat")


def about_posts(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command SESSION, --hashtag, --since and --until.

    They reach it as one record ``posts``, with --role and --no-hosts where it has these.
    """
    names = [it.name for it in fields(ChosenPosts)]

    @wraps(command)
    def with_posts(*args: Any, **kwargs: Any) -> R:  # noqa: ANN401 - as the command takes them
        chosen = {name: kwargs.pop(name) for name in names if name in kwargs}
        return command(*args, posts=ChosenPosts(**chosen), **kwargs)

    for option in reversed((optional_session, hashtag_option, *window_options)):
        with_posts = option(with_posts)
    return with_posts
