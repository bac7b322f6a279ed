"""When a chat is captured by itself: once after each session, over every change of summer time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.pipeline.clocks import wakes
from tweetup.archive import open_archive
from tweetup.config import ChatConfig, Config
from tweetup.errors import ConfigError
from tweetup.model import Capture, Schedule
from tweetup.pipeline.upkeep.automation import Task, as_cron
from tweetup.pipeline.upkeep.schedule import Tick, due_date, meetings, schedule_of, ticks
from tweetup.pipeline.workplace import open_work
from tweetup.sources.networks import Need

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = datetime(2027, 1, 1, tzinfo=UTC)
TAIL = timedelta(minutes=60)
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


@pytest.mark.parametrize("zone", ZONES)
def test_a_meeting_keeps_its_hour_over_summer_time(zone: str) -> None:
    """Every week of a year, at the same time of day where the chat lives."""
    found = list(meetings(friday(zone), TAIL, since=SINCE, until=UNTIL))
    assert len(found) in {52, 53}
    local = [one.start.astimezone(ZoneInfo(zone)) for one in found]
    assert {(at.hour, at.minute, at.weekday()) for at in local} == {(20, 0, 4)}
    assert all(at.date() == one.day for at, one in zip(local, found, strict=True))
    assert all(one.capture - one.end == TAIL for one in found)


@pytest.mark.parametrize(
    ("schedule", "clock", "expected"),
    [
        (friday("Europe/Berlin"), "Europe/Berlin", [(4, 22, 0)]),
        (friday("Europe/Berlin"), "Europe/Paris", [(4, 22, 0)]),
        (friday("Europe/Berlin"), "UTC", [(4, 20, 0), (4, 21, 0)]),
        (friday("Europe/Berlin"), "America/New_York", [(4, 16, 0), (4, 17, 0)]),
        (friday("Europe/Berlin", "22:30"), "UTC", [(4, 22, 30), (4, 23, 30)]),
        (friday("America/New_York"), "UTC", [(5, 2, 0), (5, 3, 0)]),
        (friday("America/New_York", "18:00"), "Asia/Tokyo", [(5, 9, 0), (5, 10, 0)]),
        (friday("America/New_York", "17:30"), "UTC", [(4, 23, 30), (5, 0, 30)]),
        (friday("Asia/Kolkata"), "UTC", [(4, 16, 30)]),
        (friday("Australia/Lord_Howe"), "UTC", [(4, 11, 0), (4, 11, 30)]),
        (friday("Europe/Berlin", weekday=None), "UTC", [(None, 20, 0), (None, 21, 0)]),
    ],
)
def test_every_time_that_may_be_right_is_a_tick(
    schedule: Schedule, clock: str, expected: list[tuple[int | None, int, int]]
) -> None:
    """One where both clocks change together, two where only one of them does."""
    found = ticks(schedule, TAIL, clock=ZoneInfo(clock), since=SINCE)
    assert list(found) == [Tick(*one) for one in expected]


class Nowhere:
    """A network that wants to know nothing."""

    name = "x"
    title = "X"
    needs: tuple[Need, ...] = ()
    url = None


def task(schedule: Schedule) -> Task:
    return Task(
        hashtag="hcsmeu", network=Nowhere(), schedule=schedule, tail=TAIL, now=SINCE,  # type: ignore[arg-type]  # nobody opens it
        program=("tweetup",), folder="/chats",
    )  # fmt: skip


@pytest.mark.parametrize("clock", ["UTC", "America/New_York"])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Santiago", "Australia/Lord_Howe"])
def test_cron_wakes_at_each_capture_of_a_year(zone: str, clock: str) -> None:
    """Reckoned minute by minute on cron's own clock: never too late, and rarely for nothing."""
    schedule = friday(zone)
    wanted = {one.capture for one in meetings(schedule, TAIL, since=SINCE, until=UNTIL)}
    lines = [
        line for line in as_cron(task(schedule), ZoneInfo(clock)).splitlines() if line[0] != "#"
    ]
    woken = set(_woken(lines, ZoneInfo(clock), SINCE, UNTIL))
    assert wanted <= woken
    assert len(woken) <= 3 * len(wanted)


def _woken(
    lines: list[str], clock: ZoneInfo, since: datetime, until: datetime
) -> Iterator[datetime]:
    for line in lines:
        yield from wakes(" ".join(line.split()[:5]), clock, since=since, until=until)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    chat = ChatConfig(
        hashtag="hcsmeu", hashtags=("hcsmeu", "hcsmeurope"), schedule=friday("Europe/Berlin")
    )
    return Config(archive=tmp_path / "a.db", chats=(chat,))


def captured(config: Config, at: datetime, **changes: object) -> None:
    """Write a capture of Friday, 20 November 2026, 19:00 to 20:00 UTC, begun at that time."""
    said: dict[str, object] = {
        "source": "x", "kind": "capture", "hashtag": "hcsmeu",
        "since": datetime(2026, 11, 20, 18, 45, tzinfo=UTC),
        "until": datetime(2026, 11, 20, 21, tzinfo=UTC), **changes,
    }  # fmt: skip
    finish = said.pop("finish", True)
    with open_archive(config.archive, create=True, clock=lambda: at) as archive:
        number = archive.begin(Capture(**said))  # type: ignore[arg-type]  # as above
        if finish:
            archive.finish(number, read=0, skipped={})


def due(config: Config, now: datetime) -> date | None:
    with open_work(config) as work:
        return due_date(work, "hcsmeu", "x", now=now)


FRIDAY = date(2026, 11, 20)
AFTER = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (AFTER, FRIDAY),
        (AFTER - timedelta(seconds=1), date(2026, 11, 13)),
        (AFTER + timedelta(hours=1), FRIDAY),
        (AFTER + timedelta(days=6, hours=23), FRIDAY),
        (AFTER + timedelta(days=7), date(2026, 11, 27)),
    ],
)
def test_the_last_session_is_due_from_its_moment_on(
    config: Config, now: datetime, expected: date
) -> None:
    """Whatever woke the machine, and where nothing was captured yet."""
    assert due(config, now) == expected


@pytest.mark.parametrize(
    ("changes", "at", "done"),
    [
        ({}, AFTER, True),
        ({"hashtag": "hcsmeurope"}, AFTER, True),
        ({"since": None, "until": None}, AFTER, True),
        ({"finish": False}, AFTER, False),
        ({"kind": "import"}, AFTER, False),
        ({"source": "bluesky"}, AFTER, False),
        ({"hashtag": "other"}, AFTER, False),
        ({"hashtag": None}, AFTER, False),
        ({"since": datetime(2026, 11, 20, 19, 30, tzinfo=UTC)}, AFTER, False),
        ({"until": datetime(2026, 11, 20, 19, 30, tzinfo=UTC)}, AFTER, False),
        ({}, datetime(2026, 11, 20, 19, 30, tzinfo=UTC), False),
    ],
)
def test_what_was_captured_after_its_end_is_not_due(
    config: Config, changes: dict[str, object], at: datetime, *, done: bool
) -> None:
    """A line of the ledger counts if it is of the chat, the network and the whole hour."""
    captured(config, at, **changes)
    assert due(config, AFTER + timedelta(hours=1)) == (None if done else FRIDAY)


@pytest.mark.parametrize("month", [3, 10])
def test_each_session_is_captured_once_over_a_change(config: Config, month: int) -> None:
    """Woken by cron in UTC at both hours, it captures at the right one, before and after."""
    since, until = (datetime(2026, month, 20, tzinfo=UTC), datetime(2026, month + 1, 6, tzinfo=UTC))
    schedule = schedule_of(config.chat("hcsmeu"))
    lines = as_cron(task(schedule), ZoneInfo("UTC")).splitlines()[3:]
    begun = []
    captured(config, since, since=None, until=None)
    for moment in sorted(_woken(lines, ZoneInfo("UTC"), since, until)):
        if due(config, moment) is not None:
            captured(config, moment, since=None, until=None)
            begun.append(moment)
    assert begun == [one.capture for one in meetings(schedule, TAIL, since=since, until=until)]
    assert len(begun) >= 2


def test_a_chat_without_a_time_has_no_schedule() -> None:
    """The error says what to write, and where."""
    with pytest.raises(
        ConfigError, match=r"chats\.hcsmeu: the chat has no time.*say when it meets"
    ):
        schedule_of(ChatConfig(hashtag="hcsmeu", hashtags=("hcsmeu",)))
