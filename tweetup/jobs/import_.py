"""Import an export file into the archive."""

from __future__ import annotations

import sys
from collections import Counter
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec.structs import replace

from tweetup.archive import BATCH, Incoming
from tweetup.archive.twitter_to_sqlite import is_database, twitter_to_sqlite_lines
from tweetup.errors import InputError, TweetupError, UsageError
from tweetup.files import (
    Deletion,
    ImportOptions,
    KnownLine,
    Record,
    Skipped,
    find_owners,
    open_source,
)
from tweetup.files.unpack import last_modified
from tweetup.formats.import_options import DateOrder
from tweetup.jobs.import_stats import ImportCounter, ImportProgress, ImportResult, tags_of
from tweetup.jobs.row_numbers import number_by_file
from tweetup.model import Capture

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence
    from datetime import datetime

    from tweetup.config import Config
    from tweetup.files import Source
    from tweetup.jobs.import_stats import SourceItem
    from tweetup.model import Post, RawLine
    from tweetup.project.project import Project

__all__ = ["choose_hashtag", "import_file", "options_by_file", "parse_import_options"]

_DEFAULT_OPTIONS = ImportOptions()
_HEAD = 2_000
"""Records looked at to see whose chat a file is."""
_SHARE = 1 / 3
"""Of a file's posts, how many must carry a hashtag for the file to be that chat's."""


def parse_import_options(
    columns: Iterable[str],
    *,
    timezone: str | None,
    date_order: str | None = None,
    author: str | None = None,
    rounded_ids: bool,
) -> ImportOptions:
    """Return the options of an import: ``FIELD=COLUMN`` pairs, a zone's name, a permission.

    ``date_order`` is one of the values of :class:`~tweetup.formats.import_options.DateOrder`,
    ``author`` a handle, with or without ``@`` before it.

    Raises :class:`~tweetup.errors.UsageError` for a column that is no pair, an unknown zone and
    a handle that is none.
    """
    pairs = []
    for column in columns:
        field, equals, name = column.partition("=")
        if not (field.strip() and equals and name.strip()):
            raise UsageError(
                f"{column!r} does not name a field and a column",
                where="--map",
                hint="write it like author=screen_name",
            )
        pairs.append((field.strip(), name.strip()))
    try:
        zone = ZoneInfo(timezone) if timezone is not None else None
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f"no time zone named {timezone!r}",
            where="--timezone",
            hint="name it like Europe/Berlin or America/New_York",
        ) from error
    handle = author.strip().removeprefix("@") if author is not None else None
    if handle is not None and (not handle or " " in handle):
        raise UsageError(
            f"{author!r} is no handle", where="--author", hint="write it like ada.example.org"
        )
    return ImportOptions(
        columns=tuple(pairs),
        timezone=zone,
        rounded_ids=rounded_ids,
        date_order=DateOrder(date_order) if date_order is not None else None,
        author=handle,
    )


def options_by_file(
    files: Sequence[str],
    options: ImportOptions,
    *,
    format: str | None = None,  # noqa: A002 - the option's own name, as in `--format`
) -> tuple[ImportOptions, ...]:
    """Return the options of each of several files: the author's handle where a file lacks it.

    The others are read without. A file that cannot be opened, and standard input, keep all
    options. Raises :class:`~tweetup.errors.UsageError` where no file lacks a handle, or where files
    of several accounts do.
    """
    if options.author is None or len(files) < 2:
        return (options,) * len(files)
    owners: dict[str, frozenset[str] | None] = {}
    for file in files:
        try:
            owners[file] = (
                find_owners(file, options, format=format, read_database=_read_database)
                if file != "-"
                else frozenset()
            )
        except InputError:
            owners[file] = frozenset()
    if all(accounts is None for accounts in owners.values()):
        raise UsageError(
            "it names the owner of a Bluesky repository or a tweets.js, and none of these files"
            " is one",
            where="--author",
            hint="leave it out",
        )
    accounts = frozenset[str]().union(*(told for told in owners.values() if told))
    if len(accounts) > 1:
        holders = [file for file, told in owners.items() if told]
        raise UsageError(
            f"it names one account, and {', '.join(holders)} have posts of {len(accounts)}",
            where="--author",
            hint="import the files of each account by themselves, each with its --author",
        )
    alone = replace(options, author=None)
    return tuple(alone if owners[file] is None else options for file in files)


def import_file(
    project: Project,
    path: str,
    *,
    hashtag: str | None = None,
    format: str | None = None,  # noqa: A002 - the option's own name, as in `--format`
    options: ImportOptions = _DEFAULT_OPTIONS,
    strict: bool = False,
    everything: bool = False,
    progress: Callable[[ImportProgress], None] | None = None,
) -> ImportResult:
    """Read a file or folder of posts ("-" is standard input) into the chat of ``hashtag``.

    Without a hashtag the file belongs to the chat whose hashtag most posts carry. Of a file with
    all posts of a person, or of a whole network, only posts with the hashtag belong to the chat;
    reposts of them are added when the chat is read, whatever file they came in. The others are left
    out, or stored beside the chat with ``everything``. Posts that a network's notice withdraws are
    removed for good. ``strict`` ends at the first broken record.
    ``progress`` is called now and then. After a failure, batches written before it stay.

    Raises :class:`~tweetup.errors.InputError` for a file that holds no posts or whose posts
    share no hashtag, and for one with ``strict`` that begins with something broken;
    :class:`~tweetup.errors.ArchiveError` where nothing can be written.
    """
    report = progress or _report_nothing
    options = replace(options, tables=tuple(table.pairs for table in project.config.tables))
    source = _open(path, format, options, report)
    # Without a hashtag the posts of the head tell whose chat it is, whether they are known or not.
    # A file that nobody can read leaves no new archive behind.
    is_known = hashtag is not None and project.config.archive.exists()
    source.by_line(project.archive.find_lines if is_known else _find_none)
    reading = iter(source)
    head = list(islice(reading, _HEAD))
    if strict:
        _check_beginning(head)
    chat = _chat_of(head, hashtag, project.config, source.name)
    capture = Capture(
        source=source.name,
        format=source.format,
        hashtag=chat,
        digest=source.digest,
        modified_at=_modified_at(path),
    )
    number = project.archive.begin(capture)
    source.by_line(project.archive.find_lines)
    settled = max((it.number for it in project.archive.conflicts(decided=True)), default=0)
    tally = ImportCounter(
        chat,
        strict=strict,
        everything=everything,
        add_known=partial(project.archive.add_known_lines, number),
    )
    items = chain(head, reading)
    del head  # so that it can go once it is written
    records = tally.pass_on(items)
    for batch in number_by_file(
        project.archive, records, batch=BATCH, warn=tally.note, passed=tally.passed
    ):
        tally.added += project.archive.add(
            number,
            (
                Incoming(
                    record.post,
                    record.pieces or None,
                    record.included,
                    record.where,
                    record.line,
                )
                for record in batch
            ),
        )
        report(ImportProgress(tally.read, source.position, source.size))
    tally.withdrawn = project.archive.absences.take(tally.notices)
    if tally.added.removed or tally.added.gone:
        tally.returned = project.archive.removals.remove_returned().posts
    if tally.placeless:
        project.archive.removals.delete_places(tally.placeless)
    if tally.stopped is None:
        tally.note_settled(project.archive.finish(number, read=tally.read, skipped=tally.skipped))
    if tally.added.conflicts:
        tally.conflicts = tuple(
            conflict for conflict in project.archive.conflicts() if conflict.number > settled
        )
    return tally.imported(source, hashtag=chat, chosen=hashtag is None and chat is not None)


def _find_none(lines: Sequence[RawLine]) -> list[None]:
    """Find no line, so that all are read."""
    return [None for _ in lines]


def _report_nothing(reached: ImportProgress) -> None:
    del reached


def _modified_at(path: str) -> datetime | None:
    """Return when a file, or the newest in a zip, was last written; None for other sources."""
    file = Path(path)
    if path == "-" or not file.is_file():
        return None
    return last_modified(file)


def _open(
    path: str, form: str | None, options: ImportOptions, report: Callable[[ImportProgress], None]
) -> Source:
    """Return the source; bytes of standard input are reported as they arrive."""
    if path != "-":
        return open_source(path, format=form, options=options, read_database=_read_database)
    if sys.stdin is None:  # closed by whoever started the command
        raise InputError(
            "standard input is closed", where="-", hint="pipe a file into it, or name the file"
        )
    arriving = cast("BinaryIO", _Arriving(sys.stdin.buffer, report))
    return open_source(
        path, format=form, options=options, stdin=arriving, read_database=_read_database
    )


def _read_database(path: Path) -> Generator[bytes, None, None] | None:
    """Return the lines of a database as the archive reads them, None for another file."""
    return twitter_to_sqlite_lines(path) if is_database(path) else None


class _Arriving:
    """Standard input, whose bytes are counted before anything can be read from them."""

    def __init__(self, stream: BinaryIO, report: Callable[[ImportProgress], None]) -> None:
        self._stream = stream
        self._tell = report
        self._arrived = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        piece = self._stream.read(size)
        self._arrived += len(piece)
        self._tell(ImportProgress(0, self._arrived))
        return piece


def _check_beginning(head: Sequence[SourceItem]) -> None:
    """Refuse a file that is broken before its first post: there is nothing to keep of it."""
    first = next((item for item in head if not isinstance(item, Skipped) or item.broken), None)
    if isinstance(first, Skipped):
        raise InputError(
            first.reason, where=first.where, hint="nothing was imported (--strict stops here)"
        )


def _chat_of(
    head: Sequence[SourceItem], hashtag: str | None, config: Config, name: str
) -> str | None:
    """Return the hashtag of the chat the records are for; None where there are but deletions."""
    posts = [item.post for item in head if isinstance(item, Record) and not item.included]
    if posts:
        return config.chat(hashtag or choose_hashtag(posts, config, name)).hashtag
    if hashtag is not None and any(isinstance(item, KnownLine) for item in head):
        return config.chat(hashtag).hashtag
    if any(isinstance(item, Deletion) for item in head):
        return None
    raise _no_posts(name, head)


def choose_hashtag(posts: Sequence[Post], config: Config, name: str) -> str:
    """Return the hashtag that most posts carry, of configured chats first.

    Raises :class:`~tweetup.errors.InputError`, naming ``name``, where no hashtag is on a
    third of the posts.
    """
    carried = Counter(tag for post in posts for tag in tags_of(post))
    configured = {tag: carried[tag] for chat in config.chats for tag in chat.hashtags}
    for counted in (configured, carried):
        common = min(counted, key=lambda tag: (-counted[tag], tag), default=None)
        if common is not None and counted[common] >= len(posts) * _SHARE:
            return common
    nearest = " and ".join(f"#{tag}" for tag, _ in carried.most_common(2))
    raise InputError(
        f"its posts share no hashtag{f' ({nearest} come closest)' if nearest else ''}",
        where=name,
        hint="name the chat with --hashtag TAG",
    )


def _no_posts(name: str, head: Sequence[SourceItem]) -> TweetupError:
    skipped = [item for item in head if isinstance(item, Skipped)]
    if not skipped:
        return InputError("no posts in it", where=name, hint="export the chat again")
    ((reason, count),) = Counter(item.reason for item in skipped).most_common(1)
    problem, _, hint = reason.partition("; ")
    times = f" ({count} of the first {len(skipped)})" if count > 1 else ""
    return InputError(
        f"nothing in it could be read as a post: {problem}{times}",
        where=next(item.where for item in skipped if item.reason == reason),
        hint=hint or "name the format with --format if you know it",
    )
