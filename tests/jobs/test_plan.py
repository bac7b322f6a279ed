"""The plan of a meeting: decided beside tweetup.toml, kept, undone, carried over, and heeded."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.chats.making import TAG, post
from tests.jobs.deciding import latest, meeting_of, project_of
from tweetup.config import ChatConfig, Config
from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs import plan as decide
from tweetup.jobs.correction_log import (
    export_corrections,
    import_corrections,
    list_corrections,
    undo_correction,
)
from tweetup.jobs.plan_posts import Occasion, chat_language, compose_posts
from tweetup.jobs.publish import decided_recap
from tweetup.model import Plan, PlannedQuestion
from tweetup.project.plans import planned_chat, planned_days
from tweetup.project.project import Project, open_project

DAY = date(2026, 12, 4)
WRITTEN = (
    PlannedQuestion(number=1, text="What makes a label good?", submitted_by="dora"),
    PlannedQuestion(number=2, text="Who writes it?"),
)
CHAT = ChatConfig(
    hashtag="labelchat",
    hashtags=("labelchat",),
    timezone="UTC",
    questions=((DAY, WRITTEN),),
    topics=((DAY, "Labels"),),
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty archive, with two questions in the settings."""
    config = Config(archive=tmp_path / "a.db", chats=(CHAT,))
    with open_project(config, create=True) as opened:
        yield opened


@pytest.mark.parametrize(
    ("address", "handle"),
    [
        ("https://mastodon.example/@someone", "someone@mastodon.example"),
        ("https://bsky.app/profile/who.example", "who.example"),
        (" https://x.com/Vera_Dossier?s=20 ", "Vera_Dossier"),
        ("@ana@social.example", "ana@social.example"),
    ],
)
def test_the_address_of_a_profile_names_somebody(
    project: Project, address: str, handle: str
) -> None:
    """As guest and as who submitted a question: its post names them, and leads nowhere else."""
    decide.set_guest(project, "labelchat", DAY, address)
    added = decide.add_question(project, "labelchat", DAY, "Where next?", submitted_by=address)
    assert added.plan.guests == (handle,)
    assert added.plan.questions[-1].submitted_by == handle


def texts(plan: Plan) -> list[str]:
    return [f"{it.number} {it.text}" for it in plan.questions]


def test_a_plan_is_that_of_the_file_until_somebody_decides(project: Project) -> None:
    plan = decide.plan_of(project, "labelchat", DAY)
    assert texts(plan) == ["1 What makes a label good?", "2 Who writes it?"]
    assert (plan.topic, plan.guests, plan.decisions) == ("Labels", (), ())
    assert planned_chat(project, "labelchat") is project.config.chat("labelchat")


def test_decisions_hold_over_the_file_and_the_rest_of_it_stays(project: Project) -> None:
    added = decide.add_question(project, "labelchat", DAY, " Who  reads it? ", submitted_by="@ann")
    name = added.plan.questions[-1].name
    decide.word_question(project, "labelchat", DAY, "Q2", "Who ought to write it?")
    decide.move_question(project, "labelchat", DAY, name, before="1")
    decide.set_topic(project, "labelchat", DAY, "Short labels")
    decide.set_guest(project, "labelchat", DAY, "@Zoe")
    chat = planned_chat(project, "#LabelChat")
    assert chat.planned(DAY) == (
        PlannedQuestion(number=1, text="Who reads it?", submitted_by="ann"),
        PlannedQuestion(number=2, text="What makes a label good?", submitted_by="dora"),
        PlannedQuestion(number=3, text="Who ought to write it?"),
    )
    assert chat.planned_topic(DAY) == "Short labels"
    assert decide.plan_of(project, "labelchat", DAY).guests == ("Zoe",)
    decide.drop_question(project, "labelchat", DAY, "Q2")
    decide.set_topic(project, "labelchat", DAY, "")
    decide.set_guest(project, "labelchat", DAY, "zoe", invited=False)
    plan = decide.plan_of(project, "labelchat", DAY)
    assert texts(plan) == ["1 Who reads it?", "2 Who ought to write it?"]
    assert (plan.topic, plan.guests) == (None, ())
    assert planned_chat(project, "labelchat").planned_topic(DAY) is None


def test_another_day_is_another_plan(project: Project) -> None:
    later = date(2026, 12, 11)
    decide.add_question(project, "labelchat", later, "Where does it hang?")
    assert len(decide.plan_of(project, "labelchat", DAY).questions) == 2
    assert texts(decide.plan_of(project, "labelchat", later)) == ["1 Where does it hang?"]
    assert planned_days(project.archive, CHAT) == (DAY, later)


NOTHING: list[tuple[str, Callable[[Project], object]]] = [
    ("this question already", lambda p: decide.add_question(p, "labelchat", DAY, "Who writes it?")),
    ("is empty", lambda p: decide.add_question(p, "labelchat", DAY, "  ")),
    ("these words", lambda p: decide.word_question(p, "labelchat", DAY, "2", "Who writes it?")),
    ("this submitter", lambda p: decide.name_submitter(p, "labelchat", DAY, "1", "@dora")),
    ("order already", lambda p: decide.step_question(p, "labelchat", DAY, "1", by=-1)),
    ("order already", lambda p: decide.move_question(p, "labelchat", DAY, "2", before=None)),
    ("this topic", lambda p: decide.set_topic(p, "labelchat", DAY, "Labels")),
    ("no guest", lambda p: decide.set_guest(p, "labelchat", DAY, "zoe", invited=False)),
    ("no handle", lambda p: decide.set_guest(p, "labelchat", DAY, "zoe and ann")),
    (
        "no handle",
        lambda p: decide.set_guest(p, "labelchat", DAY, "https://x.com/zoe/status/1"),
    ),
    ("no handle", lambda p: decide.set_guest(p, "labelchat", DAY, "https://x.com/search?q=zoe")),
    ("no handle", lambda p: decide.set_guest(p, "labelchat", DAY, "x.com/home")),
    (
        "no handle",
        lambda p: decide.add_question(
            p, "labelchat", DAY, "Who?", submitted_by="https://labels.example/zoe"
        ),
    ),
    ("these words", lambda p: decide.word_post(p, "labelchat", DAY, "thanks", "")),
    ("2,000", lambda p: decide.add_question(p, "labelchat", DAY, "x" * 2001)),
]


@pytest.mark.parametrize(("why", "attempt"), NOTHING)
def test_what_would_change_nothing_is_not_stored(
    project: Project, why: str, attempt: Callable[[Project], object]
) -> None:
    with pytest.raises(UsageError, match=why):
        attempt(project)
    assert not project.archive.corrections(undone=True)


def test_an_unknown_question_is_named(project: Project) -> None:
    with pytest.raises(UnknownNameError, match="Q9"):
        decide.drop_question(project, "labelchat", DAY, "Q9")


def test_the_list_tells_what_is_overruled_and_undone(project: Project) -> None:
    first = decide.set_topic(project, "labelchat", DAY, "One").decision
    decide.set_topic(project, "labelchat", DAY, "Two")
    assert [it.status for it in list_corrections(project)] == ["overruled", "in effect"]
    second = list_corrections(project)[1].correction
    undo_correction(project, second.id or 0)
    assert decide.plan_of(project, "labelchat", DAY).topic == "One"
    undo_correction(project, first.id or 0)
    assert decide.plan_of(project, "labelchat", DAY).topic == "Labels"
    assert [it.status for it in list_corrections(project)] == ["undone", "undone"]


def test_other_words_in_the_file_since_are_told_and_never_win(tmp_path: Path) -> None:
    config = Config(archive=tmp_path / "a.db", chats=(CHAT,))
    with open_project(config, create=True) as before:
        decide.word_question(before, "labelchat", DAY, "2", "Who ought to write it?")
    other = (WRITTEN[0], PlannedQuestion(number=2, text="Who pays for it?"))
    changed = ChatConfig(hashtag="labelchat", hashtags=("labelchat",), questions=((DAY, other),))
    with open_project(Config(archive=tmp_path / "a.db", chats=(changed,))) as after:
        entry = decide.plan_of(after, "labelchat", DAY).questions[1]
        assert (entry.text, entry.changed) == ("Who ought to write it?", True)
        assert [it.status for it in list_corrections(after)] == ["look again"]
        decide.word_question(after, "labelchat", DAY, "2", "Who ought to write it?")
        assert not decide.plan_of(after, "labelchat", DAY).questions[1].changed


def test_it_is_carried_to_another_archive(project: Project, tmp_path: Path) -> None:
    decide.add_question(project, "labelchat", DAY, "Who reads it?", submitted_by="ann")
    decide.set_guest(project, "labelchat", DAY, "zoe")
    decide.word_post(project, "labelchat", DAY, "thanks", "Good night.")
    carried = export_corrections(project)
    config = Config(archive=tmp_path / "b.db", chats=(CHAT,))
    with open_project(config, create=True) as other:
        assert import_corrections(other, carried, name="f").new == 4
        assert import_corrections(other, carried, name="f").new == 0
        here, there = (decide.plan_of(it, "labelchat", DAY) for it in (project, other))
        assert (here.questions, here.guests, here.wordings) == (
            there.questions,
            there.guests,
            there.wordings,
        )


STEPS: tuple[Callable[[Project, Random], object], ...] = (
    lambda p, r: decide.add_question(p, "labelchat", DAY, f"Question {r.randint(1, 6)}?"),
    lambda p, r: decide.word_question(p, "labelchat", DAY, any_of(p, r), f"Words {r.random()}"),
    lambda p, r: decide.drop_question(p, "labelchat", DAY, any_of(p, r)),
    lambda p, r: decide.step_question(p, "labelchat", DAY, any_of(p, r), by=r.choice((-1, 1))),
    lambda p, r: decide.move_question(p, "labelchat", DAY, any_of(p, r), before=any_of(p, r)),
    lambda p, r: decide.name_submitter(p, "labelchat", DAY, any_of(p, r), r.choice(("a", ""))),
    lambda p, r: decide.set_guest(p, "labelchat", DAY, "zoe", invited=r.random() < 0.5),
    lambda p, r: undo_correction(p, r.choice(p.archive.corrections()).id or 0),
)


def any_of(project: Project, random: Random) -> str:
    return random.choice(decide.plan_of(project, "labelchat", DAY).questions).name


@pytest.mark.long
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_any_decisions_and_undos_equal_those_in_force_alone(seed: int) -> None:
    """The plan is what the decisions left make of the file, whatever was undone in between."""
    random = Random(seed)
    with project_of((), CHAT) as lived, project_of((), CHAT) as replayed:
        for _ in range(20):
            try:
                random.choice(STEPS)(lived, random)
            except (UsageError, UnknownNameError, IndexError, ValueError):
                continue
        import_corrections(replayed, export_corrections(lived), name="f")
        here, there = (decide.plan_of(it, "labelchat", DAY) for it in (lived, replayed))
        assert here.questions == there.questions
        assert here.guests == there.guests
        numbers = [it.number for it in here.questions]
        assert numbers == list(range(1, len(numbers) + 1))
        for name in json.loads(export_corrections(lived))["corrections"]:
            assert dict(name["value"])["date"] == DAY.isoformat()


def test_the_plan_is_heeded_by_the_segmentation_and_the_recap() -> None:
    """Whoever submitted a question is named, the topic is told, the guest is marked as one."""
    posts = [it for it in meeting_of(2) if not it.text.startswith("Q2")]
    wording = "Where do you keep the tools in winter?"
    asked = post(20, "mona", f"{wording} #{TAG}")
    with project_of([*posts, asked]) as project:
        session = latest(project)
        day = session.date
        before = project.overview(session).questions
        assert [it.submitted_by for it in before] == [None, None]
        decide.add_question(project, TAG, day, before[0].text)
        decide.add_question(project, TAG, day, wording, submitted_by="eve")
        decide.set_topic(project, TAG, day, "Tools in winter")
        decide.set_guest(project, TAG, day, "li")
        recap = decided_recap(project, latest(project)).recap
        questions = project.overview(latest(project)).questions
        assert (questions[-1].section, questions[-1].submitted_by) == ("Q2", "eve")
        assert questions[-1].text == wording
        assert recap.topic is not None
        assert recap.topic.text == "Tools in winter"
        assert [it.author.handle for it in recap.guests] == ["li"]


def test_posts_fit_each_network_and_have_the_hashtag(project: Project) -> None:
    long = " ".join(f"This is sentence number {n} of a question that never ends." for n in range(9))
    decide.add_question(project, "labelchat", DAY, long, submitted_by="ann")
    decide.word_post(project, "labelchat", DAY, "welcome", "Hello, #LabelChat! " + long)
    plan = decide.plan_of(project, "labelchat", DAY)
    occasion = Occasion(chat=CHAT, plan=plan, letter="T")
    for network, most in (("x", 280), ("bluesky", 300), ("mastodon", 500)):
        written = {it.name: it for it in compose_posts(project, occasion, network)}
        assert list(written) == [
            *("welcome", "introductions", "T1", "T2", "T3"),
            *("ICYMI T1", "ICYMI T2", "ICYMI T3", "thanks"),
        ]
        assert [it.text for it in written["T1"].parts] == [
            "T1: What makes a label good? (submitted by @dora) #labelchat"
        ]
        for made in written.values():
            for part in made.parts:
                assert part.most == most
                assert not part.over
                assert "#labelchat" in part.text.casefold()
        parts = written["T3"].parts
        assert [it.text[:7] for it in parts] == [
            f"T3 {n}/{len(parts)}:" for n in range(1, len(parts) + 1)
        ]
        assert written["welcome"].is_own


def test_a_sentence_too_long_shows_by_how_much(project: Project) -> None:
    decide.add_question(project, "labelchat", DAY, "a" * 300)
    plan = decide.plan_of(project, "labelchat", DAY)
    written = compose_posts(project, Occasion(chat=CHAT, plan=plan), "x")
    (part,) = next(it for it in written if it.name == "Q3").parts
    assert part.over == part.length - 280 == len(f"Q3: {'a' * 300} #labelchat") - 280


LANGUAGES = {
    "en": ("Welcome", "submitted by", "ICYMI", "Friday, 30 April 2027, 12:00 CEST."),
    "de-AT": ("Willkommen", "eingereicht von", "verpasst", "Freitag, 30. April 2027, 12:00 CEST."),
    "nl": ("Welkom", "ingestuurd door", "miste", "vrijdag 30 april 2027, 12:00 CEST."),
    "fr": ("Bienvenue", "proposée par", "manquée", "vendredi 30 avril 2027, 12:00 CEST."),
    "es": ("bienvenida", "enviada por", "perdiste", "viernes, 30 de abril de 2027, 12:00 CEST."),
    "pt": ("Welcome", "submitted by", "ICYMI", "Friday, 30 April 2027, 12:00 CEST."),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_posts_are_in_the_language_of_the_chat(project: Project, language: str) -> None:
    """As configured; English where we have no words of it. Each fits and has the hashtag."""
    decide.set_topic(project, "labelchat", DAY, "Short labels.")
    decide.set_guest(project, "labelchat", DAY, "zoe")
    chat = replace(CHAT, language=language, timezone="Europe/Berlin", title="Labels")
    occasion = Occasion(
        chat=chat,
        plan=decide.plan_of(project, "labelchat", DAY),
        language=chat_language(project, chat),
        following=datetime(2027, 4, 30, 10, tzinfo=UTC),
    )
    written = {it.name: it.words for it in compose_posts(project, occasion, "x")}
    welcome, by, missed, day = LANGUAGES[language]
    assert welcome in written["welcome"]
    assert "Short labels. " in written["welcome"]
    assert "@zoe" in written["welcome"]
    assert f"({by} @dora)" in written["Q1"]
    assert missed in written["ICYMI Q1"]
    assert written["thanks"].endswith(day)
    assert {len(it.parts) for it in compose_posts(project, occasion, "x")} == {1}


def test_words_of_ones_own_in_a_folder_of_templates(tmp_path: Path) -> None:
    own = tmp_path / "mine" / "plan"
    own.mkdir(parents=True)
    (own / "question.txt.j2").write_text("Frage {{ label }}: {{ text }}", encoding="utf-8")
    config = Config(archive=tmp_path / "a.db", chats=(CHAT,), templates=tmp_path / "mine")
    with open_project(config, create=True) as project:
        plan = decide.plan_of(project, "labelchat", DAY)
        written = compose_posts(project, Occasion(chat=CHAT, plan=plan), "mastodon")
        assert written[2].parts[0].text == "Q1: Frage Q1: What makes a label good? #labelchat"
        # They go before ours, also where we have the chat's language.
        written = compose_posts(project, Occasion(chat=CHAT, plan=plan, language="de"), "mastodon")
        assert written[2].parts[0].text == "Q1: Frage Q1: What makes a label good? #labelchat"
        assert written[0].words.startswith("Willkommen")
