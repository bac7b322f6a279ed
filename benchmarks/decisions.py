"""CPU of decisions on a session of about 800 posts, against the recap without any.

    python -m benchmarks decisions

All in one process, as the desk works: the recap is stored, and made a document again each time.
``one decision`` is a quote left out: tried, stored, and the recap with it made; ``decided recap``
has the number of decisions that stands beside it. The lowest of several runs counts: other
programs on the machine only ever add. Ratios tell more than times: they hold on every machine.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks._chats import HASHTAG, write_chat
from benchmarks._gold import gold_folder, most_used_hashtag, read_posts
from tweetup.config import Config
from tweetup.errors import UsageError
from tweetup.jobs.decide import (
    settle_finding,
    settle_quote,
    title_recap,
    word_finding,
    write_paragraph,
)
from tweetup.jobs.import_ import import_file
from tweetup.jobs.publish import decided_recap
from tweetup.model import post_name
from tweetup.project.project import open_project
from tweetup.recap.decisions import PartState, finding_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tweetup.model import Recap
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["report"]

POSTS: Final = 800
ROUNDS: Final = 7
DECISIONS: Final = (1, 40, 200)
LIMIT: Final = 0.150
"""Seconds in which the desk is to answer an action."""


def report() -> Iterator[str]:
    """Yield the CPU of a recap, of decisions and of decided recaps, with ratios to the first."""
    with tempfile.TemporaryDirectory() as name:
        path, hashtag = _chat(Path(name))
        with open_project(Config(archive=Path(name, "chat.db")), create=True) as project:
            import_file(project, str(path), hashtag=hashtag)
            sessions = project.sessions()
            session = max(sessions, key=lambda it: len(project.session_keys(it)))
            recap = decided_recap(project, session).recap
            plain = _lowest(lambda: decided_recap(project, session))
            yield f"{len(recap.transcript)} posts"
            yield _line("recap without decisions", plain, plain)
            made = 0
            for wanted in DECISIONS:
                made += _decide(project, session, recap, first=made, until=wanted)
                cost = _lowest(lambda: decided_recap(project, session))
                yield _line(f"recap with {made} decisions", cost, plain)
                one = _lowest(lambda: _toggle(project, session, recap))
                made += ROUNDS
                yield f"{_line('one more decision', one, plain)}  {one / LIMIT:5.2f} of the limit"


def _chat(folder: Path) -> tuple[Path, str]:
    """Return the file whose number of posts is nearest to 800, and its hashtag."""
    sizes = {
        path: len(path.read_bytes().splitlines())
        for path in sorted(gold_folder().glob("*.jsonl"))
        if path.name.count(".") == 1
    }
    if not sizes:
        return write_chat(folder / "chat.jsonl", POSTS), HASHTAG
    path = min(sizes, key=lambda path: abs(sizes[path] - POSTS))
    return path, most_used_hashtag(read_posts(path))


def _decide(project: Project, session: ChatSession, recap: Recap, *, first: int, until: int) -> int:
    """Make decisions of several kinds; return how many."""
    findings = [finding_name(it) for part in recap.sections for it in part.findings]
    posts = [post_name(quote.post.key) for quote, _ in recap.transcript]
    made = 0
    for number in range(first, until):
        try:
            if number % 4 == 0 and findings:
                word_finding(project, session, findings[number % len(findings)], f"Words {number}")
            elif number % 4 == 1:
                write_paragraph(project, session, f"Paragraph {number}")
            elif number % 4 == 2 and findings:
                name = findings[number % len(findings)]
                settle_finding(project, session, name, PartState.SHOWN)
            else:
                settle_quote(project, session, posts[number % len(posts)], PartState.SHOWN)
        except UsageError:
            title_recap(project, session, f"Title {number}")
        made += 1
    return made


def _toggle(project: Project, session: ChatSession, recap: Recap) -> None:
    """Make one decision, as a click does."""
    quote, _ = recap.transcript[len(recap.transcript) // 2]
    settle_quote(project, session, post_name(quote.post.key), PartState.LEFT_OUT)


def _lowest(work: Callable[[], object]) -> float:
    """Return the lowest CPU of some runs, in seconds."""
    costs = []
    for _ in range(ROUNDS):
        before = time.process_time()
        work()
        costs.append(time.process_time() - before)
    return min(costs)


def _line(name: str, cost: float, plain: float) -> str:
    return f"{name:28} {1000 * cost:7.1f} ms  {cost / plain:5.2f} of the recap without"
