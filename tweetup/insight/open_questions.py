"""Open questions: questions of participants that could be answered and drew no reply."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tweetup.insight.answer_evidence import Conversation
from tweetup.insight.content_words import content_words
from tweetup.insight.tokenized_posts import own_text
from tweetup.text import fold_handle, has_question_mark, is_repost, strip_entities
from tweetup.text.entities import QUESTION_MARKS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tweetup.model import Post, PostKey

__all__ = [
    "answers_itself",
    "ends_in_question",
    "find_open_questions",
    "has_question",
    "is_rhetorical",
    "split_sentences",
    "strip_lead_in",
]

# The end of a sentence, with the brackets and quotation marks that close it.
_STOP: Final = re.compile(r"(?:[.!?؟…]+[\"”’'»)\]]*(?=\s)|[。！？]+[」』]*)\s*")
# A full stop after one of these ends no sentence.
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(\[\"“'‘])(?:[a-z]\.(?:\s?[a-z]\.)*|(?:e\.?g|i\.?e|etc|vs|dr|prof|mrs?|ms|st|no|nr|vol|pp?|fig|cf"
    r"|al|approx|dept|est|feat|inc|jr|sr|esp|incl|ca|bzw|bspw|usw|evtl|ggf|inkl|vgl|tel|sog|bijv"
    r"|bv|enz|resp|mme|mlle|sra?|srta|ecc|dott|ex|pág|núm)\.)$",
    re.IGNORECASE,
)


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of ``text``, which end at stops and at line ends; none is empty."""
    return tuple(
        sentence
        for line in text.splitlines()
        for sentence in map(str.strip, _cut(line))
        if sentence
    )


def _cut(line: str) -> list[str]:
    sentences: list[str] = []
    begin = 0
    for stop in _STOP.finditer(line):
        if not _ABBREVIATION.search(line[begin : stop.end()].rstrip()):
            sentences.append(line[begin : stop.end()])
            begin = stop.end()
    return [*sentences, line[begin:]]


_FEWEST_WORDS: Final = 4
_FEWEST_CONTENT_WORDS: Final = 2
# A question mark at the end; in quotation marks it belongs to whoever is quoted.
_QUESTION: Final = re.compile(rf"[{QUESTION_MARKS}][\s!.)\]?]*$")

_NEGATED = r"(?:is|are|was|were|do|does|did|have|has|had|would|could|should|can|wo|ai)n['’]?t"
_PRONOUN = r"(?:it|he|she|they|we|you|i|that|this|there)"
_RHETORICAL: Final = {
    "en": rf"""
        ^why[ ](?:not|bother|would(?:n['’]?t)?[ ](?:you|we|anyone|anybody))\b
      | ^{_NEGATED}\b(?!.*\b(?:any(?:one|body)|some(?:one|body))\b)
      | ^who[ ](?:knew|cares|knows|{_NEGATED})\b
      | ^who[ ](?:would|could|can|will)(?:n['’]?t)?[ ](?:(?:not|ever|possibly|really|seriously)[ ])*
          (?:agree|disagree|argue|object|quarrel)(?:[ ](?:with|to|against)[ ](?:this|that|it))?\s*\?
      | ^what(?:['’]s|[ ]is)[ ]not[ ]to\b | ^what[ ](?:could|can)[ ](?:possibly[ ])?go[ ]wrong
      | ^what[ ]more[ ](?:can|could|do)\b
      | ^how[ ]\w+[ ](?:is|was|are)[ ](?:that|this|it|these)\s*\?
      | ^(?:how|why)[ ](?:is|are|can|could|does|do)[ ](?:any(?:one|body)|people|we|they)[ ]
          (?:still|even|possibly|ever)\b
      | ^(?:can|could)[ ](?:you|we)[ ](?:believe|imagine)\b | ^(?:did|do)[ ](?:you|ya)[ ]know\b
      | ^who[ ](?:is|else[ ]is)[ ]ready\b | ^guess[ ](?:what|who)\b
      | ^(?:wo|ca)n['’]?t[ ]you[ ]join\b | \bcare[ ]to[ ]join\b
      | [,.…–—-]\s*(?:right|no|yes|yeah|huh|eh|ok(?:ay)?|correct|true|agree(?:d)?|hmm+)\s*\?
      | \b(?:right|huh|eh|amirite|innit|(?:you|ya|y['’]?)[ ]?know|(?:get|got)[ ]it
           |makes?[ ]sense|{_NEGATED}[ ]you[ ](?:think|agree)|{_NEGATED}[ ]{_PRONOUN})\s*\?
    """,
    "de": r"""
        ^(?:warum|wieso)[ ](?:auch[ ]|denn[ ])?nicht\b | ^wer[ ](?:weiß|hätte|will[ ]das[ ]nicht)\b
      | ^wer[ ](?:würde|könnte|kann|wollte)[ ](?:dem|da|hier)[ ](?:(?:schon|denn|nicht|je)[ ])*
          (?:zustimmen|widersprechen)\s*\?
      | ^ist[ ](?:das|es)[ ]nicht\b | \b(?:oder|gell|nicht[ ]wahr|ne|stimmt['’]?s)\s*\?
    """,
    "fr": r"""
        ^pourquoi[ ](?:pas|ne[ ]pas)\b | ^qui[ ](?:sait|l['’]eût[ ]cru)\b
      | ^qui[ ](?:pourrait|oserait)[ ](?:en[ ]douter|(?:dire|prétendre)[ ]le[ ]contraire)\s*\?
      | \b(?:n['’]est-ce[ ]pas|hein)\s*\? | ,\s*(?:non|oui)\s*\?
    """,
    "es": r"""
        ^¿?\s*por[ ]qu[ée][ ]no\b | ^¿?\s*qui[ée]n[ ]sabe\b
      | ^¿?\s*qui[ée]n[ ](?:(?:no[ ])?estaría|podría[ ](?:no[ ])?estar)
          [ ](?:de[ ]acuerdo|en[ ]desacuerdo)[ ]con[ ](?:esto|eso)\s*\?
      | \b(?:verdad|cierto)\s*\? | (?:,|¿)\s*(?:no|sí)\s*\?
    """,
    "nl": r"""
        ^waarom[ ](?:ook[ ])?niet\b | ^wie[ ]weet\b | \b(?:toch|hè|nietwaar)\s*\?
      | ^wie[ ]zou[ ](?:het[ ])?(?:hier|daar)[ ](?:(?:nou|nu|niet)[ ])*mee[ ](?:on)?eens[ ]zijn\s*\?
    """,
    "it": r"""
        ^perch[ée][ ]non?\b | ^chi[ ](?:lo[ ])?sa\b
      | ^chi[ ](?:non[ ])?(?:sarebbe|potrebbe[ ](?:non[ ])?essere)
          [ ](?:d['’]accordo|in[ ]disaccordo)[ ]con[ ](?:questo|ciò)\s*\?
      | \b(?:vero|giusto)\s*\? | ,\s*(?:no|sì)\s*\?
    """,
    "pt": r"""
        ^por[ ]que[ ]n[ãa]o\b | ^quem[ ]sabe\b
      | ^quem[ ](?:não[ ])?(?:concordaria|discordaria)[ ](?:com|de)[ ](?:isso|isto)\s*\?
      | ^quem[ ](?:não[ ])?(?:concordaria|discordaria)[ ](?:disso|disto)\s*\?
      | \b(?:né|certo|verdade)\s*\? | ,\s*(?:não|sim)\s*\?
    """,
}
# Words a question may begin with before it asks.
_LEAD_IN: Final = re.compile(
    r"^(?:(?:so|and|but|or|well|also|hm+|ok|okay|oh|then|plus|i mean|und|aber|et|mais|y|pero|en"
    r"|maar|e|ma|mas)\b[\s,:;–—-]*|[^\w¿]+)+",
    re.IGNORECASE,
)
_ANSWERS_ITSELF: Final = re.compile(
    r"^(?:because|bc|b/c|cause|yes|yep|yeah|yup|no|nope|not (?:really|much|necessarily|always)"
    r"|answer|simple|easy|of course|absolutely|exactly|definitely|probably|maybe|perhaps|always"
    r"|then|never|nothing|everything|nobody|everyone|imo"
    r"|i (?:think|say|guess|believe|suspect|doubt)"
    r"|weil|ja|nein|parce que|oui|non|porque|sí|omdat|nee|perché|sì|sim|não)\b",
    re.IGNORECASE,
)


def has_question(text: str, *, language: str = "en") -> bool:
    """Return True if ``text`` has a sentence of at least four words that asks for an answer.

    ``language`` is a tag such as ``en`` or ``pt-BR``; in a language without patterns here only
    the question mark and the length count.
    """
    plain = strip_entities(text)
    if not has_question_mark(plain):
        return False
    code = language.replace("_", "-").partition("-")[0].lower()
    sentences = [strip_lead_in(sentence) for sentence in split_sentences(plain)]
    return any(
        _is_asked(sentence, code) and not answers_itself(following)
        for sentence, following in pairwise([*sentences, ""])
    )


def _is_asked(sentence: str, code: str) -> bool:
    if not ends_in_question(sentence) or len(sentence.split()) < _FEWEST_WORDS:
        return False
    if is_rhetorical(sentence, code):
        return False
    return len(set(content_words(sentence, code))) >= _FEWEST_CONTENT_WORDS


def ends_in_question(sentence: str) -> bool:
    """Return True for a sentence that ends in a question mark outside quotation marks."""
    return _QUESTION.search(sentence) is not None


def strip_lead_in(sentence: str) -> str:
    """Return a sentence without the words and signs before it asks, as in ``So: who …``."""
    return _LEAD_IN.sub("", sentence)


def answers_itself(following: str) -> bool:
    """Return True for a sentence that answers the question before it (``No, they never did.``)."""
    return _ANSWERS_ITSELF.match(following) is not None


def is_rhetorical(sentence: str, code: str) -> bool:
    """Return True for a question that asks nothing in the language ``code`` (``Why not?``).

    ``sentence`` has no lead-in; a language without patterns here has no rhetorical questions.
    """
    return code in _RHETORICAL and _rhetorical(code).search(sentence) is not None


@cache
def _rhetorical(code: str) -> re.Pattern[str]:
    return re.compile(_RHETORICAL[code], re.IGNORECASE | re.VERBOSE)


def find_open_questions(
    posts: Iterable[Post],
    *,
    hosts: Collection[str] = (),
    question_posts: Collection[PostKey] = (),
    language: str = "en",
    replies: Mapping[PostKey, PostKey] | None = None,
) -> tuple[Post, ...]:
    """Return the participants' questions that drew no answer from anybody else, in time order.

    Questions are posts for which :func:`has_question` is true, without those of ``hosts`` and
    without ``question_posts``, which ask the chat's own questions. The evidence of an answer is
    that of :meth:`~tweetup.insight.answer_evidence.Conversation.is_answered`; ``replies`` is the
    result of :func:`~tweetup.insight.exchanges.link_replies` where the caller has it. The list is
    for a host who follows the chat; a recap states the few of
    :func:`~tweetup.insight.question_scores.score_open_questions`.
    """
    conversation = Conversation(posts, language=language, replies=replies)
    host_handles = set(map(fold_handle, hosts))
    return tuple(
        post
        for post in conversation.posts
        if post.key not in question_posts
        and fold_handle(post.handle) not in host_handles
        and not is_repost(post)
        and has_question(own_text(post), language=language)
        and not conversation.is_answered(post)
    )
