"""A phrase that ran through a session has the counted answers of all sections, a person once."""

import pytest

from tests.claims.making import make_phrases
from tweetup.claims.mentions import RUNNING, find_phrase_mentions, find_running_mentions
from tweetup.model import DialogueAct

SECTIONS = {f"{number}{n}": f"Q{number}" for number in range(1, 6) for n in "abc"}


def running_rows(sections: int, phrase: str = "transparency") -> list[tuple[str, str, str]]:
    rows = []
    for number in range(1, 6):
        for n in "abc":
            word = phrase if number <= sections and n != "c" else f"answer{number}{n}"
            rows.append((f"{number}{n}", f"{n}{number}", f"People ask us for {word} all day"))
    return rows


# A common noun of nearly all sections is of the chat's own subject.
@pytest.mark.parametrize(("sections", "runs", "in_section"), [(2, 0, 1), (3, 6, 0), (5, 0, 0)])
def test_a_phrase_of_most_sections_ran_through_the_session(
    sections: int, runs: int, in_section: int
) -> None:
    """It is told once, with the people of all sections, and not in each."""
    rows = running_rows(sections)
    phrases = make_phrases(*rows, sections=SECTIONS)
    found = find_running_mentions(phrases)
    assert [finding.people for finding in found] == ([runs] if runs else [])
    assert all(finding.section == RUNNING for finding in found)
    assert len(find_phrase_mentions(phrases, "Q1")) == in_section


@pytest.mark.parametrize(
    ("text", "act", "section", "confidence", "people"),
    [
        ("We lend it with open budgets", DialogueAct.ANSWER, "Q4", 0.9, 7),
        ("We lend it with open budgets", DialogueAct.ANSWER, "Q2", 0.9, 7),
        ("We lend it with open budgets", DialogueAct.REACTION, "Q4", 0.9, 6),
        ("We lend it with open budgets", DialogueAct.ANSWER, "Q4", 0.1, 6),
        ("We lend it with open budgets", DialogueAct.ANSWER, "chatter", 0.9, 6),
        ("We lend books and tools", DialogueAct.ANSWER, "Q4", 0.9, 6),
    ],
)
def test_a_running_phrase_has_every_counted_post_and_no_other(
    text: str, act: DialogueAct, section: str, confidence: float, people: int
) -> None:
    """Also the single one of a section; no reaction, and none whose place is not sure."""
    rows = [*running_rows(3, "open budgets"), ("more", "mia", text)]
    phrases = make_phrases(
        *rows,
        sections={**SECTIONS, "more": section},
        acts={"more": act},
        confidence={"more": confidence},
    )
    (finding,) = find_running_mentions(phrases)
    holding = {
        post.key
        for post in phrases.gate.posts.values()
        if "open budgets" in post.text and post.key in phrases.gate.counted
    }
    in_questions = {it for it in holding if phrases.gate.section(it) != "chatter"}
    assert (finding.people, set(finding.posts)) == (people, in_questions)


def test_one_person_of_several_sections_is_counted_once() -> None:
    rows = running_rows(3, "open budgets")
    # Ann's second post, in other words than her first.
    rows = [
        ("2a", rows[0][1], "Our pupils vote on open budgets") if row[0] == "2a" else row
        for row in rows
    ]
    (finding,) = find_running_mentions(make_phrases(*rows, sections=SECTIONS))
    assert (finding.people, len(finding.posts)) == (5, 6)


@pytest.mark.parametrize(
    ("acts", "runs"),
    [
        ({}, True),
        ({"3a": DialogueAct.REACTION}, False),
        ({"3a": DialogueAct.QUESTION}, False),
        ({"4c": DialogueAct.REACTION}, True),
    ],
)
def test_two_people_answer_with_a_running_phrase_in_each_of_three_sections(
    acts: dict[str, DialogueAct], *, runs: bool
) -> None:
    phrases = make_phrases(*running_rows(3, "open budgets"), sections=SECTIONS, acts=acts)
    assert bool(find_running_mentions(phrases)) is runs


def test_a_running_phrase_of_an_answer_that_asks_with_it_is_not_told() -> None:
    """To count that answer says that its author brought it up; to leave it out counts too few."""
    asking = ("more", "mia", "We lend tools. Does anyone here ask for open budgets?")
    phrases = make_phrases(
        *running_rows(3, "open budgets"), asking, sections={**SECTIONS, "more": "Q4"}
    )
    assert find_running_mentions(phrases) == ()


def test_the_words_of_a_large_part_of_the_posts_are_the_topic() -> None:
    """They neither run through the session nor are a section's."""
    more = [(f"more{n}", f"more{n}", "On transparency") for n in range(9)]
    sections = {**SECTIONS, **{name: "Q5" for name, _, _ in more}}
    phrases = make_phrases(*running_rows(5), *more, sections=sections)
    assert find_running_mentions(phrases) == ()
    assert find_phrase_mentions(phrases, "Q1") == ()
