"""Posts of one second come in one order, that of ``Post.order``, through every room."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from msgspec import structs

from tweetup.archive import Archive, Incoming, count_figures, open_archive
from tweetup.chats.segment import segment
from tweetup.chats.sessions import find_sessions
from tweetup.claims import open_gate
from tweetup.config import ChatConfig, RecapConfig
from tweetup.insight import find_open_questions, find_resources, find_themes
from tweetup.model import (
    Author,
    Capture,
    Claims,
    DialogueAct,
    Numbers,
    Post,
    PostAct,
    PostKey,
    Provenance,
    Segmentation,
    Session,
    in_time_order,
)
from tweetup.recap import build_recap, wording_for

START = datetime(2031, 3, 4, 19, 0, tzinfo=UTC)
SESSION = Session(
    id="gardenchat-2031-03-04",
    hashtag="gardenchat",
    start=START,
    end=START + timedelta(hours=1),
)


def _post(network: str, identity: str, handle: str) -> Post:
    return Post(
        network=network,
        id=identity,
        created_at=START,
        author=Author(network=network, handle=handle),
        text="Slugs eat lettuce #gardenchat",
        hashtags=("gardenchat",),
    )


# In their order: networks by name, numbers by size, other ids as text.
POSTS = (
    _post("bluesky", "at://did:plc:abc/app.bsky.feed.post/3kzz", "ann.example"),
    _post("bluesky", "at://did:plc:abcd/app.bsky.feed.post/1", "bo.example"),
    _post("mastodon", "https://garden.example/users/cy/statuses/10", "cy@garden.example"),
    _post("mastodon", "https://garden.example/users/cy/statuses/9", "dee@garden.example"),
    _post("x", "999", "eve"),
    _post("x", "1000", "flo"),
)
KEYS = [post.key for post in POSTS]


def _sessions_posts(posts: Sequence[Post]) -> list[PostKey]:
    [session] = find_sessions(posts, hashtag="gardenchat", daily=True)
    return list(session.posts)


def _segmentation(posts: Sequence[Post]) -> Segmentation:
    return segment(posts, session=replace(SESSION, posts=tuple(post.key for post in posts)))


def _archive(posts: Sequence[Post], folder: Path) -> Archive:
    archive = open_archive(folder / "chat.db", create=True)
    number = archive.begin(Capture(source="posts.jsonl"))
    archive.add(number, [Incoming(post) for post in posts])
    archive.finish(number, read=len(posts), skipped={})
    return archive


def _theme_quotes(posts: Sequence[Post]) -> list[PostKey]:
    [theme] = find_themes(posts, section="Q1", hashtags=("gardenchat",))
    return list(theme.quotes)


def _shared_links(posts: Sequence[Post]) -> list[PostKey]:
    linking = [structs.replace(post, text="https://garden.example/slugs") for post in posts]
    [resource] = find_resources(linking)
    return list(resource.posts)


def _open_questions(posts: Sequence[Post]) -> list[PostKey]:
    asking = [structs.replace(post, text="Which slugs eat lettuce in spring?") for post in posts]
    return [post.key for post in find_open_questions(asking)]


def _numbers(posts: Sequence[Post]) -> Numbers:
    return count_figures(SESSION, posts, _segmentation(posts), (), ()).numbers


def _recap_transcript(posts: Sequence[Post]) -> list[PostKey]:
    recap = build_recap(
        session=SESSION,
        posts=posts,
        segmentation=_segmentation(posts),
        claims=Claims(),
        resources=(),
        participants=(),
        numbers=_numbers(posts),
        section_numbers=(),
        previous=None,
        chat=ChatConfig(hashtag="gardenchat", hashtags=("gardenchat",)),
        settings=RecapConfig(),
        wording=wording_for("en"),
        provenance=Provenance(version="0", sources=(), methods=(), skipped=0),
    )
    return [quote.post.key for quote, _ in recap.transcript]


def _answers(posts: Sequence[Post]) -> list[PostKey]:
    # The post that opens a stretch of talk would count as its question.
    unasked = replace(_segmentation(posts), questions=())
    acts = [PostAct(post=post.key, act=DialogueAct.ANSWER, answer=1.0) for post in posts]
    gate = open_gate(posts, segmentation=unasked, acts=acts, confidence=0.0)
    return [post.key for section in gate.sections for post in gate.answers(section)]


ROOMS: dict[str, Callable[[Sequence[Post]], list[PostKey]]] = {
    "model": lambda posts: [post.key for post in in_time_order(posts)],
    "session": _sessions_posts,
    "segmentation": lambda posts: [it.post for it in _segmentation(posts).placements],
    "links": _shared_links,
    "open questions": _open_questions,
    "recap": _recap_transcript,
    "answers": _answers,
}


@pytest.mark.parametrize("room", ROOMS)
def test_posts_of_one_second_have_one_order(room: str) -> None:
    """Whatever order they arrive in."""
    for posts in list(permutations(POSTS))[::101]:
        assert ROOMS[room](posts) == KEYS


@pytest.mark.parametrize("step", [1, -1])
def test_the_archive_has_that_order(tmp_path: Path, step: int) -> None:
    """For the posts of a chat, and for hits of a search that match equally well."""
    # Handles are searched too: those of equal length make the posts equal hits.
    posts = [
        structs.replace(post, author=structs.replace(post.author, handle="gardener"))
        for post in POSTS
    ]
    with _archive(posts[::step], tmp_path) as archive:
        assert [post.key for post in archive.posts("gardenchat")] == KEYS
        assert [hit.post.key for hit in archive.search("slugs", limit=9)] == KEYS


@pytest.mark.parametrize("step", [1, -1])
def test_a_theme_quotes_equal_posts_in_that_order(step: int) -> None:
    """Three posts that say a theme equally well: the first three."""
    assert _theme_quotes(POSTS[::step]) == KEYS[:3]
