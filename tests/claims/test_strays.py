"""Posts that stand in a section and answer something else than its question are not admitted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.claims.making import START, key
from tweetup.claims import Gate, open_gate
from tweetup.model import (
    Author,
    DialogueAct,
    Method,
    Placement,
    Post,
    PostAct,
    Question,
    Reference,
    Relation,
    Segmentation,
)


def _post(name: str, handle: str, text: str, *, minute: float, reply_to: str | None = None) -> Post:
    return Post(
        network="x",
        id=name,
        created_at=START + timedelta(minutes=minute),
        author=Author(network="x", handle=handle),
        text=text,
        references=(Reference(relation=Relation.REPLY, id=reply_to),) if reply_to else (),
    )


def _gate(
    *posts: Post,
    asked: dict[str, str],
    method: Method = Method.TIME,
    methods: dict[str, Method] | None = None,
    end: datetime | None = None,
    acts: dict[str, DialogueAct] | None = None,
    hashtags: tuple[str, ...] = (),
    sections: dict[str, str] | None = None,
) -> Gate:
    """Return the gate of posts that stand in the last section asked, or where ``sections`` says.

    ``asked`` has the post of each section's question.
    """
    by_id = {post.id: post for post in posts}
    questions = tuple(
        Question(
            section=section,
            number=int(section[1:]),
            text=by_id[name].text,
            label=section if section[0] == "Q" else None,
            post=key(name),
            posts=(key(name),),
            author=by_id[name].handle,
            asked_at=by_id[name].created_at,
        )
        for section, name in asked.items()
    )
    last = questions[-1].section
    own = {name: section for section, name in asked.items()} | (sections or {})
    return open_gate(
        posts,
        segmentation=Segmentation(
            session="chat-2026-03-04",
            hosts=("host",),
            questions=questions,
            placements=tuple(
                Placement(
                    post=post.key,
                    section=own.get(post.id, last),
                    method=(methods or {}).get(post.id, method),
                    confidence=0.9,
                )
                for post in posts
            ),
        ),
        acts=[
            PostAct(post=post.key, act=(acts or {}).get(post.id, DialogueAct.ANSWER), answer=0.5)
            for post in posts
        ],
        end=end,
        hashtags=hashtags,
    )


def _counted(gate: Gate) -> list[str]:
    return sorted(post.id for post in gate.counted)


@pytest.mark.parametrize(
    ("text", "admitted"),
    [
        ("A4 compost first", True),
        ("compost first", True),
        ("A4/A5 compost first", True),
        ("A5: compost first", False),
        ("A5 compost first, then seeds", False),
        ("Q3: compost was the word for it", False),
        # A sheet of paper and a label within a sentence name no question of the post's own.
        ("print it on A5 paper", True),
        ("my answer to Q3 was the same", True),
    ],
)
def test_a_post_labelled_for_another_question_only_is_not_admitted(
    text: str, admitted: bool
) -> None:
    gate = _gate(
        _post("1", "host", "Q4: Which soil?", minute=0),
        _post("2", "ana", text, minute=2),
        asked={"Q4": "1"},
    )
    assert gate.is_answer(key("2")) is admitted


@pytest.mark.parametrize("method", [Method.LABEL, Method.MANUAL])
def test_a_label_or_a_person_that_placed_a_post_is_believed(method: Method) -> None:
    gate = _gate(
        _post("1", "host", "Q4: Which soil?", minute=0),
        _post("2", "ana", "A5: compost first", minute=2),
        asked={"Q4": "1"},
        method=method,
    )
    assert gate.is_answer(key("2"))


@pytest.mark.parametrize(
    "closing",
    [
        "We have to wrap up, friends. Great discussion!",
        "No more Qs from me, go and write!",
        "Sorry all, the web failed me. Will save the last one for a later chat",
        "Thanks everyone for a lively hour",
        "Danke an euch alle",
    ],
)
def test_after_the_close_only_ties_to_the_last_question_admit(closing: str) -> None:
    gate = _gate(
        _post("1", "host", "Q1: Which soil?", minute=0),
        _post("2", "host", "Q2: Which seeds?", minute=45),
        _post("3", "ana", "Old beans come up best", minute=46),
        _post("4", "host", closing, minute=57),
        _post("5", "ben", "Our workshop has places left in May", minute=58),
        _post("6", "cem", "Peas do as well here", minute=59, reply_to="3"),
        _post("7", "dot", "@ana ours never came up at all", minute=60),
        _post("8", "eve", "A2 whatever the shop has", minute=61),
        asked={"Q1": "1", "Q2": "2"},
        methods={"8": Method.LABEL},
        acts={"4": DialogueAct.ORGANISING},
    )
    assert _counted(gate) == ["3", "6", "7", "8"]


@pytest.mark.parametrize(
    ("closing", "author", "minute"),
    [
        ("We have to wrap up, friends", "ana", 57),  # a participant closes nothing
        ("We have to wrap up, friends", "host", 20),  # long before the last question
        ("We have to wrap up, friends", "host", 46),  # with the last question
        ("@ana thanks everyone likes beans", "host", 57),  # to one person
        ("We save the last beans for seed", "host", 57),
        ("Q2: thanks to all who answered so far", "host", 57),  # a repeated question
        ("Beans like it warm", "host", 57),
    ],
)
def test_other_posts_close_no_chat(closing: str, author: str, minute: int) -> None:
    gate = _gate(
        _post("1", "host", "Q1: Which soil?", minute=0),
        _post("2", "host", "Q2: Which seeds?", minute=45),
        _post("4", author, closing, minute=minute),
        _post("5", "ben", "Old beans come up best", minute=58),
        asked={"Q1": "1", "Q2": "2"},
    )
    assert gate.is_answer(key("5"))


def test_after_the_end_of_the_session_only_ties_to_the_last_question_admit() -> None:
    gate = _gate(
        _post("1", "host", "Q1: Which soil?", minute=0),
        _post("2", "ana", "Compost and sand", minute=59),
        _post("3", "ben", "Clay has something to be said for it", minute=64),
        _post("4", "cem", "@ana compost for us too", minute=65),
        asked={"Q1": "1"},
        end=START + timedelta(minutes=60),
    )
    assert _counted(gate) == ["2", "4"]


def test_a_stretch_admits_posts_with_a_tie_to_the_post_that_opens_it() -> None:
    gate = _gate(
        _post("1", "host", "Does your WFH day leave more energy for gardening?", minute=0),
        _post("2", "ana", "Gardens get more of my evenings now", minute=1),  # a word
        _post("3", "ben", "WFH for years, no change", minute=2),  # an acronym
        _post("4", "cem", "None at all here", minute=3, reply_to="1"),
        _post("5", "dot", "Nor here, sadly", minute=4, reply_to="4"),  # a reply to a reply
        _post("6", "eve", "@host too tired for it", minute=5),  # the asker
        _post("7", "fay", "Reminder: the spade has a flat edge", minute=6),
        _post("8", "gus", "Good to know", minute=7, reply_to="7"),
        _post("9", "hal", "@eve @host so are we all", minute=8),  # the asker comes second
        _post("10", "ida", "There are other days, too", minute=9),  # words of grammar
        _post("11", "host", "And which day do you mow?", minute=10),
        _post("12", "jim", "@host whenever it rains", minute=11),  # the asker asked again
        asked={"S1": "1"},
    )
    assert _counted(gate) == ["2", "3", "4", "6"]
    assert [post.id for post in gate.answers("S1")] == ["2", "3", "4", "6"]


@pytest.mark.parametrize("closing", ["We have to wrap up, friends", "Nothing today"])
def test_a_stretch_ends_with_the_chat(closing: str) -> None:
    """After a host's close or the session's end nothing belongs to the last stretch."""
    gate = _gate(
        _post("1", "host", "Does your gardening get its own evening?", minute=0),
        _post("2", "ana", "Gardening is for mornings", minute=1),
        _post("3", "host", closing, minute=50),
        _post("4", "ben", "Gardening books are half price at our shop", minute=55),
        _post("5", "cem", "Gardening is for nobody", minute=65),
        asked={"S1": "1"},
        acts={"3": DialogueAct.ORGANISING},
        end=START + timedelta(minutes=60),
    )
    assert _counted(gate) == (["2"] if "wrap" in closing else ["2", "4"])


def test_words_of_many_posts_tie_none_to_a_stretch() -> None:
    """The chat's hashtag stands in every post; so may the words of its title."""
    gate = _gate(
        _post("1", "host", "Which gardening tool do you regret? #gardening", minute=0),
        *(
            _post(str(n), f"p{n}", f"Number {n} likes gardening #gardening", minute=n)
            for n in range(2, 12)
        ),
        asked={"S1": "1"},
    )
    assert _counted(gate) == []


@pytest.mark.parametrize(
    "text",
    [
        "Off topic: who saw the match?",
        "#offtopic who saw the match",
        "Slightly off-topic, but who saw the match?",
        "@ana tangent: trains were late again",
        "Rant: trains were late again",
        "Random Q: which train do you take?",
    ],
)
def test_a_declared_digression_and_its_replies_are_not_admitted(text: str) -> None:
    gate = _gate(
        _post("1", "host", "Q1: Which soil?", minute=0),
        _post("2", "ben", text, minute=1),
        _post("3", "cem", "The late one", minute=2, reply_to="2"),
        _post("4", "dot", "Mine as well", minute=3, reply_to="3"),
        _post("5", "eve", "Sand", minute=4),
        asked={"Q1": "1"},
    )
    assert _counted(gate) == ["5"]


@pytest.mark.parametrize(
    "text",
    [
        "Rants about clay help nobody",
        "My garden is a tangent of the house",
        "Random questions came from every class",
        "We never go off topic in class",
        "Tangent lines are how we lay out beds",
        "A rant about clay is what I read",
    ],
)
def test_a_word_of_digression_in_a_sentence_declares_none(text: str) -> None:
    gate = _gate(
        _post("1", "host", "Q1: Which soil?", minute=0),
        _post("2", "ben", text, minute=1),
        asked={"Q1": "1"},
    )
    assert gate.is_answer(key("2"))


def test_strays_are_counted_as_posts_of_an_unsure_section() -> None:
    gate = _gate(
        _post("1", "host", "Q1: Which soil?", minute=0),
        _post("2", "ben", "A2: beans", minute=1),
        asked={"Q1": "1"},
    )
    assert [(left.reason, left.posts) for left in gate.left_out()] == [("unsure section", 1)]


@pytest.mark.parametrize(
    ("text", "admitted"),
    [
        ("A1 we water at dawn #GardenChat", True),
        ("A1 we water at dawn", True),
        ("A1#GardenChat we water at dawn #mulch", True),
        ("A1 we water at dawn #gardench", True),
        ("A1 we read aloud at dawn #bookchat", False),
        ("A1 we read aloud at dawn #BookChat #mulch", False),
        ("A1 we water at dawn #bookchat #gardenchat", True),
        # A hashtag of somebody else here, then one that nobody else uses.
        ("A1 we mulch at dawn #mulch", True),
        ("A1 we read aloud at dawn #bookhour", False),
        ("@ann we read aloud at dawn #bookhour", True),
        ("@nobody we read aloud at dawn #bookhour", False),
    ],
)
def test_a_post_of_another_chat_is_not_admitted(text: str, *, admitted: bool) -> None:
    """Its label is that chat's; a subject's hashtag, a thread or no hashtag tell of none."""
    gate = _gate(
        _post("q1", "host", "Q1 When do you water? #gardenchat", minute=0),
        _post("1", "ann", "A1 after we spread leaves #mulch #gardenchat", minute=3),
        _post("2", "bob", text, minute=4),
        asked={"Q1": "q1"},
        method=Method.LABEL,
        hashtags=("gardenchat",),
    )
    assert ("2" in _counted(gate)) is admitted
    assert "1" in _counted(gate)


@pytest.mark.parametrize(
    ("hashtags", "method", "reply", "admitted"),
    [
        ((), Method.LABEL, None, True),
        (("gardenchat",), Method.MANUAL, None, True),
        (("gardenchat", "bookhour"), Method.LABEL, None, True),
        (("gardenchat",), Method.LABEL, "q1", True),
        (("gardenchat",), Method.LABEL, None, False),
    ],
)
def test_a_chat_has_its_hashtags_threads_and_corrections(
    hashtags: tuple[str, ...], method: Method, reply: str | None, *, admitted: bool
) -> None:
    gate = _gate(
        _post("q1", "host", "Q1 When do you water? #gardenchat", minute=0),
        _post("2", "bob", "A1 we read aloud #bookhour", minute=4, reply_to=reply),
        asked={"Q1": "q1"},
        methods={"2": method},
        hashtags=hashtags,
    )
    assert ("2" in _counted(gate)) is admitted


def _snowflake(minute: float) -> str:
    """Return an id of X that holds a time so many minutes after the start."""
    millisecond = round((START + timedelta(minutes=minute)).timestamp() * 1000)
    return str((millisecond - 1_288_834_974_657) << 22)


@pytest.mark.parametrize(
    ("written", "admitted"), [(8, False), (12, True)], ids=["before Q2 was asked", "after it"]
)
def test_the_time_of_a_missing_post_tells_whether_its_thread_is_older_than_the_question(
    written: float, *, admitted: bool
) -> None:
    gate = _gate(
        _post("q1", "hana", "Q1: Where do you read?", minute=0),
        _post("q2", "hana", "Q2: When do you read?", minute=10),
        _post(
            "reply", "liu", "@ada on trains, the slow ones", minute=15, reply_to=_snowflake(written)
        ),
        asked={"Q1": "q1", "Q2": "q2"},
    )
    assert ("reply" in _counted(gate)) is admitted


def test_an_exchange_of_two_people_goes_on_from_an_earlier_question() -> None:
    """As long as the two have not stopped; a reply to what goes on does so as well."""
    posts = (
        _post("q1", "hana", "Q1: Where do you read?", minute=0),
        _post("before", "ada", "@liu on trains, the slow ones", minute=8),
        _post("q2", "hana", "Q2: When do you read?", minute=10),
        _post("goes on", "liu", "@ada the night train has lamps", minute=15, reply_to="gone"),
        _post("after it", "ben", "@liu and no noise at all", minute=16, reply_to="goes on"),
        _post("labelled", "ada", "A2 @liu at night then", minute=17, reply_to="goes on"),
        _post("others", "cem", "@dora in the morning hours", minute=18, reply_to="gone too"),
        _post("anew", "liu", "@ada mornings before the children wake", minute=35, reply_to="lost"),
    )
    gate = _gate(
        *posts,
        asked={"Q1": "q1", "Q2": "q2"},
        methods={"labelled": Method.LABEL},
        sections={"before": "Q1"},
    )
    assert _counted(gate) == ["anew", "before", "labelled", "others"]
