"""What pages of X's API v2 repeat is read once, and does not fill the memory."""

import io
import tracemalloc

import msgspec
import pytest

from tweetup.formats.content import Content
from tweetup.formats.records import Record
from tweetup.formats.x_v2 import X_V2, UserCache
from tweetup.model import Relation


def _user(number: int, size: int = 20) -> msgspec.Raw:
    return msgspec.Raw(b'{"id":"%d","username":"ada","name":"%b"}' % (number, b"x" * size))


def test_what_comes_again_is_known() -> None:
    """Accounts of the last pages are not read anew."""
    memory = UserCache()
    accounts = [memory.user(_user(number)) for number in range(600)]
    for number in range(600):
        assert memory.user(_user(number)) is accounts[number]


def test_other_bytes_are_another_record() -> None:
    """An account that said something else since is read as it is now."""
    memory = UserCache()
    told = [memory.user(_user(1, size)) for size in (1, 2, 1)]
    assert [len(user.name or "") for user, _ in filter(None, told)] == [1, 2, 1]


def test_what_comes_seldom_goes() -> None:
    """Of many accounts the last ones are known, and those that came in between."""
    memory = UserCache()
    often = memory.user(_user(0))
    first = memory.user(_user(1))
    for number in range(2, 5000):
        memory.user(_user(number))
        assert memory.user(_user(0)) is often
    assert memory.user(_user(1)) is not first


@pytest.mark.parametrize(
    ("count", "size", "most"), [(100, 1 << 20, 40 << 20), (9, 5 << 20, 1 << 20)]
)
def test_large_records_do_not_add_up(count: int, size: int, most: int) -> None:
    """Whatever accounts are made of, a few megabytes of them are remembered."""
    memory = UserCache()
    tracemalloc.start()
    for number in range(count):
        memory.user(_user(number, size))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < most


def test_a_post_pointed_at_twice_is_kept_once() -> None:
    """However often a post names another, its raw record holds that one once."""
    page = {
        "data": [
            {
                "id": "1082381357675446273",
                "author_id": "7",
                "text": "@ada So it is",
                "created_at": "2019-01-07T21:00:01.000Z",
                "referenced_tweets": [{"type": "quoted", "id": "1082381357675446272"}] * 500
                + [{"type": "replied_to", "id": "1082381357675446272"}],
            }
        ],
        "includes": {
            "users": [{"id": "7", "username": "bo"}, {"id": "8", "username": "ada"}],
            "tweets": [
                {
                    "id": "1082381357675446272",
                    "author_id": "8",
                    "text": "Water it at night",
                    "created_at": "2019-01-07T21:00:00.000Z",
                }
            ],
        },
    }
    content = Content("page.json", lambda: io.BytesIO(msgspec.json.encode(page)))
    records = [one for one in X_V2.read(content) if isinstance(one, Record)]
    assert [one.included for one in records] == [False, True]
    assert records[0].raw.count(b"Water it at night") == 1
    assert records[0].post.target(Relation.REPLY) == records[1].post.key
