"""The rows and the sentences that tell of corrections, made from records."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tweetup.model import Correction, Post
    from tweetup.pipeline.corrections import Standing
    from tweetup.pipeline.explaining import Explanation

__all__ = [
    "correction_cells",
    "correction_row",
    "decision",
    "explanation_lines",
    "explanation_row",
    "heading",
    "trouble",
]

_METHODS = {
    "label": "by a label",
    "reply": "by what it replies to",
    "quote": "by what it quotes",
    "repost": "with the post it repeats",
    "model": "by weighing all there is",
    "time": "by the time it was written",
    "manual": "by hand",
}
_SURE = ((0.9, "sure"), (0.7, "fairly sure"), (0.5, "likely"), (0.0, "a guess"))
_MOST_CANDIDATES = 3
_LEAST_SHARE = 0.01


def correction_row(standing: Standing) -> dict[str, Any]:
    """One correction as JSON, with its status and, where it changes nothing, why."""
    correction = standing.correction
    return {
        "id": correction.id,
        "made_at": _time(correction.made_at),
        "status": standing.status,
        "why": standing.why,
        "kind": correction.kind,
        "hashtag": correction.hashtag,
        "session": correction.session,
        "target": correction.target,
        "value": dict(correction.value),
        "note": correction.note,
    }


def correction_cells(standing: Standing) -> tuple[object, ...]:
    """One correction as a line of the table."""
    correction = standing.correction
    return (
        correction.id,
        _minute(correction.made_at),
        standing.status,
        correction.session,
        decision(correction),
        correction.note,
    )


def decision(correction: Correction) -> str:
    """What was decided, as a person would type it."""
    from tweetup.chats.corrections import moment_of  # its room takes long to import

    value = dict(correction.value)
    at = _minute(moment_of(correction, "at"))
    said = {
        "move": f"{correction.target} {value.get('section')}",
        "retitle": f"“{value.get('title')}”",
        "question add": f"{correction.target} as Q{value.get('number')}",
        "question edit": f"{correction.target} “{value.get('text')}”",
        "question merge": f"{correction.target} {value.get('other')}",
        "question split": f"{value.get('section')} {correction.target}",
        "question renumber": f"{correction.target} {value.get('number')}",
        "session split": f"{correction.session} at {at} UTC",
        "session join": f"{correction.session} {correction.target}",
        "session rename": f"{correction.session} {value.get('name')}",
    }
    return f"{correction.kind} {said.get(correction.kind, correction.target)}"


def trouble(standing: Standing) -> str:
    """That a correction changes nothing, and why."""
    one = standing.correction
    return f"correction {one.id} ({decision(one)}) has no effect: {standing.why}"


def heading(post: Post) -> str:
    """Who wrote a post, when and what."""
    return f"@{post.handle}, {_minute(post.created_at)} UTC: {post.text}"


def explanation_row(found: Explanation) -> dict[str, Any]:
    """Why a post stands where it does, as JSON."""
    return {
        "id": found.post.id,
        "network": found.post.network,
        "author": found.post.handle,
        "created_at": _time(found.post.created_at),
        "text": found.post.text,
        "url": found.post.url,
        "session": found.session.id,
        "section": found.placement.section,
        "question": found.question.text if found.question else None,
        "method": found.placement.method.value,
        "confidence": round(found.placement.confidence, 3),
        "reason": found.placement.reason,
        "also": list(found.placement.also),
        "candidates": [
            {"section": section, "share": round(share, 3)} for section, share in found.candidates
        ],
        "correction": found.correction.id if found.correction else None,
        "hidden": found.hidden.id if found.hidden else None,
    }


def explanation_lines(found: Explanation) -> Iterator[str]:
    """Why a post stands where it does, in plain words."""
    placement = found.placement
    asked = f": {found.question.text}" if found.question and found.question.text else ""
    yield f"It stands in {placement.section} of {found.session.id}{asked}"
    reason = f": {placement.reason}" if placement.reason else ""
    yield f"Decided {_METHODS[placement.method.value]}{reason}."
    sure = next(word for least, word in _SURE if placement.confidence >= least)
    yield f"How sure: {sure} ({placement.confidence:.2f})."
    if placement.also:
        yield f"It speaks to {', '.join(placement.also)} as well."
    others = [
        f"{section} ({share:.2f})"
        for section, share in found.candidates[: _MOST_CANDIDATES + 1]
        if section != placement.section and share >= _LEAST_SHARE
    ]
    if others:
        yield f"Else it would stand in {', '.join(others)}."
    if found.correction is not None:
        yield _decided("decided this", found.correction)
    if found.hidden is not None:
        yield _decided("hides it", found.hidden)


def _decided(what: str, correction: Correction) -> str:
    note = f", with the note “{correction.note}”" if correction.note else ""
    return f"Correction {correction.id} {what}: {decision(correction)}{note}."


def _time(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def _minute(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" if moment else ""
