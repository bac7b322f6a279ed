"""Posts in a list inside an object of JSON: mapped by a person, and said to be mappable."""

import json
from pathlib import Path

import pytest

from tests.files.conftest import Read
from tweetup.errors import InputError
from tweetup.files import ImportOptions
from tweetup.files.file_columns import propose_columns, read_file_columns
from tweetup.formats.base import ROUNDED

POSTS = [
    {
        "nr": f"m{number}",
        "When": f"2021-03-04T20:0{number}:00Z",
        "who": {"handle": "ada", "nm": "Ada"},
        "body": f"A{number}: mulch, herbs #gardenchat",
        "pics": [{"u": "https://example.org/1.png"}, {"u": "https://example.org/2.png"}],
    }
    for number in range(1, 5)
]
FIELDS = {"id": "nr", "created_at": "when", "author": "who.handle", "text": "body"}
IDS = ["m1", "m2", "m3", "m4"]


def named(before: str = "") -> ImportOptions:
    """The four columns, behind a path."""
    return ImportOptions(columns=tuple((field, before + name) for field, name in FIELDS.items()))


WRAPPED: dict[str, tuple[object, str]] = {
    "list": ({"results": POSTS, "n": 4}, "results."),
    "deep": ({"Data": {"Items": POSTS}, "meta": {"next": "x"}}, "data.items."),
    "other lists": ({"steps": [{"code": 7}], "results": POSTS}, "results."),
    "pages": ([{"results": POSTS[:2]}, {"results": POSTS[2:]}], "results."),
    "many values": ({"a": 1, "b": 2, "c": 3, "d": 4, "results": POSTS}, "results."),
}


@pytest.mark.parametrize("shape", WRAPPED)
@pytest.mark.parametrize("indent", [None, 1])
def test_mapped(read: Read, shape: str, indent: int | None) -> None:
    """With the list's path before the members, and without it."""
    value, before = WRAPPED[shape]
    content = json.dumps(value, indent=indent).encode()
    for options in (named(before), named()):
        found = read(content, options=options)
        assert list(found.posts) == IDS
        assert not found.skipped
        assert {post.handle for post in found.posts.values()} == {"ada"}
    saved = ImportOptions(tables=(named(before).columns,))
    assert list(read(content, options=saved).posts) == IDS


@pytest.mark.parametrize("shape", WRAPPED)
def test_asked(tmp_path: Path, shape: str) -> None:
    """The wizard shows the members of the posts, behind the path."""
    value, before = WRAPPED[shape]
    file = tmp_path / "chat.json"
    file.write_text(json.dumps(value))
    columns = read_file_columns(str(file))
    assert propose_columns(columns) == {field: before + name for field, name in FIELDS.items()}
    assert columns.shown(f"{before}nr") == ("m1", "m2", "m3")


@pytest.mark.parametrize("shape", WRAPPED)
def test_the_refusal_says_so(read: Read, shape: str) -> None:
    """It names the path; an unknown member is answered with all that there are."""
    value, before = WRAPPED[shape]
    content = json.dumps(value).encode()
    with pytest.raises(InputError, match=f"--map id={before}MEMBER"):
        read(content)
    wrong = ImportOptions(columns=(("id", "number"),))
    with pytest.raises(InputError, match=f"it has .*{before}nr, {before}when"):
        read(content, options=wrong)


def test_posts_that_hold_lists(read: Read, tmp_path: Path) -> None:
    """A post whose pictures are a list is a post, not a page of pictures."""
    content = json.dumps(POSTS).encode()
    assert list(read(content, options=named()).posts) == IDS
    file = tmp_path / "chat.json"
    file.write_bytes(content)
    assert set(FIELDS.values()) <= set(read_file_columns(str(file)).values)
    with pytest.raises(InputError, match="--map id=COLUMN"):
        read(content)


def test_broken_and_rounded_items(read: Read) -> None:
    """Each item is read by itself; numbers that were rounded are found."""
    broken = {"results": [POSTS[0], {"nr": "m9"}, POSTS[1]]}
    found = read(json.dumps(broken).encode(), options=named())
    assert (list(found.posts), len(found.skipped)) == (["m1", "m2"], 1)
    numbers = [{**post, "nr": 1367565508408250000 + at * 10000} for at, post in enumerate(POSTS)]
    found = read(json.dumps({"results": numbers}).encode(), options=named())
    assert {one.reason for one in found.skipped} == {ROUNDED}


def test_a_list_of_few_members(read: Read) -> None:
    """Objects that have fewer members than a post needs are no posts."""
    with pytest.raises(InputError, match="tables of posts"):
        read(json.dumps({"results": [{"a": 1}, {"a": 2}]}).encode())
