# ruff: noqa: E501 - a row a post reads better than wrapped posts
"""Topics with a handle inside or behind them: told in the host's words whole, or not at all."""

import pytest

from tests.insight.announcing import TAG, segmentation, session
from tests.insight.making import post
from tweetup.insight import find_topics
from tweetup.insight.phrase_ends import may_end_phrase

# The handle stands inside the phrase.
INSIDE = [
    ("en", "Tonight we're talking about the new @mossclinic guidelines"),
    ("en", "Tonight's topic: the latest @mossclinic guidelines"),
    ("en", "Tonight's topic: last week's @mossdaily article"),
    ("en", "Tonight's topic: student blogs and great @mossblogs examples"),
    ("en", "Tonight's topic: the 2024 @mossshow gardens"),
    ("en", "Tonight's topic: seed bank @mossdaily articles"),
    ("en", "Tonight's topic: seed banks and @mossdaily's new plan"),
    ("en", "Tonight's topic: slugs, snails and @mossclinic advice"),
    ("en", "Tonight's topic: the new (@mossclinic) guidelines"),
    ("en", "Tonight's topic: how we read the new @mossclinic #green guidelines"),
    ("de", "Thema heute: die neue @moosklinik Leitlinie"),
    ("de", "Thema heute: Schulgärten und große @moosklinik Pläne"),
    ("fr", "Ce soir on parle du nouveau @mousse guide"),
    ("fr", "Thème du soir : le nouveau @mousse guide des haies"),
    ("es", "Tema de hoy: la nueva @musgo guía de riego"),
    ("nl", "Thema vanavond: de nieuwe @mos richtlijn"),
    ("it", "Tema di oggi: la nuova @muschio guida"),
    ("pt", "Tema de hoje: o novo @musgo guia"),
]
# The handle ends the phrase, and the words before it cannot end one.
UNFINISHED = [
    ("en", "Our topic: the new @mossclinic"),
    ("en", "Our topic: our 2024 @mossshow"),
    ("en", "Our topic: Ida's @mossdaily"),
    ("en", "Our topic: slugs, snails and @mossclinic"),
    ("de", "Thema heute: die geplante @moosklinik"),
    ("fr", "Thème du soir : les 2024 @mousse"),
    ("fr", "Thème du soir : la dernière @mousse"),
    ("es", "Tema de hoy: la nueva @musgo"),
    ("nl", "Thema vanavond: de laatste @mos"),
    ("it", "Tema di oggi: gli ultimi @muschio"),
    ("pt", "Tema de hoje: as melhores @musgo"),
]
# A person stands behind the topic, and words that are none of it.
BEHIND = [
    ("en", "Our topic: school gardens @ida is our guest", "School gardens"),
    ("en", "Our topic: school gardens @ida leads tonight", "School gardens"),
    ("en", "Our topic: school gardens @ida @leo at 8pm", "School gardens"),
    ("en", "Our topic: school gardens @ida #gardenchat Come along", "School gardens"),
    ("en", "Our topic: school gardens @ida!", "School gardens"),
    ("en", "Our topic: keeping it real @ida", "Keeping it real"),
    ("en", "Our topic: our new journal @ida", "New journal"),
    ("en", "Our topic: slow schools, with our guest @ida from Ohio", "Slow schools"),
    ("de", "Thema heute: was wir im Garten lernen @ida", "Was wir im Garten lernen"),
    ("fr", "Thème du soir : un monde nouveau @ida", "Monde nouveau"),
    ("es", "Tema de hoy: huertos @ida", "Huertos"),
    ("en", "Tonight's topic: “Teach like a gardener” – a talk with author @ida", "Teach like a gardener"),
    ("de", "Thema heute: Gärtnern für alle – ein Gespräch mit Autorin @ida", "Gärtnern für alle"),
    ("fr", "Thème du soir : Jardiner pour tous – un entretien avec l'autrice @ida", "Jardiner pour tous"),
    ("es", "Tema de hoy: Jardines para todos – una charla con la autora @ida", "Jardines para todos"),
    ("nl", "Thema vanavond: Tuinen voor iedereen – een gesprek met schrijfster @ida", "Tuinen voor iedereen"),
    ("it", "Tema di oggi: Giardini per tutti – una conversazione con l'autrice @ida", "Giardini per tutti"),
    ("pt", "Tema de hoje: Jardins para todos – uma conversa com a autora @ida", "Jardins para todos"),
]  # fmt: skip


def _title(language: str, text: str) -> str | None:
    topics = find_topics(
        [post(0, "mona", text)],
        segmentation=segmentation(),
        session=session(),
        language=language,
        hashtags=[TAG],
    )
    return topics[0].text if topics else None


@pytest.mark.parametrize(("language", "text"), INSIDE + UNFINISHED)
def test_no_part_of_a_phrase_is_told(language: str, text: str) -> None:
    """A title would be cut short before the handle, so there is none."""
    assert _title(language, text) is None


@pytest.mark.parametrize(("language", "text", "title"), BEHIND)
def test_a_topic_with_a_person_behind_it_is_told_whole(
    language: str, text: str, title: str
) -> None:
    """Signs, times, calls and the person's part are no words of the topic."""
    assert _title(language, text) == title


@pytest.mark.parametrize("words", ["??? @ida", "… at 8pm", "“ @ida", "! #gardenchat"])
def test_signs_alone_are_no_topic(words: str) -> None:
    """Where no word stands before the handle, the time or the hashtag."""
    assert _title("en", f"Tonight's topic: {words}") is None


@pytest.mark.parametrize(
    ("language", "phrase", "ends"),
    [
        ("en", "reading in 2024", True),
        ("en", "the 2024", False),
        ("en", "'Moss for beginners'", True),
        ("en", "the beginners'", False),
        ("en", "going green", True),
        ("de", "Schule von heute", True),
        ("de", "unsere kleinen", False),
        ("fr", "ses", False),
        ("eo", "la nova", True),
        ("en", "", True),
    ],
)
def test_words_at_which_no_phrase_ends(language: str, phrase: str, ends: bool) -> None:
    """Articles, possessives, numbers and adjectives before a noun that is missing."""
    assert may_end_phrase(phrase, language) is ends
