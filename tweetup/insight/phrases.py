"""Phrases that several people wrote in a session, with the posts that hold each.

Candidates in English (or with a user's tagger) are noun phrases by their parts of speech; a
phrase nested in a longer one counts as well, and how often it stands alone is kept (as in the
C-value of Frantzi et al. 2000). German has its capitals for nouns. In other languages with known
function words a candidate is a run of content words after a determiner or preposition; where
not even these are known there is none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.insight.language import get_language
from tweetup.insight.noun_phrases import noun_phrases
from tweetup.insight.subjects import is_attribute, is_shorthand, names_no_subject
from tweetup.insight.tagging import TaggedToken, load_tagger
from tweetup.insight.tokenized_posts import tokenize_post
from tweetup.model import PhraseUse, SharedPhrase, in_time_order
from tweetup.text import fold_handle, fold_tag, is_repost
from tweetup.text.inflection import holds_phrase, singular

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tweetup.insight.language import Language, Token
    from tweetup.model import Post

__all__ = ["find_phrases"]

_MOST_WORDS: Final = 5
_FEWEST_PEOPLE: Final = 2
_SHORTEST_NAME: Final = 4
_NOUNS: Final = frozenset({"NOUN", "PROPN"})
_LETTERS: Final = {"ADJ": "A", "NOUN": "N", "PROPN": "P", "NUM": "M", "VERB": "V"}
# A noun phrase may begin with a gerund: engineering design.
_PATTERN: Final = re.compile(r"(?:[ANPV].*)?[NP]\Z")
_GERMAN_ADJECTIVE: Final = re.compile(r"[a-zäöüß]{2,}e[mnrs]?\Z")
_HYPHEN: Final = re.compile(r"[-‐‑]")
_ALTERNATIVES: Final = re.compile(r"[^\W\d_]{3,}(?:/[^\W\d_]{3,})+\Z")
_PIECE: Final = re.compile(r"/|[^/]+")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
# The tag of another chat: edchat, and no network (Snapchat).
_CHAT_TAG: Final = re.compile(r"(?!snap|we|back)\w+chat\Z", re.IGNORECASE)
# Words between those of a phrase that change nothing: role of the nurse, role of a nurse.
_SKIPPED: Final = frozenset({"a", "an", "the", "'s", "’s", "'", "’"})
_NEGATIONS: Final = frozenset({
    "geen", "kein", "keine", "keinem", "keinen", "keiner", "keines", "n't", "neither", "never",
    "no", "nor", "not", "n’t", "ohne", "sans", "sem", "senza", "sin", "without", "zonder",
})  # fmt: skip
_ADDRESSING: Final = frozenset({
    "bye", "cc", "danke", "dear", "hallo", "hello", "hey", "hi", "hiya", "liebe", "lieber", "merci",
    "thank", "thanks", "thanx", "thnx", "thx", "ty", "welcome",
})  # fmt: skip
_DEFINITE: Final = frozenset({"the", "any", "der", "die", "das", "den", "dem"})
_LACKS: Final = frozenset({"absence", "instead", "lack", "lacking", "rid"})
# Tags that may stand between a negation and the phrase that it negates.
_BETWEEN: Final = frozenset({
    "ADJ", "ADP", "ADV", "AUX", "DET", "NOUN", "NUM", "PART", "PRON", "PROPN", "VERB",
})  # fmt: skip
_FAR: Final = 7


class _Word(NamedTuple):
    """A part of a token (``cross`` of ``cross-cutting``) in singular; ``token`` is its index.

    ``verb`` is the infinitive of a verb, and empty for any other word.
    """

    base: str
    token: int
    verb: str


@dataclass(frozen=True, slots=True)
class _TaggedPost:
    """A post with its tagged tokens, and its words in runs between signs and line ends."""

    post: Post
    text: str
    tokens: tuple[Token, ...]
    tags: tuple[TaggedToken, ...]
    runs: tuple[tuple[_Word, ...], ...]

    @property
    def author(self) -> str:
        return f"{self.post.network}:{fold_handle(self.post.handle)}"


class _Span(NamedTuple):
    """Tokens ``start`` up to but without ``stop``.

    ``whole`` is True for a whole noun phrase, ``noun`` also for one nested in another.
    """

    start: int
    stop: int
    whole: bool = False
    noun: bool = False


Places = dict[int, list[_Span]]
"""The places of a phrase: the spans in each post, by the index of the post."""


def find_phrases(
    posts: Iterable[Post],
    *,
    language: str = "en",
    hashtags: Collection[str] = (),
    model: str | None = None,
) -> tuple[SharedPhrase, ...]:
    """Return the noun phrases that at least two people wrote, each with the posts that hold it.

    Reposts are left out, and of posts that comment on a copy the copy is. A use holds every word
    of the phrase in a row, but for articles between; in singular or plural. Left out are words
    that name no subject, shorthand, and words that begin with one of ``hashtags``, the chat's own.
    Phrases are in alphabetical order, their uses in time order.

    ``model`` names a spaCy package to tag with instead of ours; raises
    :class:`~tweetup.errors.TweetupError` where it is not installed.
    """
    analysis = get_language(language)
    # Without a tagger and without a noun's capitals, single words may be of any kind.
    fewest_words = 1 if model is not None or analysis.code in {"en", "de"} else 2
    tagged = _tag(posts, analysis, hashtags=hashtags, model=model)
    spans = [set(_noun_spans(post, analysis)) for post in tagged]
    keys = {
        key
        for post, candidates in zip(tagged, spans, strict=True)
        for span in candidates
        if (key := _key(post, span))
    }
    vocabulary = _vocabulary(tagged)
    spelling = _Spelling(tagged, nouns_have_capitals=analysis.code == "de")
    phrases = (
        _shared_phrase(places, tagged, spelling)
        for places in _find_places(tagged, spans, keys).values()
    )
    return tuple(
        sorted(
            (
                phrase
                for phrase in phrases
                if phrase is not None
                and len(phrase.words) >= fewest_words
                and _is_subject(phrase, analysis, vocabulary=vocabulary, hashtags=hashtags)
            ),
            key=lambda phrase: (phrase.text.casefold(), phrase.text),
        )
    )


def _is_subject(
    phrase: SharedPhrase,
    language: Language,
    *,
    vocabulary: Mapping[str, int],
    hashtags: Collection[str],
) -> bool:
    """Return True for a phrase that names a subject in words that a reader knows."""
    tags = tuple(map(fold_tag, hashtags))
    words = phrase.text.split()
    return (
        _PATTERN.match(phrase.tags) is not None
        and not names_no_subject(phrase.words, language.code)
        and not any(is_shorthand(word, vocabulary) for word in words if not language.is_stop(word))
        and not is_attribute(words[-1])
        and not any(fold_tag(word).startswith(tags) for word in words if tags)
        and not (len(words) == 1 and any(_names_chat(words[0], tag) for tag in tags))
        and not any(_CHAT_TAG.match(word) for word in words)
    )


def _names_chat(word: str, tag: str) -> bool:
    """Return True for a word with which the chat's hashtag begins: NGSS, in #NGSSchat."""
    return len(word) >= _SHORTEST_NAME and tag.startswith(fold_tag(word))


def _tag(
    posts: Iterable[Post],
    language: Language,
    *,
    hashtags: Collection[str],
    model: str | None,
) -> list[_TaggedPost]:
    """Return the posts of their authors' own words, tagged, in time order."""
    tokenized = [
        tokenize_post(post, language=language, hashtags=hashtags)
        for post in in_time_order(posts)
        if not is_repost(post)
    ]
    tokens = [_split_slashes(post.tokens, language) for post in tokenized]
    if model is not None or language.code == "en":
        tags = list(load_tagger(model).tag_tokens(tokens))
    else:
        tags = [_guess_tags(words, language) for words in tokens]
    return [
        _TaggedPost(post.post, post.text, words, tagged, _runs(post.text, words, tagged, language))
        for post, words, tagged in zip(tokenized, tokens, tags, strict=True)
    ]


def _split_slashes(tokens: Sequence[Token], language: Language) -> tuple[Token, ...]:
    """Return the tokens, those such as ``faculty/staff`` in three."""
    split: list[Token] = []
    for token in tokens:
        if _ALTERNATIVES.match(token.text):
            pieces = (
                piece._replace(start=token.start + match.start())
                for match in _PIECE.finditer(token.text)
                for piece in language.tokens(match[0])
            )
            split.extend(pieces)
        else:
            split.append(token)
    return tuple(split)


def _guess_tags(tokens: Sequence[Token], language: Language) -> tuple[TaggedToken, ...]:
    """Return the words with the tags NOUN, ADJ or X, by capitals or by the word before.

    A German noun is a word with a capital inside a sentence; an adjective stands between it and a
    determiner or preposition. Elsewhere nouns are the content words between such a word and the
    next function word.
    """
    tags: list[str] = []
    opens, follows = True, False
    for token in tokens:
        content = bool(token.stems) and _WORD.search(token.text) is not None
        noun = content and (
            token.text[0].isupper() and not opens if language.code == "de" else follows
        )
        if noun and language.code == "de" and _is_german_adjective(tokens, len(tags) - 1, language):
            tags[-1] = "ADJ"
        tags.append("NOUN" if noun else "X")
        follows = noun or (token.stop and language.expected_class(token.text) > 0)
        opens = token.ends or (opens and not token.word)
    return tuple(
        TaggedToken(token.text, token.text.lower(), tag)
        for token, tag in zip(tokens, tags, strict=True)
    )


def _is_german_adjective(tokens: Sequence[Token], index: int, language: Language) -> bool:
    """Return True for a word with an adjective's ending after a determiner or preposition."""
    return (
        index > 0
        and bool(tokens[index].stems)
        and _GERMAN_ADJECTIVE.match(tokens[index].text) is not None
        and language.expected_class(tokens[index - 1].text) > 0
    )


def _runs(
    text: str, tokens: Sequence[Token], tags: Sequence[TaggedToken], language: Language
) -> tuple[tuple[_Word, ...], ...]:
    """Return the words between signs, line ends, handles and links, without articles."""
    runs: list[list[_Word]] = [[]]
    end = 0
    for index, (token, tag) in enumerate(zip(tokens, tags, strict=True)):
        if "\n" in text[end : token.start]:
            runs.append([])
        end = token.end
        if token.text.lower() in _SKIPPED or (tag.upos == "DET" and token.stop and runs[-1]):
            continue
        if not token.word:
            runs.append([])
            continue
        pieces = [piece for piece in _HYPHEN.split(token.text.lstrip("#＃")) if piece]
        verb = tag.lemma.casefold() if tag.upos == "VERB" and len(pieces) == 1 else ""
        runs[-1].extend(_Word(singular(piece, language.code), index, verb) for piece in pieces)
    return tuple(tuple(run) for run in runs if run)


def _noun_spans(post: _TaggedPost, language: Language) -> Iterator[_Span]:
    """Yield the noun phrases of a post, and the phrases nested in them."""
    for phrase in noun_phrases(post.tags):
        start, stop = phrase.start, phrase.stop
        while start < stop and _is_weak(post.tokens[start], post.tags[start], language):
            start += 1
        if all(tag.upos in _LETTERS for tag in post.tags[start:stop]):
            yield from _nested(post, start, stop, language)
        elif start == phrase.start:
            yield _Span(start, stop, whole=True, noun=True)


def _nested(post: _TaggedPost, start: int, stop: int, language: Language) -> Iterator[_Span]:
    """Yield each part of a phrase that ends in a noun; the phrase itself is whole."""
    # After "to" stands a verb, also where the tagger sees a noun: how to value.
    verb = start > 0 and post.tags[start - 1].upos == "PART" and not _is_ending(post, start - 1)
    for first in range(start + verb, stop):
        if not _is_weak(post.tokens[first], post.tags[first], language):
            for end in range(first + 1, stop + 1):
                if post.tags[end - 1].upos in _NOUNS and post.tokens[end - 1].stems:
                    yield _Span(first, end, whole=(first, end) == (start, stop), noun=True)


def _is_ending(post: _TaggedPost, index: int) -> bool:
    """Return True for the ending of a possessive: 's."""
    return not post.tokens[index].text[0].isalnum()


def _is_weak(token: Token, tag: TaggedToken, language: Language) -> bool:
    """Return True for a word that adds nothing in front of a noun: many, great, other, three."""
    return tag.upos == "NUM" or not token.stems or language.is_stop(token.text)


def _key(post: _TaggedPost, span: _Span) -> str:
    """Return the words of a span in singular, joined: maker space and makerspaces are alike."""
    words = _words(post, span)
    joined = "".join(words)
    return joined if 0 < len(words) <= _MOST_WORDS and _WORD.search(joined) else ""


def _words(post: _TaggedPost, span: _Span) -> list[str]:
    return [word.base for run in post.runs for word in run if span.start <= word.token < span.stop]


def _find_places(
    posts: Sequence[_TaggedPost], spans: Sequence[Collection[_Span]], keys: set[str]
) -> dict[str, Places]:
    """Return the places of each key in all posts, keys in alphabetical order.

    A single word is also in its places as a verb: support, in "they support us".
    """
    places: defaultdict[str, defaultdict[int, list[_Span]]] = defaultdict(lambda: defaultdict(list))
    for index, (post, candidates) in enumerate(zip(posts, spans, strict=True)):
        nouns = {(span.start, span.stop): span for span in candidates if not span.whole}
        nouns |= {(span.start, span.stop): span for span in candidates if span.whole}
        for run in post.runs:
            for key, first, last in _grams(run, keys):
                start, stop = run[first].token, run[last].token + 1
                places[key][index].append(nouns.get((start, stop), _Span(start, stop)))
            for word in run:
                for key in sorted({word.base, word.verb} & keys) if word.verb else ():
                    places[key][index].append(_Span(word.token, word.token + 1))
    return {key: dict(places[key]) for key in sorted(places)}


def _grams(run: Sequence[_Word], keys: set[str]) -> Iterator[tuple[str, int, int]]:
    """Yield each key in a run with the indices of its first and last word.

    Also of a part of a token with hyphens: knowledge, in knowledge-making.
    """
    for first in range(len(run)):
        key = ""
        for last in range(first, min(first + _MOST_WORDS, len(run))):
            key += run[last].base
            if key in keys:
                yield key, first, last


def _vocabulary(posts: Iterable[_TaggedPost]) -> dict[str, int]:
    """Return the number of people who wrote each word."""
    people: defaultdict[str, set[str]] = defaultdict(set)
    for post in posts:
        author = post.author
        for token in post.tokens:
            if token.word:
                people[token.text.lstrip("#＃").casefold()].add(author)
    return {word: len(people[word]) for word in sorted(people)}


class _Spelling:
    """The usual capitals of each word: as most people write it inside a sentence."""

    def __init__(self, posts: Iterable[_TaggedPost], *, nouns_have_capitals: bool) -> None:
        self._nouns_have_capitals = nouns_have_capitals
        people: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for post in posts:
            for word in sorted(_inside_sentences(post.tokens)):
                people[word.casefold()][word] += 1
        self._usual = {
            word: min(counts.items(), key=lambda item: (-item[1], item[0].swapcase()))[0]
            for word, counts in people.items()
        }

    def spell(self, post: _TaggedPost, span: _Span) -> str:
        """Return the words as the post has them, in their usual capitals but for a title."""
        title = _is_title(post.tokens[span.start : span.stop])
        parts: list[str] = []
        end = post.tokens[span.start].start
        for index in range(span.start, span.stop):
            token = post.tokens[index]
            parts.append(" " if token.start > end else "")
            word = token.text.lstrip("#＃")
            parts.append(word if title else self._spell_word(word, post.tags[index].upos))
            end = token.end
        return "".join(parts)

    def _spell_word(self, word: str, upos: str) -> str:
        """Return a word in its usual capitals; small where it only ever began sentences."""
        opened = upos != "PROPN" and word.istitle() and not self._nouns_have_capitals
        return self._usual.get(word.casefold(), word.lower() if opened else word)


def _is_title(tokens: Sequence[Token]) -> bool:
    """Return True for words written as a name: each with a capital, not all in capitals."""
    words = [token.text for token in tokens if token.stems]
    return (
        len(words) > 1
        and all(word[0].isupper() for word in words)
        and not all(word.isupper() for word in words)
    )


def _inside_sentences(tokens: Sequence[Token]) -> set[str]:
    """Return the words that begin no sentence, without hashtags, whose capitals mean nothing."""
    words: set[str] = set()
    opens = True
    for token in tokens:
        if token.word and not opens and token.text[0] not in "#＃":
            words.add(token.text)
        opens = token.ends or (opens and not token.word)
    return words


def _shared_phrase(
    places: Places, posts: Sequence[_TaggedPost], spelling: _Spelling
) -> SharedPhrase | None:
    """Return the phrase of these places, None where fewer than two people wrote it."""
    people: defaultdict[str, set[str]] = defaultdict(set)
    examples: dict[str, tuple[_TaggedPost, _Span]] = {}
    for index in sorted(places):
        for span in places[index]:
            if span.noun:
                text = spelling.spell(posts[index], span)
                people[text].add(posts[index].author)
                examples.setdefault(text, (posts[index], span))
    if not people:
        return None
    text = min(people, key=lambda text: (-len(people[text]), text.swapcase()))
    uses = {
        index: _use(posts[index], places[index])
        for index in sorted(places)
        if holds_phrase(posts[index].text, text)
    }
    if len({posts[index].author for index in uses}) < _FEWEST_PEOPLE or any(
        _addresses(posts[index], places[index]) for index in uses
    ):
        return None
    post, span = examples[text]
    return SharedPhrase(
        text=text,
        words=tuple(_words(post, span)),
        tags="".join(_LETTERS.get(tag.upos, "o") for tag in post.tags[span.start : span.stop]),
        name=text != text.lower(),
        uses=tuple(uses.values()),
        others=tuple(posts[index].post.key for index in sorted(places) if index not in uses),
    )


def _addresses(post: _TaggedPost, spans: Iterable[_Span]) -> bool:
    """Return True where a word after a greeting or thanks is in capitals: a name (Hi Ana!)."""
    return any(
        span.start > 0
        and post.tokens[span.start - 1].text.casefold() in _ADDRESSING
        and post.tokens[span.start].text[0].isupper()
        for span in spans
    )


def _use(post: _TaggedPost, spans: Sequence[_Span]) -> PhraseUse:
    """Return the use of a phrase in a post; negated where it is in every place."""
    negations = [_negation(post.tags, span.start) for span in spans]
    return PhraseUse(
        post=post.post.key,
        whole=any(span.whole for span in spans),
        noun=any(span.noun for span in spans),
        head=not all(_describes(post, span) for span in spans),
        negation=negations[0] if all(negations) else None,
    )


def _describes(post: _TaggedPost, span: _Span) -> bool:
    """Return True where a noun follows a phrase without a sign between: real world problems."""
    if span.stop >= len(post.tokens):
        return False
    token = post.tokens[span.stop]
    return token.word and token.text[0] not in "#＃" and post.tags[span.stop].upos in _NOUNS


def _negation(tags: Sequence[TaggedToken], start: int) -> str | None:
    """Return the word that negates the phrase from ``start`` on: no, without, lack of, n't.

    With an ellipsis where other words but articles stand between: "not a big fan", "no big budget".
    """
    gap = ""
    for index in range(start - 1, max(-1, start - 1 - _FAR), -1):
        word = tags[index].text.lower()
        if word in _NEGATIONS:
            return f"{word}{gap}"
        before = tags[index - 1].text.lower() if index else ""
        if word == "of" and before in _LACKS:
            return f"{before} of{gap}"
        if tags[index].upos not in _BETWEEN:
            return None
        if word not in _DEFINITE:
            gap = " …"
    return None
