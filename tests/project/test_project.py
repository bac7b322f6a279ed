"""Sessions of a project: their names, their neighbours, and the corrections within them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.cli.labelchat import invent_chat, write_jsonl
from tweetup.config import ChatConfig, Config
from tweetup.errors import UnknownNameError, UsageError
from tweetup.insight import EarlierSession
from tweetup.jobs.corrections import hide_post, store_correction
from tweetup.jobs.import_ import import_file
from tweetup.jobs.publish import recap_session
from tweetup.model import Correction, PlannedQuestion, post_name
from tweetup.project.project import open_project
from tweetup.project.records import planned_for

MORNING = datetime(2024, 5, 7, 9, 0, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Two runs on one day and one a week later."""
    starts = (MORNING, MORNING + timedelta(hours=10), MORNING + timedelta(days=7))
    posts = [
        post
        for number, start in enumerate(starts, start=1)
        for post in invent_chat(start, first_id=1000 * number)
    ]
    config = Config(archive=tmp_path / "tweetup.db")
    with open_project(config, create=True) as project:
        import_file(project, str(write_jsonl(tmp_path / "chat.jsonl", posts)))
    return config


def test_two_runs_a_day(config: Config) -> None:
    """A second session of a day has -2 to its name; both can be asked for."""
    with open_project(config) as project:
        names = [session.id for session in project.sessions()]
        assert names == ["labelchat-2024-05-07", "labelchat-2024-05-07-2", "labelchat-2024-05-14"]
        assert [project.session(name).id for name in names] == names
        assert project.session("latest").id == names[-1]


@pytest.mark.long
def test_a_recap_names_the_files_that_brought_its_posts(config: Config, tmp_path: Path) -> None:
    """Not those of other sessions, nor one that has the same posts once more; what was skipped
    is told where its file is.
    """
    week_2 = invent_chat(MORNING + timedelta(days=14), first_id=9000)
    path = write_jsonl(tmp_path / "week-2.jsonl", week_2)
    again = write_jsonl(tmp_path / "again.jsonl", week_2)
    path.write_text(path.read_text(encoding="utf-8") + "{broken\n", encoding="utf-8")
    with open_project(config) as project:
        for file in (path, path, again):
            import_file(project, str(file))
        made = [recap_session(project, it).provenance for it in project.sessions()]
    assert [it.sources for it in made] == [("chat.jsonl",)] * 3 + [("week-2.jsonl",)]
    assert [it.skipped for it in made] == [0, 0, 0, 1]


def test_day_is_that_of_the_chat_s_own_zone(config: Config) -> None:
    """The evening of the 7th in London is the 8th in Auckland."""
    chat = ChatConfig(hashtag="labelchat", hashtags=("labelchat",), timezone="Pacific/Auckland")
    there = Config(archive=config.archive, chats=(chat,))
    with open_project(there) as project:
        names = [session.id for session in project.sessions()]
    assert names == ["labelchat-2024-05-07", "labelchat-2024-05-08", "labelchat-2024-05-14"]


def test_neighbours(config: Config) -> None:
    """Earlier ones are those of the same chat that began before, a run of the same day too."""
    with open_project(config) as project:
        sessions = project.sessions()
    for index, session in enumerate(sessions):
        assert session.earlier == sessions[:index]
    starts = [session.start for session in sessions]
    assert [session.next_start for session in sessions] == [*starts[1:], None]


def test_corrections_come_with_their_session(config: Config) -> None:
    """A stored correction is in the session that holds its post, and in no other."""
    with open_project(config) as project:
        hidden = project.session_keys(project.sessions()[0])[-1]
        effect = hide_post(project, post_name(hidden))
        first, *others = project.sessions()
        assert first.corrections == (effect.correction,)
        assert not any(session.corrections for session in others)
        posts = project.session_posts(first)
        assert hidden in {post.key for post in posts.stored}
        assert posts.hidden == (hidden,)
        assert project.visible_posts(first) == posts.visible == posts.stored[:-1]


def test_the_gate_follows_the_confidence(config: Config) -> None:
    """A session's gate is opened once; with more confidence asked for it admits fewer posts."""
    with open_project(config) as project:
        session = project.session("latest")
        gate = project.gate(session)
        assert project.gate(session) is gate
        assert gate.confidence == config.recap.confidence
        assert gate.counted == {post.key for q in ("Q1", "Q2", "Q3") for post in gate.answers(q)}
        assert gate.counted
    strict = ChatConfig(hashtag="labelchat", hashtags=("labelchat",), confidence=1.0)
    with open_project(replace(config, chats=(strict,))) as project:
        stricter = project.gate(project.session("latest"))
        answers = project.figures(project.session("latest")).section("Q1").answers
    assert stricter.counted < gate.counted
    assert answers == len(stricter.answers("Q1"))


def test_a_hidden_post_is_in_no_gate_and_no_figure(config: Config) -> None:
    """From the moment on at which it is hidden."""
    with open_project(config) as project:
        session = project.session("latest")
        before = project.figures(session)
        hidden = project.gate(session).answers("Q2")[0].key
        hide_post(project, post_name(hidden))
        session = project.session("latest")
        after = project.figures(session)
        assert hidden not in project.gate(session).posts
    assert after.section("Q2").answers == before.section("Q2").answers - 1
    assert after.numbers.posts_in_hour < before.numbers.posts_in_hour


def test_correction_of_no_session_is_unassigned(config: Config) -> None:
    """A correction of a session that is not there belongs to none; the history keeps it apart."""
    lost = Correction(
        kind="host add", hashtag="labelchat", session="labelchat-2020-01-07", target="ada"
    )
    with open_project(config) as project:
        stored = store_correction(project, lost)
        history = project.history("labelchat")
    assert history.unassigned == (stored,)
    assert not any(session.corrections for session in history.sessions)


@pytest.mark.parametrize("name", ["labelchat-2024-05-09", "labelchat", "2024-05-07", "", "late"])
def test_unknown_session(config: Config, name: str) -> None:
    with open_project(config) as project, pytest.raises(UnknownNameError) as raised:
        project.session(name)
    assert raised.value.hint


def test_archive_without_posts(tmp_path: Path) -> None:
    """Where nothing was imported the error says how to begin, not which names there are."""
    config = Config(archive=tmp_path / "tweetup.db")
    with open_project(config, create=True) as project:
        with pytest.raises(UsageError, match="tweetup import FILE"):
            project.session("latest")
        with pytest.raises(UnknownNameError, match="tweetup import FILE"):
            project.sessions("labelchat")


def write_twice(config: Config, folder: Path, asked: tuple[str, str]) -> None:
    """Two runs nine hours apart in week 3, the second asking ``asked`` for the questions' words."""
    start = MORNING + timedelta(days=14)
    posts = invent_chat(start, first_id=5000)
    second = invent_chat(start + timedelta(hours=9), first_id=6000)
    for post in second:
        post["text"] = post["text"].replace(*asked)
        post["author"] = f"late_{post['author']}" if post["author"] != "ada" else "ada"
    with open_project(config) as project:
        import_file(project, str(write_jsonl(folder / "twice.jsonl", [*posts, *second])))


@pytest.mark.long
def test_two_sittings_are_compared_as_one(config: Config, tmp_path: Path) -> None:
    """Attendance and newcomers of both sittings are against the meeting before, not each other."""
    write_twice(config, tmp_path, ("", ""))
    with open_project(config) as project:
        *_, week_2, first, second = project.sessions()
        assert project.meetings_until(second)[-1] == (first, second)
        people = len(project.participants(first)) + len(project.participants(second)) - 1
        for sitting in (first, second):
            came = recap_session(project, sitting).attendance
            assert came.previous == week_2.id
            assert came.previous_participants == len(project.participants(week_2))
            assert came.meeting_participants == people
        recap = recap_session(project, second)
        assert recap.attendance.returning == 1
        assert f"of this meeting {people} posted in all" in " ".join(it.text for it in recap.intro)


@pytest.mark.long
def test_themes_return_from_earlier_meetings(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A theme of both sittings does not return in the second one: it is the same meeting's."""
    write_twice(config, tmp_path, ("", ""))
    looked: list[list[str]] = []

    def record(_: object, earlier: Iterable[EarlierSession], **__: object) -> tuple[()]:
        looked.append([session.session for session in earlier])
        return ()

    monkeypatch.setattr("tweetup.insight.find_returning", record)
    with open_project(config) as project:
        *earlier, first, second = project.sessions()
        for sitting in (first, second):
            recap_session(project, sitting)
    assert looked == [[session.id for session in earlier]] * 2


@pytest.mark.long
def test_other_questions_are_another_meeting(config: Config, tmp_path: Path) -> None:
    """A second session of a day on questions of its own follows the first."""
    write_twice(config, tmp_path, ("?", " in the long winter nights of the far north of here?"))
    with open_project(config) as project:
        *_, first, second = project.sessions()
        came = recap_session(project, second).attendance
        assert (came.previous, came.meeting_participants) == (first.id, None)


@pytest.mark.long
def test_meeting_after_two_sittings(config: Config, tmp_path: Path) -> None:
    """The meeting before had two sittings: people who came to both count once."""
    with open_project(config) as project:
        # The two runs of the first day ask the same questions, with the same people.
        first, second, third = project.sessions()
        assert [len(meeting) for meeting in project.meetings("labelchat")] == [2, 1]
        came = recap_session(project, third).attendance
    assert came.previous == second.id
    assert came.previous_participants == len(project.participants(first))
    assert came.meeting_participants is None


def test_zone_of_profiles(tmp_path: Path) -> None:
    """The zone that X's old records give for profiles tells where a chat is at home."""
    start = datetime(2014, 6, 4, 1, 0, tzinfo=UTC)
    rows = [
        {
            "id_str": post["id"],
            "created_at": datetime.fromisoformat(post["created_at"]).strftime(
                "%a %b %d %H:%M:%S +0000 %Y"
            ),
            "full_text": post["text"],
            "user": {
                "id_str": str(sum(map(ord, post["author"]))),
                "screen_name": post["author"],
                "time_zone": "Quito" if post["author"] == "ben" else "Central Time (US & Canada)",
            },
        }
        for post in invent_chat(start)
    ]
    config = Config(archive=tmp_path / "tweetup.db")
    with open_project(config, create=True) as project:
        import_file(project, str(write_jsonl(tmp_path / "chat.jsonl", rows)), hashtag="labelchat")
        ben = next(post for post in project.posts("labelchat") if post.handle == "ben")
        assert project.profile_zones({"ben": ben.key}) == {"ben": "Quito"}
        (session,) = project.sessions()
    assert (session.id, session.timezone) == ("labelchat-2014-06-03", "America/Chicago")
    assert session.zone_source == "guessed"
    assert "people who name a place or a zone are there" in session.zone_reasons[0]


def test_plan_by_either_day(config: Config) -> None:
    """Who set no zone may have planned questions by the day at home or by the day in UTC."""
    start = datetime(2024, 6, 5, 0, 0, tzinfo=UTC)
    posts = invent_chat(start, first_id=7000)
    for post in posts:
        post["text"] = post["text"].replace("next time: lighting", "next June 11 at 8pm ET")
    folder = config.archive.parent
    for day in (date(2024, 6, 4), date(2024, 6, 5)):
        plan = PlannedQuestion(number=1, text="What makes a museum label worth reading?")
        chat = ChatConfig(hashtag="labelchat", hashtags=("labelchat",), questions=((day, (plan,)),))
        planned = Config(archive=folder / f"{day}.db", chats=(chat,))
        with open_project(planned, create=True) as project:
            import_file(project, str(write_jsonl(folder / "june.jsonl", posts)))
            (session,) = project.sessions()
            assert session.id == "labelchat-2024-06-04"
            assert planned_for(chat, session) == (plan,)
