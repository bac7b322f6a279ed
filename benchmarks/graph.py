"""The graph of a long series: a million posts by 50,000 people, with the place of each person.

    python -m benchmarks graph

The series is that of ``benchmarks people``. One process reads who addressed whom and ranks
everybody in four graphs; another does it for the command, one session of 800 posts in an archive of
its own; a third does nothing but to start. Beside that: PageRank by rustworkx and by networkx on
the same lines, and a picture of 300 people. Seconds of CPU and megabytes at the peak of whole
processes. The limits are those that the figures were asked for: 30 s and 2 GB, 0.3 s for a session.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import networkx as nx
import numpy as np

from benchmarks._measuring import Cost, measure
from benchmarks.people import PEOPLE, POSTS, SESSIONS, TAG, write_series
from tweetup.archive import open_archive
from tweetup.insight.centrality import rank_pages, stand_people
from tweetup.insight.graph import TALKING, edges_within, tie_people
from tweetup.insight.layout import MOST_PEOPLE, place_people
from tweetup.model import Extent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LIMIT: Final = 30.0
_SESSION_LIMIT: Final = 0.3
_RANK: Final = "from benchmarks.graph import rank; rank({!r})"
_SMALL: Final = (1, 800, 120)
"""Sessions, posts and people of one evening."""
_RUNS: Final = 5


def rank(path: str) -> None:
    """Print how many people and ties an archive has, and the most central person."""
    with open_archive(Path(path)) as archive:
        hosts = archive.people.hosts()
        edges = edges_within(archive.people.pointers(), extent=Extent(), hosts=hosts)
        ties = tie_people(edges)
        people = stand_people(edges, hosts)
    print(len(people), len(ties), people[0].person)


def _session(folder: Path) -> tuple[Cost, Cost]:
    """Return the cheapest of some runs of the command on one session, and of ``--version``."""
    path = folder / "session.db"
    write_series(path, *_SMALL)
    config = folder / "tweetup.toml"
    config.write_text(f'archive = "{path}"\n\n[chats.{TAG}]\n', encoding="utf-8")
    command = [sys.executable, "-m", "tweetup", "graph", "latest", "--config", str(config)]
    measure(command)  # the sessions are found and read for answers once
    whole = [measure([*command, "--centrality"]) for _ in range(_RUNS)]
    start = [measure([sys.executable, "-c", _START]) for _ in range(_RUNS)]
    return min(whole, key=lambda it: it.cpu), min(start, key=lambda it: it.cpu)


#: All that any command with an archive imports, and the program's own start.
_START: Final = "import tweetup.cli, tweetup.cli.graph, tweetup.project.project"


def _timed(function: Callable[[], object]) -> float:
    begun = time.process_time()
    function()
    return time.process_time() - begun


def report(sessions: int = SESSIONS) -> Iterator[str]:
    """Yield the cost of a graph with the place of everybody beside its limits, and networkx's."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "series.db"
        write_series(path, sessions, POSTS, PEOPLE)
        whole = measure([sys.executable, "-c", _RANK.format(str(path))])
        yield f"{sessions * POSTS:,} posts, {sessions:,} sessions"
        yield (
            f"graph, four rankings      {whole.cpu:6.2f} s, {whole.peak:,.0f} MB:"
            f" {whole.cpu / _LIMIT:.2f} of the limit"
        )
        evening, start = _session(folder)
        spent = evening.cpu - start.cpu
        yield (
            f"one session, 800 posts    {evening.cpu:6.2f} s, of which {start.cpu:.2f} s to start:"
            f" {spent / _SESSION_LIMIT:.2f} of the limit"
        )
        with open_archive(path) as archive:
            edges = edges_within(archive.people.pointers(), extent=Extent(), hosts={})
            ties = tie_people([it for it in edges if it.relation in TALKING])
            labels = archive.people.handles({it for tie in ties for it in (tie.source, tie.target)})
    number = {person: index for index, person in enumerate(sorted(labels))}
    lines = [(number[it.source], number[it.target], float(it.weight)) for it in ties]
    sources, targets, weights = (np.array(column) for column in zip(*lines, strict=True))
    ours = _timed(lambda: rank_pages(len(number), sources, targets, weights))
    other = nx.MultiDiGraph()
    theirs = _timed(lambda: other.add_weighted_edges_from(lines))
    theirs += _timed(lambda: nx.pagerank(other, tol=1e-12, max_iter=500))
    yield (
        f"PageRank, {len(lines):,} lines   {ours:6.2f} s;"
        f" networkx {theirs:.2f} s: {theirs / ours:.0f} x"
    )
    drawn = _timed(lambda: place_people(ties, labels))
    yield f"picture of {MOST_PEOPLE} people     {drawn:6.2f} s"
