"""Which questions count as left open: must and must-not tables of invented posts."""

from __future__ import annotations

import random

import pytest

from tests.insight.making import post
from tweetup.claims import LEAST_OPEN
from tweetup.insight import score_open_questions
from tweetup.insight.question_cues import CUES, read_cues
from tweetup.insight.question_scores import FEATURES, load_question_weights
from tweetup.model import Post, PostKey

LANGUAGES = ["en", "de", "fr", "es", "nl", "it", "pt"]

OPEN = [
    ("en", "Has anybody tried peer grading with large classes? #rotachat"),
    ("en", "#rotachat anyone using paper leaflets on the ward?"),
    ("en", "We are about to buy a label printer. Do any of you have one you like?"),
    ("en", "Consent forms never fit on one page, thoughts on shortening them?"),
    ("en", "A2: Starting with the smallest archive first? Suggestions? #rotachat"),
    ("en", "I wonder what the new building will do to our reading rooms #rotachat"),
    ("en", "A1 I wonder about night shifts. How do wards plan for sick leave?"),
    ("en", "@bob How is a rota different for a small ward versus a large one?"),
    ("en", "I have only skimmed the new guideline. When does it come into force?"),
    ("en", "A3 would a shared spreadsheet with colours count as a rota? #rotachat"),
    ("en", "Can I pick everybody's brains? Is your ward paperless? If so, since when?"),
    ("en", "@bob Who printed these? In colour? Will they last through the winter?"),
    ("en", "When do we stop printing leaflets on the ward?"),
    ("en", "A3 is a rota on paper still allowed on your ward? #rotachat"),
    ("de", "Hat jemand von euch offene Formate im Unterricht ausprobiert?"),
    ("fr", "Quelqu'un a déjà publié des sous-titres avec ses élèves ?"),
    ("es", "¿Alguien ha probado la evaluación entre pares en clase?"),
    ("nl", "Heeft iemand open data gebruikt in de klas?"),
    ("it", "Qualcuno ha provato la valutazione tra pari in classe?"),
    ("pt", "Alguém já usou dados abertos em sala de aula?"),
]
NOT_OPEN = [
    ("en", "A2: Pricing matters a lot. Sliding scale?", "an answer in question form"),
    ("en", "Q3: Also, who are you inviting in?", "a point under a label"),
    ("en", "A4 what about the night shift?", "a suggestion under a label"),
    ("en", "Does it make something new? Then it is a workshop.", "answered by the asker"),
    ("en", "How aware is the public? Not so sure myself...", "answered by the asker"),
    ("en", "Did you know wards lend e-readers?", "a statement"),
    ("en", "If nobody reads leaflets, what's the point?", "rhetorical"),
    ("en", "Rotas should be posted early, right?", "a tag"),
    ("en", "Who would agree with this?", "rhetorical"),
    ("de", "Wer würde dem schon widersprechen?", "rhetorical"),
    ("en", "Which begs the question: why do we keep the old forms", "an idiom"),
    ("en", "Is anyone going to the conference in May? Tickets left!", "organising"),
    ("en", "When is the next chat?", "organising"),
    ("en", "Thanks all. Anyone open to other days of the week for this?", "organising"),
    ("en", "Can someone repost Q2 for the chat tonight? :)", "organising"),
    ("en", "Brilliant idea! like, use the kitchen for cooking lessons?", "an echo"),
    ("en", "They ask good ?s about rotas all day", "the sign as a word"),
    ("en", "Ward meetings make everyone wonder and ask questions", "no question"),
    ("en", "We talked about rotas all day.", "no question"),
    ("en", "Random q: does anyone know a good baker near the station?", "off the topic"),
    ("en", "#rotachat off topic, has anybody seen the new ward film?", "off the topic"),
    ("en", "OT: anyone using paper leaflets on the ward?", "off the topic"),
    ("en", "@bob that sucks. can you ask the other ward for help?", "sympathy"),
    ("en", "Did I miss when you changed the colour of your badge?", "about another's doings"),
    ("en", "@bob wait what. How does your ward run without a rota?", "astonishment"),
    ("en", "How hard can it be to print one rota a week?", "rhetorical"),
    ("en", "Is this thing on? Can the ward hear the loudspeaker?", "a jest"),
    ("en", "When will people stop pretending that paper rotas work?", "rhetorical"),
    ("en", "Five rotas in one week, what was I thinking when I signed up?", "rhetorical"),
    ("en", "Where do I sign up for a ward with such a kitchen?", "a jest"),
    ("en", "...or by printing more. How do wards get rid of old leaflets?", "half a sentence"),
    ("en", "…and then nobody reads it. How do wards get rid of old leaflets?", "half a sentence"),
    ("en", "A2: Answering with a question. Does a rota on paper reach anybody?", "an answer"),
    ("en", "A2: Could it be the light in the reading room? #rotachat", "a guess"),
    (
        "en",
        "Sleep? Why do some nurses need less of it? Why do night shifts tire people more?",
        "points as questions",
    ),
    (
        "de",
        "Warum schlafen Pfleger so wenig? Warum macht Nachtdienst müde? Wie lange geht das gut?",
        "points as questions",
    ),
    ("de", "Wann ist der nächste Chat?", "organising"),
    ("de", "Offene Formate helfen allen, oder?", "a tag"),
    ("fr", "Les sous-titres aident tout le monde, non ?", "a tag"),
    ("tlh", "nuqneH tlhIngan Hol dajatlh?", "a language without cues"),
]

ASKED = post(1, "ann", "@cyd Which ward has tried paper rotas? #rotachat")
ANSWERED = [
    ("a stated reply, an hour late", [post(2, "bob", "Ours", reply=1, minute=90)]),
    ("a quote", [post(2, "bob", "Ours", quote=1)]),
    ("a link to the post", [post(2, "bob", "Ours https://x.com/ann/status/1")]),
    ("a link to a post of the asker not stored", [post(2, "bob", "ha x.com/ann/status/77")]),
    ("a copy with a comment", [post(2, "bob", "Us! RT @ann: @cyd Which ward has tried paper")]),
    ("a mention at once", [post(2, "bob", "good one @ann")]),
    ("a mention within ten minutes", [post(2, "bob", "ours has, @ann", minute=9)]),
    ("a shared word at once", [post(2, "bob", "We print rotas at home", minute=2)]),
    ("advice at once", [post(2, "bob", "Try the one upstairs", minute=2)]),
    ("a late mention by the one asked", [post(2, "cyd", "yes .@ann ours", minute=19)]),
    (
        "the asker's own answer",
        [post(2, "ann", "Because paper rotas are what old wards have", minute=2)],
    ),
    ("the asker's own answer as a guess", [post(2, "ann", "I think none of them", minute=3)]),
    (
        "an answer by name the day after",
        [post(2, "bob", "@ann not yet, is it any good?", minute=900)],
    ),
    ("an experience by name the day after", [post(2, "bob", ".@ann We did!", minute=900)]),
    (
        "a reply to the asker's repeat by the one asked",
        [post(2, "ann", "And paper ones?", minute=3), post(3, "cyd", "@ann ours", reply=2)],
    ),
]
UNANSWERED = [
    ("nothing follows", []),
    ("others talk", [post(2, "bob", "Something else entirely")]),
    ("a shared word that asks", [post(2, "bob", "Which rotas?", minute=2)]),
    ("a shared word by the asker", [post(2, "ann", "I like paper rotas", minute=2)]),
    ("advice much later", [post(2, "bob", "Try the one upstairs", minute=9)]),
    ("a repost", [post(2, "bob", "RT @ann: @cyd Which ward has tried paper rotas?", repost=1)]),
    ("a repost by the one asked", [post(2, "cyd", "RT @ann: @cyd Which ward", repost=1)]),
    ("the asker replies to themselves", [post(2, "ann", "Nobody?", reply=1)]),
    ("a mention much later", [post(2, "bob", "@ann good night", minute=59)]),
    ("an answer much later that names others first", [post(2, "bob", "@eve @ann yes", minute=59)]),
    ("the asker answers somebody else", [post(2, "ann", "@eve yes, often", minute=2)]),
    ("the asker says yes much later", [post(2, "ann", "Yes, that was a good hour", minute=9)]),
    (
        "a reply to another post of the asker",
        [post(2, "ann", "Hello all"), post(3, "bob", "@ann hello", reply=2, minute=7)],
    ),
    (
        "a mention that answers another post of the asker",
        [
            post(2, "ann", "Captions matter in lectures", minute=6),
            post(3, "bob", "@ann captions matter to us", minute=7),
        ],
    ),
]


def scores(posts: list[Post], language: str = "en") -> dict[str, float]:
    """Return the probability of each question by the id of its post."""
    return {key.id: p for key, p in score_open_questions(posts, language=language).items()}


@pytest.mark.parametrize(("language", "text"), OPEN)
def test_a_genuine_question_is_open_where_nobody_answers(language: str, text: str) -> None:
    """To everybody, wondering aloud, or plainly asked."""
    assert scores([post(1, "ann", text)], language)["1"] >= LEAST_OPEN


@pytest.mark.parametrize(("language", "text", "why"), NOT_OPEN)
def test_anything_else_is_not(language: str, text: str, why: str) -> None:
    """Rhetoric, answers in question form, organising, and languages without cues."""
    assert scores([post(1, "ann", text)], language).get("1", 0.0) < LEAST_OPEN, why


@pytest.mark.parametrize(("evidence", "later"), ANSWERED)
def test_evidence_of_an_answer_closes_a_question(evidence: str, later: list[Post]) -> None:
    """An answered question has no probability at all."""
    assert "1" not in scores([ASKED, *later]), evidence


@pytest.mark.parametrize(("why", "later"), UNANSWERED)
def test_anything_else_leaves_a_question_open(why: str, later: list[Post]) -> None:
    """Reposts, the asker's own posts and answers to other posts answer nothing."""
    assert scores([ASKED, *later])["1"] >= LEAST_OPEN, why


SELF_QUESTIONING = [
    post(1, "ann", "How is it for somebody new to ask me for help?", minute=1),
    post(2, "ann", "What help do I never think of offering?", reply=1, minute=2),
]


def test_a_question_right_after_another_to_nobody_is_asked_of_oneself() -> None:
    """The first of a row may be open; one that asks everybody is, wherever it stands."""
    assert set(scores(SELF_QUESTIONING)) == {"1"}
    apart = [SELF_QUESTIONING[0], post(2, "ann", SELF_QUESTIONING[1].text, minute=9)]
    assert set(scores(apart)) == {"1", "2"}
    asking = [SELF_QUESTIONING[0], post(2, "ann", "Has anybody else tried that?", minute=2)]
    assert set(scores(asking)) == {"1", "2"}
    addressed = [SELF_QUESTIONING[0], post(2, "ann", "@bob What help do you offer?", minute=2)]
    assert set(scores(addressed)) == {"1", "2"}


@pytest.mark.parametrize(
    ("later", "answered"),
    [
        (post(4, "bob", "By saying so at the door", reply=1, minute=12), True),
        (post(4, "bob", "By saying so at the door", reply=2, minute=12), True),
        (post(4, "bob", "By saying so at the door", reply=1, minute=9.5), False),
        (post(4, "ann", "By saying so at the door", reply=1, minute=12), False),
        (post(4, "bob", "By saying so at the door", reply=5, minute=12), False),
    ],
)
def test_a_later_reply_to_the_thread_answers_its_question(later: Post, answered: bool) -> None:
    """Whoever replies to a thread replies to one of its posts; before the question, to none."""
    thread = [
        post(1, "ann", "I help people all day", minute=1),
        post(2, "ann", "Most of them know the building", reply=1, minute=5),
        post(3, "ann", "How do new people find me?", reply=2, minute=10),
        post(5, "ann", "Hello from the coast", minute=1.5),
    ]
    assert ("3" not in scores([*thread, later])) is answered


def test_a_thread_that_replies_to_itself_ends() -> None:
    """A file may state anything."""
    circle = [post(1, "ann", "One", reply=2), post(2, "ann", "How do wards print rotas?", reply=1)]
    assert set(scores(circle)) == {"2"}


AGAIN = [
    ("How do small wards plan rotas?", "So: how do you plan rotas on small wards?", False),
    ("How do small wards plan rotas?", "Has anybody else seen how small wards plan rotas?", False),
    ("How do small wards plan rotas?", "Who prints leaflets for small wards?", True),
    ("How do small wards plan rotas?", "Which rotas survive the winter?", True),
    ("", "Which rotas survive the winter?", True),
    ("Which questions do you have about rotas?", "Why do leaflets fade in the sun?", False),
    ("What have you seen that made you wonder?", "Why do leaflets fade in the sun?", False),
    ("What do you ask new colleagues?", "Has anybody seen leaflets fade in the sun?", True),
    ("Which colours last?", "Why do leaflets fade in the sun?", True),
]


@pytest.mark.parametrize(("asked", "text", "is_open"), AGAIN)
def test_the_question_of_the_section_is_no_open_one(asked: str, text: str, is_open: bool) -> None:
    """Neither in other words, nor a question that answers it."""
    posts = [post(1, "ann", text), *(post(n, f"p{n}", "Good evening") for n in range(10, 40))]
    probabilities = score_open_questions(
        posts, sections={posts[0].key: "Q1"}, question_texts={"Q1": asked}
    )
    assert (posts[0].key in probabilities) is is_open
    other = score_open_questions(posts, sections={posts[0].key: "Q2"}, question_texts={"Q1": asked})
    assert posts[0].key in other


def test_shared_rare_words_and_a_second_question_make_it_less_likely() -> None:
    """Nobody is mentioned, and somebody may have answered all the same."""
    talk = [post(n, f"p{n}", f"Of captions and lectures, {n}") for n in range(10, 40)]
    question = post(1, "ann", "Which wards have tried paper rotas?", minute=9)
    alone = scores([question, *talk])["1"]
    shared = scores([question, *talk, post(2, "bob", "Our ward: paper rotas", minute=12)])["1"]
    again = scores([question, *talk, post(2, "ann", "Which wards use captions?", minute=11)])["1"]
    assert shared < alone
    assert again < alone


def test_hosts_and_the_chats_own_questions_are_left_out() -> None:
    """They ask for the chat, not for themselves."""
    assert score_open_questions([ASKED], hosts=["@Ann"]) == {}
    assert score_open_questions([ASKED], question_posts=[PostKey("x", "1")]) == {}


def test_the_order_of_the_posts_changes_nothing() -> None:
    """Questions come in time order with the same probabilities, however the posts came in."""
    posts = [post(n, f"p{n % 7}", text) for n, (_, text, *_) in enumerate([*OPEN, *NOT_OPEN], 1)]
    shuffled = list(posts)
    random.Random(7).shuffle(shuffled)
    assert list(score_open_questions(shuffled).items()) == list(score_open_questions(posts).items())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_the_question_patterns_has_cues(language: str) -> None:
    """A region changes nothing, and the kinds of question exclude each other."""
    cues = read_cues(post(1, "ann", "Xyzzy plugh frobnicates widgets at home?"), language)
    assert cues is not None
    assert len(cues & set(CUES[:7])) == 1
    region = score_open_questions([ASKED], language=f"{language}-XX")
    assert region == score_open_questions([ASKED], language=language)


def test_every_feature_has_a_weight_and_evidence_of_an_answer_counts_against() -> None:
    """The table that ships is whole, and its signs are those of its names."""
    weights = load_question_weights()
    assert set(weights) == {"bias", *FEATURES}
    against = ("labelled", "declarative", "joke", "shared_content", "asked_again")
    assert all(weights[name] < 0 for name in against)
    assert weights["asks_everybody"] > weights["interrogative"] > weights["declarative"]
