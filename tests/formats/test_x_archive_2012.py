"""X's download of 2012 to 2018: every post once, whole, with its owner, and nothing else."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.files.conftest import Read, read_path
from tests.formats.shapes import (
    ANSWER,
    LONG,
    PEOPLE,
    PLAIN,
    QUESTION,
    QUOTE,
    REPOST,
    TALK,
    Said,
    plain,
    table,
    v1_status,
    x_id,
)
from tweetup.errors import InputError
from tweetup.formats_extra.x_archive_2012_posts import DAY_ONLY
from tweetup.model import Kind, Link, PostKey, Relation

SECRET = "never to be read"
OWN = [
    Said(
        **{
            **{key: getattr(said, key) for key in Said.__dataclass_fields__},
            "author": "ada",
        }
    )
    for said in (QUESTION, ANSWER, REPOST, QUOTE)
]
COLUMNS = [
    "tweet_id",
    "in_reply_to_status_id",
    "in_reply_to_user_id",
    "timestamp",
    "source",
    "text",
    "retweeted_status_id",
    "retweeted_status_user_id",
    "retweeted_status_timestamp",
    "expanded_urls",
]
OLDEST = {
    "tweet_id": "20001",
    "timestamp": "2009-05-06 00:00:00 +0000",
    "source": "Invented App",
    "text": "Setting up #labelchat",
}


def _written(said: Said) -> str:
    return said.moment.strftime("%Y-%m-%d %H:%M:%S +0000")


def _user(handle: str) -> dict[str, Any]:
    return {
        "name": handle.title(),
        "screen_name": handle,
        "protected": False,
        "id_str": PEOPLE[handle],
        "profile_image_url_https": "https://pictures.example.org/face.png",
        "id": int(PEOPLE[handle]),
    }


def status(said: Said) -> dict[str, Any]:
    """A post as a month has it: a status of API 1.1 with little of its user and no counts."""
    whole = v1_status(said)
    kept = {
        key: whole[key] for key in ("source", "entities", "id_str", "id", "in_reply_to_screen_name")
    }
    kept |= {key: value for key, value in whole.items() if key.startswith("in_reply_to_status_id")}
    kept |= {"text": said.escaped, "created_at": _written(said), "geo": {}}
    kept["user"] = _user(said.author)
    if said.repost:
        kept["text"] = f"RT @{said.repost.author}: {said.repost.escaped}"[:139] + "…"
        kept["retweeted_status"] = status(said.repost)
    return kept


def month(posts: list[dict[str, Any]], name: str = "2021_03") -> bytes:
    return f"Grailbird.data.tweets_{name} = \n ".encode() + json.dumps(posts, indent=2).encode()


def row(said: Said) -> dict[str, str]:
    own = f"https://twitter.com/{said.author}/status/{said.id}/photo/1"
    return {
        "tweet_id": said.id,
        "in_reply_to_status_id": said.reply.id if said.reply else "",
        "timestamp": _written(said),
        "source": '<a href="https://example.org" rel="nofollow">Invented Web App</a>',
        "text": status(said)["text"],
        "retweeted_status_id": said.repost.id if said.repost else "",
        "retweeted_status_user_id": PEOPLE[said.repost.author] if said.repost else "",
        "expanded_urls": f"{said.link[1]},{own},{own}" if said.link else "",
    }


def tweets(rows: list[dict[str, str]], columns: list[str] = COLUMNS) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


DETAILS = {
    "screen_name": "ada",
    "location": SECRET,
    "full_name": "Ada",
    "bio": SECRET,
    "id": "101",
    "created_at": "2009-01-02 03:04:05 +0000",
}
FILES = {
    "tweets.csv": tweets([*map(row, reversed(OWN)), OLDEST]),
    "data/js/tweets/2021_03.js": month([status(said) for said in OWN]),
    "data/js/user_details.js": b"var user_details =  " + json.dumps(DETAILS, indent=2).encode(),
    "data/js/payload_details.js": b'var payload_details = {"tweets": 5, "lang": "en"}',
    "data/js/tweet_index.js": b'var tweet_index = [{"var_name": "tweets_2021_03"}]',
    "index.html": b"<html>",
    "README.txt": b"made by X",
    "css/application.min.css": b"a{}",
    "js/application.js": b"function(){}",
    "lib/hogan/hogan-2.0.0.min.js": b"function(){}",
    "lib/bootstrap/fonts.eot": b"\0\0",
    "img/sprite.png": b"\x89PNG",
}


def _folder(root: Path, files: dict[str, bytes] = FILES) -> Path:
    for name, content in files.items():
        path = root / "download" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root / "download"


def zipped(files: dict[str, bytes] = FILES) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _zip(root: Path, files: dict[str, bytes] = FILES) -> Path:
    (root / "download.zip").write_bytes(zipped(files))
    return root / "download.zip"


@pytest.mark.parametrize("packed", [_folder, _zip])
def test_posts_and_their_owner(tmp_path: Path, packed: Any) -> None:
    """What stands in both is one post, as the month has it; what only the table has comes too."""
    found = read_path(packed(tmp_path))
    assert (found.source.format, found.records[0].unfiltered) == ("x-archive-2012", True)
    assert found.skipped == ()
    own = [record for record in found.records if not record.included]
    assert sorted(record.post.id for record in own) == sorted(["20001", *(s.id for s in OWN)])
    for said in OWN:
        post = found.posts[said.id]
        assert (post.handle, post.author.id, post.author.name) == ("ada", "101", "Ada")
        assert (post.created_at, post.counts, post.author.bio) == (said.moment, None, None)
    assert found.posts[ANSWER.id].text == LONG
    assert found.posts[ANSWER.id].target(Relation.REPLY) == PostKey("x", QUESTION.id)
    assert found.posts[REPOST.id].text == f"RT @ben: {LONG}"
    assert found.posts[REPOST.id].target(Relation.REPOST) == PostKey("x", ANSWER.id)
    assert found.posts[QUOTE.id].media[0].url == "https://pictures.example.org/1.jpg"
    assert found.included[ANSWER.id].handle == "ben"
    assert list(found.source) == list(found.source)


def test_nothing_else_is_taken(tmp_path: Path) -> None:
    """Neither the owner's places nor what they say of themselves comes through."""
    found = read_path(_folder(tmp_path))
    assert SECRET.encode() not in b"".join(record.raw for record in found.records)
    assert SECRET not in repr(found)


TABLE = {name: FILES[name] for name in ("data/js/user_details.js", "tweets.csv")}
OLDER = {
    "data/js/user_details.js": FILES["data/js/user_details.js"],
    "data/csv/2021_03.csv": tweets(
        list(map(row, OWN)), [*COLUMNS[:3], *COLUMNS[6:], *COLUMNS[3:6]]
    ),
    "data/csv/2009_05.csv": tweets([OLDEST]),
}


@pytest.mark.parametrize("files", [TABLE, OLDER])
def test_the_table_alone(tmp_path: Path, files: dict[str, bytes]) -> None:
    """A download whose months are lost is read from its tables; columns may stand in any order."""
    found = read_path(_zip(tmp_path, files))
    assert (found.skipped, found.source.notes[DAY_ONLY]) == ((), 1)
    assert set(found.posts) == {"20001", *(said.id for said in OWN)}
    answer, repost, quote = (found.posts[said.id] for said in (ANSWER, REPOST, QUOTE))
    assert (answer.handle, answer.author.id, answer.author.name) == ("ada", "101", "Ada")
    assert (answer.created_at, answer.text, answer.source) == (
        ANSWER.moment,
        LONG,
        "Invented Web App",
    )
    assert answer.target(Relation.REPLY) == PostKey("x", QUESTION.id)
    assert (repost.kind, repost.target(Relation.REPOST)) == (Kind.REPOST, PostKey("x", ANSWER.id))
    assert quote.links == (
        Link(url="https://museum.example.org/labels?a=1&b=2", short="https://t.co/abc"),
    )


def test_one_file_of_it(tmp_path: Path) -> None:
    """A table finds its owner in the folder around it; a month says itself whose it is."""
    folder = _folder(tmp_path)
    assert len(read_path(folder / "tweets.csv").posts) == len(OWN) + 1
    assert len(read_path(folder / "data" / "js" / "tweets").posts) == len(OWN)
    assert len(read_path(folder / "data" / "js").posts) == len(OWN)
    alone = tmp_path / "march.txt"
    alone.write_bytes(FILES["data/js/tweets/2021_03.js"])
    assert read_path(alone).source.format == "x-archive-2012"
    alone.write_bytes(FILES["tweets.csv"])
    with pytest.raises(InputError, match=r"without user_details\.js nobody knows whose"):
        read_path(alone)


def test_statuses_without_their_user(tmp_path: Path) -> None:
    """They are the owner's; away from the download they are nobody's."""
    nameless = month([{k: v for k, v in status(said).items() if k != "user"} for said in OWN])
    files = {**FILES, "data/js/tweets/2021_03.js": nameless}
    found = read_path(_folder(tmp_path, files))
    assert {post.handle for post in found.posts.values()} == {"ada"}
    assert found.skipped == ()
    alone = tmp_path / "2021_03.js"
    alone.write_bytes(nameless)
    assert [one.reason for one in read_path(alone).skipped] == [
        "not a status of API 1.1: no user"
    ] * len(OWN)


def test_downloads_of_several_people_among_other_files(tmp_path: Path) -> None:
    """Each keeps its own; what lies beside them is read or named."""
    for owner in ("eve", "ann"):
        details = FILES["data/js/user_details.js"].replace(b'"ada"', f'"{owner}"'.encode())
        _folder(tmp_path / owner, {**TABLE, "data/js/user_details.js": details})
        (tmp_path / owner / "download" / "notes.txt").write_bytes(b"made by hand")
    found = read_path(tmp_path)
    owners = {(record.where.split("/")[1], record.post.handle) for record in found.records}
    assert owners == {("eve", "eve"), ("ann", "ann")}
    assert [one.where.rpartition("/")[2] for one in found.skipped] == ["notes.txt"] * 2


def test_a_table_of_another_kind_in_its_place(tmp_path: Path) -> None:
    """What only has the name of its table is read as what it is, and is not the owner's."""
    other = table([plain(said) for said in TALK], PLAIN)
    found = read_path(_folder(tmp_path, {**TABLE, "tweets.csv": other}))
    assert {post.id: post.handle for post in found.posts.values()} == {
        said.id: said.author for said in TALK
    }


def test_raw_records_can_be_read_again(tmp_path: Path, read: Read) -> None:
    """A status has its user in it, a row its owner before it."""
    for files in (FILES, TABLE):
        for record in read_path(_zip(tmp_path, files)).records:
            again = read(record.raw, format="x-archive-2012")
            assert again.records[0].post == record.post
    kept = read_path(_zip(tmp_path, TABLE)).records[0]
    assert read(kept.raw).source.format == "x-archive-2012"


MIDNIGHTS = [
    ("20001", "2009-05-06 00:00:00 +0000", datetime(2009, 5, 6, tzinfo=UTC), 1),
    ("20001", "2009-05-06 11:12:13 +0000", datetime(2009, 5, 6, 11, 12, 13, tzinfo=UTC), 0),
]


@pytest.mark.parametrize(("post", "written", "moment", "notes"), MIDNIGHTS)
def test_days_without_their_hour(
    tmp_path: Path, post: str, written: str, moment: datetime, notes: int
) -> None:
    """Until November 2010 a download tells the day only, and that is said."""
    files = {**TABLE, "tweets.csv": tweets([{**OLDEST, "tweet_id": post, "timestamp": written}])}
    found = read_path(_zip(tmp_path, files))
    assert found.posts[post].created_at == moment
    assert found.source.notes[DAY_ONLY] == notes


def test_days_of_ids_that_hold_their_hour(tmp_path: Path) -> None:
    """Of the first posts whose ids hold their time, the midnight is no contradiction."""
    moment = datetime(2010, 11, 4, 21, 43, tzinfo=UTC)
    written = {"tweet_id": x_id(moment), "timestamp": "2010-11-04 00:00:00 +0000"}
    days = [
        {**TABLE, "tweets.csv": tweets([{**OLDEST, **written}])},
        {**FILES, "data/js/tweets/2021_03.js": month([{**status(OWN[0]), **_as_status(written)}])},
    ]
    for files in days:
        found = read_path(_zip(tmp_path, files))
        assert found.posts[x_id(moment)].created_at == moment
        assert found.skipped == ()


def _as_status(row: dict[str, str]) -> dict[str, str]:
    return {"id_str": row["tweet_id"], "created_at": row["timestamp"]}
