"""The answers and quotes that a network counts under each post of a chat, against those that came.

A hashtag search finds neither an answer without the hashtag nor, on some software, any answer at
all; the counts that posts carry show that there are some, and conversations have them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tweetup.formats.records import Record
from tweetup.model import Gap, GapKind, Relation
from tweetup.text.plurals import counted as in_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from tweetup.model import Post

__all__ = ["Conversations", "ReferenceCounts", "Step"]

_RELATIONS: Final = {GapKind.ANSWERS: Relation.REPLY, GapKind.QUOTES: Relation.QUOTE}
_NOUNS: Final = {GapKind.ANSWERS: "answer", GapKind.QUOTES: "quote"}


@dataclass(frozen=True, slots=True)
class Step:
    """One thread, or one list of quoting posts, to ask for: those of the ``post`` with that id."""

    kind: GapKind
    post: str


@dataclass(slots=True)
class ReferenceCounts:
    """Who answers and quotes whom, of all that was seen at any place: ids by the other's id."""

    seen: dict[GapKind, dict[str, set[str]]] = field(
        default_factory=lambda: {kind: {} for kind in _RELATIONS}
    )

    def add(self, kind: GapKind, target: str, posts: Iterable[str]) -> None:
        """Note posts that answer or quote another."""
        self.seen[kind].setdefault(target, set()).update(posts)

    def of(self, kind: GapKind, targets: Iterable[str]) -> int:
        """Return how many answers to a post, or quotes of it, were seen, by all of its ids."""
        return len(set().union(*(self.seen[kind].get(target, ()) for target in targets)))


class Conversations:
    """The conversations of a chat's posts at one place: those to ask for, and their gaps.

    ``posts`` are those to look at, the most important first; ``labels`` names the questions among
    them (``Q1``). ``seen`` is shared between places, since each may lack posts that another has.
    """

    def __init__(
        self,
        posts: Iterable[Post],
        labels: Mapping[str, str],
        seen: ReferenceCounts,
        *,
        roots_only: bool,
    ) -> None:
        """``roots_only``: a conversation is found by its first post alone."""
        self._posts = {post.id: post for post in posts}
        self._labels = labels
        self._seen = seen
        self._roots_only = roots_only
        self._counted: dict[GapKind, dict[str, int]] = {kind: {} for kind in _RELATIONS}
        self._asked: set[Step] = set()
        self._read: set[Step] = set()
        self._refused: dict[Step, str] = {}
        for post in self._posts.values():
            self._count(post)

    @property
    def compared(self) -> frozenset[str]:
        """The posts whose count of answers is compared with those that came."""
        return frozenset(self._counted[GapKind.ANSWERS])

    def add(self, posts: Iterable[Post]) -> None:
        """Look at more posts, after those so far."""
        for post in posts:
            self._posts.setdefault(post.id, post)
            self._count(post)

    def note(self, items: Iterable[object]) -> None:
        """Note the posts of a page of a thread or list."""
        for item in items:
            if not isinstance(item, Record):
                continue
            post = item.post
            for kind, relation in _RELATIONS.items():
                target = post.target(relation)
                if target is not None:
                    self._seen.add(kind, target.id, [post.id])
            if post.id in self._posts:
                self._count(post)

    def finish(self, step: Step) -> None:
        """Note that the last page of a thread or list came."""
        self._read.add(step)

    def refuse(self, step: Step, why: str) -> None:
        """Note that a thread or list could not be had."""
        self._refused[step] = why

    def lacks(self, kinds: Collection[GapKind]) -> bool:
        """Return whether a post counts more answers or quotes than were seen."""
        return self._due(kinds) is not None

    def next_step(self, kinds: Collection[GapKind]) -> Step | None:
        """Return the next thread or list with more posts than were seen; None where none is left.

        Each is returned once.
        """
        step = self._due(kinds)
        if step is not None:
            self._asked.add(step)
        return step

    def go_on(self, step: Step) -> None:
        """Note that a thread or list is asked for by a cursor into it."""
        self._asked.add(step)

    def _due(self, kinds: Collection[GapKind]) -> Step | None:
        return next(
            (
                step
                for step in self._steps()
                if step.kind in kinds and step not in self._asked and self._lacks(step)
            ),
            None,
        )

    def _steps(self) -> Iterator[Step]:
        for post in self._posts.values():
            # An edited post goes on under a new id, its conversation under that of the first one.
            is_root = post.conversation_id in {None, post.id, *post.edits}
            if is_root or not self._roots_only:
                yield Step(GapKind.ANSWERS, post.id)
            yield Step(GapKind.QUOTES, post.id)

    def address(self, step: Step) -> str:
        """Return the id under which a conversation is found."""
        post = self._posts.get(step.post)
        if post is None or not post.edits or step.kind is not GapKind.ANSWERS:
            return step.post
        return post.conversation_id or step.post

    def _lacks(self, step: Step) -> bool:
        counted = self._counted[step.kind].get(step.post)
        if counted is None:
            # Without a count only asking tells; quotes that nobody counts are no part of a chat.
            return step.kind is GapKind.ANSWERS and step.post in self._labels
        return counted > self._came(step.kind, step.post)

    def _came(self, kind: GapKind, post: str) -> int:
        edits = self._posts[post].edits if post in self._posts else ()
        return self._seen.of(kind, {post, *edits})

    def _count(self, post: Post) -> None:
        if post.counts is None:
            return
        for kind, number in (
            (GapKind.ANSWERS, post.counts.replies),
            (GapKind.QUOTES, post.counts.quotes),
        ):
            if number is not None:
                self._counted[kind][post.id] = number

    def gaps(self, place: str, *, until: datetime, unasked: str) -> tuple[Gap, ...]:
        """Return a gap for each post that counts more answers or quotes than were seen.

        ``unasked`` says why they may be missing where their conversation was not asked for.
        """
        return tuple(
            self._gap(kind, post, place, until, unasked)
            for kind in _RELATIONS
            for post in self._posts.values()
            if (counted := self._counted[kind].get(post.id)) is not None
            and counted > self._came(kind, post.id)
        )

    def _gap(self, kind: GapKind, post: Post, place: str, until: datetime, unasked: str) -> Gap:
        counted, came = self._counted[kind][post.id], self._came(kind, post.id)
        name = self._labels.get(post.id) or f"a post of {post.created_at:%H:%M} UTC"
        to = "to" if kind is GapKind.ANSWERS else "of"
        here = f"{came or 'none'} {'is' if came < 2 else 'are'} here"
        step = Step(kind, post.id)
        if step in self._refused:
            why = f"asking for the others was refused: {self._refused[step]}"
        elif step in self._read:
            why = "it shows no others: they are unlisted, deleted or hidden"
        elif step in self._asked:
            why = "the others were not read to the end"
        else:
            why = unasked
        return Gap(
            since=post.created_at,
            until=max(until, post.created_at),
            why=f"{place} counts {in_number(counted, _NOUNS[kind])} {to} {name}, {here}; {why}",
            certain=False,
            kind=kind,
            post=post.id,
            counted=counted,
            came=came,
            sought=step in self._read,
        )
