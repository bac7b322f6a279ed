"""Sections: headings, support of points, lines of mentions, and the posts they show."""

from dataclasses import replace
from datetime import date

import pytest
from msgspec import structs

from tests.recap.making import Made, key, keys, mention, point, post
from tweetup.model import (
    AnswerList,
    ListItem,
    PostKey,
    RaisedBefore,
    RecapSection,
    ReturningPhrase,
    SectionClaims,
)

HOUR = Made(
    placed=(
        (post(1, "ann", "Hello from Ghent", minute=1), "intro"),
        (post(2, "host", "Why do we meet?", minute=5), "Q1"),
        (post(3, "ann", "A1 We meet to learn", minute=6), "Q1"),
        (post(4, "bo", "A1 We learn from patients", minute=7), "Q1"),
        (post(5, "cy", "A1 To eat", minute=8), "Q1"),
        (post(6, "dee", "A1 patients teach us", minute=9), "Q1"),
        (post(7, "eve", "A1 patients, always", minute=10), "Q1"),
        (post(8, "flo", "RT @ann: A1 We meet to learn", minute=11, repost=3), "Q1"),
        (post(9, "bo", "The coffee machine is broken", minute=12), "chatter"),
        (post(10, "ann", "Bye all", minute=59), "closing"),
    )
)
POSTS = {int(one.id): one for one, _ in HOUR.placed}
ANSWERS = [POSTS[number] for number in range(3, 8)]


def section(made: Made, name: str = "Q1") -> RecapSection:
    """Return a section of the recap."""
    return next(part for part in made.recap().sections if part.section == name)


def claiming(name: str = "Q1", **claims: object) -> Made:
    """Return the chat with these claims of one section."""
    of_section = SectionClaims(section=name, **claims)  # type: ignore[arg-type]  # by field
    return replace(HOUR, section_claims=(of_section,))


@pytest.mark.parametrize(
    ("name", "heading", "english_aside"),
    [
        ("intro", "Before the first question", "Before the chat"),
        ("Q1", "Q1: Why do we meet?", None),
        ("chatter", "Beside the questions", "Also said"),
        ("closing", "Closing", "Closing"),
    ],
)
def test_headings(name: str, heading: str, english_aside: str | None) -> None:
    """By the question, else by the part; without questions nothing is beside or before them."""
    number = {"intro": 1, "Q1": 2, "chatter": 9, "closing": 10}[name]
    made = claiming(name, quotes=(key(number),))
    assert section(made, name).heading == heading
    if english_aside is not None:
        alone = replace(made, placed=((POSTS[number], name),))
        assert section(alone, name).heading == english_aside


def test_the_hosts_label_heads_a_question() -> None:
    assert section(replace(HOUR, labels=(("Q1", "T1"),))).heading == "T1: Why do we meet?"


def test_a_long_question_is_cut_at_a_word_in_the_heading_only() -> None:
    """The question itself stays whole."""
    asked = post(2, "host", "Why " + "do we meet so often " * 9 + "?", minute=5)
    part = section(replace(HOUR, placed=(*HOUR.placed[:1], (asked, "Q1"), *HOUR.placed[2:])))
    assert part.heading.endswith(("often…", "so…", "meet…", "we…", "do…"))
    assert len(part.heading) < 110
    assert part.question is not None
    assert part.question.text == asked.text


@pytest.mark.parametrize(
    ("phrases", "opened_by", "heading"),
    [
        ((), None, "From 19:10"),
        (("coffee",), None, "From 19:10: coffee"),
        (("coffee", "tea", "milk"), None, "From 19:10: coffee and tea"),
        (("coffee",), "Tea or coffee?", "Tea or coffee?"),
        (("coffee",), "Let us begin", "From 19:01: coffee"),
        ((), "Here we go! Tea or coffee? (or milk)", "Tea or coffee?"),
        # Too long: up to the first question mark, if that is near.
        (
            (),
            f"Do you like tea or coffee{' or milk' * 12}? I like {'tea ' * 9}?",
            f"Do you like tea or coffee{' or milk' * 12}?",
        ),
        ((), f"{'I like tea so much ' * 9}, do you?", f"{'I like tea so much ' * 5}I…"),
        ((), "Tea? Or coffee?", "Tea? Or coffee?"),
        # Put to one person, to several, and to all by way of one.
        ((), "@ann So tea or coffee?", "From 19:01"),
        (("coffee",), "@ann So tea or coffee?", "From 19:01: coffee"),
        ((), "@ann @bo So tea or coffee?", "So tea or coffee?"),
        ((), ".@ann, so tea or coffee?", "So tea or coffee?"),
        ((), "Does @ann take tea or coffee?", "Does @ann take tea or coffee?"),
    ],
)
def test_stretches(phrases: tuple[str, ...], opened_by: str | None, heading: str) -> None:
    """By the question that opened it, else its time and mentions; a stretch is no question."""
    posts = [post(n, handle, "coffee tea milk") for n, handle in enumerate("abc", start=1)]
    opening = [post(9, "host", opened_by, minute=1)] if opened_by else []
    findings = tuple(mention("S1", phrase, posts) for phrase in phrases)
    made = Made(
        placed=tuple((one, "S1") for one in (*opening, *posts)),
        section_claims=(SectionClaims(section="S1", findings=findings, quotes=keys(posts[:1])),),
    )
    part = section(made, "S1")
    assert (part.heading, part.question) == (heading, None)


def test_a_stretch_of_a_later_day_has_the_day() -> None:
    """In its heading, and where a sentence names it."""
    days = ((post(1, "ann"), "S1"), (post(2, "bo", minute=3 * 1440 + 40), "S2"))
    shown = tuple(SectionClaims(section=name, quotes=(it.key,)) for it, name in days)
    made = Made(placed=days, hosts=(), minutes=4 * 1440, section_claims=shown)
    assert [it.heading for it in made.recap().sections] == [
        "From 19:10",
        "From 11 March 2024, 19:40",
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Q1", True),
        ("intro", False),
        ("chatter", False),
    ],
)
def test_a_part_without_anything_to_show_is_left_out(name: str, *, shown: bool) -> None:
    """But a question stands there, answered or not; a count alone is no reason."""
    made = replace(HOUR, placed=(*HOUR.placed[:2], HOUR.placed[8]))
    assert (name in {part.section for part in made.recap().sections}) is shown
    quoted = replace(
        made, section_claims=(SectionClaims(section="chatter", open_questions=(key(9),)),)
    )
    assert [part.section for part in quoted.recap().sections] == ["Q1", "chatter"]


def test_a_question_without_answers_states_nothing() -> None:
    part = section(Made(placed=((post(1, "host", "Anyone?"), "Q1"),)))
    assert (part.answers, part.people, part.summary, part.points, part.quotes) == (0, 0, (), (), ())


def test_answers_are_counted_to_a_question_elsewhere_all_that_was_written() -> None:
    """Reposts are neither; the question and its answers are not mixed up."""
    assert (section(HOUR).answers, section(HOUR).people) == (5, 5)
    rest = section(claiming("closing", quotes=(key(10),)), "closing")
    assert (rest.answers, rest.people) == (1, 1)


SUPPORT = [
    ({}, ""),
    ({"same": ANSWERS[1:2]}, "@bo said nearly the same."),
    (
        {"agreed": ANSWERS[1:4], "reposted": 3},
        "@bo, @cy and @dee agreed in words.",
    ),
    (
        {"reposted": 4, "against": ANSWERS[2:3]},
        "@cy disagreed in words.",
    ),
    (
        {
            "same": ANSWERS[1:2],
            "agreed": ANSWERS[2:3],
            "reposted": 1,
            "against": ANSWERS[3:4],
        },
        ("@bo said nearly the same, @cy agreed in words and @dee disagreed in words."),
    ),
    (
        {"agreed": [*ANSWERS[1:], POSTS[8]]},
        "@bo, @cy, @dee and two others agreed in words.",
    ),
]


@pytest.mark.parametrize(("support", "sentence"), SUPPORT)
def test_support_is_told_by_kind(support: dict[str, object], sentence: str) -> None:
    """Each kind with its people; who disagreed comes last."""
    finding = point("Q1", ANSWERS[0], **support)  # type: ignore[arg-type]  # a table of keywords
    (made_point,) = section(claiming(findings=(finding,))).points
    assert made_point.support.text == sentence
    assert made_point.quote.post == ANSWERS[0]
    others = {*finding.posts, *finding.agreed, *finding.against} - {ANSWERS[0].key}
    assert set(made_point.support.posts) == others
    told = [finding.posts[1:], finding.agreed, finding.against]
    told = [posts for posts in told if posts]
    assert [it.posts for it in made_point.support.clauses] == (told if len(told) > 1 else [])
    assert not made_point.against, "none of them gives a reason"


def test_a_counter_view_is_quoted_with_its_reason() -> None:
    """Who only says no is named with those who disagree."""
    reason = structs.replace(
        ANSWERS[2], text="I see it otherwise, since in our town nobody pays for rooms"
    )
    made = claiming(findings=(point("Q1", ANSWERS[0], against=[reason, ANSWERS[3]]),))
    placed = tuple((reason if one.key == reason.key else one, name) for one, name in made.placed)
    (made_point,) = section(replace(made, placed=placed)).points
    assert [quote.post for quote in made_point.against] == [reason]
    assert made_point.support.text == "@cy and @dee disagreed in words."


@pytest.mark.parametrize(("count", "names"), [(1, "@ann"), (4, "@ann, @bo, @cy and @dee")])
def test_mentions_are_one_line(count: int, names: str) -> None:
    """Each phrase in quotation marks with its people, of more than four the first three."""
    few = mention("Q1", "patients", ANSWERS[:count])
    all_five = mention("Q1", "to {learn}", ANSWERS)
    (sentence,) = section(claiming(findings=(few, all_five))).summary
    assert sentence.text == (
        f"“Patients” came up with {names}; “to {{learn}}” with @ann, @bo, @cy and two others."
    )
    assert set(sentence.posts) == set(keys(ANSWERS))
    assert "".join(it.text for it in sentence.clauses) == sentence.text
    assert [it.posts for it in sentence.clauses] == [few.posts, all_five.posts]
    assert sentence.clauses[0].text.endswith(f" with {names};")


def test_points_are_no_mentions() -> None:
    """A point is shown as a post, a mention in a line, each once."""
    findings = (point("Q1", ANSWERS[0], reposted=3), mention("Q1", "patients", ANSWERS[1:3]))
    part = section(claiming(findings=findings))
    assert part.findings == findings
    assert [made.finding for made in part.points] == [findings[0]]
    assert len(part.summary) == 1
    assert ANSWERS[0].text not in part.summary[0].text


def test_a_phrase_that_comes_back_names_its_days() -> None:
    """A long run by its first and its latest days; with the posts of those sessions."""
    before = tuple(
        RaisedBefore(
            session=f"carechat-2023-0{month}-03",
            date=date(2023, month, 3),
            people=4,
            posts=(PostKey("x", f"9{month}"),),
        )
        for month in range(1, 6)
    )
    again = ReturningPhrase(section="Q1", phrase="patients", before=before)
    other = replace(again, section="Q2")
    (sentence,) = section(replace(HOUR, returning=(again, other))).summary
    assert sentence.text == (
        "“Patients” came up on 3 January 2023, 3 April 2023 and 3 May 2023 as well."
    )
    assert sentence.posts == tuple(post_key for raised in before for post_key in raised.posts)


def test_shown_posts_are_those_of_the_claims() -> None:
    """Framing, quotes, exchanges, lists and open questions as claimed, in that order."""
    items = (ListItem(item="tea", people=1, posts=(key(5),)),)
    made = claiming(
        framing=(key(2),),
        quotes=(key(3), key(4)),
        exchanges=((key(5), key(6)),),
        open_questions=(key(7),),
        lists=(AnswerList(what="tools", items=items),),
    )
    part = section(made)
    assert [it.post.key for it in part.framing] == [key(2)]
    assert [it.post.key for it in part.quotes] == [key(3), key(4)]
    assert [[it.post.key for it in run.posts] for run in part.exchanges] == [[key(5), key(6)]]
    assert [run.people for run in part.exchanges] == [2]
    assert [it.quote.post.key for it in part.open_questions] == [key(7)]
    assert part.lists[0].items == items


@pytest.mark.parametrize("url", [None, "https://example.org/status/1"])
def test_a_quote_links_where_its_record_does(url: str | None) -> None:
    """A permalink is never made up, and the text is never altered: templates escape it."""
    text = "<b>{{ 7*7 }}</b> =cmd \u202e ../../etc \x07 A1 | # **x**"
    made = replace(
        claiming(quotes=(key(3),)),
        placed=(*HOUR.placed[:2], (post(3, "ann", text, url=url), "Q1")),
    )
    (quote,) = section(made).quotes
    assert (quote.post.text, quote.url) == (text, url)
