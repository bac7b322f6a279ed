"""Cues in the wording of a question: whom it asks, how it asks, and signs that it asks nothing.

Patterns are per language. A language that has none gives no cues, and no question in it is
called open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from tweetup.insight.content_words import content_words
from tweetup.insight.open_questions import (
    answers_itself,
    ends_in_question,
    is_rhetorical,
    split_sentences,
    strip_lead_in,
)
from tweetup.insight.tokenized_posts import own_text
from tweetup.text import (
    find_addressees,
    find_links,
    find_status_links,
    strip_entities,
    strip_labels,
)
from tweetup.text.entities import HASHTAG, LINK, MENTION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.model import Post

__all__ = ["CUES", "read_cues"]

CUES: Final = (
    "asks_everybody", "wonders", "interrogative", "polar", "declarative",
    "labelled", "labelled_polar", "statement_before", "no_mark", "thin",
    "first_person", "suggestion", "joke", "link",
)  # fmt: skip
"""The names of the cues. The first five exclude each other, and so do the two labelled ones:
an answer's label is a cue where the post does not ask everybody in so many words."""

_FEWEST_CONTENT_WORDS: Final = 2
_STATEMENT_WORDS: Final = 4
# Longer questions are not preferred to each other.
_LONG: Final = 7

# Clause beginnings inside a sentence: "I see, but how …".
_CLAUSE: Final = r"""
    (?:^|[,;:.…–—(/&|+¿-]\s*
      |\b(?:but|and|so|or|just|also|then|aber|und|mais|et|pero|y|maar|en|ma|e|mas)[ ])
"""


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The patterns of one language, as verbose regular expressions.

    ``asks`` addresses everybody, ``invites`` asks for thoughts or tips, ``wonders`` wonders aloud,
    ``announces`` calls the sentence a question, ``polar`` begins a yes-no question, ``idiom`` asks
    nothing.
    """

    asks: str
    invites: str
    wonders: str
    interrogative: str
    first_person: str
    suggestion: str
    organising: str
    announces: str = r"(?!)"
    own_answer: str = r"(?!)"
    polar: str = r"(?!)"
    idiom: str = r"(?!)"


_PATTERNS: Final = {
    "en": _Patterns(
        asks=r"""
            \bany(?:one|body)\b | \bany[ ]of[ ](?:you|us)\b | \bwho[ ]else\b
          | \b(?:does|do|has|have|did|is|are|can|could|would)[ ]
              (?:some(?:one|body)|you[ ](?:all|guys)|y['’]?all)\b
          | \bhow[ ]many[ ](?:of[ ]you|people|folks|teachers|librarians)\b
          | \bany[ ](?:\w+[ ])?
              (?:tips|ideas|suggestions|advice|thoughts|resources|examples|recommendations|hints
                |pointers|schools|teachers|librarians)\b
          | \bpick[ ](?:every(?:one|body)|your|y['’]?all)(?:['’]?s)?[ ](?:collective[ ])?brains?\b
        """,
        invites=r"""
            (?:^|[.,;:!?…–—-]\s*|\b(?:any|your|other|some|more)[ ](?:\w+[ ])?)
            (?:thoughts|suggestions|tips|advice|ideas|recommendations|hints|opinions|insights?)\b
            (?:[ ](?:on|for|about|to|anyone|please)\b[^.!?]*|/\w+)?\?
          | \bknow[ ]of\b[^.!?]*\?
        """,
        wonders=r"""
            \bi(?:['’]?m|[ ]am)?[ ](?:also[ ]|just[ ]|still[ ]|do[ ]|really[ ])?
              (?:wonder(?:ing)?|curious)\b
          | \b(?:wonder|wondering|curious|interested[ ]in)[ ]
              (?:how|what|who|why|to[ ]what|whether)\b
        """,
        announces=r"""
            \b(?:my|another|here['’]?s[ ]a|with[ ]a|out[ ]a|have[ ]a|random|quick|the)[ ]
              (?:\w+[ ])?question\b
          | \bquestion[ ]for\b | \bq(?:ues)?:[ ] | \bq[ ]that[ ]i\b | \brandom[ ]q\w*
        """,
        interrogative=r"""
            (?:how|what|which|where|when|who|why)(?:['’](?:s|re|d|ll))?[ ](?!about\b)
        """,
        polar=r"""
            (?:is|are|was|were|do|does|did|can|could|would|will|should|shall|may|might|must|has
              |have|had|am)[ ]
        """,
        first_person=r"\b(?:(?:am|do|did|can|could|should|would|will)[ ]i|i['’]m|my|me)\b",
        suggestion=r"""
            ^(?:.{0,40}[.!:][ ])?
              (?:maybe|perhaps|like|or|sounds[ ]like|what[ ]if|should[ ]we)\b
          | \b(?:what|how)[ ]about\b
        """,
        own_answer=r"""
            ^(?:not[ ](?:so|sure)|we[ ]need|i[ ](?:don|am|do)|it['’]?s|love|nice)\b
          | \bbecause\b | \bb/c\b
        """,
        organising=r"""
            \b(?:join(?:ing)?|sign[- ]?up|attend(?:ing)?|(?:going|headed)[ ]to[ ](?:the|an?|be[ ]at)
              |meet[- ]?ups?|roundtable|storify|transcript|volunteer(?:s|ing)?|pitch|chats?|tonight
              |tomorrow|next[ ](?:week|month|chat)|conference|tickets?|panel|repost
              |(?:what|which|current)[ ]question|question[ ](?:are[ ]we|\d)|what[ ]is[ ]q\w*|q[ ]?\d
              |moderat\w+|schedule|calendar|available[ ]for|days?[ ]of[ ]the[ ]week|organi[sz]e
              |everyone(?:['’]s)?[ ](?:else|been|up))\b
          | \bwhen[ ]is[ ]the[ ]next\b | \bwonder[ ]where[ ](?:and[ ])?(?:is|are)\b
        """,
        idiom=r"""
            \bwhat['’]?s[ ](?:the[ ]point|in[ ]an?)\b | \bwho[ ](?:knew|cares)\b
          | \bbegs?[ ](?:the[ ])?(?:q|question)\b | \bto[ ]what[ ](?:end|effect)\b
          | \bhow[ ](?:cool|great|awesome|amazing|empowering)[ ]is\b
          | \bdid[ ]you[ ]know\b | \bdo[ ]you[ ]mean\b | \bhave[ ]you[ ](?:ever|seen[ ]th)
          | \bever[ ]feel\b | \bwant[ ]to[ ](?:see|join|know|learn)\b | \bwhere[ ]to[ ]start\b
          | ^(?:is|are|was|were|do|does|did|have|has|would|could|should|can|wo)n?['’]?t\b
          | \b(?:no|yes|yeah|eh|correct)\s*\?
          | \bwait,?[ ](?:what|who|why)\b | \bis[ ]this[ ](?:thing[ ]on|real[ ]life|a[ ]joke)\b
          | \bhow[ ](?:(?:hard|difficult)[ ](?:can|could)[ ](?:it|that|this)[ ]be|dare)\b
          | \b(?:am[ ]i[ ]the[ ]only|is[ ]it[ ]just[ ]me)\b | \bwhere[ ]do[ ]i[ ]sign\b
          | \bwhat[ ](?:was|were|am|are)[ ](?:i|we|you|they)[ ](?:even[ ])?thinking\b
          | \bwhen[ ](?:do|will|can|did|are)[ ](?:we|they|you|people)[ ]
              (?:(?:ever|finally|just|going[ ]to)[ ])*
              (?:learn[ ]that|reali[sz]e|admit|stop[ ](?:worry|pretend|treat|think|believ|say
                |act|call|blam|talk|complain)\w*)\b
          | \banswer\w*[ ](?:\w+[ ])?(?:with|by)[ ](?:asking[ ])?(?:a|another|my)[ ]question\b
        """,
    ),
    "de": _Patterns(
        asks=r"""
            \b(?:jemand|irgendwer|irgendjemand|wer[ ](?:von[ ]euch|hat|kennt|nutzt)|(?:habt
              |kennt|nutzt|macht)[ ]ihr)\b
        """,
        invites=r"\b(?:meinungen|ideen|tipps|erfahrungen|vorschläge|gedanken)\b[^.!?]*\?",
        wonders=r"\bfrage[ ]mich\b | \bwürde[ ]mich[ ]interessieren\b | \bbin[ ]neugierig\b",
        interrogative=r"""
            (?:wie|was|wer|wem|wen|welche[rsnm]?|wo|wann|warum|wieso|weshalb|womit|woher)\b
        """,
        first_person=r"\b(?:soll|kann|muss|darf|würde|bin|mache|habe)[ ]ich\b",
        suggestion=r"^(?:vielleicht|oder|also)\b",
        organising=r"""
            \b(?:chats?|anmeld\w+|archiv\w*|termine?|heute[ ]abend|morgen|nächste[nrs]?|treffen
              |protokoll|moderat\w+)\b
        """,
    ),
    "fr": _Patterns(
        asks=r"""
            \b(?:quelqu['’]un|qui[ ]d['’]entre[ ]vous|qui[ ](?:a|connaît|utilise)|(?:avez
              |utilisez|connaissez)[ -]vous)\b
        """,
        invites=r"\b(?:avis|idées|conseils|suggestions|pistes)\b[^.!?]*\?",
        wonders=r"\bje[ ]me[ ]demande\b | \bcurieu(?:x|se)[ ]de\b",
        interrogative=r"(?:comment|que|quoi|quels?|quelles?|qui|où|quand|pourquoi)\b",
        first_person=r"\b(?:dois|puis|vais|suis|fais)[ -]je\b",
        suggestion=r"^(?:peut-être|ou)\b",
        organising=r"""
            \b(?:chats?|inscri\w+|archives?|ce[ ]soir|demain|prochaine?s?|rendez-vous
              |modér\w+)\b
        """,
    ),
    "es": _Patterns(
        asks=r"""
            \b(?:alguien|algun[oa][ ]de[ ]ustedes|quién[ ](?:ha|conoce|usa)|(?:han|conocen|usan
              |habéis|conocéis|usáis)[ ])
        """,
        invites=r"\b(?:ideas|consejos|opiniones|sugerencias|experiencias)\b[^.!?]*\?",
        wonders=r"\bme[ ]pregunto\b | \btengo[ ]curiosidad\b",
        interrogative=r"(?:cómo|qué|cuál(?:es)?|quién(?:es)?|dónde|cuándo|por[ ]qué)\b",
        first_person=r"\b(?:debo|puedo|tengo)\b",
        suggestion=r"^¿?(?:quizás?|tal[ ]vez|o)\b",
        organising=r"\b(?:chats?|inscri\w+|archivo|esta[ ]noche|mañana|próxim[oa]s?|moder\w+)\b",
    ),
    "nl": _Patterns(
        asks=r"""
            \b(?:iemand|wie[ ](?:van[ ]jullie|heeft|kent|gebruikt)|(?:hebben|kennen
              |gebruiken)[ ]jullie)\b
        """,
        invites=r"\b(?:ideeën|tips|meningen|ervaringen|suggesties)\b[^.!?]*\?",
        wonders=r"\bvraag[ ]me[ ]af\b | \bbenieuwd\b",
        interrogative=r"(?:hoe|wat|wie|welke?|waar|wanneer|waarom)\b",
        first_person=r"\b(?:moet|kan|mag|zal|ben|heb)[ ]ik\b",
        suggestion=r"^(?:misschien|of)\b",
        organising=r"""
            \b(?:chats?|aanmeld\w+|archief|vanavond|morgen|volgende|afspraak|moderat\w+)\b
        """,
    ),
    "it": _Patterns(
        asks=r"\b(?:qualcuno|chi[ ](?:di[ ]voi|ha|conosce|usa)|(?:avete|conoscete|usate)[ ])",
        invites=r"\b(?:idee|consigli|opinioni|suggerimenti|esperienze)\b[^.!?]*\?",
        wonders=r"\bmi[ ](?:chiedo|domando)\b | \bsono[ ]curios[oa]\b",
        interrogative=r"(?:come|che|cosa|quali?|chi|dove|quando|perch[ée])\b",
        first_person=r"\b(?:devo|posso|sono)\b",
        suggestion=r"^(?:forse|o)\b",
        organising=r"\b(?:chat|iscri\w+|archivio|stasera|domani|prossim[oaie]|moder\w+)\b",
    ),
    "pt": _Patterns(
        asks=r"\b(?:alguém|quem[ ](?:de[ ]vocês|já|conhece|usa)|vocês[ ])",
        invites=r"\b(?:ideias|dicas|opiniões|sugestões|experiências)\b[^.!?]*\?",
        wonders=r"\bme[ ]pergunto\b | \b(?:estou|fiquei)[ ]curios[oa]\b",
        interrogative=r"(?:como|que|o[ ]que|quais|qual|quem|onde|quando|por[ ]?que)\b",
        first_person=r"\b(?:devo|posso|tenho)\b",
        suggestion=r"^(?:talvez|ou)\b",
        organising=r"""
            \b(?:chats?|inscri\w+|arquivo|hoje[ ]à[ ]noite|amanhã|próxim[oa]s?|moder\w+)\b
        """,
    ),
}  # fmt: skip

_JOKE: Final = re.compile(
    r"[:;]-?[)DPp]|\b(?:lol|lmao|haha\w*|ha|kidding|hehe)\b|[\U0001f600-\U0001f64f]|!",
    re.IGNORECASE,
)
# Hashtags before and after the words: the chat's, mostly.
_EDGE_TAGS: Final = re.compile(
    rf"^(?:[\s.:,;–—-]*{HASHTAG.pattern})+[\s:,;–—-]*|(?:[\s.…(\[-]*{HASHTAG.pattern}[)\]!.]*)+\s*$"
)
# "?" for the word question: "kids' ?s", "new ? form".
_SHORTHAND: Final = re.compile(r"\?(?=['’]?s\b)|(?<=\w)\?(?=\w)|(?<=\s)\?(?=\s+\w)")


@cache
def _pattern(code: str, name: str) -> re.Pattern[str]:
    text = str(getattr(_PATTERNS[code], name.removeprefix("begins_")))
    if name in ("interrogative", "polar"):
        text = f"{_CLAUSE}(?:{text})"
    return re.compile(text, re.IGNORECASE | re.VERBOSE)


# Off the topic by its own words, sympathy, or about another's doings ("Did I miss when you …").
_ASIDE: Final = re.compile(
    r"""
    ^[^\w@\#]*(?:[@\#]\w+[^\w@\#]*)*
    (?: (?:(?:totally|completely|slightly|kinda|kind[ ]of)[ ])?(?:off[- ]?topic|unrelated)(?!\w)
      | (?:random|side|tangential)[ ](?:q|question)(?!\w) | ot[ ]?[:-]
      | (?:oh[ ]|aw+[ ]|ugh,?[ ])*(?:that|this|it)(?:['’]s|[ ]is)?[ ](?:(?:really|so|totally)[ ])?
        (?:sucks?|stinks?|awful|terrible|rough|a[ ]bummer)(?!\w)
      | (?:oh[ ]no|bummer|yikes|so[ ]sorry|sorry[ ]to[ ]hear)(?!\w)
      | did[ ]i[ ]miss[ ](?:it[ ]when|when|where|that)[ ](?:you|your)(?!\w)
    )
    | \([ ]?(?:off[- ]?topic|unrelated|random)[ ]?\)
    """,
    re.IGNORECASE | re.VERBOSE,
)

# "A2: Could it be the night shift?" answers the chat's question with a guess.
_GUESSES: Final = re.compile(r"\w+[ ](?:it|this|that|these|those|they)\b", re.IGNORECASE)
# The second half of a sentence says nothing by itself.
_CONTINUES: Final = re.compile(r"[^\w.…]*(?:\.{3}|…)")
# Whoever asks so many questions in a row and nobody in particular gives points as questions.
_ROW: Final = 3


def read_cues(post: Post, code: str) -> frozenset[str] | None:
    """Return the names of the cues in a post's question, None where it asks nothing.

    ``code`` is a language code without region. Rhetorical questions and idioms ask nothing, and
    nor does any post in a language without patterns, an aside that has nothing to do with the
    chat's questions or organises the chat, the end of a sentence begun elsewhere, or a row of
    questions to nobody.
    """
    if code not in _PATTERNS:
        return None
    text = own_text(post)
    question = _find_question(_plain(text), code)
    if question is None or (code == "en" and _ASIDE.search(_plain(text))):
        return None
    outright = question.asks_outright or (question.wonders and question.marked)
    if _CONTINUES.match(_plain(text)) or (not outright and _is_row_to_nobody(text)):
        return None
    is_labelled = strip_labels(post.text) != post.text
    cues = set(_wording(question))
    if not is_labelled or outright:
        cues.add("asks_everybody" if question.asks_outright or is_labelled else question.manner)
    elif question.alone and question.begins_polar and not question.guesses:
        cues.add("labelled_polar")
    else:
        cues.add("labelled")
    if _JOKE.search(text):
        cues.add("joke")
    if any(not find_status_links(link) and "://t.co/" not in link for link in find_links(text)):
        cues.add("link")
    return frozenset(cues)


def _is_row_to_nobody(text: str) -> bool:
    """Return True for three questions and more that address no account."""
    asking = sum(map(ends_in_question, split_sentences(_plain(text))))
    return asking >= _ROW and not find_addressees(text)


@dataclass(frozen=True, slots=True)
class _Question:
    """The sentence of a post that asks, without its lead-in, with the words around it."""

    code: str
    sentence: str
    before: str
    following: str
    marked: bool

    def has(self, name: str, words: str | None = None) -> bool:
        words = self.sentence if words is None else words
        return _pattern(self.code, name).search(words) is not None

    @property
    def whole(self) -> str:
        return f"{self.before} {self.sentence} {self.following}".strip()

    @property
    def alone(self) -> bool:
        return not self.before and not self.following

    @property
    def asks_outright(self) -> bool:
        return self.has("asks") or self.invites

    @property
    def invites(self) -> bool:
        return self.has("invites", self.whole)

    @property
    def answers_itself(self) -> bool:
        return answers_itself(self.following) or self.has("own_answer", self.following)

    @property
    def wonders(self) -> bool:
        return self.has("wonders", self.whole) or (
            self.marked and self.has("announces", self.whole)
        )

    @property
    def begins_polar(self) -> bool:
        return self.marked and _pattern(self.code, "begins_polar").match(self.sentence) is not None

    @property
    def guesses(self) -> bool:
        return self.code == "en" and _GUESSES.match(self.sentence) is not None

    @property
    def manner(self) -> str:
        """The cue for the way in which an unlabelled post asks."""
        if self.wonders:
            return "wonders"
        if self.has("interrogative"):
            return "interrogative"
        return "polar" if self.has("polar") else "declarative"

    @property
    def is_idiom(self) -> bool:
        return is_rhetorical(self.sentence, self.code) or self.has("idiom", self.whole)


def _find_question(plain: str, code: str) -> _Question | None:
    """Return the question of a text: one that asks everybody, else its longest, else the first."""
    whole = split_sentences(plain)
    sentences = [strip_lead_in(sentence) for sentence in whole]
    wonders, asks, invites = (_pattern(code, name) for name in ("wonders", "asks", "invites"))
    asking = [n for n, sentence in enumerate(sentences) if ends_in_question(sentence)]
    marked = bool(asking)
    asking = asking or [n for n, sentence in enumerate(sentences) if wonders.search(sentence)]
    if not asking:
        return None

    def preference(n: int) -> tuple[bool, int, int]:
        outright = bool(asks.search(sentences[n]) or invites.search(sentences[n]))
        return outright, min(len(sentences[n].split()), _LONG), -n

    chosen = max(asking, key=preference)
    question = _Question(
        code=code,
        sentence=sentences[chosen],
        before=" ".join(sentences[:chosen]),
        following=" ".join(whole[chosen + 1 :]),
        marked=marked,
    )
    if question.has("organising", question.whole) or (question.is_idiom and not question.invites):
        return None
    return None if question.answers_itself and not question.asks_outright else question


def _wording(question: _Question) -> Iterator[str]:
    """Yield the cues in the words of the question and around it."""
    stated = len(question.before.split())
    if stated >= _STATEMENT_WORDS:
        yield "statement_before"
    elif len(set(content_words(question.sentence, question.code))) < _FEWEST_CONTENT_WORDS:
        yield "thin"
    if not question.marked:
        yield "no_mark"
    for name, words in (
        ("first_person", question.sentence),
        ("suggestion", question.sentence),
        ("suggestion", question.whole),
    ):
        if question.has(name, words):
            yield name


@lru_cache(maxsize=1 << 12)
def _plain(text: str) -> str:
    """Return a text without links, handles, the hashtags at its ends, and ``?`` as a word."""
    plain = MENTION.sub(" ", LINK.sub(" ", text))
    shorter = _EDGE_TAGS.sub("", plain).strip()
    while shorter != plain:
        plain, shorter = shorter, _EDGE_TAGS.sub("", shorter).strip()
    return strip_entities(_SHORTHAND.sub(" ", plain))
