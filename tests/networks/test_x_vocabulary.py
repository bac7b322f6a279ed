"""X in the names of 2026: the same posts and counts, asked for in the names that it takes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.servers.serving import refused
from tests.servers.x import XServer
from tests.servers.x_opened import NOW, all_pages, asked_for, opened, window
from tests.servers.x_posts import chat
from tests.servers.x_problems import invalid
from tweetup.formats.records import Record
from tweetup.model import Post, Relation
from tweetup.networks import Query
from tweetup.networks.errors import NetworkError
from tweetup.networks.x.client import XPlace
from tweetup.networks.x.search import FIELDS, FIELDS_SINCE

HOUR = timedelta(hours=1)


def make(*, renamed: bool) -> XServer:
    """A server with a chat of two hours."""
    server = XServer(chat(150, start=NOW - 2 * HOUR), clock=lambda: NOW, with_reposts=True)
    server.renamed = renamed
    return server


@pytest.fixture
def server() -> XServer:
    return make(renamed=True)


@pytest.fixture
def place(server: XServer) -> Iterator[XPlace]:
    with opened(server) as place:
        yield place


def found(place: XPlace, query: Query) -> dict[str, Post]:
    """The posts that a search brings, those that came along as well, by their ids."""
    return {
        item.post.id: item.post
        for page in all_pages(place, query)
        for item in page.records
        if isinstance(item, Record)
    }


@pytest.mark.parametrize("since", [3, 24 * 30])
def test_a_search_brings_the_same(since: int) -> None:
    """Recent or of the full archive: texts, references, counts, people and what came along."""
    posts = []
    for renamed in (False, True):
        with opened(make(renamed=renamed)) as place:
            posts.append(found(place, window(since=since)))
    before, now = posts
    assert before.keys() == now.keys()
    assert any(post.references for post in now.values())
    assert any(post.counts and post.counts.reposts is not None for post in now.values())
    assert before == now


def test_one_refusal_is_enough(server: XServer, place: XPlace) -> None:
    """The old names are tried once; every later page is asked for in the new ones."""
    pages = all_pages(place, window())
    assert len(pages) > 1
    statuses = ["tweet.fields" in asked.query for asked in server.asked]
    assert statuses == [True] + [False] * len(pages)
    assert set(server.asked[-1].query["expansions"].split(",")) == set(FIELDS_SINCE["expansions"])


def test_the_old_names_alone_are_asked_where_they_are_taken() -> None:
    """A server of before is never asked in names that it cannot know."""
    server = make(renamed=False)
    with opened(server) as place:
        all_pages(place, window())
    assert not any("post.fields" in asked.query for asked in server.asked)
    assert set(server.asked[0].query["tweet.fields"].split(",")) == set(FIELDS["tweet_fields"])


def test_counts_and_lookups(server: XServer, place: XPlace) -> None:
    """A count has its number under another name, and posts are looked up as they are found."""
    counted = place.count(window(since=1.5))
    within = [post for post in server.posts.values() if post.at >= NOW - 1.5 * HOUR]
    assert counted.posts == sum(post.repost_of is None for post in within) < len(within)
    known = found(place, window())
    chosen = sorted(known)[:50]
    looked_up = place.look_up(chosen)
    records = {
        one.post.id: one.post
        for one in looked_up.records
        if isinstance(one, Record) and not one.included
    }
    assert records == {identity: known[identity] for identity in chosen}


def test_an_answer_without_a_number_is_unknown_and_not_0(server: XServer, place: XPlace) -> None:
    """Whatever a later version of X calls it."""
    server.faults.append(refused(200, {"data": [], "meta": {}}))
    counted = place.count(window())
    assert counted.posts is None
    assert counted.charges == (("count request", 1),)


def test_what_both_refuse_is_told(server: XServer, place: XPlace) -> None:
    """A second refusal is X's own sentence, after one more request and no others."""
    for name in ("tweet.fields", "expansions"):
        problem = invalid(name, "id", f"The query parameter [{name}] is not one of [nothing]")
        server.faults.append(refused(400, problem.body))
    with pytest.raises(NetworkError, match="is not one of"):
        place.search(window(), cursor=None, at_most=None)
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("name", "message", "learns"),
    [
        ("tweet.fields", "The query parameter [tweet.fields] is not one of [post.fields]", True),
        ("expansions", "The `expansions` query parameter value [referenced_tweets.id] …", True),
        ("query", "The `query` query parameter can not be empty [expansions]", False),
    ],
)
def test_names_and_values_tell_the_vocabulary(
    server: XServer, place: XPlace, name: str, message: str, *, learns: bool
) -> None:
    """A refusal is of the vocabulary by the parameters that it names, whatever its sentence."""
    server.faults.append(refused(400, invalid(name, "id", message).body))
    if learns:
        assert place.search(window(), cursor=None, at_most=None).records
    else:
        with pytest.raises(NetworkError):
            place.search(window(), cursor=None, at_most=None)
    assert ("post.fields" in server.asked[-1].query) == learns


def test_a_stream_is_asked_in_the_old_names_and_read_in_the_new(
    server: XServer, place: XPlace
) -> None:
    """Streams take the old names, whatever searches take; what they send has today's."""
    asked_for(place.search(window(), cursor=None, at_most=None))
    first = next(iter(server.posts.values()))
    events = place.listen(window(), cursor=None)
    next(events)
    assert server.streams.connected.wait(5)
    server.post("A1 by candlelight #labelchat", author="ada", reply_to=first)
    heard: list[Post] = []
    while not heard:
        heard = [it.post for it in next(events).records if isinstance(it, Record)]
    events.close()
    streamed = [asked for asked in server.asked if asked.path.endswith("/stream")]
    assert all("tweet.fields" in asked.query for asked in streamed)
    (reply,) = (post for post in heard if post.text.startswith("A1 by candlelight"))
    assert [(it.relation, it.id) for it in reply.references] == [(Relation.REPLY, first.id)]
    assert reply.counts is not None
    assert reply.counts.reposts is not None


def test_the_trial_asks_with_the_fields_of_a_capture(server: XServer, place: XPlace) -> None:
    """A server that refuses one of them would refuse the capture."""
    status = place.login_status()
    assert not status.lacks
    searches = [asked for asked in server.asked if "/search/" in asked.path]
    assert any("post.fields" in asked.query for asked in searches)


@pytest.mark.parametrize("renamed", [False, True])
def test_what_is_gone_is_told_alike(*, renamed: bool) -> None:
    """Problems have other types and members in the new names, compliance jobs the same ones."""
    server = make(renamed=renamed)
    reasons = ("deleted", "protected", "suspended", "withheld")
    gone = dict(zip(sorted(server.posts), reasons, strict=False))
    for post_id, reason in gone.items():
        server.delete(post_id, reason)
    with opened(server) as place:
        looked_up = place.look_up([*gone, max(server.posts)])
        by_job = place.check_compliance(list(server.posts), wait=lambda _: None)
    assert dict(looked_up.gone) == dict(by_job) == gone
