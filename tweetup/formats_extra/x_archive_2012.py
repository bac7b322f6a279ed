"""X's download of 2012 to 2018: months of statuses as scripts, and a table of the same posts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from tweetup.files.containers import Download
from tweetup.formats.content import Content
from tweetup.formats.read_json import decode_values
from tweetup.formats.records import Record
from tweetup.formats.table_lines import read_header

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tweetup.formats.base import Head
    from tweetup.formats.records import Deletion, KnownLine, Skipped
    from tweetup.formats.x_archive import DownloadOwner

__all__ = [
    "SCRIPT",
    "X_OLD_ARCHIVE",
    "X_OLD_DOWNLOADS",
    "OldXDownload",
    "XOldArchiveFormat",
    "XOldDownloadFinder",
]

_FORMAT = "x-archive-2012"
"""The name of the format for ``--format``."""

SCRIPT = b"Grailbird.data.tweets_"
"""The beginning of a month of posts."""

_DETAILS = re.compile(r"^((?:.*/)?)user_details\.js$")
_SIGN = b"var user_details"
_OTHER_SCRIPT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*var (?:user_details|payload_details|tweet_index)\b", re.IGNORECASE
)
_SCRIPTS = "data/js/"
_MONTH = re.compile(r"^((?:.*/)?)tweets/\d{4}_\d\d\.js$")
_TABLE_PATH = re.compile(r"^((?:.*/)?)(?:tweets|data/csv/\d{4}_\d\d)\.csv$")
_BESIDE = ("data/", "css/", "img/", "js/", "lib/", "index.html", "README.txt")
_COLUMNS = frozenset({"tweet_id", "timestamp", "text", "retweeted_status_id", "expanded_urls"})
_SCRIPT_START = 4096


class OldXDownload(Content):
    """A file of posts with their owner.

    ``first_files`` are the names of the files in which each post was read first, of all files of
    the download: a post is in two of them.
    """

    def __init__(self, content: Content, owner: DownloadOwner, first_files: dict[str, str]) -> None:
        super().__init__(content.name, content.open, format=_FORMAT, within=content)
        self.owner = owner
        self.first_files = first_files


class _Details(msgspec.Struct):
    screen_name: str
    id: str | int | None = None
    full_name: str | None = None


class XOldDownloadFinder:
    """Finds downloads by the script that names their owner."""

    suffixes = (".csv",)
    beside = ("data/js/user_details.js",)

    def find_downloads(self, contents: Sequence[Content]) -> tuple[Download, ...]:
        """Return the downloads among those contents, each with its scripts before its tables."""
        return _find_downloads(contents)


X_OLD_DOWNLOADS = XOldDownloadFinder()


def _find_downloads(contents: Sequence[Content]) -> tuple[Download, ...]:
    months, tables = _by_folder(contents, _MONTH), _by_folder(contents, _TABLE_PATH)
    downloads = []
    for content in contents:
        if (match := _DETAILS.match(content.name)) and (owner := _owner(content)):
            scripts = match[1]
            root = scripts.removesuffix(_SCRIPTS)
            first_files: dict[str, str] = {}
            posts = tuple(
                OldXDownload(part, owner, first_files)
                for part in (*months.get(scripts, ()), *tables.get(root, ()))
                if _holds_posts(part)
            )
            parts = (scripts, *(root + inner for inner in _BESIDE))
            downloads += [Download(parts, posts)] if posts else []
    return tuple(downloads)


def _is_old_table(columns: Sequence[str]) -> bool:
    """Tell a table of these downloads, whose posts name no author, by its columns."""
    return set(columns) >= _COLUMNS


def _by_folder(contents: Sequence[Content], named: re.Pattern[str]) -> dict[str, list[Content]]:
    """Return the contents whose names match, by the folder before the match."""
    by_folder: dict[str, list[Content]] = {}
    for content in contents:
        if match := named.match(content.name):
            by_folder.setdefault(match[1], []).append(content)
    return by_folder


def _holds_posts(content: Content) -> bool:
    with content.open() as stream:
        start = stream.read(_SCRIPT_START)
    header = start.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
    return start.startswith(SCRIPT) or _is_old_table(
        read_header(header.decode(errors="replace").rstrip("\r"))[0]
    )


def _owner(content: Content) -> DownloadOwner | None:
    with content.open() as stream:
        if stream.read(len(_SIGN)) != _SIGN:
            return None
    from tweetup.formats.x_archive import DownloadOwner

    for details in decode_values(content, msgspec.json.Decoder(_Details)):
        identity = str(details.id) if details.id is not None else None
        return DownloadOwner(details.screen_name, identity, details.full_name or None)
    return None


_SURE = 0.97
_START = 1 << 12
_NO_TABLE = (SCRIPT, b"{", b"[")

_NAMELESS = (
    "these are posts out of X's download, but without user_details.js nobody knows whose",
    "import the whole download: the zip, or the folder it was unpacked to",
)
_OTHER_PART = (
    "this is a part of X's download of 2012 to 2018, not a file of posts",
    "import the whole download, zip or folder",
)


class XOldArchiveFormat:
    """Reads X's old download, and recognises its months and the raw records of its rows."""

    name = _FORMAT
    title = "X's own download of 2012 to 2018 (tweets.csv, months as .js), zip or folder"
    carries = ("reply", "repost", "links", "media", "source")
    unfiltered = True

    def certainty(self, head: Head) -> float:
        """Return 0.97 for a month, by its first words, and for a table that of its columns."""
        if head.start.startswith(SCRIPT):
            return _SURE
        if not head.columns:
            return 0.0
        from tweetup.formats_extra.x_archive_2012_posts import table_certainty

        return table_certainty(head)

    def refuse(self, head: Head) -> tuple[str, str] | None:
        """Return why a file of a download cannot be read without the others, and a hint."""
        if _is_old_table(head.columns):
            return _NAMELESS
        return _OTHER_PART if _OTHER_SCRIPT.match(head.start) else None

    def read(self, content: Content) -> Iterator[Record | KnownLine | Deletion | Skipped]:
        """Yield a record for each post that no other file of the download had before."""
        from tweetup.formats_extra.x_archive_2012_posts import read_rows, read_statuses, timed

        with content.open() as stream:
            is_table = not stream.read(_START).lstrip().startswith(_NO_TABLE)
        owner = content.owner if isinstance(content, OldXDownload) else None
        for item in read_rows(content, owner) if is_table else read_statuses(content, owner):
            if not isinstance(item, Record):
                yield item
            elif item.included or _is_first(item, content):
                yield timed(item, content)


X_OLD_ARCHIVE = XOldArchiveFormat()


def _is_first(record: Record, content: Content) -> bool:
    """Return whether no file of the download read before this one had the post."""
    if not isinstance(content, OldXDownload):
        return True
    return content.first_files.setdefault(record.post.id, content.name) == content.name
