"""Roles in the archive: the view says what the job says, a record wins, a removal takes both."""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.examples import START, fill, look, make, make_older, post
from tweetup.archive import open_archive
from tweetup.config import ChatConfig, Config, RolesConfig
from tweetup.jobs.roles import count_shares, lexicon_of, read_people_roles, record_role
from tweetup.model import Annotation, Author, Post
from tweetup.project.project import Project, open_project

HANDLES = ("ada", "ben", "cleo")
BIOS = (None, "", "Night nurse", "PhD student | nurse", "Ex-nurse", "All about nurse education")
AUTHORS = st.builds(
    Author,
    network=st.sampled_from(["x", "mastodon"]),
    handle=st.sampled_from(HANDLES),
    id=st.sampled_from([None, "1", "2"]),
    bio=st.sampled_from(BIOS),
    seen_at=st.sampled_from([START, START + timedelta(days=1)]),
)
RECORDS = st.builds(
    Annotation,
    network=st.sampled_from(["x", "mastodon"]),
    handle=st.sampled_from(HANDLES),
    account_id=st.sampled_from([None, "1"]),
    name=st.just("role"),
    value=st.sampled_from(["teacher", "none"]),
)


def meeting(*posts: Post, day: int = 0) -> list[Post]:
    """Posts, and those by others without whom the hour is no session."""
    others = [
        post(
            str(number + 100 * day),
            f"so said {number} #demochat",
            handle=("dora", "eve", "finn")[number % 3],
            created_at=START + timedelta(days=day, minutes=number),
        )
        for number in range(10, 22)
    ]
    return [*posts, *others]


@st.composite
def meetings(draw: st.DrawFn) -> list[Post]:
    """A session with six posts of drawn people."""
    texts = ("we listen #demochat", "RT @dora: so said 10 #demochat")
    return meeting(
        *(
            post(str(number), draw(st.sampled_from(texts)), author=draw(AUTHORS))
            for number in range(6)
        )
    )


def project_of(path: Path) -> AbstractContextManager[Project]:
    return open_project(config_of(path))


def config_of(path: Path, *lexicons: Path) -> Config:
    chat = ChatConfig(hashtag="demochat", hashtags=("demochat",))
    return Config(archive=path, chats=(chat,), roles=RolesConfig(lexicons=lexicons))


def read_all(project: Project) -> list[tuple[str, str, int, int, int, int, int]]:
    """Return the rows of the view as the job has them."""
    rows = []
    for session in project.sessions():
        table = read_people_roles(project, session=session)
        counted = (
            sum(it.is_judged for it in table.people),
            sum(it.abstained for it in table.people),
            sum(it.has_bio for it in table.people),
            len(table.people),
        )
        rows += [
            (session.id, it.role, it.people, *counted)
            for it in count_shares(table, lexicon_of(project.config))
            if it.people and it.role != "clinician"
        ]
    return sorted(rows)


COLUMNS = "session, role, people, judged, abstained, with_bio, participants"


@pytest.mark.long
@settings(max_examples=8, deadline=None)
@given(meetings(), st.lists(RECORDS, max_size=2))
def test_the_view_says_what_the_job_says(posts: list[Post], records: list[Annotation]) -> None:
    """Whatever accounts and profiles there are, read and recorded."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        with make(path, posts) as archive:
            archive.people.annotations.write(records)
        with project_of(path) as project:
            expected = read_all(project)
            assert len(project.sessions()) == 1
        assert sorted(look(path, f"SELECT {COLUMNS} FROM roles_by_session")) == expected


@pytest.mark.long
@pytest.mark.parametrize("asked", ["chat", "session"])
def test_the_view_has_all_people_of_each_session(tmp_path: Path, asked: str) -> None:
    """Also where roles were read by their last profiles, or of one session, alone."""
    path = tmp_path / "a.db"
    first = meeting(*bios_of(0, "Night nurse"))
    make(path, [*first, *meeting(*bios_of(7, "Teacher"), day=7)]).close()
    with project_of(path) as project:
        assert len(project.sessions()) == 2
        if asked == "chat":
            read_people_roles(project, "demochat")
        else:
            read_people_roles(project, session=project.sessions()[0])
    rows = sorted(look(path, f"SELECT {COLUMNS} FROM roles_by_session"))
    with project_of(path) as project:
        assert rows == read_all(project)
    assert [(role, people) for _, role, people, *_ in rows] == [("nurse", 3), ("teacher", 3)]


def test_a_session_with_people_unread_has_no_row(tmp_path: Path) -> None:
    """New posts are of people without a reading until the job reads them; other sessions stay."""
    path = tmp_path / "a.db"
    later = meeting(*bios_of(7, "Teacher"), day=7)
    make(path, [*meeting(*bios_of(0, "Night nurse")), *later]).close()
    with project_of(path) as project:
        read_people_roles(project)
    before = look(path, f"SELECT {COLUMNS} FROM roles_by_session")
    assert [(role, people) for _, role, people, *_ in before] == [("nurse", 3), ("teacher", 3)]
    new = Author(network="x", handle="gus", id="9", bio="Librarian", seen_at=START)
    with open_archive(path) as archive:
        owl = Annotation(network="x", handle="gus", account_id="9", name="role", value="owl")
        archive.people.annotations.write([owl])
        fill(archive, [post("99", author=new, created_at=START + timedelta(minutes=40))])
    with project_of(path) as project:
        assert len(project.sessions()) == 2
        assert look(path, f"SELECT {COLUMNS} FROM roles_by_session") == before[1:]
        read_people_roles(project)
        assert sorted(look(path, f"SELECT {COLUMNS} FROM roles_by_session")) == read_all(project)
    counts = look(path, "SELECT role, people, participants FROM roles_by_session WHERE people = 1")
    assert counts == [("owl", 1, 7)]


@pytest.mark.parametrize("version", [43, 46])
def test_an_older_archive_gets_the_view(tmp_path: Path, version: int) -> None:
    """Opened once; it is that of a new archive."""
    older, new = tmp_path / "older.db", tmp_path / "new.db"
    make_older(older, version)
    view = "SELECT sql FROM sqlite_schema WHERE name = 'roles_by_session'"
    assert "HAVING" not in look(older, view)[0][0]
    open_archive(older).close()
    make(new).close()
    assert look(older, view) == look(new, view)
    assert "HAVING" in look(new, view)[0][0]


def bios_of(day: int, bio: str) -> list[Post]:
    """Return a post of each of three people, with a bio of the day."""
    at = START + timedelta(days=day)
    return [
        post(
            str(number + 100 * day),
            author=Author(network="x", handle=handle, id=str(number), bio=bio, seen_at=at),
            created_at=at,
        )
        for number, handle in enumerate(HANDLES)
    ]


def archive_of(path: Path) -> None:
    """Write a session in which a nurse and somebody else wrote."""
    nurse = Author(network="x", handle="ada", id="7", bio="Night nurse", seen_at=START)
    make(path, meeting(post("1", author=nurse), post("2", handle="ben"))).close()


@pytest.mark.long
def test_readings_are_stored_and_made_anew_for_other_words(tmp_path: Path) -> None:
    """By the digest of the lexicons; the rows of a profile are replaced."""
    path, own = tmp_path / "a.db", tmp_path / "own.toml"
    archive_of(path)
    with project_of(path) as project:
        read_people_roles(project)
    assert look(path, "SELECT role, evidence, rule, language FROM profile_roles") == [
        ("nurse", "nurse", "term", "en")
    ]
    own.write_text('language = "en"\n[roles.owl]\nterms = ["night nurse"]', encoding="utf-8")
    with open_project(config_of(path, own)) as project:
        read_people_roles(project)
    assert look(path, "SELECT role, evidence FROM profile_roles") == [("owl", "Night nurse")]
    assert look(path, "SELECT COUNT(*), COUNT(DISTINCT digest) FROM _role_readings") == [(5, 1)]


@pytest.mark.long
def test_denied_words_are_not_stored(tmp_path: Path) -> None:
    """Nothing of the bio but the words that decided, which are the role's own."""
    path = tmp_path / "a.db"
    bio = "Patient and carer, cancer survivor. Not a doctor, ex-teacher. Librarian"
    author = Author(network="x", handle="ada", bio=bio, seen_at=START)
    make(path, meeting(post("1", author=author))).close()
    with project_of(path) as project:
        read_people_roles(project)
    assert look(path, "SELECT role, evidence FROM profile_roles") == [("librarian", "Librarian")]


def test_a_removal_takes_roles_and_records(tmp_path: Path) -> None:
    """Of the person, and records by the person; those of others stay."""
    path = tmp_path / "a.db"
    archive_of(path)
    with project_of(path) as project:
        read_people_roles(project)
        annotations = project.archive.people.annotations
        ben = Annotation(network="x", handle="ben", name="role", value="doctor")
        *_, kept = annotations.write(
            (
                replace(ben, handle="ada", account_id="7", value="teacher"),
                replace(ben, recorded_by="ada"),
                replace(ben, value="editor", note="new"),
            )
        )
        project.archive.remove(authors=["ada"])
        assert annotations.roles() == (kept,)
    assert look(path, "SELECT * FROM profile_roles") == []
    assert look(path, "SELECT COUNT(*) FROM _role_readings") == [(4,)]


@pytest.mark.parametrize("role", ["patient", "teacher"])
def test_a_private_role_is_in_no_table(tmp_path: Path, role: str) -> None:
    """It stands beside the roles of the profile, which another record replaces."""
    path = tmp_path / "a.db"
    archive_of(path)
    with project_of(path) as project:
        record_role(project, "ada", role, by="Anna")
        read_people_roles(project)
        (record,) = project.archive.people.annotations.roles()
    assert (record.account_id, record.recorded_by) == ("7", "Anna")
    expected = "nurse" if role == "patient" else role
    assert look(path, "SELECT role FROM roles_by_session") == [(expected,)]
