"""What a host gains by each check of the queue, on real chats whose sections are known.

    python -m benchmarks.checks

Each chat is imported as its people labelled it, and once more with every label cut out (masked).
A reader who knows the truth answers the queue from its top: a placement by its true section, one
of which nobody knows the truth by the likelier section, all other checks by "as it is"; after each
few answers the chat is analysed anew, as the desk does (a chat whose known sections are all those
of labels is only counted). Printed are, for each chat, the checks and
the minutes that they take; the share of open posts whose true section is one of the two offered;
the share of posts placed right, and that of true answers counted under their question, before,
after so many checks, after the whole queue, and after every post below the bar was decided on.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks._gold import gold_folder, most_used_hashtag, read_posts
from tweetup.config import Config
from tweetup.jobs import decide
from tweetup.jobs.checks import CheckKind, find_checks
from tweetup.jobs.decide_again import decide_again
from tweetup.jobs.import_ import import_file
from tweetup.jobs.publish import decided_recap
from tweetup.jobs.quick_corrections import move_posts_at_once
from tweetup.model import DialogueAct, finding_name
from tweetup.project.project import open_project
from tweetup.recap.decisions import PartState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tweetup.chats.segment import SegmentationRun
    from tweetup.jobs.checks import Check
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["Measured", "known_sections", "measure_chat", "report", "take_as_it_is"]

STEPS = (10, 20, 40)
AT_ONCE = 10
"""Answers between two analyses: the desk shows the queue as it was while one runs."""
VARIANTS = ("labelled", "masked")
_WORKERS = 2


@dataclass(slots=True, kw_only=True)
class Measured:
    """One chat in one variant.

    ``right`` and ``counted`` are shares by the number of checks answered (-1: the whole queue, -2:
    every post below the bar); ``cpu`` are the milliseconds that the queue took beside the analysis.
    """

    name: str
    variant: str
    posts: int
    checks: int = 0
    minutes: float = 0.0
    every: int = 0
    actions: int = 0
    opened: int = 0
    offered: int = 0
    cpu: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    right: dict[int, tuple[int, int]] = field(default_factory=dict)
    counted: dict[int, tuple[int, int]] = field(default_factory=dict)


def known_sections(folder: Path, name: str) -> dict[str, str]:
    """Return the true section of the posts of a chat, by id."""
    text = (folder / f"{name}.gold.jsonl").read_text(encoding="utf-8")
    return {row["id"]: row["section"] for row in map(json.loads, text.splitlines())}


def measure_chat(folder: Path, name: str, variant: str) -> Measured:
    """Return what the queue is worth in a chat."""
    gold = known_sections(folder, name)
    masked = ".masked" if variant == "masked" else ""
    hashtag = most_used_hashtag(read_posts(folder / f"{name}.jsonl"))
    with (
        TemporaryDirectory() as tmp,
        open_project(Config(archive=Path(tmp) / "a.db"), create=True) as project,
    ):
        import_file(project, str(folder / f"{name}{masked}.jsonl"), hashtag=hashtag)
        session = max(project.sessions(), key=lambda it: len(project.session_keys(it)))
        return _Reader(project, session.id, gold).play(name, variant)


class _Reader:
    """Somebody who knows where each post belongs, at the queue of one session."""

    def __init__(self, project: Project, session: str, gold: Mapping[str, str]) -> None:
        self._project = project
        self._session = session
        self._gold = gold

    def play(self, name: str, variant: str) -> Measured:
        session, run = self._analyse()
        decided_recap(self._project, session)
        _ = run.segmentation  # the posts are placed here
        begun = time.process_time()
        queue = find_checks(self._project, session, run=run)
        cpu = time.process_time() - begun
        got = Measured(
            name=name,
            variant=variant,
            posts=len(run.segmentation.placements),
            checks=len(queue),
            minutes=sum(check.seconds for check in queue) / 60,
            every=len(find_checks(self._project, session, run=run, every=True)),
            cpu=1000 * cpu,
            kinds=Counter(check.kind.value for check in queue),
        )
        self._look(got, 0, run)
        self._offers(got, run)
        if not got.opened:  # every known section is that of a label
            got.right[-1] = got.right[-2] = got.right[0]
            got.counted[-1] = got.counted[-2] = got.counted[0]
            return got
        self._answer(got, every=False)
        self._look(got, -1, self._analyse()[1])
        self._answer(got, every=True)
        self._look(got, -2, self._analyse()[1])
        return got

    def _analyse(self) -> tuple[ChatSession, SegmentationRun]:
        session = self._project.session(self._session)
        return session, self._project.explain(session)

    def _answer(self, got: Measured, *, every: bool) -> None:
        """Answer the queue until nothing is left of it."""
        while True:
            session, run = self._analyse()
            queue = find_checks(self._project, session, run=run, every=every)
            if not queue:
                return
            self._decide(session, queue if every else queue[:AT_ONCE])
            got.actions += 0 if every else len(queue[:AT_ONCE])
            if not every and got.actions in STEPS:
                self._look(got, got.actions, self._analyse()[1])

    def _decide(self, session: ChatSession, checks: Sequence[Check]) -> None:
        known = self._sections(session)
        moves = {}
        for check in checks:
            if check.kind is CheckKind.PLACEMENT and check.post is not None:
                truth = self._gold.get(check.post.id, "")
                moves[check.name] = truth if truth in known else check.sections[0][0]
            else:
                take_as_it_is(self._project, session, check)
        if moves:
            move_posts_at_once(self._project, session, moves)
            self._project.forget()

    def _sections(self, session: ChatSession) -> set[str]:
        """Return the sections to which a post may be moved."""
        questions = self._project.segmented(session).segmentation.questions
        return {"intro", *(question.section for question in questions)}

    def _offers(self, got: Measured, run: SegmentationRun) -> None:
        """Count the open posts, and those whose true section is one of the likeliest two."""
        for placement in run.segmentation.placements:
            detail = run.detail(placement.post)
            truth = self._gold.get(placement.post.id)
            if detail is not None and detail.candidates and truth is not None:
                got.opened += 1
                got.offered += truth in {section for section, _ in detail.candidates[:2]}

    def _look(self, got: Measured, step: int, run: SegmentationRun) -> None:
        """Note how many posts are placed right, and how many true answers are counted."""
        gate = self._project.gate(self._project.session(self._session))
        known = [it for it in run.segmentation.placements if it.post.id in self._gold]
        got.right[step] = sum(it.section == self._gold[it.post.id] for it in known), len(known)
        answers = [
            it
            for it in known
            if it.post in gate.acts
            and gate.acts[it.post].act is DialogueAct.ANSWER
            and self._gold[it.post.id].startswith("Q")
            and it.post not in gate.asking
        ]
        counted = sum(
            it.post in gate.counted and it.section == self._gold[it.post.id] for it in answers
        )
        got.counted[step] = counted, len(answers)


def take_as_it_is(project: Project, session: ChatSession, check: Check) -> None:
    """Answer a check that is none of a placement: the program is right."""
    if check.kind is CheckKind.NEXT:
        decide.word_next(project, session, check.text)
    elif check.kind is CheckKind.TOPIC:
        decide.word_topic(project, session, check.text or check.proposals[0])
    elif check.kind is CheckKind.OPEN:
        decide.settle_question(project, session, check.name, PartState.SHOWN)
    elif check.kind is CheckKind.FINDING and check.finding is not None:
        decide.settle_finding(project, session, finding_name(check.finding), PartState.SHOWN)
    elif check.standing is not None:
        decide_again(project, session, check.standing.stored)


def report() -> Iterator[str]:
    """Yield the tables, line by line."""
    folder = gold_folder()
    names = sorted(path.name.removesuffix(".gold.jsonl") for path in folder.glob("*.gold.jsonl"))
    if not names:
        yield "no real chats here: TWEETUP_REAL_DATA names no folder"
        return
    cases = [(folder, name, variant) for variant in VARIANTS for name in names]
    found = []
    with ProcessPoolExecutor(_WORKERS) as pool:
        for it in pool.map(measure_chat, *zip(*cases, strict=True)):
            found.append(it)
            yield f"{it.name} {it.variant}: {it.checks} checks, {it.actions} answered"
    for variant in VARIANTS:
        yield from _table(variant, [it for it in found if it.variant == variant])
        yield ""
    slowest = max(found, key=lambda it: it.cpu)
    yield f"the queue took {slowest.cpu:.0f} ms of CPU at most ({slowest.posts} posts)"


def _table(variant: str, found: Sequence[Measured]) -> Iterator[str]:
    after = " ".join(f"{f'after {step}':>9}" for step in STEPS)
    title = f"{variant:24} posts checks  min  every   two"
    yield f"{title} |{'right':>6} {after} {'queue':>6} {'every':>6} |{'counted':>8} …"
    for it in found:
        yield _row(it.name, [it])
    yield _row("all", found)
    kinds = sum((it.kinds for it in found), Counter[str]())
    middle = sorted(it.checks for it in found)[len(found) // 2]
    told = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    yield f"half of the chats have {middle} checks or fewer; {told}"


def _row(name: str, found: Sequence[Measured]) -> str:
    of_one = 1 / len(found)
    offered = sum(it.offered for it in found) / max(1, sum(it.opened for it in found))
    counts = (
        f"{sum(it.posts for it in found) * of_one:5.0f}"
        f" {sum(it.checks for it in found) * of_one:6.0f}"
        f" {sum(it.minutes for it in found) * of_one:4.1f}"
        f" {sum(it.every for it in found) * of_one:6.0f} {offered:5.2f}"
    )
    steps = (0, *STEPS, -1, -2)
    right = _shares([it.right for it in found], steps)
    counted = _shares([it.counted for it in found], steps)
    return f"{name:24} {counts} |{right} |{counted}"


def _shares(looks: Sequence[Mapping[int, tuple[int, int]]], steps: Sequence[int]) -> str:
    """Return the shares over several chats; one whose queue is at its end stays as it is then."""
    shares = []
    for step in steps:
        pairs = [look.get(step, look[-1]) for look in looks]
        shares.append(sum(a for a, _ in pairs) / max(1, sum(b for _, b in pairs)))
    return " ".join(f"{share:6.3f}" for share in shares)


if __name__ == "__main__":
    for line in report():
        print(line, flush=True)
