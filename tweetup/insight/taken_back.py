"""Words with which hosts take back a meeting or the day of one, in seven languages."""

from __future__ import annotations

import re
from typing import Final

from tweetup.insight.announcement_phrases import OWN

__all__ = ["CALLS_OFF", "HOPED", "OF_A_DATE", "TAKES_BACK"]

# Words that take back a day that was announced, or the chat on it.
TAKES_BACK: Final = {
    language: re.compile(rf"(?<![\w#@])(?:{words})(?!\w)", re.IGNORECASE)
    for language, words in {
        "en": rf"no (?:chat|meeting|session|{OWN})|skip(?:ping|ped)?|ignore|wrong|mistake"
        r"|would have been|let(?:[’']s| us) (?:say|make it)",
        "de": rf"kein(?:en)? (?:chat|treffen|{OWN})|entfällt|fällt aus"
        r"|ignorier\w*|falsch|wäre gewesen|sagen wir",
        "fr": rf"pas de (?:chat|rencontre|{OWN})|ignorez|erreur|aurait (?:été|eu lieu)"
        r"|disons",
        "es": rf"no hay (?:chat|encuentro|{OWN})|ignor(?:ad|en|a)|error|habría sido"
        r"|digamos|mejor el",
        "nl": rf"geen (?:chat|bijeenkomst|{OWN})|negeer|fout|zou (?:zijn|plaatsvinden)"
        r"|laten we",
        "it": rf"(?:niente|nessun) (?:chat|incontro|{OWN})|salt(?:a|iamo)|ignorate|sbagliat[oa]"
        r"|sarebbe stat[oa]|facciamo|diciamo",
        "pt": rf"(?:não há|sem) (?:chat|encontro|{OWN})|saltamos|ignorem|errad[oa]|teria sido"
        r"|digamos|melhor (?:no )?dia",
    }.items()
}
# Those that call off the meeting on the day that stands next to them.
CALLS_OFF: Final = {
    language: re.compile(rf"(?<![\w#@])(?:{words})(?!\w)", re.IGNORECASE)
    for language, words in {
        "en": rf"(?:no|not an?|(?:won['’]t|will not) be an?) (?:chat|meeting|session|{OWN})"
        r"|skip(?:ping|ped)?",
        "de": rf"kein(?:en)? (?:chat|treffen|{OWN})|entfällt|fällt aus",
        "fr": rf"pas de (?:chat|rencontre|{OWN})",
        "es": rf"no hay (?:chat|encuentro|{OWN})",
        "nl": rf"geen (?:chat|bijeenkomst|{OWN})",
        "it": rf"(?:niente|nessun) (?:chat|incontro|{OWN})|salt(?:a|iamo)",
        "pt": rf"(?:não há|sem) (?:chat|encontro|{OWN})|saltamos",
    }.items()
}
HOPED: Final = re.compile(
    r"\b(?:hopefully|hope to|hoffentlich|espérons|ojalá|esperamos|hopelijk|speriamo|esperemos)\b",
    re.IGNORECASE,
)
OF_A_DATE: Final = re.compile(
    r"\b(?:date|day|datum|tag|jour|fecha|día|dag|(?:last|previous) (?:post|tweet))\b", re.IGNORECASE
)
