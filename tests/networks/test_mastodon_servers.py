"""Servers by name; whose token goes where; and where a post can not send us."""

import importlib
import logging
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.networks.mastodon_asking import CHAT, TAG, asking, at, found, now
from tests.servers.mastodon import mastodon
from tweetup.errors import CredentialsError
from tweetup.networks import NETWORKS, Access
from tweetup.networks.errors import NetworkError
from tweetup.networks.mastodon import MASTODON
from tweetup.networks.mastodon.http_session import _are_neighbours
from tweetup.networks.mastodon.servers import (
    PostLocation,
    Server,
    locate_post,
    read_servers,
)
from tweetup.networks.public_hosts import is_public_address

TOKEN = "s3cret-t0ken"

WRITTEN = [
    ("mastodon.example", ["https://mastodon.example"]),
    ("Mastodon.Example, social.example", ["https://mastodon.example", "https://social.example"]),
    ("https://mastodon.example/ mastodon.example:443", ["https://mastodon.example"]),
    ("https://mastodon.example:8443/web", ["https://mastodon.example:8443"]),
    ("http://127.0.0.1:3000;http://localhost", ["http://127.0.0.1:3000", "http://localhost"]),
    ("http://[::1]:3000", ["http://[::1]:3000"]),
    ("", []),
]


@pytest.mark.parametrize(("written", "urls"), WRITTEN)
def test_servers_by_name(written: str, urls: list[str]) -> None:
    """One or several, by name or address, each once."""
    assert [server.url for server in read_servers([written])] == urls


@pytest.mark.parametrize(
    "written",
    ["http://mastodon.example", "http://10.0.0.1", "ftp://mastodon.example", "https://u:p@a.example",
     "https://", "https://a.example:99999", "https://[", "@ada@mastodon.example"],
)  # fmt: skip
def test_no_servers(written: str) -> None:
    """What is no server, and plain http to another machine, is refused."""
    with pytest.raises(NetworkError):
        read_servers([written])


def test_a_token_in_the_wrong_place_is_not_shown() -> None:
    """Neither what stands in place of a server."""
    with pytest.raises(NetworkError) as caught:
        read_servers(["ftp://s3cret"])
    assert "s3cret" not in str(caught.value)


def test_no_server_is_known() -> None:
    """The sentence names the variable and the setting."""
    with pytest.raises(CredentialsError, match=r"TWEETUP_MASTODON_SERVERS.*tweetup\.toml"):
        MASTODON.open(Access(values={}), clock=now)


def test_the_address_of_a_proxy_stands_for_a_server() -> None:
    """Where no server is named, the address that is given is the one."""
    (place,) = MASTODON.open(Access(values={}, url="https://proxy.example/"), clock=now)
    assert place.name == "proxy.example"
    place.close()


def test_a_client_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says how to install it."""
    monkeypatch.setitem(sys.modules, "mastodon", None)
    monkeypatch.delitem(sys.modules, "tweetup.networks.mastodon.api")
    with pytest.raises(NetworkError, match=r'-m pip install "Mastodon\.py>=2'):
        MASTODON.open(Access(values={}, servers=("mastodon.example",)), clock=now)
    monkeypatch.undo()
    importlib.import_module("tweetup.networks.mastodon.api")


def test_nothing_heavy_is_imported_before_it_is_opened() -> None:
    """Asking what a network needs costs no client: it is imported when a place is opened."""
    program = (
        "import sys; from tweetup.networks import NETWORKS; NETWORKS.get('mastodon').needs;"
        " print(sorted({'mastodon', 'requests', 'urllib3'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_it_is_found_by_its_name() -> None:
    """The registry's name, and what people call it."""
    network = NETWORKS.get("mastodon")
    assert (network.name, network.title, network.url) == ("mastodon", "Mastodon", None)
    assert [need.variables for need in network.needs] == [
        ("TWEETUP_MASTODON_SERVERS", "MASTODON_BASE_URL"),
        ("TWEETUP_MASTODON_ACCESS_TOKEN", "MASTODON_ACCESS_TOKEN"),
    ]


# --- the token --------------------------------------------------------------------------------


@pytest.mark.parametrize("found_with", [None, 0, 1])
def test_the_token_goes_to_its_own_server_only(
    found_with: int | None, caplog: pytest.LogCaptureFixture
) -> None:
    """The server it was found with, else the first; whatever is asked of the others, or of it."""
    caplog.set_level(logging.DEBUG)
    with mastodon(tokens={TOKEN: "ada"}) as one, mastodon(tokens={TOKEN: "ada"}) as two:
        servers = (one, two)
        uris = [server.post("ada", f"Why? #{TAG}", at=at(0)) for server in servers]
        url = None if found_with is None else servers[found_with].url
        with asking(one, two, token=TOKEN, found_with=url) as places:
            for place in places:
                found(place, CHAT)
                place.look_up(uris)
                place.conversation(uris[0], CHAT, cursor=None, at_most=None)
                place.conversation(uris[1], CHAT, cursor=None, at_most=None)
                place.login_status()
        home = found_with or 0
        logins = [{asked.headers.get("authorization") for asked in s.http.asked} for s in servers]
        assert f"Bearer {TOKEN}" in logins[home]
        assert logins[1 - home] == {None}
    assert TOKEN not in caplog.text


def test_a_token_of_a_server_that_is_not_asked() -> None:
    """It is sent to nobody."""
    with mastodon(tokens={TOKEN: "ada"}) as server:
        with asking(server, token=TOKEN, found_with="mastodon.example") as (place,):
            place.search(CHAT, cursor=None, at_most=None)
        assert "authorization" not in server.http.asked[0].headers


# --- where posts may send us ------------------------------------------------------------------

KNOWN = (Server("https://mastodon.example"), Server("http://127.0.0.1:3000"))
ORIGINS: list[tuple[str, PostLocation | None]] = [
    ("https://mastodon.example/users/ada/statuses/12", PostLocation(KNOWN[0], "12", "ada")),
    (
        "https://mastodon.example/ap/users/7/statuses/12",
        PostLocation(KNOWN[0], "12", "7", by_number=True),
    ),
    (
        "https://mastodon.example/users/ada/statuses/12/activity",
        PostLocation(KNOWN[0], "12", "ada"),
    ),
    ("http://127.0.0.1:3000/users/ada/statuses/12", PostLocation(KNOWN[1], "12", "ada")),
    (
        "https://toots.social/users/ada/statuses/01HABC",
        PostLocation(Server("https://toots.social", trusted=False), "01HABC", "ada"),
    ),
    ("https://toots.social/objects/9d3a4b", None),
    ("https://toots.social/notes/9abc", None),
    ("https://toots.social/users/ada/statuses/12/../../../admin", None),
    ("https://toots.social/users/ada/statuses/1%2f2", None),
    ("https://toots.social/users/ada/statuses/", None),
    ("http://toots.social/users/ada/statuses/12", None),
    ("https://toots.social:8443/users/ada/statuses/12", None),
    ("https://u:p@toots.social/users/ada/statuses/12", None),
    ("https://mastodon.example@toots.social/users/ada/statuses/12", None),
    ("https://toots.social\\@127.0.0.1/users/ada/statuses/12", None),
    ("https://127.0.0.1/users/ada/statuses/12", None),
    ("https://127.0.0.1:3001/users/ada/statuses/12", None),
    ("https://2130706433/users/ada/statuses/12", None),
    ("https://0x7f.1/users/ada/statuses/12", None),
    ("https://017700000001/users/ada/statuses/12", None),
    ("https://[::1]/users/ada/statuses/12", None),
    ("https://[::ffff:10.0.0.1]/users/ada/statuses/12", None),
    ("https://169.254.169.254/users/ada/statuses/12", None),
    ("https://localhost/users/ada/statuses/12", None),
    ("https://app.localhost/users/ada/statuses/12", None),
    ("https://router.lan/users/ada/statuses/12", None),
    ("https://metadata.google.internal/users/ada/statuses/12", None),
    ("https://intranet/users/ada/statuses/12", None),
    ("https://toots.social./users/ada/statuses/12", None),
    ("gopher://toots.social/users/ada/statuses/12", None),
    ("file:///users/ada/statuses/12", None),
    ("at://did:plc:abc/app.bsky.feed.post/3k", None),
    ("https://[/users/ada/statuses/12", None),
    ("", None),
]


@pytest.mark.parametrize(("uri", "origin"), ORIGINS)
def test_where_a_post_was_written(uri: str, origin: PostLocation | None) -> None:
    """A public name over https, or a server that the user named; nothing else is asked."""
    assert locate_post(uri, KNOWN) == origin


@given(st.text() | st.from_regex(r"https?://[a-z0-9.:@\[\]\\%-]{1,30}/users/a/statuses/1"))
def test_no_uri_leads_inside(uri: str) -> None:
    """Whatever a post calls itself: the host is a known server's, or a name with a dot in it."""
    origin = locate_post(uri, KNOWN)
    if origin is not None and origin.server not in KNOWN:
        parts = urlsplit(origin.server.url)
        assert (parts.scheme, parts.port, parts.username) == ("https", None, None)
        assert "." in (parts.hostname or "")
        assert not (parts.hostname or "").replace(".", "").isdigit()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff0e::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("no address", False),
    ],
)
def test_public_addresses(address: str, *, public: bool) -> None:
    """The public internet's own, and not those in which another one is hidden."""
    assert is_public_address(address) is public


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["::1"]])
def test_a_public_name_of_an_address_inside(
    addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that stands for an address inside is left unanswered: no connection is made."""
    tried: list[object] = []

    def resolve(_host: str, port: int, *_more: object, **_options: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket.socket, "connect", lambda _self, to: tried.append(to))
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    uri = "https://evil.social/users/eve/statuses/1"
    with asking("mastodon.example") as (place,):
        for _ in range(2):
            looked = place.look_up([uri])
            assert (looked.records, looked.gone) == ((), ())
    assert not tried


def test_a_name_that_changes_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public when looked at and inside a moment later gets no byte, not of TLS."""
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(30)
        port = inside.getsockname()[1]
        answers = iter(["93.184.215.14"])

        def resolve(_host: str, _port: int, *_more: object, **_options: object) -> list[object]:
            address = (next(answers, "127.0.0.1"), port)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address)]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        with asking("mastodon.example") as (place,):
            looked = place.look_up(["https://evil.social/users/eve/statuses/1"])
        assert (looked.records, looked.gone) == ((), ())
        connection, _ = inside.accept()
        with connection:
            connection.settimeout(30)
            assert connection.recv(1) == b""


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("mastodon.example", "mastodon.example", True),
        ("streaming.mastodon.example", "mastodon.example", True),
        ("streaming.example.org", "social.example.org", True),
        ("evil.example", "mastodon.example", False),
        ("evilmastodon.example", "mastodon.example", False),
        ("mastodon.example.evil.org", "mastodon.example", False),
        ("127.0.0.1", "10.0.0.1", False),
    ],
)
def test_hosts_that_may_stream(one: str, other: str, *, near: bool) -> None:
    """The server's own host, one below it, or one beside it under the same domain."""
    assert _are_neighbours(one, other) is near
