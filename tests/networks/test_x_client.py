"""What X can be asked besides searching: counts, lookups, compliance jobs, what a login allows."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.servers.serving import Fault, cut_off, refused, reset
from tests.servers.x import XServer
from tests.servers.x_opened import NOW, opened, window
from tests.servers.x_posts import chat
from tests.servers.x_problems import access, credits_used_up
from tweetup.errors import CredentialsError
from tweetup.formats.records import Record
from tweetup.networks import NETWORKS, LoginStatus, Network, Place, Query
from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError
from tweetup.networks.x import X
from tweetup.networks.x.client import XPlace

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
COUNTED = (("count request", 1),)


@pytest.fixture
def server() -> XServer:
    return XServer(chat(150, start=NOW - 2 * HOUR), clock=lambda: NOW, with_reposts=True)


@pytest.fixture
def place(server: XServer) -> Iterator[XPlace]:
    with opened(server) as place:
        yield place


def test_x_is_a_network_by_its_name() -> None:
    network: Network = X
    assert NETWORKS.get("x") is network
    assert X.url == "https://api.x.com"
    assert X.needs[0].variables[0] == "TWEETUP_X_BEARER_TOKEN"
    assert {"BEARER_TOKEN", "TWITTER_BEARER_TOKEN"} < set(X.needs[0].variables)


def test_its_place_keeps_the_contract(place: XPlace) -> None:
    kept: Place = place
    assert kept.name == "x"


def test_no_client_is_imported_before_a_place_is_asked_for() -> None:
    """``tweetup --help`` stays fast."""
    code = (
        "import sys; from tweetup.networks import NETWORKS; NETWORKS.get('x');"
        "assert not {'tweepy', 'requests', 'urllib3'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_client_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("tweetup.networks.x.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tweepy", None)
    with pytest.raises(NetworkError, match="python -m pip install 'tweepy"), opened(XServer()):
        pass


# --- counts -----------------------------------------------------------------------------------


def test_counts_are_those_of_the_window(server: XServer, place: XPlace) -> None:
    counted = place.count(window(since=1.5))
    within = [post for post in server.posts.values() if post.at >= NOW - 1.5 * HOUR]
    assert counted.posts == sum(post.repost_of is None for post in within) < len(within)
    assert counted.charges == COUNTED
    assert place.count(window(tag="nobody")).posts == 0


def test_counts_of_more_than_a_month_take_several_requests_and_their_time() -> None:
    """31 days each in the full archive, one a second."""
    start = NOW - 100 * DAY
    server = XServer(
        chat(90, start=start, minutes=60 * 24 * 90), clock=lambda: NOW, with_reposts=True
    )
    slept: list[float] = []
    query = Query(hashtags=("labelchat",), since=start, until=NOW - DAY)
    with opened(server) as place:
        place._sleep = slept.append
        counted = place.count(query)
    assert counted.posts == sum(post.repost_of is None for post in server.posts.values())
    assert counted.charges == (("full-archive count request", 4),)
    assert len(slept) == 3
    assert min(slept) >= 1


def test_a_count_of_what_has_not_begun_costs_nothing(server: XServer, place: XPlace) -> None:
    counted = place.count(Query(hashtags=("labelchat",), since=NOW + HOUR))
    assert (counted.posts, counted.charges) == (0, ())
    assert not server.asked


# --- lookup -----------------------------------------------------------------------------------


def test_lookup_finds_posts_as_they_are_now(server: XServer, place: XPlace) -> None:
    """A hundred a request; an edited one is there in the version asked for, and names the next."""
    asked = list(server.posts)[:99]
    edited = server.edit(asked[3], "A1: mended #labelchat")
    found = place.look_up([*asked, edited.id])
    posts = {
        one.post.id: one.post
        for one in found.records
        if isinstance(one, Record) and not one.included
    }
    assert list(posts) == [*asked, edited.id]
    assert place.lookup_size == 100
    assert posts[asked[3]].edits == posts[edited.id].edits == (asked[3], edited.id)
    assert posts[edited.id].text == "A1: mended #labelchat"
    assert found.gone == ()
    assert dict(found.charges)["post"] >= 100


@pytest.mark.parametrize("why", ["deleted", "protected", "suspended", "withheld"])
def test_lookup_says_why_a_post_is_gone(server: XServer, place: XPlace, why: str) -> None:
    first, second, third = list(server.posts)[:3]
    server.delete(second, why)
    found = place.look_up([first, second, third, "42"])
    assert dict(found.gone) == {second: why, "42": "deleted"}
    shown = {one.post.id for one in found.records if isinstance(one, Record) and not one.included}
    assert shown == {first, third}


def test_ids_that_are_none_of_x_are_not_asked_for(server: XServer, place: XPlace) -> None:
    """They would have the whole request refused; they are in neither list."""
    known = next(iter(server.posts))
    found = place.look_up(["at://did/post/1", known, "1" * 20, "٣"])
    assert server.asked[-1].query["ids"] == known
    assert found.gone == ()
    assert place.look_up(["x"]).records == ()
    assert len(server.asked) == 1


PROBLEM = {"resource_type": "tweet", "parameter": "ids", "resource_id": "7", "value": "7"}
GONE = [
    ({"type": "…/resource-not-found"}, "deleted"),
    ({"type": "…/not-authorized-for-resource"}, "protected"),
    (
        {"type": "…/not-authorized-for-resource", "detail": "User has been suspended: [7]."},
        "suspended",
    ),
    ({"type": "…/resource-unavailable"}, "withheld"),
    ({"type": "…/disallowed-resource"}, "withheld"),
    ({"type": "…/resource-unavailable", "detail": "Tweet is withheld in your country"}, "withheld"),
    # what is about something else, or says nothing of the post, is no answer
    ({"type": "…/resource-not-found", "parameter": "referenced_tweets.id"}, None),
    ({"type": "…/resource-not-found", "resource_type": "user"}, None),
    ({"type": "…/resource-not-found", "resource_id": "8", "value": "8"}, None),
    ({"type": "…/something-new"}, None),
]


@pytest.mark.parametrize(("said", "reason"), GONE)
def test_reasons(server: XServer, place: XPlace, said: dict[str, str], reason: str | None) -> None:
    """Ids that X does not answer for are in neither list."""
    server.faults.append(refused(200, {"errors": [PROBLEM | said]}))
    found = place.look_up(["7"])
    assert found.gone == (((("7", reason),)) if reason else ())
    assert found.records == ()


@pytest.mark.parametrize(
    ("countries", "gone"), [(["XX"], True), (["XY", "DE"], True), (["DE"], False), ([], False)]
)
def test_a_post_withheld_everywhere_is_gone_though_it_came(
    server: XServer, place: XPlace, countries: list[str], gone: bool
) -> None:
    post = {"id": "7", "text": "…", "author_id": "1", "created_at": "2026-03-04T20:00:00.000Z"}
    withheld = {"copyright": False, "country_codes": countries}
    users = [{"id": "1", "username": "ada", "name": "Ada"}]
    body = {"data": [post | {"withheld": withheld}], "includes": {"users": users}}
    server.faults.append(refused(200, body))
    found = place.look_up(["7"])
    assert found.gone == ((("7", "withheld"),) if gone else ())
    assert len(found.records) == (0 if gone else 1)


# --- compliance -------------------------------------------------------------------------------


def test_a_compliance_job_finds_what_is_gone_among_many(server: XServer, place: XPlace) -> None:
    """Uploaded, waited for and fetched, without the token and without reading a post."""
    asked = list(server.posts)
    for number, why in enumerate(["deleted", "protected", "suspended"]):
        server.delete(asked[number * 10], why)
    server.jobs.rounds = 3
    waits: list[float] = []
    gone = place.check_compliance([*asked, "42"], wait=waits.append)
    assert dict(gone) == {
        asked[0]: "deleted",
        asked[10]: "protected",
        asked[20]: "suspended",
        "42": "deleted",
    }
    assert len(waits) == 4
    stored = [one for one in server.asked if one.path.startswith("/storage/")]
    assert [one.method for one in stored] == ["PUT", "GET"]
    assert not any("authorization" in one.headers for one in stored)


def test_a_compliance_job_of_nothing_is_not_begun(server: XServer, place: XPlace) -> None:
    assert place.check_compliance([], wait=lambda _: None) == ()
    assert not server.asked


def test_failures_of_one_job_pass(server: XServer, place: XPlace) -> None:
    gone = next(iter(server.posts))
    server.delete(gone)
    server.faults.extend([None, reset(), None, refused(503), refused(429), reset()])
    server.faults.extend([None, None, cut_off(0.5)])
    found = place.check_compliance(list(server.posts)[:5], wait=lambda _: None)
    assert found == ((gone, "deleted"),)
    assert [one.method for one in server.asked].count("POST") == 1


@pytest.mark.parametrize(
    ("faults", "kind", "sentence"),
    [
        ([refused(403, access().body)], CredentialsError, "may not use compliance jobs"),
        ([None, *[refused(403)] * 5], TryAgainError, r"storage of compliance jobs refused \(403\)"),
        ([None, None, None, None, *[cut_off(0.5)] * 5], TryAgainError, "cut off or garbled"),
        ([None, *[reset()] * 5], TryAgainError, "the connection broke off"),
        ([None, None, refused(401)], CredentialsError, "the bearer token was refused"),
    ],
)
def test_failures_of_a_job(
    server: XServer,
    place: XPlace,
    faults: list[Fault | None],
    kind: type[Exception],
    sentence: str,
) -> None:
    server.delete(next(iter(server.posts)))
    server.faults.extend(faults)
    with pytest.raises(kind, match=sentence):
        place.check_compliance(list(server.posts), wait=lambda _: None)


def test_a_job_that_fails_and_one_that_is_at_work_already(server: XServer, place: XPlace) -> None:
    server.jobs.fails = True
    with pytest.raises(TryAgainError, match="the compliance job has failed; begin a new one"):
        place.check_compliance(["1"], wait=lambda _: None)
    server.jobs.create(server.asked[0])
    with pytest.raises(TryAgainError, match="You have a job in progress"):
        place.check_compliance(["1"], wait=lambda _: None)


# --- standing ---------------------------------------------------------------------------------


def test_standing_costs_nothing_and_tells_what_is_allowed(server: XServer, place: XPlace) -> None:
    server.credits = 1
    assert place.login_status() == LoginStatus(
        identity="project 1460000000000000001",
        allows=(
            "recent search",
            "full-archive search",
            "the filtered stream",
            "1234 of 2000000 posts of the month were read",
        ),
    )
    assert server.credits == 1
    assert len(server.asked) == 4


def test_standing_tells_what_is_missing(server: XServer, place: XPlace) -> None:
    server.lacks |= {"search/all", "rules"}
    assert place.login_status().lacks == (
        "full-archive search: this login may not use full-archive search (403)",
        "the filtered stream: this login may not use the filtered stream (403)",
    )
    server.lacks.clear()
    server.faults.append(refused(403))
    standing = place.login_status()
    assert standing.identity is None
    assert standing.allows == ("recent search", "full-archive search", "the filtered stream")
    (lacking,) = standing.lacks
    assert lacking.startswith("the app's own usage: ")
    server.faults.append(refused(404))
    assert place.login_status().lacks[0].startswith("the app's own usage: ")
    server.faults.extend([None, refused(402, credits_used_up().body)])
    assert place.login_status().lacks[0] == "recent search: the credits are used up (402)"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ([refused(401)], CredentialsError),
        ([refused(404)] * 4, NetworkError),
        ([refused(403)] * 4, CredentialsError),
        ([refused(429)], RateLimitedError),
        ([reset()], TryAgainError),
    ],
)
def test_standing_that_cannot_be_found_out(
    server: XServer, place: XPlace, fault: list[Fault], kind: type[Exception]
) -> None:
    """A refused token is asked for once; an address that knows nothing allows nothing."""
    server.faults.extend(fault)
    with pytest.raises(kind):
        place.login_status()
