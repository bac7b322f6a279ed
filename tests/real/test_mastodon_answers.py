"""Recorded answers of a real server, served again: capturing maps them as importing does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.networks.mastodon_asking import asking, found, now, window
from tests.servers.serving import Answer, Asked, as_json, serve
from tweetup.files import Record, open_source
from tweetup.model import Post
from tweetup.networks.mastodon.responses import Reader

yaml = pytest.importorskip("yaml")


@pytest.fixture
def recordings(real_data: Path) -> Path:
    """The folder of recorded exchanges."""
    folder = real_data / "formats" / "mastodon"
    if not folder.is_dir():
        pytest.skip("no recorded answers of Mastodon among the real data")
    return folder


def exchanges(path: Path) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """Every recorded request's path, the body of its answer and the headers."""
    for one in yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"]:
        body = one["response"]["body"]["string"]
        raw = body if isinstance(body, bytes) else body.encode()
        yield urlsplit(one["request"]["uri"]).path, raw, one["response"]["headers"]


@contextmanager
def served_again(path: Path) -> Iterator[str]:
    """A server that gives the recorded answers, each once; its address."""
    waiting = list(exchanges(path))

    def answer(asked: Asked) -> Answer:
        for place, (recorded, body, headers) in enumerate(waiting):
            if recorded == asked.path:
                del waiting[place]
                kept = {"X-RateLimit-Reset": headers["x-ratelimit-reset"][0]}
                return Answer(200, {"Content-Type": "application/json", **kept}, body)
        return as_json([])

    with serve(answer) as server:
        yield server.url


def unseen(post: Post) -> dict[str, Any]:
    """A post without the moment at which its counts were read."""
    fields = {name: getattr(post, name) for name in post.__struct_fields__}
    author = {name: getattr(post.author, name) for name in post.author.__struct_fields__}
    counts = post.counts
    return {
        **fields,
        "author": {**author, "seen_at": None},
        "counts": counts and (counts.replies, counts.reposts, counts.quotes, counts.likes),
    }


def imported(path: Path) -> dict[str, Post]:
    """The posts that an import of the recording reads."""
    return {one.post.id: one.post for one in open_source(str(path)) if isinstance(one, Record)}


def test_a_hashtag_timeline(recordings: Path) -> None:
    """Searching gives the posts that importing the recording gives, field for field."""
    path = recordings / "test_hashtag_tl.yaml"
    tag = next(place.rpartition("/")[2] for place, *_ in exchanges(path) if "/tag/" in place)
    with served_again(path) as url, asking(url) as (place,):
        captured = found(place, window(None, None, tag))
    posts = imported(path)
    assert captured
    for uri, one in captured.items():
        assert unseen(one.post) == unseen(posts[uri])


def test_every_recorded_status(recordings: Path) -> None:
    """Each status of each recording, read as a stream brings it, maps as an import maps it."""
    count = 0
    for path in sorted(recordings.glob("*.yaml")):
        posts = imported(path)
        for _, body, _ in exchanges(path):
            if b'"uri"' not in body or not body.startswith(b"{"):
                continue
            reader = Reader("recorded", now)
            for one in reader.read([body], None):
                if isinstance(one, Record):
                    assert unseen(one.post) == unseen(posts[one.post.id])
                    count += 1
    assert count
