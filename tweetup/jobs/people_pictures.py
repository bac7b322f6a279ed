"""People and organisations as pictures: several numbers of each side by side, with their tables."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from tweetup.model import LEVELED_NAMES, LEVELS
from tweetup.render.charts_grid import GridCell, GridColumn, GridPicture, GridRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from tweetup.insight.engagement import Engagement, PostShare
    from tweetup.insight.leaders import Leader, Measure, WeighedLeader
    from tweetup.insight.turned_to import RoleUse, TurnedTo, Use
    from tweetup.jobs.engagement import EngagementTable
    from tweetup.jobs.leaders import LeadersTable
    from tweetup.jobs.organisations import OrganisationsTable
    from tweetup.jobs.people import ListedPerson

__all__ = [
    "measure_name",
    "measure_text",
    "picture_engagement",
    "picture_leaders",
    "picture_organisations",
    "picture_people",
]

_NONE: Final = "–"
_MOST_ROWS: Final = 30
_MOST_ROLES: Final = 5
"""Roles with a colour of their own."""
_KINDS: Final = ("originals", "replies", "quotes", "reposts")
_RECEIVED: Final = (
    ("replies_received", "replies to them"),
    ("mentions_received", "mentions of them"),
    ("reposts_received", "reposts of them"),
)
_WAYS: Final = ("shared", "mentioned", "replied")
_SHARES: Final = ("conversing", "broadcasting", "relevant", "answering")
_MEASURES: Final = {
    "ontopic": ("on topic", 1.0), "reach": ("followers", None), "drawn": ("drawn", None),
    "peers": ("peers", 1.0), "addressed": ("addressed by", None), "pagerank": ("PageRank", None),
    "recurrence": ("meetings", 1.0), "influence": ("influence", 3.0),
    "relationship": ("relationship", 3.0),
}  # fmt: skip
"""The headings of measures, and the ends of their scales."""


def picture_people(
    people: Sequence[ListedPerson], title: str, *, of_sessions: bool, order: str
) -> GridPicture | None:
    """Return who took part: sessions, where there are several, posts by kind, and more.

    ``order`` tells how the people are sorted.
    """
    if not people:
        return None
    counts = (*_RECEIVED, ("questions_answered", "questions answered"), ("links", "links"))
    columns = ("posts", *(name for _, name in counts))
    rows = []
    for it in people[:_MOST_ROWS]:
        did = it.activity
        cells = [
            GridCell(
                value=did.posts,
                text=f"{did.posts:,}",
                parts=tuple(getattr(did, kind) for kind in _KINDS),
            ),
            *(_count(getattr(did, name)) for name, _ in counts),
        ]
        if of_sessions:
            cells.insert(0, _count(len(did.sessions)))
        note = it.author.name or ""
        rows.append(GridRow(name=f"@{did.handle}", cells=tuple(cells), note=note))
    return GridPicture(
        title=title,
        head="person",
        note_head="name",
        columns=_columns(*(("sessions",) if of_sessions else ()), *columns),
        rows=tuple(rows),
        parts=_KINDS,
        caption=(
            f"{order}; each column has a scale of its own.",
            *(("Sessions: those with own words.",) if of_sessions else ()),
            *_left_out(len(people)),
        ),
    )


def picture_leaders(
    table: LeadersTable,
    people: Sequence[Leader],
    title: str,
    *,
    order: str,
    names: Collection[str] = tuple(_MEASURES),
    weighed: Sequence[WeighedLeader] = (),
) -> GridPicture | None:
    """Return people with the measures of leaders side by side, each on a scale of its own.

    ``order`` tells how they are sorted. ``weighed`` are the same people with their scores, which
    have the first column then. Recorded levels are left out where nobody has any, and recorded
    roles always: whose they are is shown by lists alone.
    """
    if not people:
        return None
    shown = [
        it
        for it in _MEASURES
        if it in names and (it not in LEVELED_NAMES or any(_is_told(each, it) for each in people))
    ]
    scores = [GridColumn(name="score", most=1.0)] if weighed else []
    rows = [
        GridRow(
            name=f"@{table.handles[it.person]}",
            note=", ".join(_notes(it, table.recorded)),
            cells=(
                *(_score(each) for each in weighed[place : place + 1]),
                *(_measured(it.measure(name)) for name in shown),
            ),
        )
        for place, it in enumerate(people[:_MOST_ROWS])
    ]
    return GridPicture(
        title=title,
        head="person",
        note_head="role",
        columns=(
            *scores,
            *(GridColumn(name=_MEASURES[it][0], most=_MEASURES[it][1]) for it in shown),
        ),
        rows=tuple(rows),
        caption=tuple(_on_leaders(table, shown, order, len(people))),
    )


def _notes(it: Leader, recorded: Collection[str]) -> Iterator[str]:
    """Yield that somebody is a host, and the roles that the profile states."""
    if it.is_host:
        yield "host"
    if it.person not in recorded:
        yield from map(_named, it.roles)


def _is_told(it: Leader, name: str) -> bool:
    return it.measure(name).value is not None


def _on_leaders(
    table: LeadersTable, shown: Collection[str], order: str, people: int
) -> Iterator[str]:
    """Yield how to read measures, of which times they are, and which are not told."""
    from tweetup.insight.centrality import LEAST_PEOPLE
    from tweetup.jobs.leaders import told_times

    yield f"{order}; each column has a scale of its own, and {_NONE} is not told, not 0."
    yield (
        "On topic: own posts in a question. Drawn: likes, reposts, replies and quotes. Peers: of"
        " the others of the same role, those who turned to them. Addressed by: people. Meetings: of"
        " those since the first."
    )
    for line in told_times(table):
        yield f"{line[0].upper()}{line[1:]}."
    if 0 < table.in_talk < LEAST_PEOPLE:
        yield f"No PageRank under {LEAST_PEOPLE} people."
    if any(it in LEVELED_NAMES for it in shown):
        yield "Influence and relationship are recorded: for yourself, not to be published."
    yield from _left_out(people)


def measure_name(name: str) -> str:
    """Return the heading of a measure."""
    return _MEASURES[name][0]


def measure_text(it: Measure) -> str:
    """Return a measure as text; a dash where it is not told."""
    if it.value is None:
        return _NONE
    if it.name in LEVELED_NAMES:
        return LEVELS[int(it.value)]
    if it.whole is not None:
        return f"{it.part:,} of {it.whole:,}"
    return f"{it.value:.4f}" if it.name == "pagerank" else f"{int(it.value):,}"


def _measured(it: Measure) -> GridCell:
    return GridCell(value=it.value, text=measure_text(it))


def _score(it: WeighedLeader) -> GridCell:
    text = _NONE if it.score is None else f"{it.score:.2f}"
    return GridCell(value=it.score, text=text)


def picture_engagement(table: EngagementTable, title: str) -> GridPicture | None:
    """Return how people take part: posts that converse and that broadcast, and shares."""
    people = table.people
    if not people:
        return None
    meets = any(it.meetings for it in people)
    shares = (*_SHARES, *(("meetings",) if meets else ()))
    return GridPicture(
        title=title,
        head="person",
        columns=(
            GridColumn(name="own posts"),
            *(GridColumn(name=it, most=1.0) for it in shares),
        ),
        rows=tuple(
            GridRow(
                name=f"@{table.handles[it.person]}",
                cells=(
                    _talked(it),
                    *(_share(getattr(it, name)) for name in _SHARES),
                    *((_attended(it),) if meets else ()),
                ),
            )
            for it in people[:_MOST_ROWS]
        ),
        parts=("conversing", "both", "broadcasting", "neither"),
        has_rest=True,
        caption=(
            (
                "Most posts first. Conversing: replies and answers; broadcasting: links without"
                " reply, quote or mention; relevant: posts in a question; answering: of posts that"
                " address them, those answered; meetings: since the first. Lines are intervals of"
                f" 95 %; {_NONE} is no post to count, not 0."
            ),
            *_left_out(len(people)),
        ),
    )


def _talked(it: Engagement) -> GridCell:
    """Return own posts by whether they converse, broadcast, do both or neither."""
    conversing, broadcasting = set(it.conversing.posts), set(it.broadcasting.posts)
    either = conversing | broadcasting
    parts = (
        len(conversing - broadcasting),
        len(conversing & broadcasting),
        len(broadcasting - conversing),
        it.own - len(either),
    )
    return GridCell(value=it.own, text=f"{it.own:,}", parts=parts)


def _share(it: PostShare) -> GridCell:
    if it.share is None or it.interval is None:
        return GridCell(value=None, text=_NONE)
    return GridCell(
        value=it.share,
        text=f"{len(it.posts):,} of {len(it.whole):,}",
        span=(it.interval.low, it.interval.high),
    )


def _attended(it: Engagement) -> GridCell:
    if not it.meetings:
        return GridCell(value=None, text=_NONE)
    return GridCell(value=it.attended / it.meetings, text=f"{it.attended:,} of {it.meetings:,}")


def picture_organisations(
    table: OrganisationsTable, listed: Sequence[TurnedTo], title: str, *, order: str
) -> GridPicture | None:
    """Return organisations with the people who share, mention and reply to them, by role.

    ``listed`` are those of the table in the ``order`` told. Somebody with several roles is one
    person of a bar, under that name.
    """
    if not listed:
        return None
    shown = listed[:_MOST_ROWS]
    places, parts = _colours(shown)
    columns = ("people", "share it", "mention it", "reply to it")
    rows = [
        GridRow(
            name=f"@{table.handles[it.person]}",
            note=", ".join(_named(kind) for kind in table.kinds[it.person]),
            cells=tuple(_by_role(it, way, places, len(parts)) for way in (None, *_WAYS)),
        )
        for it in shown
    ]
    return GridPicture(
        title=title,
        head="organisation",
        note_head="kind",
        columns=_columns(*columns),
        rows=tuple(rows),
        parts=parts,
        has_rest=True,
        caption=(
            (
                f"{order}; each column has a scale of its own. Colours: the roles of these people."
                " People turn to it in any way; to share is to repost or quote."
            ),
            *_left_out(len(listed)),
        ),
    )


_SEVERAL: Final = "several roles"
_ANOTHER: Final = "another role"
_NO_ROLE: Final = "no stated role"


def _colours(listed: Sequence[TurnedTo]) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """Return the place of each group of people, and the names of places, no stated role last."""
    people: Counter[str] = Counter()
    for it in listed:
        people.update(_groups(it).values())
    roles = [name for name, _ in people.most_common() if name not in {_SEVERAL, _NO_ROLE}]
    roles = sorted(roles, key=lambda it: (-people[it], it))
    shown = roles if len(roles) <= _MOST_ROLES + 1 else roles[:_MOST_ROLES]
    names = [*shown, *([_ANOTHER] if len(shown) < len(roles) else [])]
    names += [_SEVERAL] if people[_SEVERAL] else []
    places = {name: place for place, name in enumerate((*names, _NO_ROLE))}
    places |= dict.fromkeys(roles[len(shown) :], places.get(_ANOTHER, 0))
    return places, (*map(_named, names), _NO_ROLE)


def _groups(it: TurnedTo) -> Mapping[str, str]:
    """Return the one role of each person who turns to an organisation, or several, or none."""
    from tweetup.insight.turned_to import NO_STATED_ROLE

    groups: dict[str, str] = {}
    for use in it.by_role:
        role = _NO_ROLE if use.role == NO_STATED_ROLE else use.role
        for person in _people(use):
            groups[person] = _SEVERAL if person in groups else role
    return groups


def _people(use: RoleUse) -> frozenset[str]:
    ways: Iterator[Use] = (getattr(use, way) for way in _WAYS)
    return frozenset(person for way in ways for person in way.people)


def _by_role(it: TurnedTo, way: str | None, places: Mapping[str, int], size: int) -> GridCell:
    """Return the people who turn to an organisation in one way or (None) in any, by role."""
    people = _people(it.every) if way is None else getattr(it.every, way).people
    groups = _groups(it)
    counts = Counter(places[groups[person]] for person in people)
    return GridCell(
        value=len(people),
        text=f"{len(people):,}",
        parts=tuple(counts[place] for place in range(size)),
    )


def _columns(*names: str) -> tuple[GridColumn, ...]:
    return tuple(GridColumn(name=it) for it in names)


def _count(number: int) -> GridCell:
    return GridCell(value=number, text=f"{number:,}")


def _named(role: str) -> str:
    return role.replace("_", " ")


def _left_out(people: int) -> Iterator[str]:
    if people > _MOST_ROWS:
        yield f"{people - _MOST_ROWS:,} more left out."
