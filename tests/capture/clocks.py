"""A cron of our own, to see when lines wake over a year: crontab(5), reckoned minute by minute."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo

__all__ = ["wakes"]


def wakes(fields: str, clock: tzinfo, *, since: datetime, until: datetime) -> Iterator[datetime]:
    """Every moment (UTC) in the span at which five fields match what the clock on the wall shows.

    Only a minute after the full and half hours, which is when chats of these tests are captured.
    """
    minutes, hours, days, months, weekdays = fields.split()
    assert days == months == "*"
    wanted = [_numbers(part) for part in (minutes, hours, weekdays)]
    moment = since + timedelta(minutes=1)
    while moment < until:
        shown = moment.astimezone(clock)
        seen = (shown.minute, shown.hour, shown.isoweekday() % 7)
        if all(
            numbers is None or one in numbers for one, numbers in zip(seen, wanted, strict=True)
        ):
            yield moment.astimezone(UTC)
        moment += timedelta(minutes=30)


def _numbers(field: str) -> set[int] | None:
    return None if field == "*" else {int(part) for part in field.split(",")}
