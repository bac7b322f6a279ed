"""Quotability: which of two answers an editor would rather quote."""

import random

import pytest

from tests.insight.making import post
from tweetup.insight import find_support, rate_quotes
from tweetup.insight.quotability import (
    QUOTE_FEATURES,
    QuoteWeights,
    load_quote_weights,
    quote_features,
)
from tweetup.model import DialogueAct, Post, PostAct, PostKey, Support

WHOLE = "A1: Small groups work because quiet students speak before the whole class listens."
OTHERS = (
    post(11, "kim", "A1: We let students plan the lesson, and they own it afterwards."),
    post(12, "lou", "A1: Written reflection gives everybody time to find their words."),
    post(13, "max", "A1: Peer review taught my class more about writing than I ever did."),
)


def act(item: Post, *, answer: float = 1.0) -> PostAct:
    kind = DialogueAct.ANSWER if answer >= 0.5 else DialogueAct.REACTION
    return PostAct(post=item.key, act=kind, answer=answer)


def rate(
    *posts: Post,
    answers: dict[str, float] | None = None,
    language: str = "en",
    hosts: tuple[str, ...] = (),
    replies: dict[PostKey, PostKey] | None = None,
    support: dict[PostKey, Support] | None = None,
    weights: QuoteWeights | None = None,
) -> dict[PostKey, float]:
    """Return the rates of posts of Q1."""
    return rate_quotes(
        posts,
        acts={it.key: act(it, answer=(answers or {}).get(it.id, 1.0)) for it in posts},
        sections={it.key: "Q1" for it in posts},
        language=language,
        hashtags=["teachchat"],
        question_texts={"Q1": "What do you do so that everybody takes part?"},
        hosts=hosts,
        replies=replies or {},
        support=support,
        weights=weights,
    )


BETTER = [
    ("a whole sentence to a few words", WHOLE, "A1: Small groups"),
    ("an answer to a question", WHOLE, "A1: Why would small groups work for quiet students here?"),
    ("an answer to a link", WHOLE, "A1: https://example.org/groups"),
    ("a labelled answer to an aside", WHOLE, WHOLE.removeprefix("A1: ")),
    ("words to tags", WHOLE, "A1: #groups #students #class #talk #quiet #school"),
    ("own words to the question's", WHOLE, "A1: What everybody does so that all take part"),
]


@pytest.mark.parametrize(
    ("better", "worse"), [row[1:] for row in BETTER], ids=[row[0] for row in BETTER]
)
def test_an_editor_prefers(better: str, worse: str) -> None:
    first, second = post(1, "ann", better), post(2, "bob", worse)
    rates = rate(first, second, *OTHERS)
    assert rates[first.key] > rates[second.key]


def test_the_first_answer_of_a_person_is_preferred_to_the_fourth() -> None:
    posts = [post(n, "ann", f"{WHOLE} Part {n}") for n in (1, 2, 3, 4)]
    rates = rate(*posts, *OTHERS)
    assert rates[posts[0].key] > rates[posts[3].key]


def test_replies_and_reposts_speak_for_a_post() -> None:
    first, second = post(1, "ann", WHOLE), post(2, "bob", WHOLE + " Try it.")
    alone = rate(first, second, *OTHERS)
    repost = post(3, "cyd", f"RT @ann: {WHOLE}")
    reply = post(4, "dan", "@ann we tried")
    passed_on = rate(first, second, *OTHERS, repost, answers={"3": 0.0})
    assert passed_on[first.key] > alone[first.key]
    answered = rate(first, second, reply, *OTHERS, replies={reply.key: first.key})
    unanswered = rate(first, second, reply, *OTHERS)
    assert answered[first.key] > unanswered[first.key]


def test_support_at_hand_gives_the_same_rates() -> None:
    posts = [post(1, "ann", WHOLE), post(2, "bob", f"RT @ann: {WHOLE}"), *OTHERS]
    support = find_support(posts, language="en")
    assert support[posts[0].key].reposted == 1
    assert rate(*posts, support=support) == rate(*posts)


def test_a_rate_is_a_probability_times_that_of_answering() -> None:
    first = post(1, "ann", WHOLE)
    sure = rate(first, *OTHERS)[first.key]
    unsure = rate(first, *OTHERS, answers={"1": 0.5})[first.key]
    assert 0 < sure < 1
    assert unsure == pytest.approx(sure / 2)
    assert rate(first, *OTHERS, answers={"1": 0.0})[first.key] == 0.0


def test_reposts_and_posts_without_an_act() -> None:
    """A repost has no rate; a post whose act nobody told has 0."""
    first, repost = post(1, "ann", WHOLE), post(2, "bob", f"RT @ann: {WHOLE}")
    rates = rate_quotes(
        [first, repost], acts={}, sections={}, language="en", question_texts={}, replies={}
    )
    assert rates == {first.key: 0.0}


@pytest.mark.parametrize("language", ["de", "xx", "ja"])
def test_any_language_has_rates(language: str) -> None:
    """Word features say nothing in a language without tables, the others still do."""
    first, second = post(1, "ann", WHOLE), post(2, "bob", "A1: ?")
    rates = rate(first, second, *OTHERS, language=language)
    assert rates[first.key] > rates[second.key]


def test_the_order_of_posts_changes_nothing() -> None:
    posts = [post(1, "ann", WHOLE), post(2, "bob", "Small groups?"), *OTHERS]
    rates = rate(*posts)
    random.Random(5).shuffle(posts)
    assert rate(*posts) == rates


FEATURES = [
    ("asks", "A1: Who speaks first?", 1.0),
    ("asks", "A1: They speak first.", 0.0),
    ("labelled", "@ann A1: They speak first.", 1.0),
    ("labelled", "Building on my A1, they speak first.", 0.0),
    ("addressed", "@ann they speak first", 1.0),
    ("dependent", "@ann Yes, they speak first", 1.0),
    ("dependent", "@ann Students speak first", 0.0),
    ("cut_off", "A1: They speak first and 1/2", 1.0),
    ("link", "A1: They speak first https://example.org", 1.0),
    ("link", "Indeed https://twitter.com/ann/status/1", 0.0),
    ("quotes_post", "Indeed https://twitter.com/ann/status/1", 1.0),
    ("first_person", "A1: I let them speak first", 1.0),
    ("first_person", "A1: They speak first", 0.0),
    ("reason", "A1: They speak first because they can", 1.0),
    ("whole_sentence", "A1: They speak first. #teachchat", 1.0),
    ("whole_sentence", "A1: they speak first", 0.0),
    ("exclaims", "A1: They speak first!", 1.0),
    ("tags", "A1: They speak first #teachchat", 0.0),
    ("host", "A1: They speak first", 1.0),
    ("part", "A1: They speak first", 0.0),
    ("length_squared", "A1: " + "ab " * 30, 0.0),
]


@pytest.mark.parametrize(("name", "text", "value"), FEATURES)
def test_a_feature_has_its_value(name: str, text: str, value: float) -> None:
    item = post(1, "ann", text)
    features = quote_features(
        [item, *OTHERS],
        acts={it.key: act(it) for it in (item, *OTHERS)},
        sections={it.key: "Q1" for it in (item, *OTHERS)},
        language="en",
        hashtags=["TeachChat"],
        question_texts={},
        hosts=["Ann"],
        replies={},
    )
    values = dict(zip(QUOTE_FEATURES, features[item.key], strict=True))
    assert values[name] == pytest.approx(value, abs=0.01)


def test_the_nearest_answer_is_one_of_somebody_else() -> None:
    """Repeating oneself is no company; a stranger's like words are."""
    text = "A1: Quiet students speak in small groups"
    own, again, stranger = post(1, "ann", text), post(2, "ann", text), post(3, "bob", text)
    only_nearest = QuoteWeights(0.0, {name: float(name == "nearest") for name in QUOTE_FEATURES})
    repeated = rate(own, again, *OTHERS, weights=only_nearest)[own.key]
    shared = rate(own, stranger, *OTHERS, weights=only_nearest)[own.key]
    assert shared == pytest.approx(1 / (1 + 2.718281828**-1))
    assert repeated < shared


def test_the_shipped_weights_name_every_feature() -> None:
    assert set(load_quote_weights().weights) == set(QUOTE_FEATURES)
