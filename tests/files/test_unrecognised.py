"""Files that hold no posts of a chat are told apart, in a sentence with a way out."""

import gzip
import io
import json
import zipfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.costs import ends
from tests.files.conftest import read_path
from tests.formats.shapes import TALK, lines, plain
from tweetup.archive import open_archive
from tweetup.archive.twitter_to_sqlite import is_database, twitter_to_sqlite_lines
from tweetup.errors import InputError
from tweetup.files import open_source
from tweetup.files.unrecognised import describe
from tweetup.formats import Head


def _part(kind: str) -> str:
    return f"window.YTD.{kind}.part0 = " + json.dumps([{kind: {"accountId": "1"}}], indent=2)


ACTIVITY = "https://www.w3.org/ns/activitystreams"
RESULT = {"timeline": {"instructions": [{"type": "TimelineAddEntries"}]}}
OTHERS: dict[str, tuple[object, str]] = {
    # X
    "followers.js": (_part("follower"), "the 'follower' part of X's download"),
    "like.js": (_part("like"), "the 'like' part of X's download"),
    "direct-messages.js": (_part("direct_messages"), "the 'direct_messages' part of X's"),
    "user_details.js": ('var user_details =  {\n "screen_name" : "ada"\n}', "of 2012 to 2018"),
    "tweet_index.js": ('var tweet_index =  [ {\n "year" : 2013\n} ]', "of 2012 to 2018"),
    "search.html": (
        "<!DOCTYPE html>\n<html><head><title>#labelchat - Search / X</title></head></html>",
        "a web page saved from X",
    ),
    "SearchTimeline.json": ({"data": {"search": {"result": RESULT}}}, "an answer of X's website"),
    "rounded.json": (
        {"data": [{"id": 1367565508408250900, "author_id": 101, "text": "Q1"}]},
        "whose ids a program has made numbers",
    ),
    "followers.json": ({"ids": [1, 2], "next_cursor": 0}, "a list of ids"),
    "messages.json": ({"events": [{"message_create": {}}]}, "a file of direct messages"),
    "trends.json": ([{"trends": [{"name": "#labelchat"}]}], "a list of trends"),
    "embed.json": ({"html": "<blockquote>", "author_name": "Ada"}, "code to show a post"),
    "ids.csv": ("id\n1367560000000000001\n1367560000000000002\n", "a list of ids"),
    "ids.json": (["1367560000000000001", "1367560000000000002"], "a list of ids"),
    "links.txt": ("https://x.com/ada/status/1\nhttps://x.com/ada/status/2\n", "a list of links"),
    "posts.json": (
        [{"id_": "1", "at": "2021", "username": "ada", "name": "Ada", "text": "Hi"}],
        "JSON with the fields id_, at, username, name, text",
    ),
    "accounts beside texts.json": (
        {"users": [{"username": "ada", "name": "Ada"}], "notes": [{"text": "Hi"}]},
        "JSON with the fields users, notes",
    ),
    "accounts with their latest.json": (
        [{"screen_name": "ada", "name": "Ada", "status": {"text": "Hi"}}],
        "a file of accounts without posts",
    ),
    "accounts with what they pinned.json": (
        {
            "data": [{"id": "1", "username": "ada", "name": "Ada"}],
            "includes": {"tweets": [{"id": "2", "text": "Hi"}]},
        },
        "a file of accounts, with no other posts than those they pinned",
    ),
    "accounts.csv": ("id,username,followers\n1,ada,3\n", "a table of accounts without posts"),
    # Mastodon and Bluesky
    "following_accounts.csv": (
        "Account address,Show boosts,Languages\nben@social.example,true,\n",
        "a list of accounts out of Mastodon's export",
    ),
    "lists.csv": ("Friends,ben@social.example\n", "a list of accounts out of Mastodon's export"),
    "blocked_accounts.csv": ("ben@social.example\ncleo@social.example\n", "a list of accounts"),
    "blocked_domains.csv": ("#domain,#severity\nbad.example,suspend\n", "a list of servers"),
    "bookmarks.csv": ("https://social.example/@ben/1\nhttps://social.example/@ben/2\n", "of links"),
    "bookmarks.json": ({"@context": ACTIVITY, "orderedItems": ["https://a"]}, "likes or bookmarks"),
    "actor.json": ({"preferredUsername": "ada", "inbox": "x"}, "out of Mastodon's download"),
    "notifications.json": ([{"type": "poll", "account": {}, "created_at": "x"}], "notifications"),
    "listNotifications.json": ({"notifications": [{}]}, "a file of notifications"),
    "preferences.json": ({"preferences": [{}]}, "a file of settings"),
    "repo.car": (
        bytes.fromhex("3aa265726f6f747381d82a58250001711220") + bytes(range(256)),
        "a CAR file without a Bluesky account's commit",
    ),
    # other networks and messengers
    "discord.json": ({"guild": {}, "channel": {}, "messages": []}, "an export of Discord"),
    "discord.csv": ("AuthorID,Author,Date,Content,Attachments,Reactions\n", "of Discord"),
    "slack.json": ([{"type": "message", "text": "x", "ts": "1.2"}], "an export of Slack"),
    "slack users.json": ([{"id": "U1", "team_id": "T1", "profile": {}}], "an export of Slack"),
    "slack channels.json": ([{"creator": "U1", "is_archived": False}], "an export of Slack"),
    "telegram.json": ({"messages": [{"from_id": "user1", "text": "x"}]}, "an export of Telegram"),
    "whatsapp.txt": ("[04.03.21, 20:00:00] Ada: hi\n", "an export of WhatsApp"),
    "whatsapp on Android.txt": ("04/03/2021, 20:00 - Ada: hi\n", "an export of WhatsApp"),
    "instagram.json": ([{"media": [{"creation_timestamp": 1}]}], "a part of Instagram's"),
    "following.json": ({"relationships_following": []}, "a part of Instagram's"),
    "threads.json": ({"text_post_app_text_posts": []}, "a part of Instagram's or Threads'"),
    "facebook.json": ([{"timestamp": 1, "data": [], "title": "x"}], "a part of Facebook's"),
    "message_1.json": ({"participants": [], "thread_path": "x"}, "a part of Facebook's"),
    "reddit.jsonl": ({"id": "a", "subreddit": "labels", "author": "ada"}, "an export of Reddit"),
    "watched.json": ([{"header": "x", "titleUrl": "https://a"}], "a part of Google's export"),
    "shares.csv": ("Date,ShareLink,ShareCommentary\n", "a part of LinkedIn's export"),
    # feeds, mail, pages
    "feed.rss": ('<?xml version="1.0"?>\n<rss version="2.0"></rss>', "a feed of RSS or Atom"),
    "feed.atom": ('<feed xmlns="http://www.w3.org/2005/Atom"/>', "a feed of RSS or Atom"),
    "feed.json": ({"version": "https://jsonfeed.org/version/1.1", "items": []}, "a feed"),
    "chat.mbox": ("From ada@a.example Thu Mar  4 20:00:00 2021\nFrom: Ada\n\nhi\n", "a mailbox"),
    "chat.eml": ("From: Ada <ada@a.example>\nTo: Ben\nSubject: hi\n\nhi, you\n", "an email"),
    "page.mhtml": ("From: <Saved>\nSnapshot-Content-Location: https://a\n", "a saved web page"),
    "page.html": ('\n\n <HTML><script>x = {"a": {"b": 1}}</script>', "a web page"),
    "page.xml": ("<posts/>", "a web page or XML"),
    "chat.har": ({"log": {"entries": []}}, "a browser's recording"),
    "chat.ics": ("BEGIN:VCALENDAR\nVERSION:2.0\n", "a calendar"),
    "people.vcf": ("BEGIN:VCARD\n", "an address book"),
    # documents, pictures, data
    "chat.pdf": (b"%PDF-1.7", "a PDF document"),
    "chat.rtf": (b"{\\rtf1\\ansi hello}", "a document of rich text"),
    "drawing.svg": ('<svg xmlns="http://www.w3.org/2000/svg"/>', "an image"),
    "scan.tif": (b"II*\0" + bytes(50), "an image"),
    "chat.mp3": (b"ID3\x03" + bytes(50), "a sound"),
    "chat.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(50), "a 7-Zip archive"),
    "chat.rar": (b"Rar!\x1a\x07" + bytes(50), "a RAR archive"),
    "chat.parquet": (b"PAR1" + bytes(50), "a Parquet file"),
    "chat.feather": (b"ARROW1\0\0" + bytes(50), "an Arrow or Feather file"),
    "chat.rds": (gzip.compress(b"X\n\0\0\0\3" + bytes(50)), "a file of R"),
    "chat.pkl": (b"\x80\x04\x95" + bytes(50), "a pickle of Python"),
    "chat.dta": (b"<stata_dta>", "a file of Stata"),
    "chat.sql": ("CREATE TABLE tweets (id INTEGER, text TEXT);\n", "a dump of a database"),
    "tweetup.toml": ('[chats.labelchat]\nhashtags = ["lblchat"]\n', "a configuration file"),
    "app.js": ("function hello() { return {a: 1, b: 2}; }\n", "a script"),
    "word.json": ("hello", "JSON without any records"),
    "objects.json": ([{}], "an empty list"),
}


def _bytes(content: object) -> bytes:
    if isinstance(content, str):
        return content.encode()
    return content if isinstance(content, bytes) else json.dumps(content).encode()


@pytest.mark.parametrize("name", OTHERS)
def test_what_it_is(tmp_path: Path, name: str) -> None:
    """One sentence says what the file is and another what to try, whatever its name."""
    content, said = OTHERS[name]
    path = tmp_path / "chat.dat"
    path.write_bytes(json.dumps(content).encode() if name == "word.json" else _bytes(content))
    with pytest.raises(InputError) as caught:
        open_source(str(path))
    assert said in caught.value.problem
    assert caught.value.problem.endswith("not a file of posts")
    assert caught.value.hint
    assert str(caught.value).isprintable()


NOBODYS = [
    (b"From here on until 2021\nwe met\n", "text of another kind"),
    (b"Subject matter: none\n", "text of another kind"),
    (b"import duties, and what to do\n", "a table with the columns import duties"),
    (b"[1] see below\n", "JSON that is broken off"),
    (b"2021-03-04 20:00:00 INFO started\n", "text of another kind"),
    (b'{"type": "x", "text": "y"}', "JSON with the fields type, text"),
    (b'{"messages": [{"text": "y"}]}', "JSON with the fields messages"),
    (b"date,username,comment\n1,ada,x\n", "a table with the columns date, username, comment"),
    (b"name,followers\nada,3\n", "a table with the columns name, followers"),
]


@pytest.mark.parametrize(("content", "said"), NOBODYS)
def test_what_it_only_looks_like(tmp_path: Path, content: bytes, said: str) -> None:
    """What is not certain is described by what it shows, never by a guess."""
    path = tmp_path / "chat.dat"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        open_source(str(path))


HOSTILE = [
    b"<" + b"a" * 70_000,
    b"<!--" * 20_000,
    b"From: a\n" + b" b\n" * 20_000,
    b"[" + b"a." * 30_000,
    b"[1" + b",1" * 32_000,
    b"{" * 65_000,
    b"ben@" + b"a." * 30_000,
    b"04/03/2021, 20:00" + b" -" * 30_000,
    b" \n" * 32_000 + b"x",
    b"a: b\n" * 14_000,
    b"a: b\r\n" * 12_000,
    b"From: a\r\n" + b"a: b\r\n" * 40 + b"\r\n",
]


@pytest.mark.parametrize("content", HOSTILE)
def test_what_takes_patience(content: bytes) -> None:
    """No beginning of a file is searched for ever, and none ends in anything but a sentence."""
    with ends():
        what, hint = describe(Head(content[: 1 << 16]))
    assert what
    assert hint


def test_an_archive_of_our_own(tmp_path: Path) -> None:
    """An archive is no export: told so by itself, packed, and as the program asks."""
    path = tmp_path / "chat.db"
    with open_archive(path, create=True):
        pass
    packed = tmp_path / "chat.db.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    for given in (path, packed):
        with pytest.raises(InputError, match=r"an archive of tweetup, not .* --archive"):
            open_source(str(given))
    with pytest.raises(InputError, match=r"an archive of tweetup, not .* --archive"):
        open_source(str(path), read_database=_databases)


def _databases(path: Path) -> Generator[bytes, None, None] | None:
    return twitter_to_sqlite_lines(path) if is_database(path) else None


def test_a_zip_in_one_piece_of_several(tmp_path: Path) -> None:
    """Programs that split zip files mark even those that fit into one piece."""
    out = io.BytesIO(b"PK\x07\x08")
    out.seek(4)
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("chat.jsonl", lines([plain(said) for said in TALK]))
    path = tmp_path / "chat.zip"
    path.write_bytes(out.getvalue())
    assert len(read_path(path).posts) == len(TALK)
