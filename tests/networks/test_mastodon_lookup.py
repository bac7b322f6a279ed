"""Threads, posts looked up again, and what a login allows."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import pytest

from tests.networks.mastodon_asking import CHAT, TAG, asking, at, found
from tests.servers.mastodon import MastodonServer, gotosocial, mastodon
from tests.servers.mastodon_statuses import flake, ulid
from tests.servers.serving import Answer, Asked, Fault, html_page, refused, reset
from tweetup.errors import CredentialsError, TweetupError
from tweetup.formats.records import Record
from tweetup.model import PostKey, Relation
from tweetup.networks import LookupResult, Page, Place
from tweetup.networks.base import TimelineWithoutReplies
from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError

TOKEN = "s3cret-t0ken"
USERS = {TOKEN: "ada"}


def thread(place: Place, uri: str) -> list[Page]:
    """All pages of a thread."""
    pages = [place.conversation(uri, CHAT, cursor=None, at_most=None)]
    while pages[-1].cursor is not None:
        pages.append(place.conversation(uri, CHAT, cursor=pages[-1].cursor, at_most=None))
    return pages


def replies(place: Place, uri: str) -> list[Record]:
    """The records of a thread."""
    return [one for page in thread(place, uri) for one in page.records if isinstance(one, Record)]


def asked_question(server: MastodonServer) -> tuple[str, list[str]]:
    """A question with answers that have no hashtag, one of them to another."""
    above = server.post("eve", f"Welcome #{TAG}", at=at(0))
    question = server.post("ada", f"Q1: Why? #{TAG}", at=at(1), answers=above)
    first = server.post("ben", "Because", at=at(2), answers=question)
    second = server.post("cleo", "Indeed", at=at(3), answers=first)
    server.post("dan", "psst", at=at(4), answers=question, visibility="direct")
    server.post("dan", "quietly", at=at(4), answers=question, visibility="unlisted")
    return question, [first, second]


def test_a_thread() -> None:
    """Public replies without the hashtag, at any depth, each pointing at what it answers."""
    with mastodon() as server, asking(server) as (place,):
        question, answers = asked_question(server)
        kept = replies(place, question)
        assert [one.post.id for one in kept] == answers
        assert [one.post.target(Relation.REPLY) for one in kept] == [
            PostKey("mastodon", question),
            PostKey("mastodon", answers[0]),
        ]
        assert [asked.path for asked in server.http.asked] == [
            f"/api/v1/statuses/{server.local_id(question)}/context"
        ]


def seen_elsewhere(home: MastodonServer, server: MastodonServer) -> tuple[str, str]:
    """A question that another server has seen, with one answer given there."""
    question = home.post("ada", f"Q1: Why? #{TAG}", at=at(1))
    server.receive(home, question)
    return question, server.post("ben", "Because", at=at(2), answers=question)


def test_a_thread_of_another_server() -> None:
    """A post that was searched is known by its id here; no other server is asked."""
    with mastodon() as home, mastodon() as server, asking(server) as (place,):
        question, answer = seen_elsewhere(home, server)
        assert set(found(place, CHAT)) == {question}
        (one,) = replies(place, question)
        assert one.post.id == answer
        assert one.post.target(Relation.REPLY) == PostKey("mastodon", question)
        assert not home.http.asked


def test_a_thread_found_by_a_token() -> None:
    """Without a search before, the server itself finds the post for its user."""
    with mastodon() as home, mastodon(tokens=USERS) as server:
        question, answer = seen_elsewhere(home, server)
        with asking(server, token=TOKEN) as (place,):
            assert [one.post.id for one in replies(place, question)] == [answer]
        assert [asked.path for asked in server.http.asked] == [
            "/api/v2/search",
            f"/api/v1/statuses/{server.local_id(question)}/context",
        ]
        assert not home.http.asked


@pytest.mark.parametrize("token", [None, TOKEN])
def test_a_thread_that_is_not_known(token: str | None) -> None:
    """It is named, and no server that a post names is asked for it."""
    with mastodon() as home, mastodon(tokens=USERS) as server:
        question = home.post("ada", f"Q1: Why? #{TAG}", at=at(1))
        with asking(server, token=token) as (place,):
            (page,) = thread(place, question)
        assert (page.records, page.is_unknown) == ((), True)
        assert page.cut_off == "it was not seen to have the first post of the thread"
        assert not home.http.asked


def test_a_thread_of_which_another_place_knows() -> None:
    """Nothing is missing where the post's own server is asked as well."""
    with mastodon() as home, mastodon() as server, asking(server, home) as (place, at_home):
        question, answers = asked_question(home)
        assert [page.records for page in thread(place, question)] == [()]
        assert [one.post.id for one in replies(at_home, question)] == answers


def test_a_thread_that_is_gone() -> None:
    """A question deleted since is an error of its own; the loop above says so."""
    with mastodon() as server, asking(server) as (place,):
        question, _ = asked_question(server)
        server.delete(question)
        with pytest.raises(NetworkError, match="knows nothing of this"):
            thread(place, question)


# --- looked up again --------------------------------------------------------------------------


def look(place: Place, uris: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Texts of the posts that are there, and why others are gone."""
    looked: LookupResult = place.look_up(uris)
    assert looked.format == "mastodon"
    return [one.post.text for one in looked.records if isinstance(one, Record)], dict(looked.gone)


def test_posts_as_they_are_now() -> None:
    """Kept, edited and deleted ones, asked for where they were written, by whichever place."""
    with mastodon() as home, mastodon() as server, asking(server, home) as places:
        same = home.post("ada", f"same #{TAG}", at=at(0))
        edited = home.post("ada", f"before #{TAG}", at=at(1))
        deleted = home.post("ada", f"gone #{TAG}", at=at(2))
        for uri in (same, edited, deleted):
            server.receive(home, uri)
        home.edit(edited, f"after #{TAG}")
        home.delete(deleted)
        for place in places:
            looked = look(place, [same, edited, deleted])
            assert looked == ([f"same #{TAG}", f"after #{TAG}"], {deleted: "deleted"})
        assert not server.http.asked


@pytest.mark.parametrize(("many_ids", "requests"), [(True, 3 + 2), (False, 1 + 45 + 1)])
def test_many_at_once(*, many_ids: bool, requests: int) -> None:
    """Twenty are one request, or each is its own; two more ask for a missing one and its author."""
    with mastodon(many_ids=many_ids) as server, asking(server) as (place,):
        uris = [server.post("ada", f"number {n} #{TAG}", at=at(n)) for n in range(45)]
        server.delete(uris[7])
        size = place.lookup_size
        assert size == 20
        gone: dict[str, str] = {}
        texts: list[str] = []
        for start in range(0, 45, size):
            some, others = look(place, uris[start : start + size])
            texts += some
            gone |= others
        assert texts == [f"number {n} #{TAG}" for n in range(45) if n != 7]
        assert gone == {uris[7]: "deleted"}
        assert len(server.http.asked) == requests


def test_a_server_that_gives_nothing_at_once() -> None:
    """An empty list for all of them is no word about any: each is asked for by itself."""
    with mastodon() as server, asking(server) as (place,):
        uris = [server.post("ada", f"number {n} #{TAG}", at=at(n)) for n in range(3)]
        server.http.faults.append(refused(200, []))
        assert look(place, uris) == ([f"number {n} #{TAG}" for n in range(3)], {})


def test_other_software_that_tells_ids() -> None:
    """GoToSocial writes its ids into uris as Mastodon does."""
    with mastodon(makes_ids=ulid) as server, asking(server) as (place,):
        uri = server.post("ada", f"same #{TAG}", at=at(0))
        assert look(place, [uri]) == ([f"same #{TAG}"], {})


def test_a_boost_is_looked_up() -> None:
    """By its own uri; its original comes along, marked so."""
    with mastodon() as server, asking(server) as (place,):
        original = server.post("ada", f"Q1: Why? #{TAG}", at=at(0))
        boost = server.post("ben", "", at=at(1), boosts=original)
        looked = place.look_up([boost])
        assert [
            (one.post.id, one.included) for one in looked.records if isinstance(one, Record)
        ] == [
            (boost, False),
            (original, True),
        ]


def test_quiet_posts_are_still_there() -> None:
    """A post kept from a file stays, though a capture would not have taken it."""
    with mastodon() as server, asking(server) as (place,):
        uri = server.post("ada", "quiet", at=at(0), visibility="unlisted")
        assert look(place, [uri]) == (["quiet"], {})


SAID: list[tuple[str, bytes, bytes, str]] = [
    ("private", b'"visibility":"public"', b'"visibility":"private"', "protected"),
    ("direct", b'"visibility":"public"', b'"visibility":"direct"', "protected"),
    ("suspended", b'"locked":false', b'"suspended":true', "suspended"),
]


@pytest.mark.parametrize(("before", "after", "why"), [case[1:] for case in SAID],
                         ids=[case[0] for case in SAID])  # fmt: skip
def test_why_a_post_is_gone(before: bytes, after: bytes, why: str) -> None:
    """A server may show our account more than it shows everybody."""
    with mastodon() as server, asking(server) as (place,):
        uri = server.post("ada", f"same #{TAG}", at=at(0))
        right = server.http.answer

        def answer(asked: Asked) -> Answer:
            found_answer = right(asked)
            body = found_answer.body
            assert isinstance(body, bytes)
            assert before in body
            return Answer(200, found_answer.headers, body.replace(before, after))

        server.http.answer = answer
        assert look(place, [uri]) == ([], {uri: why})


NOTHING_SAID: list[tuple[str, Fault, type[TweetupError]]] = [
    ("a web page", html_page(404), NetworkError),
    ("a web page gone", html_page(410), NetworkError),
    ("an empty answer", refused(404), NetworkError),
    ("a login", refused(401, {"error": "x"}), CredentialsError),
    ("forbidden", refused(403, {"error": "x"}), CredentialsError),
    ("trouble", refused(500, {"error": "x"}), TryAgainError),
    ("no answer", reset(), TryAgainError),
    ("a web page that is well", html_page(), NetworkError),
    ("too many", refused(429, {"error": "x"}), RateLimitedError),
]


@pytest.mark.parametrize(("fault", "kind"), [case[1:] for case in NOTHING_SAID],
                         ids=[case[0] for case in NOTHING_SAID])  # fmt: skip
def test_a_failure_deletes_nothing(fault: Fault, kind: type[TweetupError]) -> None:
    """Only the interface's own word makes a post gone: a server in trouble is an error."""
    with mastodon() as server, asking(server) as (place,):
        uri = server.post("ada", f"same #{TAG}", at=at(0))
        server.http.faults.append(fault)
        with pytest.raises(TweetupError) as caught:
            place.look_up([uri])
        assert type(caught.value) is kind


def test_another_post_under_the_same_number() -> None:
    """A server that began anew says nothing of a post of the old one."""
    with mastodon() as server, asking(server) as (place,):
        uri = server.post("ada", f"same #{TAG}", at=at(0))
        other = uri.replace("/ada/", "/ben/")
        assert look(place, [other]) == ([], {})


@pytest.mark.parametrize(
    "uri",
    [
        "https://127.0.0.1/users/ada/statuses/1",
        "http://169.254.169.254/users/ada/statuses/1",
        "https://social.example/objects/9d3a4b10",
        "tag:example.org,2026:1",
        "",
    ],
)
def test_who_is_not_asked_does_not_answer(uri: str) -> None:
    """Neither addresses inside a network, nor what no server can be asked for."""
    with mastodon() as server, asking(server) as (place,):
        assert look(place, [uri]) == ([], {})
        assert not server.http.asked


def test_uris_without_ids_by_a_token() -> None:
    """Pleroma's uris tell no id: our own server knows the post, and what it lacks is not gone."""
    with mastodon(tokens=USERS, makes_ids=flake) as server, asking(server, token=TOKEN) as (place,):
        uri = server.post("ada", f"same #{TAG}", at=at(0))
        held = server._held.pop(uri)
        object_uri = f"{server.url}/objects/9d3a4b10"
        raw = held.raw.replace(uri.encode(), object_uri.encode())
        server._held[object_uri] = type(held)(held.id, held.said, raw)
        assert look(place, [object_uri]) == ([f"same #{TAG}"], {})
        assert look(place, [f"{server.url}/objects/unknown"]) == ([], {})
        assert server.http.asked[0].query == {
            "q": object_uri,
            "resolve": "true",
            "type": "statuses",
        }


# --- what a login allows ----------------------------------------------------------------------


def test_standing_of_a_user() -> None:
    """The account, the software and what may be done."""
    with mastodon(tokens=USERS) as server, asking(server, token=TOKEN) as (place,):
        standing = place.login_status()
    assert standing.identity == f"ada@{server.name}"
    assert standing.allows == (
        f"asking {server.name} (Mastodon 4.5.2)",
        "searching hashtags",
        "listening to hashtags as posts come in",
    )
    assert standing.lacks == ()


def test_standing_at_a_server_without_hashtag_streams() -> None:
    """GoToSocial has none over HTTP: a chat that is followed is searched for."""
    with gotosocial(tokens=USERS) as server, asking(server, token=TOKEN) as (place,):
        server.meant = (
            "/timelines/none/",
        )  # the hashtag that it is asked for may be one that nobody used
        standing = place.login_status()
    assert standing.allows[1:] == (
        "searching hashtags",
        "searching hashtags every half minute while a chat is followed (it has no stream of them)",
    )
    assert standing.lacks == ()


def test_standing_of_nobody() -> None:
    """What goes without a login, and what does not."""
    version = "2.7.2 (compatible; Akkoma 3.15.0)"
    with mastodon(version=version) as server, asking(server) as (place,):
        standing = place.login_status()
    assert standing.identity is None
    assert standing.allows == (
        f"asking {server.name} (Akkoma 3.15.0)",
        "searching hashtags, without a login",
    )
    assert len(standing.lacks) == 1


def test_standing_where_a_login_is_wanted() -> None:
    """A server that shows timelines to its users only is told before a capture."""
    with mastodon(login=401) as server, asking(server) as (place,):
        standing = place.login_status()
    assert standing.lacks[0] == "hashtag timelines: shows this to its own users only (401)"


def test_standing_of_a_token_that_is_refused() -> None:
    """A revoked token is an error, as it is for a capture."""
    with (
        mastodon() as server,
        asking(server, token=TOKEN) as (place,),
        pytest.raises(CredentialsError, match="refuses the token"),
    ):
        place.login_status()


def test_standing_of_a_narrow_token() -> None:
    """A token that may read posts but not say whose it is still reads."""
    with mastodon(tokens=USERS) as server, asking(server, token=TOKEN) as (place,):
        server.http.faults.extend([None, refused(403, {"error": "outside the authorized scopes"})])
        standing = place.login_status()
    assert standing.identity is None
    assert "searching hashtags" in standing.allows


def test_standing_of_newer_and_older_software() -> None:
    """Where NodeInfo and the first account of itself are gone, the second is read."""
    with mastodon() as server, asking(server) as (place,):
        server.http.faults.extend(refused(404, {"error": "x"}) for _ in range(2))
        assert place.login_status().allows[0] == f"asking {server.name} (Mastodon 4.5.2)"
        paths = [urlsplit(asked.path).path for asked in server.http.asked]
        assert paths[:3] == ["/nodeinfo/2.0", "/api/v1/instance/", "/api/v2/instance/"]


@pytest.mark.parametrize("named", [True, False])
def test_gotosocial_is_known(*, named: bool) -> None:
    """By NodeInfo, and without it by the way it writes its version."""
    with gotosocial(tokens=USERS) as server, asking(server, token=TOKEN) as (place,):
        if not named:
            server.http.faults.append(refused(404, {"error": "Not Found"}))
        assert isinstance(place, TimelineWithoutReplies)
        assert [place.leaves_replies_out() for _ in range(2)] == ["GoToSocial"] * 2
        assert len(server.http.asked) == (1 if named else 2)


def test_mastodon_leaves_nothing_out() -> None:
    with mastodon() as server, asking(server) as (place,):
        assert isinstance(place, TimelineWithoutReplies)
        assert place.leaves_replies_out() is None
