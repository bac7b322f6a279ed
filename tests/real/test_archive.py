"""Real chats through the archive: nothing lost, nothing doubled, whatever the order."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.archive.examples import Given, check_index, content, fill, make
from tweetup.archive import Added
from tweetup.archive.merge import normalize_post
from tweetup.model import Author, Post, Reference, Relation
from tweetup.text import find_hashtags, find_mentions


def read_chat(path: Path) -> list[Given]:
    """The posts of a chat with their lines."""
    given: list[Given] = []
    for line in path.read_bytes().splitlines():
        record = json.loads(line)
        replied = record.get("in_reply_to_id")
        author = Author(
            network="x",
            handle=record["author"],
            name=record.get("author_name"),
            bio=record.get("author_bio"),
            followers=record.get("author_followers"),
        )
        post = Post(
            network="x",
            id=str(record["id"]),
            created_at=datetime.fromisoformat(record["created_at"]).astimezone(UTC),
            author=author,
            text=record["text"],
            references=(Reference(relation=Relation.REPLY, id=str(replied)),) if replied else (),
            hashtags=find_hashtags(record["text"]),
            mentions=find_mentions(record["text"]),
        )
        given.append((normalize_post(post)[0], line, False))
    return given


@pytest.fixture(scope="module")
def chats(real_data: Path) -> list[list[Given]]:
    """Six of the chats."""
    names = sorted((real_data / "chats").glob("*[0-9].jsonl"))
    return [read_chat(path) for path in names[:: max(1, len(names) // 6)]]


@pytest.mark.long
def test_nothing_lost_nothing_doubled(chats: list[list[Given]], tmp_path: Path) -> None:
    """All posts come back; backwards and twice they make the same archive."""
    plain, other = tmp_path / "plain.db", tmp_path / "other.db"
    keys = {item.key for given in chats for item, _, _ in given}
    assert len(keys) > 300
    with make(plain) as archive:
        for given in chats:
            fill(archive, given, hashtag="chat")
        assert {item.key for item in archive.posts("chat")} == keys
        again = [fill(archive, given, hashtag="chat") for given in chats]
        assert again == [Added(unchanged=len(given)) for given in chats]
    with make(other) as archive:
        for given in reversed(chats):
            fill(archive, given[::-1], hashtag="chat")
    assert content(plain) == content(other)
    check_index(plain)
