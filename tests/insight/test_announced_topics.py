# ruff: noqa: E501 - a row a post reads better than wrapped posts
"""The topic in hosts' words, in seven languages, and posts that state none."""

import random
from datetime import timedelta

import pytest

from tests.insight.announcing import TAG, segmentation, session
from tests.insight.making import post
from tweetup.insight import find_topics
from tweetup.model import Post, Topic

# Language, a host's post before the chat, the topic.
STATED = [
    ("en", "Tonight's topic: Teaching beginning readers", "Teaching beginning readers"),
    ("en", "Tonight's topic: health info for teens", "Health info for teens"),
    ("en", "Tonight's topic: learning starts at home", "Learning starts at home"),
    ("en", "Tonight's topic: nursing today and tomorrow", "Nursing today and tomorrow"),
    ("en", "Tonight's topic: moss, starts at 8", "Moss"),
    ("pt", "Tema de hoje: o começo da semana na escola", "Começo da semana na escola"),
    ("it", "Tema di oggi: il compito del giorno dopo", "Compito del giorno dopo"),
    ("es", "Tema de hoy: escuelas pobres pero felices", "Escuelas pobres pero felices"),
    ("de", "Thema heute: die Schule von heute und morgen", "Schule von heute und morgen"),
    ("nl", "Thema vanavond: klein maar fijn, over dorpsbibliotheken", "Klein maar fijn, over dorpsbibliotheken"),
    ("en", "Tonight we're talking school gardens, and @oldhoe is my co-host", "School gardens"),
    ("en", "Tonight we're talking about school gardens, which I know nothing about", "School gardens"),
    ("en", "Tonight's topic: tools, soil, and compost", "Tools, soil, and compost"),
    ("de", "Heute geht es um Leichte Sprache im Museum, wovon ich leider wenig verstehe", "Leichte Sprache im Museum"),
    ("de", "Heute Abend #gardenchat: Diesmal geht es um Leichte Sprache im Museum", "Leichte Sprache im Museum"),
    ("fr", "Ce soir on parle de lecture à voix haute, et c'est @camille qui répond", "Lecture à voix haute"),
    ("es", "Hoy hablamos de los huertos escolares, y @pau trae fotos", "Huertos escolares"),
    ("es", "Hoy hablamos de los huertos escolares, que buena falta hace", "Huertos escolares"),
    ("nl", "Vanavond hebben we het over schooltuinen, waar ik zelf weinig van weet", "Schooltuinen"),
    ("en", "Tonight's topic: school gardens and who waters them", "School gardens and who waters them"),
    ("en", "Good evening! Today we talk about mending: why bother? Co-hosted by @ugo.", "Mending: why bother?"),
    ("en", "Hello! You have me alone today. #gardenchat early sitting, all about buttons.", "Buttons"),
    ("de", "Hallo! Heute bin ich allein. #gardenchat am Morgen, alles über Knöpfe.", "Knöpfe"),
    ("en", "Tonight on #gardenchat, 8pm Adelaide time: birds in the backyard, with Prof Ida Lee @ida.", "Birds in the backyard"),
    ("en", "Today in #gardenchat at 8:30 pm ET: life with goats", "Life with goats"),
    ("fr", "Ce soir sur #gardenchat, 20h : les poules en ville", "Poules en ville"),
    ("en", "Tonight's topic: lunch, with Ida Lee", "Lunch"),
    ("en", "Our topic tonight is the ethics of seed banks. Join us!", "Ethics of seed banks"),
    ("en", "Welcome to #gardenchat! Our theme today: “Compost for beginners”", "Compost for beginners"),
    ("en", "Welcome all to #gardenchat! Topic: Nature of #Soil", "Nature of Soil"),
    ("en", "Topic: Water #gardening #green", "Water"),
    ("en", "Tonight we're talking about critical #gardening", "Critical gardening"),
    ("en", "Tonight we're talking about #raisedbeds. Say hello!", "Raisedbeds"),
    ("en", "Tonight we’ll be discussing allotments in cities, hosted by @mona", "Allotments in cities"),
    ("en", "Tonight weâ€™ll be discussing allotments in cities #gardenchat", "Allotments in cities"),
    ("en", "Pls join us for #gardenchat this Tues 8 PM ET to discuss slugs and their enemies @ida @leo", "Slugs and their enemies"),
    ("en", "Tonight's #gardenchat is on growing food in shade! 8pm ET / 7pm CT http://a.example/1", "Growing food in shade"),
    ("en", "Hey everyone, our #gardenchat on #greenhouses is starting in a few minutes!", "Greenhouses"),
    ("en", "So excited to talk about the #gardenchat Seed Manifesto tonight with @ida!", "Seed Manifesto"),
    ("en", "Tonight we're talking about: school gardens.", "School gardens"),
    ("en", "Join us, HAPPENING NOW @ida + @leo #gardenchat on soil within and around the #city #green", "Soil within and around the city"),
    ("en", "Tonight's topic: reading the weather", "Reading the weather"),
    ("de", "Heute Abend sprechen wir über: Schulgärten in der Stadt", "Schulgärten in der Stadt"),
    ("en", "This will be a general conversation today about tools but we hope to have more focused chats", "Tools"),
    ("en", "So glad to be joined by Ann Lee for tonight's chat on Gardens for ALL! #gardenchat", "Gardens for ALL"),
    ("en", "Welcome everyone to our monthly #SoilScience chat on worms. #gardenchat", "Worms"),
    ("en", "Our #SoilScience chat starts in five minutes. #gardenchat", "SoilScience"),
    ("en", "Chatting #SoilScience at the top of the hour. Use #gardenchat", "SoilScience"),
    ("en", "Welcome to our rooftop garden chat! Tonight's topic: sedum", "Sedum"),
    ("en", "Hey all, our rooftop garden chat starts in five minutes!", "Rooftop garden"),
    ("en", "Tonight's topic: secret gardens", "Secret gardens"),
    ("en", "Pls join us for #gardenchat this Tues to discuss #seeds and #seeds in pots @ida @leo", "Seeds in pots"),
    ("en", "Tonight's topic: seeds and seedlings", "Seeds and seedlings"),
    ("de", "Unser Thema heute: Samen und Samen im Topf", "Samen im Topf"),
    ("en", "#gardenchat tonight: bees, bugs and balconies", "Bees, bugs and balconies"),
    ("en", "Join us at 8 as we talk about iNaturalist in class", "iNaturalist in class"),
    ("de", "Willkommen zum #gardenchat! Unser Thema heute: Schulgärten in der Stadt", "Schulgärten in der Stadt"),
    ("de", "Heute Abend sprechen wir über den Boden im Winter #gardenchat", "Boden im Winter"),
    ("de", "Im #gardenchat geht es heute um Hochbeete auf dem Balkon. Macht mit!", "Hochbeete auf dem Balkon"),
    ("fr", "Bienvenue ! Le thème de ce soir : les potagers à l'école #gardenchat", "Potagers à l'école"),
    ("fr", "Ce soir on parle de compost en ville #gardenchat", "Compost en ville"),
    ("es", "Bienvenidos a #gardenchat. El tema de hoy es huertos escolares en la ciudad", "Huertos escolares en la ciudad"),
    ("es", "Esta noche hablaremos de compost para todos #gardenchat", "Compost para todos"),
    ("nl", "Welkom bij #gardenchat! Het thema van vanavond is schooltuinen in de stad", "Schooltuinen in de stad"),
    ("nl", "Vanavond hebben we het over compost op het balkon #gardenchat", "Compost op het balkon"),
    ("it", "Benvenuti! Il tema di oggi è orti a scuola #gardenchat", "Orti a scuola"),
    ("pt", "Bem-vindos! O tema de hoje é hortas na escola #gardenchat", "Hortas na escola"),
]  # fmt: skip
# What stands before the chat's hashtag, which is no word of it.
FILED = [
    ("en", "Slugs and how to beat them"),
    ("en", "Seed saving: why we need it"),
    ("en", "Open sheds and what we want"),
    ("en", "Plot sharing policies we love"),
    ("en", "Compost 2.0: hype or hope"),
    ("en", "Letting the lawn go"),
    ("en", "Seed swaps and who they are for"),
    ("en", "Beyond the fence and back"),
    ("en", "Peat: for or against"),
    ("en", "Community building"),
    ("en", "Growers first"),
    ("de", "Torf und was ihn ersetzt"),
    ("nl", "Mest en waar het over gaat"),
    ("fr", "Vivre avec et sans"),
]
# The chat's hashtag behind words that cannot end before it, and behind those that may.
WITH_TAG = [
    ("en", "Nature of", "Nature of gardenchat"),
    ("en", "Schools and", "Schools and gardenchat"),
    ("en", "How to use", "How to use gardenchat"),
    ("en", "Hedges: why we love", "Hedges: why we love gardenchat"),
    ("de", "Wie fangen wir an", "Wie fangen wir an"),
    ("en", "Planting trees for the first", None),
    ("en", "What we learned from", None),
    ("en", "Tools to use", None),
    ("en", "Moving on", None),
    ("en", "Weeds we live with", None),
    ("en", "What makes a hedge worth caring for", None),
    ("en", "Books they grew up with", None),
    ("en", "Learning from", "Learning from gardenchat"),
    ("en", "How to deal with", "How to deal with gardenchat"),
    ("en", "Role of parents in", "Role of parents in gardenchat"),
]
# Signs that a topic keeps, and remarks behind them.
SIGNS = [
    ("C# and #dotnet for growers", "C# and dotnet for growers"),
    ("Using {{ variables }} in templates", "Using {{ variables }} in templates"),
    ("Teaching {for all}", "Teaching {for all}"),
    ("a <b>bold</b> plan", "A <b>bold</b> plan"),
    ("Don't @ me: pile-ons", "Don't @ me: pile-ons"),
    ("Trust – how to earn it", "Trust – how to earn it"),
    ("“Trust” – how to earn it", "“Trust” – how to earn it"),
    ("Sheds in the “new normal”", "Sheds in the “new normal”"),
    ("A/B testing | what we learned", "A/B testing | what we learned"),
    ("[Open] data (part 2)", "[Open] data (part 2)"),
    ("Bees (and wasps) in town", "Bees (and wasps) in town"),
    ("Moss – join us at 8", "Moss"),
    ("Moss (8pm ET)", "Moss"),
    ("Moss (see link)", "Moss"),
    ("Moss (with @ida)", "Moss"),
    ("Moss; bring your friends", "Moss"),
    ("Moss @ noon", "Moss"),
    ("Moss – 🌱🌱", "Moss"),
    ("Moss | Monday 8pm ET", "Moss"),
    ("Moss -- our guest is Ann Lee", "Moss"),
    ("Moss (w/ @ida)", "Moss"),
    ("“Moss for beginners” – join us!", "Moss for beginners"),
]
_STATING = {
    "en": "Tonight's topic:",
    "de": "Thema heute:",
    "nl": "Thema vanavond:",
    "fr": "Thème :",
}
# A topic that a handle follows.
BEFORE_HANDLES = [
    ("en", "Tonight on #gardenchat: What we wish we'd known before year one w/ guest @ida", "What we wish we'd known before year one"),
    ("en", "Tonight's topic: Rural libraries, w/ special guest host @ida", "Rural libraries"),
    ("en", "Tonight's topic is co-teaching and our moderator is @ida", "Co-teaching"),
    ("en", "Tonight's topic: Project-based learning, inspired by @ida's new book", "Project-based learning"),
    ("en", "Tonight's topic is the joy of math, suggested by @ida!", "Joy of math"),
    ("en", "Tonight we are talking about data literacy with the team from @datalab", "Data literacy"),
    ("en", "Welcome to #gardenchat! Tonight: grading without tears, a conversation led by @ida and @leo", "Grading without tears"),
    ("en", "Our topic: slow schools, our host @ida", "Slow schools"),
    ("en", "Our topic: gardens, guests and gates with @ida", "Gardens, guests and gates"),
    ("en", "Our topic: who we write for, our host is @ida", "Who we write for"),
    ("en", 'Our topic: "Slow schools" our guest is @ida', "Slow schools"),
    ("en", "Our topic: how to be a good host, with @ida", "How to be a good host"),
    ("en", "Our topic: tools, soil and compost with @ida", "Tools, soil and compost"),
    ("en", "Our topic: slugs, snails and their enemies @ida", "Slugs, snails and their enemies"),
    ("en", "Our topic: sharing seeds by @ida", "Sharing seeds"),
    ("en", "Our topic: sharing seeds with the amazing @ida", "Sharing seeds"),
    ("en", "Our topic: sharing seeds co-hosted with @ida", "Sharing seeds"),
    ("en", "Our topic: sharing seeds, see @ida's post", "Sharing seeds"),
    ("es", "Tema de hoy: la lectura, contamos con @ida", "Lectura"),
    ("en", "Our topic: learning from @ida", None),
    ("en", "Our topic: the film directed by @ida", None),
    ("de", "Heute im #gardenchat: Fachkräftemangel in Kitas (Teil 1), zu Gast ist @ida", "Fachkräftemangel in Kitas (Teil 1)"),
    ("de", "Thema heute: Inklusion im Sport, Gast heute: @ida", "Inklusion im Sport"),
    ("de", "Unser Thema heute: Wie der Schulhof grün wird, moderiert wird heute von @ida", "Wie der Schulhof grün wird"),
    ("de", "Thema heute: Torf, und unsere Gastgeberin ist @ida", "Torf"),
    ("fr", "Thème du soir : la classe inversée, animé ce soir par @ida", "Classe inversée"),
    ("fr", "Thème du soir : les haies avec l'équipe de @ida", "Haies"),
    ("es", "Tema de hoy: La escuela rural, nos acompaña @ida", "Escuela rural"),
    ("nl", "Thema vanavond: Leren in de buitenlucht, te gast is @ida", "Leren in de buitenlucht"),
    ("it", "Tema di stasera: La scuola all'aperto, ospite di oggi è @ida", "Scuola all'aperto"),
    ("pt", "Tema de hoje: as hortas, a convidada é @ida", "Hortas"),
]  # fmt: skip
# A topic that asks, or that has no other sign than its place in the sentence.
ASKING = [
    ("en", "Good evening all! Our topic tonight is homework: keep it or kill it? #gardenchat", "Homework: keep it or kill it?"),
    ("en", "Welcome to #gardenchat, our topic tonight: Grading - does it help anyone? Say hello!", "Grading - does it help anyone?"),
    ("en", "Today in #gardenchat: Climate anxiety—how do we help our students?", "Climate anxiety—how do we help our students?"),
    ("en", "Welcome to #gardenchat! We will be chatting about Twitter vs. Mastodon: where do we go next?", "Twitter vs. Mastodon: where do we go next?"),
    ("en", "Tonight #gardenchat talks C++, Rust & co.: which language first?", "C++, Rust & co.: which language first?"),
    ("en", "Tonight's topic: what is good teaching?", "What is good teaching?"),
    ("en", "Today's topic: Moving from print to digital – lessons learned. Q1 coming up in 5 min", "Moving from print to digital – lessons learned"),
    ("en", "Our topic for tonight: 3 things you'd change about your school", "3 things you'd change about your school"),
    ("en", "Our topic for tonight: things you'd change about your school", "Things you'd change about your school"),
    ("en", "Welcome to the 100th #gardenchat! Tonight: a look back at five years", "A look back at five years"),
    ("en", "Join us now for #gardenchat: Peat 2.0, or why we stopped", "Peat 2.0, or why we stopped"),
    ("en", "We are live! #gardenchat on what makes a good mentor, with @ida as our guest", "What makes a good mentor"),
    ("en", "Tonight's topic: what's in, what's out", "What's in, what's out"),
    ("de", "Unser Thema heute: Hausaufgaben – sinnvoll oder überholt?", "Hausaufgaben – sinnvoll oder überholt?"),
    ("de", "Heute Thema im #gardenchat: Womit fangen wir an", "Womit fangen wir an"),
    ("de", "Das Thema heute lautet: Lernen von zu Hause aus #gardenchat #bildung", "Lernen von zu Hause aus"),
    ("fr", "Ce soir, nous parlons de la lecture", "Lecture"),
    ("fr", "Thème du #gardenchat de ce soir : L'IA en classe, qu'est-ce qu'on en fait ?", "L'IA en classe, qu'est-ce qu'on en fait ?"),
    ("fr", "Le thème de ce soir : « Apprendre à coopérer » – pourquoi et comment ?", "« Apprendre à coopérer » – pourquoi et comment ?"),
    ("es", "El tema de hoy: ¿Cómo evaluamos sin notas?", "¿Cómo evaluamos sin notas?"),
    ("nl", "Thema vanavond: 'Samen lezen' – hoe doe je dat? Stel je even voor!", "'Samen lezen' – hoe doe je dat?"),
    ("it", "Tema di oggi: «Imparare insieme» – come si fa? Presentatevi!", "«Imparare insieme» – come si fa?"),
    ("en", "Topic: what do you want to talk about?", None),
    ("en", "Tonight: who's here?", None),
    ("en", "Is tonight's topic: grading?", None),
    ("en", "Do you like our topic: grading?", None),
    ("en", "Tonight's topic: 12 March, see you", None),
    ("en", "Tonight's topic: 5 questions", None),
]  # fmt: skip
# A host's post that states no topic.
UNSTATED = [
    ("en", "Welcome everyone to our monthly #SoilScience chat. #gardenchat"),
    ("en", "Welcome to our rooftop garden chat!"),
    ("en", "To take part in the #SoilScience chat, please add this hashtag: #gardenchat"),
    ("en", "Tonight's topic was going to be compost"),
    ("en", "Tonight's topic: see the pinned post"),
    ("en", "Tonight's topic is to be announced"),
    ("en", "Tonight's topic will be announced soon"),
    ("en", "Welcome! Topic: TBA"),
    ("en", "Tonight's topic is in the link"),
    ("en", "Tonight's topic: check the link below"),
    ("en", "Tonight's topic was changed from compost to bees"),
    ("en", "Welcome! Topic: whatever you like"),
    ("en", "Welcome! Tonight we're talking about: nothing in particular"),
    ("de", "Unser Thema heute: siehe Link"),
    ("de", "Unser Thema heute wird noch bekannt gegeben"),
    ("fr", "Le thème de ce soir : à venir"),
    ("es", "El tema de hoy: por definir"),
    ("nl", "Het thema van vanavond: zie de link"),
    ("it", "Il tema di oggi: da definire"),
    ("pt", "O tema de hoje: a definir"),
    ("en", "Welcome to #gardenchat! Please introduce yourselves"),
    ("en", "Tonight's topic is up to you!"),
    ("en", "Our next topic is seeds, on April 2"),
    ("en", "Help us choose a topic for tonight's chat"),
    ("en", "Join us for #gardenchat tonight at 8 PM ET"),
    ("en", "We're looking forward to tonight's chat"),
    ("en", "What are we talking about when we talk about weeds tonight?"),
    ("en", "Tonight's questions are at http://a.example/q"),
    ("en", "So what do we talk about today: soil or seeds?"),
    ("en", "Today what shall we talk about: soil or seeds?"),
    ("en", "Tonight on #gardenchat, 8pm: please bring a friend"),
    ("en", "I was in #gardenchat for years, all about time"),
    ("en", "I'm talking about seeds at a conference today"),
    ("en", "Thanks to all who discussed their gardens today"),
    ("en", "Welcome to our first chat"),
    ("en", "Another great Twitter chat starts in 5 minutes"),
    ("en", "I will create a transcript of today's chat"),
    ("en", "We're talking about compost and how it"),
    ("en", "Join us on Thursday, March 28 to discuss slugs"),
    ("en", "@ida tonight we're talking about compost"),
    ("en", "Q1 Let's talk about compost: tonight's topic is compost"),
    ("en", "Our topic tonight: everything about growing food in the shade of tall trees and what to do wh…"),
    ("de", "Willkommen zum #gardenchat! Stellt euch kurz vor"),
    ("de", "Heute Abend sprechen wir darüber"),
    ("fr", "Ce soir on parle de vous"),
    ("es", "Bienvenidos a #gardenchat, hoy hablamos"),
    ("nl", "Welkom bij #gardenchat! Wie is er?"),
    ("tr", "Bu akşam konumuz: okul bahçeleri"),
]  # fmt: skip

# A host's words on the topic of another meeting, in the first minutes.
ANOTHER = [
    ("en", "Next week's topic: winter pruning"),
    ("en", "Last week's topic: roses, and a great night it was"),
    ("en", "Upcoming topic: winter pruning"),
    ("en", "Our next topic: winter pruning"),
    ("en", "Topic for next month: winter pruning"),
    ("en", "The topic of our next #gardenchat is winter pruning"),
    ("en", "The topic on 22 February was roses"),
    ("en", "Topic on 20 April: winter pruning"),
    ("en", "Yesterday's topic: roses"),
    ("en", "Topic: winter pruning next week"),
    ("en", "We'll be back next week. Topic: winter pruning"),
    ("en", "Next month we're talking about winter pruning #gardenchat"),
    ("en", "Tonight is for questions, next week's topic is winter pruning"),
    ("de", "Nächste Woche Thema: Rückschnitt im Winter"),
    ("de", "Das Thema für nächsten Monat ist: Rückschnitt im Winter"),
    ("de", "Letzte Woche war unser Thema: Rosen im Garten"),
    ("fr", "La semaine prochaine, notre thème : la taille d'hiver"),
    ("fr", "Prochain thème : la taille d'hiver"),
    ("fr", "Le mois dernier, notre thème était : les roses"),
    ("es", "La próxima semana, nuestro tema: la poda de invierno"),
    ("es", "Próximo tema: la poda de invierno"),
    ("es", "La semana pasada nuestro tema: las rosas"),
    ("nl", "Volgende week is ons thema: snoeien in de winter"),
    ("nl", "Het volgende thema: snoeien in de winter"),
    ("nl", "Vorige week was ons onderwerp: rozen"),
    ("it", "La prossima settimana il tema: potatura invernale"),
    ("it", "La settimana scorsa il tema: le rose"),
    ("pt", "Na próxima semana o tema: poda de inverno"),
    ("pt", "Na semana passada o tema: as rosas"),
]
# The topic of this meeting beside words on another one.
BESIDE = [
    ("en", "Following last week's chat, tonight's topic is peat", "Peat"),
    ("en", "Welcome! Last week we had roses. Tonight's topic: peat", "Peat"),
    ("en", "Welcome to our last chat of the year! Topic: peat", "Peat"),
    ("en", "Welcome to our last chat before summer, we're talking about peat", "Peat"),
    ("en", "Tonight's topic: peat. Next week's topic: winter pruning", "Peat"),
    ("de", "Guten Morgen! Unser Thema heute: Torf im Garten", "Torf im Garten"),
]


def topics(*posts: Post, language: str = "en", asked: tuple[Post, ...] = ()) -> tuple[Topic, ...]:
    """The topics of the session."""
    return find_topics(
        [*posts, *asked],
        segmentation=segmentation(*asked),
        session=session(),
        language=language,
        hashtags=[TAG],
    )


@pytest.mark.parametrize(("language", "text", "topic"), STATED)
def test_a_host_states_the_topic(language: str, text: str, topic: str) -> None:
    """In the host's own words, trimmed of time, links, handles and filing hashtags."""
    said = post(1, "Mona", text, minute=-3)
    assert topics(said, language=language) == (Topic(text=topic, posts=(said.key,)),)


@pytest.mark.parametrize(("language", "text", "topic"), BEFORE_HANDLES)
def test_a_topic_ends_before_words_that_lead_to_a_handle(
    language: str, text: str, topic: str | None
) -> None:
    """Whole, or not at all."""
    stated = topics(post(1, "mona", text, minute=-3), language=language)
    assert [it.text for it in stated if it.sure] == [topic] * (topic is not None)


@pytest.mark.parametrize(("language", "text", "topic"), ASKING)
def test_a_stated_topic_may_ask(language: str, text: str, topic: str | None) -> None:
    """It is quoted whole; a question to the people of the chat is none."""
    stated = topics(post(1, "mona", text, minute=-3), language=language)
    assert [it.text for it in stated if it.sure] == [topic] * (topic is not None)


@pytest.mark.parametrize(("language", "words"), FILED)
@pytest.mark.parametrize("tags", ["#gardenchat", "#gardenchat #green", "#green #gardenchat"])
def test_the_chats_hashtag_behind_a_topic_is_no_word_of_it(
    language: str, words: str, tags: str
) -> None:
    """Whatever word stands before it: the post is filed under it."""
    said = post(1, "mona", f"{_STATING[language]} {words} {tags}", minute=-3)
    assert [topic.text for topic in topics(said, language=language)] == [words]


@pytest.mark.parametrize(("language", "words", "topic"), WITH_TAG)
def test_a_topic_that_cannot_end_before_the_hashtag(
    language: str, words: str, topic: str | None
) -> None:
    """It has the hashtag as a word, and where nobody can tell there is no topic."""
    said = post(1, "mona", f"{_STATING[language]} {words} #{TAG}", minute=-3)
    assert [found.text for found in topics(said, language=language)] == [topic] * (
        topic is not None
    )


@pytest.mark.parametrize(("words", "topic"), SIGNS)
def test_a_topic_keeps_its_signs(words: str, topic: str) -> None:
    """A remark behind a sign is cut, the other half of a topic is not."""
    said = post(1, "mona", f"Tonight's topic: {words} #{TAG}", minute=-3)
    assert [found.text for found in topics(said)] == [topic]


def test_words_without_the_hashtag_are_shown_first() -> None:
    """A host who states the topic twice, once with the chat's hashtag as a word."""
    glued = post(1, "mona", f"Tonight's topic: public sheds and #{TAG}", minute=-3)
    plain = post(2, "mona", "Tonight's topic is public sheds.", minute=1)
    (topic,) = topics(glued, plain)
    assert topic == Topic(text="Public sheds", posts=(glued.key, plain.key))


@pytest.mark.parametrize(("language", "text"), UNSTATED)
def test_a_host_states_no_topic(language: str, text: str) -> None:
    """Greetings, votes, another day's topic, and words cut off."""
    assert topics(post(1, "mona", text, minute=-3), language=language) == ()


@pytest.mark.parametrize(("language", "text"), ANOTHER)
@pytest.mark.parametrize("minute", [-5, 1])
def test_the_topic_of_another_meeting(language: str, text: str, minute: int) -> None:
    """It is no topic of this session, neither sure nor proposed."""
    assert topics(post(1, "mona", text, minute=minute), language=language) == ()


@pytest.mark.parametrize(("language", "text", "topic"), BESIDE)
def test_this_topic_beside_another_meeting(language: str, text: str, topic: str) -> None:
    """The mark nearer to the topic counts."""
    said = post(1, "mona", text, minute=1)
    assert [found.text for found in topics(said, language=language)] == [topic]


def test_the_next_chat_is_this_one_until_it_begins() -> None:
    """Hours before, "our next chat" is the session; "next week" is not on its day."""
    ahead = post(1, "mona", "Our next #gardenchat topic: winter pruning", minute=-180)
    assert [found.text for found in topics(ahead)] == ["Winter pruning"]
    later = post(1, "mona", "Next week's topic: winter pruning", minute=-180)
    assert topics(later) == ()


def test_a_topic_is_stated_before_the_chat_or_as_it_opens() -> None:
    """A host who talks of something at half past states no topic."""
    text = "Tonight we're talking about slugs"
    assert topics(post(1, "mona", text, minute=14))
    assert not topics(post(1, "mona", text, minute=16))


@pytest.mark.long
def test_a_question_is_no_topic() -> None:
    """A post that asks one of the chat's questions is not read."""
    asked = post(1, "mona", "Tonight's topic: slugs", minute=2)
    assert [topic.sure for topic in topics(asked=(asked,))] == []


def test_a_repost_of_a_host_counts_when_it_comes_late() -> None:
    """The host's post itself is not in the archive."""
    late = post(2, "ida", "RT @mona: Tonight's topic: slugs and snails. Be there!", minute=40)
    assert topics(late) == (Topic(text="Slugs and snails", posts=(late.key,)),)


@pytest.mark.parametrize(
    ("question", "sure"),
    [("Q1: Which gardens have a school near you?", True), ("Q1: Who waters the roses?", False)],
)
def test_a_host_passes_on_who_states_it(question: str, *, sure: bool) -> None:
    """The words are somebody else's: they are the topic where the questions have one of them."""
    passed_on = post(
        2, "ugo", "RT @ida: Join the school gardens chat in 5 mins! http://a.example", minute=-4
    )
    found = topics(passed_on, asked=(post(3, "mona", question, minute=5),))
    assert found[0] == Topic(text="School gardens", posts=(passed_on.key,), sure=sure)


def test_one_participant_proposes() -> None:
    """A topic that one participant states is for the draft."""
    said = post(2, "ida", "Join us now! Topic: slugs in spring #gardenchat", minute=-4)
    assert topics(said) == (Topic(text="Slugs in spring", posts=(said.key,), sure=False),)


def test_two_participants_are_sure() -> None:
    """Two in words of their own, not one and a repost."""
    said = post(2, "ida", "Join us now! Topic: slugs in spring #gardenchat", minute=-4)
    again = post(3, "leo", "Tonight's #gardenchat is about slugs!", minute=-3)
    copied = post(4, "rosa", f"RT @ida: {said.text}", minute=-2)
    assert topics(said, again) == (Topic(text="Slugs in spring", posts=(said.key, again.key)),)
    assert [topic.sure for topic in topics(said, copied)] == [False]


def test_the_longest_of_agreeing_statements_is_shown() -> None:
    """The posts of all of them state it."""
    short = post(1, "mona", "Tonight we're talking about slugs", minute=1)
    long = post(
        2, "ugo", "Tonight's #gardenchat is about slugs and their natural enemies", minute=2
    )
    assert topics(short, long)[0] == Topic(
        text="Slugs and their natural enemies", posts=(short.key, long.key)
    )


def test_a_host_before_participants() -> None:
    """And topics that only others state are proposals behind it."""
    by_host = post(1, "mona", "Tonight we're talking about compost", minute=1)
    by_other = post(2, "ida", "Tonight's topic: slugs", minute=0)
    assert [(topic.text, topic.sure) for topic in topics(by_host, by_other)] == [
        ("Compost", True),
        ("Slugs", False),
    ]


ASKED = {
    "en": [
        "How do you plan a school garden with little money?",
        "Who looks after your school garden in the holidays?",
        "Which tools does a school garden need?",
    ],
    "de": [
        "Wie finanziert ihr einen Schulgarten?",
        "Wer pflegt den Schulgarten in den Ferien?",
        "Welche Geräte braucht der Schulgarten?",
    ],
}


@pytest.mark.parametrize(("language", "expected"), [("en", "School garden"), ("de", "Schulgarten")])
def test_the_questions_propose(language: str, expected: str) -> None:
    """What the questions share and the posts have comes first, and is never sure."""
    asked = tuple(
        post(10 * number, "mona", text) for number, text in enumerate(ASKED[language], start=1)
    )
    answers = [
        post(50 + number, f"who{number}", text) for number, text in enumerate(ASKED[language])
    ]
    proposed = topics(*answers, asked=asked, language=language)
    assert proposed[0] == Topic(text=expected, sure=False)
    assert len(proposed) <= 3
    assert not any(topic.sure for topic in proposed)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            [
                "How did you start peer-to-peer/hands-on teaching?",
                "What does peer-to-peer/hands-on teaching cost?",
                "Where does Peer-to-peer/hands-on teaching fail?",
                "Who pays for #gardenchat peer-to-peer/hands-on teaching, and how?",
                "What is next?",
            ],
            "Peer-to-peer/hands-on teaching",
        ),
        (
            [
                "Why do you keep a seed library?",
                "Who fills the seed library of your town?",
                "What did a seed library teach you?",
                "Which seed library would you visit?",
            ],
            "Seed library",
        ),
        # A verb first, a verb last, half of the questions, three of three, the hashtag's subject.
        (["How do you help students now?", "Help students where?", "Can a shed help students?"] * 2, None),
        (["Where do students learn?", "Do students learn in sheds?", "When would students learn?"] * 2, None),
        (["A seed library?", "Which seed library?", "Whose shed?", "What rake?"] * 2, None),
        (["A seed library?", "Which seed library?", "Whose seed library?"], None),
        (["Is garden chat fun?", "Is garden chat new?", "What is garden chat?", "Who is garden chat?"], None),
    ],
)  # fmt: skip
def test_nearly_all_questions_share_the_topic(asked: list[str], expected: str | None) -> None:
    """As the first of them writes it, with their posts; else it is a proposal at most."""
    given = tuple(post(10 * n, "mona", text) for n, text in enumerate(asked, start=1))
    found = topics(post(500, "ida", "Sheds, seeds and students"), asked=given)
    sure = [topic for topic in found if topic.sure]
    assert [topic.text for topic in sure] == [expected] * (expected is not None)
    if expected is not None:
        having = [it.key for it in given if expected.casefold() in it.text.casefold()]
        assert sure[0].posts == tuple(having)


def test_three_proposals_where_the_questions_have_as_many() -> None:
    """Behind those that answers share stand phrases of one question and words of few."""
    asked = tuple(
        post(10 * number, "mona", text) for number, text in enumerate(ASKED["en"], start=1)
    )
    answers = [
        post(50, "ida", "Our school garden has tools from the flea market"),
        post(51, "leo", "No tools in the school garden without a shed"),
    ]
    proposed = [topic.text for topic in topics(*answers, asked=asked)]
    assert proposed == ["School garden", "Little money", "Tools"]


def test_the_chats_own_subject_is_no_proposal() -> None:
    """The hashtag says it: garden in #gardenchat."""
    asked = tuple(
        post(number, "mona", f"{word} is new in your garden?")
        for number, word in enumerate(["What", "Who"])
    )
    answers = [post(50, "ida", "My garden is new"), post(51, "leo", "A garden")]
    assert topics(*answers, asked=asked) == ()


@pytest.mark.parametrize(("phrase", "proposed"), [("previous hedge", False), ("low hedge", True)])
def test_a_place_in_an_order_is_no_subject(phrase: str, *, proposed: bool) -> None:
    asked = (
        post(1, "mona", f"Who cut the {phrase}?"),
        post(2, "mona", f"Why is the {phrase} dry?"),
    )
    answers = [post(50, "ida", f"The {phrase} again"), post(51, "leo", f"My {phrase}")]
    texts = [topic.text for topic in topics(*answers, asked=asked)]
    assert (phrase.capitalize() in texts) is proposed


def test_the_order_of_posts_changes_nothing() -> None:
    """Nor does a statement of a host twice."""
    posts = [
        post(number, "mona", text, minute=-number)
        for number, (_, text, _) in enumerate(STATED[:19])
    ]
    expected = topics(*posts)
    for seed in range(5):
        shuffled = random.Random(seed).sample(posts, len(posts))
        assert topics(*shuffled) == expected


def test_an_announcement_of_days_before_counts() -> None:
    """With the date of the session, a day more or less for the time zone."""
    text = "#gardenchat, March 5 at 8 PM ET. Tonight's theme: bees"
    said = post(1, "mona", text.replace("Tonight's", "Our"), minute=-3 * 24 * 60)
    assert topics(said) == (Topic(text="Bees", posts=(said.key,)),)
    other = post(1, "mona", said.text.replace("March 5", "March 12"), minute=-3 * 24 * 60)
    assert topics(other) == ()


def test_a_planned_topic_comes_first() -> None:
    """Whatever the posts say."""
    said = post(1, "mona", "Tonight's topic: slugs")
    assert find_topics(
        [said],
        segmentation=segmentation(),
        session=session(),
        language="en",
        hashtags=[TAG],
        planned="Slugs in spring",
    ) == (Topic(text="Slugs in spring"),)


def test_no_posts() -> None:
    """An empty session has no topic."""
    assert topics() == ()
    assert session().end - session().start == timedelta(hours=1)
