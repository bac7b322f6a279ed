"""Titles of links and the words that introduce them, from posts and addresses alone.

A title is never made up: it is the one that a network's card shows, one that a sharer wrote in
quotation marks right before the link, or the words that the address spells.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from tweetup.insight.content_words import content_words
from tweetup.insight.function_words import BEFORE_NOUNS, CONNECTIVES
from tweetup.insight.open_questions import split_sentences
from tweetup.text import clean_control, fold_tag, strip_labels, strip_opening_label
from tweetup.text.entities import HASHTAG, LINK, MENTION
from tweetup.text.labels import Spot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

__all__ = [
    "address_title",
    "card_title",
    "inner_capitals",
    "introducing_words",
    "is_caption",
    "plain_words",
    "quoted_title",
]

_LONGEST_TITLE: Final = 200
_FEWEST_WORDS: Final = 3
# Between a quoted title and its link may stand who wrote it and where.
_QUOTED: Final = re.compile(
    r"[\"“„«](?P<title>[^\"“”„«»]{6,160})[\"”“»]"
    r"[\s,:;–—(\[-]*(?:(?:by|via|from|in|on|at|ht|h/t|von|aus|par|dans|por|en|di|da|door)\s[^.!?]{1,60})?"
    r"[\s,:;–—(\[→>#-]*$",
    re.IGNORECASE,
)
# Words that say that a title follows.
_INTRODUCED: Final = re.compile(
    r"\b(?:article|blog ?post|book|called|chapter|essay|paper|piece|post|read|reading|report|study"
    r"|talk|titled|video|artikel|aufsatz|beitrag|buch|vortrag|libro|artículo|articulo|livre)\b[\s:,–—-]*$",
    re.IGNORECASE,
)
# Short words stay small in a title with capitals.
_TITLE_WORD: Final = re.compile(r"[^\W\d_][\w'’-]{3,}")
_CAPITALISED: Final = 0.6
_SENTENCE_END: Final = re.compile(r"[.!?,;…]\s*$")
_FILE_ENDING: Final = re.compile(
    r"\.(?:aspx?|docx?|epub|html?|pdf|php|pptx?|shtml|txt)$", re.IGNORECASE
)
_SLUG_BREAK: Final = re.compile(r"[-_+\s]+")
# An id beside the words: of digits, or of letters and digits mixed.
_ID: Final = re.compile(r"\d{5,}|(?=\w*\d)(?=\w*[a-z])[\da-z]{6,}", re.IGNORECASE)
_SLUG_WORD: Final = re.compile(r"[^\W\d_]+[’',:.!?)]?|\d{1,4}[:,]?|\([^\W\d_]+")
_VOWEL: Final = re.compile(r"[aeiouyäöüàáâãåæèéêëìíîïòóôõøùúûýœ]|[^\x00-\u024f]", re.IGNORECASE)
# The words of a file or a folder that are no title of its.
_PLUMBING: Final = frozenset({
    "amp", "archive", "attachment", "category", "content", "default", "download", "edit", "feed",
    "file", "files", "home", "image", "images", "index", "item", "items", "media", "node", "page",
    "pages", "post", "posts", "static", "tag", "temp", "tmp", "upload", "uploads", "user", "users",
    "version", "view", "wp",
})  # fmt: skip
# A page that a program makes from the query behind it.
_SCRIPT: Final = re.compile(r"\.(?:aspx?|cfm|cgi|jsp|php)$", re.IGNORECASE)
# The number that a second page of the same words gets, or one that sorts pages.
_COPY_NUMBER: Final = re.compile(r"0|\d{3}")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_INNER_CAPITAL: Final = re.compile(r"[^\W\d_][A-ZÄÖÜ]")
_NO_CAPITALS: Final[Mapping[str, str]] = {}
# Words after which a phrase goes on, of all languages.
_UNFINISHED: Final = frozenset().union(*BEFORE_NOUNS.values(), *CONNECTIVES.values())
_ADDRESSEES: Final = re.compile(rf"^(?:\s*\.?{MENTION.pattern})+\s*")
# A quotation mark, dash or ellipsis as programs show it that read UTF-8 as Latin-1.
_DAMAGED: Final = re.compile(r"â€")
_DAMAGED_EDGE: Final = re.compile(r"^(?:â€\S?\s*)+|(?:\s*â€\S?)+$")
_EDGES: Final = " \t\n:;,–—-→>|/\\(["
# Words before a caption that say nothing of the page: "BTW - ", "Oh, and".
_INTERJECTIONS: Final = re.compile(
    r"(?:(?:btw|fyi|icymi|ps|oh|ok|okay|also|and|but|(?:so|well)(?=\s*[,:–—-]))\b[\s,:;–—-]*)+",
    re.IGNORECASE,
)
# The clause of a sentence that leads to the page: "in case you missed it, here's the rubric".
_LEADS_ON: Final = re.compile(r"[,;:–—-]\s+(?=here(?:['’]s|\s+(?:is|are))\s)", re.IGNORECASE)
# "The slides are at": the words before say what is there.
_CLOSING_AT: Final = re.compile(r"(?:\s(?:is|are))?\s(?:@|at)$", re.IGNORECASE)
# "…, so that I can walk; see": the link is what to see.
_CLOSING_SEE: Final = re.compile(
    r"\s*[.;,:–—-]\s+(?:(?:please|pls|and|but|also)\s)*(?:see|read|check|look|visit|cf|siehe|lies|voir"
    r"|lisez|ver|vean|zie|lees|vedi|veja|vejam)(?:\s(?:also|more|here|at|out|auch|aussi|también|ook"
    r"|anche|também))*$",
    re.IGNORECASE,
)
_ASIDE_WORDS: Final = 4
# Verbs and conjunctions after which a sentence goes on, beside prepositions and articles.
_VERBS_AND_CONJUNCTIONS: Final = {
    "en": "is are was were be been am but because that which than if during while until said",
    "de": "ist sind war waren aber weil dass und oder wenn",
    "fr": "est sont mais que qui et ou",
    "es": "es son pero que y o si",
    "nl": "is zijn was maar dat en of als",
}
_GOES_ON: Final = {code: frozenset(row.split()) for code, row in _VERBS_AND_CONJUNCTIONS.items()}
_BARE_REPLY: Final = re.compile(r"\.?@|(?:no|yes|yep|yeah|nope)\W*[.,!]", re.IGNORECASE)
_LAST_WORD: Final = re.compile(r"(?:(?P<word>[\w'’/]+)|[&+])[)\]\"”’»]*$")
# Behind words that a link followed, with the hashtags between them.
_LAST_ELLIPSIS: Final = re.compile(
    r"(?:\s*…|\s+#\w+|\s+(?:&|and|und|et|y|en|e)(?=\s+…))*\s*…[\s…]*$"
)


def card_title(title: str | None, host: str) -> str | None:
    """Return a network's title of a page on one line, None where it is but the page's host."""
    cleaned = " ".join(clean_control(title).split()) if title else ""
    return cleaned[:_LONGEST_TITLE] if cleaned.lower() not in ("", host) else None


def quoted_title(text: str, written: str) -> str | None:
    """Return the title in quotation marks right before a link as written in a post's text.

    It has capitals and opens the text or follows a colon, or the word before it says that a title
    follows: an excerpt from a page is quoted more often than its title.
    """
    before = text[: max(0, text.find(written))]
    match = _QUOTED.search(before)
    if match is None or LINK.search(match[0]):
        return None
    title = " ".join(match["title"].split())
    if len(title.split()) < 2 or _SENTENCE_END.search(title) or not title[0].isalnum():
        return None
    lead = before[: match.start()]
    if _INTRODUCED.search(lead) and title[0].isupper():
        return title
    titled = _TITLE_WORD.findall(title)
    capitals = sum(word[0].isupper() for word in titled)
    opens = lead.rstrip().endswith(":") or not _has_words(strip_labels(lead), 1)
    return title if opens and capitals >= max(2, _CAPITALISED * len(titled)) else None


def inner_capitals(texts: Iterable[str]) -> dict[str, str]:
    """Return words with two capitals as the texts write them, by their small letters.

    Left out are words that the texts write otherwise as often: shouted ones.
    """
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for word in _WORD.findall(LINK.sub(" ", text)):
            forms[word.lower()][word] += 1
    return {
        folded: spelling
        for folded, counts in forms.items()
        for spelling, count in [counts.most_common(1)[0]]
        if _INNER_CAPITAL.search(spelling) and 2 * count > counts.total()
    }


def address_title(
    url: str, texts: Collection[str] = (), capitals: Mapping[str, str] = _NO_CAPITALS
) -> str | None:
    """Return the words that a cleaned link's path spells, with a capital; None where it is codes.

    Of ``/2016/05/why-the-archives-matter-83213.html`` it is ``Why the archives matter``. Words that
    one of the sharers' ``texts`` has in a row are spelled as there, others with the ``capitals``
    that :func:`inner_capitals` returns.
    """
    parts = urlsplit(url)
    for segment in reversed(unquote(parts.path).split("/")):
        if parts.query and _SCRIPT.search(segment):
            continue
        slug = _FILE_ENDING.sub("", segment).rpartition(":")[2]
        tokens = _without_ids([token for token in _SLUG_BREAK.split(slug) if token])
        if _spells_words(tokens):
            title = _as_written(tokens, texts) or " ".join(
                capitals.get(token.lower(), token) for token in tokens
            )
            return title[0].upper() + title[1:_LONGEST_TITLE]
    return None


def _as_written(tokens: Sequence[str], texts: Iterable[str]) -> str | None:
    """Return the words of a slug as a text spells them in a row, articles between them or not."""
    row = r"\W+(?:(?:an?|the)\s+)?".join(map(re.escape, tokens))
    pattern = re.compile(rf"\b{row}\w*", re.IGNORECASE)
    matches = (pattern.search(LINK.sub("\n", text)) for text in texts)
    spelled = (match[0] for match in matches if match and "\n" not in match[0])
    return next(spelled, None)


def _without_ids(tokens: list[str]) -> list[str]:
    """Return the words of a slug without the id beside them and the number of a second copy."""
    while tokens and (_ID.fullmatch(tokens[-1]) or _COPY_NUMBER.fullmatch(tokens[-1])):
        tokens = tokens[:-1]
    while tokens and _ID.fullmatch(tokens[0]):
        tokens = tokens[1:]
    return tokens


def _spells_words(tokens: Sequence[str]) -> bool:
    """Return True for the words of a title: four at least, or three with capitals of their own.

    Left out are those cut off in the middle of a sentence, which end with a preposition.
    """
    spelled = [
        token
        for token in tokens
        if token[0].isalpha() and _VOWEL.search(token) and token.lower() not in _PLUMBING
    ]
    fewest = _FEWEST_WORDS + (not any(token[0].isupper() for token in spelled[1:]))
    return (
        len(spelled) >= fewest
        and all(map(_SLUG_WORD.fullmatch, tokens))
        and tokens[-1].lower() not in _UNFINISHED
    )


def introducing_words(
    text: str,
    written: str,
    *,
    language: str = "en",
    is_reply: bool = False,
    hashtags: Collection[str] = (),
) -> str | None:
    """Return the words of a post that introduce a link as written in it, verbatim.

    They are those before the link in its sentence, else the sentence before, else those behind it;
    of a post without the link in its text the last sentence. Labels, a reply's addressees, closing
    hashtags, and opening ones that are the chat's own (``hashtags``, folded) are left out, and so
    are interjections and all before "here is". None where three words are not there, and where
    :func:`is_caption` does not hold for them: those of another sentence would be beside the point.
    """
    if is_reply:
        text = _ADDRESSEES.sub("", text, count=1)
    sentences = split_sentences(text)
    place = next((place for place, each in enumerate(sentences) if written in each), None)
    if place is None:
        sentences, place = (*sentences, written), len(sentences)
    before, _, after = sentences[place].partition(written)
    candidates = [LINK.split(before)[-1]]
    if place:
        candidates.append(LINK.split(sentences[place - 1])[-1])
    candidates.append(LINK.split(after)[0])
    parts = (_without_edges(candidate) for candidate in candidates)
    part = next((part for part in parts if _has_words(part, _FEWEST_WORDS)), "")
    captions = (_without_chatter(part, hashtags), part)
    return next((caption for caption in captions if is_caption(caption, language)), None)


def _without_chatter(part: str, hashtags: Collection[str]) -> str:
    """Return the words of a caption that tell of its page, with their first letter as written."""
    *_, part = _LEADS_ON.split(part, maxsplit=1)
    shorter = None
    while shorter != part:
        shorter = part
        part = _INTERJECTIONS.sub("", part, count=1) if _INTERJECTIONS.match(part) else part
        tag = HASHTAG.match(part)
        if tag is not None and fold_tag(tag[1]) in hashtags:
            part = part[tag.end() :].strip(_EDGES)
    return part


def is_caption(text: str, language: str, *, fewest: int = _FEWEST_WORDS) -> bool:
    """Return True for words that can stand beside a link, in quotation marks.

    ``fewest`` of them at least are no function words of the language. They turn to nobody, and do
    not end in the middle of a sentence ("as well as").
    """
    plain = MENTION.sub(" ", text)
    if _DAMAGED.search(text) or _BARE_REPLY.match(text):
        return False
    if len(content_words(plain, language)) < fewest:
        return False
    last = _LAST_WORD.search(text)
    return last is None or (
        last["word"] is not None and last["word"].lower() not in _open_endings(language)
    )


@cache
def _open_endings(language: str) -> frozenset[str]:
    """Return the words after which a sentence of a language goes on; an unknown one has none."""
    tables = (BEFORE_NOUNS, CONNECTIVES, _GOES_ON)
    return frozenset[str]().union(*(table.get(language, frozenset()) for table in tables))


def plain_words(text: str) -> str | None:
    """Return a post's words without labels and closing hashtags, an ellipsis for a link in them.

    None where three words are not there, or where a program has broken them.
    """
    part = _without_edges(_LAST_ELLIPSIS.sub("", _without_edges(LINK.sub(" … ", text))))
    return part if _has_words(part, _FEWEST_WORDS) else None


def _has_words(text: str, fewest: int) -> bool:
    """Return True if a text has so many words beside hashtags and handles, all rightly decoded."""
    plain = [word for word in text.split() if word[0] not in "#@"]
    return (
        not _DAMAGED.search(text)
        and sum(any(char.isalpha() for char in word) for word in plain) >= fewest
    )


def _without_edges(text: str) -> str:
    """Return a part of a post without labels at its ends and the hashtags behind it."""
    # A label among the words stays: what stands in quotation marks is as it was written.
    ends = (Spot.LEADING, Spot.TRAILING)
    bare = strip_opening_label(strip_labels(text.strip(), spots=ends))
    part = " ".join(bare.split()).strip(_EDGES)
    part = _DAMAGED_EDGE.sub("", part).strip(_EDGES)
    tags = list(HASHTAG.finditer(part))
    while tags and not part[tags[-1].end() :].strip(_EDGES):
        shorter = part[: tags.pop().start()].rstrip()
        if not shorter or shorter.split()[-1].lower() in _UNFINISHED:
            break
        part = shorter.strip(_EDGES)
    if part.endswith(")") and "(" not in part:
        part = part[:-1].rstrip()
    head, bracket, rest = part.partition(")")
    if bracket and "(" not in head and len(head.split()) <= _ASIDE_WORDS:
        # An aside in brackets before the words: "(On time now) A1: …".
        return _without_edges(rest)
    return _CLOSING_SEE.sub("", _CLOSING_AT.sub("", part))
