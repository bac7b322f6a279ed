"""What is no file of posts is refused in one clear error; what is damaged keeps its good posts."""

import bz2
import gzip
import io
import json
import lzma
import tempfile
import zipfile
from collections.abc import Callable
from hashlib import sha512
from pathlib import Path

import pytest

from tests.files.conftest import Read
from tests.formats.shapes import (
    ANSWER,
    FILES,
    LONG,
    PEOPLE,
    PLAIN,
    REPOST,
    TALK,
    lines,
    plain,
    table,
    v1_user,
    v2_page,
    v2_stream,
    v2_user,
)
from tweetup.errors import InputError, UnknownNameError
from tweetup.files import Skipped, open_source
from tweetup.formats.base import CUT_OFF, NO_AUTHOR
from tweetup.formats.base import NAMELESS as NAMELESS_AUTHORS
from tweetup.formats.x_v2_posts import NAMELESS

POSTS = FILES["plain"][1]
NOT_POSTS = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\n\t\n", "is empty"),
    "only a mark": (b"\xef\xbb\xbf", "is empty"),
    "image": (b"\x89PNG\r\n\x1a\n" + bytes(100), "an image"),
    "photograph of a telephone": (b"\0\0\0\x18ftypheic" + bytes(100), "a picture or film"),
    "likes": (lines([{"likes": [{"actor": {"handle": "ada"}}]}]), "a file of likes"),
    "likes of Mastodon": (
        lines(
            [{"@context": "https://www.w3.org/ns/activitystreams", "orderedItems": ["https://a"]}]
        ),
        "a list of likes or bookmarks",
    ),
    "likes of X": (b'window.YTD.like.part0 = [{"like": {}}]', "the 'like' part of X's download"),
    "document": (b"%PDF-1.7\n...", "a PDF document"),
    "database": (b"SQLite format 3\x00" + bytes(100), "an SQLite database"),
    "web page": (b"<!DOCTYPE html><title>#labelchat</title>", "a web page"),
    "binary": (bytes(range(256)) * 9, "a binary file"),
    "prose": (b"Milk, eggs and bread\nand some tea\n", "a table with the columns milk"),
    "one word": (b"hello", "text of another kind"),
    "ids": (b"1367560000000000001\n1367560000000000002\n", "a list of ids"),
    "counts": (
        lines([{"data": [{"start": "x", "end": "y", "tweet_count": 3}]}]),
        "counts of posts",
    ),
    "accounts": (lines([{"data": [v2_user(name) for name in PEOPLE]}]), "accounts without posts"),
    "accounts of API 1.1": (lines([v1_user(name) for name in PEOPLE]), "accounts without posts"),
    "lists": (
        lines([{"data": [{"id": "1", "name": "x", "member_count": 3}]}]),
        "lists of accounts",
    ),
    "refusal": (lines([{"errors": [{"title": "Forbidden"}]}]), "error messages"),
    "other JSON": (b'{"name": "x", "version": "1"}', "JSON with the fields name, version"),
    "other table": (b"date,place\n1,2\n", "a table with the columns date, place"),
    "broken off": (b'{"id": "1", "created_at": "2024-05-07T1', "broken off"),
    "empty list": (b"[]", "an empty list"),
    "damaged gzip": (gzip.compress(POSTS)[:12], "ends before its end"),
    "damaged zip": (b"PK\x03\x04" + bytes(50), "cannot be opened"),
}


@pytest.mark.parametrize("kind", NOT_POSTS)
def test_what_is_not_posts_is_said(tmp_path: Path, kind: str) -> None:
    """One sentence says what the file is instead, and where it is."""
    content, said = NOT_POSTS[kind]
    path = tmp_path / "export.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        open_source(str(path))
    assert said in caught.value.problem
    assert caught.value.where == "export.jsonl"
    assert caught.value.hint
    assert "\n" not in str(caught.value)


def test_places_that_are_no_files(tmp_path: Path) -> None:
    """A missing file is named as it was asked for, an empty folder by its name."""
    missing = tmp_path / "nowhere.jsonl"
    with pytest.raises(InputError, match="no such file") as caught:
        open_source(str(missing))
    assert caught.value.where == str(missing)
    with pytest.raises(InputError, match="no files of posts") as caught:
        open_source(str(tmp_path))
    assert caught.value.where == tmp_path.name
    with pytest.raises(InputError):
        open_source("a\0b")
    with pytest.raises(InputError):
        open_source(str(tmp_path / ("x" * 5000)))


def test_unknown_format(tmp_path: Path) -> None:
    """--format names a format that exists, or the nearest is offered."""
    path = tmp_path / "chat"
    path.write_bytes(POSTS)
    with pytest.raises(UnknownNameError, match="did you mean plain"):
        open_source(str(path), format="plan")


def test_insisted_format_reads_with_that_format(read: Read) -> None:
    """A format insisted on reads the file even where it can make nothing of it."""
    found = read(FILES["twarc1"][1], format="plain")
    assert (found.source.format, found.records, len(found.skipped)) == ("plain", (), len(TALK))
    assert all("not a plain post" in skipped.reason for skipped in found.skipped)


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
}


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("shape", FILES)
def test_packed_files_hold_the_same(read: Read, packing: str, shape: str) -> None:
    """What a file is packed with is told by its bytes, whatever it is called."""
    format_name, content = FILES[shape]
    found = read(PACKED[packing](content), name="chat.txt")
    assert found.source.format == format_name
    assert list(found.posts) == [said.id for said in TALK]


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_zip_of_several_files(read: Read) -> None:
    """All posts of a zip are read; what is no posts is named and left out."""
    found = read(
        _zip(
            {
                "export/a.jsonl": lines([plain(TALK[0])]),
                "export/b.csv": table([plain(TALK[1])], PLAIN),
                "../../c.jsonl": lines([plain(TALK[2])]),
                "notes.txt": b"made by hand",
                "__MACOSX/._a.jsonl": b"\0\0",
            }
        ),
        name="chat.zip",
    )
    assert found.source.format == "plain+plain-csv"
    assert list(found.posts) == [said.id for said in TALK[:3]]
    assert [skipped.where for skipped in found.skipped] == ["chat.zip/notes.txt"]
    assert found.records[0].where == "chat.zip/export/a.jsonl:1"


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({}, "holds no files"),
        ({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}, "an office document"),
        ({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}, "workbook is damaged"),
        ({"a.txt": b"hello"}, "text of another kind"),
    ],
)
def test_zip_without_posts(tmp_path: Path, members: dict[str, bytes], said: str) -> None:
    """A zip that holds no posts is refused like a file that holds none."""
    path = tmp_path / "chat.zip"
    path.write_bytes(_zip(members))
    with pytest.raises(InputError, match=said):
        open_source(str(path))


def test_locked_zip(tmp_path: Path) -> None:
    """A zip with a password is refused before anything is read."""
    content = bytearray(_zip({"chat.jsonl": POSTS}))
    content[6] |= 1
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    path = tmp_path / "chat.zip"
    path.write_bytes(content)
    with pytest.raises(InputError, match="password"):
        open_source(str(path))


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
@pytest.mark.parametrize("count", [60, 600])
def test_packed_file_that_breaks_off(
    read: Read, count: int, pack: Callable[[bytes], bytes]
) -> None:
    """The posts before the break are kept, also of a file read at once; the break is named."""
    ids = [sha512(b"%d" % number).hexdigest() for number in range(count)]
    many = lines([{**plain(TALK[0]), "id": one, "text": f"{one} " * 32} for one in ids])
    assert (len(many) > 2 << 20) is (count == 600)  # more than is read at once
    packed = pack(many)
    result = read(packed[: len(packed) * 3 // 4], name="chat.packed")
    assert len(result.records) > count / 4
    assert result.skipped[-1] == Skipped("chat.packed", "the packed file ends before its end")


def test_standard_input_is_read_like_a_file() -> None:
    """``-`` reads what it is given, and its digest is that of the bytes."""
    source = open_source("-", stdin=io.BytesIO(gzip.compress(POSTS, mtime=0)))
    assert source.name == "standard input"
    assert source.format == "plain"
    assert len(list(source)) == len(list(source)) == len(TALK)
    assert len(source.digest) == 64


def test_standard_input_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was kept of standard input is gone with the source, and where it was no posts."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    source = open_source("-", stdin=io.BytesIO(POSTS))
    assert len(list(tmp_path.iterdir())) == 1
    del source
    with pytest.raises(InputError, match="standard input: this file is empty"):
        open_source("-", stdin=io.BytesIO())
    assert list(tmp_path.iterdir()) == []


GOOD = POSTS.splitlines()
BROKEN_LINES = {
    "cut off at the end": ([*GOOD, GOOD[0][:40]], 5, "broken JSON"),
    "cut off in the middle": ([GOOD[0], GOOD[1][:-9], *GOOD[1:]], 2, "broken JSON"),
    "first line": ([b"}{", *GOOD], 1, "broken JSON"),
    "not an object": ([GOOD[0], b'"text"', *GOOD[1:]], 2, "not a plain post"),
    "null": ([GOOD[0], b"null", *GOOD[1:]], 2, "not a plain post"),
    "no author": (
        [GOOD[0], b'{"id":"1","created_at":"2021-03-04T19:00:00Z","text":""}', *GOOD[1:]],
        2,
        "a post without an author",
    ),
    "no time": (
        [GOOD[0], b'{"id":"1","created_at":"soon","author":"a","text":""}', *GOOD[1:]],
        2,
        "a time in an unknown form",
    ),
    "not UTF-8": ([GOOD[0], GOOD[1].replace(b"read", b"re\xe4d"), *GOOD[1:]], 2, "broken JSON"),
    "zeros": ([GOOD[0], bytes(40), *GOOD[1:]], 2, "broken JSON"),
    "too deep": ([GOOD[0], b'{"x":' + b"[" * 20000, *GOOD[1:]], 2, "broken JSON"),
    "beyond all calendars": (
        [
            GOOD[0],
            b'{"id":"1","created_at":"0001-01-01T00:00:00Z","author":"a","text":""}',
            *GOOD[1:],
        ],
        2,
        "no post can have",
    ),
    "rounded": (
        [GOOD[0], b'{"id":1.34E+18,"created_at":"x","author":"a","text":""}', *GOOD[1:]],
        2,
        "rounded",
    ),
}


@pytest.mark.parametrize("kind", BROKEN_LINES)
def test_broken_lines_are_skipped_and_named(read: Read, kind: str) -> None:
    """One broken line costs one post: it is named by its line, all others are read."""
    content, line, reason = BROKEN_LINES[kind]
    found = read(b"\n".join(content), name="chat.jsonl")
    assert list(found.posts) == [said.id for said in TALK]
    assert [skipped.where for skipped in found.skipped] == [f"chat.jsonl:{line}"]
    assert reason in found.skipped[0].reason


def test_line_beyond_any_size_is_skipped(read: Read) -> None:
    """A line too long to be a record is passed over without being held in memory."""
    long = b'{"id":"1","text":"' + b"x" * (17 << 20) + b'"}'
    found = read(b"\n".join([GOOD[0], long, *GOOD[1:]]))
    assert len(found.posts) == len(TALK)
    assert "longer than" in found.skipped[0].reason


@pytest.mark.long
def test_text_that_never_ends_is_read_once(read: Read) -> None:
    """Quotes that open nothing, a million of them, take seconds and not hours."""
    cut_off = b'[{"body": "' + rb"{\"text\": \"a\"}, " * 100_000
    found = read(cut_off[:-3] + b"\n" + lines([plain(TALK[0])]), format="plain")
    assert list(found.posts) == [TALK[0].id]
    assert len(found.skipped) == 1


def test_errors_between_streamed_posts(read: Read) -> None:
    """What a stream says between posts is named as that; the posts stay."""
    errors = [{"errors": [{"title": "operational-disconnect"}]}, {"meta": {"result_count": 0}}]
    found = read(lines([v2_stream()[0], *errors, *v2_stream()[1:]]))
    assert len(found.posts) == len(TALK)
    assert [skipped.reason for skipped in found.skipped] == ["an error message of the network"]


def test_page_with_a_damaged_item(read: Read) -> None:
    """In a page, too, a damaged post costs one post, own or included, and an account nothing."""
    page = v2_page()
    page["data"].insert(1, {"id": "7", "text": None})
    page["includes"]["tweets"].append({"id": 7})
    page["includes"]["users"].append("nobody")
    found = read(json.dumps(page).encode())
    assert len(found.posts) == len(TALK)
    assert [item.reason.rpartition(": ")[2] for item in found.skipped] == [
        "text is of another kind",
        "id is of another kind",
    ]


def test_post_without_an_author(read: Read) -> None:
    """A post without the id of its author is skipped; one that merely came along is counted."""
    page = v2_page()
    for tweet in (*page["data"], *page["includes"]["tweets"]):
        if tweet["author_id"] == v2_user("ada")["id"]:
            del tweet["author_id"]
    found = read(json.dumps(page).encode())
    assert [skipped.reason for skipped in found.skipped] == [NAMELESS]
    assert len(found.posts) == len(TALK) - 1
    assert found.source.notes == {NO_AUTHOR: 1}


def test_accounts_that_did_not_come_along(read: Read) -> None:
    """A post of a withheld account is kept by the account's id, and a repost of it is whole.

    A repost on the same page begins with the account's handle.
    """
    pages = [v2_page(), *v2_stream()]
    for page in pages:
        users = page["includes"]["users"]
        page["includes"]["users"] = [user for user in users if user["username"] != "ben"]
    for content, handle, url in (
        (lines(pages[:1]), "ben", f"https://x.com/ben/status/{ANSWER.id}"),
        (lines(pages[1:]), "account-102", f"https://x.com/i/web/status/{ANSWER.id}"),
    ):
        whole = read(content)
        assert whole.skipped == ()
        posts = whole.posts
        assert list(posts) == [said.id for said in TALK]
        post = posts[ANSWER.id]
        assert (post.author.id, post.handle, post.url) == (PEOPLE["ben"], handle, url)
        assert post.author.is_nameless == (handle != "ben")
        assert posts[REPOST.id].text == f"RT @ben: {LONG}"
        assert not posts[REPOST.id].author.is_nameless
        assert whole.source.notes.get(NAMELESS_AUTHORS, 0) == sum(
            record.post.author.is_nameless for record in whole.records
        )
        for record in whole.records:
            again = read(record.raw)
            assert (again.posts | again.included)[record.post.id] == record.post


def test_reposts_that_are_cut_off_are_counted(read: Read) -> None:
    """Where the original did not come along, the whole text is nowhere in the file."""
    page = v2_page()
    reposts = [one for one in page["data"] if one["text"].startswith("RT @")]
    reposts[0]["text"] = "RT @ben: A1: it begins well enough and then…"
    assert read(json.dumps(page).encode()).source.notes[CUT_OFF] == 0
    page["includes"]["tweets"] = []
    assert read(json.dumps(page).encode()).source.notes[CUT_OFF] == 1
