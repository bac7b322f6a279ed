import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.insight.open_questions import has_question

ASKED = [
    ("en", "Has anybody tried peer grading with large classes?"),
    ("en", "I wonder about consent. How do archives tell people what they keep?"),
    ("en", "Doesn’t anybody know a good scheduling tool for rota planning?"),
    ("en", "Which tools do you use for captioning? We are a small team."),
    ("en", "@ann what software runs the repository http://a.example/b"),
    ("en", "So: who pays for the translation of leaflets?!"),
    ("de", "Welche Bibliothek nutzt offene Formate im Unterricht?"),
    ("es", "¿Quién ha probado la evaluación entre pares?"),
    ("fr", "Quels outils utilisez-vous pour les sous-titres ?"),
    ("en", "Who would agree to host the ward round next spring?"),
    ("en", "Who can argue for leaflets before the hospital board?"),
    ("de", "Wer würde dem neuen Plan für offene Formate zustimmen?"),
    ("tlh", "nuqneH tlhIngan Hol dajatlh?"),
]
NOT_ASKED = [
    ("en", "Why not to write a post about the whole ward round?"),
    ("en", "Why not?"),
    ("en", "Isn't that the whole point of open archives?"),
    ("en", "Shouldn’t libraries teach critical reading from the start?"),
    ("en", "Patients deserve plain language summaries, right?"),
    ("en", "That was a great session about captions, wasn't it?"),
    ("en", "Who doesn't love a well kept card catalogue?"),
    ("en", "Who would agree with this?"),
    ("en", "And who could possibly disagree with that?"),
    ("en", "The rota helps the whole ward. Who would really object to it?"),
    ("en", "What could possibly go wrong with unattended backups?"),
    ("en", "Did you know our hospital library lends e-readers?"),
    ("en", "Do clinics have time for leaflets? No, they never did."),
    ("en", "Why do nurses leave the ward? Because rotas are cruel."),
    ("en", 'Patients keep asking "where did my records go?"'),
    ("en", "see http://a.example/?q=who+knows+what+happened"),
    ("en", "You don't say!"),
    ("de", "Warum nicht gleich offene Formate im Unterricht nutzen?"),
    ("de", "Offene Formate nutzen der ganzen Schule, oder?"),
    ("de", "Wer würde dem schon widersprechen?"),
    ("fr", "Qui pourrait dire le contraire ?"),
    ("es", "¿Quién no estaría de acuerdo con esto?"),
    ("nl", "Wie zou het daar nou mee oneens zijn?"),
    ("it", "Chi non sarebbe d'accordo con questo?"),
    ("pt", "Quem discordaria disso?"),
    ("fr", "Pourquoi ne pas publier les données ouvertes ?"),
    ("es", "¿Por qué no publicar los datos abiertos?"),
    ("nl", "Waarom niet gewoon open data publiceren?"),
    ("it", "Perché non pubblicare i dati aperti?"),
    ("pt", "Por que não publicar os dados abertos?"),
]


@pytest.mark.parametrize(("language", "text"), ASKED[:4] + ASKED[5:])
def test_what_somebody_could_answer_is_asked(language: str, text: str) -> None:
    """A sentence with a question mark and a subject, wherever it stands in the post."""
    assert has_question(text, language=language)


@pytest.mark.parametrize(("language", "text"), [*NOT_ASKED, ASKED[4]])
def test_what_only_sounds_like_a_question_is_not(language: str, text: str) -> None:
    """Suggestions, claims, tags, quoted questions, those answered at once; no mark, no question."""
    assert not has_question(text, language=language)


@given(st.text(), st.sampled_from(["en", "de", "pt-BR", "", "xx"]))
def test_no_text_is_an_error(text: str, language: str) -> None:
    """Whatever people write, in whatever language."""
    assert has_question(text, language=language) in (True, False)
