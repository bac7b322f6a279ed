"""The documented entities find what servers of a version would neither take nor send."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.contracts.mastodon import answer_faults, event_faults, request_faults, source
from tests.servers.mastodon import MastodonServer, gotosocial, mastodon
from tests.servers.serving import Asked

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
TIMELINE = "/api/v1/timelines/tag/labelchat"
STATUS = "/api/v1/statuses/1"
NEW, OLD, OTHER = "4.5.2", "4.2.9", "0.20.2+git-8bdb270"


def asked(path: str, method: str = "GET", **query: list[str]) -> Asked:
    lists = {name.replace("__", "[]"): values for name, values in query.items()}
    return Asked(method, path, {}, {}, b"", lists)


def answer(server: MastodonServer, path: str) -> Any:
    headers = {"Authorization": "Bearer s3cret"} if server.tokens else {}
    with urlopen(Request(server.url + path, headers=headers)) as found:
        return json.loads(found.read())


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        (asked(TIMELINE, limit=["40"], any__=["a", "b"], max_id=["01FBVD"]), None),
        (asked(TIMELINE, limit=["41"]), "takes no limit=41"),
        (asked(TIMELINE, order=["oldest"]), "takes no order"),
        (asked(TIMELINE, max_id=["a/b"]), "takes no max_id=a/b"),
        (asked(TIMELINE, "POST"), "is no request that is documented"),
        (asked("/api/v1/statuses", id__=["1", "2"]), None),
        (asked("/api/v1/statuses"), "wants id[]"),
        (asked("/api/v2/search", q=["x"], type=["statuses"], resolve=["true"]), None),
        (asked("/api/v2/search", q=["x"], type=["posts"]), "takes no type=posts"),
        (asked("/api/v1/streaming/hashtag"), "wants tag"),
        (asked("/nodeinfo/2.0"), None),
        (asked("/api/v1/search", q=["x"]), "is no request that is documented"),
    ],
)
def test_requests(request_: Asked, fault: str | None) -> None:
    found = list(request_faults(request_))
    assert len(found) == (fault is not None)
    assert fault is None or fault in found[0]


@pytest.mark.parametrize(
    ("version", "change", "fault"),
    [
        (NEW, {}, None),
        (NEW, {"favourited": False, "application": {"name": "Web", "website": None}}, None),
        (NEW, {"replies_count": None}, "None is not of type 'integer'"),
        (NEW, {"created_at": 1792843200}, "1792843200 is not of type 'string'"),
        (NEW, {"created_at": "noon"}, "'noon' does not match"),
        (NEW, {"interaction_policy": {}}, "'interaction_policy' was unexpected"),
        (NEW, {"tags": ["labelchat"]}, "'labelchat' is not of type 'object'"),
        (OLD, {}, "'quote', 'quote_approval', 'quotes_count' were unexpected"),
        ("4.6.0", {}, "'tagged_collections' is a required property"),
        ("2.7.2 (compatible; Akkoma 3.15.0)", {"pleroma": {}}, None),
    ],
)
def test_statuses(version: str, change: dict[str, object], fault: str | None) -> None:
    """A version has its fields, and no others; other software's are not known."""
    with mastodon() as server:
        local = server.local_id(server.post("ada", "A1 #labelchat", at=NOON))
        status = answer(server, f"/api/v1/statuses/{local}")
    found = "\n".join(answer_faults(version, asked(STATUS), 200, status | change))
    assert (fault or "") in found
    assert bool(found) is (fault is not None)


def test_gotosocial_has_other_fields() -> None:
    """What one of the two gives is a breach of the other's."""
    with mastodon() as one, gotosocial(tokens={"s3cret": "ada"}) as other:
        for server, mine, theirs in ((one, NEW, OTHER), (other, OTHER, NEW)):
            local = server.local_id(server.post("ada", "A1 #labelchat", at=NOON))
            status = answer(server, f"/api/v1/statuses/{local}")
            assert not list(answer_faults(mine, asked(STATUS), 200, status))
            assert list(answer_faults(theirs, asked(STATUS), 200, status))


@pytest.mark.parametrize(
    ("event", "payload", "is_right"),
    [
        ("delete", b"109", True),
        ("delete", b'{"id":"109"}', False),
        ("update", b'{"id":"109"}', False),
        ("notification", b"{}", False),
    ],
)
def test_events(event: str, payload: bytes, *, is_right: bool) -> None:
    assert bool(list(event_faults(NEW, event, payload))) is not is_right


def test_a_server_ends_with_its_breaches() -> None:
    """A request that is not documented is an error of the test, unless it is meant."""
    with pytest.raises(AssertionError, match="takes no order"), mastodon() as server:
        urlopen(f"{server.url}{TIMELINE}?order=oldest").close()
    with mastodon() as server:
        server.meant = ("takes no order",)
        urlopen(f"{server.url}{TIMELINE}?order=oldest").close()


def test_gotosocial_leaves_replies_out() -> None:
    """Its hashtag timelines have no replies, conversations do, and counts tell of them."""
    with gotosocial(tokens={"s3cret": "ada"}) as server:
        question = server.post("host", "Q1: What makes a label good? #labelchat", at=NOON)
        server.post("ada", "A1 Short ones #labelchat", at=NOON, answers=question)
        (shown,) = answer(server, TIMELINE)
        below = answer(server, f"/api/v1/statuses/{shown['id']}/context")["descendants"]
    assert (shown["uri"], shown["replies_count"], len(below)) == (question, 1, 1)
    assert len(shown["id"]) == 26


def test_counts_follow_what_is_deleted_and_hidden() -> None:
    with mastodon() as server:
        question = server.post("host", "Q1 #labelchat", at=NOON)
        answers = [server.post("ada", "A1", at=NOON, answers=question) for _ in range(3)]
        server.post("ben", "", at=NOON, boosts=question)
        server.delete(answers[0])
        server.hide(answers[1])
        shown = answer(server, f"/api/v1/statuses/{server.local_id(question)}")
    assert (shown["replies_count"], shown["reblogs_count"]) == (1, 1)


@pytest.mark.parametrize("path", ["/api/v1/instance", "/api/v2/instance"])
def test_software_tells_its_name(path: str) -> None:
    with gotosocial(tokens={"s3cret": "ada"}) as server:
        told = answer(server, path)
        (link,) = answer(server, "/.well-known/nodeinfo")["links"]
        with urlopen(link["href"]) as found:
            software = json.loads(found.read())["software"]
    assert told["version"] == software["version"] == OTHER
    assert software["name"] == "gotosocial"


def test_the_contract_names_its_source() -> None:
    assert source().startswith("Mastodon.py 2.")
