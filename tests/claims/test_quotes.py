"""Quotes: by different people, good enough, none twice; pairs where a reply states disagreement."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.claims.making import key, make_gate
from tweetup.claims import select_lead_quote, select_quotes, select_voices
from tweetup.model import Basis, DialogueAct, Method, PostKey, Reference, Relation, Support

TEXTS = (
    "A1: Small groups let quiet students speak first.",
    "A1: Written reflection gives everybody time to think.",
    "A1: Peer review taught my class more about drafts than I did.",
    "A1: We vote with cards, which nobody sees but me.",
    "A1: Let them lead a seminar once in a term.",
    "A1: Seating changes every week and friendships follow.",
    "A1: Laptops closed, eyes open, voices up.",
    "A1: My rule: three before me, then ask again.",
)
PEOPLE = ("ana", "ben", "cem", "dot", "eve", "fay", "gus", "hal")
ROWS = tuple(
    (str(number), handle, text)
    for number, (handle, text) in enumerate(zip(PEOPLE, TEXTS, strict=True))
)


def rates(*values: float) -> dict[PostKey, float]:
    """Return the quotability of posts 0, 1, 2 and so on."""
    return {key(str(number)): value for number, value in enumerate(values)}


def quoted(gate_rates: dict[PostKey, float], *rows: tuple[str, str, str]) -> list[str]:
    """Return the ids of the quotes of Q1."""
    selected = select_quotes(make_gate(*rows), "Q1", quotability=gate_rates, support={})
    return [post.id for post in selected.quotes]


@pytest.mark.parametrize(
    ("values", "ids"),
    [
        ((0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2), ["0", "1", "2"]),
        ((0.9,) * 8, ["0", "1", "2", "3", "4", "5"]),
        ((0.5, 0.6, 0.7, 0.0, 0.0, 0.0, 0.0, 0.0), ["2", "1", "0"]),
        ((0.7, 0.7, 0.7, 0.7, 0.6, 0.0, 0.0, 0.0), ["0", "1", "2", "3"]),
        ((0.5, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3), ["0"]),
        ((0.4,) * 8, []),
    ],
)
def test_three_fair_quotes_and_more_only_where_very_good(
    values: tuple[float, ...], ids: list[str]
) -> None:
    assert quoted(rates(*values), *ROWS) == ids


def test_nobody_is_quoted_twice() -> None:
    rows = (("0", "ana", TEXTS[0]), ("1", "Ana", TEXTS[1]), ("2", "ben", TEXTS[2]))
    assert quoted(rates(0.8, 0.9, 0.7), *rows) == ["1", "2"]


@pytest.mark.parametrize(
    ("replies", "ids"),
    [
        ({}, ["0", "1", "2"]),
        ({"0": "2"}, ["1", "2", "0"]),
        ({"0": "1", "1": "2"}, ["2", "1", "0"]),
        ({"0": "7"}, ["0", "1", "2"]),
        ({"0": "1", "1": "0"}, ["2", "0", "1"]),
    ],
)
def test_a_reply_stands_behind_the_quote_that_it_answers(
    replies: dict[str, str], ids: list[str]
) -> None:
    """However good it is; one to a post that is not quoted stays where it is."""
    gate = make_gate(*ROWS[:3])
    posts = {
        post.key: msgspec.structs.replace(
            post,
            references=(
                Reference(relation=Relation.REPLY, id=replies[post.id], basis=Basis.STATED),
            )
            if post.id in replies
            else (),
        )
        for post in gate.posts.values()
    }
    selected = select_quotes(
        replace(gate, posts=posts), "Q1", quotability=rates(0.9, 0.8, 0.7), support={}
    )
    assert [post.id for post in selected.quotes] == ids


@pytest.mark.parametrize(
    ("values", "taken", "ids"),
    [
        ((0.9, 0.8, 0.7), (), ["1", "0", "2"]),
        # Nobody would quote the post agreed with.
        ((0.9, 0.1, 0.7), (), ["2"]),
        # It is a point, and the agreement stands with it.
        ((0.9, 0.8, 0.7), (key("1"),), ["2"]),
    ],
)
def test_who_agrees_is_quoted_behind_the_post_agreed_with_or_not_at_all(
    values: tuple[float, ...], taken: tuple[PostKey, ...], ids: list[str]
) -> None:
    gate = make_gate(
        ("0", "ana", "+1 for written reflection. My class begged for more"), *ROWS[1:3]
    )
    selected = select_quotes(
        gate,
        "Q1",
        quotability=rates(*values),
        support={key("1"): Support(post=key("1"), agreed=(key("0"),))},
        taken=taken,
    )
    assert [post.id for post in selected.quotes] == ids


@pytest.mark.parametrize(
    ("words", "laughs"),
    [
        ("jajaja", True),
        ("hahaha", True),
        ("mdr", True),
        ("LOL", True),
        ("kkkk", True),
        ("\U0001f602", True),
        ("haha", True),
        ("Hanne", False),
        ("jaja", True),
        ("lola", False),
    ],
)
def test_who_laughs_is_not_quoted_first(words: str, *, laughs: bool) -> None:
    rows = (("0", "ana", f"{TEXTS[0]} {words}"), ROWS[1], ROWS[2])
    assert quoted(rates(0.9, 0.8, 0.7), *rows) == (["1", "2", "0"] if laughs else ["0", "1", "2"])


def test_no_two_quotes_say_the_same_words() -> None:
    rows = (
        ROWS[0],
        ("1", "ben", "A1: Small groups let quiet students speak, always first."),
        ROWS[2],
    )
    assert quoted(rates(0.9, 0.8, 0.7), *rows) == ["0", "2"]


def test_questions_and_replies_that_lean_on_others_come_last() -> None:
    rows = (
        ("0", "ana", "A1: Who speaks first in a group of three?"),
        ("1", "ben", "@ana and the quiet ones too"),
        ("2", "cem", "@ana Small groups let them speak."),
        ROWS[3],
    )
    assert quoted(rates(0.9, 0.9, 0.6, 0.5), *rows)[:2] == ["2", "3"]


def test_a_labelled_answer_comes_before_another_rated_alike() -> None:
    gate = make_gate(*ROWS[:2], methods={"1": Method.LABEL})
    selected = select_quotes(gate, "Q1", quotability=rates(0.8, 0.8), support={})
    assert [post.id for post in selected.quotes] == ["1", "0"]


def test_a_comment_on_a_copy_is_not_quoted() -> None:
    rows = (("0", "ana", "So true! RT @zoe: Small groups let students speak"), ROWS[1])
    assert quoted(rates(0.9, 0.8), *rows) == ["1"]


def test_an_answer_that_opens_with_nothing_is_not_quoted() -> None:
    rows = (("0", "ana", "A1: None, but our bakers work in groups of three"), ROWS[1])
    assert quoted(rates(0.9, 0.8), *rows) == ["1"]


def test_taken_posts_and_their_authors_are_not_quoted_beside_them() -> None:
    """An author whose post is taken in another section may be quoted in this one."""
    rows = (ROWS[0], ("1", "ana", TEXTS[1]), ROWS[2], ("3", "cem", TEXTS[3]))
    gate = make_gate(*rows, sections={"3": "Q2"})
    selected = select_quotes(
        gate,
        "Q1",
        quotability=rates(0.9, 0.9, 0.9, 0.9),
        taken={key("0"), key("3")},
        support={},
    )
    assert [post.id for post in selected.quotes] == ["2"]


def test_a_reply_that_leans_on_another_post_is_no_quote_and_no_lead() -> None:
    """The next best stands in its place."""
    gate, values = make_gate(*ROWS[:3]), rates(0.9, 0.8, 0.7)
    selected = select_quotes(gate, "Q1", quotability=values, support={}, leaning={key("0")})
    assert [post.id for post in selected.quotes] == ["1", "2"]
    lead_quote = select_lead_quote(gate, quotability=values, support={}, leaning={key("0")})
    assert lead_quote == key("1")
    assert select_lead_quote(gate, quotability=values, support={}) == key("0")


VIEW = ("0", "ana", "A1: Small groups let quiet students speak first.")
COUNTERS = [
    ("disagreement", "@ana I disagree, in my class they let the loudest two speak all day", True),
    ("a tag", "@ana I disagree, that was one lesson, wasn't it? In mine the loudest speak", True),
    (
        "a German tag",
        "@ana Das sehe ich anders, da reden die zwei Lautesten am meisten, oder?",
        True,
    ),
    ("a French tag", "@ana Pas d'accord, ce sont les mêmes qui parlent, n'est-ce pas ?", True),
    ("a Spanish tag", "@ana No estoy de acuerdo, hablan siempre los mismos, ¿verdad?", True),
    ("a Dutch tag", "@ana Niet mee eens, dan praten de drukste twee, toch?", True),
    ("a bare no with a tag", "@ana I disagree, right?", False),
    ("a bare no", "@ana I disagree", False),
    ("a question", "@ana I disagree, do they not let the loudest two speak all the day?", False),
]


@pytest.mark.parametrize(
    ("text", "paired"), [row[1:] for row in COUNTERS], ids=[row[0] for row in COUNTERS]
)
@pytest.mark.parametrize("attitude", ["against", "contrasted"])
def test_a_view_and_a_counter_view_with_a_reason_stand_side_by_side(
    text: str, attitude: str, *, paired: bool
) -> None:
    gate = make_gate(VIEW, ("1", "ben", text), ROWS[2])
    backing = {key("0"): _support(attitude, "1")}
    selected = select_quotes(gate, "Q1", quotability=rates(0.9, 0.4, 0.8), support=backing)
    assert selected.exchanges == (((key("0"), key("1")),) if paired else ())
    assert [post.id for post in selected.quotes] == (["2"] if paired else ["0", "2"])


@pytest.mark.parametrize(("attitude", "paired"), [("against", True), ("contrasted", False)])
def test_a_view_put_as_a_question_pairs_with_words_of_disagreement_alone(
    attitude: str, *, paired: bool
) -> None:
    view = ("0", "ana", "A1: I see small groups as stages for the quiet, too hopeful?")
    gate = make_gate(view, ("1", "ben", COUNTERS[0][1]))
    backing = {key("0"): _support(attitude, "1")}
    selected = select_quotes(gate, "Q1", quotability=rates(0.9, 0.4), support=backing)
    assert bool(selected.exchanges) is paired
    rated_low = select_quotes(gate, "Q1", quotability=rates(0.4, 0.1), support=backing)
    assert bool(rated_low.exchanges) is paired


def _support(attitude: str, name: str) -> Support:
    against, contrasted = ((key(name),), ()) if attitude == "against" else ((), (key(name),))
    return Support(post=key("0"), against=against, contrasted=contrasted)


@pytest.mark.parametrize(
    "changes",
    [
        {"acts": {"1": DialogueAct.REACTION}},
        {"confidence": {"1": 0.5}},
        {"sections": {"1": "Q2"}},
    ],
)
def test_a_counter_view_that_is_not_admitted_makes_no_pair(changes: dict[str, object]) -> None:
    gate = make_gate(VIEW, ("1", "ben", COUNTERS[0][1]), **changes)  # type: ignore[arg-type]  # parts of a gate, by name
    backing = {key("0"): _support("against", "1")}
    selected = select_quotes(gate, "Q1", quotability=rates(0.9, 0.9), support=backing)
    assert selected.exchanges == ()


REPOSTED = Support(post=key("1"), reposted=2)


def lead(
    *rows: tuple[str, str, str],
    values: tuple[float, ...],
    backing: Support = REPOSTED,
    **gate: object,
) -> str | None:
    """Return the id of the lead quote; ``backing`` is the support of post 1."""
    made = make_gate(*rows, **gate)  # type: ignore[arg-type]  # parts of a gate, by name
    found = select_lead_quote(made, quotability=rates(*values), support={key("1"): backing})
    return found.id if found else None


def test_the_lead_quote_is_the_best_statement_and_reposts_decide_between_like_ones() -> None:
    assert lead(*ROWS[:3], values=(0.9, 0.7, 0.7)) == "0"
    assert lead(*ROWS[:3], values=(0.75, 0.7, 0.7)) == "1"


@pytest.mark.parametrize(
    "text",
    [
        "A1: Not a teacher, but small groups let quiet students speak.",
        "A1: Small groups let Ss speak w/ 2 others, N the rest R free.",
        "A1: Small groups let quiet students speak, hahaha, even mine.",
        "A1: Small groups let quiet students speak, as @eve saw.",
    ],
)
def test_a_lead_quote_is_in_whole_words_and_to_nobody(text: str) -> None:
    assert lead(("0", "ana", text), *ROWS[1:3], values=(0.8, 0.7, 0.7)) == "1"


@pytest.mark.parametrize(
    "backing",
    [
        Support(post=key("1"), agreed=(key("9"),)),
        Support(post=key("1"), same_words=(key("9"),)),
        Support(post=key("1"), against=(key("9"),)),
        Support(post=key("1"), contrasted=(key("9"),)),
        Support(post=key("1"), reposted=3),
    ],
)
def test_a_post_with_others_behind_it_is_a_point_and_no_lead_quote(backing: Support) -> None:
    """It would stand without them: no post is shown twice."""
    assert lead(*ROWS[:3], values=(0.7, 0.9, 0.6), backing=backing) == "0"


@pytest.mark.parametrize(
    ("rows", "gate"),
    [
        ((("0", "ana", "A1: Who speaks first in a small group?"),), {}),
        ((("0", "ana", "@ben Small groups let quiet students speak."),), {}),
        ((("0", "ana", "A1: Small groups let them speak. https://example.org"),), {}),
        ((("0", "ana", "small groups let quiet students speak"),), {}),
        (ROWS[:1], {"hosts": ("Ana",)}),
        (ROWS[:1], {"acts": {"0": DialogueAct.GREETING}}),
        (ROWS[:1], {"confidence": {"0": 0.5}}),
        (ROWS[:1], {"sections": {"0": "intro"}}),
    ],
)
def test_no_lead_quote_is_better_than_one_that_does_not_stand_alone(
    rows: tuple[tuple[str, str, str], ...], gate: dict[str, object]
) -> None:
    assert lead(*rows, values=(0.9,), backing=REPOSTED, **gate) is None
    assert lead(*ROWS[:1], values=(0.5,)) is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PEOPLE),
            st.sampled_from(TEXTS),
            st.sampled_from((0.5, 0.8, 1.0)),
            st.floats(0, 1),
            st.sampled_from((DialogueAct.ANSWER, DialogueAct.ANSWER, DialogueAct.THANKS)),
        ),
        max_size=20,
    ),
    st.sets(st.integers(0, 19)),
    st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=6),
)
def test_all_quotes_are_admitted_fresh_and_by_different_people(
    posts: list[tuple[str, str, float, float, DialogueAct]],
    taken: set[int],
    disputes: list[tuple[int, int]],
) -> None:
    """No key twice, none taken, all answers of the section, and every quote by somebody else."""
    gate = make_gate(
        *((str(number), row[0], f"{row[1]} {number}") for number, row in enumerate(posts)),
        confidence={str(number): row[2] for number, row in enumerate(posts)},
        acts={str(number): row[4] for number, row in enumerate(posts)},
    )
    values = rates(*(row[3] for row in posts))
    taken_keys = {key(str(number)) for number in taken}
    backing = {
        key(str(view)): Support(post=key(str(view)), against=(key(str(counter)),))
        for view, counter in disputes
        if view != counter
    }
    selected = select_quotes(gate, "Q1", quotability=values, taken=taken_keys, support=backing)
    shown = [*selected.quotes, *(post for pair in selected.exchanges for post in pair)]
    assert len(shown) == len(set(shown))
    assert taken_keys.isdisjoint(shown)
    assert all(gate.is_answer(post) and gate.section(post) == "Q1" for post in shown)
    handles = [gate.posts[post].handle for post in selected.quotes]
    assert len(handles) == len(set(handles)) <= 6


def voices(
    *texts: str,
    hosts: tuple[str, ...] = (),
    taken: tuple[str, ...] = (),
    confidence: dict[str, float] | None = None,
) -> list[str]:
    """Return the ids of what people told, of one post each by people of different names."""
    rows = [(str(number), PEOPLE[number], text) for number, text in enumerate(texts)]
    gate = make_gate(*rows, hosts=hosts, confidence=confidence)
    times = [post.created_at for post in gate.posts.values()]
    selected = select_voices(
        gate,
        quotability=rates(*(0.9 - number / 10 for number in range(len(texts)))),
        taken=[key(number) for number in taken],
        start=min(times),
        end=max(times),
    )
    return [post.id for post in selected]


TOLD = tuple(text.removeprefix("A1: ") for text in TEXTS)


def test_voices_are_the_best_whole_posts_of_different_people() -> None:
    """Four; hosts come last, and who is quoted elsewhere is not quoted again."""
    assert voices(*TOLD[:6]) == ["0", "1", "2", "3"]
    assert voices(*TOLD[:3], hosts=("ana",)) == ["1", "2", "0"]
    assert voices(*TOLD[:3], taken=("1",)) == ["0", "2"]
    assert voices(TOLD[0], TOLD[0], TOLD[1]) == ["0", "2"]


def test_a_voice_needs_no_sure_section() -> None:
    assert voices(*TOLD[:2], confidence={"0": 0.3}) == ["0", "1"]


@pytest.mark.parametrize(
    "text",
    [
        "@ben Small groups let quiet students speak first.",
        "Who speaks first in a group of three?",
        "and the quiet ones too",
        "RT @hal: Small groups let quiet students speak first.",
    ],
)
def test_what_only_another_post_explains_is_no_voice(text: str) -> None:
    assert voices(text, TOLD[1]) == ["1"]


def test_voices_are_of_the_hour_and_good_enough() -> None:
    gate = make_gate(*ROWS[:3])
    times = sorted(post.created_at for post in gate.posts.values())
    chosen = select_voices(gate, quotability=rates(0.9, 0.9, 0.2), start=times[1], end=times[2])
    assert [post.id for post in chosen] == ["1"]


@pytest.mark.parametrize(
    "doubt",
    [Support(post=key("0"), against=(key("9"),)), Support(post=key("0"), contrasted=(key("9"),))],
)
def test_who_is_disagreed_with_is_no_voice(doubt: Support) -> None:
    """Half of an exchange says what nobody else stands for."""
    gate = make_gate(*((name, who, text.removeprefix("A1: ")) for name, who, text in ROWS[:2]))
    times = [post.created_at for post in gate.posts.values()]
    chosen = select_voices(
        gate,
        quotability=rates(0.9, 0.8),
        support={key("0"): doubt},
        start=min(times),
        end=max(times),
    )
    assert [post.id for post in chosen] == ["1"]
