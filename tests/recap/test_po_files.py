"""Catalogues of languages in ``.po`` files: whole, read as their editors write them, kept up."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from tools.reference import messages
from tweetup.errors import TweetupError
from tweetup.model import plural_examples
from tweetup.recap import WORDINGS, read_catalogue
from tweetup.recap.catalogue import faults_of, wording_for
from tweetup.recap.wordings.catalogues import read_kept
from tweetup.recap.wordings.english import ENGLISH
from tweetup.recap.wordings.po_files import messages_of

FILES = sorted(messages.FOLDER.glob("*.po"))
LANGUAGES = [path.stem for path in FILES]


def test_each_language_is_english_or_a_file() -> None:
    assert sorted(WORDINGS.names()) == sorted(["en", *LANGUAGES])
    assert "it" in LANGUAGES


def test_the_template_has_the_english_words() -> None:
    """What translators begin with is what the code says, each message with a comment."""
    assert (messages.FOLDER / messages.TEMPLATE).read_text("utf-8") == messages.page()
    bare = [it.context for it in messages.template() if "{" in str(it.id) and not it.auto_comments]
    assert bare == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_has_all_messages_and_no_others(language: str) -> None:
    """A message too many or too few, empty, or marked as one to read again, fails."""
    path = messages.FOLDER / f"{language}.po"
    assert messages.differences(path) == ()
    with path.open("rb") as file:
        catalogue = read_po(file)
    assert [it.context for it in catalogue if it.id and it.fuzzy] == []
    assert not catalogue.obsolete
    assert messages_of(read_catalogue(path)).keys() == messages_of(ENGLISH).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plurals_of_a_file_are_those_of_the_cldr(language: str) -> None:
    """The header's formula has a number's form where the CLDR has its category."""
    path = messages.FOLDER / f"{language}.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    assert catalogue.num_plurals == len(plural_examples(language))
    wording = read_catalogue(path)
    assert all(len(forms) == catalogue.num_plurals for forms in wording.nouns.values())


BREAKS = {
    "empty": ('msgstr "{mentions}."', 'msgstr ""'),
    "fuzzy": ('msgctxt "mentions"', '#, fuzzy\nmsgctxt "mentions"'),
    "unknown": ('msgctxt "mentions"', 'msgctxt "mention_s"'),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_a_language_that_lacks_one_message_is_not_offered(tmp_path: Path, broken: str) -> None:
    """Not even one that somebody has yet to read again."""
    text = (messages.FOLDER / "it.po").read_text("utf-8")
    before, after = BREAKS[broken]
    assert text.count(before) == 1
    path = tmp_path / "it.po"
    path.write_text(text.replace(before, after), encoding="utf-8")
    assert "no pattern mentions" in faults_of(read_catalogue(path))


def test_a_plural_without_words_is_a_noun_that_is_missing(tmp_path: Path) -> None:
    text = (messages.FOLDER / "it.po").read_text("utf-8")
    path = tmp_path / "it.po"
    path.write_text(re.sub(r'(msgstr\[2\]) "\{number\} persone"', r'\1 ""', text), encoding="utf-8")
    assert faults_of(read_catalogue(path)) == ("no noun person",)


def test_a_file_as_another_program_writes_it(tmp_path: Path) -> None:
    """With other line breaks, another order, its own header, and gettext's two plurals."""
    path = messages.FOLDER / "it.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    written = io.BytesIO()
    write_po(written, catalogue, width=30, sort_output=True)
    text = re.sub(
        r"Plural-Forms:.*?;.*?;",
        "Plural-Forms: nplurals=2; plural=(n != 1);",
        (written.getvalue().decode().replace('"\n"Plural', "Plural")),
        flags=re.DOTALL,
    )
    text = re.sub(r"msgstr\[1\].*\nmsgstr\[2\]", "msgstr[1]", text)
    own = tmp_path / "it.po"
    own.write_text(text, encoding="utf-8")
    read, ours = read_catalogue(own), WORDINGS.get("it")
    assert faults_of(read) == ()
    assert replace(read, nouns={}) == replace(ours, nouns={})
    for count in (0, 1, 2, 21):
        assert read.tally(count, "person") == ours.tally(count, "person")
    assert read.tally(1_000_000, "person") == "1.000.000 persone"


@pytest.mark.parametrize(
    "text", ['msgid "x', "\udcff", 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=x;"\n']
)
def test_a_file_that_is_none_is_an_error_with_its_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "it.po"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(TweetupError, match=r"it\.po"):
        read_catalogue(path)


def test_a_new_english_sentence_is_to_be_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its translation stays and is fuzzy; a new message is empty, one without use goes."""
    patterns = {name: it for name, it in ENGLISH.patterns.items() if name != "again"}
    changed = replace(ENGLISH, patterns={**patterns, "but": ("Yet",), "new": ("New",)})
    monkeypatch.setattr(messages, "ENGLISH", changed)
    path = messages.FOLDER / "it.po"
    assert messages.differences(path) == (
        "lacks new",
        "has no use for again",
        "has earlier words of but",
    )
    text = messages.catalogue_of(path)
    assert '#, fuzzy\nmsgctxt "but"\nmsgid "Yet"\nmsgstr "Ma"\n' in text
    assert 'msgctxt "new"\nmsgid "New"\nmsgstr ""\n' in text
    assert 'msgctxt "again"' not in text
    assert text.replace("#, fuzzy\n", "") == messages.catalogue_of(path).replace("#, fuzzy\n", "")


def test_a_file_that_follows_stays_as_it_is() -> None:
    """Bringing the messages in changes nothing where there are no new ones."""
    for path in FILES:
        assert messages.catalogue_of(path) == path.read_text("utf-8"), path.name


def test_what_was_read_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next process reads it whole, until the file changes; damage and no place do no harm."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    path = tmp_path / "it.po"
    text = (messages.FOLDER / "it.po").read_text("utf-8")
    path.write_text(text, encoding="utf-8")
    first = read_kept(path)
    (kept,) = (tmp_path / "__pycache__").iterdir()
    with monkeypatch.context() as without:
        without.setattr("tweetup.recap.wordings.po_files.read_catalogue", None)
        assert read_kept(path) == first == WORDINGS.get("it")
    path.write_text(text.replace('msgstr "Ma"', 'msgstr "Però"'), encoding="utf-8")
    assert read_kept(path).fill("but") == "Però"
    kept.write_bytes(kept.read_bytes()[:-9])
    assert read_kept(path).fill("but") == "Però"
    kept.unlink()
    kept.parent.rmdir()
    kept.parent.write_text("no folder")
    assert read_kept(path).fill("but") == "Però"


@pytest.mark.parametrize(
    ("language", "others"),
    [
        ("de", r"Zusammenfassung|Bericht\b"),
        ("es", r"charla|crónica|reseña"),
        ("fr", r"résumé|récapitulatif|\bchats?\b|tchat"),
        ("it", r"riepilog|riassunt"),
        ("nl", r"terugblik|samenvatting"),
    ],
)
def test_a_language_has_one_term_for_a_recap_and_for_a_chat(language: str, others: str) -> None:
    """No pattern has another term for the same thing."""
    wording = wording_for(language)
    texts = [it for patterns in wording.patterns.values() for it in patterns]
    texts += [it for forms in wording.nouns.values() for it in forms]
    terms = re.compile(others, re.IGNORECASE)
    assert [it for it in texts if terms.search(re.sub(r"\{\w+\}", "", it))] == []
