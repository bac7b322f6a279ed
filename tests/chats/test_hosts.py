"""Hosts: configured, named, in turns, found by behaviour; and people who are none."""

import pytest

from tests.chats.making import (
    ASKED,
    PEOPLE,
    SAYINGS,
    TAG,
    answers,
    asked,
    evening,
    post,
    segmented,
    three,
)
from tweetup.model import Post


def test_hosts_who_take_turns() -> None:
    """Two hosts who ask in turns are both hosts, in the order in which they asked."""
    asking = [
        post(10 * n, ("mona", "cora")[n % 2], f"Q{n}: {ASKED[n]} #{TAG}", id=f"{n}")
        for n in (1, 2, 3, 4)
    ]
    segmentation = segmented(evening(*asking, numbers=(1, 2, 3, 4)))
    assert asked(segmentation) == [(f"Q{n}", ASKED[n]) for n in (1, 2, 3, 4)]
    assert segmentation.hosts == ("cora", "mona")


def test_configured_hosts() -> None:
    """Configured hosts come first, asking or not; absent ones are not listed."""
    segmentation = segmented(three(), hosts=("@Rosa", "nobody"))
    assert set(segmentation.hosts) == {"rosa", "mona"}


def test_hosts_named_in_the_welcome() -> None:
    """A person whom the welcome names as host is a host, though they ask nothing."""
    welcome = post(0.5, "mona", f"Welcome! Our hosts tonight are @mona and @tom #{TAG}")
    helper = post(12, "tom", f"Do tell us about your sills #{TAG}")
    segmentation = segmented(three(welcome, helper))
    assert set(segmentation.hosts) == {"mona", "tom"}


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("Hello! I'm Rosa, your host together with @mona", {"rosa", "mona"}),
        ("Hi all, I am Rosa and tonight's moderator", {"rosa", "mona"}),
        ("Co-hosting with @mona tonight", {"rosa", "mona"}),
        ("I'm hosting tonight, so be kind", {"rosa", "mona"}),
        ("Hallo, ich bin Rosa, eure Gastgeberin", {"rosa", "mona"}),
        ("I'm Rosa, the host of a garden podcast", {"mona"}),
        ("I host a podcast on sills", {"mona"}),
        ("I'm hosting my parents, so I may be slow", {"mona"}),
        ("I'll be your host next week", {"mona"}),
        ("I'm Rosa, your host last week", {"mona"}),
    ],
)
def test_people_who_say_that_they_host(text: str, hosts: set[str]) -> None:
    helper = post(0.5, "rosa", f"{text} #{TAG}")
    assert set(segmented(three(helper)).hosts) == hosts


@pytest.mark.parametrize(
    "text",
    [
        "Welcome! My co-host @tom is ill and can't be here",
        "Welcome! Guest host: @tom couldn't come",
        "Welcome! I'm stepping in for our host @tom",
        "Welcome! Our moderator @tom had to cancel",
        "Welcome! Next week our host will be @tom",
        "Welcome! The host last week was @tom",
        "Willkommen! Co-Host @tom ist krank",
    ],
)
def test_hosts_who_are_absent_are_none(text: str) -> None:
    """Nor are those of another meeting."""
    assert segmented(three(post(0.5, "mona", f"{text} #{TAG}"), post(12, "tom", "Hi"))).hosts == (
        "mona",
    )


def test_the_host_of_a_chat_without_numbers() -> None:
    """The author who welcomes, steers and closes is the host, and asks."""
    posts = [post(0, "mona", f"Welcome to #{TAG}! Tonight's topic: water. Introduce yourselves")]
    posts += [post(2 + n, who, f"Hi from {who} #{TAG}") for n, who in enumerate(PEOPLE)]
    for minute, text in ((12, ASKED[1]), (25, ASKED[3]), (40, ASKED[6])):
        posts.append(post(minute, "mona", f"Next topic: {text} #{TAG}"))
        posts += answers(minute, minute % 5, form="{said}", people=6)
    posts.append(post(59, "mona", f"Thanks for joining us! Our next chat is in April #{TAG}"))
    segmentation = segmented(posts)
    assert segmentation.hosts == ("mona",)
    assert asked(segmentation) == [("Q1", ASKED[1]), ("Q2", ASKED[3]), ("Q3", ASKED[6])]


def test_a_participant_who_asks_much_is_no_host() -> None:
    """Questions without numbers, in replies and in passing, make nobody a host."""
    curious = [
        post(11 + 7 * n, "ada", f"Does anybody know why? Number {n} puzzles me #{TAG}")
        for n in range(5)
    ]
    assert segmented(three(*curious)).hosts == ("mona",)


# A participant's labelled question between those of mona, who asks Q1, Q2 and Q3.
PARTICIPANTS = [
    ("before the host's", 9, "Q2b: does anyone have spare seeds?"),
    ("same number", 9, "Q2: who has spare seeds?"),
    ("before the first", 1, "Q1: can I join late?"),
    ("behind the host's", 22, "Q2: who has spare seeds for me?"),
    ("the next number", 45, "Q4: who will host next month?"),
    ("out of order", 9, "Q4: who will host next month?"),
    ("in German", 45, "Q4: Wer leitet den Chat im April?"),
]


@pytest.mark.parametrize(
    ("minute", "text"), [row[1:] for row in PARTICIPANTS], ids=[row[0] for row in PARTICIPANTS]
)
def test_a_participant_with_one_labelled_question(minute: float, text: str) -> None:
    """They are no host, their question is none, and the host's own stands."""
    plain = segmented(three())
    segmentation = segmented(
        three(
            post(minute, "ada", f"{text} #{TAG}"),
            post(minute + 0.5, "tom", f"I could! #{TAG}"),
            post(minute + 0.7, "ada", f"A4: I would love to #{TAG}"),
        )
    )
    assert segmentation.hosts == plain.hosts == ("mona",)
    assert [(q.section, q.posts) for q in segmentation.questions] == [
        (q.section, q.posts) for q in plain.questions
    ]


WORKSHOP = ("Who wants to come to my workshop on Saturday?", "What do you do against moles?")


@pytest.mark.parametrize("minutes", [(45, 46), (9, 9.5)], ids=["behind the host's", "between"])
def test_a_participant_with_a_series_that_nobody_answers(minutes: tuple[float, float]) -> None:
    """Where a host says who hosts, whoever asks on under numbers of their own does not."""
    opening = post(0, "mona", f"Welcome, I am your host tonight #{TAG}")
    plain = segmented(three(opening))
    series = [
        post(minute, "ada", f"Q{number}: {text} #{TAG}")
        for number, (minute, text) in enumerate(zip(minutes, WORKSHOP, strict=True), start=4)
    ]
    segmentation = segmented(three(opening, *series))
    assert segmentation.hosts == plain.hosts == ("mona",)
    assert asked(segmentation) == asked(plain)


def test_a_second_host_whose_series_people_answer() -> None:
    opening = post(0, "mona", f"Welcome, I am your host tonight #{TAG}")
    series = [
        it
        for number, text in enumerate(WORKSHOP, start=4)
        for it in (
            post(10 * number, "ada", f"Q{number}: {text} #{TAG}"),
            post(10 * number + 1, "tom", f"A{number}: We would, and with all our friends #{TAG}"),
        )
    ]
    segmentation = segmented(three(opening, *series))
    assert segmentation.hosts == ("mona", "ada")
    assert [text for _, text in asked(segmentation)][-2:] == list(WORKSHOP)


def test_a_participants_question_beside_the_only_one() -> None:
    """The asker who welcomes leads a chat of one question; two who ask one each need answers."""
    hour = [
        post(0, "mona", f"Welcome everyone to #{TAG}!"),
        post(10, "mona", f"Q1: {ASKED[1]} #{TAG}"),
        *answers(10, 1, form="A1: {said}", people=4),
        post(40, "ada", f"Q2: who will host next month? #{TAG}"),
    ]
    segmentation = segmented(hour)
    assert asked(segmentation) == [("Q1", ASKED[1])]
    assert segmentation.hosts == ("mona",)


GUESTS = [
    post(0.5, "mona", f"Our guest tonight is @ada #{TAG}"),
    post(0.5, "mona", f"So glad to have @tom; co-hosting with @ada #{TAG}"),
    post(0.5, "mona", f"Unser Gast heute: @ada #{TAG}"),
]


@pytest.mark.parametrize("naming", GUESTS)
def test_a_guest_with_one_question(naming: Post) -> None:
    """Whom a host names as guest asks one of the chat's questions, even if nobody answers."""
    segmentation = segmented(three(naming, post(45, "ada", f"Q4: {ASKED[4]} #{TAG}")))
    assert asked(segmentation)[-1] == ("Q4", ASKED[4])
    assert set(segmentation.hosts) == {"mona", "ada"}


@pytest.mark.parametrize(("people", "is_asked"), [(("tom",), False), (("tom", "eve"), True)])
def test_one_question_that_several_answer(people: tuple[str, ...], is_asked: bool) -> None:
    """Answers under its number by several people make it one of the chat's."""
    said = [
        post(46 + n, who, f"A4: {SAYINGS[n]} #{TAG}", id=f"9{n}") for n, who in enumerate(people)
    ]
    segmentation = segmented(three(post(45, "ada", f"Q4: {ASKED[4]} #{TAG}"), *said))
    assert (("Q4", ASKED[4]) in asked(segmentation)) is is_asked
    assert ("ada" in segmentation.hosts) is is_asked


def test_naming_oneself_makes_no_guest() -> None:
    """A participant who calls themselves a host leads nothing by that."""
    posts = [
        post(44, "ada", f"Your guest host @ada here #{TAG}"),
        post(45, "ada", f"Q4: {ASKED[4]} #{TAG}"),
    ]
    assert segmented(three(*posts)).hosts == ("mona",)


MODERATORS = [
    # a post, and the hosts of an evening of three questions by mona and one by cora
    ("rosa", f"Thanks so much to our #{TAG} moderators @mona and @tom!", ["mona"]),
    ("mona", f"Mona here, co-moderator with @tom #{TAG}", ["mona"]),
    ("rosa", f"Thank you @mona for facilitating tonight #{TAG}", ["mona"]),
    ("rosa", f"Danke an @mona für die Moderation #{TAG}", ["mona"]),
    ("rosa", f"Merci @mona pour l'animation #{TAG}", ["mona"]),
    ("rosa", f"Thanks for moderating, @mona and @cora #{TAG}", ["mona", "cora"]),
    ("cora", f"Cora here, co-mod with @mona #{TAG}", ["mona", "cora"]),
    ("rosa", f"Thanks for moderating, @tom #{TAG}", ["mona", "cora"]),
    ("rosa", f"Who is moderating next week, @mona? #{TAG}", ["mona", "cora"]),
    ("rosa", f"Next week's moderator is @mona #{TAG}", ["mona", "cora"]),
    ("rosa", f"RT @li: Thanks to our moderators @mona and @tom #{TAG}", ["mona", "cora"]),
    ("rosa", f"Thanks all for a moderate evening, @mona #{TAG}", ["mona", "cora"]),
]


@pytest.mark.parametrize(("who", "text", "hosts"), MODERATORS)
def test_those_who_are_named_as_moderators_go_first(who: str, text: str, hosts: list[str]) -> None:
    """Whoever asked one question and is not named asked as a guest, and asked it all the same."""
    posts = three(
        post(40, "cora", f"Q4: {ASKED[4]} #{TAG}", id="4"),
        *answers(40, 4),
        post(57, who, text, id="57"),
    )
    segmentation = segmented(posts)
    assert list(segmentation.hosts) == hosts
    assert [it.author for it in segmentation.questions] == ["mona", "mona", "mona", "cora"]
    assert segmented(posts, hosts=("cora",)).hosts[0] == "cora"
