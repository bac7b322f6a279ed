"""Quotes without an end: no row swallows the next in silence, and no text of several lines ends."""

import csv
import io
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.files.conftest import Read, read_path
from tests.formats.shapes import PLAIN, START, table
from tests.formats.table_shapes import TABLES
from tweetup.formats.table_lines import NEVER_ENDS, UNCLOSED

MANY = 50
HEADER = "id,created_at,author,text,author_bio"


def _rows(*, text: str = "hello {}", bio: str = "nurse", author: str = "ada") -> list[str]:
    return [
        f"{number},{(START + timedelta(seconds=number)).isoformat()},{author},"
        f"{text.format(number)},{bio}"
        for number in range(1, MANY + 1)
    ]


UNENDED = {
    "the last cell, in every row": _rows(bio='"nurse'),
    "the last cell, texts quoted": _rows(text='"hello, ""you"" {}"', bio='"nurse'),
    "the last cell, once, far from any other quote": [
        row.replace(",nurse", ',"nurse') if number == 7 else row
        for number, row in enumerate(_rows())
    ],
    "the last cell, and a quote that ends another row": [
        {7: row.replace(",nurse", ',"nurse'), 9: f'{row}"'}.get(number, row)
        for number, row in enumerate(_rows())
    ],
}


@pytest.mark.long
@pytest.mark.parametrize("kind", UNENDED)
def test_rows_that_can_be_told_apart_are_read(read: Read, kind: str) -> None:
    """Where both lines are whole rows the quote is a slip: all are posts, and it is counted."""
    rows = UNENDED[kind]
    found = read("\n".join([HEADER, *rows]).encode() + b"\n")
    assert list(found.posts) == [str(number) for number in range(1, MANY + 1)]
    assert found.skipped == ()
    assert {"\n" in (post.author.bio or "") for post in found.posts.values()} == {False}
    assert found.source.notes == {UNCLOSED: sum(',"nurse' in row for row in rows)}
    for record in found.records:
        assert read(record.raw).posts[record.post.id] == record.post


RUN_TOGETHER = {
    "in the middle of every row": _rows(text='"hello {}'),
    "in the middle, once": [
        row.replace("hello", '"hello') if number == 7 else row for number, row in enumerate(_rows())
    ],
    "before the author": _rows(author='"ada'),
}


@pytest.mark.parametrize("kind", RUN_TOGETHER)
def test_rows_that_cannot_are_named(read: Read, kind: str) -> None:
    """Nobody knows where the cell ends: such rows are skipped, each named; no other is lost."""
    rows = RUN_TOGETHER[kind]
    found = read("\n".join([HEADER, *rows]).encode() + b"\n", name="chat.csv")
    slips = [number for number, row in enumerate(rows, start=2) if '"' in row]
    assert [int(skipped.where.rpartition(":")[2]) for skipped in found.skipped] == slips
    assert len(found.posts) + len(found.skipped) == MANY
    assert {skipped.reason for skipped in found.skipped[:-1]} <= {NEVER_ENDS}


def test_a_cell_longer_than_any(read: Read) -> None:
    """A quote that swallows more than a cell may hold costs nothing either."""
    rows = _rows(bio="nurse " * 1000)
    rows[3] = rows[3].replace(",nurse", ',"nurse', 1)
    found = read("\n".join([HEADER, *rows]).encode())
    assert (len(found.posts), found.skipped) == (MANY, ())


PIECES = ['"', "\n", "\r\n", ",", ";", "1", "2024-05-07T19:00:00Z", "word", " "]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map(lambda said: f"a{''.join(said)}b")


@given(
    texts=st.lists(TEXTS, min_size=1, max_size=4),
    columns=st.permutations([*PLAIN[:4], "author_bio"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
)
def test_texts_of_several_lines_are_believed(
    texts: list[str], columns: list[str], delimiter: str
) -> None:
    """Whatever a text holds, a table that was written with care is read as it is."""
    rows = [
        {
            "id": str(number),
            "created_at": START.isoformat(),
            "author": "ada",
            "text": text,
            "author_bio": f"{text} too",
        }
        for number, text in enumerate(texts, start=1)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "chat.csv")
        path.write_bytes(table(rows, columns, delimiter))
        found = read_path(path)
    assert found.skipped == ()
    assert not found.source.notes
    assert [post.text for post in found.posts.values()] == texts
    assert [post.author.bio for post in found.posts.values()] == [f"{text} too" for text in texts]


@pytest.mark.parametrize("name", TABLES)
def test_texts_of_several_lines_in_every_dialect(read: Read, name: str) -> None:
    """Wherever its columns stand, a line of a text is no row."""
    several = 'one,\nsaid "two"\n#labelchat\n'
    out = io.StringIO()
    for row in csv.reader(io.StringIO(TABLES[name].decode(), newline="")):
        is_title = "Twitter Query" in "".join(row)
        told = [cell if is_title else cell.replace("#labelchat", several) for cell in row]
        csv.writer(out).writerow(told)
    found, plain = read(out.getvalue().encode()), read(TABLES[name])
    assert (found.skipped, found.source.notes) == ((), plain.source.notes)
    assert list(found.posts) == list(plain.posts)
    assert all("two" in post.text for post in found.posts.values())
