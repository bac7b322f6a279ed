"""Reply structure: links from replies to the posts they answer."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.insight.tokenized_posts import own_text
from tweetup.model import PostKey, Relation, in_time_order
from tweetup.text import fold_handle, is_repost, leading_mentions, words
from tweetup.text.entities import HASHTAG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.model import Post

__all__ = ["REPLY_WINDOW", "link_replies"]

REPLY_WINDOW: Final = timedelta(minutes=20)
"""The longest time between a post and a reply that is linked by its @mention alone."""

# Within this time a mention alone links a reply; within the second where the two were talking.
_AT_ONCE: Final = timedelta(minutes=4)
_TALKING: Final = timedelta(minutes=10)
_MOST_NAMES: Final = 3
_MOST_RECENT: Final = 20
# A word of fewer letters, or in more posts than this share, links no two posts.
_SHORTEST_WORD: Final = 4
_COMMON: Final = 0.08


@dataclass(frozen=True, slots=True)
class _Message:
    post: Post
    mentions: tuple[str, ...]
    words: frozenset[str]


def link_replies(posts: Iterable[Post]) -> dict[PostKey, PostKey]:
    """Return the post that each reply among ``posts`` answers, reply → target.

    By the record where it names the target, else by the mention a post begins with: ``@who``
    answers a post that @who wrote shortly before, by preference one addressed to the reply's
    author or one that shares words with it (Elsner & Charniak, "Disentangling Chat", 2010).
    Where neither time nor words link the two, the reply has no target.
    """
    ordered = in_time_order(posts)
    present = {post.key for post in ordered}
    distinctive = _distinctive_words(ordered)
    by_author: defaultdict[str, list[_Message]] = defaultdict(list)
    parents: dict[PostKey, PostKey] = {}
    for post, rare_words in zip(ordered, distinctive, strict=True):
        if is_repost(post):
            continue
        target = post.target(Relation.REPLY)
        text = own_text(post)
        mentions = tuple(map(fold_handle, leading_mentions(text, post.mentions)))[:_MOST_NAMES]
        message = _Message(post, mentions, rare_words)
        parent = target if target in present else None
        if target is None and not text.startswith("."):
            parent = _mentioned_post(message, by_author)
        if parent is not None and parent != post.key:
            parents[post.key] = parent
        by_author[fold_handle(post.handle)].append(message)
    return parents


def _distinctive_words(posts: Sequence[Post]) -> list[frozenset[str]]:
    """Return each post's words that few posts have, without the chat's hashtag and subject."""
    texts = [frozenset(words(HASHTAG.sub(" ", own_text(post)))) for post in posts]
    spread = Counter(word for text in texts for word in text)
    most = max(3.0, _COMMON * len(posts))
    return [
        frozenset(word for word in text if len(word) >= _SHORTEST_WORD and spread[word] <= most)
        for text in texts
    ]


def _mentioned_post(
    message: _Message, by_author: Mapping[str, Sequence[_Message]]
) -> PostKey | None:
    """Return the recent post that a message most likely answers, of those it mentions."""
    author = fold_handle(message.post.handle)
    best: tuple[float, PostKey] | None = None
    for rank, name in enumerate(message.mentions):
        for earlier in reversed(by_author.get(name, ())[-_MOST_RECENT:]):
            gap = message.post.created_at - earlier.post.created_at
            if gap > REPLY_WINDOW:
                break
            shared = len(message.words & earlier.words)
            talking = author in earlier.mentions
            if name == author or not (shared or gap <= _AT_ONCE or (talking and gap <= _TALKING)):
                continue
            score = 1 / (1 + gap / _AT_ONCE) + 0.8 * talking - 0.2 * rank
            score += 0.6 * shared / math.sqrt(1 + len(earlier.words))
            if best is None or score > best[0]:
                best = (score, earlier.post.key)
    return best[1] if best else None
