"""Answers to a chat's posts: those in the archive, and those that conversations lead to."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.capture.along import adopt, ids_of
from tweetup.capture.conversations import Step, told_with_removed
from tweetup.capture.reference_counts import RELATIONS, ReferenceCounts
from tweetup.errors import CredentialsError, QuotaError
from tweetup.formats.records import Record
from tweetup.model import GapKind, Kind, PostKey
from tweetup.networks.base import Page, Query, QuoteFinder, is_tagged, is_within, keep_matching
from tweetup.networks.errors import NetworkError, TryAgainError
from tweetup.text import fold_handle, whole_handles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tweetup.archive import CaptureLine
    from tweetup.capture.conversations import Conversations
    from tweetup.capture.window import CaptureWindow
    from tweetup.formats.records import Deletion, Skipped
    from tweetup.model import ChatSession, Gap, Post
    from tweetup.networks import Place
    from tweetup.project.project import Project

__all__ = [
    "ChatAnswers",
    "ThreadReader",
    "forget_removed",
    "note_removed",
    "read_answers",
    "session_start",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatAnswers:
    """A chat's posts of a window, its ``questions`` with their ``labels``, and who answers them.

    ``hosts`` are its hosts' handles, folded; ``unshown`` the posts with the hashtag, without
    reposts, that a search of all of the window did not show any more.
    """

    posts: tuple[Post, ...]
    questions: tuple[Post, ...]
    labels: Mapping[str, str]
    seen: ReferenceCounts
    hosts: frozenset[str] = frozenset()
    unshown: frozenset[str] = frozenset()


def read_answers(
    project: Project,
    chat: str,
    network: str,
    window: CaptureWindow,
    *,
    tags: tuple[str, ...],
    found: Mapping[str, Post],
    shown: Collection[str],
    is_whole: bool,
    before: timedelta = timedelta(),
) -> ChatAnswers:
    """Return a chat's posts of a window, with the questions of the sessions that they are part of.

    ``before`` is the time before the window whose posts count as well. A session is one of the
    window by its posts: the start of one is often a round hour, which may be after the end of a
    short window. ``found`` are the posts that a search found; those that were removed on request
    are seen all the same, ``shown`` those with what its earlier parts found. Where it read all of
    the window (``is_whole``), tagged answers in there that were not shown count as deleted since.
    """
    project.forget()
    posts = project.archive.posts_between(
        chat, network, since=window.since - before, until=window.until
    )
    labels = _question_labels(project, chat, network, posts) if posts else {}
    inside = {post.key for post in posts}
    others = [key for key in labels if key not in inside]
    known = {post.key: post for post in (*posts, *project.archive.posts_by_key(others))}
    query = Query(hashtags=tags, since=window.since, until=window.until)
    gone = {
        post.id
        for post in posts
        if is_whole and post.id not in shown and is_tagged(post, query) and is_within(post, query)
    }
    seen = ReferenceCounts(marks_of=project.archive.removals.marker(network))
    for post in known.values():
        seen.note_versions(post)
    for kind, relation in RELATIONS.items():
        ids = {PostKey(network, it) for post in known.values() for it in (post.id, *post.edits)}
        for target, referrers in project.archive.referrers(chat, ids, relation).items():
            seen.add_stored(kind, target, referrers - gone)
        seen.hidden[kind] = project.archive.absences.referrers(ids, relation)
        seen.removed[kind] = project.archive.removals.referrers(ids, relation)
    seen.searched = frozenset(
        post.id for post in posts if is_tagged(post, query) and is_within(post, query)
    )
    _note_times(project, network, window, seen, inside={post.id for post in posts})
    for post in found.values():
        seen.note(post)
    return ChatAnswers(
        posts=posts,
        questions=tuple(known[key] for key in labels if key in known),
        labels={key.id: label for key, label in labels.items()},
        seen=seen,
        hosts=_hosts(project, chat, posts),
        unshown=frozenset(
            post.id for post in posts if post.id in gone and post.kind is not Kind.REPOST
        ).difference(ids_of(found.values())),
    )


def _hosts(project: Project, chat: str, posts: Sequence[Post]) -> frozenset[str]:
    """Return the folded handles of a chat's hosts: as configured, else as its sessions show them.

    Somebody who asked once is a host of a session; who is configured alone is one for sure.
    """
    configured = project.config.chat(chat).hosts
    names: set[str] = set(whole_handles(configured, posts))
    for session in sessions_of(project, chat, posts):
        if configured:
            names.update(project.names_in(session, configured))
        else:
            names.update(project.segmented(session).segmentation.hosts)
    return frozenset(map(fold_handle, names))


def _note_times(
    project: Project,
    network: str,
    window: CaptureWindow,
    seen: ReferenceCounts,
    *,
    inside: Collection[str],
) -> None:
    """Note which stored answers and quotes are from before the window, and which from after it."""
    keys = (PostKey(network, name) for name in seen.unshown if name not in inside)
    outside = project.archive.posts_by_key(keys)
    seen.earlier = frozenset(post.id for post in outside if post.created_at < window.since)
    seen.later = frozenset(post.id for post in outside if post.created_at >= window.until)


def forget_removed(project: Project, network: str, conversations: Conversations) -> None:
    """Count answers removed on request no more that the network has no longer.

    Their authors deleted them there as well. They would hide as many that come later.
    """
    for kind, targets, marks in conversations.forgotten():
        keys = [PostKey(network, target) for target in targets]
        project.archive.removals.forget_referrers(keys, RELATIONS[kind], marks)


def note_removed(
    project: Project, entries: Iterable[CaptureLine], gaps: Iterable[Gap]
) -> tuple[Gap, ...]:
    """Return gaps that entries of the ledger tell, with the posts removed on request since."""
    networks = {entry.capture.source.partition(":")[0] for entry in entries}
    told = []
    for gap in gaps:
        if gap.kind in RELATIONS and gap.post is not None:
            removals, relation = project.archive.removals, RELATIONS[gap.kind]
            marks = [
                removals.referrers([PostKey(network, gap.post)], relation) for network in networks
            ]
            removed = sum(len(it.get(gap.post, ())) for it in marks)
            told.append(told_with_removed(gap, removed) if removed else gap)
        else:
            told.append(gap)
    return tuple(told)


def session_start(project: Project, chat: str, posts: Iterable[Post]) -> datetime | None:
    """Return the start of the first session that posts of a chat are part of; None for none."""
    project.forget()
    return min((session.start for session in sessions_of(project, chat, posts)), default=None)


def sessions_of(project: Project, chat: str, posts: Iterable[Post]) -> list[ChatSession]:
    """Return the sessions of a chat that posts are part of, as saved or as found now."""
    keys = {post.key for post in posts}
    if not keys or chat not in project.chats:
        return []
    sessions = project.sessions(chat)
    names = set(project.archive.sessions_of_posts(chat, keys).values())
    return [
        session for session in sessions if session.id in names or not keys.isdisjoint(session.posts)
    ]


def _question_labels(
    project: Project, chat: str, network: str, posts: Iterable[Post]
) -> dict[PostKey, str]:
    """Return the sections of the posts that ask a question of their sessions, by their keys."""
    labels: dict[PostKey, str] = {}
    for session in sessions_of(project, chat, posts):
        for question in project.segmented(session).questions:
            labels |= {key: question.section for key in question.posts if key.network == network}
    return labels


class ThreadReader:
    """Reads one conversation after another as the pages of one search.

    Posts with the hashtag that the search did not give are among them, and come always; those
    without it only with ``stores_untagged``, else they are counted in ``untagged``. Posts of the
    chat that came along with those of a page are among them as well.
    """

    def __init__(
        self,
        place: Place,
        conversations: Conversations,
        query: Query,
        *,
        stores_untagged: bool,
        untagged: dict[str, Post],
        along: Page | None = None,
    ) -> None:
        """``along`` is a page of posts of the chat that only came along with its search."""
        self._place = place
        self._conversations = conversations
        self._query = query
        self._stores_untagged = stores_untagged
        self._untagged = untagged
        self._along = along
        self._first: Step | None = None
        self._kinds = {GapKind.ANSWERS}
        if isinstance(place, QuoteFinder):
            self._kinds.add(GapKind.QUOTES)

    @property
    def is_needed(self) -> bool:
        """Return whether there is a conversation to ask for, or a post to store."""
        return self._along is not None or self._conversations.lacks(self._kinds)

    def fetch(self, query: Query, cursor: str | None, at_most: int | None) -> Page:
        """Return the next page of the conversation at the cursor, or of the first one.

        ``query`` is that of the span to read. A conversation that is refused is noted, and the
        next one follows. Raises :class:`~tweetup.networks.errors.TryAgainError`.
        """
        if self._along is not None:
            return self._first_page(self._along, cursor, at_most)
        step, inner = _read_cursor(cursor) if cursor else (None, None)
        if step is None:
            # No cursor leads to the first one: where it is asked for again, it is that one.
            step = self._first or self._conversations.next_step(self._kinds)
            self._first = step
        else:
            self._conversations.go_on(step)
        if step is None:
            return Page(records=(), format="")
        try:
            page = self._ask(step, query, inner, at_most)
        except (QuotaError, TryAgainError):
            raise
        except (CredentialsError, NetworkError) as error:
            wants_login = isinstance(error, CredentialsError)
            self._conversations.refuse(step, error.problem, wants_login=wants_login)
            page = Page(records=(), format="")
        else:
            self._note_end(step, page)
        self._first = None
        records = tuple(self._adopted(page.records))
        self._conversations.note(
            item for item in records if isinstance(item, Record) and not item.included
        )
        kept = tuple(keep_matching(records, lambda post: self._is_kept(post, step)))
        # Their own answers may be in no page yet.
        self._conversations.add(
            item.post for item in kept if isinstance(item, Record) and not item.included
        )
        following = _write_cursor(step, page.cursor) if page.cursor is not None else None
        if following is None:
            later = self._conversations.next_step(self._kinds)
            following = None if later is None else _write_cursor(later, None)
        return replace(
            page,
            records=kept,
            cursor=following,
            # A conversation in which nothing is new is progress all the same.
            passed_over=max(1, page.passed_over),
        )

    def _note_end(self, step: Step, page: Page) -> None:
        """Note that a conversation ends with a page, or that it shows not all of it, or none."""
        if page.cut_off is not None:
            self._conversations.cut(step, page.cut_off)
        if page.is_unknown:
            self._conversations.miss(step)
        elif page.cursor is None:
            self._conversations.finish(step)

    def _first_page(self, along: Page, cursor: str | None, at_most: int | None) -> Page:
        """Return the page of posts that came along with the search, as far as they are wanted."""
        kept = [item for item in along.records if isinstance(item, Record)]
        later = kept[at_most:] if at_most is not None else []
        kept = kept[:at_most]
        self._along = replace(along, records=tuple(later)) if later else None
        self._conversations.note(kept)
        self._conversations.add(item.post for item in kept)
        following: str | None
        if later:
            following = cursor or _ALONG
        elif cursor is not None and cursor != _ALONG:
            following = cursor
        else:
            step = self._conversations.next_step(self._kinds)
            following = None if step is None else _write_cursor(step, None)
        return replace(along, records=tuple(kept), cursor=following, passed_over=1)

    def _adopted(
        self, records: Iterable[Record | Deletion | Skipped]
    ) -> Iterator[Record | Deletion | Skipped]:
        """Yield records, those that came along and belong to the chat as if they were asked for."""
        records = list(records)
        found = [item for item in records if isinstance(item, Record) and not item.included]
        members = self._conversations.ids | ids_of(item.post for item in found)
        along = [item for item in records if isinstance(item, Record) and item.included]
        adopted = {item.post.id: item for item in adopt(along, members, self._query)}
        for item in records:
            if isinstance(item, Record) and item.included:
                yield adopted.get(item.post.id, item)
            else:
                yield item

    def _ask(self, step: Step, query: Query, cursor: str | None, at_most: int | None) -> Page:
        if step.kind is GapKind.QUOTES and isinstance(self._place, QuoteFinder):
            return self._place.quotes(step.post, query, cursor=cursor, at_most=at_most)
        return self._place.conversation(step.post, query, cursor=cursor, at_most=at_most)

    def _is_kept(self, post: Post, step: Step) -> bool:
        if post.id == step.post or post.kind is Kind.REPOST or not is_within(post, self._query):
            return False
        if is_tagged(post, self._query) or self._stores_untagged:
            return True
        self._untagged[post.id] = post
        return False


_ALONG: Final = "along"
"""The cursor of the rest of the posts that came along with the search, which begins anew."""


def _write_cursor(step: Step, inner: str | None) -> str:
    return json.dumps([step.kind, step.post, inner])


def _read_cursor(cursor: str) -> tuple[Step | None, str | None]:
    """Return the conversation of a cursor and the place in it; None for another search's cursor."""
    try:
        kind, post, inner = json.loads(cursor)
        return Step(GapKind(kind), post), inner
    except ValueError:
        return None, None
