"""The views of who matters to whom count as the commands do for a session."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.examples import START, look, make, post
from tests.archive.test_roles import config_of, meeting
from tweetup.jobs.annotate import annotate
from tweetup.jobs.engagement import read_engagement
from tweetup.jobs.leaders import read_leaders
from tweetup.jobs.organisations import read_organisations
from tweetup.jobs.roles import read_people_roles
from tweetup.model import Author, Basis, Link, Post, Reference, Relation
from tweetup.project.project import Project, open_project
from tweetup.text import find_links, find_mentions

BIOS = {
    "ada": "Night nurse",
    "ben": "PhD student | nurse",
    "cleo": "We represent nurses. Official account of the European association of nurses.",
    "dora": None,
    "kim": "I bake bread",
}
WORDS = (
    "Q1: how do you listen?",
    "A1: by asking",
    "a page https://example.org/a",
    "hello @cleo",
    "@cleo agreed, and @ada",
    "see https://example.org/b @dora",
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(sorted(BIOS)),
        st.sampled_from(WORDS),
        st.sampled_from([None, Relation.REPLY, Relation.QUOTE, Relation.REPOST]),
        st.sampled_from([None, 0, 10, 300]),
        st.sampled_from(["ada", "cleo", "finn"]),
    ),
    min_size=3,
    max_size=12,
)
Cells = tuple[object, ...]
Row = tuple[str, str, Relation | None, int | None, str]


def written(number: int, row: Row) -> Post:
    """A post by somebody with a profile, which may point at somebody."""
    handle, words, relation, followers, target = row
    name = "European Nurses Association" if handle == "cleo" else handle
    text = f"{words} #demochat"
    to = () if relation is None else (
        Reference(relation=relation, handle=target, basis=Basis.STATED),
    )  # fmt: skip
    at = START + timedelta(minutes=number)
    author = Author(
        network="x", handle=handle, name=name, bio=BIOS[handle], followers=followers, seen_at=at
    )
    return post(
        str(number),
        text if relation is not Relation.REPOST else f"RT @{target}: {text}",
        author=author,
        created_at=at,
        references=to,
        mentions=find_mentions(text),
        links=tuple(Link(url=it) for it in find_links(text)),
    )


def by_jobs(project: Project) -> tuple[set[Cells], set[Cells], set[Cells], set[Cells]]:
    """The rows of the views as the jobs count them."""
    roles: set[Cells] = set()
    engaged: set[Cells] = set()
    leaders: set[Cells] = set()
    organisations: set[Cells] = set()
    for session in project.sessions():
        name = session.id
        for it in read_people_roles(project, session=session).people:
            roles |= {(name, it.person, role.role) for role in it.roles}
        for person in read_engagement(project, session=session).people:
            engaged.add(
                (
                    name, person.person, person.own, len(person.conversing.posts),
                    len(person.broadcasting.posts), len(person.relevant.posts),
                    len(person.relevant.whole),
                )
            )  # fmt: skip
        for leader in read_leaders(project, session=session).leaders:
            topic, peers = leader.measure("ontopic"), leader.measure("peers")
            leaders.add(
                (
                    name, leader.person, len(leader.measure("recurrence").posts), topic.part,
                    topic.whole, leader.measure("addressed").value, peers.part, peers.whole,
                    leader.measure("reach").value,
                )
            )  # fmt: skip
        table = read_organisations(project, session=session)
        organisations |= {
            (
                name, it.person, ", ".join(sorted(table.kinds[it.person])), use.role or None,
                use.people, len(use.shared.people), len(use.mentioned.people),
                len(use.replied.people),
            )
            for it in table.organisations
            for use in (it.every, *it.by_role)
        }  # fmt: skip
    return roles, engaged, leaders, organisations


def by_views(path: Path) -> tuple[set[Cells], ...]:
    return tuple(
        set(look(path, query))
        for query in (
            "SELECT session, person, role FROM stated_roles_by_session",
            "SELECT * FROM engagement_by_session",
            "SELECT * FROM leaders_by_session",
            "SELECT * FROM organisations_by_session",
        )
    )


def compare(rows: list[Row], recorded: str | None = None) -> tuple[set[Cells], ...]:
    """Compare the views with the jobs, and return the rows of the views.

    The organisation writes: a profile of somebody silent is read by the command alone.
    """
    rows = [("cleo", "A1: by asking", None, 0, "ada"), *rows]
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        make(path, meeting(*(written(number, row) for number, row in enumerate(rows)))).close()
        with open_project(config_of(path)) as project:
            if recorded is not None:
                annotate(project, "finn", "role", recorded)
            told = by_jobs(project)
        views = by_views(path)
        assert views == told
        return views


def test_the_views_say_what_the_commands_say() -> None:
    """A nurse and a student are peers by one role; an organisation is turned to in three ways."""
    roles, engaged, leaders, organisations = compare(
        [
            ("kim", "Q1: how do you listen?", None, 10, "ada"),
            ("ada", "A1: by asking", None, 300, "ada"),
            ("ben", "@cleo agreed, and @ada", Relation.REPLY, None, "cleo"),
            ("ada", "hello @cleo", None, 10, "cleo"),
            ("cleo", "a page https://example.org/a", None, 0, "ada"),
            ("ada", "A1: by asking", Relation.REPOST, 10, "cleo"),
        ],
        recorded="publisher",
    )
    name = "demochat-2021-03-04"
    assert (name, "x:@ben", "student") in roles
    assert {it for it in engaged if "x:@cleo" in it} == {(name, "x:@cleo", 2, 1, 1, 2, 2)}
    assert {it for it in leaders if "x:@ada" in it} == {
        (name, "x:@ada", 2, 1, 2, 1, 1, 1, 10),
    }
    assert (name, "x:@cleo", "professional_society", None, 2, 1, 1, 1) in organisations


@pytest.mark.long
@settings(max_examples=8, deadline=None)
@given(ROWS, st.sampled_from([None, "publisher", "nurse"]))
def test_of_any_meeting(rows: list[Row], recorded: str | None) -> None:
    compare(rows, recorded)
