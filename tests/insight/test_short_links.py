"""Short links that nothing resolves, and the words that say what they lead to."""

import pytest

from tests.insight.making import post
from tweetup.insight import find_resources
from tweetup.model import DialogueAct, Post, PostAct, PostKey, Resource

SHORT = "http://bit.ly/a1B2c3"
# A network's own, which may hide a picture or a quoted post.
HIDDEN = "https://t.co/AbCdEfGhIj"


def described(posts: list[Post], *, asking: int | None = None) -> list[Resource]:
    """The short links described; host is the host, and greets in post 9."""
    acts = {
        it.key: PostAct(
            post=it.key,
            act=DialogueAct.ORGANISING if "tonight" in it.text else DialogueAct.ANSWER,
            answer=0.5,
        )
        for it in posts
    }
    keys = [PostKey("x", str(asking))] if asking is not None else []
    resources = find_resources(posts, acts=acts, hosts=["Host"], asking=keys)
    return [it for it in resources if it.described]


DESCRIBED = [
    # text of a host, words
    (f"The readings and the rules are in our garden doc: {HIDDEN}",
     "The readings and the rules are in our garden doc"),
    (f"Remember, the garden questions are posted at {HIDDEN} #chat",
     "Remember, the garden questions are posted"),
    (f"Here is everything about watering small school gardens: {HIDDEN}",
     "Here is everything about watering small school gardens"),
    (f"Here are the garden slides for tonight. #chat\n{SHORT}",
     "Here are the garden slides for tonight."),
    (f"A fine plan for watering gardens by night {SHORT}",
     "A fine plan for watering gardens by night"),
]  # fmt: skip
NOT_DESCRIBED = [
    f"Slides of tonight {SHORT}",
    "A fine plan for watering gardens by night http://fb.me/a1B2c3",
    # Of four words none is a thing to read, and none points: a picture, a quoted post.
    f"Watering gardens makes all children happy {HIDDEN}",
    f"Ready for the hour to start, says my cat {HIDDEN}",
    f"Watering gardens {SHORT}",
    f"@ann the readings and the rules are in our garden doc: {HIDDEN}",
    f"RT @ann: the readings and the rules are in our garden doc: {HIDDEN}",
    f"Weâ€™ve put the readings and the rules in our garden doc: {HIDDEN}",
]


@pytest.mark.parametrize(("text", "words"), DESCRIBED)
def test_a_host_says_what_a_short_link_leads_to(text: str, words: str) -> None:
    [resource] = described([post(1, "host", text)])
    assert (resource.words, resource.introduced_by) == (words, PostKey("x", "1"))
    assert described([post(1, "ann", text)]) == []


@pytest.mark.parametrize("text", NOT_DESCRIBED)
def test_a_link_without_such_words_is_not_described(text: str) -> None:
    assert described([post(1, "host", text)]) == []


def test_a_question_has_its_document() -> None:
    """Too few words beside the link: the whole question says more, whoever asked it."""
    asked = post(1, "ann", f"Q1: Which garden rules do you share? Draft is here: {HIDDEN} #chat")
    [resource] = described([asked], asking=1)
    assert resource.words == "Which garden rules do you share? Draft is here"
    assert described([asked]) == []


def test_two_people_are_believed_and_the_host_is_quoted() -> None:
    """Host's words first, else the first ones; one person who shares it twice is one."""
    text = "A plan for watering school gardens: {}"
    ann, bob = (post(n, who, text.format(SHORT)) for n, who in ((1, "ann"), (2, "bob")))
    assert [it.words for it in described([ann, bob])] == ["A plan for watering school gardens"]
    again = post(3, "ann", text.format(SHORT))
    assert described([ann, again]) == []
    host = post(4, "host", f"@ann Everybody answers this garden survey: {SHORT}")
    led = post(5, "host", f"Everybody answers this garden survey: {SHORT}")
    assert described([ann, host])[0].words == "A plan for watering school gardens"
    assert described([ann, led])[0].words == "Everybody answers this garden survey"


def test_few_are_described_those_of_the_chat_first() -> None:
    """A question's, then those the host leads the chat with, then the host's other ones."""
    posts = [
        post(n, "host", f"Garden report number {n} says a lot http://bit.ly/a1B2c{n}")
        for n in range(1, 5)
    ]
    posts.append(post(7, "host", "The readings and garden rules for tonight: http://bit.ly/a1B2c7"))
    posts.append(post(8, "host", "Q1: What do you make of the garden draft? http://bit.ly/a1B2c8"))
    marked = described(posts, asking=8)
    assert {it.url[-1] for it in marked} == {"1", "7", "8"}
    assert len(find_resources(posts)) == len(posts)


def test_an_advert_describes_nothing() -> None:
    posts = [post(1, "host", f"The garden book of the year, buy it: {SHORT}")]
    advert = PostAct(post=posts[0].key, act=DialogueAct.ADVERT, answer=0.0)
    assert find_resources(posts, acts={posts[0].key: advert}, hosts=["host"]) == ()
