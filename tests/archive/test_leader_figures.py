"""The measures of leaders by the queries of the registry are those that the commands count."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.examples import START, fill, look, make, post
from tests.archive.test_figures import by_query
from tests.archive.test_people_rows import GONE, HANDLES, REFERENCES, without_passed_on
from tweetup.archive import Archive
from tweetup.archive.figure_registry import FIGURES
from tweetup.archive.figures import Scope
from tweetup.config import ChatConfig, Config
from tweetup.insight.turned_to import count_turned_to
from tweetup.jobs.engagement import read_engagement
from tweetup.jobs.graph import conversation_of
from tweetup.jobs.leaders import read_leaders
from tweetup.jobs.people import count_chat_people, written_text
from tweetup.jobs.sweet_spot import read_sweet_spot
from tweetup.model import Annotation, Author, Basis, Counts, Post, Reference, Relation
from tweetup.project.project import Project, open_project

TAGS = ("demochat", "labchat")
CIRCLES = ("active", "value", "relationship")
Rows = Mapping[tuple[Any, ...], Mapping[str, Any]]

AUTHORS = st.builds(
    Author,
    network=st.sampled_from(["x", "x", "mastodon"]),
    handle=st.sampled_from(HANDLES),
    id=st.sampled_from([None, "1", "2"]),
    bio=st.sampled_from([None, "", "Night nurse", "PhD student | nurse", "Ex-nurse"]),
    followers=st.sampled_from([None, 5, 70]),
    seen_at=st.sampled_from([None, START, START + timedelta(days=9)]),
)
COUNTS = st.sampled_from(
    [None, Counts(), Counts(likes=2, as_of=START), Counts(likes=1, replies=4, quotes=1)]
)
REMARKS = st.builds(
    Annotation,
    network=st.sampled_from(["x", "mastodon"]),
    handle=st.sampled_from([*HANDLES, "zoe"]),
    account_id=st.sampled_from([None, "1"]),
    name=st.sampled_from(["influence", "relationship", "value"]),
    value=st.sampled_from(["none", "low", "medium", "high"]),
)
RECORDS = st.builds(
    Annotation,
    network=st.sampled_from(["x", "mastodon"]),
    handle=st.sampled_from(HANDLES),
    account_id=st.sampled_from([None, "1"]),
    name=st.just("role"),
    value=st.sampled_from(["nurse", "teacher", "none"]),
)


def tagged(identity: str, text: str, tags: Iterable[str] = TAGS, **fields: Any) -> Post:
    """A post of some chats."""
    told = " ".join(f"#{it}" for it in tags)
    return post(identity, f"{text} {told}", hashtags=tuple(tags), **fields)


def evening(day: int, hour: int = 0, tags: Iterable[str] = TAGS) -> list[Post]:
    """An hour of chats with two questions, and posts by three people of it."""
    at = START + timedelta(days=day, hours=hour)
    named = f"{day}{hour or ''}"
    asked = [
        tagged(
            f"{named}0{number}",
            text,
            tags,
            handle="dora",
            created_at=at + timedelta(minutes=9 * number, seconds=30),
        )
        for number, text in enumerate(
            ("Q1: How do you listen to people?", "Q2: Which tools would you keep at hand?")
        )
    ]
    others = [
        tagged(
            f"{named}{number}",
            f"A1: so said {number}",
            tags,
            handle=("dora", "eve", "finn")[number % 3],
            created_at=at + timedelta(minutes=number),
        )
        for number in range(10, 22)
    ]
    return [*asked, *others]


@st.composite
def drawn_posts(draw: st.DrawFn) -> list[Post]:
    """Six posts of drawn people in the two evenings, that point at each other."""
    texts = ("A1: we listen", "RT @dora: A1: so said 10", "thanks", "A1: see https://e.org/a")
    return without_passed_on(
        [
            tagged(
                str(number),
                draw(st.sampled_from(texts)),
                draw(st.sampled_from([TAGS, TAGS[:1]])),
                author=draw(AUTHORS),
                created_at=START + timedelta(days=7 * (number % 2), minutes=5 + number),
                references=tuple(draw(st.lists(REFERENCES, max_size=2))),
                mentions=tuple(draw(st.lists(st.sampled_from([*HANDLES, "dora"]), max_size=2))),
                counts=draw(COUNTS),
            )
            for number in range(6)
        ]
    )


def write(archive: Archive, posts: Sequence[Post], again: Iterable[Post] = ()) -> None:
    """Import posts as two files, and some of the first again as a third."""
    fill(archive, posts[::2])
    fill(archive, [*posts[1::2], *again])


def config_of(path: Path) -> Config:
    chats = tuple(ChatConfig(hashtag=it, hashtags=(it,)) for it in TAGS)
    return Config(archive=path, chats=chats)


def told_of_writers(project: Project) -> Rows:
    """The measures of everybody who wrote, as the commands count them."""
    leaders = {it.person: it for it in read_leaders(project).leaders}
    seen = {it.activity.person: it.activity for it in count_chat_people(project).people}
    rows = {}
    for it in read_engagement(project).people:
        measure = leaders[it.person].measure
        rows[(it.person,)] = {
            "own": it.own,
            "conversing": len(it.conversing.posts),
            "broadcasting": len(it.broadcasting.posts),
            "asked": len(it.relevant.whole),
            "relevant": len(it.relevant.posts),
            "ontopic": measure("ontopic").value,
            "addressing": len(it.answering.whole),
            "answered": len(it.answering.posts),
            "attended": measure("recurrence").part,
            "meetings": measure("recurrence").whole,
            "of_last": seen[it.person].of_last,
            "first_session": seen[it.person].first_session,
            "newcomer": seen[it.person].is_newcomer,
            "came_back": seen[it.person].came_back,
            "first_seen": written_text(seen[it.person].first_seen),
            "last_seen": written_text(seen[it.person].last_seen),
            "reach": measure("reach").value,
            "reach_as_of": measure("reach").as_of,
            "drawn": measure("drawn").value,
            "drawn_posts": len(measure("drawn").posts),
            "peers_of": measure("peers").whole or 0,
            "peers": measure("peers").part or 0,
            "addressed": measure("addressed").value,
            "influence": measure("influence").value,
            "relationship": measure("relationship").value,
        }
    return rows


def told_of_pairs(project: Project) -> Rows:
    """Posts of each pair of people, of those with any."""
    posts: defaultdict[tuple[str, str], dict[str, set[int]]] = defaultdict(
        lambda: {"talk": set(), "reposts": set()}
    )
    for it in conversation_of(project).edges:
        kind = "reposts" if it.relation == "repost" else "talk"
        posts[it.source, it.target][kind].add(it.number)
    return {pair: {kind: len(these) for kind, these in of.items()} for pair, of in posts.items()}


def told_of_targets(project: Project) -> Rows:
    """How people turn to each account."""
    edges = conversation_of(project).edges
    accounts = {it.target for it in edges}
    return {
        (it.person,): {
            "shared": len(it.every.shared.posts),
            "shared_by": len(it.every.shared.people),
            "mentioned": len(it.every.mentioned.posts),
            "mentioned_by": len(it.every.mentioned.people),
            "replied": len(it.every.replied.posts),
            "replied_by": len(it.every.replied.people),
        }
        for it in count_turned_to(edges, accounts=accounts, roles={})
    }


def told_of_circles(project: Project) -> Rows:
    """The people of each region of the sweet spot that has any."""
    return {
        tuple(int(it in region.circles) for it in CIRCLES): {
            "people": len(region.people),
            "value_recorded": sum(it.value is not None for it in region.people),
            "relationship_recorded": sum(it.relationship is not None for it in region.people),
        }
        for region in read_sweet_spot(project).spot.regions
        if region.people
    }


def check(path: Path) -> None:
    """Compare all figures of people with what the commands count of the same archive."""
    with open_project(config_of(path)) as project:
        assert {it.hashtag for it in project.sessions()} == set(TAGS)
        writers, pairs = told_of_writers(project), told_of_pairs(project)
        targets, circles = told_of_targets(project), told_of_circles(project)
    assert by_query(path, Scope.WRITER) == writers
    assert by_query(path, Scope.PAIR) == pairs
    assert by_query(path, Scope.TARGET) == targets
    assert by_query(path, Scope.CIRCLES) == circles


@pytest.mark.long
@settings(max_examples=12, deadline=None)
@given(drawn_posts(), st.lists(REMARKS, max_size=4), st.lists(RECORDS, max_size=2))
def test_queries_say_what_the_commands_say(
    posts: list[Post], remarks: list[Annotation], records: list[Annotation]
) -> None:
    """Whatever accounts, handles, references, counts, remarks and roles there are."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        with make(path) as archive:
            write(archive, [*posts, *evening(0), *evening(7)], again=posts[:2])
            archive.people.annotations.write([*remarks, *records])
        check(path)


def hard_case(path: Path) -> None:
    """Renamed, removed and passing on; who writes in one chat of two, in one meeting of two."""

    def at(minute: int, day: int = 0) -> dict[str, Any]:
        return {"created_at": START + timedelta(days=day, minutes=minute)}

    def points(*relations: Relation, of: str, handle: str | None = None) -> dict[str, Any]:
        return {
            "references": tuple(
                Reference(relation=it, id=of, handle=handle, basis=Basis.STATED) for it in relations
            )
        }

    ada = Author(network="x", handle="ada", id="1", bio="Night nurse", followers=10, seen_at=START)
    later = Author(
        network="x", handle="AdaLong", id="1", bio="Night nurse", followers=12,
        seen_at=START + timedelta(days=7),
    )  # fmt: skip
    ben = Author(network="x", handle="ben", bio="PhD student | nurse", seen_at=START)
    far = Author(network="mastodon", handle="ada", bio="Ex-nurse", followers=3)
    cleo = Author(network="x", handle="cleo", bio="Night nurse", followers=8, seen_at=START)
    silent = Author(network="x", handle="cleo", bio="", followers=9, seen_at=START)
    gwen = Author(network="x", handle="gwen", bio="Librarian", seen_at=START)
    counts = Counts(likes=3, replies=1, as_of=START + timedelta(days=8))
    posts = [
        tagged("1", "A1: we listen", author=ada, counts=counts, **at(3)),
        tagged("2", "@ada A1: true", author=ben, mentions=("ada", GONE, "ben"), counts=counts,
               **points(Relation.REPLY, Relation.QUOTE, of="1"), **at(4)),
        tagged("3", "@ben and you?", author=ada, mentions=("ben",), counts=counts, **at(6),
               **points(Relation.REPLY, of="2")),
        tagged("4", "RT @ada: A1: we listen", author=ben, mentions=("ada",), **at(8),
               **points(Relation.REPOST, of="1")),
        tagged("5", "A1: see https://e.org/a", TAGS[:1], author=later, counts=Counts(), **at(5, 7)),
        tagged("6", "A1: by letter", author=far, mentions=("dora",), **at(9)),
        tagged("7", "RT @dora: A1: so said 10", author=later, **at(30, 7),
               **points(Relation.REPOST, of="010", handle="dora")),
        tagged("8", "thanks @AdaLong", author=ben, mentions=("AdaLong", "ada"), **at(31, 7)),
        tagged("9", "look @eve", author=gwen, mentions=("eve",), **at(12),
               **points(Relation.REPOST, of="010", handle="eve")),
        tagged("10", "@gwen at once", author=cleo, mentions=("gwen",), **at(14)),
        tagged("11", "@cleo at once", author=gwen, mentions=("cleo",), **at(14)),
        tagged("12", "A1: good night", author=silent, counts=counts, **at(33, 7)),
    ]  # fmt: skip
    with make(path) as archive:
        write(archive, [*posts, *evening(0), *evening(0, hour=26), *evening(7)], again=posts[:1])
        told = [("ada", "value", "high"), ("ada", "relationship", "low"), ("ben", "value", "none"),
                ("zoe", "relationship", "medium"), ("ada", "relationship", "medium"),
                ("dora", "value", "medium"), ("ben", "influence", "high")]  # fmt: skip
        remarks = archive.people.annotations.write(
            Annotation(
                network="x", handle=handle, name=name, value=value,
                account_id="1" if handle == "ada" else None,
            )
            for handle, name, value in told
        )  # fmt: skip
        assert remarks[-1].number is not None
        archive.people.annotations.undo([remarks[-1].number])
        recorded = archive.people.annotations.write(
            Annotation(network="x", handle=handle, name="role", value=role)
            for handle, role in (
                ("eve", "nurse"), ("finn", "none"), ("dora", "none"), ("dora", "nurse"),
            )
        )  # fmt: skip
        archive.people.annotations.undo([recorded[-1].number or 0])


@pytest.mark.long
def test_a_hard_case(tmp_path: Path) -> None:
    """All figures of it agree, and those that one can count by hand are so."""
    path = tmp_path / "a.db"
    hard_case(path)
    check(path)
    rows = by_query(path, Scope.WRITER)
    ada, ben, far = rows["x:1",], rows["x:@ben",], rows["mastodon:@ada",]
    assert (ada["own"], ada["attended"], ada["meetings"]) == (3, 3, 4)
    assert (rows["x:@finn",]["attended"], rows["x:@finn",]["meetings"]) == (4, 4)
    assert (ada["reach"], ada["reach_as_of"]) == (12, "2021-03-11T19:00:00.000000Z")
    assert (ben["reach"], far["reach"], rows["x:@cleo",]["reach"]) == (None, 3, 9)
    peers = {person: (it["peers"], it["peers_of"]) for (person,), it in rows.items()}
    assert peers["x:1"] == (1, 3)
    assert peers["x:@gwen"] == peers["x:@finn"] == peers["x:@dora"] == (0, 0)
    assert (ada["addressed"], ada["addressing"], ada["answered"]) == (1, 2, 1)
    assert (rows["x:@gwen",]["addressing"], rows["x:@gwen",]["answered"]) == (1, 0)
    assert rows["x:@eve",]["addressed"] == 0
    assert (ada["drawn"], ben["drawn"]) == (None, 4)
    assert (ada["relationship"], ben["influence"]) == (2, None)
    circles = by_query(path, Scope.CIRCLES)
    assert {it: circles[it]["people"] for it in ((1, 1, 1), (1, 1, 0), (0, 0, 1))} == {
        (1, 1, 1): 1,
        (1, 1, 0): 1,
        (0, 0, 1): 1,
    }
    assert by_query(path, Scope.PAIR)["x:@ben", "x:1"] == {"talk": 2, "reposts": 1}


def iterated(lines: Mapping[tuple[str, str], int]) -> dict[str, float]:
    """PageRank once more, by power iteration over the lines alone."""
    people = sorted({it for pair in lines for it in pair})
    passed = dict.fromkeys(people, 0)
    for (source, _), weight in lines.items():
        passed[source] += weight
    values = dict.fromkeys(people, 1 / len(people))
    for _ in range(400):
        idle = sum(values[it] for it in people if not passed[it])
        after = dict.fromkeys(people, (0.15 + 0.85 * idle) / len(people))
        for (source, target), weight in lines.items():
            after[target] += 0.85 * values[source] * weight / passed[source]
        values = after
    return values


def many_people(path: Path) -> None:
    """Forty-five people, some of whom nobody addresses and some who address nobody."""
    posts = []
    for number in range(45):
        to = [f"writer{(number * step) % 45}" for step in (2, 3, 7) if number % 5]
        mentions = tuple(dict.fromkeys(it for it in to if it != f"writer{number}"))
        posts.append(
            tagged(
                f"9{number:02}",
                "A1: " + " ".join(f"@{it}" for it in mentions),
                handle=f"writer{number}",
                mentions=mentions,
                created_at=START + timedelta(minutes=number),
            )
        )
        if number % 3 == 0:
            first = posts[number // 2] if number else None
            posts.append(
                tagged(
                    f"8{number:02}",
                    "A1: indeed",
                    handle=f"writer{number}",
                    created_at=START + timedelta(minutes=number, seconds=30),
                    references=()
                    if first is None
                    else (
                        Reference(relation=Relation.REPLY, id=first.id, basis=Basis.STATED),
                        Reference(relation=Relation.QUOTE, id=first.id, basis=Basis.STATED),
                    ),
                )
            )
    with make(path) as archive:
        fill(archive, posts)


def test_pagerank_is_that_of_the_lines(tmp_path: Path) -> None:
    """The query of `talk` has the lines; their PageRank is counted here once more."""
    path = tmp_path / "a.db"
    many_people(path)
    with open_project(config_of(path)) as project:
        ranked = {it.person: it.measure("pagerank").value for it in read_leaders(project).leaders}
    (figure,) = (it for it in FIGURES if (it.scope, it.name) == (Scope.PAIR, "talk"))
    assert figure.query is not None
    lines = {(source, to): weight for source, to, weight in look(path, figure.query) if weight}
    values = iterated(lines)
    assert len(values) >= 40
    assert len({*ranked.values()}) > 20
    assert sum(values.values()) == pytest.approx(1)
    assert ranked == pytest.approx({it: values.get(it) for it in ranked}, abs=1e-9)
    (defined,) = (it for it in FIGURES if (it.scope, it.name) == (Scope.WRITER, "pagerank"))
    assert defined.query is None
