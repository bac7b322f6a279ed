"""Numerals beside the word of a label, written as digits: "Question one", "1ª pregunta", "Q-II".

Which numerals a word takes depends on its language: ``due`` is two after *domanda* and nothing
after *question*. A numeral counts only where the post opens with it and punctuation sets it off,
as nobody numbers a question so in the middle of a sentence ("the answer to the first question").
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

__all__ = ["NARROW", "Numbered", "narrow", "numeral_value", "write_digits"]


def _narrow() -> dict[int, str]:
    """Return styled letters and digits as the plain ones: Ｑ, 𝗤, Ⓠ and 🆀; １, 𝟭, ①, ❶, ⑴ and Ⅰ."""
    table = {0xFF01 + n: chr(0x21 + n) for n in range(94)}
    del table[ord("＃")], table[ord("＠")]
    table[0x3000] = " "
    # Mathematical alphabets: letters in rows of 52, digits in rows of ten.
    table |= {0x1D400 + n: _letter(n % 52) for n in range(13 * 52)}
    table |= {0x1D7CE + n: str(n % 10) for n in range(50)}
    for first in (0x24B6, 0x1F130, 0x1F150, 0x1F170):  # in circles and squares
        table |= {first + n: chr(ord("A") + n) for n in range(26)}
    # In circles, in brackets, with a full stop; Roman.
    for one in (0x2460, 0x24F5, 0x2776, 0x2780, 0x278A, 0x2474, 0x2488, 0x2160, 0x2170):
        table |= {one + n: str(n + 1) for n in range(9)}
    return table


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else chr(ord("a") + number - 26)


NARROW: Final = _narrow()
"""Styled letters and digits as plain ones, of one character each; ＃ and ＠ stay."""

# Raised and lowered digits behind the letter that a line opens with: "Q¹ Which", not "A² + B²".
# What stands before it does not go on over lines, so that the search is linear.
_RAISED: Final = {ord(sign): str(n) for n, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")} | {
    0x2080 + n: str(n) for n in range(10)
}
_RAISED_NUMBER: Final = re.compile(
    r"(?:\A|(?<=\n))[^\w#@\n]*+(?:[@#][\w.@-]*+[^\S\n]++)*+[QAqa](?P<number>[⁰¹²³⁴-⁹₀-₉]{1,2})(?![\w⁺⁻₊₋]|\s*[-+=*/^])"
)


def narrow(text: str) -> str:
    """Return a text of the same length with plain letters and digits for styled ones."""
    plain = text.translate(NARROW)
    return _RAISED_NUMBER.sub(lambda match: match[0].translate(_RAISED), plain)


def numeral_value(numeral: str) -> int:
    """Return the value of decimal digits of any kind, raised ones too, or of a Roman numeral."""
    return _ROMAN.index(numeral) + 1 if numeral in _ROMAN else int(numeral.translate(_RAISED))


# In each language: one to ten, and first to tenth.
_NUMERALS: Final = {
    "en": (
        "one two three four five six seven eight nine ten",
        "first second third fourth fifth sixth seventh eighth ninth tenth",
        "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th",
    ),
    "de": (
        "eins zwei drei vier fünf sechs sieben acht neun zehn",
        "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte",
        "erstes zweites drittes viertes fünftes",
        "1. 2. 3. 4. 5. 6. 7. 8. 9. 10.",
    ),
    "fr": (
        "un deux trois quatre cinq six sept huit neuf dix",
        (
            "première deuxième troisième quatrième cinquième sixième septième huitième neuvième"
            " dixième"
        ),
        "1re 2e 3e 4e 5e 6e 7e 8e 9e 10e",
        "1ère 2ème 3ème 4ème 5ème 6ème 7ème 8ème 9ème 10ème",
        # as often written
        "1ème 2nde",
        "1ere 2eme 3eme 4eme 5eme 6eme 7eme 8eme 9eme 10eme",
        "premiere seconde troisieme quatrieme cinquieme",
        "1er 2nd",
        "premier second",
    ),
    "es": (
        "uno dos tres cuatro cinco seis siete ocho nueve diez",
        "primera segunda tercera cuarta quinta sexta séptima octava novena décima",
        "1ª 2ª 3ª 4ª 5ª 6ª 7ª 8ª 9ª 10ª",
        "1a 2a 3a 4a 5a 6a 7a 8a 9a 10a",
        "1ra 2da 3ra 4ta 5ta 6ta 7ma 8va 9na 10ma",
        "1era 2da 3era",
        "primer segundo tercer cuarto quinto",
    ),
    "nl": (
        "één twee drie vier vijf zes zeven acht negen tien",
        "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende",
        "1e 2e 3e 4e 5e 6e 7e 8e 9e 10e",
    ),
    "it": (
        "uno due tre quattro cinque sei sette otto nove dieci",
        "prima seconda terza quarta quinta sesta settima ottava nona decima",
        "primo secondo terzo quarto quinto",
        "1ª 2ª 3ª 4ª 5ª 6ª 7ª 8ª 9ª 10ª",
        "1a 2a 3a 4a 5a 6a 7a 8a 9a 10a",
    ),
    "pt": (
        "um dois três quatro cinco seis sete oito nove dez",
        "primeira segunda terceira quarta quinta sexta sétima oitava nona décima",
        "primeiro segundo terceiro quarto quinto",
        "1ª 2ª 3ª 4ª 5ª 6ª 7ª 8ª 9ª 10ª",
        "1a 2a 3a 4a 5a 6a 7a 8a 9a 10a",
    ),
}
# Numerals that are articles before a noun: "Vraag een:", and no first one in "Een vraag:".
_AS_ARTICLES: Final = {"nl": ("een",), "es": ("una",), "it": ("una",), "pt": ("uma",)}
_NOUNS: Final = {
    "en": "question answer topic",
    "de": "frage antwort thema",
    "fr": "question réponse sujet thème",
    "es": "pregunta respuesta tema",
    "nl": "vraag antwoord onderwerp",
    "it": "domanda risposta tema",
    "pt": "pergunta resposta tema",
}
# A host opens with them; "my first question" is a participant's.
_BEFORE: Final = {
    "en": (
        "our the your and now so next here's here comes is time for on to this it's tonight's"
        " today's"
    ),
    "de": "unsere eure die der das dies und nun jetzt hier ist kommt zur",
    "fr": "notre votre la le et voici voilà c'est maintenant",
    "es": "nuestra la el y aquí va ahora esta es",
    "nl": "onze de het en nu hier is dit",
    "it": "la nostra il ecco ora e questa è",
    "pt": "a nossa o aqui vai agora e esta é",
}
# What may stand behind a numbered noun: "Our first question tonight:", "Unsere erste Frage heute:".
_WHEN: Final = {
    "en": (
        r"(?:(?:of|for|to) )?(?:(?:the|this|our|today'?s|tonight'?s) )?"
        r"(?:night|evening|day|morning|afternoon|hour|chat|session|tonight|today|you(?: all)?)|is"
    ),
    "de": (
        r"(?:(?:für|von) )?(?:heute(?: abend)?|euch|diesen abend)|(?:an|in) (?:euch|alle|die runde)"
        r"|des (?:abends|tages|chats)|der runde|ist|lautet"
    ),
    "fr": (
        r"(?:du|de ce|ce) soir|du (?:jour|chat)|de la soirée|(?:d['’])?aujourd['’]hui|pour vous|est"
    ),
    "es": (
        r"(?:(?:de|para) )?(?:hoy|esta (?:noche|tarde)|la (?:noche|tarde|sesión))|del (?:día|chat)"
        r"|para (?:vosotr[oa]s|ustedes|tod[oa]s)|es"
    ),
    "nl": r"(?:(?:van|voor) )?(?:vanavond|vandaag|de avond|de dag|jullie)|is|luidt",
    "it": r"(?:(?:di|per) )?(?:stasera|oggi|voi)|della (?:serata|sera)|del giorno|è",
    "pt": r"(?:(?:de|para) )?(?:hoje(?: à noite)?|esta noite|vocês)|(?:da|desta) noite|do dia|é",
}
_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_SET_OFF: Final = r"(?=\s*(?:[:：)!]|[-–—](?=\s)|\.(?=\s|$)))"
_OPENING: Final = r"(?:(?:\A|(?<=\n))[^\w#@]*)"
# "Question number one:", "Frage Nummer eins:".
_NUMBER_WORDS: Final = "number|nummer|num[eé]ro|n[uú]mero"
_HAN: Final = "一二三四五六七八九十"
#: Letters for numbers, and Roman and Chinese numerals: "Q-B:", "A-II.", "Q III:", "Q三:".
_SIGNED: Final = re.compile(
    rf"(?!A\.[iI]\.)(?P<sign>[QA])(?:-(?P<letter>[A-J])(?=\s*:)|(?P<han>[{_HAN}]){_SET_OFF}"
    rf"|(?:[-. ](?P<roman>I{{1,3}}|IV|VI{{0,3}}|IX|X)"
    rf"|(?P<long>I{{2,3}}|IV|VI{{1,3}}|IX)){_SET_OFF})"
)
#: The same without a sign between, where a chat counts so: "QI:" is a show on the radio elsewhere.
_GLUED_ROMAN: Final = re.compile(
    rf"(?!A\.[iI]\.)(?P<sign>[QA])[-. ]?(?P<roman>{'|'.join(sorted(_ROMAN, key=len, reverse=True))}"
    rf"|{'|'.join(sorted(_ROMAN, key=len, reverse=True)).lower()}){_SET_OFF}"
)
#: Letters for numbers where a chat counts so: "Question B:", "Q-B Which", "B: Beans".
_LETTERED: Final = re.compile(
    rf"(?:(?P<sign>(?:q(?:uestion)?|frage|pregunta|vraag|domanda|pergunta|a(?:nswer)?|antwort|respuesta"
    rf"|réponse|antwoord|risposta|resposta)\b)(?:-|\s)\s?(?P<letter>[A-J])(?:{_SET_OFF}|(?<=-.)(?=\s))"
    rf"|(?P<alone>[A-J])(?=[:)]\s)[:)])",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(_OPENING)
#: Japanese, Chinese, Korean and Arabic numerals beside the word of a label, as digits.
_EASTERN_VALUES: Final = {
    word: number
    for row in (
        "一 二 三 四 五 六 七 八 九 十",
        "壱 弐 参",
        "첫 두 세 네 다섯 여섯 일곱 여덟 아홉 열",
        "하나 둘 셋 넷",
        "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر",
        "الأولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة",
        "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
        "اول دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم",
        "ראשונה שנייה שלישית רביעית חמישית שישית שביעית שמינית תשיעית עשירית",
        "הראשונה השנייה השלישית הרביעית החמישית השישית השביעית השמינית התשיעית העשירית",
        "первый второй третий четвертый пятый шестой седьмой восьмой девятый десятый",
        "Первый Второй Третий Четвертый Пятый Шестой Седьмой Восьмой Девятый Десятый",
        "אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע עשר",
    )
    for number, word in enumerate(row.split(), 1)
}
_EASTERN_NOUNS: Final = (
    *("质问", "質問", "问题", "問題", "回答", "答案", "答え", "問", "问", "題", "题", "答"),
    *("질문", "답변", "السؤال", "سؤال", "الجواب", "جواب", "سوال", "پرسش", "پاسخ"),
    *("השאלה", "שאלה", "תשובה"),
    *("вопрос", "Вопрос", "ответ", "Ответ"),
)
_EASTERN_WORDS: Final = "|".join(sorted(_EASTERN_VALUES, key=lambda it: (-len(it), it)))
_EASTERN: Final = re.compile(
    rf"(?:第?\s*(?P<before>\d{{1,2}}|{_EASTERN_WORDS})\s*(?:个|個|つ目の|番目の|番|번째|번)?\s*"
    rf"(?P<noun>{'|'.join(_EASTERN_NOUNS)})(?:입니다(?=\s*[.!:])|です(?=\s*[。.!:]))?"
    rf"|(?P<first>{'|'.join(_EASTERN_NOUNS)})\s*(?P<after>{_EASTERN_WORDS}))"
    # "第一問 何を", with a blank for a colon.
    rf"(?:{_SET_OFF}|(?=\s*[、，。】〕」』])|(?<=[問问題题])(?=\s))"
)


class Numbered(NamedTuple):
    """A text of the same length with digits in labels; ``ends`` has where each one ends.

    Its keys are where these labels begin.
    """

    text: str
    ends: dict[int, int]


@cache
def _worded() -> tuple[re.Pattern[str], dict[str, int]]:
    """Return the pattern of a noun with a numeral in any language, and the numerals' values."""
    values: dict[str, int] = {}
    forms: list[str] = []
    for language, rows in _NUMERALS.items():
        numerals = [numeral for row in rows for numeral in row.split()]
        numerals += _AS_ARTICLES.get(language, ())
        values |= {numeral: number for row in rows for number, numeral in enumerate(row.split(), 1)}
        ordinals = [numeral for row in rows[1:] for numeral in row.split()]
        nouns = "|".join(_NOUNS[language].split())
        before = "|".join(map(re.escape, _BEFORE[language].split()))
        forms += [
            rf"(?:(?:{before})\s+)*(?:{_any(ordinals)})\s*(?:{nouns})(?: (?:{_WHEN[language]}))?",
            rf"(?:(?:{before})\s+)*(?:{nouns})\s+(?:(?:the|la|{_NUMBER_WORDS})\s+)?(?:{_any(numerals)}|{_any(_ROMAN)})",
        ]
    pattern = re.compile(rf"(?:{'|'.join(forms)})(?!\w){_SET_OFF}", re.IGNORECASE)
    values |= dict.fromkeys(chain.from_iterable(_AS_ARTICLES.values()), 1)
    values |= {roman.casefold(): number for number, roman in enumerate(_ROMAN, 1)}
    return pattern, values


def _any(numerals: list[str] | tuple[str, ...]) -> str:
    return "|".join(re.escape(it) for it in sorted(numerals, key=lambda it: (-len(it), it)))


_ALL_NOUNS: Final = sorted({noun for nouns in _NOUNS.values() for noun in nouns.split()})
_NOUN_AT_ALL: Final = re.compile("|".join(_ALL_NOUNS), re.IGNORECASE)


def write_digits(text: str, *, roman: bool = False, lettered: bool = False) -> Numbered:
    """Return a text with digits for the numeral of the label that it opens with, if it has one.

    The label's noun or letter stands first then, and blanks fill up to the length that it had.
    ``roman`` reads the single Roman numerals behind a letter, too: "QI:", "AV:"; ``lettered``
    letters for numbers: "Question B:", "Q-B Which", "B: Beans".
    """
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    signed = _read_signed(text, start, roman=roman, lettered=lettered)
    return signed or _read_worded(text, start)


def _read_signed(text: str, start: int, *, roman: bool, lettered: bool) -> Numbered | None:
    """Return the text with a digit for the letter or Roman numeral behind a sign, if it has one."""
    if lettered and (found := _LETTERED.match(text, start)):
        letter = (found["letter"] or found["alone"]).upper()
        written = f"{found['sign'] or 'A'}{ord(letter) - ord('A') + 1}"
        filled = _filled(text, found.start(), found.end(), written)
        return filled if found["sign"] else Numbered(filled.text, {start: start + 1})
    signed = (_GLUED_ROMAN.match(text, start) if roman else None) or _SIGNED.match(text, start)
    if signed:
        number = _signed_value(signed)
        return _filled(text, signed.start(), signed.end(), f"{signed['sign']}{number}")
    return None


def _read_worded(text: str, start: int) -> Numbered:
    """Return the text with digits for the numeral beside a noun."""
    eastern = _EASTERN.match(text, start)
    if eastern:
        numeral, noun = eastern["before"] or eastern["after"], eastern["noun"] or eastern["first"]
        value = _EASTERN_VALUES.get(numeral) or int(numeral)
        return _filled(text, eastern.start(), eastern.end(), f"{noun}{value}")
    # Most texts have none: the pattern would try each noun at every character.
    head = text[start : start + 60].casefold()
    if not any(noun in head for noun in _ALL_NOUNS):
        return Numbered(text, {})
    pattern, values = _worded()
    match = pattern.match(text, start)
    if match is None:
        return Numbered(text, {})
    found = _NOUN_AT_ALL.search(match[0])
    numbers = [values[word.casefold()] for word in match[0].split() if word.casefold() in values]
    if found is None or not numbers:
        return Numbered(text, {})
    return _filled(text, match.start(), match.end(), f"{found[0]} {numbers[-1]}")


def _signed_value(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if letter := groups.get("letter"):
        return ord(letter) - ord("A") + 1
    if han := groups.get("han"):
        return _HAN.index(han) + 1
    return _ROMAN.index((groups["roman"] or groups["long"]).upper()) + 1


def _filled(text: str, start: int, end: int, label: str) -> Numbered:
    if len(label) > end - start:
        return Numbered(text, {})
    return Numbered(f"{text[:start]}{label.ljust(end - start)}{text[end:]}", {start: end})
