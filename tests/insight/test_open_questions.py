import subprocess
import sys

import pytest

from tests.insight.making import post
from tweetup.insight import find_open_questions, link_replies
from tweetup.model import Post, PostKey

ASKED = post(1, "ann", "Has anybody tried peer grading with large classes?")
CLOSED = [
    [post(2, "bob", "Yes, twice", reply=1)],
    [post(2, "bob", "@ann yes, twice")],
    [post(2, "bob", "This one!", quote=1)],
    [post(2, "bob", "Twice! RT @ann: Has anybody tried peer grading with large classes?")],
    [post(2, "bob", "a good question from @ann")],
    [post(2, "bob", "ours does, @ann", minute=10)],
    [post(2, "bob", "Ours does https://twitter.com/ann/status/1")],
]
STILL_OPEN = [
    [post(2, "bob", "Something else entirely")],
    [post(2, "bob", "RT @ann: Has anybody tried peer grading with large classes?", repost=1)],
    [post(2, "bob", "@ann yes, but an hour late", minute=61)],
    [post(2, "bob", "@cyd yes")],
    [post(2, "bob", "a good question from @ann", minute=12)],
    [post(2, "bob", "Ours does https://twitter.com/cyd/status/9")],
    [post(2, "ann", "Nobody?", reply=1)],
]
NO_QUESTIONS = ["Why not?", "Right?", "see http://a.example/?q=who+knows+what", "You don't say!"]
# Who is answered: gap in minutes, the earlier post's text, the reply's.
BOUND = [
    (3, "An idea about rotas", "@ann sounds good"),
    (9, "@bob an idea about rotas", "@ann sounds good"),
    (15, "An idea about rotas", "@ann we planned rotas that way"),
]
UNBOUND = [
    (15, "Good evening from Leeds", "@ann we planned rotas that way"),
    (15, "@bob good evening", "@ann we planned rotas that way"),
    (30, "An idea about rotas", "@ann we planned rotas that way"),
    (2, "An idea about rotas", ".@cyd we planned rotas that way"),
]


@pytest.mark.parametrize("later", CLOSED)
def test_a_reply_closes_a_question(later: list[Post]) -> None:
    """By record, by quoting it, by a link to it, or by a mention soon after."""
    assert find_open_questions([ASKED, *later]) == ()


@pytest.mark.parametrize("later", STILL_OPEN)
def test_anything_else_leaves_it_open(later: list[Post]) -> None:
    """A repost, a late mention and talk to others answer nothing."""
    assert find_open_questions([ASKED, *later]) == (ASKED,)


@pytest.mark.parametrize("text", NO_QUESTIONS)
def test_what_asks_nothing_is_no_question(text: str) -> None:
    """Tags and links with a question mark are not questions."""
    assert find_open_questions([post(1, "ann", text)]) == ()


def test_the_chats_own_questions_are_not_open() -> None:
    """Neither a host's nor a post that asks the chat's question."""
    assert find_open_questions([ASKED], hosts=["@Ann"]) == ()
    assert find_open_questions([ASKED], question_posts=[PostKey("x", "1")]) == ()


def test_replies_follow_ids_and_addresses() -> None:
    """Each reply leads to the post it answers, with or without its id; a ring is no error."""
    talk = [
        post(1, "ann", "An idea"),
        post(2, "bob", "A doubt", reply=1),
        post(3, "ann", "@bob an answer"),
        post(4, "cyd", "@ann a third voice"),
    ]
    keys = {n: PostKey("x", str(n)) for n in range(1, 6)}
    assert link_replies(reversed(talk)) == {keys[2]: keys[1], keys[3]: keys[2], keys[4]: keys[3]}
    ring = [post(n, f"p{n % 2}", "x", reply=n % 5 + 1) for n in range(1, 6)]
    assert set(link_replies(ring)) <= set(keys.values())


@pytest.mark.parametrize(("gap", "said", "reply"), BOUND)
def test_without_ids_time_or_words_tell_what_is_answered(gap: int, said: str, reply: str) -> None:
    """What somebody wrote at once before, to whom answers, or in words that both share."""
    posts = [post(1, "ann", said), post(2, "bob", reply, minute=1 + gap)]
    assert link_replies(posts) == {PostKey("x", "2"): PostKey("x", "1")}


@pytest.mark.parametrize(("gap", "said", "reply"), UNBOUND)
def test_nothing_binds_unrelated_posts(gap: int, said: str, reply: str) -> None:
    """A quarter of an hour between posts on different things is no exchange."""
    posts = [post(1, "ann", said), post(2, "bob", reply, minute=1 + gap)]
    assert link_replies(posts) == {}


def test_the_post_that_speaks_to_its_author_is_answered() -> None:
    """Of several posts of the person addressed, the one that belongs to the conversation."""
    posts = [
        post(1, "ann", "@bob what do you do about leaflets"),
        post(2, "ann", "A3: captions matter"),
        post(3, "bob", "@ann we print leaflets at home"),
    ]
    assert link_replies(posts) == {PostKey("x", "3"): PostKey("x", "1")}


@pytest.mark.long
def test_open_questions_load_no_model() -> None:
    """Looking for them costs no tokenizer: a page that was kept comes back at once."""
    code = (
        "import sys; from tweetup.insight import find_open_questions; find_open_questions([]);"
        "from tweetup.insight import score_open_questions; score_open_questions([]);"
        "from tweetup.insight.open_questions import has_question;"
        "has_question('Who has tried peer grading here?');"
        "print(sorted({'spacy', 'sumy', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
