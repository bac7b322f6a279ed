"""Posts that read as answers and are none: said twice by one author, questions, and asides."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tweetup.model import Method, Relation, in_time_order
from tweetup.text import (
    Role,
    fold_handle,
    is_repost,
    leading_mentions,
    puts_other_words,
    read_labels,
    statement_of,
    strip_labels,
    words,
)
from tweetup.text.entities import LINK, QUESTION_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tweetup.model import Post, PostKey, Segmentation

__all__ = ["find_asides", "find_asking_words", "find_own_repeats", "stems_of"]

# The Jaccard index of words from which an author says the same again, and the fewest words.
_SAME: Final = 0.75
_FEWEST_WORDS: Final = 5
# The share of a post's long words that a question has too, from which it is that question, and
# the fewest of them; words are compared by their first letters.
_ASKED: Final = 0.8
_FEWEST_ASKED: Final = 4
_SHORTEST: Final = 4
_STEM_LENGTH: Final = 6
# Behind a link may stand what an encoding made of an ellipsis.
_WORD: Final = re.compile(r"(?a:[a-z]){2}", re.IGNORECASE)
# A post that begins so with a sentence that asks, of three words at least.
_ASKS_FIRST: Final = re.compile(r"(?:[^\W_][^\s.!?…]*[\s,:–-]+){2,}[^.!?…]*[?？؟]")
_ASKS: Final = re.compile(f"[{QUESTION_MARKS}]")
_ASKS_LAST: Final = re.compile(rf"[{QUESTION_MARKS}][\s!.…\"”»')\]]*$")


def find_own_repeats(posts: Iterable[Post]) -> frozenset[PostKey]:
    """Return the posts whose words their authors sent twice, one of each two left out.

    The later one is returned, unless it has a label that the earlier one lacks: a repeat that was
    sent to put the label right.
    """
    by_author: dict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in in_time_order(posts):
        if not is_repost(post):
            by_author[post.network, fold_handle(post.handle)].append(post)
    repeats: set[PostKey] = set()
    for theirs in by_author.values():
        repeats.update(_repeats_of_one(theirs))
    return frozenset(repeats)


def _repeats_of_one(posts: Sequence[Post]) -> Iterator[PostKey]:
    kept: list[tuple[Post, frozenset[str]]] = []
    for post in posts:
        own_words = frozenset(words(strip_labels(post.text)))
        if len(own_words) < _FEWEST_WORDS:
            continue
        numbers = _numbers(post)
        match = next(
            (
                it
                for it in kept
                if _are_same(it[1], own_words)
                and not (numbers and _numbers(it[0]) and puts_other_words(it[1], own_words))
            ),
            None,
        )
        if match is None:
            kept.append((post, own_words))
        elif numbers - _numbers(match[0]):
            kept[kept.index(match)] = (post, own_words)
            yield match[0].key
        else:
            yield post.key


def _are_same(first: frozenset[str], second: frozenset[str]) -> bool:
    return len(first & second) >= _SAME * len(first | second)


def _numbers(post: Post) -> set[int]:
    return {label.number for label in read_labels(post.text) if label.role is not Role.NUMBER}


def find_asking_words(posts: Iterable[Post], *, segmentation: Segmentation) -> frozenset[PostKey]:
    """Return the posts that ask and that no label makes an answer.

    These are posts nearly all of whose words are those of one of the chat's questions, and posts
    of hosts that end with a question or ask under the label of one ("Q5b Why …? Give examples").
    """
    asked = [stems for it in segmentation.questions if (stems := stems_of(it.text))]
    hosts = frozenset(map(fold_handle, segmentation.hosts))
    methods = {placement.post: placement.method for placement in segmentation.placements}
    asking = set()
    for post in posts:
        is_answered = any(label.role is Role.ANSWER for label in read_labels(post.text))
        labelled = is_answered or methods.get(post.key) is Method.MANUAL
        if not labelled and (
            (
                fold_handle(post.handle) in hosts
                and (_asks_on(post) or _ends_with_question(post.text))
            )
            or _has_words_of(stems_of(post.text), asked)
        ):
            asking.add(post.key)
    return frozenset(asking)


def _asks_on(post: Post) -> bool:
    """Return True for a post that asks something, or a part, under the label of a question."""
    labels = [label for label in read_labels(post.text) if label.role is Role.QUESTION]
    asks = _ASKS.search(statement_of(post.text)) is not None
    return any(asks or label.part for label in labels)


def find_asides(
    posts: Iterable[Post], *, segmentation: Segmentation
) -> Mapping[PostKey, frozenset[PostKey]]:
    """Return questions of participants to the others that others answered, with the answers.

    Such a post begins with its question, replies to nobody and has no label; another person
    replied to it without asking: by the record, or by its author's name where that was their last
    post. A reply with a label of its own is no answer to it. Any other question may be its author's
    answer in the form of one.
    """
    ordered = in_time_order(posts)
    present = {post.key: post for post in ordered}
    own = {key for question in segmentation.questions for key in question.posts}
    own |= {it.post for it in segmentation.placements if it.method is Method.MANUAL}
    asides: dict[PostKey, set[PostKey]] = defaultdict(set)
    for key, target in _replies(ordered).items():
        post, other = present[key], present[target]
        if (
            target not in own
            and _begins_with_question(other)
            and fold_handle(post.handle) != fold_handle(other.handle)
            and not read_labels(post.text)
            and not _ASKS.search(statement_of(post.text))
        ):
            asides[target].add(key)
    return {target: frozenset(answers) for target, answers in asides.items()}


def _replies(posts: Sequence[Post]) -> dict[PostKey, PostKey]:
    """Return what posts reply to by the record, or the last post of whoever they begin with."""
    present = {post.key for post in posts}
    last: dict[tuple[str, str], PostKey] = {}
    replies: dict[PostKey, PostKey] = {}
    for post in posts:
        if is_repost(post):
            continue
        stated = post.target(Relation.REPLY)
        addressed = leading_mentions(post.text, post.mentions)
        if stated is None and len(addressed) == 1:
            stated = last.get((post.network, fold_handle(addressed[0])))
        if stated is not None and stated in present:
            replies[post.key] = stated
        last[post.network, fold_handle(post.handle)] = post.key
    return replies


def _begins_with_question(post: Post) -> bool:
    return (
        post.target(Relation.REPLY) is None
        and post.target(Relation.QUOTE) is None
        and not leading_mentions(post.text)
        and not read_labels(post.text)
        and _ASKS_FIRST.match(statement_of(post.text)) is not None
    )


def _ends_with_question(text: str) -> bool:
    """Return True where the last words to read, links and closing hashtags aside, ask."""
    link = LINK.search(text)
    if link is not None and _WORD.search(text, link.end()) is None:
        text = text[: link.start()]
    return _ASKS_LAST.search(statement_of(text)) is not None


def _has_words_of(stems: frozenset[str], questions: Iterable[frozenset[str]]) -> bool:
    return len(stems) >= _FEWEST_ASKED and any(
        len(stems & question) >= _ASKED * len(stems) for question in questions
    )


def stems_of(text: str) -> frozenset[str]:
    """Return the first letters of the long words of a text without its labels."""
    long_words = words(strip_labels(text))
    return frozenset(word[:_STEM_LENGTH] for word in long_words if len(word) >= _SHORTEST)
