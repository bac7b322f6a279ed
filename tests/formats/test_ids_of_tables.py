"""Cells in a column of ids that are no id, and ids that their times contradict."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.files.conftest import Read
from tests.formats.shapes import PLAIN, QUESTION, Said, plain, table
from tests.formats.table_shapes import TABLES
from tweetup.formats.base import ROUNDED, WRONG_ID

TALKED = [Said(minute=minute, author="ada", text=f"Note {minute}") for minute in range(0, 40, 5)]
NO_IDS = ["NA", "#N/A", "see below", "n.a.", "-"]


def _rows(change: Callable[[int, dict[str, str]], dict[str, str]]) -> bytes:
    return table([change(at, plain(said)) for at, said in enumerate(TALKED)], [*PLAIN, "url"])


@pytest.mark.parametrize("cell", NO_IDS)
def test_a_cell_that_is_no_id(read: Read, cell: str) -> None:
    """Among ids of X such rows have none: each is named, and none is another's conflict."""
    found = read(_rows(lambda at, row: {**row, "id": cell} if at in {2, 5} else row), name="chat")
    assert list(found.posts) == [said.id for at, said in enumerate(TALKED) if at not in {2, 5}]
    assert {post.network for post in found.posts.values()} == {"x"}
    assert [(one.where, one.reason) for one in found.skipped] == [
        ("chat:4", "a row without id"),
        ("chat:7", "a row without id"),
    ]


@pytest.mark.parametrize("cell", NO_IDS)
def test_a_cell_that_is_no_id_in_a_table_of_x(read: Read, cell: str) -> None:
    """A table that only X's posts are in has no such id, however few its rows."""
    own = b"\r\n" + QUESTION.id.encode() + b","
    content = TABLES["4cat"].replace(own, b"\r\n" + cell.encode() + b",")
    found = read(content, name="table.csv")
    assert cell not in found.posts
    assert "a row without id" in {one.reason for one in found.skipped}


def test_they_are_no_evidence_of_exact_ids(read: Read) -> None:
    """Where every other id is rounded, a cell that is no id does not make one post of the file."""
    found = read(_rows(lambda at, row: {**row, "id": "NA" if at == 3 else "1.36757E+18"}))
    assert found.records == ()
    assert {one.reason for one in found.skipped} == {ROUNDED, "a row without id"}


def test_ids_of_other_networks_may_be_words(read: Read) -> None:
    """A table that shows no network may have ids of any kind."""
    found = read(_rows(lambda at, row: {**row, "id": f"note-{'abcdefgh'[at]}"}))
    assert len(found.posts) == len(TALKED)


def _later(row: dict[str, str], days: int) -> dict[str, str]:
    moment = datetime.fromisoformat(row["created_at"]) + timedelta(days=days)
    return {**row, "created_at": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}


@pytest.mark.parametrize("days", [lambda at: 1, lambda at: -400, lambda at: 365 * (1 + at % 3)])
def test_times_that_contradict_every_id(read: Read, days: Callable[[int], int]) -> None:
    """Ids of X that hold the time of day of their rows, on other days, are X's."""
    found = read(_rows(lambda at, row: _later(row, days(at))))
    assert found.records == ()
    assert {one.reason for one in found.skipped} == {WRONG_ID}


def test_a_time_that_contradicts_one_id(read: Read) -> None:
    """Among rows of X the one whose time is wrong is named."""
    found = read(_rows(lambda at, row: _later(row, 1) if at == 4 else row), name="chat")
    assert len(found.posts) == len(TALKED) - 1
    assert [(one.where, one.reason) for one in found.skipped] == [("chat:6", WRONG_ID)]


def test_an_address_tells_the_network(read: Read) -> None:
    """A single row whose address on X has its id is X's."""

    def change(at: int, row: dict[str, str]) -> dict[str, str]:
        del at
        moved = {**row, "created_at": "2019-01-02T03:04:05Z"}
        return {**moved, "url": f"https://twitter.com/ada/status/{row['id']}"}

    found = read(_rows(change))
    assert found.records == ()
    assert {one.reason for one in found.skipped} == {WRONG_ID}


def test_numbers_of_another_network_are_let_be(read: Read) -> None:
    """Mastodon's ids hold the time otherwise; X's reading of them fits no row."""

    def change(at: int, row: dict[str, str]) -> dict[str, str]:
        milliseconds = int(TALKED[at].moment.timestamp() * 1000)
        return {**row, "id": str(milliseconds << 16 | at)}

    found = read(_rows(change))
    assert {post.network for post in found.posts.values()} == {"file"}
    assert len(found.posts) == len(TALKED)
