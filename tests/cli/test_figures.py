"""A figure is the same in every command, in the recap and in the archive's views."""

from contextlib import chdir, redirect_stderr
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.archive.examples import look
from tests.archive.test_figures import by_query, by_view
from tests.cli.running import Run
from tweetup.archive.figure_registry import figures_of
from tweetup.archive.figures import Scope
from tweetup.cli import main
from tweetup.config import load_config
from tweetup.jobs.publish import recap_session
from tweetup.model import Recap
from tweetup.project.project import open_project
from tweetup.render.site.facts import session_facts
from tweetup.render.view import RecapView
from tweetup.text import fold_tag

SESSION_FIGURES = [figure.name for figure in figures_of(Scope.SESSION, across=False)]
ARCHIVE = Path("tweetup.db")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, project_root: Path) -> Path:
    """A folder with the sample chat, of which an answer and a post of the hour were hidden."""
    folder = tmp_path_factory.mktemp("sample")
    chat = project_root / "archives" / "sample-chat.jsonl"
    config = (project_root / "archives" / "sample-tweetup.toml").read_text(encoding="utf-8")
    (folder / "tweetup.toml").write_text(config, encoding="utf-8")
    with chdir(folder), redirect_stderr(StringIO()) as messages:
        assert main(["import", str(chat)]) == 0, messages.getvalue()
        with open_project(load_config()) as project:
            session = project.session("latest")
            answers = project.gate(session).answers("Q1")
        for post in (answers[0], answers[-1]):
            assert main(["hide", post.id]) == 0, messages.getvalue()
    return folder


@pytest.fixture(scope="module")
def recaps(sample: Path) -> dict[str, Recap]:
    """The recaps of the sample's sessions by name."""
    with chdir(sample), open_project(load_config()) as project:
        return {session.id: recap_session(project, session) for session in project.sessions()}


@pytest.fixture
def folder(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(sample)
    return sample


@pytest.mark.long
def test_sessions(folder: Path, run: Run, recaps: dict[str, Recap]) -> None:
    """Recap, command, view and queries tell the same figures of a session."""
    rows = run("sessions", "--json").rows
    listed = {row["session"]: {name: row[name] for name in SESSION_FIGURES} for row in rows}
    assert len(listed) == 2
    assert listed == {name: asdict(recap.numbers) for name, recap in recaps.items()}
    in_view = by_view(ARCHIVE, "sessions_with_counts", Scope.SESSION, "session")
    assert in_view == by_query(ARCHIVE, Scope.SESSION)
    attendance = {name: recap.attendance for name, recap in recaps.items()}
    assert in_view == {
        (name,): {
            **figures,
            "newcomers": attendance[name].newcomers,
            "returning": attendance[name].returning,
        }
        for name, figures in listed.items()
    }
    assert any(it.newcomers for it in attendance.values())


@pytest.mark.long
def test_pages_over_time(folder: Path, run: Run, recaps: dict[str, Recap]) -> None:
    """A site's pages over time tell the figures of the archive, and count hashtags as it does."""
    run("sessions", "--json")  # reads the posts that figures count
    counted = 0
    for name, recap in recaps.items():
        facts = session_facts(RecapView(recap))
        columns = "posts - reposts, participants, newcomers"
        query = f"SELECT {columns} FROM sessions_with_counts WHERE session = ?"
        assert look(ARCHIVE, query, name) == [(facts.posts, facts.participants, facts.newcomers)]
        tags = look(
            ARCHIVE,
            "SELECT h.tag, COUNT(DISTINCT v.post), COUNT(DISTINCT v.author) FROM visible_posts AS v"
            " JOIN hashtags AS h USING (post) WHERE v.session = ? AND v.own GROUP BY 1 ORDER BY 1",
            name,
        )
        assert tags == [(fold_tag(it.tag), it.posts, it.people) for it in facts.tags]
        counted += len(tags)
    assert counted > len(recaps)


@pytest.mark.long
def test_the_hour_bounds_a_session(folder: Path, run: Run, recaps: dict[str, Recap]) -> None:
    """Posts before, in and after the hour are all posts; the timeline shows those of the hour."""
    rows = run("sessions", "--json").rows
    assert rows[1]["hidden"] >= 2
    assert rows[1]["posts_before"]
    assert rows[1]["posts_after"]
    for row in rows:
        parts = row["posts_before"] + row["posts_in_hour"] + row["posts_after"]
        posts = run("posts", row["session"], "--json").rows
        assert row["posts"] == parts == len(posts)
        within = [row["start"] <= post["created_at"] <= row["end"] for post in posts]
        assert row["posts_in_hour"] == sum(within)
        steps = recaps[row["session"]].timeline
        assert row["posts_in_hour"] == sum(count for step in steps for _, count in step.posts)


def test_people(folder: Path, run: Run, recaps: dict[str, Recap]) -> None:
    """The people of a session add up to its figures."""
    for name, recap in recaps.items():
        people = run("people", name, "--json").rows
        numbers = asdict(recap.numbers)
        for kind in ("posts", "originals", "replies", "quotes", "reposts"):
            assert sum(person[kind] for person in people) == numbers[kind]
        participants = sum(person["took_part"] for person in people)
        assert participants == numbers["participants"] == recap.attendance.participants
        assert len(people) - participants == numbers["reposters_only"]


def test_questions(folder: Path, run: Run, recaps: dict[str, Recap]) -> None:
    """Recap, command, view and queries tell the same answers and people of a question."""
    queried = by_query(ARCHIVE, Scope.SECTION)
    in_view = by_view(ARCHIVE, "questions_with_counts", Scope.SECTION, "session", "section")
    for name, recap in recaps.items():
        listed: dict[str, Any] = {
            row["section"]: (row["answers"], row["participants"])
            for row in run("questions", name, "--json").rows
        }
        assert listed
        assert all(answers for answers, _ in listed.values())
        parts = {part.section: part for part in recap.sections}
        for section, figures in listed.items():
            assert figures == (parts[section].answers, parts[section].people)
            view = in_view[name, section]
            assert figures == (view["answers"], view["people"])
            assert view == queried[name, section]
        for section in parts.keys() - listed.keys():
            row = queried[name, section]
            assert (row["written"], row["writers"]) == (
                parts[section].answers,
                parts[section].people,
            )


@pytest.mark.long
def test_themes(folder: Path, run: Run, recaps: dict[str, Recap]) -> None:
    """Command, view and queries tell the same writers and reposters of a theme."""
    listed = {
        (name, row["section"], row["label"]): {
            "support": row["support"],
            "reposted": row["reposted"],
        }
        for name in recaps
        for row in run("themes", name, "--json").rows
    }
    # The command derives the themes of a session; a recap needs none.
    queried = by_query(ARCHIVE, Scope.THEME)
    in_view = by_view(ARCHIVE, "themes_with_posts", Scope.THEME, "session", "section", "label")
    assert listed == queried == in_view
    stored = look(ARCHIVE, "SELECT session, section, label, support, reposted FROM themes")
    assert {row[:3]: {"support": row[3], "reposted": row[4]} for row in stored} == listed
    assert any(figures["reposted"] for figures in listed.values())


def test_themes_are_posts_on_the_same_matter(folder: Path, run: Run) -> None:
    """The heading claims no point; themes of more writers come first in their section."""
    heading, columns, *lines = run("themes", "latest").out.splitlines()
    assert heading == "posts on the same matter, by the number of people who wrote them"
    assert columns.split() == ["SECTION", "SUPPORT", "REPOSTED", "LABEL"]
    supports = [(line.split()[0], -int(line.split()[1])) for line in lines]
    assert supports == sorted(supports)


def test_a_read_only_archive_has_the_same_figures(
    folder: Path, run: Run, recaps: dict[str, Recap], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that was derived can be stored there, and the figures do not depend on it."""
    monkeypatch.setattr("tweetup.archive.archive.Archive.writable", False)
    monkeypatch.setattr("tweetup.project.origins.code_version", lambda: "9.9.9")
    with open_project(load_config()) as project:
        for session in project.sessions():
            assert project.figures(session).numbers == recaps[session.id].numbers


PERSON_FIGURES = [figure.name for figure in figures_of(Scope.PERSON)]


@pytest.mark.long
def test_each_person(folder: Path, run: Run) -> None:
    """Queries and command tell the same of each person, in all sessions and in one."""
    rows = run("people", "--json").rows
    queried = by_query(ARCHIVE, Scope.PERSON)
    assert {(row["person"],): {name: row[name] for name in PERSON_FIGURES} for row in rows} == {
        key: row for key, row in queried.items() if row["sessions"]
    }
    latest = load_latest()
    listed = run("people", latest, "--json").rows
    names = [name for name in PERSON_FIGURES if name != "sessions"]
    assert {(latest, row["person"]): {name: row[name] for name in names} for row in listed} == {
        key: row
        for key, row in by_query(ARCHIVE, Scope.PERSON_IN_SESSION).items()
        if key[0] == latest
    }
    assert any(row["mentions"] and row["questions_answered"] for row in rows)


def load_latest() -> str:
    with open_project(load_config()) as project:
        return project.session("latest").id


@pytest.mark.long
def test_minutes_of_sections(folder: Path, run: Run) -> None:
    """The view has the minutes with posts that the command has."""
    latest = load_latest()
    rows = run("rates", latest, "--by-question", "--json").rows
    columns = "COALESCE(section, ''), minute, posts, people"
    query = f"SELECT {columns} FROM posts_by_minute_and_section WHERE session = ?"
    assert sorted(look(ARCHIVE, query, latest)) == sorted(
        (row["section"], minute["at"][:16], minute["posts"], minute["people"])
        for row in rows
        for minute in row["minutes"]
        if minute["posts"]
    )
    assert len({row["section"] for row in rows}) > 3
