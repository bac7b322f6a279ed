"""The built-in wordings: English in full; German, Dutch, French and Spanish with figures only."""

from __future__ import annotations

import re

from tweetup.recap.wording import Wording

__all__ = ["DUTCH", "ENGLISH", "FRENCH", "GERMAN", "SPANISH"]

_OBJECTION = re.compile(
    r"""
      \b(?<!n't[ ])(?<!n’t[ ])(?<!not[ ])(?<!never[ ])(?<!to[ ])(?<!who[ ])(?<!anyone[ ])
        disagree(?:d|s|ing)?\b (?![ ](?:more|less)\b) (?![^.!?]*\?)
    | \b(?:do|can|could|would)(?:n't|n’t|[ ]not) [ ] (?:really[ ]|quite[ ])?
        agree\b (?![ ]more\b) (?![^.!?]*\?)
    | \bcannot[ ]agree\b (?![ ]more\b)
    | \b(?:not|never) [ ] (?:so[ ]|really[ ]|quite[ ]|entirely[ ])? convinced\b (?![^.!?]*\?)
    | \bnot[ ]sure[ ]i[ ]agree\b
    | \bbeg[ ]to[ ]differ\b
    | \bon[ ]the[ ]contrary\b
    """,
    re.IGNORECASE | re.VERBOSE,
)

_INTRO = {
    "met": ("{chat} met on {weekday}, {date}, from {start} to {end} ({zone}).",),
    "met_hosted": (
        "{chat} met on {weekday}, {date}, from {start} to {end} ({zone}), hosted by {hosts}.",
    ),
    "guest": ("{names} joined as a guest.",),
    "guests": ("{names} joined as guests.",),
    "asked": ("On the table: {questions}.",),
    "asked_submitted": ("On the table: {questions}, submitted by {names}.",),
    "asked_some_submitted": ("On the table: {questions}, some of them submitted by {names}.",),
    "took_part": (
        "{people} took part and wrote {posts}.",
        "The conversation came to {posts} from {people}.",
    ),
    "took_part_reposters": (
        "{people} took part and wrote {posts}; {reposters} more only passed posts on.",
        "The conversation came to {posts} from {people}; {reposters} more only passed posts on.",
    ),
    "attendance_fewer": (
        "Fewer people came than last time ({here} against {there}).",
        "That is fewer people than last time, when {there} came.",
    ),
    "attendance_more": (
        "More people came than last time ({here} against {there}).",
        "That is more people than last time, when {there} came.",
    ),
    "attendance_same": ("As many people came as last time ({here}).",),
    "attendance_new": (
        "Of these, {returning} had been in an earlier chat on record; {newcomers} had not.",
        "As far as the record goes, {returning} had come before and {newcomers} had not.",
    ),
    "attendance_all_new": ("None of them had been in an earlier chat on record.",),
    "attendance_all_back": ("All of them had been in an earlier chat.",),
    "raised_most": (
        "The points made by the most people were {points}.",
        "Raised by the most people: {points}.",
    ),
}

_VOLUME = {
    "volume": (
        "This drew {answers} from {people}.",
        "{people} took this up, in {posts}.",
        "Here {people} had their say, with {answers} between them.",
        "In {posts}, {people} gave their view.",
    ),
    "volume_one": (
        "Only {names} answered, in {posts}.",
        "{names} alone answered, in {posts}.",
    ),
    "volume_most": (
        "No question drew more answers: {answers}, from {people}.",
        "More was said here than on any other question: {answers} from {people}.",
        "People had most to say here: {answers} came from {people}.",
    ),
    "volume_least": (
        "This was the quietest of the {questions}, with {answers} from {people}.",
        "It drew the fewest answers of the {questions}: {answers}, from {people}.",
    ),
    "volume_stretch": (
        "{people} wrote {posts} in this part.",
        "This part holds {posts} from {people}.",
        "Here {people} wrote {posts}.",
    ),
    "volume_intro": (
        "Before the talk began, {people} wrote {posts}.",
        "The time before the first question saw {posts} from {people}.",
    ),
    "volume_chatter": ("Beside the subject, {people} wrote {posts}.",),
    "volume_closing": (
        "{posts} from {people} closed the chat.",
        "To close, {people} wrote {posts}.",
    ),
}

_POINTS = {
    "who_all": ("{people}, {names}",),
    "who_some": ("{people}, {names} among them",),
    "point": ("{label} ({people})",),
    "theme_top": (
        "The point made most often was {label}, by {who}.",
        "What came up most was {label} ({who}).",
        "{label} was the point most often made, by {who}.",
        "Ahead of all else stood {label}: {who}.",
    ),
    "theme_tie": (
        "{labels} came up equally often, with {people} each.",
        "Nothing was raised more often than {labels} ({people} each).",
    ),
    "theme_others": (
        "After that came {points}.",
        "People also brought up {points}.",
        "{points} came up as well.",
        "Then there was {points}.",
    ),
}

_TALK = {
    "pair": ("@{by} disagreed with @{to}",),
    "pair_next": ("@{by} with @{to}",),
    "objections": (
        "Not everyone was of one mind: {pairs}.",
        "There was disagreement, too: {pairs}.",
        "Here views parted: {pairs}.",
    ),
    "returned": (
        "{names} asked something in return.",
        "{names} came back with a question.",
        "A question in return came from {names}.",
    ),
    "returned_many": (
        "{people} asked something in return.",
        "Questions in return came from {people}.",
    ),
    "open": (
        "What {names} asked found no reply.",
        "Left open was what {names} asked.",
        "No reply came to what {names} asked.",
    ),
    "open_many": (
        "{questions} from participants found no reply.",
        "Left open were {questions} from participants.",
    ),
    "exchange": (
        "The longest exchange, between {names}, ran to {posts}.",
        "{names} talked longest with each other, over {posts}.",
        "The longest thread ({posts}) was between {names}.",
    ),
    "exchange_many": ("The longest exchange ran to {posts} among {people}.",),
    "shared": (
        "Passed on most was what {names} wrote: {people} reposted it.",
        "{people} reposted what {names} wrote, more than any other answer.",
        "The answer passed on most came from {names}: {people} reposted it.",
    ),
    "again": (
        "{label} had come up before, on {dates}.",
        "{label} was raised on {dates}, and again here.",
        "People had talked of {label} before, on {dates}.",
    ),
    "late": (
        "After the hour had ended, {people} added {answers}.",
        "Once the hour was over, {answers} still came in from {people}.",
    ),
}

ENGLISH = Wording(
    language="en",
    numerals=(
        *("no", "one", "two", "three", "four", "five", "six"),
        *("seven", "eight", "nine", "ten", "eleven", "twelve"),
    ),
    thousands=",",
    joint=" and ",
    quotation=("“", "”"),
    months=(
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    weekdays=(
        *("Monday", "Tuesday", "Wednesday", "Thursday"),
        *("Friday", "Saturday", "Sunday"),
    ),
    nouns={
        "person": ("person", "people"),
        "answer": ("answer", "answers"),
        "post": ("post", "posts"),
        "question": ("question", "questions"),
        "stretch": ("part", "parts"),
    },
    patterns={
        **_INTRO,
        **_VOLUME,
        **_POINTS,
        **_TALK,
        "heading_question": ("{label}: {text}",),
        "heading_intro": ("Before the first question",),
        "heading_start": ("Before the chat",),
        "heading_chatter": ("Beside the questions",),
        "heading_aside": ("Beside the subject",),
        "heading_closing": ("Closing",),
        "second_session": ("{title} ({number})",),
    },
    objection=_OBJECTION,
)


GERMAN = Wording(
    language="de",
    numerals=(),
    thousands=".",
    joint=" und ",
    quotation=("„", "“"),
    date_form="{day}. {month} {year}",
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli"),
        *("August", "September", "Oktober", "November", "Dezember"),
    ),
    weekdays=(
        *("Montag", "Dienstag", "Mittwoch", "Donnerstag"),
        *("Freitag", "Samstag", "Sonntag"),
    ),
    nouns={
        "person": ("Person", "Personen"),
        "answer": ("Antwort", "Antworten"),
        "post": ("Beitrag", "Beiträge"),
        "question": ("Frage", "Fragen"),
    },
    patterns={
        "met": ("{chat}: {weekday}, {date}, {start}–{end} Uhr ({zone}).",),
        "met_hosted": (
            "{chat}: {weekday}, {date}, {start}–{end} Uhr ({zone}), moderiert von {hosts}.",
        ),
        "asked": ("Zur Diskussion: {questions}.",),
        "asked_submitted": ("Zur Diskussion: {questions}, eingereicht von {names}.",),
        "took_part": ("Beteiligung: {people}, {posts}.",),
        "attendance_fewer": ("Weniger Beteiligte als beim letzten Mal ({here} statt {there}).",),
        "attendance_more": ("Mehr Beteiligte als beim letzten Mal ({here} statt {there}).",),
        "attendance_same": ("So viele Beteiligte wie beim letzten Mal ({here}).",),
        "volume": ("{answers} von {people}.",),
        "volume_stretch": ("{posts} von {people}.",),
        "point": ("{label} ({people})",),
        "who_all": ("{people}, {names}",),
        "who_some": ("{people}, darunter {names}",),
        "theme_top": ("Am häufigsten genannt: {label} ({who}).",),
        "theme_tie": ("Am häufigsten genannt: {labels} (je {people}).",),
        "theme_others": ("Außerdem genannt: {points}.",),
        "again": ("Schon einmal genannt: {label} ({dates}).",),
        "open": ("Ohne Antwort: Frage von {names}.",),
        "heading_question": ("{label}: {text}",),
        "heading_intro": ("Vor der ersten Frage",),
        "heading_start": ("Vor dem Gespräch",),
        "heading_chatter": ("Neben den Fragen",),
        "heading_aside": ("Neben dem Thema",),
        "heading_closing": ("Abschluss",),
        "second_session": ("{title} ({number})",),
    },
)

DUTCH = Wording(
    language="nl",
    numerals=(),
    thousands=".",
    joint=" en ",
    quotation=("“", "”"),
    months=(
        *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
        *("augustus", "september", "oktober", "november", "december"),
    ),
    weekdays=(
        *("maandag", "dinsdag", "woensdag", "donderdag"),
        *("vrijdag", "zaterdag", "zondag"),
    ),
    nouns={
        "person": ("persoon", "personen"),
        "answer": ("antwoord", "antwoorden"),
        "post": ("bericht", "berichten"),
        "question": ("vraag", "vragen"),
    },
    patterns={
        "met": ("{chat}: {weekday} {date}, {start}–{end} uur ({zone}).",),
        "met_hosted": ("{chat}: {weekday} {date}, {start}–{end} uur ({zone}), met {hosts}.",),
        "asked": ("Op tafel: {questions}.",),
        "asked_submitted": ("Op tafel: {questions}, ingezonden door {names}.",),
        "took_part": ("Deelname: {people}, {posts}.",),
        "attendance_fewer": ("Minder deelnemers dan de vorige keer ({here} tegen {there}).",),
        "attendance_more": ("Meer deelnemers dan de vorige keer ({here} tegen {there}).",),
        "attendance_same": ("Evenveel deelnemers als de vorige keer ({here}).",),
        "volume": ("{answers} van {people}.",),
        "volume_stretch": ("{posts} van {people}.",),
        "point": ("{label} ({people})",),
        "who_all": ("{people}, {names}",),
        "who_some": ("{people}, onder wie {names}",),
        "theme_top": ("Het vaakst genoemd: {label} ({who}).",),
        "theme_tie": ("Het vaakst genoemd: {labels} (elk {people}).",),
        "theme_others": ("Ook genoemd: {points}.",),
        "again": ("Eerder genoemd: {label} ({dates}).",),
        "open": ("Zonder antwoord: vraag van {names}.",),
        "heading_question": ("{label}: {text}",),
        "heading_intro": ("Voor de eerste vraag",),
        "heading_start": ("Voor het gesprek",),
        "heading_chatter": ("Naast de vragen",),
        "heading_aside": ("Naast het onderwerp",),
        "heading_closing": ("Afsluiting",),
        "second_session": ("{title} ({number})",),
    },
)

FRENCH = Wording(
    language="fr",
    numerals=(),
    thousands="\u202f",
    joint=" et ",
    quotation=("«\u00a0", "\u00a0»"),
    months=(
        *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
        *("août", "septembre", "octobre", "novembre", "décembre"),
    ),
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    nouns={
        "person": ("personne", "personnes"),
        "answer": ("réponse", "réponses"),
        "post": ("message", "messages"),
        "question": ("question", "questions"),
    },
    patterns={
        "met": ("{chat} : {weekday} {date}, {start}–{end} ({zone}).",),
        "met_hosted": ("{chat} : {weekday} {date}, {start}–{end} ({zone}), avec {hosts}.",),
        "asked": ("Au programme : {questions}.",),
        "asked_submitted": ("Au programme : {questions}, sur proposition de {names}.",),
        "took_part": ("Participation : {people}, {posts}.",),
        "attendance_fewer": ("Moins de monde que la dernière fois ({here} contre {there}).",),
        "attendance_more": ("Plus de monde que la dernière fois ({here} contre {there}).",),
        "attendance_same": ("Autant de monde que la dernière fois ({here}).",),
        "volume": ("{answers} de {people}.",),
        "volume_stretch": ("{posts} de {people}.",),
        "point": ("{label} ({people})",),
        "who_all": ("{people}, {names}",),
        "who_some": ("{people}, dont {names}",),
        "theme_top": ("Le plus souvent cité : {label} ({who}).",),
        "theme_tie": ("Le plus souvent cité : {labels} (chaque fois {people}).",),
        "theme_others": ("Aussi cité : {points}.",),
        "again": ("Déjà évoqué : {label} ({dates}).",),
        "open": ("Sans réponse : question de {names}.",),
        "heading_question": ("{label} : {text}",),
        "heading_intro": ("Avant la première question",),
        "heading_start": ("Avant la discussion",),
        "heading_chatter": ("À côté des questions",),
        "heading_aside": ("À côté du sujet",),
        "heading_closing": ("Clôture",),
        "second_session": ("{title} ({number})",),
    },
)

SPANISH = Wording(
    language="es",
    numerals=(),
    thousands=".",
    joint=" y ",
    quotation=("«", "»"),
    date_form="{day} de {month} de {year}",
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
        *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    nouns={
        "person": ("persona", "personas"),
        "answer": ("respuesta", "respuestas"),
        "post": ("mensaje", "mensajes"),
        "question": ("pregunta", "preguntas"),
    },
    patterns={
        "met": ("{chat}: {weekday}, {date}, {start}–{end} ({zone}).",),
        "met_hosted": ("{chat}: {weekday}, {date}, {start}–{end} ({zone}), con {hosts}.",),
        "asked": ("Sobre la mesa: {questions}.",),
        "asked_submitted": ("Sobre la mesa: {questions}, a propuesta de {names}.",),
        "took_part": ("Participación: {people}, {posts}.",),
        "attendance_fewer": ("Menos gente que la última vez ({here} frente a {there}).",),
        "attendance_more": ("Más gente que la última vez ({here} frente a {there}).",),
        "attendance_same": ("Tanta gente como la última vez ({here}).",),
        "volume": ("{answers} de {people}.",),
        "volume_stretch": ("{posts} de {people}.",),
        "point": ("{label} ({people})",),
        "who_all": ("{people}, {names}",),
        "who_some": ("{people}, entre ellas {names}",),
        "theme_top": ("Lo más mencionado: {label} ({who}).",),
        "theme_tie": ("Lo más mencionado: {labels} ({people} en cada caso).",),
        "theme_others": ("También se mencionó: {points}.",),
        "again": ("Ya mencionado: {label} ({dates}).",),
        "open": ("Sin respuesta: pregunta de {names}.",),
        "heading_question": ("{label}: {text}",),
        "heading_intro": ("Antes de la primera pregunta",),
        "heading_start": ("Antes de la charla",),
        "heading_chatter": ("Al margen de las preguntas",),
        "heading_aside": ("Al margen del tema",),
        "heading_closing": ("Cierre",),
        "second_session": ("{title} ({number})",),
    },
)
