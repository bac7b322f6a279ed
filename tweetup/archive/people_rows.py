"""The acts of people in bulk: the rows of ``visible_posts`` and the people they point at.

A view looks up a person for each row; here all accounts are read once, which takes a quarter of the
time, and rows are told as :mod:`tweetup.model.activity` has them. Tests compare them with the views
``visible_posts`` and ``edges_by_session``, whose rules these are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tweetup.archive.annotations import AnnotationRows
from tweetup.archive.mentioned import MentionedAccounts
from tweetup.archive.newest_profiles import newest_profiles
from tweetup.archive.removal_list import is_pseudonym
from tweetup.archive.views import mention_basis
from tweetup.model import CountedEdge, CountedPost, PostKey
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator

    from tweetup.archive.connection import ArchiveConnection
    from tweetup.model import Author

__all__ = ["PeopleRows"]

#: The posts that nobody hid, with the condition that they were read for answers.
_POSTS: Final = "FROM acts AS a JOIN posts AS p ON p.post = a.post"
_READ: Final = "a.session IN (SELECT r.session FROM current_results AS r WHERE r.kind = 'acts')"

_COUNTS: Final = f"""
    SELECT a.session, COUNT(*) FROM acts AS a WHERE {_READ}
    GROUP BY a.session"""  # noqa: S608 - an expression of our own

_WRITTEN: Final = """COALESCE((SELECT MIN(rtrim(e.created_at, 'Z')) || 'Z'
        FROM edits AS i JOIN posts AS e ON e.network = p.network AND e.id = i.id
        WHERE i.post = p.post), p.created_at)"""

_ACTIVITY: Final = f"""
    SELECT a.session, p.network, p.author, p.profile, p.handle,
           COALESCE((SELECT t.meeting FROM sittings AS t WHERE t.session = a.session), a.session),
           a.kind, a.act, a.kind <> 'repost' AND a.act <> 'repost', a.counted,
           COALESCE(l.section, ''), {_WRITTEN},
           EXISTS (SELECT 1 FROM links AS k WHERE k.post = p.post), p.post
    {_POSTS} LEFT JOIN placements AS l ON l.session = a.session AND l.post = a.post
    WHERE {_READ} ORDER BY a.session, a.position"""  # noqa: S608 - expressions of our own

_REFERENCES: Final = f"""
    SELECT a.session, p.network, p.author, p.profile, {_WRITTEN}, p.post,
           r.relation, r.basis = 'guessed',
           t.author, t.profile, r.target_author_id, lower(r.target_handle)
    {_POSTS} JOIN post_references AS r ON r.post = a.post
    LEFT JOIN posts AS t ON t.network = p.network AND t.id = r.target_id
    WHERE {_READ} ORDER BY a.session, a.position, r.position"""

_MENTIONS: Final = f"""
    SELECT a.session, p.network, p.author, p.profile, {_WRITTEN}, p.post,
           'mention', {mention_basis("a.post")} = 'guessed', NULL, NULL, NULL, m.handle_folded
    {_POSTS} JOIN mentions AS m ON m.post = a.post AND m.part = 'own'
    WHERE {_READ} ORDER BY a.session, a.position, m.position"""

_HASHTAGS: Final = """
    SELECT h.post, h.tag FROM hashtags AS h JOIN posts AS p ON p.post = h.post
    WHERE h.post IN (SELECT a.post FROM acts AS a)
          AND INSTR(p.text, '#' || h.written || '…') = 0
    ORDER BY h.post, h.position"""

#: For a few sessions: a look through all acts costs seconds in a long series.
_OF_SESSIONS: Final = "AND a.session IN (SELECT value FROM json_each(?)) ORDER BY a.session"

_FOLLOWERS: Final = """
    SELECT p.post, f.followers FROM json_each(?) AS j JOIN posts AS p ON p.post = j.value
    JOIN author_profiles AS f ON f.profile = p.profile
    WHERE f.followers IS NOT NULL
    ORDER BY rtrim(COALESCE(p.profile_seen_at, p.created_at), 'Z'), p.created_at, p.post"""

_PROFILES_AS_OF: Final = """
    SELECT post, profile_seen_at, profile_basis = 'bound' FROM posts_as_of
    WHERE profile_seen_at IS NOT NULL AND post IN (SELECT value FROM json_each(?))"""

_DRAWN: Final = """
    SELECT p.post, COALESCE(p.likes, 0) + COALESCE(p.reposts, 0) + COALESCE(p.replies, 0)
           + COALESCE(p.quotes, 0),
           (SELECT group_concat(s.capture) FROM (
               SELECT c.capture FROM post_captures AS c WHERE c.post = p.post ORDER BY c.capture
           ) AS s)
    FROM json_each(?) AS j JOIN posts AS p ON p.post = j.value
    WHERE COALESCE(p.likes, p.reposts, p.replies, p.quotes) IS NOT NULL
    ORDER BY p.created_at, p.post"""

_COUNTS_AS_OF: Final = """
    SELECT MAX(counts_seen_at), MAX(counts_basis = 'bound') FROM posts_as_of
    WHERE post IN (SELECT value FROM json_each(?))"""


class PeopleRows:
    """Acts of people in the sessions that were read for answers, session by session."""

    def __init__(self, connection: ArchiveConnection) -> None:
        self._connection = connection

    @property
    def annotations(self) -> AnnotationRows:
        """Return the owner's remarks about people."""
        return AnnotationRows(self._connection)

    def activity(self, sessions: Collection[str] | None = None) -> Iterator[CountedPost]:
        """Yield the posts of some sessions (None: of all) that nobody hid, in time order."""
        handles: dict[str, str] = {}
        with self._connection.reading() as sql:
            people = _People(sql)
            for (
                session,
                network,
                author,
                profile,
                handle,
                meeting,
                kind,
                act,
                own,
                *rest,
            ) in sql.execute(_ACTIVITY):
                if sessions is None or session in sessions:
                    counted, section, written, has_link, number = rest
                    yield CountedPost(
                        session,
                        meeting,
                        people.of_post(network, author, profile),
                        handles.setdefault(handle, handle),
                        kind,
                        act,
                        own != 0,
                        counted != 0,
                        section,
                        written,
                        has_link != 0,
                        people.is_host(session, network, author, profile),
                        number,
                    )

    def read(self) -> dict[str, int]:
        """Return the number of posts of each session that was read for answers."""
        with self._connection.reading() as sql:
            return dict(sql.execute(_COUNTS).fetchall())

    def profiles(self, people: Collection[str]) -> dict[str, Author]:
        """Return the newest profile of each of some people, of those who have any."""
        with self._connection.reading() as sql:
            return newest_profiles(sql, people, _People(sql).of_post)

    def pointers(self, sessions: Collection[str] | None = None) -> Iterator[CountedEdge]:
        """Yield whom posts of some sessions (None: of all) point at: references, then mentions.

        A post counts once for each person and relation, as guessed where any reference of these is.
        Nobody points at themselves, and people who were removed are left out. A mention of a handle
        that several accounts had is of the account that :class:`MentionedAccounts` tells; the view
        ``edges_by_session``, which reads no records, has it as of the handle.
        """
        addressed: set[tuple[int, str]] = set()
        chosen = () if sessions is None else (json.dumps(sorted(sessions)),)
        with self._connection.reading() as sql:
            people, mentioned = _People(sql), MentionedAccounts(sql)
            for query in (_REFERENCES, _MENTIONS):
                if sessions is not None:
                    query = query.replace("ORDER BY a.session", _OF_SESSIONS)  # noqa: PLW2901 - the same, for some
                edges = _edges(sql.execute(query, chosen), people, mentioned, addressed)
                yield from _of_each_post(edges)

    def hashtags(self) -> dict[int, tuple[str, ...]]:
        """Return the hashtags of posts, folded, by number; without those that a text cuts off."""
        tags: defaultdict[int, list[str]] = defaultdict(list)
        with self._connection.reading() as sql:
            for number, tag in sql.execute(_HASHTAGS):
                tags[number].append(tag)
        return {number: tuple(dict.fromkeys(these)) for number, these in tags.items()}

    def hosts(self) -> dict[str, frozenset[str]]:
        """Return the people who hosted each session, by any handle of theirs."""
        with self._connection.reading() as sql:
            return _People(sql).all_hosts()

    def handles(self, people: Collection[str]) -> dict[str, str]:
        """Return the handle that each person had last; of those without a profile, as mentioned."""
        with self._connection.reading() as sql:
            named = _People(sql).last_handles(sql)
        return {it: named.get(it) or it.partition(":")[2].removeprefix("@") for it in people}

    def people_behind(
        self, accounts: Collection[tuple[str, str | None, str]]
    ) -> dict[tuple[str, str | None, str], str]:
        """Return the person of each account, which is a network, an id or None, and a handle."""
        with self._connection.reading() as sql:
            people = _People(sql)
        named = {
            (network, account, handle): people.pointed_at(network, None, None, account, handle)
            for network, account, handle in accounts
        }
        return {key: person for key, person in named.items() if person is not None}

    def followers(self, posts: Collection[int]) -> dict[int, int]:
        """Return the followers of authors as some posts showed them, the newest profiles last.

        A profile of which no record tells when it was seen is taken as one of the time of its post.
        """
        with self._connection.reading() as sql:
            return dict(sql.execute(_FOLLOWERS, (json.dumps(sorted(posts)),)).fetchall())

    def profiles_seen(self, posts: Collection[int]) -> dict[int, tuple[str, bool]]:
        """Return as of when the profiles that some posts showed stand, as far as that is known.

        It is True beside a bound, no later than which they were seen, where no record tells when.
        """
        with self._connection.reading() as sql:
            return {
                post: (seen, bool(is_bound))
                for post, seen, is_bound in sql.execute(
                    _PROFILES_AS_OF, (json.dumps(sorted(posts)),)
                )
            }

    def drawn(self, posts: Collection[int]) -> dict[int, tuple[int, str]]:
        """Return the likes, reposts, replies and quotes together that a network counts of posts.

        Beside each stand the captures that saw the post; posts without counts are left out.
        """
        with self._connection.reading() as sql:
            return {
                post: (count, captures or "")
                for post, count, captures in sql.execute(_DRAWN, (json.dumps(sorted(posts)),))
            }

    def counts_seen(self, posts: Collection[int]) -> tuple[str | None, bool]:
        """Return as of when the counts of some posts stand, the latest of them.

        It is True beside a bound, as in :meth:`profiles_seen`.
        """
        with self._connection.reading() as sql:
            row = sql.execute(_COUNTS_AS_OF, (json.dumps(sorted(posts)),)).fetchone()
        return row[0], bool(row[1])

    def post_keys(self, numbers: Collection[int]) -> dict[int, PostKey]:
        """Return the networks and ids of posts by their numbers in the archive."""
        with self._connection.reading() as sql:
            rows = sql.execute(
                "SELECT post, network, id FROM posts"
                " WHERE post IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted(numbers)),),
            )
            return {number: PostKey(network, name) for number, network, name in rows}


def _edges(
    rows: sqlite3.Cursor,
    people: _People,
    mentioned: MentionedAccounts,
    addressed: set[tuple[int, str]],
) -> Iterator[CountedEdge]:
    """Yield the edges of rows as the archive has them, repeated ones as well.

    ``addressed`` are posts with those whom they reply to, quote or repost; it is filled with them.
    """
    for session, network, author, profile, written, number, relation, guessed, *to in rows:
        if relation == "mention":
            to[2] = mentioned.account(network, number, to[3], written)
        target = people.pointed_at(network, *to)
        if target is None:
            continue
        source = people.of_post(network, author, profile)
        if target == source:
            continue
        beside = False
        if relation != "mention":
            addressed.add((number, target))
        elif (number, target) in addressed:
            beside = True
        yield CountedEdge(session, source, target, relation, guessed != 0, beside, written, number)


def _of_each_post(edges: Iterable[CountedEdge]) -> Iterator[CountedEdge]:
    """Yield the edges of posts that come one after the other, each person and relation once.

    An edge of which any row is guessed is guessed.
    """
    number, session = 0, ""
    several: dict[tuple[str, str], CountedEdge] = {}
    for edge in edges:
        if edge.number != number or edge.session != session:
            yield from several.values()
            several.clear()
            number, session = edge.number, edge.session
        key = (edge.target, edge.relation)
        several[key] = max(several[key], edge) if key in several else edge
    yield from several.values()


class _People:
    """All accounts of an archive: who is behind a row of authors, an id or a handle."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._names: dict[int, str] = {}
        self._handles: dict[int, str] = {}
        self._by_handle: dict[tuple[str, str | None], int] = {}
        for author, network, handle in sql.execute(
            "SELECT author, network, handle_folded FROM authors"
        ):
            self._handles[author] = handle
            self._names[author] = f"{network}:@{handle}"
            self._by_handle[network, handle] = author
        self._ids: dict[int | None, str] = {}
        self._authors: defaultdict[tuple[str, str | None], set[int]] = defaultdict(set)
        ids: defaultdict[int, set[str]] = defaultdict(set)
        for profile, author, network, account in sql.execute(
            "SELECT f.profile, f.author, a.network, f.id FROM author_profiles AS f"
            " JOIN authors AS a ON a.author = f.author WHERE f.id IS NOT NULL"
        ):
            self._ids[profile] = account
            self._authors[network, account].add(author)
            ids[author].add(account)
        self._only: dict[int | None, str] = {
            author: min(accounts) for author, accounts in ids.items() if len(accounts) == 1
        }
        self._several = {key for key, authors in self._authors.items() if len(authors) > 1}
        self._accounts = ids
        self._told: dict[tuple[int, int | None], str] = {}
        self._hosts: defaultdict[str, set[str]] = defaultdict(set)
        for session, handle in sql.execute("SELECT session, handle FROM hosts"):
            self._hosts[session].add(fold_handle(handle))

    def is_host(self, session: str, network: str, author: int, profile: int | None) -> bool:
        """Return whether a host of a session, by any handle of the account, wrote a post."""
        hosts = self._hosts.get(session)
        if not hosts:
            return False
        account = self._ids.get(profile) or self._only.get(author)
        handles = {author, *self._authors.get((network, account), ())}
        return any(self._handles[it] in hosts for it in handles)

    def all_hosts(self) -> dict[str, frozenset[str]]:
        """Return the people behind the hosts of each session, on any network."""
        behind: defaultdict[str, set[str]] = defaultdict(set)
        for author, handle in self._handles.items():
            behind[handle] |= self._people_with(author)
        return {
            session: frozenset[str]().union(*(behind[it] for it in handles if it in behind))
            for session, handles in self._hosts.items()
        }

    def last_handles(self, sql: sqlite3.Connection) -> dict[str, str]:
        """Return the handle of each person's profile that was seen last."""
        rows = sql.execute("SELECT author, handle FROM authors ORDER BY seen_at, author")
        return {person: handle for author, handle in rows for person in self._people_with(author)}

    def _people_with(self, author: int) -> set[str]:
        """Return the people who have or had a handle: several, where it was passed on."""
        network = self._names[author].partition(":")[0]
        accounts = self._accounts.get(author, set[str]())
        people = {f"{network}:{it}" for it in accounts if (network, it) in self._several}
        # A record without an id is of the one account that had the handle, else of nobody's.
        return people if people and len(accounts) == 1 else people | {self._names[author]}

    def of_post(self, network: str, author: int, profile: int | None) -> str:
        """Return the person who wrote a post."""
        person = self._told.get((author, profile))
        if person is None:
            account = self._ids.get(profile) or self._only.get(author)
            is_several = (network, account) in self._several
            person = f"{network}:{account}" if is_several else self._names[author]
            self._told[author, profile] = person
        return person

    def pointed_at(
        self,
        network: str,
        author: int | None,
        profile: int | None,
        account: str | None,
        handle: str | None,
    ) -> str | None:
        """Return the person pointed at; None where nothing tells who, or who was removed.

        ``author`` and ``profile`` are of the post pointed at, where that is here; ``account``, an
        id, and ``handle``, in lower case, stand in the reference.
        """
        if author is not None:
            return self.of_post(network, author, profile)
        named = self._by_handle.get((network, handle))
        own = account or self._only.get(named)
        if (network, own) in self._several:
            return f"{network}:{own}"
        known = max(self._authors.get((network, account), ()), default=named) if account else named
        if known is not None:
            return self._names[known]
        return f"{network}:@{handle}" if handle and not is_pseudonym(handle) else None
