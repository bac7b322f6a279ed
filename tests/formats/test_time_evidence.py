"""The zone of times without one: told by ids, exact or rounded, else asked for or said aloud."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.files.conftest import Read
from tests.formats.shapes import PLAIN, START, Said, lines, plain, table, x_id
from tweetup.files import ImportOptions
from tweetup.formats.base import OWN_ID, TAKEN_AS_UTC
from tweetup.formats.row_times import LOCAL_TIME

TALKED = [Said(minute=minute, author="ada", text=f"Note {minute}") for minute in range(12)]
FORM = "%d/%m/%Y %H:%M"
ALLOWED = ImportOptions(rounded_ids=True)


def _id(said: Said) -> int:
    return int(x_id(said.moment, 4711 + said.minute * 7))


def _sheet(said: Said) -> str:
    return str(_id(said))[:15] + "0000"


def _row(said: Said, post_id: str, moment: str) -> dict[str, str]:
    return {**plain(said), "id": post_id, "created_at": moment}


def _local(said: Said, hours: float = 1) -> str:
    return (said.moment + timedelta(hours=hours)).strftime(FORM)


@pytest.mark.parametrize("hours", [-8, 0, 1, 5.5])
@pytest.mark.parametrize(
    "rounded",
    [
        _sheet,
        lambda said: f"{_id(said):.14E}",
        lambda said: f"{_id(said):.14E}".replace(".", ","),
        lambda said: f"'{_sheet(said)}",
        lambda said: f"{_sheet(said)}.0",
    ],
    ids=["digits", "exponent", "decimal comma", "marked", "fraction"],
)
def test_rounded_ids_tell_the_hour(read: Read, rounded: object, hours: float) -> None:
    """Fifteen digits are enough for the zone, and for the order of day and month."""
    assert callable(rounded)
    rows = [_row(said, rounded(said), _local(said, hours)) for said in TALKED]
    found = read(table(rows, PLAIN), options=ALLOWED)
    assert [post.created_at for post in found.posts.values()] == [said.moment for said in TALKED]
    assert found.source.notes == {OWN_ID: len(TALKED)}


def test_too_few_digits(read: Read) -> None:
    """Six digits tell no hour: it is said what the times were taken for."""
    moments = [said.moment.strftime("%Y-%m-%d %H:%M:%S") for said in TALKED]
    rows = [_row(it, f"{_id(it):.5E}", at) for it, at in zip(TALKED, moments, strict=True)]
    found = read(table(rows, PLAIN), options=ALLOWED)
    assert found.source.notes == {OWN_ID: len(TALKED), TAKEN_AS_UTC: len(TALKED)}
    named = ImportOptions(rounded_ids=True, timezone=ZoneInfo("Asia/Tokyo"))
    told = read(table(rows, PLAIN), options=named)
    assert told.source.notes == {OWN_ID: len(TALKED)}
    assert next(iter(told.posts.values())).created_at == START - timedelta(hours=9)


OLD = [("1450000002", "03/07/2009 22:00"), ("1450000003", "13/07/2009 21:00")]


@pytest.mark.parametrize("first", [True, False])
def test_old_posts_beside_local_times(read: Read, first: bool) -> None:
    """Where ids tell that the table is not in UTC, the zone of the others is asked for."""
    old = [_row(TALKED[0], post_id, moment) for post_id, moment in OLD]
    new = [_row(said, str(_id(said)), _local(said)) for said in TALKED]
    found = read(table([*old, *new] if first else [*new, *old], PLAIN))
    assert [post.created_at for post in found.posts.values()] == [said.moment for said in TALKED]
    assert [one.reason for one in found.skipped] == [LOCAL_TIME] * 2
    told = read(table([*old, *new], PLAIN), options=ImportOptions(timezone=ZoneInfo("Europe/Rome")))
    assert told.posts["1450000002"].created_at.hour == 20
    assert not told.skipped


@pytest.mark.long
def test_old_posts_far_above_the_first_local_time(read: Read) -> None:
    """However far down the first id stands that tells."""
    moment = datetime(2009, 4, 3, 12, 0)  # noqa: DTZ001 - the table names no zone
    old = [
        _row(TALKED[0], str(1450000000 + at), str(moment + timedelta(minutes=at)))
        for at in range(2100)
    ]
    new = [_row(said, str(_id(said)), str(said.moment)[:19]) for said in TALKED]
    found = read(table([*old, *new], PLAIN))
    assert (len(found.posts), found.source.notes) == (len(old) + len(new), {})
    moved = [{**row, "created_at": f"2021-03-04 23:0{at}"} for at, row in enumerate(new[:9])]
    found = read(table([*old, *moved], PLAIN))
    assert (len(found.posts), len(found.skipped)) == (9, len(old))


def test_old_posts_beside_utc(read: Read) -> None:
    """Where ids tell that the table is in UTC, there is nothing to say."""
    old = [_row(TALKED[0], post_id, moment) for post_id, moment in OLD]
    new = [_row(said, str(_id(said)), _local(said, 0)) for said in TALKED]
    found = read(table([*new, *old], PLAIN))
    assert found.posts["1450000002"].created_at.hour == 22
    assert not found.source.notes
    assert not found.skipped


def test_one_wrong_row_makes_no_zone(read: Read) -> None:
    """One of many rows whose time is not its id's leaves the table in UTC."""
    new = [_row(said, str(_id(said)), _local(said, 3 * (said.minute == 4))) for said in TALKED]
    assert not read(table([*new, _row(TALKED[0], *OLD[0])], PLAIN)).skipped


@pytest.mark.parametrize("post_id", ["m7", "1450000002", "109999999999999999"])
def test_nothing_tells(read: Read, post_id: str) -> None:
    """A table and plain JSON say so, and how to name the zone."""
    row = _row(TALKED[0], post_id, "2009-04-03 19:00")
    for content in (table([row], PLAIN), json.dumps(row).encode()):
        assert read(content).source.notes == {TAKEN_AS_UTC: 1}
        named = read(content, options=ImportOptions(timezone=ZoneInfo("America/New_York")))
        assert not named.source.notes
        assert named.posts[post_id].created_at.hour == 23


@pytest.mark.parametrize("moment", ["2009-04-03T19:00:00Z", "2009-04-03 19:00:00+00:00"])
def test_a_zone_is_written(read: Read, moment: str) -> None:
    """There is nothing to say."""
    row = _row(TALKED[0], "m7", moment)
    for content in (table([row], PLAIN), json.dumps(row).encode()):
        assert not read(content).source.notes


def test_local_times_in_plain_json(read: Read) -> None:
    """The ids tell the zone as in a table."""
    rows = [
        {**plain(it), "id": str(_id(it)), "created_at": f"2021-03-04T21:{it.minute:02}:00"}
        for it in TALKED
    ]
    found = read(lines(rows))
    assert [post.created_at for post in found.posts.values()] == [said.moment for said in TALKED]
