"""What pages of X's API v2 repeat is read once, and does not fill the memory."""

import tracemalloc

import msgspec
import pytest

from tweetup.sources.formats.x_v2_pages import Memory


def _user(number: int, size: int = 20) -> msgspec.Raw:
    return msgspec.Raw(b'{"id":"%d","username":"ada","name":"%b"}' % (number, b"x" * size))


def test_what_comes_again_is_known() -> None:
    """Accounts of the last pages are not read anew."""
    memory = Memory()
    accounts = [memory.user(_user(number)) for number in range(600)]
    for number in range(600):
        assert memory.user(_user(number)) is accounts[number]


def test_other_bytes_are_another_record() -> None:
    """An account that said something else since is read as it is now."""
    memory = Memory()
    told = [memory.user(_user(1, size)) for size in (1, 2, 1)]
    assert [len(user.name or "") for user, _ in filter(None, told)] == [1, 2, 1]


def test_what_comes_seldom_goes() -> None:
    """Of many accounts the last ones are known, and those that came in between."""
    memory = Memory()
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
    memory = Memory()
    tracemalloc.start()
    for number in range(count):
        memory.user(_user(number, size))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < most
