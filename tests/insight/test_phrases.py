"""Phrases are whole noun phrases that several people wrote, in posts that hold every word."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.insight.making import post
from tweetup.insight.phrases import find_phrases
from tweetup.model import Post, SharedPhrase
from tweetup.text.inflection import holds_phrase

ENGLISH = [
    ("ana", "A1: We have no funding for open access at our university. #chat"),
    ("ben", "A1 There is no funding, sadly. Makerspaces help a lot of people."),
    ("cem", "They don't have funding. Open access matters, and so does student voice!"),
    ("dot", "Not a big fan of vague policies, but the student voice counts #chat"),
    ("eve", "A policy on green open-access, made with the students' unions"),
    ("fay", "Our maker space has a sewing machine, and #OER for all"),
    ("gus", "Sewing machines and OER belong in every maker space"),
    ("hal", "Welcome Maria! Faculty/staff need time. #ChatHost"),
    ("ivy", "Thanks Maria, faculty needs time too, and ppl need #ChatHost"),
]
GERMAN = [
    ("ana", "A1: Ohne Fortbildung geht in den Schulen gar nichts"),
    ("ben", "A1 Wir brauchen mehr Fortbildung und bessere Ausstattung der Schule"),
    ("cem", "Uns fehlt für die digitale Bildung vor allem Zeit, und die Fortbildungen"),
    ("dot", "Uns fehlen für digitale Bildung die Geräte und das Medienkonzept"),
    ("eve", "Ein Medienkonzept hilft, aber Leute, wir haben keine Zeit!"),
]


def posts_of(rows: list[tuple[str, str]]) -> list[Post]:
    return [post(number, handle, text) for number, (handle, text) in enumerate(rows)]


def phrases_of(
    rows: list[tuple[str, str]], language: str = "en"
) -> dict[str, tuple[SharedPhrase, list[str]]]:
    phrases = find_phrases(posts_of(rows), language=language, hashtags=["chat"])
    return {phrase.text: (phrase, [use.post.id for use in phrase.uses]) for phrase in phrases}


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("funding", ["0", "1", "2"]),
        ("open access", ["0", "2", "4"]),
        ("student voice", ["2", "3"]),
        ("maker space", ["5", "6"]),
        ("sewing machine", ["5", "6"]),
        ("OER", ["5", "6"]),
    ],
)
def test_a_phrase_has_the_posts_that_hold_it(text: str, posts: list[str]) -> None:
    """In singular or plural, with a hyphen or a #; as most people write it."""
    assert phrases_of(ENGLISH)[text][1] == posts


@pytest.mark.parametrize(
    "text",
    [
        "Maria",  # is addressed
        "time", "people", "faculty", "lot",  # general, or people by their role
        "ppl",  # shorthand
        "ChatHost", "chat",  # the chat's own
        "big fan", "university",  # of one person
        "matters", "belong",  # verbs
    ],
)  # fmt: skip
def test_names_general_words_and_shorthand_are_no_phrases(text: str) -> None:
    assert text.lower() not in {found.lower() for found in phrases_of(ENGLISH)}


def test_tags_of_other_chats_are_no_phrases() -> None:
    rows = [("ana", "We had this in #edchat and on Snapchat"), ("ben", "As edchat and Snapchat do")]
    assert phrases_of(rows).keys() == {"Snapchat"}


def test_a_phrase_tells_its_words_tags_and_capitals() -> None:
    phrases = phrases_of(ENGLISH)
    access = phrases["open access"][0]
    assert (access.words, access.tags, access.name) == (("open", "access"), "AN", False)
    assert phrases["OER"][0].name


def test_a_use_tells_its_negation() -> None:
    """An ellipsis where other words stand between: don't have funding."""
    uses = phrases_of(ENGLISH)["funding"][0].uses
    assert [use.negation for use in uses] == ["no", "no", "n't …"]


def test_a_phrase_that_describes_another_noun_is_no_head() -> None:
    rows = [
        ("ana", "Plants bring green energy into the room"),
        ("ben", "We looked for green energy jobs"),
        ("cem", "Nobody asked for green energy, jobs did"),
    ]
    uses = phrases_of(rows)["green energy"][0].uses
    assert [use.head for use in uses] == [True, False, True]


def test_a_verb_of_the_same_form_is_a_use_but_no_noun() -> None:
    rows = [
        ("ana", "The library offers support to new readers"),
        ("ben", "We need more support from the library"),
        ("cem", "We support readers every day"),
    ]
    uses = phrases_of(rows)["support"][0].uses
    assert [use.noun for use in uses] == [True, True, False]


def test_reposts_and_quoted_copies_hold_nothing() -> None:
    rows = [
        ("ana", "Transparency comes first for us"),
        ("ben", "RT @ana: Transparency comes first for us"),
        ("cem", '"@ana: Transparency comes first for us" Yes, budgets next'),
        ("dot", "Transparency of budgets is rare"),
    ]
    assert phrases_of(rows)["transparency"][1] == ["0", "3"]


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("Fortbildung", ["0", "1", "2"]),
        ("digitale Bildung", ["2", "3"]),
        ("Medienkonzept", ["3", "4"]),
        ("Schule", ["0", "1"]),
    ],
)
def test_german_nouns_are_told_by_their_capitals(text: str, posts: list[str]) -> None:
    assert phrases_of(GERMAN, "de")[text][1] == posts


def test_german_general_words_are_none_and_ohne_negates() -> None:
    phrases = phrases_of(GERMAN, "de")
    assert not {"Zeit", "Leute"} & set(phrases)
    assert [use.negation for use in phrases["Fortbildung"][0].uses] == ["ohne", None, None]


def test_other_languages_have_phrases_of_several_words_after_a_determiner() -> None:
    rows = [
        ("ana", "La formación docente es clave en la escuela pública"),
        ("ben", "Falta tiempo para la formación docente"),
    ]
    assert set(phrases_of(rows, "es")) == {"formación docente"}


def test_languages_without_function_words_have_none() -> None:
    rows = [("ana", "koulutus on tärkeä"), ("ben", "koulutus on kallis")]
    assert phrases_of(rows, "xx") == {}


@pytest.mark.parametrize("seed", range(3))
def test_order_of_arrival_does_not_matter(seed: int) -> None:
    posts = posts_of(ENGLISH)
    shuffled = random.Random(seed).sample(posts, len(posts))
    assert find_phrases(shuffled) == find_phrases(posts)


WORDS = ["open", "access", "policies", "policy", "no", "the", "makers", "space", "of", "funding"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ana", "Ben", "ben", "cem"]),
            st.one_of(
                st.text(max_size=40),
                st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
            ),
        ),
        max_size=12,
    ),
    st.sampled_from(["en", "de", "fr", "xx", ""]),
)
def test_every_use_holds_every_word(rows: list[tuple[str, str]], language: str) -> None:
    """For any text in any language, and two people at least wrote the phrase."""
    posts = {p.key: p for p in posts_of(rows)}
    for phrase in find_phrases(posts.values(), language=language):
        texts = [posts[use.post].text for use in phrase.uses]
        assert all(holds_phrase(text, phrase.text) for text in texts)
        assert len({posts[use.post].handle.lower() for use in phrase.uses}) >= 2
