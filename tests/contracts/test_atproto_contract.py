"""The lexicons find what their makers' servers would neither take nor send."""

import json
from typing import Any

import pytest

from tests.contracts.atproto import answer_faults, event_faults, request_faults, source
from tests.servers.bluesky import Bluesky, bluesky
from tests.servers.serving import Asked

POSTS = "/xrpc/app.bsky.feed.getPosts"
SEARCH = "/xrpc/app.bsky.feed.searchPosts"
LOGIN = "/xrpc/com.atproto.server.createSession"
URI = "at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3lzaaaaaaaaab"


def asked(path: str, method: str = "GET", body: object = None, **query: object) -> Asked:
    lists = {
        name: [str(one) for one in value] if isinstance(value, list) else [str(value)]
        for name, value in query.items()
    }
    given = b"" if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json"} if given else {}
    return Asked(method, path, {}, headers, given, lists)


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        (asked(SEARCH, q="#a", limit=100, since="2026-01-01T00:00:00Z", tag=["a", "b"]), None),
        (asked(SEARCH, limit=100), "'q' is a required property"),
        (asked(SEARCH, q="#a", limit=101), "101 is greater than the maximum of 100"),
        (asked(SEARCH, q="#a", limit="many"), "'many' is not of type 'integer'"),
        (asked(SEARCH, q="#a", order="latest"), "'order' was unexpected"),
        (asked(SEARCH, q="#a", author="@ada"), "'@ada' is not a 'at-identifier'"),
        (asked(SEARCH, q="#a", tag=["a" * 641]), "more than 640 bytes"),
        (asked(SEARCH, "POST", {}, q="#a"), "is no request that a lexicon has"),
        (asked(POSTS, uris=[URI]), None),
        (asked(POSTS, uris=[URI] * 26), "is too long"),
        (asked(POSTS, uris=["3lzaaaaaaaaab"]), "is not a 'at-uri'"),
        (asked("/xrpc/app.bsky.feed.getPost", uri=URI), "is no request that a lexicon has"),
        (asked(LOGIN, "POST", {"identifier": "a", "password": "b"}), None),
        (asked(LOGIN, "POST", {"identifier": "a"}), "'password' is a required property"),
        (asked(LOGIN, "POST"), "wants a body of application/json"),
    ],
)
def test_requests(request_: Asked, fault: str | None) -> None:
    found = list(request_faults(request_))
    assert len(found) == (fault is not None)
    assert fault is None or fault in found[0]


def served(server: Bluesky) -> Any:
    """A post as a server shows it."""
    uri = server.network.add_post("ada.example.org", "A1 #labelchat")
    return server.network.view(server.network.posts[uri])


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, None),
        ({"bookmarkCount": 2}, None),
        ({"bookmarks": 2}, "'bookmarks' was unexpected"),
        ({"uri": "3lzaaaaaaaaab"}, "is not a 'at-uri'"),
        ({"cid": "none"}, "is not a 'cid'"),
        ({"indexedAt": "yesterday"}, "is not a 'datetime'"),
        ({"replyCount": "1"}, "'1' is not of type 'integer'"),
        ({"embed": {"images": []}}, "'$type' is a required property"),
        ({"embed": {"$type": "app.bsky.embed.images#view"}}, "'images' is a required property"),
        ({"embed": {"$type": "example.embed.poll"}}, None),
        ({"record": {"$type": "app.bsky.feed.post", "text": "A1"}}, "'createdAt' is a required"),
        ({"record": {"$type": "example.feed.post", "text": "A1"}}, None),
    ],
)
def test_answers(change: dict[str, object], fault: str | None) -> None:
    """Members, types and formats are closed, kinds of embeds and of records are not."""
    with bluesky() as server:
        answer = {"posts": [served(server) | change]}
    found = list(answer_faults(asked(POSTS, uris=[URI]), 200, answer))
    assert len(found) == (fault is not None)
    assert fault is None or fault in found[0]


@pytest.mark.parametrize(
    ("error", "is_known"),
    [
        ({"error": "NotFound", "message": "Post not found"}, True),
        ({"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}, True),
        ({"error": "PostGone", "message": "It is gone"}, False),
        ({"error": "NotFound"}, False),
    ],
)
def test_errors(error: dict[str, str], *, is_known: bool) -> None:
    thread = asked("/xrpc/app.bsky.feed.getPostThread", uri=URI)
    assert bool(list(answer_faults(thread, 400, error))) is not is_known


DID = "did:plc:z72i7hdynmk6r22z27h6tvur"
COMMIT = {"rev": "3lzaaaaaaaaab", "collection": "app.bsky.feed.post", "rkey": "3lzaaaaaaaaab"}
RELAYED = {"did": DID, "seq": 7, "time": "2026-01-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("event", "is_right"),
    [
        ({"kind": "commit", "commit": {**COMMIT, "operation": "delete"}}, True),
        ({"kind": "commit", "commit": {**COMMIT, "operation": "create"}}, False),
        ({"kind": "commit", "commit": {**COMMIT, "operation": "delete", "record": {}}}, False),
        ({"kind": "account", "account": {**RELAYED, "active": True}}, True),
        ({"kind": "account", "account": {"did": DID, "active": True}}, False),
        ({"kind": "identity", "identity": {**RELAYED, "handle": "ada.example.org"}}, True),
        ({"kind": "identity", "account": {**RELAYED, "active": True}}, False),
        ({"kind": "sync"}, False),
    ],
)
def test_events(event: dict[str, object], *, is_right: bool) -> None:
    assert bool(list(event_faults({"did": DID, "time_us": 1, **event}))) is not is_right


def test_a_server_ends_with_its_breaches() -> None:
    """What is not described is an error of the test, unless it is meant."""
    with pytest.raises(AssertionError, match=r"record\.createdAt"), bluesky() as server:
        server.network.add_post("ada.example.org", "A1", createdAt="soon")
    with bluesky() as server:
        server.network.meant = ("record.createdAt",)
        server.network.add_post("ada.example.org", "A1", createdAt="soon")


def test_the_contract_names_its_source() -> None:
    assert source().startswith("@atproto/api 0.")
