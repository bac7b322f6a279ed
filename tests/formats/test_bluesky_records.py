"""An account's records of Bluesky: pages of ``listRecords``, CAR files, unpacked folders."""

import json
import shutil
import sys
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import libipld
import pytest

from tests.files.conftest import Read, read_path
from tests.formats.bluesky_repository import car, cid, repository, section
from tests.formats.shapes import lines
from tests.formats.social_shapes import (
    ANSWER_KEY,
    ASKED_KEY,
    LIKE,
    LIKE_RECORD,
    LINK,
    POST,
    PROFILE,
    QUESTION_RECORD,
    RECORDS,
    REPOST,
    REPOST_RECORD,
    TEXT,
    did,
    listed,
    record,
    stored,
    uri,
    view,
)
from tests.jobs.test_import_lines import TAG, load
from tweetup.archive import open_archive
from tweetup.errors import InputError
from tweetup.files import ImportOptions
from tweetup.formats.bluesky_records import DATED_LATER, OTHER_RECORDS
from tweetup.model import Kind, Link, Media, PostKey, Relation

ANSWER = uri("ada", ANSWER_KEY)
QUESTION = uri("ada", ASKED_KEY)
REPEAT = f"at://{did('ada')}/{REPOST}/3r"
FOLDER = did("ada")

Written = Callable[[Path], Path]


def unpack(folder: Path, records: Mapping[str, Any] = RECORDS, *, commit: bool = True) -> Path:
    """Write the folder of an account as goat does."""
    written = {f"{path}.json": value for path, value in records.items()}
    if commit:
        written["_commit.json"] = {"did": did("ada"), "version": 3, "rev": "3m", "sig": {}}
    for path, value in written.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(value, indent=1))
    return folder


def _file(name: str, content: bytes) -> Written:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return write


def _zipped(folder: Path) -> Path:
    """The unpacked folder in a zip."""
    shutil.make_archive(str(folder / "packed"), "zip", unpack(folder / "all" / FOLDER).parent)
    return folder / "packed.zip"


WRITTEN: dict[str, Written] = {
    "a page": _file("page.json", json.dumps(listed()).encode()),
    "records a line": _file("a.jsonl", lines(listed()["records"])),
    "an array": _file("a.json", json.dumps(listed()["records"]).encode()),
    "a repository": _file("a.car", repository()),
    "a deep repository": _file("a.car", repository(width=1)),
    "the account's folder": lambda folder: unpack(folder / FOLDER),
    "without its commit": lambda folder: unpack(folder / FOLDER, commit=False),
    "with underscores": lambda folder: unpack(folder / FOLDER.replace(":", "_"), commit=False),
    "with another name": lambda folder: unpack(folder / "backup"),
    "the folder above it": lambda folder: unpack(folder / "all" / FOLDER).parent,
    "a zip of it": _zipped,
}
LISTED = frozenset({"a page", "records a line", "an array"})
"""Those that have the other records of the account as well."""


@pytest.mark.parametrize("kind", WRITTEN)
def test_posts_of_an_account(tmp_path: Path, kind: str) -> None:
    """Posts and reposts come out whole, likes and follows do not, and nothing is skipped."""
    found = read_path(WRITTEN[kind](tmp_path))
    assert (found.source.format, found.skipped) == ("bluesky-records", ())
    assert set(found.posts) == {ANSWER, QUESTION, REPEAT}
    assert all(item.unfiltered for item in found.records)
    post = found.posts[ANSWER]
    assert (post.text, post.language, post.conversation_id) == (TEXT, "en", uri("ada", "3q"))
    assert (post.hashtags, post.mentions) == (("labelchat",), ("ben.example.org",))
    assert post.links == (Link(url=LINK, short="example.org/a…"),)
    assert post.media == (Media(kind="photo", alt_text="A dim gallery"),)
    assert post.target(Relation.QUOTE) == PostKey("bluesky", uri("ada", "3q"))
    assert post.target(Relation.REPLY) == PostKey("bluesky", uri("ben", "3a"))
    assert (post.author.id, post.handle) == (did("ada"), did("ada"))
    assert post.url == f"https://bsky.app/profile/{did('ada')}/post/{ANSWER_KEY}"
    assert (post.author.name, post.author.bio) == ("Ada", "Writes labels")
    repost = found.posts[REPEAT]
    assert (repost.kind, repost.text) == (Kind.REPOST, "")
    assert repost.target(Relation.REPOST) == PostKey("bluesky", uri("ben", "3b"))
    notes = {OTHER_RECORDS: 2} if kind in LISTED else {}
    assert found.source.notes == notes


@pytest.mark.parametrize("kind", WRITTEN)
def test_author_gives_the_handle(read: Read, tmp_path: Path, kind: str) -> None:
    """It goes into the raw records, which can be read again without it."""
    options = ImportOptions(author="ada.example.org")
    found = read_path(WRITTEN[kind](tmp_path), options=options)
    assert {post.handle for post in found.posts.values()} == {"ada.example.org"}
    assert found.posts[ANSWER].url == f"https://bsky.app/profile/ada.example.org/post/{ANSWER_KEY}"
    for kept in found.records:
        again = read(kept.raw)
        assert again.source.format == "bluesky-records"
        assert again.posts == {kept.post.id: kept.post}


def test_parts_of_a_folder(tmp_path: Path) -> None:
    """A collection or a record by itself is found by the folders above it."""
    folder = unpack(tmp_path / FOLDER.replace(":", "_"))
    whole = read_path(folder)
    posts = read_path(folder / POST)
    assert posts.skipped == ()
    assert posts.posts == {it: whole.posts[it] for it in (ANSWER, QUESTION)}
    one = read_path(folder / POST / f"{ANSWER_KEY}.json")
    assert one.posts == {ANSWER: whole.posts[ANSWER]}
    with pytest.raises(InputError, match="no files of posts"):
        read_path(folder / LIKE)


def test_folders_of_several_accounts(tmp_path: Path) -> None:
    """Each file is of its folder's account; other files between them are read as before."""
    unpack(tmp_path / "all" / did("ada"), {f"{POST}/3a": QUESTION_RECORD})
    unpack(tmp_path / "all" / did("ben"), {f"{POST}/3a": QUESTION_RECORD}, commit=False)
    unpack(tmp_path / "all" / did("eve"), {f"{LIKE}/3a": LIKE_RECORD}, commit=False)
    (tmp_path / "all" / "page.json").write_text(json.dumps(listed({f"{POST}/3z": QUESTION_RECORD})))
    found = read_path(tmp_path / "all")
    assert found.skipped == ()
    assert set(found.posts) == {uri("ada", "3a"), uri("ben", "3a"), uri("ada", "3z")}
    with pytest.raises(InputError, match="posts of 2 accounts, and --author names one"):
        read_path(tmp_path / "all", options=ImportOptions(author="ada"))


def test_author_of_files_that_have_one(read: Read) -> None:
    """The option is refused where it would do nothing."""
    with pytest.raises(InputError, match="--author names the owner of a Bluesky repository"):
        read(b"id,created_at,author,text\n1,2026-03-04T20:00:00Z,ada,hi\n",
             options=ImportOptions(author="ben"))  # fmt: skip


def test_folder_that_tells_no_account(tmp_path: Path) -> None:
    """Nothing is made up where neither name nor commit tells whose the records are."""
    unpack(tmp_path / "backup", {f"{POST}/3a": QUESTION_RECORD}, commit=False)
    with pytest.raises(InputError, match="nobody knows whose"):
        read_path(tmp_path / "backup")


def test_broken_records_of_a_folder(tmp_path: Path) -> None:
    """A record that breaks off costs itself; a profile that does costs its name."""
    folder = unpack(tmp_path / FOLDER)
    (folder / POST / "3broken.json").write_text('{"text": "half of')
    (folder / POST / "3empty.json").write_text("")
    (folder / f"{PROFILE}/self.json").write_text("{")
    found = read_path(folder)
    assert set(found.posts) == {ANSWER, QUESTION, REPEAT}
    assert found.posts[ANSWER].author.name is None
    places = {skipped.where.rpartition("/")[2] for skipped in found.skipped}
    assert places == {"3broken.json:1", "3empty.json:1"}


TIMES = [
    (ANSWER_KEY, "2026-03-04T20:00:00.123Z", "2026-03-04T20:00:00.123", 0, "both agree"),
    (ANSWER_KEY, "2026-03-04T20:00:02Z", "2026-03-04T20:00:02", 0, "as good as agree"),
    (ANSWER_KEY, "2026-03-04T20:09:00Z", "2026-03-04T20:00:00.123", 0, "a clock that is fast"),
    (ANSWER_KEY, "2019-01-01T00:00:00Z", "2019-01-01T00:00:00", 0, "moved here from elsewhere"),
    (ANSWER_KEY, "2026-03-06T20:00:00Z", "2026-03-06T20:00:00", 1, "nobody knows"),
    (ANSWER_KEY, "soon", "2026-03-04T20:00:00.123", 0, "the key tells"),
    ("question", "2026-03-04T20:00:00Z", "2026-03-04T20:00:00", 0, "a key without a time"),
    ("3lf0abcdefg20", "2026-03-04T20:00:00Z", "2026-03-04T20:00:00", 0, "nor has this one"),
]


@pytest.mark.parametrize(("key", "written", "expected", "later", "why"), TIMES)
def test_when_a_post_was_written(
    read: Read, key: str, written: str, expected: str, later: int, why: str
) -> None:
    """Its own time counts, as far as the time in its key does not deny it."""
    said = {**record("Hello"), "createdAt": written}
    found = read(json.dumps(stored(f"{POST}/{key}", said)).encode())
    (post,) = found.posts.values()
    assert post.created_at == datetime.fromisoformat(f"{expected}+00:00"), why
    assert found.source.notes[DATED_LATER] == later


def test_a_time_that_nothing_tells(read: Read) -> None:
    """A post without any time is skipped."""
    found = read(
        lines([stored(f"{POST}/a", {**QUESTION_RECORD, "createdAt": "x"}), stored("a.b.c/d", {})])
    )
    assert (len(found.posts), len(found.skipped)) == (0, 1)


def test_a_record_without_an_account(read: Read) -> None:
    """An address without a DID belongs to nobody."""
    asked = stored(f"{POST}/a", QUESTION_RECORD)
    found = read(lines([asked, {**asked, "uri": "at://ada.example.org/app.bsky.feed.post/b"}]))
    assert len(found.posts) == 1
    assert [it.reason for it in found.skipped] == ["a record without the address of its account"]


def test_an_empty_page_is_one(tmp_path: Path) -> None:
    """The last page of a list is often empty, and no skipped file."""
    (tmp_path / "1.json").write_text(json.dumps(listed()))
    (tmp_path / "2.json").write_text('{"records": []}')
    found = read_path(tmp_path)
    assert (len(found.posts), found.skipped) == (3, ())


# --- CAR files --------------------------------------------------------------------------------

MANY = {f"{POST}/3post{number:04}": record(f"Hello {number} #labelchat") for number in range(300)}


@pytest.mark.parametrize("width", [1, 2, 7, 400])
def test_trees_of_any_depth(read: Read, width: int) -> None:
    """Posts come in the order of their keys, however many nodes the tree has."""
    found = read(repository(MANY, width=width))
    assert found.skipped == ()
    texts = [post.text for post in found.posts.values()]
    assert texts == [value["text"] for value in MANY.values()]


def test_deleted_posts_stay_away(read: Read) -> None:
    """Blocks of records that the tree does not have any more are no posts."""
    found = read(repository(more=[record("deleted #labelchat")]))
    assert len(found.posts) == 3


def test_a_repository_tells_what_a_page_does(read: Read) -> None:
    """Addresses of pictures and other bytes get the form that servers give them."""
    picture: dict[str, Any] = {
        "$type": "blob",
        "ref": cid(b"picture"),
        "mimeType": "image/png",
        "size": 7,
    }
    said = record("look", embed={"images": [{"alt": "A dim gallery", "image": picture}]}, raw=b"ab")
    (item,) = read(repository({f"{POST}/3a": said})).records
    value = json.loads(item.raw)["value"]
    assert value["embed"]["images"][0]["image"]["ref"] == {
        "$link": libipld.encode_cid(picture["ref"])
    }
    assert value["raw"] == {"$bytes": "YWI"}
    assert json.loads(item.raw)["cid"] == libipld.encode_cid(cid(libipld.encode_dag_cbor(said)))


@pytest.mark.parametrize("width", [2, 400])
def test_a_repository_that_breaks_off(read: Read, width: int) -> None:
    """Wherever it does: posts before that are read, and the loss of others is told."""
    whole = repository(MANY, width=width)
    told = []
    for end in range(2_000, len(whole), len(whole) // 9):
        found = read(whole[:end])
        assert len(found.posts) < len(MANY)
        (skipped,) = found.skipped
        assert "not in it" in skipped.reason
        told.append(len(found.posts))
    assert told == sorted(told)
    assert told[-1] > 200


def test_posts_missing_are_counted(read: Read) -> None:
    """A file that ends in the last of its posts says that one is lost."""
    found = read(repository(MANY, width=9)[:-10])
    assert len(found.posts) == len(MANY) - 1
    assert [it.reason for it in found.skipped] == [
        "the file is damaged from here on (1 of its posts are not in it)"
    ]


def test_a_damaged_post_costs_one(read: Read) -> None:
    """A block that is no DAG-CBOR any more is named, with the posts around it read."""
    whole = repository(MANY)
    at = whole.index(b"Hello 70 ")
    found = read(whole[:at] + b"\xff" + whole[at + 1 :])
    assert (len(found.posts), len(found.skipped)) == (len(MANY) - 1, 1)


def test_profiles_on_another_page(read: Read) -> None:
    """ListRecords has profiles on pages of their own; they are the account's on every other."""
    profile = f"{PROFILE}/self"
    posts = listed({path: it for path, it in RECORDS.items() if path != profile})
    found = read(lines([posts, listed({profile: RECORDS[profile]})]))
    assert {(it.author.name, it.author.bio) for it in found.posts.values()} == {
        ("Ada", "Writes labels")
    }


def test_a_tree_without_an_end(read: Read) -> None:
    """A node under itself is read once."""
    asked = libipld.encode_dag_cbor(QUESTION_RECORD)
    key = f"{POST}/3a".encode()
    nodes = {name: cid(b"")[:4] + name.encode().ljust(32) for name in ("first", "second")}
    first = {"e": [{"p": 0, "k": key, "v": cid(asked), "t": nodes["second"]}], "l": None}
    second = {"e": [], "l": nodes["first"]}
    commit = libipld.encode_dag_cbor({"did": did("ada"), "version": 3, "data": nodes["first"]})
    content = car(cid(commit), [commit, asked])
    for name, node in (("first", first), ("second", second)):
        content += section(nodes[name] + libipld.encode_dag_cbor(node))
    found = read(content)
    assert list(found.posts) == [uri("ada", "3a")]
    assert len(found.skipped) == 1


REFUSED = {
    "another CAR file": car(
        cid(libipld.encode_dag_cbor({"a": 1})), [libipld.encode_dag_cbor({"a": 1})]
    ),
    "broken off in its header": repository()[:40],
    "broken off before its commit": repository()[:70],
    "without roots": section(libipld.encode_dag_cbor({"roots": [], "version": 1})),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_car_files_that_are_no_repository(read: Read, kind: str) -> None:
    """A sentence says what is missing."""
    with pytest.raises(InputError, match="without a Bluesky account's commit"):
        read(REFUSED[kind], name="a.car")


def test_the_extra_is_named(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without libipld a repository is refused with what to install; pages need nothing."""
    monkeypatch.setitem(sys.modules, "libipld", None)
    with pytest.raises(InputError, match=r"one more package.*-m pip install \"libipld"):
        read(repository())
    assert len(read(json.dumps(listed()).encode()).posts) == 3


def test_repositories_in_a_zip(tmp_path: Path) -> None:
    """Each is of its account; the file that is none is named."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("ada.car", repository())
        archive.writestr("ben.car", repository({f"{POST}/3a": QUESTION_RECORD}, handle="ben"))
        archive.writestr("other.car", REFUSED["another CAR file"])
        archive.writestr("page.json", json.dumps(listed({f"{POST}/3z": QUESTION_RECORD})))
    found = read_path(tmp_path / "a.zip")
    assert len(found.posts) == 5
    assert [it.where for it in found.skipped] == ["a.zip/other.car"]


OWN_REPOST = {**REPOST_RECORD, "subject": {"uri": QUESTION, "cid": "c"}}
REPEATED = {f"{REPOST}/3r": OWN_REPOST, f"{POST}/{ASKED_KEY}": QUESTION_RECORD}
OWN_REPOSTS: dict[str, Written] = {
    "a page": _file("page.json", json.dumps(listed(REPEATED)).encode()),
    "records a line": _file("a.jsonl", lines(listed(REPEATED)["records"])),
    "a repository": _file("a.car", repository(REPEATED)),
    "the account's folder": lambda folder: unpack(folder / FOLDER, REPEATED),
    "pages of each collection": lambda folder: _pages(folder / "pages"),
}


def _pages(folder: Path) -> Path:
    folder.mkdir()
    for number, path in enumerate(REPEATED):
        (folder / f"{number}.json").write_text(json.dumps(listed({path: REPEATED[path]})))
    return folder


@pytest.mark.parametrize("author", [None, "ada.example.org"])
@pytest.mark.parametrize("kind", OWN_REPOSTS)
def test_a_repost_of_an_own_post(read: Read, tmp_path: Path, kind: str, author: str | None) -> None:
    """It has the words and hashtags of its original, which is in the repository too."""
    found = read_path(OWN_REPOSTS[kind](tmp_path), options=ImportOptions(author=author))
    assert (set(found.posts), found.skipped) == ({QUESTION, REPEAT}, ())
    original, repost = found.posts[QUESTION], found.posts[REPEAT]
    begins = f"RT @{author}: " if author else ""
    assert (repost.kind, repost.text) == (Kind.REPOST, begins + original.text)
    assert repost.hashtags == original.hashtags == ("labelchat",)
    assert repost.target(Relation.REPOST) == PostKey("bluesky", QUESTION)
    for kept in found.records:
        assert read(kept.raw).posts == {kept.post.id: kept.post}


def test_a_repost_of_an_own_post_belongs_to_the_chat(tmp_path: Path) -> None:
    """And it is one post with the repost in a feed, which has the handle, in either order."""
    view_of_question = view("ada", ASKED_KEY, QUESTION_RECORD)
    reason = {"uri": REPEAT, "by": view_of_question["author"], "indexedAt": "2026-03-04T20:01:00Z"}
    feed = {"feed": [{"post": view_of_question, "reason": reason}]}
    page = listed(REPEATED)
    alone = listed({path: REPEATED[path] for path in [f"{REPOST}/3r"]})
    for number, files in enumerate(((page, feed), (feed, page), (alone, page), (page, alone))):
        results = [load(tmp_path / f"{number}.db", [value]) for value in files]
        assert [result.conflicts for result in results] == [(), ()]
        with open_archive(tmp_path / f"{number}.db") as archive:
            texts = {post.id: post.text for post in archive.posts(TAG)}
        assert texts[REPEAT].endswith(QUESTION_RECORD["text"])
        assert len(texts) == 2


@pytest.mark.parametrize("broken", [b'{"text": 5}', b"{", b"[]"])
def test_a_repost_of_a_damaged_post(tmp_path: Path, broken: bytes) -> None:
    """It has the address of it, as one whose original is elsewhere."""
    folder = unpack(tmp_path / FOLDER, REPEATED)
    (folder / POST / f"{ASKED_KEY}.json").write_bytes(broken)
    found = read_path(folder)
    assert (set(found.posts), len(found.skipped)) == ({REPEAT}, 1)
    assert found.posts[REPEAT].text == ""


@pytest.mark.parametrize("author", [None, "ada.example.org"])
@pytest.mark.parametrize("broken", [b'{"uri": "at://x", "va', b'{"uri": 5}', b'{"records": 1}'])
def test_a_broken_line_among_records(read: Read, broken: bytes, author: str | None) -> None:
    """It is skipped, and the others are read."""
    content = lines(listed(REPEATED)["records"]) + broken + b"\n"
    found = read(content, options=ImportOptions(author=author))
    assert (set(found.posts), len(found.skipped)) == ({QUESTION, REPEAT}, 1)
