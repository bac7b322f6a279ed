"""Who answers and quotes whom among the posts of a chat, of all that was seen at any place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tweetup.model import GapKind, Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from tweetup.model import Absence, Post

__all__ = ["RELATIONS", "ReferenceCounts", "count_of"]

RELATIONS: Final = {GapKind.ANSWERS: Relation.REPLY, GapKind.QUOTES: Relation.QUOTE}
"""How a post points at another that counts it."""


@dataclass(slots=True)
class ReferenceCounts:
    """Who answers and quotes whom, of all that was seen at any place: ids by the other's id.

    ``unshown`` are posts of the archive that no place has shown in this capture: they may be gone;
    ``earlier`` and ``later`` are those of the archive from before and after the window,
    ``searched`` those in it that a search of all of it shows while they are there.
    A post that goes on under a new id when it is edited counts once, by its ``first`` id. Of posts
    ``removed`` on request there are marks alone, which ``marks_of`` gives for an id. ``hidden``
    are those that the archive hides, with the reasons, since the network does not show them.
    """

    seen: dict[GapKind, dict[str, set[str]]] = field(
        default_factory=lambda: {kind: {} for kind in RELATIONS}
    )
    unshown: set[str] = field(default_factory=set)
    earlier: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    searched: frozenset[str] = frozenset()
    first: dict[str, str] = field(default_factory=dict)
    removed: dict[GapKind, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    hidden: dict[GapKind, Mapping[str, Mapping[str, frozenset[Absence]]]] = field(
        default_factory=dict
    )
    marks_of: Callable[[str], frozenset[str]] = lambda _: frozenset()

    def add(self, kind: GapKind, target: str, posts: Iterable[str]) -> None:
        """Note posts that answer or quote another."""
        self.seen[kind].setdefault(target, set()).update(posts)

    def add_stored(self, kind: GapKind, target: str, posts: Iterable[str]) -> None:
        """Note posts of the archive that answer or quote another, before those that are shown."""
        posts = frozenset(posts)
        self.add(kind, target, posts)
        self.unshown |= posts

    def drop(self, posts: Iterable[str]) -> None:
        """Count posts no more that the network does not show when it is asked for them."""
        gone = frozenset(posts)
        for targets in self.seen.values():
            for referrers in targets.values():
                referrers.difference_update(gone)

    def note_versions(self, post: Post) -> None:
        """Note that the ids of a post are those of one post."""
        if post.edits:
            self.first |= dict.fromkeys((post.id, *post.edits), post.edits[0])

    def note(self, post: Post) -> None:
        """Note whom a post answers and quotes."""
        self.unshown.discard(post.id)
        self.note_versions(post)
        for kind, relation in RELATIONS.items():
            if (target := post.target(relation)) is not None:
                self.add(kind, target.id, [post.id])

    def of(
        self,
        kind: GapKind,
        targets: Iterable[str],
        *,
        among: Collection[str] | None = None,
    ) -> int:
        """Return how many answers to a post, or quotes of it, were seen, by all of its ids.

        ``among`` are those alone that count.
        """
        posts = set[str]().union(*(self.seen[kind].get(target, ()) for target in targets))
        if among is not None:
            posts = {post for post in posts if post in among}
        return len({self.first.get(post, post) for post in posts})

    def removed_of(self, kind: GapKind, targets: Iterable[str]) -> frozenset[str]:
        """Return the marks of removed answers to a post, or quotes of it, that were not seen."""
        targets, marks = list(targets), self.removed.get(kind, {})
        unseen = frozenset[str]().union(*(marks.get(target, ()) for target in targets))
        if unseen:
            posts = set[str]().union(*(self.seen[kind].get(target, ()) for target in targets))
            unseen = unseen.difference(
                *(self.marks_of(self.first.get(post, post)) for post in posts)
            )
        return unseen

    def hidden_of(self, kind: GapKind, targets: Iterable[str]) -> dict[str, tuple[Absence, ...]]:
        """Return the hidden answers to a post, or quotes of it, that were not seen, and why."""
        targets, hidden = list(targets), self.hidden.get(kind, {})
        found = {name: why for it in targets for name, why in hidden.get(it, {}).items()}
        if not found:
            return {}
        seen = set[str]().union(*(self.seen[kind].get(target, ()) for target in targets))
        return {name: tuple(sorted(why)) for name, why in found.items() if name not in seen}


def count_of(post: Post, kind: GapKind) -> int | None:
    """Return the number of answers or quotes that a post has with it; None for an unknown one."""
    if post.counts is None:
        return None
    return post.counts.replies if kind is GapKind.ANSWERS else post.counts.quotes
