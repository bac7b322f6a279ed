"""What people decided wins over what is derived, teaches the rest, and undone leaves no trace."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chats.deciding import apart, decide, hour, label, taken
from tests.chats.making import PEOPLE, question, sections
from tweetup.chats.corrections.decisions import Decision, in_force, without_hidden
from tweetup.model import Correction, Method, Post, PostKey, Segmentation


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
