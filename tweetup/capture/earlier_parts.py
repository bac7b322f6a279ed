"""The posts that the earlier parts of a resumed search have shown, as the archive has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from tweetup.capture.completeness import unchecked_gap
from tweetup.capture.estimate import whole_seconds
from tweetup.errors import CredentialsError, QuotaError
from tweetup.formats.records import Record
from tweetup.model import PostKey
from tweetup.networks.base import ThreadClimber
from tweetup.networks.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tweetup.archive import Archive
    from tweetup.capture.collector import Collector
    from tweetup.capture.job import CaptureJob
    from tweetup.capture.plan import SearchPart
    from tweetup.model import Post
    from tweetup.networks import Page, Place, Query
    from tweetup.networks.paging import Asker

__all__ = ["EarlierParts", "read_earlier_parts"]

_UNSEEN: Final = "posts of the search's first part were not looked at again"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierParts:
    """The posts that a search has found before it was resumed, and those that came along.

    ``found`` are those of the window that were not deleted since, without reposts, by their ids;
    ``names`` are the ids under which they came.
    """

    names: frozenset[str] = frozenset()
    found: Mapping[str, Post] = field(default_factory=dict)
    along: Sequence[Record] = ()


def read_earlier_parts(
    job: CaptureJob, place: Place, asker: Asker, collector: Collector, parts: Sequence[SearchPart]
) -> EarlierParts:
    """Return the posts that the earlier parts of a search have shown, which its checks look at.

    Their numbers of answers are those that came with them; a place that alone knows whom its posts
    answer, and how many answer them there, is asked for them once more where the search is done.
    """
    if not parts:
        return EarlierParts()
    before = _stored(job, parts)
    if not (collector.done and isinstance(place, ThreadClimber)):
        return before
    shown: dict[str, Record] = {}
    try:
        for query in _queries(job, parts, before):
            for page in asker.pages(partial(_ask, place, query), None):
                shown |= {it.post.id: it for it in page.records if isinstance(it, Record)}
    except (CredentialsError, QuotaError, NetworkError) as error:
        collector.note((unchecked_gap(f"{_UNSEEN}: {error}", job.request.window),))
        return before
    again = {name: it for name, it in shown.items() if name in before.names}
    # Posts that came since tell whom those answer that came before them.
    collector.add_again(list(again.values()))
    return EarlierParts(names=frozenset(again), found={name: it.post for name, it in again.items()})


def _stored(job: CaptureJob, parts: Sequence[SearchPart]) -> EarlierParts:
    """Return the posts of earlier parts as the archive has them."""
    archive, network = job.project.archive, job.network.name
    names = frozenset[str]().union(*(_found_by(job, part) for part in parts))
    found = archive.posts_by_key(PostKey(network, name) for name in sorted(names))
    entries = frozenset[int]().union(*(part.entries for part in parts))
    keys = [key for key in archive.came_along(entries) if key.network == network]
    return EarlierParts(
        names=names,
        found={post.id: post for post in found},
        along=tuple(_records(archive, keys)),
    )


def _queries(job: CaptureJob, parts: Iterable[SearchPart], before: EarlierParts) -> Iterator[Query]:
    """Yield a query for the time of each part, from its oldest post on."""
    for part in parts:
        query = _query_of(job, part)
        times = (post.created_at for post in before.found.values())
        oldest = min((it for it in times if _is_in(query, it)), default=None)
        if oldest is not None and query.until is not None:
            yield whole_seconds(query.hashtags, oldest, query.until)


def _ask(place: Place, query: Query, cursor: str | None) -> Page:
    return place.search(query, cursor=cursor, at_most=None)


def _is_in(query: Query, moment: datetime) -> bool:
    assert query.since is not None
    assert query.until is not None
    return query.since <= moment < query.until


def _query_of(job: CaptureJob, part: SearchPart) -> Query:
    window = job.request.window
    since, until = max(part.since, window.since), min(part.until, window.until)
    return whole_seconds(job.request.chat.hashtags, since, until)


def _found_by(job: CaptureJob, part: SearchPart) -> frozenset[str]:
    query = _query_of(job, part)
    assert query.since is not None
    assert query.until is not None
    return job.project.archive.found_by(part.entries, since=query.since, until=query.until)


def _records(archive: Archive, keys: Iterable[PostKey]) -> Iterator[Record]:
    """Yield posts with the raw records that they came in last."""
    for post in archive.posts_by_key(keys):
        if raw := archive.raw_records(post.key):
            yield Record(post=post, pieces=(raw[-1].record,), where="", included=True)
