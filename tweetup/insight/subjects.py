"""Words that name no subject by themselves, and shorthand that only insiders can read.

A mention of "time", "people" or "a good way" tells nothing, nor do "ppl" and "Ss". The lists
are closed classes of a language (general nouns, people by their role, parts of the calendar, the
networks themselves); other languages than English and German have none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tweetup.text.inflection import singular

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["is_attribute", "is_shorthand", "names_no_subject"]

# General nouns (shell nouns: Schmid 2000), in singular.
_ENGLISH_GENERAL: Final = """
    ability account addition advance advantage agree answer area aspect attempt attention bit
    block bunch call care case chance clue comment component concern condition convo convos
    corner couple course deal detail difference direction edge element end entry example extent
    fact factor feature feel feeling field fit focus form front fun gap grasp half hand hang head
    heart help hint impact
    hope idea instance interest issue item job key kind lack last leap least level lie line link
    list look lot love majority manner matter mean meaning means measure mention mess middle
    mind minimum moment name nature need news note number opportunity option order other part
    path piece place plan plenty plus point potential question range rate realm reason reference
    regard reminder reply response rest result right role room sake sample search seat sense series
    set share side sign situation size sort source spot stage start statement step stick stop
    stuff subject suggestion sum table tag take takeaway talk tendency term theme thing thinking
    thought tip title tone topic touch trick trouble try turn type update use version view way
    whole wish wonder word work world worry worth
    down downs in ins off out outs up ups
    big great important key last main major next
"""
_ENGLISH_PEOPLE: Final = """
    adult anyone author aunt baby bloke boss boy boyfriend brother child children colleague cousin
    crowd dad daughter everyone expert faculty fan father folk folks friend gal gang girl girlfriend
    grandma grandpa group guest guy host husband kid learner librarian man member men mom mother mum
    organizer parent participant partner patron peep people person player pro professional pupil
    reader sister somebody someone son speaker spouse staff stranger student teacher team uncle user
    visitor wife woman women writer
"""
_ENGLISH_CALENDAR: Final = """
    afternoon age april august autumn century clock date day decade december evening fall february
    friday hour january july june march may minute monday month morning night noon november october
    past period present saturday season second september spring summer sunday thursday time today
    tomorrow tonight tuesday wednesday week weekend winter year yesterday future
"""
_ENGLISH_TALK: Final = """
    archive article blog book chat conversation discussion document draft forum handle hashtag info
    link mastodon bluesky page paper pdf pitch post question recap reading session thread transcript
    tweet twitter typo url video website
"""
_GERMAN: Final = """
    abend anfang antwort arbeit art aspekt aufgabe beispiel bereich bild blick ding ende ergebnis
    fall form frage freund gast gedanke gefühl grund hand haus herr hilfe idee jahr kind kollege
    kopf leben lehrer leute liste lösung mal mann mensch minute mittel moment monat morgen name
    paar person platz problem punkt rahmen recht rolle sache satz schluss schüler seite sinn stelle
    stück stunde tag teil teilnehmer thema tipp tweet twitter typ uhr unterschied vergleich version
    vorteil weg weise welt woche wort zahl zeit ziel zusammenhang
"""
_SHORTHAND: Final = """
    acad acads accom admin admins appt approx asst bc bio chem collab collabs comm comms conf confs
    convo convos cr curr curric demo demos dept depts dev devs diff dir disc doc docs ed edu elem
    eng env exp expt fac fave faves gov govt hrs info intl intro irl kinder lang lib libr libs lit
    max mgmt mgr min mins misc mtg mtgs natl obj org orgs phen phys pic pics pop poss ppl prac prep
    preso prob probs prof profs pt pts rec recs ref refs reg req reqs sci sec sesh specs stat stu
    stud stuff sub subs tchr
    tchrs temp thx uni unis vid vids vocab vs yr yrs
"""
_CUT_SHORT: Final = frozenset(_SHORTHAND.split())
_LATIN: Final = re.compile(r"[a-z]+\Z")
_VOWEL: Final = re.compile(r"[aeiouyäöüáéíóúàèìòùâêîôûãõ]")
# A capital and a small letter, or one or two and a plural s: Ss, Ts, PEs are a trade's own.
_TRADE: Final = re.compile(r"(?:[A-Z][a-z]|[A-Z]{1,2}s)\Z")
_BEFORE_HYPHEN: Final = frozenset({"all", "at", "in", "on", "off", "out", "up", "by", "for", "non"})
_AFTER_HYPHEN: Final = frozenset({
    "based", "by", "centered", "centred", "driven", "free", "in", "like", "minded", "of", "off",
    "on", "out", "related", "up", "wide",
})  # fmt: skip
# Abbreviations of so few letters stand for too much: PD, MC, HS.
_UNREADABLE: Final = 2
_LONGEST: Final = 4
_CUT: Final = 4
_OFTENER: Final = 2


def _singulars(words: str, code: str) -> frozenset[str]:
    return frozenset(singular(word, code) for word in words.split())


_NO_SUBJECT: Final = {
    "en": _singulars(
        f"{_ENGLISH_GENERAL} {_ENGLISH_PEOPLE} {_ENGLISH_CALENDAR} {_ENGLISH_TALK}", "en"
    ),
    "de": _singulars(_GERMAN, "de"),
}


def names_no_subject(words: Sequence[str], code: str) -> bool:
    """Return True if all ``words`` (in singular) are general ones, or people by their role.

    Of a phrase with "of" those after it suffice: connotations of the word.
    """
    general = _NO_SUBJECT.get(code, frozenset())
    after = words[words.index("of") + 1 :] if "of" in words else ()
    return all(word in general for word in words) or (
        bool(after) and all(word in general for word in after)
    )


def is_attribute(word: str) -> bool:
    """Return True for a hyphenated word that only stands before a noun: hands-on, in-class."""
    first, hyphen, last = word.casefold().partition("-")
    return bool(hyphen) and (
        first in _BEFORE_HYPHEN or last.rpartition("-")[2] in _AFTER_HYPHEN or last == first
    )


def is_shorthand(word: str, vocabulary: Mapping[str, int]) -> bool:
    """Return True for a word that is cut short: ppl, sci, mvmt, or Ss for students.

    ``vocabulary`` has the number of people who wrote each word in the chat, in lower case: a short
    word is cut from a longer one that at least twice as many wrote. Function words are none.
    """
    folded = word.casefold().rstrip(".")
    if not _LATIN.match(folded):
        return False
    if _TRADE.match(word) or folded in _CUT_SHORT:
        return True
    if sum(map(str.isupper, word)) > 1:
        return len(folded) <= _UNREADABLE
    if not _VOWEL.search(folded):
        return True
    return len(folded) <= _LONGEST and any(
        longer.startswith(folded)
        and len(longer) >= len(folded) + _CUT
        and people >= _OFTENER * vocabulary.get(folded, 1)
        for longer, people in vocabulary.items()
    )
