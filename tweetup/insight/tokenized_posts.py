"""A post as it is read for its meaning: its own words, without labels and the chat's hashtags."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tweetup.text import fold_tag, read_echo, strip_labels

if TYPE_CHECKING:
    from collections.abc import Collection

    from tweetup.insight.language import Language, Token
    from tweetup.model import Post

__all__ = ["Reading", "own_text", "read_post"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A post with its own words. ``tokens`` leave the chat's hashtags out."""

    post: Post
    text: str
    tokens: tuple[Token, ...]

    @property
    def stems(self) -> tuple[str, ...]:
        """What the post is compared by, in order."""
        return tuple(stem for token in self.tokens for stem in token.stems)


def own_text(post: Post) -> str:
    """What the post says in its own words: without labels, and without a copy it comments on.

    Of a mere repost, the words it hands on.
    """
    return _own_words(post.text)


@lru_cache(maxsize=1 << 14)
def _own_words(text: str) -> str:
    """Kept, since folding, themes, summaries and open questions each read every post."""
    echo = read_echo(text)
    if echo is None:
        return strip_labels(text)
    return strip_labels(echo.text if echo.is_repost else echo.comment)


def read_post(post: Post, *, language: Language, hashtags: Collection[str] = ()) -> Reading:
    """Read one post. ``hashtags`` are the chat's own."""
    dropped = {fold_tag(tag) for tag in hashtags}
    text = own_text(post)
    tokens = tuple(
        token
        for token in language.tokens(text)
        if not (token.text[0] in "#＃" and fold_tag(token.text) in dropped)
    )
    return Reading(post, text, tokens)
