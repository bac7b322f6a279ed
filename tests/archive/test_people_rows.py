"""The rows of people in bulk say what the views say, whatever accounts and references there are."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.archive.examples import START, fill, look, make, post
from tests.archive.test_figures import by_query
from tests.archive.test_views import NAMES, save_meetings
from tweetup.archive import open_archive
from tweetup.archive.figure_registry import figures_of
from tweetup.archive.figures import Scope
from tweetup.insight.activity import AttendanceRules, Attendances, count_activities
from tweetup.insight.engagement import profile_engagement
from tweetup.model import (
    Author,
    Basis,
    CountedEdge,
    CountedPost,
    Extent,
    Link,
    PersonActivity,
    Post,
    PostKey,
    Reference,
    Relation,
)
from tweetup.text import find_hashtags

GONE = "removed-0123456789ab"
HANDLES = ("ada", "Ada", "ben", "cleo")
IDS = (None, "1", "2")
POSTS = tuple(map(str, range(6)))

AUTHORS = st.builds(
    Author,
    network=st.sampled_from(["x", "mastodon"]),
    handle=st.sampled_from(HANDLES),
    id=st.sampled_from(IDS),
    seen_at=st.sampled_from([None, START, START + timedelta(days=1)]),
)
REFERENCES = st.builds(
    Reference,
    relation=st.sampled_from([Relation.REPLY, Relation.QUOTE]),
    id=st.sampled_from([None, *POSTS, "99"]),
    handle=st.sampled_from([None, *HANDLES, "Gone", GONE]),
    author_id=st.sampled_from([*IDS, "3"]),
    basis=st.sampled_from(Basis),
)


def without_passed_on(posts: list[Post]) -> list[Post]:
    """The posts without mentions of handles that several accounts had, which views tell apart."""
    named = [(it.network, it.author.handle, it.author.id) for it in posts]
    named += [(it.network, to.handle or "", to.author_id) for it in posts for to in it.references]
    owners: dict[tuple[str, str], set[str]] = {}
    for network, handle, account in named:
        if account is not None:
            owners.setdefault((network, handle.casefold()), set()).add(account)
    return [
        replace(
            it,
            mentions=tuple(
                name
                for name in it.mentions
                if len(owners.get((it.network, name.casefold()), ())) < 2
            ),
        )
        for it in posts
    ]


@st.composite
def meetings(draw: st.DrawFn) -> list[list[Post]]:
    """Two sessions of up to three posts each."""
    made = [
        post(
            number,
            draw(st.sampled_from(["hi", "see https://e.org/a"])),
            author=draw(AUTHORS),
            references=tuple(draw(st.lists(REFERENCES, max_size=3))),
            mentions=tuple(draw(st.lists(st.sampled_from([*HANDLES, "dora"]), max_size=3))),
            links=draw(st.sampled_from([(), (Link(url="https://e.org/a"),)])),
        )
        for number in POSTS
    ]
    made = without_passed_on(made)
    return [made[:3], made[3:]]


Edge = tuple[str, str, str, str]


@pytest.mark.long
@given(meetings(), st.lists(st.sampled_from([*HANDLES, "zoe"]), max_size=2))
def test_hosts_are_the_people_whose_posts_are_by_hosts(
    sessions: list[list[Post]], hosts: list[str]
) -> None:
    """By whichever of their handles, and on any network."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        with make(path) as archive:
            save_meetings(archive, *sessions)
        with closing(sqlite3.connect(path)) as sql, sql:
            sql.executemany(
                "INSERT INTO hosts (session, position, handle) VALUES (?, ?, ?)",
                [(NAMES[0], position, handle) for position, handle in enumerate(hosts)],
            )
        with open_archive(path) as archive:
            told = archive.people.hosts()
            activity = [*archive.people.activity()]
    assert told.keys() == ({NAMES[0]} if hosts else set())
    for it in activity:
        assert it.is_host is (it.person in told.get(it.session, ()))


def test_handles_and_keys(tmp_path: Path) -> None:
    """The handle of an account is the one it had last; a mention alone has the mentioned one."""
    early = Author(network="x", handle="Ada", id="1", seen_at=START)
    late = Author(network="x", handle="AdaLong", id="1", seen_at=START + timedelta(days=1))
    talk = [post("11", author=early), post("12", author=late), post("13", handle="Ben")]
    with make(tmp_path / "a.db") as archive:
        save_meetings(archive, talk)
        rows = [*archive.people.activity()]
        assert archive.people.handles({it.person for it in rows} | {"x:@zoe"}) == {
            "x:1": "AdaLong",
            "x:@ben": "Ben",
            "x:@zoe": "zoe",
        }
        keys = archive.people.post_keys({rows[0].number, rows[2].number, 999})
    assert keys == {rows[0].number: PostKey("x", "11"), rows[2].number: PostKey("x", "13")}


def test_hashtags_are_folded_and_none_is_cut_off(tmp_path: Path) -> None:
    """Each once, in the order of the text; of posts that are in a session alone."""
    texts = {"11": "#Fossils and #LabelChat, #fossils", "12": "#LabelChat on #fos…", "13": "none"}
    with make(tmp_path / "a.db") as archive:
        save_meetings(archive, [tagged(name, text) for name, text in texts.items()])
        rows = [*archive.people.activity()]
        fill(archive, [tagged("14", "#LabelChat")])
        assert archive.people.hashtags() == {
            rows[0].number: ("fossils", "labelchat"),
            rows[1].number: ("labelchat",),
        }


def tagged(name: str, text: str) -> Post:
    return post(name, text, hashtags=find_hashtags(text))


def edge_of(pointer: CountedEdge) -> Edge:
    return (pointer.session, pointer.source, pointer.target, pointer.relation)


@pytest.mark.long
@given(meetings())
def test_rows_say_what_the_views_say(sessions: list[list[Post]]) -> None:
    """People, kinds, times and edges with their weights."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        with make(path) as archive:
            save_meetings(archive, *sessions)
            activity, pointers = [*archive.people.activity()], [*archive.people.pointers()]
            for session in {it.session for it in activity}:
                of_it = [it for it in activity if it.session == session]
                assert [*archive.people.activity({session})] == of_it
                pointing = [it for it in pointers if it.session == session]
                assert [*archive.people.pointers({session})] == pointing
            assert [*archive.people.pointers(set())] == []
        columns = (
            "post, session, person, kind, act, own, counted, COALESCE(section, ''), written_at"
        )
        assert sorted(
            (
                it.number,
                it.session,
                it.person,
                it.kind,
                it.act,
                it.own,
                it.counted,
                it.section,
                it.written_at,
            )
            for it in activity
        ) == sorted(look(path, f"SELECT {columns} FROM visible_posts"))
        linked = {number for (number,) in look(path, "SELECT post FROM links")}
        assert {it.number for it in activity if it.has_link} == linked
        guessed = Counter(edge_of(it) for it in pointers if it.is_guessed)
        beside = Counter(edge_of(it) for it in pointers if it.beside)
        edges = "session, source_person, target_person, relation, weight, guessed, beside"
        assert sorted(
            (*edge, weight, guessed[edge], beside[edge])
            for edge, weight in Counter(map(edge_of, pointers)).items()
        ) == sorted(look(path, f"SELECT {edges} FROM edges_by_session"))
        lines = "session, post, source_person, target_person, relation"
        assert sorted(
            (it.session, it.number, it.source, it.target, it.relation, it.is_guessed, it.beside)
            for it in pointers
        ) == sorted(
            look(
                path,
                f"SELECT {lines}, MAX(basis = 'guessed'), beside FROM pointers_by_session"
                f" GROUP BY {lines}, beside",
            )
        )
        times = look(path, "SELECT MIN(first_at), MAX(last_at) FROM edges_by_session")
        written = [it.written_at for it in pointers]
        assert times == [(min(written, default=None), max(written, default=None))]


@pytest.mark.long
@given(meetings())
def test_figures_of_people_are_those_of_the_registry(sessions: list[list[Post]]) -> None:
    """In one session and in all: each query of the registry says what the bulk rows add up to."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        with make(path) as archive:
            save_meetings(archive, *sessions)
            activity, pointers = [*archive.people.activity()], [*archive.people.pointers()]
        whole = by_query(path, Scope.PERSON)
        each = by_query(path, Scope.PERSON_IN_SESSION)
    names = [figure.name for figure in figures_of(Scope.PERSON)]
    assert whole == {
        (it.person,): {**told(it, names), "sessions": len(it.sessions)}
        for it in counted(activity, pointers, Extent())
    }
    assert each == {
        (name, it.person): {key: told(it, names)[key] for key in names if key != "sessions"}
        for name in {row.session for row in activity}
        for it in counted(activity, pointers, Extent(sessions=frozenset({name})))
    }


@pytest.mark.long
@given(meetings())
def test_figures_of_writers_are_those_of_the_registry(sessions: list[list[Post]]) -> None:
    """Each query says how many posts the profile of engagement has, in each session."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        with make(path) as archive:
            save_meetings(archive, *sessions)
            activity, pointers = [*archive.people.activity()], [*archive.people.pointers()]
        rows = by_query(path, Scope.WRITER_IN_SESSION)
    for row in rows.values():
        row.pop("newcomer", None)  # which is told of all sessions
    assert rows == {
        (name, it.person): {
            "own": it.own,
            "conversing": len(it.conversing.posts),
            "broadcasting": len(it.broadcasting.posts),
            "relevant": len(it.relevant.posts),
        }
        for name in {row.session for row in activity}
        for it in profile_engagement(
            activity,
            pointers,
            extent=Extent(sessions=frozenset({name})),
            attendances=Attendances([], AttendanceRules()),
        )
    }


def counted(
    posts: list[CountedPost], edges: list[CountedEdge], extent: Extent
) -> tuple[PersonActivity, ...]:
    attendances = Attendances([], AttendanceRules())
    return count_activities(posts, edges, extent=extent, attendances=attendances)


def told(person: PersonActivity, names: list[str]) -> dict[str, Any]:
    return {name: getattr(person, name) for name in names}


def test_nobody_points_at_themselves_or_at_who_was_removed(tmp_path: Path) -> None:
    """A mention beside the reply that it belongs to is marked; both are there in the view."""
    ada = Author(network="x", handle="ada", id="1")
    talk = [
        post("1", "hello", author=ada),
        post("2", f"@ada @{GONE} and me", author=ada, mentions=("ada", GONE)),
        post("3", "@ada @cleo yes", handle="ben", mentions=("ada", "cleo"),
             references=(Reference(relation=Relation.REPLY, id="1", basis=Basis.STATED),)),
    ]  # fmt: skip
    path = tmp_path / "a.db"
    with make(path) as archive:
        save_meetings(archive, talk)
        told = [(it.target, it.relation, it.beside) for it in archive.people.pointers()]
    assert told == [
        ("x:@ada", "reply", False),
        ("x:@ada", "mention", True),
        ("x:@cleo", "mention", False),
    ]
    query = "SELECT target, relation, weight, beside FROM edges_by_session ORDER BY 1, 2"
    assert look(path, query) == [
        ("ada", "mention", 1, 1),
        ("ada", "reply", 1, 0),
        ("cleo", "mention", 1, 0),
    ]
    query = "SELECT target, relation, post, beside FROM pointers_by_session ORDER BY 1, 2"
    assert look(path, query) == [
        ("ada", "mention", 3, 1),
        ("ada", "reply", 3, 0),
        ("cleo", "mention", 3, 0),
    ]
