"""An export file → the archive."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from tweetup.archive import Added
from tweetup.errors import InputError, TweetupError
from tweetup.model import Capture
from tweetup.sources import open_source
from tweetup.sources.records import Record, Skipped
from tweetup.text import find_hashtags, fold_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tweetup.config import Config
    from tweetup.model import Post
    from tweetup.pipeline.workplace import Work
    from tweetup.sources import Source

__all__ = ["Imported", "choose_hashtag", "import_file"]

_HEAD = 5_000
"""Records looked at to see whose chat a file is."""
_BATCH = 2_000
"""Posts written in one transaction."""
_SHARE = 1 / 3
"""Of a file's posts, how many must carry a hashtag for the file to be that chat's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What one import did.

    ``chosen`` says that nobody named the hashtag: it is the one most posts carry. ``read``
    counts records: ``along`` of them came along with others, as what these repost, quote or
    answer. ``skipped`` holds each reason with how often, and where first; ``notes`` what was
    read but not as it stood, and how often.
    """

    name: str
    hashtag: str
    chosen: bool
    read: int
    along: int
    added: Added
    skipped: tuple[tuple[str, int, str], ...]
    notes: tuple[tuple[str, int], ...]


def import_file(
    work: Work,
    path: str,
    *,
    hashtag: str | None = None,
    format: str | None = None,  # noqa: A002 - the option's own name, as in `--format`
    progress: Callable[[int], None] | None = None,
) -> Imported:
    """Read a file of posts ("-" is standard input) into the chat of ``hashtag``.

    Without a hashtag the file is the chat's whose hashtag most posts carry. ``progress`` is
    told how many records have been read. What was written when something fails stays.

    Raises :class:`~tweetup.errors.InputError` for a file that holds no posts or whose posts
    share no hashtag, and :class:`~tweetup.errors.ArchiveError` where nothing can be written.
    """
    source = open_source(path, format=format)
    reading = iter(source)
    head = list(islice(reading, _HEAD))
    posts = [found.post for found in head if isinstance(found, Record) and not found.included]
    if not posts:
        raise _no_posts(source.name, head)
    chat = work.config.chat(hashtag or choose_hashtag(posts, work.config, source.name)).hashtag
    capture = Capture(source=source.name, format=source.format, hashtag=chat, digest=source.digest)
    number = work.archive.begin(capture)
    tally = _Tally()
    for batch in _batches(tally.pass_on(chain(head, reading)), _BATCH):
        tally.added += work.archive.add(
            number, ((record.post, record.raw, record.included) for record in batch)
        )
        if progress is not None:
            progress(tally.read)
    work.archive.finish(number, read=tally.read, skipped=tally.skipped)
    return tally.imported(source, hashtag=chat, chosen=hashtag is None)


def choose_hashtag(posts: Sequence[Post], config: Config, name: str) -> str:
    """The hashtag that most posts carry, of configured chats first.

    Raises :class:`~tweetup.errors.InputError`, naming ``name``, where no hashtag is on a
    third of the posts.
    """
    carried = Counter(tag for post in posts for tag in _tags(post))
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


def _tags(post: Post) -> frozenset[str]:
    return frozenset(fold_tag(tag) for tag in (*post.hashtags, *find_hashtags(post.text)))


def _no_posts(name: str, head: Sequence[Record | Skipped]) -> TweetupError:
    skipped = [found for found in head if isinstance(found, Skipped)]
    if not skipped:
        return InputError("no posts in it", where=name, hint="export the chat again")
    first = skipped[0]
    return InputError(
        f"nothing in it could be read as a post: {first.reason}",
        where=first.where,
        hint="name the format with --format if you know it",
    )


def _batches(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    reading = iter(records)
    while batch := list(islice(reading, size)):
        yield batch


class _Tally:
    """Counts what passes: records, what the archive did with them, and what was skipped."""

    def __init__(self) -> None:
        self.read = self.along = 0
        self.added = Added()
        self.skipped: Counter[str] = Counter()
        self._places: dict[str, str] = {}

    def pass_on(self, found: Iterable[Record | Skipped]) -> Iterator[Record]:
        """The records among what was found; the rest is counted by its reason."""
        for item in found:
            self.read += 1
            if isinstance(item, Skipped):
                self.skipped[item.reason] += 1
                self._places.setdefault(item.reason, item.where)
            else:
                self.along += item.included
                yield item

    def imported(self, source: Source, *, hashtag: str, chosen: bool) -> Imported:
        """The counts as a record, once the source is read to its end."""
        return Imported(
            name=source.name,
            hashtag=hashtag,
            chosen=chosen,
            read=self.read,
            along=self.along,
            added=self.added,
            notes=tuple(source.notes.most_common()),
            skipped=tuple(
                (reason, count, self._places[reason])
                for reason, count in self.skipped.most_common()
            ),
        )
