"""Bluesky asked through its own client over a real socket: searches, threads, look-ups."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.servers.bluesky import HANDLE, Bluesky, access_to, bluesky
from tweetup.errors import CredentialsError
from tweetup.formats.records import Record, Skipped
from tweetup.model import Kind, Link, Post
from tweetup.networks import NETWORKS, Access, Place, PostCount, Query
from tweetup.networks.errors import NetworkError
from tweetup.networks.secret import Secret

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
EVERYTHING = Query(hashtags=("labelchat",))


@pytest.fixture
def server() -> Iterator[Bluesky]:
    with bluesky() as running:
        yield running


@pytest.fixture
def place(server: Bluesky) -> Iterator[Place]:
    (opened,) = NETWORKS.get("bluesky").open(access_to(server), clock=lambda: NOON)
    yield opened
    opened.close()


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def say(server: Bluesky, count: int, *, tag: str = "LabelChat", every: float = 1.0) -> list[str]:
    """Posts of five people, one after another; their addresses, the oldest first."""
    return [
        server.network.add_post(f"p{n % 5}.example.org", f"A{n} #{tag}", at=after(n * every))
        for n in range(count)
    ]


def pages(
    place: Place, query: Query = EVERYTHING, *, at_most: int | None = None
) -> Iterator[list[Post]]:
    """The posts of each page; a cursor that comes back would go on for ever."""
    cursor: str | None = None
    given: set[str | None] = set()
    while cursor not in given:
        given.add(cursor)
        page = place.search(query, cursor=cursor, at_most=at_most)
        assert page.format == "bluesky"
        yield [one.post for one in page.records if isinstance(one, Record)]
        cursor = page.cursor
        if cursor is None:
            return
    pytest.fail("a cursor came back")


def search(place: Place, query: Query = EVERYTHING, *, at_most: int | None = None) -> set[str]:
    return {post.id for page in pages(place, query, at_most=at_most) for post in page}


@pytest.mark.long
def test_every_page_is_found_by_one_login(server: Bluesky, place: Place) -> None:
    """The newest first, a hundred a page, with what the importer makes of a post."""
    said = say(server, 350)
    found = list(pages(place))
    assert {post.id for page in found for post in page} == set(said)
    times = [post.created_at for page in found for post in page]
    assert times == sorted(times, reverse=True)
    assert len(times) == len(said)
    assert (len(found), len(found[0]), server.logins) == (4, 100, 1)
    assert found[0][0].handle == "p4.example.org"
    assert found[0][0].author.seen_at == NOON


@pytest.mark.long
def test_a_window_is_cut_where_it_is_asked(server: Bluesky, place: Place) -> None:
    """From ``since`` up to but not ``until``, to the millisecond that Bluesky knows."""
    said = say(server, 10)
    window_parameters = Query(hashtags=("labelchat",), since=after(2), until=after(5))
    assert search(place, window_parameters) == set(said[2:5])
    finer = Query(hashtags=("labelchat",), since=after(2.0005), until=after(5.0005))
    assert search(place, finer) == set(said[3:6])


@pytest.mark.long
def test_wherever_it_stops_it_tells_what_is_missing(server: Bluesky, place: Place) -> None:
    """While another hashtag is still to be asked for, nothing is sure to have come."""
    said = [*say(server, 250), *say(server, 250, tag="größe")]
    asked = Query(hashtags=("labelchat", "größe"), since=after(0), until=after(1000))
    at = dict(zip(said, (after(n % 250) for n in range(500)), strict=True))
    came: set[str] = set()
    reached = []
    page = place.search(asked, cursor=None, at_most=None)
    while page.cursor is not None:
        came |= {one.post.id for one in page.records if isinstance(one, Record)}
        assert page.reached is not None
        reached.append(page.reached)
        assert came >= {post for post in said if at[post] >= page.reached}
        page = place.search(asked, cursor=page.cursor, at_most=None)
    assert min(reached) < after(250)


@pytest.mark.long
def test_any_of_the_hashtags_will_do(server: Bluesky, place: Place) -> None:
    """One search after another; a cursor taken over by another program goes on in its hashtag."""
    first, second = say(server, 130), say(server, 130, tag="größe")
    query = Query(hashtags=("labelchat", "Größe"))
    assert search(place, query) == {*first, *second}
    page = place.search(query, cursor=None, at_most=None)
    (other,) = NETWORKS.get("bluesky").open(access_to(server), clock=lambda: NOON)
    seen = {one.post.id for one in page.records if isinstance(one, Record)}
    while page.cursor is not None:
        page = other.search(query, cursor=page.cursor, at_most=None)
        seen |= {one.post.id for one in page.records if isinstance(one, Record)}
    other.close()
    assert seen == {*first, *second}


def test_a_cursor_of_another_search_is_refused(place: Place) -> None:
    """Rather than taken for the beginning, or for the end."""
    for cursor in ('{"tag":"otherchat"}', "100", "{}", "[]"):
        with pytest.raises(NetworkError, match="of another search"):
            place.search(EVERYTHING, cursor=cursor, at_most=None)


def test_only_posts_with_the_hashtag_are_handed_on(server: Bluesky, place: Place) -> None:
    """Also one whose author's program made no facet of it; not one that has it as a mere word."""
    written = server.network.add_post("bot.example.org", "Q1 #labelchat", at=NOON, facets=False)
    server.network.add_post("p.example.org", "labelchat, not #labelchats", at=NOON)
    assert search(place) == {written}


@pytest.mark.long
def test_a_page_asked_for_twice_is_the_same(server: Bluesky, place: Place) -> None:
    """What a page has left out was in the one that led to it, not in one given before."""
    say(server, 250)
    first = place.search(EVERYTHING, cursor=None, at_most=None)
    again = [place.search(EVERYTHING, cursor=first.cursor, at_most=None) for _ in range(2)]
    assert len(again[0].records) == 98
    assert set(again[0].records) <= set(again[1].records)


@pytest.mark.long
def test_posts_taken_back_between_pages_leave_no_hole(server: Bluesky, place: Place) -> None:
    """Bluesky's own cursor counts places, and would step over the posts that move up."""
    said = say(server, 300)
    seen, taken_back = set(), set()
    for posts in pages(place):
        seen |= {post.id for post in posts}
        for post in [post.id for post in posts if post.id not in taken_back][:20]:
            server.network.delete(post)
            taken_back.add(post)
    assert seen == set(said)


@pytest.mark.long
def test_more_than_bluesky_lets_a_search_reach(server: Bluesky, place: Place) -> None:
    """Its cursor ends after ten thousand posts (here fewer): steps back in time do not."""
    server.deepest = 150
    said = say(server, 400, every=0.01)
    assert search(place) == set(said)


@pytest.mark.long
def test_posts_of_one_millisecond(server: Bluesky, place: Place) -> None:
    """Where time does not lead on, Bluesky's own cursor does."""
    said = say(server, 250, every=0)
    assert search(place) == set(said)
    assert search(place, at_most=60) == set(said)


@pytest.mark.long
def test_a_page_in_another_order_loses_nothing(server: Bluesky, place: Place) -> None:
    """A post brought over from elsewhere, with its old time, among the new ones."""
    said = say(server, 200)
    old = "2019-03-30T13:33:10.000Z"
    for n in (50, 99, 100, 150, 198):
        post = server.network.add_post("old.example.org", "#labelchat", at=after(n), createdAt=old)
        said.append(post)
    assert search(place) == set(said)
    assert search(place, at_most=2) == set(said)


@pytest.mark.long
def test_pages_that_others_were_taken_out_of(server: Bluesky, place: Place) -> None:
    """Bluesky leaves out what may not be seen, down to empty pages with a cursor."""
    said = say(server, 40)
    for n in range(300):
        server.network.add_post("gone.example.org", "#labelchat", at=after(100 + n))
    server.network.set_status("gone.example.org", "takendown")
    assert search(place) == set(said)


def test_one_odd_record_costs_itself_only(server: Bluesky, place: Place) -> None:
    """The SDK's own models would refuse the page."""
    said = say(server, 3)
    odd = server.network.add_post("odd.example.org", "#labelchat", at=NOON)
    server.network.posts[odd].record["text"] = ["#labelchat"]
    server.network.meant = ("record.text",)
    page = place.search(EVERYTHING, cursor=None, at_most=None)
    assert {one.post.id for one in page.records if isinstance(one, Record)} == set(said)
    (skipped,) = (one for one in page.records if isinstance(one, Skipped))
    assert skipped == Skipped(
        "bluesky search #labelchat:1", "not a post of Bluesky: record.text is of another kind"
    )


def test_facets_count_bytes(server: Bluesky, place: Place) -> None:
    """Emoji and other writing before a link do not shift what is taken for its text."""
    text = "🎉🏳️‍🌈 日本語のチャット #展示 see example.org/a… #labelchat"
    start = len(text[: text.index("example")].encode())
    link = {
        "index": {"byteStart": start, "byteEnd": start + len("example.org/a…".encode())},
        "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/a?b"}],
    }
    uri = server.network.add_post("p.example.org", text, at=NOON)
    server.network.posts[uri].record["facets"].append(link)
    ((post,),) = pages(place)
    assert (post.text, post.hashtags) == (text, ("展示", "labelchat"))
    assert post.links == (Link(url="https://example.org/a?b", short="example.org/a…"),)
    assert search(place, Query(hashtags=("展示",))) == {uri}


def test_a_count_where_bluesky_says_one(server: Bluesky, place: Place) -> None:
    """It may say how many hits there are, of one hashtag; else nobody knows."""
    say(server, 12)
    assert place.count(EVERYTHING) is None
    server.counts = True
    counted = place.count(Query(hashtags=("labelchat",), until=after(5)))
    assert counted == PostCount(posts=5, exact=False)
    assert place.count(Query(hashtags=("labelchat", "other"))) is None


def converse(place: Place, post: str, query: Query = EVERYTHING) -> list[Post]:
    cursor, found = None, []
    for _ in range(50):
        page = place.conversation(post, query, cursor=cursor, at_most=None)
        found += [one.post for one in page.records if isinstance(one, Record)]
        if (cursor := page.cursor) is None:
            return found
    pytest.fail("a conversation without an end")


def test_a_conversation_is_followed_to_its_end(server: Bluesky, place: Place) -> None:
    """Bluesky shows some levels only: what lies deeper is asked for from there."""
    question = server.network.add_post("host.example.org", "Q1: Why? #labelchat", at=NOON)
    said, above = set(), question
    for n in range(35):
        reply = server.network.add_post("a.example.org", f"{n}", at=after(n), reply_to=above)
        side = server.network.add_post("b.example.org", f"to {n}", at=after(n), reply_to=above)
        said |= {reply, side}
        above = reply
    found = converse(place, question)
    assert {post.id for post in found} == said
    assert len(found) == len(said)
    assert {post.kind for post in found} == {Kind.REPLY}


def test_a_thread_deeper_than_the_sdk_reads(server: Bluesky, place: Place) -> None:
    """Its JSON reader stops at two hundred levels; the bytes are read without it."""
    server.depth = 1000
    question = above = server.network.add_post("host.example.org", "Q1 #labelchat", at=NOON)
    for n in range(130):
        above = server.network.add_post("a.example.org", f"{n}", at=after(n), reply_to=above)
    assert len(converse(place, question)) == 130


def test_a_question_taken_back_has_no_conversation(server: Bluesky, place: Place) -> None:
    """It is no failure of the capture's."""
    question = server.network.add_post("host.example.org", "Q1 #labelchat", at=NOON)
    server.network.delete(question)
    assert converse(place, question) == []


def test_posts_are_looked_up_with_why_they_are_gone(server: Bluesky, place: Place) -> None:
    """Each of the network's reasons; posts that merely this account may not see are blocked."""
    names = ("here", "taken", "suspended", "deactivated", "away", "blocking")
    uris = {
        name: server.network.add_post(f"{name}.example.org", "#labelchat", at=NOON)
        for name in names
    }
    server.network.delete(uris["taken"])
    for name, status in (
        ("suspended", "takendown"), ("deactivated", "deactivated"), ("away", "deleted"),
    ):  # fmt: skip
        server.network.set_status(f"{name}.example.org", status)
    server.network.account("blocking.example.org").is_blocking = True
    found = place.look_up(list(uris.values()))
    assert [one.post.id for one in found.records if isinstance(one, Record)] == [uris["here"]]
    assert dict(found.gone) == {
        uris["taken"]: "deleted",
        uris["suspended"]: "taken down",
        uris["deactivated"]: "deactivated",
        uris["away"]: "deleted",
        uris["blocking"]: "blocked",
    }
    assert place.lookup_size == 25


def test_standing_is_what_the_session_says(server: Bluesky, place: Place) -> None:
    """The account; that it is the app password, and not the account's own."""
    standing = place.login_status()
    assert (standing.identity, standing.lacks, standing.faults) == (f"@{HANDLE}", (), ())
    assert "search" in standing.allows
    server.scope = "com.atproto.access"
    (other,) = NETWORKS.get("bluesky").open(access_to(server), clock=lambda: NOON)
    assert "the account's own password" in other.login_status().faults[0]
    other.close()


def test_what_it_has_to_be_told(server: Bluesky) -> None:
    """Both halves of the login, before any request."""
    network = NETWORKS.get("bluesky")
    assert [(need.name, need.secret) for need in network.needs] == [
        ("handle", False),
        ("app_password", True),
    ]
    assert network.needs[0].variables == ("TWEETUP_BLUESKY_HANDLE", "BSKY_HANDLE")
    access = Access(values={"handle": Secret(HANDLE)}, url=server.url)
    with pytest.raises(CredentialsError, match="set TWEETUP_BLUESKY_APP_PASSWORD"):
        network.open(access, clock=lambda: NOON)
    assert server.http.asked == []


def test_without_a_login_only_what_is_open_is_asked(server: Bluesky) -> None:
    """Posts and who wrote them are there for everybody; a search says what it wants."""
    (said,) = say(server, 1)
    access = Access(values={}, url=server.url)
    (anybody,) = NETWORKS.get("bluesky").open(access, clock=lambda: NOON)
    (found,) = anybody.look_up([said]).records
    assert isinstance(found, Record)
    assert found.post.id == said
    asked = len(server.http.asked)
    with pytest.raises(CredentialsError, match=r"not searched; run tweetup login bluesky, then"):
        search(anybody)
    assert (len(server.http.asked), server.logins) == (asked, 0)
    anybody.close()
