"""Numerals of every kind in labels, and what only looks like one."""

import pytest

from tweetup.text import LETTERS_BY_LANGUAGE, Role, question_text, read_labels

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
    # Roman numerals and letters
    ("Question II: Which seeds?", (Q, 2)),
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
    ("Topic four: seeds", (T, 4)),
    ("Question the second: Which seeds?", (Q, 2)),
    ("Our first question: Which seeds?", (Q, 1)),
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
    ("問3：何を育てますか？", (Q, 3)),
    ("回答二：豆", (A, 2)),
    ("第一个问题：你种什么？", (Q, 1)),
    ("问题三：你种什么？", (Q, 3)),
    ("질문 하나: 무엇을 키우나요?", (Q, 1)),
    ("두 번째 질문: 무엇을 키우나요?", (Q, 2)),
    ("답변 3: 콩", (A, 3)),
    ("السؤال الأول: ماذا تزرع؟", (Q, 1)),
    ("السؤال ٢: ماذا تزرع؟", (Q, 2)),
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
    # Roman numerals of other things
    "Part II: the harvest",
    "World War II gardens",
    "Elizabeth II opened the garden",
    "QI: a show on the radio",
    "Question I have: who waters them?",
    "I. Lovell wrote a book on seeds",
    "Vitamin A-II is no thing",
    # letters
    "Q-A session at nine",
    "Q&A: bring your seeds",
    "A-B test of two soils",
    "A-levels begin today",
    "Plan B: no seeds",
    # other scripts
    "質問一覧：来週までに",
    "第一回：種まき",
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


@pytest.mark.parametrize(("text", "expected"), MUST)
def test_a_numeral_in_a_label(text: str, expected: tuple[Role, int]) -> None:
    assert roles(text) == [expected]
    (label,) = read_labels(text)
    assert label.start == 0
    assert label.end <= len(text)


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
    ],
)
def test_the_whole_label_is_cut(text: str, question: str) -> None:
    assert question_text(text) == question
