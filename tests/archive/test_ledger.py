"""A capture's line of the ledger: where it goes on, what it cost, what is missing."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.archive.examples import START, clock, make, post
from tweetup.archive import Added, Archive, Incoming
from tweetup.model import Author, Capture, Cost, Gap, Post, Progress

SEARCH = Capture(source="x", kind="capture", hashtag="demochat", since=START)
COST = Cost(
    charges=(("post", 3), ("user", 1)),
    requests=2,
    usd=Decimal("0.025"),
    prices_of=date(2026, 8, 1),
)


def progress(cursor: str | None, **other: Any) -> Progress:
    return Progress(cursor=cursor, format="x-v2", **other)


def page(*posts: Post) -> list[Incoming]:
    return [Incoming(item) for item in posts]


def test_a_page_moves_the_line_on(tmp_path: Path) -> None:
    """Cursor, format, counts, gaps and cost are those of the last page; the line stays open."""
    gap = Gap(since=None, until=START, why="broken off")
    with make(tmp_path / "a.db") as archive:
        number = archive.begin(SEARCH)
        archive.add_page(number, page(post("1"), post("2")), progress("a", read=2))
        second = progress("b", read=3, skipped=(("odd", 1),), gaps=(gap,), cost=COST)
        added = archive.add_page(number, page(post("2"), post("3")), second)
        (line,) = archive.captures()
    assert added == Added(new=1, unchanged=1)
    assert (line.cursor, line.read, line.finished_at) == ("b", 3, None)
    assert (line.capture.format, line.added.new) == ("x-v2", 3)
    assert (line.skipped, line.gaps, line.cost) == ((("odd", 1),), (gap,), COST)


@pytest.mark.parametrize("cost", [COST, Cost(), Cost(usd=None, requests=1)])
@pytest.mark.parametrize(
    "gaps",
    [
        (),
        (Gap(since=START, until=START + timedelta(seconds=1.5), why='it said "no" 🎉'),),
        (Gap(since=START, until=None, why="?", certain=False), Gap(since=None, until=None, why="")),
    ],
)
def test_a_closed_line_is_read_as_it_was_written(
    tmp_path: Path, cost: Cost, gaps: tuple[Gap, ...]
) -> None:
    """With its cursor, where something is left to ask; and closed again it is the same."""
    last = progress("c", read=7, gaps=gaps, cost=cost)
    with make(tmp_path / "a.db") as archive:
        number = archive.begin(SEARCH)
        for _ in range(2):
            archive.finish_capture(number, last)
            (line,) = archive.captures()
            assert (line.cursor, line.read, line.gaps, line.cost) == ("c", 7, gaps, cost)
            assert line.finished_at == clock()
        archive.finish_capture(number, progress(None, read=7))
        assert archive.captures()[0].cursor is None


def test_a_page_that_fails_leaves_the_line_where_it_was(tmp_path: Path) -> None:
    """The page and the cursor behind it are written together, or not at all."""

    def breaks() -> Any:
        yield post("2"), None, False
        raise OSError("gone")

    with make(tmp_path / "a.db") as archive:
        number = archive.begin(SEARCH)
        archive.add_page(number, page(post("1")), progress("a", read=1))
        with pytest.raises(OSError, match="gone"):
            archive.add_page(number, breaks(), progress("b", read=2))
        (line,) = archive.captures()
        assert (line.cursor, line.read, line.added.new) == ("a", 1, 1)
        assert [item.id for item in archive.posts("demochat")] == ["1"]


def minutes(archive: Archive, **other: Any) -> list[tuple[int, int]]:
    """The minutes after START in which posts were written, and how many."""
    window = {"since": START, "until": START + timedelta(hours=1)} | other
    counted = archive.minutes("#DemoChat", "x", tags=("demochat",), **window)
    return [(round((minute - START).total_seconds() / 60), count) for minute, count in counted]


def test_minutes_are_those_of_the_chat(tmp_path: Path) -> None:
    """Of its network and window, each post once; not what came along, nor without the hashtag."""

    def at(identity: str, minute: float, **fields: Any) -> Post:
        moment = datetime(2021, 3, 4, 19, 0, tzinfo=UTC) + timedelta(minutes=minute)
        return post(identity, created_at=moment, **fields)

    elsewhere = Author(network="mastodon", handle="ada")
    with make(tmp_path / "a.db", [at("1", 0), at("2", 0.9)], hashtag="demochat") as archive:
        number = archive.begin(SEARCH)
        written = [at("2", 0.9), at("3", 5.2), at("4", 61), at("5", -1)]
        archive.add_page(number, page(*written, at("6", 6, author=elsewhere)), progress(None))
        archive.add_page(number, [Incoming(at("7", 7), included=True)], progress(None))
        replies = archive.begin(Capture(source="x", kind="replies", hashtag="demochat"))
        archive.add_page(replies, page(at("8", 8, hashtags=())), progress(None))
        archive.add_page(replies, page(at("10", 20)), progress(None))
        other = archive.begin(Capture(source="x", kind="capture", hashtag="otherchat"))
        archive.add_page(other, page(at("9", 9)), progress(None))
        assert minutes(archive) == [(0, 2), (5, 1), (20, 1)]
        assert minutes(archive, until=START + timedelta(minutes=5)) == [(0, 2)]
        earlier = START - timedelta(minutes=2)
        assert minutes(archive, since=earlier) == [(-1, 1), (0, 2), (5, 1), (20, 1)]
