"""Questions glued to a handle, retold, followed up, pointed at, or asked twice at once."""

import pytest

from tests.chats.making import (
    ASKED,
    START,
    TAG,
    answers,
    asked,
    evening,
    post,
    question,
    sections,
    segmented,
    three,
)
from tweetup.model import Post

USUAL = [(f"Q{n}", ASKED[n]) for n in (1, 2, 3)]
# An id of X that holds the time 19:18 of the evening.
_EPOCH = 1288834974657
ID_OF_1918 = str((int(START.timestamp() * 1000) + 18 * 60_000 - _EPOCH) << 22)


def without_second(*more: Post) -> list[Post]:
    """An evening whose second question nobody's post asks of all; its answers are there."""
    asking = [post(10 * n, "mona", f"Q{n}: {ASKED[n]} #{TAG}", id=f"{n}") for n in (1, 3)]
    return [*evening(*asking, numbers=(1, 3)), *answers(20, 2), *more]


RETOLD = [
    # the host's post to one person, the words of question 2
    (f"@rosaQ2 {ASKED[2]} #{TAG}", ASKED[2]),
    (f"@rosa Q2 {ASKED[2]} #{TAG}", ASKED[2]),
    (f"@rosa Q2: {ASKED[2]} #{TAG}", ASKED[2]),
    (f"Hi Rosa Q2: {ASKED[2]} #{TAG}", ASKED[2]),
    (
        f"Hi Rosa Q2: Think of dry summers in the hills #{TAG} (1/2)",
        "Think of dry summers in the hills …",
    ),
    (f"@nobodyQ2 {ASKED[2]} #{TAG}", ""),
    (f"@rosa {ASKED[2]} #{TAG}", ""),
]


@pytest.mark.parametrize(("text", "words"), RETOLD)
def test_a_question_told_to_a_latecomer(text: str, words: str) -> None:
    """Its words are those told again, its time that of its first answer, and it is no answer."""
    retold = post(32, "mona", text, id="9")
    segmentation = segmented(without_second(retold), hosts=("mona",))
    assert asked(segmentation) == [USUAL[0], ("Q2", words), USUAL[2]]
    second = question(segmentation, "Q2")
    assert second.post is None
    assert ("9" in {key.id for key in second.posts}) == bool(words)
    assert second.asked_at is not None
    assert second.asked_at.minute == 21
    assert second.author is None


ANNOUNCED = [
    (f"Q2 coming up from @cora in just a minute #{TAG}", "cora"),
    (f"Q2 coming up in just a minute #{TAG}", None),
    (f"@cora says hi. Q2 coming up #{TAG}", None),
]


@pytest.mark.parametrize(("text", "author"), ANNOUNCED)
def test_who_asks_a_question_that_is_retold(text: str, author: str | None) -> None:
    """The one whom a host announced; nobody where nobody was."""
    posts = without_second(
        post(19, "mona", text), post(32, "mona", f"@rosaQ2 {ASKED[2]} #{TAG}", id="9")
    )
    assert question(segmented(posts, hosts=("mona",)), "Q2").author == author


def test_who_asked_a_copied_question_that_is_retold() -> None:
    """The author of a copy that is earlier than the retelling; both posts are the question's."""
    copied = post(20.5, "cora", f"RT @li: Q2 {ASKED[2]} #{TAG}", id="8")
    retold = post(32, "mona", f"Hi Rosa Q2 {ASKED[2]} #{TAG}", id="9")
    second = question(segmented(without_second(copied, retold), hosts=("mona",)), "Q2")
    assert (second.author, second.text, second.post) == ("li", ASKED[2], None)
    assert "9" in {key.id for key in second.posts}
    assert second.asked_at is not None
    assert second.asked_at.minute == 20


def test_a_question_repeated_after_first_answers() -> None:
    """One answer before it, or a host's own, leaves a question where it is asked."""
    early = [
        post(18, "rosa", f"A2: too early, I know #{TAG}"),
        post(18.5, "mona", f"A2: we use barrels #{TAG}"),
    ]
    second = question(segmented(three(*early), hosts=("mona",)), "Q2")
    assert second.post is not None
    assert second.post.id == "2"


def test_a_handle_that_ends_like_a_label() -> None:
    """A handle that somebody here has is no handle with a label."""
    posts = [
        post(5, "rosaQ2", f"Hello from the allotments #{TAG}"),
        post(32, "mona", f"@rosaQ2 {ASKED[2]} #{TAG}", id="9"),
    ]
    assert question(segmented(without_second(*posts), hosts=("mona",)), "Q2").text == ""


def test_an_answer_glued_to_a_handle() -> None:
    """A label behind a handle without a blank places its post."""
    glued = post(33, "zoe", f"@monaA1 nothing but cress #{TAG}", id="9")
    assert sections(segmented(three(glued)))["9"] == "Q1"


FOLLOWED = [
    # a host's or a participant's post after question 1, True where it asks a part of it
    ("mona", f"Q1Follow- and which pot is it? #{TAG}", True),
    ("cora", f"Q1Follow: and which pot is it? #{TAG}", True),
    ("mona", f"Q1b: and which pot is it? #{TAG}", True),
    ("mona", f"Q1.5: and which pot is it? #{TAG}", True),
    ("mona", f"Well said! Q1.5 ... which pot is it then? #{TAG}", True),
    ("mona", f"Does Q1b puzzle you? #{TAG}", False),
    ("mona", f"Q1b: any pot will do #{TAG}", False),
    ("mona", f"@rosa Q1b: and which pot is it? #{TAG}", False),
    ("mona", f"A1b: and which pot would I take? #{TAG}", False),
    ("rosa", f"Q1b: does anybody lend me a pot? #{TAG}", False),
]


@pytest.mark.parametrize(("who", "text", "asks"), FOLLOWED)
def test_a_follow_up_is_asked_with_its_question(who: str, text: str, *, asks: bool) -> None:
    """It is one of the posts that ask, so that it is no answer, and it takes no place."""
    segmentation = segmented(three(post(17, who, text, id="9")), hosts=("mona", "cora"))
    assert asked(segmentation) == USUAL
    posts = [key.id for key in question(segmentation, "Q1").posts]
    assert posts == (["1", "9"] if asks else ["1"])
    assert sections(segmentation)["9"] == "Q1"


@pytest.mark.parametrize("identity", ["99", ID_OF_1918])
@pytest.mark.parametrize("archived", [True, False])
def test_when_a_linked_question_was_asked(identity: str, *, archived: bool) -> None:
    """At the time of its record or of its id, not when the host pointed at it."""
    pointer = f"Q2! https://twitter.com/li/status/{identity} #{TAG}"
    posts = three(replace={2: post(20, "mona", pointer, id="2")})
    if archived:
        posts.append(post(18, "li", f"{ASKED[2]} #{TAG}", id=identity))
    second = question(segmented(posts), "Q2")
    assert second.asked_at is not None
    dated = archived or identity == ID_OF_1918
    assert second.asked_at.minute == (18 if dated else 20)


AT_ONCE = [
    # two posts of two hosts, the questions that they are
    ("Q3: {a}", "Q4: {a} Tell us!", ["Q3"]),
    ("Q3?: Some read a title and say that is theirs. How can growers go on?",
     "Q4: Growers may read titles and say they do so. What then?", ["Q4"]),
    ("Q3: Some read a title and say that is theirs. How can growers go on?",
     "Q4?: Growers may read titles and say they do so. What then?", ["Q3"]),
    ("Q3: Some read a title and say that is theirs. How can growers go on?",
     "Q4: Growers may read titles and say they do so. What then?", ["Q3", "Q4"]),
    ("Q3?: {a}", "Q4: {b}", ["Q3", "Q4"]),
]  # fmt: skip


@pytest.mark.parametrize("gap", [0.5, 9.0])
@pytest.mark.parametrize(("first", "second", "kept"), AT_ONCE)
def test_two_hosts_who_ask_at_once(first: str, second: str, kept: list[str], gap: float) -> None:
    """One question under two numbers keeps the surer one, and answers under either are its own."""
    texts = {"a": ASKED[3], "b": ASKED[4]}
    posts = three(
        post(30 + gap, "cora", f"{second.format(**texts)} #{TAG}", id="4"),
        *answers(31 + gap, 4),
        replace={3: post(30, "mona", f"{first.format(**texts)} #{TAG}", id="3")},
    )
    segmentation = segmented(posts, hosts=("mona", "cora"))
    names = [section for section, _ in asked(segmentation)][2:]
    assert names == (kept if gap < 1 else ["Q3", "Q4"])
    if len(names) == 1:
        assert {key.id for key in question(segmentation, names[0]).posts} == {"3", "4"}
        labelled = [it for it in posts if it.text.startswith(("A3", "A4"))]
        placed = segmentation.section_of()
        assert {placed[it.key] for it in labelled} == set(names)


LEFT_OUT = [
    # what stands after the third question, who writes it, the section of an answer labelled A4
    ("No time for Q4, sorry", "mona", "Q4"),
    ("Keine Zeit mehr für Q4", "mona", "Q4"),
    ("No time for Q4, sorry", "rosa", "Q3"),
    ("No time for tea, sorry", "mona", "Q3"),
]


@pytest.mark.parametrize(("text", "who", "section"), LEFT_OUT)
def test_an_answer_to_a_question_that_the_hosts_left_out(text: str, who: str, section: str) -> None:
    """It stands under its own number, and no question of that number was asked."""
    asking = [post(10 * n, "mona", f"Q{n}: {ASKED[n]} #{TAG}", id=f"{n}") for n in (1, 2, 3)]
    posts = [
        *evening(*asking, numbers=(1, 2, 3)),
        post(42, who, f"{text} #{TAG}", id="8"),
        post(43, "li", f"A4: Seeds from the neighbours #{TAG}", id="9"),
        post(44, "kim", f"RT @li: A4: Seeds from the neighbours #{TAG}", repost="9", id="10"),
    ]
    segmentation = segmented(posts, hosts=("mona",))
    assert [name for name, _ in asked(segmentation)] == ["Q1", "Q2", "Q3"]
    placed = sections(segmentation)
    assert (placed["9"], placed["10"]) == (section, section)
    assert placed["8"] != "Q4"
