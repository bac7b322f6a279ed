"""Searching timelines: every post of the window, whatever ids tell, from several servers."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.networks.mastodon_asking import TAG, asking, at, found, pages, window
from tests.servers.mastodon import MastodonServer, mastodon
from tests.servers.mastodon_statuses import flake, snowflake, ulid
from tests.servers.serving import Fault, html_page, refused
from tweetup.formats.records import Record, Skipped
from tweetup.model import Kind as PostKind
from tweetup.model import PostKey, Relation
from tweetup.networks.base import Query
from tweetup.networks.errors import NetworkError
from tweetup.networks.mastodon.search import (
    FLAKE,
    ID_SCHEMES,
    SNOWFLAKE,
    ULID,
    IdScheme,
    detect_id_scheme,
)


def opaque(_arrived: datetime, number: int) -> str:
    """An id that tells no time, of software nobody has heard of."""
    return f"x{number:09}"


MAKERS: list[Callable[[datetime, int], str]] = [snowflake, ulid, flake, opaque]


def chat(server: MastodonServer, minutes: int) -> list[str]:
    """A post a minute."""
    return [
        server.post("ada", f"A1: minute {minute} #{TAG}", at=at(minute))
        for minute in range(minutes)
    ]


@pytest.mark.parametrize("makes_ids", MAKERS)
@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [(None, None, 0, 200), (50, 110, 50, 110), (50, None, 50, 200), (None, 110, 0, 110)],
)
def test_a_window(
    makes_ids: Callable[[datetime, int], str],
    since: float | None,
    until: float | None,
    first: int,
    last: int,
) -> None:
    """Exactly the posts from since up to but not until, the newest first, whatever the software."""
    with mastodon(makes_ids=makes_ids) as server:
        uris = chat(server, 200)
        with asking(server) as (place,):
            assert list(found(place, window(since, until))) == uris[first:last][::-1]


def requests(server: MastodonServer, query: Query) -> int:
    """How many pages a search takes."""
    with asking(server) as (place,):
        before = len(server.http.asked)
        assert list(pages(place, query))
        return len(server.http.asked) - before


@pytest.mark.parametrize(
    ("makes_ids", "most"), [(snowflake, 3), (ulid, 3), (flake, 8), (opaque, 8)]
)
def test_what_a_window_costs(makes_ids: Callable[[datetime, int], str], most: int) -> None:
    """Ids that tell the time lead past the days since the chat; others are paged back through."""
    with mastodon(makes_ids=makes_ids) as server:
        chat(server, 30)
        for later in range(230):
            server.post("ben", f"later {later} #{TAG}", at=at(10_000 + later))
        assert requests(server, window(0, 30)) <= most


def test_a_post_that_arrives_late() -> None:
    """A server that was down for hours brings posts under newer ids; old ones stop nothing."""
    with mastodon() as home, mastodon() as server:
        late = home.post("ada", f"Q1: Late? #{TAG}", at=at(10))
        old = home.post("ada", f"Years ago #{TAG}", at=at(-1_000_000))
        server.receive(home, late, arrived=at(5 * 60))
        server.receive(home, old, arrived=at(31))
        inside = [server.post("ben", f"A1: yes #{TAG}", at=at(minute)) for minute in range(1, 90)]
        with asking(server) as (place,):
            assert set(found(place, window(0, 90))) == {late, *inside}


TAGS = ("one", "two", "three", "four", "five", "six")


@pytest.mark.parametrize(
    ("makes_ids", "many_tags"), [(snowflake, True), (ulid, False), (flake, True), (opaque, False)]
)
@pytest.mark.parametrize("silent", [(), ("one",), TAGS[:4]])
def test_several_hashtags(
    makes_ids: Callable[[datetime, int], str], *, many_tags: bool, silent: tuple[str, ...]
) -> None:
    """Posts with any of them, joined by the server or asked for one by one."""
    with mastodon(makes_ids=makes_ids, many_tags=many_tags) as server:
        said = {
            server.post("ada", f"#{tag} and #{TAGS[0] if not silent else tag} {number}", at=at(n))
            for n, tag in enumerate(TAGS)
            if tag not in silent
            for number in range(21)
        }
        with asking(server) as (place,):
            assert set(found(place, window(None, None, *TAGS))) == said


@pytest.mark.parametrize(
    ("makes_ids", "many_tags"), [(snowflake, True), (ulid, False), (flake, True), (opaque, False)]
)
@pytest.mark.parametrize("tags", [TAGS[:1], TAGS[:2], pytest.param(TAGS, marks=pytest.mark.long)])
def test_wherever_it_stops_it_tells_what_is_missing(
    makes_ids: Callable[[datetime, int], str], tags: tuple[str, ...], *, many_tags: bool
) -> None:
    """After any page, all from ``reached`` on has come: of every hashtag, late arrivals or not."""
    asked = window(10, 90, *tags)
    with mastodon() as home, mastodon(makes_ids=makes_ids, many_tags=many_tags) as server:
        for n, tag in enumerate(tags):
            for number in range(90):
                server.post("ada", f"#{tag} {number}", at=at(number + n / 10))
        if makes_ids is not opaque:  # what such ids do not tell, nobody knows
            late = home.post("ada", f"#{tags[-1]} was down", at=at(20))
            server.receive(home, late, arrived=at(70.5))
        with asking(server) as (place,):
            sent = {uri: one.post.created_at for uri, one in found(place, asked).items()}
            came: set[str] = set()
            reached = []
            for page in pages(place, asked):
                came |= {one.post.id for one in page.records if isinstance(one, Record)}
                if page.cursor is not None:
                    assert page.reached is not None
                    reached.append(page.reached)
                    assert came >= {uri for uri, when in sent.items() if when >= page.reached}
    assert came == set(sent)
    assert any(when < at(70) for when in reached)


def test_hashtags_are_joined_by_mastodon() -> None:
    """Four hashtags are one request there, with any[] for all but the first."""
    with mastodon() as server:
        server.post("ada", "#two", at=at(0))
        with asking(server) as (place,):
            place.search(window(None, None, *TAGS), cursor=None, at_most=None)
        (asked,) = server.http.asked
        assert asked.path == "/api/v1/timelines/tag/one"
        assert asked.lists["any[]"] == ["two", "three", "four"]
        assert asked.query["limit"] == "40"


@pytest.mark.parametrize(("at_most", "limit"), [(None, "40"), (7, "7"), (500, "40"), (0, "1")])
def test_the_size_of_a_page(at_most: int | None, limit: str) -> None:
    """As few as asked for, and never more than a server gives."""
    with mastodon() as server, asking(server) as (place,):
        place.search(window(None, None), cursor=None, at_most=at_most)
        assert server.http.asked[0].query["limit"] == limit


def test_hashtags_of_other_scripts() -> None:
    """A hashtag goes into the address as it is, whatever it is made of."""
    with mastodon() as server:
        uri = server.post("ada", "Grüße #größenchat", at=at(0))
        with asking(server) as (place,):
            assert list(found(place, window(None, None, "größenchat"))) == [uri]
            assert not found(place, window(None, None, "a/../../statuses?x=#y"))
        assert server.http.asked[-1].path.endswith("/tag/a%2F..%2F..%2Fstatuses%3Fx%3D%23y")


def test_two_servers_are_one_chat() -> None:
    """Each shows what it has seen, under ids of its own; a post is told by its uri."""
    with mastodon() as one, mastodon() as two:
        here = [one.post("ada", f"Q{n}: Why? #{TAG}", at=at(n)) for n in range(1, 6)]
        there = [two.post("ben", f"A{n}: So #{TAG}", at=at(n)) for n in range(1, 6)]
        for uri in here[1:]:
            two.receive(one, uri)
        one.receive(two, there[0])
        assert one.local_id(here[1]) != two.local_id(here[1])
        with asking(one, two) as (first, second):
            assert (first.name, second.name) == (one.name, two.name)
            joined = found(first, window(0, 60)), found(second, window(0, 60))
        assert set(joined[0]) == {*here, there[0]}
        assert set(joined[1]) == {*here[1:], *there}
        for uri in here[1:]:
            posts = [side[uri].post for side in joined]
            assert posts[0].text == posts[1].text
            assert posts[0].handle == posts[1].handle == f"ada@{one.name}"


def test_answers_find_what_they_answer() -> None:
    """An answer is read before its question, pages apart: it comes along with that once more."""
    with mastodon() as server:
        question = server.post("ada", f"Q1: Why? #{TAG}", at=at(0))
        answer = server.post("ben", f"A1: So #{TAG}", at=at(60), answers=question)
        inside = server.post("cleo", f"Me too #{TAG}", at=at(61), answers=answer)
        chat(server, 50)
        with asking(server) as (place,):
            kept = found(place, window(None, None))
        with asking(server) as (place,):
            records = [
                one
                for page in pages(place, window(None, None))
                for one in page.records
                if isinstance(one, Record)
            ]
        assert [one.post.id for one in records if one.included] == [answer]
        assert sum(not one.included for one in records) == 53
        assert kept[answer].post.target(Relation.REPLY) == PostKey("mastodon", question)
        assert kept[inside].post.target(Relation.REPLY) == PostKey("mastodon", answer)
        assert b'"in_reply_to_uri"' in kept[answer].raw


def test_the_record_is_what_was_served() -> None:
    """A record's bytes are the server's own, from the first to the last."""
    with mastodon() as server, asking(server) as (place,):
        server.post("ada", f"Ärger & <b>🎉</b> #{TAG}", at=at(0))
        (page,) = list(pages(place, window(None, None)))[:1]
        (one,) = page.records
        assert isinstance(one, Record)
        assert server.http.answer(server.http.asked[0]).body == b"[%b]" % one.raw
        assert one.post.text == f"Ärger & <b>🎉</b> #{TAG}"
        assert page.format == "mastodon"


def test_public_posts_only() -> None:
    """Unlisted posts are left out and named, and so are those that a server should not show."""
    with mastodon() as server:
        public = server.post("ada", f"public #{TAG}", at=at(0))
        listed = [
            server.post("ada", f"{kind} #{TAG}", at=at(1), visibility=kind)
            for kind in ("unlisted", "private", "direct")
        ]
        raws = b",".join(server._held[uri].raw for uri in [public, *listed])
        answers = server.http.answer
        server.http.answer = lambda asked: type(found := answers(asked))(
            200, found.headers, b"[%b]" % raws
        )
        with asking(server) as (place,):
            page = place.search(window(None, None), cursor=None, at_most=None)
        records = [one.post.id for one in page.records if isinstance(one, Record)]
        reasons = [one.reason for one in page.records if isinstance(one, Skipped)]
        assert records == [public]
        assert sorted(reasons) == [
            "a post that is not public",
            "a post that is not public",
            "a post that its author keeps out of timelines",
        ]


def test_boosts() -> None:
    """Where software shows a boost among a hashtag's posts, it is one, with its original."""
    with mastodon() as server:
        original = server.post("ada", f"Q1: Why? #{TAG}", at=at(0))
        boost = server.post("ben", "", at=at(1), boosts=original)
        server._tagged[TAG].append((int(server.local_id(boost)), boost))
        with asking(server) as (place,):
            kept = found(place, window(None, None))
        assert kept[boost].post.kind is PostKind.REPOST
        assert kept[boost].post.target(Relation.REPOST) == PostKey("mastodon", original)


def test_a_search_goes_on_where_it_broke_off() -> None:
    """A cursor is all that another run needs."""
    with mastodon() as server:
        uris = chat(server, 130)
        with asking(server) as (place,):
            first = place.search(window(None, None), cursor=None, at_most=None)
        with asking(server) as (place,):
            second = place.search(window(None, None), cursor=first.cursor, at_most=None)
        kept = [one.post.id for one in (*first.records, *second.records) if isinstance(one, Record)]
        assert kept == uris[: -80 - 1 : -1]


def test_what_is_not_known_is_not_counted() -> None:
    """No server says how many posts a window has, and none is asked."""
    with mastodon() as server, asking(server) as (place,):
        assert place.count(window(0, 60)) is None
        assert not server.http.asked


# --- ids that tell the time -------------------------------------------------------------------

MOMENTS = st.datetimes(datetime(2017, 1, 1), datetime(2040, 1, 1)).map(  # noqa: DTZ001 - made aware below
    lambda moment: moment.replace(tzinfo=at(0).tzinfo)
)


@pytest.mark.parametrize("kind", ID_SCHEMES)
@given(moment=MOMENTS, other=MOMENTS)
def test_ids_are_in_the_order_of_time(kind: IdScheme, moment: datetime, other: datetime) -> None:
    """An id made of a moment tells that moment, and stands before all that arrive later."""
    made = kind.at(moment)
    told = kind.time_of(made)
    assert told is not None
    assert timedelta(0) <= moment - told < timedelta(milliseconds=1)
    if other - moment >= timedelta(milliseconds=1):
        assert (len(made), made) < (len(kind.at(other)), kind.at(other))


@pytest.mark.parametrize(
    ("makes_ids", "kind"), [(snowflake, SNOWFLAKE), (ulid, ULID), (flake, FLAKE), (opaque, None)]
)
def test_the_kind_of_ids(makes_ids: Callable[[datetime, int], str], kind: object) -> None:
    """Told by the posts themselves: their ids must be about as old as they are."""
    posts = [(makes_ids(at(n), n), at(n)) for n in range(10)]
    assert detect_id_scheme(posts) is kind
    assert detect_id_scheme([(status_id, at(99_999)) for status_id, _ in posts]) is None
    assert detect_id_scheme([]) is None
    assert detect_id_scheme([*posts, ("12", at(0))]) is None


def test_a_hashtag_that_nobody_used_has_no_posts() -> None:
    """GoToSocial answers "not found": no posts there, and those of the chat's other hashtags."""
    with mastodon(makes_ids=ulid, many_tags=False, unused_tags=False) as server:
        server.meant = ("/timelines/none/",)
        uris = chat(server, 3)
        with asking(server) as (place,):
            assert found(place, window(None, None, "unheardof")) == {}
            assert list(found(place, window(None, None, "unheardof", TAG))) == uris[::-1]
            assert list(found(place, window(None, None, TAG, "unheardof"))) == uris[::-1]
            described = [asked.path for asked in server.http.asked if "instance" in asked.path]
            assert described == ["/api/v1/instance/"]


@pytest.mark.parametrize(
    ("instance", "unknown"),
    [
        (refused(404, {"error": "Not Found"}), None),
        (html_page(404), None),
        (html_page(), None),
        (None, refused(404, {"error": "Not Found: tag was not found"})),
    ],
)
def test_a_server_without_hashtags_is_no_server_without_posts(
    instance: Fault | None, unknown: Fault | None
) -> None:
    """It does not describe itself, or refuses a timeline that no server has in the same words."""
    with mastodon(unused_tags=False) as server, asking(server) as (place,):
        tag = refused(404, {"error": "Not Found: tag was not found"})
        described = [instance, instance] if instance else [None]
        server.http.faults.extend([tag, *described, unknown])
        with pytest.raises(NetworkError, match="knows nothing of this"):
            place.search(window(None, None), cursor=None, at_most=None)


def test_a_web_page_in_place_of_a_hashtag_is_an_error() -> None:
    """A 404 of something in between, also where the server itself is healthy."""
    with mastodon(unused_tags=False) as server, asking(server) as (place,):
        server.http.faults.append(html_page(404))
        with pytest.raises(NetworkError, match="knows nothing of this"):
            place.search(window(None, None), cursor=None, at_most=None)
