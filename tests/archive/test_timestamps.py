"""Times as text: one form, which sorts as the times do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.archive.timestamps import from_text, to_text

_EAST = timezone(timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2015, 4, 1, 0, 21, 27, tzinfo=UTC), "2015-04-01T00:21:27.000000Z"),
        (datetime(2015, 4, 1, 0, 21, 27, 120_000, tzinfo=UTC), "2015-04-01T00:21:27.120000Z"),
        (datetime(2015, 4, 1, 0, 21, 27, tzinfo=_EAST), "2015-03-31T18:51:27.000000Z"),
        (datetime(7, 1, 2, 3, 4, 5, 6, tzinfo=UTC), "0007-01-02T03:04:05.000006Z"),
    ],
)
def test_time_is_written_in_utc_to_the_microsecond(moment: datetime, text: str) -> None:
    assert to_text(moment) == text


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_texts_sort_as_times_and_are_read_back(first: datetime, second: datetime) -> None:
    assert from_text(to_text(first)) == first
    assert (to_text(first) < to_text(second)) == (first < second)
