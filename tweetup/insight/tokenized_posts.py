"""A post's own words as tokens, without labels and the chat's hashtags."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tweetup.text import fold_tag, read_echo, strip_labels

if TYPE_CHECKING:
    from collections.abc import Collection

    from tweetup.insight.language import Language, Token
    from tweetup.model import Post

__all__ = ["TokenizedPost", "own_text", "tokenize_post"]


@dataclass(frozen=True, slots=True)
class TokenizedPost:
    """A post with its own words; the chat's hashtags are not among the ``tokens``."""

    post: Post
    text: str
    tokens: tuple[Token, ...]

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems of the tokens, in order."""
        return tuple(stem for token in self.tokens for stem in token.stems)


def own_text(post: Post) -> str:
    """Return a post's own words: without labels, and without a copy that it comments on.

    Of a repost without a comment, the words it repeats.
    """
    return _own_words(post.text)


# A cache smaller than the session misses each time that it is walked through in order.
@lru_cache(maxsize=1 << 17)
def _own_words(text: str) -> str:
    """Return the own words of a text; cached, since every analysis reads every post."""
    echo = read_echo(text)
    if echo is None:
        return strip_labels(text)
    return strip_labels(echo.text if echo.is_repost else echo.comment)


def tokenize_post(
    post: Post, *, language: Language, hashtags: Collection[str] = ()
) -> TokenizedPost:
    """Return one post tokenized. ``hashtags`` are the chat's own."""
    dropped = {fold_tag(tag) for tag in hashtags}
    text = own_text(post)
    tokens = tuple(
        token
        for token in language.tokens(text)
        if not (token.text[0] in "#＃" and fold_tag(token.text) in dropped)
    )
    return TokenizedPost(post, text, tokens)
