"""Dialogue acts of invented posts, each read within one invented chat."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from tests.insight.making import START, post
from tweetup.insight import classify_acts
from tweetup.insight.act_features import act_features
from tweetup.insight.act_posts import read_act_posts
from tweetup.insight.dialogue_acts import load_act_weights
from tweetup.model import (
    DialogueAct,
    Method,
    Placement,
    Post,
    PostAct,
    PostKey,
    Question,
    Segmentation,
)
from tweetup.text import adds_no_words

HASHTAG = "gardenchat"
HOST = "gardenhost"
# Minutes in which Q1 to Q3 are asked; the sections end with 60.
ASKED = (5, 20, 35)
TALK = (
    (HOST, "Q1: Which vegetables grow best in a small school garden? #gardenchat", 5),
    ("olive", "A1: Radishes, because they are ready in four weeks and children see it", 7),
    (HOST, "Q2: How do you pay for soil and tools? #gardenchat", 20),
    ("peter", "A2: We sell seedlings in May, which pays for most of our tools #gardenchat", 23),
    (HOST, "Q3: Who looks after the garden in the holidays? #gardenchat", 35),
    ("olive", "A3: Families sign a list and each takes one week of watering #gardenchat", 38),
)


def section_at(minute: float) -> str:
    """The section by time alone."""
    return {0: "intro", 1: "Q1", 2: "Q2", 3: "Q3"}[sum(minute >= asked for asked in ASKED)]


def segmentation(posts: list[Post], *, sections: dict[str, str] | None = None) -> Segmentation:
    """Posts placed by their label where they have one, else by time."""
    placements = []
    for it in posts:
        minute = (it.created_at - START).total_seconds() / 60
        label = it.text.lstrip("#gardencht ")[:2]
        labelled = label[:1] in {"A", "Q", "R"} and label[1:].isdigit()
        placements.append(
            Placement(
                post=it.key,
                section=(sections or {}).get(it.id)
                or (f"Q{label[1]}" if labelled else section_at(minute)),
                method=Method.LABEL if labelled else Method.TIME,
                confidence=0.99 if labelled else 0.8,
            )
        )
    questions = tuple(
        Question(
            section=f"Q{number}",
            number=number,
            text=TALK[2 * number - 2][1],
            label=f"Q{number}",
            post=posts[0].key,
            posts=tuple(it.key for it in posts if it.text == TALK[2 * number - 2][1]),
            author=HOST,
            asked_at=START + timedelta(minutes=asked),
        )
        for number, asked in enumerate(ASKED, start=1)
    )
    return Segmentation(
        session="gardenchat-2024-03-05",
        hosts=(HOST,),
        questions=questions,
        placements=tuple(placements),
    )


def chat(*rows: tuple[str, str, float], **relations: Any) -> list[Post]:
    """The talk with further posts (handle, text, minute); relations are those of the last row."""
    last = len(TALK) + len(rows) - 1
    return [
        post(number, handle, text, minute=minute, **(relations if number == last else {}))
        for number, (handle, text, minute) in enumerate((*TALK, *rows))
    ]


def act_of(
    text: str,
    minute: float,
    *,
    handle: str = "olive",
    language: str = "en",
    **relations: Any,
) -> PostAct:
    """The act of one post within the talk; olive and peter have posted before minute 40."""
    posts = chat((handle, text, minute), **relations)
    acts = classify_acts(
        posts, segmentation=segmentation(posts), language=language, hashtags=[HASHTAG]
    )
    return next(act for act in acts if act.post == posts[-1].key)


ANSWERS = [
    ("A2: A local shop gives us bags of soil that are torn #gardenchat", 24),
    ("A3. Nobody, so we sow green manure before the summer break", 40),
    ("We applied for a grant of our town, which asks for one page only #gardenchat", 26),
    ("@peter That works here too: parents buy seedlings when the pupils explain them", 27),
    ("Watering cans are cheap, but the fence against rabbits cost us more than all tools", 29),
    ("I think pupils should do it, because they learn how much water a bed needs", 42),
    ("A1 Who eats the vegetables? Start with that and choose peas and carrots", 12),
]

NO_ANSWERS = [
    # text, minute, handle, act
    ("I'm Ana, a librarian in Oslo #gardenchat", 2, "anareads", DialogueAct.INTRODUCTION),
    ("Hi #gardenchat! Kim here from Leeds, I teach biology", 6, "kimteaches",
     DialogueAct.INTRODUCTION),
    ("Tom, teacher from Bath. Late again #gardenchat", 24, "tomgrows", DialogueAct.INTRODUCTION),
    ("Good evening everybody #gardenchat", 3, "ruthie", DialogueAct.GREETING),
    ("Hello all, sorry to be late! #gardenchat", 25, "ruthie", DialogueAct.GREETING),
    ("Good night all, great chat! #gardenchat", 58, "olive", DialogueAct.GREETING),
    ("Bye everyone, the children want their dinner and I have to cook it", 30, "olive",
     DialogueAct.GREETING),
    ("Thanks @gardenhost for a lovely hour! #gardenchat", 60, "peter", DialogueAct.THANKS),
    ("Thank you all for the ideas, see you next month", 75, "olive", DialogueAct.THANKS),
    ("+1", 26, "peter", DialogueAct.REACTION),
    ("@olive Yes!", 26, "peter", DialogueAct.REACTION),
    ("@olive Great point! #gardenchat", 26, "peter", DialogueAct.REACTION),
    ("LOL #gardenchat", 26, "peter", DialogueAct.REACTION),
    ("@peter haha exactly", 27, "olive", DialogueAct.REACTION),
    ("Does anybody know a supplier of peat free soil in Wales? #gardenchat", 27, "peter",
     DialogueAct.QUESTION),
    ("@olive How long have you had that list?", 41, "peter", DialogueAct.QUESTION),
    ("Welcome to #gardenchat! Tonight's topic is the school garden", 1, HOST,
     DialogueAct.ORGANISING),
    ("Q2 coming up in a minute! #gardenchat", 19, HOST, DialogueAct.ORGANISING),
    ("Five minutes left, keep the answers coming #gardenchat", 55, HOST, DialogueAct.ORGANISING),
    ("Our next chat is on 2 April, please join us #gardenchat", 59, HOST, DialogueAct.ORGANISING),
    ("RT @olive: A1: Radishes, because they are ready in four weeks", 9, "peter",
     DialogueAct.REPOST),
    ("A2: We sell seedlings in May, which pays for most of our tools #gardenchat", 26, "una",
     DialogueAct.REPOST),
    ("Sign up for our webinar on seeds, 20% off today https://seeds.example/sale", 30, "seedshop",
     DialogueAct.ADVERT),
    ("RT gardenhost: #gardenchat Which vegetables grow best https://trends.example/1", 31,
     "trendrobot", DialogueAct.REPOST),
    ("Now: #gardenchat #grow #win #news #best #music https://trends.example/1", 34,
     "trendrobot", DialogueAct.BOT),
    ("@elsewhere Seeds, seeds, seeds #gardenchat #soil #sun #rain #moon #bees", 33, "seedshop",
     DialogueAct.BOT),
    ("#gardenchat ist jetzt in den Trends in Deutschland, Platz 7", 18, "trendsde",
     DialogueAct.BOT),
    ("#gardenchat just started trending with 45 tweets", 18, "hottagsnow", DialogueAct.BOT),
    ("#gardenchat est en tendance à Lyon", 18, "tendances", DialogueAct.BOT),
    ("@olive We are trending in Wales!", 27, "peter", DialogueAct.REACTION),
    ("Hot now: #gardenchat #love #win #news #follow #music https://trends.example/2", 32,
     "hottagsnow", DialogueAct.BOT),
]  # fmt: skip


@pytest.mark.parametrize(("text", "minute"), ANSWERS)
def test_an_answer_is_told(text: str, minute: float) -> None:
    act = act_of(text, minute)
    assert act.act is DialogueAct.ANSWER, act
    assert act.answer >= load_act_weights().threshold


@pytest.mark.parametrize(("text", "minute", "handle", "expected"), NO_ANSWERS)
def test_another_act_is_told(text: str, minute: float, handle: str, expected: DialogueAct) -> None:
    act = act_of(text, minute, handle=handle)
    assert act.act is expected, act
    assert act.answer < load_act_weights().threshold


@pytest.mark.parametrize("minute", [24, 75])
@pytest.mark.parametrize(
    "text",
    [
        "A2: pass",
        "A2: No idea, sorry #gardenchat",
        "A2: ?",
        "A2: LOL",
        "A2: Thanks @gardenhost!",
        "A2: Good evening all, sorry I'm late",
        "A2: Hi, I'm Olive, a florist from Ghent, new here!",
        "A2: thank you all, have to run, bye!",
        "A2: can you repeat the question please?",
    ],
)
def test_a_label_makes_no_answer_of_words_that_answer_nothing(text: str, minute: float) -> None:
    act = act_of(text, minute)
    assert act.act is not DialogueAct.ANSWER
    assert act.answer < load_act_weights().threshold


@pytest.mark.parametrize(
    "text",
    [
        "A2: Read this, https://buy.example/hose?ref=gil 50% off today only, shop now!",
        "A2: We buy our hoses here https://hoses.example/x?ref=olive",
        "A2: Use code OLIVE at https://hoses.example",
        "A2: What a hose! Order now https://hoses.example",
        "A2: Thank you all, 20% off for you https://hoses.example",
        "A2: Jetzt kaufen: https://hoses.example",
    ],
)
def test_a_label_makes_no_answer_of_an_advert(text: str) -> None:
    act = act_of(text, 24)
    assert act.act is DialogueAct.ADVERT
    assert act.answer < load_act_weights().threshold


@pytest.mark.parametrize(
    "text",
    [
        "A2: We buy soil in bulk with two other schools of our town #gardenchat",
        "A2: Our city explains its grants, which pay for soil https://city.example/?ref=home",
        "A2: Parents got us 50% off at the garden centre, which was the whole budget",
    ],
)
def test_an_answer_about_buying_is_no_advert(text: str) -> None:
    assert act_of(text, 24).act is DialogueAct.ANSWER


def test_a_label_with_a_link_may_answer() -> None:
    assert act_of("A2: Great question! https://soil.example/prices", 24).answer > 0.1


def test_an_introduction_answers_a_question_that_asks_for_it() -> None:
    text = "A2: I'm Olive, a florist from Ghent"
    posts = chat(("olive", text, 24))
    segmented = segmentation(posts)
    asked = tuple(replace(it, text="Please introduce yourself!") for it in segmented.questions)
    for questions, act in (
        (segmented.questions, DialogueAct.REACTION),
        (asked, DialogueAct.ANSWER),
    ):
        acts = classify_acts(
            posts, segmentation=replace(segmented, questions=questions), hashtags=[HASHTAG]
        )
        assert next(it.act for it in acts if it.post == posts[-1].key) is act


OTHER_LANGUAGES = [
    ("de", "Guten Abend zusammen! #gardenchat", 3, "ruthie", DialogueAct.GREETING),
    ("de", "Vielen Dank an alle, das war toll #gardenchat", 62, "olive", DialogueAct.THANKS),
    ("de", "Tschüss zusammen, bis zum nächsten Mal! #gardenchat", 61, "olive",
     DialogueAct.GREETING),
    ("de", "@olive Genau!", 27, "peter", DialogueAct.REACTION),
    ("de", "A2: Wir verkaufen im Mai Setzlinge und bezahlen damit die Werkzeuge", 24, "olive",
     DialogueAct.ANSWER),
    ("es", "¡Buenas tardes a todos! #gardenchat", 3, "ruthie", DialogueAct.GREETING),
    ("es", "Muchas gracias por la charla #gardenchat", 62, "olive", DialogueAct.THANKS),
    ("es", "Adiós, hasta la próxima #gardenchat", 61, "olive", DialogueAct.GREETING),
    ("es", "A2: Vendemos plantas en mayo y con eso pagamos la tierra y las herramientas", 24,
     "olive", DialogueAct.ANSWER),
    ("fr", "Bonsoir à tous ! #gardenchat", 3, "ruthie", DialogueAct.GREETING),
    ("fr", "Merci beaucoup pour ce bel échange #gardenchat", 62, "olive", DialogueAct.THANKS),
    ("fr", "Au revoir, à la prochaine #gardenchat", 61, "olive", DialogueAct.GREETING),
    ("fr", "A2: On vend des plants en mai, ce qui paie la terre et presque tous les outils", 24,
     "olive", DialogueAct.ANSWER),
    ("de", "Wir haben beim Rathaus Geld beantragt, der Antrag hat nur eine Seite", 26, "olive",
     DialogueAct.ANSWER),
    ("de", "Ich bin Jana, Bibliothekarin aus Wien #gardenchat", 2, "janaliest",
     DialogueAct.INTRODUCTION),
    ("de", "Hat jemand Erfahrung mit Hochbeeten aus alten Paletten?", 27, "olive",
     DialogueAct.QUESTION),
    ("es", "Pedimos una ayuda al ayuntamiento y la solicitud tiene solo una página", 26, "olive",
     DialogueAct.ANSWER),
    ("es", "Hola, soy Marta, maestra de Sevilla", 3, "martalee", DialogueAct.INTRODUCTION),
    ("fr", "Nous avons demandé une aide de la mairie, le dossier ne fait qu'une page", 26, "olive",
     DialogueAct.ANSWER),
    ("fr", "Bonjour, je suis Claire, enseignante à Lyon", 3, "clairelit",
     DialogueAct.INTRODUCTION),
    ("ja", "学校の庭ではラディッシュが一番です。四週間で収穫できます", 9, "olive",
     DialogueAct.ANSWER),
    ("nl", "Bedankt allemaal #gardenchat", 62, "olive", DialogueAct.THANKS),
    ("it", "Buonasera #gardenchat", 3, "ruthie", DialogueAct.GREETING),
    ("pt", "Obrigada pela conversa #gardenchat", 62, "olive", DialogueAct.THANKS),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "minute", "handle", "expected"), OTHER_LANGUAGES)
def test_other_languages_greet_and_thank(
    language: str, text: str, minute: float, handle: str, expected: DialogueAct
) -> None:
    assert act_of(text, minute, handle=handle, language=language).act is expected


def test_an_unknown_language_has_answers() -> None:
    """Words without tables are no evidence against an answer: labels, time and length decide."""
    text = "A2: Wela ntsu pakola miri tesson, ola kante murim pesa dala vero sinta"
    assert act_of(text, 24, language="tlh").act is DialogueAct.ANSWER


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        # A first post that names a place, or thanks, or greets, and answers.
        ("A1: In Norway we grow kale, since it stands the frost until December", 9),
        ("A2: Thanks to the library in Leeds we borrow tools for a whole week", 24),
        ("A3: Hi all! We ask the football club next door, they water on Sundays", 40),
    ],
)
def test_a_labelled_first_post_is_no_introduction(text: str, minute: float) -> None:
    assert act_of(text, minute, handle="leedsgrows").act is DialogueAct.ANSWER


def test_the_chats_own_questions_organise() -> None:
    posts = chat()
    acts = classify_acts(posts, segmentation=segmentation(posts), hashtags=[HASHTAG])
    asking = [act for act, (handle, _, _) in zip(acts, TALK, strict=True) if handle == HOST]
    assert [act.act for act in asking] == [DialogueAct.ORGANISING] * 3
    assert [act.answer for act in asking] == [0.0] * 3


def test_a_repost_by_record_is_a_repost() -> None:
    text = "A1: Radishes, because they are ready in four weeks and children see it"
    act = act_of(text, 10, handle="una", repost=1)
    assert act == PostAct(post=PostKey("x", str(len(TALK))), act=DialogueAct.REPOST, answer=0.0)


@pytest.mark.parametrize(
    ("text", "quote", "own"),
    [
        ("#gardenchat https://x.com/olive/status/77", 1, False),
        ("#gardenchat https://x.com/olive/status/77Â â€_", 1, False),
        ("+1 #gardenchat https://x.com/olive/status/77", 1, True),
        ("A1 #gardenchat @una https://x.com/olive/status/77", 1, False),
        ("#gardenchat RT @olive: Radishes, ready in four weeks", None, False),
        ("“@olive: Radishes, ready in four weeks” #gardenchat", None, False),
        ("Radishes too! #gardenchat https://x.com/olive/status/77", 1, True),
        ("Radishes too! RT @olive: Radishes, ready in four weeks #gardenchat", None, True),
        ("#gardenchat https://example.org/radishes", None, True),
    ],
)
def test_a_quote_without_words_of_its_own_is_a_repost(
    text: str, quote: int | None, *, own: bool
) -> None:
    """Hashtags, handles, links and a label add nothing; a link that is no post may."""
    act = act_of(text, 10, handle="una", quote=quote)
    assert (act.act is not DialogueAct.REPOST) is own
    assert adds_no_words(post(1, "una", text, quote=quote)) is not own


def test_an_account_that_repeats_a_link_is_a_bot() -> None:
    """Somebody outside the talk; a participant who shares a link twice is none."""
    text = "Seeds and more seeds, issue {} https://seeds.example/list"
    rows = [("seednews", text.format(number), 24 + number) for number in (1, 2)]
    posts = chat(*rows)
    acts = classify_acts(posts, segmentation=segmentation(posts), hashtags=[HASHTAG])
    assert [act.act for act in acts if act.post in {it.key for it in posts[-2:]}] == [
        DialogueAct.BOT
    ] * 2
    posts = chat(*(("olive", text, minute) for _, text, minute in rows))
    acts = classify_acts(posts, segmentation=segmentation(posts), hashtags=[HASHTAG])
    assert DialogueAct.BOT not in {act.act for act in acts}


@pytest.mark.parametrize(
    "text",
    [
        "A1: I'd love some examples of beds on a roof. I hear of them, but would love ideas.",
        "A1: Can someone repost Q1?",
        "A1 Could you share your plan of the beds? My tablet hates me today.",
        "A1: We don't have a garden yet, looking forward to hearing what others grow",
        "A1: I don't have much to add on vegetables. Please tell me which ones I should love.",
        "A1: I'd love to read more about how your beans did in the frost",
        "A1: Happy to send the list of our vegetables. Email me!",
        "Q1b: Does anyone have spare beans?",
        "In other words: which vegetables have grown best for you outside? Q1",
        "Q1: Who will grow vegetables next year?",
        "A1: Calling out to anyone with a greenhouse. If so, shoot me a note about the tomatoes.",
    ],
)
def test_no_label_makes_an_answer_of_a_request_or_an_offer(text: str) -> None:
    act = act_of(text, 12)
    assert act.act in (DialogueAct.QUESTION, DialogueAct.REACTION), act
    assert act.answer < load_act_weights().threshold


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A1: I would love to see tomatoes in every school garden of the town", "a wish"),
        ("A1: Would love fewer vegetables and more flowers in all the beds", "a wish"),
        ("A1: Peas grow best. Could you share your seeds?", "answers before it asks"),
        ("A1: Please the pupils first: radishes, they can be eaten soon", "please, the verb"),
        ("A1: We can share the beds of the school next door for carrots", "says who shares"),
        ("A1: Beans! Happy to send you some, email me. They climb up to the roof.", "answers"),
        ("A1: I love to hear the pupils call each radish by its name", "no request"),
    ],
)
def test_an_answer_with_words_of_a_request_stays_one(text: str, reason: str) -> None:
    assert act_of(text, 12).act is DialogueAct.ANSWER, reason


@pytest.mark.parametrize(
    "text",
    [
        "A1: No idea, but I am curious which beds all of you would choose for beans",
        "A1: Over to @peter...",
        "A1: over to our gardeners",
        "A1: n/a, our school garden is still a plan on paper",
        "A1: Not sure.",
        "A1: This is not possible to answer in 140 characters, soil and light both matter.",
        "Looking forward to answers to Q1, they could help our school garden too",
        "A1: Keine Ahnung, unser Beet ist neu",
        "@peter omg we should plant beans like that at our school this year",
        "@peter haha the radishes in that picture are bigger than my head",
        "@peter that is totally beautifully grown! also, rabbits.",
        "@peter Agreed! Your bed of beans is great.",
    ],
)
def test_to_decline_or_to_cheer_is_no_answer(text: str) -> None:
    """Of the chats read by hand no such post was an answer."""
    act = act_of(text, 12)
    assert act.act is not DialogueAct.ANSWER, act
    assert act.answer < load_act_weights().threshold


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A1: No idea of ours lasted as long as the bed of radishes", "an idea of theirs"),
        ("A1: None, but the school next door grows kale in old boxes", "goes on"),
        ("A1: Not sure that one bed fits all vegetables, peas need a fence", "a doubt"),
        ("A1: Back to basics: radishes and peas, they grow in any soil", "no person"),
        ("A1: Great idea of our pupils: carrots in buckets", "under a label"),
        (
            "@peter Great point. We grow beans on a fence beside the kale, since wind breaks them",
            "goes on to answer",
        ),
        ("Hanging baskets help: strawberries grow in them above the slugs", "a word like a laugh"),
    ],
)
def test_an_answer_that_begins_like_no_answer_stays_one(text: str, reason: str) -> None:
    assert act_of(text, 12).act is DialogueAct.ANSWER, reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A1: win big money now, click here https://casino.example", DialogueAct.ADVERT),
        ("A1: buy now at https://shop.example, best prices", DialogueAct.ADVERT),
        ("A1: Check my profile for cheap essays https://essays.example", DialogueAct.ADVERT),
        ("A1: I check my profile of the soil each spring https://soil.example", DialogueAct.ANSWER),
        ("A1: We win big money for the school with a fair each May", DialogueAct.ANSWER),
        ("A1: get 500 free followers https://shop.example", DialogueAct.ADVERT),
        ("A1: Get the free seeds of our town, they grow https://town.example", DialogueAct.ANSWER),
        ("I am a bot. Top tweet of the hour: compost is king", DialogueAct.BOT),
        ("A1: I am about to build a compost heap with my class", DialogueAct.ANSWER),
    ],
)
def test_no_label_makes_an_answer_of_an_advert_or_a_bot(text: str, expected: DialogueAct) -> None:
    posts = chat(("zoe", text, 12))
    acts = classify_acts(posts, segmentation=segmentation(posts), language="en")
    assert {act.act for act in acts if act.post == posts[-1].key} == {expected}


def test_one_text_and_link_under_a_label_by_three_accounts_is_spam() -> None:
    """Two who share a page in the same words are none, nor are three without a link."""
    spam = "A1: All garden tools you will ever want in one place https://shop.example/tools"
    for people, expected in ((3, {DialogueAct.ADVERT}), (2, {DialogueAct.ANSWER})):
        posts = chat(*((f"seller{n}", spam, 11 + n) for n in range(people)))
        acts = classify_acts(posts, segmentation=segmentation(posts), language="en")
        first = next(it.key for it in posts if it.handle == "seller0")
        assert {act.act for act in acts if act.post == first} == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Before we dig in, let's do introductions with your name and school #gardenchat",
         DialogueAct.ORGANISING),
        ("de", "Wir machen zuerst eine kurze Vorstellungsrunde mit Namen und Schule #gardenchat",
         DialogueAct.ORGANISING),
        ("en", "Olive here, following the #gardenchat while I boil the jam of our plums",
         DialogueAct.INTRODUCTION),
        ("de", "Jana hier, lese heute mit, während ich die Setzlinge der Schule umtopfe",
         DialogueAct.INTRODUCTION),
        ("en", "Stepped away from the chat to help with a burst pipe in the greenhouse",
         DialogueAct.GREETING),
        ("en", "Stepped away from #gardenchat to help with a burst pipe in the greenhouse",
         DialogueAct.GREETING),
        ("es", "Me ausento un momento, llaman a la puerta de la escuela y estoy sola",
         DialogueAct.GREETING),
        ("en", "My #gardenchat pitch: send your recipes with kale for the book of our school",
         DialogueAct.ORGANISING),
        ("en", "And as a last #gardenchat pitch, the seed swap of our town is on Sunday",
         DialogueAct.ORGANISING),
        ("en", "Neighbours who know their soil are the reason I keep coming back to this chat",
         None),
        ("en", "One of my first chats, and you all know more about beans than my books do", None),
        ("en", "I wish that we could talk about rain barrels in a future #gardenchat", None),
        ("fr", "C'est mon premier #gardenchat et vous en savez plus que tous mes livres", None),
    ],
)  # fmt: skip
def test_talk_of_the_chat_itself_is_no_answer(
    language: str, text: str, expected: DialogueAct | None
) -> None:
    """An unlabelled post in the middle of the hour, by somebody who has answered before."""
    act = act_of(text, 40, language=language)
    assert act.answer < load_act_weights().threshold
    assert act.act is expected or (expected is None and act.act is not DialogueAct.ANSWER)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A3: Let's do introductions of the beds: each pupil presents the one they water", "label"),
        (
            "The pupils here, following the plan of the caretaker, water the beds",
            "no name",
        ),
        (
            "Our families stepped away from #compost bins, since those drew rats to the beds",
            "a bin",
        ),
        ("Stepping away from peat for a year helped our soil more than all manure", "of no chat"),
        (
            "Our pupils pitch tents beside the beds and water them in the night",
            "tents",
        ),
        ("My pitch would be that families water, since the caretaker is away too", "a proposal"),
        ("My #compost pitch to the parents was short: water or lose the tomatoes", "another tag"),
        ("Neighbours are the reason I keep coming back to this bed in the holidays", "a bed"),
        ("In a future garden the rain barrel waters all of the beds by itself", "a garden"),
        ("That list of families is why I sleep well in the holidays #gardenchat", "no chat"),
        ("A1: A list of families, because I can share it with my neighbours", "with others"),
    ],
)
def test_an_answer_in_words_of_the_chat_stays_one(text: str, reason: str) -> None:
    assert act_of(text, 40).act is DialogueAct.ANSWER, reason


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "Q4: What brings you to #gardenchat each month?",
            (
                "Neighbours who help when slugs eat the beans are the reason I keep coming back to "
                "this chat, and I write every tip of theirs on the wall of our shed"
            ),
        ),
        (
            "Q4: Last one! Which are your #gardenchat pitches?",
            (
                "My #gardenchat pitch is the seed swap of our town, where we sell tomatoes that "
                "our pupils have sown, and all of it pays for tools"
            ),
        ),
    ],
)
def test_who_is_asked_about_the_chat_answers_of_it(question: str, text: str) -> None:
    posts = chat((HOST, question, 50), ("peter", text, 51))
    base = segmentation(posts, sections={posts[-1].id: "Q4"})
    asked = replace(
        base.questions[0],
        section="Q4",
        number=4,
        label="Q4",
        text=question,
        post=posts[-2].key,
        posts=(posts[-2].key,),
        asked_at=posts[-2].created_at,
    )
    other = replace(asked, text="Q4: Who waters the beds?")
    acts = [
        classify_acts(
            posts,
            segmentation=replace(base, questions=(*base.questions, last)),
            hashtags=[HASHTAG],
        )[-1].act
        for last in (asked, other)
    ]
    assert acts[0] is DialogueAct.ANSWER
    assert acts[1] is not DialogueAct.ANSWER


BOTS = [
    ("garden_bot", None),
    ("GardenBot", None),
    ("bot4gardens", None),
    ("gardennews", "Unofficial news bot by @ann"),
    ("gardennews", "A bot that counts cabbages."),
    ("gardennews", "I'm a friendly bot"),
    ("gardennews", "An automated account of our town"),
]
NO_BOTS = [
    ("maryTalbot", None),
    ("emmygrowbots", None),
    ("Abbot", None),
    ("olive", "Bot lover, gardener"),
    ("olive", "I build bots and beds"),
    ("olive", "Gardener, author of a garden bot that counts cabbages"),
]


@pytest.mark.parametrize(
    ("handle", "bio", "is_bot"),
    [(*row, True) for row in BOTS] + [(*row, False) for row in NO_BOTS],
)
def test_an_account_that_calls_itself_a_bot_is_one(
    handle: str, bio: str | None, is_bot: bool
) -> None:
    """By its handle or by the first words of its profile; a part of a longer word is no sign."""
    posts = chat((handle, "A1: Radishes grow fast and our children like to see that", 12))
    written = structs.replace(posts[-1], author=structs.replace(posts[-1].author, bio=bio))
    acts = classify_acts([*posts[:-1], written], segmentation=segmentation(posts), language="en")
    [act] = [it.act for it in acts if it.post == written.key]
    assert (act is DialogueAct.BOT) == is_bot


def test_one_text_and_link_of_three_silent_accounts_is_spam_without_a_label() -> None:
    """But not where one of them takes part: a share button writes the same words for all."""
    text = "All garden tools you will ever want in one place https://shop.example/tools"
    sellers = [(f"seller{number}", text, 11 + number) for number in range(3)]
    for rows, expected in ((sellers, True), ([*sellers[:2], ("olive", text, 14)], False)):
        posts = chat(*rows)
        acts = classify_acts(posts, segmentation=segmentation(posts), language="en")
        keys = {it.key for it in posts if it.text == text}
        adverts = {it.post for it in acts if it.act is DialogueAct.ADVERT}
        assert (keys <= adverts) == expected


def every_post() -> list[Post]:
    """All posts of the tables in one chat."""
    rows = [("olive", text, minute) for text, minute in ANSWERS]
    rows += [(handle, text, minute) for text, minute, handle, _ in NO_ANSWERS]
    return chat(*rows)


def test_each_post_has_one_act_in_time_order() -> None:
    posts = every_post()
    acts = classify_acts(posts, segmentation=segmentation(posts), hashtags=[HASHTAG])
    ordered = sorted(posts, key=lambda it: it.order)
    assert [act.post for act in acts] == [it.key for it in ordered]
    threshold = load_act_weights().threshold
    for act in acts:
        assert 0 <= act.answer <= 1
        assert (act.act is DialogueAct.ANSWER) is (act.answer >= threshold)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_posts_decides_nothing(seed: int) -> None:
    posts = every_post()
    segmented = segmentation(posts)
    expected = classify_acts(posts, segmentation=segmented, hashtags=[HASHTAG])
    random.Random(seed).shuffle(posts)
    assert classify_acts(posts, segmentation=segmented, hashtags=[HASHTAG]) == expected


def test_no_posts_have_no_acts() -> None:
    empty = Segmentation(session="gardenchat-2024-03-05", hosts=(), questions=(), placements=())
    assert classify_acts([], segmentation=empty) == ()


def test_a_chat_without_questions_has_answers() -> None:
    """The post that opens a stretch may answer as well; it asks nothing."""
    rows = [("olive", "Good evening! #gardenchat", 1), *(row for row in TALK if row[0] != HOST)]
    posts = [
        post(number, handle, text.partition(": ")[2] or text, minute=minute)
        for number, (handle, text, minute) in enumerate(rows)
    ]
    opening = posts[1]
    stretch = Question(
        section="S1", number=1, text="Radishes", label=None, post=opening.key,
        posts=(opening.key,), author="olive", asked_at=opening.created_at,
    )  # fmt: skip
    segmented = Segmentation(
        session="gardenchat-2024-03-05",
        hosts=(),
        questions=(stretch,),
        placements=tuple(
            Placement(post=it.key, section="S1", method=Method.MODEL, confidence=0.9)
            for it in posts
        ),
    )
    acts = classify_acts(posts, segmentation=segmented, hashtags=[HASHTAG])
    assert opening.key in {act.post for act in acts if act.act is DialogueAct.ANSWER}


def test_every_feature_has_a_weight_and_is_a_share() -> None:
    posts = every_post()
    weights = load_act_weights()
    for read in read_act_posts(
        posts, segmentation=segmentation(posts), language="en", hashtags=[HASHTAG]
    ):
        features = act_features(read)
        assert features.keys() == weights.features.keys()
        assert all(0 <= value <= 1 for value in features.values())
