"""Labels, the marks of a question (Q3:) and of an answer to it (A3.1), told from lookalikes.

Which letters label differs from chat to chat (T3 asks in one and is a tumour stage in the next):
the caller passes the ``letters`` to accept, which ``tweetup.chats`` infers for each chat.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from tweetup.text.entities import EMAIL, HASHTAG, LINK, MARKS, MENTION, QUESTION_MARKS
from tweetup.text.numerals import NARROW, narrow, numeral_value, write_digits

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

__all__ = [
    "DEFAULT_LETTERS",
    "LETTERED",
    "LETTERS_BY_LANGUAGE",
    "NUMBER_STYLES",
    "ROMAN",
    "RUNS_ON",
    "Label",
    "Role",
    "Spot",
    "number_in_style",
    "question_text",
    "read_labels",
    "session_style",
    "strip_labels",
    "strip_opening_label",
]


# The words before a link that lead to it: "see:", "available @", "mehr unter".
_POINTS = re.compile(
    r"(?:[@:]|(?<!\w)(?:at|see|via|from|here|in|on|siehe|unter|hier|bei|auf|voir|ici|sur|ver|aquí|en"
    r"|zie|op|bij|vedi|qui|su)\s*[:@(]?)\s*$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.?!…؟][.?!…؟\"”')\]]*\s+(?!\d)|[。？！]")
_ASKS = re.compile(f"[{QUESTION_MARKS}]")


class Role(StrEnum):
    """The role a label gives its post. A topic asks or answers, depending on its author."""

    QUESTION = "question"
    ANSWER = "answer"
    TOPIC = "topic"
    NUMBER = "number"


DEFAULT_LETTERS: dict[str, Role] = {"Q": Role.QUESTION, "A": Role.ANSWER, "T": Role.TOPIC}

# Single letters are read only in chats whose language (or whose host's habit) has them.
LETTERS_BY_LANGUAGE: dict[str, dict[str, Role]] = {
    "en": DEFAULT_LETTERS,
    "de": {**DEFAULT_LETTERS, "F": Role.QUESTION},
    "fr": {**DEFAULT_LETTERS, "R": Role.ANSWER},
    "es": {**DEFAULT_LETTERS, "P": Role.QUESTION, "R": Role.ANSWER},
    "nl": {**DEFAULT_LETTERS, "V": Role.QUESTION},
    "it": {**DEFAULT_LETTERS, "D": Role.QUESTION, "R": Role.ANSWER},
    "pt": {**DEFAULT_LETTERS, "P": Role.QUESTION, "R": Role.ANSWER},
    "ar": {**DEFAULT_LETTERS, "س": Role.QUESTION, "ج": Role.ANSWER},
    "ru": {**DEFAULT_LETTERS, "В": Role.QUESTION, "О": Role.ANSWER},
    "he": {**DEFAULT_LETTERS, "ש": Role.QUESTION, "ת": Role.ANSWER},
    "el": {**DEFAULT_LETTERS, "Ε": Role.QUESTION, "Α": Role.ANSWER},
}

#: The letters of other languages that label answers.
_ANSWERING: Final = frozenset(
    sign
    for letters in LETTERS_BY_LANGUAGE.values()
    for sign, role in letters.items()
    if role is Role.ANSWER and sign not in DEFAULT_LETTERS
)
# "F1-Hybriden", "Q4-Zahlen": the beginning of a word, unless something is asked.
_COMPOUND: Final = re.compile(r"-[^\W\d_]{2}")

_WORDS: dict[str, Role] = {
    **dict.fromkeys(
        (
            "question", "frage", "pregunta", "vraag", "domanda", "pergunta", "quest",
            "preg", "perg",
            "質問", "质问", "问题", "問題", "問", "问", "題", "题", "질문", "سؤال", "السؤال",
            "سوال", "پرسش",
            "вопрос", "питання", "ερώτηση", "שאלה", "השאלה", "प्रश्न", "सवाल", "คำถาม", "คำถามที่",
            "pytanie",
            "fråga", "spørgsmål", "spørsmål", "kysymys", "soru", "otázka", "kérdés",
        ),
        Role.QUESTION,
    ),
    **dict.fromkeys(
        (
            "answer", "antwort", "réponse", "reponse", "respuesta",
            "antwoord", "risposta", "resposta", "ans", "antw", "resp",
            "回答", "答え", "答案", "答", "답변",
            "جواب", "الجواب", "إجابة", "الإجابة", "پاسخ",
            "ответ", "відповідь", "απάντηση", "תשובה", "התשובה", "उत्तर", "जवाब",
            "คำตอบ", "odpowiedź", "svar", "vastaus", "cevap", "odpověď", "válasz",
        ),
        Role.ANSWER,
    ),
    **dict.fromkeys(("topic", "thema", "tema", "sujet", "thème", "onderwerp"), Role.TOPIC),
}  # fmt: skip

#: Those that a hashtag may begin with: "#Pregunta1".
_LATIN_WORDS: Final = "|".join(word for word in _WORDS if word.isascii() and len(word) > 3)

# "Question no. 3", "Frage Nummer 3", "Pregunta n.º 3", "Pregunta núm. 3", "Question n°3".
_ORDINAL = r"(?:number|n[uú]mero|num[eé]ro|nummer|no|nr|n[uú]m|n)\b\.?\s*(?![°º])|n\.?\s?[°º]\s*"
_KEYCAP = "\ufe0f?\u20e3"
_NUMBER = rf"(?P<number>\d{{1,2}})(?:{_KEYCAP})?"
_LONG_NUMBER = r"(?P<number>\d{1,3})"
_PART = r"(?:\.(?P<point>\d{1,2})(?:\.\d{1,2})*|(?P<letter>[a-eA-E])(?![\w']))?"
# Chinese, Japanese and Korean letters follow a label without a blank: "Q1なぜ".
# Letters without case: a class of them under IGNORECASE takes ten times as long to compile.
_CJK = "(?-i:[\u3040-\u30ff\u3400-\u4dbf]|[\u4e00-\u9fff\uac00-\ud7af])"
# "Q5Follow", "A5followup: ...": the word of a follow-up, written to its label without a blank.
_FOLLOW = r"(?:(?P<follow>follow(?:[- ]?(?:up|on))?)(?!\w))?"
_AFTER = rf"(?![%°]|(?!{_CJK})\w|[-–]\d|\.\d|,\d|'\d|’\d)"

# Continuations that turn letter and number into something else: a quarter, a paper size, a stage.
_NOT_AFTER: dict[str, re.Pattern[str]] = {
    "Q": re.compile(
        r"\s*+(?:(?:of\s|'|’|/)\s*+)?(?:FY\s*+)?(?:19|20)?\d\d\b(?!\s*[:)])"
        r"|\s?[-–]\s?Q\d\b(?!\s*[:)])"
        r"|\s+(?:results?|earnings|revenues?|sales|profits?|guidance|reports?\b(?!\s*:)|forecast"
        r"|figures|budget|gdp|numbers|shipments|outlook|fiscal|financials?|dividend|loss(?:es)?)\b",
        re.IGNORECASE,
    ),
    "A": re.compile(
        r"\s+(?:paper|sheets?|pages?|size[ds]?|format|posters?|printouts?|landscape|portrait"
        r"|envelopes?|laminat\w+)\b"
        r"|-(?:size|sheet|paper|poster|heft|blatt|papier|format|seite|plakat)",
        re.IGNORECASE,
    ),
    "T": re.compile(
        r"\s*\([<>≥≤]|\s*\(\s*\d|\s*+(?:[-–]\s*+)?(?:dm\b|diabet\w+|weighted|signal|mri|lesions?|lymph\w+"
        r"|hyperintens\w*|relaxation|mapping|tumou?rs?|images?|stage|cells?|n\d|vertebra\w*)",
        re.IGNORECASE,
    ),
}
_GLUED = re.compile(_CJK)
# "A4用紙" is a sheet of paper, "Q3決算" the results of a quarter.
_GLUED_THING = re.compile(
    "用紙|サイズ|[版判紙纸]|用纸|용지|사이즈|の?(?:用紙|決算|業績)|期|四半期|決算|業績|财报|业绩|季|실적|분기"
)
# "In Q3", "our Q3": a quarter, unless punctuation follows; years and FY before it as well.
_QUARTER_BEFORE = re.compile(
    r"(?:\b(?:fy|fiscal|h[12]|(?:19|20)\d\d|last|our|end of|early|late|mid)\s*+(?:[-/]\s*+)?)$",
    re.IGNORECASE,
)
# "A 3 day event": an article and a number, where a blank stands between.
_COUNTED = re.compile(
    r"\s*+(?:[-–]\s*+)?(?:d\b|hours?|hrs?|days?|weeks?|months?|mos?|years?|yrs?|minutes?|mins?|steps?|parts?"
    r"|points?|ways?|times?|people|persons?|credits?|pages?|stars?|words?|inch|star|class|grade|ring)\b",
    re.IGNORECASE,
)
# "Q5?:" has a label of which its author is not sure.
_SEPARATOR = re.compile(r"\s*(?:\?+[:)\]]|[:)\].–—|>~。、】」』]|-(?!\w)|-(?=\s)|\.\.+|\s-\s*)")
# Parts of a label beside its number: "(1/2)", "cont.", the "/4.2" of A4.1/4.2, the "/5" of Q1/5.
_TAIL = re.compile(
    r"\s*+(?:[(\[]\s*+)?\d\s*(?:/|of)\s*\d\s*[)\]]?|/\d\.\d(?!\w)|\s*\(?(?:/|of|von|sur|de|van|di)\s*\d{1,2}\)?(?=\s*[:)\].–—-])|\s*\(?cont(?:'?d|inued|\.|\b)\)?"
    r"|(?:/|\s*(?:of|von|sur|de|van|di)\s*)\d{1,2}(?=\s+(?-i:[^a-zß-ÿ\s]))",
    re.IGNORECASE,
)
# "Q3! What", "Q3, what": sets a label off at the start, and belongs to the sentence elsewhere.
_EXCLAIMED = re.compile(r"\s*[!,;/]+(?=\s|$)")
# "Q4 and last: What", "Q5 (the final one): What": says that no more questions follow.
_NAMED_LAST = re.compile(
    r"\s*(?:[,&/(–—-]\s*)?(?:(?:and|und|et|y|en|e)\s+)?(?:(?:our|the|die|la|de|a)\s+)?"
    r"(?:(?:very\s+)?(?:last|final)(?:\s+(?:one|question|q))?|finally|lastly|last but not least"
    r"|(?:letzte|schluss)(?:\s?frage)?|zum schluss|(?:la\s+)?dernière(?:\s+question)?|pour finir"
    r"|última(?:\s+(?:pregunta|pergunta))?|por último|para terminar|por fim"
    r"|laatste(?:\s+vraag)?|tot slot|ultima(?:\s+domanda)?|infine|per finire)"
    r"(?:\s+(?:for\s+)?(?:tonight|today))?\s*(?:\)\s*[:.–—-]?|[:!–—]|-(?=\s))(?!\w)",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"[\W_]*(?:(?:rt|mt|re|here'?s|and|ok|okay|so|now|next)\b[\W_]*)*", re.IGNORECASE
)
_EDGE = " -–—|:→➡\ufe0f👉"
_LAST_TAG = re.compile(rf"[#＃]([\w{MARKS}]+)[\s!.]*$")
_JOINED = re.compile(r"\s*(?:&|\+|,|/|and|und|et|y|en|e)\s*+(?:amp;\s*+)?$", re.IGNORECASE)
# "3)", "[3]", "[3/5]"; "[1/2]" is a half of a post.
_BARE = re.compile(
    rf"(?P<number>\d{{1,2}})(?:\)(?:(?!\w)|(?={_CJK}))|{_KEYCAP})"
    rf"|[\[【〔](?P<boxed>\d{{1,2}})(?:\s?(?:/|of)\s?(?:[3-9]|1\d))?[\]】〕](?:(?!\w)|(?={_CJK}))"
)
#: Numbers without a letter or bracket that label in chats whose host counts so: "1/5 …", "#1 …",
#: "1. …", "No. 1: …", "¹ …", "１ …", "I. …". Elsewhere they are parts of a post, ranks, lists,
#: initials.
NUMBER_STYLES: dict[str, re.Pattern[str]] = {
    "/": re.compile(
        r"(?P<number>\d{1,2})\s?/\s?(?:[3-9]|1\d)(?![\d/])\s?[.:)–—-]?(?=\s)"
        r"(?!\s(?:of|der|des|von|d[ue]|des|d[eo]s?|van|dei|del|delle)\s)"
    ),
    "/)": re.compile(r"[(\[](?P<number>\d{1,2})\s?/\s?(?:[3-9]|1\d)[)\]](?=(?:\s|[#＃]\w+)*$)"),
    "#": re.compile(r"#(?P<number>\d{1,2})(?!\w)[.:)–—-]?(?=\s)"),
    ".": re.compile(r"(?:n(?:o|r|º|°)\.?\s?)?(?P<number>\d{1,2})[.:](?=\s)", re.IGNORECASE),
    "round": re.compile(
        r"(?:round|prompt|runde|impuls|manche|consigne|ronda|consigna|ronde|giro|turno|rodada|proposta)"
        r"\s?(?:n(?:o|r|º|°)\.?\s?|#)?(?P<number>\d{1,2})(?=\s?(?:[:.)!|–—-](?=\s)|\n))",
        re.IGNORECASE,
    ),
    "¹": re.compile(r"(?P<number>[¹²³⁴-⁹][⁰¹²³⁴-⁹]?)[.:)–—-]?(?=\s)"),
    "１": re.compile(r"(?P<number>[１-９][０-９]?)[.:)．：）、–—-]?(?=\s)"),
    "I.": re.compile(r"(?P<number>I{1,3}|IV|VI{0,3}|IX|X)[.)](?=\s+[^\sa-z])"),
}
# Those whose numbers are told by how they are written, not by what they are.
_AS_WRITTEN: Final = frozenset(("¹", "１", "I."))
# The one style whose number stands last: "…? (1/5)".
_AT_THE_END: Final = "/)"
#: Labels that are read only in chats whose host counts so: "QI:" for Q1, "Question A:" for it, and
#: numbers of three digits where they run on from one meeting to the next ("Q101:").
ROMAN: Final = "roman"
LETTERED: Final = "lettered"
RUNS_ON: Final = "running"


def session_style(number: int) -> str:
    """Return the key among letters that makes Q12.3 the third question of the twelfth meeting."""
    return f"{number}."


# A digit in a circle or bracket; two of them number the items of a list.
_CIRCLED = re.compile(
    "[\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24f5-\u24fd\u2776-\u277e\u2780-\u2788\u278a-\u2792]"
)
# Signs of a number; most posts have none but those of their links.
_NUMERAL = re.compile(rf"[\d¹²³⁴-⁹₁-₉Ⅰ-Ⅸⅰ-ⅸ]|{_CIRCLED.pattern}")
_LETTER_NUMERAL = re.compile(
    r"(?:[^\w@#]|[@#][\w.@-]*+)*"
    r"(?:[QA][-. ]?(?:[A-JVX]|[IVX]{1,4}|[一二三四五六七八九十])(?!\w)|[A-J][:)]|[IVX]{1,4}[.)])",
    re.IGNORECASE,
)
# fmt: off
_NUMBERED_NOUNS = (
    "quest", "answer", "frage", "antwort", "pregunta", "respuesta", "réponse", "vraag",
    "antwoord", "domanda", "risposta", "pergunta", "resposta", "topic", "thema", "theme",
    "thèma", "thème", "tema", "sujet", "onderwerp",
    "問", "问", "題", "题", "答", "질문", "답변", "سؤال", "جواب",
    "سوال", "پرسش", "پاسخ", "שאלה", "תשובה", "вопрос", "ответ",
)
# fmt: on


@lru_cache(maxsize=64)
def _label_pattern(letters: str, number: str = _NUMBER) -> re.Pattern[str]:
    """Return the pattern of labels with one of ``letters`` or a whole word (Question 3)."""
    signs = f"[{letters}]" if letters else "(?!)"
    names = "|".join(sorted(_WORDS, key=lambda word: (-len(word), word)))
    return re.compile(
        rf"(?<![\w@'’$])(?<!(?<!\d)[&/])(?<![a-pr-zA-PR-Z0-9]-)(?<!\d[.,])[#(\[]?"
        rf"(?:(?P<word>{names})s?\s*+(?:[.#:]\s*+)?(?:#|{_ORDINAL})?"
        rf"|(?P<sign>{signs})(?P<gap>\s?[.#]?\s?|[-_(]))"
        rf"{number}{_PART}{_FOLLOW}{_AFTER}",
        re.IGNORECASE,
    )


class Spot(StrEnum):
    """The position of a label in its text."""

    LEADING = "leading"
    INLINE = "inline"
    TRAILING = "trailing"


@dataclass(frozen=True, slots=True)
class Label:
    """One label: role, number, part and position in the text.

    A part is ``a`` of Q3a, ``5`` of Q1.5, ``follow`` of Q5Follow.

    ``marked`` is True where punctuation or a whole word (Question 3) sets it off from the
    sentence.
    """

    role: Role
    number: int
    part: str | None
    start: int
    end: int
    spot: Spot
    written: str
    marked: bool


_DIGIT = re.compile(r"\d")
_SIGNS_BETWEEN: Final = ("-", "_", "(")
# Nobody writes so many; text made to take long to read does.
_MOST_READ = 40


def read_labels(text: str, letters: Mapping[str, Role] = DEFAULT_LETTERS) -> tuple[Label, ...]:
    """Return the labels in a text in order; ``letters`` maps upper-case letters to their role.

    A key of :data:`NUMBER_STYLES` among the letters lets a post open with a number in that style;
    :data:`ROMAN`, :data:`RUNS_ON` and a :func:`session_style` have labels read as they say.
    Links, handles and hashtags other than a label itself (#Q3) hold no labels. No more than
    forty candidates of a text are examined.
    """
    return _read(text, tuple(letters.items()))


# Every stage that reads a session reads the labels of its posts.
@lru_cache(maxsize=1 << 14)
def _read(text: str, letters: tuple[tuple[str, Role], ...]) -> tuple[Label, ...]:
    if not _may_number(text):
        return ()
    blanked = _blank_entities(text)
    signs = {sign for sign, _ in letters}
    numbered, ends = write_digits(narrow(blanked), roman=ROMAN in signs, lettered=LETTERED in signs)
    if _DIGIT.search(numbered) is None and signs.isdisjoint(_AS_WRITTEN):
        return ()
    labels = tuple(_lettered(numbered, dict(letters), ends))
    return labels or tuple(_bare(numbered, blanked, [sign for sign, _ in letters]))


def _may_number(text: str) -> bool:
    """Return False for a text without any sign of a number, as most are."""
    if _NUMERAL.search(text) or _LETTER_NUMERAL.match(text):
        return True
    # A pattern in either case would try each noun at every character.
    folded = text.casefold()
    return any(noun in folded for noun in _NUMBERED_NOUNS)


def _blank_entities(text: str) -> str:
    """Return the text with links, addresses, handles and hashtags as blanks of their length."""
    text = LINK.sub(lambda match: " " * len(match[0]), text)
    if "@" in text:
        text = EMAIL.sub(lambda match: " " * len(match[0]), text)
        text = MENTION.sub(lambda match: " " * len(match[0]), text)
    return HASHTAG.sub(
        lambda match: match[0] if _is_label_tag(match[1]) else " " * len(match[0]), text
    )


def _is_label_tag(tag: str) -> bool:
    return (
        re.fullmatch(rf"(?:[^\W\d_]|{_LATIN_WORDS})\d{{1,3}}(?:\.\d)?[a-e]?", tag, re.IGNORECASE)
        is not None
    )


def _lettered(text: str, letters: Mapping[str, Role], ends: Mapping[int, int]) -> Iterator[Label]:
    end_of_last = -1
    alphabet = "".join(sorted(sign for sign in letters if len(sign) == 1 and sign.isalpha()))
    number_pattern = _LONG_NUMBER if RUNS_ON in letters else _NUMBER
    matches = list(islice(_label_pattern(alphabet, number_pattern).finditer(text), _MOST_READ))
    things = {_sign(match) for match in matches if _is_refused(match, text[match.end() :])}
    for match in matches:
        after = text[match.end() :]
        before = text[: match.start()]
        number = int(match["number"])
        joined = end_of_last >= 0 and _JOINED.fullmatch(text[end_of_last : match.start()])
        separated = _SEPARATOR.match(after) is not None
        if number == 0 and not (separated or (match["sign"] in ("Q", "q") and _ASKS.search(after))):
            continue
        if _names_a_thing(before, after):
            continue
        if not (joined or _is_label(match, before, after, separated=separated)):
            continue
        # "Our Q4 results … on Q3", "A4 paper, A3 is too big".
        if _sign(match) in things and not (separated or _leads(before)):
            continue
        end_of_last = match.end()
        part = _part(match)
        if match["point"] and session_style(number) in letters:
            number, part = int(match["point"]), None
        yield Label(
            role=_role(match, letters),
            number=number,
            part=part,
            start=match.start(),
            end=ends.get(match.start(), match.end()),
            spot=Spot.LEADING if joined and _leads(before) else _spot(before, after),
            written=match[0].removesuffix(match["follow"] or "").strip("#([ "),
            marked=separated or match["word"] is not None,
        )


def _part(match: re.Match[str]) -> str | None:
    if match["follow"]:
        return "follow"
    return match["point"] or (match["letter"] or "").lower() or None


def _names_a_thing(before: str, after: str) -> bool:
    """Return True where a letter follows without a blank, unless the post opens with the label."""
    glued = _GLUED.match(after) is not None
    return glued and (not _leads(before) or _GLUED_THING.match(after) is not None)


def _role(match: re.Match[str], letters: Mapping[str, Role]) -> Role:
    return _WORDS[match["word"].casefold()] if match["word"] else letters[match["sign"].upper()]


def _is_label(match: re.Match[str], before: str, after: str, *, separated: bool) -> bool:
    if match["word"]:
        # A topic has a number in a sentence, too: "what do you think of topic 10?"
        return _WORDS[match["word"].casefold()] is not Role.TOPIC or separated or _leads(before)
    # "Q-1: What", "Q(1) What", "Q_1 What"; an A-1 visa and room Q-4 are none.
    glued = match["gap"] not in _SIGNS_BETWEEN
    if _is_refused(match, after) or not (
        glued or separated or (match["gap"] != "-" and _leads(before))
    ):
        return False
    sign = match["sign"]
    is_compound = sign.upper() != "A" and _COMPOUND.match(after) and not _ASKS.search(after)
    if is_compound or (match["letter"] == "D" and not separated):  # 3D, T1D
        return False
    if sign.upper() == "Q":
        return separated or _QUARTER_BEFORE.search(before) is None
    if sign.upper() == "A":
        return not glued or _is_answer(match, before, after, separated=separated)
    # A language's letter and a number within a sentence name a thing (vitamin D3).
    return (
        sign.upper() == "T"
        or separated
        or _leads(before)
        or _refers(before)
        or (sign.upper() in _ANSWERING and _closes(match, before, after))
    )


def _closes(match: re.Match[str], before: str, after: str) -> bool:
    """Return True for a label behind all words: "Yo uso cajas #R1"; not for "we took the R5"."""
    closes = _spot(before, after) is Spot.TRAILING
    return closes and (match[0].startswith("#") or not _ARTICLE.search(before))


def _sign(match: re.Match[str]) -> str:
    return (match["sign"] or "").upper()


def _is_refused(match: re.Match[str], after: str) -> bool:
    """Return True for the number of a quarter, a sheet of paper or a stage, by what follows."""
    refused = _NOT_AFTER.get(_sign(match))
    return refused is not None and refused.match(after) is not None


def _is_answer(match: re.Match[str], before: str, after: str, *, separated: bool) -> bool:
    """Return True if an A and a number answer: not A1c (a blood value), "a 3 day", "an A4"."""
    if match["number"] == "1" and match["letter"] in ("c", "C"):
        return False
    if " " in match["gap"]:
        capital_lead = match["sign"] == "A" and _leads(before)
        return not _COUNTED.match(after) and (separated or capital_lead)
    if separated or _refers(before):
        return True
    return _spot(before, after) is not Spot.INLINE and not _ARTICLE.search(before)


# "Stuck on the A40": with an article it is a thing's name.
_ARTICLE = re.compile(r"\b(?:an?|the|d(?:er|ie|as|en|em)|l[aeo]|el|de|het|il)\s+$", re.IGNORECASE)
_REFERS = re.compile(
    r"(?:\b(?:re|for|to|on|about|my|and|or|with|of|at|from|see|in|as|per|under|also|still|late|above|previous"
    r"|your|his|her|their|this|that|answer(?:s|ing)?|zu|zur|für|sur|pour|para|sobre|over|bij|per|su)|[^\w\s])$",
    re.IGNORECASE,
)


def _refers(before: str) -> bool:
    """Return True if the text before refers to an answer: "re: A3", "my A2", a sentence's end."""
    stripped = before.rstrip()
    return "\n" in before[len(stripped) :] or _REFERS.search(stripped) is not None


def _leads(before: str) -> bool:
    lead = _LEAD_IN.match(before)
    return lead is not None and lead.end() == len(before)


def _spot(before: str, after: str) -> Spot:
    if _leads(before) or _leads(re.sub(r"(?i)\b[a-z]\s?[.#]?\s?\d{1,2}(?:\.\d)?\b", "", before)):
        return Spot.LEADING
    return Spot.INLINE if any(char.isalnum() for char in after) else Spot.TRAILING


def number_in_style(text: str, style: str) -> int | None:
    """Return the number that a text opens with in a style of :data:`NUMBER_STYLES`, else None.

    That of a question in Roman numerals or letters for the styles :data:`ROMAN` and
    :data:`LETTERED`.
    """
    if style in (ROMAN, LETTERED):
        labels = read_labels(text, {"Q": Role.QUESTION, style: Role.QUESTION})[:1]
        written = [it for it in labels if not _DIGIT.search(text[it.start : it.end])]
        return written[0].number if written and written[0].spot is Spot.LEADING else None
    match = _match_style(text if style in _AS_WRITTEN else text.translate(NARROW), style)
    return numeral_value(match["number"]) if match else None


def _match_style(text: str, style: str) -> re.Match[str] | None:
    if style == _AT_THE_END:
        return NUMBER_STYLES[style].search(text)
    lead = _LEAD_IN.match(text)
    start = lead.end() if lead else 0
    return NUMBER_STYLES[style].match(text, start - (text[start - 1 : start] == "#"))


def _bare(text: str, written: str, letters: Collection[str]) -> Iterator[Label]:
    """Yield the label of a post that opens with a bare ``3)``, ``[3/5]``, ③ or keycap 3.

    Or with a number in one of the styles among ``letters``. ``written`` is the text before styled
    digits became plain ones.
    """
    lead = _LEAD_IN.match(text)
    start = lead.end() if lead else 0
    match = _BARE.match(text, start - (text[start - 1 : start] in ("[", "【", "〔")))
    number = int(match["number"] or match["boxed"]) if match else 0
    if match is None and len(_CIRCLED.findall(written)) == 1:
        match = _CIRCLED.match(written, start)
        number = int(text[start]) if match else 0
    for style in NUMBER_STYLES:
        opening = written if style in _AS_WRITTEN else text
        if match is None and style in letters and (match := _match_style(opening, style)):
            number = numeral_value(match["number"])
    if match and number:
        yield Label(
            role=Role.NUMBER,
            number=number,
            part=None,
            start=match.start(),
            end=match.end(),
            spot=Spot.LEADING if _leads(text[: match.start()]) else Spot.TRAILING,
            written=match[0],
            marked=True,
        )


# The stars of Markdown before a label; around words of a question; before a whole one.
_STARS = re.compile(r"\*{1,3}$")
_EMPHASIS = re.compile(
    r"(?<![\w*])(?P<stars>\*{2,3})(?=[^\s*])(?P<words>[^*]+)(?<=\S)(?P=stars)(?![\w*])"
)
_OPEN_STARS = re.compile(r"(?P<stars>\*+)\s*(?=\w)")
# The end of a sentence, with a bracket or dash behind it.
_ENDED = re.compile(r"[.?!…:][\s(\[–—-]*$")


def strip_labels(
    text: str,
    letters: Mapping[str, Role] = DEFAULT_LETTERS,
    *,
    spots: Collection[Spot] = tuple(Spot),
) -> str:
    """Return the text without its labels and the punctuation that sets them off.

    Labels in other positions than ``spots`` stay.
    """
    return _without(text, [label for label in read_labels(text, letters) if label.spot in spots])


# "R1 : ", "V3: ", "P2 " behind the handles that a post opens with.
_OPENING_LABEL = re.compile(
    r"(?P<lead>\s*(?:\.?[@＠][\w.@-]+[:,]?\s+)*)[(\[]?(?P<sign>[^\W\d_])(?P<number>\d{1,2})"
    r"(?:\.\d{1,2}|[a-e](?!\w))?(?:(?P<mark>\s?(?:[:)\]]+|[.–—|-]+(?=\s)))|(?![\w%°.,'’-]))\s*"
)
_OTHER_LETTERS = frozenset().union(*LETTERS_BY_LANGUAGE.values()) - DEFAULT_LETTERS.keys()


def strip_opening_label(text: str, number: int | None = None) -> str:
    """Return the text without a label of another language than English that opens it: "R1 :".

    Punctuation sets it off, unless it has the ``number`` of the question that the text answers.
    A text that has nothing else stays.
    """
    match = _OPENING_LABEL.match(text)
    if match is None:
        return text
    sign, marked = match["sign"], match["mark"] is not None
    numbered = int(match["number"]) == number
    known = sign.upper() in _OTHER_LETTERS and (numbered or (marked and not sign.islower()))
    other = sign.upper() not in DEFAULT_LETTERS and numbered and marked
    rest = f"{match['lead']}{text[match.end() :]}".strip()
    return rest if (known or other) and rest else text


def _without(text: str, labels: Sequence[Label]) -> str:
    for label in reversed(labels):
        narrow = text.translate(NARROW)
        end = label.end
        tails = (_SEPARATOR, _TAIL, _SEPARATOR, _EXCLAIMED)
        for tail in tails if label.spot is Spot.LEADING else tails[:-1]:
            match = tail.match(narrow, end)
            end = match.end() if match else end
        start = label.start
        # "**Q1** What": the stars of Markdown around a label go with it.
        if (stars := _STARS.search(text, 0, start)) and text.startswith(stars[0], end):
            start, end = stars.start(), end + len(stars[0])
            match = _SEPARATOR.match(narrow, end)
            end = match.end() if match else end
        text = f"{text[:start]}{text[end:]}"
    return text.strip()


def _repeats(label: Label, first: Sequence[Label], text: str) -> bool:
    """Return True if a later label only repeats the first: "Q1: Why? (Q1)"."""
    if not (label.marked or label.spot is Spot.TRAILING):
        return False
    ends = _ENDED.search(text, 0, label.start) is not None
    return ends and any(
        (leading.role, leading.number) == (label.role, label.number) for leading in first
    )


def _cut_links(text: str) -> str:
    """Return a text without its links, and without the words that only led to one of them.

    A sentence that points at a link is left out where a question remains: "Which ideas do you
    share? Our draft is available at LINK". Else the pointing word goes: "Share your list at LINK".
    """
    while link := LINK.search(text):
        before, after = text[: link.start()].rstrip(), text[link.end() :].lstrip()
        asks = link[0][-1:] if _ASKS.search(link[0][-1:]) else ""
        pointer = _POINTS.search(before)
        if pointer is not None:
            start = _sentence_start(before)
            cut, rest = _split_pointing(after)
            remaining = f"{before[:start]} {LINK.sub(' ', rest)}"
            if not _ASKS.search(before[start:] + asks + cut) and _ASKS.search(remaining):
                text = f"{before[:start]} {rest}"
                continue
            before = before if cut else before[: pointer.start()].rstrip()
        text = f"{before}{asks} {after}"
    return text


def _split_pointing(after: str) -> tuple[str, str]:
    """Return the rest of a sentence that goes on behind a link, and the text behind it."""
    if not after[:1].islower():
        return "", after
    end = _SENTENCE_END.search(after)
    return (after, "") if end is None else (after[: end.end()], after[end.end() :])


def _sentence_start(text: str) -> int:
    """Return the position at which the last sentence of a text begins."""
    starts = (match.end() for match in _SENTENCE_END.finditer(text))
    return max((start for start in starts if not text[start : start + 1].islower()), default=0)


def question_text(
    text: str, letters: Mapping[str, Role] = DEFAULT_LETTERS, hashtags: tuple[str, ...] = ()
) -> str:
    """Return a question as a reader should see it: from its label on, without label and links.

    Where the label stands last, the text before it is the question. Labels inside its sentence
    ("how does this change your answer to Q1?") stay, and so do hashtags there; ``hashtags`` at
    either end go.
    """
    labels = [label for label in read_labels(text, letters) if label.role is not Role.ANSWER]
    if labels and labels[0].spot is not Spot.TRAILING:
        stars = _STARS.search(text, 0, labels[0].start)
        text = text[stars.start() if stars else labels[0].start :]
    labels = [
        label
        for index, label in enumerate(read_labels(text, letters))
        if index == 0 or label.spot is Spot.LEADING or _repeats(label, labels[:1], text)
    ]
    if (
        labels
        and labels[0].spot is Spot.LEADING
        and (named := _NAMED_LAST.match(text, labels[0].end))
    ):
        text = f"{text[: labels[0].end]}: {text[named.end() :]}"
    text = " ".join(_cut_links(_without(text, labels)).split()).strip(_EDGE)
    text = _EMPHASIS.sub(r"\g<words>", text)
    if opened := _OPEN_STARS.match(text):
        text = text[opened.end() :].replace(opened["stars"], "", 1)
    dropped = {tag.casefold().lstrip("#") for tag in hashtags}
    # Inside a sentence the chat's own tag is one of its words; at either end it only files it.
    for _ in range(_MOST_READ):
        if (match := HASHTAG.match(text)) and match[1].casefold() in dropped:
            text = text[match.end() :].strip(_EDGE)
        if (match := _LAST_TAG.search(text)) and match[1].casefold() in dropped:
            text = text[: match.start()].strip(_EDGE)
    return text
