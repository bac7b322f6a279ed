"""Words that no lexicon of roles may have: of health, advocacy, politics and religion.

A program that reads such a thing out of a profile is wrong at times and does harm when it is right
(special categories of data, Article 9 of the GDPR, of which sexual orientation is another). So no
file, of tweetup or of a user, may name a role or term with one of them; a role can still be
recorded by a person. The words stand in the languages of the lexicons, and each is tried against
patterns too.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["PRIVATE_WORDS", "is_private"]

_PEOPLE: Final = """
    patient advocate survivor carer caregiver care-giver activist campaigner sufferer warrior
    spoonie diabetic disabled autistic epileptic asthmatic addict alcoholic bereaved
    patientin betroffene betroffener erkrankte erkrankter pflegende angehörige angehöriger
    fürsprecher fürsprecherin aktivist aktivistin überlebende überlebender diabetiker diabetikerin
    behinderte behinderter autist autistin
    malade patiente aidant aidante survivant survivante militant militante activiste diabétique
    handicapé handicapée rescapé rescapée
    paciente enfermo enferma cuidador cuidadora superviviente sobreviviente activista defensor
    defensora diabético diabética discapacitado discapacitada
    patiënt patiënte mantelzorger ervaringsdeskundige overlever overlevende pleitbezorger
    lotgenoot activiste
"""
_BELIEFS: Final = """
    politician senator congressman congresswoman councillor conservative liberal socialist communist
    democrat republican tory labourite libertarian feminist marxist anarchist
    politiker politikerin sozialist sozialistin kommunist christdemokrat stadtrat
    politicien politicienne socialiste communiste député députée sénateur
    político política socialista comunista concejal diputado diputada
    politicus politica socialist gemeenteraadslid
    christian catholic protestant evangelical muslim jewish jew hindu buddhist atheist priest
    vicar pastor imam rabbi nun monk christ katholik katholikin muslimin jude jüdin pfarrer
    pfarrerin chrétien chrétienne catholique musulman musulmane juif juive prêtre cristiano
    cristiana católico católica musulmán judío judía sacerdote katholiek moslim joods dominee
"""

_PHRASES: Final = (
    *("cancer fighter", "transplant recipient", "lived experience", "expert by experience"),
    *("chronically ill", "hiv positive", "thriver", "previvor", "gay", "lesbian", "queer"),
    *("transgender", "schwul", "lesbisch", "chronisch krank", "chronisch ziek"),
)

#: Words of one person's health, cause or belief, one of which makes a role or term private.
PRIVATE_WORDS: Final = tuple(dict.fromkeys((*_PEOPLE.split(), *_BELIEFS.split(), *_PHRASES)))

_PRIVATE: Final = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, PRIVATE_WORDS))})(?:s|e|en|es)?(?!\w)", re.IGNORECASE
)
_LIVING_WITH: Final = re.compile(
    r"(?:living|lives?|diagnosed|leben|lebt|vivre|vivant|vive|leven|leeft)\s+(?:with|mit|avec|con|met)",
    re.IGNORECASE,
)


def is_private(text: str) -> bool:
    """Return whether a name or term tells of somebody's health, cause, politics or religion."""
    words = re.sub(r"[_\s]+", " ", text)
    return _PRIVATE.search(words) is not None or _LIVING_WITH.search(words) is not None
