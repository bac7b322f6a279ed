"""Results derived from posts, saved in the archive and loaded again.

A saved result in which a value was damaged on the disk counts as one that was never saved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.archive import derived, site_addresses, site_cards
from tweetup.archive.without_hashtag import read_without_hashtag

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from tweetup.archive.connection import ArchiveConnection
    from tweetup.archive.outcomes import (
        Derivation,
        ShownSession,
        SiteAddress,
        SiteWords,
        StoredResult,
        StoredSession,
        WithoutHashtag,
    )
    from tweetup.model import Claims, Post, PostAct, PostKey, Segmentation, Session, Summary, Theme

__all__ = ["SavedResults"]


class SavedResults:
    """The part of an archive that holds what is derived; nothing is saved where it is read-only."""

    def __init__(self, connection: ArchiveConnection) -> None:
        self._connection = connection

    @property
    def writable(self) -> bool:
        """Return True where the archive can be written; if not, ``save_…`` methods do nothing."""
        return self._connection.writable

    def save_sessions(
        self,
        hashtag: str,
        sessions: Sequence[Session],
        derivation: Derivation,
        *,
        hashtags: Iterable[str] = (),
        first: int = 0,
        content: object = None,
    ) -> bool:
        """Save the sessions of a chat; return False where the archive lacks one of their posts.

        ``hashtags`` are all of the chat. The first ``first`` sessions stay as they are saved, and
        ``content`` is saved beside them.
        """
        if not self.writable:
            return False
        with self._connection.writing() as sql:
            return derived.save_sessions(
                sql,
                hashtag,
                sessions,
                derivation,
                at=self._connection.clock(),
                hashtags=hashtags,
                first=first,
                content=content,
            )

    def save_chats(self, chats: Iterable[str]) -> bool:
        """Delete the saved sessions of all chats but these."""
        with self._connection.writing() as sql:
            derived.delete_other_chats(sql, chats)
        return True

    def load_sessions(self, hashtag: str, derivation: Derivation) -> tuple[Session, ...] | None:
        """Return the sessions of a chat; None where none were saved with this derivation."""
        with self._connection.reading() as sql:
            return derived.unless_damaged(lambda: derived.load_sessions(sql, hashtag, derivation))

    def stored_sessions(
        self, hashtag: str, derivation: Derivation | None = None
    ) -> tuple[StoredSession, ...] | None:
        """Return the sessions of a chat without their posts, None as :meth:`load_sessions`.

        Without a derivation they are those saved last.
        """
        with self._connection.reading() as sql:
            return derived.unless_damaged(
                lambda: derived.load_stored_sessions(sql, hashtag, derivation)
            )

    def save_sittings(self, hashtag: str, meetings: Iterable[Sequence[str]]) -> bool:
        """Save which sessions of a chat are of one meeting, each meeting in time order.

        Returns False where one of the sessions is not saved itself.
        """
        if not self.writable:
            return False
        with self._connection.writing() as sql:
            return derived.save_sittings(sql, hashtag, meetings)

    def load_sittings(self, hashtag: str) -> dict[str, str]:
        """Return the first session of the meeting of each session of a chat, where it is saved."""
        with self._connection.reading() as sql:
            return derived.load_sittings(sql, hashtag)

    def session_keys(self, session: str) -> tuple[PostKey, ...]:
        """Return the keys of a saved session's posts, in time order."""
        with self._connection.reading() as sql:
            return derived.load_session_keys(sql, session)

    def counted_reposts(self) -> dict[str, int | None]:
        """Return the reposts that the posts of each saved session count; None for no number."""
        with self._connection.reading() as sql:
            rows = sql.execute("SELECT session, counted FROM reposts_by_session")
            return {str(session): counted for session, counted in rows}

    def without_hashtag(self) -> dict[str, WithoutHashtag]:
        """Return how many posts without the hashtag each saved session has, and how many lack."""
        with self._connection.reading() as sql:
            return read_without_hashtag(sql)

    def sessions_of_posts(self, hashtag: str, keys: Iterable[PostKey]) -> dict[PostKey, str]:
        """Return the saved sessions of a chat in which posts stand."""
        with self._connection.reading() as sql:
            return derived.sessions_of_posts(sql, hashtag, keys)

    def save_result(self, kind: str, scope: str, content: object, derivation: Derivation) -> bool:
        """Save a result that no table holds; return False where its session is not saved itself."""
        if not self.writable:
            return False
        with self._connection.writing() as sql:
            at = self._connection.clock()
            return derived.save_result(sql, kind, scope, content, derivation, at=at)

    def load_result(
        self, kind: str, scope: str, derivation: Derivation | None = None
    ) -> StoredResult | None:
        """Return a result saved with a derivation (None: with whichever), None where none was."""
        with self._connection.reading() as sql:
            return derived.unless_damaged(lambda: derived.load_result(sql, kind, scope, derivation))

    def load_results(self, kind: str, *, content: bool = True) -> dict[str, StoredResult]:
        """Return all results of a kind by their scopes, with or without their content."""
        with self._connection.reading() as sql:
            stored = derived.unless_damaged(
                lambda: derived.load_results(sql, kind, content=content)
            )
            return stored or {}

    def write_site_cards(self, cards: Iterable[ShownSession]) -> None:
        """Write sessions as a site lists them, unless the archive is read-only."""
        if self.writable:
            with self._connection.writing() as sql:
                site_cards.write_site_cards(sql, cards)

    def read_site_cards(self) -> tuple[ShownSession, ...]:
        """Return the sessions that a site listed, as it did; none where one cannot be read."""
        with self._connection.reading() as sql:
            return derived.unless_damaged(lambda: site_cards.read_site_cards(sql)) or ()

    def write_site_ledger(
        self, addresses: Iterable[SiteAddress], words: Iterable[SiteWords]
    ) -> None:
        """Write addresses of the site and the changes of its words, unless it is read-only."""
        if self.writable:
            with self._connection.writing() as sql:
                site_addresses.write_site_addresses(sql, addresses)
                site_addresses.write_site_words(sql, words)

    def read_site_addresses(self) -> tuple[SiteAddress, ...]:
        """Return all addresses that pages of the site ever had."""
        with self._connection.reading() as sql:
            return site_addresses.read_site_addresses(sql)

    def read_site_words(self) -> tuple[SiteWords, ...]:
        """Return when the words of the recaps on the site changed last."""
        with self._connection.reading() as sql:
            return site_addresses.read_site_words(sql)

    def broken_results(self) -> frozenset[tuple[str, str]]:
        """Return the kinds and scopes of saved results that cannot be read: they are stale."""
        with self._connection.reading() as sql:
            return frozenset(derived.find_broken_results(sql))

    def session_aliases(self, hashtag: str) -> tuple[tuple[str, datetime], ...]:
        """Return the names that sessions of a chat had before, the one given up first first.

        Each has a moment within its session, which is found by it whatever its name is now.
        """
        with self._connection.reading() as sql:
            return derived.load_aliases(sql, hashtag)

    def save_segmentation(
        self, segmentation: Segmentation, derivation: Derivation, *, content: object = None
    ) -> bool:
        """Save a session's questions and placements; return False where it is not saved itself.

        ``content`` is saved beside them.
        """
        if not self.writable:
            return False
        with self._connection.writing() as sql:
            at = self._connection.clock()
            return derived.save_segmentation(sql, segmentation, derivation, at=at, content=content)

    def load_segmentation(self, session: str, derivation: Derivation) -> Segmentation | None:
        """Return the segmentation of a session; None where none was saved with this derivation."""
        with self._connection.reading() as sql:
            return derived.unless_damaged(
                lambda: derived.load_segmentation(sql, session, derivation)
            )

    def save_acts(
        self,
        session: str,
        acts: Sequence[PostAct],
        derivation: Derivation,
        *,
        posts: Iterable[Post],
        counted: Collection[PostKey],
    ) -> bool:
        """Save the dialogue acts of a session's posts; return False where it is not saved itself.

        ``posts`` are at least those that ``acts`` name, ``counted`` those that count as answers.
        """
        if not self.writable:
            return False
        with self._connection.writing() as sql:
            at = self._connection.clock()
            return derived.save_acts(
                sql, session, acts, derivation, posts=posts, counted=counted, at=at
            )

    def load_acts(self, session: str, derivation: Derivation) -> tuple[PostAct, ...] | None:
        """Return the acts of a session's posts; None where none were saved with this derivation."""
        with self._connection.reading() as sql:
            return derived.unless_damaged(lambda: derived.load_acts(sql, session, derivation))

    def load_counted(self, session: str, derivation: Derivation) -> frozenset[PostKey] | None:
        """Return the posts of a session that count as answers; None as :meth:`load_acts`."""
        with self._connection.reading() as sql:
            return derived.unless_damaged(lambda: derived.load_counted(sql, session, derivation))

    def save_claims(self, session: str, claims: Claims, derivation: Derivation) -> bool:
        """Save the claims of a session; return False where it is not saved itself."""
        if not self.writable:
            return False
        with self._connection.writing() as sql:
            return derived.save_claims(
                sql, session, claims, derivation, at=self._connection.clock()
            )

    def load_claims(self, session: str, derivation: Derivation) -> Claims | None:
        """Return the claims of a session; None where none were saved with this derivation."""
        with self._connection.reading() as sql:
            return derived.unless_damaged(lambda: derived.load_claims(sql, session, derivation))

    def save_themes(self, session: str, themes: Sequence[Theme], derivation: Derivation) -> bool:
        """Save the themes of a session's sections; return False where it is not saved itself."""
        if not self.writable:
            return False
        with self._connection.writing() as sql:
            return derived.save_themes(
                sql, session, themes, derivation, at=self._connection.clock()
            )

    def load_themes(self, session: str, derivation: Derivation) -> tuple[Theme, ...] | None:
        """Return the themes of a session; None where none were saved with this derivation."""
        with self._connection.reading() as sql:
            return derived.unless_damaged(lambda: derived.load_themes(sql, session, derivation))

    def save_summaries(
        self, session: str, summaries: Sequence[Summary], derivation: Derivation
    ) -> bool:
        """Save the summaries of a session's sections; return False where it is not saved itself."""
        if not self.writable:
            return False
        with self._connection.writing() as sql:
            return derived.save_summaries(
                sql, session, summaries, derivation, at=self._connection.clock()
            )

    def load_summaries(self, session: str, derivation: Derivation) -> tuple[Summary, ...] | None:
        """Return the summaries of a session; None where none were saved with this derivation."""
        with self._connection.reading() as sql:
            return derived.unless_damaged(lambda: derived.load_summaries(sql, session, derivation))
