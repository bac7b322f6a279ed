"""What people decided wins over what is derived, teaches the rest, and undone leaves no trace."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chats.making import (
    ASKED,
    PEOPLE,
    START,
    TAG,
    answers,
    asked,
    chatter,
    meeting,
    post,
    question,
    sections,
    whole,
)
from tweetup.chats import find_sessions, segment
from tweetup.chats.corrected_sessions import assign, correct_sessions
from tweetup.chats.corrections import Decision, in_force, without_hidden
from tweetup.chats.segment import Taken, take_apart
from tweetup.model import Correction, Method, Post, PostKey, Segmentation, Session

MADE = datetime(2031, 3, 5, tzinfo=UTC)


def decide(
    kind: str, target: str | None = None, *, made: int = 0, note: str | None = None, **value: str
) -> Correction:
    """A correction made ``made`` minutes after midnight, numbered like that."""
    if target is not None and target.isdigit():
        target = f"x:{target}"
    return Correction(
        kind=kind,
        hashtag=TAG,
        session=f"{TAG}-2031-03-04",
        target=target,
        value=tuple(sorted(value.items())),
        note=note,
        id=made + 1,
        made_at=MADE + timedelta(minutes=made),
    )


def apart(posts: Sequence[Post], *corrections: Correction) -> Segmentation:
    """The posts taken apart as one session, with these corrections."""
    return segment(posts, session=whole(posts), hosts=("mona",), corrections=corrections)


def taken(posts: Sequence[Post], *corrections: Correction) -> Taken:
    """As :func:`apart`, but to be explained."""
    return take_apart(posts, session=whole(posts), hosts=("mona",), corrections=corrections)


def hour() -> list[Post]:
    """Four questions with answers, and one answer to Q2 with all that can hang on a post."""
    posts = meeting(START)
    said = post(26.5, "zoe", f"I catch every drop from the roof #{TAG}", id="900")
    posts += [
        said,
        post(27, "tom", f"@zoe how large is your barrel? #{TAG}", id="901", reply="900"),
        post(27.5, "zoe", f"@tom two hundred litres #{TAG}", id="902", reply="901"),
        post(28, "li", f"@zoe A3: my spade, same here #{TAG}", id="903", reply="900"),
        post(28.2, "uma", said.text, id="904", repost="900"),
        post(28.4, "eve", f"RT @uma: {said.text}", id="905", repost="904"),
        post(28.6, "kim", f"RT @zoe: {said.text}", id="906"),
    ]
    return posts


def label(posts: Sequence[Post], text: str) -> str:
    """The id of the first post that begins so."""
    return next(item.id for item in posts if item.text.startswith(text))


def one_each(found: Segmentation, posts: Sequence[Post]) -> bool:
    """Whether every post has exactly one placement, in a section that there is."""
    names = {"intro", "chatter", "closing", *(item.section for item in found.questions)}
    counted = Counter(placement.post for placement in found.placements)
    return counted == Counter(item.key for item in posts) and all(
        placement.section in names for placement in found.placements
    )


def test_a_moved_post_stands_where_it_was_put() -> None:
    """By hand is for certain, and says who decided."""
    found = apart(hour(), decide("move", "900", section="Q4", note="the roof is a place"))
    placed = next(item for item in found.placements if item.post.id == "900")
    assert (placed.section, placed.method, placed.confidence) == ("Q4", Method.MANUAL, 1.0)
    assert "the roof is a place" in placed.reason


@pytest.mark.parametrize("section", ["intro", "Q1", "Q4", "chatter", "closing"])
@pytest.mark.parametrize(
    ("identity", "follows"),
    [
        ("901", True),  # a reply
        ("902", True),  # a reply to the reply
        ("903", False),  # a reply with a label of its own
        ("904", True),  # a repost
        ("905", True),  # a repost of the repost
        ("906", True),  # a copy that names its author only
    ],
)
def test_what_hangs_on_a_moved_post(section: str, identity: str, follows: bool) -> None:
    """Reposts and replies go with it, but for those labelled otherwise."""
    found = sections(apart(hour(), decide("move", "900", section=section)))
    assert found[identity] == (section if follows else "Q3")


def test_a_move_of_what_hangs_on_another() -> None:
    """A reply moved by itself does not take along what it replies to."""
    before = sections(apart(hour()))
    found = sections(apart(hour(), decide("move", "901", section="Q4")))
    assert found["901"] == found["902"] == "Q4"
    assert found["900"] == before["900"]


def test_a_moved_post_beats_its_label_and_its_manners() -> None:
    """No sign counts against a decision."""
    posts = hour()
    welcome, answer = label(posts, "Welcome"), label(posts, "A1:")
    found = sections(
        apart(posts, decide("move", welcome, section="Q2"), decide("move", answer, section="Q3"))
    )
    assert (found[welcome], found[answer]) == ("Q2", "Q3")


def test_a_moved_asking_asks_no_more() -> None:
    """The question stays without the post that somebody put elsewhere."""
    posts = hour()
    asking = label(posts, "Q2:")
    found = apart(posts, decide("move", asking, section="chatter"))
    assert question(found, "Q2").post is None
    assert PostKey("x", asking) not in question(found, "Q2").posts
    assert sections(found)[asking] == "chatter"


def test_the_later_of_two_wins() -> None:
    """Whatever order they are given in; the earlier one is told as overruled."""
    first, second = (
        decide("move", "900", made=1, section="Q1"),
        decide("move", "900", made=2, section="Q4"),
    )
    for given_in in ((first, second), (second, first)):
        assert sections(apart(hour(), *given_in))["900"] == "Q4"
    (idle,) = taken(hour(), first, second).idle
    assert (idle.correction, idle.overruled) == (first, True)


def test_a_merged_question_takes_its_answers_along() -> None:
    """Labels of both numbers mean the one that stays, which keeps number and words."""
    posts = hour()
    found = apart(posts, decide("question merge", "Q2", other="Q3"))
    assert [section for section, _ in asked(found)] == ["Q1", "Q2", "Q4"]
    assert question(found, "Q2").text == ASKED[1]
    assert {item.id for item in posts if "Q3:" in item.text} <= {
        key.id for key in question(found, "Q2").posts
    }
    placed = sections(found)
    assert {placed[item.id] for item in posts if item.text.startswith(("A2:", "A3:"))} == {"Q2"}


def test_a_renumbered_question_keeps_its_answers() -> None:
    """A3 means what the host asked as Q3, now Q7; the label shown goes with the number."""
    posts = hour()
    found = apart(posts, decide("question renumber", "Q3", number="7"))
    assert [section for section, _ in asked(found)] == ["Q1", "Q2", "Q4", "Q7"]
    assert (question(found, "Q7").text, question(found, "Q7").label) == (ASKED[2], "Q7")
    placed = sections(found)
    assert {placed[item.id] for item in posts if item.text.startswith("A3:")} == {"Q7"}


def test_a_taken_number_is_exchanged() -> None:
    """Renumbering to a number in use swaps the two, with their answers."""
    posts = hour()
    found = apart(posts, decide("question renumber", "Q1", number="2"))
    assert [text for _, text in asked(found)] == [ASKED[1], ASKED[0], ASKED[2], ASKED[3]]
    placed = sections(found)
    assert {placed[item.id] for item in posts if item.text.startswith("A1:")} == {"Q2"}


def test_names_lead_back_to_the_question_that_was_meant() -> None:
    """A question is found by when it was asked, though it got another number since."""
    posts = hour()
    moment = next(item.created_at for item in posts if item.text.startswith("Q3:"))
    found = apart(
        posts,
        decide("question renumber", "Q3", made=1, number="9"),
        decide("question edit", "Q3", made=2, text="Which one?", asked=moment.isoformat()),
        decide("move", "900", made=3, section="Q3", asked=moment.isoformat()),
    )
    assert question(found, "Q9").text == "Which one?"
    assert sections(found)["900"] == "Q9"


def test_an_added_question_and_its_answers() -> None:
    """A post without a label becomes a question, and labels of its number answer it."""
    posts = [*hour(), post(49, "mona", f"Who waters while you travel? #{TAG}", id="950")]
    posts += answers(49, 6)
    found = apart(posts, decide("question add", "950", number="6"))
    assert question(found, "Q6").text == "Who waters while you travel?"
    placed = sections(found)
    assert placed["950"] == "Q6"
    assert {placed[item.id] for item in posts if item.text.startswith("A6:")} == {"Q6"}


def test_a_split_question_shares_its_number_by_time() -> None:
    """Of two askings with one number, a label means the one asked last."""
    posts = [*hour(), post(49, "mona", f"Q4: And who taught your children? #{TAG}", id="950")]
    posts += answers(50, 4)
    late = {item.id for item in answers(50, 4)}
    found = apart(posts, decide("question split", "950", section="Q4", number="5"))
    assert [section for section, _ in asked(found)] == ["Q1", "Q2", "Q3", "Q4", "Q5"]
    placed = sections(found)
    early = {item.id for item in posts if item.text.startswith("A4:")} - late
    assert {placed[identity] for identity in late} == {"Q5"}
    assert {placed[identity] for identity in early} == {"Q4"}


def test_a_removed_question_is_none() -> None:
    """No section, and no label that means it."""
    found = apart(hour(), decide("question remove", "Q2"))
    assert [section for section, _ in asked(found)] == ["Q1", "Q3", "Q4"]
    assert "Q2" not in sections(found).values()


def test_stretches_are_numbered_by_time() -> None:
    """A stretch split, reworded and merged: names follow the clock, moves follow the stretch."""
    posts = chatter(START)
    before = apart(posts)
    assert {item.section[0] for item in before.questions} == {"S"}
    begun = {item.post.id for item in before.questions if item.post}
    opening = next(item for item in posts[4:] if item.id not in begun)
    split = decide("question split", opening.id, made=1, section=before.questions[0].section)
    after = apart(posts, split)
    assert len(after.questions) == len(before.questions) + 1
    assert [item.section for item in after.questions] == [
        f"S{number}" for number in range(1, len(after.questions) + 1)
    ]
    merged = apart(posts, split, decide("question merge", "S1", made=2, other="S2"))
    assert len(merged.questions) == len(before.questions)
    edited = apart(posts, decide("question edit", "S1", text="Clay"))
    assert edited.questions[0].text == "Clay"


def test_hosts_added_and_removed() -> None:
    """A host by decision is one, and who is none never gets to be one, whatever they do."""
    posts = hour()
    assert "mona" in apart(posts).hosts
    assert "mona" not in apart(posts, decide("host remove", "mona")).hosts
    assert "zoe" in apart(posts, decide("host add", "zoe")).hosts
    back = (decide("host remove", "mona", made=1), decide("host add", "mona", made=2))
    assert "mona" in apart(posts, *back).hosts


def test_hidden_with_all_that_repeats_it() -> None:
    """A hidden post and its reposts are out; what replies to it stays."""
    posts = hour()
    shown, hidden = without_hidden(posts, [decide("hide", "900")])
    assert {key.id for key in hidden} == {"900", "904", "905", "906"}
    assert {item.id for item in posts} - {item.id for item in shown} == {"900", "904", "905", "906"}
    assert without_hidden(posts, [decide("hide", "77")]) == (tuple(posts), ())


@pytest.mark.parametrize(
    ("correction", "why"),
    [
        (decide("move", "77", section="Q1"), "its post is not in this session"),
        (decide("move", "900", section="Q8"), "there is no Q8"),
        (decide("hide", "77"), "its post is not in this session"),
        (decide("question add", "77", number="6"), "its post is not in this session"),
        (decide("question add", "900", number="0"), "names no number"),
        (decide("question edit", "Q8", text="?"), "there is no Q8"),
        (decide("question merge", "Q1", other="Q8"), "there is no Q8"),
        (decide("question merge", "Q1", other="Q1"), "are one already"),
        (decide("question split", "900", section="Q8", number="9"), "there is no Q8"),
        (decide("question renumber", "Q8", number="1"), "there is no Q8"),
        (decide("question remove", "Q8"), "there is no Q8"),
        (decide("host add", "nobody"), "wrote nothing"),
    ],
)
def test_what_is_not_there_is_told(correction: Correction, why: str) -> None:
    """A correction that finds nothing changes nothing, and says why."""
    found = taken(hour(), correction)
    assert found.segmentation == apart(hour())
    (idle,) = found.idle
    assert idle.correction == correction
    assert why in idle.why
    assert not idle.overruled


def test_it_counts_again_when_its_question_is_back() -> None:
    """A move into a question that was removed waits, and holds once the removal is undone."""
    move = decide("move", "900", made=1, section="Q4")
    gone = decide("question remove", "Q4", made=2)
    waiting = taken(hour(), move, gone)
    assert [idle.correction for idle in waiting.idle] == [move]
    back = taken(hour(), move, replace(gone, undone=True))
    assert back.idle == ()
    assert sections(back.segmentation)["900"] == "Q4"


def test_who_decided() -> None:
    """The correction that put a post there, and what hangs on it; none for the others."""
    move = decide("move", "900", section="Q4")
    found = taken(hour(), move)
    said = {identity: found.weighing(PostKey("x", identity)) for identity in ("900", "905", "903")}
    assert [one and one.correction for one in said.values()] == [move, move, None]
    assert found.weighing(PostKey("x", "77")) is None


def test_candidates_of_a_weighed_post() -> None:
    """Shares of the sections that were possible sum to one, the chosen one first."""
    found = taken(hour())
    weighed = found.weighing(PostKey("x", "900"))
    assert weighed is not None
    assert weighed.candidates[0][0] == weighed.placement.section
    assert sum(share for _, share in weighed.candidates) == pytest.approx(1)


def evenings() -> tuple[list[Post], tuple[Session, ...]]:
    """Two weeks of meetings, and a post between that belongs to none."""
    posts = [
        *meeting(START),
        post(3 * 24 * 60, "rosa", f"My beans climb #{TAG}", id="500"),
        *meeting(START + timedelta(days=7)),
    ]
    return posts, find_sessions(posts, hashtag=TAG)


def renamed(
    posts: Sequence[Post], sessions: Sequence[Session], *corrections: Correction
) -> dict[str, int]:
    """The corrected sessions with how many posts each has."""
    found = correct_sessions(sessions, corrections, posts=posts)
    assert found.idle == ()
    return {session.id: len(session.posts) for session in found.sessions}


def test_a_session_split_joined_and_renamed() -> None:
    """Split by the clock; joined again nothing is lost; a new name stays through both."""
    posts, sessions = evenings()
    first, second = (len(session.posts) for session in sessions)
    name, other = (session.id for session in sessions)
    split = decide("session split", made=1, at=(START + timedelta(minutes=29)).isoformat())
    parts = renamed(posts, sessions, split)
    assert list(parts) == [name, f"{name}-2", other]
    assert parts[name] + parts[f"{name}-2"] == first
    again = decide("session join", f"{name}-2", made=2)
    assert renamed(posts, sessions, split, again) == {name: first, other: second}
    called = decide("session rename", made=3, name="pilot")
    assert renamed(posts, sessions, split, again, called) == {"pilot": first, other: second}
    both = decide("session join", other, made=4)
    assert renamed(posts, sessions, both) == {name: first + second + 1}


@pytest.mark.parametrize(
    ("correction", "why"),
    [
        (decide("session rename", name="gardenchat-2031-03-11"), "another session"),
        (decide("session rename", name="../../x"), "cannot be a session's name"),
        (decide("session split", at="soon"), "there is no session"),
        (decide("session join", "gone"), "there is no session gone"),
        (replace(decide("session rename", name="a"), session="gone"), "no session gone"),
    ],
)
def test_sessions_that_cannot_be_corrected(correction: Correction, why: str) -> None:
    """What cannot be done is told, and the sessions stay."""
    posts, sessions = evenings()
    found = correct_sessions(sessions, [correction], posts=posts)
    assert found.sessions == sessions
    assert why in found.idle[0].why


def test_a_correction_goes_with_its_post_and_its_hour() -> None:
    """What is about a post goes to the post's session; the rest to whoever met at that time."""
    posts, sessions = evenings()
    last = posts[-2].id
    about_post = decide("hide", last)
    about_hour = decide(
        "retitle", made=1, during=(START + timedelta(days=7, minutes=20)).isoformat(), title="T"
    )
    by_name = decide("retitle", made=2, title="U")
    lost = replace(decide("retitle", made=3, title="V"), session="gone")
    found, without = assign(sessions, [about_post, about_hour, by_name, lost])
    assert found == {sessions[1].id: (about_post, about_hour), sessions[0].id: (by_name,)}
    assert without == (lost,)


POSTS = hour()
IDS = [*(item.id for item in POSTS), "77"]
NAMES = ("intro", "chatter", "closing", *(f"Q{number}" for number in range(8)), "S1", "S2", "")


@st.composite
def decisions(draw: st.DrawFn) -> Correction:
    """Any correction of what is within a session, whether or not it makes sense."""
    kind = draw(st.sampled_from([one for one in Decision if not one.startswith("session")]))
    section, other = st.sampled_from(NAMES), st.sampled_from(NAMES)
    about = kind in (Decision.MOVE, Decision.HIDE, Decision.ADD_QUESTION, Decision.SPLIT_QUESTION)
    names = st.sampled_from([*PEOPLE, "mona"]) if kind.startswith("host") else section
    moments = st.sampled_from(["", *(item.created_at.isoformat() for item in POSTS)])
    return decide(
        kind,
        draw(st.sampled_from(IDS) if about else names),
        made=draw(st.integers(0, 10_000)),
        section=draw(section),
        text="Reworded?",
        number=str(draw(st.integers(0, 8))),
        other=draw(other),
        asked=draw(moments),
    )


@settings(max_examples=60)
@given(st.lists(decisions(), max_size=8, unique_by=lambda one: one.made_at), st.randoms())
def test_any_decisions_leave_one_place_for_each_post(
    made: list[Correction], random: object
) -> None:
    """Still one placement a post; the order given does not matter; undone, nothing has changed."""
    found = apart(POSTS, *made)
    assert one_each(found, POSTS)
    assert len({item.section for item in found.questions}) == len(found.questions)
    shuffled = list(made)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert apart(POSTS, *shuffled) == found
    assert apart(POSTS, *(replace(one, undone=True) for one in made)) == PLAIN


PLAIN = apart(POSTS)


def test_they_apply_in_the_order_they_were_made() -> None:
    """By time, then by number; undone ones not at all; one without a time comes last."""
    one, two = decide("hide", "1", made=2), decide("hide", "2", made=1)
    tie = replace(one, id=1)
    dateless = replace(one, id=None, made_at=None)
    assert in_force([dateless, one, tie, two, replace(two, undone=True)]) == (
        two,
        tie,
        one,
        dateless,
    )
