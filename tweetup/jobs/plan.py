"""Record what people decide on the plan of a meeting: its questions, their order, topic and guests.

Each function stores one decision (adding a question with its submitter: two) and returns it with
the plan as it is then. ``tweetup.jobs.correction_log`` lists, undoes, exports and imports them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs.corrections import cleaned_line
from tweetup.model import Correction
from tweetup.project.plans import LEFT_OUT, OWN_QUESTION, PlanKind, read_plan
from tweetup.text import clean_control, fold_handle, handle_in_address

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tweetup.model import Plan, PlanEntry
    from tweetup.project.project import Project

__all__ = [
    "WORDED_POSTS",
    "Planned",
    "add_question",
    "drop_question",
    "find_question",
    "move_question",
    "name_submitter",
    "plan_of",
    "read_handle",
    "set_guest",
    "set_topic",
    "step_question",
    "word_post",
    "word_question",
    "written_questions",
]

WORDED_POSTS: Final = ("welcome", "introductions", "thanks")
"""The posts that people may word themselves; those of the questions follow these."""

_LONGEST: Final = 2_000
_SHOWN: Final = "shown"
_HANDLE: Final = re.compile(r"[\w.-]+(?:@[\w.:-]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A decision as stored, and the plan with it; ``more`` are those that were made with it."""

    decision: Correction
    plan: Plan
    more: tuple[Correction, ...] = ()


def plan_of(project: Project, hashtag: str, day: date) -> Plan:
    """Return the plan of a chat's meeting on a day of its zone."""
    return read_plan(project.archive, project.config.chat(hashtag), day)


def find_question(plan: Plan, name: str) -> PlanEntry:
    """Return the question of a plan by its name, number or label (``Q2``).

    Raises :class:`~tweetup.errors.UnknownNameError` where there is none.
    """
    wanted = name.strip().casefold()
    for entry in plan.questions:
        if wanted in {entry.name.casefold(), str(entry.number), f"q{entry.number}"}:
            return entry
    labels = [f"Q{entry.number}" for entry in plan.questions]
    hint = None if labels else "the plan has no question yet"
    raise UnknownNameError("planned question", name, labels, hint=hint)


def add_question(
    project: Project, hashtag: str, day: date, text: str, *, submitted_by: str = ""
) -> Planned:
    """Add a question behind the others.

    Raises :class:`~tweetup.errors.UsageError`, as all of these do, for an empty text and for a
    decision that would change nothing.
    """
    plan = plan_of(project, hashtag, day)
    words = _words(text, "question")
    if any(entry.text == words for entry in plan.questions):
        raise UsageError("the plan has this question already")
    count = len(project.archive.corrections(plan.hashtag, undone=True))
    digest = blake2b(f"{day} {count} {words}".encode("utf-8", "replace"), digest_size=4)
    name = f"{OWN_QUESTION}{digest.hexdigest()}"
    if not submitted_by.strip():
        return _store(project, plan, PlanKind.QUESTION, name, [("text", words)])
    read_handle(submitted_by)  # raised before anything is stored
    added = _store(project, plan, PlanKind.QUESTION, name, [("text", words)])
    named = name_submitter(project, hashtag, day, name, submitted_by)
    return Planned(decision=added.decision, plan=named.plan, more=(named.decision,))


def word_question(project: Project, hashtag: str, day: date, name: str, text: str) -> Planned:
    """Give a question other words."""
    plan = plan_of(project, hashtag, day)
    entry = find_question(plan, name)
    words = _words(text, "question")
    if words == entry.text and not entry.changed:
        raise UsageError("the question has these words already")
    written = _written(project, plan, entry.name)
    value = [("text", words), *([("was", written)] if written is not None else [])]
    return _store(project, plan, PlanKind.QUESTION, entry.name, value)


def _written(project: Project, plan: Plan, name: str) -> str | None:
    """Return the words that ``tweetup.toml`` has for a question, None where it has none."""
    return written_questions(project, plan.hashtag, plan.day).get(name)


def written_questions(project: Project, hashtag: str, day: date) -> Mapping[str, str]:
    """Return the words that ``tweetup.toml`` has for the questions of a day, by their names."""
    planned = project.config.chat(hashtag).planned(day)
    return {f"file {it.number}": it.text for it in planned}


def name_submitter(project: Project, hashtag: str, day: date, name: str, handle: str) -> Planned:
    """Say who submitted a question; an empty handle: nobody."""
    plan = plan_of(project, hashtag, day)
    entry = find_question(plan, name)
    submitter = read_handle(handle) if handle.strip() else ""
    if submitter == (entry.submitted_by or ""):
        raise UsageError("the question has this submitter already")
    return _store(project, plan, PlanKind.SUBMITTER, entry.name, [("handle", submitter)])


def drop_question(project: Project, hashtag: str, day: date, name: str) -> Planned:
    """Take a question off the plan."""
    plan = plan_of(project, hashtag, day)
    entry = find_question(plan, name)
    value = [("state", LEFT_OUT), ("was", entry.text)]
    return _store(project, plan, PlanKind.QUESTION, entry.name, value)


def move_question(
    project: Project, hashtag: str, day: date, name: str, *, before: str | None
) -> Planned:
    """Put a question before another one; None: behind all."""
    plan = plan_of(project, hashtag, day)
    names = [entry.name for entry in plan.questions]
    moved = find_question(plan, name).name
    target = find_question(plan, before).name if before else None
    names.remove(moved)
    names.insert(names.index(target) if target in names else len(names), moved)
    return _reorder(project, plan, names)


def step_question(project: Project, hashtag: str, day: date, name: str, *, by: int) -> Planned:
    """Move a question so many places down, up where ``by`` is negative."""
    plan = plan_of(project, hashtag, day)
    names = [entry.name for entry in plan.questions]
    moved = find_question(plan, name).name
    at = names.index(moved)
    names.remove(moved)
    names.insert(max(0, at + by), moved)
    return _reorder(project, plan, names)


def order_questions(project: Project, hashtag: str, day: date, names: Sequence[str]) -> Planned:
    """Put questions first, in this order; the others follow."""
    plan = plan_of(project, hashtag, day)
    first = list(dict.fromkeys(find_question(plan, name).name for name in names))
    return _reorder(
        project, plan, [*first, *(it.name for it in plan.questions if it.name not in first)]
    )


def _reorder(project: Project, plan: Plan, names: Sequence[str]) -> Planned:
    if list(names) == [entry.name for entry in plan.questions]:
        raise UsageError("the questions are in this order already")
    return _store(project, plan, PlanKind.ORDER, None, [("names", json.dumps(list(names)))])


def set_topic(project: Project, hashtag: str, day: date, text: str) -> Planned:
    """Set the topic of a meeting; an empty text: none."""
    plan = plan_of(project, hashtag, day)
    topic = cleaned_line(text, "topic") if text.strip() else ""
    if topic == (plan.topic or ""):
        raise UsageError("the meeting has this topic already")
    return _store(project, plan, PlanKind.TOPIC, None, [("text", topic)])


def set_guest(
    project: Project, hashtag: str, day: date, handle: str, *, invited: bool = True
) -> Planned:
    """Add a guest, or take one off."""
    plan = plan_of(project, hashtag, day)
    guest = read_handle(handle)
    guests = {fold_handle(it): it for it in plan.guests}
    if (fold_handle(guest) in guests) == invited:
        raise UsageError(f"@{guest} is {'a' if invited else 'no'} guest already")
    name = guests.get(fold_handle(guest), guest)
    state = _SHOWN if invited else LEFT_OUT
    return _store(project, plan, PlanKind.GUEST, name, [("state", state)])


def word_post(project: Project, hashtag: str, day: date, name: str, text: str) -> Planned:
    """Word a post of the meeting otherwise than the template; an empty text: as the template."""
    if name not in WORDED_POSTS:
        raise UnknownNameError("post", name, WORDED_POSTS)
    plan = plan_of(project, hashtag, day)
    words = _words(text, "post") if text.strip() else ""
    if words == dict(plan.wordings).get(name, ""):
        raise UsageError("the post has these words already")
    return _store(project, plan, PlanKind.WORDING, name, [("text", words)])


def _store(
    project: Project,
    plan: Plan,
    kind: PlanKind,
    target: str | None,
    value: Sequence[tuple[str, str]],
) -> Planned:
    decision = Correction(
        kind=kind.value,
        hashtag=plan.hashtag,
        session=f"{plan.hashtag}-{plan.day.isoformat()}",
        target=target,
        value=tuple(sorted([*value, ("date", plan.day.isoformat())])),
    )
    stored = project.archive.add_correction(decision)
    # A session of that day may be on, or over: it is segmented with the plan.
    project.forget()
    return Planned(decision=stored, plan=plan_of(project, plan.hashtag, plan.day))


def _words(text: str, name: str) -> str:
    words = cleaned_line(text, name)
    if len(words) > _LONGEST:
        raise UsageError(f"the {name} has more than {_LONGEST:,} characters")
    return words


def read_handle(text: str) -> str:
    """Return a handle as a person wrote it, also from the address of somebody's profile.

    Raises :class:`~tweetup.errors.UsageError` for words that are none.
    """
    handle = handle_in_address(clean_control(text).strip()).strip().lstrip("@")
    if _HANDLE.fullmatch(handle) is None:
        raise UsageError(
            f"{text!r} is no handle",
            hint="write it like @dora_example, or paste the address of their profile",
        )
    return handle
