"""Graphs that are exported are read back by another program as they were, and tell no names."""

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networkx.readwrite.gexf import GEXFReader

from tweetup.export.graph_xml import GRAPH_WRITERS, GraphEdge, GraphFile, GraphNode
from tweetup.export.pseudonyms import number_people
from tweetup.model import Tie

FORMS = ("gexf", "graphml")


def node(key: str, **also: Any) -> GraphNode:
    values: dict[str, Any] = {
        "key": key,
        "label": key,
        "network": "x",
        "host": False,
        "roles": "",
        "in_people": 2,
        "in_posts": 3,
        "out_people": 1,
        "out_posts": 4,
        "pagerank": None,
        "pagerank_without_hosts": None,
        "reposts_received": 0,
    }
    return GraphNode(**(values | also))


def line(source: str, target: str, relation: str = "reply", **also: Any) -> GraphEdge:
    values: dict[str, Any] = {
        "source": source,
        "target": target,
        "relation": relation,
        "weight": 2,
        "guessed": 1,
        "first": "2024-05-07T18:00:00.000000Z",
        "last": "2024-05-07T18:30:00.000000Z",
    }
    return GraphEdge(**(values | also))


def write(form: str, *nodes: GraphNode, edges: tuple[GraphEdge, ...] = (), **also: Any) -> str:
    values: dict[str, Any] = {"description": "A chat", "has_times": True}
    graph = GraphFile(nodes=nodes, edges=edges, **(values | also))
    return "\n".join(GRAPH_WRITERS[form](graph))


def read(form: str, text: str) -> Any:
    """The graph as networkx reads it, which lacks one of the forms of time that GEXF has."""
    data = io.BytesIO(text.encode("utf-8"))
    if form == "graphml":
        return nx.read_graphml(data)
    reader = GEXFReader(version="1.3")
    reader.python_type = {**reader.python_type, "dateTime": str}
    return reader(data)


@pytest.mark.parametrize("form", FORMS)
def test_another_program_reads_what_was_written(form: str) -> None:
    """Several relations between two people, hosts, roles; figures that are not told are absent."""
    nodes = (
        node("x:@ada", label="Ada", host=True, roles="nurse; researcher", pagerank=0.25),
        node("x:@ben", in_people=None, in_posts=None),
    )
    edges = (
        line("x:@ada", "x:@ben"),
        line("x:@ada", "x:@ben", "mention", weight=7, guessed=0),
        line("x:@ben", "x:@ada", "repost"),
    )
    graph = read(form, write(form, *nodes, edges=edges))
    assert graph.is_directed()
    assert graph.is_multigraph()
    assert graph.nodes["x:@ada"] == {
        "label": "Ada",
        "network": "x",
        "host": True,
        "roles": "nurse; researcher",
        "in_people": 2,
        "in_posts": 3,
        "out_people": 1,
        "out_posts": 4,
        "pagerank": 0.25,
        "reposts_received": 0,
    }
    assert graph.nodes["x:@ben"].keys().isdisjoint({"in_people", "roles", "pagerank"})
    told = sorted(
        (source, target, data["relation"], data["weight"], data["guessed"])
        for source, target, data in graph.edges(data=True)
    )
    assert told == [
        ("x:@ada", "x:@ben", "mention", 7, 0),
        ("x:@ada", "x:@ben", "reply", 2, 1),
        ("x:@ben", "x:@ada", "repost", 2, 1),
    ]
    start = "start" if form == "gexf" else "first"
    assert {data[start] for _, _, data in graph.edges(data=True)} == {edges[0].first}


def test_edges_of_gexf_have_kinds_and_times() -> None:
    """Without names, times are dates."""
    text = write("gexf", edges=(line("a", "b", first="2024-05-07", last="2024-05-08"),),
                 has_times=False)  # fmt: skip
    root = ET.fromstring(text)
    (graph,) = root.iter("{http://gexf.net/1.3}graph")
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    (edge,) = root.iter("{http://gexf.net/1.3}edge")
    assert (edge.get("kind"), edge.get("start"), edge.get("end")) == (
        "reply",
        "2024-05-07",
        "2024-05-08",
    )


NAMES = st.text(st.characters(blacklist_categories=()), min_size=1, max_size=12)


@pytest.mark.parametrize("form", FORMS)
@given(NAMES, NAMES)
def test_any_name_is_written_as_xml(form: str, label: str, roles: str) -> None:
    """With quotes, tags, control characters and half of a pair; readable ones come back."""
    graph = read(form, write(form, node("a", label=label, roles=roles), description=label))
    readable = re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", label)
    if form == "gexf" or "\r" not in readable:
        assert graph.nodes["a"]["label"] == readable


def tie(source: str, target: str, weight: int = 1, minute: int = 0) -> Tie:
    at = (datetime(2024, 5, 7, 18, 0, tzinfo=UTC) + timedelta(minutes=minute)).isoformat()
    posts = tuple(range(minute, minute + weight))
    return Tie(source=source, target=target, relation="reply", posts=posts, guessed=0,
               first_at=at, last_at=at)  # fmt: skip


def test_people_are_numbered_by_ties_and_not_by_names() -> None:
    """Other names in the same places get the same numbers."""
    ties = [tie("x:@ada", "x:@ben", 1, 5), tie("x:@zoe", "x:@ada", 3, 9), tie("x:@ben", "x:@cy")]
    numbers = number_people(ties)
    assert numbers == {
        "x:@zoe": "person-001",
        "x:@ada": "person-002",
        "x:@ben": "person-003",
        "x:@cy": "person-004",
    }
    assert number_people(reversed(ties)) == numbers
    other = {"x:@ada": "x:@yan", "x:@zoe": "x:@bea", "x:@ben": "x:@max", "x:@cy": "x:@al"}
    renamed = [tie(other[it.source], other[it.target], it.weight, it.posts[0]) for it in ties]
    assert number_people(renamed) == {other[it]: number for it, number in numbers.items()}


def test_a_thousand_people_have_numbers_of_one_length() -> None:
    numbers = number_people(tie(f"x:@a{it}", f"x:@b{it}", minute=it) for it in range(600))
    assert {len(it) for it in numbers.values()} == {len("person-0001")}
    assert len(set(numbers.values())) == 1200
