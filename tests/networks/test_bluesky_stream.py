"""Jetstream listened to over a real websocket: what is picked of all that is posted."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec import structs

from tests.networks.bluesky_listening import (
    QUERY,
    LookupResult,
    next_found,
    now,
    opened,
    posts,
    started,
)
from tests.servers.bluesky import Bluesky, access_to, bluesky
from tests.servers.jetstream import says
from tests.servers.serving import refused
from tweetup.formats.bluesky import JETSTREAM_FORMAT
from tweetup.formats.content import Content
from tweetup.formats.records import Deletion, Record, Skipped
from tweetup.model import DELETED, Absence, Kind
from tweetup.networks import NETWORKS, Place, Query
from tweetup.networks.base import ReplyStream
from tweetup.networks.bluesky.stream import NO_EVENT


@pytest.fixture
def server() -> Iterator[Bluesky]:
    with bluesky() as running:
        yield running


@pytest.fixture
def place(server: Bluesky) -> Iterator[Place]:
    with opened(server) as running:
        yield running


def test_what_is_posted_is_heard_at_once(server: Bluesky, place: Place) -> None:
    """With its author's handle, found out besides; the raw record gives the same post again."""
    source = started(place)
    uri = server.network.add_post("zoe.example.org", "A1 🎉 日本 #labelchat")
    (record,) = next_found(source)
    assert isinstance(record, Record)
    assert (record.post.id, record.post.handle) == (uri, "zoe.example.org")
    assert record.post.author.followers == 12
    seen_at = record.post.author.seen_at
    again = Content("again", lambda: io.BytesIO(record.raw), seen_at=seen_at)
    assert [one.post for one in JETSTREAM_FORMAT.read(again) if isinstance(one, Record)] == [
        record.post
    ]
    assert b"viewer" not in record.raw
    source.close()


def test_what_is_told_twice_is_the_same_twice(server: Bluesky, place: Place) -> None:
    """A post and its repost; its deletion is one, as the post is unknown the second time."""
    server.stream.tells_twice = True
    source = started(place)
    uri = server.network.add_post("zoe.example.org", "A1 #labelchat")
    repost = server.network.add_repost("ben.example.org", uri)
    server.network.delete(uri)
    last = server.network.add_post("zoe.example.org", "A2 #labelchat")
    found: list[LookupResult] = []
    while [post.id for post in posts(found)].count(last) < 2:
        found += next_found(source)
    assert [post.id for post in posts(found)] == [uri, uri, repost, repost, last, last]
    assert [it.post_id for it in found if isinstance(it, Deletion)] == [uri]
    source.close()


def test_only_the_query_is_picked(server: Bluesky, place: Place) -> None:
    """By hashtag and window; reposts of what was picked; nothing else of all that is posted."""
    start = now()
    query = Query(hashtags=("LabelChat", "größe"), until=start + timedelta(hours=1))
    source = started(place, query)
    add = server.network.add_post
    other = add("p.example.org", "#labelchats and labelchat")
    add(
        "p.example.org",
        "late #labelchat",
        at=start + timedelta(hours=2),
        createdAt="2999-01-01T00:00:00Z",
    )
    wanted = [
        add("p.example.org", "Q1 #LABELCHAT"),
        add("p.example.org", "by a program #labelchat", facets=False),
        add("p.example.org", "#GRÖSSE zählt"),
        add("p.example.org", "tagged only", tags=["labelchat"]),
    ]
    server.network.add_repost("r.example.org", other)
    wanted.append(server.network.add_repost("r.example.org", wanted[0]))
    server.network.rename("p.example.org", "renamed.example.org")
    wanted.append(add("p2.example.org", "last #labelchat"))
    found: list[LookupResult] = []
    while len(found) < len(wanted):
        found += next_found(source)
    assert [post.id for post in posts(found)] == wanted
    assert [post.kind for post in posts(found)].count(Kind.REPOST) == 1
    source.close()


def test_what_is_taken_back_is_passed_on(server: Bluesky, place: Place) -> None:
    """A post that was picked, one found by a search, an account with all it wrote."""
    add = server.network.add_post
    searched = add("p.example.org", "earlier #labelchat", at=now() - timedelta(hours=1))
    place.search(QUERY, cursor=None, at_most=None)
    source = started(place)
    heard = add("q.example.org", "now #labelchat")
    stays = add("s.example.org", "stays #labelchat")
    unheard = add("p.example.org", "of something else")
    for uri in (unheard, heard, searched):
        server.network.delete(uri)
    server.network.set_status("s.example.org", "desynchronized")
    server.network.set_status("s.example.org", "active")
    removed = add("r.example.org", "removed #labelchat")
    for status in ("takendown", "deleted"):
        server.network.set_status("r.example.org", status)
    server.network.set_status("p.example.org", "deleted")
    found: list[LookupResult] = []
    while len(found) < 8:
        found += next_found(source)
    deletions = [one for one in found if isinstance(one, Deletion)]
    assert [(one.post_id, one.author_id) for one in deletions] == [
        (heard, None),
        (searched, None),
        (stays, None),
        *([(None, server.network.account("r.example.org").did)] * 2),
    ]
    assert [one.back for one in deletions] == [False, False, True, False, False]
    assert {one.reason for one in deletions[:3]} == {DELETED}
    assert deletions[3].reason in {DELETED, Absence.TAKEN_DOWN}  # as it is when it is asked about
    assert deletions[4].reason == DELETED
    assert {post.id for post in posts(found)} == {heard, stays, removed}
    source.close()


REASONS = {
    "deleted": DELETED,
    "takendown": Absence.TAKEN_DOWN,
    "suspended": Absence.TAKEN_DOWN,
    "deactivated": Absence.DEACTIVATED,
    "active": None,
}


@pytest.mark.parametrize("status", REASONS)
@pytest.mark.parametrize("said", ["deleted", "deactivated"])
def test_an_event_of_an_account_is_checked(
    server: Bluesky, place: Place, status: str, said: str
) -> None:
    """What is true is passed on, whatever the event says; twice is the same as once.

    But an account that is not there is no deleted one unless the event says so.
    """
    source = started(place)
    uri = server.network.add_post("zoe.example.org", "now #labelchat")
    assert [post.id for post in posts(next_found(source))] == [uri]
    server.network.accounts[uri.split("/")[2]].status = status
    server.stream.tells_twice = True
    server.network.say_status("zoe.example.org", said)
    found: list[LookupResult] = []
    while len(found) < 2:
        found += next_found(source)
    first, second = found
    assert isinstance(first, Deletion)
    assert structs.replace(first, where="") == structs.replace(second, where="")
    expected = REASONS[status]
    if expected == DELETED and said == "deactivated":
        expected = Absence.DEACTIVATED
    if expected is None:
        assert (first.post_id, first.author_id, first.back) == (uri, None, True)
    else:
        assert (first.post_id, first.reason, first.back) == (None, expected, False)
    source.close()


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("deleted", Absence.ACCOUNT_DELETED),
        ("takendown", Absence.TAKEN_DOWN),
        ("suspended", Absence.SUSPENDED),
        ("deactivated", Absence.DEACTIVATED),
        ("active", DELETED),
    ],
)
def test_where_nobody_answers_nothing_is_removed(
    server: Bluesky, place: Place, status: str, reason: str
) -> None:
    """The event is taken at its word, with its time: it hides, or shows again."""
    source = started(place)
    uri = server.network.add_post("zoe.example.org", "now #labelchat")
    next_found(source)
    server.http.faults.extend([refused(503)] * 9)
    at = now()
    server.network.say_status("zoe.example.org", status, at=at)
    (found,) = next_found(source)
    assert isinstance(found, Deletion)
    assert (found.reason, found.back) == (reason, status == "active")
    assert (found.post_id, found.author_id) == (None, uri.split("/")[2])
    assert found.at is not None
    assert found.at >= at
    source.close()


def test_a_post_deleted_while_its_account_was_away(server: Bluesky, place: Place) -> None:
    """The account is back, and of its posts those that are there; the others may come yet."""
    source = started(place)
    kept, gone = (server.network.add_post("zoe.example.org", f"{n} #labelchat") for n in range(2))
    found: list[LookupResult] = []
    while len(found) < 2:
        found += next_found(source)
    del server.network.posts[gone]  # nobody heard of it
    server.network.say_status("zoe.example.org", "active")
    told = [it for it in next_found(source) if isinstance(it, Deletion)]
    assert [(it.post_id, it.back) for it in told] == [(kept, True)]
    source.close()


def test_a_handle_is_looked_up_once(server: Bluesky, place: Place) -> None:
    """And again after it has changed; where nobody answers the DID stands for it, for a minute."""
    source = started(place)
    handles: list[str] = []
    for step in ("known", "known", "renamed", "refused", "refused"):
        if step == "renamed":
            server.network.rename("zoe.example.org", "new.example.org")
        if step == "refused":
            server.http.faults.append(refused(503))
        handle = "zoe.example.org" if step == "known" else "new.example.org"
        author = f"{len(handles)}.example.org" if step == "refused" else handle
        server.network.add_post(author, "#labelchat")
        handles += [post.handle for post in posts(list(next_found(source)))]
    names = ["zoe.example.org", "zoe.example.org", "new.example.org"]
    dids = [server.network.account(f"{n}.example.org").did for n in (3, 4)]
    assert handles == names + dids
    asked = [one.path for one in server.http.asked if one.path.endswith("getProfiles")]
    assert (len(asked), server.logins) == (3, 1)
    source.close()


def test_a_refused_login_stops_no_listening(server: Bluesky) -> None:
    """Jetstream itself wants none."""
    access = access_to(server, password="wrong")
    (place,) = NETWORKS.get("bluesky").open(access, clock=now)
    source = started(place)
    for n in range(3):
        server.network.add_post(f"{n}.example.org", "#labelchat")
        ((post),) = posts(list(next_found(source)))
        assert post.handle.startswith("did:plc:")
    assert server.logins == 1
    source.close()
    place.close()


@pytest.mark.parametrize("frame", ["<html>", "[]", b"\xff\x00", '{"did":"x"}', '{"did":', "\n\n"])
def test_nonsense_is_skipped(server: Bluesky, place: Place, frame: str | bytes) -> None:
    """It is counted, and what comes after it is heard."""
    server.stream.faults.append(says(frame))
    source = started(place)
    (skipped,) = next_found(source)
    assert isinstance(skipped, Skipped)
    assert skipped.reason == NO_EVENT
    uri = server.network.add_post("p.example.org", "#labelchat")
    assert [post.id for post in posts(list(next_found(source)))] == [uri]
    source.close()


def test_an_escaped_hashtag_is_found(server: Bluesky, place: Place) -> None:
    """JSON may be written in ASCII alone."""
    server.network.add_post("p.example.org", "#größe", at=now() - timedelta(minutes=1))
    (event,) = server.network.events
    frame = json.dumps({**event, "time_us": event["time_us"] + 60_000_000})
    assert "\\u00f6" in frame
    server.stream.faults.append(says(frame))
    source = started(place, Query(hashtags=("GRÖSSE",)))
    ((post,),) = (posts(list(next_found(source))),)
    assert post.hashtags == ("größe",)
    source.close()


def test_a_record_that_is_none_is_skipped_where_it_may_matter(
    server: Bluesky, place: Place
) -> None:
    """Somebody's odd record is nobody's loss unless it has the hashtag."""
    source = started(place)
    server.network.meant = ("record.createdAt",)
    server.network.add_post("odd.example.org", "lunch", createdAt=5)
    server.network.add_post("odd.example.org", "#labelchat", createdAt=5)
    (skipped,) = next_found(source)
    assert isinstance(skipped, Skipped)
    assert "not an event of Jetstream" in skipped.reason
    source.close()


def test_replies_and_quotes_are_heard_without_the_hashtag(server: Bluesky, place: Place) -> None:
    """Of posts known before, of those heard, and of such replies; nothing of another talk."""
    server.network.meant = ("$.commit.record.reply", "$.commit.record.embed: ")
    add = server.network.add_post
    known = add("h.example.org", "Q1 #labelchat", at=now() - timedelta(minutes=1))
    unknown = add("o.example.org", "Of something else")
    assert isinstance(place, ReplyStream)
    place.hear_replies([known, "109501", "https://m.example/1"], ())
    source = started(place)
    wanted = [reply := add("a.example.org", "a number", reply_to=known)]
    wanted.append(add("b.example.org", "and a letter", reply_to=reply))
    wanted.append(heard := add("c.example.org", "Q2 #labelchat"))
    wanted.append(add("d.example.org", "a colour", reply_to=heard))
    wanted.append(quote := add("e.example.org", "look", quotes=heard))
    wanted.append(add("f.example.org", "look, pictures", quotes=reply, pictures=True))
    add("g.example.org", "Replied in another talk", reply_to=quote)
    add("g.example.org", "Quoted", quotes=unknown)
    other = add("g.example.org", "Quoted in another talk", reply_to=unknown, quotes=known)
    wanted.append(other)
    add("g.example.org", "Replied to it", reply_to=other)
    add("g.example.org", "Nothing at all", reply={"parent": 7}, embed={"record": "x"})
    wanted.append(add("a.example.org", "last #labelchat"))
    found: list[LookupResult] = []
    while len(found) < len(wanted):
        found += next_found(source)
    assert [post.id for post in posts(found)] == wanted
    server.network.delete(reply)
    (deletion,) = next_found(source)
    assert isinstance(deletion, Deletion)
    assert deletion.post_id == reply
    source.close()


def test_replies_are_not_heard_unless_asked_for(server: Bluesky, place: Place) -> None:
    add = server.network.add_post
    source = started(place)
    question = add("h.example.org", "Q1 #labelchat")
    add("a.example.org", "a number", reply_to=question)
    last = add("b.example.org", "a letter #labelchat", reply_to=question)
    found: list[LookupResult] = []
    while len(found) < 2:
        found += next_found(source)
    assert [post.id for post in posts(found)] == [question, last]
    source.close()
