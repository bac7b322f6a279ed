"""The values that a decision on a recap is stored with: checked, and named so that they last."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs.corrections import cleaned_line
from tweetup.jobs.posts import find_key
from tweetup.jobs.publish import derived_recap
from tweetup.model import post_name
from tweetup.project.decisions import read_decisions
from tweetup.recap.decisions import PartState
from tweetup.text import clean_control

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tweetup.model import Finding, PostKey
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession
    from tweetup.recap.decisions import DecisionKind

__all__ = [
    "Values",
    "finding_values",
    "kept_values",
    "line_of",
    "own_name",
    "paragraph_of",
    "place_values",
    "post_in",
    "post_names",
    "rested_on",
    "section_values",
]

Values = list[tuple[str, str]]
"""Pairs of a name and a text, as a :class:`~tweetup.model.Correction` has them."""

_LONGEST: Final = 5_000
"""Characters that one paragraph may have."""


def line_of(text: str, name: str, *, needed: bool = False) -> str:
    """Return a text on one line; an empty one where that means to leave a part out."""
    if not needed and not text.strip():
        return ""
    return cleaned_line(text, name)


def paragraph_of(text: str) -> str:
    """Return a paragraph without blanks at the ends of its lines."""
    words = "\n".join(line.rstrip() for line in clean_control(text).strip().splitlines())
    if len(words) > _LONGEST:
        raise UsageError(f"the paragraph has more than {_LONGEST:,} characters")
    return words


def own_name(project: Project, session: ChatSession, text: str) -> str:
    """Return a short name that no other part of a person's own has."""
    count = len(project.archive.corrections(session.hashtag, undone=True))
    digest = blake2b(f"{session.id} {count} {text}".encode("utf-8", "replace"), digest_size=4)
    return digest.hexdigest()


def post_names(keys: Iterable[PostKey]) -> str:
    """Return the names of posts with blanks between them."""
    return " ".join(map(post_name, keys))


def rested_on(keys: Iterable[PostKey]) -> Values:
    """Return the value that names the posts on which a decision rests."""
    return [("rested_on", post_names(keys))]


def post_in(project: Project, session: ChatSession, identity: str) -> PostKey:
    """Return the key of a post of the session that nobody hid."""
    recap = derived_recap(project, session)
    present = {quote.post.key for quote, _ in recap.transcript}
    key = find_key(project, identity, candidates=present)
    if key not in present:
        raise UsageError(f"the post {identity} is not in {session.id}", hint="or it is hidden")
    return key


def section_values(project: Project, session: ChatSession, section: str) -> Values:
    """Return the values that name a section, also after it has another number."""
    segmentation = project.segmented(session).segmentation
    asked = {question.section: question.asked_at for question in segmentation.questions}
    names = {placement.section for placement in segmentation.placements} | asked.keys()
    if section not in names:
        raise UnknownNameError("section", section, sorted(names))
    moment = asked.get(section)
    return [("section", section), *([("asked", moment.isoformat())] if moment else [])]


def kept_values(
    project: Project, session: ChatSession, kind: DecisionKind, target: str, *names: str
) -> Values:
    """Return some values of the last decision on a thing: another one on it replaces them all."""
    last: Values = []
    for decision in read_decisions(project, session):
        if (decision.kind, decision.target) == (kind.value, target):
            last = [pair for pair in decision.value if pair[0] in {*names, "state"}]
    is_back = ("state", PartState.DERIVED.value) in last
    return [] if is_back else [pair for pair in last if pair[0] in names]


def place_values(project: Project, session: ChatSession, place: str) -> Values:
    """Return the values of a place of one's own part: ``intro``, ``end``, or a section."""
    if place in {"intro", "end"}:
        return [("place", place)]
    return [("place", place), *section_values(project, session, place)]


def finding_values(
    project: Project, session: ChatSession, finding: Finding, derived: Finding | None
) -> Values:
    """Return the values that name a finding's section, and the posts of the derived one."""
    return [
        *section_values(project, session, finding.section),
        *rested_on((derived or finding).posts),
    ]
