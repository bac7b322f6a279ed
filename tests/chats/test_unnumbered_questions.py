"""Questions without a number: icebreakers, bonus questions, polls, and posts that many answer."""

import pytest
from msgspec.structs import replace

from tests.chats.making import (
    ASKED,
    PEOPLE,
    START,
    TAG,
    answers,
    asked,
    chatter,
    evening,
    post,
    segmented,
    three,
)
from tweetup.chats.questions.unnumbered import split_options
from tweetup.model import Post

OPENERS = [
    ("Q0: {}", "Q0"),
    ("Icebreaker: {}", "Icebreaker"),
    ("Our icebreaker question! {}", "icebreaker question"),
    ("Here's the Ice-breaker - {}", "Ice-breaker"),
    ("❄️ WARM-UP: {}", "WARM-UP"),
    ("Warm up question: {}", "Warm up question"),
    ("Aufwärmfrage: {}", "Aufwärmfrage"),
    ("Question brise-glace : {}", "Question brise-glace"),
    ("Rompehielos: {}", "Rompehielos"),
    ("Openingsvraag: {}", "Openingsvraag"),
    ("Domanda di riscaldamento: {}", "Domanda di riscaldamento"),
    ("Pergunta de abertura: {}", "Pergunta de abertura"),
    ("Let us start with a warm-up! {}", "warm-up"),
    ("Para romper el hielo: {}", "Para romper el hielo"),
    ("Zum Aufwärmen: {}", "Zum Aufwärmen"),
    ("While we wait for everyone, a warm-up: {}", "warm-up"),
    ("While we wait: {}", "While we wait"),
    ("Icebreaker question time! {}", "Icebreaker question time"),
    ("🧊 Icebreaker 🧊 {}", "Icebreaker"),
    ("Question zero: {}", "Question zero"),
    ("Pre-chat question: {}", "Pre-chat question"),
]
NOT_NAMED = [
    "I need an icebreaker: what do you do?",
    "Warm up the soil: who does?",
    "Starter for ten, anyone?",
    "Bonus: free seeds for all!",
    "Extra compost, who needs it?",
    "Kick-off",
    "Icebreakers are fun, are they not?",
    "Let us start with a hedge! Which one?",
    "Zum Einstieg in den Garten eine Hecke?",
]


@pytest.mark.parametrize(("form", "label"), OPENERS)
def test_an_icebreaker_is_question_0(form: str, label: str) -> None:
    """It stands before the others, with its name and its answers."""
    more = [post(4, "mona", f"{form.format(ASKED[5])} #{TAG}", id="77")]
    more += [
        post(5 + n / 3, who, f"Mine is number {n}, I think, {who} #{TAG}", reply="77", id=f"70{n}")
        for n, who in enumerate(PEOPLE[:5])
    ]
    segmentation = segmented(three(*more))
    assert asked(segmentation) == [(f"Q{n}", ASKED[n or 5]) for n in range(4)]
    first = segmentation.questions[0]
    assert (first.label, first.number, first.post and first.post.id) == (label, 0, "77")
    placed = {it.post.id: it.section for it in segmentation.placements}
    assert {placed[f"70{n}"] for n in range(5)} == {"Q0"}


@pytest.mark.parametrize(
    ("form", "label"),
    [
        ("Bonus question: {}", "Bonus question"),
        ("And one last BONUS Q - {}", "BONUS Q"),
        ("Bonus: {}", "Bonus"),
        ("BQ: {}", "BQ"),
        ("And now for a bonus question 🎁 {}", "bonus question"),
        ("Just time for one more! {}", "Just time for one more"),
        ("Extra credit: {}", "Extra credit"),
        ("Zusatzfrage: {}", "Zusatzfrage"),
        ("Pregunta extra: {}", "Pregunta extra"),
        ("Question bonus : {}", "Question bonus"),
    ],
)
def test_a_bonus_question_is_the_next_one(form: str, label: str) -> None:
    bonus = post(45, "mona", f"{form.format(ASKED[5])} #{TAG}", id="77")
    segmentation = segmented(three(bonus))
    assert asked(segmentation)[-1] == ("Q4", ASKED[5])
    assert segmentation.questions[-1].label == label


def test_bonus_questions_with_numbers() -> None:
    """Bonus question 1 is not question 1."""
    more = [
        post(40, "mona", f"Bonus question 1: {ASKED[4]} #{TAG}", id="77"),
        *answers(40, 1, form="B{n}: {said}"),
        post(50, "mona", f"Bonus question 2: {ASKED[5]} #{TAG}", id="78"),
    ]
    segmentation = segmented(three(*more))
    assert asked(segmentation) == [(f"Q{n}", ASKED[n]) for n in (1, 2, 3, 4, 5)]
    assert [q.post.id for q in segmentation.questions if q.post][3:] == ["77", "78"]


def test_a_bonus_question_that_was_announced() -> None:
    soon = post(44, "mona", f"Bonus: one more to come #{TAG}")
    bonus = post(45, "mona", f"Bonus: {ASKED[5]} #{TAG}", id="77")
    assert asked(segmented(three(soon, bonus)))[-1] == ("Q4", ASKED[5])


def test_a_bonus_question_between_two_stands_in_its_place() -> None:
    """Its number is free, its answers are its own, and a repeat of it is no other question."""
    bonus = post(25, "mona", f"Bonus question: {ASKED[5]} #{TAG}", id="77")
    again = post(27, "mona", f"Bonus question again: {ASKED[5]} #{TAG}")
    last = post(55, "mona", f"Bonus: who waters it while you are away? #{TAG}", id="78")
    replies = [
        post(25.5 + n / 3, who, f"Mine is {n}, I think, {who} #{TAG}", reply="77", id=f"70{n}")
        for n, who in enumerate(PEOPLE[:5])
    ]
    segmentation = segmented(three(bonus, again, *replies, last))
    assert [it.section for it in segmentation.questions] == ["Q1", "Q2", "Q4", "Q3", "Q5"]
    assert [it.label for it in segmentation.questions[2::2]] == ["Bonus question", "Bonus"]
    placed = {it.post.id: it.section for it in segmentation.placements}
    assert {placed[f"70{n}"] for n in range(5)} == {"Q4"}


LAST = [
    ("Last question: {}", "Last question"),
    ("LAST Q - {}", "LAST Q"),
    ("Last question! {}", "Last question"),
    ("Last question, {}", "Last question"),
    ("And now the very last question tonight: {}", "very last question"),
    ("OK, time for our final question of the evening... {}", "final question"),
    ("Tonight's closing question: {}", "closing question"),
    ("Final topic: {}", "Final topic"),
    ("🌱 Last one: {}", "Last one"),
    ("And finally: {}", "finally"),
    ("Finally... {}", "Finally"),
    ("And finally for tonight: {}", "finally"),
    ("Last but not least: {}", "Last but not least"),
    ("And to finish: {}", "to finish"),
    ("Letzte Frage: {}", "Letzte Frage"),
    ("Und nun unsere letzte Frage für heute: {}", "letzte Frage"),
    ("Zum Schluss: {}", "Zum Schluss"),
    ("Dernière question : {}", "Dernière question"),
    ("Et pour finir : {}", "pour finir"),
    ("Última pregunta: {}", "Última pregunta"),
    ("Y por último: {}", "por último"),
    ("Laatste vraag: {}", "Laatste vraag"),
    ("En tot slot: {}", "tot slot"),
    ("Ultima domanda: {}", "Ultima domanda"),
    ("E infine: {}", "infine"),
    ("Última pergunta: {}", "Última pergunta"),
    ("E por fim: {}", "por fim"),
]
NOT_LAST = [
    "My last question was a joke, was it not?",
    "Last question from me was too long, sorry",
    "The last question took us long: shall we hurry?",
    "Last question? No, there is time",
    "Last one in is a rotten egg, who is it?",
    "Last one to dig: who?",
    "Last week: who saw the frost?",
    "Last orders: who wants seeds?",
    "Final countdown: ten minutes!",
    "Final question: none, I was too slow",
    "Finally home, who else?",
    "Finally a good harvest: is it not?",
    "Finally! Who else is glad of the rain?",
    "Finally. Is this not lovely weather?",
    "Enfin ! Qui a vu la pluie ?",
    "Finally: thanks all, same time on Tuesday?",
    "And finally: see you next week?",
    "Last one: anyone still here?",
    "To finish the beds: who has straw?",
    "To close: good night, same place then?",
    "In the end: compost. Who knew?",
    "Die letzte Frage war schwer, oder?",
    "Zum Schluss: danke an alle, bis bald?",
    "La dernière question était longue, non ?",
    "Enfin le printemps : qui plante ?",
    "La última pregunta era larga, ¿no?",
    "De laatste vraag was lang, toch?",
    "L'ultima domanda era lunga, no?",
    "A última pergunta era longa, não era?",
]


@pytest.mark.parametrize(("form", "label"), LAST)
def test_the_last_question_without_a_number_is_the_next_one(form: str, label: str) -> None:
    """It stands behind the numbered ones, with its words for a label, and has its answers."""
    more = [post(45, "mona", f"{form.format(ASKED[5])} #{TAG}", id="77")]
    more += [
        post(46 + n / 3, who, f"Mine is number {n}, I think, {who} #{TAG}", reply="77", id=f"70{n}")
        for n, who in enumerate(PEOPLE[:5])
    ]
    segmentation = segmented(three(*more))
    assert asked(segmentation)[-2:] == [("Q3", ASKED[3]), ("Q4", ASKED[5])]
    assert segmentation.questions[-1].label == label
    placed = {it.post.id: it.section for it in segmentation.placements}
    assert {placed[f"70{n}"] for n in range(5)} == {"Q4"}


def test_the_last_question_behind_worded_ones() -> None:
    words = ("First", "Second", "Third", "Last")
    asking = [
        post(10 * n, "mona", f"{word} question: {ASKED[n]} #{TAG}", id=f"{n}")
        for n, word in enumerate(words, 1)
    ]
    segmentation = segmented(evening(*asking, numbers=(1, 2, 3, 4), form="{said}"))
    assert asked(segmentation) == [(f"Q{n}", ASKED[n]) for n in (1, 2, 3, 4)]


def test_the_last_question_that_people_answer_by_its_number() -> None:
    """It is one question, under the number that they use."""
    last = post(40, "mona", f"And the last question: {ASKED[5]} #{TAG}", id="77")
    segmentation = segmented(three(last, *answers(40, 4)))
    assert asked(segmentation)[-2:] == [("Q3", ASKED[3]), ("Q4", ASKED[5])]
    assert segmentation.questions[-1].label == "last question"


def test_a_last_question_before_a_numbered_one_needs_answers() -> None:
    """A host who asks "last one" of two people between two questions asks none of the chat."""
    last = post(25, "mona", f"Last one: {ASKED[5]} #{TAG}", id="77")
    replies = [
        post(25.5 + n / 3, who, f"Mine is {n}, I think, {who} #{TAG}", reply="77")
        for n, who in enumerate(PEOPLE[:4])
    ]
    assert len(segmented(three(last, *replies[:2])).questions) == 3
    assert [it.section for it in segmented(three(last, *replies)).questions] == [
        *("Q1", "Q2", "Q4", "Q3")
    ]


def test_the_tables_of_last_questions_are_of_one_length() -> None:
    assert len(NOT_LAST) >= len(LAST)


@pytest.mark.parametrize("text", NOT_LAST)
def test_what_only_looks_like_a_last_question(text: str) -> None:
    segmentation = segmented(three(post(45, "mona", f"{text} #{TAG}")))
    assert [section for section, _ in asked(segmentation)] == ["Q1", "Q2", "Q3"]


def test_a_participants_last_question_is_none() -> None:
    own = [
        post(44, "rosa", f"Last question: {ASKED[5]} #{TAG}"),
        post(45, "mona", f"@rosa Last question: {ASKED[5]} #{TAG}"),
    ]
    segmentation = segmented(three(*own))
    assert [section for section, _ in asked(segmentation)] == ["Q1", "Q2", "Q3"]


@pytest.mark.parametrize("text", NOT_NAMED)
@pytest.mark.parametrize("minute", [4, 25, 45])
def test_what_only_looks_like_a_named_question(text: str, minute: int) -> None:
    segmentation = segmented(three(post(minute, "mona", f"{text} #{TAG}")))
    assert [section for section, _ in asked(segmentation)] == ["Q1", "Q2", "Q3"]


def test_a_participants_icebreaker_is_no_question() -> None:
    segmentation = segmented(three(post(4, "rosa", f"Icebreaker: {ASKED[5]} #{TAG}")))
    assert [section for section, _ in asked(segmentation)] == ["Q1", "Q2", "Q3"]


def unnumbered(form: str, *, replies: int, host: str = "mona") -> list[Post]:
    """An hour of a welcome, three questions without numbers, answers and thanks.

    Of the six answers to each, ``replies`` are replies to it.
    """
    welcome = f"Welcome to #{TAG}! Who is here tonight? Introduce yourselves?"
    posts = [post(0, host, welcome, id="1")]
    posts += [post(1 + n / 2, who, "Hello!", reply="1") for n, who in enumerate(PEOPLE)]
    for number, minute in enumerate((10, 22, 35), 1):
        posts.append(post(minute, host, f"{form.format(ASKED[number])} #{TAG}", id=f"9{number}"))
        posts += [
            post(
                minute + 1 + step,
                said.handle,
                said.text,
                reply=f"9{number}" if step < replies else None,
            )
            for step, said in enumerate(answers(minute, number, form="{said}", people=6))
        ]
    posts.append(post(58, host, "Thanks for joining us! Same time next week?", id="2"))
    posts += [post(58.5 + n / 9, who, "Yes!", reply="2") for n, who in enumerate(PEOPLE)]
    return posts


UNKNOWN_HOST = [
    # form, replies to each, questions
    ("{}", 4, 4),
    ("Siguiente pregunta: {}", 0, 4),
    ("何を植えますか？", 4, 4),
    ("ماذا تزرعون في الحديقة؟", 4, 4),
    ("第一に何を植えますか？", 4, 4),
]


def of_an_unknown_host(form: str, replies: int, count: int) -> list[Post]:
    """Questions of somebody who neither welcomes nor thanks; no word tells who leads."""
    posts = [post(n / 2, who, f"Rain again here #{TAG}") for n, who in enumerate(PEOPLE)]
    for number in range(1, count + 1):
        text = form.format(ASKED[number])
        posts.append(post(10 * number, "mona", f"{text} {number} #{TAG}", id=f"9{number}"))
        posts += [
            post(
                10 * number + 1 + n, said.handle, said.text, reply=f"9{number}" if replies else None
            )
            for n, said in enumerate(answers(10, number, form="{said}", people=replies or 4))
        ]
    return posts


@pytest.mark.parametrize(("form", "replies", "count"), UNKNOWN_HOST)
def test_one_asker_of_four_questions_hosts(form: str, replies: int, count: int) -> None:
    """In every script, by the replies to its posts or by their form."""
    segmentation = segmented(of_an_unknown_host(form, replies, count))
    assert [q.post.id for q in segmentation.questions if q.post] == ["91", "92", "93", "94"]
    assert segmentation.hosts == ("mona",)


@pytest.mark.parametrize(
    ("form", "replies", "count"),
    [("{}", 4, 2), ("{}", 2, 4), ("Siguiente pregunta: {}", 0, 2), ("何を植えます。", 4, 4)],
)
def test_who_asks_less_does_not_host(form: str, replies: int, count: int) -> None:
    posts = of_an_unknown_host(form, replies, count)
    assert {section[0] for section, _ in asked(segmented(posts))} == {"S"}


@pytest.mark.parametrize(
    ("form", "replies"),
    [
        ("{}", 6),
        ("{}", 4),
        ("Here is a thought. {}", 4),
        ("Next up: {}", 0),
        ("On enchaîne : {}", 0),
        ("🌱 QUESTION TIME 🌱\n\n{}", 0),
        ("Zweitens: {}", 0),
        ("Per continuare: {}", 0),
        ("Next question! {}", 0),
        ("Moving on: {}", 0),
        ("Poll time! {}\n🔘 yes\n🔘 no\n🔘 depends", 0),
        ("{}\n- always\n- never", 0),
        ("{}\nA) always\nB) never", 0),
        ("{}\n1️⃣ always\n2️⃣ never", 0),
        ("Nächste Frage: {}", 0),
        ("Siguiente pregunta: {}", 0),
        ("Let’s kick off with: {}", 0),
        ("Let's start! {}", 0),
        ("Moving on... {}", 0),
        ("Here we go: {}", 0),
        ("Let’s dive right in. {}", 0),
        ("Weiter geht’s: {}", 0),
        ("C’est parti : {}", 0),
        ("Vamos allá: {}", 0),
        ("Daar gaan we: {}", 0),
        ("Cominciamo con: {}", 0),
        ("Vamos começar: {}", 0),
        ("Empezamos: {}", 0),
        ("Question: {}", 0),
        ("Q: {}", 0),
        ("Frage: {}", 0),
        ("❓ {}", 0),
        ("👉 Next: {}", 0),
        ("On to the next one: {}", 0),
        ("Nächstes Thema: {}", 0),
        ("Zum Schluss: {}", 0),
        ("POLL 2: {}", 0),
        ("次の質問：{}", 0),
        ("下一个问题：{}", 0),
        ("接下来：{}", 0),
        ("続いて：{}", 0),
        ("다음 질문: {}", 0),
        ("السؤال التالي: {}", 0),
        ("Следующий вопрос: {}", 0),
    ],
)
def test_questions_of_a_host_without_numbers(form: str, replies: int) -> None:
    """They are found by the answers to them or by their form, and named by their words alone."""
    segmentation = segmented(unnumbered(form, replies=replies))
    assert [q.post.id for q in segmentation.questions if q.post] == ["91", "92", "93"]
    assert [(q.section, q.label, q.author) for q in segmentation.questions] == [
        (f"Q{n}", None, "mona") for n in (1, 2, 3)
    ]
    for n, (_, text) in enumerate(asked(segmentation), 1):
        assert text.removeprefix("Here is a thought. ").startswith(ASKED[n])


@pytest.mark.parametrize(
    ("form", "replies", "expected"),
    [
        ("{}", 6, ("reply", 0.93, "asks all, without a number: 6 people reply to it")),
        (
            "Next up: {}",
            1,
            ("reply", 0.85, "asks all, without a number: hands over to it"),
        ),
        (
            "Poll time! {}\n🔘 yes\n🔘 no",
            0,
            ("label", 0.93, "asks all, without a number: a host's poll, hands over to it"),
        ),
    ],
)
def test_the_evidence_for_a_question_without_a_number(
    form: str, replies: int, expected: tuple[str, float, str]
) -> None:
    talk = [
        post(12 + n / 2, f"guest{n}", f"Something else altogether, number {n} #{TAG}")
        for n in range(4)
    ]
    segmentation = segmented([*unnumbered(form, replies=replies), *talk])
    placed = {it.post.id: it for it in segmentation.placements}
    found = placed["91"]
    assert (found.method.value, found.confidence, found.reason) == expected
    assert segmentation.questions[0].section == found.section == "Q1"


def test_options_are_part_of_a_poll() -> None:
    segmentation = segmented(unnumbered("Poll time! {}\n🔘 yes\n🔘 it depends #pots", replies=0))
    assert asked(segmentation)[0] == ("Q1", f"{ASKED[1]} [yes · it depends]")


def test_the_first_by_its_ordinal_and_the_next_without() -> None:
    """One labelled question is the first of those that follow it, not the only one."""
    posts = unnumbered("Next question: {}", replies=0)
    first = [replace(it, text=it.text.replace("Next", "First")) for it in posts if it.id == "91"]
    segmentation = segmented([*(it for it in posts if it.id != "91"), *first])
    assert asked(segmentation) == [(f"Q{n}", ASKED[n]) for n in (1, 2, 3)]
    assert {q.post.id: q.number for q in segmentation.questions if q.post} == {
        "91": 1,
        "92": 2,
        "93": 3,
    }


def test_a_numbered_question_alone_stays_so() -> None:
    posts = unnumbered("Next question: {}", replies=0)
    second = [replace(it, text=f"Q2: {ASKED[2]}") for it in posts if it.id == "92"]
    segmentation = segmented([*(it for it in posts if it.id != "92"), *second])
    assert [text for _, text in asked(segmentation)] == [ASKED[2]]


@pytest.mark.parametrize(("replies", "sections"), [(6, "Q"), (2, "S")])
def test_replies_told_by_the_hosts_handle(replies: int, sections: str) -> None:
    """Exports without ids of replies have the handle that each opens with: less sure."""
    posts = [
        replace(it, references=(), text=f"@mona {it.text}") if it.references else it
        for it in unnumbered("{}", replies=replies)
    ]
    segmentation = segmented(posts)
    assert {section[0] for section, _ in asked(segmentation)} == {sections}
    placed = {it.post.id: it for it in segmentation.placements}
    if sections == "Q":
        assert [placed[name].confidence for name in ("91", "92", "93")] == [0.85] * 3


REQUESTED = (
    "Share one trick for shy seedlings",
    "Name a plant that forgave you",
    "Erzählt von eurem liebsten Beet",
)


def requested(texts: tuple[str, ...], *, replies: int) -> list[Post]:
    """The hour of ``unnumbered``, with these texts in the place of the questions."""
    by_id = {f"9{n}": text for n, text in enumerate(texts, 1)}
    posts = unnumbered("{}", replies=replies)
    return [replace(it, text=f"{by_id[it.id]} #{TAG}") if it.id in by_id else it for it in posts]


@pytest.mark.parametrize("replies", [4, 6])
def test_requests_are_told_by_the_replies_to_them(replies: int) -> None:
    """They have no question mark, and are less sure than a question that many answer."""
    segmentation = segmented(requested(REQUESTED, replies=replies))
    assert [text for _, text in asked(segmentation)] == list(REQUESTED)
    placed = {it.post.id: it for it in segmentation.placements}
    assert (placed["91"].section, placed["91"].method.value) == ("Q1", "reply")
    assert placed["91"].confidence == 0.85


@pytest.mark.parametrize(
    ("form", "replies"),
    [
        ("Next question: {}", 0),
        ("Nächste Frage: {}", 0),
        ("Next up: {}", 4),
        ("Moving on... {}", 4),
        ("Next up: {}", 0),
        ("Moving on... {}", 0),
        ("Weiter geht’s: {}", 0),
    ],
)
def test_requests_that_hand_over_have_their_words_alone(form: str, replies: int) -> None:
    """A question by name needs no mark and no replies, nor does a request behind such words."""
    texts = (form.format(REQUESTED[0]), form.format(REQUESTED[1]), form.format(REQUESTED[2]))
    segmentation = segmented(requested(texts, replies=replies))
    assert [text for _, text in asked(segmentation)] == list(REQUESTED)


@pytest.mark.parametrize(
    "welcome",
    ["ようこそ。自己紹介をお願いします", "欢迎大家", "환영합니다", "أهلا بكم", "Добро пожаловать"],
)
def test_a_welcome_in_another_script_tells_the_host(welcome: str) -> None:
    """By which alone requests are told."""
    posts = requested(REQUESTED, replies=6)
    ours = [it for it in posts if it.id not in {"1", "2"}]
    assert asked(segmented(ours))[0][0] == "S1"
    named = [replace(it, text=f"{welcome} #{TAG}") for it in posts if it.id == "1"]
    assert [text for _, text in asked(segmented([*ours, *named]))] == list(REQUESTED)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_request_among_questions(at: int) -> None:
    texts = [*ASKED[1:4]]
    texts[at] = REQUESTED[at]
    segmentation = segmented(requested((texts[0], texts[1], texts[2]), replies=6))
    assert [text for _, text in asked(segmentation)] == texts


@pytest.mark.parametrize(
    ("texts", "replies"),
    [
        (REQUESTED, 2),
        (
            ("Next up: lunch at the shed", "Moving on: rain again", "Here we go: a storm, at last"),
            0,
        ),
        (
            ("Next up: names for the shed", "Moving on: shared beds", "First up: tells of frost"),
            0,
        ),
        (("Let's start! Who is here?", "Let's go! How are you all?", "Next question: soon"), 0),
        (("Thank you for all these tricks", *REQUESTED[1:]), 6),
        ((REQUESTED[0], "Q4 is coming up in a minute", REQUESTED[2]), 6),
        ((*REQUESTED[:2], "Our next chat is about ponds and streams"), 6),
        (("Tell us who you are and where you are from", *REQUESTED[1:]), 6),
        (("Tonight’s host is on a slow train, sorry", "Good night from the shed", ":)"), 6),
    ],
)
def test_what_only_looks_like_requests(texts: tuple[str, ...], replies: int) -> None:
    assert {section[0] for section, _ in asked(segmented(requested(texts, replies=replies)))} == {
        "S"
    }


def with_cohost(texts: tuple[str, ...], asked_by_guest: tuple[str, ...]) -> list[Post]:
    """The hour of requests; nobody named the guest who wrote some of them."""
    return [
        replace(it, author=replace(it.author, handle="cora")) if it.id in asked_by_guest else it
        for it in requested(texts, replies=6)
    ]


@pytest.mark.parametrize(
    ("texts", "theirs"),
    [
        (REQUESTED, ("92",)),
        (tuple(ASKED[1:4]), ("92",)),
        (tuple(ASKED[1:4]), ("93",)),
    ],
)
def test_an_unannounced_cohost_asks_some(texts: tuple[str, ...], theirs: tuple[str, ...]) -> None:
    """As many people reply to theirs as to the host's."""
    segmentation = segmented(with_cohost(texts, theirs))
    assert [text for _, text in asked(segmentation)] == list(texts)


@pytest.mark.parametrize(
    ("texts", "theirs"),
    [
        (("Share one trick", *REQUESTED[1:]), ("91", "92", "93")),
        ((REQUESTED[0], "Our pond froze over last night", REQUESTED[2]), ("92",)),
        ((REQUESTED[0], "Thank you for all these tricks", REQUESTED[2]), ("92",)),
    ],
)
def test_a_guest_whom_many_answer_is_no_cohost(
    texts: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    """All the requests, a remark, thanks."""
    segmentation = segmented(with_cohost(texts, theirs))
    assert {section[0] for section, _ in asked(segmentation)} == {"S"}


def test_a_remark_that_fewer_answer_than_the_questions_is_no_request() -> None:
    remark = post(15, "mona", f"I once fell into a pond at noon #{TAG}", id="77")
    laughing = [post(15.5 + n / 9, who, "Poor you", reply="77") for n, who in enumerate("abcd")]
    segmentation = segmented([*unnumbered("{}", replies=6), remark, *laughing])
    assert [q.post.id for q in segmentation.questions if q.post] == ["91", "92", "93"]


LONG = "- a line of so many words that nobody would ever choose from it in a poll"


@pytest.mark.parametrize(
    ("text", "rest", "options"),
    [
        ("What?\n🔘 yes\n🔘 no", "What?", ("yes", "no")),
        ("What?\n• yes\n• no #gardenchat", "What?", ("yes", "no")),
        ("What?\n1. yes\n2. no\nVote below", "What?\nVote below", ("yes", "no")),
        ("What?\n👍 yes\n👎 no", "What?", ("yes", "no")),
        ("What?\n- yes", "What?\n- yes", ()),
        ("🌱 Hello\n🌱 Well met\nWhat?", "🌱 Hello\n🌱 Well met\nWhat?", ()),
        ("What?\n👉 https://a.example\n📣 use it", "What?\n👉 https://a.example\n📣 use it", ()),
        ("What?\n\n- yes\n\n- no", "What?", ("yes", "no")),
        ("What?\n- why?\n- how?", "What?\n- why?\n- how?", ()),
        (f"What?\n{LONG}\n{LONG}", f"What?\n{LONG}\n{LONG}", ()),
        ("One line - with a dash - and more", "One line - with a dash - and more", ()),
    ],
)
def test_options(text: str, rest: str, options: tuple[str, ...]) -> None:
    assert split_options(text) == (rest, options)


@pytest.mark.parametrize(
    "posts",
    [
        pytest.param(unnumbered("{}", replies=2), id="few reply"),
        pytest.param(
            [it for it in unnumbered("{}", replies=6) if it.id != "93"], id="two questions"
        ),
        pytest.param(chatter(START), id="free talk"),
        pytest.param(
            [
                *unnumbered("{}", replies=3),
                *(
                    post(12 + n / 2, f"guest{n}", f"Something else altogether, number {n} #{TAG}")
                    for n in range(20)
                ),
            ],
            id="most talk among themselves",
        ),
    ],
)
def test_free_talk_has_none(posts: list[Post]) -> None:
    """Stretches, no questions, where the talk does not follow a host's questions."""
    assert {section[0] for section, _ in asked(segmented(posts))} == {"S"}
