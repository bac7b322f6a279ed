"""The queue of checks: ranked, short, gone once decided, back once undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.examples import fill
from tests.chats.making import ASKED, START, TAG, post
from tests.project.making import CHAT, PEOPLE, SAYINGS, make_chat
from tweetup.config import Config
from tweetup.desk.actions import ACTIONS, Form
from tweetup.errors import NoEffectError, UsageError
from tweetup.jobs import decide
from tweetup.jobs.checks import Check, CheckKind, find_checks
from tweetup.jobs.correction_log import undo_correction
from tweetup.jobs.corrections import hide_post, move_post
from tweetup.jobs.decide_again import decide_again
from tweetup.jobs.placement_checks import PlacementDoubt, most_telling
from tweetup.jobs.publish import decided_recap
from tweetup.jobs.quick_corrections import move_posts_at_once
from tweetup.model import (
    Correction,
    DialogueAct,
    FindingKind,
    Post,
    finding_name,
    in_time_order,
    post_name,
)
from tweetup.project.project import Project, open_project
from tweetup.project.records import ChatSession
from tweetup.recap.decisions import PartState
from tweetup.text import adds_no_words

Decide = Callable[[Project, ChatSession, Check], Correction | None]


@contextmanager
def chat_of(*posts: Post) -> Iterator[Project]:
    """A project with these posts as one session."""
    with TemporaryDirectory() as folder:
        config = Config(archive=Path(folder) / "a.db", chats=(CHAT,))
        with open_project(config, create=True) as project:
            fill(project.archive, posts, hashtag=TAG)
            yield project


def doubtful_chat(seed: int) -> tuple[Post, ...]:
    """Questions soon after each other, and answers of which no label says which they answer."""
    random = Random(seed)
    posts = [post(0, "mona", f"Welcome to #{TAG}! Tonight's topic: raised beds", id="900")]
    for number in (1, 2, 3):
        asks = f"Q{number}: {ASKED[number]} #{TAG}"
        posts.append(post(2 + 4 * number, "mona", asks, id=f"{900 + number}"))
    for at, saying in enumerate(random.sample(SAYINGS, 9)):
        minute, who = random.uniform(6, 22), random.choice(PEOPLE)
        said = post(minute, who, f"{saying} #{TAG}", id=f"{910 + at}")
        posts.append(said)
        if random.random() < 1 / 3:
            text = f"RT @{who}: {saying} #{TAG}"
            posts.append(post(minute + 1, "repeater", text, id=f"{930 + at}", repost=said.id))
        if random.random() < 1 / 3:
            text = f"@{who} we did just that, and it took two summers to work #{TAG}"
            posts.append(post(minute + 2, "replier", text, id=f"{950 + at}", reply=said.id))
    posts.append(post(58, "mona", "Thanks all! The next chat is on 18 March at 7pm", id="999"))
    return tuple(in_time_order(posts))


def any_chat(seed: int) -> tuple[Post, ...]:
    return doubtful_chat(seed) if seed % 2 else make_chat(seed)


def queue(project: Project, *, every: bool = False) -> tuple[Check, ...]:
    """The checks of the last session as the desk asks for them after a change."""
    project.forget()
    if not project.sessions():  # two posts of a host make none
        return ()
    session = project.session("latest")
    return find_checks(project, session, run=project.explain(session), every=every)


def moved(place: int) -> Decide:
    def answer(project: Project, session: ChatSession, check: Check) -> Correction | None:
        section = check.sections[min(place, len(check.sections) - 1)][0]
        return move_post(project, check.name, section, hashtag=session.hashtag).correction

    return answer


def settled(state: PartState) -> Decide:
    def answer(project: Project, session: ChatSession, check: Check) -> Correction | None:
        if check.finding is not None:
            name = finding_name(check.finding)
            if check.finding.kind is FindingKind.MENTION:  # several sections may have the phrase
                name = f"{check.finding.section}:{name.removeprefix('mention ')}"
            return decide.settle_finding(project, session, name, state).decision
        return decide.settle_question(project, session, check.name, state).decision

    return answer


def worded(*, told: bool) -> Decide:
    def answer(project: Project, session: ChatSession, check: Check) -> Correction | None:
        word = decide.word_topic if check.kind is CheckKind.TOPIC else decide.word_next
        text = check.text or next(iter(check.proposals), "")
        return word(project, session, text if told else "").decision

    return answer


def kept(project: Project, session: ChatSession, check: Check) -> Correction | None:
    assert check.standing is not None
    return decide_again(project, session, check.standing.stored).decision


def taken_back(project: Project, _session: ChatSession, check: Check) -> Correction | None:
    assert check.standing is not None
    undo_correction(project, check.standing.stored.id or 0)
    return None


# The answers that the desk offers, by kind of check.
ANSWERS: dict[CheckKind, tuple[Decide, ...]] = {
    CheckKind.DECISION: (kept, taken_back),
    CheckKind.NEXT: (worded(told=True), worded(told=False)),
    CheckKind.TOPIC: (worded(told=True), worded(told=False)),
    CheckKind.OPEN: tuple(
        map(settled, (PartState.SHOWN, PartState.ANSWERED, PartState.LEFT_OUT)),
    ),
    CheckKind.FINDING: (settled(PartState.SHOWN), settled(PartState.LEFT_OUT)),
    CheckKind.PLACEMENT: (moved(0), moved(1)),
}


def answer(project: Project, check: Check, which: int) -> Correction | None:
    answers = ANSWERS[check.kind]
    return answers[which % len(answers)](project, project.session("latest"), check)


def told(check: Check) -> tuple[str, str]:
    return check.kind.value, check.name


@pytest.mark.long
@given(seed=st.integers(0, 10_000), which=st.lists(st.integers(0, 2), min_size=1, max_size=7))
def test_deciding_every_check_leaves_none(seed: int, which: list[int]) -> None:
    """Whatever is answered, the queue comes to its end, and nothing is asked twice."""
    asked: set[tuple[str, str]] = set()
    turns = count()
    with chat_of(*any_chat(seed)) as project:
        while checks := queue(project, every=True):
            names = [told(check) for check in checks]
            assert len(set(names)) == len(names)
            assert asked.isdisjoint(names), "asked once more"
            asked.update(names)
            for check in checks:
                if check.kind is CheckKind.PLACEMENT or told(check) in map(
                    told, queue(project, every=True)
                ):
                    answer(project, check, which[next(turns) % len(which)])


@pytest.mark.long
@given(seed=st.integers(0, 10_000), which=st.integers(0, 5))
def test_an_answer_ends_a_check_and_undo_brings_it_back(seed: int, which: int) -> None:
    """One check of each kind: decided it is gone, undone it is there as before."""
    with chat_of(*any_chat(seed)) as project:
        before = queue(project, every=True)
        for check in {it.kind: it for it in reversed(before)}.values():
            made = answer(project, check, which)
            assert made is not None
            assert told(check) not in map(told, queue(project, every=True))
            undo_correction(project, made.id or 0)
            assert set(map(told, queue(project, every=True))) == set(map(told, before))


@pytest.mark.long
@given(seed=st.integers(0, 10_000))
def test_nothing_is_asked_that_shows_nowhere(seed: int) -> None:
    """Placements are those of answers and questions in own words that no question is sure of."""
    with chat_of(*doubtful_chat(seed)) as project:
        hidden = next((it for it in queue(project, every=True) if it.post), None)
        if hidden is not None and hidden.post is not None:
            hide_post(project, post_name(hidden.post.key))
        checks = queue(project, every=True)
        session = project.session("latest")
        gate = project.gate(session)
        for check in checks:
            if check.kind is not CheckKind.PLACEMENT:
                continue
            assert check.post is not None
            key = check.post.key
            assert hidden is None or hidden.post is None or key != hidden.post.key
            assert gate.acts[key].act in {DialogueAct.ANSWER, DialogueAct.QUESTION}
            assert not gate.is_repost(key)
            assert not adds_no_words(check.post)
            assert key not in gate.asking
            assert gate.placements[key].confidence < 0.8
            assert len(check.sections) == 2
            assert check.sections[0][0] == gate.placements[key].section


@pytest.mark.long
@given(seed=st.integers(0, 10_000))
def test_the_order(seed: int) -> None:
    """Decisions, the next meeting and the topic first; the others by their gain in a minute."""
    with chat_of(*any_chat(seed)) as project:
        short, all_checks = queue(project), queue(project, every=True)
        assert set(map(told, short)) <= set(map(told, all_checks))
        first = [CheckKind.DECISION, CheckKind.NEXT, CheckKind.TOPIC]
        for checks in (short, all_checks):
            leading = [first.index(it.kind) for it in checks if it.kind in first]
            assert leading == sorted(leading)
            others = checks[len(leading) :]
            assert not any(it.kind in first for it in others)
            assert [it.a_minute for it in others] == sorted(
                (it.a_minute for it in others), reverse=True
            )
        assert not any(
            it.finding is not None and it.finding.kind is FindingKind.MENTION for it in short
        )


@pytest.mark.parametrize(("words", "seconds"), [(0, 3), (4, 4), (20, 8), (240, 63)])
def test_the_time_of_a_check(words: int, seconds: int) -> None:
    """240 words a minute, and three seconds to decide."""
    assert Check(kind=CheckKind.TOPIC, name="topic", words=words).seconds == seconds


def doubt(identity: str, gain: float, *sections: tuple[str, float]) -> PlacementDoubt:
    return PlacementDoubt(
        post=post(1, "ada", "Frost came twice in May", id=identity),
        sections=sections or (("Q1", 0.6), ("Q2", 0.3)),
        gain=gain,
        answers=1.0,
        others=0,
    )


@pytest.mark.parametrize(
    ("counted", "asked"),
    [
        (0, ["2", "3", "4"]),  # 10 % of three answers are none that may be left
        (6, ["2", "3", "4"]),
        (7, ["3", "4"]),  # one of ten may be left: the one that changes least
        (17, ["4"]),
        (27, []),
    ],
)
def test_nine_in_ten_answers_are_enough(counted: int, asked: list[str]) -> None:
    """A question with many sure answers is not asked about; the least telling go first."""
    doubts = [doubt("2", 1.0), doubt("4", 3.0), doubt("3", 2.0)]
    left = most_telling(doubts, {"Q1": counted})
    assert sorted(it.post.id for it in left) == asked


def test_posts_outside_the_questions_are_left() -> None:
    """Of a post before the questions or after them no question's count depends."""
    outside = doubt("1", 5.0, ("intro", 0.7), ("closing", 0.2))
    between = doubt("2", 5.0, ("intro", 0.7), ("Q1", 0.2))
    assert [it.post.id for it in most_telling([outside, between], {})] == ["2"]


WELCOME = post(0, "mona", f"Welcome to #{TAG}!", id="100")
ASKS = post(5, "mona", f"Q1: How do you keep slugs away? #{TAG}", id="101")
SAYS = post(6, "rosa", f"A1: A board at night keeps all slugs away #{TAG}", id="102")
AGREES = post(7, "li", f"A1: A board at night keeps slugs away, yes #{TAG}", id="103")
OTHER = post(8, "kim", f"A1: Copper tape works for my pots and beds #{TAG}", id="104")


@pytest.fixture
def project() -> Iterator[Project]:
    """A small chat with answers that are all sure."""
    with chat_of(WELCOME, ASKS, SAYS, AGREES, OTHER) as made:
        yield made


def test_a_decision_without_effect_is_looked_at_once(project: Project) -> None:
    """A key theme lost its posts: it is asked about until somebody keeps or undoes the decision."""
    session = project.session("latest")
    own = decide.add_finding(project, session, "Q1", "Boards keep slugs away", ["102"]).decision
    assert CheckKind.DECISION not in {it.kind for it in queue(project)}
    hide_post(project, "102")
    (check,) = (it for it in queue(project) if it.kind is CheckKind.DECISION)
    assert check.standing is not None
    assert check.standing.stored.target == own.target
    again = kept(project, project.session("latest"), check)
    assert CheckKind.DECISION not in {it.kind for it in queue(project)}
    undo_correction(project, again.id or 0 if again else 0)
    (check,) = (it for it in queue(project) if it.kind is CheckKind.DECISION)
    taken_back(project, project.session("latest"), check)
    assert CheckKind.DECISION not in {it.kind for it in queue(project)}


def test_posts_are_moved_at_once(project: Project) -> None:
    """As one by one; an unknown post or section moves none of them."""
    session = project.session("latest")
    for wrong in ({"102": "intro", "999": "intro"}, {"102": "intro", "103": "Q9"}):
        with pytest.raises(UsageError):
            move_posts_at_once(project, session, wrong)
    project.forget()
    session = project.session("latest")
    assert not session.corrections
    made = move_posts_at_once(project, session, {"102": "intro", "103": "chatter"})
    assert [(it.target, dict(it.value)["section"]) for it in made] == [
        (post_name(SAYS.key), "intro"),
        (post_name(AGREES.key), "chatter"),
    ]
    project.forget()
    places = project.segmented(project.session("latest")).segmentation.section_of()
    assert (places[SAYS.key], places[AGREES.key]) == ("intro", "chatter")


@pytest.mark.long
def test_quotes_are_chosen_at_once(project: Project) -> None:
    """A section quotes just the posts that were ticked, and says so where nothing changes."""
    session = project.session("latest")

    def quoted() -> set[str]:
        (part,) = decided_recap(project, session).recap.sections
        return {quote.post.id for quote in part.quotes}

    assert quoted() == {"104"}
    for wanted in (["102", "104"], ["104"], ["103"]):
        made = decide.choose_quotes(project, session, "Q1", wanted)
        assert quoted() == set(wanted)
        assert all(it.decision.id for it in made)
    with pytest.raises(NoEffectError):
        decide.choose_quotes(project, session, "Q1", ["103"])
    decide.choose_quotes(project, session, "Q1", [])
    assert not quoted()


def test_forms_of_several_posts(project: Project) -> None:
    """The desk's forms that place several posts, and choose the quotes of a section."""
    session = project.session("latest")
    fields = {"section x:102": ["chatter"], "section x:103": ["Q1"], "section x:104": [""]}
    placed = ACTIONS["moves"](project, session, Form(fields))
    project.forget()
    session = project.session("latest")
    targets = [it.target for it in session.corrections]
    assert targets == ["x:102", "x:103"], "no section is no decision"
    ACTIONS["quotes"](project, session, Form({"section": ["Q1"], "post": ["103"]}))
    (part,) = (it for it in decided_recap(project, session).recap.sections if it.section == "Q1")
    assert [quote.post.id for quote in part.quotes] == ["103"]
    ACTIONS["undo"](project, session, Form({"number": [placed.numbers]}))
    project.forget()
    session = project.session("latest")
    assert not session.corrections, "one step"
    with pytest.raises(UsageError, match="no post was chosen"):
        ACTIONS["moves"](project, session, Form({"section x:104": [""]}))


def test_without_a_detailed_run_no_placement_is_asked_about() -> None:
    """What costs an analysis is asked once it is there."""
    with chat_of(*make_chat(7)) as project:
        session = project.session("latest")
        kinds = {it.kind for it in find_checks(project, session, every=True)}
        assert CheckKind.PLACEMENT not in kinds
        assert session.start >= START - (session.end - session.start)
