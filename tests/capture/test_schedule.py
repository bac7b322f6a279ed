"""When a chat is captured by itself: once after each session, over every change of summer time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.capture.clocks import wakes
from tweetup.capture.maintenance.schedule import (
    Task,
    TimeOfDay,
    as_cron,
    check_meets,
    meetings,
    wake_times,
)
from tweetup.capture.window import WindowOptions, choose_window
from tweetup.config import CaptureConfig, ChatConfig
from tweetup.errors import ConfigError
from tweetup.model import Schedule
from tweetup.networks import Need

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = datetime(2027, 1, 1, tzinfo=UTC)
TAIL = timedelta(minutes=60)
MARGINS = CaptureConfig(tail=TAIL)
MINUTE = timedelta(minutes=1)
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Africa/Casablanca",
    "Pacific/Kiritimati",
)


def friday(zone: str, start: str = "20:00", weekday: int | None = 4) -> Schedule:
    hour, minute = map(int, start.split(":"))
    return Schedule(weekday=weekday, start=hour * 60 + minute, minutes=60, timezone=zone)


def weekly(schedule: Schedule, **more: Any) -> ChatConfig:
    return ChatConfig(
        hashtag="hcsmeu", hashtags=("hcsmeu", "hcsmeurope"), timezone=schedule.timezone,
        schedule=schedule, **more,
    )  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_a_meeting_keeps_its_hour_over_summer_time(zone: str) -> None:
    """Every week of a year, at the same time of day where the chat lives."""
    found = list(meetings(weekly(friday(zone)), MARGINS, since=SINCE, until=UNTIL))
    assert len(found) in {52, 53}
    local = [one.start.astimezone(ZoneInfo(zone)) for one in found]
    assert {(at.hour, at.minute, at.weekday()) for at in local} == {(20, 0, 4)}
    assert all(at.date() == one.day for at, one in zip(local, found, strict=True))
    assert all(one.capture - one.end == TAIL + MINUTE for one in found)


def test_a_capture_begins_when_all_of_its_window_can_be_found() -> None:
    """A clock that wakes on time asks for the whole tail, and says nothing of a rest."""
    chat = weekly(friday("Europe/Berlin"))
    for late in (False, True):
        one = next(meetings(chat, MARGINS, since=SINCE, until=UNTIL, late=late))
        wanted = WindowOptions(date=one.day.isoformat(), late=late)
        assert choose_window(wanted, chat, MARGINS, now=one.capture).over
        assert not choose_window(wanted, chat, MARGINS, now=one.capture - MINUTE).over


@pytest.mark.parametrize("zone", ZONES)
def test_a_daily_chat_has_every_day_whole(zone: str) -> None:
    """From midnight to midnight where it is, also on the days that have 23 or 25 hours."""
    chat = ChatConfig(hashtag="expo", hashtags=("expo",), timezone=zone, daily=True)
    found = list(meetings(chat, MARGINS, since=SINCE, until=UNTIL))
    assert len(found) == 365
    assert all(one.end == after.start for one, after in pairwise(found))
    assert all(one.capture == one.end + MINUTE for one in found)


def test_a_single_date_is_a_meeting_too() -> None:
    """A chat that meets now and then, and one that meets once more than usual."""
    single = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
    now_and_then = ChatConfig(
        hashtag="n", hashtags=("n",), timezone="Europe/Berlin", next_date=single
    )
    (one,) = meetings(now_and_then, MARGINS, since=SINCE, until=UNTIL)
    assert (one.start, one.end) == (single, single + timedelta(hours=1))
    more = weekly(friday("Europe/Berlin"), next_date=single)
    thursday = datetime(2026, 11, 19, tzinfo=UTC)
    week = meetings(more, MARGINS, since=thursday, until=thursday + timedelta(weeks=1))
    assert [one.day.day for one in week] == [20, 25]


@pytest.mark.parametrize(
    ("chat", "clock", "expected"),
    [
        (weekly(friday("Europe/Berlin")), "Europe/Berlin", [(22, 1)]),
        (weekly(friday("Europe/Berlin")), "Europe/Paris", [(22, 1)]),
        (weekly(friday("Europe/Berlin")), "UTC", [(20, 1), (21, 1)]),
        (weekly(friday("Europe/Berlin")), "America/New_York", [(16, 1), (17, 1)]),
        (weekly(friday("Europe/Berlin", "22:30")), "UTC", [(22, 31), (23, 31)]),
        (weekly(friday("America/New_York")), "UTC", [(2, 1), (3, 1)]),
        (weekly(friday("America/New_York", "17:30")), "UTC", [(0, 31), (23, 31)]),
        (weekly(friday("Asia/Kolkata")), "UTC", [(16, 31)]),
        (weekly(friday("Australia/Lord_Howe")), "UTC", [(11, 1), (11, 31)]),
        (weekly(friday("Europe/Berlin", weekday=None)), "UTC", [(20, 1), (21, 1)]),
        (weekly(friday("UTC"), next_date=datetime(2026, 2, 1, 9, tzinfo=UTC)), "UTC", [(22, 1)]),
        (weekly(friday("Europe/Berlin"), daily=True), "UTC", [(22, 1), (23, 1)]),
        (
            ChatConfig(hashtag="n", hashtags=("n",), next_date=datetime(2025, 2, 1, 9, tzinfo=UTC)),
            "UTC",
            [(11, 1)],
        ),
    ],
)
def test_every_time_that_may_be_right_is_a_tick(
    chat: ChatConfig, clock: str, expected: list[tuple[int, int]]
) -> None:
    """One where both clocks change together, two where only one of them does."""
    found = wake_times(chat, MARGINS, clock=ZoneInfo(clock), since=SINCE)
    assert list(found) == [TimeOfDay(*one) for one in expected]


class Nowhere:
    """A network that wants to know nothing."""

    name = "x"
    title = "X"
    needs: tuple[Need, ...] = ()
    url = None


def task(chat: ChatConfig) -> Task:
    return Task(
        chat=chat, network=Nowhere(), margins=MARGINS, now=SINCE,  # type: ignore[arg-type]  # nobody opens it
        program=("tweetup",), folder="/chats",
    )  # fmt: skip


@pytest.mark.parametrize("clock", ["UTC", "America/New_York"])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Santiago", "Australia/Lord_Howe"])
def test_cron_wakes_at_each_capture_of_a_year_and_every_half_day(zone: str, clock: str) -> None:
    """Reckoned minute by minute on cron's own clock: never too late, and never a day silent."""
    chat = weekly(friday(zone))
    wanted = {one.capture for one in meetings(chat, MARGINS, since=SINCE, until=UNTIL)}
    woken = _woken(chat, ZoneInfo(clock), SINCE, UNTIL)
    assert wanted <= set(woken)
    assert len(woken) <= 6 * 366
    assert all(after - one <= timedelta(hours=13) for one, after in pairwise(woken))


def _woken(chat: ChatConfig, clock: ZoneInfo, since: datetime, until: datetime) -> list[datetime]:
    """The moments at which cron runs the lines that are printed for a chat."""
    lines = [line for line in as_cron(task(chat), clock).splitlines() if line[0] != "#"]
    fields = [" ".join(line.split()[:5]) for line in lines]
    return sorted(at for one in fields for at in wakes(one, clock, since=since, until=until))


def test_a_chat_without_a_time_has_no_schedule() -> None:
    """The error says what to write, and where; a date, or every day, is one."""
    chat = ChatConfig(hashtag="hcsmeu", hashtags=("hcsmeu",))
    with pytest.raises(
        ConfigError, match=r"chats\.hcsmeu: the chat has no time.*say when it meets"
    ):
        check_meets(chat)
    check_meets(replace(chat, daily=True))
    check_meets(replace(chat, next_date=SINCE))
    check_meets(replace(chat, schedule=friday("UTC")))
