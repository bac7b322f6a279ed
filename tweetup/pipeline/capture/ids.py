"""A window between two posts of X, whose ids hold the time they were made at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from tweetup.errors import UsageError
from tweetup.sources.formats.times import id_time

if TYPE_CHECKING:
    from tweetup.pipeline.capture.window import Wanted

__all__ = ["between_posts"]

_SECOND: Final = timedelta(seconds=1)


def between_posts(
    wanted: Wanted, network: str, *, since_id: str | None, until_id: str | None
) -> Wanted:
    """What is wanted, from the second of one post to that of another, both included.

    X is asked for whole seconds, so that posts of the same second as those two come as well.
    Raises :class:`~tweetup.errors.UsageError` for what is no id of X, on other networks (their
    ids belong to one server, or are addresses), and where a time is given beside.
    """
    since = _time(since_id, "--since-id", "--since", wanted.since, network)
    until = _time(until_id, "--until-id", "--until", wanted.until, network)
    return replace(
        wanted,
        since=wanted.since if since is None else since.isoformat(),
        until=wanted.until if until is None else (until + _SECOND).isoformat(),
    )


def _time(
    post: str | None, option: str, instead: str, given: str | None, network: str
) -> datetime | None:
    """The second a post was made in; None where none is named."""
    if post is None:
        return None
    if given is not None:
        raise UsageError(f"{option} and {instead} both say when", hint="give one of them")
    if network != "x":
        raise UsageError("only ids of X tell a time", where=option, hint=f"give {instead}")
    moment = id_time(post.strip())
    if moment is None:
        raise UsageError(
            f"{post!r} is no id of X that tells a time", where=option, hint=f"give {instead}"
        )
    return moment.replace(microsecond=0)
