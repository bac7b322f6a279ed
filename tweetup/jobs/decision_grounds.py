"""Show what a decision rested on, as it was then and as it is now, to whoever looks at it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.jobs.decide_again import grounds_now
from tweetup.model import PostKey, post_name
from tweetup.recap.decisions import DecisionKind, read_post, words_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tweetup.jobs.publish import DecidedRecap
    from tweetup.model import Correction, Post
    from tweetup.project.project import Project

__all__ = ["Ground", "find_ground"]

_GONE = "A post that the recap has no more: it was removed, or is hidden"


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
    current = dict(grounds_now(both, DecisionKind(decision.kind), target, values))
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
