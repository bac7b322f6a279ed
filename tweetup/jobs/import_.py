"""An export file → the archive."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tweetup.archive import BATCH
from tweetup.archive.twitter_to_sqlite import is_database, twitter_to_sqlite_lines
from tweetup.errors import InputError, TweetupError, UsageError
from tweetup.files import Deletion, Given, Record, Skipped, open_source
from tweetup.jobs.import_stats import Imported, Reached, Tally, tags_of
from tweetup.model import Capture

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from pathlib import Path

    from tweetup.config import Config
    from tweetup.files import Source
    from tweetup.jobs.import_stats import Found
    from tweetup.model import Post
    from tweetup.project.project import Project

__all__ = ["choose_hashtag", "given_by", "import_file"]

_NOTHING = Given()
_HEAD = 2_000
"""Records looked at to see whose chat a file is."""
_SHARE = 1 / 3
"""Of a file's posts, how many must carry a hashtag for the file to be that chat's."""


def given_by(columns: Iterable[str], *, timezone: str | None, rounded_ids: bool) -> Given:
    """What a person says of a file: ``FIELD=COLUMN`` pairs, a zone's name, and a permission.

    Raises :class:`~tweetup.errors.UsageError` for what is no pair and no zone.
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
    return Given(columns=tuple(pairs), timezone=zone, rounded_ids=rounded_ids)


def import_file(
    project: Project,
    path: str,
    *,
    hashtag: str | None = None,
    format: str | None = None,  # noqa: A002 - the option's own name, as in `--format`
    given: Given = _NOTHING,
    strict: bool = False,
    progress: Callable[[Reached], None] | None = None,
) -> Imported:
    """Read a file or folder of posts ("-" is standard input) into the chat of ``hashtag``.

    Without a hashtag the file is the chat's whose hashtag most posts carry. Of a file that holds
    all that somebody wrote, or everybody, only posts with the hashtag are the chat's; that reposts
    of them are too is known when the chat is read, whatever file they came in. Posts a network
    says must go are removed for good. ``strict`` ends at the first broken piece. ``progress`` is
    told now and then how far it has come. What was written when something fails stays.

    Raises :class:`~tweetup.errors.InputError` for a file that holds no posts or whose posts
    share no hashtag, and for one with ``strict`` that begins with something broken;
    :class:`~tweetup.errors.ArchiveError` where nothing can be written.
    """
    tell = progress or _tell_nobody
    source = _open(path, format, given, tell)
    reading = iter(source)
    head = list(islice(reading, _HEAD))
    if strict:
        _check_beginning(head)
    chat = _chat_of(head, hashtag, project.config, source.name)
    capture = Capture(source=source.name, format=source.format, hashtag=chat, digest=source.digest)
    number = project.archive.begin(capture)
    tally = Tally(chat, strict=strict)
    found = chain(head, reading)
    del head  # so that it can go once it is written
    for batch in _batches(tally.pass_on(found), BATCH):
        tally.added += project.archive.add(
            number, ((record.post, record.pieces, record.included) for record in batch)
        )
        tell(Reached(tally.read, source.position, source.size))
    if tally.posts or tally.accounts:
        tally.deleted = project.archive.remove(posts=tally.posts, author_ids=tally.accounts).posts
    if tally.placeless:
        project.archive.forget_places(tally.placeless)
    if tally.stopped is None:
        project.archive.finish(number, read=tally.read, skipped=tally.skipped)
    return tally.imported(source, hashtag=chat, chosen=hashtag is None and chat is not None)


def _tell_nobody(reached: Reached) -> None:
    del reached


def _open(path: str, form: str | None, given: Given, tell: Callable[[Reached], None]) -> Source:
    """The source; what standard input gives is told of as it arrives."""
    if path != "-":
        return open_source(path, format=form, given=given, foreign=_read_database)
    arriving = cast("BinaryIO", _Arriving(sys.stdin.buffer, tell))
    return open_source(path, format=form, given=given, stdin=arriving, foreign=_read_database)


def _read_database(path: Path) -> Generator[bytes, None, None] | None:
    """The lines of a database, which the room that knows databases tells."""
    return twitter_to_sqlite_lines(path) if is_database(path) else None


class _Arriving:
    """Standard input, whose bytes are counted before anything can be read from them."""

    def __init__(self, stream: BinaryIO, tell: Callable[[Reached], None]) -> None:
        self._stream = stream
        self._tell = tell
        self._arrived = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self._stream.read(size)
        self._arrived += len(piece)
        self._tell(Reached(0, self._arrived))
        return piece


def _check_beginning(head: Sequence[Found]) -> None:
    """Refuse a file that is broken before its first post: there is nothing to keep of it."""
    first = next((one for one in head if not isinstance(one, Skipped) or one.broken), None)
    if isinstance(first, Skipped):
        raise InputError(
            first.reason, where=first.where, hint="nothing was imported (--strict stops here)"
        )


def _chat_of(head: Sequence[Found], hashtag: str | None, config: Config, name: str) -> str | None:
    """The hashtag of the chat the records are for; None where there are but deletions."""
    posts = [found.post for found in head if isinstance(found, Record) and not found.included]
    if posts:
        return config.chat(hashtag or choose_hashtag(posts, config, name)).hashtag
    if any(isinstance(found, Deletion) for found in head):
        return None
    raise _no_posts(name, head)


def choose_hashtag(posts: Sequence[Post], config: Config, name: str) -> str:
    """The hashtag that most posts carry, of configured chats first.

    Raises :class:`~tweetup.errors.InputError`, naming ``name``, where no hashtag is on a
    third of the posts.
    """
    carried = Counter(tag for post in posts for tag in tags_of(post))
    configured = {tag: carried[tag] for chat in config.chats for tag in chat.hashtags}
    for counted in (configured, carried):
        common = min(counted, key=lambda tag: (-counted[tag], tag), default=None)
        if common is not None and counted[common] >= len(posts) * _SHARE:
            return common
    seen = " and ".join(f"#{tag}" for tag, _ in carried.most_common(2))
    raise InputError(
        f"its posts share no hashtag{f' ({seen} come closest)' if seen else ''}",
        where=name,
        hint="say whose chat it is with --hashtag TAG",
    )


def _no_posts(name: str, head: Sequence[Found]) -> TweetupError:
    skipped = [found for found in head if isinstance(found, Skipped)]
    if not skipped:
        return InputError("no posts in it", where=name, hint="export the chat again")
    ((reason, count),) = Counter(found.reason for found in skipped).most_common(1)
    what, _, hint = reason.partition("; ")
    times = f" ({count} of the first {len(skipped)})" if count > 1 else ""
    return InputError(
        f"nothing in it could be read as a post: {what}{times}",
        where=next(found.where for found in skipped if found.reason == reason),
        hint=hint or "name the format with --format if you know it",
    )


def _batches(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    reading = iter(records)
    while batch := list(islice(reading, size)):
        yield batch
