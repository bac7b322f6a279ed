# ruff: noqa: E501 - a row a language reads better than wrapped words
"""Words of hosts after which the date of a schedule is not sure, a wide net in seven languages.

The forms that are read as a meeting or a pause (:mod:`tweetup.insight.announcements`) are never
all in which people speak of breaks, holidays and moves. Where a host closes a meeting with such
words and no day is read from them, no date is better than a wrong one.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from tweetup.insight.announced_dates import find_named_months, find_stated_date
from tweetup.insight.announcement_phrases import OWN, get_announcement_phrases
from tweetup.insight.meeting_changes import find_dates, find_new_time, moves
from tweetup.insight.pause_words import get_pause_patterns
from tweetup.insight.pauses import LAST_TIME, NEGATED, find_pauses, without_last_tags
from tweetup.insight.statements import read_statements
from tweetup.model import NextMeeting
from tweetup.text import leading_mentions, says_next_week

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from tweetup.insight.announced_dates import StatedDate
    from tweetup.insight.pause_words import PausePatterns
    from tweetup.model import Post, Segmentation, Session

__all__ = ["find_next_doubt"]

_CLOSING: Final = timedelta(minutes=15)
_WEEK: Final = timedelta(weeks=1)


class _Words(NamedTuple):
    """Words of a language.

    ``off`` may say that a meeting is not as usual, ``away`` that people are away and ``last`` that
    it is the last for a time; ``back`` counts beside a day, a month or a season (``season``).
    ``ours`` are the chat and its people, where a verb does not tell them.
    """

    off: str
    away: str
    last: str
    back: str
    season: str
    ours: str


_WORDS: Final = {
    "en": _Words(
        rf"no (?:\S+ )?(?:chats?|meetings?|sessions?|{OWN})|cancel+(?:ed|ing|ation)?|postpon\w+|reschedul\w+|call(?:ed|ing) off|(?:is|are|be|we're|i'm) off(?! (?:to|topic)\b)|on hold|push(?:ed|ing) back|(?:is|are|has|have|be|been|we've) moved|mov(?:es?|ed|ing)(?= (?:\w+ ){{0,5}}?(?:mon|tues|wednes|thurs|fri|satur|sun)day)|(?:new|different|another|special|earlier|later) (?:day|date|time|slot)(?!-)|(?:we're|we are|go|goes|going) dark|nothing (?:is )?scheduled|tak(?:e|es|ing) (?:the |next )?\w+ off|instead of (?:\w+ )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tues|wednes|thurs|fri|satur|sun)day instead|skip(?:ping|ped)?|(?:won't|will not|not|aren't) (?:be )?(?:meet|meeting|chatting|hosting|hold|holding|here)(?: next| on|\W*$)|(?:won't|will not|can't|cannot|not able to) (?!miss)(?:\w+ ){{0,3}}?(?:chat|meeting|session|host|meet|{OWN})|(?:isn't|is not|won't be|not be) (?:an? |any |on )?(?:chat|meeting|session|{OWN})?(?= next| on)|take(?:s|n)? place|instead(?=\W*$)|(?:chang(?:e|es|ed|ing)|switch\w*) (?:to|our|the) (?:\w+ )?(?:days?|dates?|times?|slots?|\w+days?)|(?:we|we'll|we will|chats?|chats? will|{OWN}|{OWN} will) (?:resumes?|returns?|reconvenes?)|(?:on|an?|every) other week|fortnight\w*",
        r"hiatus|(?:on|an?|our|the|short|little|long|summer|winter|spring|fall|christmas|easter|holiday|term|month|weeks?|brief|much needed|well-earned) break|holidays?(?! weekend)|vacations?|half[ -]term|recess|sabbatical|paus(?:e|es|ed|ing)|(?:weeks?|month|summer|time) off|off (?:next|for|until|till|over|on)|end of (?:the )?(?:term|season|semester|school year|year)|on (?:leave|strike)",
        rf"last ever|^\W*(?:having|taking) (?:\w+ ){{1,4}}off|(?:last|final) (?:twitter )?(?:chat|session|{OWN}|one) (?:of|before|until|till|for|this)|(?:last|final) {OWN}(?=\W*$| chat| (?:in|until|till|of|before|for)\b)|(?:our|the) (?:very )?(?:last|final)(?: chat| session|(?=\W*$))|wrap(?:s|ping)? up (?:the|our) (?:season|year|term|semester)",
        r"back(?! (?:here )?next week|(?: \w+)? to (?!school))|returns?|returning|resum(?:e|es|ing)|reconven\w+|re-?start\w*|see (?:you|ya|y'all)|meet again|^\W*(?:until|till|'til|til)|catch you|talk (?:to you )?again|chat again",
        r"(?:on )?the \d{1,2}(?:st|nd|rd|th)|in (?:a (?:few|couple(?: of)?)|two|three|four|five|six|some|\d) (?:more )?(?:weeks|months)(?: time)?|in a (?:month|fortnight)|next (?:month|term|year|season|semester|school year|spring|fall|summer|autumn|winter)|(?:in |until |till |til |over |during |for |this |after )(?:the )?(?:new year|fall|autumn|spring|summer|winter|holidays?|christmas|easter|thanksgiving|break)|(?:following|other) week|week after|further notice|after (?:the|our|a)",
        rf"we|we're|we'll|we've|our|us|i'm|i'll|chats?|session|{OWN}|meeting",
    ),
    "de": _Words(
        rf"kein(?:en|e)? (?:\S+ )?(?:chat|treffen|{OWN})|entf[aä]ll\w*|f[aä]ll(?:t|en) (?:\S+ ){{0,4}}?aus|ausf[aä]ll\w*|abgesagt|abgeblasen|versch[io]e?b\w+|verleg\w+|vorgezogen|ander(?:er|en|em) (?:tag|termin|wochentag)|neue[rnm]? (?:tag|termin|uhrzeit|zeit)|statt (?:am )?\w+tags?|nicht statt|haben (?:wir )?frei|ohne (?:chat|{OWN})|setzen (?:\S+ )?aus",
        r"\w*ferien|\w*urlaub|\w*pause|pausier\w+|feiertag\w*|semesterende|schuljahresende|jahresende|sommerloch|auszeit",
        rf"letzte[rn]? (?:\S+ )?(?:chat|{OWN}|runde)", r"wieder|zurück|weiter|erst|^\W*bis|sehen uns|lesen uns|treffen uns",
        r"in (?:zwei|drei|vier|sechs|einigen|ein paar|\d) wochen|in (?:14|vierzehn) tagen|in einem monat|nächste[nsmr]? (?:monats?|jahr|semester|schuljahr)|(?:im|nach dem|bis zum|über den) (?:herbst|frühling|frühjahr|sommer|winter|neuen jahr)|(?:nach|über|vor) (?:den |der )?(?:ostern|weihnachten|pfingsten|feiertagen)|übernächste\w*|woche (?:danach|darauf)|auf weiteres",
        rf"wir|uns|unser\w*|chat|{OWN}|treffen|ich",
    ),
    "fr": _Words(
        rf"(?:pas|plus) d[e'] ?(?:\S+ )?(?:chat|rencontre|session|{OWN})|annul\w+|report(?:ée?s?|ons|er|e)|déplac(?:ée?s?|ons|er|e)|décal\w+|repouss\w+|autre jour|(?:nouveau|nouvelle|autre) (?:jour|date|horaire|heure)|au lieu d[eu]|n'aura pas|n'a pas lieu|saut(?:e|ons)|ne (?:se|nous) (?:\w+) pas|pas (?:là|de chat)",
        r"vacances|pause|relâche|congés?|fériée?|trêve|ponts? de|absent\w*", rf"derni(?:er|ère) (?:\S+ )?(?:chat|rencontre|session|{OWN})",
        r"retour|repren\w+|reprise|revien\w+|revenons|retrouv\w+|rendez-vous|^\W*(?:jusqu\w+|à)", r"dans (?:deux|trois|quatre|quelques|\d) (?:semaines|mois)|dans (?:15|quinze) jours|dans un mois|mois prochain|(?:à|dès|pour) la rentrée|(?:après|pendant|pour|avant) (?:les|la|le|l')? ?(?:vacances|fêtes|noël|pâques|été)|à l'automne|au printemps|semaine (?:suivante|d'après)|nouvel ordre",
        rf"on|nous|notre|chat|{OWN}|rencontre|je",
    ),
    "es": _Words(
        rf"(?:no (?:hay|habrá|tendremos|tenemos|haremos|va a haber)|sin) (?:\S+ )?(?:chat|charla|encuentro|{OWN})|cancel\w+|suspend\w+|aplaz\w+|posp[ou]\w+|se (?:mueve|traslada)|movid[oa]|trasladad[oa]|otr[oa] (?:día|fecha|hora)|nuev[oa] (?:día|fecha|hora|horario)|en (?:lugar|vez) del?|salt(?:amos|aremos)|no nos (?:vemos|veremos)",
        r"vacaciones|pausa|descans\w+|festivos?|feriados?|puente|receso", rf"últim[oa] (?:\S+ )?(?:chat|charla|encuentro|{OWN})",
        r"volve\w+|regres\w+|vemos|veremos|retom\w+|vuelta|^\W*hasta", r"(?:en|dentro de) (?:dos|tres|cuatro|unas|\d) semanas|(?:en|dentro de) (?:15|quince) días|en un mes|(?:próximo mes|mes que viene)|en (?:otoño|primavera|verano|invierno|septiembre)|(?:después|tras|pasad[ao]s?) (?:de )?(?:las? |el )?\w+|fin de(?:l)? (?:curso|trimestre|año)|nuevo aviso|semana siguiente",
        r"",
    ),
    "nl": _Words(
        rf"geen (?:\S+ )?(?:chat|bijeenkomst|{OWN})|afgelast|gaat niet door|vervalt|uitgesteld|verplaats\w*|verschoven|verschui\w+|verzet(?:ten)?|andere dag|(?:nieuwe|andere) (?:dag|datum|tijd)|in plaats van|sla(?:an|at) (?:\S+ ){{0,3}}?over|niet op",
        r"\w*vakantie\w*|\w*pauze|\w*reces|\w*stop|feestdag\w*|vrij", rf"laatste (?:\S+ )?(?:chat|{OWN}|bijeenkomst)",
        r"terug|weer|hervatten|zien (?:we )?(?:elkaar|jullie)|^\W*tot", r"over (?:twee|drie|vier|een paar|enkele|\d) weken|over (?:14|veertien) dagen|over een maand|volgende? (?:maand|jaar|seizoen)|in (?:het|de) (?:najaar|voorjaar|herfst|zomer|lente|nieuwe jaar)|(?:na|tijdens|voor) (?:de |het )?(?:zomer|kerst|pasen|pinksteren|feestdagen)|week (?:erna|daarna)|nader order",
        rf"we|wij|ons|onze|chat|{OWN}|ik|bijeenkomst",
    ),
    "it": _Words(
        rf"(?:niente|nessun[ao]?|non c'è|non ci sarà|senza) (?:\S+ )?(?:chat|incontro|{OWN})|annullat[oa]|rinvi\w+|rimand\w+|spost\w+|posticipat\w+|slitta|salt(?:a|iamo|eremo)|(?:altro|nuovo) (?:giorno|orario)|nuova data|invece d\w+|non ci vediamo|non si (?:farà|fa|terrà|tiene)|non c'è|non ci sarà",
        r"vacanz[ae]|ferie|pausa|festiv\w+|è festa|ponte|ci fermiamo|riposiamo", rf"ultim[oa] (?:\S+ )?(?:chat|incontro|{OWN})",
        r"torn\w+|riprend\w+|(?:ri)?vediamo|di nuovo|^\W*(?:fino|a)", r"(?:tra|fra) (?:due|tre|quattro|qualche|\d) settiman[ae]|(?:tra|fra) (?:15|quindici) giorni|tra un mese|(?:mese prossimo|prossimo mese)|in (?:autunno|primavera|estate|inverno)|(?:dopo|durante|per) (?:le |la |il |l')?(?:vacanze|feste|ferie|pasqua|natale|estate|ponte)|settimana (?:dopo|successiva|seguente)|nuovo avviso",
        r"",
    ),
    "pt": _Words(
        rf"(?:não (?:há|haverá|teremos|temos|tem|vai haver)|sem) (?:\S+ )?(?:chat|conversa|encontro|{OWN})|cancelad[oa]|adiad[oa]|adiamos|suspens[oa]|transferid[oa]|remarcad[oa]|(?:outr[oa]|nov[oa]) (?:dia|data|hora|horário)|em vez d\w+|saltamos",
        r"férias|pausa|feriad\w+|recesso|descans\w+", rf"últim[oa] (?:\S+ )?(?:chat|conversa|encontro|{OWN})",
        r"volt\w+|regress\w+|retom\w+|vemo\w*|^\W*até|de volta", r"(?:em|daqui a) (?:duas|três|quatro|algumas|\d) semanas|daqui a um mês|(?:próximo mês|mês que vem)|n[oa] (?:outono|primavera|verão|inverno)|(?:depois|após|durante) (?:d?[ao]s? )?\w+|semana (?:seguinte|a seguir)|novo aviso",
        r"",
    ),
}  # fmt: skip
_NEXT_ONE: Final = re.compile(
    r"(?:mark|save|put) (?:your calendars?|the dates?|it in)|(?:the|our) next (?:one|date|time)|next:"
    r"|merkt euch|vormerken|nächste[rs]? (?:mal|termin)|à vos agendas|notez|prochaine fois"
    r"|apunt(?:a|ad|en)|anot(?:a|ad|en|em)|noteer|volgende keer|segnatevi|prossima volta"
    r"|próxima ve[zs]",
    re.IGNORECASE,
)
# Words of another day or hour, which may be the one that is announced.
_CHANGES: Final = re.compile(
    r"instead|statt|au lieu|en (?:lugar|vez)|in plaats|invece|em vez|(?:\w+day )instead|new|different"
    r"|another|neue|ander|nouve|autre|otr|nuev|nieuw|altr|nuov|outr|nov|mov|switch|chang|every"
    r"|on (?:an?|every)|fortnight|tak|(?:\S+ )?(?:will )?(?:resume|return|reconvene)",
    re.IGNORECASE,
)
# "Great to be back after the break": the chat has come back already.
_LOOKS_BACK: Final = re.compile(
    r"(?:to be|being|been) back|welcome back|lovely return"
    r"|wieder (?:da|dabei|hier|zurück) zu sein|willkommen zurück|schön,? dass"
    r"|(?:ravie?s?|heureu(?:x|se)s?|contente?s?|plaisir) de (?:vous |se )?(?:retrouver|revoir|revenir)"
    r"|(?:qué|que) (?:bien|bueno|alegría|gusto) (?:estar|volver)|(?:fijn|leuk|goed) om (?:er )?weer"
    r"|bell[oa] (?:essere|ritrov)\w*|(?:que )?bom (?:estar|voltar)",
    re.IGNORECASE,
)
_FROM_NEXT_WEEK: Final = re.compile(
    r"(?:from|starting|as of|beginning) next week|ab nächster woche"
    r"|(?:à partir de|dès) la semaine prochaine|(?:a partir de|desde) la (?:próxima semana|semana que viene)"
    r"|vanaf volgende week|(?:dalla|a partire dalla) (?:prossima settimana|settimana prossima)"
    r"|a partir da (?:próxima semana|semana que vem)",
    re.IGNORECASE,
)
# "The last chat was great": it is over.
_WAS: Final = re.compile(
    r"\W*(?:[\w#@]+\W+){0,3}?(?:was|were|war|waren|a été|était|fue|estuvo|è stat[oa]|era|foi)(?!\w)",
    re.IGNORECASE,
)
_ALWAYS_WISH: Final = re.compile(r"(?:happy|merry|enjoy|hop|wish)", re.IGNORECASE)


class _Patterns(NamedTuple):
    off: re.Pattern[str]
    away: re.Pattern[str]
    last: re.Pattern[str]
    back: re.Pattern[str]
    season: re.Pattern[str]
    ours: re.Pattern[str] | None


@cache
def _patterns(language: str) -> _Patterns | None:
    words = _WORDS.get(language)
    if words is None:
        return None
    off, away, last, back, season, ours = (
        re.compile(rf"(?<![\w#@])(?:{row})(?!\w)", re.IGNORECASE) for row in words
    )
    return _Patterns(off, away, last, back, season, ours if words.ours else None)


def find_next_doubt(
    posts: Iterable[Post],
    *,
    next_meeting: NextMeeting | None,
    segmentation: Segmentation,
    session: Session,
    language: str,
    hashtags: Collection[str],
) -> NextMeeting | None:
    """Return a host's last words for which the next date by the schedule is not sure, None of none.

    They are of the session's closing part or later, with a word on a break, a holiday, a change or
    the way back, from which ``next_meeting`` has neither a day nor a pause. Beside a day of its own
    only words count that call off the chat of that day.
    """
    patterns, pausing = _patterns(language), get_pause_patterns(language)
    if patterns is None or pausing is None:
        return None
    found: NextMeeting | None = None
    day = next_meeting.day if next_meeting is not None else None
    announced = False
    for statement in read_statements(
        posts,
        hosts=(*segmentation.hosts, *hashtags),
        hashtags=hashtags,
        language=language,
    ):
        is_read = next_meeting is not None and statement.post.key in next_meeting.posts
        announced |= is_read
        is_closing = session.end - statement.post.created_at <= _CLOSING
        if not statement.by_host or not is_closing or (day is not None and is_read):
            continue
        settled = {it.words for it in find_pauses(statement, session=session, language=language)}
        reply = bool(leading_mentions(statement.text))
        for sentence in statement.sentences:
            words = without_last_tags(sentence)
            if sentence.endswith("?") or settled & {sentence, words}:
                continue
            if _LOOKS_BACK.search(words):
                continue
            if day is not None:
                is_doubtful = _calls_off(words, patterns, pausing) and _is_of(
                    day, words, session=session, language=language, following=announced
                )
            else:
                is_doubtful = _is_doubtful(
                    words,
                    patterns,
                    pausing,
                    session=session,
                    language=language,
                    # Beside "next week" holidays may be what the chat is about.
                    held=reply or (is_read and says_next_week(words)),
                )
            if is_doubtful:
                found = NextMeeting(text=statement.quoted(words), posts=(statement.post.key,))
    return found


def _is_of(day: date, sentence: str, *, session: Session, language: str, following: bool) -> bool:
    """Return True for words on the chat of a day: by its date or, ``following`` it, as the next."""
    after = session.start.astimezone(ZoneInfo(session.timezone)).date()
    stated = [it.day for _, it in find_dates(sentence, after=after, language=language)]
    if stated or not following:
        return day in stated
    if says_next_week(sentence):
        return day.isocalendar()[:2] == (after + _WEEK).isocalendar()[:2]
    phrases = get_announcement_phrases(language)
    return phrases is not None and phrases.following.search(sentence) is not None


def _calls_off(sentence: str, patterns: _Patterns, pausing: PausePatterns) -> bool:
    """Return True for words that call a chat off, not only change its day or hour."""
    return any(
        _counts(it, pausing) and not _CHANGES.match(it[0])
        for pattern in (patterns.off, pausing.off)
        for it in pattern.finditer(sentence)
    )


def _is_doubtful(
    sentence: str,
    patterns: _Patterns,
    pausing: PausePatterns,
    *,
    session: Session,
    language: str,
    held: bool,
) -> bool:
    """Return True for a sentence after which no next date is sure.

    Of ``held`` ones words alone count that call a chat off or change its day: who answers somebody
    speaks of that person's holidays.
    """
    day = session.start.astimezone(ZoneInfo(session.timezone)).date()
    stated = find_stated_date(sentence, after=day, language=language)
    dated = stated is not None or bool(find_named_months(sentence, language=language))
    seasonal = patterns.season.search(sentence) is not None
    near = dated or seasonal or says_next_week(sentence)
    ours = patterns.ours is None or patterns.ours.search(sentence) is not None

    def counts(pattern: re.Pattern[str]) -> bool:
        return any(_counts(it, pausing) for it in pattern.finditer(sentence))

    if (ours or near) and (counts(patterns.off) or counts(pausing.off)):
        return True
    if _FROM_NEXT_WEEK.search(sentence):
        return True
    return not held and (
        any(_WAS.match(sentence, it.end()) is None for it in patterns.last.finditer(sentence))
        or moves(sentence, language=language)
        or find_new_time(sentence, language=language) is not None
        or ((ours or near) and counts(patterns.away))
        or ((dated or seasonal) and counts(patterns.back))
        or (stated is not None and _announces(sentence, language))
        # "The chat next week is on Wednesday", where it meets on Tuesdays.
        or (stated is not None and says_next_week(sentence) and _is_other_day(stated, day))
    )


def _is_other_day(stated: StatedDate, day: date) -> bool:
    """Return True for a date that is on another day of the week."""
    weekday = stated.weekday if stated.day is None else stated.day.weekday()
    return weekday not in {None, day.weekday()}


def _announces(sentence: str, language: str) -> bool:
    """Return True for words on a next meeting."""
    phrases = get_announcement_phrases(language)
    return phrases is not None and any(
        form.search(sentence) for form in (phrases.following, phrases.again, _NEXT_ONE)
    )


def _counts(match: re.Match[str], pausing: PausePatterns) -> bool:
    """Return False for a wish, a look back, a condition or a habit."""
    sentence = match.string
    before = sentence[: match.start()]
    clause = re.split(r"[,;:–—]\s", before)[-1]
    verbs = list(pausing.verb.finditer(clause))
    wish = pausing.wish.search(clause)
    is_ours = pausing.ours is not None and pausing.ours.search(clause) is not None
    wished = wish is not None and (not is_ours or _ALWAYS_WISH.match(wish[0]) is not None)
    return not (
        wished
        or (verbs and verbs[-1]["past"])
        or pausing.condition.search(clause)
        or pausing.habit.search(sentence)
        or LAST_TIME.search(sentence)
        or NEGATED.search(before)
    )
