# ruff: noqa: E501 - a row a language reads better than wrapped words
"""Words of hosts on a next meeting that is not as usual: behind a break, moved, at a new hour."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.insight.announced_dates import find_stated_date
from tweetup.insight.announcement_phrases import OWN
from tweetup.text import says_next_week

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.insight.announced_dates import StatedDate

__all__ = [
    "find_dates",
    "find_moved_date",
    "find_new_time",
    "moves",
    "names_chat",
    "of_next_week",
    "without_break",
]


class _Words(NamedTuple):
    """Words of a language.

    ``after`` names a break behind which the chat goes on, ``last`` the last meeting before one.
    ``moved`` are verbs of a meeting that is put off, ``to`` stands before its new day, and
    ``maybe`` where it is no more than thought of. ``new_time`` tells of another hour.
    """

    after: str
    last: str
    moved: str
    to: str
    maybe: str
    new_time: str


_WORDS: Final = {
    "en": _Words(
        r"after (?:(?:the|our|a|this|your|that|spring|summer|winter|autumn|fall|short|little|long|brief|well-earned) )*(?:(?:easter|christmas|xmas|thanksgiving|new year(?:'s)?|summer|holiday|half[ -]term|bank holiday)(?: (?:break|holidays?|weekend|vacation))?|breaks?|holidays?|vacations?|hiatus|recess|pause)|in the new year(?= on)",
        rf"(?:(?:that(?:'s| was| is)|this (?:is|was|will be)|it(?:'s| was)) )?(?:the |our )?(?:very )?(?:last|final) (?:chat|session|one|{OWN}(?: chat)?) (?:of|before|until|till|for)",
        r"mov(?:e|es|ed|ing)|reschedul(?:e|es|ed|ing)|postpon(?:e|es|ed|ing)|push(?:es|ed|ing)?(?: back)?|shift(?:s|ed|ing)?|put (?:off|back)|delay(?:ed|ing)?|brought forward",
        r"to|until|till", r"might|may|could|would|should|can we|if|unless|not|n't|never|vote|was going|wanted|thinking",
        r"new (?:start(?:ing)? )?time|(?:different|another|changed) time|time (?:change|has changed)|(?:an?|one|two|half an|\d) (?:hours?|minutes?) (?:earlier|later)|(?:earlier|later) than usual",
    ),
    "de": _Words(
        r"nach (?:(?:der|den|unserer|dem|einer|kurzen|kleinen) )*(?:\w*pause|\w*ferien|feiertagen|\w*urlaub|ostern|weihnachten|pfingsten|neujahr|silvester|jahreswechsel)|im neuen jahr(?= am)",
        rf"(?:(?:das|dies) (?:war|ist) )?(?:der |unser )?letzte[rn]? (?:chat|{OWN}(?:-chat)?) (?:vor|des|in|im|für|bis)",
        r"verschoben|verlegt|verschieb\w+|verleg\w+|vorgezogen", r"auf|zum|in", r"könnte\w*|würde\w*|wenn|falls|nicht|sollte\w*|abstimm\w*|vielleicht|wollte\w*",
        r"neue[rn]? (?:uhr|start|anfangs)?zeit|andere[rn]? (?:uhr)?zeit|(?:eine|zwei|\d|eine halbe) (?:stunden?|minuten) (?:früher|später|eher)|(?:früher|später) als (?:sonst|üblich|gewohnt)",
    ),
    "fr": _Words(
        r"après (?:(?:les|la|notre|le|une|l') ?)?(?:vacances|fêtes|pause|congés|pâques|noël|été|trêve)(?: (?:d'été|d'hiver|de noël|de pâques|scolaires|de fin d'année|estivale))?",
        rf"(?:c'(?:était|est) )?(?:le |notre )?derni(?:er|ère) (?:chat|rencontre|{OWN}) (?:avant|de|du)",
        r"reportée?s?|déplacée?s?|décalée?s?|reporte|reportons|déplace|déplaçons|décale|repoussée?s?|avancée?s?", r"au|à|jusqu'au", r"pourrait|pourrions|si|pas|devait|sondage|peut-être",
        r"nouvel horaire|nouvelle heure|autre heure|(?:une|deux|\d) heures? plus (?:tôt|tard)|plus (?:tôt|tard) que d'habitude",
    ),
    "es": _Words(
        r"(?:después|tras)(?: de)? (?:(?:las|la|el|los|una) )?(?:vacaciones|fiestas|pausa|navidad(?:es)?|semana santa|verano|puente|descanso)(?: de (?:verano|invierno|navidad|semana santa))?",
        rf"(?:(?:este|ese) (?:es|fue|ha sido) )?(?:el |nuestro |la |nuestra )?últim[oa] (?:chat|charla|encuentro|{OWN}) (?:antes|de|del)",
        r"(?:se )?(?:aplaza|pospone|mueve|traslada|retrasa|cambia|adelanta)(?:mos)?|aplazad[oa]|pospuest[oa]|movid[oa]|trasladad[oa]|adelantad[oa]|aplazaremos|moveremos", r"al|para el|a", r"podría\w*|si|no|encuesta|quizás?|iba",
        r"nueva hora|nuevo horario|otra hora|cambio de hora|(?:una|dos|\d) horas? (?:antes|después|más tarde|más temprano)|más (?:tarde|temprano) de lo habitual",
    ),
    "nl": _Words(
        r"na (?:(?:de|het|onze|een|korte) )*(?:\w*vakantie|feestdagen|\w*pauze|\w*stop|\w*reces|pasen|kerst|pinksteren|nieuwjaar)|in het nieuwe jaar(?= op)",
        rf"(?:(?:dit|dat) (?:was|is) )?(?:de |onze )?laatste (?:chat|{OWN}) (?:voor|van|vóór)",
        r"verplaatst|verschoven|verschuift|verschuiven|verplaatsen|uitgesteld|verzet(?:ten)?|vervroegd", r"naar|tot", r"zou\w*|kan|als|niet|misschien|stem\w*",
        r"nieuwe (?:start|begin)?tijd|andere tijd|(?:een|twee|\d|half) (?:uur|minuten) (?:eerder|later|vroeger)|(?:eerder|later) dan (?:anders|normaal|gebruikelijk)",
    ),
    "it": _Words(
        r"dopo (?:(?:le|la|il|una) |l')?(?:vacanze|feste|ferie|pausa|pasqua|natale|estate)(?: (?:estiv[ae]|natalizi[ae]|pasqual[ei]|di pasqua|di natale))?",
        rf"(?:quest[oa] (?:è|era|è stat[oa]) )?(?:il |la |l')?(?:nostr[oa] )?ultim[oa] (?:chat|incontro|{OWN}) (?:prima|di|del|dell)",
        r"spostat[oa]|rinviat[oa]|rimandat[oa]|posticipat[oa]|anticipat[oa]|slitta|(?:si )?sposta|spostiamo|rinviamo|rimandiamo", r"al|a|all'", r"potrebbe|potremmo|se|non|forse|sondaggio|doveva",
        r"nuov[oa] orario|nuova ora|altro orario|(?:un'|due |\d )or[ae] (?:prima|dopo|più tardi|più presto)|più (?:tardi|presto) del solito",
    ),
    "pt": _Words(
        r"(?:depois|após)(?: d?(?:as|a|os|o|e))? (?:férias|festas|pausa|páscoa|natal|verão|feriado|carnaval)(?: de (?:verão|inverno|natal|páscoa))?",
        rf"(?:est[ea] (?:é|foi) )?(?:o |a )?(?:noss[oa] )?últim[oa] (?:chat|conversa|encontro|{OWN}) (?:antes|d[eoa])",
        r"adiad[oa]|transferid[oa]|remarcad[oa]|antecipad[oa]|adiamos|adiaremos|passa|mudamos|muda", r"para(?: o)?", r"poderia|podíamos|se|não|talvez|enquete|ia",
        r"nov[oa] hor(?:a|ário)|outr[oa] hor(?:a|ário)|(?:uma|duas|\d) horas? (?:mais cedo|mais tarde|antes|depois)|mais (?:cedo|tarde) do que o habitual",
    ),
}  # fmt: skip
_CHAT: Final = re.compile(
    rf"(?<!\w)(?:{OWN}|(?:tweet|twitter|live)?[ -]?chats?|charla|conversa)(?!\w)", re.IGNORECASE
)
_SOMEBODYS: Final = re.compile(
    r"\b(?:my|her|his|their|mein\w*|mon|ma|mi|mijn|mio|mia|meu|minha) (?:\w+ )?$", re.IGNORECASE
)
# What may stand between "to" and the day.
_ARTICLES: Final = re.compile(r"(?:(?:the|den|dem|le|el|il|o|de|dia|día|am|op)\s)*", re.IGNORECASE)
_SUNDAY: Final = 6
_DAY: Final = timedelta(days=1)


class _Patterns(NamedTuple):
    after: re.Pattern[str]
    last: re.Pattern[str]
    moved: re.Pattern[str]
    to: re.Pattern[str]
    maybe: re.Pattern[str]
    new_time: re.Pattern[str]


@cache
def _patterns(language: str) -> _Patterns | None:
    words = _WORDS.get(language)
    if words is None:
        return None

    def whole(text: str) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w#@])(?:{text})(?!\w)", re.IGNORECASE)

    return _Patterns(
        # "See you after the break, on 12 March".
        after=re.compile(rf",?\s*(?<![\w#@])(?:{words.after})(?!\w)(?:'s)?,?", re.IGNORECASE),
        last=re.compile(
            rf"(?<![\w#@])(?:{words.last})(?!\w)[^,;.!?–—-]*(?:$|[,;.!?–—-]+\s*|(?<=\s)(?:and|und|et|y|en|e)\s)",
            re.IGNORECASE,
        ),
        moved=whole(words.moved),
        to=re.compile(rf"(?<!\w)(?:{words.to})\s{_ARTICLES.pattern}$", re.IGNORECASE),
        maybe=re.compile(rf"(?<!\w)(?:{words.maybe})(?!\w)|n't\b", re.IGNORECASE),
        new_time=whole(words.new_time),
    )


def without_break(sentence: str, *, language: str) -> str:
    """Return a sentence without the break behind which the chat goes on, and the meeting before it.

    "See you after the break on 12 March" is "see you on 12 March".
    """
    patterns = _patterns(language)
    if patterns is None:
        return sentence
    shorter = patterns.after.sub(" ", patterns.last.sub(" ", sentence))
    return sentence if shorter == sentence else " ".join(shorter.split())


def of_next_week(stated: StatedDate, sentence: str, *, after: date) -> date | None:
    """Return the day of a weekday alone in words on the next week, None of others.

    The next week of a Sunday, and the Sunday of one, are not the same everywhere.
    """
    if stated.weekday is None or not says_next_week(sentence):
        return None
    if _SUNDAY in {stated.weekday, after.weekday()}:
        return None
    return after + (7 - after.weekday() + stated.weekday) * _DAY


def find_dates(text: str, *, after: date, language: str) -> Iterator[tuple[int, StatedDate]]:
    """Yield the dates in a text, each with the place at which the text begins that has it."""
    begin = 0
    while stated := find_stated_date(text[begin:], after=after, language=language):
        yield begin, stated
        begin += max(stated.end, 1)


def names_chat(sentence: str) -> bool:
    """Return True for words on the chat, False for those on a chat of somebody's own."""
    chats = list(_CHAT.finditer(sentence))
    return bool(chats) and not any(_SOMEBODYS.search(sentence[: it.start()]) for it in chats)


def moves(sentence: str, *, language: str) -> bool:
    """Return True for words on a meeting of the chat that is put off."""
    patterns = _patterns(language)
    if patterns is None or patterns.moved.search(sentence) is None:
        return False
    return names_chat(sentence)


def find_moved_date(sentence: str, *, after: date, language: str) -> tuple[date, str] | None:
    """Return the new day of a meeting that is put off, and the words behind it.

    "The 12 March chat is moved to 14 March". None where no single day stands behind "to", and
    where no more is told than that it may be moved.
    """
    patterns = _patterns(language)
    if patterns is None or not moves(sentence, language=language):
        return None
    if patterns.maybe.search(sentence):
        return None
    new: list[tuple[date | None, str]] = []
    for begin, stated in find_dates(sentence, after=after, language=language):
        if patterns.to.search(sentence[: begin + stated.start]):
            day = stated.day
            if stated.weekday is not None:
                day = of_next_week(stated, sentence, after=after)
            new.append((day, sentence[begin + stated.end :]))
    if len(new) != 1 or new[0][0] is None:
        return None
    return new[0][0], new[0][1]


def find_new_time(sentence: str, *, language: str) -> str | None:
    """Return the words behind those on another hour than the usual one, None without such."""
    patterns = _patterns(language)
    match = patterns.new_time.search(sentence) if patterns is not None else None
    return None if match is None else sentence[match.end() :]
