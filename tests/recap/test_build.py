"""The recap as a whole: title, next date, participants, foot, transcript."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from msgspec import structs

from tests.recap.making import START, Made, key, post
from tweetup.config import ChatConfig, RecapConfig
from tweetup.model import Claims, LeftOut, NextMeeting, Topic

CHAT = ChatConfig(hashtag="carechat", hashtags=("carechat",))
HOUR = Made(
    placed=(
        (post(1, "ann", "Hello from Ghent #CareChat", minute=1), "intro"),
        (post(2, "host", "Why do we meet? #CareChat", minute=5), "Q1"),
        (post(3, "ann", "A1 We meet to learn #carechat", minute=6), "Q1"),
        (post(4, "bo", "A1 We learn from patients", minute=7), "Q1"),
        (post(5, "cy", "RT @bo: A1 We learn from patients", minute=8, repost=4), "Q1"),
        (post(6, "dee", "A1 late but here", minute=75), "Q1"),
        (post(7, "bo", "The coffee machine is broken", minute=9), "chatter"),
        (post(8, "slim", "Cheap pills https://example.org", minute=10), "chatter"),
        (post(9, "ann", "Bye all", minute=59), "closing"),
    )
)


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"chat": CHAT}, "#CareChat, 8 March 2024"),
        ({}, "Care chat, 8 March 2024"),
        ({"chat": CHAT, "zone": "Asia/Tokyo"}, "#CareChat, 9 March 2024"),
        ({"language": "de"}, "Care chat, 8. März 2024"),
        (
            {"session_claims": Claims(topic=Topic(text="why leaflets work"))},
            "Why leaflets work: Care chat, 8 March 2024",
        ),
        (
            {"session_claims": Claims(topic=Topic(text="Care", posts=(key(1),)))},
            "Care chat, 8 March 2024",
        ),
        (
            {"session_claims": Claims(topic=Topic(text="Care at home", posts=(key(1),)))},
            "Care at home: Care chat, 8 March 2024",
        ),
        # A topic of the plan is the owner's own choice.
        ({"session_claims": Claims(topic=Topic(text="Care"))}, "Care: Care chat, 8 March 2024"),
        ({"session_claims": Claims(topic=Topic(text="Care?"))}, "Care? Care chat, 8 March 2024"),
        (
            {"session_claims": Claims(proposals=(Topic(text="leaflets", sure=False),))},
            "Care chat, 8 March 2024",
        ),
    ],
)
def test_titles(changes: dict[str, object], title: str) -> None:
    """Topic, chat and the chat's own date; 19:00 in London is tomorrow in Tokyo."""
    recap = replace(HOUR, **changes).recap()  # type: ignore[arg-type]  # a table of fields
    assert recap.title == title
    assert recap.proposals == replace(HOUR, **changes).session_claims.proposals  # type: ignore[arg-type]  # as above


def test_a_topic_that_the_hashtag_says_is_not_told() -> None:
    """Neither in the title nor in the first sentence; the record keeps it."""
    topic = Topic(text="Care", posts=(key(1),))
    recap = replace(HOUR, session_claims=Claims(topic=topic)).recap()
    assert recap.topic == topic
    assert "“Care”" not in recap.intro[0].text


def test_the_second_session_of_a_day_has_its_number() -> None:
    """And the date, which is that of its name."""
    assert (
        replace(HOUR, name="carechat-2024-03-08-2").recap().title == "Care chat, 8 March 2024 (2)"
    )


def test_the_hashtag_is_spelled_as_in_most_posts() -> None:
    assert HOUR.recap().hashtag == "CareChat"
    assert Made(placed=HOUR.placed[3:5]).recap().hashtag == "carechat"


LATER = START + timedelta(days=14)


@pytest.mark.parametrize(
    ("configured", "following", "announced", "expected"),
    [
        (None, None, None, None),
        (LATER, None, None, LATER),
        (START - timedelta(days=7), None, None, None),
        (START, None, None, None),
        (None, LATER, None, None),
        (LATER, LATER - timedelta(minutes=10), None, LATER),
        (LATER + timedelta(days=14), LATER, None, None),
        (None, None, LATER, LATER),
        (LATER, None, LATER + timedelta(days=14), LATER),
    ],
)
def test_the_next_date_lies_ahead(
    configured: datetime | None,
    following: datetime | None,
    announced: datetime | None,
    expected: datetime | None,
) -> None:
    """A configured date counts more than an announced one, unless a session lies between.

    The archive's next session is never told as the next: others may be missing.
    """
    meeting = NextMeeting(text="in two weeks", posts=(key(9),), start=announced)
    made = replace(
        HOUR,
        chat=structs.replace(CHAT, next_date=configured),
        following=following,
        session_claims=Claims(next_meeting=meeting),
    )
    recap = made.recap()
    assert recap.next_date == expected
    told = recap.next_meeting
    assert told is not None
    assert (told.text == meeting.text) == (announced is not None or expected is None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "2 June 2024, 8pm ET, with @bo, @cy: Leaflets"),
        ("de", "2. Juni 2024, 8pm ET, mit @bo, @cy: Leaflets"),
        ("nl", "2 juni 2024, 8pm ET, met @bo, @cy: Leaflets"),
        ("fr", "2 juin 2024, 8pm ET, avec @bo, @cy\u00a0: Leaflets"),
        ("es", "2 de junio de 2024, 8pm ET, con @bo, @cy: Leaflets"),
    ],
)
def test_the_next_meeting_is_said_in_the_recaps_language(language: str, text: str) -> None:
    """Whatever the chat's language is; time and topic stay as the host wrote them."""
    meeting = NextMeeting(
        text="2 June 2024, 8pm ET, with @bo, @cy: Leaflets",
        posts=(key(9),),
        day=date(2024, 6, 2),
        time="8pm ET",
        leaders=("bo", "cy"),
        topic="Leaflets",
    )
    made = replace(HOUR, language=language, session_claims=Claims(next_meeting=meeting))
    assert made.recap().next_meeting == replace(meeting, text=text)
    bare = replace(meeting, time=None, leaders=(), topic=None)
    made = replace(HOUR, language=language, session_claims=Claims(next_meeting=bare))
    said = made.recap().next_meeting
    assert said is not None
    assert said.text == text.split(", 8pm", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("settings", "handles"),
    [
        (RecapConfig(participants="all"), ["ann", "host", "bo", "dee"]),
        (RecapConfig(participants="introduced", people=("Dee",)), ["ann", "dee"]),
        (RecapConfig(people=("BO", "slim", "nobody_here")), ["bo"]),
        (RecapConfig(), []),
    ],
)
def test_participants_are_listed_by_the_owners_choice(
    settings: RecapConfig, handles: list[str]
) -> None:
    """Nobody by default but those who agreed; nobody who only reposted, and no account that only
    advertised; the numbers count them.
    """
    claims = Claims(introduced=("@Ann", "slim"), advertisers=("Slim",))
    made = replace(
        HOUR,
        session_claims=claims,
        settings=settings,
    )
    recap = made.recap()
    assert [person.author.handle for person in recap.listed] == handles
    assert len(recap.participants) == 6
    assert recap.numbers.participants == 5


def test_how_to_join_and_whom_to_ask() -> None:
    """From the configuration, else the hashtag and the hosts."""
    recap = HOUR.recap()
    assert recap.join == "To join, write a post with #CareChat while the chat meets."
    assert recap.removal.startswith(
        "Quoted or named here and would rather not be? Please tell @host."
    )
    assert "tell the hosts." in replace(HOUR, hosts=(), placed=HOUR.placed[:1]).recap().removal
    settings = RecapConfig(join="Come by.", contact="chat@example.org")
    configured = replace(HOUR, settings=settings).recap()
    assert configured.join == "Come by."
    assert "tell chat@example.org." in configured.removal


def test_the_claims_of_the_whole_session_are_shown() -> None:
    """Lead quote and what was left out; a lead quote that is not among the posts is none."""
    left_out = (LeftOut(reason="unsure section", posts=3),)
    made = replace(HOUR, session_claims=Claims(lead_quote=key(4), left_out=left_out))
    recap = made.recap()
    assert recap.lead_quote is not None
    assert recap.lead_quote.post.key == key(4)
    assert recap.provenance.left_out == left_out
    gone = replace(HOUR, session_claims=Claims(lead_quote=key(99)))
    assert gone.recap().lead_quote is None


def test_late_answers_count_but_are_not_in_the_hour() -> None:
    recap = HOUR.recap()
    (asked,) = (part for part in recap.sections if part.section == "Q1")
    assert asked.answers == 3
    assert sum(count for step in recap.timeline for _, count in step.posts) == 8
    assert recap.numbers.posts_after == 1


def test_the_transcript_has_every_post_in_time_order() -> None:
    transcript = HOUR.recap().transcript
    assert [one.post.id for one, _ in transcript] == ["1", "2", "3", "4", "5", "7", "8", "9", "6"]
    assert [name for _, name in transcript][-1] == "Q1"
