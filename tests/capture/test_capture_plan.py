"""What of a window is left to ask, by the lines of the ledger."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import structs
from msgspec.structs import replace

from tweetup.archive import Added, CaptureLine
from tweetup.capture.plan import SearchSpan, plan_search
from tweetup.model import Capture, Gap

START = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def asked(since: float, until: float, **other: str) -> Capture:
    fields: dict[str, Any] = {"kind": "capture", "source": "x", "hashtag": "a", "query": "#a"}
    return Capture(since=at(since), until=at(until), **(fields | other))


@dataclass(frozen=True)
class Was:
    """An earlier line: its window, the cursor it left, whether it was closed, what is missing."""

    since: float
    until: float
    cursor: str | None = None
    closed: bool = True
    missing: tuple[tuple[float, float], ...] = ()
    certain: bool = True


def lines(*earlier: Was, **other: str) -> list[CaptureLine]:
    return [
        CaptureLine(
            id=number,
            capture=asked(was.since, was.until, **other),
            started_at=START,
            finished_at=START if was.closed else None,
            read=0,
            added=Added(),
            skipped=(),
            gaps=tuple(
                Gap(since=at(one), until=at(two), why="gone", certain=was.certain)
                for one, two in was.missing
            ),
            tool_version="1",
            cursor=was.cursor,
        )
        for number, was in enumerate(earlier, start=1)
    ]


def stretch(
    since: float, until: float, cursor: str | None = None, reached: float | None = None
) -> SearchSpan:
    return SearchSpan(
        since=at(since),
        until=at(until),
        cursor=cursor,
        reached=None if reached is None else at(reached),
    )


WHOLE = [stretch(0, 60)]


@pytest.mark.parametrize(
    ("earlier", "left"),
    [
        ([], WHOLE),
        # finished: asked anew as a whole, since posts may have come late
        ([Was(0, 60)], WHOLE),
        # broken off before anything came
        ([Was(0, 60, closed=False)], WHOLE),
        # refused at once
        ([Was(0, 60, missing=((0, 60),))], WHOLE),
        # killed, stopped, refused: goes on
        ([Was(0, 60, "c", closed=False)], [stretch(0, 60, "c")]),
        ([Was(0, 60, "c", missing=((0, 25),))], [stretch(0, 60, "c", 25)]),
        # gone on with, and done: all anew; gone on with, and stopped again
        ([Was(0, 60, "c"), Was(0, 60)], WHOLE),
        ([Was(0, 60, "c"), Was(0, 60, "d", missing=((0, 9),))], [stretch(0, 60, "d", 9)]),
        # two at once: one is killed, the other one done
        ([Was(0, 60, "c", closed=False), Was(0, 60, closed=False)], [stretch(0, 60, "c")]),
        # it was not over then: goes on, and asks for what came since
        ([Was(0, 40, "c")], [stretch(0, 40, "c"), stretch(40, 60)]),
        ([Was(-20, 40, "c")], [stretch(-20, 40, "c"), stretch(40, 60)]),
        ([Was(0, 40, "c"), Was(40, 60)], [stretch(0, 40, "c")]),
        ([Was(0, 40, "c"), Was(0, 40), Was(40, 50, "d")], [stretch(40, 50, "d"), stretch(50, 60)]),
        # a part of a window once finished is missing
        (
            [Was(0, 30, "c"), Was(30, 60, missing=((40, 50),))],
            [stretch(0, 30, "c"), stretch(40, 50)],
        ),
        (
            [Was(0, 30, "c"), Was(30, 60, missing=((40, 50),), certain=False)],
            [stretch(0, 30, "c")],
        ),
        # a later search has asked for all of what was left
        ([Was(0, 30, "c"), Was(0, 60)], WHOLE),
        ([Was(0, 30, "c"), Was(0, 60, missing=((5, 9),))], [stretch(0, 30, "c")]),
        # a search of years that was stopped is not gone on with for an hour
        ([Was(-9999, 60, "c")], WHOLE),
        # nor one that has nothing to do with it
        ([Was(60, 120, "c")], WHOLE),
    ],
)
def test_what_is_left(earlier: list[Was], left: list[SearchSpan]) -> None:
    """The stretches of the hour, in the order they are asked."""
    assert list(plan_search(asked(0, 60), lines(*earlier))) == left


@pytest.mark.parametrize(
    "other", [{"source": "bluesky"}, {"hashtag": "b"}, {"query": "#a #b"}, {"kind": "replies"}]
)
def test_only_the_same_search_is_gone_on_with(other: dict[str, str]) -> None:
    """Another place, chat, set of hashtags or kind has cursors of its own."""
    assert list(plan_search(asked(0, 60), lines(Was(0, 60, "c"), **other))) == WHOLE


def test_a_line_without_a_window_is_another_search() -> None:
    """Imports and streams are in the same ledger."""
    (line,) = lines(Was(0, 60, "c"))
    endless = structs.replace(line, capture=replace(line.capture, since=None))
    assert list(plan_search(asked(0, 60), [endless])) == WHOLE
