"""The time zone of a chat: a note on how it is known, and a zone written into ``tweetup.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tweetup.config import set_key
from tweetup.config.values import parse_zone
from tweetup.text import fold_tag

if TYPE_CHECKING:
    from tweetup.config import Config
    from tweetup.project.project import Project

__all__ = ["OpenZone", "find_open_zone", "set_zone"]

_EXAMPLE = "Europe/London"
_MOST_POSTS = 100_000
"""Posts of a chat whose zone is guessed at an import; that of a larger one is when it is read."""


class OpenZone(Struct, frozen=True, kw_only=True):
    """A chat without a configured time zone, and the zone guessed for it, None where none was.

    ``examined`` is False where the chat has too many posts to be looked at during an import.
    ``assignment`` is the line that sets the zone, ``table`` that of its table.
    """

    hashtag: str
    zone: str | None
    reasons: tuple[str, ...] = ()
    examined: bool = True
    table: str
    assignment: str


def find_open_zone(project: Project, hashtag: str) -> OpenZone | None:
    """Return the zone guessed for a chat of the archive.

    None for a chat with a configured zone, and for one without sessions.
    """
    chat = project.config.chat(hashtag)
    if chat.timezone is not None:
        return None
    posts = dict(project.archive.hashtags())
    if sum(posts.get(tag, 0) for tag in chat.hashtags) > _MOST_POSTS:
        return _open_zone(chat.hashtag, examined=False)
    sessions = project.history(chat.hashtag).sessions
    if not sessions:
        return None
    zone = sessions[-1].timezone if sessions[-1].zone_source == "guessed" else None
    return _open_zone(chat.hashtag, zone, sessions[-1].zone_reasons)


def _open_zone(
    hashtag: str, zone: str | None = None, reasons: tuple[str, ...] = (), *, examined: bool = True
) -> OpenZone:
    return OpenZone(
        hashtag=hashtag,
        zone=zone,
        reasons=reasons,
        examined=examined,
        table=_table(hashtag),
        assignment=_assignment(zone or _EXAMPLE),
    )


def set_zone(config: Config, hashtag: str, zone: str) -> None:
    """Write the time zone of a chat into the configuration file, which is made where there is none.

    Raises :class:`ValueError` (problem, hint) for a name that no zone has, and
    :class:`~tweetup.errors.ConfigError` where the file cannot be changed.
    """
    set_key(config.file, ("chats", fold_tag(hashtag)), "timezone", parse_zone(zone))


def _table(hashtag: str) -> str:
    return f"[chats.{hashtag}]" if hashtag.isascii() else f'[chats."{hashtag}"]'


def _assignment(zone: str) -> str:
    return f'timezone = "{zone}"'
