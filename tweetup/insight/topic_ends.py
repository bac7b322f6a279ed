# ruff: noqa: E501 - a row a language reads better than wrapped words
"""Where a topic ends before a handle: without the words that lead up to the person."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.insight.announcement_phrases import OWN
from tweetup.insight.content_words import content_words
from tweetup.insight.last_hashtags import is_governing
from tweetup.insight.phrase_ends import may_end_phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.insight.announcement_phrases import AnnouncementPhrases

__all__ = ["before_person"]


class _Words(NamedTuple):
    """Words about people: their ``roles``, ``by`` before who did it, ``done`` the verb before that.

    ``being`` are copulas and helping verbs, ``with_`` begins the company, ``and_our`` another clause
    about a person, ``greeting`` is said to a person, ``talk`` is no more than the kind of meeting.
    """

    roles: str
    by: str
    done: str
    being: str
    with_: str
    and_our: str
    greeting: str
    talk: str


_PEOPLE: Final = {
    "en": _Words(
        r"(?:co-?|guest[ -]?)?(?:hosts?|moderators?|mods?|facilitators?|speakers?|experts?|panell?ists?|presenters?|chairs?|leaders?)|guests?|interviewees?",
        r"by", r"\w+ed|led|run|written|made|given|chosen|taught|brought|held|drawn|told|shown|sent|built|kept|spoken|done|begun|set|put",
        r"is|are|was|were|will be|be|it's|that's|he's|she's", r"with|w/|featuring|ft\.?|feat\.?", r"(?:and|&|\+) (?:our|the|your|my|tonight's|today's)",
        r"welcome|welcoming|meet|ask|hello|thanks|thank|joins?|joining|see|read|follow|amazing|awesome|brilliant|fabulous|fantastic|incredible|wonderful|credits?|h/t|ht|hat tip|shout ?out|props|kudos",
        r"(?:(?:an?|our|the) )?(?:\w+ )?(?:talk|interview|conversation|discussion|q ?& ?a|lecture|webinar|evening)",
    ),
    "de": _Words(
        r"(?:co-?)?(?:gäste?n?|gast|gastgeber(?:in)?|moderator(?:in|en)?|moderation|expert(?:e|in|en)|referent(?:in|en)?|host|leitung)",
        r"von|durch", r"ge\w+(?:t|en)|\w+iert|(?:be|ver|er|ent|zer|vor|an|ein|auf)\w+(?:t|en)", r"ist|sind|war|waren|wird|werden|wurde|wurden|ist's|lautet|heißt",
        r"mit", r"(?:und|&) (?:unsere?|der|die|das|mein|meine)", r"begrüßen(?: wir)?|danke|dank|fragt",
        r"(?:(?:ein|eine|im|das) )?(?:gespräch|interview|vortrag|diskussion|abend|lesung)",
    ),
    "fr": _Words(
        r"(?:co-?)?(?:invitée?s?|animat(?:eur|rice)s?|modérat(?:eur|rice)s?|hôte(?:sse)?s?|expert(?:e|s|es)?|intervenante?s?)",
        r"par", r"\w+(?:é|ée|és|ées|ie?|ue?|ite?|ise?)", r"est|sont|sera|seront|était", r"avec", r"(?:et|&) (?:notre|nos|l[ae']?|mon|ma)",
        r"merci|bienvenue|accueillons|saluons",
        r"(?:(?:une?|l[ae]) )?(?:entretien|conversation|discussion|échange|rencontre|débat|soirée|conférence|interview)",
    ),
    "es": _Words(
        r"(?:co-?)?(?:invitad[oa]s?|moderador(?:a|es|as)?|anfitri\w+|expert[oa]s?|ponentes?)",
        r"por", r"\w+(?:ad|id)[oa]s?|hech[oa]s?|escrit[oa]s?|propuest[oa]s?|dich[oa]s?", r"es|son|será|serán|está|están|era", r"con", r"(?:y|e|&) (?:nuestr[oa]s?|el|la|mi)",
        r"gracias|saludamos|bienvenid[oa]",
        r"(?:(?:una?|la|el) )?(?:charla|conversación|entrevista|encuentro|debate)",
    ),
    "nl": _Words(
        r"(?:co-?)?(?:gast(?:en|heer|vrouw|spreker|moderator)?|moderators?|host|spreker|deskundige|expert)",
        r"door", r"ge\w+(?:d|t|en)|(?:be|ver|ont|her|er|aan|in|op)\w+(?:d|t|en)", r"is|zijn|was|wordt|worden|werd", r"met|m/", r"(?:en|&) (?:onze|de|het|mijn)",
        r"dank|bedankt|welkom|begroeten",
        r"(?:(?:een|het|in) )?(?:gesprek|interview|lezing|avond)",
    ),
    "it": _Words(
        r"(?:co-?)?(?:ospit[ei]|moderat(?:ore|rice|ori)|espert[oai]|relat(?:ore|rice)|conduttore|conduttrice)",
        r"da|dal|dalla", r"\w+(?:at|it|ut)[oaie]|scritt[oaie]|fatt[oaie]|propost[oaie]|condott[oaie]|guidat[oaie]", r"è|sono|sarà|era", r"con", r"(?:e|ed|&) (?:(?:il |la )?nostr[oa]|il|la)",
        r"grazie|salutiamo|accogliamo|benvenut[oa]",
        r"(?:(?:una?|la|il) |un')?(?:chiacchierata|conversazione|intervista|incontro|dialogo)",
    ),
    "pt": _Words(
        r"(?:co-?)?(?:convidad[oa]s?|moderador(?:a|es)?|anfitri\w+|especialistas?|palestrantes?)",
        r"por|pel[oa]", r"\w+(?:ad|id)[oa]s?|feit[oa]s?|escrit[oa]s?|propost[oa]s?", r"é|são|será|está|estão|era", r"com", r"(?:e|&) (?:noss[oa]|o|a)",
        r"obrigad[oa]|saudamos|bem-vind[oa]",
        r"(?:(?:uma?|[ao]) )?(?:conversa|entrevista|palestra|encontro)",
    ),
}  # fmt: skip
_AND: Final = re.compile(r"\S\s+(?:and|or|&|\+|und|oder|et|ou|y|e|o|u|en|of|ed)\s*$", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"[^,;|–—()]+,\s(?:and|&|\+|und|et|y|e|en|ed)\s*", re.IGNORECASE)
# Handles in a row, and the hashtags behind them.
_HANDLES: Final = re.compile(
    r"@[\w.@-]*\w(?:\s*(?:,|/|&|\+|and|und|et|y|e|en)?\s*@[\w.@-]*\w)*(?P<owner>['’]s?(?!\w))?"
    rf"(?P<tags>(?:\s*(?:[#＃]\w+|{OWN}))*)",
    re.IGNORECASE,
)
_HANDLE: Final = re.compile(r"(?<![\w@])@\w")
# So many words, of the time and the like, stand between a clause about a person and the handle.
_MOST_BETWEEN: Final = 5
_FEWEST_WORDS: Final = 2
_GROUP: Final = re.compile(
    r"\b(?:team|équipe|equipo|equipe|squadra|crew|friends?|colleagues?)\b", re.IGNORECASE
)
_PARTED: Final = re.compile(r"[,;|–—()\[\]{}]|\s-+\s")
# Before a sign a phrase may end in "for" ("who we write for, our host is @ida"); a bracket stands
# within a phrase.
_SIGN: Final = re.compile(r"\s*[,;|–—]|\s-+\s")
_PART: Final = re.compile(r"\s*(?:[,;|–—([{]|\s--?(?=\s)|(?<=[\"“”»’])(?=\s))\s*")


class _Patterns(NamedTuple):
    """Patterns of one language, ``part`` for where a clause about a person may begin."""

    leads: re.Pattern[str]
    role: re.Pattern[str]
    done: re.Pattern[str]
    by: re.Pattern[str]
    company: re.Pattern[str]
    beside: re.Pattern[str]
    loose_part: re.Pattern[str]
    being: re.Pattern[str]
    talk: re.Pattern[str]


@cache
def _patterns(language: str) -> _Patterns | None:
    words = _PEOPLE.get(language)
    if words is None:
        return None

    def tail(text: str) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-])(?:{text})[\s:]*$", re.IGNORECASE)

    return _Patterns(
        leads=tail(rf"{words.being}|{words.greeting}"),
        role=re.compile(rf"(?<![\w-])(?:{words.roles})(?!\w)", re.IGNORECASE),
        done=tail(words.done),
        by=tail(words.by),
        company=re.compile(rf"(?<!\w)(?:{words.with_})(?=\s)", re.IGNORECASE),
        beside=re.compile(rf"\s(?:{words.with_}|{words.by})(?=\s)", re.IGNORECASE),
        loose_part=re.compile(rf"\s(?:{words.with_}|{words.and_our})(?=\s)", re.IGNORECASE),
        being=re.compile(rf"(?:{words.being}|who)(?!\w)", re.IGNORECASE),
        talk=re.compile(words.talk, re.IGNORECASE),
    )


def before_person(
    kept: str,
    words: str,
    *,
    phrases: AnnouncementPhrases,
    language: str,
    goes_on: Callable[[str], bool],
) -> str | None:
    """Return the words of a topic that a handle follows, without those that lead up to it.

    ``kept`` is the beginning of ``words`` up to where the topic was cut. Words about a person
    ("our guest is @ida", "inspired by @ida") go from the last sign or "with" before them, and so do
    nouns ("with author @ida"). None where there is none, so that the rest would be cut off, where
    a single word is left ("teaching" of "teaching with @minecraft"), where the phrase goes on
    behind the handle ("the new @clinic guidelines", as ``goes_on`` tells of the words there), or
    where the words before it cannot end a phrase.
    """
    patterns = _patterns(language)
    handle = _HANDLE.search(words, len(kept))
    if patterns is None or handle is None:
        return kept
    between = words[len(kept) : handle.start()]
    if len(between.split()) > _MOST_BETWEEN:
        return kept
    is_inside = not between.strip(" &+") and _goes_on(
        words, handle.start(), patterns, phrases, goes_on
    )
    topic: str | None = kept
    if not _PARTED.search(between) and _leads(kept, between, patterns, phrases, language):
        # "School gardens, and @ida brings tea" is one topic and a clause.
        is_clause = _CLAUSE.fullmatch(kept) is not None
        is_list = not is_clause and (is_inside or _ends_in_and(kept))
        is_cut = is_list and _is_governed(kept, phrases, language)
        topic = None if is_cut else _cut_back(kept, patterns, language)
    elif not between.strip(" (:&+"):
        topic = _before_company(kept, patterns, language)
        topic = None if topic == kept and (is_inside or between.strip(" (:")) else topic
    if topic is None:
        return None
    topic = _without_persons(topic, patterns, phrases)
    led = f"{kept}{between}"[len(topic) :]
    is_person = patterns.role.search(led) or _GROUP.search(led)
    is_bare = patterns.beside.search(led) and not _PARTED.search(led) and not is_person
    is_short = is_bare and len(content_words(topic, language)) < _FEWEST_WORDS
    is_whole = _SIGN.match(led) or may_end_phrase(topic, language)
    return None if is_short or not is_whole else topic


def _goes_on(
    words: str,
    start: int,
    patterns: _Patterns,
    phrases: AnnouncementPhrases,
    goes_on: Callable[[str], bool],
) -> bool:
    """Return True where the phrase of the handle at ``start`` goes on behind it.

    It does not before a sign, a remark and a verb of the person ("@ida is our guest").
    """
    handles = _HANDLES.match(words, start)
    if handles is None or phrases.leaders[1].match(words, start):
        return False
    rest = words[handles.end() :].strip()
    if not rest[:1].isalnum() or patterns.being.match(rest):
        return handles["owner"] is not None
    # Behind hashtags a capital begins another sentence.
    return not (handles["tags"] and rest[0].isupper()) and goes_on(rest)


def _is_governed(kept: str, phrases: AnnouncementPhrases, language: str) -> bool:
    """Return True for words that end in "from", "the", "and" and tell nothing that a person does."""
    last = kept.rstrip(" :").casefold().split()[-1:]
    return bool(last) and is_governing(last[0], language) and not phrases.lead_in.search(kept)


def _ends_in_and(kept: str) -> bool:
    """Return True for a list with its last "and", of which a part would be told."""
    return _AND.search(_PART.split(kept)[-1]) is not None


def _before_company(kept: str, patterns: _Patterns, language: str) -> str | None:
    """Return the words before the last "with" or "by" where nouns alone follow it."""
    sign, beside = _last(_PART, kept), _last(patterns.beside, kept)
    if beside is None or (sign is not None and sign.end() > beside.end()):
        return kept
    before = kept[: beside.start()]
    if patterns.by.search(kept[: beside.end()]) and patterns.done.search(before):
        return _cut_back(before, patterns, language)
    last = before.casefold().split()[-1:] or [""]
    return _cut_back(before, patterns, language) if is_governing(last[0], language) else before


def _without_persons(kept: str, patterns: _Patterns, phrases: AnnouncementPhrases) -> str:
    """Return words without the clauses about a person that end them."""
    while (part := _last(_PART, kept)) and _is_of_person(kept[part.end() :], patterns, phrases):
        kept = kept[: part.start()]
    return kept


def _leads(
    kept: str,
    between: str,
    patterns: _Patterns,
    phrases: AnnouncementPhrases,
    language: str,
) -> bool:
    """Return True for words that a name has to follow."""
    text = kept.rstrip(" :")
    last = text.casefold().split()[-1] if text.split() else ""
    joined = phrases.lead_in.search(f"{kept}{between}")
    if joined is not None and joined.start() < len(text):
        return True
    if patterns.by.search(f" {between}"):
        return patterns.done.search(text) is not None or patterns.leads.search(text) is not None
    if patterns.company.search(between):
        return False
    role = _last(patterns.role, text)
    return bool(
        is_governing(last, language)
        or patterns.company.fullmatch(f"{last} ", 0, len(last))
        or patterns.leads.search(text)
        or phrases.lead_in.search(text)
        or (role and role.end() == len(text))
    )


def _cut_back(kept: str, patterns: _Patterns, language: str) -> str | None:
    """Return the words before the last sign, "with …" or "and our …", None where none is whole."""
    sign, loose = _last(_PART, kept), _last(patterns.loose_part, kept)
    if loose is not None and (sign is None or loose.start() >= sign.end()):
        before = kept[: loose.start()]
        last = before.casefold().split()[-1:] or [""]
        return _cut_back(before, patterns, language) if is_governing(last[0], language) else before
    if sign is None or not kept[: sign.start()].strip():
        return None
    before = kept[: sign.start()]
    part = kept[sign.end() :]
    # "Libraries, with a guest: …" and "Libraries, and our guest …" begin with the word.
    return before if part or sign[0].strip() else None


def _is_of_person(clause: str, patterns: _Patterns, phrases: AnnouncementPhrases) -> bool:
    """Return True for a clause that is no more than "a conversation" or "our host"."""
    role = patterns.role.search(clause)
    is_role = role is not None and len(clause[: role.start()].split()) <= 1
    is_alone = role is not None and role.end() == len(clause.rstrip())
    is_talk = patterns.talk.fullmatch(clause.strip()) is not None
    return (
        is_talk or (is_role and is_alone) or phrases.meeting.fullmatch(clause.strip()) is not None
    )


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last match that does not begin the text."""
    return next((it for it in reversed(list(pattern.finditer(text))) if it.start()), None)
