"""Languages of recaps: whole catalogues, small grammar, and a user's own words for them."""

import string
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recap.making import Made, post
from tweetup.errors import ConfigError, UnknownNameError, UsageError
from tweetup.model import Wording
from tweetup.recap import WORDINGS, read_wording, require_language, wording_for
from tweetup.recap.catalogue import PLACEHOLDERS, WORDING_NAME, faults_of
from tweetup.recap.names import list_some
from tweetup.recap.wordings.english import ENGLISH
from tweetup.registry import Registry

GERMAN = WORDINGS.get("de")

REFUSED = [
    ('[en]\nmett = "x"', "wording.toml: en.mett (line 2)", "did you mean met"),
    ('[en]\nzzzzzz = "x"', "en.zzzzzz", "the reference lists all names"),
    ('[en]\nagain = "By {who}"', "wording.toml: en.again (line 2)", "{dates}, {phrase}"),
    ('[en]\nagain = "{phrase.x}"', "en.again", "{dates}, {phrase}"),
    ('[en]\nagain = "{phrase!r}"', "en.again", "{dates}, {phrase}"),
    ('[en]\nagain = "{phrase:>9}"', "en.again", "{dates}, {phrase}"),
    ('[en]\nagain = "{}"', "en.again", "{dates}, {phrase}"),
    ('[en]\nagain = "{phrase"', "en.again", "a brace"),
    ('[en]\nheading_closing = "{x}"', "en.heading_closing", "none"),
    ("[en]\nagain = 3", "en.again", "not text"),
    ("[en]\nagain = []", "en.again", "not text"),
    ('[en]\nagain = ["a", 3]', "en.again", "not text"),
    ('[xx]\nagain = "a"', "wording.toml: xx (line 1)", "[en]"),
    ('again = "a"', "wording.toml: again (line 1)", "[en]"),
    ("[en", "wording.toml", "TOML"),
]


def write(folder: Path, text: str) -> Path:
    (folder / WORDING_NAME).write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_the_words_are_those_of_the_catalogue(tmp_path: Path) -> None:
    """No folder, or a folder that only holds templates."""
    assert read_wording(None, "en") is read_wording(tmp_path, "en") is ENGLISH


def test_own_patterns_replace_those_of_the_same_name(tmp_path: Path) -> None:
    """One or several in turn; all others stay, and other languages have their own."""
    text = """
        [en]
        left_open = "Nobody answered {names}."
        again = ["Late: {dates}.", "{{sic}} later: {phrase}."]
        heading_closing = "The end"
        [de]
        left_open = "Offen: {names}."
    """
    wording = read_wording(write(tmp_path, text), "en-GB")
    assert wording.sentence("left_open", 5, names="@ann") == "Nobody answered @ann."
    values = {"dates": "two days", "phrase": "one word"}
    assert wording.sentence("again", 0, **values) == "Late: two days."
    assert wording.sentence("again", 1, **values) == "{sic} later: one word."
    assert wording.fill("heading_closing") == "The end"
    assert wording.patterns["met"] == ENGLISH.patterns["met"]
    assert ENGLISH.fill("heading_closing") == "Closing"
    assert read_wording(tmp_path, "de").sentence("left_open", names="@ann") == "Offen: @ann."
    assert read_wording(tmp_path, "fr").patterns == WORDINGS.get("fr").patterns


@pytest.mark.parametrize(("text", "place", "hint"), REFUSED)
def test_a_fault_is_told_with_its_place(tmp_path: Path, text: str, place: str, hint: str) -> None:
    """Also in a table of another language than the one at hand: mistakes show at once."""
    with pytest.raises(ConfigError) as caught:
        read_wording(write(tmp_path, text), "fr")
    assert place in str(caught.value)
    assert hint in str(caught.value)


@given(pattern=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_no_pattern_breaks_a_recap(tmp_path_factory: pytest.TempPathFactory, pattern: str) -> None:
    """Whatever stands in the file is refused when it is read, or can be filled."""
    quoted = pattern.replace("\\", "\\\\").replace('"', '\\"')
    folder = write(tmp_path_factory.mktemp("own"), f'[en]\nagain = "{quoted}"')
    try:
        wording = read_wording(folder, "en")
    except ConfigError:
        return
    assert isinstance(wording.sentence("again", 0, dates="a", phrase="b"), str)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("de", "de"),
        ("de-AT", "de"),
        ("pt_BR", "en"),
        ("FR", "fr"),
        ("xx", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_english_stands_in_for_a_language_without_a_catalogue(
    tag: str | None, language: str
) -> None:
    """A chat in any language has a recap; its own where there are words for it."""
    assert wording_for(tag).language == language


@pytest.mark.parametrize("tag", ["en", "de-AT", "FR", "es_MX"])
def test_a_language_that_is_offered_is_accepted(tag: str) -> None:
    require_language(tag)


@pytest.mark.parametrize("tag", ["xx", "pt-BR", ""])
def test_a_language_that_nobody_offers_is_refused(tag: str) -> None:
    """Where somebody set it: a page in English would not be what was asked for."""
    with pytest.raises(UnknownNameError, match=r"de.*en.*es.*fr.*nl"):
        require_language(tag)


def without(*names: str) -> Wording:
    return replace(
        GERMAN,
        patterns={name: it for name, it in GERMAN.patterns.items() if name not in names},
    )


FAULTS = [
    (GERMAN, ()),
    (without("again"), ("no pattern again",)),
    (replace(GERMAN, patterns={**GERMAN.patterns, "again": ()}), ("no pattern again",)),
    (
        replace(GERMAN, nouns={key: it for key, it in GERMAN.nouns.items() if key != "link"}),
        ("no noun link",),
    ),
    (
        replace(GERMAN, patterns={**GERMAN.patterns, "volume": ("x",)}),
        ("unknown pattern volume",),
    ),
    (
        replace(GERMAN, patterns={**GERMAN.patterns, "again": ("{who} {phrase.x}",)}),
        ("nothing fills again: {phrase.x}", "nothing fills again: {who}"),
    ),
    (replace(GERMAN, nouns={**GERMAN.nouns, "link": ("Link", "")}), ("no noun link",)),
    (replace(GERMAN, joint="", quotation=("„", "")), ("no joint", "no quotation marks")),
    (replace(GERMAN, language="qaa"), ("no months, weekdays and thousands",)),
    (
        replace(GERMAN, language="qaa", months=("x",) * 12, weekdays=("x",) * 7, thousands=""),
        (),
    ),
    (
        replace(GERMAN, patterns={**GERMAN.patterns, "again": ("{phrase", "x")}),
        ("no pattern can be read in again: expected '}' before end of string",),
    ),
]


@pytest.mark.parametrize(("wording", "faults"), FAULTS)
def test_a_catalogue_is_whole_or_its_faults_are_named(
    wording: Wording, faults: tuple[str, ...]
) -> None:
    assert faults_of(wording) == faults


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Wording], None]:
    """A function that registers a wording under ``pl``, as a package does."""

    class Point:
        name = "pl"

        def __init__(self, wording: Wording) -> None:
            self.load = lambda: wording

    def register(wording: Wording) -> None:
        monkeypatch.setattr("tweetup.registry.installed_entry_points", lambda _: [Point(wording)])
        own: Registry[Wording] = Registry("language", "tweetup.wordings", {"en": ENGLISH_PATH})
        monkeypatch.setattr("tweetup.recap.catalogue.WORDINGS", own)

    return register


ENGLISH_PATH = "tweetup.recap.wordings.english:ENGLISH"


def test_a_language_of_a_package_is_used(offer: Callable[[Wording], None], tmp_path: Path) -> None:
    """For a chat in it, and for a recap that is set to it; a user's own words replace its."""
    polish = replace(GERMAN, language="pl")
    offer(polish)
    require_language("pl-PL")
    assert wording_for("pl-PL") is polish
    assert read_wording(write(tmp_path, '[pl]\nbut = "Ale"'), "pl").fill("but") == "Ale"


def test_a_language_of_a_package_that_is_not_whole_is_refused(
    offer: Callable[[Wording], None],
) -> None:
    """With its first faults and the next step: no page is half in another language."""
    offer(replace(without("again", "met", "guest", "but"), language="pl"))
    with pytest.raises(UsageError) as caught:
        wording_for("pl")
    assert "'pl' is not whole: no pattern met; no pattern guest; no pattern again …" in str(
        caught.value
    )
    assert caught.value.hint is not None
    assert "update the package" in caught.value.hint
    assert wording_for("fr") is ENGLISH


@pytest.mark.parametrize("language", WORDINGS.names())
def test_every_catalogue_is_whole(language: str) -> None:
    """All patterns with placeholders that are filled, and all nouns."""
    wording = WORDINGS.get(language)
    assert wording.language == language
    assert faults_of(wording) == ()
    assert set(wording.patterns) == set(PLACEHOLDERS)
    assert all(pattern.strip() for it in wording.patterns.values() for pattern in it)
    assert all(all(forms) for forms in wording.nouns.values())


ESSENTIAL = {
    *("chat", "people", "posts", "answers", "sections", "names", "phrase", "post", "clauses"),
    *("mentions", "dates", "topic", "contact", "hashtag", "date", "time", "title", "number"),
}


@pytest.mark.parametrize("language", [name for name in WORDINGS.names() if name != "en"])
def test_a_translation_leaves_no_fact_out(language: str) -> None:
    """Each variant says the numbers and names that every English one says."""
    for name, variants in ENGLISH.patterns.items():
        filled = [
            {place for _, place, _, _ in string.Formatter().parse(it) if place} for it in variants
        ]
        needed = set.intersection(*filled) & ESSENTIAL
        for pattern in WORDINGS.get(language).patterns[name]:
            places = {place for _, place, _, _ in string.Formatter().parse(pattern) if place}
            assert needed <= places, (name, pattern)


@pytest.mark.parametrize("language", [name for name in WORDINGS.names() if name != "en"])
def test_no_sentence_is_left_in_english(language: str) -> None:
    """A pattern of several words is not the English one."""
    wording = WORDINGS.get(language)
    for name, variants in ENGLISH.patterns.items():
        words = [
            part for text, *_ in string.Formatter().parse(variants[0]) for part in text.split()
        ]
        if len([word for word in words if word.isalpha()]) > 1:
            assert set(wording.patterns[name]).isdisjoint(variants), name


@pytest.mark.parametrize(
    ("count", "noun", "text"),
    [
        (0, "person", "no people"),
        (1, "person", "one person"),
        (2, "person", "two people"),
        (12, "question", "twelve questions"),
        (13, "question", "13 questions"),
        (1204, "post", "1,204 posts"),
    ],
)
def test_a_counted_noun_agrees_with_its_number(count: int, noun: str, text: str) -> None:
    assert ENGLISH.count(count, noun) == text


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("de", 1, "1 Person"),
        ("de", 1204, "1.204 Personen"),
        ("es", 2, "2 personas"),
        ("fr", 0, "0 personne"),
        ("fr", 1204, "1\u202f204 personnes"),
        ("it", 1, "1 persona"),
        ("it", 2_000_000, "2.000.000 di persone"),
        ("en", 1, "1 person"),
        ("en", 1204, "1,204 people"),
    ],
)
def test_tallies_are_in_figures(language: str, count: int, text: str) -> None:
    """And so are the counts of languages whose numerals would have to be declined."""
    wording = WORDINGS.get(language)
    assert wording.tally(count, "person") == text
    if not wording.numerals:
        assert wording.count(count, "person") == text


POLISH = ("osoba", "osoby", "osób")


@pytest.mark.parametrize(
    ("forms", "texts"),
    [
        (POLISH, "0 osób|1 osoba|2 osoby|4 osoby|5 osób|12 osób|22 osoby|25 osób|112 osób"),
        # Those of a package that was made for two forms.
        (
            POLISH[:2],
            "0 osoby|1 osoba|2 osoby|4 osoby|5 osoby|12 osoby|22 osoby|25 osoby|112 osoby",
        ),
        (("jedna osoba", "{number} osoby", "{number} osób"), "0 osób|jedna osoba|2 osoby"),
    ],
)
def test_a_noun_has_the_forms_of_its_language(forms: tuple[str, ...], texts: str) -> None:
    """One for each plural that the CLDR has; a form with its number's place may do without it."""
    polish = replace(GERMAN, language="pl", nouns={"person": forms})
    numbers = (0, 1, 2, 4, 5, 12, 22, 25, 112)
    counted = [polish.count(number, "person") for number in numbers]
    assert counted[: len(texts.split("|"))] == texts.split("|")


@pytest.mark.parametrize(
    ("handles", "text"),
    [
        ((), ""),
        (("a",), "@a"),
        (("a", "b"), "@a and @b"),
        (("a", "b", "c"), "@a, @b and @c"),
    ],
)
def test_people_are_listed_as_in_a_sentence(handles: tuple[str, ...], text: str) -> None:
    assert ENGLISH.people(handles) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Friday, 8 March 2024, 09:05"),
        ("de", "Freitag, 8. März 2024, 09:05"),
        ("es", "viernes, 8 de marzo de 2024, 09:05"),
        ("it", "venerdì, 8 marzo 2024, 09:05"),
    ],
)
def test_a_date_reads_as_in_its_language(language: str, text: str) -> None:
    """Times have two figures in all of ours, and stand in columns below each other."""
    wording, moment = WORDINGS.get(language), datetime(2024, 3, 8, 9, 5, tzinfo=UTC)
    day = moment.date()
    assert f"{wording.weekday(day)}, {wording.day(day)}, {wording.clock(moment)}" == text


def test_a_calendar_of_its_own() -> None:
    """Months, days and figures of a package come before those of the CLDR."""
    own = replace(GERMAN, months=tuple("abcdefghijkl"), weekdays=tuple("1234567"), thousands="’")
    day = date(2024, 3, 8)
    assert (own.day(day), own.weekday(day), own.figures(1204)) == ("8 c 2024", "5", "1’204")
    assert (
        replace(GERMAN, times="short", language="fi").clock(datetime(2024, 3, 8, 9, 5, tzinfo=UTC))
        == "9.05"
    )


@pytest.mark.parametrize(
    ("phrase", "start"),
    [("“open data”", "“Open data” came"), ("“über alles”", "“Über alles” came")],
)
def test_a_sentence_begins_with_a_capital(phrase: str, start: str) -> None:
    """Also where it begins within quotation marks."""
    text = ENGLISH.sentence("again", 1, phrase=phrase, dates="8 March 2024")
    assert text.startswith(start)


def test_a_handle_keeps_its_letters_at_the_start_of_a_sentence() -> None:
    assert ENGLISH.sentence("guest", names="@ann") == "@ann took part as a guest."


def test_values_are_never_read_as_patterns() -> None:
    """Braces in a post's words are its words."""
    phrase = "“{phrase} {0.__class__}”"
    text = ENGLISH.sentence("again", 0, phrase=phrase, dates="8 March 2024")
    assert text == f"{phrase} had come up before, on 8 March 2024."


@pytest.mark.parametrize("language", WORDINGS.names())
def test_every_language_writes_a_whole_recap(language: str) -> None:
    """The sentences of a small chat, in that language's words and no other's."""
    made = Made(
        placed=((post(1, "host", "Why?"), "Q1"), (post(2, "ann", "A1 So"), "Q1")),
        language=language,
    )
    recap = made.recap()
    assert recap.wording is WORDINGS.get(language)
    assert len(recap.intro) == 3
    assert recap.title == f"Care chat, {recap.wording.day(date(2024, 3, 8))}"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "“soil” came up with @a, @b, @c and three others"),
        ("de", "„soil“ kam bei @a, @b, @c und noch 3 Personen vor"),
        ("fr", "« soil » est revenu chez @a, @b, @c et 3 autres"),
        ("es", "«soil» apareció en mensajes de @a, @b, @c y 3 más"),
        ("nl", "“soil” kwam voor bij @a, @b, @c en 3 anderen"),
        ("it", "«soil» nei post di @a, @b, @c e altre 3 persone"),
    ],
)
def test_people_counted_behind_a_preposition(language: str, text: str) -> None:
    """The form is that of its case."""
    wording = WORDINGS.get(language)
    names = list_some(["a", "b", "c", "d", "e", "f"], wording)
    phrase = wording.quoted("soil")
    assert wording.fill("mention_first", phrase=phrase, names=names).replace("\xa0", " ") == text


@pytest.mark.parametrize("language", ["fr", "nl", "it"])
def test_apostrophes_are_typographic(language: str) -> None:
    """As these languages print them."""
    wording = WORDINGS.get(language)
    written = [it for forms in wording.patterns.values() for it in forms]
    written += [form for forms in wording.nouns.values() for form in forms]
    assert [it for it in written if "'" in it] == []
