"""Questions that ask for things, and the things that answers name."""

import pytest

from tests.insight.making import post
from tweetup.insight import find_answer_lists
from tweetup.insight.answer_lists import asked_things
from tweetup.model import PostKey

ASKED = [
    ("Which tools do you use?", "tools"),
    ("What other free digital tools have helped?", "tools"),
    ("What are your favourite apps for notes?", "apps"),
    ("What are the best books on weeding?", "books"),
    ("What kinds of software do you teach?", "software"),
    ("Please share a website that you like!", "websites"),
    ("Share a “gift” (resource) with us", "resources"),
    ("For those who map, what tools are you using?", "tools"),
    ("How have you used organisations and partners to learn?", "organisations and partners"),
    ("Which hashtags do you follow?", "hashtags"),
    ("Recommend three accounts to follow", "accounts"),
    ("Which tools or books do you recommend to newcomers?", "tools or books"),
    ("What apps, websites, or good books have helped?", "apps, websites, or books"),
    ("Which films and songs do you show?", "films and songs"),
    ("Which apps or accounts do you follow?", "apps"),
    ("Which tools, if any, do you use?", "tools"),
]
NOT_ASKED = [
    "What role do tools play in your work?",
    "What are the barriers? Tools? Time? Money?",
    "What makes a good book?",
    "How important is it to work with other tools such as Word Lab?",
    "How do you decide around what hashtags, words or users to collect?",
    "What are these chats, and what are they not?",
    "What have books done for you?",
    "Why do tools fail?",
    "What ideas resonate with you?",
    "What medicines do you take?",
    "See http://example.org/what-tools",
    "",
]


@pytest.mark.parametrize(("question", "things"), ASKED)
def test_a_question_asks_for_things(question: str, things: str) -> None:
    """By its own noun, given as a plural."""
    assert asked_things(question) == things


@pytest.mark.parametrize("question", NOT_ASKED)
def test_a_question_that_has_the_word_does_not_ask_for_things(question: str) -> None:
    """Things that are spoken of are not asked for."""
    assert asked_things(question) is None


def items(
    texts: list[str], question: str, *, hashtags: tuple[str, ...] = (), people: tuple[str, ...] = ()
) -> dict[str, int]:
    """Return the items of the answers' one list with their people; each answer is another's."""
    posts = [post(number, f"user{number}", text) for number, text in enumerate(texts, start=1)]
    lists = find_answer_lists(
        reversed(posts), question_text=question, hashtags=hashtags, people=people
    )
    return {item.item: item.people for each in lists for item in each.items}


TOOLS = "Which tools do you use?"
BOOKS = "Which books do you recommend?"
LISTS = [
    (
        [
            "A1 We use SketchPad daily",
            "A1 @SketchPad and MindPop",
            "I like using Zoteka",
            "MindPop!",
        ],
        TOOLS,
        {"MindPop": 2, "SketchPad": 2, "Zoteka": 1},
    ),
    # Who refuses a thing does not name it, and one that all refuse is no item.
    (
        ["using SketchPad and MindPop", "Never MindPop again", "not FlipBox", "using Zoteka"],
        TOOLS,
        {"MindPop": 1, "SketchPad": 1, "Zoteka": 1},
    ),
    (
        ["We swear by the Riverside app", "our class tried @pondkit", "using Google Draw here"],
        TOOLS,
        {"@pondkit": 1, "Google Draw": 1, "Riverside": 1},
    ),
    (
        [
            'A2 "The Open Shelf" by Ann Lee',
            "A2 “Weeding for Beginners.”",
            'A2 "the open shelf" again, and "Notes on Dust"',
        ],
        BOOKS,
        {"The Open Shelf": 2, "Notes on Dust": 1, "Weeding for Beginners": 1},
    ),
    (
        [
            "w/ @HillUniversity & @Oakford",
            "We met at the Hillside Museum",
            "at @Hill_University",
        ],
        "How have you used organisations?",
        {"@Hill_University": 2, "@Oakford": 1, "Hillside Museum": 1},
    ),
    (
        ["#weeding and #shelves", "#Weeding #chat", "#dust"],
        "Which hashtags do you follow?",
        {"#weeding": 2, "#dust": 1, "#shelves": 1},
    ),
    (
        ["@ann follow @bea and @cyd", "For me @cyd", "and @dee, @User1"],
        "Which accounts do you follow?",
        {"@cyd": 2, "@bea": 1, "@dee": 1, "@User1": 1},
    ),
]
LISTS += [
    # Little words between capitals, where two people write them alike; a surname is a person's.
    (
        [
            "A3: Frost on Panes by Susan Wexcombe, always",
            "A3 Wexcombe's Frost on Panes, and a Brassica app",
            "A3: Frost on Panes! Or Wexcombe in any form",
            "Zoteka, and BeeBase",
            "We tried Zoteka",
        ],
        "Which tools or books do you recommend?",
        {"Frost on Panes": 3, "Zoteka": 2, "BeeBase": 1, "Brassica": 1},
    ),
    (
        [
            "Moved from Pinwall to FlipBox last year",
            "We went from Pinwall to FlipBox as well",
            "using Pinwall and MindPop",
            "I use FlipBox",
        ],
        TOOLS,
        {"FlipBox": 3, "MindPop": 1, "Pinwall": 1},
    ),
    (
        ["the Organic Bean Alliance guide", "we tried Sprouted", "FareNet"],
        TOOLS,
        {"FareNet": 1, "Organic Bean Alliance": 1, "Sprouted": 1},
    ),
    (
        ["FareNet and the Rail Times Atlas", "I trust the County Bus Timetable", "FareNet"],
        "Which apps, sites or books do you use?",
        {"FareNet": 2, "County Bus Timetable": 1, "Rail Times Atlas": 1},
    ),
]
NO_LISTS = [
    # Nothing is asked for, or too few things are named.
    (["SketchPad", "MindPop", "FlipBox"], "Why do you teach?"),
    (["SketchPad for me", "MindPop for me"], TOOLS),
    # Names of people are no things.
    (["anything by Habel", "I read Habel", "Freda Zinn and Foukel", "Foukel, Habel"], BOOKS),
    (["Anna Lee", "Peter Ox and Mary Low", "Prof. Kwan", "Dr. Ode"], TOOLS),
    # Common words, shouted or at a sentence's beginning.
    (["Pens. Paper. Walks.", "WE DO NOT", "Monday is good", "Time and ICT, PD"], TOOLS),
    # A sentence in quotation marks is no title.
    (['"we weed a lot"', '"Work = Force. Prove It"', '"Dust"', '"no more shelves please"'], BOOKS),
    # The name says whose approach it is.
    (["the Oakford approach", "the Hillside method", "the Pondville way"], TOOLS),
]


@pytest.mark.parametrize(("texts", "question", "expected"), LISTS)
def test_things_are_counted_by_people(
    texts: list[str], question: str, expected: dict[str, int]
) -> None:
    """Joined over spelling, the one that most people name first."""
    named = items(texts, question, hashtags=("chat",))
    assert named == expected
    assert list(named) == list(expected)


@pytest.mark.parametrize(("texts", "question"), NO_LISTS)
def test_words_that_name_no_things_are_no_list(texts: list[str], question: str) -> None:
    """No list is better than one with a person or a common word in it."""
    assert items(texts, question) == {}


def test_participants_and_the_question_are_no_items() -> None:
    """Whoever is in the chat is a person, and the question's words are no answer."""
    texts = ["using SketchPad with @PondLab", "using MindPop", "using Zoteka", "using WordLab"]
    question = "Which tools beside WordLab do you use?"
    assert set(items(texts, question, people=("PondLab", "Zo Teka"))) == set()
    assert set(items(texts, question)) == {"SketchPad", "MindPop", "Zoteka", "@PondLab"}


def test_choices_of_a_poll_are_no_items() -> None:
    """They are words of the question, also where they have several words."""
    texts = ["using SketchPad", "using MindPop", "using Zoteka", "using “Word Lab”"]
    posts = [post(number, f"user{number}", text) for number, text in enumerate(texts)]
    named = [
        {item.item for each in lists for item in each.items}
        for lists in (
            find_answer_lists(posts, question_text=TOOLS, options=options)
            for options in ((), ("word lab",), ("word lab", "Zoteka"))
        )
    ]
    assert named == [
        {"SketchPad", "MindPop", "Zoteka", "Word Lab"},
        {"SketchPad", "MindPop", "Zoteka"},
        set(),
    ]


def test_every_post_of_an_item_holds_it() -> None:
    """Also a post that names it in passing, but not one that only quotes it from another."""
    posts = [
        post(1, "ann", "using SketchPad, MindPop and FlipBox"),
        post(2, "bob", "so do we, sketchpad is fine"),
        post(3, "cyd", "Yes! RT @ann: using SketchPad, MindPop and FlipBox"),
    ]
    [tools] = find_answer_lists(posts, question_text=TOOLS)
    assert tools.what == "tools"
    assert [(item.item, item.people, item.posts) for item in tools.items] == [
        ("SketchPad", 2, (PostKey("x", "1"), PostKey("x", "2"))),
        ("FlipBox", 1, (PostKey("x", "1"),)),
        ("MindPop", 1, (PostKey("x", "1"),)),
    ]


def test_other_languages_have_no_lists() -> None:
    """The rules are those of English; German writes every noun with a capital."""
    posts = [post(1, "ann", "using SketchPad, MindPop and FlipBox")]
    assert find_answer_lists(posts, question_text=TOOLS, language="en-GB")
    assert find_answer_lists(posts, question_text=TOOLS, language="de") == ()
