"""A mention is a phrase of several people's answers: nobody's name, no topic, no asked words."""

import random
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.claims.making import QUESTION, key, make_phrases
from tweetup.claims.mentions import (
    MENTION_FEATURES,
    SMALL_CIRCLE,
    find_phrase_mentions,
    load_mention_weights,
)
from tweetup.insight.phrases import find_phrases
from tweetup.model import DialogueAct, Finding, FindingKind, Reference, Relation

ROWS = (
    ("1", "ana", "Transparency of budgets comes first"),
    ("2", "ben", "I want transparency and 3D printers"),
    ("3", "cem", "Without transparency there is little trust; see the technologies"),
    ("4", "dot", "We have no funding for makerspaces in our libraries"),
    ("5", "eve", "There is no funding, and the library teaches itself"),
    ("6", "fay", "No funding here either, so Wanjira Kent lends us 3D printers"),
    ("7", "gus", "Wanjira Kent is right about makerspaces and technologies"),
)


def mentions(
    *rows: tuple[str, str, str],
    question: str = QUESTION,
    topic_words: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
    small: bool | None = None,
    sections: dict[str, str] | None = None,
    acts: dict[str, DialogueAct] | None = None,
    confidence: dict[str, float] | None = None,
) -> tuple[Finding, ...]:
    phrases = make_phrases(
        *rows, question=question, topic_words=topic_words, names=names,
        sections=sections, acts=acts, confidence=confidence,
    )  # fmt: skip
    return find_phrase_mentions(phrases, "Q1", small=small)


def told(found: tuple[Finding, ...]) -> Mapping[str, tuple[list[str], int]]:
    return {
        finding.text: ([post.id for post in finding.posts], finding.people) for finding in found
    }


def test_a_mention_has_the_posts_and_people_of_its_phrase() -> None:
    assert told(mentions(*ROWS, names=("Wanjira Kent",))) == {
        "transparency": (["1", "2", "3"], 3),
        "no funding": (["4", "5", "6"], 3),
        "3D printers": (["2", "6"], 2),
        "technologies": (["3", "7"], 2),
    }


def test_a_handle_that_is_a_given_name_is_nobody_s_phrase() -> None:
    """Also in lower case: texts name the account so, or one of that name on another server."""
    rows = (
        ("1", "ana", "I am the other mila and weave fences of reeds"),
        ("2", "ben", "The old mila of our town weaves fences and more"),
        ("3", "cem", "There is a mila in each town with good fences"),
    )
    assert "mila" in told(mentions(*rows))
    assert "mila" not in told(mentions(*rows, names=("mila",)))
    assert "town" in told(mentions(*rows, names=("mila", "town")))


def test_a_mention_has_the_article_of_its_title() -> None:
    rows = (
        ("1", "ana", "We read The Hollow Orchard with the whole class"),
        ("2", "ben", "For the older ones The Hollow Orchard and then a walk"),
        ("3", "cem", "Our group liked “The Hollow Orchard” more than the film"),
    )
    assert told(mentions(*rows)) == {"The Hollow Orchard": (["1", "2", "3"], 3)}


def test_a_mention_is_a_finding_without_quotes() -> None:
    for finding in mentions(*ROWS):
        assert finding.kind is FindingKind.MENTION
        assert finding.phrase == finding.text
        assert (finding.section, finding.quotes, finding.agreed) == ("Q1", (), ())


@pytest.mark.parametrize(
    ("text", "question", "topic_words", "names"),
    [
        ("Wanjira Kent", QUESTION, (), ("Wanjira Kent", "ana")),
        ("transparency", QUESTION, ("Transparency in public bodies",), ()),
        ("transparency", "Is transparency enough?", (), ()),
        ("3D printers", "Who owns a 3D printer?", (), ()),
        ("technologies", "How much technology do you need?", (), ()),
    ],
)
def test_names_topics_and_asked_words_are_dropped(
    text: str, question: str, topic_words: tuple[str, ...], names: tuple[str, ...]
) -> None:
    """Each phrase is a mention until it is a name, in the title, or in the question."""
    assert text in told(mentions(*ROWS))
    found = mentions(*ROWS, question=question, topic_words=topic_words, names=names)
    assert text not in told(found)


@pytest.mark.parametrize("text", ["makerspaces", "libraries", "public libraries", "teaching"])
def test_words_of_the_question_are_no_mention(text: str) -> None:
    assert text not in told(mentions(*ROWS))


def test_an_abbreviation_of_the_question_is_no_mention() -> None:
    """SEP, where science and engineering practices were asked for; another one is."""
    rows = (("1", "ana", "The SEP help, and so does STEM"), ("2", "ben", "A SEP for STEM lessons"))
    asked = "Which science and engineering practices do you teach?"
    assert "SEP" not in told(mentions(*rows, question=asked))
    assert "STEM" in told(mentions(*rows, question=asked))


@pytest.mark.parametrize(
    ("negations", "text", "posts"),
    [
        (("no", "no", "the"), "no funding", ["1", "2"]),
        (("no", "the", "the"), "funding", ["1", "2", "3"]),
        (("without", "without", "without"), "without funding", ["1", "2", "3"]),
        (("no", "without", "the"), None, []),
    ],
)
def test_a_phrase_is_shown_with_the_negation_of_most(
    negations: tuple[str, ...], text: str | None, posts: list[str]
) -> None:
    """And counts the people who wrote it so; negated in several ways it is not shown."""
    rows = [
        (str(number), f"person{number}", f"We work here with {word} funding today")
        for number, word in enumerate(negations, start=1)
    ]
    found = told(mentions(*rows))
    assert found == ({text: (posts, len(posts))} if text else {})


def test_a_big_fan_of_nothing_is_no_mention() -> None:
    rows = (
        ("1", "ana", "Not a big fan of blue lights"),
        ("2", "ben", "I'm not a big fan of blue lights"),
        ("3", "cem", "Blue lights again"),
    )
    assert set(told(mentions(*rows))) <= {"blue lights", "not big fan"}


@pytest.mark.parametrize(("people", "count"), [(2, 0), (3, 1)])
def test_two_people_are_enough_in_a_small_circle_only(people: int, count: int) -> None:
    rows = [(str(n), f"person{n}", "People ask us for transparency") for n in range(people)]
    assert len(mentions(*rows, small=False)) == count
    assert len(mentions(*rows, small=True)) == 1


def test_a_circle_is_small_by_the_number_who_answered() -> None:
    crowd = [(f"c{n}", f"crowd{n}", f"Remark{n} stands alone") for n in range(SMALL_CIRCLE - 2)]
    two = [(str(n), f"person{n}", "People ask us for transparency") for n in range(2)]
    assert "transparency" in told(mentions(*crowd[:-1], *two))
    assert "transparency" not in told(mentions(*crowd, *two))


@pytest.mark.parametrize("act", [DialogueAct.REPOST, DialogueAct.GREETING, DialogueAct.THANKS])
def test_only_posts_on_the_matter_count(act: DialogueAct) -> None:
    assert told(mentions(*ROWS, acts={"1": act}))["transparency"] == (["2", "3"], 2)


def test_whoever_reacts_uses_the_phrase_too() -> None:
    found = told(mentions(*ROWS, acts={"1": DialogueAct.REACTION}))
    assert found["transparency"] == (["1", "2", "3"], 3)


@pytest.mark.parametrize(
    ("text", "act", "counts"),
    [
        ("Transparency of budgets. Who has it?", DialogueAct.QUESTION, False),
        ("Who has transparency?", DialogueAct.ANSWER, False),
        ("@ben What of their transparency? https://example.org/a", DialogueAct.ANSWER, False),
        ("Who asks? Transparency of budgets comes first", DialogueAct.ANSWER, True),
        ("Transparency comes first https://example.org/?a=1", DialogueAct.ANSWER, True),
        # Whoever labels an answer only shows doubt.
        ("A1: Maybe more transparency?", DialogueAct.ANSWER, True),
        ("A1 transparency of budgets, or of plans?", DialogueAct.QUESTION, True),
    ],
)
def test_who_asks_with_a_phrase_does_not_count(
    text: str, act: DialogueAct, *, counts: bool
) -> None:
    found = told(mentions(("1", "ana", text), *ROWS[1:], acts={"1": act}))
    posts = ["1", "2", "3"] if counts else ["2", "3"]
    assert found["transparency"] == (posts, len(posts))


def test_a_mention_that_takes_who_asks_is_not_sure() -> None:
    """It stays in the record: two wrote the word, and only one answers with it."""
    rows = [("1", "ana", "Ask the staff about Zotero"), ("2", "ben", "What good is Zotero?")]
    assert told(mentions(*rows)) == {"Zotero": (["1", "2"], 2)}
    assert sure(*rows) == {"Zotero": False}
    assert sure(*rows, ("3", "cem", "Zotero saved my thesis")) == {"Zotero": True}


def test_unsure_posts_and_other_sections_do_not_count() -> None:
    found = told(mentions(*ROWS, confidence={"1": 0.5}))
    assert found["transparency"] == (["2", "3"], 2)
    found = told(mentions(*ROWS, sections={"1": "Q2"}))
    assert found["transparency"] == (["2", "3"], 2)


def test_two_posts_of_one_person_are_one() -> None:
    rows = (*ROWS, ("8", "ANA", "Transparency, again"))
    assert told(mentions(*rows))["transparency"] == (["1", "2", "3", "8"], 3)


def test_a_longer_phrase_stands_for_the_words_within_it() -> None:
    rows = [(str(n), f"person{n}", "We print with open-source hardware") for n in range(3)]
    assert set(told(mentions(*rows))) == {"open-source hardware"}


def test_a_section_has_five_mentions_of_different_words_and_posts() -> None:
    subjects = ("privacy", "equity", "copyright", "metadata", "preservation", "budgets")
    rows = [
        (f"{subject}{n}", f"person{(start + n) % 10}", f"People ask us for {subject}, {n} times")
        for start, subject in enumerate(subjects)
        for n in range(2)
    ]
    found = mentions(*rows)
    assert len(found) == 6
    assert len({finding.phrase for finding in found}) == 6


def test_a_large_section_has_eight_mentions() -> None:
    words = [
        "funding",
        "privacy",
        "archives",
        "zines",
        "budgets",
        "metadata",
        "copyright",
        "consent",
        "translation",
    ]
    rows = [
        (f"{word}{n}", f"{word}{n}", f"We need the {word} more than ever{n}")
        for word in words
        for n in range(2)
    ]
    assert len(mentions(*rows)) == 8
    assert len(mentions(*rows[:10])) == 5


def test_a_phrase_that_no_answer_has_is_no_mention() -> None:
    """People's questions count beside answers, but do not make a mention alone."""
    acts = {"1": DialogueAct.QUESTION, "2": DialogueAct.QUESTION, "3": DialogueAct.REACTION}
    assert "transparency" not in told(mentions(*ROWS, acts=acts))
    assert "transparency" in told(mentions(*ROWS, acts={"1": DialogueAct.QUESTION}))


def test_a_part_of_names_is_no_mention() -> None:
    """San, of San Antonio and San Diego; a name that stands alone somewhere is one."""
    rows = (("1", "ana", "We met in San Antonio"), ("2", "ben", "I teach in San Diego"))
    assert not told(mentions(*rows))
    rows = (("1", "ana", "We met in Lagos"), ("2", "ben", "I teach in Lagos Island"))
    assert "Lagos" in told(mentions(*rows))


def test_words_of_the_authors_trade_count_less() -> None:
    """The same phrase, where the participants' biographies have it."""
    weights = load_mention_weights()
    features = dict.fromkeys(MENTION_FEATURES, 0.5)
    ours = weights.probability(tuple((features | {"profiles": 0.4}).values()))
    assert ours < weights.probability(tuple((features | {"profiles": 0.0}).values()))


def test_phrases_of_the_same_posts_are_one_mention() -> None:
    rows = [(str(n), f"person{n}", "We need privacy, equity and metadata") for n in range(3)]
    assert len(mentions(*rows)) == 1


def test_no_person_is_a_mention() -> None:
    """Whether they are of the chat or not; a thing in capitals may be one."""
    people = [(str(n), f"person{n}", "Paulo Freire wrote of Google Drive") for n in range(3)]
    assert [finding.text for finding in mentions(*people)] == ["Google Drive"]


def sure(*rows: tuple[str, str, str], question: str = QUESTION) -> dict[str, bool]:
    return {finding.text: finding.sure for finding in mentions(*rows, question=question)}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # Nothing in common but the word: a factory, and a flower.
        ("Cement comes from a plant", "My desk has a plant on it", False),
        ("Water the plant at noon", "I forget to water any plant", True),
        ("My desk has two microscopes", "The microscopes stand on the desk of a pupil", True),
        # One exchange of two people.
        ("My desk has two microscopes", "@ana real microscopes, or one built by a pupil", False),
        ("@ben show us your microscopes", "All microscopes, and one built by a pupil", False),
        # Nouns that name nothing alone.
        ("Concepts help when we water", "We water our desks by concepts", False),
        ("Physics begins with water", "We water our desks in physics", False),
        # A name, and several words, mean one thing.
        ("Ask the staff about Zotero", "Zotero saved my thesis", True),
        ("The copper tape is gone", "Nobody sells copper tape", True),
    ],
)
def test_people_who_may_mean_different_things(first: str, second: str, *, expected: bool) -> None:
    assert list(sure(("1", "ana", first), ("2", "ben", second)).values()) == [expected]


@pytest.mark.parametrize(("section", "expected"), [("Q2", True), ("S2", False)])
def test_one_word_in_a_chat_without_questions(section: str, *, expected: bool) -> None:
    """People talk of different things in a stretch: only names and several words are sure."""
    rows = [
        ("1", "ana", "Water the plant at noon"),
        ("2", "ben", "I forget to water any plant"),
        ("3", "cem", "See you next week"),
    ]
    (plant,) = mentions(*rows, sections={"3": section})
    assert (plant.text, plant.sure) == ("plant", expected)


def test_three_in_an_exchange_may_be_told() -> None:
    """A word that three people used is more than one exchange."""
    rows = [
        ("1", "ana", "My desk has a microscope"),
        ("2", "ben", "@ana a real microscope, or one built by a pupil"),
        ("3", "cem", "A desk with a microscope is what a pupil wants"),
    ]
    assert sure(*rows)["microscope"]


def test_whoever_uses_a_word_as_a_verb_does_not_count() -> None:
    """Practices are what people have; to practise is another thing."""
    rows = [
        ("1", "ana", "The practices are ours"),
        ("2", "ben", "Our practices need time"),
        ("3", "cem", "Such practices come late"),
        ("4", "dot", "We practice the violin"),
    ]
    assert told(mentions(*rows))["practices"] == (["1", "2", "3"], 3)


def test_a_mention_that_misses_somebody_is_not_sure() -> None:
    """Two wrote meetup, one meet-up, which begins otherwise."""
    rows = [("1", "ana", "A meetup in the park"), ("2", "ben", "Any meetup in the park helps")]
    assert sure(*rows) == {"meetup": True}
    assert sure(*rows, ("3", "cem", "We had a meet-up in May")) == {"meetup": False, "park": True}


def test_a_host_and_a_guest_are_no_two() -> None:
    rows = [("1", "ana", "A meetup in the park"), ("2", "ben", "Any meetup in the park helps")]
    phrases = make_phrases(*rows)
    with_host = replace(phrases, gate=replace(phrases.gate, hosts=frozenset({"ben"})))
    assert [finding.sure for finding in find_phrase_mentions(with_host, "Q1")] == [False]


ASK, REPEAT = "Ask the staff about Zotero", "Yes, Zotero saved the whole of my thesis last year"


@pytest.mark.parametrize(
    ("reply", "stated", "expected"),
    [
        (REPEAT, "1", False),
        (f"@ana {REPEAT}", "1", False),
        # A reply to the answer to it.
        (REPEAT, "x0", False),
        (REPEAT, "x1", True),
        # Whoever is named wrote it before.
        (f"@ana {REPEAT}", "x1", False),
        (f"@ana {REPEAT}", None, False),
        ("Agree! Zotero saved my thesis https://x.com/ana/status/1", None, False),
        # Of a file with other ids.
        ("Agree! Zotero saved my thesis https://twitter.com/ana/status/99", None, False),
        ("Agree! Zotero saved my thesis https://x.com/cem/status/9", None, True),
        (f"{REPEAT}, as @ana says", None, False),
        ("@ana yes, Zotero!", None, False),
        ("@cem yes, Zotero!", None, True),
        (REPEAT, None, True),
    ],
)
def test_who_repeats_a_word_in_a_reply_has_not_brought_it_up(
    reply: str, stated: str | None, *, expected: bool
) -> None:
    phrases = make_phrases(("1", "ana", ASK), ("2", "ben", reply))
    posts = dict(phrases.gate.posts)
    for name, target in (("x0", "1"), *((("2", stated),) if stated else ())):
        references = (Reference(relation=Relation.REPLY, id=target),)
        posts[key(name)] = structs.replace(posts[key(name)], references=references)
    gate = replace(phrases.gate, posts=posts)
    found = find_phrase_mentions(replace(phrases, gate=gate), "Q1")
    assert {finding.text: finding.sure for finding in found}["Zotero"] is expected


def test_two_who_brought_a_word_up_and_one_who_repeats_it_are_three() -> None:
    rows = [("1", "ana", ASK), ("2", "ben", "Zotero saved my thesis"), ("3", "cem", "@ana Zotero!")]
    assert told(mentions(*rows))["Zotero"] == (["1", "2", "3"], 3)
    assert sure(*rows)["Zotero"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("wiki", "Wikipedia"),
        ("zine", "zinester"),
        ("shop", "shopkeeper"),
        ("library", "toy libraries"),
        ("house", "glasshouse"),
    ],
)
def test_of_two_words_of_one_stem_one_is_a_mention(first: str, second: str) -> None:
    rows = [
        ("1", "ana", f"We began a {first} with our pupils"),
        ("2", "ben", f"Our pupils find the {first} two years old and heavy"),
        ("3", "cem", f"Our pupils write much about the {first}"),
        ("6", "fay", f"Our pupils talk of a {first}"),
        ("4", "dot", f"My class wrote about {second} in May"),
        ("5", "eve", f"In May my class asks for {second} each week"),
    ]
    question = "Q1: How do you begin?"
    assert sure(*rows[4:], question=question)[second], "it would stand in the text alone"
    both = sure(*rows, question=question)
    assert both[first]
    assert second not in both


@pytest.mark.parametrize(("first", "second"), [("port", "support"), ("art", "artist")])
def test_words_that_only_look_alike_are_two_mentions(first: str, second: str) -> None:
    """Short words stand by chance within others."""
    rows = [
        ("1", "ana", f"We saw the flowers of the {first}"),
        ("2", "ben", f"Flowers and a {first}, both old"),
        ("3", "cem", f"A {second} grows flowers here"),
        ("4", "dot", f"Flowers for any {second} in the class"),
    ]
    found = told(mentions(*rows, question="Q1: How do you begin with flowers?"))
    assert {first, second} <= set(found)


def test_a_mention_that_the_text_leaves_out_displaces_none_that_stands_in_it() -> None:
    """Three hold an unconference, all but one in replies; two a conference."""
    rows = [
        ("1", "ana", "We plan an unconference"),
        ("2", "ben", "@ana an unconference, yes"),
        ("3", "cem", "@ana unconference!"),
        ("4", "dot", "The budget of a conference is beyond our school, we meet in parks"),
        ("5", "eve", "A conference in our school cost us the budget of a year"),
    ]
    assert sure(*rows) == {"unconference": False, "conference": True}


@pytest.mark.parametrize(
    "texts",
    [
        ("Not a fan of raised beds", "Never use raised beds", "We got rid of raised beds"),
        ("I am not a big fan of raised beds", "I don't want raised beds", "No more raised beds"),
    ],
)
def test_a_phrase_that_people_refuse_is_no_mention(texts: tuple[str, ...]) -> None:
    rows = [(str(n), f"person{n}", text) for n, text in enumerate(texts)]
    assert "raised beds" not in told(mentions(*rows))
    assert "beds" not in told(mentions(*rows))


def test_parts_of_compounds_are_counted() -> None:
    """The word stands in knowledge-making too."""
    rows = [
        ("1", "ana", "We share knowledge in the garden"),
        ("2", "ben", "Knowledge of the garden matters"),
        ("3", "cem", "The garden is a knowledge-making place"),
    ]
    assert told(mentions(*rows))["knowledge"] == (["1", "2", "3"], 3)


def test_words_that_the_question_cuts_short_are_asked() -> None:
    rows = [(str(n), f"person{n}", "Engineering helps my class") for n in range(3)]
    assert "engineering" not in {
        text.lower()
        for text in told(
            mentions(*rows, question="Q1: Where do you see the focus of eng. being a spark?")
        )
    }
    assert "engineering" in {text.lower() for text in told(mentions(*rows))}


def test_a_section_without_answers_has_none() -> None:
    assert mentions() == ()
    assert find_phrase_mentions(make_phrases(*ROWS), "Q9") == ()


@pytest.mark.parametrize("seed", range(3))
def test_order_of_arrival_does_not_matter(seed: int) -> None:
    phrases = make_phrases(*ROWS)
    posts = list(phrases.gate.posts.items())
    shuffled = dict(random.Random(seed).sample(posts, len(posts)))
    again = replace(
        phrases,
        gate=replace(phrases.gate, posts=shuffled),
        phrases=find_phrases(shuffled.values(), hashtags=["chat"]),
    )
    assert find_phrase_mentions(again, "Q1") == find_phrase_mentions(phrases, "Q1") != ()


def holds(text: str, phrase: str) -> bool:
    """Return True if each word of the phrase begins some word of the text, by five letters."""
    starts = {word[:5] for word in re.findall(r"\w+", text.lower())}
    return all(word[:5] in starts for word in re.findall(r"\w+", phrase.lower()))


WORDS = [
    "open", "access", "policies", "policy", "no", "without", "the", "makers", "space", "of", "our",
    "funding", "privacy", "budgets", "and", ".", "@ana", "RT",
]  # fmt: skip


@pytest.mark.long
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ana", "Ben", "ben", "cem", "dot"]),
            st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join),
        ),
        max_size=14,
    )
)
def test_every_post_holds_the_phrase_and_every_author_counts_once(
    rows: list[tuple[str, str]],
) -> None:
    """By the rule that measures recaps: five letters of every word, negation included."""
    posts = [(str(number), handle, text) for number, (handle, text) in enumerate(rows)]
    texts = {name: text for name, _, text in posts}
    handles = {name: handle.lower() for name, handle, _ in posts}
    found = mentions(*posts, question="")
    for finding in found:
        assert finding.phrase is not None
        assert all(holds(texts[post.id], finding.phrase) for post in finding.posts)
        assert finding.people == len({handles[post.id] for post in finding.posts}) >= 2
    assert len(found) <= 5


def test_the_weights_that_ship_are_of_these_features() -> None:
    weights = load_mention_weights()
    assert set(weights.weights) == set(MENTION_FEATURES)
    assert 0 < weights.threshold < 1
    assert 0 < weights.probability([0.0] * len(MENTION_FEATURES)) < 1


def test_posts_are_in_time_order() -> None:
    assert mentions(*ROWS)[0].posts == tuple(map(key, ("1", "2", "3")))


PLANTS = (("1", "ana", "Water the plant at noon"), ("2", "ben", "I forget to water any plant"))


@pytest.mark.parametrize(
    ("host_post", "expected"),
    [
        ("And which plant do you grow?", False),
        ("Q1.5: And which plant do you grow?", False),
        ("And which flower do you grow?", True),
        ("Look at my plant. Who is next?", True),
        ("@ben and which plant do you grow?", True),
    ],
)
def test_the_words_of_a_host_who_asks_on_are_echoed(host_post: str, *, expected: bool) -> None:
    phrases = make_phrases(*PLANTS, ("3", "hana", host_post))
    with_host = replace(phrases, gate=replace(phrases.gate, hosts=frozenset({"hana"})))
    found = {finding.text: finding.sure for finding in find_phrase_mentions(with_host, "Q1")}
    assert found["plant"] is expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Q1: How do you begin?", "templates", True),
        # The question cuts the word short, without a point.
        ("Q1: How do you use a temp to begin?", "templates", False),
        # Nobody knows the words of a question that is not archived; it hardly invented a name.
        ("", "templates", False),
        ("", "Zotero", True),
    ],
)
def test_echoes_of_a_question_cut_short_or_lost(
    question: str, text: str, *, expected: bool
) -> None:
    rows = [
        ("1", "ana", f"My desk has two {text} on it"),
        ("2", "ben", f"The {text} stand on the desk of a pupil"),
    ]
    assert sure(*rows, question=question)[text] is expected


@pytest.mark.parametrize(
    ("third", "expected"),
    [
        ("Microscopy is a long story", True),
        ("We draw on templated paper", False),
        ("A templating engine helps", False),
        ("Templates are not for us?", True),
    ],
)
def test_who_writes_another_form_is_not_missed(third: str, *, expected: bool) -> None:
    """Of model, modeling is a form; whoever asks with the word is not counted anyway."""
    rows = [("1", "ana", "Draw templates with a pen"), ("2", "ben", "A pen, and two templates")]
    assert sure(*rows, ("3", "cem", third), ("4", "dot", "No"))["templates"] is expected


def test_a_word_that_is_a_verb_in_one_post_is_not_sure() -> None:
    rows = (*PLANTS, ("3", "cem", "Water whatever plant dies at noon"))
    assert sure(*rows)["plant"]
    assert not sure(*rows, ("4", "dot", "We plant them at noon"))["plant"]


def test_a_single_noun_takes_a_surer_probability_than_a_name() -> None:
    phrases = make_phrases(
        *PLANTS, ("3", "cem", "Zotero saved it"), ("4", "dot", "Ask about Zotero")
    )
    shown = {it.text: it.is_shown(0.7) for it in phrases.candidates("Q1")}
    assert (shown["plant"], shown["Zotero"]) == (False, True)
    assert all(it.is_shown(0.8) for it in phrases.candidates("Q1") if it.text == "plant")


@pytest.mark.parametrize(("others", "expected"), [(6, True), (7, False)])
def test_a_common_noun_of_two_people_among_many_is_not_in_the_text(
    others: int, *, expected: bool
) -> None:
    rows = [(str(n), f"who{n}", "Nothing of the kind here") for n in range(3, 3 + others)]
    found = sure(*PLANTS, *rows)
    assert found["plant"] is expected
    assert sure(*PLANTS, *rows, ("20", "cem", "Water each plant, nobody forgets it"))["plant"]


@pytest.mark.parametrize(
    ("second", "expected"),
    [("Keep the copper tape jobs at home", False), ("Keep the copper tape, jobs come", True)],
)
def test_words_that_describe_two_matters_are_not_sure(second: str, *, expected: bool) -> None:
    rows = (("1", "ana", "Nobody sells copper tape"), ("2", "ben", second))
    assert sure(*rows)["copper tape"] is expected
