"""Sessions of a project: their names, their neighbours, and the corrections within them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tweetup.config import ChatConfig, Config
from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs.corrections import hide_post, store_correction
from tweetup.jobs.import_ import import_file
from tweetup.jobs.posts import post_name
from tweetup.model import Correction
from tweetup.project.project import open_project

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
        hidden = project.sessions()[0].posts[-1]
        effect = hide_post(project, post_name(hidden))
        first, *others = project.sessions()
        assert first.corrections == (effect.correction,)
        assert not any(session.corrections for session in others)
        posts = project.session_posts(first)
        assert hidden in {post.key for post in posts.stored}
        assert posts.hidden == (hidden,)
        assert project.visible_posts(first) == posts.visible == posts.stored[:-1]


def test_correction_of_no_session_is_unassigned(config: Config) -> None:
    """A correction of a session that is not there belongs to none; the history keeps it apart."""
    lost = Correction(kind="retitle", hashtag="labelchat", session="labelchat-2020-01-07")
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
