"""X's API v2 in the names of 2026: the same posts as in those before."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.files.conftest import Read
from tests.formats.full_shapes import FULL
from tests.formats.shapes import TALK, lines, v2_page, v2_stream
from tests.formats.table_shapes import TABLES
from tweetup.files import Deletion, KnownLine, Record, Skipped, open_source
from tweetup.formats.x_v2_names import (
    COUNT_NAMES,
    FIELD_NAMES,
    INCLUDED_NAMES,
    META_NAMES,
    USER_NAMES,
)

NAMES = {**FIELD_NAMES, **COUNT_NAMES, **USER_NAMES, **INCLUDED_NAMES, **META_NAMES}

SHAPES = {
    "pages": FULL["x-v2"][0],
    "flattened": FULL["x-v2"][1],
    "a stream": lines(v2_stream(TALK)),
    "a whole chat": lines([v2_page(TALK)]),
}

Item = Record | KnownLine | Deletion | Skipped


def renamed(value: Any) -> Any:
    """Return JSON with the names of today."""
    if isinstance(value, dict):
        return {NAMES.get(name, name): renamed(part) for name, part in value.items()}
    return [renamed(part) for part in value] if isinstance(value, list) else value


def read(path: Path, content: bytes, *, by_line: bool) -> list[Item]:
    """Return the items of a file."""
    path.write_bytes(content)
    source = open_source(str(path))
    assert source.format == "x-v2"
    if by_line:
        source.by_line(lambda asked: [None] * len(asked))
    return list(source)


@pytest.mark.parametrize("by_line", [True, False])
@pytest.mark.parametrize("shape", SHAPES)
def test_both_vocabularies_give_the_same(shape: str, tmp_path: Path, *, by_line: bool) -> None:
    """Post for post, in lines of one vocabulary, of the other, and of both in turn."""
    before = SHAPES[shape]
    values = [json.loads(line) for line in before.splitlines()]
    since = lines([renamed(value) for value in values])
    assert since != before
    posts = []
    for content in (before, since):
        items = read(tmp_path / "chat.jsonl", content, by_line=by_line)
        assert all(isinstance(item, Record) for item in items)
        posts.append([item.post for item in items if isinstance(item, Record)])
    assert posts[0] == posts[1]
    mixed = lines(
        [
            value
            for pair in zip(
                values, json.loads(b"[%b]" % b",".join(since.splitlines())), strict=True
            )
            for value in pair
        ]
    )
    twice = read(tmp_path / "mixed.jsonl", mixed, by_line=by_line)
    keys = {item.post.key: item.post for item in twice if isinstance(item, Record)}
    assert keys == {post.key: post for post in posts[0]}


def test_a_record_cut_out_of_a_page_reads_the_same(tmp_path: Path) -> None:
    """The page of one post that is made of a page in the new names has what it points at."""
    page = lines([renamed(json.loads(line)) for line in SHAPES["a whole chat"].splitlines()])
    for item in read(tmp_path / "chat.jsonl", page, by_line=False):
        assert isinstance(item, Record)
        again = read(tmp_path / "one.jsonl", item.raw, by_line=False)
        posts = [it.post for it in again if isinstance(it, Record)]
        assert item.post in posts


def test_twarc_csv_in_the_names_of_2026(read: Read) -> None:
    """Tables of the same posts are the same, whichever names their columns have."""
    before = TABLES["twarc-csv"]
    header, rest = before.split(b"\n", 1)
    for old, new in (
        (b"referenced_tweets", b"referenced_posts"),
        (b"retweet_count", b"repost_count"),
        (b"edit_history_tweet_ids", b"edit_history_post_ids"),
        (b"tweet_count", b"post_count"),
    ):
        header = header.replace(old, new)
    assert read(header + b"\n" + rest).posts == read(before).posts


@pytest.mark.parametrize("long", ["note_tweet", "note_post"])
def test_long_texts_in_a_table(read: Read, *, long: str) -> None:
    """A row whose text is cut off has the whole of it in another column, with all of its tags."""
    whole = "A1 " + "large letters and short words " * 12 + "#labelchat for @ada"
    names = f"id,created_at,author.username,text,referenced_tweets.replied_to.id,{long}.text"
    tags = f"entities.hashtags,{long}.entities.hashtags"
    row = f'2026-11-20T19:45:00Z,ben,"{whole[:277]}…",,"{whole}",,'
    tagged = row[:-1] + '"[{""tag"": ""first""}]","[{""tag"": ""labelchat""}]"'
    short = '1986,2026-11-20T19:45:00Z,ben,"Short #labelchat",,,,'
    table = f"{names},{tags}\n1984,{row}\n1985,{tagged}\n{short}\n"
    told = [(post.text, post.hashtags) for post in read(table.encode()).posts.values()]
    assert told == [(whole, ("labelchat",))] * 2 + [("Short #labelchat", ("labelchat",))]
