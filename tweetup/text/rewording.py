"""Whether one of two texts has other words in place of some of the other's."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

__all__ = ["puts_other_words"]

# From this ratio of matching letters two words are one in two spellings.
_SAME_SPELLING: Final = 0.75


def puts_other_words(first: AbstractSet[str], second: AbstractSet[str]) -> bool:
    """Return True if each of two texts, given as words, has words in place of some of the other's.

    "I could not do without my scanner" is no copy of "… my garden": a copy leaves words out, or
    adds some. A word that is cut off or spelt in another way is the same.
    """
    own, other = sorted(first - second), sorted(second - first)
    for word in tuple(own):
        same = next((it for it in other if _is_same(word, it)), None)
        if same is not None:
            own.remove(word)
            other.remove(same)
    return bool(own and other)


def _is_same(word: str, other: str) -> bool:
    if word.startswith(other) or other.startswith(word):
        return True
    return SequenceMatcher(None, word, other, autojunk=False).ratio() >= _SAME_SPELLING
