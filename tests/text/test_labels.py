"""What counts as a label of a question or an answer, and what only looks like one."""

import pytest

from tweetup.text import (
    DEFAULT_LETTERS,
    LETTERS_BY_LANGUAGE,
    Role,
    read_labels,
)

Q, A, T, N = Role.QUESTION, Role.ANSWER, Role.TOPIC, Role.NUMBER


def roles(text: str, language: str = "en") -> list[tuple[Role, int, str | None]]:
    """The labels of a text without their places."""
    return [
        (label.role, label.number, label.part)
        for label in read_labels(text, LETTERS_BY_LANGUAGE[language])
    ]


MUST = [
    # questions
    ("Q3 What do you read?", (Q, 3, None)),
    ("Q3: What do you read?", (Q, 3, None)),
    ("Q3. What do you read?", (Q, 3, None)),
    ("Q.3 What do you read?", (Q, 3, None)),
    ("Q 3 What do you read?", (Q, 3, None)),
    ("Q 3: What do you read?", (Q, 3, None)),
    ("q3) what do you read?", (Q, 3, None)),
    ("(Q3) What do you read?", (Q, 3, None)),
    ("[Q3] What do you read?", (Q, 3, None)),
    ("Q#3 What do you read?", (Q, 3, None)),
    ("#Q3 What do you read?", (Q, 3, None)),
    ("#Q3: What do you read?", (Q, 3, None)),
    ("Q3 - What do you read?", (Q, 3, None)),
    ("Q3- What do you read?", (Q, 3, None)),
    ("Q3 – What do you read?", (Q, 3, None)),
    ("Q3— What do you read?", (Q, 3, None)),
    ("Q3 | What do you read?", (Q, 3, None)),
    ("Q3> What do you read?", (Q, 3, None)),
    ("Q3… What do you read?", (Q, 3, None)),
    ("Q3, what do you read?", (Q, 3, None)),
    ("Q3/ What do you read?", (Q, 3, None)),
    ("Q3; what do you read?", (Q, 3, None)),
    ("Q3\nWhat do you read?", (Q, 3, None)),
    ("Q03: What do you read?", (Q, 3, None)),
    ("Q10: What do you read?", (Q, 10, None)),
    ("Q0: What do you read?", (Q, 0, None)),
    ("Q0. What do you read", (Q, 0, None)),
    ("Q0 What do you read?", (Q, 0, None)),
    ("*Q3* What do you read?", (Q, 3, None)),
    ("**Q3:** What do you read?", (Q, 3, None)),
    ("“Q3: What do you read?”", (Q, 3, None)),
    ("🔥Q3🔥 What do you read?", (Q, 3, None)),
    ("#gardenchat Q3: What do you read?", (Q, 3, None)),
    ("What do you read? Q3 #gardenchat", (Q, 3, None)),
    ("Question 3 What do you read?", (Q, 3, None)),
    ("Question 3: What do you read?", (Q, 3, None)),
    ("QUESTION 3: What do you read?", (Q, 3, None)),
    ("Question #3 What do you read?", (Q, 3, None)),
    ("Question no. 3: What do you read?", (Q, 3, None)),
    ("Question number 3: What do you read?", (Q, 3, None)),
    ("#Question3 What do you read?", (Q, 3, None)),
    ("Tonight's #gardenchat Q3! https://example.org/q", (Q, 3, None)),
    ("And next question... Q4 What's next?", (Q, 4, None)),
    ("Q2 (1/2) When do you water,", (Q, 2, None)),
    ("Q1.5 And in winter?", (Q, 1, "5")),
    ("Q3a: And in winter?", (Q, 3, "a")),
    ("Q3b) And in winter?", (Q, 3, "b")),
    ("Q3️⃣ What do you read?", (Q, 3, None)),
    ("Q 3️⃣: What do you read?", (Q, 3, None)),
    ("Q3Follow- What do you read?", (Q, 3, "follow")),
    ("Q3followup: What do you read?", (Q, 3, "follow")),
    ("Q3Follow-up What do you read?", (Q, 3, "follow")),
    ("Q3?: What do you read?", (Q, 3, None)),
    # topics
    ("T3 What to read", (T, 3, None)),
    ("T3: What to read", (T, 3, None)),
    ("#T3 What to read", (T, 3, None)),
    ("Topic 3 What to read", (T, 3, None)),
    ("Topic #3: What to read", (T, 3, None)),
    ("Now on to topic 3: What to read", (T, 3, None)),
    # answers
    ("A3 the almanac", (A, 3, None)),
    ("A3: the almanac", (A, 3, None)),
    ("A.3 the almanac", (A, 3, None)),
    ("A 3 the almanac", (A, 3, None)),
    ("A 3: the almanac", (A, 3, None)),
    ("a3: the almanac", (A, 3, None)),
    ("a3 the almanac", (A, 3, None)),
    ("A3) the almanac", (A, 3, None)),
    ("A3- the almanac", (A, 3, None)),
    ("#A3 the almanac", (A, 3, None)),
    ("Answer 3 the almanac", (A, 3, None)),
    ("Ans 3: the almanac", (A, 3, None)),
    ("A3.1 the almanac", (A, 3, "1")),
    ("A3b the almanac", (A, 3, "b")),
    ("A3Follow: the almanac", (A, 3, "follow")),
    ("A3@rosa the almanac", (A, 3, None)),
    ("A3 cont. and the seeds list", (A, 3, None)),
    ("A3 (cont'd) and the seeds list", (A, 3, None)),
    ("re: Q3 the almanac", (Q, 3, None)),
    ("@rosa A3 the almanac", (A, 3, None)),
    ("The almanac (A3)", (A, 3, None)),
    ("The almanac #gardenchat A3", (A, 3, None)),
    ("The almanac. A3", (A, 3, None)),
    ("So late for A3 but: the almanac", (A, 3, None)),
    # bare numbers, at the start alone
    ("3) the almanac", (N, 3, None)),
    ("3️⃣ What do you read?", (N, 3, None)),
    ("3⃣ What do you read?", (N, 3, None)),
    ("#gardenchat 3) the almanac", (N, 3, None)),
]


@pytest.mark.parametrize(("text", "label"), MUST)
def test_label_is_read(text: str, label: tuple[Role, int, str | None]) -> None:
    """Every form in which people write a label is one label with its role, number and part."""
    assert roles(text) == [label]


#: Words of a label, cut short or written as a hashtag.
SHORT_WORDS = [
    ("Preg. 3: ¿qué leéis?", (Q, 3)),
    ("Resp. 3: el almanaque", (A, 3)),
    ("#Pregunta3 ¿qué leéis?", (Q, 3)),
    ("#Respuesta3 el almanaque", (A, 3)),
    ("Antw. 3: de almanak", (A, 3)),
]


@pytest.mark.parametrize(("text", "label"), SHORT_WORDS)
def test_words_cut_short_and_hashtags(text: str, label: tuple[Role, int]) -> None:
    """They label in chats of any language, as whole words do."""
    assert [(role, number) for role, number, _ in roles(text)] == [label]


EAST_ASIAN = [
    ("Q1：畑に何を植えますか？", (Q, 1)),
    ("Ｑ２：畑に何を植えますか？", (Q, 2)),
    ("Ｑ２　畑に何を植えますか？", (Q, 2)),
    ("Q2．畑に何を植えますか？", (Q, 2)),
    ("【Q3】畑に何を植えますか？", (Q, 3)),
    ("【第3問】畑に何を植えますか？", (Q, 3)),
    ("【3】豆です", (Role.NUMBER, 3)),
    ("〔3〕豆です", (Role.NUMBER, 3)),
    ("Q3何を植えますか？", (Q, 3)),
    ("質問3：何を植えますか？", (Q, 3)),
    ("问题3：种什么？", (Q, 3)),
    ("질문 3: 무엇을 심나요?", (Q, 3)),
    ("A1。豆です", (A, 1)),
    ("A1豆です", (A, 1)),
    ("回答2：豆です", (A, 2)),
    ("답변2: 콩이요", (A, 2)),
]


@pytest.mark.parametrize(("text", "label"), EAST_ASIAN)
def test_label_is_read_in_full_width_and_unspaced(text: str, label: tuple[Role, int]) -> None:
    """Chinese, Japanese and Korean chats write labels with full-width signs and no blank."""
    assert [(role, number) for role, number, _ in roles(text)] == [label]


MUST_NOT = [
    # beside another quarter or sheet
    "Our Q4 results were fine, loans up 12% on Q3",
    "Q4 sales beat those of Q3",
    "I print it on A4 paper, A3 is too big",
    "A4 paper or A5",
    # paper and quarters where no blank follows
    "A4用紙に書きました",
    "Q3決算の話です",
    "今日のQ1は難しい",
    # matters with a number
    "What do you think of topic 10?",
    "We had topic 3 last week",
    # money and calendars
    "Q4 results are out",
    "Q3 earnings beat the forecast",
    "Q3 revenue is up 4%",
    "Q3 sales of seeds",
    "Q1 2015 was dry",
    "Q1'15 was dry",
    "Q1’15 was dry",
    "Q1/2015 was dry",
    "Q1 FY15 was dry",
    "Q3 of 2015 was dry",
    "Q4 of FY21",
    "Q3-2015 was dry",
    "In 2015 Q3 we planted",
    "our Q3 planting numbers",
    "by the end of Q3 we plant",
    "in late Q2 we plant",
    "Q3-Q4 planning",
    "this year's Q4 guidance",
    "Q3 GDP fell",
    # questions and answers in general
    "Q&A tonight",
    "Q&amp;A tonight",
    "Q+A tonight",
    "FAQ1 says otherwise",
    "See FAQ 3",
    # medicine
    "My A1C is down",
    "A1c 7.2 today",
    "HbA1c 7.2",
    "Hb A1c of 7.2",
    "T2 (> 50% fibrosis)",
    "T2 (>50% fibrosis)",
    "T2DM runs in families",
    "T2 DM runs in families",
    "T1D and T2D families",
    "T2-weighted images",
    "T2 weighted images",
    "T1 diabetes",
    "T1N0M0 disease",
    "a T12 vertebra",
    "vitamin B12",
    "Take B12 daily",
    "CD4 counts",
    "COX2 inhibitors",
    "CA125 is up",
    "H1N1 again",
    # paper, roads, sizes, models, sport
    "on A4 paper",
    "A4 paper only",
    "A3 posters at the door",
    "an A4 sheet",
    "the A1 motorway is closed",
    "stuck on the A40",
    "an A380 overhead",
    "An Audi A3 in the drive",
    "A-1 service",
    "a 3D printer",
    "A 3D printer",
    "A 3 year old helped me",
    "a 3 year old helped me",
    "A 3-day course",
    "A 10 minute walk",
    "2 Q 3x",
    "R2D2 waters the lawn",
    "T3chnology",
    # tags, handles, links, addresses
    "#A11y matters",
    "#A11y",
    "@Q1tv is live",
    "@Q1 is live",
    "@Q1@garden.example is live",
    "see https://example.org/Q3 now",
    "see https://example.org/?q=A3&x=Q2 now",
    "see www.example.org/Q3: now",
    "#GardenQ3 is on",
    "#Q3results",
    "rosa.q3@garden.example",
    "garden-q3.example.org",
    "$Q3 is a ticker",
    # numbers that are none
    "3 things I love",
    "3 seeds a day",
    "At 3:00 we start",
    "3:00 pm we start",
    "3:30) we start",
    "We met at 192.168.1.3 online",
    "192.168.1.3",
    "Lists: 1) soil 2) water 3) sun",
    "I love 3) seeds",
    "3 of us (or 4) came",
    "100) a big number",
    "0) nothing",
    "Q0 nothing",
    "3.5 litres of water",
    "3-2 to the gardeners",
    "1/2 cup of seeds",
    "5 ⭐ for the seeds",
    ":) 3 cheers",
    "<3 gardens",
    # nothing at all
    "",
    " ",
    "Q",
    "Q:",
    "A: the almanac",
    "Q A T",
    "#",
    "Q3q9z",
    "aQ3",
    "Q3_x",
    "Q300",
    "Q3followers",
    "A3followed by A4 paper",
]


@pytest.mark.parametrize("text", MUST_NOT)
def test_label_is_not_read(text: str) -> None:
    """What only looks like a label is none."""
    assert roles(text) == []


SEVERAL = [
    ("A1 & A2 the almanac", [(A, 1), (A, 2)]),
    ("A1 &amp; A2 the almanac", [(A, 1), (A, 2)]),
    ("A1/A2 the almanac", [(A, 1), (A, 2)]),
    ("A1, A2: the almanac", [(A, 1), (A, 2)]),
    ("A1+A2 the almanac", [(A, 1), (A, 2)]),
    ("A1 and A2 the almanac", [(A, 1), (A, 2)]),
    ("A1: soil. A2: water.", [(A, 1), (A, 2)]),
    ("A1 soil\nA2 water", [(A, 1), (A, 2)]),
    ("A4.1/4.2 soil and water", [(A, 4)]),
    ("Q2/A2: soil", [(Q, 2), (A, 2)]),
    ("A3: as I said in A1: soil", [(A, 3), (A, 1)]),
    ("Q1: What? Q2: When?", [(Q, 1), (Q, 2)]),
    ("1) soil 2) water", [(N, 1)]),
]


@pytest.mark.parametrize(("text", "labels"), SEVERAL)
def test_several_labels_in_one_post(text: str, labels: list[tuple[Role, int]]) -> None:
    """Every label of a post is read, in order; of a list, the number that opens it."""
    assert [(role, number) for role, number, _ in roles(text)] == labels


WORDS = [
    # German, French, Spanish, Dutch, Italian, Portuguese
    ("Frage 3: Was lest ihr?", (Q, 3)),
    ("FRAGE 3 Was lest ihr?", (Q, 3)),
    ("Frage Nr. 3: Was lest ihr?", (Q, 3)),
    ("Antwort 3: den Kalender", (A, 3)),
    ("Thema 3: Erde", (T, 3)),
    ("Question n°3 : que lisez-vous ?", (Q, 3)),
    ("Question 3 : que lisez-vous ?", (Q, 3)),
    ("Réponse 3 : l'almanach", (A, 3)),
    ("RÉPONSE 3 : l'almanach", (A, 3)),
    ("Reponse 3 l'almanach", (A, 3)),
    ("Sujet 3 : la terre", (T, 3)),
    ("Thème 3 : la terre", (T, 3)),
    ("Pregunta 3: ¿Qué leéis?", (Q, 3)),
    ("¡Pregunta 3! ¿Qué leéis?", (Q, 3)),
    ("Pregunta nº 3: ¿Qué leéis?", (Q, 3)),
    ("Respuesta 3: el almanaque", (A, 3)),
    ("Tema 3: la tierra", (T, 3)),
    ("Vraag 3: Wat lezen jullie?", (Q, 3)),
    ("Antwoord 3: de almanak", (A, 3)),
    ("Onderwerp 3: aarde", (T, 3)),
    ("Domanda 3: Cosa leggete?", (Q, 3)),
    ("Risposta 3: l'almanacco", (A, 3)),
    ("Pergunta 3: O que leem?", (Q, 3)),
    ("Resposta 3: o almanaque", (A, 3)),
]


@pytest.mark.parametrize(("text", "label"), WORDS)
def test_whole_words_are_read_in_every_chat(text: str, label: tuple[Role, int]) -> None:
    """A whole word (Frage 3) labels whatever letters the chat uses."""
    for language in LETTERS_BY_LANGUAGE:
        assert [(role, number) for role, number, _ in roles(text, language)] == [label]


NOT_WORDS = [
    "Questions? 3 of them",
    "Fragen über Fragen, 3 an der Zahl",
    "Fragebogen 3",
    "Thematik 3",
    "Preguntas frecuentes",
    "Sistema 3",
    "Newsgroup-Thema",
    "requestion 3",
    "Questionnaire 3",
]


@pytest.mark.parametrize("text", NOT_WORDS)
def test_other_words_are_not_labels(text: str) -> None:
    """Words that merely contain one of those words are none."""
    for language in LETTERS_BY_LANGUAGE:
        assert roles(text, language) == []


LETTERS = [
    ("de", "F3: Was lest ihr?", Q),
    ("de", "F3 Was lest ihr?", Q),
    ("de", "A3: den Kalender", A),
    ("fr", "R3 : l'almanach", A),
    ("fr", "Q3 : que lisez-vous ?", Q),
    ("es", "P3: ¿Qué leéis?", Q),
    ("es", "P3. ¿Qué leéis?", Q),
    ("es", "R3: el almanaque", A),
    ("ar", "#ج3 التقويم", A),
    ("nl", "V3: Wat lezen jullie?", Q),
    ("nl", "A3 de almanak", A),
    ("it", "D3: Cosa leggete?", Q),
    ("it", "R3 l'almanacco", A),
    ("pt", "P3: O que leem?", Q),
    ("pt", "R3 o almanaque", A),
    ("es", "El almanaque de mi abuela #R3", A),
    ("fr", "L'almanach de ma grand-mère R3", A),
    ("de", "F3-Welche Bücher lest ihr?", Q),
]


@pytest.mark.parametrize(("language", "text", "role"), LETTERS)
def test_letters_of_a_language(language: str, text: str, role: Role) -> None:
    """The letters of a chat's language label in it."""
    assert [(found, number) for found, number, _ in roles(text, language)] == [(role, 3)]


@pytest.mark.parametrize(
    ("language", "text"), [row[:2] for row in LETTERS if row[1][0] not in DEFAULT_LETTERS]
)
def test_letters_of_other_languages_do_not_label(language: str, text: str) -> None:
    """F3, P3, V3, D3, R3 are nothing in a chat that does not use the letter."""
    assert roles(text, "en") == []


LETTERS_NOT = [
    ("de", "die F16 startet"),
    ("fr", "le R4 de mon oncle"),
    ("es", "el P3 de la calle"),
    ("nl", "een V8 motor"),
    ("it", "vitamina D3"),
    ("it", "la vitamina D3 fa bene"),
    ("pt", "o R3 da rua"),
    ("de", "Vitamin D3"),
    ("es", "un 3D"),
    ("it", "R2D2"),
    ("fr", "nous avons pris la R5"),
    ("es", "he visto R2 D2"),
    ("de", "F1-Hybriden nehme ich nicht"),
    ("de", "A4-Heft und ein Bleistift"),
    ("de", "Q4-Zahlen vom Verband"),
]


@pytest.mark.parametrize(("language", "text"), LETTERS_NOT)
def test_a_letter_inside_a_sentence_is_a_name(language: str, text: str) -> None:
    """A letter with a number within a sentence, not set off by punctuation, names a thing."""
    assert roles(text, language) == []
