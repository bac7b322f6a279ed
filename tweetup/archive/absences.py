"""Posts that networks do not show for now, as other rooms see them: hidden, shown, removed."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import structs

from tweetup.archive.absence import account_posts, hide_absent, show_absent
from tweetup.archive.absent_posts import (
    absent_keys,
    absent_referrers,
    delete_notices_before,
    read_absent,
    shown_after,
    write_notice,
)
from tweetup.archive.full_text import rebuild_index
from tweetup.archive.outcomes import Withdrawn
from tweetup.archive.read import last_seen, numbers_of
from tweetup.archive.removals import Removals
from tweetup.archive.store import inserter
from tweetup.model import DELETED, Absence, PostKey
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime, timedelta

    from tweetup.archive.connection import ArchiveConnection
    from tweetup.archive.outcomes import AbsentPost
    from tweetup.archive.write_cache import WriteCache
    from tweetup.formats.records import Deletion
    from tweetup.model import Relation

__all__ = ["Absences"]


class Absences:
    """The absent posts of an archive, which no output shows."""

    def __init__(self, connection: ArchiveConnection, cache: WriteCache) -> None:
        self._connection = connection
        self._cache = cache

    def posts(self) -> tuple[AbsentPost, ...]:
        """Return the absent posts in the order of their keys, each with its reasons."""
        with self._connection.reading() as sql:
            return read_absent(sql)

    def known(self, keys: Iterable[PostKey]) -> set[PostKey]:
        """Return those of the posts that the archive has, absent or not."""
        keys = list(keys)
        with self._connection.reading() as sql:
            return absent_keys(sql, keys) | numbers_of(sql, keys).keys()

    def referrers(
        self, keys: Iterable[PostKey], relation: Relation
    ) -> dict[str, dict[str, frozenset[Absence]]]:
        """Return the absent posts that refer to others, by the ids of these, with the reasons."""
        with self._connection.reading() as sql:
            return absent_referrers(sql, keys, relation)

    def hide(self, reasons: Mapping[PostKey, Absence]) -> int:
        """Hide posts of which a network has just answered that it does not show them.

        Returns how many were hidden that were not before, reposts of them included.
        """
        if not reasons:
            return 0
        self._cache.clear()
        with self._connection.erasing() as sql:
            hidden = hide_absent(sql, reasons, at=self._connection.clock())
            if hidden:
                rebuild_index(sql)
        return len(hidden)

    def show(self, keys: Iterable[PostKey]) -> int:
        """Show absent posts again of which a network has just answered that it shows them.

        Returns how many are shown again, reposts of them included.
        """
        with self._connection.writing() as sql:
            return len(self._show(sql, absent_keys(sql, keys)))

    def take(self, notices: Iterable[Deletion], *, only_known: bool = False) -> Withdrawn:
        """Follow networks' notices, in their order; return the posts removed, hidden, shown.

        A deleted post is removed for good, and goes on the list of removals; with ``only_known``
        not where the archive does not have it. A notice that says nothing new, or that comes after
        the network said otherwise, changes nothing.
        """
        total = Withdrawn()
        for is_removal, group in groupby(notices, key=_is_removal):
            if is_removal:
                total += self._remove(list(group), only_known=only_known)
                continue
            others = list(group)
            places = [
                (notice.network, notice.author_id)
                for notice in others
                if notice.only_places and notice.author_id is not None
            ]
            if places:
                Removals(self._connection, self._cache).delete_places(places)
            if listed := [notice for notice in others if not notice.only_places]:
                total += self._hide_and_show(listed)
        return total

    def remove_overdue(self, keys: Collection[PostKey], *, after: timedelta) -> int:
        """Remove those of the posts for good that have been absent for so long; return how many."""
        before = self._connection.clock() - after
        overdue = [it.key for it in self.posts() if it.key in keys and it.since <= before]
        with self._connection.writing() as sql:
            delete_notices_before(sql, before)
        if not overdue:
            return 0
        removals = Removals(self._connection, self._cache)
        span = f" for {counted(after.days, 'day')}" if after else ""
        reason = f"not shown by the network{span}"
        return removals.remove(posts=overdue, by_network=True, reason=reason).posts

    def _hide_and_show(self, notices: Iterable[Deletion]) -> Withdrawn:
        self._cache.clear()
        total = Withdrawn()
        with self._connection.erasing() as sql:
            for notice in notices:
                at = notice.at or self._connection.clock()
                total += self._show_by(sql, notice) if notice.back else _hide_by(sql, notice, at=at)
            if total.hidden:  # once for all: it takes a tenth of a second for 20,000 posts
                rebuild_index(sql)
        return total

    def _remove(self, notices: Sequence[Deletion], *, only_known: bool) -> Withdrawn:
        keys: list[PostKey] = []
        accounts: list[tuple[str, str]] = []
        for notice in notices:
            if notice.post_id is not None:
                keys.append(PostKey(notice.network, notice.post_id))
            elif notice.author_id is not None:
                accounts.append((notice.network, notice.author_id))
        unsure = [
            structs.replace(it, post_id=None, reason=Absence.ACCOUNT_DELETED)
            for it in notices
            if it.post_id is not None and it.author_id is not None
        ]
        hidden = self._hide_and_show(unsure) if unsure else Withdrawn()
        if only_known:
            known = self.known(keys)
            keys = [key for key in keys if key in known]
        if not keys and not accounts:
            return hidden
        removals = Removals(self._connection, self._cache)
        removed = removals.remove(posts=keys, author_ids=accounts, by_network=True)
        return hidden + Withdrawn(removed=removed.posts)

    def _show_by(self, sql: sqlite3.Connection, notice: Deletion) -> Withdrawn:
        at = notice.at or self._connection.clock()
        ended = Absence(notice.reason) if notice.reason != DELETED else None
        keys = [PostKey(notice.network, notice.post_id)] if notice.post_id is not None else []
        if notice.author_id is not None:
            account = PostKey(notice.network, notice.author_id)
            write_notice(sql, account, ended or "", at=at, shown=True)
            keys += [
                it.key
                for it in read_absent(sql)
                if (it.key.network, it.author_id) == (notice.network, notice.author_id)
            ]
        return Withdrawn(shown=len(self._show(sql, keys, at=at, ended=ended, late=True)))

    def _show(
        self,
        sql: sqlite3.Connection,
        keys: Iterable[PostKey],
        *,
        at: datetime | None = None,
        ended: Absence | None = None,
        late: bool = False,
    ) -> set[PostKey]:
        now = self._connection.clock()
        insert = inserter(sql, self._cache, at=now)
        return show_absent(sql, keys, at=at or now, insert=insert, ended=ended, late=late)


def _is_removal(notice: Deletion) -> bool:
    return notice.reason == DELETED and not notice.back and not notice.only_places


def _hide_by(sql: sqlite3.Connection, notice: Deletion, *, at: datetime) -> Withdrawn:
    reason = Absence(notice.reason)
    keys = [PostKey(notice.network, notice.post_id)] if notice.post_id is not None else []
    for key in keys:  # it may be about a post that comes later
        write_notice(sql, key, reason, at=at, shown=False)
    if notice.author_id is not None:
        account = PostKey(notice.network, notice.author_id)
        posts = account_posts(sql, account)
        if any(seen > at for seen in last_seen(sql, posts).values()):
            posts = []  # the network has shown the account since
        elif not shown_after(sql, account, reason, at=at):
            write_notice(sql, account, reason, at=at, shown=False)
            absent = read_absent(sql)
            keys += [it.key for it in absent if (it.key.network, it.author_id) == account]
            keys += posts
    hidden = hide_absent(sql, dict.fromkeys(keys, reason), at=at, late=True)
    return Withdrawn(hidden=len(hidden))
