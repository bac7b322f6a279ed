"""Gaps of posts outside a window whose answers a paid search has brought since.

A search of one half of a chat finds a question and its count, that of the other half its answers.
Nobody asks for the question again; that as many came as it counted can be told all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tweetup.capture.ledger import REPLIES, SEARCH, STREAM
from tweetup.capture.reference_counts import RELATIONS
from tweetup.model import PostKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tweetup.archive import CaptureLine
    from tweetup.capture.conversations import Conversations
    from tweetup.capture.job import CaptureJob
    from tweetup.model import Gap, GapKind

    _Told = dict[tuple[GapKind, str], tuple[CaptureLine, Gap]]

__all__ = ["filled_gaps"]


def filled_gaps(job: CaptureJob, source: str, conversations: Conversations) -> Iterator[Gap]:
    """Yield the note that closes a gap of each post that nobody looks at now and that lacks none.

    Only answers and quotes fill it that were written before its count was told, and that the
    network has shown since then for the first time.
    """
    archive, network = job.project.archive, job.network.name
    told = _open_gaps(job.earlier, source)
    told = {
        (kind, name): it
        for (kind, name), it in told.items()
        if name not in conversations.compared(kind)
    }
    if not told:
        return
    lines = {line.id: line for line in archive.captures()}
    for (kind, name), (entry, gap) in told.items():
        asked = archive.posts_by_key([PostKey(network, name)])
        ids = {name, *(version for post in asked for version in post.edits)}
        keys = [PostKey(network, it) for it in ids]
        referring = archive.referrers(job.request.chat.hashtag, keys, RELATIONS[kind])
        posts = archive.posts_by_key(
            PostKey(network, it) for it in frozenset[str]().union(*referring.values())
        )
        fresh = {
            post.edits[0] if post.edits else post.id
            for post in posts
            if post.created_at < entry.started_at
            and all(
                _is_shown_after(entry, lines[number])
                for number in archive.first_captures([post.key])
            )
        }
        if (gap.came or 0) + len(fresh) >= (gap.counted or 0):
            yield replace(gap, came=gap.counted, why="as many came since as were counted")


def _open_gaps(entries: Iterable[CaptureLine], source: str) -> _Told:
    """Return the last gap that was told of each post, with the search that told it, where open."""
    told: _Told = {}
    for entry in entries:
        if entry.capture.source != source:
            continue
        for gap in entry.gaps:
            if gap.kind not in RELATIONS or gap.post is None:
                continue
            if gap.counted is not None and gap.counted == gap.came:
                told.pop((gap.kind, gap.post), None)
            else:
                told[gap.kind, gap.post] = entry, gap
    return told


def _is_shown_after(told: CaptureLine, line: CaptureLine) -> bool:
    """Return whether a network was asked, after a gap was told."""
    is_asked = line.capture.kind in {SEARCH, REPLIES, STREAM}
    return is_asked and told.finished_at is not None and line.started_at > told.finished_at
