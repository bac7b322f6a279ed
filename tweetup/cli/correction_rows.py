"""Corrections and decisions as rows of a table, as JSON, and as a person would type them."""

from __future__ import annotations

import json
import shlex
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from tweetup.cli.output import one_line, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from tweetup.jobs.correction_log import CorrectionStatus
    from tweetup.model import Correction
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "correction_cells",
    "correction_row",
    "decision",
    "iso_time",
    "minute",
    "tell_idle",
    "tell_statuses",
    "trouble",
]

_PLACE_KEPT: Final = "a removed post: its place is kept"

_LONGEST: Final = 60
"""Characters of a paragraph that a listing of decisions shows."""


def correction_row(standing: CorrectionStatus) -> dict[str, Any]:
    """Return a correction as JSON, with its status and, where it changes nothing, why."""
    correction = standing.correction
    return {
        "id": correction.id,
        "made_at": iso_time(correction.made_at),
        "status": standing.status,
        "why": _PLACE_KEPT if standing.keeps_place else standing.why,
        "changed": standing.changed or None,
        "kind": correction.kind,
        "hashtag": correction.hashtag,
        "session": standing.told.session,
        "target": correction.target,
        "value": dict(correction.value),
        "note": correction.note,
    }


def correction_cells(standing: CorrectionStatus) -> tuple[object, ...]:
    """Return a correction as a line of the table."""
    correction = standing.correction
    return (
        correction.id,
        minute(correction.made_at),
        standing.status,
        standing.told.session,
        decision(standing.told, begins=standing.begins),
        correction.note,
    )


def decision(correction: Correction, *, begins: bool = False) -> str:
    """Return a correction as a person would type it, without its session.

    ``begins``: it added the part of a person's own that it is about.
    """
    value = dict(correction.value)
    if correction.is_of_recap:
        typed = _on_recap(correction, value)
        return typed.replace(" edit ", " add ", 1) if begins else typed
    if correction.is_of_plan:
        return _on_plan(correction, value, begins=begins)
    from tweetup.chats.corrections.kinds import moment_of  # its room takes long to import

    at = moment_of(correction, "at")
    number, text = value.get("number"), shlex.quote(value.get("text", ""))
    phrase = {
        "move": f"{correction.target} {value.get('section')}",
        "question add": f"{correction.target} --number {number}",
        "question edit": f"{correction.target} {text}",
        "question merge": f"{correction.target} {value.get('other')}",
        "question split": f"{value.get('section')} {correction.target}",
        "question renumber": f"{correction.target} {number}",
        "session split": f"{correction.session} {at.isoformat(timespec='minutes') if at else ''}",
        "session join": f"{correction.session} {correction.target}",
        "session rename": f"{correction.session} {value.get('name')}",
    }
    return f"{correction.kind} {phrase.get(correction.kind, correction.target)}".rstrip()


def _on_plan(correction: Correction, value: Mapping[str, str], *, begins: bool) -> str:
    """Return a decision on a plan as a person would type it; the text of a dropped question too."""
    target, words = shlex.quote(correction.target or ""), _words(value)
    is_out = value.get("state") == "left out"
    names = map(shlex.quote, json.loads(value.get("names", "[]")))
    chat, date = correction.hashtag, f" --date {value.get('date')}"
    question = f"add {chat} {words}{date}" if begins else f"edit {chat} {target} {words}{date}"
    if is_out:
        question = f"drop {chat} {target}{date} # {' '.join(value.get('was', '').split())}"
    phrase = {
        "plan question": question,
        "plan submitter": (
            f"edit {chat} {target} --by {shlex.quote(value.get('handle', ''))}{date}"
        ),
        "plan order": f"order {chat} {' '.join(names)}{date}",
        "plan topic": f"topic {chat} {words}{date}",
        "plan guest": f"guest {chat} {target}{' --off' * is_out}{date}",
        "plan wording": f"word {chat} {target} {words}{date}",
    }
    return f"plan {phrase.get(correction.kind, target)}"


def _on_recap(correction: Correction, value: Mapping[str, str]) -> str:
    """Return a decision on a recap as a person would type it."""
    from tweetup.jobs.decided_parts import spoken_name

    target = spoken_name(correction.target or "", value.get("section", ""))
    if value.get("state") == "derived":
        return f"{correction.kind.removeprefix('recap ')} {target} as derived"
    lost = value.get("removed")
    if lost:
        name = f"{correction.kind.removeprefix('recap ')} {target}".rstrip()
        return f"{name} (a removal took its {', '.join(lost.split())})"
    phrase = _PHRASES.get(correction.kind)
    if phrase is None:
        return f"{correction.kind} {target}".rstrip()
    return " ".join(phrase(shlex.quote(target), value).split())


def _words(value: Mapping[str, str], name: str = "text") -> str:
    """Return the words that were decided on, of long ones the beginning."""
    words = " ".join(value.get(name, "").split())
    return shlex.quote(words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…")


def _or_none(value: Mapping[str, str], name: str) -> str:
    """Return the words or posts of a value, ``--none`` for an empty one."""
    if not value.get(name):
        return "--none"
    return _words(value) if name == "text" else value[name]


def _state(value: Mapping[str, str], shown: str = "show") -> str:
    """Return the verb of a state: ``drop``, ``answered``, or that for a part that is shown."""
    return {"left out": "drop", "answered": "answered"}.get(value.get("state", ""), shown)


def _item(target: str, value: Mapping[str, str]) -> str:
    """Return a decision on a thing of a list."""
    place, of_list = value.get("section"), f"--list {shlex.quote(value.get('list', ''))}"
    if value.get("state") == "left out":
        return f"list remove {place} {target} {of_list}"
    if value.get("text"):
        return f"list rename {place} {target} {_words(value)} {of_list}"
    return f"list add {place} {target} {value.get('posts', '')} {of_list}"


def _order(target: str, value: Mapping[str, str]) -> str:
    """Return an order of parts."""
    group = {"quotes": "quote", "findings": "finding", "links": "link", "sentences": "intro"}
    of_parts = {**group, "sections": "part", "own": "paragraph"}.get(target, target)
    names = " ".join(shlex.quote(name) for name in json.loads(value.get("names", "[]")))
    return f"{of_parts} order {value.get('section', '')} {names}"


def _wording(target: str, value: Mapping[str, str]) -> str:
    """Return the wording of a finding, or a new finding."""
    if value.get("posts") and "rested_on" not in value:
        return f"finding add {value.get('section')} {_words(value)} {value['posts']}"
    return f"finding word {target} {_words(value)}"


def _merge(target: str, value: Mapping[str, str]) -> str:
    """Return a finding that was merged with another one of its section."""
    from tweetup.jobs.decided_parts import spoken_name

    into = spoken_name(value.get("into", ""), value.get("section", ""))
    return f"finding merge {target} {shlex.quote(into)}"


def _own(group: str, name: str) -> Callable[[str, Mapping[str, str]], str]:
    def phrase(target: str, value: Mapping[str, str]) -> str:
        if value.get("state") == "left out":
            return f"{group} drop {target}"
        return f"{group} edit {target} {_words(value, name)}"

    return phrase


_PHRASES: Final[Mapping[str, Callable[[str, Mapping[str, str]], str]]] = {
    "retitle": lambda _, value: f"retitle {shlex.quote(value.get('title', ''))}",
    "recap topic": lambda _, value: f"topic {_or_none(value, 'text')}",
    "recap next": lambda _, value: (
        f"next {_or_none(value, 'text')}"
        + (f" --start {value['start']}" if value.get("start") else "")
    ),
    "recap sentence": lambda target, value: (
        f"intro word {target} {_words(value)}" if value.get("text") else f"intro drop {target}"
    ),
    "recap finding": lambda target, value: f"finding {_state(value, 'keep')} {target}",
    "recap wording": _wording,
    "recap merge": _merge,
    "recap example": lambda target, value: f"finding quote {target} {_or_none(value, 'posts')}",
    "recap support": lambda target, value: f"finding support {target} {value.get('posts')}",
    "recap quote": lambda target, value: (
        f"quote {_state(value)} {target}"
        + (f" --section {value['section']}" if value.get("section") else "")
    ),
    "recap order": _order,
    "recap lead": lambda _, value: f"quote lead {_or_none(value, 'posts')}",
    "recap list": lambda target, value: (
        f"list {_state(value)} {value.get('section')} --list {target}"
    ),
    "recap item": _item,
    "recap link": lambda target, value: (
        f"link {'title' if 'was' in value else 'add'} {target} {_words(value)}"
        if value.get("text")
        else f"link {_state(value)} {target}"
    ),
    "recap exchange": lambda target, value: (
        f"exchange {_state(value)} {' '.join(shlex.split(target))}"
    ),
    "recap open": lambda target, value: (
        f"open {_state(value)} {target}" + (f" --by {value['by']}" if value.get("by") else "")
    ),
    "recap guest": lambda target, value: (
        f"guest {'remove' if _state(value) == 'drop' else 'add'} {target}"
    ),
    "recap bot": lambda target, value: (
        f"bot {'remove' if _state(value) == 'drop' else 'add'} {target}"
    ),
    "recap section": lambda target, value: f"part {_state(value)} {target}",
    "recap paragraph": _own("paragraph", "text"),
    "recap picture": _own("picture", "alternative"),
}


def trouble(standing: CorrectionStatus) -> str:
    """Return a sentence on why a correction changes nothing, or should be looked at again."""
    correction = standing.correction
    name = f"correction {correction.id} ({decision(standing.told, begins=standing.begins)})"
    if standing.why is None:
        return f"{name}: look again: {standing.changed}"
    return f"{name} has no effect: {standing.why}"


def tell_idle(
    project: Project, session: ChatSession | None = None, *, hashtag: str | None = None
) -> None:
    """Say which corrections of a session (None: of all) have no effect now, and why.

    And which decisions rest on posts or words that have changed.
    """
    from tweetup.jobs.correction_log import ineffective_corrections, list_corrections

    tell_statuses(
        ineffective_corrections(project, session)
        if session is not None
        else list_corrections(project, hashtag)
    )


def tell_statuses(statuses: Iterable[CorrectionStatus]) -> None:
    """Say which of some corrections have no effect, or should be looked at again."""
    for standing in statuses:
        if standing.status in {"no effect", "look again"}:
            say(one_line(trouble(standing)))


def iso_time(moment: datetime | None) -> str | None:
    """Return a time in ISO 8601, in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def minute(moment: datetime | None) -> str:
    """Return a time in UTC to the minute, empty for none."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" if moment else ""
