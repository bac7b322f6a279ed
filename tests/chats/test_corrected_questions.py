"""Questions merged, split, numbered and worded by hand keep their answers."""

from tests.chats.correcting import decide, hour, segmented
from tests.chats.making import ASKED, START, TAG, answers, asked, chatter, post, question, sections


def test_a_merged_question_takes_its_answers_along() -> None:
    """Labels of both numbers mean the one that stays, which keeps number and words."""
    posts = hour()
    segmentation = segmented(posts, decide("question merge", "Q2", other="Q3"))
    assert [section for section, _ in asked(segmentation)] == ["Q1", "Q2", "Q4"]
    assert question(segmentation, "Q2").text == ASKED[1]
    assert {item.id for item in posts if "Q3:" in item.text} <= {
        key.id for key in question(segmentation, "Q2").posts
    }
    placed = sections(segmentation)
    assert {placed[item.id] for item in posts if item.text.startswith(("A2:", "A3:"))} == {"Q2"}


def test_a_renumbered_question_keeps_its_answers() -> None:
    """A3 means the question that the host asked as Q3, now Q7; the label follows the number."""
    posts = hour()
    segmentation = segmented(posts, decide("question renumber", "Q3", number="7"))
    assert [section for section, _ in asked(segmentation)] == ["Q1", "Q2", "Q4", "Q7"]
    assert (question(segmentation, "Q7").text, question(segmentation, "Q7").label) == (
        ASKED[2],
        "Q7",
    )
    placed = sections(segmentation)
    assert {placed[item.id] for item in posts if item.text.startswith("A3:")} == {"Q7"}


def test_a_taken_number_is_exchanged() -> None:
    """Renumbering to a number in use swaps the two, with their answers."""
    posts = hour()
    segmentation = segmented(posts, decide("question renumber", "Q1", number="2"))
    assert [text for _, text in asked(segmentation)] == [ASKED[1], ASKED[0], ASKED[2], ASKED[3]]
    placed = sections(segmentation)
    assert {placed[item.id] for item in posts if item.text.startswith("A1:")} == {"Q2"}


def test_names_lead_back_to_the_question_that_was_meant() -> None:
    """A question is found by when it was asked, though it got another number since."""
    posts = hour()
    moment = next(item.created_at for item in posts if item.text.startswith("Q3:"))
    segmentation = segmented(
        posts,
        decide("question renumber", "Q3", made=1, number="9"),
        decide("question edit", "Q3", made=2, text="Which one?", asked=moment.isoformat()),
        decide("move", "900", made=3, section="Q3", asked=moment.isoformat()),
    )
    assert question(segmentation, "Q9").text == "Which one?"
    assert sections(segmentation)["900"] == "Q9"


def test_an_added_question_and_its_answers() -> None:
    """A post without a label becomes a question, and labels of its number answer it."""
    posts = [*hour(), post(49, "mona", f"Who waters while you travel? #{TAG}", id="950")]
    posts += answers(49, 6)
    segmentation = segmented(posts, decide("question add", "950", number="6"))
    assert question(segmentation, "Q6").text == "Who waters while you travel?"
    placed = sections(segmentation)
    assert placed["950"] == "Q6"
    assert {placed[item.id] for item in posts if item.text.startswith("A6:")} == {"Q6"}


def test_a_split_question_shares_its_number_by_time() -> None:
    """Of two askings with one number, a label means the one asked last."""
    posts = [*hour(), post(49, "mona", f"Q4: And who taught your children? #{TAG}", id="950")]
    posts += answers(50, 4)
    late = {item.id for item in answers(50, 4)}
    segmentation = segmented(posts, decide("question split", "950", section="Q4", number="5"))
    assert [section for section, _ in asked(segmentation)] == ["Q1", "Q2", "Q3", "Q4", "Q5"]
    placed = sections(segmentation)
    early = {item.id for item in posts if item.text.startswith("A4:")} - late
    assert {placed[identity] for identity in late} == {"Q5"}
    assert {placed[identity] for identity in early} == {"Q4"}


def test_a_removed_question_is_none() -> None:
    """No section, and no label that means it."""
    segmentation = segmented(hour(), decide("question remove", "Q2"))
    assert [section for section, _ in asked(segmentation)] == ["Q1", "Q3", "Q4"]
    assert "Q2" not in sections(segmentation).values()


def test_stretches_are_numbered_by_time() -> None:
    """A stretch split, reworded and merged: names follow the clock, moves follow the stretch."""
    posts = chatter(START)
    before = segmented(posts)
    assert {item.section[0] for item in before.questions} == {"S"}
    begun = {item.post.id for item in before.questions if item.post}
    opening = next(item for item in posts[4:] if item.id not in begun)
    split = decide("question split", opening.id, made=1, section=before.questions[0].section)
    after = segmented(posts, split)
    assert len(after.questions) == len(before.questions) + 1
    assert [item.section for item in after.questions] == [
        f"S{number}" for number in range(1, len(after.questions) + 1)
    ]
    merged = segmented(posts, split, decide("question merge", "S1", made=2, other="S2"))
    assert len(merged.questions) == len(before.questions)
    edited = segmented(posts, decide("question edit", "S1", text="Clay"))
    assert edited.questions[0].text == "Clay"
