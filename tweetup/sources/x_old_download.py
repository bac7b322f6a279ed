"""X's download of 2012 to 2018: ``tweets.csv`` and the same posts month by month as scripts.

At its root lie ``tweets.csv`` (the oldest have ``data/csv/2012_12.csv`` and so on instead) and a
page to browse them with, whose scripts hold more of each post: ``data/js/tweets/2012_12.js``.
Whose they are stands in ``data/js/user_details.js``, of which nothing is kept but handle, name and
id. A script names its posts' author itself and can be read alone; a table cannot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from tweetup.sources.content import Content
from tweetup.sources.formats.lines import read_header
from tweetup.sources.jsontext import UNREADABLE, json_values
from tweetup.sources.records import Skipped
from tweetup.sources.x_download import Owner

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FORMAT", "SCRIPT", "OldDownload", "OldXDownload", "find_old_downloads", "is_old_table"]

FORMAT = "x-archive-2012"
"""What ``--format`` calls it."""

SCRIPT = b"Grailbird.data.tweets_"
"""What a month of posts begins with."""

_DETAILS = re.compile(r"^((?:.*/)?)user_details\.js$")
_SIGN = b"var user_details"
_SCRIPTS = "data/js/"
_MONTH = re.compile(r"^((?:.*/)?)tweets/\d{4}_\d\d\.js$")
_TABLE = re.compile(r"^((?:.*/)?)(?:tweets|data/csv/\d{4}_\d\d)\.csv$")
_BESIDE = ("data/", "css/", "img/", "js/", "lib/", "index.html", "README.txt")
_COLUMNS = frozenset({"tweet_id", "timestamp", "text", "retweeted_status_id", "expanded_urls"})
_START = 4096


@dataclass(frozen=True, slots=True)
class OldDownload:
    """A download: the folders and files it consists of, and those of its files that hold posts."""

    parts: tuple[str, ...]
    contents: tuple[Content, ...]


class OldXDownload(Content):
    """A file of posts with their owner.

    ``told`` is which file each post was read from first, of all files of the download: a post is
    in two of them.
    """

    def __init__(self, content: Content, owner: Owner, told: dict[str, str]) -> None:
        super().__init__(content.name, content.open, format=FORMAT, within=content)
        self.owner = owner
        self.told = told


class _Details(msgspec.Struct):
    screen_name: str
    id: str | int | None = None
    full_name: str | None = None


def find_old_downloads(contents: Sequence[Content]) -> tuple[OldDownload, ...]:
    """The downloads among those contents, each with its scripts before its tables."""
    months, tables = _by_folder(contents, _MONTH), _by_folder(contents, _TABLE)
    found = []
    for content in contents:
        if (match := _DETAILS.match(content.name)) and (owner := _owner(content)):
            scripts = match[1]
            root = scripts.removesuffix(_SCRIPTS)
            told: dict[str, str] = {}
            own = tuple(
                OldXDownload(one, owner, told)
                for one in (*months.get(scripts, ()), *tables.get(root, ()))
                if _holds_posts(one)
            )
            parts = (scripts, *(root + inner for inner in _BESIDE))
            found += [OldDownload(parts, own)] if own else []
    return tuple(found)


def is_old_table(columns: Sequence[str]) -> bool:
    """Whether a table is one of these downloads, whose posts nobody is named for."""
    return set(columns) >= _COLUMNS


def _by_folder(contents: Sequence[Content], named: re.Pattern[str]) -> dict[str, list[Content]]:
    """The contents with names of a kind, by what stands before that."""
    found: dict[str, list[Content]] = {}
    for content in contents:
        if match := named.match(content.name):
            found.setdefault(match[1], []).append(content)
    return found


def _holds_posts(content: Content) -> bool:
    with content.open() as stream:
        start = stream.read(_START)
    header = start.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
    return start.startswith(SCRIPT) or is_old_table(
        read_header(header.decode(errors="replace").rstrip("\r"))[0]
    )


def _owner(content: Content) -> Owner | None:
    with content.open() as stream:
        if stream.read(len(_SIGN)) != _SIGN:
            return None
    decoder = msgspec.json.Decoder(_Details)
    for value in json_values(content):
        if not isinstance(value, Skipped):
            try:
                told = decoder.decode(value.raw)
            except UNREADABLE:
                continue
            identity = str(told.id) if told.id is not None else None
            return Owner(told.screen_name, identity, told.full_name or None)
    return None
