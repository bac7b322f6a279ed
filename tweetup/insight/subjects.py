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

__all__ = ["is_shorthand", "names_no_subject"]

# General nouns (shell nouns: Schmid 2000), in singular.
_ENGLISH_GENERAL: Final = """
    ability account addition advance advantage agree answer area aspect attempt attention bit
    block bunch call care case chance clue comment component concern condition convo convos
    corner couple course deal detail difference direction edge element end entry example extent
    factor feature feel feeling field fit form front fun gap grasp half hand hang head help hint
    hope idea instance interest issue item job key kind lack last leap least level lie line link
    list look lot love majority manner matter mean meaning means measure mention mess middle
    mind minimum moment name nature need news note number opportunity option order other part
    path piece place plan plenty plus point potential question range rate reason reference
    regard reminder reply response rest result right role room sake sample search sense series
    set share side sign situation size sort source spot stage start statement step stick stop
    stuff subject suggestion sum table tag take takeaway talk tendency term theme thing thinking
    thought tip title tone topic touch trick trouble try turn type update use version view way
    whole wish wonder word work world worry worth
"""
_ENGLISH_PEOPLE: Final = """
    adult anyone author bloke boss boy child children colleague crowd everyone expert faculty fan
    folk folks friend gal gang girl group guest guy host kid learner librarian man
    member men organizer parent participant patron peep people person player pro professional
    pupil reader somebody someone speaker staff stranger student teacher team user visitor woman
    women writer
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
    admin admins bc bio chem comm comms convo convos curr curric demo demos dept depts dev devs
    diff disc doc docs ed edu elem eng env exp expt gov govt hrs intro kinder lang lib libs lit
    max mgmt min mins misc mtg mtgs org orgs phys pic pics poss ppl prac prep preso prob probs
    prof profs pt pts ref refs reg req reqs sci sec sesh specs stu stud stuff sub subs tchr
    tchrs temp thx uni unis vid vids vocab vs yr yrs
"""
_CUT_SHORT: Final = frozenset(_SHORTHAND.split())
_LATIN: Final = re.compile(r"[a-z]+\Z")
_VOWEL: Final = re.compile(r"[aeiouyäöüáéíóúàèìòùâêîôûãõ]")
# A capital and a small letter, or one or two and a plural s: Ss, Ts, PEs are a trade's own.
_TRADE: Final = re.compile(r"(?:[A-Z][a-z]|[A-Z]{1,2}s)\Z")
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
    """Return True if all ``words`` (in singular) are general ones, or people by their role."""
    general = _NO_SUBJECT.get(code, frozenset())
    return all(word in general for word in words)


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
