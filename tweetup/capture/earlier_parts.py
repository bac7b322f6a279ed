"""The posts that the earlier parts of a resumed search have shown, as the archive has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tweetup.capture.estimate import whole_seconds
from tweetup.formats.records import Record
from tweetup.model import PostKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tweetup.archive import Archive
    from tweetup.capture.job import CaptureJob
    from tweetup.capture.plan import SearchPart
    from tweetup.model import Post

__all__ = ["EarlierParts", "read_earlier_parts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierParts:
    """The posts that a search has found before it was resumed, and those that came along.

    ``found`` are those of the window that were not deleted since, without reposts, by their ids;
    ``names`` are the ids under which they came.
    """

    names: frozenset[str] = frozenset()
    found: Mapping[str, Post] = field(default_factory=dict)
    along: Sequence[Record] = ()


def read_earlier_parts(job: CaptureJob, parts: Sequence[SearchPart]) -> EarlierParts:
    """Return the posts that the earlier parts of a search have shown, which its checks look at.

    Their numbers of answers are those that came with them.
    """
    archive, network = job.project.archive, job.network.name
    if not parts:
        return EarlierParts()
    names = frozenset[str]().union(*(_found_by(job, part) for part in parts))
    found = archive.posts_by_key(PostKey(network, name) for name in sorted(names))
    entries = frozenset[int]().union(*(part.entries for part in parts))
    keys = [key for key in archive.came_along(entries) if key.network == network]
    return EarlierParts(
        names=names,
        found={post.id: post for post in found},
        along=tuple(_records(archive, keys)),
    )


def _found_by(job: CaptureJob, part: SearchPart) -> frozenset[str]:
    window = job.request.window
    since, until = max(part.since, window.since), min(part.until, window.until)
    query = whole_seconds(job.request.chat.hashtags, since, until)
    assert query.since is not None
    assert query.until is not None
    return job.project.archive.found_by(part.entries, since=query.since, until=query.until)


def _records(archive: Archive, keys: Iterable[PostKey]) -> Iterator[Record]:
    """Yield posts with the raw records that they came in last."""
    for post in archive.posts_by_key(keys):
        if raw := archive.raw_records(post.key):
            yield Record(post=post, pieces=(raw[-1].record,), where="", included=True)
