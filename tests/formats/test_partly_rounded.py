"""Tables of which a part was rounded: those ids are found, and no exact one is taken for one."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.files.conftest import Read
from tests.formats.shapes import PLAIN, START, Said, plain, table, x_id
from tweetup.files import ImportOptions
from tweetup.formats.base import OWN_ID, ROUNDED, ROUNDED_REPLY

COUNT = 60


def said(minute: int) -> Said:
    """A post of that minute."""
    return Said(minute=minute, author="ada", text=f"A1: number {minute} #labelchat")


def exact(minute: int, tail: int | None = None) -> str:
    """An id of X: ends in the machine and the count, of which three in four are 0 or 1."""
    count = (0, 1, 0, minute * 611 % 4096)[minute % 4] if tail is None else tail
    return x_id(START + timedelta(minutes=minute), (minute * 37 % 1024) << 12 | count)


def in_sheet(number: str) -> str:
    """Fifteen digits, as spreadsheets keep."""
    return number[:15].ljust(len(number), "0")


def in_float(number: str) -> str:
    """As pandas writes a column that had an empty cell."""
    return str(int(float(number)))


def printed(number: str) -> str:
    """As JavaScript prints it."""
    digits, _, exponent = repr(float(number)).partition("e+")
    return digits.replace(".", "").ljust(int(exponent) + 1, "0")


def in_r(number: str) -> str:
    """Sixteen digits."""
    return number[:16].ljust(len(number), "0")


def odd(minute: int) -> str:
    """An id whose count is neither 0 nor like a float's."""
    return exact(minute, minute * 611 % 4095 | 1)


def _table(ids: list[str], **columns: list[str]) -> bytes:
    rows = [{**plain(said(minute)), "id": number} for minute, number in enumerate(ids)]
    for name, cells in columns.items():
        for row, cell in zip(rows, cells, strict=True):
            row[name] = cell
    return table(rows, [*PLAIN, *columns])


@pytest.mark.parametrize("place", ["first", "last", "mixed"])
@pytest.mark.parametrize(
    ("rounding", "count"),
    [
        (in_sheet, 5),
        (in_sheet, 11),
        (in_sheet, 30),
        (in_float, 10),
        (in_float, 30),
        (printed, 10),
        (printed, 30),
        (in_r, 10),
        (in_r, 30),
    ],
)
def test_a_part_that_was_rounded(
    read: Read, rounding: Callable[[str], str], count: int, place: str
) -> None:
    """Its rows are refused and the others kept, wherever they stand."""
    chosen = {
        "first": set(range(count)),
        "last": set(range(COUNT - count, COUNT)),
        "mixed": {at * COUNT // count for at in range(count)},
    }[place]
    ids = [rounding(odd(at)) if at in chosen else odd(at) for at in range(COUNT)]
    found = read(_table(ids))
    assert list(found.posts) == [odd(at) for at in range(COUNT) if at not in chosen]
    assert [one.reason for one in found.skipped] == [ROUNDED] * count
    allowed = read(_table(ids), options=ImportOptions(rounded_ids=True))
    assert (len(allowed.posts), allowed.source.notes[OWN_ID]) == (COUNT, count)


def test_a_printed_part_beside_counts_of_zero(read: Read) -> None:
    """Exact ids whose count is 0 are numbers that floats are as well, printed in other digits."""
    ids = [printed(odd(at)) if at < 20 else exact(at) for at in range(COUNT)]
    assert list(read(_table(ids)).posts) == ids[20:]


def test_below_many_exact_rows(read: Read) -> None:
    """A rounded table at the end of a long one is found, too."""
    ids = [odd(at) for at in range(2500)]
    rounded = [in_sheet(odd(at)) for at in range(2500, 2530)]
    rows = [{**plain(said(at)), "id": number} for at, number in enumerate(ids + rounded)]
    found = read(table(rows, PLAIN))
    assert list(found.posts) == ids
    assert [one.reason for one in found.skipped] == [ROUNDED] * 30


def test_answered_ids(read: Read) -> None:
    """The ids of answered posts are judged by themselves, and each counts once."""
    ids = [odd(at) for at in range(COUNT)]
    answered = [in_sheet(odd(at)) if at < 8 else odd(at) for at in range(COUNT)]
    found = read(_table(ids, in_reply_to_id=answered))
    assert list(found.posts) == ids
    assert found.source.notes == {ROUNDED_REPLY: 8}
    one = [in_sheet(odd(0)) if at < 8 else odd(at) for at in range(COUNT)]
    assert not read(_table(ids, in_reply_to_id=one)).source.notes


MASTODON = [
    str(int((START + timedelta(minutes=at)).timestamp() * 1000) << 16 | at * 7919 % 65536)
    for at in range(COUNT)
]


@pytest.mark.parametrize(
    "ids",
    [
        [exact(at) for at in range(COUNT)],
        [exact(at, 0) for at in range(COUNT)],
        [exact(at, at) for at in range(COUNT)],
        [in_sheet(odd(at)) if at in {7, 31} else odd(at) for at in range(COUNT)],
        [in_float(odd(at)) if at in {7, 31, 40} else odd(at) for at in range(COUNT)],
        MASTODON,
    ],
    ids=["counts", "no count", "counted up", "two with zeros", "three floats", "Mastodon"],
)
def test_exact_ids(read: Read, ids: list[str]) -> None:
    """What chance brings is believed."""
    found = read(_table(ids))
    assert list(found.posts) == ids
    assert not found.skipped


def test_a_rounded_part_of_another_network(read: Read) -> None:
    """The exact ids tell the network, so that none of them contradicts its time."""
    ids = [in_sheet(number) if at < 6 else number for at, number in enumerate(MASTODON)]
    found = read(_table(ids))
    assert list(found.posts) == MASTODON[6:]
    assert {post.network for post in found.posts.values()} == {"file"}
