"""Quotability: the probability that an editor would quote a post in a recap.

A logistic model over named features of a post beside the answers of its section, fitted on the
posts that a careful reader chose to quote (``benchmarks/fit_quotes.py``; figures with whole chats
left out in ``benchmarks/quotes.md``). As in extractive summarisation by supervised ranking
(Kupiec et al., 1995) features are simple and their weights a table that can be read. The
probability that an answer is quoted is multiplied by the probability that the post answers at all.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from tweetup.insight.content_words import function_words, stemmer
from tweetup.insight.support import count_reposters
from tweetup.insight.tokenized_posts import own_text
from tweetup.model import DialogueAct, Relation, in_time_order
from tweetup.text import (
    Spot,
    find_hashtags,
    find_links,
    find_status_links,
    fold_handle,
    fold_tag,
    has_question_mark,
    is_cut_off,
    is_repost,
    leading_mentions,
    read_echo,
    read_labels,
    statement_of,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tweetup.model import Post, PostAct, PostKey, Support

__all__ = ["QUOTE_FEATURES", "QuoteWeights", "load_quote_weights", "quote_features", "rate_quotes"]

QUOTE_FEATURES: Final = (
    # The statement itself: its length, words and form.
    "length",
    "length_squared",
    "content_share",
    "first_person",
    "reason",
    "dependent",
    "whole_sentence",
    "cut_off",
    "asks",
    "list",
    "capitals",
    "shorthand",
    "exclaims",
    # Marks around it.
    "labelled",
    "addressed",
    "quotes_post",
    "link",
    "tags",
    # Its place among others.
    "nearest",
    "asked_words",
    "reply",
    "replies",
    "reposts",
    "host",
    "part",
    "own_posts",
    "section_size",
)
"""The names of the features, in order; ``benchmarks/quotes.md`` has a line on each."""

# The length in characters that counts as 0, and the longest and shortest told apart.
_USUAL_LENGTH: Final = 90
_LONGEST: Final = 140
_SHORTEST: Final = 8
# A section of so many answers has size 0.
_USUAL_SECTION: Final = 10
_MOST_PARTS: Final = 3
_MOST_COMMAS: Final = 3

_FIRST_PERSON: Final = {
    "en": "i i'm i've i'd i'll im ive my me we we're we've our us",
    "de": "ich mein meine meinen meiner mir mich wir unser unsere uns",
    "fr": "je j'ai mon ma mes moi nous notre nos",
    "es": "yo mi mis me nosotros nosotras nuestro nuestra nuestros nuestras",
    "nl": "ik mijn me mij wij we ons onze",
    "it": "io mio mia miei mie mi noi nostro nostra nostri nostre",
    "pt": "eu meu minha meus minhas nós nosso nossa nossos nossas",
}
_REASONS: Final = {
    "en": """
        because bc cause since so but if when then while rather instead thus hence therefore
        although though unless until
    """,
    "de": "weil denn da damit aber sondern wenn dann also deshalb darum obwohl statt daher",
    "fr": "parce car puisque donc mais si alors quand afin plutôt",
    "es": "porque pues así pero sino si cuando entonces aunque",
    "nl": "omdat want dus maar als dan daarom hoewel zodat terwijl",
    "it": "perché poiché quindi ma se quando allora però invece",
    "pt": "porque pois então mas se quando embora portanto",
}
# First words that only the post before explains: assent, a bare pronoun, a conjunction.
_DEPENDENT: Final = {
    "en": """
        yes yep yeah yup no nope true agreed agree exactly this that these those it it's that's
        they he she and or but also so same absolutely definitely totally right sure well oh ha
        haha lol good great love thanks thank
    """,
    "de": "ja nein doch stimmt genau das dies diese es und oder aber auch also richtig danke",
    "fr": "oui non si exactement ça cela c'est et ou mais aussi donc merci",
    "es": "sí no exacto eso esto esos es y o pero también así gracias",
    "nl": "ja nee klopt precies dat dit deze het en of maar ook dus bedankt",
    "it": "sì no esatto questo quello è e o ma anche quindi grazie",
    "pt": "sim não exato isso isto é e ou mas também então obrigado obrigada",
}
_SHORTHAND: Final = re.compile(
    r"(?<!\w)(?:w/o?|b/c|bc|thru|ppl|u|ur|r|2|4|w|imo|tho|abt|btwn|rt|pls|yrs?|shd|cd|wd|[&=+]|->)(?!\w)",
    re.IGNORECASE,
)
_STOP: Final = re.compile(r"[.!?…][\"”’')]*$")
_EXCLAIMS: Final = re.compile(r"!|(?<!\w)[:;]-?[)(DP]|<3|[\U0001F300-\U0001FAFF]")


@dataclass(frozen=True, slots=True)
class QuoteWeights:
    """The intercept and the weight of each feature by name."""

    intercept: float
    weights: Mapping[str, float]

    def probability(self, features: Sequence[float]) -> float:
        """Return the probability (0-1) that an answer with these features is quoted."""
        pairs = zip(QUOTE_FEATURES, features, strict=True)
        log_odds = self.intercept + sum(self.weights[name] * value for name, value in pairs)
        return 1 / (1 + math.exp(-log_odds))


@cache
def load_quote_weights() -> QuoteWeights:
    """Return the weights fitted by ``benchmarks/fit_quotes.py``, which ship beside this module."""
    text = files("tweetup.insight").joinpath("quotability.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    weights = {name: float(table["weights"][name]) for name in QUOTE_FEATURES}
    return QuoteWeights(float(table["intercept"]), weights)


@dataclass(frozen=True, slots=True)
class _ReadPost:
    """A post as its author's own words, their statement, its words and content stems."""

    post: Post
    own: str
    statement: str
    words: tuple[str, ...]
    stems: frozenset[str]
    content: int


def rate_quotes(
    posts: Iterable[Post],
    *,
    acts: Mapping[PostKey, PostAct],
    sections: Mapping[PostKey, str],
    language: str,
    hashtags: Collection[str] = (),
    question_texts: Mapping[str, str],
    hosts: Collection[str] = (),
    replies: Mapping[PostKey, PostKey],
    support: Mapping[PostKey, Support] | None = None,
    weights: QuoteWeights | None = None,
) -> dict[PostKey, float]:
    """Return the probability (0-1) that an editor would quote each post; reposts have none.

    ``acts`` are the dialogue acts, ``sections`` the section of each post, ``question_texts`` the
    question of each section, ``replies`` the post that each reply answers. ``hashtags`` are the
    chat's own. ``support`` saves counting the reposts again where the caller has it. Weights are
    the shipped ones unless others are given.
    """
    used = load_quote_weights() if weights is None else weights
    features = quote_features(
        posts,
        acts=acts,
        sections=sections,
        language=language,
        hashtags=hashtags,
        question_texts=question_texts,
        hosts=hosts,
        replies=replies,
        support=support,
    )
    return {
        key: acts[key].answer * used.probability(values) if key in acts else 0.0
        for key, values in features.items()
    }


def quote_features(
    posts: Iterable[Post],
    *,
    acts: Mapping[PostKey, PostAct],
    sections: Mapping[PostKey, str],
    language: str,
    hashtags: Collection[str] = (),
    question_texts: Mapping[str, str],
    hosts: Collection[str] = (),
    replies: Mapping[PostKey, PostKey],
    support: Mapping[PostKey, Support] | None = None,
) -> dict[PostKey, tuple[float, ...]]:
    """Return the features of every post that is no repost, in the order of QUOTE_FEATURES.

    A post is compared with the posts of its section that ``acts`` calls answers.
    """
    ordered = in_time_order(posts)
    reader = _PostReader(language, frozenset(map(fold_tag, hashtags)))
    read = [reader.read(post) for post in ordered if not is_repost(post)]
    by_section: defaultdict[str, list[_ReadPost]] = defaultdict(list)
    for item in read:
        by_section[sections.get(item.post.key, "")].append(item)
    answers = [item for item in read if _is_answer(item.post.key, acts)]
    rarity = _inverse_frequency(answers)
    replied = Counter(target for key, target in replies.items() if target != key)
    reposters = (
        count_reposters(ordered)
        if support is None
        else {key: backing.reposted for key, backing in support.items()}
    )
    host_handles = frozenset(map(fold_handle, hosts))
    features: dict[PostKey, tuple[float, ...]] = {}
    for section, members in by_section.items():
        compared = [item for item in members if _is_answer(item.post.key, acts)]
        company = _Company(compared, rarity, reader.stems(words(question_texts.get(section, ""))))
        for item in members:
            key = item.post.key
            values = {
                **reader.form(item),
                **reader.marks(item),
                **company.features(item),
                "reply": float(key in replies),
                "replies": math.log1p(replied[key]),
                "reposts": math.log1p(reposters.get(key, 0)),
                "host": float(fold_handle(item.post.handle) in host_handles),
            }
            features[key] = tuple(values[name] for name in QUOTE_FEATURES)
    return features


def _is_answer(key: PostKey, acts: Mapping[PostKey, PostAct]) -> bool:
    return key in acts and acts[key].act is DialogueAct.ANSWER


def _inverse_frequency(items: Sequence[_ReadPost]) -> dict[str, float]:
    """Return the inverse document frequency of each stem."""
    spread = Counter(stem for item in items for stem in item.stems)
    return {stem: math.log((1 + len(items)) / often) for stem, often in spread.items()}


class _PostReader:
    """Reads posts of one language; ``tags`` are the chat's own hashtags, folded."""

    def __init__(self, language: str, tags: frozenset[str]) -> None:
        self._tags = tags
        self._stem = stemmer(language)
        self._ignored = function_words(language)
        self._first_person = frozenset(_FIRST_PERSON.get(language, "").split())
        self._reasons = frozenset(_REASONS.get(language, "").split())
        self._dependent = frozenset(_DEPENDENT.get(language, "").split())

    def read(self, post: Post) -> _ReadPost:
        """Return a post with its own words read."""
        own = own_text(post) if read_echo(post.text) else post.text
        statement = statement_of(own)
        spoken = words(statement)
        content = sum(map(self._is_content, spoken))
        return _ReadPost(post, own, statement, spoken, self.stems(spoken), content)

    def stems(self, spoken: Iterable[str]) -> frozenset[str]:
        """Return the stems of the content words."""
        return frozenset(self._stem(word) for word in spoken if self._is_content(word))

    def _is_content(self, word: str) -> bool:
        return word not in self._ignored and len(word) > 1 and word not in self._tags

    def form(self, item: _ReadPost) -> dict[str, float]:
        """Return the features of the statement's length, words and form."""
        text, spoken = item.statement, item.words
        count = max(1, len(spoken))
        length = math.log2(max(_SHORTEST, min(len(text), _LONGEST)) / _USUAL_LENGTH)
        letters = [char for char in text if char.isalpha()]
        return {
            "length": length,
            "length_squared": length * length,
            "content_share": item.content / count,
            "first_person": float(not self._first_person.isdisjoint(spoken)),
            "reason": float(not self._reasons.isdisjoint(spoken)),
            "dependent": float(spoken[:1] != () and spoken[0] in self._dependent),
            "whole_sentence": float(bool(_STOP.search(text)) and text[:1].isupper()),
            "cut_off": float(is_cut_off(text)),
            "asks": float(has_question_mark(text)),
            "list": min(_MOST_COMMAS, text.count(",") + text.count("/")) / _MOST_COMMAS,
            "capitals": sum(map(str.isupper, letters)) / max(1, len(letters)),
            "shorthand": len(_SHORTHAND.findall(text)) / count,
            "exclaims": float(bool(_EXCLAIMS.search(text))),
        }

    def marks(self, item: _ReadPost) -> dict[str, float]:
        """Return the features of the labels, handles, links and hashtags around the statement."""
        linked = bool(find_status_links(item.own))
        quotes = linked or item.post.target(Relation.QUOTE) is not None
        tags = [tag for tag in find_hashtags(item.own) if fold_tag(tag) not in self._tags]
        labels = read_labels(item.post.text)
        return {
            "labelled": float(any(label.spot is not Spot.INLINE for label in labels)),
            "addressed": float(bool(leading_mentions(item.own))),
            "quotes_post": float(quotes),
            "link": float(bool(find_links(item.own)) and not quotes),
            "tags": math.log1p(len(tags)),
        }


class _Company:
    """The answers of one section, that each of its posts is compared with."""

    def __init__(
        self, answers: Sequence[_ReadPost], rarity: Mapping[str, float], asked: frozenset[str]
    ) -> None:
        self._rarity = rarity
        self._asked = asked
        self._size = math.log2(max(1, len(answers)) / _USUAL_SECTION)
        self._holding: defaultdict[str, list[int]] = defaultdict(list)
        self._handles = [fold_handle(item.post.handle) for item in answers]
        self._norms = [self._norm(item.stems) for item in answers]
        self._part: dict[PostKey, int] = {}
        self._by_author: Counter[str] = Counter()
        for index, item in enumerate(answers):
            self._part[item.post.key] = self._by_author[self._handles[index]]
            self._by_author[self._handles[index]] += 1
            for stem in item.stems:
                self._holding[stem].append(index)

    def _norm(self, stems: Iterable[str]) -> float:
        return math.sqrt(math.fsum(self._rarity.get(stem, 0.0) ** 2 for stem in stems))

    def features(self, item: _ReadPost) -> dict[str, float]:
        """Return the features of a post beside the answers."""
        handle = fold_handle(item.post.handle)
        return {
            "nearest": self._nearest(item, handle),
            "asked_words": len(item.stems & self._asked) / max(1, len(item.stems)),
            "part": float(min(_MOST_PARTS, self._part.get(item.post.key, 0))),
            "own_posts": math.log2(max(1, self._by_author[handle])),
            "section_size": self._size,
        }

    def _nearest(self, item: _ReadPost, handle: str) -> float:
        """Return the cosine similarity (TF-IDF) to the nearest answer of somebody else."""
        products: defaultdict[int, float] = defaultdict(float)
        for stem in sorted(item.stems):
            for index in self._holding.get(stem, ()):
                products[index] += self._rarity[stem] ** 2
        norm = self._norm(item.stems)
        return max(
            (
                product / (norm * self._norms[index])
                for index, product in products.items()
                if self._handles[index] != handle and norm and self._norms[index]
            ),
            default=0.0,
        )
