"""``tweetup`` and Bluesky's own servers: what was written there is what the archive has.

The network's search looks for the words in posts alone, whatever the window; the AppView of Bluesky
has a search service, which is not published. Everything else is the code that Bluesky runs.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.running import Run
from tests.devnet.conftest import Town
from tests.devnet.people import Person, Post
from tests.devnet.witness import Witness, witness
from tweetup.formats.records import Record
from tweetup.networks import NETWORKS, Access
from tweetup.networks.base import Page, Query
from tweetup.networks.secret import Secret

pytestmark = [pytest.mark.long, pytest.mark.devnet]

CAPTURE = ("capture", "--network", "bluesky", "--last", "3h", "--hide-progress")


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat on the network: who answers, its questions, and its posts with and without the tag."""

    tag: str
    ada: Person
    ben: Person
    questions: list[Post]
    tagged: list[Post]
    untagged: list[Post]


@pytest.fixture
def seen(town: Town, here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Witness]:
    """What is between us and the network; all that went through it is as the lexicons have it."""
    with witness(town.network.pds) as made:
        monkeypatch.setenv("HOME", str(here))
        monkeypatch.setenv("TWEETUP_BLUESKY_URL", made.url)
        monkeypatch.setenv("TWEETUP_BLUESKY_DIRECTORY_URL", town.network.directory)
        monkeypatch.setenv("TWEETUP_BLUESKY_HANDLE", town.host.handle)
        monkeypatch.setenv("TWEETUP_BLUESKY_APP_PASSWORD", town.password)
        yield made
    assert not made.faults, sorted(set(made.faults))


def hold_chat(town: Town, tag: str) -> Chat:
    """Two questions, answered below them and apart from them, with the hashtag and without."""
    ada, ben = town.sign_up(f"ada-{tag}", f"ben-{tag}")
    host, questions, tagged, untagged = town.host, [], [], []
    for number, question in enumerate(("What makes a label good?", "Who writes yours?"), start=1):
        begins = 60 - 20 * number
        asked = host.post(f"Q{number}: {question} #{tag}", minutes_ago=begins)
        apart = ada.post(f"A{number} Short ones 🏷️ #{tag}", minutes_ago=begins - 1)
        below = ben.post(f"A{number} We do #{tag}", minutes_ago=begins - 2, answers=asked)
        plain = ada.post("Ours are long", minutes_ago=begins - 3, answers=asked)
        deeper = ben.post("How long?", minutes_ago=begins - 4, answers=plain)
        quoting = ben.post(f"Look #{tag}", minutes_ago=begins - 5, quotes=asked)
        ben.repost(asked)
        questions.append(asked)
        tagged += [asked, apart, below, quoting]
        untagged += [plain, deeper]
    town.network.settle()
    return Chat(tag, ada, ben, questions, tagged, untagged)


def stored() -> set[str]:
    """The addresses of the posts in the archive."""
    with closing(sqlite3.connect("archives/tweetup.db")) as sql:
        return {uri for (uri,) in sql.execute("SELECT id FROM posts")}


def found(page: Page) -> set[str]:
    """The posts of a page, without those that they quote."""
    records = (item for item in page.records if isinstance(item, Record))
    return {record.post.id for record in records if not record.included}


def test_a_chat_is_captured_whole(town: Town, seen: Witness, run: Run) -> None:
    """Each post with the hashtag comes, and with ``--with-replies`` what was answered without."""
    chat = hold_chat(town, "labelchat")
    done = run(*CAPTURE, chat.tag, "--json")
    assert (done.code, done.rows[0]["new"]) == (0, len(chat.tagged)), done.err
    assert stored() == {post.uri for post in chat.tagged}
    done = run(*CAPTURE, chat.tag, "--with-replies")
    assert done.code == 0, done.err
    assert stored() == {post.uri for post in chat.tagged + chat.untagged}


def test_below_tagged_answers(town: Town, seen: Witness, run: Run) -> None:
    """What lacks the hashtag below answers that have it is told, and comes in as many runs."""
    tag = "galleychat"
    ada, ben, eve = town.sign_up("ada-below", "ben-below", "eve-below")
    asked = town.host.post(f"Q1: What makes a label good? #{tag}", minutes_ago=60)
    for who in (ada, ben):
        answer = who.post(f"A1 Short words #{tag}", minutes_ago=58, answers=asked)
        eve.post("And why is that?", minutes_ago=50, answers=answer)
        eve.post("Look at that", minutes_ago=45, quotes=answer)
    town.network.settle()
    done = run(*CAPTURE, tag)
    assert done.code == 0, done.err
    assert "4 answers and quotes without the hashtag left out (--with-replies)" in done.err
    assert "none of 3 posts counts more answers and quotes than came or lack the" in done.err
    codes = [run(*CAPTURE, tag, "--with-replies", "--max-replies", "1").code for _ in range(6)]
    assert (len(stored()), codes[0], codes[-1]) == (7, 3, 0), codes
    assert codes == sorted(codes, reverse=True)


def test_what_was_deleted_goes(town: Town, seen: Witness, run: Run) -> None:
    """Deleted posts are removed by ``refresh``, all others stay."""
    chat = hold_chat(town, "museumchat")
    assert run(*CAPTURE, chat.tag).code == 0
    town.host.delete(chat.questions[1])
    town.network.settle()
    done = run("refresh", "--hashtag", chat.tag, "--again")
    assert done.code == 0, done.err
    assert stored() == {post.uri for post in chat.tagged} - {chat.questions[1].uri}


def test_a_session_is_renewed(town: Town, seen: Witness) -> None:
    """A token that has expired meanwhile is renewed by the network, without another login."""
    chat = hold_chat(town, "archivechat")
    access = Access(
        values={"handle": Secret(town.host.handle), "app_password": Secret(town.password)},
        url=seen.url,
    )
    (place,) = NETWORKS.get("bluesky").open(access, clock=lambda: datetime.now(UTC))
    query = Query(hashtags=(chat.tag,))
    before = place.search(query, cursor=None, at_most=None)
    town.network.set_clock(ahead=3 * 3600)
    try:
        after = place.search(query, cursor=None, at_most=None)
    finally:
        town.network.set_clock(ahead=0)
    place.close()
    assert found(before) == found(after) == {post.uri for post in chat.tagged}
    assert seen.methods == [
        "com.atproto.server.createSession",
        "app.bsky.feed.searchPosts",
        "app.bsky.feed.searchPosts",
        "com.atproto.server.refreshSession",
        "app.bsky.feed.searchPosts",
    ]
