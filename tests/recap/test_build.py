"""The recap as a whole: title, headings, what is left out, what is linked to what."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.recap.making import START, Made, key, post, theme
from tweetup.config import ChatConfig
from tweetup.model import PostKey, RaisedBefore, Recap, RecapSection, ReturningTheme

CHAT = ChatConfig(hashtag="carechat", hashtags=("carechat",))
HOUR = Made(
    placed=(
        (post(1, "ann", "Hello from Ghent", minute=1), "intro"),
        (post(2, "host", "Why do we meet?", minute=5), "Q1"),
        (post(3, "ann", "A1 We meet to learn", minute=6), "Q1"),
        (post(4, "bo", "A1 We learn from patients", minute=7), "Q1"),
        (post(5, "cy", "A1 To eat", minute=8), "Q1"),
        (post(6, "dee", "A1 late but here", minute=75), "Q1"),
        (post(7, "bo", "The coffee machine is broken", minute=9), "chatter"),
        (post(8, "ann", "Bye all", minute=59), "closing"),
    )
)


def section(recap: Recap, name: str) -> RecapSection:
    return next(one for one in recap.sections if one.section == name)


def keys_shown(recap: Recap) -> set[PostKey]:
    """Every post that a recap shows or points at."""
    shown = {one.post.key for one, _ in recap.transcript} | {at for at, _ in recap.theme_quotes}
    shown |= {at for sentence in recap.intro for at in sentence.posts}
    for part in recap.sections:
        shown |= {at for sentence in part.summary for at in sentence.posts}
        shown |= {at for one in part.themes for at in (*one.posts, *one.quotes)}
        shown |= {one.post.key for one in part.quotes}
        shown |= {one.quote.post.key for one in part.open_questions}
        shown |= {one.post.key for run in part.exchanges for one in run.posts}
    return shown


@pytest.mark.parametrize(
    ("chat", "zone", "title"),
    [
        (CHAT, "UTC", "#carechat, 8 March 2024"),
        (replace(CHAT, title="Care chat"), "UTC", "Care chat, 8 March 2024"),
        (CHAT, "Asia/Tokyo", "#carechat, 9 March 2024"),
        (replace(CHAT, language="de"), "UTC", "#carechat, 8. März 2024"),
    ],
)
def test_the_title_is_the_chat_and_its_own_date(chat: ChatConfig, zone: str, title: str) -> None:
    """19:00 in London is tomorrow in Tokyo."""
    assert replace(HOUR, chat=chat, zone=zone).recap().title == title


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("intro", "Before the first question"),
        ("Q1", "Q1: Why do we meet?"),
        ("chatter", "Beside the questions"),
        ("closing", "Closing"),
    ],
)
def test_a_part_is_headed_by_what_it_is(name: str, heading: str) -> None:
    assert section(HOUR.recap(), name).heading == heading


def test_a_long_question_is_cut_at_a_word_in_the_heading_only() -> None:
    """The question itself stays whole."""
    asked = post(2, "host", "Why " + "do we meet so often " * 9 + "?", minute=5)
    made = replace(HOUR, placed=(*HOUR.placed[:1], (asked, "Q1"), *HOUR.placed[2:]))
    part = section(made.recap(), "Q1")
    assert part.heading.endswith(("often…", "so…", "meet…", "we…", "do…"))
    assert len(part.heading) < 110
    assert part.question is not None
    assert part.question.text == asked.text


@pytest.mark.parametrize(
    ("labels", "heading"),
    [((), "S1"), (("coffee",), "Coffee"), (("coffee", "tea", "milk"), "Coffee and tea")],
)
def test_a_stretch_is_headed_by_what_was_said_in_it(labels: tuple[str, ...], heading: str) -> None:
    """In the posts' own words; a stretch is no question."""
    posts = [post(n, handle, "coffee tea milk") for n, handle in enumerate("abc", start=1)]
    made = Made(
        placed=tuple((one, "S1") for one in posts),
        hosts=(),
        themes=tuple(theme("S1", label, posts) for label in labels),
    )
    part = section(made.recap(), "S1")
    assert part.heading == heading
    assert part.question is None


def test_a_question_nobody_answered_stands_there_without_a_summary() -> None:
    """Nothing is said where there is nothing to say."""
    made = Made(placed=((post(1, "host", "Anyone?"), "Q1"),))
    part = section(made.recap(), "Q1")
    assert (part.answers, part.people, part.summary, part.quotes) == (0, 0, (), ())


def test_late_answers_count_but_are_not_in_the_hour() -> None:
    recap = HOUR.recap()
    assert section(recap, "Q1").answers == 4
    assert sum(count for step in recap.timeline for _, count in step.posts) == 7
    assert "After the hour had ended" in section(recap, "Q1").summary[-1].text or (
        "Once the hour was over" in section(recap, "Q1").summary[-1].text
    )


def test_what_is_not_among_the_posts_appears_nowhere() -> None:
    """A hidden post is in no theme, quote, exchange, sentence or count, whoever still has it."""
    posts = [one for one, _ in HOUR.placed]
    hidden = posts[3]
    made = replace(
        HOUR,
        themes=(theme("Q1", "Learn", posts[2:4]), theme("Q1", "Patients", [hidden])),
        open_questions=(hidden, posts[4]),
        exchanges=(tuple(posts[2:4]), tuple(posts[4:6])),
    )
    recap = made.recap([one for one in posts if one is not hidden])
    part = section(recap, "Q1")
    assert hidden.key not in keys_shown(recap)
    assert [(one.label, one.support) for one in part.themes] == [("Learn", 1)]
    assert [one.quote.post.id for one in part.open_questions] == ["5"]
    assert [one.people for one in part.exchanges] == [2]


def test_a_quote_is_the_post_as_it_is() -> None:
    """Whole and unaltered, hostile characters included: templates escape, recaps do not."""
    text = "<b>{{ 7*7 }}</b> =cmd \u202e ../../etc \x07 A1 | # **x**"
    made = Made(placed=((post(1, "host", "Why?"), "Q1"), (post(2, "ann", text), "Q1")))
    assert section(made.recap(), "Q1").quotes[0].post.text == text


def test_theme_quotes_can_be_looked_up_and_the_best_is_not_quoted_again() -> None:
    posts = [one for one, _ in HOUR.placed]
    recap = replace(HOUR, themes=(theme("Q1", "Learn", posts[2:4]),)).recap()
    looked_up = dict(recap.theme_quotes)
    assert set(looked_up) == {key(3), key(4)}
    (found,) = section(recap, "Q1").themes
    assert found.quotes[0] not in {one.post.key for one in section(recap, "Q1").quotes}


LATER = START + timedelta(days=14)


@pytest.mark.parametrize(
    ("configured", "following", "expected"),
    [
        (None, None, None),
        (LATER, None, LATER),
        (START - timedelta(days=7), None, None),
        (START, None, None),
        (LATER + timedelta(days=14), LATER, LATER),
    ],
)
def test_the_next_date_lies_ahead(
    configured: datetime | None, following: datetime | None, expected: datetime | None
) -> None:
    """An older recap names the session that did follow it, not the chat's latest plan."""
    made = replace(HOUR, chat=replace(CHAT, next_date=configured), following=following)
    assert made.recap().next_date == expected


def test_the_transcript_has_every_post_in_time_order() -> None:
    transcript = HOUR.recap().transcript
    assert [one.post.id for one, _ in transcript] == ["1", "2", "3", "4", "5", "7", "8", "6"]
    assert [name for _, name in transcript][-1] == "Q1"


@pytest.mark.parametrize("language", ["de", "nl", "fr", "es"])
def test_other_languages_say_figures_only(language: str) -> None:
    """No English word in a recap of another language, and no sentence without its posts."""
    posts = [one for one, _ in HOUR.placed]
    made = replace(
        HOUR,
        chat=replace(CHAT, language=language),
        themes=(theme("Q1", "Learn", posts[2:4]),),
    )
    recap = made.recap()
    said = [*recap.intro, *section(recap, "Q1").summary]
    assert len(said) >= 4
    assert all(sentence.posts for sentence in said)
    assert not any(" people" in one.text or " answers" in one.text for one in said)


def test_a_reply_that_disagrees_is_shown_with_what_it_answers() -> None:
    """As an exchange, with what came back; once, and not where it is part of a longer one."""
    talk = (
        post(12, "ann", "A1 Leaflets are enough", minute=6),
        post(13, "bo", "@ann I disagree, nobody reads leaflets", minute=7),
        post(14, "ann", "@bo our patients do", minute=8),
    )
    placed = (HOUR.placed[1], *((one, "Q1") for one in talk))
    made = replace(HOUR, placed=placed, replies=((13, 12), (14, 13)))
    shown = [[one.post.id for one in run.posts] for run in section(made.recap(), "Q1").exchanges]
    assert shown == [["12", "13", "14"]]
    longer = replace(made, exchanges=(talk,)).recap()
    assert len(section(longer, "Q1").exchanges) == 1
    assert section(replace(made, replies=()).recap(), "Q1").exchanges == ()


def test_a_theme_that_comes_back_says_when_it_was_raised() -> None:
    """In one sentence that points at the posts of both; a long run by its first and latest days."""
    made = theme("Q1", "learning from patients", [HOUR.placed[2][0], HOUR.placed[3][0]])
    times = tuple(
        RaisedBefore(
            session=f"carechat-2023-0{month}-03",
            date=date(2023, month, 3),
            people=4,
            posts=(PostKey("x", f"9{month}"),),
        )
        for month in range(1, 6)
    )
    again = ReturningTheme(theme=made, before=times)
    found = section(replace(HOUR, themes=(made,), returning=(again,)).recap(), "Q1")
    assert found.returning == (again,)
    sentence = found.summary[-1]
    assert "3 January 2023, 3 April 2023 and 3 May 2023" in sentence.text
    assert "“learning from patients”" in sentence.text.lower()
    assert {*made.posts, *(key for time in times for key in time.posts)} == set(sentence.posts)
    assert section(replace(HOUR, themes=(), returning=(again,)).recap(), "Q1").returning == ()
