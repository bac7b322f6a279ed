"""Questions, in all the ways hosts ask."""

import pytest

from tests.chats.making import (
    ASKED,
    TAG,
    answers,
    ask_three,
    asked,
    evening,
    post,
    question,
    segmented,
    three,
)
from tweetup.model import Method, PlannedQuestion, Post

FORMS = [
    "Q{n} {text}",
    "Q{n}: {text}",
    "Q{n}. {text}",
    "Q.{n} {text}",
    "Q {n} {text}",
    "q{n}) {text}",
    "#Q{n} {text}",
    "(Q{n}) {text}",
    "Question {n} {text}",
    "Question {n}: {text}",
    "Question #{n}: {text}",
    "Tonight's Q{n}! {text}",
    "And next question... Q{n} {text}",
    "Here's Q{n}: {text}",
    "{text} Q{n}",
    "{text} (Q{n})",
    "Q{n}️⃣ {text}",
    "{n}️⃣ {text}",
    "{n}) {text}",
    "T{n}: {text}",
    "T{n} - {text}",
    "Topic {n}: {text}",
    "T{n} {text}",
    "F{n} {text}",
    "Q{n} of 5: {text}",
    "Q{n}/5: {text}",
    "Q{n} (of 5): {text}",
    "❓Q{n} ➡️ {text}",
    "Last question! Q{n} {text}",
]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_label_asks(form: str) -> None:
    """Three questions ten minutes apart are found with their words, however they are labelled."""
    segmentation = segmented(evening(*ask_three(form), numbers=(1, 2, 3)))
    assert asked(segmentation) == [(f"Q{n}", ASKED[n]) for n in (1, 2, 3)]
    assert [q.post.id for q in segmentation.questions if q.post] == ["1", "2", "3"]
    assert [q.author for q in segmentation.questions] == ["mona"] * 3
    assert segmentation.hosts == ("mona",)


LANGUAGES = [
    # language, question, answer, welcome, thanks, three questions
    (
        "de",
        "Frage {n}: {text}",
        "Antwort {n}: {said}",
        "Willkommen zum Gartenabend! Stellt euch vor",
    ),
    ("de", "F{n}: {text}", "A{n}: {said}", "Herzlich willkommen zum Gartenabend!"),
    ("fr", "Question {n} : {text}", "Réponse {n} : {said}", "Bienvenue ! Présentez-vous"),
    ("fr", "Q{n} : {text}", "R{n} : {said}", "Bienvenue à tous !"),
    ("es", "Pregunta {n}: {text}", "Respuesta {n}: {said}", "¡Bienvenidos! Presentaos"),
    ("es", "P{n}: {text}", "R{n}: {said}", "¡Bienvenidas y bienvenidos!"),
    ("nl", "Vraag {n}: {text}", "Antwoord {n}: {said}", "Welkom allemaal! Stel je even voor"),
    ("nl", "V{n}: {text}", "A{n}: {said}", "Welkom bij het tuinuur!"),
    ("it", "Domanda {n}: {text}", "Risposta {n}: {said}", "Benvenuti! Presentatevi"),
    ("it", "D{n}: {text}", "R{n}: {said}", "Benvenute e benvenuti!"),
    ("pt", "Pergunta {n}: {text}", "Resposta {n}: {said}", "Bem-vindos! Apresentem-se"),
    ("pt", "P{n}: {text}", "R{n}: {said}", "Bem-vindas!"),
    ("ar", "Q{n}: {text}", "A{n}: {said}", "Welcome!"),
    ("ar", "س{n}: {text}", "ج{n}: {said}", "Welcome!"),
    ("ar", "السؤال {n}: {text}", "الجواب {n}: {said}", "Welcome!"),
    ("el", "Ερώτηση {n}: {text}", "Απάντηση {n}: {said}", "Welcome!"),
]
SAID = {
    "de": ("Was pflanzt ihr zuerst?", "Wie spart ihr Wasser?", "Wo kauft ihr Samen?"),
    "fr": (
        "Que plantez-vous en premier ?",
        "Comment économisez-vous l'eau ?",
        "Où achetez-vous vos graines ?",
    ),
    "es": ("¿Qué plantáis primero?", "¿Cómo ahorráis agua?", "¿Dónde compráis semillas?"),
    "nl": ("Wat planten jullie eerst?", "Hoe sparen jullie water?", "Waar kopen jullie zaden?"),
    "it": ("Cosa piantate per primo?", "Come risparmiate acqua?", "Dove comprate i semi?"),
    "pt": ("O que plantam primeiro?", "Como poupam água?", "Onde compram sementes?"),
    "ar": ("ماذا تزرعون أولا؟", "كيف توفرون الماء؟", "من أين تشترون البذور؟"),
    "el": ("Τι φυτεύετε πρώτα;", "Πώς κάνετε οικονομία στο νερό;", "Πού αγοράζετε σπόρους;"),
}


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize(("language", "form", "answer", "welcome"), LANGUAGES)
def test_every_language_asks_and_answers(
    language: str, form: str, answer: str, welcome: str, told: bool
) -> None:
    """A chat in each language, told which or not, is segmented by its own words and letters."""
    posts = [post(0, "mona", f"{welcome} #{TAG}")]
    for n, text in enumerate(SAID[language], 1):
        posts.append(post(10 * n, "mona", f"{form.format(n=n, text=text)} #{TAG}", id=f"{n}"))
        posts += answers(10 * n, n, form=answer)
    segmentation = segmented(posts, language=language if told else None)
    assert asked(segmentation) == [(f"Q{n}", text) for n, text in enumerate(SAID[language], 1)]
    for placement in segmentation.placements:
        minute = next(p for p in posts if p.key == placement.post).created_at.minute
        if minute >= 10:
            assert placement.section == f"Q{minute // 10}"
            assert placement.method == "label"


USUAL = [(f"Q{n}", ASKED[n]) for n in (1, 2, 3)]

NO_QUESTIONS = [
    post(9, "mona", f"Q1 coming up in a minute! #{TAG}", id="9"),
    post(19, "mona", f"Get ready for Q2 #{TAG}", id="9"),
    post(15, "rosa", f"Q1: I grow basil, don't you? #{TAG}", id="9"),
    post(18, "zoe", f"Q1 basil on the sill #{TAG}", id="9"),
    post(26, "li", f"I missed Q1, what was it? #{TAG}", id="9"),
    post(27, "li", f"What was Q1 again? #{TAG}", id="9"),
    post(34, "kim", f"Q4 results are out, shall we sell? #{TAG}", id="9"),
    post(34, "kim", f"Is anybody on T2 or T4 here? #{TAG}", id="9"),
    post(33, "omar", f"Q3 Who else? Me! #{TAG}", id="9"),
    post(25, "rosa", f"RT @mona: Q2: {ASKED[2]} #{TAG}", id="9"),
    post(25, "rosa", f'"@mona: Q2: {ASKED[2]} #{TAG}" good one', id="9"),
    post(35, "eve", f"@mona will there be a Q4? #{TAG}", id="9"),
    post(50, "mona", f"No time for Q4 tonight, sorry #{TAG}", id="9"),
    post(50, "mona", f"No time for Q4, but perhaps another chat, what do you say? #{TAG}", id="9"),
    post(50, "mona", f"We'll skip Q4: how do you store seeds? #{TAG}", id="9"),
    post(45, "bob", "Q4: Which band will win tonight? #rockchat", id="9"),
    post(45, "bob", f"Q4: Which band will win tonight? Join #rockchat now #{TAG}", id="9"),
    post(56, "mona", f"Loved your answers to Q1 and Q4! #{TAG}", id="9"),
    post(-50, "mona", f"Tonight: Q1 pots, Q2 water, Q3 tools, Q4 seeds. Join us #{TAG}", id="9"),
    post(600, "tom", f"Q4: what do you mean by trust? #{TAG}", id="9"),
]


@pytest.mark.parametrize("other", NO_QUESTIONS, ids=lambda item: item.text[:30])
def test_what_is_no_question(other: Post) -> None:
    """To announce, mention, miss, answer or echo a question, or ask elsewhere, asks nothing."""
    segmentation = segmented(three(other))
    assert asked(segmentation) == USUAL
    assert all("9" not in {key.id for key in item.posts} for item in segmentation.questions)


AGAIN = [
    post(15, "mona", f"ICYMI Q1: {ASKED[1]} #{TAG}", id="9"),
    post(12, "mona", f"Q1: {ASKED[1]} Don't be shy #{TAG}", id="9"),
    post(11, "mona", f"Q1: And do you name your pots? #{TAG}", id="9"),
    post(11, "cora", f"Q1: {ASKED[1]} Tell us! #{TAG}", id="9"),
]


@pytest.mark.parametrize("other", AGAIN, ids=lambda item: item.text[:30])
def test_a_question_asked_again(other: Post) -> None:
    """A repeat, a rewording or a co-host's copy is the same question, as it was first asked."""
    segmentation = segmented(three(other), hosts=("mona", "cora"))
    assert asked(segmentation) == USUAL
    assert [key.id for key in question(segmentation, "Q1").posts] == ["1", "9"]


POSTED_BEFORE = [
    # Without label or hashtag, with a slip mended; then again as a question.
    (8, "mona", ASKED[1], True),
    (8, "mona", f"{ASKED[1]} #{TAG}", True),
    (9.5, "mona", f"Q1 {ASKED[1]}", True),
    (8, "rosa", ASKED[1], False),
    (8, "mona", f"RT @rosa: {ASKED[1]}", False),
    (8, "mona", f"@rosa {ASKED[1]}", False),
    (8, "mona", f"Q2: {ASKED[1]}", False),
    (8, "mona", "Which plants do well in small pots on a sill, I wonder?", False),
    (-5, "mona", ASKED[1], False),
]


@pytest.mark.parametrize(("minute", "who", "text", "first"), POSTED_BEFORE)
def test_a_question_is_asked_when_its_words_were_first_posted(
    minute: float, who: str, text: str, *, first: bool
) -> None:
    """A host who forgot the hashtag or the label posts again within minutes."""
    posts = three(post(minute, who, text, id="9"))
    asks = question(segmented(posts, hosts=("mona",)), "Q1")
    assert (asks.text, asks.label) == (ASKED[1], "Q1")
    assert asks.post is not None
    assert asks.post.id == ("9" if first else "1")
    assert [key.id for key in asks.posts] == (["9", "1"] if first else ["1"])
    times = {it.key: it.created_at for it in posts}
    assert asks.asked_at == times[asks.post]


REWORDED = [
    (15, "mona", f"In other words, what grows for you without any care? #{TAG}", True),
    (15, "mona", f"Or put differently: what would you never sow again? #{TAG}", True),
    (15, "mona", f"Perhaps another way to think about Q1: what is worth its water? #{TAG}", True),
    (15, "mona", f"Q1 again: anything that you grow on a sill? #{TAG}", True),
    (15, "mona", f"Q1 noch einmal: was wächst bei euch am Fenster? #{TAG}", True),
    (15, "mona", f"Mit anderen Worten: was wächst bei euch am Fenster? #{TAG}", True),
    (15, "rosa", f"In other words, what grows for you without any care? #{TAG}", False),
    (15, "mona", f"@rosa in other words, you grow without any care? #{TAG}", False),
    (15, "mona", f"In other words, beans grow without any care #{TAG}", False),
    (15, "mona", f"I put the pots in another room, and you? #{TAG}", False),
    (15, "mona", f"A1: once again beans, who wants some? #{TAG}", False),
    (25, "mona", f"In other words, what grows for you without any care? #{TAG}", False),
]


@pytest.mark.parametrize(("minute", "who", "text", "asks"), REWORDED)
def test_the_hosts_other_words_ask_the_question_too(
    minute: float, who: str, text: str, *, asks: bool
) -> None:
    """Where its host says that they put it again, and before the next one is asked."""
    segmentation = segmented(three(post(minute, who, text, id="9")), hosts=("mona",))
    assert asked(segmentation) == USUAL
    posts = [key.id for key in question(segmentation, "Q1").posts]
    assert posts == (["1", "9"] if asks else ["1"])


def test_a_question_in_parts() -> None:
    """(1/2) and (2/2) are one question whose text is both."""
    first = post(10, "mona", f"Q1 (1/2): Say you have one small pot on a sill #{TAG}", id="1")
    second = post(10.5, "mona", f"Q1 (2/2): What would you grow in it? #{TAG}", id="9")
    segmentation = segmented(three(second, replace={1: first}))
    one = question(segmentation, "Q1")
    assert one.text == "Say you have one small pot on a sill What would you grow in it?"
    assert [key.id for key in one.posts] == ["1", "9"]


@pytest.mark.parametrize("label", ["Q1.5", "Q1b", "Q1.2"])
def test_a_sub_question_belongs_to_its_question(label: str) -> None:
    """Q1.5 belongs to section Q1 and does not take its place."""
    sub = post(15, "mona", f"{label}: And what about winter? #{TAG}", id="9")
    more = post(16, "rosa", f"A{label[1:]}: fleece over everything #{TAG}", id="91")
    segmentation = segmented(three(sub, more))
    assert asked(segmentation) == USUAL
    placed = {key.id: section for key, section in segmentation.section_of().items()}
    assert (placed["9"], placed["91"]) == ("Q1", "Q1")


def test_a_question_only_in_parts_with_letters() -> None:
    """Q3a and Q3b without a Q3 are question 3."""
    first = post(30, "mona", f"Q3a: {ASKED[3]} #{TAG}", id="3")
    second = post(35, "mona", f"Q3b: And which tool would you lend? #{TAG}", id="9")
    segmentation = segmented(three(second, replace={3: first}))
    assert asked(segmentation) == USUAL


def test_two_questions_of_one_number() -> None:
    """A slip (two Q3s): the second is the fourth question, and so are the answers after it."""
    slip = post(40, "mona", f"Q3: {ASKED[4]} #{TAG}", id="4")
    posts = [*three(slip), *answers(40, 3)]
    segmentation = segmented(posts)
    assert asked(segmentation) == [*USUAL, ("Q4", ASKED[4])]
    assert question(segmentation, "Q4").label == "Q3"
    placed = segmentation.section_of()
    minutes = [(item.created_at.minute // 10, placed[item.key]) for item in posts]
    assert {section for ten, section in minutes if ten == 3} == {"Q3"}
    assert {section for ten, section in minutes if ten == 4} == {"Q4"}


def test_a_slip_whose_next_number_is_taken() -> None:
    """Two Q3s and then a Q4: the first Q3 keeps its words, and Q4 its place."""
    slip = post(40, "mona", f"Q3: {ASKED[4]} #{TAG}", id="4")
    last = post(50, "mona", f"Q4: {ASKED[5]} #{TAG}", id="5")
    segmentation = segmented([*three(slip, last), *answers(40, 3), *answers(50, 4)])
    assert asked(segmentation) == [*USUAL, ("Q4", ASKED[5])]
    assert segmentation.section_of()[slip.key] == "Q3"


@pytest.mark.parametrize(
    "text",
    [
        f"ICYMI Q3: {ASKED[3]}",
        "Q3b: And who taught them?",
        "Q3: I think the fork is best",
        "@rosa Q3: which of them do you mean?",
    ],
)
def test_what_is_no_slip(text: str) -> None:
    """A repeat, a sub-question, a statement and words to somebody are no fourth question."""
    assert asked(segmented(three(post(40, "mona", f"{text} #{TAG}", id="4")))) == USUAL


def test_a_skipped_number() -> None:
    """Q1, Q2, Q4: a number never asked is not listed."""
    last = post(30, "mona", f"Q4: {ASKED[3]} #{TAG}", id="4")
    posts = evening(
        post(10, "mona", f"Q1: {ASKED[1]} #{TAG}"),
        post(20, "mona", f"Q2: {ASKED[2]} #{TAG}"),
        last,
        numbers=(1, 2, 4),
    )
    assert [section for section, _ in asked(segmented(posts))] == ["Q1", "Q2", "Q4"]


@pytest.mark.parametrize(
    "text",
    [
        f"Q2! https://pics.example/q2 #{TAG}",
        f"Tonight's #{TAG} Q2! https://pics.example/q2",
        f"Q2 https://pics.example/q2 #{TAG}",
        f"Q2: 👇 #{TAG}",
        f"Here is Q2 https://pics.example/q2 #{TAG}",
    ],
)
def test_a_question_in_a_picture_or_link(text: str) -> None:
    """A question whose words are elsewhere is listed without words, where it was asked."""
    segmentation = segmented(three(replace={2: post(20, "mona", text, id="2")}))
    second = question(segmentation, "Q2")
    assert second.post is not None
    assert second.post.id == "2"
    assert second.text == ""


LINKED = [
    # a link or a quote beside the label alone, author of the question, its words
    (f"Q2! https://twitter.com/Rosa/status/77 #{TAG}", None, "rosa", ""),
    (f"Q2! https://twitter.com/nobodyhere/status/77 #{TAG}", None, None, ""),
    (f"Q2! https://pics.example/q2 #{TAG}", None, "mona", ""),
    (f"Q2! https://twitter.com/li/status/99 #{TAG}", None, "li", ASKED[2]),
    (f"Q2! #{TAG}", "99", "li", ASKED[2]),
    (f"Q2! #{TAG}", "77", None, ""),
    (f"Q2: {ASKED[3]} https://twitter.com/li/status/99 #{TAG}", None, "mona", ASKED[3]),
]


@pytest.mark.parametrize(("text", "quote", "author", "asked_words"), LINKED)
def test_a_question_in_a_linked_post_is_its_authors(
    text: str, quote: str | None, author: str | None, asked_words: str
) -> None:
    """Whoever only passes it on with a label did not ask it."""
    posts = three(replace={2: post(20, "mona", text, id="2", quote=quote)})
    posts += [post(18, "li", f"{ASKED[2]} #{TAG}", id="99"), post(19, "rosa", f"Ready #{TAG}")]
    second = question(segmented(posts), "Q2")
    assert (second.author, second.text) == (author, asked_words)
    assert second.post is not None
    assert second.post.id == "2"
    assert ("99" in {key.id for key in second.posts}) == (author == "li")


def test_the_plan_tells_what_the_picture_hides() -> None:
    """The plan's words and who submitted it stand in for a picture."""
    picture = post(20, "mona", f"Q2! https://pics.example/q2 #{TAG}", id="2")
    plan = (PlannedQuestion(number=2, text=ASKED[2], submitted_by="ida"),)
    second = question(segmented(three(replace={2: picture}), planned=plan), "Q2")
    assert (second.text, second.submitted_by) == (ASKED[2], "ida")
    assert second.post is not None


def test_a_planned_question_asked_without_label() -> None:
    """A question of the plan is recognised by its words, in the host's post alone."""
    plan = tuple(PlannedQuestion(number=n, text=ASKED[n]) for n in (1, 2, 3))
    asking = [post(10 * n, "mona", f"{ASKED[n]} #{TAG}", id=f"{n}") for n in (1, 2, 3)]
    chatting = post(5, "rosa", f"Someone asked me: {ASKED[2]} #{TAG}")
    posts = [*evening(*asking, numbers=(1, 2, 3), form="{said}"), chatting]
    segmentation = segmented(posts, hosts=("mona",), planned=plan)
    assert asked(segmentation) == USUAL
    assert [q.post.id for q in segmentation.questions if q.post] == ["1", "2", "3"]


def test_a_planned_question_never_asked() -> None:
    """A planned question that nobody asked is not listed."""
    plan = tuple(PlannedQuestion(number=n, text=ASKED[n]) for n in range(1, 7))
    assert asked(segmented(three(), hosts=("mona",), planned=plan)) == USUAL


def test_questions_without_a_question_mark() -> None:
    """A request (Q1: Tell us …) asks like a question."""
    asking = [
        post(10 * n, "mona", f"Q{n}: Tell us about your {thing} #{TAG}", id=f"{n}")
        for n, thing in ((1, "soil"), (2, "water"), (3, "tools"))
    ]
    segmentation = segmented(evening(*asking, numbers=(1, 2, 3)))
    things = ("soil", "water", "tools")
    assert asked(segmentation) == [
        (f"Q{n}", f"Tell us about your {t}") for n, t in enumerate(things, 1)
    ]


def test_questions_in_a_thread_of_the_host() -> None:
    """A host who asks in replies to their own posts asks all."""
    asking = [
        post(
            10 * n,
            "mona",
            f"Q{n}: {ASKED[n]} #{TAG}",
            id=f"{n}",
            reply=f"{n - 1}" if n > 1 else None,
        )
        for n in (1, 2, 3)
    ]
    segmentation = segmented(evening(*asking, numbers=(1, 2, 3)))
    assert asked(segmentation) == USUAL
    assert segmentation.hosts == ("mona",)


# How the credit is written, and whom it names as the one who handed the question in.
SUBMITTED = [
    ("Q2: {text} (submitted by @ida)", "ida"),
    ("Q2 (submitted by @ida): {text}", "ida"),
    ("Q2 submitted by @ida: {text}", "ida"),
    ("Q2: {text} Submitted by @ida", "ida"),
    ("Q2: {text} – suggested by @ida", "ida"),
    ("Q2: {text} [question sent in by @ida@garden.example]", "ida@garden.example"),
    ("Q2: {text} (proposed by: @ida & @rosa)", "ida"),
    ("Q2: {text} (contributed by @ida!)", "ida"),
    ("Q2: {text} (asked by @ida)", "ida"),
    ("Q2: {text} (eingereicht von @ida)", "ida"),
    ("Q2: {text} (vorgeschlagen von @ida)", "ida"),
    ("Q2: {text} (proposée par @ida)", "ida"),
    ("Q2: {text} (propuesta por @ida)", "ida"),
    ("Q2: {text} (ingezonden door @ida)", "ida"),
    ("Q2: {text} (suggerita da @ida)", "ida"),
    ("Q2: {text} (enviada por @ida)", "ida"),
]
# A credit that does not say who handed the question in leaves the question's words all the same.
OTHER_CREDITS = [
    "Q2: {text} (thanks to @ida!)",
    "Q2 (from @ida@garden.example): {text}",
    "Q2: {text} via @ida",
    "Q2: {text} h/t @ida",
    "Q2: {text} (h/t @ida)",
    "Q2: {text} (forwarded by @ida)",
    "Q2 from @ida: {text}",
    "Q2: @ida asks: {text}",
    "Q2: {text} (hat tip to @ida)",
    "Q2: {text} (von @ida)",
    "Q2: {text}",
]
# Handles that belong to the question: its words stay, and nobody submitted it.
OWN_WORDS = [
    "Which of the tools suggested by @ida do you use in the garden today?",
    "Have you been asked by @ida to share your seeds with the school?",
    "What can gardeners learn from @ida about water in dry summers?",
    "How do you find seeds: from friends, from @ida or in a shop?",
    "How do you keep your seeds dry over the winter? cc @ida",
    "Who has read the piece by @ida? What do you make of it in your garden?",
]


@pytest.mark.parametrize(("form", "who"), SUBMITTED)
def test_who_submitted_a_question(form: str, who: str) -> None:
    """The words say so, in seven languages; the credit leaves the question's words."""
    said = post(20, "mona", f"{form.format(text=ASKED[2])} #{TAG}", id="2")
    second = question(segmented(three(replace={2: said})), "Q2")
    assert (second.submitted_by, second.text) == (who, ASKED[2])


@pytest.mark.parametrize("form", OTHER_CREDITS)
def test_a_bare_credit_submits_nothing(form: str) -> None:
    """Thanks, a source and "from @who" are no statement that somebody handed it in."""
    said = post(20, "mona", f"{form.format(text=ASKED[2])} #{TAG}", id="2")
    second = question(segmented(three(replace={2: said})), "Q2")
    assert (second.submitted_by, second.text) == (None, ASKED[2])


@pytest.mark.parametrize("text", OWN_WORDS)
def test_a_handle_inside_the_question_is_no_credit(text: str) -> None:
    """The sentence is printed whole."""
    said = post(20, "mona", f"Q2: {text} #{TAG}", id="2")
    second = question(segmented(three(replace={2: said})), "Q2")
    assert (second.submitted_by, second.text) == (None, text)


def without(posts: list[Post], *ids: str) -> list[Post]:
    """The posts but some."""
    return [item for item in posts if item.id not in ids]


def test_a_missing_question_known_from_a_repost() -> None:
    """A question whose post is not in the archive is told by a copy of it."""
    copy = post(21, "rosa", f"RT @mona: Q2: {ASKED[2]} #{TAG}", id="9")
    segmentation = segmented(without(three(copy), "2"))
    second = question(segmentation, "Q2")
    assert (second.text, second.post, second.author) == (ASKED[2], None, "mona")


def test_a_question_announced_by_its_number() -> None:
    """The host's next post asks it, in a reply to the announcement or not."""
    parts = [
        it
        for n in (1, 2, 3)
        for it in (
            post(10 * n, "mona", f"Here comes question {n}... #{TAG}", id=f"{n}"),
            post(10 * n + 0.5, "mona", f"{ASKED[n]} #{TAG}", id=f"8{n}", reply=f"{n}"),
        )
    ]
    posts = evening(*parts) + [it for n in (1, 2, 3) for it in answers(10 * n, n)]
    segmentation = segmented(posts)
    assert asked(segmentation) == [(f"Q{n}", ASKED[n]) for n in (1, 2, 3)]
    assert [q.post.id for q in segmentation.questions if q.post] == ["81", "82", "83"]


@pytest.mark.parametrize("form", ["Q{n}: {text}", "Question {n}: {text}", "[{n}/3] {text}"])
def test_questions_that_only_reposts_have(form: str) -> None:
    """All three of a host who has no post at all in the archive, the answers with no label."""
    posts = evening(*ask_three(form), numbers=(1, 2, 3), form="{said}")
    others = [it for it in posts if it.handle != "mona"]
    copies = [
        post(10 * n + 1, who, f"RT @mona: {form.format(n=n, text=ASKED[n])} #{TAG}")
        for n in (1, 2, 3)
        for who in ("rosa", "otto")
    ]
    segmentation = segmented([*others, *copies])
    assert asked(segmentation) == [(f"Q{n}", ASKED[n]) for n in (1, 2, 3)]
    assert {(q.post, q.author) for q in segmentation.questions} == {(None, "mona")}


def test_a_question_answered_but_never_seen() -> None:
    """A question that several people answer, but whose post is missing, has no words."""
    segmentation = segmented(without(three(), "2"))
    second = question(segmentation, "Q2")
    assert (second.text, second.post) == ("", None)
    assert [section for section, _ in asked(segmentation)] == ["Q1", "Q2", "Q3"]


@pytest.mark.parametrize(
    "text",
    [
        "Anyone else joining us tonight? Come in and say hello",
        "Who is here tonight?",
        "Who's lurking out there?",
        "Is anybody out there?",
        "Where are you all joining us from?",
        "Roll call! Who do we have today?",
        "How are you all? Please introduce yourselves",
        "Good evening! How are you all doing tonight?",
        "Kia ora from the far south, where are you tonight?",
        "Guten Abend, wie geht es euch?",
        "Bonsoir ! Comment allez-vous ce soir ?",
        "¡Buenas! ¿Cómo estáis?",
        "Goedenavond, hoe gaat het met jullie?",
        "Buonasera, come state?",
        "Boa noite, tudo bem?",
        "Wer ist heute alles da?",
        "Qui est là ?",
        "¿Quién está por aquí?",
    ],
)
def test_a_roll_call_is_not_the_question_that_is_missing(text: str) -> None:
    """The first question is then known from its answers only."""
    call = post(8, "mona", f"{text} #{TAG}", id="call")
    segmentation = segmented(without(three(call), "1"))
    first = question(segmentation, "Q1")
    assert (first.text, first.post) == ("", None)


@pytest.mark.parametrize(
    "text",
    [
        "Has anyone here tried to grow melons?",
        "Who is joining the seed swap in May, and what will you bring?",
        "Where do you put every pot in winter?",
        "How are you all? And to begin with: who taught you to dig?",
        "How are you all saving water?",
        "Where are you putting pots tonight?",
        "Wie geht es euch mit Schnecken?",
        "¿Qué tal crecen las judías?",
    ],
)
def test_a_question_without_label_is_the_one_that_is_missing(text: str) -> None:
    asking = post(8, "mona", f"{text} #{TAG}", id="asking")
    first = question(segmented(without(three(asking), "1")), "Q1")
    assert first.text == text
    assert first.post is not None
    assert first.post.id == "asking"


EAST_ASIAN_FORMS = [
    # question, answer
    ("Q{n}: {text}", "A{n}: {said}"),
    ("Q{n}：{text}", "A{n}：{said}"),
    ("Ｑ{n}．{text}", "Ａ{n}．{said}"),
    ("【Q{n}】{text}", "【A{n}】{said}"),
    ("Q{n}{text}", "A{n}{said}"),
    ("質問{n}：{text}", "回答{n}：{said}"),
]
PLANTED = ("小さい鉢に何を植えますか？", "夏の水やりは誰がしますか？", "どの道具が一番好きですか？")
REPLIES = {"rosa": "豆とトマトです", "kim": "祖父が教えてくれました"}


@pytest.mark.parametrize(("asks", "says"), EAST_ASIAN_FORMS)
def test_a_chat_whose_script_has_no_blanks(asks: str, says: str) -> None:
    """Questions have their words and posts, and labelled answers stand with them."""
    posts = [post(0, "mona", f"#{TAG} へようこそ", id="0")]
    for n, text in enumerate(PLANTED, 1):
        posts.append(post(10 * n, "mona", f"{asks.format(n=n, text=text)} #{TAG}", id=f"q{n}"))
        posts += [
            post(10 * n + 1, who, f"{says.format(n=n, said=said)} #{TAG}", id=f"{who}{n}")
            for who, said in REPLIES.items()
        ]
    segmentation = segmented(posts)
    assert asked(segmentation) == [(f"Q{n}", text) for n, text in enumerate(PLANTED, 1)]
    assert [q.post.id for q in segmentation.questions if q.post] == ["q1", "q2", "q3"]
    placed = {
        placement.post.id: (placement.section, placement.method)
        for placement in segmentation.placements
    }
    for n in (1, 2, 3):
        assert [placed[f"{who}{n}"] for who in REPLIES] == [(f"Q{n}", Method.LABEL)] * 2


def test_one_slip_of_one_answerer_is_no_question() -> None:
    """One person's A7 does not make a seventh question."""
    assert asked(segmented(three(post(33, "rosa", f"A7: slugs #{TAG}")))) == USUAL


def test_participants_who_answer_with_q() -> None:
    """In a chat whose people answer with Q3, the host asks and they answer."""
    asking = [post(10 * n, "mona", f"Q{n}: {ASKED[n]} #{TAG}", id=f"{n}") for n in (1, 2, 3)]
    posts = evening(*asking, numbers=(1, 2, 3), form="Q{n}: {said}, right?")
    segmentation = segmented(posts)
    assert asked(segmentation) == USUAL
    assert segmentation.hosts == ("mona",)


def test_topics_that_ask_and_answer_with_one_letter() -> None:
    """T1 from the host asks, from participants answers, repeated by the host is a statement."""
    asking = [post(10 * n, "mona", f"T{n}: {ASKED[n]} #{TAG}", id=f"{n}") for n in (1, 2, 3)]
    more = [
        post(16, "mona", f"T1: lots of basil so far, keep it coming #{TAG}", id="9"),
        post(17, "tom", f"T1: basil too #{TAG}", id="91"),
    ]
    segmentation = segmented([*evening(*asking, numbers=(1, 2, 3), form="T{n}: {said}"), *more])
    assert asked(segmentation) == USUAL
    assert {key.id: s for key, s in segmentation.section_of().items()}["91"] == "Q1"


@pytest.mark.parametrize(
    "text",
    [
        "I'm Zoe, historian. Looking forward to this chat",
        "Zoe here, allotment keeper in Leeds. Excited to be here!",
        "Hi, I'm Zoe from Leeds, gardener and teacher",
        "Ich bin Zoe, Gärtnerin aus Kiel. Freue mich!",
        "Je suis Zoé, jardinière à Lyon",
        "Soy Zoe, de Lima",
        "Ik ben Zoe, tuinier uit Gent",
    ],
)
def test_who_comes_late_and_says_who_they_are_does_not_answer(text: str) -> None:
    segmentation = segmented(three(post(12, "zoe", f"{text} #{TAG}", id="77")))
    assert {it.section for it in segmentation.placements if it.post.id == "77"} == {"intro"}


@pytest.mark.parametrize(
    "text",
    [
        "I'm Zoe and in my smallest pot grows basil",
        "I'm late with my beans, as every year",
        "Basil here, as long as the sun shines",
        "I am growing basil, mint and thyme",
        "Zoe's basil, and thyme for the soup",
    ],
)
def test_what_only_looks_like_an_introduction(text: str) -> None:
    segmentation = segmented(three(post(12, "zoe", f"{text} #{TAG}", id="77")))
    assert {it.section for it in segmentation.placements if it.post.id == "77"} == {"Q1"}


@pytest.mark.parametrize(
    "text", ["What helps?", "On call?", "Why?", "Your thoughts?", "Share ideas"]
)
def test_a_short_question_keeps_its_words(text: str) -> None:
    """It has no picture and no link that could ask instead."""
    short = post(20, "mona", f"Q2: {text} #{TAG}", id="2")
    assert question(segmented(three(replace={2: short})), "Q2").text == text
