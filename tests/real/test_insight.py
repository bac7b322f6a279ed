"""Themes on real arguments and chats: measured, not looked at."""

import json
import re
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks.themes import measure_all
from tweetup.insight import (
    find_open_questions,
    find_themes,
    group_copies,
    link_replies,
    session_language,
    summarise,
)
from tweetup.insight.language import get_language
from tweetup.insight.tokenized_posts import tokenize_post
from tweetup.model import Author, Post, Reference, Relation

LONG = ("critlib-2015-04-01", "docnow-chat", "ngsschat-2015-03-19")
CHATS = ["pstweetchat-2020-03", *(pytest.param(name, marks=pytest.mark.long) for name in LONG)]


def read_chat(path: Path) -> list[Post]:
    """A chat of the plain format."""
    posts = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        target = row.get("in_reply_to_id")
        posts.append(
            Post(
                network="x",
                id=str(row["id"]),
                created_at=datetime.fromisoformat(row["created_at"]),
                author=Author(network="x", handle=row["author"]),
                text=row["text"],
                references=(Reference(relation=Relation.REPLY, id=str(target)),) if target else (),
            )
        )
    return posts


@pytest.mark.long
def test_themes_agree_with_people(real_data: Path) -> None:
    """On arguments that people matched to key points, well above chance in one configuration.

    On every fourth topic, with room for what so few can tell; ``python -m benchmarks themes``
    has the figures of all.
    """
    path = real_data / "argkp" / "argkp-train.json"
    means = measure_all(json.loads(path.read_text(encoding="utf-8"))[::4])
    assert means.agree >= 0.58
    assert means.placed >= 0.52
    assert means.precise >= 0.75
    assert means.repeats <= 0.38
    assert means.covers - means.random >= 0.03


@pytest.mark.parametrize("name", CHATS)
def test_what_is_told_of_a_chat_can_be_printed(name: str, real_data: Path) -> None:
    """Labels are words, claims point at posts, and exchanges and open questions are there."""
    posts = read_chat(real_data / "chats" / f"{name}.jsonl")
    keys = {post.key for post in posts}
    tag = name.partition("-")[0]
    themes = find_themes(posts, section="S1", hashtags=[tag])
    assert themes
    for theme in themes:
        assert set(theme.quotes) <= set(theme.posts) <= keys
        assert re.fullmatch(r"[^@#<>{}]{3,70}", theme.label)
        assert not theme.label.lower().startswith(tag)
    assert set(summarise(posts, section="S1", count=6, hashtags=[tag]).posts) <= keys
    assert find_open_questions(posts)


@pytest.mark.parametrize("name", CHATS)
def test_lexrank_chooses_what_sumy_chooses(name: str, real_data: Path) -> None:
    """The same ten posts of a real chat, each of which is a sentence to both."""
    from sumy.summarizers.lex_rank import LexRankSummarizer

    from benchmarks.lexrank import choose
    from tweetup.insight.sumy_summarizers import SparseLexRankSummarizer

    groups = group_copies(read_chat(real_data / "chats" / f"{name}.jsonl"))[:400]
    english = get_language()
    units = [tokenize_post(group.representative, language=english).stems for group in groups]
    ours, theirs = (choose(kind, units)[0] for kind in (SparseLexRankSummarizer, LexRankSummarizer))
    assert ours == theirs
    assert len(ours) == 10


@pytest.mark.parametrize("name", CHATS)
def test_a_summary_lets_many_people_speak(name: str, real_data: Path) -> None:
    """Ten quotes are ten people, none of them a repost, a bare link or another's copy."""
    posts = {post.key: post for post in read_chat(real_data / "chats" / f"{name}.jsonl")}
    found = summarise(posts.values(), section="S1", count=10, hashtags=[name.partition("-")[0]])
    quoted = [posts[key] for key in found.posts]
    assert len({post.handle for post in quoted}) == len(quoted) == 10
    assert len(group_copies(quoted)) == 10
    assert not [post for post in quoted if post.text.startswith(("RT @", "http"))]


@pytest.mark.parametrize("name", CHATS)
def test_a_real_chat_tells_its_language(name: str, real_data: Path) -> None:
    """All of these are in English, and say so without a record of it."""
    assert session_language(read_chat(real_data / "chats" / f"{name}.jsonl")) == "en"


@pytest.mark.parametrize("name", CHATS)
def test_what_was_not_recorded_is_linked_within_minutes(name: str, real_data: Path) -> None:
    """A reply without its target's id answers a post of the twenty minutes before, by another."""
    posts = {post.key: post for post in read_chat(real_data / "chats" / f"{name}.jsonl")}
    for key, target in link_replies(posts.values()).items():
        if posts[key].target(Relation.REPLY) is None:
            gap = posts[key].created_at - posts[target].created_at
            assert 0 <= gap.total_seconds() <= 20 * 60
            assert posts[key].handle != posts[target].handle
