"""What was undone is done again, step by step, until something else is decided."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.jobs.any_decisions import decide_anything
from tests.jobs.deciding import both_of, latest, project_of, talk
from tests.project.test_claims import for_any_chat
from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs import decide, decide_people
from tweetup.jobs.correction_log import redo_correction, undo_correction
from tweetup.jobs.plan import add_question, plan_of
from tweetup.project.decisions import read_undone_steps
from tweetup.project.project import Project
from tweetup.recap.decisions import PartState


def titled(project: Project, *titles: str) -> list[int]:
    """Give the recap titles, one after the other; return the numbers of these decisions."""
    made = [decide.title_recap(project, latest(project), it).decision.id for it in titles]
    return [it for it in made if it is not None]


def title(project: Project) -> str:
    return both_of(project).recap.title


def test_several_steps() -> None:
    """The one undone last is done again first; a decision on another day's plan empties nothing."""
    with project_of(talk()) as project:
        derived = title(project)
        one, two = titled(project, "One", "Two")
        undo_correction(project, two)
        undo_correction(project, one)
        assert title(project) == derived
        day = latest(project).start.date()
        add_question(project, latest(project).hashtag, day, "Who waters it?")
        assert [it.id for step in read_undone_steps(project, latest(project)) for it in step] == [
            *(one, two)
        ]
        assert [it.id for it in redo_correction(project)] == [one]
        assert title(project) == "One"
        redo_correction(project)
        assert title(project) == "Two"
        with pytest.raises(UsageError, match="nothing can be done again"):
            redo_correction(project)


def test_a_new_decision_empties_it() -> None:
    """Also one that another window made; that one can be undone and done again."""
    with project_of(talk()) as project:
        one, two = titled(project, "One", "Two")
        undo_correction(project, two)
        (three,) = titled(project, "Three")
        with pytest.raises(UsageError, match="something else was decided since"):
            redo_correction(project, two)
        with pytest.raises(UsageError, match="is not undone"):
            redo_correction(project, one)
        with pytest.raises(UnknownNameError):
            redo_correction(project, 4711)
        undo_correction(project, three)
        assert [[it.id for it in step] for step in project.archive.redoable()] == [[three]]
        redo_correction(project, three)
        assert title(project) == "Three"


def test_what_was_undone_together_is_done_again_together() -> None:
    """A question of a plan, and who submitted it."""
    with project_of(talk()) as project:
        session = latest(project)
        tag, day = session.hashtag, session.start.date()
        made = add_question(project, tag, day, "Who waters it?", submitted_by="ann")
        numbers = [it.id or 0 for it in (made.decision, *made.more)]
        undo_correction(project, *numbers)
        assert not plan_of(project, tag, day).questions
        assert [it.id for it in redo_correction(project)] == numbers
        assert plan_of(project, tag, day) == made.plan


@pytest.mark.long
def test_a_bot_is_one_again() -> None:
    """What follows from it is derived again."""
    with project_of(talk()) as project:
        both_of(project)
        made = decide_people.mark_bot(project, latest(project), "rosa", PartState.SHOWN).decision
        assert made is not None
        marked = both_of(project).recap
        undo_correction(project, made.id or 0)
        assert both_of(project).recap != marked
        redo_correction(project)
        assert both_of(project).recap == marked


@pytest.mark.long
@for_any_chat
@given(st.integers(0, 2**32 - 1))
def test_any_decisions_undone_and_done_again(seed: int) -> None:
    """As with two stacks: those in force, and those that can be done again."""
    random = Random(seed)
    with project_of(talk()) as project:
        undone: list[int] = []
        emptied: set[int] = set()
        in_force: list[int] = []
        for _ in range(12):
            act = random.choice(("decide", "undo", "undo", "redo"))
            if act == "decide":
                decide_anything(project, random)
                made = [it.id or 0 for it in project.archive.corrections(undone=True)]
                new = [it for it in made if it not in {*in_force, *undone, *emptied}]
                if new:
                    emptied.update(undone)
                    undone = []
                in_force += new
            elif act == "undo" and in_force:
                number = random.choice(in_force)
                before = both_of(project).recap
                undo_correction(project, number)
                in_force.remove(number)
                undone.append(number)
                if random.random() < 1 / 2:
                    redo_correction(project)
                    in_force.append(undone.pop())
                    assert both_of(project).recap == before
            elif act == "redo" and undone:
                redo_correction(project)
                in_force.append(undone.pop())
            assert {it.id for it in project.archive.corrections()} == set(in_force)
            steps = [[it.id for it in step] for step in project.archive.redoable()]
            assert steps == [[it] for it in reversed(undone)]
