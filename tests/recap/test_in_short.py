"""The recap in short: each sentence holds, rests on posts, and says no other number."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.recap.making import CHAT, START, Made, count_people, key, keys, mention, point, post
from tweetup.model import Claims, PassedOn, Post, SectionClaims, Topic
from tweetup.recap import PreviousSession
from tweetup.recap.wordings.english import ENGLISH
from tweetup.render.view import RecapView

MET = "#carechat met on Friday, 8 March 2024, at 19:00 (UTC)"
MET_IN_TOKYO = "#carechat met on Saturday, 9 March 2024, at 04:00 (JST)"
CAME = (
    "From then until 19:07, three people wrote four posts, not counting reposts and copies"
    " (one question asked)."
)
HOUR = Made(
    placed=(
        (post(1, "host", "Hello and welcome", minute=1), "intro"),
        (post(2, "host", "Q1 Why do we meet?", minute=5), "Q1"),
        (post(3, "ann", "A1 to learn  from\npatients {people}", minute=6), "Q1"),
        (post(4, "bo", "A1 patients teach", minute=7), "Q1"),
        (post(5, "cy", "RT @bo: A1 patients teach", minute=8, repost=4), "Q1"),
    )
)
ASKED = "The question was “Q1 Why do we meet?”."
POSTS = tuple(one for one, _ in HOUR.placed)
MENTION = mention("", "patients", POSTS[2:4])


def in_short(made: Made) -> list[str]:
    """Return the sentences of a recap in short."""
    return [sentence.text for sentence in made.recap().intro]


def claiming(made: Made = HOUR, **claims: object) -> Made:
    """Return the chat with these claims of the whole session."""
    return replace(made, session_claims=Claims(**claims))  # type: ignore[arg-type]  # by field


def asking(*groups: Iterable[Post]) -> Made:
    """Return the chat whose sections Q1, Q2, ... leave these posts open."""
    sections = [
        SectionClaims(section=f"Q{number}", open_questions=keys(group))
        for number, group in enumerate(groups, start=1)
    ]
    return replace(HOUR, section_claims=tuple(sections))


def test_meeting_and_people() -> None:
    """A chat's day, hour and host, and its people, with the posts that show it."""
    met, came, asked = HOUR.recap().intro
    assert (met.text, met.posts) == (f"{MET}, hosted by @host.", (key(2),))
    assert (came.text, came.posts) == (CAME, keys(POSTS[:4]))
    assert (asked.text, asked.posts) == (ASKED, (key(2),))


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (replace(HOUR, hosts=()), f"{MET}."),
        (
            claiming(topic=Topic(text="patients")),
            MET.replace("#carechat met", "@host hosted #carechat") + ", on “patients”.",
        ),
        (
            claiming(replace(HOUR, hosts=()), topic=Topic(text="patients")),
            f"{MET} to talk about “patients”.",
        ),
        (
            replace(HOUR, zone="Asia/Tokyo"),
            f"{MET_IN_TOKYO}, hosted by @host.",
        ),
    ],
)
def test_meeting(made: Made, sentence: str) -> None:
    """Day and hour where the chat is at home; no host or topic where there is none."""
    assert in_short(made)[0] == sentence


def test_topic_is_shown_with_its_posts() -> None:
    """A topic of a plan has none: the questions stand for it."""
    stated = claiming(topic=Topic(text="patients", posts=(key(1),))).recap().intro[0]
    assert stated.posts == (key(1),)
    assert claiming(topic=Topic(text="patients")).recap().intro[0].posts == (key(2),)


def test_nothing_is_claimed_without_host_and_question() -> None:
    made = Made(placed=((post(1, "ann"), "chatter"), (post(2, "bo"), "chatter")), hosts=())
    assert in_short(made) == [
        f"{MET}.",
        "From then until 19:10, two people wrote two posts, not counting reposts and copies.",
    ]


@pytest.mark.parametrize(
    ("minutes", "until"), [((1, 57), "19:57"), ((1, 60), "20:00"), ((1, 57.9, 66), "19:57")]
)
def test_the_hour_ends_with_its_last_post(minutes: tuple[float, ...], until: str) -> None:
    """No later: the session's own end is rounded up; posts after that are not of the hour."""
    placed = [(post(n, f"ann{n}", minute=minute), "Q1") for n, minute in enumerate(minutes)]
    came = in_short(Made(placed=tuple(placed), hosts=()))[1]
    assert (
        came
        == f"From then until {until}, two people wrote two posts, not counting reposts and copies."
    )


@pytest.mark.parametrize(
    ("language", "start"),
    [
        ("en", "From then until 11 March 2024, 19:40, two people wrote two posts, not"),
        ("de", "Bis 11. März 2024, 19:40 Uhr, schrieben 2 Personen zusammen 2 Beiträge,"),
        ("fr", "Jusqu’au 11 mars 2024, 19:40 : 2 personnes, 2 messages sans"),
        ("es", "Hasta el 11 de marzo de 2024, 19:40: 2 personas, 2 mensajes sin"),
        ("it", "Fino al giorno 11 marzo 2024, ore 19:40: 2 persone e 2 post, esclusi"),
        ("nl", "Tot 11 maart 2024, 19:40 uur, schreven 2 personen samen 2 berichten,"),
    ],
)
def test_a_chat_of_several_days_ends_with_its_day(language: str, start: str) -> None:
    placed = ((post(1, "ann", minute=1), "Q1"), (post(2, "bo", minute=3 * 1440 + 40), "Q1"))
    made = Made(placed=placed, hosts=(), language=language, minutes=4 * 1440)
    assert in_short(made)[1].startswith(start)
    asked = in_short(replace(made, hosts=("ann",)))[1]
    assert (start[:22] in asked, "(" in asked) == (True, True)


def test_a_participants_question_is_no_source_for_the_hosts() -> None:
    """A stretch may open with one; that of a host is a source."""
    own, other = post(1, "host", "Tea or coffee?", minute=1), post(2, "ann", "Milk?", minute=9)
    made = Made(placed=((own, "S1"), (other, "S2")), askers=("ann",))
    assert [question.author for question in made.segmentation.questions] == ["host", "ann"]
    assert made.recap().intro[0].posts == (own.key,)


def test_an_account_that_only_advertises_is_counted_and_told_apart() -> None:
    """Who wrote an advert and an answer is none of those; the word is the same either way."""
    some = Made(placed=tuple((post(n, name), "Q1") for n, name in enumerate(("ann", "bo", "bo"))))
    both = "From then until 19:10, two people wrote three posts, not counting reposts and copies."
    mixed = replace(some, adverts=frozenset({1})).recap()
    assert (mixed.intro[1].text, mixed.numbers.advertisers) == (both, 0)
    advertised = replace(some, adverts=frozenset({1, 2})).recap()
    assert advertised.intro[1].text == both
    assert (advertised.numbers.participants, advertised.numbers.advertisers) == (2, 1)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({1: "Why?"}, "The question was “Why?”."),
        ({1: "Why?", 2: "How?"}, "The first question was “Why?”, the last “How?”."),
        ({1: "Why?", 2: "How?", 3: "When?"}, "The first question was “Why?”, the last “When?”."),
        ({1: "Why?", 2: "", 3: "When?"}, "The first question was “Why?”, the last “When?”."),
        ({1: "", 2: "How?", 3: "When?"}, None),
        ({1: "Why?", 2: "How?", 3: ""}, None),
        ({1: "Why?", 2: "How? " * 40}, None),
        ({2: "How?", 3: "When?"}, None),
        ({1: "Why? " * 40}, None),
        ({1: "", 2: ""}, None),
        ({}, None),
    ],
)
def test_the_first_and_last_question_are_quoted_whole(
    asked: dict[int, str], sentence: str | None
) -> None:
    """Where the words of one are in a picture or the first number is missing, another one is."""
    placed = tuple(
        (post(number, "host", text, minute=number), f"Q{number}") for number, text in asked.items()
    )
    made = Made(placed=(*placed, (post(9, "ann", "A few words", minute=9), "chatter")))
    sentences = [it for it in in_short(made) if "“" in it]
    assert sentences == ([sentence] if sentence else [])


def test_guests_are_named_who_wrote() -> None:
    """Not one who was announced and did not come, nor one who only reposted."""
    for guests, sentence in {
        ("ann", "absent", "cy"): "@ann took part as a guest.",
        ("bo", "ann"): "@ann and @bo took part as guests.",
        ("absent",): None,
    }.items():
        made = replace(HOUR, chat=structs.replace(CHAT, guests=guests))
        assert in_short(made)[1:-2] == ([sentence] if sentence else [])


def test_guests_who_did_not_write_are_said_to_be_others() -> None:
    """A host announced them in a post: the list of those who came is not that of all."""
    made = replace(
        HOUR,
        chat=structs.replace(CHAT, guests=("ann",)),
        session_claims=replace(HOUR.session_claims, guests=("Ann", "absent")),
    )
    assert in_short(made)[1] == "Among the guests: @ann."


@pytest.mark.parametrize(
    ("participants", "together", "sentence"),
    [
        (3, None, "In all, 3 posted, as many as on 1 March 2024."),
        (31, None, "In all, 3 posted, fewer than on 1 March 2024 (31)."),
        (2, None, "In all, 3 posted, more than on 1 March 2024 (2)."),
        (
            31,
            7,
            "In the sittings of this meeting 7 posted in all, on 1 March 2024 it was 31.",
        ),
        (0, None, None),
    ],
)
def test_attendance(participants: int, together: int | None, sentence: str | None) -> None:
    """People against the meeting before, those of all its sittings where it has several."""
    previous = PreviousSession(
        session="x", date=date(2024, 3, 1), participants=participants, meeting_participants=together
    )
    sentences = in_short(replace(HOUR, previous=previous))
    assert sentences[2:] == [*([sentence] if sentence else []), ASKED]


def test_the_post_passed_on_stands_in_its_own_words() -> None:
    """Whole, on one line, in quotation marks; braces in it are its own."""
    made = claiming(passed_on=PassedOn(post=key(3), people=4))
    sentence = made.recap().intro[3]
    assert sentence.posts == (key(3),)
    assert sentence.text == (
        "The answer that was passed on most, by four people, is from @ann:"
        " “to learn from patients {people}”."
    )


@pytest.mark.parametrize("place", ["findings", "quotes", "exchanges"])
def test_the_post_passed_on_is_not_quoted_where_its_section_quotes_it(place: str) -> None:
    told = {
        "findings": (point("Q1", POSTS[2], agreed=POSTS[3:4]),),
        "quotes": (key(3),),
        "exchanges": ((key(4), key(3)),),
    }
    section = replace(SectionClaims(section="Q1"), **{place: told[place]})  # type: ignore[arg-type]  # by field
    made = replace(HOUR, section_claims=(section,))
    sentence = claiming(made, passed_on=PassedOn(post=key(3), people=4)).recap().intro[3]
    assert sentence.posts == (key(3),)
    assert sentence.text == (
        "The answer that was passed on most, by four people, is from @ann (Q1)."
    )


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("A1: listen\n first", "listen first"),
        ("#carechat A1: listen first #carechat #health", "listen first #carechat #health"),
        ("A1 #CareChat listen first #CareChat", "listen first"),
        ("A1 our #carechat listens (A1)", "our #carechat listens (A1)"),
        ("#carechat", "#carechat"),
        ("R1 : écouter d'abord #carechat", "écouter d'abord"),
        ("R1 escuchar primero #carechat", "escuchar primero"),
        ("#carechat P1: escuchar", "escuchar"),
        ("R2 units are full", "R2 units are full"),
        ("@bo listen first https://a.example", "@bo listen first https://a.example"),
    ],
)
def test_labels_and_the_chats_hashtag_are_left_out_at_either_end(text: str, quoted: str) -> None:
    """The words between, other hashtags, handles and links stand as they are."""
    placed = tuple(
        (structs.replace(it, text=text) if it.key == key(3) else it, section)
        for it, section in HOUR.placed
    )
    made = claiming(replace(HOUR, placed=placed), passed_on=PassedOn(post=key(3), people=4))
    assert made.recap().intro[3].text.endswith(f"from @ann: “{quoted}”.")


@pytest.mark.parametrize(
    ("language", "text", "end"),
    [
        ("en", "A1: Listen first. #carechat", "“Listen first.”"),
        ("en", "A1: Listen first…", "“Listen first…”"),
        ("en", "A1: Why not listen?", "“Why not listen?”."),
        ("en", "A1: Listen", "“Listen”."),
        ("fr", "R1 : Écouter d'abord. #carechat", "«\u00a0Écouter d'abord.\u00a0»"),
        ("de", "A1: Erst zuhören. #carechat", "„Erst zuhören.“"),
    ],
)
def test_a_full_stop_stands_once_round_the_quotation_mark(
    language: str, text: str, end: str
) -> None:
    placed = tuple(
        (structs.replace(it, text=text) if it.key == key(3) else it, section)
        for it, section in HOUR.placed
    )
    chat = replace(HOUR, placed=placed, language=language)
    made = claiming(chat, passed_on=PassedOn(post=key(3), people=4))
    told = next(it.text for it in made.recap().intro if "@ann" in it.text)
    assert told.endswith(f" {end}")


def test_mentions_name_their_sections() -> None:
    """As the host labelled them; of many mentions the first three."""
    made = claiming(replace(HOUR, labels=(("Q1", "T1"),)), mentions=(MENTION,) * 4)
    sentence = made.recap().intro[3]
    mentions = ["“patients” (two people; T1)"] * 3
    listed = f"{mentions[0]}, {' and '.join(mentions[:2])}"
    assert sentence.text == f"Under several questions came up {listed}."
    assert sentence.posts == keys(POSTS[2:4])


@pytest.mark.parametrize(
    ("groups", "sentence"),
    [
        ([], None),
        ([POSTS[2:3]], "We found no answer to a question of @ann (Q1)."),
        ([POSTS[2:4]], "We found no answer to questions of @ann and @bo (Q1)."),
    ],
)
def test_open_questions(groups: list[list[Post]], sentence: str | None) -> None:
    """Who asked and where; that there are no others is not said."""
    assert in_short(asking(*groups))[2:] == [ASKED, *([sentence] if sentence else [])]


def test_each_of_three_open_questions_has_its_note() -> None:
    """Behind the name of who asked: a sentence alone has two notes at most."""
    third = post(6, "dee", "Who comes next week?", minute=9)
    made = replace(asking([*POSTS[2:4], third]), placed=(*HOUR.placed, (third, "Q1")))
    sentence = made.recap().intro[-1]
    assert sentence.text == "We found no answer to questions of @ann, @bo and @dee (Q1)."
    assert [it.posts for it in sentence.clauses] == [(it,) for it in keys([*POSTS[2:4], third])]
    assert "".join(it.text for it in sentence.clauses) == sentence.text
    view = RecapView(made.recap())
    notes = [quote.post.key for it in view.clauses(sentence) for quote in view.cited(it.posts)]
    assert notes == [*keys([*POSTS[2:4], third])]


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (("Why?", "How?", "When?"), "The first question was “Why?”, the last “When?”."),
        (("Why?", "How?"), "The first question was “Why?”, the last “How?”."),
        (("Why?", "How " * 60), None),
        ((), None),
    ],
)
def test_the_first_and_the_last_question(texts: tuple[str, ...], sentence: str | None) -> None:
    """Where one of the two is too long to repeat, neither; each is a heading below."""
    placed = tuple((post(n, "host", text), f"Q{n}") for n, text in enumerate(texts, start=1))
    made = Made(placed=(*placed, (post(9, "ann", "So"), "chatter")))
    assert in_short(made)[2:] == ([sentence] if sentence else [])


def test_five_sentences_at_most() -> None:
    """Questions come before guests, these before attendance; all give way to the posts."""
    made = replace(
        asking(POSTS[2:3]),
        chat=structs.replace(CHAT, guests=("ann",)),
        previous=PreviousSession(session="x", date=date(2031, 5, 7), participants=3),
    )
    four = in_short(made)
    assert [text.split()[0] for text in four] == ["#carechat", "@ann", "From", "The", "We"]
    mentions = in_short(claiming(made, mentions=(MENTION,)))
    assert [text.split()[0] for text in mentions] == [*("#carechat", "From", "The", "Under", "We")]
    passed_on = PassedOn(post=key(3), people=4)
    full = in_short(claiming(made, mentions=(MENTION,), passed_on=passed_on))
    assert [text.split()[0] for text in full] == ["#carechat", "From", "The", "Under", "We"]


def test_no_post_no_sentence() -> None:
    recap = Made(placed=()).recap()
    assert recap.intro == ()
    assert recap.sections == ()
    assert recap.timeline[0].start == START


def test_weeks_do_not_read_alike() -> None:
    """A chat of every week has another variant of each sentence that has several."""
    week = timedelta(weeks=1)
    moved = tuple(
        (structs.replace(one, created_at=one.created_at + week), section)
        for one, section in HOUR.placed
    )
    made = claiming(
        replace(HOUR, placed=moved, start=START + week),
        mentions=(MENTION,),
        passed_on=PassedOn(post=key(4), people=3),
    )
    assert in_short(made)[1:] == [
        (
            "Until 19:07, three people wrote four posts, not counting reposts and copies"
            " (one question asked)."
        ),
        ASKED,
        (
            "No answer was passed on by more people (three people) than this one of @bo:"
            " “patients teach”."
        ),
        "“Patients” (two people; Q1) came up under several questions.",
    ]


@pytest.mark.parametrize("language", ["de", "nl", "fr", "es"])
def test_other_languages(language: str) -> None:
    """No English word but those of the posts, and the same posts behind each sentence."""
    made = claiming(
        asking(POSTS[2:3]), mentions=(MENTION,), passed_on=PassedOn(post=key(4), people=3)
    )
    english = made.recap().intro
    translated = replace(made, language=language).recap().intro
    assert [sentence.posts for sentence in translated] == [sentence.posts for sentence in english]
    for sentence in translated:
        bare = re.sub(r"[“«„][^”»“]*[”»“]", " ", sentence.text)
        assert not re.search(r"\b(people|person|words|took|the|came|found)\b", bare), bare


HANDLES = ("host", "ann", "bo", "cy", "dee", "eve")
LINES = st.lists(
    st.tuples(
        st.sampled_from(HANDLES),
        st.sampled_from(("intro", "Q1", "Q2", "Q3", "chatter", "closing")),
        st.sampled_from(("A word on open data", "How would you do it?", "RT @ann: a word")),
        st.integers(0, 80),
    ),
    max_size=30,
)


@st.composite
def chats(draw: st.DrawFn) -> Made:
    """Chats with posts of all kinds, and claims drawn from them."""
    lines = draw(LINES)
    asked = sorted({section for _, section, _, _ in lines if section.startswith("Q")})
    lines = [*(("host", section, "And you?", -1) for section in asked), *lines]
    placed = tuple(
        (post(number, handle, text, minute=minute), section)
        for number, (handle, section, text, minute) in enumerate(lines, start=1)
    )
    made = Made(
        placed=placed,
        previous=draw(
            st.none()
            | st.builds(
                PreviousSession,
                session=st.just("x"),
                date=st.just(date(2024, 3, 1)),
                participants=st.integers(0, 40),
            )
        ),
        chat=structs.replace(CHAT, guests=tuple(draw(st.sets(st.sampled_from(HANDLES))))),
    )
    if not placed:
        return made
    some = st.lists(st.sampled_from(placed), min_size=1, max_size=9, unique_by=lambda it: it[0].id)
    sections = []
    for name in ("Q1", "Q2", "Q3", "intro"):
        here = [one for one, section in placed if section == name]
        if here:
            chosen = draw(st.lists(st.sampled_from(here), unique_by=lambda it: it.id, max_size=4))
            supporting = [one for one, _ in draw(some)]
            sections.append(
                SectionClaims(
                    section=name,
                    findings=(
                        *([mention(name, "open data", chosen)] if chosen else []),
                        point(
                            name,
                            here[0],
                            agreed=supporting[:3],
                            against=supporting[3:5],
                            reposted=draw(st.integers(0, 5)),
                        ),
                    ),
                    open_questions=keys(draw(st.sampled_from([(), here[:1]]))),
                )
            )
    return replace(
        made,
        section_claims=tuple(sections),
        session_claims=Claims(
            mentions=tuple(
                mention("", "open data", [one for one, _ in draw(some)])
                for _ in range(draw(st.integers(0, 4)))
            ),
            passed_on=draw(
                st.none()
                | st.builds(PassedOn, post=st.just(placed[0][0].key), people=st.integers(3, 30))
            ),
        ),
    )


NUMERALS = {word: number for number, word in enumerate(ENGLISH.numerals) if number}
NUMBER = re.compile(rf"\b(?:\d+|{'|'.join(NUMERALS)})\b", re.IGNORECASE)


def numbers_in(text: str) -> set[int]:
    """Return the numbers of a sentence but those of quotes, handles, sections and times."""
    bare = re.sub(r"“[^”]*”|@\w+|\([^)]*Q\d[^)]*\)|\d\d:\d\d", " ", text)
    numbers = (match[0].lower() for match in NUMBER.finditer(bare))
    return {NUMERALS[word] if word in NUMERALS else int(word) for word in numbers}


@given(chats())
def test_every_number_is_a_figure(made: Made) -> None:
    """Each number in short stands in the recap's numbers, its attendance or its claims."""
    recap = made.recap()
    claims = made.claims
    figures = {
        recap.numbers.written_in_hour,
        recap.numbers.writers_in_hour,
        recap.attendance.participants,
        recap.attendance.previous_participants,
        # The day of the meeting before: 1 March 2024.
        2024,
        len(made.segmentation.questions),
        # Of the questions left open, "one" is no count, and of many askers three are named.
        1,
        *(range(len(claims.sections))),
        claims.passed_on.people if claims.passed_on else None,
        *(finding.people for finding in claims.mentions),
    }
    for sentence in recap.intro[1:]:
        assert numbers_in(sentence.text) <= figures, sentence.text


@given(chats())
def test_every_sentence_rests_on_posts_of_people_who_were_there(made: Made) -> None:
    """Five sentences at most, whose posts and names are the session's."""
    present = {one.key: one for one, _ in made.placed}
    recap = made.recap()
    assert len(recap.intro) <= 5
    for sentence in recap.intro[1:]:
        assert sentence.posts
        assert len(sentence.posts) == len(set(sentence.posts))
        assert set(sentence.posts) <= set(present)
        bare = re.sub(r"“[^”]*”", " ", sentence.text)
        assert set(re.findall(r"@(\w+)", bare)) <= {one.handle for one in present.values()}


@given(chats())
def test_every_number_of_a_section_is_counted_from_its_posts(made: Made) -> None:
    """Of the lines of mentions and of support: posts, people, or the people who reposted."""
    present = {one.key: one for one, _ in made.placed}
    for section in made.recap().sections:
        supports = [(point.support, point.finding) for point in section.points]
        for sentence in section.summary:
            posts = [present[post_key] for post_key in sentence.posts]
            counts = {len(posts), count_people(posts)} | {
                finding.people for finding in section.findings if finding.phrase
            }
            assert numbers_in(sentence.text) <= counts | _others(posts), sentence.text
        for sentence, finding in supports:
            groups = (finding.posts[1:], finding.agreed, finding.against)
            shown = {*finding.posts, *finding.agreed, *finding.against} - {finding.quotes[0]}
            counts = {len({present[it].handle for it in group}) for group in groups}
            others = {count - 3 for count in counts}
            assert numbers_in(sentence.text) <= counts | others
            assert set(sentence.posts) == shown


def _others(posts: Iterable[Post]) -> set[int]:
    """Return the number of people beyond the three who are named, where there are more."""
    return {len({one.handle for one in posts}) - 3}


@pytest.mark.long
@given(chats(), st.randoms(use_true_random=False))
def test_the_order_of_posts_does_not_matter(made: Made, shuffler: Random) -> None:
    posts = [one for one, _ in made.placed]
    expected = made.recap()
    shuffler.shuffle(posts)
    assert made.recap(posts) == expected
