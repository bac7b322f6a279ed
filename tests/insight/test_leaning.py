"""Replies that only the post they answer explains are no quotes of their own."""

import random

import pytest

from tests.insight.making import post
from tweetup.insight import find_leaning_replies


@pytest.mark.parametrize(
    "text",
    [
        "@mona I struggle with that too, at the front desk",
        "@mona We'd like to use them for the soil lessons",
        "@mona I like this idea a lot, and our garden has room for more beds",
        "I think being aware of those gaps is a beginning @mona #gardenchat",
        "@mona I've done it with small groups, rarely with a whole class",
        "@mona I take a look at them every spring",
        "@mona I meant to do that this morning, but the rain came",
        "@mona We figured that since it's a new bed, we could plant beans",
        "@mona Ha! I would prefer it to be outdoors in the garden",
        "@mona Has a page on compost in schools",
        "@mona Though I would like to see more trees",
        "@mona I struggle with that in my classes, too. A2",
    ],
)
def test_a_reply_that_another_post_explains(text: str) -> None:
    item = post(1, "ann", text)
    assert find_leaning_replies([item]) == {item.key}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("@mona Our beds are small, so we share them", "the noun stands before the pronoun"),
        ("@mona I think that students learn most outdoors", "a conjunction, no pronoun"),
        ("@mona It's important to have a plan for the summer", "an impersonal sentence"),
        ("@mona I find it hard to water 30 beds", "it stands for what follows"),
        ("@mona I like it when children plan the beds", "it stands for what follows"),
        ("@mona We planted beans. They grew well.", "the sentence before explains it"),
        ("@mona We begin this week with tomatoes", "this names the day"),
        ("@mona I admire those who garden in the winter", "those are named at once"),
        ("A2: I struggle with that too @mona", "the label says that it answers"),
        ("I struggle with that too", "it turns to nobody"),
        ("@mona Is it warm enough for beans?", "a question has its verb first"),
        ("@mona", "says nothing"),
    ],
)
def test_a_reply_that_stands_alone(text: str, reason: str) -> None:
    assert find_leaning_replies([post(1, "ann", text)]) == frozenset(), reason


def test_a_stated_reply_needs_no_handle() -> None:
    parent = post(1, "mona", "We water the beds at noon")
    reply = post(2, "ann", "I struggle with that too", reply=1)
    assert find_leaning_replies([parent, reply]) == {reply.key}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "@mona Quelle idée. Vous étiez la première jardinière de la rue"),
        ("fr", "@mona C'est superbe, avec toutes ces tomates au soleil"),
        ("de", "@mona Das kennen wir aus dem Schulgarten auch"),
        ("de", "@mona Da war dein Beet das erste im ganzen Dorf"),
        ("es", "@mona Qué bien. Eso pasa también en nuestro huerto"),
        ("nl", "@mona Wij doen dat ook, elk voorjaar met de klas"),
        ("es", "@mona Totalmente de acuerdo, nosotros regamos con botellas de leche"),
        ("de", "@mona Stimme zu, abends hält das Wasser länger"),
        ("it", "@mona Bello! Lo facciamo anche noi in primavera"),
        ("pt", "@mona A sua horta e você foram as primeiras da rua"),
    ],
)
def test_a_reply_in_another_language_that_points_back(language: str, text: str) -> None:
    item = post(1, "ann", text)
    assert find_leaning_replies([item], language=language) == {item.key}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "@mona Les enfants arrosent le soir, et ils adorent ça"),
        ("fr", "R2 : C'est superbe, avec toutes ces tomates @mona"),
        ("fr", "C'est superbe, avec toutes ces tomates au soleil"),
        ("de", "@mona Das Beet liegt hinter der Schule am Bach"),
        ("de", "@mona Unsere Kinder gießen abends, weil das Wasser dann hält"),
        ("es", "@mona Contar tomates es mejor que un sensor. Así aprenden"),
        ("nl", "@mona Onze klas zaait bonen achter de school"),
        ("xx", "@mona Das kennen wir aus dem Schulgarten auch"),
    ],
)
def test_a_reply_in_another_language_that_stands_alone(language: str, text: str) -> None:
    assert find_leaning_replies([post(1, "ann", text)], language=language) == frozenset()


@pytest.mark.parametrize("language", ["de", "und", "nl"])
def test_no_rule_of_english_judges_another_language(language: str) -> None:
    item = post(1, "ann", "@mona I struggle with that too")
    assert find_leaning_replies([item], language=language) == frozenset()


def test_the_order_of_posts_makes_no_difference() -> None:
    posts = [post(n, "ann", text) for n, text in enumerate(("@mona I do that", "@mona I dig"), 1)]
    shuffled = posts[:]
    random.Random(3).shuffle(shuffled)
    assert find_leaning_replies(shuffled) == find_leaning_replies(posts) == {posts[0].key}
