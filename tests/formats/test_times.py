"""Instants as files write them, and what an id says about its instant."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.shapes import v1_time, x_id
from tweetup.formats.row_times import settle_moment
from tweetup.formats.times import in_utc, is_x_id, read_time, snowflake_time

MOMENT = datetime(2015, 4, 1, 0, 21, 27, tzinfo=UTC)
READ = [
    "2015-04-01T00:21:27Z",
    "2015-04-01T00:21:27.000Z",
    "2015-04-01T00:21:27+00:00",
    "2015-03-31 20:21:27-04:00",
    "2015-04-01T02:21:27+0200",
    "2015-04-01 00:21:27",
    "2015-04-01 00:21:27 UTC",
    " 2015-04-01T00:21:27 ",
    "Wed Apr 01 00:21:27 +0000 2015",
    "Tue Mar 31 20:21:27 -0400 2015",
]
NOT_READ = [
    "",
    "yesterday",
    "2015-04-01",
    "20150401",
    "00:21",
    "01/04/2015 00:21",
    "Wed Abr 01 00:21:27 +0000 2015",
    "Wed Apr 31 00:21:27 +0000 2015",
    "2015-13-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "Mon Jan 01 00:00:00 +1400 0001",
    "Fri Dec 31 23:59:59 -1400 9999",
    "1427847687",
]


@pytest.mark.parametrize("text", READ)
def test_instant(text: str) -> None:
    """All forms name the same instant, in UTC; without an offset UTC is meant."""
    assert read_time(text) == MOMENT
    assert read_time(text).tzinfo is UTC


@pytest.mark.parametrize("text", NOT_READ)
def test_no_instant(text: str) -> None:
    """Anything less than an instant is an error, never a guess."""
    with pytest.raises(ValueError):
        read_time(text)


EAST = timezone(timedelta(hours=14))
DECODED = [
    (MOMENT, MOMENT),
    (MOMENT.astimezone(EAST), MOMENT),
    (MOMENT.replace(tzinfo=None), MOMENT),
    (datetime(1, 1, 1, tzinfo=EAST), None),
    (None, None),
]


@pytest.mark.parametrize(("decoded", "moment"), DECODED)
def test_decoded_times(decoded: datetime | None, moment: datetime | None) -> None:
    """Whatever zone it was written in, and none beyond what clocks reach."""
    assert in_utc(decoded) == moment


@pytest.mark.parametrize("text", ["0001-01-01 00:00:00", "01/01/0001 00:00:00"])
def test_local_times_beyond_all_clocks(text: str) -> None:
    """A time that its zone moves out of the calendar is none."""
    with pytest.raises(ValueError, match="a time in an unknown form"):
        settle_moment(text, None, on_x=False, zone=ZoneInfo("Asia/Tokyo"), utc=True)


@given(st.integers(0, 94 * 365 * 86400))
def test_times_of_api_1(seconds: int) -> None:
    """What API 1.1 writes is read to the second, whatever language the machine speaks."""
    moment = datetime(2006, 3, 21, tzinfo=UTC) + timedelta(seconds=seconds)
    assert read_time(v1_time(moment)) == moment


@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    """No text leads to anything but an instant or a ValueError."""
    with suppress(ValueError):
        assert read_time(text).tzinfo is UTC


X_IDS = [
    (x_id(MOMENT), MOMENT, True, "made at that moment"),
    (x_id(MOMENT), MOMENT.replace(second=0), True, "a time cut to its minute"),
    (x_id(MOMENT), MOMENT + timedelta(hours=1), False, "an hour apart"),
    ("20", datetime(2006, 3, 21, 20, 50, tzinfo=UTC), True, "counted up"),
    ("20", MOMENT, False, "too low for 2015"),
    ("20", datetime(2006, 3, 20, tzinfo=UTC), False, "before there was X"),
    ("0", datetime(2008, 1, 1, tzinfo=UTC), False, "zero"),
    ("9" * 19, MOMENT, False, "another number"),
    ("9" * 25, MOMENT, False, "no 64 bits"),
    ("¹²³", MOMENT, False, "digits of another kind"),
    ("m12", MOMENT, False, "no number"),
    ("", MOMENT, False, "nothing"),
    ("-5", datetime(2008, 1, 1, tzinfo=UTC), False, "negative"),
]


@pytest.mark.parametrize(("post_id", "moment", "expected", "why"), X_IDS)
def test_ids_of_x(post_id: str, moment: datetime, expected: bool, why: str) -> None:
    """An id is X's only where it cannot well be anybody else's."""
    assert is_x_id(post_id, moment) is expected, why


def test_time_in_an_id() -> None:
    assert snowflake_time(int(x_id(MOMENT))) == MOMENT
