# ruff: noqa: E501 - a row a language reads better than wrapped words
"""The words with which hosts announce pauses, in seven languages, and those that only seem to."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from tweetup.insight.announcement_phrases import OWN

__all__ = ["PausePatterns", "get_pause_patterns"]


class _Words(NamedTuple):
    """Words of pauses.

    ``off`` say that no chat is; ``month`` is the next one, ``weeks`` so many from now, ``until``
    stands before what ends the pause, ``holiday`` is a time that is at least the next week.
    ``but`` begins a clause beside the pause, ``then`` a pause behind the next meeting, and ``back``
    says that the chat goes on.
    """

    off: str
    month: str
    weeks: str
    until: str
    holiday: str
    but: str
    then: str
    back: str


class _Doubts(NamedTuple):
    """Words with which others announce no pause.

    ``wish`` stands close before it, ``past`` and ``present`` are verbs before it, ``condition``
    begins its clause or stands before it, ``habit`` is of every year, and ``ours`` are the people
    and the chat that pause.
    """

    wish: str
    past: str
    present: str
    condition: str
    habit: str
    ours: str


_PAUSES: Final = {
    "en": _Words(
        rf"no (?:\S+ )?(?:chats?|meetings?|sessions?|{OWN})|(?:won't|will not|isn't|is not) (?:(?:be|have|hold|host) )?(?:an?|any) (?:\S+ )?(?:chat|meeting|session|{OWN})|(?:we(?:'re| are| will be|'ll be)|(?:the chat|{OWN}) (?:is|will be)) (?:off(?! (?:to|topic)\b)|away|pausing|paused|on (?:an? |our )?(?:\w+ )?(?:break|holidays?|vacation|hiatus|pause))|(?:take|takes|taking|have|having) (?:an?|our|the|some|next) (?:\w+ ){{0,2}}?(?:break|pause|hiatus|holiday|(?:week|time) off)(?! from\b(?! (?:\d|(?:the |our |all )?(?:\w* ?chats?|{OWN}|\w+day|now|next|this|mid|early|late|end|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))))|week off|skip(?:ping|s)?(?= (?:next|a|the|two|this|{OWN}))|(?:won't|will not|not be|aren't|are not) (?:be )?(?:meet|meeting|chat|chatting|host|hosting)|(?:is|are) (?:cancel+ed|called off|on hold)|(?:not|aren't|won't|don't) (?:be |going to )?(?:have|having) (?:an?|any|our|the) (?:\S+ )?(?:chat|meeting|session|{OWN})|(?:chat|meeting|session|{OWN}) (?:isn't|is not|won't be|will not be) (?:on(?=\W*$| next)|happening|going ahead|taking place)(?! (?:now|today|tonight|about|topic))",
        r"next month", r"(?:next|for|these|coming) (?P<count>two|three|four|2|3|4) weeks", r"until|till|'til|til|before|back in|see (?:you|ya|y'all)(?: all)?(?: again| back)? in|return(?:ing)? in|resume in",
        r"(?:for|over|during|because of) (?:the )?(?:\w+ )?(?:holidays?|summer|easter|christmas|thanksgiving|vacations?)|(?:summer|winter|spring|christmas|easter|holiday) (?:break|pause|hiatus|vacation)|until further notice", r"but|so|and",
        r"then|after (?:that|this|which)|afterwards?|thereafter", r"back|returns?|returning|resum\w+|see (?:you|ya|y'all)|join us|meet again",
    ),
    "de": _Words(
        rf"kein(?:en)? (?:\S+ )?(?:chat|treffen|{OWN})|entfällt|fällt (?:[^\s,;]+ ){{0,6}}?aus|(?:machen|mache|macht|haben|legen|geht|gehen)(?: wir| ich)?(?: [^\s,]+){{0,4}}? (?:\w*pause|urlaub|(?:\w*ferien))|ist (?:\S+ ){{0,2}}?(?:\w*pause|(?<=woche ist )\w*ferien)|(?<=nächste woche )\w*pause|pausier\w+|(?:sind|ist) (?:wir )?(?:in der|im) (?:\w*pause|urlaub)",
        r"nächsten monat", r"(?:in den |die )?(?:nächsten|kommenden) (?P<count>zwei|drei|vier|2|3|4) wochen", r"bis(?: zum)?|vor dem|wieder im|zurück im|geht(?:'s| es) im|uns im",
        r"über (?:die )?(?:\w+ )?(?:feiertage|ferien|ostern|weihnachten)|(?:sommer|winter|weihnachts|oster|ferien)pause|bis auf weiteres", r"aber|sondern|und|dafür",
        r"danach|dann|anschließend|hinterher", r"wieder|zurück|weiter|dafür|bis dann|sehen uns|lesen uns",
    ),
    "fr": _Words(
        rf"pas de (?:\S+ )?(?:chat|rencontre|session|{OWN})|(?:faisons|fait|fera|ferons|prenons|prend) (?:une |la )?(?:\w+ )?pause|(?<=puis )pause|(?:est|sommes|serons|sera) en (?:pause|vacances)|(?:est|sera) annulée?",
        r"(?:le )?mois prochain", r"(?:pendant|pour) (?P<count>deux|trois|quatre|2|3|4) semaines|(?:ces|les) (?P<nearby>deux|trois|2|3) prochaines semaines", r"jusqu'en|jusqu'(?:à|au)|avant(?: le)?|de retour en|reprise en|retrouve en|rendez-vous en",
        r"pendant les (?:vacances|fêtes)|pause (?:estivale|d'été|de noël)|jusqu'à nouvel ordre", r"mais|et|donc",
        r"puis|ensuite|après(?: (?:ça|cela))?", r"retour|reprise|reprenons|reprend|retrouv\w+|rendez-vous|revenons",
    ),
    "es": _Words(
        rf"(?:no hay|no habrá|no tendremos|sin) (?:\S+ )?(?:chat|charla|encuentro|{OWN})|(?:hacemos|haremos|tomamos|tomaremos) (?:una |la )?pausa|(?<=luego )pausa|descansa(?:mos|remos)|(?:estamos|estaremos) (?:en pausa|de vacaciones)",
        r"(?:el )?(?:próximo mes|mes que viene)", r"(?:durante|por|las próximas) (?P<count>dos|tres|cuatro|2|3|4) semanas", r"hasta(?: el)?|antes del|volvemos en|regresamos en|nos vemos en",
        r"(?:por|durante) (?:las )?(?:vacaciones|fiestas|navidades)|pausa (?:de verano|estival|navideña)|hasta nuevo aviso", r"pero|y|así que",
        r"después|luego|entonces|a continuación", r"volvemos|regresamos|nos vemos|de vuelta|retomamos",
    ),
    "nl": _Words(
        rf"geen (?:\S+ )?(?:chat|bijeenkomst|{OWN})|(?:nemen|houden|hebben)(?: we| wij)?(?: [^\s,]+){{0,3}}? (?:pauze|vakantie|vrij)|gaat niet door|slaan (?:we )?(?:\w+ ){{0,3}}over|(?:is|zijn) (?:we )?(?:met vakantie|er niet)|(?:zomer|winter|kerst)(?:pauze|stop|reces)",
        r"volgende maand", r"(?:komende|volgende|de) (?P<count>twee|drie|vier|2|3|4) weken", r"tot(?: in)?|voor|terug in|weer in",
        r"(?:in|tijdens|wegens) de (?:\w+)?(?:vakantie|feestdagen)|(?:zomer|winter|kerst)(?:pauze|stop|reces)|tot nader order", r"maar|en|dus",
        r"daarna|dan|nadien", r"terug|weer|zien (?:we )?elkaar|hervatten|tot dan",
    ),
    "it": _Words(
        rf"(?:niente|nessun[ao]?|non c'è|non ci sarà) (?:\S+ )?(?:chat|incontro|{OWN})|(?:facciamo|faremo|prendiamo) (?:una |la )?pausa|(?<=poi )pausa|salt(?:a|iamo|eremo)|(?:siamo|saremo) (?:in pausa|in vacanza)",
        r"(?:il )?(?:prossimo mese|mese prossimo)", r"(?:per|le prossime) (?P<count>due|tre|quattro|2|3|4) settimane", r"fino (?:ad?|al|all')|prima del|torniamo a|ci vediamo a|ci rivediamo a",
        r"(?:per|durante) le (?:vacanze|feste|ferie)|pausa (?:estiva|natalizia)|fino a nuovo avviso", r"ma|e|quindi",
        r"poi|dopo|in seguito|successivamente", r"torniamo|ci (?:ri)?vediamo|riprendiamo|di nuovo",
    ),
    "pt": _Words(
        rf"(?:não há|não haverá|não teremos|sem) (?:\S+ )?(?:chat|conversa|encontro|{OWN})|(?:fazemos|faremos) (?:uma )?pausa|saltamos|(?:estamos|estaremos) (?:em pausa|de férias)",
        r"(?:no )?(?:próximo mês|mês que vem)", r"(?:por|durante|nas próximas) (?P<count>duas|três|quatro|2|3|4) semanas", r"até|antes de|voltamos em|vemo-nos em",
        r"(?:nas|durante as) (?:férias|festas)|pausa (?:de verão|de natal)|até novo aviso", r"mas|e|então",
        r"depois|em seguida|a seguir", r"voltamos|vemo-nos|retomamos|de volta",
    ),
}  # fmt: skip
_DOUBTS: Final = {
    "en": _Doubts(
        r"have|enjoy|enjoying|happy|merry|(?:hope|hoping|wish|wishing) (?:(?:that|for|you|y'all|all|everyone|everybody|the|a|all's) )*(?:(?:you|y'all|all|everyone)(?:'re| are| have|'ve)? )?(?:all )?(?:have|having|had|get|enjoy\w*|an?)?|you(?:'re| are|'ll| will| can| should)?(?: all)?(?: have| take| be)?",
        r"was|were|had|wasn't|weren't|didn't|did|couldn't|after (?=(?:having|taking|an?|our|the|my|two|three)\b)|since|ended|(?<=last )(?:week|month|year|time|tuesday)", r"is|are|will|there's|it's|we're|we'll|won't|must|have to|decided|means|announce",
        r"if|unless|whether|in case|suppose|should|how to|about", r"(?:every|each) (?:year|summer|winter|spring|autumn|fall|month|january|february|march|april|may|june|july|august|september|october|november|december|christmas|easter|holiday\w*|\w+ weeks)|always|usually|normally|typically|used to",
        rf"we|we're|we'll|i'm|i|our|(?:the|this) chat|chat|{OWN}",
    ),
    "de": _Doubts(
        r"habt|genießt|schöne[nrs]?|gute[nrs]?|frohe[nrs]?|tolle|erholsame",
        r"war|waren|hatte|hatten|gab|fiel|gab's|letzte[nrs]?", r"ist|sind|wird|werden|haben|gibt|gibt's|machen",
        r"wenn|falls|ob|sollte", r"jede[nrs]? (?:jahr|sommer|winter|monat|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)|immer|üblicherweise|normalerweise", rf"wir|ich|unser\w*|chat|runde|{OWN}",
    ),
    "fr": _Doubts(
        r"bonne|bonnes|profitez|belle|joyeuses", r"était|avait|avions|eu|avons eu|dernière?|passée?", r"est|sera|aura|a|y aura|sommes",
        r"si|s'il|au cas où", r"(?:chaque|tous les|toutes les) \w+|toujours|d'habitude", rf"on|nous|notre|chat|{OWN}",
    ),
    "es": _Doubts(
        r"feliz|felices|buenas|buen|disfrutad|disfruten", r"hubo|había|hubiera|tuvimos|era|fue|pasad[oa]", r"es|está|hay|habrá|tendremos|vamos",
        r"si|en caso", r"(?:cada|todos los|todas las) \w+|siempre|normalmente", r"",
    ),
    "nl": _Doubts(
        r"fijne|prettige|goede|leuke|geniet(?: van)?|mooie", r"was|waren|had|hadden|vorige|afgelopen", r"is|zijn|wordt|hebben|komt|nemen",
        r"als|indien|of", r"(?:elke|ieder|iedere|elk) \w+|altijd|meestal", rf"we|wij|ons|onze|chat|{OWN}|daarna|dan",
    ),
    "it": _Doubts(
        r"buone|buona|buon|felici|godetevi", r"era|aveva|avevamo|c'era|è stat[oa]|scors[oa]", r"è|c'è|sarà|ci sarà|abbiamo",
        r"se|qualora", r"(?:ogni|tutti gli|tutte le) \w+|sempre|di solito", r"",
    ),
    "pt": _Doubts(
        r"boas|bom|boa|feliz|aproveitem", r"houve|havia|tivemos|era|foi|passad[oa]", r"é|está|há|haverá|teremos",
        r"caso|se (?:não )?(?:houver|tivermos)", r"(?:cada|todos os|todas as|todo) \w+|sempre|normalmente", r"",
    ),
}  # fmt: skip


class PausePatterns(NamedTuple):
    """The patterns of one language: see the words of which they are made."""

    off: re.Pattern[str]
    month: re.Pattern[str]
    weeks: re.Pattern[str]
    until: re.Pattern[str]
    holiday: re.Pattern[str]
    back: re.Pattern[str]
    then: re.Pattern[str]
    but: re.Pattern[str]
    wish: re.Pattern[str]
    verb: re.Pattern[str]
    condition: re.Pattern[str]
    habit: re.Pattern[str]
    ours: re.Pattern[str] | None


@cache
def get_pause_patterns(language: str) -> PausePatterns | None:
    """Return the patterns of a language, None of one without words here."""
    words = _PAUSES.get(language)
    if words is None:
        return None

    def whole(text: str) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w#@])(?:{text})(?!\w)", re.IGNORECASE)

    doubts = _DOUBTS[language]
    return PausePatterns(
        off=whole(words.off),
        month=whole(words.month),
        weeks=whole(words.weeks),
        until=whole(words.until),
        holiday=whole(words.holiday),
        back=whole(words.back),
        then=re.compile(rf"(?:\w+\s)?(?:{words.then})(?!\w)", re.IGNORECASE),
        but=re.compile(rf"\s(?:{words.but}|&)\s", re.IGNORECASE),
        wish=re.compile(rf"(?<!\w)(?:{doubts.wish})\s+(?:\S+\s+){{0,2}}$", re.IGNORECASE),
        verb=whole(rf"(?P<past>{doubts.past})|{doubts.present}"),
        condition=whole(doubts.condition),
        habit=whole(doubts.habit),
        ours=whole(doubts.ours) if doubts.ours else None,
    )
