"""What goes wrong with a server: which error it is, in which sentence, with no token in it."""

import logging
import socket
import ssl
import traceback
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import requests
import urllib3.exceptions
from mastodon.errors import MastodonNetworkError

from tests.networks.mastodon_asking import CHAT, TAG, asking, at, found, now
from tests.servers.mastodon import mastodon
from tests.servers.serving import (
    Answer,
    Asked,
    Fault,
    cut_off,
    html_page,
    refused,
    reset,
    stalled,
)
from tweetup.errors import CredentialsError, TweetupError
from tweetup.formats.records import Record, Skipped
from tweetup.networks import Access, Place
from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError
from tweetup.networks.mastodon import MASTODON, http_session
from tweetup.networks.mastodon.errors import connection_error
from tweetup.networks.secret import Secret

TOKEN = "s3cret-t0ken"
ERROR = {"error": "An error of the server's"}
NO_USER = {"error": "This method requires an authenticated user"}
SENTENCES: list[tuple[str, Fault, type[TweetupError], str]] = [
    ("401", refused(401, NO_USER), CredentialsError, "shows this to its own users only (401)"),
    ("422 of old", refused(422, NO_USER), CredentialsError, "shows this to its own users only"),
    ("403", refused(403, ERROR), CredentialsError, "does not allow this (403): An error of the"),
    ("404", refused(404, ERROR), NetworkError, "knows nothing of this (404)"),
    ("410", refused(410, ERROR), NetworkError, "says that this is gone (410)"),
    ("422", refused(422, ERROR), NetworkError, "does not take the request (422): An error of"),
    ("400", refused(400), NetworkError, "does not take the request (400)"),
    ("408", refused(408), TryAgainError, "the server has trouble (408)"),
    ("500", refused(500, ERROR), TryAgainError, "the server has trouble (500): An error of the"),
    ("502", html_page(502), TryAgainError, "the server has trouble (502)"),
    ("503", refused(503), TryAgainError, "the server has trouble (503)"),
    ("504", refused(504), TryAgainError, "the server has trouble (504)"),
    ("522", refused(522), TryAgainError, "the server has trouble (522)"),
    ("429", refused(429), RateLimitedError, "too many requests (429)"),
    ("moved", refused(301, Location="https://a.example/"), NetworkError, "another host: a.example"),
    ("moved nowhere", refused(300), NetworkError, "sends its visitors to another address (300)"),
    ("web page", html_page(), NetworkError, "answers with a web page in place of posts"),
    ("cut off", cut_off(), TryAgainError, "the answer breaks off in the middle, or is not JSON"),
    ("nothing", cut_off(0), TryAgainError, "the answer breaks off"),
    ("no list", refused(200, {"a": 1}), NetworkError, "answers with something else than was asked"),
    ("reset", reset(), TryAgainError, "the connection was lost in the middle"),
    ("reset within", reset(0.5), TryAgainError, "the connection was lost in the middle"),
    ("silence", stalled(), TryAgainError, "no answer within 2 seconds"),
]


def failure(place: Place) -> TweetupError:
    """What a search fails with."""
    with pytest.raises(TweetupError) as caught:
        place.search(CHAT, cursor=None, at_most=None)
    return caught.value


@pytest.mark.parametrize(("fault", "kind", "said"), [case[1:] for case in SENTENCES],
                         ids=[case[0] for case in SENTENCES])  # fmt: skip
def test_sentences(fault: Fault, kind: type[TweetupError], said: str) -> None:
    """Each fault is one error, one line, at its place; the next request goes well."""
    with mastodon() as server:
        uri = server.post("ada", f"Why? #{TAG}", at=at(0))
        with asking(server, timeout=2.0 if "within" in said else 30.0) as (place,):
            server.http.faults.append(fault)
            error = failure(place)
            assert type(error) is kind
            assert said in error.problem
            assert error.where == server.name
            assert "\n" not in str(error)
            assert list(found(place, CHAT)) == [uri]


@pytest.mark.parametrize("status", [401, 403, 422, 500, 301])
@pytest.mark.parametrize("echoed", [True, False])
def test_no_token_shows(status: int, caplog: pytest.LogCaptureFixture, *, echoed: bool) -> None:
    """Not in the sentence, the traceback, its chain or any log, though the server echoes it."""
    caplog.set_level(logging.DEBUG)
    said = {"error": f"bad token {TOKEN}" if echoed else NO_USER["error"]}
    with mastodon(tokens={TOKEN: "ada"}) as server, asking(server, token=TOKEN) as (place,):
        server.http.faults.append(refused(status, said))
        error = failure(place)
        assert server.http.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    shown = "".join(traceback.format_exception(error)) + repr(error) + caplog.text
    assert TOKEN not in shown
    assert error.__context__ is None
    assert error.__cause__ is None


def test_a_token_that_is_refused() -> None:
    """A revoked token, or another server's, is told from none."""
    with mastodon(tokens={"other": "ada"}) as server, asking(server, token=TOKEN) as (place,):
        error = failure(place)
    assert isinstance(error, CredentialsError)
    assert error.problem == "refuses the token (401)"
    assert "revoked" in (error.hint or "")


@pytest.mark.parametrize("token", ["a\nb", "a b", "Ünicode", "a\x00b"])
def test_a_token_that_cannot_be_sent(token: str) -> None:
    """A line end in a token would be a header of its own; it is refused, and not shown."""
    access = Access(values={"access_token": Secret(token)}, servers=("mastodon.example",))
    with pytest.raises(CredentialsError) as caught:
        MASTODON.open(access, clock=now)
    assert token not in str(caught.value)


def test_words_of_a_server() -> None:
    """What a server says is shown on one line, without control characters, and not at length."""
    with mastodon() as server, asking(server) as (place,):
        server.http.faults.append(refused(500, {"error": "a\n\x1b[31mb\u202e " + "long " * 99}))
        error = failure(place)
    assert error.problem.startswith("the server has trouble (500): a [31mb long")
    assert len(error.problem) < 250
    assert error.problem.isprintable()


def as_date(moment: datetime) -> str:
    """A time as headers write it."""
    return format_datetime(moment, usegmt=True)


ENDS = [
    ("ISO", {"X-RateLimit-Reset": "{iso}"}, 90),
    ("seconds since 1970", {"X-RateLimit-Reset": "{epoch}"}, 90),
    ("seconds from now", {"Retry-After": "90"}, 90),
    ("a date", {"Retry-After": "{date}"}, 90),
    ("nothing", {}, None),
    ("nonsense", {"X-RateLimit-Reset": "soon", "Retry-After": "later"}, None),
    ("no moment", {"X-RateLimit-Reset": "99999999999999"}, None),
    ("beyond all calendars", {"X-RateLimit-Reset": "9999-12-31T23:59:59-12:00"}, None),
]


@pytest.mark.parametrize(("headers", "left"), [case[1:] for case in ENDS],
                         ids=[case[0] for case in ENDS])  # fmt: skip
@pytest.mark.parametrize("ahead", [0, 3600, -3600])
def test_when_a_limit_ends(
    headers: dict[str, str], left: int | None, ahead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By this machine's clock, however far it is from the server's; None where nothing is said."""
    server_now = now().replace(microsecond=0) + timedelta(seconds=ahead)
    end = server_now + timedelta(seconds=90)
    forms = {"iso": end.isoformat(), "epoch": int(end.timestamp()), "date": as_date(end)}
    sent = {name.replace("-", "_"): value.format(**forms) for name, value in headers.items()}
    monkeypatch.setattr(
        BaseHTTPRequestHandler, "date_time_string", lambda _self, _at=None: as_date(server_now)
    )
    with mastodon() as server, asking(server) as (place,):
        server.http.faults.append(refused(429, **sent))
        error = failure(place)
    assert isinstance(error, RateLimitedError)
    if left is None:
        assert error.reset is None
    else:
        assert error.reset is not None
        assert abs((error.reset - now()).total_seconds() - left) < 3


def test_headers_that_mastodon_py_trips_over() -> None:
    """A limit in no known form and a notice of deprecation do not spoil an answer that is right."""
    with mastodon() as server:
        uri = server.post("ada", f"Why? #{TAG}", at=at(0))
        answers = server.http.answer

        def odd(asked: Asked) -> Answer:
            right = answers(asked)
            spoilt = {"X-RateLimit-Reset": "soon", "X-RateLimit-Remaining": "many"}
            return Answer(200, {**right.headers, **spoilt, "Deprecation": "true"}, right.body)

        server.http.answer = odd
        with asking(server) as (place,):
            assert list(found(place, CHAT)) == [uri]


def test_one_broken_post_spoils_no_page() -> None:
    """What Mastodon.py would fail at is left to the importer, which names the one post."""
    with mastodon() as server:
        uri = server.post("ada", f"Why? #{TAG}", at=at(0))
        server.post("ben", f"So #{TAG}", at=at(1))
        answers = server.http.answer

        def odd(asked: Asked) -> Answer:
            right = answers(asked)
            body = right.body if isinstance(right.body, bytes) else b""
            return Answer(200, right.headers, body.replace(b'"2026-03-04T20:01:00.000Z"', b'"now"'))

        server.http.answer = odd
        with asking(server) as (place,):
            page = place.search(CHAT, cursor=None, at_most=None)
        assert [type(one) for one in page.records] == [Skipped, Record]
        assert [one.post.id for one in page.records if isinstance(one, Record)] == [uri]


def test_a_redirect_on_the_same_host_is_followed() -> None:
    """As servers do that moved their interface; the token goes along."""
    with mastodon(tokens={TOKEN: "ada"}) as server, asking(server, token=TOKEN) as (place,):
        uri = server.post("ada", f"Why? #{TAG}", at=at(0))
        target = f"{server.url}/api/v1/timelines/tag/{TAG}"
        server.http.faults.append(refused(307, Location=target))
        page = place.search(CHAT, cursor=None, at_most=None)
        assert [one.post.id for one in page.records if isinstance(one, Record)] == [uri]
        assert [asked.headers["authorization"] for asked in server.http.asked] == [
            f"Bearer {TOKEN}"
        ] * 2


def test_a_redirect_to_another_host_is_not_followed() -> None:
    """Neither with the token nor without it."""
    with mastodon(tokens={TOKEN: "ada"}) as server, mastodon() as other:
        with asking(server, token=TOKEN) as (place,):
            server.http.faults.append(refused(302, Location=f"{other.url}/api/v1/instance"))
            error = failure(place)
        assert type(error) is NetworkError
        assert "another" in error.problem
        assert not other.http.asked


def test_an_answer_without_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server cannot fill the memory."""
    monkeypatch.setattr(http_session, "LONGEST", 1000)
    with mastodon() as server, asking(server) as (place,):
        server.http.faults.append(refused(200, ["x" * 2000]))
        error = failure(place)
    assert (type(error), error.problem) == (NetworkError, "the answer is too long")


def test_nobody_listens() -> None:
    """A port that is closed, and a name that is not found, may pass."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with asking(address) as (place,):
        error = failure(place)
        assert (type(error), error.problem) == (TryAgainError, "refuses the connection")


def test_a_name_that_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS may come back."""

    def nothing(*_asked: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nothing)
    with asking("no.such.server.example") as (place,):
        error = failure(place)
    assert (type(error), error.problem) == (TryAgainError, "its name is not found (DNS)")


def test_plain_http_under_https() -> None:
    """A server that speaks no TLS is not asked again."""
    with mastodon() as server, asking(server.url.replace("http:", "https:")) as (place,):
        error = failure(place)
    assert type(error) is NetworkError
    assert error.problem == "no encrypted connection comes about (TLS)"


def certificate(reason: str) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, f"certificate verify failed: {reason}")
    error.verify_message = reason
    return error


BELOW: list[tuple[BaseException, type[NetworkError], str]] = [
    (certificate("self-signed"), NetworkError, "its certificate is not valid (self-signed)"),
    (ssl.SSLEOFError(8, "EOF"), TryAgainError, "the connection was lost in the middle"),
    (ssl.SSLError(1, "WRONG_VERSION_NUMBER"), NetworkError, "no encrypted connection"),
    (TimeoutError("timed out"), TryAgainError, "no answer within 5 seconds"),
    (ConnectionRefusedError(111, "refused"), TryAgainError, "refuses the connection"),
    (ConnectionResetError(104, "reset"), TryAgainError, "the connection was lost in the middle"),
    (requests.exceptions.ProxyError("407"), TryAgainError, "the proxy does not let requests"),
    (ValueError("what nobody expected"), NetworkError, "cannot be asked (ValueError)"),
]


@pytest.mark.parametrize(("below", "kind", "said"), BELOW)
def test_what_lies_below(below: BaseException, kind: type[NetworkError], said: str) -> None:
    """The cause is found however deep urllib3, requests and Mastodon.py have wrapped it."""
    wrapped = [below]
    if not isinstance(below, ValueError):
        wrapped.append(requests.ConnectionError(urllib3.exceptions.ProtocolError("x", below)))
    for error in wrapped:
        try:
            try:
                raise error
            except type(error) as inner:
                raise MastodonNetworkError(f"Could not complete request: {inner}")  # noqa: B904 - as Mastodon.py does
        except MastodonNetworkError as outer:
            found_error = connection_error(outer, where="mastodon.example", timeout=5)
        assert type(found_error) is kind
        assert said in found_error.problem


def test_a_file_named_like_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mastodon.py would read a file of that name and send what is in it."""
    (tmp_path / TOKEN).write_text("what is in the file", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with mastodon(tokens={TOKEN: "ada"}) as server, asking(server, token=TOKEN) as (place,):
        assert found(place, CHAT) == {}
        assert server.http.asked[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_a_login_in_netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What requests finds in ~/.netrc is not sent, neither for a token nor in place of none."""
    (tmp_path / ".netrc").write_text("default login eve password hidden\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with mastodon(tokens={TOKEN: "ada"}) as server:
        with asking(server, token=TOKEN) as (place,):
            place.search(CHAT, cursor=None, at_most=None)
            listening = place.listen(CHAT, cursor=None)
            next(listening)
            listening.close()  # type: ignore[attr-defined]  # a generator's
        with asking(server) as (place,):
            place.search(CHAT, cursor=None, at_most=None)
        sent = [asked.headers.get("authorization") for asked in server.http.asked]
        assert set(sent) == {f"Bearer {TOKEN}", None}
        assert sent[-1] is None


def test_how_fast_to_ask() -> None:
    """Without a pause while the server says that plenty are left; else within its limit."""
    with mastodon() as server, asking(server) as (place,):
        assert place.pause == 1.0
        place.search(CHAT, cursor=None, at_most=None)
        assert place.pause == 0.0
        server.remaining = 60
        place.search(CHAT, cursor=None, at_most=None)
        assert place.pause == 1.0
        server.remaining = 0
        error = failure(place)
        assert isinstance(error, RateLimitedError)
        assert error.reset is not None
        assert 200 < (error.reset - now()).total_seconds() <= 302


def test_timelines_for_users_only() -> None:
    """Some servers show timelines to their own users only: with a token of theirs it works."""
    for login in (401, 422):
        with mastodon(tokens={TOKEN: "ada"}, login=login) as server:
            uri = server.post("ada", f"Why? #{TAG}", at=at(0))
            with asking(server) as (place,):
                assert "tweetup login mastodon" in (failure(place).hint or "")
            with asking(server, token=TOKEN) as (place,):
                assert list(found(place, CHAT)) == [uri]
