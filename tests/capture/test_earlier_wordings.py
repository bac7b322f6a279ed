"""Copies of what a post said before it was edited go when its network deletes the post."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.servers.mastodon_statuses import Said, serve_status
from tweetup.archive import Archive, open_archive
from tweetup.capture.budget import Budget
from tweetup.capture.collector import Collector
from tweetup.capture.live.live_writer import LiveWriter
from tweetup.capture.plan import SearchSpan
from tweetup.files import Deletion, Record, open_source
from tweetup.model import Capture
from tweetup.networks import Query, StreamEvents
from tweetup.networks.base import Page
from tweetup.networks.paging import Asker, Timing
from tweetup.networks.prices import NetworkPrices

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PRICES = NetworkPrices(network="mastodon", of=date(2026, 8, 1), usd={})
CAPTURE = Capture(
    source="mastodon", kind="search", format="mastodon", hashtag="labelchat", query="#labelchat"
)
QUERY = Query(hashtags=("labelchat",))
FIRST, EDITED = "We listen to every single carer who calls", "We read all letters, one by one"
HOME = "https://social.example"
DELETED = Deletion("mastodon", f"{HOME}/users/dora/statuses/101", "mastodon")
Heard = list[Record | Deletion]


def status(number: int, author: str, text: str, *, edited: bool = False) -> Record:
    """Return the record of a post, with the bytes that its server answers with."""
    uri = f"{HOME}/users/{author}/statuses/{number}"
    edited_at = NOW + timedelta(minutes=9) if edited else None
    said = Said(uri, HOME, author, f"{text} #labelchat", NOW, edited_at=edited_at)
    raw = serve_status(said, str(number), HOME)
    (record,) = open_source("-", format="mastodon", stdin=io.BytesIO(raw))
    assert isinstance(record, Record)
    return Record(post=record.post, pieces=(raw,), where="mastodon")


def listen(archive: Archive, heard: list[Heard]) -> None:
    """Write what a stream brings, each batch by itself."""
    writer = LiveWriter(archive, {"mastodon": CAPTURE}, PRICES, ())
    for records in heard:
        writer.take("mastodon", StreamEvents(records=tuple(records), format="mastodon"))
        writer.write(NOW, {})
    writer.finish({})


def collect(archive: Archive, heard: list[Heard]) -> None:
    """Write the pages of a search."""
    pages = iter(heard)
    timing = Timing(clock=lambda: NOW, sleep=lambda _: None, tell=lambda _: None)
    Collector(
        archive, "mastodon", Asker(timing), QUERY, tell=print, progress=lambda _: None
    ).collect(
        CAPTURE,
        SearchSpan(since=NOW - timedelta(days=1), until=NOW + timedelta(days=1)),
        lambda cursor, _most: Page(
            records=tuple(next(pages)),
            format="mastodon",
            cursor=str(number) if (number := int(cursor or 0) + 1) < len(heard) else None,
        ),
        Budget(PRICES, max_posts=None, max_usd=None),
    )


@pytest.mark.parametrize("write", [listen, collect])
def test_a_deletion(tmp_path: Path, write: Callable[[Archive, list[Heard]], None]) -> None:
    """The archive has the edited text, and the first one in a raw record alone."""
    heard: list[Heard] = [
        [status(101, "dora", FIRST)],
        [status(102, "eve", f"so true: {FIRST}"), status(103, "fay", "Thanks to you all")],
        [status(101, "dora", EDITED, edited=True)],
        [DELETED],
    ]
    with open_archive(tmp_path / "a.db", create=True) as archive:
        write(archive, heard)
        left = [post.handle for post in archive.posts("labelchat")]
        assert left == ["eve@social.example", "fay@social.example"], (
            "no request: others keep theirs"
        )
