"""Removals as other rooms see them: their log, the check after one, and outputs to be recalled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Unpack

from tweetup.archive.learned_names import stored_people
from tweetup.archive.outcomes import (
    MissingKey,
    NamedAccounts,
    OutputFile,
    RemovalRequest,
    Removed,
    RemovedPlaces,
    Trace,
)
from tweetup.archive.outputs import read_outputs, write_output
from tweetup.archive.removal import delete_places, names_of, places_of, remove_requested
from tweetup.archive.removal_key import key_path
from tweetup.archive.removal_list import RemovalList, account_entry, author_entry
from tweetup.archive.removal_log import read_log
from tweetup.archive.removed_references import (
    forget_references,
    marker,
    removed_found,
    removed_referrers,
)
from tweetup.archive.traces import are_parts_of_others, count_in_bytes, find_traces
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tweetup.archive.connection import ArchiveConnection
    from tweetup.archive.outcomes import RemovalArguments, RemovalLine
    from tweetup.archive.personal_words import RemovedNames
    from tweetup.archive.write_cache import WriteCache
    from tweetup.model import Post, PostKey, Relation

_MENTIONED: Final = "SELECT 1 FROM mentions WHERE handle_folded = ? LIMIT 1"

_TARGETS: Final = """
    SELECT DISTINCT target_handle FROM post_references WHERE target_handle IS NOT NULL
"""

_MENTIONS: Final = "SELECT DISTINCT handle FROM mentions"

_NETWORKS: Final = "SELECT network FROM authors UNION SELECT network FROM posts"

_RETURNED: Final = "removed before, and known under another handle by an import"

__all__ = ["Removals"]


class Removals:
    """The removals of an archive, and the files written from it that may still show somebody."""

    def __init__(self, connection: ArchiveConnection, cache: WriteCache) -> None:
        self._connection = connection
        self._cache = cache

    def remove(self, **asked: Unpack[RemovalArguments]) -> Removed:
        """Remove posts and people from every table, and return how much went.

        ``authors`` are handles on whatever network, ``author_ids`` are networks with the ids of
        accounts there. Later imports leave them out and
        count them as removed. Their reposts and copies are removed as well, and the results derived
        from the sessions they stood in. Posts of others that name the people stay, with ``hide``
        out of every output. ``reason`` goes to the log.
        ``by_network``: they were deleted there, and so go by their ids, with reposts that point at
        them, until the network shows them again; copies by others stay.
        With ``dry_run`` nothing changes.
        """
        request = RemovalRequest(
            posts=tuple(asked.get("posts", ())),
            authors=tuple(asked.get("authors", ())),
            accounts=tuple(asked.get("author_ids", ())),
            hide=asked.get("hide", False),
            reason=asked.get("reason"),
            by_network=asked.get("by_network", False),
        )
        dry_run = asked.get("dry_run", False)
        self._cache.clear()
        removed = Removed()
        opened = self._connection.trying() if dry_run else self._connection.erasing()
        with opened as sql:
            fresh = not key_path(sql).exists()
            removed = remove_requested(sql, request, at=self._connection.clock())
            if dry_run and fresh:  # while nobody else can write, and so use the key
                key_path(sql).unlink(missing_ok=True)
        return removed

    def remove_returned(self) -> Removed:
        """Remove people on the list of whom posts came before somebody told who they are.

        Returns how much went; the log has a line of it.
        """
        with self._connection.reading() as sql:
            request = stored_people(sql, RemovalList.readable_part(sql).requested)
        if request is None:
            return Removed()
        return self.remove(authors=request.authors, author_ids=request.accounts, reason=_RETURNED)

    def delete_places(self, author_ids: Iterable[tuple[str, str]]) -> None:
        """Delete where posts of accounts were written; the accounts are networks with ids there.

        Raw records of these posts are deleted, and later imports store neither these nor places.
        """
        self._cache.clear()
        with self._connection.erasing() as sql:
            delete_places(sql, author_ids, at=self._connection.clock())

    def log(self) -> tuple[RemovalLine, ...]:
        """Return the log of removals, the first one first; it names nobody."""
        with self._connection.reading() as sql:
            return read_log(sql)

    def of_request(self, posts: Iterable[Post]) -> frozenset[PostKey]:
        """Return the keys of those posts that people asked to have removed, stored or not."""
        with self._connection.reading() as sql:
            listed = RemovalList.of(sql)
        return frozenset(post.key for post in posts if listed.covers_request(post))

    def referrers(self, keys: Iterable[PostKey], relation: Relation) -> dict[str, frozenset[str]]:
        """Return the marks of posts removed on request that answered or quoted others.

        They are grouped by the ids of these, which are of one network. Marks name no post.
        """
        with self._connection.reading() as sql:
            return removed_referrers(sql, keys, relation)

    def found_by(self, captures: Iterable[int]) -> frozenset[str]:
        """Return the marks of posts that parts of a search found and that were removed on request.

        ``captures`` are their numbers in the ledger, of parts that a later one went on with.
        """
        with self._connection.reading() as sql:
            return removed_found(sql, captures)

    def marker(self, network: str) -> Callable[[str], frozenset[str]]:
        """Return a function from the first id of a post to the marks that it has where removed."""
        with self._connection.reading() as sql:
            return marker(sql, network)

    def forget_referrers(
        self, keys: Iterable[PostKey], relation: Relation, marks: Iterable[str]
    ) -> None:
        """Count removed posts, by their marks, no more: their network has them no longer."""
        with self._connection.writing() as sql:
            forget_references(sql, list(keys), relation, marks)

    def shown_in(self, texts: Iterable[str]) -> tuple[bool, ...]:
        """Return for each text whether it names somebody who asked, or has words of their posts."""
        with self._connection.reading() as sql:
            listed = RemovalList.readable_part(sql).requested
            networks = [network for (network,) in sql.execute(_NETWORKS)]
        return tuple(listed.shows(text, networks) for text in texts)

    def repeated_in(self, texts: Iterable[str]) -> tuple[bool, ...]:
        """Return for each text whether it repeats words of somebody's posts who asked.

        It is the check of decisions that come from elsewhere: six words in a row are enough.
        """
        with self._connection.reading() as sql:
            listed = RemovalList.readable_part(sql)
        return tuple(map(listed.repeats_words, texts))

    def missing_key(self) -> MissingKey | None:
        """Return how many entries of the list lack their key, and its file; None where none does.

        Raises :class:`~tweetup.errors.ArchiveError` for a key that cannot be read.
        """
        with self._connection.reading() as sql:
            unreadable = RemovalList.readable_part(sql).unreadable
            return MissingKey(key_path(sql), unreadable) if unreadable else None

    def key_file(self) -> Path | None:
        """Return the file with the key of the list of removals; None where nothing is listed."""
        with self._connection.reading() as sql:
            row = sql.execute("SELECT 1 FROM _removals").fetchone()
            return None if row is None else key_path(sql)

    def is_mentioned(self, handle: str) -> bool:
        """Return True where a post of somebody else mentions or references the handle."""
        folded = fold_handle(handle)
        with self._connection.reading() as sql:
            row = sql.execute(_MENTIONED, (folded,)).fetchone()
            targets = sql.execute(_TARGETS)
            return bool(folded) and (
                row is not None or any(fold_handle(target) == folded for (target,) in targets)
            )

    def mentioned_handles(self) -> tuple[str, ...]:
        """Return the handles that posts mention or reference, in alphabetical order."""
        with self._connection.reading() as sql:
            found = {handle for query in (_MENTIONS, _TARGETS) for (handle,) in sql.execute(query)}
        return tuple(sorted(found))

    def find_listed(self, name: str) -> NamedAccounts | None:
        """Return the person on the list of removals with this handle or account id; None for none.

        The list tells whether a name is on it, and none of its names.
        """
        with self._connection.reading() as sql:
            listed = RemovalList.readable_part(sql)
            networks = [network for (network,) in sql.execute(_NETWORKS)]
        if fold_handle(name) and author_entry(name) in listed:
            return NamedAccounts(handles=frozenset({("", fold_handle(name))}))
        accounts = {(network, name.strip()) for network in networks}
        own = frozenset(account for account in accounts if account_entry(*account) in listed)
        return NamedAccounts(accounts=own) if own else None

    def names_of(
        self,
        *,
        posts: Iterable[PostKey] = (),
        authors: Iterable[str] = (),
        author_ids: Iterable[tuple[str, str]] = (),
    ) -> RemovedNames:
        """Return the names and posts' texts that a removal is to delete, for :meth:`traces`."""
        request = RemovalRequest(
            posts=tuple(posts),
            authors=tuple(authors),
            accounts=tuple(author_ids),
        )
        with self._connection.reading() as sql:
            return names_of(sql, request)

    def places_of(
        self,
        *,
        posts: Iterable[PostKey] = (),
        authors: Iterable[str] = (),
        author_ids: Iterable[tuple[str, str]] = (),
    ) -> RemovedPlaces:
        """Return the posts that a removal is to delete, and the sessions whose outputs show them.

        To be asked before the removal.
        """
        request = RemovalRequest(
            posts=tuple(posts),
            authors=tuple(authors),
            accounts=tuple(author_ids),
        )
        with self._connection.reading() as sql:
            return places_of(sql, request)

    def traces(self, names: RemovedNames) -> tuple[Trace, ...]:
        """Return where removed people are still named or quoted, in rows and in bytes, and why.

        Where the file has more of them than its rows, it is written anew first: those were bytes of
        rows that had been changed or deleted earlier. The log has some as long as another program
        reads it.
        """
        path = self._connection.path
        with self._connection.reading() as sql:
            traces = tuple(find_traces(sql, names))
        in_rows = sum(trace.count for trace in traces)
        if sum(count_in_bytes(path, names).values()) > in_rows:
            self._connection.compact()
        counts = count_in_bytes(path, names)
        in_file = counts.pop(path.name, 0)
        left = []
        if in_file and not in_rows:
            with self._connection.reading() as sql:
                mistaken = not are_parts_of_others(sql, names)
            left = [(path.name, in_file, "left by mistake")] * mistaken
        why = "another program has the archive open and reads it as it was"
        left += [(name, count, why) for name, count in counts.items()]
        return (
            *traces,
            *(Trace(place=name, count=count, why=why, stays=False) for name, count, why in left),
        )

    def outputs(self) -> tuple[OutputFile, ...]:
        """Return the recaps, transcripts, sites, copies and exports written from this archive."""
        with self._connection.reading() as sql:
            return read_outputs(sql)

    def add_output(
        self,
        path: str,
        kind: str,
        *,
        session: str | None = None,
        digest: str | None = None,
        format: str | None = None,  # noqa: A002 - the option's own name, as in `--format`
        quotes: str | None = None,
        part_of: str | None = None,
    ) -> None:
        """Write that a ``recap``, ``transcript``, ``site`` or other output was written to a path.

        The other kinds are ``backup`` and ``corrections``. ``digest`` is that of a file's content,
        ``format`` and ``quotes`` tell how it was made; ``part_of`` is the file that it belongs to.

        Nothing is saved in an archive that can only be read.
        """
        if self._connection.writable:
            with self._connection.writing() as sql:
                output = OutputFile(
                    path=path,
                    kind=kind,
                    session=session,
                    written_at=self._connection.clock(),
                    digest=digest,
                    format=format,
                    quotes=quotes,
                    part_of=part_of,
                )
                write_output(sql, output)
