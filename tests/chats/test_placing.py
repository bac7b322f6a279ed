"""Placements: by label, by link, by phrase, by the model."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.chats.making import (
    ASKED,
    PEOPLE,
    SAYINGS,
    START,
    TAG,
    evening,
    post,
    sections,
    segmented,
)
from tweetup.model import Placement, Post, Segmentation


def chat(*more: Post) -> list[Post]:
    """Four questions at 10, 20, 30 and 40, each answered by four, and more posts."""
    asking = [post(10 * n, "mona", f"Q{n}: {ASKED[n]} #{TAG}", id=f"{n}") for n in (1, 2, 3, 4)]
    return [*evening(*asking, numbers=(1, 2, 3, 4)), *more]


def placement(segmentation: Segmentation, post_id: str) -> Placement:
    """The placement of a post."""
    return next(item for item in segmentation.placements if item.post.id == post_id)


def placed(*more: Post) -> Placement:
    """Return the placement of the last of some posts."""
    return placement(segmented(chat(*more)), more[-1].id)


LABELLED = [
    # minute, text, section: whatever was asked last, the label says
    (25, "A1: late, but basil", "Q1"),
    (34, "A2 a barrel", "Q2"),
    (36, "Q2: a barrel", "Q2"),
    (45, "A1.2 and mint", "Q1"),
    (45, "A3 cont. and a fork", "Q3"),
    (45, "re: Q2 a barrel", "Q2"),
    (45, "Catching up, A1: basil", "Q1"),
    (45, "Answer 3: the fork", "Q3"),
    (45, "My spade (A3)", "Q3"),
    (45, "3) my spade", "Q3"),
    (52, "A1 basil for ever", "Q1"),
    (200, "A2: just home, a barrel", "Q2"),
    (900, "A4: good morning, my aunt did", "Q4"),
]


@pytest.mark.parametrize(
    "text",
    [
        "Driving home on the A4. Hoping for rain",
        "Gardener, at present in A4.",
        "In room Q4 all are asleep",
    ],
)
def test_a_thing_named_like_a_label_before_its_question(text: str) -> None:
    """Within a sentence or at its end it labels nothing: nobody was asked question 4 yet."""
    placement_of_last = placed(post(25, "zoe", f"{text} #{TAG}", id="9"))
    assert (placement_of_last.section != "Q4", placement_of_last.method != "label") == (True, True)


@pytest.mark.parametrize(("minute", "text", "section"), LABELLED)
def test_a_label_places(minute: float, text: str, section: str) -> None:
    """A label says to which question a post answers, however late; the reason names it."""
    placement_of_last = placed(post(minute, "zoe", f"{text} #{TAG}", id="9"))
    assert (placement_of_last.section, placement_of_last.method) == (section, "label")
    assert placement_of_last.confidence >= 0.85
    assert placement_of_last.reason.startswith("labelled ")


def test_several_labels_stand_in_several_sections() -> None:
    """A post that answers two questions stands in the first and also in the other."""
    placement_of_last = placed(post(25, "zoe", f"A1 & A2 basil in a barrel #{TAG}", id="9"))
    assert (placement_of_last.section, placement_of_last.also) == ("Q1", ("Q2",))


@pytest.mark.parametrize(
    "text",
    ["A7: what is asked next year", "A1C is down", "on A4 paper", "3 barrels", "the A1 motorway"],
)
def test_what_is_no_label_of_a_question_asked(text: str) -> None:
    """A number nobody asked, and text that only looks like a label, place nothing by label."""
    assert placed(post(25, "zoe", f"{text} #{TAG}", id="9")).method != "label"


CHAINS = [
    # posts, the last of which stands in the section by the method
    ([post(25, "zoe", "I do that too", id="9", reply="1")], "Q1", "reply"),
    ([post(45, "zoe", "Which one?", id="9", reply="2")], "Q2", "reply"),
    (
        [
            post(26, "zoe", f"A1: basil on the sill #{TAG}", id="91"),
            post(41.5, "tom", "How do you keep it from the cat?", id="92", reply="91"),
            post(42, "zoe", "A net!", id="9", reply="92"),
        ],
        "Q1",
        "reply",
    ),
    (
        [
            post(26, "zoe", f"A1: basil on the sill #{TAG}", id="91"),
            post(44, "zoe", "and in the winter too", id="9", reply="91"),
        ],
        "Q1",
        "reply",
    ),
]


@pytest.mark.parametrize(("posts", "section", "method"), CHAINS)
def test_replies_follow_what_they_answer(posts: list[Post], section: str, method: str) -> None:
    """A reply stands with the post it answers, to others and to oneself, down the chain."""
    placement_of_last = placed(*posts)
    assert (placement_of_last.section, placement_of_last.method) == (section, method)
    assert "repl" in placement_of_last.reason


def test_a_quote_follows_what_it_quotes() -> None:
    """A quote stands with the post it quotes."""
    answer = post(26, "zoe", f"A1: basil on the sill #{TAG}", id="91")
    placement_of_last = placed(answer, post(44, "tom", "This is so good", id="9", quote="91"))
    assert (placement_of_last.section, placement_of_last.method) == ("Q1", "quote")


COPIES = [
    post(47, "tom", "", id="9", repost="91"),
    post(47, "tom", f"RT @zoe: A1: basil on the sill #{TAG}", id="9", repost="91"),
    post(47, "tom", f"RT @zoe: A1: basil on the sill #{TAG}", id="9"),
    post(47, "tom", "RT @zoe: A1: basil on the si…", id="9"),
    post(47, "tom", f"MT @zoe: A1: basil on the sill #{TAG}", id="9"),
    post(47, "tom", f'"@zoe: A1: basil on the sill #{TAG}"', id="9"),
    post(47, "tom", f"RT @away: A1: thyme and sage #{TAG}", id="9"),
]


@pytest.mark.parametrize("copy", COPIES, ids=lambda item: item.text[:24])
def test_a_repost_stands_with_its_original(copy: Post) -> None:
    """Reposts of every kind, cut off or not, stand where their original stands."""
    answer = post(26, "zoe", f"A1: basil on the sill #{TAG}", id="91")
    placement_of_last = placed(answer, copy)
    assert (placement_of_last.section, placement_of_last.method) == ("Q1", "repost")


def test_a_repost_of_a_question_stands_with_it() -> None:
    """A repost of a question asks nothing, and stands in its section."""
    copy = post(44, "tom", f"RT @mona: Q2: {ASKED[2]} #{TAG}", id="9")
    assert (placed(copy).section, placed(copy).method) == ("Q2", "repost")


def test_a_silent_copy_stands_with_its_original() -> None:
    """The same words under another name, as old exports show reposts, are a repost."""
    words = f"Rain from the shed roof fills two barrels by the end of April #{TAG}"
    original = post(25, "zoe", words, id="91", reply="2")
    placement_of_last = placed(original, post(43, "tom", words, id="9"))
    assert placement_of_last.section == "Q2"


THREADS = [
    ("A2: rain from the shed roof, and", "+ more of it from the carport"),
    ("A2: rain from the shed roof…", "… and from the carport"),
    ("A2: rain from the shed roof...", "...and from the carport"),
    ("A2: rain from the shed roof", "(cont'd) and from the carport"),
    ("A2 (1/2): rain from the shed roof", "and from the carport (2/2)"),
    ("A2: rain from the shed roof 1/2", "2/2 and from the carport"),
]


@pytest.mark.parametrize(("first", "second"), THREADS)
def test_ones_own_thread_goes_on(first: str, second: str) -> None:
    """A post that explicitly continues its author's labelled answer stands with it."""
    begun = post(41.2, "zoe", f"{first} #{TAG}", id="91")
    placement_of_last = placed(begun, post(41.5, "zoe", f"{second} #{TAG}", id="9"))
    assert (placement_of_last.section, placement_of_last.confidence) == ("Q2", 0.9)


@pytest.mark.parametrize(
    ("minute", "who", "text"),
    [
        (49, "zoe", "+ and where do I get more of them?"),
        (41.5, "tom", "+ more of it from the carport"),
        (41.5, "zoe", "@tom + you, where do you buy?"),
        (41.5, "zoe", "A4: from the carport 2/2"),
    ],
)
def test_what_does_not_go_on(minute: float, who: str, text: str) -> None:
    """Later posts, other people's, words to others and labelled answers do not go on."""
    begun = post(41.2, "zoe", f"A2: rain from the shed roof 1/2 #{TAG}", id="91")
    placement_of_last = placed(begun, post(minute, who, f"{text} #{TAG}", id="9"))
    assert "goes on" not in placement_of_last.reason or placement_of_last.confidence != 0.9


MANNERS = [
    (2, "zoe", "Hello everyone, Zoe from the coast here", "intro"),
    (4, "zoe", "Good evening! I'm a teacher from the hills", "intro"),
    (33, "zoe", "Hi all, sorry I'm late! Zoe from the coast", "intro"),
    (22, "zoe", "Hallo zusammen, ich bin aus dem Norden", "intro"),
    (33, "zoe", "Late! Zoe, hill farmer, Bern. Hi all", "intro"),
    (33, "zoe", "Zoe Hill, school gardener in Bern. Evening everyone!", "intro"),
    (33, "zoe", "Zoé, jardinière à Berne. Bonsoir à tous", "intro"),
    (12, "zoe", "こんばんは、初参加です", "intro"),
    (12, "zoe", "안녕하세요", "intro"),
    (12, "zoe", "مساء الخير من عمان", "intro"),
    (12, "zoe", "Добрый вечер, Зоя из Твери", "intro"),
    (57, "zoe", "ありがとうございました。おやすみなさい", "closing"),
    (57, "zoe", "谢谢大家,晚安", "closing"),
    (57, "zoe", "감사합니다 안녕히 주무세요", "closing"),
    (57, "zoe", "شكرا للجميع وتصبحون على خير", "closing"),
    (57, "zoe", "Спасибо, до встречи!", "closing"),
    (57, "zoe", "תודה, לילה טוב", "closing"),
    (57, "zoe", "Ευχαριστώ, καληνύχτα", "closing"),
    (57, "zoe", "Thanks everyone, great chat! Good night", "closing"),
    (58, "rosa", "Thank you all, see you next week", "closing"),
    (59, "zoe", "Danke an alle, bis zum nächsten Mal!", "closing"),
    (61, "zoe", "Merci à tous, à la prochaine !", "closing"),
    (65, "rosa", "¡Gracias a todos, hasta la próxima!", "closing"),
    (
        25,
        "shop",
        "Best deals! #sale #tools #cheap #now #win https://shop.example/1",
        "chatter",
    ),
]


@pytest.mark.parametrize(("minute", "who", "text", "section"), MANNERS)
def test_manners_have_sections_of_their_own(
    minute: float, who: str, text: str, section: str
) -> None:
    """Greetings, farewells and adverts stand apart, whenever they come."""
    placement_of_last = placed(post(minute, who, f"{text} #{TAG}", id="9"))
    assert placement_of_last.section == section
    assert placement_of_last.reason


NO_MANNERS = [
    (45, "zoe", "A3: Thanks to my aunt I own a fork", "Q3"),
    (57, "zoe", "A4: my aunt, thanks for asking", "Q4"),
    (12, "zoe", "A1: hello basil my old friend", "Q1"),
    (57, "zoe", "@rosa A2: see you next week at the barrel", "Q2"),
    (12, "zoe", "A1: Basil, mostly small, Genoa. Hi all", "Q1"),
]


@pytest.mark.parametrize(("minute", "who", "text", "section"), NO_MANNERS)
def test_a_labelled_answer_is_no_manners(minute: float, who: str, text: str, section: str) -> None:
    """A label wins over thanks and greetings in an answer."""
    assert placed(post(minute, who, f"{text} #{TAG}", id="9")).section == section


@pytest.mark.parametrize(
    "text",
    ["Late! Old coffee grounds, hi all", "Basil, mostly small, Genoa", "Mint, in Bern. Hi all"],
)
def test_a_greeting_or_a_list_alone_introduces_nobody(text: str) -> None:
    assert placed(post(12, "zoe", f"{text} #{TAG}", id="9")).section != "intro"


THANKED = [
    # minute, text, the post replied to, section
    (44, "@rosa so true, thank you", "81", "Q4"),
    (44, "@rosa so true, thank you", None, "Q4"),
    (59, "@rosa so true, thank you", "81", "Q4"),
    (59, "@rosa so true, thank you", None, "closing"),
    (44, "@mona thank you for tonight", "4", "closing"),
    (44, "so true, thank you", None, "closing"),
    (59, "@rosa thank you too", "82", "closing"),
    (59, "@rosa thanks, great chat", "81", "closing"),
]


@pytest.mark.parametrize(("minute", "text", "reply", "section"), THANKED)
def test_thanks_for_an_answer_are_no_farewell(
    minute: float, text: str, reply: str | None, section: str
) -> None:
    """They stay with the answer on record, or before the host closed, with a likely one."""
    posts = [
        *chat(),
        post(42, "rosa", f"A4: Old wellingtons #{TAG}", id="81"),
        post(45, "li", f"A4: Anything with clay in it #{TAG}", id="83"),
        post(58.5, "rosa", f"Thanks all, good night #{TAG}", id="82"),
        post(minute, "zoe", f"{text} #{TAG}", id="9", reply=reply),
    ]
    assert sections(segmented(posts, minutes=50))["9"] == section


def test_thanks_in_the_middle_are_no_closing() -> None:
    """Thanks to one person while questions are still to come close nothing."""
    thanks = post(25, "rosa", "@li thanks for the tip!", id="9")
    assert placed(thanks).section != "closing"


def test_the_same_advert_again_and_again() -> None:
    """Somebody who only posts the same words with a link is chatter."""
    adverts = [
        post(5 + 14 * n, "shop", f"Shovels at half price https://shop.example #{TAG}", id=f"9{n}")
        for n in range(4)
    ]
    placed_sections = sections(segmented(chat(*adverts)))
    assert {placed_sections[advert.id] for advert in adverts} == {"chatter"}


UNLABELLED = (
    "saving water takes barrels", "water the roots, not the leaves", "no water at all in summer",
    "dry beds need straw",
    "my spade is no tool to lend", "never lend a good knife", "every tool I lend comes back bent",
    "I lend the fork, never the saw",
    "grandfather taught me to dig", "nobody taught me, I dig for fun", "school taught us to dig",
    "a mole taught me how to dig",
    "I buy seeds at the market", "seeds from friends I trust", "never buy cheap seeds",
    "I trust the seeds I dried",
)  # fmt: skip


def test_unlabelled_answers_follow_the_question() -> None:
    """Unlabelled answers in the words of a question soon after it stand under the question."""
    asking = [post(10 * n, "mona", f"Q{n}: {ASKED[n]} #{TAG}", id=f"{n}") for n in (1, 2, 3, 4)]
    said = [
        post(10 * (1 + n // 4) + 1.5 * (1 + n % 4), PEOPLE[n % 4], f"{text} #{TAG}", id=f"9{n}")
        for n, text in enumerate(UNLABELLED)
    ]
    placed_sections = sections(segmented([*evening(*asking), *said]))
    wrong = [
        item.text for item in said if placed_sections[item.id] != f"Q{item.created_at.minute // 10}"
    ]
    assert len(wrong) <= 1, wrong


MOVED = [
    # labels of the replies to a post of Q3's minutes, its section
    (("A1: ", "A1: "), "Q1"),
    (("A1: ", "A1: ", ""), "Q1"),
    (("A1: ", "A2: "), "Q3"),
    (("", ""), "Q3"),
]


@pytest.mark.parametrize(("labels", "section"), MOVED)
def test_a_post_is_moved_by_the_labels_of_its_thread(labels: tuple[str, ...], section: str) -> None:
    """And replies without a label go with it."""
    root = post(32.2, "zoe", f"Keys before anything else #{TAG}", id="9")
    replies = [
        post(32.5 + n / 3, who, f"@zoe {label}yes, keys #{TAG}", id=f"9{n}", reply="9")
        for n, (who, label) in enumerate(zip(("tom", "uma", "eve"), labels, strict=False))
    ]
    segmentation = segmented([*chat(), root, *replies])
    assert placement(segmentation, "9").section == section
    assert placement(segmentation, replies[-1].id).section == (
        section if labels[-1] in {"", "A1: "} else "Q2"
    )


def test_one_person_or_the_host_is_not_moved_by_labels() -> None:
    root = post(32.2, "zoe", f"Keys before anything else #{TAG}", id="9")
    hosts = post(32.3, "mona", f"What a lot of keys #{TAG}", id="8")
    replies = [
        post(32.5 + n / 3, who, f"A1: yes, keys #{TAG}", id=f"9{n}", reply=to)
        for n, (who, to) in enumerate((("tom", "9"), ("tom", "9"), ("uma", "8"), ("eve", "8")))
    ]
    segmentation = segmented([*chat(), root, hosts, *replies])
    assert {placement(segmentation, name).section for name in ("8", "9")} == {"Q3"}


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Room Q4, floor A2, as ever", "Q2"),
        ("B2 pencils and A4 notebooks sell best", "Q2"),
        ("I shall say more to Q4 than to this", "Q2"),
        ("In the spirit of A1, a barrel", "Q1"),
        ("A4: early, my aunt", "Q4"),
    ],
)
def test_a_number_within_a_sentence_is_no_label_before_its_question(
    text: str, section: str
) -> None:
    assert placed(post(22.5, "zoe", f"{text} #{TAG}", id="9")).section == section


def test_answers_that_share_no_word_follow_a_question_after_a_silence() -> None:
    """Where a host waits until all have written, nobody still answers the question before."""
    asking = [post(10 * n, "mona", f"Q{n}: {ASKED[n]} #{TAG}", id=f"{n}") for n in (1, 2, 3, 4)]
    said = [
        post(10 * (1 + n // 4) + 1.1 * (1 + n % 4), PEOPLE[n % 7], f"{text} #{TAG}", id=f"9{n}")
        for n, text in enumerate(SAYINGS)
    ]
    placed_sections = sections(segmented([*evening(*asking), *said]))
    assert [placed_sections[f"9{n}"] for n in range(16)] == [f"Q{1 + n // 4}" for n in range(16)]


LINK_TIMES = [
    # seconds after Rosa's answer of a whole minute, of another second, in the id that a link has
    (0, 0, True),
    (0, 30, True),
    (0, 59, True),
    (0, -1, True),
    (0, 61, False),
    (0, -5, False),
    (20, 1, True),
    (20, 30, False),
]


@pytest.mark.parametrize(("seconds", "later", "tied"), LINK_TIMES)
def test_a_link_is_tied_by_the_time_in_its_id(seconds: int, later: int, tied: bool) -> None:
    """Exports have ids of their own; any other post of the author's is no guess."""
    moment = START + timedelta(minutes=13, seconds=seconds)
    milliseconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1)
    number = (int(milliseconds) + 1000 * later - 1288834974657) << 22
    link = f"https://twitter.com/Rosa/status/{number}"
    posts = chat(
        post(13 + seconds / 60, "rosa", f"A1: in pots, as ever #{TAG}", id="50"),
        post(24, "rosa", f"A2: two barrels, both leak #{TAG}", id="51"),
        post(33, "zoe", f"Mine as well #{TAG} {link}", id="9", quote=f"{number}"),
    )
    placement_of_last = placement(segmented(posts), "9")
    assert ("it quotes a post there" in placement_of_last.reason) is tied
    assert (placement_of_last.section == "Q1") is tied


def test_a_link_without_a_time_is_tied_to_nothing() -> None:
    posts = chat(
        post(24, "rosa", f"A2: two barrels, both leak #{TAG}", id="51"),
        post(33, "zoe", f"Mine as well #{TAG} https://twitter.com/rosa/status/77", id="9"),
    )
    assert "quotes" not in placement(segmented(posts), "9").reason
