"""What X or the way to it may answer instead: one clear line each, and never the token."""

import logging
import re
import socket
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from tests.servers.serving import Fault, cut_off, html_page, refused, reset, stalled
from tests.servers.x import TOKEN, XServer
from tests.servers.x_opened import NOW, all_pages, asked_for, opened, place_at, window
from tests.servers.x_posts import chat
from tests.servers.x_problems import PROBLEMS, access, credits_used_up, unauthorized
from tweetup.errors import CredentialsError, QuotaError, TweetupError
from tweetup.networks import Access, Query
from tweetup.networks.errors import NetworkError, NoAccessError, RateLimitedError, TryAgainError
from tweetup.networks.secret import Secret
from tweetup.networks.x import X
from tweetup.networks.x.client import XPlace
from tweetup.networks.x.transport import Transport

RESET = 1_900_000_000
LIMITED = {"title": "Too Many Requests", "status": 429, "type": "about:blank"}
CAPPED = {"title": "UsageCapExceeded", "type": f"{PROBLEMS}/usage-capped", "period": "Monthly"}
ECHO = {"title": "Forbidden", "detail": f"Bearer {TOKEN} \x1b[31mmay\u202e not.", "status": 403}
SIGNED = {"title": "Unsupported Authentication", "type": f"{PROBLEMS}/unsupported-authentication"}


@pytest.fixture
def server() -> XServer:
    return XServer(chat(150, start=NOW - timedelta(hours=2)), clock=lambda: NOW)


@pytest.fixture
def place(server: XServer) -> Iterator[XPlace]:
    with opened(server) as place:
        yield place


def search(place: XPlace) -> Any:
    return place.search(window(), cursor=None, at_most=None)


FAULTS: list[tuple[str, Fault, type[TweetupError], str]] = [
    (
        "401",
        refused(401, unauthorized().body),
        CredentialsError,
        "x: the bearer token was refused (401); make a new bearer token at https://console.x.com",
    ),
    (
        "402",
        refused(402, credits_used_up().body),
        QuotaError,
        "x: the credits are used up (402); add credits at https://console.x.com, then run",
    ),
    (
        "403, not enrolled",
        refused(403, access().body),
        NoAccessError,
        "x: this login may not use recent search (403); X asks for: Appropriate Level",
    ),
    (
        "403, another kind of login",
        refused(403, SIGNED),
        CredentialsError,
        "x: this kind of login is not taken for recent search (403); use the app's bearer token",
    ),
    (
        "403, a proxy that echoes",
        refused(403, ECHO),
        CredentialsError,
        "x: recent search was refused (403): Bearer … [31mmay not",
    ),
    (
        "403, without a reason",
        refused(403, {"title": "Forbidden", "status": 403}),
        CredentialsError,
        "x: recent search was refused (403), and X does not say why; see at https://console.x.com",
    ),
    (
        "403, without anything",
        refused(403),
        CredentialsError,
        "x: recent search was refused (403), and X does not say why; see at https://console.x.com",
    ),
    (
        "403, an account that is locked",
        refused(403, {"title": "Forbidden", "detail": "Your account is locked."}),
        CredentialsError,
        "x: recent search was refused (403): Your account is locked; see the app and its account",
    ),
    ("403, a firewall's page", html_page(403), TryAgainError, "x: a web page (403) came instead"),
    ("404", refused(404), NetworkError, "x: this address knows nothing of recent search (404)"),
    ("404, empty", html_page(404), TryAgainError, "x: a web page (404) came instead"),
    (
        "429",
        refused(429, LIMITED),
        RateLimitedError,
        "x: too many requests for recent search (429)",
    ),
    (
        "429, the month's posts",
        refused(429, CAPPED),
        QuotaError,
        "x: the posts that may be read are used up; see https://console.x.com",
    ),
    (
        "400, a list",
        refused(400, ["no"]),
        NetworkError,
        "x: recent search was not taken: an answer",
    ),
    ("500", refused(500), TryAgainError, "x: X has trouble of its own (500)"),
    ("503, a page", html_page(503), TryAgainError, "x: X has trouble of its own (503)"),
    ("418", refused(418), NetworkError, "x: recent search was not taken: an answer nobody"),
    ("200, a page", html_page(200), TryAgainError, "x: a web page came instead of an answer; a"),
    ("200, cut off", cut_off(0.7), TryAgainError, "x: an answer that is cut off or garbled"),
    ("200, nothing", cut_off(0), TryAgainError, "x: an answer that is cut off or garbled"),
    ("reset at once", reset(), TryAgainError, "x: the connection broke off"),
    ("reset in mid-page", reset(0.5), TryAgainError, "x: the connection broke off"),
]


@pytest.mark.parametrize(
    ("fault", "kind", "sentence"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS]
)
def test_faults(
    server: XServer, place: XPlace, fault: Fault, kind: type[TweetupError], sentence: str
) -> None:
    """One request, one line, the right class, no token; the next request goes through."""
    server.faults.append(fault)
    with pytest.raises(TweetupError) as caught:
        search(place)
    assert type(caught.value) is kind
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)
    assert len(server.asked) == 1
    assert_no_token(caught.value)
    assert len(asked_for(search(place))) == 100


def test_no_answer_in_time(server: XServer) -> None:
    """The client itself sets no time-out, and would wait for ever."""
    with opened(server, timeout=0.5) as place:
        server.faults.append(stalled())
        with pytest.raises(TryAgainError) as caught:
            search(place)
    assert str(caught.value) == "x: no answer in time"
    assert_no_token(caught.value)


def assert_no_token(error: BaseException) -> None:
    """Not in the message, nor in what the error came from, nor in its frames."""
    assert error.__cause__ is None
    assert error.__context__ is None or isinstance(error.__context__, msgspec.DecodeError)
    told = "".join(traceback.format_exception(error)) + repr(error) + repr(error.__dict__)
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if "tweetup" in frame.f_code.co_filename and "test_x" not in frame.f_code.co_filename:
            told += repr(frame.f_locals)
    assert TOKEN not in told


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"x_rate_limit_reset": str(RESET)}, RESET),
        ({"x_rate_limit_reset": "soon"}, None),
        ({"x_rate_limit_reset": "9" * 30}, None),
        (
            {
                "x_rate_limit_reset": str(RESET),
                "x_app_limit_24hour_remaining": "0",
                "x_app_limit_24hour_reset": str(RESET + 9000),
            },
            RESET + 9000,
        ),
        (
            {
                "x_rate_limit_reset": str(RESET),
                "x_app_limit_24hour_remaining": "7",
                "x_app_limit_24hour_reset": str(RESET + 9000),
            },
            RESET,
        ),
    ],
)
def test_a_rate_limit_tells_when_it_ends_if_x_does(
    server: XServer, place: XPlace, headers: dict[str, str], expected: int | None
) -> None:
    """Asked once: tweepy's own waiting would ask for ever, at once, where the header is missing."""
    server.faults.append(refused(429, LIMITED, **headers))
    with pytest.raises(RateLimitedError) as caught:
        search(place)
    assert caught.value.reset == (datetime.fromtimestamp(expected, UTC) if expected else None)
    assert len(server.asked) == 1


def test_the_servers_own_limit(server: XServer, place: XPlace) -> None:
    """After as many requests as it allows, until the next quarter of an hour."""
    server.limits["search/recent"] = 2
    search(place)
    search(place)
    with pytest.raises(RateLimitedError) as caught:
        search(place)
    assert caught.value.reset is not None
    assert NOW < caught.value.reset <= NOW + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("lacks", "ask", "service"),
    [
        ("search/recent", search, "recent search"),
        ("counts/recent", lambda place: place.count(window()), "counts"),
        (
            "search/all",
            lambda place: place.search(window(since=900), cursor=None, at_most=None),
            "full-archive search",
        ),
        ("lookup", lambda place: place.look_up(["1"]), "the lookup of posts"),
        (
            "jobs",
            lambda place: place.check_compliance(["1"], wait=lambda _: None),
            "compliance jobs",
        ),
        ("rules", lambda place: next(place.listen(window(), cursor=None)), "the filtered stream"),
        ("stream", lambda place: next(place.listen(window(), cursor=None)), "the filtered stream"),
    ],
)
def test_a_missing_access_tier_is_named(
    server: XServer, place: XPlace, lacks: str, ask: Callable[[XPlace], Any], service: str
) -> None:
    """With what X asks for; and that a week can be searched without the full archive."""
    server.lacks.add(lacks)
    with pytest.raises(CredentialsError) as caught:
        ask(place)
    assert caught.value.problem == f"this login may not use {service} (403)"
    assert "Appropriate Level of API Access" in str(caught.value)
    assert ("--last 6d" in str(caught.value)) is (lacks == "search/all")


def test_credits_that_run_out_between_pages(server: XServer, place: XPlace) -> None:
    server.credits = 100
    with pytest.raises(QuotaError):
        all_pages(place, window())
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("off", "since", "until", "way"),
    [
        (300, timedelta(hours=-1), timedelta(seconds=200), "ahead of"),
        (-300, timedelta(days=-7, seconds=-100), timedelta(hours=-1), "behind"),
    ],
)
def test_a_clock_that_is_off_is_said(
    off: int, since: timedelta, until: timedelta, way: str
) -> None:
    """X refuses times that are not yet, or no longer, by its own clock."""
    now = datetime.now(UTC)
    server = XServer(clock=lambda: now)
    query = Query(hashtags=("labelchat",), since=now + since, until=now + until)
    with server.serving():
        ours = now + timedelta(seconds=off)
        with place_at(server.url, now=ours) as place, pytest.raises(NetworkError) as caught:
            place.search(query, cursor=None, at_most=None)
    sentence = r"x: this computer's clock is (\d+) s (.*) X's; set it right"
    said = re.fullmatch(sentence, str(caught.value))
    assert said
    assert abs(int(said[1]) - abs(off)) < 60
    assert said[2] == way


def test_nobody_at_the_address() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with place_at(url) as place, pytest.raises(TryAgainError) as caught:
            search(place)
    assert str(caught.value) == "x: nobody answers at 127.0.0.1"
    assert_no_token(caught.value)


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a computer without a network says it."""

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with place_at("https://api.x.com") as place, pytest.raises(TryAgainError) as caught:
        search(place)
    assert str(caught.value) == "x: no address is known for api.x.com; is this computer online?"
    assert_no_token(caught.value)


def test_a_server_that_speaks_no_tls(server: XServer) -> None:
    """Final: no second try makes a connection secure."""
    with server.serving():
        url = server.url.replace("http://", "https://")
        with place_at(url) as place, pytest.raises(NetworkError) as caught:
            search(place)
    assert type(caught.value) is NetworkError
    assert str(caught.value).startswith("x: no secure connection to 127.0.0.1 (TLS); is this")
    assert_no_token(caught.value)


def test_the_token_is_in_no_log(server: XServer, caplog: pytest.LogCaptureFixture) -> None:
    """The client logs the headers of each request at DEBUG; X gets the token all the same."""
    caplog.set_level(logging.DEBUG)
    with opened(server) as place:
        search(place)
        server.faults.append(refused(500))
        with pytest.raises(TryAgainError):
            search(place)
        hearing = place.listen(window(), cursor=None)
        next(hearing)
        hearing.close()
        place.login_status()
        assert "Making API request" in caplog.text
        assert "Authorization" in caplog.text
        assert TOKEN not in caplog.text
        assert TOKEN not in repr(vars(place))
    assert all(one.headers["authorization"] == f"Bearer {TOKEN}" for one in server.asked)


def test_a_token_that_comes_back_is_in_no_log(
    server: XServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A careless proxy may send it back, in what it says or in a header: the client logs both."""
    caplog.set_level(logging.DEBUG)
    sent = f"Bearer {TOKEN}"
    with opened(server) as place:
        for status in (200, 403, 500):
            server.faults.append(refused(status, {"detail": sent, "data": []}, **{"X-Sent": sent}))
            with suppress(TweetupError):
                search(place)
        assert "X-Sent" in caplog.text
        assert TOKEN not in caplog.text


def test_both_names_of_x_are_one(place: XPlace) -> None:
    """Whichever of them a version of tweepy asks, it is the address that was given; no other is."""
    sessions = (place._tweepy.session, place._rules._tweepy.session)
    for session in sessions:
        for host in ("https://api.x.com/2/tweets", "https://api.twitter.com/2/tweets"):
            assert isinstance(session.get_adapter(host), Transport)
        assert not isinstance(session.get_adapter("https://api.x.com.example/2"), Transport)


@pytest.mark.parametrize("token", [f"{TOKEN}\n", f" {TOKEN}", f"{TOKEN}é", f"{TOKEN[:9]}\u200b"])
def test_a_token_that_cannot_be_sent_is_refused_unseen(token: str) -> None:
    """HTTP's own error would show it."""
    with pytest.raises(CredentialsError) as caught:
        X.open(Access(values={"bearer_token": Secret(token)}), clock=lambda: NOW)
    assert TOKEN[:9] not in str(caught.value)
    assert "copy it again" in str(caught.value)


@pytest.mark.parametrize("values", [{}, {"bearer_token": Secret("")}])
def test_a_token_that_nobody_has_set(values: dict[str, Secret]) -> None:
    with pytest.raises(CredentialsError, match="set TWEETUP_X_BEARER_TOKEN to the bearer token of"):
        X.open(Access(values=values), clock=lambda: NOW)


def test_a_redirect_is_not_followed(server: XServer) -> None:
    """X has none; whoever sends elsewhere is not X, and the token stays here."""
    other = XServer(clock=lambda: NOW)
    with other.serving(), opened(server) as place:
        server.faults.append(refused(302, None, Location=f"{other.url}/2/tweets/search/recent"))
        with pytest.raises(NetworkError, match="sends elsewhere, as X does not"):
            search(place)
        assert not other.asked
