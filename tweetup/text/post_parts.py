"""A post that is too long for a network, as numbered parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["split_post"]

_MOST: Final = 9


def split_post(
    head: str, sentences: Sequence[str], tail: str, *, fits: Callable[[str], bool]
) -> tuple[str, ...]:
    """Return a post, or its parts (``Q1 1/2: …``) where it does not fit: each ends with a sentence.

    The post is whole, and too long, where a sentence alone does not fit or nine parts are too few.
    ``head`` is a label or empty, ``tail`` a hashtag or empty.
    """
    whole = _join(head, " ".join(sentences), tail)
    if fits(whole):
        return (whole,)
    parts: list[str] = []
    for sentence in sentences:
        longer = f"{parts[-1]} {sentence}" if parts else sentence
        if parts and fits(_numbered(head, longer, tail, _MOST, _MOST)):
            parts[-1] = longer
        elif fits(_numbered(head, sentence, tail, _MOST, _MOST)):
            parts.append(sentence)
        else:
            return (whole,)
    if len(parts) > _MOST:
        return (whole,)
    return tuple(
        _numbered(head, part, tail, number, len(parts)) for number, part in enumerate(parts, 1)
    )


def _numbered(head: str, text: str, tail: str, number: int, total: int) -> str:
    if head:
        return _join(f"{head} {number}/{total}", text, tail)
    return " ".join(filter(None, (f"{number}/{total}", text, tail)))


def _join(head: str, text: str, tail: str) -> str:
    return " ".join(filter(None, (f"{head}:" if head else "", text, tail)))
