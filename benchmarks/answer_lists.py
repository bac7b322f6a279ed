"""Answers that are lists: the things found beside those that a careful reader listed.

    python -m benchmarks answer_lists

Read are the chats of the folder that TWEETUP_REAL_DATA names, else ../shared/data, with a
reader's lists in points/. Taken as answers are the posts that the reader counts as answers, so
that the figures are those of the lists alone. An item is right where the reader lists a thing of
one of its posts in that section. Printed are, a chat a line:

asked       sections whose question asks for things
lists       lists found, and the reader's of three things or more in the sections asked
items       items found; right; the reader's items in the sections asked
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from benchmarks._gold import gold_chats, gold_folder
from tweetup.insight import find_answer_lists
from tweetup.insight.answer_lists import asked_things

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks._gold import GoldChat
    from tweetup.model import Post

_COLUMNS = ("asked", "lists", "gold lists", "items", "right", "gold items")
_FEWEST = 3


def report() -> Iterator[str]:
    """Yield a line for each chat with a reader's lists, and one for all."""
    points = gold_folder().parent / "points"
    if not points.is_dir():
        yield "no reader's lists here: TWEETUP_REAL_DATA names no folder that has points/"
        return
    yield "  ".join(["chat".ljust(20), *_COLUMNS])
    total: Counter[str] = Counter()
    for chat in gold_chats(gold_folder(), "labelled"):
        path = points / f"{chat.name}.points.json"
        if path.exists():
            counts = count_items(chat, json.loads(path.read_text(encoding="utf-8"))["sections"])
            total += counts
            yield _line(chat.name, counts)
    yield _line("all", total)


def count_items(chat: GoldChat, sections: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """Return the figures of one chat by name."""
    posts = {parsed.post.id: parsed.post for parsed in chat.run.parsed.posts}
    questions = {question.section: question.text for question in chat.run.corrected.questions}
    counts: Counter[str] = Counter()
    for section in sections:
        question = questions.get(section["section"], "")
        if asked_things(question) is None:
            continue
        answers = [posts[post_id] for post_id in section["answers"] if post_id in posts]
        counts += _count_section(answers, question, section.get("lists", []))
    return counts


def _count_section(
    answers: Sequence[Post], question: str, gold: Sequence[Mapping[str, Any]]
) -> Counter[str]:
    listed = {post_id for each in gold for item in each["items"] for post_id in item["posts"]}
    lists = find_answer_lists(answers, question_text=question)
    items = [item for answer_list in lists for item in answer_list.items]
    return Counter(
        {
            "asked": 1,
            "lists": len(lists),
            "gold lists": sum(len(each["items"]) >= _FEWEST for each in gold),
            "items": len(items),
            "right": sum(any(key.id in listed for key in item.posts) for item in items),
            "gold items": sum(len(each["items"]) for each in gold),
        }
    )


def _line(name: str, counts: Mapping[str, int]) -> str:
    figures = [f"{counts[column]:{len(column)}}" for column in _COLUMNS]
    return "  ".join([name.ljust(20), *figures])
