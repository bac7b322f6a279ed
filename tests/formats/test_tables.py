"""Tables: their separators, broken rows, and what a spreadsheet does to ids."""

import json

import pytest

from tests.files.conftest import Read
from tests.formats.shapes import (
    ANSWER,
    JSON2CSV,
    PLAIN,
    QUESTION,
    START,
    TALK,
    json2csv_row,
    lines,
    plain,
    table,
    x_id,
)
from tweetup.errors import InputError
from tweetup.files import ImportOptions
from tweetup.model import Link, PostKey, Relation

ROWS = [plain(said) for said in TALK]
WHOLE = table(ROWS, PLAIN)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["bare", "marked"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["unix", "dos", "mac"])
def test_ways_to_write_a_table(read: Read, delimiter: str, mark: bytes, end: bytes) -> None:
    """Separator, byte order mark and line ends make no difference."""
    content = mark + table(ROWS, PLAIN, delimiter).replace(b"\r\n", end)
    found = read(content)
    assert found.skipped == ()
    assert [post.text for post in found.posts.values()] == [row["text"] for row in ROWS]


def test_columns_in_any_order_and_case(read: Read) -> None:
    """The header decides, its order and case do not; unknown columns are let be."""
    columns = ["mood", *reversed(PLAIN)]
    content = table(ROWS, columns)
    content = content.replace(b"created_at", b" Created_At", 1)
    assert len(read(content).posts) == len(TALK)


def test_text_over_several_lines(read: Read) -> None:
    """A quoted cell may hold line ends and separators; places count the file's lines."""
    rows = [{**ROWS[0], "text": 'one,\ntwo "three"\n\nfour'}, ROWS[1]]
    found = read(table(rows, PLAIN), name="chat.csv")
    assert [record.where for record in found.records] == ["chat.csv:2", "chat.csv:6"]
    assert found.records[0].post.text == 'one,\ntwo "three"\n\nfour'


BROKEN = {
    "too many cells": (b"1,2021-03-04T20:00:00Z,ada,a,,,,b,c", "more cells"),
    "no id": (b",2021-03-04T20:00:00Z,ada,hello", "without id"),
    "no author": (b"1,2021-03-04T20:00:00Z,,hello", "without author"),
    "only an @": (b"1,2021-03-04T20:00:00Z,@,hello", "without author"),
    "no time": (b"1,,ada,hello", "without created_at"),
    "no such time": (b"1,yesterday,ada,hello", "a time"),
    "not UTF-8": (b"1,2021-03-04T20:00:00Z,ada,h\xe4llo", "UTF-8"),
    "a quote never closed": (b'1,2021-03-04T20:00:00Z,ada,"hello,,,', ""),
    "rounded id": (b"1.34E+18,2021-03-04T20:00:00Z,ada,hello", "rounded"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_rows_are_skipped_and_named(read: Read, kind: str) -> None:
    """One broken row costs one row, even where its quote would swallow those below."""
    row, reason = BROKEN[kind]
    header, first, rest = WHOLE.split(b"\r\n", 2)
    found = read(b"\r\n".join([header, first, row, rest]), name="chat.csv")
    assert set(found.posts) == {said.id for said in TALK}
    assert [skipped.where for skipped in found.skipped] == ["chat.csv:3"]
    assert reason in found.skipped[0].reason


def test_short_rows_are_rows(read: Read) -> None:
    """A spreadsheet drops empty cells at the end of a row, which is no damage."""
    content = b"id,created_at,author,text,in_reply_to_id\n5,2021-03-04T20:00:00Z,ada,hi\n"
    assert read(content).posts["5"].references == ()


def test_reply_ids_a_spreadsheet_rounded_are_left_out(read: Read) -> None:
    """An exponent is never a link: the reply keeps its addressee, the loss is counted."""
    rows = [{**row, "in_reply_to_id": "1.36756E+18"} for row in ROWS[:2]]
    rows[1]["text"] = "@ada yes"
    found = read(table(rows, PLAIN))
    assert found.skipped == ()
    post = found.posts[ANSWER.id]
    assert post.target(Relation.REPLY) is None
    assert [reference.handle for reference in post.references] == ["ada"]
    assert list(found.source.notes.values()) == [2]


def test_digits_filled_up_with_zeros_are_rounded_too(read: Read) -> None:
    """Where most ids of a column end in a spreadsheet's zeros, none of these is believed."""
    rows = [{**row, "in_reply_to_id": f"{row['id'][:15]}0000"} for row in ROWS]
    found = read(table(rows, PLAIN))
    assert all(post.target(Relation.REPLY) is None for post in found.posts.values())
    assert list(found.source.notes.values()) == [4]


def test_one_id_that_ends_in_zeros_is_believed(read: Read) -> None:
    """One id in a thousand ends in three zeros by itself, and stays a link."""
    answered = "606203524821712000"
    rows = [{**row, "in_reply_to_id": x_id(START, index)} for index, row in enumerate(ROWS)]
    rows[2]["in_reply_to_id"] = answered
    found = read(table(rows, PLAIN))
    assert found.posts[TALK[2].id].target(Relation.REPLY) == PostKey("x", answered)
    assert not found.source.notes


def test_rounded_ids_are_read_from_the_address(read: Read) -> None:
    """json2csv writes each post's address beside its id: what one lost the other has."""
    rows = [{**json2csv_row(said), "id": "1.36756E+18"} for said in TALK]
    found = read(table(rows, JSON2CSV))
    assert list(found.posts) == [said.id for said in TALK]
    assert list(found.source.notes.values()) == [4, 1]  # one repost's text is cut off


def test_json2csv_links_are_expanded(read: Read) -> None:
    """Its column of links holds where they lead; they pair up with those in the text."""
    found = read(table([json2csv_row(said) for said in TALK], JSON2CSV))
    post = list(found.posts.values())[-1]
    target = "https://museum.example.org/labels?a=1&b=2"
    assert post.links == (Link(url=target, short="https://t.co/abc"),)
    assert found.posts[QUESTION.id].links == ()
    assert post.author.verified is False


def test_later_json2csv_names_reposts_and_quotes_alike(read: Read) -> None:
    """Its later versions have one column for both, and a type that tells them apart."""
    renamed = {
        "reweet_id": "retweet_or_quote_id",
        "retweet_screen_name": "retweet_or_quote_screen_name",
    }
    columns = [renamed.get(column, column) for column in JSON2CSV] + ["tweet_type"]
    row = json2csv_row(QUESTION) | {
        "retweet_or_quote_id": ANSWER.id,
        "retweet_or_quote_screen_name": "ben",
        "tweet_type": "quote",
    }
    post = read(table([row], columns)).posts[QUESTION.id]
    assert post.target(Relation.QUOTE) == PostKey("x", ANSWER.id)
    assert post.counts is not None


def test_hydrator_names_the_quoted_post(read: Read) -> None:
    """Hydrator's CSV has json2csv's columns, and one for quotes."""
    row = json2csv_row(QUESTION) | {"quote_id": ANSWER.id}
    columns = [{"reweet_id": "retweet_id"}.get(column, column) for column in JSON2CSV]
    post = read(table([row], [*columns, "quote_id"])).posts[QUESTION.id]
    assert post.target(Relation.QUOTE) == PostKey("x", ANSWER.id)


NAMED = (("id", "nr"), ("created_at", "when"), ("author", "who.nick"), ("text", "body"))


def test_members_of_json_that_somebody_named(read: Read) -> None:
    """Objects of any tool are posts once somebody says which member holds what."""
    made = [
        {"nr": int(said.id), "when": said.moment.isoformat(), "who": {"nick": said.author},
         "body": said.text}
        for said in TALK
    ]  # fmt: skip
    options = ImportOptions(columns=NAMED)
    for content in (lines(made), json.dumps(made, indent=1).encode()):
        found = read(content, options=options)
        assert [
            (post.id, post.handle, post.created_at, post.text) for post in found.posts.values()
        ] == [(said.id, said.author, said.moment, said.text) for said in TALK]
        assert found.skipped == ()
    broken = [made[0], {**made[1], "body": None}, {**made[2], "who": {}}, made[3]]
    found = read(lines(broken), options=options)
    assert list(found.posts) == [TALK[0].id, TALK[3].id]
    assert [item.reason for item in found.skipped] == [
        "not a post of mapped-json: no body",
        "not a post of mapped-json: no who.nick",
    ]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        (
            (("author", "who.name"),),
            "this file has no column 'who.name'; it has nr, when, who.nick",
        ),
        (NAMED[:2], "nobody said which column holds author and text"),
    ],
)
def test_members_that_are_not_there(
    read: Read, columns: tuple[tuple[str, str], ...], problem: str
) -> None:
    """The error lists the members."""
    made = {"nr": "1", "when": "2021-03-04T20:00:00Z", "who": {"nick": "ada"}, "body": "Hi"}
    with pytest.raises(InputError) as caught:
        read(lines([made]), options=ImportOptions(columns=columns))
    assert problem in str(caught.value)
