"""Rows whose cell for the author's handle is empty or has a word for a missing value."""

import csv
import io
import json

import pytest

from tests.files.conftest import Read
from tests.formats.shapes import ANSWER, PEOPLE, PLAIN, QUESTION, TALK, Said, lines, plain, table
from tests.formats.table_shapes import TABLES, permalink, twint_json
from tweetup.formats import FORMATS
from tweetup.formats.tables import NO_AUTHOR, Dialect

ID = PEOPLE[ANSWER.author]
NAMELESS = f"account-{ID}"
MISSING = ("", " ", "NA", "<NA>", "nan", "NaN", "None", "NULL", "null")


def _without_author(name: str, word: str = "") -> tuple[bytes, frozenset[str]]:
    """A dialect's table whose row of the answer has that word as its author; the fields it has."""
    dialect = FORMATS.get(name)
    assert isinstance(dialect, Dialect)
    reader = csv.reader(io.StringIO(TABLES[name].decode()))
    above = [next(reader)] if name == "archiver" else []
    header = next(reader)
    fields = dialect.fields(tuple(column.strip().lower() for column in header))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([*above, header])
    for cells in reader:
        if ANSWER.id in cells[fields["id"]]:
            cells[fields["author"]] = word
        writer.writerow(cells)
    return out.getvalue().encode(), frozenset(fields)


@pytest.mark.parametrize("word", ["", "NA"])
@pytest.mark.parametrize("name", TABLES)
def test_every_dialect(read: Read, name: str, word: str) -> None:
    """The post's address tells the handle, else the account's id stands for it, else none."""
    content, fields = _without_author(name, word)
    found = read(content, name="table.csv")
    assert found.source.format == name
    if fields.isdisjoint({"url", "author_id"}):
        assert [skipped.reason for skipped in found.skipped] == [NO_AUTHOR]
        assert list(found.posts) == [said.id for said in TALK if said is not ANSWER]
        return
    assert found.skipped == ()
    assert list(found.posts) == [said.id for said in TALK]
    assert found.posts[ANSWER.id].handle == (ANSWER.author if "url" in fields else NAMELESS)
    assert found.posts[QUESTION.id].handle == QUESTION.author


def _plain(*said: Said, **fields: str) -> bytes:
    rows = [{**plain(it), "author_id": PEOPLE[it.author], **fields} for it in said]
    return table(rows, [*PLAIN, "author_id", "url", "author_bio"])


@pytest.mark.parametrize("word", MISSING)
def test_words_for_a_missing_value(read: Read, word: str) -> None:
    """They are nobody's handle or name: each account stays one of its own."""
    posts = read(_plain(*TALK, author=word, author_name=word, author_bio=word)).posts
    assert {post.handle for post in posts.values()} == {
        f"account-{PEOPLE[said.author]}" for said in TALK
    }
    author = posts[ANSWER.id].author
    assert author.is_nameless
    assert (author.name, author.bio) == (None, None)


@pytest.mark.parametrize("word", MISSING)
def test_neither_id_nor_address(read: Read, word: str) -> None:
    """Without both nobody wrote it: the row is skipped and named."""
    found = read(_plain(ANSWER, author=word, author_id=""), name="chat.csv")
    assert found.posts == {}
    assert [(it.where, it.reason) for it in found.skipped] == [("chat.csv:2", NO_AUTHOR)]


def test_name_of_a_nameless_author_is_kept(read: Read) -> None:
    """A display name that is there stays beside the id."""
    author = (
        read(_plain(ANSWER, author="NA", author_name="Ben at the Museum")).posts[ANSWER.id].author
    )
    assert (author.handle, author.name, author.id) == (NAMELESS, "Ben at the Museum", ID)


ADDRESSES = [
    (permalink(ANSWER), ANSWER.author, "its own"),
    (f"https://x.com/None/status/{ANSWER.id}", "None", "somebody is called that"),
    (f"https://x.com/i/status/{ANSWER.id}", NAMELESS, "an address that names nobody"),
    (f"https://x.com/i/web/status/{ANSWER.id}", NAMELESS, "an address that names nobody"),
    (permalink(QUESTION), NAMELESS, "another post's"),
]


@pytest.mark.parametrize(("url", "handle", "why"), ADDRESSES)
def test_address(read: Read, url: str, handle: str, why: str) -> None:
    """Only the address of the post itself tells whose it is."""
    assert read(_plain(ANSWER, author="None", url=url)).posts[ANSWER.id].handle == handle, why


def test_address_as_the_id(read: Read) -> None:
    """A column of ids may hold addresses, which tell the author as well."""
    found = read(_plain(ANSWER, author="", author_id="", id=permalink(ANSWER)))
    assert found.posts[ANSWER.id].handle == ANSWER.author


@pytest.mark.parametrize("written", [f"x{ID}", f"{ID}.0", f"'{ID}", f'="{ID}"'])
def test_ids_of_accounts_as_tools_write_them(read: Read, written: str) -> None:
    """The marks around a number are none of it."""
    assert read(_plain(ANSWER, author="", author_id=written)).posts[ANSWER.id].handle == NAMELESS


def test_skipped_row_of_several_lines_is_one(read: Read) -> None:
    """The second line of its text is not read as a row."""
    first, second = (plain(said) for said in (ANSWER, QUESTION))
    rows = [{**first, "author": "", "text": "one\ntwo, three"}, second]
    found = read(table(rows, PLAIN), name="chat.csv")
    assert list(found.posts) == [QUESTION.id]
    assert [(it.where, it.reason) for it in found.skipped] == [("chat.csv:2", NO_AUTHOR)]


@pytest.mark.parametrize("word", ["", "None", None])
def test_objects(read: Read, word: str | None) -> None:
    """Objects of JSON are rows as well."""
    found = read(lines([{**twint_json(said), "username": word, "link": ""} for said in TALK]))
    assert (found.source.format, found.skipped) == ("twint", ())
    assert found.posts[ANSWER.id].handle == NAMELESS


@pytest.mark.parametrize("word", ["", "nan", None])
@pytest.mark.parametrize("identity", [ID, int(ID)])
def test_plain_objects(read: Read, word: str | None, identity: str | int) -> None:
    """So are those of plain JSON."""
    value = {**plain(ANSWER), "author": word, "author_id": identity}
    found = read(json.dumps(value).encode())
    assert (found.source.format, found.skipped) == ("plain", ())
    assert found.posts[ANSWER.id].handle == NAMELESS
