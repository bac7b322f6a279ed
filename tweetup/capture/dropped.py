"""Places that a chat is not asked for at any more, and that once gave less than all.

A server that refused and is no longer among those to ask would leave its sessions unproved for
ever: nothing can fill its gaps. A search of the whole hour at all places there are now ends that;
the gaps are told for the last time, and a line of the ledger keeps that the place was dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.capture.answers import sessions_of
from tweetup.capture.ledger import DROPPED, SEARCH
from tweetup.capture.standing import find_standing_at
from tweetup.model import Capture, Progress

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tweetup.capture.job import CaptureJob

__all__ = ["drop_places"]


def drop_places(job: CaptureJob, sources: Collection[str]) -> None:
    """Tell the gaps of places that are not among the ``sources`` asked now, and note their end.

    Only for sessions whose hour the window has, all of which was searched at the ``sources``.
    """
    window, hashtag = job.request.window, job.request.chat.hashtag
    for source, reasons in _left_behind(job, sources):
        name = source.partition(":")[2] or source
        job.timing.tell(
            f"{name} is asked no more, and had not given all ({'; '.join(reasons)}): posts that it"
            " alone has stay missing; said once"
        )
        note = Capture(
            kind=DROPPED, source=source, hashtag=hashtag, since=window.since, until=window.until
        )
        number = job.project.archive.begin(note)
        job.project.archive.finish_capture(number, Progress(cursor=None))


def _left_behind(job: CaptureJob, sources: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the places with gaps in sessions of the window, each with the reasons."""
    network, window = job.network.name, job.request.window
    earlier = {
        entry.capture.source: None
        for entry in job.earlier
        if entry.capture.kind == SEARCH and entry.capture.source.partition(":")[0] == network
    }
    gone = [source for source in earlier if source not in sources]
    if not gone:
        return
    chat = job.request.chat.hashtag
    posts = job.project.archive.posts_between(chat, network, since=window.since, until=window.until)
    standing = [
        find_standing_at(session, job.earlier)
        for session in sessions_of(job.project, chat, posts)
        if window.since <= session.start and session.end <= window.until
    ]
    for source in gone:
        gaps = [gap for places in standing for gap in places.get(source, ())]
        if gaps:
            yield source, list(dict.fromkeys(gap.why for gap in gaps))
