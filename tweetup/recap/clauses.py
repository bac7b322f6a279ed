"""Sentences of several clauses, each with the posts that it rests on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tweetup.model import Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.model import PostKey

__all__ = ["end_clause", "split_clauses"]

# No text that a person writes has this character of the private use area.
_END: Final = "\ue000"
_STOPS: Final = re.compile(r"[.,;:。、，；：]*")


def end_clause(text: str) -> str:
    """Return a text with the mark of a clause's end, for :func:`split_clauses`."""
    return text.replace(_END, "") + _END


def split_clauses(text: str, posts: Sequence[tuple[PostKey, ...]]) -> Sentence:
    """Return the sentence of a text in which each clause ends with a mark.

    ``posts`` are those of each clause, in order. Joined, the texts of the clauses are the
    sentence's: the stop behind a clause belongs to it, and the end of the sentence to the last.
    """
    head, *tails = text.split(_END)
    texts = [head]
    for tail in tails:
        match = _STOPS.match(tail)
        stop = match.end() if match else 0
        texts[-1] += tail[:stop]
        texts.append(tail[stop:])
    texts[-2:] = ["".join(texts[-2:])]
    clauses = tuple(
        Sentence(text=clause, posts=keys) for clause, keys in zip(texts, posts, strict=True)
    )
    return Sentence(
        text="".join(texts),
        posts=tuple(dict.fromkeys(key for keys in posts for key in keys)),
        clauses=clauses if len(clauses) > 1 else (),
    )
