"""Which meetings are due: by the ledger, from their moment on, for as long as it makes sense."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.capture.clocks import wakes
from tweetup.archive import CaptureLine, open_archive
from tweetup.capture.completeness import pending_gap
from tweetup.capture.ledger import CONVERSATIONS, TAGGED_CONVERSATIONS
from tweetup.capture.maintenance.due import (
    CatchUpOptions,
    DueMeetings,
    find_due_meetings,
    note_missed,
)
from tweetup.capture.maintenance.schedule import meetings
from tweetup.capture.timelines import UnseenAnswers
from tweetup.capture.window import CaptureWindow
from tweetup.config import ChatConfig, Config
from tweetup.model import Capture, Cost, Gap, GapKind, Progress, Schedule
from tweetup.project.project import open_project

WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)
FRIDAY = date(2026, 11, 20)
START = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
END = START + timedelta(hours=1)
AFTER = END + timedelta(minutes=61)
"""When the meeting of that Friday is to be captured."""
FREE = Cost()
REPLIES = CatchUpOptions(max_replies=500)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    berlin = Schedule(weekday=4, start=20 * 60, minutes=60, timezone="Europe/Berlin")
    chat = ChatConfig(
        hashtag="hcsmeu",
        hashtags=("hcsmeu", "hcsmeurope"),
        timezone="Europe/Berlin",
        schedule=berlin,
    )
    return Config(archive=tmp_path / "a.db", chats=(chat,))


def captured(
    config: Config,
    at: datetime,
    *,
    week: int = 0,
    finish: bool = True,
    cursor: str | None = None,
    read: int = 7,
    gaps: tuple[Gap, ...] = (),
    cost: Cost = FREE,
    **changes: object,
) -> None:
    """Write a capture of that Friday, or so many weeks before it, begun at that time."""
    said: dict[str, object] = {
        "source": "x", "kind": "capture", "hashtag": "hcsmeu",
        "since": START - timedelta(minutes=15) - week * WEEK,
        "until": END + timedelta(hours=1) - week * WEEK, **changes,
    }  # fmt: skip
    with open_archive(config.archive, create=True, clock=lambda: at) as archive:
        number = archive.begin(Capture(**said))  # type: ignore[arg-type]  # as above
        if finish:
            archive.finish_capture(number, Progress(cursor=cursor, read=read, gaps=gaps, cost=cost))


def found(config: Config, now: datetime, sources: list[str] | None = None) -> DueMeetings:
    with open_project(config) as project:
        return find_due_meetings(project, "hcsmeu", "x", now=now, sources=sources)


def due(config: Config, now: datetime, sources: list[str] | None = None) -> list[date]:
    return [one.day for one in found(config, now, sources).meetings]


def fridays(*weeks: int) -> list[date]:
    """Fridays so many weeks before that one."""
    return [FRIDAY - week * WEEK for week in weeks]


@pytest.mark.parametrize(
    ("now", "weeks"),
    [
        (AFTER, (3, 2, 1, 0)),
        (AFTER - timedelta(seconds=1), (3, 2, 1)),
        (AFTER - timedelta(hours=4), (4, 3, 2, 1)),
        (AFTER + timedelta(days=6), (3, 2, 1, 0)),
        (AFTER + WEEK, (2, 1, 0, -1)),
    ],
)
def test_every_meeting_of_four_weeks_is_due_the_oldest_first(
    config: Config, now: datetime, weeks: tuple[int, ...]
) -> None:
    """From its moment on, where nothing was captured yet, whatever woke the machine."""
    assert due(config, now) == fridays(*weeks)


WHOLE = Gap(since=START, until=END, why="refused")
LACKING = Gap(since=START - DAY, until=END + DAY, why="x counts 500 posts, 300 are here")
SILENCE = Gap(since=START, until=END, why="silence", certain=False)
HALF = START + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("changes", "at", "done"),
    [
        ({}, AFTER, True),
        ({"hashtag": "hcsmeurope"}, AFTER, True),
        ({"since": None, "until": None}, AFTER, True),
        ({"gaps": (SILENCE,)}, AFTER, True),
        ({"read": 0}, AFTER, True),
        ({"kind": "missed"}, AFTER, True),
        ({}, AFTER + timedelta(days=5), True),
        ({"finish": False}, AFTER, False),
        ({"cursor": "there"}, AFTER, False),
        ({"gaps": (WHOLE,), "read": 0}, AFTER, False),
        ({"gaps": (LACKING,)}, AFTER, False),
        ({"gaps": (Gap(since=START, until=HALF, why="lost"),)}, AFTER, False),
        ({"kind": "import"}, AFTER, False),
        ({"kind": "stream"}, AFTER, False),
        ({"kind": "replies"}, AFTER, False),
        ({"source": "bluesky"}, AFTER, False),
        ({"source": "xx"}, AFTER, False),
        ({"hashtag": "other"}, AFTER, False),
        ({"hashtag": None}, AFTER, False),
        ({"since": HALF}, AFTER, False),
        ({"until": HALF}, AFTER, False),
        ({"week": 1}, AFTER, False),
        ({}, HALF, False),
    ],
)
def test_what_was_captured_whole_after_its_end_is_not_due(
    config: Config, changes: dict[str, object], at: datetime, *, done: bool
) -> None:
    """A line of the ledger counts if it is of the chat, the network and the whole hour."""
    for week in (1, 2, 3):
        captured(config, AFTER, week=week)
    captured(config, at, **changes)  # type: ignore[arg-type]  # as a line has them
    assert due(config, AFTER + timedelta(days=5, hours=1)) == ([] if done else [FRIDAY])


def test_a_hole_in_the_middle_of_the_weeks_is_found(config: Config) -> None:
    """Not the last meeting alone: the one the machine slept through, as well."""
    for week in (3, 2, 0):
        captured(config, AFTER, week=week)
    assert due(config, AFTER) == fridays(1)


def test_searches_that_went_on_count_together(config: Config) -> None:
    """A part with a cursor that was gone on with, and a part of its own."""
    for week in (1, 2, 3):
        captured(config, AFTER, week=week)
    captured(config, AFTER, until=HALF, cursor="there", gaps=(WHOLE,))
    captured(config, AFTER, since=HALF)
    assert due(config, AFTER) == [FRIDAY]
    captured(config, AFTER, until=HALF)
    assert due(config, AFTER) == []


def test_what_a_network_counts_but_does_not_give_is_asked_for_twice(config: Config) -> None:
    """Then it is left: each time is paid for."""
    for week in (1, 2, 3):
        captured(config, AFTER, week=week)
    captured(config, AFTER, gaps=(LACKING,))
    assert due(config, AFTER + DAY) == [FRIDAY]
    captured(config, AFTER + DAY, gaps=(LACKING,))
    assert due(config, AFTER + 2 * DAY) == []


def test_each_place_has_to_be_searched(config: Config) -> None:
    """A server that did not answer leaves the meeting due; one nobody asks any more does not."""
    two = ["x:a.example", "x:b.example"]
    for week in (1, 2, 3):
        for one in two:
            captured(config, AFTER, week=week, source=one)
    captured(config, AFTER, source=two[0])
    captured(config, AFTER, source=two[1], gaps=(WHOLE,), read=0)
    for sources, expected in ((None, [FRIDAY]), (two, [FRIDAY]), (two[:1], [])):
        assert due(config, AFTER, sources) == expected


def test_a_meeting_past_searching_is_told_of_once(config: Config) -> None:
    """For two weeks, if the chat was captured before it already; then, and once noted, never."""
    much_later = AFTER + 5 * WEEK - timedelta(hours=4)
    assert not found(config, much_later).unreachable
    captured(config, AFTER - WEEK, week=1)
    (past,) = found(config, much_later).unreachable
    assert past.day == FRIDAY
    assert found(config, AFTER + 8 * WEEK).unreachable[0].day > FRIDAY
    with open_project(config) as project:
        note_missed(project, "hcsmeu", "x", past)
    assert not found(config, much_later).unreachable
    (line,) = [one for one in _lines(config) if one.capture.kind == "missed"]
    assert [(gap.since, gap.until, gap.certain) for gap in line.gaps] == [(START, END, True)]


def _lines(config: Config) -> tuple[CaptureLine, ...]:
    with open_project(config) as project:
        return project.archive.captures()


@pytest.mark.long
@pytest.mark.parametrize("month", [3, 10])
def test_each_session_is_captured_once_over_a_change(config: Config, month: int) -> None:
    """Woken in UTC at the hours of both seasons, it captures at the right one, in both."""
    since, until = (datetime(2026, month, 20, tzinfo=UTC), datetime(2026, month + 1, 6, tzinfo=UTC))
    hours = "1 20,21 * * *"
    begun = []
    captured(config, since, since=None, until=since)
    for moment in wakes(hours, ZoneInfo("UTC"), since=since, until=until):
        if due(config, moment):
            captured(config, moment, since=None, until=moment)
            begun.append(moment)
    (chat,) = config.chats
    wanted = meetings(chat, config.capture, since=since, until=until)
    assert begun == [one.capture for one in wanted]
    assert len(begun) >= 2


def test_a_day_of_a_daily_chat_is_due_when_it_is_over(config: Config) -> None:
    """Each day on its own; the one that is still on is not."""
    expo = ChatConfig(hashtag="hcsmeu", hashtags=("hcsmeu",), timezone="Europe/Berlin", daily=True)
    daily = Config(archive=config.archive, chats=(expo,))
    midnight = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    found_days = due(daily, midnight + timedelta(minutes=1))
    assert (found_days[-1], len(found_days)) == (FRIDAY, 27)
    assert due(daily, midnight)[-1] == FRIDAY - DAY
    captured(daily, midnight, since=None, until=midnight)
    assert due(daily, midnight + timedelta(hours=20)) == []


UNCHECKED = Gap(since=START, until=END, why="not paid for", certain=False, kind=GapKind.UNCHECKED)


@pytest.mark.parametrize(
    ("gap", "is_due"),
    [
        (UNCHECKED, True),
        (replace(UNCHECKED, sought=True), False),
        (replace(UNCHECKED, remedy="--with-replies"), False),
    ],
)
def test_a_check_that_was_not_made_is_made_once_more(
    config: Config, gap: Gap, *, is_due: bool
) -> None:
    """One that money left out, or that broke off; none that no search can make."""
    for week in (1, 2, 3):
        captured(config, AFTER, week=week)
    captured(config, AFTER, gaps=(gap,))
    assert due(config, AFTER + DAY) == ([FRIDAY] if is_due else [])
    captured(config, AFTER + DAY, gaps=(gap,))
    assert due(config, AFTER + 2 * DAY) == []


def test_a_search_that_was_stopped_before_its_checks_counts_for_nothing(config: Config) -> None:
    """As often as that happens; the checks may be made by searches of parts, each its own."""
    for week in (1, 2, 3):
        captured(config, AFTER, week=week)
    for day in range(3):
        captured(config, AFTER + day * DAY, gaps=(pending_gap(START, END),))
        assert due(config, AFTER + day * DAY) == [FRIDAY]
    captured(config, AFTER + DAY, until=HALF)
    assert due(config, AFTER + DAY) == [FRIDAY]
    captured(config, AFTER + DAY, since=HALF)
    assert due(config, AFTER + DAY) == []


def test_what_broke_off_under_a_former_hashtag_is_made_up_for_under_the_new(config: Config) -> None:
    """Conversations that the same chat read to the end under its new one are due no more."""
    for week in (1, 2, 3):
        captured(config, AFTER, week=week)
    captured(config, AFTER, hashtag="hcsmeurope")
    hole = Gap(since=START, until=END, why="broken off")
    captured(config, AFTER, hashtag="hcsmeurope", kind="replies", query=CONVERSATIONS, gaps=(hole,))
    assert due(config, AFTER + DAY) == [FRIDAY]
    captured(config, AFTER + DAY)
    captured(config, AFTER + DAY, kind="replies", query=CONVERSATIONS)
    assert due(config, AFTER + 2 * DAY) == []


HOLE = Gap(since=START, until=END, why="broken off")
REPLIES_OF_X: dict[str, Any] = {"kind": "replies", "query": CONVERSATIONS}
TAGGED_ONES: dict[str, Any] = {"kind": "replies", "query": TAGGED_CONVERSATIONS}


def is_due(config: Config, day: int, *, everything: bool = False) -> bool:
    """Whether that Friday is due so many days later, and the weeks before it are not."""
    options = REPLIES if everything else CatchUpOptions()
    with open_project(config) as project:
        found = find_due_meetings(project, "hcsmeu", "x", now=AFTER + day * DAY, options=options)
    days = [meeting.day for meeting in found.meetings]
    assert set(days) <= {FRIDAY}
    return bool(days)


@pytest.fixture
def three_weeks(config: Config) -> Config:
    """The weeks before that Friday are captured."""
    for week in (1, 2, 3):
        captured(config, AFTER, week=week)
    return config


@pytest.mark.parametrize("reading", [REPLIES_OF_X, TAGGED_ONES])
def test_a_later_search_with_its_checks_makes_up_for_conversations(
    three_weeks: Config, reading: dict[str, Any]
) -> None:
    """It has written no line on conversations, since it needed none or posts cost something."""
    captured(three_weeks, AFTER)
    captured(three_weeks, AFTER, gaps=(HOLE,), **reading)
    assert is_due(three_weeks, 1)
    captured(three_weeks, AFTER + DAY, gaps=(pending_gap(START, END),))
    assert is_due(three_weeks, 1)
    captured(three_weeks, AFTER + DAY, since=HALF)
    assert is_due(three_weeks, 1)
    captured(three_weeks, AFTER + DAY, until=HALF)
    assert not is_due(three_weeks, 2)


def test_conversations_that_cost_something_are_due_with_the_option_alone(
    three_weeks: Config,
) -> None:
    """A capture without it would ask for none of them."""
    left = replace(UNCHECKED, remedy="--with-replies")
    captured(three_weeks, AFTER, cost=Cost(usd=Decimal("0.2")))
    captured(three_weeks, AFTER, gaps=(HOLE,), **REPLIES_OF_X)
    assert not is_due(three_weeks, 1)
    assert is_due(three_weeks, 1, everything=True)
    captured(three_weeks, AFTER + DAY, gaps=(left,), cost=Cost(usd=Decimal("0.1")))
    assert is_due(three_weeks, 2, everything=True)
    captured(three_weeks, AFTER + 2 * DAY)
    captured(three_weeks, AFTER + 2 * DAY, gaps=(HOLE,), **REPLIES_OF_X)
    assert not is_due(three_weeks, 3, everything=True)


@pytest.mark.parametrize("everything", [False, True])
def test_conversations_that_break_off_each_time_are_tried_twice(
    three_weeks: Config, *, everything: bool
) -> None:
    for day in range(2):
        captured(three_weeks, AFTER + day * DAY)
        captured(three_weeks, AFTER + day * DAY, gaps=(HOLE,), **REPLIES_OF_X)
        assert is_due(three_weeks, day, everything=everything) is (day == 0)


def test_a_reading_of_more_makes_up_for_one_of_less(three_weeks: Config) -> None:
    """Not the other way round, where posts without the hashtag are asked for."""
    captured(three_weeks, AFTER)
    captured(three_weeks, AFTER, gaps=(HOLE,), **TAGGED_ONES)
    assert is_due(three_weeks, 1)
    captured(three_weeks, AFTER, gaps=(pending_gap(START, END),))
    captured(three_weeks, AFTER, **REPLIES_OF_X)
    assert not is_due(three_weeks, 1)
    captured(three_weeks, AFTER)
    captured(three_weeks, AFTER, **REPLIES_OF_X)
    assert not is_due(three_weeks, 1, everything=True)
    captured(three_weeks, AFTER, gaps=(HOLE,), **REPLIES_OF_X)
    captured(three_weeks, AFTER, **TAGGED_ONES)
    assert not is_due(three_weeks, 1)
    assert is_due(three_weeks, 1, everything=True)


def test_conversations_of_a_search_that_was_stopped_take_back_nothing(three_weeks: Config) -> None:
    """What an earlier one has checked stays so; without one the search itself is due."""
    captured(three_weeks, AFTER)
    captured(three_weeks, AFTER, gaps=(pending_gap(START, END),))
    captured(three_weeks, AFTER, finish=False, **TAGGED_ONES)
    assert not is_due(three_weeks, 1)
    assert not is_due(three_weeks, 1, everything=True)


UNANSWERED = (
    Gap(
        since=START, until=END, why="asking for the others was refused", certain=False,
        kind=GapKind.ANSWERS, post="1", counted=4, came=0,
    ),
    UnseenAnswers(software="GoToSocial", why="x runs GoToSocial", news="", for_good=True).gap(
        CaptureWindow(since=START, until=END, ends=END), START
    ),
)  # fmt: skip


def test_conversations_that_are_all_refused_count_as_a_refused_search(three_weeks: Config) -> None:
    """Where a search leaves answers out; a part of them counts as a check that was not made."""
    for day in range(3):
        captured(three_weeks, AFTER + day * DAY, gaps=UNANSWERED)
        captured(three_weeks, AFTER + day * DAY, read=0, **TAGGED_ONES)
        assert is_due(three_weeks, day)
    captured(three_weeks, AFTER + 3 * DAY, gaps=UNANSWERED)
    captured(three_weeks, AFTER + 3 * DAY, **TAGGED_ONES)
    assert is_due(three_weeks, 4)
    captured(three_weeks, AFTER + 4 * DAY, gaps=UNANSWERED)
    captured(three_weeks, AFTER + 4 * DAY, **TAGGED_ONES)
    assert not is_due(three_weeks, 5)


def test_refused_conversations_elsewhere_do_not_make_a_session_due(three_weeks: Config) -> None:
    """Its search has the answers with the hashtag."""
    captured(three_weeks, AFTER, gaps=UNANSWERED[:1])
    captured(three_weeks, AFTER, read=0, **REPLIES_OF_X)
    assert not is_due(three_weeks, 1)


@pytest.mark.parametrize("unchecked", [(pending_gap(START, END),), UNANSWERED])
def test_an_hour_that_was_searched_is_never_missed(
    three_weeks: Config, unchecked: tuple[Gap, ...]
) -> None:
    """It was captured, though not checked; searches of a part are not all of it."""
    captured(three_weeks, AFTER, until=HALF, gaps=unchecked)
    assert found(three_weeks, AFTER + DAY).searched == ()
    captured(three_weeks, AFTER, since=HALF, gaps=unchecked)
    assert [it.day for it in found(three_weeks, AFTER + DAY).searched] == [FRIDAY]
    later = found(three_weeks, AFTER + 5 * WEEK)
    assert FRIDAY not in [it.day for it in later.unreachable]


def again(config: Config, now: datetime) -> list[date]:
    """The days of meetings that are due for their replies alone."""
    with open_project(config) as project:
        found = find_due_meetings(project, "hcsmeu", "x", now=now, options=REPLIES)
    assert set(found.again) <= set(found.meetings)
    return [meeting.day for meeting in found.again]


def test_replies_are_asked_for_where_the_last_capture_left_some_out(config: Config) -> None:
    """It told of the option, or read conversations for posts with the hashtag alone."""
    left = replace(UNCHECKED, remedy="--with-replies")
    for week in (1, 2, 3):
        captured(config, AFTER, week=week, gaps=(left,))
    captured(config, AFTER)
    assert again(config, AFTER + DAY) == []
    captured(config, AFTER + DAY, gaps=(left,))
    assert again(config, AFTER + DAY) == [FRIDAY]
    # X has none of them any more.
    assert again(config, AFTER + WEEK) == []
    captured(config, AFTER + DAY)
    captured(config, AFTER + DAY, kind="replies", query=CONVERSATIONS)
    assert again(config, AFTER + DAY) == []
    captured(config, AFTER + DAY)
    captured(config, AFTER + DAY, kind="replies", query=TAGGED_CONVERSATIONS)
    assert again(config, AFTER + DAY) == [FRIDAY]
    assert due(config, AFTER + DAY) == []


def test_a_capture_of_a_part_leaves_the_replies_due(config: Config) -> None:
    """It says nothing about the rest; a note that nothing lacks any more is no gap."""
    left = replace(UNCHECKED, remedy="--with-replies", counted=3, came=0)
    for week in (1, 2, 3):
        captured(config, AFTER, week=week)
    captured(config, AFTER, gaps=(left,))
    captured(config, AFTER + DAY, since=END - timedelta(minutes=5))
    assert again(config, AFTER + DAY) == [FRIDAY]
    captured(config, AFTER + DAY, gaps=(replace(left, counted=0),))
    assert again(config, AFTER + DAY) == []


def test_the_rest_of_the_window_is_due_where_the_hour_alone_was_captured(config: Config) -> None:
    """By hand, of the last days; not weeks after it, when networks have none of it any more."""
    for week in (1, 2, 3):
        captured(config, AFTER + DAY, week=week, since=START - week * WEEK, until=END - week * WEEK)
    captured(config, AFTER, since=START, until=END)
    found_now = found(config, AFTER + DAY)
    assert [meeting.day for meeting in found_now.meetings] == [FRIDAY]
    assert found_now.again == found_now.meetings
    hours = timedelta(hours=35)
    with open_project(config) as project:
        for now, is_due in ((START + hours, True), (START + hours + WEEK / 999, False)):
            it = find_due_meetings(project, "hcsmeu", "x", now=now, margins_reach=hours)
            assert bool(it.meetings) is is_due
    assert due(config, AFTER + 6 * DAY + timedelta(hours=1)) == []
    captured(config, AFTER, since=END)
    assert due(config, AFTER + DAY) == [FRIDAY]
    captured(config, AFTER, since=START - timedelta(minutes=15), until=START)
    assert due(config, AFTER + DAY) == []


def test_margins_that_no_place_was_asked_for_are_due_at_each(config: Config) -> None:
    """A place that was asked for what came after the hour alone is no place of the meeting."""
    for week in (1, 2, 3):
        captured(config, AFTER, week=week)
    captured(config, AFTER, source="x:a.example")
    captured(config, AFTER, source="x:b.example", since=END)
    assert due(config, AFTER + DAY) == []
    assert due(config, AFTER + DAY, ["x:a.example", "x:b.example"])[-1] == FRIDAY


def test_a_capture_without_its_late_answers_is_due_for_them(config: Config) -> None:
    """Where these are waited for."""
    for week in (1, 2, 3):
        captured(config, AFTER, week=week)
    captured(config, AFTER)
    late = CatchUpOptions(late=True)
    now = END + config.capture.late + timedelta(minutes=1)
    with open_project(config) as project:
        days = find_due_meetings(project, "hcsmeu", "x", now=now, options=late).again
    assert [meeting.day for meeting in days] == [FRIDAY]
    assert due(config, now) == []
