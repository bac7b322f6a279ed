"""The graph of a conversation: its ties, the place of each person, its picture and its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.jobs.people import have_read, written_text
from tweetup.jobs.roles import read_people_roles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from typing import Unpack

    from tweetup.export.graph_xml import GraphNode
    from tweetup.jobs.people import PostsAsked, Times
    from tweetup.model import CountedEdge, PersonStanding, PostKey, Tie
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "ConversationGraph",
    "PointingPost",
    "conversation_of",
    "draw_conversation",
    "export_graph",
    "posts_about",
    "read_conversation",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationGraph:
    """Who addressed whom in some sessions or between two times.

    ``edges`` are the posts, ``ties`` these by people and relation. ``handles`` are the last ones,
    by person; ``hosts`` are people by session. ``met`` counts sessions with an edge. ``unread`` are
    sessions that a read-only archive has not read for answers, ``lacking`` those without most of
    the reposts that their posts count, where others have theirs.
    """

    edges: tuple[CountedEdge, ...]
    ties: tuple[Tie, ...]
    handles: Mapping[str, str]
    hosts: Mapping[str, Collection[str]]
    met: int
    unread: tuple[str, ...]
    lacking: tuple[str, ...]

    @property
    def hosting(self) -> frozenset[str]:
        """The people who hosted a session of these."""
        sessions = {it.session for it in self.edges}
        return frozenset[str]().union(*(self.hosts.get(it, ()) for it in sessions))

    def standings(self, *, draws: int = 0, seed: int = 0) -> tuple[PersonStanding, ...]:
        """Return the place of each person, with bounds of ranks from so many draws of sessions."""
        from tweetup.insight.centrality import stand_people

        return stand_people(self.edges, self.hosts, draws=draws, seed=seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointingPost:
    """A post by which a person addresses another."""

    post: PostKey
    edge: CountedEdge


def read_conversation(
    project: Project,
    hashtag: str | None = None,
    *,
    sessions: Sequence[ChatSession] = (),
    with_hosts: bool = True,
    relations: Collection[str] = (),
    role: str | None = None,
    **times: Unpack[Times],
) -> ConversationGraph:
    """Return who addressed whom in some sessions, else in all of a chat or (None) of all chats.

    ``relations`` are all where none is named; ``role`` keeps the posts of people with it. Raises
    :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used, or a role that is none.
    """
    from tweetup.insight.graph import POINTING, edges_within, tie_people
    from tweetup.model import Extent

    chosen = tuple(sessions) or tuple(project.sessions(hashtag))
    have_read(project, chosen)
    names = frozenset(it.id for it in chosen)
    rows = project.archive.people
    hosts = rows.hosts()
    edges = edges_within(
        rows.pointers(names),
        extent=Extent(
            since=written_text(times.get("since")),
            until=written_text(times.get("until")),
            with_hosts=with_hosts,
        ),
        hosts=hosts,
        relations=relations or POINTING,
    )
    if role is not None:
        session = chosen[0] if len(sessions) == 1 else None
        roles = read_people_roles(project, hashtag, session=session, **times)
        speakers = roles.having(project.config, role)
        edges = tuple(it for it in edges if it.source in speakers)
    people = {person for it in edges for person in (it.source, it.target)}
    read = rows.read()
    return ConversationGraph(
        edges=edges,
        ties=tie_people(edges),
        handles=rows.handles(people),
        hosts=hosts,
        met=len({it.session for it in edges}),
        unread=tuple(it.id for it in chosen if it.id not in read and it.posts),
        lacking=tuple(_lacking(project, chosen)) if "repost" in (relations or POINTING) else (),
    )


def conversation_of(
    project: Project, hashtag: str | None = None, **asked: Unpack[PostsAsked]
) -> ConversationGraph:
    """Return who addressed whom in the posts asked for, by all relations; raise as above."""
    session = asked.get("session")
    return read_conversation(
        project,
        hashtag,
        sessions=() if session is None else (session,),
        with_hosts=asked.get("with_hosts", True),
        since=asked.get("since"),
        until=asked.get("until"),
    )


def _lacking(project: Project, sessions: Sequence[ChatSession]) -> Iterator[str]:
    """Yield sessions without most of the reposts that are counted of them, if some have theirs."""
    counted = project.archive.counted_reposts()
    has = {it.id: project.overview(it).numbers.reposts for it in sessions}
    lacking = [name for name, reposts in has.items() if 2 * reposts < (counted.get(name) or 0)]
    if len(lacking) < sum(bool(has[name] or counted.get(name)) for name in has):
        yield from lacking


def posts_about(project: Project, talk: ConversationGraph, handle: str) -> tuple[PointingPost, ...]:
    """Return the posts by and at a person, in time order: all that the figures are counted from.

    Raises :class:`~tweetup.errors.UnknownNameError` for somebody who is not in the graph.
    """
    from tweetup.errors import UnknownNameError

    folded = handle.removeprefix("@").casefold()
    people = {
        person
        for person, name in talk.handles.items()
        if folded in {name.casefold(), person.casefold()}
    }
    if not people:
        raise UnknownNameError("person", handle, talk.handles.values())
    edges = [it for it in talk.edges if it.source in people or it.target in people]
    keys = project.archive.people.post_keys({it.number for it in edges})
    ordered = sorted(edges, key=lambda it: (it.written_at, it.number, it.relation, it.target))
    return tuple(PointingPost(post=keys[it.number], edge=it) for it in ordered)


def draw_conversation(
    project: Project,
    talk: ConversationGraph,
    *,
    title: str,
    as_page: bool,
    roles: Mapping[str, Sequence[str]] | None = None,
    remarks: Sequence[str] = (),
) -> str:
    """Return the picture of a conversation as SVG or, with its tables, as an HTML page.

    ``roles`` are by person; the first of each is a colour.
    """
    from tweetup.insight.layout import place_people
    from tweetup.render.charts_people import GraphPicture, graph_page, graph_svg

    groups = {person: names[0] for person, names in (roles or {}).items() if names}
    drawing = place_people(talk.ties, talk.handles, hosts=talk.hosting, groups=groups)
    names = {it.person: talk.handles[it.person] for it in drawing.discs}
    picture = GraphPicture(title=title, drawing=drawing, names=names, remarks=tuple(remarks))
    draw = graph_page if as_page else graph_svg
    return draw(picture, project.config.templates)


def export_graph(
    talk: ConversationGraph,
    form: str,
    *,
    with_names: bool = False,
    roles: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Return a conversation as a file in ``form``, gexf or graphml.

    Without names people are numbered, and edges have days in place of times, which would tell the
    posts. ``roles`` are by person.
    """
    from tweetup.export.graph_xml import GRAPH_WRITERS, GraphEdge, GraphFile
    from tweetup.export.pseudonyms import number_people

    keys = {it: it for it in talk.handles} if with_names else number_people(talk.ties)
    nodes = [
        _node(it, keys[it.person], talk.handles[it.person] if with_names else None, roles or {})
        for it in talk.standings()
    ]
    edges = [
        GraphEdge(
            source=keys[it.source],
            target=keys[it.target],
            relation=it.relation,
            weight=it.weight,
            guessed=it.guessed,
            first=it.first_at if with_names else it.first_at[:10],
            last=it.last_at if with_names else it.last_at[:10],
        )
        for it in talk.ties
    ]
    sessions = sorted({it.session for it in talk.edges})
    graph = GraphFile(
        description=f"Who addressed whom in {', '.join(sessions[:10])}"
        + (f" and {len(sessions) - 10} more sessions" if sessions[10:] else ""),
        nodes=tuple(sorted(nodes, key=lambda it: it.key)),
        edges=tuple(sorted(edges, key=lambda it: (it.source, it.target, it.relation))),
        has_times=with_names,
    )
    return "".join(f"{line}\n" for line in GRAPH_WRITERS[form](graph))


def _node(
    it: PersonStanding, key: str, label: str | None, roles: Mapping[str, Sequence[str]]
) -> GraphNode:
    from tweetup.export.graph_xml import GraphNode

    talk, guests = it.talk, it.talk_without_hosts
    return GraphNode(
        key=key,
        label=key if label is None else label,
        network=it.person.partition(":")[0],
        host=it.is_host,
        roles="; ".join(roles.get(it.person, ())),
        in_people=None if talk is None else talk.in_people,
        in_posts=None if talk is None else talk.in_posts,
        out_people=None if talk is None else talk.out_people,
        out_posts=None if talk is None else talk.out_posts,
        pagerank=None if talk is None else talk.pagerank,
        pagerank_without_hosts=None if guests is None else guests.pagerank,
        reposts_received=None if it.reposts is None else it.reposts.in_posts,
    )
