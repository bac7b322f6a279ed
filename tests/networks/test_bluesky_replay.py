"""A window of the last hours read again from Jetstream, which is a search without a login."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tests.servers.bluesky import Bluesky, bluesky
from tests.servers.jetstream import closes, drops, says
from tests.servers.serving import refused
from tweetup.formats.records import Deletion, Record, Skipped
from tweetup.model import Gap, GapKind, Kind, Post
from tweetup.networks import NETWORKS, Access, Page, Place, Query
from tweetup.networks.bluesky import replay, stream_servers
from tweetup.networks.bluesky.replay import NOT_KEPT, NOT_SHOWN, UNCOUNTED, UNSEEN
from tweetup.networks.errors import NetworkError, OutOfReachError, TryAgainError

NOW = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
START = NOW - timedelta(hours=3)
QUERY = Query(hashtags=("LabelChat",), since=START, until=START + timedelta(hours=1))


@pytest.fixture
def server() -> Iterator[Bluesky]:
    """A network at a fixed time, on which somebody always posts something."""
    with bluesky(lambda: NOW) as running:
        running.stream.flows = True
        yield running


@contextmanager
def opened(server: Bluesky, *, url: str | None = "own") -> Iterator[Place]:
    """The place of those without a login, until the block ends."""
    stream_url = server.stream_url if url == "own" else url
    access = Access(values={}, url=server.url, stream_url=stream_url)
    (place,) = NETWORKS.get("bluesky").open(access, clock=lambda: NOW)
    try:
        yield place
    finally:
        place.close()


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def add_chat(server: Bluesky, count: int = 12) -> list[str]:
    """A chat of an hour, between posts of others."""
    wanted = []
    for n in range(count):
        server.network.add_post("o.example.org", "lunch", at=at(n * 5))
        text = f"A{n} of #labelchat"
        wanted.append(server.network.add_post(f"p{n % 3}.example.org", text, at=at(n * 5 + 1)))
    return wanted


def pages(place: Place, query: Query = QUERY, cursor: str | None = None) -> list[Page]:
    """All pages of it."""
    found = [place.search(query, cursor=cursor, at_most=None)]
    while found[-1].cursor is not None:
        found.append(place.search(query, cursor=found[-1].cursor, at_most=None))
    return found


def posts(found: list[Page]) -> list[Post]:
    return [item.post for page in found for item in page.records if isinstance(item, Record)]


def deletions(found: list[Page]) -> list[Deletion]:
    return [item for page in found for item in page.records if isinstance(item, Deletion)]


def test_a_window_is_read_again_without_a_login(server: Bluesky) -> None:
    """Only its own posts and their reposts, oldest first, with handles; nobody logs in."""
    add = server.network.add_post
    add("early.example.org", "before #labelchat", at=at(-1))
    wanted = add_chat(server)
    wanted.append(server.network.add_repost("r.example.org", wanted[0], at=at(57)))
    late = add(
        "late.example.org", "on its way #labelchat", at=at(61), createdAt="2026-11-20T19:59:00Z"
    )
    add("after.example.org", "after #labelchat", at=at(61))
    with opened(server) as place:
        found = pages(place)
    assert [post.id for post in posts(found)] == [*wanted, late]
    first = posts(found)[0]
    assert (first.handle, first.author.followers) == ("p0.example.org", 12)
    assert first.counts is not None
    assert (first.counts.likes, first.counts.replies) == (3, 0)
    assert posts(found)[-2].kind is Kind.REPOST
    assert found[-1].remarks == (UNSEEN,)
    assert (found[-1].gaps, deletions(found)) == ((), [])
    assert server.logins == 0
    (asked,) = server.stream.asked
    assert asked["wantedCollections"] == ["app.bsky.feed.post", "app.bsky.feed.repost"]
    cursor = datetime.fromtimestamp(int(asked["cursor"][0]) / 1e6, tz=UTC)
    assert START - timedelta(minutes=1) < cursor < START


def test_what_was_deleted_meanwhile_is_told(server: Bluesky) -> None:
    """A post within the window; an account that left, unless it is back."""
    wanted = add_chat(server)
    server.network.delete(wanted[3], at=at(58))
    for status in ("deactivated", "active"):
        server.network.set_status("p1.example.org", status, at=at(58))
    server.network.set_status("p2.example.org", "deleted", at=at(59))
    with opened(server) as place:
        found = pages(place)
    told = [(one.post_id, one.author_id) for one in deletions(found) if not one.back]
    back, gone = (server.network.account(f"p{n}.example.org").did for n in (1, 2))
    assert told == [(wanted[3], None), (None, gone)]
    shown = {one.post_id for one in deletions(found) if one.back}
    assert shown == {post for post in wanted if post.startswith(f"at://{back}/")}


@pytest.mark.parametrize("tells_twice", [False, True])
def test_posts_that_are_shown_no_more_are_skipped(server: Bluesky, *, tells_twice: bool) -> None:
    """Those deleted since, and those of hidden accounts; none where nobody can be asked."""
    server.stream.tells_twice = tells_twice
    wanted = add_chat(server, 8)
    server.network.delete(wanted[2], at=NOW - timedelta(minutes=1))
    server.network.set_status("p1.example.org", "takendown", at=NOW - timedelta(minutes=1))
    with opened(server) as place:
        found = pages(place)
    shown = [uri for n, uri in enumerate(wanted) if n != 2 and n % 3 != 1]
    assert [post.id for post in posts(found)] == shown
    skipped = [item for page in found for item in page.records if isinstance(item, Skipped)]
    assert {(item.reason, item.broken) for item in skipped} == {(NOT_SHOWN, False)}
    # Each counts once, however often it is told.
    assert len(skipped) == len(wanted) - len(shown)
    server.http.faults.extend([refused(503)] * 9)
    with opened(server) as place:
        found = pages(place)
    assert [post.id for post in posts(found)] == wanted
    assert found[-1].remarks == (UNSEEN, UNCOUNTED)


@pytest.mark.parametrize("fault", [drops(after=9), closes(1011, after=5), says("x" * (5 << 20))])
def test_a_lost_connection_goes_on_where_it_was(
    server: Bluesky, fault: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a page ended there or the next one tries again; nothing is given twice."""
    monkeypatch.setattr(replay, "_QUIET", 0.3)
    wanted = add_chat(server)
    server.stream.faults.append(fault)  # type: ignore[arg-type]  # faults of the stream
    with opened(server) as place:
        cursor: str | None = None
        found: list[Page] = []
        while not found or cursor is not None:
            try:
                page = place.search(QUERY, cursor=cursor, at_most=None)
            except TryAgainError:
                continue
            found.append(page)
            cursor = page.cursor
    assert [post.id for post in posts(found)] == wanted
    assert len(server.stream.asked) == 2


def test_another_run_resumes_at_the_cursor(server: Bluesky) -> None:
    """It hears of deletions of what the first one stored."""
    wanted = add_chat(server)
    with opened(server) as place:
        first = place.search(QUERY, cursor=None, at_most=4)
    server.network.delete(wanted[0], at=at(58))
    assert first.cursor is not None
    assert first.complete_until is not None
    stored = [post.id for post in posts([first])]
    assert stored == wanted[: len(stored)]
    with opened(server) as place:
        place.watch(stored)
        rest = pages(place, cursor=first.cursor)
    assert {post.id for post in posts([first, *rest])} == set(wanted)
    assert [one.post_id for one in deletions(rest)] == [wanted[0]]
    began = int(server.stream.asked[-1]["cursor"][0])
    assert began == int(first.cursor.rpartition(":")[2]) - 5_000_000


@pytest.mark.long
def test_what_the_server_no_longer_has_is_a_gap(server: Bluesky) -> None:
    """With its times; a quiet time at the beginning of the window is none."""
    add_chat(server)
    server.stream.keeps = timedelta(hours=2, minutes=30)
    with opened(server) as place:
        found = pages(place)
    kept = server.network.events[12]["time_us"]
    first = datetime.fromtimestamp(kept / 1e6, tz=UTC)
    assert [gap for page in found for gap in page.gaps] == [
        Gap(since=START, until=first, why=NOT_KEPT, kind=GapKind.LOST)
    ]
    with bluesky(lambda: NOW) as quiet, opened(quiet) as place:
        quiet.stream.flows = True
        quiet.network.add_post("o.example.org", "yesterday", at=NOW - timedelta(days=1))
        quiet.network.add_post("p.example.org", "A1 #labelchat", at=at(30))
        found = pages(place)
        assert [gap for page in found for gap in page.gaps] == []
        assert len(posts(found)) == 1


def test_older_windows_want_a_login(server: Bluesky) -> None:
    """Said before anything is read; a cursor of a search begins anew."""
    old = Query(
        hashtags=("labelchat",), since=NOW - timedelta(days=3), until=NOW - timedelta(days=2)
    )
    with opened(server) as place:
        with pytest.raises(OutOfReachError, match="36 hours; these are older"):
            place.search(old, cursor=None, at_most=None)
        with pytest.raises(NetworkError, match="of another search"):
            place.search(QUERY, cursor='{"tag":"labelchat"}', at_most=None)
    assert server.stream.asked == []


def test_a_quiet_server_of_ones_own_is_read_to_its_end(
    server: Bluesky, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two connections with nothing new after each other are its end, also of an empty one."""
    monkeypatch.setattr(replay, "_QUIET", 0.2)
    server.stream.flows = False
    with opened(server) as place:
        assert posts(pages(place)) == []
    wanted = add_chat(server)
    with opened(server) as place:
        assert [post.id for post in posts(pages(place))] == wanted


def test_a_public_server_that_sends_nothing_is_left(
    server: Bluesky, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one is asked; the ones of the newer version may begin an hour early."""
    monkeypatch.setattr(replay, "_QUIET", 0.1)
    monkeypatch.setattr(stream_servers, "_SILENCE", 0.1)
    wanted = add_chat(server)
    with bluesky(lambda: NOW) as mute:
        mute.stream.is_mute = True
        server.stream.begins_early = timedelta(hours=1)
        servers = (server.stream_url, mute.stream_url)
        monkeypatch.setattr(stream_servers, "SERVERS", servers)
        with opened(server, url=None) as place:
            with pytest.raises(TryAgainError, match="sends nothing"):
                place.search(QUERY, cursor=None, at_most=None)
            assert [post.id for post in posts(pages(place))] == wanted
        assert len(mute.stream.asked) == 1
