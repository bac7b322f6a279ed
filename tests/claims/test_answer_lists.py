"""Lists that answers make hold what admitted answers name, and nothing else."""

from tests.claims.making import key, make_gate
from tweetup.claims import admit_answer_lists
from tweetup.model import AnswerList, DialogueAct, ListItem


def proposed(*names: str, what: str = "tools") -> AnswerList:
    """A list as proposed, with counts that nobody has checked."""
    return AnswerList(
        what=what, items=tuple(ListItem(item=name, people=99, posts=(key("1"),)) for name in names)
    )


def test_people_are_those_whose_answers_hold_the_name() -> None:
    """Counted anew: a proposal's own posts and people count for nothing."""
    gate = make_gate(
        ("1", "ana", "SketchPad and MindPop"),
        ("2", "ana", "SketchPad again"),
        ("3", "ben", "@SketchPad, flipbox"),
        ("4", "cyd", "Flip Box"),
        ("5", "dee", "yes! RT @ana: SketchPad and MindPop"),
        ("6", "eve", "MindPop"),
        acts={"6": DialogueAct.REACTION},
    )
    [tools] = admit_answer_lists(gate, "Q1", [proposed("MindPop", "SketchPad", "FlipBox")])
    assert tools.what == "tools"
    assert [(item.item, item.people, item.posts) for item in tools.items] == [
        ("SketchPad", 2, (key("1"), key("2"), key("3"))),
        ("FlipBox", 2, (key("3"), key("4"))),
        ("MindPop", 1, (key("1"),)),
    ]


def test_who_refuses_a_thing_does_not_name_it() -> None:
    gate = make_gate(
        ("1", "ana", "SketchPad, MindPop and FlipBox"),
        ("2", "ben", "Never MindPop again"),
        ("3", "cyd", "SketchPad instead of FlipBox"),
        ("4", "dee", "We use MindPop, not SketchPad"),
    )
    [tools] = admit_answer_lists(gate, "Q1", [proposed("MindPop", "SketchPad", "FlipBox")])
    assert [(item.item, item.people, item.posts) for item in tools.items] == [
        ("MindPop", 2, (key("1"), key("4"))),
        ("SketchPad", 2, (key("1"), key("3"))),
        ("FlipBox", 1, (key("1"),)),
    ]


def test_fewer_than_three_admitted_items_are_no_list() -> None:
    """An item is gone with its only answer: unsure, of another section, or no answer."""
    rows = (("1", "ana", "SketchPad"), ("2", "ben", "MindPop"), ("3", "cyd", "FlipBox"))
    names = proposed("SketchPad", "MindPop", "FlipBox")
    assert len(admit_answer_lists(make_gate(*rows), "Q1", [names])) == 1
    for gate in (
        make_gate(*rows, confidence={"3": 0.5}),
        make_gate(*rows, sections={"3": "Q2"}),
        make_gate(*rows, acts={"3": DialogueAct.ADVERT}),
        make_gate(*rows, asking=("3",)),
    ):
        assert admit_answer_lists(gate, "Q1", [names]) == ()
    assert admit_answer_lists(make_gate(*rows), "Q2", [names]) == ()


def test_a_person_is_no_thing() -> None:
    """Somebody in the session, or a given name with another; unless accounts are asked for."""
    text = "@ben, Mary Low, Mary, SketchPad MindPop FlipBox"
    gate = make_gate(("1", "ana", text), ("2", "Ben", "me"))
    names = ("@ben", "Mary Low", "Mary", "SketchPad", "MindPop", "FlipBox")
    [tools] = admit_answer_lists(gate, "Q1", [proposed(*names)])
    assert {item.item for item in tools.items} == {"Mary", "SketchPad", "MindPop", "FlipBox"}
    [accounts] = admit_answer_lists(gate, "Q1", [proposed(*names, what="accounts")])
    assert {item.item for item in accounts.items} == set(names)
