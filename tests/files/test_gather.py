"""Folders, archives and recordings: everything in them is read or named, and nothing gets out."""

import base64
import bz2
import gzip
import io
import json
import lzma
import resource
import tarfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha512
from pathlib import Path
from typing import Any

import pytest
import yaml
from backports import zstd

from tests.files.conftest import Read, read_path
from tests.formats.shapes import FILES, PLAIN, TALK, lines, plain, table, v1_status, v2_page
from tests.formats.social_shapes import ACTOR, OUTBOX, PAGES, TIMELINE
from tweetup.errors import InputError
from tweetup.files import open_source

IDS = [said.id for said in TALK]
MEMBERS = {
    "a.jsonl": lines([plain(TALK[0])]),
    "inner/b.csv": table([plain(TALK[1])], PLAIN),
    "inner/c.jsonl.gz": gzip.compress(lines([plain(TALK[2])])),
    "photo.jpg": b"\xff\xd8\xff",
    "notes.txt": b"made by hand",
}


def _tar(members: dict[str, bytes], mode: Any = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_folder(tmp_path: Path) -> None:
    """Every readable file of it and below is read in the order of names, the others are named."""
    folder = tmp_path / "chat"
    for name, content in {**MEMBERS, ".hidden/d.jsonl": lines([plain(TALK[3])])}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    found = read_path(folder)
    assert (found.source.name, found.source.format) == ("chat", "plain+plain-csv")
    assert list(found.posts) == IDS[:3]
    assert [skipped.where for skipped in found.skipped] == ["chat/photo.jpg", "chat/notes.txt"]
    digest = found.source.digest
    (folder / "a.jsonl").write_bytes(lines([plain(TALK[3])]))
    assert open_source(str(folder)).digest != digest


@pytest.mark.parametrize("name", ["README.txt", "inner/ReadMe.md", "readme", "read_me.TXT"])
def test_a_file_that_tells_of_the_others(tmp_path: Path, name: str) -> None:
    """It is no file that somebody would miss; posts are read from it like from any other."""
    (tmp_path / "inner").mkdir()
    (tmp_path / "chat.jsonl").write_bytes(lines([plain(TALK[0])]))
    (tmp_path / name).write_bytes(b"made by hand")
    assert read_path(tmp_path).skipped == ()
    (tmp_path / name).write_bytes(lines([plain(TALK[1])]))
    assert sorted(read_path(tmp_path).posts) == sorted(IDS[:2])


def test_a_folder_without_posts(tmp_path: Path) -> None:
    """It is refused by what is in it, and how many files that is."""
    (tmp_path / "readme.txt").write_bytes(b"made by hand")
    with pytest.raises(InputError, match="text of another kind"):
        read_path(tmp_path)
    (tmp_path / "second.txt").write_bytes(b"made by hand")
    with pytest.raises(InputError, match=r"none of the 2 files .*readme\.txt, this is text"):
        read_path(tmp_path)


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar(read: Read, mode: str) -> None:
    """However it is packed, each file in it is one."""
    found = read(_tar(MEMBERS, mode), name="chat.tar")
    assert list(found.posts) == IDS[:2]
    assert [(one.where, one.reason.split(",")[0]) for one in found.skipped] == [
        ("chat.tar/photo.jpg", "a picture"),
        ("chat.tar/inner/c.jsonl.gz", "this is a packed file inside another"),
        ("chat.tar/notes.txt", "this is text of another kind"),
    ]


def test_a_file_in_zstandard(read: Read) -> None:
    """Told by its bytes like the others; one that breaks off keeps what came before."""
    ids = [sha512(b"%d" % number).hexdigest() for number in range(600)]
    many = lines([{**plain(TALK[0]), "id": one, "text": f"{one} " * 32} for one in ids])
    assert len(many) > 2 << 20  # more than is read at once
    packed = zstd.compress(many)
    assert len(read(packed).records) == 600
    broken = read(packed[:-100])
    assert broken.skipped
    assert broken.records
    assert read(zstd.compress(_tar(MEMBERS))).source.format == "plain+plain-csv"


PATHS = ["../../../../var/out.jsonl", "/etc/out.jsonl", "C:\\out.jsonl", "a/\x1b[2Jb.jsonl"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("pack", [_zip, _tar])
def test_a_path_that_leads_out(
    read: Read, tmp_path: Path, path: str, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    """Nothing is written anywhere, whatever a file in an archive is called."""
    found = read(pack({path: MEMBERS["a.jsonl"]}), name="chat.zip")
    assert list(found.posts) == IDS[:1]
    assert [file.name for file in tmp_path.rglob("*")] == ["chat.zip"]
    assert found.records[0].where.isprintable()


def test_the_list_of_a_zips_files_is_read_once(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """A download holds tens of thousands of pictures: opening its files one by one costs little."""
    opened = []

    class Counted(zipfile.ZipFile):
        def __init__(self, *given: Any, **options: Any) -> None:
            opened.append(given)
            super().__init__(*given, **options)

    members = {f"{number}.jsonl": lines([plain(said)]) for number, said in enumerate(TALK)}
    packed = _zip(members)
    monkeypatch.setattr(zipfile, "ZipFile", Counted)
    assert len(read(packed).records) == len(TALK)
    assert len(opened) <= 2  # the other time to see whether it is a workbook


def test_a_link_in_a_tar_is_not_followed(read: Read) -> None:
    """It leads wherever its maker liked."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("passwords.jsonl")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(InputError, match="holds no files"):
        read(out.getvalue())


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


BOMBS: dict[str, Callable[[Any], bytes]] = {
    "gzip": lambda pieces: gzip.compress(b"".join(pieces), 9),
    "bzip2": lambda pieces: bz2.compress(b"".join(pieces)),
    "xz": lambda pieces: lzma.compress(b"".join(pieces), preset=0),
    "zstd": lambda pieces: zstd.compress(b"".join(pieces)),
}


@pytest.mark.long
@pytest.mark.parametrize("packing", BOMBS)
def test_what_unpacks_without_end(
    read: Read, packing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bomb ends with a clear word; the posts before it stay."""
    monkeypatch.setattr("tweetup.formats.content._BOMB_SIZE", 1 << 20)
    bomb = BOMBS[packing]([MEMBERS["a.jsonl"], b"0" * (16 << 20)])
    before = _memory()
    found = read(bomb)
    assert list(found.posts) == IDS[:1]
    assert "unpacks to more than" in found.skipped[-1].reason
    assert _memory() - before < 15 << 10


def test_a_bomb_in_a_zip(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """One file of many that unpacks without end costs that file."""
    monkeypatch.setattr("tweetup.formats.content._BOMB_SIZE", 1 << 20)
    bomb = MEMBERS["a.jsonl"] + b"0" * (16 << 20)
    found = read(_zip({"bomb.jsonl": bomb, "good.jsonl": lines([plain(TALK[1])])}), name="z.zip")
    assert list(found.posts) == IDS[:2]
    assert found.skipped[-1].where == "z.zip/bomb.jsonl"


@pytest.mark.long
def test_a_line_of_a_hundred_megabytes(read: Read) -> None:
    """It is passed over in bounded memory, in JSON and in tables; the posts around it stay."""
    before = _memory()
    long = b'{"id":"1","text":"' + b"x" * (100 << 20) + b'"}\n'
    found = read(lines([plain(TALK[0])]) + long + lines([plain(TALK[1])]))
    assert list(found.posts) == IDS[:2]
    assert ["longer than" in skipped.reason for skipped in found.skipped] == [True]
    whole = table([plain(said) for said in TALK[:2]], PLAIN)
    found = read(whole + b'9,2021-03-04T20:00:00Z,ada,"' + b"x" * (100 << 20) + b'"\n')
    assert list(found.posts) == IDS[:2]
    assert found.skipped
    assert _memory() - before < 350 << 10  # twice the line that the test itself holds


@pytest.mark.parametrize("opening", [b'{"a":', b"[", b'[{"data":[', b'{"posts":[{"a":'])
def test_nesting_of_ten_thousand(read: Read, opening: bytes) -> None:
    """Brackets alone are nothing to read, and no traceback."""
    deep = opening * 10_000
    with pytest.raises(InputError):
        read(deep)
    found = read(lines([plain(TALK[0])]) + deep + b"\n" + lines([plain(TALK[1])]))
    assert list(found.posts) == IDS[:2]


# --- recorded exchanges -----------------------------------------------------------------------


def _exchange(body: Any, **headers: Any) -> dict[str, Any]:
    return {
        "request": {"method": "GET", "uri": "https://api.example/1.1/search", "body": None},
        "response": {"status": {"code": 200}, "headers": headers, "body": body},
    }


def _served(page: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in page.items() if key != "__twarc"}


SEARCH = json.dumps({"statuses": [v1_status(said) for said in TALK], "search_metadata": {}})
DATE = "Fri, 05 Mar 2021 07:30:00 GMT"
EXCHANGES: dict[str, tuple[dict[str, Any], str, int]] = {
    "API 1.1": ({"interactions": [_exchange({"string": SEARCH}, date=[DATE])]}, "twarc1", 4),
    "API 1.1 by Ruby": (
        {"http_interactions": [_exchange({"encoding": "", "string": SEARCH}, Date=DATE)]},
        "twarc1",
        4,
    ),
    "packed": (
        {
            "interactions": [
                _exchange(
                    {"base64_string": base64.b64encode(gzip.compress(SEARCH.encode())).decode()},
                    date=DATE,
                )
            ]
        },
        "twarc1",
        4,
    ),
    "API v2": (
        {
            "interactions": [
                _exchange(
                    {"string": json.dumps(_served(v2_page()))},
                    date=DATE,
                )
            ]
        },
        "x-v2",
        4,
    ),
    "Bluesky": (
        {"interactions": [_exchange({"string": json.dumps(PAGES["search"])}, date=DATE)]},
        "bluesky",
        2,
    ),
    "Mastodon": (
        {
            "interactions": [
                _exchange({"string": '{"uri":"social.example","title":"x"}'}),
                _exchange({"string": json.dumps(TIMELINE)}, Date=DATE),
            ]
        },
        "mastodon",
        4,
    ),
}


@pytest.mark.parametrize("kind", EXCHANGES)
@pytest.mark.parametrize("write", [json.dumps, yaml.safe_dump], ids=["json", "yaml"])
def test_recorded_exchanges(read: Read, kind: str, write: Callable[[Any], str]) -> None:
    """The body of each answer is read in its own format, counted as of the answer's date."""
    recorded, form, posts = EXCHANGES[kind]
    found = read(write(recorded).encode(), name="cassette")
    assert (found.source.format, len(found.posts)) == (form, posts)
    assert len(found.skipped) == (kind == "Mastodon")
    seen = datetime(2021, 3, 5, 7, 30, tzinfo=UTC)
    assert {post.author.seen_at for post in found.posts.values()} == {seen}
    assert {post.counts.as_of for post in found.posts.values() if post.counts} == {seen}


@pytest.mark.parametrize(
    "content",
    [
        b"interactions:\n- &a [*a",
        b"interactions: " + b"[" * 10_000,
        b"interactions: []\n",
        b"interactions: 7\n",
        b"interactions:\n- response: {body: {string: 1}}\n",
        b'interactions:\n- !!python/object/apply:os.system ["true"]\n',
        b'{"interactions": [{"response": {"body": {"base64_string": "%%%"}}}]}',
    ],
)
def test_damaged_recordings(read: Read, content: bytes) -> None:
    """A recording that is none is refused in a sentence."""
    with pytest.raises(InputError):
        read(content)


# --- Mastodon's export ------------------------------------------------------------------------

EXPORT = {
    "actor.json": json.dumps(ACTOR).encode(),
    "outbox.json": json.dumps(OUTBOX).encode(),
    "likes.json": b'{"orderedItems": ["https://secret.example"]}',
    "bookmarks.json": b'{"orderedItems": ["https://secret.example"]}',
    "media_attachments/1.png": b"\x89PNG",
}


@pytest.mark.parametrize("pack", [_zip, _tar, lambda members: _tar(members, "w:gz")])
def test_an_export_of_mastodon(read: Read, pack: Callable[[dict[str, bytes]], bytes]) -> None:
    """Of the whole export only the posts, with their owner's handle and name, are taken."""
    found = read(pack(EXPORT), name="archive")
    assert (found.source.format, len(found.posts)) == ("mastodon-archive", 3)
    assert {post.author.name for post in found.posts.values()} == {"Ada"}
    assert [skipped.reason for skipped in found.skipped] == ["a post that is not public"]
    kept = b"".join(record.raw for record in found.records)
    assert b"secret" not in kept
    assert b"psst" not in kept


def test_every_shape_in_one_archive(read: Read) -> None:
    """Formats mix: the same conversation in several shapes is one set of posts."""
    names = ["plain", "plain csv", "twarc1", "v2 page", "json2csv"]
    found = read(_zip({f"{name}.txt": FILES[name][1] for name in names}))
    assert set(found.posts) == set(IDS)
    assert len(found.source.format.split("+")) == 5
