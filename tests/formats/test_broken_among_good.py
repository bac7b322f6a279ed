"""A broken record costs itself alone, whatever container of whatever format it stands in."""

import pytest

from tests.files.conftest import Read, Reading
from tests.formats.broken_shapes import BROKEN, CONTAINERS
from tweetup.formats import FORMATS


def _ids(reading: Reading) -> list[str]:
    """The ids of posts, or of those that must go, in their order."""
    deleted = [deletion.post_id or "" for deletion in reading.deletions]
    return [*(record.post.id for record in reading.records), *deleted]


@pytest.mark.parametrize("name", CONTAINERS)
def test_all_are_read_where_none_is_broken(read: Read, name: str) -> None:
    """Each container holds three good records of its format."""
    container = CONTAINERS[name]
    reading = read(container.whole(), **container.options)
    assert reading.source.format == container.format
    assert reading.skipped == ()
    assert sorted(post_id for post_id in _ids(reading) if post_id in container.ids) == sorted(
        container.ids
    )


@pytest.mark.parametrize(("name", "fault"), BROKEN)
def test_a_broken_one_costs_itself_alone(read: Read, name: str, fault: str) -> None:
    """The records before and after it are read, in their order, and it is named with its place."""
    container = CONTAINERS[name]
    whole = read(container.whole(), **container.options)
    reading = read(BROKEN[name, fault], **container.options)
    first, broken, last = container.ids
    lost = {broken, *_reposts_in_feeds(whole, broken)}
    good = [post_id for post_id in _ids(whole) if post_id not in lost]
    assert {first, last} <= set(good)
    assert _ids(reading) == good
    assert reading.source.format == container.format
    (skipped,) = reading.skipped
    assert skipped.broken
    assert skipped.where.startswith("chat")
    assert skipped.where.rpartition(":")[2].isdigit()
    assert skipped.reason


def _reposts_in_feeds(reading: Reading, original: str) -> list[str]:
    """The ids of reposts that a feed has no record of, so that they go with their original."""
    return [
        record.post.id
        for record in reading.records
        if record.post.id.startswith(f"{original}#reposted-by-")
    ]


def test_every_format_has_a_container() -> None:
    """No format is left out; a new one adds its containers."""
    assert {container.format for container in CONTAINERS.values()} == set(FORMATS.names())
