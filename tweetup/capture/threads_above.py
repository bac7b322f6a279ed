"""The posts that those of a window answer and quote, and that no search finds.

Questions asked before it, and what the chat's hosts wrote in it without the hashtag: who answers
that with the hashtag is in the chat, and so is the question. What anybody else wrote without it is
their own talk.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.errors import CredentialsError, QuotaError
from tweetup.formats.records import Record
from tweetup.model import Kind, PostKey, Relation
from tweetup.networks.base import ThreadClimber, is_tagged, is_within
from tweetup.networks.errors import NetworkError
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from tweetup.capture.along import Along
    from tweetup.capture.answers import ChatAnswers
    from tweetup.capture.budget import Budget
    from tweetup.capture.job import CaptureJob
    from tweetup.capture.lookups import PostLookups
    from tweetup.model import Post
    from tweetup.networks import Page, Place, Query
    from tweetup.networks.paging import Asker

__all__ = ["PostsAbove", "find_host_posts", "find_threads_above", "name_host_posts"]

_HIGHEST: Final = 6
"""Posts one above another that are looked at: answers to answers are rarely deeper."""
_MOST: Final = 200
"""Posts that are looked at in all, each at the price of a part of a request."""


class PostsAbove:
    """The posts above those of a window at one place, each asked for once.

    ``along`` are the posts that came along with the search; those of hosts are added to them.
    """

    def __init__(
        self, job: CaptureJob, place: Place, asker: Asker, lookups: PostLookups, along: Along
    ) -> None:
        self._job = job
        self._place = place
        self._asker = asker
        self._lookups = lookups
        self._along = along
        self._climbed: dict[str, Record] = {}
        self._asked: set[str] = set()

    def host_posts(
        self, found: Mapping[str, Post], hosts: Collection[str], budget: Budget
    ) -> Mapping[str, Post]:
        """Return posts by hosts that no search has found and that those it ``found`` answer.

        Where asking is free, the place is asked for them; else they came along, or are unknown.
        Unlisted ones are looked at, and not stored.
        """
        if not hosts:
            return {}
        posts = found
        shown: Mapping[str, Record] = {}
        if isinstance(self._place, ThreadClimber):
            posts = {**found, **self._resolved(found.values())}
            shown = self._climbed
        elif budget.prices.free:
            names = dict.fromkeys(_above(found.values()))
            due = [name for name in names if name not in found and name not in self._along.posts]
            self._lookups.look_up(due[:_MOST], budget)
            shown = self._lookups.shown
        known = {**{name: it.post for name, it in shown.items()}, **self._along.posts, **found}
        asking = find_host_posts(posts.values(), known, hosts, self._job.query)
        # With the hashtag, an unlisted one alone is in no search.
        has_unlisted = isinstance(self._place, ThreadClimber)
        asked = {
            name: known[name]
            for name in asking
            if name not in found and (has_unlisted or not is_tagged(known[name], self._job.query))
        }
        self._along.add(shown[it] for it in asked if it in shown and not shown[it].included)
        return asked

    def threads(
        self, chat: ChatAnswers, known: Mapping[str, Post], budget: Budget
    ) -> Sequence[str]:
        """Return the posts outside the window whose answers in it the search cannot find."""
        archive, network = self._job.project.archive, self._job.network.name
        inside = {post.id: post for post in chat.posts} | dict(known)
        resolved = self._resolved(inside.values())

        def look_up(ids: Sequence[str]) -> Mapping[str, Post]:
            stored = {it.id: it for it in archive.posts_by_key(PostKey(network, it) for it in ids)}
            others, _, _ = self._lookups.look_up([it for it in ids if it not in stored], budget)
            return {**others, **stored}

        seen = {**self._along.posts, **inside, **resolved}
        posts = {**inside, **resolved}.values()
        threads = find_threads_above(posts, seen, self._job.query, look_up)
        return [name for name in threads if name not in inside]

    def _resolved(self, posts: Iterable[Post]) -> Mapping[str, Post]:
        """Return replies that do not tell whom they answer as their threads tell it, by their ids.

        The posts above them are among those returned. A thread that is refused tells nothing.
        """
        if isinstance(self._place, ThreadClimber):
            unknown = (
                it for it in posts if it.kind is Kind.REPLY and not it.target(Relation.REPLY)
            )
            for post in unknown:
                if post.id in self._climbed or post.id in self._asked:
                    continue
                if len(self._asked) == _MOST:
                    break
                self._asked.add(post.id)
                try:
                    self._climb(self._asker.ask(partial(self._place.above, post.id)))
                except (CredentialsError, QuotaError):
                    break  # a login that may read none is not asked two hundred times
                except NetworkError:
                    continue
        return {name: record.post for name, record in self._climbed.items()}

    def _climb(self, page: Page) -> None:
        for item in page.records:
            if isinstance(item, Record):
                before = self._climbed.get(item.post.id, item)
                self._climbed[item.post.id] = replace(item, included=before.included)


def find_host_posts(
    posts: Iterable[Post], known: Mapping[str, Post], hosts: Collection[str], query: Query
) -> set[str]:
    """Return the ids of posts by ``hosts`` in the window that tagged ones answer or quote.

    ``known`` are the posts that may be theirs, ``hosts`` their folded handles.
    """
    tagged = (post for post in posts if is_tagged(post, query) and post.kind is not Kind.REPOST)
    above = (known[name] for name in dict.fromkeys(_above(tagged)) if name in known)
    return {
        post.id
        for post in above
        if fold_handle(post.handle) in hosts
        and post.kind is not Kind.REPOST
        and is_within(post, query)
    }


def name_host_posts(posts: Mapping[str, Post]) -> dict[str, str]:
    """Return the names of posts by hosts that no search finds, as of questions, by their ids."""
    return {
        name: f"the host's post of {post.created_at:%H:%M} UTC that no search finds"
        for name, post in posts.items()
    }


def find_threads_above(
    posts: Iterable[Post],
    known: Mapping[str, Post],
    query: Query,
    look_up: Callable[[Sequence[str]], Mapping[str, Post]],
) -> tuple[str, ...]:
    """Return the ids of posts above those of a window whose conversations may be the chat's.

    These have the hashtag, or nobody can say whether they have it: most others are posts of people
    who are not in the chat, answered by one who is. ``known`` are the posts that need no look-up.
    """
    threads: dict[str, None] = {}
    seen = dict(known)
    passed: set[str] = set()
    names = _above(posts)
    for _ in range(_HIGHEST):
        due = [name for name in dict.fromkeys(names) if name not in passed]
        due = due[: _MOST - len(passed)]
        if not due:
            break
        passed.update(due)
        seen.update(look_up([name for name in due if name not in seen]))
        threads |= {name: None for name in due if name not in seen or is_tagged(seen[name], query)}
        names = _above(seen[name] for name in due if name in seen)
    return tuple(threads)


def _above(posts: Iterable[Post]) -> Iterator[str]:
    """Yield whom posts answer and quote, and what their conversations began with."""
    for post in posts:
        for relation in (Relation.REPLY, Relation.QUOTE):
            target = post.target(relation)
            if target is not None:
                yield target.id
        if post.target(Relation.REPLY) is not None and post.conversation_id is not None:
            yield post.conversation_id
