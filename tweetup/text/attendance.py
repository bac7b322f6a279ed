# ruff: noqa: E501 - a row a language reads better than wrapped phrases
"""People whom a text says to be absent, and texts about another meeting, in seven languages.

A host who writes "my co-host @who is ill" names nobody who hosts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tweetup.text.entities import find_mentions, fold_handle

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["find_absent", "is_about_another_meeting"]

_HANDLES: Final = r"@\w{1,40}(?:[\s,&+]+(?:(?:and|or|und|et|y|en|e)\s+)?@\w{1,40}){0,9}"
# Up to five words between a handle and its verb; none that begins a clause about somebody else.
_GAP: Final = r"(?:[\s,]+(?!(?:i|i'm|i am|we|we're|my|our|as|because|since|while|when|who|if|ich|wir|je|yo|ik|io|eu)\b)[\w'’-]+){0,5}?[\s,]+"
_BEHIND: Final = (
    r"(?:can(?:['’]?t|not| not)|could(?:n['’]?t| not)|won['’]?t|will not|not able to|isn['’]?t able to|unable to) (?:be|make|come|join|attend|host|co-?host|moderate|get)\b"
    r"|unable\b|(?:had|has|have|needs|needed) to (?:cancel|leave|withdraw|drop|bow|pull)\b|cancel+ed\b|called in sick|(?:is|are|was|fell|got|been|out) (?:very |quite |too )?(?:ill|sick|unwell|poorly)\b|under the weather"
    r"|(?:is|are) (?:away|absent|missing|off|out|on (?:leave|holiday|vacation)|travell?ing|not (?:here|with us|joining|coming|hosting|available))\b|(?:isn['’]?t|aren['’]?t) (?:here|with us|joining|coming|hosting|available)\b|(?:is|are) unavailable\b|away (?:today|tonight|this)\b"
    r"|(?:ist |sind )?(?:krank|verhindert|erkrankt)\b|kann (?:heute |leider |heute leider |heute abend )*nicht\b|musste (?:\w+ )?absagen|hat abgesagt|fällt (?:\w+ )?aus|fehlt\b"
    r"|(?:est|sont) (?:malades?|absente?s?|empêchée?s?)\b|ne (?:peut|pourra|viendra) pas\b|n['’]a pas pu\b|a dû annuler"
    r"|está enferm[oa]\b|no (?:puede|pudo|podrá|vendrá|está)\b|tuvo que cancelar"
    r"|is ziek\b|kan (?:vandaag |vanavond |helaas )*niet\b|moest (?:\w+ )?afzeggen|(?:is )?verhinderd\b"
    r"|è (?:malat[oa]|assente)\b|non (?:può|ha potuto|potrà|viene|c['’]è)\b|ha dovuto annullare"
    r"|está doente\b|não (?:pode|pôde|poderá|vem|está)\b|teve (?:que|de) cancelar"
)
_BEFORE: Final = (
    r"(?:step+ing|fill+ing|stand+ing|sitting|subbing|covering|substituting|step|fill) (?:in )?for|in place of|instead of|without|not|replac(?:es|ing)"
    r"|(?:springe|springen|springt) (?:heute )?für|vertrete[nt]?|anstelle von|statt|ohne|remplace|à la place de|sans|sustituyo a|en lugar de|sin|vervang|in plaats van|zonder|sostituisco|al posto di|senza|substitu(?:o|indo)|no lugar de|sem"
)
_ABSENT: Final = re.compile(
    rf"(?P<first>{_HANDLES}){_GAP}(?:{_BEHIND})"
    rf"|(?<!\w)(?:{_BEFORE})(?:\s(?!as\b|because\b)[\w'’-]+){{0,3}}?\s(?P<last>{_HANDLES})",
    re.IGNORECASE,
)
_ANOTHER: Final = re.compile(
    r"(?<!\w)(?:(?:next|last) (?:week|month|time|chat|session|one|tues|wednes|thurs|fri|satur|sun|mon|#)|next (?:host|moderator|guest)|tomorrow"
    r"|nächste[nrms]? (?:woche|mal|monat)|letzte[nrms]? (?:woche|mal|monat)|(?:semaine|mois|fois) (?:prochaine?|dernière?)|(?:próxim|pasad)[oa]|volgende (?:week|keer|maand)|vorige (?:week|keer|maand)|prossim[oa]|scors[oa])",
    re.IGNORECASE,
)


def find_absent(text: str, names: Collection[str] = ()) -> frozenset[str]:
    """Return the folded handles of people whom a text says to be ill, away, unable or replaced.

    ``names`` are mentions of the record, which have the servers of handles.
    """
    return frozenset(
        fold_handle(handle)
        for match in _ABSENT.finditer(text)
        for handle in find_mentions(match["first"] or match["last"], names)
    )


def is_about_another_meeting(sentence: str) -> bool:
    """Return True for a sentence that speaks of the next or the last meeting ("Next week …")."""
    return _ANOTHER.search(sentence) is not None
