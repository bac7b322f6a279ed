"""Reading by the line: the same records, skipped pieces and notes as part by part."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.formats.broken_shapes import BROKEN, CONTAINERS
from tests.formats.shapes import ANSWER, REPOST, TALK, Said, lines, v2_page
from tweetup.files import Deletion, KnownLine, Record, Skipped, open_source
from tweetup.model import RawLine

Page = dict[str, Any]

#: Posts with ids that are no row numbers, asked for with all that they point at.
WHOLE = v2_page(TALK)


def without(*path: str | int) -> Page:
    """Return the page without one of its parts."""
    page: Page = json.loads(json.dumps(WHOLE))
    *way, last = path
    part: Any = page
    for step in way:
        part = part[step]
    del part[last]
    return page


def with_part(value: object, *path: str | int) -> Page:
    """Return the page with another value for one of its parts."""
    page: Page = json.loads(json.dumps(WHOLE))
    *way, last = path
    part: Any = page
    for step in way:
        part = part[step]
    part[last] = value
    return page


UNUSUAL: dict[str, Page] = {
    "no account of a post": without("includes", "users", 0),
    "no accounts": without("includes", "users"),
    "nothing included": without("includes"),
    "no included post": without("includes", "tweets"),
    "nobody named in an included post": without("includes", "tweets", 0, "author_id"),
    "no time": without("data", 1, "created_at"),
    "no time and no number": with_part("first-post", "data", 1, "id")
    | {"data": [{**WHOLE["data"][0], "id": "first-post", "created_at": None}]},
    "an impossible time": with_part("2381-01-01T00:00:00.000Z", "data", 0, "created_at"),
    "a time that its id denies": with_part("2019-01-01T00:00:00.000Z", "data", 0, "created_at"),
    "a row number": with_part("12", "data", 0, "id"),
    "fetched at no time": with_part("yesterday", "__twarc", "retrieved_at"),
    "fetched without a zone": with_part("2021-03-05T07:30:00", "__twarc", "retrieved_at"),
    "not told when fetched": without("__twarc"),
    "a post twice": with_part([WHOLE["data"][0]] * 2, "data"),
    "an included post twice": with_part([WHOLE["includes"]["tweets"][0]] * 2, "includes", "tweets"),
    "an account twice": with_part(
        [*WHOLE["includes"]["users"], {"id": "101", "username": "later"}], "includes", "users"
    ),
    "media without a key": with_part([{"type": "photo"}], "includes", "media"),
    "broken media": with_part([{"media_key": 7}], "includes", "media"),
    "broken place": with_part([7], "includes", "places"),
    "broken account": with_part({"id": 1}, "includes", "users", 1),
    "broken included post": with_part({"id": 1}, "includes", "tweets", 0),
    "broken post": with_part({"id": 1}, "data", 1),
    "broken reference": with_part([{"type": "quoted"}], "data", 1, "referenced_tweets"),
    "no posts": with_part([], "data"),
    "an error message": {"errors": [{"title": "Not Found"}]},
    "a NUL": with_part("half \0 of it", "data", 0, "text"),
    "numbers of more than 64 bits": with_part(2**70, "data", 0, "public_metrics", "like_count"),
}


def items(path: Path, *, by_line: bool, **options: Any) -> tuple[list[object], Counter[str]]:
    """Return the items of a file and its notes, records without their bytes."""
    source = open_source(str(path), **options)
    if by_line:
        source.by_line(lambda asked: [None for _ in asked])
    read: list[Record | KnownLine | Deletion | Skipped] = list(source)
    plain = [
        replace(item, pieces=(), line=None) if isinstance(item, Record) else item for item in read
    ]
    return list(plain), source.notes


def check(path: Path, **options: Any) -> None:
    """Read a file both ways."""
    assert items(path, by_line=True, **options) == items(path, by_line=False, **options)


@pytest.mark.parametrize("name", UNUSUAL)
def test_unusual_pages(tmp_path: Path, name: str) -> None:
    """Each between two usual pages: none of its parts is read differently, or missing."""
    path = tmp_path / "chat.jsonl"
    path.write_bytes(lines([WHOLE, UNUSUAL[name], WHOLE]))
    check(path)


CUT = Said(minute=4, author="cleo", text="A1: read it aloud and then …", repost=ANSWER)


@pytest.mark.parametrize("page", [v2_page((CUT,)), v2_page((REPOST, CUT))])
def test_reposts_that_are_cut_off(tmp_path: Path, page: Page) -> None:
    """A repost whose original is missing is counted, however its page was read."""
    page["includes"].pop("tweets")
    path = tmp_path / "chat.jsonl"
    path.write_bytes(lines([page]))
    _, notes = items(path, by_line=True)
    assert notes == Counter({"posts whose text the file has cut off": len(page["data"])})
    check(path)


@pytest.mark.parametrize("name", CONTAINERS)
def test_containers_of_every_format(tmp_path: Path, name: str) -> None:
    """Whatever format reads it."""
    container = CONTAINERS[name]
    path = tmp_path / "chat"
    path.write_bytes(container.whole())
    check(path, **container.options)


@pytest.mark.parametrize(("name", "fault"), BROKEN)
def test_broken_containers_of_every_format(tmp_path: Path, name: str, fault: str) -> None:
    """A broken record is skipped with the same reason at the same place."""
    path = tmp_path / "chat"
    path.write_bytes(BROKEN[name, fault])
    check(path, **CONTAINERS[name].options)


def test_usual_page_is_read_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its parts are not read one by one, and its records know their line."""
    path = tmp_path / "chat.jsonl"
    path.write_bytes(lines([WHOLE]))
    read: list[RawLine] = []

    def fail(*_: object) -> None:
        raise AssertionError("a usual page was read part by part")

    monkeypatch.setattr("tweetup.formats.x_v2.read_tweet", fail)
    source = open_source(str(path))

    def find(asked: Sequence[RawLine]) -> list[None]:
        read.extend(asked)
        return [None for _ in asked]

    source.by_line(find)
    assert {record.line for record in source if isinstance(record, Record)} == set(read)
    assert (read[0].records, read[0].along) == (6, 2)
