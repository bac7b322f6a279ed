"""Replies that lean on a post which is not shown: "I do that too", "has one of them in it".

A pronoun is resolved here as far as one sentence allows: it leans where no noun stands before it
that it could take up. That is the first step of Lappin and Leass (1994), which looks for
antecedents in the sentence before it looks in those before. In German, French, Spanish, Dutch,
Italian and Portuguese, which no tagger reads here, a reply leans that agrees, speaks to its
addressee ("vous étiez donc le premier") or opens with a pronoun.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tweetup.insight.assent import agrees
from tweetup.insight.tagging import load_tagger
from tweetup.model import Relation
from tweetup.text import Spot, find_mentions, read_labels, statement_of, strip_opening_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tweetup.insight.tagging import TaggedToken
    from tweetup.model import Post, PostKey

__all__ = ["find_leaning_replies"]

_PRONOUNS: Final = frozenset({
    "he", "her", "him", "it", "it's", "it’s", "she", "them", "they",
})  # fmt: skip
_DEMONSTRATIVES: Final = frozenset({"that", "that's", "that’s", "these", "this", "those"})
# Nouns that a pronoun does not take up: "take a look at them", "a lot of it".
_LIGHT: Final = frozenset({
    "bit", "couple", "fan", "kind", "look", "lot", "sort", "thought", "time", "today", "tonight",
    "way", "while",
})  # fmt: skip
# After a demonstrative they name the hour, the chat or somebody told in the same breath.
_HERE: Final = frozenset({
    "afternoon", "chat", "day", "evening", "fall", "hour", "month", "morning", "point", "semester",
    "spring", "stage", "summer", "term", "time", "week", "weekend", "winter", "year",
})  # fmt: skip
_PLURAL: Final = frozenset({"these", "those"})
_EXPLAINED: Final = frozenset({"from", "in", "of", "that", "when", "which", "who", "whose", "with"})
_BE: Final = frozenset({
    "'d", "'s", "be", "can", "could", "is", "may", "might", "should", "was", "will", "would", "’d",
    "’s",
})  # fmt: skip
# "It takes time to", "it seems that", "I like it when": the pronoun stands for what follows.
_IMPERSONAL: Final = frozenset({
    "comes", "depends", "feels", "helps", "if", "makes", "pays", "seems", "takes", "that", "when",
})  # fmt: skip
# A sentence that begins so has its subject, or the clause that it limits, in another post.
_SUBJECTLESS: Final = frozenset({
    "are", "depends", "does", "goes", "has", "is", "looks", "makes", "reminds", "sounds", "though",
    "was", "were", "works",
})  # fmt: skip
_FEWEST_WORDS: Final = 4
# Words by which a reply speaks to its addressee, anywhere in its first sentence.
_ADDRESSING: Final = {
    "de": "du dir dich dein deine deinem deinen deiner deins ihr euch euer eure eurem euren eurer",
    "fr": "tu te toi ton ta tes t'es t'as vous votre vos",
    "es": "tú tu tus te ti contigo vosotros vosotras vuestro vuestra vuestros vuestras os usted",
    "nl": "je jij jou jouw jullie u uw",
    "it": "tu te ti tuo tua tuoi tue voi vostro vostra vostri vostre",
    "pt": "tu te ti teu tua teus tuas você vocês vosso vossa",
}
# Words by which its first three point at something said before.
_POINTING: Final = {
    "de": """
        das dies dieser diese dieses es er ihn ihm dafür dagegen damit daran darauf daraus darin
        darüber davon dazu doch eben
    """,
    "fr": "c'est c'était ça cela ceci celui celle ceux il elle ils elles j'y l'ai",
    "es": "eso esto ese esa esos esas lo él ella ellos ellas así",
    "nl": "dat dit die het hij zij ze hem daar daarom daarvoor",
    "it": "questo questa ciò lo lui lei loro così",
    "pt": "isso isto esse essa ele ela eles elas assim",
}
_FIRST_WORDS: Final = 3
_SPOKEN: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_STOPS: Final = re.compile(r"(?<=[.!?…])\s+")


def find_leaning_replies(
    posts: Iterable[Post], *, language: str = "en", model: str | None = None
) -> frozenset[PostKey]:
    """Return the unlabelled posts to somebody whose first sentence only another post explains.

    It has no subject, or a pronoun or demonstrative without a noun before it. None are returned
    of a ``language`` whose pronouns are not known; ``model`` is a spaCy package in place of the
    tagger that ships.
    """
    code = language.lower()[:2]
    if code in _POINTING:
        return frozenset(
            post.key
            for post in posts
            if _turns_to_somebody(post)
            and (agrees(post.text, code) or _points_back(statement_of(post.text), code))
        )
    if code != "en":
        return frozenset()
    replies = [post for post in posts if _turns_to_somebody(post)]
    statements = (statement_of(post.text) for post in replies)
    tagged = load_tagger(model).tag(statements)
    return frozenset(
        post.key for post, tokens in zip(replies, tagged, strict=True) if _leans(tokens)
    )


def _turns_to_somebody(post: Post) -> bool:
    """Return True for a reply, quote or mention that no label opens: a last one files a reply."""
    stated = post.target(Relation.REPLY) or post.target(Relation.QUOTE)
    labelled = any(label.spot is not Spot.TRAILING for label in read_labels(post.text))
    labelled = labelled or strip_opening_label(post.text) != post.text.strip()
    return not labelled and bool(stated or find_mentions(post.text))


def _points_back(statement: str, code: str) -> bool:
    """Return True where the words up to the end of the first sentence of four point back."""
    addressing, pointing = _ADDRESSING[code].split(), _POINTING[code].split()
    for sentence in _STOPS.split(statement):
        spoken = _SPOKEN.findall(sentence.replace("’", "'"))
        folded = [word.lower() for word in spoken]
        if not set(addressing).isdisjoint(folded):
            return True
        following = [*spoken[1:], ""]
        for word, behind in zip(folded[:_FIRST_WORDS], following, strict=False):
            # In "das Museum" it is an article.
            if word in pointing and not (code == "de" and behind[:1].isupper()):
                return True
        if len(spoken) >= _FEWEST_WORDS:
            return False
    return False


def _leans(tokens: Sequence[TaggedToken]) -> bool:
    sentence = _first_sentence(tokens)
    if not sentence:
        return False
    if sentence[0].text.lower() in _SUBJECTLESS and not sentence[-1].text.startswith("?"):
        return True
    for index, token in enumerate(sentence):
        if _refers_back(sentence, index):
            return True
        if token.upos in {"NOUN", "PROPN"} and token.lemma.lower() not in _LIGHT:
            return False
    return False


def _first_sentence(tokens: Sequence[TaggedToken]) -> Sequence[TaggedToken]:
    """Return the first sentence of four words, up to and with its final sign."""
    words = 0
    start = 0
    for index, token in enumerate(tokens):
        if token.text[0] not in ".!?…":
            words += token.upos != "PUNCT"
        elif words >= _FEWEST_WORDS:
            return tokens[start : index + 1]
        else:
            start, words = index + 1, 0
    return tokens[start:]


def _refers_back(sentence: Sequence[TaggedToken], index: int) -> bool:
    """Return True for a pronoun or demonstrative that takes up something said before."""
    word = sentence[index].text.lower()
    following = [token.text.lower() for token in sentence[index + 1 : index + 3]]
    if word in _DEMONSTRATIVES:
        done = index > 0 and sentence[index - 1].lemma.lower() == "do"
        joins = not done and sentence[index].upos == "SCONJ"
        explained = _HERE | _EXPLAINED if word in _PLURAL else _HERE
        return not joins and explained.isdisjoint(following[:1])
    if word not in _PRONOUNS:
        return False
    if word == "it" and following:
        stands_for = following[0] in _IMPERSONAL or sentence[index + 1].upos == "ADJ"
        return not stands_for and not _is_impersonal(sentence[index + 1 :])
    return not (word.startswith("it") and _is_impersonal(sentence[index:]))


def _is_impersonal(tokens: Sequence[TaggedToken]) -> bool:
    """Return True for "is hard to", "'s so important": being, and an adjective."""
    rest = list(tokens)
    if not rest or not (rest[0].text.lower() in _BE or rest[0].text.lower().endswith(("'s", "’s"))):
        return False
    while rest and (rest[0].upos in {"AUX", "ADV", "PART", "PRON"} or rest[0].text.lower() in _BE):
        rest.pop(0)
    return bool(rest) and rest[0].upos == "ADJ"
