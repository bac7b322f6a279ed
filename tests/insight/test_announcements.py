# ruff: noqa: E501 - a row a post reads better than wrapped posts
"""The next meeting, guests and framing in hosts' words, and posts that announce nothing."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.costs import ends
from tests.insight.announcing import TAG, segmentation, session
from tests.insight.making import post
from tweetup.insight import find_framing, find_guests, find_next_meeting, find_topics
from tweetup.model import Author, NextMeeting, Post, PostKey

# The session is on Tuesday, 5 March 2024, 19:00 UTC. Language, a host's post at its end, the
# meeting in words.
NEXT = [
    ("en", "Next #gardenchat on March 19 at 8 PM ET", "19 March 2024, 8 PM ET"),
    ("en", "Our next chat is April 2nd w/ @ida: soil and kinaesthetic learning", "2 April 2024, with @ida: Soil and kinaesthetic learning"),
    ("en", "Thanks for joining! We’ll be back on March 19 at 9 PM focusing on seed banks http://a.example/x", "19 March 2024, 9 PM: Seed banks"),
    ("en", "No #gardenchat next week, I'm away. We're back on Thursday 21 March, 7pm, with seeds", "21 March 2024, 7pm"),
    ("fr", "Pas de #gardenchat la semaine prochaine. On se retrouve le 19 mars", "19 mars 2024"),
    ("en", "Next #gardenchat?  March 19th at 9 PM!  See you then!", "19 March 2024, 9 PM"),
    ("en", "Set a reminder for next month's chat on 2 April at 1:00PM Eastern. #gardenchat", "2 April 2024, 1:00PM Eastern"),
    ("en", "So next month's chat is 2 Apr. at 1:00PM Eastern.", "2 April 2024, 1:00PM Eastern"),
    ("en", "You're in luck: @ida is hosting next #gardenchat next Tuesday on tools, soil and #gardenchat", "12 March 2024, with @ida: Tools, soil and gardenchat"),
    ("en", "p.s. we have another chat next week, March 12th on crit ped & trees, mod by @ida http://a.example", "12 March 2024, with @ida: Crit ped & trees"),
    ("en", "Thanks to all who joined, don't miss our next chat on March 19 about voting and ideas", "19 March 2024: Voting and ideas"),
    ("en", "See you in two weeks!", "19 March 2024"),
    ("en", "Join us next Tuesday", "12 March 2024"),
    ("en", "Join us again on March 19 for the next #gardenchat. Topic TBD!!!", "19 March 2024"),
    ("en", "We'll run another next week! #gardenchat", "We'll run another next week"),
    ("en", "Thanks to you all. We'll be hosting more of these soon. Check http://a.example", "We'll be hosting more of these soon"),
    ("en", "Hope to see you all next month. #gardenchat", "Hope to see you all next month"),
    ("en", "The next #gardenchat had been planned for 12 March, but we moved it to 19 March", "19 March 2024"),
    ("en", "Our next chat has been postponed from March 12 to March 19 at 8 PM ET", "19 March 2024, 8 PM ET"),
    ("en", "The next #gardenchat on March 12 is rescheduled to March 19", "19 March 2024"),
    ("en", "Instead of March 12, our next chat is on March 19", "19 March 2024"),
    ("en", "Next #gardenchat is not on March 12 but on March 19", "19 March 2024"),
    ("en", "Next #gardenchat is on March 19, not March 12", "19 March 2024"),
    ("en", "Not to be missed: next #gardenchat on March 19", "19 March 2024"),
    ("en", "That was lovely. No late sitting tonight! The next one is on March 19 with guest @ida on compost.", "19 March 2024, with @ida: Compost"),
    ("en", "Thank you all! The next one: 19 March, 8 PM ET", "19 March 2024, 8 PM ET"),
    ("de", "Danke! Das nächste ist am 19. März über Kompost", "19. März 2024: Kompost"),
    ("fr", "Merci ! Le prochain sera le 19 mars", "19 mars 2024"),
    ("es", "¡Gracias! El próximo es el 19 de marzo", "19 de marzo de 2024"),
    ("nl", "Dank! De volgende is op 19 maart", "19 maart 2024"),
    ("it", "Grazie! Il prossimo è il 19 marzo", "19 marzo 2024"),
    ("pt", "Obrigada! O próximo é dia 19 de março", "19 de março de 2024"),
    ("de", "Der nächste #gardenchat ist nicht am 12. März, sondern am 19. März", "19. März 2024"),
    ("de", "Der nächste #gardenchat wurde verschoben auf den 19. März", "19. März 2024"),
    ("de", "Der nächste #gardenchat am 12. März wird auf den 19. März verschoben", "19. März 2024"),
    ("fr", "Le prochain #gardenchat du 12 mars est reporté au 19 mars", "19 mars 2024"),
    ("es", "El próximo #gardenchat del 12 de marzo queda aplazado al 19 de marzo", "19 de marzo de 2024"),
    ("nl", "De volgende #gardenchat is verplaatst naar 19 maart", "19 maart 2024"),
    ("it", "Il prossimo #gardenchat è spostato al 19 marzo", "19 marzo 2024"),
    ("pt", "O próximo #gardenchat foi adiado para 19 de março", "19 de março de 2024"),
    ("de", "Der nächste #gardenchat ist am 19. März um 20 Uhr zum Thema Kompost", "19. März 2024, 20 Uhr: Kompost"),
    ("de", "Danke! Wir sehen uns am Dienstag in zwei Wochen", "19. März 2024"),
    ("de", "Bis nächste Woche!", "Bis nächste Woche"),
    ("fr", "Prochain #gardenchat le 19 mars avec @ida", "19 mars 2024, avec @ida"),
    ("fr", "Merci ! On se retrouve mardi prochain", "12 mars 2024"),
    ("es", "El próximo #gardenchat es el 19 de marzo sobre compost", "19 de marzo de 2024: Compost"),
    ("es", "Nos vemos el próximo martes", "12 de marzo de 2024"),
    ("nl", "De volgende #gardenchat is op 19 maart over compost", "19 maart 2024: Compost"),
    ("nl", "Tot volgende week!", "Tot volgende week"),
    ("it", "Il prossimo #gardenchat è il 19 marzo", "19 marzo 2024"),
    ("pt", "O próximo #gardenchat é dia 19 de março", "19 de março de 2024"),
]  # fmt: skip
CORRECTED = [
    ("en", "Next #gardenchat on 12 March... no wait, 19 March!", "19 March 2024"),
    ("en", "Next #gardenchat on 12 March. No wait! 19 March", "19 March 2024"),
    ("en", "Next #gardenchat on March 12, sorry, March 19", "19 March 2024"),
    ("en", "Our next chat is on 12 March - I mean 19 March, with @ida", "19 March 2024, with @ida"),
    ("en", "Our next chat is on 12 March. Oops, it is 19 March", "19 March 2024"),
    ("en", "Next #gardenchat is on 19 March rather than 12 March", "19 March 2024"),
    ("en", "Our next chat is actually on 19 March", "19 March 2024"),
    ("en", "Next #gardenchat on 19 March, sorry we ran late tonight", "19 March 2024"),
    ("en", "Next #gardenchat on 19 March, topic to be confirmed", "19 March 2024"),
    ("en", "Next #gardenchat on 19 March (topic: tbc)", "19 March 2024"),
    ("en", "Next #gardenchat on 19 March, guest tba", "19 March 2024"),
    ("de", "Der nächste #gardenchat ist am 12. März, nein halt, am 19. März", "19. März 2024"),
    ("de", "Der nächste #gardenchat ist am 19. März, Thema noch offen", "19. März 2024"),
    ("fr", "Prochain #gardenchat le 12 mars, pardon, le 19 mars", "19 mars 2024"),
    (
        "es",
        "El próximo #gardenchat es el 12 de marzo, perdón, el 19 de marzo",
        "19 de marzo de 2024",
    ),
    ("nl", "De volgende #gardenchat is op 12 maart, nee sorry, op 19 maart", "19 maart 2024"),
    ("it", "Il prossimo #gardenchat è il 12 marzo, anzi, il 19 marzo", "19 marzo 2024"),
    ("pt", "O próximo #gardenchat é dia 12 de março, aliás, 19 de março", "19 de março de 2024"),
]
UNSURE = [
    ("en", "Next #gardenchat probably on 19 March, not sure yet"),
    ("en", "Next #gardenchat on 19 March unless Dan gets the hall for the 26th"),
    ("en", "Next #gardenchat maybe on 19 March"),
    ("en", "Next #gardenchat on 19 March (tbc)"),
    ("en", "Next #gardenchat: 19 March, to be confirmed"),
    ("en", "Next #gardenchat on 19 March. To be confirmed!"),
    ("en", "Next #gardenchat on 19 March. Not sure yet, though."),
    ("en", "Next #gardenchat on 19 March, I think"),
    ("en", "Next #gardenchat on 19 March (?)"),
    ("en", "Next #gardenchat on 19 March... no wait!"),
    ("en", "We're tentatively planning our next chat for 19 March"),
    ("de", "Der nächste #gardenchat ist wahrscheinlich am 19. März"),
    ("de", "Der nächste #gardenchat ist am 19. März, noch nicht sicher"),
    ("fr", "Prochain #gardenchat probablement le 19 mars"),
    ("fr", "Prochain #gardenchat le 19 mars, à confirmer"),
    ("es", "El próximo #gardenchat es probablemente el 19 de marzo"),
    ("es", "El próximo #gardenchat es el 19 de marzo, por confirmar"),
    ("nl", "De volgende #gardenchat is waarschijnlijk op 19 maart"),
    ("it", "Il prossimo #gardenchat è il 19 marzo, da confermare"),
    ("pt", "O próximo #gardenchat é dia 19 de março, a confirmar"),
]
NO_NEXT = [
    ("en", "@ben The next one is on 19 March, the bus ran early"),
    ("en", "Next question in two minutes"),
    ("en", "Q5 coming next"),
    ("en", "Vote in the poll for our next #gardenchat on March 19!"),
    ("en", "Any ideas for our next chat on March 19?"),
    ("en", "Should our next chat be on March 19?"),
    ("en", "Who wants to host the next #gardenchat on March 19"),
    ("en", "Join us on March 19 for #treechat"),
    ("en", "Join us next Tuesday for a webinar on seeds"),
    ("en", "I'm presenting next month, in March"),
    ("en", "Next month tell us how it went"),
    ("en", "In the next session of parliament on March 19"),
    ("en", "I'll miss the next #gardenchat on March 19"),
    ("en", "Suggest a topic for our next chat on March 19"),
    ("en", "We might be back on March 19"),
    ("en", "Our next chat is on 4/3"),
    ("en", "Our next chat is March 19 2026"),
    ("en", "We'll save the last question for a later chat"),
    ("en", "Great chat! Could be more #gardenchat on trees"),
    ("en", "btw, another #trees chat in 20 minutes at http://a.example"),
    ("en", "Next #gardenchat is not on March 19 because of the holidays"),
    ("en", "The next #gardenchat isn't on March 19"),
    ("en", "Our next chat was scheduled for March 19"),
    ("en", "The next #gardenchat had been planned for March 19"),
    ("en", "Our next chat on March 19 is postponed until further notice"),
    ("en", "Our next chat on March 12 might be moved to March 19"),
    ("en", "Our next chat on March 19 will be moved"),
    ("de", "Der nächste #gardenchat ist nicht am 19. März"),
    ("de", "Der nächste #gardenchat sollte am 19. März sein"),
    ("fr", "Le prochain #gardenchat était prévu le 19 mars"),
    ("fr", "Le prochain #gardenchat n'aura pas lieu le 19 mars"),
    ("es", "El próximo #gardenchat no será el 19 de marzo"),
    ("nl", "De volgende #gardenchat is niet op 19 maart"),
    ("it", "Il prossimo #gardenchat non sarà il 19 marzo"),
    ("pt", "O próximo #gardenchat não será dia 19 de março"),
    ("de", "Nächste Frage in zwei Minuten"),
    ("fr", "Prochaine question dans deux minutes"),
    ("es", "Próxima pregunta en dos minutos"),
    ("nl", "Volgende vraag over twee minuten"),
    ("tr", "Bir sonraki #gardenchat 19 Mart"),
]  # fmt: skip


def next_meeting(
    *posts: Post, language: str = "en", timezone: str = "Europe/London"
) -> NextMeeting | None:
    """The next meeting of the session."""
    return find_next_meeting(
        posts,
        segmentation=segmentation(),
        session=session(timezone),
        language=language,
        hashtags=[TAG],
    )


@pytest.mark.parametrize(("language", "text", "expected"), [*NEXT, *CORRECTED])
def test_a_host_announces_the_next_meeting(language: str, text: str, expected: str) -> None:
    """The date in words, and time, leader and topic as the host wrote them."""
    said = post(1, "Mona", text, minute=58)
    meeting = next_meeting(said, language=language)
    assert meeting is not None
    assert (meeting.text, meeting.posts) == (expected, (said.key,))


@pytest.mark.parametrize(("language", "text"), [*NO_NEXT, *UNSURE])
def test_a_host_announces_no_meeting(language: str, text: str) -> None:
    """Questions, votes, calls for hosts, other events, other chats, and dates that are unsure."""
    assert next_meeting(post(1, "mona", text, minute=58), language=language) is None


def test_the_next_one_is_the_next_meeting_at_the_end_alone() -> None:
    """Amid the chat it may be a bus, a course or another chat."""
    said = "The next one is on March 19"
    assert next_meeting(post(1, "mona", said, minute=30)) is None
    assert next_meeting(post(1, "mona", said, minute=50)) is not None


@pytest.mark.parametrize(
    ("who", "text", "minute", "day"),
    [
        ("mona", "Sorry, 19 March!", 56, "19"),
        ("mona", "Correction: the chat is on 19 March", 56, "19"),
        ("ugo", "Sorry, 19 March!", 56, "12"),
        ("mona", "Sorry for the 19 typos", 56, "12"),
        ("mona", "Sorry, 19 March!", 80, "12"),
    ],
)
def test_a_later_post_corrects_the_day(who: str, text: str, minute: float, day: str) -> None:
    """The same host's, soon after; time and leader stay."""
    first = post(1, "mona", "Next chat is 12 March with @ida", minute=55)
    meeting = next_meeting(first, post(2, who, text, minute=minute))
    assert meeting is not None
    assert meeting.text == f"{day} March 2024, with @ida"


@pytest.mark.parametrize(
    ("who", "text", "expected"),
    [
        ("mona", "Correction: no chat on 12 March, we meet again on 19 March.", "19 March 2024"),
        ("mona", "So we'll skip 12 March and the next #gardenchat is 26 March", "26 March 2024"),
        ("mona", "No #gardenchat on 12 March, it is on 19 March at 9pm", "19 March 2024, 9pm"),
        ("mona", "Please ignore the date in my last post, it is wrong, more soon", None),
        ("mona", "12 March is wrong, sorry", None),
        ("mona", "12 March is a holiday. Let us say 19 March", "19 March 2024"),
        ("mona", "12 March is a bank holiday, but bring your tea to the chat", "12"),
        ("mona", "The holiday pictures are nice, let's say so", "12"),
        ("mona", "@ugo ok, 13 March then", None),
        ("mona", "@ugo my train on 13 March goes through the Alps and I will be late", "12"),
        ("mona", "Something is wrong with my connection", "12"),
        ("ida", "Please ignore the date, it is wrong", "12"),
        ("ida", "@mona 13 March would be better", "12"),
    ],
)
def test_a_day_that_a_host_takes_back_is_not_announced(
    who: str, text: str, expected: str | None
) -> None:
    """The other day that is stated with it is, at its own time; else nothing is sure."""
    meeting = next_meeting(
        post(1, "mona", "Next #gardenchat: Tuesday 12 March at 8pm GMT", minute=40),
        post(2, who, text, minute=58),
    )
    whole = "12 March 2024, 8pm GMT" if expected == "12" else expected
    assert (meeting.text if meeting else None) == whole


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "There is no chat next week, 12 March. We are back on 19 March", "19 March 2024"),
        ("en", "No #gardenchat on 12 March (spring break), next one 19 March", "19 March 2024"),
        ("en", "12 March: no chat. The next chat is on 19 March", "19 March 2024"),
        (
            "de",
            "Am 12. März kein Treffen. Der nächste #gardenchat ist am 19. März",
            "19. März 2024",
        ),
        ("fr", "Pas de chat le 12 mars. Le prochain #gardenchat est le 19 mars", "19 mars 2024"),
    ],
)
def test_the_day_of_which_a_host_says_that_no_chat_is_then(
    language: str, text: str, expected: str
) -> None:
    meeting = next_meeting(post(1, "mona", text, minute=58), language=language)
    assert meeting is not None
    assert meeting.pause is not None
    assert meeting.text == expected or (meeting.day is None and "next one" in text)


@pytest.mark.parametrize(
    ("language", "announced", "text"),
    [
        ("de", "Der nächste #gardenchat ist am 12. März", "Kein #gardenchat am 12. März, leider"),
        ("fr", "Le prochain #gardenchat est le 12 mars", "Pas de #gardenchat le 12 mars, désolée"),
        ("es", "El próximo #gardenchat es el 12 de marzo", "No hay #gardenchat el 12 de marzo"),
        ("nl", "De volgende #gardenchat is op 12 maart", "Geen #gardenchat op 12 maart, helaas"),
        ("it", "Il prossimo #gardenchat è il 12 marzo", "Niente #gardenchat il 12 marzo, peccato"),
        ("pt", "O próximo #gardenchat é dia 12 de março", "Não há #gardenchat no dia 12 de março"),
    ],
)
def test_a_day_is_taken_back_in_each_language(language: str, announced: str, text: str) -> None:
    first = post(1, "mona", announced, minute=40)
    assert next_meeting(first, language=language) is not None
    meeting = next_meeting(first, post(2, "mona", text, minute=58), language=language)
    assert meeting is not None
    assert (meeting.day, meeting.pause) == (None, (date(2024, 3, 12), date(2024, 3, 12)))


@pytest.mark.parametrize(
    ("language", "announced", "text"),
    [
        ("de", "Der nächste #gardenchat ist am 12. März", "12. März ist Feiertag, sagen wir 19. März"),
        ("fr", "Le prochain #gardenchat est le 12 mars", "Le 12 mars est férié. Disons le 19 mars"),
        ("es", "El próximo #gardenchat es el 12 de marzo", "El 12 de marzo es festivo. Digamos el 19 de marzo"),
        ("nl", "De volgende #gardenchat is op 12 maart", "12 maart is een feestdag. Laten we 19 maart nemen"),
        ("it", "Il prossimo #gardenchat è il 12 marzo", "Il 12 marzo è festivo. Facciamo il 19 marzo"),
        ("pt", "O próximo #gardenchat é dia 12 de março", "12 de março é feriado. Digamos 19 de março"),
    ],
)  # fmt: skip
def test_a_day_is_moved_in_each_language(language: str, announced: str, text: str) -> None:
    """To the other day that the host names with it."""
    meeting = next_meeting(
        post(1, "mona", announced, minute=40), post(2, "mona", text, minute=58), language=language
    )
    assert meeting is not None
    assert "19" in meeting.text


def test_a_day_taken_back_where_it_is_announced() -> None:
    text = "The next #gardenchat would have been on 12 March, but see you on 19 March"
    meeting = next_meeting(post(1, "mona", text, minute=58))
    assert meeting is not None
    assert meeting.text == "19 March 2024"


def test_only_hosts_announce() -> None:
    """Or somebody who passes on a host's post, or a host who passes on another's."""
    text = "Next #gardenchat on March 19"
    assert next_meeting(post(1, "ida", text, minute=58)) is None
    for passed_on in (
        post(1, "ida", f"RT @mona: {text}", minute=58),
        post(1, "ugo", f"RT @ida: {text}", minute=58),
    ):
        meeting = next_meeting(passed_on)
        assert meeting is not None
        assert meeting.posts == (passed_on.key,)


def test_the_next_chat_of_an_earlier_post_is_this_one() -> None:
    """A post before the session's start is not read."""
    assert next_meeting(post(1, "mona", "Next #gardenchat: March 19", minute=-30)) is None


def test_a_break_is_no_next_meeting() -> None:
    """At the end "soon" counts, a date at any time."""
    assert next_meeting(post(1, "mona", "We'll be back soon", minute=20)) is None
    assert next_meeting(post(1, "mona", "We'll be back soon", minute=50)) is not None
    assert next_meeting(post(1, "mona", "We'll be back on March 19", minute=20)) is not None


def test_parts_in_several_posts_are_joined() -> None:
    """The topic in one post, the date in another."""
    topic = post(
        1, "mona", "Also, next #gardenchat chat is @ida: soil/compost learning!", minute=61
    )
    date = post(2, "mona", "Next chat coming up March 19th.", minute=62)
    meeting = next_meeting(topic, date)
    assert meeting == NextMeeting(
        text="19 March 2024, with @ida: Soil/compost learning",
        posts=(date.key, topic.key),
        day=datetime(2024, 3, 19, tzinfo=UTC).date(),
        leaders=("ida",),
        topic="Soil/compost learning",
    )


def test_of_two_days_the_more_frequent_then_the_later_counts() -> None:
    """A host who corrects a date is right."""
    first = post(1, "mona", "Next chat is March 12", minute=50)
    second = post(2, "mona", "Sorry! Next chat is March 19", minute=55)
    again = post(3, "ugo", "Our next chat: March 12", minute=56)
    for posts, text in (
        ((first, second), "19 March 2024"),
        ((first, second, again), "12 March 2024"),
    ):
        meeting = next_meeting(*posts)
        assert meeting is not None
        assert meeting.text == text


STARTS = [
    ("Next chat March 19 at 8 PM ET", "UTC", datetime(2024, 3, 20, 0, 0, tzinfo=UTC)),
    ("Next chat March 19 at 1PM Eastern", "UTC", datetime(2024, 3, 19, 17, 0, tzinfo=UTC)),
    ("Next chat March 19 at 7 PM", "Europe/London", datetime(2024, 3, 19, 19, 0, tzinfo=UTC)),
    ("Next chat March 19 at 8 ET", "Europe/London", None),
    ("Next chat March 19 at 9 PM", "UTC", None),
    ("Next chat March 19", "Europe/London", None),
    # in the chat's zone; the abbreviation that this has on the day, not the other half of the year
    ("Next chat March 19 at 9 PM", "Europe/London", datetime(2024, 3, 19, 21, 0, tzinfo=UTC)),
    ("Next chat March 6 at 9pm EST", "America/New_York", datetime(2024, 3, 7, 2, 0, tzinfo=UTC)),
    ("Next chat March 6 at 9pm EST", "America/Toronto", datetime(2024, 3, 7, 2, 0, tzinfo=UTC)),
    ("Next chat March 19 at 9pm EST", "America/New_York", None),
    ("Next chat March 19 at 9pm EST", "Europe/London", None),
    ("Next chat March 19 at 7", "Europe/London", datetime(2024, 3, 19, 19, 0, tzinfo=UTC)),
    ("Next chat March 19 at 9 with cake", "Europe/London", None),
]


@pytest.mark.parametrize(("text", "timezone", "start"), STARTS)
def test_the_start_of_the_next_meeting(text: str, timezone: str, start: datetime | None) -> None:
    """Where time and zone are stated, or the time is the session's own; else no guess."""
    meeting = next_meeting(post(1, "mona", text, minute=58), timezone=timezone)
    assert meeting is not None
    assert meeting.start == start


def test_weeks_are_not_counted_from_an_uncertain_day() -> None:
    """After midnight UTC the evening of a chat without a zone may be the day before."""
    said = post(1, "mona", "See you in two weeks!", minute=6 * 60 + 58)
    late = session("UTC", later=timedelta(hours=6))
    meeting = find_next_meeting(
        [said], segmentation=segmentation(), session=late, language="en", hashtags=[TAG]
    )
    assert meeting == NextMeeting(text="See you in two weeks", posts=(said.key,))
    early = session("UTC", later=timedelta(hours=-6))
    said = post(1, "mona", "See you in two weeks!", minute=-5 * 60 - 2)
    meeting = find_next_meeting(
        [said], segmentation=segmentation(), session=early, language="en", hashtags=[TAG]
    )
    day = datetime(2024, 3, 19, tzinfo=UTC).date()
    assert meeting == NextMeeting(text="19 March 2024", posts=(said.key,), day=day)


def test_the_order_of_posts_changes_nothing() -> None:
    """Neither the meeting nor its posts."""
    posts = [
        post(number, "mona", text, minute=50 + number / 10)
        for number, (_, text, _) in enumerate(NEXT[:14])
    ]
    expected = next_meeting(*posts)
    assert expected is not None
    for seed in range(5):
        shuffled = random.Random(seed).sample(posts, len(posts))
        assert next_meeting(*shuffled) == expected


GUESTS = [
    ("en", "Our special guest tonight is @ida!", ("ida",)),
    ("en", "Please welcome our guests @ida and @leo_x", ("ida", "leo_x")),
    ("en", "Special thanks to our guest moderators tonight sharing what they know @ida & @leo", ("ida", "leo")),
    ("en", "We're excited to be joined by @ida and @leo for tonight's chat", ("ida", "leo")),
    ("en", "So excited to be co-moderating #gardenchat tonight with @ida @ugo", ("ida",)),
    ("en", "Good news: @ida is our guest tonight", ("ida",)),
    ("en", "Co-hosted tonight by @ida", ("ida",)),
    ("en", "Our guest @ida can't wait to answer", ("ida",)),
    ("en", "Our guest tonight is @ida as @leo is ill", ("ida",)),
    ("en", "Our guest is @ida because I'm ill", ("ida",)),
    ("en", "So happy to have @ida with us tonight!", ("ida",)),
    ("en", "Good news: @ida and @leo are here to answer your questions", ("ida", "leo")),
    ("en", "Joining us tonight is @ida, who grows moss", ("ida",)),
    ("fr", "J'ai le plaisir de recevoir @ida, jardinière", ("ida",)),
    ("en", "And @ida joins us tonight as we talk soil", ("ida",)),
    ("en", "Please welcome @ida, our expert tonight", ("ida",)),
    ("en", "Our speakers tonight: @ida & @leo", ("ida", "leo")),
    ("de", "Unser Gast heute ist @ida", ("ida",)),
    ("de", "Wir begrüßen heute @ida und @leo", ("ida", "leo")),
    ("fr", "Notre invitée ce soir : @ida", ("ida",)),
    ("es", "Nuestra invitada de hoy es @ida", ("ida",)),
    ("nl", "Te gast is vanavond @ida", ("ida",)),
    ("it", "Stasera con noi @ida", ("ida",)),
    ("pt", "Hoje connosco @ida", ("ida",)),
]  # fmt: skip
NO_GUESTS = [
    ("en", "Our guest was meant to be @ida, but she has lost her voice"),
    ("en", "Thanks to our guest from February, @ida"),
    ("en", "Anyone wants to be a guest like @ida?"),
    ("en", "Be our guest, @ida!"),
    ("en", "A special guest tonight: @ida's new book!"),
    ("en", "Thanks to all who were with us, @ida with us too"),
    ("en", "Hope @ida joins us one day"),
    ("en", "@ida is here, hello"),
    ("en", "Our guest @ida had to cancel"),
    ("en", "Guest host: @ida couldn't come"),
    ("en", "My co-host @ida is ill and can't be here"),
    ("en", "Our special guest is @ida. Sadly @ida can’t make it tonight"),
    ("en", "Our guests @ida and @leo are unable to join"),
    ("en", "I'm stepping in for our guest host @ida"),
    ("en", "Filling in for guest moderator @ida"),
    ("en", "Our guest tonight is not @ida"),
    ("en", "Co-host @ida is away"),
    ("en", "Our guest last week was @ida"),
    ("de", "Unser Gast @ida ist krank"),
    ("de", "Unser Gast @ida musste leider absagen"),
    ("fr", "Notre invitée @ida ne peut pas venir"),
    ("es", "Nuestra invitada @ida no puede venir"),
    ("nl", "Onze gast @ida is ziek"),
    ("it", "Il nostro ospite @ida non può venire"),
    ("pt", "Nossa convidada @ida está doente"),
    ("en", "Thanks for joining us @ida"),
    ("en", "Great guest post by @ida"),
    ("en", "So many guest writers there @ida"),
    ("en", "Our guest room is free @ida"),
    ("en", "Our next chat is April 2, our guest is @ida"),
    ("en", "Next week our special guest is @ida"),
    ("en", "@ida who is our guest tonight? @leo"),
    ("en", "Be our guest. Thanks @ida"),
    ("en", "Our host tonight is @mona with guest @ugo"),
    ("de", "Toller Gastbeitrag von @ida"),
    ("de", "Danke fürs Mitmachen @ida"),
    ("nl", "Mooie gastblog van @ida"),
]


def guests(*posts: Post, language: str = "en") -> tuple[str, ...]:
    """The guests of the session."""
    return find_guests(posts, segmentation=segmentation(), language=language)


@pytest.mark.parametrize(("language", "text", "expected"), GUESTS)
def test_hosts_present_guests(language: str, text: str, expected: tuple[str, ...]) -> None:
    """By their handles; hosts are no guests."""
    assert guests(post(1, "mona", text), language=language) == expected


@pytest.mark.parametrize(("language", "text"), NO_GUESTS)
def test_nobody_is_a_guest_for_less(language: str, text: str) -> None:
    """Neither by thanks, nor by a guest post, nor next time."""
    assert guests(post(1, "mona", text), language=language) == ()


def test_only_hosts_present_guests() -> None:
    """A participant's or a reposted word does not make a guest."""
    assert guests(post(1, "leo", "Our special guest tonight is @ida!")) == ()
    assert guests(post(1, "mona", "RT @leo: Our special guest tonight is @ida!")) == ()


def test_guests_by_name() -> None:
    """A name is a handle where a host writes both, or where an author has that name."""
    named = post(
        1, "mona", "We're joined by Ann Lee, Rita Maria Ox, and Eva Moss for tonight's chat!"
    )
    handles = post(2, "ugo", "Thanks to Ann @ann_l and Rita Maria Ox(@rmox) for joining us")
    spoke = Post(
        network="x",
        id="3",
        created_at=named.created_at,
        author=Author(network="x", handle="mossy", name="Eva Moss"),
        text="Good evening!",
    )
    assert guests(named, handles, spoke) == ("ann_l", "rmox", "mossy")
    assert guests(named) == ()


ASKED = post(10, "mona", "Q1 How do you keep slugs away from young lettuce?", minute=10)
# Minutes, author, words around the question at minute 10.
FRAMING = [
    (9, "mona", "Slugs love young lettuce, and spring is wet this year: a hard time for growers"),
    (9, "mona", "Lettuce is eaten by many animals in spring, gardeners know that too well (1/2)"),
    (11, "mona", "+ think of barriers, beer traps, ducks and evening walks with a torch"),
    (11, "mona", "(2/2) Tell about barriers, traps, ducks and evening walks with torches"),
]
NO_FRAMING = [
    (6, "mona", "Slugs love young lettuce, and spring is wet this year: a hard time for growers"),
    (9, "ida", "Slugs love young lettuce, and spring is wet this year: a hard time for growers"),
    (9, "mona", "@ida slugs love young lettuce, and spring is wet this year: hard times"),
    (9, "mona", "I lost young lettuce to slugs in spring, my garden is wet"),
    (9, "mona", "A1 Slugs love young lettuce, and spring is wet this year: hard times"),
    (9, "mona", "RT @ida: Slugs love young lettuce, and spring is wet this year: hard times"),
    (9, "mona", "Welcome all! Slugs love young lettuce and we begin with slugs and lettuce:"),
    (9, "mona", "Here comes the first question:"),
    (9, "mona", "Readings for tonight on slugs, lettuce, growers and spring: http://a.example"),
    (9, "mona", "Spring came early to the valley, trees are in blossom and bees are out"),
    (9, "mona", "Slugs, lettuce: do you grow both in your garden in this wet spring?"),
    (11, "mona", "In our garden ducks keep young lettuce safe from slugs in spring"),
    (11, "mona", "... yes"),
]


def framing(*posts: Post, language: str = "en") -> tuple[PostKey, ...]:
    """The framing of the first question."""
    parts = segmentation(ASKED)
    return find_framing(parts.questions[0], [ASKED, *posts], segmentation=parts, language=language)


@pytest.mark.parametrize(("minute", "author", "text"), FRAMING)
def test_the_hosts_framing_of_a_question(minute: int, author: str, text: str) -> None:
    """The asker's words that lead up to it or go on from it."""
    said = post(1, author, text, minute=minute)
    assert framing(said) == (said.key,)


@pytest.mark.parametrize(("minute", "author", "text"), NO_FRAMING)
def test_words_that_frame_nothing(minute: int, author: str, text: str) -> None:
    """Too early, by others, to somebody, about oneself, answers, greetings, links, questions."""
    assert framing(post(1, author, text, minute=minute)) == ()


@pytest.mark.parametrize("author", ["mona", "ida"])
@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("Q1Follow: which barriers and traps work against snails at your place?", True),
        ("Q1 In other words, which barriers and traps work against snails at your place?", True),
        ("In other words, which barriers and traps work against snails at your place?", True),
        ("Q1 again: How do you keep slugs away from young lettuce, everybody?", False),
        ("(2/2) away from young lettuce, slugs keep away how?", False),
        ("Q1 In other words, barriers and traps that work against snails", False),
        ("Q1 In other words, why?", False),
        ("RT @ida: Q1 which barriers and traps work against snails at your place?", False),
    ],
)
def test_other_words_that_ask_frame_a_question(text: str, author: str, *, frames: bool) -> None:
    """Of the posts that ask it, those in words of their own: no repeat, part or pointer."""
    again = post(1, author, text, minute=14)
    parts = segmentation(ASKED)
    asking = replace(parts.questions[0], posts=(ASKED.key, again.key))
    parts = replace(parts, questions=(asking,))
    keys = find_framing(asking, [ASKED, again], segmentation=parts, language="en")
    assert keys == ((again.key,) if frames else ())


def test_only_the_last_post_before_and_those_in_a_row_after() -> None:
    """Framing is a stretch around the question without other posts of its asker."""
    early = post(1, "mona", FRAMING[0][2], minute=8)
    between = post(2, "mona", "Ready?", minute=9)
    after = post(3, "mona", FRAMING[2][2], minute=11)
    assert framing(early, between, after) == (after.key,)
    assert framing(early, after) == (early.key, after.key)


def test_a_question_nobody_here_asked_has_no_framing() -> None:
    """A stretch, or a question known from a copy."""
    parts = segmentation(ASKED)
    unknown = type(parts.questions[0])(
        section="Q2",
        number=2,
        text="Why?",
        label="Q2",
        post=None,
        posts=(),
        author=None,
        asked_at=None,
    )
    assert find_framing(unknown, [ASKED], segmentation=parts, language="en") == ()


# Texts that make a careless pattern try every way to read them.
TANGLES = [
    "our guest " + "@a, " * 1500,
    "our guest tonight @a" + ", " * 2500,
    "our guest @a" + "(" * 5000,
    "the " * 1500 + "chat",
    "our " + "weekly " * 800 + "chat",
    "we're talking about " * 300,
    "join us to discuss " * 300,
    "next chat " * 600,
    "March 19 " * 600,
    "1/2 " * 1200,
    "joined by " + "Ab Cd, " * 700,
    "Next chat? " * 500,
    "“a" * 2500,
]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "nl", "it", "pt"])
def test_no_text_takes_long(language: str) -> None:
    """Nor do many such posts."""
    posts = [post(number, "mona", f"Welcome! {text}") for number, text in enumerate(TANGLES)]
    with ends(20):
        next_meeting(*posts, language=language)
        guests(*posts, language=language)
        find_topics(
            posts,
            segmentation=segmentation(),
            session=session(),
            language=language,
            hashtags=[TAG],
        )
