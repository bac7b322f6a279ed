"""The ids beside the handles that records mention."""

import json

import pytest

from tweetup.archive.mentioned import mentioned_accounts


@pytest.mark.parametrize(
    "record",
    [
        {"entities": {"mentions": [{"username": "Ada", "id": "2"}]}},
        {"data": {"entities": {"mentions": [{"username": "Ada", "id": "2"}]}}},
        {"entities": {"user_mentions": [{"screen_name": "Ada", "id": 7, "id_str": "2"}]}},
        {"tweet": {"entities": {"user_mentions": [{"screen_name": "Ada", "id_str": "2"}]}}},
        {"mentionedUsers": [{"username": "Ada", "id": 2}]},
        {"mentions": [{"username": "a", "acct": "Ada", "id": "2"}]},
    ],
)
def test_lists_of_networks(record: dict[str, object]) -> None:
    """Posts that stand within the record have mentions of their own."""
    record["quoted_status"] = {"entities": {"user_mentions": [{"screen_name": "ben", "id": 3}]}}
    record["referenced_tweets"] = [record["quoted_status"]]
    assert mentioned_accounts(json.dumps(record).encode()) == {"ada": "2"}


@pytest.mark.parametrize(
    "record", [b"", b"id,text", b"[]", b'{"mentions": ["ada"]}', b'{"mentions": [{"id": 2}]}']
)
def test_records_without_ids(record: bytes) -> None:
    """Tables, and lists of handles alone."""
    assert mentioned_accounts(record) == {}
