"""Instants as files write them, and what an id says about its instant."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.shapes import v1_time, x_id
from tweetup.formats.import_options import DateOrder
from tweetup.formats.row_times import TimeColumn, read_time_column, settle_moment
from tweetup.formats.times import in_utc, is_x_id, read_time, snowflake_time
from tweetup.formats.written_times import read_written

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


LOCAL = datetime(2020, 12, 20, 6, 6)  # noqa: DTZ001 - as a table has it
EVENING = LOCAL.replace(hour=18)
WRITTEN = [
    ("2020/12/20 6:06", LOCAL, "Excel, Japan and the year first elsewhere"),
    ("12/20/20 6:06", LOCAL, "Excel, United States"),
    ("12/20/20 6:06 AM", LOCAL, "Excel, United States, with its format of times"),
    ("12/20/2020 6:06:00", LOCAL, "Sheets, United States"),
    ("12/20/20, 6:06\u202fPM", EVENING, "Numbers, with its narrow space"),
    ("20.12.2020 06:06", LOCAL, "Excel, Germany"),
    ("20.12.20 06:06", LOCAL, "Numbers, Germany"),
    ("20.12.2020, 06:06:00", LOCAL, "Sheets, Germany"),
    ("2020-12-20 06.06", LOCAL, "Excel, Sweden"),
    ("2020-12-20 06.06.00", LOCAL, "Sheets, Finland"),
    ("20/12/2020 06:06", LOCAL, "Excel, France and Great Britain"),
    ("20-12-2020 06:06", LOCAL, "Excel, Netherlands"),
    ("20/12/2020 6:06 p. m.", EVENING, "Excel, Mexico"),
    ("2020. 12. 20. 6:06", LOCAL, "Excel, Hungary"),
    ("2020. 12. 20 오후 6:06:00", EVENING, "Sheets, Korea"),
    ("2020年12月20日 6:06", LOCAL, "Numbers, Japan"),
    ("20 Dec 2020 at 06:06:00", LOCAL, "Numbers, Great Britain"),
    ("20. Dezember 2020 um 06:06", LOCAL, "Numbers, Germany"),
    ("20 déc. 2020 à 06:06", LOCAL, "Numbers, France"),
    ("Sunday, December 20, 2020 6:06 PM", EVENING, "Excel's long date"),
    ("Dec 20, 2020 · 6:06 AM UTC", LOCAL, "Nitter"),
    ("6:06 PM · Dec 20, 2020", EVENING, "X's website"),
    ("44185.2541666667", LOCAL, "a serial number"),
    ("44185,2541666667", LOCAL, "a serial number with a comma"),
    ("20-Dec-20 6:06", LOCAL, "Excel, India"),
]
OTHER_TEXTS = ["", "4000", "99999", "20/12", "12:30", "31.02.2021 10:00", "25:00", "moss, 2 of 3"]


@pytest.mark.parametrize(("text", "moment", "who"), WRITTEN)
def test_times_of_spreadsheets(text: str, moment: datetime, who: str) -> None:
    """Each country's form has one meaning where its numbers allow no other."""
    written = read_written(text)
    assert written is not None, who
    assert [it for it, _ in written.moments] == [moment], who


@pytest.mark.parametrize("text", OTHER_TEXTS)
def test_no_times_of_spreadsheets(text: str) -> None:
    """A text that is no date is none."""
    assert read_written(text) is None


AMBIGUOUS = "3/4/2021 20:00"
ORDERS = [
    ([("25/4/2021 20:00", "")], DateOrder.DAY_FIRST, "one date has only one meaning"),
    ([("4/25/2021 20:00", "")], DateOrder.MONTH_FIRST, "the other way round"),
    ([(AMBIGUOUS, x_id(datetime(2021, 4, 3, 20, tzinfo=UTC)))], DateOrder.DAY_FIRST, "an id"),
    ([("5/5/2021 20:00", "")], None, "the fifth of May tells nothing"),
    ([("25/4/2021 20:00", ""), ("4/25/2021 20:00", "")], None, "they contradict each other"),
]


@pytest.mark.parametrize(("others", "order", "why"), ORDERS)
def test_the_column_tells_the_order(
    others: list[tuple[str, str]], order: DateOrder | None, why: str
) -> None:
    """Day and month follow from the other times of the column and their ids, never from a guess."""
    column = read_time_column([(AMBIGUOUS, ""), *others])
    assert column.order is order, why
    if order is None:
        with pytest.raises(ValueError, match="--date-order"):
            settle_moment(AMBIGUOUS, None, on_x=True, zone=None, utc=True, column=column)
    else:
        month = 4 if order is DateOrder.DAY_FIRST else 3
        moment = settle_moment(AMBIGUOUS, None, on_x=True, zone=None, utc=True, column=column)
        assert moment.month == month, why


SERIAL_1904 = "42723.7543518519"


@pytest.mark.parametrize(
    ("post_id", "expected"),
    [
        (x_id(datetime(2020, 12, 20, 18, 6, 16, tzinfo=UTC)), (2020, 12, 20)),
        (x_id(datetime(2016, 12, 19, 18, 6, 16, tzinfo=UTC)), (2016, 12, 19)),
        ("7", (2016, 12, 19)),
    ],
)
def test_serial_numbers_from_1904(post_id: str, expected: tuple[int, int, int]) -> None:
    """Ids of the column settle from which year its numbers count."""
    column = read_time_column([(SERIAL_1904, post_id)])
    moment = settle_moment("42723.5", "8", on_x=False, zone=None, utc=True, column=column)
    assert (moment.year, moment.month, moment.day) == expected


def test_early_serial_numbers_are_times_from_1904_alone() -> None:
    early = "37300.5"
    with pytest.raises(ValueError, match="unknown form"):
        settle_moment(early, "8", on_x=False, zone=None, utc=True)
    moment = settle_moment(
        early, "8", on_x=False, zone=None, utc=True, column=TimeColumn(since_1904=True)
    )
    assert moment.year == 2006


def test_zones_by_their_short_names() -> None:
    """A short name has the offset that ids of the same file show; without any it is asked for."""
    rows = [("2015-04-01 02:21:27 CEST", x_id(MOMENT)), ("2009-04-01 02:21:27 CEST", "12")]
    column = read_time_column(rows)
    moment = settle_moment(*rows[1], on_x=True, zone=None, utc=True, column=column)
    assert moment == MOMENT.replace(year=2009)
    with pytest.raises(ValueError, match="--timezone"):
        settle_moment(*rows[1], on_x=True, zone=None, utc=True)


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
