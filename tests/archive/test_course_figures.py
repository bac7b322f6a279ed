"""Cohorts, roles, hashtags, words and rates by the registry's queries are those of commands."""

import math
import re
import sqlite3
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.examples import START, look, make, make_older
from tests.archive.test_leader_figures import (
    RECORDS,
    TAGS,
    Rows,
    drawn_posts,
    evening,
    hard_case,
    tagged,
    write,
)
from tweetup.archive import open_archive
from tweetup.archive.figure_registry import FIGURES, figures_of
from tweetup.archive.figures import Scope
from tweetup.config import ChatConfig, Config
from tweetup.insight import session_language
from tweetup.insight.telling_words import read_post_words, without_copies
from tweetup.jobs.course import read_chat_words, read_rates, read_tags
from tweetup.jobs.people import count_chat_people, person_of
from tweetup.jobs.publish import recap_session
from tweetup.jobs.roles import lexicon_of, read_people_roles, shares_of
from tweetup.model import Annotation, Author, Post, PostKey, Reference, Relation
from tweetup.project.project import Project, open_project
from tweetup.project.records import ChatSession

ZONE = "America/New_York"
EVENT = (START + timedelta(minutes=5), START + timedelta(minutes=98, seconds=0.5))
#: How often tweetup is right about each role.
ACCURACIES: dict[str, dict[str, int]] = {
    role: counts
    for role, counts in tomllib.loads(
        files("tweetup.insight.roles").joinpath("accuracy.toml").read_text(encoding="utf-8")
    ).items()
    if isinstance(counts, dict)
}


def config_of(path: Path) -> Config:
    chats = tuple(ChatConfig(hashtag=it, hashtags=(it,), timezone=ZONE) for it in TAGS)
    return Config(archive=path, chats=chats)


def asked(
    path: Path, scope: Scope, *, with_names: bool | None = None, **values: Any
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The figures of a scope by each query of the registry, with values for its names.

    ``with_names`` keeps those that have names, or those that have none.
    """
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    with closing(sqlite3.connect(path)) as sql:
        for name, of in (("ln", math.log), ("sqrt", math.sqrt)):
            sql.create_function(name, 1, of)  # SQLite may have been built without
        for figure in figures_of(scope):
            query = figure.query or ""
            if with_names not in (None, ":" in query):
                continue
            for *keys, value in sql.execute(query, values):
                rows.setdefault(tuple(keys), {})[figure.name] = value
    return rows


def told_of_newcomers(project: Project) -> Rows:
    """Who is a newcomer in each session, as its recap tells it."""
    return {
        (session.id, person_of(project, it.author)): {"newcomer": it.newcomer}
        for session in project.sessions()
        for it in recap_session(project, session).participants
        if it.own
    }


def told_of_cohorts(project: Project) -> tuple[Rows, Rows]:
    """Cohorts, and how many of each came in each quarter of the record."""
    cohorts = count_chat_people(project).cohorts
    dates = {meeting[0].date for chat in TAGS for meeting in project.meetings(chat)}
    quarters = sorted({f"{it.year}-Q{(it.month + 2) // 3}" for it in dates})
    return {
        (it.quarter,): {
            "people": it.people,
            "known": it.is_known,
            "followed": it.followed,
            "came_back": it.came_back,
        }
        for it in cohorts
    }, {
        (it.quarter, quarter): {"later": people}
        for it in cohorts
        for quarter, people in zip(quarters[-len(it.later) :], it.later, strict=True)
        if people
    }


def told_of_roles(project: Project, session: ChatSession | None = None) -> tuple[Rows, Rows]:
    """How many people are judged, and those of each role with their shares."""
    table = read_people_roles(project, session=session)
    judged = {
        (): {
            "people": len(table.people),
            "with_bio": sum(it.has_bio for it in table.people),
            "abstained": sum(it.abstained for it in table.people),
            "judged": len(table.judged),
            "recorded": sum(it.is_recorded for it in table.people),
            "judged_posts": sum(it.posts for it in table.people if it.is_judged),
        }
    }
    rows = {}
    for it in shares_of(project, table):
        if not it.people:
            continue
        assert it.interval is not None
        row = {
            "people": it.people,
            "posts": it.posts,
            "judged": it.judged,
            "share": it.people / it.judged,
            "share_low": it.interval.low,
            "share_high": it.interval.high,
        }
        if it.corrected is not None:
            bounds = it.corrected.interval
            row |= {
                "corrected": it.corrected.share,
                "corrected_low": bounds.low,
                "corrected_high": bounds.high,
            }
        rows[(it.role,)] = row
    return judged, rows


def roles_by_query(path: Path, scope: Scope) -> Rows:
    """Roles with their shares, corrected by the counts of each."""
    rows = asked(path, scope, with_names=False)
    for role in {keys[-1] for keys in rows} & ACCURACIES.keys():
        corrected = asked(path, scope, with_names=True, role=role, **ACCURACIES[role])
        for keys, row in corrected.items():
            rows[keys] |= row
    return rows


def told_of_tags(project: Project) -> tuple[Rows, Rows]:
    """The hashtags of each session, alone and in pairs."""
    each: dict[tuple[Any, ...], dict[str, Any]] = {}
    pairs: dict[tuple[Any, ...], dict[str, Any]] = {}
    for session in project.sessions():
        tags = read_tags(project, session=session)
        each |= {
            (session.id, it.tag): {"people": it.people, "posts": len(it.posts)} for it in tags.uses
        }
        pairs |= {
            (session.id, it.first.tag, it.second.tag): {
                "observed": it.observed,
                "expected": it.expected,
                "posts": len(it.posts),
                "g2": it.g2,
            }
            for it in tags.pairs.pairs
        }
    return each, pairs


def told_of_windows(project: Project, before: float, after: float) -> Rows:
    """The rates before, during and after an event."""
    rates = read_rates(
        project,
        start=EVENT[0],
        end=EVENT[1],
        before=timedelta(hours=before),
        after=timedelta(hours=after),
    ).rates
    names = ("posts", "own", "people", "posts_an_hour", "people_an_hour")
    return {(it.window.name,): {name: getattr(it, name) for name in names} for it in rates}


def close(rows: Rows) -> Mapping[tuple[Any, ...], Any]:
    """The same rows, whose numbers may be off by a rounding."""
    return {keys: pytest.approx(row, abs=1e-9, rel=1e-9) for keys, row in rows.items()}


def check(path: Path) -> None:
    """Compare all these figures with what the commands count of the same archive."""
    with open_project(config_of(path)) as project:
        newcomers, (cohorts, later) = told_of_newcomers(project), told_of_cohorts(project)
        judged, roles = told_of_roles(project)
        of_sessions = {
            (session.id, role): {name: row[name] for name in row if name != "posts"}
            for session in project.sessions()
            for (role,), row in told_of_roles(project, session)[1].items()
            if role not in groups(project)
        }
        tags, pairs = told_of_tags(project)
        windows = told_of_windows(project, 1.5, 30)
    in_sessions = asked(path, Scope.WRITER_IN_SESSION)
    # Of accounts that share a handle in a session, the list of participants has one.
    assert newcomers.keys() <= in_sessions.keys()
    assert {keys: {"newcomer": in_sessions[keys]["newcomer"]} for keys in newcomers} == newcomers
    assert asked(path, Scope.COHORT) == cohorts
    assert asked(path, Scope.COHORT_LATER) == later
    assert asked(path, Scope.JUDGED) == judged
    assert roles_by_query(path, Scope.ROLE) == close(roles)
    assert roles_by_query(path, Scope.ROLE_IN_SESSION) == close(of_sessions)
    assert asked(path, Scope.TAG) == tags
    assert asked(path, Scope.TAG_PAIR) == close(pairs)
    start, end = (it.isoformat().replace("+00:00", "Z") for it in EVENT)
    rates = asked(path, Scope.WINDOW, start=start, end=end, before=1.5, after=30)
    assert rates == close(windows)


def groups(project: Project) -> set[str]:
    lexicon = lexicon_of(project.config)
    return {it for it in lexicon.names if len(lexicon.parts_of(it)) > 1}


def weeks(path: Path) -> None:
    """Nine evenings over the end of a quarter; people who come late, once, or again."""

    def says(handle: str, day: int, minute: int, text: str, *tags: str, **fields: Any) -> Post:
        at = START + timedelta(days=day, minutes=minute)
        chat = TAGS if day == 0 else TAGS[:1]
        author = Author(network="x", handle=handle, bio=BIOS.get(handle), seen_at=START)
        identity = f"{day}7{minute}"
        return tagged(identity, text, (*chat, *tags), author=author, created_at=at, **fields)

    again = (Reference(relation=Relation.REPOST, id="010", handle="dora"),)
    posts = [
        says("ada", 7, 3, "RT @dora: A1: so said 10", references=again),
        says("ada", 14, 4, "A1: giraffes listen", "bones", "dna"),
        says("ben", 0, 5, "A1: giraffes by far", "bones"),
        says("ben", 0, 6, "A1: and zebras", "dna"),
        says("cleo", 0, 7, "A1: zebras listen", "bones", "dna"),
        says("gwen", 0, 8, "A1: zebras sing", "dna", "bones"),
        says("hugo", 0, 9, "A1: all zebras #bon…", "mud", "bones"),
        says("ina", 0, 11, "A1: nobody"),
        says("jo", 21, 3, "A1: a start"),
        says("kim", 21, 4, "A1: a start as well"),
        says("jo", 35, 4, "A1: and again"),
        says("kim", 63, 4, "A1: much later, giraffe"),
        says("lea", 63, 5, "A1: at the end, giraffe"),
        *(says(f"reader{it}", 0, 23 + it, f"A1: zebras {it}") for it in range(12)),
    ]
    late = evening(27, hour=7, tags=TAGS[:1])
    meetings = [evening(0), late, *(evening(7 * it, tags=TAGS[:1]) for it in (1, 2, 3, 5, 6, 8, 9))]
    newest = tagged(
        "mo", "A1: at night", TAGS[:1], handle="mo", created_at=late[0].created_at + MINUTE
    )
    with make(path) as archive:
        write(archive, [*posts, newest, *(it for these in meetings for it in these)])
        archive.people.annotations.write(
            Annotation(network="x", handle=handle, name="role", value=role)
            for handle, role in (("eve", "owl"), ("finn", "none"), ("gwen", "pharmacist"))
        )


MINUTE = timedelta(minutes=1)
BIOS = {
    "ada": "Night nurse",
    "ben": "PhD student | nurse",
    "cleo": "Nurse, librarian",
    "gwen": "Likes tea",
    "hugo": "Ex-nurse",
    "jo": "Doctor who loves tea",
    "kim": "Pharmacist and nurse",
}


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of these weeks, read for answers and for roles."""
    path = tmp_path_factory.mktemp("weeks") / "a.db"
    weeks(path)
    with open_project(config_of(path)) as project:
        read_people_roles(project)
        count_chat_people(project)
    return path


@pytest.mark.long
def test_weeks(counted: Path) -> None:
    """All figures of it agree."""
    check(counted)


@pytest.mark.long
def test_figures_that_one_can_count_by_hand(counted: Path) -> None:
    """Who came late, once, or again; roles; hashtags together."""
    path = counted
    people = {person: row for (person,), row in asked(path, Scope.WRITER).items()}
    came = {it: (row["newcomer"], row["came_back"]) for it, row in people.items()}
    assert [came[f"x:@{it}"] for it in ("jo", "kim", "lea", "ben")] == [
        (1, 1), (1, 0), (1, None), (None, None),
    ]  # fmt: skip
    assert people["x:@ada"]["first_session"] == "demochat-2021-03-18"
    assert people["x:@ada"]["first_seen"] < people["x:@ada"]["last_seen"]
    cohorts = asked(path, Scope.COHORT)
    assert {quarter: row["known"] for (quarter,), row in cohorts.items()} == {
        "2021-Q1": 0,
        "2021-Q2": 1,
    }
    # At night in New York it was still March.
    assert (cohorts["2021-Q1",]["people"], cohorts["2021-Q2",]["people"]) == (24, 1)
    roles = asked(path, Scope.ROLE, with_names=False)
    assert (roles["clinician",]["people"], roles["nurse",]["people"]) == (5, 4)
    pairs = {keys[1:]: row for keys, row in asked(path, Scope.TAG_PAIR).items()}
    assert (pairs["bones", "dna"]["observed"], pairs["bones", "dna"]["posts"]) == (3, 2)
    assert pairs["bones", "dna"]["g2"] > 1


@pytest.mark.long
def test_a_hard_case(tmp_path: Path) -> None:
    """Renamed, removed and passing on: all agree."""
    path = tmp_path / "a.db"
    hard_case(path)
    check(path)


@pytest.mark.long
@settings(max_examples=8, deadline=None)
@given(drawn_posts(), st.lists(RECORDS, max_size=2))
def test_queries_say_what_the_commands_say(posts: list[Post], records: list[Annotation]) -> None:
    """Whatever accounts, handles, references and roles there are."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        with make(path) as archive:
            write(archive, [*posts, *evening(0), *evening(7)])
            archive.people.annotations.write(records)
        check(path)


def words_of(project: Project, path: Path) -> list[tuple[str, str, frozenset[str]]]:
    """Session, person and stems of each post in own words, by the program's own splitting."""
    query = (
        "SELECT v.session, v.person, p.network, p.id FROM visible_posts AS v"
        " JOIN posts AS p ON p.post = v.post WHERE v.own AND v.session GLOB 'demochat-*'"
    )
    sessions: defaultdict[str, dict[PostKey, str]] = defaultdict(dict)
    for session, person, network, identity in look(path, query):
        sessions[session][PostKey(network, identity)] = person
    told = []
    for session, keys in sessions.items():
        posts = project.archive.posts_by_key(keys)
        code, kept = session_language(posts), without_copies(posts)
        for it in posts:
            if it.key in kept:
                words = read_post_words(it, code=code, hashtags={"demochat"})
                told.append((session, keys[it.key], frozenset(stem for stem, _ in words)))
    return told


def by_hand(
    posts: Iterable[tuple[str, str, frozenset[str]]], session: str
) -> dict[str, tuple[int, int, float, float]]:
    """The definitions once more: people, other people, log-odds and z of each word told."""
    writers: list[defaultdict[str, set[str]]] = [defaultdict(set) for _ in range(3)]
    for name, person, stems in posts:
        for stem in stems:
            writers[0][stem].add(person)
            writers[1 if name == session else 2][stem].add(person)
    sums = [sum(map(len, these.values())) for these in writers]
    told = {}
    for stem, people in writers[0].items():
        one, other = len(writers[1][stem]), len(writers[2][stem])
        prior = min(sums[1], sums[2]) * len(people) / sums[0]
        odds = [
            (count + prior) / (whole + min(sums[1:]) - count - prior)
            for count, whole in ((one, sums[1]), (other, sums[2]))
        ]
        ratio = math.log(odds[0] / odds[1])
        z = ratio * (1 / (one + prior) + 1 / (other + prior)) ** -0.5
        if abs(z) >= 1.96 and (one if z > 0 else other) >= 3:
            told[stem] = (one, other, ratio, z)
    return told


@pytest.mark.long
def test_words_are_counted_as_they_are_defined(counted: Path) -> None:
    """There is no query; from the words of each post the figures are counted here once more."""
    with open_project(config_of(counted)) as project:
        session = project.session("demochat-2021-03-04")
        telling = read_chat_words(project, session=session).telling.words
        expected = by_hand(words_of(project, counted), session.id)
    told = {it.word: (it.people, it.other_people, it.log_odds, it.z) for it in telling}
    assert {len(told), len(expected)} == {len(telling)}
    assert "zebras" in told
    assert sorted(told.values()) == [pytest.approx(it) for it in sorted(expected.values())]
    assert {it.query for it in FIGURES if it.scope is Scope.WORD} == {None}


@pytest.mark.long
def test_no_roles_of_people_while_a_profile_is_not_read(counted: Path, tmp_path: Path) -> None:
    """Somebody whose profile nobody read would count as having no role."""
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(counted)) as whole, closing(sqlite3.connect(path)) as sql:
        whole.backup(sql)
    assert len(look(path, "SELECT DISTINCT person FROM roles_by_person")) == 25
    with closing(sqlite3.connect(path)) as sql, sql:
        sql.execute("DELETE FROM _role_readings WHERE profile = (SELECT MAX(profile) FROM posts)")
    assert look(path, "SELECT * FROM roles_by_person") == []


def test_clinicians_are_those_of_the_lexicons(tmp_path: Path) -> None:
    """The view has their roles by name, as no table has groups."""
    path = tmp_path / "a.db"
    make(path).close()
    ((sql,),) = look(path, "SELECT sql FROM sqlite_schema WHERE name = 'roles_in_all_sessions'")
    lexicon = lexicon_of(config_of(path))
    (named,) = re.findall(r"r\.role IN \((.+)\)", sql)
    assert {it.strip(" '") for it in named.split(",")} == lexicon.parts_of("clinician")
    assert [it for it in lexicon.names if len(lexicon.parts_of(it)) > 1] == ["clinician"]


@pytest.mark.long
def test_an_older_archive_gets_the_views(tmp_path: Path) -> None:
    """Those by which the queries count; they are those of a new archive."""
    older, new = tmp_path / "older.db", tmp_path / "new.db"
    make_older(older, 47)
    names = (
        *("edges_by_session", "meetings_by_person", "meetings_in_order", "pointers_by_session"),
        *("roles_by_person", "roles_in_all_sessions"),
    )
    view = f"SELECT name, sql FROM sqlite_schema WHERE name IN {names} ORDER BY name"
    with closing(sqlite3.connect(older)) as sql:
        sql.execute("DROP VIEW pointers_by_session")  # which the steps before have now as well
    assert [name for name, _ in look(older, view)] == ["edges_by_session"]
    open_archive(older).close()
    make(new).close()
    assert look(older, view) == look(new, view)
    assert [name for name, _ in look(new, view)] == [*names]


def test_times_of_an_event_are_of_any_fraction(tmp_path: Path) -> None:
    """A post at the start is within, one at the end is after, to the microsecond."""
    path = tmp_path / "a.db"
    with make(path) as archive:
        write(archive, evening(0))
    with open_project(config_of(path)) as project:
        assert project.sessions()
        count_chat_people(project)
    first, last = look(path, "SELECT MIN(written_at), MAX(written_at) FROM visible_posts")[0]
    event = asked(path, Scope.WINDOW, start=first, end=last, before=1, after=1)
    assert {name: row["posts"] for (name,), row in event.items()} == {
        "before": 0,
        "during": 13,
        "after": 1,
    }
    assert event["during",]["people_an_hour"] is None  # it is no whole hour
    assert event["after",]["people_an_hour"] == 1
    tick = datetime.fromisoformat(last) + timedelta(microseconds=1)
    end = tick.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    event = asked(path, Scope.WINDOW, start=first, end=end, before=1, after=1)
    assert event["during",]["posts"] == 14
