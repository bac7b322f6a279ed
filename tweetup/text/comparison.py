"""How much two texts share."""

from __future__ import annotations

import re
import unicodedata

from tweetup.text.entities import MARKS, strip_entities

__all__ = ["contains_text", "fold_text", "similarity", "words"]

_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}])*(?:['’][^\W_]+)?")


def words(text: str) -> tuple[str, ...]:
    """The words of a text in order, in one case, without links and handles."""
    folded = unicodedata.normalize("NFKC", strip_entities(text)).casefold()
    return tuple(word.replace("’", "'") for word in _WORD.findall(folded))


def fold_text(text: str) -> str:
    """A text for telling copies apart: its words alone, so that spacing and links do not count."""
    return " ".join(words(text))


def similarity(a: str, b: str) -> float:
    """Shared distinct words over all distinct words (Jaccard), 0–1; 0 when both are empty."""
    first, second = set(words(a)), set(words(b))
    union = first | second
    return len(first & second) / len(union) if union else 0.0


def contains_text(whole: str, part: str) -> bool:
    """Whether ``part`` stands in ``whole``, the last word of a cut-off copy left aside."""
    piece = words(part)
    if "…" in part[-3:] or part.endswith("..."):
        piece = piece[:-1]
    if not piece:
        return False
    return f" {' '.join(piece)} " in f" {' '.join(words(whole))} "
