"""Announcements as texts: whose words a post holds, and the topic in them as a title begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from tweetup.insight.announced_dates import MASKED_STOP, find_stated_date, mask_date_stops
from tweetup.insight.announcement_phrases import OWN
from tweetup.insight.content_words import content_words, function_words
from tweetup.insight.function_words import INTERROGATIVES
from tweetup.insight.last_hashtags import TOPIC_EDGES, without_last_tags
from tweetup.insight.open_questions import split_sentences
from tweetup.insight.topic_ends import before_person
from tweetup.model import Kind, Relation, in_time_order
from tweetup.text import fold_handle, fold_tag, read_echo, repair_encoding
from tweetup.text.entities import HASHTAG, LINK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tweetup.insight.announcement_phrases import AnnouncementPhrases
    from tweetup.model import Post

__all__ = [
    "Statement",
    "capitalise",
    "plain_punctuation",
    "posts_of_hosts",
    "read_statements",
    "trim_topic",
]

_LONGEST_SENTENCE: Final = 600
# Behind an apostrophe that the post writes curved, a character of private use.
_CURVED: Final = "\ue002"
_ENDS_AS_DATE: Final = re.compile(r"(?<![\d.])\d{1,2}\.\d{1,2}$")
_MARKS: Final = frozenset({_CURVED, MASKED_STOP})
_MOST_WORDS: Final = 14
_MOST_LETTERS: Final = 100
# Content words of a topic behind the chat's own hashtag.
_FEWEST_BEHIND_TAG: Final = 2

# Apostrophes, quotation marks and hard blanks in files that were read in a wrong encoding.
_CUT_OFF: Final = re.compile(r"(?:…|\.\.\.)\s*$")
# Words at which an announcement goes on, and which topics may have as well.
_ALSO_NOUNS: Final = re.compile(
    r"info|details|via|now|(?:it )?(?:starts?|begins?|starting|beginning|happening)|live|up"
    r"|commence|démarre|maintenant|ahora|empieza|comienza|nu|begint|start|ora|adesso|inizia|comincia|agora"
    r"|começa|beginnt|startet|jetzt|aus|los"
)
_NO_TOPIC: Final = re.compile(
    rf"\s*(?:$|[:.,;!?(@#{OWN}]|https?:|here\b|now\b|soon\b|hier\b|ici\b|aquí\b|qui\b|aqui\b"
    r"|(?:at|in|um|ab|à|dans|a las?|en|om|over|alle|tra|fra|às|em|@)"
    r"\s?(?:\d|the top|a few|an? |ein)|\d)",
    re.IGNORECASE,
)
# "Von zu Hause aus".
_FROM: Final = re.compile(r"\bvo[nm] (?:\S+ ){0,3}?\S+$", re.IGNORECASE)
_BUT: Final = re.compile(r"but|aber|mais|pero|maar|ma|mas")
_SPEAKS: Final = re.compile(
    r"\s+(?:i|we|first|before|please|ich|wir|erst|zuerst|vorher|bitte|je|nous|on|d['’]abord|yo"
    r"|nosotros|antes|primero|ik|we|wij|eerst|io|noi|prima|eu|nós|primeiro)(?!\w)",
    re.IGNORECASE,
)
# "du soir", which is of this evening behind the word topic alone.
_OF_A_TIME: Final = frozenset({
    *("du jour", "du soir", "de la semaine", "de la soirée", "de la semana", "del giorno"),
    *("della settimana", "della serata", "da semana", "do dia", "da noite", "des abends"),
    "des tages",
})  # fmt: skip
_IS_DAY: Final = re.compile(
    r"today|tonight|tomorrow|now|heute|morgen|aujourd['’]hui|demain|hoy|mañana|vandaag|oggi|domani"
    r"|hoje|amanhã"
)
#: Forwards and backwards.
_AND_LATER: Final = re.compile(r"\s*(?:and|dna|&|und|dnu|et|te|y|en|ne|e)\s", re.IGNORECASE)
# Behind a comma, words that begin a clause about what the topic names.
_CLAUSES: Final = {
    language: re.compile(rf",\s(?:{words})(?!\w)", re.IGNORECASE)
    for language, words in {
        "en": r"which|who|whose|where|because|since|so|but|and (?:i|we|it|that|this|there)",
        "de": r"wo(?:von|rüber|ran|für|mit|bei|rauf|rin|zu)?|was|welche[rsnm]?|denn|weil|aber"
        r"|und (?:ich|wir|es)",
        "fr": r"dont|que|qui|où|car|puisque|mais|et (?:je|nous|on|c['’]est|il)",
        "es": r"que|donde|cuy[oa]s?|porque|pero|lo que|y (?:yo|nosotros|es|nos)",
        "nl": r"waar\w*|wat|die|dat|want|omdat|maar|en (?:ik|we|wij|het)",
        "it": r"che|di cui|dove|perché|ma|e (?:io|noi|è)",
        "pt": r"que|onde|cuj[oa]s?|porque|mas|o que|e (?:eu|nós|é)",
    }.items()
}
_QUOTED: Final = re.compile(r"[\s:]*[\"“„«](?P<words>[^\"“”„«»]{4,})[\"”“»]")
_PAIRS: Final = (("(", ")"), ("[", "]"), ("{", "}"))
_QUOTES: Final = (('"', '"'), ("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"))
_CLOSED: Final = re.compile(r"\w'(?!\w)")
# Where a topic may begin behind an article.
_BEGINS: Final = re.compile(rf"[\w#＃{OWN}(\[¿]")
# A handle or a time is in it, which the cut has not found.
# The end of words that ask, and words with which they ask the people of the chat.
_ASKED: Final = re.compile(r"\s?[?？][\s!?.\"“”»)]*$")
_ASKS_PEOPLE: Final = re.compile(
    r"\b(?:you|your|we (?:talk|discuss|ready)|ihr|euch|euer|eure|du|vous|votre|vos|tu|te|ustedes"
    r"|vosotros|os|jullie|jij|je|jouw|voi|vi|vostr\w+|você|vocês)\b",
    re.IGNORECASE,
)
_ARTICLES: Final = {
    "en": ("a", "an"),
    "de": ("ein", "eine"),
    "fr": ("un", "une"),
    "es": ("un", "una"),
    "nl": ("een",),
    "it": ("un", "una", "uno"),
    "pt": ("um", "uma"),
}
# A question without its mark is as long, and a day is no question.
_FEWEST_ASKING: Final = 4
_WHEN: Final = re.compile(r"when|wann|wenn|quand|cuándo|wanneer|quando", re.IGNORECASE)
# A number and things that are counted, which are no time and no questions of the chat.
_COUNTED: Final = re.compile(
    r"\d{1,3}\s(?!(?:min\w*|h(?:ou)?rs?|hours?|heures?|horas?|ore|uhr|uur|stunden?|sec\w*"
    r"|days?|tagen?|jours|días|dagen|giorni|dias|weeks?|wochen?|semaines|semanas|weken|settimane"
    r"|questions?|fragen|preguntas|vragen|domande|perguntas)\b)[^\W\d_]{3,}",
    re.IGNORECASE,
)
_ANY_DAY: Final = date(2000, 1, 1)
_CUT_SHORT: Final = re.compile(r"@\w|(?:^|\s)@$")
_TAG_SIGN: Final = re.compile(r"(?<!\w)[#＃]+(?=\w)")
# Signs that part a topic from a remark, and a topic from its other half as well.
_SIGN: Final = re.compile(r"[-–—|;({]+|//")
# A call to do something, behind a sign.
_CALLS: Final = re.compile(
    r"(?:be sure|make sure|feel free|don't|do not|remember|answer|bring|grab|tell|share|use|add"
    r"|introduce|say|stay|let|read|see|watch|click|follow|retweet|rt|ask|send|invite|reply|label"
    r"|number|vote|register|sign up|tune in|drop|head|come(?! (?:si|mai|fare)\b)|join|are you"
    r"|you(?:r|'\w+)?|who's|here|there|can't wait|so (?:excited|happy|glad|join|come)|if|we|i|i'm"
    r"|this (?:is|will)|it(?:'s|'ll| is| will)|our (?:guests?|hosts?|questions?|first)|please|pls"
    r"|everyone|everybody|all (?:welcome|are)|hope"
    r"|looking forward|excited|great|welcome|hello|hi|more|link\w*|questions?|hosted|co-?host\w*"
    r"|moderat\w*|guests?|bitte|stellt|macht|kommt|schreibt|bringt|seid|antwortet|mehr|infos?"
    r"|fragen|wir|ich|ihr|venez|apportez|répondez|dites|rejoignez|plus d|merci|ven|venid|traed"
    r"|los|auf geht|gleich|on y va|c'est parti|vamos|empezamos|andiamo|si parte|tot zo|daar gaan"
    r"|responded|contad|más|gracias|kom|breng|antwoord|vertel|meer|bedankt|venite|portate"
    r"|rispondete|dite|grazie|venham|tragam|respondam|contem|mais|obrigad[oa])(?!\w)",
    re.IGNORECASE,
)
# "#soil and #soil in pots": one hashtag with another's words.
_DOUBLED: Final = re.compile(
    r"\b(?P<word>\w{3,}) (?:and|&|or|und|oder|et|ou|y|o|en|of|e) (?P=word)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The words of a post that may announce something, in sentences without links.

    ``author`` is the folded handle of whoever wrote them, another's in a repost (``repeated`` is
    True). ``by_host`` is True for words of a host, or words that a host reposts, ``of_host`` for
    the former alone. ``OWN`` stands for the chat's hashtags, which the post writes as ``tag``. The
    sentences are to be read; in ``written`` those of the post keep the marks that hinder it.
    """

    post: Post
    author: str
    by_host: bool
    of_host: bool
    repeated: bool
    sentences: tuple[str, ...]
    tag: str
    written: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentences in a row."""
        return " ".join(self.sentences)

    def quoted(self, words: str) -> str:
        """Return words of a sentence as written, without the stop or the cry at their end."""
        end = words.rstrip(" .!")
        # "Kein Chat am 12.3."
        stop = "." if _ENDS_AS_DATE.search(end) and words[len(end) :].startswith(".") else ""
        return capitalise(self.as_written(f"{end}{stop}"))

    def as_written(self, words: str) -> str:
        """Return words of a sentence with the letters of the post, the words if none has them.

        A sentence is read without the full stops of its dates, and with straight apostrophes. The
        chat's hashtag is as the post writes it.
        """
        for written in self.written:
            begin = _to_read(written).find(words)
            if begin >= 0 and words:
                kept = [at for at, sign in enumerate(written) if sign not in _MARKS]
                end = begin + len(words)
                last = kept[end] if end < len(kept) else len(written)
                words = _as_posted(written[kept[begin] : last].rstrip())
                break
        return words.replace(OWN, f"#{self.tag}")


def read_statements(
    posts: Iterable[Post],
    *,
    hosts: Collection[str],
    hashtags: Collection[str],
    language: str,
) -> Iterator[Statement]:
    """Yield the statement of each post that has one, in time order.

    A sentence that was cut off is left out, and one of more than six hundred characters, which
    announces nothing.
    """
    handles = frozenset(map(fold_handle, hosts))
    tags = frozenset(map(fold_tag, hashtags))
    for post in in_time_order(posts):
        author, text, repeated = _words_of(post)
        sentences, written, tag = _read_sentences(text, tags, language)
        if sentences:
            yield Statement(
                post=post,
                author=author,
                by_host=author in handles or fold_handle(post.handle) in handles,
                of_host=author in handles,
                repeated=repeated,
                sentences=sentences,
                tag=tag,
                written=written,
            )


def posts_of_hosts(posts: Iterable[Post], hosts: Collection[str]) -> list[Post]:
    """Return the posts whose words are those of a host, also where others repost or copy them."""
    handles = frozenset(map(fold_handle, hosts))
    return [post for post in posts if _words_of(post)[0] in handles]


# The topic and the next meeting are read from the same posts.
@lru_cache(maxsize=1 << 14)
def _read_sentences(
    text: str, tags: frozenset[str], language: str
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Return the sentences of a text, to be read and with marks, and its first of ``tags``."""
    text = repair_encoding(text).replace("’", f"'{_CURVED}")
    text = mask_date_stops(text, language=language)
    own = [match[1] for match in HASHTAG.finditer(text) if fold_tag(match[1]) in tags]
    text = HASHTAG.sub(lambda tag: OWN if fold_tag(tag[1]) in tags else tag[0], text)
    sentences = [" ".join(part.split()) for part in split_sentences(LINK.sub(" ", text))]
    if sentences and _CUT_OFF.search(text):
        sentences.pop()
    kept = tuple(it for it in sentences if len(_to_read(it)) <= _LONGEST_SENTENCE)
    return tuple(map(_to_read, kept)), kept, own[0] if own else ""


def _to_read(written: str) -> str:
    """Return a sentence without marks."""
    return written.replace(_CURVED, "").replace(MASKED_STOP, "")


def _as_posted(written: str) -> str:
    """Return words with the letters that marks stand for."""
    return written.replace(f"'{_CURVED}", "’").replace(MASKED_STOP, ".")


def plain_punctuation(text: str) -> str:
    """Return a text with the punctuation of its file repaired, and straight apostrophes."""
    return repair_encoding(text).replace("’", "'")


def _words_of(post: Post) -> tuple[str, str, bool]:
    """Return the author of a post's words, the words, and True for those of another."""
    echo = read_echo(post.text)
    if echo is not None and (echo.is_repost or post.kind is Kind.REPOST):
        return fold_handle(echo.handle), echo.text, True
    if post.kind is Kind.REPOST:
        handles = [ref.handle for ref in post.references if ref.relation is Relation.REPOST]
        return fold_handle((handles[0] if handles else None) or post.handle), post.text, True
    return fold_handle(post.handle), post.text if echo is None else echo.comment, False


def trim_topic(
    words: str,
    *,
    phrases: AnnouncementPhrases,
    language: str,
    tag: str = "",
    may_ask: bool = False,
) -> str | None:
    """Return a topic as a title begins, in the words of ``words`` up to where it ends.

    Times, handles and hashtags behind it are cut, and articles before it; a hashtag that carries
    the phrase is a word of it. ``tag`` is written for ``OWN``. Of words that ask the topic is all
    that they ask; with ``may_ask`` it may begin as questions do. None where the words name nothing
    or are no title.
    """
    quoted = _QUOTED.match(words)
    if quoted and not _goes_on(words[quoted.end() :], phrases):
        topic = quoted["words"]
    else:
        ended = before_person(
            _up_to_ending(f"{words} ", phrases),
            f"{words} ",
            phrases=phrases,
            language=language,
            goes_on=partial(_goes_on, phrases=phrases),
        )
        kept = None if ended is None else without_last_tags(ended, language)
        if kept is None:
            return None
        topic = _strip_edges(kept)
    named = _without_openers(_without_clause(topic, language), phrases, language)
    asked = _question_mark(words, named)
    if asked is None or not named or _CUT_SHORT.search(named):
        return None
    if phrases.empty.match(named) and not (
        _counts(named, language) or (may_ask and _may_begin_so(named, asked, language))
    ):
        return None
    return _as_title(named, language, tag=tag, asked=asked)


def _without_openers(topic: str, phrases: AnnouncementPhrases, language: str) -> str:
    """Return a phrase without the articles and the like that begin it.

    "A look back" stays whole, as "look back" would be a call.
    """
    article = ""
    while (opener := phrases.opener.match(topic)) and _BEGINS.match(topic, opener.end()):
        article = opener[0].split()[-1]
        topic = _strip_edges(topic[opener.end() :])
    is_noun = article.casefold() in _ARTICLES.get(language, ())
    return f"{article} {topic}" if is_noun and phrases.empty.match(topic) else topic


def _as_title(topic: str, language: str, *, tag: str, asked: str) -> str | None:
    """Return a phrase as a title begins, None for one that is no title."""
    if any(topic.count(sign) != topic.count(closed) for sign, closed in _PAIRS):
        return None
    if topic.startswith(OWN) and len(content_words(topic[1:], language)) >= _FEWEST_BEHIND_TAG:
        # The title names the chat behind the topic.
        topic = topic[1:].strip(TOPIC_EDGES)
    topic = " ".join(_TAG_SIGN.sub("", topic.replace(OWN, tag)).split())
    meant = [word for word in content_words(topic, language) if word != fold_tag(tag)]
    if not meant or len(topic.split()) > _MOST_WORDS or len(topic) > _MOST_LETTERS:
        return None
    return capitalise(_DOUBLED.sub(r"\g<word>", topic)) + asked


def _may_begin_so(topic: str, asked: str, language: str) -> bool:
    """Return True for a question that asks no one, with or without its mark."""
    words = topic.casefold().lstrip("¿").split()
    if _ASKS_PEOPLE.search(topic):
        return False
    is_open = words[:1] and words[0] in INTERROGATIVES.get(language, frozenset())
    return asked != "" or bool(is_open and len(words) >= _FEWEST_ASKING and not _WHEN.match(topic))


def _counts(topic: str, language: str) -> bool:
    """Return True for a number of things: "3 ways to begin", but not "12 March", "5 minutes"."""
    stated = find_stated_date(topic, after=_ANY_DAY, language=language)
    return _COUNTED.match(topic) is not None and (stated is None or stated.start > 0)


def _question_mark(words: str, topic: str) -> str | None:
    """Return the question mark behind a topic that asks, as written; "" where the words state.

    None for a part of a question: what is left of it asks something else.
    """
    mark = _ASKED.search(words)
    if mark is None:
        return ""
    stated, kept = (re.sub(r"\W", "", text) for text in (words[: mark.start()], topic))
    return mark[0].rstrip(" .!") if stated.endswith(kept) else None


def _up_to_ending(words: str, phrases: AnnouncementPhrases) -> str:
    """Return the words up to where a topic ends.

    A dash, a bracket or the like ends it only before a remark: "moss – join us", but not
    "trust – how to earn it". A word that may be one of the topic ends it only before something
    that a topic has not: "moss, info: …", "moss starts at 8", but not "health info for teens",
    "learning starts at home".
    """
    for match in phrases.ending.finditer(words):
        found = match[0].strip(" ,").casefold()
        behind = words[match.end() :]
        if _SIGN.fullmatch(found) and _goes_on(behind, phrases):
            continue
        if found in _OF_A_TIME or (_ALSO_NOUNS.fullmatch(found) and not _NO_TOPIC.match(behind)):
            continue
        if found == "aus" and _FROM.search(words[: match.start()]):
            continue
        if _BUT.fullmatch(found) and not _SPEAKS.match(behind):
            continue
        if _IS_DAY.fullmatch(found) and (
            _AND_LATER.match(behind) or _AND_LATER.match(words[: match.start()][::-1])
        ):
            continue
        return words[: match.start()]
    return words


def _goes_on(behind: str, phrases: AnnouncementPhrases) -> bool:
    """Return True where the words behind a sign are a topic's as well, and no remark beside it.

    A remark is a time, a handle, a hashtag, a greeting, or a call to do something.
    """
    rest = behind.lstrip(f"{TOPIC_EDGES}()[]{{}}")
    if not re.search(r"\w", HASHTAG.sub("", rest)):
        return False
    return not (
        _NO_TOPIC.match(rest)
        or _CALLS.match(rest)
        or _SPEAKS.match(f" {rest}")
        or phrases.ending.match(f" {rest} ")
        or phrases.opening.match(rest)
        or phrases.coming.match(rest)
        or rest.startswith(("#", "＃"))
    )


def _strip_edges(topic: str) -> str:
    """Return a phrase without the signs around it; quotation marks of a part of it stay."""
    stripped = topic.strip(TOPIC_EDGES)
    if not stripped:
        return ""
    before, _, behind = topic.partition(stripped)
    if before.endswith("'") and _CLOSED.search(stripped):
        return f"'{stripped}"
    for opening, closing in _QUOTES:
        opened, closed = stripped.count(opening), stripped.count(closing)
        odd = opened % 2 if opening == closing else opened != closed
        if odd and closing in behind:
            return f"{stripped}{closing}"
        if odd and opening in before:
            return f"{before[before.rindex(opening) :]}{stripped}"
    return stripped


def _without_clause(topic: str, language: str) -> str:
    """Return a phrase without the clause behind its comma: "school gardens, which I know".

    The words that a cut has left behind a comma and that name nothing go too: "gardens, and".
    """
    clause = _CLAUSES.get(language)
    match = clause.search(topic) if clause is not None else None
    if match is not None:
        topic = topic[: match.start()].rstrip(TOPIC_EDGES)
    before, comma, behind = topic.rpartition(",")
    left = [word for part in behind.split() for word in re.split(r"['’]", part.casefold()) if word]
    # "What's in, what's out" has two halves.
    is_half = bool(comma) and behind.split()[:1] == topic.casefold().split()[:1]
    grammar = function_words(language)
    if left and not is_half and comma and all(it in grammar or len(it) == 1 for it in left):
        topic = before.rstrip(TOPIC_EDGES)
    return topic


def capitalise(text: str) -> str:
    """Return a text with a capital first, unless its first word has capitals of its own."""
    first = text.split(maxsplit=1)[0]
    return text if any(map(str.isupper, first)) else f"{text[:1].upper()}{text[1:]}"
