"""Explicit support: who agreed, disagreed, said the same or reposted, as far as it is stated."""

import random

import pytest

from tests.insight.making import post
from tweetup.insight import find_support
from tweetup.insight.assent import agrees, contrasts, disagrees
from tweetup.insight.support import find_named_assent, stated_targets
from tweetup.model import Post, PostKey, Support

AGREE = [
    ("en", "+1"),
    ("en", "+1 to this, we do it every week"),
    ("en", "This! All day long"),
    ("en", "this."),
    ("en", "Yes, this."),
    ("en", "I totally agree, they need time"),
    ("en", "Agreed! And they need time"),
    ("en", "So true"),
    ("en", "exactly - they need time"),
    ("en", "Couldn't agree more. Time is all"),
    ("en", "Well said! #teachchat"),
    ("en", "@ann @bob yes! they need time"),
    ("en", "A2: THIS. People need time"),
    ("de", "Stimme dir zu, das braucht Zeit"),
    ("de", "Genau! Das braucht Zeit"),
    ("fr", "Tout à fait d'accord, il faut du temps"),
    ("fr", "Exactement !"),
    ("es", "Totalmente de acuerdo, hace falta tiempo"),
    ("nl", "Helemaal mee eens, het kost tijd"),
    ("en", "+1, never had one in my street"),
    ("en", "Agreed! Nobody told us that the pump was there"),
    ("en", "I’d second that. In my school it took a year"),
    ("de", "Stimme dir zu, niemand hat mir das je gezeigt"),
    ("fr", "D'accord, personne ne nous a montré la pompe"),
    ("es", "De acuerdo, nadie me lo había dicho"),
    ("nl", "Mee eens, niemand heeft ons dat verteld"),
    ("it", "Sono d'accordo, serve tempo"),
    ("pt", "Concordo, é preciso tempo"),
    ("xx", "+1"),
    ("en", "agree with you, money keeps it going"),
    ("en", "Agree it takes time"),
    ("en", "Agreed that they need time"),
    ("en", "Good point about the summer"),
    ("en", "You're right on the summer"),
    ("en", "Well said everyone"),
    ("en", "So true"),
    ("en", "same here, and it works"),
    ("en", "Love this! We do it too"),
    ("en", "I agree 100%"),
    ("en", "@ada this #pots"),
    ("en", "@ada exactly this #pots #soil"),
    ("en", "@ada spot on #pots"),
    ("de", "@ada genau das #pots"),
    ("en", "That's a good point"),
    ("en", "this is spot on"),
    ("en", "Soaking is the whole secret. Agree 100%."),
    ("en", "Water it less. Exactly this!"),
    ("en", "agree with this because they need time"),
    ("en", "Exactly my story, a year and a half"),
    ("en", "same, sadly"),
    ("en", "Same here, unfortunately. #pots"),
    ("en", "Me too"),
    ("en", "@ada me too! #pots"),
    ("de", "Ich auch!"),
    ("de", "Stimmt leider"),
    ("fr", "Moi aussi, hélas"),
    ("es", "Yo también"),
    ("nl", "Ik ook, helaas"),
    ("it", "Anch'io"),
    ("pt", "Eu também, infelizmente"),
    ("en", "Yes! Spot on."),
    ("en", "hear hear"),
    ("de", "Stimme dir zu und würde mehr Zeit geben"),
    ("fr", "D'accord avec toi"),
    ("es", "De acuerdo con eso"),
    ("nl", "Mee eens met dat plan"),
    ("en", "Agreed \U0001f600"),
    ("en", "Agreed \U0001f44d #teachchat"),
    ("en", "So true @ann"),
    ("en", "Spot on @ann!"),
    ("en", "You are so right"),
    ("en", "Hear, hear"),
    ("en", "I love this. It also needs no money"),
    ("en", "Well said! Everybody should come"),
    ("en", "100% agree"),
    ("en", "I have to agree"),
    ("en", "Agree w/ @ann about the time"),
    ("en", "Ditto here"),
    ("en", "Agree - time is all"),
    ("en", "Amen to that"),
    ("de", "Genau \U0001f600"),
    ("de", "Volle Zustimmung, Zeit ist alles"),
    ("de", "So ist es!"),
    ("fr", "Bien dit !"),
    ("fr", "Je suis d'accord, il faut du temps"),
    ("es", "Así es, hace falta tiempo"),
    ("es", "Tienes razón"),
    ("nl", "Zo is het"),
    ("nl", "Goed gezegd, tijd is alles"),
]

DO_NOT_AGREE = [
    ("es", "De acuerdo con la ley, eso está prohibido"),
    ("pt", "De acordo com a lei isso é proibido"),
    ("it", "Concordo con chi rilegge"),
    ("nl", "Mee eens met wie het tegendeel zegt"),
    ("en", "Totally agree with the people who put it in anyway"),
    ("en", "I agree with your boss"),
    ("fr", "D'accord avec ta cheffe"),
    ("en", "Agreed, as long as someone else pays"),
    ("it", "Concordo, fino a quando paga qualcun altro"),
    ("en", "Agreed, but they need time"),
    ("en", "I don't agree"),
    ("en", "They all agree on time"),
    ("en", "This is the one #pots"),
    ("en", "That's a good start"),
    ("en", "this is not spot on"),
    ("en", "My boss says no. Agree?"),
    ("en", "Nobody digs here. I agree with them."),
    ("en", "I said that. Good point about the shed"),
    ("en", "This is a question of time"),
    ("en", "Agreed, sadly not"),
    ("en", "Agree with none of it, sadly"),
    ("en", "Me too late for the bus"),
    ("en", "Exactly my story is why I left, not theirs"),
    ("en", "True stories need time"),
    ("en", "+1 although they need time"),
    ("en", "+1 guest from our side, hello from Cork"),
    ("en", "\U0001f4af my age feels like that tonight"),
    ("en", "This. Unfortunately it is why we closed: time split the group."),
    ("en", "Great question"),
    ("en", "Exactly how long is it"),
    ("en", "Same time next week?"),
    ("en", "Yes they need time"),
    ("de", "Genau genommen braucht das Zeit"),
    ("de", "Stimme dir nicht zu"),
    ("fr", "Pas d'accord"),
    ("es", "No estoy de acuerdo"),
    ("nl", "Niet mee eens"),
    ("it", "Non sono d'accordo"),
    ("pt", "Não concordo"),
    ("en", "Genau!"),
    ("xx", "Agreed!"),
    ("en", ""),
    ("en", "Agreed in every meeting, never done at our place"),
    ("en", "You are right to worry about volunteers, we lost all of ours"),
    ("en", "Good point is what my boss would say. I think it is rubbish"),
    ("en", "agree with none of this"),
    ("en", "agree with nothing here"),
    ("en", "Same here once, and it failed badly"),
    ("en", "True that used to be, no longer"),
    ("en", "Agree to disagree!"),
    ("en", "Agreed last year, gone since"),
    ("en", "Great point for a joke"),
    ("en", "Well said is half done"),
    ("en", "Amen is how sermons end"),
    ("en", "Love this kind of question"),
    ("en", "Spot on the carpet"),
    ("de", "Richtig gute Gärten sind selten"),
    ("de", "Zustimmung fehlt"),
    ("fr", "Juste un jardin"),
    ("es", "Cierto jardín de la escuela"),
    ("nl", "Waar zijn de tuinen"),
    ("en", "Agreed? Hardly."),
    ("en", "I agree? No way"),
    ("en", "Agree or disagree?"),
    ("en", "Agree with most of it"),
    ("en", "I agree with half of that"),
    ("en", "Agreed... not"),
    ("en", "Agreed. NOT!"),
    ("en", "Agreed, no"),
    ("en", "Agreed, never worked here"),
    ("en", "Very true, not here"),
    ("en", "So true, if you have money"),
    ("en", "Agreed if you have money"),
    ("en", "Agreed in theory"),
    ("en", "I agree in principle, maybe"),
    ("en", "I agree, I guess"),
    ("en", "Agreed, sort of"),
    ("en", "I agree somewhat"),
    ("en", "Agreed tho it costs"),
    ("en", "Agreed unless it rains"),
    ("en", "Good point, wrong conclusion"),
    ("en", "Agreed - the opposite is true"),
    ("en", "True. False for us"),
    ("en", "This. Is. Wrong"),
    ("en", "Exactly, no."),
    ("en", "Well said and badly done"),
    ("en", "Well put on a coat"),
    ("en", "Same here and it failed"),
    ("en", "Love this town"),
    ("en", "I could agree"),
    ("en", "I used to agree"),
    ("en", "Agreed \U0001f644"),
    ("en", "So true \U0001f612"),
    ("en", "So true /s"),
    ("en", "Agreed, I don't agree at all"),
    ("en", "+1 \U0001f644"),
    ("de", "Genau, nein"),
    ("de", "Stimme zu, wenn es regnet"),
    ("de", "Richtig, theoretisch"),
    ("de", "Stimmt? Kaum."),
    ("fr", "D'accord avec rien"),
    ("fr", "Exactement, presque"),
    ("fr", "D'accord, en théorie"),
    ("es", "De acuerdo con nada"),
    ("es", "Cierto, casi"),
    ("nl", "Mee eens met niemand"),
    ("nl", "Klopt, bijna"),
    ("nl", "Eens? Nee"),
]


@pytest.mark.parametrize(("language", "text"), AGREE)
def test_words_of_assent_at_the_start_agree(language: str, text: str) -> None:
    assert agrees(text, language)


@pytest.mark.parametrize(("language", "text"), DO_NOT_AGREE)
def test_assent_that_is_taken_back_or_means_something_else_does_not(
    language: str, text: str
) -> None:
    assert not agrees(text, language)


STATED = "A1: At dusk, since I work until six and the well is cold by then"


@pytest.mark.parametrize(
    "text",
    [
        "+1",
        "Yes!",
        "Yes! The well is cold",
        "yes, because it is so hot",
        "Absolutely. Mine freezes over",
        "+1 for the cold well",
        "Agreed! And my cat likes it",
        "Good point about the well",
    ],
)
def test_assent_counts_with_words_of_the_matter_or_none(text: str) -> None:
    assert agrees(text, "en", other=STATED)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "+1 for effort"),
        ("en", "+1 for effort, -1 for the idea"),
        ("en", "+1 for the spelling"),
        ("en", "+1, not"),
        ("en", "+1, never"),
        ("en", "+1, nobody agrees with me on this"),
        ("en", "Agreed, nobody in their right mind"),
        ("en", "Good point about the parking"),
        ("en", "this, said nobody ever"),
        ("en", "Agreed! Said the slugs"),
        ("en", "agreed! oh wait, no"),
        ("en", "Agreed. Oh no."),
        ("en", "ditto, minus the barrels"),
        ("en", "Agreed, apart from the hose"),
        ("en", "agreed without the well"),
        ("en", "Exactly, if only"),
        ("en", "Agreed, it was never any use"),
        ("en", "yes, I saw your other post about it"),
        ("en", "me too, still at the bus stop"),
        ("en", "Yes. I saw your other post"),
        ("en", "Absolutely, still at the bus stop"),
        ("de", "Genau, ohne den Brunnen"),
        ("de", "Ja, ich habe deinen Beitrag gelesen"),
        ("fr", "Exactement, sans le puits"),
        ("fr", "Oui, un autre jardin"),
        ("es", "Exacto, sin el pozo"),
        ("nl", "Precies, zonder de put"),
        ("it", "Esatto, senza il pozzo"),
        ("pt", "Exato, sem o poço"),
    ],
)
def test_assent_that_is_turned_limited_or_of_no_matter_does_not_count(
    language: str, text: str
) -> None:
    assert not agrees(text, language, other=STATED)


def test_yes_to_somebody_by_name_is_of_the_matter_of_their_posts() -> None:
    posts = [
        post(1, "ann", STATED),
        post(2, "bob", "@ann yes, I saw your other post about it"),
        post(3, "cyd", "@ann yes, our well is warm"),
    ]
    assert [it.post.id for it in find_named_assent(posts, language="en")] == ["3"]


@pytest.mark.parametrize(
    ("text", "agreeing"),
    [("Yes!", False), ("Absolutely.", False), ("Me too", False), ("I agree", True)],
)
def test_yes_to_a_question_is_its_answer(text: str, *, agreeing: bool) -> None:
    assert agrees(text, "en", asked=True) is agreeing
    assert agrees(text, "en")


DISAGREE = [
    ("en", "I disagree, groups need time"),
    ("en", "Respectfully disagree: groups need time"),
    ("en", "I don't agree that groups need time"),
    ("en", "I'm not convinced"),
    ("en", "Not sure I agree. Groups need time"),
    ("en", "I beg to differ"),
    ("en", "I disagree, that was a big group, wasn't it? They need time"),
    ("en", "I don't agree, it is the room, right?"),
    ("de", "Das sehe ich anders, Gruppen brauchen Zeit"),
    ("de", "Stimme dir nicht zu"),
    ("fr", "Pas du tout d'accord"),
    ("es", "No estoy de acuerdo"),
    ("nl", "Daar ben ik het niet mee eens"),
    ("it", "Non sono d'accordo"),
    ("pt", "Discordo: os grupos precisam de tempo"),
]

DO_NOT_DISAGREE = [
    ("en", "Not that I disagree, it just takes patience"),
    ("en", "My boss would disagree, I think you are right because it saves lives"),
    ("en", "I used to think it's wrong, on the contrary it is the best advice"),
    ("de", "Nicht dass ich nicht überzeugt wäre, denn es klappt"),
    ("de", "Da stimmt nicht nur der Ton, sondern alles, weil es ehrlich ist"),
    ("en", "I couldn't agree more"),
    ("en", "I can't disagree"),
    ("en", "I disagreed with this for years because I was stubborn, now I do it"),
    ("en", "It is hard to disagree"),
    ("en", "Does anyone disagree?"),
    ("en", "You disagree, don't you?"),
    ("en", "Do you disagree, or is it the room?"),
    ("en", "People who disagree should talk"),
    ("en", "Don't you agree?"),
    ("en", "Teachers need convincing"),
    ("de", "Stimme zu"),
    ("fr", "D'accord"),
    ("xx", "I disagree"),
]


@pytest.mark.parametrize(("language", "text"), DISAGREE)
def test_words_of_disagreement_disagree(language: str, text: str) -> None:
    assert disagrees(text, language)
    assert not agrees(text, language)


@pytest.mark.parametrize(("language", "text"), DO_NOT_DISAGREE)
def test_other_words_do_not_disagree(language: str, text: str) -> None:
    assert not disagrees(text, language)


@pytest.mark.parametrize(
    ("language", "text", "contrasting"),
    [
        ("en", "But groups need time", True),
        ("en", "@ann Yes, but groups need time", True),
        ("en", "I agree, but groups need time", True),
        ("de", "Ja, aber Gruppen brauchen Zeit", True),
        ("en", "But of course! Such a simple idea", False),
        ("en", "but yes, they need time", False),
        ("en", "But I love it, they need time", False),
        ("en", "but seriously, great", False),
        ("en", "Ok, but seriously, what a great plan for groups", False),
        ("en", "But how do groups find time?", False),
        ("en", "But your group is the best one I have seen, since it has time", False),
        ("en", "But the best way is not the shortest", True),
        ("en", "But that is not the best", True),
        ("en", "But I agree that groups need time", False),
        ("en", "But what a good idea for groups", False),
        ("en", "But I don't love it, groups need time", True),
        ("en", "But good groups need time", True),
        ("de", "Aber ja, Gruppen brauchen Zeit", False),
        ("de", "Aber natürlich!", False),
        ("de", "Aber klar, gute Idee", False),
        ("fr", "Mais oui, bien sûr", False),
        ("fr", "Mais les groupes prennent du temps", True),
        ("es", "Pero claro que sí", False),
        ("nl", "Maar natuurlijk", False),
        ("it", "Ma certo", False),
        ("pt", "Mas claro", False),
        ("en", "Groups help, but they need time", False),
        ("en", "Groups need time", False),
        ("xx", "But groups need time", False),
    ],
)
def test_a_reply_that_begins_with_but_contrasts(
    language: str, text: str, *, contrasting: bool
) -> None:
    assert contrasts(text, language) is contrasting


WORDS = "Small groups let quiet students speak up"
POST = post(1, "ann", f"A1: {WORDS} #teachchat")
TARGETS = [
    ("reply on record", post(2, "bob", "@ann Agreed!", reply=1)),
    ("quote on record", post(2, "bob", "Agreed!", quote=1)),
    ("link to the post", post(2, "bob", "Agreed! https://twitter.com/ann/status/1")),
    ("comment on a copy", post(2, "bob", f"Agreed! RT @ann: A1: {WORDS}")),
]
NO_TARGETS = [
    ("mention alone", post(2, "bob", "@ann Agreed!")),
    ("nothing at all", post(2, "bob", "Agreed!")),
    ("an absent post", post(2, "bob", "Agreed!", reply=99)),
    ("words she never wrote", post(2, "bob", "Agreed! RT @ann: Large groups are noisy")),
    ("a repost", post(2, "bob", f"RT @ann: A1: {WORDS}", repost=1)),
    ("herself", post(2, "Ann", "Agreed!", reply=1)),
]


@pytest.mark.parametrize("comment", [row[1] for row in TARGETS], ids=[row[0] for row in TARGETS])
def test_agreement_counts_where_its_target_is_stated(comment: Post) -> None:
    support = find_support([POST, comment], language="en")
    assert support[POST.key].agreed == (PostKey("x", "2"),)


@pytest.mark.parametrize(
    "comment", [row[1] for row in NO_TARGETS], ids=[row[0] for row in NO_TARGETS]
)
def test_agreement_without_a_stated_target_does_not_count(comment: Post) -> None:
    support = find_support([POST, comment], language="en")
    assert POST.key not in support or support[POST.key].agreed == ()


NAMED = [
    ("agree with", post(2, "bob", "I agree with @ann, quiet students need it"), "ann"),
    ("plus one", post(2, "bob", "+1 @ann on the quiet students"), "ann"),
    ("addressed", post(2, "bob", "@ann exactly! Quiet students need it"), "ann"),
    ("a link", post(2, "bob", "Agree! Quiet students https://x.com/ann/status/9"), "ann"),
    ("a link to another", post(2, "bob", "@ann Agree! https://x.com/cyd/status/9"), None),
    ("somebody absent", post(2, "bob", "I agree with @cyd, quiet students need it"), "cyd"),
    ("not the one replied to", post(2, "bob", "@ann Agree with @cyd on it", reply=1), "cyd"),
    ("two people", post(2, "bob", "@ann @cyd exactly! Quiet students need it"), None),
    ("a question", post(2, "bob", "@ann exactly? Do quiet students need it?"), None),
    ("disagreement", post(2, "bob", "@ann I disagree, quiet students hate it"), None),
    ("themselves", post(2, "bob", "I agree with @bob, quiet students need it"), None),
    ("a stated target", post(2, "bob", "@ann exactly! Quiet students need it", reply=1), None),
]


@pytest.mark.parametrize(
    ("comment", "named"), [row[1:] for row in NAMED], ids=[row[0] for row in NAMED]
)
def test_whom_words_of_assent_name(comment: Post, named: str | None) -> None:
    """The gate finds the post they are about; here they are support of none."""
    assents = find_named_assent([POST, comment], language="en")
    assert [(it.post, it.handle) for it in assents] == ([(comment.key, named)] if named else [])
    support = find_support([POST, comment], language="en")
    assert comment.key not in (support[POST.key].agreed if named and support else ())


def test_a_reply_that_agrees_with_somebody_else_is_no_support_of_its_target() -> None:
    comment = post(2, "bob", "Agree with @cyd, money keeps it going", reply=1)
    assert find_support([POST, comment], language="en") == {}


def test_somebody_named_without_words_of_assent_takes_no_agreement() -> None:
    comment = post(2, "bob", "@ann Exactly! I spoke with @cyd about it", reply=1)
    assert find_support([POST, comment], language="en")[POST.key].agreed == (comment.key,)


def test_a_comment_on_words_that_two_posts_have_states_no_target() -> None:
    again = post(3, "ann", f"{WORDS} #other")
    comment = post(2, "bob", f"Agreed! RT @ann: {WORDS}")
    assert stated_targets([POST, comment]) == {comment.key: POST.key}
    assert stated_targets([POST, again, comment]) == {}


def test_people_are_counted_once_each_by_what_they_did() -> None:
    """Two agree, one of them twice; two repost, the author not; one disagrees, one says but."""
    posts = [
        POST,
        post(2, "bob", "Agreed!", reply=1),
        post(3, "bob", "So true", reply=1),
        post(4, "cyd", "+1", reply=1),
        post(5, "dan", f"RT @ann: A1: {WORDS}"),
        post(6, "eve", "RT @ann", repost=1),
        post(7, "ann", f"RT @ann: A1: {WORDS}"),
        post(8, "fay", "I disagree, groups take time", reply=1),
        post(9, "gus", "But groups take time", reply=1),
    ]
    expected = Support(
        post=POST.key,
        agreed=(PostKey("x", "2"), PostKey("x", "4")),
        reposted=2,
        against=(PostKey("x", "8"),),
        contrasted=(PostKey("x", "9"),),
    )
    assert find_support(posts, language="en") == {POST.key: expected}
    shuffled = list(posts)
    random.Random(3).shuffle(shuffled)
    assert find_support(shuffled, language="en") == {POST.key: expected}


def test_nearly_the_same_own_words_are_support_of_each_other() -> None:
    other = post(2, "bob", "Quiet students will speak up in small groups, I find #teachchat")
    support = find_support([POST, other], language="en", hashtags=["teachchat"])
    assert support[POST.key].same_words == (other.key,)
    assert support[other.key].same_words == (POST.key,)


BOOK = "A3: Nan Shepherd's The Living Mountain, still."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (BOOK, "A3: The Living Mountain by Nan Shepherd, still!", True),
        (BOOK, "A3: The Living Mountain by Nan Shepherd", True),
        (BOOK, 'A3: "The Living Mountain" by Nan Shepherd and a good map. Burn the rest.', False),
        (
            "A3: I read Nan Shepherd's Living Mountain in June",
            "A3: Nan Shepherd's Living Mountain bores me",
            False,
        ),
        (
            "A3: Read the living mountain to your class in winter",
            "A3: We read the living mountain to our class in winter",
            True,
        ),
        (
            "A3: Read the living mountain to your class in winter. Skip the museum.",
            "A3: We read the living mountain to our class in winter",
            False,
        ),
    ],
)
def test_what_is_said_is_nearly_the_same_both_ways(one: str, other: str, *, same: bool) -> None:
    posts = [post(1, "ann", one), post(2, "bob", other)]
    support = find_support(posts, language="en")
    assert {key: it.same_words for key, it in support.items()} == (
        {posts[0].key: (posts[1].key,), posts[1].key: (posts[0].key,)} if same else {}
    )


@pytest.mark.parametrize(
    "other",
    [
        post(2, "bob", f"{WORDS} #teachchat"),
        post(2, "bob", f"RT ann: {WORDS} when we let them, and others learn to listen"),
        post(2, "bob", "Small groups are noisy #teachchat"),
        post(2, "Ann", "Quiet students will speak up in small groups, I find"),
    ],
    ids=["copy", "copy without a handle", "other words", "the same person"],
)
def test_copies_and_other_words_are_no_support(other: Post) -> None:
    support = find_support([POST, other], language="en")
    assert all(not it.same_words for it in support.values())


def test_the_same_words_turned_otherwise_say_something_else() -> None:
    """What one does the other never does."""
    posts = [
        post(
            1, "ann", "A1: Mornings always for watering beds, evenings never for reasons of slugs"
        ),
        post(2, "bob", "A1: Evenings always for watering beds, mornings never, reasons of slugs"),
    ]
    assert all(not it.same_words for it in find_support(posts, language="en").values())


WEEKLY = post(1, "ann", "A2: Twice a week with every class of our school #teachchat")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("A2: Twice a week with every class of our school! #teachchat", True),
        ("A2: Twice a week with every class in our school #teachchat", True),
        ("A2: Once a week with every class of our school #teachchat", False),
        ("A2: Not twice a week with every class of our school #teachchat", False),
        ("Twice a week with every class of our school #teachchat", False),
    ],
)
def test_a_short_labelled_answer_is_given_by_several(text: str, *, same: bool) -> None:
    other = post(2, "bob", text)
    support = find_support([WEEKLY, other], language="en", hashtags=["teachchat"])
    assert (support.get(WEEKLY.key) is not None) is same
