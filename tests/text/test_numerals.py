"""Numerals of every kind in labels, and what only looks like one."""

import pytest

from tweetup.text import (
    LETTERED,
    LETTERS_BY_LANGUAGE,
    ROMAN,
    RUNS_ON,
    Role,
    question_text,
    read_labels,
    session_style,
)

Q, A, T, N = Role.QUESTION, Role.ANSWER, Role.TOPIC, Role.NUMBER

MUST = [
    # styled letters and digits
    ("Q① Which seeds?", (Q, 1)),
    ("A② Beans", (A, 2)),
    ("Q❸ Which seeds?", (Q, 3)),
    ("Ｑ１ Which seeds?", (Q, 1)),
    ("\U0001d5e4\U0001d7ed: Which seeds?", (Q, 1)),
    ("Ⓠ② Which seeds?", (Q, 2)),
    ("\U0001f180\U0001d7d9 Which seeds?", (Q, 1)),
    ("\U0001f160➂ Which seeds?", (Q, 3)),
    ("③ Which seeds?", (N, 3)),
    ("⑴ Which seeds?", (N, 1)),
    ("Q¹ Which seeds?", (Q, 1)),
    ("Q³: Which seeds?", (Q, 3)),
    ("A² Beans", (A, 2)),
    ("Q₂ Which seeds?", (Q, 2)),
    # Roman numerals and letters
    ("Question II: Which seeds?", (Q, 2)),
    ("Question Ⅰ: Which seeds?", (Q, 1)),
    ("QⅢ Which seeds?", (Q, 3)),
    ("Answer ⅱ: Beans", (A, 2)),
    ("QUESTION IV: Which seeds?", (Q, 4)),
    ("Question I. Which seeds?", (Q, 1)),
    ("Q-III: Which seeds?", (Q, 3)),
    ("A-II: Beans", (A, 2)),
    ("QII: Which seeds?", (Q, 2)),
    ("Q-B: Which seeds?", (Q, 2)),
    ("A-C: Beans", (A, 3)),
    # words
    ("Question one: Which seeds?", (Q, 1)),
    ("QUESTION TWO - Which seeds?", (Q, 2)),
    ("Answer three: Beans", (A, 3)),
    ("Question number one: Which seeds?", (Q, 1)),
    ("And now question number two - Which seeds?", (Q, 2)),
    ("Frage Nummer drei: Welche Samen?", (Q, 3)),
    ("Frage Nummer eins: Welche Samen?", (Q, 1)),
    ("Unsere erste Frage heute: Welche Samen?", (Q, 1)),
    ("Die zweite Frage für heute Abend: Welche Samen?", (Q, 2)),
    ("Deuxième question de la soirée : quelles graines ?", (Q, 2)),
    ("Nuestra primera pregunta de hoy: ¿qué semillas?", (Q, 1)),
    ("Segunda pregunta de la noche: ¿qué semillas?", (Q, 2)),
    ("Pregunta número uno: ¿qué semillas?", (Q, 1)),
    ("Pregunta n.º 1: ¿qué semillas?", (Q, 1)),
    ("Pregunta nº 2: ¿qué semillas?", (Q, 2)),
    ("Pregunta núm. 3: ¿qué semillas?", (Q, 3)),
    ("Respuesta n.º 2: judías", (A, 2)),
    ("Onze eerste vraag vanavond: welke zaden?", (Q, 1)),
    ("Prima domanda della serata: quali semi?", (Q, 1)),
    ("Primeira pergunta da noite: que sementes?", (Q, 1)),
    ("Question numéro deux : quelles graines ?", (Q, 2)),
    ("Pregunta número tres: ¿qué semillas?", (Q, 3)),
    ("Vraag nummer vier: welke zaden?", (Q, 4)),
    ("Domanda numero due: quali semi?", (Q, 2)),
    ("Pergunta número um: que sementes?", (Q, 1)),
    ("Topic four: seeds", (T, 4)),
    ("Question the second: Which seeds?", (Q, 2)),
    ("Our first question: Which seeds?", (Q, 1)),
    ("Our first question tonight: Which seeds?", (Q, 1)),
    ("First question of the night: Which seeds?", (Q, 1)),
    ("Third question for today - Which seeds?", (Q, 3)),
    ("Our second question for you: Which seeds?", (Q, 2)),
    ("Here comes the fourth question! Which seeds?", (Q, 4)),
    ("And now our third question: Which seeds?", (Q, 3)),
    ("Here's the fifth question: Which seeds?", (Q, 5)),
    ("2nd question: Which seeds?", (Q, 2)),
    ("Frage eins: Welche Samen?", (Q, 1)),
    ("Die erste Frage: Welche Samen?", (Q, 1)),
    ("Unsere zweite Frage: Welche Samen?", (Q, 2)),
    ("3. Frage: Welche Samen?", (Q, 3)),
    ("Frage Nummer 4: Welche Samen?", (Q, 4)),
    ("Antwort zwei: Bohnen", (A, 2)),
    ("Première question : quelles graines ?", (Q, 1)),
    ("2ème question : quelles graines ?", (Q, 2)),
    ("Question numéro 3 : quelles graines ?", (Q, 3)),
    ("Primera pregunta: ¿qué semillas?", (Q, 1)),
    ("2ª pregunta: ¿qué semillas?", (Q, 2)),
    ("Pregunta número 3: ¿qué semillas?", (Q, 3)),
    ("Respuesta dos: judías", (A, 2)),
    ("Eerste vraag: welke zaden?", (Q, 1)),
    ("Vraag nummer 2: welke zaden?", (Q, 2)),
    ("Prima domanda: quali semi?", (Q, 1)),
    ("Domanda due: quali semi?", (Q, 2)),
    ("Segunda pergunta: que sementes?", (Q, 2)),
    ("Pergunta número 3: que sementes?", (Q, 3)),
    # other scripts
    ("質問一：何を育てますか？", (Q, 1)),
    ("第二問：何を育てますか？", (Q, 2)),
    ("第一問 何を育てますか？", (Q, 1)),
    ("第３問 何を育てますか？", (Q, 3)),
    ("第二题 你种什么？", (Q, 2)),
    ("問3：何を育てますか？", (Q, 3)),
    ("回答二：豆", (A, 2)),
    ("第一个问题：你种什么？", (Q, 1)),
    ("问题三：你种什么？", (Q, 3)),
    ("질문 하나: 무엇을 키우나요?", (Q, 1)),
    ("두 번째 질문: 무엇을 키우나요?", (Q, 2)),
    ("답변 3: 콩", (A, 3)),
    ("السؤال الأول: ماذا تزرع؟", (Q, 1)),
    ("السؤال ٢: ماذا تزرع؟", (Q, 2)),
    ("الجواب ٢: فول", (A, 2)),
    ("سوال ۱: چه می‌کارید؟", (Q, 1)),
    ("جواب ۱: لوبیا", (A, 1)),
    ("سوال دوم: چه می‌کارید؟", (Q, 2)),
    ("پرسش ۳: چه می‌کارید؟", (Q, 3)),
    ("שאלה 1: מה אתם מגדלים?", (Q, 1)),
    ("תשובה 1: שעועית", (A, 1)),
    ("שאלה ראשונה: מה אתם מגדלים?", (Q, 1)),
    ("جواب ثلاثة: فول", (A, 3)),
    ("Вопрос 1: что вы сажаете?", (Q, 1)),
    ("Fråga 2: vad odlar du?", (Q, 2)),
    ("प्रश्न १: आप क्या उगाते हैं?", (Q, 1)),
    # boxes
    ("[1/5] Which seeds?", (N, 1)),
    ("[2 of 5] Which seeds?", (N, 2)),
    ("[3] Beans", (N, 3)),
]

MUST_NOT = [
    # quarters, sizes, stages
    "Q4 results are out",
    "Our Q3 revenue went up",
    "Print it on A4 paper",
    "T2DM is on the rise",
    "A1c of seven",
    # halves of posts and lists
    "1/2 I keep seeds in jars",
    "[1/2] I keep seeds in jars",
    "(2/2) and label them",
    "① dig ② sow ③ wait",
    "Water is H₂O and glass is SiO₂",
    "An area of 20 m²",
    "R² is 0.9 here",
    "A² + B² = C²",
    "A² - B is odd",
    "The Q¹ report",
    "CO₂ is up",
    "① and ② are beans",
    "Audi Q³",
    "Gallery A¹ is closed",
    # Roman numerals of other things
    "Part II: the harvest",
    "World War II gardens",
    "World War Ⅱ gardens",
    "Part Ⅱ: the harvest",
    "Part ⅰ of the harvest",
    "Chapter Ⅲ: beans",
    "Elizabeth II opened the garden",
    "QI: a show on the radio",
    "Question I have: who waters them?",
    "I. Lovell wrote a book on seeds",
    "Vitamin A-II is no thing",
    # letters
    "Q-A session at nine",
    "Question A: Which seeds?",
    "Question B of the exam was dull",
    "Q-B Which seeds?",
    "A: Beans",
    "B: Peas",
    "Answer C: Beans",
    "Q&A: bring your seeds",
    "A-B test of two soils",
    "A-levels begin today",
    "Plan B: no seeds",
    # other scripts
    "質問一覧：来週までに",
    "第一回：種まき",
    "第一回 種まき",
    "第一問題児の庭",
    "第二の質問は水",
    "問題 水がない",
    "السؤال الأول لم يكن سهلا",
    "سوال خوبی است: آب",
    "שאלה אחת בלבד על מים",
    "תשובה טובה: מים",
    "問い合わせ三件：種について",
    "一番大事な問題：水",
    "问题一大堆：怎么办",
    "第一个问题是水",
    "回答一下：你种什么",
    "질문 하나만: 물",
    "첫 번째 씨앗: 콩",
    "السؤال الأول كان عن الماء",
    "Вопросы есть: вода",
    "題名：一",
    # words in sentences
    "First things first: tea",
    "My first question: who waters them?",
    "My first question tonight: who waters them?",
    "The first question of the night is who waters them",
    "First question tonight was dull",
    "First night of the question: beans",
    "Our first answers tonight: beans",
    "First question of the exam: who?",
    "Pregunta n.º de socio al club",
    "Unsere erste Frage heute war schwer",
    "Mi primera pregunta de hoy: ¿quién riega?",
    "The answer to the first question: beans",
    "Question one of many is who waters them",
    "One question: who waters them?",
    "A question for two: who waters them?",
    "The first question is who waters them",
    "No question two ways about it",
    "Second: who waters them?",
    "The second topic was dull",
    "Three questions: who, when and why?",
    "Question everything: even compost",
    "Question number one of many is who waters them",
    "My question number one: who waters them?",
    "Number one question: who waters them?",
    "Answers number two hundred: thanks",
    "Frage Nummer eins war schwer",
    "La pregunta número uno del día",
    "Round 1: Which seeds?",
    "Prompt 1: Which seeds?",
    "Round 2 of the beans",
    "AI: who needs it?",
    "A.I. is no gardener",
    "AV: a museum in Venice",
    "QX: a car",
    "Question due: Friday",
    "First question? None from me",
    "Die erste Frage stellte Anna",
    "Meine erste Frage: wer gießt?",
    "Eine Frage: wer gießt?",
    "Zwei Fragen: wer und wann?",
    "Une question : qui arrose ?",
    "Ma première question : qui arrose ?",
    "Una pregunta: ¿quién riega?",
    "Mi primera pregunta: ¿quién riega?",
    "La primera vez: un desastre",
    "Een vraag: wie geeft water?",
    "Mijn eerste vraag: wie geeft water?",
    "Una domanda: chi annaffia?",
    "Uma pergunta: quem rega?",
    "Prima di tutto: domanda",
]


def roles(text: str) -> list[tuple[Role, int]]:
    return [(label.role, label.number) for label in read_labels(text, LETTERS_BY_LANGUAGE["en"])]


def test_the_tables_are_of_one_length() -> None:
    assert len(MUST_NOT) >= len(MUST)
    assert len(NOT_COUNTED) >= len(COUNTED)


@pytest.mark.parametrize(("text", "expected"), MUST)
def test_a_numeral_in_a_label(text: str, expected: tuple[Role, int]) -> None:
    assert roles(text) == [expected]
    (label,) = read_labels(text)
    assert label.start == 0
    assert label.end <= len(text)


COUNTED = [
    # style, text, label
    (ROMAN, "QI: Which seeds?", (Q, 1)),
    (ROMAN, "QV. Which seeds?", (Q, 5)),
    (ROMAN, "QIII - Which seeds?", (Q, 3)),
    (ROMAN, "#gardenchat @rosa AI: Beans", (A, 1)),
    (ROMAN, "AVI) Beans", (A, 6)),
    (ROMAN, "Q.ii) Which seeds?", (Q, 2)),
    (ROMAN, "A.iv) Beans", (A, 4)),
    (LETTERED, "Question A: Which seeds?", (Q, 1)),
    (LETTERED, "QUESTION C - Which seeds?", (Q, 3)),
    (LETTERED, "Frage B: Welche Samen?", (Q, 2)),
    (LETTERED, "Q-B Which seeds?", (Q, 2)),
    (LETTERED, "A-B Beans", (A, 2)),
    (LETTERED, "Answer D: Beans", (A, 4)),
    (LETTERED, "B: Beans", (A, 2)),
    (LETTERED, "#gardenchat E) Beans", (A, 5)),
    ("round", "Round 1: Which seeds?", (N, 1)),
    ("round", "PROMPT #2 - Which seeds?", (N, 2)),
    ("round", "So, Runde 3: Welche Samen?", (N, 3)),
    ("round", "Ronda 4. ¿Qué semillas?", (N, 4)),
    (RUNS_ON, "Q101: Which seeds?", (Q, 101)),
    (RUNS_ON, "Beans (A102)", (A, 102)),
    (RUNS_ON, "Question 103: Which seeds?", (Q, 103)),
    (RUNS_ON, "#Q104 Which seeds?", (Q, 104)),
    (session_style(12), "Q12.3: Which seeds?", (Q, 3)),
    (session_style(12), "A12.4 Beans", (A, 4)),
]
NOT_COUNTED = [
    (ROMAN, "QI is a show on the radio"),
    (ROMAN, "AI is no gardener"),
    (ROMAN, "Who needs AI: nobody"),
    (ROMAN, "aI: beans"),
    (ROMAN, "QL: Which seeds?"),
    (ROMAN, "A.i. is no gardener"),
    (LETTERED, "Question A was dull"),
    (LETTERED, "Question: a bean?"),
    (LETTERED, "A bean"),
    (LETTERED, "Plan B: no seeds"),
    (LETTERED, "Z: beans"),
    (LETTERED, "A-level beans"),
    (LETTERED, "Vitamin C: oranges"),
    (LETTERED, "Be: beans"),
    (LETTERED, "Questions A: beans"),
    ("round", "Round 2 of the beans went well"),
    ("round", "Round 2-3 pots: which?"),
    ("round", "Round 200: which?"),
    ("round", "Rounds 2: which?"),
    ("round", "In round 2: which?"),
    ("round", "Prompt service in 2: which?"),
    (RUNS_ON, "Q1015 Which seeds?"),
    (RUNS_ON, "stuck on the A100"),
    (RUNS_ON, "an A380 overhead"),
    (session_style(12), "v12.3: seeds"),
]


@pytest.mark.parametrize(("style", "text", "expected"), COUNTED)
def test_a_number_where_the_host_counts_so(
    style: str, text: str, expected: tuple[Role, int]
) -> None:
    labels = read_labels(text, {**LETTERS_BY_LANGUAGE["en"], style: Q})
    assert [(label.role, label.number, label.part) for label in labels] == [(*expected, None)]


@pytest.mark.parametrize(("style", "text"), NOT_COUNTED)
def test_no_number_where_the_host_counts_so(style: str, text: str) -> None:
    assert read_labels(text, {**LETTERS_BY_LANGUAGE["en"], style: Q}) == ()


@pytest.mark.parametrize("text", MUST_NOT)
def test_no_label(text: str) -> None:
    assert roles(text) == []


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Our first question: Which seeds?", "Which seeds?"),
        ("And now question two: Which seeds?", "Which seeds?"),
        ("2ª pregunta: ¿Qué semillas?", "¿Qué semillas?"),
        ("Q-B: Which seeds?", "Which seeds?"),
        ("[2/5] Which seeds?", "Which seeds?"),
        ("③ Which seeds?", "Which seeds?"),
        ("Q¹ Which seeds?", "Which seeds?"),
        ("第一問 何を育てますか？", "何を育てますか？"),
        ("Our first question tonight: Which seeds?", "Which seeds?"),
        ("Pregunta n.º 1: ¿Qué semillas?", "¿Qué semillas?"),
    ],
)
def test_the_whole_label_is_cut(text: str, question: str) -> None:
    assert question_text(text) == question
