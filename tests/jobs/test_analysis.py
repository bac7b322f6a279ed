"""Results of all sessions are derived in advance, by one process or several, and told of."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.archive.examples import look
from tests.cli.labelchat import invent_chat, write_jsonl
from tweetup.archive import open_archive
from tweetup.config import ChatConfig, Config
from tweetup.errors import ArchiveError
from tweetup.jobs.analysis import Analysed, analyse_sessions, session_statuses
from tweetup.jobs.check import inspect_archive
from tweetup.jobs.corrections import hide_post
from tweetup.jobs.decide import title_recap
from tweetup.jobs.import_ import import_file
from tweetup.jobs.publish import recap_session
from tweetup.project import origins
from tweetup.project.project import Project, open_project

CHAT = ChatConfig(hashtag="labelchat", hashtags=("labelchat",), timezone="Europe/London")


def add(config: Config, week: int) -> None:
    """Import the meeting of a week."""
    start = datetime.fromisoformat("2024-05-07T18:00:00+00:00") + timedelta(days=7 * week)
    path = config.archive.with_name(f"{week}.jsonl")
    write_jsonl(path, invent_chat(start, first_id=1_000 + 100 * week))
    with open_project(config, create=True) as project:
        import_file(project, str(path), hashtag="labelchat")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A configuration with two meetings imported."""
    config = Config(archive=tmp_path / "a.db", chats=(CHAT,))
    add(config, 0)
    add(config, 1)
    return config


def analyse(config: Config, *, every: bool = False, jobs: int = 1) -> Analysed:
    with open_project(config) as project:
        return analyse_sessions(project, every=every, jobs=jobs)


def states(config: Config) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return, by session, the kinds of results that are stale or missing, each with the reasons."""
    with open_project(config) as project:
        return {
            it.session.id: {
                result.kind: result.why if result.state == "stale" else ("missing",)
                for result in it.stale
            }
            for it in session_statuses(project)
        }


def stored(config: Config) -> list[tuple[object, ...]]:
    """Return everything stored of all sessions but the times at which it was made."""
    rows = look(
        config.archive,
        "SELECT kind, scope, fingerprint, version, settings, content FROM _derivations"
        " ORDER BY kind, scope",
    )
    for table in ("placements", "acts", "claims", "theme_posts", "summary_posts"):
        rows += sorted(look(config.archive, f"SELECT * FROM {table}"))
    return rows


@pytest.mark.long
def test_nothing_is_stale_after_it(config: Config) -> None:
    """All results are stored, a second run derives none, and recaps are made of them."""
    before = states(config)
    assert len(before) == 2
    assert all(len(kinds) == 9 for kinds in before.values())
    assert analyse(config) == Analysed(derived=2, current=0)
    assert states(config) == {session: {} for session in before}
    rows = stored(config)
    assert analyse(config) == Analysed(derived=0, current=2)
    with open_project(config) as project:
        assert recap_session(project, project.session("latest")).sections
    assert stored(config) == rows


@pytest.mark.long
def test_workers_give_the_same(config: Config, tmp_path: Path) -> None:
    """Two processes store what one does, byte for byte; so does deriving all once more."""
    other = replace(config, archive=tmp_path / "b.db")
    other.archive.write_bytes(config.archive.read_bytes())
    analyse(config)
    analyse(other, jobs=2)
    assert stored(other) == stored(config)
    assert analyse(other, every=True, jobs=2) == Analysed(derived=2, current=0)
    assert stored(other) == stored(config)


@pytest.mark.long
def test_a_new_meeting_leaves_the_others(config: Config) -> None:
    """Its results are missing; of the meeting before it, the recap names the next date."""
    analyse(config)
    add(config, 2)
    first, second, third = states(config).values()
    assert first == {}
    assert second == {"recap": ("posts, or results that it builds on, changed",)}
    assert set(third.values()) == {("missing",)}
    assert analyse(config) == Analysed(derived=2, current=1)


@pytest.mark.long
def test_reasons_are_told(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings by their names, corrections, and another version of tweetup."""
    analyse(config)
    with open_project(config) as project:
        title_recap(project, project.session("latest"), "Labels")
    assert set(map(tuple, states(config).values())) == {()}, "a title is derived from nothing"
    with open_project(config) as project:
        session = project.session("latest")
        hide_post(project, project.session_keys(session)[5].id)
    _, second = states(config).values()
    assert second["segmentation"] == ("corrections changed",)
    assert second["recap"] == ("its segmentation is stale",)
    hosted = replace(config, chats=(replace(CHAT, hosts=("ada",)),))
    first, _ = states(hosted).values()
    assert first["segmentation"] == ("hosts changed",)
    monkeypatch.setattr(origins, "code_version", lambda: "9.9.9")
    first, _ = states(config).values()
    assert first["segmentation"] == ("tweetup is another version",)


@pytest.mark.long
def test_an_archive_that_can_only_be_read(config: Config) -> None:
    """Nothing is said to be derived that is not stored; what is stored already is no error."""
    with (
        closing(open_archive(config.archive, write=False)) as archive,
        pytest.raises(ArchiveError, match="can only be read"),
    ):
        analyse_sessions(Project(config, archive=archive))
    analyse(config)
    with closing(open_archive(config.archive, write=False)) as archive:
        assert analyse_sessions(Project(config, archive=archive)) == Analysed(derived=0, current=2)


@pytest.mark.long
def test_an_interruption_loses_nothing(config: Config) -> None:
    """Sessions that are done stay so, and the next run goes on."""

    def interrupt(count: int) -> None:
        del count
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), open_project(config) as project:
        analyse_sessions(project, progress=interrupt)
    first, second = states(config).values()
    assert set(first) == {"recap"}
    assert len(second) == 9
    analyse(config)
    assert all(not kinds for kinds in states(config).values())


def spoil_sessions(config: Config) -> list[tuple[object, ...]]:
    """Store the first session with another end and without its last post; return it as it was."""
    rows = sessions_stored(config)
    with closing(sqlite3.connect(config.archive)) as sql, sql:
        sql.execute(
            "UPDATE sessions SET ends_at = '2024-05-07T19:30:00.000000Z' WHERE NOT position"
        )
        sql.execute("DELETE FROM session_posts WHERE session = ? AND position = 5", rows[0][:1])
    assert sessions_stored(config) != rows
    return rows


def sessions_stored(config: Config) -> list[tuple[object, ...]]:
    return look(
        config.archive,
        "SELECT s.session, s.ends_at, p.position, p.post FROM sessions AS s"
        " JOIN session_posts AS p USING (session) ORDER BY s.session, p.position",
    )


@pytest.mark.long
def test_all_derives_the_sessions_anew(config: Config) -> None:
    """Sessions that are stored wrongly count as current, so that nothing else mends them."""
    analyse(config)
    rows = spoil_sessions(config)
    analyse(config)
    assert sessions_stored(config) != rows
    analyse(config, every=True)
    assert sessions_stored(config) == rows


@pytest.mark.long
def test_repair_derives_the_sessions_anew(config: Config) -> None:
    """A repair tells of those that were others; there is nothing to tell the second time."""
    analyse(config)
    rows = spoil_sessions(config)
    with open_project(config) as project:
        (fault,) = inspect_archive(project, repair=True).mended
        assert fault.message == "the stored sessions of #labelchat were not those of its posts"
        assert inspect_archive(project, repair=True).mended == ()
    assert sessions_stored(config) == rows


def test_the_list_of_sessions_is_a_result(config: Config) -> None:
    """Its state is that before it was asked for."""

    def listings(config: Config) -> set[tuple[str, tuple[str, ...]]]:
        with open_project(config) as project:
            return {(it.listing.state, it.listing.why) for it in session_statuses(project)}

    assert listings(config) == {("missing", ())}
    assert listings(config) == {("derived", ())}
    add(config, 2)
    assert listings(config) == {("stale", ("posts, or results that it builds on, changed",))}
    tokyo = replace(config, chats=(replace(CHAT, timezone="Asia/Tokyo"),))
    assert listings(tokyo) == {("stale", ("timezone changed",))}


def test_a_session_is_told_with_its_corrections(config: Config) -> None:
    """A person's decisions stand beside what is derived."""
    with open_project(config) as project:
        hide_post(project, "1005")
        first, second = session_statuses(project)
    assert [it.kind for it in first.corrections] == ["hide"]
    assert second.corrections == ()
