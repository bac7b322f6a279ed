"""Corrections win over derived results, change placements of other posts, and can be undone."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.chats.correcting import decide, hour, label, segmentation_run, segmented
from tests.chats.making import PEOPLE, question, sections
from tests.costs import examples
from tweetup.chats.corrections.hosts_and_posts import without_hidden
from tweetup.chats.corrections.kinds import CorrectionKind, in_force
from tweetup.model import Correction, Method, Post, PostKey, Segmentation


def one_each(segmentation: Segmentation, posts: Sequence[Post]) -> bool:
    """Return True where every post has exactly one placement, in a section that exists."""
    names = {"intro", "chatter", "closing", *(item.section for item in segmentation.questions)}
    counted = Counter(placement.post for placement in segmentation.placements)
    return counted == Counter(item.key for item in posts) and all(
        placement.section in names for placement in segmentation.placements
    )


def test_a_moved_post_stands_where_it_was_put() -> None:
    """By hand is for certain, and says who decided."""
    segmentation = segmented(
        hour(), decide("move", "900", section="Q4", note="the roof is a place")
    )
    placed = next(item for item in segmentation.placements if item.post.id == "900")
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
def test_followers_of_a_moved_post(section: str, identity: str, follows: bool) -> None:
    """Reposts and replies go with it, but for those labelled otherwise."""
    placed_sections = sections(segmented(hour(), decide("move", "900", section=section)))
    assert placed_sections[identity] == (section if follows else "Q3")


def test_a_move_of_a_follower() -> None:
    """A reply moved by itself does not take along the post it replies to."""
    before = sections(segmented(hour()))
    placed_sections = sections(segmented(hour(), decide("move", "901", section="Q4")))
    assert placed_sections["901"] == placed_sections["902"] == "Q4"
    assert placed_sections["900"] == before["900"]


def test_a_moved_post_beats_its_label_and_its_manners() -> None:
    """No sign counts against a decision."""
    posts = hour()
    welcome, answer = label(posts, "Welcome"), label(posts, "A1:")
    placed_sections = sections(
        segmented(
            posts, decide("move", welcome, section="Q2"), decide("move", answer, section="Q3")
        )
    )
    assert (placed_sections[welcome], placed_sections[answer]) == ("Q2", "Q3")


def test_a_moved_asking_asks_no_more() -> None:
    """The question stays without the post that somebody put elsewhere."""
    posts = hour()
    asking = label(posts, "Q2:")
    segmentation = segmented(posts, decide("move", asking, section="chatter"))
    assert question(segmentation, "Q2").post is None
    assert PostKey("x", asking) not in question(segmentation, "Q2").posts
    assert sections(segmentation)[asking] == "chatter"


def test_the_later_of_two_wins() -> None:
    """Whatever order they are given in; the earlier one is told as overruled."""
    first, second = (
        decide("move", "900", made=1, section="Q1"),
        decide("move", "900", made=2, section="Q4"),
    )
    for given_in in ((first, second), (second, first)):
        assert sections(segmented(hour(), *given_in))["900"] == "Q4"
    (idle,) = segmentation_run(hour(), first, second).idle
    assert (idle.correction, idle.overruled) == (first, True)


def test_hosts_added_and_removed() -> None:
    """A host by decision is one, and who is none never gets to be one, whatever they do."""
    posts = hour()
    assert "mona" in segmented(posts).hosts
    assert "mona" not in segmented(posts, decide("host remove", "mona")).hosts
    assert "zoe" in segmented(posts, decide("host add", "zoe")).hosts
    back = (decide("host remove", "mona", made=1), decide("host add", "mona", made=2))
    assert "mona" in segmented(posts, *back).hosts


def test_hidden_with_all_that_repeats_it() -> None:
    """A hidden post and its reposts are out; its replies stay."""
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
        (decide("question add", "900", number="00"), "names no number"),
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
    run = segmentation_run(hour(), correction)
    assert run.segmentation == segmented(hour())
    (idle,) = run.idle
    assert idle.correction == correction
    assert why in idle.why
    assert not idle.overruled


def test_it_counts_again_when_its_question_is_back() -> None:
    """A move into a question that was removed waits, and holds once the removal is undone."""
    move = decide("move", "900", made=1, section="Q4")
    gone = decide("question remove", "Q4", made=2)
    waiting = segmentation_run(hour(), move, gone)
    assert [idle.correction for idle in waiting.idle] == [move]
    back = segmentation_run(hour(), move, replace(gone, undone=True))
    assert back.idle == ()
    assert sections(back.segmentation)["900"] == "Q4"


def test_who_decided() -> None:
    """A moved post and its followers have the correction that moved it; the others have none."""
    move = decide("move", "900", section="Q4")
    run = segmentation_run(hour(), move)
    details = {identity: run.detail(PostKey("x", identity)) for identity in ("900", "905", "903")}
    assert [one and one.correction for one in details.values()] == [move, move, None]
    assert run.detail(PostKey("x", "77")) is None


def test_candidates_of_a_weighed_post() -> None:
    """Shares of the sections that were possible sum to one, the chosen one first."""
    run = segmentation_run(hour())
    detail = run.detail(PostKey("x", "900"))
    assert detail is not None
    assert detail.candidates[0][0] == detail.placement.section
    assert sum(share for _, share in detail.candidates) == pytest.approx(1)


POSTS = hour()
IDS = [*(item.id for item in POSTS), "77"]
NAMES = ("intro", "chatter", "closing", *(f"Q{number}" for number in range(8)), "S1", "S2", "")


@st.composite
def decisions(draw: st.DrawFn) -> Correction:
    """Draw any correction within a session, sensible or not."""
    kind = draw(st.sampled_from([one for one in CorrectionKind if not one.startswith("session")]))
    section, other = st.sampled_from(NAMES), st.sampled_from(NAMES)
    about = kind in (
        CorrectionKind.MOVE,
        CorrectionKind.HIDE,
        CorrectionKind.ADD_QUESTION,
        CorrectionKind.SPLIT_QUESTION,
    )
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


@pytest.mark.long
@settings(max_examples=examples(1.2))
@given(st.lists(decisions(), max_size=8, unique_by=lambda one: one.made_at), st.randoms())
def test_any_decisions_leave_one_place_for_each_post(
    made: list[Correction], random: object
) -> None:
    """Still one placement a post; the order given does not matter; undone, nothing has changed."""
    segmentation = segmented(POSTS, *made)
    assert one_each(segmentation, POSTS)
    assert len({item.section for item in segmentation.questions}) == len(segmentation.questions)
    shuffled = list(made)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert segmented(POSTS, *shuffled) == segmentation
    assert segmented(POSTS, *(replace(one, undone=True) for one in made)) == PLAIN


PLAIN = segmented(POSTS)


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
