"""Recorded answers of Bluesky and Jetstream, served again: captured as they are imported."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.servers.bluesky import access_to, bluesky
from tests.servers.serving import Answer, Asked
from tweetup.files import Record, open_source
from tweetup.model import Post
from tweetup.networks import NETWORKS, Query, StreamEvents
from tweetup.text import fold_tag

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def recorded(folder: Path, name: str) -> Path:
    path = folder / "formats" / "bluesky" / name
    if not path.exists():
        pytest.skip(f"{name} is not among the real data")
    return path


def imported(path: Path) -> dict[str, Post]:
    found = open_source(str(path))
    return {one.post.id: one.post for one in found if isinstance(one, Record) and not one.included}


def said(post: Post) -> tuple[object, ...]:
    """All of a post but when it was seen and who its author turned out to be."""
    return (
        post.id,
        post.created_at,
        post.text,
        post.hashtags,
        post.mentions,
        post.links,
        post.references,
        post.media,
        post.language,
        post.conversation_id,
    )


def most_used(posts: Iterable[Post]) -> str:
    tags = Counter(fold_tag(tag) for post in posts for tag in post.hashtags)
    return tags.most_common(1)[0][0]


def tagged(posts: dict[str, Post], tag: str) -> dict[str, tuple[object, ...]]:
    return {
        key: said(post)
        for key, post in posts.items()
        if tag in {fold_tag(one) for one in post.hashtags}
    }


@pytest.mark.long
@pytest.mark.parametrize("until", [None, "the middle"])
def test_a_recorded_search(real_data: Path, until: str | None) -> None:
    """Every post with the hashtag, in the window, through the client, and with its pictures."""
    path = recorded(real_data, "bluesky_posts.searchPosts.json")
    posts = imported(path)
    tag = most_used(posts.values())
    times = sorted(post.created_at for post in posts.values())
    end = times[len(times) // 2] if until else None
    body = msgspec.json.encode({**msgspec.json.decode(path.read_bytes()), "cursor": None})
    with bluesky() as server:
        answer = server.http.answer

        def replay(asked: Asked) -> Answer:
            if not asked.path.endswith("searchPosts"):
                return answer(asked)
            return Answer(200, {"Content-Type": "application/json"}, body)

        server.http.answer = replay
        (place,) = NETWORKS.get("bluesky").open(access_to(server), clock=lambda: NOON)
        page = place.search(Query(hashtags=(tag,), until=end), cursor=None, at_most=None)
        place.close()
    found = {one.post.id: one.post for one in page.records if isinstance(one, Record)}
    wanted = tagged(
        {key: post for key, post in posts.items() if end is None or post.created_at < end}, tag
    )
    assert {key: said(found[key]) for key in wanted} == wanted
    own = {one.post.id for one in page.records if isinstance(one, Record) and not one.included}
    assert own == set(wanted)


def test_a_recorded_stream(real_data: Path) -> None:
    """What of the recording has the hashtag is heard; of the rest of the network, nothing."""
    path = recorded(real_data, "expected_v1.jsonl")
    posts = imported(path)
    tag = most_used(posts.values())
    with bluesky(lambda: NOON) as server:
        lines = path.read_bytes().splitlines()
        server.network.events += [msgspec.json.decode(line) for line in lines]
        server.network.events.sort(key=lambda event: event["time_us"])
        posted = [one for one in server.network.events if is_post(one)]
        first, last = (posted[place]["time_us"] for place in (0, -1))
        (place,) = NETWORKS.get("bluesky").open(access_to(server), clock=lambda: NOON)
        found = dict(heard(place.listen(Query(hashtags=(tag,)), cursor=str(first)), last))
        place.close()
    wanted = tagged(posts, tag)
    assert wanted
    assert {key: said(post) for key, post in found.items()} == wanted


def is_post(event: dict[str, Any]) -> bool:
    return bool(event.get("commit", {}).get("collection") == "app.bsky.feed.post")


def heard(source: Iterator[StreamEvents], last: int) -> Iterator[tuple[str, Post]]:
    """All posts up to the time of the last event."""
    for step in source:
        yield from ((one.post.id, one.post) for one in step.records if isinstance(one, Record))
        if int(step.cursor or 0) >= last:
            return
