"""Real chats segmented: each post against where its own label, or a person, put it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pytest

from tweetup.chats.segment import segment
from tweetup.chats.sessions import find_sessions
from tweetup.files import Record, open_source
from tweetup.model import Kind, Post, Question, Segmentation
from tweetup.text import find_hashtags, fold_tag

NEAR = timedelta(minutes=10)

pytestmark = pytest.mark.long


@dataclass(frozen=True, slots=True)
class Score:
    """Posts right, posts right by the question asked last, posts; questions found, wrong, asked."""

    chat: str
    right: int
    last: int
    gold: int
    found: int
    wrong: int
    asked: int


def rows(path: Path) -> list[dict[str, str]]:
    """The lines of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def posts_of(path: Path) -> tuple[Post, ...]:
    """The posts of a file, read as an import reads them."""
    return tuple(record.post for record in open_source(str(path)) if isinstance(record, Record))


def most_used(posts: Iterable[Post]) -> str:
    """The hashtag that most posts carry: the chat's."""
    counts: dict[str, int] = {}
    for post in posts:
        for tag in {fold_tag(found) for found in find_hashtags(post.text)}:
            counts[tag] = counts.get(tag, 0) + 1
    return max(counts, key=lambda tag: (counts[tag], tag))


def segmented_file(path: Path) -> tuple[tuple[Post, ...], list[Segmentation]]:
    """A file's posts, and its sessions segmented."""
    posts = posts_of(path)
    sessions = find_sessions(posts, hashtag=most_used(posts))
    return posts, [segment(posts, session=session) for session in sessions]


def is_asked(question: Question, row: dict[str, str]) -> bool:
    """Whether a question found is the one of the row: the same post, or number and time."""
    if question.post is not None and question.post.id == row["id"]:
        return True
    at = datetime.fromisoformat(row["created_at"])
    near = question.asked_at is not None and abs(question.asked_at - at) <= NEAR
    return near and question.number == int(row["number"])


def last_asked(post: Post, asked: list[dict[str, str]]) -> str | None:
    """The section of the question asked last before a post."""
    before = [
        (datetime.fromisoformat(row["created_at"]), int(row["number"]))
        for row in asked
        if datetime.fromisoformat(row["created_at"]) <= post.created_at
    ]
    return f"Q{max(before)[1]}" if before else None


def scored(folder: Path, name: str, ending: str) -> Score:
    """One chat measured: its posts against the gold standard, its questions against those asked."""
    posts, found = segmented_file(folder / f"{name}{ending}")
    gold = {row["id"]: row["section"] for row in rows(folder / f"{name}.gold.jsonl")}
    asked = rows(folder / f"{name}.questions.jsonl")
    placed = {item.post.id: item.section for apart in found for item in apart.placements}
    questions = [q for apart in found for q in apart.questions if q.section.startswith("Q")]
    return Score(
        chat=name,
        right=sum(placed.get(post_id) == section for post_id, section in gold.items()),
        last=sum(last_asked(post, asked) == gold.get(post.id, "") for post in posts),
        gold=len(gold),
        found=sum(any(is_asked(q, row) for q in questions) for row in asked),
        wrong=sum(not any(is_asked(q, row) for row in asked) for q in questions),
        asked=len(asked),
    )


@lru_cache(maxsize=4)
def scores(folder: Path, ending: str) -> tuple[Score, ...]:
    """All chats with a gold standard, measured."""
    names = sorted(path.name.removesuffix(".gold.jsonl") for path in folder.glob("*.gold.jsonl"))
    return tuple(scored(folder, name, ending) for name in names)


@pytest.fixture
def chats(real_data: Path) -> Path:
    """The folder of real chats."""
    return real_data / "chats"


@pytest.mark.parametrize(("ending", "least"), [(".jsonl", 0.95), (".masked.jsonl", 0.80)])
def test_posts_stand_where_their_labels_say(chats: Path, ending: str, least: float) -> None:
    """Nearly all posts are right with their labels; without, far more than a coin's throw."""
    measured = scores(chats, ending)
    assert len(measured) > 20
    accuracy = sum(score.right for score in measured) / sum(score.gold for score in measured)
    assert accuracy >= least, [(score.chat, score.right, score.gold) for score in measured]


def test_masked_posts_beat_the_question_asked_last(chats: Path) -> None:
    """Replies, timing and wording are worth more than the simplest rule."""
    measured = scores(chats, ".masked.jsonl")
    assert sum(score.right for score in measured) > sum(score.last for score in measured)


@pytest.mark.parametrize("ending", [".jsonl", ".masked.jsonl"])
def test_questions_are_found(chats: Path, ending: str) -> None:
    """Nearly all questions are found, and hardly any that were none."""
    measured = scores(chats, ending)
    found = sum(score.found for score in measured) / sum(score.asked for score in measured)
    assert found >= 0.97, [(s.chat, s.found, s.asked) for s in measured if s.found < s.asked]
    wrong = [(score.chat, score.wrong) for score in measured if score.wrong]
    assert sum(count for _, count in wrong) <= 3, wrong


def test_chats_without_numbers_have_stretches(chats: Path) -> None:
    """A chat whose host asks without numbers has no questions but two to eight stretches."""
    paths = [
        path
        for path in sorted(chats.glob("*.jsonl"))
        if path.name.count(".") == 1 and not path.with_suffix(".gold.jsonl").exists()
    ]
    assert paths
    for path in paths:
        posts, found = segmented_file(path)
        assert found, path.name
        assert len({post.key for post in posts}) == len(posts)
        longest = max(found, key=lambda apart: len(apart.placements))
        assert {q.section[0] for apart in found for q in apart.questions} == {"S"}, path.name
        assert 2 <= len(longest.questions) <= 8, path.name
        assert all(q.text for q in longest.questions), path.name


def test_real_sessions_are_partitions(chats: Path) -> None:
    """Every post of a session is placed once, reposts where their original stands."""
    for path in sorted(chats.glob("critlib-*[0-9].jsonl")):
        posts, found = segmented_file(path)
        originals = {post.key for post in posts if post.kind is not Kind.REPOST}
        for apart in found:
            placed = [item.post for item in apart.placements]
            assert len(placed) == len(set(placed))
            assert all(0 <= item.confidence <= 1 and item.reason for item in apart.placements)
            assert originals & set(placed)
