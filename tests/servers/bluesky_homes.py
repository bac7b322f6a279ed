"""The directory of accounts, and the server that keeps their posts, on one address."""

from __future__ import annotations

import json

from tests.contracts.atproto import answer_faults, request_faults
from tests.servers.bluesky_network import Network
from tests.servers.serving import Answer, Asked, as_json

__all__ = ["home_answer"]

_RECORD = "/xrpc/com.atproto.repo.getRecord"


def home_answer(network: Network, url: str, asked: Asked) -> Answer:
    """What the directory (``GET /did:plc:…``) or the server, at ``url``, says to a request."""
    if asked.path.startswith("/did:"):
        return _document(network, url, asked.path.removeprefix("/"))
    network.blame(request_faults(asked))
    answer = _record(network, asked)
    assert isinstance(answer.body, bytes)
    network.blame(answer_faults(asked, answer.status, json.loads(answer.body)))
    return answer


def _document(network: Network, url: str, did: str) -> Answer:
    """The document of an account, of the form that plc.directory gives."""
    account = network.accounts.get(did)
    if account is None:
        return as_json({"message": f"DID not registered: {did}"}, 404)
    service = {
        "id": "#atproto_pds",
        "type": "AtprotoPersonalDataServer",
        "serviceEndpoint": url if account.home is None else account.home,
    }
    return as_json(
        {
            "@context": ["https://www.w3.org/ns/did/v1"],
            "id": did,
            "alsoKnownAs": [f"at://{account.handle}"],
            "verificationMethod": [],
            "service": [service],
        }
    )


def _record(network: Network, asked: Asked) -> Answer:
    if asked.path != _RECORD:
        return as_json({"error": "XRPCNotSupported", "message": "Method Not Implemented"}, 501)
    did = asked.query.get("repo", "")
    if did not in network.accounts:
        message = f"Could not find repo: {did}"
        return as_json({"error": "InvalidRequest", "message": message}, 400)
    uri = f"at://{did}/{asked.query.get('collection')}/{asked.query.get('rkey')}"
    said = network.posts.get(uri)
    if said is None:
        message = f"Could not locate record: {uri}"
        return as_json({"error": "RecordNotFound", "message": message}, 400)
    return as_json({"uri": uri, "cid": said.cid, "value": said.record})
