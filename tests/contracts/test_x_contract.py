"""The contract itself finds what its maker's description does not have."""

import json

import pytest

from tests.contracts.x import BEFORE, HERE, SINCE, answer_faults, problem_faults, request_faults
from tests.servers.serving import Asked

POST = {"id": "1367565508408306983", "text": "A2"}


def asked(query: dict[str, str], path: str = "/2/tweets/search/recent") -> Asked:
    return Asked("GET", path, query, {}, b"")


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"query": "#demochat"}, None),
        ({"query": "#demochat", "tweet.fields": "id,note_tweet"}, None),
        ({"query": "#demochat", "post.fields": "id"}, "takes no post.fields"),
        ({"query": "#demochat", "tweet.fields": "id,note_post"}, "takes no tweet.fields=note_post"),
    ],
)
def test_requests_before(query: dict[str, str], fault: str | None) -> None:
    found = list(request_faults(BEFORE, asked(query)))
    assert [it.removeprefix("GET /2/tweets/search/recent ") for it in found] == (
        [fault] if fault else []
    )


def test_requests_since() -> None:
    assert not list(
        request_faults(SINCE, asked({"query": "#demochat", "post.fields": "note_post"}))
    )
    (fault,) = request_faults(SINCE, asked({"query": "#demochat", "tweet.fields": "id"}))
    assert fault.endswith("takes no tweet.fields")
    (fault,) = request_faults(SINCE, asked({}, "/1.1/search/tweets.json"))
    assert "is no request" in fault


@pytest.mark.parametrize(
    ("contract", "member", "value"),
    [
        (BEFORE, "referenced_tweets", [{"type": "quoted", "id": "1"}]),
        (SINCE, "referenced_posts", [{"type": "quoted", "id": "1"}]),
    ],
)
def test_answers(contract: str, member: str, value: object) -> None:
    """Each vocabulary refuses the members of the other, and values of another kind."""
    assert not list(answer_faults(contract, asked({}), {"data": [{**POST, member: value}]}))
    assert list(answer_faults(contract, asked({}), {"data": [{**POST, member: "quoted"}]}))
    other = SINCE if contract == BEFORE else BEFORE
    (fault,) = answer_faults(other, asked({}), {"data": [{**POST, member: value}]})
    assert member in fault


@pytest.mark.parametrize("contract", [BEFORE, SINCE])
def test_a_contract_names_its_source(contract: str) -> None:
    told = json.loads((HERE / f"{contract}.json").read_text(encoding="utf-8"))
    assert "xdk 0.10." in told["source"]


@pytest.mark.parametrize("contract", [BEFORE, SINCE])
@pytest.mark.parametrize(
    ("path", "body", "fault"),
    [
        ("/2/compliance/jobs", {"type": "tweets", "name": "ours"}, None),
        ("/2/compliance/jobs", {"type": "posts"}, "'posts' is not one of"),
        ("/2/compliance/jobs", {"type": "tweets", "ids": []}, "'ids' was unexpected"),
        ("/2/tweets/search/stream/rules", {"add": [{"value": "#demochat", "tag": "ours"}]}, None),
        ("/2/tweets/search/stream/rules", {"add": [{"rule": "#demochat"}]}, "body"),
        ("/2/tweets/search/stream/rules", {"delete": {"ids": ["1"]}}, None),
        ("/2/tweets/search/stream/rules", {"delete": ["1"]}, "body"),
    ],
)
def test_bodies(contract: str, path: str, body: object, fault: str | None) -> None:
    found = list(request_faults(contract, Asked("POST", path, {}, {}, json.dumps(body).encode())))
    assert bool(found) is (fault is not None)
    assert fault is None or fault in found[0]


def test_problems() -> None:
    """A problem has a title and a type; of a type that is described, no other members."""
    gone = {"title": "Not Found", "detail": "gone", "resource_type": "post"}
    kind = "problems/resource-not-found"
    assert not list(problem_faults(BEFORE, {**gone, "type": f"https://api.twitter.com/2/{kind}"}))
    new = {**gone, "type": f"https://api.x.com/2/{kind}"}
    assert not list(problem_faults(SINCE, new))
    assert list(problem_faults(SINCE, {**new, "section": "data"}))
    for contract in (BEFORE, SINCE):
        assert list(problem_faults(contract, gone))
