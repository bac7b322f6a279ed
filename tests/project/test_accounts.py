"""A person is an account: under whatever handles it wrote, in a session and across sessions."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.archive.examples import fill, look
from tests.archive.test_figures import NO_MEETING_BEFORE, by_query, by_view
from tests.cli.labelchat import invent_chat
from tests.samples import sampled
from tweetup.archive import open_archive
from tweetup.archive.figure_registry import FIGURES
from tweetup.archive.figures import Scope
from tweetup.config import ChatConfig, Config
from tweetup.jobs.across_sessions import session_people
from tweetup.jobs.analysis import analyse_sessions
from tweetup.jobs.people import count_chat_people
from tweetup.jobs.publish import recap_session
from tweetup.model import (
    AccountHandles,
    Author,
    Post,
    PostKey,
    Reference,
    Relation,
    nameless_handle,
)
from tweetup.project.project import Project, open_project
from tweetup.project.records import ChatSession

FIRST = datetime(2024, 5, 7, 18, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
TAG = "labelchat"

#: The account that writes as a person of the invented chat: a handle and an id, None without one.
Accounts = Mapping[str, tuple[str, str | None]]


def hour(number: int, accounts: Accounts, later: Accounts | None = None) -> list[Post]:
    """Return a session of the invented chat; ``later`` are the accounts in its second half."""
    start = FIRST + number * WEEK
    posts = []
    for row in invent_chat(start, first_id=100_000 * (number + 1)):
        moment = datetime.fromisoformat(row["created_at"])
        late = moment > start + timedelta(minutes=21)
        name = row["author"]
        handle, identity = ((later or accounts) if late else accounts).get(name, (name, None))
        to = row["in_reply_to_id"]
        posts.append(
            Post(
                network="x",
                id=row["id"],
                created_at=moment,
                author=Author(network="x", handle=handle, id=identity),
                text=row["text"],
                hashtags=(TAG,),
                references=(Reference(relation=Relation.REPLY, id=to),) if to else (),
            )
        )
    return posts


def project_of(path: Path, *sessions: list[Post], chats: tuple[ChatConfig, ...] = ()) -> Config:
    """Store the sessions; return the configuration of the archive."""
    config = Config(archive=path / "a.db", chats=chats)
    with open_project(config, create=True) as project:
        for posts in sessions:
            fill(project.archive, posts, hashtag=TAG)
    return config


def people_of(project: Project, name: str) -> list[Any]:
    """Return the people of a session as `tweetup people SESSION` lists them."""
    session = project.session(name)
    crowds = [project.crowd(earlier) for earlier in session.earlier]
    return list(session_people(project, session, crowds))


def handles(people: list[Any]) -> set[str]:
    return {person.author.handle for person in people}


PEOPLE = {"ada", "ben", "cleo", "dov", "eva", "finn", "gus", "hana", "labelhost"}

ONE: tuple[Accounts, Accounts] = ({"cleo": ("cleo", "77")}, {"cleo": ("cleo_reads", "77")})
NAMELESS = (nameless_handle("77"), "77")
#: Accounts in the first and in the second half of one session, and the handles in its list.
WITHIN: dict[str, tuple[Accounts, Accounts, set[str]]] = {
    "no rename": (ONE[0], ONE[0], PEOPLE),
    "renamed": (*ONE, PEOPLE - {"cleo"} | {"cleo_reads"}),
    "in another case": (ONE[0], {"cleo": ("Cleo", "77")}, PEOPLE - {"cleo"} | {"Cleo"}),
    "another account": (ONE[0], {"cleo": ("cleo_reads", "78")}, PEOPLE | {"cleo_reads"}),
    "without ids": (
        {"cleo": ("cleo", None)},
        {"cleo": ("cleo_reads", None)},
        PEOPLE | {"cleo_reads"},
    ),
    "one without an id": (ONE[0], {"cleo": ("cleo_reads", None)}, PEOPLE | {"cleo_reads"}),
    "two renamed": (
        {"cleo": ("cleo", "77"), "dov": ("dov", "78")},
        {"cleo": ("cleo_reads", "77"), "dov": ("dov_reads", "78")},
        PEOPLE - {"cleo", "dov"} | {"cleo_reads", "dov_reads"},
    ),
    "a handle that another account had first": (
        {"cleo": ("cleo", "77"), "dov": ("dov", "78")},
        {"cleo": ("cleo_reads", "77"), "dov": ("cleo", "78")},
        PEOPLE - {"dov"} | {"cleo_reads"},
    ),
    "handles given back": (
        {"cleo": ("cleo", "77"), "dov": ("dov", "78")},
        {"cleo": ("dov", "77"), "dov": ("cleo", "78")},
        PEOPLE,
    ),
    "a handle that some records withhold": (ONE[0], {"cleo": NAMELESS}, PEOPLE),
    "a handle that all records withhold": (
        {"cleo": NAMELESS},
        {"cleo": NAMELESS},
        PEOPLE - {"cleo"} | {"account-77"},
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(WITHIN, every=3))
def test_within_a_session(tmp_path: Path, name: str) -> None:
    """People, figures, recap and the archive's views count one account once."""
    before, after, expected = WITHIN[name]
    config = project_of(tmp_path, hour(0, before, after))
    with open_project(config) as project:
        session = project.session("latest")
        people = people_of(project, "latest")
        recap = recap_session(project, session)
        figures = project.figures(session)
        total = [person.author.handle for person in count_chat_people(project).people]
        assert len(project.participants(session)) == len([it for it in people if it.took_part])
    assert len(people) == len(expected)
    assert handles(people) == expected
    assert sorted(total) == sorted(it.author.handle for it in people if it.took_part)
    assert figures.numbers == recap.numbers
    assert recap.numbers.participants + recap.numbers.reposters_only == len(expected)
    (row,) = by_view(config.archive, "sessions_with_counts", Scope.SESSION, "session").values()
    assert row == asdict(recap.numbers) | NO_MEETING_BEFORE
    assert row == by_query(config.archive, Scope.SESSION)[session.id,]
    sections = by_query(config.archive, Scope.SECTION)
    for (_, section), counts in sections.items():
        assert asdict(figures.section(section)) == {"section": section, **counts}
    in_view = look(
        config.archive,
        "SELECT handle, posts, originals, replies, quotes, reposts, took_part"
        " FROM participants_by_session",
    )
    assert sorted((handle.casefold(), *counts) for handle, *counts in in_view) == sorted(
        (
            it.author.handle.casefold(),
            *(it.posts, it.originals, it.replies, it.quotes, it.reposts, it.took_part),
        )
        for it in people
    )


def test_handle_withheld_in_a_session(tmp_path: Path) -> None:
    """A session whose records withhold a handle shows the one that others tell."""
    config = project_of(tmp_path, hour(0, {"cleo": NAMELESS}), hour(1, ONE[0]), hour(2, ONE[1]))
    with open_project(config) as project:
        first = project.sessions(TAG)[0]
        assert handles(people_of(project, first.id)) == PEOPLE - {"cleo"} | {"cleo_reads"}
        recap_session(project, first)
    rows = look(
        config.archive,
        "SELECT handle FROM participants_by_session WHERE session = ?",
        first.id,
    )
    assert {handle for (handle,) in rows} == PEOPLE - {"cleo"} | {"cleo_reads"}


def test_posts_are_counted_together(tmp_path: Path) -> None:
    """All posts of the account stand beside its last handle."""
    plain = project_of(tmp_path / "plain", hour(0, ONE[0]))
    renamed = project_of(tmp_path / "renamed", hour(0, *ONE))
    with open_project(plain) as project:
        one = {it.author.handle: it for it in people_of(project, "latest")}
        numbers = project.figures(project.session("latest")).numbers
    with open_project(renamed) as project:
        other = {it.author.handle: it for it in people_of(project, "latest")}
        assert project.figures(project.session("latest")).numbers == numbers
    assert other["cleo_reads"].posts == one["cleo"].posts > 2
    assert other["cleo_reads"].sections == one["cleo"].sections


def test_the_last_handle_counts_where_that_post_is_hidden(tmp_path: Path) -> None:
    """The list and the view name the account alike, whichever of its posts a host hides."""
    from tweetup.jobs.corrections import hide_post

    config = project_of(tmp_path, hour(0, *ONE))
    with open_project(config) as project:
        late = [it for it in hour(0, *ONE) if it.handle == "cleo_reads"]
        for post in late:
            hide_post(project, post.id)
        project.forget()
        people = people_of(project, "latest")
    rows = look(config.archive, "SELECT handle FROM participants_by_session")
    assert {handle for (handle,) in rows} == handles(people)


#: Accounts of three weekly sessions, handles of newcomers in the last one, and of all people with
#: the number of sessions in which each took part.
ACROSS: dict[str, tuple[tuple[Accounts, Accounts, Accounts], set[str], dict[str, int]]] = {
    "renamed": (
        (ONE[0], ONE[1], {"cleo": ("cleo_writes", "77")}),
        set(),
        {"cleo_writes": 3},
    ),
    "another account": (
        (ONE[0], ONE[0], {"cleo": ("cleo_reads", "78")}),
        {"cleo_reads"},
        {"cleo": 2, "cleo_reads": 1},
    ),
    "without ids": (
        ({}, {}, {"cleo": ("cleo_reads", None)}),
        {"cleo_reads"},
        {"cleo": 2, "cleo_reads": 1},
    ),
    "one without an id": (
        (ONE[0], {"cleo": ("cleo", None)}, ONE[1]),
        set(),
        {"cleo_reads": 3},
    ),
    "a handle that another account takes": (
        (ONE[0], ONE[1], {"cleo": ("cleo_reads", "77"), "dov": ("cleo", "78")}),
        {"cleo"},
        {"cleo_reads": 3, "cleo": 1, "dov": 2},
    ),
    "a handle that records withhold at last": (
        (ONE[0], ONE[1], {"cleo": NAMELESS}),
        set(),
        {"cleo_reads": 3},
    ),
    "a handle that its account takes back": (
        (ONE[0], ONE[1], ONE[0]),
        set(),
        {"cleo": 3},
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(ACROSS, every=3))
def test_across_sessions(tmp_path: Path, name: str) -> None:
    """An account is one of all people, and a newcomer once."""
    weeks, newcomers, expected = ACROSS[name]
    config = project_of(tmp_path, *(hour(week, accounts) for week, accounts in enumerate(weeks)))
    with open_project(config) as project:
        people = people_of(project, "latest")
        recap = recap_session(project, project.session("latest"))
        table = count_chat_people(project, TAG)
        everybody = {it.author.handle: len(it.activity.sessions) for it in table.people}
        assert len(everybody) == len(table.people)
        last = project.session("latest")
        before = frozenset[tuple[str, str]]().union(*map(project.participants, last.earlier))
        assert len(project.participants(last) - before) == len(newcomers)
    assert {it.author.handle for it in people if it.newcomer} == newcomers
    assert recap.attendance.newcomers == len(newcomers)
    others = dict.fromkeys(PEOPLE - {"cleo"}, 3)
    assert everybody == others | expected


HOSTED: dict[str, tuple[tuple[str, ...], Accounts, str]] = {
    "under its handle": (("labelhost",), {"labelhost": ("labelhost", "77")}, "labelhost"),
    "under an earlier handle": (("labelhost",), {"labelhost": ("lamplight", "77")}, "lamplight"),
    "in another spelling": (("@LabelHost",), {"labelhost": ("lamplight", "77")}, "lamplight"),
    "under a later handle": (("lamplight",), {"labelhost": ("labelhost", "77")}, "labelhost"),
}


@pytest.mark.parametrize("name", HOSTED)
def test_a_configured_host(tmp_path: Path, name: str) -> None:
    """A host is the account, under whichever of its handles the configuration names it."""
    hosts, accounts, expected = HOSTED[name]
    chat = ChatConfig(hashtag=TAG, hashtags=(TAG,), hosts=hosts)
    other = {"labelhost": ("labelhost" if expected == "lamplight" else "lamplight", "77")}
    config = project_of(tmp_path, hour(0, other), hour(1, accounts), chats=(chat,))
    with open_project(config) as project:
        people = people_of(project, "latest")
        segmentation = project.segmented(project.session("latest")).segmentation
    assert [it.author.handle for it in people if it.is_host] == [expected]
    assert {it.author for it in segmentation.questions} == {expected}


@pytest.mark.long
@pytest.mark.parametrize("guest", ["cleo", "@Cleo", "cleo_reads"])
def test_a_configured_guest(tmp_path: Path, guest: str) -> None:
    """A guest is the account, under whichever of its handles the configuration names it."""
    chat = ChatConfig(hashtag=TAG, hashtags=(TAG,), guests=(guest,))
    earlier, later = {"cleo": ("cleo", "77")}, {"cleo": ("cleo_reads", "77")}
    config = project_of(tmp_path, hour(0, earlier), hour(1, later), chats=(chat,))
    with open_project(config) as project:
        recap = recap_session(project, project.session("latest"))
    assert [person.author.handle for person in recap.guests] == ["cleo_reads"]


def test_a_copy_of_a_post_under_an_earlier_handle(tmp_path: Path) -> None:
    """It makes nobody's authorship doubtful; without the account it would."""
    earlier, later = {"cleo": ("cleo", "77")}, {"cleo": ("cleo_reads", "77")}
    posts = hour(1, later)
    copied = next(post for post in posts if post.handle == "cleo_reads" and "A1" in post.text)
    repeat = replace(
        copied,
        id="999000",
        author=Author(network="x", handle="ada"),
        created_at=copied.created_at + timedelta(minutes=1),
        text=f"RT @cleo: {copied.text}",
        references=(),
    )
    for first, doubtful in ((hour(0, earlier), False), ([], True)):
        folder = tmp_path / str(len(first))
        folder.mkdir()
        config = project_of(folder, first, [*posts, repeat])
        with open_project(config) as project:
            misattributed = project.gate(project.session("latest")).misattributed
        assert (copied.key in misattributed) is doubtful


@pytest.mark.long
def test_a_rename_that_another_import_shows(tmp_path: Path) -> None:
    """Results derived before it are derived anew."""
    config = project_of(tmp_path, hour(0, {"cleo": ("cleo", None)}, {"cleo": ("cleo_reads", None)}))
    with open_project(config) as project:
        recap_session(project, project.session("latest"))
        assert len(people_of(project, "latest")) == len(PEOPLE) + 1
        accounts = [
            Author(network="x", handle=handle, id="77") for handle in ("cleo", "cleo_reads")
        ]
        fill(
            project.archive,
            [
                replace(hour(0, {})[0], id=str(number), author=author, hashtags=("other",))
                for number, author in enumerate(accounts, 900_000)
            ],
        )
        project.forget()
        people = people_of(project, "latest")
        recap = recap_session(project, project.session("latest"))
    assert len(people) == len(PEOPLE)
    assert recap.numbers.participants + recap.numbers.reposters_only == len(PEOPLE)
    (row,) = by_view(config.archive, "sessions_with_counts", Scope.SESSION, "session").values()
    assert row == asdict(recap.numbers) | NO_MEETING_BEFORE


def newcomers_in_view(config: Config, session: str) -> tuple[set[str], set[int | None]]:
    """Return the newcomers of a session by the view, and the values that it has for them."""
    rows = look(
        config.archive,
        "SELECT handle, newcomer FROM attendance_by_session WHERE session = ?",
        session,
    )
    return {handle for handle, new in rows if new}, {new for _, new in rows}


def newcomers_in_recap(project: Project, session: ChatSession) -> tuple[set[str], set[bool | None]]:
    """Return the same by the recap."""
    people = [it for it in recap_session(project, session).participants if it.took_part]
    return {it.author.handle for it in people if it.newcomer}, {it.newcomer for it in people}


def across_by_query(config: Config) -> list[tuple[int | None, int | None]]:
    """Return newcomers and returning people of all sessions by the registry's own queries."""
    newcomers, returning = (
        dict(look(config.archive, it.query)) for it in FIGURES if it.across and it.query
    )
    view = look(config.archive, 'SELECT session, newcomers, "returning" FROM sessions_with_counts')
    assert view == [(name, newcomers[name], returning[name]) for name in sorted(newcomers)]
    return [(new, back) for _, new, back in view]


def on_network(posts: list[Post], network: str) -> list[Post]:
    return [
        replace(it, network=network, author=replace(it.author, network=network)) for it in posts
    ]


HANDED_ON: Accounts = {"cleo": ("cleo_reads", "77"), "dov": ("cleo", "78")}
#: Sessions of three weeks, and the newcomers of the last one.
VIEWED: dict[str, tuple[tuple[list[Post], ...], set[str]]] = {
    **{
        name: (tuple(hour(week, accounts) for week, accounts in enumerate(weeks)), new)
        for name, (weeks, new, _) in ACROSS.items()
    },
    "another network, the same handles": (
        (hour(0, {}), hour(1, {}), on_network(hour(2, {}), "bluesky")),
        set(),
    ),
    "another network, an earlier handle": (
        (hour(0, ONE[0]), hour(1, ONE[1]), on_network(hour(2, {}), "bluesky")),
        set(),
    ),
    "another network, another handle": (
        (hour(0, {}), hour(1, {}), on_network(hour(2, {"cleo": ("c.example", "9")}), "bluesky")),
        {"c.example"},
    ),
    "a handle handed on": (
        (hour(0, ONE[0]), hour(1, HANDED_ON), hour(2, {"cleo": ("cleo", None)})),
        set(),
    ),
    "a handle of two accounts": (
        (hour(0, {"cleo": ("cleo", "77")}), hour(1, {}), hour(2, {"cleo": ("cleo", "79")})),
        set(),
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(VIEWED, every=3))
def test_newcomers_in_the_view(tmp_path: Path, name: str) -> None:
    """The view and the recap call the same people newcomers, in every session."""
    weeks, newcomers = VIEWED[name]
    config = project_of(tmp_path, *weeks)
    with open_project(config) as project:
        sessions = project.sessions()
        by_recap = [newcomers_in_recap(project, session) for session in sessions]
        attendance = [recap_session(project, session).attendance for session in sessions]
    assert [newcomers_in_view(config, it.id) for it in sessions] == by_recap
    assert across_by_query(config) == [(it.newcomers, it.returning) for it in attendance]
    assert by_recap[0] == (set(), {None})
    assert by_recap[-1][0] == newcomers


@pytest.mark.long
def test_newcomers_of_two_sittings(tmp_path: Path) -> None:
    """The second sitting does not make the people of the first return; a repost does later."""
    second = [
        replace(it, id=f"7{it.id}", created_at=it.created_at + timedelta(hours=10))
        for it in hour(1, {"cleo": ("cleo_too", None)})
    ]
    repost = replace(
        hour(0, {})[-1],
        id="999",
        author=Author(network="x", handle="gil"),
        text="RT @ada: A1: a shelf",
        references=(Reference(relation=Relation.REPOST, handle="ada"),),
    )
    weeks = [*hour(0, {}), repost], hour(1, {"dov": ("dan", None)}), second
    last = hour(2, {"cleo": ("cleo_too", None), "dov": ("gil", None)})
    config = project_of(tmp_path, *weeks, last)
    with open_project(config) as project:
        sessions = project.sessions()
        assert len(project.meetings(TAG)) == len(sessions) - 1
        by_recap = [newcomers_in_recap(project, session) for session in sessions]
        attendance = [recap_session(project, session).attendance for session in sessions]
    assert [newcomers_in_view(config, it.id) for it in sessions] == by_recap
    assert across_by_query(config) == [(it.newcomers, it.returning) for it in attendance]
    assert [new for new, _ in by_recap] == [set(), {"dan"}, {"cleo_too"}, set()]
    query = "SELECT sessions_before, first_session FROM attendance_by_session WHERE session = ?"
    rows = look(config.archive, f"{query} AND handle = 'gil'", sessions[-1].id)
    assert rows == [(1, sessions[0].id)]


@pytest.mark.long
def test_analysing_compares_sittings(tmp_path: Path) -> None:
    """A figure across sessions is NULL until sessions are compared, be every recap stored."""
    config = project_of(tmp_path, hour(0, {}), hour(1, {"dov": ("dan", None)}))
    with open_project(config) as project:
        analyse_sessions(project)
    told = [(None, None), (1, len(PEOPLE) - 1)]
    assert across_by_query(config) == told
    with open_archive(config.archive) as archive:
        assert archive.save_sittings(TAG, [])
    assert across_by_query(config) == [(None, None)] * 2
    with open_project(config) as project:
        assert not analyse_sessions(project).derived
    assert across_by_query(config) == told


def author(handle: str, identity: str | None = None, network: str = "x") -> Author:
    return Author(network=network, handle=handle, id=identity)


KNOWN = AccountHandles(
    {("x", "77"): ("cleo", "Cleo_Reads"), ("x", "78"): ("dov", "cleo")},
    frozenset({("x", "cleo")}),
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (author("cleo", "77"), ("x", "77")),
        (author("cleo", "78"), ("x", "78")),
        (author("cleo_reads"), ("x", "77")),
        (author("CLEO_READS"), ("x", "77")),
        (author("dov"), ("x", "78")),
        (author("cleo"), None),
        (author("cleo", "79"), None),
        (author("eva", "77"), ("x", "77")),
        (author("eva"), None),
        (author("cleo_reads", network="mastodon"), None),
        (author("cleo", "77", network="mastodon"), None),
    ],
)
def test_the_account_of_an_author(given: Author, expected: tuple[str, str] | None) -> None:
    """By its id, else by a handle that only one account had."""
    assert KNOWN.account_of(given) == expected


def test_no_renames(tmp_path: Path) -> None:
    """Posts are shown as they are."""
    posts = hour(0, {})
    assert AccountHandles().with_one_handle(posts) == tuple(posts)
    config = project_of(tmp_path, posts)
    with open_project(config) as project:
        assert project.archive.accounts() == AccountHandles()
        assert project.archive.posts_by_key([PostKey("x", posts[0].id)]) == (posts[0],)
