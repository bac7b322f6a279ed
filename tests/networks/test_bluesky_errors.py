"""What Bluesky says when it does not answer: each one error of one line, with no login in it."""

import logging
import socket
import ssl
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.servers.bluesky import HANDLE, Bluesky, access_to, bluesky
from tests.servers.bluesky_network import PASSWORD
from tests.servers.serving import Fault, cut_off, html_page, refused, reset, stalled
from tweetup.errors import CredentialsError, QuotaError, TweetupError
from tweetup.networks import NETWORKS, Place, Query
from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
QUERY = Query(hashtags=("labelchat",))


@pytest.fixture
def server() -> Iterator[Bluesky]:
    with bluesky() as running:
        for n in range(30):
            running.network.add_post("p.example.org", f"A{n} #labelchat", at=NOON)
        yield running


@contextmanager
def opened(server: Bluesky, **changes: object) -> Iterator[Place]:
    access = access_to(server, **changes)  # type: ignore[arg-type]  # as it takes them
    (place,) = NETWORKS.get("bluesky").open(access, clock=lambda: NOON)
    try:
        yield place
    finally:
        place.close()


def search(place: Place) -> int:
    return len(place.search(QUERY, cursor=None, at_most=None).records)


def answer(status: int, error: str, message: str = "", **headers: str) -> Fault:
    return refused(status, {"error": error, "message": message}, **headers)


LIMIT = "RateLimitedError"
LIMITED = (
    "the account may be limited, or the app password taken back: log in at bsky.app, make another"
    " app password if need be, and ask tweetup doctor --network bluesky"
)
FAULTS: list[tuple[str, Fault, type[TweetupError], str]] = [
    ("a limit", answer(429, LIMIT), RateLimitedError, "Bluesky: too many requests"),
    (
        "not well formed",
        answer(400, "InvalidRequest", "q must not be so long"),
        NetworkError,
        (
            "Bluesky: it did not take the request (status 400)"
            " (InvalidRequest: q must not be so long)"
        ),
    ),
    (
        "refused",
        answer(401, "AuthMissing"),
        CredentialsError,
        f"Bluesky: it refuses this login (AuthMissing); {LIMITED}",
    ),
    ("forbidden", html_page(403), CredentialsError, f"Bluesky: it refuses this login; {LIMITED}"),
    ("to be paid", answer(402, "PaymentRequired"), QuotaError, "Bluesky: it wants to be paid"),
    (
        "not known",
        answer(404, "XRPCNotSupported"),
        NetworkError,
        (
            "Bluesky: it does not know app.bsky.feed.searchPosts (status 404);"
            " check its address: is it a server of Bluesky?"
        ),
    ),
    (
        "overloaded",
        html_page(502),
        TryAgainError,
        "Bluesky: it has a failure of its own (status 502)",
    ),
    ("half an answer", cut_off(), TryAgainError, "Bluesky: its answer breaks off"),
    ("nothing", cut_off(0), TryAgainError, "Bluesky: its answer breaks off"),
    (
        "a portal",
        html_page(200),
        NetworkError,
        (
            "Bluesky: a web page came in place of an answer;"
            " a proxy or the login page of a Wi-Fi may be in between"
        ),
    ),
    ("other", refused(200, {"ok": 1}), NetworkError, "Bluesky: its answer has an unexpected form"),
    ("a reset", reset(), TryAgainError, "Bluesky: the connection to HOST broke off"),
    ("a reset amid it", reset(0.5), TryAgainError, "Bluesky: the connection to HOST broke off"),
    ("no answer", stalled(), TryAgainError, "Bluesky: HOST did not answer in time"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "kind", "line"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_a_failure_is_one_line(
    server: Bluesky, fault: Fault, kind: type[TweetupError], line: str
) -> None:
    """Of exactly its kind; the request after it is answered, without another login."""
    with opened(server, timeout=2.0 if "in time" in line else 30.0) as place:
        place.login_status()
        server.http.faults.append(fault)
        with pytest.raises(TweetupError) as caught:
            search(place)
        assert type(caught.value) is kind
        assert str(caught.value).replace(server.url.removeprefix("http://"), "HOST") == line
        assert search(place) == 30
        assert server.logins == 1


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"ratelimit_reset": "1772625900"}, datetime.fromtimestamp(1772625900, tz=UTC)),
        ({"ratelimit_reset": "300"}, NOON + timedelta(seconds=300)),
        ({"retry_after": "30"}, NOON + timedelta(seconds=30)),
        ({"ratelimit_reset": "soon"}, None),
        ({"ratelimit_reset": "9" * 30}, None),
        ({}, None),
    ],
)
def test_a_limit_says_when_it_ends(
    server: Bluesky, headers: dict[str, str], expected: datetime | None
) -> None:
    """In seconds since 1970, as Bluesky does, or from now, as others do; or it does not say."""
    with opened(server) as place:
        server.http.faults += [None, answer(429, LIMIT, **headers)]
        with pytest.raises(RateLimitedError) as caught:
            search(place)
        assert caught.value.reset == expected


LOGIN_FAULTS: list[tuple[Fault, type[TweetupError], str]] = [
    (answer(401, "AuthenticationRequired"), CredentialsError, "the app password is wrong"),
    (answer(400, "InvalidRequest"), CredentialsError, "the app password is wrong"),
    (answer(401, "AuthFactorTokenRequired"), CredentialsError, "a code sent by mail"),
    (answer(401, "AccountTakedown"), CredentialsError, "the account has been taken down"),
    (answer(429, LIMIT), RateLimitedError, "too many logins"),
    (answer(503, "NotAvailable"), TryAgainError, "a failure of its own"),
    (html_page(200), NetworkError, "a web page"),
    (refused(200, {"accessJwt": "ey-canary"}), NetworkError, "unexpected form"),
    (cut_off(), TryAgainError, "breaks off"),
    (reset(), TryAgainError, "broke off"),
]


@pytest.mark.parametrize(("fault", "kind", "said"), LOGIN_FAULTS)
def test_a_login_that_fails(
    server: Bluesky, fault: Fault, kind: type[TweetupError], said: str
) -> None:
    """What is final is not tried again, since logins are limited; what may pass is."""
    with opened(server) as place:
        server.http.faults.append(fault)
        for _ in range(3 if kind is CredentialsError else 1):
            with pytest.raises(kind, match=said) as caught:
                search(place)
            assert type(caught.value) is kind
        assert len(server.http.asked) == 1
        if kind is not CredentialsError:
            assert search(place) == 30


def test_a_wrong_password_is_tried_once(server: Bluesky) -> None:
    """Ten searches, one login."""
    with opened(server, password="wrng-wrng-wrng-wrng") as place:
        for _ in range(10):
            with pytest.raises(CredentialsError, match="run tweetup login bluesky"):
                search(place)
    assert server.logins == 1


def test_an_expired_token_is_renewed_once(server: Bluesky) -> None:
    """Without a login, and without the request being lost."""
    with opened(server) as place:
        assert search(place) == 30
        server.expire()
        assert search(place) == 30
        assert search(place) == 30
    assert (server.logins, server.refreshes) == (1, 1)


def test_a_login_that_was_ended_is_asked_for_anew(server: Bluesky) -> None:
    """Where even the token that renews has expired; and not again where that is no use."""
    with opened(server) as place:
        assert search(place) == 30
        server.revoke()
        assert search(place) == 30
        assert (server.logins, server.refreshes) == (2, 1)
        server.uses = 0
        server.expire()
        with pytest.raises(CredentialsError, match="the login has expired"):
            search(place)
        assert server.logins == 2


def test_a_clock_that_is_ahead_renews_nothing(server: Bluesky) -> None:
    """By the SDK's reckoning these tokens have expired before they are used."""
    server.life = -7200
    with opened(server) as place:
        for _ in range(5):
            assert search(place) == 30
    assert (server.logins, server.refreshes) == (1, 0)


def test_no_request_is_sent_elsewhere(server: Bluesky) -> None:
    """Not the password, not a token: the SDK would follow."""
    with bluesky() as other, opened(server) as place:
        for asked in (1, 3):
            path = "com.atproto.server.createSession" if asked == 1 else "app.bsky.feed.searchPosts"
            to = refused(307, location=f"{other.url}/xrpc/{path}")
            server.http.faults += [to] if asked == 1 else [None, to]
            with pytest.raises(NetworkError, match="redirects to another address"):
                search(place)
            assert len(server.http.asked) == asked
        assert other.http.asked == []
        assert search(place) == 30


def unreachable(server: Bluesky, name: str) -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        places = {
            "nobody": "http://nobody.invalid",
            "closed": f"http://127.0.0.1:{free.getsockname()[1]}",
            "no encryption": server.url.replace("http", "https"),
        }
    return places[name]


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("nobody", TryAgainError, "no address is found for nobody.invalid; is the network there?"),
        ("closed", TryAgainError, "nobody answers at 127.0.0.1:"),
        ("no encryption", NetworkError, "no secure connection to 127.0.0.1"),
    ],
)
def test_who_cannot_be_reached(
    server: Bluesky, name: str, kind: type[TweetupError], said: str
) -> None:
    """No name, no server, no TLS: the first two may pass."""
    with opened(server, url=unreachable(server, name)) as place:
        with pytest.raises(NetworkError, match=said) as caught:
            search(place)
        assert type(caught.value) is kind


def test_a_certificate_that_nobody_vouches_for(server: Bluesky, tmp_path: Path) -> None:
    """It is final: whoever reads along would get the password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    plain = server.http.socket
    server.http.socket = context.wrap_socket(plain, server_side=True)
    with opened(server, url=server.url.replace("http", "https")) as place:
        with pytest.raises(NetworkError, match="is not to be trusted") as caught:
            search(place)
        assert not isinstance(caught.value, TryAgainError)
    assert server.http.asked == []


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "both.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + secret)
    return path


def echo() -> Fault:
    """A refusal that repeats the login it was sent."""

    def fault(handler: object, asked: object) -> None:
        sent = asked.headers.get("authorization", "")  # type: ignore[attr-defined]  # a request
        answer(400, "InvalidRequest", f"cannot use {sent} of {PASSWORD}")(handler, asked)  # type: ignore[arg-type]  # as above

    return fault


def test_no_login_is_ever_shown(
    server: Bluesky, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not in a message, a cause, a log at any level or on a stream; whatever the server says."""
    caplog.set_level(logging.DEBUG)
    shown = []
    faults = [*(row[1] for row in FAULTS if row[0] != "no answer"), echo()]
    with opened(server) as place:
        shown.append(repr(place.login_status()))
        server.expire()
        for fault in faults:
            server.http.faults.append(fault)
            try:
                search(place)
            except TweetupError as error:
                shown += traceback.format_exception(error)
                cause = error.__cause__ or error.__context__
                assert cause is None or isinstance(cause, TweetupError | ValueError)
    with (
        opened(server, password=PASSWORD + "x") as place,
        pytest.raises(CredentialsError) as caught,
    ):
        search(place)
    shown += traceback.format_exception(caught.value)
    everything = "".join([*shown, caplog.text, *capfd.readouterr()])
    assert "cannot use Bearer … of …" in everything
    assert "HTTP Request: POST" in caplog.text
    assert PASSWORD not in everything
    assert "eyJ" not in everything


def test_a_missing_client_is_said(server: Bluesky, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that gets it."""
    monkeypatch.setitem(sys.modules, "atproto_client", None)
    with pytest.raises(NetworkError) as caught, opened(server):
        pass
    assert str(caught.value) == (
        f"Bluesky: the client for Bluesky is not installed; run: {sys.executable} -m pip install"
        ' "atproto>=0.0.73" "websockets>=15"'
    )


def test_the_handle_may_have_its_sign(server: Bluesky) -> None:
    """As people write it: the network takes it without."""
    with opened(server) as place:
        assert place.login_status().identity == f"@{HANDLE}"
