"""Words that set a group of posts apart from others, by how many people wrote them.

The measure is the log-odds ratio with an informative Dirichlet prior of Monroe, Colaresi & Quinn
2008 (Political Analysis 16, equations 16 and 20 to 22): both groups are taken to write as the whole
chat does until their words tell otherwise, so that rare words do not win by chance. A person counts
once for each word and group, however often they write it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import log, sqrt
from re import compile as compile_pattern
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.insight.content_words import content_words, stemmer
from tweetup.insight.copies import group_copies
from tweetup.insight.tag_pairs import FEWEST_USERS
from tweetup.insight.tokenized_posts import own_text
from tweetup.text import strip_entities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tweetup.model import Post, PostKey

__all__ = [
    "LEAST_Z",
    "TellingWord",
    "TellingWords",
    "WordedPost",
    "find_telling_words",
    "log_odds",
    "read_post_words",
    "without_copies",
]

LEAST_Z: Final = 1.96
"""A word is told from so many standard errors on: 5 in 100 words pass that by chance."""

_CUT_OFF: Final = compile_pattern(r"\S+…")
# Grammar that the tables for themes leave to spaCy, which takes long to load.
_GRAMMAR: Final = {
    "en": frozenset({
        "that", "very", "it", "i", "we", "you", "they", "he", "she", "don", "doesn", "didn", "can",
        "won", "ours", "yours", "theirs", "mine", "too", "while", "until", "before", "after",
    })
}  # fmt: skip
_Word = tuple[str, str]


class WordedPost(NamedTuple):
    """The content words of a post, each as its stem and as it is written, and who wrote it."""

    person: str
    number: int
    words: tuple[_Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingWord:
    """A word that one of two groups has more often, under the form that most people write.

    ``forms`` are all, the most frequent first. ``of_others`` tells that it is the second group's;
    then ``z`` and ``log_odds`` are negative. ``people`` of the first group and ``other_people`` of
    the second wrote it. ``posts`` of its group hold it, as numbers of the archive in time order.
    """

    word: str
    forms: tuple[str, ...]
    of_others: bool
    z: float
    log_odds: float
    people: int
    other_people: int
    posts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingWords:
    """The words that set two groups apart, those of the first one before those of the second.

    ``compared`` counts the words that enough people of a group wrote: each was tested. ``people``
    and ``other_people`` are those of the groups who wrote any content word.
    """

    words: tuple[TellingWord, ...]
    compared: int
    people: int
    other_people: int


def without_copies(posts: Sequence[Post]) -> frozenset[PostKey]:
    """Return the posts of a session that repeat no other one: of copies, the first stays."""
    return frozenset(group.representative.key for group in group_copies(posts))


def read_post_words(post: Post, *, code: str, hashtags: Collection[str]) -> tuple[_Word, ...]:
    """Return the content words of a post's own text, each once, as stem and form.

    Links, handles, labels, numbers, ``hashtags`` and words that a text cuts off are left out.
    """
    text = strip_entities(_CUT_OFF.sub(" ", own_text(post)), hashtags=hashtags)
    stem, grammar = stemmer(code), _GRAMMAR.get(code, frozenset[str]())
    forms = (
        it
        for it in content_words(text, code)
        if it not in grammar and it.partition("'")[0] not in grammar and not it.isdigit()
    )
    firsts: dict[str, str] = {}
    for form in forms:
        firsts.setdefault(stem(form), form)
    return tuple(firsts.items())


def log_odds(
    own: int, others: int, *, own_all: int, others_all: int, share: float
) -> tuple[float, float]:
    """Return the log-odds ratio of a word between two groups, and how many standard errors it is.

    ``own`` and ``others`` wrote it, of sums ``own_all`` and ``others_all`` over all words;
    ``share`` is the word's part of that sum in the whole chat, from 0 to 1, both exclusive. The
    prior weighs as much as the smaller group.
    """
    whole = min(own_all, others_all)
    prior = whole * share
    one = log((own + prior) / (own_all + whole - own - prior))
    other = log((others + prior) / (others_all + whole - others - prior))
    error = sqrt(1 / (own + prior) + 1 / (others + prior))
    return one - other, (one - other) / error


def find_telling_words(
    posts: Iterable[WordedPost],
    own: Collection[int],
    others: Collection[int],
    *,
    fewest: int = FEWEST_USERS,
    least: float = LEAST_Z,
) -> TellingWords:
    """Return the words that set the posts ``own`` apart from ``others``, by their numbers.

    ``posts`` are those of the whole chat in time order, which are the prior, both groups among
    them. Of its group at least ``fewest`` people wrote a word, which differs by ``least`` standard
    errors.
    """
    chat, first, second = _Group(), _Group(), _Group()
    for post in posts:
        chat.add(post)
        if post.number in own:
            first.add(post)
        if post.number in others:
            second.add(post)
    counts = chat.counts()
    groups = (first.counts(), second.counts())
    compared = [it for it in counts if max(groups[0][it], groups[1][it]) >= fewest]
    told = _told(chat, (first, second), groups, counts, compared, fewest=fewest, least=least)
    return TellingWords(
        words=tuple(sorted(told, key=_farthest_first)),
        compared=len(compared),
        people=len(first.people),
        other_people=len(second.people),
    )


class _Group:
    """Posts by their words: who wrote each, in which posts, under which forms."""

    def __init__(self) -> None:
        self.people: set[str] = set()
        self.posts: defaultdict[str, list[int]] = defaultdict(list)
        self._writers: defaultdict[str, set[str]] = defaultdict(set)
        self._forms: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, post: WordedPost) -> None:
        if post.words:
            self.people.add(post.person)
        for stem, form in post.words:
            self._writers[stem].add(post.person)
            self.posts[stem].append(post.number)
            self._forms[stem][form] += 1

    def counts(self) -> Counter[str]:
        """Return by how many people each word was written."""
        return Counter({stem: len(people) for stem, people in self._writers.items()})

    def forms(self, stem: str) -> tuple[str, ...]:
        """Return the forms of a word, that of most posts first."""
        spread = self._forms[stem]
        return tuple(sorted(spread, key=lambda it: (-spread[it], it)))


def _told(
    chat: _Group,
    groups: tuple[_Group, _Group],
    counts: tuple[Mapping[str, int], Mapping[str, int]],
    whole: Counter[str],
    compared: Iterable[str],
    *,
    fewest: int,
    least: float,
) -> Iterator[TellingWord]:
    """Yield the words that are apart by enough standard errors, and have enough people."""
    first, second = counts
    sums, total = (sum(first.values()), sum(second.values())), whole.total()
    # Without words on both sides, or with one word alone, nothing can be compared.
    if not all(sums) or len(whole) == 1:
        return
    for stem in compared:
        ratio, z = log_odds(
            first[stem],
            second[stem],
            own_all=sums[0],
            others_all=sums[1],
            share=whole[stem] / total,
        )
        of_others = z < 0
        if abs(z) < least or counts[of_others][stem] < fewest:
            continue
        forms = groups[of_others].forms(stem)
        yield TellingWord(
            word=forms[0],
            forms=tuple(dict.fromkeys((*forms, *chat.forms(stem)))),
            of_others=of_others,
            z=z,
            log_odds=ratio,
            people=first[stem],
            other_people=second[stem],
            posts=tuple(groups[of_others].posts[stem]),
        )


def _farthest_first(word: TellingWord) -> tuple[bool, float, str]:
    return (word.of_others, -abs(word.z), word.word)
