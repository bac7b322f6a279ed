"""The plan of a meeting: ``tweetup.toml``, and the decisions of people on it.

A decision on a plan is a correction that ``is_of_plan``: in the same log as all others, listed,
undone and carried over with them. The last decision on each part holds, over the file as well; what
nobody decided on is as the file has it. :func:`planned_chat` puts the result where everything that
reads a chat's settings looks for its plan, so segmentation, live captures and recaps heed it.
"""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.chats.corrections.kinds import in_force, value_of
from tweetup.model import Plan, PlanEntry, PlannedQuestion
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Protocol

    from tweetup.archive import Archive
    from tweetup.config import ChatConfig, Config
    from tweetup.model import Correction

    class _Planned(Protocol):
        """A project: settings and an archive."""

        config: Config

        @property
        def archive(self) -> Archive:
            """The archive."""


__all__ = [
    "LEFT_OUT",
    "OWN_QUESTION",
    "PlanKind",
    "label_planned",
    "plan_day",
    "plan_decisions",
    "planned_chat",
    "planned_days",
    "read_plan",
]

OWN_QUESTION: Final = "own "
"""The beginning of the name of a question that somebody added."""
_OF_FILE: Final = "file "
LEFT_OUT: Final = "left out"
"""The state of a question or guest that was taken off."""
_PLAN: Final = "plan "


class PlanKind(StrEnum):
    """The kinds of decisions on a plan, with the target and the values of each.

    All have ``date``, the day of the meeting in the chat's zone.
    """

    QUESTION = "plan question"
    """Target: a question's name. ``text``, or ``state`` left out; ``was`` in ``tweetup.toml``."""
    SUBMITTER = "plan submitter"
    """Target: a question's name. ``handle``, empty for nobody."""
    ORDER = "plan order"
    """``names``, JSON."""
    TOPIC = "plan topic"
    """``text``, empty for none."""
    GUEST = "plan guest"
    """Target: a handle. ``state`` shown or left out."""
    WORDING = "plan wording"
    """Target: the name of a post. ``text``, empty for the words of the template."""


def plan_day(decision: Correction) -> date | None:
    """Return the day of the meeting that a decision is about, None where it names none."""
    try:
        return date.fromisoformat(value_of(decision, "date") or "")
    except ValueError:
        return None


def plan_decisions(archive: Archive, chat: ChatConfig) -> tuple[Correction, ...]:
    """Return the decisions on the plans of a chat that are in force, in the order made.

    They are read each time: other programs may add some.
    """
    stored = {it.id: it for tag in chat.hashtags for it in archive.corrections(tag, kinds=_PLAN)}
    return in_force(stored.values()) if stored else ()


def read_plan(archive: Archive, chat: ChatConfig, day: date) -> Plan:
    """Return the plan of the meeting of one day."""
    decisions = [it for it in plan_decisions(archive, chat) if plan_day(it) == day]
    return _plan(chat, day, decisions)


def label_planned(
    archive: Archive, chat: ChatConfig, decisions: Iterable[Correction]
) -> tuple[Correction, ...]:
    """Return decisions on plans of a chat with the labels that their questions have now.

    Those of questions that were dropped keep their names.
    """
    labels: dict[date, dict[str, str]] = {}
    found = []
    for it in decisions:
        day = plan_day(it) if it.is_of_plan and it.hashtag in chat.hashtags else None
        if day is None:
            continue
        if day not in labels:
            asked = read_plan(archive, chat, day).questions
            labels[day] = {question.name: f"Q{question.number}" for question in asked}
        told, values = labels[day], dict(it.value)
        if "names" in values:
            values["names"] = json.dumps([told.get(name, name) for name in _names(values["names"])])
        target = it.target if it.target is None else told.get(it.target, it.target)
        found.append(replace(it, target=target, value=tuple(values.items())))
    return tuple(found)


def planned_days(archive: Archive, chat: ChatConfig) -> tuple[date, ...]:
    """Return the days that have a plan, in the file or by decisions, the earliest first."""
    days = {plan_day(it) for it in plan_decisions(archive, chat)}
    days |= {day for day, _ in (*chat.questions, *chat.topics)}
    return tuple(sorted(day for day in days if day is not None))


def planned_chat(project: _Planned, hashtag: str) -> ChatConfig:
    """Return the settings of a chat with the plans that people decided on."""
    chat = project.config.chat(hashtag)
    by_day: dict[date, list[Correction]] = {}
    for decision in plan_decisions(project.archive, chat):
        if (day := plan_day(decision)) is not None:
            by_day.setdefault(day, []).append(decision)
    if not by_day:
        return chat
    questions, topics = dict(chat.questions), dict(chat.topics)
    for day, decisions in by_day.items():
        plan = _plan(chat, day, decisions)
        questions[day] = tuple(map(_as_planned, plan.questions))
        topics.pop(day, None)
        if plan.topic:
            topics[day] = plan.topic
    return replace(
        chat,
        questions=tuple(sorted((day, asked) for day, asked in questions.items() if asked)),
        topics=tuple(sorted(topics.items())),
    )


def _as_planned(entry: PlanEntry) -> PlannedQuestion:
    return PlannedQuestion(number=entry.number, text=entry.text, submitted_by=entry.submitted_by)


def _plan(chat: ChatConfig, day: date, decisions: Sequence[Correction]) -> Plan:
    """Return the plan that the decisions of a day make of that of the file."""
    topics = [it for it in decisions if it.kind == PlanKind.TOPIC]
    topic = (value_of(topics[-1], "text") or "") if topics else chat.planned_topic(day)
    return Plan(
        hashtag=chat.hashtag,
        day=day,
        questions=_questions(chat.planned(day), decisions),
        topic=topic or None,
        guests=_guests(decisions),
        wordings=tuple(
            (name, text)
            for name, decision in _last(decisions, PlanKind.WORDING).items()
            if (text := value_of(decision, "text"))
        ),
        decisions=tuple(it.id for it in decisions if it.id is not None),
    )


def _last(decisions: Iterable[Correction], kind: PlanKind) -> dict[str, Correction]:
    """Return the last decision of a kind on each target, in the order of the first ones."""
    last: dict[str, Correction] = {}
    for decision in decisions:
        if decision.kind == kind and decision.target:
            last[decision.target] = decision
    return last


def _guests(decisions: Sequence[Correction]) -> tuple[str, ...]:
    guests: dict[str, str] = {}
    for handle, decision in _last(decisions, PlanKind.GUEST).items():
        guests.pop(fold_handle(handle), None)
        if value_of(decision, "state") != LEFT_OUT:
            guests[fold_handle(handle)] = handle
    return tuple(guests.values())


def _questions(
    written: Sequence[PlannedQuestion], decisions: Sequence[Correction]
) -> tuple[PlanEntry, ...]:
    """Return the questions in their order; they are numbered anew where somebody decided on any."""
    entries = {f"{_OF_FILE}{it.number}": _of_file(it) for it in written}
    for name, decision in _last(decisions, PlanKind.QUESTION).items():
        before = entries.pop(name, None) if _is_out(decision) else entries.get(name)
        text = value_of(decision, "text")
        if _is_out(decision) or not text:
            continue
        if before is not None:
            is_other = value_of(decision, "was") not in {None, before.text, text}
            entries[name] = replace(before, text=text, changed=is_other and before.text != text)
        else:
            entries[name] = PlanEntry(name=name, number=0, text=text)
    for name, decision in _last(decisions, PlanKind.SUBMITTER).items():
        if name in entries:
            handle = value_of(decision, "handle") or None
            entries[name] = replace(entries[name], submitted_by=handle)
    ordered = _ordered(entries, decisions)
    if not any(it.kind in {PlanKind.QUESTION, PlanKind.ORDER} for it in decisions):
        return ordered
    first = min((it.number for it in written), default=1)
    return tuple(
        replace(entry, number=number) for number, entry in enumerate(ordered, min(first, 1))
    )


def _is_out(decision: Correction) -> bool:
    return value_of(decision, "state") == LEFT_OUT


def _of_file(planned: PlannedQuestion) -> PlanEntry:
    return PlanEntry(
        name=f"{_OF_FILE}{planned.number}",
        number=planned.number,
        text=planned.text,
        submitted_by=planned.submitted_by,
    )


def _ordered(
    entries: Mapping[str, PlanEntry], decisions: Sequence[Correction]
) -> tuple[PlanEntry, ...]:
    """Return the entries in the order last decided, those that it does not name behind."""
    orders = [it for it in decisions if it.kind == PlanKind.ORDER]
    names = _names(value_of(orders[-1], "names") or "") if orders else ()
    first = [entries[name] for name in dict.fromkeys(names) if name in entries]
    return (*first, *(entry for name, entry in entries.items() if name not in set(names)))


def _names(text: str) -> tuple[str, ...]:
    """Return the names of an order; none of a value that is no list of texts."""
    try:
        names = json.loads(text)
    except ValueError:
        return ()
    return tuple(map(str, names)) if isinstance(names, list) else ()
