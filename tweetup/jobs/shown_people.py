"""How often a file shows people who are removed, or their posts, in whatever kind of file.

Words are compared by their letters alone: signs, emoji, marks and line breaks are written
differently in each kind of file, and letters are not.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

from tweetup.archive import RemovedNames, count_in_file
from tweetup.jobs.file_texts import read_texts
from tweetup.text import fold_handle, strip_labels
from tweetup.text.entities import HASHTAG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tweetup.jobs.file_texts import FileTexts

__all__ = ["RemovedWords", "Sight"]

#: Letters of a text that another post does not have by chance; wide ones count twice.
_LEAST: Final = 24

#: Letters of a piece of a text that is looked for by itself, where an output parts the text.
_PIECE: Final = 30

#: Letters by which texts are told to be absent, where many are looked for.
_GRAM: Final = _LEAST // 2
_MANY: Final = 40

_FIRST_WIDE: Final = "\u2e80"

_LEAST_ID: Final = 6

_NO_LETTERS: Final = re.compile(r"[\W_]+")
_APART: Final = re.compile(r"https?://\S+|@[\w.-]+@[\w.-]+", re.IGNORECASE)
_TOKEN: Final = re.compile(r"[0-9A-Za-z]{6,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """How often a file shows the people; ``is_searched`` is False where that cannot be told.

    ``may`` is True for a text that has a removed post's few words, which others may have written.
    """

    count: int
    is_searched: bool = True
    may: bool = False


def _letters(text: str) -> str:
    """Return the letters and figures of a text in one case, without all between them."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _weight(letters: str) -> int:
    return len(letters) + sum(letter >= _FIRST_WIDE for letter in letters)


@dataclass(frozen=True, slots=True)
class _Wording:
    """The letters of a text between its links, whole and in pieces of one length."""

    whole: str
    pieces: tuple[str, ...]

    def may_be_among(self, grams: set[str]) -> bool:
        """Return False where the letters that begin it, or its pieces, are not there."""
        had = sum(piece[:_GRAM] in grams for piece in self.pieces)
        return self.whole[:_GRAM] in grams or had * 2 >= len(self.pieces)

    def count_in(self, letters: str) -> int:
        """Return how often letters have the text; once where they have half of its pieces."""
        if count := letters.count(self.whole):
            return count
        had = sum(piece in letters for piece in self.pieces)
        return int(len(self.pieces) > 1 and had * 2 >= len(self.pieces))


def _wordings_of(text: str) -> Iterator[_Wording]:
    """Yield the wordings in which outputs show a text: with hashtags and labels, and without."""
    told = (text, HASHTAG.sub(" ", text), strip_labels(text), strip_labels(HASHTAG.sub(" ", text)))
    parts = chain.from_iterable(_APART.split(it) for it in dict.fromkeys(told))
    for letters in dict.fromkeys(map(_letters, parts)):
        if _weight(letters) >= _LEAST:
            size = _PIECE if _weight(letters) == len(letters) else _PIECE // 2
            last = max(len(letters) - size + 1, 1)
            yield _Wording(letters, tuple(letters[at : at + size] for at in range(0, last, size)))


class RemovedWords:
    """The names, texts and ids that files are looked through for."""

    def __init__(self, names: RemovedNames, posts: Iterable[str]) -> None:
        """Take the names and texts, and the ids of ``posts`` on their networks."""
        self._names = names
        told = tuple(posts)
        self._ids = frozenset(filter(None, map(_token_of, told)))
        self._posts = RemovedNames(ids=frozenset(told))

    @cached_property
    def _wordings(self) -> tuple[tuple[_Wording, ...], ...]:
        """The wordings of each text."""
        told = (tuple(_wordings_of(text)) for text in dict.fromkeys(self._names.texts))
        return tuple(filter(None, told))

    @cached_property
    def _starts(self) -> frozenset[str]:
        wordings = chain.from_iterable(self._wordings)
        return frozenset(piece[:_GRAM] for it in wordings for piece in (it.whole, *it.pieces))

    @cached_property
    def _short(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of texts of few letters; without any letter the pattern of every text."""
        texts = (text for text in self._names.texts if not any(_wordings_of(text)))
        longest = (max(_APART.split(text), key=lambda it: len(_letters(it))) for text in texts)
        words = (_NO_LETTERS.split(text.casefold()) for text in longest)
        told = (r"[\W_]+".join(map(re.escape, filter(None, own))) for own in words)
        return tuple(re.compile(rf"(?<!\w){own}(?!\w)") for own in told)

    def look_at(self, path: Path) -> Sight:
        """Return how often a file shows them."""
        texts = read_texts(path)
        if texts is None:
            count = count_in_file(path, self._names) or count_in_file(path, self._posts)
            return Sight(count=count, is_searched=False)
        count = self._count(texts)
        # A file with somebody's posts has their name: few words alone tell nothing then.
        may = not count and not self._names.handles and self._has_short(texts.readings)
        return Sight(count=count, may=may)

    def _count(self, file: FileTexts) -> int:
        texts = file.readings
        letters = dict.fromkeys(map(_letters, texts))
        named = max(map(self._names.count, texts), default=0)
        named = max(named, sum(fold_handle(it) in self._names.handles for it in file.values))
        quoted = max(map(self._count_texts, letters), default=0)
        ids = max((len(self._ids.intersection(_TOKEN.findall(it))) for it in texts), default=0)
        return named + max(quoted, ids)

    def _count_texts(self, letters: str) -> int:
        wordings = self._wordings
        if len(wordings) > _MANY:
            starts = self._starts
            here = {
                gram
                for at in range(len(letters) - _GRAM + 1)
                if (gram := letters[at : at + _GRAM]) in starts
            }
            wordings = tuple(it for it in wordings if _may_be_among(it, here))
        return sum(max(it.count_in(letters) for it in own) for own in wordings)

    def _has_short(self, texts: Sequence[str]) -> bool:
        return any(it.search(text.casefold()) for it in self._short for text in texts)


def _may_be_among(wordings: Iterable[_Wording], grams: set[str]) -> bool:
    return any(it.may_be_among(grams) for it in wordings)


def _token_of(identity: str) -> str | None:
    """Return the part of a post's id that addresses and anchors have; None where it is short."""
    last = re.split(r"[^0-9A-Za-z]+", identity.strip("/"))[-1]
    return last if len(last) >= _LEAST_ID else None
