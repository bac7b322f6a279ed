"""The graph of a conversation as GEXF 1.3 (Gephi) and as GraphML (igraph, Cytoscape, yEd, R).

Both have a node a person and an edge for each two people and relation, in the order of their names,
without the time or the version of the program: the same graph gives the same bytes. Lines are
written one by one, as a long series has half a million.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["GRAPH_WRITERS", "GraphEdge", "GraphFile", "GraphNode", "write_gexf", "write_graphml"]

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>'
_TYPES: Final = {str: "string", bool: "boolean", int: "integer", float: "double"}
_GRAPHML_TYPES: Final = {str: "string", bool: "boolean", int: "int", float: "double"}

#: Characters that no XML document may have.
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphNode:
    """A person; figures that are not told are None, and ``roles`` may be empty.

    The figures are those of :class:`~tweetup.model.Standing` among people who talk, and
    ``reposts_received`` counts posts of the person's that others passed on.
    """

    key: str
    label: str
    network: str
    host: bool
    roles: str
    in_people: int | None
    in_posts: int | None
    out_people: int | None
    out_posts: int | None
    pagerank: float | None
    pagerank_without_hosts: float | None
    reposts_received: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphEdge:
    """The posts of one person that point at another by one relation, ``weight`` of them.

    ``first`` and ``last`` are dates or times in ISO 8601.
    """

    source: str
    target: str
    relation: str
    weight: int
    guessed: int
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphFile:
    """A graph as it is written; ``has_times`` is false where edges have dates alone."""

    description: str
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    has_times: bool


#: Names and types of attributes, in the order in which they are written.
_NODE_VALUES: Final = (
    ("network", str), ("host", bool), ("roles", str), ("in_people", int), ("in_posts", int),
    ("out_people", int), ("out_posts", int), ("pagerank", float),
    ("pagerank_without_hosts", float), ("reposts_received", int),
)  # fmt: skip
_EDGE_VALUES: Final = (("relation", str), ("guessed", int))
_EDGE_VALUES_AND_TIMES: Final = (
    ("weight", float), *_EDGE_VALUES, ("first", str), ("last", str),
)  # fmt: skip


def write_gexf(graph: GraphFile) -> Iterator[str]:
    """Yield the lines of a GEXF file, whose edges are there from their first to their last time."""
    form = "dateTime" if graph.has_times else "date"
    yield _HEAD
    yield '<gexf xmlns="http://gexf.net/1.3" version="1.3">'
    description = f"<description>{_text(graph.description)}</description>"
    yield f"<meta><creator>tweetup</creator>{description}</meta>"
    yield f'<graph defaultedgetype="directed" mode="dynamic" timeformat="{form}">'
    for kind, values in (("node", _NODE_VALUES), ("edge", _EDGE_VALUES)):
        yield f'<attributes class="{kind}" mode="static">'
        for name, value_type in values:
            yield f'<attribute id="{name}" title="{name}" type="{_TYPES[value_type]}"/>'
        yield "</attributes>"
    yield "<nodes>"
    for node in graph.nodes:
        yield (
            f"<node id={_quoted(node.key)} label={_quoted(node.label)}>"
            f"{_attvalues(node, _NODE_VALUES)}</node>"
        )
    yield "</nodes>"
    yield "<edges>"
    for number, edge in enumerate(graph.edges):
        yield (
            f'<edge id="{number}" source={_quoted(edge.source)} target={_quoted(edge.target)}'
            f' kind="{edge.relation}" weight="{edge.weight}" start="{edge.first}"'
            f' end="{edge.last}">{_attvalues(edge, _EDGE_VALUES)}</edge>'
        )
    yield "</edges>"
    yield "</graph>"
    yield "</gexf>"


def write_graphml(graph: GraphFile) -> Iterator[str]:
    """Yield the lines of a GraphML file."""
    yield _HEAD
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    yield f"<desc>{_text(graph.description)}</desc>"
    for kind, values in (
        ("node", (("label", str), *_NODE_VALUES)),
        ("edge", _EDGE_VALUES_AND_TIMES),
    ):
        for name, value_type in values:
            yield (
                f'<key id="{kind}_{name}" for="{kind}" attr.name="{name}"'
                f' attr.type="{_GRAPHML_TYPES[value_type]}"/>'
            )
    yield '<graph id="conversation" edgedefault="directed">'
    for node in graph.nodes:
        values = (("label", str), *_NODE_VALUES)
        yield f"<node id={_quoted(node.key)}>{_data(node, 'node', values)}</node>"
    for number, edge in enumerate(graph.edges):
        yield (
            f'<edge id="e{number}" source={_quoted(edge.source)} target={_quoted(edge.target)}>'
            f"{_data(edge, 'edge', _EDGE_VALUES_AND_TIMES)}</edge>"
        )
    yield "</graph>"
    yield "</graphml>"


GRAPH_WRITERS: Final = {"gexf": write_gexf, "graphml": write_graphml}
"""The formats of graphs."""


def _values(
    of: GraphNode | GraphEdge, names: tuple[tuple[str, type], ...]
) -> Iterator[tuple[str, str]]:
    """Yield names and texts of the values that are told."""
    for name, _ in names:
        value = getattr(of, name)
        if value is not None and value != "":
            yield name, str(value).lower() if isinstance(value, bool) else str(value)


def _attvalues(of: GraphNode | GraphEdge, names: tuple[tuple[str, type], ...]) -> str:
    told = "".join(
        f'<attvalue for="{name}" value={_quoted(text)}/>' for name, text in _values(of, names)
    )
    return f"<attvalues>{told}</attvalues>"


def _data(of: GraphNode | GraphEdge, kind: str, names: tuple[tuple[str, type], ...]) -> str:
    return "".join(
        f'<data key="{kind}_{name}">{_text(text)}</data>' for name, text in _values(of, names)
    )


def _quoted(text: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", text))


def _text(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text))
