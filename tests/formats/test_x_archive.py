"""X's own "download your data": the owner's posts whole, and nothing else of what is in it."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.files.conftest import read_path
from tests.formats.shapes import (
    ANSWER,
    LONG,
    QUESTION,
    QUOTE,
    TALK,
    Said,
    lines,
    plain,
    v1_status,
)
from tweetup.errors import InputError
from tweetup.files import ImportOptions
from tweetup.formats import Head
from tweetup.formats.x_archive import X_ARCHIVE
from tweetup.model import Kind, PostKey, Relation
from tweetup.text import find_hashtags

SECRET = "never to be read"


def _part(name: str, items: list[Any]) -> bytes:
    return f"window.YTD.{name}.part0 = ".encode() + json.dumps(items, indent=2).encode()


def _tweet(said: Said) -> dict[str, Any]:
    """A post as the download has it: without its user, numbers as text, cut off if long."""
    status = {**v1_status(said), "favorite_count": "5", "retweet_count": "7", "id": said.id}
    for key in ("user", "retweeted_status", "quoted_status"):
        status.pop(key, None)
    if len(said.text) > 280:
        status["full_text"] = said.escaped[:270] + "…"
    return {"tweet": status}


FILES = {
    "data/account.js": _part(
        "account",
        [
            {
                "account": {
                    "email": SECRET,
                    "phoneNumber": SECRET,
                    "username": "ada",
                    "accountId": "101",
                    "accountDisplayName": "Ada",
                }
            }
        ],
    ),
    "data/tweets.js": _part("tweets", [_tweet(QUESTION), _tweet(ANSWER)]),
    "data/tweets-part1.js": _part("tweets", [_tweet(QUOTE)]),
    "data/note-tweet.js": _part(
        "note_tweet",
        [
            {
                "noteTweet": {
                    "noteTweetId": "9",
                    "createdAt": ANSWER.moment.isoformat().replace("+00:00", ".000Z"),
                    "core": {
                        "text": LONG,
                        "hashtags": ["labelchat"],
                        "cashtags": ["LBL"],
                        "mentions": [],
                        "urls": [
                            {
                                "shortUrl": "https://t.co/9",
                                "expandedUrl": "https://museum.example.org/labels",
                                "displayUrl": "museum.example.org/labels",
                            }
                        ],
                    },
                }
            }
        ],
    ),
    "data/direct-messages.js": _part("direct_messages", [{"dmConversation": SECRET}]),
    "data/deleted-tweets.js": _part("deleted_tweets", [_tweet(TALK[2])]),
    "data/like.js": _part("like", [{"like": {"tweetId": "1", "fullText": SECRET}}]),
    "data/ad-engagements.js": _part("ad_engagements", [{"ad": SECRET}]),
    "data/tweets_media/1.jpg": b"\xff\xd8\xff",
    "Your archive.html": b"<html>",
}


def _folder(root: Path) -> Path:
    for name, content in FILES.items():
        path = root / "download" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root / "download"


def _zip(root: Path, owner: bytes = b"ada") -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in FILES.items():
            archive.writestr(name, content.replace(b'"ada"', b'"%b"' % owner))
    (root / "download.zip").write_bytes(out.getvalue())
    return root / "download.zip"


@pytest.mark.parametrize("packed", [_folder, _zip])
def test_posts_and_their_owner(tmp_path: Path, packed: Any) -> None:
    """Every post in every part, with its long form; of the owner handle, name and id."""
    found = read_path(packed(tmp_path))
    assert (found.source.format, found.records[0].unfiltered) == ("x-archive", True)
    assert set(found.posts) == {QUOTE.id, QUESTION.id, ANSWER.id}
    post = found.posts[ANSWER.id]
    assert post.text == LONG
    assert post.hashtags == tuple(find_hashtags(LONG))
    assert post.cashtags == ("LBL",)
    assert [link.url for link in post.links] == ["https://museum.example.org/labels"]
    assert (post.author.handle, post.author.id, post.author.name) == ("ada", "101", "Ada")
    assert (post.kind, post.target(Relation.REPLY)) == (Kind.REPLY, PostKey("x", QUESTION.id))
    assert post.counts is not None
    assert (post.counts.likes, post.author.followers) == (5, None)
    assert found.posts[QUOTE.id].media[0].alt_text == "A dim gallery"
    assert found.skipped == ()
    assert not found.source.notes


def test_nothing_else_is_taken(tmp_path: Path) -> None:
    """Neither messages nor likes nor what was deleted nor an address comes through."""
    found = read_path(_folder(tmp_path))
    kept = b"".join(record.raw for record in found.records)
    assert SECRET.encode() not in kept
    assert TALK[2].id not in found.posts
    assert SECRET not in repr(found)


def test_a_part_alone(tmp_path: Path) -> None:
    """A part named by itself finds its owner beside it; away from there it is refused."""
    folder = _folder(tmp_path)
    assert list(read_path(folder / "data" / "tweets-part1.js").posts) == [QUOTE.id]
    alone = tmp_path / "tweets.js"
    alone.write_bytes(FILES["data/tweets.js"])
    with pytest.raises(InputError, match=r"without account\.js or manifest\.js nobody"):
        read_path(alone)


def _with_picture(said: Said, of: str) -> dict[str, Any]:
    item = _tweet(said)
    item["tweet"]["entities"]["media"] = [{"type": "photo", "expanded_url": of}]
    return item


OTHERS_PICTURE = _with_picture(QUESTION, f"https://twitter.com/cleo/status/{ANSWER.id}/photo/1")
OWN_PICTURE = _with_picture(ANSWER, f"https://twitter.com/ada/status/{ANSWER.id}/photo/1")


@pytest.mark.parametrize("name", ["tweets.js", "tweets (1).js", "mine.js", "tweet-part1.js"])
def test_posts_alone(tmp_path: Path, name: str) -> None:
    """Whose they are is told by a picture's address, which names the post it was first in."""
    path = tmp_path / name
    path.write_bytes(_part("tweets", [OTHERS_PICTURE, OWN_PICTURE]))
    found = read_path(path)
    assert {post.handle for post in found.posts.values()} == {"ada"}
    assert list(found.posts) == [QUESTION.id, ANSWER.id]
    for record in found.records:
        again = tmp_path / "again"
        again.write_bytes(record.raw)
        assert read_path(again, format="x-archive").posts == {record.post.id: record.post}


def test_posts_alone_of_somebody_who_changed_names(tmp_path: Path) -> None:
    """Their newest picture has the handle that they have now."""
    path = tmp_path / "tweets.js"
    before = _with_picture(QUESTION, f"https://twitter.com/ada_old/status/{QUESTION.id}/photo/1")
    for posts in ([before, OWN_PICTURE], [OWN_PICTURE, before]):
        path.write_bytes(_part("tweets", posts))
        assert {post.handle for post in read_path(path).posts.values()} == {"ada"}


def test_posts_alone_of_a_named_account(tmp_path: Path) -> None:
    """Where nothing tells whose they are, the person who imports them does."""
    path = tmp_path / "tweets.js"
    path.write_bytes(_part("tweets", [OTHERS_PICTURE, _tweet(ANSWER)]))
    with pytest.raises(InputError, match="--author HANDLE"):
        read_path(path)
    found = read_path(path, options=ImportOptions(author="@ben"))
    assert {post.handle for post in found.posts.values()} == {"ben"}
    (tmp_path / "account.js").write_bytes(FILES["data/account.js"])
    found = read_path(path, options=ImportOptions(author="@ben"))
    assert {post.handle for post in found.posts.values()} == {"ada"}


def test_downloads_of_several_people(tmp_path: Path) -> None:
    """Each in a zip or folder of its own: the posts of each are its owner's."""
    for owner in ("ada", "eve"):
        (tmp_path / "all" / owner).mkdir(parents=True)
        _zip(tmp_path / "all" / owner, owner.encode())
    _folder(tmp_path / "all" / "third")
    found = read_path(tmp_path / "all")
    owners = [(record.where.split("/")[1], record.post.handle) for record in found.records]
    assert sorted(set(owners)) == [("ada", "ada"), ("eve", "eve"), ("third", "ada")]
    assert (len(owners), found.skipped) == (9, ())


def test_a_download_among_other_files(tmp_path: Path) -> None:
    """It hides nothing that lies beside it, above it or in its own folder."""
    folder = _folder(tmp_path)
    beside = ("a.jsonl", "download/b.jsonl", "download/data/c.jsonl", "z/d.jsonl")
    (tmp_path / "z").mkdir()
    for name in beside:
        (tmp_path / name).write_bytes(lines([plain(TALK[0])]))
    (tmp_path / "z" / "tweets.js").write_bytes(FILES["data/tweets.js"])
    found = read_path(tmp_path)
    assert found.source.format == "plain+x-archive"
    read = {record.where.rpartition(":")[0].partition("/")[2] for record in found.records}
    assert read - {f"{folder.name}/data/tweets{part}.js" for part in ("", "-part1")} == set(beside)
    assert [(one.where.rpartition("/")[2], one.broken) for one in found.skipped] == [
        ("tweets.js", True)
    ]
    assert "without account.js" in found.skipped[0].reason


def test_another_part(tmp_path: Path) -> None:
    """A part without posts is said to be one."""
    path = tmp_path / "like.js"
    path.write_bytes(FILES["data/like.js"])
    with pytest.raises(InputError, match="the 'like' part of X's download"):
        read_path(path)


def test_raw_records_can_be_read_again(tmp_path: Path) -> None:
    """A record is a status with its user, which needs no file beside it."""
    for record in read_path(_folder(tmp_path)).records:
        path = tmp_path / "one.json"
        path.write_bytes(record.raw)
        again = read_path(path, format="x-archive")
        assert again.posts[record.post.id] == record.post


def test_a_long_form_without_its_post(tmp_path: Path) -> None:
    """It is counted, so that nobody thinks it was read."""
    folder = _folder(tmp_path)
    lost = FILES["data/note-tweet.js"].replace(b"read it aloud", b"something else")
    (folder / "data" / "note-tweet.js").write_bytes(lost)
    assert sum(read_path(folder).source.notes.values()) >= 1


BARE = {
    "items": json.dumps([OTHERS_PICTURE, _tweet(ANSWER)]),
    "items in print": json.dumps([OTHERS_PICTURE, _tweet(ANSWER)], indent=2),
    "items one a line": lines([OTHERS_PICTURE, _tweet(ANSWER)]).decode(),
    "statuses": json.dumps([OTHERS_PICTURE["tweet"], _tweet(ANSWER)["tweet"]]),
}


@pytest.mark.parametrize("text", BARE.values(), ids=BARE)
def test_posts_without_the_script_around_them(tmp_path: Path, text: str) -> None:
    """JSON made of tweets.js is read as that is: of the account named, else of its pictures'."""
    path = tmp_path / "tweets.json"
    path.write_text(text)
    with pytest.raises(InputError, match=r"posts out of X's download.*--author HANDLE"):
        read_path(path)
    found = read_path(path, options=ImportOptions(author="@ben"))
    assert (found.source.format, found.skipped) == ("x-archive", ())
    assert {post.id: post.handle for post in found.posts.values()} == {
        QUESTION.id: "ben",
        ANSWER.id: "ben",
    }
    again = tmp_path / "again"
    for record in found.records:
        again.write_bytes(record.raw)
        assert read_path(again, format="x-archive").posts == {record.post.id: record.post}
    path.write_text(text.replace(QUESTION.id, ANSWER.id).replace("/cleo/", "/ada/"))
    assert {post.handle for post in read_path(path).posts.values()} == {"ada"}


def test_posts_of_several_without_the_script(tmp_path: Path) -> None:
    """In a folder each file is its own account's."""
    for handle in ("ada", "eve"):
        item = _with_picture(ANSWER, f"https://twitter.com/{handle}/status/{ANSWER.id}/photo/1")
        (tmp_path / f"{handle}.json").write_text(json.dumps([item]))
    handles = [record.post.handle for record in read_path(tmp_path).records]
    assert handles == ["ada", "eve"]


STATUS = _tweet(QUESTION)["tweet"]
NO_DOWNLOADS = [
    [{**STATUS, "user": {"screen_name": "ada"}}],
    [{**STATUS, "username": "ada"}],
    [{**STATUS, "author": "ada"}],
    [{"tweet": STATUS, "username": "ada"}],
    [{key: value for key, value in STATUS.items() if key != "entities"}],
]


@pytest.mark.parametrize("items", NO_DOWNLOADS)
def test_statuses_that_are_none_of_a_download(items: list[Any]) -> None:
    """What names its author, or lacks what X writes, is another tool's."""
    assert X_ARCHIVE.certainty(Head(b"[", values=tuple(items))) == 0


MANIFEST = (
    b'window.__THAR_CONFIG = {\n  "userInfo" : {\n    "accountId" : "101",\n'
    b'    "userName" : "ada",\n    "displayName" : "Ada"\n  },\n  "dataTypes" : {}\n}'
)


@pytest.mark.parametrize("account", [None, b"", _part("account", [{"account": {}}])])
def test_the_manifest_names_the_owner(tmp_path: Path, account: bytes | None) -> None:
    """Where account.js was taken out, the file that X's own page is made of tells whose."""
    folder = _folder(tmp_path) / "data"
    (folder / "manifest.js").write_bytes(MANIFEST)
    (folder / "account.js").unlink()
    if account is not None:
        (folder / "account.js").write_bytes(account)
    for path in (folder, folder / "tweets.js"):
        found = read_path(path, options=ImportOptions(author="ben"))
        authors = {post.author for post in found.posts.values()}
        assert [(it.handle, it.id, it.name) for it in authors] == [("ada", "101", "Ada")]
    (folder / "manifest.js").write_bytes(b"window.__THAR_CONFIG = {}")
    with pytest.raises(InputError, match=r"without account\.js or manifest\.js"):
        read_path(folder)


def test_the_account_goes_before_the_manifest(tmp_path: Path) -> None:
    """The handle of account.js is the one that posts have."""
    folder = _folder(tmp_path)
    (folder / "data" / "manifest.js").write_bytes(MANIFEST.replace(b'"ada"', b'"old_ada"'))
    assert {post.handle for post in read_path(folder).posts.values()} == {"ada"}
