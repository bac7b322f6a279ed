"""Searching X, recent and far back, page after page."""

import io
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.costs import examples
from tests.servers.x import XServer
from tests.servers.x_opened import NOW, all_pages, asked_for, ids, opened, place_at, window
from tests.servers.x_posts import XPost, chat, x_id
from tweetup.formats.content import Content
from tweetup.formats.records import Record
from tweetup.formats.x_v2 import X_V2
from tweetup.model import Poll, PollOption, Relation
from tweetup.networks import Query
from tweetup.networks.errors import NetworkError
from tweetup.networks.x.client import XPlace
from tweetup.networks.x.search import SearchWindow

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def server() -> XServer:
    return XServer(
        chat(350, start=NOW - 2 * HOUR, minutes=60), clock=lambda: NOW, with_reposts=True
    )


@pytest.fixture
def place(server: XServer) -> Iterator[XPlace]:
    with opened(server) as place:
        yield place


def held(server: XServer, query: Query) -> list[str]:
    """What the server holds in the window, the newest first."""
    assert query.since
    assert query.until
    found = [post for post in server.posts.values() if query.since <= post.at < query.until]
    return [post.id for post in sorted(found, key=lambda post: -int(post.id))]


def test_every_page_of_the_window_arrives_the_newest_first(server: XServer, place: XPlace) -> None:
    pages = all_pages(place, window())
    assert [len(asked_for(page)) for page in pages] == [100, 100, 100, 50]
    assert ids(pages) == held(server, window())
    assert {page.format for page in pages} == {"x-v2"}


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[XServer, XPlace]]:
    server = XServer(clock=lambda: NOW, with_reposts=True)
    with opened(server) as place:
        yield server, place


@settings(max_examples=examples(0.5), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    count=st.integers(0, 260),
    seed=st.integers(0, 9),
    since=st.floats(0.1, 200, allow_subnormal=False),
    length=st.floats(0.001, 3, allow_subnormal=False),
)
def test_what_the_server_holds_in_the_window_is_what_arrives(
    running: tuple[XServer, XPlace], count: int, seed: int, since: float, length: float
) -> None:
    """Whatever the window, to the microsecond, near the present or far back."""
    server, place = running
    server.clear()
    start = NOW - since * HOUR
    for post in chat(count, start=start - 30 * MINUTE, minutes=60 * length, seed=seed):
        server.add(post)
    until = min(start + length * HOUR, NOW - MINUTE)
    query = Query(hashtags=("labelchat",), since=start, until=until)
    pages = all_pages(place, query)
    assert ids(pages) == (held(server, query) if start < until else [])


def test_posts_cleared_from_the_server_leave_no_answer_behind(
    server: XServer, place: XPlace
) -> None:
    """The server caches the posts of its last query; clearing them must drop that cache."""
    assert all_pages(place, window())[0].records
    server.clear()
    assert ids(all_pages(place, window())) == []


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [(0.0, 2.0, "ab"), (0.0, 2.4, "abc"), (0.0, 2.6, "abc"), (0.1, 2.0, "b"), (0.9, 1.1, "b")],
)
def test_windows_between_two_seconds(
    server: XServer, place: XPlace, since: float, until: float, found: str
) -> None:
    """X knows whole seconds, the end not counted: what it gives too much of is left out."""
    begin = NOW - 5 * HOUR
    for number, name in enumerate("abc"):
        server.post(f"{name} #labelchat", at=begin + timedelta(seconds=number))
    query = Query(
        hashtags=("labelchat",),
        since=begin + timedelta(seconds=since),
        until=begin + timedelta(seconds=until),
    )
    page = place.search(query, cursor=None, at_most=None)
    assert "".join(one.post.text[0] for one in reversed(asked_for(page))) == found


def test_posts_are_whole_with_all_that_came_along(server: XServer, place: XPlace) -> None:
    """Long posts by note_tweet, reposts by their originals, pictures, places, polls, edits."""
    long = server.post("A1 " + "word & <more> " * 40 + "#labelchat", at=NOW - HOUR)
    again = server.post("", at=NOW - HOUR + MINUTE, author="ben", repost_of=long)
    quote = server.post("Mine #labelchat", at=NOW - HOUR + 2 * MINUTE, author="cleo", quotes=long)
    reply = server.post("A1: yes #labelchat", at=NOW - HOUR + 3 * MINUTE, reply_to=quote)
    shown = server.post("Look #labelchat", at=NOW - HOUR + 4 * MINUTE, alt="A dim gallery")
    there = server.post("Here #labelchat", at=NOW - HOUR + 5 * MINUTE, place="Ghent, Belgium")
    choices = (("Short & clear", 3), ("Funny", 0))
    asked = server.post("Which? #labelchat", at=NOW - HOUR + 8 * MINUTE, poll=choices)
    first = server.post("Typo #labelchat", at=NOW - HOUR + 6 * MINUTE)
    last = server.edit(first.id, "Mended #labelchat", at=NOW - HOUR + 7 * MINUTE)
    query = Query(hashtags=("labelchat",), since=NOW - HOUR, until=NOW - HOUR + 10 * MINUTE)
    page = place.search(query, cursor=None, at_most=None)
    posts = {record.post.id: record.post for record in asked_for(page)}
    assert posts[long.id].text == long.text
    assert posts[again.id].text == f"RT @ada: {long.text}"
    assert [r.relation for r in posts[again.id].references] == [Relation.REPOST]
    assert [(r.relation, r.handle) for r in posts[quote.id].references] == [(Relation.QUOTE, "ada")]
    assert [(r.relation, r.id) for r in posts[reply.id].references] == [(Relation.REPLY, quote.id)]
    assert [media.alt_text for media in posts[shown.id].media] == ["A dim gallery"]
    assert posts[there.id].place == "Ghent, Belgium"
    assert posts[asked.id].poll == Poll(
        options=tuple(PollOption(text=text, votes=votes) for text, votes in choices),
        multiple=False,
        ends_at=asked.at + timedelta(days=1),
        as_of=NOW,
    )
    assert first.id not in posts
    assert posts[last.id].edits == (first.id, last.id)
    assert posts[last.id].author.followers is not None


def test_raw_records_give_the_same_posts_again(place: XPlace) -> None:
    """With the time they were seen at, which X does not say and the record keeps."""
    page = place.search(window(), cursor=None, at_most=None)
    for record in asked_for(page):
        content = Content("raw", partial(io.BytesIO, record.raw))
        first = next(iter(X_V2.read(content)))
        assert first.post == record.post  # type: ignore[union-attr]  # a record, or it fails here
        assert record.post.author.seen_at == NOW


def test_pages_that_overlap_bring_the_same_posts_twice_and_no_fewer(
    server: XServer, place: XPlace
) -> None:
    server.overlap = 7
    found = ids(all_pages(place, window()))
    assert len(found) > 350
    assert list(dict.fromkeys(found)) == held(server, window())


def test_posts_that_change_between_pages(server: XServer, place: XPlace) -> None:
    """What is new, edited or deleted meanwhile moves nothing out of the pages to come."""
    query = window()
    everything = held(server, query)
    first = place.search(query, cursor=None, at_most=None)
    server.post("A9 just now #labelchat", at=NOW - 45 * MINUTE)
    server.delete(everything[120])
    changed = server.edit(everything[150], "Mended #labelchat", at=NOW - 40 * MINUTE)
    rest, cursor = [], first.cursor
    while cursor:
        page = place.search(query, cursor=cursor, at_most=None)
        rest += ids([page])
        cursor = page.cursor
    left_out = {everything[120], everything[150]}
    assert rest == [post for post in everything[100:] if post not in left_out]
    again = set(ids(all_pages(place, query)))
    assert changed.id in again
    assert not again & left_out


@pytest.mark.parametrize(
    ("at_most", "asked"), [(None, "100"), (1, "10"), (10, "10"), (42, "42"), (5000, "100")]
)
def test_a_page_is_as_small_as_x_allows(
    server: XServer, place: XPlace, at_most: int | None, asked: str
) -> None:
    place.search(window(), cursor=None, at_most=at_most)
    assert server.asked[-1].query["max_results"] == asked


@pytest.mark.long
def test_what_is_older_than_a_week_is_searched_in_the_full_archive() -> None:
    """500 a page, and with the pause X wants between two requests there."""
    start = NOW - timedelta(days=400)
    server = XServer(chat(600, start=start, minutes=60), clock=lambda: NOW, with_reposts=True)
    query = Query(hashtags=("labelchat",), since=start, until=start + HOUR)
    with opened(server) as place:
        pages = all_pages(place, query)
        assert place.pause >= 1
        assert ids(pages) == held(server, query)
        place.search(window(), cursor=None, at_most=None)
        assert place.pause == 0
    paths = [one.path for one in server.asked[:3]]
    assert paths == ["/2/tweets/search/all"] * 2 + ["/2/tweets/search/recent"]


def test_the_pause_is_the_longer_one_before_anything_was_asked() -> None:
    """Whoever looks once, before the first request, must not be too fast for the archive."""
    with place_at("http://127.0.0.1:9") as place:
        assert place.pause >= 1


def test_two_archive_requests_within_a_second_are_refused_by_such_a_server() -> None:
    """The server keeps X's pace where it is told to: the pause is there for a reason."""
    server = XServer(clock=lambda: NOW, paced=True)
    query = Query(hashtags=("labelchat",), since=NOW - timedelta(days=30), until=NOW)
    with opened(server) as place:
        place.search(query, cursor=None, at_most=None)
        with pytest.raises(NetworkError, match="too many requests for full-archive search"):
            place.search(query, cursor=None, at_most=None)


WINDOWS = [
    # since and until, in hours before now → archive?, start, end
    ((2, 1), (False, NOW - 2 * HOUR, NOW - HOUR)),
    ((2, 0), (False, NOW - 2 * HOUR, None)),
    ((2, 20 / 3600), (False, NOW - 2 * HOUR, None)),
    ((2, 30 / 3600), (False, NOW - 2 * HOUR, NOW - timedelta(seconds=30))),
    ((2, -5), (False, NOW - 2 * HOUR, None)),
    ((2, None), (False, NOW - 2 * HOUR, None)),
    ((24 * 7 - 0.1, 1), (False, NOW - (24 * 7 - 0.1) * HOUR, NOW - HOUR)),
    ((24 * 7, 1), (True, NOW - 24 * 7 * HOUR, NOW - HOUR)),
    ((24 * 400, 24 * 399), (True, NOW - 24 * 400 * HOUR, NOW - 24 * 399 * HOUR)),
]


@pytest.mark.parametrize(("hours", "expected"), WINDOWS)
def test_windows(hours: tuple[float, float | None], expected: tuple[object, ...]) -> None:
    """X's own newest where the end is too near: by its clock, not by ours."""
    since, until = hours
    query = Query(
        hashtags=("a",),
        since=NOW - since * HOUR,
        until=None if until is None else NOW - until * HOUR,
    )
    found = SearchWindow.of(query, NOW)
    assert (found.archive, found.start, found.end) == expected


def test_a_window_without_a_beginning_begins_with_x() -> None:
    """The full archive looks back thirty days only unless it is told more."""
    found = SearchWindow.of(Query(hashtags=("a",)), NOW)
    assert found.archive
    assert found.start.year == 2006


def test_a_window_that_has_not_begun_needs_no_request(server: XServer, place: XPlace) -> None:
    """X would refuse one that ends before it begins."""
    for since in (NOW - timedelta(seconds=20), NOW, NOW + HOUR):
        page = place.search(Query(hashtags=("a",), since=since), cursor=None, at_most=None)
        assert (page.records, page.cursor) == ((), None)
    assert not server.asked


def test_a_search_goes_on_from_a_cursor_in_another_process(server: XServer, place: XPlace) -> None:
    """Though time has passed: the cursor holds the times its first page was asked for."""
    query = Query(hashtags=("labelchat",), since=NOW - 3 * HOUR)
    first = place.search(query, cursor=None, at_most=None)
    with place_at(server.url, now=NOW + timedelta(minutes=5)) as later:
        second = later.search(query, cursor=first.cursor, at_most=None)
    assert len(ids([first, second])) == len(set(ids([first, second]))) == 200


def test_a_recent_search_that_has_become_too_old_begins_again_in_the_archive(
    server: XServer, place: XPlace
) -> None:
    first = place.search(window(), cursor=None, at_most=None)
    later = NOW + timedelta(days=8)
    server.clock = lambda: later
    with place_at(server.url, now=later) as other:
        second = other.search(window(), cursor=first.cursor, at_most=None)
    assert server.asked[-1].path == "/2/tweets/search/all"
    assert set(ids([first])) < set(ids([second]))


@pytest.mark.parametrize("cursor", ["abc", "recent - - x", "recent 2026 - x", ""])
def test_a_cursor_of_another_network_is_refused(place: XPlace, cursor: str) -> None:
    if cursor:
        with pytest.raises(NetworkError, match="none of X's"):
            place.search(window(), cursor=cursor, at_most=None)
    else:
        assert place.search(window(), cursor=cursor, at_most=None).records


def test_a_token_that_x_does_not_take_is_said_in_its_words(place: XPlace) -> None:
    cursor = "recent 2026-03-04T19:00:00Z 2026-03-04T21:30:00Z mzxw6"
    with pytest.raises(NetworkError, match=r"recent search was not taken: The `next_token`"):
        place.search(window(), cursor=cursor, at_most=None)


@pytest.mark.parametrize(
    ("tags", "asked"),
    [(("labelchat",), "#labelchat"), (("one", "two"), "(#one OR #two)"), (("été",), "#été")],
)
def test_any_of_the_hashtags(
    server: XServer, place: XPlace, tags: tuple[str, ...], asked: str
) -> None:
    server.post(f"Said #{tags[-1].upper()}", at=NOW - HOUR)
    query = Query(hashtags=tags, since=NOW - 3 * HOUR, until=NOW - MINUTE)
    page = place.search(query, cursor=None, at_most=None)
    assert server.asked[-1].query["query"] == asked
    assert any(f"#{tags[-1].upper()}" in one.post.text for one in asked_for(page))


def test_a_conversation_holds_answers_without_the_hashtag(server: XServer, place: XPlace) -> None:
    """And nothing of other threads, nor of another time."""
    question = server.post("Q9: why? #labelchat", at=NOW - HOUR)
    answer = server.post("Because", author="ben", at=NOW - HOUR + MINUTE, reply_to=question)
    deeper = server.post("Why so", author="cleo", at=NOW - HOUR + 2 * MINUTE, reply_to=answer)
    server.post("Too late", at=NOW - 5 * MINUTE, reply_to=question)
    server.post("Elsewhere", at=NOW - HOUR + 2 * MINUTE)
    page = place.conversation(question.id, window(), cursor=None, at_most=None)
    assert ids([page]) == [deeper.id, answer.id, question.id]


def test_what_came_and_what_came_along_is_charged_for(server: XServer, place: XPlace) -> None:
    original = XPost(id=x_id(NOW - 9 * HOUR), author="fay", text="Old", at=NOW - 9 * HOUR)
    original.versions = [original.id]
    server.clear()
    server.add(original)
    server.post("", at=NOW - HOUR, author="ben", repost_of=original)
    server.post("Mine #labelchat", at=NOW - HOUR, author="ben", quotes=original)
    page = place.search(window(), cursor=None, at_most=None)
    assert page.charges == (("post", 2), ("user", 2))
    empty = place.search(window(tag="nobody"), cursor=None, at_most=None)
    assert empty.charges == ()
    assert empty.cursor is None


def test_reposts_are_looked_up_and_not_found() -> None:
    """X's search has had none since May 2026, nor have its counts; their ids are still good."""
    server = XServer(clock=lambda: NOW)
    with opened(server) as place:
        original = server.post("A1 #labelchat", at=NOW - HOUR)
        again = server.post("", at=NOW - HOUR, author="ben", repost_of=original)
        assert ids(all_pages(place, window())) == [original.id]
        counted = place.count(window())
        assert counted is not None
        assert counted.posts == 1
        shown = place.look_up([again.id]).records
        assert again.id in {item.post.id for item in shown if isinstance(item, Record)}
