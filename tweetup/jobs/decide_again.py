"""Look again at a decision whose ground is different: see it, then and now; decide once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs.corrections import correction_of
from tweetup.jobs.decide import Decided, derive_again
from tweetup.jobs.publish import decided_recap
from tweetup.model import PostKey, post_name
from tweetup.project.decisions import sessions_decided
from tweetup.recap.decisions import (
    SEEN,
    DecisionKind,
    PartState,
    find_finding,
    read_post,
    words_digest,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.jobs.publish import DecidedRecap
    from tweetup.model import Correction, Post, Recap
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession
    from tweetup.recap.decisions import DecisionStanding

__all__ = ["Ground", "decide_again", "derive_part", "find_ground"]

_GONE = "A post that the recap has no more: it was removed, or is hidden"

_Values = list[tuple[str, str]]

_GROUNDS = frozenset({"was", "rested_on", "words", "during", SEEN})

_OF_PART = ("section", "asked", "list")
"""Values that tell parts of one name apart."""

_ON_FINDINGS = frozenset(
    {
        *(DecisionKind.FINDING, DecisionKind.WORDING, DecisionKind.MERGE),
        *(DecisionKind.EXAMPLE, DecisionKind.SUPPORT),
    }
)


def decide_again(project: Project, session: ChatSession, decision: Correction) -> Decided:
    """Decide once more as before, on the ground that is there now.

    A decision whose ground has changed is told of until somebody looked at it: this says so, also
    of one that changes nothing any more, which stays for the day when its part is back.
    """
    both = decided_recap(project, session)
    kind, values = DecisionKind(decision.kind), dict(decision.value)
    kept = [pair for pair in decision.value if pair[0] not in _GROUNDS]
    kept += _grounds_now(both, kind, decision.target or "", values)
    again = correction_of(session, kind, target=decision.target, value=kept, note=decision.note)
    _, standing = _tried(project, session, again)
    remark = standing.why or standing.changed
    if remark:
        # Nothing else tells that somebody has seen it.
        again = replace(again, value=(*again.value, (SEEN, remark)))
    tried, _ = _tried(project, session, again)
    return Decided(decision=project.archive.add_correction(again), recap=tried.recap)


def derive_part(project: Project, number: int, *, note: str | None = None) -> Decided:
    """Return the part that a decision is on, by its number in the log, to its derived form.

    All decisions on the part stay in the history. Raises
    :class:`~tweetup.errors.UnknownNameError` for a number that no decision has, and
    :class:`~tweetup.errors.UsageError` for one that is undone or not on a recap's text, and where
    the part is as derived.
    """
    where = f"correction {number}"
    logged = {it.id: it for it in project.archive.corrections(undone=True)}
    if number not in logged:
        raise UnknownNameError("correction", str(number), map(str, logged))
    named = logged[number]
    if named.undone:
        raise UsageError("it is undone", where=where)
    if not named.is_of_recap:
        hint = f"tweetup corrections undo {number}"
        raise UsageError("it decides on no part of a recap's text", where=where, hint=hint)
    meant = [
        (it, of)
        for it, of in sessions_decided(project, named.hashtag)
        if _part_of(it) == _part_of(named) and of is not None
    ]
    session = next((of for it, of in meant if it.id == number), None)
    if session is None:
        raise UsageError(f"there is no session {named.session}", where=where)
    last = [it for it, of in meant if of.id == session.id][-1]
    if ("state", PartState.DERIVED.value) in last.value:
        hint = f"to let its decisions count again: tweetup corrections undo {last.id}"
        raise UsageError("its part is as derived already", where=where, hint=hint)
    return derive_again(project, session, last, note=note)


def _part_of(decision: Correction) -> tuple[object, ...]:
    values = dict(decision.value)
    return decision.kind, decision.target, *map(values.get, _OF_PART)


def _tried(
    project: Project, session: ChatSession, decision: Correction
) -> tuple[DecidedRecap, DecisionStanding]:
    """Return the recap with a decision that is not stored, and its effect."""
    tried = decided_recap(project, session, also=[decision])
    return tried, next(it for it in reversed(tried.standings) if it.stored == decision)


def _grounds_now(
    both: DecidedRecap, kind: DecisionKind, target: str, values: Mapping[str, str]
) -> _Values:
    """Return that on which a decision rests now; that on which it rested where this is gone."""
    recap = both.derived
    was: str | None = None
    if kind is DecisionKind.TITLE:
        was = recap.title
    elif kind is DecisionKind.TOPIC:
        was = recap.topic.text if recap.topic else ""
    elif kind is DecisionKind.NEXT:
        was = recap.next_meeting.text if recap.next_meeting else ""
    elif kind is DecisionKind.SENTENCE:
        was = next((it.text for it in recap.intro if it.name == target), values.get("was"))
    elif kind is DecisionKind.QUOTE:
        texts = {post_name(quote.post.key): quote.post.text for quote, _ in recap.transcript}
        return [("words", words_digest(texts.get(target, "")))]
    elif kind in _ON_FINDINGS:
        return _ground_of_finding((recap, both.recap), kind, target, values)
    return [] if was is None else [("was", was)]


def _ground_of_finding(
    recaps: Sequence[Recap], kind: DecisionKind, target: str, values: Mapping[str, str]
) -> _Values:
    derived, decided = (
        find_finding(
            [it for part in recap.sections for it in part.findings],
            target,
            values.get("section", ""),
        )
        for recap in recaps
    )
    ground = derived or decided
    if ground is None:
        return [(name, values[name]) for name in ("was", "rested_on") if name in values]
    posts = [("rested_on", " ".join(map(post_name, ground.posts)))]
    worded = derived is not None and kind is DecisionKind.WORDING
    return [*posts, *([("was", derived.text)] if worded and derived else [])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The words or posts that a decision rested on, and those that are there now.

    ``then`` is empty where only a digest of it was kept.
    """

    then: tuple[str, ...]
    now: tuple[str, ...]


def find_ground(project: Project, both: DecidedRecap, decision: Correction) -> Ground | None:
    """Return the ground of a decision on a recap; None where it differs in nothing to be shown."""
    if not decision.is_of_recap:
        return None
    values = dict(decision.value)
    posts = {post_name(quote.post.key): quote.post for quote, _ in both.derived.transcript}
    target = decision.target or ""
    current = dict(_grounds_now(both, DecisionKind(decision.kind), target, values))
    if "words" in values:
        return _of_post(project, posts.get(target), values["words"])
    if values.get("was") and values["was"] != current.get("was"):
        return Ground(then=(values["was"],), now=tuple(filter(None, [current.get("was", "")])))
    rested = (values.get("rested_on") or values.get("posts") or values.get("by") or "").split()
    rested = rested or [name for name in (values.get("after", ""),) if read_post(name)]
    held = [name for name in rested if name in posts]
    now = current["rested_on"].split() if "rested_on" in current else held
    ground = Ground(then=_told(rested, posts), now=_told([it for it in now if it in posts], posts))
    return ground if ground.then != ground.now else None


def _of_post(project: Project, post: Post | None, digest: str) -> Ground | None:
    """Return the words of a post when it was decided on, from its earlier versions, and now."""
    if post is None or words_digest(post.text) == digest:
        return None
    keys = [PostKey(post.network, identity) for identity in post.edits]
    earlier = (it.text for it in project.archive.posts_by_key(keys))
    then = next((text for text in earlier if words_digest(text) == digest), None)
    return Ground(then=() if then is None else (then,), now=(post.text,))


def _told(names: Iterable[str], posts: Mapping[str, Post]) -> tuple[str, ...]:
    return tuple(
        f"@{posts[name].handle}: {posts[name].text}" if name in posts else _GONE for name in names
    )
