"""Sentences: read well, rest on posts, and say no number that the posts do not give."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweetup.recap.built_in_wordings import ENGLISH
from tweetup.recap.facts import Objection, RepostedPost, SectionFacts
from tweetup.recap.sentences import write_summary

from tests.recap.making import START, Made, post, theme
from tweetup.config import ChatConfig
from tweetup.model import Post, Recap, Sentence
from tweetup.recap import PreviousSession
from tweetup.text import fold_handle

POSTS = tuple(
    post(number, handle, f"We keep open data {number}", minute=number)
    for number, handle in enumerate(("ann", "bo", "cy", "dee", "ann", "eve"), start=1)
)
BY_KEY = {one.key: one for one in POSTS}
SAID = frozenset({"open", "data", "solar"})


def say(facts: SectionFacts) -> list[str]:
    return [sentence.text for sentence in write_summary(facts, BY_KEY, ENGLISH)]


def facts(**known: object) -> SectionFacts:
    given = {"section": "Q1", "position": 0, "answers": (), "words": SAID, **known}
    return SectionFacts(**given)  # type: ignore[arg-type]  # the table names each fact by its field


WHO = "five people, @ann and @bo among them"
TABLE = [
    ({}, []),
    ({"answers": POSTS}, ["This drew six answers from five people."]),
    ({"answers": POSTS, "position": 1}, ["Five people took this up, in six posts."]),
    ({"answers": POSTS[:1]}, ["Only @ann answered, in one post."]),
    ({"answers": (POSTS[0], POSTS[4])}, ["Only @ann answered, in two posts."]),
    (
        {"answers": POSTS, "other_counts": (5, 2)},
        ["No question drew more answers: six answers, from five people."],
    ),
    ({"answers": POSTS, "other_counts": (6, 2)}, ["This drew six answers from five people."]),
    (
        {"answers": POSTS[:3], "other_counts": (6, 9)},
        ["This was the quietest of the three questions, with three answers from three people."],
    ),
    ({"answers": POSTS[:3], "other_counts": (6,)}, ["This drew three answers from three people."]),
    (
        {"answers": POSTS, "section": "S2"},
        ["Five people wrote six posts in this part."],
    ),
    (
        {"answers": POSTS[:1], "section": "closing", "position": 1},
        ["To close, one person wrote one post."],
    ),
    (
        {"themes": (theme("Q1", "Open data", POSTS[:2]),)},
        ["The point made most often was “open data”, by two people, @ann and @bo."],
    ),
    (
        {"themes": (theme("Q1", "Open data", POSTS),), "position": 1},
        ["What came up most was “open data” (five people, @ann and @bo among them)."],
    ),
    (
        {"themes": (theme("Q1", "Ireland's rules", POSTS),), "position": 2},
        [f"“Ireland's rules” was the point most often made, by {WHO}."],
    ),
    (
        {"themes": (theme("Q1", "Data", POSTS[:2]), theme("Q1", "Time", POSTS[2:4]))},
        ["“Data” and “Time” came up equally often, with two people each."],
    ),
    (
        {"themes": (theme("Q1", "Open data", POSTS), theme("Q1", "Time", POSTS[:2]))},
        [
            "The point made most often was “open data”, by five people, @ann and @bo among them.",
            "After that came “Time” (two people).",
        ],
    ),
    ({"themes": (theme("Q1", "Alone", POSTS[:1]),)}, []),
    (
        {
            "objections": (
                Objection(by="ann", to="bo", post=POSTS[0].key),
                Objection(by="cy", to="dee", post=POSTS[2].key),
            )
        },
        ["Not everyone was of one mind: @ann disagreed with @bo, and @cy with @dee."],
    ),
    ({"counter_questions": POSTS[:2]}, ["@ann and @bo asked something in return."]),
    ({"counter_questions": POSTS}, ["Five people asked something in return."]),
    ({"open_questions": POSTS[:1]}, ["What @ann asked found no reply."]),
    ({"open_questions": POSTS}, ["Six questions from participants found no reply."]),
    (
        {"open_questions": POSTS[:1], "counter_questions": POSTS[:1]},
        ["What @ann asked found no reply."],
    ),
    (
        {"exchanges": ((POSTS[0], POSTS[1], POSTS[4]),)},
        ["The longest exchange, between @ann and @bo, ran to three posts."],
    ),
    ({"exchanges": (POSTS,)}, ["The longest exchange ran to six posts among five people."]),
    (
        {"reposted": (RepostedPost(post=POSTS[0], reposts=POSTS[1:3]),)},
        ["Passed on most was what @ann wrote: two people reposted it."],
    ),
    ({"reposted": (RepostedPost(post=POSTS[0], reposts=POSTS[1:2]),)}, []),
    (
        {
            "reposted": (
                RepostedPost(post=POSTS[0], reposts=POSTS[1:3]),
                RepostedPost(post=POSTS[1], reposts=POSTS[2:4]),
            )
        },
        [],
    ),
    ({"late": POSTS[:1]}, ["After the hour had ended, one person added one answer."]),
]


@pytest.mark.parametrize(("known", "said"), TABLE)
def test_a_fact_is_one_sentence_and_no_fact_is_none(
    known: dict[str, object], said: list[str]
) -> None:
    assert say(facts(**known)) == said


def test_a_summary_is_short() -> None:
    """At most six sentences; what is dropped first is what matters least."""
    full = facts(
        answers=POSTS,
        themes=(theme("Q1", "Open data", POSTS), theme("Q1", "Time", POSTS[:2])),
        objections=(Objection(by="ann", to="bo", post=POSTS[0].key),),
        counter_questions=POSTS[3:4],
        open_questions=POSTS[:1],
        exchanges=((POSTS[0], POSTS[1], POSTS[4]),),
        reposted=(RepostedPost(post=POSTS[0], reposts=POSTS[1:3]),),
        late=POSTS[:1],
    )
    said = say(full)
    assert len(said) == 6
    assert said[4] == "What @ann asked found no reply."
    assert said[5] == "Passed on most was what @ann wrote: two people reposted it."


def test_neighbouring_sections_do_not_read_alike() -> None:
    """Four questions with the same figures open in four ways."""
    said = {say(facts(answers=POSTS, position=position))[0] for position in range(4)}
    assert len(said) == 4


def opening(made: Made) -> list[str]:
    return [sentence.text for sentence in made.recap().intro]


MET = "#carechat met on Friday, 8 March 2024, from 19:00 to 20:00 (UTC)"
HOUR = Made(
    placed=(
        (post(1, "host", "Hello and welcome", minute=1), "intro"),
        (post(2, "host", "Q1 Why do we meet?", minute=5), "Q1"),
        (post(3, "ann", "A1 to learn", minute=6), "Q1"),
        (post(4, "bo", "A1 to teach", minute=7), "Q1"),
        (post(5, "cy", "RT @bo: A1 to teach", minute=8, repost=4), "Q1"),
    )
)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            HOUR,
            [
                f"{MET}, hosted by @host.",
                "On the table: one question.",
                "Three people took part and wrote four posts; one more only passed posts on.",
            ],
        ),
        (
            replace(
                HOUR, previous=PreviousSession(session="x", participants=3), newcomers=frozenset()
            ),
            [
                "As many people came as last time (three).",
                "All of them had been in an earlier chat.",
            ],
        ),
        (
            replace(
                HOUR,
                previous=PreviousSession(session="x", participants=31),
                newcomers=frozenset({"bo"}),
            ),
            [
                "Fewer people came than last time (three against 31).",
                "Of these, two had been in an earlier chat on record; one had not.",
            ],
        ),
    ],
)
def test_the_intro_says_who_came_against_last_time(made: Made, said: list[str]) -> None:
    assert [sentence for sentence in opening(made) if sentence in said] == said


def test_a_chat_without_host_or_question_claims_neither() -> None:
    made = Made(placed=((post(1, "ann"), "chatter"), (post(2, "bo"), "chatter")), hosts=())
    assert opening(made) == [
        f"{MET}.",
        "Two people took part and wrote two posts.",
    ]


def test_guests_are_named_when_they_came() -> None:
    chat = ChatConfig(hashtag="carechat", hashtags=("carechat",), guests=("ann", "absent"))
    said = opening(replace(HOUR, chat=chat))
    assert "@ann joined as a guest." in said


HANDLES = ("host", "ann", "bo", "cy", "dee", "eve")
LINES = st.lists(
    st.tuples(
        st.sampled_from(HANDLES),
        st.sampled_from(("intro", "Q1", "Q2", "Q3", "chatter", "closing")),
        st.sampled_from(
            (
                "A word on open data",
                "I disagree with that",
                "How would you do it?",
                "RT @ann: a word on open data",
            )
        ),
        st.integers(0, 80),
        st.sampled_from(("", "reply", "repost")),
    ),
    max_size=40,
)


@st.composite
def chats(draw: st.DrawFn) -> Made:
    """Chats with posts of all kinds and themes, exchanges and open questions drawn from them."""
    placed: list[tuple[Post, str]] = []
    for number, (handle, section, text, minute, kind) in enumerate(draw(LINES), start=1):
        target = draw(st.integers(1, number - 1)) if kind and number > 1 else None
        reply, repost = (target if kind == name else None for name in ("reply", "repost"))
        placed.append(
            (post(number, handle, text, minute=minute, reply=reply, repost=repost), section)
        )
    made = Made(
        placed=tuple(placed),
        newcomers=draw(st.none() | st.frozensets(st.sampled_from(HANDLES))),
        previous=draw(
            st.none()
            | st.builds(PreviousSession, session=st.just("x"), participants=st.integers(0, 40))
        ),
    )
    named = [section for section in ("Q1", "Q2", "Q3") if any(s == section for _, s in placed)]
    themes = []
    for section in named:
        here = [one for one, name in placed if name == section]
        for label in draw(st.lists(st.sampled_from(("Open data", "Time", "Trust")), unique=True)):
            chosen = draw(st.lists(st.sampled_from(here), min_size=1, unique_by=lambda p: p.id))
            themes.append(theme(section, label, chosen))
    themes.sort(key=lambda one: -one.support)
    some = st.lists(st.sampled_from(placed), max_size=4, unique_by=lambda it: it[0].id)
    run = st.lists(st.sampled_from(placed), min_size=1, max_size=5, unique_by=lambda it: it[0].id)
    runs = draw(st.lists(run, max_size=2)) if placed else []
    return replace(
        made,
        themes=tuple(themes),
        open_questions=tuple(one for one, _ in (draw(some) if placed else [])),
        exchanges=tuple(tuple(one for one, _ in run) for run in runs),
    )


NUMERALS = {word: number for number, word in enumerate(ENGLISH.numerals) if number}
NUMBER = re.compile(rf"\b(?:\d+|{'|'.join(NUMERALS)})\b", re.IGNORECASE)


def numbers_in(text: str) -> set[int]:
    """The numbers a sentence says, in words or figures, outside quoted labels and handles."""
    bare = re.sub(r"“[^”]*”|@\w+", " ", text)
    found = (match[0].lower() for match in NUMBER.finditer(bare))
    return {NUMERALS[word] if word in NUMERALS else int(word) for word in found}


def counted(sentence: Sentence, posts: dict[object, Post]) -> set[int]:
    """How many posts and how many people a sentence carries."""
    carried = [posts[at] for at in sentence.posts]
    return {len(carried), len({fold_handle(one.handle) for one in carried})}


@given(chats())
def test_every_number_in_a_summary_is_counted_from_its_posts(made: Made) -> None:
    """Posts, people, the people of a theme whose posts it carries, or how many questions."""
    posts: dict[object, Post] = {one.key: one for one, _ in made.placed}
    for section in made.recap().sections:
        for sentence in section.summary:
            assert sentence.posts
            allowed = counted(sentence, posts) | {
                one.support for one in section.themes if set(one.posts) <= set(sentence.posts)
            }
            if "quietest of" in sentence.text or "fewest" in sentence.text:
                allowed.add(len(made.segmentation.questions))
            assert numbers_in(sentence.text) <= allowed, sentence.text


@given(chats())
def test_every_name_in_a_summary_is_somebody_who_was_there(made: Made) -> None:
    there = {one.handle for one, _ in made.placed}
    for section in made.recap().sections:
        for sentence in section.summary:
            assert set(re.findall(r"@(\w+)", sentence.text)) <= there


@given(chats())
def test_the_intro_says_the_figures_of_the_recap(made: Made) -> None:
    """Every number of the intro stands in the recap's own numbers, attendance or themes."""
    recap = made.recap()
    known = {
        recap.numbers.posts - recap.numbers.reposts,
        recap.numbers.participants,
        recap.numbers.reposters_only,
        recap.attendance.newcomers,
        recap.attendance.returning,
        recap.attendance.previous_participants,
        len(made.segmentation.questions),
        *(one.support for one in made.themes),
    }
    for sentence in recap.intro[1:]:
        assert numbers_in(sentence.text) <= known, sentence.text


@given(chats(), st.randoms(use_true_random=False))
def test_the_order_of_posts_does_not_matter(made: Made, shuffler: object) -> None:
    posts = [one for one, _ in made.placed]
    expected: Recap = made.recap()
    shuffler.shuffle(posts)  # type: ignore[attr-defined]  # hypothesis draws a random.Random
    assert made.recap(posts) == expected


def test_a_session_without_posts_says_nothing() -> None:
    recap = Made(placed=()).recap()
    assert recap.intro == ()
    assert recap.sections == ()
    assert recap.timeline[0].start == START
