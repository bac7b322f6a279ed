"""Which stretch of time a capture asks for, by whatever says so, over changes of summer time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tweetup.capture.window import SEARCH_DELAY, CaptureWindow, WindowOptions, choose_window
from tweetup.config import CaptureConfig, ChatConfig
from tweetup.errors import UsageError
from tweetup.model import Schedule

MARGINS = CaptureConfig()
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)  # a Sunday


def chat(
    zone: str = "Europe/Berlin", weekday: int | None = 4, hour: float = 20, minutes: int = 60
) -> ChatConfig:
    """A chat that meets on Fridays at eight in the evening, unless said otherwise."""
    plan = Schedule(weekday=weekday, start=int(hour * 60), minutes=minutes, timezone=zone)
    return ChatConfig(hashtag="a", hashtags=("a",), timezone=zone, schedule=plan)


NO_HOUR = ChatConfig(hashtag="a", hashtags=("a",), timezone="Europe/Berlin")


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def window(wanted: WindowOptions, of: ChatConfig = NO_HOUR, now: datetime = NOW) -> CaptureWindow:
    return choose_window(wanted, of, MARGINS, now=now + SEARCH_DELAY)


@pytest.mark.parametrize(
    ("wanted", "since", "until"),
    [
        (WindowOptions(last="2h"), "2026-11-22T07:30", "2026-11-22T09:30"),
        (WindowOptions(last="90m"), "2026-11-22T08:00", "2026-11-22T09:30"),
        (WindowOptions(last="1h30m"), "2026-11-22T08:00", "2026-11-22T09:30"),
        (WindowOptions(last="90 minutes"), "2026-11-22T08:00", "2026-11-22T09:30"),
        (WindowOptions(last="1 week"), "2026-11-15T09:30", "2026-11-22T09:30"),
        # in the chat's own zone, unless it names one
        (
            WindowOptions(since="2026-11-20T19:45", until="2026-11-20T21:00"),
            "2026-11-20T18:45",
            "2026-11-20T20:00",
        ),
        (
            WindowOptions(since="2026-11-20 19:45", until="2026-11-20T21:00Z"),
            "2026-11-20T18:45",
            "2026-11-20T21:00",
        ),
        (
            WindowOptions(since="2026-11-20T19:45-05:00"),
            "2026-11-21T00:45",
            "2026-11-22T09:30",
        ),
        # a date alone is all of that day, at both ends
        (
            WindowOptions(since="2026-11-20", until="2026-11-20"),
            "2026-11-19T23:00",
            "2026-11-20T23:00",
        ),
        (
            WindowOptions(since="2026-07-01", until="2026-07-01"),
            "2026-06-30T22:00",
            "2026-07-01T22:00",
        ),
        # a time alone is the last one that came, and to end with the first one after that
        (WindowOptions(since="09:30", until="10:15"), "2026-11-22T08:30", "2026-11-22T09:15"),
        (WindowOptions(since="10:00"), "2026-11-22T09:00", "2026-11-22T09:30"),
        (WindowOptions(since="20:00", until="21:30"), "2026-11-21T19:00", "2026-11-21T20:30"),
        (WindowOptions(since="23:00", until="01:00"), "2026-11-21T22:00", "2026-11-22T00:00"),
        (
            WindowOptions(since="2026-11-20T19:45", until="21:00"),
            "2026-11-20T18:45",
            "2026-11-20T20:00",
        ),
        (WindowOptions(since="2026-11-20", until="21:00"), "2026-11-19T23:00", "2026-11-20T20:00"),
        # an hour that the clock shows twice is both of them, unless an offset says which
        (
            WindowOptions(since="2026-10-25T02:30", until="2026-10-25T02:45"),
            "2026-10-25T00:30",
            "2026-10-25T01:45",
        ),
        (
            WindowOptions(since="2026-10-25T02:30+01:00", until="2026-10-25T02:45+01:00"),
            "2026-10-25T01:30",
            "2026-10-25T01:45",
        ),
        # of one that it leaves out, nothing before or after it is lost
        (
            WindowOptions(since="2026-03-29T02:30", until="2026-03-29T03:30"),
            "2026-03-29T00:30",
            "2026-03-29T01:30",
        ),
        (
            WindowOptions(since="2026-03-29T01:30", until="2026-03-29T02:30"),
            "2026-03-29T00:30",
            "2026-03-29T01:30",
        ),
        # what is still to come is not asked for
        (
            WindowOptions(since="2026-11-22", until="2026-11-25"),
            "2026-11-21T23:00",
            "2026-11-22T09:30",
        ),
        (WindowOptions(date="2026-11-20"), "2026-11-19T23:00", "2026-11-20T23:00"),
    ],
)
def test_windows_said_outright(wanted: WindowOptions, since: str, until: str) -> None:
    """A chat without an hour in Berlin, on a Sunday morning."""
    found = window(wanted)
    assert (found.since, found.until) == (utc(since), utc(until))


def test_what_is_too_new_is_not_asked_for() -> None:
    """A network that has not found a post yet does not make a hole: it is left for the next run."""
    found = choose_window(WindowOptions(last="2h"), NO_HOUR, MARGINS, now=NOW)
    assert (found.until, found.over) == (NOW - SEARCH_DELAY, True)
    start = utc("2026-11-20T19:00")
    during = choose_window(WindowOptions(), chat(), MARGINS, now=start + timedelta(minutes=30))
    assert (during.until, during.over) == (start + timedelta(minutes=30) - SEARCH_DELAY, False)
    early = choose_window(WindowOptions(), chat(), MARGINS, now=start + SEARCH_DELAY / 2)
    assert early.start == start - timedelta(days=7)


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ("2026-11-22T09:30", "2026-11-20T19:00"),
        ("2026-11-20T18:59", "2026-11-13T19:00"),  # not begun: last week's
        ("2026-11-20T19:00", "2026-11-20T19:00"),  # just begun
        ("2026-11-27T18:00", "2026-11-20T19:00"),
    ],
)
def test_without_a_word_it_is_the_last_session(now: str, start: str) -> None:
    """The latest one that has begun, with a quarter of an hour before and an hour after it."""
    found = window(WindowOptions(), chat(), utc(now))
    assert found.start == utc(start)
    assert found.since == utc(start) - timedelta(minutes=15)
    assert found.ends == utc(start) + timedelta(hours=2)
    assert found.until == min(found.ends, utc(now))
    assert found.over is (utc(now) >= found.ends)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "start"),
    [
        # Berlin: summer time ends on 25 October 2026, at 3 o'clock; begins on 28 March 2027
        ("Europe/Berlin", "2026-10-23", 20, "2026-10-23T18:00"),
        ("Europe/Berlin", "2026-10-30", 20, "2026-10-30T19:00"),
        ("Europe/Berlin", "2026-10-25", 20, "2026-10-25T19:00"),
        ("Europe/Berlin", "2027-03-28", 20, "2027-03-28T18:00"),
        # New York changes a week later, and the Sunday's small hours are there twice, or not
        ("America/New_York", "2026-10-30", 21, "2026-10-31T01:00"),
        ("America/New_York", "2026-11-06", 21, "2026-11-07T02:00"),
        ("America/New_York", "2026-11-01", 1.5, "2026-11-01T05:30"),
        ("America/New_York", "2027-03-14", 2.5, "2027-03-14T07:30"),
        # south of the equator, and half an hour off
        ("Australia/Adelaide", "2026-10-04", 20, "2026-10-04T09:30"),
        ("Australia/Adelaide", "2026-10-03", 20, "2026-10-03T10:30"),
        ("UTC", "2026-10-25", 20, "2026-10-25T20:00"),
    ],
)
def test_an_hour_keeps_its_place_on_the_wall(zone: str, day: str, hour: float, start: str) -> None:
    """Over every change of summer time, the hour is the chat's own by its own clock."""
    found = window(WindowOptions(date=day), chat(zone, hour=hour), utc("2027-12-31T00:00"))
    assert found.start == utc(start)
    assert found.end == utc(start) + timedelta(hours=1)


@given(
    st.integers(0, 15 * 365 * 24 * 60),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
    st.one_of(st.none(), st.integers(0, 6)),
    st.integers(0, 1439),
)
def test_the_last_session_is_never_far(
    minute: int, zone: str, weekday: int | None, start: int
) -> None:
    """Begun within the last week (the last day for a daily one), an hour of change aside."""
    now = utc("2020-01-01") + timedelta(minutes=minute)
    found = window(WindowOptions(), chat(zone, weekday, start / 60), now)
    assert found.start
    ago = now - found.start
    assert timedelta(0) <= ago <= timedelta(days=1 if weekday is None else 7, hours=1)
    assert found.since < found.until <= now


def test_margins_are_the_owners() -> None:
    """The lead and tail of tweetup.toml; announcements and late answers only where asked for."""
    margins = CaptureConfig(
        lead=timedelta(minutes=5),
        tail=timedelta(minutes=10),
        announcements=timedelta(days=2),
        late=timedelta(hours=30),
    )
    start, end = utc("2026-11-20T19:00"), utc("2026-11-20T20:00")
    plain = choose_window(WindowOptions(), chat(), margins, now=NOW + SEARCH_DELAY)
    assert (plain.since, plain.until) == (
        start - timedelta(minutes=5),
        end + timedelta(minutes=10),
    )
    wide = choose_window(
        WindowOptions(announcements=True, late=True), chat(), margins, now=NOW + SEARCH_DELAY
    )
    assert (wide.since, wide.until) == (start - timedelta(days=2), end + timedelta(hours=30))


def test_a_meeting_moved_is_where_it_was_moved_to() -> None:
    """next_date goes before the schedule, for its own day and for the last session."""
    moved = replace(chat(), next_date=utc("2026-11-21T10:00"))
    assert window(WindowOptions(), moved).start == utc("2026-11-21T10:00")
    assert window(WindowOptions(date="2026-11-21"), moved).start == utc("2026-11-21T10:00")
    assert window(WindowOptions(date="2026-11-20"), moved).start == utc("2026-11-20T19:00")


def test_a_congress_has_days() -> None:
    """A chat that is one session a day is captured by the day, whatever its hour."""
    found = window(WindowOptions(date="2026-11-20"), replace(chat(), daily=True))
    assert (found.since, found.until) == (utc("2026-11-19T23:00"), utc("2026-11-20T23:00"))


@pytest.mark.parametrize(
    ("wanted", "of", "said"),
    [
        (WindowOptions(), NO_HOUR, "no time is set for #a; give --last 2h"),
        (WindowOptions(last="2h", date="2026-11-20"), NO_HOUR, "--last and --date both say when"),
        (WindowOptions(last="2h", since="2026-11-20"), NO_HOUR, "--since and --last both say when"),
        (
            WindowOptions(until="2026-11-20"),
            NO_HOUR,
            "--until: says until when, but not since when",
        ),
        (
            WindowOptions(since="2026-11-20", until="2026-11-19"),
            NO_HOUR,
            "--until: ends before it begins",
        ),
        (
            WindowOptions(last="2 fortnights"),
            NO_HOUR,
            "--last: '2 fortnights' is no length of time",
        ),
        (WindowOptions(last="0h"), NO_HOUR, "is no length of time"),
        (WindowOptions(last="-2h"), NO_HOUR, "is no length of time"),
        (WindowOptions(since="friday"), NO_HOUR, "--since: 'friday' is no date or time"),
        (WindowOptions(date="20:00"), NO_HOUR, "--date: '20:00' is no date"),
        (WindowOptions(date="2026-11-20T20:00"), NO_HOUR, "is no date"),
        (
            WindowOptions(date="2026-11-27"),
            chat(),
            "nothing to be found yet: that begins on 2026-11-27 at 19:45 (Europe/Berlin)",
        ),
        (WindowOptions(since="2027-01-01"), NO_HOUR, "there is nothing to be found yet"),
        (WindowOptions(last="999999 weeks"), NO_HOUR, "no calendar reaches that far"),
        (WindowOptions(since="0001-01-01"), NO_HOUR, "no calendar reaches that far"),
        (WindowOptions(date="9999-12-31"), NO_HOUR, "no calendar reaches that far"),
        (WindowOptions(last="2h", late=True), NO_HOUR, "--late: --last says already when"),
        (
            WindowOptions(since="2026-11-20", announcements=True),
            NO_HOUR,
            "--announcements: --since says",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(wanted: WindowOptions, of: ChatConfig, said: str) -> None:
    """With the option it stands in, and what to write instead."""
    with pytest.raises(UsageError) as caught:
        window(wanted, of)
    assert said in str(caught.value)


@given(
    st.sampled_from(
        [
            lambda written: WindowOptions(since=written),
            lambda written: WindowOptions(since="2026-01-01", until=written),
            lambda written: WindowOptions(last=written),
            lambda written: WindowOptions(date=written),
        ]
    ),
    st.one_of(
        st.text(max_size=20),
        st.from_regex(r"[0-9]{0,7} ?(m|h|d|w|hours)", fullmatch=True),
        st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?(Z|[+-][0-9]{2}:00)?"),
    ),
)
def test_whatever_is_written_is_a_window_or_refused(
    option: Callable[[str], WindowOptions], written: str
) -> None:
    """No words end in anything but a window in the past or a line that says what is wrong."""
    try:
        found = window(option(written), chat())
    except UsageError:
        return
    assert found.since < found.until <= NOW
