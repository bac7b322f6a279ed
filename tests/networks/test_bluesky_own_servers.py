"""Posts that Bluesky does not show: deleted, or taken down, by the word of the author's server."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from tests.servers.bluesky import Bluesky, access_to, bluesky
from tests.servers.serving import (
    Answer,
    Fault,
    as_json,
    cut_off,
    html_page,
    refused,
    reset,
    serve,
    stalled,
)
from tweetup.networks import NETWORKS, Access
from tweetup.networks.base import Place
from tweetup.networks.bluesky.own_servers import OwnServers

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[Bluesky]:
    with bluesky(clock=lambda: NOON) as running:
        yield running


@pytest.fixture
def place(server: Bluesky) -> Iterator[Place]:
    (opened,) = NETWORKS.get("bluesky").open(access_to(server), clock=lambda: NOON)
    yield opened
    opened.close()


def say(server: Bluesky, count: int, who: str = "ada.example.org") -> list[str]:
    """Posts of an account."""
    return [server.network.add_post(who, f"{n} #labelchat", at=NOON) for n in range(count)]


def test_a_takedown_is_no_deletion(server: Bluesky, place: Place) -> None:
    """The record is still there; only posts that are missing are asked about, an account once."""
    here, deleted, *taken = say(server, 4)
    server.network.delete(deleted)
    server.network.taken_down.update(taken)
    answer = place.look_up([here, deleted, *taken])
    assert dict(answer.gone) == {deleted: "deleted"} | dict.fromkeys(taken, "taken down")
    paths = [asked.path for asked in server.homes.asked]
    account = deleted.split("/")[2]
    assert paths == [f"/{account}"] + ["/xrpc/com.atproto.repo.getRecord"] * 3
    server.network.taken_down.clear()
    assert [post for post, _ in place.look_up([here, *taken]).gone] == []
    assert len(server.homes.asked) == 4


TROUBLE = [refused(500), refused(429), refused(404), html_page(), cut_off(), reset(0.5)]


@pytest.mark.parametrize("trouble", TROUBLE)
@pytest.mark.parametrize("answered", [0, 1])
def test_nobody_can_tell(server: Bluesky, place: Place, trouble: Fault, answered: int) -> None:
    """Where the directory or the author's server fails, the post has no answer."""
    (post,) = say(server, 1)
    server.network.delete(post)
    server.homes.faults.extend([None] * answered + [trouble])
    found = place.look_up([post])
    assert found.gone == ()
    (remark,) = found.remarks
    assert remark.startswith("Bluesky does not show 1 post, and the authors' own servers")


def test_a_server_that_fails_is_left_alone(server: Bluesky, place: Place) -> None:
    """After two failures: it is asked again by the next command."""
    posts = say(server, 20)
    for post in posts:
        server.network.delete(post)
    server.homes.faults.extend([None] + [refused(503)] * 30)
    assert place.look_up(posts).gone == ()
    assert len(server.homes.asked) == 3


def test_no_login_is_sent_to_them(server: Bluesky, place: Place) -> None:
    """They are others' servers."""
    (post,) = say(server, 1)
    server.network.delete(post)
    place.look_up([post])
    assert not any("authorization" in asked.headers for asked in server.homes.asked)


@pytest.mark.parametrize(
    "home",
    ["http://{}", "https://{}", "https://10.0.0.7", "https://localhost", "https://pds.internal",
     "https://pds.example.org:8443", "https://u:p@pds.example.org", "ftp://pds.example.org",
     "https://[", "", "no address"],
)  # fmt: skip
def test_an_account_sends_us_nowhere_inside(server: Bluesky, home: str) -> None:
    """Its document is its own: with a directory elsewhere, no server in a private network is asked.

    The directory here is reached by a name, as a public one is.
    """
    (post,) = say(server, 1)
    asked: list[str] = []

    def inside(_asked: object) -> Answer:
        asked.append(post)
        return as_json({"uri": post, "value": {}})

    with serve(inside) as other:
        server.network.account("ada.example.org").home = home.format(
            f"127.0.0.1:{other.server_port}"
        )
        own = OwnServers(access_to(server))
        own._is_local = False
        assert own.has_post(post) is None
        own.close()
    assert (asked, len(server.homes.asked)) == ([], 1)


OTHERS: list[tuple[str, Callable[[str], Answer]]] = [
    ("another account", lambda _: as_json({"id": "did:plc:other", "service": []})),
    ("no server", lambda did: as_json({"id": did})),
    ("another service", lambda did: as_json({"id": did, "service": [
        {"id": "#atproto_labeler", "type": "AtprotoLabeler", "serviceEndpoint": "https://a.org"}]})),
    ("a service in words", lambda did: as_json({"id": did, "service": ["pds"]})),
    ("elsewhere", lambda _: Answer(302, {"Location": "http://127.0.0.1:1/"})),
    ("too long", lambda did: as_json({"id": did, "more": "x" * (3 << 20)})),
]  # fmt: skip


@pytest.mark.parametrize(
    "answer", [answer for _, answer in OTHERS], ids=[name for name, _ in OTHERS]
)
def test_documents_that_name_no_server(answer: Callable[[str], Answer]) -> None:
    """Each is unknown."""
    with serve(lambda asked: answer(asked.path.removeprefix("/"))) as directory:
        own = OwnServers(Access(values={}, directory_url=directory.url))
        assert own.has_post("at://did:plc:ada/app.bsky.feed.post/3lz") is None
        own.close()
    assert len(directory.asked) == 1


@pytest.mark.parametrize(
    "post",
    ["at://did:web:localhost/app.bsky.feed.post/3lz", "at://did:web:127.0.0.1/a.b.c/3lz",
     "at://did:web:pds.internal%3A99/a.b.c/3lz", "at://did:web:a.example.org:path/a.b.c/3lz",
     "at://did:web:u@a.example/a.b.c/3lz", "at://did:plc:../a.b.c/3lz", "at://did:plc:ada",
     "at://ada.example.org/a.b.c/3lz", "nonsense", ""],
)  # fmt: skip
def test_accounts_that_nobody_is_asked_about(post: str) -> None:
    """Names of no account, or of one on a website inside a private network."""
    with serve(lambda _: as_json({})) as directory:
        own = OwnServers(Access(values={}, directory_url=directory.url))
        own._is_local = False
        assert own.has_post(post) is None
        own.close()
    assert [asked.path for asked in directory.asked if "xrpc" in asked.path] == []


def test_slow_servers_cost_a_bounded_time(server: Bluesky, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many authors have servers of their own that never answer."""
    import tweetup.networks.bluesky.own_servers as module

    monkeypatch.setattr(module, "_MOST_WAITED", 0.5)
    own = OwnServers(access_to(server, timeout=0.3))
    with ExitStack() as stack:
        for number in range(6):
            silent = stack.enter_context(serve(lambda _: as_json({})))
            silent.faults.extend([stalled()] * 9)
            who = f"slow{number}.example.org"
            server.network.account(who).home = silent.url
            (post,) = say(server, 1, who)
            assert own.has_post(post) is None
        own.close()
    documents = [asked.path for asked in server.homes.asked]
    assert len(documents) == 2
