"""Names are compared by their letters, however they are written."""

from importlib.resources import files

import pytest

from tweetup.text import fold_name, holds_name
from tweetup.text.names import abbreviates, with_article

HELD = [
    ("we use Word Lab a lot", "Word Lab"),
    ("we use @WordLab a lot", "Word Lab"),
    ("#wordlab!", "Word Lab"),
    ("Word Lab's shelves", "@wordlab"),
    ("WORD-LAB", "wordlab"),
    ("met on Orbit+ first", "Orbit+"),
    ("run shelf.ps1", "shelf.ps1"),
    ("ｗｏｒｄｌａｂ", "WordLab"),
]
NOT_HELD = [
    ("we use Word Labs a lot", "Word Lab"),
    ("sword lab", "Word Lab"),
    ("word of the lab", "Word Lab"),
    ("http://example.org/wordlab", "Word Lab"),
    ("word http://example.org lab", "Word Lab"),
    ("met on Orbit first", "Orbit+"),
    ("anything", ""),
    ("anything", "@"),
]


@pytest.mark.parametrize(("text", "name"), HELD)
def test_a_name_is_held_however_it_is_written(text: str, name: str) -> None:
    """In words, as a handle or a hashtag, in any case."""
    assert holds_name(text, name)


@pytest.mark.parametrize(("text", "name"), NOT_HELD)
def test_a_part_of_a_word_or_a_link_is_no_name(text: str, name: str) -> None:
    """Whoever wrote a longer word did not write the name."""
    assert not holds_name(text, name)


def test_given_names_are_folded() -> None:
    """They are compared with folded names."""
    listed = (files("tweetup.text") / "given_names.txt").read_text(encoding="utf-8").split()
    assert all(fold_name(name) == name.rstrip("*") for name in listed)
    assert listed == sorted(listed, key=lambda name: name.rstrip("*"))


@pytest.mark.parametrize(
    ("hashtag", "subject", "is_short"),
    [
        ("wltweetchat", "WordLab", True),
        ("WordLabChat", "Word Lab", True),
        ("wordlab", "Wordlab", True),
        ("wolachat", "word lab", True),
        ("wolchat", "Word of the Lab", True),
        ("wotlchat", "Word of the Lab", True),
        ("gardenchat", "Gardens", True),
        ("chat", "Chat", True),
        ("wltweetchat", "Word", False),
        ("wltweetchat", "Word Lab shelves", False),
        ("gardenchat", "Garden pests", False),
        ("gardenchat", "Pests", False),
        ("gardenchat", "", False),
        ("gardenchat", "2026", False),
    ],
)
def test_hashtags_that_are_short_for_a_subject(
    hashtag: str, subject: str, *, is_short: bool
) -> None:
    """Every word of the subject begins a part of the hashtag, and nothing is left over."""
    assert abbreviates(hashtag, subject) is is_short


@pytest.mark.parametrize(
    ("name", "texts", "title"),
    [
        ("Grand Voyage", ["« Le Grand Voyage », toujours", "Le Grand Voyage"], "Le Grand Voyage"),
        ("Open Shelf", ["I read The Open Shelf", "read The Open Shelf!"], "The Open Shelf"),
        ("Étranger", ["j'ai lu L’Étranger", "« L'Étranger »"], "L'Étranger"),
        ("Lange Weg", ["„Der Lange Weg“ war gut", "Der Lange Weg"], "Der Lange Weg"),
        ("Tuin", ["wij lazen De Tuin", "'De Tuin' dus"], "De Tuin"),
        # Not by all, not with a capital, or only at the beginning of a sentence.
        ("Open Shelf", ["I read The Open Shelf", "Open Shelf is good"], "Open Shelf"),
        ("Open Shelf", ["I read the Open Shelf", "read The Open Shelf"], "Open Shelf"),
        ("Open Shelf", ["The Open Shelf", "Good. The Open Shelf"], "Open Shelf"),
        ("Open Shelf", ["read The Open Shelf", "read A Open Shelf"], "Open Shelf"),
        ("open shelf", ["read The open shelf", "see The open shelf"], "open shelf"),
        ("Open Shelf", ["read The Open Shelfs", "read The Open Shelfs"], "Open Shelf"),
    ],
)
def test_an_article_with_a_capital_is_a_part_of_the_title(
    name: str, texts: list[str], title: str
) -> None:
    assert with_article(name, texts) == title
